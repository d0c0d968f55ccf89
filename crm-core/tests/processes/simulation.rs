//! A proposed pipeline over what really happened: what it would have refused, what nobody knows, and what would be stuck.

use std::collections::BTreeMap;

use crm_core::access::{FieldMask, RoleDraft};
use crm_core::administration::{AddRole, DefineField, RolePreset};
use crm_core::engine::Session;
use crm_core::kernel::{
    Currency, CustomFields, FieldDecimal, FieldType, FieldValue, FollowUpPlanId, Money, OpportunityId, PipelineId, Record,
    RecordId,
};
use crm_core::leads::scoring::Condition;
use crm_core::pipeline::*;
use proptest::prelude::*;

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

fn stages() -> Vec<Stage> {
    vec![
        stage("talk", StageKind::Open, "20"),
        stage("quote", StageKind::Open, "60"),
        stage("parked", StageKind::Open, "5"),
        stage("won", StageKind::Won, "100"),
        stage("lost", StageKind::Lost, "0"),
    ]
}

/// A pipeline of talk, quote, parked, won and lost, through which deals go on days of 2026.
struct Sales {
    company: Company,
    pipeline: PipelineId,
}

impl Sales {
    fn with(gates: Vec<Gate>) -> Self {
        let company = Company::founded();
        let boss = company.session(company.administrator);
        let kind = Opportunity::KIND.code;
        let (key, label) = (code("budget"), name("Budget"));
        boss.execute(DefineField { kind, key, label, field_type: FieldType::Flag, is_required: false }).unwrap();
        let define =
            DefinePipeline { gates, ..DefinePipeline::new(name("Sales"), stages(), vec![code("price"), code("timing")]) };
        let pipeline = boss.execute(define).unwrap().id();
        Self { company, pipeline }
    }

    fn on(&self, day: &str) -> Session {
        self.company.crm.session(self.company.administrator, noon(day)).unwrap()
    }

    fn opened(&self, day: &str, amount: &str) -> OpportunityId {
        let amount = Some(Money::parse(amount, Currency::EUR).unwrap());
        self.on(day).execute(OpenOpportunity { amount, ..OpenOpportunity::new(self.pipeline, name("Ten pumps")) }).unwrap().id()
    }

    fn to(&self, day: &str, opportunity: OpportunityId, stage: &str) {
        self.on(day).execute(MoveOpportunity { opportunity, stage: code(stage) }).unwrap();
    }

    fn won(&self, day: &str, opportunity: OpportunityId) {
        self.on(day).execute(WinOpportunity { opportunity, amount: None }).unwrap();
    }

    fn lost(&self, day: &str, opportunity: OpportunityId, reason: &str) {
        self.on(day).execute(LoseOpportunity { opportunity, reason: code(reason), note: None }).unwrap();
    }

    fn fill_in_budget(&self, day: &str, opportunity: OpportunityId) {
        let custom_fields = Some(budget());
        self.on(day).execute(ChangeOpportunity { custom_fields, ..ChangeOpportunity::new(opportunity) }).unwrap();
    }

    /// The pipeline with other stages and gates.
    fn draft(&self, stages: Vec<Stage>, gates: Vec<Gate>) -> ChangePipeline {
        let loss_reasons = vec![code("price"), code("timing")];
        ChangePipeline { pipeline: self.pipeline, name: name("Sales"), stages, loss_reasons, gates, timed_moves: Vec::new() }
    }

    fn asked(&self, question: SimulatePipeline) -> SimulationFigures {
        self.on("2026-12-31").ask(question).unwrap()
    }

    fn with_gate(&self, gate: Gate) -> SimulationFigures {
        self.asked(SimulatePipeline::of(self.draft(stages(), vec![gate])))
    }
}

fn budget() -> CustomFields {
    CustomFields::new().with(code("budget"), FieldValue::Flag(true)).unwrap()
}

fn quote_gate() -> Gate {
    Gate::before(code("quote"))
}

fn at_least(amount: &str) -> GateCriterion {
    let from = Some(FieldDecimal::new(amount.parse().unwrap()).unwrap());
    GateCriterion { field: DealField::Amount, is: Condition::Between { from, to: None } }
}

/// The way between two stages.
fn way<'f>(figures: &'f SimulationFigures, from: &str, to: &str) -> &'f SimulatedWay {
    figures.ways.iter().find(|way| way.from == Some(code(from)) && way.to == code(to)).unwrap()
}

