//! The session side of conversion: a lead becomes records of three kinds, and they become a lead again.

use crate::access::{Operation, Reader};
use crate::engine::{Answer, ChangeEntry, ChangeKind, Command, Question, Unit};
use crate::kernel::{AccountId, ContactId, CrmError, OpportunityId, Ownership, Record, RecordRef, Refusal, SortKey};
use crate::leads::{self, Lead, LeadEvent, LeadState};
use crate::parties::{self, Account, Contact};
use crate::pipeline::contract::{
    Conversion, ConvertLead, ConvertTo, OpportunityRefusal, PreviewConversion, UnconversionConflicts, UnconvertLead,
};
use crate::pipeline::conversion::{self, ConversionPreview, Mapped, MappedField};
use crate::pipeline::mapping::ConversionPolicy;
use crate::pipeline::model::Opportunity;
use crate::pipeline::unconversion::{self, ConversionDone, ConversionEvent, Done, NamedIn, UnconversionConflict};

use super::opened;

impl Answer for Conversion {
    fn masked(self, reader: &Reader) -> Self {
        let Self { lead, account, contact, opportunity } = self;
        Self {
            lead: reader.masked(lead),
            account: reader.masked(account),
            contact: reader.masked(contact),
            opportunity: opportunity.map(|deal| reader.masked(deal)),
        }
    }
}

impl Command for ConvertLead {
    type Answer = Conversion;
    const NAME: &'static str = "pipeline.convert_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Conversion, CrmError> {
        converted(unit, self).map(|done| done.became)
    }
}

impl Question for PreviewConversion {
    type Answer = ConversionPreview;
    const NAME: &'static str = "pipeline.preview_conversion";

    fn answer(&self, unit: &mut Unit) -> Result<ConversionPreview, CrmError> {
        let preview = unit.tried(|unit| converted(unit, &self.convert))?;
        let became = preview.became.masked(unit.reader());
        Ok(ConversionPreview { became, ..preview })
    }
}

/// Converts, and tells what was filled and what was left.
fn converted(unit: &mut Unit, command: &ConvertLead) -> Result<ConversionPreview, CrmError> {
    let lead = unit.load::<Lead>(command.lead, Operation::Update)?;
    let account: AccountId = existing(command.account).unwrap_or_else(|| unit.new_id());
    let contact: ContactId = existing(command.contact).unwrap_or_else(|| unit.new_id());
    let opportunity: Option<OpportunityId> = command.opportunity.as_ref().map(|_| unit.new_id());
    // First of all: can the lead be converted at all?
    let decision = leads::rules::converted(&lead, account, contact, opportunity, unit.today())?;
    let policy = unit.policy::<ConversionPolicy>()?;
    let ownership = unit.ownership_of(Some(command.owner.unwrap_or(lead.ownership().owner)))?;
    let (account, mut filled, mut kept) = converted_account(unit, &lead, command.account, account, &ownership, &policy)?;
    let (contact, also, left) = converted_contact(unit, &lead, command.contact, (contact, account.id()), &ownership, &policy)?;
    filled.extend(also);
    kept.extend(left);
    let opportunity = match (opportunity, &command.opportunity) {
        (Some(id), Some(new)) => {
            let Mapped { details: mut open, filled: also, kept: left } =
                conversion::opportunity_of(&lead, new, &ownership, &policy)?;
            filled.extend(also);
            kept.extend(left);
            (open.account, open.contact) = (Some(account.id()), Some(contact.id()));
            Some(opened(unit, id, ownership, &open, command.lead)?)
        }
        _ => None,
    };
    // The lead comes last: what is logged before it is what undoing the conversion takes back.
    let became = Conversion { lead: unit.apply(decision)?, account, contact, opportunity };
    Ok(ConversionPreview { became, filled, kept })
}

fn existing<I>(to: ConvertTo<I>) -> Option<I> {
    match to {
        ConvertTo::New => None,
        ConvertTo::Existing(id) => Some(id),
    }
}

