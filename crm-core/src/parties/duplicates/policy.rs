//! What a company may change about duplicates.
#![allow(clippy::float_arithmetic, reason = "probabilities are statistics, never amounts")]

use super::comparing::Field;

/// Chances of the levels exact, close, weak, differs; they add up to one.
pub type Chances = [f64; 4];

/// What a company decides about duplicates.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicatePolicy {
    /// How many duplicates a record is expected to have.
    pub expected: f64,
    /// From this probability on, people are told.
    pub alert: f64,
    /// The most profiles of one key that are compared each with each.
    pub block_size: usize,
    /// How many neighbours are compared in a larger block.
    pub window: usize,
    /// How many observed pairs the chances given here count for.
    pub evidence: f64,
    /// switches
    pub mode: u32,
}

impl Default for DuplicatePolicy {
    fn default() -> Self {
        Self { expected: 0.5, alert: 0.5, block_size: 60, window: 10, evidence: 30.0, mode: 0 }
    }
}

/// The chances among pairs that are one party, and among pairs that are not.
pub fn chances(field: Field) -> (Chances, Chances) {
    match field {
        Field::Given => ([0.70, 0.15, 0.05, 0.10], [0.01, 0.01, 0.04, 0.94]),
        Field::Family => ([0.80, 0.12, 0.03, 0.05], [0.003, 0.004, 0.033, 0.96]),
        Field::Organisation => ([0.55, 0.25, 0.15, 0.05], [0.000_001, 0.000_01, 0.000_5, 0.999_489]),
        Field::Email => ([0.75, 0.12, 0.05, 0.08], [0.000_1, 0.000_2, 0.002, 0.997_7]),
        Field::Phone => ([0.75, 0.10, 0.01, 0.14], [0.000_2, 0.000_5, 0.000_1, 0.999_2]),
        Field::House => ([0.85, 0.07, 0.01, 0.07], [0.01, 0.06, 0.01, 0.92]),
        Field::Street => ([0.70, 0.15, 0.05, 0.10], [0.002, 0.003, 0.025, 0.97]),
        Field::Postcode => ([0.80, 0.08, 0.05, 0.07], [0.002, 0.01, 0.05, 0.938]),
        Field::City => ([0.75, 0.12, 0.03, 0.10], [0.02, 0.01, 0.02, 0.95]),
        Field::Country => ([0.95, 0.01, 0.01, 0.03], [0.30, 0.01, 0.01, 0.68]),
        Field::Birth => ([0.80, 0.10, 0.05, 0.05], [0.000_1, 0.000_5, 0.01, 0.989_4]),
        Field::Identifier => ([0.88, 0.06, 0.01, 0.05], [0.000_02, 0.000_05, 0.000_03, 0.999_9]),
    }
}
