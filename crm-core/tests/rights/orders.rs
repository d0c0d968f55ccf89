//! A sample of every command and every question, about the records of the stage.

use std::collections::BTreeMap;

use crm_core::access::{RoleDraft, UserDraft};
use crm_core::accounting::{AccountingPolicy, ClosePeriod, ExportFec, PeriodClosings, PeriodLength, SignLink, VerifyChain};
use crm_core::activities::*;
use crm_core::administration::*;
use crm_core::approvals::{ApprovalPolicy, CastVote, WaitingApprovals, WithdrawApproval};
use crm_core::automation::{DueFollowUps, RunDue};
use crm_core::catalog::*;
use crm_core::claims::*;
use crm_core::commands::{AnyCommand, AnyFigures, AnyQuestion};
use crm_core::disputes::*;
use crm_core::documents::{DocumentFormat, DocumentPolicy, RenderInvoice, RenderQuote};
use crm_core::dunning::*;
use crm_core::einvoicing::cdar::LifecycleStatus;
use crm_core::engine::AcknowledgeMessages;
use crm_core::exchange::{BeginImport, NoteRows, UndoImport};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::leads::routing::{AvailabilityDetails, RoutingPolicy, SetAvailability, SimulateRouting};
use crm_core::leads::scoring::{LearningPolicy, RuleScoringPolicy};
use crm_core::leads::*;
use crm_core::lifecycle::{LifecycleOf, LifecycleWorklist, MessageEnvelope, ReportLifecycleStatus};
use crm_core::merging::*;
use crm_core::ordering::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::quoting::*;
use crm_core::receivables::*;
use crm_core::returns::{
    AuthoriseReturn, CancelReturn, CloseReturn, DecideReturn, DisposeReturn, Disposition, ExchangeReturn, InspectReturn,
    ReceivedPieces, RecordReturnReceipt, RecordReturnShipment, RefundReturn, RefuseReturn, RejectReturnLine, RepairReturn,
    ReplaceReturn, ReturnAction, ReturnFigures, ReturnQuantity, ReturnSteps, Returnable, ReturnsDue, ReturnsPolicy,
    SendReturnLabel, SplitReturnLine,
};
use crm_core::service::*;

use crate::company::*;
use crate::stage::{self, Stage};

fn policy<P: Policy>() -> SetPolicy<P> {
    SetPolicy { policy: P::default(), effective_from: None }
}

/// One of every command.
pub fn commands(on: &Stage) -> Vec<AnyCommand> {
    let mut all = of_administration(on);
    all.extend(of_parties(on));
    all.extend(of_catalog(on));
    all.extend(of_leads(on));
    all.extend(of_pipeline(on));
    all.extend(of_quoting(on));
    all.extend(of_money(on));
    all.extend(of_receivables(on));
    all.extend(of_returns(on));
    all.extend(of_disputes(on));
    all.extend(of_payment_disputes(on));
    all.extend(of_claims(on));
    all.extend(of_dunning(on));
    all.extend(of_service(on));
    all.extend(of_books(on));
    all.extend(of_lifecycle(on));
    all.extend(of_orders(on));
    all.extend(of_subscriptions(on));
    all.extend(of_merging(on));
    all.extend(of_activities(on));
    all
}

fn merge_contacts(on: &Stage) -> MergeContacts {
    MergeContacts { survivor: on.contact, others: vec![on.twin], rules: Vec::new() }
}

fn of_merging(on: &Stage) -> Vec<AnyCommand> {
    vec![
        merge_contacts(on).into(),
        MergeAccounts { survivor: on.account, others: vec![on.child], rules: Vec::new() }.into(),
        Unmerge { merge: on.merge }.into(),
    ]
}

fn of_administration(on: &Stage) -> Vec<AnyCommand> {
    let system = on.crm.system("looking for messages", noon(TODAY));
    let messages = system.outbox(10).unwrap().iter().map(Record::id).collect();
    let person = |who: &str| {
        let email = Email::parse(&format!("{who}@example.com")).unwrap();
        UserDraft { name: name(who), email, team: None, roles: Vec::new() }
    };
    let draft = |called: &str| RoleDraft { name: name(called), grants: Vec::new(), hidden: Vec::new() };
    vec![
        AcknowledgeMessages { messages }.into(),
        AddUser { draft: person("novice") }.into(),
        ChangeUser { user: on.idle, draft: person("changed") }.into(),
        DeactivateUser { user: on.idle }.into(),
        ReactivateUser { user: on.gone }.into(),
        AddTeam { name: name("New team"), parent: None }.into(),
        MoveTeam { team: on.spare_team, parent: Some(on.region) }.into(),
        AddRole { draft: draft("New role") }.into(),
        ChangeRole { role: on.spare_role, draft: draft("Changed") }.into(),
        DefineField { label: name("Pastime"), ..stage::define_field() }.into(),
        stage::rates("1.25").into(),
        policy::<CurrencyPolicy>().into(),
        policy::<AdministrationPolicy>().into(),
        policy::<PartiesPolicy>().into(),
        policy::<crm_core::parties::duplicates::DuplicatePolicy>().into(),
        policy::<CatalogPolicy>().into(),
        policy::<DiscountPolicy>().into(),
        policy::<QuotingPolicy>().into(),
        policy::<LeadPolicy>().into(),
        policy::<RuleScoringPolicy>().into(),
        policy::<LearningPolicy>().into(),
        policy::<RoutingPolicy>().into(),
        policy::<ConversionPolicy>().into(),
        policy::<ApprovalPolicy>().into(),
        policy::<OrderingPolicy>().into(),
        policy::<FulfilmentPolicy>().into(),
        policy::<PipelinePolicy>().into(),
        policy::<ForecastPolicy>().into(),
        policy::<InvoicingPolicy>().into(),
        policy::<SellersPolicy>().into(),
        policy::<DocumentPolicy>().into(),
        policy::<ReceivablesPolicy>().into(),
        policy::<ReturnsPolicy>().into(),
        policy::<DisputePolicy>().into(),
        policy::<DunningPolicy>().into(),
        policy::<ServicePolicy>().into(),
        policy::<LateInterestPolicy>().into(),
        policy::<AccountingPolicy>().into(),
    ]
}

