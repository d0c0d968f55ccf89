//! A quote in one of its revisions.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, Currency, Date, Fault, Faults, Index, IndexRow, Kind, Label, Note, OpportunityId, Ownership,
    Quantity, QuoteId, Record, SortKey, Timestamp, UserId,
};
use crate::parties::{NamesParties, PartyId, Successors};
use crate::pricing::{DocumentAdjustment, DocumentTotals};

use super::parts::{BoundSignature, MAX_EVIDENCE, QuoteLine, SentQuote};
use super::state::{Acceptance, QuoteState, QuoteStep, QuoteTag, STEPS};

/// The most lines of one quote.
pub const MAX_QUOTE_LINES: usize = 1_000;
/// An offer to a customer, in one of its revisions.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Quote {
    /// Id of the revision.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::quoting) id: QuoteId,
    /// Who answers for it.
    #[n(1)]
    pub(in crate::quoting) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::quoting) state: QuoteState,
    /// The number, the same for all revisions.
    #[n(3)]
    pub(in crate::quoting) number: Label,
    /// Which revision it is, counted from 1.
    #[n(4)]
    pub(in crate::quoting) revision: u32,
    /// The deal it is for.
    #[n(5)]
    pub(in crate::quoting) opportunity: Option<OpportunityId>,
    /// True for the one quote of the deal that speaks for it.
    #[n(6)]
    pub(in crate::quoting) is_primary: bool,
    /// The customer.
    #[n(7)]
    pub(in crate::quoting) account: AccountId,
    /// The person one deals with.
    #[n(8)]
    pub(in crate::quoting) contact: Option<ContactId>,
    /// The currency of every amount.
    #[n(9)]
    pub(in crate::quoting) currency: Currency,
    /// The lines.
    #[n(10)]
    pub(in crate::quoting) lines: Vec<QuoteLine>,
    /// Taken off the document.
    #[n(11)]
    pub(in crate::quoting) allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    #[n(12)]
    pub(in crate::quoting) charges: Vec<DocumentAdjustment>,
    /// The last day on which it can be accepted.
    #[n(13)]
    pub(in crate::quoting) valid_until: Date,
    /// The terms of the offer.
    #[n(14)]
    pub(in crate::quoting) terms: Note,
    /// What the chosen lines come to.
    #[n(15)]
    pub(in crate::quoting) totals: DocumentTotals,
    /// Everybody who had a hand in writing it, earlier revisions included: none of them approves it.
    #[n(16)]
    pub(in crate::quoting) authors: Vec<UserId>,
    /// What sending froze.
    #[n(17)]
    pub(in crate::quoting) sent: Option<SentQuote>,
    /// The signature.
    #[n(18)]
    pub(in crate::quoting) signature: Option<BoundSignature>,
    /// When this revision was drafted; none where an older version wrote it.
    #[n(19)]
    pub(in crate::quoting) drafted_at: Option<Timestamp>,
}

impl Quote {
    /// Quotes by number and revision.
    pub const BY_NUMBER: Index<Self> = Index::unique(1, "number and revision");
    /// Quotes of a deal.
    pub const BY_OPPORTUNITY: Index<Self> = Index::new(2, "opportunity");
    /// The quote that speaks for a deal.
    pub const BY_PRIMARY: Index<Self> = Index::unique(3, "opportunity it speaks for");
    /// Quotes of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(4, "account");
    /// Quotes for a contact.
    pub const BY_CONTACT: Index<Self> = Index::new(5, "contact");
    /// Quotes that the customer has, by the last day on which they can be accepted.
    pub const BY_VALID_UNTIL: Index<Self> = Index::new(6, "last day");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> QuoteTag {
        match self.state {
            QuoteState::Draft => QuoteTag::Draft,
            QuoteState::Sent => QuoteTag::Sent,
            QuoteState::Accepted(_) => QuoteTag::Accepted,
            QuoteState::Declined { .. } => QuoteTag::Declined,
            QuoteState::Expired => QuoteTag::Expired,
            QuoteState::Superseded { .. } => QuoteTag::Superseded,
            QuoteState::Cancelled { .. } => QuoteTag::Cancelled,
        }
    }

