//! The week: what customers ask, what the workshop does, and what time does.

use std::io::Write;

use crm_core::automation::RunDue;
use crm_core::engine::AcknowledgeMessages;
use crm_core::events::AnyEvent;
use crm_core::kernel::{AccountId, Code, EntitlementId, Name, Note, Record, RecordRef, ServiceCaseId, Span, Timestamp};
use crm_core::service::{
    AnswerSurvey, CaseEvent, ClockStanding, ClocksOfCase, Entitlement, MergeCases, MessageFrom, OpenCase, PauseCase,
    RecordCaseMessage, ResolveCase, SendSurvey, ServiceCase, SlaGoal, SurveyKind, UnmergeCase, WaitingOn,
};

use super::{Story, heading, hours, local};
use crate::{StoryError, table};

/// The cases of the week.
pub struct Cases {
    pub grinder: ServiceCaseId,
    pub phone_call: ServiceCaseId,
    pub oven_timer: ServiceCaseId,
}

/// What was told so far, and until when what is due is done.
struct Diary<'s> {
    story: &'s Story<'s>,
    rows: Vec<Vec<String>>,
    done_until: Timestamp,
}

/// Lets the week go by.
pub fn pass(story: &Story<'_>, out: &mut dyn Write) -> Result<Cases, StoryError> {
    let mut diary = Diary { story, rows: Vec::new(), done_until: "2026-04-03T15:30:00+02:00".parse()? };
    let house = story.house;
    let gold = Some(house.gold);
    let grinder = diary.open("2026-04-03T16:00:00+02:00", house.cafe, "The grinder stops", "normal", "email", gold)?;
    let phone_call = diary.open("2026-04-03T16:20:00+02:00", house.cafe, "No coffee since noon", "normal", "phone", gold)?;
    diary.merge("2026-04-03T16:25:00+02:00", phone_call, grinder)?;
    diary.write("2026-04-03T16:30:00+02:00", grinder, MessageFrom::Agent, "Which serial number has it?")?;
    diary.pause("2026-04-03T17:00:00+02:00", grinder)?;
    let oven_timer = diary.open("2026-04-07T09:30:00+02:00", house.bakery, "The timer is late", "normal", "email", None)?;
    diary.write("2026-04-07T11:00:00+02:00", grinder, MessageFrom::Customer, "AN-1207")?;
    diary.write("2026-04-07T12:00:00+02:00", grinder, MessageFrom::Agent, "The part comes tomorrow at nine")?;
    diary.resolve("2026-04-08T10:30:00+02:00", grinder)?;
    diary.ask("2026-04-08T10:35:00+02:00", grinder, SurveyKind::Satisfaction, 5)?;
    diary.part("2026-04-08T14:00:00+02:00", phone_call)?;
    diary.write("2026-04-08T14:10:00+02:00", phone_call, MessageFrom::Agent, "So it was the other machine. I am on my way")?;
    diary.resolve("2026-04-08T17:30:00+02:00", phone_call)?;
    diary.ask("2026-04-08T17:35:00+02:00", phone_call, SurveyKind::Effort, 7)?;
    diary.write("2026-04-09T10:00:00+02:00", oven_timer, MessageFrom::Agent, "Sorry for the wait: unplug it for a minute")?;
    diary.pause("2026-04-09T10:05:00+02:00", oven_timer)?;
    diary.wait("2026-04-10T18:00:00+02:00".parse()?)?;
    heading(out, "The week")?;
    table::write(out, &["when", "case", "", "what"], diary.rows)?;
    Ok(Cases { grinder, phone_call, oven_timer })
}

