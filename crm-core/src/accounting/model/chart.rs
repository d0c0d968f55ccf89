//! Accounts and journals, by number and label.

use minicbor::{Decode, Encode};

use crate::kernel::{Faults, Percent};

/// The longest number of an account.
pub const MAX_NUMBER: usize = 20;
/// The longest label of an account or a journal, in characters.
pub const MAX_LABEL: usize = 100;

/// An account of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LedgerAccount {
    /// Its number: three digits of the plan, then up to 17 letters and digits.
    #[n(0)]
    pub number: String,
    /// Its label, 1 to 100 characters.
    #[n(1)]
    pub label: String,
}

impl LedgerAccount {
    pub(in crate::accounting) fn new(number: &str, label: &str) -> Self {
        Self { number: number.to_owned(), label: label.to_owned() }
    }

    pub(in crate::accounting) fn check(&self, field: &str, faults: &mut Faults) {
        let number = self.number.as_str();
        let planned = number.len() >= 3 && number.bytes().take(3).all(|byte| byte.is_ascii_digit());
        let fits = planned && number.len() <= MAX_NUMBER && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        faults.require(
            fits,
            &format!("{field}.number"),
            number,
            "an account begins with three digits of the plan",
            "give 3 to 20 letters and digits, as 411000",
        );
        check_label(&self.label, &format!("{field}.label"), faults);
    }
}

fn check_label(label: &str, field: &str, faults: &mut Faults) {
    let fits = (1..=MAX_LABEL).contains(&label.chars().count()) && !label.chars().any(char::is_control) && label.trim() == label;
    faults.require(fits, field, label, "a label is one line", "give 1 to 100 characters without blanks around them");
}

/// The journals that entries are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LedgerJournal {
    /// What was invoiced.
    Sales,
    /// What came in and went out.
    Bank,
    /// Everything else.
    General,
}

/// Code and label of each journal; the account fields of a [`LedgerAccount`] without the plan.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[cbor(map)]
pub struct JournalNames {
    /// Code of the journal of sales: 1 to 10 letters and digits.
    #[n(0)]
    pub sales: String,
    /// Its label.
    #[n(1)]
    pub sales_label: String,
    /// Code of the journal of the bank.
    #[n(2)]
    pub bank: String,
    /// Its label.
    #[n(3)]
    pub bank_label: String,
    /// Code of the journal of everything else.
    #[n(4)]
    pub general: String,
    /// Its label.
    #[n(5)]
    pub general_label: String,
}

impl Default for JournalNames {
    fn default() -> Self {
        Self {
            sales: "VE".to_owned(),
            sales_label: "Ventes".to_owned(),
            bank: "BQ".to_owned(),
            bank_label: "Banque".to_owned(),
            general: "OD".to_owned(),
            general_label: "Opérations diverses".to_owned(),
        }
    }
}

impl JournalNames {
    /// Code and label of `journal`.
    #[must_use]
    pub fn of(&self, journal: LedgerJournal) -> (&str, &str) {
        match journal {
            LedgerJournal::Sales => (&self.sales, &self.sales_label),
            LedgerJournal::Bank => (&self.bank, &self.bank_label),
            LedgerJournal::General => (&self.general, &self.general_label),
        }
    }

    pub(in crate::accounting) fn check(&self, faults: &mut Faults) {
        let codes = [&self.sales, &self.bank, &self.general];
        let fits = |code: &String| (1..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let apart = self.sales != self.bank && self.bank != self.general && self.sales != self.general;
        faults.require(
            apart && codes.into_iter().all(fits),
            "journals",
            format!("{}, {}, {}", self.sales, self.bank, self.general),
            "each journal has a code of its own",
            "give three codes of 1 to 10 letters and digits",
        );
        for (field, label) in [("sales", &self.sales_label), ("bank", &self.bank_label), ("general", &self.general_label)] {
            check_label(label, &format!("journals.{field}_label"), faults);
        }
    }
}

/// The account of one VAT rate, where it has its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RateAccount {
    /// The rate in percent.
    #[n(0)]
    pub rate: Percent,
    /// The account of goods sold at this rate; none: the chart's.
    #[n(1)]
    pub goods: Option<LedgerAccount>,
    /// The account of services sold at this rate; none: the chart's.
    #[n(2)]
    pub services: Option<LedgerAccount>,
    /// The account of VAT at this rate; none: the chart's.
    #[n(3)]
    pub vat: Option<LedgerAccount>,
    /// The account where VAT at this rate waits for the receipt; none: the chart's.
    #[n(4)]
    pub vat_waiting: Option<LedgerAccount>,
}

