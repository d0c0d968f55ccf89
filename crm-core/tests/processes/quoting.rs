//! Quotes: revisions, approval, acceptance, signatures, and what their deals are worth.

use std::collections::BTreeSet;

use crm_core::access::{Role, UserDraft};
use crm_core::administration::{AddUser, SetPolicy};
use crm_core::approvals::*;
use crm_core::catalog::*;
use crm_core::engine::{Query, Session};
use crm_core::kernel::*;
use crm_core::pipeline::{
    ChangeOpportunity, DealLine, DefinePipeline, ForecastCategory, OpenOpportunity, Opportunity, Stage, StageKind,
};
use crm_core::pricing::Adjustment;
use crm_core::quoting::*;

use crate::company::*;

fn offered(key: &str, quantity: &str, price: &str, choice: LineChoice) -> QuoteLine {
    let mut priced = line(price).priced;
    priced.quantity = quantity.parse().unwrap();
    QuoteLine { key: code(key), description: name(key), product: None, priced, choice, components: Vec::new() }
}

pub fn content(lines: Vec<QuoteLine>) -> QuoteContent {
    QuoteContent { lines, ..QuoteContent::default() }
}

pub fn lamps() -> QuoteContent {
    content(vec![offered("lamp", "2", "40", LineChoice::Standard)])
}

pub fn draft_of(company: &Company, content: QuoteContent) -> DraftQuote {
    DraftQuote { opportunity: None, account: company.account, contact: None, currency: Currency::EUR, content, owner: None }
}

pub fn discounted(percent: &str) -> QuoteContent {
    let mut content = lamps();
    content.lines[0].priced.allowances.push(Adjustment::Percent(percent.parse().unwrap()).into());
    content
}

fn sent(company: &Company, session: &Session, content: QuoteContent) -> QuoteId {
    let quote = session.execute(draft_of(company, content)).unwrap().id();
    session.execute(SendQuote { quote }).unwrap();
    quote
}

pub fn deal(company: &Company, session: &Session) -> OpportunityId {
    let boss = company.session(company.administrator);
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
    let pipeline = boss.execute(define).unwrap().id();
    let open = OpenOpportunity { account: Some(company.account), ..OpenOpportunity::new(pipeline, name("Deal")) };
    session.execute(open).unwrap().id()
}

/// Discounts over ten percent need one holder of the administrator's role, over thirty two of them.
fn thresholds(company: &Company) {
    let boss = company.session(company.administrator);
    let role = boss.iter(Query::<Role>::all()).find(|role| role.as_ref().unwrap().name().as_str() == "Administrator");
    let role = role.unwrap().unwrap().id();
    let over = |over: &str, quorum| DiscountThreshold { over: over.parse().unwrap(), approvers: vec![role], quorum };
    let margins = vec![MarginThreshold { under: "15".parse().unwrap(), approvers: vec![role], quorum: 1 }];
    let policy = DiscountPolicy { discounts: vec![over("10", 1), over("30", 2)], margins };
    boss.execute(SetPolicy { policy, effective_from: None }).unwrap();
    let email = "second@example.com".parse().unwrap();
    boss.execute(AddUser { draft: UserDraft { name: name("Second"), email, team: None, roles: vec![role] } }).unwrap();
}

fn second(company: &Company) -> Session {
    let boss = company.session(company.administrator);
    let users = boss.iter(Query::<crm_core::access::User>::all()).map(Result::unwrap);
    company.session(users.filter(|user| user.name().as_str() == "Second").map(|user| user.id()).next().unwrap())
}

/// Asks for the approvals of a quote, and gives their ids.
fn asked(session: &Session, quote: QuoteId) -> Vec<ApprovalId> {
    session.execute(RequestQuoteApproval { quote }).unwrap().approvals.iter().map(Record::id).collect()
}

fn vote(approval: ApprovalId, is_for: bool) -> CastVote {
    CastVote { approval, is_for, in_place_of: None, note: note("because") }
}

