//! Votes are counted once, by those who are asked, while the approval is pending.

use proptest::prelude::*;

use super::rules::{self, APPROVAL_STEPS, ApprovalStep, Ballot, Voter};
use super::*;
use crate::kernel::{
    ApprovalId, CrmError, Date, Decision, Note, OpportunityId, Ownership, Policy, Record, RecordId, RoleId, Timestamp, UserId,
};

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn at(hours: i64) -> Timestamp {
    let start: Timestamp = "2026-05-04T09:00:00Z".parse().unwrap();
    start.plus(crate::kernel::Span::from_hours(hours)).unwrap()
}

fn today() -> Date {
    "2026-05-04".parse().unwrap()
}

fn wanted(approvers: Vec<Approver>, quorum: u32) -> Wanted {
    Wanted {
        subject: ApprovalSubject::Opportunity(OpportunityId::from_bytes([8; 16])),
        purpose: "proposal".parse().unwrap(),
        about: "Ten pumps".parse().unwrap(),
        fingerprint: Fingerprint::of(b"80000"),
        rule: ApprovalRule { approvers, quorum, lapses_after_days: Some(2) },
        not_by: Vec::new(),
    }
}

/// Asked for by user 1.
fn approval(approvers: Vec<Approver>, quorum: u32) -> Approval {
    let id = ApprovalId::from_bytes([9; 16]);
    rules::ask(id, Ownership::new(user(1), None), Some(user(1)), wanted(approvers, quorum), at(0)).unwrap().record().clone()
}

fn voter(n: u8, roles: &[RoleId]) -> Voter<'_> {
    Voter { user: user(n), roles, is_active: true }
}

fn ballot(n: u8, is_for: bool) -> Ballot<'static> {
    Ballot { by: user(n), of: voter(n, &[]), is_for, note: "because".parse().unwrap() }
}

fn cast(approval: &Approval, ballot: &Ballot<'_>) -> Result<Approval, CrmError> {
    rules::cast(approval, ballot, &ApprovalPolicy::default(), at(1), today()).map(|decision| decision.record().clone())
}

fn code(error: CrmError) -> String {
    error.code().to_string()
}

fn people(of: impl IntoIterator<Item = u8>) -> Vec<Approver> {
    of.into_iter().map(|n| Approver::User(user(n))).collect()
}

#[test]
fn enough_votes_grant_and_one_against_rejects() {
    let pending = approval(people([2, 3, 4]), 2);
    let one = cast(&pending, &ballot(2, true)).unwrap();
    assert_eq!((one.standing(at(1)), one.agreed()), (ApprovalTag::Pending, 1));
    let granted = cast(&one, &ballot(3, true)).unwrap();
    assert_eq!(granted.standing(at(1)), ApprovalTag::Granted);
    assert!(rules::holds(&granted, Fingerprint::of(b"80000"), at(1)));
    assert!(!rules::holds(&granted, Fingerprint::of(b"80001"), at(1)), "something else was approved");
    assert_eq!(cast(&one, &ballot(3, false)).unwrap().standing(at(1)), ApprovalTag::Rejected);
}

#[test]
fn a_role_asks_whoever_has_it() {
    let (managers, others) = (RoleId::from_bytes([5; 16]), RoleId::from_bytes([6; 16]));
    let pending = approval(vec![Approver::Role(managers)], 1);
    let (managers, others) = ([managers], [others]);
    let by = |of| Ballot { of, ..ballot(2, true) };
    assert_eq!(cast(&pending, &by(voter(2, &managers))).unwrap().standing(at(1)), ApprovalTag::Granted);
    assert_eq!(code(cast(&pending, &by(voter(2, &others))).unwrap_err()), "APR-001");
    let gone = by(Voter { is_active: false, ..voter(2, &managers) });
    assert_eq!(code(cast(&pending, &gone).unwrap_err()), "APR-001", "who has left does not vote");
}

#[test]
fn who_asked_does_not_vote_not_even_through_a_substitute() {
    let pending = approval(people([1, 2]), 1);
    assert_eq!(code(cast(&pending, &ballot(1, true)).unwrap_err()), "APR-002");
    let through = Ballot { by: user(2), ..ballot(1, true) };
    assert_eq!(code(cast(&pending, &through).unwrap_err()), "APR-002");
    let for_another = Ballot { by: user(1), ..ballot(2, true) };
    assert_eq!(code(cast(&pending, &for_another).unwrap_err()), "APR-002");
}

