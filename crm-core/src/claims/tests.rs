//! One status out of many.

use proptest::prelude::*;

use super::model::{ClaimOutcome, ClaimStatus};
use super::status::of_all;
use ClaimOutcome::{Done, Granted, PartlyGranted, Refused, Withdrawn};
use ClaimStatus::{InProgress, Received, Settled, WaitingForCustomer};

#[test]
fn one_status_follows_from_all_records() {
    for (members, told) in [
        (vec![Received, Received], Received),
        (vec![Received, InProgress], InProgress),
        (vec![Received, Settled(Granted)], InProgress),
        (vec![Settled(Granted), WaitingForCustomer], WaitingForCustomer),
        (vec![Settled(Granted), Settled(Done)], Settled(Granted)),
        (vec![Settled(Granted), Settled(Refused)], Settled(PartlyGranted)),
        (vec![Settled(Refused), Settled(Withdrawn)], Settled(Refused)),
        (vec![Settled(Withdrawn), Settled(Done)], Settled(Withdrawn)),
        (vec![Settled(Done)], Settled(Done)),
    ] {
        assert_eq!(of_all(members.clone()), Some(told), "{members:?}");
    }
    assert_eq!(of_all([]), None);
}

fn any_status() -> impl Strategy<Value = ClaimStatus> {
    prop::sample::select(vec![
        Received,
        InProgress,
        WaitingForCustomer,
        Settled(Granted),
        Settled(PartlyGranted),
        Settled(Refused),
        Settled(Withdrawn),
        Settled(Done),
    ])
}

proptest! {
    #[test]
    fn the_order_of_records_says_nothing_and_one_alone_speaks_for_itself(mut members in prop::collection::vec(any_status(), 1..8)) {
        let told = of_all(members.clone());
        members.sort();
        prop_assert_eq!(of_all(members.clone()), told);
        members.reverse();
        prop_assert_eq!(of_all(members.clone()), told);
        prop_assert_eq!(of_all([members[0]]), Some(members[0]));
        // It is over exactly when all of it is.
        let is_over = |status: &ClaimStatus| matches!(status, Settled(_));
        prop_assert_eq!(told.as_ref().is_some_and(is_over), members.iter().all(is_over));
    }
}
