//! Journal entries.

use crate::kernel::{Date, Money, RecordRef};

use super::chart::{LedgerAccount, LedgerJournal};

/// The customer that a line is about: their account in the subledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subledger {
    /// Code of the customer.
    pub code: String,
    /// Name of the customer.
    pub name: String,
}

/// The mark of lines of a customer that come to nothing together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lettering {
    /// The mark, as `AAA`; the customer's lines with the same mark belong together.
    pub mark: String,
    /// The day from which they came to nothing.
    pub on: Date,
}

/// One line of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLine {
    /// The account.
    pub account: LedgerAccount,
    /// The customer, on accounts of customers.
    pub customer: Option<Subledger>,
    /// The document or payment whose open amount the line changes, on the account of customers.
    pub item: Option<RecordRef>,
    /// The amount in the currency of the books: a debit above zero, a credit below.
    pub amount: Money,
    /// The same in the currency of the document, where it is another.
    pub foreign: Option<Money>,
    /// The mark, once what it belongs to is settled.
    pub lettering: Option<Lettering>,
}

/// One entry: its lines come to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// The journal.
    pub journal: LedgerJournal,
    /// Its number in the journal and the fiscal year, from 1 on, in the order of validation.
    pub number: u64,
    /// The first day of the fiscal year.
    pub year: Date,
    /// The day it is booked on.
    pub on: Date,
    /// What proves it: the number of the document, the reference of the payment.
    pub piece: String,
    /// The day of what proves it.
    pub piece_on: Date,
    /// What it says.
    pub label: String,
    /// The day from which it no longer changes.
    pub valid_on: Date,
    /// Its lines, at least two.
    pub lines: Vec<EntryLine>,
}
