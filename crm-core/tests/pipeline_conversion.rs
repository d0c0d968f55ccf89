//! A qualified lead becomes an account, a contact and an opportunity: all of them, or none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

use crm_core::access::{EVERY_KIND, Grant, Operation, RoleDraft, Scope, UserDraft};
use crm_core::administration::{AddRole, AddUser};
use crm_core::engine::{Crm, Query, Session};
use crm_core::kernel::{
    Code, CrmError, Currency, CustomFields, Date, Email, ErrorKind, LeadId, Money, Name, Phone, PipelineId, Record, SortKey,
    TimeZone, Timestamp, UserId,
};
use crm_core::leads::{
    CaptureLead, Lead, LeadDetails, LeadPolicy, LeadState, LeadTag, QualifyLead, RecordEvidence, Utm, WorkLead,
};
use crm_core::parties::{Account, Contact, ContactDetails, CreateAccount, CreateContact, Intake};
use crm_core::pipeline::{
    Conversion, ConvertLead, ConvertTo, DefinePipeline, ForecastCategory, NewOpportunity, Opportunity, Stage, StageKind,
};
use crm_core::storage::MemoryStore;

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn today() -> Timestamp {
    "2026-05-04".parse::<Date>().unwrap().start_in(&TimeZone::UTC)
}

struct House {
    crm: Crm,
    seller: UserId,
    pipeline: PipelineId,
}

impl House {
    fn seller(&self) -> Session {
        self.crm.session(self.seller, today()).unwrap()
    }
}

fn hire(system: &Session, who: &str, grants: Vec<Grant>) -> UserId {
    let role = system.execute(AddRole { draft: RoleDraft { name: name(who), grants, hidden: Vec::new() } }).unwrap().id();
    let email = Email::parse(&format!("{who}@example.com")).unwrap();
    system.execute(AddUser { draft: UserDraft { name: name(who), email, team: None, roles: vec![role] } }).unwrap().id()
}

fn own(operation: Operation) -> Grant {
    Grant { kind: EVERY_KIND, operation, scope: Scope::Own }
}

fn house() -> House {
    let crm = Crm::builder(MemoryStore::new()).seed(1).open().unwrap();
    let system = crm.system("first set-up", today());
    let seller = hire(&system, "seller", [Operation::Read, Operation::Create, Operation::Update].map(own).to_vec());
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
    let define = DefinePipeline::new(name("Sales"), stages, vec![code("price")]);
    let pipeline = system.execute(define).unwrap().id();
    House { crm, seller, pipeline }
}

fn details() -> LeadDetails {
    LeadDetails {
        name: Some(name("Ada Lovelace")),
        company: Some(name("Analytical Engines")),
        email: Email::parse("ada@engines.example").ok(),
        phone: Phone::parse("+44 20 7946 0018").ok(),
        job_title: "Analyst".parse().ok(),
        source: code("web"),
        utm: Utm::default(),
        custom_fields: CustomFields::new(),
    }
}

fn qualified(session: &Session, details: LeadDetails) -> LeadId {
    let capture = CaptureLead { details, original: Vec::new(), external_id: None, owner: None };
    let lead = session.execute(capture).unwrap().id();
    session.execute(WorkLead { lead }).unwrap();
    for criterion in LeadPolicy::default().checklist {
        session.execute(RecordEvidence { lead, criterion, text: "she said so".parse().unwrap(), said_by: None }).unwrap();
    }
    session.execute(QualifyLead { lead }).unwrap();
    lead
}

fn convert(house: &House, lead: LeadId) -> ConvertLead {
    ConvertLead {
        lead,
        account: ConvertTo::New,
        contact: ConvertTo::New,
        owner: None,
        opportunity: Some(NewOpportunity {
            amount: Money::parse("1200", Currency::GBP).ok(),
            ..NewOpportunity::new(house.pipeline)
        }),
    }
}

/// How many accounts, contacts and opportunities there are.
fn stored(house: &House) -> (u64, u64, u64) {
    let system = house.crm.system("test", today());
    let accounts = system.count(&Query::<Account>::all()).unwrap();
    let contacts = system.count(&Query::<Contact>::all()).unwrap();
    (accounts, contacts, system.count(&Query::<Opportunity>::all()).unwrap())
}

#[test]
fn a_lead_becomes_an_account_a_contact_and_an_opportunity() {
    let house = house();
    let seller = house.seller();
    let id = qualified(&seller, details());
    let answer = seller.execute(convert(&house, id)).unwrap();
    let LeadState::Converted(became) = answer.lead.state() else { panic!("converted") };
    let account = seller.get::<Account>(became.account).unwrap();
    assert_eq!(account.name(), &name("Analytical Engines"));
    let contact = seller.get::<Contact>(became.contact).unwrap();
    let known = contact.details();
    assert_eq!((&known.name, known.account), (&name("Ada Lovelace"), Some(account.id())));
    assert_eq!(known.emails, [Email::parse("ada@engines.example").unwrap().into()]);
    assert_eq!((known.phones.len(), known.job_title.as_ref().map(|title| title.as_str())), (1, Some("Analyst")));
    let deal = seller.get::<Opportunity>(became.opportunity.unwrap()).unwrap();
    assert_eq!((deal.account(), deal.contact(), deal.lead()), (&Some(account.id()), &Some(contact.id()), &Some(id)));
    assert_eq!((deal.name(), deal.stage()), (&name("Analytical Engines"), &code("talk")));
    assert_eq!(deal.amount().unwrap().to_string(), "1200.00 GBP");
    assert_eq!((&answer.account, &answer.contact, &answer.opportunity), (&account, &contact, &Some(deal)));
    for facts in [account.ownership(), contact.ownership()] {
        assert_eq!(facts.owner, house.seller);
    }
    let of_lead = Query::under(Opportunity::BY_LEAD, SortKey::new().id(id));
    assert_eq!(seller.count(&of_lead).unwrap(), 1);
}