fn standings(session: &Session, quote: QuoteId) -> Vec<Option<ApprovalTag>> {
    session.ask(ApprovalNeeds { quote }).unwrap().iter().map(|needed| needed.standing).collect()
}

fn signature(document: &[u8]) -> QuoteSignature {
    QuoteSignature {
        document: DocumentHash::of(document),
        signer: name("Ada"),
        email: "ada@engines.example".parse().unwrap(),
        signed_at: noon(TODAY),
        method: code("typed"),
        evidence: vec![SignatureEvidence { name: "ip-address".parse().unwrap(), value: note("192.0.2.1") }],
    }
}

#[test]
fn quotes_are_numbered_and_worth_what_their_chosen_lines_come_to() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let alternative =
        |key: &str, price: &str, is_chosen| offered(key, "1", price, LineChoice::Alternative { group: code("stand"), is_chosen });
    let mut all = lamps();
    all.lines.push(offered("bulb", "6", "5", LineChoice::Optional { is_chosen: false }));
    all.lines.extend([alternative("oak", "30", true), alternative("steel", "20", false)]);
    let quote = seller.execute(draft_of(&company, all.clone())).unwrap();
    assert_eq!((quote.number().as_str(), *quote.revision(), quote.totals().net), ("QUO-2026-000001", 1, eur("110")));
    assert_eq!(*quote.valid_until(), day("2026-06-03"));
    let second = seller.execute(draft_of(&company, lamps())).unwrap();
    assert_eq!(second.number().as_str(), "QUO-2026-000002");
    all.lines.push(alternative("brass", "50", true));
    assert_eq!(invalid(seller.execute(draft_of(&company, all))), "lines");
    assert_eq!(invalid(seller.execute(draft_of(&company, content(Vec::new())))), "lines");
    let twice = vec![offered("lamp", "1", "1", LineChoice::Standard), offered("lamp", "1", "1", LineChoice::Standard)];
    assert_eq!(invalid(seller.execute(draft_of(&company, content(twice)))), "lines[1].key");
    let back = vec![offered("lamp", "-1", "1", LineChoice::Standard)];
    assert!(invalid(seller.execute(draft_of(&company, content(back)))).contains("allowances"));
}

#[test]
fn a_quote_of_a_deal_with_lines_of_its_own_leaves_the_deal_worth_what_they_say() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let deal = deal(&company, &seller);
    let line = DealLine {
        name: name("Lamp"),
        product: None,
        quantity: "3".parse().unwrap(),
        price: UnitPrice::parse("40", Currency::EUR).unwrap(),
        discount: None,
    };
    seller.execute(ChangeOpportunity { lines: Some(vec![line]), ..ChangeOpportunity::new(deal) }).unwrap();
    let draft = DraftQuote { opportunity: Some(deal), ..draft_of(&company, lamps()) };
    let quote = seller.execute(draft).unwrap().id();
    seller.execute(SendQuote { quote }).unwrap();
    seller.execute(AcceptQuote { quote, lines: None }).unwrap();
    assert_eq!(*seller.get::<Opportunity>(deal).unwrap().amount(), Some(eur("120")));
}

