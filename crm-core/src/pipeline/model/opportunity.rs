//! A deal that may be won: what it is worth, how likely, and the way it took.

use std::collections::BTreeSet;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, CustomFields, Date, ExternalId, Fault, Faults, Index, IndexRow, Kind, LeadId, Money, Name, Note,
    OpportunityId, Ownership, Percent, PipelineId, ProductId, Record, SortKey, Timestamp, UserId,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::definition::{ForecastCategory, RequiredField, lies_between};
use super::estimate::{Estimate, check_estimates, hide_amounts};
use super::standing::Standing;
use super::terms::{
    Competitor, DealLine, DealSplit, RecurringRevenue, RenewalOf, Stakeholder, TickedPoint, check_lines, check_parts,
    check_recurring,
};

/// The most visits of stages that an opportunity keeps before it can only be closed.
pub const MAX_VISITS: usize = 500;

/// Where an opportunity stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OpportunityState {
    /// It is worked on.
    #[n(0)]
    Open {
        /// Key of the open stage.
        #[n(0)]
        stage: Code,
    },
    /// The customer said yes.
    #[n(1)]
    Won {
        /// Key of the won stage.
        #[n(0)]
        stage: Code,
        /// When.
        #[n(1)]
        closed_at: Timestamp,
        /// The same instant as a day in the company's time zone.
        #[n(2)]
        closed_on: Date,
    },
    /// The customer said no, or nothing.
    #[n(2)]
    Lost {
        /// Key of the lost stage.
        #[n(0)]
        stage: Code,
        /// Why, one of the pipeline's reasons.
        #[n(1)]
        reason: Code,
        /// Why in words.
        #[n(2)]
        note: Option<Note>,
        /// When.
        #[n(3)]
        closed_at: Timestamp,
        /// The same instant as a day in the company's time zone.
        #[n(4)]
        closed_on: Date,
    },
}

/// The state without what it carries: the rows of the step table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// It is worked on.
    Open,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

