//! What a rule answers, what it may know, and the table of legal steps behind it.

use std::fmt::Debug;

use minicbor::Encode;

use super::actor::Actor;
use super::time::{Date, Timestamp};

/// All that a rule may know beside the record and the command.
#[derive(Debug)]
pub struct RuleContext<'a, P> {
    /// Who acts.
    pub actor: &'a Actor,
    /// When the command happens.
    pub now: Timestamp,
    /// The same instant as a day in the company's time zone.
    pub today: Date,
    /// The company's choices in force on that day.
    pub policy: &'a P,
}

/// What a rule decided.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<T, E> {
    /// The record becomes `next`, because of `events`.
    Apply {
        /// The record afterwards.
        next: T,
        /// What happened.
        events: Vec<E>,
    },
    /// The record already is as the command wants it. Neither success nor failure: nothing is written.
    AlreadyDone(T),
}

impl<T, E> Decision<T, E> {
    /// The record becomes `next` because of one event.
    pub fn apply(next: T, event: E) -> Self {
        Self::Apply { next, events: vec![event] }
    }

    /// The record, changed or not.
    #[must_use]
    pub fn record(&self) -> &T {
        match self {
            Self::Apply { next, .. } | Self::AlreadyDone(next) => next,
        }
    }
}

/// Something that happened to a record. Its name is stable; its content goes into the change log.
pub trait DomainEvent: Debug + Clone + PartialEq + Encode<()> {
    /// The stable name in the past tense, as `dispute.acknowledged`.
    fn name(&self) -> &'static str;
}

/// The legal steps of a state machine: state, command, state. One table draws the diagram, offers a host's buttons and drives tests.
#[derive(Debug)]
pub struct StepTable<S: 'static, C: 'static>(pub &'static [(S, C, S)]);

impl<S: Copy + PartialEq + Debug, C: Copy + PartialEq + Debug> StepTable<S, C> {
    /// True where `command` is legal in `state`.
    pub fn allows(&self, state: S, command: C) -> bool {
        self.0.iter().any(|(from, by, _)| *from == state && *by == command)
    }

    /// The commands that are legal in `state`, each once, in table order.
    pub fn available(&self, state: S) -> Vec<C> {
        let mut commands: Vec<C> = Vec::new();
        for (from, by, _) in self.0 {
            if *from == state && !commands.contains(by) {
                commands.push(*by);
            }
        }
        commands
    }

    /// The states that `command` may lead to from `state`.
    pub fn targets(&self, state: S, command: C) -> Vec<S> {
        self.0.iter().filter(|(from, by, _)| *from == state && *by == command).map(|(_, _, to)| *to).collect()
    }

    /// The machine as a Mermaid state diagram.
    pub fn diagram(&self) -> String {
        let mut out = String::from("stateDiagram-v2\n");
        for (from, by, to) in self.0 {
            out.push_str(&format!("    {from:?} --> {to:?}: {by:?}\n"));
        }
        out
    }
}
