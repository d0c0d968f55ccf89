//! The statuses of an invoice, with all that XP Z12-012 says of each in one table.

use minicbor::{Decode, Encode};

use super::codes::{StatusPhase, StatusReason, coded};

/// A status of an invoice (MDT-105).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum LifecycleStatus {
    /// The seller's platform has it and found it sound.
    #[n(0)]
    Deposited,
    /// The seller's platform has sent it.
    #[n(1)]
    Emitted,
    /// The buyer's platform has it.
    #[n(2)]
    Received,
    /// The buyer can fetch it.
    #[n(3)]
    MadeAvailable,
    /// The buyer works on it.
    #[n(4)]
    TakenInHand,
    /// The buyer accepts it.
    #[n(5)]
    Approved,
    /// The buyer accepts a part of it.
    #[n(6)]
    PartlyApproved,
    /// The buyer disputes it.
    #[n(7)]
    Disputed,
    /// The buyer waits for papers.
    #[n(8)]
    Suspended,
    /// The seller gave the papers.
    #[n(9)]
    Completed,
    /// The buyer refuses it.
    #[n(10)]
    Refused,
    /// The buyer has paid.
    #[n(11)]
    PaymentSent,
    /// The seller has cashed it, or, below zero, gave it back.
    #[n(12)]
    Cashed,
    /// A platform found it unsound.
    #[n(13)]
    Rejected,
    /// It is endorsed.
    #[n(14)]
    Endorsed,
    /// The seller gave it up for a corrected one.
    #[n(15)]
    Cancelled,
    /// It went to the wrong place.
    #[n(16)]
    Misrouted,
    /// The end customer pays a subcontractor directly.
    #[n(17)]
    PaidDirectly,
    /// It is sold to a factor.
    #[n(18)]
    Factored,
    /// It is sold to a factor in confidence.
    #[n(19)]
    FactoredInConfidence,
    /// It is to be paid to another account.
    #[n(20)]
    AccountChanged,
    /// It is no longer sold to a factor.
    #[n(21)]
    NotFactored,
    /// The file could not be taken for an invoice.
    #[n(22)]
    Inadmissible,
}

coded! { LifecycleStatus:
    Deposited = "200",
    Emitted = "201",
    Received = "202",
    MadeAvailable = "203",
    TakenInHand = "204",
    Approved = "205",
    PartlyApproved = "206",
    Disputed = "207",
    Suspended = "208",
    Completed = "209",
    Refused = "210",
    PaymentSent = "211",
    Cashed = "212",
    Rejected = "213",
    Endorsed = "214",
    Cancelled = "220",
    Misrouted = "221",
    PaidDirectly = "224",
    Factored = "225",
    FactoredInConfidence = "226",
    AccountChanged = "227",
    NotFactored = "228",
    Inadmissible = "501",
}

/// Who sets a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum StatusAuthor {
    /// The platform of the seller.
    SellersPlatform,
    /// The platform of the buyer.
    BuyersPlatform,
    /// Either platform.
    EitherPlatform,
    /// The seller.
    Seller,
    /// The buyer.
    Buyer,
    /// Seller or buyer.
    EitherParty,
}

/// What is said of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusTerms {
    /// The status.
    pub status: LifecycleStatus,
    /// What it is called in French (MDT-106).
    pub french: &'static str,
    /// What it is called in English.
    pub english: &'static str,
    /// The code of UNTDID 4405 (MDT-88), where BR-FR-CDV-CL-05 lists one.
    pub condition: Option<&'static str>,
    /// The road it belongs to (MDT-77).
    pub phase: StatusPhase,
    /// Who sets it.
    pub author: StatusAuthor,
    /// True for those that the state collects: 200, 210, 212 and 213.
    pub is_mandatory: bool,
    /// True where a reason must be given.
    pub needs_reason: bool,
    /// The reasons it may have; empty: none is named, so any may be given.
    pub reasons: &'static [StatusReason],
}

use StatusReason as R;

