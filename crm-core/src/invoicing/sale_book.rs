//! Which sale a credit note of another system takes something off, where that system does not say.
//!
//! A line belongs to the latest sale before it of the same product (or, outside the catalog, the same words) to the same customer at the same price and VAT, of which
//! at least its quantity is left. A line for which there is none stands alone.

use std::collections::BTreeMap;

use crate::kernel::{AccountId, Currency, Name, ProductId, Quantity};
use crate::pricing::TaxTreatment;

use super::contract::{ForeignSale, TakeOverInvoice};
use super::model::{InvoiceLine, InvoiceNumber};

/// What must be the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SaleKey {
    account: AccountId,
    product: Option<ProductId>,
    words: Option<Name>,
    price: i64,
    currency: Currency,
}

#[derive(Debug, Clone)]
struct OpenSale {
    number: InvoiceNumber,
    line: u32,
    left: Quantity,
    tax: TaxTreatment,
}

/// The sales of documents that are taken over, in the order of their days.
#[derive(Debug, Clone, Default)]
pub struct SaleBook {
    sales: BTreeMap<SaleKey, Vec<OpenSale>>,
}

impl SaleBook {
    /// A book without sales.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes what an invoice sells. Invoices and credit notes come in the order of their days: of one day, in the order in which they happened.
    pub fn note(&mut self, invoice: &TakeOverInvoice) {
        for (at, foreign) in (0..).zip(&invoice.lines) {
            let line = &foreign.line;
            if line.priced.quantity > Quantity::ZERO && line.priced.price.scaled() >= 0 {
                let (number, left, tax) = (invoice.number.clone(), line.priced.quantity, line.priced.tax.clone());
                let sale = OpenSale { number, line: at, left, tax };
                self.sales.entry(key(invoice.account, line)).or_default().push(sale);
            }
        }
    }

    /// Names the sales that lines of a credit note take something off, and takes that off them. Answers how many lines have one.
    pub fn name_sales(&mut self, credit_note: &mut TakeOverInvoice) -> usize {
        let (account, mut named) = (credit_note.account, 0);
        for foreign in &mut credit_note.lines {
            foreign.credits = self.take(account, &foreign.line);
            named += usize::from(foreign.credits.is_some());
        }
        named
    }

    fn take(&mut self, account: AccountId, line: &InvoiceLine) -> Option<ForeignSale> {
        let quantity = line.priced.quantity;
        if quantity <= Quantity::ZERO || line.priced.price.scaled() < 0 {
            return None;
        }
        let sales = self.sales.get_mut(&key(account, line))?;
        let sale = sales.iter_mut().rev().find(|sale| sale.left >= quantity && sale.tax == line.priced.tax)?;
        sale.left = sale.left.checked_sub(quantity).ok()?;
        Some(ForeignSale { number: sale.number.clone(), line: sale.line })
    }
}

fn key(account: AccountId, line: &InvoiceLine) -> SaleKey {
    let words = line.product.is_none().then(|| line.description.clone());
    let price = line.priced.price;
    SaleKey { account, product: line.product, words, price: price.scaled(), currency: price.currency() }
}
