//! What a company may change about its receivables.

use minicbor::{Decode, Encode};

use crate::kernel::{Faults, Policy, PolicyField};

/// A company's choices about its receivables.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReceivablesPolicy {
    /// The last day past due of each ageing bucket; a last bucket holds what is older.
    #[n(0)]
    pub bucket_days: Vec<u32>,
    /// The days of sales that the simple DSO looks back on.
    #[n(1)]
    pub dso_days: u32,
}

impl Default for ReceivablesPolicy {
    fn default() -> Self {
        Self { bucket_days: vec![30, 60, 90], dso_days: 90 }
    }
}

impl Policy for ReceivablesPolicy {
    const NAME: &'static str = "receivables";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "bucket_days",
            unit: "days past due",
            default: "30, 60, 90",
            range: "1 to 10 rising numbers up to 3,650",
            reason: "how old open amounts are grouped",
            source: "common practice (current, 1-30, 31-60, 61-90, over 90)",
        },
        PolicyField {
            name: "dso_days",
            unit: "days",
            default: "90",
            range: "1 to 366",
            reason: "the sales that the simple DSO is measured by",
            source: "common practice (a quarter)",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let rising = self.bucket_days.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        let sized = (1..=10).contains(&self.bucket_days.len()) && self.bucket_days.iter().all(|days| (1..=3_650).contains(days));
        let shown = format!("{:?}", self.bucket_days);
        faults.require(
            rising && sized,
            "bucket_days",
            shown,
            "buckets rise from 1 to 3,650 days",
            "give 1 to 10 rising numbers of days",
        );
        faults.require(
            (1..=366).contains(&self.dso_days),
            "dso_days",
            self.dso_days,
            "it lies between 1 and 366",
            "give a number of days",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
