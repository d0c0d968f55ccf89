//! Which quote speaks for a deal.

use crm_core::engine::Query;
use crm_core::kernel::*;
use crm_core::pipeline::{Opportunity, WinOpportunity};
use crm_core::quoting::*;

use crate::company::*;
use crate::quoting::{deal, discounted, draft_of, lamps};

#[test]
fn a_quote_that_came_to_nothing_gives_way_to_the_next_of_its_deal() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let deal = deal(&company, &seller);
    let next = || seller.execute(DraftQuote { opportunity: Some(deal), ..draft_of(&company, lamps()) }).unwrap();
    let speaks = |quote: &Quote| *seller.get::<Quote>(quote.id()).unwrap().is_primary();
    let taken_back = next();
    seller.execute(CancelQuote { quote: taken_back.id(), reason: Note::default() }).unwrap();
    assert!(speaks(&taken_back), "until there is another");
    let declined = next();
    assert!(speaks(&declined) && !speaks(&taken_back));
    assert!(!speaks(&next()), "a quote that stands keeps its place");
    seller.execute(SendQuote { quote: declined.id() }).unwrap();
    seller.execute(DeclineQuote { quote: declined.id(), reason: code("price"), note: Note::default() }).unwrap();
    let last = next();
    assert!(speaks(&last) && !speaks(&declined));
}

#[test]
fn exactly_one_quote_speaks_for_a_deal_and_says_what_it_is_worth_once_the_customer_has_it() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let deal = deal(&company, &seller);
    let of_deal = |content| DraftQuote { opportunity: Some(deal), ..draft_of(&company, content) };
    let worth = || *seller.get::<Opportunity>(deal).unwrap().amount();
    let [first, second] = [lamps(), discounted("50")].map(|content| seller.execute(of_deal(content)).unwrap());
    assert!(*first.is_primary() && !second.is_primary());
    assert_eq!(worth(), None);
    seller.execute(SendQuote { quote: second.id() }).unwrap();
    assert_eq!(worth(), None, "it does not speak for the deal");
    seller.execute(SendQuote { quote: first.id() }).unwrap();
    assert_eq!(worth(), Some(eur("80")));
    let moved = seller.execute(MakeQuotePrimary { quote: second.id() }).unwrap();
    assert_eq!((*moved.is_primary(), worth()), (true, Some(eur("40"))));
    let quotes: Vec<Quote> = seller.iter(Query::<Quote>::all()).map(Result::unwrap).collect();
    assert_eq!(quotes.iter().filter(|quote| *quote.is_primary()).map(Record::id).collect::<Vec<_>>(), [second.id()]);
    let revised = seller.execute(ReviseQuote { quote: second.id() }).unwrap();
    assert!(*revised.is_primary() && !*seller.get::<Quote>(second.id()).unwrap().is_primary());
    assert_eq!(refusal(seller.execute(MakeQuotePrimary { quote: second.id() })), "QUO-001");
    let none = seller.execute(draft_of(&company, lamps())).unwrap().id();
    assert_eq!(refusal(seller.execute(MakeQuotePrimary { quote: none })), "QUO-010");
    seller.execute(WinOpportunity { opportunity: deal, amount: None }).unwrap();
    seller.execute(SendQuote { quote: revised.id() }).unwrap();
    assert_eq!(worth(), Some(eur("40")), "a closed deal stays what it was");
    let other = seller.execute(named_account("Other")).unwrap().id();
    assert_eq!(refusal(seller.execute(DraftQuote { account: other, ..of_deal(lamps()) })), "QUO-002");
}
