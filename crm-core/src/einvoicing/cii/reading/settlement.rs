//! How a CII document is paid and what it comes to.

use crate::einvoicing::model::{
    BillingPeriod, CreditTransfer, DirectDebit, PaymentCard, PaymentInstruction, PrecedingInvoice, StatedAdjustment,
    StatedTotals, VatBreakdown, VatPoint,
};
use crate::einvoicing::reading::{AdjustmentTerms, Element, Terms};
use crate::kernel::{Date, Fault};

/// Allowances and charges; none where a fault was noted.
type Adjustments = (Option<Vec<StatedAdjustment>>, Option<Vec<StatedAdjustment>>);

/// What is taken off and put on.
pub fn adjustments(settled: Element<'_>, terms: &Terms, of: &AdjustmentTerms) -> Adjustments {
    let (mut allowances, mut charges) = (Vec::new(), Vec::new());
    for found in settled.children("SpecifiedTradeAllowanceCharge") {
        match found.truth("ChargeIndicator/Indicator") {
            Some(true) => charges.push(adjustment(found, terms, of.charge, of.has_vat)),
            Some(false) => allowances.push(adjustment(found, terms, of.allowance, of.has_vat)),
            None => {
                let fault = Fault::new("", "it does not say whether it is an allowance or a charge", "ask the sender");
                terms.find(found, of.allowance[0], fault);
            }
        }
    }
    (allowances.into_iter().collect(), charges.into_iter().collect())
}

fn adjustment(found: Element<'_>, terms: &Terms, of: [&'static str; 5], has_vat: bool) -> Option<StatedAdjustment> {
    let [amount, base, percent, category, rate] = of;
    let vat = if has_vat {
        found.find("CategoryTradeTax").map(|tax| tax.says("TypeCode", "VAT"));
        terms.vat(found, ["CategoryTradeTax/CategoryCode", "CategoryTradeTax/RateApplicablePercent"], [category, rate])
    } else {
        None
    };
    Some(StatedAdjustment {
        amount: terms.needed_amount(found, "ActualAmount", amount)?,
        base: terms.amount(found, "BasisAmount", base),
        percent: terms.figure(found, "CalculationPercent", percent),
        vat,
        reason: found.text("Reason"),
        reason_code: found.text("ReasonCode"),
    })
}

/// What the document says it comes to; none where a fault was noted.
pub fn totals(settled: Element<'_>, terms: &Terms) -> Option<StatedTotals> {
    const SUMMATION: &str = "SpecifiedTradeSettlementHeaderMonetarySummation";
    let Some(sums) = settled.find(SUMMATION) else { return terms.missing(settled, SUMMATION, "BG-22") };
    let needed = |path, term| terms.needed_amount(sums, path, term);
    let stated = |path, term| terms.amount(sums, path, term);
    let line_net = needed("LineTotalAmount", "BT-106");
    let (net, gross) = (needed("TaxBasisTotalAmount", "BT-109"), needed("GrandTotalAmount", "BT-112"));
    let due = needed("DuePayableAmount", "BT-115");
    let document = settled.find("InvoiceCurrencyCode").map(Element::words).unwrap_or_default();
    let accounts = settled.find("TaxCurrencyCode").map(Element::words);
    let (mut tax, mut tax_in_accounts) = (None, None);
    for stated in sums.children("TaxTotalAmount") {
        let named = stated.peek("currencyID").map(str::trim);
        if tax.is_none() && named.is_none_or(|named| named == document) {
            tax = terms.own_amount(stated, "BT-110");
        } else if tax_in_accounts.is_none() && named.is_some() && named == accounts.as_deref() {
            tax_in_accounts = terms.own_amount(stated, "BT-111");
        }
    }
    Some(StatedTotals {
        line_net: line_net?,
        allowances: stated("AllowanceTotalAmount", "BT-107"),
        charges: stated("ChargeTotalAmount", "BT-108"),
        net: net?,
        tax,
        tax_in_accounts,
        gross: gross?,
        prepaid: stated("TotalPrepaidAmount", "BT-113"),
        rounding: stated("RoundingAmount", "BT-114"),
        due: due?,
    })
}

/// VAT of one category and rate; none where a fault was noted.
pub fn breakdown(tax: Element<'_>, terms: &Terms) -> Option<VatBreakdown> {
    tax.says("TypeCode", "VAT");
    let vat = terms.needed_vat(tax, ["CategoryCode", "RateApplicablePercent"], ["BT-118", "BT-119"]);
    let (taxable, amount) =
        (terms.needed_amount(tax, "BasisAmount", "BT-116"), terms.needed_amount(tax, "CalculatedAmount", "BT-117"));
    Some(VatBreakdown {
        vat: vat?,
        taxable: taxable?,
        tax: amount?,
        exemption: tax.text("ExemptionReason"),
        exemption_code: tax.text("ExemptionReasonCode"),
    })
}

