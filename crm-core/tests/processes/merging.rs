//! Parties that become one: what survives, what follows, where old ids lead, and how it is undone.

use crm_core::engine::{Query, Session};
use crm_core::kernel::*;
use crm_core::leads::{Lead, LeadState};
use crm_core::merging::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::receivables::AllocationPlan;
use proptest::prelude::*;

use crate::company::*;

fn contact(session: &Session, called: &str, emails: &[&str]) -> ContactId {
    let emails = emails.iter().map(|address| Email::parse(address).unwrap().into()).collect();
    let details = ContactDetails { emails, ..ContactDetails::named(name(called)) };
    let intake = Intake { channel: None, is_distinct: true };
    session.execute(CreateContact { details, owner: None, intake }).unwrap().id()
}

fn account(session: &Session, called: &str, parent: Option<AccountId>) -> AccountId {
    let intake = Intake { channel: None, is_distinct: true };
    session.execute(CreateAccount { parent, intake, ..named_account(called) }).unwrap().id()
}

fn merge(survivor: ContactId, others: &[ContactId]) -> MergeContacts {
    MergeContacts { survivor, others: others.to_vec(), rules: Vec::new() }
}

fn merge_accounts(survivor: AccountId, others: &[AccountId]) -> MergeAccounts {
    MergeAccounts { survivor, others: others.to_vec(), rules: Vec::new() }
}

fn rule(field: &str, by: Survivorship) -> FieldRule {
    FieldRule { field: field.parse().unwrap(), by }
}

fn addresses(session: &Session, of: ContactId) -> Vec<String> {
    session.get::<Contact>(of).unwrap().details().emails.iter().map(|email| email.address.to_string()).collect()
}

fn leads_to(session: &Session, id: impl RecordId) -> PartyId {
    *session.get::<Redirect>(RedirectId::from_bytes(id.to_bytes())).unwrap().to()
}

#[test]
fn the_one_that_stays_knows_what_all_knew_and_old_ids_lead_to_it_in_one_step() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let ada = contact(&boss, "Ada Lovelace", &["ada@engines.example"]);
    let byron = contact(&boss, "Ada Byron", &["ADA@engines.example", "ada@home.example"]);
    let king = contact(&boss, "A. King", &["king@lovelace.example"]);
    boss.execute(merge(byron, &[king])).unwrap();
    boss.execute(merge(ada, &[byron])).unwrap();
    assert_eq!(addresses(&boss, ada), ["ada@engines.example", "ada@home.example", "king@lovelace.example"]);
    for gone in [byron, king] {
        assert_eq!(refusal(boss.get::<Contact>(gone)), "not_found");
        assert_eq!(leads_to(&boss, gone), PartyId::Contact(ada));
    }
    assert_eq!(boss.count(&Query::under(Redirect::BY_TARGET, PartyId::Contact(ada).sort_key())).unwrap(), 2);
}

#[test]
fn which_value_survives_is_data() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let ada = contact(&boss, "Ada", &["a@x.example"]);
    let long = contact(&boss, "Augusta Ada King", &["b@x.example", "c@x.example"]);
    let last = contact(&boss, "Byron", &[]);
    let by = |rules: Vec<FieldRule>| {
        let mut t = boss.begin().unwrap();
        t.execute(MergeContacts { rules, ..merge(ada, &[long, last]) }).unwrap();
        let details = t.get::<Contact>(ada).unwrap().details().clone();
        (details.name.to_string(), details.emails.len())
    };
    assert_eq!(by(Vec::new()), ("Ada".to_owned(), 3));
    assert_eq!(
        by(vec![rule("name", Survivorship::Longest), rule("emails", Survivorship::First)]),
        ("Augusta Ada King".to_owned(), 1)
    );
    assert_eq!(by(vec![rule("name", Survivorship::Newest), rule("emails", Survivorship::Newest)]), ("Byron".to_owned(), 2));
    let of = Survivorship::Of(PartyId::Contact(last));
    assert_eq!(by(vec![rule("name", of), rule("emails", of)]), ("Byron".to_owned(), 0));
    let wrong = |rule: FieldRule| invalid(boss.execute(MergeContacts { rules: vec![rule], ..merge(ada, &[long]) }));
    assert_eq!(wrong(rule("shoe_size", Survivorship::First)), "rules[0].field");
    assert_eq!(wrong(rule("name", Survivorship::All)), "rules[0].by");
    assert_eq!(wrong(rule("name", Survivorship::Of(PartyId::Contact(last)))), "rules[0].by");
    assert_eq!(invalid(boss.execute(merge(ada, &[]))), "others");
}

