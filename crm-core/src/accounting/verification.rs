//! Verifying the chain: every document beside its link, every link beside the one before, every closing beside its documents. Pure.
//!
//! The first that does not fit is named: chains in the order in which they began, in each the first place; then documents without a link; then closings,
//! days before months before years, the first first; then closings through the day that the register says.

use std::collections::{BTreeMap, BTreeSet};

use crate::invoicing::{ChainLink, ChainRegister, DocumentChain, InvoiceNumber};
use crate::kernel::{DocumentHash, Fault, InvoiceId, Label, Record};

use super::closings::{IssuedDocument, Sums};
use super::contract::{BrokenLink, ChainFault, ChainReport};
use super::model::{PeriodClosing, PeriodLength};

/// All that is there, in any order.
#[derive(Debug, Clone, Default)]
pub struct ChainEvidence {
    /// The register.
    pub register: Option<ChainRegister>,
    /// How far each chain is.
    pub chains: Vec<DocumentChain>,
    /// The links.
    pub links: Vec<ChainLink>,
    /// The issued documents.
    pub documents: Vec<IssuedDocument>,
    /// The closings.
    pub closings: Vec<PeriodClosing>,
}

/// The links of one chain, and the documents of all.
struct Walk<'e> {
    documents: BTreeMap<InvoiceId, &'e IssuedDocument>,
    /// Hash by chain and position.
    hashes: BTreeMap<(&'e Label, u64), &'e DocumentHash>,
    report: ChainReport,
}

/// Verifies everything.
///
/// # Errors
/// A fault where a sum of amounts outgrows their bounds.
pub fn verify_chain(evidence: &ChainEvidence) -> Result<ChainReport, Fault> {
    let mut walk = Walk {
        documents: evidence.documents.iter().map(|document| (document.id, document)).collect(),
        hashes: evidence.links.iter().map(|link| ((link.chain(), *link.position()), link.hash())).collect(),
        report: ChainReport { chains: 0, links: 0, closings: 0, before: 0, broken: None },
    };
    walk.report.broken = walk.look(evidence)?;
    Ok(walk.report)
}

impl<'e> Walk<'e> {
    fn look(&mut self, evidence: &'e ChainEvidence) -> Result<Option<BrokenLink>, Fault> {
        let mut by_chain: BTreeMap<&Label, Vec<&ChainLink>> = BTreeMap::new();
        for link in &evidence.links {
            by_chain.entry(link.chain()).or_default().push(link);
        }
        let known = evidence.register.iter().flat_map(|register| register.chains());
        let (mut order, mut seen): (Vec<&Label>, BTreeSet<&Label>) = (Vec::new(), BTreeSet::new());
        // A chain that the register does not know is looked at all the same.
        for chain in known.chain(by_chain.keys().copied()).chain(evidence.chains.iter().map(DocumentChain::chain)) {
            if seen.insert(chain) {
                order.push(chain);
            }
        }
        for chain in order {
            let mut links = by_chain.remove(chain).unwrap_or_default();
            links.sort_unstable_by_key(|link| *link.position());
            let head = evidence.chains.iter().find(|head| head.chain() == chain);
            if let Some(broken) = self.chain(chain, &links, head) {
                return Ok(Some(broken));
            }
        }
        if let Some(broken) = self.unlinked(evidence) {
            return Ok(Some(broken));
        }
        self.closings(evidence)
    }

    fn chain(&mut self, chain: &Label, links: &[&ChainLink], head: Option<&DocumentChain>) -> Option<BrokenLink> {
        let (mut last, mut position) = (None, 0u64);
        for link in links {
            position = position.saturating_add(1);
            if *link.position() != position {
                return Some(BrokenLink { position: Some(position), ..of_chain(ChainFault::MissingLink, chain) });
            }
            if let Some(why) = self.link(link, last) {
                return Some(of_link(why, link));
            }
            last = Some(link.hash());
            self.report.links += 1;
        }
        let ends = head.map(|head| (*head.position(), head.head()));
        let is_end = match (ends, last) {
            (Some((at, hash)), Some(last)) => at == position && hash == last,
            (None, None) => true,
            _ => false,
        };
        if !is_end {
            let missing = ends.is_some_and(|(at, _)| at > position);
            let why = if missing { ChainFault::MissingLink } else { ChainFault::AlteredHead };
            let position = Some(if missing { position.saturating_add(1) } else { position });
            return Some(BrokenLink { position, ..of_chain(why, chain) });
        }
        self.report.chains += 1;
        None
    }

    fn link(&self, link: &ChainLink, last: Option<&DocumentHash>) -> Option<ChainFault> {
        if link.previous().as_ref() != last || link.reckoned() != *link.hash() || ChainLink::id_of(*link.document()) != link.id()
        {
            return Some(ChainFault::AlteredLink);
        }
        match self.documents.get(link.document()) {
            None => Some(ChainFault::MissingDocument),
            Some(document) if document.said != *link.said() => Some(ChainFault::AlteredDocument),
            Some(_) => None,
        }
    }

