//! How a UBL document is paid and what it comes to.

use crate::einvoicing::model::{
    BillingPeriod, CreditTransfer, DirectDebit, PaymentCard, PaymentInstruction, StatedAdjustment, StatedTotals, VatBreakdown,
};
use crate::einvoicing::reading::{AdjustmentTerms, Element, Terms};
use crate::kernel::Fault;

use super::parties::CREDITOR;

/// Allowances and charges; none where a fault was noted.
type Adjustments = (Option<Vec<StatedAdjustment>>, Option<Vec<StatedAdjustment>>);

/// What is taken off and put on.
pub fn adjustments(at: Element<'_>, terms: &Terms, of: &AdjustmentTerms) -> Adjustments {
    let (mut allowances, mut charges) = (Vec::new(), Vec::new());
    for found in at.children("AllowanceCharge") {
        match found.truth("ChargeIndicator") {
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
        found.find("TaxCategory").map(|tax| tax.says("TaxScheme/ID", "VAT"));
        terms.vat(found, ["TaxCategory/ID", "TaxCategory/Percent"], [category, rate])
    } else {
        None
    };
    Some(StatedAdjustment {
        amount: terms.needed_amount(found, "Amount", amount)?,
        base: terms.amount(found, "BaseAmount", base),
        percent: terms.figure(found, "MultiplierFactorNumeric", percent),
        vat,
        reason: found.text("AllowanceChargeReason"),
        reason_code: found.text("AllowanceChargeReasonCode"),
    })
}

/// What the document says it comes to; none where a fault was noted.
pub fn totals(root: Element<'_>, terms: &Terms) -> Option<StatedTotals> {
    let Some(sums) = root.find("LegalMonetaryTotal") else { return terms.missing(root, "LegalMonetaryTotal", "BG-22") };
    let needed = |path, term| terms.needed_amount(sums, path, term);
    let stated = |path, term| terms.amount(sums, path, term);
    let line_net = needed("LineExtensionAmount", "BT-106");
    let (net, gross) = (needed("TaxExclusiveAmount", "BT-109"), needed("TaxInclusiveAmount", "BT-112"));
    let due = needed("PayableAmount", "BT-115");
    let document = root.find("DocumentCurrencyCode").map(Element::words).unwrap_or_default();
    let accounts = root.find("TaxCurrencyCode").map(Element::words);
    let (mut tax, mut tax_in_accounts) = (None, None);
    for stated in root.all("TaxTotal/TaxAmount") {
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
        prepaid: stated("PrepaidAmount", "BT-113"),
        rounding: stated("PayableRoundingAmount", "BT-114"),
        due: due?,
    })
}

/// VAT of each category and rate; none where a fault was noted.
pub fn breakdown(root: Element<'_>, terms: &Terms) -> Option<Vec<VatBreakdown>> {
    let group = |group: Element<'_>| {
        group.find("TaxCategory").map(|tax| tax.says("TaxScheme/ID", "VAT"));
        let vat = terms.needed_vat(group, ["TaxCategory/ID", "TaxCategory/Percent"], ["BT-118", "BT-119"]);
        let (taxable, tax) =
            (terms.needed_amount(group, "TaxableAmount", "BT-116"), terms.needed_amount(group, "TaxAmount", "BT-117"));
        Some(VatBreakdown {
            vat: vat?,
            taxable: taxable?,
            tax: tax?,
            exemption: group.text("TaxCategory/TaxExemptionReason"),
            exemption_code: group.text("TaxCategory/TaxExemptionReasonCode"),
        })
    };
    let groups: Vec<_> = root.all("TaxTotal/TaxSubtotal").into_iter().map(group).collect();
    groups.into_iter().collect()
}

/// The period of supply.
pub fn period(at: Element<'_>, terms: &Terms, of: [&'static str; 2]) -> Option<BillingPeriod> {
    let period = at.find("InvoicePeriod")?;
    let (from, to) = (terms.date(period, "StartDate", of[0]), terms.date(period, "EndDate", of[1]));
    (from.is_some() || to.is_some()).then_some(BillingPeriod { from, to })
}

/// Ways to pay. UBL repeats the means for each account; accounts of one means that follow each other are one instruction.
pub fn payment(root: Element<'_>) -> Vec<PaymentInstruction> {
    let mut payment: Vec<PaymentInstruction> = Vec::new();
    for means in root.children("PaymentMeans") {
        let way = instruction(means);
        match payment.last_mut() {
            Some(last) if is_continued(last, &way) => last.transfers.extend(way.transfers),
            _ => payment.push(way),
        }
    }
    let creditor = ["AccountingSupplierParty/Party", "PayeeParty"].into_iter().find_map(|party| {
        let ids = root.all(&format!("{party}/PartyIdentification/ID"));
        let id = ids.into_iter().find(|id| id.peek("schemeID") == Some(CREDITOR))?;
        Some(id).filter(|_| !payment.is_empty())
    });
    if let Some(id) = creditor {
        let at = payment.iter().position(|way| way.debit.is_some()).unwrap_or(0);
        if let Some(way) = payment.get_mut(at) {
            id.attribute("schemeID");
            way.debit.get_or_insert_default().creditor = id.take();
        }
    }
    payment
}

/// True where `next` only names a further account.
fn is_continued(last: &PaymentInstruction, next: &PaymentInstruction) -> bool {
    let same = last.means == next.means && (next.means_text.is_none() || last.means_text == next.means_text);
    let is_said_before = next.remittance.is_none() || next.remittance == last.remittance;
    same && is_said_before && next.card.is_none() && next.debit.is_none() && !next.transfers.is_empty()
}

fn instruction(means: Element<'_>) -> PaymentInstruction {
    let code = means.find("PaymentMeansCode");
    // The schema asks for the network; writers that know none put this text there.
    means.says("CardAccount/NetworkID", "NA");
    let card = means.text("CardAccount/PrimaryAccountNumberID");
    let debit = DirectDebit {
        mandate: means.text("PaymentMandate/ID"),
        creditor: None,
        account: means.text("PaymentMandate/PayerFinancialAccount/ID"),
    };
    let transfer = means.text("PayeeFinancialAccount/ID").map(|account| CreditTransfer {
        account,
        name: means.text("PayeeFinancialAccount/Name"),
        bank: means.text("PayeeFinancialAccount/FinancialInstitutionBranch/ID"),
    });
    PaymentInstruction {
        means: code.and_then(Element::take).unwrap_or_default(),
        means_text: code.and_then(|code| code.attribute("name")),
        remittance: means.text("PaymentID"),
        transfers: transfer.into_iter().collect(),
        card: card.map(|number| PaymentCard { number, holder: means.text("CardAccount/HolderName") }),
        debit: (debit != DirectDebit::default()).then_some(debit),
    }
}
