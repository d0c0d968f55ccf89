//! Taking a backup: one snapshot, read in order, checked and written as it goes.

use std::io::Write;
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use crate::access::Operation;
use crate::kernel::{CrmError, RecordId};
use crate::storage::{self, ChainHead, Change, Snapshot, seal};

use super::frame::{FULL, FrameWriter, HEADER, MANIFEST, newer};
use super::report::{BackupPart, BackupReport, Part, header};
use super::{Progress, tell};
use crate::engine::journal;
use crate::engine::rows::Form;
use crate::engine::session::Session;

/// How many log entries are read from the store at once.
const CHUNK: usize = 256;

/// Writes a copy of what the company's records are now.
pub(crate) fn backup(
    session: &Session,
    forms: &[Form],
    to: &mut dyn Write,
    progress: &mut Progress<'_>,
) -> Result<BackupReport, CrmError> {
    let who = "a backup is taken by those who may read and export every record with all its fields";
    session.demand_all(&[Operation::Read, Operation::Export], "backup", who)?;
    let library = session.library();
    let snapshot = library.store.snapshot(library.tenant)?;
    let head = snapshot.head()?;
    let mut frames = FrameWriter::begin(to)?;
    frames.write(HEADER, &header(library.tenant, head))?;
    let mut copy = Copying { snapshot: snapshot.as_ref(), frames, parts: Vec::new(), through: 0, progress };
    for form in forms {
        copy.records(form)?;
    }
    copy.log(forms, head)?;
    let Copying { mut frames, parts, .. } = copy;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut report = BackupReport::new(session.now(), version, library.tenant, head, parts);
    frames.write(MANIFEST, &report.payload())?;
    report.size = frames.end()?;
    Ok(report)
}

/// A backup being written.
struct Copying<'c> {
    snapshot: &'c dyn Snapshot,
    frames: FrameWriter<'c>,
    parts: Vec<BackupPart>,
    through: u64,
    progress: &'c mut Progress<'c>,
}

/// One part on its way into frames.
struct Filling {
    part: Part,
    payload: Vec<u8>,
    count: u64,
    hash: Sha256,
}

impl Filling {
    fn new(part: Part) -> Self {
        Self { part, payload: Vec::with_capacity(FULL * 2), count: 0, hash: Sha256::new() }
    }

    fn put(&mut self, fields: &[&[u8]]) {
        fields.iter().for_each(|field| self.payload.extend_from_slice(field));
    }

    /// A field of any length, behind its length.
    fn put_long(&mut self, field: &[u8]) {
        // What does not fit in 32 bits does not fit in a frame either, which is refused when it is written.
        self.put(&[&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes(), field]);
    }
}

impl Copying<'_> {
    /// Ends one thing of a part; writes the frame if it is full.
    fn end_of_one(&mut self, filling: &mut Filling) -> Result<(), CrmError> {
        filling.count += 1;
        self.through += 1;
        if filling.payload.len() >= FULL { self.flush(filling) } else { Ok(()) }
    }

    fn flush(&mut self, filling: &mut Filling) -> Result<(), CrmError> {
        if !filling.payload.is_empty() {
            filling.hash.update(&filling.payload);
            self.frames.write(filling.part.number(), &filling.payload)?;
            filling.payload.clear();
            tell(self.progress, self.through)?;
        }
        Ok(())
    }

    fn finish(&mut self, mut filling: Filling) -> Result<(), CrmError> {
        self.flush(&mut filling)?;
        if filling.count > 0 {
            let sha256 = filling.hash.finalize().into();
            self.parts.push(BackupPart { part: filling.part, count: filling.count, sha256 });
        }
        Ok(())
    }

    fn records(&mut self, form: &Form) -> Result<(), CrmError> {
        let (mut filling, mut fault) = (Filling::new(Part::Records(form.kind.code)), None);
        let snapshot = self.snapshot;
        snapshot.visit_records(storage::Kind(form.kind.code), None, &mut |id, version, body| {
            // What could not be read again is no backup.
            let copied = (form.rows)(*id, body).and_then(|_| {
                filling.put(&[id, &version.to_be_bytes()]);
                filling.put_long(body);
                self.end_of_one(&mut filling)
            });
            fault = copied.err();
            if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        fault.map_or(Ok(()), Err)?;
        self.finish(filling)
    }

    /// The log, and with each commit what its command was answered.
    fn log(&mut self, forms: &[Form], head: ChainHead) -> Result<(), CrmError> {
        let (mut log, mut answers) = (Filling::new(Part::Log), Filling::new(Part::Answers));
        let (mut last, mut cursor) = ([0; 32], 0);
        loop {
            let changes = self.snapshot.changes(cursor, CHUNK)?;
            if changes.is_empty() {
                break;
            }
            for change in changes {
                if !seal::verify_link(&last, &change) {
                    return Err(broken(change.seq, change.ordinal));
                }
                last = change.hash;
                let is_first = change.seq != cursor;
                cursor = change.seq;
                put_change(&mut log, &change);
                self.end_of_one(&mut log)?;
                self.answer(forms, change, is_first, &mut answers)?;
            }
        }
        if last != head.hash {
            return Err(broken(head.seq, 0));
        }
        self.finish(log)?;
        self.finish(answers)
    }

    fn answer(&mut self, forms: &[Form], change: Change, is_first: bool, answers: &mut Filling) -> Result<(), CrmError> {
        let seq = change.seq;
        let head = journal::head_of(&change)?;
        if let Some(kind) = head.record.map(|record| record.kind).filter(|kind| !knows(forms, *kind)) {
            return Err(newer(&format!("would lack the records of kind {kind}, which this version does not know")));
        }
        if !is_first {
            return Ok(());
        }
        let command = storage::CommandId(head.command.to_bytes());
        if let Some((digest, answer)) = self.snapshot.answer(command)? {
            answers.put(&[&command.0, &seq.to_be_bytes(), &digest]);
            answers.put_long(&answer);
            self.end_of_one(answers)?;
        }
        Ok(())
    }
}

pub(super) fn knows(forms: &[Form], kind: u16) -> bool {
    forms.iter().any(|form| form.kind.code == kind)
}

fn put_change(log: &mut Filling, change: &Change) {
    log.put(&[&change.seq.to_be_bytes(), &change.ordinal.to_be_bytes(), &change.salt, &change.commitment, &change.hash]);
    log.put_long(&change.head);
    match &change.body {
        Some(body) => {
            log.put(&[&[1]]);
            log.put_long(body);
        }
        None => log.put(&[&[0]]),
    }
}

fn broken(seq: u64, ordinal: u32) -> CrmError {
    CrmError::Corrupt {
        subject: format!("change {seq}.{ordinal}"),
        detail: "the chain of the change log does not hold here; restore the store from an older backup".to_owned(),
    }
}
