//! Cases: every step in every state, and why a case, an entitlement or a survey says no.

use crm_core::engine::{Query, Session};
use crm_core::kernel::*;
use crm_core::parties::{ContactDetails, CreateAccount, CreateContact, Intake};
use crm_core::service::*;

use crate::company::*;

pub const ALL_STEPS: [CaseStep; 14] = [
    CaseStep::Take,
    CaseStep::CustomerWrites,
    CaseStep::AgentWrites,
    CaseStep::Pause,
    CaseStep::Resume,
    CaseStep::Resolve,
    CaseStep::Close,
    CaseStep::Reopen,
    CaseStep::ChangePriority,
    CaseStep::SetStatus,
    CaseStep::MeetGoal,
    CaseStep::Split,
    CaseStep::Merge,
    CaseStep::Unmerge,
];

/// An instant of the tests.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A case of the company's customer.
pub fn opening(company: &Company) -> OpenCase {
    let owner = Some(company.seller);
    OpenCase { owner, ..OpenCase::new(company.account, name("It flickers"), code("normal"), code("problem"), code("email")) }
}

/// Somebody who may do everything, at an instant.
pub fn desk(company: &Company, now: Timestamp) -> Session {
    company.crm.session(company.administrator, now).unwrap()
}

pub fn writes(case: ServiceCaseId, from: MessageFrom) -> RecordCaseMessage {
    RecordCaseMessage { case, from, at: None, text: note("it does") }
}

pub fn resolution(case: ServiceCaseId) -> ResolveCase {
    ResolveCase { case, resolution: code("solved"), status: None, at: None }
}

pub fn pause(case: ServiceCaseId, waiting: WaitingOn) -> PauseCase {
    PauseCase { case, waiting, status: None, at: None }
}

/// The policy of the tests: the library's own, but for what `change` changes.
pub fn set(company: &Company, change: impl FnOnce(&mut ServicePolicy)) {
    let mut policy = ServicePolicy::default();
    change(&mut policy);
    let set = crm_core::administration::SetPolicy { policy, effective_from: Some(day("2020-01-01")) };
    company.session(company.administrator).execute(set).unwrap();
}

/// A level that promises a goal of the company's own, too, and a second status of each category.
pub fn with_own_goal(policy: &mut ServicePolicy) {
    let others = policy
        .statuses
        .clone()
        .into_iter()
        .map(|status| CategorizedStatus { key: code(&format!("other-{}", status.key)), ..status });
    policy.statuses.extend(others);
    let goal = SlaGoal::Other(code("call-back"));
    policy.levels[0].targets.push(LevelTarget { goal, priority: None, minutes: 60 });
}

/// Takes a step; `other` is what a case is merged into.
pub fn take(session: &Session, case: ServiceCaseId, step: CaseStep, other: ServiceCaseId) -> Result<(), CrmError> {
    let before = session.get::<ServiceCase>(case)?;
    let priority = if before.priority().as_str() == "urgent" { code("low") } else { code("urgent") };
    match step {
        CaseStep::Take => session.execute(TakeCase { case, status: None, at: None }),
        CaseStep::CustomerWrites => session.execute(writes(case, MessageFrom::Customer)),
        CaseStep::AgentWrites => session.execute(writes(case, MessageFrom::Agent)),
        CaseStep::Pause => session.execute(pause(case, WaitingOn::ThirdParty)),
        CaseStep::Resume => session.execute(ResumeCase { case, status: None, at: None }),
        CaseStep::Resolve => session.execute(resolution(case)),
        CaseStep::Close => session.execute(CloseCase { case }),
        CaseStep::Reopen => session.execute(ReopenCase { case, status: None, at: None }),
        CaseStep::ChangePriority => session.execute(ChangeCasePriority { case, priority }),
        CaseStep::SetStatus => {
            let other = if before.status().as_str().starts_with("other") { "" } else { "other-" };
            let status = match before.tag() {
                CaseTag::New | CaseTag::Open => "open",
                CaseTag::Paused => "waiting",
                CaseTag::Resolved | CaseTag::Closed | CaseTag::Duplicate => "resolved",
            };
            session.execute(SetCaseStatus { case, status: code(&format!("{other}{status}")) })
        }
        CaseStep::MeetGoal => session.execute(MeetGoal { case, goal: code("call-back"), at: None }),
        CaseStep::Split => session.execute(SplitCase { case, messages: vec![0], subject: name("Another matter") }),
        CaseStep::Merge => session.execute(MergeCases { duplicate: case, into: other }),
        CaseStep::Unmerge => session.execute(UnmergeCase { case }),
    }
    .map(|_| ())
}

