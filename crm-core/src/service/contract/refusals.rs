//! Why service says no.

use crate::kernel::{Code, Date, Timestamp, refusals};
use crate::service::model::{CaseStep, CaseTag};

refusals! {
    /// Why cases say no, in order of precedence.
    pub enum CaseRefusal {
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the case stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "SRV-001": "a case that is {state} cannot be {step}; {legal}",
        /// The policy does not know the key.
        UnknownKey {
            /// What it names.
            what: &'static str,
            /// What was given.
            given: Code,
            /// What the policy knows.
            known: String,
        } = "SRV-002": "`{given}` is no {what} of the policy; give one of: {known}",
        /// What happened lies ahead.
        InTheFuture {
            /// What was given.
            at: Timestamp,
        } = "SRV-003": "`{at}` has not come yet; record what happened, when it has",
        /// A case is answered after it was opened.
        BeforeOpening {
            /// What was given.
            at: Timestamp,
            /// When it was opened.
            opened_at: Timestamp,
        } = "SRV-004": "`{at}` is before the case was opened at `{opened_at}`; check both times",
        /// A case is resolved after it was answered.
        ResolvedBeforeResponse {
            /// What was given.
            at: Timestamp,
            /// When it was first answered.
            responded_at: Timestamp,
        } = "SRV-005": "`{at}` is before the first response at `{responded_at}`: a case is answered before it is resolved; check both times",
        /// Things are recorded in their order.
        OutOfOrder {
            /// What was given.
            at: Timestamp,
            /// The last that is recorded.
            last_at: Timestamp,
        } = "SRV-006": "`{at}` is before `{last_at}`, when the case last changed; record what happened in its order",
        /// It may no longer be reopened.
        ReopenWindowOver {
            /// Until when it could.
            until: Timestamp,
        } = "SRV-007": "the case could be reopened until `{until}`; open a new one",
        /// The children come first.
        ChildrenOpen = "SRV-008": "a part of the case is not resolved; resolve it first, or let the policy take the parts along",
        /// Cases do not stand in a ring.
        ParentInRing = "SRV-009": "the case would become a part of itself; choose another parent",
        /// Three are enough.
        TooDeep = "SRV-010": "cases stand three deep at most; choose a parent further up",
        /// A case is no duplicate of itself.
        MergedIntoItself = "SRV-011": "a case is not merged into itself; name the one that stays",
        /// The other is over.
        OtherIsOver {
            /// Where it stands.
            state: &'static str,
        } = "SRV-012": "the other case is {state}; name one that is still worked on",
        /// Customers are kept apart.
        OtherAccount = "SRV-013": "the two are of different accounts; name what belongs to the account of the case",
        /// There is something to split off.
        NothingToSplit {
            /// How many messages the case has.
            messages: usize,
        } = "SRV-014": "a part of the {messages} messages is split off: name the positions of some, each once, and not of all",
        /// A goal is met once.
        NoSuchGoal {
            /// The goal.
            goal: Code,
        } = "SRV-015": "no clock of `{goal}` is open on the case; name one whose clock is open",
        /// It is full.
        CaseFull = "SRV-016": "a case keeps at most 200 messages, 200 clocks and 200 pauses of each; resolve it if it is open, and open another",
        /// An owner who has left.
        InactiveOwner = "SRV-017": "this user is no longer active; choose an active owner",
        /// A case has a bounded number of parts.
        TooManyChildren = "SRV-018": "a case has at most 100 parts; group them below others",
    }
}

refusals! {
    /// Why entitlements and surveys say no, in order of precedence.
    pub enum ServiceRefusal {
        /// It is another customer's.
        EntitlementOfAnother = "SRV-019": "the entitlement is of another account; name one of the account of the case",
        /// It does not hold on the day.
        EntitlementNotInForce {
            /// The day.
            day: Date,
        } = "SRV-020": "the entitlement does not hold on `{day}`; name another, or open the case without",
        /// Nothing is left of it.
        EntitlementUsedUp {
            /// How many cases it gives.
            cases: u32,
        } = "SRV-021": "all {cases} cases of the entitlement are used; grant another, or open the case without",
        /// A customer is asked once there is something to ask about.
        NotResolved = "SRV-022": "the case is not resolved; ask the customer when it is",
        /// People are not asked again and again.
        AskedLately {
            /// When they were asked.
            asked_at: Timestamp,
            /// From when on they may be.
            free_at: Timestamp,
        } = "SRV-023": "they were asked at `{asked_at}`; ask again from `{free_at}` on",
        /// A survey is answered once.
        AnsweredAlready = "SRV-024": "the survey was answered already; an answer is not changed",
        /// The score is not on the scale.
        OffScale {
            /// What was given.
            score: u32,
            /// The lowest.
            low: u32,
            /// The highest.
            high: u32,
        } = "SRV-025": "`{score}` is not on the scale; give {low} to {high}",
    }
}

impl CaseRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: CaseStep, state: CaseTag, legal: &[CaseStep]) -> Self {
        let legal: Vec<&str> = legal.iter().map(|step| verb(*step)).collect();
        let legal = if legal.is_empty() { "open a new one".to_owned() } else { format!("it can be {}", legal.join(" or ")) };
        let state = if state == CaseTag::Duplicate { "merged into another" } else { state.name() };
        Self::WrongState { step: verb(step), state, legal }
    }
}

const fn verb(step: CaseStep) -> &'static str {
    match step {
        CaseStep::Take => "taken in hand",
        CaseStep::CustomerWrites => "written about by the customer",
        CaseStep::AgentWrites => "answered",
        CaseStep::Pause => "paused",
        CaseStep::Resume => "resumed",
        CaseStep::Resolve => "resolved",
        CaseStep::Close => "closed",
        CaseStep::Reopen => "reopened",
        CaseStep::ChangePriority => "given another priority",
        CaseStep::SetStatus => "given another status",
        CaseStep::MeetGoal => "found to have met a goal",
        CaseStep::Split => "split",
        CaseStep::Merge => "merged into another",
        CaseStep::Unmerge => "parted from the one that it was merged into",
    }
}
