//! Roles that most companies begin with. They are drafts: change them as you like before adding them.

use crate::access::{EVERY_KIND, Grant, Operation, RoleDraft, Scope};
use crate::kernel::{Fault, Name};

/// Kinds that a company sets up once and everybody reads: users, teams, products, prices, pipelines, policies, custom fields.
const SET_UP: [u16; 9] = [2, 4, 11, 12, 30, 31, 32, 50, 10];
/// Kinds of sales: accounts, contacts, leads, opportunities.
const SALES: [u16; 4] = [20, 21, 40, 51];
/// Kinds of money: invoices, payments, allocations, settlements, disputes, and the number series behind them.
const MONEY: [u16; 5] = [60, 70, 71, 72, 80];

fn draft(name: &str, grants: impl IntoIterator<Item = Grant>) -> Result<RoleDraft, Fault> {
    Ok(RoleDraft { name: Name::parse(name)?, grants: grants.into_iter().collect(), hidden: Vec::new() })
}

fn grants(kinds: &[u16], operations: &[Operation], scope: Scope) -> Vec<Grant> {
    kinds
        .iter()
        .flat_map(|kind| operations.iter().map(move |operation| Grant { kind: *kind, operation: *operation, scope }))
        .collect()
}

const EVERYTHING: [Operation; 9] = [
    Operation::Read,
    Operation::Create,
    Operation::Update,
    Operation::Delete,
    Operation::Assign,
    Operation::Share,
    Operation::Export,
    Operation::Erase,
    Operation::Approve,
];
const WORK: [Operation; 4] = [Operation::Read, Operation::Create, Operation::Update, Operation::Share];

/// Everything, everywhere.
///
/// # Errors
/// None: the name is valid.
pub fn administrator() -> Result<RoleDraft, Fault> {
    draft("Administrator", grants(&[EVERY_KIND], &EVERYTHING, Scope::All))
}

/// Works with, assigns, exports and approves what the teams below work on.
///
/// # Errors
/// None: the name is valid.
pub fn sales_manager() -> Result<RoleDraft, Fault> {
    let mut all = grants(&SALES, &WORK, Scope::TeamTree);
    all.extend(grants(&SALES, &[Operation::Assign, Operation::Export, Operation::Approve], Scope::TeamTree));
    all.extend(grants(&MONEY, &[Operation::Read], Scope::TeamTree));
    all.extend(grants(&SET_UP, &[Operation::Read], Scope::All));
    draft("Sales manager", all)
}

/// Works with their own leads, accounts, contacts and opportunities; sees the team's, and what is invoiced on their own.
///
/// # Errors
/// None: the name is valid.
pub fn seller() -> Result<RoleDraft, Fault> {
    let mut all = grants(&SALES, &WORK, Scope::Own);
    all.extend(grants(&SALES, &[Operation::Read], Scope::Team));
    all.extend(grants(&MONEY, &[Operation::Read], Scope::Own));
    all.extend(grants(&SET_UP, &[Operation::Read], Scope::All));
    draft("Seller", all)
}

/// Invoices, payments and disputes of everybody; reads accounts.
///
/// # Errors
/// None: the name is valid.
pub fn accountant() -> Result<RoleDraft, Fault> {
    let money = [Operation::Read, Operation::Create, Operation::Update, Operation::Delete, Operation::Export, Operation::Approve];
    let mut all = grants(&MONEY, &money, Scope::All);
    all.extend(grants(&SALES, &[Operation::Read], Scope::All));
    all.extend(grants(&SET_UP, &[Operation::Read], Scope::All));
    draft("Accountant", all)
}

/// Sees everything, changes nothing.
///
/// # Errors
/// None: the name is valid.
pub fn read_only() -> Result<RoleDraft, Fault> {
    draft("Read only", grants(&[EVERY_KIND], &[Operation::Read], Scope::All))
}
