//! How numbers, amounts, percentages and days are written in each language.
//!
//! French as the Imprimerie nationale and CLDR have it: groups of three digits by a narrow no-break space, a comma, a no-break space before the
//! euro sign. A minus is U+2212 in both languages, as wide as a plus, so that columns stay in line.

use rust_decimal::Decimal;

use crate::kernel::{Currency, Date, Money, Percent, Quantity, TimeZone, Timestamp, UnitPrice};

use super::model::DocumentLanguage;

const NARROW: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';
const MINUS: char = '\u{2212}';

const ENGLISH_MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Writes figures in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing(pub DocumentLanguage);

impl Writing {
    /// A decimal as it stands, with its digits in groups.
    #[must_use]
    pub fn decimal(self, value: Decimal) -> String {
        let (group, point) = match self.0 {
            DocumentLanguage::French => (NARROW, ','),
            DocumentLanguage::English => (',', '.'),
        };
        let plain = value.abs().to_string();
        let (whole, decimals) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let mut text = String::with_capacity(plain.len().saturating_mul(2));
        if value.is_sign_negative() && !value.is_zero() {
            text.push(MINUS);
        }
        let digits = whole.len();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && digits.saturating_sub(at) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if let Some(decimals) = decimals {
            text.push(point);
            text.push_str(decimals);
        }
        text
    }

    /// An amount without its currency, with all the decimals that the currency has.
    #[must_use]
    pub fn amount(self, amount: Money) -> String {
        self.decimal(amount.amount())
    }

    /// An amount with its currency. Only the euro has a sign; a dollar is one of many, so the others have their code.
    #[must_use]
    pub fn money(self, amount: Money) -> String {
        self.with_currency(&self.amount(amount), amount.currency())
    }

    /// An amount with its currency, without decimals that say nothing: a capital.
    #[must_use]
    pub fn round_money(self, amount: Money) -> String {
        self.with_currency(&self.decimal(amount.amount().normalize()), amount.currency())
    }

    fn with_currency(self, number: &str, currency: Currency) -> String {
        let is_euro = currency == Currency::EUR;
        match self.0 {
            DocumentLanguage::French => format!("{number}{NO_BREAK}{}", if is_euro { "€" } else { currency.code() }),
            DocumentLanguage::English if is_euro => match number.strip_prefix(MINUS) {
                Some(number) => format!("{MINUS}€{number}"),
                None => format!("€{number}"),
            },
            DocumentLanguage::English => format!("{}{NO_BREAK}{number}", currency.code()),
        }
    }

    /// A price without its currency, with at least the decimals that the currency has.
    #[must_use]
    pub fn price(self, price: UnitPrice) -> String {
        let mut value = price.decimal();
        let least = price.currency().minor_units();
        if value.scale() < least {
            value.rescale(least);
        }
        self.decimal(value)
    }

    /// A quantity, without zeros at its end.
    #[must_use]
    pub fn quantity(self, quantity: Quantity) -> String {
        self.decimal(quantity.decimal())
    }

    /// A percentage with its sign.
    #[must_use]
    pub fn percent(self, percent: Percent) -> String {
        let number = self.decimal(percent.decimal());
        match self.0 {
            DocumentLanguage::French => format!("{number}{NARROW}%"),
            DocumentLanguage::English => format!("{number}%"),
        }
    }

    /// A day, such that no reader takes the month for the day.
    #[must_use]
    pub fn date(self, day: Date) -> String {
        match self.0 {
            DocumentLanguage::French => {
                format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
            }
            DocumentLanguage::English => {
                let month = usize::try_from(day.month()).ok().and_then(|month| ENGLISH_MONTHS.get(month.saturating_sub(1)));
                format!("{}{NO_BREAK}{}{NO_BREAK}{:04}", day.day(), month.copied().unwrap_or_default(), day.year())
            }
        }
    }

    /// Day and time of an instant in UTC.
    #[must_use]
    pub fn instant(self, at: Timestamp) -> (String, String) {
        let (day, time) = (at.date_in(&TimeZone::UTC), at.time_in(&TimeZone::UTC));
        (self.date(day), time.format("%H:%M:%S").to_string())
    }

