//! Gates on the road: what a deal must have done, who must agree, and what time does.

use crm_core::activities::*;
use crm_core::approvals::*;
use crm_core::automation::RunDue;
use crm_core::engine::Query;
use crm_core::kernel::{CrmError, Currency, Money, Note, OpportunityId, PipelineId, Record, RecordRef};
use crm_core::pipeline::*;

use crate::company::*;

fn stage(key: &str, kind: StageKind, probability: &str) -> Stage {
    Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    }
}

fn sales() -> DefinePipeline {
    let stages = vec![
        stage("talk", StageKind::Open, "20"),
        stage("quote", StageKind::Open, "60"),
        stage("parked", StageKind::Open, "5"),
        stage("won", StageKind::Won, "100"),
        stage("lost", StageKind::Lost, "0"),
    ];
    DefinePipeline::new(name("Sales"), stages, vec![code("price")])
}

impl Company {
    fn gated(&self, gates: Vec<Gate>, timed_moves: Vec<TimedMove>) -> PipelineId {
        let define = DefinePipeline { gates, timed_moves, ..sales() };
        self.session(self.administrator).execute(define).unwrap().id()
    }

    fn deal_in(&self, pipeline: PipelineId) -> OpportunityId {
        let amount = Some(Money::parse("1000", Currency::EUR).unwrap());
        let open = OpenOpportunity { amount, ..OpenOpportunity::new(pipeline, name("Ten pumps")) };
        self.session(self.administrator).execute(open).unwrap().id()
    }

    fn to_quote(&self, opportunity: OpportunityId) -> Result<Opportunity, CrmError> {
        self.session(self.administrator).execute(MoveOpportunity { opportunity, stage: code("quote") })
    }
}

fn refused(moved: Result<Opportunity, CrmError>) -> String {
    moved.unwrap_err().code().to_string()
}

#[test]
fn a_plan_is_a_gate_until_each_of_its_steps_is_done_for_the_deal() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let visit = PlanStep {
        key: code("visit"),
        after: After::Anchor,
        offset: Offset::Days(0),
        action: StepAction::Plan { kind: ActivityKind::Meeting, title: name("Visit the site"), note: Note::default() },
    };
    let terms = PlanTerms {
        name: name("Discovery"),
        subject: SubjectKind::Opportunity,
        anchor: Anchor::Start,
        begins_in: Vec::new(),
        ends_in: Vec::new(),
        ends_on: Default::default(),
        steps: vec![visit],
        time_of_day: 0,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 5,
    };
    let plan = boss.execute(DefineFollowUpPlan { key: code("discovery"), terms }).unwrap().id();
    let pipeline = company.gated(vec![Gate { plan: Some(plan), ..Gate::before(code("quote")) }], Vec::new());
    let (deal, other) = (company.deal_in(pipeline), company.deal_in(pipeline));
    assert_eq!(refused(company.to_quote(deal)), "OPP-016", "it has not begun");
    let subject = SubjectId::Opportunity(deal);
    boss.execute(StartFollowUp { plan, subject }).unwrap();
    boss.execute(RunDue { limit: None }).unwrap();
    assert_eq!(refused(company.to_quote(deal)), "OPP-016", "it is planned");
    let planned = boss.list(&Query::under(Activity::BY_SUBJECT, Activity::about(subject, false))).unwrap();
    boss.execute(CompleteActivity { activity: planned.items[0].id(), outcome: None, note: Note::default() }).unwrap();
    assert_eq!(company.to_quote(deal).unwrap().stage(), &code("quote"));
    assert_eq!(refused(company.to_quote(other)), "OPP-016", "another deal has a plan of its own");
}

#[test]
fn an_approval_lets_a_deal_through_once_and_only_as_it_was() {
    let company = Company::founded();
    let (boss, seller) = (company.session(company.administrator), company.session(company.seller));
    let rule = ApprovalRule { approvers: vec![Approver::User(company.seller)], quorum: 1, lapses_after_days: Some(10) };
    let pipeline = company.gated(vec![Gate { approval: Some(rule), ..Gate::before(code("quote")) }], Vec::new());
    let deal = company.deal_in(pipeline);
    let ask = || boss.execute(RequestPassage { opportunity: deal, stage: code("quote") }).unwrap();
    let vote = |approval: &Approval| {
        let vote = CastVote { approval: approval.id(), is_for: true, in_place_of: None, note: Note::default() };
        seller.execute(vote).unwrap()
    };
    let first = ask();
    assert_eq!(ask().id(), first.id(), "asked twice, it waits once");
    assert_eq!(seller.ask(WaitingApprovals { limit: None }).unwrap().len(), 1);
    vote(&first);
    assert!(seller.ask(WaitingApprovals { limit: None }).unwrap().is_empty());

    let dearer = Edit::Set(Money::parse("9000", Currency::EUR).unwrap());
    boss.execute(ChangeOpportunity { amount: dearer, ..ChangeOpportunity::new(deal) }).unwrap();
    assert_eq!(refused(company.to_quote(deal)), "OPP-017", "another amount was agreed to");
    let second = ask();
    assert_ne!(second.id(), first.id());
    assert_eq!(boss.get::<Approval>(first.id()).unwrap().standing(boss.now()), ApprovalTag::Withdrawn);
    vote(&second);
    company.to_quote(deal).unwrap();
    assert_eq!(boss.get::<Approval>(second.id()).unwrap().standing(boss.now()), ApprovalTag::Used);

    boss.execute(MoveOpportunity { opportunity: deal, stage: code("talk") }).unwrap();
    assert_eq!(refused(company.to_quote(deal)), "OPP-017", "the next time is another matter");
    vote(&ask());
    let late = company.crm.session(company.administrator, noon("2026-06-15")).unwrap();
    let moved = late.execute(MoveOpportunity { opportunity: deal, stage: code("quote") });
    assert_eq!(refused(moved), "OPP-017", "what was granted and not used is void by then");
}

