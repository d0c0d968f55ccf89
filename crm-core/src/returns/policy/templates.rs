//! The templates that a company begins with, and what makes a template one that can be followed.

use crate::kernel::{Code, Fault, Faults, Name};
use crate::returns::model::{ReturnAction, ReturnTemplate, TemplateStep, before, linear_order};

use ReturnAction::{Authorise, Credit, Decide, Dispose, Exchange, Inspect, Receive, Refund, Reject, Repair, Replace, ShipLabel};

type Steps = &'static [(ReturnAction, &'static [ReturnAction])];

/// Key, name, whether it is for what was not bought here, and the steps, each with those before it.
const STANDARD: [(&str, &str, bool, Steps); 7] = [
    (
        "refund-after-receipt",
        "Refund after receipt",
        false,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Receive, &[Authorise]),
            (Inspect, &[Receive]),
            (Refund, &[Inspect]),
            (Credit, &[Inspect]),
            (Reject, &[Inspect]),
            (Dispose, &[Refund, Credit]),
        ],
    ),
    (
        "refund-first",
        "Refund before receipt",
        false,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Refund, &[Authorise]),
            (Credit, &[Authorise]),
            (Reject, &[Authorise]),
            (Receive, &[Authorise]),
            (Inspect, &[Receive]),
            (Dispose, &[Inspect, Refund, Credit]),
        ],
    ),
    (
        "exchange",
        "Same article after receipt",
        false,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Receive, &[Authorise]),
            (Inspect, &[Receive]),
            (Replace, &[Inspect]),
            (Reject, &[Inspect]),
            (Dispose, &[Replace]),
        ],
    ),
    (
        "other-article",
        "Other article after receipt",
        false,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Receive, &[Authorise]),
            (Inspect, &[Receive]),
            (Exchange, &[Inspect]),
            (Reject, &[Inspect]),
            (Dispose, &[Exchange]),
        ],
    ),
    (
        "replace-first",
        "Same article before receipt",
        false,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Replace, &[Authorise]),
            (Receive, &[Replace]),
            (Inspect, &[Receive]),
            (Dispose, &[Inspect]),
        ],
    ),
    (
        "repair",
        "Repair, or what is decided instead",
        false,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Receive, &[Authorise]),
            (Inspect, &[Receive]),
            (Decide, &[Inspect]),
            (Repair, &[Decide]),
            (Replace, &[Decide]),
            (Refund, &[Decide]),
            (Reject, &[Decide]),
            (Dispose, &[Replace, Refund]),
        ],
    ),
    (
        "not-bought-here",
        "Article of somebody else",
        true,
        &[
            (Authorise, &[]),
            (ShipLabel, &[Authorise]),
            (Receive, &[Authorise]),
            (Inspect, &[Receive]),
            (Repair, &[Inspect]),
            (Reject, &[Inspect]),
        ],
    ),
];

/// The templates that a company begins with; those whose key is none are left out, which a test rules out.
pub(super) fn standard() -> Vec<ReturnTemplate> {
    let template = |(key, name, takes_unbought, steps): &(&str, &str, bool, Steps)| {
        let step = |(action, after): &(ReturnAction, &[ReturnAction])| TemplateStep { action: *action, after: after.to_vec() };
        let (key, name) = (Code::parse(key).ok()?, Name::parse(name).ok()?);
        Some(ReturnTemplate { key, name, steps: steps.iter().map(step).collect(), takes_unbought: *takes_unbought })
    };
    STANDARD.iter().filter_map(template).collect()
}

/// Every fault of a template, placed under `field`.
pub(super) fn check(template: &ReturnTemplate, field: &str, faults: &mut Faults) {
    let steps = &template.steps;
    let has = |action: ReturnAction| steps.iter().any(|step| step.action == action);
    for (at, step) in steps.iter().enumerate() {
        let place = format!("{field}.steps[{at}]");
        if let Some(problem) = fault_of_step(steps, at, step) {
            faults.push(problem.at(place));
        } else if let Some(unknown) = step.after.iter().find(|before| !has(**before)) {
            let fault = Fault::new(unknown, "the template has no such step", "add the step, or wait for another one");
            faults.push(fault.at(format!("{place}.after")));
        }
    }
    if !has(Authorise) {
        let fault = Fault::new(&template.key, "nothing comes back that nobody authorised", "add the step `authorise`");
        faults.push(fault.at(format!("{field}.steps")));
    }
    let fits = |outcome: &ReturnAction| has(*outcome) && (!template.takes_unbought || outcome.leaves_with_customer());
    if !ReturnAction::OUTCOMES.iter().any(fits) {
        let problem = match template.takes_unbought {
            true => "an article that was not bought here is neither credited nor sent again, and nothing else may become of it",
            false => "nothing may become of what comes back",
        };
        let fault = Fault::new(&template.key, problem, "add `repair` or `reject`, or another outcome");
        faults.push(fault.at(format!("{field}.steps")));
    }
    if steps.iter().all(|step| step.after.iter().all(|before| has(*before)))
        && let Err(circle) = linear_order(steps)
    {
        let in_it = circle.into_iter().filter(|action| before(steps, *action).contains(action));
        let names: Vec<&str> = in_it.map(ReturnAction::key).collect();
        let fault = Fault::new(names.join(", "), "these steps wait for each other", "let one of them come before the others");
        faults.push(fault.at(format!("{field}.steps")));
    }
}

