//! What undoes a conversion, and what stands in the way of it. Pure.

use minicbor::{Decode, Encode};

use crate::activities::{Activity, FollowUp};
use crate::approvals::Approval;
use crate::catalog::PriceBook;
use crate::kernel::{DomainEvent, Kind, Record, RecordId, RecordRef};
use crate::leads::Lead;
use crate::parties::{Account, Affiliation, Contact, Relationship};

use super::model::Opportunity;

/// What became of a record that a conversion had made.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ConversionEvent {
    /// The conversion was undone, and the record removed.
    #[n(0)]
    Undone,
}

impl DomainEvent for ConversionEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Undone => "conversion.undone",
        }
    }
}

/// What stands in the way of undoing a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct UnconversionConflict {
    /// The record.
    pub record: RecordRef,
    /// What about it.
    pub obstacle: UnconversionObstacle,
}

/// Why a record cannot be as it was before the conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum UnconversionObstacle {
    /// A field was changed since.
    Changed(String),
    /// It was removed since.
    Gone,
    /// Records of this kind name it.
    NamedBy(String),
}

impl UnconversionConflict {
    /// The conflict in words, as "the `job_title` of contact 0192… was changed".
    #[must_use]
    pub fn words(&self) -> String {
        let kind = Kind::find(self.record.kind).map_or("record", |kind| kind.name);
        let about = format!("{kind} {}", uuid::Uuid::from_bytes(self.record.id));
        match &self.obstacle {
            UnconversionObstacle::Changed(field) => format!("the {field} of {about} was changed"),
            UnconversionObstacle::Gone => format!("{about} is gone"),
            UnconversionObstacle::NamedBy(kind) => format!("{about} is named by a record of the kind {kind}"),
        }
    }
}

/// What a conversion did to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<R> {
    /// As it was before; none where the conversion made it.
    pub before: Option<R>,
    /// As the conversion left it.
    pub after: R,
}

/// What a conversion did: to the lead, and to each record that it made or filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionDone {
    /// The lead as it was before.
    pub lead_before: Lead,
    /// The lead as the conversion left it.
    pub lead_after: Lead,
    /// The account; none where nothing of it was filled.
    pub account: Option<Done<Account>>,
    /// The contact; none where nothing of them was filled.
    pub contact: Option<Done<Contact>>,
    /// The opportunity, which the conversion made.
    pub opportunity: Option<Done<Opportunity>>,
}

impl ConversionDone {
    /// The ids of the records that undoing it removes or empties: that they name each other stands in nobody's way.
    #[must_use]
    pub fn touched(&self) -> Vec<[u8; 16]> {
        fn of<R: Record>(done: Option<&Done<R>>) -> Option<[u8; 16]> {
            done.map(|done| done.after.id().to_bytes())
        }
        [of(self.account.as_ref()), of(self.contact.as_ref()), of(self.opportunity.as_ref())].into_iter().flatten().collect()
    }
}

/// What is different about a record that a conversion left as `after`.
pub fn changed_since<R: Record>(
    after: &R,
    now: Option<&R>,
    differing: impl Fn(&R, &R) -> Vec<&'static str>,
) -> Vec<UnconversionConflict> {
    let record = RecordRef::to::<R>(after.id());
    let conflict = |obstacle| UnconversionConflict { record, obstacle };
    match now {
        None => vec![conflict(UnconversionObstacle::Gone)],
        Some(now) if now == after => Vec::new(),
        Some(now) => {
            let mut fields = differing(after, now);
            // A change in a field that the list does not name is a change all the same: nothing is undone over it.
            if fields.is_empty() {
                fields.push("record");
            }
            fields.into_iter().map(|field| conflict(UnconversionObstacle::Changed(field.to_owned()))).collect()
        }
    }
}

