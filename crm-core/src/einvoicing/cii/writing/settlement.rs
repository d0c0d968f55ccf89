//! How it is paid, and what it comes to.

use super::super::super::markup::{DayForm, Markup, tag};
use super::super::super::model::{
    CreditTransfer, ElectronicInvoice, Payee, PaymentInstruction, PrecedingInvoice, StatedAdjustment, StatedTotals, StatedVat,
    VatBreakdown, VatPoint,
};
use super::{day, identifier, identifiers, period};

/// Everything from the payment to the invoices before.
pub(super) fn settlement(x: &mut Markup, invoice: &ElectronicInvoice) {
    x.within(tag!("ram:ApplicableHeaderTradeSettlement"), |x| {
        let debit = invoice.payment.iter().find_map(|way| way.debit.as_ref());
        x.text_of(tag!("ram:CreditorReferenceID"), debit.and_then(|debit| debit.creditor.as_deref()));
        x.text_of(tag!("ram:PaymentReference"), invoice.payment.iter().find_map(|way| way.remittance.as_deref()));
        x.text_of(tag!("ram:TaxCurrencyCode"), invoice.accounting_currency.as_ref().map(|currency| currency.code()));
        x.text(tag!("ram:InvoiceCurrencyCode"), invoice.currency.code());
        invoice.payee.iter().for_each(|paid| payee(x, paid));
        invoice.payment.iter().for_each(|way| means(x, way));
        invoice.breakdown.iter().enumerate().for_each(|(at, group)| tax(x, group, at == 0, invoice));
        period(x, invoice.period.as_ref());
        invoice.allowances.iter().for_each(|allowance| adjustment(x, allowance, "false"));
        invoice.charges.iter().for_each(|charge| adjustment(x, charge, "true"));
        terms(x, invoice, debit.and_then(|debit| debit.mandate.as_deref()));
        totals(x, &invoice.totals, invoice);
        invoice.preceding.iter().for_each(|before| preceding(x, before));
        accounting(x, invoice.references.accounting.as_deref());
    });
}

/// Where the buyer books it; of the document and of a line.
pub(super) fn accounting(x: &mut Markup, account: Option<&str>) {
    if let Some(account) = account.filter(|account| !account.is_empty()) {
        x.within(tag!("ram:ReceivableSpecifiedTradeAccountingAccount"), |x| x.text(tag!("ram:ID"), account));
    }
}

/// An allowance or a charge; of the document and of a line.
pub(super) fn adjustment(x: &mut Markup, adjustment: &StatedAdjustment, is_charge: &'static str) {
    x.within(tag!("ram:SpecifiedTradeAllowanceCharge"), |x| {
        x.within(tag!("ram:ChargeIndicator"), |x| x.code(tag!("udt:Indicator"), is_charge));
        x.decimal_of(tag!("ram:CalculationPercent"), adjustment.percent);
        x.decimal_of(tag!("ram:BasisAmount"), adjustment.base);
        x.decimal(tag!("ram:ActualAmount"), adjustment.amount);
        x.text_of(tag!("ram:ReasonCode"), adjustment.reason_code.as_deref());
        x.text_of(tag!("ram:Reason"), adjustment.reason.as_deref());
        if let Some(vat) = &adjustment.vat {
            x.within(tag!("ram:CategoryTradeTax"), |x| treatment(x, vat));
        }
    });
}

/// Category and rate.
pub(super) fn treatment(x: &mut Markup, vat: &StatedVat) {
    x.raw("<ram:TypeCode>VAT</ram:TypeCode>");
    x.code(tag!("ram:CategoryCode"), vat.category.code());
    x.decimal_of(tag!("ram:RateApplicablePercent"), vat.rate);
}

fn payee(x: &mut Markup, payee: &Payee) {
    x.within(tag!("ram:PayeeTradeParty"), |x| {
        identifiers(x, payee.identifier.iter());
        x.text(tag!("ram:Name"), &payee.name);
        if let Some(registration) = &payee.registration {
            x.within(tag!("ram:SpecifiedLegalOrganization"), |x| identifier(x, tag!("ram:ID"), registration));
        }
    });
}

/// A way to pay: an element for each account that may be paid to, or one where there is none. What it says besides stands in the first.
fn means(x: &mut Markup, way: &PaymentInstruction) {
    let mut accounts = way.transfers.iter();
    let first = accounts.next();
    x.within(tag!("ram:SpecifiedTradeSettlementPaymentMeans"), |x| {
        x.text(tag!("ram:TypeCode"), &way.means);
        x.text_of(tag!("ram:Information"), way.means_text.as_deref());
        if let Some(card) = &way.card {
            x.within(tag!("ram:ApplicableTradeSettlementFinancialCard"), |x| {
                x.text(tag!("ram:ID"), &card.number);
                x.text_of(tag!("ram:CardholderName"), card.holder.as_deref());
            });
        }
        if let Some(debited) = way.debit.as_ref().and_then(|debit| debit.account.as_deref()).filter(|account| !account.is_empty())
        {
            x.within(tag!("ram:PayerPartyDebtorFinancialAccount"), |x| x.text(tag!("ram:IBANID"), debited));
        }
        first.iter().for_each(|paid_to| transfer(x, paid_to));
    });
    for account in accounts {
        x.within(tag!("ram:SpecifiedTradeSettlementPaymentMeans"), |x| {
            x.text(tag!("ram:TypeCode"), &way.means);
            transfer(x, account);
        });
    }
}

