//! Copies of a company's records: into files, or into and out of streams that the host keeps.

use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use crm_core::backup;
use crm_core::engine::SOLE_TENANT;
use crm_core::storage::RedbOptions;

use crate::CrmError;
use crate::session::{Session, guarded, packed};
use crate::store::HostFault;

/// How many bytes a host's stream is asked for at once.
const PIECE: usize = 256 << 10;

/// Who hears how far a long call has come.
#[uniffi::export(with_foreign)]
pub trait HostProgress: Send + Sync {
    /// So many records, log entries and answers are through; false ends the call.
    fn hear(&self, through: u64) -> Result<bool, HostFault>;
}

/// Where a backup goes to.
#[uniffi::export(with_foreign)]
pub trait HostSink: Send + Sync {
    /// Takes the next bytes, all of them.
    fn write(&self, bytes: Vec<u8>) -> Result<(), HostFault>;
    /// Hands on what it may have kept back.
    fn flush(&self) -> Result<(), HostFault>;
}

/// Where a backup comes from.
#[uniffi::export(with_foreign)]
pub trait HostSource: Send + Sync {
    /// The next bytes, at most `limit`; none at the end.
    fn read(&self, limit: u64) -> Result<Vec<u8>, HostFault>;
}

/// What the host answers to how far the call has come; one that fails wants it to end.
fn heard(progress: &dyn HostProgress, through: u64) -> ControlFlow<()> {
    match progress.hear(through) {
        Ok(true) => ControlFlow::Continue(()),
        Ok(false) | Err(_) => ControlFlow::Break(()),
    }
}

struct Sink(Arc<dyn HostSink>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes.to_vec()).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(io::Error::other)
    }
}

struct Source(Arc<dyn HostSource>);

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.0.read(u64::try_from(into.len()).unwrap_or(u64::MAX)).map_err(io::Error::other)?;
        let place = into.get_mut(..bytes.len()).ok_or_else(|| io::Error::other("the stream gave more than it was asked for"))?;
        place.copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

/// A host's stream, asked for much at a time.
fn stream(from: Arc<dyn HostSource>) -> BufReader<Source> {
    BufReader::with_capacity(PIECE, Source(from))
}

/// Checks a backup and packs its report.
fn checked(from: &mut dyn Read, progress: &dyn HostProgress) -> Result<Vec<u8>, crm_core::kernel::CrmError> {
    packed(&backup::check(from, &mut |through| heard(progress, through))?)
}

/// Restores a backup, closes the new store and packs the report.
fn restored(from: &mut dyn Read, to: &str, progress: &dyn HostProgress) -> Result<Vec<u8>, crm_core::kernel::CrmError> {
    let hear = &mut |through| heard(progress, through);
    let (store, report) = backup::restore_file(from, to, RedbOptions::default(), SOLE_TENANT, hear)?;
    store.close()?;
    packed(&report)
}

#[uniffi::export]
impl Session {
    /// Writes a backup into a new file at `path`: whole, or nothing of it. Answers its report.
    pub fn backup_file(&self, path: String, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.backup_file(path, &mut |through| heard(progress.as_ref(), through))?))
    }

    /// Writes a backup to a stream. Answers its report.
    pub fn backup(&self, to: Arc<dyn HostSink>, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.backup(&mut Sink(to), &mut |through| heard(progress.as_ref(), through))?))
    }

    /// Holds everything in the store against everything else. Answers the report.
    pub fn verify(&self, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.verify(&mut |through| heard(progress.as_ref(), through))?))
    }
}

/// Checks the backup in the file at `path` to its end. Answers its report.
#[uniffi::export]
pub fn check_backup_file(path: String, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
    guarded(|| checked(&mut backup::open(path)?, progress.as_ref()))
}

/// Checks the backup in a stream to its end. Answers its report.
#[uniffi::export]
pub fn check_backup(from: Arc<dyn HostSource>, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
    guarded(|| checked(&mut stream(from), progress.as_ref()))
}

