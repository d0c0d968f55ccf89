//! Writes go through one gate, whichever road they take; what is sent again is answered to the one who sent it first.

use crm_core::access::{FieldMask, User, UserDraft};
use crm_core::access::{Grant, Operation, RoleDraft, Scope};
use crm_core::administration::{AddRole, ChangeRole, ChangeUser, DeactivateUser};
use crm_core::engine::{ImportMode, Query, Session};
use crm_core::kernel::*;
use crm_core::leads::{CaptureLead, Lead};
use crm_core::parties::*;
use crm_core::pipeline::*;

use crate::company::*;
use crate::stage;

fn with_revenue(called: &str, owner: Option<UserId>) -> CreateAccount {
    let details = AccountDetails { annual_revenue: Some(eur("7")), ..AccountDetails::named(name(called)) };
    CreateAccount { details, parent: None, owner, intake: Intake::default() }
}

/// Hides the seller's view of amounts, or shows it again.
fn hide(company: &Company, fields: &[(Kind, &str)]) {
    let hidden = fields.iter().map(|(kind, field)| FieldMask { kind: kind.code, field: (*field).to_owned() }).collect();
    let draft = RoleDraft { hidden, ..crm_core::administration::seller().unwrap() };
    company.session(company.administrator).execute(ChangeRole { role: company.selling, draft }).unwrap();
}

fn count(session: &Session) -> u64 {
    session.count(&Query::<Account>::all()).unwrap()
}

#[test]
fn another_actor_who_sends_a_command_again_learns_nothing_of_it() {
    let company = Company::founded();
    let (seller, other) = (company.session(company.seller), company.session(company.other_seller));
    let (id, create) = (company.crm.new_command_id(), with_revenue("A", None));
    seller.execute_once(id, create.clone()).unwrap();
    for session in [other, company.session(company.administrator), company.crm.system("a retry", noon(TODAY))] {
        let refused = session.execute_once(id, create.clone()).unwrap_err();
        assert_eq!(refused.code(), "conflict");
        assert!(!refused.to_string().contains("019"), "no id is named: {refused}");
    }
    // An id that is taken by others answers the same as one that is taken by another command of one's own.
    let own = seller.execute_once(id, with_revenue("B", None)).unwrap_err();
    let others = company.session(company.other_seller).execute_once(id, with_revenue("B", None)).unwrap_err();
    assert_eq!(own, others);
}

#[test]
fn an_answer_sent_again_after_rights_were_withdrawn_is_the_first_one_under_todays_masks() {
    let company = Company::founded();
    let (id, create) = (company.crm.new_command_id(), with_revenue("A", None));
    let first = company.session(company.seller).execute_once(id, create.clone()).unwrap();
    assert_eq!(first.details().annual_revenue, Some(eur("7")));
    let boss = company.session(company.administrator);
    boss.execute(AssignAccount { account: first.id(), owner: company.other_seller }).unwrap();
    boss.execute(ChangeAccount {
        account: first.id(),
        details: AccountDetails::named(name("Secret")),
        intake: Intake::default(),
    })
    .unwrap();
    hide(&company, &[(Kind::ACCOUNT, "annual_revenue")]);
    let again = company.session(company.seller);
    assert_eq!(again.get::<Account>(first.id()).unwrap_err().code(), "not_found");
    let replayed = again.execute_once(id, create.clone()).unwrap();
    assert_eq!(replayed.details().name, name("A"), "what happened since does not show");
    assert_eq!(replayed.details().annual_revenue, None, "what is hidden now is hidden in an old answer too");
    boss.execute(DeactivateUser { user: company.seller }).unwrap();
    assert_eq!(refusal(company.crm.session(company.seller, noon(TODAY)).map(drop)), "denied");
}

#[test]
fn rights_taken_away_are_not_there_for_a_command_that_was_never_done() {
    let company = Company::founded();
    let id = company.crm.new_command_id();
    let change =
        ChangeAccount { account: company.account, details: AccountDetails::named(name("Mine")), intake: Intake::default() };
    let stranger = company.session(company.other_seller);
    assert_eq!(refusal(stranger.execute_once(id, change.clone())), "not_found");
    // The refusal was not kept: the id is free for the one who may.
    company.session(company.seller).execute_once(id, change.clone()).unwrap();
    assert_eq!(refusal(stranger.execute_once(id, change)), "conflict");
}

