//! Duplicates on the road: what a party that comes in is like, and what is told of those that are there.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::access::Operation;
use crate::engine::{Query, Question, Unit};
use crate::kernel::{CrmError, Cursor, Decision, Fault, RecordId, Refusal, SortKey};
use crate::parties::contract::{DuplicateGroups, DuplicatesAmong, ExplainPair, FindDuplicates, PartyEvent, Sought};
use crate::parties::duplicates::{
    self, Admission, DuplicateGroup, DuplicatePage, DuplicatePolicy, Like, LikelyDuplicate, Matchable, PairExplanation,
    PartyProfile, Thresholds, Weights,
};
use crate::parties::model::{Account, Contact, Intake, IntakeChannel, PartyId};

/// What parties are compared by.
struct Judge {
    policy: DuplicatePolicy,
    weights: Weights,
}

impl Judge {
    fn of_today(unit: &mut Unit) -> Result<Self, CrmError> {
        Ok(Self::by(unit.policy()?))
    }

    fn by(policy: DuplicatePolicy) -> Self {
        let records = usize::try_from(policy.expected_records).unwrap_or(usize::MAX);
        Self { weights: Weights::given(&policy, records), policy }
    }

    /// The profile of a record with what is compared.
    fn profile(&self, record: &impl Matchable) -> PartyProfile {
        self.policy.limited(record.profile())
    }

    /// Records that share a key with `profile`, but for `except`, those that share the most first, with how alike they are. Nothing of it is checked at
    /// commit: who changes one of them meanwhile does not stand in the way.
    fn like<R: Matchable>(
        &self,
        unit: &mut Unit,
        profile: &PartyProfile,
        except: Option<R::Id>,
        hidden: bool,
    ) -> Result<Vec<(R, Like)>, CrmError> {
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let most = size(self.policy.rows_per_key);
        unit.aside(|unit| {
            let mut shared: BTreeMap<R::Id, (usize, bool)> = BTreeMap::new();
            for key in duplicates::kept_keys(profile) {
                let (index, text) = key.email().map_or((R::BY_KEY, key.as_str()), |address| (R::BY_ADDRESS, address));
                let rows = unit.ids_at(index, SortKey::new().text(text), hidden, most.saturating_add(1))?;
                // What many share leads nowhere, unless it is an address or a number.
                let (is_common, weight) = (rows.len() > most, if key.is_telling() { 3 } else { 1 });
                for (id, is_seen) in rows.into_iter().take(if is_common && !key.is_telling() { 0 } else { most }) {
                    shared.entry(id).or_insert((0, is_seen)).0 += weight;
                }
            }
            let mut ranked: Vec<(Reverse<usize>, R::Id)> =
                shared.iter().filter(|(id, _)| Some(**id) != except).map(|(id, (count, _))| (Reverse(*count), *id)).collect();
            ranked.sort_unstable();
            ranked.truncate(size(self.policy.compared_at_most));
            let ids: Vec<R::Id> = ranked.into_iter().map(|(_, id)| id).collect();
            let like = |record: R| {
                let is_seen = shared.get(&record.id()).is_some_and(|(_, is_seen)| *is_seen);
                let explanation = self.weights.explain(profile, &self.profile(&record));
                let like = Like { party: record.party(), is_seen, explanation };
                (record, like)
            };
            Ok(unit.find_all::<R>(&ids)?.into_iter().map(like).collect())
        })
    }
}

/// Lets in the party that a command creates or changes, or refuses it, by what it is like. Where no key of it changes, nothing is looked for.
pub(super) fn let_in<R: Matchable>(
    unit: &mut Unit,
    decision: &Decision<R, PartyEvent>,
    before: Option<&R>,
    intake: Intake,
) -> Result<Admission, CrmError> {
    let default = match unit.reader().is_system() {
        _ if unit.imports() => IntakeChannel::File,
        true => IntakeChannel::Api,
        false => IntakeChannel::Person,
    };
    let policy = unit.policy::<DuplicatePolicy>()?;
    let (thresholds, next) = (policy.thresholds(intake.channel.unwrap_or(default)), decision.record());
    if intake.is_distinct || thresholds == Thresholds::NEVER {
        return Ok(Admission::default());
    }
    // Who may not create it learns nothing of others.
    before.map_or_else(|| unit.authorise(Operation::Create, next), |_| Ok(()))?;
    let profile = policy.limited(next.profile());
    if before.is_some_and(|before| duplicates::kept_keys(&policy.limited(before.profile())) == duplicates::kept_keys(&profile)) {
        return Ok(Admission::default());
    }
    let hidden = policy.counts_hidden;
    let found = Judge::by(policy).like::<R>(unit, &profile, Some(next.id()), hidden)?;
    let found = found.into_iter().map(|(_, like)| like).collect();
    duplicates::admit(found, thresholds).map_err(|refusal| match before {
        Some(before) => refusal.about(before),
        None => refusal.refused(),
    })
}

/// Puts what is suspected of a party that came in into the outbox.
pub(super) fn tell<R: Matchable>(unit: &mut Unit, party: &R, admission: Admission) -> Result<(), CrmError> {
    admission.suspicion.map_or(Ok(()), |suspicion| unit.emit(party, &suspicion))
}

