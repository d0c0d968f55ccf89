//! A conversion that is undone leaves no trace but in the log: every record and every index row is as it was, bit for bit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crm_core::administration::{DefineField, SetPolicy};
use crm_core::engine::{SOLE_TENANT, Session};
use crm_core::kernel::*;
use crm_core::leads::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::storage::{self, IndexId, MemoryStore, Scan, Store};
use proptest::prelude::*;

use crate::company::*;
use crate::walk::{Walk, actions};

/// Every record that the store holds by kind and id, and every row of every index.
#[derive(Debug, PartialEq)]
struct Held {
    records: BTreeMap<(u16, [u8; 16]), Vec<u8>>,
    rows: BTreeMap<(u32, Vec<u8>, [u8; 16]), Vec<u8>>,
}

fn held(store: &MemoryStore) -> Held {
    let snapshot = store.snapshot(SOLE_TENANT).unwrap();
    let mut held = Held { records: BTreeMap::new(), rows: BTreeMap::new() };
    for kind in Kind::ALL {
        let records = snapshot.records(storage::Kind(kind.code), None, 100_000).unwrap();
        held.records.extend(records.into_iter().map(|record| ((kind.code, record.key.id), record.body)));
        // The listed twin of an index stands under a number of its own.
        for number in 0..=u8::MAX {
            for index in [u32::from(kind.code) << 8, (1 << 30) | (u32::from(kind.code) << 8)].map(|base| base | u32::from(number))
            {
                let rows = snapshot.scan(&Scan::all(IndexId(index))).unwrap();
                held.rows.extend(rows.into_iter().map(|row| ((index, row.value, row.id), row.cover)));
            }
        }
    }
    held
}

/// What is drawn for one conversion.
#[derive(Debug, Clone)]
struct Drawn {
    lead: u8,
    account: Option<u8>,
    contact: Option<u8>,
    opportunity: Option<bool>,
    lines: Vec<usize>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let parties = (prop::option::of(any::<u8>()), prop::option::of(any::<u8>()));
    let lines = prop::collection::vec(0usize..200, 0..20);
    (any::<u8>(), parties, prop::option::of(any::<bool>()), lines)
        .prop_map(|(lead, (account, contact), opportunity, lines)| Drawn { lead, account, contact, opportunity, lines })
}

/// Every line that a policy may have.
fn all_lines() -> Vec<ConversionLine> {
    use {AccountField as A, ContactField as C, ConversionTarget as T, LeadField as L};
    let from = [L::Name, L::Company, L::Email, L::Phone, L::JobTitle, L::Source, L::UtmCampaign];
    let from = from.into_iter().chain([L::Custom(code("seats")), L::Custom(code("remark"))]);
    let to = [
        T::Account(A::Name),
        T::Account(A::LegalName),
        T::Account(A::Email),
        T::Account(A::Phone),
        T::Account(A::Industry),
        T::Account(A::Employees),
        T::Account(A::Custom(code("seats"))),
        T::Account(A::Custom(code("remark"))),
        T::Contact(C::Name),
        T::Contact(C::GivenName),
        T::Contact(C::JobTitle),
        T::Contact(C::Email),
        T::Contact(C::Note),
        T::Contact(C::Custom(code("remark"))),
        T::Opportunity(OpportunityField::Name),
        T::Opportunity(OpportunityField::Custom(code("remark"))),
    ];
    let line = |from: &LeadField, to: &ConversionTarget| ConversionLine { from: from.clone(), to: to.clone() };
    let lines = from.flat_map(|from| to.iter().map(move |to| line(&from, to)).collect::<Vec<_>>());
    lines.filter(|line| ConversionPolicy { mappings: vec![line.clone()] }.check().is_ok()).collect()
}

fn bit(of: u8, at: u8) -> bool {
    of & (1 << at) != 0
}

fn fields(session: &Session) {
    for kind in [Kind::LEAD, Kind::ACCOUNT, Kind::CONTACT, Kind::OPPORTUNITY] {
        for (key, field_type) in [("seats", FieldType::Integer), ("remark", FieldType::Text)] {
            let define = DefineField { kind: kind.code, key: code(key), label: name(key), field_type, is_required: false };
            session.execute(define).unwrap();
        }
    }
}

