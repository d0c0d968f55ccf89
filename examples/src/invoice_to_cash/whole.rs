//! The sum of the quarter: what was billed, and what became of every cent of it, each column from another question.

use std::io::Write;

use crm_core::engine::{Query, Session};
use crm_core::invoicing::Invoice;
use crm_core::kernel::{AccountId, Currency, Date, Fault, InvoiceId, Money, Record, SortKey};
use crm_core::lifecycle::InvoiceStatus;
use crm_core::pricing::TaxGroup;
use crm_core::receivables::{Ageing, Allocation, AllocationSource, CustomerStatement, Payment, ResidualReason, VatOnReceipts};

use super::books::export;
use super::fec::lines;
use super::{Story, day, heading};
use crate::table::amount;
use crate::{StoryError, table};

/// What was billed to a customer, or to all, and what became of it: `billed` is `credited`, `paid`, `discount`, `charges` and `open` together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Who it is.
    pub customer: String,
    /// Invoices issued, each final invoice without its deposits.
    pub billed: Money,
    /// Credit notes.
    pub credited: Money,
    /// Payments, as far as they are set against invoices.
    pub paid: Money,
    /// Discounts for early payment.
    pub discount: Money,
    /// What banks on the way kept.
    pub charges: Money,
    /// What is to be paid.
    pub open: Money,
    /// Payments received, whatever they are set against.
    pub received: Money,
    /// What is left of them.
    pub credit: Money,
    /// What their statement says that they owe.
    pub statement: Money,
}

/// The sum of the quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// Each customer.
    pub parts: Vec<Part>,
    /// All of them.
    pub total: Part,
    /// What was said to be cashed (status 212).
    pub cashed: Money,
    /// What the entries have on the account of customers (411).
    pub ledger: Money,
    /// VAT.
    pub vat: VatDue,
}

/// The VAT that is owed to the state: on services, once they are paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatDue {
    /// In what was received.
    pub received: Money,
    /// In what banks on the way kept: the customer paid that too.
    pub charges: Money,
    /// What the entries have on the account of VAT that is due (44571).
    pub ledger: Money,
}

/// Adds up the quarter, and shows that nothing is left over.
pub fn reconcile(story: &Story<'_>, out: &mut dyn Write, last: Date) -> Result<Reconciliation, StoryError> {
    let today = day(2027, 1, 4)?;
    let session = story.accountant(today)?;
    let customers = story.house.customers();
    let parts: Vec<Part> = customers.into_iter().map(|(id, name)| part(&session, id, name, last)).collect::<Result<_, _>>()?;
    let statuses = session.list(&Query::<InvoiceStatus>::all())?.items;
    let cashed = Money::sum(statuses.iter().flat_map(InvoiceStatus::cashed).map(|part| part.amount), Currency::EUR)?;
    let file = export(story, today, day(2026, 10, 1)?, last)?;
    let balance = |account: &str| -> Result<Money, StoryError> {
        let of_account = lines(&file)?.into_iter().filter(|line| line.account.starts_with(account));
        Ok(of_account
            .map(|line| line.debit.checked_sub(line.credit))
            .try_fold(Money::zero(Currency::EUR), |sum, line| sum.checked_add(line?))?)
    };
    let vat = VatDue {
        received: vat_received(&session, last)?,
        charges: vat_of_charges(&session)?,
        ledger: balance("44571")?.negated(),
    };
    let whole = Reconciliation { total: together(&parts)?, parts, cashed, ledger: balance("411")?, vat };
    show(out, &whole)?;
    Ok(whole)
}

fn vat_received(session: &Session, last: Date) -> Result<Money, StoryError> {
    let report = session.ask(VatOnReceipts { from: day(2026, 10, 1)?, to: last, payment: None, invoice: None })?;
    vat_of(report.totals.iter().flat_map(|total| &total.tax))
}

fn vat_of_charges(session: &Session) -> Result<Money, StoryError> {
    let rows = session.list(&Query::<Allocation>::all())?.items;
    vat_of(rows.iter().filter(|row| is_charges(row.source())).flat_map(Allocation::tax))
}

fn vat_of<'g>(groups: impl Iterator<Item = &'g TaxGroup>) -> Result<Money, StoryError> {
    Ok(Money::sum(groups.map(|group| group.amount), Currency::EUR)?)
}

fn is_charges(source: &AllocationSource) -> bool {
    matches!(source, AllocationSource::Residual(ResidualReason::BankCharges))
}

