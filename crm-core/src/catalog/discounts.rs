//! Which discounts need somebody's approval, and whose.

use std::cmp::Ordering;

use minicbor::{Decode, Encode};

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Currency, Fault, Money, Percent, RoleId};

use super::policy::DiscountPolicy;

/// What of a line, or of a whole document, a discount is told from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscountedLine {
    /// Net before any discount.
    pub list: Money,
    /// Net after it.
    pub net: Money,
    /// What it costs the company; none where that is not known, and then nothing is said of its margin.
    pub cost: Option<Money>,
}

/// What a threshold is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ApprovalMeasure {
    /// What is taken off, in percent of the net before it.
    #[n(0)]
    Discount,
    /// What is left above cost, in percent of the net.
    #[n(1)]
    Margin,
}

/// That an approval is needed: which threshold is crossed, where, and who may give it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ApprovalNeed {
    /// What it is about.
    #[n(0)]
    pub measure: ApprovalMeasure,
    /// The threshold: a discount above it, or a margin below it.
    #[n(1)]
    pub threshold: Percent,
    /// What was found, rounded; none where it is kept from the reader.
    #[n(2)]
    pub found: Option<Percent>,
    /// The line where it was found, counted from 0; none: the document as a whole.
    #[n(3)]
    pub line: Option<u32>,
    /// Those whose approval counts: holders of one of these roles.
    #[n(4)]
    pub approvers: Vec<RoleId>,
    /// How many of them must approve.
    #[n(5)]
    pub quorum: u32,
}

/// A share of something, kept as a fraction so that nothing is rounded before it is compared.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    part: i128,
    whole: i128,
}

impl Ratio {
    /// How the share compares with `percent`; `whole` is above zero.
    fn compare(self, percent: Percent) -> Ordering {
        (self.part * 1_000_000).cmp(&(i128::from(percent.scaled()) * self.whole))
    }

    fn rounded(self) -> Percent {
        let scaled = div_half_away(self.part * 1_000_000, self.whole).and_then(|scaled| i64::try_from(scaled).ok());
        // A figure beyond the bounds of a percentage says no more than the bound does.
        let most = if self.part < 0 { -10_000_000_000 } else { 10_000_000_000 };
        let decimal = |scaled| Percent::new(rust_decimal::Decimal::new(scaled, Percent::DECIMALS)).ok();
        scaled.and_then(decimal).or_else(|| decimal(most)).unwrap_or(Percent::ZERO)
    }
}

fn discount(line: &DiscountedLine) -> Option<Ratio> {
    let (list, net) = (i128::from(line.list.minor()), i128::from(line.net.minor()));
    (list > 0).then_some(Ratio { part: list - net, whole: list })
}

fn margin(line: &DiscountedLine) -> Option<Ratio> {
    let (net, cost) = (i128::from(line.net.minor()), i128::from(line.cost?.minor()));
    match net {
        1.. => Some(Ratio { part: net - cost, whole: net }),
        // What is given away has a cost and nothing to set against it: less is no margin.
        _ if cost > 0 => Some(Ratio { part: -10_000, whole: 1 }),
        _ => None,
    }
}

impl DiscountedLine {
    /// All of `lines` together. Its cost is known where that of each is.
    ///
    /// # Errors
    /// A fault where the lines are in another currency, or their sum outgrows an amount.
    pub fn sum(lines: &[Self], currency: Currency) -> Result<Self, Fault> {
        let costs = lines.iter().map(|line| line.cost).collect::<Option<Vec<_>>>();
        Ok(Self {
            list: Money::sum(lines.iter().map(|line| line.list), currency)?,
            net: Money::sum(lines.iter().map(|line| line.net), currency)?,
            cost: costs.map(|all| Money::sum(all, currency)).transpose()?,
        })
    }
}

/// Which approvals a document needs: of each measure the strictest threshold that one of its `lines` or the `whole` crosses, by where it is crossed most.
/// Nothing where none is.
#[must_use]
pub fn approval_for(lines: &[DiscountedLine], whole: &DiscountedLine, policy: &DiscountPolicy) -> Vec<ApprovalNeed> {
    let numbered = lines.iter().zip(0u32..).map(|(line, at)| (Some(at), line));
    let places: Vec<(Option<u32>, &DiscountedLine)> = std::iter::once((None, whole)).chain(numbered).collect();
    let mut off: Vec<_> = policy.discounts.iter().map(|at| (at.over, &at.approvers, at.quorum)).collect();
    off.sort_by_key(|(over, ..)| std::cmp::Reverse(*over));
    let mut left: Vec<_> = policy.margins.iter().map(|at| (at.under, &at.approvers, at.quorum)).collect();
    left.sort_by_key(|(under, ..)| *under);
    let discounts: Vec<_> = places.iter().filter_map(|(at, line)| Some((*at, discount(line)?))).collect();
    let margins: Vec<_> = places.iter().filter_map(|(at, line)| Some((*at, margin(line)?))).collect();
    let needs = [
        strictest(ApprovalMeasure::Discount, &off, &discounts, Ordering::Greater),
        strictest(ApprovalMeasure::Margin, &left, &margins, Ordering::Less),
    ];
    needs.into_iter().flatten().collect()
}

