//! The error as it crosses: the same seven kinds, every field plain text.

use crm_core::kernel;

/// One thing wrong with an input: where, what was given, why it is refused, what to give instead.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldFault {
    /// Path of the field inside the command, as `lines[2].quantity`. Empty where the value stands alone.
    pub field: String,
    /// What was given, cut to a readable length.
    pub value: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl From<&kernel::Fault> for FieldFault {
    fn from(fault: &kernel::Fault) -> Self {
        Self {
            field: fault.field.clone(),
            value: fault.value.clone(),
            problem: fault.problem.to_string(),
            remedy: fault.remedy.to_string(),
        }
    }
}

/// Why an operation did not happen. Nothing was written, but for a storage error with the code `unknown`, after which nobody can tell.
///
/// Each kind carries the stable code, what the error is about, and what is wrong with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum CrmError {
    /// The input is wrong in itself; all faults are listed.
    #[error("{detail}")]
    Invalid {
        /// `invalid`.
        code: String,
        /// The paths of the faulty fields.
        subject: String,
        /// All faults in one text.
        detail: String,
        /// The faults, in the order they were found.
        faults: Vec<FieldFault>,
    },
    /// No such record, or none that the actor may see.
    #[error("{detail}")]
    NotFound {
        /// `not_found`.
        code: String,
        /// Kind and id, as `invoice 0192…`.
        subject: String,
        /// What to do about it.
        detail: String,
    },
    /// The actor may see the record but not do this to it.
    #[error("{subject}: {detail}")]
    Denied {
        /// `denied`.
        code: String,
        /// Kind and id, or kind alone.
        subject: String,
        /// Which permission is missing.
        detail: String,
    },
    /// A business rule says no.
    #[error("{code}: {detail}")]
    Refused {
        /// The rule's own code, as `INV-001`.
        code: String,
        /// What the rule was asked about; empty where the command names no record.
        subject: String,
        /// What is wrong and what to do about it.
        detail: String,
    },
    /// Somebody else changed what the decision rested on, or a value that must be unique is taken.
    #[error("{subject}: {detail}")]
    Conflict {
        /// `conflict`.
        code: String,
        /// What was changed or taken.
        subject: String,
        /// What to do about it.
        detail: String,
        /// True where the same command may succeed when sent again.
        retryable: bool,
    },
    /// The store could not do it.
    #[error("storage {code}: {detail}")]
    Storage {
        /// Stable name of the cause, as `full` or `closed`.
        code: String,
        /// `store`.
        subject: String,
        /// What to do about it.
        detail: String,
        /// True where the same command may succeed when sent again.
        retryable: bool,
    },
    /// Stored bytes are not what was written.
    #[error("{subject} is damaged: {detail}")]
    Corrupt {
        /// `corrupt`.
        code: String,
        /// What is damaged.
        subject: String,
        /// How, and what to do about it.
        detail: String,
    },
}

impl From<kernel::CrmError> for CrmError {
    fn from(error: kernel::CrmError) -> Self {
        let (code, subject, detail, retryable) = (error.code().to_owned(), error.subject(), error.detail(), error.is_retryable());
        match error {
            kernel::CrmError::Invalid(faults) => {
                Self::Invalid { code, subject, detail, faults: faults.as_slice().iter().map(FieldFault::from).collect() }
            }
            kernel::CrmError::NotFound { .. } => Self::NotFound { code, subject, detail },
            kernel::CrmError::Denied { .. } => Self::Denied { code, subject, detail },
            kernel::CrmError::Refused(_) => Self::Refused { code, subject, detail },
            kernel::CrmError::Conflict { .. } => Self::Conflict { code, subject, detail, retryable },
            kernel::CrmError::Storage { .. } => Self::Storage { code, subject, detail, retryable },
            kernel::CrmError::Corrupt { .. } => Self::Corrupt { code, subject, detail },
        }
    }
}

#[cfg(test)]
mod tests {
    use crm_core::kernel::{Fault, Faults, Refused, RuleCode};

    use super::*;

    /// One of each kind.
    fn all() -> [kernel::CrmError; 7] {
        let (subject, detail) = ("invoice 1".to_owned(), "try again".to_owned());
        let mut faults = Faults::from(Fault::new("-3", "must be positive", "give one above 0").at("quantity"));
        faults.push(Fault::new("x", "is no date", "give it as 2026-05-04").at("due_on"));
        [
            kernel::CrmError::Invalid(faults),
            kernel::CrmError::NotFound { subject: subject.clone() },
            kernel::CrmError::Denied { subject: subject.clone(), detail: detail.clone() },
            kernel::CrmError::Refused(Refused {
                code: RuleCode::new("INV-001"),
                subject: subject.clone(),
                detail: detail.clone(),
                shortcomings: Vec::new(),
            }),
            kernel::CrmError::Conflict { subject: subject.clone(), detail: detail.clone(), retryable: true },
            kernel::CrmError::Storage { code: "full".into(), detail: detail.clone(), retryable: true },
            kernel::CrmError::Corrupt { subject, detail },
        ]
    }

    #[test]
    fn every_kind_says_the_same_on_both_sides() {
        for error in all() {
            let text = error.to_string();
            assert_eq!(CrmError::from(error).to_string(), text);
        }
    }

    #[test]
    fn all_faults_cross_in_their_order() {
        let [invalid, ..] = all();
        let CrmError::Invalid { faults, subject, .. } = CrmError::from(invalid) else { panic!("not the kind that was given") };
        assert_eq!(subject, "quantity, due_on");
        assert_eq!(faults.iter().map(|fault| fault.value.as_str()).collect::<Vec<_>>(), ["-3", "x"]);
    }
}
