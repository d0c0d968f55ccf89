//! An issued document as EN 16931 has it: every term that was frozen, in no format yet. Pure: the same document gives the same result for ever.

use rust_decimal::Decimal;

use crate::einvoicing::{
    BillingPeriod, CreditTransfer, Delivery, DirectDebit, ElectronicInvoice, InvoiceFinding, PaymentInstruction,
    PrecedingInvoice, Profile, References, Rulebook, StatedAdjustment, StatedLine, StatedPrice, StatedTotals, StatedVat,
    TradeAddress, TradeContact, TradeIdentifier, TradeParty, VatBreakdown, VatPoint, check, cii, ubl,
};
use crate::kernel::{
    CrmError, Currency, DateRange, Iban, Money, PostalAddress, Quantity, Refusal, Shortcoming, TaxId, TaxIdScheme,
};
use crate::pricing::{
    Adjustment, DocumentAdjustment, LineAdjustment, LineTotal, PricedLine, TaxCategory, TaxGroup, TaxTreatment,
};

use super::contract::InvoiceRefusal;
use super::crediting::Unlined;
use super::deposits::deposit_number;
use super::legal_notes::legal_notes;
use super::mentions::MENTIONS;
use super::model::{
    Buyer, DocumentKind, ElectronicAddress, ElectronicFormat, Invoice, InvoiceLine, InvoiceState, InvoiceTerms, Issue,
    IssuedDocument, PaymentMeans, PrecedingDocument, Seller, SuppliedOperations, SupplyTime, siren, vat_number,
};
use super::rules::lacks_nothing;

/// The unit of what is counted one by one.
const ONE: &str = "C62";

/// The issued document with the hash of its electronic form, and that form byte for byte. Nothing is made where the company chose no format, or had named
/// no seller.
///
/// # Errors
/// What the format has no place for is invalid, named by its term. INV-010 where what is issued breaks rules that others will hold it to; a credit note
/// says what its invoice said, which nobody can put right any more.
pub fn sealed(invoice: Invoice, format: Option<ElectronicFormat>) -> Result<(Invoice, Option<IssuedDocument>), CrmError> {
    let Some(format) = format.filter(|_| invoice.issue().is_some_and(|issue| issue.seller.is_some())) else {
        return Ok((invoice, None));
    };
    let document = electronic(&invoice, Profile::En16931)?;
    if invoice.corrects().is_none() {
        lacks_nothing(&invoice, broken_rules(&invoice, &document))?;
    }
    let content = match format {
        ElectronicFormat::Cii => cii::write(&document)?,
        ElectronicFormat::Ubl => ubl::write(&document)?,
    };
    let document = IssuedDocument::new(&invoice, format, content);
    let seal = Some(document.seal());
    let state = match invoice.state.clone() {
        InvoiceState::Issued(issue) => InvoiceState::Issued(Issue { electronic: seal, ..issue }),
        other => other,
    };
    Ok((Invoice { state, ..invoice }, Some(document)))
}

/// The rules that the electronic form breaks, but for those that [`MENTIONS`] has a row of: these hold where the law says so. What bills a part of an order
/// states nets and VAT as differences, so that all parts come to the whole: they may be a cent off.
fn broken_rules(invoice: &Invoice, document: &ElectronicInvoice) -> Vec<Shortcoming> {
    let is_judged = |rule: &str| MENTIONS.iter().any(|mention| mention.rule == rule);
    let is_part = |rule: &str| invoice.order().is_some() && matches!(rule, "BR-CO-17" | "PEPPOL-EN16931-R120");
    let findings = check(document, Rulebook::of(document)).into_iter();
    let shortcoming = |InvoiceFinding { rule, term, field: _, value: _, problem, remedy }| Shortcoming {
        term: term.into(),
        rule: rule.into(),
        source: "EN 16931-1; XP Z12-012".into(),
        problem,
        remedy,
    };
    findings.filter(|finding| !is_judged(&finding.rule) && !is_part(&finding.rule)).map(shortcoming).collect()
}

