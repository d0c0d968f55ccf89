//! Products and their prices.

use crm_core::access::FieldMask;
use crm_core::administration::{AddRole, AddUser, administrator};
use crm_core::catalog::*;
use crm_core::kernel::{Currency, Kind, PriceBookId, ProductId, Record, UnitPrice};
use crm_core::merging::MergeAccounts;

use crate::company::*;

fn add(called: &str) -> AddProduct {
    AddProduct::named(name(called))
}

fn price(book: PriceBookId, product: ProductId, price: &str, currency: Currency) -> SetPrice {
    SetPrice { book, product, price: UnitPrice::parse(price, currency).unwrap(), from: None, from_quantity: None, until: None }
}

#[test]
fn a_retired_product_gets_no_price_until_it_is_reinstated() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let book = boss
        .execute(OpenPriceBook { name: name("List"), currency: Currency::EUR, terms: PriceBookTerms::default() })
        .unwrap()
        .id();
    let product = boss.execute(add("Lamp")).unwrap().id();
    boss.execute(RetireProduct { product }).unwrap();
    assert_eq!(refusal(boss.execute(price(book, product, "10", Currency::EUR))), "CAT-001");
    boss.execute(ReinstateProduct { product }).unwrap();
    boss.execute(price(book, product, "10", Currency::EUR)).unwrap();
}

#[test]
fn a_price_is_in_its_book_s_currency_and_not_negative() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let book = boss
        .execute(OpenPriceBook { name: name("List"), currency: Currency::EUR, terms: PriceBookTerms::default() })
        .unwrap()
        .id();
    let product = boss.execute(add("Lamp")).unwrap().id();
    assert_eq!(refusal(boss.execute(price(book, product, "10", Currency::USD))), "CAT-002");
    assert_eq!(invalid(boss.execute(price(book, product, "-1", Currency::EUR))), "price");
    let negative = SetPrice { from_quantity: "-1".parse().ok(), ..price(book, product, "1", Currency::EUR) };
    assert_eq!(invalid(boss.execute(negative)), "from_quantity");
}

#[test]
fn the_price_of_a_day_is_the_latest_one_set_until_then() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let book = boss
        .execute(OpenPriceBook { name: name("List"), currency: Currency::EUR, terms: PriceBookTerms::default() })
        .unwrap()
        .id();
    let product = boss.execute(add("Lamp")).unwrap().id();
    for (amount, from) in [("10", "2026-01-01"), ("12", "2026-07-01")] {
        boss.execute(SetPrice { from: Some(day(from)), ..price(book, product, amount, Currency::EUR) }).unwrap();
    }
    let on = |on: &str| {
        let asked = PriceFor { book, product, quantity: "1".parse().unwrap(), on: day(on) };
        boss.ask(asked).unwrap().map(|price| price.price().decimal().normalize().to_string())
    };
    assert_eq!(on("2025-12-31"), None);
    assert_eq!((on("2026-06-30").as_deref(), on("2026-07-01").as_deref()), (Some("10"), Some("12")));
}

#[test]
fn a_spelling_belongs_to_one_product() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let lamp = boss.execute(add("GTX Pro")).unwrap().id();
    boss.execute(add("GTX Basic")).unwrap();
    boss.execute(AddProductAlias { product: lamp, alias: name("GTXPro") }).unwrap();
    let again = boss.execute(AddProductAlias { product: lamp, alias: name("gtxpro") }).unwrap();
    assert_eq!(again.aliases().len(), 1, "a spelling is known once");
    assert_eq!(boss.execute(add("gtxPRO")).unwrap_err().code(), "conflict");
    assert_eq!(refusal(boss.execute(AddProductAlias { product: lamp, alias: name("GTX Basic") })), "conflict");
}

fn list(called: &str) -> OpenPriceBook {
    OpenPriceBook { name: name(called), currency: Currency::EUR, terms: PriceBookTerms::default() }
}

fn change(product: &Product) -> ChangeProduct {
    let (name, family) = (product.name().clone(), product.family().clone());
    ChangeProduct { product: product.id(), name, family, vat_rate: None, details: product.details().clone() }
}