/// Reasons of 206, and the first of those of 207.
const PARTLY: &[StatusReason] = &[
    R::OtherReason,
    R::OrderWrong,
    R::SiretWrong,
    R::RoutingCodeWrong,
    R::ContractReferenceMissing,
    R::ReferenceWrong,
    R::PriceWrong,
    R::DiscountWrong,
    R::QuantityWrong,
    R::ItemWrong,
    R::PaymentTermsWrong,
    R::QualityPoor,
    R::DeliveryIncomplete,
];
const DISPUTED: &[StatusReason] = &[
    R::OtherReason,
    R::BankDetailsWrong,
    R::VatRateWrong,
    R::TotalWrong,
    R::ArithmeticWrong,
    R::NotCompliant,
    R::Duplicate,
    R::RecipientUnknown,
    R::RecipientWrong,
    R::TransactionUnknown,
    R::SenderUnknown,
    R::ContractEnded,
    R::BilledTwice,
    R::OrderWrong,
    R::AddressWrong,
    R::SiretWrong,
    R::RoutingCodeWrong,
    R::ContractReferenceMissing,
    R::ReferenceWrong,
    R::PriceWrong,
    R::DiscountWrong,
    R::QuantityWrong,
    R::ItemWrong,
    R::PaymentTermsWrong,
    R::QualityPoor,
    R::DeliveryIncomplete,
];
const SUSPENDED: &[StatusReason] = &[
    R::ProofMissing,
    R::BankDetailsWrong,
    R::OrderWrong,
    R::SiretWrong,
    R::RoutingCodeWrong,
    R::ContractReferenceMissing,
    R::ReferenceWrong,
];
/// Reasons of 210, and those that only the public sector has, from `WithdrawnByService` on.
const REFUSED: &[StatusReason] = &[
    R::VatRateWrong,
    R::TotalWrong,
    R::ArithmeticWrong,
    R::NotCompliant,
    R::Duplicate,
    R::RecipientWrong,
    R::TransactionUnknown,
    R::SenderUnknown,
    R::ContractEnded,
    R::BilledTwice,
    R::OrderWrong,
    R::AddressWrong,
    R::ContractReferenceMissing,
];
/// Further reasons that the public sector may refuse for.
const REFUSED_BY_PUBLIC_SECTOR: &[StatusReason] = &[
    R::WithdrawnByService,
    R::SubcontractorUndeclared,
    R::OffsetByCreditNote,
    R::PaidByImprest,
    R::OtherReason,
    R::BankDetailsWrong,
    R::DeliveryIncomplete,
];
const REJECTED: &[StatusReason] = &[
    R::TotalWrong,
    R::ArithmeticWrong,
    R::Duplicate,
    R::RecipientUnknown,
    R::AddressWrong,
    R::RejectedBySemantics,
    R::RejectedAsNotUnique,
    R::RejectedAsIncoherent,
    R::RejectedByAddress,
    R::RejectedByPublicRules,
    R::RejectedByAttachmentReference,
    R::RejectedByAttachmentLink,
];
const INADMISSIBLE: &[StatusReason] = &[
    R::FileEmpty,
    R::FileTypeUnknown,
    R::SyntaxBroken,
    R::AttachmentTooLarge,
    R::AttachmentNameWrong,
    R::AttachmentEmpty,
    R::FileExtensionWrong,
    R::FileTooLarge,
    R::VirusFound,
    R::FileNameWrong,
];

