//! What an accepted quote does to its deal, by the policy and by the rules of the pipeline.

use crm_core::administration::SetPolicy;
use crm_core::engine::Session;
use crm_core::kernel::*;
use crm_core::pipeline::*;
use crm_core::quoting::*;

use crate::company::*;

fn stage(key: &str, kind: StageKind, probability: &str) -> Stage {
    Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    }
}

/// A deal of `owner`, which the gates stand before.
fn deal(company: &Company, owner: UserId, gates: Vec<Gate>) -> OpportunityId {
    let boss = company.session(company.administrator);
    let stages =
        vec![stage("talk", StageKind::Open, "20"), stage("won", StageKind::Won, "100"), stage("lost", StageKind::Lost, "0")];
    let define = DefinePipeline { gates, ..DefinePipeline::new(name("Sales"), stages, vec![code("price")]) };
    let pipeline = boss.execute(define).unwrap().id();
    let (account, owner) = (Some(company.account), Some(owner));
    boss.execute(OpenOpportunity { account, owner, ..OpenOpportunity::new(pipeline, name("Deal")) }).unwrap().id()
}

fn offered(key: &str, quantity: &str, choice: LineChoice) -> QuoteLine {
    let mut priced = line("40").priced;
    priced.quantity = quantity.parse().unwrap();
    QuoteLine { key: code(key), description: name(key), product: None, priced, choice, components: Vec::new() }
}

/// Two lamps on one of two stands, and a bulb if wished, sent by the seller for `deal`.
fn sent(company: &Company, deal: OpportunityId) -> QuoteId {
    let of_two = |is_chosen| LineChoice::Alternative { group: code("stand"), is_chosen };
    let lines = vec![
        offered("lamp", "2", LineChoice::Standard),
        offered("oak", "1", of_two(true)),
        offered("steel", "1", of_two(false)),
        offered("bulb", "1", LineChoice::Optional { is_chosen: false }),
    ];
    let (content, seller) = (QuoteContent { lines, ..QuoteContent::default() }, company.session(company.seller));
    let (account, owner) = (company.account, Some(company.seller));
    let draft = DraftQuote { opportunity: Some(deal), account, contact: None, currency: Currency::EUR, content, owner };
    let quote = company.session(company.administrator).execute(draft).unwrap().id();
    let session = if company.session(company.seller).get::<Opportunity>(deal).is_ok() {
        seller
    } else {
        company.session(company.administrator)
    };
    session.execute(SendQuote { quote }).unwrap();
    quote
}

