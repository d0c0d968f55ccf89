//! What follows for a party that comes in, given those it is like; and which records are one party among those that were found alike.
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

use crate::kernel::RecordId;
use crate::parties::contract::{PartyEvent, PartyRefusal};
use crate::parties::model::PartyId;
use crate::parties::model::matching::PartyProfile;

use super::clusters::clusters;
use super::policy::{Consequence, Thresholds};
use super::told::{DuplicateGroup, LikelyDuplicate, PairExplanation, PairLink, percent};
use super::weights::{Explanation, Weights};

/// How many records a refusal names.
const NAMED: usize = 5;

/// A record that was compared with a party.
#[derive(Debug, Clone, PartialEq)]
pub struct Like {
    /// The record.
    pub party: PartyId,
    /// True where whoever acts may see it.
    pub is_seen: bool,
    /// How likely it is the party, and why.
    pub explanation: Explanation,
}

impl Like {
    /// The record as it is told, where something follows by `thresholds`; `entry` says what would follow for one that comes in.
    #[must_use]
    pub fn told(&self, thresholds: Thresholds, entry: Thresholds) -> Option<LikelyDuplicate> {
        let probability = self.explanation.probability;
        let is_told = self.is_seen && thresholds.consequence(probability) > Consequence::Pass;
        is_told.then(|| LikelyDuplicate {
            party: self.party,
            consequence: entry.consequence(probability),
            why: PairExplanation::from(&self.explanation),
        })
    }
}

/// Sorts the likeliest first; of two as likely, the one that was created first.
pub fn by_likelihood(found: &mut [Like]) {
    let id = |party: PartyId| match party {
        PartyId::Account(account) => account.to_bytes(),
        PartyId::Contact(contact) => contact.to_bytes(),
    };
    found.sort_by(|a, b| b.explanation.log_odds.total_cmp(&a.explanation.log_odds).then_with(|| id(a.party).cmp(&id(b.party))));
}

/// That a party may come in, and what is told of it.
#[must_use]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admission {
    /// That it is likely one that is there already.
    pub suspicion: Option<PartyEvent>,
}

/// Lets a party in that was found like `found`, or refuses it. Records that whoever acts may not see are counted where they are among them, and never
/// named to them.
///
/// # Errors
/// PTY-009, PTY-010.
pub fn admit(mut found: Vec<Like>, thresholds: Thresholds) -> Result<Admission, PartyRefusal> {
    by_likelihood(&mut found);
    let follows = |like: &&Like| thresholds.consequence(like.explanation.probability);
    let blocking: Vec<&Like> = found.iter().filter(|like| follows(like) == Consequence::Block).collect();
    let mut seen = blocking.iter().filter(|like| like.is_seen);
    if let Some(best) = seen.next() {
        let others = seen.take(NAMED - 1).map(|like| format!(" and {}", named(like.party)));
        let of = std::iter::once(named(best.party)).chain(others).collect();
        let why = PairExplanation::from(&best.explanation);
        return Err(PartyRefusal::LikelyDuplicate { of, percent: why.probability, why: why.in_words() });
    }
    if !blocking.is_empty() {
        return Err(PartyRefusal::HiddenDuplicate);
    }
    let best = found.iter().find(|like| follows(like) > Consequence::Pass);
    let suspicion =
        best.map(|like| PartyEvent::DuplicateSuspected { of: like.party, probability: percent(like.explanation.probability) });
    Ok(Admission { suspicion })
}

fn named(party: PartyId) -> String {
    match party {
        PartyId::Account(account) => format!("account {account}"),
        PartyId::Contact(contact) => format!("contact {contact}"),
    }
}

/// The groups of one party among records that hang together by `links`, which name them by their places. A chain breaks where its ends contradict each
/// other, so there may be several, or none.
#[must_use]
pub fn groups(
    members: &[(PartyId, PartyProfile)],
    mut links: Vec<(usize, usize, Explanation)>,
    weights: &Weights,
) -> Vec<DuplicateGroup> {
    links.sort_by(|a, b| b.2.log_odds.total_cmp(&a.2.log_odds).then((a.0, a.1).cmp(&(b.0, b.1))));
    let order: Vec<(usize, usize)> = links.iter().map(|(first, second, _)| (*first, *second)).collect();
    let evidence = |a: usize, b: usize| match (members.get(a), members.get(b)) {
        (Some((_, a)), Some((_, b))) => weights.evidence(a, b),
        _ => 0.0,
    };
    let party = |at: usize| members.get(at).map(|(party, _)| *party);
    let mut told = Vec::new();
    for mut group in clusters(members.len(), &order, evidence).into_iter().filter(|group| group.len() > 1) {
        group.sort_unstable();
        let within = links.iter().filter(|(a, b, _)| group.contains(a) && group.contains(b));
        let link = |(a, b, why): &(usize, usize, Explanation)| {
            Some(PairLink { first: party(*a.min(b))?, second: party(*a.max(b))?, probability: percent(why.probability) })
        };
        let links = within.filter_map(link).collect();
        told.push(DuplicateGroup { parties: group.into_iter().filter_map(party).collect(), links });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{ContactId, RecordId};

    const THRESHOLDS: Thresholds = Thresholds { alert: 500, block: 990 };

    fn like(number: u8, probability: f64, is_seen: bool) -> Like {
        let log_odds = (probability / (1.0 - probability)).ln();
        let party = PartyId::Contact(ContactId::from_bytes([number; 16]));
        Like { party, is_seen, explanation: Explanation { contributions: Vec::new(), log_odds, probability } }
    }

    #[test]
    fn what_is_seen_is_named_best_first_and_what_is_hidden_never() {
        let refused = admit(vec![like(1, 0.991, true), like(2, 0.999, true), like(3, 0.9999, false)], THRESHOLDS);
        let Err(PartyRefusal::LikelyDuplicate { of, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(of, format!("contact {} and contact {}", ContactId::from_bytes([2; 16]), ContactId::from_bytes([1; 16])));
        assert_eq!(admit(vec![like(1, 0.9, true), like(3, 0.999, false)], THRESHOLDS), Err(PartyRefusal::HiddenDuplicate));
    }

    #[test]
    fn what_is_less_sure_is_told_and_what_is_not_likely_passes() {
        let of = PartyId::Contact(ContactId::from_bytes([2; 16]));
        let told = PartyEvent::DuplicateSuspected { of, probability: percent(0.9) };
        assert_eq!(admit(vec![like(1, 0.6, true), like(2, 0.9, true)], THRESHOLDS), Ok(Admission { suspicion: Some(told) }));
        assert_eq!(admit(vec![like(1, 0.4, true)], THRESHOLDS), Ok(Admission { suspicion: None }));
        assert_eq!(admit(vec![like(1, 0.999, true)], Thresholds::NEVER), Ok(Admission { suspicion: None }));
    }
}