const fn by_platform(
    status: LifecycleStatus,
    names: [&'static str; 2],
    condition: Option<&'static str>,
    author: StatusAuthor,
) -> StatusTerms {
    let [french, english] = names;
    let phase = StatusPhase::Transmission;
    StatusTerms { status, french, english, condition, phase, author, is_mandatory: false, needs_reason: false, reasons: &[] }
}

const fn by_party(
    status: LifecycleStatus,
    names: [&'static str; 2],
    condition: Option<&'static str>,
    author: StatusAuthor,
) -> StatusTerms {
    let [french, english] = names;
    let phase = StatusPhase::Processing;
    StatusTerms { status, french, english, condition, phase, author, is_mandatory: false, needs_reason: false, reasons: &[] }
}

const fn mandatory(terms: StatusTerms) -> StatusTerms {
    StatusTerms { is_mandatory: true, ..terms }
}

const fn with_reason(terms: StatusTerms, reasons: &'static [StatusReason]) -> StatusTerms {
    StatusTerms { needs_reason: true, reasons, ..terms }
}

const fn with_reasons(terms: StatusTerms, reasons: &'static [StatusReason]) -> StatusTerms {
    StatusTerms { reasons, ..terms }
}

use LifecycleStatus as S;
use StatusAuthor as A;

/// All statuses, in the order of their codes.
pub const STATUSES: [StatusTerms; 23] = [
    with_reasons(
        mandatory(by_platform(S::Deposited, ["Déposée", "Deposited"], Some("10"), A::SellersPlatform)),
        &[R::NotTransmitted],
    ),
    by_platform(S::Emitted, ["Émise", "Emitted"], Some("51"), A::SellersPlatform),
    by_platform(S::Received, ["Reçue", "Received"], Some("43"), A::BuyersPlatform),
    by_platform(S::MadeAvailable, ["Mise à disposition", "Made available"], Some("48"), A::BuyersPlatform),
    by_party(S::TakenInHand, ["Prise en charge", "Taken in hand"], Some("45"), A::Buyer),
    by_party(S::Approved, ["Approuvée", "Approved"], Some("1"), A::Buyer),
    with_reason(by_party(S::PartlyApproved, ["Approuvée partiellement", "Partly approved"], Some("49"), A::Buyer), PARTLY),
    with_reason(by_party(S::Disputed, ["En litige", "Disputed"], Some("46"), A::Buyer), DISPUTED),
    with_reason(by_party(S::Suspended, ["Suspendue", "Suspended"], Some("39"), A::Buyer), SUSPENDED),
    by_party(S::Completed, ["Complétée", "Completed"], Some("37"), A::Seller),
    with_reason(mandatory(by_party(S::Refused, ["Refusée", "Refused"], Some("50"), A::Buyer)), REFUSED),
    by_party(S::PaymentSent, ["Paiement transmis", "Payment sent"], Some("47"), A::Buyer),
    mandatory(by_party(S::Cashed, ["Encaissée", "Cashed"], Some("47"), A::Seller)),
    with_reason(mandatory(by_platform(S::Rejected, ["Rejetée", "Rejected"], Some("8"), A::EitherPlatform)), REJECTED),
    by_party(S::Endorsed, ["Visée", "Endorsed"], None, A::Buyer),
    by_party(S::Cancelled, ["Annulée", "Cancelled"], None, A::Seller),
    with_reasons(by_platform(S::Misrouted, ["Erreur de routage", "Misrouted"], None, A::BuyersPlatform), &[R::RoutingWrong]),
    by_party(S::PaidDirectly, ["Demande de paiement direct", "Direct payment asked"], None, A::EitherParty),
    by_party(S::Factored, ["Affacturée", "Factored"], None, A::Seller),
    by_party(S::FactoredInConfidence, ["Affacturée confidentiel", "Factored in confidence"], None, A::Seller),
    by_party(S::AccountChanged, ["Changement de compte à payer", "Account changed"], None, A::Seller),
    by_party(S::NotFactored, ["Non affacturée", "Not factored"], None, A::Seller),
    with_reason(by_platform(S::Inadmissible, ["Irrecevable", "Inadmissible"], None, A::EitherPlatform), INADMISSIBLE),
];

impl LifecycleStatus {
    /// What is said of it.
    #[must_use]
    pub fn terms(self) -> &'static StatusTerms {
        // The table has a row for each, in the order of the variants: a test holds it to that.
        STATUSES.iter().find(|terms| terms.status == self).unwrap_or(&STATUSES[0])
    }
}

impl StatusReason {
    /// True for what only the public sector may refuse for, beside the reasons that everybody may.
    #[must_use]
    pub fn is_of_public_sector(self) -> bool {
        REFUSED_BY_PUBLIC_SECTOR.contains(&self)
    }
}
