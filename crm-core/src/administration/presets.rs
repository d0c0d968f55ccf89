//! Roles that most companies begin with. They are drafts: change them as you like before adding them.

use crate::access::{EVERY_KIND, Grant, Operation, RoleDraft, Scope};
use crate::kernel::{Fault, Kind, Name};

/// Kinds that a company sets up once and everybody reads: users, teams, exchange rates, products, prices, score models, whose turn it is, pipelines, follow-up plans,
/// working hours that were promised, policies, custom fields.
const SET_UP: [Kind; 16] = [
    Kind::POLICY_VERSION,
    Kind::CUSTOM_FIELD,
    Kind::ROLE,
    Kind::TEAM,
    Kind::USER,
    Kind::EXCHANGE_RATE,
    Kind::PRODUCT,
    Kind::PRICE_BOOK,
    Kind::PRICE,
    Kind::SCORE_MODEL,
    Kind::ROTATION,
    Kind::PIPELINE,
    Kind::FOLLOW_UP_PLAN,
    Kind::FOLLOW_UP_CLOCK,
    Kind::DUNNING_CLOCK,
    Kind::SERVICE_HOURS,
];
/// Kinds of sales: accounts, contacts and how they belong together, leads, when people take them, opportunities, quotes, orders,
/// subscriptions and their revenue, contracts, what comes back.
const SALES: [Kind; 14] = [
    Kind::ACCOUNT,
    Kind::CONTACT,
    Kind::AFFILIATION,
    Kind::RELATIONSHIP,
    Kind::LEAD,
    Kind::AVAILABILITY,
    Kind::OPPORTUNITY,
    Kind::QUOTE,
    Kind::ORDER,
    Kind::SUBSCRIPTION,
    Kind::MRR_MOVEMENT,
    Kind::CONTRACT,
    Kind::RETURN_AUTHORISATION,
    Kind::RETURN_TALLY,
];
/// Kinds of what is foreseen: snapshots of forecasts, and what managers add to them.
const FORESEEN: [Kind; 2] = [Kind::FORECAST_SNAPSHOT, Kind::FORECAST_ADJUSTMENT];
/// Where old ids lead: whoever saw the party that is gone sees it.
const LED: [Kind; 1] = [Kind::REDIRECT];
/// Kinds of everybody's day: what is to be done, what follows by itself, what others must agree to, and what is brought in from elsewhere.
const DAILY: [Kind; 4] = [Kind::ACTIVITY, Kind::FOLLOW_UP, Kind::APPROVAL, Kind::IMPORT];
/// Kinds of service: what customers ask help with, what help they may ask for, what they say of it, and what is one matter.
const SERVICE: [Kind; 4] = [Kind::SERVICE_CASE, Kind::ENTITLEMENT, Kind::SURVEY, Kind::CLAIM];
/// Kinds of money: invoices and their electronic documents, payments and what goes back of them, allocations, settlements, credit decisions, disputes of invoices and of payments, and how late customers
/// are reminded.
const MONEY: [Kind; 17] = [
    Kind::INVOICE,
    Kind::ISSUED_DOCUMENT,
    Kind::PAYMENT,
    Kind::ALLOCATION,
    Kind::SETTLEMENT,
    Kind::REPAYMENT,
    Kind::CREDIT_DECISION,
    Kind::DISPUTE,
    Kind::PAYMENT_DISPUTE,
    Kind::INVOICE_STATUS,
    Kind::INVOICE_LIFECYCLE,
    Kind::DUNNING_NOTICE,
    Kind::DUNNING_HOLD,
    Kind::DUNNING_TERMS,
    Kind::PROMISE_TO_PAY,
    Kind::LATE_CHARGE,
    Kind::DUNNING_WATCH,
];

/// Kinds of the books: what links issued documents, and what closes periods.
const BOOKS: [Kind; 4] = [Kind::CHAIN_LINK, Kind::DOCUMENT_CHAIN, Kind::CHAIN_REGISTER, Kind::PERIOD_CLOSING];

/// Roles that most companies begin with, by name: for hosts that choose one at run time, or in another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum RolePreset {
    /// Everything, everywhere.
    Administrator,
    /// Works with, assigns, exports and approves what the teams below work on; has scores learned from their leads, and says what follow-up plans there are.
    SalesManager,
    /// Works with their own leads, accounts, contacts, opportunities, quotes, orders, subscriptions, contracts and returns; sees the team's.
    Seller,
    /// Invoices, payments, disputes and returns of everybody, the books, and what becomes of orders and subscriptions; reads accounts.
    Accountant,
    /// Sees everything, changes nothing.
    ReadOnly,
}

impl RolePreset {
    /// The role as a draft, to be changed or added.
    ///
    /// # Errors
    /// None: the names are valid.
    pub fn draft(self) -> Result<RoleDraft, Fault> {
        match self {
            Self::Administrator => administrator(),
            Self::SalesManager => sales_manager(),
            Self::Seller => seller(),
            Self::Accountant => accountant(),
            Self::ReadOnly => read_only(),
        }
    }
}

fn draft(name: &str, grants: impl IntoIterator<Item = Grant>) -> Result<RoleDraft, Fault> {
    Ok(RoleDraft { name: Name::parse(name)?, grants: grants.into_iter().collect(), hidden: Vec::new() })
}

