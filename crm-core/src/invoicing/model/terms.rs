//! What a document says about supply and payment beside its lines.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DateRange, Fault, Faults, Label, Name, Percent, PostalAddress};

use super::parties::ElectronicAddress;

/// What is supplied: a mention that French invoices bear from September 2026 on (CGI ann. II art. 242 nonies A I-8 bis), and the letter of the billing
/// framework (BT-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum SuppliedOperations {
    /// Goods alone.
    #[n(0)]
    Goods,
    /// Services alone.
    #[n(1)]
    Services,
    /// Goods and services.
    #[n(2)]
    Both,
}

impl SuppliedOperations {
    /// The letter of the billing framework.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Goods => 'B',
            Self::Services => 'S',
            Self::Both => 'M',
        }
    }
}

/// When it was supplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum SupplyTime {
    /// On a day (BT-72); of a deposit, the day it was paid.
    #[n(0)]
    On(#[n(0)] Date),
    /// Over a period with a first and a last day (BG-14).
    #[n(1)]
    Over(#[n(0)] DateRange),
}

/// How long the customer has to pay, counted from the day of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum PaymentDelay {
    /// So many days: 0 on receipt, at most 60 in France.
    #[n(0)]
    Days(#[n(0)] u32),
    /// So many days, and then until the end of that month: at most 45 in France.
    #[n(1)]
    DaysThenEndOfMonth(#[n(0)] u32),
    /// Until the end of the month, and then so many days: at most 45 in France.
    #[n(2)]
    EndOfMonthThenDays(#[n(0)] u32),
}

/// How it is paid (BT-81).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum PaymentMeans {
    /// Cash (10).
    #[n(0)]
    Cash,
    /// A cheque (20).
    #[n(1)]
    Cheque,
    /// A transfer to the seller's account (30; 58 in euros).
    #[n(2)]
    Transfer,
    /// A card (48).
    #[n(3)]
    Card,
    /// A direct debit that the customer gave a mandate for (59).
    #[n(4)]
    DirectDebit {
        /// The number of the mandate (BT-89).
        #[n(0)]
        mandate: Label,
    },
    /// A platform for payments on line (68).
    #[n(5)]
    OnLine,
}

/// What the customer saves by paying early (escompte).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EarlyPayment {
    /// Taken off net and VAT alike, in percent: above 0, below 100.
    #[n(0)]
    pub percent: Percent,
    /// Paid within so many days from the day of issue.
    #[n(1)]
    pub days: u32,
}

/// That all was paid when it was bought, as at a till. Such money is no payment of receivables: nothing is ever open on the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AlreadyPaid {
    /// The day.
    #[n(0)]
    pub on: Date,
}

/// What a document says about supply and payment. Nothing need be said; what the company's policy decides is filled in where the document is issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[cbor(map)]
pub struct InvoiceTerms {
    /// Which of the selling companies, by its key in the policy `sellers`; none: the first.
    #[n(0)]
    pub seller: Option<Code>,
    /// What the buyer asked to have on it, as a department or a service (BT-10).
    #[n(1)]
    pub buyer_reference: Option<Label>,
    /// The project (BT-11).
    #[n(2)]
    pub project: Option<Label>,
    /// The contract (BT-12).
    #[n(3)]
    pub contract: Option<Label>,
    /// The number of the customer's purchase order (BT-13).
    #[n(4)]
    pub purchase_order: Option<Label>,
    /// When it was supplied, where that is not the day of issue.
    #[n(5)]
    pub supplied: Option<SupplyTime>,
    /// Where it was delivered, where that is not the buyer's address (BG-15).
    #[n(6)]
    pub delivery: Option<PostalAddress>,
    /// Goods, services or both.
    #[n(7)]
    pub operations: Option<SuppliedOperations>,
    /// How long the customer has to pay, where the parties agreed on it.
    #[n(8)]
    pub delay: Option<PaymentDelay>,
    /// True on an invoice that sums up the supplies of a month (CGI art. 289 I-3): it is due within 45 days.
    #[cbor(default)]
    #[n(9)]
    pub is_summary: bool,
    /// How it is paid.
    #[n(10)]
    pub means: Option<PaymentMeans>,
    /// What early payment saves; none: nothing.
    #[n(11)]
    pub early_payment: Option<EarlyPayment>,
    /// What late payment costs in a year, in percent; none: the rate that the law sets.
    #[n(12)]
    pub late_rate: Option<Percent>,
    /// Where electronic documents reach the buyer (BT-49); none: under its SIREN.
    #[n(13)]
    pub buyer_address: Option<ElectronicAddress>,
    /// Whom to ask at the buyer's (BT-56).
    #[n(14)]
    pub buyer_contact: Option<Name>,
    /// True where the buyer is a consumer.
    #[n(15)]
    pub is_consumer: Option<bool>,
    /// That it was paid when it was bought.
    #[n(16)]
    pub already_paid: Option<AlreadyPaid>,
}

impl InvoiceTerms {
    /// Whether each term makes sense in itself.
    ///
    /// # Errors
    /// Every fault, placed as `terms.late_rate`.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if let Some(SupplyTime::Over(period)) = &self.supplied
            && (period.from().is_none() || period.until().is_none())
        {
            let problem = "a period of supply has a first and a last day";
            faults.push(Fault::new("", problem, "give both").at("terms.supplied"));
        }
        if let Some(early) = self.early_payment {
            let fits = Percent::ZERO < early.percent && early.percent < Percent::HUNDRED;
            let problem = "what early payment saves lies above 0 and below 100 percent";
            faults.require(fits, "terms.early_payment.percent", early.percent, problem, "give it, as 2");
        }
        if let Some(rate) = self.late_rate {
            let fits = Percent::ZERO < rate && rate <= Percent::HUNDRED;
            let problem = "the rate of late payment lies above 0 and at most at 100 percent";
            faults.require(fits, "terms.late_rate", rate, problem, "give a rate, or none for the one that the law sets");
        }
        if let Some(address) = &self.buyer_address {
            faults.take("terms.buyer_address", address.check());
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
