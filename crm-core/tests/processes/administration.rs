//! Users, teams, roles, custom fields and policies.

use crm_core::access::{FieldMask, Grant, Operation, RoleDraft, Scope, UserDraft};
use crm_core::administration::*;
use crm_core::kernel::{CustomFields, Email, FieldType, FieldValue, Record};
use crm_core::leads::{LeadPolicy, QualifyLead, WorkLead};
use crm_core::parties::{Account, AccountDetails, ChangeAccount, Intake};

use crate::company::*;

#[test]
fn somebody_is_always_left_who_may_change_users() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    assert_eq!(refusal(boss.execute(DeactivateUser { user: company.administrator })), "ADM-001");
    let email = Email::parse("administrator@example.com").unwrap();
    let stripped = UserDraft { name: name("Administrator"), email, team: None, roles: vec![company.selling] };
    assert_eq!(refusal(boss.execute(ChangeUser { user: company.administrator, draft: stripped })), "ADM-001");
    let roles = boss.get::<crm_core::access::User>(company.administrator).unwrap().roles().clone();
    let powerless = RoleDraft { name: name("Administrator"), grants: Vec::new(), hidden: Vec::new() };
    assert_eq!(refusal(boss.execute(ChangeRole { role: roles[0], draft: powerless })), "ADM-001");
    let second = hire(&boss, "second", roles[0]);
    boss.execute(DeactivateUser { user: company.administrator }).unwrap();
    assert!(company.crm.session(second, noon(TODAY)).is_ok());
}

#[test]
fn one_who_has_left_opens_no_session_until_they_are_back() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    boss.execute(DeactivateUser { user: company.seller }).unwrap();
    assert_eq!(refusal(company.crm.session(company.seller, noon(TODAY)).map(|_| ())), "denied");
    boss.execute(ReactivateUser { user: company.seller }).unwrap();
    assert!(company.crm.session(company.seller, noon(TODAY)).is_ok());
}

#[test]
fn a_team_cannot_stand_below_itself() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let top = boss.execute(AddTeam { name: name("Sales"), parent: None }).unwrap().id();
    let low = boss.execute(AddTeam { name: name("North"), parent: Some(top) }).unwrap().id();
    assert_eq!(refusal(boss.execute(MoveTeam { team: top, parent: Some(low) })), "ADM-002");
    assert_eq!(refusal(boss.execute(MoveTeam { team: top, parent: Some(top) })), "ADM-002");
}

#[test]
fn a_user_s_team_and_roles_are_there() {
    let company = Company::founded();
    let nowhere = crm_core::kernel::RecordId::from_bytes([9; 16]);
    let missing = crm_core::kernel::RecordId::from_bytes([8; 16]);
    let email = Email::parse("new@example.com").unwrap();
    let draft = UserDraft { name: name("New"), email, team: Some(nowhere), roles: vec![company.selling, missing] };
    assert_eq!(invalid(company.session(company.administrator).execute(AddUser { draft })), "draft.team, draft.roles[1]");
}

#[test]
fn two_users_do_not_share_an_address() {
    let company = Company::founded();
    let email = Email::parse("SELLER@example.com").unwrap();
    let draft = UserDraft { name: name("Double"), email, team: None, roles: vec![company.selling] };
    let error = company.session(company.administrator).execute(AddUser { draft }).unwrap_err();
    assert_eq!(error.code(), "conflict");
}

#[test]
fn a_role_hides_fields_that_there_are() {
    let company = Company::founded();
    let hidden = vec![FieldMask { kind: Account::KIND.code, field: "shoe_size".to_owned() }];
    let draft = RoleDraft { name: name("Curious"), grants: Vec::new(), hidden };
    let error = company.session(company.administrator).execute(AddRole { draft }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "hidden[0].field `shoe_size`: this field cannot be hidden; give one of: annual_revenue, bank_accounts",
        "a slip of the pen must not show what was to be hidden"
    );
    let grants = vec![Grant { kind: 999, operation: Operation::Read, scope: Scope::All }];
    let draft = RoleDraft { name: name("Curious"), grants, hidden: Vec::new() };
    assert_eq!(invalid(company.session(company.administrator).execute(AddRole { draft })), "grants[0].kind");
}

#[test]
fn a_custom_field_belongs_to_a_kind_that_takes_them() {
    let company = Company::founded();
    let define = DefineField {
        kind: crm_core::invoicing::Invoice::KIND.code,
        key: code("tier"),
        label: name("Tier"),
        field_type: FieldType::Choice(Vec::new()),
        is_required: false,
    };
    assert_eq!(invalid(company.session(company.administrator).execute(define)), "kind, field_type");
}

#[test]
fn a_required_custom_field_is_asked_for_at_the_next_change() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let define = |key: &str, field_type, is_required| DefineField {
        kind: Account::KIND.code,
        key: code(key),
        label: name(key),
        field_type,
        is_required,
    };
    boss.execute(define("customer-tier", FieldType::Choice(vec![code("gold"), code("silver")]), true)).unwrap();
    let seller = company.session(company.seller);
    let details = AccountDetails::named(name("Analytical Engines Ltd"));
    let change = |fields: CustomFields| {
        let details = AccountDetails { custom_fields: fields, ..details.clone() };
        seller.execute(ChangeAccount { account: company.account, details, intake: Intake::default() })
    };
    assert!(invalid(change(CustomFields::new())).contains("customer-tier"));
    let with = |value| CustomFields::new().with(code("customer-tier"), value).unwrap();
    assert!(invalid(change(with(FieldValue::Choice(code("bronze"))))).contains("customer-tier"));
    assert!(invalid(change(with(FieldValue::Flag(true)))).contains("customer-tier"));
    let unknown = CustomFields::new().with(code("shoe-size"), FieldValue::Flag(true)).unwrap();
    assert!(invalid(change(unknown)).contains("shoe-size"));
    let changed = change(with(FieldValue::Choice(code("gold")))).unwrap();
    assert_eq!(changed.details().custom_fields.get(&code("customer-tier")), Some(&FieldValue::Choice(code("gold"))));
}

#[test]
fn a_policy_holds_from_its_day_on() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let policy = LeadPolicy { checklist: Vec::new(), ..LeadPolicy::default() };
    boss.execute(SetPolicy { policy, effective_from: Some(day("2026-06-01")) }).unwrap();
    let seller = company.session(company.seller);
    let lead = captured(&seller);
    seller.execute(WorkLead { lead }).unwrap();
    assert_eq!(refusal(seller.execute(QualifyLead { lead })), "LEA-004");
    let in_june = company.crm.session(company.seller, noon("2026-06-01")).unwrap();
    in_june.execute(QualifyLead { lead }).unwrap();
}

#[test]
fn a_policy_out_of_its_range_is_invalid_and_a_seller_sets_none() {
    let company = Company::founded();
    let policy = LeadPolicy { first_response_hours: 0, ..LeadPolicy::default() };
    let set = SetPolicy { policy, effective_from: None };
    assert!(invalid(company.session(company.administrator).execute(set.clone())).contains("first_response_hours"));
    let allowed = SetPolicy { policy: LeadPolicy::default(), effective_from: None };
    assert_eq!(refusal(company.session(company.seller).execute(allowed)), "denied");
}
