//! Credit notes always sum back: whatever is credited in whatever order, the last one takes exactly the rest of every line and rate, and never more.

use crm_core::engine::{Query, Session};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};
use proptest::prelude::*;

use crate::company::*;

fn at(price: &str, quantity: &str, rate: &str) -> InvoiceLine {
    let tax = TaxTreatment::rated(rate.parse().unwrap());
    InvoiceLine::new(name("Thing"), PricedLine { quantity: quantity.parse().unwrap(), tax, ..line(price).priced })
}

fn issued(company: &Company, lines: Vec<InvoiceLine>, allowances: Vec<DocumentAdjustment>) -> InvoiceId {
    let session = company.accounts();
    let invoice = session.execute(DraftInvoice { lines, allowances, ..draft(company.account, &[]) }).unwrap().id();
    session.execute(issue(invoice)).unwrap().id()
}

fn credit(session: &Session, invoice: InvoiceId, extent: CreditExtent) -> Result<Invoice, CrmError> {
    session.execute(CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() })
}

#[test]
fn every_figure_of_an_invoice_and_of_its_credit_notes_is_explained_as_it_is_stated() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["10.01", "0.02"]);
    let explained = |invoice| {
        let steps = session.ask(ExplainInvoice { invoice }).unwrap();
        steps.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(explained(invoice.id())[5], "BT-117  S 20 %         10.03 × 20 / 100 = 2.006 → 2.01");
    let part = CreditInvoice {
        invoice: invoice.id(),
        extent: CreditExtent::Gross(eur("0.03")),
        reason: code("return"),
        note: Note::default(),
    };
    let part = session.execute(part).unwrap();
    let expected = [
        "BT-131  line 1         1 × 0.02 = 0.02, rounded 0.02 → 0.02",
        "BT-106                 0.02 → 0.02",
        "BT-109                 0.02 - 0.00 + 0.00 → 0.02",
        "BT-116  S 20 %         0.02 → 0.02",
        "BT-117  S 20 %         0.02 × 20 / 100 = 0.004, stated 0.01 → 0.01",
        "BT-110                 0.01 → 0.01",
        "BT-112                 0.02 + 0.01 → 0.03",
        "BT-115                 0.03 - 0.00 + 0.00 → 0.03",
    ];
    assert_eq!(explained(part.id()), expected);
}

fn net(line: u32, amount: &str) -> CreditExtent {
    CreditExtent::Lines(vec![LineCredit { line, net: eur(amount) }])
}

fn quantity(line: u32, quantity: &str) -> CreditExtent {
    CreditExtent::Quantities(vec![QuantityCredit { line, quantity: quantity.parse().unwrap() }])
}

#[test]
fn inv_007_lines_are_not_credited_beyond_the_invoice_where_a_rate_is_below_zero() {
    let company = Company::founded();
    let session = company.accounts();
    // 120.00 at 20 %, less 52.75 at 5.5 %.
    let invoice = issued(&company, vec![at("100", "1", "20"), at("50", "-1", "5.5")], Vec::new());
    assert_eq!(refusal(credit(&session, invoice, net(0, "100"))), "INV-007");
    credit(&session, invoice, net(0, "56.04")).unwrap();
    assert_eq!(session.get::<Invoice>(invoice).unwrap().left_to_credit().unwrap(), eur("0.00"));
    let rest = credit(&session, invoice, CreditExtent::Full).unwrap();
    assert_eq!((rest.totals().net, rest.totals().tax, rest.totals().gross), (eur("-6.04"), eur("6.04"), eur("0.00")));
    assert!(session.get::<Invoice>(invoice).unwrap().credited().as_ref().unwrap().in_full);
}

#[test]
fn a_quantity_is_credited_at_the_price_of_its_line() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = issued(&company, vec![at("12.50", "10", "20"), at("99", "1", "20")], Vec::new());
    let note = credit(&session, invoice, quantity(0, "4")).unwrap();
    let line = &note.lines()[0].priced;
    assert_eq!(
        (line.quantity.to_string().as_str(), line.price.to_string()),
        ("4", at("12.50", "10", "20").priced.price.to_string())
    );
    assert_eq!((note.totals().net, note.totals().tax), (eur("50.00"), eur("10.00")));
    let credited = session.get::<Invoice>(invoice).unwrap().credited().clone().unwrap();
    assert_eq!(credited.quantities, ["4".parse::<Quantity>().unwrap(), Quantity::ZERO]);
}

#[test]
fn inv_020_no_more_of_a_line_is_credited_than_there_is() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = issued(&company, vec![at("33.333333", "3", "20")], Vec::new());
    let nets = ["1", "1"].map(|one| credit(&session, invoice, quantity(0, one)).unwrap().totals().net);
    assert_eq!(refusal(credit(&session, invoice, quantity(0, "1.01"))), "INV-020");
    let (twice, none) = (QuantityCredit { line: 0, quantity: Quantity::ONE }, quantity(0, "0"));
    assert!(invalid(credit(&session, invoice, CreditExtent::Quantities(vec![twice.clone(), twice]))).contains("extent[1]"));
    assert!(invalid(credit(&session, invoice, none)).contains("extent[0].quantity"));
    let last = credit(&session, invoice, quantity(0, "1")).unwrap().totals().net;
    assert_eq!(Money::sum(nets.into_iter().chain([last]), Currency::EUR).unwrap(), eur("100.00"), "three thirds are a whole");
    assert_eq!(refusal(credit(&session, invoice, quantity(0, "1"))), "INV-020");
}

