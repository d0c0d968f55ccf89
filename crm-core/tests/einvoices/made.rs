//! Invoices and credit notes out of a seed: of every category of VAT, kind, currency and way to pay, with everything that a document may say now and then.

use crm_core::einvoicing::*;
use crm_core::kernel::{Currency, Date, Money};
use crm_core::pricing::TaxCategory;
use fastrand::Rng;
use rust_decimal::Decimal;

use super::goods::{Goods, goods};
use super::people::{attachments, buyer, delivery, notes, payment, references, seller};

/// How many documents are made: each is written as CII and, where UBL has a place for it, as UBL.
pub const DOCUMENTS: u64 = 560;

/// A document that was made.
pub struct Made {
    /// Its number among all.
    pub seed: u64,
    /// What it says.
    pub invoice: ElectronicInvoice,
    /// True where the rules of France hold.
    pub is_french: bool,
    /// False where it has no lines, as UBL must.
    pub is_for_ubl: bool,
}

/// What a document is about, as its VAT goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Taxed, at nothing or exempt: all on one document.
    Domestic,
    /// One category alone, with a rate where it has one.
    Only(TaxCategory),
}

/// What everything on a document follows from.
pub struct Plan {
    /// The seller's country.
    pub country: &'static str,
    /// Its VAT.
    pub scope: Scope,
    /// What it is (BT-3).
    pub type_code: &'static str,
    /// Its currency.
    pub currency: Currency,
    /// The rules it follows.
    pub profile: Profile,
    /// How many lines.
    pub lines: usize,
}

const TYPES: [&str; 12] = ["380", "380", "381", "380", "384", "386", "389", "381", "262", "261", "503", "380"];

fn pick<const N: usize, T: Copy>(rng: &mut Rng, choices: [T; N]) -> T {
    choices[rng.usize(..N)]
}

fn plan(seed: u64, rng: &mut Rng) -> Plan {
    use TaxCategory::*;
    let country = ["FR", "FR", "FR", "FR", "FR", "FR", "FR", "ES", "DE", "ES"][usize::try_from(seed % 10).unwrap()];
    let scope = match (country, seed / 10 % 7) {
        ("ES", _) if seed % 10 == 7 => Scope::Only(CanaryIslands),
        ("ES", _) => Scope::Only(CeutaMelilla),
        (_, 0) => Scope::Only(ReverseCharge),
        (_, 1) => Scope::Only(IntraCommunity),
        (_, 2) => Scope::Only(Export),
        (_, 3) => Scope::Only(OutsideScope),
        _ => Scope::Domestic,
    };
    let profile = match seed % 11 {
        3 | 7 if country == "FR" => Profile::ExtendedCtcFr,
        5 => Profile::BasicWl,
        _ => Profile::En16931,
    };
    let currency = match rng.u8(..12) {
        0 => Currency::USD,
        // The sheet of the extension allows a cent for rounding, and yen have none.
        1 if profile != Profile::ExtendedCtcFr => Currency::JPY,
        2 => "KWD".parse().unwrap(),
        3 => Currency::GBP,
        _ => Currency::EUR,
    };
    let lines = match seed {
        120 | 121 => 1_000,
        200..=204 => 200,
        _ => rng.usize(1..=12),
    };
    Plan { country, scope, type_code: pick(rng, TYPES), currency, profile, lines }
}

/// A day of 2026.
pub fn day(rng: &mut Rng) -> Date {
    Date::new(2026, rng.u32(1..=12), rng.u32(1..=28)).unwrap()
}

/// The document of a seed.
pub fn made(seed: u64) -> Made {
    let mut rng = Rng::with_seed(seed);
    let plan = plan(seed, &mut rng);
    let issued_on = day(&mut rng);
    let goods = goods(&plan, &mut rng);
    let is_paid = plan.type_code == "380" && goods.totals.gross.is_positive() && rng.u8(..8) == 0;
    let is_final = plan.type_code == "380" && goods.totals.gross.is_positive() && !is_paid && rng.u8(..5) == 0;
    let mut invoice = document(&plan, &goods, issued_on, &mut rng);
    invoice.preceding = preceding(&plan, is_final, issued_on, &mut rng);
    pay(&mut invoice, &goods, (is_paid, is_final), &mut rng);
    if plan.profile == Profile::BasicWl {
        reduce(&mut invoice);
    }
    Made { seed, invoice, is_french: plan.country == "FR", is_for_ubl: plan.profile.has_lines() }
}

