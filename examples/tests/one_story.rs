//! The story of lead to cash is told twice: by the example, and as a scenario for every language. Both come to the same figures.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first thing that does not hold"
)]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the file is there")
}

/// The part of the golden text that tells of the lead, with one space between words.
fn told() -> String {
    let golden = read("tests/golden/lead_to_cash.txt");
    let (_, story) = golden.split_once("One lead, from the first call to the last cent").expect("the story begins");
    let (story, _) = story.split_once("With that lead paid").expect("the story ends");
    story.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The steps of the scenario.
fn steps() -> Vec<Value> {
    let scenarios: Value = serde_json::from_str(&read("../bindings/vectors/lead_to_cash.json")).expect("it is JSON");
    scenarios[0]["steps"].as_array().expect("it has steps").clone()
}

fn named<'s>(steps: &'s [Value], name: &str) -> &'s Value {
    steps.iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("no step is named `{name}`"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

/// An amount as the story writes it: `{"amount": "1537.20", …}` as `1,537.20`.
fn amount(money: &Value) -> String {
    let (major, minor) = text(&money["amount"]).split_once('.').expect("an answer has its decimals");
    let digits = major.len();
    let grouped = major.chars().enumerate().map(|(at, digit)| match digits - at {
        left if at > 0 && left % 3 == 0 => format!(",{digit}"),
        _ => digit.to_string(),
    });
    format!("{}.{minor}", grouped.collect::<String>())
}

/// The lines and sums of a document, as the story writes them: what was supplied, and what it comes to. A document of one
/// line may leave that line's net to the sums.
fn document(lines: &Value, totals: &Value) -> Vec<String> {
    let nets = match totals["lines"].as_array() {
        Some(lines) => lines.iter().map(|line| &line["net"]).collect(),
        None => vec![&totals["net"]],
    };
    let lines = lines.as_array().expect("there are lines").iter().zip(nets).map(|(line, net)| {
        let (what, priced) = (text(&line["description"]), &line["priced"]);
        let (quantity, price, rate) = (&priced["quantity"], &priced["price"]["amount"], &priced["tax"]["rate"]);
        format!("{what} {} {} S {} % {}", text(quantity), bare(price), text(rate), amount(net))
    });
    let groups = totals["groups"].as_array().into_iter().flatten().map(|group| {
        format!("VAT {} % of {} {}", text(&group["tax"]["rate"]), amount(&group["taxable"]), amount(&group["amount"]))
    });
    let sums = [("net", "net"), ("VAT", "tax"), ("gross", "gross")];
    let sums = sums.map(|(shown, field)| format!("{shown} {} EUR", amount(&totals[field])));
    lines.chain(groups).chain(sums).collect()
}

/// A number without zeros at its end: `640.50` as `640.5`.
fn bare(number: &Value) -> &str {
    let number = text(number);
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

#[test]
fn what_the_scenario_expects_the_example_tells() {
    let steps = steps();
    let then = |name: &str| &named(&steps, name)["then"];
    let issued = &then("invoice")["state"]["issued"];
    let credited = &then("credit_note")["state"]["issued"];
    let mut expected = vec![
        format!("negotiated and won {} EUR", amount(&then("won")["amount"])),
        format!("of {}, due on {}", text(&issued["issued_on"]), text(&issued["due_on"])),
        format!("paid {}; {} is open", amount(&then("first_payment")["amount"]), amount(then("open_after_payment"))),
        format!("disputed the first line, {} with VAT", amount(&then("dispute")["disputed"])),
        format!("accepted {} of it", amount(&then("resolved")["state"]["resolved"]["outcome"]["accepted_in_part"]["accepted"])),
        format!("Credit note {} to {}", text(&credited["number"]), text(&issued["buyer"]["name"])),
        format!("paid the remaining {}; {} is open", amount(then("open_after_dispute")), amount(then("open_at_last"))),
    ];
    expected.extend(document(&named(&steps, "draft")["with"]["lines"], &then("invoice")["totals"]));
    expected.extend(document(&then("credit_note")["lines"], &then("credit_note")["totals"]));
    expected.extend(steps.iter().filter_map(|step| step["error"].as_str()).filter(|code| code.contains('-')).map(str::to_owned));
    expected
        .extend(then("resolved")["findings"].as_array().expect("there are findings").iter().map(|note| text(note).to_owned()));
    let events = steps.iter().filter_map(|step| step["events"].as_array()).flatten().map(text);
    expected.extend(events.filter(|event| event.starts_with("dispute.")).map(str::to_owned));
    let told = told();
    let missing: Vec<_> = expected.iter().filter(|words| !told.contains(words.as_str())).collect();
    assert!(missing.is_empty(), "not in the example's story: {missing:#?}");
}

#[test]
fn what_the_example_tells_the_scenario_expects() {
    let mut expected = BTreeSet::new();
    steps().iter().for_each(|step| amounts(&step["then"], &mut expected));
    let told = told();
    let words = told.split_whitespace().map(|word| word.trim_end_matches([';', ',', '.']));
    let told: BTreeSet<String> = words.filter(|word| is_amount(word)).map(str::to_owned).collect();
    assert!(told.len() > 10, "only {told:?}");
    let missing: Vec<_> = told.difference(&expected).collect();
    assert!(missing.is_empty(), "not in the scenario: {missing:?}");
}

fn is_amount(word: &str) -> bool {
    let of_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',');
    word.split_once('.').is_some_and(|(major, minor)| of_digits(major) && of_digits(minor) && minor.len() == 2)
}

/// Every amount with two decimals that `answer` expects.
fn amounts(answer: &Value, found: &mut BTreeSet<String>) {
    match answer {
        Value::Object(fields) => {
            if fields.get("amount").and_then(Value::as_str).is_some_and(is_amount) {
                found.insert(amount(answer));
            }
            fields.values().for_each(|value| amounts(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| amounts(value, found)),
        _ => {}
    }
}
