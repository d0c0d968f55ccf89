//! The file of accounting entries (fichier des écritures comptables): 18 fields a line (LPF art. A. 47 A-1 VII). Pure.
//!
//! - ISO 8859-15, the one character set of the article that knows French and the euro sign; a letter outside it loses its marks, any other character
//!   becomes `?`.
//! - Fields are parted by tabs, lines end with CR LF, nothing is quoted: tabs, line ends, bars and other control characters within a text become blanks,
//!   several blanks one, and `"` an apostrophe.
//! - Days are YYYYMMDD. Amounts have a decimal comma and no thousands separators; the side that is empty is zero. An amount in another currency has the
//!   sign of the line: above zero on the debit, below on the credit.
//! - Lines stand in the order in which entries were validated. Within a journal the numbers of a fiscal year have no gap.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::kernel::{Currency, Date, DocumentHash, Fault, Money};

use super::contract::FecFile;
use super::model::{EntryLine, JournalEntry};
use super::policy::AccountingPolicy;

/// The names of the fields, in their order.
pub const FIELDS: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];

/// The file of `entries`, of the company with the SIREN `siren`, up to `to`.
///
/// # Errors
/// A fault where a sum outgrows the bounds of an amount.
pub fn file(siren: &str, to: Date, entries: &[JournalEntry], policy: &AccountingPolicy) -> Result<FecFile, Fault> {
    let mut content = Vec::new();
    record(&mut content, &FIELDS.map(str::to_owned));
    let (mut lines, zero) = (0u64, Money::zero(policy.currency));
    let (mut debit, mut credit) = (zero, zero);
    for entry in entries {
        for line in &entry.lines {
            let (of_debit, of_credit) = sides(line.amount);
            record(&mut content, &fields(entry, line, policy));
            lines += 1;
            debit = debit.checked_add(of_debit)?;
            credit = credit.checked_add(of_credit)?;
        }
    }
    let entries = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let (name, hash) = (format!("{siren}FEC{}.txt", compact(to)), DocumentHash::of(&content));
    Ok(FecFile { name, content, hash, entries, lines, debit, credit })
}

fn fields(entry: &JournalEntry, line: &EntryLine, policy: &AccountingPolicy) -> [String; 18] {
    let (code, label) = policy.journal(entry.journal);
    let (customer, lettering) = (line.customer.as_ref(), line.lettering.as_ref());
    let (debit, credit) = sides(line.amount);
    let piece = if entry.piece.trim().is_empty() { "-" } else { &entry.piece };
    [
        code.to_owned(),
        label.to_owned(),
        format!("{code}{:06}", entry.number),
        compact(entry.on),
        line.account.number.clone(),
        line.account.label.clone(),
        customer.map_or_else(String::new, |customer| customer.code.clone()),
        customer.map_or_else(String::new, |customer| customer.name.clone()),
        piece.to_owned(),
        compact(entry.piece_on),
        entry.label.clone(),
        amount(debit),
        amount(credit),
        lettering.map_or_else(String::new, |lettering| lettering.mark.clone()),
        lettering.map_or_else(String::new, |lettering| compact(lettering.on)),
        compact(entry.valid_on),
        line.foreign.map_or_else(String::new, amount),
        line.foreign.as_ref().map(Money::currency).as_ref().map_or_else(String::new, |currency: &Currency| currency.to_string()),
    ]
}

fn record(content: &mut Vec<u8>, fields: &[String; 18]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            content.push(b'\t');
        }
        written(content, field);
    }
    content.extend_from_slice(b"\r\n");
}

/// What a line puts on the debit, and on the credit.
fn sides(amount: Money) -> (Money, Money) {
    let zero = Money::zero(amount.currency());
    if amount.is_negative() { (zero, amount.negated()) } else { (amount, zero) }
}

fn amount(amount: Money) -> String {
    amount.amount().to_string().replace('.', ",")
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text as it may stand between two tabs.
fn written(content: &mut Vec<u8>, text: &str) {
    let mut blank = true;
    let start = content.len();
    for c in text.chars() {
        let c = if c.is_control() || c.is_whitespace() || c == '|' { ' ' } else { c };
        if c == ' ' && blank {
            continue;
        }
        blank = c == ' ';
        latin(content, c);
    }
    if blank && content.len() > start {
        content.pop();
    }
}

/// One character in ISO 8859-15.
fn latin(content: &mut Vec<u8>, c: char) {
    match c {
        '"' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => content.push(b'\''),
        '\u{2010}'..='\u{2015}' => content.push(b'-'),
        '\u{2026}' => content.extend_from_slice(b"..."),
        _ => match byte(c) {
            Some(byte) => content.push(byte),
            None => {
                // What a sign is made of may be one of those that a field has no place for.
                let safe = |part: char| match part {
                    '|' => b' ',
                    '"' => b'\'',
                    _ => byte(part).unwrap_or(b'?'),
                };
                content.extend(c.nfkd().filter(|part| !is_combining_mark(*part)).map(safe));
            }
        },
    }
}

/// The byte of a character of ISO 8859-15.
fn byte(c: char) -> Option<u8> {
    match c {
        '€' => Some(0xa4),
        'Š' => Some(0xa6),
        'š' => Some(0xa8),
        'Ž' => Some(0xb4),
        'ž' => Some(0xb8),
        'Œ' => Some(0xbc),
        'œ' => Some(0xbd),
        'Ÿ' => Some(0xbe),
        '\u{a4}' | '\u{a6}' | '\u{a8}' | '\u{b4}' | '\u{b8}' | '\u{bc}' | '\u{bd}' | '\u{be}' => None,
        ' '..='~' | '\u{a1}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u8> {
        let mut content = Vec::new();
        written(&mut content, text);
        content
    }

    #[test]
    fn what_would_break_a_column_becomes_a_blank_and_several_blanks_one() {
        assert_eq!(of(" Lin\t&\r\nLampe | \"Sud\"  "), b"Lin & Lampe 'Sud'");
        assert_eq!(of("\t\n"), b"");
    }

    #[test]
    fn letters_of_the_character_set_stand_as_they_are_and_others_lose_their_marks() {
        assert_eq!(of("Œuvre n° 5 à 10 €"), b"\xbcuvre n\xb0 5 \xe0 10 \xa4");
        assert_eq!(of("Łódź, Dvořák, 東京"), b"?\xf3dz, Dvor\xe1k, ??");
        assert_eq!(of("l’été – 1½ ¤"), b"l'\xe9t\xe9 - 11?2 ?");
    }
}
