//! Single choices, and why.

use super::*;
use crate::kernel::Policy;

fn verdicts(routing: &Routing) -> Vec<RoutingVerdict> {
    routing.considered.iter().map(|one| one.verdict).collect()
}

#[test]
fn the_first_rule_that_a_lead_meets_decides() {
    let asks = |field: &str, condition| FieldCondition { field: Label::parse(field).unwrap(), condition };
    let fairs = RoutingRule {
        conditions: vec![asks("source", Condition::Equals("Fair".into())), asks("has_company", Condition::Is(true))],
        ..rule("fairs", Strategy::FirstOf, &[1])
    };
    let private =
        RoutingRule { conditions: vec![asks("email", Condition::FreeMail)], ..rule("private", Strategy::FirstOf, &[2]) };
    let router = router(vec![fairs, private], Some(3));
    let floor = floor(3);
    let route = |email, company, source| {
        let fields = [
            Fact::of("email", Answer::Text(email)),
            Fact::of("has_company", Answer::Flag(company)),
            Fact::of("source", Answer::Text(source)),
        ];
        let routing = router.route(lead(1), &Facts::new(&fields, &[]).unwrap(), &floor);
        (routing.rule.map(|rule| rule.to_string()), routing.owner, routing.is_fallback)
    };
    assert_eq!(route("a@gmail.com", true, "fair"), (Some("fairs".to_owned()), Some(user(1)), false));
    assert_eq!(route("a@gmail.com", false, "fair"), (Some("private".to_owned()), Some(user(2)), false));
    assert_eq!(route("a@acme.example", false, "fair"), (None, Some(user(3)), true));
}

#[test]
fn who_is_passed_over_is_told_why() {
    let (mut floor, router) = (floor(8), router(vec![rule("all", Strategy::FirstOf, &[1, 2, 3, 4, 5, 6, 7, 8, 9])], None));
    let mut set = |number, change: &dyn Fn(&mut Colleague)| change(floor.staff.get_mut(&user(number)).unwrap());
    let until = Some("2026-05-08".parse().unwrap());
    set(1, &|one| one.is_active = false);
    set(2, &|one| one.availability.takes_leads = false);
    set(3, &|one| one.availability.absences = vec![DateRange::new(Some("2026-05-04".parse().unwrap()), until).unwrap()]);
    set(4, &|one| one.availability.shift = Some(office(13, 18)));
    set(5, &|one| (one.availability.open_leads_at_most, one.open) = (Some(7), 7));
    set(6, &|one| one.availability.shift = Some(office(12, 18)));
    let routing = give(&router, &mut floor, 1);
    let before = [
        RoutingVerdict::Inactive,
        RoutingVerdict::TakesNoLeads,
        RoutingVerdict::Absent { until },
        RoutingVerdict::OffShift,
        RoutingVerdict::Full,
    ];
    let after = [RoutingVerdict::Chosen, RoutingVerdict::ComesLater, RoutingVerdict::ComesLater, RoutingVerdict::Inactive];
    assert_eq!((routing.owner, verdicts(&routing)), (Some(user(6)), [&before[..], &after[..]].concat()));
    assert_eq!((floor.staff[&user(6)].open, floor.staff[&user(6)].recent), (1, 1));
}

#[test]
fn an_absence_is_over_at_midnight_where_one_works() {
    let absent = |zone: Option<BusinessCalendar>, now: &str| {
        let absences = vec![DateRange::new(Some("2026-05-04".parse().unwrap()), Some("2026-05-04".parse().unwrap())).unwrap()];
        let details = AvailabilityDetails { shift: zone, absences, ..AvailabilityDetails::default() };
        details.obstacle(now.parse().unwrap(), &TimeZone::UTC, 0).is_some()
    };
    let paris = || Some(BusinessCalendar::always("Europe/Paris".parse().unwrap()));
    assert!(absent(paris(), "2026-05-04T21:59:59Z") && !absent(paris(), "2026-05-04T22:00:00Z"));
    assert!(absent(None, "2026-05-04T23:59:59Z") && !absent(None, "2026-05-05T00:00:00Z"));
}

