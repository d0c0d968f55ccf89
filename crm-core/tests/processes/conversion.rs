//! What a lead becomes by a company's mapping, what a preview tells beforehand, and how it is taken back.

use std::collections::BTreeSet;

use crm_core::administration::{DefineField, SetPolicy};
use crm_core::engine::{ChangeKind, Session};
use crm_core::kernel::*;
use crm_core::leads::*;
use crm_core::parties::*;
use crm_core::pipeline::unconversion::{NAMES_ACCOUNTS, NAMES_CONTACTS, NAMES_OPPORTUNITIES};
use crm_core::pipeline::*;
use crm_core::records::RecordKind;

use crate::company::*;

fn boss(company: &Company) -> Session {
    let boss = company.session(company.administrator);
    let policy = LeadPolicy { checklist: Vec::new(), ..LeadPolicy::default() };
    boss.execute(SetPolicy { policy, effective_from: None }).unwrap();
    boss
}

fn define(session: &Session, kind: Kind, key: &str, field_type: FieldType, is_required: bool) {
    session.execute(DefineField { kind: kind.code, key: code(key), label: name(key), field_type, is_required }).unwrap();
}

fn map(session: &Session, lines: Vec<(LeadField, ConversionTarget)>, from: Option<&str>) {
    let mappings = lines.into_iter().map(|(from, to)| ConversionLine { from, to }).collect();
    session.execute(SetPolicy { policy: ConversionPolicy { mappings }, effective_from: from.map(day) }).unwrap();
}

fn qualified(session: &Session, details: LeadDetails) -> LeadId {
    let lead = session.execute(CaptureLead { details, original: Vec::new(), external_id: None, owner: None }).unwrap().id();
    session.execute(WorkLead { lead }).unwrap();
    session.execute(QualifyLead { lead }).unwrap();
    lead
}

fn convert(lead: LeadId) -> ConvertLead {
    ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, opportunity: None, owner: None }
}

fn seats(count: i64) -> CustomFields {
    CustomFields::new().with(code("seats"), FieldValue::Integer(count)).unwrap()
}

/// What was told of fields, as `to=value`.
fn told(fields: &[MappedField]) -> Vec<String> {
    fields.iter().map(|field| format!("{:?}={}", field.to, field.value)).collect()
}

#[test]
fn the_company_says_which_field_fills_which_and_custom_fields_find_their_places() {
    let company = Company::founded();
    let boss = boss(&company);
    define(&boss, Kind::LEAD, "seats", FieldType::Integer, false);
    define(&boss, Kind::OPPORTUNITY, "seats", FieldType::Integer, false);
    define(&boss, Kind::CONTACT, "from", FieldType::Text, false);
    let custom = || LeadField::Custom(code("seats"));
    let lines = vec![
        (custom(), ConversionTarget::Account(AccountField::Employees)),
        (LeadField::Source, ConversionTarget::Account(AccountField::Industry)),
        (LeadField::Phone, ConversionTarget::Account(AccountField::Phone)),
        (LeadField::Name, ConversionTarget::Contact(ContactField::Name)),
        (LeadField::Source, ConversionTarget::Contact(ContactField::Custom(code("from")))),
        (custom(), ConversionTarget::Opportunity(OpportunityField::Custom(code("seats")))),
    ];
    map(&boss, lines, None);
    let lead = qualified(&boss, LeadDetails { custom_fields: seats(12), ..lead_details() });
    let pipeline = boss.execute(sales()).unwrap().id();
    let became = boss.execute(ConvertLead { opportunity: Some(NewOpportunity::new(pipeline)), ..convert(lead) }).unwrap();
    let account = became.account.details();
    assert_eq!((account.employees, account.industry.clone(), account.phones.len()), (Some(12), Some(code("web")), 1));
    assert_eq!(account.name, name("Analytical Engines"), "what no line names is called like the lead");
    let contact = became.contact.details();
    assert_eq!((&contact.name, contact.emails.len()), (&name("Ada Lovelace"), 0), "no line maps the address");
    assert_eq!(contact.custom_fields.get(&code("from")), Some(&FieldValue::Text(note("web"))));
    assert_eq!(*became.opportunity.unwrap().custom_fields(), seats(12));
}