/// The document as an electronic invoice of `profile` (BT-24).
///
/// # Errors
/// A document that is not issued, or whose seller was not frozen, INV-002; a figure beyond the bounds of [`Money`].
pub fn electronic(invoice: &Invoice, profile: Profile) -> Result<ElectronicInvoice, CrmError> {
    let no_seller = || InvoiceRefusal::NotAnIssuedInvoice.about(invoice);
    let issue = invoice.issue().ok_or_else(no_seller)?;
    let seller = issue.seller.as_ref().ok_or_else(no_seller)?;
    let (terms, totals) = (invoice.terms(), invoice.totals());
    let outside = totals.groups.iter().any(|group| group.tax.category == TaxCategory::OutsideScope);
    let (company, customer) = (company(seller, outside), customer(&issue.buyer, outside));
    // Of a buyer nobody states legal form and capital.
    let (sells, buys) = if invoice.kind().is_self_billed() {
        (customer, TradeParty { legal_information: None, ..company })
    } else {
        (company, customer)
    };
    let sells_as = if invoice.kind().is_self_billed() { &issue.buyer.tax_ids } else { &seller.tax_ids };
    let sells = TradeParty { tax_number: fiscal_number(sells_as).filter(|_| !outside), ..sells };
    let lines = invoice.lines().iter().zip(&totals.lines).zip(1_usize..);
    Ok(ElectronicInvoice {
        number: issue.number.to_string(),
        issued_on: issue.issued_on,
        type_code: invoice.kind().type_code().to_string(),
        currency: *invoice.currency(),
        accounting_currency: issue.accounting_tax.as_ref().map(|stated| stated.by.currency),
        vat_point_on: None,
        vat_point: vat_point(seller, terms),
        // Money that is given back is not waited for.
        due_on: (!invoice.kind().is_credit()).then_some(issue.due_on),
        references: references(invoice),
        payment_terms: payment_terms(invoice, seller)?,
        notes: legal_notes(invoice, issue, seller),
        process: issue.framework.map(|framework| framework.code()),
        profile: profile.identifier().to_owned(),
        preceding: issue.preceding.iter().map(|document| preceding(document, profile)).collect(),
        seller: sells,
        buyer: buys,
        payee: None,
        tax_representative: None,
        delivery: delivery(invoice, issue),
        period: period(invoice),
        payment: payment(invoice, issue, seller),
        allowances: adjustments(invoice.allowances(), totals.line_net)?,
        charges: adjustments(invoice.charges(), totals.line_net)?,
        totals: stated_totals(invoice, issue),
        breakdown: breakdown(invoice),
        attachments: Vec::new(),
        lines: lines
            .map(|((line, total), number)| stated_line(line, *total, (number, line_name(invoice, line, seller))))
            .collect::<Result<_, _>>()?,
    })
}

/// What the document before is stands in the French extension alone.
fn preceding(document: &PrecedingDocument, profile: Profile) -> PrecedingInvoice {
    PrecedingInvoice {
        number: document.number.to_string(),
        issued_on: Some(document.issued_on),
        type_code: (profile == Profile::ExtendedCtcFr).then(|| document.type_code.to_string()),
    }
}

/// On debits from the day of issue; else VAT on services is owed when they are paid, VAT on goods when they are delivered, which needs no word.
fn vat_point(seller: &Seller, terms: &InvoiceTerms) -> Option<VatPoint> {
    let has_services = matches!(terms.operations, Some(SuppliedOperations::Services | SuppliedOperations::Both));
    match (seller.vat_on_debits, has_services) {
        (true, _) => Some(VatPoint::Issue),
        (false, true) => Some(VatPoint::Payment),
        (false, false) => None,
    }
}

fn references(invoice: &Invoice) -> References {
    let terms = invoice.terms();
    let contract = match invoice.kind() {
        DocumentKind::Rebate { contract, .. } => Some(contract),
        _ => terms.contract.as_ref(),
    };
    References {
        buyer: terms.buyer_reference.as_ref().map(ToString::to_string),
        project: terms.project.as_ref().map(ToString::to_string),
        contract: contract.map(ToString::to_string),
        purchase_order: terms.purchase_order.as_ref().map(ToString::to_string),
        sales_order: invoice.order().as_ref().map(|billed| billed.number.to_string()),
        ..References::default()
    }
}

/// What is held back, in words: no term of its own carries it. What is given back has no day by which it is due, and must say what becomes of it instead
/// (BR-CO-25).
fn payment_terms(invoice: &Invoice, seller: &Seller) -> Result<Option<String>, CrmError> {
    if invoice.kind().is_credit() {
        let terms = if seller.is_french() { "À déduire ou à rembourser" } else { "To be deducted or refunded" };
        return Ok(Some(terms.to_owned()));
    }
    let DocumentKind::Progress { retention: Some(retention), .. } = invoice.kind() else { return Ok(None) };
    let amount = invoice.retained()?;
    let (percent, until) = (retention.percent.decimal().normalize(), retention.until);
    Ok(Some(format!("Retenue de garantie de {percent} % : {} {}, au {until}", amount.amount(), amount.currency())))
}