/// How likely an opportunity is won, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Probability {
    /// The percentage of the stage it is in, as it was when the opportunity entered it.
    #[n(0)]
    Auto(#[n(0)] Percent),
    /// A percentage that somebody gave; it stays through moves until it is reset or the opportunity is closed.
    #[n(1)]
    Overridden(#[n(0)] Percent),
}

impl Probability {
    /// The percentage: 100 where won, 0 where lost, otherwise 1 to 99.
    #[must_use]
    pub fn percent(self) -> Percent {
        match self {
            Self::Auto(percent) | Self::Overridden(percent) => percent,
        }
    }

    /// True where somebody gave it.
    #[must_use]
    pub fn is_overridden(self) -> bool {
        matches!(self, Self::Overridden(_))
    }
}

/// Where a forecast counts an opportunity, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Category {
    /// The category of the stage it is in, as it was when the opportunity entered it.
    #[n(0)]
    Auto(#[n(0)] ForecastCategory),
    /// A category that somebody gave; it stays through moves until it is reset or the opportunity is closed.
    #[n(1)]
    Overridden(#[n(0)] ForecastCategory),
}

impl Category {
    /// The category.
    #[must_use]
    pub fn get(self) -> ForecastCategory {
        match self {
            Self::Auto(category) | Self::Overridden(category) => category,
        }
    }

    /// True where somebody gave it.
    #[must_use]
    pub fn is_overridden(self) -> bool {
        matches!(self, Self::Overridden(_))
    }
}

/// One stay of an opportunity in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct StageVisit {
    /// Key of the stage.
    #[n(0)]
    pub stage: Code,
    /// When it entered.
    #[n(1)]
    pub entered_at: Timestamp,
    /// When it left; none while it is there.
    #[n(2)]
    pub left_at: Option<Timestamp>,
    /// Who brought it there; none for the host's own work.
    #[n(3)]
    pub actor: Option<UserId>,
    /// What it was worth when it entered. Hidden together with the amount.
    #[n(4)]
    pub amount: Option<Money>,
    /// How likely it was when it entered.
    #[n(5)]
    pub probability: Percent,
    /// Where a forecast counted it when it entered; none where an older version noted the visit.
    #[n(6)]
    pub category: Option<ForecastCategory>,
    /// When it was expected to close when it entered.
    #[n(7)]
    pub expected_close: Option<Date>,
    /// The pipeline of the stage, where the deal has left it for another one since.
    #[n(8)]
    pub pipeline: Option<PipelineId>,
}

impl StageVisit {
    /// True where the deal was in `own`, the pipeline that it is in now.
    #[must_use]
    pub fn is_in(&self, own: PipelineId) -> bool {
        self.pipeline.is_none_or(|pipeline| pipeline == own)
    }
}

/// A deal that may be won.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Opportunity {
    /// Id of the opportunity.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::pipeline) id: OpportunityId,
    /// Who answers for it.
    #[n(1)]
    pub(in crate::pipeline) ownership: Ownership,
    /// The pipeline it passes.
    #[n(2)]
    pub(in crate::pipeline) pipeline: PipelineId,
    /// Where it stands.
    #[n(3)]
    pub(in crate::pipeline) state: OpportunityState,
    /// What it is called.
    #[n(4)]
    pub(in crate::pipeline) name: Name,
    /// The company that buys.
    #[n(5)]
    pub(in crate::pipeline) account: Option<AccountId>,
    /// The person one deals with.
    #[n(6)]
    pub(in crate::pipeline) contact: Option<ContactId>,
    /// What is sold.
    #[n(7)]
    pub(in crate::pipeline) product: Option<ProductId>,
    /// What it is worth, not negative. Maskable.
    #[n(8)]
    pub(in crate::pipeline) amount: Option<Money>,
    /// The day on which it is expected to close.
    #[n(9)]
    pub(in crate::pipeline) expected_close: Option<Date>,
    /// How likely it is won.
    #[n(10)]
    pub(in crate::pipeline) probability: Probability,
    /// Where a forecast counts it while it is open.
    #[n(11)]
    pub(in crate::pipeline) category: Category,
    /// When it was opened.
    #[n(12)]
    pub(in crate::pipeline) opened_at: Timestamp,
    /// The same instant as a day in the company's time zone.
    #[n(13)]
    pub(in crate::pipeline) opened_on: Date,
    /// Where it came from, and what it is called there; no two opportunities share one.
    #[n(14)]
    pub(in crate::pipeline) external_id: Option<ExternalId>,
    /// The lead it grew out of.
    #[n(15)]
    pub(in crate::pipeline) lead: Option<LeadId>,
    /// The stages it was in, in the order of time; the last one is where it is.
    #[n(16)]
    pub(in crate::pipeline) history: Vec<StageVisit>,
    /// Key of the open stage it is in, or was in when it was closed.
    #[n(17)]
    pub(in crate::pipeline) last_open_stage: Code,
    /// What the company notes about it beyond this.
    #[n(18)]
    #[cbor(default)]
    pub(in crate::pipeline) custom_fields: CustomFields,
    /// Every change of what it was expected to bring while it was in a stage, in the order of time; at most 500.
    #[n(19)]
    #[cbor(default)]
    pub(in crate::pipeline) estimates: Vec<Estimate>,
    /// What is sold, line by line. Where there is a line, the amount is their sum. Maskable with the amount.
    #[n(22)]
    #[cbor(default)]
    pub(in crate::pipeline) lines: Vec<DealLine>,
    /// Who decides on the customer's side.
    #[n(23)]
    #[cbor(default)]
    pub(in crate::pipeline) stakeholders: Vec<Stakeholder>,
    /// Who else wants the deal.
    #[n(24)]
    #[cbor(default)]
    pub(in crate::pipeline) competitors: Vec<Competitor>,
    /// For whom it counts; nobody: for its owner alone.
    #[n(25)]
    #[cbor(default)]
    pub(in crate::pipeline) splits: Vec<DealSplit>,
    /// What it brings again and again. Maskable with the amount.
    #[n(26)]
    pub(in crate::pipeline) recurring: Option<RecurringRevenue>,
    /// The points of its gates that were ticked off.
    #[n(27)]
    #[cbor(default)]
    pub(in crate::pipeline) ticked: Vec<TickedPoint>,
    /// The contract whose renewal it is about; none: it is no renewal.
    #[n(28)]
    pub(in crate::pipeline) renewal: Option<RenewalOf>,
}