fn sales() -> DefinePipeline {
    let stage = |key: &str, kind, probability: &str| Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    };
    let stages =
        vec![stage("talk", StageKind::Open, "20"), stage("won", StageKind::Won, "100"), stage("lost", StageKind::Lost, "0")];
    DefinePipeline::new(name("Sales"), stages, vec![code("price")])
}

#[test]
fn what_is_there_is_filled_only_where_it_is_empty_and_the_preview_says_so_beforehand() {
    let company = Company::founded();
    let boss = boss(&company);
    let known = AccountDetails { industry: Some(code("machines")), ..AccountDetails::named(name("Engines Ltd")) };
    let account = boss
        .execute(CreateAccount { details: known, parent: None, owner: None, intake: crm_core::parties::Intake::default() })
        .unwrap()
        .id();
    let lines = vec![
        (LeadField::Company, ConversionTarget::Account(AccountField::Name)),
        (LeadField::Company, ConversionTarget::Account(AccountField::LegalName)),
        (LeadField::Name, ConversionTarget::Account(AccountField::LegalName)),
        (LeadField::Source, ConversionTarget::Account(AccountField::Industry)),
        (LeadField::Email, ConversionTarget::Account(AccountField::Email)),
    ];
    map(&boss, lines, None);
    let lead = qualified(&boss, lead_details());
    let convert = ConvertLead { account: ConvertTo::Existing(account), ..convert(lead) };
    let seq = boss.changes(0, usize::MAX).unwrap().cursor;
    let preview = boss.ask(PreviewConversion { convert: convert.clone() }).unwrap();
    assert_eq!(boss.changes(0, usize::MAX).unwrap().cursor, seq);
    assert_eq!(boss.get::<Lead>(lead).unwrap().tag(), LeadTag::Qualified);
    let contact_at = format!("Contact(Account)={account}");
    let filled = ["Account(LegalName)=Analytical Engines", "Account(Email)=ada@engines.example", contact_at.as_str()];
    assert_eq!(told(&preview.filled), filled);
    assert_eq!(told(&preview.kept), ["Account(Name)=Engines Ltd", "Account(Industry)=machines"]);
    let became = boss.execute(convert).unwrap();
    assert_eq!(became.account, preview.became.account);
    assert_eq!(became.account.details().name, name("Engines Ltd"));
}

#[test]
fn a_lead_is_converted_by_the_mapping_of_its_day() {
    let company = Company::founded();
    let boss = boss(&company);
    map(&boss, vec![(LeadField::Source, ConversionTarget::Account(AccountField::Industry))], Some("2026-06-01"));
    let lead = qualified(&boss, lead_details());
    let on = |day: &str| company.crm.session(company.administrator, noon(day)).unwrap();
    let industry = |day: &str| {
        let preview = on(day).ask(PreviewConversion { convert: convert(lead) }).unwrap();
        preview.became.account.details().industry.clone()
    };
    assert_eq!((industry("2026-05-31"), industry("2026-06-01")), (None, Some(code("web"))));
}

#[test]
fn a_value_that_does_not_fit_and_a_mapping_that_cannot_hold_name_their_line() {
    let company = Company::founded();
    let boss = boss(&company);
    define(&boss, Kind::LEAD, "seats", FieldType::Integer, false);
    map(&boss, vec![(LeadField::Custom(code("seats")), ConversionTarget::Account(AccountField::Employees))], None);
    let lead = qualified(&boss, LeadDetails { custom_fields: seats(-1), ..lead_details() });
    assert_eq!(invalid(boss.execute(convert(lead))), "mappings[0]");
    assert_eq!(invalid(boss.ask(PreviewConversion { convert: convert(lead) })), "mappings[0]");
    let faulty = |from, to| {
        let policy = ConversionPolicy { mappings: vec![ConversionLine { from, to }] };
        invalid(boss.execute(SetPolicy { policy, effective_from: None }))
    };
    assert_eq!(faulty(LeadField::Email, ConversionTarget::Account(AccountField::Employees)), "mappings[0]");
    assert_eq!(faulty(LeadField::Name, ConversionTarget::Contact(ContactField::Account)), "mappings[0]");
    // A custom field that nobody defined for accounts, and one that accounts cannot do without.
    map(&boss, vec![(LeadField::Custom(code("seats")), ConversionTarget::Account(AccountField::Custom(code("seats"))))], None);
    assert_eq!(invalid(boss.execute(convert(lead))), "custom_fields.seats");
    define(&boss, Kind::ACCOUNT, "seats", FieldType::Integer, true);
    boss.execute(convert(lead)).unwrap();
    let without = qualified(&boss, lead_details());
    assert_eq!(invalid(boss.execute(convert(without))), "custom_fields.seats");
}