#[test]
fn neither_a_transaction_nor_an_import_smuggles_in_what_a_command_refuses() {
    let company = Company::founded();
    let (seller, other) = (company.session(company.seller), company.session(company.other_seller));
    let steal =
        ChangeAccount { account: company.account, details: AccountDetails::named(name("Mine")), intake: Intake::default() };
    let both = other.transact(|t| {
        t.execute(with_revenue("A", None))?;
        t.execute(steal.clone())
    });
    assert_eq!(refusal(both), "not_found");
    assert_eq!(count(&other), 0, "all or nothing");
    let for_others = |name: &str| with_revenue(name, Some(company.seller));
    for mode in [ImportMode::KeepGood, ImportMode::AllOrNothing] {
        let rows = [(1, Ok("one")), (2, Ok("two"))];
        let report = other.import(rows, mode, |t, row| t.execute(for_others(row)), &mut |_| ()).unwrap();
        assert_eq!(report.refused.iter().map(|refused| refused.error.code()).collect::<Vec<_>>(), ["denied"; 2]);
        assert!(report.accepted.is_empty());
    }
    let mut host = other.begin().unwrap();
    assert_eq!(refusal(host.execute(for_others("one"))), "denied");
    assert_eq!(refusal(host.execute_at(noon("2020-01-01"), for_others("one"))), "denied", "the past has no other rights");
    assert_eq!(refusal(host.get::<Account>(company.account)), "not_found");
    host.commit().unwrap();
    assert_eq!((count(&seller), count(&other)), (1, 0));
}

#[test]
fn a_record_leaves_ones_scope_only_by_the_right_to_assign_it() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let give = || AssignAccount { account: company.account, owner: company.other_seller };
    assert_eq!(refusal(seller.execute(give())), "denied");
    let grant = Grant { kind: Kind::ACCOUNT.code, operation: Operation::Assign, scope: Scope::Own };
    let mut draft = crm_core::administration::seller().unwrap();
    draft.grants.push(grant);
    company.session(company.administrator).execute(ChangeRole { role: company.selling, draft }).unwrap();
    let seller = company.session(company.seller);
    seller.execute(give()).unwrap();
    assert_eq!(refusal(seller.get::<Account>(company.account)), "not_found");
    assert_eq!(refusal(seller.execute(give())), "not_found", "nor can it be taken back");
    assert_eq!(refusal(seller.execute(CreateAccount { owner: Some(company.other_seller), ..with_revenue("A", None) })), "denied");
}

#[test]
fn a_unique_value_that_is_taken_names_what_was_typed_and_nothing_else() {
    let company = Company::founded();
    let external = |key: &str| ExternalId { source: code("old-crm"), key: key.parse().unwrap() };
    let of = |called: &str, key: &str| {
        let details = AccountDetails { external_ids: vec![external(key)], ..AccountDetails::named(name(called)) };
        CreateAccount { details, parent: None, owner: None, intake: Intake::default() }
    };
    let capture =
        |key: &str| CaptureLead { details: lead_details(), original: Vec::new(), external_id: Some(external(key)), owner: None };
    let seller = company.session(company.seller);
    for key in ["1", "2"] {
        seller.execute(of(&format!("Secret {key}"), key)).unwrap();
        seller.execute(capture(key)).unwrap();
    }
    let other = company.session(company.other_seller);
    let said = |key: &str| {
        let (account, lead) = (other.execute(of("Ours", key)).unwrap_err(), other.execute(capture(key)).unwrap_err());
        [account, lead]
            .map(|error| error.to_string().replace(&format!("old-crm {key}"), "it").replace(&format!(" {key}`"), " it`"))
    };
    assert_eq!(said("1"), said("2"), "whichever record has it");
    assert!(said("1").iter().all(|text| !text.contains("Secret") && !text.contains("019")), "{:?}", said("1"));
    let seen: Lead = seller.execute(capture("1")).unwrap();
    assert_eq!(seen, seller.get(seen.id()).unwrap(), "the one who sees the lead is given it");
}