#[test]
fn links_follow_and_none_is_said_twice_or_binds_the_survivor_to_itself() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (ada, twin) = (contact(&boss, "Ada", &[]), contact(&boss, "Ada L", &[]));
    let works = |contact| AddAffiliation {
        contact,
        account: company.account,
        role: code("director"),
        job_title: None,
        period: DateRange::default(),
        owner: None,
    };
    let relate =
        |from, to, relation: &str| Relate { from, to, relation: code(relation), period: DateRange::default(), owner: None };
    let party = PartyId::Contact;
    let kept = boss.execute(works(ada)).unwrap().id();
    let doubled = boss.execute(works(twin)).unwrap().id();
    let to_itself = boss.execute(relate(party(ada), party(twin), "colleague-of")).unwrap().id();
    let follows = boss.execute(relate(PartyId::Account(company.account), party(twin), "referred-by")).unwrap().id();
    let merged = boss.execute(merge(ada, &[twin])).unwrap();
    assert_eq!(boss.get::<Affiliation>(kept).unwrap().contact(), &ada);
    assert_eq!(refusal(boss.get::<Affiliation>(doubled)), "not_found");
    assert_eq!(refusal(boss.get::<Relationship>(to_itself)), "not_found");
    assert_eq!(boss.get::<Relationship>(follows).unwrap().to(), &party(ada));
    boss.execute(Unmerge { merge: merged.merge }).unwrap();
    assert_eq!(boss.get::<Affiliation>(doubled).unwrap().contact(), &twin);
    assert_eq!(boss.get::<Relationship>(to_itself).unwrap().to(), &party(twin));
}

#[test]
fn documents_payments_deals_and_leads_follow_and_what_a_document_says_stays() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (group, twin) = (account(&boss, "Group", None), account(&boss, "Engines Analytical", None));
    boss.execute(SetParent { account: twin, parent: Some(group) }).unwrap();
    let child = account(&boss, "Child", Some(twin));
    let money = company.accounts();
    let invoice = money.execute(draft(twin, &["100"])).unwrap().id();
    let issued = money.execute(issue(invoice)).unwrap();
    let paid = money.execute(payment(twin, eur("50"), AllocationPlan::Later)).unwrap().id();
    let ours = money.execute(payment(company.account, eur("70"), AllocationPlan::Later)).unwrap().id();
    let merged = boss.execute(merge_accounts(company.account, &[twin])).unwrap();
    let after = boss.get::<crm_core::invoicing::Invoice>(invoice).unwrap();
    assert_eq!(
        (after.account(), after.issue()),
        (&company.account, issued.issue()),
        "the buyer on the document is the one of its day"
    );
    assert_eq!(boss.get::<crm_core::receivables::Payment>(paid).unwrap().account(), &company.account);
    assert_eq!(boss.get::<Account>(child).unwrap().parent(), &Some(company.account));
    assert_eq!(boss.get::<Account>(company.account).unwrap().parent(), &None, "the survivor stays where it stands");
    let to = crm_core::receivables::AllocateTo { invoice, amount: None };
    money.execute(crm_core::receivables::Allocate { payment: ours, to }).unwrap();
    // What was paid since touches neither the invoice nor the payments of the merge, but for ours, which the merge did not touch.
    assert_eq!(leads_to(&boss, twin), PartyId::Account(company.account));
    boss.execute(Unmerge { merge: merged.merge }).unwrap();
    assert_eq!(boss.get::<crm_core::invoicing::Invoice>(invoice).unwrap().account(), &twin);
    assert_eq!(boss.get::<Account>(child).unwrap().parent(), &Some(twin));
}

#[test]
fn a_converted_lead_and_its_deal_name_the_contact_that_stays() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let pipeline = {
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
        boss.execute(DefinePipeline::new(name("Sales"), stages, vec![code("price")])).unwrap().id()
    };
    let policy = crm_core::leads::LeadPolicy { checklist: Vec::new(), ..Default::default() };
    boss.execute(crm_core::administration::SetPolicy { policy, effective_from: None }).unwrap();
    let lead = captured(&boss);
    boss.execute(crm_core::leads::WorkLead { lead }).unwrap();
    boss.execute(crm_core::leads::QualifyLead { lead }).unwrap();
    let opportunity = Some(NewOpportunity::new(pipeline));
    let convert = ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, opportunity, owner: None };
    let made = boss.execute(convert).unwrap();
    let ada = contact(&boss, "Ada", &[]);
    boss.execute(merge(ada, &[made.contact.id()])).unwrap();
    let LeadState::Converted(became) = boss.get::<Lead>(lead).unwrap().state().clone() else { panic!("it is converted") };
    assert_eq!(became.contact, ada);
    assert_eq!(boss.get::<Opportunity>(made.opportunity.unwrap().id()).unwrap().contact(), &Some(ada));
}