#[test]
fn what_a_conversion_made_is_removed_and_what_it_filled_is_emptied() {
    let company = Company::founded();
    let boss = boss(&company);
    let contact = ContactDetails { note: note("met in Turin"), ..ContactDetails::named(name("A. Lovelace")) };
    let contact =
        boss.execute(CreateContact { details: contact, owner: None, intake: crm_core::parties::Intake::default() }).unwrap();
    let lead = qualified(&boss, lead_details());
    let before: Lead = boss.get(lead).unwrap();
    let pipeline = boss.execute(sales()).unwrap().id();
    let opportunity = Some(NewOpportunity::new(pipeline));
    let into = ConvertLead { contact: ConvertTo::Existing(contact.id()), opportunity, ..convert(lead) };
    let became = boss.execute(into).unwrap();
    assert_ne!(became.contact, contact);
    assert_eq!(boss.execute(UnconvertLead { lead }).unwrap(), before);
    assert_eq!(boss.get::<Contact>(contact.id()).unwrap(), contact);
    assert_eq!(refusal(boss.get::<Account>(became.account.id())), "not_found");
    assert_eq!(refusal(boss.get::<Opportunity>(became.opportunity.unwrap().id())), "not_found");
    // The log keeps that it was there.
    let told = boss.changes(0, usize::MAX).unwrap().entries;
    assert_eq!(told.iter().filter(|entry| entry.head.change == ChangeKind::Deleted).count(), 2);
    assert_eq!(refusal(boss.execute(UnconvertLead { lead })), "OPP-010");
    assert_eq!(refusal(boss.ask(UnconversionConflicts { lead })), "OPP-010");
}

#[test]
fn everything_that_stands_in_the_way_is_named() {
    let company = Company::founded();
    let boss = boss(&company);
    let lead = qualified(&boss, lead_details());
    let became = boss.execute(convert(lead)).unwrap();
    let (account, contact) = (became.account.id(), became.contact.id());
    let details = ContactDetails { job_title: Some(Label::parse("Countess").unwrap()), ..became.contact.details().clone() };
    boss.execute(ChangeContact { contact, details, intake: crm_core::parties::Intake::default() }).unwrap();
    boss.execute(draft(account, &["10"])).unwrap();
    boss.execute(AdvanceLifecycle { lead, to: Lifecycle::Customer }).unwrap();
    let refused = boss.execute(UnconvertLead { lead }).unwrap_err().to_string();
    let expected = format!(
        "OPP-012: the conversion cannot be undone, for the lifecycle of lead {lead} was changed, the job_title of contact {contact} was changed, \
         account {account} is named by a record of the kind invoice; take that back first"
    );
    assert_eq!(refused, expected);
    let conflicts = boss.ask(UnconversionConflicts { lead }).unwrap();
    assert_eq!(conflicts.len(), 3);
}

#[test]
fn conversions_of_one_transaction_are_undone_one_by_one() {
    let company = Company::founded();
    let boss = boss(&company);
    let known = boss.execute(named_account("Engines Ltd")).unwrap();
    let person = ContactDetails { account: Some(known.id()), ..ContactDetails::named(name("A. Lovelace")) };
    let person =
        boss.execute(CreateContact { details: person, owner: None, intake: crm_core::parties::Intake::default() }).unwrap();
    let [first, second] = [0; 2].map(|_| qualified(&boss, lead_details()));
    let into = |lead| ConvertLead {
        account: ConvertTo::Existing(known.id()),
        contact: ConvertTo::Existing(person.id()),
        ..convert(lead)
    };
    boss.transact(|transaction| {
        transaction.execute(into(first))?;
        transaction.execute(into(second))
    })
    .unwrap();
    let filled: Contact = boss.get(person.id()).unwrap();
    assert_eq!(filled.details().emails.len(), 1);
    // The second filled nothing, so to undo it empties nothing.
    boss.execute(UnconvertLead { lead: second }).unwrap();
    assert_eq!(boss.get::<Contact>(person.id()).unwrap(), filled);
    boss.execute(UnconvertLead { lead: first }).unwrap();
    assert_eq!(boss.get::<Contact>(person.id()).unwrap(), person);
}

