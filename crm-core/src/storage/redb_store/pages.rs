//! Pages under seal: what lies between redb and the disk, so that nothing is read that was not written.
//!
//! redb trusts a file that was closed cleanly. Here every page of 4 KiB has a checksum over its number and its bytes, and a page that does
//! not match it is not given to redb. The file begins with redb's own header in its first sector, with our mark and the sector's checksum
//! behind it. Then a page of 1,024 checksums and the 1,024 pages they are of take turns.
//!
//! A checksum may reach the disk without its page, or the page without it, when a power cut comes before both are flushed. That is no loss: a
//! page that was not flushed is part of no acknowledged commit. While redb recovers from a crash it checks every page it keeps against
//! checksums of its own, so then, and only then, what does not match is handed to it and sealed anew.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::{BackendError, StorageBackend};

use crate::storage::store::StoreError;

/// redb's page, and ours.
const PAGE: usize = 4_096;
/// How many checksums a page holds.
const GROUP: u64 = 1_024;
/// The smallest piece of a disk that is written whole or not at all.
const SECTOR: usize = 512;
/// What lies behind redb's header in the first sector, with the version of this layout at its end.
const MARK: [u8; 16] = *b"crm-core pages 1";
/// Where the mark begins; redb's header ends before it.
const MARK_AT: usize = SECTOR - 4 - MARK.len();
/// Where redb keeps its flags, and the two that matter here. Part of redb's documented file format.
const FLAGS_AT: usize = 9;
const RECOVERY_REQUIRED: u8 = 2;
const TWO_PHASE_COMMIT: u8 = 4;

type Sector = [u8; SECTOR];

/// A place for redb to write to that keeps a checksum with every page.
#[derive(Debug)]
pub(super) struct Pages {
    inner: Box<dyn StorageBackend>,
    /// The first sector; `None` until it is read, which must wait until redb holds the lock.
    header: Mutex<Option<Sector>>,
    groups: Mutex<BTreeMap<u64, Group>>,
    /// Whether redb is recovering from a crash and checks what it is given.
    recovering: Arc<AtomicBool>,
    /// Whether pages were sealed anew meanwhile and their checksums are not flushed yet.
    is_resealed: AtomicBool,
}

/// The checksums of 1,024 pages, 0 for one that was never written.
#[derive(Debug)]
struct Group {
    sums: Vec<u32>,
    is_dirty: bool,
}

impl Pages {
    /// In a place where there is nothing yet.
    pub(super) fn new(inner: Box<dyn StorageBackend>) -> Self {
        Self { header: Mutex::new(Some([0; SECTOR])), ..Self::existing(inner) }
    }

    /// In a place where there should be such pages already.
    pub(super) fn existing(inner: Box<dyn StorageBackend>) -> Self {
        Self {
            inner,
            header: Mutex::new(None),
            groups: Mutex::default(),
            recovering: Arc::default(),
            is_resealed: AtomicBool::new(false),
        }
    }

