//! Pure decisions: cases that are the same, parts of each other, or split.

use std::collections::BTreeSet;

use crate::kernel::{CrmError, Decision, Name, Refusal, ServiceCaseId};

use super::contract::{CaseEvent, CaseRefusal};
use super::model::{CaseMessage, CaseState, CaseStep, CaseTag, MergedCase, ServiceCase};
use super::moves::written;
use super::policy::StatusCategory;
use super::rules::{Desk, begun, legal, settled, status};

type Moved = Decision<ServiceCase, CaseEvent>;
type Decided = Result<Moved, CrmError>;

/// How deep cases stand at most: a case, its parts, and theirs.
pub const MAX_DEPTH: usize = 3;
/// The most parts of one case.
pub const MAX_CHILDREN: u64 = 100;

/// The case as a duplicate of another. Nothing but that is changed in it, so that all of it can be restored.
///
/// # Errors
/// SRV-001, SRV-011 to SRV-013.
pub fn merge(duplicate: &ServiceCase, into: &ServiceCase, desk: &Desk<'_>) -> Decided {
    legal(duplicate, CaseStep::Merge)?;
    if into.id == duplicate.id {
        return Err(CaseRefusal::MergedIntoItself.about(duplicate));
    }
    if matches!(into.tag(), CaseTag::Closed | CaseTag::Duplicate) {
        return Err(CaseRefusal::OtherIsOver { state: into.tag().name() }.about(duplicate));
    }
    if into.account != duplicate.account {
        return Err(CaseRefusal::OtherAccount.about(duplicate));
    }
    let merged = Some(MergedCase { into: into.id, at: desk.now });
    Ok(Decision::apply(ServiceCase { merged, ..duplicate.clone() }, CaseEvent::Merged { into: into.id }))
}

/// The case as it was before it was merged.
///
/// # Errors
/// SRV-001.
pub fn unmerge(case: &ServiceCase) -> Decided {
    legal(case, CaseStep::Unmerge)?;
    Ok(Decision::apply(ServiceCase { merged: None, ..case.clone() }, CaseEvent::Unmerged))
}

/// Where a case would stand below a parent.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// The parent.
    pub parent: &'a ServiceCase,
    /// Those above the parent, the nearest first.
    pub above: Vec<ServiceCaseId>,
    /// How many parts the parent has.
    pub siblings: u64,
    /// How deep the case's own parts reach: 1 where it has none.
    pub height: usize,
}

/// The case as a part of another, or of none.
///
/// # Errors
/// SRV-009, SRV-010, SRV-012, SRV-013, SRV-018.
pub fn set_parent(case: &ServiceCase, place: Option<&Place<'_>>) -> Decided {
    let parent = place.map(|place| place.parent.id);
    if case.parent == parent {
        return Ok(Decision::AlreadyDone(case.clone()));
    }
    if let Some(place) = place {
        if case.id == place.parent.id || place.above.contains(&case.id) {
            return Err(CaseRefusal::ParentInRing.about(case));
        }
        let depth = place.above.len().saturating_add(1).saturating_add(place.height);
        if depth > MAX_DEPTH {
            return Err(CaseRefusal::TooDeep.about(case));
        }
        if !place.parent.is_open() {
            return Err(CaseRefusal::OtherIsOver { state: place.parent.tag().name() }.about(case));
        }
        if place.parent.account != case.account {
            return Err(CaseRefusal::OtherAccount.about(case));
        }
        if place.siblings >= MAX_CHILDREN {
            return Err(CaseRefusal::TooManyChildren.about(case));
        }
    }
    Ok(Decision::apply(ServiceCase { parent, ..case.clone() }, CaseEvent::ParentSet { parent }))
}

/// The case without some of its messages, and the case that they make.
///
/// # Errors
/// SRV-001, SRV-014; SRV-002 where the policy has no open status.
pub fn split(
    case: &ServiceCase,
    id: ServiceCaseId,
    (positions, subject): (&[u32], &Name),
    desk: &Desk<'_>,
) -> Result<(Moved, Moved), CrmError> {
    legal(case, CaseStep::Split)?;
    let chosen: BTreeSet<usize> = positions.iter().filter_map(|position| usize::try_from(*position).ok()).collect();
    let at_position = |wanted: bool| {
        let numbered = case.messages.iter().enumerate();
        numbered.filter(|(at, _)| chosen.contains(at) == wanted).map(|(_, message)| message.clone()).collect::<Vec<_>>()
    };
    let (moved, kept): (Vec<CaseMessage>, Vec<CaseMessage>) = (at_position(true), at_position(false));
    let nothing = || CaseRefusal::NothingToSplit { messages: case.messages.len() }.about(case);
    if moved.len() != positions.len() || kept.is_empty() {
        return Err(nothing());
    }
    let first = moved.first().ok_or_else(nothing)?;
    let fresh = ServiceCase {
        id,
        subject: subject.clone(),
        description: first.text.clone(),
        opened_at: first.at,
        state: CaseState::New,
        status: status(desk.policy, StatusCategory::Open, None)?,
        messages: Vec::new(),
        responded_at: None,
        last_at: first.at,
        reopened: 0,
        parent: None,
        split_from: Some(case.id),
        entitlement: None,
        ..case.clone()
    };
    let mut fresh = begun(fresh, desk);
    for message in &moved {
        (fresh, _) = written(&fresh, message.from, message.at, &message.text, desk)?;
    }
    let messages = u32::try_from(moved.len()).unwrap_or(u32::MAX);
    let opened = CaseEvent::Opened { level: fresh.level.clone() };
    let rest = ServiceCase { messages: kept, ..case.clone() };
    Ok((Decision::apply(rest, CaseEvent::Split { messages }), Decision::apply(settled(fresh, desk)?, opened)))
}