#[test]
fn where_nobody_is_there_the_fallback_gets_it_if_they_are_still_with_us() {
    let alone = |fallback| router(vec![rule("all", Strategy::RoundRobin, &[1])], fallback);
    let mut floor = floor(2);
    floor.staff.get_mut(&user(1)).unwrap().availability.takes_leads = false;
    let routing = give(&alone(Some(2)), &mut floor, 1);
    assert_eq!((routing.owner, routing.is_fallback, routing.served), (Some(user(2)), true, None));
    assert_eq!(give(&alone(None), &mut floor, 1).owner, None);
    floor.staff.get_mut(&user(2)).unwrap().is_active = false;
    assert_eq!(give(&alone(Some(2)), &mut floor, 1).owner, None);
}

#[test]
fn the_least_busy_gets_it_and_a_draw_decides_between_equals() {
    let (mut floor, router) = (floor(3), router(vec![rule("all", Strategy::LeastBusy, &[1, 2, 3])], None));
    floor.staff.get_mut(&user(2)).unwrap().open = 5;
    floor.staff.get_mut(&user(3)).unwrap().open = 1;
    let routing = give(&router, &mut floor, 1);
    assert_eq!(
        (routing.owner, verdicts(&routing)),
        (Some(user(1)), vec![RoutingVerdict::Chosen, RoutingVerdict::Busier, RoutingVerdict::Busier])
    );
    let drawn = |number| router.route(lead(number), &Facts::new(&[], &[]).unwrap(), &floor).owner.unwrap();
    let first = (0..1_000).filter(|number| drawn(*number) == user(1)).count();
    assert!((400..=600).contains(&first), "users 1 and 3 are level, and {first} of 1,000 are drawn for the first");
}

#[test]
fn a_daily_quota_is_a_thirtieth_rounded_less_what_was_given() {
    let daily = |monthly_capacity| AvailabilityDetails { monthly_capacity, ..AvailabilityDetails::default() }.daily_capacity();
    assert_eq!([0, 14, 15, 44, 45, 300].map(daily), [0, 0, 1, 1, 2, 10]);
    let (mut floor, router) = (floor(2), router(vec![rule("all", Strategy::WeightedCapacity, &[1, 2])], None));
    for (number, monthly) in [(1, 60), (2, 30)] {
        floor.staff.get_mut(&user(number)).unwrap().availability.monthly_capacity = monthly;
    }
    let owners: Vec<_> = (0..3).map(|number| give(&router, &mut floor, number).owner.unwrap()).collect();
    assert_eq!(owners[0], user(1), "two a day come before one a day; then the two are level");
    assert_eq!(owners.iter().filter(|owner| **owner == user(1)).count(), 2);
    let over = give(&router, &mut floor, 3);
    assert_eq!((over.owner, verdicts(&over)), (None, vec![RoutingVerdict::HadTheirQuota; 2]));
}

#[test]
fn a_policy_out_of_its_ranges_names_what_is_wrong() {
    let faults = |rules| {
        let policy = RoutingPolicy { rules, ..RoutingPolicy::default() };
        policy.check().err().map_or_else(Vec::new, |faults| faults.as_slice().iter().map(|fault| fault.field.clone()).collect())
    };
    assert_eq!(faults(vec![rule("a", Strategy::FirstOf, &[1]), rule("a", Strategy::FirstOf, &[1])]), ["rules[1].name"]);
    assert_eq!(faults(vec![rule("a", Strategy::FirstOf, &[])]), ["rules[0].users"]);
    assert_eq!(faults(vec![rule("a", Strategy::FirstOf, &[1, 1])]), ["rules[0].users"]);
    let asked = FieldCondition { field: Label::parse("source").unwrap(), condition: Condition::OneOf(Vec::new()) };
    let wrong = RoutingRule { conditions: vec![asked], ..rule("a", Strategy::FirstOf, &[1]) };
    assert_eq!(faults(vec![wrong]), ["rules[0].conditions[0].condition"]);
}
