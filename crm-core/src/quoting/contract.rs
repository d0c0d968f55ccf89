//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::approvals::ApprovalTag;
use crate::catalog::ApprovalNeed;
use crate::kernel::{
    AccountId, ApprovalId, Code, ContactId, Currency, Date, DocumentHash, DomainEvent, HeldBack, Label, Money, Note,
    OpportunityId, Quantity, QuoteId, UserId, refusals,
};
use crate::pricing::DocumentAdjustment;

use super::model::{QuoteLine, QuoteProof, QuoteSignature};

/// What a quote offers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuoteContent {
    /// 1 to 1,000 lines.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    pub lines: Vec<QuoteLine>,
    /// Taken off the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub charges: Vec<DocumentAdjustment>,
    /// The last day on which it can be accepted; none: as the policy says, from today.
    #[n(3)]
    pub valid_until: Option<Date>,
    /// The terms of the offer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub terms: Note,
}

/// Drafts a quote under a number of its own. The first quote of a deal speaks for it, and so does the next one after that was declined, expired or cancelled.
///
/// Permission: create on quotes, read on the account, contact, opportunity and products. Answers the [`Quote`](super::Quote). Refusals: QUO-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DraftQuote {
    /// The deal it is for.
    #[n(0)]
    pub opportunity: Option<OpportunityId>,
    /// The customer.
    #[n(1)]
    pub account: AccountId,
    /// The person one deals with.
    #[n(2)]
    pub contact: Option<ContactId>,
    /// The currency of every amount.
    #[n(3)]
    pub currency: Currency,
    /// What it offers.
    #[n(4)]
    pub content: QuoteContent,
    /// Who answers for it; none: who drafts it. The host's own work must name somebody.
    #[n(5)]
    pub owner: Option<UserId>,
}

/// Puts other content into a draft. What was approved holds no longer: approvals are of exactly what they were asked for.
///
/// Permission: update on quotes, read on products. Answers the [`Quote`](super::Quote). Refusals: QUO-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
    /// What it offers now.
    #[n(1)]
    pub content: QuoteContent,
}

/// Asks for the approvals that the policy `discounts` wants for a draft, one for each threshold that is crossed. Who wrote the quote does not vote on them;
/// others do by [`CastVote`](crate::approvals::CastVote). One of the same offer that is pending or granted is not asked for again.
///
/// Permission: update on quotes, read on its account and products. Answers the [`AskedApprovals`](crate::approvals::AskedApprovals). Refusals: QUO-001, QUO-005.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RequestQuoteApproval {
    /// The draft.
    #[n(0)]
    pub quote: QuoteId,
}

/// Sends a quote: freezes it and puts `quote.sent` into the outbox. Each threshold that it crosses now has a granted approval of exactly this offer; sending
/// uses them up. What its primary quote comes to becomes the amount of an open deal.
///
/// Permission: update on quotes and on the opportunity whose amount follows, read on its account and products. Answers the
/// [`Quote`](super::Quote). Refusals: QUO-001, QUO-003, QUO-004.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SendQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
}

/// How much of a line is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AcceptedLine {
    /// The line, counted from 0.
    #[n(0)]
    pub line: u32,
    /// How much of it, above zero; none: all that is quoted.
    #[n(1)]
    pub quantity: Option<Quantity>,
}

/// Records that the customer accepts a quote, in whole or in part. Permission: update on quotes.
///
/// Where the quote speaks for a deal, the deal follows as the policy says, by the rules of `ChangeOpportunity` and `WinOpportunity` and with the right to
/// update it: its amount, and, where all of the quote is accepted, that it is won. What is refused there does not refuse the acceptance: the deal stays, and
/// the event says why. Answers the [`Quote`](super::Quote). Refusals: QUO-001, QUO-003, QUO-006 to QUO-009.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AcceptQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
    /// What is accepted, at most one line of each group of alternatives; none: every chosen line in full.
    #[n(1)]
    pub lines: Option<Vec<AcceptedLine>>,
}

/// Records that the customer declines a quote. Permission: update on quotes. Answers the [`Quote`](super::Quote). Refusals: QUO-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DeclineQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
    /// Why: one of the policy's reasons.
    #[n(1)]
    pub reason: Code,
    /// Why, in words.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
}