/// What would be refused on a way: each code with how many moves.
fn refused(way: &SimulatedWay) -> Vec<(&str, u64)> {
    way.refused.iter().map(|refusal| (refusal.code.as_str(), refusal.moves)).collect()
}

#[test]
fn a_way_that_is_closed_is_counted_with_its_refusal_and_examples() {
    let sales = Sales::with(Vec::new());
    let (whole, short) = (sales.opened("2026-01-10", "1000"), sales.opened("2026-01-11", "1000"));
    sales.to("2026-01-20", whole, "quote");
    sales.won("2026-02-01", whole);
    sales.won("2026-02-02", short);
    let mut draft = stages();
    draft[0].allowed_next = vec![code("quote"), code("parked")];
    let figures = sales.asked(SimulatePipeline::of(sales.draft(draft, Vec::new())));
    assert_eq!((figures.deals, figures.whole, figures.stopped, figures.not_known), (2, 1, 1, 0));
    assert_eq!(figures.share_whole.unwrap().to_string(), "0.5000");
    let closed = way(&figures, "talk", "won");
    assert_eq!((closed.moves, closed.accepted, closed.stopped), (1, 0, 1));
    let [refusal] = closed.refused.as_slice() else { panic!("one reason, not {:?}", closed.refused) };
    assert_eq!((refusal.code.as_str(), refusal.examples.as_slice()), ("OPP-004", [short].as_slice()));
    assert_eq!(refusal.detail, "the pipeline does not lead from `talk` to `won`; go through a stage that does");
    let used: Vec<_> = figures.stages.iter().map(|stage| (stage.stage.as_str(), stage.entered, stage.left)).collect();
    assert_eq!(
        used,
        [("talk", 2, 1), ("quote", 1, 1), ("parked", 0, 0), ("won", 1, 0), ("lost", 0, 0)],
        "nobody comes to parked"
    );
}

#[test]
fn only_moves_of_the_days_asked_about_count() {
    let sales = Sales::with(Vec::new());
    let deal = sales.opened("2026-01-10", "1000");
    sales.to("2026-02-10", deal, "quote");
    sales.to("2026-03-10", deal, "parked");
    let question = SimulatePipeline::of(sales.draft(stages(), Vec::new()));
    let of = |from: Option<&str>, to: Option<&str>| {
        let figures = sales.asked(SimulatePipeline { from: from.map(day), to: to.map(day), ..question.clone() });
        (figures.deals, figures.ways.iter().map(|way| way.moves).sum::<u64>())
    };
    assert_eq!(of(None, None), (1, 3));
    assert_eq!(of(Some("2026-02-10"), Some("2026-02-10")), (1, 1));
    assert_eq!(of(Some("2026-03-11"), None), (0, 0));
}

#[test]
fn renamed_stages_are_followed_and_within_one_stage_nothing_moves() {
    let sales = Sales::with(Vec::new());
    let deal = sales.opened("2026-01-10", "1000");
    sales.to("2026-01-20", deal, "quote");
    sales.to("2026-01-25", deal, "parked");
    sales.lost("2026-02-01", deal, "price");
    let draft = vec![
        stage("contact", StageKind::Open, "20"),
        stage("offer", StageKind::Open, "60"),
        stage("sold", StageKind::Won, "100"),
        stage("gone", StageKind::Lost, "0"),
    ];
    let question = SimulatePipeline::of(sales.draft(draft, Vec::new()));
    let renamed = [("talk", "contact"), ("quote", "offer"), ("parked", "offer")];
    let renamed: BTreeMap<_, _> = renamed.into_iter().map(|(from, to)| (code(from), code(to))).collect();
    let figures = sales.asked(SimulatePipeline { stages: renamed.clone(), ..question.clone() });
    assert_eq!((figures.deals, figures.whole, figures.stopped), (1, 1, 0));
    let ways: Vec<_> = figures.ways.iter().map(|way| (way.from.as_ref().map(|key| key.as_str()), way.to.as_str())).collect();
    assert_eq!(ways, [(None, "talk"), (Some("parked"), "lost"), (Some("talk"), "quote")], "quote and parked are one stage there");

    let figures = sales.asked(question.clone());
    assert_eq!(figures.ways[0].refused[0].code, "invalid", "without the map, there is no `talk`");
    let wrong = SimulatePipeline { stages: [(code("talk"), code("nowhere"))].into(), ..question };
    assert_eq!(invalid(sales.on("2026-12-31").ask(wrong)), "stages.talk");
}

