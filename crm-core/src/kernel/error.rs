//! The one error of the library and its seven kinds.
//!
//! Messages are lower case without a full stop, quote the user's input in backticks and say what to do about it.

use std::borrow::Cow;
use std::fmt;

use minicbor::{Decode, Encode};

use super::hidden::is_unfit_to_show;
use super::shortcoming::Shortcoming;

/// The longest piece of user input that an error repeats, in characters. Longer values are cut and marked with `…`.
pub const QUOTED_CHARS: usize = 64;
/// The longest that a format has to say of what it cannot read, in characters: the names of all commands fit.
const WORDS_CHARS: usize = 8_000;

/// One thing wrong with an input: where, what was given, why it is refused, what to give instead.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Fault {
    /// Path of the field inside the command, as `lines[2].quantity`. Empty when the value stands alone.
    #[n(0)]
    pub field: String,
    /// What was given, cut to [`QUOTED_CHARS`] characters.
    #[n(1)]
    pub value: String,
    /// What is wrong with it.
    #[n(2)]
    pub problem: Cow<'static, str>,
    /// What to do about it.
    #[n(3)]
    pub remedy: Cow<'static, str>,
}

impl Fault {
    /// A fault of a value that stands alone; [`Fault::at`] says later which field it was.
    #[must_use]
    pub fn new(value: impl fmt::Display, problem: impl Into<Cow<'static, str>>, remedy: impl Into<Cow<'static, str>>) -> Self {
        Self { field: String::new(), value: quoted(&value.to_string()), problem: problem.into(), remedy: remedy.into() }
    }

    /// The fault that a format tells of in words: one of ours word by word, or the format's own.
    #[must_use]
    pub fn from_words(words: &str) -> Self {
        let ours = words.split_once('`').and_then(|(field, rest)| {
            let field = field.strip_suffix(' ').unwrap_or(field);
            let (value, rest) = rest.split_once("`: ").filter(|_| !field.contains(' '))?;
            let (problem, remedy) = rest.split_once("; ")?;
            // Formats like JSON add where the text stands.
            let remedy = remedy.split_once(" at line ").map_or(remedy, |(remedy, _)| remedy);
            let fault = Self::new(value, problem.to_owned(), remedy.to_owned());
            Some(if field.is_empty() { fault } else { fault.at(field) })
        });
        // What a format says may repeat any input.
        ours.unwrap_or_else(|| Self::new("", shown(words, WORDS_CHARS), "give what the documentation names"))
    }

    /// The same fault, placed in `field`; a path already there is kept behind it (`lines[2]` + `quantity`).
    #[must_use]
    pub fn at(mut self, field: impl fmt::Display) -> Self {
        self.field = match (self.field.is_empty(), self.field.starts_with('[')) {
            (true, _) => field.to_string(),
            (false, true) => format!("{field}{}", self.field),
            (false, false) => format!("{field}.{}", self.field),
        };
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() {
            write!(f, "{} ", self.field)?;
        }
        write!(f, "`{}`: {}; {}", self.value, self.problem, self.remedy)
    }
}

impl std::error::Error for Fault {}

fn quoted(value: &str) -> String {
    shown(value, QUOTED_CHARS)
}

/// The first `most` characters, without what would let an input forge lines in a host's log: what controls, hides or turns direction.
fn shown(value: &str, most: usize) -> String {
    let mut out: String = value.chars().take(most).map(|c| if is_unfit_to_show(c) { '\u{fffd}' } else { c }).collect();
    if value.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}

/// All faults of one input, so that a person corrects them in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Faults(#[n(0)] Vec<Fault>);

