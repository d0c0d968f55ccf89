//! Data the benches share.

use crm_core::catalog::AddProduct;
use crm_core::kernel::{Code, Name};

/// Products without end, each under a name of its own.
pub fn products() -> impl Iterator<Item = AddProduct> {
    let family = Code::parse("lamps").ok();
    (0u64..).filter_map(move |n| {
        let name = Name::parse(&format!("Lamp of the series {n:09}")).ok()?;
        Some(AddProduct { name, aliases: Vec::new(), family: family.clone(), vat_rate: None })
    })
}
