//! No cent is made or lost.

use std::collections::BTreeMap;

use crm_core::disputes::{Dispute, DisputeStanding, DisputeTag};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::Invoice;
use crm_core::kernel::{Currency, Date, ErrorKind, InvoiceId, Money, Record};
use crm_core::receivables::{
    Ageing, AgeingRow, Allocation, AllocationSource, CustomerStatement, HoldReason, Payment, Repayment, Settlement,
};
use proptest::prelude::*;

use crate::company::Company;
use crate::errands::CONTESTING;
use crate::walk::{Action, Walk, action, actions};

fn all<R: Record>(session: &Session) -> Vec<R> {
    session.iter(Query::all()).collect::<Result<_, _>>().unwrap()
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> i64 {
    Money::sum(amounts, Currency::EUR).unwrap().minor()
}

/// What an invoice comes to, what of it is credited and what is paid, each found from the other side.
fn check_invoices(invoices: &[Invoice], allocations: &[Allocation], settlements: &BTreeMap<InvoiceId, Settlement>) {
    for invoice in invoices.iter().filter(|invoice| invoice.is_issued_invoice()) {
        let notes: Vec<_> = invoices.iter().filter(|note| note.corrects() == Some(invoice.id())).collect();
        let credited = sum(notes.iter().map(|note| note.totals().gross));
        let known = invoice.credited().as_ref().unwrap();
        assert_eq!(known.gross.minor(), credited, "what an invoice says is credited is what its credit notes say");
        assert_eq!(invoice.standing().unwrap().minor(), invoice.totals().gross.minor() - credited);
        assert!(!invoice.standing().unwrap().is_negative(), "no more is credited than was charged");
        for (at, group) in invoice.totals().groups.iter().enumerate() {
            let of_group = |pick: fn(&crm_core::pricing::TaxGroup) -> Money| {
                let groups = notes.iter().flat_map(|note| &note.totals().groups);
                sum(groups.filter(|noted| noted.tax == group.tax).map(pick))
            };
            assert_eq!(of_group(|group| group.taxable), known.groups[at].net.minor());
            assert_eq!(of_group(|group| group.amount), known.groups[at].tax.minor());
            assert!(known.groups[at].tax.minor() <= group.amount.minor(), "no more VAT is credited than was charged");
        }
        check_settlement(invoice, allocations, settlements.get(&invoice.id()));
    }
}

/// The guards of an invoice's rows are their sums, by kind and by rate.
fn check_settlement(invoice: &Invoice, allocations: &[Allocation], settlement: Option<&Settlement>) {
    let rows = || allocations.iter().filter(|row| *row.invoice() == invoice.id());
    let of_kind = |is_it: fn(&AllocationSource) -> bool| sum(rows().filter(|row| is_it(row.source())).map(|row| *row.amount()));
    let by_kind = [
        of_kind(|source| matches!(source, AllocationSource::Payment(_))),
        of_kind(|source| matches!(source, AllocationSource::Residual(_))),
        of_kind(|source| matches!(source, AllocationSource::WriteOff(_))),
    ];
    let minor = |amount: &Option<Money>| amount.map_or(0, |amount| amount.minor());
    let known =
        settlement.map_or([0; 3], |known| [known.allocated().minor(), minor(known.residuals()), minor(known.written_off())]);
    assert_eq!(known, by_kind, "the guard of an invoice's allocations is their sum");
    assert!(by_kind.iter().all(|amount| *amount >= 0));
    let mut of_groups = vec![(0, 0); invoice.totals().groups.len()];
    for row in rows() {
        assert_eq!(
            sum(row.tax().iter().flat_map(|group| [group.taxable, group.amount])),
            row.amount().minor(),
            "net and VAT of a row"
        );
        for (sum, group) in of_groups.iter_mut().zip(row.tax()) {
            *sum = (sum.0 + group.taxable.minor(), sum.1 + group.amount.minor());
        }
    }
    let settled = by_kind.iter().sum::<i64>();
    let standing = invoice.standing().unwrap().minor();
    for (at, group) in settlement.iter().flat_map(|settlement| settlement.tax().iter().enumerate()) {
        assert_eq!((group.taxable.minor(), group.amount.minor()), of_groups[at]);
        if settled == standing {
            let credited = &invoice.credited().as_ref().unwrap().groups[at];
            let left = (group.taxable.checked_add(credited.net).unwrap(), group.amount.checked_add(credited.tax).unwrap());
            let charged = &invoice.totals().groups[at];
            assert_eq!(left, (charged.taxable, charged.amount), "what settles an invoice comes to each of its groups");
        }
    }
}

fn check_payments(payments: &[Payment], allocations: &[Allocation], repayments: &[Repayment]) {
    for payment in payments {
        let rows = allocations.iter().filter(|row| row.payment() == Some(payment.id()));
        let allocated = sum(rows.map(|row| *row.amount()));
        let parts = repayments.iter().flat_map(Repayment::parts).filter(|part| part.payment == payment.id());
        let repaid = sum(parts.map(|part| part.amount));
        assert_eq!(
            (payment.allocated().minor(), payment.kept().unwrap().minor()),
            (allocated, payment.amount().minor() - repaid)
        );
        assert!(
            allocated >= 0 && repaid >= 0 && allocated + repaid <= payment.amount().minor(),
            "a payment pays no more than it is"
        );
    }
}

fn check(walk: &Walk) {
    let session = walk.boss();
    let (invoices, payments): (Vec<Invoice>, Vec<Payment>) = (all(&session), all(&session));
    let allocations: Vec<Allocation> = all(&session);
    let settlements: BTreeMap<InvoiceId, Settlement> =
        all::<Settlement>(&session).into_iter().map(|s| (*s.invoice(), s)).collect();
    check_invoices(&invoices, &allocations, &settlements);
    let repayments: Vec<Repayment> = all(&session);
    check_payments(&payments, &allocations, &repayments);
    for dispute in all::<Dispute>(&session) {
        let holds = settlements
            .get(dispute.invoice())
            .unwrap()
            .holds()
            .iter()
            .filter(|hold| hold.reason == HoldReason::Dispute(dispute.id()));
        let held = sum(holds.filter(|hold| hold.until.is_none()).map(|hold| hold.amount));
        let expected = if dispute.tag() == DisputeTag::Resolved { 0 } else { dispute.disputed().minor() };
        assert_eq!(held, expected, "what is disputed is held, and no longer than that");
    }
    let charged = sum(invoices.iter().filter(|invoice| invoice.is_issued_invoice()).map(|invoice| invoice.totals().gross));
    let credited = sum(invoices.iter().filter(|invoice| invoice.corrects().is_some()).map(|invoice| invoice.totals().gross));
    let paid = sum(payments.iter().map(|payment| payment.kept().unwrap()));
    let given_up = sum(allocations.iter().filter(|row| row.payment().is_none()).map(|row| *row.amount()));
    let as_of = "2036-01-01".parse().unwrap();
    let reports = session.ask(Ageing { as_of, currency: None, account: None }).unwrap();
    let (open, credit) = reports.first().map_or((0, 0), |report| (report.total.open.minor(), report.total.credit.minor()));
    assert_eq!(charged - credited - paid - given_up, open - credit, "what was charged is credited, paid, given up, or open");
    for report in &reports {
        let aged = sum(report.total.buckets.past_due.iter().copied().chain([report.total.buckets.current]));
        assert_eq!(aged, open);
        assert_eq!(sum(report.accounts.values().map(|row| row.open)), open);
        let held = sum([report.total.disputed, report.total.promised, report.total.blocked]);
        assert!(held <= open, "no more is held than is open");
        for (account, row) in &report.accounts {
            let (from, to) = (as_of, as_of);
            let ask = CustomerStatement { account: *account, currency: Currency::EUR, from, to };
            let closing = session.ask(ask).unwrap().closing.minor();
            assert_eq!(closing, row.open.minor() - row.credit.minor(), "a statement closes on what is open less the credit");
        }
    }
}

/// What became of each disputed amount adds up, and ageing calls disputed what of the open ones is open.
fn check_disputes(walk: &Walk) {
    let session = walk.boss();
    let mut open = 0;
    for dispute in all::<Dispute>(&session) {
        let amounts = session.ask(DisputeStanding { dispute: dispute.id() }).unwrap().amounts;
        let parts = [amounts.open, amounts.paid, amounts.credited, amounts.written_off].map(|part| part.minor());
        assert!(parts.iter().all(|part| *part >= 0), "{dispute:?}: {amounts:?}");
        assert_eq!(parts.iter().sum::<i64>(), amounts.original.minor(), "{dispute:?}: {amounts:?}");
        assert!(dispute.credited_amount().minor() <= amounts.credited.minor());
        open += if dispute.is_open() { amounts.open.minor() } else { 0 };
    }
    let as_of = "2036-01-01".parse().unwrap();
    let reports = session.ask(Ageing { as_of, currency: None, account: None }).unwrap();
    // What a platform suspends or rejects is held beside them.
    assert!(reports.first().map_or(0, |report| report.total.disputed.minor()) >= open);
}

/// What is told of a day.
fn figures_of(walk: &Walk, as_of: Date) -> Vec<[i64; 4]> {
    let reports = walk.boss().ask(Ageing { as_of, currency: None, account: None }).unwrap();
    let minors = |row: &AgeingRow| [row.open, row.credit, row.disputed, row.blocked].map(|amount| amount.minor());
    reports.iter().map(|report| minors(&report.total)).filter(|minors| *minors != [0; 4]).collect()
}

fn contesting() -> impl Strategy<Value = Action> {
    (CONTESTING, 0usize..12).prop_map(|(errand, at)| Action::Errand(errand, at))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_no_cent_is_made_or_lost(actions in actions(100)) {
        let mut walk = Walk::over(Company::founded());
        for action in &actions {
            let before = walk.boss().verify_audit().unwrap();
            if let Some(Err(error)) = walk.act(action) {
                let expected = [ErrorKind::Refused, ErrorKind::Invalid, ErrorKind::NotFound, ErrorKind::Conflict];
                prop_assert!(expected.contains(&error.kind()), "{action:?}: {error}");
                prop_assert_eq!(walk.boss().verify_audit().unwrap(), before, "a refused command writes nothing");
            }
        }
        check(&walk);
        check_disputes(&walk);
    }

    #[test]
    fn whatever_is_disputed_escalated_reopened_or_taken_back_every_cent_of_it_is_somewhere(
        actions in prop::collection::vec(prop_oneof![3 => action(), 1 => contesting()], 120),
    ) {
        let mut walk = Walk::over(Company::founded());
        for action in &actions {
            let _ = walk.act(action);
        }
        check_disputes(&walk);
    }

    #[test]
    fn what_happens_later_leaves_the_figures_of_a_past_day_alone(before in actions(60), after in actions(60)) {
        let mut walk = Walk::over(Company::founded());
        for action in &before {
            let _ = walk.act(action);
        }
        let (day, seen) = (walk.today(), figures_of(&walk, walk.today()));
        let _ = walk.act(&Action::WaitDays(1));
        for action in &after {
            let _ = walk.act(action);
        }
        prop_assert_eq!(figures_of(&walk, day), seen);
    }
}