/// The first of `thresholds`, the strictest first, that a figure lies `beyond`, by the figure that lies furthest beyond it.
fn strictest(
    measure: ApprovalMeasure,
    thresholds: &[(Percent, &Vec<RoleId>, u32)],
    figures: &[(Option<u32>, Ratio)],
    beyond: Ordering,
) -> Option<ApprovalNeed> {
    thresholds.iter().find_map(|(threshold, approvers, quorum)| {
        let crossing = figures.iter().filter(|(_, ratio)| ratio.compare(*threshold) == beyond);
        let further = |one: Percent, other: Percent| if beyond == Ordering::Greater { one.cmp(&other) } else { other.cmp(&one) };
        let (line, ratio) = crossing.max_by(|(_, one), (_, other)| further(one.rounded(), other.rounded()))?;
        let (line, found, approvers) = (*line, Some(ratio.rounded()), Vec::clone(approvers));
        Some(ApprovalNeed { measure, threshold: *threshold, found, line, approvers, quorum: *quorum })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::policy::{DiscountThreshold, MarginThreshold};
    use crate::kernel::RecordId;

    fn line(list: &str, net: &str, cost: Option<&str>) -> DiscountedLine {
        let eur = |text: &str| Money::parse(text, Currency::EUR).unwrap();
        DiscountedLine { list: eur(list), net: eur(net), cost: cost.map(eur) }
    }

    fn policy() -> DiscountPolicy {
        let role = |number| vec![RoleId::from_bytes([number; 16])];
        let over =
            |over: &str, number, quorum| DiscountThreshold { over: over.parse().unwrap(), approvers: role(number), quorum };
        DiscountPolicy {
            discounts: vec![over("10", 1, 1), over("30", 2, 2)],
            margins: vec![MarginThreshold { under: "15".parse().unwrap(), approvers: role(3), quorum: 1 }],
        }
    }

    fn needs(lines: &[DiscountedLine]) -> Vec<(String, String, Option<u32>, u32)> {
        let whole = DiscountedLine::sum(lines, Currency::EUR).unwrap();
        let needs = approval_for(lines, &whole, &policy());
        needs.into_iter().map(|n| (n.threshold.to_string(), n.found.unwrap().to_string(), n.line, n.quorum)).collect()
    }

    #[test]
    fn a_discount_up_to_the_threshold_needs_nobody_and_a_cent_more_needs_its_approvers() {
        assert_eq!(needs(&[line("100", "90", None)]), []);
        let (of, found) = ("10".to_owned(), "10.01".to_owned());
        assert_eq!(needs(&[line("100", "89.99", None)]), [(of, found, Some(0), 1)]);
    }

    #[test]
    fn the_strictest_threshold_that_is_crossed_anywhere_speaks_and_says_where() {
        let lines = [line("1000", "1000", None), line("100", "65", None), line("100", "60", None)];
        assert_eq!(needs(&lines), [("30".to_owned(), "40".to_owned(), Some(2), 2)]);
        // Many small discounts are none of a line that counts, but of the whole.
        let whole = [line("100", "88", None), line("100", "88", None)];
        assert_eq!(needs(&whole).first().map(|need| need.0.as_str()), Some("10"));
    }

    #[test]
    fn a_margin_below_its_threshold_needs_approval_where_the_cost_is_known() {
        assert_eq!(needs(&[line("100", "100", Some("85"))]), []);
        let (of, found) = ("15".to_owned(), "14.99".to_owned());
        assert_eq!(needs(&[line("100", "100", Some("85.01"))]), [(of.clone(), found, Some(0), 1)]);
        let given = needs(&[line("0", "0", Some("5"))]);
        assert_eq!(given, [(of, "-1000000".to_owned(), Some(0), 1)]);
        assert_eq!(needs(&[]), []);
    }

    #[test]
    fn what_is_taken_off_the_document_counts_for_the_whole() {
        let (lines, whole) = ([line("100", "100", None)], line("100", "85", None));
        let found = approval_for(&lines, &whole, &policy());
        assert_eq!(found.iter().map(|need| (need.measure, need.line)).collect::<Vec<_>>(), [(ApprovalMeasure::Discount, None)]);
    }
}