fn company(seller: &Seller, outside: bool) -> TradeParty {
    let contact = TradeContact {
        name: seller.contact.as_ref().map(ToString::to_string),
        phone: seller.phone.as_ref().map(ToString::to_string),
        email: seller.email.as_ref().map(ToString::to_string),
    };
    TradeParty {
        name: seller.name.to_string(),
        trading_name: seller.trading_name.as_ref().map(ToString::to_string),
        legal_information: seller.legal_information(),
        electronic_address: seller.reached_at().as_ref().map(reached),
        address: address(Some(&seller.address)),
        contact: (contact != TradeContact::default()).then_some(contact),
        ..numbered(&seller.tax_ids, outside)
    }
}

fn customer(buyer: &Buyer, outside: bool) -> TradeParty {
    let contact = TradeContact {
        name: buyer.contact.as_ref().map(ToString::to_string),
        phone: buyer.phone.as_ref().map(ToString::to_string),
        email: buyer.email.as_ref().map(ToString::to_string),
    };
    TradeParty {
        name: buyer.name.to_string(),
        trading_name: buyer.trading_name.as_ref().map(ToString::to_string),
        electronic_address: buyer.electronic_address.as_ref().map(reached),
        address: address(buyer.address.as_ref()),
        contact: (contact != TradeContact::default()).then_some(contact),
        ..numbered(&buyer.tax_ids, outside)
    }
}

/// The numbers of a party. Outside the scope of VAT no VAT number may stand on the document (BR-O-02).
fn numbered(tax_ids: &[TaxId], outside: bool) -> TradeParty {
    let identified = |scheme: &str, value: &str| TradeIdentifier { scheme: Some(scheme.to_owned()), value: value.to_owned() };
    let siret = |id: &&TaxId| id.scheme() == TaxIdScheme::Siret;
    let lei = tax_ids.iter().find(|id| id.scheme() == TaxIdScheme::Lei).map(|id| identified("0199", id.as_str()));
    let registration = siren(tax_ids).map(|siren| identified("0002", siren)).or(lei);
    let other = tax_ids.iter().find(|id| id.scheme() == TaxIdScheme::Other);
    TradeParty {
        identifiers: tax_ids.iter().find(siret).map(|id| identified("0009", id.as_str())).into_iter().collect(),
        registration: registration
            .or_else(|| other.map(|id| TradeIdentifier { scheme: None, value: id.as_str().to_owned() }).filter(|_| !outside)),
        vat_number: vat_number(tax_ids).filter(|_| !outside).map(ToString::to_string),
        ..TradeParty::default()
    }
}

/// What a seller without a VAT number is known by to the tax office (BT-32): one of the two must be there (BR-S-02, BR-E-02).
fn fiscal_number(tax_ids: &[TaxId]) -> Option<String> {
    let other = || tax_ids.iter().find(|id| id.scheme() == TaxIdScheme::Other).map(TaxId::as_str);
    let number = siren(tax_ids).or_else(other).map(str::to_owned);
    number.filter(|_| vat_number(tax_ids).is_none())
}

fn reached(address: &ElectronicAddress) -> TradeIdentifier {
    TradeIdentifier { scheme: Some(address.scheme.to_string()), value: address.value.to_string() }
}

/// At most three lines stand above the town: what is more is joined to the third.
fn address(place: Option<&PostalAddress>) -> TradeAddress {
    let Some(place) = place else { return TradeAddress::default() };
    let mut lines: Vec<String> = place.lines().iter().map(ToString::to_string).collect();
    if lines.len() > 3 {
        let rest = lines.split_off(2);
        lines.push(rest.join(", "));
    }
    TradeAddress {
        lines,
        city: place.city().as_ref().map(ToString::to_string),
        postcode: place.postcode().as_ref().map(ToString::to_string),
        region: place.region().as_ref().map(ToString::to_string),
        country: Some(place.country().as_str().to_owned()),
    }
}