fn of_books(on: &Stage) -> Vec<AnyCommand> {
    let signature = HostSignature { key: "hsm".parse().unwrap(), value: "c2lnbmF0dXJl".to_owned() };
    vec![
        ClosePeriod { length: PeriodLength::Day, day: day("2026-05-03") }.into(),
        SignLink { document: on.paid, signature }.into(),
    ]
}

fn of_parties(on: &Stage) -> Vec<AnyCommand> {
    let owner = Some(on.owner);
    let details = || AccountDetails::named(name("Described"));
    let contact = || ContactDetails { account: Some(on.account), ..ContactDetails::named(name("Grace")) };
    let share = Share { with: ShareTarget::User(on.idle), level: ShareLevel::Read };
    vec![
        CreateAccount { details: details(), parent: None, owner, intake: Intake::default() }.into(),
        ChangeAccount { account: on.account, details: details(), intake: Intake::default() }.into(),
        SetParent { account: on.child, parent: None }.into(),
        ArchiveAccount { account: on.account }.into(),
        RestoreAccount { account: on.archived }.into(),
        AssignAccount { account: on.account, owner: on.idle }.into(),
        ShareAccount { account: on.account, share }.into(),
        UnshareAccount { account: on.account, with: share.with }.into(),
        CreateContact { details: contact(), owner, intake: Intake::default() }.into(),
        ChangeContact { contact: on.contact, details: contact(), intake: Intake::default() }.into(),
        stage::add_affiliation(on.contact, on.account, "director", owner).into(),
        EndAffiliation { affiliation: on.affiliation, on: None }.into(),
        stage::relate(on.contact, on.account, "partner-of", owner).into(),
        EndRelationship { relationship: on.relationship, on: None }.into(),
        NoteBounce { party: PartyId::Contact(on.contact), address: Email::parse("ada@engines.example").unwrap(), on: None }
            .into(),
    ]
}

fn change_product(on: &Stage) -> ChangeProduct {
    let details = ProductDetails { unit: "C62".parse().ok(), ..ProductDetails::default() };
    ChangeProduct { product: on.product, name: name("Motor"), family: None, vat_rate: None, details }
}

fn bundle_of(product: ProductId) -> Bundle {
    Bundle { components: vec![BundleComponent { product, quantity: Quantity::ONE }], pricing: BundlePricing::OwnPrice }
}

fn of_catalog(on: &Stage) -> Vec<AnyCommand> {
    vec![
        AddProduct::named(name("Loom")).into(),
        AddProductAlias { product: on.product, alias: name("Motor") }.into(),
        RetireProduct { product: on.product }.into(),
        ReinstateProduct { product: on.retired }.into(),
        OpenPriceBook { name: name("Partners"), currency: Currency::EUR, terms: PriceBookTerms::default() }.into(),
        SetPrice { from: Some(day("2026-07-01")), ..stage::set_price(on.book, on.product) }.into(),
        change_product(on).into(),
        DefineBundle { product: on.product, bundle: Some(bundle_of(on.part)) }.into(),
        ChangePriceBook { book: on.book, name: name("Partners"), terms: PriceBookTerms::default() }.into(),
        EndPrice { price: on.price, until: day("2026-12-31") }.into(),
    ]
}

fn of_quoting(on: &Stage) -> Vec<AnyCommand> {
    let [quote, _, sent, ..] = on.quotes;
    vec![
        stage::draft_quote(on.account, None, "1", Some(on.owner)).into(),
        ChangeQuote { quote, content: stage::offer("2") }.into(),
        RequestQuoteApproval { quote }.into(),
        SendQuote { quote: on.plain_quote }.into(),
        AcceptQuote { quote: sent, lines: None }.into(),
        DeclineQuote { quote: sent, reason: code("price"), note: Note::default() }.into(),
        CancelQuote { quote, reason: Note::default() }.into(),
        ReviseQuote { quote: sent }.into(),
        MakeQuotePrimary { quote: on.second_quote }.into(),
        ExpireQuotes { limit: None }.into(),
        SignQuote { quote: sent, signature: stage::quote_signature() }.into(),
    ]
}

