//! A pipeline and deals to test with.

use crate::kernel::{
    Actor, Code, Currency, CustomFields, Date, Money, Name, OpportunityId, Ownership, PipelineId, RecordId, RuleContext,
    TimeZone, Timestamp, UserId,
};
use crate::pipeline::*;

pub(crate) fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub(crate) fn eur(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

pub(crate) fn at(day: &str) -> Timestamp {
    day.parse::<Date>().unwrap().start_in(&TimeZone::UTC)
}

pub(crate) fn stage(key: &str, kind: StageKind, probability: &str) -> Stage {
    Stage {
        key: code(key),
        name: Name::parse(key).unwrap(),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    }
}

/// lead 20 %, talk 40 %, quote 60 %, won, lost.
pub(crate) fn pipeline() -> Pipeline {
    Pipeline {
        id: PipelineId::from_bytes([1; 16]),
        name: Name::parse("New business").unwrap(),
        stages: vec![
            stage("lead", StageKind::Open, "20"),
            stage("talk", StageKind::Open, "40"),
            stage("quote", StageKind::Open, "60"),
            stage("won", StageKind::Won, "100"),
            stage("lost", StageKind::Lost, "0"),
        ],
        loss_reasons: vec![code("price"), code("other")],
        gates: Vec::new(),
        timed_moves: Vec::new(),
        version: 1,
    }
}

/// Nobody in particular acts, and nothing is known beside the deal.
pub(crate) fn nothing() -> GateFacts {
    GateFacts::default()
}

pub(crate) fn owner() -> UserId {
    UserId::from_bytes([5; 16])
}

/// What a rule knows on `day`.
pub(crate) fn on<T>(day: &str, rule: impl FnOnce(&RuleContext<'_, PipelinePolicy>) -> T) -> T {
    let (actor, policy) = (Actor::User(owner()), PipelinePolicy::default());
    rule(&RuleContext { actor: &actor, now: at(day), today: day.parse().unwrap(), policy: &policy })
}

/// An open deal in `lead`, opened on the first of January 2026, with nothing else known.
pub(crate) fn deal() -> Opportunity {
    let mut command = OpenOpportunity::new(pipeline().id, Name::parse("Ten pumps").unwrap());
    command.custom_fields = CustomFields::new();
    let id = OpportunityId::from_bytes([9; 16]);
    on("2026-01-01", |cx| {
        rules::open(id, Ownership::new(owner(), None), &pipeline(), &command, None, cx).unwrap().record().clone()
    })
}

/// The same, won on the tenth of January.
pub(crate) fn won() -> Opportunity {
    let command = WinOpportunity { opportunity: OpportunityId::from_bytes([9; 16]), amount: None };
    on("2026-01-10", |cx| steps::win(&deal(), &pipeline(), &command, &nothing(), cx).unwrap().record().clone())
}

/// The same, lost on the tenth of January because of its price.
pub(crate) fn lost() -> Opportunity {
    let opportunity = OpportunityId::from_bytes([9; 16]);
    let command = LoseOpportunity { opportunity, reason: code("price"), note: None };
    on("2026-01-10", |cx| steps::lose(&deal(), &pipeline(), &command, &nothing(), cx).unwrap().record().clone())
}
