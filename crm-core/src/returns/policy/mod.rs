//! What a company may change about its returns.

mod choices;
mod templates;

pub use choices::{ExcludedArticle, FamilyWindow, ReturnGrade, ReturnReason, ReturnsPolicy, WithdrawalExclusion};