#[test]
fn deals_in_a_stage_that_is_given_up_or_that_lack_something_on_every_way_would_be_stuck() {
    let sales = Sales::with(Vec::new());
    let (parked, poor, rich) =
        (sales.opened("2026-01-10", "1"), sales.opened("2026-01-11", "2"), sales.opened("2026-01-12", "5000"));
    sales.to("2026-01-20", parked, "parked");
    let mut draft = stages();
    draft.retain(|stage| stage.key != code("parked"));
    draft[0].allowed_next = vec![code("quote")];
    let gate = Gate { criteria: vec![at_least("1000")], ..quote_gate() };
    let figures = sales.asked(SimulatePipeline::of(sales.draft(draft, vec![gate])));
    let stuck: Vec<_> =
        figures.stuck.iter().map(|stuck| (stuck.stage.as_str(), stuck.code.as_str(), stuck.examples.clone())).collect();
    assert_eq!(stuck, [("parked", "OPP-009", vec![parked]), ("talk", "OPP-014", vec![poor])]);
    assert!(figures.stuck.iter().all(|stuck| stuck.deals == 1 && !stuck.examples.contains(&rich)));
    assert_eq!(refused(way(&figures, "talk", "parked")), [("invalid", 1)]);
}

#[test]
fn an_amount_is_taken_as_it_was_when_the_deal_moved() {
    let sales = Sales::with(Vec::new());
    let (grown, shrunk) = (sales.opened("2026-01-10", "900"), sales.opened("2026-01-10", "5000"));
    for deal in [grown, shrunk] {
        sales.to("2026-02-01", deal, "quote");
    }
    for (deal, amount) in [(grown, "9000"), (shrunk, "10")] {
        let amount = Edit::Set(Money::parse(amount, Currency::EUR).unwrap());
        sales.on("2026-03-01").execute(ChangeOpportunity { amount, ..ChangeOpportunity::new(deal) }).unwrap();
    }
    let figures = sales.with_gate(Gate { criteria: vec![at_least("1000")], ..quote_gate() });
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.accepted, refused(to_quote)), (1, vec![("OPP-014", 1)]));
    assert_eq!(to_quote.refused[0].examples, [grown]);
    assert_eq!(figures.not_looked_up, 0);
}

#[test]
fn a_field_that_only_the_change_log_tells_is_looked_up_within_the_limit() {
    let sales = Sales::with(Vec::new());
    let (before, after, first) =
        (sales.opened("2026-01-12", "1"), sales.opened("2026-01-11", "1"), sales.opened("2026-01-10", "1"));
    sales.fill_in_budget("2026-01-20", before);
    for deal in [before, after, first] {
        sales.to("2026-02-01", deal, "quote");
    }
    sales.fill_in_budget("2026-03-01", after);
    let required_fields = vec![RequiredField::Custom(code("budget"))];
    let draft = sales.draft(stages(), vec![Gate { required_fields, ..quote_gate() }]);
    let figures = sales.asked(SimulatePipeline::of(draft.clone()));
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.accepted, refused(to_quote)), (1, vec![("OPP-005", 2)]), "what was filled in later was missing then");

    let figures = sales.asked(SimulatePipeline { limit: Some(2), ..SimulatePipeline::of(draft) });
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!(
        (to_quote.accepted, to_quote.not_known, refused(to_quote)),
        (1, 1, vec![("OPP-005", 1)]),
        "the oldest is not looked up"
    );
    assert_eq!(to_quote.unknown, ["custom_fields.budget"]);
    assert_eq!((figures.not_looked_up, figures.not_known), (1, 1));
}

#[test]
fn what_nobody_knows_is_counted_and_not_guessed() {
    let sales = Sales::with(Vec::new());
    let deal = sales.opened("2026-01-10", "1000");
    sales.to("2026-02-01", deal, "quote");
    let point = GatePoint { key: code("visited"), name: name("Visited") };
    let (plan, role) = (Some(FollowUpPlanId::from_bytes([7; 16])), GateKeeper::Role(sales.company.selling));
    let gate = Gate { who: vec![role], checklist: vec![point], plan, ..quote_gate() };
    let figures = sales.with_gate(gate.clone());
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.accepted, to_quote.not_known, refused(to_quote)), (0, 1, Vec::new()));
    assert_eq!(to_quote.unknown, ["plan", "visited", "who"]);
    assert_eq!((figures.not_known, figures.share_whole), (1, None));

    let seller = GateKeeper::User(sales.company.seller);
    let figures = sales.with_gate(Gate { who: vec![seller], ..gate.clone() });
    assert_eq!(refused(way(&figures, "talk", "quote")), [("OPP-013", 1)], "who moved it is known, and somebody else is named");
    let boss = GateKeeper::User(sales.company.administrator);
    let figures = sales.with_gate(Gate { who: vec![role, boss], ..gate });
    assert_eq!(way(&figures, "talk", "quote").unknown, ["plan", "visited"], "who moved it is named, whatever the roles are");
}

