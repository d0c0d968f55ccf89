//! What the ledger answers, over what the actor may see.

use std::collections::BTreeMap;

use crate::access::Operation;
use crate::engine::{Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, CrmError, Currency, Date, Fault, InvoiceId, Money, SortKey};
use crate::ordering::Order;
use crate::parties::Account;
use crate::receivables::ageing::{AgeingReport, AgeingRow, Books};
use crate::receivables::contract::{
    Ageing, CollectionEffectiveness, CreditStanding, CustomerStatement, DaysSalesOutstanding, OpenAmount, VatOnReceipts,
};
use crate::receivables::credit::{self, CreditExposure, CreditFigures};
use crate::receivables::dso::{CollectionFigures, Dso};
use crate::receivables::model::{Allocation, CreditDecision, Payment, Repayment, Settlement};
use crate::receivables::policy::ReceivablesPolicy;
use crate::receivables::receipts::{self, ReceiptReport};
use crate::receivables::statement::AccountStatement;

/// What the actor may see of the books as of a day.
#[derive(Default)]
struct Seen {
    invoices: Vec<Invoice>,
    allocations: Vec<Allocation>,
    payments: Vec<Payment>,
    repayments: Vec<Repayment>,
    settlements: BTreeMap<InvoiceId, Settlement>,
}

impl Seen {
    fn load(unit: &mut Unit, as_of: Date, account: Option<AccountId>) -> Result<Self, CrmError> {
        let (start, end) = (SortKey::new, || SortKey::new().date(as_of));
        let ours = |of: AccountId| account.is_none_or(|account| account == of);
        let mut seen = Self {
            invoices: unit.select(&Query::between(Invoice::BY_ISSUED_ON, start(), end()))?,
            // An invoice that the actor may see shows its open amount, whoever allocated to it; a payment what is left of it, whoever paid back.
            allocations: unit.parts(&Query::between(Allocation::BY_DAY, start(), end()))?,
            payments: unit.select(&Query::between(Payment::BY_RECEIVED_ON, start(), end()))?,
            repayments: unit.parts(&Query::between(Repayment::BY_DAY, start(), end()))?,
            settlements: BTreeMap::new(),
        };
        seen.invoices.retain(|invoice| ours(*invoice.account()));
        seen.payments.retain(|payment| ours(*payment.account()));
        for settlement in unit.parts(&Query::<Settlement>::all())? {
            seen.settlements.insert(*settlement.invoice(), settlement);
        }
        Ok(seen)
    }

    fn books(&self) -> Books<'_> {
        let Self { invoices, allocations, payments, repayments, settlements } = self;
        Books { invoices, allocations, payments, repayments, settlements }
    }
}

impl Question for OpenAmount {
    type Answer = Money;
    const NAME: &'static str = "receivables.open_amount";

    fn answer(&self, unit: &mut Unit) -> Result<Money, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let as_of = self.as_of.unwrap_or_else(|| unit.today());
        let mut invoices = unit.parts(&Query::under(Invoice::BY_CORRECTED, SortKey::new().id(self.invoice)))?;
        let allocations = super::rows_of_invoice(unit, self.invoice)?;
        let currency = *invoice.currency();
        invoices.push(invoice);
        let seen = Seen { invoices, allocations, ..Seen::default() };
        let balance = seen.books().balances(as_of, currency)?.get(&self.invoice).map(|(_, balance)| *balance);
        Ok(balance.filter(Money::is_positive).unwrap_or(Money::zero(currency)))
    }
}

impl Question for Ageing {
    /// One report for each currency, in the order of codes.
    type Answer = Vec<AgeingReport>;
    const NAME: &'static str = "receivables.ageing";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<AgeingReport>, CrmError> {
        let policy = unit.policy::<ReceivablesPolicy>()?;
        let seen = Seen::load(unit, self.as_of, self.account)?;
        let mut currencies: Vec<Currency> = seen.invoices.iter().map(|invoice| *invoice.currency()).collect();
        currencies.extend(seen.payments.iter().map(|payment| payment.amount().currency()));
        currencies.sort_unstable();
        currencies.dedup();
        currencies.retain(|currency| self.currency.is_none_or(|wanted| wanted == *currency));
        let reports = currencies.into_iter().map(|currency| seen.books().ageing(self.as_of, currency, &policy.bucket_days));
        Ok(reports.collect::<Result<_, _>>()?)
    }
}

impl Question for DaysSalesOutstanding {
    type Answer = Dso;
    const NAME: &'static str = "receivables.days_sales_outstanding";