fn grants(kinds: &[Kind], operations: &[Operation], scope: Scope) -> Vec<Grant> {
    let of_kind = |kind: u16| operations.iter().map(move |operation| Grant { kind, operation: *operation, scope });
    kinds.iter().flat_map(|kind| of_kind(kind.code)).collect()
}

fn everywhere(operations: &[Operation]) -> Vec<Grant> {
    operations.iter().map(|operation| Grant { kind: EVERY_KIND, operation: *operation, scope: Scope::All }).collect()
}

const WORK: [Operation; 4] = [Operation::Read, Operation::Create, Operation::Update, Operation::Share];

/// Everything, everywhere.
///
/// # Errors
/// None: the name is valid.
pub fn administrator() -> Result<RoleDraft, Fault> {
    draft("Administrator", everywhere(&Operation::ALL))
}

/// Works with, assigns, exports and approves what the teams below work on; has scores learned from their leads, and says what follow-up plans there are.
///
/// # Errors
/// None: the name is valid.
pub fn sales_manager() -> Result<RoleDraft, Fault> {
    let mut all = grants(&SALES, &WORK, Scope::TeamTree);
    all.extend(grants(&SALES, &[Operation::Assign, Operation::Export, Operation::Approve], Scope::TeamTree));
    all.extend(grants(&MONEY, &[Operation::Read], Scope::TeamTree));
    all.extend(grants(&LED, &[Operation::Read], Scope::TeamTree));
    all.extend(grants(&SET_UP, &[Operation::Read], Scope::All));
    all.extend(grants(&DAILY, &WORK, Scope::TeamTree));
    all.extend(grants(&DAILY, &[Operation::Assign, Operation::Export], Scope::TeamTree));
    all.extend(grants(&SERVICE, &WORK, Scope::TeamTree));
    all.extend(grants(&SERVICE, &[Operation::Assign, Operation::Export], Scope::TeamTree));
    all.extend(grants(&FORESEEN, &WORK, Scope::TeamTree));
    all.extend(grants(&FORESEEN, &[Operation::Export], Scope::TeamTree));
    all.extend(grants(&[Kind::SCORE_MODEL, Kind::FOLLOW_UP_PLAN], &[Operation::Create], Scope::All));
    all.extend(grants(&[Kind::FOLLOW_UP_PLAN], &[Operation::Update], Scope::All));
    draft("Sales manager", all)
}

/// Works with their own leads, accounts, contacts, opportunities, quotes, orders, subscriptions, contracts and returns; sees the team's, and what is invoiced on
/// their own.
///
/// # Errors
/// None: the name is valid.
pub fn seller() -> Result<RoleDraft, Fault> {
    let mut all = grants(&SALES, &WORK, Scope::Own);
    all.extend(grants(&SALES, &[Operation::Read], Scope::Team));
    all.extend(grants(&DAILY, &WORK, Scope::Own));
    all.extend(grants(&DAILY, &[Operation::Read], Scope::Team));
    all.extend(grants(&SERVICE, &WORK, Scope::Own));
    all.extend(grants(&SERVICE, &[Operation::Read], Scope::Team));
    all.extend(grants(&MONEY, &[Operation::Read], Scope::Own));
    all.extend(grants(&FORESEEN, &[Operation::Read], Scope::Own));
    all.extend(grants(&LED, &[Operation::Read], Scope::Team));
    all.extend(grants(&SET_UP, &[Operation::Read], Scope::All));
    draft("Seller", all)
}

/// Invoices, payments, disputes and returns of everybody, the books, and what becomes of orders and subscriptions; reads accounts.
///
/// # Errors
/// None: the name is valid.
pub fn accountant() -> Result<RoleDraft, Fault> {
    let money = [Operation::Read, Operation::Create, Operation::Update, Operation::Delete, Operation::Export, Operation::Approve];
    let mut all = grants(&MONEY, &money, Scope::All);
    all.extend(grants(&BOOKS, &[Operation::Read, Operation::Export], Scope::All));
    all.extend(grants(&[Kind::PERIOD_CLOSING], &[Operation::Create], Scope::All));
    all.extend(grants(&[Kind::CHAIN_LINK], &[Operation::Update], Scope::All));
    all.extend(grants(&[Kind::ORDER, Kind::SUBSCRIPTION], &[Operation::Update], Scope::All));
    let returns = [Operation::Create, Operation::Update, Operation::Approve];
    all.extend(grants(&[Kind::RETURN_AUTHORISATION], &returns, Scope::All));
    all.extend(grants(&[Kind::CLAIM], &[Operation::Create, Operation::Update], Scope::All));
    all.extend(grants(&DAILY, &WORK, Scope::Own));
    all.extend(grants(&DAILY, &[Operation::Read], Scope::All));
    all.extend(grants(&[SALES.as_slice(), SERVICE.as_slice()].concat(), &[Operation::Read], Scope::All));
    all.extend(grants(&FORESEEN, &[Operation::Read], Scope::All));
    all.extend(grants(&LED, &[Operation::Read], Scope::All));
    all.extend(grants(&SET_UP, &[Operation::Read], Scope::All));
    draft("Accountant", all)
}

/// Sees everything, changes nothing.
///
/// # Errors
/// None: the name is valid.
pub fn read_only() -> Result<RoleDraft, Fault> {
    draft("Read only", everywhere(&[Operation::Read]))
}
