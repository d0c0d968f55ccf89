//! Reading a backup: everything it says is checked before it is believed.

use std::io::Read;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::kernel::CrmError;
use crate::storage::{self, ChainHead, Change, CommandId, Entry, IndexRow, Key, Loaded, StoredRecord, Tenant, seal};

use super::frame::{Fields, FrameReader, HEADER, MANIFEST, Place, newer};
use super::report::{BackupPart, BackupReport, Part, read_header};
use crate::engine::journal;
use crate::engine::rows::Form;

/// What one frame came to.
pub(super) enum Piece {
    /// Records with their index rows, log entries or answers.
    Contents(Vec<Loaded>),
    /// The end: the backup was whole.
    End(BackupReport),
}

/// A backup being read.
pub(super) struct Reading<'r> {
    frames: FrameReader<'r>,
    forms: &'r [Form],
    pub(super) tenant: Tenant,
    pub(super) head: ChainHead,
    log: Counting,
    answers: Counting,
    /// The kinds read so far; the last is the one being read.
    kinds: Vec<Counting>,
    last_id: Option<[u8; 16]>,
    last_change: (u64, u32),
    last_hash: [u8; 32],
    pub(super) through: u64,
}

/// What has been read of one part.
struct Counting {
    part: Part,
    count: u64,
    hash: Sha256,
}

impl Counting {
    fn new(part: Part) -> Self {
        Self { part, count: 0, hash: Sha256::new() }
    }

    fn finish(self) -> BackupPart {
        BackupPart { part: self.part, count: self.count, sha256: self.hash.finalize().into() }
    }
}

impl<'r> Reading<'r> {
    /// Recognises a backup and reads its header.
    pub(super) fn begin(from: &'r mut dyn Read, forms: &'r [Form]) -> Result<Self, CrmError> {
        let mut frames = FrameReader::begin(from)?;
        let (number, place, payload) = frames.read("")?;
        if number != HEADER {
            return Err(place.damaged("a backup begins with its header"));
        }
        let mut fields = Fields { rest: payload, place: &place };
        let (tenant, head) = read_header(&mut fields)?;
        whole(&fields)?;
        Ok(Self {
            frames,
            forms,
            tenant,
            head,
            log: Counting::new(Part::Log),
            answers: Counting::new(Part::Answers),
            kinds: Vec::new(),
            last_id: None,
            last_change: (0, 0),
            last_hash: [0; 32],
            through: 0,
        })
    }

    /// Reads and checks the next frame.
    pub(super) fn next(&mut self) -> Result<Piece, CrmError> {
        let (number, place, payload) = self.frames.read(&self.behind())?;
        let payload = payload.to_vec();
        let contents = match number {
            HEADER => return Err(place.damaged("a second header")),
            MANIFEST => return self.finish(&payload, &place).map(Piece::End),
            part => match Part::of(part) {
                Part::Records(kind) => self.records(kind, &payload, &place)?,
                Part::Log => self.changes(&payload, &place)?,
                Part::Answers => self.replies(&payload, &place)?,
            },
        };
        Ok(Piece::Contents(contents))
    }

    /// How far the reading has come, for those who are told where damage is.
    fn behind(&self) -> String {
        match (self.last_change, self.kinds.last(), self.last_id) {
            ((seq, ordinal), ..) if seq > 0 => format!(", behind change {seq}.{ordinal}"),
            (_, Some(of), Some(id)) => format!(", behind {} {}", of.part, Uuid::from_bytes(id)),
            _ => String::new(),
        }
    }

    fn records(&mut self, kind: u16, payload: &[u8], place: &Place) -> Result<Vec<Loaded>, CrmError> {
        let form = *self.forms.iter().find(|form| form.kind.code == kind).ok_or_else(|| unknown_kind(kind))?;
        let part = Part::Records(kind);
        if self.kinds.last().is_none_or(|last| last.part != part) {
            if self.log.count > 0 || self.answers.count > 0 || self.kinds.last().is_some_and(|last| last.part > part) {
                return Err(place.damaged("it stands in the wrong place"));
            }
            self.kinds.push(Counting::new(part));
            self.last_id = None;
        }
        let (mut fields, mut contents, mut count) = (Fields { rest: payload, place }, Vec::new(), 0);
        while !fields.rest.is_empty() {
            let (id, version, body): ([u8; 16], _, _) = (fields.array()?, fields.number()?, fields.bytes()?);
            let name = || format!("{} {}", form.kind.name, Uuid::from_bytes(id));
            if self.last_id.is_some_and(|last| last >= id) || !(1..=self.head.seq).contains(&version) {
                return Err(place.damaged(&format!("{} stands in the wrong place", name())));
            }
            self.last_id = Some(id);
            let rows = (form.rows)(id, body).map_err(|error| place.damaged_in(&name(), &error))?;
            let key = Key { kind: storage::Kind(kind), id };
            contents.push(Loaded::Record(StoredRecord { key, version, body: body.to_vec() }));
            let row = |Entry { index, value, cover, .. }| Loaded::Row(index, IndexRow { value, id, cover });
            contents.extend(rows.into_iter().map(|named| row(named.row)));
            count += 1;
        }
        if let Some(of) = self.kinds.last_mut() {
            of.count += count;
            of.hash.update(payload);
        }
        self.through += count;
        Ok(contents)
    }