#[test]
fn what_is_known_of_an_existing_contact_stays_and_what_is_empty_is_filled() {
    let house = house();
    let seller = house.seller();
    let existing = CreateAccount {
        details: crm_core::parties::AccountDetails::named(name("Engines Ltd")),
        parent: None,
        owner: None,
        intake: Intake::default(),
    };
    let account = seller.execute(existing).unwrap();
    let known = ContactDetails { job_title: "Countess".parse().ok(), ..ContactDetails::named(name("A. Lovelace")) };
    let contact = seller.execute(CreateContact { details: known, owner: None, intake: Intake::default() }).unwrap();
    let lead = qualified(&seller, details());
    let convert = ConvertLead {
        account: ConvertTo::Existing(account.id()),
        contact: ConvertTo::Existing(contact.id()),
        opportunity: None,
        ..convert(&house, lead)
    };
    seller.execute(convert).unwrap();
    assert_eq!(seller.get::<Account>(account.id()).unwrap(), account);
    let after = seller.get::<Contact>(contact.id()).unwrap();
    assert_eq!((&after.details().name, after.details().account), (&name("A. Lovelace"), Some(account.id())));
    assert_eq!(after.details().job_title.as_ref().map(|title| title.as_str()), Some("Countess"));
    assert_eq!(after.details().emails.len(), 1);
    assert_eq!(stored(&house), (1, 1, 0));
}

#[test]
fn only_a_qualified_lead_is_converted_and_only_once() {
    let house = house();
    let seller = house.seller();
    let capture = CaptureLead { details: details(), original: Vec::new(), external_id: None, owner: None };
    let fresh = seller.execute(capture).unwrap().id();
    assert_eq!(seller.execute(convert(&house, fresh)).unwrap_err().code(), "LEA-002");
    assert_eq!(stored(&house), (0, 0, 0));
    let lead = qualified(&seller, details());
    seller.execute(convert(&house, lead)).unwrap();
    assert_eq!(seller.execute(convert(&house, lead)).unwrap_err().code(), "LEA-001");
    assert_eq!(stored(&house), (1, 1, 1));
}

#[test]
fn where_the_opportunity_is_refused_nothing_is_left_of_the_conversion() {
    let house = house();
    let seller = house.seller();
    let lead = qualified(&seller, details());
    let into = |stage: &str| {
        let deal = NewOpportunity { stage: Some(code(stage)), ..NewOpportunity::new(house.pipeline) };
        seller.execute(ConvertLead { opportunity: Some(deal), ..convert(&house, lead) })
    };
    assert_eq!(into("won").unwrap_err().code(), "OPP-003");
    assert_eq!(into("nowhere").unwrap_err().subject(), "stage");
    let absent = "01920000-0000-7000-8000-000000000000".parse().ok();
    let deal = NewOpportunity { product: absent, ..NewOpportunity::new(house.pipeline) };
    let unknown = seller.execute(ConvertLead { opportunity: Some(deal), ..convert(&house, lead) });
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(stored(&house), (0, 0, 0));
    assert_eq!(seller.get::<Lead>(lead).unwrap().tag(), LeadTag::Qualified);
}

#[test]
fn a_lead_that_names_nobody_gives_a_contact_called_like_the_company() {
    let house = house();
    let seller = house.seller();
    let lead = qualified(&seller, LeadDetails { name: None, ..details() });
    let became = seller.execute(convert(&house, lead)).unwrap();
    assert_eq!(&became.contact.details().name, became.account.name());
}

#[test]
fn what_is_new_belongs_to_the_owner_of_the_lead_unless_another_is_named() {
    let house = house();
    let system = house.crm.system("test", today());
    let owner = |became: &Conversion| {
        let facts = became.opportunity.as_ref().and_then(Record::ownership).unwrap();
        assert_eq!((became.account.ownership().owner, became.contact.ownership().owner), (facts.owner, facts.owner));
        facts.owner
    };
    let lead = qualified(&house.seller(), details());
    assert_eq!(owner(&system.execute(convert(&house, lead)).unwrap()), house.seller);
    let other = hire(&system, "other", Vec::new());
    let lead = qualified(&house.seller(), details());
    assert_eq!(owner(&system.execute(ConvertLead { owner: Some(other), ..convert(&house, lead) }).unwrap()), other);
}

#[test]
fn who_may_not_see_the_lead_does_not_find_it_and_who_may_not_create_deals_converts_nothing() {
    let house = house();
    let lead = qualified(&house.seller(), details());
    let system = house.crm.system("test", today());
    let stranger = hire(&system, "stranger", vec![own(Operation::Read), own(Operation::Update)]);
    let refused = |user| -> CrmError { house.crm.session(user, today()).unwrap().execute(convert(&house, lead)).unwrap_err() };
    assert_eq!(refused(stranger).kind(), ErrorKind::NotFound);
    let all = |operation| Grant { kind: EVERY_KIND, operation, scope: Scope::All };
    let clerk = hire(&system, "clerk", vec![all(Operation::Read), all(Operation::Update)]);
    assert_eq!(refused(clerk).kind(), ErrorKind::Denied);
    assert_eq!(stored(&house), (0, 0, 0));
}