fn named<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The fields in which two states of a lead differ.
#[must_use]
pub fn differing_lead(a: &Lead, b: &Lead) -> Vec<&'static str> {
    named([
        ("ownership", a.ownership() != b.ownership()),
        ("state", a.state() != b.state()),
        ("details", a.details() != b.details()),
        ("first_response_at", a.first_response_at() != b.first_response_at()),
        ("original", a.original() != b.original()),
        ("external_id", a.external_id() != b.external_id()),
        ("evidence", a.evidence() != b.evidence()),
        ("assigned_at", a.assigned_at() != b.assigned_at()),
        ("checklist", a.checklist() != b.checklist()),
        ("lifecycle", a.lifecycle() != b.lifecycle()),
    ])
}

/// The fields in which two states of an account differ.
#[must_use]
pub fn differing_account(a: &Account, b: &Account) -> Vec<&'static str> {
    let (c, d) = (a.details(), b.details());
    named([
        ("ownership", a.ownership() != b.ownership()),
        ("status", a.status() != b.status()),
        ("parent", a.parent() != b.parent()),
        ("name", c.name != d.name),
        ("legal_name", c.legal_name != d.legal_name),
        ("addresses", c.addresses != d.addresses),
        ("emails", c.emails != d.emails),
        ("phones", c.phones != d.phones),
        ("tax_ids", c.tax_ids != d.tax_ids),
        ("bank_accounts", c.bank_accounts != d.bank_accounts),
        ("industry", c.industry != d.industry),
        ("employees", c.employees != d.employees),
        ("annual_revenue", c.annual_revenue != d.annual_revenue),
        ("founded", c.founded != d.founded),
        ("external_ids", c.external_ids != d.external_ids),
        ("custom_fields", c.custom_fields != d.custom_fields),
    ])
}

/// The fields in which two states of a contact differ.
#[must_use]
pub fn differing_contact(a: &Contact, b: &Contact) -> Vec<&'static str> {
    let (c, d) = (a.details(), b.details());
    named([
        ("ownership", a.ownership() != b.ownership()),
        ("name", c.name != d.name),
        ("given_name", c.given_name != d.given_name),
        ("family_name", c.family_name != d.family_name),
        ("account", c.account != d.account),
        ("job_title", c.job_title != d.job_title),
        ("emails", c.emails != d.emails),
        ("phones", c.phones != d.phones),
        ("addresses", c.addresses != d.addresses),
        ("external_ids", c.external_ids != d.external_ids),
        ("note", c.note != d.note),
        ("custom_fields", c.custom_fields != d.custom_fields),
    ])
}

/// The fields in which two states of an opportunity differ.
#[must_use]
pub fn differing_opportunity(a: &Opportunity, b: &Opportunity) -> Vec<&'static str> {
    named([
        ("ownership", a.ownership != b.ownership),
        ("pipeline", a.pipeline != b.pipeline),
        ("state", a.state != b.state),
        ("name", a.name != b.name),
        ("account", a.account != b.account),
        ("contact", a.contact != b.contact),
        ("product", a.product != b.product),
        ("amount", a.amount != b.amount),
        ("expected_close", a.expected_close != b.expected_close),
        ("probability", a.probability != b.probability),
        ("category", a.category != b.category),
        ("history", a.history != b.history),
        ("custom_fields", a.custom_fields != b.custom_fields),
    ])
}

/// An index in which records of a kind stand under the id that they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedIn {
    /// The kind.
    pub kind: Kind,
    /// The index's number within the kind.
    pub number: u8,
}

impl NamedIn {
    /// The stored code of the index.
    #[must_use]
    pub fn code(&self) -> u32 {
        (u32::from(self.kind.code) << 8) | u32::from(self.number)
    }
}

