//! Laws, for any staff, any absence and any sequence of leads.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::Strategy as _;

use super::*;
use crate::leads::routing::Strategy;

fn any_strategy() -> impl proptest::strategy::Strategy<Value = Strategy> {
    prop_oneof![Just(Strategy::FirstOf), Just(Strategy::RoundRobin), Just(Strategy::LeastBusy), Just(Strategy::WeightedCapacity)]
}

fn any_colleague() -> impl proptest::strategy::Strategy<Value = Colleague> {
    let times = (prop::bool::weighted(0.8), prop::bool::weighted(0.8), prop::option::of(0u16..3), prop::bool::weighted(0.2));
    let loads = (0u32..6, 0u32..6, prop::option::of(0u32..6), 0u32..200);
    (times, loads).prop_map(|((is_active, takes_leads, shift, away), (open, recent, open_leads_at_most, monthly_capacity))| {
        let absences = if away {
            vec![DateRange::new(Some("2026-05-01".parse().unwrap()), Some("2026-05-04".parse().unwrap())).unwrap()]
        } else {
            Vec::new()
        };
        let shift = shift.map(|hour| office(hour * 6, hour * 6 + 6));
        let availability = AvailabilityDetails { takes_leads, shift, absences, open_leads_at_most, monthly_capacity };
        Colleague { is_active, availability, open, recent }
    })
}

proptest! {
    #[test]
    fn nobody_is_chosen_who_is_not_there_and_the_same_asked_is_the_same_answered(
        strategy in any_strategy(), staff in prop::collection::vec(any_colleague(), 1..8), leads in 1usize..40,
    ) {
        let numbers: Vec<usize> = (1..=staff.len() + 1).collect();
        let router = router(vec![rule("all", strategy, &numbers)], None);
        let mut floor = Floor::at(noon(), TimeZone::UTC);
        floor.staff.extend(staff.into_iter().enumerate().map(|(at, colleague)| (user(at + 1), colleague)));
        for number in 0..leads {
            let before = floor.clone();
            let facts = Facts::new(&[], &[]).unwrap();
            let routing = router.route(lead(number), &facts, &floor);
            prop_assert_eq!(&routing, &router.route(lead(number), &facts, &before));
            let chosen: Vec<_> = routing.considered.iter().filter(|one| one.verdict == RoutingVerdict::Chosen).map(|one| one.user).collect();
            prop_assert_eq!(chosen, routing.owner.into_iter().collect::<Vec<_>>());
            if let Some(owner) = routing.owner {
                let colleague = &floor.staff[&owner];
                let availability = &colleague.availability;
                prop_assert!(colleague.is_active && availability.takes_leads && availability.absences.is_empty());
                prop_assert!(availability.shift.as_ref().is_none_or(|shift| shift.is_working(noon())));
                prop_assert!(availability.open_leads_at_most.is_none_or(|most| colleague.open < most));
                prop_assert!(strategy != Strategy::WeightedCapacity || colleague.quota_left() > 0);
            } else {
                let level = [RoutingVerdict::ComesLater, RoutingVerdict::NotTheirTurn, RoutingVerdict::Busier, RoutingVerdict::AheadOfShare];
                prop_assert!(routing.considered.iter().all(|one| !level.contains(&one.verdict)), "somebody was there");
            }
            floor.take(&routing);
        }
    }

    /// Two who are there all the while get as many leads as each other, within one, in every stretch of a thousand leads, whoever else comes and goes.
    #[test]
    fn turns_are_even_between_those_who_are_there_whoever_else_comes_and_goes(
        steady in 2usize..5, others in 0usize..4, comings in prop::collection::vec((0usize..4, any::<bool>()), 1_200),
    ) {
        let numbers: Vec<usize> = (1..=steady + others).collect();
        // Those who come and go stand between those who stay.
        let mut order = numbers.clone();
        order.rotate_left(1);
        let router = router(vec![rule("all", Strategy::RoundRobin, &order)], None);
        let mut floor = floor(numbers.len());
        let mut owners = Vec::new();
        for (number, (who, is_there)) in comings.into_iter().enumerate() {
            if who < others {
                floor.staff.get_mut(&user(steady + 1 + who)).unwrap().availability.takes_leads = is_there;
            }
            owners.push(give(&router, &mut floor, number).owner.unwrap());
        }
        for stretch in owners.windows(1_000).step_by(37).chain(owners.windows(101).step_by(53)) {
            let count = |number| stretch.iter().filter(|owner| **owner == user(number)).count();
            let counts: Vec<usize> = (1..=steady).map(count).collect();
            prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{counts:?}");
        }
    }

    /// After any number of the day's leads, everybody has had their share of them, within one, and at its end exactly their quota.
    #[test]
    fn shares_follow_capacity_within_one_lead_all_day(monthly in prop::collection::vec(15u32..900, 1..8)) {
        let numbers: Vec<usize> = (1..=monthly.len()).collect();
        let router = router(vec![rule("all", Strategy::WeightedCapacity, &numbers)], None);
        let mut floor = floor(monthly.len());
        for (number, monthly) in numbers.iter().zip(&monthly) {
            floor.staff.get_mut(&user(*number)).unwrap().availability.monthly_capacity = *monthly;
        }
        let quota: BTreeMap<_, u64> = floor.staff.iter().map(|(user, one)| (*user, u64::from(one.availability.daily_capacity()))).collect();
        let total: u64 = quota.values().sum();
        for given in 1..=total {
            give(&router, &mut floor, given as usize).owner.unwrap();
            for (user, colleague) in &floor.staff {
                let (had, share) = (u64::from(colleague.recent) * total, quota[user] * given);
                prop_assert!(had.abs_diff(share) < total, "{} of {given}, whose quota is {} of {total}", colleague.recent, quota[user]);
            }
        }
        prop_assert!(floor.staff.iter().all(|(user, one)| u64::from(one.recent) == quota[user]));
        prop_assert_eq!(give(&router, &mut floor, 0).owner, None);
    }
}