/// Where and when it was delivered. A delivery within the Union names the place, and where nothing else is said that is the buyer's (BR-IC-12).
fn delivery(invoice: &Invoice, issue: &Issue) -> Option<Delivery> {
    let terms = invoice.terms();
    let within_union = invoice.totals().groups.iter().any(|group| group.tax.category == TaxCategory::IntraCommunity);
    let place = terms.delivery.as_ref().or_else(|| issue.buyer.address.as_ref().filter(|_| within_union));
    let on = match terms.supplied {
        Some(SupplyTime::On(day)) => Some(day),
        _ => None,
    };
    let delivery = Delivery { on, address: place.map(|place| address(Some(place))), ..Delivery::default() };
    (delivery != Delivery::default()).then_some(delivery)
}

fn period(invoice: &Invoice) -> Option<BillingPeriod> {
    match (invoice.kind(), &invoice.terms().supplied) {
        (DocumentKind::Rebate { period, .. }, _) | (_, Some(SupplyTime::Over(period))) => Some(billing(period)),
        _ => None,
    }
}

fn billing(period: &DateRange) -> BillingPeriod {
    BillingPeriod { from: *period.from(), to: *period.until() }
}

/// How it is paid; nothing on a document that gives money back.
fn payment(invoice: &Invoice, issue: &Issue, seller: &Seller) -> Vec<PaymentInstruction> {
    let kind = invoice.kind();
    if kind.is_credit() || kind.is_self_billed() {
        return Vec::new();
    }
    let by_account = || seller.iban.as_ref().map(|_| PaymentMeans::Transfer);
    let Some(means) = invoice.terms().means.clone().or_else(by_account) else { return Vec::new() };
    let transfer = |iban: &Iban| CreditTransfer {
        account: iban.as_str().to_owned(),
        name: Some(seller.name.to_string()),
        bank: seller.bic.as_ref().map(ToString::to_string),
    };
    let is_transfer = means == PaymentMeans::Transfer;
    let debit = match &means {
        PaymentMeans::DirectDebit { mandate } => {
            Some(DirectDebit { mandate: Some(mandate.to_string()), ..DirectDebit::default() })
        }
        _ => None,
    };
    vec![PaymentInstruction {
        means: means_code(&means, *invoice.currency()).to_owned(),
        means_text: None,
        remittance: Some(issue.number.to_string()),
        transfers: seller.iban.iter().filter(|_| is_transfer).map(transfer).collect(),
        card: None,
        debit,
    }]
}

/// The code of UNTDID 4461.
fn means_code(means: &PaymentMeans, currency: Currency) -> &'static str {
    match means {
        PaymentMeans::Cash => "10",
        PaymentMeans::Cheque => "20",
        PaymentMeans::Transfer if currency == Currency::EUR => "58",
        PaymentMeans::Transfer => "30",
        PaymentMeans::Card => "48",
        PaymentMeans::DirectDebit { .. } => "59",
        PaymentMeans::OnLine => "68",
    }
}

fn adjustments(all: &[DocumentAdjustment], line_net: Money) -> Result<Vec<StatedAdjustment>, CrmError> {
    let stated = |one: &DocumentAdjustment| {
        let (vat, reason) = (Some(stated_vat(&one.tax)), Some(one.reason.to_string()));
        let reason_code = one.reason_code.as_ref().map(ToString::to_string);
        Ok(StatedAdjustment { vat, reason, reason_code, ..adjustment(&one.adjustment, line_net)? })
    };
    all.iter().map(stated).collect()
}

/// An amount as EN 16931 has it, with two decimals at most, where nothing is lost by that.
fn two_decimals(amount: Money) -> Decimal {
    let (amount, mut shorter) = (amount.amount(), amount.amount());
    shorter.rescale(amount.scale().min(2));
    if shorter == amount { shorter } else { amount }
}

/// What an allowance or charge comes to, and the percentage it follows from.
fn adjustment(adjustment: &Adjustment, base: Money) -> Result<StatedAdjustment, CrmError> {
    let (amount, base, percent) = match adjustment {
        Adjustment::Amount(amount) => (*amount, None, None),
        Adjustment::Percent(percent) => (base.times(*percent)?, Some(two_decimals(base)), Some(percent.decimal())),
    };
    Ok(StatedAdjustment { amount: two_decimals(amount), base, percent, vat: None, reason: None, reason_code: None })
}

