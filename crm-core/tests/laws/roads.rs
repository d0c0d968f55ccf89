//! The roads that a command may take, and what must hold on each, whatever the command.

use crm_core::administration::AddTeam;
use crm_core::engine::{Command, ImportMode, Session};
use crm_core::kernel::*;
use crm_core::leads::WorkLead;

use crate::company::*;

/// How a command is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// By itself.
    Plain,
    /// Twice under one id.
    Twice,
    /// Under an id that is then used for another command, and by another actor.
    Reused,
    /// As the last of a transaction.
    Together,
    /// First in a transaction that fails at its end: nothing comes of it.
    Torn,
    /// As a row of an import, between two wrong ones.
    Imported,
    /// The same where one wrong row stops all: nothing comes of it.
    ImportedStrictly,
}

impl Road {
    pub const ALL: [Self; 7] =
        [Self::Plain, Self::Twice, Self::Reused, Self::Together, Self::Torn, Self::Imported, Self::ImportedStrictly];

    /// Whether what goes this way is undone, whatever it is.
    pub fn leads_nowhere(self) -> bool {
        matches!(self, Self::Torn | Self::ImportedStrictly)
    }
}

/// Sends `command`; `None` where the road leads nowhere.
pub fn send<C: Command>(road: Road, session: &Session, other: &Session, command: C) -> Option<Result<C::Answer, CrmError>> {
    if road == Road::Plain {
        // The common case is not slowed down by reading the whole log.
        return Some(session.execute(command));
    }
    let id = session.crm().new_command_id();
    let head = || session.crm().system("looking", session.now()).verify_audit().unwrap();
    let before = head();
    let answer = match road {
        Road::Plain => session.execute(command),
        Road::Twice => return Some(twice(session, id, command)),
        Road::Reused => return Some(reused(session, other, id, command)),
        Road::Together => session.transact(|transaction| {
            // Refused or not: what fails in a transaction leaves nothing of itself.
            let _ = transaction.execute(unknown());
            transaction.execute(command.clone())
        }),
        Road::Torn => {
            let torn = session.transact(|transaction| {
                let _ = transaction.execute(command.clone());
                transaction.execute(unknown())
            });
            assert_eq!(refusal(torn), "not_found");
            assert_eq!(head(), before, "a transaction that fails at its end writes nothing");
            return None;
        }
        Road::Imported => imported(session, ImportMode::KeepGood, command),
        Road::ImportedStrictly => {
            let _ = imported(session, ImportMode::AllOrNothing, command);
            assert_eq!(head(), before, "one wrong row stops a strict import");
            return None;
        }
    };
    if answer.is_err() {
        assert_eq!(head(), before, "what fails writes nothing");
    }
    Some(answer)
}

fn unknown() -> WorkLead {
    WorkLead { lead: RecordId::from_bytes([0xee; 16]) }
}

fn bytes<A: minicbor::Encode<()>>(answer: &Result<A, CrmError>) -> Result<Vec<u8>, CrmError> {
    answer.as_ref().map(|answer| minicbor::to_vec(answer).unwrap()).map_err(Clone::clone)
}

/// An answer that is remembered under the command's id.
fn is_kept<T>(answer: &Result<T, CrmError>) -> bool {
    matches!(answer, Ok(_) | Err(CrmError::Refused(_)))
}

fn twice<C: Command>(session: &Session, id: CommandId, command: C) -> Result<C::Answer, CrmError> {
    let head = || session.crm().system("looking", session.now()).verify_audit().unwrap();
    let first = session.execute_once(id, command.clone());
    let after_one = head();
    let second = session.execute_once(id, command);
    assert_eq!(head(), after_one, "sent twice is done once");
    assert_eq!(bytes(&first), bytes(&second), "and answered alike");
    first
}

fn reused<C: Command>(session: &Session, other: &Session, id: CommandId, command: C) -> Result<C::Answer, CrmError> {
    let answer = session.execute_once(id, command.clone());
    if is_kept(&answer) {
        let another = session.execute_once(id, AddTeam { name: name("Another"), parent: None }).map(drop);
        let by_another = other.execute_once(id, command).map(drop);
        for reused in [another, by_another] {
            let error = reused.expect_err("an id is used for one command of one actor");
            assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Conflict, false), "{error}");
        }
    }
    answer
}

fn imported<C: Command>(session: &Session, mode: ImportMode, command: C) -> Result<C::Answer, CrmError> {
    let wrong = Fault::new("?", "this row cannot be read", "write it anew");
    let rows = [(1, Err(CrmError::from(wrong))), (2, Ok(Some(command))), (3, Ok(None))];
    let report = session.import(
        rows,
        mode,
        |transaction, row: &Option<C>| match row {
            Some(command) => transaction.execute(command.clone()).map(Some),
            None => transaction.execute(unknown()).map(|_| None),
        },
        &mut |_| {},
    );
    let mut report = report.expect("what is wrong with a row is in the report");
    let wrong: Vec<u64> = report.refused.iter().map(|refused| refused.row).filter(|row| *row != 2).collect();
    assert_eq!(wrong, [1, 3], "every wrong row is reported");
    match report.accepted.pop() {
        Some((_, answer)) => Ok(answer.unwrap()),
        None => Err(report.refused.into_iter().find(|refused| refused.row == 2).map_or_else(
            || Fault::new("", "the row was not wrong, but others were", "put them right").into(),
            |refused| refused.error,
        )),
    }
}
