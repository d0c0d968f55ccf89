//! The session side of the catalog: name the permission, load, decide, store.

use std::collections::BTreeMap;

use crate::access::Operation;
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{CrmError, PriceBookId, ProductId, Record, SortKey, subject};
use crate::parties::Account;

use super::bundles::{Products, check_bundle, quote};
use super::contract::{
    AddProduct, AddProductAlias, CatalogEvent, ChangePriceBook, ChangeProduct, DefineBundle, EndPrice, OpenPriceBook, PriceFor,
    PriceFound, QuotePrice, ReinstateProduct, RetireProduct, SetPrice,
};
use super::finding::{PriceLists, PriceSearch, price_for};
use super::model::{MAX_BUNDLE_PARTS, MAX_FOLLOWED, Price, PriceBook, PriceBookTerms, Product};
use super::policy::CatalogPolicy;
use super::rules;

impl Command for AddProduct {
    type Answer = Product;
    const NAME: &'static str = "catalog.add_product";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let policy = unit.policy::<CatalogPolicy>()?;
        let decision = rules::add_product(unit.new_id(), self, &unit.context(&policy))?;
        unit.open_with(decision)
    }
}

impl Command for ChangeProduct {
    type Answer = Product;
    const NAME: &'static str = "catalog.change_product";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let product = unit.load::<Product>(self.product, Operation::Update)?;
        let mut command = self.clone();
        // Who cannot see the cost does not change it by sending back what they saw.
        if unit.reader().is_hidden(Product::KIND.code, "unit_cost") {
            command.details.unit_cost = product.details().unit_cost;
        }
        unit.apply(rules::change_product(&product, command)?)
    }
}

impl Command for DefineBundle {
    type Answer = Product;
    const NAME: &'static str = "catalog.define_bundle";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let product = unit.load::<Product>(self.product, Operation::Update)?;
        if let Some(bundle) = &self.bundle {
            let next = rules::define_bundle(&product, Some(bundle.clone()));
            next.record().check()?;
            for component in &bundle.components {
                unit.load::<Product>(component.product, Operation::Read)?;
            }
            let products = within(unit, next.record())?;
            check_bundle(&product, bundle, &products)?;
        }
        unit.apply(rules::define_bundle(&product, self.bundle.clone()))
    }
}

/// The product and everything in it. Products have no owner: who may read one may read its parts.
fn within(unit: &mut Unit, product: &Product) -> Result<Products, CrmError> {
    let mut products: Products = BTreeMap::from([(product.id(), product.clone())]);
    let parts = |product: &Product| product.components().iter().map(|component| component.product).collect::<Vec<_>>();
    let mut open = parts(product);
    // One more than there may be is enough to see that they are too many.
    while let Some(id) = open.pop().filter(|_| products.len() <= MAX_BUNDLE_PARTS + 1) {
        if products.contains_key(&id) {
            continue;
        }
        let part = unit.find::<Product>(id)?.ok_or_else(|| CrmError::NotFound { subject: subject::<Product>(id) })?;
        open.extend(parts(&part));
        products.insert(id, part);
    }
    Ok(products)
}

impl Command for AddProductAlias {
    type Answer = Product;
    const NAME: &'static str = "catalog.add_product_alias";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let product = unit.load::<Product>(self.product, Operation::Update)?;
        unit.apply(rules::add_alias(&product, self))
    }
}

impl Command for RetireProduct {
    type Answer = Product;
    const NAME: &'static str = "catalog.retire_product";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let product = unit.load::<Product>(self.product, Operation::Update)?;
        let policy = unit.policy::<CatalogPolicy>()?;
        let decision = rules::retire(&product, &unit.context(&policy));
        unit.apply(decision)
    }
}

impl Command for ReinstateProduct {
    type Answer = Product;
    const NAME: &'static str = "catalog.reinstate_product";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let product = unit.load::<Product>(self.product, Operation::Update)?;
        unit.apply(rules::reinstate(&product))
    }
}

impl Command for OpenPriceBook {
    type Answer = PriceBook;
    const NAME: &'static str = "catalog.open_price_book";

    fn execute(&self, unit: &mut Unit) -> Result<PriceBook, CrmError> {
        let chain = named_in(unit, &self.terms)?;
        let decision = rules::open_book(unit.new_id(), self, &chain)?;
        unit.open_with(decision)
    }
}

impl Command for ChangePriceBook {
    type Answer = PriceBook;
    const NAME: &'static str = "catalog.change_price_book";

