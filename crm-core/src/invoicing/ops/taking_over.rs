//! The session side of documents of other systems.

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::chain::ChainRegister;
use crate::invoicing::contract::{ForeignSale, InvoiceEvent, TakeOverInvoice};
use crate::invoicing::model::{Invoice, InvoiceNumber};
use crate::invoicing::policy::{InvoicingPolicy, SellersPolicy};
use crate::invoicing::rules::IssuePolicies;
use crate::invoicing::taking_over;
use crate::kernel::{CrmError, Kind, Ownership, Record as _, SortKey};
use crate::parties::Account;

impl Command for TakeOverInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.take_over_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        let of_account = account.ownership();
        let ownership = Ownership::new(self.owner.unwrap_or(of_account.owner), of_account.team);
        let (policy, sellers) = (unit.policy::<InvoicingPolicy>()?, unit.policy::<SellersPolicy>()?);
        let policies = IssuePolicies { invoicing: &policy, sellers: &sellers, accounts: None };
        let taken = taking_over::take_over(unit.new_id(), ownership, self, &account, policies, unit.today())?;
        unit.authorise(Operation::Create, &taken)?;
        // It is not there yet: who may not issue it hears of its kind, not of an id that nobody knows.
        unit.authorise(Operation::Approve, &taken).map_err(|error| match error {
            CrmError::Denied { detail, .. } => CrmError::Denied { subject: Kind::INVOICE.name.to_owned(), detail },
            CrmError::NotFound { .. } => CrmError::NotFound { subject: Kind::INVOICE.name.to_owned() },
            other => other,
        })?;
        if let Some(register) = unit.find::<ChainRegister>(ChainRegister::the_id())? {
            register.is_open_for(&taken)?;
        }
        let named: Vec<(u32, ForeignSale)> =
            (0..).zip(&self.lines).filter_map(|(at, line)| Some((at, line.credits.clone()?))).collect();
        let mut sales = taking_over::Sales::new();
        for (_, sale) in &named {
            if !sales.contains_key(&sale.number)
                && let Some(invoice) = numbered(unit, &sale.number)?
            {
                sales.insert(sale.number.clone(), invoice);
            }
        }
        let (taken, after) = taking_over::credit_sales(taken, &named, sales)?;
        for (sale, gross) in after {
            unit.save(&sale, &[InvoiceEvent::Credited { credit_note: taken.id(), gross }])?;
        }
        let (number, gross) = (self.number.clone(), taken.totals().gross);
        unit.create(&taken, &[InvoiceEvent::TakenOver { number, gross }])?;
        Ok(taken)
    }
}

/// The issued document of a number, if the actor may credit it.
fn numbered(unit: &mut Unit, number: &InvoiceNumber) -> Result<Option<Invoice>, CrmError> {
    let found = unit.select(&Query::under(Invoice::BY_NUMBER, SortKey::new().text(number.as_str())))?;
    match found.iter().find(|invoice| invoice.issue().is_some_and(|issue| issue.number == *number)) {
        Some(invoice) => unit.load::<Invoice>(invoice.id(), Operation::Approve).map(Some),
        None => Ok(None),
    }
}
