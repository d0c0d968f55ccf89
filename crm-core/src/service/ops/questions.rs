//! What can be asked about cases and surveys.

use std::ops::ControlFlow;

use crate::access::Operation;
use crate::engine::{Query, Question, Unit};
use crate::kernel::{CrmError, Date, SortKey, Timestamp};
use crate::service::contract::{
    CaseBacklog, CaseBacklogFigures, CaseTimes, CaseTimesFigures, ClocksOfCase, GoalAttainment, ServiceAttainment, SurveyFigures,
    SurveyResults,
};
use crate::service::figures::{Attainment, Backlog, Opinions, Tables, Waits, period};
use crate::service::model::{ClockStanding, ServiceCase, ServiceHours, SlaClock, Survey};

use super::Office;

impl Question for ClocksOfCase {
    type Answer = Vec<ClockStanding>;
    const NAME: &'static str = "service.clocks_of_case";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<ClockStanding>, CrmError> {
        let case = unit.load::<ServiceCase>(self.case, Operation::Read)?;
        let (office, at) = (Office::of(unit, &case)?, self.at.unwrap_or_else(|| unit.now()));
        let standing = |clock: SlaClock| Ok(case.clock_standing(&clock, at, office.clockwork.hours(clock.hours)?));
        case.clocks().iter().filter_map(|clock| clock.as_of(at)).map(standing).collect()
    }
}

/// The first instant of a period, its last, and the tables for what happens from then until now.
fn report(unit: &mut Unit, from: Date, to: Date) -> Result<(Timestamp, Timestamp, Tables), CrmError> {
    let (first, last) = period(from, to, &unit.time_zone())?;
    let hours = unit.parts(&Query::<ServiceHours>::all())?;
    let until = unit.now().max(last);
    Ok((first, last, Tables::new(hours, (first, until))))
}

/// Shows the cases that were opened between two instants and that the actor may see, until one cannot be counted.
fn over_opened(
    unit: &mut Unit,
    (first, last): (Timestamp, Timestamp),
    take: &mut dyn FnMut(&ServiceCase) -> Result<(), CrmError>,
) -> Result<(), CrmError> {
    let opened = Query::between(ServiceCase::BY_OPENED, SortKey::new().instant(first), SortKey::new().instant(last));
    let mut fault = None;
    unit.visit(&opened, Operation::Read, &mut |case| {
        fault = take(&case).err();
        if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    fault.map_or(Ok(()), Err)
}

impl Question for ServiceAttainment {
    type Answer = Vec<GoalAttainment>;
    const NAME: &'static str = "service.service_attainment";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<GoalAttainment>, CrmError> {
        let (first, last, mut tables) = report(unit, self.from, self.to)?;
        let (now, mut attainment) = (unit.now(), Attainment::default());
        over_opened(unit, (first, last), &mut |case| attainment.add(case, now, &mut tables))?;
        Ok(attainment.finish())
    }
}

impl Question for CaseTimes {
    type Answer = CaseTimesFigures;
    const NAME: &'static str = "service.case_times";

    fn answer(&self, unit: &mut Unit) -> Result<CaseTimesFigures, CrmError> {
        let (first, last, mut tables) = report(unit, self.from, self.to)?;
        let mut waits = Waits::default();
        over_opened(unit, (first, last), &mut |case| waits.add(case, &mut tables))?;
        Ok(waits.finish())
    }
}

impl Question for CaseBacklog {
    type Answer = CaseBacklogFigures;
    const NAME: &'static str = "service.case_backlog";

    fn answer(&self, unit: &mut Unit) -> Result<CaseBacklogFigures, CrmError> {
        let (now, mut backlog) = (unit.now(), Backlog::default());
        unit.visit(&Query::by(ServiceCase::BY_BACKLOG), Operation::Read, &mut |case| {
            backlog.add(&case, now);
            ControlFlow::Continue(())
        })?;
        Ok(backlog.finish())
    }
}

impl Question for SurveyResults {
    type Answer = Vec<SurveyFigures>;
    const NAME: &'static str = "service.survey_results";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<SurveyFigures>, CrmError> {
        let (first, last) = period(self.from, self.to, &unit.time_zone())?;
        let sent = Query::between(Survey::BY_SENT, SortKey::new().instant(first), SortKey::new().instant(last));
        let mut opinions = Opinions::default();
        unit.visit(&sent, Operation::Read, &mut |survey| {
            opinions.add(&survey);
            ControlFlow::Continue(())
        })?;
        Ok(opinions.finish())
    }
}
