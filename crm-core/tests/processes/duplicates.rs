//! What follows where a party that comes in is likely there already, and what is told of duplicates.

use crm_core::administration::SetPolicy;
use crm_core::engine::{ImportMode, Query, Session};
use crm_core::events::AnyEvent;
use crm_core::kernel::{ContactId, CrmError, Email, Phone, Record};
use crm_core::parties::duplicates::{Consequence, DuplicateGroup, DuplicatePolicy, MatchField, PairSource, Thresholds};
use crm_core::parties::*;

use crate::company::*;

fn person(called: &str, email: &str) -> ContactDetails {
    let emails = Some(email).filter(|email| !email.is_empty()).map(|email| Email::parse(email).unwrap().into());
    ContactDetails { emails: emails.into_iter().collect(), ..ContactDetails::named(name(called)) }
}

fn create(called: &str, email: &str) -> CreateContact {
    CreateContact { details: person(called, email), owner: None, intake: Intake::default() }
}

fn distinct(command: CreateContact) -> CreateContact {
    CreateContact { intake: Intake { is_distinct: true, ..command.intake }, ..command }
}

fn by(channel: IntakeChannel) -> Intake {
    Intake { channel: Some(channel), is_distinct: false }
}

fn decide(company: &Company, policy: DuplicatePolicy) {
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

fn detail(answer: Result<Contact, CrmError>) -> String {
    answer.unwrap_err().detail()
}

/// The suspicions that wait for delivery.
fn suspicions(company: &Company) -> Vec<PartyId> {
    let messages = company.session(company.administrator).deliveries(100).unwrap();
    let suspected = messages.into_iter().filter_map(|message| match message.event {
        Some(AnyEvent::Party(PartyEvent::DuplicateSuspected { of, probability })) => {
            assert!(probability >= "50".parse().unwrap());
            Some(of)
        }
        _ => None,
    });
    suspected.collect()
}

fn found(session: &Session, of: Sought) -> Vec<PartyId> {
    session.ask(FindDuplicates { of }).unwrap().into_iter().map(|likely| likely.party).collect()
}

#[test]
fn pty_009_a_person_who_writes_down_what_is_there_is_shown_it_and_may_say_that_it_is_another() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let known = session.execute(create("Ada Lovelace", "ada@engines.example")).unwrap().id();
    let again = create("Ada Lovelace", "Ada@Engines.Example");
    assert_eq!(refusal(session.execute(again.clone())), "PTY-009");
    let detail = detail(session.execute(again.clone()));
    assert!(detail.contains(&format!("contact {known}")) && detail.contains("e-mail the same"), "{detail}");
    session.execute(distinct(again)).unwrap();
    let phones = vec![Phone::parse("+33 1 99 00 12 34").unwrap().into()];
    let account = named_account("Moulin du Nord SARL");
    let account = CreateAccount { details: AccountDetails { phones, ..account.details.clone() }, ..account };
    session.execute(account.clone()).unwrap();
    let spelt = AccountDetails { name: name("MOULIN DU NORD"), ..account.details.clone() };
    assert_eq!(refusal(session.execute(CreateAccount { details: spelt, ..account })), "PTY-009");
}

#[test]
fn pty_010_what_somebody_may_not_see_is_not_looked_at_or_told_without_its_name() {
    let company = Company::founded();
    let known = company.session(company.seller).execute(create("Ada Lovelace", "ada@engines.example")).unwrap().id();
    let other = company.session(company.other_seller);
    let again = create("Ada Lovelace", "ada@engines.example");
    let mut unstored = other.begin().unwrap();
    unstored.execute(again.clone()).unwrap();
    drop(unstored);
    decide(&company, DuplicatePolicy { counts_hidden: true, ..DuplicatePolicy::default() });
    assert_eq!(refusal(other.execute(again.clone())), "PTY-010");
    assert!(!detail(other.execute(again.clone())).contains(&known.to_string()));
    assert_eq!(found(&other, Sought::Contact(again.details.clone())), []);
    other.execute(distinct(again)).unwrap();
}

