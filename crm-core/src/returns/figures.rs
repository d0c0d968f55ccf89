//! What came back of what was sold.

use std::collections::BTreeMap;

use crate::invoicing::{DocumentKind, Invoice, InvoiceTag};
use crate::kernel::{Code, Currency, Fault, Money, Percent, Quantity};

use super::contract::{GradeFigures, ReasonFigures, ReturnDue, ReturnRates};
use super::model::{ReturnAction, ReturnAuthorisation, ReturnLine, ReturnTag, rest};

/// Sums over what was sold and what came back.
#[derive(Debug)]
pub struct ReturnBook {
    currency: Currency,
    rates: ReturnRates,
    reasons: BTreeMap<Code, ReasonFigures>,
    grades: BTreeMap<Code, GradeFigures>,
}

impl ReturnBook {
    /// A book of nothing.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        let (none, zero) = (Quantity::ZERO, Money::zero(currency));
        let rates = ReturnRates {
            sold_lines: 0,
            sold_quantity: none,
            sold_value: zero,
            returns: 0,
            returned_quantity: none,
            returned_value: zero,
            quantity_rate: None,
            value_rate: None,
            credited: zero,
            kept: zero,
            reasons: Vec::new(),
            grades: Vec::new(),
            never_received: none,
            leaking_returns: 0,
            leaked: zero,
        };
        Self { currency, rates, reasons: BTreeMap::new(), grades: BTreeMap::new() }
    }

    /// Adds an issued document, where goods are sold on it in the currency.
    ///
    /// # Errors
    /// A fault where a sum outgrows its bounds.
    pub fn sell(&mut self, invoice: &Invoice) -> Result<(), Fault> {
        let sells = matches!(invoice.kind(), DocumentKind::Invoice | DocumentKind::Final { .. } | DocumentKind::Corrected { .. });
        if !sells || invoice.tag() != InvoiceTag::Issued || *invoice.currency() != self.currency {
            return Ok(());
        }
        let rates = &mut self.rates;
        for line in invoice.lines().iter().filter(|line| line.priced.quantity > Quantity::ZERO) {
            rates.sold_lines = rates.sold_lines.saturating_add(1);
            rates.sold_quantity = rates.sold_quantity.checked_add(line.priced.quantity)?;
        }
        rates.sold_value = rates.sold_value.checked_add(invoice.totals().gross)?;
        Ok(())
    }

    /// Adds a return, of which `sold_in` says for each line in which currency it was sold; one that was cancelled or refused, or of which nothing was sold
    /// in the currency, adds nothing.
    ///
    /// # Errors
    /// A fault where a sum outgrows its bounds.
    pub fn take_back(&mut self, rma: &ReturnAuthorisation, sold_in: &[Option<Currency>]) -> Result<(), Fault> {
        let lines = rma.lines().iter().zip(sold_in).filter(|(_, sold_in)| **sold_in == Some(self.currency));
        let lines: Vec<&ReturnLine> = lines.map(|(line, _)| line).collect();
        if lines.is_empty() || matches!(rma.tag(), ReturnTag::Cancelled | ReturnTag::Refused) {
            return Ok(());
        }
        let (zero, mut quantity, mut value, mut is_leaking) = (Money::zero(self.currency), Quantity::ZERO, None, false);
        for line in lines {
            quantity = quantity.checked_add(kept_pieces(line))?;
            for credit in &line.credits {
                value = Some(value.unwrap_or(zero).checked_add(credit.value)?);
                self.rates.credited = self.rates.credited.checked_add(credit.credited)?;
                self.rates.kept = self.rates.kept.checked_add(credit.kept)?;
            }
            self.grade(line)?;
            is_leaking |= self.leak(line)?;
        }
        let value = value.unwrap_or(zero);
        let rates = &mut self.rates;
        rates.returns = rates.returns.saturating_add(1);
        rates.leaking_returns = rates.leaking_returns.saturating_add(u64::from(is_leaking));
        rates.returned_quantity = rates.returned_quantity.checked_add(quantity)?;
        rates.returned_value = rates.returned_value.checked_add(value)?;
        let new = || ReasonFigures { reason: rma.reason().clone(), returns: 0, quantity: Quantity::ZERO, value: zero };
        let reason = self.reasons.entry(rma.reason().clone()).or_insert_with(new);
        reason.returns = reason.returns.saturating_add(1);
        reason.quantity = reason.quantity.checked_add(quantity)?;
        reason.value = reason.value.checked_add(value)?;
        Ok(())
    }

    fn grade(&mut self, line: &ReturnLine) -> Result<(), Fault> {
        for pieces in &line.progress.graded {
            let credits = line.credits.iter().filter(|credit| credit.grade.as_ref() == Some(&pieces.grade));
            let kept = Money::sum(credits.map(|credit| credit.kept), self.currency)?;
            let zero = Money::zero(self.currency);
            let new = || GradeFigures { grade: pieces.grade.clone(), quantity: Quantity::ZERO, kept: zero };
            let grade = self.grades.entry(pieces.grade.clone()).or_insert_with(new);
            grade.quantity = grade.quantity.checked_add(pieces.inspected)?;
            grade.kept = grade.kept.checked_add(kept)?;
        }
        Ok(())
    }

    /// Adds pieces that were settled for good and never arrived; answers whether there are any.
    fn leak(&mut self, line: &ReturnLine) -> Result<bool, Fault> {
        let (kept, received) = (kept_pieces(line), line.progress.done(ReturnAction::Receive));
        let missing = rest(kept, received);
        if missing == Quantity::ZERO {
            return Ok(false);
        }
        let credited = Money::sum(line.credits.iter().map(|credit| credit.credited), self.currency)?;
        self.rates.never_received = self.rates.never_received.checked_add(missing)?;
        self.rates.leaked = self.rates.leaked.checked_add(credited.portion(missing.scaled(), kept.scaled())?)?;
        Ok(true)
    }

    /// The sums, with the shares that they make.
    #[must_use]
    pub fn finish(self) -> ReturnRates {
        let rates = self.rates;
        ReturnRates {
            quantity_rate: share(rates.returned_quantity.scaled(), rates.sold_quantity.scaled()),
            value_rate: share(rates.returned_value.minor(), rates.sold_value.minor()),
            reasons: self.reasons.into_values().collect(),
            grades: self.grades.into_values().collect(),
            ..rates
        }
    }
}

