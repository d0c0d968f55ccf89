//! The document as a whole. Fields are named by their business terms (BT) and groups (BG) of EN 16931-1.

use rust_decimal::Decimal;

use crate::kernel::{Currency, Date};

use super::lines::{StatedAdjustment, StatedLine, VatBreakdown};
use super::parties::{Delivery, Payee, TaxRepresentative, TradeIdentifier, TradeParty};

/// From when the buyer may deduct the VAT (BT-8), where no day is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum VatPoint {
    /// The day of issue: in France the option for VAT on debits (CII 5, UBL 3).
    Issue,
    /// The day of delivery (CII 29, UBL 35).
    Delivery,
    /// The day of payment: in France VAT on receipts (CII 72, UBL 432).
    Payment,
}

/// A note (BG-1).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InvoiceNote {
    /// What it is about (BT-21), a code of UNTDID 4451: `PMD` late payment, `PMT` fixed compensation, `AAB` discount, `REG` legal form.
    pub subject: Option<String>,
    /// What it says (BT-22).
    pub text: String,
}

/// An invoice that this one refers to (BG-3).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PrecedingInvoice {
    /// Its number (BT-25).
    pub number: String,
    /// Its day of issue (BT-26).
    pub issued_on: Option<Date>,
    /// What it is, a code of UNTDID 1001 (EXT-FR-FE-02): only in the French extension.
    pub type_code: Option<String>,
}

/// From when to when something was supplied (BG-14, BG-26).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BillingPeriod {
    /// The first day (BT-73, BT-134).
    pub from: Option<Date>,
    /// The last day (BT-74, BT-135).
    pub to: Option<Date>,
}

/// Numbers of other papers that the document names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct References {
    /// What the buyer asked to have on it, as a department or a service (BT-10).
    pub buyer: Option<String>,
    /// The project (BT-11).
    pub project: Option<String>,
    /// The contract (BT-12).
    pub contract: Option<String>,
    /// The buyer's order (BT-13).
    pub purchase_order: Option<String>,
    /// The seller's order (BT-14).
    pub sales_order: Option<String>,
    /// The receiving advice (BT-15).
    pub receiving_advice: Option<String>,
    /// The despatch advice (BT-16).
    pub despatch_advice: Option<String>,
    /// The tender or lot (BT-17).
    pub tender: Option<String>,
    /// What is invoiced, as a meter or a subscription (BT-18).
    pub object: Option<TradeIdentifier>,
    /// Where the buyer books it (BT-19).
    pub accounting: Option<String>,
}

/// An account that is paid to (BG-17).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CreditTransfer {
    /// IBAN or another number of the account (BT-84).
    pub account: String,
    /// Whose account (BT-85).
    pub name: Option<String>,
    /// The bank, by its BIC (BT-86).
    pub bank: Option<String>,
}

/// The card that was paid with (BG-18).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PaymentCard {
    /// The last digits of its number (BT-87).
    pub number: String,
    /// Who holds it (BT-88).
    pub holder: Option<String>,
}

/// A direct debit (BG-19).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DirectDebit {
    /// The mandate (BT-89).
    pub mandate: Option<String>,
    /// The creditor, by the number that its bank gave it (BT-90).
    pub creditor: Option<String>,
    /// The account that is debited (BT-91).
    pub account: Option<String>,
}

/// A way to pay (BG-16).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PaymentInstruction {
    /// A code of UNTDID 4461 (BT-81): `30` transfer, `58` SEPA transfer, `59` SEPA direct debit, `48` card.
    pub means: String,
    /// The same in words (BT-82).
    pub means_text: Option<String>,
    /// What the payer is asked to write (BT-83).
    pub remittance: Option<String>,
    /// Accounts that are paid to.
    pub transfers: Vec<CreditTransfer>,
    /// The card that was paid with.
    pub card: Option<PaymentCard>,
    /// The direct debit.
    pub debit: Option<DirectDebit>,
}

