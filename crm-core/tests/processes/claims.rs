//! Claims: one matter of a customer in many records, one status, one timeline.

use crm_core::access::{Grant, Operation, RoleDraft, Scope};
use crm_core::administration::AddRole;
use crm_core::claims::*;
use crm_core::disputes::*;
use crm_core::engine::Session;
use crm_core::kernel::{ClaimId, CrmError, DisputeId, InvoiceId, Kind, Record, ServiceCaseId};
use crm_core::receivables::AllocationPlan;
use crm_core::service::{MergeCases, MessageFrom, OpenCase, PauseCase, RecordCaseMessage, ResolveCase, TakeCase, WaitingOn};

use crate::company::*;

fn disputed(session: &Session, invoice: InvoiceId) -> DisputeId {
    session.execute(RaiseDispute::about(invoice, DisputeScope::Whole, code("quality"))).unwrap().id()
}

fn case(company: &Company) -> ServiceCaseId {
    company.boss_on(TODAY).execute(open_case(company)).unwrap().id()
}

fn open_case(company: &Company) -> OpenCase {
    OpenCase::new(company.account, name("The lamp is broken"), code("normal"), code("problem"), code("email"))
}

fn open(company: &Company, members: Vec<ClaimMember>) -> Result<Claim, CrmError> {
    company.boss_on(TODAY).execute(OpenClaim { account: company.account, title: name("A broken lamp"), members })
}

fn shown(company: &Company, claim: ClaimId) -> ClaimView {
    company.boss_on("2026-06-30").ask(ShowClaim { claim }).unwrap()
}

#[test]
fn a_claim_follows_its_records_from_the_first_word_to_the_credit_note() {
    let company = Company::founded();
    let boss = company.boss_on(TODAY);
    let invoice = company.issued(&["100"]).id();
    let (case, dispute) = (case(&company), disputed(&boss, invoice));
    let claim = open(&company, vec![ClaimMember::Case(case), ClaimMember::Dispute(dispute)]).unwrap().id();
    assert_eq!(shown(&company, claim).status, Some(ClaimStatus::Received));
    boss.execute(TakeCase { case, status: None, at: None }).unwrap();
    assert_eq!(shown(&company, claim).status, Some(ClaimStatus::InProgress));
    boss.execute(PauseCase { case, waiting: WaitingOn::Customer, status: None, at: None }).unwrap();
    assert_eq!(shown(&company, claim).status, Some(ClaimStatus::WaitingForCustomer));
    boss.execute(RecordCaseMessage { case, from: MessageFrom::Customer, at: None, text: note("a photograph") }).unwrap();
    assert_eq!(shown(&company, claim).status, Some(ClaimStatus::InProgress));
    boss.execute(RecordCaseMessage { case, from: MessageFrom::Agent, at: None, text: note("you are right") }).unwrap();
    boss.execute(ResolveCase { case, resolution: code("solved"), status: None, at: None }).unwrap();
    boss.execute(AcknowledgeDispute { dispute, coordinator: None }).unwrap();
    boss.execute(InvestigateDispute { dispute, finding: note("broken") }).unwrap();
    boss.execute(ProposeResolution { dispute, accept: eur("120"), grounds: note("fair") }).unwrap();
    let resolved = boss.execute(ResolveDispute { dispute, verdict: Verdict::InFull, grounds: note("agreed") }).unwrap();
    let view = shown(&company, claim);
    assert_eq!(view.status, Some(ClaimStatus::Settled(ClaimOutcome::Granted)));
    assert_eq!(view.documents, [resolved.outcome().and_then(Outcome::credit_note).unwrap()]);
    assert_eq!(view.credited.iter().collect::<Vec<_>>(), [eur("120")]);
    let events: Vec<&str> = view.timeline.iter().map(|entry| entry.event.as_str()).collect();
    let place = |event: &str| events.iter().position(|other| *other == event).unwrap_or_else(|| panic!("{event} in {events:?}"));
    assert!(place("dispute.raised") < place("dispute.acknowledged"), "{events:?}");
    assert!(place("dispute.proposed") < place("dispute.resolved"), "{events:?}");
    place("credit_note.issued");
}

