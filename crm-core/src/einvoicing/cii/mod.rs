//! Cross Industry Invoice (UN/CEFACT, D16B): the XML of Factur-X, ZUGFeRD and one of the two syntaxes of EN 16931.

mod writing;

pub use writing::write;
