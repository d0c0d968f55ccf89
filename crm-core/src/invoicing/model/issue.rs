//! What issuing froze.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, DocumentHash};
use crate::pricing::AccountingTax;

use super::kind::PrecedingDocument;
use super::number::InvoiceNumber;
use super::parties::{Buyer, Seller};
use super::terms::SuppliedOperations;

/// The billing framework (BT-23): what is supplied, and where in its billing the document stands (BR-FR-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BillingFramework {
    /// The letter.
    #[n(0)]
    pub operations: SuppliedOperations,
    /// The digit.
    #[n(1)]
    pub stage: BillingStage,
}

/// Where in its billing a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum BillingStage {
    /// 1: an invoice to be paid.
    #[n(0)]
    ToPay,
    /// 2: all was paid before.
    #[n(1)]
    AlreadyPaid,
    /// 4: the final invoice after a deposit.
    #[n(2)]
    AfterDeposit,
}

impl BillingFramework {
    /// The code, as `B1`.
    #[must_use]
    pub fn code(self) -> String {
        let digit = match self.stage {
            BillingStage::ToPay => '1',
            BillingStage::AlreadyPaid => '2',
            BillingStage::AfterDeposit => '4',
        };
        format!("{}{digit}", self.operations.letter())
    }
}

/// The form of an electronic invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ElectronicFormat {
    /// UN/CEFACT Cross Industry Invoice (D16B), the XML of Factur-X.
    #[n(0)]
    Cii,
    /// OASIS UBL 2.1.
    #[n(1)]
    Ubl,
}

/// The electronic document that was made where the invoice was issued: the bytes stand in [`IssuedDocument`](super::IssuedDocument).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ElectronicSeal {
    /// The form of the bytes.
    #[n(0)]
    pub format: ElectronicFormat,
    /// Their SHA-256.
    #[n(1)]
    pub hash: DocumentHash,
}

/// What issuing froze.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Issue {
    /// The number (BT-1).
    #[n(0)]
    pub number: InvoiceNumber,
    /// The day of issue (BT-2).
    #[n(1)]
    pub issued_on: Date,
    /// The day by which it is to be paid (BT-9).
    #[n(2)]
    pub due_on: Date,
    /// The customer.
    #[n(3)]
    pub buyer: Buyer,
    /// Who sells (BG-4); none where the company had named no seller.
    #[n(4)]
    pub seller: Option<Seller>,
    /// Documents that this one refers to (BG-3).
    #[cbor(default)]
    #[n(5)]
    pub preceding: Vec<PrecedingDocument>,
    /// The billing framework; none where nobody said what is supplied.
    #[n(6)]
    pub framework: Option<BillingFramework>,
    /// The electronic document, where one was made.
    #[n(7)]
    pub electronic: Option<ElectronicSeal>,
    /// The VAT once more in the currency of the accounts, of a document in another currency; none where no rate of the day was known.
    #[n(8)]
    pub accounting_tax: Option<AccountingTax>,
}
