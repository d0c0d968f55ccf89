//! Rules of arithmetic, exact to the last digit.

use rust_decimal::Decimal;

use super::super::exact::Exact;
use super::super::model::{ElectronicInvoice, StatedAdjustment, StatedLine};
use super::super::ubl::is_credit_note;
use super::document::is_without_lines;
use super::finding::{Places, Rule, Said};
use super::lines::each;

/// The most decimals of an amount in EN 16931, whatever the currency has.
const AMOUNT_DECIMALS: u32 = 2;

const AS_SUM: Said = ["state the sum", "indiquez la somme"];
const AS_COMPUTED: Said = ["state what the other figures come to", "indiquez le résultat des autres montants"];

/// The table. The rules of Peppol state what EN 16931 says in words of lines, allowances and prices, and has no rule for.
pub(super) const RULES: [Rule; 14] = [
    Rule::new(
        "BR-CO-10",
        "BT-106",
        ["the sum of line nets is another", "la somme des montants nets des lignes est autre"],
        AS_SUM,
        |i, at| {
            let holds = is_without_lines(i) || sum(i.lines.iter().map(|line| line.net)) == Some(i.totals.line_net);
            at.unless(holds, "totals.line_net", i.totals.line_net);
        },
    ),
    Rule::new("BR-CO-11", "BT-107", ["the sum of allowances is another", "la somme des remises est autre"], AS_SUM, |i, at| {
        at.unless(sums_up(&i.allowances, i.totals.allowances), "totals.allowances", i.totals.allowances.unwrap_or_default());
    }),
    Rule::new("BR-CO-12", "BT-108", ["the sum of charges is another", "la somme des frais est autre"], AS_SUM, |i, at| {
        at.unless(sums_up(&i.charges, i.totals.charges), "totals.charges", i.totals.charges.unwrap_or_default());
    }),
    Rule::new(
        "BR-CO-13",
        "BT-109",
        [
            "the net is not the lines less allowances and with charges",
            "le total HT n'est pas la somme des lignes, moins les remises, plus les frais",
        ],
        AS_COMPUTED,
        |i, at| {
            let totals = &i.totals;
            let net = sum([totals.line_net, -totals.allowances.unwrap_or_default(), totals.charges.unwrap_or_default()]);
            at.unless(net == Some(totals.net), "totals.net", totals.net);
        },
    ),
    Rule::new(
        "BR-CO-14",
        "BT-110",
        ["the VAT is not that of the groups", "le total de TVA n'est pas celui des ventilations"],
        AS_SUM,
        |i, at| {
            let stated = i.totals.tax.unwrap_or_default();
            at.unless(sum(i.breakdown.iter().map(|group| group.tax)) == Some(stated), "totals.tax", stated);
        },
    ),
    Rule::new(
        "BR-CO-15",
        "BT-112",
        ["the gross is not net and VAT", "le total TTC n'est pas le total HT plus la TVA"],
        AS_SUM,
        |i, at| {
            let gross = sum([i.totals.net, i.totals.tax.unwrap_or_default()]);
            at.unless(gross == Some(i.totals.gross), "totals.gross", i.totals.gross);
        },
    ),
    Rule::new(
        "BR-CO-16",
        "BT-115",
        [
            "what is due is not the gross less what was paid, rounded",
            "le net à payer n'est pas le total TTC, moins l'acompte, plus l'arrondi",
        ],
        AS_COMPUTED,
        |i, at| {
            let totals = &i.totals;
            let due = sum([totals.gross, -totals.prepaid.unwrap_or_default(), totals.rounding.unwrap_or_default()]);
            at.unless(due == Some(totals.due), "totals.due", totals.due);
        },
    ),
    Rule::new(
        "BR-CO-17",
        "BT-117",
        [
            "the VAT of a group is not its net times its rate, rounded once",
            "la TVA d'une ventilation n'est pas sa base multipliée par son taux, arrondie une fois",
        ],
        AS_COMPUTED,
        |i, at| {
            // Parts that are credited give back the VAT that was charged, to the cent of the whole: by the published sheets that may be less than one off.
            let is_part = is_credit_note(&i.type_code);
            for (n, group) in i.breakdown.iter().enumerate() {
                let tax = percentage(group.taxable, group.vat.rate.unwrap_or_default(), amount_decimals(i));
                let off = |tax: Decimal| tax.checked_sub(group.tax).map(|off| off.abs());
                let is_near = |tax: Decimal| tax == group.tax || is_part && off(tax).is_some_and(|off| off < Decimal::ONE);
                at.unless(tax.is_some_and(is_near), format!("breakdown[{n}].tax"), group.tax);
            }
        },
    ),
    Rule::new(
        "PEPPOL-EN16931-R120",
        "BT-131",
        [
            "a line's net is not its quantity at its price, with charges and less allowances",
            "le montant net d'une ligne n'est pas la quantité au prix, plus les frais, moins les remises",
        ],
        AS_COMPUTED,
        |i, at| each(i, at, "net", |line| (line_net(line, amount_decimals(i)) != Some(line.net)).then(|| line.net.to_string())),
    ),
    Rule::new(
        "PEPPOL-EN16931-R046",
        "BT-146",
        ["a net price is not the gross price less its discount", "un prix net n'est pas le prix brut moins son rabais"],
        AS_COMPUTED,
        |i, at| {
            each(i, at, "price.net", |line| {
                let price = &line.price;
                let net = price.gross.map_or(Some(price.net), |gross| sum([gross, -price.discount.unwrap_or_default()]));
                (net != Some(price.net)).then(|| price.net.to_string())
            });
        },
    ),
    Rule::new("PEPPOL-EN16931-R040", "BT-92", NOT_PERCENT, AS_COMPUTED, |i, at| adjustments(i, &i.allowances, "allowances", at)),
    Rule::new("PEPPOL-EN16931-R040", "BT-99", NOT_PERCENT, AS_COMPUTED, |i, at| adjustments(i, &i.charges, "charges", at)),
    Rule::new("PEPPOL-EN16931-R040", "BT-136", NOT_PERCENT, AS_COMPUTED, |i, at| {
        for (n, line) in i.lines.iter().enumerate() {
            adjustments(i, &line.allowances, &format!("lines[{n}].allowances"), at);
        }
    }),
    Rule::new("PEPPOL-EN16931-R040", "BT-141", NOT_PERCENT, AS_COMPUTED, |i, at| {
        for (n, line) in i.lines.iter().enumerate() {
            adjustments(i, &line.charges, &format!("lines[{n}].charges"), at);
        }
    }),
];

