//! Lines, allowances and charges out of a seed, and what they come to: by the library's own arithmetic.

use crm_core::einvoicing::*;
use crm_core::kernel::{Currency, Date, Money, Name, Percent, Quantity, UnitPrice};
use crm_core::pricing::*;
use fastrand::Rng;
use rust_decimal::Decimal;

use super::made::{Plan, Scope};

/// What a document is about.
pub struct Goods {
    /// The lines.
    pub lines: Vec<StatedLine>,
    /// Taken off the document.
    pub allowances: Vec<StatedAdjustment>,
    /// Put on it.
    pub charges: Vec<StatedAdjustment>,
    /// What it comes to.
    pub totals: DocumentTotals,
    /// The same as it is stated.
    pub stated_totals: StatedTotals,
    /// Its groups of VAT.
    pub breakdown: Vec<VatBreakdown>,
}

impl Goods {
    /// An amount as it is stated.
    pub fn stated(&self, amount: Money) -> Decimal {
        stated(amount)
    }
}

fn january(day: u32) -> Date {
    Date::new(2026, 1, day).unwrap()
}

/// EN 16931 knows two decimals at most, so amounts of a currency of three are made whole and stated with two.
fn stated(amount: Money) -> Decimal {
    two_decimals(amount.amount())
}

fn two_decimals(amount: Decimal) -> Decimal {
    let mut value = amount;
    if value.scale() > 2 {
        value.rescale(2);
        assert_eq!(value, amount, "amounts in dinars are made round");
    }
    value
}

fn in_two_decimals(totals: StatedTotals) -> StatedTotals {
    let all = |amount: Option<Decimal>| amount.map(two_decimals);
    StatedTotals {
        line_net: two_decimals(totals.line_net),
        allowances: all(totals.allowances),
        charges: all(totals.charges),
        net: two_decimals(totals.net),
        tax: all(totals.tax),
        tax_in_accounts: all(totals.tax_in_accounts),
        gross: two_decimals(totals.gross),
        prepaid: all(totals.prepaid),
        rounding: all(totals.rounding),
        due: two_decimals(totals.due),
    }
}

fn treatment(plan: &Plan, rng: &mut Rng) -> TaxTreatment {
    let reason = |text: &str| Name::parse(text).unwrap();
    let category = match plan.scope {
        Scope::Only(category) => category,
        Scope::Domestic => {
            [TaxCategory::Standard, TaxCategory::Standard, TaxCategory::ZeroRated, TaxCategory::Exempt][rng.usize(..4)]
        }
    };
    let rates: &[&str] = match (category, plan.country) {
        (TaxCategory::Standard, "FR") if plan.currency.minor_units() > 2 => &["10", "20"],
        (TaxCategory::Standard, "FR") => &["20", "20.00", "10", "5.5", "2.1", "8.5"],
        (TaxCategory::Standard, _) => &["19", "7"],
        // The sheet of Factur-X refuses the rate of zero for the Canary Islands, against its own words and EN 16931.
        (TaxCategory::CanaryIslands, _) => &["7", "3"],
        (TaxCategory::CeutaMelilla, _) => &["4", "0", "10"],
        _ => &["0"],
    };
    let rate: Percent = rates[rng.usize(..rates.len())].parse().unwrap();
    let reason = category.needs_reason().then(|| match category {
        TaxCategory::Exempt => reason("Exonération de TVA, article 261 du CGI"),
        TaxCategory::ReverseCharge => reason("Autoliquidation"),
        TaxCategory::IntraCommunity => reason("Exonération de TVA, article 262 ter, I du CGI"),
        TaxCategory::Export => reason("Exonération de TVA, article 262, I du CGI"),
        _ => reason("Hors champ de la TVA"),
    });
    TaxTreatment { category, rate, reason, reason_code: None }
}

fn exemption_code(category: TaxCategory) -> Option<String> {
    let code = match category {
        TaxCategory::Exempt => "VATEX-EU-132",
        TaxCategory::ReverseCharge => "VATEX-EU-AE",
        TaxCategory::IntraCommunity => "VATEX-EU-IC",
        TaxCategory::Export => "VATEX-EU-G",
        TaxCategory::OutsideScope => "VATEX-EU-O",
        _ => return None,
    };
    Some(code.to_owned())
}