#[test]
fn what_is_suspected_of_what_a_program_or_a_form_sends_is_told_through_the_outbox_alone() {
    let company = Company::founded();
    let system = company.crm.system("a shop", noon(TODAY));
    let known =
        system.execute(CreateContact { owner: Some(company.seller), ..create("Ada Lovelace", "ada@engines.example") }).unwrap();
    for intake in [Intake::default(), by(IntakeChannel::Form)] {
        let again = create("Ada Lovelace", "ada@engines.example");
        let again = system.execute(CreateContact { owner: Some(company.seller), intake, ..again }).unwrap();
        let history = system.history::<Contact>(again.id()).unwrap();
        assert_eq!(history[0].head.events, ["contact.created"], "whoever sees the record need not see the other");
    }
    let of = suspicions(&company);
    assert_eq!(of.len(), 2);
    assert_eq!(of[0], PartyId::Contact(known.id()));
}

fn import(session: &Session, rows: &[(&str, &str)]) -> Vec<u64> {
    let rows = rows.iter().map(|(called, email)| Ok(create(called, email)));
    let step = |t: &mut crm_core::engine::Transaction, command: &CreateContact| t.execute(command.clone()).map(|_| ());
    let report = session.import((1..).zip(rows), ImportMode::KeepGood, step, &mut |_| {}).unwrap();
    assert!(report.refused.iter().all(|refused| refused.error.code() == "PTY-009"));
    report.refused.iter().map(|refused| refused.row).collect()
}

#[test]
fn a_file_is_let_in_unless_the_policy_says_otherwise_and_then_rows_see_those_before_them() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let rows = [
        ("Ada Lovelace", "ada@engines.example"),
        ("Grace Hopper", "grace@navy.example"),
        ("Ada Lovelace", "ada@engines.example"),
    ];
    assert_eq!(import(&session, &rows), [] as [u64; 0]);
    assert_eq!(suspicions(&company), []);
    let file = Thresholds { alert: 500, block: 990 };
    decide(&company, DuplicatePolicy { file, ..DuplicatePolicy::default() });
    let rows = [
        ("Ada Lovelace", "ada@engines.example"),
        ("Mary Somerville", "mary@sky.example"),
        ("Mary Somerville", "mary@sky.example"),
    ];
    assert_eq!(import(&session, &rows), [1, 3]);
}

#[test]
fn a_change_is_looked_at_where_keys_change_and_never_finds_the_record_itself() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let ada = session.execute(create("Ada Lovelace", "ada@engines.example")).unwrap().id();
    let twin = session.execute(create("A. Lovelace", "")).unwrap().id();
    let change = |contact, details| ChangeContact { contact, details, intake: Intake::default() };
    let same = change(twin, person("Ada Lovelace", "ada@engines.example"));
    assert_eq!(refusal(session.execute(same.clone())), "PTY-009");
    session.execute(ChangeContact { intake: Intake { channel: None, is_distinct: true }, ..same }).unwrap();
    let noted = ContactDetails { note: note("seen"), ..person("Ada Lovelace", "ada@engines.example") };
    session.execute(change(ada, noted)).unwrap();
    let account = session.execute(named_account("Moulin du Nord")).unwrap();
    let emails = vec![Email::parse("hello@moulin.example").unwrap().into()];
    let details = AccountDetails { emails, ..account.details().clone() };
    session.execute(ChangeAccount { account: account.id(), details, intake: Intake::default() }).unwrap();
}

#[test]
fn duplicates_are_found_of_a_record_and_of_a_form_and_every_pair_explains_itself() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let ada = session.execute(create("Ada Lovelace", "ada@engines.example")).unwrap().id();
    let twin = session.execute(distinct(create("Ada Lovelaec", "ada@engines.example"))).unwrap().id();
    session.execute(create("Grace Hopper", "grace@navy.example")).unwrap();
    let party = PartyId::Contact;
    assert_eq!(found(&session, Sought::Party(party(ada))), [party(twin)]);
    assert_eq!(found(&session, Sought::Contact(person("Ada Lovelace", "ada@engines.example"))), [party(ada), party(twin)]);
    assert_eq!(
        found(&session, Sought::Account(named_account("ANALYTICAL ENGINES LTD").details)),
        [PartyId::Account(company.account)]
    );
    assert_eq!(found(&session, Sought::Contact(person("Mary Somerville", ""))), []);
    let likely = session.ask(FindDuplicates { of: Sought::Party(party(ada)) }).unwrap();
    assert_eq!(likely[0].consequence, Consequence::Alert);
    let why = session.ask(ExplainPair { one: party(ada), other: party(twin) }).unwrap();
    assert_eq!(why, likely[0].why);
    assert_eq!(why.parts[0].source, PairSource::Prior);
    let fields = why.parts.iter().filter_map(|part| match part.source {
        PairSource::Field { field, .. } => Some(field),
        PairSource::Prior => None,
    });
    assert_eq!(fields.collect::<Vec<_>>(), [MatchField::Given, MatchField::Family, MatchField::Email]);
    let mixed = ExplainPair { one: party(ada), other: PartyId::Account(company.account) };
    assert_eq!(invalid(session.ask(mixed)), "other");
    let stranger = company.session(company.other_seller);
    assert_eq!(refusal(stranger.ask(FindDuplicates { of: Sought::Party(party(ada)) })), "not_found");
    assert_eq!(refusal(stranger.ask(ExplainPair { one: party(ada), other: party(twin) })), "not_found");
}