#[test]
fn a_discount_over_the_threshold_is_sent_only_after_the_approvers_voted() {
    let company = Company::founded();
    thresholds(&company);
    let (seller, boss, second) = (company.session(company.seller), company.session(company.administrator), second(&company));
    let quote = seller.execute(draft_of(&company, discounted("40"))).unwrap().id();
    assert_eq!(refusal(seller.execute(SendQuote { quote })), "QUO-004");
    let needs = seller.ask(ApprovalNeeds { quote }).unwrap();
    let found = needs.iter().map(|needed| (needed.need.threshold.to_string(), needed.need.found.unwrap().to_string()));
    assert_eq!(found.collect::<Vec<_>>(), [("30".to_owned(), "40".to_owned())]);
    assert_eq!((needs[0].need.quorum, needs[0].approval, needs[0].standing), (2, None, None));
    let approval = seller.execute(RequestQuoteApproval { quote }).unwrap().approvals.pop().unwrap();
    assert_eq!((approval.purpose().as_str(), *approval.subject()), ("discount-30", ApprovalSubject::Quote(quote)));
    assert_eq!(approval.about().as_str(), "QUO-2026-000001, revision 1");
    assert_eq!(asked(&seller, quote), [approval.id()], "it is not asked for twice");
    assert_eq!(refusal(seller.execute(vote(approval.id(), true))), "APR-001");
    assert_eq!(boss.ask(WaitingApprovals { limit: None }).unwrap().len(), 1);
    boss.execute(vote(approval.id(), true)).unwrap();
    assert_eq!(standings(&seller, quote), [Some(ApprovalTag::Pending)]);
    assert_eq!(refusal(seller.execute(SendQuote { quote })), "QUO-004", "one of two is not enough");
    second.execute(vote(approval.id(), true)).unwrap();
    assert_eq!(standings(&seller, quote), [Some(ApprovalTag::Granted)]);
    let sent = seller.execute(SendQuote { quote }).unwrap();
    assert_eq!(sent.tag(), QuoteTag::Sent);
    assert_eq!(boss.get::<Approval>(approval.id()).unwrap().standing(noon(TODAY)), ApprovalTag::Used);
    let revised = seller.execute(ReviseQuote { quote }).unwrap().id();
    assert_eq!(refusal(seller.execute(SendQuote { quote: revised })), "QUO-004", "a revision is another offer");
}

#[test]
fn a_change_makes_what_was_granted_void_and_a_vote_against_stops_it() {
    let company = Company::founded();
    thresholds(&company);
    let (seller, boss, second) = (company.session(company.seller), company.session(company.administrator), second(&company));
    let quote = seller.execute(draft_of(&company, discounted("40"))).unwrap().id();
    let first = asked(&seller, quote)[0];
    for approver in [&boss, &second] {
        approver.execute(vote(first, true)).unwrap();
    }
    let later = QuoteContent { valid_until: Some(day("2026-06-30")), ..discounted("40") };
    for other in [discounted("41"), later] {
        seller.execute(ChangeQuote { quote, content: other }).unwrap();
        assert_eq!(refusal(seller.execute(SendQuote { quote })), "QUO-004");
        assert_eq!(standings(&seller, quote), [None]);
    }
    let next = asked(&seller, quote)[0];
    assert_eq!(boss.get::<Approval>(first).unwrap().standing(noon(TODAY)), ApprovalTag::Withdrawn);
    assert_eq!(invalid(boss.execute(CastVote { note: note(""), ..vote(next, false) })), "note");
    boss.execute(vote(next, false)).unwrap();
    assert_eq!(standings(&seller, quote), [Some(ApprovalTag::Rejected)]);
    assert_eq!(refusal(seller.execute(SendQuote { quote })), "QUO-004");
    seller.execute(ChangeQuote { quote, content: discounted("10") }).unwrap();
    assert_eq!(refusal(seller.execute(RequestQuoteApproval { quote })), "QUO-005");
    assert_eq!(seller.execute(SendQuote { quote }).unwrap().tag(), QuoteTag::Sent);
}

#[test]
fn what_was_granted_is_held_against_the_thresholds_as_they_stand_when_it_is_sent() {
    let company = Company::founded();
    thresholds(&company);
    let (seller, boss) = (company.session(company.seller), company.session(company.administrator));
    let quote = seller.execute(draft_of(&company, discounted("20"))).unwrap().id();
    boss.execute(vote(asked(&seller, quote)[0], true)).unwrap();
    let role = boss.iter(Query::<Role>::all()).map(Result::unwrap).find(|role| role.name().as_str() == "Administrator");
    let over = |over: &str, quorum| DiscountThreshold {
        over: over.parse().unwrap(),
        approvers: vec![role.as_ref().unwrap().id()],
        quorum,
    };
    for stricter in [over("15", 1), over("10", 2)] {
        let policy = DiscountPolicy { discounts: vec![stricter], margins: Vec::new() };
        boss.execute(SetPolicy { policy, effective_from: None }).unwrap();
        assert_eq!(refusal(seller.execute(SendQuote { quote })), "QUO-004");
    }
    let policy = DiscountPolicy { discounts: vec![over("10", 1)], margins: Vec::new() };
    boss.execute(SetPolicy { policy, effective_from: None }).unwrap();
    assert_eq!(seller.execute(SendQuote { quote }).unwrap().tag(), QuoteTag::Sent);
}

