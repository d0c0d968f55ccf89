//! Pages: how lists are read, bounded and resumable.

use minicbor::{Decode, Encode};

use super::error::Fault;

/// Where a list goes on: opaque, stable, valid as long as the list's own query.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cursor {
    /// Sort value of the last row given.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) value: Vec<u8>,
    /// Id of the last row given.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) id: [u8; 16],
}

/// Some rows of a list and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where to go on; `None` at the end of the list.
    pub next: Option<Cursor>,
}

/// The most that is done or told in one go.
pub const MOST_IN_ONE_GO: u32 = 1_000;

/// How many are done or told in one go: as many as asked for, 1 to [`MOST_IN_ONE_GO`]; 100 where nobody says.
///
/// # Errors
/// A fault at `limit` for any other number; `of` names what there would be so many of.
pub fn portion(limit: Option<u32>, of: &'static str) -> Result<usize, Fault> {
    let limit = limit.unwrap_or(100);
    let within = usize::try_from(limit).ok().filter(|_| (1..=MOST_IN_ONE_GO).contains(&limit));
    within.ok_or_else(|| Fault::new(limit, format!("1 to 1,000 {of} in one go"), "give such a number").at("limit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portion_is_a_hundred_or_as_many_as_asked_for_from_one_to_a_thousand() {
        for (asked, most) in
            [(None, Some(100)), (Some(1), Some(1)), (Some(1_000), Some(1_000)), (Some(0), None), (Some(1_001), None)]
        {
            assert_eq!(portion(asked, "quotes").ok(), most, "{asked:?}");
        }
        let fault = portion(Some(0), "quotes").unwrap_err();
        assert_eq!((fault.field.as_str(), fault.problem.as_ref()), ("limit", "1 to 1,000 quotes in one go"));
    }
}
