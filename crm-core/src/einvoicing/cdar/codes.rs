//! The code lists of XP Z12-012: each as an enum and a table, so that a code and what it stands for are in one line.

use minicbor::{Decode, Encode};

/// The codes of an enum, one for each variant.
macro_rules! coded {
    ($name:ident: $($variant:ident = $code:literal,)+) => {
        impl $name {
            /// All of them, in the order of the standard.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The one of a code.
            #[must_use]
            pub fn find(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

/// Why an invoice has a status (MDT-113).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum StatusReason {
    /// It is not handed on.
    #[n(0)]
    NotTransmitted,
    /// A paper that proves it is missing.
    #[n(1)]
    ProofMissing,
    /// It cannot be routed.
    #[n(2)]
    RoutingWrong,
    /// Another reason, said in words.
    #[n(3)]
    OtherReason,
    /// The bank details are wrong.
    #[n(4)]
    BankDetailsWrong,
    /// A rate of VAT is wrong.
    #[n(5)]
    VatRateWrong,
    /// The total is wrong.
    #[n(6)]
    TotalWrong,
    /// A figure does not follow from the others.
    #[n(7)]
    ArithmeticWrong,
    /// A mention that the law asks for is missing.
    #[n(8)]
    NotCompliant,
    /// The same invoice came before.
    #[n(9)]
    Duplicate,
    /// The recipient is unknown.
    #[n(10)]
    RecipientUnknown,
    /// It is for somebody else.
    #[n(11)]
    RecipientWrong,
    /// The transaction is unknown.
    #[n(12)]
    TransactionUnknown,
    /// The sender is unknown.
    #[n(13)]
    SenderUnknown,
    /// The contract has ended.
    #[n(14)]
    ContractEnded,
    /// The same was billed before.
    #[n(15)]
    BilledTwice,
    /// The number of the order is wrong or missing.
    #[n(16)]
    OrderWrong,
    /// The electronic address is wrong.
    #[n(17)]
    AddressWrong,
    /// The SIRET is wrong or missing.
    #[n(18)]
    SiretWrong,
    /// The routing code is wrong or missing.
    #[n(19)]
    RoutingCodeWrong,
    /// The reference that the contract asks for is missing.
    #[n(20)]
    ContractReferenceMissing,
    /// A reference is wrong.
    #[n(21)]
    ReferenceWrong,
    /// A price is wrong.
    #[n(22)]
    PriceWrong,
    /// A discount is wrong.
    #[n(23)]
    DiscountWrong,
    /// A quantity is wrong.
    #[n(24)]
    QuantityWrong,
    /// An item is wrong.
    #[n(25)]
    ItemWrong,
    /// The terms of payment are wrong.
    #[n(26)]
    PaymentTermsWrong,
    /// The quality is not what was agreed.
    #[n(27)]
    QualityPoor,
    /// Not all of it was delivered.
    #[n(28)]
    DeliveryIncomplete,
    /// The platform: a rule of meaning is broken.
    #[n(29)]
    RejectedBySemantics,
    /// The platform: the number is not unique.
    #[n(30)]
    RejectedAsNotUnique,
    /// The platform: terms contradict each other.
    #[n(31)]
    RejectedAsIncoherent,
    /// The platform: the address is not in the directory.
    #[n(32)]
    RejectedByAddress,
    /// The platform: a rule of the public sector is broken.
    #[n(33)]
    RejectedByPublicRules,
    /// The platform: an attachment is referred to and missing.
    #[n(34)]
    RejectedByAttachmentReference,
    /// The platform: an attachment cannot be told whose it is.
    #[n(35)]
    RejectedByAttachmentLink,
    /// The public sector: the service withdrew it by hand.
    #[n(36)]
    WithdrawnByService,
    /// The public sector: the subcontractor is not declared.
    #[n(37)]
    SubcontractorUndeclared,
    /// The public sector: it was cancelled against a credit note.
    #[n(38)]
    OffsetByCreditNote,
    /// The public sector: it is paid by an imprest office.
    #[n(39)]
    PaidByImprest,
    /// The public sector: the buyer is to be asked.
    #[n(40)]
    AskBuyer,
    /// Not admissible: the file is empty.
    #[n(41)]
    FileEmpty,
    /// Not admissible: the type of the file is not known.
    #[n(42)]
    FileTypeUnknown,
    /// Not admissible: the file breaks its syntax.
    #[n(43)]
    SyntaxBroken,
    /// Not admissible: an attachment is too large.
    #[n(44)]
    AttachmentTooLarge,
    /// Not admissible: the name of an attachment is not allowed.
    #[n(45)]
    AttachmentNameWrong,
    /// Not admissible: an attachment is empty.
    #[n(46)]
    AttachmentEmpty,
    /// Not admissible: the extension of a file is not allowed.
    #[n(47)]
    FileExtensionWrong,
    /// Not admissible: the file is too large.
    #[n(48)]
    FileTooLarge,
    /// Not admissible: a virus was found.
    #[n(49)]
    VirusFound,
    /// Not admissible: the name of the file is not allowed.
    #[n(50)]
    FileNameWrong,
}

coded! { StatusReason:
    NotTransmitted = "NON_TRANSMISE",
    ProofMissing = "JUSTIF_ABS",
    RoutingWrong = "ROUTAGE_ERR",
    OtherReason = "AUTRE",
    BankDetailsWrong = "COORD_BANC_ERR",
    VatRateWrong = "TX_TVA_ERR",
    TotalWrong = "MONTANTTOTAL_ERR",
    ArithmeticWrong = "CALCUL_ERR",
    NotCompliant = "NON_CONFORME",
    Duplicate = "DOUBLON",
    RecipientUnknown = "DEST_INC",
    RecipientWrong = "DEST_ERR",
    TransactionUnknown = "TRANSAC_INC",
    SenderUnknown = "EMMET_INC",
    ContractEnded = "CONTRAT_TERM",
    BilledTwice = "DOUBLE_FACT",
    OrderWrong = "CMD_ERR",
    AddressWrong = "ADR_ERR",
    SiretWrong = "SIRET_ERR",
    RoutingCodeWrong = "CODE_ROUTAGE_ERR",
    ContractReferenceMissing = "REF_CT_ABSENT",
    ReferenceWrong = "REF_ERR",
    PriceWrong = "PU_ERR",
    DiscountWrong = "REM_ERR",
    QuantityWrong = "QTE_ERR",
    ItemWrong = "ART_ERR",
    PaymentTermsWrong = "MODPAI_ERR",
    QualityPoor = "QUALITE_ERR",
    DeliveryIncomplete = "LIVR_INCOMP",
    RejectedBySemantics = "REJ_SEMAN",
    RejectedAsNotUnique = "REJ_UNI",
    RejectedAsIncoherent = "REJ_COH",
    RejectedByAddress = "REJ_ADR",
    RejectedByPublicRules = "REJ_CONT_B2G",
    RejectedByAttachmentReference = "REJ_REF_PJ",
    RejectedByAttachmentLink = "REJ_ASS_PJ",
    WithdrawnByService = "RETRAIT_MAN_SERV",
    SubcontractorUndeclared = "ST_CT_NON_DECLAR",
    OffsetByCreditNote = "SUPPR_COMP_AVOIR",
    PaidByImprest = "TRANSF_PMNT_REGIE",
    AskBuyer = "CONTACT_ACHTR",
    FileEmpty = "IRR_VIDE_F",
    FileTypeUnknown = "IRR_TYPE_F",
    SyntaxBroken = "IRR_SYNTAX",
    AttachmentTooLarge = "IRR_TAILLE_PJ",
    AttachmentNameWrong = "IRR_NOM_PJ",
    AttachmentEmpty = "IRR_VID_PJ",
    FileExtensionWrong = "IRR_EXT_DOC",
    FileTooLarge = "IRR_TAILLE_F",
    VirusFound = "IRR_ANTIVIRUS",
    FileNameWrong = "IRR_NOM_F",
}

/// What whoever sets a status asks for (MDT-121).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum RequestedAction {
    /// Nothing.
    #[n(0)]
    NoAction,
    /// Information.
    #[n(1)]
    GiveInformation,
    /// A new invoice.
    #[n(2)]
    IssueNewInvoice,
    /// A credit note of all of it.
    #[n(3)]
    CreditInFull,
    /// A credit note of a part.
    #[n(4)]
    CreditInPart,
    /// A credit note of the amount named.
    #[n(5)]
    CreditTheAmount,
    /// Something else, said in words.
    #[n(6)]
    OtherAction,
}

coded! { RequestedAction:
    NoAction = "NOA",
    GiveInformation = "PIN",
    IssueNewInvoice = "NIN",
    CreditInFull = "CNF",
    CreditInPart = "CNP",
    CreditTheAmount = "CNA",
    OtherAction = "OTH",
}

/// What a figure or a value of a status is (MDT-207).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum CharacteristicKind {
    /// Cashed, VAT included, of one rate.
    #[n(0)]
    Cashed,
    /// Paid.
    #[n(1)]
    Paid,
    /// Left to pay.
    #[n(2)]
    LeftToPay,
    /// Discount for early payment.
    #[n(3)]
    EarlyPaymentDiscount,
    /// Rebate.
    #[n(4)]
    Rebate,
    /// Discount.
    #[n(5)]
    Discount,
    /// Approved, without VAT.
    #[n(6)]
    ApprovedNet,
    /// Approved, VAT included.
    #[n(7)]
    ApprovedGross,
    /// Not approved, without VAT.
    #[n(8)]
    NotApprovedNet,
    /// Not approved, VAT included.
    #[n(9)]
    NotApprovedGross,
    /// Bank details.
    #[n(10)]
    BankDetails,
    /// The value that is wrong.
    #[n(11)]
    WrongValue,
    /// The value that is expected.
    #[n(12)]
    ExpectedValue,
    /// A value brought up to date.
    #[n(13)]
    UpdatedValue,
}

coded! { CharacteristicKind:
    Cashed = "MEN",
    Paid = "MPA",
    LeftToPay = "RAP",
    EarlyPaymentDiscount = "ESC",
    Rebate = "RAB",
    Discount = "REM",
    ApprovedNet = "MAP",
    ApprovedGross = "MAPTTC",
    NotApprovedNet = "MNA",
    NotApprovedGross = "MNATTC",
    BankDetails = "CBB",
    WrongValue = "DIV",
    ExpectedValue = "DVA",
    UpdatedValue = "MAJ",
}

/// The part that somebody plays in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum MessageRole {
    /// The buyer.
    #[n(0)]
    Buyer,
    /// The buyer's agent.
    #[n(1)]
    BuyersAgent,
    /// The factor.
    #[n(2)]
    Factor,
    /// The seller.
    #[n(3)]
    Seller,
    /// The seller's agent.
    #[n(4)]
    SellersAgent,
    /// A platform.
    #[n(5)]
    Platform,
    /// Who is paid.
    #[n(6)]
    Payee,
    /// Who pays.
    #[n(7)]
    Payer,
    /// Who issues the invoice for the seller.
    #[n(8)]
    InvoiceIssuer,
    /// Who receives the invoice for the buyer.
    #[n(9)]
    Invoicee,
    /// The portal of the state.
    #[n(10)]
    PublicPortal,
}

coded! { MessageRole:
    Buyer = "BY",
    BuyersAgent = "AB",
    Factor = "DL",
    Seller = "SE",
    SellersAgent = "SR",
    Platform = "WK",
    Payee = "PE",
    Payer = "PR",
    InvoiceIssuer = "II",
    Invoicee = "IV",
    PublicPortal = "DFH",
}

/// The road that a status belongs to (MDT-77).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum StatusPhase {
    /// Platforms hand the invoice on.
    #[n(0)]
    Transmission,
    /// Seller and buyer work on it.
    #[n(1)]
    Processing,
}

coded! { StatusPhase:
    Transmission = "305",
    Processing = "23",
}
pub(super) use coded;
