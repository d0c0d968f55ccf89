//! Electronic invoices by validators that nobody here wrote.

use super::library::{target, workspace};
use super::python::{interpreter, pip, python};
use crate::component::{Component, maven};
use crate::step::Step;

/// Writes more than a thousand documents, out of seeds and as a company issues them, and holds each against the schemas and the rules of EN 16931, Factur-X and
/// France; papers with such a document inside against PDF/A-3 too.
pub fn steps() -> Vec<Step> {
    let folder = workspace().join("xtask/e-invoices");
    let tools = target().join("e-invoices");
    // Where cargo lets an integration test put its files.
    let written = |name: &str| target().join("tmp").join(name).display().to_string();
    let (documents, broken, papers) = (written("e-invoices"), written("e-invoices-broken"), written("hybrids"));
    let validators = workspace().join("xtask/validators");
    let java = |title, class: &str, folder: &str| {
        let (quiet, class) = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", format!("-Dexec.mainClass={class}"));
        let arguments =
            ["-B", "-ntp", quiet, "compile", "exec:java", &class, &format!("-Dexec.args={folder}")].map(str::to_owned);
        Step::new(title, maven(), arguments).within(&validators).needs(Component::Java)
    };
    vec![
        Step::new("e-invoice environment", python(), ["-m", "venv", &tools.display().to_string()]).needs(Component::Python),
        pip(&tools, "e-invoice tools", ["install", "--requirement", "requirements.txt"]).within(&folder).needs(Component::Python),
        Step::cargo("e-invoices written", ["test", "--quiet", "--package", "crm-core", "--all-features", "--test", "einvoices"]),
        Step::new("e-invoices by outside validators", interpreter(&tools), ["validate.py", &documents, &broken])
            .within(&folder)
            .needs(Component::Python),
        java("papers by an outside validator", "ValidateHybrid", &papers),
        java("messages by an outside validator", "ValidateMessages", &written("messages")),
    ]
}
