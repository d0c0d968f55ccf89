//! The credit note itself: its lines, and what it comes to.

use crate::kernel::{Code, CrmError, Date, Fault, InvoiceId, Money, Name, Note, Quantity, Refusal, UnitPrice};
use crate::pricing::{AccountingTax, DocumentTotals, LineTotal, PricedLine, TaxGroup, TaxTreatment, line_total, part_of_line};

use super::contract::InvoiceRefusal;
use super::model::{
    BillingFramework, BillingStage, DocumentKind, ElectronicFormat, Invoice, InvoiceLine, InvoiceNumber, InvoiceState,
    InvoiceTerms, Issue, Seller, SuppliedOperations,
};

/// What a credit note is to be.
#[derive(Debug, Clone)]
pub struct CreditNoteDraft {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub number: InvoiceNumber,
    /// The day of issue.
    pub issued_on: Date,
    /// Why.
    pub reason: Code,
    /// What is said to the buyer.
    pub note: Note,
    /// Who sells, as of the day of issue.
    pub seller: Option<Seller>,
    /// What is supplied, where the invoice does not say: the policy of the day of issue.
    pub operations: Option<SuppliedOperations>,
    /// The electronic form that is made of it.
    pub format: Option<ElectronicFormat>,
}

impl CreditNoteDraft {
    /// What a credit note of `invoice` is, where it has something to credit.
    #[must_use]
    pub fn kind(invoice: &Invoice, reason: &Code) -> Option<DocumentKind> {
        let takes_off = invoice.kind.credited_as()?;
        Some(DocumentKind::CreditNote { of: invoice.id, reason: reason.clone(), takes_off })
    }
}

/// One line of a credit note to be: what it says, its net, and the group it belongs to.
pub(super) struct Part {
    pub(super) description: Name,
    pub(super) line: Option<usize>,
    pub(super) group: usize,
    pub(super) net: Money,
    /// How much of the line, where it is credited by quantity.
    pub(super) quantity: Option<Quantity>,
    /// True where it is a share of the lines of its group: they have less left of each.
    pub(super) is_share: bool,
}

/// What a credit note of `parts` comes to, with `taxes` for each group of the invoice.
///
/// # Errors
/// A fault beyond the bounds of [`Money`].
pub(super) fn totals_of(invoice: &Invoice, parts: &[Part], taxes: &[Money]) -> Result<DocumentTotals, CrmError> {
    let (currency, zero) = (invoice.currency, Money::zero(invoice.currency));
    let mut groups = Vec::new();
    for ((at, group), tax) in invoice.totals.groups.iter().enumerate().zip(taxes) {
        let taxable = Money::sum(parts.iter().filter(|part| part.group == at).map(|part| part.net), currency)?;
        // A group that a line is in stands on the document, whatever it comes to.
        if !tax.is_zero() || parts.iter().any(|part| part.group == at) {
            groups.push(TaxGroup { tax: group.tax.clone(), taxable, amount: *tax });
        }
    }
    let lines = parts.iter().map(|part| line_of(invoice, part)).collect::<Result<_, CrmError>>()?;
    let net = Money::sum(parts.iter().map(|part| part.net), currency)?;
    let tax = Money::sum(taxes.iter().copied(), currency)?;
    let gross = net.checked_add(tax)?;
    let (allowances, charges, prepaid, rounding) = (zero, zero, zero, zero);
    Ok(DocumentTotals { lines, groups, line_net: net, allowances, charges, net, tax, gross, prepaid, rounding, due: gross })
}

/// The credit note of `parts`, issued.
///
/// # Errors
/// A fault beyond the bounds of a price.
pub(super) fn credit_note(
    invoice: &Invoice,
    issued: &Issue,
    parts: Vec<Part>,
    totals: DocumentTotals,
    accounting_tax: Option<AccountingTax>,
    draft: CreditNoteDraft,
) -> Result<Invoice, CrmError> {
    let kind = CreditNoteDraft::kind(invoice, &draft.reason).ok_or_else(|| InvoiceRefusal::NotAnIssuedInvoice.about(invoice))?;
    let CreditNoteDraft { id, number, issued_on, reason: _, note, seller, operations, format: _ } = draft;
    let operations = issued.framework.map(|framework| framework.operations).or(operations);
    let mut lines = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(group) = invoice.totals.groups.get(part.group) else { continue };
        let line = part.line.and_then(|at| invoice.lines.get(at));
        // The group has the reason of its first line alone.
        let tax = line.map_or(&group.tax, |line| &line.priced.tax);
        let priced = match line.zip(part.quantity) {
            Some((line, quantity)) => by_quantity(&line.priced, quantity, part.net)?,
            None => None,
        };
        let priced = priced.map_or_else(|| one_of(part.net, tax), Ok)?;
        let product = line.and_then(|line| line.product);
        let item = line.map(|line| line.item.clone()).unwrap_or_default();
        lines.push(InvoiceLine { description: part.description, product, priced, item });
    }
    Ok(Invoice {
        id,
        ownership: invoice.ownership.clone(),
        state: InvoiceState::Issued(Issue {
            number,
            issued_on,
            due_on: issued_on,
            buyer: issued.buyer.clone(),
            seller: seller.or_else(|| issued.seller.clone()),
            preceding: invoice.as_preceding().into_iter().collect(),
            framework: operations.map(|operations| BillingFramework { operations, stage: BillingStage::ToPay }),
            electronic: None,
            accounting_tax,
        }),
        account: invoice.account,
        kind,
        currency: invoice.currency,
        lines,
        allowances: Vec::new(),
        charges: Vec::new(),
        totals,
        external_id: None,
        note,
        credited: None,
        order: None,
        terms: InvoiceTerms { already_paid: None, early_payment: None, delay: None, operations, ..invoice.terms.clone() },
        deducted_by: None,
        released_on: None,
        subscription: None,
        taken_over: None,
    })
}

/// A line that is `quantity` of another, where its price comes to exactly that net.
fn by_quantity(line: &PricedLine, quantity: Quantity, net: Money) -> Result<Option<PricedLine>, Fault> {
    let part = part_of_line(line, quantity)?;
    Ok((line_total(&part, net.currency())?.net == net).then_some(part))
}

/// A line of one, at what it comes to. A price is not negative: what lowers a credit note has a negative quantity.
fn one_of(net: Money, tax: &TaxTreatment) -> Result<PricedLine, Fault> {
    let (quantity, price) = if net.is_negative() { (Quantity::MINUS_ONE, net.negated()) } else { (Quantity::ONE, net) };
    Ok(PricedLine::new(quantity, UnitPrice::of(price)?, tax.clone()))
}

/// What a line of a credit note comes to: as its own price does, with allowances and charges, where it is a quantity of a line.
fn line_of(invoice: &Invoice, part: &Part) -> Result<LineTotal, CrmError> {
    let line = part.line.and_then(|at| invoice.lines.get(at)).zip(part.quantity);
    if let Some((line, quantity)) = line
        && let Some(part_of) = by_quantity(&line.priced, quantity, part.net)?
    {
        return Ok(line_total(&part_of, part.net.currency())?);
    }
    Ok(LineTotal { price: part.net, net: part.net, ..LineTotal::zero(part.net.currency()) })
}
