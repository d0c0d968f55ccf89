//! What is drawn: who does what, and which way it is sent.

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, prop_state_machine};

use crate::errands::{CONTESTING, EMPTY_CHECKLIST, SPARE_ACCOUNTS, SPARE_DEALS};
use crate::reference::{Expected, Model, Who};
use crate::roads::Road;
use crate::system::Systems;
use crate::walk::{Action, errand};

#[derive(Debug, Clone)]
pub enum Transition {
    Do(Who, Road, Action),
    /// The file is closed and opened again.
    Reopen,
}

pub struct Company;

impl ReferenceStateMachine for Company {
    type State = Model;
    type Transition = Transition;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::founded()).boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Transition> {
        let others = [Who::Accountant, Who::Seller, Who::OtherSeller, Who::Stranger];
        let who = prop_oneof![5 => Just(Who::Boss), 2 => proptest::sample::select(others.to_vec())];
        let road = prop_oneof![3 => Just(Road::Plain), 2 => proptest::sample::select(Road::ALL.to_vec())];
        let act = (who, road, action(model)).prop_map(|(who, road, action)| Transition::Do(who, road, action));
        prop_oneof![40 => act, 1 => Just(Transition::Reopen)].boxed()
    }

    fn apply(mut model: Model, transition: &Transition) -> Model {
        model.expected = match transition {
            Transition::Do(who, _, action @ Action::WaitDays(_)) => model.act(*who, action),
            Transition::Do(_, road, _) if road.leads_nowhere() => Expected::Nothing,
            Transition::Do(who, _, action) => model.act(*who, action),
            Transition::Reopen => Expected::Nothing,
        };
        model
    }
}

/// Every errand but those that change what the model knows of leads, or how many accounts and deals it counts.
fn other_errand() -> impl Strategy<Value = Action> {
    let is_counted = |errand: &usize| {
        *errand == EMPTY_CHECKLIST
            || SPARE_ACCOUNTS.contains(errand)
            || SPARE_DEALS.contains(errand)
            || CONTESTING.contains(errand)
    };
    errand().prop_filter(
        "the model knows the default checklist, which accounts and deals there are, and what each invoice comes to",
        move |action| !matches!(action, Action::Errand(errand, _) if is_counted(errand)),
    )
}

/// What the model understands, and the errands, which it only sees pass by. Numbers choose among what there is.
fn action(model: &Model) -> impl Strategy<Value = Action> + use<> {
    use Action as A;
    let one = || 0usize..12;
    let [_, leads, _] = model.counts();
    let lead = move || 0..leads.max(4);
    let cents = || (1u32..4_000).prop_map(|price| price * 5);
    let share = || 1u32..1_100;
    let sales = prop_oneof![
        Just(A::CreateAccount),
        Just(A::CaptureLead),
        (one(), any::<bool>()).prop_map(|(a, b)| A::AssignAccount(a, b)),
        one().prop_map(A::ShareAccount),
        (lead(), any::<bool>()).prop_map(|(a, b)| A::AssignLead(a, b)),
        lead().prop_map(A::WorkLead),
        lead().prop_map(A::GiveEvidence),
        lead().prop_map(A::NurtureLead),
        lead().prop_map(A::ResumeLead),
        lead().prop_map(A::QualifyLead),
        lead().prop_map(A::DisqualifyLead),
        lead().prop_map(A::ConvertLead),
    ];
    let deals = prop_oneof![
        cents().prop_map(A::OpenDeal),
        (one(), 0usize..4).prop_map(|(a, b)| A::MoveDeal(a, b)),
        (one(), cents()).prop_map(|(a, b)| A::WinDeal(a, b)),
        one().prop_map(A::LoseDeal),
        one().prop_map(A::ReopenDeal),
        (one(), any::<bool>()).prop_map(|(a, b)| A::AssignDeal(a, b)),
    ];
    let invoices = prop_oneof![
        3 => (one(), cents()).prop_map(|(a, b)| A::Draft(a, vec![(b, 0)])),
        4 => one().prop_map(A::Issue),
        1 => one().prop_map(A::Discard),
        1 => one().prop_map(A::CreditAll),
        2 => (one(), share()).prop_map(|(a, b)| A::CreditGross(a, b)),
    ];
    let payments = prop_oneof![
        (one(), cents(), any::<bool>()).prop_map(|(a, b, c)| A::Pay(a, b, c)),
        (one(), share()).prop_map(|(a, b)| A::PayFor(a, b)),
        (one(), one(), prop::option::of(share())).prop_map(|(a, b, c)| A::Allocate(a, b, c)),
        one().prop_map(A::Unallocate),
    ];
    let disputes = prop_oneof![
        4 => (one(), prop::option::of(share())).prop_map(|(a, b)| A::Dispute(a, None, b)),
        8 => (one(), share()).prop_map(|(a, b)| A::Advance(a, b)),
        1 => one().prop_map(A::Investigate),
        1 => one().prop_map(A::Withdraw),
    ];
    let wait = (1u8..40).prop_map(A::WaitDays);
    prop_oneof![3 => sales, 2 => deals, 4 => invoices, 3 => payments, 3 => disputes, 1 => wait, 2 => other_errand()]
}

/// 16 sequences, or the full figure.
fn config() -> ProptestConfig {
    let cases = if std::env::var_os("CRM_PROVE").is_some() { 2_000 } else { 16 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

prop_state_machine! {
    #![proptest_config(config())]

    #[test]
    fn memory_and_redb_do_what_the_model_does(sequential 40..120 => Systems);
}