    /// Whether redb is recovering: to be set to false as soon as it has opened the file.
    pub(super) fn recovering(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.recovering)
    }

    /// The first sector, read and checked when it is first asked for.
    fn header(&self) -> io::Result<MutexGuard<'_, Option<Sector>>> {
        let mut header = locked(&self.header);
        if header.is_none() {
            if self.inner.len()? < PAGE as u64 {
                return Err(io::Error::other(StoreError::Foreign));
            }
            let mut sector = [0; SECTOR];
            self.inner.read(0, &mut sector)?;
            recognise(&sector)?;
            let flags = sector.get(FLAGS_AT).copied().unwrap_or_default();
            // A commit in two phases was flushed, checksums and all, before the header named it: then nothing needs to be taken on trust.
            let is_doubtful = flags & RECOVERY_REQUIRED != 0 && flags & TWO_PHASE_COMMIT == 0;
            self.recovering.store(is_doubtful, Ordering::SeqCst);
            *header = Some(sector);
        }
        Ok(header)
    }

    /// Goes through pages from `first` on that lie in one piece on the disk: number of the first, place on the disk, their bytes' length.
    fn pieces(first: u64, length: usize, mut each: impl FnMut(u64, u64, usize) -> io::Result<()>) -> io::Result<()> {
        let (mut page, mut left) = (first, (length / PAGE) as u64);
        while left > 0 {
            let count = left.min(GROUP - (page - 1) % GROUP);
            each(page, place(page), usize::try_from(count).map_or(0, |count| count * PAGE))?;
            (page, left) = (page + count, left - count);
        }
        Ok(())
    }

    fn check(&self, first: u64, bytes: &[u8]) -> io::Result<()> {
        for (page, bytes) in (first..).zip(bytes.chunks_exact(PAGE)) {
            let found = sum(page, bytes);
            self.sum_of(page, |kept, is_dirty| {
                if *kept == found || (*kept == 0 && bytes.iter().all(|byte| *byte == 0)) {
                    return Ok(());
                }
                if !self.recovering.load(Ordering::SeqCst) {
                    return Err(damaged(format!("page {page} of its file does not match its checksum")));
                }
                (*kept, *is_dirty) = (found, true);
                self.is_resealed.store(true, Ordering::SeqCst);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The kept checksum of a page, read from the disk if it is not in memory yet.
    fn sum_of<T>(&self, page: u64, look: impl FnOnce(&mut u32, &mut bool) -> io::Result<T>) -> io::Result<T> {
        let (group, at) = ((page - 1) / GROUP, usize::try_from((page - 1) % GROUP).unwrap_or_default());
        let mut groups = locked(&self.groups);
        let group = match groups.entry(group) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(unknown) => unknown.insert(self.load(group)?),
        };
        let kept = group.sums.get_mut(at).ok_or_else(|| damaged("a page of checksums is too short".to_owned()))?;
        look(kept, &mut group.is_dirty)
    }

    fn load(&self, group: u64) -> io::Result<Group> {
        let mut bytes = [0; PAGE];
        self.inner.read(place_of_group(group), &mut bytes)?;
        let sums = bytes.chunks_exact(4).filter_map(|sum| Some(u32::from_le_bytes(*sum.first_chunk()?))).collect();
        Ok(Group { sums, is_dirty: false })
    }

    fn write_sums(&self) -> io::Result<()> {
        for (number, group) in locked(&self.groups).iter_mut().filter(|(_, group)| group.is_dirty) {
            let bytes: Vec<u8> = group.sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
            self.inner.write(place_of_group(*number), &bytes)?;
            group.is_dirty = false;
        }
        Ok(())
    }
}

impl StorageBackend for Pages {
    fn len(&self) -> io::Result<u64> {
        drop(self.header()?);
        Ok(pages_within(self.inner.len()? / PAGE as u64) * PAGE as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if offset < PAGE as u64 {
            let header = self.header()?;
            let part = header.as_ref().and_then(|sector| part_of(sector, offset, out.len())).ok_or_else(uneven)?;
            out.copy_from_slice(part);
            return Ok(());
        }
        let first = page_at(offset, out.len())?;
        let mut rest = &mut *out;
        Self::pieces(first, rest.len(), |_, place, length| {
            let (piece, behind) = std::mem::take(&mut rest).split_at_mut_checked(length).ok_or_else(uneven)?;
            rest = behind;
            self.inner.read(place, piece)
        })?;
        self.check(first, out)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let pages = length.div_ceil(PAGE as u64);
        self.inner.set_len(pages_with_sums(pages) * PAGE as u64)?;
        // Pages that are cut off are no longer what their checksums say, should they ever come back.
        let mut groups = locked(&self.groups);
        groups.retain(|group, _| group * GROUP + 1 < pages);
        drop(groups);
        let sealed = pages.saturating_sub(1);
        if !sealed.is_multiple_of(GROUP) {
            for page in pages..=sealed.next_multiple_of(GROUP) {
                self.sum_of(page, |kept, is_dirty| {
                    *is_dirty |= *kept != 0;
                    *kept = 0;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.write_sums()?;
        self.inner.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if offset < PAGE as u64 {
            if self.is_resealed.load(Ordering::SeqCst) {
                // The new header may say that the file is whole: by then it must be.
                self.sync_data()?;
                self.is_resealed.store(false, Ordering::SeqCst);
            }
            let mut header = self.header()?;
            let sector = header.as_mut().ok_or_else(uneven)?;
            let at = usize::try_from(offset).map_err(|_| uneven())?;
            let part = sector.get_mut(..MARK_AT).and_then(|part| part.get_mut(at..)).and_then(|part| part.get_mut(..data.len()));
            part.ok_or_else(uneven)?.copy_from_slice(data);
            seal(sector);
            return self.inner.write(0, sector.as_slice());
        }
        let first = page_at(offset, data.len())?;
        let mut rest = data;
        Self::pieces(first, data.len(), |page, place, length| {
            let (piece, behind) = rest.split_at_checked(length).ok_or_else(uneven)?;
            rest = behind;
            self.inner.write(place, piece)?;
            (page..).zip(piece.chunks_exact(PAGE)).try_for_each(|(page, bytes)| {
                let new = sum(page, bytes);
                self.sum_of(page, |kept, is_dirty| {
                    (*kept, *is_dirty) = (new, true);
                    Ok(())
                })
            })
        })
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.query_lock_range(start, end)
    }
}

/// Where a page lies on the disk, counted in bytes; page 0 is the header.
fn place(page: u64) -> u64 {
    (page + (page - 1) / GROUP + 1) * PAGE as u64
}

/// Where the checksums of a group lie on the disk.
fn place_of_group(group: u64) -> u64 {
    (1 + group * (GROUP + 1)) * PAGE as u64
}

/// How many pages on the disk so many of redb's pages take.
fn pages_with_sums(pages: u64) -> u64 {
    pages + pages.saturating_sub(1).div_ceil(GROUP)
}

/// How many of redb's pages so many pages on the disk hold.
fn pages_within(pages: u64) -> u64 {
    pages - pages.saturating_sub(1).div_ceil(GROUP + 1)
}

/// The number of the page at an offset where whole pages are read or written.
fn page_at(offset: u64, length: usize) -> io::Result<u64> {
    let is_even = offset.is_multiple_of(PAGE as u64) && length.is_multiple_of(PAGE);
    if is_even { Ok(offset / PAGE as u64) } else { Err(uneven()) }
}

fn part_of(sector: &Sector, offset: u64, length: usize) -> Option<&[u8]> {
    sector.get(..MARK_AT)?.get(usize::try_from(offset).ok()?..)?.get(..length)
}

/// Puts the mark and the checksum into the first sector.
fn seal(sector: &mut Sector) {
    if let Some((rest, sum)) = sector.split_last_chunk_mut::<4>() {
        if let Some(mark) = rest.last_chunk_mut() {
            *mark = MARK;
        }
        *sum = crc32fast::hash(rest).to_le_bytes();
    }
}

/// Is this the first sector of one of our files, as it was written?
fn recognise(sector: &Sector) -> io::Result<()> {
    let (rest, sum) = sector.split_last_chunk::<4>().ok_or_else(uneven)?;
    match (rest.ends_with(&MARK), crc32fast::hash(rest).to_le_bytes() == *sum) {
        (true, true) => Ok(()),
        (false, _) => Err(io::Error::other(StoreError::Foreign)),
        (true, false) => Err(damaged("the header of its file does not match its checksum".to_owned())),
    }
}

/// Never 0, which stands for a page that was not written.
fn sum(page: u64, bytes: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&page.to_le_bytes());
    sum.update(bytes);
    sum.finalize().max(1)
}

fn damaged(what: String) -> io::Error {
    io::Error::other(StoreError::Corrupt { what })
}

fn uneven() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "only whole pages and the header can be read and written")
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_place_of_its_own_and_the_length_counts_them() {
        let mut taken = std::collections::BTreeSet::from([0]);
        for pages in 1..5_000 {
            let group = (pages - 1) / GROUP;
            assert!(pages == 1 || taken.insert(place(pages - 1)));
            if pages > 1 && (pages - 2) % GROUP == 0 {
                assert!(taken.insert(place_of_group((pages - 2) / GROUP)), "{group}");
            }
            assert_eq!(pages_with_sums(pages), taken.len() as u64);
            assert_eq!(*taken.last().unwrap(), (pages_with_sums(pages) - 1) * PAGE as u64);
            assert_eq!(pages_within(pages_with_sums(pages)), pages);
        }
    }

    fn pages(count: u64) -> Pages {
        let pages = Pages::new(Box::new(redb::backends::InMemoryBackend::new()));
        pages.set_len(count * PAGE as u64).unwrap();
        pages
    }

    #[test]
    fn what_was_written_across_groups_is_read_back_and_a_changed_byte_is_not() {
        let pages = pages(3_000);
        let written: Vec<u8> = (0..2_500 * PAGE).map(|at| u8::try_from(at / 7 % 251).unwrap()).collect();
        pages.write(PAGE as u64, &written).unwrap();
        let mut found = vec![0; written.len()];
        pages.read(PAGE as u64, &mut found).unwrap();
        assert!(found == written);
        let mut never_written = [1; PAGE];
        pages.read(2_900 * PAGE as u64, &mut never_written).unwrap();
        assert!(never_written == [0; PAGE]);
        pages.inner.write(place(1_500) + 9, &[255]).unwrap();
        pages.read(1_499 * PAGE as u64, &mut found[..PAGE]).unwrap();
        assert!(pages.read(1_500 * PAGE as u64, &mut found[..PAGE]).is_err());
    }

    #[test]
    fn pages_that_were_cut_off_come_back_empty() {
        let pages = pages(3_000);
        pages.write(2_000 * PAGE as u64, &[7; PAGE]).unwrap();
        pages.set_len(1_990 * PAGE as u64).unwrap();
        pages.set_len(3_000 * PAGE as u64).unwrap();
        let mut found = [1; PAGE];
        pages.read(2_000 * PAGE as u64, &mut found).unwrap();
        assert!(found == [0; PAGE]);
    }
}