fn priced_line(plan: &Plan, rng: &mut Rng) -> PricedLine {
    let tax = treatment(plan, rng);
    let is_round = plan.currency.minor_units() > 2;
    let sign = if rng.u8(..12) == 0 { -1 } else { 1 };
    let (quantity, price) = if is_round {
        (Decimal::from(sign * rng.i64(1..20)), Decimal::from(rng.i64(0..5_000)))
    } else {
        let (scale, decimals) = (rng.u32(0..=4), rng.u32(0..=6));
        (Decimal::new(sign * rng.i64(1..100_000), scale), Decimal::new(rng.i64(0..10_000_000), decimals))
    };
    let mut line = PricedLine::new(Quantity::new(quantity).unwrap(), UnitPrice::new(price, plan.currency).unwrap(), tax);
    if is_round {
        return line;
    }
    if rng.u8(..6) == 0 {
        line.base_quantity = Quantity::new(Decimal::from(rng.i64(2..1_000))).unwrap();
    }
    let adjustment = |rng: &mut Rng| match rng.bool() {
        true => Adjustment::Percent(Percent::new(Decimal::new(rng.i64(1..10_000), 2)).unwrap()),
        false => Adjustment::Amount(Money::from_minor(rng.i64(0..5_000), plan.currency).unwrap()),
    };
    line.allowances = (0..rng.usize(..8).saturating_sub(5)).map(|_| adjustment(rng).into()).collect();
    line.charges = (0..rng.usize(..8).saturating_sub(6)).map(|_| adjustment(rng).into()).collect();
    line
}

fn amount(adjustment: &Adjustment, base: Money) -> Money {
    match adjustment {
        Adjustment::Amount(amount) => *amount,
        Adjustment::Percent(percent) => base.times(*percent).unwrap(),
    }
}

fn stated_adjustment(
    adjustment: &Adjustment,
    base: Money,
    vat: Option<StatedVat>,
    is_charge: bool,
    rng: &mut Rng,
) -> StatedAdjustment {
    let percent = match adjustment {
        Adjustment::Percent(percent) => Some(percent.decimal().normalize()),
        Adjustment::Amount(_) => None,
    };
    let (reason, code) = if is_charge { ("Frais d'emballage & port", "PC") } else { ("Remise <exceptionnelle>", "95") };
    let (has_reason, has_code) = [(true, true), (true, false), (false, true)][rng.usize(..3)];
    StatedAdjustment {
        amount: stated(amount(adjustment, base)),
        base: percent.map(|_| stated(base)),
        percent,
        vat,
        reason: has_reason.then(|| reason.to_owned()),
        reason_code: has_code.then(|| code.to_owned()),
    }
}