#[test]
fn who_had_a_hand_in_it_does_not_vote_for_themselves_nor_as_a_substitute_nor_through_one() {
    let wanted = Wanted { not_by: vec![user(2), user(3)], ..wanted(people([2, 3, 4]), 1) };
    let pending = rules::ask(ApprovalId::from_bytes([9; 16]), Ownership::new(user(1), None), Some(user(1)), wanted, at(0));
    let pending = pending.unwrap().record().clone();
    for barred in [1, 2, 3] {
        assert!(pending.is_closed_to(user(barred)));
    }
    for (by, of) in [(2, 2), (3, 3), (2, 4), (7, 3)] {
        for is_for in [true, false] {
            let ballot = Ballot { by: user(by), ..ballot(of, is_for) };
            assert_eq!(code(cast(&pending, &ballot).unwrap_err()), "APR-002", "{by} for {of}");
        }
    }
    assert_eq!(cast(&pending, &ballot(4, true)).unwrap().standing(at(1)), ApprovalTag::Granted);
}

#[test]
fn a_vote_against_says_why() {
    let pending = approval(people([2]), 1);
    let silent = |is_for| Ballot { note: Note::default(), ..ballot(2, is_for) };
    let CrmError::Invalid(faults) = cast(&pending, &silent(false)).unwrap_err() else { panic!("it is refused") };
    assert_eq!(faults.as_slice().iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["note"]);
    assert_eq!(cast(&pending, &silent(true)).unwrap().standing(at(1)), ApprovalTag::Granted);
}

#[test]
fn an_approval_is_of_what_was_asked_of_these_people_with_these_hands_in_it() {
    let same = || wanted(people([2, 3]), 1);
    let pending = approval(people([2, 3]), 1);
    assert!(rules::is_of(&pending, &same()));
    let others = [
        Wanted { fingerprint: Fingerprint::of(b"80001"), ..same() },
        Wanted { not_by: vec![user(3)], ..same() },
        wanted(people([2, 3]), 2),
        wanted(people([2, 4]), 1),
    ];
    assert!(others.iter().all(|other| !rules::is_of(&pending, other)));
}

#[test]
fn a_substitute_votes_within_the_days_of_the_policy() {
    let entry = Substitute { of: user(2), by: user(7), from: today(), until: today() };
    let policy = ApprovalPolicy { substitutes: vec![entry] };
    policy.check().unwrap();
    let pending = approval(people([2]), 1);
    let ballot = Ballot { by: user(7), ..ballot(2, true) };
    let granted = rules::cast(&pending, &ballot, &policy, at(1), today()).unwrap().record().clone();
    assert_eq!((granted.votes()[0].by, granted.votes()[0].in_place_of), (user(7), Some(user(2))));
    let tomorrow = today().plus_days(1).unwrap();
    assert_eq!(code(rules::cast(&pending, &ballot, &policy, at(1), tomorrow).unwrap_err()), "APR-004");
}

#[test]
fn a_mind_may_be_changed_while_votes_are_missing_and_the_same_vote_again_is_nothing() {
    let one = cast(&approval(people([2, 3]), 2), &ballot(2, true)).unwrap();
    let again = rules::cast(&one, &ballot(2, true), &ApprovalPolicy::default(), at(1), today()).unwrap();
    assert_eq!(again, Decision::AlreadyDone(one.clone()));
    assert_eq!(cast(&one, &ballot(2, false)).unwrap().standing(at(1)), ApprovalTag::Rejected);
}

