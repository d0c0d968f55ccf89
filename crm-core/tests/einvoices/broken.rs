//! Documents that break one rule each: found here, and, where a sheet has the rule, by the validators too.

use crm_core::einvoicing::*;
use crm_core::kernel::{Currency, Date};
use crm_core::pricing::TaxCategory;
use rust_decimal::Decimal;

use super::made::{DOCUMENTS, made};

/// What a document is broken out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// An invoice of a French seller whose first line has this category.
    Of(TaxCategory),
    /// A document of a French seller of this type.
    Type(&'static str),
    /// An invoice of a seller elsewhere, of this category.
    Abroad(TaxCategory),
}

/// A document that breaks a rule.
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// What it was made of.
    pub whole: Whole,
    /// How it was broken.
    pub by: fn(&mut ElectronicInvoice),
    /// Whether the sheets for CII have the rule: some are stated by types, schemas or other
    /// guides, an empty text is there for some, and arithmetic is looser.
    pub is_in_sheets: bool,
}

const fn both(rule: &'static str, whole: Whole, by: fn(&mut ElectronicInvoice)) -> Broken {
    Broken { rule, whole, by, is_in_sheets: true }
}

const fn ours(rule: &'static str, whole: Whole, by: fn(&mut ElectronicInvoice)) -> Broken {
    Broken { rule, whole, by, is_in_sheets: false }
}

use TaxCategory::*;
use Whole::{Abroad, Of, Type};

const S: Whole = Of(Standard);

/// Every one of them.
pub fn all() -> Vec<Broken> {
    [head(), figures(), vat(), french(), kinds()].into_iter().flatten().collect()
}

fn head() -> Vec<Broken> {
    vec![
        ours("BR-01", S, |i| i.profile.clear()),
        both("BR-02", S, |i| i.number.clear()),
        ours("BR-04", S, |i| i.type_code.clear()),
        both("BR-06", S, |i| i.seller.name.clear()),
        both("BR-07", S, |i| i.buyer.name.clear()),
        both("BR-09", S, |i| i.seller.address.country = None),
        both("BR-11", S, |i| i.buyer.address.country = None),
        ours("BR-11", S, |i| i.buyer.address.country = Some("XX".to_owned())),
        both("BR-16", S, |i| i.lines.clear()),
        ours("BR-17", S, |i| i.payee = Some(Payee::default())),
        both("BR-18", S, |i| {
            i.tax_representative = Some(TaxRepresentative { vat_number: "FR27552100554".to_owned(), ..Default::default() })
        }),
        both("BR-20", S, |i| {
            i.tax_representative =
                Some(TaxRepresentative { name: "T".to_owned(), vat_number: "FR1".to_owned(), ..Default::default() })
        }),
        both("BR-29", S, |i| i.period = Some(BillingPeriod { from: Some(day(9)), to: Some(day(8)) })),
        both("BR-30", S, |i| i.lines[0].period = Some(BillingPeriod { from: Some(day(9)), to: Some(day(8)) })),
        ours("BR-49", S, |i| i.payment.iter_mut().for_each(|way| way.means.clear())),
        ours("BR-50", S, |i| i.payment = vec![way("30", vec![account("")])]),
        ours("BR-61", S, |i| i.payment = vec![way("30", Vec::new())]),
        ours("BR-51", S, |i| {
            let card = PaymentCard { number: "4111111111111111".to_owned(), holder: None };
            i.payment = vec![PaymentInstruction { card: Some(card), ..way("48", Vec::new()) }];
        }),
        both("BR-52", S, |i| i.attachments = vec![paper("", None)]),
        both("BR-53", S, |i| i.accounting_currency = Some(Currency::USD)),
        both("BR-55", Type("381"), |i| i.preceding[0].number.clear()),
        both("BR-56", S, |i| i.tax_representative = Some(TaxRepresentative { name: "T".to_owned(), ..Default::default() })),
        both("BR-57", S, |i| i.delivery = Some(Delivery { address: Some(TradeAddress::default()), ..Delivery::default() })),
        both("BR-62", S, |i| i.seller.electronic_address.as_mut().unwrap().scheme = None),
        both("BR-63", S, |i| i.buyer.electronic_address.as_mut().unwrap().scheme = None),
        ours("BR-CO-03", S, |i| (i.vat_point, i.vat_point_on) = (Some(VatPoint::Issue), Some(day(1)))),
        both("BR-CO-09", S, |i| i.seller.vat_number = Some("83404833048".to_owned())),
        both("BR-CO-09", S, |i| i.buyer.vat_number = Some("é0303265045".to_owned())),
        ours("BR-CO-18", S, |i| i.breakdown.clear()),
        ours("BR-CO-19", S, |i| i.period = Some(BillingPeriod { from: None, to: None })),
        ours("BR-CO-20", S, |i| i.lines[0].period = Some(BillingPeriod { from: None, to: None })),
        ours("BR-CO-25", S, |i| (i.due_on, i.payment_terms) = (None, None)),
        both("BR-CO-26", S, |i| {
            i.seller.identifiers.clear();
            (i.seller.registration, i.seller.vat_number) = (None, None);
        }),
        both("BR-21", S, |i| i.lines[0].number.clear()),
        both("BR-23", S, |i| i.lines[0].unit.clear()),
        ours("BR-CL-23", S, |i| i.lines[0].unit = "pièce".to_owned()),
        both("BR-25", S, |i| i.lines[0].name.clear()),
        ours("BR-54", S, |i| i.lines[0].attributes = vec![ItemAttribute { name: "Couleur".to_owned(), value: String::new() }]),
        both("BR-64", S, |i| {
            i.lines[0].standard_item = Some(TradeIdentifier { scheme: None, value: "4012345678901".to_owned() })
        }),
        both("BR-65", S, |i| {
            i.lines[0].classifications = vec![ItemClassification { code: "1".to_owned(), scheme: None, version: None }];
        }),
    ]
}