#[test]
fn a_hidden_amount_shows_in_no_answer_event_error_or_figure_and_is_not_found_out_by_trying() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let pipeline = boss.execute(stage::pipeline("Sales")).unwrap().id();
    let open = OpenOpportunity { amount: Some(eur("4711")), ..OpenOpportunity::new(pipeline, name("Deal")) };
    let open = OpenOpportunity { owner: Some(company.seller), ..open };
    let (deal, won) = (boss.execute(open.clone()).unwrap().id(), boss.execute(open.clone()).unwrap().id());
    boss.execute(WinOpportunity { opportunity: won, amount: None }).unwrap();
    hide(&company, &[(Kind::OPPORTUNITY, "amount"), (Kind::ACCOUNT, "annual_revenue")]);
    let seller = company.session(company.seller);
    let id = company.crm.new_command_id();
    let mut said = vec![
        format!("{:?}", seller.get::<Opportunity>(deal)),
        format!("{:?}", seller.list(&Query::<Opportunity>::all())),
        format!("{:?}", seller.sum(&Query::<Opportunity>::all(), |deal| *deal.amount())),
        format!("{:?}", seller.execute_once(id, MoveOpportunity { opportunity: deal, stage: code("quote") })),
        format!("{:?}", seller.execute_once(id, MoveOpportunity { opportunity: deal, stage: code("quote") })),
        format!("{:?}", seller.ask(Forecast::of(pipeline))),
        format!("{:?}", seller.ask(Board { pipeline, cards: 9 })),
        format!("{:?}", seller.ask(SalesPerformance::default())),
        format!("{:?}", seller.ask(Funnel { pipeline })),
        format!("{:?}", seller.feed(0, 1_000)),
    ];
    for entry in seller.history::<Opportunity>(deal).unwrap() {
        said.push(format!("{:?} {:?}", entry.events, seller.read_change::<Opportunity>(&entry)));
    }
    for text in &said {
        assert!(!text.contains("4711") && !text.contains("471100"), "{text}");
    }
    let guess = |amount: &str| seller.execute(WinOpportunity { opportunity: won, amount: Some(eur(amount)) });
    assert_eq!(guess("4711"), guess("1"), "a right guess and a wrong one are answered alike");
    let blind = ChangeOpportunity { amount: Edit::Set(eur("1")), ..ChangeOpportunity::new(deal) };
    seller.execute(blind).unwrap();
    assert_eq!(*boss.get::<Opportunity>(deal).unwrap().amount(), Some(eur("4711")), "nor is it overwritten unseen");
}

#[test]
fn the_reason_of_the_host_stands_in_the_audit_trail() {
    let company = Company::founded();
    let system = company.crm.system("year-end clean-up", noon(TODAY));
    let account = system.execute(with_revenue("A", Some(company.seller))).unwrap().id();
    let entry = company.session(company.seller).history::<Account>(account).unwrap().remove(0);
    assert_eq!(entry.head.actor, Actor::System { reason: "year-end clean-up".to_owned() }, "for all who see the record");
    assert!(system.verify_audit().unwrap().is_intact());
}

#[test]
fn refused_commands_show_in_the_feed_of_those_who_read_everything_alone() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let boss = company.session(company.administrator);
    let account = seller.execute(with_revenue("A", None)).unwrap().id();
    let ring = SetParent { account, parent: Some(account) };
    assert_eq!(refusal(seller.execute_once(company.crm.new_command_id(), ring)), "PTY-001");
    let told = |session: &Session| session.changes(0, 1_000).unwrap().entries.iter().any(|entry| entry.head.record.is_none());
    assert_eq!((told(&boss), told(&seller)), (true, false));
}

#[test]
fn who_may_change_users_may_do_anything_and_that_is_said_openly() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let grants = vec![
        Grant { kind: Kind::USER.code, operation: Operation::Update, scope: Scope::Own },
        Grant { kind: Kind::USER.code, operation: Operation::Read, scope: Scope::Own },
    ];
    let clerk = boss.execute(AddRole { draft: RoleDraft { name: name("clerk"), grants, hidden: Vec::new() } }).unwrap().id();
    let clerk = hire(&boss, "clerk", clerk);
    let me = company.session(clerk).get::<User>(clerk).unwrap();
    let everything = boss.get::<User>(company.administrator).unwrap().roles().clone();
    let draft = UserDraft { name: me.name().clone(), email: me.email().clone(), team: None, roles: everything };
    company.session(clerk).execute(ChangeUser { user: clerk, draft }).unwrap();
    assert_eq!(count(&company.session(clerk)), count(&boss), "a user has no owner: every scope reaches all users");
}
