//! E-mail addresses beside the verdicts of the isemail test suite.

mod shared_data;

use std::collections::BTreeSet;

use crm_core::kernel::Email;

/// Valid by isemail, refused here: 55 has an escaped blank in a quoted local part, 68 and 81 have an IP address for a domain.
const REFUSED_HERE: [u32; 3] = [55, 68, 81];

/// Not valid by isemail, accepted here because blanks and line ends around an address are dropped, as a pasted address has them.
const ACCEPTED_HERE: [u32; 10] = [88, 128, 132, 142, 144, 146, 150, 153, 155, 158];

/// A JSON string of the vectors: its quotation marks taken off, its escapes resolved.
#[cfg(test)]
fn unescaped(json: &str) -> String {
    let inner = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a JSON string");
    let mut text = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next().expect("an escape has a letter") {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                text.extend(char::from_u32(u32::from_str_radix(&digits, 16).expect("four hexadecimal digits")));
            }
            escaped => text.push(escaped),
        }
    }
    text
}

#[test]
fn the_verdict_is_that_of_isemail_but_for_the_listed_differences() {
    let Some(path) = shared_data::path("vectors/email_isemail.csv") else { return };
    let mut differences = BTreeSet::new();
    let mut rows = 0;
    for row in csv::Reader::from_path(path).expect("the vectors open").records() {
        let row = row.expect("a row");
        let address = unescaped(&row[1]);
        // Valid as it stands, or valid with a quoted local part or an IP address: what RFC 5321 lets one send to.
        let sendable = matches!(&row[2], "ISEMAIL_VALID_CATEGORY" | "ISEMAIL_RFC5321");
        if Email::parse(&address).is_ok() != sendable {
            differences.insert((row[0].parse::<u32>().expect("a number"), !sendable, address));
        }
        rows += 1;
    }
    assert_eq!(rows, 77);
    let listed: BTreeSet<(u32, bool)> =
        REFUSED_HERE.map(|id| (id, false)).into_iter().chain(ACCEPTED_HERE.map(|id| (id, true))).collect();
    let found: BTreeSet<(u32, bool)> = differences.iter().map(|(id, accepted, _)| (*id, *accepted)).collect();
    assert_eq!(found, listed, "{differences:#?}");
}
