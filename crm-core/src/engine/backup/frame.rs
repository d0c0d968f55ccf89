//! Frames: the pieces a backup is written and read in, each with its length and checksums, so that damage is found where it is and nothing is
//! believed of a length before it is checked.

use std::io::{ErrorKind, Read, Write};

use crate::kernel::CrmError;

use super::report::Part;

/// How a backup begins; a transfer as text breaks it.
const MAGIC: [u8; 14] = *b"crm-backup\r\n\x1a\n";
/// The newest format this version knows, and the one it writes.
const FORMAT: u16 = 1;
/// Bytes of a frame's head: part, length, checksum of the payload, checksum of the head.
const HEAD: usize = 14;
/// A frame is closed once it holds so many bytes.
pub(super) const FULL: usize = 64 << 10;
/// No frame holds more bytes: a single record, log entry or answer can make one longer than [`FULL`].
const MOST: usize = 64 << 20;

/// The numbers of the first and the last frame; those between are of a [`Part`].
pub(super) const HEADER: u16 = 0;
pub(super) const MANIFEST: u16 = 0xFFFF;

/// Where in a backup something is, for those who are told that it is damaged.
#[derive(Clone, Default)]
pub(super) struct Place {
    frame: u64,
    offset: u64,
    /// What the frame holds; empty where its head cannot be believed.
    pub(super) holds: String,
}

impl Place {
    /// That what is here is not what was written.
    pub(super) fn damaged(&self, how: &str) -> CrmError {
        let holds = if self.holds.is_empty() { String::new() } else { format!(" ({})", self.holds) };
        CrmError::Corrupt {
            subject: format!("backup, frame {} at byte {}{holds}", self.frame, self.offset),
            detail: format!("{how}; use another copy of the file, or an older backup"),
        }
    }

    /// That a part of it, named by `what`, is not what was written.
    pub(super) fn damaged_in(&self, what: &str, error: &CrmError) -> CrmError {
        match error {
            CrmError::Corrupt { detail, .. } => {
                self.damaged(&format!("{what}: {}", detail.trim_end_matches("; restore it from a backup")))
            }
            other => other.clone(),
        }
    }

    fn cut_short(&self) -> CrmError {
        self.damaged("the backup is cut short here")
    }
}

fn in_words(number: u16) -> String {
    match number {
        HEADER => "header".to_owned(),
        MANIFEST => "manifest".to_owned(),
        part => Part::of(part).to_string(),
    }
}

fn head(frame: u64, number: u16, length: u32, payload_sum: u32) -> [u8; HEAD] {
    let mut bytes = [0; HEAD];
    let fields = [&number.to_be_bytes()[..], &length.to_be_bytes(), &payload_sum.to_be_bytes()].concat();
    let mut sum = crc32fast::Hasher::new();
    // The frame's place in the backup is under its checksum too: frames cannot change places.
    sum.update(&frame.to_be_bytes());
    sum.update(&fields);
    let sum = sum.finalize().to_be_bytes();
    bytes.iter_mut().zip(fields.iter().chain(&sum)).for_each(|(to, from)| *to = *from);
    bytes
}

/// Writes frames.
pub(super) struct FrameWriter<'w> {
    to: &'w mut dyn Write,
    frame: u64,
    pub(super) bytes: u64,
}

impl<'w> FrameWriter<'w> {
    /// Begins a backup.
    pub(super) fn begin(to: &'w mut dyn Write) -> Result<Self, CrmError> {
        let mut writer = Self { to, frame: 0, bytes: 0 };
        writer.put(&MAGIC)?;
        writer.put(&FORMAT.to_be_bytes())?;
        Ok(writer)
    }

    /// Writes one frame.
    pub(super) fn write(&mut self, number: u16, payload: &[u8]) -> Result<(), CrmError> {
        let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= MOST).ok_or_else(|| CrmError::Storage {
            code: "backup".into(),
            detail: format!("one of the {} takes more than {MOST} bytes, which no backup holds", in_words(number)),
            retryable: false,
        })?;
        self.put(&head(self.frame, number, length, crc32fast::hash(payload)))?;
        self.put(payload)?;
        self.frame += 1;
        Ok(())
    }

    /// Hands everything on to where it goes.
    pub(super) fn end(self) -> Result<u64, CrmError> {
        self.to.flush().map_err(|error| failed("written", &error))?;
        Ok(self.bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), CrmError> {
        self.to.write_all(bytes).map_err(|error| failed("written", &error))?;
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(0));
        Ok(())
    }
}