/// A case in a state, with two messages of the customer's.
fn case_at(company: &Company, tag: CaseTag, other: ServiceCaseId) -> ServiceCase {
    let session = desk(company, noon(TODAY));
    let case = session.execute(opening(company)).unwrap().id();
    for _ in 0..2 {
        session.execute(writes(case, MessageFrom::Customer)).unwrap();
    }
    let steps: &[CaseStep] = match tag {
        CaseTag::New => &[],
        CaseTag::Open => &[CaseStep::Take],
        CaseTag::Paused => &[CaseStep::Pause],
        CaseTag::Resolved => &[CaseStep::Resolve],
        CaseTag::Closed => &[CaseStep::Resolve, CaseStep::Close],
        CaseTag::Duplicate => &[CaseStep::Merge],
    };
    for step in steps {
        take(&session, case, *step, other).unwrap();
    }
    let case = session.get::<ServiceCase>(case).unwrap();
    assert_eq!(case.tag(), tag);
    case
}

const ALL_TAGS: [CaseTag; 6] =
    [CaseTag::New, CaseTag::Open, CaseTag::Paused, CaseTag::Resolved, CaseTag::Closed, CaseTag::Duplicate];

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let company = Company::founded();
    set(&company, with_own_goal);
    let session = desk(&company, noon(TODAY));
    let other = session.execute(opening(&company)).unwrap().id();
    for tag in ALL_TAGS {
        for step in ALL_STEPS {
            let before = case_at(&company, tag, other);
            let answer = take(&session, before.id(), step, other);
            let after = session.get::<ServiceCase>(before.id()).unwrap();
            if STEPS.allows(tag, step) {
                assert_eq!(answer, Ok(()), "{tag:?} {step:?}");
                assert!(STEPS.targets(tag, step).contains(&after.tag()), "{tag:?} {step:?} led to {:?}", after.tag());
            } else {
                assert_eq!(refusal(answer), "SRV-001", "{tag:?} {step:?}");
                assert_eq!(after, before, "{tag:?} {step:?} changed nothing");
            }
        }
    }
}

#[test]
fn a_case_is_opened_with_the_words_of_the_policy_and_not_in_the_future() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let open = || opening(&company);
    let wrong = [
        OpenCase { priority: code("blazing"), ..open() },
        OpenCase { kind: code("riddle"), ..open() },
        OpenCase { channel: code("pigeon"), ..open() },
        OpenCase { status: Some(code("waiting")), ..open() },
    ];
    for wrong in wrong {
        assert_eq!(refusal(session.execute(wrong)), "SRV-002");
    }
    let tomorrow = OpenCase { opened_at: Some(noon("2026-05-05")), ..open() };
    assert_eq!(refusal(session.execute(tomorrow)), "SRV-003");
    let taken_over = session.execute(OpenCase { opened_at: Some(noon("2025-05-05")), ..open() }).unwrap();
    assert_eq!(*taken_over.opened_at(), noon("2025-05-05"));
    assert_eq!(refusal(session.execute(ResolveCase { resolution: code("magic"), ..resolution(taken_over.id()) })), "SRV-002");
}