fn choose(company: &Company, on_acceptance: OnAcceptance) {
    let policy = QuotingPolicy { on_acceptance, ..QuotingPolicy::default() };
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

fn whole(quote: QuoteId) -> AcceptQuote {
    AcceptQuote { quote, lines: None }
}

fn named(quote: QuoteId, lines: &[(u32, Option<&str>)]) -> AcceptQuote {
    let line =
        |(line, quantity): &(u32, Option<&str>)| AcceptedLine { line: *line, quantity: quantity.map(|q| q.parse().unwrap()) };
    AcceptQuote { quote, lines: Some(lines.iter().map(line).collect()) }
}

/// What the log says became of the deal.
fn told(company: &Company, quote: QuoteId) -> AcceptedDeal {
    let story = company.session(company.administrator).history::<Quote>(quote).unwrap();
    let event = story.last().unwrap().events.iter().find(|event| event.name == "quote.accepted").unwrap().clone();
    let QuoteEvent::Accepted { deal, .. } = minicbor::decode(&event.content).unwrap() else { panic!("accepted") };
    deal
}

fn reached(session: &Session, deal: OpportunityId) -> Reached {
    session.get::<Opportunity>(deal).unwrap().reached()
}

#[test]
fn an_accepted_quote_wins_its_deal_where_the_policy_says_so_and_leaves_it_elsewhere() {
    let company = Company::founded();
    let (seller, boss) = (company.session(company.seller), company.session(company.administrator));
    let left = deal(&company, company.seller, Vec::new());
    let quote = sent(&company, left);
    seller.execute(whole(quote)).unwrap();
    assert_eq!((told(&company, quote), reached(&boss, left)), (AcceptedDeal::Left, Reached::Open));

    let company = Company::founded();
    let (seller, boss) = (company.session(company.seller), company.session(company.administrator));
    choose(&company, OnAcceptance::Win);
    let won = deal(&company, company.seller, Vec::new());
    let quote = sent(&company, won);
    seller.execute(whole(quote)).unwrap();
    assert_eq!((told(&company, quote), reached(&boss, won)), (AcceptedDeal::Won, Reached::Won));
    let deal = boss.get::<Opportunity>(won).unwrap();
    assert_eq!((*deal.amount(), deal.history().last().unwrap().actor), (Some(eur("120")), Some(company.seller)));
}

#[test]
fn all_of_a_quote_is_accepted_with_another_alternative_too_and_a_part_of_it_leaves_the_deal() {
    for (lines, is_whole) in [
        (vec![(0, None), (2, None)], true),
        (vec![(0, None), (1, None), (3, None)], true),
        (vec![(0, None)], false),
        (vec![(0, Some("1")), (1, None)], false),
        (vec![(0, None), (1, Some("0.5"))], false),
    ] {
        let company = Company::founded();
        choose(&company, OnAcceptance::Win);
        let deal = deal(&company, company.seller, Vec::new());
        let quote = sent(&company, deal);
        company.session(company.seller).execute(named(quote, &lines)).unwrap();
        let expected = if is_whole { AcceptedDeal::Won } else { AcceptedDeal::Left };
        assert_eq!(told(&company, quote), expected, "{lines:?}");
        assert_eq!(reached(&company.session(company.seller), deal) == Reached::Won, is_whole);
    }
}

#[test]
fn a_gate_holds_the_deal_back_and_not_the_acceptance() {
    let company = Company::founded();
    choose(&company, OnAcceptance::Win);
    let gate = Gate { required_fields: vec![RequiredField::CloseDate], ..Gate::before(code("won")) };
    let deal = deal(&company, company.seller, vec![gate]);
    let quote = sent(&company, deal);
    let seller = company.session(company.seller);
    let accepted = seller.execute(named(quote, &[(0, None), (2, None), (3, None)])).unwrap();
    assert_eq!(accepted.tag(), QuoteTag::Accepted);
    let AcceptedDeal::HeldBack { code, detail } = told(&company, quote) else { panic!("held back") };
    assert_eq!((code.as_str(), detail.contains("expected_close")), ("OPP-005", true), "{detail}");
    let deal = seller.get::<Opportunity>(deal).unwrap();
    assert_eq!((deal.is_open(), *deal.amount()), (true, Some(eur("160"))), "what it is worth follows all the same");
}

#[test]
fn who_may_not_win_the_deal_accepts_all_the_same() {
    let company = Company::founded();
    choose(&company, OnAcceptance::Win);
    let deal = deal(&company, company.other_seller, Vec::new());
    let quote = sent(&company, deal);
    company.session(company.seller).execute(whole(quote)).unwrap();
    let AcceptedDeal::HeldBack { code, .. } = told(&company, quote) else { panic!("held back") };
    assert_eq!(code, "not_found", "of a deal that they do not see they learn nothing");
    assert!(company.session(company.other_seller).get::<Opportunity>(deal).unwrap().is_open());
}

#[test]
fn a_deal_that_was_closed_before_and_one_that_another_quote_speaks_for_are_left() {
    let company = Company::founded();
    choose(&company, OnAcceptance::Win);
    let deal = deal(&company, company.seller, Vec::new());
    let (primary, second) = (sent(&company, deal), sent(&company, deal));
    let seller = company.session(company.seller);
    seller.execute(whole(second)).unwrap();
    assert_eq!((told(&company, second), reached(&seller, deal)), (AcceptedDeal::Left, Reached::Open));
    seller.execute(LoseOpportunity { opportunity: deal, reason: code("price"), note: None }).unwrap();
    seller.execute(whole(primary)).unwrap();
    assert_eq!((told(&company, primary), reached(&seller, deal)), (AcceptedDeal::Left, Reached::Lost));
}
