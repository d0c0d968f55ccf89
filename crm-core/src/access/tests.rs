//! The one law of access: a list shows exactly what single decisions allow.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::kernel::{Email, Name, Ownership, RecordId, RoleId, Share, ShareLevel, ShareTarget, TeamId, UserId};

const KIND: u16 = 51;
const SCOPES: [Scope; 5] = [Scope::None, Scope::Own, Scope::Team, Scope::TeamTree, Scope::All];

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn team(n: u8) -> TeamId {
    TeamId::from_bytes([n; 16])
}

/// Team 1 is above 2 and 3; 4 is below 2; 5 stands apart.
fn teams() -> Vec<Team> {
    [(1, None), (2, Some(1)), (3, Some(1)), (4, Some(2)), (5, None)]
        .into_iter()
        .map(|(n, parent)| Team::new(team(n), Name::parse(&format!("team {n}")).unwrap(), parent.map(team)))
        .collect()
}

fn reader(team_of: Option<u8>, grants: Vec<Grant>) -> Reader {
    let (id, name) = (RoleId::from_bytes([9; 16]), Name::parse("role").unwrap());
    let role = Role::new(id, RoleDraft { name: name.clone(), grants, hidden: Vec::new() });
    let email = Email::parse("user@example.com").unwrap();
    let person = User::new(user(1), UserDraft { name, email, team: team_of.map(team), roles: vec![id] });
    Reader::new(&person, &BTreeMap::from([(id, role)]), &teams())
}

fn a_share() -> impl Strategy<Value = Share> {
    let target =
        prop_oneof![(0u8..4).prop_map(|n| ShareTarget::User(user(n))), (1u8..6).prop_map(|n| ShareTarget::Team(team(n)))];
    (target, any::<bool>())
        .prop_map(|(with, write)| Share { with, level: if write { ShareLevel::Write } else { ShareLevel::Read } })
}

fn an_ownership() -> impl Strategy<Value = Option<Ownership>> {
    let facts = (0u8..4, proptest::option::of(1u8..6), proptest::collection::vec(a_share(), 0..4));
    proptest::option::weighted(0.9, facts).prop_map(|facts| {
        let (owner, team_of, shares) = facts?;
        shares.into_iter().try_fold(Ownership::new(user(owner), team_of.map(team)), Ownership::shared).ok()
    })
}

fn a_grant() -> impl Strategy<Value = Grant> {
    (prop_oneof![Just(KIND), Just(EVERY_KIND), Just(99)], 0usize..9, 0usize..5).prop_map(|(kind, operation, scope)| Grant {
        kind,
        operation: Operation::ALL[operation],
        scope: SCOPES[scope],
    })
}

proptest! {
    #[test]
    fn a_list_shows_exactly_what_single_decisions_allow(
        team_of in proptest::option::of(1u8..6),
        grants in proptest::collection::vec(a_grant(), 0..8),
        facts in an_ownership(),
        operation in 0usize..9,
    ) {
        let reader = reader(team_of, grants);
        let operation = Operation::ALL[operation];
        let decision = decide(&reader, operation, KIND, facts.as_ref());
        prop_assert_eq!(decision.allowed, plan(&reader, operation, KIND).admits(facts.as_ref()));
    }

    #[test]
    fn a_plan_admits_exactly_what_stands_in_one_of_its_lists(
        team_of in proptest::option::of(1u8..6),
        grants in proptest::collection::vec(a_grant(), 1..8),
        facts in an_ownership(),
        operation in 0usize..9,
    ) {
        let plan = plan(&reader(team_of, grants), Operation::ALL[operation], KIND);
        if let (AccessPlan::Where { .. }, Some(facts)) = (&plan, facts) {
            let keys: Vec<_> = plan.lists().into_iter().map(AccessList::key).collect();
            prop_assert_eq!(plan.admits(Some(&facts)), lists_of(&facts).any(|list| keys.contains(&list.key())));
        }
    }

    #[test]
    fn a_wider_scope_never_takes_anything_away(team_of in proptest::option::of(1u8..6), facts in an_ownership(), scope in 0usize..4) {
        let grant = |scope| vec![Grant { kind: KIND, operation: Operation::Read, scope }];
        let narrow = decide(&reader(team_of, grant(SCOPES[scope])), Operation::Read, KIND, facts.as_ref());
        let wide = decide(&reader(team_of, grant(SCOPES[scope + 1])), Operation::Read, KIND, facts.as_ref());
        prop_assert!(wide.allowed || !narrow.allowed);
    }
}

#[test]
fn each_scope_reaches_as_far_as_it_says() {
    let reaches = |scope, owner: u8, in_team: u8| {
        let reader = reader(Some(2), vec![Grant { kind: KIND, operation: Operation::Read, scope }]);
        decide(&reader, Operation::Read, KIND, Some(&Ownership::new(user(owner), Some(team(in_team))))).allowed
    };
    // own record, team-mate's, in the team below, in the team beside
    let row = |scope| [reaches(scope, 1, 5), reaches(scope, 3, 2), reaches(scope, 3, 4), reaches(scope, 3, 3)];
    assert_eq!(row(Scope::None), [false; 4]);
    assert_eq!(row(Scope::Own), [true, false, false, false]);
    assert_eq!(row(Scope::Team), [true, true, false, false]);
    assert_eq!(row(Scope::TeamTree), [true, true, true, false]);
    assert_eq!(row(Scope::All), [true; 4]);
}

#[test]
fn a_share_opens_one_record_but_no_operation_that_no_role_allows() {
    let facts =
        Ownership::new(user(3), None).shared(Share { with: ShareTarget::User(user(1)), level: ShareLevel::Read }).unwrap();
    let read = vec![Grant { kind: KIND, operation: Operation::Read, scope: Scope::Own }];
    assert_eq!(decide(&reader(None, read.clone()), Operation::Read, KIND, Some(&facts)).reason, Reason::SharedWithUser);
    assert_eq!(decide(&reader(None, read), Operation::Update, KIND, Some(&facts)).reason, Reason::NoGrant);
    let update = vec![Grant { kind: KIND, operation: Operation::Update, scope: Scope::Own }];
    assert_eq!(decide(&reader(None, update), Operation::Update, KIND, Some(&facts)).reason, Reason::OutOfScope);
}
