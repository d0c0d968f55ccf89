//! What a company may change about its orders.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Percent, Policy, PolicyField};

use super::model::BillingBasis;

/// A company's choices about its orders.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FulfilmentPolicy {
    /// What numbers of orders begin with.
    #[n(0)]
    pub prefix: String,
    /// Digits of the counter, filled with zeros.
    #[n(1)]
    pub digits: u32,
    /// The first number of a year's series.
    #[n(2)]
    pub first_number: u64,
    /// By which quantity a line is billed that says nothing else.
    #[n(3)]
    pub billing: BillingBasis,
    /// By how many percent more than ordered may be delivered, where a line says nothing else.
    #[n(4)]
    pub over_delivery: Percent,
    /// By how many percent more than what it is billed by may be billed, where a line says nothing else.
    #[n(5)]
    pub over_billing: Percent,
}

impl Default for FulfilmentPolicy {
    fn default() -> Self {
        let billing = BillingBasis::Delivered;
        let (over_delivery, over_billing) = (Percent::ZERO, Percent::ZERO);
        Self { prefix: "ORD".to_owned(), digits: 6, first_number: 1, billing, over_delivery, over_billing }
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

impl Policy for FulfilmentPolicy {
    const NAME: &'static str = "fulfilment";
    const FIELDS: &'static [PolicyField] = &[
        field("prefix", "text", "ORD", "1 to 10 of A-Z a-z 0-9 + _", "tells orders from other documents", "practice"),
        field("digits", "digits", "6", "1 to 12", "numbers of a series sort as text while they fit", "practice"),
        field("first_number", "number", "1", "1 to 10^12", "a series goes on where another system left it", "practice"),
        field(
            "billing",
            "quantity",
            "delivered",
            "ordered, delivered",
            "what a line is billed by that says nothing else",
            "Code de commerce L441-9: an invoice is made out when goods are delivered or services done",
        ),
        field(
            "over_delivery",
            "percent",
            "0",
            "0 to 100",
            "what is cut, poured or weighed is seldom exact",
            "practice of ordering systems",
        ),
        field("over_billing", "percent", "0", "0 to 100", "the same for what is invoiced", "practice of ordering systems"),
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let prefix = &self.prefix;
        let plain = prefix.chars().all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '_');
        if !plain || !(1..=10).contains(&prefix.len()) {
            let fault = Fault::new(prefix, "a prefix names a series within a number", "give 1 to 10 of A-Z, a-z, 0-9, + and _");
            faults.push(fault.at("prefix"));
        }
        let (digits, first) = (self.digits, self.first_number);
        faults.require((1..=12).contains(&digits), "digits", digits, "it lies between 1 and 12", "give a number of digits");
        let fits = (1..=1_000_000_000_000).contains(&first);
        faults.require(fits, "first_number", first, "it lies between 1 and 10^12", "give a number");
        for (name, percent) in [("over_delivery", self.over_delivery), ("over_billing", self.over_billing)] {
            let fits = (Percent::ZERO..=Percent::HUNDRED).contains(&percent);
            faults.require(fits, name, percent, "a tolerance lies between 0 and 100", "give a percentage of what is ordered");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
