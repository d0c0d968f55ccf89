//! The invoice that a PDF carries (Factur-X, ZUGFeRD): a file among its attachments, under a name that the standards fix.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};

use crate::kernel::Fault;

use super::tree::MAX_DOCUMENT_BYTES;

/// The names an invoice is carried under, in lower case: Factur-X and ZUGFeRD 2.1, ZUGFeRD 1 and 2.0, XRechnung.
const NAMES: [&str; 3] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"];
/// The deepest a tree of names is followed.
const MAX_DEPTH: usize = 16;
/// The most attachments that are looked at.
const MAX_ATTACHMENTS: usize = 1_000;
/// The most compressed bytes of the invoice within the PDF.
const MAX_COMPRESSED: usize = 4 * 1024 * 1024;

/// The XML that a PDF carries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EmbeddedInvoice {
    /// The name it is carried under.
    pub name: String,
    /// The XML, byte for byte.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub content: Vec<u8>,
}

/// True where `bytes` begin as a PDF does.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    start.windows(5).any(|window| window == b"%PDF-")
}

/// The electronic invoice that a PDF carries as `factur-x.xml`, `zugferd-invoice.xml` or `xrechnung.xml`.
///
/// # Errors
/// It is no PDF, is encrypted, is beyond [`MAX_DOCUMENT_BYTES`], or carries no such file.
pub fn embedded_invoice(pdf: &[u8]) -> Result<EmbeddedInvoice, Fault> {
    if pdf.len() > MAX_DOCUMENT_BYTES {
        return Err(Fault::new(pdf.len(), "a document has at most 32 MiB", "ask for the XML alone"));
    }
    let unreadable = |_| Fault::new("", "this PDF cannot be read", "ask for it without a password, or for the XML alone");
    let pdf = Pdf::new(pdf.to_vec()).map_err(unreadable)?;
    let mut attachments = Vec::new();
    if let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) {
        if let Some(tree) = catalog.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles")) {
            collect(&tree, 0, &mut attachments);
        }
        for file in catalog.get::<Array<'_>>("AF").iter().flat_map(Array::iter::<Dict<'_>>).take(MAX_ATTACHMENTS) {
            attachments.push(file);
        }
    }
    let named = attachments.iter().filter_map(|file| Some((file_name(file)?, file)));
    let found = named.filter(|(name, _)| NAMES.contains(&name.to_ascii_lowercase().as_str())).find_map(|(name, file)| {
        let content = content_of(file)?;
        Some(EmbeddedInvoice { name, content })
    });
    found.ok_or_else(|| {
        let names: Vec<String> = attachments.iter().filter_map(file_name).collect();
        let problem = "the PDF carries no electronic invoice that can be read";
        Fault::new(names.join(", "), problem, "give a Factur-X or ZUGFeRD document, or the XML alone")
    })
}

/// The file specifications of a tree of names.
fn collect<'a>(tree: &Dict<'a>, depth: usize, files: &mut Vec<Dict<'a>>) {
    for object in tree.get::<Array<'_>>("Names").iter().flat_map(Array::iter::<Object<'_>>) {
        if let Object::Dict(file) = object
            && files.len() < MAX_ATTACHMENTS
        {
            files.push(file);
        }
    }
    if depth < MAX_DEPTH {
        for kid in tree.get::<Array<'_>>("Kids").iter().flat_map(Array::iter::<Dict<'_>>).take(MAX_ATTACHMENTS) {
            if files.len() < MAX_ATTACHMENTS {
                collect(&kid, depth + 1, files);
            }
        }
    }
}

fn file_name(file: &Dict<'_>) -> Option<String> {
    let name = file.get::<PdfString<'_>>("UF").or_else(|| file.get::<PdfString<'_>>("F"))?;
    let bytes = name.as_bytes();
    Some(match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => {
            let units = wide
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0)]));
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    })
}

/// The bytes of a file: stored as they are or under one filter, so that a small file cannot unfold into a huge one more than once.
fn content_of(file: &Dict<'_>) -> Option<Vec<u8>> {
    let versions = file.get::<Dict<'_>>("EF")?;
    let stream = versions.get::<Stream<'_>>("F").or_else(|| versions.get::<Stream<'_>>("UF"))?;
    if stream.raw_data().len() > MAX_COMPRESSED || stream.filters().len() > 1 {
        return None;
    }
    Some(stream.decoded().ok()?.into_owned())
}
