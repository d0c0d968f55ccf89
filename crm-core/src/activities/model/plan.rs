//! Plans: steps that follow a date of a record, as reminders and cadences do.

use std::collections::BTreeSet;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, Code, Fault, Faults, FollowUpPlanId, Index, IndexRow, Kind, Name, Note, Record, SortKey};

use super::activity::ActivityKind;
use super::subject::SubjectKind;

/// The most steps of a plan.
pub const MAX_STEPS: usize = 50;
/// The most often the steps of a plan are taken for one record.
pub const MAX_FIRINGS: u32 = 1_000;
/// The furthest that a step lies from what it follows: ten years of days, and as many hours.
const MOST_DAYS: i32 = 3_660;
const MOST_HOURS: i32 = MOST_DAYS * 24;
const MINUTES_A_DAY: u16 = 1_440;
const MOST_STATES: usize = 50;

/// The date of a record that steps follow. Where the record has none, they wait; where it changes, they follow it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Anchor {
    /// When the follow-up began. Every record has it.
    #[n(0)]
    Start,
    /// When a lead was captured, a deal opened, a quote drafted, an invoice issued, a dispute raised.
    #[n(1)]
    Created,
    /// When a deal came into the stage it is in, a quote to stand as it does: a sent one when it was sent.
    #[n(2)]
    Entered,
    /// The day a lead is to be looked at again, a deal is expected to close, an invoice is to be paid by, the last day of a quote.
    #[n(3)]
    Due,
    /// A custom field that holds a day, by its key.
    #[n(4)]
    Field(#[n(0)] Code),
}

impl Anchor {
    /// True where records of the kind can have that date.
    #[must_use]
    pub fn is_of(&self, subject: SubjectKind) -> bool {
        match self {
            Self::Start => true,
            Self::Created | Self::Due => match subject {
                SubjectKind::Lead | SubjectKind::Opportunity | SubjectKind::Invoice | SubjectKind::Quote => true,
                SubjectKind::Dispute => *self == Self::Created,
                SubjectKind::Account | SubjectKind::Contact => false,
            },
            Self::Entered => matches!(subject, SubjectKind::Opportunity | SubjectKind::Quote),
            Self::Field(_) => subject.kind().has_custom_fields,
        }
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Created => "created",
            Self::Entered => "entered",
            Self::Due => "due",
            Self::Field(_) => "field",
        }
    }
}

