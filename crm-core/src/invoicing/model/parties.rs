//! Who stands on a document: the company that sells, and the customer as of the day of issue.

use minicbor::{Decode, Encode};

use crate::kernel::{CountryCode, Email, Fault, Faults, Iban, Label, Money, Name, Phone, PostalAddress, TaxId, TaxIdScheme};

/// The most registration and VAT numbers of a seller.
pub const MAX_TAX_IDS: usize = 10;

/// Where electronic invoices reach a company (BT-34, BT-49).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ElectronicAddress {
    /// The list that the address is of, a code of EAS: `0225` for a French address, `0088` for a GLN, `EM` for e-mail.
    #[n(0)]
    pub scheme: Label,
    /// The address within that list, 1 to 125 characters: for `0225` the SIREN, and what the company put behind it.
    #[n(1)]
    pub value: Name,
}

impl ElectronicAddress {
    /// The list of addresses of the French directory.
    pub const FRENCH: &'static str = "0225";

    /// The address under which a French company is found that chose no other: its SIREN.
    #[must_use]
    pub fn of_siren(tax_ids: &[TaxId]) -> Option<Self> {
        let siren = siren(tax_ids)?;
        Some(Self { scheme: Label::parse(Self::FRENCH).ok()?, value: Name::parse(siren).ok()? })
    }

    /// Whether scheme and address have the shape that EN 16931 and BR-FR-23 ask for.
    ///
    /// # Errors
    /// A fault at `scheme` or `value`.
    pub fn check(&self) -> Result<(), Fault> {
        let scheme = self.scheme.as_str();
        let is_number = scheme.len() == 4 && scheme.bytes().all(|byte| byte.is_ascii_digit());
        let is_letters = scheme.len() == 2 && scheme.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_number && !is_letters {
            let fault = Fault::new(scheme, "this is no list of electronic addresses", "give a code of EAS, as 0225, 0088 or EM");
            return Err(fault.at("scheme"));
        }
        let length = self.value.as_str().chars().count();
        if length > 125 {
            let problem = "an electronic address has at most 125 characters (BR-FR-25)";
            return Err(Fault::new(&self.value, problem, "give it as the directory has it").at("value"));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if scheme == Self::FRENCH && !self.value.as_str().chars().all(allowed) {
            let problem = "a French electronic address has letters, digits, -, _ and . (BR-FR-23)";
            return Err(Fault::new(&self.value, problem, "give it as the directory has it, as 404833048").at("value"));
        }
        Ok(())
    }
}

/// The SIREN that one of the numbers tells: nine digits.
#[must_use]
pub fn siren(tax_ids: &[TaxId]) -> Option<&str> {
    let of = |scheme| tax_ids.iter().find(|id| id.scheme() == scheme).and_then(TaxId::siren_digits);
    of(TaxIdScheme::Siren).or_else(|| of(TaxIdScheme::Siret)).or_else(|| of(TaxIdScheme::Vat))
}

/// The VAT number among the numbers.
#[must_use]
pub fn vat_number(tax_ids: &[TaxId]) -> Option<&TaxId> {
    tax_ids.iter().find(|id| id.scheme() == TaxIdScheme::Vat)
}

/// Who sells: the company that the documents come from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Seller {
    /// Its name in the register (BT-27).
    #[n(0)]
    pub name: Name,
    /// Its legal form, as `SAS` (BT-33).
    #[n(1)]
    pub legal_form: Option<Label>,
    /// Its capital (BT-33).
    #[n(2)]
    pub capital: Option<Money>,
    /// Where it sits (BG-5).
    #[n(3)]
    pub address: PostalAddress,
    /// Registration and VAT numbers (BT-29 to BT-31), at most 10. A French SIREN stands within the VAT number.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub tax_ids: Vec<TaxId>,
    /// The register that it stands in, as `RCS Lyon`.
    #[n(5)]
    pub register: Option<Name>,
    /// Where it is written to (BT-43).
    #[n(6)]
    pub email: Option<Email>,
    /// Where it is called (BT-42).
    #[n(7)]
    pub phone: Option<Phone>,
    /// The account that it is paid on (BT-84).
    #[n(8)]
    pub iban: Option<Iban>,
    /// The bank of that account, as 8 or 11 letters and digits (BT-86).
    #[n(9)]
    pub bic: Option<Label>,
    /// The name it trades under, where it differs (BT-28).
    #[n(10)]
    pub trading_name: Option<Name>,
    /// Whom to ask: a person or a department (BT-41).
    #[n(11)]
    pub contact: Option<Name>,
    /// Where electronic documents reach it (BT-34); none: under its SIREN.
    #[n(12)]
    pub electronic_address: Option<ElectronicAddress>,
    /// True where it owes VAT on services when it bills them, not when it is paid (CGI art. 269 2 c).
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(13)]
    #[cbor(default)]
    pub vat_on_debits: bool,
}

