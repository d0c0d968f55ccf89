//! How parties belong together, how they are reached, and what is refused there.

use crm_core::engine::{Query, Session};
use crm_core::kernel::{AccountId, Code, ContactId, CrmError, DateRange, Email, Record, RecordId, SortKey};
use crm_core::parties::*;
use proptest::prelude::*;

use crate::company::*;

fn contact(session: &Session, called: &str, emails: &[&str]) -> ContactId {
    let emails = emails.iter().map(|address| Email::parse(address).unwrap().into()).collect();
    let details = ContactDetails { emails, ..ContactDetails::named(name(called)) };
    session.execute(CreateContact { details, owner: None, intake: Intake::default() }).unwrap().id()
}

fn affiliation(contact: ContactId, account: AccountId, role: &str) -> AddAffiliation {
    AddAffiliation { contact, account, role: code(role), job_title: None, period: DateRange::default(), owner: None }
}

fn relate(from: PartyId, relation: &str, to: PartyId) -> Relate {
    Relate { from, to, relation: code(relation), period: DateRange::default(), owner: None }
}

#[test]
fn somebody_has_one_open_affiliation_with_an_account_in_a_role_and_any_number_that_ended() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let ada = contact(&session, "Ada Lovelace", &[]);
    let add = || affiliation(ada, company.account, "director");
    let first = session.execute(add()).unwrap();
    assert_eq!(refusal(session.execute(add())), "PTY-006");
    session.execute(affiliation(ada, company.account, "employee")).unwrap();
    let past = DateRange::new(Some(day("2019-01-01")), Some(day("2020-12-31"))).unwrap();
    session.execute(AddAffiliation { period: past, ..add() }).unwrap();
    let ended = session.execute(EndAffiliation { affiliation: first.id(), on: None }).unwrap();
    assert_eq!(*ended.period().until(), Some(day(TODAY)));
    session.execute(add()).unwrap();
    let of_ada = Query::under(Affiliation::BY_CONTACT, SortKey::new().id(ada));
    let of_account = Query::under(Affiliation::BY_ACCOUNT, SortKey::new().id(company.account));
    assert_eq!((session.count(&of_ada).unwrap(), session.count(&of_account).unwrap()), (4, 4));
}

#[test]
fn what_ends_does_not_end_before_it_begins_and_its_last_day_can_be_corrected() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let ada = contact(&session, "Ada Lovelace", &[]);
    let period = DateRange::new(Some(day("2026-04-01")), None).unwrap();
    let add = AddAffiliation { period, ..affiliation(ada, company.account, "director") };
    let affiliation = session.execute(add).unwrap().id();
    let end = |on: &str| EndAffiliation { affiliation, on: Some(day(on)) };
    assert_eq!(invalid(session.execute(end("2026-03-31"))), "on");
    let first = session.execute(end("2026-04-30")).unwrap();
    assert_eq!(session.execute(end("2026-04-30")).unwrap(), first);
    assert_eq!(*session.execute(end("2026-04-29")).unwrap().period().until(), Some(day("2026-04-29")));
    let relate = Relate { period, ..relate(PartyId::Contact(ada), "referred", PartyId::Account(company.account)) };
    let relationship = session.execute(relate).unwrap().id();
    let end = |on: &str| EndRelationship { relationship, on: Some(day(on)) };
    assert_eq!(invalid(session.execute(end("2026-03-31"))), "on");
    let first = session.execute(end("2026-04-30")).unwrap();
    assert_eq!(session.execute(end("2026-04-30")).unwrap(), first);
}

#[test]
fn a_party_is_nothing_to_itself() {
    let company = Company::founded();
    let party = PartyId::Account(company.account);
    assert_eq!(refusal(company.session(company.seller).execute(relate(party, "partner-of", party))), "PTY-004");
}

#[test]
fn a_relation_is_one_of_the_policy_and_a_relationship_keeps_its_names_when_the_policy_changes() {
    let company = Company::founded();
    let (session, boss) = (company.session(company.seller), company.session(company.administrator));
    let (engines, ada) = (PartyId::Account(company.account), PartyId::Contact(contact(&session, "Ada Lovelace", &[])));
    let error = session.execute(relate(ada, "owner-of", engines)).unwrap_err();
    assert_eq!(error.code(), "PTY-005");
    assert!(error.to_string().contains("`owner-of`; give one of partner-of, supplier-of, customer-of"), "{error}");
    session.execute(relate(ada, "adviser-of", engines)).unwrap();
    let owner = RelationType { relation: code("owner-of"), inverse: code("owned-by") };
    let policy = PartiesPolicy { relations: vec![owner], ..PartiesPolicy::default() };
    boss.execute(crm_core::administration::SetPolicy { policy, effective_from: None }).unwrap();
    session.execute(relate(ada, "owner-of", engines)).unwrap();
    let seen = session.ask(RelationsOf { party: engines }).unwrap();
    let names: Vec<&str> = seen.iter().map(|relation| relation.relation.as_str()).collect();
    assert_eq!(names, ["advised-by", "owned-by"]);
}

