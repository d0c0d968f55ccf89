//! Files that others sent: read, or refused with the place and the remedy.

use proptest::prelude::*;

use crate::einvoicing::*;
use crate::kernel::Faults;

/// A small invoice with `{...}` in the place of what a test varies.
fn ubl_with(issued_on: &str, due_on: &str, payable: &str) -> String {
    format!(
        "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" xmlns:c=\"c\"><ID>F1</ID><IssueDate>{issued_on}</IssueDate>\
         <DueDate>{due_on}</DueDate><InvoiceTypeCode>380</InvoiceTypeCode><DocumentCurrencyCode>EUR</DocumentCurrencyCode>\
         <LegalMonetaryTotal><LineExtensionAmount currencyID=\"EUR\">0</LineExtensionAmount>\
         <TaxExclusiveAmount currencyID=\"EUR\">0</TaxExclusiveAmount><TaxInclusiveAmount currencyID=\"EUR\">0</TaxInclusiveAmount>{payable}\
         </LegalMonetaryTotal><c:Weather>fine</c:Weather></Invoice>"
    )
}

const DUE: &str = "<PayableAmount currencyID=\"EUR\">0.00</PayableAmount>";

fn places(faults: &Faults) -> Vec<String> {
    faults.as_slice().iter().map(|fault| format!("{} {}", fault.field, fault.problem)).collect()
}

#[test]
fn a_term_without_which_there_is_no_document_is_named_with_its_place() {
    let faults = read(ubl_with("2026-02-30", "2026-05-04", "").as_bytes()).unwrap_err();
    let expected = [
        "/Invoice/IssueDate BT-2: this is no day of the calendar",
        "/Invoice/LegalMonetaryTotal/PayableAmount BT-115 is missing",
    ];
    assert_eq!(places(&faults), expected);
}

#[test]
fn a_term_that_the_document_stands_without_is_noted_and_left_among_what_is_not_taken_over() {
    let reading = read(ubl_with("2026-05-04", "soon", DUE).as_bytes()).unwrap();
    assert_eq!(reading.invoice.due_on, None);
    let terms: Vec<&str> = reading.findings.iter().map(|finding| finding.term).collect();
    assert_eq!(terms, ["BT-9", "BT-24", "BT-27", "BT-44"]);
    let left: Vec<_> = reading.not_taken_over.iter().map(|left| (left.path.as_str(), left.text.as_str())).collect();
    assert_eq!(left, [("/Invoice/DueDate", "soon"), ("/Invoice/Weather", "fine")]);
}

#[test]
fn an_amount_in_another_currency_keeps_its_figure_and_is_noted() {
    let due = DUE.replace("EUR", "USD");
    let reading = read(ubl_with("2026-05-04", "2026-06-03", &due).as_bytes()).unwrap();
    assert_eq!(reading.invoice.totals.due.to_string(), "0.00");
    assert!(reading.findings.iter().any(|finding| finding.term == "BT-115"));
    assert_eq!(reading.not_taken_over.first().map(|left| left.text.as_str()), Some("USD"));
}

#[test]
fn figures_with_exponents_or_too_many_digits_are_none() {
    for figure in ["1e5", "1_000", "0x10", "NaN", "12345678901234567890123456789.5", "1,5", ""] {
        let due = format!("<PayableAmount currencyID=\"EUR\">{figure}</PayableAmount>");
        assert!(read(ubl_with("2026-05-04", "2026-06-03", &due).as_bytes()).is_err(), "{figure}");
    }
}

#[test]
fn a_file_beyond_its_bounds_is_refused() {
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    let wide = format!("<a{}/>", (0..100).map(|at| format!(" b{at}=\"\"")).collect::<String>());
    let doctype = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\">]><a>&b;</a>".to_owned();
    for text in [deep, wide, doctype, "<Invoice/>".to_owned(), String::new()] {
        assert!(read(text.as_bytes()).is_err(), "{text:.40}");
    }
    assert!(read(&vec![b' '; MAX_DOCUMENT_BYTES + 1]).is_err());
    assert!(read(b"\xff\xfe<\0a\0/\0>\0").is_err());
}

/// The small invoice with `text` before its root and `inside` at its end.
fn hostile(before: &str, inside: &str) -> String {
    let text = ubl_with("2026-05-04", "2026-06-03", DUE).replace("</Invoice>", inside);
    format!("{before}{text}</Invoice>")
}

/// What is wrong with a file of which nothing can be read.
fn problem(text: &str) -> String {
    read(text.as_bytes()).err().iter().flat_map(Faults::as_slice).map(|fault| fault.problem.clone()).collect()
}

