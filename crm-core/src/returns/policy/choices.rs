//! The policy of returns.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, Fault, Faults, Note, Percent, Policy, PolicyField, ProductId};
use crate::returns::model::{Disposition, ReturnTemplate};

use super::templates;

/// Why goods come back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReturnReason {
    /// The key by which a return names it.
    #[n(0)]
    pub key: Code,
    /// Days from delivery in which it may be named; none: as for the article, or in general.
    #[n(1)]
    pub window_days: Option<u32>,
    /// True where the company is to blame: no restocking fee is kept.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub is_fee_free: bool,
}

/// In which state pieces arrive.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReturnGrade {
    /// The key by which an inspection names it.
    #[n(0)]
    pub key: Code,
    /// What is kept of the price by the company's own terms, 0 to 100 percent.
    #[n(1)]
    pub fee: Percent,
    /// What pieces in this state have lost in value by more than trying them, 0 to 100 percent: all that may be kept where a consumer withdraws
    /// (Directive 2011/83/EU, art. 14(2)).
    #[n(2)]
    pub lost_value: Percent,
    /// What the company does with them, where nobody says otherwise.
    #[n(3)]
    pub disposition: Disposition,
}

/// How long articles of one family may come back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FamilyWindow {
    /// The family of products.
    #[n(0)]
    pub family: Code,
    /// Days from delivery.
    #[n(1)]
    pub days: u32,
}

/// Which articles an exclusion is about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ExcludedArticle {
    /// All products of a family.
    #[n(0)]
    Family(#[n(0)] Code),
    /// One product.
    #[n(1)]
    Product(#[n(0)] ProductId),
}

/// Articles for which the law grants no withdrawal (Directive 2011/83/EU, art. 16).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WithdrawalExclusion {
    /// Which.
    #[n(0)]
    pub article: ExcludedArticle,
    /// On what ground, as `made to the customer's measure (art. 16(c))`.
    #[n(1)]
    pub ground: Note,
}

/// A company's choices about its returns.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReturnsPolicy {
    /// What numbers of returns begin with.
    #[n(0)]
    pub prefix: String,
    /// The reasons that a return may have.
    #[n(1)]
    pub reasons: Vec<ReturnReason>,
    /// The states in which pieces arrive.
    #[n(2)]
    pub grades: Vec<ReturnGrade>,
    /// The templates. The first is that of lines that name none.
    #[n(3)]
    pub templates: Vec<ReturnTemplate>,
    /// Days from delivery in which goods may come back, where neither reason nor family says otherwise.
    #[n(4)]
    pub window_days: u32,
    /// Families of products with a window of their own.
    #[n(5)]
    pub family_windows: Vec<FamilyWindow>,
    /// Days in which a consumer may withdraw, counted from the day after delivery.
    #[n(6)]
    pub withdrawal_days: u32,
    /// Days from the notice of withdrawal in which the money goes back.
    #[n(7)]
    pub refund_days: u32,
    /// Articles of which no consumer may withdraw.
    #[n(8)]
    pub exclusions: Vec<WithdrawalExclusion>,
    /// Public holidays: a time to withdraw that would end on one, or on a weekend, ends on the next working day.
    #[n(9)]
    pub holidays: Vec<Date>,
}

/// The reasons a company begins with: key, window, whether the company is to blame.
const REASONS: [(&str, Option<u32>, bool); 7] = [
    ("changed-mind", None, false),
    ("wrong-size", None, false),
    ("defective", Some(730), true),
    ("damaged-in-transit", None, true),
    ("wrong-article", None, true),
    ("not-as-described", Some(730), true),
    ("other", None, false),
];

/// The grades a company begins with: key, fee, lost value, disposition.
const GRADES: [(&str, &str, &str, Disposition); 4] = [
    ("as-new", "0", "0", Disposition::Restock),
    ("opened", "10", "0", Disposition::Restock),
    ("damaged", "30", "30", Disposition::Refurbish),
    ("unsellable", "100", "100", Disposition::Scrap),
];