/// What is wrong with a step beside names that are unknown.
fn fault_of_step(steps: &[TemplateStep], at: usize, step: &TemplateStep) -> Option<Fault> {
    let action = step.action;
    let earlier = before(steps, action);
    let fault = |problem: &'static str, remedy: &'static str| Some(Fault::new(action, problem, remedy));
    if steps.iter().take(at).any(|other| other.action == action) {
        return fault("the template has this step twice", "keep it once");
    }
    if action == Authorise && !step.after.is_empty() {
        return fault("it is the first step", "let nothing come before it");
    }
    if action != Authorise && step.after.is_empty() {
        return fault("it waits for nothing, not even to be authorised", "let it come after `authorise`, or a later step");
    }
    if action.is_outcome() && earlier.iter().any(|other| other.is_outcome() && *other != action) {
        return fault("of each piece one outcome comes true, and this one waits for another", "let it come after other steps");
    }
    if matches!(action, Inspect | Dispose) && !earlier.contains(&Receive) && !always_received(steps, step) {
        return fault("only what was received can be inspected or disposed of", "let it come after `receive`");
    }
    None
}

/// True where each of the outcomes that a step waits for comes after receipt: one of them has come true for each piece.
fn always_received(steps: &[TemplateStep], step: &TemplateStep) -> bool {
    let outcomes = step.after.iter().filter(|before| before.is_outcome());
    step.after.iter().any(|before| before.is_outcome())
        && outcomes.into_iter().all(|outcome| before(steps, *outcome).contains(&Receive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_template_is_there_and_can_be_followed() {
        let templates = standard();
        assert_eq!(templates.len(), STANDARD.len());
        for template in &templates {
            let mut faults = Faults::new();
            check(template, "templates[0]", &mut faults);
            assert_eq!(faults.as_slice(), &[], "{}", template.key.as_str());
            assert_eq!(linear_order(&template.steps).map(|order| order.len()), Ok(template.steps.len()));
        }
    }

    #[test]
    fn what_cannot_be_followed_is_refused_with_its_place_and_a_remedy() {
        let steps = |steps: &[(ReturnAction, &[ReturnAction])]| {
            steps.iter().map(|(action, after)| TemplateStep { action: *action, after: after.to_vec() }).collect::<Vec<_>>()
        };
        let cases = [
            (
                steps(&[(Authorise, &[]), (Receive, &[Inspect]), (Inspect, &[Receive]), (Refund, &[Inspect])]),
                "t.steps",
                "each other",
            ),
            (steps(&[(Authorise, &[]), (Refund, &[Receive])]), "t.steps[1].after", "no such step"),
            (steps(&[(Refund, &[Authorise])]), "t.steps[0].after", "no such step"),
            (steps(&[(Authorise, &[]), (Refund, &[])]), "t.steps[1]", "waits for nothing"),
            (steps(&[(Authorise, &[]), (Receive, &[Authorise])]), "t.steps", "nothing may become"),
            (steps(&[(Authorise, &[]), (Refund, &[Authorise]), (Refund, &[Authorise])]), "t.steps[2]", "twice"),
            (steps(&[(Authorise, &[Refund]), (Refund, &[Authorise])]), "t.steps[0]", "first step"),
            (steps(&[(Authorise, &[]), (Refund, &[Authorise]), (Repair, &[Refund])]), "t.steps[2]", "one outcome"),
            (steps(&[(Authorise, &[]), (Refund, &[Authorise]), (Inspect, &[Refund])]), "t.steps[2]", "was received"),
        ];
        for (steps, place, problem) in cases {
            let key = Code::parse("wrong").expect("a key");
            let template = ReturnTemplate { key, name: Name::parse("Wrong").expect("a name"), steps, takes_unbought: false };
            let mut faults = Faults::new();
            check(&template, "t", &mut faults);
            let told: Vec<String> = faults.as_slice().iter().map(|fault| format!("{fault:?}")).collect();
            let is_told = told.iter().any(|fault| fault.contains(&format!("\"{place}\"")) && fault.contains(problem));
            assert!(is_told, "{place} {problem}: {told:?}");
        }
    }

    #[test]
    fn what_was_not_bought_here_is_not_only_credited() {
        let mut template = standard().remove(0);
        template.takes_unbought = true;
        template.steps.retain(|step| step.action != Reject);
        let mut faults = Faults::new();
        check(&template, "templates[0]", &mut faults);
        assert_eq!(faults.as_slice().len(), 1);
    }
}
