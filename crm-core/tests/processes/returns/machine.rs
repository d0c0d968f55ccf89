//! Every step in every state.

use crm_core::returns::STEPS;

use super::*;

const TAGS: [ReturnTag; 5] =
    [ReturnTag::Requested, ReturnTag::Authorised, ReturnTag::Closed, ReturnTag::Cancelled, ReturnTag::Refused];

const ALL_STEPS: [ReturnStep; 16] = [
    ReturnStep::Authorise,
    ReturnStep::Refuse,
    ReturnStep::Split,
    ReturnStep::SendLabel,
    ReturnStep::RecordShipment,
    ReturnStep::Receive,
    ReturnStep::Inspect,
    ReturnStep::Decide,
    ReturnStep::Refund,
    ReturnStep::Replace,
    ReturnStep::Exchange,
    ReturnStep::Repair,
    ReturnStep::Reject,
    ReturnStep::Dispose,
    ReturnStep::Cancel,
    ReturnStep::Close,
];

/// A plan in which every step waits for no more than to be authorised, and what needs the goods for the goods.
fn free(company: &Company) {
    choose(company, |policy| {
        let wait = |action: ReturnAction| match action {
            ReturnAction::Authorise => Vec::new(),
            ReturnAction::Inspect | ReturnAction::Dispose => vec![ReturnAction::Receive],
            _ => vec![ReturnAction::Authorise],
        };
        let step = |action: ReturnAction| TemplateStep { action, after: wait(action) };
        let mut steps: Vec<TemplateStep> = ReturnAction::ALL.map(step).into_iter().collect();
        // Something is decided on, so that a decision can be told from none.
        steps
            .iter_mut()
            .filter(|step| step.action == ReturnAction::Repair)
            .for_each(|step| step.after = vec![ReturnAction::Decide]);
        policy.templates[0] = ReturnTemplate { key: code("free"), name: name("Free"), steps, takes_unbought: false };
    });
}

fn at(company: &Company, tag: ReturnTag) -> ReturnAuthorisation {
    let invoice = sold(company, &[("5", "10")]);
    let session = boss(company);
    let rma = session.execute(request(company, vec![wanted(on_invoice(invoice.id(), 0), "4", "free")])).unwrap().id();
    let grounds = || note("it was used");
    match tag {
        ReturnTag::Requested => None,
        ReturnTag::Authorised => Some(session.execute(authorise(rma)).unwrap()),
        ReturnTag::Closed => {
            session.execute(authorise(rma)).unwrap();
            session.execute(CloseReturn { rma, note: Note::default() }).ok()
        }
        ReturnTag::Cancelled => session.execute(CancelReturn { rma, grounds: grounds() }).ok(),
        ReturnTag::Refused => session.execute(RefuseReturn { rma, grounds: grounds() }).ok(),
    };
    let rma = session.get::<ReturnAuthorisation>(rma).unwrap();
    assert_eq!(rma.tag(), tag);
    rma
}

fn take(company: &Company, rma: ReturnId, step: ReturnStep) -> Result<ReturnAuthorisation, CrmError> {
    let session = boss(company);
    let grounds = || note("looked at");
    let one = || pieces(1, "1");
    match step {
        ReturnStep::Authorise => session.execute(AuthoriseReturn { rma, lines: Some(vec![pieces(1, "3")]), grounds: grounds() }),
        ReturnStep::Refuse => session.execute(RefuseReturn { rma, grounds: grounds() }),
        ReturnStep::Split => session.execute(SplitReturnLine { rma, line: 1, quantity: quantity("1") }),
        ReturnStep::SendLabel => session.execute(SendReturnLabel { rma, lines: None, parcel: "P-1".parse().unwrap() }),
        ReturnStep::RecordShipment => session.execute(RecordReturnShipment { rma, sent_on: None, proof: "P-1".parse().unwrap() }),
        ReturnStep::Receive => session.execute(received(rma, 1, "2")),
        ReturnStep::Inspect => {
            let _ = session.execute(received(rma, 1, "1"));
            session.execute(inspect(rma, 1, "1", "as-new"))
        }
        ReturnStep::Decide => session.execute(DecideReturn { rma, line: 1, outcome: ReturnAction::Repair, grounds: grounds() }),
        ReturnStep::Refund => session.execute(refund(rma, 1, "1")),
        ReturnStep::Replace => session.execute(ReplaceReturn { rma, pieces: one(), grade: None }),
        ReturnStep::Exchange => {
            let OrderSource::Content(content) = ordered(company.account, "desk", "1", "50").source else { panic!("lines") };
            session.execute(ExchangeReturn { rma, pieces: one(), grade: None, instead: content.lines, note: Note::default() })
        }
        ReturnStep::Repair => {
            let _ = take(company, rma, ReturnStep::Decide);
            session.execute(RepairReturn { rma, pieces: one(), grade: None, finding: grounds() })
        }
        ReturnStep::Reject => session.execute(reject(rma, 1, "1")),
        ReturnStep::Dispose => {
            let _ = session.execute(received(rma, 1, "1"));
            let disposition = Some(Disposition::Scrap);
            session.execute(DisposeReturn { rma, pieces: one(), grade: None, disposition })
        }
        ReturnStep::Cancel => session.execute(CancelReturn { rma, grounds: grounds() }),
        ReturnStep::Close => session.execute(CloseReturn { rma, note: Note::default() }),
    }
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let company = Company::founded();
    free(&company);
    for tag in TAGS {
        for step in ALL_STEPS {
            let before = at(&company, tag);
            let answer = take(&company, before.id(), step);
            let after = boss(&company).get::<ReturnAuthorisation>(before.id()).unwrap();
            if STEPS.allows(tag, step) {
                assert_eq!(answer.as_ref(), Ok(&after), "{tag:?} {step:?}");
                assert_ne!(after, before, "{tag:?} {step:?}");
                assert_eq!(STEPS.targets(tag, step), [after.tag()], "{tag:?} {step:?}");
            } else {
                assert_eq!(after, before, "{tag:?} {step:?} changed nothing");
                let again = [
                    (ReturnTag::Closed, ReturnStep::Close),
                    (ReturnTag::Cancelled, ReturnStep::Cancel),
                    (ReturnTag::Refused, ReturnStep::Refuse),
                ];
                if again.contains(&(tag, step)) {
                    assert_eq!(answer, Ok(before), "{tag:?} {step:?} sent twice");
                } else {
                    assert_eq!(refusal(answer), "RET-011", "{tag:?} {step:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_said_twice_is_said_once() {
    let company = Company::founded();
    free(&company);
    for step in [ReturnStep::Authorise, ReturnStep::SendLabel, ReturnStep::RecordShipment, ReturnStep::Decide] {
        let rma = at(&company, ReturnTag::Authorised).id();
        let first = take(&company, rma, step).unwrap();
        let entries = || boss(&company).history::<ReturnAuthorisation>(rma).unwrap().len();
        let before = entries();
        assert_eq!(take(&company, rma, step), Ok(first), "{step:?}");
        assert_eq!(entries(), before, "{step:?} wrote nothing");
    }
}