fn transfer(x: &mut Markup, account: &CreditTransfer) {
    x.within(tag!("ram:PayeePartyCreditorFinancialAccount"), |x| {
        let iban = Some(account.account.as_str()).filter(|number| is_iban(number));
        x.text_of(tag!("ram:IBANID"), iban);
        x.text_of(tag!("ram:AccountName"), account.name.as_deref());
        x.text_of(tag!("ram:ProprietaryID"), if iban.is_none() { Some(&account.account) } else { None });
    });
    if let Some(bank) = account.bank.as_deref().filter(|bank| !bank.is_empty()) {
        x.within(tag!("ram:PayeeSpecifiedCreditorFinancialInstitution"), |x| x.text(tag!("ram:BICID"), bank));
    }
}

/// A group of VAT. The event that VAT depends on stands in each, the day in the first alone.
fn tax(x: &mut Markup, group: &VatBreakdown, is_first: bool, invoice: &ElectronicInvoice) {
    x.within(tag!("ram:ApplicableTradeTax"), |x| {
        x.decimal(tag!("ram:CalculatedAmount"), group.tax);
        x.raw("<ram:TypeCode>VAT</ram:TypeCode>");
        x.text_of(tag!("ram:ExemptionReason"), group.exemption.as_deref());
        x.decimal(tag!("ram:BasisAmount"), group.taxable);
        x.code(tag!("ram:CategoryCode"), group.vat.category.code());
        x.text_of(tag!("ram:ExemptionReasonCode"), group.exemption_code.as_deref());
        if let Some(on) = invoice.vat_point_on.filter(|_| is_first) {
            x.within(tag!("ram:TaxPointDate"), |x| {
                x.raw("<udt:DateString format=\"102\">");
                x.day_text(on, DayForm::Bare);
                x.raw("</udt:DateString>");
            });
        }
        if let Some(point) = invoice.vat_point {
            x.code(tag!("ram:DueDateTypeCode"), point_code(point));
        }
        x.decimal_of(tag!("ram:RateApplicablePercent"), group.vat.rate);
    });
}

/// A code of UNTDID 2475; the standard itself speaks UNTDID 2005, as UBL does.
fn point_code(point: VatPoint) -> &'static str {
    match point {
        VatPoint::Issue => "5",
        VatPoint::Delivery => "29",
        VatPoint::Payment => "72",
    }
}

fn terms(x: &mut Markup, invoice: &ElectronicInvoice, mandate: Option<&str>) {
    let is_any = [invoice.payment_terms.as_deref(), mandate].into_iter().flatten().any(|text| !text.is_empty());
    if is_any || invoice.due_on.is_some() {
        x.within(tag!("ram:SpecifiedTradePaymentTerms"), |x| {
            x.text_of(tag!("ram:Description"), invoice.payment_terms.as_deref());
            invoice.due_on.into_iter().for_each(|due| day(x, tag!("ram:DueDateDateTime"), due));
            x.text_of(tag!("ram:DirectDebitMandateID"), mandate);
        });
    }
}

fn totals(x: &mut Markup, totals: &StatedTotals, invoice: &ElectronicInvoice) {
    x.within(tag!("ram:SpecifiedTradeSettlementHeaderMonetarySummation"), |x| {
        x.decimal(tag!("ram:LineTotalAmount"), totals.line_net);
        x.decimal_of(tag!("ram:ChargeTotalAmount"), totals.charges);
        x.decimal_of(tag!("ram:AllowanceTotalAmount"), totals.allowances);
        x.decimal(tag!("ram:TaxBasisTotalAmount"), totals.net);
        let taxes = [(totals.tax, Some(invoice.currency)), (totals.tax_in_accounts, invoice.accounting_currency)];
        for (amount, currency) in taxes {
            if let (Some(amount), Some(currency)) = (amount, currency) {
                x.decimal_with(tag!("ram:TaxTotalAmount"), &[(" currencyID=\"", Some(currency.code()))], amount);
            }
        }
        x.decimal_of(tag!("ram:RoundingAmount"), totals.rounding);
        x.decimal(tag!("ram:GrandTotalAmount"), totals.gross);
        x.decimal_of(tag!("ram:TotalPrepaidAmount"), totals.prepaid);
        x.decimal(tag!("ram:DuePayableAmount"), totals.due);
    });
}

fn preceding(x: &mut Markup, before: &PrecedingInvoice) {
    x.within(tag!("ram:InvoiceReferencedDocument"), |x| {
        x.text(tag!("ram:IssuerAssignedID"), &before.number);
        x.text_of(tag!("ram:TypeCode"), before.type_code.as_deref());
        if let Some(on) = before.issued_on {
            x.within(tag!("ram:FormattedIssueDateTime"), |x| {
                x.raw("<qdt:DateTimeString format=\"102\">");
                x.day_text(on, DayForm::Bare);
                x.raw("</qdt:DateTimeString>");
            });
        }
    });
}

/// True for what looks like an IBAN: other account numbers have an element of their own.
fn is_iban(number: &str) -> bool {
    let Some((country, rest)) = number.split_at_checked(2) else { return false };
    let Some((check, rest)) = rest.split_at_checked(2) else { return false };
    let is_upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    country.bytes().all(|byte| byte.is_ascii_uppercase()) && check.bytes().all(|byte| byte.is_ascii_digit()) && is_upper(rest)
}