impl Opportunity {
    /// Opportunities by pipeline, key of the stage and instant of opening. Each row tells the [`Standing`] of its opportunity.
    pub const BY_STAGE: Index<Self> = Index::covering(1, "pipeline, stage and opening", 8);
    /// Closed opportunities: lost ones, then won ones, each by the day of closing.
    pub const BY_CLOSE: Index<Self> = Index::listed(2, "won or lost and day of closing");
    /// Opportunities by account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");
    /// Opportunities by where they came from.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(4, "external id");
    /// Opportunities by the lead they grew out of.
    pub const BY_LEAD: Index<Self> = Index::new(5, "lead");
    /// Opportunities by contact: the one that one deals with, and everybody who has a part in the decision.
    pub const BY_CONTACT: Index<Self> = Index::new(6, "contact");
    /// Opportunities by the contract whose renewal they are about, and its term: one for each.
    pub const BY_RENEWAL: Index<Self> = Index::unique(7, "contract and term");

    /// Key of the stage it is in, open or closed.
    #[must_use]
    pub fn stage(&self) -> &Code {
        match &self.state {
            OpportunityState::Open { stage } | OpportunityState::Won { stage, .. } | OpportunityState::Lost { stage, .. } => {
                stage
            }
        }
    }

    /// The state without what it carries.
    #[must_use]
    pub fn reached(&self) -> Reached {
        match self.state {
            OpportunityState::Open { .. } => Reached::Open,
            OpportunityState::Won { .. } => Reached::Won,
            OpportunityState::Lost { .. } => Reached::Lost,
        }
    }

    /// True while it is worked on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.reached() == Reached::Open
    }

    /// The day on which it was won or lost; none while it is open.
    #[must_use]
    pub fn closed_on(&self) -> Option<Date> {
        match self.state {
            OpportunityState::Open { .. } => None,
            OpportunityState::Won { closed_on, .. } | OpportunityState::Lost { closed_on, .. } => Some(closed_on),
        }
    }

    /// What counts of it now.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            reached: self.reached(),
            amount: self.amount,
            probability: self.probability.percent(),
            category: self.category.get(),
            expected_close: self.expected_close,
            opened_at: self.opened_at,
            opened_on: self.opened_on,
            closed_on: self.closed_on(),
        }
    }

    /// The fields of `required` that it does not have.
    #[must_use]
    pub fn missing(&self, required: &[RequiredField]) -> Vec<RequiredField> {
        let has = |field: &&RequiredField| match field {
            RequiredField::Amount => self.amount.is_some(),
            RequiredField::CloseDate => self.expected_close.is_some(),
            RequiredField::Account => self.account.is_some(),
            RequiredField::Contact => self.contact.is_some(),
            RequiredField::Product => self.product.is_some(),
            RequiredField::Custom(code) => self.custom_fields.get(code).is_some(),
        };
        required.iter().filter(|field| !has(field)).cloned().collect()
    }
}

impl Record for Opportunity {
    type Id = OpportunityId;
    const KIND: Kind = Kind::OPPORTUNITY;
    const NEXT_FIELD: u64 = 29;

