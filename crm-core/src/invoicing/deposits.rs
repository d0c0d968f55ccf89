//! Deposits: what of an order they ask for, and how a final invoice takes them off.
//!
//! A final invoice has the whole supply on it, and takes off what stands of each deposit (method A of EN 16931: BT-113). What is due of it by rate is the
//! VAT of the whole less the VAT of the deposits, so that deposits and balance together come to the supply, group by group.

use crate::kernel::{AccountId, CrmError, Decision, Fault, Money, Name, Percent, Quantity, Refusal, UnitPrice};
use crate::ordering::Order;
use crate::pricing::{DocumentTotals, PricedDocument, PricedLine, TaxGroup, total};

use super::contract::{DepositShare, InvoiceEvent, InvoiceRefusal};
use super::crediting::left_by_group;
use super::model::{DeductedDeposit, DocumentKind, Invoice, InvoiceLine, InvoiceTag, PrecedingDocument};

/// What a line of a deposit for an order says before the order's number: in English, the language of records; documents write it in theirs.
const ON_ORDER: &str = "Deposit on order ";

/// The number of the order that a line of a deposit is for.
#[must_use]
pub fn deposit_number<'a>(kind: &DocumentKind, line: &'a InvoiceLine) -> Option<&'a str> {
    let is_deposit = matches!(kind, DocumentKind::Deposit { order: Some(_) }) && line.product.is_none();
    line.description.as_str().strip_prefix(ON_ORDER).filter(|_| is_deposit)
}

/// The lines of a deposit for `order`, one for each rate of VAT, and what they come to. What is asked for with VAT is met to the cent: where no net comes to
/// it, the document rounds (BT-114).
///
/// # Errors
/// A share that is not above zero, or of more than the order, is invalid.
pub fn deposit_of(order: &Order, share: DepositShare) -> Result<(Vec<InvoiceLine>, DocumentTotals), CrmError> {
    let (whole, currency, zero) = (order.totals(), *order.currency(), Money::zero(*order.currency()));
    let nets = match share {
        DepositShare::Percent(percent) => of_percent(whole, percent)?,
        DepositShare::Gross(gross) => of_gross(whole, gross)?,
    };
    let mut lines = Vec::with_capacity(nets.len());
    for (group, net) in whole.groups.iter().zip(nets).filter(|(_, net)| !net.is_zero()) {
        // A price is not negative: what lowers a deposit has a negative quantity.
        let (quantity, price) = if net.is_negative() { (Quantity::MINUS_ONE, net.negated()) } else { (Quantity::ONE, net) };
        let description = Name::parse(&format!("{ON_ORDER}{}", order.number()))?;
        lines.push(InvoiceLine::new(description, PricedLine::new(quantity, UnitPrice::of(price)?, group.tax.clone())));
    }
    if lines.is_empty() {
        return Err(Fault::new("", "this share of the order comes to nothing", "ask for more").at("share").into());
    }
    let priced = lines.iter().map(|line| &line.priced).collect();
    let document = PricedDocument { currency, lines: priced, allowances: &[], charges: &[], prepaid: zero, rounding: zero };
    let totals = total(&document)?;
    let rounding = match share {
        DepositShare::Percent(_) => zero,
        DepositShare::Gross(gross) => gross.checked_sub(totals.gross)?,
    };
    let due = totals.gross.checked_add(rounding)?;
    Ok((lines, DocumentTotals { rounding, due, ..totals }))
}

fn of_percent(whole: &DocumentTotals, percent: Percent) -> Result<Vec<Money>, CrmError> {
    if percent <= Percent::ZERO || percent > Percent::HUNDRED {
        let fault = Fault::new(percent, "a deposit is of more than 0 and at most 100 percent", "give it, as 30");
        return Err(fault.at("share").into());
    }
    Ok(whole.groups.iter().map(|group| group.taxable.times(percent)).collect::<Result<_, _>>()?)
}

/// The gross spread over the groups by what they come to, each without its VAT.
fn of_gross(whole: &DocumentTotals, gross: Money) -> Result<Vec<Money>, CrmError> {
    let beyond = gross.checked_sub(whole.gross).map_err(|fault| fault.at("share"))?;
    if !gross.is_positive() || beyond.is_positive() {
        let problem = format!("a deposit lies above zero and at most at {}, what the order comes to", whole.gross);
        return Err(Fault::new(gross, problem, "give a part of it").at("share").into());
    }
    let of_group = |group: &TaxGroup| group.taxable.checked_add(group.amount);
    let grosses = whole.groups.iter().map(of_group).collect::<Result<Vec<_>, _>>()?;
    // A group below zero takes no part of a deposit.
    let weights: Vec<u64> = grosses.iter().map(|amount| u64::try_from(amount.minor()).unwrap_or(0)).collect();
    let mut nets = Vec::with_capacity(grosses.len());
    for ((share, of), group) in gross.split(&weights)?.into_iter().zip(&grosses).zip(&whole.groups) {
        nets.push(if share.is_zero() { share } else { group.taxable.portion(share.minor(), of.minor())? });
    }
    Ok(nets)
}

/// True for a deposit that the next final invoice takes off.
#[must_use]
pub fn is_to_deduct(invoice: &Invoice) -> bool {
    let is_deposit = matches!(invoice.kind, DocumentKind::Deposit { .. }) && invoice.tag() == InvoiceTag::Issued;
    let is_gone = invoice.credited.as_ref().is_some_and(|credited| credited.in_full);
    is_deposit && invoice.deducted_by.is_none() && !is_gone
}

