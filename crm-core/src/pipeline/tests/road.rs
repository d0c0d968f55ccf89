//! The pipeline on the road: rights, hidden amounts, unique values, questions.

use minicbor::{Decode, Encode};

use crate::access::{FieldMask, Grant, Operation, Role, RoleDraft, Scope, User, UserDraft};
use crate::engine::{Command, Crm, Query, Session, Unit};
use crate::kernel::*;
use crate::pipeline::*;
use crate::storage::MemoryStore;

use super::samples::{at, code, eur, pipeline};

const KINDS: [u16; 2] = [50, 51];

/// Puts a user with one role into the store.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Hire {
    #[n(0)]
    n: u8,
    #[n(1)]
    scope: Scope,
    #[n(2)]
    hides_amounts: bool,
    #[n(3)]
    is_active: bool,
}

impl Command for Hire {
    type Answer = User;
    const NAME: &'static str = "tests.hire";

    fn execute(&self, unit: &mut Unit) -> Result<User, CrmError> {
        let operations = [Operation::Read, Operation::Create, Operation::Update, Operation::Assign];
        let grant = |kind| operations.map(|operation| Grant { kind, operation, scope: self.scope });
        let grants = KINDS.into_iter().flat_map(grant).collect();
        let hidden = if self.hides_amounts { vec![FieldMask { kind: 51, field: "amount".into() }] } else { Vec::new() };
        let name = Name::parse(&format!("user {}", self.n))?;
        let role = Role::new(unit.new_id(), RoleDraft { name: name.clone(), grants, hidden });
        let email = Email::parse(&format!("user{}@example.com", self.n))?;
        let draft = UserDraft { name, email, team: None, roles: vec![role.id()] };
        let user = User::new(UserId::from_bytes([self.n; 16]), draft).active(self.is_active);
        unit.create(&role, &[PipelineEvent::Defined])?;
        unit.create(&user, &[PipelineEvent::Defined])?;
        Ok(user)
    }
}

struct House {
    crm: Crm,
    pipeline: PipelineId,
    /// A seller who sees what is theirs, another one, a manager who sees all, and a clerk who sees all but amounts.
    seller: UserId,
    stranger: UserId,
    manager: UserId,
    clerk: UserId,
}

fn house() -> House {
    let crm = Crm::builder(MemoryStore::new()).seed(1).open().unwrap();
    let system = crm.system("test", at("2026-01-01"));
    let hire = |n, scope, hides_amounts, is_active| system.execute(Hire { n, scope, hides_amounts, is_active }).unwrap().id();
    let seller = hire(1, Scope::Own, false, true);
    let stranger = hire(2, Scope::Own, false, true);
    let manager = hire(3, Scope::All, false, true);
    let clerk = hire(4, Scope::All, true, true);
    hire(5, Scope::All, false, false);
    let sample = pipeline();
    let define = DefinePipeline::new(sample.name, sample.stages, sample.loss_reasons);
    let pipeline = system.execute(define).unwrap().id();
    House { crm, pipeline, seller, stranger, manager, clerk }
}

impl House {
    fn at(&self, user: UserId, day: &str) -> Session {
        self.crm.session(user, at(day)).unwrap()
    }

    fn open(&self, amount: Option<&str>) -> OpenOpportunity {
        let amount = amount.map(eur);
        OpenOpportunity { amount, ..OpenOpportunity::new(self.pipeline, Name::parse("Ten pumps").unwrap()) }
    }
}

