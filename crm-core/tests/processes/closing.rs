//! Closing invoices without money, and holding them.

use crm_core::access::{Grant, Operation, RoleDraft, Scope};
use crm_core::administration::{AddRole, SetPolicy};
use crm_core::engine::Session;
use crm_core::kernel::{Currency, InvoiceId, Kind, Money, Record};
use crm_core::pricing::early_payment;
use crm_core::receivables::*;

use crate::company::*;

fn open(session: &Session, invoice: InvoiceId) -> Money {
    session.ask(OpenAmount { invoice, as_of: None }).unwrap()
}

fn pay(company: &Company, invoice: InvoiceId, amount: &str) {
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]);
    company.accounts().execute(payment(company.account, eur(amount), plan)).unwrap();
}

fn policy(company: &Company) {
    let residual_bounds = vec![ResidualBound { amount: eur("5"), percent: "1".parse().unwrap() }];
    let early_payment_percent = Some("2".parse().unwrap());
    let policy = ReceivablesPolicy { residual_bounds, early_payment_percent, ..ReceivablesPolicy::default() };
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

/// Somebody who books, and may approve nothing.
fn clerk(company: &Company) -> Session {
    let kinds = [Kind::ACCOUNT, Kind::INVOICE, Kind::PAYMENT, Kind::ALLOCATION, Kind::SETTLEMENT];
    let operations = [Operation::Read, Operation::Create, Operation::Update];
    let grant = |kind: Kind| operations.map(|operation| Grant { kind: kind.code, operation, scope: Scope::All });
    let draft = RoleDraft { name: name("Clerk"), grants: kinds.into_iter().flat_map(grant).collect(), hidden: Vec::new() };
    let system = company.crm.system("hiring", noon(TODAY));
    let role = system.execute(AddRole { draft }).unwrap().id();
    company.session(hire(&system, "clerk", role))
}

fn residual(invoice: InvoiceId, amount: Option<&str>, reason: ResidualReason) -> CloseResidual {
    CloseResidual { invoice, amount: amount.map(eur), reason }
}

fn early(percent: &str, last_day: &str) -> ResidualReason {
    ResidualReason::EarlyPayment { percent: percent.parse().unwrap(), last_day: day(last_day) }
}

#[test]
fn a_small_rest_is_let_go_within_the_bound_of_the_policy() {
    let company = Company::founded();
    policy(&company);
    let (clerk, accounts) = (clerk(&company), company.accounts());
    let invoice = company.issued(&["100"]).id();
    pay(&company, invoice, "118.79");
    // One percent of 120 is less than five euros.
    assert_eq!(refusal(clerk.execute(residual(invoice, None, ResidualReason::BankCharges))), "REC-008");
    let row = clerk.execute(residual(invoice, Some("1.20"), ResidualReason::BankCharges)).unwrap();
    assert_eq!((row.payment(), *row.amount()), (None, eur("1.20")));
    accounts.execute(residual(invoice, None, ResidualReason::Rounding)).unwrap();
    let settlement = accounts.get::<Settlement>(Settlement::id_of(invoice)).unwrap();
    assert_eq!((*settlement.allocated(), *settlement.residuals()), (eur("118.79"), Some(eur("1.21"))));
    assert_eq!(refusal(clerk.execute(residual(invoice, None, ResidualReason::Rounding))), "REC-004");
    let large = company.issued(&["1000"]).id();
    assert_eq!(refusal(clerk.execute(residual(large, Some("5.01"), ResidualReason::CurrencyDifference))), "REC-008");
    clerk.execute(residual(large, Some("5"), ResidualReason::CurrencyDifference)).unwrap();
    assert_eq!(refusal(clerk.execute(residual(large, Some("1200"), ResidualReason::Rounding))), "REC-005");
    assert_eq!(invalid(clerk.execute(residual(large, Some("0"), ResidualReason::Rounding))), "amount");
    let draft = company.draft(&["1"]).id();
    assert_eq!(refusal(clerk.execute(residual(draft, None, ResidualReason::Rounding))), "REC-001");
}

#[test]
fn without_a_policy_every_rest_needs_approval() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]).id();
    let refused = clerk(&company).execute(residual(invoice, Some("0.01"), ResidualReason::Rounding));
    assert_eq!(refusal(refused), "REC-008");
    company.accounts().execute(residual(invoice, Some("0.01"), ResidualReason::Rounding)).unwrap();
}

#[test]
fn an_early_payer_takes_off_what_the_terms_say() {
    let company = Company::founded();
    policy(&company);
    let clerk = clerk(&company);
    let invoice = company.issued(&["100"]).id();
    let terms = || early("2", "2026-05-14");
    assert_eq!(refusal(clerk.execute(residual(invoice, Some("2.40"), terms()))), "REC-009", "nothing came in");
    pay(&company, invoice, "117.60");
    assert_eq!(refusal(clerk.execute(residual(invoice, None, early("2", "2026-05-03")))), "REC-009", "it came in too late");
    assert_eq!(refusal(clerk.execute(residual(invoice, None, early("1", "2026-05-14")))), "REC-010");
    for percent in ["0", "100.01"] {
        assert_eq!(invalid(clerk.execute(residual(invoice, None, early(percent, "2026-05-14")))), "reason.percent");
    }
    let row = clerk.execute(residual(invoice, None, terms())).unwrap();
    let shares: Vec<_> = row.tax().iter().map(|group| (group.taxable, group.amount)).collect();
    assert_eq!(shares, [(eur("2"), eur("0.40"))], "net and VAT become less by it");
    assert_eq!(open(&clerk, invoice), eur("0"));
    let generous = company.issued(&["100"]).id();
    pay(&company, generous, "116.40");
    assert_eq!(
        refusal(clerk.execute(residual(generous, None, early("3", "2026-05-14")))),
        "REC-008",
        "more than the policy's 2 %"
    );
    company.accounts().execute(residual(generous, None, early("3", "2026-05-14"))).unwrap();
}

