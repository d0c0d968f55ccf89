//! The first leads are given to somebody, followed up, qualified with evidence, and one is converted.

use std::io::Write;

use crm_core::activities::{Activity, SubjectId};
use crm_core::automation::{DueWork, RunDue};
use crm_core::engine::Query;
use crm_core::kernel::{AccountId, Code, CrmError, LeadId, Name, Note, Record, UserId};
use crm_core::leads::{Lead, QualificationOf, QualifyLead, RecordEvidence, RouteLead, WorkLead};
use crm_core::parties::{Account, AccountDetails, Contact, CreateAccount, FindDuplicates, Intake, PartyId, PartyPhone, Sought};
use crm_core::pipeline::{
    ConversionTarget, ConvertLead, ConvertTo, MappedField, NewOpportunity, Opportunity, PreviewConversion, UnconvertLead,
};

use super::{Story, StoryError, count, heading, house, percent, say};
use crate::table::{or_dash, write};

/// Gives each of the first leads to somebody, by the company's rules; answers who got which.
pub fn route(story: &Story<'_>, out: &mut dyn Write, first: &[Lead]) -> Result<Vec<(LeadId, UserId)>, StoryError> {
    let (mut rows, mut routed) = (Vec::new(), Vec::new());
    for lead in first {
        let routing = story.office()?.execute(RouteLead { lead: lead.id() })?;
        let others = routing.considered.iter().filter(|one| Some(one.user) != routing.owner);
        let why: Vec<String> = others.map(|one| format!("{} is {}", story.house.name(one.user), one.verdict.words())).collect();
        let owner = routing.owner.map(|owner| story.house.name(owner));
        rows.push(vec![lead.title().to_owned(), or_dash(routing.rule), or_dash(owner), why.join("; ")]);
        routed.extend(routing.owner.map(|owner| (lead.id(), owner)));
    }
    heading(out, "Who gets them, and why not another")?;
    write(out, &["lead", "rule", "goes to", "the others"], rows)?;
    Ok(routed)
}

/// Whoever got a lead takes it up, and a plan sees to it that it is not forgotten; one is qualified on the way. Answers that one.
pub fn follow_up(
    story: &Story<'_>,
    out: &mut dyn Write,
    routed: &[(LeadId, UserId)],
) -> Result<Option<(LeadId, UserId)>, StoryError> {
    story.office()?.execute(house::follow_up()?)?;
    for (lead, owner) in routed {
        story.session(*owner)?.execute(WorkLead { lead: *lead })?;
    }
    let (mut days, today) = (Vec::new(), story.wait(0)?);
    days.push((today.to_string(), run(story)?));
    for wait in [1, 1] {
        let day = story.wait(wait)?;
        days.push((day.to_string(), run(story)?));
    }
    let qualified = routed.first().copied();
    if let Some((lead, owner)) = qualified {
        qualify(story, out, lead, owner)?;
    }
    for wait in [1, 4, 1] {
        let day = story.wait(wait)?;
        days.push((day.to_string(), run(story)?));
    }
    heading(out, "What the plan `Three touches in a week` did, day by day")?;
    let rows = days.into_iter().map(|(day, work)| {
        std::iter::once(day).chain([work.begun, work.taken, work.stopped].map(|steps| steps.to_string())).collect()
    });
    write(out, &["day", ">begun", ">steps taken", ">ended"], rows)?;
    touched(story, out, routed)?;
    Ok(qualified)
}

/// Does what is due, to the end.
fn run(story: &Story<'_>) -> Result<DueWork, StoryError> {
    let host = story.crm.system("reminders", story.now.get());
    let mut all = DueWork::default();
    while !all.is_end {
        let work = host.execute(RunDue { limit: None })?;
        all.begun += work.begun;
        all.taken += work.taken;
        all.stopped += work.stopped;
        all.is_end = work.is_end;
    }
    Ok(all)
}

/// What the plan made for two of the leads: the one that was qualified on the way, and the next.
fn touched(story: &Story<'_>, out: &mut dyn Write, routed: &[(LeadId, UserId)]) -> Result<(), StoryError> {
    let session = story.office()?;
    let mut rows = Vec::new();
    for (id, owner) in routed.iter().take(2) {
        let lead = session.get::<Lead>(*id)?;
        let planned = session
            .iter(Query::by(Activity::BY_DAY))
            .filter(|activity| activity.as_ref().is_ok_and(|activity| *activity.subject() == SubjectId::Lead(*id)));
        for activity in planned {
            let activity = activity?;
            let title = activity.details().title.to_string();
            rows.push(vec![lead.title().to_owned(), activity.due_on().to_string(), story.house.name(*owner).to_owned(), title]);
        }
    }
    write(out, &["lead", "day", "for", "to do"], rows)?;
    let messages = session.outbox(1_000)?.iter().filter(|message| message.topic() == "follow_up.message_due").count();
    writeln!(out, "  {messages} e-mails wait in the outbox for the host to send")?;
    Ok(())
}

const ANSWERS: [(&str, &str, Option<&str>); 4] = [
    ("budget", "12,000 are set aside for this year", None),
    ("authority", "signs up to 20,000 alone", Some("the assistant, on the telephone")),
    ("need", "the old ones fail every week", None),
    ("timeline", "before the autumn", None),
];