fn of_leads(on: &Stage) -> Vec<AnyCommand> {
    let (working, criterion) = (on.working, LeadPolicy::default().checklist[0].clone());
    let reason = LeadPolicy::default().reasons[0].clone();
    let (details, original, owner) = (lead_details(), Vec::new(), Some(on.owner));
    let (account, contact) = (ConvertTo::New, ConvertTo::New);
    let opportunity = Some(NewOpportunity::new(on.pipeline));
    vec![
        CaptureLead { details, original, external_id: None, owner }.into(),
        WorkLead { lead: on.new_lead }.into(),
        RecordEvidence { lead: working, criterion, text: note("no"), said_by: None }.into(),
        ChooseChecklist { lead: working, checklist: None }.into(),
        AdvanceLifecycle { lead: working, to: Lifecycle::MarketingQualified }.into(),
        ClearLifecycle { lead: working }.into(),
        NurtureLead { lead: working, recycle_on: day("2026-06-01") }.into(),
        ResumeLead { lead: on.nurtured }.into(),
        QualifyLead { lead: working }.into(),
        DisqualifyLead { lead: working, reason, note: note("why"), recycle_on: None }.into(),
        AssignLead { lead: working, owner: on.idle }.into(),
        RouteLead { lead: working }.into(),
        SetAvailability { user: on.owner, details: AvailabilityDetails::default() }.into(),
        LearnScore { captured_from: None }.into(),
        ConvertLead { lead: on.qualified, account, contact, opportunity, owner: None }.into(),
        UnconvertLead { lead: on.converted }.into(),
    ]
}

fn of_pipeline(on: &Stage) -> Vec<AnyCommand> {
    let (opportunity, pipeline) = (on.deal, on.pipeline);
    vec![
        stage::pipeline("Service").into(),
        stage::as_it_is(pipeline, "Renamed").into(),
        OpenOpportunity { owner: Some(on.owner), ..OpenOpportunity::new(pipeline, name("New deal")) }.into(),
        ChangeOpportunity { name: Some(name("Renamed")), ..ChangeOpportunity::new(opportunity) }.into(),
        MoveOpportunity { opportunity, stage: code("quote") }.into(),
        WinOpportunity { opportunity, amount: None }.into(),
        LoseOpportunity { opportunity, reason: code("price"), note: None }.into(),
        ReopenOpportunity { opportunity: on.won, stage: None }.into(),
        OverrideProbability { opportunity, percent: "30".parse().unwrap() }.into(),
        ResetProbability { opportunity }.into(),
        OverrideForecastCategory { opportunity, category: ForecastCategory::Commit }.into(),
        ResetForecastCategory { opportunity }.into(),
        AssignOpportunity { opportunity, owner: on.idle }.into(),
        stage::take_snapshot(pipeline, on.owner).into(),
        stage::adjust(pipeline, on.owner).into(),
        WithdrawAdjustment { adjustment: on.adjustment }.into(),
        TickPoint { opportunity, point: code("budget"), is_done: true }.into(),
        RequestPassage { opportunity, stage: code("legal") }.into(),
        TransferOpportunity { opportunity, pipeline: on.spare_pipeline, stages: BTreeMap::from([(code("talk"), code("quote"))]) }
            .into(),
        MoveDue { pipeline, limit: None }.into(),
        CastVote { approval: on.approval, is_for: true, in_place_of: None, note: note("fine") }.into(),
        WithdrawApproval { approval: on.approval }.into(),
    ]
}

fn of_money(on: &Stage) -> Vec<AnyCommand> {
    let (lines, allowances, charges) = (vec![line("2")], Vec::new(), Vec::new());
    let (reason, extent) = (code("return"), CreditExtent::Full);
    vec![
        draft(on.account, &["1"]).into(),
        ChangeDraft { invoice: on.draft, lines, allowances, charges, note: Note::default() }.into(),
        ChangeTerms { invoice: on.draft, terms: InvoiceTerms { is_summary: true, ..InvoiceTerms::default() } }.into(),
        ReleaseRetention { invoice: on.progress }.into(),
        DiscardDraft { invoice: on.draft }.into(),
        issue(on.draft).into(),
        stage::take_over(on.account).into(),
        CreditInvoice { invoice: on.undisputed, extent, reason, note: Note::default() }.into(),
        payment(on.account, eur("1"), AllocationPlan::Later).into(),
        Allocate { payment: on.payment, to: AllocateTo { invoice: on.paid, amount: None } }.into(),
        Unallocate { allocation: on.allocation }.into(),
    ]
}

fn of_receivables(on: &Stage) -> Vec<AnyCommand> {
    let (amount, reason) = (Some(eur("1")), code("because"));
    let (residual, write_off) = (ResidualReason::Rounding, WriteOffReason::SmallBalance);
    let charge_back = ChargeBack {
        payment: on.payment,
        amount,
        on: None,
        method: code("card"),
        reference: None,
        reason: reason.clone(),
        external_id: None,
    };
    vec![
        AllocateLeft { payment: on.payment, plan: AllocationPlan::OldestFirst }.into(),
        ReleaseExcess { invoice: on.paid }.into(),
        stage::refund(on.payment).into(),
        charge_back.into(),
        UndoRepayment { repayment: on.repayment, on: None, reason: reason.clone() }.into(),
        CloseResidual { invoice: on.undisputed, amount, reason: residual }.into(),
        WriteOff { invoice: on.undisputed, amount, reason: write_off }.into(),
        BlockInvoice { invoice: on.paid, amount: None, until: None }.into(),
        UnblockInvoice { invoice: on.paid }.into(),
        stage::credit_limit(on.account).into(),
        HoldCredit { account: on.account, reason, until: None, note: Note::default() }.into(),
        ReleaseCredit { account: on.account, note: Note::default() }.into(),
    ]
}

