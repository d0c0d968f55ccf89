//! What a qualified lead may become.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Code, ContactId, CustomFields, Date, LeadId, Money, Name, PipelineId, ProductId};

/// A record that the lead becomes: a new one, or one that is there already.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum NewOrExisting<I> {
    /// A new one, owned by the lead's owner.
    #[n(0)]
    New {
        /// What it is called; none: as the lead says.
        #[n(0)]
        name: Option<Name>,
    },
    /// This one. What is known of it stays; what is empty is filled from the lead.
    #[n(1)]
    Existing(#[n(0)] I),
}

impl<I: Copy> NewOrExisting<I> {
    /// The existing one's id.
    #[must_use]
    pub fn existing(&self) -> Option<I> {
        match self {
            Self::New { .. } => None,
            Self::Existing(id) => Some(*id),
        }
    }
}

/// The opportunity that a lead becomes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DealOfLead {
    /// The pipeline it passes.
    #[n(0)]
    pub pipeline: PipelineId,
    /// What it is called; none: like the lead's company, or else like the person.
    #[n(1)]
    pub name: Option<Name>,
    /// Key of the open stage it begins in; none: the first open stage.
    #[n(2)]
    pub stage: Option<Code>,
    /// What is sold.
    #[n(3)]
    pub product: Option<ProductId>,
    /// What it is worth, not negative.
    #[n(4)]
    pub amount: Option<Money>,
    /// The day on which it is expected to close.
    #[n(5)]
    pub expected_close: Option<Date>,
    /// What the company notes about it beyond this.
    #[n(6)]
    #[cbor(default)]
    pub custom_fields: CustomFields,
}

impl DealOfLead {
    /// A deal at the beginning of the pipeline, with nothing known beyond the lead.
    #[must_use]
    pub fn new(pipeline: PipelineId) -> Self {
        let custom_fields = CustomFields::new();
        Self { pipeline, name: None, stage: None, product: None, amount: None, expected_close: None, custom_fields }
    }
}

/// Turns a qualified lead into an account, a contact and perhaps an opportunity: all of them, or none.
///
/// The account is called like the lead's company; the contact takes name, address, telephone and job title; everything new
/// belongs to the lead's owner. Custom fields stay on the lead. Permission: update on leads; create on what is new; read on what
/// exists, and update where something is filled in. Answers the [`Lead`](crate::leads::Lead), which names what it became.
/// Refusals: LEA-001, LEA-002, then those of [`OpenOpportunity`](crate::pipeline::OpenOpportunity).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConvertLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// The company.
    #[n(1)]
    pub account: NewOrExisting<AccountId>,
    /// The person.
    #[n(2)]
    pub contact: NewOrExisting<ContactId>,
    /// The deal, where there is one already.
    #[n(3)]
    pub opportunity: Option<DealOfLead>,
}
