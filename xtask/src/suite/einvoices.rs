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
    let (quiet, papers) = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", format!("-Dexec.args={papers}"));
    vec![
        Step::new("e-invoice environment", python(), ["-m", "venv", &tools.display().to_string()]).needs(Component::Python),
        pip(&tools, "e-invoice tools", ["install", "--requirement", "requirements.txt"]).within(&folder).needs(Component::Python),
        Step::cargo("e-invoices written", ["test", "--quiet", "--package", "crm-core", "--all-features", "--test", "einvoices"]),
        Step::new("e-invoices by outside validators", interpreter(&tools), ["validate.py", &documents, &broken])
            .within(&folder)
            .needs(Component::Python),
        Step::new("papers by an outside validator", maven(), ["-B", "-ntp", quiet, "compile", "exec:java", &papers])
            .within(workspace().join("xtask/validators"))
            .needs(Component::Java),
    ]
}