#[test]
fn points_and_owners_are_told_by_the_change_log() {
    let point = GatePoint { key: code("visited"), name: name("Visited") };
    let sales = Sales::with(vec![Gate { checklist: vec![point.clone()], ..Gate::before(code("won")) }]);
    let (ticked, open) = (sales.opened("2026-01-10", "1000"), sales.opened("2026-01-10", "1000"));
    let tick = |day: &str, opportunity, is_done| {
        sales.on(day).execute(TickPoint { opportunity, point: code("visited"), is_done }).unwrap();
    };
    tick("2026-01-15", ticked, true);
    sales.to("2026-02-01", ticked, "quote");
    tick("2026-02-02", ticked, false);
    sales.to("2026-02-01", open, "quote");
    tick("2026-02-02", open, true);
    sales.on("2026-03-01").execute(AssignOpportunity { opportunity: ticked, owner: sales.company.seller }).unwrap();
    let figures = sales.with_gate(Gate { who: vec![GateKeeper::Owner], checklist: vec![point], ..quote_gate() });
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.accepted, refused(to_quote)), (1, vec![("OPP-015", 1)]));
    assert_eq!(to_quote.refused[0].examples, [open]);
}

#[test]
fn whose_a_deal_was_is_not_taken_from_whose_it_is() {
    let sales = Sales::with(Vec::new());
    let (given, taken) = (sales.opened("2026-01-10", "1"), sales.opened("2026-01-11", "1"));
    let assign = |day: &str, opportunity, owner| {
        sales.on(day).execute(AssignOpportunity { opportunity, owner }).unwrap();
    };
    assign("2026-01-20", taken, sales.company.seller);
    for deal in [given, taken] {
        sales.to("2026-02-01", deal, "quote");
    }
    assign("2026-03-01", given, sales.company.seller);
    assign("2026-03-01", taken, sales.company.administrator);
    let draft = sales.draft(stages(), vec![Gate { who: vec![GateKeeper::Owner], ..quote_gate() }]);
    let figures = sales.asked(SimulatePipeline::of(draft.clone()));
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.accepted, refused(to_quote)), (1, vec![("OPP-013", 1)]));
    assert_eq!(to_quote.refused[0].examples, [taken], "it was the seller's when another moved it");

    let figures = sales.asked(SimulatePipeline { limit: Some(1), ..SimulatePipeline::of(draft) });
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.accepted, to_quote.not_known, refused(to_quote)), (0, 1, vec![("OPP-013", 1)]));
}

#[test]
fn a_reason_for_loss_that_is_given_up_would_be_refused_and_of_an_earlier_loss_it_is_not_known() {
    let sales = Sales::with(Vec::new());
    let deal = sales.opened("2026-01-10", "1000");
    sales.lost("2026-01-20", deal, "timing");
    sales.on("2026-01-25").execute(ReopenOpportunity { opportunity: deal, stage: None }).unwrap();
    sales.lost("2026-02-01", deal, "price");
    let draft = ChangePipeline { loss_reasons: vec![code("timing")], ..sales.draft(stages(), Vec::new()) };
    let figures = sales.asked(SimulatePipeline::of(draft));
    let lost = way(&figures, "talk", "lost");
    assert_eq!((lost.moves, lost.not_known, refused(lost)), (2, 1, vec![("invalid", 1)]));
    assert_eq!(lost.unknown, ["loss_reason"]);
    assert_eq!(way(&figures, "lost", "talk").accepted, 1);
}

#[test]
fn what_an_actor_does_not_see_is_in_no_figure() {
    let sales = Sales::with(Vec::new());
    let deal = sales.opened("2026-01-10", "10");
    sales.to("2026-02-01", deal, "quote");
    let mut blind: RoleDraft = RolePreset::Administrator.draft().unwrap();
    blind.name = name("Without amounts");
    blind.hidden = vec![FieldMask { kind: Opportunity::KIND.code, field: "amount".to_owned() }];
    let system = sales.company.crm.system("another role", noon(TODAY));
    let role = system.execute(AddRole { draft: blind }).unwrap().id();
    let blind = sales.company.crm.session(hire(&system, "blind", role), noon("2026-12-31")).unwrap();
    let gate = Gate { criteria: vec![at_least("1000")], ..quote_gate() };
    let question = SimulatePipeline::of(sales.draft(stages(), vec![gate]));
    let figures = blind.ask(question.clone()).unwrap();
    let to_quote = way(&figures, "talk", "quote");
    assert_eq!((to_quote.not_known, to_quote.unknown.as_slice()), (1, ["amount".to_owned()].as_slice()));
    assert!(figures.stuck.is_empty(), "that it is stuck would tell what it is worth");

    let seller = sales.company.crm.session(sales.company.seller, noon("2026-12-31")).unwrap();
    let figures = seller.ask(question).unwrap();
    assert_eq!((figures.deals, figures.ways.len()), (0, 0), "it is another's deal");
}

