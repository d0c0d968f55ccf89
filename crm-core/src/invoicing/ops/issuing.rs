//! What is issued, and what is done to it afterwards.

use crate::access::Operation;
use crate::engine::{Command, Unit};
use crate::kernel::{Code, CrmError, Date, Note, Refusal};
use crate::parties::Account;

use super::super::chain::{ChainBefore, ChainRegister, DocumentChain, linked};
use super::super::contract::{CreditExtent, CreditInvoice, InvoiceEvent, InvoiceRefusal, IssueInvoice, ReleaseRetention};
use super::super::credit_notes::CreditNoteDraft;
use super::super::crediting::credit;
use super::super::model::{DocumentKind, Invoice, InvoiceNumber, IssuedDocumentEvent};
use super::super::numbering::{Numbered, Numbering, numbering, numbering_of_credit};
use super::super::policy::{InvoicingPolicy, SellersPolicy};
use super::super::rules::{self, IssuePolicies};
use super::drafting::give_back;
use super::rates::accounts_rate;

impl Command for IssueInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.issue_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Approve)?;
        rules::still_draft(&invoice)?;
        let (policy, sellers) = (unit.policy::<InvoicingPolicy>()?, unit.policy::<SellersPolicy>()?);
        let account = unit.load::<Account>(*invoice.account(), Operation::Read)?;
        let accounts = accounts_rate(unit, &invoice, &sellers, self.issued_on)?;
        let policies = IssuePolicies { invoicing: &policy, sellers: &sellers, accounts };
        let (ready, lacking) = rules::judged(invoice, self, &account, policies, &unit.context(&policy))?;
        rules::lacks_nothing(&ready.draft, lacking)?;
        let (draft, day) = (&ready.draft, ready.issue.issued_on);
        if let DocumentKind::Corrected { of, .. } = draft.kind() {
            let original = unit.part::<Invoice>(of.invoice)?;
            unit.apply(rules::superseded(&original, draft, day)?)?;
        }
        let (seller, tax_ids) = (draft.terms().seller.as_ref(), &ready.issue.buyer.tax_ids);
        let of = Numbered { kind: draft.kind(), seller, account: *draft.account(), tax_ids };
        let numbering = numbering(&policy, &sellers, &of, day).ok_or_else(|| InvoiceRefusal::ProForma.about(draft))?;
        let number = numbered(unit, &numbering, day)?;
        let event = InvoiceEvent::Issued { number: number.clone(), gross: draft.totals().gross };
        let decision = rules::issue(ready, number, policy.electronic)?;
        let issued = unit.apply(decision.invoice)?;
        if let Some(document) = &decision.document {
            unit.save(document, &[IssuedDocumentEvent::Kept])?;
        }
        unit.emit(&issued, &event)?;
        link(unit, &issued, &numbering.series)?;
        Ok(issued)
    }
}

impl Command for CreditInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.credit_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Approve)?;
        credit_note_of(unit, &invoice, &self.extent, (&self.reason, &self.note)).map(|(_, credit_note)| credit_note)
    }
}

/// Credits a part of `invoice` on behalf of a process that has authorised the actor. Answers the invoice as it is then, and the credit note.
pub(crate) fn credit_note_of(
    unit: &mut Unit,
    invoice: &Invoice,
    extent: &CreditExtent,
    why: (&Code, &Note),
) -> Result<(Invoice, Invoice), CrmError> {
    credited(unit, invoice, extent, why, true)
}

/// The same for goods that came back: an order is not billed again for what it no longer delivers.
pub(crate) fn credit_note_of_goods(
    unit: &mut Unit,
    invoice: &Invoice,
    extent: &CreditExtent,
    why: (&Code, &Note),
) -> Result<(Invoice, Invoice), CrmError> {
    credited(unit, invoice, extent, why, false)
}

fn credited(
    unit: &mut Unit,
    invoice: &Invoice,
    extent: &CreditExtent,
    (reason, note): (&Code, &Note),
    bills_again: bool,
) -> Result<(Invoice, Invoice), CrmError> {
    let issued_on = unit.today();
    let (policy, sellers) = (unit.policy::<InvoicingPolicy>()?, unit.policy::<SellersPolicy>()?);
    let numbering = CreditNoteDraft::kind(invoice, reason)
        .and_then(|kind| numbering_of_credit(&policy, &sellers, invoice, &kind, issued_on))
        .ok_or_else(|| InvoiceRefusal::NotAnIssuedInvoice.about(invoice))?;
    let number = numbered(unit, &numbering, issued_on)?;
    let seller = sellers.find(invoice.terms().seller.as_ref()).map(|company| company.seller.clone());
    let (id, reason, note) = (unit.new_id(), reason.clone(), note.clone());
    let (operations, format) = (policy.operations, policy.electronic);
    let draft = CreditNoteDraft { id, number, issued_on, reason, note, seller, operations, format };
    let decision = credit(invoice, extent, draft)?;
    let credited = unit.apply(decision.invoice)?;
    if let Some(billed) = credited.reversed_order().filter(|_| bills_again) {
        give_back(unit, &credited, billed)?;
    }
    if let Some(document) = &decision.document {
        unit.save(document, &[IssuedDocumentEvent::Kept])?;
    }
    let credit_note = unit.open_with(decision.credit_note)?;
    link(unit, &credit_note, &numbering.series)?;
    Ok((credited, credit_note))
}

impl Command for ReleaseRetention {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.release_retention";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Update)?;
        let today = unit.today();
        unit.apply(rules::release(&invoice, today)?)
    }
}

/// Links what was issued, in the batch that issues it.
fn link(unit: &mut Unit, issued: &Invoice, series: &str) -> Result<(), CrmError> {
    let register = unit.find::<ChainRegister>(ChainRegister::the_id())?;
    let chain = unit.find::<DocumentChain>(DocumentChain::id_of(series))?;
    let linked = linked(issued, series, ChainBefore { register, chain }, unit.recorded_at())?;
    unit.apply(linked.register)?;
    unit.apply(linked.chain)?;
    unit.apply(linked.link).map(|_| ())
}

fn numbered(unit: &mut Unit, numbering: &Numbering, day: Date) -> Result<InvoiceNumber, CrmError> {
    let count = unit.next_number(&numbering.series, numbering.first, Some(day))?;
    Ok(numbering.number(count)?)
}
