//! One deal, from the first talk through the gate before an offer.

use std::io::Write;

use crm_core::kernel::{Code, Currency, Money, Name, OpportunityId, Record};
use crm_core::pipeline::{ChangeOpportunity, Edit, MoveOpportunity, OpenOpportunity, WaysOn};

use super::{Story, deals, heading, no, say};
use crate::{StoryError, table};

/// Opens the deal of the opera and brings it to the stage of offers.
pub fn pass(story: &Story<'_>, out: &mut dyn Write) -> Result<OpportunityId, StoryError> {
    heading(out, "Opéra des Brumes wants new light: what stands between the first talk and an offer")?;
    let session = story.session(story.house.claire)?;
    let account = Some(story.house.opera);
    let new = OpenOpportunity { account, ..OpenOpportunity::new(story.house.pipeline, Name::parse("New light for the opera")?) };
    let opportunity = session.execute(new)?.id();
    let mut rows = Vec::new();
    for way in session.ask(WaysOn { opportunity })? {
        if way.obstacles.is_empty() {
            rows.push(vec![way.to.to_string(), String::new(), "nothing".to_owned()]);
        }
        rows.extend(way.obstacles.into_iter().map(|of| vec![way.to.to_string(), of.code, of.detail]));
    }
    table::write(out, &["way to", "code", "what stands in the way"], rows)?;
    let to =
        |stage: &str| -> Result<MoveOpportunity, StoryError> { Ok(MoveOpportunity { opportunity, stage: Code::parse(stage)? }) };
    say(out, "Claire", "tries all the same")?;
    say(out, "crm", no(session.execute(to("offer")?))?)?;
    let amount = Edit::Set(Money::parse("40000", Currency::EUR)?);
    let expected_close = Edit::Set(story.today().plus_days(45)?);
    session.execute(ChangeOpportunity { amount, expected_close, ..ChangeOpportunity::new(opportunity) })?;
    deals::known_there(&session, opportunity, story.house.director)?;
    session.execute(to("offer")?)?;
    say(out, "Claire", "estimated 40,000, asked who decides, measured the stage: the deal is at `offer`")?;
    Ok(opportunity)
}
