//! What the customer reads: the signed quote and the invoices, as pages.

use std::io::Write;
use std::path::Path;

use crm_core::documents::{
    DocumentFormat, DocumentLanguage, DocumentPolicy, Logo, LogoType, RenderInvoice, RenderQuote, RenderedDocument,
};
use crm_core::engine::Query;
use crm_core::invoicing::{Invoice, Seller};
use crm_core::kernel::{AddressInput, Currency, Email, Iban, Label, Money, Name, PostalAddress, Record, SortKey, TaxId};
use crm_core::quoting::Quote;

use super::{Story, heading, say};
use crate::{StoryError, table};

/// A beam of light, as the company would have it drawn.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60"><rect width="60" height="60" rx="10" fill="#1f3a5f"/><path d="M24 12h12l14 36H10z" fill="#f2c14e"/><circle cx="30" cy="12" r="6" fill="#fff"/></svg>"##;

/// Who sells.
pub fn seller() -> Result<Seller, StoryError> {
    let lines = vec!["8 rue des Ateliers".to_owned()];
    let (postcode, city, country) = ("44000".to_owned(), "Nantes".to_owned(), "FR".to_owned());
    let place = PostalAddress::parse(&AddressInput { lines, postcode, city, country, region: String::new() })?;
    Ok(Seller {
        legal_form: Some(Label::parse("SAS")?),
        capital: Some(Money::parse("60000", Currency::EUR)?),
        tax_ids: vec![TaxId::siret("404 833 048 00022")?, TaxId::vat("FR83404833048")?],
        register: Some(Name::parse("RCS Nantes 404 833 048")?),
        email: Some(Email::parse("bonjour@plein-feu.example")?),
        iban: Some(Iban::parse("FR76 3000 6000 0112 3456 7890 189")?),
        ..Seller::named(Name::parse("Plein Feu")?, place)
    })
}

/// How its papers look.
#[must_use]
pub fn letterhead() -> DocumentPolicy {
    let logo = Some(Logo { media_type: LogoType::Svg, content: LOGO.as_bytes().to_vec().into() });
    DocumentPolicy { logo, accent: "#1f3a5f".to_owned(), ..DocumentPolicy::default() }
}

/// Makes every paper, and writes them to `folder`.
pub fn write(story: &Story<'_>, out: &mut dyn Write, quote: &Quote, folder: Option<&Path>) -> Result<(), StoryError> {
    heading(out, "The papers, in French and English")?;
    let session = story.session(story.house.office)?;
    let mut papers = Vec::new();
    let of_opera = Query::<Invoice>::under(Invoice::BY_ACCOUNT, SortKey::new().id(story.house.opera));
    let invoices = session.iter(of_opera).map(|invoice| Ok(invoice?.id())).collect::<Result<Vec<_>, StoryError>>()?;
    let formats: &[DocumentFormat] =
        if cfg!(feature = "pdf") { &[DocumentFormat::Html, DocumentFormat::Pdf] } else { &[DocumentFormat::Html] };
    for format in formats.iter().copied() {
        for language in [DocumentLanguage::French, DocumentLanguage::English] {
            let language = Some(language);
            papers.push((format, "quote".to_owned(), session.ask(RenderQuote { quote: quote.id(), language, format })?));
            for (invoice, number) in invoices.iter().copied().zip(1..) {
                papers.push((format, format!("invoice-{number}"), session.ask(RenderInvoice { invoice, language, format })?));
            }
        }
    }
    let rows = papers.iter().filter(|(format, ..)| *format == DocumentFormat::Html).map(|(format, name, paper)| {
        let hash: String = paper.hash.to_string().chars().take(16).collect();
        vec![file(*format, name, paper), table::grouped(&paper.content.len().to_string()), format!("{hash}…")]
    });
    table::write(out, &["file", ">bytes", "SHA-256"], rows.collect::<Vec<_>>())?;
    let Some(folder) = folder else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    for (format, name, paper) in &papers {
        std::fs::write(folder.join(file(*format, name, paper)), &paper.content)?;
    }
    say(out, "crm", format!("{} files were written", papers.len()))
}

fn file(format: DocumentFormat, name: &str, paper: &RenderedDocument) -> String {
    let ending = match format {
        DocumentFormat::Html => "html",
        DocumentFormat::Pdf | DocumentFormat::FacturX => "pdf",
    };
    format!("{name}.{}.{ending}", paper.language.tag())
}
