//! How VAT treats what is priced.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Name, Percent};

use super::exemption::ExemptionCode;

/// How VAT treats a supply (EN 16931: BT-151, BT-95, BT-102, BT-118; a part of UNTDID 5305).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum TaxCategory {
    /// S: taxed at a rate above zero.
    #[n(0)]
    Standard,
    /// Z: taxed at the rate of zero.
    #[n(1)]
    ZeroRated,
    /// E: exempt; the reason is stated.
    #[n(2)]
    Exempt,
    /// AE: the buyer owes the VAT; the reason is stated.
    #[n(3)]
    ReverseCharge,
    /// K: delivered within the Union; the reason is stated.
    #[n(4)]
    IntraCommunity,
    /// G: exported from the Union; the reason is stated.
    #[n(5)]
    Export,
    /// O: outside the scope of VAT; the reason is stated.
    #[n(6)]
    OutsideScope,
    /// L: the tax of the Canary Islands.
    #[n(7)]
    CanaryIslands,
    /// M: the tax of Ceuta and Melilla.
    #[n(8)]
    CeutaMelilla,
    /// B: VAT that an Italian public buyer pays to the tax office itself.
    #[n(9)]
    SplitPayment,
}

impl TaxCategory {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Standard,
        Self::ZeroRated,
        Self::Exempt,
        Self::ReverseCharge,
        Self::IntraCommunity,
        Self::Export,
        Self::OutsideScope,
        Self::CanaryIslands,
        Self::CeutaMelilla,
        Self::SplitPayment,
    ];

    /// The category of a code of EN 16931.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }

    /// The code of EN 16931.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::ZeroRated => "Z",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
            Self::IntraCommunity => "K",
            Self::Export => "G",
            Self::OutsideScope => "O",
            Self::CanaryIslands => "L",
            Self::CeutaMelilla => "M",
            Self::SplitPayment => "B",
        }
    }

    /// True where an invoice must state why no VAT is charged.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Standard | Self::ZeroRated | Self::CanaryIslands | Self::CeutaMelilla | Self::SplitPayment)
    }

    /// True where the rate is above zero: what is taxed at nothing has a category of its own.
    #[must_use]
    pub const fn is_rated(self) -> bool {
        matches!(self, Self::Standard | Self::SplitPayment)
    }

    /// True where the rate may be any: two taxes of Spain that take the place of VAT.
    #[must_use]
    pub const fn is_any_rate(self) -> bool {
        matches!(self, Self::CanaryIslands | Self::CeutaMelilla)
    }
}

/// How VAT treats one line, allowance or charge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TaxTreatment {
    /// The category.
    #[n(0)]
    pub category: TaxCategory,
    /// The rate in percent: above zero for [`TaxCategory::Standard`], zero for all others but those of Spain and Italy.
    #[n(1)]
    pub rate: Percent,
    /// Why no VAT is charged, in words (BT-120): required or forbidden by the category.
    #[n(2)]
    pub reason: Option<Name>,
    /// The same as a code (BT-121). One of the two is enough.
    #[n(3)]
    pub reason_code: Option<ExemptionCode>,
}

impl TaxTreatment {
    /// Taxed at `rate` percent; a rate of zero is [`TaxCategory::ZeroRated`].
    #[must_use]
    pub fn rated(rate: Percent) -> Self {
        let category = if rate == Percent::ZERO { TaxCategory::ZeroRated } else { TaxCategory::Standard };
        Self { category, rate, reason: None, reason_code: None }
    }

    /// Not taxed, for `reason`.
    #[must_use]
    pub fn untaxed(category: TaxCategory, reason: Name) -> Self {
        Self { category, rate: Percent::ZERO, reason: Some(reason), reason_code: None }
    }

    /// Not taxed, for the reason that `code` stands for.
    #[must_use]
    pub const fn exempt_by(code: ExemptionCode) -> Self {
        Self { category: code.exemption().category, rate: Percent::ZERO, reason: None, reason_code: Some(code) }
    }

    /// Why no VAT is charged, in words: as given, or else the French wording of the code.
    #[must_use]
    pub fn exemption(&self) -> Option<&str> {
        let of_code = || self.reason_code.map(|code| code.exemption().french);
        self.reason.as_ref().map(Name::as_str).or_else(of_code)
    }

    /// Whether category, rate and reason go together.
    ///
    /// # Errors
    /// A fault at `rate`, `reason` or `reason_code`.
    pub fn check(&self) -> Result<(), Fault> {
        let code = self.category.code();
        if self.category.is_rated() && self.rate <= Percent::ZERO {
            let problem = format!("category {code} has a rate above zero");
            return Err(Fault::new(self.rate, problem, "give the rate, or category Z").at("rate"));
        }
        if self.category.is_any_rate() && self.rate < Percent::ZERO {
            return Err(Fault::new(self.rate, "a rate is not negative", "give the rate").at("rate"));
        }
        if !self.category.is_rated() && !self.category.is_any_rate() && self.rate != Percent::ZERO {
            return Err(Fault::new(self.rate, format!("category {code} has a rate of zero"), "give 0, or category S").at("rate"));
        }
        self.check_reason()
    }

    fn check_reason(&self) -> Result<(), Fault> {
        let code = self.category.code();
        if let Some(given) = self.reason_code.filter(|given| given.exemption().category != self.category) {
            let problem = format!("this reason is one of category {}", given.exemption().category.code());
            return Err(Fault::new(given, problem, "give another category, or another reason").at("reason_code"));
        }
        match (&self.reason, self.category.needs_reason()) {
            (None, true) if self.reason_code.is_none() => {
                let problem = format!("category {code} needs the reason why no VAT is charged");
                let remedy = "give it, as `Exonération de TVA, article 262 ter, I du CGI`, or its code, as `VATEX-EU-IC`";
                Err(Fault::new("", problem, remedy).at("reason"))
            }
            (Some(reason), false) => {
                Err(Fault::new(reason, format!("category {code} has no exemption reason"), "leave it out").at("reason"))
            }
            _ => Ok(()),
        }
    }
}