impl Faults {
    /// No fault yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one fault.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Adds the fault of `result`, placed in `field`, or gives the value.
    pub fn take<T>(&mut self, field: impl fmt::Display, result: Result<T, Fault>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.push(fault.at(field));
                None
            }
        }
    }

    /// The same faults, each placed in `field`.
    #[must_use]
    pub fn within(self, field: &str) -> Self {
        Self(self.0.into_iter().map(|fault| fault.at(field)).collect())
    }

    /// Adds a fault for `field` unless `holds`.
    pub fn require(&mut self, holds: bool, field: &str, value: impl fmt::Display, problem: &'static str, remedy: &'static str) {
        if !holds {
            self.push(Fault::new(value, problem, remedy).at(field));
        }
    }

    /// The faults, in the order they were found.
    #[must_use]
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// True while nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` while nothing is wrong, otherwise the error that carries all faults.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] with every fault.
    pub fn finish(self) -> Result<(), CrmError> {
        if self.0.is_empty() { Ok(()) } else { Err(CrmError::Invalid(self)) }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" | ")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

/// The stable code of a rule (`DSP-004`): the same in every language and every version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RuleCode(#[n(0)] Cow<'static, str>);

impl RuleCode {
    /// A code known when the library is built.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A business rule said no: which rule, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refused {
    /// The rule.
    #[n(0)]
    pub code: RuleCode,
    /// What the rule was asked about, as `invoice 0192…`; empty when the command names no record.
    #[n(1)]
    pub subject: String,
    /// What is wrong and what to do about it.
    #[n(2)]
    pub detail: String,
    /// Each thing that a document lacks, where the rule is that it lacks nothing.
    #[cbor(default)]
    #[n(3)]
    pub shortcomings: Vec<Shortcoming>,
}

/// What a person or a host decides on: which of the seven ways an operation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The input is wrong in itself.
    Invalid,
    /// The record does not exist, or the actor may not know that it does.
    NotFound,
    /// The actor may see the record but not do this to it.
    Denied,
    /// A business rule says no.
    Refused,
    /// Somebody else changed what the decision rested on. Retrying may succeed.
    Conflict,
    /// The store could not do it.
    Storage,
    /// Stored bytes are not what was written.
    Corrupt,
}

/// Why an operation did not happen. Nothing was written, whatever the kind; only of [`CrmError::Storage`] `unknown` nobody can tell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Encode, Decode)]
pub enum CrmError {
    /// The input is wrong in itself; all faults are listed.
    #[error("{0}")]
    #[n(0)]
    Invalid(#[n(0)] Faults),
    /// No such record, or none that the actor may see.
    #[error("no {subject} found; check the id, or ask for access to it")]
    #[n(1)]
    NotFound {
        /// Kind and id, as `invoice 0192…`.
        #[n(0)]
        subject: String,
    },
    /// The actor may see the record but not do this to it.
    #[error("{subject}: {detail}")]
    #[n(2)]
    Denied {
        /// Kind and id, or kind alone.
        #[n(0)]
        subject: String,
        /// Which permission is missing.
        #[n(1)]
        detail: String,
    },
    /// A business rule says no.
    #[error("{}: {}", .0.code, .0.detail)]
    #[n(3)]
    Refused(#[n(0)] Refused),
    /// Somebody else changed what the decision rested on, or a value that must be unique is taken.
    #[error("{subject}: {detail}")]
    #[n(4)]
    Conflict {
        /// What was changed or taken.
        #[n(0)]
        subject: String,
        /// What to do about it.
        #[n(1)]
        detail: String,
        /// True where the same command may succeed when sent again.
        #[n(2)]
        retryable: bool,
    },
    /// The store could not do it.
    #[error("storage {code}: {detail}")]
    #[n(5)]
    Storage {
        /// Stable name of the cause, as `full` or `closed`.
        #[n(0)]
        code: Cow<'static, str>,
        /// What to do about it.
        #[n(1)]
        detail: String,
        /// True where the same command may succeed when sent again.
        #[n(2)]
        retryable: bool,
    },
    /// Stored bytes are not what was written.
    #[error("{subject} is damaged: {detail}")]
    #[n(6)]
    Corrupt {
        /// What is damaged.
        #[n(0)]
        subject: String,
        /// How, and what to do about it.
        #[n(1)]
        detail: String,
    },
}

impl CrmError {
    /// Which of the seven ways the operation failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Denied { .. } => ErrorKind::Denied,
            Self::Refused(_) => ErrorKind::Refused,
            Self::Conflict { .. } => ErrorKind::Conflict,
            Self::Storage { .. } => ErrorKind::Storage,
            Self::Corrupt { .. } => ErrorKind::Corrupt,
        }
    }

