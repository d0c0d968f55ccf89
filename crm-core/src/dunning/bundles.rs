//! One notice for all that a customer is to be reminded of in one language, one currency and by one procedure.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::DocumentLanguage;
use crate::kernel::{Code, Currency, Fault, InvoiceId, Money, MoneyByCurrency};

use super::model::{DunningLine, DunningProcedure, NOTICE_LINES, NoticeContent};

/// A line that is due, and what it is bundled by.
#[derive(Debug, Clone)]
pub struct DueLine<'a> {
    /// The line.
    pub line: DunningLine,
    /// By which procedure.
    pub procedure: &'a DunningProcedure,
    /// In which language.
    pub language: DocumentLanguage,
}

/// Lines become notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundles {
    /// The notices, each asking for something.
    pub notices: Vec<NoticeContent>,
    /// Invoices whose notice would ask for nothing, since the customer's credit covers it.
    pub covered: BTreeSet<InvoiceId>,
}

/// Hand-overs go by themselves: an invoice that is reminded of for the first time must not go to an agency with an older one.
type Key = (Currency, DocumentLanguage, Code, bool);

/// The notices of `due`, the oldest due day first on each. What the customer has paid or was credited beyond invoices is taken off them in turn.
///
/// # Errors
/// A fault where figures do not fit.
pub fn bundle(due: Vec<DueLine<'_>>, credits: &MoneyByCurrency) -> Result<Bundles, Fault> {
    let mut groups: BTreeMap<Key, (&DunningProcedure, Vec<DunningLine>)> = BTreeMap::new();
    for DueLine { line, procedure, language } in due {
        let hands_over = procedure.level(line.level).is_some_and(|level| level.channel.hands_over());
        let key = (line.dunned.currency(), language, procedure.key.clone(), hands_over);
        groups.entry(key).or_insert_with(|| (procedure, Vec::new())).1.push(line);
    }
    let (mut bundles, mut left) = (Bundles::default(), BTreeMap::new());
    for ((currency, language, ..), (procedure, mut lines)) in groups {
        lines.sort_by_key(|line| (line.due_on, line.invoice));
        let credit = left.entry(currency).or_insert_with(|| credits.get(currency));
        for lines in lines.chunks(NOTICE_LINES) {
            let dunned = Money::sum(lines.iter().map(|line| line.dunned), currency)?;
            let covered = dunned.smaller(*credit)?;
            *credit = credit.checked_sub(covered)?;
            let asked = dunned.checked_sub(covered)?;
            let highest = lines.iter().map(|line| line.level).max().unwrap_or_default();
            let Some(level) = procedure.level(highest).filter(|_| asked.is_positive()) else {
                bundles.covered.extend(lines.iter().map(|line| line.invoice));
                continue;
            };
            bundles.notices.push(NoticeContent {
                procedure: procedure.key.clone(),
                level: highest,
                channel: level.channel,
                template: level.template.clone(),
                language,
                lines: lines.to_vec(),
                dunned,
                credit: covered,
                asked,
            });
        }
    }
    Ok(bundles)
}
