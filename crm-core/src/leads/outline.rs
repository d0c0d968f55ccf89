//! What a score needs of a lead, borrowed from the record or straight from its stored form.
//!
//! A ranking looks at every lead in hand. Of a stored lead, most of the time goes into holding each text against its normal form once more and into
//! what no score asks for: the form as it was captured, the evidence in words. An outline leaves both out: its texts lie where they are stored,
//! and were held against their form when they were written.

use minicbor::{Decode, Decoder, data::Type, decode::Error};

use super::model::{Lead, LeadState, LeadTag};
use crate::kernel::{Code, Date, Email, FieldDecimal, FieldValue, Label, LeadId, Name, PartOf, Phone, Record, Timestamp};

/// A lead without what no score asks for. The numbers of its fields are those of [`Lead`].
#[derive(Debug, Clone, PartialEq, Eq, Decode)]
#[cbor(map)]
pub(crate) struct Outline<'a> {
    #[n(0)]
    pub(super) id: LeadId,
    #[b(2)]
    pub(super) state: Standing<'a>,
    #[b(3)]
    pub(super) details: DetailsOutline<'a>,
    #[n(4)]
    pub(super) captured_at: Timestamp,
    #[n(5)]
    pub(super) first_response_at: Option<Timestamp>,
    #[n(8)]
    pub(super) evidence: Vec<Answered>,
}

/// A [`LeadState`] without what it carries but for the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Decode)]
pub(super) enum Standing<'a> {
    #[n(0)]
    New,
    #[n(1)]
    Working,
    #[n(2)]
    Nurturing,
    #[n(3)]
    Qualified,
    #[n(4)]
    Disqualified {
        #[b(0)]
        reason: &'a str,
    },
    #[n(5)]
    Converted,
}

/// [`LeadDetails`](super::LeadDetails), borrowed.
#[derive(Debug, Clone, PartialEq, Eq, Decode)]
#[cbor(map)]
pub(super) struct DetailsOutline<'a> {
    #[b(0)]
    pub(super) name: Option<&'a str>,
    #[b(1)]
    pub(super) company: Option<&'a str>,
    #[b(2)]
    pub(super) email: Option<&'a str>,
    #[b(3)]
    pub(super) phone: Option<&'a str>,
    #[b(4)]
    pub(super) job_title: Option<&'a str>,
    #[b(5)]
    pub(super) source: &'a str,
    #[b(6)]
    pub(super) utm: UtmOutline<'a>,
    #[cbor(b(7), decode_with = "noted")]
    pub(super) custom_fields: Vec<(&'a str, Noted<'a>)>,
}

/// [`Utm`](super::Utm), borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Decode)]
#[cbor(map)]
pub(super) struct UtmOutline<'a> {
    #[b(0)]
    pub(super) source: Option<&'a str>,
    #[b(1)]
    pub(super) medium: Option<&'a str>,
    #[b(2)]
    pub(super) campaign: Option<&'a str>,
}

/// A [`FieldValue`], borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Decode)]
pub(super) enum Noted<'a> {
    #[n(0)]
    Text(#[b(0)] &'a str),
    #[n(1)]
    Integer(#[n(0)] i64),
    #[n(2)]
    Decimal(#[n(0)] FieldDecimal),
    #[n(3)]
    Date(#[n(0)] Date),
    #[n(4)]
    Flag(#[n(0)] bool),
    #[n(5)]
    Choice(#[b(0)] &'a str),
}

/// When a criterion was answered, of an [`Evidence`](super::Evidence).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Decode)]
#[cbor(map)]
pub(super) struct Answered {
    #[n(2)]
    pub(super) at: Timestamp,
}

impl Standing<'_> {
    /// The name of the state.
    pub(super) const fn tag(&self) -> LeadTag {
        match self {
            Self::New => LeadTag::New,
            Self::Working => LeadTag::Working,
            Self::Nurturing => LeadTag::Nurturing,
            Self::Qualified => LeadTag::Qualified,
            Self::Disqualified { .. } => LeadTag::Disqualified,
            Self::Converted => LeadTag::Converted,
        }
    }
}

impl<'a> From<&'a LeadState> for Standing<'a> {
    fn from(state: &'a LeadState) -> Self {
        match state {
            LeadState::New => Self::New,
            LeadState::Working => Self::Working,
            LeadState::Nurturing { .. } => Self::Nurturing,
            LeadState::Qualified { .. } => Self::Qualified,
            LeadState::Disqualified { reason, .. } => Self::Disqualified { reason: reason.as_str() },
            LeadState::Converted(_) => Self::Converted,
        }
    }
}

impl<'a> From<&'a FieldValue> for Noted<'a> {
    fn from(value: &'a FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text(text.as_str()),
            FieldValue::Integer(number) => Self::Integer(*number),
            FieldValue::Decimal(number) => Self::Decimal(*number),
            FieldValue::Date(day) => Self::Date(*day),
            FieldValue::Flag(flag) => Self::Flag(*flag),
            FieldValue::Choice(key) => Self::Choice(key.as_str()),
        }
    }
}

impl<'a> From<&'a Lead> for Outline<'a> {
    fn from(lead: &'a Lead) -> Self {
        let (details, utm) = (lead.details(), &lead.details().utm);
        let label = |label: &'a Option<Label>| label.as_ref().map(Label::as_str);
        let details = DetailsOutline {
            name: details.name.as_ref().map(Name::as_str),
            company: details.company.as_ref().map(Name::as_str),
            email: details.email.as_ref().map(Email::as_str),
            phone: details.phone.as_ref().map(Phone::as_str),
            job_title: label(&details.job_title),
            source: details.source.as_str(),
            utm: UtmOutline { source: label(&utm.source), medium: label(&utm.medium), campaign: label(&utm.campaign) },
            custom_fields: details.custom_fields.iter().map(|(key, value)| (Code::as_str(key), value.into())).collect(),
        };
        Self {
            id: lead.id(),
            state: lead.state().into(),
            details,
            captured_at: *lead.captured_at(),
            first_response_at: *lead.first_response_at(),
            evidence: lead.evidence().iter().map(|answer| Answered { at: answer.at }).collect(),
        }
    }
}

impl PartOf<Lead> for Outline<'_> {
    fn id(&self) -> LeadId {
        self.id
    }
}

/// A map of custom fields in the order of their keys, as it was written.
fn noted<'b, C>(d: &mut Decoder<'b>, cx: &mut C) -> Result<Vec<(&'b str, Noted<'b>)>, Error> {
    let mut fields = Vec::new();
    let mut left = d.map()?;
    loop {
        match left {
            Some(0) => return Ok(fields),
            Some(count) => left = Some(count.saturating_sub(1)),
            None if d.datatype()? == Type::Break => {
                d.skip()?;
                return Ok(fields);
            }
            None => {}
        }
        fields.push((d.str()?, Noted::decode(d, cx)?));
    }
}
