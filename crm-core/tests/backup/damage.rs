//! A backup that is not as it was written is refused, and the refusal says where.

use std::io::{self, Read, Write};
use std::ops::ControlFlow::Continue;

use crm_core::backup;
use crm_core::engine::SOLE_TENANT;
use crm_core::kernel::CrmError;
use crm_core::storage::{MemoryStore, Store};
use proptest::prelude::*;

use crate::company::{Company, TODAY, noon};
use crate::{checked, is_proof, taken};

/// Signature and format.
const BEGIN: [u8; BEGINNING] = *b"crm-backup\r\n\x1a\n\x00\x01";
const BEGINNING: usize = 16;
/// Bytes of a frame's head.
const HEAD: usize = 14;

fn small() -> Vec<u8> {
    let company = Company::founded();
    company.issued(&["10"]);
    taken(&company.crm.system("a test", noon(TODAY)))
}

/// Where the frames of a backup begin.
fn frames(bytes: &[u8]) -> Vec<usize> {
    let (mut at, mut found) = (BEGINNING, Vec::new());
    while at < bytes.len() {
        found.push(at);
        at += HEAD + u32::from_be_bytes(bytes[at + 2..at + 6].try_into().unwrap()) as usize;
    }
    found
}

/// Refused by a check and by a restore, in the same words, and nothing is restored.
fn refused(bytes: &[u8]) -> CrmError {
    let error = checked(bytes).expect_err("damage is refused");
    let store = MemoryStore::new();
    let restored = backup::restore(&mut &*bytes, &store, SOLE_TENANT, &mut |_| Continue(()));
    if error.code() != "other_tenant" {
        assert_eq!(restored.unwrap_err(), error);
    }
    assert_eq!(store.snapshot(SOLE_TENANT).unwrap().seq(), 0, "{error}");
    error
}

#[test]
fn a_flipped_byte_is_refused_and_its_frame_is_named() {
    let whole = small();
    let frames = frames(&whole);
    for at in (0..whole.len()).step_by(if is_proof() { 1 } else { 101 }) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let error = refused(&bytes);
        if at < BEGINNING {
            let code = if at < BEGINNING - 2 { "foreign" } else { "newer" };
            assert_eq!(error.code(), code, "byte {at}: {error}");
            continue;
        }
        let (number, begin) = frames.iter().enumerate().rfind(|(_, begin)| **begin <= at).unwrap();
        let told = error.to_string();
        assert!(told.starts_with(&format!("backup, frame {number} at byte {begin}")), "byte {at}: {told}");
        assert!(told.contains("checksum"), "byte {at}: {told}");
    }
}

#[test]
fn the_refusal_of_a_damaged_frame_says_what_it_holds_and_how_far_all_was_well() {
    let whole = small();
    let told: Vec<String> = frames(&whole)
        .into_iter()
        .map(|begin| {
            let mut bytes = whole.clone();
            bytes[begin + HEAD] ^= 1;
            refused(&bytes).subject()
        })
        .collect();
    assert!(told[0].ends_with("(header)"), "{told:?}");
    assert!(told[1].ends_with("(number series records)"), "{told:?}");
    assert!(told.iter().any(|told| told.contains("(invoice records, behind account records ")), "{told:?}");
    assert!(told.iter().any(|told| told.contains("(change log, behind chain register records ")), "{told:?}");
    assert!(told.last().unwrap().contains("(manifest, behind change "), "{told:?}");
}

#[test]
fn a_backup_cut_short_at_any_length_is_named_as_such() {
    let whole = small();
    for length in (0..whole.len()).step_by(if is_proof() { 1 } else { 101 }).chain(frames(&whole)) {
        let error = refused(&whole[..length]);
        if length < BEGINNING - 2 {
            assert_eq!(error.code(), "foreign", "{length} bytes: {error}");
        } else {
            assert!(error.to_string().contains("cut short"), "{length} bytes: {error}");
        }
    }
}

#[test]
fn bytes_behind_the_end_frames_left_out_and_frames_exchanged_are_refused() {
    let whole = small();
    let told = |bytes: &[u8]| refused(bytes).to_string();
    assert!(told(&[&whole[..], b"x"].concat()).contains("something follows the end"));
    let frames = frames(&whole);
    let frame = |n: usize| &whole[frames[n]..frames.get(n + 1).copied().unwrap_or(whole.len())];
    let without: Vec<u8> = [&whole[..frames[2]], &whole[frames[3]..]].concat();
    assert!(told(&without).contains("frame 2 "), "{}", told(&without));
    let exchanged: Vec<u8> = [&whole[..frames[1]], frame(2), frame(1), &whole[frames[3]..]].concat();
    assert!(told(&exchanged).contains("frame 1 "), "{}", told(&exchanged));
}

/// The frame with this number, sealed as the library seals it.
fn sealed(frame: u64, part: u16, payload: &[u8]) -> Vec<u8> {
    sealed_as(frame, part, u32::try_from(payload.len()).unwrap(), payload)
}

/// The same, saying to be of another length.
fn sealed_as(frame: u64, part: u16, length: u32, payload: &[u8]) -> Vec<u8> {
    let fields = [&part.to_be_bytes()[..], &length.to_be_bytes(), &crc32fast::hash(payload).to_be_bytes()].concat();
    let sum = crc32fast::hash(&[&frame.to_be_bytes()[..], &fields].concat());
    [&fields[..], &sum.to_be_bytes(), payload].concat()
}