#[test]
fn who_opens_a_deal_owns_it_and_a_stranger_does_not_find_it() {
    let house = house();
    let deal = house.at(house.seller, "2026-01-02").execute(house.open(Some("10"))).unwrap();
    assert_eq!(deal.ownership().owner, house.seller);
    let stranger = house.at(house.stranger, "2026-01-03");
    assert_eq!(stranger.get::<Opportunity>(deal.id()).unwrap_err().kind(), ErrorKind::NotFound);
    let step = MoveOpportunity { opportunity: deal.id(), stage: code("talk") };
    assert_eq!(stranger.execute(step.clone()).unwrap_err().kind(), ErrorKind::NotFound);
    let figures = stranger.ask(Forecast::of(house.pipeline)).unwrap();
    assert_eq!(figures, ForecastFigures::default());
    let assign = AssignOpportunity { opportunity: deal.id(), owner: house.stranger };
    house.at(house.manager, "2026-01-03").execute(assign).unwrap();
    assert_eq!(stranger.execute(step).unwrap().stage(), &code("talk"), "now it is theirs");
    let before = house.at(house.seller, "2026-01-04");
    assert_eq!(before.get::<Opportunity>(deal.id()).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn a_deal_belongs_to_somebody_and_goes_to_nobody_who_has_left() {
    let house = house();
    let system = house.crm.system("test", at("2026-01-02"));
    let owned_by = |owner| system.execute(OpenOpportunity { owner, ..house.open(None) });
    assert_eq!(owned_by(Some(house.seller)).unwrap().ownership().owner, house.seller);
    for nobody in [None, Some(UserId::from_bytes([5; 16])), Some(UserId::from_bytes([99; 16]))] {
        assert_eq!(owned_by(nobody).unwrap_err().subject(), "owner", "{nobody:?}");
    }
    let opportunity = owned_by(Some(house.seller)).unwrap().id();
    let left = AssignOpportunity { opportunity, owner: UserId::from_bytes([5; 16]) };
    assert_eq!(system.execute(left).unwrap_err().subject(), "owner", "who has left takes on nothing");
    let denied =
        house.at(house.seller, "2026-01-02").execute(OpenOpportunity { owner: Some(house.stranger), ..house.open(None) });
    assert_eq!(denied.unwrap_err().kind(), ErrorKind::Denied);
}

#[test]
fn who_may_not_see_amounts_learns_them_from_no_figure() {
    let house = house();
    let manager = house.at(house.manager, "2026-01-02");
    manager.execute(house.open(Some("10"))).unwrap();
    let won = manager.execute(house.open(Some("20"))).unwrap();
    manager.execute(WinOpportunity { opportunity: won.id(), amount: None }).unwrap();
    let clerk = house.at(house.clerk, "2026-01-03");
    let forecast = Forecast::of(house.pipeline);
    let (seen, hidden) = (manager.ask(forecast).unwrap(), clerk.ask(forecast).unwrap());
    assert_eq!(seen.currencies[&Currency::EUR].weighted, eur("22"));
    assert_eq!((hidden.open, hidden.won, hidden.without_amount, hidden.currencies.len()), (1, 1, 2, 0));
    let performance = clerk.ask(SalesPerformance::default()).unwrap();
    assert_eq!((performance.won, performance.won_without_amount, performance.currencies.len()), (1, 1, 0));
    assert!(performance.quarters.values().all(|quarter| quarter.amount.is_empty()));
    let board = clerk.ask(Board { pipeline: house.pipeline, cards: 5 }).unwrap();
    assert!(board.columns[0].amount.is_empty());
    assert!(board.columns[0].cards[0].amount().is_none() && board.columns[0].cards[0].history()[0].amount.is_none());
}

#[test]
fn opp_009_a_stage_is_not_given_up_while_deals_are_in_it() {
    let house = house();
    let deal = house.at(house.seller, "2026-01-02").execute(house.open(None)).unwrap();
    let manager = house.at(house.manager, "2026-01-02");
    let mut next = pipeline();
    next.stages.remove(0);
    let Pipeline { name, stages, loss_reasons, .. } = next;
    let change =
        ChangePipeline { pipeline: house.pipeline, name, stages, loss_reasons, gates: Vec::new(), timed_moves: Vec::new() };
    assert_eq!(manager.execute(change.clone()).unwrap_err().code(), "OPP-009");
    manager.execute(MoveOpportunity { opportunity: deal.id(), stage: code("talk") }).unwrap();
    assert_eq!(manager.execute(change).unwrap().stages().len(), 4);
}

#[test]
fn a_wrong_definition_is_refused_with_the_place_of_every_fault() {
    let house = house();
    let mut stages = pipeline().stages;
    stages[2].allowed_next = vec![code("nowhere")];
    stages[0].probability = "0".parse().unwrap();
    let define = DefinePipeline::new(Name::parse("Other").unwrap(), stages, vec![code("price")]);
    let refused = house.at(house.manager, "2026-01-02").execute(define).unwrap_err();
    assert_eq!(refused.subject(), "stages[0].probability, stages[2].allowed_next[0]");
    let same = pipeline();
    let define = DefinePipeline::new(same.name, same.stages, same.loss_reasons);
    assert_eq!(house.at(house.manager, "2026-01-02").execute(define).unwrap_err().kind(), ErrorKind::Conflict);
}

#[test]
fn no_two_deals_have_the_same_external_id() {
    let house = house();
    let seller = house.at(house.seller, "2026-01-02");
    let external_id = Some(ExternalId { source: code("old_crm"), key: "1C1I7A6R".parse().unwrap() });
    let open = OpenOpportunity { external_id, ..house.open(None) };
    seller.execute(open.clone()).unwrap();
    assert_eq!(seller.execute(open).unwrap_err().kind(), ErrorKind::Conflict);
}

#[test]
fn a_negative_amount_is_a_fault_of_its_field() {
    let house = house();
    let refused = house.at(house.seller, "2026-01-02").execute(house.open(Some("-1"))).unwrap_err();
    assert_eq!((refused.kind(), refused.subject().as_str()), (ErrorKind::Invalid, "amount"));
}

#[test]
fn a_deal_is_found_by_its_stage_and_once_closed_by_the_day() {
    let house = house();
    let seller = house.at(house.seller, "2026-01-02");
    let deal = seller.execute(house.open(Some("10"))).unwrap();
    let inside = |stage: &str| Query::under(Opportunity::BY_STAGE, SortKey::new().id(house.pipeline).text(stage));
    assert_eq!((seller.count(&inside("lead")).unwrap(), seller.count(&inside("won")).unwrap()), (1, 0));
    let closed = Query::under(Opportunity::BY_CLOSE, SortKey::new().flag(true));
    assert_eq!(seller.count(&closed).unwrap(), 0);
    seller.execute(WinOpportunity { opportunity: deal.id(), amount: None }).unwrap();
    assert_eq!((seller.count(&inside("lead")).unwrap(), seller.count(&inside("won")).unwrap()), (0, 1));
    assert_eq!(seller.count(&closed).unwrap(), 1);
}

#[test]
fn performance_is_asked_for_days_of_closing() {
    let house = house();
    for day in ["2026-03-31", "2026-04-01", "2026-04-02"] {
        let seller = house.at(house.seller, day);
        let deal = seller.execute(house.open(Some("10"))).unwrap();
        seller.execute(WinOpportunity { opportunity: deal.id(), amount: None }).unwrap();
    }
    let manager = house.at(house.manager, "2026-05-01");
    let between = |from: Option<&str>, to: Option<&str>| {
        let day = |text: Option<&str>| text.map(|day| day.parse().unwrap());
        manager.ask(SalesPerformance { pipeline: None, closed_from: day(from), closed_to: day(to) }).unwrap().won
    };
    assert_eq!(between(None, None), 3);
    assert_eq!(between(Some("2026-04-01"), None), 2);
    assert_eq!(between(None, Some("2026-04-01")), 2);
    assert_eq!(between(Some("2026-04-01"), Some("2026-04-01")), 1);
}

#[test]
fn the_board_shows_open_deals_and_the_funnel_all_of_them() {
    let house = house();
    let seller = house.at(house.seller, "2026-01-02");
    let first = seller.execute(house.open(Some("10"))).unwrap();
    let second = seller.execute(house.open(Some("20"))).unwrap();
    seller.execute(LoseOpportunity { opportunity: second.id(), reason: code("price"), note: None }).unwrap();
    let board = seller.ask(Board { pipeline: house.pipeline, cards: 10 }).unwrap();
    let columns: Vec<_> = board.columns.iter().map(|column| (column.stage.as_str(), column.deals)).collect();
    assert_eq!(columns, [("lead", 1), ("talk", 0), ("quote", 0)]);
    assert_eq!(board.columns[0].cards.iter().map(Record::id).collect::<Vec<_>>(), [first.id()]);
    let funnel = seller.ask(Funnel { pipeline: house.pipeline }).unwrap();
    assert_eq!((funnel.deals, funnel.won, funnel.stages[0].reached, funnel.stages[1].reached), (2, 0, 2, 0));
}
