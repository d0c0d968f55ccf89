//! What a document is.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DateRange, Fault, InvoiceId, Label, Money, OrderId, Percent};
use crate::pricing::TaxGroup;

use super::number::InvoiceNumber;

/// An issued document that another refers to (BG-3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PrecedingDocument {
    /// The document.
    #[n(0)]
    pub invoice: InvoiceId,
    /// Its number (BT-25).
    #[n(1)]
    pub number: InvoiceNumber,
    /// Its day of issue (BT-26).
    #[n(2)]
    pub issued_on: Date,
    /// What it is, a code of UNTDID 1001.
    #[n(3)]
    pub type_code: u16,
}

/// A deposit that a final invoice takes off.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DeductedDeposit {
    /// The deposit.
    #[n(0)]
    pub document: PrecedingDocument,
    /// What of it stands, VAT included: a part of BT-113.
    #[n(1)]
    pub gross: Money,
    /// The same by category and rate of VAT.
    #[n(2)]
    pub groups: Vec<TaxGroup>,
}

/// What the customer holds back of a progress invoice until the work is found good (loi 71-584: at most 5 percent, for at most a year).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Retention {
    /// How much of the gross, in percent: above 0 and at most 5.
    #[n(0)]
    pub percent: Percent,
    /// The day on which it is to be paid, unless it is released before.
    #[n(1)]
    pub until: Date,
}

impl Retention {
    /// The most percent that may be held back (loi 71-584 art. 1).
    pub const MOST: &'static str = "5";

    /// Whether the percentage is one that the law allows.
    ///
    /// # Errors
    /// A fault at `percent`.
    pub fn check(&self) -> Result<(), Fault> {
        let most: Percent = Self::MOST.parse()?;
        if Percent::ZERO < self.percent && self.percent <= most {
            return Ok(());
        }
        let problem = "the customer holds back more than 0 and at most 5 percent (loi 71-584 art. 1)";
        Err(Fault::new(self.percent, problem, "give it, as 5").at("percent"))
    }
}

/// What a credit note takes off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum CreditedKind {
    /// An invoice of any kind but the two below: the credit note is a 381.
    #[default]
    #[n(0)]
    Invoice,
    /// A deposit: the credit note is a 503.
    #[n(1)]
    Deposit,
    /// A self-billed invoice: the credit note is a 261.
    #[n(2)]
    SelfBilled,
}

/// What a document is (BT-3), with what must be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DocumentKind {
    /// An invoice (380).
    #[n(0)]
    Invoice,
    /// A credit note (381, 503, 261): its amounts are positive and taken off an invoice.
    #[n(1)]
    CreditNote {
        /// The invoice it corrects (BT-25).
        #[n(0)]
        of: InvoiceId,
        /// Why.
        #[n(1)]
        reason: Code,
        /// What the invoice is.
        #[cbor(default)]
        #[n(2)]
        takes_off: CreditedKind,
    },
    /// A deposit before the supply (386).
    #[n(2)]
    Deposit {
        /// The order that it is for.
        #[n(0)]
        order: Option<OrderId>,
    },
    /// An invoice of the whole supply that takes deposits off what is due (380, billing framework 4).
    #[n(3)]
    Final {
        /// The deposits, at least one.
        #[n(0)]
        deposits: Vec<DeductedDeposit>,
    },
    /// An invoice in the place of another that was wrong (384).
    #[n(4)]
    Corrected {
        /// The one that was wrong.
        #[n(0)]
        of: PrecedingDocument,
        /// What was owed on it: it is no more, once this one is issued.
        #[n(1)]
        owed: Money,
    },
    /// What the company bills itself in the name of a supplier, who is the account (389). It is paid and not collected.
    #[n(5)]
    SelfBilled,
    /// An invoice of a part of a work (facture de situation, 380).
    #[n(6)]
    Progress {
        /// Which one of the work, from 1.
        #[n(0)]
        situation: u32,
        /// What is held back.
        #[n(1)]
        retention: Option<Retention>,
    },
    /// A paper that looks like an invoice and is none (325): it has no number and is never issued.
    #[n(7)]
    ProForma,
    /// A rebate on all that was supplied under a contract over a time (262): a credit note that takes nothing off a single invoice.
    #[n(8)]
    Rebate {
        /// The contract (BT-12).
        #[n(0)]
        contract: Label,
        /// The time, with both ends (BG-14).
        #[n(1)]
        period: DateRange,
    },
    /// A credit note of another system (381). Its lines name the sales that they take something off, where they are known: none, one or many.
    #[n(9)]
    ForeignCredit {
        /// Why.
        #[n(0)]
        reason: Code,
    },
}

impl DocumentKind {
    /// The code of UNTDID 1001 (BT-3).
    #[must_use]
    pub const fn type_code(&self) -> u16 {
        match self {
            Self::Invoice | Self::Final { .. } | Self::Progress { .. } => 380,
            Self::CreditNote { takes_off: CreditedKind::Invoice, .. } | Self::ForeignCredit { .. } => 381,
            Self::CreditNote { takes_off: CreditedKind::Deposit, .. } => 503,
            Self::CreditNote { takes_off: CreditedKind::SelfBilled, .. } => 261,
            Self::Deposit { .. } => 386,
            Self::Corrected { .. } => 384,
            Self::SelfBilled => 389,
            Self::ProForma => 325,
            Self::Rebate { .. } => 262,
        }
    }

    /// True where the customer owes what the document comes to: neither a credit note nor what the company owes itself, nor a paper without a number.
    #[must_use]
    pub const fn is_owed(&self) -> bool {
        match self {
            Self::Invoice | Self::Deposit { .. } | Self::Final { .. } | Self::Corrected { .. } | Self::Progress { .. } => true,
            Self::CreditNote { .. } | Self::SelfBilled | Self::ProForma | Self::Rebate { .. } | Self::ForeignCredit { .. } => {
                false
            }
        }
    }

    /// True where amounts are given to the buyer and not asked for: root `CreditNote` in UBL.
    #[must_use]
    pub const fn is_credit(&self) -> bool {
        matches!(self, Self::CreditNote { .. } | Self::Rebate { .. } | Self::ForeignCredit { .. })
    }

    /// True where the account sells and the company buys.
    #[must_use]
    pub const fn is_self_billed(&self) -> bool {
        matches!(self, Self::SelfBilled | Self::CreditNote { takes_off: CreditedKind::SelfBilled, .. })
    }

    /// True where another document may take its place: nothing else hangs on it, as deposits do on a final invoice.
    #[must_use]
    pub const fn is_correctable(&self) -> bool {
        matches!(self, Self::Invoice | Self::Corrected { .. })
    }

    /// What a credit note of such a document takes off; none where there is nothing to credit.
    #[must_use]
    pub const fn credited_as(&self) -> Option<CreditedKind> {
        match self {
            Self::Deposit { .. } => Some(CreditedKind::Deposit),
            Self::SelfBilled => Some(CreditedKind::SelfBilled),
            Self::Invoice | Self::Final { .. } | Self::Corrected { .. } | Self::Progress { .. } => Some(CreditedKind::Invoice),
            Self::CreditNote { .. } | Self::ProForma | Self::Rebate { .. } | Self::ForeignCredit { .. } => None,
        }
    }
}
