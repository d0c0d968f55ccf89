//! Refusals: what a business rule answers when it says no, with a code that never changes.

use std::fmt::Display;

use super::error::{CrmError, Refused, RuleCode};
use super::record::{Record, subject};
use super::shortcoming::Shortcoming;

/// A documented way in which a process says no.
pub trait Refusal: Display + Sized {
    /// Every rule of the process in order of precedence: code and text.
    const RULES: &'static [(&'static str, &'static str)];

    /// The code of this refusal.
    fn code(&self) -> RuleCode;

    /// The error that says so about `record`.
    fn about<R: Record>(self, record: &R) -> CrmError {
        self.lacking(record, Vec::new())
    }

    /// The error that says so about `record` and lists what it lacks.
    fn lacking<R: Record>(self, record: &R, shortcomings: Vec<Shortcoming>) -> CrmError {
        CrmError::Refused(Refused {
            code: self.code(),
            subject: subject::<R>(record.id()),
            detail: self.to_string(),
            shortcomings,
        })
    }

    /// The error for a command that names no record yet.
    fn refused(self) -> CrmError {
        let (code, detail) = (self.code(), self.to_string());
        CrmError::Refused(Refused { code, subject: String::new(), detail, shortcomings: Vec::new() })
    }
}

/// Declares the refusals of a process in their order of precedence: variant, code, text.
///
/// The text is a `format!` string over the variant's fields.
#[macro_export]
#[doc(hidden)]
macro_rules! refusals {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $($(#[$variant_doc:meta])* $variant:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })? = $code:literal: $text:literal),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $($(#[$variant_doc])* #[error($text)] $variant $({ $($(#[$field_doc])* $field: $type),+ })?,)+
        }

        impl $crate::kernel::Refusal for $name {
            const RULES: &'static [(&'static str, &'static str)] = &[$(($code, $text)),+];

            fn code(&self) -> $crate::kernel::RuleCode {
                $crate::kernel::RuleCode::new(match self { $(Self::$variant { .. } => $code,)+ })
            }
        }
    };
}
pub use crate::refusals;