    fn id(&self) -> OpportunityId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        check_probability(self, &mut faults);
        check_history(self, &mut faults);
        check_estimates(self, &mut faults);
        check_lines(&self.lines, &mut faults);
        check_parts(&self.stakeholders, &self.competitors, &self.splits, &mut faults);
        if let Some(recurring) = &self.recurring {
            check_recurring(recurring, &mut faults);
        }
        if let Some(amount) = self.amount.filter(|amount| amount.is_negative()) {
            faults.push(Fault::new(amount, "an amount is not negative", "give an amount of 0 or more").at("amount"));
        }
        if let Some(closed_on) = self.closed_on().filter(|day| *day < self.opened_on) {
            faults.push(Fault::new(closed_on, "it was closed before it was opened", "give a later day").at("closed_on"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let place = SortKey::new().id(self.pipeline).text(self.stage().as_str()).instant(self.opened_at);
        let mut rows = vec![Self::BY_STAGE.telling(place, self.standing().told())];
        rows.extend(self.closed_on().map(|day| {
            let won = self.reached() == Reached::Won;
            Self::BY_CLOSE.row(SortKey::new().flag(won).date(day))
        }));
        rows.extend(self.account.map(|account| Self::BY_ACCOUNT.row(SortKey::new().id(account))));
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        let people: BTreeSet<ContactId> =
            self.contact.into_iter().chain(self.stakeholders.iter().map(|one| one.contact)).collect();
        rows.extend(people.into_iter().map(|contact| Self::BY_CONTACT.row(SortKey::new().id(contact))));
        rows.extend(self.lead.map(|lead| Self::BY_LEAD.row(SortKey::new().id(lead))));
        rows.extend(self.renewal.map(|of| Self::BY_RENEWAL.row(SortKey::new().id(of.contract).unsigned(of.term.into()))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }

    fn mask(&mut self, field: &'static str) {
        if field == "amount" {
            self.amount = None;
            self.lines = Vec::new();
            self.recurring = None;
            for visit in &mut self.history {
                visit.amount = None;
            }
            hide_amounts(self);
        }
    }
}

/// Certain when won, out of the question when lost, open in between.
fn check_probability(deal: &Opportunity, faults: &mut Faults) {
    let percent = deal.probability.percent();
    let fits = match deal.reached() {
        Reached::Open => lies_between(percent, 1, 99),
        Reached::Won => percent == Percent::HUNDRED,
        Reached::Lost => percent == Percent::ZERO,
    };
    faults.require(
        fits,
        "probability",
        percent,
        "a deal has 100 percent where it is won, 0 where it is lost, and 1 to 99 where it is open",
        "close or reopen it by its own command",
    );
}

/// One visit follows the other, and the last is where the deal is.
fn check_history(deal: &Opportunity, faults: &mut Faults) {
    let visits = &deal.history;
    let count = visits.len();
    faults.require(count <= MAX_VISITS + 1, "history", count, "too many visits of stages", "open a new opportunity");
    let here = visits.last().is_some_and(|visit| visit.left_at.is_none() && visit.stage == *deal.stage());
    faults.require(here, "history", deal.stage(), "the last visit is not of the stage it is in", "restore it from a backup");
    let passed = visits.iter().zip(visits.iter().skip(1));
    let in_order = passed.clone().all(|(visit, next)| {
        let is_another = visit.stage != next.stage || visit.pipeline != next.pipeline;
        visit.left_at == Some(next.entered_at) && visit.entered_at <= next.entered_at && is_another
    });
    faults.require(in_order, "history", count, "the visits do not follow each other", "restore it from a backup");
}

impl NamesParties for Opportunity {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        let people = self.contact.into_iter().chain(self.stakeholders.iter().map(|one| one.contact));
        self.account.map(PartyId::Account).into_iter().chain(people.map(PartyId::Contact)).collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let account = self.account.map(|account| successors.account(account));
        let contact = self.contact.map(|contact| successors.contact(contact));
        let mut stakeholders: Vec<Stakeholder> = Vec::with_capacity(self.stakeholders.len());
        for one in &self.stakeholders {
            let next = Stakeholder { contact: successors.contact(one.contact), ..one.clone() };
            // Two that became one have their part once.
            if !stakeholders.contains(&next) {
                stakeholders.push(next);
            }
        }
        Self { account, contact, stakeholders, ..self.clone() }
    }
}
