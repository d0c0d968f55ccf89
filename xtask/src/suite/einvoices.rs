//! Electronic invoices by validators that nobody here wrote.

use super::library::{target, workspace};
use super::python::{interpreter, pip, python};
use crate::component::Component;
use crate::step::Step;

/// Writes more than a thousand documents, out of seeds, and holds each against the schemas and the rules of EN 16931, Factur-X and France.
pub fn steps() -> Vec<Step> {
    let folder = workspace().join("xtask/e-invoices");
    let tools = target().join("e-invoices");
    // Where cargo lets an integration test put its files.
    let written = |name: &str| target().join("tmp").join(name).display().to_string();
    let (documents, broken) = (written("e-invoices"), written("e-invoices-broken"));
    vec![
        Step::new("e-invoice environment", python(), ["-m", "venv", &tools.display().to_string()]).needs(Component::Python),
        pip(&tools, "e-invoice tools", ["install", "--requirement", "requirements.txt"]).within(&folder).needs(Component::Python),
        Step::cargo("e-invoices written", ["test", "--quiet", "--package", "crm-core", "--all-features", "--test", "einvoices"]),
        Step::new("e-invoices by outside validators", interpreter(&tools), ["validate.py", &documents, &broken])
            .within(&folder)
            .needs(Component::Python),
    ]
}
