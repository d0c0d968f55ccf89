//! What a company may change about its books.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Currency, Faults, Percent, Policy, PolicyField};

use super::model::{Chart, JournalNames, LedgerAccount, LedgerJournal, RateAccount};

/// What is sold: it decides the account of revenue, and when VAT is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Supply {
    /// Goods: VAT is due once they are delivered, which is taken to be when they are invoiced.
    #[n(0)]
    Goods,
    /// Services: VAT is due once they are paid, unless the company chose otherwise.
    #[n(1)]
    Services,
}

/// What a part of a document stands for: it decides the account of revenue, and when VAT is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sold {
    /// Goods.
    Goods,
    /// Services.
    Services,
    /// Interest on what is paid late, and the compensation for recovery: nothing is sold, and there is no VAT.
    LateCharge,
}

impl From<Supply> for Sold {
    fn from(supply: Supply) -> Self {
        match supply {
            Supply::Goods => Self::Goods,
            Supply::Services => Self::Services,
        }
    }
}

/// When VAT on services is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum VatDue {
    /// Once they are paid: VAT waits on an account of its own until then.
    #[n(0)]
    OnReceipt,
    /// Once they are invoiced: the option for VAT on debits.
    #[n(1)]
    OnDebits,
}

/// The account that money of one method comes in on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MethodAccount {
    /// The method, as `card`.
    #[n(0)]
    pub method: Code,
    /// The account.
    #[n(1)]
    pub account: LedgerAccount,
}

/// A company's choices about its books.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[cbor(map)]
pub struct AccountingPolicy {
    /// The currency of the books.
    #[n(0)]
    pub currency: Currency,
    /// The month that a fiscal year begins in.
    #[n(1)]
    pub year_begins_in: u32,
    /// What is sold where the document does not say.
    #[n(2)]
    pub supply: Supply,
    /// When VAT on services is due, of documents that name no seller: of all others the seller's own choice decides.
    #[n(3)]
    pub vat_on_services: VatDue,
    /// The journals.
    #[n(4)]
    pub journals: JournalNames,
    /// The accounts.
    #[n(5)]
    pub chart: Chart,
    /// Accounts of single VAT rates.
    #[n(6)]
    pub rates: Vec<RateAccount>,
    /// Accounts of single methods of payment.
    #[n(7)]
    pub methods: Vec<MethodAccount>,
}

impl Default for AccountingPolicy {
    fn default() -> Self {
        Self {
            currency: Currency::EUR,
            year_begins_in: 1,
            supply: Supply::Services,
            vat_on_services: VatDue::OnReceipt,
            journals: JournalNames::default(),
            chart: Chart::default(),
            rates: Vec::new(),
            methods: Vec::new(),
        }
    }
}

impl AccountingPolicy {
    /// The account of what is sold at `rate`.
    #[must_use]
    pub fn revenue(&self, sold: Sold, rate: Percent) -> &LedgerAccount {
        match sold {
            Sold::Goods => self.of_rate(rate, |of| of.goods.as_ref(), &self.chart.goods),
            Sold::Services => self.of_rate(rate, |of| of.services.as_ref(), &self.chart.services),
            Sold::LateCharge => &self.chart.interest,
        }
    }

    /// The account of VAT at `rate`, once it is due or while it waits.
    #[must_use]
    pub fn vat(&self, rate: Percent, waits: bool) -> &LedgerAccount {
        if waits {
            return self.of_rate(rate, |of| of.vat_waiting.as_ref(), &self.chart.vat_waiting);
        }
        self.of_rate(rate, |of| of.vat.as_ref(), &self.chart.vat)
    }

    /// The account that money of `method` comes in on.
    #[must_use]
    pub fn money(&self, method: &Code) -> &LedgerAccount {
        let own = self.methods.iter().find(|of| of.method == *method);
        own.map_or(&self.chart.bank, |of| &of.account)
    }

    /// True where VAT of what is sold waits for the receipt: as the seller chose, or else the policy.
    #[must_use]
    pub fn vat_waits(&self, sold: Sold, chosen: Option<VatDue>) -> bool {
        sold == Sold::Services && chosen.unwrap_or(self.vat_on_services) == VatDue::OnReceipt
    }