fn figures() -> Vec<Broken> {
    vec![
        both("BR-27", S, |i| i.lines[0].price.net = -one()),
        both("BR-28", S, |i| i.lines[0].price.gross = Some(-one())),
        ours("PEPPOL-EN16931-R121", S, |i| i.lines[0].price.base_quantity = Some(Decimal::ZERO)),
        both("BR-CO-10", S, |i| i.totals.line_net += one()),
        both("BR-CO-11", S, |i| i.totals.allowances = Some(i.totals.allowances.unwrap_or_default() + one())),
        both("BR-CO-12", S, |i| i.totals.charges = Some(i.totals.charges.unwrap_or_default() + one())),
        both("BR-CO-13", S, |i| i.totals.net += one()),
        both("BR-CO-14", S, |i| i.totals.tax = i.totals.tax.map(|tax| tax + one())),
        both("BR-CO-15", S, |i| i.totals.gross += one()),
        both("BR-CO-16", S, |i| i.totals.due += one()),
        both("BR-CO-17", S, |i| i.breakdown[0].tax += Decimal::from(5)),
        // A cent, which the sheets let pass.
        ours("BR-CO-17", S, |i| i.breakdown[0].tax += Decimal::new(1, 2)),
        ours("PEPPOL-EN16931-R120", S, |i| i.lines[0].net += Decimal::new(1, 2)),
        ours("PEPPOL-EN16931-R046", S, |i| i.lines[0].price.gross = Some(i.lines[0].price.net + one())),
        ours("PEPPOL-EN16931-R040", S, |i| i.lines[0].allowances.push(allowance(7, None))),
        ours("PEPPOL-EN16931-R040", S, |i| i.charges.push(allowance(7, Some(i.lines[0].vat)))),
        both("BR-DEC-12", S, |i| i.totals.net += Decimal::new(1, 3)),
        both("BR-DEC-19", S, |i| i.breakdown[0].taxable += Decimal::new(1, 3)),
        both("BR-DEC-23", S, |i| i.lines[0].net += Decimal::new(1, 3)),
        ours("BR-CO-23", S, |i| i.lines[0].allowances.push(StatedAdjustment { reason_code: None, ..allowance(1, None) })),
        ours("BR-CO-24", S, |i| i.lines[0].charges.push(StatedAdjustment { reason_code: None, ..allowance(1, None) })),
        ours("BR-CO-21", S, |i| i.allowances.push(StatedAdjustment { reason_code: None, ..allowance(1, Some(i.lines[0].vat)) })),
        ours("BR-CO-22", S, |i| i.charges.push(StatedAdjustment { reason_code: None, ..allowance(1, Some(i.lines[0].vat)) })),
        ours("BR-32", S, |i| i.allowances.push(allowance(1, None))),
        ours("BR-37", S, |i| i.charges.push(allowance(1, None))),
        both("BR-FR-DEC-01", S, |i| i.totals.net += Decimal::new(1, 3)),
        both("BR-FR-DEC-02", S, |i| i.lines[0].quantity += Decimal::new(1, 5)),
        both("BR-FR-DEC-03", S, |i| i.lines[0].price.net += Decimal::new(1, 7)),
        both("BR-FR-DEC-04", S, |i| i.lines[0].vat.rate = Some(Decimal::new(20_001, 3))),
    ]
}

