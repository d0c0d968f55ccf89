//! Cases that are the same, parts of each other, or split.

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::kernel::{CrmError, Record, Refusal, ServiceCaseId, SortKey};
use crate::service::contract::{CaseRefusal, MergeCases, ResolveCase, SetCaseParent, SplitCase, UnmergeCase};
use crate::service::family::{self, MAX_CHILDREN, MAX_DEPTH, Place};
use crate::service::model::{Entitlement, ServiceCase};
use crate::service::policy::ParentRule;
use crate::service::{covering, moves};

use super::{Office, moved};

impl Command for ResolveCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.resolve_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        resolve(unit, self, MAX_DEPTH)
    }
}

/// Resolves a case, and first its open parts where the policy takes them along, as many generations as there can be.
fn resolve(unit: &mut Unit, command: &ResolveCase, generations: usize) -> Result<ServiceCase, CrmError> {
    let case = unit.load::<ServiceCase>(command.case, Operation::Update)?;
    let office = Office::of(unit, &case)?;
    let decision = moves::resolve(&case, command, &office.desk(unit))?;
    let open: Vec<ServiceCase> = children(unit, case.id())?.into_iter().filter(ServiceCase::is_open).collect();
    // A part that the actor may not resolve stays open, whatever the policy says; which one it is, is not told.
    let is_in_the_way = |child: &ServiceCase| {
        office.policy.parents == ParentRule::AfterChildren || unit.authorise(Operation::Update, child).is_err()
    };
    if open.iter().any(is_in_the_way) {
        return Err(CaseRefusal::ChildrenOpen.about(&case));
    }
    if let Some(generations) = generations.checked_sub(1) {
        for child in open {
            resolve(unit, &ResolveCase { case: child.id(), ..command.clone() }, generations)?;
        }
    }
    unit.apply(decision)
}

/// The parts of a case, whoever may see them.
fn children(unit: &mut Unit, case: ServiceCaseId) -> Result<Vec<ServiceCase>, CrmError> {
    unit.parts(&Query::under(ServiceCase::BY_PARENT, SortKey::new().id(case)))
}

impl Command for SetCaseParent {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.set_case_parent";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let case = unit.load::<ServiceCase>(self.case, Operation::Update)?;
        let Some(parent) = self.parent else { return unit.apply(family::set_parent(&case, None)?) };
        let parent = unit.load::<ServiceCase>(parent, Operation::Read)?;
        let (mut above, mut next) = (Vec::new(), *parent.parent());
        while let Some(id) = next.filter(|_| above.len() < MAX_DEPTH) {
            above.push(id);
            next = *unit.part::<ServiceCase>(id)?.parent();
        }
        let below = Query::under(ServiceCase::BY_PARENT, SortKey::new().id(parent.id()));
        let siblings = unit.count_parts(&below, MAX_CHILDREN)?;
        let height = height(unit, case.id(), MAX_DEPTH)?;
        unit.apply(family::set_parent(&case, Some(&Place { parent: &parent, above, siblings, height }))?)
    }
}

/// How deep the parts of a case reach: 1 where it has none, and no further than `most`.
fn height(unit: &mut Unit, case: ServiceCaseId, most: usize) -> Result<usize, CrmError> {
    let Some(left) = most.checked_sub(1) else { return Ok(0) };
    let mut deepest = 0;
    for child in children(unit, case)? {
        deepest = deepest.max(height(unit, child.id(), left)?);
    }
    Ok(deepest.saturating_add(1))
}

impl Command for MergeCases {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.merge_cases";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let into = unit.load::<ServiceCase>(self.into, Operation::Update)?;
        let merged = moved(unit, self.duplicate, |duplicate, desk| family::merge(duplicate, &into, desk))?;
        recount(unit, &merged, u32::saturating_sub)?;
        Ok(merged)
    }
}

impl Command for UnmergeCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.unmerge_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let parted = moved(unit, self.case, |case, _| family::unmerge(case))?;
        recount(unit, &parted, u32::saturating_add)?;
        Ok(parted)
    }
}

/// Takes a case off its entitlement, or counts it again.
fn recount(unit: &mut Unit, case: &ServiceCase, by: fn(u32, u32) -> u32) -> Result<(), CrmError> {
    let Some(entitlement) = *case.entitlement() else { return Ok(()) };
    let entitlement = unit.part::<Entitlement>(entitlement)?;
    unit.apply(covering::counted(&entitlement, by(*entitlement.used(), 1))).map(|_| ())
}

impl Command for SplitCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.split_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let case = unit.load::<ServiceCase>(self.case, Operation::Update)?;
        let office = Office::of(unit, &case)?;
        let (rest, fresh) = family::split(&case, unit.new_id(), (&self.messages, &self.subject), &office.desk(unit))?;
        unit.apply(rest)?;
        unit.open_with(fresh)
    }
}