    /// The first document of a chained series, from its first link on, that no link speaks of.
    fn unlinked(&mut self, evidence: &ChainEvidence) -> Option<BrokenLink> {
        let linked: BTreeSet<InvoiceId> = evidence.links.iter().map(|link| *link.document()).collect();
        let first: BTreeMap<&Label, u64> = evidence
            .links
            .iter()
            .filter(|link| *link.position() == 1)
            .filter_map(|link| Some((link.chain(), counted(link.number(), link.chain())?)))
            .collect();
        let mut found: Option<&IssuedDocument> = None;
        for document in evidence.documents.iter().filter(|document| !linked.contains(&document.id)) {
            let is_later =
                |(chain, first): (&&Label, &u64)| counted(&document.number, chain).is_some_and(|count| count >= *first);
            if first.iter().any(is_later) {
                found = found.filter(|found| found.number <= document.number).or(Some(document));
            } else {
                self.report.before += 1;
            }
        }
        let (why, position, closing) = (ChainFault::UnlinkedDocument, None, None);
        found.map(|document| {
            let (number, document) = (Some(document.number.clone()), Some(document.id));
            BrokenLink { why, chain: None, position, number, document, closing }
        })
    }

    fn closings(&mut self, evidence: &ChainEvidence) -> Result<Option<BrokenLink>, Fault> {
        let mut documents: Vec<&IssuedDocument> = evidence.documents.iter().collect();
        documents.sort_unstable_by_key(|document| document.issued_on);
        for length in PeriodLength::ALL {
            let mut closings: Vec<&PeriodClosing> =
                evidence.closings.iter().filter(|closing| *closing.length() == length).collect();
            closings.sort_unstable_by_key(|closing| *closing.first());
            let mut before: Option<&PeriodClosing> = None;
            for closing in closings {
                if let Some(why) = self.closing(closing, before, &documents)? {
                    let (chain, position, number, document) = (None, None, None, None);
                    return Ok(Some(BrokenLink { why, chain, position, number, document, closing: Some(closing.id()) }));
                }
                before = Some(closing);
                self.report.closings += 1;
            }
        }
        let through = evidence.register.as_ref().and_then(|register| *register.closed_through());
        let is_missing = evidence.closings.iter().map(|closing| *closing.last()).max() != through;
        let (chain, position, number, document, closing) = (None, None, None, None, None);
        Ok(is_missing.then_some(BrokenLink { why: ChainFault::MissingClosing, chain, position, number, document, closing }))
    }

    fn closing(
        &self,
        closing: &PeriodClosing,
        before: Option<&PeriodClosing>,
        documents: &[&IssuedDocument],
    ) -> Result<Option<ChainFault>, Fault> {
        let (first, last) = (*closing.first(), *closing.last());
        if before.is_some_and(|before| before.last().plus_days(1).ok() != Some(first)) {
            return Ok(Some(ChainFault::MissingClosing));
        }
        if closing.previous().as_ref() != before.map(PeriodClosing::hash) || closing.reckoned() != *closing.hash() {
            return Ok(Some(ChainFault::AlteredClosing));
        }
        let at = |day| documents.partition_point(|document| document.issued_on < day);
        let end = last.plus_days(1).map_or(documents.len(), at);
        let of_period = documents.get(at(first)..end).unwrap_or_default().iter().copied();
        let perpetual = match before {
            Some(before) => Sums::of(of_period.clone()).perpetual(before.perpetual())?,
            None => Sums::of(documents.get(..end).unwrap_or_default().iter().copied()).perpetual(&[])?,
        };
        let totals = Sums::of(of_period).totals()?;
        let stands = closing.heads().iter().all(|head| self.hashes.get(&(&head.chain, head.position)) == Some(&&head.hash));
        let fits = totals == *closing.totals() && perpetual == *closing.perpetual() && stands;
        Ok((!fits).then_some(ChainFault::ClosingDoesNotFit))
    }
}

fn counted(number: &InvoiceNumber, chain: &Label) -> Option<u64> {
    number.as_str().strip_prefix(chain.as_str())?.parse().ok()
}

fn of_chain(why: ChainFault, chain: &Label) -> BrokenLink {
    BrokenLink { why, chain: Some(chain.clone()), position: None, number: None, document: None, closing: None }
}

fn of_link(why: ChainFault, link: &ChainLink) -> BrokenLink {
    BrokenLink {
        position: Some(*link.position()),
        number: Some(link.number().clone()),
        document: Some(*link.document()),
        ..of_chain(why, link.chain())
    }
}