#[test]
fn a_relationship_that_is_open_is_not_noted_again_from_either_side() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let mill = PartyId::Account(company.account);
    let baker = PartyId::Account(session.execute(named_account("Baker")).unwrap().id());
    let first = session.execute(relate(mill, "supplier-of", baker)).unwrap();
    for again in [relate(mill, "supplier-of", baker), relate(baker, "customer-of", mill)] {
        assert_eq!(refusal(session.execute(again)), "PTY-007");
    }
    session.execute(relate(baker, "supplier-of", mill)).unwrap();
    session.execute(relate(mill, "partner-of", baker)).unwrap();
    assert_eq!(refusal(session.execute(relate(baker, "partner-of", mill))), "PTY-007");
    session.execute(EndRelationship { relationship: first.id(), on: None }).unwrap();
    session.execute(relate(baker, "customer-of", mill)).unwrap();
}

#[test]
fn both_parties_see_a_relationship_each_under_its_own_name() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let mill = PartyId::Account(company.account);
    let baker = PartyId::Account(session.execute(named_account("Baker")).unwrap().id());
    let period = DateRange::new(Some(day("2026-01-01")), Some(day("2026-12-31"))).unwrap();
    let relationship = session.execute(Relate { period, ..relate(mill, "supplier-of", baker) }).unwrap().id();
    let seen = |party| session.ask(RelationsOf { party }).unwrap();
    assert_eq!(seen(mill), [Relation { relationship, relation: code("supplier-of"), to: baker, period }]);
    assert_eq!(seen(baker), [Relation { relationship, relation: code("customer-of"), to: mill, period }]);
}

#[test]
fn who_relates_parties_sees_both_and_who_asks_sees_the_party() {
    let company = Company::founded();
    let (ours, theirs) = (company.session(company.seller), company.session(company.other_seller));
    let engines = PartyId::Account(company.account);
    let grace = contact(&theirs, "Grace Hopper", &[]);
    for (from, to) in [(engines, PartyId::Contact(grace)), (PartyId::Contact(grace), engines)] {
        assert_eq!(refusal(theirs.execute(relate(from, "partner-of", to))), "not_found");
        assert_eq!(refusal(ours.execute(relate(from, "partner-of", to))), "not_found");
    }
    assert_eq!(refusal(theirs.execute(affiliation(grace, company.account, "director"))), "not_found");
    assert_eq!(refusal(ours.execute(affiliation(grace, company.account, "director"))), "not_found");
    assert_eq!(refusal(theirs.ask(RelationsOf { party: engines })), "not_found");
    let nobody = PartyId::Contact(RecordId::from_bytes([9; 16]));
    assert_eq!(refusal(ours.ask(RelationsOf { party: nobody })), "not_found");
}

#[test]
fn an_address_from_which_mail_came_back_gives_way_to_the_next() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let ada = contact(&session, "Ada Lovelace", &["Ada@engines.example", "countess@engines.example"]);
    let note = |address: &str, on: Option<&str>| {
        let address = Email::parse(address).unwrap();
        session.execute(NoteBounce { party: PartyId::Contact(ada), address, on: on.map(day) })
    };
    let current = || {
        let known = session.get::<Contact>(ada).unwrap();
        preferred(&known.details().emails, day(TODAY)).map(|email| email.address.as_str().to_owned())
    };
    assert_eq!(current().as_deref(), Some("Ada@engines.example"));
    note("ada@ENGINES.example", None).unwrap();
    assert_eq!(current().as_deref(), Some("countess@engines.example"));
    let before = session.get::<Contact>(ada).unwrap();
    note("ada@engines.example", Some("2026-04-01")).unwrap();
    assert_eq!(session.get::<Contact>(ada).unwrap(), before, "a later day is known already");
    assert_eq!(refusal(note("king@engines.example", None)), "PTY-008");
    let (party, address) = (PartyId::Account(company.account), Email::parse("ada@engines.example").unwrap());
    assert_eq!(refusal(session.execute(NoteBounce { party, address: address.clone(), on: None })), "PTY-008");
    let details = AccountDetails { emails: vec![address.clone().into()], ..AccountDetails::named(name("Engines")) };
    session.execute(ChangeAccount { account: company.account, details, intake: Intake::default() }).unwrap();
    session.execute(NoteBounce { party, address, on: None }).unwrap();
    assert_eq!(session.get::<Account>(company.account).unwrap().details().emails[0].bounced_on, Some(day(TODAY)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn two_parties_are_related_once_in_each_way_however_it_is_told(tellings in prop::collection::vec((0usize..3, 0usize..3, 0usize..9), 1..40)) {
        let company = Company::founded();
        let session = company.session(company.seller);
        let first = PartyId::Account(company.account);
        let parties = [first, PartyId::Contact(contact(&session, "Ada", &[])), PartyId::Contact(contact(&session, "Grace", &[]))];
        let policy = PartiesPolicy::default();
        let names: Vec<&Code> = policy.relation_names().collect();
        let mut told = std::collections::BTreeSet::new();
        for (from, to, name) in tellings {
            let (relation, inverse) = (names[name], policy.inverse(names[name]).unwrap());
            let (from, to) = (parties[from], parties[to]);
            let answer = session.execute(relate(from, relation.as_str(), to));
            let is_new = from != to && told.insert((from, relation, to));
            told.extend((from != to).then_some((to, inverse, from)));
            prop_assert_eq!(answer.is_ok(), is_new, "{:?}", answer.as_ref().err().map(CrmError::code));
        }
        for party in parties {
            let seen = session.ask(RelationsOf { party }).unwrap();
            let seen: std::collections::BTreeSet<_> = seen.iter().map(|seen| (party, &seen.relation, seen.to)).collect();
            let expected = told.iter().filter(|(from, _, _)| *from == party).map(|(from, relation, to)| (*from, *relation, *to));
            prop_assert_eq!(&seen, &expected.collect());
        }
    }
}
