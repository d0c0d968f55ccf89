//! What a company may change about its catalog.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Percent, Policy, PolicyField, RoleId};

/// A company's choices about its catalog.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CatalogPolicy {
    /// The VAT rate, in percent, of a product that is added without one.
    #[n(0)]
    pub vat_rate: Percent,
}

impl Default for CatalogPolicy {
    fn default() -> Self {
        Self { vat_rate: Percent::TWENTY }
    }
}

impl Policy for CatalogPolicy {
    const NAME: &'static str = "catalog";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "vat_rate",
        unit: "percent",
        default: "20",
        range: "0 to 100",
        reason: "the VAT rate of a product that is added without one",
        source: "standard rate in France (CGI art. 278)",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let fits = (Percent::ZERO..=Percent::HUNDRED).contains(&self.vat_rate);
        faults.require(fits, "vat_rate", self.vat_rate, "a VAT rate lies between 0 and 100", "give the usual rate in percent");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// A discount that somebody must approve.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DiscountThreshold {
    /// A discount above this, in percent of the net before it.
    #[n(0)]
    pub over: Percent,
    /// Holders of one of these roles approve.
    #[n(1)]
    pub approvers: Vec<RoleId>,
    /// How many of them must.
    #[n(2)]
    pub quorum: u32,
}

/// A margin that somebody must approve.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MarginThreshold {
    /// A margin below this, in percent of the net.
    #[n(0)]
    pub under: Percent,
    /// Holders of one of these roles approve.
    #[n(1)]
    pub approvers: Vec<RoleId>,
    /// How many of them must.
    #[n(2)]
    pub quorum: u32,
}

/// Which discounts and margins a company has somebody approve. Where nothing is chosen, nobody needs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DiscountPolicy {
    /// Thresholds of discount; the highest that is crossed speaks.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    pub discounts: Vec<DiscountThreshold>,
    /// Thresholds of margin; the lowest that is crossed speaks.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub margins: Vec<MarginThreshold>,
}

impl Policy for DiscountPolicy {
    const NAME: &'static str = "discounts";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "discounts",
            unit: "percent, roles, persons",
            default: "none",
            range: "at most 20 thresholds from 0 to 100, 1 to 20 roles each, 1 to 20 persons",
            reason: "who approves a discount above a threshold",
            source: "practice",
        },
        PolicyField {
            name: "margins",
            unit: "percent, roles, persons",
            default: "none",
            range: "at most 20 thresholds from -1,000 to 100, 1 to 20 roles each, 1 to 20 persons",
            reason: "who approves a margin below a threshold, where costs are known",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let off = self.discounts.iter().map(|at| (at.over, at.approvers.len(), at.quorum)).collect::<Vec<_>>();
        check_thresholds(&mut faults, "discounts", "over", Percent::ZERO, &off);
        let left = self.margins.iter().map(|at| (at.under, at.approvers.len(), at.quorum)).collect::<Vec<_>>();
        check_thresholds(&mut faults, "margins", "under", Percent::MINUS_THOUSAND, &left);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn check_thresholds(faults: &mut Faults, list: &str, field: &str, least: Percent, thresholds: &[(Percent, usize, u32)]) {
    let many = thresholds.len();
    faults.require(many <= 20, list, many, "there are at most 20 thresholds", "join some");
    for (at, (percent, approvers, quorum)) in thresholds.iter().enumerate() {
        let place = |field: &str| format!("{list}[{at}].{field}");
        if !(least..=Percent::HUNDRED).contains(percent) {
            let problem = format!("a threshold lies between {least} and 100");
            faults.push(Fault::new(percent, problem, "give a percentage within it").at(place(field)));
        }
        if thresholds.iter().take(at).any(|(earlier, ..)| earlier == percent) {
            faults.push(Fault::new(percent, "the threshold stands there already", "join the two").at(place(field)));
        }
        faults.require((1..=20).contains(approvers), &place("approvers"), approvers, "1 to 20 roles approve", "name a role");
        faults.require((1..=20).contains(quorum), &place("quorum"), quorum, "1 to 20 persons approve", "give 1 or more");
    }
}