/// Restores the backup in the file at `path` into a new store at `to`: whole, or nothing of it. Answers its report.
#[uniffi::export]
pub fn restore_backup_file(path: String, to: String, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
    guarded(|| restored(&mut backup::open(path)?, &to, progress.as_ref()))
}

/// Restores the backup in a stream into a new store at `to`: whole, or nothing of it. Answers its report.
#[uniffi::export]
pub fn restore_backup(from: Arc<dyn HostSource>, to: String, progress: Arc<dyn HostProgress>) -> Result<Vec<u8>, CrmError> {
    guarded(|| restored(&mut stream(from), &to, progress.as_ref()))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::{Crm, CrmOptions};

    /// A host that keeps bytes, gives them back in its own pieces, and ends a call when it is told to.
    #[derive(Default)]
    struct Host {
        bytes: Mutex<Vec<u8>>,
        is_over: bool,
        gives_too_much: bool,
    }

    impl HostProgress for Host {
        fn hear(&self, _: u64) -> Result<bool, HostFault> {
            Ok(!self.is_over)
        }
    }

    impl HostSink for Host {
        fn write(&self, bytes: Vec<u8>) -> Result<(), HostFault> {
            self.bytes.lock().expect("no panic").extend(bytes);
            Ok(())
        }

        fn flush(&self) -> Result<(), HostFault> {
            Ok(())
        }
    }

    impl HostSource for Host {
        fn read(&self, limit: u64) -> Result<Vec<u8>, HostFault> {
            let mut bytes = self.bytes.lock().expect("no panic");
            let piece = if self.gives_too_much { usize::try_from(limit).expect("small") + 1 } else { 100 };
            let piece = piece.min(bytes.len());
            let rest = bytes.split_off(piece);
            Ok(std::mem::replace(&mut *bytes, rest))
        }
    }

    fn taken() -> Vec<u8> {
        let crm = Crm::in_memory(CrmOptions::default()).expect("opens");
        let session = crm.system("tests".to_owned(), Some(0)).expect("a session");
        let command = crate::command_from_json(r#"{"do": "add_team", "with": {"name": "North"}}"#.to_owned());
        session.execute(command.expect("reads")).expect("adds");
        let host = Arc::new(Host::default());
        session.backup(host.clone(), host.clone()).expect("copies");
        std::mem::take(&mut *host.bytes.lock().expect("no panic"))
    }

    fn holding(bytes: Vec<u8>) -> Arc<Host> {
        Arc::new(Host { bytes: Mutex::new(bytes), ..Host::default() })
    }

    #[test]
    fn a_stream_that_gives_little_at_a_time_is_read_to_its_end() {
        let (one, two) = (taken(), holding(Vec::new()));
        let report = check_backup(holding(one.clone()), two.clone()).expect("is whole");
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("crm.redb").to_str().expect("text").to_owned();
        assert_eq!(restore_backup(holding(one), to.clone(), two).expect("restores"), report);
        let again = Crm::open(to, CrmOptions::default()).expect("opens").system("tests".to_owned(), None).expect("a session");
        again.verify(holding(Vec::new())).expect("looks");
    }

    #[test]
    fn a_stream_that_gives_more_than_it_is_asked_for_is_an_error() {
        let host = Arc::new(Host { bytes: Mutex::new(vec![0; PIECE * 2]), gives_too_much: true, ..Host::default() });
        let refused = check_backup(host, holding(Vec::new())).expect_err("too much");
        assert!(matches!(&refused, CrmError::Storage { code, .. } if code == "backup"), "{refused}");
    }

    #[test]
    fn a_call_ends_where_its_host_says_so() {
        let over = Arc::new(Host { is_over: true, ..Host::default() });
        let refused = check_backup(holding(taken()), over).expect_err("ends");
        assert!(matches!(&refused, CrmError::Storage { code, .. } if code == "cancelled"), "{refused}");
    }
}
