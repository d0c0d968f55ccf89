//! Which price holds: of one book, and of all books that may say so.

use std::collections::BTreeMap;

use crate::kernel::{AccountId, Currency, Date, Fault, Percent, PriceBookId, ProductId, Quantity, UnitPrice};

use super::contract::{BookOutcome, LookedBook, PriceSource};
use super::model::{FollowedBook, MAX_FOLLOWED, Price, PriceBook};

/// Of all prices of one product in one book, the one that `quantity` gets on a day: the largest quantity step reached, and of that step the
/// latest price in force.
#[must_use]
pub fn price_for(prices: &[Price], quantity: Quantity, on: Date) -> Option<&Price> {
    let in_force = prices.iter().filter(|price| price.is_in_force(on) && price.from_quantity <= quantity);
    in_force.max_by_key(|price| (price.from_quantity, price.from))
}

/// For whom, in which currency and on which day a price is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceSearch {
    /// The customer; none: anybody.
    pub account: Option<AccountId>,
    /// The currency.
    pub currency: Currency,
    /// The day.
    pub on: Date,
}

impl PriceSearch {
    /// Why the book cannot give the price, whatever prices it has.
    #[must_use]
    pub fn passes_over(&self, book: &PriceBook) -> Option<BookOutcome> {
        let is_for = book.terms.accounts.is_empty() || self.account.is_some_and(|account| book.terms.accounts.contains(&account));
        if !is_for {
            Some(BookOutcome::ForOthers)
        } else if book.currency != self.currency {
            Some(BookOutcome::OtherCurrency)
        } else if !book.terms.period.contains(self.on) {
            Some(BookOutcome::OutOfPeriod)
        } else {
            None
        }
    }
}

/// Price books and prices among which one is looked for. In which order they were given makes no difference.
#[derive(Debug, Clone, Default)]
pub struct PriceLists {
    books: BTreeMap<PriceBookId, PriceBook>,
    prices: BTreeMap<(PriceBookId, ProductId), Vec<Price>>,
}

/// What was found: the price of one unit with where it comes from, where there is one, and every book that was looked at.
pub type Found = (Option<(UnitPrice, PriceSource)>, Vec<LookedBook>);

impl PriceLists {
    /// These books and prices.
    #[must_use]
    pub fn new(books: impl IntoIterator<Item = PriceBook>, prices: impl IntoIterator<Item = Price>) -> Self {
        let mut lists = Self { books: books.into_iter().map(|book| (book.id, book)).collect(), prices: BTreeMap::new() };
        prices.into_iter().for_each(|price| lists.prices.entry((price.book, price.product)).or_default().push(price));
        lists
    }

    /// The books in the order in which they are asked: those of the customer, those for everybody, the others; the higher priority, the older book.
    fn in_order(&self, sought: &PriceSearch) -> Vec<&PriceBook> {
        let mut books: Vec<&PriceBook> = self.books.values().collect();
        books.sort_by_key(|book| {
            let rank = match sought.passes_over(book) {
                Some(BookOutcome::ForOthers) => 2,
                _ => u8::from(book.terms.accounts.is_empty()),
            };
            (rank, std::cmp::Reverse(book.terms.priority), book.id)
        });
        books
    }

    /// The price of one unit, for those who take `quantity` of `product`.
    ///
    /// # Errors
    /// A fault where a percentage makes a price outgrow its bounds.
    pub fn find(&self, product: ProductId, quantity: Quantity, sought: &PriceSearch) -> Result<Found, Fault> {
        let (mut found, mut looked) = (None, Vec::new());
        for book in self.in_order(sought) {
            let outcome = match sought.passes_over(book) {
                Some(why) => why,
                None if found.is_some() => BookOutcome::Outranked,
                None => match self.of_book(book, product, quantity, sought.on)? {
                    Ok(price) => {
                        found = Some(price);
                        BookOutcome::Held
                    }
                    Err(why) => why,
                },
            };
            looked.push(LookedBook { book: book.id, outcome });
        }
        Ok((found, looked))
    }

