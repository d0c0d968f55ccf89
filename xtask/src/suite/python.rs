//! The Python package.

use crate::component::Component;
use crate::step::Step;

/// The interpreter; the package's own checks will follow here.
pub fn python() -> Vec<Step> {
    vec![Step::new("python", "python3", ["--version"]).needs(Component::Python)]
}
