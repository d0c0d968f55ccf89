//! Custom fields and ownership of new records: what every process asks before it stores one.

use crate::access::{Operation, User};
use crate::kernel::{CrmError, CustomFields, Fault, FieldDefinition, Ownership, Record, SortKey, UserId};

use super::read::Query;
use super::unit::Unit;

impl Unit {
    /// Refuses custom fields of an `R` that are not as the company defined them.
    pub(crate) fn check_custom_fields<R: Record>(&mut self, fields: &CustomFields) -> Result<(), CrmError> {
        let of_kind = SortKey::new().unsigned(u64::from(R::KIND.code));
        let query = Query::under(FieldDefinition::BY_KIND, of_kind);
        let definitions = self.remember(query.part(), |unit| unit.parts(&query))?;
        Ok(FieldDefinition::verify(&definitions, fields)?)
    }

    /// Who a new `R` belongs to: `owner`, or whoever acts; worked in the owner's team. Refuses those who may create none, before they learn
    /// who is there.
    pub(crate) fn new_ownership<R: Record>(&mut self, owner: Option<UserId>) -> Result<Ownership, CrmError> {
        self.demand(Operation::Create, R::KIND)?;
        self.ownership_of(owner)
    }

    /// The ownership of `owner`, or of whoever acts, in the owner's team.
    pub(crate) fn ownership_of(&mut self, owner: Option<UserId>) -> Result<Ownership, CrmError> {
        let fault = |shown: String, problem, remedy| CrmError::from(Fault::new(shown, problem, remedy).at("owner"));
        let owner = owner.or_else(|| self.reader().user());
        let owner = owner.ok_or_else(|| fault(String::new(), "nobody owns the record", "name its owner where no user acts"))?;
        let user = self.find::<User>(owner)?.filter(|user| *user.is_active());
        let user = user.ok_or_else(|| fault(owner.to_string(), "there is no such active user", "name a user who can act"))?;
        Ok(Ownership::new(owner, *user.team()))
    }
}