    fn execute(&self, unit: &mut Unit) -> Result<PriceBook, CrmError> {
        let book = unit.load::<PriceBook>(self.book, Operation::Update)?;
        let chain = named_in(unit, &self.terms)?;
        unit.apply(rules::change_book(&book, self, &chain)?)
    }
}

/// The book that `terms` follow, and those that one follows; the accounts they name must be visible.
fn named_in(unit: &mut Unit, terms: &PriceBookTerms) -> Result<Vec<PriceBook>, CrmError> {
    // More than there may be are refused when the book is stored: there is no need to look at each.
    for account in terms.accounts.iter().take(super::model::MAX_BOOK_ACCOUNTS) {
        unit.load::<Account>(*account, Operation::Read)?;
    }
    let mut chain = Vec::new();
    let Some(follows) = terms.follows else { return Ok(chain) };
    chain.push(unit.load::<PriceBook>(follows.book, Operation::Read)?);
    extend_chain(unit, &mut chain)?;
    Ok(chain)
}

/// Adds what the last book of the chain follows, and so on, as far as following goes.
fn extend_chain(unit: &mut Unit, chain: &mut Vec<PriceBook>) -> Result<(), CrmError> {
    while let Some(follows) = chain.last().and_then(|book| book.terms().follows)
        && chain.len() <= MAX_FOLLOWED
    {
        chain.push(unit.part::<PriceBook>(follows.book)?);
    }
    Ok(())
}

impl Command for SetPrice {
    type Answer = Price;
    const NAME: &'static str = "catalog.set_price";

    fn execute(&self, unit: &mut Unit) -> Result<Price, CrmError> {
        let book = unit.load::<PriceBook>(self.book, Operation::Read)?;
        let product = unit.load::<Product>(self.product, Operation::Read)?;
        let policy = unit.policy::<CatalogPolicy>()?;
        let decision = rules::set_price(unit.new_id(), &book, &product, self, &unit.context(&policy))?;
        unit.open_with::<Price, CatalogEvent>(decision)
    }
}

impl Command for EndPrice {
    type Answer = Price;
    const NAME: &'static str = "catalog.end_price";

    fn execute(&self, unit: &mut Unit) -> Result<Price, CrmError> {
        let price = unit.load::<Price>(self.price, Operation::Update)?;
        unit.apply(rules::end_price(&price, self)?)
    }
}

impl Question for PriceFor {
    type Answer = Option<Price>;
    const NAME: &'static str = "catalog.price_for";

    fn answer(&self, unit: &mut Unit) -> Result<Option<Price>, CrmError> {
        let prices = unit.select(&Query::under(Price::BY_PRODUCT, SortKey::new().id(self.book).id(self.product)))?;
        Ok(price_for(&prices, self.quantity, self.on).cloned())
    }
}

impl Question for QuotePrice {
    type Answer = PriceFound;
    const NAME: &'static str = "catalog.quote_price";

    fn answer(&self, unit: &mut Unit) -> Result<PriceFound, CrmError> {
        let product = unit.load::<Product>(self.product, Operation::Read)?;
        if let Some(account) = self.account {
            unit.load::<Account>(account, Operation::Read)?;
        }
        let sought = PriceSearch { account: self.account, currency: self.currency, on: self.on.unwrap_or(unit.today()) };
        let products = within(unit, &product)?;
        let lists = price_lists(unit, &sought, products.keys().copied())?;
        quote(&product, self.quantity, &sought, &products, &lists)
    }
}

/// Every price book that the actor may see, with the prices of `products` in those that may speak and in those they follow.
pub(crate) fn price_lists(
    unit: &mut Unit,
    sought: &PriceSearch,
    products: impl Iterator<Item = ProductId> + Clone,
) -> Result<PriceLists, CrmError> {
    let books = unit.select(&Query::<PriceBook>::all())?;
    let by_id: BTreeMap<PriceBookId, &PriceBook> = books.iter().map(|book| (book.id(), book)).collect();
    let mut asked = std::collections::BTreeSet::new();
    for book in books.iter().filter(|book| sought.passes_over(book).is_none()) {
        let mut next = Some(book);
        while let Some(book) = next.filter(|book| asked.insert(book.id())) {
            next = book.terms().follows.and_then(|follows| by_id.get(&follows.book).copied());
        }
    }
    let mut prices = Vec::new();
    for book in asked {
        for product in products.clone() {
            prices.extend(unit.select(&Query::under(Price::BY_PRODUCT, SortKey::new().id(book).id(product)))?);
        }
    }
    Ok(PriceLists::new(books, prices))
}
