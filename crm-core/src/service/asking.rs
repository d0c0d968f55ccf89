//! Pure decisions: asking customers, and not too often.

use crate::kernel::{ContactId, CrmError, Decision, Refusal, Span, SurveyId, Timestamp};

use super::contract::{AnswerSurvey, SendSurvey, ServiceEvent, ServiceRefusal};
use super::model::{CaseTag, ServiceCase, Survey, SurveyAnswer};
use super::policy::ServicePolicy;

type Decided = Result<Decision<Survey, ServiceEvent>, CrmError>;

/// A survey that is sent now to somebody who was `last` asked at that time.
///
/// # Errors
/// SRV-022, SRV-023.
pub fn send(
    id: SurveyId,
    case: &ServiceCase,
    command: &SendSurvey,
    last: Option<Timestamp>,
    (now, policy): (Timestamp, &ServicePolicy),
) -> Decided {
    if !matches!(case.tag(), CaseTag::Resolved | CaseTag::Closed) {
        return Err(ServiceRefusal::NotResolved.about(case));
    }
    if let Some(asked_at) = last {
        let free_at = asked_at.plus(Span::from_days(i64::from(policy.survey_gap_days)))?;
        if now < free_at {
            return Err(ServiceRefusal::AskedLately { asked_at, free_at }.about(case));
        }
    }
    let contact: ContactId = command.contact;
    let survey = Survey {
        id,
        ownership: case.ownership.clone(),
        case: case.id,
        account: case.account,
        contact,
        kind: command.kind,
        sent_at: now,
        answer: None,
    };
    Ok(Decision::apply(survey, ServiceEvent::SurveySent))
}

/// The survey with its answer.
///
/// # Errors
/// SRV-024, SRV-025.
pub fn answer(survey: &Survey, command: &AnswerSurvey, at: Timestamp) -> Decided {
    if survey.answer.is_some() {
        return Err(ServiceRefusal::AnsweredAlready.about(survey));
    }
    let ((low, high), score) = (survey.kind.scale(), command.score);
    if !(low..=high).contains(&score) {
        return Err(ServiceRefusal::OffScale { score, low, high }.about(survey));
    }
    let answer = Some(SurveyAnswer { score, comment: command.comment.clone(), at });
    Ok(Decision::apply(Survey { answer, ..survey.clone() }, ServiceEvent::SurveyAnswered { score }))
}