#[test]
fn what_happened_is_recorded_in_its_order() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let case = session.execute(OpenCase { opened_at: Some(at("2026-05-04T08:00:00Z")), ..opening(&company) }).unwrap().id();
    let answer = |time: &str| RecordCaseMessage { at: Some(at(time)), ..writes(case, MessageFrom::Agent) };
    let resolve = |time: &str| ResolveCase { at: Some(at(time)), ..resolution(case) };
    assert_eq!(refusal(session.execute(answer("2026-05-04T07:59:59Z"))), "SRV-004", "answered before it was opened");
    assert_eq!(refusal(session.execute(answer("2026-05-04T12:00:01Z"))), "SRV-003", "answered in the future");
    session.execute(answer("2026-05-04T10:00:00Z")).unwrap();
    assert_eq!(refusal(session.execute(resolve("2026-05-04T09:59:59Z"))), "SRV-005", "resolved before it was answered");
    assert_eq!(refusal(session.execute(resolve("2026-05-04T07:00:00Z"))), "SRV-004", "resolved before it was opened");
    session.execute(answer("2026-05-04T11:00:00Z")).unwrap();
    assert_eq!(refusal(session.execute(answer("2026-05-04T10:30:00Z"))), "SRV-006", "told late");
    let resolved = session.execute(resolve("2026-05-04T11:00:00Z")).unwrap();
    assert_eq!(resolved.resolved_at(), Some(at("2026-05-04T11:00:00Z")));
    assert_eq!(*resolved.responded_at(), Some(at("2026-05-04T10:00:00Z")));
}

#[test]
fn a_case_is_reopened_within_its_days_and_closed_by_time_after_them() {
    let company = Company::founded();
    let case = desk(&company, noon(TODAY)).execute(opening(&company)).unwrap().id();
    desk(&company, noon(TODAY)).execute(resolution(case)).unwrap();
    let late = desk(&company, noon("2026-05-18").plus(Span::from_micros(1)).unwrap());
    assert_eq!(refusal(late.execute(ReopenCase { case, status: None, at: None })), "SRV-007");
    assert_eq!(refusal(late.execute(writes(case, MessageFrom::Customer))), "SRV-007");
    let in_time = desk(&company, noon("2026-05-18"));
    let reopened = in_time.execute(writes(case, MessageFrom::Customer)).unwrap();
    assert_eq!((reopened.tag(), *reopened.reopened()), (CaseTag::Open, 1));
    in_time.execute(resolution(case)).unwrap();
    let run = |day: &str| desk(&company, noon(day)).execute(RunService { limit: None }).unwrap();
    assert_eq!(run("2026-05-31").closed, 0);
    assert_eq!((run("2026-06-01").closed, run("2026-06-02").closed), (1, 0), "once, when its days are over");
    assert_eq!(late.get::<ServiceCase>(case).unwrap().tag(), CaseTag::Closed);
}

#[test]
fn cases_stand_three_deep_without_a_ring_and_parents_wait_for_their_parts() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let [a, b, c, d] = [0, 1, 2, 3].map(|_| session.execute(opening(&company)).unwrap().id());
    let below = |case, parent| session.execute(SetCaseParent { case, parent: Some(parent) });
    below(b, a).unwrap();
    below(c, b).unwrap();
    assert_eq!(refusal(below(a, a)), "SRV-009");
    assert_eq!(refusal(below(a, c)), "SRV-009");
    assert_eq!(refusal(below(d, c)), "SRV-010");
    assert_eq!(refusal(below(a, d)), "SRV-010", "with its own parts it would stand four deep");
    assert_eq!(refusal(session.execute(resolution(a))), "SRV-008");
    session.execute(resolution(d)).unwrap();
    assert_eq!(refusal(below(c, d)), "SRV-012", "what is resolved gets no parts");
    set(&company, |policy| policy.parents = ParentRule::WithChildren);
    session.execute(resolution(a)).unwrap();
    for case in [a, b, c] {
        assert_eq!(session.get::<ServiceCase>(case).unwrap().tag(), CaseTag::Resolved);
    }
    assert_eq!(*session.execute(SetCaseParent { case: c, parent: None }).unwrap().parent(), None);
    let theirs = session.execute(OpenCase { account: stranger(&company), ..opening(&company) }).unwrap().id();
    let ours = session.execute(opening(&company)).unwrap().id();
    assert_eq!(refusal(below(ours, theirs)), "SRV-013");
    assert_eq!(refusal(session.execute(MergeCases { duplicate: ours, into: theirs })), "SRV-013");
}