fn part(product: ProductId, quantity: &str) -> BundleComponent {
    BundleComponent { product, quantity: quantity.parse().unwrap() }
}

fn bundle(components: &[BundleComponent]) -> Bundle {
    Bundle { components: components.to_vec(), pricing: BundlePricing::SumOfParts }
}

fn quote(product: ProductId, quantity: &str) -> QuotePrice {
    QuotePrice { product, quantity: quantity.parse().unwrap(), account: None, currency: Currency::EUR, on: None }
}

#[test]
fn a_product_says_how_it_is_counted_taxed_and_charged_and_an_article_number_belongs_to_one() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let exempt = crm_core::pricing::TaxTreatment::untaxed(crm_core::pricing::TaxCategory::Exempt, name("Article 261 CGI"));
    let details = ProductDetails {
        sku: "LMP-1".parse().ok(),
        unit: "mon".parse().ok(),
        tax: Some(exempt.clone()),
        charging: Charging::Every { months: 12 },
        ..ProductDetails::default()
    };
    let lamp = boss.execute(AddProduct { details: details.clone(), ..add("Lamp") }).unwrap();
    assert_eq!((lamp.tax(), lamp.vat_rate().to_string()), (exempt, "0".to_owned()));
    assert_eq!(lamp.details().unit.as_ref().unwrap().as_str(), "MON");
    let same = ProductDetails { sku: "lmp-1".parse().ok(), ..ProductDetails::default() };
    assert_eq!(boss.execute(AddProduct { details: same, ..add("Torch") }).unwrap_err().code(), "conflict");
    let rated =
        AddProduct { vat_rate: "20".parse().ok(), details: ProductDetails { sku: None, ..details.clone() }, ..add("Torch") };
    assert_eq!(invalid(boss.execute(rated)), "vat_rate");
    let never = ProductDetails { charging: Charging::Every { months: 0 }, ..ProductDetails::default() };
    assert_eq!(invalid(boss.execute(AddProduct { details: never, ..add("Torch") })), "details.charging.months");
    let renamed = boss.execute(ChangeProduct { name: name("Lantern"), ..change(&lamp) }).unwrap();
    assert_eq!((renamed.name().as_str(), renamed.details()), ("Lantern", &details));
    boss.execute(add("Lamp")).unwrap();
}

#[test]
fn who_may_not_see_what_a_product_costs_does_not_change_it_either() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let hidden = vec![FieldMask { kind: Kind::PRODUCT.code, field: "unit_cost".to_owned() }];
    let draft = crm_core::access::RoleDraft { name: name("Editor"), hidden, ..administrator().unwrap() };
    let role = boss.execute(AddRole { draft }).unwrap().id();
    let email = "editor@example.com".parse().unwrap();
    let draft = crm_core::access::UserDraft { name: name("Editor"), email, team: None, roles: vec![role] };
    let editor = company.session(boss.execute(AddUser { draft }).unwrap().id());
    let cost = UnitPrice::parse("3.5", Currency::EUR).ok();
    let details = ProductDetails { unit_cost: cost, ..ProductDetails::default() };
    let lamp = boss.execute(AddProduct { details, ..add("Lamp") }).unwrap();
    let seen = editor.get::<Product>(lamp.id()).unwrap();
    assert_eq!(seen.details().unit_cost, None);
    let answer = editor.execute(ChangeProduct { name: name("Lantern"), ..change(&seen) }).unwrap();
    assert_eq!(answer.details().unit_cost, None, "not in the answer either");
    assert_eq!(boss.get::<Product>(lamp.id()).unwrap().details().unit_cost, cost);
}