    /// The price in `book`, or in the book it follows; or else why there is none.
    fn of_book(
        &self,
        book: &PriceBook,
        product: ProductId,
        quantity: Quantity,
        on: Date,
    ) -> Result<Result<(UnitPrice, PriceSource), BookOutcome>, Fault> {
        let (mut asked, mut changes, mut why) = (book, Vec::<Percent>::new(), BookOutcome::NoPrice);
        for _ in 0..=MAX_FOLLOWED {
            let prices = self.prices.get(&(asked.id, product)).map_or(&[][..], Vec::as_slice);
            if let Some(price) = price_for(prices, quantity, on) {
                // The book nearest to the price changes it first.
                changes.reverse();
                let unit = changes.iter().try_fold(price.price, |unit, percent| unit.changed_by(*percent))?;
                let source = PriceSource { book: book.id, price: price.id, from_quantity: price.from_quantity, changes };
                return Ok(Ok((unit, source)));
            }
            if prices.iter().any(|price| price.is_in_force(on)) {
                why = BookOutcome::BelowBreaks;
            }
            let Some(FollowedBook { book: followed, percent }) = asked.terms.follows else { break };
            let Some(next) = self.books.get(&followed).filter(|next| next.terms.period.contains(on)) else { break };
            changes.push(percent);
            asked = next;
        }
        Ok(Err(why))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::model::PriceBookTerms;
    use crate::kernel::{DateRange, Name, PriceId, RecordId};

    /// The product whose price is looked for.
    fn product() -> ProductId {
        ProductId::from_bytes([3; 16])
    }

    fn price(amount: &str, from: &str, from_quantity: &str) -> Price {
        Price {
            id: PriceId::from_bytes([1; 16]),
            book: PriceBookId::from_bytes([2; 16]),
            product: product(),
            price: UnitPrice::new(amount.parse().unwrap(), Currency::EUR).unwrap(),
            from: from.parse().unwrap(),
            from_quantity: from_quantity.parse().unwrap(),
            until: None,
        }
    }

    fn book(number: u8, terms: PriceBookTerms) -> PriceBook {
        PriceBook { id: id(number), name: Name::parse("Book").unwrap(), currency: Currency::EUR, terms }
    }

    fn id(number: u8) -> PriceBookId {
        PriceBookId::from_bytes([number; 16])
    }

    fn sought(account: Option<AccountId>) -> PriceSearch {
        PriceSearch { account, currency: Currency::EUR, on: "2026-03-01".parse().unwrap() }
    }

    fn outcomes((_, looked): &Found) -> Vec<(u8, BookOutcome)> {
        looked.iter().map(|looked| (looked.book.to_bytes()[0], looked.outcome)).collect()
    }

    fn amount((found, _): &Found) -> Option<String> {
        found.as_ref().map(|(price, _)| price.decimal().to_string())
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

    #[test]
    fn after_a_price_that_ends_the_one_before_it_holds_again() {
        let sale = Price { until: Some("2026-02-28".parse().unwrap()), ..price("7", "2026-02-01", "0") };
        let prices = [price("10", "2026-01-01", "0"), sale];
        let get =
            |on: &str| price_for(&prices, Quantity::ONE, on.parse().unwrap()).map(|price| price.price.decimal().to_string());
        assert_eq!(["2026-01-31", "2026-02-28", "2026-03-01"].map(|on| get(on).unwrap()), ["10", "7", "10"]);
    }

    #[test]
    fn the_customer_s_book_goes_first_then_one_for_everybody_by_priority_and_each_says_why_it_was_passed_over() {
        let (ours, theirs) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));
        let of = |account| PriceBookTerms { accounts: vec![account], ..PriceBookTerms::default() };
        let gone = DateRange::new(None, Some("2026-02-28".parse().unwrap())).unwrap();
        let books = [
            book(1, PriceBookTerms::default()),
            book(2, PriceBookTerms { priority: 5, ..PriceBookTerms::default() }),
            book(3, of(ours)),
            book(4, of(theirs)),
            book(5, PriceBookTerms { priority: 9, period: gone, ..PriceBookTerms::default() }),
            PriceBook { currency: Currency::USD, ..book(6, PriceBookTerms::default()) },
        ];
        let in_book = |number, amount: &str, from: &str| Price { book: id(number), ..price(amount, "2026-01-01", from) };
        let prices = [in_book(1, "10", "0"), in_book(2, "11", "0"), in_book(3, "8", "10"), in_book(4, "1", "0")];
        let lists = PriceLists::new(books, prices);
        let found = lists.find(product(), Quantity::ONE, &sought(Some(ours))).unwrap();
        assert_eq!(amount(&found).as_deref(), Some("11"));
        use BookOutcome as O;
        let why =
            [(3, O::BelowBreaks), (5, O::OutOfPeriod), (2, O::Held), (1, O::Outranked), (6, O::OtherCurrency), (4, O::ForOthers)];
        assert_eq!(outcomes(&found), why);
        let ten = lists.find(product(), "10".parse().unwrap(), &sought(Some(ours))).unwrap();
        assert_eq!(amount(&ten).as_deref(), Some("8"));
        assert_eq!(amount(&lists.find(product(), Quantity::ONE, &sought(None)).unwrap()).as_deref(), Some("11"));
    }