/// Another customer of the company's.
fn stranger(company: &Company) -> AccountId {
    let create = CreateAccount { owner: Some(company.seller), ..named_account("Boulangerie Lys") };
    desk(company, noon(TODAY)).execute(create).unwrap().id()
}

#[test]
fn a_case_has_at_most_a_hundred_parts() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let parent = session.execute(opening(&company)).unwrap().id();
    let add = || {
        let case = session.execute(opening(&company)).unwrap().id();
        session.execute(SetCaseParent { case, parent: Some(parent) })
    };
    for _ in 0..100 {
        add().unwrap();
    }
    assert_eq!(refusal(add()), "SRV-018");
}

#[test]
fn a_duplicate_is_restored_to_what_it_was() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let [twin, stays] = [0, 1].map(|_| session.execute(opening(&company)).unwrap().id());
    session.execute(writes(twin, MessageFrom::Agent)).unwrap();
    session.execute(pause(twin, WaitingOn::Customer)).unwrap();
    let before = session.get::<ServiceCase>(twin).unwrap();
    let merge = |duplicate, into| session.execute(MergeCases { duplicate, into });
    assert_eq!(refusal(merge(twin, twin)), "SRV-011");
    let merged = merge(twin, stays).unwrap();
    assert_eq!(merged.merged().map(|merged| merged.into), Some(stays));
    assert_eq!(refusal(merge(stays, twin)), "SRV-012", "a duplicate takes nothing in");
    let of_stays = Query::under(ServiceCase::BY_MERGED, SortKey::new().id(stays));
    assert_eq!(session.count(&of_stays).unwrap(), 1);
    let parted = desk(&company, noon("2026-06-01")).execute(UnmergeCase { case: twin }).unwrap();
    assert_eq!(parted, before);
    assert_eq!(minicbor::to_vec(&parted).unwrap(), minicbor::to_vec(&before).unwrap(), "to the byte");
}

#[test]
fn messages_make_a_case_of_their_own_in_which_they_are_told_anew() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let case = session.execute(OpenCase { opened_at: Some(at("2026-05-04T07:00:00Z")), ..opening(&company) }).unwrap().id();
    let write = |from, time: &str| session.execute(RecordCaseMessage { at: Some(at(time)), ..writes(case, from) }).unwrap();
    write(MessageFrom::Agent, "2026-05-04T08:00:00Z");
    write(MessageFrom::Customer, "2026-05-04T09:00:00Z");
    write(MessageFrom::Agent, "2026-05-04T10:00:00Z");
    let split = |messages: &[u32]| SplitCase { case, messages: messages.to_vec(), subject: name("The invoice, too") };
    for wrong in [&[][..], &[0, 1, 2], &[3], &[1, 1]] {
        assert_eq!(refusal(session.execute(split(wrong))), "SRV-014", "{wrong:?}");
    }
    let fresh = session.execute(split(&[1, 2])).unwrap();
    assert_eq!((*fresh.opened_at(), *fresh.responded_at()), (at("2026-05-04T09:00:00Z"), Some(at("2026-05-04T10:00:00Z"))));
    assert_eq!((fresh.tag(), fresh.messages().len(), *fresh.split_from()), (CaseTag::Open, 2, Some(case)));
    let old = session.get::<ServiceCase>(case).unwrap();
    assert_eq!((old.messages().len(), *old.responded_at()), (1, Some(at("2026-05-04T08:00:00Z"))));
}