const NOT_PERCENT: Said = ["the amount is not its percentage of its base", "le montant n'est pas le pourcentage de sa base"];

/// True where the sum is stated, if only of nothing, or there is nothing to sum up.
fn sums_up(given: &[StatedAdjustment], stated: Option<Decimal>) -> bool {
    let is_stated = stated.is_some() || given.is_empty();
    is_stated && sum(given.iter().map(|one| one.amount)) == Some(stated.unwrap_or_default())
}

/// The decimals of an amount: those of the currency, and two at most.
pub(super) fn amount_decimals(invoice: &ElectronicInvoice) -> u32 {
    invoice.currency.minor_units().min(AMOUNT_DECIMALS)
}

/// The sum, or nothing where it outgrows a figure.
pub(super) fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// So many percent of `base`, rounded once.
pub(super) fn percentage(base: Decimal, percent: Decimal, decimals: u32) -> Option<Decimal> {
    product(base, percent, Decimal::ONE_HUNDRED, decimals)
}

fn line_net(line: &StatedLine, decimals: u32) -> Option<Decimal> {
    let priced = product(line.quantity, line.price.net, line.price.base_quantity.unwrap_or(Decimal::ONE), decimals)?;
    let allowances = line.allowances.iter().map(|one| -one.amount);
    sum(std::iter::once(priced).chain(line.charges.iter().map(|one| one.amount)).chain(allowances))
}

fn adjustments(invoice: &ElectronicInvoice, given: &[StatedAdjustment], field: &str, at: &mut Places) {
    for (n, one) in given.iter().enumerate() {
        if let Some((base, percent)) = one.base.zip(one.percent) {
            let holds = percentage(base, percent, amount_decimals(invoice)) == Some(one.amount);
            at.unless(holds, format!("{field}[{n}].amount"), one.amount);
        }
    }
}

/// `a` times `b` by `divisor`, rounded to so many decimals, halves away from zero. Nothing where a figure has no room, or the divisor is zero.
fn product(a: Decimal, b: Decimal, divisor: Decimal, decimals: u32) -> Option<Decimal> {
    Exact::of(a).times(Exact::of(b))?.over(Exact::of(divisor), decimals)?.decimal()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn a_product_keeps_the_digits_that_decimals_lose() {
        let of = |a, b| product(figure(a), figure(b), Decimal::ONE, 2);
        assert_eq!(of("999999999999.9999", "9999999999.999999"), Some(figure("9999999999999998000000.00")));
        assert_eq!(of("0.1", "0.05"), Some(figure("0.01")), "a half goes away from zero");
        assert_eq!(of("-0.1", "0.05"), Some(figure("-0.01")));
        assert_eq!(product(Decimal::ONE, Decimal::ONE, Decimal::ZERO, 2), None);
        assert_eq!(of("79228162514264337593543950335", "79228162514264337593543950335"), None);
    }
}