impl Question for FindDuplicates {
    type Answer = Vec<LikelyDuplicate>;
    const NAME: &'static str = "parties.find_duplicates";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<LikelyDuplicate>, CrmError> {
        let judge = Judge::of_today(unit)?;
        let of = match &self.of {
            Sought::Party(party) => profile_of(unit, *party)?,
            Sought::Contact(details) => details.profile(),
            Sought::Account(details) => details.profile(),
        };
        match &self.of {
            Sought::Party(PartyId::Contact(id)) => likely::<Contact>(unit, &judge, of, Some(*id)),
            Sought::Party(PartyId::Account(id)) => likely::<Account>(unit, &judge, of, Some(*id)),
            Sought::Contact(_) => likely::<Contact>(unit, &judge, of, None),
            Sought::Account(_) => likely::<Account>(unit, &judge, of, None),
        }
    }
}

/// What of a party that the actor may see is compared.
fn profile_of(unit: &mut Unit, party: PartyId) -> Result<PartyProfile, CrmError> {
    Ok(match party {
        PartyId::Contact(contact) => unit.load::<Contact>(contact, Operation::Read)?.profile(),
        PartyId::Account(account) => unit.load::<Account>(account, Operation::Read)?.profile(),
    })
}

fn likely<R: Matchable>(
    unit: &mut Unit,
    judge: &Judge,
    profile: PartyProfile,
    except: Option<R::Id>,
) -> Result<Vec<LikelyDuplicate>, CrmError> {
    let found = judge.like::<R>(unit, &judge.policy.limited(profile), except, false)?;
    let mut found: Vec<Like> = found.into_iter().map(|(_, like)| like).collect();
    duplicates::by_likelihood(&mut found);
    let entry = judge.policy.person;
    Ok(found.iter().filter_map(|like| like.told(judge.policy.in_review(), entry)).collect())
}

impl Question for ExplainPair {
    type Answer = PairExplanation;
    const NAME: &'static str = "parties.explain_pair";

    fn answer(&self, unit: &mut Unit) -> Result<PairExplanation, CrmError> {
        let judge = Judge::of_today(unit)?;
        let [one, other] =
            [profile_of(unit, self.one)?, profile_of(unit, self.other)?].map(|profile| judge.policy.limited(profile));
        if matches!(self.one, PartyId::Contact(_)) != matches!(self.other, PartyId::Contact(_)) {
            let problem = "a person and a company are never one";
            return Err(Fault::new(format!("{:?}", self.other), problem, "name two of one kind").at("other").into());
        }
        Ok(PairExplanation::from(&judge.weights.explain(&one, &other)))
    }
}

impl Question for DuplicateGroups {
    type Answer = DuplicatePage;
    const NAME: &'static str = "parties.duplicate_groups";

    fn answer(&self, unit: &mut Unit) -> Result<DuplicatePage, CrmError> {
        const MOST: u32 = 1_000;
        if !(1..=MOST).contains(&self.limit) {
            return Err(Fault::new(self.limit, "a page looks at 1 to 1,000 records", "give such a number").at("limit").into());
        }
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        match self.among {
            DuplicatesAmong::Contacts(after) => {
                let (groups, last) = groups_of::<Contact>(unit, after, limit)?;
                Ok(DuplicatePage { groups, next: last.map(|last| DuplicatesAmong::Contacts(Some(last))) })
            }
            DuplicatesAmong::Accounts(after) => {
                let (groups, last) = groups_of::<Account>(unit, after, limit)?;
                Ok(DuplicatePage { groups, next: last.map(|last| DuplicatesAmong::Accounts(Some(last))) })
            }
        }
    }
}

/// The groups that begin with one of the `limit` records after `after`, and the last of those records where more follow.
fn groups_of<R: Matchable>(
    unit: &mut Unit,
    after: Option<R::Id>,
    limit: usize,
) -> Result<(Vec<DuplicateGroup>, Option<R::Id>), CrmError> {
    let judge = Judge::of_today(unit)?;
    let query = Query::<R>::all().limit(limit);
    let page = unit.page(&match after {
        Some(after) => query.after(Cursor { value: Vec::new(), id: after.to_bytes() }),
        None => query,
    })?;
    let mut groups = Vec::new();
    for record in &page.items {
        groups.extend(group_from(unit, &judge, record)?);
    }
    Ok((groups, page.next.map(|cursor| R::Id::from_bytes(cursor.id))))
}

/// The groups among all that hangs together with `first`; none where something of it was created before, for it is told with that.
fn group_from<R: Matchable>(unit: &mut Unit, judge: &Judge, first: &R) -> Result<Vec<DuplicateGroup>, CrmError> {
    const MEMBERS: usize = 100;
    let thresholds = judge.policy.in_review();
    let mut members: Vec<(R::Id, PartyId, PartyProfile)> = vec![(first.id(), first.party(), judge.profile(first))];
    let (mut links, mut at) = (BTreeMap::new(), 0);
    while let Some((id, _, profile)) = members.get(at).cloned() {
        for (record, like) in judge.like::<R>(unit, &profile, Some(id), false)? {
            if thresholds.consequence(like.explanation.probability) == duplicates::Consequence::Pass {
                continue;
            }
            if record.id() < first.id() {
                return Ok(Vec::new());
            }
            let known = members.iter().position(|(known, ..)| *known == record.id());
            let place = known.unwrap_or(members.len());
            if known.is_none() {
                if members.len() == MEMBERS {
                    continue;
                }
                members.push((record.id(), like.party, judge.profile(&record)));
            }
            links.insert((at.min(place), at.max(place)), like.explanation);
        }
        at += 1;
    }
    let links = links.into_iter().map(|((one, other), why)| (one, other, why)).collect();
    let members: Vec<(PartyId, PartyProfile)> = members.into_iter().map(|(_, party, profile)| (party, profile)).collect();
    Ok(duplicates::groups(&members, links, &judge.weights))
}