/// What a final invoice in the currency and for the account of `invoice` takes off for `deposit`, and the deposit that is held by it.
///
/// # Errors
/// INV-015.
pub fn deduct(invoice: &Invoice, deposit: &Invoice) -> Result<(DeductedDeposit, Decision<Invoice, InvoiceEvent>), CrmError> {
    let why = match (deposit.kind(), deposit.issue()) {
        (DocumentKind::Deposit { .. }, None) => Some("it is a draft"),
        (DocumentKind::Deposit { .. }, Some(_)) if deposit.deducted_by.is_some() => Some("another invoice takes it off"),
        (DocumentKind::Deposit { .. }, Some(_)) if deposit.account != invoice.account => Some("it is of another account"),
        (DocumentKind::Deposit { .. }, Some(_)) if deposit.currency != invoice.currency => Some("it is in another currency"),
        (DocumentKind::Deposit { .. }, Some(_)) => None,
        _ => Some("it is no deposit"),
    };
    if let Some(why) = why {
        return Err(InvoiceRefusal::NotToDeduct { why }.about(deposit));
    }
    let deducted = DeductedDeposit { document: preceding(deposit)?, gross: deposit.standing()?, groups: left_by_group(deposit)? };
    let held = Invoice { deducted_by: Some(invoice.id), ..deposit.clone() };
    Ok((deducted, Decision::apply(held, InvoiceEvent::Deducted { by: Some(invoice.id) })))
}

/// The deposit that the draft of its final invoice no longer holds.
pub fn set_free(deposit: &Invoice) -> Decision<Invoice, InvoiceEvent> {
    Decision::apply(Invoice { deducted_by: None, ..deposit.clone() }, InvoiceEvent::Deducted { by: None })
}

/// The draft as the final invoice that takes `deposits` off.
///
/// # Errors
/// No deposit, INV-015; deposits of more than the supply, INV-016.
pub fn as_final(draft: Invoice, deposits: Vec<DeductedDeposit>) -> Result<Invoice, CrmError> {
    if deposits.is_empty() {
        return Err(InvoiceRefusal::NotToDeduct { why: "there is none" }.about(&draft));
    }
    settled(Invoice { kind: DocumentKind::Final { deposits }, ..draft })
}

/// The draft with what was paid before, and what is due.
///
/// # Errors
/// INV-016.
pub fn settled(draft: Invoice) -> Result<Invoice, CrmError> {
    let gross = draft.totals.gross;
    let prepaid = match &draft.kind {
        _ if draft.terms.already_paid.is_some() && draft.kind.is_owed() => gross.checked_add(draft.totals.rounding)?,
        DocumentKind::Final { deposits } => Money::sum(deposits.iter().map(|deposit| deposit.gross), draft.currency)?,
        _ => Money::zero(draft.currency),
    };
    let due = gross.checked_sub(prepaid)?.checked_add(draft.totals.rounding)?;
    if due.is_negative() && !prepaid.is_zero() {
        return Err(InvoiceRefusal::DepositsAboveTotal { prepaid, gross }.about(&draft));
    }
    let totals = DocumentTotals { prepaid, due, ..draft.totals.clone() };
    Ok(Invoice { totals, ..draft })
}

/// The VAT of the balance of a final invoice: for each group that of the whole less that of its deposits.
///
/// # Errors
/// A fault beyond the bounds of [`Money`].
pub fn balance_by_group(invoice: &Invoice) -> Result<Vec<TaxGroup>, Fault> {
    let mut groups = invoice.totals.groups.clone();
    let DocumentKind::Final { deposits } = &invoice.kind else { return Ok(groups) };
    for gone in deposits.iter().flat_map(|deposit| &deposit.groups) {
        match groups.iter_mut().find(|group| group.is_of(&gone.tax)) {
            Some(group) => {
                group.taxable = group.taxable.checked_sub(gone.taxable)?;
                group.amount = group.amount.checked_sub(gone.amount)?;
            }
            None => groups.push(TaxGroup { taxable: gone.taxable.negated(), amount: gone.amount.negated(), ..gone.clone() }),
        }
    }
    Ok(groups)
}

/// What a corrected invoice says of the one whose place it takes, and what is owed on that.
///
/// # Errors
/// INV-014.
pub fn to_correct(original: &Invoice, account: AccountId) -> Result<DocumentKind, CrmError> {
    let is_credited = original.credited.as_ref().is_some_and(|credited| credited.in_full || !credited.gross.is_zero());
    let why = match original.tag() {
        InvoiceTag::Draft => Some("it is a draft"),
        InvoiceTag::Superseded => Some("another took its place already"),
        _ if !original.kind.is_correctable() => Some("only a plain invoice is put right in this way"),
        _ if is_credited => Some("a part of it is credited"),
        _ if original.account != account => Some("it is of another account"),
        _ => None,
    };
    match why {
        Some(why) => Err(InvoiceRefusal::NotToCorrect { why }.about(original)),
        None => Ok(DocumentKind::Corrected { of: preceding(original)?, owed: original.standing()? }),
    }
}

fn preceding(document: &Invoice) -> Result<PrecedingDocument, CrmError> {
    document.as_preceding().ok_or_else(|| InvoiceRefusal::NotAnIssuedInvoice.about(document))
}