/// The accounts that entries name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[cbor(map)]
pub struct Chart {
    /// What customers owe.
    #[n(0)]
    pub customers: LedgerAccount,
    /// What customers owe who may not pay.
    #[n(1)]
    pub doubtful: LedgerAccount,
    /// Advances and deposits of customers, without VAT.
    #[n(2)]
    pub deposits: LedgerAccount,
    /// VAT that is due.
    #[n(3)]
    pub vat: LedgerAccount,
    /// VAT that waits for the receipt of the payment.
    #[n(4)]
    pub vat_waiting: LedgerAccount,
    /// What is set aside for customers who may not pay.
    #[n(5)]
    pub allowance: LedgerAccount,
    /// Where money comes in that no method has an account for.
    #[n(6)]
    pub bank: LedgerAccount,
    /// What banks keep.
    #[n(7)]
    pub bank_charges: LedgerAccount,
    /// What customers do not pay for good.
    #[n(8)]
    pub bad_debts: LedgerAccount,
    /// Small differences that cost.
    #[n(9)]
    pub rounding_losses: LedgerAccount,
    /// Discounts for early payment.
    #[n(10)]
    pub discounts: LedgerAccount,
    /// What rates of exchange cost.
    #[n(11)]
    pub exchange_losses: LedgerAccount,
    /// What setting aside costs.
    #[n(12)]
    pub allowance_costs: LedgerAccount,
    /// Services sold.
    #[n(13)]
    pub services: LedgerAccount,
    /// Goods sold.
    #[n(14)]
    pub goods: LedgerAccount,
    /// Small differences that bring something.
    #[n(15)]
    pub rounding_gains: LedgerAccount,
    /// Interest on what is paid late, and the compensation for recovery.
    #[n(16)]
    pub interest: LedgerAccount,
    /// What rates of exchange bring.
    #[n(17)]
    pub exchange_gains: LedgerAccount,
    /// What is set aside no longer.
    #[n(18)]
    pub allowance_releases: LedgerAccount,
    /// Rebates on what was sold before.
    #[n(19)]
    pub rebates: LedgerAccount,
}

impl Default for Chart {
    /// The French plan (PCG).
    fn default() -> Self {
        Self {
            customers: LedgerAccount::new("411000", "Clients"),
            doubtful: LedgerAccount::new("416000", "Clients douteux ou litigieux"),
            deposits: LedgerAccount::new("419100", "Clients - Avances et acomptes reçus sur commandes"),
            vat: LedgerAccount::new("445710", "TVA collectée"),
            vat_waiting: LedgerAccount::new("445800", "Taxes sur le chiffre d'affaires à régulariser ou en attente"),
            allowance: LedgerAccount::new("491000", "Dépréciations des comptes de clients"),
            bank: LedgerAccount::new("512000", "Banques"),
            bank_charges: LedgerAccount::new("627000", "Services bancaires et assimilés"),
            bad_debts: LedgerAccount::new("654000", "Pertes sur créances irrécouvrables"),
            rounding_losses: LedgerAccount::new("658000", "Charges diverses de gestion courante"),
            discounts: LedgerAccount::new("665000", "Escomptes accordés"),
            exchange_losses: LedgerAccount::new("666000", "Pertes de change"),
            allowance_costs: LedgerAccount::new("681740", "Dotations aux dépréciations des créances"),
            services: LedgerAccount::new("706000", "Prestations de services"),
            goods: LedgerAccount::new("707000", "Ventes de marchandises"),
            rounding_gains: LedgerAccount::new("758000", "Produits divers de gestion courante"),
            interest: LedgerAccount::new("763000", "Revenus des autres créances"),
            exchange_gains: LedgerAccount::new("766000", "Gains de change"),
            allowance_releases: LedgerAccount::new("781740", "Reprises sur dépréciations des créances"),
            rebates: LedgerAccount::new("709000", "Rabais, remises et ristournes accordés"),
        }
    }
}

impl Chart {
    /// The accounts by their fields.
    fn accounts(&self) -> [(&'static str, &LedgerAccount); 20] {
        [
            ("customers", &self.customers),
            ("doubtful", &self.doubtful),
            ("deposits", &self.deposits),
            ("vat", &self.vat),
            ("vat_waiting", &self.vat_waiting),
            ("allowance", &self.allowance),
            ("bank", &self.bank),
            ("bank_charges", &self.bank_charges),
            ("bad_debts", &self.bad_debts),
            ("rounding_losses", &self.rounding_losses),
            ("discounts", &self.discounts),
            ("exchange_losses", &self.exchange_losses),
            ("allowance_costs", &self.allowance_costs),
            ("services", &self.services),
            ("goods", &self.goods),
            ("rounding_gains", &self.rounding_gains),
            ("interest", &self.interest),
            ("exchange_gains", &self.exchange_gains),
            ("allowance_releases", &self.allowance_releases),
            ("rebates", &self.rebates),
        ]
    }

    pub(in crate::accounting) fn check(&self, faults: &mut Faults) {
        for (field, account) in self.accounts() {
            account.check(&format!("chart.{field}"), faults);
        }
    }
}