/// The day from which VAT may be deducted: CII writes it in each group of VAT.
pub fn vat_point_on(settled: Element<'_>, terms: &Terms) -> Option<Date> {
    const PATH: &str = "TaxPointDate/DateString";
    let mut found: Option<(String, Date)> = None;
    for tax in settled.children("ApplicableTradeTax") {
        let words = tax.find(PATH).map(Element::words).unwrap_or_default();
        if found.as_ref().is_none_or(|(first, _)| *first == words) {
            found = terms.date(tax, PATH, "BT-7").map(|date| (words, date)).or(found);
        }
    }
    found.map(|(_, date)| date)
}

/// The event from which VAT may be deducted: CII writes it in each group of VAT.
pub fn vat_point(settled: Element<'_>, terms: &Terms) -> Option<VatPoint> {
    let mut point = None;
    for code in settled.all("ApplicableTradeTax/DueDateTypeCode") {
        let named = match code.words().as_str() {
            "5" => Some(VatPoint::Issue),
            "29" => Some(VatPoint::Delivery),
            "72" => Some(VatPoint::Payment),
            _ => None,
        };
        if named.is_none() || point.is_some_and(|point| Some(point) != named) {
            let problem = "it is none of 5, 29 and 72, or another than before";
            terms.find(code, "BT-8", Fault::new(code.words(), problem, "ask the sender from when the VAT may be deducted"));
        } else {
            code.take();
            point = named;
        }
    }
    point
}

/// The period of supply.
pub fn period(settled: Element<'_>, terms: &Terms, of: [&'static str; 2]) -> Option<BillingPeriod> {
    let period = settled.find("BillingSpecifiedPeriod")?;
    let from = terms.date(period, "StartDateTime/DateTimeString", of[0]);
    let to = terms.date(period, "EndDateTime/DateTimeString", of[1]);
    (from.is_some() || to.is_some()).then_some(BillingPeriod { from, to })
}

/// An invoice before this one.
pub fn preceding(paper: Element<'_>, terms: &Terms) -> Option<PrecedingInvoice> {
    Some(PrecedingInvoice {
        number: paper.text("IssuerAssignedID")?,
        issued_on: terms.date(paper, "FormattedIssueDateTime/DateTimeString", "BT-26"),
        type_code: paper.text("TypeCode"),
    })
}

/// Ways to pay. CII repeats the means for each account; accounts of one means that follow each other are one instruction. What is said once for the
/// document (remittance, mandate, creditor) goes to the first instruction that it fits.
pub fn payment(settled: Element<'_>) -> Vec<PaymentInstruction> {
    let mut payment: Vec<PaymentInstruction> = Vec::new();
    for means in settled.children("SpecifiedTradeSettlementPaymentMeans") {
        let Some(code) = means.text("TypeCode") else { continue };
        let text = means.text("Information");
        let card = means.text("ApplicableTradeSettlementFinancialCard/ID");
        let card = card
            .map(|number| PaymentCard { number, holder: means.text("ApplicableTradeSettlementFinancialCard/CardholderName") });
        let account = means.text("PayerPartyDebtorFinancialAccount/IBANID");
        let debit = account.map(|account| DirectDebit { account: Some(account), ..DirectDebit::default() });
        let transfer = transfer(means);
        let only_paid_to = transfer.is_some() && card.is_none() && debit.is_none();
        match payment.last_mut() {
            Some(last) if only_paid_to && last.means == code && (text.is_none() || last.means_text == text) => {
                last.transfers.extend(transfer);
            }
            _ => {
                let transfers = transfer.into_iter().collect();
                payment.push(PaymentInstruction { means: code, means_text: text, remittance: None, transfers, card, debit });
            }
        }
    }
    if let Some(first) = payment.first_mut() {
        first.remittance = settled.text("PaymentReference");
    }
    let debited = payment.iter().position(|way| way.debit.is_some()).or((!payment.is_empty()).then_some(0));
    if let Some(way) = debited.and_then(|at| payment.get_mut(at)) {
        let mandate = settled.text("SpecifiedTradePaymentTerms/DirectDebitMandateID");
        let creditor = settled.text("CreditorReferenceID");
        if mandate.is_some() || creditor.is_some() {
            let account = way.debit.take().and_then(|debit| debit.account);
            way.debit = Some(DirectDebit { mandate, creditor, account });
        }
    }
    payment
}

fn transfer(means: Element<'_>) -> Option<CreditTransfer> {
    let account = means.find("PayeePartyCreditorFinancialAccount")?;
    Some(CreditTransfer {
        account: account.text("IBANID").or_else(|| account.text("ProprietaryID"))?,
        name: account.text("AccountName"),
        bank: means.text("PayeeSpecifiedCreditorFinancialInstitution/BICID"),
    })
}