#[test]
fn time_moves_what_the_gates_let_through_and_tells_what_they_hold_back() {
    let company = Company::founded();
    let gates = vec![Gate {
        who: vec![GateKeeper::User(company.seller)],
        required_fields: vec![RequiredField::CloseDate],
        ..Gate::before(code("parked"))
    }];
    let timed = TimedMove { from: code("talk"), to: code("parked"), after: Offset::Days(30), loss_reason: None };
    let pipeline = company.gated(gates, vec![timed]);
    let (held, free) = (company.deal_in(pipeline), company.deal_in(pipeline));
    let boss = company.session(company.administrator);
    let close = Edit::Set("2026-09-30".parse().unwrap());
    boss.execute(ChangeOpportunity { expected_close: close, ..ChangeOpportunity::new(free) }).unwrap();
    let later = company.crm.session(company.administrator, noon("2026-12-31")).unwrap();
    let by_hand = later.execute(MoveOpportunity { opportunity: free, stage: code("parked") });
    assert_eq!(refused(by_hand), "OPP-013", "the gate is for the seller");
    let done = later.execute(MoveDue { pipeline, limit: None }).unwrap();
    assert_eq!(done.moved, [free], "but time is nobody");
    let told: Vec<_> = done.held_back.iter().map(|deal| (deal.record, deal.code.as_str())).collect();
    assert_eq!(told, [(RecordRef::to::<Opportunity>(held), "OPP-005")]);
    let again = later.execute(MoveDue { pipeline, limit: None }).unwrap();
    assert!(again.moved.is_empty(), "each goes on once");
    let seller = company.crm.session(company.seller, noon("2026-12-31")).unwrap();
    assert!(seller.execute(MoveDue { pipeline, limit: None }).unwrap().held_back.is_empty(), "of others' deals nothing is told");
}

#[test]
fn a_deal_is_not_left_while_something_is_done_or_planned_about_it() {
    let company = Company::founded();
    let mut define = sales();
    define.stages[0].rots_after_days = Some(14);
    let boss = company.session(company.administrator);
    let pipeline = boss.execute(define).unwrap().id();
    let (worked, planned, left) = (company.deal_in(pipeline), company.deal_in(pipeline), company.deal_in(pipeline));
    let call = |day: &str| ActivityDetails {
        kind: ActivityKind::Call,
        title: name("Call"),
        note: Note::default(),
        due: Due::On(day.parse().unwrap()),
        recurrence: None,
    };
    boss.execute(PlanActivity { subject: SubjectId::Opportunity(planned), details: call("2026-07-01"), owner: None }).unwrap();
    let then = company.crm.session(company.administrator, noon("2026-05-20")).unwrap();
    let log = LogActivity { subject: SubjectId::Opportunity(worked), details: call("2026-05-20"), outcome: None, owner: None };
    then.execute(log).unwrap();
    let later = company.crm.session(company.administrator, noon("2026-05-31")).unwrap();
    let told = later.ask(RottingDeals { pipeline, limit: None }).unwrap();
    assert_eq!(told.iter().map(|deal| deal.opportunity).collect::<Vec<_>>(), [left]);
}

#[test]
fn a_new_definition_is_another_version_and_the_log_holds_both() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let pipeline = boss.execute(sales()).unwrap();
    let DefinePipeline { name, stages, loss_reasons, timed_moves, .. } = sales();
    let gate = Gate { required_fields: vec![RequiredField::Account], ..Gate::before(code("quote")) };
    let change = ChangePipeline { pipeline: pipeline.id(), name, stages, loss_reasons, gates: vec![gate], timed_moves };
    let second = boss.execute(change.clone()).unwrap();
    assert_eq!((*pipeline.version(), *second.version()), (1, 2));
    assert_eq!(*boss.execute(change).unwrap().version(), 2, "the same again is no version");
    let story = boss.history::<Pipeline>(pipeline.id()).unwrap();
    let versions: Vec<u32> =
        story.iter().filter_map(|entry| boss.read_change::<Pipeline>(entry).unwrap()).map(|one| *one.version()).collect();
    assert_eq!(versions, [1, 2]);
}