#[test]
fn a_frame_of_another_backup_does_not_pass_with_all_its_checksums() {
    let whole = small();
    let frames = frames(&whole);
    let company = Company::founded();
    company.issued(&["11"]);
    let other = taken(&company.crm.system("a test", noon(TODAY)));
    for (n, begin) in frames.iter().enumerate().take(frames.len() - 1) {
        let end = frames[n + 1];
        let same = self::frames(&other)[n];
        let mut bytes = whole.clone();
        bytes.splice(*begin..end, other[same..self::frames(&other)[n + 1]].iter().copied());
        if bytes != whole {
            let error = refused(&bytes);
            assert_eq!(error.code(), "corrupt", "frame {n}: {error}");
        }
    }
}

/// The first frame of a part, changed and sealed anew.
fn forged(whole: &[u8], part: u16, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let frames = frames(whole);
    let (number, begin) = (0u64..).zip(&frames).find(|(_, begin)| whole[**begin..**begin + 2] == part.to_be_bytes()).unwrap();
    let end = frames[usize::try_from(number).unwrap() + 1];
    let mut payload = whole[begin + HEAD..end].to_vec();
    change(&mut payload);
    [&whole[..*begin], &sealed(number, part, &payload), &whole[end..]].concat()
}

#[test]
fn who_seals_the_frames_anew_is_found_out_by_the_chain_and_the_manifest() {
    let whole = small();
    let told = |part, change: fn(&mut Vec<u8>)| refused(&forged(&whole, part, change)).to_string();
    let log = told(0xFFFD, |payload| payload[12] ^= 1);
    assert!(log.contains("the chain of the change log does not hold at change 1.0"), "{log}");
    let answers = told(0xFFFE, |payload| payload[24] ^= 1);
    assert!(answers.contains("the answers of commands are not those that were written"), "{answers}");
    let order = told(12, |payload| payload[0] = 0xFF);
    assert!(order.contains("frame") && order.contains("user "), "{order}");
    let version = told(20, |payload| payload[16] = 1);
    assert!(version.contains("stands in the wrong place"), "{version}");
    let manifest = frames(&whole).len() - 1;
    let begin = frames(&whole)[manifest];
    let mut payload = whole[begin + HEAD..].to_vec();
    payload[8 + 4 + 5] ^= 1;
    let bytes = [&whole[..begin], &sealed(manifest as u64, 0xFFFF, &payload)].concat();
    assert!(refused(&bytes).to_string().contains("its SHA-256 of the whole does not hold"));
}

/// A place that is read from, and how much was.
struct Counted<R>(R, usize);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(bytes)?;
        self.1 += read;
        Ok(read)
    }
}

#[test]
fn a_frame_that_says_to_be_longer_than_any_is_not_read() {
    let length = (64 << 20) + 1;
    let bytes = [&BEGIN[..], &sealed_as(0, 0, length, &[])].concat();
    let mut endless = Counted(bytes.chain(io::repeat(0)), 0);
    let error = backup::check(&mut endless, &mut |_| Continue(())).unwrap_err();
    assert!(error.to_string().contains("longer than any is"), "{error}");
    assert!(endless.1 < 1 << 20, "{} bytes were read", endless.1);
}

#[test]
fn what_only_a_newer_version_knows_is_said_to_be_newer() {
    let whole = small();
    let header = &whole[BEGINNING + HEAD..frames(&whole)[1]];
    let begin = [&BEGIN[..], &sealed(0, 0, header)].concat();
    let bytes = [&begin[..], &sealed(1, 999, &[1])].concat();
    let error = refused(&bytes);
    assert_eq!((error.code(), error.to_string().contains("kind 999")), ("newer", true), "{error}");
    let mut format = whole.clone();
    format[BEGINNING - 1] = 2;
    assert!(refused(&format).to_string().contains("has format 2, this version knows 1"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if is_proof() { 20_000 } else { 200 }, ..ProptestConfig::default() })]

    #[test]
    fn frames_of_anything_with_good_checksums_are_refused_without_a_panic(
        frames in prop::collection::vec((prop_oneof![Just(1u16), Just(20), Just(0xFFFD), Just(0xFFFE), Just(0xFFFF), any::<u16>()],
            prop::collection::vec(any::<u8>(), 0..200)), 0..4),
        seq in 0u64..3,
    ) {
        let header = [&[0; 16][..], &seq.to_be_bytes(), &[0; 32]].concat();
        let mut bytes = [&BEGIN[..], &sealed(0, 0, &header)].concat();
        for (number, (part, payload)) in (1..).zip(&frames) {
            bytes.extend(sealed(number, *part, payload));
        }
        refused(&bytes);
    }
}

/// A place that takes so many bytes and no more.
struct Small(usize);

impl Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_place_that_is_full_is_told_of_and_the_company_is_untouched() {
    let company = Company::founded();
    let system = company.crm.system("a test", noon(TODAY));
    let whole = taken(&system);
    for room in [0, 15, 16, 100, whole.len() - 1] {
        let error = system.backup(&mut Small(room), &mut |_| Continue(())).unwrap_err();
        assert_eq!(error.code(), "backup", "{error}");
    }
    assert_eq!(taken(&system), whole);
}
