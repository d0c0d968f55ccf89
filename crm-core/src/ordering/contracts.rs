//! Pure decisions about contracts, and what time does to them.

use crate::kernel::{ContractId, CrmError, Date, Fault, Ownership, Refusal, RuleContext};

use super::contract::{
    ContractEvent, ContractRefusal, EndContract, GiveNotice, ReviseContract, SignContract, TellRenewal, TellingDays,
};
use super::indexation;
use super::model::{CONTRACT_STEPS, Continuation, Contract, ContractState, ContractStep, RenewalDuty, Term};
use super::policy::OrderingPolicy;
use super::rolling::MOST_BEHIND;
use super::terms::{self, NoticeEffect};

/// What becomes of a contract, step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractTurn {
    /// The contract afterwards.
    pub next: Contract,
    /// What happened, in order; a renewal that is due goes to the outbox.
    pub events: Vec<ContractEvent>,
}

type Cx<'a> = RuleContext<'a, OrderingPolicy>;

impl ContractTurn {
    /// The contract as it stands.
    #[must_use]
    pub fn of(contract: &Contract) -> Self {
        Self { next: contract.clone(), events: Vec::new() }
    }

    /// The contract as it stands today, with all that was due done: what every command decides about.
    ///
    /// # Errors
    /// ORD-014; a fault beyond the calendar.
    pub fn caught_up(contract: &Contract, cx: &Cx<'_>) -> Result<Self, CrmError> {
        let mut turn = Self::of(contract);
        turn.catch_up(cx)?;
        Ok(turn)
    }

    fn catch_up(&mut self, cx: &Cx<'_>) -> Result<(), CrmError> {
        for _ in 0..MOST_BEHIND {
            if !self.roll(cx)? {
                return Ok(());
            }
        }
        if self.next.due_on().is_some_and(|due| due <= cx.today) {
            return Err(ContractRefusal::FarBehind.about(&self.next));
        }
        Ok(())
    }

    /// Does the next thing that is due by today. False where nothing is.
    ///
    /// # Errors
    /// A fault beyond the calendar.
    pub fn roll(&mut self, cx: &Cx<'_>) -> Result<bool, CrmError> {
        let Some(due) = self.next.due_on().filter(|due| *due <= cx.today) else { return Ok(false) };
        if self.next.announce_on == Some(due) {
            self.next.announce_on = None;
            self.next.deal_due_on = cx.policy.renewal_deals.map(|_| due);
            let (term, value) = (self.next.term, self.next.value);
            let telling = if self.next.is_consumer { Some(telling(&term, cx.policy)?) } else { None };
            self.events.push(ContractEvent::RenewalDue { term, value, telling });
            return Ok(true);
        }
        let is_over = matches!(self.next.state, ContractState::Noticed { ends_on, .. } if ends_on < due);
        let next =
            self.next.term.number.checked_add(1).map(|number| terms::term(&self.next.terms, number)).transpose()?.flatten();
        match next.filter(|_| !is_over) {
            Some(term) => self.renew(term, cx.policy)?,
            None => self.end(due),
        }
        Ok(true)
    }

    fn renew(&mut self, term: Term, policy: &OrderingPolicy) -> Result<(), CrmError> {
        self.next.free_from =
            if self.next.is_consumer { terms::free_from(&self.next.term, self.next.told_on, duty(policy))? } else { None };
        self.next.told_on = None;
        self.next.term = term;
        // Of a renewal that has taken place nobody makes a deal any more.
        self.next.deal_due_on = None;
        self.next.announce_on = announcement(&self.next, policy)?;
        self.events.push(ContractEvent::Renewed { term });
        Ok(())
    }

    fn end(&mut self, on: Date) {
        self.next.state = ContractState::Ended { on };
        (self.next.announce_on, self.next.deal_due_on) = (None, None);
        self.events.push(ContractEvent::Ended { on });
    }