/// The invoices of a customer, their credit notes, and what closes them.
fn part(session: &Session, account: AccountId, name: &str, last: Date) -> Result<Part, StoryError> {
    let currency = Currency::EUR;
    let documents = session.list(&Query::<Invoice>::under(Invoice::BY_ACCOUNT, SortKey::new().id(account)))?.items;
    let (owed, notes): (Vec<&Invoice>, Vec<&Invoice>) = documents.iter().partition(|document| document.is_issued_invoice());
    let mut rows = Vec::new();
    for invoice in &owed {
        rows.extend(rows_of(session, invoice.id())?);
    }
    let closed = |by: fn(&AllocationSource) -> bool| {
        Money::sum(rows.iter().filter(|row| by(row.source())).map(|row| *row.amount()), currency)
    };
    let payments = session.list(&Query::<Payment>::under(Payment::BY_ACCOUNT, SortKey::new().id(account)))?.items;
    let ageing = session.ask(Ageing { as_of: last, currency: Some(currency), account: Some(account) })?;
    let (zero, row) = (Money::zero(currency), ageing.first().map(|report| &report.total));
    let from = day(2026, 10, 1)?;
    Ok(Part {
        customer: name.to_owned(),
        billed: Money::sum(owed.iter().map(|invoice| invoice.turnover()).collect::<Result<Vec<_>, Fault>>()?, currency)?,
        credited: Money::sum(notes.iter().map(|note| note.totals().gross), currency)?,
        paid: closed(|source| matches!(source, AllocationSource::Payment(_)))?,
        discount: closed(|source| matches!(source, AllocationSource::Residual(ResidualReason::EarlyPayment { .. })))?,
        charges: closed(is_charges)?,
        open: row.map_or(zero, |row| row.open),
        received: Money::sum(payments.iter().map(|payment| *payment.amount()), currency)?,
        credit: row.map_or(zero, |row| row.credit),
        statement: session.ask(CustomerStatement { account, currency, from, to: last })?.closing,
    })
}

fn rows_of(session: &Session, invoice: InvoiceId) -> Result<Vec<Allocation>, StoryError> {
    Ok(session.list(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice)))?.items)
}

/// All customers as one.
fn together(parts: &[Part]) -> Result<Part, StoryError> {
    let sum = |of: fn(&Part) -> Money| Money::sum(parts.iter().map(of), Currency::EUR);
    Ok(Part {
        customer: "together".to_owned(),
        billed: sum(|part| part.billed)?,
        credited: sum(|part| part.credited)?,
        paid: sum(|part| part.paid)?,
        discount: sum(|part| part.discount)?,
        charges: sum(|part| part.charges)?,
        open: sum(|part| part.open)?,
        received: sum(|part| part.received)?,
        credit: sum(|part| part.credit)?,
        statement: sum(|part| part.statement)?,
    })
}

fn show(out: &mut dyn Write, whole: &Reconciliation) -> Result<(), StoryError> {
    heading(out, "Every cent of the quarter: billed = credited + paid + discount + charges + open")?;
    let rows = whole.parts.iter().chain([&whole.total]).map(|part| {
        let sums = [part.billed, part.credited, part.paid, part.discount, part.charges, part.open];
        std::iter::once(part.customer.clone()).chain(sums.map(amount)).collect()
    });
    table::write(
        out,
        &["customer", ">billed", ">credited", ">paid", ">discount", ">charges", ">open"],
        rows.collect::<Vec<_>>(),
    )?;
    let Part { billed, credited, paid, discount, charges, open, received, credit, statement, .. } = &whole.total;
    let [billed, credited, paid, discount] = [billed, credited, paid, discount].map(|sum| amount(*sum));
    let [charges, open, received, credit] = [charges, open, received, credit].map(|sum| amount(*sum));
    let [statement, ledger, cashed] = [*statement, whole.ledger, whole.cashed].map(amount);
    writeln!(
        out,
        "  {billed} billed = {credited} credited + {paid} paid + {discount} discount + {charges} charges + {open} open"
    )?;
    writeln!(out, "  {received} received = {paid} set against invoices + {credit} of credit left; {cashed} said to be cashed")?;
    writeln!(out, "  {open} open = {statement} owed by the statements = {ledger} on account 411 of the entries")?;
    let [received, charges, ledger] = [whole.vat.received, whole.vat.charges, whole.vat.ledger].map(amount);
    writeln!(out, "  VAT: {received} in what was received + {charges} in what banks kept = {ledger} on account 44571")?;
    Ok(())
}