#[test]
fn nobody_approves_what_they_wrote() {
    let company = Company::founded();
    thresholds(&company);
    let (boss, seller, second) = (company.session(company.administrator), company.session(company.seller), second(&company));
    let quote = boss.execute(draft_of(&company, discounted("20"))).unwrap().id();
    // Whoever asks for it: who wrote it does not vote, and is not told that it waits for them.
    let first = asked(&company.crm.system("nobody", noon(TODAY)), quote)[0];
    assert_eq!(refusal(boss.execute(vote(first, true))), "APR-002");
    assert_eq!(boss.ask(WaitingApprovals { limit: None }).unwrap(), []);
    assert_eq!(second.ask(WaitingApprovals { limit: None }).unwrap().len(), 1);
    // Nor after somebody else has changed it, be it back to what it was.
    for content in [discounted("21"), discounted("20")] {
        second.execute(ChangeQuote { quote, content }).unwrap();
    }
    second.execute(vote(first, true)).unwrap();
    assert_eq!(refusal(boss.execute(SendQuote { quote })), "QUO-004", "who voted has a hand in it by now");
    let again = asked(&company.crm.system("nobody", noon(TODAY)), quote)[0];
    for author in [&boss, &second] {
        assert_eq!(refusal(author.execute(vote(again, true))), "APR-002");
    }
    assert_eq!(refusal(seller.execute(vote(again, true))), "not_found", "who is not asked and may not read it");
}

#[test]
fn a_price_below_the_list_is_a_discount_and_a_price_near_the_cost_a_margin() {
    let company = Company::founded();
    thresholds(&company);
    let boss = company.session(company.administrator);
    let unit_cost = UnitPrice::parse("35", Currency::EUR).ok();
    let details = ProductDetails { unit_cost, ..ProductDetails::default() };
    let lamp = boss.execute(AddProduct { details, ..AddProduct::named(name("Lamp")) }).unwrap().id();
    let open = OpenPriceBook { name: name("List"), currency: Currency::EUR, terms: PriceBookTerms::default() };
    let (book, price) = (boss.execute(open).unwrap().id(), UnitPrice::parse("50", Currency::EUR).unwrap());
    boss.execute(SetPrice { book, product: lamp, price, from: None, from_quantity: None, until: None }).unwrap();
    let mut all = lamps();
    all.lines[0].product = Some(lamp);
    let quote = boss.execute(draft_of(&company, all)).unwrap().id();
    let needs = boss.ask(ApprovalNeeds { quote }).unwrap();
    let found: Vec<_> = needs.iter().map(|needed| (needed.need.measure, needed.need.found.unwrap().to_string())).collect();
    assert_eq!(found, [(ApprovalMeasure::Discount, "20".to_owned()), (ApprovalMeasure::Margin, "12.5".to_owned())]);
    // Each threshold is another approval, and both are needed.
    let second = second(&company);
    let [discount, margin] = asked(&boss, quote)[..] else { panic!("two thresholds are crossed") };
    second.execute(vote(discount, true)).unwrap();
    let missing = boss.execute(SendQuote { quote }).unwrap_err();
    assert!(missing.to_string().contains("a margin under 15 %") && !missing.to_string().contains("discount"), "{missing}");
    assert_eq!(standings(&boss, quote), [Some(ApprovalTag::Granted), Some(ApprovalTag::Pending)]);
    second.execute(vote(margin, true)).unwrap();
    assert_eq!(boss.execute(SendQuote { quote }).unwrap().tag(), QuoteTag::Sent);
}

