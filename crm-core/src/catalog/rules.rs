//! Pure decisions about products and prices.

use crate::kernel::{CrmError, Date, Decision, Fault, PriceBookId, PriceId, ProductId, Quantity, Refusal, RuleContext};

use super::contract::{AddProduct, AddProductAlias, CatalogEvent, CatalogRefusal, OpenPriceBook, SetPrice};
use super::model::{Price, PriceBook, Product, ProductStatus};
use super::policy::CatalogPolicy;

/// A new product.
pub fn add_product(id: ProductId, command: &AddProduct, cx: &RuleContext<'_, CatalogPolicy>) -> Decision<Product, CatalogEvent> {
    let AddProduct { name, aliases, family, vat_rate } = command.clone();
    let vat_rate = vat_rate.unwrap_or(cx.policy.vat_rate);
    Decision::apply(Product { id, name, aliases, family, vat_rate, status: ProductStatus::Active }, CatalogEvent::ProductAdded)
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

/// A new price book.
pub fn open_book(id: PriceBookId, command: &OpenPriceBook) -> Decision<PriceBook, CatalogEvent> {
    let book = PriceBook { id, name: command.name.clone(), currency: command.currency };
    Decision::apply(book, CatalogEvent::PriceBookOpened)
}

/// A new price of `product` in `book`.
///
/// # Errors
/// A negative price or quantity is invalid; CAT-001, CAT-002.
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
    let price = Price { id, book: command.book, product: command.product, price: command.price, from, from_quantity };
    Ok(Decision::apply(price, CatalogEvent::PriceSet))
}

/// Of all prices of one product in one book, the one that `quantity` gets on a day: the largest quantity step reached, and of that step the
/// latest price in force.
#[must_use]
pub fn price_for(prices: &[Price], quantity: Quantity, on: Date) -> Option<&Price> {
    let in_force = prices.iter().filter(|price| price.from <= on && price.from_quantity <= quantity);
    in_force.max_by_key(|price| (price.from_quantity, price.from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, RecordId, UnitPrice};

    fn price(amount: &str, from: &str, from_quantity: &str) -> Price {
        Price {
            id: PriceId::from_bytes([1; 16]),
            book: PriceBookId::from_bytes([2; 16]),
            product: ProductId::from_bytes([3; 16]),
            price: UnitPrice::new(amount.parse().unwrap(), Currency::EUR).unwrap(),
            from: from.parse().unwrap(),
            from_quantity: from_quantity.parse().unwrap(),
        }
    }

    #[test]
    fn a_quantity_gets_the_latest_price_of_the_largest_step_it_reaches() {
        let prices = [price("10", "2026-01-01", "0"), price("9", "2026-01-01", "100"), price("11", "2026-06-01", "0")];
        let get = |quantity: &str, on: &str| {
            price_for(&prices, quantity.parse().unwrap(), on.parse().unwrap()).map(|p| p.price.decimal().normalize().to_string())
        };
        assert_eq!(get("1", "2026-03-01").as_deref(), Some("10"));
        assert_eq!(get("100", "2026-03-01").as_deref(), Some("9"));
        assert_eq!(get("99.5", "2026-06-01").as_deref(), Some("11"));
        assert_eq!(get("100", "2026-07-01").as_deref(), Some("9"), "a step is left only for a newer price of the same step");
        assert_eq!(get("1", "2025-12-31"), None);
    }
}