/// Qualifies a lead against the checklist, which asks for evidence of each point.
fn qualify(story: &Story<'_>, out: &mut dyn Write, lead: LeadId, owner: UserId) -> Result<(), StoryError> {
    let (who, title) = (story.house.name(owner), story.session(owner)?.get::<Lead>(lead)?.title().to_owned());
    heading(out, &format!("{title} is qualified"))?;
    let early = story.session(owner)?.execute(QualifyLead { lead }).err().map(|error: CrmError| error.to_string());
    say(out, "crm", &format!("not yet: {}", early.unwrap_or_default()))?;
    for (criterion, text, said_by) in ANSWERS {
        let (criterion, text) = (Code::parse(criterion)?, Note::parse(text)?);
        let said_by = said_by.map(Name::parse).transpose()?;
        story.session(owner)?.execute(RecordEvidence { lead, criterion, text, said_by })?;
    }
    story.session(owner)?.execute(QualifyLead { lead })?;
    say(out, who, "asked, wrote down what was said, and qualified it")?;
    let points = story.session(owner)?.ask(QualificationOf { lead })?;
    let rows = points.into_iter().map(|point| {
        let (text, by) = point.evidence.map(|evidence| (evidence.text, evidence.said_by)).unzip();
        vec![
            point.key.to_string(),
            or_dash(text),
            by.flatten().map_or_else(|| "the person of the lead".to_owned(), |by| by.to_string()),
        ]
    });
    write(out, &["point", "evidence", "said by"], rows)
}

/// How many accounts, contacts and opportunities there are.
fn counts(story: &Story<'_>) -> Result<[u64; 3], StoryError> {
    let session = story.office()?;
    Ok([
        session.count(&Query::<Account>::all())?,
        session.count(&Query::<Contact>::all())?,
        session.count(&Query::<Opportunity>::all())?,
    ])
}

/// Looks whether the lead's company is there already: somebody wrote it down in capitals years ago. Answers the one that it likely is.
fn known(story: &Story<'_>, out: &mut dyn Write, lead: &Lead, owner: UserId) -> Result<Option<AccountId>, StoryError> {
    let phones: Vec<PartyPhone> = lead.details().phone.iter().cloned().map(PartyPhone::from).collect();
    let written = |name: &str| -> Result<AccountDetails, CrmError> {
        Ok(AccountDetails { phones: phones.clone(), ..AccountDetails::named(Name::parse(name)?) })
    };
    let (old, intake) = (written(&format!("{} SARL", lead.title().to_uppercase()))?, Intake::default());
    story.session(owner)?.execute(CreateAccount { details: old, parent: None, owner: None, intake })?;
    let session = story.session(owner)?;
    let found = session.ask(FindDuplicates { of: Sought::Account(written(lead.title())?) })?;
    heading(out, &format!("Is {} a customer already?", lead.title()))?;
    let (mut rows, mut first) = (Vec::new(), None);
    for like in found {
        if let PartyId::Account(id) = like.party {
            first = first.or(Some(id));
            let name = session.get::<Account>(id)?.details().name.to_string();
            rows.push(vec![name, percent(like.why.probability), like.why.in_words()]);
        }
    }
    if rows.is_empty() {
        say(out, "crm", "no; it will be a new one")?;
    } else {
        write(out, &["account", ">likely, %", "why"], rows)?;
    }
    Ok(first)
}

/// Converts a lead into an account that is there already, a new contact and a deal: looked at before, done, and taken back.
pub fn convert(story: &Story<'_>, out: &mut dyn Write, qualified: Option<(LeadId, UserId)>) -> Result<(), StoryError> {
    let Some((lead, owner)) = qualified else { return Ok(()) };
    let record = story.session(owner)?.get::<Lead>(lead)?;
    let name = record.title().to_owned();
    let account = known(story, out, &record, owner)?;
    let deal = NewOpportunity::new(story.house.pipeline);
    let to = account.map_or(ConvertTo::New, ConvertTo::Existing);
    let convert = ConvertLead { lead, account: to, contact: ConvertTo::New, opportunity: Some(deal), owner: None };
    let preview = story.session(owner)?.ask(PreviewConversion { convert: convert.clone() })?;
    heading(out, &format!("{name} becomes a customer: what that would do"))?;
    let line = |field: &MappedField, does: &str| {
        // What the conversion itself fills is the id of the account.
        let (from, value) = field.from.as_ref().map_or(("–".to_owned(), "the account"), |from| (words(from), &field.value));
        vec![does.to_owned(), target(&field.to), from, value.to_owned()]
    };
    let filled = preview.filled.iter().map(|field| line(field, "fills"));
    let kept = preview.kept.iter().map(|field| line(field, "leaves as it is"));
    write(out, &["does", "field", "from the lead's", "value"], filled.chain(kept))?;
    let before = counts(story)?;
    story.session(owner)?.execute(convert)?;
    let done = counts(story)?;
    let back = story.session(owner)?.execute(UnconvertLead { lead })?;
    let after = counts(story)?;
    heading(out, "Done, and taken back")?;
    let rows = [("before", before), ("converted", done), ("taken back", after)];
    let rows = rows.map(|(when, counts)| std::iter::once(when.to_owned()).chain(counts.map(count)).collect());
    write(out, &["", ">accounts", ">contacts", ">deals"], rows)?;
    say(
        out,
        "crm",
        &format!("{} is {} again; nothing of the conversion is left but its story in the log", back.title(), back.tag().words()),
    )
}

fn target(to: &ConversionTarget) -> String {
    let named = |record: &str, field: &dyn std::fmt::Debug| format!("{record}: {}", words(field));
    match to {
        ConversionTarget::Account(field) => named("account", field),
        ConversionTarget::Contact(field) => named("contact", field),
        ConversionTarget::Opportunity(field) => named("deal", field),
    }
}

/// `JobTitle` as `job title`.
fn words(field: &dyn std::fmt::Debug) -> String {
    let mut out = String::new();
    for c in format!("{field:?}").chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}