#[test]
fn an_early_payer_who_pays_what_pricing_says_owes_no_cent() {
    let company = Company::founded();
    policy(&company);
    let clerk = clerk(&company);
    let invoice = company.issued(&["100.33"]);
    let asked = early_payment(invoice.totals(), "2".parse().unwrap()).unwrap().gross;
    assert_eq!((invoice.totals().gross, asked), (eur("120.40"), eur("117.98")), "two percent of the gross are 2.41");
    pay(&company, invoice.id(), "117.98");
    let row = clerk.execute(residual(invoice.id(), None, early("2", "2026-05-14"))).unwrap();
    assert_eq!((*row.amount(), open(&clerk, invoice.id())), (eur("2.42"), eur("0")));
    let another = company.issued(&["100.33"]).id();
    pay(&company, another, "117.97");
    assert_eq!(refusal(clerk.execute(residual(another, None, early("2", "2026-05-14")))), "REC-010");
}

#[test]
fn money_that_comes_for_what_was_given_up_takes_the_write_off_back() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let write_off = WriteOff { invoice, amount: Some(eur("100")), reason: WriteOffReason::Uncollectible };
    assert_eq!(refusal(clerk(&company).execute(write_off.clone())), "denied", "giving up is for whoever may approve");
    let row = session.execute(write_off).unwrap();
    let tax = &row.tax()[0];
    assert_eq!((tax.taxable, tax.amount), (eur("83.33"), eur("16.67")), "the VAT that may be recovered");
    assert_eq!(open(&session, invoice), eur("20"));
    session.execute(WriteOff { invoice, amount: None, reason: WriteOffReason::Agreement }).unwrap();
    assert_eq!(refusal(session.execute(WriteOff { invoice, amount: None, reason: WriteOffReason::Agreement })), "REC-004");
    let oldest = session.execute(payment(company.account, eur("10"), AllocationPlan::OldestFirst)).unwrap();
    assert_eq!(oldest.unallocated().unwrap(), eur("10"), "what is given up is nobody's to find");
    pay(&company, invoice, "70");
    let settlement = session.get::<Settlement>(Settlement::id_of(invoice)).unwrap();
    assert_eq!((*settlement.allocated(), *settlement.written_off()), (eur("70"), Some(eur("50"))));
    assert_eq!(open(&session, invoice), eur("0"));
    let over = AllocationPlan::To(vec![AllocateTo { invoice, amount: Some(eur("51")) }]);
    assert_eq!(refusal(session.execute(payment(company.account, eur("51"), over))), "REC-005");
    pay(&company, invoice, "50");
    let settlement = session.get::<Settlement>(Settlement::id_of(invoice)).unwrap();
    assert_eq!((*settlement.allocated(), *settlement.written_off()), (eur("120"), Some(eur("0"))));
    let sum = |pick: fn(&crm_core::pricing::TaxGroup) -> Money| Money::sum(settlement.tax().iter().map(pick), Currency::EUR);
    assert_eq!((sum(|group| group.taxable), sum(|group| group.amount)), (Ok(eur("100")), Ok(eur("20"))));
}

#[test]
fn what_closed_an_invoice_is_taken_back_like_a_payment() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let row = session.execute(WriteOff { invoice, amount: None, reason: WriteOffReason::SmallBalance }).unwrap();
    let back = session.execute(Unallocate { allocation: row.id() }).unwrap();
    assert_eq!((*back.amount(), open(&session, invoice)), (eur("-120"), eur("120")));
    let later = company.accounts_on("2026-05-05");
    assert_eq!(later.ask(OpenAmount { invoice, as_of: Some(day("2026-05-04")) }).unwrap(), eur("120"));
}

#[test]
fn a_block_holds_an_invoice_until_its_day_and_no_column_counts_a_cent_twice() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let scope = crm_core::disputes::DisputeScope::Amount(eur("90"));
    let raise = crm_core::disputes::RaiseDispute::about(invoice, scope, code("quality"));
    session.execute(raise).unwrap();
    let block = BlockInvoice { invoice, amount: Some(eur("50")), until: Some(day("2026-05-10")) };
    session.execute(block.clone()).unwrap();
    let columns = |as_of: &str| {
        let total = session.ask(Ageing { as_of: day(as_of), currency: None, account: None }).unwrap().remove(0).total;
        (total.disputed, total.promised, total.blocked)
    };
    assert_eq!(columns("2026-05-09"), (eur("90"), eur("0"), eur("30")));
    assert_eq!(columns("2026-05-10"), (eur("90"), eur("0"), eur("0")), "a block ends by itself");
    for (amount, until, field) in
        [(Some(eur("120.01")), None, "amount"), (Some(eur("0")), None, "amount"), (None, Some(day(TODAY)), "until")]
    {
        assert_eq!(invalid(session.execute(BlockInvoice { invoice, amount, until })), field);
    }
    let released = session.execute(UnblockInvoice { invoice }).unwrap();
    assert_eq!(session.execute(UnblockInvoice { invoice }).unwrap(), released, "released once is released");
    assert_eq!(columns("2026-05-04"), (eur("90"), eur("0"), eur("0")));
    let draft = company.draft(&["1"]).id();
    assert_eq!(refusal(session.execute(BlockInvoice { invoice: draft, ..block })), "REC-001");
    assert_eq!(refusal(session.execute(UnblockInvoice { invoice: draft })), "REC-001");
}