/// The pieces of a line that are the company's again, or are to be: settled, and not left with the customer.
fn kept_pieces(line: &ReturnLine) -> Quantity {
    rest(line.progress.settled(), line.progress.left_with_customer())
}

/// One number in percent of another, rounded half up; none of nothing, and none beyond what a percentage can be.
fn share(part: i64, of: i64) -> Option<Percent> {
    let (part, of) = (i128::from(part), i128::from(of));
    if of <= 0 {
        return None;
    }
    let scaled = (part * 2 * 1_000_000 + of).checked_div(of * 2)?;
    i64::try_from(scaled).ok().and_then(Percent::from_scaled)
}

/// A withdrawal for which money is to be given back; none where none is.
#[must_use]
pub fn due(rma: &ReturnAuthorisation) -> Option<ReturnDue> {
    let due = rma.refund_due().filter(|_| rma.owes_refund())?;
    let unpaid = rma.lines().iter().map(|line| rma.unpaid(line));
    let quantity = unpaid.fold(Quantity::ZERO, |sum, more| sum.checked_add(more).unwrap_or(sum));
    let is_back = |line: &ReturnLine| {
        let all = if line.progress.authorised.is_none() { line.asked } else { line.authorised() };
        line.progress.done(ReturnAction::Receive) >= all
    };
    let may_withhold = rma.sent_back().is_none() && !rma.lines().iter().all(is_back);
    let (number, account) = (rma.number().clone(), *rma.account());
    Some(ReturnDue { rma: crate::kernel::Record::id(rma), number, account, due, quantity, may_withhold })
}
