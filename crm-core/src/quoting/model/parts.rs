//! What a quote is made of: lines, whom it was sent to, signatures.

use minicbor::{Decode, Encode};

use crate::catalog::BundleComponent;
use crate::kernel::{Code, Date, DocumentHash, Email, Label, Name, Note, PostalAddress, ProductId, Quantity, Timestamp};
use crate::pricing::PricedLine;

/// The most named values that are kept as evidence of a signature.
pub const MAX_EVIDENCE: usize = 50;

/// Whether the customer may choose a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum LineChoice {
    /// It belongs to the quote.
    #[default]
    #[n(0)]
    Standard,
    /// It may be added.
    #[n(1)]
    Optional {
        /// True where the totals count it.
        #[n(0)]
        is_chosen: bool,
    },
    /// It is one of several, of which exactly one is chosen.
    #[n(2)]
    Alternative {
        /// Key of the group.
        #[n(0)]
        group: Code,
        /// True for the one that the totals count.
        #[n(1)]
        is_chosen: bool,
    },
}

/// One line: what is offered, and its price.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuoteLine {
    /// The key by which the line is known from revision to revision; unique within the quote.
    #[n(0)]
    pub key: Code,
    /// What it is.
    #[n(1)]
    pub description: Name,
    /// The product, where it is one of the catalog.
    #[n(2)]
    pub product: Option<ProductId>,
    /// Quantity above zero, price, discount, VAT.
    #[n(3)]
    pub priced: PricedLine,
    /// Whether the customer may choose it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub choice: LineChoice,
    /// Its parts, where the product is a bundle: taken from the catalog when the quote is written, whatever is given.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub components: Vec<BundleComponent>,
}

impl QuoteLine {
    /// True where the totals count it.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        match self.choice {
            LineChoice::Standard => true,
            LineChoice::Optional { is_chosen } | LineChoice::Alternative { is_chosen, .. } => is_chosen,
        }
    }

    /// The group of alternatives it is one of.
    #[must_use]
    pub fn group(&self) -> Option<&Code> {
        match &self.choice {
            LineChoice::Alternative { group, .. } => Some(group),
            LineChoice::Standard | LineChoice::Optional { .. } => None,
        }
    }
}

/// What of a line was accepted. The two together are what was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct LineOutcome {
    /// How much was accepted.
    #[n(0)]
    pub accepted: Quantity,
    /// How much was not.
    #[n(1)]
    pub not_accepted: Quantity,
}

/// Whom a quote was sent to, as of that day; later changes of the account do not touch it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct QuoteRecipient {
    /// The company's legal name.
    #[n(0)]
    pub name: Name,
    /// Its address.
    #[n(1)]
    pub address: Option<PostalAddress>,
}

/// What sending froze.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SentQuote {
    /// The day.
    #[n(0)]
    pub on: Date,
    /// Whom it was sent to.
    #[n(1)]
    pub to: QuoteRecipient,
    /// The instant; none where an older version noted the day alone.
    #[n(2)]
    pub at: Option<Timestamp>,
}

/// A named value that speaks for a signature, as the address it came from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SignatureEvidence {
    /// What it is, as `ip-address`.
    #[n(0)]
    pub name: Label,
    /// Its value.
    #[n(1)]
    pub value: Note,
}

/// Who signed what, when and how.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuoteSignature {
    /// The hash of the exact bytes of the document that was signed, as the signer saw it.
    #[n(0)]
    pub document: DocumentHash,
    /// The signer's name.
    #[n(1)]
    pub signer: Name,
    /// The signer's e-mail address.
    #[n(2)]
    pub email: Email,
    /// When they signed; not after now.
    #[n(3)]
    pub signed_at: Timestamp,
    /// How, as a key: `drawn`, `typed`, `qualified`.
    #[n(4)]
    pub method: Code,
    /// What else speaks for it, at most 50 values.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub evidence: Vec<SignatureEvidence>,
}

/// A signature with the hash of the quote it is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BoundSignature {
    /// The hash of [`quote_bytes`](super::super::quote_bytes) when it was signed.
    #[n(0)]
    pub quote: DocumentHash,
    /// The signature.
    #[n(1)]
    pub signature: QuoteSignature,
}

/// All that proves a signature, to be kept outside the library: what was signed, who did, and the hash of the quote it was signed for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuoteProof {
    /// The number of the quote.
    #[n(0)]
    pub number: Label,
    /// Its revision.
    #[n(1)]
    pub revision: u32,
    /// The hash of [`quote_bytes`](super::super::quote_bytes) when it was signed.
    #[n(2)]
    pub quote: DocumentHash,
    /// The signature.
    #[n(3)]
    pub signature: QuoteSignature,
}
