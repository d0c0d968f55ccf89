//! Products and their prices.

use crm_core::catalog::*;
use crm_core::kernel::{Currency, PriceBookId, ProductId, Record, UnitPrice};

use crate::company::*;

fn add(called: &str) -> AddProduct {
    AddProduct { name: name(called), aliases: Vec::new(), family: None, vat_rate: None }
}

fn price(book: PriceBookId, product: ProductId, price: &str, currency: Currency) -> SetPrice {
    SetPrice { book, product, price: UnitPrice::parse(price, currency).unwrap(), from: None, from_quantity: None }
}

#[test]
fn a_retired_product_gets_no_price_until_it_is_reinstated() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let book = boss.execute(OpenPriceBook { name: name("List"), currency: Currency::EUR }).unwrap().id();
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
    let book = boss.execute(OpenPriceBook { name: name("List"), currency: Currency::EUR }).unwrap().id();
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
    let book = boss.execute(OpenPriceBook { name: name("List"), currency: Currency::EUR }).unwrap().id();
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