/// Every group among contacts, page by page.
fn groups(session: &Session, limit: u32) -> Vec<DuplicateGroup> {
    let (mut groups, mut among) = (Vec::new(), Some(DuplicatesAmong::Contacts(None)));
    while let Some(asked) = among {
        let page = session.ask(DuplicateGroups { among: asked, limit }).unwrap();
        groups.extend(page.groups);
        among = page.next;
    }
    groups
}

#[test]
fn groups_are_the_same_however_many_records_a_page_looks_at() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let rows = [
        ("Ada Lovelace", "ada@engines.example"),
        ("Grace Hopper", "grace@navy.example"),
        ("Ada Lovelaec", "ada@engines.example"),
        ("Mary Somerville", "mary@sky.example"),
        ("Grace Hopper", "grace@navy.example"),
        ("Ada Lovelace", "ada@engines.example"),
    ];
    import(&session, &rows);
    let whole = groups(&session, 1_000);
    let sizes: Vec<(usize, usize)> = whole.iter().map(|group| (group.parties.len(), group.links.len())).collect();
    assert_eq!(sizes, [(3, 3), (2, 1)]);
    let contacts: Vec<ContactId> = session.iter(Query::<Contact>::all()).map(|contact| contact.unwrap().id()).collect();
    assert_eq!(whole[0].parties, [0, 2, 5].map(|at| PartyId::Contact(contacts[at])));
    for limit in [1, 2, 5] {
        assert_eq!(groups(&session, limit), whole);
    }
    assert_eq!(groups(&company.session(company.other_seller), 10), [], "of others' contacts nothing is told");
    let accounts = session.ask(DuplicateGroups { among: DuplicatesAmong::Accounts(None), limit: 10 }).unwrap();
    assert_eq!((accounts.groups.len(), accounts.next), (0, None));
    assert_eq!(invalid(session.ask(DuplicateGroups { among: DuplicatesAmong::Contacts(None), limit: 0 })), "limit");
}

#[test]
fn a_name_that_many_have_leads_nowhere_and_an_address_of_few_still_does() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let emails: Vec<String> = (0..60).map(|at| format!("john{at}@smiths.example")).collect();
    let rows: Vec<(&str, &str)> = emails.iter().map(|email| ("John Smith", email.as_str())).collect();
    import(&session, &rows);
    assert_eq!(found(&session, Sought::Contact(person("John Smith", ""))), []);
    assert_eq!(found(&session, Sought::Contact(person("John Smith", &emails[59]))).len(), 1);
    assert_eq!(refusal(session.execute(create("John Smith", &emails[59]))), "PTY-009");
}

#[test]
fn a_field_that_the_company_does_not_compare_says_nothing() {
    let company = Company::founded();
    let session = company.session(company.seller);
    session.execute(create("Ada Lovelace", "ada@engines.example")).unwrap();
    let mut policy = DuplicatePolicy::default();
    policy.fields.retain(|weights| weights.field != MatchField::Email);
    decide(&company, policy);
    session.execute(create("Ada Lovelace", "ada@engines.example")).unwrap();
    let none = DuplicatePolicy { fields: Vec::new(), ..DuplicatePolicy::default() };
    let set = SetPolicy { policy: none, effective_from: None };
    assert_eq!(invalid(company.session(company.administrator).execute(set)), "fields");
}