fn of_returns(on: &Stage) -> Vec<AnyCommand> {
    let [requested, authorised, received] = on.returns;
    let one = || ReturnQuantity { line: 1, quantity: Quantity::ONE };
    let (grade, disposition, none) = (None, Some(Disposition::Scrap), Note::default());
    let OrderSource::Content(instead) = stage::place(on.account).source else { panic!("an order of lines") };
    let instead = instead.lines;
    let exchange = ExchangeReturn { rma: authorised, pieces: one(), grade: None, instead, note: none.clone() };
    let arrived = ReceivedPieces { line: 1, quantity: Quantity::ONE, product: None };
    vec![
        stage::request_return(on.account, on.sent_back.clone(), "1").into(),
        AuthoriseReturn { rma: requested, lines: None, grounds: none.clone() }.into(),
        RefuseReturn { rma: requested, grounds: note("used") }.into(),
        SendReturnLabel { rma: authorised, lines: None, parcel: "P-1".parse().unwrap() }.into(),
        RecordReturnShipment { rma: authorised, sent_on: None, proof: "P-1".parse().unwrap() }.into(),
        RecordReturnReceipt { rma: authorised, lines: Some(vec![arrived]) }.into(),
        InspectReturn { rma: received, pieces: one(), grade: code("as-new"), finding: none.clone() }.into(),
        DecideReturn { rma: authorised, line: 1, outcome: ReturnAction::Credit, grounds: none.clone() }.into(),
        RefundReturn { rma: authorised, pieces: one(), grade: None, as_credit: false, note: none.clone() }.into(),
        ReplaceReturn { rma: authorised, pieces: one(), grade: None }.into(),
        exchange.into(),
        RepairReturn { rma: authorised, pieces: one(), grade: None, finding: none.clone() }.into(),
        RejectReturnLine { rma: authorised, pieces: one(), grade: None, grounds: note("used") }.into(),
        DisposeReturn { rma: received, pieces: one(), grade, disposition }.into(),
        SplitReturnLine { rma: authorised, line: 1, quantity: Quantity::ONE }.into(),
        CancelReturn { rma: requested, grounds: none.clone() }.into(),
        CloseReturn { rma: authorised, note: none }.into(),
    ]
}

fn of_disputes(on: &Stage) -> Vec<AnyCommand> {
    let (claim, grounds) = (note("broken"), note("fair"));
    let [raised, acknowledged, investigated, proposed] = on.disputes;
    let raise = RaiseDispute { claim, ..RaiseDispute::about(on.undisputed, DisputeScope::Whole, code("quality")) };
    vec![
        raise.into(),
        AcknowledgeDispute { dispute: raised, coordinator: Some(on.idle) }.into(),
        InvestigateDispute { dispute: acknowledged, finding: grounds.clone() }.into(),
        ProposeResolution { dispute: investigated, accept: eur("5"), grounds: grounds.clone() }.into(),
        ResolveDispute { dispute: proposed, verdict: Verdict::InPart(eur("5")), grounds: grounds.clone() }.into(),
        WithdrawDispute { dispute: raised, grounds: grounds.clone() }.into(),
        WaitInDispute { dispute: investigated, on: AnswerFrom::Customer, question: grounds.clone() }.into(),
        EscalateDispute { dispute: on.rejected, to: EscalationBody::Legal, coordinator: Some(on.idle), grounds: grounds.clone() }
            .into(),
        ReopenDispute { dispute: on.rejected, grounds }.into(),
        AddDisputeEvidence { dispute: raised, kind: code("photograph"), title: name("A lamp"), hash: None }.into(),
        DiagnoseDispute { dispute: raised, root_cause: code("carrier") }.into(),
        RequestDisputeApproval { dispute: proposed }.into(),
    ]
}

fn of_claims(on: &Stage) -> Vec<AnyCommand> {
    let [first, second, ..] = on.disputes;
    let (account, claim, members) = (on.account, on.claim, vec![ClaimMember::Dispute(first)]);
    vec![
        OpenClaim { account, title: name("A matter"), members }.into(),
        LinkToClaim { claim, member: ClaimMember::Dispute(second) }.into(),
        UnlinkFromClaim { claim, member: ClaimMember::Dispute(on.in_claim) }.into(),
    ]
}

fn of_payment_disputes(on: &Stage) -> Vec<AnyCommand> {
    let [asked, debited, reviewed] = on.payment_disputes;
    let short = RecordShortPayment {
        invoice: on.undisputed,
        amount: eur("1"),
        received_on: None,
        method: code("transfer"),
        payment_reference: None,
        external_id: None,
        reason: code("quality"),
        claim: Note::default(),
    };
    let (respond_by, payment_dispute) = (noon("2026-05-20"), debited);
    vec![
        short.into(),
        stage::contest(on.uncontested, false).into(),
        EscalatePaymentInquiry { payment_dispute: asked, respond_by, fee: None, amount: None }.into(),
        AddPaymentEvidence { payment_dispute, kind: code("receipt"), title: name("The receipt"), hash: None }.into(),
        SubmitPaymentEvidence { payment_dispute, although_incomplete: false, countered_fee: None }.into(),
        ClosePaymentInquiry { payment_dispute: asked }.into(),
        DecidePaymentDispute { payment_dispute: reviewed, is_won: true, on: None }.into(),
        ConcedePaymentDispute { payment_dispute }.into(),
        LapsePaymentDisputes { limit: None }.into(),
    ]
}

