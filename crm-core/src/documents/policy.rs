//! What a company may change about its documents.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Note, Policy, PolicyField};

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

/// A company's choices about the documents that its customers read. Who sells stands in the policy `sellers`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DocumentPolicy {
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
}

impl Default for DocumentPolicy {
    fn default() -> Self {
        Self {
            logo: None,
            accent: "#1f4e79".to_owned(),
            language: DocumentLanguage::French,
            penalty: Wording::default(),
            discount: Wording::default(),
            footer: Wording::default(),
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
