//! The session side of merging: name the permission, load, decide, store.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::bytes::ByteVec;
use sha2::{Digest, Sha256};

use crate::access::{Operation, Reader, decide};
use crate::activities::{Activity, FollowUp};
use crate::catalog::PriceBook;
use crate::claims::Claim;
use crate::disputes::{Dispute, PaymentDispute};
use crate::dunning::{DunningHold, DunningNotice, DunningTerms, LateCharge, PromiseToPay};
use crate::engine::{Answer, Command, Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{
    AccountId, CrmError, Fault, Index, Kind, MergeId, Ownership, Record, RecordId, RecordRef, RedirectId, Refusal, SortKey,
};
use crate::leads::Lead;
use crate::ordering::{Contract, MrrMovement, Order, Subscription};
use crate::parties::{Account, AccountStatus, Affiliation, Contact, NamesParties, PartyId, Relationship, Successors, rules};
use crate::pipeline::Opportunity;
use crate::quoting::Quote;
use crate::receivables::{CreditDecision, Payment, Repayment};
use crate::returns::ReturnAuthorisation;
use crate::service::{Entitlement, ServiceCase, Survey};

use super::contract::{
    Becomes, FieldChange, MergeAccounts, MergeContacts, MergeEvent, MergeOrder, MergePreview, MergeRefusal, Merged, PreviewMerge,
    Touched, Unmerge,
};
use super::model::{Image, Merge, Redirect};
use super::survivorship::{self, MOST_OTHERS};

/// One record of those that name parties, or are one.
macro_rules! held {
    ($($name:ident($record:ty)),+ $(,)?) => {
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a merge holds a few hundred of them for a moment")]
        enum Held { $($name($record),)+ }

        $(
            impl From<$record> for Held {
                fn from(record: $record) -> Self {
                    Self::$name(record)
                }
            }
        )+

        impl Held {
            fn reference(&self) -> RecordRef {
                match self { $(Self::$name(record) => RecordRef::to::<$record>(record.id()),)+ }
            }

            fn following(&self, successors: &Successors) -> Self {
                match self { $(Self::$name(record) => Self::$name(record.following(successors)),)+ }
            }

            fn is_seen_by(&self, reader: &Reader) -> bool {
                match self {
                    $(Self::$name(record) => decide(reader, Operation::Read, <$record>::KIND.code, Record::ownership(record)).allowed,)+
                }
            }

            fn save(&self, unit: &mut Unit, event: MergeEvent) -> Result<(), CrmError> {
                match self { $(Self::$name(record) => unit.save(record, &[event]),)+ }
            }

            fn delete(&self, unit: &mut Unit, event: MergeEvent) -> Result<(), CrmError> {
                match self { $(Self::$name(record) => unit.delete(record, &[event]),)+ }
            }

            /// The record of a reference; none where there is none.
            fn find(unit: &mut Unit, of: RecordRef) -> Result<Option<Self>, CrmError> {
                $(
                    if of.kind == <$record>::KIND.code {
                        return Ok(unit.find::<$record>(RecordId::from_bytes(of.id))?.map(Self::$name));
                    }
                )+
                Err(unknown(of))
            }

            /// The stored bytes of the record of a reference, as they will be.
            fn image(unit: &mut Unit, of: RecordRef) -> Result<Option<Vec<u8>>, CrmError> {
                $(
                    if of.kind == <$record>::KIND.code {
                        return unit.image::<$record>(RecordId::from_bytes(of.id));
                    }
                )+
                Err(unknown(of))
            }

            /// Stages the record of a reference as its bytes say, and tells which parties it names.
            fn restore(unit: &mut Unit, of: RecordRef, bytes: &[u8], event: MergeEvent) -> Result<Vec<PartyId>, CrmError> {
                $(
                    if of.kind == <$record>::KIND.code {
                        return Ok(unit.restore::<$record, _>(RecordId::from_bytes(of.id), bytes, &[event])?.parties());
                    }
                )+
                Err(unknown(of))
            }
        }

        /// Every kind that names parties beside itself, with the fields in which it does.
        pub const HOLDERS: &[(Kind, &[&str])] = &[$((<$record>::KIND, <$record as NamesParties>::PARTY_FIELDS)),+];
    };
}

held! {
    Account(Account),
    Contact(Contact),
    Affiliation(Affiliation),
    Relationship(Relationship),
    PriceBook(PriceBook),
    Lead(Lead),
    Opportunity(Opportunity),
    Quote(Quote),
    Invoice(Invoice),
    Payment(Payment),
    Repayment(Repayment),
    CreditDecision(CreditDecision),
    DunningNotice(DunningNotice),
    DunningHold(DunningHold),
    DunningTerms(DunningTerms),
    PromiseToPay(PromiseToPay),
    LateCharge(LateCharge),
    ReturnAuthorisation(ReturnAuthorisation),
    Dispute(Dispute),
    PaymentDispute(PaymentDispute),
    Claim(Claim),
    ServiceCase(ServiceCase),
    Entitlement(Entitlement),
    Survey(Survey),
    Subscription(Subscription),
    MrrMovement(MrrMovement),
    Contract(Contract),
    Order(Order),
    Redirect(Redirect),
    Activity(Activity),
    FollowUp(FollowUp),
}

fn unknown(of: RecordRef) -> CrmError {
    let detail = "it names a kind of record that no merge touches; restore it from a backup".to_owned();
    CrmError::Corrupt { subject: format!("merge, record of kind {}", of.kind), detail }
}

/// A record before and after; none afterwards where it is gone.
type Step = (Held, Option<Held>);

/// What a merge comes to, before anything is stored.
struct Plan {
    survivor: PartyId,
    others: Vec<(PartyId, Ownership)>,
    /// Those that become part of another first, then the one that stays, then what follows.
    steps: Vec<Step>,
    fields: Vec<FieldChange>,
}

impl Plan {
    fn of_contacts(unit: &mut Unit, command: &MergeContacts) -> Result<Self, CrmError> {
        let (survivor, others) = loaded::<Contact>(unit, command.survivor, &command.others)?;
        let members: Vec<_> =
            std::iter::once(&survivor).chain(&others).map(|one| (PartyId::Contact(one.id()), one.details().clone())).collect();
        let details = survivorship::contact_details(&members, &command.rules)?.unwrap_or_else(|| survivor.details().clone());
        if let Some(account) = details.account.filter(|account| Some(*account) != survivor.details().account) {
            unit.part::<Account>(account)?;
        }
        let fields = survivorship::contact_changes(survivor.details(), &details);
        let next = rules::described_contact(&survivor, details);
        let parties = others.iter().map(|one| (PartyId::Contact(one.id()), one.ownership().clone())).collect();
        let gone = others.into_iter().map(|one| (Held::from(one), None));
        let steps = gone.chain([(survivor.clone().into(), Some(next.into()))]).collect();
        Self { survivor: PartyId::Contact(survivor.id()), others: parties, steps, fields }.followed(unit)
    }

    fn of_accounts(unit: &mut Unit, command: &MergeAccounts) -> Result<Self, CrmError> {
        let (survivor, others) = loaded::<Account>(unit, command.survivor, &command.others)?;
        let members: Vec<_> =
            std::iter::once(&survivor).chain(&others).map(|one| (PartyId::Account(one.id()), one.details().clone())).collect();
        let details = survivorship::account_details(&members, &command.rules)?.unwrap_or_else(|| survivor.details().clone());
        let parent = parent_of(unit, &survivor, &others)?;
        let is_active = others.iter().any(Account::is_active);
        let status = if is_active { AccountStatus::Active } else { *survivor.status() };
        let mut fields = survivorship::account_changes(survivor.details(), &details);
        fields.retain(|change| !unit.reader().is_hidden(Account::KIND.code, &change.field));
        let next = rules::described_account(&survivor, details, parent, status);
        let parties = others.iter().map(|one| (PartyId::Account(one.id()), one.ownership().clone())).collect();
        let gone = others.into_iter().map(|one| (Held::from(one), None));
        let steps = gone.chain([(survivor.clone().into(), Some(next.into()))]).collect();
        Self { survivor: PartyId::Account(survivor.id()), others: parties, steps, fields }.followed(unit)
    }

    fn of(unit: &mut Unit, order: &MergeOrder) -> Result<Self, CrmError> {
        match order {
            MergeOrder::Contacts(command) => Self::of_contacts(unit, command),
            MergeOrder::Accounts(command) => Self::of_accounts(unit, command),
        }
    }

    /// The plan with everything that names one of the others. A link that would bind the survivor to itself, or that would say what an open one says
    /// already, is gone.
    fn followed(mut self, unit: &mut Unit) -> Result<Self, CrmError> {
        let successors = Successors::new(self.others.iter().map(|(party, _)| *party), self.survivor);
        let mut open: BTreeSet<Vec<u8>> = BTreeSet::new();
        let mut found = BTreeMap::new();
        for party in std::iter::once(self.survivor).chain(self.others.iter().map(|(party, _)| *party)) {
            found.extend(naming(unit, party)?.into_iter().map(|held| (key(held.reference()), held)));
        }
        let known: BTreeSet<_> = self.steps.iter().map(|(held, _)| key(held.reference())).collect();
        let mut follow = Vec::new();
        // What names the survivor already is there first.
        for is_moved in [false, true] {
            for held in found.iter().filter(|(key, _)| !known.contains(*key)).map(|(_, held)| held) {
                let next = held.following(&successors);
                if (next != *held) == is_moved {
                    let stays = link_key(&next).is_none_or(|key| key.is_some_and(|key| open.insert(key)));
                    follow.extend((is_moved || !stays).then(|| (held.clone(), stays.then_some(next))));
                }
            }
        }
        self.steps.extend(follow);
        Ok(self)
    }

    fn touched(&self, reader: &Reader) -> Vec<Touched> {
        let seen = self.steps.iter().filter(|(held, _)| held.is_seen_by(reader));
        let becomes = |after: &Option<Held>| if after.is_some() { Becomes::Changed } else { Becomes::Removed };
        let mut touched: Vec<Touched> =
            seen.map(|(held, after)| Touched { record: held.reference(), becomes: becomes(after) }).collect();
        touched.sort_by_key(|touched| key(touched.record));
        touched
    }

    /// Stages everything, with what undoes it.
    fn stored(self, unit: &mut Unit) -> Result<Merged, CrmError> {
        let merge: MergeId = unit.new_id();
        let mut touched = self.touched(unit.reader());
        let mut befores = Vec::new();
        for (held, _) in &self.steps {
            befores.push((held.reference(), Held::image(unit, held.reference())?));
        }
        let survivor = self.survivor;
        // What is gone first: what it was found by may belong to what stays.
        for (held, _) in self.steps.iter().filter(|(_, after)| after.is_none()) {
            let is_party = matches!(held, Held::Contact(_) | Held::Account(_));
            held.delete(unit, if is_party { MergeEvent::Absorbed(survivor) } else { MergeEvent::Followed(merge) })?;
        }
        for (held, after) in &self.steps {
            let event =
                if is_party(held.reference(), survivor) { MergeEvent::Survived(merge) } else { MergeEvent::Followed(merge) };
            after.as_ref().map_or(Ok(()), |after| after.save(unit, event))?;
        }
        for (party, ownership) in &self.others {
            let redirect = Redirect { id: redirect_of(*party), ownership: ownership.clone(), to: survivor, merge };
            unit.save(&redirect, &[MergeEvent::Redirected(merge)])?;
            let redirect = Held::from(redirect);
            befores.push((redirect.reference(), None));
            let is_seen = redirect.is_seen_by(unit.reader());
            touched.extend(is_seen.then(|| Touched { record: redirect.reference(), becomes: Becomes::Created }));
        }
        let mut images = Vec::with_capacity(befores.len());
        for (record, before) in befores {
            let after = Held::image(unit, record)?.map(|bytes| digest(&bytes));
            images.push(Image { record, before: before.map(ByteVec::from), after });
        }
        let absorbed = self.others.iter().map(|(party, _)| *party).collect();
        let record = Merge { id: merge, survivor, absorbed, at: unit.now(), undone_at: None, images };
        unit.save(&record, &[MergeEvent::Done])?;
        touched.sort_by_key(|touched| key(touched.record));
        Ok(Merged { merge, survivor, touched })
    }
}

fn key(of: RecordRef) -> (u16, [u8; 16]) {
    (of.kind, of.id)
}

fn digest(bytes: &[u8]) -> ByteVec {
    ByteVec::from(Sha256::digest(bytes).to_vec())
}

fn reference(party: PartyId) -> RecordRef {
    match party {
        PartyId::Account(account) => RecordRef::to::<Account>(account),
        PartyId::Contact(contact) => RecordRef::to::<Contact>(contact),
    }
}

fn is_party(of: RecordRef, party: PartyId) -> bool {
    of == reference(party)
}

fn redirect_of(party: PartyId) -> RedirectId {
    RedirectId::from_bytes(reference(party).id)
}

/// The party that stays and the others, in the order in which they are named.
fn loaded<R: Record>(unit: &mut Unit, survivor: R::Id, others: &[R::Id]) -> Result<(R, Vec<R>), CrmError> {
    if others.is_empty() || others.len() > MOST_OTHERS {
        let problem = format!("1 to {MOST_OTHERS} parties become part of one at once");
        return Err(Fault::new(others.len(), problem, "merge so many, and more afterwards").at("others").into());
    }
    let survivor = unit.load::<R>(survivor, Operation::Update)?;
    let named: BTreeSet<[u8; 16]> = others.iter().map(|id| id.to_bytes()).chain([survivor.id().to_bytes()]).collect();
    if named.len() <= others.len() {
        return Err(MergeRefusal::ToItself.about(&survivor));
    }
    let others = others.iter().map(|id| unit.load::<R>(*id, Operation::Delete)).collect::<Result<_, _>>()?;
    Ok((survivor, others))
}

/// The account above the one that stays: where that is one of the others, what is above it in turn.
fn parent_of(unit: &mut Unit, survivor: &Account, others: &[Account]) -> Result<Option<AccountId>, CrmError> {
    let member = |id: AccountId| others.iter().find(|other| other.id() == id);
    let mut parent = *survivor.parent();
    while let Some(above) = parent.and_then(member) {
        parent = above.parent().filter(|above| *above != survivor.id());
    }
    let (mut above, mut seen) = (parent, BTreeSet::new());
    while let Some(id) = above.filter(|id| seen.insert(*id)) {
        if member(id).is_some() || id == survivor.id() {
            return Err(MergeRefusal::Ring.about(survivor));
        }
        above = unit.find::<Account>(id)?.and_then(|account| *account.parent());
    }
    Ok(parent)
}

/// Everything that names a party.
fn naming(unit: &mut Unit, party: PartyId) -> Result<Vec<Held>, CrmError> {
    let mut all = under(unit, Relationship::BY_PARTY, party)?;
    all.extend(under(unit, Lead::BY_PARTY, party)?);
    all.extend(under(unit, Redirect::BY_TARGET, party)?);
    all.extend(under(unit, Activity::BY_SUBJECT, party)?);
    all.extend(under(unit, FollowUp::BY_SUBJECT, party)?);
    match party {
        PartyId::Contact(_) => {
            all.extend(under(unit, Affiliation::BY_CONTACT, party)?);
            all.extend(under(unit, Opportunity::BY_CONTACT, party)?);
            all.extend(under(unit, Quote::BY_CONTACT, party)?);
            all.extend(under(unit, Order::BY_CONTACT, party)?);
            all.extend(under(unit, ServiceCase::BY_CONTACT, party)?);
            all.extend(under(unit, Survey::BY_CONTACT, party)?);
            all.extend(under(unit, ReturnAuthorisation::BY_CONTACT, party)?);
        }
        PartyId::Account(_) => {
            all.extend(under(unit, Affiliation::BY_ACCOUNT, party)?);
            all.extend(under(unit, Opportunity::BY_ACCOUNT, party)?);
            all.extend(under(unit, Contact::BY_ACCOUNT, party)?);
            all.extend(under(unit, Account::BY_PARENT, party)?);
            all.extend(under(unit, PriceBook::BY_ACCOUNT, party)?);
            all.extend(under(unit, Invoice::BY_ACCOUNT, party)?);
            all.extend(under(unit, Quote::BY_ACCOUNT, party)?);
            all.extend(under(unit, Payment::BY_ACCOUNT, party)?);
            all.extend(under(unit, Repayment::BY_ACCOUNT, party)?);
            all.extend(under(unit, CreditDecision::BY_ACCOUNT, party)?);
            all.extend(under(unit, DunningNotice::BY_ACCOUNT, party)?);
            all.extend(under(unit, DunningHold::BY_ACCOUNT, party)?);
            all.extend(under(unit, DunningTerms::BY_ACCOUNT, party)?);
            all.extend(under(unit, PromiseToPay::BY_ACCOUNT, party)?);
            all.extend(under(unit, LateCharge::BY_ACCOUNT, party)?);
            all.extend(under(unit, ReturnAuthorisation::BY_ACCOUNT, party)?);
            all.extend(under(unit, Dispute::BY_ACCOUNT, party)?);
            all.extend(under(unit, PaymentDispute::BY_ACCOUNT, party)?);
            all.extend(under(unit, Claim::BY_ACCOUNT, party)?);
            all.extend(under(unit, ServiceCase::BY_ACCOUNT, party)?);
            all.extend(under(unit, Entitlement::BY_ACCOUNT, party)?);
            all.extend(under(unit, Survey::BY_ACCOUNT, party)?);
            all.extend(under(unit, Subscription::BY_ACCOUNT, party)?);
            all.extend(under(unit, MrrMovement::BY_ACCOUNT, party)?);
            all.extend(under(unit, Contract::BY_ACCOUNT, party)?);
            all.extend(under(unit, Order::BY_ACCOUNT, party)?);
        }
    }
    Ok(all)
}

/// The records of an index that stand under the id of a party.
fn under<R: Record + Into<Held>>(unit: &mut Unit, index: Index<R>, party: PartyId) -> Result<Vec<Held>, CrmError> {
    Ok(unit.parts(&Query::under(index, party.sort_key()))?.into_iter().map(Into::into).collect())
}

/// For what there is one of at most: the key under which it stands while it is open. The outer is none where there may be several, the inner where a
/// party would be bound to itself.
#[allow(clippy::option_option, reason = "a link that may not be is not the same as no link")]
fn link_key(held: &Held) -> Option<Option<Vec<u8>>> {
    match held {
        Held::Relationship(link) if link.from() == link.to() => Some(None),
        Held::Relationship(link) if link.period().is_open() => Some(Some([b"r".to_vec(), link.open_key().finish()].concat())),
        Held::Affiliation(link) if link.period().is_open() => {
            let key: SortKey = Affiliation::open_key(*link.contact(), *link.account(), link.role());
            Some(Some([b"a".to_vec(), key.finish()].concat()))
        }
        Held::FollowUp(one) if one.is_running() => {
            Some(Some([b"f".to_vec(), FollowUp::running(*one.subject(), *one.plan()).finish()].concat()))
        }
        _ => None,
    }
}

impl Command for MergeContacts {
    type Answer = Merged;
    const NAME: &'static str = "merging.merge_contacts";

    fn execute(&self, unit: &mut Unit) -> Result<Merged, CrmError> {
        Plan::of_contacts(unit, self)?.stored(unit)
    }
}

impl Command for MergeAccounts {
    type Answer = Merged;
    const NAME: &'static str = "merging.merge_accounts";

    fn execute(&self, unit: &mut Unit) -> Result<Merged, CrmError> {
        Plan::of_accounts(unit, self)?.stored(unit)
    }
}

impl Question for PreviewMerge {
    type Answer = MergePreview;
    const NAME: &'static str = "merging.preview_merge";

    fn answer(&self, unit: &mut Unit) -> Result<MergePreview, CrmError> {
        let plan = Plan::of(unit, &self.of)?;
        Ok(MergePreview { touched: plan.touched(unit.reader()), fields: plan.fields })
    }
}

impl Answer for Merged {
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for Unmerge {
    type Answer = Merged;
    const NAME: &'static str = "merging.unmerge";

    fn execute(&self, unit: &mut Unit) -> Result<Merged, CrmError> {
        let merge = unit.load::<Merge>(self.merge, Operation::Update)?;
        let mut conflicts = Vec::new();
        let mut touched = Vec::new();
        for image in &merge.images {
            let now = Held::image(unit, image.record)?.map(|bytes| digest(&bytes));
            let word = if now.is_none() { "is gone" } else { "was changed" };
            conflicts.extend((now != image.after).then(|| format!("{} {word}", named(image.record))));
        }
        refuse(&merge, conflicts)?;
        let event = MergeEvent::Restored(merge.id);
        // What was made goes, what stayed lets go of what it took over, and then the others find it free.
        let order = |image: &Image| (image.before.is_some(), image.after.is_none());
        let mut images: Vec<&Image> = merge.images.iter().collect();
        images.sort_by_key(|image| order(image));
        let mut dangling = Vec::new();
        for image in images {
            let becomes = match (&image.before, &image.after) {
                (None, _) => Becomes::Removed,
                (Some(_), None) => Becomes::Created,
                (Some(_), Some(_)) => Becomes::Changed,
            };
            match (&image.before, Held::find(unit, image.record)?) {
                (Some(before), _) => {
                    let parties = Held::restore(unit, image.record, before, event.clone())?;
                    dangling.extend(parties.into_iter().map(|party| (image.record, party)));
                }
                (None, Some(made)) => made.delete(unit, event.clone())?,
                (None, None) => {}
            }
            let is_seen =
                image.before.is_none() || Held::find(unit, image.record)?.is_some_and(|held| held.is_seen_by(unit.reader()));
            touched.extend(is_seen.then_some(Touched { record: image.record, becomes }));
        }
        let mut conflicts = Vec::new();
        for (record, party) in dangling {
            let is_there = Held::find(unit, reference(party))?.is_some();
            let gone = || format!("{}, which {} named, is gone", named(reference(party)), named(record));
            conflicts.extend((!is_there).then(gone));
        }
        refuse(&merge, conflicts)?;
        let undone = Merge { undone_at: merge.undone_at.or(Some(unit.now())), images: Vec::new(), ..merge.clone() };
        if undone != merge {
            unit.save(&undone, &[MergeEvent::Undone])?;
        }
        touched.sort_by_key(|touched| key(touched.record));
        Ok(Merged { merge: merge.id, survivor: merge.survivor, touched })
    }
}

fn refuse(merge: &Merge, conflicts: Vec<String>) -> Result<(), CrmError> {
    if conflicts.is_empty() { Ok(()) } else { Err(MergeRefusal::Contradicted { conflicts: conflicts.join(", ") }.about(merge)) }
}

fn named(of: RecordRef) -> String {
    let kind = Kind::find(of.kind).map_or("record", |kind| kind.name);
    format!("{kind} {}", RedirectId::from_bytes(of.id))
}
