//! How it is paid, and what it comes to.

use super::super::super::markup::{DayForm, Markup, tag};
use super::super::super::model::{
    CreditTransfer, DirectDebit, ElectronicInvoice, PaymentCard, PaymentInstruction, StatedAdjustment, StatedTotals, StatedVat,
    VatBreakdown,
};
use super::{CURRENCY, Written, amount, amount_of};

/// Everything from the payment to the totals.
pub(super) fn settlement(x: &mut Markup, written: Written<'_>) {
    let invoice = written.invoice;
    invoice.payment.iter().enumerate().for_each(|(at, way)| means(x, way, at == 0, written));
    if let Some(terms) = invoice.payment_terms.as_deref().filter(|terms| !terms.is_empty()) {
        x.within(tag!("cac:PaymentTerms"), |x| x.text(tag!("cbc:Note"), terms));
    }
    invoice.allowances.iter().for_each(|allowance| adjustment(x, allowance, "false", invoice));
    invoice.charges.iter().for_each(|charge| adjustment(x, charge, "true", invoice));
    taxes(x, invoice);
    totals(x, &invoice.totals, invoice);
}

/// An allowance or a charge; of the document and of a line.
pub(super) fn adjustment(x: &mut Markup, adjustment: &StatedAdjustment, is_charge: &'static str, invoice: &ElectronicInvoice) {
    x.within(tag!("cac:AllowanceCharge"), |x| {
        x.code(tag!("cbc:ChargeIndicator"), is_charge);
        x.text_of(tag!("cbc:AllowanceChargeReasonCode"), adjustment.reason_code.as_deref());
        x.text_of(tag!("cbc:AllowanceChargeReason"), adjustment.reason.as_deref());
        x.decimal_of(tag!("cbc:MultiplierFactorNumeric"), adjustment.percent);
        amount(x, tag!("cbc:Amount"), adjustment.amount, invoice);
        amount_of(x, tag!("cbc:BaseAmount"), adjustment.base, invoice);
        if let Some(vat) = &adjustment.vat {
            x.within(tag!("cac:TaxCategory"), |x| {
                treatment(x, vat);
                x.raw(VAT);
            });
        }
    });
}

/// The scheme of every tax on an invoice.
pub(super) const VAT: &str = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";

/// Category and rate.
pub(super) fn treatment(x: &mut Markup, vat: &StatedVat) {
    x.code(tag!("cbc:ID"), vat.category.code());
    x.decimal_of(tag!("cbc:Percent"), vat.rate);
}

/// A way to pay: an element for each account that may be paid to, or one where there is none. What a document says once stands in the first of all, what a way
/// to pay says once in its own first.
fn means(x: &mut Markup, way: &PaymentInstruction, is_first: bool, written: Written<'_>) {
    let due = written.invoice.due_on.filter(|_| written.is_credit_note && is_first);
    let mut accounts = way.transfers.iter();
    let first = accounts.next();
    x.within(tag!("cac:PaymentMeans"), |x| {
        let text = way.means_text.as_deref().filter(|_| is_first);
        x.text_with(tag!("cbc:PaymentMeansCode"), &[(" name=\"", text)], &way.means);
        due.into_iter().for_each(|due| x.day(tag!("cbc:PaymentDueDate"), due, DayForm::Dashed));
        x.text_of(tag!("cbc:PaymentID"), way.remittance.as_deref());
        way.card.iter().for_each(|paid_with| card(x, paid_with));
        first.iter().for_each(|paid_to| transfer(x, paid_to));
        way.debit.iter().for_each(|debited| debit(x, debited));
    });
    for account in accounts {
        x.within(tag!("cac:PaymentMeans"), |x| {
            x.text(tag!("cbc:PaymentMeansCode"), &way.means);
            x.text_of(tag!("cbc:PaymentID"), way.remittance.as_deref());
            transfer(x, account);
        });
    }
}

fn card(x: &mut Markup, card: &PaymentCard) {
    x.within(tag!("cac:CardAccount"), |x| {
        x.text(tag!("cbc:PrimaryAccountNumberID"), &card.number);
        // The schema asks for the network, of which the standard knows nothing.
        x.code(tag!("cbc:NetworkID"), "NA");
        x.text_of(tag!("cbc:HolderName"), card.holder.as_deref());
    });
}

fn transfer(x: &mut Markup, account: &CreditTransfer) {
    x.within(tag!("cac:PayeeFinancialAccount"), |x| {
        x.text(tag!("cbc:ID"), &account.account);
        x.text_of(tag!("cbc:Name"), account.name.as_deref());
        if let Some(bank) = account.bank.as_deref().filter(|bank| !bank.is_empty()) {
            x.within(tag!("cac:FinancialInstitutionBranch"), |x| x.text(tag!("cbc:ID"), bank));
        }
    });
}

fn debit(x: &mut Markup, debit: &DirectDebit) {
    if debit.mandate.is_none() && debit.account.is_none() {
        return;
    }
    x.within(tag!("cac:PaymentMandate"), |x| {
        x.text_of(tag!("cbc:ID"), debit.mandate.as_deref());
        if let Some(account) = debit.account.as_deref().filter(|account| !account.is_empty()) {
            x.within(tag!("cac:PayerFinancialAccount"), |x| x.text(tag!("cbc:ID"), account));
        }
    });
}

fn taxes(x: &mut Markup, invoice: &ElectronicInvoice) {
    if let Some(tax) = invoice.totals.tax {
        x.within(tag!("cac:TaxTotal"), |x| {
            amount(x, tag!("cbc:TaxAmount"), tax, invoice);
            invoice.breakdown.iter().for_each(|group| subtotal(x, group, invoice));
        });
    }
    if let (Some(tax), Some(currency)) = (invoice.totals.tax_in_accounts, invoice.accounting_currency) {
        x.within(tag!("cac:TaxTotal"), |x| {
            x.decimal_with(tag!("cbc:TaxAmount"), &[(CURRENCY, Some(currency.code()))], tax);
        });
    }
}

fn subtotal(x: &mut Markup, group: &VatBreakdown, invoice: &ElectronicInvoice) {
    x.within(tag!("cac:TaxSubtotal"), |x| {
        amount(x, tag!("cbc:TaxableAmount"), group.taxable, invoice);
        amount(x, tag!("cbc:TaxAmount"), group.tax, invoice);
        x.within(tag!("cac:TaxCategory"), |x| {
            treatment(x, &group.vat);
            x.text_of(tag!("cbc:TaxExemptionReasonCode"), group.exemption_code.as_deref());
            x.text_of(tag!("cbc:TaxExemptionReason"), group.exemption.as_deref());
            x.raw(VAT);
        });
    });
}

fn totals(x: &mut Markup, totals: &StatedTotals, invoice: &ElectronicInvoice) {
    x.within(tag!("cac:LegalMonetaryTotal"), |x| {
        amount(x, tag!("cbc:LineExtensionAmount"), totals.line_net, invoice);
        amount(x, tag!("cbc:TaxExclusiveAmount"), totals.net, invoice);
        amount(x, tag!("cbc:TaxInclusiveAmount"), totals.gross, invoice);
        amount_of(x, tag!("cbc:AllowanceTotalAmount"), totals.allowances, invoice);
        amount_of(x, tag!("cbc:ChargeTotalAmount"), totals.charges, invoice);
        amount_of(x, tag!("cbc:PrepaidAmount"), totals.prepaid, invoice);
        amount_of(x, tag!("cbc:PayableRoundingAmount"), totals.rounding, invoice);
        amount(x, tag!("cbc:PayableAmount"), totals.due, invoice);
    });
}
