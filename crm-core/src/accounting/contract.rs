//! Commands and questions in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::invoicing::{HostSignature, InvoiceNumber};
use crate::kernel::{Date, DocumentHash, DomainEvent, InvoiceId, Label, Money, PeriodClosingId, refusals};

use super::model::PeriodLength;

/// Closes a day, a month or a year: what its documents come to is written down for good, bound to the closing of the same length before and to the head
/// of every chain, and no document of it or of a day before can be issued any more. Closed again, it answers the closing that is there.
///
/// Permission: create on period closings; read on all invoices, chain links and chains. Answers the [`PeriodClosing`](super::PeriodClosing). Refusals: ACC-001, ACC-002.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ClosePeriod {
    /// Day, month or year.
    #[n(0)]
    pub length: PeriodLength,
    /// Any day of the period.
    #[n(1)]
    pub day: Date,
}

/// Puts a signature that the host made, with a key of its own, beside the link of an issued document: over its hash. A link is signed once; the same
/// signature again changes nothing.
///
/// Permission: update on chain links. Answers the [`ChainLink`](crate::invoicing::ChainLink). Refusals: ACC-011.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SignLink {
    /// The document.
    #[n(0)]
    pub document: InvoiceId,
    /// The signature.
    #[n(1)]
    pub signature: HostSignature,
}

/// Asks for the closings of one length, the first first. Permission: read on period closings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PeriodClosings {
    /// Day, month or year.
    pub length: PeriodLength,
    /// Only periods that end on this day or later; none: from the beginning.
    pub from: Option<Date>,
    /// Only periods that begin on this day or before; none: to the end.
    pub to: Option<Date>,
}

/// Asks whether every issued document still says what it said when it was issued, and stands where it stood: walks every chain and every closing, and
/// names the first that does not fit.
///
/// Permission: read on all invoices, chain links, chains, the register and period closings. Answers a [`ChainReport`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct VerifyChain;

/// What a verification of the chain looked at and found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ChainReport {
    /// Chains looked at.
    pub chains: u64,
    /// Links that hold.
    pub links: u64,
    /// Closings that hold.
    pub closings: u64,
    /// Documents that were issued before there was a chain: nothing is said of them, nor of those of other systems, which are not counted.
    pub before: u64,
    /// The first that does not fit; none where everything does.
    pub broken: Option<BrokenLink>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BrokenLink {
    /// What does not fit.
    pub why: ChainFault,
    /// The chain, where it is about one.
    pub chain: Option<Label>,
    /// The place in the chain.
    pub position: Option<u64>,
    /// The number of the document.
    pub number: Option<InvoiceNumber>,
    /// The document.
    pub document: Option<InvoiceId>,
    /// The closing.
    pub closing: Option<PeriodClosingId>,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ChainFault {
    /// No link stands at this place, though the chain goes on or ends behind it.
    MissingLink,
    /// The link does not have the hash of what stands in it, or does not follow the one before.
    AlteredLink,
    /// The document of the link is not there.
    MissingDocument,
    /// The document does not say what it said when it was linked.
    AlteredDocument,
    /// An issued document that no link speaks of.
    UnlinkedDocument,
    /// The chain does not end where it says.
    AlteredHead,
    /// A closing is missing between two others, or the last one: the register is closed through another day.
    MissingClosing,
    /// The closing does not have the hash of what stands in it, or does not follow the one before.
    AlteredClosing,
    /// The documents of the period, or the chains at its end, are not those that were closed.
    ClosingDoesNotFit,
}

/// Asks for the file of accounting entries of a part of one fiscal year (FEC: LPF art. L. 47 A I, A. 47 A-1), with what follows from documents of all kinds
/// but self-billed ones, payments, what closes invoices, and money that went back. Settled lines are lettered as of its last day; the same question gets the
/// same bytes as long as nothing new is booked in that time, which closing its last day makes sure of. Policies and rates that are set for days that are closed,
/// the merging of customers, and a new name of one who paid before the first document reach back all the same.
///
/// Permission: export on invoices and payments; read on all invoices, chain links, payments, allocations, repayments, late charges, accounts and period
/// closings. Answers a [`FecFile`]. Refusals: ACC-003, ADM-003; a range that ends before it begins, reaches into another fiscal
/// year, or has documents of companies of several SIREN, is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ExportFec {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A file of accounting entries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FecFile {
    /// Its name, as `404833048FEC20261231.txt`.
    pub name: String,
    /// Its bytes: ISO 8859-15, fields parted by tabs, lines ended by CR LF, the first with the names of the fields.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub content: Vec<u8>,
    /// Their SHA-256.
    pub hash: DocumentHash,
    /// How many entries.
    pub entries: u64,
    /// How many lines, without the first.
    pub lines: u64,
    /// Sum of debits.
    pub debit: Money,
    /// Sum of credits: the same.
    pub credit: Money,
}

/// What happened to the books.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum AccountingEvent {
    /// A period was closed.
    #[n(0)]
    PeriodClosed {
        /// Day, month or year.
        #[n(0)]
        length: PeriodLength,
        /// Its last day.
        #[n(1)]
        last: Date,
        /// The hash of the closing.
        #[n(2)]
        hash: DocumentHash,
    },
}

impl DomainEvent for AccountingEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::PeriodClosed { .. } => "period.closed",
        }
    }
}

refusals! {
    /// Why accounting says no, in order of precedence.
    pub enum AccountingRefusal {
        /// A period is closed once it is over.
        PeriodNotOver {
            /// Its last day.
            last: Date,
            /// Today.
            today: Date,
        } = "ACC-001": "the period ends on `{last}` and today is `{today}`; close it once it is over",
        /// Closings leave no gap.
        GapBefore {
            /// Day, month or year.
            length: PeriodLength,
            /// The first day of the period that is missing.
            first: Date,
        } = "ACC-002": "closings of a {length} follow each other, and that of `{first}` is the next; close it first",
        /// Nobody is there whose entries they are.
        NoSiren {
            /// The day that was looked at.
            day: Date,
        } = "ACC-003": "the policy `sellers` in force on `{day}` names no seller with a SIREN, a SIRET or a French VAT number; set it from that day on",
    }
}