fn of_dunning(on: &Stage) -> Vec<AnyCommand> {
    let (of, reason) = (DunningTarget::Invoice(on.undisputed), note("because"));
    let (notice, charge, until) = (on.notice, on.charge, day("2026-06-30"));
    vec![
        SetDunningTerms { of, procedure: None, language: None, late_rate: None, is_consumer: true }.into(),
        RunDunning { limit: None }.into(),
        MarkNoticeSent { notice, on: None }.into(),
        MarkNoticeFailed { notice, reason: reason.clone() }.into(),
        CancelNotice { notice, reason: reason.clone() }.into(),
        HoldDunning { of, reason: reason.clone(), until }.into(),
        ReleaseDunning { hold: on.hold }.into(),
        ChargeLateInterest { invoice: on.late, through: None }.into(),
        WaiveLateCharge { charge, reason: reason.clone() }.into(),
        BillLateCharges { charges: vec![charge] }.into(),
        RecordPromise { invoice: on.undisputed, amount: None, pay_by: until, note: Note::default() }.into(),
        WithdrawPromise { promise: on.promise, reason }.into(),
    ]
}

fn of_service(on: &Stage) -> Vec<AnyCommand> {
    let [case, paused, resolved, duplicate] = on.cases;
    let (status, at, text) = (None, None, note("hello"));
    let waiting = WaitingOn::Customer;
    vec![
        stage::open_case(on.account, Some(on.owner)).into(),
        RecordCaseMessage { case, from: MessageFrom::Agent, at, text }.into(),
        TakeCase { case, status: status.clone(), at }.into(),
        PauseCase { case, waiting, status: status.clone(), at }.into(),
        ResumeCase { case: paused, status: status.clone(), at }.into(),
        stage::resolve_case(case).into(),
        CloseCase { case: resolved }.into(),
        ReopenCase { case: resolved, status, at }.into(),
        AssignCase { case, owner: on.idle }.into(),
        ChangeCasePriority { case, priority: code("urgent") }.into(),
        SetCaseStatus { case, status: code("at-work") }.into(),
        MeetGoal { case, goal: code("call-back"), at }.into(),
        MergeCases { duplicate: case, into: paused }.into(),
        UnmergeCase { case: duplicate }.into(),
        SplitCase { case: paused, messages: vec![0], subject: name("Another matter") }.into(),
        SetCaseParent { case, parent: Some(paused) }.into(),
        RunService { limit: None }.into(),
        stage::grant_entitlement(on.account).into(),
        EndEntitlement { entitlement: on.entitlement, until: day("2026-12-31") }.into(),
        SendSurvey { case: resolved, contact: on.twin, kind: SurveyKind::Effort }.into(),
        AnswerSurvey { survey: on.survey, score: 5, comment: Note::default() }.into(),
    ]
}

