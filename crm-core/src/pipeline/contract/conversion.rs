//! From lead to customer: the one command that touches leads, parties and the pipeline.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Code, ContactId, CustomFields, Date, LeadId, Money, Name, PipelineId, ProductId, UserId};
use crate::leads::Lead;
use crate::parties::{Account, Contact};
use crate::pipeline::model::Opportunity;

/// What a part of a lead becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ConvertTo<I> {
    /// A new record.
    #[n(0)]
    New,
    /// A record that is there; only what is empty on it is filled.
    #[n(1)]
    Existing(#[n(0)] I),
}

/// The opportunity that a lead opens.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NewOpportunity {
    /// The pipeline it passes.
    #[n(0)]
    pub pipeline: PipelineId,
    /// What it is called; none: as the lead.
    #[n(1)]
    pub name: Option<Name>,
    /// Key of the open stage it begins in; none: the first open stage.
    #[n(2)]
    pub stage: Option<Code>,
    /// What it is worth, not negative.
    #[n(3)]
    pub amount: Option<Money>,
    /// The day on which it is expected to close.
    #[n(4)]
    pub expected_close: Option<Date>,
    /// What is sold.
    #[n(5)]
    pub product: Option<ProductId>,
    /// What the company notes about it beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    #[cbor(default)]
    pub custom_fields: CustomFields,
}

impl NewOpportunity {
    /// An opportunity at the beginning of the pipeline, of which no more is known than the lead says.
    #[must_use]
    pub fn new(pipeline: PipelineId) -> Self {
        let custom_fields = CustomFields::new();
        Self { pipeline, name: None, stage: None, amount: None, expected_close: None, product: None, custom_fields }
    }
}

/// Converts a qualified lead into an account, a contact and perhaps an opportunity: all of them or none. What of the lead goes where, custom fields
/// included, is said by the policy of that day ([`ConversionPolicy`](crate::pipeline::ConversionPolicy)); of what is there only empty fields are filled.
///
/// Permission: update on leads; create on accounts, contacts and opportunities that are new, update on those that are there.
/// Answers the [`Conversion`]. A value that does not fit where the policy puts it, and custom fields that are not as the company defined them, are invalid.
/// Refusals: LEA-001, LEA-002, then those of opening an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ConvertLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// What its company becomes.
    #[n(1)]
    pub account: ConvertTo<AccountId>,
    /// What its person becomes.
    #[n(2)]
    pub contact: ConvertTo<ContactId>,
    /// The opportunity it opens; none: no opportunity.
    #[n(3)]
    pub opportunity: Option<NewOpportunity>,
    /// Who answers for what is new; none: the lead's owner.
    #[n(4)]
    pub owner: Option<UserId>,
}

/// Asks what a conversion would do, by doing it and keeping nothing of it. Permission: update on leads; create on accounts, contacts and opportunities that
/// are new, update on those that are there. Answers a [`ConversionPreview`](crate::pipeline::ConversionPreview). Refusals: as [`ConvertLead`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PreviewConversion {
    /// The conversion.
    pub convert: ConvertLead,
}

/// Undoes the conversion of a lead: what it made is removed, what it filled is emptied, and the lead is as it was; as long as nothing of it was changed since,
/// and nothing else names what is to be removed. Permission: update on leads, and on what was made and filled. Answers the [`Lead`].
/// Refusals: OPP-010 to OPP-012.
///
/// A lead is converted by mistake, and is a lead again:
///
/// ```
/// # use crm_core::{access::UserDraft, administration::*, engine::Crm, kernel::*, storage::MemoryStore};
/// # use crm_core::leads::{CaptureLead, LeadDetails, LeadPolicy, LeadTag, QualifyLead, WorkLead};
/// # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
/// # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
/// # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
/// # let owner = Some(session.execute(AddUser { draft })?.id());
/// # let policy = LeadPolicy { checklist: vec![], ..LeadPolicy::default() };
/// # session.execute(SetPolicy { policy, effective_from: None })?;
/// # let details = LeadDetails {
/// #     name: Some("Inès Carpentier".parse()?), company: Some("Théâtre des Brumes".parse()?), email: Some("ines@example.org".parse()?),
/// #     phone: None, job_title: None, source: "website".parse()?, utm: Default::default(), custom_fields: CustomFields::new(),
/// # };
/// # let lead = session.execute(CaptureLead { details, original: vec![], external_id: None, owner })?.id();
/// # session.execute(WorkLead { lead })?;
/// # session.execute(QualifyLead { lead })?;
/// use crm_core::pipeline::{ConvertLead, ConvertTo, PreviewConversion, UnconvertLead};
///
/// let convert = ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, opportunity: None, owner: None };
/// let preview = session.ask(PreviewConversion { convert: convert.clone() })?;
/// assert_eq!(preview.filled[0].value, "Théâtre des Brumes");
///
/// session.execute(convert)?;
/// let restored = session.execute(UnconvertLead { lead })?;
/// assert_eq!(restored.tag(), LeadTag::Qualified);
/// # Ok::<(), CrmError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UnconvertLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
}

/// Asks what stands in the way of undoing the conversion of a lead; nothing: it can be undone. Permission: update on leads, and on what was made and
/// filled. Answers every [`UnconversionConflict`](crate::pipeline::UnconversionConflict). Refusals: OPP-010, OPP-011.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct UnconversionConflicts {
    /// The lead.
    pub lead: LeadId,
}

/// What a lead became.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Conversion {
    /// The lead, converted.
    #[n(0)]
    pub lead: Lead,
    /// The account.
    #[n(1)]
    pub account: Account,
    /// The contact.
    #[n(2)]
    pub contact: Contact,
    /// The opportunity, where one was opened.
    #[n(3)]
    pub opportunity: Option<Opportunity>,
}