/// A record, what of it was filled, and what was left.
type Filled<R> = (R, Vec<MappedField>, Vec<MappedField>);

fn converted_account(
    unit: &mut Unit,
    lead: &Lead,
    to: ConvertTo<AccountId>,
    id: AccountId,
    ownership: &Ownership,
    policy: &ConversionPolicy,
) -> Result<Filled<Account>, CrmError> {
    let known = existing(to).map(|id| unit.load::<Account>(id, Operation::Update)).transpose()?;
    let details = known.as_ref().map(|account| account.details().clone());
    let Mapped { details, filled, kept } = conversion::account_of(details, lead, policy)?;
    if known.as_ref().is_none_or(|account| account.details().custom_fields != details.custom_fields) {
        unit.check_custom_fields::<Account>(&details.custom_fields)?;
    }
    let account = match known {
        Some(account) => unit.apply(parties::rules::change_account(&account, details))?,
        None => unit.open_with(parties::rules::create_account(id, ownership.clone(), details, &[], 1)?)?,
    };
    Ok((account, filled, kept))
}

fn converted_contact(
    unit: &mut Unit,
    lead: &Lead,
    to: ConvertTo<ContactId>,
    (id, account): (ContactId, AccountId),
    ownership: &Ownership,
    policy: &ConversionPolicy,
) -> Result<Filled<Contact>, CrmError> {
    let known = existing(to).map(|id| unit.load::<Contact>(id, Operation::Update)).transpose()?;
    let details = known.as_ref().map(|contact| contact.details().clone());
    let Mapped { details, filled, kept } = conversion::contact_of(details, account, lead, policy)?;
    if known.as_ref().is_none_or(|contact| contact.details().custom_fields != details.custom_fields) {
        unit.check_custom_fields::<Contact>(&details.custom_fields)?;
    }
    let contact = match known {
        Some(contact) => unit.apply(parties::rules::change_contact(&contact, details))?,
        None => unit.open_with(parties::rules::create_contact(id, ownership.clone(), details))?,
    };
    Ok((contact, filled, kept))
}

impl Command for UnconvertLead {
    type Answer = Lead;
    const NAME: &'static str = "pipeline.unconvert_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let done = conversion_done(unit, &lead)?;
        let conflicts = conflicts(unit, &lead, &done)?;
        if !conflicts.is_empty() {
            let conflicts = conflicts.iter().map(UnconversionConflict::words).collect::<Vec<_>>().join(", ");
            return Err(OpportunityRefusal::Unconvertible { conflicts }.about(&lead));
        }
        if let Some(made) = &done.opportunity {
            unit.delete(&made.after, &[ConversionEvent::Undone])?;
        }
        if let Some(done) = done.contact {
            match done.before {
                Some(before) => drop(unit.apply(parties::rules::change_contact(&done.after, before.details().clone()))?),
                None => unit.delete(&done.after, &[ConversionEvent::Undone])?,
            }
        }
        if let Some(done) = done.account {
            match done.before {
                Some(before) => drop(unit.apply(parties::rules::change_account(&done.after, before.details().clone()))?),
                None => unit.delete(&done.after, &[ConversionEvent::Undone])?,
            }
        }
        unit.apply(leads::rules::unconverted(&done.lead_before))
    }
}

impl Question for UnconversionConflicts {
    type Answer = Vec<UnconversionConflict>;
    const NAME: &'static str = "pipeline.unconversion_conflicts";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<UnconversionConflict>, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let done = conversion_done(unit, &lead)?;
        conflicts(unit, &lead, &done)
    }
}