fn vat() -> Vec<Broken> {
    vec![
        both("BR-S-01", S, |i| {
            i.breakdown.clear();
            (i.vat_point, i.vat_point_on) = (None, None);
        }),
        both("BR-S-02", S, unknown_seller),
        both("BR-S-05", S, |i| rate(i, Some(0))),
        both("BR-S-08", S, |i| group(i, Standard).taxable += Decimal::from(5)),
        both("BR-S-10", S, |i| group(i, Standard).exemption = Some("Exonéré".to_owned())),
        both("BR-48", S, |i| group(i, Standard).vat.rate = None),
        both("BR-Z-02", Of(ZeroRated), unknown_seller),
        both("BR-Z-05", Of(ZeroRated), |i| rate(i, Some(5))),
        both("BR-Z-10", Of(ZeroRated), |i| group(i, ZeroRated).exemption = Some("Exonéré".to_owned())),
        both("BR-E-02", Of(Exempt), unknown_seller),
        both("BR-E-05", Of(Exempt), |i| rate(i, Some(5))),
        both("BR-E-09", Of(Exempt), |i| group(i, Exempt).tax = one()),
        both("BR-E-10", Of(Exempt), |i| unexplained(i, Exempt)),
        both("BR-AE-02", Of(ReverseCharge), |i| (i.buyer.vat_number, i.buyer.registration) = (None, None)),
        both("BR-AE-05", Of(ReverseCharge), |i| rate(i, Some(5))),
        both("BR-AE-10", Of(ReverseCharge), |i| unexplained(i, ReverseCharge)),
        both("BR-IC-02", Of(IntraCommunity), |i| i.buyer.vat_number = None),
        both("BR-IC-05", Of(IntraCommunity), |i| rate(i, Some(5))),
        both("BR-IC-10", Of(IntraCommunity), |i| unexplained(i, IntraCommunity)),
        both("BR-IC-11", Of(IntraCommunity), |i| {
            i.period = None;
            i.delivery.as_mut().unwrap().on = None;
        }),
        both("BR-IC-12", Of(IntraCommunity), |i| i.delivery.as_mut().unwrap().address = None),
        both("BR-G-02", Of(Export), |i| (i.seller.vat_number, i.tax_representative) = (None, None)),
        both("BR-G-05", Of(Export), |i| rate(i, Some(5))),
        both("BR-G-10", Of(Export), |i| unexplained(i, Export)),
        both("BR-O-02", Of(OutsideScope), |i| i.seller.vat_number = Some("FR83404833048".to_owned())),
        both("BR-O-05", Of(OutsideScope), |i| rate(i, Some(0))),
        both("BR-O-10", Of(OutsideScope), |i| unexplained(i, OutsideScope)),
        both("BR-O-11", Of(OutsideScope), |i| i.breakdown.push(exempt())),
        both("BR-O-12", Of(OutsideScope), |i| i.lines[0].vat = exempt().vat),
        both("BR-AF-05", Abroad(CanaryIslands), |i| rate(i, Some(-1))),
        both("BR-AF-02", Abroad(CanaryIslands), unknown_seller),
        both("BR-AG-05", Abroad(CeutaMelilla), |i| rate(i, Some(-1))),
        ours("BR-B-01", S, |i| group(i, Standard).vat.category = SplitPayment),
        ours("BR-B-02", S, |i| {
            i.lines.push(StatedLine { vat: StatedVat { category: SplitPayment, ..i.lines[0].vat }, ..i.lines[0].clone() })
        }),
    ]
}

