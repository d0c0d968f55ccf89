//! Closing periods: what the documents of a time come to, bound to everything before. Pure.
//!
//! Documents count with what they say: a final invoice with the whole supply, and the deposits beside it; a corrected invoice beside the one whose place it
//! takes. What the company bills itself is a purchase and adds to no total; its place in the chain is closed like any other.

use std::collections::BTreeMap;

use crate::invoicing::{Invoice, InvoiceNumber};
use crate::kernel::{
    CrmError, Currency, Date, Decision, DocumentHash, Fault, InvoiceId, Money, Percent, Record, Refusal, Timestamp,
};
use crate::pricing::TaxCategory;

use super::contract::{AccountingEvent, AccountingRefusal};
use super::model::{ClosedHead, ClosedRate, ClosedTotal, PeriodClosing, PeriodLength, PerpetualTotal};

/// What chains and closings need to know of an issued document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedDocument {
    /// The document.
    pub id: InvoiceId,
    /// Its number.
    pub number: InvoiceNumber,
    /// Its day.
    pub issued_on: Date,
    /// True for a credit note, a rebate too.
    pub is_credit_note: bool,
    /// True where the company bought: such a document adds to no total.
    pub is_self_billed: bool,
    /// What it comes to.
    pub gross: Money,
    /// Net and VAT by category and rate.
    pub rates: Vec<ClosedRate>,
    /// The hash of what it says.
    pub said: DocumentHash,
}

impl IssuedDocument {
    /// What is to be known of `document`; none of a draft, and of one that another system issued: that stands in the books of that system.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored document has.
    pub fn of(document: &Invoice) -> Result<Option<Self>, Fault> {
        if document.taken_over().is_some() {
            return Ok(None);
        }
        let (Some(issue), Some(said)) = (document.issue(), crate::invoicing::said::said_by(document)?) else { return Ok(None) };
        let rates = document.totals().groups.iter().map(|group| ClosedRate {
            category: group.tax.category,
            rate: group.tax.rate,
            net: group.taxable,
            tax: group.amount,
        });
        Ok(Some(Self {
            id: document.id(),
            number: issue.number.clone(),
            issued_on: issue.issued_on,
            is_credit_note: document.kind().is_credit(),
            is_self_billed: document.kind().is_self_billed(),
            gross: document.totals().gross,
            rates: rates.collect(),
            said,
        }))
    }
}

#[derive(Default)]
struct Sum {
    invoices: u64,
    credit_notes: u64,
    rates: BTreeMap<(TaxCategory, Percent), (i128, i128)>,
    gross: i128,
    turned_over: i128,
}

/// Documents added up, each currency for itself.
#[derive(Default)]
pub struct Sums(BTreeMap<Currency, Sum>);

impl Sums {
    /// The documents of `documents`, whatever their order.
    #[must_use]
    pub fn of<'d>(documents: impl IntoIterator<Item = &'d IssuedDocument>) -> Self {
        let mut sums = Self::default();
        documents.into_iter().for_each(|document| sums.add(document));
        sums
    }

    /// One more document.
    pub fn add(&mut self, document: &IssuedDocument) {
        if document.is_self_billed {
            return;
        }
        let sum = self.0.entry(document.gross.currency()).or_default();
        let sign = if document.is_credit_note { -1 } else { 1 };
        *(if document.is_credit_note { &mut sum.credit_notes } else { &mut sum.invoices }) += 1;
        for rate in &document.rates {
            let of_rate = sum.rates.entry((rate.category, rate.rate)).or_default();
            of_rate.0 += sign * i128::from(rate.net.minor());
            of_rate.1 += sign * i128::from(rate.tax.minor());
        }
        sum.gross += sign * i128::from(document.gross.minor());
        sum.turned_over += i128::from(document.gross.minor());
    }

    /// What they come to, by currency.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of an amount.
    pub fn totals(&self) -> Result<Vec<ClosedTotal>, Fault> {
        self.0.iter().map(|(currency, sum)| sum.total(*currency)).collect()
    }

    /// What they come to on top of what there was `before`, by currency.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of an amount.
    pub fn perpetual(&self, before: &[PerpetualTotal]) -> Result<Vec<PerpetualTotal>, Fault> {
        let mut all: BTreeMap<Currency, PerpetualTotal> = before.iter().map(|total| (total.gross.currency(), *total)).collect();
        for (currency, sum) in &self.0 {
            let zero = Money::zero(*currency);
            let total = all.entry(*currency).or_insert(PerpetualTotal { documents: 0, gross: zero, turned_over: zero });
            total.documents = total.documents.saturating_add(sum.invoices).saturating_add(sum.credit_notes);
            total.gross = total.gross.checked_add(amount(sum.gross, *currency)?)?;
            total.turned_over = total.turned_over.checked_add(amount(sum.turned_over, *currency)?)?;
        }
        Ok(all.into_values().collect())
    }
}

