//! What a backup holds: its last frame, and what those who take, check or restore one are told.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::kernel::{CrmError, Kind, Timestamp};
use crate::storage::{ChainHead, Tenant};

use super::frame::{Fields, Place};

/// One sort of contents. The number stands in the head of every frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Part {
    /// The records of one kind, by the kind's number.
    Records(u16),
    /// The change log.
    Log,
    /// The answers kept for commands.
    Answers,
}

impl Part {
    const LOG: u16 = 0xFFFD;
    const ANSWERS: u16 = 0xFFFE;

    pub(super) fn number(self) -> u16 {
        match self {
            Self::Records(kind) => kind,
            Self::Log => Self::LOG,
            Self::Answers => Self::ANSWERS,
        }
    }

    pub(super) fn of(number: u16) -> Self {
        match number {
            Self::LOG => Self::Log,
            Self::ANSWERS => Self::Answers,
            kind => Self::Records(kind),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Records(code) => match Kind::find(*code) {
                Some(kind) => write!(f, "{} records", kind.name),
                None => write!(f, "records of kind {code}"),
            },
            Self::Log => f.write_str("change log"),
            Self::Answers => f.write_str("answers of commands"),
        }
    }
}

/// How much of one sort a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BackupPart {
    /// Of which sort.
    pub part: Part,
    /// How many.
    pub count: u64,
    /// SHA-256 of their bytes.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub sha256: [u8; 32],
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BackupReport {
    /// When it was taken.
    pub created_at: Timestamp,
    /// The version of the library that took it.
    pub library: String,
    /// Whose records it holds.
    pub tenant: Tenant,
    /// The last commit in it.
    pub seq: u64,
    /// The hash that seals the change log up to that commit.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub head: [u8; 32],
    /// What it holds of each sort; sorts of which it holds nothing are left out.
    pub parts: Vec<BackupPart>,
    /// SHA-256 of all of the above but time and version: the same for the same state, wherever it lies.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub sha256: [u8; 32],
    /// How many bytes the whole backup has.
    pub size: u64,
}

impl BackupReport {
    /// How much it holds of one sort.
    #[must_use]
    pub fn count(&self, part: Part) -> u64 {
        self.parts.iter().find(|held| held.part == part).map_or(0, |held| held.count)
    }

    /// How many records it holds, of every kind together.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.parts.iter().filter(|held| matches!(held.part, Part::Records(_))).map(|held| held.count).sum()
    }

    pub(super) fn new(created_at: Timestamp, library: String, tenant: Tenant, head: ChainHead, parts: Vec<BackupPart>) -> Self {
        let mut report = Self { created_at, library, tenant, seq: head.seq, head: head.hash, parts, sha256: [0; 32], size: 0 };
        report.sha256 = Sha256::digest(report.state()).into();
        report
    }

    /// What the digest of the whole is taken of.
    fn state(&self) -> Vec<u8> {
        let mut bytes = header(self.tenant, ChainHead { seq: self.seq, hash: self.head });
        for held in &self.parts {
            bytes.extend_from_slice(&held.part.number().to_be_bytes());
            bytes.extend_from_slice(&held.count.to_be_bytes());
            bytes.extend_from_slice(&held.sha256);
        }
        bytes
    }

    /// The payload of the last frame.
    pub(super) fn payload(&self) -> Vec<u8> {
        let mut bytes = self.created_at.micros().to_be_bytes().to_vec();
        let library = self.library.as_bytes();
        bytes.extend_from_slice(&u32::try_from(library.len()).unwrap_or(0).to_be_bytes());
        bytes.extend_from_slice(library);
        bytes.extend_from_slice(&self.sha256);
        bytes.extend_from_slice(&self.state());
        bytes
    }

    /// What [`BackupReport::payload`] wrote.
    pub(super) fn read(payload: &[u8], place: &Place) -> Result<Self, CrmError> {
        let mut fields = Fields { rest: payload, place };
        let micros = i64::from_be_bytes(fields.array()?);
        let created_at = Timestamp::from_micros(micros).map_err(|fault| place.damaged(&fault.to_string()))?;
        let library = String::from_utf8_lossy(fields.bytes()?).into_owned();
        let sha256: [u8; 32] = fields.array()?;
        let (tenant, head) = read_header(&mut fields)?;
        let mut parts = Vec::new();
        while !fields.rest.is_empty() {
            let part = Part::of(u16::from_be_bytes(fields.array()?));
            parts.push(BackupPart { part, count: fields.number()?, sha256: fields.array()? });
        }
        let report = Self::new(created_at, library, tenant, head, parts);
        if report.sha256 == sha256 { Ok(report) } else { Err(place.damaged("its SHA-256 of the whole does not hold")) }
    }
}

/// The payload of the first frame: whose records, and at which commit.
pub(super) fn header(tenant: Tenant, head: ChainHead) -> Vec<u8> {
    [&tenant.0[..], &head.seq.to_be_bytes(), &head.hash].concat()
}

pub(super) fn read_header(fields: &mut Fields<'_>) -> Result<(Tenant, ChainHead), CrmError> {
    Ok((Tenant(fields.array()?), ChainHead { seq: fields.number()?, hash: fields.array()? }))
}