/// Allowances or charges of a line. Where none is given a reason, it is that they lower or raise the price: `code` (UNTDID 5189, 7161).
fn of_line(all: &[LineAdjustment], base: Money, code: &str) -> Result<Vec<StatedAdjustment>, CrmError> {
    let one = |one: &LineAdjustment| {
        let reason = one.reason.as_ref().map(ToString::to_string);
        let given = one.reason_code.as_ref().map(ToString::to_string);
        let reason_code = given.or_else(|| reason.is_none().then(|| code.to_owned()));
        Ok(StatedAdjustment { reason, reason_code, ..adjustment(&one.adjustment, base)? })
    };
    all.iter().map(one).collect()
}

fn stated_vat(tax: &TaxTreatment) -> StatedVat {
    let is_outside = tax.category == TaxCategory::OutsideScope;
    StatedVat { category: tax.category, rate: (!is_outside).then(|| tax.rate.decimal()) }
}

fn stated_totals(invoice: &Invoice, issue: &Issue) -> StatedTotals {
    let totals = invoice.totals();
    let some = |amount: Money| (!amount.is_zero()).then(|| two_decimals(amount));
    StatedTotals {
        line_net: two_decimals(totals.line_net),
        allowances: some(totals.allowances),
        charges: some(totals.charges),
        net: two_decimals(totals.net),
        tax: Some(two_decimals(totals.tax)),
        tax_in_accounts: issue.accounting_tax.as_ref().map(|stated| two_decimals(stated.tax)),
        gross: two_decimals(totals.gross),
        prepaid: some(totals.prepaid),
        rounding: some(totals.rounding),
        due: two_decimals(totals.due),
    }
}

fn breakdown(invoice: &Invoice) -> Vec<VatBreakdown> {
    let groups = invoice.totals().groups.iter();
    let group = |group: &TaxGroup| VatBreakdown {
        vat: stated_vat(&group.tax),
        taxable: two_decimals(group.taxable),
        tax: two_decimals(group.amount),
        exemption: group.tax.reason.as_ref().map(ToString::to_string),
        exemption_code: group.tax.reason_code.map(|code| code.as_str().to_owned()),
    };
    groups.map(group).collect()
}

/// What a line is called (BT-153). What nobody wrote but the library is said in French by a seller in France.
fn line_name(invoice: &Invoice, line: &InvoiceLine, seller: &Seller) -> String {
    let unlined = if invoice.kind().is_credit() { Unlined::of(line) } else { None };
    match (deposit_number(invoice.kind(), line), unlined) {
        _ if !seller.is_french() => line.description.to_string(),
        (Some(number), _) => format!("Acompte sur la commande {number}"),
        (None, Some(Unlined::Adjustments)) => "Remises et frais sur le document".to_owned(),
        (None, Some(Unlined::Share)) => {
            format!("Part de la facture à {} % de TVA", line.priced.tax.rate.decimal().normalize()).replace('.', ",")
        }
        (None, None) => line.description.to_string(),
    }
}

fn stated_line(line: &InvoiceLine, total: LineTotal, (number, name): (usize, String)) -> Result<StatedLine, CrmError> {
    let PricedLine { quantity, price, base_quantity, allowances, charges, tax, gross_price } = &line.priced;
    let is_one = *base_quantity == Quantity::ONE;
    let unit = line.item.unit.as_ref().map_or(ONE, |unit| unit.as_str()).to_owned();
    Ok(StatedLine {
        number: number.to_string(),
        note: None,
        object: None,
        quantity: quantity.decimal(),
        net: two_decimals(total.net),
        order_line: None,
        accounting: None,
        period: line.item.period.as_ref().map(billing),
        allowances: of_line(allowances, total.price, "95")?,
        charges: of_line(charges, total.price, "ABK")?,
        price: StatedPrice {
            net: price.decimal(),
            discount: line.priced.price_discount().map(|discount| discount.decimal()),
            gross: gross_price.map(|gross| gross.decimal()),
            base_quantity: (!is_one).then(|| base_quantity.decimal()),
            base_unit: (!is_one).then(|| unit.clone()),
        },
        unit,
        vat: stated_vat(tax),
        name,
        description: (!line.item.text.is_empty()).then(|| line.item.text.to_string()),
        seller_item: line.item.seller_number.as_ref().map(ToString::to_string),
        buyer_item: line.item.buyer_number.as_ref().map(ToString::to_string),
        standard_item: None,
        classifications: Vec::new(),
        origin: None,
        attributes: Vec::new(),
    })
}