/// Takes a quote back before it is accepted. Permission: update on quotes. Answers the [`Quote`](super::Quote). Refusals: QUO-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CancelQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
}

/// Makes a new revision of a quote, a draft with the same number and content; the earlier one is superseded and speaks for no deal any more.
///
/// Permission: update and create on quotes. Answers the new [`Quote`](super::Quote). Refusals: QUO-001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReviseQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
}

/// Lets a quote speak for its deal in the place of the one that does. Permission: update on quotes and on the opportunity whose amount follows. Answers
/// the [`Quote`](super::Quote). Refusals: QUO-001, QUO-010.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MakeQuotePrimary {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
}

/// Binds a signature to a quote that the customer has. Permission: update on quotes. Answers the [`Quote`](super::Quote). Refusals: QUO-001, QUO-003,
/// QUO-011.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SignQuote {
    /// The quote.
    #[n(0)]
    pub quote: QuoteId,
    /// Who signed which document, when and how.
    #[n(1)]
    pub signature: QuoteSignature,
}

/// Expires quotes whose last day has passed, each once, the earliest first. In portions: call it again until the answer says that this is the end. One that
/// cannot be expired is named, and the others are.
///
/// Permission: update on all quotes. Answers [`ExpiredQuotes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ExpireQuotes {
    /// How many at most, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What [`ExpireQuotes`] did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ExpiredQuotes {
    /// Quotes that expired.
    #[n(0)]
    pub expired: u64,
    /// True where none is left that should.
    #[n(1)]
    pub is_end: bool,
    /// The quotes that could not be expired.
    #[n(2)]
    #[cbor(default)]
    pub held_back: Vec<HeldBack>,
}

/// Asks in what two quotes differ, as two revisions of one. Permission: read on both quotes. Answers the [`QuoteDiff`](super::QuoteDiff).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DiffQuotes {
    /// The earlier one.
    pub from: QuoteId,
    /// The later one.
    pub to: QuoteId,
}

/// Asks which approvals a quote needs as it stands, and where each of them stands. Permission: read on the quote, its account and products. Answers the
/// [`NeededApproval`]s, without what is found of margins where the actor may not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ApprovalNeeds {
    /// The quote.
    pub quote: QuoteId,
}

/// An approval that a quote needs as it stands, and what was asked of those who may give it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NeededApproval {
    /// Which threshold is crossed, where, and who may approve it.
    pub need: ApprovalNeed,
    /// The approval that was asked for exactly this offer; none: it is still to be asked for.
    pub approval: Option<ApprovalId>,
    /// Where that approval stands.
    pub standing: Option<ApprovalTag>,
}

/// Asks for the proof of a signature, to be kept outside. Permission: read on the quote. Answers the [`QuoteProof`], if it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ProveSignature {
    /// The quote.
    pub quote: QuoteId,
}

/// Asks whether a proof holds against the quote as it stands and the document as it is kept. Permission: read on the quote. Answers what does not
/// hold; nothing where all of it does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct VerifySignature {
    /// The quote.
    pub quote: QuoteId,
    /// The proof.
    pub proof: QuoteProof,
    /// The hash of the document's bytes.
    pub document: DocumentHash,
}

/// What became of the deal of a quote that was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum AcceptedDeal {
    /// It is as open or closed as before, or there is none.
    #[default]
    #[n(0)]
    Left,
    /// It was won.
    #[n(1)]
    Won,
    /// It should have followed, and something held it back: it is as before.
    #[n(2)]
    HeldBack {
        /// Code of the error, as `OPP-014` or `denied`.
        #[n(0)]
        code: String,
        /// What is wrong, and what to do about it.
        #[n(1)]
        detail: String,
    },
}

