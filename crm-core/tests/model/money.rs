//! The model's books: documents, payments, allocations, disputes, all in cents.

use crate::reference::{Expected, Who};
use crate::walk::Action;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Draft,
    /// On this day.
    Issued(u32),
    Discarded,
    Note,
}

#[derive(Debug, Clone)]
struct Document {
    account: usize,
    gross: i64,
    state: State,
    credited: i64,
    allocated: i64,
}

#[derive(Debug, Clone)]
struct Payment {
    account: usize,
    amount: i64,
    allocated: i64,
}

#[derive(Debug, Clone)]
struct Allocation {
    payment: usize,
    document: usize,
    amount: i64,
    is_reversal: bool,
    is_reversed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Raised,
    Acknowledged,
    Investigating,
    Proposed,
    Resolved,
    Withdrawn,
}

#[derive(Debug, Clone, Copy)]
struct Dispute {
    document: usize,
    amount: i64,
    stage: Stage,
}

#[derive(Debug, Clone, Default)]
pub struct Books {
    pub today: u32,
    documents: Vec<Document>,
    payments: Vec<Payment>,
    allocations: Vec<Allocation>,
    disputes: Vec<Dispute>,
    /// How many invoices and credit notes were numbered.
    pub numbered: (u64, u64),
}

/// As [`crate::walk::part`], in cents.
fn part(of: i64, share: u32) -> i64 {
    (of * i64::from(share)).div_euclid(1_000).max(1)
}

impl Books {
    /// For each document: what is open on it, or nothing where it is not there.
    pub fn open(&self) -> Vec<Option<i64>> {
        let is_there = |document: &&Document| document.state != State::Discarded;
        self.documents.iter().map(|document| Some(document).filter(is_there).map(|document| self.due(document).max(0))).collect()
    }

    /// How many documents were issued, payments came in, allocations were made and disputes raised.
    pub fn counts(&self) -> [usize; 3] {
        [self.payments.len(), self.allocations.len(), self.disputes.len()]
    }

    /// What is open on the invoices of all accounts, and what customers have to their credit.
    pub fn ledger(&self) -> (i64, i64) {
        let dues: Vec<i64> = self.documents.iter().map(|document| self.due(document)).collect();
        let left: i64 = self.payments.iter().map(|payment| payment.amount - payment.allocated).sum();
        let open = dues.iter().filter(|due| **due > 0).sum();
        (open, left - dues.iter().filter(|due| **due < 0).sum::<i64>())
    }

    fn due(&self, document: &Document) -> i64 {
        match document.state {
            State::Issued(_) => document.gross - document.credited - document.allocated,
            _ => 0,
        }
    }

    pub fn act(&mut self, who: Who, action: &Action, accounts: usize) -> Expected {
        let may = matches!(who, Who::Boss | Who::Accountant);
        match action {
            Action::Draft(at, lines) => {
                let [(price, _)] = lines[..] else { return Expected::Anything };
                // Prices are whole multiples of five cents, at 20 %: nothing is rounded.
                let gross = i64::from(price) * 6 / 5;
                let draft = Document { account: at % accounts, gross, state: State::Draft, credited: 0, allocated: 0 };
                self.when(may, |books| books.documents.push(draft))
            }
            Action::Pay(at, amount, is_later) => {
                let (account, amount) = (at % accounts, i64::from(*amount));
                self.when(may, |books| books.pay(account, amount, *is_later))
            }
            Action::Allocate(payment, document, share) => self.on_payment(may, *payment, *document, *share),
            Action::Unallocate(at) => self.unallocate(may, *at),
            Action::Advance(at, share) => self.on_dispute(may, *at, |books, dispute| books.advance(dispute, *share)),
            Action::Investigate(at) => self.on_dispute(may, *at, |books, dispute| books.investigate(dispute)),
            Action::Withdraw(at) => self.on_dispute(may, *at, |books, dispute| books.withdraw(dispute)),
            Action::Discard(at)
            | Action::Issue(at)
            | Action::CreditAll(at)
            | Action::CreditGross(at, _)
            | Action::Dispute(at, ..)
            | Action::PayFor(at, _) => self.on_document(may, *at, action),
            _ => Expected::Anything,
        }
    }

