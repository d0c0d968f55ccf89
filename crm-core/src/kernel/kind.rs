//! Every kind of record there is, with its stored number.

use std::fmt;

/// A kind of record: a number that is stored and never reused, and the name that errors and feeds speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// The stored number, unique in the library.
    pub code: u16,
    /// The trade's word in lower case, as `opportunity`.
    pub name: &'static str,
    /// Names of the fields that a role may hide.
    pub maskable: &'static [&'static str],
    /// True where a company may define fields of its own.
    pub has_custom_fields: bool,
}

impl Kind {
    /// A kind without fields to hide or to add.
    #[must_use]
    pub const fn new(code: u16, name: &'static str) -> Self {
        Self { code, name, maskable: &[], has_custom_fields: false }
    }

    /// The same kind, whose `fields` a role may hide.
    #[must_use]
    pub const fn hiding(mut self, fields: &'static [&'static str]) -> Self {
        self.maskable = fields;
        self
    }

    /// The same kind, to which a company may add fields.
    #[must_use]
    pub const fn with_custom_fields(mut self) -> Self {
        self.has_custom_fields = true;
        self
    }

    /// The kind of that stored number.
    #[must_use]
    pub fn find(code: u16) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.code == code).copied()
    }
}

impl fmt::Display for Kind {
    /// Name and number, as `account (20)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.code)
    }
}

macro_rules! kinds {
    ($($name:ident = $kind:expr;)+) => {
        impl Kind {
            $(
                #[doc = concat!("See the record of that name: ", stringify!($name), ".")]
                pub const $name: Self = $kind;
            )+

            /// Every kind, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

// Numbers below 10 are the engine's own, 10 to 19 access; each process has a ten of its own.
kinds! {
    NUMBER_SERIES = Self::new(1, "number series");
    POLICY_VERSION = Self::new(2, "policy version");
    OUTBOX_MESSAGE = Self::new(3, "outbox message");
    CUSTOM_FIELD = Self::new(4, "custom field");
    ROLE = Self::new(10, "role");
    TEAM = Self::new(11, "team");
    USER = Self::new(12, "user");
    EXCHANGE_RATE = Self::new(13, "exchange rate");
    ACCOUNT = Self::new(20, "account").hiding(&["annual_revenue", "bank_accounts"]).with_custom_fields();
    CONTACT = Self::new(21, "contact").with_custom_fields();
    AFFILIATION = Self::new(22, "affiliation");
    RELATIONSHIP = Self::new(23, "relationship");
    PRODUCT = Self::new(30, "product").hiding(&["unit_cost"]);
    PRICE_BOOK = Self::new(31, "price book");
    PRICE = Self::new(32, "price");
    LEAD = Self::new(40, "lead").with_custom_fields();
    SCORE_MODEL = Self::new(41, "score model");
    AVAILABILITY = Self::new(42, "availability");
    ROTATION = Self::new(43, "rotation");
    MERGE = Self::new(46, "merge");
    REDIRECT = Self::new(47, "redirect");
    PIPELINE = Self::new(50, "pipeline");
    OPPORTUNITY = Self::new(51, "opportunity").hiding(&["amount"]).with_custom_fields();
    FORECAST_SNAPSHOT = Self::new(54, "forecast snapshot").hiding(&["amounts"]);
    FORECAST_ADJUSTMENT = Self::new(55, "forecast adjustment").hiding(&["amount"]);
    INVOICE = Self::new(60, "invoice");
    ISSUED_DOCUMENT = Self::new(61, "issued document");
    PAYMENT = Self::new(70, "payment");
    ALLOCATION = Self::new(71, "allocation");
    SETTLEMENT = Self::new(72, "settlement");
    REPAYMENT = Self::new(73, "repayment");
    CREDIT_DECISION = Self::new(74, "credit decision");
    DISPUTE = Self::new(80, "dispute");
    ACTIVITY = Self::new(90, "activity");
    FOLLOW_UP_PLAN = Self::new(91, "follow-up plan");
    FOLLOW_UP = Self::new(92, "follow-up");
    FOLLOW_UP_CLOCK = Self::new(93, "follow-up clock");
    APPROVAL = Self::new(100, "approval");
    IMPORT = Self::new(110, "import");
    QUOTE = Self::new(120, "quote").hiding(&["margin"]);
    SUBSCRIPTION = Self::new(130, "subscription");
    MRR_MOVEMENT = Self::new(131, "mrr movement");
    CONTRACT = Self::new(132, "contract");
    ORDER = Self::new(133, "order");
    CHAIN_LINK = Self::new(140, "chain link");
    DOCUMENT_CHAIN = Self::new(141, "document chain");
    CHAIN_REGISTER = Self::new(142, "chain register");
    PERIOD_CLOSING = Self::new(143, "period closing");
    DUNNING_NOTICE = Self::new(150, "dunning notice");
    DUNNING_HOLD = Self::new(151, "dunning hold");
    DUNNING_TERMS = Self::new(152, "dunning terms");
    PROMISE_TO_PAY = Self::new(153, "promise to pay");
    LATE_CHARGE = Self::new(154, "late charge");
    DUNNING_WATCH = Self::new(155, "dunning watch");
    DUNNING_CLOCK = Self::new(156, "dunning clock");
    INVOICE_STATUS = Self::new(160, "invoice status");
    INVOICE_LIFECYCLE = Self::new(161, "invoice lifecycle");
    SERVICE_CASE = Self::new(162, "service case").with_custom_fields();
    SERVICE_HOURS = Self::new(163, "service hours");
    ENTITLEMENT = Self::new(164, "entitlement");
    SURVEY = Self::new(165, "survey");
    RETURN_AUTHORISATION = Self::new(172, "return authorisation");
    RETURN_TALLY = Self::new(173, "return tally");
    PAYMENT_DISPUTE = Self::new(177, "payment dispute");
    CLAIM = Self::new(178, "claim");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_none_is_given_twice() {
        assert!(Kind::ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!(Kind::find(20), Some(Kind::ACCOUNT));
        assert_eq!(Kind::find(0), None);
    }
}