    fn answer(&self, unit: &mut Unit) -> Result<Dso, CrmError> {
        let days = match self.days {
            None => unit.policy::<ReceivablesPolicy>()?.dso_days,
            Some(days) if (1..=366).contains(&days) => days,
            Some(days) => {
                let fault = Fault::new(days, "it lies between 1 and 366", "give a number of days, or none");
                return Err(fault.at("days").into());
            }
        };
        let seen = Seen::load(unit, self.as_of, None)?;
        Ok(seen.books().dso(self.as_of, self.currency, days)?)
    }
}

impl Question for CollectionEffectiveness {
    type Answer = CollectionFigures;
    const NAME: &'static str = "receivables.collection_effectiveness";

    fn answer(&self, unit: &mut Unit) -> Result<CollectionFigures, CrmError> {
        range(self.from, self.to)?;
        let seen = Seen::load(unit, self.to, None)?;
        Ok(seen.books().collection(self.from, self.to, self.currency)?)
    }
}

impl Question for CustomerStatement {
    type Answer = AccountStatement;
    const NAME: &'static str = "receivables.customer_statement";

    fn answer(&self, unit: &mut Unit) -> Result<AccountStatement, CrmError> {
        range(self.from, self.to)?;
        unit.load::<Account>(self.account, Operation::Read)?;
        let mut seen = Seen::load(unit, self.to, Some(self.account))?;
        // Each of them stands on the statement with what was written, so only those that the actor may see.
        let end = SortKey::new().id(self.account).date(self.to);
        seen.repayments = unit.select(&Query::between(Repayment::BY_ACCOUNT, SortKey::new().id(self.account), end))?;
        Ok(seen.books().statement(self.account, self.currency, self.from, self.to)?)
    }
}

impl Question for CreditStanding {
    type Answer = CreditFigures;
    const NAME: &'static str = "receivables.credit_standing";

    fn answer(&self, unit: &mut Unit) -> Result<CreditFigures, CrmError> {
        unit.load::<Account>(self.account, Operation::Read)?;
        let (today, under) = (unit.today(), SortKey::new().id(self.account));
        let policy = unit.policy::<ReceivablesPolicy>()?;
        let zero = Money::zero(self.currency);
        let books = Seen::load(unit, today, Some(self.account))?;
        let report = books.books().ageing(today, self.currency, &policy.bucket_days)?;
        let AgeingRow { open, credit, .. } = report.total;
        let drafts = unit.select(&Query::under(Invoice::BY_ACCOUNT, under.clone()))?;
        let drafts = drafts.iter().filter(|invoice| invoice.issue().is_none() && *invoice.currency() == self.currency);
        let drafted = Money::sum(drafts.map(|invoice| invoice.totals().gross), self.currency)?;
        let mut ordered = zero;
        for order in unit.select(&Query::under(Order::BY_ACCOUNT, under.clone()))? {
            if *order.currency() == self.currency && !order.waives_billing() {
                let rest = order.totals().gross.checked_sub(order.billed().totals.gross)?;
                ordered = ordered.checked_add(if rest.is_negative() { zero } else { rest })?;
            }
        }
        let decisions = unit.select(&Query::under(CreditDecision::BY_ACCOUNT, under))?;
        let exposure = CreditExposure::of(open, credit, drafted, ordered)?;
        Ok(credit::standing(self.account, self.currency, decisions, exposure, &policy, today)?)
    }
}

impl Question for VatOnReceipts {
    type Answer = ReceiptReport;
    const NAME: &'static str = "receivables.vat_on_receipts";

    fn answer(&self, unit: &mut Unit) -> Result<ReceiptReport, CrmError> {
        range(self.from, self.to)?;
        let (from, to) = (SortKey::new().date(self.from), SortKey::new().date(self.to));
        let rows = match (self.invoice, self.payment) {
            (Some(invoice), _) => super::rows_of_invoice(unit, invoice)?,
            (None, Some(payment)) => unit.parts(&Query::under(Allocation::BY_PAYMENT, SortKey::new().id(payment)))?,
            (None, None) => unit.parts(&Query::between(Allocation::BY_DAY, from, to))?,
        };
        let mut seen = Vec::new();
        for row in rows.into_iter().filter(|row| self.from <= *row.on() && *row.on() <= self.to) {
            let Some(payment) = row.payment().filter(|payment| self.payment.is_none_or(|asked| asked == *payment)) else {
                continue;
            };
            let invoice = unit.part::<Invoice>(*row.invoice())?;
            if unit.authorise(Operation::Read, &invoice).is_ok() {
                seen.push((row, invoice, unit.part::<Payment>(payment)?));
            }
        }
        Ok(receipts::report(&seen)?)
    }
}

fn range(from: Date, to: Date) -> Result<(), Fault> {
    if from <= to {
        return Ok(());
    }
    Err(Fault::new(to, "the last day is before the first", format!("give {from} or a later day")).at("to"))
}
