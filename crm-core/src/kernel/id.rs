//! Typed ids: UUIDv7 values, one type per kind of record, drawn from an injected generator.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::error::Fault;

/// What every typed id can do.
pub trait RecordId: Copy + Ord + fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// Wraps sixteen bytes.
    fn from_bytes(bytes: [u8; 16]) -> Self;
    /// The sixteen bytes, in an order that follows the time of creation.
    fn to_bytes(self) -> [u8; 16];

    /// The id that a natural key stands for: the same in every store. `space` keeps keys of different meaning apart.
    #[must_use]
    fn natural(space: &str, key: &str) -> Self {
        let digest: [u8; 32] = Sha256::new().chain_update(space).chain_update([0]).chain_update(key).finalize().into();
        let mut id = [0; 16];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self::from_bytes(id)
    }
}

pub(super) fn parse(text: &str) -> Result<[u8; 16], Fault> {
    uuid::Uuid::from_str(text).map(uuid::Uuid::into_bytes).map_err(|_| {
        Fault::new(text, "this is not a UUID", "give 32 hexadecimal digits, as 01920000-0000-7000-8000-000000000000")
    })
}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl RecordId for $name {
            fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }
            fn to_bytes(self) -> [u8; 16] { self.0 }
        }
        impl $name {
            /// The id as a UUID.
            #[must_use]
            pub fn uuid(self) -> uuid::Uuid { uuid::Uuid::from_bytes(self.0) }
        }
        impl From<uuid::Uuid> for $name {
            fn from(uuid: uuid::Uuid) -> Self { Self(uuid.into_bytes()) }
        }
        impl FromStr for $name {
            type Err = Fault;
            fn from_str(text: &str) -> Result<Self, Fault> { parse(text).map(Self) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.uuid().fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self.uuid()) }
        }
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { super::wire::write_id(self.0, serializer) }
        }
        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> { super::wire::read_id(deserializer).map(Self) }
        }
        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(&self, e: &mut minicbor::Encoder<W>, _: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }
        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let position = d.position();
                <[u8; 16]>::try_from(d.bytes()?).map(Self).map_err(|_| minicbor::decode::Error::message("an id has 16 bytes").at(position))
            }
        }
    )+};
}

ids! {
    /// One command sent by a host: the key of idempotency.
    CommandId;
    /// A person or system that acts.
    UserId;
    /// A group of users, placed in a tree.
    TeamId;
    /// A named set of permissions.
    RoleId;
    /// A company that one deals with.
    AccountId;
    /// A person that one deals with.
    ContactId;
    /// That a person works or worked for a company.
    AffiliationId;
    /// What one party is to another.
    RelationshipId;
    /// Something sold.
    ProductId;
    /// What one currency was worth in another on a day.
    ExchangeRateId;
    /// A list of prices in one currency.
    PriceBookId;
    /// The price of a product in a price book.
    PriceId;
    /// Someone who may become a customer.
    LeadId;
    /// A score learned from closed leads.
    ScoreModelId;
    /// When one user takes leads.
    AvailabilityId;
    /// Whose turn it is by one rule.
    RotationId;
    /// A set of stages that opportunities pass.
    PipelineId;
    /// A deal that may be won.
    OpportunityId;
    /// What a pipeline was expected to bring on a day.
    ForecastSnapshotId;
    /// What a manager adds to a forecast.
    ForecastAdjustmentId;
    /// One revision of an offer to a customer.
    QuoteId;
    /// An invoice or a credit note.
    InvoiceId;
    /// The electronic document of an invoice, byte for byte.
    IssuedDocumentId;
    /// Money received or paid back.
    PaymentId;
    /// A part of an invoice closed by a payment, a residual or a write-off.
    AllocationId;
    /// Money of payments that went back.
    RepaymentId;
    /// What was decided about a customer's credit.
    CreditDecisionId;
    /// What is open on one document.
    OpenItemId;
    /// A customer's claim that an invoice is not due as it stands.
    DisputeId;
    /// A payment that its payer contests at their bank.
    PaymentDisputeId;
    /// One matter of a customer, in whatever records.
    ClaimId;
    /// One reminder of open invoices, or the hand-over that ends them.
    DunningNoticeId;
    /// That an invoice or a customer is not reminded for a time.
    DunningHoldId;
    /// How a customer, or one invoice, is reminded.
    DunningTermsId;
    /// What a customer promised to pay, and by when.
    PromiseId;
    /// Interest and costs claimed for one late invoice.
    LateChargeId;
    /// Goods that a customer sends back.
    ReturnId;
    /// What has come back of one order or invoice: the sixteen bytes of that.
    ReturnTallyId;
    /// When reminders look at a customer next.
    DunningWatchId;
    /// How far reminders have looked.
    DunningClockId;
    /// One status of an invoice, as it came or was set.
    InvoiceStatusId;
    /// The life of one invoice: the invoice's own sixteen bytes.
    LifecycleId;
    /// What a customer asks help with.
    ServiceCaseId;
    /// Working hours as a case was promised them.
    ServiceHoursId;
    /// What help a customer may ask for, and how often.
    EntitlementId;
    /// What a customer was asked about a case.
    SurveyId;
    /// Something to do or done: a task, a call, a meeting, an e-mail.
    ActivityId;
    /// Steps that follow a date, as reminders do.
    FollowUpPlanId;
    /// One record on its way through a follow-up plan.
    FollowUpId;
    /// How far follow-ups have looked.
    FollowUpClockId;
    /// What others must agree to.
    ApprovalId;
    /// What a customer ordered.
    OrderId;
    /// What a customer takes again and again.
    SubscriptionId;
    /// One rise or fall of recurring revenue.
    MrrMovementId;
    /// What binds a customer for a time.
    ContractId;
    /// The seal of one issued document.
    ChainLinkId;
    /// The seals of one series of documents.
    DocumentChainId;
    /// Which chains there are, and up to which day the books are closed.
    ChainRegisterId;
    /// What a closed day, month or year came to.
    PeriodClosingId;
    /// What was brought in together.
    ImportId;
    /// The counter of one gap-free number series.
    SequenceId;
    /// One version of a policy.
    PolicyVersionId;
    /// The definition of a custom field.
    FieldDefinitionId;
    /// A message waiting for the host to deliver it.
    OutboxId;
    /// Records of parties that became one.
    MergeId;
    /// Where a party that became part of another went: the id that it had.
    RedirectId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints_and_refuses_anything_else() {
        let id = LeadId::from_bytes([7; 16]);
        assert_eq!(id.to_string().parse::<LeadId>(), Ok(id));
        let fault = "12".parse::<LeadId>().expect_err("not an id");
        assert!(fault.to_string().contains("`12`"));
    }
}