fn document(plan: &Plan, goods: &Goods, issued_on: Date, rng: &mut Rng) -> ElectronicInvoice {
    let is_out_of_scope = plan.scope == Scope::Only(TaxCategory::OutsideScope);
    let is_for_france = plan.country == "FR";
    let accounting_currency = (is_for_france && plan.currency != Currency::EUR).then_some(Currency::EUR);
    let vat_point = pick(rng, [None, Some(VatPoint::Issue), Some(VatPoint::Delivery), Some(VatPoint::Payment)]);
    let vat_point_on = (vat_point.is_none() && rng.bool()).then_some(issued_on);
    let is_dated = plan.scope == Scope::Only(TaxCategory::IntraCommunity) || plan.type_code == "262" || rng.bool();
    let period = is_dated.then(|| BillingPeriod { from: Some(issued_on.month_start()), to: Some(issued_on.month_end()) });
    let tax_representative = (is_for_france && !is_out_of_scope && rng.u8(..8) == 0).then(|| TaxRepresentative {
        name: "Fiscalité & Cie".to_owned(),
        vat_number: "FR27552100554".to_owned(),
        address: TradeAddress { country: Some("FR".to_owned()), ..TradeAddress::default() },
    });
    let mut totals = goods.stated_totals.clone();
    totals.tax_in_accounts = accounting_currency.map(|currency| {
        let in_accounts = goods.totals.tax.amount() * Decimal::new(8_731, 4);
        Money::rounded(in_accounts, currency).unwrap().amount()
    });
    ElectronicInvoice {
        number: format!("F{}-{:05}", issued_on.year(), rng.u32(..100_000)),
        issued_on,
        type_code: plan.type_code.to_owned(),
        currency: plan.currency,
        accounting_currency,
        vat_point_on,
        vat_point,
        due_on: Some(issued_on.plus_days(rng.i64(0..60)).unwrap()),
        references: references(plan, rng),
        payment_terms: rng.bool().then(|| "30 jours net <date de facture> & \"fin de mois\"".to_owned()),
        notes: notes(plan, rng),
        process: is_for_france.then(|| pick(rng, ["B1", "S1", "M1"]).to_owned()),
        profile: plan.profile.identifier().to_owned(),
        preceding: Vec::new(),
        seller: seller(plan, rng),
        buyer: buyer(plan, rng),
        payee: (rng.u8(..6) == 0).then(|| Payee {
            name: "Affacturage Réuni".to_owned(),
            identifier: rng
                .bool()
                .then(|| TradeIdentifier { scheme: Some("0009".to_owned()), value: "73282932000074".to_owned() }),
            registration: Some(TradeIdentifier { scheme: Some("0002".to_owned()), value: "732829320".to_owned() }),
        }),
        tax_representative,
        delivery: delivery(plan, issued_on, rng),
        period,
        payment: payment(rng),
        allowances: goods.allowances.clone(),
        charges: goods.charges.clone(),
        totals,
        breakdown: goods.breakdown.clone(),
        attachments: attachments(rng),
        lines: goods.lines.clone(),
    }
}

fn preceding(plan: &Plan, is_final: bool, issued_on: Date, rng: &mut Rng) -> Vec<PrecedingInvoice> {
    let count = match plan.type_code {
        "384" => 1,
        "381" | "261" | "503" => rng.usize(1..=3),
        _ => usize::from(is_final),
    };
    let one = |at: usize| PrecedingInvoice {
        number: format!("F2025-{at:04}"),
        issued_on: Some(issued_on.plus_days(-40).unwrap()),
        type_code: (plan.profile == Profile::ExtendedCtcFr).then(|| if is_final { "386" } else { "380" }.to_owned()),
    };
    (0..count).map(one).collect()
}

/// What was paid before: all of it, or the deposit that a final invoice takes off.
fn pay(invoice: &mut ElectronicInvoice, goods: &Goods, (is_paid, is_final): (bool, bool), rng: &mut Rng) {
    let gross = goods.totals.gross;
    let letter = invoice.process.as_deref().and_then(|process| process.chars().next());
    let framework = |digit: char| letter.map(|letter| format!("{letter}{digit}"));
    let prepaid = if is_paid {
        invoice.process = framework('2');
        gross
    } else if is_final {
        invoice.process = framework('4');
        // A tenth of an amount in dinars may have three decimals, which EN 16931 has no place for.
        let tenths = if invoice.currency.minor_units() > 2 { 10 } else { rng.i64(1..=10) };
        gross.portion(tenths, 10).unwrap()
    } else {
        return;
    };
    invoice.totals.prepaid = Some(goods.stated(prepaid));
    invoice.totals.rounding = None;
    invoice.totals.due = goods.stated(gross.checked_sub(prepaid).unwrap());
}

/// The same document with what BASIC WL has a place for.
fn reduce(invoice: &mut ElectronicInvoice) {
    invoice.vat_point_on = None;
    let references = &mut invoice.references;
    (references.project, references.sales_order, references.receiving_advice) = (None, None, None);
    (references.tender, references.object) = (None, None);
    (invoice.seller.legal_information, invoice.seller.contact) = (None, None);
    (invoice.buyer.trading_name, invoice.buyer.contact) = (None, None);
    for way in &mut invoice.payment {
        (way.means_text, way.card) = (None, None);
        way.transfers.iter_mut().for_each(|account| (account.name, account.bank) = (None, None));
    }
    if let Some(rounding) = invoice.totals.rounding.take() {
        invoice.totals.due -= rounding;
    }
    invoice.attachments.clear();
    invoice.lines.clear();
}