#[test]
fn the_parts_of_a_bundle_are_shown_as_the_catalog_has_them() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let [set, lamp] = ["Set", "Lamp"].map(|called| boss.execute(AddProduct::named(name(called))).unwrap().id());
    let components = vec![BundleComponent { product: lamp, quantity: "2".parse().unwrap() }];
    let bundle = Some(Bundle { components: components.clone(), pricing: BundlePricing::OwnPrice });
    boss.execute(DefineBundle { product: set, bundle }).unwrap();
    let mut all = lamps();
    all.lines[0].product = Some(set);
    assert_eq!(boss.execute(draft_of(&company, all)).unwrap().lines()[0].components, components);
}

#[test]
fn a_customer_accepts_all_or_a_part_but_nothing_that_was_not_offered() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let alternative = |key: &str, is_chosen| offered(key, "1", "30", LineChoice::Alternative { group: code("stand"), is_chosen });
    let mut all = lamps();
    all.lines.extend([alternative("oak", true), alternative("steel", false)]);
    let quote = sent(&company, &seller, all.clone());
    let take = |lines: &[(u32, Option<&str>)]| {
        let line =
            |(line, quantity): &(u32, Option<&str>)| AcceptedLine { line: *line, quantity: quantity.map(|q| q.parse().unwrap()) };
        AcceptQuote { quote, lines: Some(lines.iter().map(line).collect()) }
    };
    assert_eq!(refusal(seller.execute(take(&[(3, None)]))), "QUO-006");
    assert_eq!(refusal(seller.execute(take(&[(0, None), (0, None)]))), "QUO-006");
    assert_eq!(refusal(seller.execute(take(&[(0, Some("2.5"))]))), "QUO-007");
    assert_eq!(refusal(seller.execute(take(&[(0, Some("0"))]))), "QUO-007");
    assert_eq!(refusal(seller.execute(take(&[(1, None), (2, None)]))), "QUO-008");
    assert_eq!(refusal(seller.execute(take(&[]))), "QUO-009");
    let accepted = seller.execute(take(&[(0, Some("0.5")), (2, None)])).unwrap();
    let acceptance = accepted.acceptance().unwrap();
    let outcomes = acceptance.lines.iter().map(|line| (line.accepted.to_string(), line.not_accepted.to_string()));
    let pair = |accepted: &str, rest: &str| (accepted.to_owned(), rest.to_owned());
    assert_eq!(outcomes.collect::<Vec<_>>(), [pair("0.5", "1.5"), pair("0", "1"), pair("1", "0")]);
    assert_eq!(acceptance.totals.net, eur("50"));
    assert_eq!(refusal(seller.execute(AcceptQuote { quote, lines: None })), "QUO-001");
}

#[test]
fn after_the_last_day_nothing_is_accepted_and_each_quote_expires_once() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let quotes = [(); 3].map(|()| sent(&company, &boss, lamps()));
    let on = |day: &str| company.crm.session(company.administrator, noon(day)).unwrap();
    let expire = |day: &str| {
        let done = on(day).execute(ExpireQuotes { limit: Some(2) }).unwrap();
        (done.expired, done.is_end)
    };
    assert_eq!(expire("2026-06-03"), (0, true), "the last day is a day on which it can be accepted");
    let late = on("2026-06-04");
    assert_eq!(refusal(late.execute(AcceptQuote { quote: quotes[0], lines: None })), "QUO-003");
    let sign = SignQuote { quote: quotes[0], signature: signature(b"offer") };
    assert_eq!(refusal(late.execute(sign)), "QUO-003");
    assert_eq!([(); 3].map(|()| expire("2026-06-04")), [(2, false), (1, true), (0, true)]);
    let topics = late.outbox(100).unwrap().iter().map(|message| message.topic().clone()).collect::<Vec<_>>();
    assert_eq!(topics.iter().filter(|topic| *topic == "quote.expired").count(), 3);
    let revised = late.execute(ReviseQuote { quote: quotes[0] }).unwrap();
    assert_eq!((*revised.valid_until(), revised.tag()), (day("2026-07-04"), QuoteTag::Draft));
    assert_eq!(invalid(late.execute(ExpireQuotes { limit: Some(0) })), "limit");
    assert_eq!(refusal(company.session(company.seller).execute(ExpireQuotes { limit: None })), "denied");
    let past = late.execute(draft_of(&company, QuoteContent { valid_until: Some(day("2026-06-01")), ..lamps() })).unwrap().id();
    assert_eq!(refusal(late.execute(SendQuote { quote: past })), "QUO-003");
}