/// What the conversion of the lead did, as the change log tells.
fn conversion_done(unit: &mut Unit, lead: &Lead) -> Result<ConversionDone, CrmError> {
    let LeadState::Converted(became) = lead.state() else { return Err(OpportunityRefusal::NotConverted.about(lead)) };
    let not_told = || OpportunityRefusal::NotTold.about(lead);
    let entries = unit.logged_with::<Lead>(lead.id(), LeadEvent::CONVERTED)?;
    let Some((last, parts)) = entries.split_last() else { return Err(not_told()) };
    let lead_after = last.decode::<Lead>()?.filter(|after| after.state() == lead.state()).ok_or_else(not_told)?;
    let lead_before = unit.before_entry::<Lead>(lead.id(), last)?.ok_or_else(not_told)?;
    let account = done_to::<Account>(unit, became.account, parts, &not_told)?;
    let contact = done_to::<Contact>(unit, became.contact, parts, &not_told)?;
    let opportunity = match became.opportunity {
        Some(id) => Some(done_to::<Opportunity>(unit, id, parts, &not_told)?.ok_or_else(not_told)?),
        None => None,
    };
    Ok(ConversionDone { lead_before, lead_after, account, contact, opportunity })
}

/// What the entries of a conversion did to the record of `id`; nothing where none is about it.
fn done_to<R: Record>(
    unit: &Unit,
    id: R::Id,
    entries: &[ChangeEntry],
    not_told: &impl Fn() -> CrmError,
) -> Result<Option<Done<R>>, CrmError> {
    let about = Some(RecordRef::to::<R>(id));
    let Some(entry) = entries.iter().find(|entry| entry.head.record == about) else { return Ok(None) };
    let after = entry.decode::<R>()?.ok_or_else(not_told)?;
    let before = match entry.head.change {
        ChangeKind::Created => None,
        _ => Some(unit.before_entry::<R>(id, entry)?.ok_or_else(not_told)?),
    };
    Ok(Some(Done { before, after }))
}

/// Everything that stands in the way of undoing the conversion, of which the actor must be allowed to change each record.
fn conflicts(unit: &mut Unit, lead: &Lead, done: &ConversionDone) -> Result<Vec<UnconversionConflict>, CrmError> {
    let mut all = unconversion::changed_since(&done.lead_after, Some(lead), unconversion::differing_lead);
    let touched = done.touched();
    all.extend(changed_since(unit, done.account.as_ref(), unconversion::differing_account)?);
    all.extend(changed_since(unit, done.contact.as_ref(), unconversion::differing_contact)?);
    all.extend(changed_since(unit, done.opportunity.as_ref(), unconversion::differing_opportunity)?);
    all.extend(naming(unit, done.account.as_ref(), &unconversion::NAMES_ACCOUNTS, &touched)?);
    all.extend(naming(unit, done.contact.as_ref(), &unconversion::NAMES_CONTACTS, &touched)?);
    all.extend(naming(unit, done.opportunity.as_ref(), &unconversion::NAMES_OPPORTUNITIES, &touched)?);
    Ok(all)
}

fn changed_since<R: Record>(
    unit: &mut Unit,
    done: Option<&Done<R>>,
    differing: impl Fn(&R, &R) -> Vec<&'static str>,
) -> Result<Vec<UnconversionConflict>, CrmError> {
    let Some(done) = done else { return Ok(Vec::new()) };
    let now = unit.find::<R>(done.after.id())?;
    if let Some(now) = &now {
        unit.authorise(Operation::Update, now)?;
    }
    Ok(unconversion::changed_since(&done.after, now.as_ref(), differing))
}

/// The kinds of which a record names what the conversion made, but for those that are `touched` themselves.
fn naming<R: Record>(
    unit: &mut Unit,
    done: Option<&Done<R>>,
    places: &[NamedIn],
    touched: &[[u8; 16]],
) -> Result<Vec<UnconversionConflict>, CrmError> {
    let Some(made) = done.filter(|done| done.before.is_none()).map(|done| done.after.id()) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for place in places {
        if unit.is_named(place.code(), SortKey::new().id(made), touched)? {
            all.push(unconversion::named_by::<R>(made, place.kind));
        }
    }
    Ok(all)
}