fn of_lifecycle(on: &Stage) -> Vec<AnyCommand> {
    let envelope =
        MessageEnvelope { seller_siren: label("404833048"), buyer_siren: label("552100554"), buyer_address: label("552100554") };
    let (status, note, corrected_by) = (LifecycleStatus::Completed, Note::default(), None);
    vec![
        stage::status(on.undisputed, LifecycleStatus::TakenInHand).into(),
        ReportLifecycleStatus { invoice: on.suspended, status, note, corrected_by, envelope }.into(),
    ]
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn of_orders(on: &Stage) -> Vec<AnyCommand> {
    let ([order, held, fresh], reason) = (on.orders, note("because"));
    let (lines, note, share) = (None, Note::default(), DepositShare::Percent("30".parse().unwrap()));
    vec![
        stage::place(on.account).into(),
        ChangeOrder { order, changes: vec![OrderChange::RequestedOn(Some(day("2026-06-01")))] }.into(),
        RecordDelivery { order, lines: None, delivered_on: None, reference: None }.into(),
        UndoDelivery { order, delivery: 1, reason: reason.clone() }.into(),
        HoldOrder { order, reason: reason.clone() }.into(),
        ReleaseOrder { order: held }.into(),
        CancelOrder { order: fresh, reason: reason.clone() }.into(),
        CloseOrder { order, reason, waives_billing: false }.into(),
        InvoiceOrder { order, lines, note: note.clone() }.into(),
        DraftDeposit { order, share, note: note.clone(), terms: InvoiceTerms::default() }.into(),
        DraftFinal { order, lines: None, deposits: Some(vec![on.deposit]), note, terms: InvoiceTerms::default() }.into(),
    ]
}

fn of_subscriptions(on: &Stage) -> Vec<AnyCommand> {
    let ([subscription, paused, past_due, leaving], contract) = (on.subscriptions, on.contract);
    let price = UnitPrice::parse("50", Currency::EUR).unwrap();
    let (at, reason) = (CancelTime::Now, code("price"));
    vec![
        stage::start(on.account, on.product).into(),
        ChangePlan { subscription, product: on.product, price, cycle: BillingCycle::Monthly }.into(),
        ChangeQuantity { subscription, quantity: "2".parse().unwrap() }.into(),
        PauseSubscription { subscription }.into(),
        ResumeSubscription { subscription: paused }.into(),
        MarkPastDue { subscription }.into(),
        MarkPaid { subscription: past_due }.into(),
        CancelSubscription { subscription, at, reason }.into(),
        KeepSubscription { subscription: leaving }.into(),
        RollSubscriptions { limit: None }.into(),
        InvoiceSubscriptions { limit: None }.into(),
        stage::sign(on.account, "2026-01-01").into(),
        GiveNotice { contract, received_on: None }.into(),
        TellRenewal { contract, told_on: None }.into(),
        ReviseContract { contract, index: "126".parse().unwrap() }.into(),
        EndContract { contract, on: None, reason: note("agreed") }.into(),
        RollContracts { limit: None }.into(),
    ]
}

fn of_activities(on: &Stage) -> Vec<AnyCommand> {
    let (activity, owner, plan, import) = (on.activity, Some(on.owner), on.follow_up_plan, on.import);
    let subject = SubjectId::Account(on.account);
    vec![
        PlanActivity { subject, details: stage::activity("2026-06-01"), owner }.into(),
        LogActivity { subject, details: stage::activity("2026-05-01"), outcome: None, owner }.into(),
        ChangeActivity { activity, details: stage::activity("2026-06-01") }.into(),
        CompleteActivity { activity, outcome: None, note: note("done") }.into(),
        CancelActivity { activity, reason: note("not needed"), only_this: false }.into(),
        AssignActivity { activity, owner: on.idle }.into(),
        stage::define_plan("another").into(),
        RetireFollowUpPlan { plan }.into(),
        StartFollowUp { plan, subject: SubjectId::Account(on.child) }.into(),
        StopFollowUp { follow_up: on.follow_up, reason: note("enough") }.into(),
        RunDue { limit: None }.into(),
        BeginImport { name: Label::parse("leads.csv").unwrap(), owner }.into(),
        NoteRows { import, through: 5, created: 5, changed: 0, kept: 0, refused: 0, is_end: false }.into(),
        UndoImport { import, limit: None }.into(),
    ]
}

/// One of every question.
pub fn questions(on: &Stage) -> Vec<AnyQuestion> {
    let (pipeline, as_of) = (on.pipeline, day("2026-05-31"));
    let quantity = "1".parse().unwrap();
    let (account, contact) = (ConvertTo::New, ConvertTo::New);
    let convert = ConvertLead { lead: on.qualified, account, contact, opportunity: None, owner: None };
    vec![
        AnyQuestion::RelationsOf(RelationsOf { party: PartyId::Contact(on.contact) }),
        AnyQuestion::FindDuplicates(FindDuplicates { of: Sought::Party(PartyId::Contact(on.contact)) }),
        AnyQuestion::ExplainPair(ExplainPair { one: PartyId::Contact(on.contact), other: PartyId::Contact(on.twin) }),
        AnyQuestion::DuplicateGroups(DuplicateGroups { among: DuplicatesAmong::Contacts(None), limit: 100 }),
        AnyQuestion::PriceFor(PriceFor { book: on.book, product: on.product, quantity, on: as_of }),
        AnyQuestion::QuotePrice(QuotePrice {
            product: on.product,
            quantity,
            account: None,
            currency: Currency::EUR,
            on: Some(as_of),
        }),
        AnyQuestion::LeadFunnel(LeadFunnel),
        AnyQuestion::ScoreLead(ScoreLead { lead: on.working, as_of: None }),
        AnyQuestion::RankLeads(RankLeads { limit: 10 }),
        AnyQuestion::QualificationOf(QualificationOf { lead: on.working }),
        AnyQuestion::ExplainRouting(ExplainRouting { lead: on.working }),
        AnyQuestion::SimulateRouting(SimulateRouting { leads: vec![on.working], policy: None }),
        AnyQuestion::OverdueResponses(OverdueResponses { limit: 10 }),
        AnyQuestion::Forecast(Forecast::of(pipeline)),
        AnyQuestion::HazardForecast(HazardForecast {
            pipeline,
            horizon_days: 90,
            on: None,
            scope: ForecastScope::Whole,
            parts: 10,
        }),
        AnyQuestion::ForecastAccuracy(ForecastAccuracy {
            pipeline,
            horizons: vec![1],
            from: day("2026-04-01"),
            to: day("2026-04-30"),
            scope: ForecastScope::Whole,
        }),
        AnyQuestion::SalesPerformance(SalesPerformance::default()),
        AnyQuestion::Funnel(Funnel { pipeline }),
        AnyQuestion::Board(Board { pipeline, cards: 10 }),
        AnyQuestion::WaysOn(WaysOn { opportunity: on.deal }),
        AnyQuestion::SimulatePipeline(SimulatePipeline::of(stage::as_it_is(pipeline, "Sales"))),
        AnyQuestion::RottingDeals(RottingDeals { pipeline, limit: None }),
        AnyQuestion::WaitingApprovals(WaitingApprovals { limit: None }),
        AnyQuestion::PreviewConversion(PreviewConversion { convert }),
        AnyQuestion::UnconversionConflicts(UnconversionConflicts { lead: on.converted }),
        AnyQuestion::DiffQuotes(DiffQuotes { from: on.quotes[0], to: on.quotes[1] }),
        AnyQuestion::ApprovalNeeds(ApprovalNeeds { quote: on.quotes[0] }),
        AnyQuestion::ProveSignature(ProveSignature { quote: on.quotes[3] }),
        AnyQuestion::VerifySignature(VerifySignature {
            quote: on.quotes[3],
            proof: stage::quote_proof(),
            document: DocumentHash::of(b"another"),
        }),
        AnyQuestion::OrderStanding(OrderStanding { order: on.orders[0] }),
        AnyQuestion::OrdersToDeliver(OrdersToDeliver { until: None, limit: None }),
        AnyQuestion::OrdersToInvoice(OrdersToInvoice { until: None, limit: None }),
        AnyQuestion::RevenueBetween(RevenueBetween { from: day("2026-05-01"), until: as_of }),
        AnyQuestion::NumberReport(NumberReport { series: "INV-2026-".to_owned() }),
        AnyQuestion::AllNumbers(AllNumbers),
        AnyQuestion::CheckInvoice(CheckInvoice { invoice: on.draft, issued_on: None }),
        AnyQuestion::ExplainInvoice(ExplainInvoice { invoice: on.paid }),
        AnyQuestion::RenderQuote(RenderQuote { quote: on.quotes[3], language: None, format: DocumentFormat::Html }),
        AnyQuestion::RenderInvoice(RenderInvoice { invoice: on.paid, language: None, format: DocumentFormat::Html }),
        AnyQuestion::OpenAmount(OpenAmount { invoice: on.paid, as_of: Some(as_of) }),
        AnyQuestion::Ageing(Ageing { as_of, currency: None, account: None }),
        AnyQuestion::DaysSalesOutstanding(DaysSalesOutstanding { as_of, currency: Currency::EUR, days: None }),
        AnyQuestion::CollectionEffectiveness(CollectionEffectiveness { from: as_of, to: as_of, currency: Currency::EUR }),
        AnyQuestion::CustomerStatement(CustomerStatement {
            account: on.account,
            currency: Currency::EUR,
            from: day(TODAY),
            to: as_of,
        }),
        AnyQuestion::CreditStanding(CreditStanding { account: on.account, currency: Currency::EUR }),
        AnyQuestion::VatOnReceipts(VatOnReceipts { from: day(TODAY), to: as_of, payment: None, invoice: None }),
        AnyQuestion::DunningWorklist(DunningWorklist { as_of: None, account: None }),
        AnyQuestion::LateInterest(LateInterest { invoice: on.late, as_of: None }),
        AnyQuestion::DunningHistory(DunningHistory { invoice: on.late }),
        AnyQuestion::ClocksOfCase(ClocksOfCase { case: on.cases[0], at: None }),
        AnyQuestion::ServiceAttainment(ServiceAttainment { from: day(TODAY), to: day(TODAY) }),
        AnyQuestion::CaseBacklog(CaseBacklog),
        AnyQuestion::CaseTimes(CaseTimes { from: day(TODAY), to: day(TODAY) }),
        AnyQuestion::SurveyResults(SurveyResults { from: day(TODAY), to: day(TODAY) }),
        AnyQuestion::Returnable(Returnable { line: on.sent_back.clone(), reason: code("other") }),
        AnyQuestion::ReturnSteps(ReturnSteps { rma: on.returns[1] }),
        AnyQuestion::ReturnsDue(ReturnsDue { until: None, limit: None }),
        AnyQuestion::ReturnFigures(ReturnFigures { from: day("2026-05-01"), until: as_of, currency: Currency::EUR }),
        AnyQuestion::PeriodClosings(PeriodClosings { length: PeriodLength::Day, from: None, to: None }),
        AnyQuestion::VerifyChain(VerifyChain),
        AnyQuestion::ExportFec(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") }),
        AnyQuestion::DisputeStanding(DisputeStanding { dispute: on.disputes[0] }),
        AnyQuestion::DisputeWorklist(DisputeWorklist { limit: None }),
        AnyQuestion::DisputeFigures(DisputeFigures { from: day(TODAY), to: as_of, currency: Currency::EUR }),
        AnyQuestion::ShowClaim(ShowClaim { claim: on.claim }),
        AnyQuestion::ClaimOf(ClaimOf { member: ClaimMember::Dispute(on.in_claim) }),
        AnyQuestion::LifecycleOf(LifecycleOf { invoice: on.suspended }),
        AnyQuestion::LifecycleWorklist(LifecycleWorklist { limit: None }),
        AnyQuestion::PreviewMerge(PreviewMerge { of: MergeOrder::Contacts(merge_contacts(on)) }),
        AnyQuestion::NextStep(NextStep { subject: SubjectId::Account(on.account) }),
        AnyQuestion::DueFollowUps(DueFollowUps { by: Some(noon("2027-12-31")), limit: None }),
    ]
}

/// Whether figures speak of anything at all.
pub fn shows(figures: &AnyFigures) -> bool {
    match figures {
        AnyFigures::RelationsOf(relations) => !relations.is_empty(),
        AnyFigures::FindDuplicates(likely) => !likely.is_empty(),
        AnyFigures::ExplainPair(_) => true,
        AnyFigures::DuplicateGroups(page) => !page.groups.is_empty(),
        AnyFigures::PriceFor(price) => price.is_some(),
        AnyFigures::QuotePrice(found) => found.price.is_some(),
        AnyFigures::LeadFunnel(states) => states.iter().any(|(_, leads)| *leads > 0),
        AnyFigures::ScoreLead(_) => true,
        AnyFigures::RankLeads(leads) => !leads.is_empty(),
        AnyFigures::QualificationOf(points) => !points.is_empty(),
        AnyFigures::ExplainRouting(routing) => routing.owner.is_some(),
        AnyFigures::SimulateRouting(all) => all.iter().all(|routing| routing.owner.is_some()),
        AnyFigures::OverdueResponses(leads) => !leads.is_empty(),
        AnyFigures::Forecast(figures) => figures.open + figures.won > 0 || !figures.currencies.is_empty(),
        AnyFigures::HazardForecast(figures) => figures.open > 0,
        AnyFigures::ForecastAccuracy(rows) => !rows.is_empty(),
        AnyFigures::SalesPerformance(figures) => figures.won + figures.lost > 0 || !figures.currencies.is_empty(),
        AnyFigures::Funnel(figures) => figures.deals > 0,
        AnyFigures::Board(board) => board.columns.iter().any(|column| column.deals > 0 || !column.cards.is_empty()),
        AnyFigures::WaysOn(ways) => !ways.is_empty(),
        AnyFigures::SimulatePipeline(figures) => figures.deals > 0,
        AnyFigures::RottingDeals(deals) => !deals.is_empty(),
        AnyFigures::WaitingApprovals(waiting) => !waiting.is_empty(),
        AnyFigures::PreviewConversion(preview) => !preview.filled.is_empty(),
        AnyFigures::UnconversionConflicts(conflicts) => conflicts.is_empty(),
        AnyFigures::DiffQuotes(diff) => !diff.is_empty(),
        AnyFigures::ApprovalNeeds(needs) => !needs.is_empty(),
        AnyFigures::ProveSignature(proof) => proof.is_some(),
        AnyFigures::VerifySignature(faults) => !faults.is_empty(),
        AnyFigures::OrderStanding(figures) => !figures.lines.is_empty(),
        AnyFigures::OrdersToDeliver(orders) | AnyFigures::OrdersToInvoice(orders) => !orders.is_empty(),
        AnyFigures::RevenueBetween(figures) => !figures.is_empty(),
        AnyFigures::NumberReport(report) => report.count > 0,
        AnyFigures::AllNumbers(series) => !series.is_empty(),
        AnyFigures::CheckInvoice(_) => true,
        AnyFigures::ExplainInvoice(steps) => !steps.is_empty(),
        AnyFigures::RenderQuote(document) | AnyFigures::RenderInvoice(document) => !document.content.is_empty(),
        AnyFigures::OpenAmount(open) => open.is_positive(),
        AnyFigures::Ageing(reports) => !reports.is_empty(),
        AnyFigures::DunningWorklist(customers) => !customers.is_empty(),
        AnyFigures::LateInterest(standing) => standing.accrual.total.is_positive(),
        AnyFigures::DunningHistory(told) => !told.notices.is_empty(),
        AnyFigures::ClocksOfCase(clocks) => !clocks.is_empty(),
        AnyFigures::ServiceAttainment(goals) => !goals.is_empty(),
        AnyFigures::CaseBacklog(backlog) => backlog.n > 0,
        AnyFigures::CaseTimes(times) => times.n > 0,
        AnyFigures::SurveyResults(surveys) => !surveys.is_empty(),
        AnyFigures::Returnable(window) => window.left > Quantity::ZERO,
        AnyFigures::ReturnSteps(lines) => !lines.is_empty(),
        AnyFigures::ReturnsDue(returns) => !returns.is_empty(),
        AnyFigures::ReturnFigures(rates) => rates.returns > 0,
        AnyFigures::PeriodClosings(closings) => !closings.is_empty(),
        AnyFigures::VerifyChain(report) => report.links > 0,
        AnyFigures::ExportFec(file) => file.lines > 0,
        AnyFigures::DisputeStanding(view) => view.amounts.original.is_positive(),
        AnyFigures::DisputeWorklist(tasks) => !tasks.is_empty(),
        AnyFigures::DisputeFigures(figures) => figures.invoices > 0 || figures.raised.disputes > 0,
        AnyFigures::ShowClaim(view) => !view.members.is_empty(),
        AnyFigures::ClaimOf(claim) => claim.is_some(),
        AnyFigures::LifecycleOf(view) => !view.statuses.is_empty(),
        AnyFigures::LifecycleWorklist(waiting) => !waiting.is_empty(),
        AnyFigures::PreviewMerge(preview) => !preview.touched.is_empty(),
        AnyFigures::DaysSalesOutstanding(dso) => dso.open.is_positive() || !dso.sales.is_zero(),
        AnyFigures::CollectionEffectiveness(figures) => figures.closing.is_positive() || !figures.sales.is_zero(),
        AnyFigures::CustomerStatement(statement) => !statement.movements.is_empty(),
        AnyFigures::CreditStanding(figures) => figures.limit.is_some() || !figures.exposure.total.is_zero(),
        AnyFigures::VatOnReceipts(report) => !report.receipts.is_empty(),
        AnyFigures::NextStep(next) => next.planned > 0 || next.activity.is_some(),
        AnyFigures::DueFollowUps(steps) => !steps.is_empty(),
    }
}