    fn changes(&mut self, payload: &[u8], place: &Place) -> Result<Vec<Loaded>, CrmError> {
        let (mut fields, mut contents) = (Fields { rest: payload, place }, Vec::new());
        while !fields.rest.is_empty() {
            let change = read_change(&mut fields)?;
            let at = (change.seq, change.ordinal);
            let name = format!("change {}.{}", at.0, at.1);
            if change.seq == 0 || change.seq > self.head.seq || (self.log.count > 0 && at <= self.last_change) {
                return Err(place.damaged(&format!("{name} stands in the wrong place")));
            }
            if !seal::verify_link(&self.last_hash, &change) {
                return Err(place.damaged(&format!("the chain of the change log does not hold at {name}")));
            }
            let head = journal::read(self.tenant, change.clone()).map_err(|error| place.damaged_in(&name, &error))?.head;
            if let Some(kind) = head.record.map(|record| record.kind).filter(|kind| !super::write::knows(self.forms, *kind)) {
                return Err(unknown_kind(kind));
            }
            (self.last_change, self.last_hash) = (at, change.hash);
            self.log.count += 1;
            self.through += 1;
            contents.push(Loaded::Change(change));
        }
        self.log.hash.update(payload);
        Ok(contents)
    }

    fn replies(&mut self, payload: &[u8], place: &Place) -> Result<Vec<Loaded>, CrmError> {
        let (mut fields, mut contents) = (Fields { rest: payload, place }, Vec::new());
        while !fields.rest.is_empty() {
            let (command, seq, digest) = (CommandId(fields.array()?), fields.number()?, fields.array()?);
            if !(1..=self.head.seq).contains(&seq) {
                return Err(place.damaged(&format!("the answer of commit {seq} stands in the wrong place")));
            }
            contents.push(Loaded::Answer { command, seq, digest, answer: fields.bytes()?.to_vec() });
            self.answers.count += 1;
            self.through += 1;
        }
        self.answers.hash.update(payload);
        Ok(contents)
    }

    /// Holds the manifest against what was read.
    fn finish(&mut self, payload: &[u8], place: &Place) -> Result<BackupReport, CrmError> {
        let mut said = BackupReport::read(payload, place)?;
        let ends = [&mut self.log, &mut self.answers].map(|part| std::mem::replace(part, Counting::new(part.part)));
        let read = std::mem::take(&mut self.kinds).into_iter().chain(ends).filter(|part| part.count > 0);
        let read: Vec<BackupPart> = read.map(Counting::finish).collect();
        if let Some(other) =
            said.parts.iter().find(|part| !read.contains(part)).or(read.iter().find(|part| !said.parts.contains(part)))
        {
            return Err(place.damaged(&format!("the {} are not those that were written", other.part)));
        }
        let is_same = said.parts == read && (said.tenant, said.seq, said.head) == (self.tenant, self.head.seq, self.head.hash);
        if !is_same || self.last_hash != self.head.hash {
            return Err(place.damaged("it is not of this backup"));
        }
        self.frames.end()?;
        said.size = self.frames.bytes;
        Ok(said)
    }
}

fn read_change(fields: &mut Fields<'_>) -> Result<Change, CrmError> {
    let (seq, ordinal) = (fields.number()?, u32::from_be_bytes(fields.array()?));
    let (salt, commitment, hash) = (fields.array()?, fields.array()?, fields.array()?);
    let head = fields.bytes()?.to_vec();
    let body = match fields.array::<1>()? {
        [0] => None,
        [1] => Some(fields.bytes()?.to_vec()),
        _ => return Err(fields.place.damaged("a log entry is neither whole nor erased")),
    };
    Ok(Change { seq, ordinal, head, body, salt, commitment, hash })
}

fn whole(fields: &Fields<'_>) -> Result<(), CrmError> {
    if fields.rest.is_empty() { Ok(()) } else { Err(fields.place.damaged("it is longer than it should be")) }
}

fn unknown_kind(kind: u16) -> CrmError {
    newer(&format!("holds records of kind {kind}, which this version does not know"))
}