/// A paper that goes with the invoice (BG-24).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Attachment {
    /// Its number (BT-122).
    pub number: String,
    /// What it is (BT-123).
    pub description: Option<String>,
    /// Where it is found (BT-124).
    pub location: Option<String>,
    /// Its name as a file (BT-125).
    pub file_name: Option<String>,
    /// Its type (BT-125), as `application/pdf`.
    pub media_type: Option<String>,
    /// The file itself (BT-125); none where only a place is named.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub content: Option<Vec<u8>>,
}

/// What the document says it comes to (BG-22), each figure with the decimals it was stated with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatedTotals {
    /// Sum of line nets (BT-106).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub line_net: Decimal,
    /// Sum of allowances on the document (BT-107).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub allowances: Option<Decimal>,
    /// Sum of charges on the document (BT-108).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub charges: Option<Decimal>,
    /// Net (BT-109).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub net: Decimal,
    /// VAT (BT-110).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub tax: Option<Decimal>,
    /// VAT in the currency of the accounts (BT-111).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub tax_in_accounts: Option<Decimal>,
    /// Gross (BT-112).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub gross: Decimal,
    /// Paid before (BT-113).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub prepaid: Option<Decimal>,
    /// Put on what is due to round it (BT-114).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub rounding: Option<Decimal>,
    /// Due (BT-115).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub due: Decimal,
}

/// An invoice or credit note as EN 16931-1 has it, in no format yet. Texts are as the document has them; figures keep the decimals they were stated with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ElectronicInvoice {
    /// The number (BT-1).
    pub number: String,
    /// The day of issue (BT-2).
    pub issued_on: Date,
    /// What it is, a code of UNTDID 1001 (BT-3): `380` invoice, `381` credit note, `386` deposit.
    pub type_code: String,
    /// The currency of every amount but one (BT-5).
    pub currency: Currency,
    /// The currency of the accounts, in which the VAT is stated once more (BT-6).
    pub accounting_currency: Option<Currency>,
    /// The day from which the VAT may be deducted (BT-7).
    pub vat_point_on: Option<Date>,
    /// The event from which it may (BT-8).
    pub vat_point: Option<VatPoint>,
    /// The day by which it is to be paid (BT-9).
    pub due_on: Option<Date>,
    /// Numbers of other papers (BT-10 to BT-19).
    pub references: References,
    /// In words how it is to be paid (BT-20).
    pub payment_terms: Option<String>,
    /// Notes (BG-1).
    pub notes: Vec<InvoiceNote>,
    /// The billing framework (BT-23): in France a letter and a digit, as `B1`.
    pub process: Option<String>,
    /// The rules that the document follows (BT-24), by their identifier.
    pub profile: String,
    /// Invoices before this one (BG-3).
    pub preceding: Vec<PrecedingInvoice>,
    /// Who sells (BG-4).
    pub seller: TradeParty,
    /// Who buys (BG-7).
    pub buyer: TradeParty,
    /// Who is paid, where it is not the seller (BG-10).
    pub payee: Option<Payee>,
    /// Who stands in for the seller before the tax office (BG-11).
    pub tax_representative: Option<TaxRepresentative>,
    /// Where and when it was delivered (BG-13, BG-15).
    pub delivery: Option<Delivery>,
    /// The period of supply (BG-14).
    pub period: Option<BillingPeriod>,
    /// Ways to pay (BG-16).
    pub payment: Vec<PaymentInstruction>,
    /// Taken off the document (BG-20).
    pub allowances: Vec<StatedAdjustment>,
    /// Put on the document (BG-21).
    pub charges: Vec<StatedAdjustment>,
    /// What it comes to (BG-22).
    pub totals: StatedTotals,
    /// VAT of each category and rate (BG-23).
    pub breakdown: Vec<VatBreakdown>,
    /// Papers that go with it (BG-24).
    pub attachments: Vec<Attachment>,
    /// The lines (BG-25); none in the profiles below EN 16931.
    pub lines: Vec<StatedLine>,
}
