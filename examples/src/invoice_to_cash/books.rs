//! The books: each month is closed, its entries are exported, and the chain of documents is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use crm_core::accounting::{ClosePeriod, ClosedRate, ExportFec, FecFile, PeriodClosing, PeriodLength, VerifyChain};
use crm_core::invoicing::{AllNumbers, DiscardDraft, DraftInvoice, IssueInvoice};
use crm_core::kernel::{Currency, Date, DocumentHash, Money, Record};

use super::fec::{FecLine, lines};
use super::{Story, day, heading, house, no, say, sheet};
use crate::table::amount;
use crate::{StoryError, table};

/// How many lines of the file are shown.
const SHOWN: usize = 10;

/// Closes October, tries to date an invoice back, and exports the entries of the month.
pub fn close_october(story: &Story<'_>, out: &mut dyn Write) -> Result<FecFile, StoryError> {
    let (today, last) = (day(2026, 11, 2)?, day(2026, 10, 31)?);
    heading(out, "October is closed: what its documents come to, rate by rate, credit notes taken off")?;
    let closing = close(story, today, last)?;
    let totals = closing.totals().first().ok_or(StoryError::Changed)?;
    let rate = |rate: &ClosedRate| vec![sheet::rate(rate.rate), amount(rate.net), amount(rate.tax)];
    let sum = vec!["together".to_owned(), amount(totals.net), amount(totals.tax)];
    table::write(out, &[">VAT", ">net", ">tax"], totals.rates.iter().map(rate).chain([sum]))?;
    let (invoices, notes) = (totals.invoices, totals.credit_notes);
    let told = "the final invoice counts with all of the banquet, and its deposit beside it";
    say(out, today, format!("{invoices} invoices, {notes} credit note; {told}"))?;
    say(out, today, format!("an invoice of {last} now: {}", dated_back(story, today, last)?))?;
    let file = export(story, today, day(2026, 10, 1)?, last)?;
    heading(out, &format!("The entries of October, {} to the cent on both sides, journal by journal", amount(file.debit)))?;
    journals(out, &file)?;
    heading(out, &format!("The first of the {} lines of {}", file.lines, file.name))?;
    first_lines(out, &file)?;
    Ok(file)
}

/// Closes the month that ends on `last`.
pub fn close(story: &Story<'_>, today: Date, last: Date) -> Result<PeriodClosing, StoryError> {
    Ok(story.accountant(today)?.execute(ClosePeriod { length: PeriodLength::Month, day: last })?)
}

/// What is said to whoever dates an invoice back into a closed month.
fn dated_back(story: &Story<'_>, today: Date, on: Date) -> Result<String, StoryError> {
    let session = story.accountant(today)?;
    let lines = house::lines([("Coffee, forgotten", "1", "2", "10")])?;
    let invoice = session.execute(DraftInvoice::new(story.house.festival, Currency::EUR, lines))?.id();
    let refused = no(session.execute(IssueInvoice { invoice, issued_on: Some(on), due_on: None }))?;
    session.execute(DiscardDraft { invoice })?;
    Ok(refused.to_string())
}

/// The file of entries of a part of the year.
pub fn export(story: &Story<'_>, today: Date, from: Date, to: Date) -> Result<FecFile, StoryError> {
    Ok(story.accountant(today)?.ask(ExportFec { from, to })?)
}

/// What a journal, or an account, comes to.
struct Sum {
    numbers: BTreeSet<String>,
    lines: usize,
    debit: Money,
    credit: Money,
}

/// The lines of the file, added up by `key`.
fn sums(file: &FecFile, key: fn(&FecLine) -> [String; 2]) -> Result<BTreeMap<[String; 2], Sum>, StoryError> {
    let zero = Money::zero(Currency::EUR);
    let mut sums = BTreeMap::new();
    for line in lines(file)? {
        let empty = || Sum { numbers: BTreeSet::new(), lines: 0, debit: zero, credit: zero };
        let sum = sums.entry(key(&line)).or_insert_with(empty);
        sum.debit = sum.debit.checked_add(line.debit)?;
        sum.credit = sum.credit.checked_add(line.credit)?;
        sum.numbers.insert(line.number);
        sum.lines += 1;
    }
    Ok(sums)
}