fn noted(which: u8) -> CustomFields {
    let mut fields = CustomFields::new();
    if bit(which, 0) {
        fields = fields.with(code("seats"), FieldValue::Integer(12)).unwrap();
    }
    if bit(which, 1) {
        fields = fields.with(code("remark"), FieldValue::Text(note("by the window"))).unwrap();
    }
    fields
}

fn qualified(session: &Session, which: u8) -> LeadId {
    let details = LeadDetails {
        name: bit(which, 0).then(|| name("Ada Lovelace")),
        company: (bit(which, 1) || !bit(which, 0)).then(|| name("Engines")),
        job_title: bit(which, 2).then(|| Label::parse("Analyst").unwrap()),
        phone: bit(which, 3).then(|| Phone::parse("+44 20 7946 0018").unwrap()),
        utm: Utm { campaign: bit(which, 4).then(|| Label::parse("spring").unwrap()), ..Utm::default() },
        custom_fields: noted(which >> 6),
        ..lead_details()
    };
    let lead = session.execute(CaptureLead { details, original: Vec::new(), external_id: None, owner: None }).unwrap().id();
    session.execute(WorkLead { lead }).unwrap();
    session.execute(QualifyLead { lead }).unwrap();
    lead
}

fn account(session: &Session, which: u8) -> AccountId {
    let details = AccountDetails {
        legal_name: bit(which, 0).then(|| name("Engines Limited")),
        emails: bit(which, 1).then(|| Email::parse("office@engines.example").unwrap().into()).into_iter().collect(),
        industry: bit(which, 2).then(|| code("machines")),
        employees: bit(which, 3).then_some(7),
        custom_fields: noted(which >> 6),
        ..AccountDetails::named(name("Known"))
    };
    session.execute(CreateAccount { details, parent: None, owner: None, intake: distinct() }).unwrap().id()
}

fn contact(session: &Session, which: u8, at: AccountId) -> ContactId {
    let details = ContactDetails {
        account: bit(which, 0).then_some(at),
        emails: bit(which, 1).then(|| Email::parse("ada@engines.example").unwrap().into()).into_iter().collect(),
        job_title: bit(which, 2).then(|| Label::parse("Countess").unwrap()),
        note: if bit(which, 3) { note("knows numbers") } else { Note::default() },
        custom_fields: noted(which >> 6),
        ..ContactDetails::named(name("A. Lovelace"))
    };
    session.execute(CreateContact { details, owner: None, intake: distinct() }).unwrap().id()
}

/// Sets the stage for a conversion.
fn staged(session: &Session, drawn: &Drawn) -> ConvertLead {
    let all = all_lines();
    let mut mappings: Vec<ConversionLine> = Vec::new();
    for line in drawn.lines.iter().map(|at| all[at % all.len()].clone()) {
        if !mappings.contains(&line) {
            mappings.push(line);
        }
    }
    session.execute(SetPolicy { policy: ConversionPolicy { mappings }, effective_from: None }).unwrap();
    let lead = qualified(session, drawn.lead);
    let home = account(session, 0);
    let pipeline = session.list(&crm_core::engine::Query::<Pipeline>::all()).unwrap().items[0].id();
    let new = |amount: bool| NewOpportunity { amount: amount.then(|| eur("10")), ..NewOpportunity::new(pipeline) };
    ConvertLead {
        lead,
        account: drawn.account.map_or(ConvertTo::New, |which| ConvertTo::Existing(account(session, which))),
        contact: drawn.contact.map_or(ConvertTo::New, |which| ConvertTo::Existing(contact(session, which, home))),
        opportunity: drawn.opportunity.map(new),
        owner: None,
    }
}

/// Something that is done between the conversion and its undoing, and what then stands in the way.
fn meanwhile(session: &Session, became: &Conversion, what: usize) -> Option<()> {
    let (account, contact) = (became.account.id(), became.contact.id());
    match what {
        0 => {
            let details = AccountDetails { founded: Some(1837), ..became.account.details().clone() };
            session.execute(ChangeAccount { account, details, intake: distinct() }).ok()?;
        }
        1 => {
            let note = note("changed since");
            let details = ContactDetails { note, ..became.contact.details().clone() };
            session.execute(ChangeContact { contact, details, intake: distinct() }).ok()?;
        }
        2 => {
            session.execute(WinOpportunity { opportunity: became.opportunity.as_ref()?.id(), amount: None }).ok()?;
        }
        3 => {
            session.execute(AdvanceLifecycle { lead: became.lead.id(), to: Lifecycle::Evangelist }).ok()?;
        }
        4 => {
            session.execute(draft(account, &["10"])).ok()?;
        }
        _ => {
            session.execute(named_below(account)).ok()?;
        }
    }
    Some(())
}

