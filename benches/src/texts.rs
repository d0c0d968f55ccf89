//! The rows as a host would read them from a file: the nth row is the same in every run and for every peer.
//!
//! `benches/peers/sqlalchemy_peer.py` makes the same rows by the same rule.

/// How many accounts the contacts and opportunities belong to.
pub const ACCOUNTS: u64 = 1_000;
/// The open stages of the pipeline.
pub const STAGES: [&str; 4] = ["qualification", "analysis", "proposal", "negotiation"];

const FIRST: [&str; 8] = ["Ada", "Blaise", "Claire", "Denis", "Emmy", "Fatou", "Grace", "Hugo"];
const LAST: [&str; 8] = ["Martin", "Bernard", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau"];
const TITLES: [&str; 4] = ["Buyer", "Head of Purchasing", "Managing Director", "Technician"];

/// A person.
#[derive(Clone, Debug)]
pub struct ContactText {
    /// What people call them.
    pub name: String,
    /// What they do.
    pub job_title: &'static str,
    /// Their address.
    pub email: String,
    /// Their telephone.
    pub phone: String,
    /// What is worth remembering.
    pub note: String,
    /// Which of the accounts they work for.
    pub account: u64,
    /// Who answers for them.
    pub owner: usize,
}

/// A deal.
#[derive(Clone, Debug)]
pub struct DealText {
    /// What it is called.
    pub name: String,
    /// One of [`STAGES`].
    pub stage: &'static str,
    /// What it is worth, in cents.
    pub cents: u64,
    /// Days after the first of January 2026 on which it is expected to close.
    pub closes_in: u64,
    /// Which of the accounts buys.
    pub account: u64,
    /// Who answers for it.
    pub owner: usize,
}

/// Spreads neighbours far apart, so that rows do not come in the order of any index.
#[must_use]
pub fn mixed(at: u64) -> u64 {
    (at.wrapping_mul(2_654_435_761) ^ 0x5bd1) & 0xffff_ffff
}

/// The nth of `of` choices that belong to row `at`.
fn pick(at: u64, shift: u32, of: u64) -> u64 {
    (mixed(at) >> shift) % of
}

fn word<const N: usize>(words: [&'static str; N], at: u64, shift: u32) -> &'static str {
    let place = usize::try_from(pick(at, shift, u64::try_from(N).unwrap_or(1))).unwrap_or_default();
    words[place]
}

/// The name of the nth account.
#[must_use]
pub fn account_name(at: u64) -> String {
    format!("{} & Sons {at:04}", word(LAST, at, 7))
}

/// Which of the company's owners row `at` belongs to: one in a thousand is the first's, 2 % the second's, 20 % the third's.
#[must_use]
pub fn owner(at: u64) -> usize {
    match mixed(at) % 1_000 {
        0 => 0,
        1..=20 => 1,
        21..=220 => 2,
        _ => 3,
    }
}

/// The nth person.
#[must_use]
pub fn contact(at: u64) -> ContactText {
    let (first, last) = (word(FIRST, at, 3), word(LAST, at, 11));
    ContactText {
        name: format!("{first} {last} {:08x}", mixed(at)),
        job_title: word(TITLES, at, 17),
        email: format!("{}.{}.{at}@example.com", first.to_lowercase(), last.to_lowercase()),
        phone: format!("+33 1 {:08}", 10_000_000 + mixed(at) % 80_000_000),
        note: format!("met at the fair in hall {}", pick(at, 5, 12)),
        account: pick(at, 2, ACCOUNTS),
        owner: owner(at),
    }
}

/// The nth deal.
#[must_use]
pub fn deal(at: u64) -> DealText {
    DealText {
        name: format!("{} machines for {}", 1 + pick(at, 4, 40), word(LAST, at, 13)),
        stage: word(STAGES, at, 9),
        cents: 100_000 + mixed(at) % 9_000_000,
        closes_in: pick(at, 6, 365),
        account: pick(at, 2, ACCOUNTS),
        owner: owner(at),
    }
}
