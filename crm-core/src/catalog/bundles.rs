//! Bundles taken apart: what is in them, what they cost, and which part of the price is whose.

use std::collections::BTreeMap;

use crate::kernel::{CrmError, Fault, Money, ProductId, Quantity, Refusal, UnitPrice};

use super::contract::{BundlePart, CatalogRefusal, PriceFound};
use super::finding::{PriceLists, PriceSearch};
use super::model::{Bundle, BundlePricing, MAX_BUNDLE_DEPTH, MAX_BUNDLE_PARTS, Product};

/// Products by their ids: a bundle and everything in it.
pub type Products = BTreeMap<ProductId, Product>;

/// Refuses parts through which `product` would be a part of itself, that are retired, or that are too many. `products` holds every part.
///
/// # Errors
/// CAT-001 about a retired component, CAT-003, CAT-004.
pub fn check_bundle(product: &Product, bundle: &Bundle, products: &Products) -> Result<(), CrmError> {
    for component in &bundle.components {
        if let Some(retired) = products.get(&component.product).filter(|part| !part.is_active()) {
            return Err(CatalogRefusal::ProductRetired.about(retired));
        }
    }
    for component in &bundle.components {
        let through = |part: ProductId| part == product.id;
        if through(component.product) || reaches(component.product, &through, products) {
            return Err(CatalogRefusal::BundleCycle { component: component.product }.about(product));
        }
    }
    let next = Product { bundle: Some(bundle.clone()), ..product.clone() };
    explode(&next, Quantity::ONE, products).map(drop)
}

/// True where some part of `product`, however deep, is wanted.
fn reaches(product: ProductId, wanted: &dyn Fn(ProductId) -> bool, products: &Products) -> bool {
    let (mut open, mut seen) = (vec![product], std::collections::BTreeSet::new());
    while let Some(next) = open.pop() {
        for part in products.get(&next).map_or(&[][..], Product::components) {
            if wanted(part.product) {
                return true;
            }
            if seen.insert(part.product) {
                open.push(part.product);
            }
        }
    }
    false
}

/// What `quantity` of `product` is made of, down to products that are no bundles; each stands once, where it is first met. A product that is no bundle is
/// made of itself.
///
/// # Errors
/// CAT-004; a fault where a quantity outgrows its bounds.
pub fn explode(product: &Product, quantity: Quantity, products: &Products) -> Result<Vec<(ProductId, Quantity)>, CrmError> {
    // Of more products than there may be, not all were looked up.
    if products.len() > MAX_BUNDLE_PARTS + 1 {
        return Err(too_large(product));
    }
    let (mut leaves, mut visited) = (Vec::new(), 0);
    walk(product, quantity, products, 0, &mut visited, &mut leaves)?;
    let mut sums: Vec<(ProductId, Quantity)> = Vec::new();
    for (part, quantity) in leaves {
        match sums.iter_mut().find(|(known, _)| *known == part) {
            Some((_, sum)) => *sum = sum.checked_add(quantity)?,
            None => sums.push((part, quantity)),
        }
    }
    Ok(sums)
}

fn too_large(product: &Product) -> CrmError {
    CatalogRefusal::BundleTooLarge { parts: MAX_BUNDLE_PARTS, depth: MAX_BUNDLE_DEPTH }.about(product)
}

fn walk(
    product: &Product,
    quantity: Quantity,
    products: &Products,
    depth: usize,
    visited: &mut usize,
    leaves: &mut Vec<(ProductId, Quantity)>,
) -> Result<(), CrmError> {
    *visited += 1;
    if depth > MAX_BUNDLE_DEPTH || *visited > MAX_BUNDLE_PARTS + 1 {
        return Err(too_large(product));
    }
    if product.components().is_empty() {
        leaves.push((product.id, quantity));
        return Ok(());
    }
    for component in product.components() {
        let inside = quantity.times(component.quantity)?;
        walk(part(products, component.product)?, inside, products, depth + 1, visited, leaves)?;
    }
    Ok(())
}

fn part(products: &Products, id: ProductId) -> Result<&Product, CrmError> {
    products.get(&id).ok_or_else(|| CrmError::NotFound { subject: crate::kernel::subject::<Product>(id) })
}

