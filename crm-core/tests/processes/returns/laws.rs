//! Laws over any life of returns: no piece comes back twice, no counter goes beyond what it is a part of, and no more is credited than was charged.

use proptest::prelude::*;

use super::*;

/// One thing that may happen to one of the returns. Quantities are in halves of a piece; some ask for too much.
#[derive(Debug, Clone)]
enum Deed {
    Ask(u8, i64, usize),
    Authorise(usize, Option<i64>),
    Receive(usize, i64),
    Inspect(usize, i64, usize),
    Decide(usize, usize),
    Settle(usize, i64, usize, bool),
    Dispose(usize, i64),
    Split(usize, i64),
    Send(usize),
    Cancel(usize),
    Close(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let (at, of) = (|| 0usize..4, || 1i64..9);
    prop_oneof![
        2 => (0u8..2, of(), 0usize..6).prop_map(|(line, of, template)| Deed::Ask(line, of, template)),
        2 => (at(), prop::option::of(0i64..12)).prop_map(|(at, of)| Deed::Authorise(at, of)),
        3 => (at(), of()).prop_map(|(at, of)| Deed::Receive(at, of)),
        3 => (at(), of(), 0usize..4).prop_map(|(at, of, grade)| Deed::Inspect(at, of, grade)),
        1 => (at(), 0usize..6).prop_map(|(at, outcome)| Deed::Decide(at, outcome)),
        5 => (at(), of(), 0usize..6, any::<bool>()).prop_map(|(at, of, outcome, named)| Deed::Settle(at, of, outcome, named)),
        1 => (at(), of()).prop_map(|(at, of)| Deed::Dispose(at, of)),
        2 => (at(), of()).prop_map(|(at, of)| Deed::Split(at, of)),
        1 => at().prop_map(Deed::Send),
        1 => at().prop_map(Deed::Cancel),
        1 => at().prop_map(Deed::Close),
    ]
}

const TEMPLATES: [&str; 6] = ["refund-after-receipt", "refund-first", "exchange", "other-article", "replace-first", "repair"];
const GRADES: [&str; 4] = ["as-new", "opened", "damaged", "unsellable"];

fn halves(of: i64) -> Quantity {
    format!("{}.{}", of / 2, of % 2 * 5).parse().unwrap()
}

fn settle(
    session: &Session,
    rma: ReturnId,
    company: &Company,
    line: u32,
    of: i64,
    (outcome, named): (usize, bool),
) -> Result<ReturnAuthorisation, CrmError> {
    let pieces = ReturnQuantity { line, quantity: halves(of) };
    let grade = named.then(|| code(GRADES[outcome % 4]));
    match outcome {
        0 | 1 => session.execute(RefundReturn { rma, pieces, grade, as_credit: outcome == 1, note: Note::default() }),
        2 => session.execute(ReplaceReturn { rma, pieces, grade }),
        3 => {
            let OrderSource::Content(content) = ordered(company.account, "desk", "1", "50").source else { panic!("lines") };
            session.execute(ExchangeReturn { rma, pieces, grade, instead: content.lines, note: Note::default() })
        }
        4 => session.execute(RepairReturn { rma, pieces, grade, finding: Note::default() }),
        _ => session.execute(RejectReturnLine { rma, pieces, grade, grounds: note("used") }),
    }
}

fn act(company: &Company, invoice: InvoiceId, returns: &mut Vec<ReturnId>, deed: &Deed) -> Result<(), CrmError> {
    let session = boss(company);
    let some = |returns: &[ReturnId], at: usize| {
        let rma = returns.get(at % returns.len().max(1)).copied()?;
        let lines = session.get::<ReturnAuthorisation>(rma).unwrap().lines().len();
        Some((rma, u32::try_from(at % lines).unwrap() + 1))
    };
    let done = match deed {
        Deed::Ask(line, of, template) => {
            let line = ReturnDraftLine {
                quantity: halves(*of),
                ..wanted(on_invoice(invoice, (*line).into()), "1", TEMPLATES[*template])
            };
            // Half of the returns are withdrawals, of which the money is owed once the goods are on their way.
            let right = match of % 2 {
                0 => ReturnRight::Withdrawal { noticed_on: day(TODAY) },
                _ => ReturnRight::Commercial,
            };
            let asked = session.execute(RequestReturn { right, ..request(company, vec![line]) })?;
            returns.push(asked.id());
            return Ok(());
        }
        Deed::Authorise(at, of) => some(returns, *at).map(|(rma, line)| {
            let lines = of.map(|of| vec![ReturnQuantity { line, quantity: halves(of) }]);
            session.execute(AuthoriseReturn { lines, ..authorise(rma) })
        }),
        Deed::Receive(at, of) => some(returns, *at).map(|(rma, line)| {
            let lines = Some(vec![ReceivedPieces { line, quantity: halves(*of), product: None }]);
            session.execute(RecordReturnReceipt { rma, lines })
        }),
        Deed::Inspect(at, of, grade) => some(returns, *at).map(|(rma, line)| {
            session.execute(InspectReturn {
                pieces: ReturnQuantity { line, quantity: halves(*of) },
                ..inspect(rma, 1, "1", GRADES[*grade])
            })
        }),
        Deed::Decide(at, outcome) => some(returns, *at).map(|(rma, line)| {
            session.execute(DecideReturn { rma, line, outcome: ReturnAction::OUTCOMES[*outcome], grounds: Note::default() })
        }),
        Deed::Settle(at, of, outcome, named) => {
            some(returns, *at).map(|(rma, line)| settle(&session, rma, company, line, *of, (*outcome, *named)))
        }
        Deed::Dispose(at, of) => some(returns, *at).map(|(rma, line)| {
            let pieces = ReturnQuantity { line, quantity: halves(*of) };
            session.execute(DisposeReturn { rma, pieces, grade: None, disposition: Some(Disposition::Scrap) })
        }),
        Deed::Split(at, of) => {
            some(returns, *at).map(|(rma, line)| session.execute(SplitReturnLine { rma, line, quantity: halves(*of) }))
        }
        Deed::Send(at) => some(returns, *at)
            .map(|(rma, _)| session.execute(RecordReturnShipment { rma, sent_on: None, proof: "P-1".parse().unwrap() })),
        Deed::Cancel(at) => some(returns, *at).map(|(rma, _)| session.execute(CancelReturn { rma, grounds: Note::default() })),
        Deed::Close(at) => some(returns, *at).map(|(rma, _)| session.execute(CloseReturn { rma, note: Note::default() })),
    };
    done.transpose().map(|_| ())
}

/// No piece comes back twice, no counter goes beyond what it is a part of, and credits come to the credit notes, at most to the line.
fn lawful(company: &Company, invoice: InvoiceId, returns: &[ReturnId]) {
    let session = boss(company);
    let all: Vec<ReturnAuthorisation> = returns.iter().map(|id| session.get(*id).unwrap()).collect();
    let stored = session.get::<Invoice>(invoice).unwrap();
    let mut all_credited = eur("0");
    for at in 0..2u32 {
        let line = DeliveredLine::Invoice { invoice, line: at };
        let taken = all.iter().map(|rma| rma.taken(&line).unwrap());
        let taken = taken.fold(Quantity::ZERO, |sum, more| sum.checked_add(more).unwrap());
        let sold = stored.lines()[usize::try_from(at).unwrap()].priced.quantity;
        assert!(taken <= sold, "{taken} of {sold} are back");
        let window = session.ask(Returnable { line: line.clone(), reason: code("other") }).unwrap();
        assert_eq!(window.taken, taken, "the tally is the sum of the returns");
        let lines = all.iter().flat_map(|rma| rma.lines()).filter(|of| of.counted_by.as_ref() == Some(&line));
        let credited = lines.flat_map(|line| &line.credits).map(|credit| credit.credited);
        let credited = Money::sum(credited, Currency::EUR).unwrap();
        let total = stored.totals().lines[usize::try_from(at).unwrap()].net;
        let gross = total.checked_add(total.times("20".parse().unwrap()).unwrap()).unwrap();
        // The VAT of one line may be a cent more or less than its share of the document's.
        let most = gross.checked_add(eur("0.01")).unwrap();
        assert!(credited.minor() <= most.minor(), "{credited} of {gross} are credited");
        all_credited = all_credited.checked_add(credited).unwrap();
    }
    let gone = stored.credited().as_ref().unwrap().gross;
    assert_eq!(gone, all_credited, "what the returns say is what the invoice says");
    for line in all.iter().flat_map(|rma| rma.lines()) {
        assert!(line.holds_its_law(), "{line:?}");
        for credit in &line.credits {
            assert_eq!(credit.value.checked_sub(credit.kept).unwrap(), credit.credited);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn pieces_and_money_are_conserved_whatever_happens(
        first in 1i64..9, second in 1i64..9, price in 1i64..5_000, deeds in prop::collection::vec(deed(), 10..60)
    ) {
        let company = Company::founded();
        consumer(&company);
        let price = Money::from_minor(price, Currency::EUR).unwrap().amount().to_string();
        let [first, second] = [first, second].map(|of| halves(of).to_string());
        let invoice = sold(&company, &[(&first, &price), (&second, "7.77")]).id();
        let mut returns = Vec::new();
        for deed in &deeds {
            let before: Vec<ReturnAuthorisation> = returns.iter().map(|id| boss(&company).get(*id).unwrap()).collect();
            let asked: Vec<Vec<LineSteps>> = returns.iter().map(|rma| boss(&company).ask(ReturnSteps { rma: *rma }).unwrap()).collect();
            let answer = act(&company, invoice, &mut returns, deed);
            if let Err(error) = &answer {
                prop_assert!(!error.to_string().contains("restore a backup"), "{:?} is legal or told why not: {}", deed, error);
                let after: Vec<ReturnAuthorisation> = before.iter().map(|rma| boss(&company).get(rma.id()).unwrap()).collect();
                prop_assert_eq!(&after, &before, "a refusal changes nothing");
            }
            if let (Deed::Receive(at, of), false) = (deed, before.is_empty()) {
                // What is said to be possible is, and no more.
                let at_return = at % before.len();
                let line = u32::try_from(at % before[at_return].lines().len()).unwrap() + 1;
                let of_line = asked[at_return].iter().find(|steps| steps.line == line).unwrap();
                let most = of_line.steps.iter().find(|step| step.action == ReturnAction::Receive).map(|step| step.quantity);
                prop_assert_eq!(answer.is_ok(), most.is_some_and(|most| halves(*of) <= most));
            }
        }
        lawful(&company, invoice, &returns);
    }
}