#[test]
fn a_bundle_is_no_part_of_itself_and_costs_what_its_parts_cost_shared_out_to_the_last_cent() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let book = boss.execute(list("List")).unwrap().id();
    let [set, lamp, bulb] = ["Set", "Lamp", "Bulb"].map(|called| boss.execute(add(called)).unwrap().id());
    boss.execute(price(book, lamp, "10", Currency::EUR)).unwrap();
    boss.execute(price(book, bulb, "0.335", Currency::EUR)).unwrap();
    let define = DefineBundle { product: set, bundle: Some(bundle(&[part(lamp, "1"), part(bulb, "3")])) };
    boss.execute(define.clone()).unwrap();
    let found = boss.ask(quote(set, "1")).unwrap();
    assert_eq!((found.price.unwrap().to_string(), found.amount), ("11.005 EUR".to_owned(), Some(eur("11.01"))));
    let shares: Vec<_> = found.parts.iter().map(|part| (part.product, part.amount.unwrap())).collect();
    assert_eq!(shares, [(lamp, eur("10")), (bulb, eur("1.01"))]);
    let around = DefineBundle { product: bulb, bundle: Some(bundle(&[part(set, "1")])) };
    assert_eq!(refusal(boss.execute(around)), "CAT-003");
    assert_eq!(invalid(boss.execute(DefineBundle { bundle: Some(bundle(&[])), ..define.clone() })), "bundle.components");
    let twice = Some(bundle(&[part(lamp, "1"), part(lamp, "2")]));
    assert_eq!(invalid(boss.execute(DefineBundle { bundle: twice, ..define.clone() })), "bundle.components[1].product");
    let none = Some(bundle(&[part(lamp, "0")]));
    assert_eq!(invalid(boss.execute(DefineBundle { bundle: none, ..define.clone() })), "bundle.components[0].quantity");
    boss.execute(RetireProduct { product: bulb }).unwrap();
    let again = DefineBundle { product: lamp, bundle: Some(bundle(&[part(bulb, "1")])) };
    assert_eq!(refusal(boss.execute(again)), "CAT-001");
    let own = boss.execute(DefineBundle { bundle: None, ..define }).unwrap();
    assert_eq!(own.bundle(), &None);
}

#[test]
fn a_bundle_of_bundles_ends_at_eight_layers() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let mut inner = boss.execute(add("Part 0")).unwrap().id();
    for layer in 1..=9 {
        let outer = boss.execute(add(&format!("Part {layer}"))).unwrap().id();
        let defined = boss.execute(DefineBundle { product: outer, bundle: Some(bundle(&[part(inner, "1")])) });
        if layer > 8 {
            assert_eq!(refusal(defined), "CAT-004");
        } else {
            defined.unwrap();
        }
        inner = outer;
    }
}

#[test]
fn the_book_of_a_customer_goes_before_the_one_for_everybody_and_no_one_else_gets_it() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let general = boss.execute(list("List")).unwrap().id();
    let follows = Some(FollowedBook { book: general, percent: "-10".parse().unwrap() });
    let terms = PriceBookTerms { accounts: vec![company.account, company.account], follows, ..PriceBookTerms::default() };
    let own = boss.execute(OpenPriceBook { terms, ..list("Own") }).unwrap();
    assert_eq!(own.terms().accounts, [company.account], "a customer is named once");
    let lamp = boss.execute(add("Lamp")).unwrap().id();
    let set = boss.execute(price(general, lamp, "10", Currency::EUR)).unwrap().id();
    let theirs = boss.ask(QuotePrice { account: Some(company.account), ..quote(lamp, "3") }).unwrap();
    assert_eq!(theirs.amount, Some(eur("27")));
    let source = theirs.source.unwrap();
    assert_eq!((source.book, source.price, source.changes.len()), (own.id(), set, 1));
    let looked: Vec<_> = theirs.books.iter().map(|looked| (looked.book, looked.outcome)).collect();
    assert_eq!(looked, [(own.id(), BookOutcome::Held), (general, BookOutcome::Outranked)]);
    let anybody = boss.ask(quote(lamp, "3")).unwrap();
    assert_eq!(anybody.amount, Some(eur("30")));
    assert_eq!(anybody.books.last().map(|looked| looked.outcome), Some(BookOutcome::ForOthers));
    assert_eq!(invalid(boss.ask(quote(lamp, "0"))), "quantity");
}