    /// The stable code: a rule's own (`LEA-003`), or the name of the kind.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::NotFound { .. } => "not_found",
            Self::Denied { .. } => "denied",
            Self::Refused(refused) => refused.code.as_str(),
            Self::Conflict { .. } => "conflict",
            Self::Storage { code, .. } => code,
            Self::Corrupt { .. } => "corrupt",
        }
    }

    /// What the error is about: kind and id of a record, or the paths of the faulty fields.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Invalid(faults) => faults.as_slice().iter().map(|f| f.field.as_str()).collect::<Vec<_>>().join(", "),
            Self::NotFound { subject }
            | Self::Denied { subject, .. }
            | Self::Conflict { subject, .. }
            | Self::Corrupt { subject, .. } => subject.clone(),
            Self::Refused(refused) => refused.subject.clone(),
            Self::Storage { .. } => "store".to_owned(),
        }
    }

    /// What is wrong and what to do about it, without code and subject.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Invalid(faults) => faults.to_string(),
            Self::NotFound { .. } => self.to_string(),
            Self::Refused(refused) => refused.detail.clone(),
            Self::Denied { detail, .. }
            | Self::Conflict { detail, .. }
            | Self::Storage { detail, .. }
            | Self::Corrupt { detail, .. } => detail.clone(),
        }
    }

    /// What a document lacks, where a rule refused it for that; all at once.
    #[must_use]
    pub fn shortcomings(&self) -> &[Shortcoming] {
        match self {
            Self::Refused(refused) => &refused.shortcomings,
            _ => &[],
        }
    }

    /// True where the very same command may succeed when it is sent again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict { retryable: true, .. } | Self::Storage { retryable: true, .. })
    }
}

impl From<Fault> for CrmError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}

impl From<Faults> for CrmError {
    fn from(faults: Faults) -> Self {
        Self::Invalid(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_field_value_problem_and_remedy() {
        let fault = Fault::new("-3", "quantity must be positive", "give a quantity above 0").at("quantity").at("[2]").at("lines");
        assert_eq!(fault.to_string(), "lines[2].quantity `-3`: quantity must be positive; give a quantity above 0");
    }

    #[test]
    fn a_fault_is_read_again_from_its_words() {
        let fault = Fault::new("-3", "quantity must be positive", "give a quantity above 0");
        assert_eq!(Fault::from_words(&fault.to_string()), fault);
        assert_eq!(Fault::from_words(&format!("{fault} at line 1 column 9")), fault);
        assert_eq!(Fault::from_words("missing field `name`").problem, "missing field `name`");
    }

    #[test]
    fn long_or_hostile_input_is_cut_and_cleaned_in_messages() {
        let fault = Fault::new("x".repeat(100), "too long", "shorten it");
        assert_eq!(fault.value.chars().count(), QUOTED_CHARS + 1);
        assert!(!Fault::new("a\nb", "p", "r").value.contains('\n'));
    }

    #[test]
    fn an_error_survives_its_encoding() {
        let error = CrmError::Refused(Refused {
            code: RuleCode::new("DSP-004"),
            subject: "dispute 1".into(),
            detail: "d".into(),
            shortcomings: Vec::new(),
        });
        let bytes = minicbor::to_vec(&error).expect("encodes");
        assert_eq!(minicbor::decode::<CrmError>(&bytes).expect("decodes"), error);
        assert_eq!((error.code(), error.kind()), ("DSP-004", ErrorKind::Refused));
    }
}