fn journals(out: &mut dyn Write, file: &FecFile) -> Result<(), StoryError> {
    let sums = sums(file, |line| [line.journal.clone(), line.name.clone()])?;
    let rows = sums.into_iter().map(|(journal, sum)| {
        let counts = [sum.numbers.len(), sum.lines].map(|count| count.to_string());
        journal.into_iter().chain(counts).chain([sum.debit, sum.credit].map(amount)).collect()
    });
    let all = [file.entries, file.lines].map(|count| count.to_string()).into_iter();
    let all = ["together", ""].map(str::to_owned).into_iter().chain(all).chain([file.debit, file.credit].map(amount));
    let rows = rows.chain([all.collect()]).collect::<Vec<_>>();
    table::write(out, &["journal", "", ">entries", ">lines", ">debit", ">credit"], rows)
}

fn first_lines(out: &mut dyn Write, file: &FecFile) -> Result<(), StoryError> {
    let rows = lines(file)?.into_iter().take(SHOWN).map(|line| {
        let [debit, credit] = [line.debit, line.credit].map(side);
        vec![line.number, line.on, line.account, line.text, debit, credit, line.mark]
    });
    let columns = ["EcritureNum", "EcritureDate", "CompteNum", "EcritureLib", ">Debit", ">Credit", "EcritureLet"];
    table::write(out, &columns, rows)
}

/// One side of a line: nothing where it is empty.
fn side(sum: Money) -> String {
    if sum.is_zero() { String::new() } else { amount(sum) }
}

/// Closes the quarter, shows its accounts, and proves that nothing was altered.
pub fn quarter(story: &Story<'_>, out: &mut dyn Write, october: &FecFile) -> Result<(), StoryError> {
    let (today, last) = (day(2027, 1, 4)?, day(2026, 12, 31)?);
    heading(out, "The accounts after the quarter")?;
    close(story, today, last)?;
    let file = export(story, today, day(2026, 10, 1)?, last)?;
    accounts(out, &file)?;
    let again = export(story, today, day(2026, 10, 1)?, day(2026, 10, 31)?)?;
    let same = if again.hash == october.hash { "byte for byte the same" } else { "another" };
    say(out, today, format!("The file of October, asked for again, is {same}: SHA-256 {}…", short(&again.hash)))?;
    let session = story.accountant(today)?;
    let report = session.ask(VerifyChain)?;
    let found = match &report.broken {
        None => "all of them whole".to_owned(),
        Some(broken) => format!("broken: {:?}", broken.why),
    };
    let (chains, links, closings) = (report.chains, report.links, report.closings);
    say(out, today, format!("{chains} chains of {links} documents and {closings} closings, {found}"))?;
    let rows = session.ask(AllNumbers)?.into_iter().map(|series| {
        let numbers = series.numbers;
        let range = numbers.range.map_or_else(|| "–".to_owned(), |(first, last)| format!("{first} to {last}"));
        let counts = [numbers.count.to_string(), numbers.missing.len().to_string()];
        [series.series, range].into_iter().chain(counts).collect()
    });
    table::write(out, &["series", ">numbers", ">documents", ">missing"], rows.collect::<Vec<_>>())
}

/// The first sixteen digits of a hash.
pub fn short(hash: &DocumentHash) -> String {
    hash.as_str().chars().take(16).collect()
}

fn accounts(out: &mut dyn Write, file: &FecFile) -> Result<(), StoryError> {
    let zero = Money::zero(Currency::EUR);
    let mut rows = Vec::new();
    for (account, Sum { debit, credit, .. }) in sums(file, |line| [line.account.clone(), line.label.clone()])? {
        let balance = debit.checked_sub(credit)?;
        let sides = if balance.is_negative() { [zero, balance.negated()] } else { [balance, zero] };
        rows.push(account.into_iter().chain([debit, credit].map(amount)).chain(sides.map(side)).collect());
    }
    rows.push(["", "together", &amount(file.debit), &amount(file.credit), "", ""].map(str::to_owned).to_vec());
    table::write(out, &["account", "", ">debit", ">credit", ">on the debit", ">on the credit"], rows)
}