impl Diary<'_> {
    /// What is due is done every half hour, as a host does it; its messages are delivered.
    fn wait(&mut self, until: Timestamp) -> Result<(), StoryError> {
        loop {
            let next = self.done_until.plus(Span::from_minutes(30))?;
            if until < next {
                return Ok(());
            }
            self.done_until = next;
            let session = self.story.at(next)?;
            while !session.execute(RunDue { limit: None })?.is_end {}
            let waiting = session.deliveries(100)?;
            for delivery in &waiting {
                if let Some(AnyEvent::Case(CaseEvent::Warned { goal, percent, tells })) = &delivery.event {
                    let who = if *tells == self.story.house.lead { "Ada" } else { "Noé" };
                    let told = format!("{percent} % of the time for the {} have run; {who} is told", promise(goal));
                    self.note(next, delivery.record, "!", told)?;
                }
            }
            session.execute(AcknowledgeMessages { messages: waiting.iter().map(|delivery| delivery.id).collect() })?;
        }
    }

    fn note(&mut self, at: Timestamp, case: RecordRef, mark: &str, what: String) -> Result<(), StoryError> {
        let subject =
            self.story.at(at)?.get::<ServiceCase>(crm_core::kernel::RecordId::from_bytes(case.id))?.subject().to_string();
        self.rows.push(vec![local(at)?, subject, mark.to_owned(), what]);
        Ok(())
    }

    fn noted(&mut self, at: Timestamp, case: ServiceCaseId, mark: &str, what: String) -> Result<(), StoryError> {
        self.note(at, RecordRef::to::<ServiceCase>(case), mark, what)
    }

    fn open(
        &mut self,
        at: &str,
        account: AccountId,
        subject: &str,
        priority: &str,
        channel: &str,
        entitlement: Option<EntitlementId>,
    ) -> Result<ServiceCaseId, StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        let (priority, kind, channel) = (Code::parse(priority)?, Code::parse("problem")?, Code::parse(channel)?);
        let asked = OpenCase::new(account, Name::parse(subject)?, priority, kind, channel);
        let owner = Some(self.story.house.mechanic);
        let case = self.story.at(at)?.execute(OpenCase { entitlement, owner, ..asked })?;
        let clocks = self.clocks(case.id(), at)?;
        let over = clocks.iter().map(|clock| Ok(format!("{} by {}", promise(&clock.goal), over(clock)?)));
        let over = over.collect::<Result<Vec<_>, StoryError>>()?.join(", ");
        self.noted(at, case.id(), "←", format!("comes by {}; {}: {over}", case.channel(), case.level()))?;
        Ok(case.id())
    }

    fn clocks(&self, case: ServiceCaseId, at: Timestamp) -> Result<Vec<ClockStanding>, StoryError> {
        Ok(self.story.at(at)?.ask(ClocksOfCase { case, at: None })?)
    }

    fn resolution(&self, case: ServiceCaseId, at: Timestamp) -> Result<String, StoryError> {
        let clocks = self.clocks(case, at)?;
        clocks.iter().find(|clock| clock.goal == SlaGoal::Resolution).map_or_else(|| Ok(String::new()), over)
    }

    fn left(&self, at: Timestamp) -> Result<u32, StoryError> {
        Ok(self.story.at(at)?.get::<Entitlement>(self.story.house.gold)?.left().unwrap_or(0))
    }

    fn write(&mut self, at: &str, case: ServiceCaseId, from: MessageFrom, text: &str) -> Result<(), StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        self.story.at(at)?.execute(RecordCaseMessage { case, from, at: None, text: Note::parse(text)? })?;
        let (mark, then) = match from {
            MessageFrom::Customer => ("←", format!("; the resolution is due {} now", self.resolution(case, at)?)),
            MessageFrom::Agent => ("→", String::new()),
        };
        self.noted(at, case, mark, format!("“{text}”{then}"))
    }

    fn pause(&mut self, at: &str, case: ServiceCaseId) -> Result<(), StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        self.story.at(at)?.execute(PauseCase { case, waiting: WaitingOn::Customer, status: None, at: None })?;
        let clocks = self.clocks(case, at)?;
        let left = clocks.iter().find(|clock| clock.goal == SlaGoal::Resolution).map_or(Span::ZERO, |clock| clock.left);
        self.noted(at, case, "‖", format!("waits for the customer: the clock stands with {} left", hours(left)))
    }

    fn merge(&mut self, at: &str, duplicate: ServiceCaseId, into: ServiceCaseId) -> Result<(), StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        let before = self.left(at)?;
        self.story.at(at)?.execute(MergeCases { duplicate, into })?;
        let left = self.left(at)?;
        self.noted(
            at,
            duplicate,
            "=",
            format!("the same as the grinder: cases left of gold care {before}, {left} with this one given back"),
        )
    }

    fn part(&mut self, at: &str, case: ServiceCaseId) -> Result<(), StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        self.story.at(at)?.execute(UnmergeCase { case })?;
        let (due, left) = (self.resolution(case, at)?, self.left(at)?);
        self.noted(
            at,
            case,
            "≠",
            format!("was another machine: as it was on Friday, its resolution due {due}; cases left {left}"),
        )
    }

    fn resolve(&mut self, at: &str, case: ServiceCaseId) -> Result<(), StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        let resolution = Code::parse("solved")?;
        self.story.at(at)?.execute(ResolveCase { case, resolution, status: None, at: None })?;
        let clocks = self.clocks(case, at)?;
        let clock = clocks.iter().find(|clock| clock.goal == SlaGoal::Resolution);
        let told = clock.map_or_else(String::new, |clock| {
            let state = format!("{:?}", clock.state).to_lowercase();
            format!("resolved after {} of work, promise {state}", hours(clock.consumed))
        });
        self.noted(at, case, "✓", told)
    }

    fn ask(&mut self, at: &str, case: ServiceCaseId, kind: SurveyKind, score: u32) -> Result<(), StoryError> {
        let at = at.parse()?;
        self.wait(at)?;
        let session = self.story.at(at)?;
        let told = match session.execute(SendSurvey { case, contact: self.story.house.owner, kind }) {
            Err(error) => format!("Inès is not asked: {error}"),
            Ok(survey) => {
                session.execute(AnswerSurvey { survey: survey.id(), score, comment: Note::default() })?;
                format!("Inès is asked, and gives {score} of {}", kind.scale().1)
            }
        };
        self.noted(at, case, "?", told)
    }
}

/// When a clock is over, or that it stands.
fn over(clock: &ClockStanding) -> Result<String, StoryError> {
    clock.deadline.map_or_else(|| Ok("at no time".to_owned()), local)
}

/// What is promised, in words.
pub fn promise(goal: &SlaGoal) -> &'static str {
    match goal {
        SlaGoal::FirstResponse => "first response",
        SlaGoal::NextResponse => "next response",
        SlaGoal::Resolution => "resolution",
        SlaGoal::Other(_) => "goal of its own",
    }
}
