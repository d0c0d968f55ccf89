//! What leaves the house as a file: electronic invoices, messages about them, entries.

use std::io::Write;
use std::path::Path;

use crm_core::documents::{DocumentFormat, DocumentLanguage, RenderInvoice};
use crm_core::einvoicing::{Profile, Rulebook, check};
use crm_core::engine::Query;
use crm_core::events::AnyEvent;
use crm_core::invoicing::electronic::electronic;
use crm_core::invoicing::{Invoice, IssuedDocument};
use crm_core::kernel::Record;
use crm_core::lifecycle::LifecycleEvent;

use super::books::{export, short};
use super::{Story, day, heading, say, sheet};
use crate::{StoryError, table};

/// Shows every electronic document that went out, and what the rules found in it.
pub fn sent(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "What went out as CII, kept byte for byte")?;
    let session = story.accountant(day(2026, 12, 31)?)?;
    let mut rows = Vec::new();
    for invoice in session.list(&Query::<Invoice>::by(Invoice::BY_ISSUED_ON))?.items {
        let said = electronic(&invoice, Profile::En16931)?;
        let findings = check(&said, Rulebook::of(&said)).len();
        let kept = session.get::<IssuedDocument>(IssuedDocument::id_of(invoice.id()))?;
        let bytes = table::grouped(&kept.content().len().to_string());
        let head = [sheet::number(&invoice), said.issued_on.to_string(), said.buyer.name, said.type_code];
        let process = said.process.unwrap_or_default();
        rows.push(head.into_iter().chain([process, findings.to_string(), bytes, format!("{}…", short(kept.hash()))]).collect());
    }
    table::write(out, &["number", "day", "buyer", ">type", "framework", ">findings", ">bytes", "SHA-256"], rows)
}

/// Writes electronic invoices, pages, messages and entries to `folder`, where one is given.
pub fn write(story: &Story<'_>, out: &mut dyn Write, folder: Option<&Path>) -> Result<(), StoryError> {
    let Some(folder) = folder else { return Ok(()) };
    let today = day(2027, 1, 4)?;
    std::fs::create_dir_all(folder)?;
    let mut files = invoices(story)?;
    files.extend(messages(story)?);
    let entries = export(story, today, day(2026, 10, 1)?, day(2026, 12, 31)?)?;
    files.push((entries.name, entries.content));
    for (name, content) in &files {
        std::fs::write(folder.join(name), content)?;
    }
    say(out, today, format!("{} files were written", files.len()))
}

/// A name and its bytes.
type File = (String, Vec<u8>);

/// Each document as it was sent, as a page in French, and as Factur-X where PDF is built.
fn invoices(story: &Story<'_>) -> Result<Vec<File>, StoryError> {
    let session = story.accountant(day(2027, 1, 4)?)?;
    let formats: &[(DocumentFormat, &str)] = if cfg!(feature = "pdf") {
        &[(DocumentFormat::Html, "html"), (DocumentFormat::FacturX, "pdf")]
    } else {
        &[(DocumentFormat::Html, "html")]
    };
    let (mut files, language) = (Vec::new(), Some(DocumentLanguage::French));
    for document in session.list(&Query::<Invoice>::by(Invoice::BY_ISSUED_ON))?.items {
        let (number, invoice) = (sheet::number(&document), document.id());
        let kept = session.get::<IssuedDocument>(IssuedDocument::id_of(invoice))?;
        files.push((format!("{number}.xml"), kept.content().to_vec()));
        for (format, ending) in formats.iter().copied() {
            let page = session.ask(RenderInvoice { invoice, language, format })?;
            files.push((format!("{number}.{ending}"), page.content.to_vec()));
        }
    }
    Ok(files)
}

/// The messages about statuses that wait in the outbox for the host to send.
fn messages(story: &Story<'_>) -> Result<Vec<File>, StoryError> {
    let mut files = Vec::new();
    for told in story.owner(day(2027, 1, 4)?)?.outbox(1_000)? {
        let event = AnyEvent::read(told.topic(), told.content());
        if let Some(AnyEvent::Lifecycle(LifecycleEvent::Reported { message, .. })) = event {
            files.push((format!("status-{}.xml", files.len() + 1), message.into_bytes()));
        }
    }
    Ok(files)
}