    /// What was accepted; none in any other state.
    #[must_use]
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match &self.state {
            QuoteState::Accepted(acceptance) => Some(acceptance),
            _ => None,
        }
    }

    /// The commands that are legal now, for the buttons of a host. Rights, approval and the last day may still say no.
    #[must_use]
    pub fn available_commands(&self) -> Vec<QuoteStep> {
        let mut commands = STEPS.available(self.tag());
        commands.retain(|command| *command != QuoteStep::Sign || self.signature.is_none());
        commands
    }

    fn check_lines(&self, faults: &mut Faults) {
        let lines = self.lines.len();
        let fits = (1..=MAX_QUOTE_LINES).contains(&lines);
        faults.require(fits, "lines", lines, "a quote has 1 to 1,000 lines", "add a line, or split it");
        let mut keys = std::collections::BTreeSet::new();
        let mut chosen: std::collections::BTreeMap<&Code, usize> = std::collections::BTreeMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            let (place, quantity) = (|field: &str| format!("lines[{at}].{field}"), line.priced.quantity);
            if !keys.insert(&line.key) {
                faults.push(Fault::new(&line.key, "another line has this key", "give each line its own").at(place("key")));
            }
            if quantity <= Quantity::ZERO {
                let fault = Fault::new(quantity, "what is offered is there in some quantity", "give more than 0");
                faults.push(fault.at(place("priced.quantity")));
            }
            if let Some(group) = line.group() {
                *chosen.entry(group).or_default() += usize::from(line.is_chosen());
            }
        }
        for (group, chosen) in chosen.into_iter().filter(|(_, chosen)| *chosen != 1) {
            let problem = format!("{chosen} of its lines are chosen");
            faults.push(Fault::new(group, problem, "choose exactly one line of each group of alternatives").at("lines"));
        }
    }
}

impl Record for Quote {
    type Id = QuoteId;
    const KIND: Kind = Kind::QUOTE;
    const NEXT_FIELD: u64 = 20;

    fn id(&self) -> QuoteId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        self.check_lines(&mut faults);
        let adjustments = self.allowances.len() + self.charges.len();
        let fits = adjustments <= 100;
        faults.require(fits, "charges", adjustments, "a document has at most 100 allowances and charges", "join some");
        let evidence = self.signature.as_ref().map_or(0, |bound| bound.signature.evidence.len());
        let fits = evidence <= MAX_EVIDENCE;
        faults.require(fits, "signature.evidence", evidence, "there are at most 50 values of evidence", "join some");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_NUMBER.row(SortKey::new().text(self.number.as_str()).unsigned(self.revision.into())),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).id(self.id)),
        ];
        rows.extend(self.contact.map(|contact| Self::BY_CONTACT.row(SortKey::new().id(contact).id(self.id))));
        rows.extend(self.opportunity.map(|deal| Self::BY_OPPORTUNITY.row(SortKey::new().id(deal).id(self.id))));
        let primary = self.opportunity.filter(|_| self.is_primary);
        rows.extend(primary.map(|deal| Self::BY_PRIMARY.row(SortKey::new().id(deal))));
        if self.tag() == QuoteTag::Sent {
            rows.push(Self::BY_VALID_UNTIL.row(SortKey::new().date(self.valid_until).id(self.id)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// Whom it was sent to is frozen; whose it is among the company's own accounts is not.
impl NamesParties for Quote {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        std::iter::once(PartyId::Account(self.account)).chain(self.contact.map(PartyId::Contact)).collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let (account, contact) = (successors.account(self.account), self.contact.map(|contact| successors.contact(contact)));
        Self { account, contact, ..self.clone() }
    }
}
