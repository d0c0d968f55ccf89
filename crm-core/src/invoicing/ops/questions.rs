//! Questions about numbers and about what a draft lacks.

use crate::access::Operation;
use crate::engine::{Query, Question, Unit};
use crate::kernel::{CrmError, Date, Shortcoming, SortKey};
use crate::parties::Account;
use crate::pricing::ExplainedStep;

use super::super::contract::{
    AllNumbers, CheckInvoice, ExplainInvoice, IssueInvoice, NumberReport, NumberReportAnswer, SeriesNumbers,
};
use super::super::model::{Invoice, InvoiceNumber};
use super::super::numbering::{all_numbers, number_report};
use super::super::policy::{InvoicingPolicy, SellersPolicy};
use super::super::rules::{self, IssuePolicies};
use super::rates::accounts_rate;

/// Stands behind every character of a number.
const BEHIND: &str = "~";

impl Question for NumberReport {
    type Answer = NumberReportAnswer;
    const NAME: &'static str = "invoicing.number_report";

    fn answer(&self, unit: &mut Unit) -> Result<NumberReportAnswer, CrmError> {
        let (first, last) = (SortKey::new().text(&self.series), SortKey::new().text(&format!("{}{BEHIND}", self.series)));
        let issued = unit.select(&Query::between(Invoice::BY_NUMBER, first, last))?;
        Ok(number_report(&self.series, issued.iter().filter_map(numbered)))
    }
}

impl Question for AllNumbers {
    type Answer = Vec<SeriesNumbers>;
    const NAME: &'static str = "invoicing.all_numbers";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<SeriesNumbers>, CrmError> {
        let issued = unit.select(&Query::between(Invoice::BY_NUMBER, SortKey::new(), SortKey::new()))?;
        let numbers: Vec<(&InvoiceNumber, Date)> = issued.iter().filter_map(numbered).collect();
        Ok(all_numbers(&numbers))
    }
}

impl Question for CheckInvoice {
    type Answer = Vec<Shortcoming>;
    const NAME: &'static str = "invoicing.check_invoice";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<Shortcoming>, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let (policy, sellers) = (unit.policy::<InvoicingPolicy>()?, unit.policy::<SellersPolicy>()?);
        let account = unit.load::<Account>(*invoice.account(), Operation::Read)?;
        let command = IssueInvoice { invoice: self.invoice, issued_on: self.issued_on, due_on: None };
        let accounts = accounts_rate(unit, &invoice, &sellers, self.issued_on)?;
        let policies = IssuePolicies { invoicing: &policy, sellers: &sellers, accounts };
        rules::judged(invoice, &command, &account, policies, &unit.context(&policy)).map(|(_, lacking)| lacking)
    }
}

impl Question for ExplainInvoice {
    type Answer = Vec<ExplainedStep>;
    const NAME: &'static str = "invoicing.explain_invoice";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<ExplainedStep>, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let invoice = unit.reader().masked(invoice);
        Ok(rules::explained(&invoice)?)
    }
}

/// Number and day of a document that was numbered here.
fn numbered(invoice: &Invoice) -> Option<(&InvoiceNumber, Date)> {
    let issue = invoice.issue().filter(|_| invoice.taken_over().is_none());
    issue.map(|issue| (&issue.number, issue.issued_on))
}