    /// Code and label of a journal.
    #[must_use]
    pub fn journal(&self, journal: LedgerJournal) -> (&str, &str) {
        self.journals.of(journal)
    }

    fn of_rate<'a>(
        &'a self,
        rate: Percent,
        own: impl Fn(&'a RateAccount) -> Option<&'a LedgerAccount>,
        chart: &'a LedgerAccount,
    ) -> &'a LedgerAccount {
        self.rates.iter().find(|of| of.rate == rate).and_then(own).unwrap_or(chart)
    }
}

impl Policy for AccountingPolicy {
    const NAME: &'static str = "accounting";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "currency",
            unit: "a currency of ISO 4217",
            default: "EUR",
            range: "any",
            reason: "entries are in one currency, with the amount of the document beside where it has another",
            source: "Code de commerce L123-22",
        },
        PolicyField {
            name: "year_begins_in",
            unit: "month",
            default: "1",
            range: "1 to 12",
            reason: "entries are numbered anew each fiscal year, and a file of entries is of one",
            source: "LPF A. 47 A-1 VII",
        },
        PolicyField {
            name: "supply",
            unit: "goods or services",
            default: "services",
            range: "either",
            reason: "decides the account of revenue and when VAT is due, where the document does not say what is sold",
            source: "CGI 269 2",
        },
        PolicyField {
            name: "vat_on_services",
            unit: "on receipt or on debits",
            default: "on receipt",
            range: "either",
            reason: "VAT on services is due once they are paid, unless the company chose debits; of documents that name no seller",
            source: "CGI 269 2 c",
        },
        PolicyField {
            name: "journals",
            unit: "codes and labels",
            default: "VE Ventes, BQ Banque, OD Opérations diverses",
            range: "codes of 1 to 10 letters and digits, each another",
            reason: "what journals are called in the company's books",
            source: "practice",
        },
        PolicyField {
            name: "chart",
            unit: "accounts",
            default: "411000, 416000, 419100, 445710, 445800, 491000, 512000, 627000, 654000, 658000, 665000, 666000, 681740, 706000, 707000, 709000, 758000, 763000, 766000, 781740",
            range: "3 digits, then up to 17 letters and digits; labels of 1 to 100 characters",
            reason: "the accounts that entries name",
            source: "plan comptable général (ANC 2014-03), title IX",
        },
        PolicyField {
            name: "rates",
            unit: "accounts by VAT rate",
            default: "none",
            range: "at most 30, each rate once",
            reason: "revenue and VAT of a rate on accounts of their own",
            source: "practice",
        },
        PolicyField {
            name: "methods",
            unit: "accounts by method of payment",
            default: "none",
            range: "at most 30, each method once",
            reason: "cards, cheques and cash on accounts of their own",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let month = self.year_begins_in;
        faults.require((1..=12).contains(&month), "year_begins_in", month, "a year has 12 months", "give 1 to 12");
        self.journals.check(&mut faults);
        self.chart.check(&mut faults);
        let (mut rates, mut methods): (Vec<_>, Vec<_>) =
            (self.rates.iter().map(|of| of.rate).collect(), self.methods.iter().map(|of| &of.method).collect());
        rates.sort_unstable();
        methods.sort_unstable();
        let rates_apart = rates.len() <= 30 && rates.windows(2).all(|pair| matches!(pair, [a, b] if a != b));
        let methods_apart = methods.len() <= 30 && methods.windows(2).all(|pair| matches!(pair, [a, b] if a != b));
        faults.require(rates_apart, "rates", rates.len(), "there are at most 30, each rate once", "join those of one rate");
        faults.require(methods_apart, "methods", methods.len(), "there are at most 30, each method once", "leave one out");
        for (at, of) in self.rates.iter().enumerate().take(30) {
            let own = [("goods", &of.goods), ("services", &of.services), ("vat", &of.vat), ("vat_waiting", &of.vat_waiting)];
            for (field, account) in own.into_iter().filter_map(|(field, account)| Some((field, account.as_ref()?))) {
                account.check(&format!("rates[{at}].{field}"), &mut faults);
            }
        }
        for (at, of) in self.methods.iter().enumerate().take(30) {
            of.account.check(&format!("methods[{at}].account"), &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