fn named_below(parent: AccountId) -> CreateAccount {
    CreateAccount { parent: Some(parent), ..named_account("Below") }
}

fn without_checklist(session: &Session) {
    let policy = LeadPolicy { checklist: Vec::new(), ..LeadPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: None }).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn to_undo_a_conversion_restores_every_record_and_every_index_row(before in actions(30), all in prop::collection::vec(drawn(), 1..4)) {
        let store = Arc::new(MemoryStore::new());
        let mut walk = Walk::over(Company::founded_on(store.clone()));
        before.iter().for_each(|action| drop(walk.act(action)));
        let boss = walk.boss();
        fields(&boss);
        without_checklist(&boss);
        for drawn in &all {
            let convert = staged(&boss, drawn);
            let lead = convert.lead;
            let stood = held(&store);
            let preview = boss.ask(PreviewConversion { convert: convert.clone() });
            prop_assert!(held(&store) == stood, "a preview changes nothing");
            match boss.execute(convert.clone()) {
                Ok(became) => {
                    let preview = preview.unwrap();
                    prop_assert_eq!(preview.became.account.details(), became.account.details());
                    prop_assert_eq!(&preview.became.contact.details().emails, &became.contact.details().emails);
                    prop_assert_eq!(boss.ask(UnconversionConflicts { lead }).unwrap(), vec![]);
                    let restored = boss.execute(UnconvertLead { lead }).unwrap();
                    prop_assert_eq!(restored.tag(), LeadTag::Qualified);
                }
                // A number that is no industry, a remark that is no address: nothing was done.
                Err(error) => prop_assert_eq!(error, preview.unwrap_err()),
            }
            prop_assert!(held(&store) == stood, "the store is not as it was");
            // And once more, since what was undone can be done again.
            if boss.execute(convert).is_ok() {
                boss.execute(UnconvertLead { lead }).unwrap();
                prop_assert!(held(&store) == stood, "the second time, the store is not as it was");
            }
        }
        prop_assert!(boss.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap().is_sound());
    }

    #[test]
    fn what_was_changed_since_keeps_a_conversion_from_being_undone_and_nothing_happens(drawn in drawn(), what in 0usize..6) {
        let store = Arc::new(MemoryStore::new());
        let walk = Walk::over(Company::founded_on(store.clone()));
        let boss = walk.boss();
        fields(&boss);
        without_checklist(&boss);
        let convert = staged(&boss, &drawn);
        let Ok(became) = boss.execute(convert.clone()) else { return Ok(()) };
        prop_assume!(meanwhile(&boss, &became, what).is_some());
        let stood = held(&store);
        let conflicts = boss.ask(UnconversionConflicts { lead: convert.lead }).unwrap();
        // A record that was there, and of which the conversion filled nothing, may change and be named.
        let touches_account = drawn.account.is_none() || boss.history::<Account>(became.account.id()).unwrap().len() > 1 + usize::from(what == 0);
        let touches_contact = drawn.contact.is_none() || boss.history::<Contact>(became.contact.id()).unwrap().len() > 1 + usize::from(what == 1);
        let stands = match what {
            0 => touches_account,
            1 => touches_contact,
            4 | 5 => drawn.account.is_none(),
            _ => true,
        };
        prop_assert_eq!(!conflicts.is_empty(), stands, "{:?}", conflicts);
        let undone = boss.execute(UnconvertLead { lead: convert.lead });
        if stands {
            prop_assert_eq!(refusal(undone), "OPP-012");
            prop_assert!(held(&store) == stood, "a refusal changes nothing");
        } else {
            prop_assert!(undone.is_ok());
        }
    }
}

/// Parties that are like one another are what these laws are about.
fn distinct() -> crm_core::parties::Intake {
    crm_core::parties::Intake { channel: None, is_distinct: true }
}
