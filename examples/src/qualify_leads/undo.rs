//! An import that was a mistake is taken back whole; one that was worked with is not.

use std::io::Write;

use crm_core::engine::{Query, Session};
use crm_core::exchange::{BeginImport, ImportMapping, ImportTag, RowKey, UndoImport};
use crm_core::kernel::{Code, CrmError, ImportId, Label, Record};
use crm_core::leads::Lead;

use super::{Progress, Story, StoryError, count, heading, say};

/// Brings the same table in once more under other keys, and takes that back; then tries the first import.
pub fn imports(story: &Story<'_>, out: &mut dyn Write, first: ImportId, progress: &mut Progress<'_>) -> Result<(), StoryError> {
    let session = story.office()?;
    heading(out, "The same table once more, by mistake")?;
    let before = leads(&session)?;
    let from = story.source.mapping.key.iter().flat_map(|key| key.from.clone()).collect();
    let mapping = ImportMapping { key: Some(RowKey { source: Code::parse("again")?, from }), ..story.source.mapping.clone() };
    let (table, rows) = (mapping.over(story.source.columns())?, story.source.rows());
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let import = session.execute(BeginImport { name: Label::parse("requests, once more")?, owner: None })?.id();
    let report = session.import_mapped(import, &table, rows, &mut |through| progress("bringing in again", through, total))?;
    say(out, "Back office", &format!("{} leads became {}", count(before), count(leads(&session)?)))?;
    undone(&session, import)?;
    let after = leads(&session)?;
    say(out, "Back office", &format!("took it back: {} leads are gone, {} are left", count(report.created), count(after)))?;
    if before != after {
        return Err(StoryError::Changed);
    }
    let refused = undone(&session, first).err().map(|error| error.to_string()).unwrap_or_default();
    // The first of what stands against it is enough here.
    let refused = refused.split_once(',').map_or(refused.as_str(), |(first, _)| first);
    say(out, "crm", &format!("the first import stays, for it was worked with: {refused}, …"))
}

fn leads(session: &Session) -> Result<u64, CrmError> {
    session.count(&Query::<Lead>::all())
}

/// Takes an import back, portion by portion.
fn undone(session: &Session, import: ImportId) -> Result<(), CrmError> {
    while session.execute(UndoImport { import, limit: None })?.tag() != ImportTag::Undone {}
    Ok(())
}