    fn legal(&self, step: ContractStep) -> Result<(), CrmError> {
        if CONTRACT_STEPS.allows(self.next.tag(), step) {
            return Ok(());
        }
        Err(ContractRefusal::wrong_state(step, self.next.tag()).about(&self.next))
    }
}

fn duty(policy: &OrderingPolicy) -> RenewalDuty {
    RenewalDuty { earliest_months: policy.telling_earliest_months, latest_months: policy.telling_latest_months }
}

fn telling(term: &Term, policy: &OrderingPolicy) -> Result<TellingDays, Fault> {
    terms::telling(term, duty(policy)).map(|(from, until)| TellingDays { from, until })
}

/// When the renewal of the present term is announced: so long before the last day for notice, and before a consumer is to be told. None where it
/// does not renew, or notice was given.
fn announcement(contract: &Contract, policy: &OrderingPolicy) -> Result<Option<Date>, Fault> {
    if contract.terms.continuation == Continuation::Ends || contract.state != ContractState::Active {
        return Ok(None);
    }
    let term = &contract.term;
    let mut on = term.notice_by.plus_days(-i64::from(policy.renewal_lead_days))?;
    if contract.is_consumer {
        on = on.min(telling(term, policy)?.from);
    }
    Ok(Some(on.max(term.from)))
}

/// A new contract.
///
/// # Errors
/// Terms, an indexation or a value that make no sense are invalid; ORD-014.
pub fn sign(id: ContractId, ownership: Ownership, command: &SignContract, cx: &Cx<'_>) -> Result<ContractTurn, CrmError> {
    terms::check(&command.terms).map_err(|fault| fault.at("terms"))?;
    if let Some(indexation) = &command.indexation {
        indexation::check(indexation).map_err(|fault| fault.at("indexation"))?;
    }
    if command.value.is_negative() {
        return Err(Fault::new(command.value, "it is zero or more", "give what the contract brings in a year")
            .at("value")
            .into());
    }
    let first = terms::term(&command.terms, 0).map_err(|fault| fault.at("terms"))?;
    let nothing = || Fault::new(command.terms.starts_on, "there is no first term", "give an earlier day").at("terms");
    let mut contract = Contract {
        id,
        ownership,
        state: ContractState::Active,
        account: command.account,
        name: command.name.clone(),
        terms: command.terms,
        term: first.ok_or_else(nothing)?,
        value: command.value,
        indexation: command.indexation,
        is_consumer: command.is_consumer,
        told_on: None,
        announce_on: None,
        free_from: None,
        reason: crate::kernel::Note::default(),
        deal_due_on: None,
    };
    contract.announce_on = announcement(&contract, cx.policy).map_err(|fault| fault.at("terms"))?;
    let mut turn = ContractTurn::of(&contract);
    turn.events.push(ContractEvent::Signed);
    turn.catch_up(cx)?;
    Ok(turn)
}

/// The contract under notice, or over where notice leads to a day that has come.
///
/// # Errors
/// A day ahead is invalid; ORD-010, ORD-012, ORD-014.
pub fn give_notice(contract: &Contract, command: &GiveNotice, cx: &Cx<'_>) -> Result<ContractTurn, CrmError> {
    let received_on = not_ahead(command.received_on, cx.today, "received_on")?;
    let mut turn = ContractTurn::caught_up(contract, cx)?;
    turn.legal(ContractStep::GiveNotice)?;
    let is_free = turn.next.free_from.is_some_and(|free| free <= received_on);
    let effect =
        if is_free { Some(NoticeEffect::InTime { ends_on: received_on }) } else { terms::notice(&turn.next.terms, received_on)? };
    let (ends_on, is_in_time) = match effect {
        Some(NoticeEffect::InTime { ends_on }) => (ends_on, true),
        Some(NoticeEffect::TooLate { ends_on, .. }) => (ends_on, false),
        None => return Err(ContractRefusal::NotRunning { starts_on: turn.next.terms.starts_on }.about(&turn.next)),
    };
    turn.next.state = ContractState::Noticed { received_on, ends_on };
    (turn.next.announce_on, turn.next.deal_due_on) = (None, None);
    turn.events.push(ContractEvent::NoticeGiven { received_on, ends_on, is_in_time });
    turn.catch_up(cx)?;
    Ok(turn)
}

