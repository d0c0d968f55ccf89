//! Policy versions: what a company decided, and from which day on it holds.

use derive_getters::Getters;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::access::Operation;
use crate::kernel::{CrmError, Date, DomainEvent, Index, IndexRow, Kind, Policy, PolicyVersionId, Record, SortKey};

use super::command::{decoded, encoded};
use super::read::Query;
use super::unit::Unit;

/// One version of a policy, in force from a day until the next version's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PolicyVersion {
    /// Id of the version.
    #[n(0)]
    #[getter(skip)]
    id: PolicyVersionId,
    /// [`Policy::NAME`].
    #[n(1)]
    name: String,
    /// The first day on which it holds.
    #[n(2)]
    effective_from: Date,
    /// The policy as CBOR.
    #[n(3)]
    #[getter(skip)]
    #[cfg_attr(feature = "serde", serde(skip))]
    content: ByteVec,
}

impl PolicyVersion {
    /// Versions by policy and day; one a day at most.
    pub const BY_DAY: Index<Self> = Index::unique(1, "policy and day");
}

impl Record for PolicyVersion {
    type Id = PolicyVersionId;
    const KIND: Kind = Kind::POLICY_VERSION;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> PolicyVersionId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_DAY.row(SortKey::new().text(&self.name).date(self.effective_from))]
    }
}

/// A policy was set.
#[derive(Debug, Clone, PartialEq, Eq, Encode)]
#[cbor(map)]
struct PolicySet {
    #[n(0)]
    effective_from: Date,
}

impl DomainEvent for PolicySet {
    fn name(&self) -> &'static str {
        "policy.set"
    }
}

impl Unit {
    /// The policy in force on the day of the command; its default where the company set none.
    pub(crate) fn policy<P: Policy>(&mut self) -> Result<P, CrmError> {
        let today = self.today();
        self.policy_on(today)
    }

    /// The policy in force on `day`, as the versions that are there now tell.
    pub(crate) fn policy_on<P: Policy>(&mut self, day: Date) -> Result<P, CrmError> {
        let versions =
            Query::between(PolicyVersion::BY_DAY, SortKey::new().text(P::NAME), SortKey::new().text(P::NAME).date(day));
        let policy = self.remember(versions.part(), |unit| {
            let last = unit.parts(&versions)?.pop();
            last.map_or_else(|| Ok(P::default()), |version| decoded::<P>(P::NAME, &version.content))
        })?;
        Ok(P::clone(&policy))
    }

    /// Sets `policy` from a day on; a version of the same day is replaced.
    pub(crate) fn set_policy<P: Policy>(&mut self, policy: &P, effective_from: Date) -> Result<PolicyVersion, CrmError> {
        policy.check()?;
        let same_day = Query::under(PolicyVersion::BY_DAY, SortKey::new().text(P::NAME).date(effective_from));
        let id = self.parts(&same_day)?.pop().map_or_else(|| self.new_id(), |version| version.id);
        let content = encoded(P::NAME, policy)?.into();
        let version = PolicyVersion { id, name: P::NAME.to_owned(), effective_from, content };
        self.authorise(Operation::Create, &version)?;
        self.save(&version, &[PolicySet { effective_from }])?;
        Ok(version)
    }
}