#[test]
fn a_book_follows_neither_itself_nor_one_in_another_currency_nor_without_end() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let follows = |book, percent: &str| PriceBookTerms {
        follows: Some(FollowedBook { book, percent: percent.parse().unwrap() }),
        ..PriceBookTerms::default()
    };
    let one = boss.execute(list("One")).unwrap().id();
    let two = boss.execute(OpenPriceBook { terms: follows(one, "5"), ..list("Two") }).unwrap().id();
    let around = ChangePriceBook { book: one, name: name("One"), terms: follows(two, "5") };
    assert_eq!(refusal(boss.execute(around.clone())), "CAT-005");
    assert_eq!(refusal(boss.execute(ChangePriceBook { terms: follows(one, "5"), ..around })), "CAT-005");
    let dollars = OpenPriceBook { currency: Currency::USD, terms: follows(one, "5"), ..list("Three") };
    assert_eq!(refusal(boss.execute(dollars)), "CAT-006");
    assert_eq!(invalid(boss.execute(OpenPriceBook { terms: follows(one, "-101"), ..list("Three") })), "terms.follows.percent");
    let mut last = two;
    for at in 2..=8 {
        last = boss.execute(OpenPriceBook { terms: follows(last, "0"), ..list(&format!("Follower {at}")) }).unwrap().id();
    }
    assert_eq!(refusal(boss.execute(OpenPriceBook { terms: follows(last, "0"), ..list("One too many") })), "CAT-005");
}

#[test]
fn a_price_ends_on_its_last_day_and_what_held_before_holds_again() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let book = boss.execute(list("List")).unwrap().id();
    let lamp = boss.execute(add("Lamp")).unwrap().id();
    boss.execute(SetPrice { from: Some(day("2026-01-01")), ..price(book, lamp, "10", Currency::EUR) }).unwrap();
    let sale =
        SetPrice { from: Some(day("2026-05-10")), until: Some(day("2026-05-31")), ..price(book, lamp, "8", Currency::EUR) };
    let wrong = SetPrice { until: Some(day("2026-05-09")), ..sale.clone() };
    assert_eq!(invalid(boss.execute(wrong)), "until");
    let sale = boss.execute(sale).unwrap().id();
    let amount = |on: &str| boss.ask(QuotePrice { on: Some(day(on)), ..quote(lamp, "1") }).unwrap().amount.unwrap();
    assert_eq!(["2026-05-09", "2026-05-31", "2026-06-01"].map(amount), [eur("10"), eur("8"), eur("10")]);
    boss.execute(EndPrice { price: sale, until: day("2026-05-20") }).unwrap();
    assert_eq!(amount("2026-05-21"), eur("10"));
    assert_eq!(invalid(boss.execute(EndPrice { price: sale, until: day("2026-05-09") })), "until");
}

#[test]
fn the_book_of_a_customer_that_becomes_part_of_another_is_the_other_s() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let other = boss.execute(named_account("Other")).unwrap().id();
    let terms = PriceBookTerms { accounts: vec![other], ..PriceBookTerms::default() };
    let book = boss.execute(OpenPriceBook { terms, ..list("Own") }).unwrap().id();
    boss.execute(MergeAccounts { survivor: company.account, others: vec![other], rules: Vec::new() }).unwrap();
    assert_eq!(boss.get::<PriceBook>(book).unwrap().terms().accounts, [company.account]);
}

#[test]
fn a_threshold_of_discount_lies_within_its_range_and_stands_once() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let role = boss.list(&crm_core::engine::Query::<crm_core::access::Role>::all()).unwrap().items[0].id();
    let over = |over: &str| DiscountThreshold { over: over.parse().unwrap(), approvers: vec![role], quorum: 1 };
    let set = |discounts| {
        let policy = DiscountPolicy { discounts, margins: Vec::new() };
        boss.execute(crm_core::administration::SetPolicy { policy, effective_from: None })
    };
    set(vec![over("10"), over("20")]).unwrap();
    assert_eq!(invalid(set(vec![over("10"), over("10.00")])), "discounts[1].over");
    assert_eq!(invalid(set(vec![over("101")])), "discounts[0].over");
    assert_eq!(invalid(set(vec![DiscountThreshold { quorum: 0, ..over("1") }])), "discounts[0].quorum");
    assert_eq!(invalid(set(vec![DiscountThreshold { approvers: Vec::new(), ..over("1") }])), "discounts[0].approvers");
}