/// The contract whose customer was told that it is about to renew.
///
/// # Errors
/// A day ahead is invalid; ORD-010, ORD-013, ORD-014.
pub fn tell(contract: &Contract, command: &TellRenewal, cx: &Cx<'_>) -> Result<ContractTurn, CrmError> {
    let on = not_ahead(command.told_on, cx.today, "told_on")?;
    let mut turn = ContractTurn::caught_up(contract, cx)?;
    turn.legal(ContractStep::Tell)?;
    let TellingDays { from, until } = telling(&turn.next.term, cx.policy)?;
    if on < from || until < on {
        return Err(ContractRefusal::OutsideTelling { from, until }.about(&turn.next));
    }
    if turn.next.told_on.is_none() {
        turn.next.told_on = Some(on);
        turn.events.push(ContractEvent::RenewalTold { on });
    }
    Ok(turn)
}

/// The contract at the value that its index leads to.
///
/// # Errors
/// An index that is not above zero is invalid; ORD-010, ORD-011, ORD-014.
pub fn revise(contract: &Contract, command: &ReviseContract, cx: &Cx<'_>) -> Result<ContractTurn, CrmError> {
    let mut turn = ContractTurn::caught_up(contract, cx)?;
    turn.legal(ContractStep::Revise)?;
    let Some(indexation) = turn.next.indexation else { return Err(ContractRefusal::NotIndexed.about(&turn.next)) };
    let revision = indexation::revised(turn.next.value, &indexation, command.index)?;
    if command.index != indexation.base {
        turn.next.value = revision.after;
        turn.next.indexation = Some(super::model::Indexation { base: command.index, ..indexation });
        turn.events.push(ContractEvent::Revised { revision });
    }
    Ok(turn)
}

/// The contract, over.
///
/// # Errors
/// A day ahead is invalid; ORD-010, ORD-014.
pub fn end(contract: &Contract, command: &EndContract, cx: &Cx<'_>) -> Result<ContractTurn, CrmError> {
    let on = not_ahead(command.on, cx.today, "on")?;
    let mut turn = ContractTurn::caught_up(contract, cx)?;
    if let ContractState::Ended { .. } = turn.next.state {
        return Ok(turn);
    }
    turn.legal(ContractStep::End)?;
    turn.next.reason = command.reason.clone();
    turn.end(on);
    Ok(turn)
}