#[test]
fn what_is_to_be_done_about_one_is_to_be_done_about_the_one_that_stays() {
    use crm_core::activities::*;
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (ada, twin) = (contact(&boss, "Ada", &[]), contact(&boss, "Ada L", &[]));
    let due = Due::On(day(TODAY));
    let details = ActivityDetails { kind: ActivityKind::Call, title: name("Call"), note: Note::default(), due, recurrence: None };
    let plan = PlanActivity { subject: SubjectId::Contact(twin), details, owner: None };
    let call = boss.execute(plan).unwrap().id();
    let merged = boss.execute(merge(ada, &[twin])).unwrap();
    assert_eq!(boss.get::<Activity>(call).unwrap().subject(), &SubjectId::Contact(ada));
    assert!(boss.ask(NextStep { subject: SubjectId::Contact(ada) }).unwrap().activity.is_some());
    boss.execute(Unmerge { merge: merged.merge }).unwrap();
    assert_eq!(boss.get::<Activity>(call).unwrap().subject(), &SubjectId::Contact(twin));
}

#[test]
fn mrg_001_no_party_becomes_part_of_itself() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (ada, twin) = (contact(&boss, "Ada", &[]), contact(&boss, "Ada L", &[]));
    assert_eq!(refusal(boss.execute(merge(ada, &[ada]))), "MRG-001");
    assert_eq!(refusal(boss.execute(merge(ada, &[twin, twin]))), "MRG-001");
}

#[test]
fn mrg_002_the_tree_never_closes_into_a_ring() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let top = account(&boss, "Top", None);
    let middle = account(&boss, "Middle", Some(top));
    let low = account(&boss, "Low", Some(middle));
    assert_eq!(refusal(boss.execute(merge_accounts(low, &[top]))), "MRG-002");
    boss.execute(merge_accounts(low, &[middle])).unwrap();
    assert_eq!(boss.get::<Account>(low).unwrap().parent(), &Some(top));
    boss.execute(merge_accounts(top, &[low])).unwrap();
    assert_eq!(boss.get::<Account>(top).unwrap().parent(), &None);
}

#[test]
fn mrg_003_what_happened_since_is_named_and_nothing_is_undone() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (ada, twin, third) = (contact(&boss, "Ada", &[]), contact(&boss, "Ada L", &[]), contact(&boss, "A. L.", &[]));
    let first = boss.execute(merge(ada, &[twin])).unwrap().merge;
    let second = boss.execute(merge(third, &[ada])).unwrap().merge;
    let error = boss.execute(Unmerge { merge: first }).unwrap_err();
    assert_eq!(error.code(), "MRG-003");
    assert!(error.detail().contains(&format!("contact {ada} is gone")), "{error}");
    boss.execute(Unmerge { merge: second }).unwrap();
    let details = ContactDetails { note: note("seen"), ..boss.get::<Contact>(ada).unwrap().details().clone() };
    boss.execute(ChangeContact { contact: ada, details, intake: Intake::default() }).unwrap();
    let error = boss.execute(Unmerge { merge: first }).unwrap_err();
    assert!(error.detail().contains(&format!("contact {ada} was changed")), "{error}");
    assert_eq!(refusal(boss.get::<Contact>(twin)), "not_found");
}

#[test]
fn a_merge_is_undone_once_and_only_by_who_may_see_all_merges() {
    let company = Company::founded();
    let (boss, seller) = (company.session(company.administrator), company.session(company.seller));
    let (ada, twin) = (contact(&seller, "Ada", &[]), contact(&seller, "Ada L", &[]));
    assert_eq!(refusal(seller.execute(merge(ada, &[twin]))), "denied", "a seller deletes nothing");
    let merged = boss.execute(merge(ada, &[twin])).unwrap().merge;
    assert_eq!(refusal(seller.execute(Unmerge { merge: merged })), "not_found");
    assert_eq!(leads_to(&seller, twin), PartyId::Contact(ada), "whose contact it was learns where it went");
    boss.execute(Unmerge { merge: merged }).unwrap();
    assert_eq!(boss.execute(Unmerge { merge: merged }).unwrap().touched, []);
    assert!(boss.get::<Merge>(merged).unwrap().undone_at().is_some());
    assert_eq!(refusal(boss.get::<Redirect>(RedirectId::from_bytes(twin.to_bytes()))), "not_found");
}