#[test]
fn a_claim_keeps_what_a_dispute_had_credited_before_it_went_on() {
    let company = Company::founded();
    let boss = company.boss_on(TODAY);
    let dispute = disputed(&boss, company.issued(&["100"]).id());
    let claim = open(&company, vec![ClaimMember::Dispute(dispute)]).unwrap().id();
    let settled = |verdict: Verdict, accept: &str| {
        boss.execute(AcknowledgeDispute { dispute, coordinator: None }).unwrap();
        boss.execute(InvestigateDispute { dispute, finding: note("broken") }).unwrap();
        boss.execute(ProposeResolution { dispute, accept: eur(accept), grounds: note("fair") }).unwrap();
        boss.execute(ResolveDispute { dispute, verdict, grounds: note("agreed") }).unwrap()
    };
    let first = settled(Verdict::InPart(eur("50")), "50").outcome().and_then(Outcome::credit_note).unwrap();
    let told = |status: ClaimStatus, documents: &[InvoiceId], credited: &str| {
        let view = shown(&company, claim);
        assert_eq!((view.status, view.documents.as_slice()), (Some(status), documents));
        assert_eq!(view.credited.iter().collect::<Vec<_>>(), [eur(credited)]);
    };
    told(ClaimStatus::Settled(ClaimOutcome::PartlyGranted), &[first], "50");
    boss.execute(ReopenDispute { dispute, grounds: note("more is broken") }).unwrap();
    told(ClaimStatus::Received, &[first], "50");
    settled(Verdict::Rejected, "0");
    told(ClaimStatus::Settled(ClaimOutcome::PartlyGranted), &[first], "50");
    boss.execute(ReopenDispute { dispute, grounds: note("look again") }).unwrap();
    let second = settled(Verdict::InPart(eur("20")), "20").outcome().and_then(Outcome::credit_note).unwrap();
    let escalate = EscalateDispute { dispute, to: EscalationBody::Mediation, coordinator: None, grounds: note("not enough") };
    let both: Vec<InvoiceId> = std::collections::BTreeSet::from([first, second]).into_iter().collect();
    assert_eq!(boss.execute(escalate).unwrap().credit_notes_before(), &[first, second]);
    told(ClaimStatus::InProgress, &both, "70");
}

#[test]
fn what_a_member_names_is_part_of_the_claim() {
    let company = Company::founded();
    let boss = company.boss_on(TODAY);
    let invoice = company.issued(&["100"]).id();
    let plan = AllocationPlan::To(vec![crm_core::receivables::AllocateTo { invoice, amount: None }]);
    let payment = boss.execute(payment(company.account, eur("120"), plan)).unwrap().id();
    let contest = OpenPaymentDispute {
        payment,
        amount: None,
        reason: PaymentDisputeReason::General,
        is_inquiry: false,
        respond_by: noon("2026-05-20"),
        reference: None,
        external_id: None,
        fee: None,
    };
    let contested = boss.execute(contest).unwrap();
    let (id, dispute) = (contested.id(), contested.disputes()[0]);
    let by_dispute = open(&company, vec![ClaimMember::Dispute(dispute)]).unwrap().id();
    let both = [ClaimMember::Dispute(dispute), ClaimMember::PaymentDispute(id)];
    assert_eq!(shown(&company, by_dispute).members, both);
    let case = case(&company);
    let other = company.issued(&["10"]).id();
    let kind = DisputeKind::Service(case);
    let of_case =
        boss.execute(RaiseDispute { kind, ..RaiseDispute::about(other, DisputeScope::Whole, code("quality")) }).unwrap().id();
    let claim = open(&company, vec![ClaimMember::Dispute(of_case)]).unwrap().id();
    assert_eq!(shown(&company, claim).members, [ClaimMember::Dispute(of_case), ClaimMember::Case(case)]);
}