#[test]
fn what_is_decided_withdrawn_used_or_void_takes_no_vote() {
    let granted = cast(&approval(people([2, 3]), 1), &ballot(2, true)).unwrap();
    assert_eq!(code(cast(&granted, &ballot(3, true)).unwrap_err()), "APR-003");
    let used = rules::used(&granted, at(2)).unwrap().record().clone();
    assert_eq!(code(rules::used(&used, at(3)).unwrap_err()), "APR-003");
    assert_eq!(code(rules::withdraw(&used, at(3)).unwrap_err()), "APR-003");
    let pending = approval(people([2]), 1);
    let withdrawn = rules::withdraw(&pending, at(1)).unwrap().record().clone();
    assert_eq!(rules::withdraw(&withdrawn, at(1)).unwrap(), Decision::AlreadyDone(withdrawn.clone()));
    assert_eq!(code(cast(&withdrawn, &ballot(2, true)).unwrap_err()), "APR-003");
    let late = rules::cast(&pending, &ballot(2, true), &ApprovalPolicy::default(), at(48), today()).unwrap_err();
    assert!(late.to_string().contains("lapsed"), "{late}");
    assert!(!rules::holds(&granted, Fingerprint::of(b"80000"), at(48)), "what was granted and not used lapses too");
}

#[test]
fn a_rule_that_nobody_can_satisfy_is_a_fault() {
    let faults = |approvers, quorum, days| {
        let rule = ApprovalRule { approvers, quorum, lapses_after_days: days };
        rule.check().err().map_or(Vec::new(), |f| f.as_slice().iter().map(|f| f.field.clone()).collect::<Vec<_>>())
    };
    assert_eq!(faults(people([2]), 2, None), ["quorum"]);
    assert_eq!(faults(people([2, 2]), 1, None), ["approvers[1]"]);
    assert_eq!(faults(vec![], 1, None), ["approvers"]);
    assert_eq!(faults(people([2]), 1, Some(0)), ["lapses_after_days"]);
    assert_eq!(faults(vec![Approver::Role(RoleId::from_bytes([1; 16]))], 20, Some(366)), Vec::<String>::new());
}

#[test]
fn a_substitute_is_somebody_else_and_the_days_run_forwards() {
    let yesterday = today().plus_days(-1).unwrap();
    let entries = [
        Substitute { of: user(2), by: user(2), from: today(), until: today() },
        Substitute { of: user(2), by: user(3), from: today(), until: yesterday },
    ];
    let faults = ApprovalPolicy { substitutes: entries.to_vec() }.check().unwrap_err();
    let fields: Vec<&str> = faults.as_slice().iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["substitutes[0].by", "substitutes[1].until"]);
}

#[test]
fn only_a_pending_approval_is_voted_on_and_only_a_granted_one_used() {
    for tag in [ApprovalTag::Granted, ApprovalTag::Rejected, ApprovalTag::Withdrawn, ApprovalTag::Used, ApprovalTag::Lapsed] {
        assert!(!APPROVAL_STEPS.allows(tag, ApprovalStep::Vote), "{tag:?}");
        assert_eq!(APPROVAL_STEPS.allows(tag, ApprovalStep::Use), tag == ApprovalTag::Granted, "{tag:?}");
    }
}

proptest! {
    /// However votes come, in whose name and by whom: what is granted has as many different people behind it as the rule wants, and as many different approvers.
    #[test]
    fn nobody_counts_twice(votes in prop::collection::vec((1u8..8, 1u8..8, prop::bool::weighted(0.9)), 0..30), quorum in 1u32..4) {
        let everybody = (1..8).flat_map(|of| (1..8).map(move |by| (of, by))).filter(|(of, by)| of != by);
        let entry = |(of, by)| Substitute { of: user(of), by: user(by), from: today(), until: today() };
        let policy = ApprovalPolicy { substitutes: everybody.map(entry).collect() };
        let mut approval = approval(people(1..6), quorum);
        for (by, of, is_for) in votes {
            let ballot = Ballot { by: user(by), of: voter(of, &[]), is_for, note: "because".parse().unwrap() };
            if let Ok(decision) = rules::cast(&approval, &ballot, &policy, at(1), today()) {
                approval = decision.record().clone();
                prop_assert_eq!(approval.check(), Ok(()));
            }
        }
        let agreed: Vec<_> = approval.votes().iter().filter(|vote| vote.is_for).collect();
        if approval.standing(at(1)) == ApprovalTag::Granted {
            let persons: std::collections::BTreeSet<_> = agreed.iter().map(|vote| vote.by).collect();
            let names: std::collections::BTreeSet<_> = agreed.iter().map(|vote| vote.of()).collect();
            prop_assert_eq!((persons.len(), names.len()), (quorum as usize, quorum as usize));
            prop_assert!(!persons.contains(&user(1)) && !names.contains(&user(1)), "who asked has no vote");
        }
    }
}