    fn when(&mut self, may: bool, act: impl FnOnce(&mut Self)) -> Expected {
        if !may {
            return Expected::Kept;
        }
        act(self);
        Expected::Done
    }

    fn on_document(&mut self, may: bool, at: usize, action: &Action) -> Expected {
        if self.documents.is_empty() {
            return Expected::Nothing;
        }
        let at = at % self.documents.len();
        let Document { state, gross, credited, .. } = self.documents[at];
        let standing = if matches!(state, State::Issued(_)) { gross - credited } else { 0 };
        match (action, state) {
            // The walk looks first what is to be paid.
            (Action::PayFor(..), State::Discarded) => Expected::Nothing,
            _ if !may => Expected::Kept,
            (_, State::Discarded) => Expected::Gone,
            (Action::Discard(_), State::Draft) => self.when(true, |books| books.documents[at].state = State::Discarded),
            (Action::Issue(_), State::Draft) => self.when(true, |books| {
                books.documents[at].state = State::Issued(books.today);
                books.numbered.0 += 1;
            }),
            (Action::Discard(_) | Action::Issue(_), _) => Expected::Refused("INV-001"),
            (Action::CreditAll(_), State::Issued(_)) => self.credit(at, standing, standing, true),
            (Action::CreditGross(_, share), State::Issued(_)) => self.credit(at, part(standing, *share), standing, true),
            (Action::CreditAll(_) | Action::CreditGross(..), _) => Expected::Refused("INV-002"),
            (Action::Dispute(_, _, share), State::Issued(_)) => {
                self.dispute(at, share.map_or(standing, |share| part(standing, share)), standing)
            }
            (Action::Dispute(..), _) => Expected::Refused("DSP-001"),
            (Action::PayFor(_, share), _) => self.pay_for(at, *share),
            _ => Expected::Anything,
        }
    }

    /// The walk keeps a credit note that a credit makes, but not one that a dispute ends in.
    fn credit(&mut self, at: usize, amount: i64, standing: i64, is_kept: bool) -> Expected {
        if standing == 0 {
            return Expected::Refused("INV-006");
        }
        if amount > standing {
            return Expected::Refused("INV-007");
        }
        self.documents[at].credited += amount;
        self.numbered.1 += 1;
        if is_kept {
            let account = self.documents[at].account;
            self.documents.push(Document { account, gross: amount, state: State::Note, credited: 0, allocated: 0 });
        }
        Expected::Done
    }

    fn dispute(&mut self, document: usize, amount: i64, standing: i64) -> Expected {
        let is_open = |dispute: &Dispute| !matches!(dispute.stage, Stage::Resolved | Stage::Withdrawn);
        if self.disputes.iter().any(|dispute| dispute.document == document && is_open(dispute)) {
            return Expected::Refused("DSP-002");
        }
        if standing == 0 {
            return Expected::Refused("DSP-004");
        }
        if amount > standing {
            return Expected::Refused("DSP-005");
        }
        self.disputes.push(Dispute { document, amount, stage: Stage::Raised });
        Expected::Done
    }

    fn pay(&mut self, account: usize, amount: i64, is_later: bool) {
        self.payments.push(Payment { account, amount, allocated: 0 });
        if is_later {
            return;
        }
        let mut due: Vec<(u32, usize)> = Vec::new();
        for (at, document) in self.documents.iter().enumerate() {
            if let (State::Issued(day), true) = (document.state, document.account == account) {
                due.push((day, at));
            }
        }
        due.sort_unstable();
        for (_, document) in due {
            let (payment, open) = (self.payments.len() - 1, self.due(&self.documents[document]));
            let left = self.payments[payment].amount - self.payments[payment].allocated;
            if open > 0 && left > 0 {
                self.allocate(payment, document, open.min(left));
            }
        }
    }

    fn pay_for(&mut self, document: usize, share: u32) -> Expected {
        let (account, open) = (self.documents[document].account, self.due(&self.documents[document]));
        if !matches!(self.documents[document].state, State::Issued(_)) {
            return Expected::Refused("REC-001");
        }
        if open <= 0 {
            return Expected::Refused("REC-004");
        }
        let amount = part(open, share);
        self.payments.push(Payment { account, amount, allocated: 0 });
        self.allocate(self.payments.len() - 1, document, open.min(amount));
        Expected::Done
    }