fn not_ahead(day: Option<Date>, today: Date, field: &'static str) -> Result<Date, CrmError> {
    match day {
        Some(day) if day > today => Err(Fault::new(day, "it lies ahead", "give a day until today").at(field).into()),
        day => Ok(day.unwrap_or(today)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{AccountId, Actor, Currency, Money, RecordId, TimeZone, UserId};
    use crate::ordering::model::{ContractTag, ContractTerms, Indexation, Notice};

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn eur(text: &str) -> Money {
        Money::parse(text, Currency::EUR).expect("an amount")
    }

    fn on<T>(today: Date, rule: impl FnOnce(&Cx<'_>) -> T) -> T {
        let actor = Actor::User(UserId::from_bytes([5; 16]));
        rule(&RuleContext { actor: &actor, now: today.start_in(&TimeZone::UTC), today, policy: &OrderingPolicy::default() })
    }

    fn command(is_consumer: bool) -> SignContract {
        let continuation = Continuation::Renews { months: 12 };
        let terms = ContractTerms { starts_on: day("2026-01-01"), initial_months: 12, continuation, notice: Notice::Months(3) };
        let [base, share, cap] = ["120", "80", "3"];
        let indexation = Indexation {
            base: base.parse().expect("120"),
            share: share.parse().expect("80"),
            cap: cap.parse().ok(),
            floor: None,
        };
        SignContract {
            account: AccountId::from_bytes([2; 16]),
            name: "Care".parse().expect("a name"),
            terms,
            value: eur("1000"),
            indexation: Some(indexation),
            is_consumer,
            owner: None,
        }
    }

    fn signed(is_consumer: bool, today: &str) -> ContractTurn {
        let ownership = Ownership::new(UserId::from_bytes([5; 16]), None);
        on(day(today), |cx| sign(ContractId::from_bytes([3; 16]), ownership, &command(is_consumer), cx)).expect("a contract")
    }

    fn caught_up(of: &Contract, today: &str) -> ContractTurn {
        on(day(today), |cx| ContractTurn::caught_up(of, cx)).expect("a turn")
    }

    fn noticed(of: &Contract, today: &str) -> Result<ContractTurn, CrmError> {
        on(day(today), |cx| give_notice(of, &GiveNotice { contract: of.id, received_on: None }, cx))
    }

    fn told(of: &Contract, today: &str) -> Result<ContractTurn, CrmError> {
        on(day(today), |cx| tell(of, &TellRenewal { contract: of.id, told_on: None }, cx))
    }

    #[test]
    fn a_renewal_is_announced_before_notice_is_due_and_takes_place_unless_it_comes() {
        let contract = signed(false, "2026-01-01").next;
        assert_eq!((contract.term.notice_by, contract.due_on()), (day("2026-09-30"), Some(day("2026-08-01"))));
        let announced = caught_up(&contract, "2026-08-01");
        assert!(matches!(announced.events.as_slice(), [ContractEvent::RenewalDue { telling: None, .. }]));
        let renewed = caught_up(&announced.next, "2027-01-01").next;
        assert_eq!((renewed.term.number, renewed.term.until, renewed.free_from), (1, day("2027-12-31"), None));
        let ending = noticed(&announced.next, "2026-09-30").expect("notice").next;
        assert_eq!(caught_up(&ending, "2026-12-31").next.tag(), ContractTag::Noticed);
        assert_eq!(caught_up(&ending, "2027-01-01").next.state, ContractState::Ended { on: day("2027-01-01") });
    }

    #[test]
    fn notice_a_day_late_binds_for_another_term_of_which_nothing_is_announced() {
        let late = noticed(&signed(false, "2026-01-01").next, "2026-10-01").expect("notice").next;
        assert!(matches!(late.state, ContractState::Noticed { ends_on, .. } if ends_on == day("2027-12-31")));
        let over = caught_up(&late, "2028-03-01");
        assert!(
            matches!(over.events.as_slice(), [ContractEvent::Renewed { .. }, ContractEvent::Ended { on }] if *on == day("2028-01-01"))
        );
    }

    #[test]
    fn a_consumer_who_was_not_told_leaves_when_they_like_and_one_who_was_does_not() {
        let contract = signed(true, "2026-01-01").next;
        assert_eq!(contract.announce_on, Some(day("2026-06-30")), "three months before notice is due");
        assert_eq!(told(&contract, "2026-06-29").expect_err("too early").code(), "ORD-013");
        assert_eq!(told(&contract, "2026-08-31").expect_err("too late").code(), "ORD-013");
        let untold = caught_up(&contract, "2027-02-10").next;
        assert_eq!(untold.free_from, Some(day("2027-01-01")));
        assert!(
            matches!(noticed(&untold, "2027-02-10").expect("notice").next.state, ContractState::Noticed { ends_on, .. } if ends_on == day("2027-02-10"))
        );
        let told = told(&contract, "2026-07-15").expect("told").next;
        let renewed = caught_up(&told, "2027-02-10").next;
        assert_eq!((renewed.free_from, renewed.told_on), (None, None), "the next renewal is told anew");
        assert!(
            matches!(noticed(&renewed, "2027-02-10").expect("notice").next.state, ContractState::Noticed { ends_on, .. } if ends_on == day("2027-12-31"))
        );
    }

    #[test]
    fn a_revision_moves_value_and_base_and_says_its_steps() {
        let contract = signed(false, "2026-01-01").next;
        let revise = |of: &Contract, index: &str| {
            let command = ReviseContract { contract: of.id, index: index.parse().expect("an index") };
            on(day("2026-02-01"), |cx| revise(of, &command, cx)).expect("a revision")
        };
        let first = revise(&contract, "126");
        assert_eq!((first.next.value, first.next.indexation.map(|terms| terms.base)), (eur("1030"), "126".parse().ok()));
        assert!(revise(&first.next, "126").events.is_empty(), "the same index changes nothing");
        assert_eq!(revise(&first.next, "127.26").next.value, eur("1038.24"), "80 % of 1 % of 1030");
    }

    #[test]
    fn refusals_have_their_codes_and_every_step_of_a_contract_that_is_over_is_one() {
        let contract = signed(false, "2025-12-01").next;
        assert_eq!(noticed(&contract, "2025-12-15").expect_err("not begun").code(), "ORD-012");
        let ended = on(day("2026-02-01"), |cx| {
            end(&contract, &EndContract { contract: contract.id, on: None, reason: Default::default() }, cx)
        });
        let ended = ended.expect("ended").next;
        assert_eq!((ended.state, ended.due_on()), (ContractState::Ended { on: day("2026-02-01") }, None));
        assert_eq!(noticed(&ended, "2026-02-01").expect_err("over").code(), "ORD-010");
        assert_eq!(told(&ended, "2026-02-01").expect_err("over").code(), "ORD-010");
        let fixed = Contract { indexation: None, ..contract.clone() };
        let command = ReviseContract { contract: fixed.id, index: "126".parse().expect("an index") };
        assert_eq!(on(day("2026-02-01"), |cx| revise(&fixed, &command, cx)).expect_err("no index").code(), "ORD-011");
        assert_eq!(noticed(&contract, "2100-01-01").expect_err("far behind").code(), "ORD-014");
        let ahead = GiveNotice { contract: contract.id, received_on: Some(day("2026-03-01")) };
        assert_eq!(on(day("2026-02-01"), |cx| give_notice(&contract, &ahead, cx)).expect_err("ahead").code(), "invalid");
    }

    proptest! {
        #[test]
        fn each_renewal_is_announced_and_done_once_however_often_one_looks(
            looks in prop::collection::vec(0i64..2_500, 1..20), is_consumer in any::<bool>(), notice_after in prop::option::of(0i64..2_500),
        ) {
            let first = day("2026-01-01");
            let (mut now, mut events) = (signed(is_consumer, "2026-01-01").next, Vec::new());
            let mut looks = looks;
            looks.sort_unstable();
            let last = first.plus_days(*looks.last().expect("a look"))?;
            for ahead in looks.iter().chain(looks.last()) {
                let today = first.plus_days(*ahead)?;
                let turn = on(today, |cx| ContractTurn::caught_up(&now, cx))?;
                events.extend(turn.events);
                now = turn.next;
                if now.tag() == ContractTag::Active && notice_after.is_some_and(|after| *ahead >= after) {
                    let turn = noticed(&now, &today.to_string())?;
                    events.extend(turn.events);
                    now = turn.next;
                }
            }
            let renewed: Vec<u32> = events.iter().filter_map(|event| match event {
                ContractEvent::Renewed { term } => Some(term.number),
                _ => None,
            }).collect();
            prop_assert_eq!(&renewed, &(1..=now.term.number).collect::<Vec<u32>>());
            let mut announced: Vec<u32> = events.iter().filter_map(|event| match event {
                ContractEvent::RenewalDue { term, .. } => Some(term.number),
                _ => None,
            }).collect();
            let all = announced.len();
            announced.dedup();
            prop_assert_eq!(announced.len(), all, "none twice");
            match now.state {
                ContractState::Ended { on } => prop_assert!(on <= last && notice_after.is_some()),
                ContractState::Noticed { ends_on, .. } => prop_assert!(last <= ends_on),
                ContractState::Active => prop_assert!(now.term.from <= last && last <= now.term.until),
            }
        }
    }
}
