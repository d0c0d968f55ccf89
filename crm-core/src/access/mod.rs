//! Who may: roles, permissions, scopes, teams, shares, field masks.
//!
//! A role grants *scopes* for pairs of kind and operation. A scope says how far a grant reaches over the records of that kind:
//!
//! | scope | reaches |
//! |---|---|
//! | none | nothing |
//! | own | records the user owns |
//! | team | and those worked in the user's team |
//! | team tree | and those of every team below it |
//! | all | every record of the kind |
//!
//! A share opens one record to one user or team beyond that, where the user may do the operation at all. What belongs to the company as a
//! whole (a product, a pipeline) has no owner: any scope but none reaches it. Number series and the outbox have no owner either, but tell of
//! everybody's records: only the scope all reaches them.
//!
//! [`decide`] answers for one record and says why; [`plan`] answers for a list. Both are proved equal by a property test, so that a
//! list never shows what a single read would refuse. [`lists_of`] says under whom a record is kept, so that a narrow plan is read as a few ranges of
//! rows. Pure: the engine loads the records of this folder and calls it.
//! Not here: the commands that create users, teams and roles (administration).

mod decide;
mod lists;
mod model;
mod reader;
#[cfg(test)]
mod tests;

pub use decide::{AccessDecision, AccessPlan, Reason, decide, plan};
pub use lists::{AccessList, lists_of};
pub use model::{EVERY_KIND, FieldMask, Grant, Operation, Role, RoleDraft, Scope, Team, User, UserDraft};
pub use reader::Reader;
