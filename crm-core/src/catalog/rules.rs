//! Pure decisions about products, price books and prices.

use crate::kernel::{
    CrmError, DateRange, Decision, Fault, Percent, PriceBookId, PriceId, ProductId, Quantity, Refusal, RuleContext,
};

use super::contract::{
    AddProduct, AddProductAlias, CatalogEvent, CatalogRefusal, ChangePriceBook, ChangeProduct, EndPrice, OpenPriceBook, SetPrice,
};
use super::model::{Bundle, MAX_FOLLOWED, Price, PriceBook, PriceBookTerms, Product, ProductDetails, ProductStatus};
use super::policy::CatalogPolicy;

/// The usual rate of a product: that of its tax treatment, or else the one given, or else `usual`.
fn rate(details: &ProductDetails, given: Option<Percent>, usual: Percent) -> Result<Percent, Fault> {
    match (&details.tax, given) {
        (Some(tax), Some(given)) if tax.rate != given => {
            Err(Fault::new(given, format!("the tax treatment says {}", tax.rate), "give one of the two").at("vat_rate"))
        }
        (Some(tax), _) => Ok(tax.rate),
        (None, given) => Ok(given.unwrap_or(usual)),
    }
}

/// A new product.
///
/// # Errors
/// A VAT rate beside a tax treatment that says another is invalid.
pub fn add_product(
    id: ProductId,
    command: &AddProduct,
    cx: &RuleContext<'_, CatalogPolicy>,
) -> Result<Decision<Product, CatalogEvent>, CrmError> {
    let AddProduct { name, aliases, family, vat_rate, details } = command.clone();
    let vat_rate = rate(&details, vat_rate, cx.policy.vat_rate)?;
    let status = ProductStatus::Active;
    let product = Product { id, name, aliases, family, vat_rate, status, details, bundle: None };
    Ok(Decision::apply(product, CatalogEvent::ProductAdded))
}

/// The product, of which something else is said; an alias that is its name now is no alias any more.
///
/// # Errors
/// As [`add_product`].
pub fn change_product(product: &Product, command: ChangeProduct) -> Result<Decision<Product, CatalogEvent>, CrmError> {
    let ChangeProduct { product: _, name, family, vat_rate, details } = command;
    let vat_rate = rate(&details, vat_rate, product.vat_rate)?;
    let mut next = Product { name, family, vat_rate, details, ..product.clone() };
    let called = next.name.folded();
    next.aliases.retain(|alias| alias.folded() != called);
    Ok(if next == *product { Decision::AlreadyDone(next) } else { Decision::apply(next, CatalogEvent::ProductChanged) })
}

/// The product, made of other parts or of none. That they make no circle is [`check_bundle`](super::bundles::check_bundle)'s to say.
pub fn define_bundle(product: &Product, bundle: Option<Bundle>) -> Decision<Product, CatalogEvent> {
    let event = if bundle.is_some() { CatalogEvent::BundleDefined } else { CatalogEvent::BundleDissolved };
    let next = Product { bundle, ..product.clone() };
    if next == *product { Decision::AlreadyDone(next) } else { Decision::apply(next, event) }
}

/// The product, found by one spelling more.
pub fn add_alias(product: &Product, command: &AddProductAlias) -> Decision<Product, CatalogEvent> {
    let known = std::iter::once(&product.name).chain(&product.aliases).any(|name| name.folded() == command.alias.folded());
    let mut next = product.clone();
    if known {
        return Decision::AlreadyDone(next);
    }
    next.aliases.push(command.alias.clone());
    Decision::apply(next, CatalogEvent::AliasAdded(command.alias.clone()))
}

/// The product out of sale.
pub fn retire(product: &Product, cx: &RuleContext<'_, CatalogPolicy>) -> Decision<Product, CatalogEvent> {
    let next = Product { status: ProductStatus::Retired { on: cx.today }, ..product.clone() };
    if product.is_active() { Decision::apply(next, CatalogEvent::ProductRetired) } else { Decision::AlreadyDone(product.clone()) }
}

/// The product back on sale.
pub fn reinstate(product: &Product) -> Decision<Product, CatalogEvent> {
    let next = Product { status: ProductStatus::Active, ..product.clone() };
    if product.is_active() { Decision::AlreadyDone(next) } else { Decision::apply(next, CatalogEvent::ProductReinstated) }
}