#[test]
fn a_preview_says_what_would_change_and_changes_nothing() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (ada, twin) = (contact(&boss, "Ada", &["a@x.example"]), contact(&boss, "Ada L", &["b@x.example"]));
    let before = boss.changes(0, usize::MAX).unwrap().cursor;
    let of = MergeOrder::Contacts(MergeContacts { rules: vec![rule("name", Survivorship::Longest)], ..merge(ada, &[twin]) });
    let preview = boss.ask(PreviewMerge { of }).unwrap();
    let change =
        |field: &str, before: &str, after: &str| FieldChange { field: field.into(), before: before.into(), after: after.into() };
    assert_eq!(preview.fields, [change("name", "Ada", "Ada L"), change("emails", "a@x.example", "a@x.example, b@x.example")]);
    let touched = |id, becomes| Touched { record: RecordRef::to::<Contact>(id), becomes };
    assert_eq!(preview.touched, [touched(ada, Becomes::Changed), touched(twin, Becomes::Removed)]);
    assert_eq!(boss.changes(0, usize::MAX).unwrap().cursor, before);
}

/// Contacts out of few values, so that many share something.
fn people() -> impl Strategy<Value = Vec<(String, Vec<String>, String)>> {
    let emails = prop::collection::vec("[abc]@x\\.example", 0..4);
    prop::collection::vec(("(Ada|Augusta|Byron) ?[KL]?", emails, "(|seen|met at the fair)"), 3..6)
}

fn made(session: &Session, people: &[(String, Vec<String>, String)]) -> Vec<ContactId> {
    let create = |(called, emails, text): &(String, Vec<String>, String)| {
        let emails = emails.iter().map(|address| Email::parse(address).unwrap().into()).collect();
        let details = ContactDetails { emails, note: note(text), ..ContactDetails::named(name(called)) };
        session.execute(CreateContact { details, owner: None, intake: Intake { channel: None, is_distinct: true } }).unwrap().id()
    };
    people.iter().map(create).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_in_which_others_are_named_makes_no_difference_but_to_the_first(people in people(), turn in 0usize..6) {
        let company = Company::founded();
        let boss = company.session(company.administrator);
        let ids = made(&boss, &people);
        let (survivor, others) = ids.split_first().unwrap();
        let mut turned = others.to_vec();
        turned.rotate_left(turn % others.len());
        turned.reverse();
        for by in [Survivorship::Newest, Survivorship::Longest, Survivorship::Of(PartyId::Contact(ids[1]))] {
            let rules = vec![rule("name", by), rule("note", by), rule("emails", Survivorship::All)];
            let after = |others: &[ContactId]| {
                let mut t = boss.begin().unwrap();
                t.execute(MergeContacts { survivor: *survivor, others: others.to_vec(), rules: rules.clone() }).unwrap();
                t.get::<Contact>(*survivor).unwrap()
            };
            prop_assert_eq!(after(others), after(&turned));
        }
    }

    #[test]
    fn one_by_one_or_all_at_once_the_longest_and_all_of_a_list_are_the_same(people in people()) {
        let company = Company::founded();
        let boss = company.session(company.administrator);
        let ids = made(&boss, &people);
        let (survivor, others) = ids.split_first().unwrap();
        let rules = || vec![rule("name", Survivorship::Longest)];
        let after = |parts: &[&[ContactId]]| {
            let mut t = boss.begin().unwrap();
            for part in parts {
                t.execute(MergeContacts { survivor: *survivor, others: part.to_vec(), rules: rules() }).unwrap();
            }
            let details = t.get::<Contact>(*survivor).unwrap().details().clone();
            let mut emails: Vec<String> = details.emails.iter().map(|email| email.address.canonical()).collect();
            emails.sort();
            (details.name, details.note, emails)
        };
        let (some, rest) = others.split_at(1);
        prop_assert_eq!(after(&[others]), after(&[some, rest]));
        prop_assert_eq!(after(&[others]), after(&[rest, some]));
    }
}
