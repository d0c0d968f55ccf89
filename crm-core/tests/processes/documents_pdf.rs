//! Documents on paper: what a PDF holds, and what it refuses to show.

use crm_core::documents::*;
use crm_core::engine::Session;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::parties::{Account, ChangeAccount};

use crate::company::*;
use crate::documents::{HTML, choose, png, said, selling};

fn rendered(session: &Session, invoice: InvoiceId) -> Result<RenderedDocument, CrmError> {
    session.ask(RenderInvoice { invoice, language: None, format: DocumentFormat::Pdf })
}

fn pages(document: &RenderedDocument) -> usize {
    document.content.windows(11).filter(|part| *part == b"/Type/Page/").count()
}

#[test]
fn a_pdf_is_the_same_bytes_each_time_and_tagged() {
    let company = selling();
    let invoice = company.issued(&["100", "5.50"]).id();
    let first = rendered(&company.accounts(), invoice).unwrap();
    assert_eq!(first, rendered(&company.accounts_on("2026-07-01"), invoice).unwrap());
    assert_eq!((first.media_type.as_str(), &first.hash), ("application/pdf", &DocumentHash::of(&first.content)));
    assert!(first.content.starts_with(b"%PDF-1.7"));
    for mark in ["pdfaid:part", "pdfuaid:part", "/StructTreeRoot", "/Lang"] {
        assert!(first.content.windows(mark.len()).any(|part| part == mark.as_bytes()), "{mark}");
    }
}

#[test]
fn a_factur_x_reads_like_the_pdf_and_has_the_electronic_invoice_inside() {
    let company = selling();
    let invoice = company.issued(&["100", "5.50"]).id();
    let ask = |format| company.accounts().ask(RenderInvoice { invoice, language: None, format });
    let hybrid = ask(DocumentFormat::FacturX).unwrap();
    assert_eq!((hybrid.media_type.as_str(), &hybrid.hash), ("application/pdf", &DocumentHash::of(&hybrid.content)));
    assert_eq!(hybrid, ask(DocumentFormat::FacturX).unwrap(), "the same bytes each time");
    let number = company.accounts().get::<Invoice>(invoice).unwrap().issue().unwrap().number.to_string();
    let read = crm_core::einvoicing::read(&hybrid.content).unwrap().invoice;
    assert_eq!((read.number, read.totals.gross.to_string()), (number, "126.60".to_owned()));
}

#[test]
fn inv_002_a_draft_is_no_electronic_invoice_yet() {
    let company = selling();
    let session = company.accounts();
    let invoice = session.execute(draft(company.account, &["1"])).unwrap().id();
    let ask = session.ask(RenderInvoice { invoice, language: None, format: DocumentFormat::FacturX });
    assert_eq!(refusal(ask), "INV-002");
}

#[test]
fn an_invoice_of_a_thousand_lines_goes_on_paper() {
    let company = selling();
    let prices = vec!["19.99"; 1_000];
    let document = rendered(&company.accounts(), company.issued(&prices).id()).unwrap();
    assert!(pages(&document) > 30, "{} pages", pages(&document));
}

#[test]
fn a_character_that_the_font_lacks_is_refused_by_name() {
    let company = selling();
    let session = company.accounts();
    let lines = vec![InvoiceLine { description: name("Lampe 青山"), ..line("10") }];
    let invoice = session.execute(DraftInvoice { lines, ..draft(company.account, &["1"]) }).unwrap().id();
    let problem = said(rendered(&session, invoice));
    assert!(problem.contains("`青` (U+9752)") && problem.contains("`html`"), "{problem}");
    session.ask(RenderInvoice { invoice, language: None, format: HTML }).unwrap();
}

#[test]
fn a_logo_that_a_pdf_cannot_show_is_refused() {
    let company = Company::selling();
    let logo = |media_type, content: Vec<u8>| Some(Logo { media_type, content: content.into() });
    let svg = |inside: &str| {
        let head = r#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">"#;
        logo(LogoType::Svg, format!("{head}{inside}</svg>").into_bytes())
    };
    let gradient = r#"<linearGradient id="g"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient>"#;
    let filled = svg(&format!(r#"{gradient}<path fill="url(#g)" d="M0 0h8v8z"/>"#));
    for logo in [logo(LogoType::Svg, b"<svg><oops".to_vec()), logo(LogoType::Png, png(10, 10)), filled] {
        choose(&company, DocumentPolicy { logo, ..DocumentPolicy::default() });
        let invoice = company.issued(&["10"]).id();
        let problem = said(rendered(&company.accounts(), invoice));
        assert!(problem.contains("logo"), "{problem}");
    }
    for element in ["pattern", "clipPath", "mask", "filter"] {
        choose(&company, DocumentPolicy { logo: svg(&format!("<{element} id=\"a\"/>")), ..DocumentPolicy::default() });
        let problem = said(rendered(&company.accounts(), company.issued(&["10"]).id()));
        assert!(problem.contains(&format!("no `{element}` of a drawing")), "{problem}");
    }
    choose(
        &company,
        DocumentPolicy { logo: svg(r#"<path opacity=".5" stroke="red" d="M0 0h8v8z"/>"#), ..DocumentPolicy::default() },
    );
    rendered(&company.accounts(), company.issued(&["10"]).id()).unwrap();
}

#[test]
fn a_buyer_whose_numbers_fill_more_than_a_page_goes_on_the_next_one() {
    let company = selling();
    let system = company.crm.system("numbers", noon(TODAY));
    let account = system.get::<Account>(company.account).unwrap();
    let ids = (0..50).map(|at| TaxId::other(CountryCode::FRANCE, &format!("N{at}")));
    let details =
        crm_core::parties::AccountDetails { tax_ids: ids.collect::<Result<_, _>>().unwrap(), ..account.details().clone() };
    system.execute(ChangeAccount { account: company.account, details, intake: Default::default() }).unwrap();
    let invoice = company.issued(&["10"]).id();
    for language in [DocumentLanguage::French, DocumentLanguage::English] {
        let render = RenderInvoice { invoice, language: Some(language), format: DocumentFormat::Pdf };
        assert_eq!(pages(&company.accounts().ask(render).unwrap()), 2, "{language:?}");
    }
}

/// Four points a side by its head, which is whole; what should be its points is no picture.
const DAMAGED: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x04\0\0\0\x04\x08\x02\0\0\0\x26\x93\x09\x29\0\0\0\x09IDATno points\x65\x9f\x4f\x64\0\0\0\0IEND\xae\x42\x60\x82";

#[test]
fn a_logo_whose_points_are_damaged_is_a_fault_of_the_logo() {
    let company = Company::selling();
    let logo = Some(Logo { media_type: LogoType::Png, content: DAMAGED.to_vec().into() });
    choose(&company, DocumentPolicy { logo, ..DocumentPolicy::default() });
    let problem = said(rendered(&company.accounts(), company.issued(&["10"]).id()));
    assert!(problem.contains("logo.content") && problem.contains("cannot be read") && problem.contains("as a PNG"), "{problem}");
}