/// A new price book; `chain` is the book it follows and those that one follows.
///
/// # Errors
/// CAT-006.
pub fn open_book(
    id: PriceBookId,
    command: &OpenPriceBook,
    chain: &[PriceBook],
) -> Result<Decision<PriceBook, CatalogEvent>, CrmError> {
    let OpenPriceBook { name, currency, terms } = command.clone();
    let book = PriceBook { id, name, currency, terms: once_each(terms) };
    check_chain(&book, chain)?;
    Ok(Decision::apply(book, CatalogEvent::PriceBookOpened))
}

/// The book under another name and other terms; `chain` is the book it is to follow and those that one follows.
///
/// # Errors
/// CAT-005, CAT-006.
pub fn change_book(
    book: &PriceBook,
    command: &ChangePriceBook,
    chain: &[PriceBook],
) -> Result<Decision<PriceBook, CatalogEvent>, CrmError> {
    let ChangePriceBook { book: _, name, terms } = command.clone();
    let next = PriceBook { name, terms: once_each(terms), ..book.clone() };
    check_chain(&next, chain)?;
    Ok(if next == *book { Decision::AlreadyDone(next) } else { Decision::apply(next, CatalogEvent::PriceBookChanged) })
}

fn once_each(mut terms: PriceBookTerms) -> PriceBookTerms {
    let mut seen = std::collections::BTreeSet::new();
    terms.accounts.retain(|account| seen.insert(*account));
    terms
}

fn check_chain(book: &PriceBook, chain: &[PriceBook]) -> Result<(), CrmError> {
    let circle =
        chain.iter().position(|followed| followed.id == book.id).or((chain.len() > MAX_FOLLOWED).then_some(MAX_FOLLOWED));
    if let Some(at) = circle {
        let through = at.checked_sub(1).and_then(|at| chain.get(at)).map_or(book.id, |before| before.id);
        return Err(CatalogRefusal::FollowsItself { book: through }.about(book));
    }
    match chain.first() {
        Some(followed) if followed.currency != book.currency => {
            Err(CatalogRefusal::FollowsOtherCurrency { book: book.currency, followed: followed.currency }.about(book))
        }
        _ => Ok(()),
    }
}

/// A new price of `product` in `book`.
///
/// # Errors
/// A negative price or quantity, or a last day before the first, is invalid; CAT-001, CAT-002.
pub fn set_price(
    id: PriceId,
    book: &PriceBook,
    product: &Product,
    command: &SetPrice,
    cx: &RuleContext<'_, CatalogPolicy>,
) -> Result<Decision<Price, CatalogEvent>, CrmError> {
    let from_quantity = command.from_quantity.unwrap_or(Quantity::ZERO);
    if command.price.decimal().is_sign_negative() {
        return Err(Fault::new(command.price, "a price is not negative", "give a price of 0 or more").at("price").into());
    }
    if from_quantity < Quantity::ZERO {
        return Err(Fault::new(from_quantity, "a quantity is not negative", "give 0 or more").at("from_quantity").into());
    }
    if !product.is_active() {
        return Err(CatalogRefusal::ProductRetired.about(product));
    }
    if command.price.currency() != book.currency {
        return Err(CatalogRefusal::WrongCurrency { book: book.currency, price: command.price.currency() }.about(book));
    }
    let from = command.from.unwrap_or(cx.today);
    let (book, product, until) = (command.book, command.product, command.until);
    DateRange::new(Some(from), until).map_err(|fault| fault.at("until"))?;
    let price = Price { id, book, product, price: command.price, from, from_quantity, until };
    Ok(Decision::apply(price, CatalogEvent::PriceSet))
}

/// The price, ending on a day.
///
/// # Errors
/// A last day before the first is invalid.
pub fn end_price(price: &Price, command: &EndPrice) -> Result<Decision<Price, CatalogEvent>, CrmError> {
    let until = command.until;
    DateRange::new(Some(price.from), Some(until)).map_err(|fault| fault.at("until"))?;
    let next = Price { until: Some(until), ..price.clone() };
    Ok(if next == *price { Decision::AlreadyDone(next) } else { Decision::apply(next, CatalogEvent::PriceEnded { until }) })
}