#[test]
fn a_credit_note_keeps_the_rate_of_its_invoice_and_says_why_in_both_languages() {
    let company = Company::founded();
    let invoice = issued(&company, vec![at("100", "1", "19.6")], Vec::new());
    let note = credit(&company.accounts_on("2027-03-01"), invoice, net(0, "10")).unwrap();
    assert_eq!(note.totals().groups[0].tax.rate.to_string(), "19.6");
    let words = crm_core::invoicing::reasons::credit_reason(&code("return")).unwrap();
    assert_eq!((words.french.as_ref(), words.english.as_ref()), ("Retour de marchandise", "Return of goods"));
    assert_eq!(note.issue().unwrap().preceding[0].number.as_str(), "INV-2026-000001");
}

/// One credit of a sequence: what it is of, and how much of a thousand.
#[derive(Debug, Clone)]
enum Taken {
    Net(usize, i64),
    Gross(i64),
    LineGross(usize, i64),
    Quantity(usize, i64),
}

fn taken() -> impl Strategy<Value = Taken> {
    let part = 1i64..=1_000;
    prop_oneof![
        (0usize..4, part.clone()).prop_map(|(line, part)| Taken::Net(line, part)),
        part.clone().prop_map(Taken::Gross),
        (0usize..4, part.clone()).prop_map(|(line, part)| Taken::LineGross(line, part)),
        (0usize..4, part).prop_map(|(line, part)| Taken::Quantity(line, part)),
    ]
}

fn share(of: i64, part: i64) -> i64 {
    let share = i128::from(of) * i128::from(part) / 1_000;
    i64::try_from(share).unwrap()
}

/// What to ask for: a part of what the whole is, whatever is left of it by then.
fn extent(invoice: &Invoice, taken: &Taken) -> CreditExtent {
    let money = |minor| Money::from_minor(minor, Currency::EUR).unwrap();
    let at = |line: usize| u32::try_from(line % invoice.lines().len()).unwrap();
    let total = |line: u32| invoice.totals().lines[line as usize].net.minor();
    match *taken {
        Taken::Net(line, part) => {
            CreditExtent::Lines(vec![LineCredit { line: at(line), net: money(share(total(at(line)), part)) }])
        }
        Taken::Gross(part) => CreditExtent::Gross(money(share(invoice.totals().gross.minor(), part))),
        Taken::LineGross(line, part) => CreditExtent::LineGross { line: at(line), gross: money(share(total(at(line)), part)) },
        Taken::Quantity(line, part) => {
            let whole = invoice.lines()[at(line) as usize].priced.quantity.decimal();
            let quantity = (whole * rust_decimal::Decimal::new(part, 3)).round_dp(2);
            CreditExtent::Quantities(vec![QuantityCredit { line: at(line), quantity: Quantity::new(quantity).unwrap() }])
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn any_credits_and_then_the_rest_give_back_exactly_the_invoice(
        lines in prop::collection::vec((1i64..200_000, -3i64..30, prop::sample::select(vec!["20", "10", "5.5"])), 1..5),
        off in 0i64..500,
        credits in prop::collection::vec(taken(), 0..8),
    ) {
        let company = Company::founded();
        let session = company.accounts();
        let lines: Vec<InvoiceLine> = lines.iter().map(|(cents, quantity, rate)| {
            at(&rust_decimal::Decimal::new(*cents, 3).to_string(), &quantity.to_string(), rate)
        }).collect();
        let adjustment = Adjustment::Amount(Money::from_minor(off, Currency::EUR).unwrap());
        let allowance = DocumentAdjustment { adjustment, tax: lines[0].priced.tax.clone(), reason: name("Loyalty"), reason_code: None };
        let draft = DraftInvoice { lines, allowances: vec![allowance], ..draft(company.account, &[]) };
        let Ok(invoice) = session.execute(draft) else { return Ok(()) };
        let invoice = session.execute(issue(invoice.id())).unwrap();
        for one in &credits {
            let _ = credit(&session, invoice.id(), extent(&invoice, one));
            let left = session.get::<Invoice>(invoice.id()).unwrap().left_to_credit().unwrap();
            prop_assert!(!left.is_negative(), "never above");
        }
        if !session.get::<Invoice>(invoice.id()).unwrap().credited().as_ref().unwrap().in_full {
            credit(&session, invoice.id(), CreditExtent::Full).unwrap();
        }
        prop_assert_eq!(refusal(credit(&session, invoice.id(), CreditExtent::Full)), "INV-006");
        let after = session.get::<Invoice>(invoice.id()).unwrap();
        let credited = after.credited().as_ref().unwrap();
        prop_assert!(credited.in_full && after.left_to_credit().unwrap().is_zero() && after.standing().unwrap().is_zero());
        let nets: Vec<Money> = invoice.totals().lines.iter().map(|line| line.net).collect();
        prop_assert_eq!(&credited.lines, &nets, "line by line");
        let notes = session.list(&Query::under(Invoice::BY_CORRECTED, SortKey::new().id(invoice.id()))).unwrap().items;
        for group in &invoice.totals().groups {
            let of = notes.iter().filter_map(|note| note.totals().group(&group.tax));
            let (taxable, amount): (Vec<Money>, Vec<Money>) = of.map(|part| (part.taxable, part.amount)).unzip();
            prop_assert_eq!(Money::sum(taxable, Currency::EUR).unwrap(), group.taxable, "rate by rate");
            prop_assert_eq!(Money::sum(amount, Currency::EUR).unwrap(), group.amount, "rate by rate");
        }
        for note in &notes {
            let lines = note.totals().lines.iter().map(|line| line.net);
            prop_assert_eq!(Money::sum(lines, Currency::EUR).unwrap(), note.totals().net);
            prop_assert!(!note.totals().gross.is_negative());
        }
    }
}
