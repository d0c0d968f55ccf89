//! The session side of the catalog: name the permission, load, decide, store.

use crate::access::Operation;
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{CrmError, SortKey};

use super::contract::{
    AddProduct, AddProductAlias, CatalogEvent, OpenPriceBook, PriceFor, ReinstateProduct, RetireProduct, SetPrice,
};
use super::model::{Price, PriceBook, Product};
use super::policy::CatalogPolicy;
use super::rules;

impl Command for AddProduct {
    type Answer = Product;
    const NAME: &'static str = "catalog.add_product";

    fn execute(&self, unit: &mut Unit) -> Result<Product, CrmError> {
        let policy = unit.policy::<CatalogPolicy>()?;
        let decision = rules::add_product(unit.new_id(), self, &unit.context(&policy));
        unit.open_with(decision)
    }
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
        let decision = rules::open_book(unit.new_id(), self);
        unit.open_with(decision)
    }
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

impl Question for PriceFor {
    type Answer = Option<Price>;
    const NAME: &'static str = "catalog.price_for";

    fn answer(&self, unit: &mut Unit) -> Result<Option<Price>, CrmError> {
        let prices = unit.select(&Query::under(Price::BY_PRODUCT, SortKey::new().id(self.book).id(self.product)))?;
        Ok(rules::price_for(&prices, self.quantity, self.on).cloned())
    }
}