fn french() -> Vec<Broken> {
    vec![
        both("BR-FR-01", S, |i| i.number = "F".repeat(36)),
        both("BR-FR-02", S, |i| i.number = "F 2026".to_owned()),
        both("BR-FR-02", Type("381"), |i| i.preceding[0].number = "n° 7".to_owned()),
        both("BR-FR-03", S, |i| i.issued_on = Date::new(1999, 12, 31).unwrap()),
        both("BR-FR-05", S, |i| i.notes.retain(|note| note.subject.as_deref() != Some("PMT"))),
        both("BR-FR-06", S, |i| i.notes.push(note("AAB", "Escompte 2 %"))),
        both("BR-FR-09", S, |i| i.seller.identifiers = vec![id("0009", "30326504500003")]),
        ours("BR-FR-09", S, |i| i.seller.identifiers = vec![id("0009", "40483304800023")]),
        both("BR-FR-10", S, |i| i.seller.registration = None),
        ours("BR-FR-10", S, |i| i.seller.registration = Some(id("0002", "404833047"))),
        both("BR-FR-11", S, |i| i.buyer.registration = Some(id("0002", "40483304"))),
        both("BR-FR-12", S, |i| i.buyer.electronic_address = None),
        both("BR-FR-13", S, |i| i.seller.electronic_address = None),
        both("BR-FR-15", S, |i| i.lines[0].vat.category = CanaryIslands),
        both("BR-FR-16", S, |i| rate(i, Some(19))),
        both("BR-FR-17", S, |i| i.attachments = vec![paper("A", Some("Divers"))]),
        both("BR-FR-18", S, |i| i.attachments = vec![paper("A", Some("LISIBLE")), paper("B", Some("LISIBLE"))]),
        both("BR-FR-20", S, |i| i.notes.push(note("BAR", "B2D"))),
        both("BR-FR-21", S, |i| i.buyer.electronic_address = Some(id("0225", "404833048"))),
        both("BR-FR-22", Type("389"), |i| i.seller.electronic_address = Some(id("0225", "303265045"))),
        both("BR-FR-23", S, |i| i.buyer.electronic_address = Some(id("0225", "303265045/7"))),
        both("BR-FR-24", S, |i| i.buyer.identifiers = vec![id("0224", "SERVICE 7")]),
        both("BR-FR-25", S, |i| i.buyer.electronic_address = Some(id("0225", &"3".repeat(126)))),
        both("BR-FR-26", S, |i| i.buyer.identifiers = vec![id("0224", &"7".repeat(101))]),
        both("BR-FR-31", S, |i| i.notes.push(note("BAR", "B2C"))),
        both("BR-FR-32", S, |i| i.seller.identifiers = vec![id("0231", "12")]),
        both("BR-FR-CO-10", S, |i| i.seller.identifiers = vec![id("0088", "4012345000009"), id("0088", "3012345000004")]),
    ]
}

fn kinds() -> Vec<Broken> {
    vec![
        both("BR-FR-04", S, |i| i.type_code = "325".to_owned()),
        both("BR-FR-08", S, |i| i.process = Some("B3".to_owned())),
        both("BR-FR-BD-13", S, |i| i.process = Some("B9".to_owned())),
        both("BR-FR-MV-13", Type("389"), |i| i.process = Some("B8".to_owned())),
        both("BR-FR-CO-03", Type("262"), |i| i.references.contract = None),
        both("BR-FR-CO-04", Type("384"), |i| i.preceding.clear()),
        both("BR-FR-CO-05", Type("381"), |i| i.preceding[..].iter_mut().for_each(|before| before.issued_on = None)),
        both("BR-FR-CO-07", S, |i| i.due_on = Some(i.issued_on.plus_days(-1).unwrap())),
        both("BR-FR-CO-08", Type("386"), |i| i.process = Some("B4".to_owned())),
        both("BR-FR-CO-09", S, |i| i.process = Some("B2".to_owned())),
        both("BR-FR-CO-12", S, |i| i.currency = Currency::USD),
        both("BR-FR-CO-14", S, |i| i.seller.identifiers = vec![id("0231", "404833048")]),
        both("BR-FR-CO-15", S, |i| i.seller.identifiers = vec![id("0231", "404833048")]),
    ]
}