#[test]
fn names_that_each_path_repeats_are_bounded() {
    let long = |letters: usize, leaves: usize| {
        let name = "n".repeat(letters);
        hostile("", &format!("<{name}>{}</{name}>", "<x>1</x>".repeat(leaves)))
    };
    assert_eq!(problem(&long(256, 1)), "");
    assert_eq!(problem(&long(257, 1)), "no invoice has names of so many letters");
    assert_eq!(problem(&long(300_000, 50_000)), "no invoice has names of so many letters");
    assert_eq!(problem(&hostile("", &format!("<a {}=''/>", "n".repeat(257)))), "no invoice has names of so many letters");
    assert!(cdar::read(long(300_000, 50_000).as_bytes()).is_err());
}

#[test]
fn what_is_listed_of_a_file_is_bounded() {
    let name = "n".repeat(250);
    let (open, close) = (format!("<{name}>").repeat(60), format!("</{name}>").repeat(60));
    let deep = |leaves: usize| hostile("", &format!("{open}{}{close}", "<x>1</x>".repeat(leaves)));
    assert_eq!(problem(&deep(1_000)), "");
    assert_eq!(problem(&deep(10_000)), "up to here the file says more that is of no invoice than can be listed");
}

#[test]
fn quotes_in_comments_literal_text_and_instructions_hide_no_attributes() {
    let wide: String = (0..100).map(|at| format!(" b{at}=\"\"")).collect();
    let spaces: String = (0..100).map(|at| format!("<a xmlns:b{at} = 'c'/>")).collect();
    for (before, aside) in [("<!-- ' -->", ""), ("<?a ' ?>", ""), ("", "<![CDATA[ ' < > ]]>"), ("", "<!-- <a b=' -->"), ("", "")]
    {
        for many in [format!("<a{wide}/>"), spaces.clone()] {
            let text = hostile(before, &format!("{aside}{many}"));
            assert_eq!(problem(&text), "no invoice has so many attributes or prefixes", "{before}{aside}");
        }
        assert_eq!(problem(&hostile(before, &format!("{aside}<a b='>' c=\"'\"/>"))), "", "{before}{aside}");
    }
    assert_eq!(problem(&hostile("", &format!("<!--{wide}{}-->", "n".repeat(300)))), "", "what a comment says is no markup");
}

#[test]
fn each_reader_reads_its_own_syntax() {
    let text = ubl_with("2026-05-04", "2026-06-03", DUE);
    assert_eq!(ubl::read(text.as_bytes()).unwrap().syntax, InvoiceSyntax::UblInvoice);
    assert!(cii::read(text.as_bytes()).is_err());
}

/// A PDF that carries `content` under `name`.
fn pdf_with(name: &str, content: &str) -> Vec<u8> {
    let length = content.len();
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>".to_owned(),
        format!("<</Type/Filespec/F({name})/UF({name})/EF<</F 5 0 R>>>>"),
        format!("<</Type/EmbeddedFile/Length {length}>>\nstream\n{content}\nendstream"),
    ];
    let (mut file, mut offsets) = ("%PDF-1.7\n".to_owned(), Vec::new());
    for (object, number) in objects.iter().zip(1..) {
        offsets.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    offsets.iter().for_each(|offset| file.push_str(&format!("{offset:010} 00000 n \n")));
    file.push_str(&format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

#[test]
fn the_invoice_in_a_pdf_is_read() {
    let text = ubl_with("2026-05-04", "2026-06-03", DUE);
    for name in ["factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml"] {
        let pdf = pdf_with(name, &text);
        let embedded = embedded_invoice(&pdf).unwrap();
        assert_eq!((embedded.name.as_str(), embedded.content.as_slice()), (name, text.as_bytes()));
        assert_eq!(read(&pdf).unwrap().invoice.number, "F1");
    }
    let other = embedded_invoice(&pdf_with("drawing.xml", &text)).unwrap_err();
    assert_eq!(other.value, "drawing.xml");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = cdar::read(&bytes);
        let _ = read(&[b"%PDF-1.7\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn a_damaged_invoice_is_read_or_refused(at in 0usize..2_000, byte: u8) {
        let mut xml = ubl_with("2026-05-04", "2026-06-03", DUE).into_bytes();
        let mut pdf = pdf_with("factur-x.xml", "<a/>");
        for file in [&mut xml, &mut pdf] {
            let at = at % file.len();
            file[at] = byte;
            let _ = read(file);
        }
    }
}
