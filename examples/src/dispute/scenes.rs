//! What happens.

use std::io::Write;

use crm_core::approvals::CastVote;
use crm_core::disputes::{
    AcknowledgeDispute, AddDisputeEvidence, AddPaymentEvidence, DecidePaymentDispute, DiagnoseDispute, DisputeScope,
    DisputedPart, EscalateDispute, EscalatePaymentInquiry, EscalationBody, InvestigateDispute, OpenPaymentDispute,
    PaymentDisputeReason, ProposeResolution, RaiseDispute, RecordShortPayment, RequestDisputeApproval, ResolveDispute,
    SubmitPaymentEvidence, Verdict,
};
use crm_core::engine::Session;
use crm_core::invoicing::{DraftKind, Invoice};
use crm_core::kernel::{Date, DisputeId, DocumentHash, Money, Name, Note, Record, TimeZone, UnitPrice};
use crm_core::receivables::{AllocateTo, AllocationPlan, RecordPayment};

use super::house::{code, customer, eur, invoice};
use super::told::{Course, lines_of};
use super::{Story, heading};
use crate::StoryError;
use crate::table::amount;

fn note(text: &str) -> Result<Note, StoryError> {
    Ok(Note::parse(text)?)
}

fn take(session: &Session, dispute: DisputeId, finding: &str, accept: Money) -> Result<(), StoryError> {
    session.execute(AcknowledgeDispute { dispute, coordinator: None })?;
    session.execute(InvestigateDispute { dispute, finding: note(finding)? })?;
    session.execute(ProposeResolution { dispute, accept, grounds: note(finding)? })?;
    Ok(())
}

/// Lamps broke on the way: the customer pays the rest, and both sides meet.
pub fn paid_short(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "1. Four of twenty lamps broke on the way: Hôtel du Phare pays the rest and says why")?;
    let session = story.on("2026-03-02")?;
    let account = customer(&story.of(story.house.controller, "2026-03-02")?, "Hôtel du Phare")?;
    let sold = [("20", "Lamp, brass", "61.00", "20"), ("20", "Bulb", "4.50", "20")];
    let billed = invoice(&session, account, &sold, Some("45"), DraftKind::Invoice)?;
    let short = RecordShortPayment {
        invoice: billed.id(),
        amount: eur("1333.20")?,
        received_on: None,
        method: code("transfer")?,
        payment_reference: Some(Name::parse("less 4 lamps")?),
        external_id: None,
        reason: code("quality")?,
        claim: note("four lamps came broken")?,
    };
    let session = story.on("2026-04-01")?;
    let dispute = session.execute(short)?.id();
    let mut course = Course::of(dispute);
    course.note(&session, "paid short: what is missing is disputed, and reminders leave it alone")?;
    let session = story.on("2026-04-02")?;
    session.execute(AcknowledgeDispute { dispute, coordinator: None })?;
    course.note(&session, "taken in hand: ten working days to answer, Easter Monday left out")?;
    session.execute(InvestigateDispute { dispute, finding: note("the carrier dropped one box")? })?;
    session.execute(ProposeResolution { dispute, accept: eur("240")?, grounds: note("four lamps, less scrap value")? })?;
    let resolve = |amount: &str| -> Result<ResolveDispute, StoryError> {
        Ok(ResolveDispute { dispute, verdict: Verdict::Compromise(eur(amount)?), grounds: note("met on the telephone")? })
    };
    course.refused(&session, resolve("240")?)?;
    for (kind, title) in [("photograph", "The box"), ("delivery-note", "Signed with reserve")] {
        let hash = Some(DocumentHash::of(title.as_bytes()));
        session.execute(AddDisputeEvidence { dispute, kind: code(kind)?, title: Name::parse(title)?, hash })?;
    }
    session.execute(DiagnoseDispute { dispute, root_cause: code("carrier")? })?;
    course.note(&session, "evidence complete; at the bottom of it: the carrier")?;
    course.refused(&session, resolve("240")?)?;
    let asked = session.execute(RequestDisputeApproval { dispute })?.approvals;
    let grace = story.of(story.house.controller, "2026-04-03")?;
    for approval in &asked {
        grace.execute(CastVote { approval: approval.id(), is_for: true, in_place_of: None, note: Note::default() })?;
    }
    course.note(&grace, "Grace agrees to exactly 240.00")?;
    let session = story.on("2026-04-03")?;
    let resolved = session.execute(resolve("240")?)?;
    course.note(&session, "a compromise: credited in the same moment, the rest is due again")?;
    course.write(out)?;
    lines_of(&session, &resolved, out)
}

/// The rate of VAT was wrong: a corrected invoice takes the place of the first.
pub fn wrong_rate(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "2. Books were billed at 20 % VAT: Galerie Anodine disputes the VAT")?;
    let session = story.on("2026-03-09")?;
    let account = customer(&story.of(story.house.controller, "2026-03-09")?, "Galerie Anodine")?;
    let books = |rate| [("30", "Book of lamps", "24.00", rate)];
    let billed = invoice(&session, account, &books("20"), None, DraftKind::Invoice)?;
    let dispute = session.execute(RaiseDispute::about(billed.id(), DisputeScope::Tax, code("tax")?))?.id();
    let mut course = Course::of(dispute);
    course.note(&session, "the VAT is disputed")?;
    take(&session, dispute, "books are at 5.5 %", eur("104.40")?)?;
    let resolve = |verdict| -> Result<ResolveDispute, StoryError> {
        Ok(ResolveDispute { dispute, verdict, grounds: note("the customer is right")? })
    };
    course.refused(&session, resolve(Verdict::InPart(eur("99")?))?)?;
    let kind = DraftKind::Corrected { of: billed.id() };
    let corrected: Invoice = invoice(&story.on("2026-03-11")?, account, &books("5.5"), None, kind)?;
    let session = story.on("2026-03-11")?;
    let by = corrected.id();
    session.execute(ResolveDispute { dispute, verdict: Verdict::Corrected { by }, grounds: note("the customer is right")? })?;
    course.note(&session, "a corrected invoice has taken its place: nothing is owed on the first")?;
    course.write(out)?;
    let number = corrected.issue().map(|issue| issue.number.to_string()).unwrap_or_default();
    writeln!(out, "  {number} asks for {} in its place.", amount(corrected.totals().gross))?;
    Ok(())
}

