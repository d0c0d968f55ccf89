//! A sheet as one page of HTML.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::kernel::CrmError;

use super::model::{DocumentSheet, Logo, LogoType, SheetTotals};
use super::policy::colour;

/// What the template shows. Every text in it is escaped on the way.
#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    lang: &'a str,
    title: String,
    accent: String,
    on_accent: &'a str,
    logo: Option<String>,
    paging: (&'a str, &'a str, &'a str),
    totals: Vec<&'a SheetTotals>,
    sheet: &'a DocumentSheet,
}

/// The sheet as HTML that needs nothing from elsewhere: its style and its logo are inside.
///
/// # Errors
/// [`CrmError::Corrupt`] where the template cannot be written, which memory does not refuse.
pub fn html(sheet: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    let [red, green, blue] = colour(&sheet.accent).unwrap_or_default();
    let page = Page {
        lang: sheet.language.tag(),
        title: name(sheet),
        accent: format!("#{red:02x}{green:02x}{blue:02x}"),
        on_accent: if sheet.is_accent_light { "#000" } else { "#fff" },
        logo: sheet.logo.as_ref().map(address),
        paging: paging(sheet.paging).into(),
        totals: std::iter::once(&sheet.totals).chain(&sheet.accepted).collect(),
        sheet,
    };
    let corrupt = |fault: askama::Error| CrmError::Corrupt { subject: "document".to_owned(), detail: fault.to_string() };
    page.render().map(String::into_bytes).map_err(corrupt)
}

/// What the document is called: `Facture INV-2026-000001`.
pub(super) fn name(sheet: &DocumentSheet) -> String {
    match &sheet.number {
        Some(number) => format!("{} {number}", sheet.title),
        None => sheet.title.clone(),
    }
}

/// What stands before, between and after the two numbers.
pub(super) fn paging(label: &str) -> [&str; 3] {
    let (before, rest) = label.split_once("{page}").unwrap_or((label, ""));
    let (between, after) = rest.split_once("{pages}").unwrap_or((rest, ""));
    [before, between, after]
}

/// The picture as an address that holds it. In an `img` neither scripts nor links of a drawing are followed.
fn address(logo: &Logo) -> String {
    let media_type = match logo.media_type {
        LogoType::Png => "image/png",
        LogoType::Svg => "image/svg+xml",
    };
    format!("data:{media_type};base64,{}", STANDARD.encode(&*logo.content))
}
