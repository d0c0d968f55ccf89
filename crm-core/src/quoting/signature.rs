//! Signatures: what they are bound to, and whether they hold.

use minicbor::Encode;

use crate::kernel::{CrmError, Currency, Date, Decision, DocumentHash, Fault, Label, Note, Refusal};
use crate::pricing::{DocumentAdjustment, DocumentTotals};

use super::contract::{QuoteEvent, QuoteRefusal, SignQuote};
use super::model::{BoundSignature, Quote, QuoteLine, QuoteProof, QuoteRecipient, QuoteStep};
use super::rules::{QuoteContext, allow, in_time};

/// All that a customer was offered, in the order of its fields. What becomes of the quote, and which record of an account it belongs to, is no part of it.
#[derive(Encode)]
struct Offered<'a> {
    #[n(0)]
    form: u32,
    #[n(1)]
    number: &'a Label,
    #[n(2)]
    revision: u32,
    #[n(3)]
    sent: Option<OfferedTo<'a>>,
    #[n(4)]
    currency: Currency,
    #[n(5)]
    lines: &'a [QuoteLine],
    #[n(6)]
    allowances: &'a [DocumentAdjustment],
    #[n(7)]
    charges: &'a [DocumentAdjustment],
    #[n(8)]
    valid_until: Date,
    #[n(9)]
    terms: &'a Note,
    #[n(10)]
    totals: &'a DocumentTotals,
}

/// Whom it was offered to, and on which day; the instant is no part of the offer.
#[derive(Encode)]
#[cbor(map)]
struct OfferedTo<'a> {
    #[n(0)]
    on: Date,
    #[n(1)]
    to: &'a QuoteRecipient,
}

/// The quote as bytes of its own: the same for the same offer, wherever and whenever they are made, and others where anything of it differs. They are
/// CBOR, in the order in which this version writes it; the first value is the number of the form.
#[must_use]
pub fn quote_bytes(quote: &Quote) -> Vec<u8> {
    let Quote { number, revision, sent, currency, lines, allowances, charges, valid_until, terms, totals, .. } = quote;
    let (revision, currency, valid_until) = (*revision, *currency, *valid_until);
    let sent = sent.as_ref().map(|sent| OfferedTo { on: sent.on, to: &sent.to });
    let offered = Offered { form: 1, number, revision, sent, currency, lines, allowances, charges, valid_until, terms, totals };
    // Writing to memory cannot fail, and none of these values refuses to be written.
    minicbor::to_vec(offered).unwrap_or_default()
}

/// The quote, signed.
///
/// # Errors
/// QUO-001, QUO-003 before it is accepted, QUO-011; a signature after now is invalid.
pub fn sign(quote: &Quote, command: &SignQuote, cx: &QuoteContext<'_>) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    let signature = command.signature.clone();
    let same = quote.signature.as_ref().is_some_and(|bound| bound.signature == signature);
    allow(quote, QuoteStep::Sign)?;
    if same {
        return Ok(Decision::AlreadyDone(quote.clone()));
    }
    if quote.acceptance().is_none() {
        in_time(quote, cx)?;
    }
    if quote.signature.is_some() {
        return Err(QuoteRefusal::AlreadySigned.about(quote));
    }
    if signature.signed_at > cx.now {
        let fault = Fault::new(signature.signed_at, "nobody has signed in the future", "give the instant of the signature");
        return Err(fault.at("signature.signed_at").into());
    }
    let event = QuoteEvent::Signed { document: signature.document.clone() };
    let bound = BoundSignature { quote: DocumentHash::of(&quote_bytes(quote)), signature };
    Ok(Decision::apply(Quote { signature: Some(bound), ..quote.clone() }, event))
}

/// All that proves the signature of the quote; none where it is not signed.
#[must_use]
pub fn proof(quote: &Quote) -> Option<QuoteProof> {
    let BoundSignature { quote: hash, signature } = quote.signature.clone()?;
    Some(QuoteProof { number: quote.number.clone(), revision: quote.revision, quote: hash, signature })
}

/// A part of a proof that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ProofFault {
    /// The quote is not signed.
    NotSigned,
    /// The proof is of another quote, or of another revision.
    OtherQuote,
    /// The quote is not what was signed.
    QuoteAltered,
    /// The proof says of the signature something else than the quote does.
    SignatureAltered,
    /// The document is not the one that was signed.
    DocumentAltered,
}

/// What of `proof` does not hold against the quote and the exact bytes of the document; nothing where all of it does.
#[must_use]
pub fn verify_signature(quote: &Quote, proof: &QuoteProof, document: &[u8]) -> Vec<ProofFault> {
    verify_hash(quote, proof, &DocumentHash::of(document))
}

/// [`verify_signature`] for those who have the hash of the document alone.
#[must_use]
pub fn verify_hash(quote: &Quote, proof: &QuoteProof, document: &DocumentHash) -> Vec<ProofFault> {
    let bound = quote.signature.as_ref();
    let faults = [
        (bound.is_none(), ProofFault::NotSigned),
        (proof.number != quote.number || proof.revision != quote.revision, ProofFault::OtherQuote),
        (proof.quote != DocumentHash::of(&quote_bytes(quote)), ProofFault::QuoteAltered),
        (
            bound.is_some_and(|bound| bound.signature != proof.signature || bound.quote != proof.quote),
            ProofFault::SignatureAltered,
        ),
        (proof.signature.document != *document, ProofFault::DocumentAltered),
    ];
    faults.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, fault)| fault).collect()
}