/// A price that was agreed: rejected, taken to a mediator, rejected again.
pub fn rejected(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "3. Musée des Vagues expected 55.00 a lamp, where 61.00 was agreed")?;
    let session = story.on("2026-03-16")?;
    let account = customer(&story.of(story.house.controller, "2026-03-16")?, "Musée des Vagues")?;
    let billed = invoice(&session, account, &[("10", "Lamp, brass", "61.00", "20")], None, DraftKind::Invoice)?;
    let expected_price = Some(UnitPrice::of(eur("55")?)?);
    let scope = DisputeScope::Parts(vec![DisputedPart { line: 0, quantity: None, expected_price }]);
    let dispute = session.execute(RaiseDispute::about(billed.id(), scope, code("price")?))?.id();
    let mut course = Course::of(dispute);
    course.note(&session, "ten times 6.00 and their VAT are disputed")?;
    take(&session, dispute, "the offer says 61.00", eur("0")?)?;
    let pay = |session: &Session, amount: &str| {
        let plan = AllocationPlan::To(vec![AllocateTo { invoice: billed.id(), amount: None }]);
        paid(session, account, amount, plan)
    };
    let session = story.on("2026-04-10")?;
    pay(&session, "660")?;
    course.note(&session, "what is not disputed is paid")?;
    let reject = |session: &Session| -> Result<(), StoryError> {
        session.execute(ResolveDispute { dispute, verdict: Verdict::Rejected, grounds: note("as agreed")? })?;
        Ok(())
    };
    reject(&session)?;
    course.note(&session, "rejected: due again after five days of grace")?;
    let session = story.on("2026-04-20")?;
    let (to, grounds) = (EscalationBody::Mediation, note("we never saw that offer")?);
    session.execute(EscalateDispute { dispute, to, coordinator: None, grounds })?;
    course.note(&session, "taken to a mediator: held again")?;
    let session = story.on("2026-05-04")?;
    reject(&session)?;
    let session = story.on("2026-05-07")?;
    pay(&session, "72")?;
    course.note(&session, "the mediator agrees with the company, and the rest is paid")?;
    course.write(out)
}

/// A payer has the bank take a payment back.
pub fn taken_back(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "4. A card payment of Mme Lenoir is contested: \"I never got the lamp\"")?;
    let session = story.on("2026-04-13")?;
    let account = customer(&story.of(story.house.controller, "2026-04-13")?, "Mme Lenoir")?;
    let billed = invoice(&session, account, &[("1", "Lamp, glass", "150.00", "20")], None, DraftKind::Invoice)?;
    let plan = AllocationPlan::To(vec![AllocateTo { invoice: billed.id(), amount: None }]);
    let payment = paid(&session, account, "180", plan)?;
    let respond_by = |day: &str| -> Result<_, StoryError> { Ok(day.parse::<Date>()?.start_in(&TimeZone::UTC)) };
    let session = story.on("2026-04-20")?;
    let contested = session.execute(OpenPaymentDispute {
        payment,
        amount: None,
        reason: PaymentDisputeReason::ProductNotReceived,
        is_inquiry: true,
        respond_by: respond_by("2026-05-04")?,
        reference: Some(Name::parse("CB-2026-118")?),
        external_id: None,
        fee: Some(eur("20")?),
    })?;
    writeln!(out, "  2026-04-20  the bank asks; no money moves")?;
    let session = story.on("2026-04-24")?;
    let payment_dispute = contested.id();
    let escalated = session.execute(EscalatePaymentInquiry {
        payment_dispute,
        respond_by: respond_by("2026-05-08")?,
        fee: None,
        amount: None,
    })?;
    let dispute = *escalated.disputes().first().ok_or(StoryError::Changed)?;
    let mut course = Course::of(dispute);
    course.note(&session, "the bank takes 180.00 back: the invoice is open again, and held")?;
    for (kind, title) in [("delivery-note", "Signature at the door"), ("receipt", "Order of April 13")] {
        let hash = Some(DocumentHash::of(title.as_bytes()));
        session.execute(AddPaymentEvidence { payment_dispute, kind: code(kind)?, title: Name::parse(title)?, hash })?;
    }
    let countered_fee = Some(eur("15")?);
    session.execute(SubmitPaymentEvidence { payment_dispute, although_incomplete: false, countered_fee })?;
    course.note(&session, "evidence is sent, once")?;
    let session = story.on("2026-05-22")?;
    session.execute(DecidePaymentDispute { payment_dispute, is_won: true, on: None })?;
    course.note(&session, "won: the money is back, the invoice paid; of the fees 20.00 stay with the scheme, 15.00 return")?;
    course.write(out)
}

fn paid(
    session: &Session,
    account: crm_core::kernel::AccountId,
    amount: &str,
    plan: AllocationPlan,
) -> Result<crm_core::kernel::PaymentId, StoryError> {
    let (received_on, reference, external_id, owner) = (None, None, None, None);
    let method = code("transfer")?;
    let payment = RecordPayment { account, amount: eur(amount)?, received_on, method, reference, external_id, plan, owner };
    Ok(session.execute(payment)?.id())
}
