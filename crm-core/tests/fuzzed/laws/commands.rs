//! A stream of commands, whatever they say: each is done or refused, the audit chain holds after each, every record can be read, and invoice
//! numbers have neither gap nor double.
//!
//! The bytes are commands as CBOR, each behind its length in two bytes. So that a command can name what an earlier one made, an id of
//! fifteen bytes 0xFF and a number stands for the record of that number: 0 to 3 are the company's people, 4 its customer, then what was made.

use crm_core::commands::AnyCommand;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{Invoice, NumberReport};
use crm_core::kernel::{ErrorKind, RecordId};
use crm_core::records::{AnyQuery, RecordKind};

use super::company::Company;

/// The most commands that are looked at.
const MOST: usize = 24;

pub fn check(bytes: &[u8]) {
    let company = Company::founded();
    let people = [company.administrator, company.accountant, company.seller, company.other_seller];
    let mut made: Vec<[u8; 16]> = people.iter().map(|user| user.to_bytes()).collect();
    made.push(company.account.to_bytes());
    let boss = company.session(company.administrator);
    let mut links = boss.verify_audit().expect("the log can be read");
    for chunk in chunks(bytes).take(MOST) {
        let Ok(command) = minicbor::decode::<AnyCommand>(&with_ids(chunk, &made)) else { continue };
        let again = minicbor::to_vec(&command).expect("a command can be sent on");
        assert_eq!(minicbor::decode::<AnyCommand>(&again).ok().as_ref(), Some(&command), "bytes say what the command says");
        let answer = boss.execute(command);
        let report = boss.verify_audit().expect("the log can be read");
        assert!(report.is_intact(), "{report:?}");
        match answer {
            Ok(answer) => made.extend(answer.record().map(|record| record.id().to_bytes())),
            Err(error) => {
                assert!(!matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Storage), "{error}");
                assert_eq!(report, links, "a refused command writes nothing: {error}");
            }
        }
        links = report;
        numbers_are_complete(&boss);
    }
    // What was stored can be read again: every value in it passed its own check.
    for kind in RecordKind::ALL {
        assert!(boss.list_any(&AnyQuery::all(*kind)).is_ok(), "{kind:?}");
    }
}

fn chunks(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let (chunk, rest) = rest.split_at(usize::from(u16::from_be_bytes(*length)).min(rest.len()));
        bytes = rest;
        Some(chunk)
    })
}

/// The bytes with the ids of records in the places of their numbers.
fn with_ids(chunk: &[u8], made: &[[u8; 16]]) -> Vec<u8> {
    let mut bytes = chunk.to_vec();
    let mut at = 0;
    while let Some(found) = bytes.get(at..at + 16) {
        if found[..15] == [u8::MAX; 15] {
            let id = made[usize::from(found[15]) % made.len()];
            bytes[at..at + 16].copy_from_slice(&id);
            at += 16;
        } else {
            at += 1;
        }
    }
    bytes
}

fn numbers_are_complete(boss: &Session) {
    let series = |number: &str| number.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let invoices = boss.iter(Query::by(Invoice::BY_NUMBER)).map(|invoice| invoice.expect("an invoice can be read"));
    let mut numbers: Vec<String> = invoices.filter_map(|invoice| invoice.issue().map(|issue| issue.number.to_string())).collect();
    let count = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), count, "no number is given twice: {numbers:?}");
    numbers.iter_mut().for_each(|number| *number = series(number));
    numbers.dedup();
    for series in numbers {
        let report = boss.ask(NumberReport { series }).expect("the report can be asked for");
        assert!(report.missing.is_empty(), "no number is left out: {report:?}");
    }
}