#[test]
fn a_case_goes_to_whom_is_active_and_is_full_at_two_hundred_messages() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let case = session.execute(opening(&company)).unwrap().id();
    let assigned = session.execute(AssignCase { case, owner: company.other_seller }).unwrap();
    assert_eq!(assigned.ownership().owner, company.other_seller);
    session.execute(crm_core::administration::DeactivateUser { user: company.seller }).unwrap();
    assert_eq!(refusal(session.execute(AssignCase { case, owner: company.seller })), "SRV-017");
    session
        .transact(|all| {
            for _ in 0..200 {
                all.execute(writes(case, MessageFrom::Customer))?;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(refusal(session.execute(writes(case, MessageFrom::Customer))), "SRV-016");
}

#[test]
fn a_status_of_the_companys_own_is_of_the_category_where_the_case_stands() {
    let company = Company::founded();
    set(&company, with_own_goal);
    let session = desk(&company, noon(TODAY));
    let case = session.execute(opening(&company)).unwrap().id();
    let status = |status: &str| session.execute(SetCaseStatus { case, status: code(status) });
    assert_eq!(status("other-open").unwrap().status().as_str(), "other-open");
    assert_eq!(refusal(status("waiting")), "SRV-002", "a case is paused by its own command, which stops its clocks");
    assert_eq!(refusal(status("on-the-moon")), "SRV-002");
    session.execute(pause(case, WaitingOn::ThirdParty)).unwrap();
    assert_eq!(status("other-waiting").unwrap().tag(), CaseTag::Paused);
}

#[test]
fn a_goal_of_the_companys_own_is_met_once() {
    let company = Company::founded();
    set(&company, with_own_goal);
    let session = desk(&company, noon(TODAY));
    let case = session.execute(opening(&company)).unwrap().id();
    let meet = |goal: &str| session.execute(MeetGoal { case, goal: code(goal), at: None });
    assert_eq!(refusal(meet("flowers")), "SRV-015");
    meet("call-back").unwrap();
    assert_eq!(refusal(meet("call-back")), "SRV-015");
}

fn grant(company: &Company, cases: Option<u32>) -> GrantEntitlement {
    let period = DateRange::new(Some(day("2026-01-01")), Some(day("2026-12-31"))).unwrap();
    GrantEntitlement { account: company.account, contract: None, name: name("Gold"), period, cases, level: None }
}

#[test]
fn cases_count_on_their_entitlement_and_duplicates_give_theirs_back() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    assert_eq!(invalid(session.execute(grant(&company, Some(0)))), "cases");
    assert_eq!(refusal(session.execute(GrantEntitlement { level: Some(code("diamond")), ..grant(&company, None) })), "SRV-002");
    let entitlement = session.execute(grant(&company, Some(2))).unwrap().id();
    let used = || *session.get::<Entitlement>(entitlement).unwrap().used();
    let open = || OpenCase { entitlement: Some(entitlement), ..opening(&company) };
    let [first, second] = [0, 1].map(|_| session.execute(open()).unwrap().id());
    assert_eq!(refusal(session.execute(open())), "SRV-021");
    session.execute(MergeCases { duplicate: second, into: first }).unwrap();
    assert_eq!(used(), 1, "given back");
    let third = session.execute(open()).unwrap();
    assert_eq!(used(), 2);
    session.execute(UnmergeCase { case: second }).unwrap();
    assert_eq!(used(), 3, "taken again, although none was left");
    assert_eq!(*third.entitlement(), Some(entitlement));
    assert_eq!(refusal(desk(&company, noon("2027-01-01")).execute(open())), "SRV-020");
    assert_eq!(invalid(session.execute(EndEntitlement { entitlement, until: day("2027-01-01") })), "until");
    session.execute(EndEntitlement { entitlement, until: day("2026-05-03") }).unwrap();
    assert_eq!(refusal(session.execute(open())), "SRV-020");
    assert_eq!(refusal(session.execute(OpenCase { account: stranger(&company), ..open() })), "SRV-019");
    set(&company, |policy| policy.uncovered = UncoveredRule::OpenWithout);
    assert_eq!(*session.execute(open()).unwrap().entitlement(), None);
}

#[test]
fn an_entitlement_gives_its_level_and_keeps_it_when_the_priority_changes() {
    let company = Company::founded();
    set(&company, |policy| {
        let mut gold = policy.levels[0].clone();
        (gold.key, gold.when.priorities) = (code("gold"), vec![code("urgent")]);
        policy.levels.insert(0, gold);
    });
    let session = desk(&company, noon(TODAY));
    let entitlement = session.execute(GrantEntitlement { level: Some(code("gold")), ..grant(&company, None) }).unwrap().id();
    let case = session.execute(OpenCase { entitlement: Some(entitlement), ..opening(&company) }).unwrap();
    assert_eq!(case.level().as_str(), "gold");
    let changed = session.execute(ChangeCasePriority { case: case.id(), priority: code("low") }).unwrap();
    assert_eq!(changed.level().as_str(), "gold");
    let plain = session.execute(opening(&company)).unwrap().id();
    let urgent = session.execute(ChangeCasePriority { case: plain, priority: code("urgent") }).unwrap();
    assert_eq!(urgent.level().as_str(), "gold", "it meets the conditions now");
}

#[test]
fn people_are_asked_once_in_a_while_and_answer_once() {
    let company = Company::founded();
    let session = desk(&company, noon(TODAY));
    let details = ContactDetails::named(name("Inès Carpentier"));
    let who = CreateContact { details, owner: Some(company.seller), intake: Intake::default() };
    let contact = session.execute(who).unwrap().id();
    let case = session.execute(OpenCase { contact: Some(contact), ..opening(&company) }).unwrap().id();
    let ask = |kind| SendSurvey { case, contact, kind };
    assert_eq!(refusal(session.execute(ask(SurveyKind::Satisfaction))), "SRV-022");
    session.execute(resolution(case)).unwrap();
    let survey = session.execute(ask(SurveyKind::Satisfaction)).unwrap().id();
    assert_eq!(refusal(desk(&company, noon("2026-06-02")).execute(ask(SurveyKind::Effort))), "SRV-023");
    let next = desk(&company, noon("2026-06-03")).execute(ask(SurveyKind::Recommendation)).unwrap().id();
    let answer = |survey, score| session.execute(AnswerSurvey { survey, score, comment: note("fine") });
    for off in [0, 6] {
        assert_eq!(refusal(answer(survey, off)), "SRV-025");
    }
    answer(survey, 4).unwrap();
    assert_eq!(refusal(answer(survey, 5)), "SRV-024");
    answer(next, 6).unwrap();
    let told = desk(&company, noon("2026-06-30")).ask(SurveyResults { from: day("2026-05-01"), to: day("2026-06-30") }).unwrap();
    let figures: Vec<(SurveyKind, u64, u64, String)> =
        told.iter().map(|f| (f.kind, f.sent, f.n, f.score.unwrap().to_string())).collect();
    let expected = [(SurveyKind::Satisfaction, 1, 1, "1.0000"), (SurveyKind::Recommendation, 1, 1, "-100.0000")];
    assert_eq!(figures, expected.map(|(kind, sent, n, score)| (kind, sent, n, score.to_owned())));
    let topics: Vec<String> = session.outbox(10).unwrap().iter().map(|message| message.topic().clone()).collect();
    assert_eq!(topics, ["survey.sent", "survey.sent"]);
}
