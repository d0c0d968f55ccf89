//! The matrix: every operation, for every role, in every relation to the record, against the table written by hand.

use std::collections::{BTreeMap, BTreeSet};

use crm_core::activities::FollowUpClock;
use crm_core::commands::AnyCommand;
use crm_core::dunning::{DunningClock, DunningWatch};
use crm_core::engine::{ImportMode, Session};
use crm_core::invoicing::IssuedDocument;
use crm_core::invoicing::{ChainLink, ChainRegister, DocumentChain};
use crm_core::kernel::{CrmError, ErrorKind, RecordId};
use crm_core::leads::{Availability, Rotation};
use crm_core::lifecycle::InvoiceLifecycle;
use crm_core::receivables::Settlement;
use crm_core::records::{AnyId, RecordKind};
use crm_core::returns::ReturnTally;

use crate::company::code;
use crate::orders;
use crate::reading::{exported, ways};
use crate::stage::{RELATIONS, ROLES, Stage};

const TABLE: &str = include_str!("matrix.txt");

/// Operation and role, and a letter for each relation.
type Cells = BTreeMap<(String, String), Vec<char>>;

/// What the table expects; a family, a role or a cell given twice or left out is a fault of the table.
fn expected() -> Cells {
    let (mut cells, mut family, mut open) = (Cells::new(), Vec::new(), false);
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            ["of:", operations @ ..] => {
                if open {
                    family.clear();
                }
                open = false;
                family.extend(operations.iter().map(|operation| (*operation).to_owned()));
            }
            [role, letters @ ..] => {
                open = true;
                assert!(ROLES.contains(role), "the table knows no role `{role}`");
                let letters: Vec<char> = letters.iter().map(|letter| letter.parse().expect("one letter a cell")).collect();
                assert_eq!(letters.len(), RELATIONS.len(), "{line}");
                for operation in &family {
                    let known = cells.insert((operation.clone(), (*role).to_owned()), letters.clone());
                    assert!(known.is_none(), "{operation} {role} stands twice in the table");
                }
            }
        }
    }
    cells
}

fn letter<T>(answer: &Result<T, CrmError>) -> char {
    match answer.as_ref().map_err(CrmError::kind) {
        Ok(_) => 'y',
        Err(ErrorKind::Denied) => 'd',
        Err(ErrorKind::NotFound) => 'n',
        Err(ErrorKind::Invalid) => 'i',
        Err(ErrorKind::Refused) => 'r',
        Err(_) => '?',
    }
}

/// The name of a command or question as it is sent.
fn sent_as(order: &impl serde::Serialize, key: &str) -> String {
    serde_json::to_value(order).unwrap()[key].as_str().unwrap().to_owned()
}

/// Does `command` in a transaction that is never stored. One that is not done is refused the same on every other road.
fn tried(session: &Session, command: &AnyCommand) -> char {
    let staged = session.begin().unwrap().execute(command.clone());
    if let Err(error) = &staged {
        let roads: [Result<(), CrmError>; 4] = [
            session.execute(command.clone()).map(drop),
            session.execute_once(session.crm().new_command_id(), command.clone()).map(drop),
            session.transact(|transaction| transaction.execute(command.clone())).map(drop),
            imported(session, command),
        ];
        for road in roads {
            assert_eq!(road.as_ref(), Err(error), "{command:?}");
        }
    }
    letter(&staged)
}

fn imported(session: &Session, command: &AnyCommand) -> Result<(), CrmError> {
    let rows = [(1, Ok(command.clone()))];
    let run = session.import(rows, ImportMode::KeepGood, |transaction, row| transaction.execute(row.clone()), &mut |_| ());
    run.unwrap().refused.pop().map_or(Ok(()), |refused| Err(refused.error))
}

/// The record of each kind that is read.
fn subjects(on: &Stage) -> Vec<(RecordKind, AnyId)> {
    use RecordKind as K;
    vec![
        (K::CustomField, any(on.field)),
        (K::PolicyVersion, any(on.policy)),
        (K::Role, any(on.spare_role)),
        (K::Team, any(on.spare_team)),
        (K::User, any(on.idle)),
        (K::ExchangeRate, any(on.rate)),
        (K::Account, any(on.account)),
        (K::Contact, any(on.contact)),
        (K::Affiliation, any(on.affiliation)),
        (K::Relationship, any(on.relationship)),
        (K::Product, any(on.product)),
        (K::PriceBook, any(on.book)),
        (K::Price, any(on.price)),
        (K::Lead, any(on.working)),
        (K::ScoreModel, any(on.model)),
        (K::Availability, any(Availability::id_of(on.owner))),
        (K::Rotation, any(Rotation::id_of(&code("everything")))),
        (K::Pipeline, any(on.pipeline)),
        (K::Opportunity, any(on.deal)),
        (K::ForecastSnapshot, any(on.snapshot)),
        (K::ForecastAdjustment, any(on.adjustment)),
        (K::Quote, any(on.quotes[0])),
        (K::Invoice, any(on.paid)),
        (K::IssuedDocument, any(IssuedDocument::id_of(on.paid))),
        (K::ChainLink, any(ChainLink::id_of(on.paid))),
        (K::DocumentChain, any(DocumentChain::id_of("INV-2026-"))),
        (K::ChainRegister, any(ChainRegister::the_id())),
        (K::PeriodClosing, any(on.closing)),
        (K::Payment, any(on.payment)),
        (K::Allocation, any(on.allocation)),
        (K::Settlement, any(Settlement::id_of(on.paid))),
        (K::Repayment, any(on.repayment)),
        (K::CreditDecision, any(on.credit_decision)),
        (K::DunningNotice, any(on.notice)),
        (K::DunningHold, any(on.hold)),
        (K::DunningTerms, any(on.terms)),
        (K::PromiseToPay, any(on.promise)),
        (K::LateCharge, any(on.charge)),
        (K::DunningWatch, any(DunningWatch::id_of(on.account))),
        (K::DunningClock, any(DunningClock::the_id())),
        (K::ServiceCase, any(on.cases[0])),
        (K::ServiceHours, any(on.hours)),
        (K::Entitlement, any(on.entitlement)),
        (K::Survey, any(on.survey)),
        (K::ReturnAuthorisation, any(on.returns[1])),
        (K::ReturnTally, any(ReturnTally::id_of(&on.sent_back))),
        (K::Dispute, any(on.disputes[0])),
        (K::PaymentDispute, any(on.payment_disputes[0])),
        (K::Claim, any(on.claim)),
        (K::Merge, any(on.merge)),
        (K::Redirect, any(on.redirect)),
        (K::Activity, any(on.activity)),
        (K::FollowUpPlan, any(on.follow_up_plan)),
        (K::FollowUp, any(on.follow_up)),
        (K::FollowUpClock, any(FollowUpClock::the_id())),
        (K::Approval, any(on.approval)),
        (K::Import, any(on.import)),
        (K::Subscription, any(on.subscriptions[0])),
        (K::MrrMovement, any(on.movement)),
        (K::Contract, any(on.contract)),
        (K::Order, any(on.orders[0])),
        (K::InvoiceStatus, any(on.status)),
        (K::InvoiceLifecycle, any(InvoiceLifecycle::id_of(on.suspended))),
    ]
}

