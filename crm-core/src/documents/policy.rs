//! What a company may change about its documents.

use minicbor::{Decode, Encode};

use crate::kernel::{Email, Fault, Faults, Iban, Label, Money, Name, Note, Phone, Policy, PolicyField, PostalAddress, TaxId};

use super::model::{DocumentLanguage, LOGO_BYTES, LOGO_POINTS, Logo, LogoType};

/// The same in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Wording {
    /// In French.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    pub french: Note,
    /// In English.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub english: Note,
}

impl Wording {
    /// The wording in `language`; none where nothing was written.
    #[must_use]
    pub fn get(&self, language: DocumentLanguage) -> Option<&str> {
        let text = match language {
            DocumentLanguage::French => &self.french,
            DocumentLanguage::English => &self.english,
        };
        (!text.is_empty()).then(|| text.as_str())
    }
}

/// What is supplied: a mention that French invoices bear from September 2026 on.
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
    /// Registration and VAT numbers (BT-29 to BT-31), at most 10.
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
        }
    }
}

/// A company's choices about the documents that its customers read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DocumentPolicy {
    /// Who sells; without it there are no documents.
    #[n(0)]
    pub seller: Option<Seller>,
    /// The mark at the head of documents.
    #[n(1)]
    pub logo: Option<Logo>,
    /// The colour of bars and of the head of tables, as `#1f4e79`.
    #[n(2)]
    pub accent: String,
    /// The language where a question names none.
    #[n(3)]
    pub language: DocumentLanguage,
    /// What late payers owe; where nothing is written, the rate that the law sets.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub penalty: Wording,
    /// What early payers save; where nothing is written, nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub discount: Wording,
    /// What else stands at the end of documents.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub footer: Wording,
    /// What invoices are for, where they say it.
    #[n(7)]
    pub operations: Option<SuppliedOperations>,
    /// True where the seller owes VAT on services when it bills them, not when it is paid.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(8)]
    pub vat_on_debits: bool,
}

impl Default for DocumentPolicy {
    fn default() -> Self {
        Self {
            seller: None,
            logo: None,
            accent: "#1f4e79".to_owned(),
            language: DocumentLanguage::French,
            penalty: Wording::default(),
            discount: Wording::default(),
            footer: Wording::default(),
            operations: None,
            vat_on_debits: false,
        }
    }
}

const fn field(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    range: &'static str,
    reason: &'static str,
    source: &'static str,
) -> PolicyField {
    PolicyField { name, unit, default, range, reason, source }
}

/// Red, green and blue of a colour that is written as `#1f4e79`.
#[must_use]
pub fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at.saturating_add(2))?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

impl Policy for DocumentPolicy {
    const NAME: &'static str = "documents";
    const FIELDS: &'static [PolicyField] = &[
        field(
            "seller",
            "name, legal form, capital, address, numbers, bank",
            "none",
            "any, with at most 10 numbers",
            "who the documents come from; without it there are none",
            "CGI ann. II art. 242 nonies A; Code de commerce R123-237, R123-238",
        ),
        field(
            "logo",
            "PNG or SVG",
            "none",
            "at most 64 KiB; a PNG at most 2,000 points across and down; an SVG without `use`, `marker` and document type",
            "the mark at the head of documents",
            "practice",
        ),
        field("accent", "colour", "#1f4e79", "# and six hexadecimal digits", "bars and the head of tables", "practice"),
        field("language", "language", "French", "French or English", "where a question names none", "practice"),
        field(
            "penalty",
            "text in each language",
            "the rate of the European Central Bank and 10 points",
            "up to 20,000 characters",
            "what late payers owe",
            "Code de commerce L441-9, L441-10",
        ),
        field(
            "discount",
            "text in each language",
            "no discount for early payment",
            "up to 20,000 characters",
            "what early payers save",
            "Code de commerce L441-9",
        ),
        field("footer", "text in each language", "nothing", "up to 20,000 characters", "what else is to be said", "practice"),
        field(
            "operations",
            "goods, services or both",
            "not said",
            "any",
            "what invoices are for",
            "CGI ann. II art. 242 nonies A I-8 bis",
        ),
        field(
            "vat_on_debits",
            "yes or no",
            "no",
            "yes or no",
            "that VAT on services is owed when they are billed",
            "CGI art. 269 2 c; ann. II art. 242 nonies A I-9 bis",
        ),
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if colour(&self.accent).is_none() {
            let fault = Fault::new(&self.accent, "this is not a colour", "give # and six hexadecimal digits, as #1f4e79");
            faults.push(fault.at("accent"));
        }
        if let Some(logo) = &self.logo {
            check_logo(logo, &mut faults);
        }
        if let Some(seller) = &self.seller {
            let ids = seller.tax_ids.len();
            faults.require(ids <= 10, "seller.tax_ids", ids, "a seller has at most 10 numbers", "keep those that are printed");
            let fits =
                |bic: &str| matches!(bic.len(), 8 | 11) && bic.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            if let Some(bic) = seller.bic.as_ref().filter(|bic| !fits(bic.as_str())) {
                let fault = Fault::new(bic, "a BIC has 8 or 11 capital letters and digits", "give it as BNPAFRPP");
                faults.push(fault.at("seller.bic"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Size, and that the bytes begin as their type does.
fn check_logo(logo: &Logo, faults: &mut Faults) {
    let size = logo.content.len();
    faults.require(size <= LOGO_BYTES, "logo.content", size, "a logo has at most 65,536 bytes", "make it smaller");
    let starts = match logo.media_type {
        LogoType::Png => logo.content.starts_with(b"\x89PNG\r\n\x1a\n"),
        LogoType::Svg => std::str::from_utf8(&logo.content).is_ok_and(|text| {
            let text = text.trim_start_matches('\u{feff}').trim_start();
            ["<svg", "<?xml", "<!--"].iter().any(|start| text.starts_with(start))
        }),
    };
    if !starts {
        let shown = format!("{:?}", logo.media_type);
        let fault = Fault::new(shown, "the bytes of the logo are not of this type", "give a picture of the type that is named");
        faults.push(fault.at("logo.content"));
    } else if logo.media_type == LogoType::Png {
        // Width and height stand behind the name of the first chunk.
        let side = |at: usize| logo.content.get(at..)?.first_chunk().map(|side| u32::from_be_bytes(*side));
        let largest = side(16).max(side(20)).unwrap_or(u32::MAX);
        let fits = largest <= LOGO_POINTS;
        faults.require(fits, "logo.content", largest, "a logo has at most 2,000 points across and down", "make it smaller");
    } else if let Some(element) = named(&logo.content, &REPEATING) {
        let problem = "few bytes of a drawing that repeats its parts fill the memory of whoever shows it";
        let fault =
            Fault::new(format!("<{element}>"), problem, "write every shape out once, without a document type, or give a PNG");
        faults.push(fault.at("logo.content"));
    }
}

/// What a drawing repeats its parts by: each of them may stand inside another, so that ten lines make a thousand million shapes.
const REPEATING: [&str; 4] = ["use", "marker", "!DOCTYPE", "!ENTITY"];

/// The first of `names` that an element of the drawing has, whatever its prefix. Names in comments count too: who draws a logo can leave them out.
pub(super) fn named(drawing: &[u8], names: &[&'static str]) -> Option<&'static str> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'[' | b'<');
    drawing.split(|byte| *byte == b'<').skip(1).find_map(|rest| {
        let full = rest.split(ends).next()?;
        let local = full.rsplit(|byte| *byte == b':').next()?;
        names.iter().copied().find(|name| name.as_bytes() == local)
    })
}
