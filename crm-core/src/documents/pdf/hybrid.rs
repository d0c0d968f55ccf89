//! A PDF with the electronic invoice inside (Factur-X, in Germany ZUGFeRD): what a person reads and what a program reads, in one file.
//!
//! The library that writes the file attaches the XML; what its metadata must say besides (the fx schema of Factur-X 1.0, and its description as PDF/A
//! wants one of every schema of its own) it cannot write. So these go in afterwards: the metadata stand uncompressed, near the end of a file of one
//! revision with a plain table of offsets, all of it written a moment before by ourselves. Whatever follows them moves by what was put in.

use krilla::Document;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::DateTime;

use crate::kernel::CrmError;

use super::canvas::corrupt;

/// What the file is called inside the PDF.
pub const FILE_NAME: &str = "factur-x.xml";

/// The electronic invoice that goes into a PDF.
#[derive(Debug, Clone, Copy)]
pub struct Embedded<'a> {
    /// The XML, a CII document.
    pub xml: &'a [u8],
    /// What Factur-X calls its profile, as `EN 16931`.
    pub level: &'a str,
}

/// Attaches the XML to `document`, as of `day`.
///
/// # Errors
/// [`CrmError::Corrupt`] where the library takes no attachment.
pub fn attach(document: &mut Document, embedded: Embedded<'_>, day: DateTime) -> Result<(), CrmError> {
    // An alternative of equal rights; the profiles without lines are only data of the page that is read.
    let association_kind = if is_whole(embedded.level) { AssociationKind::Alternative } else { AssociationKind::Data };
    let file = EmbeddedFile {
        path: FILE_NAME.to_owned(),
        mime_type: MimeType::new("text/xml"),
        description: Some("Factur-X".to_owned()),
        association_kind,
        data: embedded.xml.to_vec().into(),
        modification_date: Some(day),
        compress: Some(true),
        location: None,
    };
    document.embed_file(file).ok_or_else(|| corrupt("the electronic invoice cannot be attached"))
}

fn is_whole(level: &str) -> bool {
    !matches!(level, "MINIMUM" | "BASIC WL")
}

/// The description of one property.
macro_rules! property {
    ($name:literal, $says:literal) => {
        concat!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>",
            $name,
            "</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>",
            "<pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>",
            $says,
            "</pdfaProperty:description></rdf:li>"
        )
    };
}

/// The description of the schema that PDF/A wants, before those that the library describes.
const SCHEMA: &str = concat!(
    "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>",
    "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>",
    "<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>",
    property!("DocumentFileName", "The name of the embedded XML document"),
    property!("DocumentType", "The type of the hybrid document in capital letters"),
    property!("Version", "The version of the standard that the embedded XML document follows"),
    property!("ConformanceLevel", "The profile of the embedded XML document in capital letters"),
    "</rdf:Seq></pdfaSchema:property></rdf:li>"
);

/// The file with what Factur-X wants its metadata to say.
///
/// # Errors
/// [`CrmError::Corrupt`] where the file is not laid out as the library lays out its files.
pub fn described(file: Vec<u8>, level: &str) -> Result<Vec<u8>, CrmError> {
    let odd = || corrupt("the metadata of the file are not where they were");
    let metadata = find_last(&file, b"/Type/Metadata/Subtype/XML").ok_or_else(odd)?;
    let schemas = b"<pdfaExtension:schemas><rdf:Bag>";
    let schema_at = find_last(&file, schemas).ok_or_else(odd)? + schemas.len();
    let says_at = find_last(&file, b"</rdf:Description></rdf:RDF>").ok_or_else(odd)?;
    let says = format!(
        "<fx:DocumentType xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">INVOICE</fx:DocumentType>\
         <fx:DocumentFileName xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">{FILE_NAME}</fx:DocumentFileName>\
         <fx:Version xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">1.0</fx:Version>\
         <fx:ConformanceLevel xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">{level}</fx:ConformanceLevel>"
    );
    let key = b"/Length ";
    let length_at = file.get(..metadata).and_then(|head| find_last(head, key)).ok_or_else(odd)? + key.len();
    let (length, length_end) = number_at(&file, length_at).ok_or_else(odd)?;
    let new_length = (length + SCHEMA.len() + says.len()).to_string();
    let edits = [(length_at..length_end, new_length.as_str()), (schema_at..schema_at, SCHEMA), (says_at..says_at, says.as_str())];
    let added = edits.iter().map(|(range, text)| text.len() - range.len()).sum::<usize>();
    moved(edited(file, &edits).ok_or_else(odd)?, says_at, added).ok_or_else(odd)
}

/// The file with each range replaced; ranges rise.
fn edited(file: Vec<u8>, edits: &[(std::ops::Range<usize>, &str)]) -> Option<Vec<u8>> {
    let mut next = Vec::with_capacity(file.len() + edits.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut done = 0;
    for (range, text) in edits {
        next.extend_from_slice(file.get(done..range.start)?);
        next.extend_from_slice(text.as_bytes());
        done = range.end;
    }
    next.extend_from_slice(file.get(done..)?);
    Some(next)
}

/// The file with the offsets of what stood behind `place` put right: its table, and where the table itself begins.
fn moved(mut file: Vec<u8>, place: usize, by: usize) -> Option<Vec<u8>> {
    let key = b"startxref\n";
    let start_at = find_last(&file, key)? + key.len();
    let (start, start_end) = number_at(&file, start_at)?;
    let table = start + by;
    let head = table + b"xref\n0 ".len();
    let (count, rows) = number_at(&file, head).filter(|_| file.get(table..head) == Some(b"xref\n0 "))?;
    for row in 0..count {
        // Ten digits, a blank, five digits, a blank, a letter, and an end of line of two.
        let at = rows + 1 + row * 20;
        let digits = file.get_mut(at..at + 10)?;
        let offset: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        if offset > place {
            digits.copy_from_slice(format!("{:010}", offset + by).as_bytes());
        }
    }
    let tail = file.split_off(start_at);
    file.extend_from_slice(table.to_string().as_bytes());
    file.extend_from_slice(tail.get(start_end - start_at..)?);
    Some(file)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

/// The number that stands at a place, and where it ends.
fn number_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = bytes.get(at..)?;
    let end = at + rest.iter().position(|byte| !byte.is_ascii_digit())?;
    let number = std::str::from_utf8(bytes.get(at..end)?).ok()?.parse().ok()?;
    Some((number, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_an_addition_moves_and_what_stands_before_does_not() {
        let file = b"%PDF\nab\ncd\nxref\n0 3\n0000000000 65535 f\r\n0000000005 00000 n\r\n0000000008 00000 n\r\ntrailer\nstartxref\n11\n%%EOF";
        let edits = [(7..7, "+++")];
        let next = moved(edited(file.to_vec(), &edits).unwrap(), 7, 3).unwrap();
        let text = String::from_utf8(next).unwrap();
        assert!(text.starts_with("%PDF\nab+++\ncd\nxref"), "{text}");
        assert!(
            text.contains("0000000005 00000 n\r\n0000000011 00000 n\r\n") && text.ends_with("startxref\n14\n%%EOF"),
            "{text}"
        );
    }
}