    fn on_payment(&mut self, may: bool, payment: usize, document: usize, share: Option<u32>) -> Expected {
        if self.payments.is_empty() || self.documents.is_empty() {
            return Expected::Nothing;
        }
        if !may {
            return Expected::Kept;
        }
        let (payment, document) = (payment % self.payments.len(), document % self.documents.len());
        let (of, to) = (&self.payments[payment], &self.documents[document]);
        let (left, open) = (of.amount - of.allocated, self.due(to));
        let amount = share.map_or(open.min(left), |share| part(left, share));
        match to.state {
            State::Discarded => return Expected::Gone,
            State::Draft | State::Note => return Expected::Refused("REC-001"),
            State::Issued(_) if to.account != of.account => return Expected::Refused("REC-002"),
            State::Issued(_) if open <= 0 => return Expected::Refused("REC-004"),
            State::Issued(_) if amount > open => return Expected::Refused("REC-005"),
            State::Issued(_) if amount > left || left == 0 => return Expected::Refused("REC-006"),
            State::Issued(_) => {}
        }
        self.allocate(payment, document, amount);
        Expected::Done
    }

    fn allocate(&mut self, payment: usize, document: usize, amount: i64) {
        self.payments[payment].allocated += amount;
        self.documents[document].allocated += amount;
        self.allocations.push(Allocation { payment, document, amount, is_reversal: false, is_reversed: false });
    }

    fn unallocate(&mut self, may: bool, at: usize) -> Expected {
        if self.allocations.is_empty() {
            return Expected::Nothing;
        }
        let at = at % self.allocations.len();
        let Allocation { payment, document, amount, is_reversal, is_reversed } = self.allocations[at].clone();
        if !may {
            return Expected::Kept;
        }
        if is_reversal {
            return Expected::Refused("REC-007");
        }
        if !is_reversed {
            self.allocate(payment, document, -amount);
            self.allocations[at].is_reversed = true;
            self.allocations.last_mut().unwrap().is_reversal = true;
        }
        Expected::Done
    }

    fn on_dispute(&mut self, may: bool, at: usize, act: impl FnOnce(&mut Self, usize) -> Expected) -> Expected {
        if self.disputes.is_empty() {
            return Expected::Nothing;
        }
        if !may {
            return Expected::Kept;
        }
        act(self, at % self.disputes.len())
    }

    fn investigate(&mut self, at: usize) -> Expected {
        if !matches!(self.disputes[at].stage, Stage::Acknowledged | Stage::Proposed) {
            return Expected::Refused("DSP-006");
        }
        self.disputes[at].stage = Stage::Investigating;
        Expected::Done
    }

    fn withdraw(&mut self, at: usize) -> Expected {
        if self.disputes[at].stage == Stage::Resolved {
            return Expected::Refused("DSP-006");
        }
        self.disputes[at].stage = Stage::Withdrawn;
        Expected::Done
    }

    fn advance(&mut self, at: usize, share: u32) -> Expected {
        let Dispute { document, amount, stage } = self.disputes[at];
        let accept = part(amount, share);
        let next = match stage {
            Stage::Raised => Stage::Acknowledged,
            Stage::Acknowledged => Stage::Investigating,
            Stage::Investigating if accept > amount => return Expected::Refused("DSP-008"),
            Stage::Investigating => Stage::Proposed,
            Stage::Resolved | Stage::Withdrawn => return Expected::Refused("DSP-006"),
            Stage::Proposed => {
                let accepted = match share {
                    ..250 => amount,
                    250..400 => 0,
                    _ if accept > amount => return Expected::Refused("DSP-008"),
                    _ if accept == amount => return Expected::Refused("DSP-009"),
                    _ => accept,
                };
                let standing = self.documents[document].gross - self.documents[document].credited;
                if accepted > 0 && self.credit(document, accepted, standing, false) != Expected::Done {
                    return Expected::Refused(if standing == 0 { "INV-006" } else { "INV-007" });
                }
                Stage::Resolved
            }
        };
        self.disputes[at].stage = next;
        Expected::Done
    }
}