/// How long after what it follows a step is due, or before where it is negative. Days are due at the plan's time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Offset {
    /// Hours by the clock, -87,840 to 87,840.
    #[n(0)]
    Hours(#[n(0)] i32),
    /// Hours that the plan's calendar counts as worked, -87,840 to 87,840.
    #[n(1)]
    WorkingHours(#[n(0)] i32),
    /// Days, -3,660 to 3,660.
    #[n(2)]
    Days(#[n(0)] i32),
    /// Days that the plan's calendar counts as worked, -3,660 to 3,660.
    #[n(3)]
    WorkingDays(#[n(0)] i32),
}

impl Offset {
    fn check(self) -> Result<(), Fault> {
        let (value, most) = match self {
            Self::Hours(hours) | Self::WorkingHours(hours) => (hours, MOST_HOURS),
            Self::Days(days) | Self::WorkingDays(days) => (days, MOST_DAYS),
        };
        if (-most..=most).contains(&value) {
            return Ok(());
        }
        Err(Fault::new(value, format!("a step lies within {most} of what it follows, ten years"), "give a shorter time"))
    }
}

/// What a step follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum After {
    /// The plan's date.
    #[default]
    #[n(0)]
    Anchor,
    /// The step before it: once its activity is done, or its message is out.
    #[n(1)]
    PreviousStep,
}

/// How a message travels. The library puts it into the outbox; the host sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Channel {
    /// By e-mail.
    #[n(0)]
    Email,
    /// By text message.
    #[n(1)]
    Sms,
    /// By post.
    #[n(2)]
    Letter,
    /// To the owner of the record, not to the customer.
    #[n(3)]
    Owner,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum StepAction {
    /// Plans an activity for the owner of the record.
    #[n(0)]
    Plan {
        /// What sort.
        #[n(0)]
        kind: ActivityKind,
        /// What it is called.
        #[n(1)]
        title: Name,
        /// What else there is to know.
        #[cfg_attr(feature = "serde", serde(default))]
        #[n(2)]
        note: Note,
    },
    /// Puts a message into the outbox.
    #[n(1)]
    Send {
        /// How it travels.
        #[n(0)]
        channel: Channel,
        /// Key of the text, which the host knows.
        #[n(1)]
        template: Code,
    },
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PlanStep {
    /// Key of the step, unique in the plan. It is what says that a step was taken: a key that stays is not taken again.
    #[n(0)]
    pub key: Code,
    /// What it follows.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub after: After,
    /// How long after that.
    #[n(2)]
    pub offset: Offset,
    /// What it does.
    #[n(3)]
    pub action: StepAction,
}

/// The part of each day in which no message goes out: minutes from local midnight. From 1,200 to 480 is from eight in the evening to eight in the
/// morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuietHours {
    /// The first quiet minute, 0 to 1,439.
    #[n(0)]
    pub from: u16,
    /// The first minute that is not, 0 to 1,439; another than `from`.
    #[n(1)]
    pub to: u16,
}

/// What a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PlanTerms {
    /// What people call it.
    #[n(0)]
    pub name: Name,
    /// What it is for.
    #[n(1)]
    pub subject: SubjectKind,
    /// The date its steps follow.
    #[n(2)]
    pub anchor: Anchor,
    /// The states in which a record begins it by itself, as its JSON names them (of a deal: the key of the stage); none: only where somebody asks.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub begins_in: Vec<Code>,
    /// The states in which it ends. It always ends where the record is closed: converted or let go, won or lost, paid, resolved.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub ends_in: Vec<Code>,
    /// It ends where an activity of one of these kinds was done about the record since it began; where a meeting is named, also where one is planned.
    /// Its own activities do not count.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub ends_on: BTreeSet<ActivityKind>,
    /// The steps, in order; 1 to 50.
    #[n(6)]
    pub steps: Vec<PlanStep>,
    /// The minute of the local day at which steps are due that are counted in days, 0 to 1,439.
    #[n(7)]
    pub time_of_day: u16,
    /// When people work; none: always.
    #[n(8)]
    pub calendar: Option<BusinessCalendar>,
    /// True where messages go out on working days only.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(9)]
    pub sends_on_working_days: bool,
    /// When no message goes out; none: at any hour.
    #[n(10)]
    pub quiet: Option<QuietHours>,
    /// How many steps are taken for one record at most, those taken anew included; 1 to 1,000.
    #[n(11)]
    pub most: u32,
}

impl PlanTerms {
    /// Everything that is wrong with it.
    ///
    /// # Errors
    /// Faults by field: no steps or too many, two of one key, a date that the records have not, minutes beyond a day.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if !self.anchor.is_of(self.subject) {
            let problem = format!("no {} has the date `{}`", self.subject.kind().name, self.anchor.words());
            faults.push(
                Fault::new(self.anchor.words(), problem, "let the steps follow `start`, or a date that it has").at("anchor"),
            );
        }
        let steps = self.steps.len();
        let fits = (1..=MAX_STEPS).contains(&steps);
        faults.require(fits, "steps", steps, "a plan has 1 to 50 steps", "give as many, or several plans");
        for (at, step) in self.steps.iter().enumerate() {
            let field = format!("steps[{at}]");
            let twice = self.steps.iter().take(at).any(|other| other.key == step.key);
            faults.require(!twice, &format!("{field}.key"), &step.key, "two steps have one key", "give each a key of its own");
            faults.take(format!("{field}.offset"), step.offset.check());
            let follows = at > 0 || step.after == After::Anchor;
            faults.require(
                follows,
                &format!("{field}.after"),
                "previous_step",
                "no step stands before the first",
                "let it follow the anchor",
            );
        }
        for (field, states) in [("begins_in", &self.begins_in), ("ends_in", &self.ends_in)] {
            faults.require(states.len() <= MOST_STATES, field, states.len(), "at most 50 states are named", "name fewer");
        }
        let both = self.begins_in.iter().find(|state| self.ends_in.contains(state));
        if let Some(state) = both {
            faults.push(
                Fault::new(state, "a plan cannot begin and end in one state", "take it out of one of them").at("begins_in"),
            );
        }
        faults.require(
            self.time_of_day < MINUTES_A_DAY,
            "time_of_day",
            self.time_of_day,
            "a day has 1,440 minutes",
            "give 0 to 1439",
        );
        if let Some(quiet) = self.quiet {
            let fits = quiet.from < MINUTES_A_DAY && quiet.to < MINUTES_A_DAY && quiet.from != quiet.to;
            let shown = format!("{}-{}", quiet.from, quiet.to);
            faults.require(fits, "quiet", shown, "quiet hours begin and end at two minutes of a day", "give two of 0 to 1439");
        }
        let fits = (1..=MAX_FIRINGS).contains(&self.most);
        faults.require(fits, "most", self.most, "1 to 1,000 steps are taken for one record", "give such a number");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Steps that follow a date of a record. Those under way follow the plan as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct FollowUpPlan {
    /// Id of the plan.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::activities) id: FollowUpPlanId,
    /// Its key; unique.
    #[n(1)]
    pub(in crate::activities) key: Code,
    /// 1 when it was made, and one more with each change.
    #[n(2)]
    pub(in crate::activities) version: u32,
    /// False where nothing follows it any more.
    #[n(3)]
    pub(in crate::activities) is_active: bool,
    /// What it says.
    #[n(4)]
    pub(in crate::activities) terms: PlanTerms,
}

impl FollowUpPlan {
    /// The plan of a key.
    pub const BY_KEY: Index<Self> = Index::unique(1, "key");
    /// Plans that begin by themselves, by the kind of record.
    pub const BY_BEGINNING: Index<Self> = Index::new(2, "kind of record that begins it");

    /// The key of [`FollowUpPlan::BY_BEGINNING`] for a kind of record.
    #[must_use]
    pub fn begun_by(subject: SubjectKind) -> SortKey {
        SortKey::new().unsigned(u64::from(subject.kind().code))
    }
}

impl Record for FollowUpPlan {
    type Id = FollowUpPlanId;
    const KIND: Kind = Kind::FOLLOW_UP_PLAN;
    const NEXT_FIELD: u64 = 5;

    fn id(&self) -> FollowUpPlanId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        self.terms.check().map_err(|faults| faults.within("terms"))
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_KEY.row(SortKey::new().text(self.key.as_str()))];
        if self.is_active && !self.terms.begins_in.is_empty() {
            rows.push(Self::BY_BEGINNING.row(Self::begun_by(self.terms.subject)));
        }
        rows
    }
}