#[test]
fn a_case_that_is_merged_leads_the_claim_to_the_one_that_stays() {
    let company = Company::founded();
    let boss = company.boss_on(TODAY);
    let [first, second, stays] = [0; 3].map(|_| case(&company));
    let claim = open(&company, vec![ClaimMember::Case(first)]).unwrap().id();
    boss.execute(MergeCases { duplicate: first, into: second }).unwrap();
    boss.execute(MergeCases { duplicate: second, into: stays }).unwrap();
    boss.execute(TakeCase { case: stays, status: None, at: None }).unwrap();
    let view = shown(&company, claim);
    assert_eq!(
        (view.status, view.members),
        (Some(ClaimStatus::InProgress), [first, second, stays].map(ClaimMember::Case).to_vec())
    );
    assert!(view.timeline.iter().any(|entry| entry.event == "case.taken"));
}

#[test]
fn a_record_is_part_of_one_claim_of_its_customer() {
    let company = Company::founded();
    let boss = company.boss_on(TODAY);
    let [first, second] = [0, 1].map(|_| ClaimMember::Dispute(disputed(&boss, company.issued(&["100"]).id())));
    assert_eq!(invalid(open(&company, Vec::new())), "members");
    assert_eq!(invalid(open(&company, vec![first, first])), "members[1]");
    let claim = open(&company, vec![first]).unwrap().id();
    assert_eq!(refusal(open(&company, vec![first])), "CLM-002");
    let link = |claim, member| boss.execute(LinkToClaim { claim, member });
    let unlink = |claim, member| boss.execute(UnlinkFromClaim { claim, member });
    assert_eq!(refusal(unlink(claim, first)), "CLM-004");
    assert_eq!(link(claim, second).unwrap().members(), &[first, second]);
    assert_eq!(link(claim, second).unwrap().members().len(), 2, "linked twice is linked once");
    unlink(claim, first).unwrap();
    assert_eq!(boss.ask(ClaimOf { member: first }).unwrap(), None);
    assert_eq!(boss.ask(ClaimOf { member: second }).unwrap().map(|found| found.id()), Some(claim));
    let other = boss.execute(named_account("Analytical Looms")).unwrap().id();
    let theirs = OpenClaim { account: other, title: name("Theirs"), members: vec![first] };
    assert_eq!(refusal(boss.execute(theirs)), "CLM-001");
    let foreign = ClaimMember::Case(
        boss.execute(OpenCase::new(other, name("A loom"), code("normal"), code("problem"), code("email"))).unwrap().id(),
    );
    assert_eq!(refusal(link(claim, foreign)), "CLM-001");
    for _ in 0..49 {
        link(claim, ClaimMember::Case(case(&company))).unwrap();
    }
    assert_eq!(refusal(link(claim, first)), "CLM-003");
}

#[test]
fn who_may_not_see_a_member_sees_the_claim_without_it() {
    let company = Company::founded();
    let boss = company.boss_on(TODAY);
    let dispute = ClaimMember::Dispute(disputed(&boss, company.issued(&["100"]).id()));
    let case = ClaimMember::Case(case(&company));
    let claim = open(&company, vec![dispute, case]).unwrap().id();
    let reader = |who: &str, kinds: &[Kind]| {
        let grant = |kind: &Kind| Grant { kind: kind.code, operation: Operation::Read, scope: Scope::All };
        let draft = RoleDraft { name: name(who), grants: kinds.iter().map(grant).collect(), hidden: Vec::new() };
        let system = company.crm.system("a role", noon(TODAY));
        let role = system.execute(AddRole { draft }).unwrap().id();
        company.session(hire(&system, who, role)).ask(ShowClaim { claim }).unwrap()
    };
    let of_claims = reader("claims", &[Kind::CLAIM]);
    assert_eq!((of_claims.status, of_claims.members, of_claims.timeline), (None, Vec::new(), Vec::new()));
    let of_cases = reader("cases", &[Kind::CLAIM, Kind::SERVICE_CASE]);
    assert_eq!((of_cases.status, of_cases.members), (Some(ClaimStatus::Received), vec![case]));
    assert!(of_cases.timeline.iter().all(|entry| entry.record.kind == Kind::SERVICE_CASE.code) && !of_cases.timeline.is_empty());
}
