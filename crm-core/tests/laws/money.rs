//! No cent is made or lost.

use std::collections::BTreeMap;

use crm_core::disputes::{Dispute, DisputeTag};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::Invoice;
use crm_core::kernel::{Currency, ErrorKind, InvoiceId, Money, Record};
use crm_core::receivables::{Ageing, Allocation, Payment, Settlement};
use proptest::prelude::*;

use crate::company::Company;
use crate::walk::{Walk, actions};

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
        let allocated = sum(allocations.iter().filter(|row| *row.invoice() == invoice.id()).map(|row| *row.amount()));
        let settled = settlements.get(&invoice.id()).map_or(0, |settlement| settlement.allocated().minor());
        assert_eq!(settled, allocated, "the guard of an invoice's allocations is their sum");
    }
}

fn check(walk: &Walk) {
    let session = walk.boss();
    let (invoices, payments): (Vec<Invoice>, Vec<Payment>) = (all(&session), all(&session));
    let allocations: Vec<Allocation> = all(&session);
    let settlements: BTreeMap<InvoiceId, Settlement> =
        all::<Settlement>(&session).into_iter().map(|s| (*s.invoice(), s)).collect();
    check_invoices(&invoices, &allocations, &settlements);
    for payment in &payments {
        let rows = allocations.iter().filter(|row| *row.payment() == payment.id());
        let allocated = sum(rows.map(|row| *row.amount()));
        assert_eq!(payment.amount().minor() - payment.unallocated().unwrap().minor(), allocated);
        assert!((0..=payment.amount().minor()).contains(&allocated), "a payment pays no more than it is");
    }
    for dispute in all::<Dispute>(&session) {
        let holds = settlements.get(dispute.invoice()).unwrap().holds().iter().filter(|hold| hold.dispute == dispute.id());
        let held = sum(holds.filter(|hold| hold.until.is_none()).map(|hold| hold.amount));
        let expected = if dispute.tag() == DisputeTag::Resolved { 0 } else { dispute.disputed().minor() };
        assert_eq!(held, expected, "what is disputed is held, and no longer than that");
    }
    let charged = sum(invoices.iter().filter(|invoice| invoice.is_issued_invoice()).map(|invoice| invoice.totals().gross));
    let credited = sum(invoices.iter().filter(|invoice| invoice.corrects().is_some()).map(|invoice| invoice.totals().gross));
    let paid = sum(payments.iter().map(|payment| *payment.amount()));
    let as_of = "2036-01-01".parse().unwrap();
    let reports = session.ask(Ageing { as_of, currency: None, account: None }).unwrap();
    let (open, credit) = reports.first().map_or((0, 0), |report| (report.total.open.minor(), report.total.credit.minor()));
    assert_eq!(charged - credited - paid, open - credit, "what was charged is credited, paid, or open");
    for report in &reports {
        let aged = sum(report.total.buckets.past_due.iter().copied().chain([report.total.buckets.current]));
        assert_eq!(aged, open);
        assert_eq!(sum(report.accounts.values().map(|row| row.open)), open);
        assert!(report.total.disputed.minor() <= open, "no more is disputed than is open");
    }
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
    }
}