#[test]
fn a_revision_has_the_same_number_and_tells_in_what_it_differs() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let quote = sent(&company, &seller, lamps());
    let revised = seller.execute(ReviseQuote { quote }).unwrap();
    assert_eq!((revised.number().as_str(), *revised.revision()), ("QUO-2026-000001", 2));
    assert_eq!(seller.get::<Quote>(quote).unwrap().state(), &QuoteState::Superseded { by: revised.id() });
    assert_eq!(refusal(seller.execute(AcceptQuote { quote, lines: None })), "QUO-001");
    let mut other = lamps();
    other.lines[0].priced.quantity = "3".parse().unwrap();
    other.lines.push(offered("bulb", "6", "5", LineChoice::Standard));
    other.terms = note("in advance");
    seller.execute(ChangeQuote { quote: revised.id(), content: other }).unwrap();
    let diff = seller.ask(DiffQuotes { from: quote, to: revised.id() }).unwrap();
    assert_eq!(diff.added.iter().map(|line| line.key.as_str()).collect::<Vec<_>>(), ["bulb"]);
    assert_eq!((diff.removed.len(), diff.from.0, diff.to.0), (0, eur("80"), eur("150")));
    let change = &diff.changed[0].fields[0];
    assert_eq!((change.field.as_str(), change.from.as_deref(), change.to.as_deref()), ("quantity", Some("2"), Some("3")));
    assert_eq!(diff.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["terms"]);
}

#[test]
fn a_signature_holds_for_the_offer_and_the_document_that_were_signed() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let quote = sent(&company, &seller, lamps());
    let sign = SignQuote { quote, signature: signature(b"offer") };
    let future = QuoteSignature { signed_at: noon("2026-05-05"), ..sign.signature.clone() };
    assert_eq!(invalid(seller.execute(SignQuote { quote, signature: future })), "signature.signed_at");
    assert_eq!(seller.ask(ProveSignature { quote }).unwrap(), None);
    seller.execute(sign.clone()).unwrap();
    seller.execute(sign).unwrap();
    let again = SignQuote { quote, signature: signature(b"another") };
    assert_eq!(refusal(seller.execute(again)), "QUO-011");
    let proof = seller.ask(ProveSignature { quote }).unwrap().unwrap();
    let verify = |document: &[u8]| {
        let (proof, document) = (proof.clone(), DocumentHash::of(document));
        seller.ask(VerifySignature { quote, proof, document }).unwrap()
    };
    assert_eq!(verify(b"offer"), []);
    assert_eq!(verify(b"0ffer"), [ProofFault::DocumentAltered]);
    // The customer becomes part of another, and the offer stays what was signed.
    let boss = company.session(company.administrator);
    let other = boss.execute(named_account("Other")).unwrap().id();
    let merge = crm_core::merging::MergeAccounts { survivor: other, others: vec![company.account], rules: Vec::new() };
    boss.execute(merge).unwrap();
    let moved = boss.get::<Quote>(quote).unwrap();
    assert_eq!((*moved.account(), verify_signature(&moved, &proof, b"offer")), (other, Vec::new()));
}