#[test]
fn what_is_not_stored_yet_is_dropped_and_not_undone() {
    let company = Company::founded();
    let boss = boss(&company);
    let lead = qualified(&boss, lead_details());
    let mut transaction = boss.begin().unwrap();
    transaction.execute(convert(lead)).unwrap();
    assert_eq!(refusal(transaction.execute(UnconvertLead { lead })), "OPP-011");
}

#[test]
fn who_may_not_change_what_was_made_does_not_undo_it() {
    let company = Company::founded();
    let boss = boss(&company);
    let lead = qualified(&company.session(company.seller), lead_details());
    let other = Some(company.other_seller);
    boss.execute(ConvertLead { owner: other, ..convert(lead) }).unwrap();
    let seller = company.session(company.seller);
    assert_eq!(refusal(seller.execute(UnconvertLead { lead })), "not_found");
    assert_eq!(refusal(seller.ask(UnconversionConflicts { lead })), "not_found");
    boss.execute(UnconvertLead { lead }).unwrap();
}

/// A new kind of record, or a new index, is looked at here: does it name accounts, contacts or opportunities? Then it stands in one of the lists, so
/// that nothing is removed under it.
#[test]
fn every_index_that_names_what_a_conversion_makes_is_known_to_those_who_remove_it() {
    let listed = |places: &[crm_core::pipeline::unconversion::NamedIn]| {
        places.iter().map(|place| (place.kind.name.to_owned(), place.number)).collect::<BTreeSet<_>>()
    };
    let (accounts, contacts) = (listed(&NAMES_ACCOUNTS), listed(&NAMES_CONTACTS));
    let opportunities = listed(&NAMES_OPPORTUNITIES);
    // What an activity or a follow-up is about may be of any kind.
    let about = ["subject, over or not, and day", "record"];
    for kind in RecordKind::ALL {
        for (number, called) in kind.indexes() {
            let place = (kind.kind().name.to_owned(), number);
            let is_about = about.contains(&called);
            let names_accounts = matches!(called, "account" | "parent" | "party") || is_about;
            assert_eq!(accounts.contains(&place), names_accounts, "{place:?} {called}");
            assert_eq!(contacts.contains(&place), matches!(called, "contact" | "party") || is_about, "{place:?} {called}");
            let names_deals = called.starts_with("opportunity") || called == "subject, purpose and instant" || is_about;
            assert_eq!(opportunities.contains(&place), names_deals, "{place:?} {called}");
        }
    }
    let known = [
        "custom field",
        "policy version",
        "role",
        "team",
        "user",
        "exchange rate",
        "account",
        "contact",
        "affiliation",
        "relationship",
        "product",
        "price book",
        "price",
        "lead",
        "score model",
        "availability",
        "rotation",
        "pipeline",
        "opportunity",
        "forecast snapshot",
        "forecast adjustment",
        "quote",
        "invoice",
        "issued document",
        "chain link",
        "document chain",
        "chain register",
        "payment",
        "allocation",
        "settlement",
        "repayment",
        "credit decision",
        "dunning notice",
        "dunning hold",
        "dunning terms",
        "promise to pay",
        "late charge",
        "dunning watch",
        "dunning clock",
        "return authorisation",
        "return tally",
        "dispute",
        "payment dispute",
        "claim",
        "period closing",
        "merge",
        "redirect",
        "activity",
        "follow-up plan",
        "follow-up",
        "follow-up clock",
        "approval",
        "import",
        "subscription",
        "mrr movement",
        "contract",
        "order",
        "invoice status",
        "invoice lifecycle",
        "service case",
        "service hours",
        "entitlement",
        "survey",
    ];
    let kinds: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.kind().name).collect();
    assert_eq!(kinds, known, "say in the lists where a new kind names what a conversion makes");
}