    /// The currency in words that need no translation, as `EUR (€)`.
    #[must_use]
    pub fn currency(self, currency: Currency) -> String {
        if currency == Currency::EUR { "EUR (€)".to_owned() } else { currency.code().to_owned() }
    }
}

/// Digits in groups from the left, as registers write them: `404 833 048 00022`.
#[must_use]
pub fn grouped_number(digits: &str, groups: &[usize]) -> String {
    let (mut text, mut rest) = (String::with_capacity(digits.len().saturating_add(4)), digits);
    for size in groups {
        let Some((group, after)) = rest.split_at_checked(*size) else { break };
        if !text.is_empty() {
            text.push(NO_BREAK);
        }
        text.push_str(group);
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const FR: Writing = Writing(DocumentLanguage::French);
    const EN: Writing = Writing(DocumentLanguage::English);

    fn money(text: &str, currency: Currency) -> [String; 2] {
        let amount = Money::parse(text, currency).unwrap();
        [FR.money(amount), EN.money(amount)]
    }

    #[test]
    fn amounts_are_written_as_each_language_does() {
        assert_eq!(money("1234.56", Currency::EUR), ["1\u{202f}234,56\u{a0}€", "€1,234.56"]);
        assert_eq!(money("-1234567.5", Currency::EUR), ["\u{2212}1\u{202f}234\u{202f}567,50\u{a0}€", "\u{2212}€1,234,567.50"]);
        assert_eq!(money("0", Currency::EUR), ["0,00\u{a0}€", "€0.00"]);
        assert_eq!(money("999", Currency::JPY), ["999\u{a0}JPY", "JPY\u{a0}999"]);
        assert_eq!(money("-1000", Currency::USD), ["\u{2212}1\u{202f}000,00\u{a0}USD", "USD\u{a0}\u{2212}1,000.00"]);
    }

    #[test]
    fn a_capital_has_no_decimals_that_say_nothing() {
        let capital = |text: &str| FR.round_money(Money::parse(text, Currency::EUR).unwrap());
        assert_eq!([capital("40000.00"), capital("7622.45")], ["40\u{202f}000\u{a0}€", "7\u{202f}622,45\u{a0}€"]);
    }

    #[test]
    fn prices_have_at_least_the_decimals_of_their_currency() {
        let price = |text: &str, currency| UnitPrice::parse(text, currency).unwrap();
        assert_eq!(FR.price(price("40", Currency::EUR)), "40,00");
        assert_eq!(EN.price(price("0.125", Currency::EUR)), "0.125");
        assert_eq!(EN.price(price("9999999999.999999", Currency::EUR)), "9,999,999,999.999999");
        assert_eq!(FR.price(price("1200", Currency::JPY)), "1\u{202f}200");
    }

    #[test]
    fn quantities_and_percentages_have_no_zeros_at_the_end() {
        assert_eq!(FR.quantity("1234.50".parse().unwrap()), "1\u{202f}234,5");
        assert_eq!(EN.quantity("-2".parse().unwrap()), "\u{2212}2");
        assert_eq!(
            (FR.percent("5.50".parse().unwrap()).as_str(), EN.percent("20".parse().unwrap()).as_str()),
            ("5,5\u{202f}%", "20%")
        );
    }

    #[test]
    fn days_cannot_be_read_as_another_day() {
        let day: Date = "2026-12-31".parse().unwrap();
        assert_eq!((FR.date(day).as_str(), EN.date(day).as_str()), ("31/12/2026", "31\u{a0}December\u{a0}2026"));
        let (day, time) = FR.instant("2026-05-04T09:00:07Z".parse().unwrap());
        assert_eq!((day.as_str(), time.as_str()), ("04/05/2026", "09:00:07"));
    }

    #[test]
    fn register_numbers_are_written_in_groups() {
        assert_eq!(grouped_number("40483304800022", &[3, 3, 3, 5]), "404\u{a0}833\u{a0}048\u{a0}00022");
        assert_eq!(grouped_number("12", &[3]), "12");
    }
}