    #[test]
    fn a_book_that_follows_another_takes_its_price_with_every_percentage_on_the_way() {
        let follows = |book, percent: &str| PriceBookTerms {
            follows: Some(FollowedBook { book: id(book), percent: percent.parse().unwrap() }),
            ..PriceBookTerms::default()
        };
        let ours = AccountId::from_bytes([1; 16]);
        let books = [
            book(1, PriceBookTerms::default()),
            book(2, follows(1, "20")),
            book(3, PriceBookTerms { accounts: vec![ours], ..follows(2, "-10") }),
        ];
        let lists = PriceLists::new(books, [Price { book: id(1), ..price("10", "2026-01-01", "0") }]);
        let (found, _) = lists.find(product(), Quantity::ONE, &sought(Some(ours))).unwrap();
        let (unit, source) = found.unwrap();
        assert_eq!((unit.decimal().to_string(), source.book), ("10.8".to_owned(), id(3)));
        assert_eq!(source.changes, ["20".parse().unwrap(), "-10".parse().unwrap()]);
        // What is stored makes no circle; if it did, it would end all the same.
        let circle = PriceLists::new([book(1, follows(2, "1")), book(2, follows(1, "1"))], []);
        assert_eq!(circle.find(product(), Quantity::ONE, &sought(None)).unwrap().0, None);
    }

    fn some_prices() -> impl Strategy<Value = Vec<Price>> {
        let one = (0u8..4, 0usize..5, 0usize..4, 1i64..1_000, proptest::option::of(0usize..4));
        proptest::collection::btree_map((0u8..4, 0usize..5, 0usize..4), one, 0..20).prop_map(|all| {
            let day = |at: usize| ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"][at].parse().unwrap();
            let each = all.into_iter().map(|((book, step, from), (_, _, _, amount, until))| Price {
                id: PriceId::from_bytes([
                    book,
                    u8::try_from(step).unwrap(),
                    u8::try_from(from).unwrap(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                ]),
                book: id(book),
                until: until.map(day).filter(|last| *last >= day(from)),
                from: day(from),
                ..price(&amount.to_string(), "2026-01-01", ["0", "1", "5", "10", "100"][step])
            });
            each.collect()
        })
    }

    proptest! {
        #[test]
        fn no_quantity_gets_a_break_above_it_and_a_larger_one_none_below_the_break_of_a_smaller_one(
            prices in some_prices(),
            quantities in proptest::array::uniform2(1i64..2_000_000),
        ) {
            let one: Vec<Price> = prices.into_iter().filter(|price| price.book == id(0)).collect();
            let (small, large) = (quantities[0].min(quantities[1]), quantities[0].max(quantities[1]));
            let of = |scaled: i64| Quantity::new(rust_decimal::Decimal::new(scaled, 4)).unwrap();
            let step = |quantity| price_for(&one, quantity, "2026-03-01".parse().unwrap()).map(|price| price.from_quantity);
            let (small, large) = (of(small), of(large));
            prop_assert!(step(small).is_none_or(|from| from <= small));
            prop_assert!(step(large) >= step(small));
        }

        #[test]
        fn in_which_order_books_and_prices_are_stored_changes_no_answer(
            (prices, shuffled) in some_prices().prop_flat_map(|prices| (Just(prices.clone()), Just(prices).prop_shuffle())),
            priorities in proptest::array::uniform4(-1i32..2),
            quantity in 1i64..2_000_000,
        ) {
            let books: Vec<PriceBook> = (0u8..4).zip(priorities)
                .map(|(number, priority)| book(number, PriceBookTerms { priority, ..PriceBookTerms::default() })).collect();
            let quantity = Quantity::new(rust_decimal::Decimal::new(quantity, 4)).unwrap();
            let one = PriceLists::new(books.clone(), prices).find(product(), quantity, &sought(None)).unwrap();
            let other = PriceLists::new(books.into_iter().rev(), shuffled).find(product(), quantity, &sought(None)).unwrap();
            prop_assert_eq!(one, other);
        }
    }
}