impl Sum {
    fn total(&self, currency: Currency) -> Result<ClosedTotal, Fault> {
        let rate = |((category, rate), (net, tax)): (&(TaxCategory, Percent), &(i128, i128))| {
            let (net, tax) = (amount(*net, currency)?, amount(*tax, currency)?);
            Ok(ClosedRate { category: *category, rate: *rate, net, tax })
        };
        let rates = self.rates.iter().map(rate).collect::<Result<Vec<_>, Fault>>()?;
        let net = Money::sum(rates.iter().map(|rate| rate.net), currency)?;
        let tax = Money::sum(rates.iter().map(|rate| rate.tax), currency)?;
        let gross = amount(self.gross, currency)?;
        Ok(ClosedTotal { invoices: self.invoices, credit_notes: self.credit_notes, net, tax, gross, rates })
    }
}

fn amount(minor: i128, currency: Currency) -> Result<Money, Fault> {
    let too_large = |_| Fault::new(minor, "an amount has at most 18 digits", "close shorter periods");
    Money::from_minor(i64::try_from(minor).map_err(too_large)?, currency)
}

/// What is closed, and what it follows.
#[derive(Debug, Clone)]
pub struct Closed<'c> {
    /// Day, month or year.
    pub length: PeriodLength,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The last closing of the same length, if there is one.
    pub before: Option<&'c PeriodClosing>,
    /// Documents of the period; for the first closing also all those before it.
    pub documents: &'c [IssuedDocument],
    /// Where each chain stands at the end of the period.
    pub heads: Vec<ClosedHead>,
    /// When it is closed.
    pub at: Timestamp,
}

/// Whether the period may be closed `today`, behind the closing `before`.
///
/// # Errors
/// ACC-001, ACC-002.
pub fn may_close(length: PeriodLength, day: Date, before: Option<&PeriodClosing>, today: Date) -> Result<(Date, Date), CrmError> {
    let (first, last) = length.around(day)?;
    if last >= today {
        return Err(AccountingRefusal::PeriodNotOver { last, today }.refused());
    }
    let next = before.map(|before| before.last().plus_days(1)).transpose()?;
    match next {
        Some(next) if next != first => Err(AccountingRefusal::GapBefore { length, first: next }.refused()),
        _ => Ok((first, last)),
    }
}

/// The closing.
///
/// # Errors
/// A fault where a sum outgrows the bounds of an amount.
pub fn close(closed: Closed<'_>) -> Result<Decision<PeriodClosing, AccountingEvent>, Fault> {
    let Closed { length, first, last, before, documents, heads, at } = closed;
    let of_period = documents.iter().filter(|document| (first..=last).contains(&document.issued_on));
    let perpetual = match before {
        Some(before) => Sums::of(of_period.clone()).perpetual(before.perpetual())?,
        None => Sums::of(documents).perpetual(&[])?,
    };
    let mut closing = PeriodClosing {
        id: PeriodClosing::id_of(length, first),
        length,
        first,
        last,
        totals: Sums::of(of_period).totals()?,
        perpetual,
        heads,
        previous: before.map(|before| before.hash().clone()),
        hash: DocumentHash::of(&[]),
        closed_at: at,
    };
    closing.hash = closing.reckoned();
    let event = AccountingEvent::PeriodClosed { length, last, hash: closing.hash.clone() };
    Ok(Decision::apply(closing, event))
}
