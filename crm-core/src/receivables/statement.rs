//! The statement of a customer: what they owed, what moved, what they owe.

use crate::invoicing::Invoice;
use crate::kernel::{AccountId, AllocationId, Currency, Date, Fault, InvoiceId, Money, PaymentId, Record, RepaymentId};

use super::ageing::Books;
use super::model::{AllocationSource, RepaymentKind};

/// What moved the balance of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum MovementSource {
    /// An invoice was issued.
    Invoice(InvoiceId),
    /// A credit note was issued.
    CreditNote(InvoiceId),
    /// A payment came in.
    Payment(PaymentId),
    /// Money was paid back, or that came in again.
    Refund(RepaymentId),
    /// A bank took money back, or gave it back.
    Chargeback(RepaymentId),
    /// A small rest was let go, or that was taken back.
    Residual(AllocationId),
    /// An invoice was given up, or that was taken back.
    WriteOff(AllocationId),
}

/// One movement on a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatementMovement {
    /// The day.
    pub on: Date,
    /// What moved it.
    pub source: MovementSource,
    /// The number of the document, or what was written with the money; of what closes an invoice, the number of that.
    pub reference: Option<String>,
    /// The day by which it is to be paid; only of invoices.
    pub due_on: Option<Date>,
    /// How much more the customer owes by it; below zero where less.
    pub amount: Money,
    /// What they owe after it.
    pub balance: Money,
}

/// What a customer owed, what moved, and what they owe, in one currency. Below zero, the company owes them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AccountStatement {
    /// The customer.
    pub account: AccountId,
    /// The currency.
    pub currency: Currency,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What they owed before the first day.
    pub opening: Money,
    /// What moved, by day; of one day in the order of [`MovementSource`].
    pub movements: Vec<StatementMovement>,
    /// What they owe after the last day.
    pub closing: Money,
}

impl Books<'_> {
    /// The statement of `account` in `currency` from `from` to `to`. A document moves what is owed by it: a final invoice without
    /// its deposits, a corrected one less what it takes the place of. What is set against what does not stand on it: it moves nothing.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn statement(&self, account: AccountId, currency: Currency, from: Date, to: Date) -> Result<AccountStatement, Fault> {
        let mut movements = self.movements(account, currency)?;
        movements.retain(|movement| movement.on <= to);
        movements.sort_by_key(|movement| (movement.on, movement.source));
        let (mut balance, mut opening) = (Money::zero(currency), Money::zero(currency));
        for movement in &mut movements {
            balance = balance.checked_add(movement.amount)?;
            movement.balance = balance;
            if movement.on < from {
                opening = balance;
            }
        }
        movements.retain(|movement| from <= movement.on);
        Ok(AccountStatement { account, currency, from, to, opening, movements, closing: balance })
    }

    fn movements(&self, account: AccountId, currency: Currency) -> Result<Vec<StatementMovement>, Fault> {
        let zero = Money::zero(currency);
        let moved = |on, source, reference: Option<String>, amount| StatementMovement {
            on,
            source,
            reference,
            due_on: None,
            amount,
            balance: zero,
        };
        let ours = |invoice: &&Invoice| *invoice.account() == account && *invoice.currency() == currency;
        let mut out = Vec::new();
        for invoice in self.invoices.iter().filter(ours) {
            let Some(issue) = invoice.issue() else { continue };
            let number = Some(issue.number.to_string());
            if !invoice.is_issued_invoice() {
                let amount = invoice.totals().due.negated();
                out.push(moved(issue.issued_on, MovementSource::CreditNote(invoice.id()), number, amount));
                continue;
            }
            let source = MovementSource::Invoice(invoice.id());
            let to_pay = invoice.due_as_of(issue.issued_on)?;
            let movement = moved(issue.issued_on, source, number.clone(), adds(invoice, to_pay)?);
            out.push(StatementMovement { due_on: Some(issue.due_on), ..movement });
            // What was held back is owed from the day of its release.
            for released in invoice.released_on().iter().filter(|day| **day > issue.issued_on) {
                let movement = moved(*released, source, number.clone(), invoice.totals().due.checked_sub(to_pay)?);
                out.push(StatementMovement { due_on: Some(*released.max(&issue.due_on)), ..movement });
            }
        }
        let paid = self.payments.iter().filter(|of| *of.account() == account && of.amount().currency() == currency);
        out.extend(paid.map(|of| {
            let reference = of.reference().as_ref().map(ToString::to_string);
            moved(*of.received_on(), MovementSource::Payment(of.id()), reference, of.amount().negated())
        }));
        let repaid = self.repayments.iter().filter(|of| *of.account() == account && of.amount().currency() == currency);
        out.extend(repaid.map(|of| {
            let source = match of.kind() {
                RepaymentKind::Refund => MovementSource::Refund(of.id()),
                RepaymentKind::Chargeback => MovementSource::Chargeback(of.id()),
            };
            moved(*of.on(), source, of.reference().as_ref().map(ToString::to_string), *of.amount())
        }));
        for row in self.allocations {
            let source = match row.source() {
                AllocationSource::Payment(_) => continue,
                AllocationSource::Residual(_) => MovementSource::Residual(row.id()),
                AllocationSource::WriteOff(_) => MovementSource::WriteOff(row.id()),
            };
            let invoice = self.invoices.iter().filter(ours).find(|invoice| invoice.id() == *row.invoice());
            if let Some(issue) = invoice.and_then(Invoice::issue) {
                out.push(moved(*row.on(), source, Some(issue.number.to_string()), row.amount().negated()));
            }
        }
        Ok(out)
    }
}

/// How much more is owed by an invoice of which `to_pay` is to be paid: one that takes the place of another is owed instead of it.
fn adds(invoice: &Invoice, to_pay: Money) -> Result<Money, Fault> {
    invoice.takes_off().into_iter().try_fold(to_pay, |left, (_, gone)| left.checked_sub(gone))
}
