//! From a sheet to bytes, in the formats that this build writes.

#[cfg(feature = "pdf")]
use crate::einvoicing::Profile;
use crate::kernel::{CrmError, DocumentHash, Fault};

use super::model::{DocumentFormat, DocumentSheet, RenderedDocument};

/// The sheet as bytes, with their hash. `electronic` is the CII document of the same invoice, which goes into a Factur-X; other formats leave it out.
///
/// # Errors
/// Invalid at `format` for one that this build does not write, and for a Factur-X of what is no electronic invoice; for PDF, a character that its font does
/// not have, and a logo that cannot be read.
pub fn render(sheet: &DocumentSheet, format: DocumentFormat, electronic: Option<&[u8]>) -> Result<RenderedDocument, CrmError> {
    let content = match (format, electronic) {
        (DocumentFormat::Html, _) => html(sheet)?,
        (DocumentFormat::Pdf, _) => pdf(sheet, None)?,
        (DocumentFormat::FacturX, Some(xml)) => pdf(sheet, Some(xml))?,
        (DocumentFormat::FacturX, None) => {
            let fault = Fault::new("factur_x", "this is no invoice that a program reads", "ask for another format");
            return Err(fault.at("format").into());
        }
    };
    let (hash, media_type) = (DocumentHash::of(&content), format.media_type().to_owned());
    Ok(RenderedDocument { content, media_type, language: *sheet.language(), hash })
}

#[cfg(feature = "documents")]
fn html(sheet: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    super::html::html(sheet)
}

#[cfg(not(feature = "documents"))]
fn html(_: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    Err(left_out("html", "documents"))
}

#[cfg(feature = "pdf")]
fn pdf(sheet: &DocumentSheet, electronic: Option<&[u8]>) -> Result<Vec<u8>, CrmError> {
    let level = Profile::En16931.conformance_level().unwrap_or_default();
    super::pdf::pdf(sheet, electronic.map(|xml| super::pdf::hybrid::Embedded { xml, level }))
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &DocumentSheet, _: Option<&[u8]>) -> Result<Vec<u8>, CrmError> {
    Err(left_out("pdf", "pdf"))
}

/// The fault of a format that needs a feature which was left out.
#[cfg(not(all(feature = "documents", feature = "pdf")))]
fn left_out(format: &str, feature: &str) -> CrmError {
    let remedy = format!("build the library with the feature `{feature}`, or ask for another format");
    Fault::new(format, "this build of the library does not write this format", remedy).at("format").into()
}