/// The first document of a kind that is right and plain, and that breaks nothing else.
pub fn whole(whole: Whole) -> ElectronicInvoice {
    let is_plain = |i: &ElectronicInvoice| {
        i.profile == Profile::En16931.identifier()
            && i.currency == Currency::EUR
            && i.tax_representative.is_none()
            && i.totals.due > one()
    };
    let is_it = |document: &super::made::Made| {
        let i = &document.invoice;
        let is_of = |category| i.type_code == "380" && i.lines[0].vat.category == category && i.preceding.is_empty();
        let is_domestic = i.buyer.address.country == i.seller.address.country;
        is_plain(i)
            && match whole {
                Of(Standard) => {
                    document.is_french && is_of(Standard) && i.process.as_deref().is_some_and(|one| one.ends_with('1'))
                }
                Of(category) => document.is_french && is_of(category),
                Type(code) => document.is_french && i.type_code == code && is_domestic,
                Abroad(category) => !document.is_french && i.lines[0].vat.category == category,
            }
    };
    (0..DOCUMENTS * 20).map(made).find(is_it).unwrap_or_else(|| panic!("no {whole:?}")).invoice
}

fn one() -> Decimal {
    Decimal::new(10_000, 2)
}

fn day(day: u32) -> Date {
    Date::new(2026, 1, day).unwrap()
}

fn id(scheme: &str, value: &str) -> TradeIdentifier {
    TradeIdentifier { scheme: Some(scheme.to_owned()), value: value.to_owned() }
}

fn note(subject: &str, text: &str) -> InvoiceNote {
    InvoiceNote { subject: Some(subject.to_owned()), text: text.to_owned() }
}

fn account(number: &str) -> CreditTransfer {
    CreditTransfer { account: number.to_owned(), name: None, bank: None }
}

fn way(means: &str, transfers: Vec<CreditTransfer>) -> PaymentInstruction {
    PaymentInstruction { means: means.to_owned(), means_text: None, remittance: None, transfers, card: None, debit: None }
}

fn paper(number: &str, description: Option<&str>) -> Attachment {
    let (number, description) = (number.to_owned(), description.map(str::to_owned));
    Attachment { number, description, location: None, file_name: None, media_type: None, content: None }
}

/// Seven percent of a hundred, or one that is not.
fn allowance(amount: i64, vat: Option<StatedVat>) -> StatedAdjustment {
    StatedAdjustment {
        amount: Decimal::from(amount),
        base: Some(one()),
        percent: Some(Decimal::from(1)),
        vat,
        reason: None,
        reason_code: Some("95".to_owned()),
    }
}

fn exempt() -> VatBreakdown {
    let vat = StatedVat { category: Exempt, rate: Some(Decimal::ZERO) };
    VatBreakdown {
        vat, taxable: Decimal::ZERO, tax: Decimal::ZERO, exemption: Some("Exonéré".to_owned()), exemption_code: None
    }
}

fn unknown_seller(i: &mut ElectronicInvoice) {
    (i.seller.vat_number, i.seller.tax_number, i.tax_representative) = (None, None, None);
}

fn rate(i: &mut ElectronicInvoice, rate: Option<i64>) {
    i.lines[0].vat.rate = rate.map(Decimal::from);
}

fn group(i: &mut ElectronicInvoice, category: TaxCategory) -> &mut VatBreakdown {
    i.breakdown.iter_mut().find(|group| group.vat.category == category).unwrap()
}

fn unexplained(i: &mut ElectronicInvoice, category: TaxCategory) {
    let group = group(i, category);
    (group.exemption, group.exemption_code) = (None, None);
}