/// Reads frames.
pub(super) struct FrameReader<'r> {
    from: &'r mut dyn Read,
    next: u64,
    pub(super) bytes: u64,
    payload: Vec<u8>,
}

impl<'r> FrameReader<'r> {
    /// Recognises a backup.
    pub(super) fn begin(from: &'r mut dyn Read) -> Result<Self, CrmError> {
        let mut reader = Self { from, next: 0, bytes: 0, payload: Vec::new() };
        let begins = reader.array::<14>()?;
        if begins.is_none_or(|begins| begins != MAGIC) {
            let detail = "this is not a backup; give the file that one was written to".to_owned();
            return Err(CrmError::Storage { code: "foreign".into(), detail, retryable: false });
        }
        let place = Place { holds: "format".to_owned(), ..Place::default() };
        match reader.array::<2>()?.map(u16::from_be_bytes) {
            None => Err(place.cut_short()),
            Some(FORMAT) => Ok(reader),
            Some(format) => Err(newer(&format!("has format {format}, this version knows {FORMAT}"))),
        }
    }

    /// The next frame: its number, where it is, and its payload, which is as it was written.
    pub(super) fn read(&mut self, behind: &str) -> Result<(u16, Place, &[u8]), CrmError> {
        let mut place = Place { frame: self.next, offset: self.bytes, holds: String::new() };
        let found: [u8; HEAD] = self.array()?.ok_or_else(|| place.cut_short())?;
        let ([n0, n1, l0, l1, l2, l3, s0, s1, s2, s3, ..], frame) = (found, self.next);
        let (number, length) = (u16::from_be_bytes([n0, n1]), u32::from_be_bytes([l0, l1, l2, l3]));
        let sum = u32::from_be_bytes([s0, s1, s2, s3]);
        if head(frame, number, length, sum) != found {
            return Err(place.damaged("the checksum of the frame's head does not hold"));
        }
        place.holds = format!("{}{behind}", in_words(number));
        let wanted = usize::try_from(length).unwrap_or(usize::MAX);
        if wanted > MOST {
            return Err(place.damaged("the frame is longer than any is"));
        }
        self.payload.clear();
        // Grows with what is really there, not with what the length says.
        let read = self.from.take(u64::from(length)).read_to_end(&mut self.payload).map_err(|error| failed("read", &error))?;
        if read < wanted {
            return Err(place.cut_short());
        }
        if crc32fast::hash(&self.payload) != sum {
            return Err(place.damaged("the frame's checksum does not hold"));
        }
        self.bytes = self.bytes.saturating_add(u64::from(length));
        self.next += 1;
        Ok((number, place, &self.payload))
    }

    /// Checks that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), CrmError> {
        let place = Place { frame: self.next, offset: self.bytes, holds: "behind the manifest".to_owned() };
        if self.array::<1>()?.is_some() { Err(place.damaged("something follows the end of the backup")) } else { Ok(()) }
    }

    /// The next bytes; none where there are fewer.
    fn array<const N: usize>(&mut self) -> Result<Option<[u8; N]>, CrmError> {
        let mut bytes = [0; N];
        match self.from.read_exact(&mut bytes) {
            Ok(()) => {
                self.bytes = self.bytes.saturating_add(u64::try_from(N).unwrap_or(0));
                Ok(Some(bytes))
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(failed("read", &error)),
        }
    }
}

pub(super) fn newer(how: &str) -> CrmError {
    let detail = format!("the backup {how}; use a newer version of the library");
    CrmError::Storage { code: "newer".into(), detail, retryable: false }
}

fn failed(done: &str, error: &std::io::Error) -> CrmError {
    let detail = format!("the backup could not be {done} ({error}); see to the place it is at and begin again");
    CrmError::Storage { code: "backup".into(), detail, retryable: false }
}

/// Cuts fields off the front of a payload whose checksum holds.
pub(super) struct Fields<'b> {
    pub(super) rest: &'b [u8],
    pub(super) place: &'b Place,
}

impl<'b> Fields<'b> {
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], CrmError> {
        let (field, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.short())?;
        self.rest = rest;
        Ok(*field)
    }

    pub(super) fn number(&mut self) -> Result<u64, CrmError> {
        self.array().map(u64::from_be_bytes)
    }

    pub(super) fn bytes(&mut self) -> Result<&'b [u8], CrmError> {
        let length = usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| self.short())?;
        let (field, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.short())?;
        self.rest = rest;
        Ok(field)
    }

    fn short(&self) -> CrmError {
        self.place.damaged("a field is shorter than its length says")
    }
}