/// What a customer pays for `quantity` of `product`; of a bundle also what goes into it, and which part of the price is whose.
///
/// # Errors
/// A quantity that is not above zero, or a figure beyond its bounds, is invalid; CAT-004.
pub fn quote(
    product: &Product,
    quantity: Quantity,
    sought: &PriceSearch,
    products: &Products,
    lists: &PriceLists,
) -> Result<PriceFound, CrmError> {
    if quantity <= Quantity::ZERO {
        let fault = Fault::new(quantity, "a price is for a quantity above zero", "give more than 0");
        return Err(fault.at("quantity").into());
    }
    let parts = explode(product, quantity, products)?;
    let mut found = priced(product, quantity, sought, products, lists)?;
    if product.bundle.is_some() {
        let mut shares: BTreeMap<ProductId, Money> = BTreeMap::new();
        if let Some(amount) = found.amount {
            share(product, quantity, amount, sought, products, lists, &mut shares)?;
        }
        let of =
            |(product, quantity): (ProductId, Quantity)| BundlePart { product, quantity, amount: shares.get(&product).copied() };
        found.parts = parts.into_iter().map(of).collect();
    }
    Ok(found)
}

/// The price of one unit, and what the quantity comes to, without what is in it.
fn priced(
    product: &Product,
    quantity: Quantity,
    sought: &PriceSearch,
    products: &Products,
    lists: &PriceLists,
) -> Result<PriceFound, CrmError> {
    let (price, source, books) = match &product.bundle {
        Some(bundle) if bundle.pricing == BundlePricing::SumOfParts => {
            (sum_of_parts(bundle, quantity, sought, products, lists)?, None, Vec::new())
        }
        _ => {
            let (found, books) = lists.find(product.id, quantity, sought)?;
            let (price, source) = found.unzip();
            (price, source, books)
        }
    };
    let amount = price.map(|price| quantity.priced(price, Quantity::ONE)).transpose()?;
    Ok(PriceFound { price, amount, source, books, parts: Vec::new() })
}

/// What the parts of one bundle cost together; none where one of them has no price. A part gets the break of all that is bought of it.
fn sum_of_parts(
    bundle: &Bundle,
    quantity: Quantity,
    sought: &PriceSearch,
    products: &Products,
    lists: &PriceLists,
) -> Result<Option<UnitPrice>, CrmError> {
    let mut sum = UnitPrice::of(Money::zero(sought.currency))?;
    for component in &bundle.components {
        let inside = quantity.times(component.quantity)?;
        let Some(price) = priced(part(products, component.product)?, inside, sought, products, lists)?.price else {
            return Ok(None);
        };
        sum = sum.checked_add(price.of_many(component.quantity)?)?;
    }
    Ok(Some(sum))
}

