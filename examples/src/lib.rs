//! Stories told with crm-core. Each is a module that writes to whatever it is given, an example that runs it on a screen, and a test that
//! holds what it writes against a golden file.

pub mod lead_to_cash;
