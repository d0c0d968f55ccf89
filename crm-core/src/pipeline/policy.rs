//! What a company may change about its deals.

use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, Code, Faults, Policy, PolicyField};

/// A company's choices about its deals.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PipelinePolicy {
    /// Reasons for loss that need a note, at most 100.
    #[n(0)]
    #[cbor(default)]
    pub reasons_with_note: Vec<Code>,
    /// When people work: for moves after working hours and days, and for deals that are left too long; none: always.
    #[n(1)]
    pub calendar: Option<BusinessCalendar>,
    /// From when on a deal is left.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    #[cbor(default)]
    pub rotting_anchor: RottingAnchor,
    /// True where only working days count for a deal that is left.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub rots_on_working_days: bool,
    /// True where a deal is left although something is planned about it and not overdue.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub planned_deals_rot: bool,
}

/// From when on a deal is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum RottingAnchor {
    /// Since something was last done about it, or it came to its stage, whichever was later.
    #[default]
    #[n(0)]
    Touched,
    /// Since it came to its stage.
    #[n(1)]
    Entered,
}

impl Default for PipelinePolicy {
    fn default() -> Self {
        Self {
            reasons_with_note: Code::parse("other").into_iter().collect(),
            calendar: None,
            rotting_anchor: RottingAnchor::default(),
            rots_on_working_days: false,
            planned_deals_rot: false,
        }
    }
}

impl Policy for PipelinePolicy {
    const NAME: &'static str = "pipeline";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "reasons_with_note",
            unit: "codes of reasons for loss",
            default: "other",
            range: "up to 100 codes",
            reason: "the reasons for loss that say too little without a note",
            source: "practice: a catch-all reason cannot be analysed afterwards",
        },
        PolicyField {
            name: "calendar",
            unit: "working hours, holidays, time zone",
            default: "none: every hour counts",
            range: "any calendar",
            reason: "what is to happen after working hours or days",
            source: "the company's own hours",
        },
        PolicyField {
            name: "rotting_anchor",
            unit: "touched or entered",
            default: "touched",
            range: "one of them",
            reason: "whether work on a deal keeps it from being left",
            source: "practice: Pipedrive counts from the last touch, Odoo from the stage",
        },
        PolicyField {
            name: "rots_on_working_days",
            unit: "yes or no",
            default: "no",
            range: "yes needs a calendar",
            reason: "nobody works on a deal at the weekend",
            source: "the company's own choice",
        },
        PolicyField {
            name: "planned_deals_rot",
            unit: "yes or no",
            default: "no",
            range: "either",
            reason: "a deal with a next step is not forgotten",
            source: "practice: Teamwork leaves such deals alone, Pipedrive does not",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let count = self.reasons_with_note.len();
        faults.require(count <= 100, "reasons_with_note", count, "at most 100 reasons", "name those that need a note most");
        let has_days = !self.rots_on_working_days || self.calendar.is_some();
        let problem = "working days need a calendar";
        faults.require(has_days, "rots_on_working_days", "yes", problem, "give calendar, or count all days");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_the_reason_other_needs_a_note() {
        let policy = PipelinePolicy::default();
        assert_eq!(policy.reasons_with_note, [Code::parse("other").unwrap()]);
        assert_eq!(policy.check(), Ok(()));
    }
}
