//! The code lists of XP Z12-012: each as an enum and a table, so that a code and what it stands for are in one line.

use minicbor::{Decode, Encode};

/// An enum whose variants have a code each.
macro_rules! coded {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$doc:meta])* $number:literal $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
        #[cbor(index_only)]
        pub enum $name { $($(#[$doc])* #[n($number)] $variant,)+ }

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

coded! {
    /// Why an invoice has a status (MDT-113).
    pub enum StatusReason {
        /// It is not handed on.
        0 NotTransmitted = "NON_TRANSMISE",
        /// A paper that proves it is missing.
        1 ProofMissing = "JUSTIF_ABS",
        /// It cannot be routed.
        2 RoutingWrong = "ROUTAGE_ERR",
        /// Another reason, said in words.
        3 OtherReason = "AUTRE",
        /// The bank details are wrong.
        4 BankDetailsWrong = "COORD_BANC_ERR",
        /// A rate of VAT is wrong.
        5 VatRateWrong = "TX_TVA_ERR",
        /// The total is wrong.
        6 TotalWrong = "MONTANTTOTAL_ERR",
        /// A figure does not follow from the others.
        7 ArithmeticWrong = "CALCUL_ERR",
        /// A mention that the law asks for is missing.
        8 NotCompliant = "NON_CONFORME",
        /// The same invoice came before.
        9 Duplicate = "DOUBLON",
        /// The recipient is unknown.
        10 RecipientUnknown = "DEST_INC",
        /// It is for somebody else.
        11 RecipientWrong = "DEST_ERR",
        /// The transaction is unknown.
        12 TransactionUnknown = "TRANSAC_INC",
        /// The sender is unknown.
        13 SenderUnknown = "EMMET_INC",
        /// The contract has ended.
        14 ContractEnded = "CONTRAT_TERM",
        /// The same was billed before.
        15 BilledTwice = "DOUBLE_FACT",
        /// The number of the order is wrong or missing.
        16 OrderWrong = "CMD_ERR",
        /// The electronic address is wrong.
        17 AddressWrong = "ADR_ERR",
        /// The SIRET is wrong or missing.
        18 SiretWrong = "SIRET_ERR",
        /// The routing code is wrong or missing.
        19 RoutingCodeWrong = "CODE_ROUTAGE_ERR",
        /// The reference that the contract asks for is missing.
        20 ContractReferenceMissing = "REF_CT_ABSENT",
        /// A reference is wrong.
        21 ReferenceWrong = "REF_ERR",
        /// A price is wrong.
        22 PriceWrong = "PU_ERR",
        /// A discount is wrong.
        23 DiscountWrong = "REM_ERR",
        /// A quantity is wrong.
        24 QuantityWrong = "QTE_ERR",
        /// An item is wrong.
        25 ItemWrong = "ART_ERR",
        /// The terms of payment are wrong.
        26 PaymentTermsWrong = "MODPAI_ERR",
        /// The quality is not what was agreed.
        27 QualityPoor = "QUALITE_ERR",
        /// Not all of it was delivered.
        28 DeliveryIncomplete = "LIVR_INCOMP",
        /// The platform: a rule of meaning is broken.
        29 RejectedBySemantics = "REJ_SEMAN",
        /// The platform: the number is not unique.
        30 RejectedAsNotUnique = "REJ_UNI",
        /// The platform: terms contradict each other.
        31 RejectedAsIncoherent = "REJ_COH",
        /// The platform: the address is not in the directory.
        32 RejectedByAddress = "REJ_ADR",
        /// The platform: a rule of the public sector is broken.
        33 RejectedByPublicRules = "REJ_CONT_B2G",
        /// The platform: an attachment is referred to and missing.
        34 RejectedByAttachmentReference = "REJ_REF_PJ",
        /// The platform: an attachment cannot be told whose it is.
        35 RejectedByAttachmentLink = "REJ_ASS_PJ",
        /// The public sector: the service withdrew it by hand.
        36 WithdrawnByService = "RETRAIT_MAN_SERV",
        /// The public sector: the subcontractor is not declared.
        37 SubcontractorUndeclared = "ST_CT_NON_DECLAR",
        /// The public sector: it was cancelled against a credit note.
        38 OffsetByCreditNote = "SUPPR_COMP_AVOIR",
        /// The public sector: it is paid by an imprest office.
        39 PaidByImprest = "TRANSF_PMNT_REGIE",
        /// The public sector: the buyer is to be asked.
        40 AskBuyer = "CONTACT_ACHTR",
        /// Not admissible: the file is empty.
        41 FileEmpty = "IRR_VIDE_F",
        /// Not admissible: the type of the file is not known.
        42 FileTypeUnknown = "IRR_TYPE_F",
        /// Not admissible: the file breaks its syntax.
        43 SyntaxBroken = "IRR_SYNTAX",
        /// Not admissible: an attachment is too large.
        44 AttachmentTooLarge = "IRR_TAILLE_PJ",
        /// Not admissible: the name of an attachment is not allowed.
        45 AttachmentNameWrong = "IRR_NOM_PJ",
        /// Not admissible: an attachment is empty.
        46 AttachmentEmpty = "IRR_VID_PJ",
        /// Not admissible: the extension of a file is not allowed.
        47 FileExtensionWrong = "IRR_EXT_DOC",
        /// Not admissible: the file is too large.
        48 FileTooLarge = "IRR_TAILLE_F",
        /// Not admissible: a virus was found.
        49 VirusFound = "IRR_ANTIVIRUS",
        /// Not admissible: the name of the file is not allowed.
        50 FileNameWrong = "IRR_NOM_F",
    }
}

coded! {
    /// What whoever sets a status asks for (MDT-121).
    pub enum RequestedAction {
        /// Nothing.
        0 NoAction = "NOA",
        /// Information.
        1 GiveInformation = "PIN",
        /// A new invoice.
        2 IssueNewInvoice = "NIN",
        /// A credit note of all of it.
        3 CreditInFull = "CNF",
        /// A credit note of a part.
        4 CreditInPart = "CNP",
        /// A credit note of the amount named.
        5 CreditTheAmount = "CNA",
        /// Something else, said in words.
        6 OtherAction = "OTH",
    }
}

coded! {
    /// What a figure or a value of a status is (MDT-207).
    pub enum CharacteristicKind {
        /// Cashed, VAT included, of one rate.
        0 Cashed = "MEN",
        /// Paid.
        1 Paid = "MPA",
        /// Left to pay.
        2 LeftToPay = "RAP",
        /// Discount for early payment.
        3 EarlyPaymentDiscount = "ESC",
        /// Rebate.
        4 Rebate = "RAB",
        /// Discount.
        5 Discount = "REM",
        /// Approved, without VAT.
        6 ApprovedNet = "MAP",
        /// Approved, VAT included.
        7 ApprovedGross = "MAPTTC",
        /// Not approved, without VAT.
        8 NotApprovedNet = "MNA",
        /// Not approved, VAT included.
        9 NotApprovedGross = "MNATTC",
        /// Bank details.
        10 BankDetails = "CBB",
        /// The value that is wrong.
        11 WrongValue = "DIV",
        /// The value that is expected.
        12 ExpectedValue = "DVA",
        /// A value brought up to date.
        13 UpdatedValue = "MAJ",
    }
}

coded! {
    /// The part that somebody plays in a message.
    pub enum MessageRole {
        /// The buyer.
        0 Buyer = "BY",
        /// The buyer's agent.
        1 BuyersAgent = "AB",
        /// The factor.
        2 Factor = "DL",
        /// The seller.
        3 Seller = "SE",
        /// The seller's agent.
        4 SellersAgent = "SR",
        /// A platform.
        5 Platform = "WK",
        /// Who is paid.
        6 Payee = "PE",
        /// Who pays.
        7 Payer = "PR",
        /// Who issues the invoice for the seller.
        8 InvoiceIssuer = "II",
        /// Who receives the invoice for the buyer.
        9 Invoicee = "IV",
        /// The portal of the state.
        10 PublicPortal = "DFH",
    }
}

coded! {
    /// The road that a status belongs to (MDT-77).
    pub enum StatusPhase {
        /// Platforms hand the invoice on.
        0 Transmission = "305",
        /// Seller and buyer work on it.
        1 Processing = "23",
    }
}
pub(super) use coded;
