//! What holds of scores, whatever the rules and the leads.

mod learning;
mod outline;
mod rules;

use crate::kernel::{Code, FieldDecimal, Label, Timestamp};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn label(text: &str) -> Label {
    text.parse().unwrap()
}

fn number(text: &str) -> FieldDecimal {
    FieldDecimal::parse(text).unwrap()
}