/// Gives every part of a bundle its share of `amount`, in proportion to what the parts would cost by themselves, by largest remainder; where none of
/// them has a price, in proportion to their quantities.
fn share(
    product: &Product,
    quantity: Quantity,
    amount: Money,
    sought: &PriceSearch,
    products: &Products,
    lists: &PriceLists,
    shares: &mut BTreeMap<ProductId, Money>,
) -> Result<(), CrmError> {
    if product.components().is_empty() {
        let before = shares.get(&product.id).copied().unwrap_or(Money::zero(amount.currency()));
        shares.insert(product.id, before.checked_add(amount)?);
        return Ok(());
    }
    let (mut insides, mut weights) = (Vec::new(), Vec::new());
    for component in product.components() {
        let inside = quantity.times(component.quantity)?;
        let alone = priced(part(products, component.product)?, inside, sought, products, lists)?.amount;
        insides.push(inside);
        weights.push(alone.map_or(0, |alone| alone.minor().unsigned_abs()));
    }
    if weights.iter().all(|weight| *weight == 0) {
        weights = insides.iter().map(|inside| inside.scaled().unsigned_abs()).collect();
    }
    let split = amount.split(&weights)?;
    for ((component, inside), amount) in product.components().iter().zip(insides).zip(split) {
        share(part(products, component.product)?, inside, amount, sought, products, lists, shares)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::model::{BundleComponent, Price, PriceBook, PriceBookTerms, ProductDetails, ProductStatus};
    use crate::kernel::{Currency, Name, Percent, PriceBookId, PriceId, RecordId};

    fn id(number: u8) -> ProductId {
        ProductId::from_bytes([number; 16])
    }

    /// A product; one with parts is a bundle of them.
    fn product(number: u8, parts: &[(u8, &str)], pricing: BundlePricing) -> Product {
        let component =
            |(part, quantity): &(u8, &str)| BundleComponent { product: id(*part), quantity: quantity.parse().unwrap() };
        Product {
            id: id(number),
            name: Name::parse("Product").unwrap(),
            aliases: Vec::new(),
            family: None,
            vat_rate: Percent::TWENTY,
            status: ProductStatus::Active,
            details: ProductDetails::default(),
            bundle: (!parts.is_empty()).then(|| Bundle { components: parts.iter().map(component).collect(), pricing }),
        }
    }

    fn all(products: impl IntoIterator<Item = Product>) -> Products {
        products.into_iter().map(|product| (product.id, product)).collect()
    }

    fn lists(prices: &[(u8, &str)]) -> PriceLists {
        let book = PriceBookId::from_bytes([0; 16]);
        let list =
            PriceBook { id: book, name: Name::parse("List").unwrap(), currency: Currency::EUR, terms: PriceBookTerms::default() };
        let price = |(number, price): &(u8, &str)| Price {
            id: PriceId::from_bytes([*number; 16]),
            book,
            product: id(*number),
            price: UnitPrice::parse(price, Currency::EUR).unwrap(),
            from: "2026-01-01".parse().unwrap(),
            from_quantity: Quantity::ZERO,
            until: None,
        };
        PriceLists::new([list], prices.iter().map(price))
    }

    fn sought() -> PriceSearch {
        PriceSearch { account: None, currency: Currency::EUR, on: "2026-03-01".parse().unwrap() }
    }

    const OWN: BundlePricing = BundlePricing::OwnPrice;
    const SUM: BundlePricing = BundlePricing::SumOfParts;

    #[test]
    fn a_bundle_is_taken_apart_to_the_last_layer_and_each_part_stands_once() {
        let set = product(1, &[(2, "2"), (3, "1")], OWN);
        let products = all([set.clone(), product(2, &[(3, "1.5"), (4, "1")], OWN), product(3, &[], OWN), product(4, &[], OWN)]);
        let parts = explode(&set, "2".parse().unwrap(), &products).unwrap();
        assert_eq!(parts, [(id(3), "8".parse().unwrap()), (id(4), "4".parse().unwrap())]);
        assert_eq!(explode(&products[&id(4)], Quantity::ONE, &products).unwrap(), [(id(4), Quantity::ONE)]);
    }

    #[test]
    fn a_bundle_is_no_part_of_itself_however_deep_and_not_endless() {
        let outer = product(1, &[(2, "1")], OWN);
        let products = all([outer.clone(), product(2, &[(3, "1")], OWN), product(3, &[], OWN)]);
        let code = |of: u8, parts: &[(u8, &str)]| {
            let bundle = product(of, parts, OWN).bundle.unwrap();
            check_bundle(&products[&id(of)], &bundle, &products).map_err(|error| error.code().to_owned())
        };
        assert_eq!(code(3, &[(1, "1")]), Err("CAT-003".to_owned()));
        assert_eq!(code(3, &[(3, "1")]), Err("CAT-003".to_owned()));
        assert_eq!(code(1, &[(2, "1"), (3, "1")]), Ok(()));
        let chain = |layers: u8| {
            let links = (1..layers).map(|number| product(number, &[(number + 1, "1")], OWN));
            explode(&product(1, &[(2, "1")], OWN), Quantity::ONE, &all(links.chain([product(layers, &[], OWN)])))
        };
        assert!(chain(9).is_ok());
        assert_eq!(chain(10).unwrap_err().code(), "CAT-004");
        let wide = |parts: u16| {
            let id = |number: u16| ProductId::from_bytes(std::array::from_fn(|at| number.to_be_bytes()[at % 2]));
            let hundred = |number: u16| {
                let first = 100 * number;
                let components =
                    (first..first + 100).map(|part| BundleComponent { product: id(1_000 + part), quantity: Quantity::ONE });
                Product {
                    id: id(number),
                    bundle: Some(Bundle { components: components.collect(), pricing: OWN }),
                    ..product(1, &[], OWN)
                }
            };
            let components = (1..=parts).map(|number| BundleComponent { product: id(number), quantity: Quantity::ONE }).collect();
            let all_of = Product { bundle: Some(Bundle { components, pricing: OWN }), ..product(1, &[], OWN) };
            let leaves = (1_100..1_100 + 100 * parts).map(|number| Product { id: id(number), ..product(1, &[], OWN) });
            explode(&all_of, Quantity::ONE, &all((1..=parts).map(hundred).chain(leaves)))
        };
        assert_eq!(wide(9).unwrap().len(), 900);
        assert_eq!(wide(10).unwrap_err().code(), "CAT-004");
        let mut retired = product(4, &[], OWN);
        retired.status = ProductStatus::Retired { on: "2026-01-01".parse().unwrap() };
        let bundle = product(1, &[(4, "1")], OWN).bundle.unwrap();
        assert_eq!(check_bundle(&outer, &bundle, &all([retired])).unwrap_err().code(), "CAT-001");
    }

    #[test]
    fn a_bundle_costs_its_own_price_or_the_sum_of_its_parts() {
        let prices = lists(&[(1, "100"), (2, "30"), (3, "0.333333")]);
        let quoted = |pricing| {
            let set = product(1, &[(2, "3"), (3, "3")], pricing);
            let products = all([set.clone(), product(2, &[], OWN), product(3, &[], OWN)]);
            quote(&set, "2".parse().unwrap(), &sought(), &products, &prices).unwrap()
        };
        let (own, sum) = (quoted(OWN), quoted(SUM));
        assert_eq!(own.price.unwrap().to_string(), "100 EUR");
        assert_eq!(sum.price.unwrap().to_string(), "90.999999 EUR");
        assert!(own.source.is_some() && sum.source.is_none());
        let amounts = |found: &PriceFound| found.parts.iter().map(|part| part.amount.unwrap().to_string()).collect::<Vec<_>>();
        assert_eq!(amounts(&own), ["197.80 EUR", "2.20 EUR"]);
        assert_eq!(amounts(&sum), ["180.00 EUR", "2.00 EUR"]);
    }

    #[test]
    fn a_bundle_one_of_whose_parts_has_no_price_has_no_sum() {
        let set = product(1, &[(2, "1"), (3, "1")], SUM);
        let products = all([set.clone(), product(2, &[], OWN), product(3, &[], OWN)]);
        let found = quote(&set, Quantity::ONE, &sought(), &products, &lists(&[(2, "5")])).unwrap();
        assert_eq!((found.price, found.amount), (None, None));
        assert!(found.parts.iter().all(|part| part.amount.is_none()) && found.parts.len() == 2);
        assert_eq!(quote(&set, Quantity::ZERO, &sought(), &products, &lists(&[])).unwrap_err().subject(), "quantity");
    }

    proptest! {
        #[test]
        fn the_shares_of_the_parts_are_the_price_of_the_bundle_to_the_last_cent(
            own in 0i64..1_000_000_000,
            costs in proptest::array::uniform3(0i64..100_000_000),
            counts in proptest::array::uniform3(1i64..1_000),
            quantity in 1i64..100,
            sums: bool,
        ) {
            let text = |scaled: i64, decimals| rust_decimal::Decimal::new(scaled, decimals).to_string();
            let [own, a, b, c] = [own, costs[0], costs[1], costs[2]].map(|scaled| text(scaled, 6));
            let [x, y, z] = counts.map(|count| text(count, 0));
            let set = product(1, &[(2, &x), (5, &y)], if sums { SUM } else { OWN });
            let inner = product(5, &[(3, &z), (4, "1")], SUM);
            let products = all([set.clone(), inner, product(2, &[], OWN), product(3, &[], OWN), product(4, &[], OWN)]);
            let prices = lists(&[(1, &own), (2, &a), (3, &b), (4, &c)]);
            let found = quote(&set, text(quantity, 0).parse().unwrap(), &sought(), &products, &prices).unwrap();
            let shares = found.parts.iter().map(|part| part.amount.unwrap());
            prop_assert_eq!(Money::sum(shares, Currency::EUR).unwrap(), found.amount.unwrap());
        }
    }
}