impl Default for ReturnsPolicy {
    fn default() -> Self {
        let reason = |(key, window_days, is_fee_free): (&str, Option<u32>, bool)| {
            Some(ReturnReason { key: Code::parse(key).ok()?, window_days, is_fee_free })
        };
        let grade = |(key, fee, lost_value, disposition): (&str, &str, &str, Disposition)| {
            let (fee, lost_value) = (fee.parse().ok()?, lost_value.parse().ok()?);
            Some(ReturnGrade { key: Code::parse(key).ok()?, fee, lost_value, disposition })
        };
        Self {
            prefix: "RET".to_owned(),
            reasons: REASONS.into_iter().filter_map(reason).collect(),
            grades: GRADES.into_iter().filter_map(grade).collect(),
            templates: templates::standard(),
            window_days: 30,
            family_windows: Vec::new(),
            withdrawal_days: 14,
            refund_days: 14,
            exclusions: Vec::new(),
            holidays: Vec::new(),
        }
    }
}

impl ReturnsPolicy {
    /// The reason of a key.
    #[must_use]
    pub fn reason(&self, key: &Code) -> Option<&ReturnReason> {
        self.reasons.iter().find(|reason| reason.key == *key)
    }

    /// The grade of a key.
    #[must_use]
    pub fn grade(&self, key: &Code) -> Option<&ReturnGrade> {
        self.grades.iter().find(|grade| grade.key == *key)
    }

    /// The template of a key; the first where none is named.
    #[must_use]
    pub fn template(&self, key: Option<&Code>) -> Option<&ReturnTemplate> {
        match key {
            None => self.templates.first(),
            Some(key) => self.templates.iter().find(|template| template.key == *key),
        }
    }
}

const fn field(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    range: &'static str,
    reason: &'static str,
    source: &'static str,
) -> PolicyField {
    PolicyField { name, unit, default, range, reason, source }
}