fn stated_line(at: usize, line: &PricedLine, total: &LineTotal, rng: &mut Rng) -> StatedLine {
    let some = |rng: &mut Rng, text: &str| (rng.u8(..4) == 0).then(|| text.to_owned());
    let (net, is_discounted) = (line.price.decimal().normalize(), rng.u8(..5) == 0);
    let base_quantity =
        (line.base_quantity != Quantity::ONE || rng.u8(..5) == 0).then(|| line.base_quantity.decimal().normalize());
    let mut adjusted = |adjustments: &[LineAdjustment], is_charge: bool| {
        adjustments.iter().map(|one| stated_adjustment(&one.adjustment, total.price, None, is_charge, rng)).collect::<Vec<_>>()
    };
    let (allowances, charges) = (adjusted(&line.allowances, false), adjusted(&line.charges, true));
    StatedLine {
        number: (at + 1).to_string(),
        note: some(rng, "Livré en deux fois\nle reste suit"),
        object: (rng.u8(..6) == 0).then(|| TradeIdentifier { scheme: Some("AEC".to_owned()), value: "Compteur 7".to_owned() }),
        quantity: line.quantity.decimal().normalize(),
        unit: ["C62", "KGM", "HUR", "LTR"][rng.usize(..4)].to_owned(),
        net: stated(total.net),
        order_line: some(rng, "10"),
        accounting: some(rng, "607100"),
        period: (rng.u8(..5) == 0).then(|| BillingPeriod { from: Some(january(1)), to: rng.bool().then(|| january(31)) }),
        allowances,
        charges,
        price: StatedPrice {
            net,
            discount: is_discounted.then(|| Decimal::new(125, 2)),
            gross: is_discounted.then(|| net + Decimal::new(125, 2)),
            base_quantity,
            base_unit: None,
        },
        vat: StatedVat::of(&line.tax),
        name: format!("Projecteur « {} » d'été & co", rng.u16(..)),
        description: some(rng, "Lampe à décharge <575 W>, œillet \"inox\" – 10 €"),
        seller_item: some(rng, "LX-575"),
        buyer_item: some(rng, "A/77"),
        standard_item: (rng.u8(..4) == 0)
            .then(|| TradeIdentifier { scheme: Some("0160".to_owned()), value: "4012345678901".to_owned() }),
        classifications: (0..rng.usize(..3))
            .map(|at| ItemClassification {
                code: format!("8539{at}"),
                scheme: Some("HS".to_owned()),
                version: rng.bool().then(|| "2022".to_owned()),
            })
            .collect(),
        origin: some(rng, "FR"),
        attributes: (0..rng.usize(..6).saturating_sub(3))
            .map(|at| ItemAttribute { name: format!("Couleur {at}"), value: "Noir & blanc".to_owned() })
            .collect(),
    }
}

/// Lines and what goes with them.
pub fn goods(plan: &Plan, rng: &mut Rng) -> Goods {
    let lines: Vec<PricedLine> = (0..plan.lines).map(|_| priced_line(plan, rng)).collect();
    let is_round = plan.currency.minor_units() > 2;
    let adjustment = |rng: &mut Rng| DocumentAdjustment {
        adjustment: if is_round || rng.bool() {
            let unit = 10i64.pow(plan.currency.minor_units());
            Adjustment::Amount(Money::from_minor(rng.i64(0..50) * unit, plan.currency).unwrap())
        } else {
            Adjustment::Percent(Percent::new(Decimal::new(rng.i64(1..500), 2)).unwrap())
        },
        tax: lines[rng.usize(..lines.len())].tax.clone(),
        reason: Name::parse("Remise").unwrap(),
        reason_code: None,
    };
    let allowances: Vec<_> = (0..rng.usize(..5).saturating_sub(2)).map(|_| adjustment(rng)).collect();
    let charges: Vec<_> = (0..rng.usize(..5).saturating_sub(3)).map(|_| adjustment(rng)).collect();
    let zero = Money::zero(plan.currency);
    let rounding =
        if plan.currency == Currency::EUR && rng.u8(..10) == 0 { Money::from_minor(2, plan.currency).unwrap() } else { zero };
    let document = PricedDocument {
        currency: plan.currency,
        lines: lines.iter().collect(),
        allowances: &allowances,
        charges: &charges,
        prepaid: zero,
        rounding,
    };
    let totals = total(&document).unwrap();
    let stated_totals = in_two_decimals(StatedTotals::of(&totals, &document));
    let mut on_document = |adjustments: &[DocumentAdjustment], is_charge: bool| -> Vec<StatedAdjustment> {
        let one = |one: &DocumentAdjustment| {
            stated_adjustment(&one.adjustment, totals.line_net, Some(StatedVat::of(&one.tax)), is_charge, rng)
        };
        adjustments.iter().map(one).collect()
    };
    let (off, on) = (on_document(&allowances, false), on_document(&charges, true));
    let breakdown = totals.groups.iter().map(|group| {
        let mut said = VatBreakdown::of(group);
        said.exemption_code = exemption_code(group.tax.category);
        (said.taxable, said.tax) = (stated(group.taxable), stated(group.amount));
        said
    });
    let breakdown = breakdown.collect();
    let lines =
        lines.iter().zip(&totals.lines).enumerate().map(|(at, (line, total))| stated_line(at, line, total, rng)).collect();
    Goods { lines, allowances: off, charges: on, totals, stated_totals, breakdown }
}
