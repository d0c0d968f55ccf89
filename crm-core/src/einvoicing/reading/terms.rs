//! One term after another, out of the tree into the model.

use std::cell::{Cell, RefCell};

use base64::Engine as _;
use rust_decimal::Decimal;

use crate::einvoicing::model::{ElectronicInvoice, StatedVat, TradeIdentifier};
use crate::kernel::{Currency, Date, Fault, Faults};
use crate::pricing::TaxCategory;

use super::TermFinding;
use super::tree::Element;

/// The terms of allowances and charges, each as amount, base, percentage, category, rate.
pub struct AdjustmentTerms {
    pub allowance: [&'static str; 5],
    pub charge: [&'static str; 5],
    pub has_vat: bool,
}

impl AdjustmentTerms {
    /// BG-20 and BG-21.
    pub const ON_DOCUMENT: Self = Self {
        allowance: ["BT-92", "BT-93", "BT-94", "BT-95", "BT-96"],
        charge: ["BT-99", "BT-100", "BT-101", "BT-102", "BT-103"],
        has_vat: true,
    };

    /// BG-27 and BG-28.
    pub const ON_LINE: Self = Self {
        allowance: ["BT-136", "BT-137", "BT-138", "", ""],
        charge: ["BT-141", "BT-142", "BT-143", "", ""],
        has_vat: false,
    };
}

/// What is found wrong while a document is read.
#[derive(Default)]
pub struct Terms {
    faults: RefCell<Faults>,
    findings: RefCell<Vec<TermFinding>>,
    currency: Cell<Option<Currency>>,
}

impl Terms {
    /// What was read, unless a term is wrong without which there is no document.
    pub fn finish(self, invoice: Option<ElectronicInvoice>) -> Result<(ElectronicInvoice, Vec<TermFinding>), Faults> {
        let faults = self.faults.into_inner();
        match invoice {
            Some(invoice) if faults.is_empty() => Ok((invoice, self.findings.into_inner())),
            _ => Err(faults),
        }
    }

    /// A term is missing without which there is no document.
    pub fn missing<T>(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<T> {
        let fault = Fault::new("", format!("{term} is missing"), "ask the sender for a document that states it");
        self.faults.borrow_mut().push(fault.at(format!("{}/{path}", at.path())));
        None
    }

    /// What `read` makes of the text at `path`. Where it makes nothing of it, the text stays among what is not taken over.
    fn read<T>(&self, at: Element<'_>, path: &str, term: &'static str, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        self.read_own(at.find(path)?, term, read)
    }

    fn read_own<T>(&self, element: Element<'_>, term: &'static str, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        let words = element.words();
        if words.is_empty() {
            return None;
        }
        match read(&words) {
            Ok(value) => {
                element.take();
                Some(value)
            }
            Err(fault) => {
                self.find(element, term, fault);
                None
            }
        }
    }

    /// Notes something about a term that the document stands without.
    pub fn find(&self, at: Element<'_>, term: &'static str, mut fault: Fault) {
        fault.problem = format!("{term}: {}", fault.problem).into();
        self.findings.borrow_mut().push(TermFinding { term, fault: fault.at(at.path()) });
    }

    /// The same for a term without which there is no document: what was found turns into a fault.
    fn needed<T>(&self, at: Element<'_>, path: &str, term: &'static str, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        let before = self.findings.borrow().len();
        let value = self.read(at, path, term, read);
        if value.is_none() {
            let malformed = self.findings.borrow_mut().split_off(before);
            if malformed.is_empty() {
                return self.missing(at, path, term);
            }
            malformed.into_iter().for_each(|finding| self.faults.borrow_mut().push(finding.fault));
        }
        value
    }

    /// A text without which there is no document.
    pub fn needed_text(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<String> {
        self.needed(at, path, term, |text| Ok(text.to_owned()))
    }

    /// A text that EN 16931 asks for: empty and noted where it is missing.
    pub fn asked_text(&self, at: Element<'_>, path: &str, term: &'static str) -> String {
        self.asked(at, path, term, at.text(path))
    }

    /// The unit of the quantity at `path`: empty and noted where it is missing.
    pub fn asked_unit(&self, at: Element<'_>, path: &str) -> String {
        self.asked(at, path, "BT-130", at.find(path).and_then(|quantity| quantity.attribute("unitCode")))
    }

    fn asked(&self, at: Element<'_>, path: &str, term: &'static str, found: Option<String>) -> String {
        found.unwrap_or_else(|| {
            self.find(at, term, Fault::new("", format!("it is missing at {path}"), "ask the sender to state it"));
            String::new()
        })
    }

    /// The currency of every amount.
    pub fn currency(&self, at: Element<'_>, path: &str) -> Option<Currency> {
        let currency = self.needed(at, path, "BT-5", str::parse);
        self.currency.set(currency);
        currency
    }

    /// A currency.
    pub fn other_currency(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Currency> {
        self.read(at, path, term, str::parse)
    }

    /// A figure that is no amount.
    pub fn figure(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Decimal> {
        self.read(at, path, term, figure)
    }

    /// The same without which there is no document.
    pub fn needed_figure(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Decimal> {
        self.needed(at, path, term, figure)
    }

    /// An amount in the document's currency.
    pub fn amount(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Decimal> {
        self.in_currency(at, path, term);
        self.read(at, path, term, figure)
    }

    /// The same without which there is no document.
    pub fn needed_amount(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Decimal> {
        self.in_currency(at, path, term);
        self.needed(at, path, term, figure)
    }

    /// The amount that `element` itself states, in whichever currency it names.
    pub fn own_amount(&self, element: Element<'_>, term: &'static str) -> Option<Decimal> {
        let amount = self.read_own(element, term, figure)?;
        element.attribute("currencyID");
        Some(amount)
    }

    /// The file that stands at `path` in Base64.
    pub fn file(&self, at: Element<'_>, path: &str) -> Option<Vec<u8>> {
        self.read(at, path, "BT-125", |text| {
            let compact: String = text.split_ascii_whitespace().collect();
            let wrong = |error| Fault::new(error, "the attached file is not in Base64", "ask the sender for it anew");
            base64::engine::general_purpose::STANDARD.decode(compact).map_err(wrong)
        })
    }

    /// Holds the currency that an amount names against the document's.
    fn in_currency(&self, at: Element<'_>, path: &str, term: &'static str) {
        let Some(element) = at.find(path) else { return };
        let (Some(named), Some(currency)) = (element.peek("currencyID"), self.currency.get()) else { return };
        if named.trim() == currency.code() {
            element.attribute("currencyID");
        } else {
            let problem = format!("the document is in {currency}");
            self.find(element, term, Fault::new(named, problem, "read the amount in the document's currency, or ask the sender"));
        }
    }

    /// A day, written as `2026-05-04`, with or without a time zone, or as `20260504`.
    pub fn date(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Date> {
        of_format(at.find(path), self.read(at, path, term, date))
    }

    /// The same without which there is no document.
    pub fn needed_date(&self, at: Element<'_>, path: &str, term: &'static str) -> Option<Date> {
        of_format(at.find(path), self.needed(at, path, term, date))
    }

    /// A number with its scheme.
    pub fn identifier(element: Element<'_>) -> Option<TradeIdentifier> {
        let scheme = element.attribute("schemeID");
        element.take().map(|value| TradeIdentifier { scheme, value })
    }

    /// How VAT treats something: the category, and a rate where one is stated.
    pub fn vat(&self, at: Element<'_>, paths: [&str; 2], terms: [&'static str; 2]) -> Option<StatedVat> {
        let [category, rate] = paths;
        let category = self.read(at, category, terms[0], category_of)?;
        Some(StatedVat { category, rate: self.figure(at, rate, terms[1]) })
    }

    /// The same without which there is no document.
    pub fn needed_vat(&self, at: Element<'_>, paths: [&str; 2], terms: [&'static str; 2]) -> Option<StatedVat> {
        let [category, rate] = paths;
        let category = self.needed(at, category, terms[0], category_of)?;
        Some(StatedVat { category, rate: self.figure(at, rate, terms[1]) })
    }
}

/// The day that was read; the format that CII names with it counts as taken over.
fn of_format(element: Option<Element<'_>>, date: Option<Date>) -> Option<Date> {
    element
        .filter(|element| date.is_some() && element.peek("format") == Some("102"))
        .and_then(|element| element.attribute("format"));
    date
}

fn category_of(text: &str) -> Result<TaxCategory, Fault> {
    let known = "give one of S, Z, E, AE, K, G, O, L, M and B";
    TaxCategory::find(text).ok_or_else(|| Fault::new(text, "this is no category of VAT", known))
}

/// A decimal of XML Schema: digits, at most one point, a sign; no exponent, and no more digits than can be kept.
pub fn figure(text: &str) -> Result<Decimal, Fault> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    let value = if plain { Decimal::from_str_exact(text).ok() } else { None };
    value.ok_or_else(|| {
        Fault::new(text, "this is no decimal of at most 28 digits", "ask the sender for digits and a point, as `1234.50`")
    })
}

fn date(text: &str) -> Result<Date, Fault> {
    let wrong = || Fault::new(text, "this is no day of the calendar", "ask the sender for a day, as `2026-05-04` or `20260504`");
    let digits = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        format!(
            "{}-{}-{}",
            text.get(..4).unwrap_or_default(),
            text.get(4..6).unwrap_or_default(),
            text.get(6..).unwrap_or_default()
        )
    } else {
        let (day, zone) = text.split_at_checked(10).ok_or_else(wrong)?;
        let hours = zone
            .strip_prefix(['+', '-'])
            .is_some_and(|zone| zone.len() == 5 && zone.bytes().all(|b| b.is_ascii_digit() || b == b':'));
        if !(zone.is_empty() || zone == "Z" || hours) {
            return Err(wrong());
        }
        day.to_owned()
    };
    digits.parse().map_err(|_| wrong())
}
