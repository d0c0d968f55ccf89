//! The electronic document that was sent, byte for byte.

use derive_getters::Getters;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::kernel::{
    DocumentHash, DomainEvent, Faults, IndexRow, InvoiceId, IssuedDocumentId, Kind, Ownership, Record, RecordId,
};

use super::Invoice;
use super::issue::{ElectronicFormat, ElectronicSeal};

/// The most bytes of an electronic document: 4 MiB, far above 1,000 lines.
pub const MAX_DOCUMENT_BYTES: usize = 4 << 20;

/// The electronic document that was made where an invoice was issued. It never changes; the invoice holds its hash.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct IssuedDocument {
    /// Id of the document: the bytes of its invoice's.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::invoicing) id: IssuedDocumentId,
    /// Who it belongs to: as the invoice did when it was issued.
    #[n(1)]
    pub(in crate::invoicing) ownership: Ownership,
    /// The invoice.
    #[n(2)]
    pub(in crate::invoicing) invoice: InvoiceId,
    /// The form of the bytes.
    #[n(3)]
    pub(in crate::invoicing) format: ElectronicFormat,
    /// Their SHA-256.
    #[n(4)]
    pub(in crate::invoicing) hash: DocumentHash,
    /// The document.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::picture::serialize"))]
    #[n(5)]
    pub(in crate::invoicing) content: ByteVec,
}

/// What happened to an electronic document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum IssuedDocumentEvent {
    /// It was made and kept.
    #[n(0)]
    Kept,
}

impl DomainEvent for IssuedDocumentEvent {
    fn name(&self) -> &'static str {
        "issued_document.kept"
    }
}

impl IssuedDocument {
    /// The id of the document of `invoice`.
    #[must_use]
    pub fn id_of(invoice: InvoiceId) -> IssuedDocumentId {
        IssuedDocumentId::from_bytes(invoice.to_bytes())
    }

    /// The electronic document `content` of an invoice.
    #[must_use]
    pub fn new(invoice: &Invoice, format: ElectronicFormat, content: Vec<u8>) -> Self {
        let (id, ownership) = (Self::id_of(invoice.id()), invoice.ownership.clone());
        Self { id, ownership, invoice: invoice.id(), format, hash: DocumentHash::of(&content), content: content.into() }
    }

    /// What the invoice keeps of it.
    #[must_use]
    pub fn seal(&self) -> ElectronicSeal {
        ElectronicSeal { format: self.format, hash: self.hash.clone() }
    }
}

impl Record for IssuedDocument {
    type Id = IssuedDocumentId;
    const KIND: Kind = Kind::ISSUED_DOCUMENT;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> IssuedDocumentId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let bytes = self.content.len();
        faults.require(
            bytes <= MAX_DOCUMENT_BYTES,
            "content",
            bytes,
            "an electronic document has at most 4 MiB",
            "put fewer lines on the invoice",
        );
        let is_whole = DocumentHash::of(&self.content) == self.hash;
        faults.require(is_whole, "hash", &self.hash, "the bytes are not those that the hash is of", "restore it from a backup");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