/// Where accounts are named. Kinds of later rooms are known here by their stored numbers alone; a test holds the list against all indexes there are.
pub const NAMES_ACCOUNTS: [NamedIn; 30] = [
    NamedIn { kind: Kind::ACCOUNT, number: Account::BY_PARENT.number() },
    NamedIn { kind: Kind::CONTACT, number: Contact::BY_ACCOUNT.number() },
    NamedIn { kind: Kind::AFFILIATION, number: Affiliation::BY_ACCOUNT.number() },
    NamedIn { kind: Kind::RELATIONSHIP, number: Relationship::BY_PARTY.number() },
    NamedIn { kind: Kind::PRICE_BOOK, number: PriceBook::BY_ACCOUNT.number() },
    NamedIn { kind: Kind::OPPORTUNITY, number: Opportunity::BY_ACCOUNT.number() },
    NamedIn { kind: Kind::INVOICE, number: 3 },
    NamedIn { kind: Kind::QUOTE, number: 4 },
    NamedIn { kind: Kind::PAYMENT, number: 1 },
    NamedIn { kind: Kind::REPAYMENT, number: 1 },
    NamedIn { kind: Kind::CREDIT_DECISION, number: 1 },
    NamedIn { kind: Kind::RETURN_AUTHORISATION, number: 2 },
    NamedIn { kind: Kind::DISPUTE, number: 4 },
    NamedIn { kind: Kind::PAYMENT_DISPUTE, number: 2 },
    NamedIn { kind: Kind::CLAIM, number: 1 },
    NamedIn { kind: Kind::DUNNING_NOTICE, number: 1 },
    NamedIn { kind: Kind::DUNNING_HOLD, number: 1 },
    NamedIn { kind: Kind::DUNNING_TERMS, number: 1 },
    NamedIn { kind: Kind::PROMISE_TO_PAY, number: 3 },
    NamedIn { kind: Kind::LATE_CHARGE, number: 2 },
    NamedIn { kind: Kind::SERVICE_CASE, number: 1 },
    NamedIn { kind: Kind::ENTITLEMENT, number: 1 },
    NamedIn { kind: Kind::SURVEY, number: 3 },
    NamedIn { kind: Kind::SUBSCRIPTION, number: 1 },
    NamedIn { kind: Kind::MRR_MOVEMENT, number: 3 },
    NamedIn { kind: Kind::CONTRACT, number: 1 },
    NamedIn { kind: Kind::ORDER, number: 3 },
    NamedIn { kind: Kind::REDIRECT, number: 1 },
    NamedIn { kind: Kind::ACTIVITY, number: Activity::BY_SUBJECT.number() },
    NamedIn { kind: Kind::FOLLOW_UP, number: FollowUp::BY_SUBJECT.number() },
];

/// Where contacts are named.
pub const NAMES_CONTACTS: [NamedIn; 11] = [
    NamedIn { kind: Kind::AFFILIATION, number: Affiliation::BY_CONTACT.number() },
    NamedIn { kind: Kind::RELATIONSHIP, number: Relationship::BY_PARTY.number() },
    NamedIn { kind: Kind::OPPORTUNITY, number: Opportunity::BY_CONTACT.number() },
    NamedIn { kind: Kind::QUOTE, number: 5 },
    NamedIn { kind: Kind::ORDER, number: 4 },
    NamedIn { kind: Kind::SERVICE_CASE, number: 2 },
    NamedIn { kind: Kind::SURVEY, number: 1 },
    NamedIn { kind: Kind::RETURN_AUTHORISATION, number: 7 },
    NamedIn { kind: Kind::REDIRECT, number: 1 },
    NamedIn { kind: Kind::ACTIVITY, number: Activity::BY_SUBJECT.number() },
    NamedIn { kind: Kind::FOLLOW_UP, number: FollowUp::BY_SUBJECT.number() },
];

/// Where opportunities are named.
pub const NAMES_OPPORTUNITIES: [NamedIn; 6] = [
    NamedIn { kind: Kind::QUOTE, number: 2 },
    NamedIn { kind: Kind::QUOTE, number: 3 },
    NamedIn { kind: Kind::ORDER, number: 5 },
    NamedIn { kind: Kind::ACTIVITY, number: Activity::BY_SUBJECT.number() },
    NamedIn { kind: Kind::FOLLOW_UP, number: FollowUp::BY_SUBJECT.number() },
    NamedIn { kind: Kind::APPROVAL, number: Approval::BY_SUBJECT.number() },
];

/// The conflict of a record that records of `kind` name.
#[must_use]
pub fn named_by<R: Record>(id: R::Id, kind: Kind) -> UnconversionConflict {
    UnconversionConflict { record: RecordRef::to::<R>(id), obstacle: UnconversionObstacle::NamedBy(kind.name.to_owned()) }
}