/// What happened to a quote.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum QuoteEvent {
    /// It was drafted.
    #[n(0)]
    Drafted,
    /// It offers something else.
    #[n(1)]
    Changed,
    /// It was sent.
    #[n(2)]
    Sent {
        /// Its number.
        #[n(0)]
        number: Label,
        /// Which revision.
        #[n(1)]
        revision: u32,
        /// What it comes to, VAT included.
        #[n(2)]
        gross: Money,
    },
    /// The customer accepted it.
    #[n(3)]
    Accepted {
        /// What the accepted part comes to, VAT included.
        #[n(0)]
        gross: Money,
        /// What became of its deal.
        #[n(1)]
        #[cbor(default)]
        deal: AcceptedDeal,
    },
    /// The customer declined it.
    #[n(4)]
    Declined {
        /// Why.
        #[n(0)]
        reason: Code,
    },
    /// Its last day passed.
    #[n(5)]
    Expired,
    /// A later revision took its place.
    #[n(6)]
    Superseded {
        /// The revision.
        #[n(0)]
        by: QuoteId,
    },
    /// It was made in the place of an earlier revision.
    #[n(7)]
    Revised {
        /// The revision before it.
        #[n(0)]
        from: QuoteId,
    },
    /// It was taken back.
    #[n(8)]
    Cancelled,
    /// It speaks for its deal now.
    #[n(9)]
    MadePrimary,
    /// Another quote speaks for its deal now.
    #[n(10)]
    NoLongerPrimary,
    /// It was signed.
    #[n(11)]
    Signed {
        /// The hash of the document that was signed.
        #[n(0)]
        document: DocumentHash,
    },
}

impl DomainEvent for QuoteEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Drafted => "quote.drafted",
            Self::Changed => "quote.changed",
            Self::Sent { .. } => "quote.sent",
            Self::Accepted { .. } => "quote.accepted",
            Self::Declined { .. } => "quote.declined",
            Self::Expired => "quote.expired",
            Self::Superseded { .. } => "quote.superseded",
            Self::Revised { .. } => "quote.revised",
            Self::Cancelled => "quote.cancelled",
            Self::MadePrimary => "quote.made_primary",
            Self::NoLongerPrimary => "quote.no_longer_primary",
            Self::Signed { .. } => "quote.signed",
        }
    }
}

refusals! {
    /// Why quoting says no, in order of precedence.
    pub enum QuoteRefusal {
        /// The step table does not have it.
        NotInState {
            /// Where it stands.
            state: &'static str,
        } = "QUO-001": "a quote that is {state} does not allow this; ask for its available commands, or revise it",
        /// A quote goes to the customer of its deal.
        OtherAccount = "QUO-002": "the opportunity is another account's; choose one of this customer, or name its account",
        /// Its last day has passed.
        PastLastDay {
            /// The last day.
            valid_until: Date,
            /// Today.
            today: Date,
        } = "QUO-003": "it could be accepted until `{valid_until}`, and today is `{today}`; change it or make a revision with a later day",
        /// Somebody must approve it first.
        ApprovalNeeded {
            /// Which thresholds are crossed without an approval that holds.
            why: String,
        } = "QUO-004": "it needs approval first, for {why}; request it, and wait until enough have agreed",
        /// Nothing is to be approved.
        NothingToApprove = "QUO-005": "no threshold is crossed, so nobody needs to approve it; send it",
        /// No such line.
        NoSuchLine {
            /// What was given.
            line: u32,
        } = "QUO-006": "the quote has no line `{line}`, or it was named before; lines are counted from 0, each once",
        /// More than was offered, or nothing.
        NotAsQuoted {
            /// What was given.
            quantity: Quantity,
            /// What was quoted.
            quoted: Quantity,
        } = "QUO-007": "`{quantity}` is not above zero and at most the `{quoted}` that is quoted; give a part of it, or revise the quote",
        /// Two alternatives at once.
        TwoAlternatives {
            /// The group.
            group: Code,
        } = "QUO-008": "two lines of the alternatives `{group}` are accepted; choose one of them",
        /// Nothing at all is accepted.
        NothingAccepted = "QUO-009": "no line is accepted; name one, or decline the quote",
        /// There is no deal to speak for.
        NoOpportunity = "QUO-010": "the quote is for no opportunity; draft it for one",
        /// One signature.
        AlreadySigned = "QUO-011": "the quote is signed already; a new signature belongs on a new revision",
    }
}
