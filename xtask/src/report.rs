//! What the contributor reads: a heading before each step, its duration after it, a summary at the end.

use crate::step::{Line, Outcome};

/// Announces a step and the command it runs.
pub fn heading(title: &str, typed: &str) {
    println!("\n=== {title}: {typed}");
}

/// Says how a step ended and how long it took.
pub fn ending(line: &Line) {
    match line.outcome {
        Outcome::LeftOut(component) => {
            let rule = "!".repeat(100);
            eprintln!("{rule}\n!! {} WAS LEFT OUT: {}\n{rule}", line.title.to_uppercase(), component.remedy());
        }
        Outcome::CannotRun(component) => eprintln!("error: {}", component.remedy()),
        Outcome::Passed | Outcome::Failed | Outcome::NotReached => println!("--- {}", said(line)),
    }
}

/// Prints one row for every step.
pub fn print(lines: &[Line]) {
    println!("\n=== summary");
    for line in lines {
        println!("{}", said(line));
    }
    println!("{}", verdict(lines));
}

/// True where no step failed; a step that was left out with a notice is no failure.
#[must_use]
pub fn is_good(lines: &[Line]) -> bool {
    lines.iter().all(|line| matches!(line.outcome, Outcome::Passed | Outcome::LeftOut(_)))
}

fn said(line: &Line) -> String {
    let word = match line.outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "FAILED",
        Outcome::LeftOut(component) => return format!("{:<20} LEFT OUT  {}", line.title, component.remedy()),
        Outcome::CannotRun(component) => return format!("{:<20} FAILED    {}", line.title, component.remedy()),
        Outcome::NotReached => return format!("{:<20} not reached", line.title),
    };
    format!("{:<20} {word}    {:>7.1?}", line.title, line.took)
}

fn verdict(lines: &[Line]) -> &'static str {
    if !is_good(lines) {
        "FAILED: mend the first failing step and run it again"
    } else if lines.iter().any(|line| matches!(line.outcome, Outcome::LeftOut(_))) {
        "passed, but not everything was looked at"
    } else {
        "all passed"
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::component::Component;

    #[test]
    fn a_step_left_out_is_not_passed_over_in_silence() {
        let line = Line { title: "format", outcome: Outcome::LeftOut(Component::Rustfmt), took: Duration::ZERO };
        assert!(said(&line).contains("rustup component add rustfmt"));
        assert_eq!(verdict(&[line]), "passed, but not everything was looked at");
    }

    #[test]
    fn a_summary_gives_each_duration() {
        let line = Line { title: "tests", outcome: Outcome::Passed, took: Duration::from_millis(12_340) };
        assert!(said(&line).ends_with("12.3s"), "{}", said(&line));
    }
}