impl Policy for ReturnsPolicy {
    const NAME: &'static str = "returns";
    const FIELDS: &'static [PolicyField] = &[
        field("prefix", "text", "RET", "1 to 10 of A-Z a-z 0-9 + _", "tells returns from other documents", "practice"),
        field(
            "reasons",
            "keys, each with its window and whether the company is to blame",
            "changed-mind, wrong-size, defective (730 days), damaged-in-transit, wrong-article, not-as-described (730 days), other",
            "1 to 100 reasons; windows up to 3,650 days",
            "what returns are counted by, how long each may be named, and when no fee is kept",
            "practice of retail; two years for lack of conformity by Directive (EU) 2019/771 art. 10",
        ),
        field(
            "grades",
            "keys, each with a fee, a lost value and a disposition",
            "as-new 0 %, opened 10 % (no lost value), damaged 30 %, unsellable 100 %",
            "1 to 50 grades; 0 to 100 %",
            "what is kept of the price by the state in which a piece arrives, and what is done with it",
            "practice; of consumers who withdraw only lost value, by Directive 2011/83/EU art. 14(2)",
        ),
        field(
            "templates",
            "steps in a partial order",
            "refund-after-receipt, refund-first, exchange, other-article, replace-first, repair, not-bought-here",
            "1 to 50 templates; each begins with authorise, has an outcome and no circle",
            "in which order what comes back is dealt with, and what may become of it",
            "practice: refund before or after receipt, exchange, replacement, repair",
        ),
        field(
            "window_days",
            "calendar days from delivery",
            "30",
            "0 to 3,650",
            "how long goods may come back by the company's own terms",
            "practice of retail",
        ),
        field(
            "family_windows",
            "families of products, each with its days",
            "none",
            "at most 1,000 families; up to 3,650 days",
            "how long goods of one family may come back",
            "practice",
        ),
        field(
            "withdrawal_days",
            "calendar days from the day after delivery",
            "14",
            "14 to 365",
            "how long a consumer may withdraw from a contract concluded at a distance",
            "Directive 2011/83/EU art. 9; the last day by Regulation (EEC, Euratom) 1182/71 art. 3",
        ),
        field(
            "refund_days",
            "calendar days from the notice of withdrawal",
            "14",
            "1 to 14",
            "by when the money goes back to a consumer who withdraws",
            "Directive 2011/83/EU art. 13(1)",
        ),
        field(
            "exclusions",
            "families and products, each with its ground",
            "none",
            "at most 1,000 articles",
            "articles of which no consumer may withdraw",
            "Directive 2011/83/EU art. 16",
        ),
        field(
            "holidays",
            "days",
            "none",
            "at most 1,000 days",
            "a time to withdraw does not end on one of them, nor on a weekend",
            "Regulation (EEC, Euratom) 1182/71 art. 3(4)",
        ),
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let is_sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '_');
        let fits = (1..=10).contains(&self.prefix.len()) && self.prefix.chars().all(is_sign);
        faults.require(fits, "prefix", &self.prefix, "it has 1 to 10 of A-Z a-z 0-9 + _", "choose a short one");
        self.check_days(&mut faults);
        self.check_keys(&mut faults);
        for (at, grade) in self.grades.iter().enumerate() {
            let most = grade.fee.max(grade.lost_value);
            let fits = grade.fee.min(grade.lost_value) >= Percent::ZERO && most <= Percent::HUNDRED;
            faults.require(fits, &format!("grades[{at}]"), most, "what is kept lies between 0 and 100 percent", "give that");
        }
        for (at, template) in self.templates.iter().enumerate() {
            templates::check(template, &format!("templates[{at}]"), &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl ReturnsPolicy {
    fn check_days(&self, faults: &mut Faults) {
        let mut bounded = |field: &str, days: u32, least: u32, most: u32, problem: &'static str| {
            faults.require((least..=most).contains(&days), field, days, problem, "give a number of days within that");
        };
        bounded("window_days", self.window_days, 0, 3_650, "it lies between 0 and 3,650");
        bounded("withdrawal_days", self.withdrawal_days, 14, 365, "the law grants 14 days, and a company up to 365");
        bounded("refund_days", self.refund_days, 1, 14, "the law allows at most 14 days");
        for (at, reason) in self.reasons.iter().enumerate() {
            let days = reason.window_days.unwrap_or(0);
            bounded(&format!("reasons[{at}].window_days"), days, 0, 3_650, "it lies between 0 and 3,650");
        }
        for (at, window) in self.family_windows.iter().enumerate() {
            bounded(&format!("family_windows[{at}].days"), window.days, 0, 3_650, "it lies between 0 and 3,650");
        }
    }

    fn check_keys(&self, faults: &mut Faults) {
        let families = self.family_windows.iter().map(|window| &window.family).collect();
        keyed(self.reasons.iter().map(|reason| &reason.key).collect(), "reasons", 1..=100, faults);
        keyed(self.grades.iter().map(|grade| &grade.key).collect(), "grades", 1..=50, faults);
        keyed(self.templates.iter().map(|template| &template.key).collect(), "templates", 1..=50, faults);
        keyed(families, "family_windows", 0..=1_000, faults);
        let (exclusions, holidays) = (self.exclusions.len(), self.holidays.len());
        faults.require(exclusions <= 1_000, "exclusions", exclusions, "there are at most 1,000", "exclude families");
        faults.require(holidays <= 1_000, "holidays", holidays, "there are at most 1,000", "leave out those long past");
    }
}

/// So many keys, each once.
fn keyed(keys: Vec<&Code>, field: &str, count: std::ops::RangeInclusive<usize>, faults: &mut Faults) {
    if !count.contains(&keys.len()) {
        let problem = format!("there are {} to {} of them", count.start(), count.end());
        faults.push(Fault::new(keys.len(), problem, "keep as many as that").at(field));
    }
    let mut known = BTreeSet::new();
    for (at, key) in keys.into_iter().enumerate() {
        faults.require(known.insert(key), &format!("{field}[{at}]"), key, "this key is taken", "give each its own");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_begins_with_choices_that_its_own_rules_allow() {
        let policy = ReturnsPolicy::default();
        assert_eq!(policy.check(), Ok(()));
        assert_eq!((policy.reasons.len(), policy.grades.len(), policy.templates.len()), (7, 4, 7));
    }

    #[test]
    fn the_law_grants_fourteen_days_and_no_policy_takes_one_away() {
        let policy = ReturnsPolicy { withdrawal_days: 13, refund_days: 15, ..ReturnsPolicy::default() };
        let faults = policy.check().expect_err("two faults");
        assert_eq!(faults.as_slice().len(), 2);
    }
}