fn any(id: impl RecordId) -> AnyId {
    AnyId::from_bytes(id.to_bytes())
}

/// What the library does for one actor: a letter for each operation, and how many single checks stand behind them.
fn answered(on: &Stage, session: &Session, relation: &str) -> (BTreeMap<String, char>, usize) {
    let (mut cells, mut checks) = (BTreeMap::new(), 0);
    for command in orders::commands(on) {
        cells.insert(sent_as(&command, "do"), tried(session, &command));
    }
    for question in orders::questions(on) {
        let name = sent_as(&question, "ask");
        let answer = session.ask(question);
        let hidden = answer.as_ref().is_ok_and(|figures| !orders::shows(figures));
        cells.insert(name, if hidden { '-' } else { letter(&answer) });
    }
    for (kind, id) in subjects(on) {
        let called = serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
        let all = ways(&on.crm, session, kind, id);
        checks += all.len();
        // Another tenant has users, teams and roles of its own, so a count there is not about this record.
        let about_it = all.iter().filter(|(way, _)| relation != "tenant" || !way.starts_with("count"));
        let said: BTreeSet<bool> = about_it.map(|(_, shown)| *shown).collect();
        assert_eq!(said.len(), 1, "every way to read agrees on {called} for {:?}: {all:?}", session.actor());
        cells.insert(format!("read:{called}"), if said.contains(&true) { 'y' } else { '-' });
        let out = exported(session, kind, id);
        let hidden = out == Ok(false);
        cells.insert(format!("export:{called}"), if hidden { '-' } else { letter(&out) });
    }
    let messages = session.outbox(10).unwrap();
    assert_eq!(session.deliveries(10).unwrap().len(), messages.len());
    cells.insert("outbox".to_owned(), if messages.is_empty() { '-' } else { 'y' });
    cells.insert("verify_audit".to_owned(), letter(&session.verify_audit()));
    (cells, checks)
}

/// What the library does for some roles, in every relation, and how many single checks stand behind it.
fn answered_for(roles: &[&str]) -> (Cells, usize) {
    let (mut found, mut checks) = (Cells::new(), 0);
    for role in roles {
        let stage = Stage::of(role);
        for (session, relation) in stage.actors.iter().zip(RELATIONS) {
            let (cells, ways) = answered(&stage, session, relation);
            checks += ways;
            for (operation, letter) in cells {
                found.entry((operation, (*role).to_owned())).or_default().push(letter);
            }
        }
    }
    (found, checks)
}

#[test]
fn every_operation_answers_every_role_in_every_relation_as_the_table_says() {
    let expected = expected();
    // Each role has a company of its own, so halves of them can go side by side.
    let (one, other) = ROLES.split_at(ROLES.len() / 2);
    let ((mut found, first), (rest, second)) = std::thread::scope(|scope| {
        let other = scope.spawn(|| answered_for(other));
        (answered_for(one), other.join().unwrap())
    });
    let checks = first + second;
    found.extend(rest);
    let mut wrong = Vec::new();
    for key in expected.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
        let show = |cells: Option<&Vec<char>>| cells.map_or("nothing".to_owned(), |cells| cells.iter().collect());
        let (table, library) = (show(expected.get(key)), show(found.get(key)));
        if table != library {
            wrong.push(format!("{} {}: the table says {table}, the library {library}", key.0, key.1));
        }
    }
    assert!(wrong.is_empty(), "relations are {}\n{}", RELATIONS.join(", "), wrong.join("\n"));
    println!("{} cells, {checks} single reads", found.values().map(Vec::len).sum::<usize>());
}

#[test]
fn there_is_a_sample_of_every_command() {
    let stage = Stage::of("all");
    let mut samples: Vec<&str> = orders::commands(&stage).iter().map(AnyCommand::name).collect();
    let mut all = AnyCommand::NAMES.to_vec();
    samples.sort_unstable();
    all.sort_unstable();
    assert_eq!(samples, all);
}
