//! A document as it is read on paper: every text written out in its language, nothing left to compute.

use derive_getters::Getters;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::kernel::{Date, DocumentHash};

/// The language in which a document is written: its words, and how numbers, amounts and days are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum DocumentLanguage {
    /// French as in France: `1 234,56 €`, `31/12/2026`.
    #[default]
    #[n(0)]
    French,
    /// English: `€1,234.56`, `31 December 2026`.
    #[n(1)]
    English,
}

impl DocumentLanguage {
    /// The tag of BCP 47.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }
}

/// The form of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DocumentFormat {
    /// One page of HTML with its style and its logo inside, for screens and for the printer.
    Html,
    /// PDF/A-3a and PDF/UA-1: pages of A4, with their font inside, tagged for screen readers.
    Pdf,
    /// The same PDF with the electronic invoice inside (Factur-X, in Germany ZUGFeRD); only of an issued invoice or credit note.
    FacturX,
}

impl DocumentFormat {
    /// The media type of the bytes.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf | Self::FacturX => "application/pdf",
        }
    }
}

/// The most bytes of a logo.
pub const LOGO_BYTES: usize = 65_536;
/// The most points that a PNG has across, and down: few bytes may stand for many.
pub const LOGO_POINTS: u32 = 2_000;

/// What the bytes of a logo are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum LogoType {
    /// A picture made of points.
    #[n(0)]
    Png,
    /// A drawing. In PDFs its shapes in plain colours are shown; its texts must be outlines, since no font is looked for.
    #[n(1)]
    Svg,
}

/// The seller's mark.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Logo {
    /// What the bytes are.
    #[n(0)]
    pub media_type: LogoType,
    /// The picture: at most [`LOGO_BYTES`].
    #[cfg_attr(feature = "serde", serde(with = "crate::kernel::wire::picture"))]
    #[n(1)]
    pub content: ByteVec,
}

/// A document as a person reads it. The same record, policy, language and version of the library make the same bytes, on any day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RenderedDocument {
    /// The document.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::picture::serialize"))]
    pub content: Vec<u8>,
    /// What the bytes are, as `application/pdf`.
    pub media_type: String,
    /// The language it is written in.
    pub language: DocumentLanguage,
    /// The SHA-256 of the bytes: what a signature of a quote is bound to.
    pub hash: DocumentHash,
}

/// A label and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetEntry {
    /// The label.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// Somebody with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetParty {
    /// What the block is headed by, as `Client`.
    pub heading: String,
    /// The name.
    pub name: String,
    /// The address and the numbers, line by line.
    pub lines: Vec<String>,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// What it is.
    pub description: String,
    /// What else is to be said of it: discounts, the choice it is one of, what of it was accepted.
    pub remarks: Vec<String>,
    /// The parts of a bundle.
    pub parts: Vec<String>,
    /// How much.
    pub quantity: String,
    /// The price of one, or of what the price is for.
    pub price: String,
    /// The rate of VAT, or the category where there is none.
    pub tax: String,
    /// Net.
    pub net: String,
}

/// Lines that the totals do not count, as options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSection {
    /// What they are headed by.
    pub heading: String,
    /// The lines.
    pub lines: Vec<SheetLine>,
}

/// Taken off or put on the whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetAdjustment {
    /// Why, and its percentage.
    pub label: String,
    /// The rate of VAT.
    pub tax: String,
    /// How much, with its sign.
    pub amount: String,
}

/// One group of VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTax {
    /// The rate, or the category where there is none.
    pub label: String,
    /// Why no VAT is charged, each reason once.
    pub reasons: Vec<String>,
    /// Net of the group.
    pub base: String,
    /// Its VAT.
    pub amount: String,
}

/// What a document, or the accepted part of it, comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTotals {
    /// What it is headed by; none where there is only one.
    pub heading: Option<String>,
    /// Net, VAT and what lies between.
    pub entries: Vec<SheetEntry>,
    /// The one figure that counts.
    pub grand: SheetEntry,
}

/// Where the buyer signs, or who did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSignature {
    /// What the block is headed by.
    pub heading: String,
    /// Facts of the signature; with empty values where it is still to be given.
    pub entries: Vec<SheetEntry>,
    /// True where it was signed.
    pub is_signed: bool,
}

/// What stands at the head of each column of the table, and what tables are called for those who do not see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumns {
    /// Of the table of lines.
    pub lines: [String; 5],
    /// Of the table of VAT.
    pub taxes: [String; 3],
    /// The title of the table of lines.
    pub lines_title: String,
    /// The title of the table of VAT.
    pub taxes_title: String,
}

/// A document ready for paper.
#[derive(Debug, Clone, PartialEq, Eq, Getters)]
pub struct DocumentSheet {
    /// The language.
    pub(super) language: DocumentLanguage,
    /// The day that it bears; of a draft, the day on which it is looked at.
    pub(super) day: Date,
    /// What it is: invoice, credit note, quote.
    pub(super) title: String,
    /// Its number; none for the draft of an invoice.
    pub(super) number: Option<String>,
    /// What must not be overlooked: that it is a draft, expired, cancelled.
    pub(super) banner: Option<String>,
    /// Colour of bars and of the head of tables, as `#1f4e79`.
    pub(super) accent: String,
    /// True where black is read better on the accent than white.
    pub(super) is_accent_light: bool,
    /// The seller's mark.
    pub(super) logo: Option<Logo>,
    /// Who sells.
    pub(super) seller: SheetParty,
    /// Who buys.
    pub(super) buyer: SheetParty,
    /// Days and references.
    pub(super) facts: Vec<SheetEntry>,
    /// Heads of columns.
    pub(super) columns: SheetColumns,
    /// The lines that the totals count.
    pub(super) lines: Vec<SheetLine>,
    /// Allowances and charges on the whole document.
    pub(super) adjustments: Vec<SheetAdjustment>,
    /// VAT, group by group.
    pub(super) taxes: Vec<SheetTax>,
    /// What it comes to.
    pub(super) totals: SheetTotals,
    /// What the accepted part of a quote comes to, where it was not accepted as it stood.
    pub(super) accepted: Option<SheetTotals>,
    /// Lines that they do not count.
    pub(super) apart: Vec<SheetSection>,
    /// What is said to the buyer, headed and paragraph by paragraph.
    pub(super) note: Option<(String, Vec<String>)>,
    /// How to pay: heading and entries; none where nothing is to be paid.
    pub(super) payment: Option<(String, Vec<SheetEntry>)>,
    /// What the law wants to be said.
    pub(super) mentions: Vec<String>,
    /// Where the buyer signs.
    pub(super) signature: Option<SheetSignature>,
    /// At the foot of every page: who the seller is in law.
    pub(super) footer: Vec<String>,
    /// How pages are counted, with `{page}` and `{pages}` to fill in.
    pub(super) paging: &'static str,
}