impl Seller {
    /// A seller of whom nothing but name and seat is known.
    #[must_use]
    pub const fn named(name: Name, address: PostalAddress) -> Self {
        Self {
            name,
            legal_form: None,
            capital: None,
            address,
            tax_ids: Vec::new(),
            register: None,
            email: None,
            phone: None,
            iban: None,
            bic: None,
            trading_name: None,
            contact: None,
            electronic_address: None,
            vat_on_debits: false,
        }
    }

    /// True where it sits in France or an overseas department, so that its invoices follow French law.
    #[must_use]
    pub fn is_french(&self) -> bool {
        self.address.country().is_under_french_law()
    }

    /// Where electronic documents reach it: the address it chose, or its SIREN.
    #[must_use]
    pub fn reached_at(&self) -> Option<ElectronicAddress> {
        self.electronic_address.clone().or_else(|| ElectronicAddress::of_siren(&self.tax_ids))
    }

    /// Legal form, capital and register in one line, as electronic invoices carry it (BT-33).
    #[must_use]
    pub fn legal_information(&self) -> Option<String> {
        let form = self.legal_form.as_ref().map(ToString::to_string);
        let capital = self.capital.map(|capital| format!("capital {} {}", capital.amount().normalize(), capital.currency()));
        // A register is often given with the number behind it.
        let has_number = |register: &Name| register.as_str().bytes().filter(u8::is_ascii_digit).count() >= 9;
        let register = self.register.as_ref().map(|register| match siren(&self.tax_ids) {
            Some(siren) if !has_number(register) => format!("{register} {siren}"),
            _ => register.to_string(),
        });
        let parts: Vec<String> = [form, capital, register].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Whether the numbers go together.
    ///
    /// # Errors
    /// More than [`MAX_TAX_IDS`] numbers, two SIRENs that differ, a BIC or an electronic address of another shape.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let ids = self.tax_ids.len();
        faults.require(ids <= MAX_TAX_IDS, "tax_ids", ids, "a seller has at most 10 numbers", "keep those that are printed");
        let mut sirens = self.tax_ids.iter().filter_map(TaxId::siren_digits);
        if let Some(first) = sirens.next()
            && let Some(other) = sirens.find(|siren| *siren != first)
        {
            let problem = format!("SIREN, SIRET and VAT number of a company name the same nine digits, not {first} and {other}");
            faults.push(Fault::new(other, problem, "check them against the company's papers").at("tax_ids"));
        }
        let fits = |bic: &str| matches!(bic.len(), 8 | 11) && bic.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if let Some(bic) = self.bic.as_ref().filter(|bic| !fits(bic.as_str())) {
            faults.push(Fault::new(bic, "a BIC has 8 or 11 capital letters and digits", "give it as BNPAFRPP").at("bic"));
        }
        if let Some(address) = &self.electronic_address {
            faults.take("electronic_address", address.check());
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The customer as of the day of issue: the buyer (BG-7), and on a self-billed document the one who sells. Later changes of the account do not touch it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Buyer {
    /// Name (BT-44).
    #[n(0)]
    pub name: Name,
    /// Address (BG-8).
    #[n(1)]
    pub address: Option<PostalAddress>,
    /// Registration and VAT numbers (BT-47, BT-48).
    #[n(2)]
    pub tax_ids: Vec<TaxId>,
    /// Where the document is sent (BT-58).
    #[n(3)]
    pub email: Option<Email>,
    /// Where electronic documents reach it (BT-49).
    #[n(4)]
    pub electronic_address: Option<ElectronicAddress>,
    /// Whom to ask: a person or a department (BT-56).
    #[n(5)]
    pub contact: Option<Name>,
    /// Where it is called (BT-57).
    #[n(6)]
    pub phone: Option<Phone>,
    /// The name it is known under, where the register has another (BT-45).
    #[n(7)]
    pub trading_name: Option<Name>,
}

impl Buyer {
    /// The country of its address.
    #[must_use]
    pub fn country(&self) -> Option<CountryCode> {
        self.address.as_ref().map(|address| *address.country())
    }
}