#[test]
fn a_quote_is_declined_for_a_reason_that_is_counted() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let quote = sent(&company, &seller, lamps());
    let decline = |reason: &str| DeclineQuote { quote, reason: code(reason), note: note("too dear") };
    assert_eq!(invalid(seller.execute(decline("weather"))), "reason");
    assert_eq!(seller.execute(decline("price")).unwrap().tag(), QuoteTag::Declined);
    assert_eq!(seller.execute(ReviseQuote { quote }).unwrap().tag(), QuoteTag::Draft);
}

/// Every state with every command, against the table of steps.
#[test]
fn every_command_in_every_state_is_allowed_as_the_table_of_steps_says() {
    use QuoteTag as T;
    let reached = |company: &Company, tag: QuoteTag| -> QuoteId {
        let seller = company.session(company.seller);
        if matches!(tag, T::Draft | T::Cancelled) {
            let quote = seller.execute(draft_of(company, discounted("20"))).unwrap().id();
            if tag == T::Cancelled {
                seller.execute(CancelQuote { quote, reason: note("no") }).unwrap();
            }
            return quote;
        }
        let quote = sent(company, &seller, lamps());
        match tag {
            T::Accepted => drop(seller.execute(AcceptQuote { quote, lines: None }).unwrap()),
            T::Declined => drop(seller.execute(DeclineQuote { quote, reason: code("price"), note: note("") }).unwrap()),
            T::Superseded => drop(seller.execute(ReviseQuote { quote }).unwrap()),
            T::Expired => {
                let late = company.crm.session(company.administrator, noon("2026-06-04")).unwrap();
                late.execute(ExpireQuotes { limit: None }).unwrap();
            }
            _ => {}
        }
        quote
    };
    let run = |company: &Company, quote: QuoteId, step: QuoteStep| {
        let seller = company.session(company.seller);
        match step {
            QuoteStep::Change => seller.execute(ChangeQuote { quote, content: discounted("25") }),
            QuoteStep::RequestApproval => {
                seller.execute(RequestQuoteApproval { quote }).map(|_| seller.get::<Quote>(quote).unwrap())
            }
            QuoteStep::Send => seller.execute(SendQuote { quote }),
            QuoteStep::Accept => seller.execute(AcceptQuote { quote, lines: None }),
            QuoteStep::Decline => seller.execute(DeclineQuote { quote, reason: code("price"), note: note("") }),
            QuoteStep::Expire => crm_core::quoting::rules::expire(&seller.get::<Quote>(quote).unwrap(), day("2026-06-04"))
                .map(|decision| decision.record().clone()),
            QuoteStep::Revise => seller.execute(ReviseQuote { quote }),
            QuoteStep::Cancel => seller.execute(CancelQuote { quote, reason: note("") }),
            QuoteStep::Sign => seller.execute(SignQuote { quote, signature: signature(b"offer") }),
        }
    };
    let states = [T::Draft, T::Sent, T::Accepted, T::Declined, T::Expired, T::Superseded, T::Cancelled];
    let steps: BTreeSet<QuoteStep> = STEPS.0.iter().map(|(_, step, _)| *step).collect();
    for state in states {
        for step in &steps {
            let company = Company::founded();
            thresholds(&company);
            let quote = reached(&company, state);
            let before = company.session(company.administrator).get::<Quote>(quote).unwrap();
            assert_eq!(before.tag(), state);
            assert_eq!(before.available_commands().contains(step), STEPS.allows(state, *step), "{state:?} {step:?}");
            match run(&company, quote, *step) {
                Ok(_) => assert!(STEPS.allows(state, *step), "{state:?} {step:?} is done"),
                Err(error) if STEPS.allows(state, *step) => assert_eq!(error.code(), "QUO-004", "{state:?} {step:?}: {error}"),
                Err(error) => assert_eq!(error.code(), "QUO-001", "{state:?} {step:?}: {error}"),
            }
        }
    }
}