#[test]
fn a_faulty_draft_and_a_limit_out_of_bounds_are_invalid() {
    let sales = Sales::with(Vec::new());
    let of = |change| invalid(sales.on("2026-12-31").ask(SimulatePipeline::of(change)));
    assert_eq!(of(sales.draft(stages()[..3].to_vec(), Vec::new())), "stages, stages");
    assert_eq!(
        of(sales.draft(stages(), vec![Gate { required_fields: vec![RequiredField::Amount], ..Gate::before(code("nowhere")) }])),
        "gates[0].to"
    );
    let question = SimulatePipeline { limit: Some(0), ..SimulatePipeline::of(sales.draft(stages(), Vec::new())) };
    assert_eq!(invalid(sales.on("2026-12-31").ask(question)), "limit");
}

/// Gates of everything that the history or the change log tells.
fn told_gates(sales: &Company) -> Vec<Gate> {
    let point = GatePoint { key: code("visited"), name: name("Visited") };
    let required_fields = vec![RequiredField::Custom(code("budget"))];
    vec![
        Gate { criteria: vec![at_least("1000")], checklist: vec![point], ..quote_gate() },
        Gate { required_fields, who: vec![GateKeeper::Owner], ..Gate::before(code("won")) },
        Gate { who: vec![GateKeeper::User(sales.administrator)], ..Gate::before(code("parked")) },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What a pipeline let through, it lets through again; and what it refused then would be refused by a draft of the same gates.
    #[test]
    fn what_went_through_a_pipeline_goes_through_it_again(steps in prop::collection::vec((0u8..9, 0usize..3), 1..40)) {
        let sales = Sales::with(Vec::new());
        let gates = told_gates(&sales.company);
        let boss = sales.on("2026-01-01");
        boss.execute(sales.draft(stages(), gates.clone())).unwrap();
        let deals = [sales.opened("2026-01-02", "10"), sales.opened("2026-01-02", "1000"), sales.opened("2026-01-02", "5000")];
        let (mut moved, start) = (3u64, day("2026-01-03"));
        for (later, (step, which)) in (0i64..).zip(steps) {
            let opportunity = deals[which];
            let on = start.plus_days(later).unwrap().to_string();
            let session = sales.on(&on);
            let amount = |amount: &str| Edit::Set(Money::parse(amount, Currency::EUR).unwrap());
            let change = ChangeOpportunity::new(opportunity);
            let go = |stage: &str| session.execute(MoveOpportunity { opportunity, stage: code(stage) });
            let stage_before = session.get::<Opportunity>(opportunity).unwrap().history().len();
            let _ = match step {
                0 => session.execute(ChangeOpportunity { amount: amount("10"), ..change }),
                1 => session.execute(ChangeOpportunity { amount: amount("2000"), ..change }),
                2 => session.execute(ChangeOpportunity { custom_fields: Some(budget()), ..change }),
                3 => session.execute(ChangeOpportunity { custom_fields: Some(CustomFields::new()), ..change }),
                4 => session.execute(TickPoint { opportunity, point: code("visited"), is_done: which != 0 || later % 2 == 0 }),
                5 => go("quote"),
                6 => go("parked"),
                7 => session.execute(WinOpportunity { opportunity, amount: None }),
                _ => session.execute(ReopenOpportunity { opportunity, stage: None }),
            };
            moved += u64::from(session.get::<Opportunity>(opportunity).unwrap().history().len() > stage_before);
        }
        let figures = sales.asked(SimulatePipeline::of(sales.draft(stages(), gates)));
        let sum = |of: fn(&SimulatedWay) -> u64| figures.ways.iter().map(of).sum::<u64>();
        prop_assert_eq!((sum(|way| way.moves), sum(|way| way.accepted)), (moved, moved), "{:?}", figures.ways);
        prop_assert_eq!((figures.deals, figures.whole), (3, 3));
    }
}
