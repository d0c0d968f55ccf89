//! One company in which every operation has a record to be done to, and an actor for every relation to that record's owner.

use std::sync::Arc;

use crm_core::access::{EVERY_KIND, Grant, Operation, RoleDraft, Scope, UserDraft};
use crm_core::accounting::{ClosePeriod, PeriodLength};
use crm_core::activities::*;
use crm_core::administration::*;
use crm_core::approvals::{ApprovalRule, Approver};
use crm_core::automation::RunDue;
use crm_core::catalog::*;
use crm_core::claims::*;
use crm_core::disputes::*;
use crm_core::dunning::*;
use crm_core::einvoicing::cdar::{LifecycleStatus, StatusReason};
use crm_core::engine::{Crm, FixedClock, Session, Transaction};
use crm_core::exchange::BeginImport;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::leads::routing::{AvailabilityDetails, RoutingPolicy, RoutingRule, SetAvailability, Strategy};
use crm_core::leads::scoring::LearningPolicy;
use crm_core::leads::*;
use crm_core::lifecycle::RecordLifecycleStatus;
use crm_core::merging::MergeContacts;
use crm_core::ordering::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::pricing::Adjustment;
use crm_core::quoting::*;
use crm_core::receivables::*;
use crm_core::returns::{
    AuthoriseReturn, DeliveredLine, ReceivedPieces, RecordReturnReceipt, RequestReturn, ReturnAction, ReturnDraftLine,
    ReturnRight, ReturnSource, ReturnTemplate, ReturnsPolicy, TemplateStep,
};
use crm_core::service::*;
use crm_core::storage::{MemoryStore, Tenant};

use crate::company::*;

/// A status as a platform sends it.
pub fn status(invoice: InvoiceId, status: LifecycleStatus) -> RecordLifecycleStatus {
    RecordLifecycleStatus {
        invoice,
        message: Label::parse("M-1").unwrap(),
        sequence: 1,
        status,
        stated_on: None,
        reason: (status == LifecycleStatus::Suspended).then_some(StatusReason::ProofMissing),
        action: None,
        note: Note::default(),
        amount: None,
        cashed: Vec::new(),
    }
}

/// The columns of the matrix.
pub const RELATIONS: [&str; 9] = ["owner", "mate", "above", "beside", "read", "write", "team", "stranger", "tenant"];
/// Its rows.
pub const ROLES: [&str; 10] =
    ["nothing", "seller", "sales_manager", "accountant", "administrator", "read_only", "own", "team", "tree", "all"];

/// What a role of that name grants.
pub fn role(called: &str) -> RoleDraft {
    let everything = |scope| {
        let grant = |operation| Grant { kind: EVERY_KIND, operation, scope };
        RoleDraft { name: name("role"), grants: Operation::ALL.map(grant).to_vec(), hidden: Vec::new() }
    };
    match called {
        "nothing" => RoleDraft { grants: Vec::new(), ..everything(Scope::None) },
        "seller" => seller().unwrap(),
        "sales_manager" => sales_manager().unwrap(),
        "accountant" => accountant().unwrap(),
        "administrator" => administrator().unwrap(),
        "read_only" => read_only().unwrap(),
        "own" => everything(Scope::Own),
        "team" => everything(Scope::Team),
        "tree" => everything(Scope::TeamTree),
        _ => everything(Scope::All),
    }
}

pub struct Stage {
    pub crm: Crm,
    /// The session of an actor for each of [`RELATIONS`].
    pub actors: Vec<Session>,
    pub owner: UserId,
    pub idle: UserId,
    pub gone: UserId,
    pub region: TeamId,
    pub spare_team: TeamId,
    pub spare_role: RoleId,
    pub field: FieldDefinitionId,
    pub policy: PolicyVersionId,
    pub account: AccountId,
    pub child: AccountId,
    pub archived: AccountId,
    pub contact: ContactId,
    /// Likely the same person.
    pub twin: ContactId,
    /// Of two other contacts.
    pub merge: MergeId,
    /// From the one that is gone.
    pub redirect: RedirectId,
    pub affiliation: AffiliationId,
    pub relationship: RelationshipId,
    pub rate: ExchangeRateId,
    pub product: ProductId,
    pub retired: ProductId,
    pub part: ProductId,
    /// Drafted, drafted without a deal, sent, signed.
    pub quotes: [QuoteId; 4],
    pub plain_quote: QuoteId,
    pub second_quote: QuoteId,
    pub book: PriceBookId,
    pub price: PriceId,
    pub new_lead: LeadId,
    pub working: LeadId,
    pub nurtured: LeadId,
    pub qualified: LeadId,
    pub converted: LeadId,
    pub model: ScoreModelId,
    pub pipeline: PipelineId,
    pub deal: OpportunityId,
    pub won: OpportunityId,
    pub snapshot: ForecastSnapshotId,
    pub adjustment: ForecastAdjustmentId,
    pub draft: InvoiceId,
    pub paid: InvoiceId,
    pub undisputed: InvoiceId,
    /// A deposit, and a progress invoice of which something is held back; both issued.
    pub deposit: InvoiceId,
    pub progress: InvoiceId,
    pub suspended: InvoiceId,
    pub status: InvoiceStatusId,
    pub payment: PaymentId,
    pub closing: PeriodClosingId,
    pub allocation: AllocationId,
    pub repayment: RepaymentId,
    pub credit_decision: CreditDecisionId,
    /// One that was raised, acknowledged, investigated, proposed.
    pub disputes: [DisputeId; 4],
    pub rejected: DisputeId,
    pub claim: ClaimId,
    pub in_claim: DisputeId,
    /// One that the bank asks about, one that it took back, one that it decides on.
    pub payment_disputes: [PaymentDisputeId; 3],
    /// A payment that nobody contests.
    pub uncontested: PaymentId,
    /// A case that is new, paused, resolved, a duplicate.
    pub cases: [ServiceCaseId; 4],
    pub hours: ServiceHoursId,
    pub entitlement: EntitlementId,
    pub survey: SurveyId,
    /// An invoice that was to be paid last year.
    pub late: InvoiceId,
    /// About the late invoice, and waits to be sent.
    pub notice: DunningNoticeId,
    pub hold: DunningHoldId,
    pub terms: DunningTermsId,
    pub promise: PromiseId,
    pub charge: LateChargeId,
    pub activity: ActivityId,
    pub follow_up_plan: FollowUpPlanId,
    pub follow_up: FollowUpId,
    pub import: ImportId,
    pub approval: ApprovalId,
    pub spare_pipeline: PipelineId,
    /// One that is active, paused, past due, and leaving.
    pub subscriptions: [SubscriptionId; 4],
    pub movement: MrrMovementId,
    pub contract: ContractId,
    /// One of which a part is delivered, one on hold, and one of which nothing is done.
    pub orders: [OrderId; 3],
    /// Requested, authorised, received; each of five pieces of an invoice of their own.
    pub returns: [ReturnId; 3],
    /// The line that the second of them is of.
    pub sent_back: DeliveredLine,
}

/// A late invoice and what follows from it; see [`Stage`].
struct Late {
    invoice: InvoiceId,
    notice: DunningNoticeId,
    hold: DunningHoldId,
    terms: DunningTermsId,
    promise: PromiseId,
    charge: LateChargeId,
}

impl Stage {
    /// The company, whose actors all hold the role of that name.
    pub fn of(called: &str) -> Self {
        let store = Arc::new(MemoryStore::new());
        let open = |tenant, seed| {
            let crm = Crm::builder(Arc::clone(&store)).tenant(Tenant([tenant; 16])).seed(seed);
            crm.clock(FixedClock(noon(TODAY))).open().unwrap()
        };
        let (crm, abroad) = (open(1, 1), open(2, 2));
        let people = People::hired(&crm, called);
        let mut stage = people.stage(&crm);
        let abroad_people = People::hired(&abroad, called);
        stage.actors = people.actors.iter().map(|user| crm.session(*user, noon(TODAY)).unwrap()).collect();
        stage.actors.push(abroad.session(abroad_people.actors[7], noon(TODAY)).unwrap());
        stage
    }
}

/// Who works in the company.
struct People {
    system: Session,
    /// Owner, mate, above, beside, read, write, team, stranger.
    actors: Vec<UserId>,
    region: TeamId,
    partners: TeamId,
    spare_team: TeamId,
    role: RoleId,
    boss: UserId,
}

impl People {
    fn hired(crm: &Crm, called: &str) -> Self {
        let system = crm.system("a company for every right", noon(TODAY));
        let role_of = |draft| system.execute(AddRole { draft }).unwrap().id();
        let team = |called: &str, parent| system.execute(AddTeam { name: name(called), parent }).unwrap().id();
        let boss_role = role_of(RoleDraft { name: name("boss"), ..administrator().unwrap() });
        let role = role_of(RoleDraft { name: name("under test"), ..role(called) });
        let region = team("region", None);
        let [sales, beside] = ["sales", "beside"].map(|called| team(called, Some(region)));
        let [elsewhere, partners, spare_team] = ["elsewhere", "partners", "spare"].map(|called| team(called, None));
        let hire = |who: &str, role, team| {
            let email = Email::parse(&format!("{who}@example.com")).unwrap();
            system.execute(AddUser { draft: UserDraft { name: name(who), email, team, roles: vec![role] } }).unwrap().id()
        };
        let teams = [sales, sales, region, beside, elsewhere, elsewhere, partners, elsewhere];
        let actors = RELATIONS.iter().zip(teams).map(|(who, team)| hire(who, role, Some(team))).collect();
        let boss = hire("boss", boss_role, None);
        Self { actors, region, partners, spare_team, role, boss, system }
    }

    /// An account of the owner's, shared with the three it is shared with.
    fn account(&self, called: &str, parent: Option<AccountId>) -> AccountId {
        let addresses = vec![PartyAddress::from(crate::company::place("London", "GB"))];
        let details = AccountDetails { addresses, ..AccountDetails::named(name(called)) };
        let create = CreateAccount { details, parent, owner: Some(self.actors[0]), intake: Intake::default() };
        let account = self.system.execute(create).unwrap().id();
        let (read, write) = (ShareLevel::Read, ShareLevel::Write);
        let user = |at: usize| ShareTarget::User(self.actors[at]);
        for (with, level) in [(user(4), read), (user(5), write), (ShareTarget::Team(self.partners), read)] {
            self.system.execute(ShareAccount { account, share: Share { with, level } }).unwrap();
        }
        account
    }

    /// A person who works for the account and brought it in.
    fn person(&self, account: AccountId) -> (ContactId, AffiliationId, RelationshipId) {
        let (system, owner) = (&self.system, Some(self.actors[0]));
        let emails = vec![Email::parse("ada@engines.example").unwrap().into()];
        let details = ContactDetails { account: Some(account), emails, ..ContactDetails::named(name("Ada")) };
        let contact = system.execute(CreateContact { details, owner, intake: Intake::default() }).unwrap().id();
        let affiliation = system.execute(add_affiliation(contact, account, "employee", owner)).unwrap().id();
        (contact, affiliation, system.execute(relate(contact, account, "referred", owner)).unwrap().id())
    }

    fn lead(&self) -> LeadId {
        let (details, original, owner) = (lead_details(), Vec::new(), Some(self.actors[0]));
        self.system.execute(CaptureLead { details, original, external_id: None, owner }).unwrap().id()
    }

    fn working_lead(&self) -> LeadId {
        let lead = self.lead();
        self.system.execute(WorkLead { lead }).unwrap();
        for criterion in LeadPolicy::default().checklist {
            self.system.execute(RecordEvidence { lead, criterion, text: note("yes"), said_by: None }).unwrap();
        }
        lead
    }

    /// A lead that became an account and a contact of the owner's.
    fn converted(&self) -> LeadId {
        let lead = self.working_lead();
        self.system.execute(QualifyLead { lead }).unwrap();
        let (account, contact, owner) = (ConvertTo::New, ConvertTo::New, Some(self.actors[0]));
        self.system.execute(ConvertLead { lead, account, contact, opportunity: None, owner }).unwrap();
        lead
    }

    /// A score learned from a lead that was won and one that was lost.
    fn model(&self) -> ScoreModelId {
        let policy = LearningPolicy { minimum_won: 1, minimum_lost: 1, ..LearningPolicy::default() };
        self.system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        let (won, lost) = (self.working_lead(), self.lead());
        self.system.execute(QualifyLead { lead: won }).unwrap();
        let (account, contact, owner) = (ConvertTo::New, ConvertTo::New, Some(self.actors[0]));
        self.system.execute(ConvertLead { lead: won, account, contact, opportunity: None, owner }).unwrap();
        let (reason, note) = (code("no-need"), Note::default());
        self.system.execute(DisqualifyLead { lead: lost, reason, note, recycle_on: None }).unwrap();
        self.system.execute(LearnScore { captured_from: None }).unwrap().id()
    }

    /// Leads go to `idle`, and one has gone there; one that nobody has answered waits for three days; the owner takes any number.
    fn routed(&self, idle: UserId) {
        let (name, strategy, users) = (code("everything"), Strategy::RoundRobin, vec![idle]);
        let rules = vec![RoutingRule { name, conditions: Vec::new(), strategy, users }];
        let policy = RoutingPolicy { rules, ..RoutingPolicy::default() };
        self.system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        self.system.execute(RouteLead { lead: self.lead() }).unwrap();
        let (details, original, owner) = (lead_details(), Vec::new(), Some(self.actors[0]));
        let capture = CaptureLead { details, original, external_id: None, owner };
        self.system.transact(|transaction| transaction.execute_at(noon("2026-05-01"), capture.clone())).unwrap();
        self.system.execute(SetAvailability { user: self.actors[0], details: AvailabilityDetails::default() }).unwrap();
    }

    /// A deal that was opened on that day.
    fn deal(&self, pipeline: PipelineId, opened: &str) -> OpportunityId {
        let owner = Some(self.actors[0]);
        let open = OpenOpportunity { owner, amount: Some(eur("10")), ..OpenOpportunity::new(pipeline, name("Deal")) };
        let open = |transaction: &mut Transaction| transaction.execute_at(noon(opened), open.clone());
        self.system.transact(open).unwrap().id()
    }

    /// What the pipeline is expected to bring, kept and adjusted; one closed deal is enough to learn from.
    fn foreseen(&self, pipeline: PipelineId) -> (ForecastSnapshotId, ForecastAdjustmentId) {
        let policy = ForecastPolicy { minimum_closed: 1, minimum_of_mean: 1, ..ForecastPolicy::default() };
        self.system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        let snapshot = self.system.execute(take_snapshot(pipeline, self.actors[0])).unwrap().id();
        (snapshot, self.system.execute(adjust(pipeline, self.actors[0])).unwrap().id())
    }

    /// Deals of the pipeline pass a gate before they are approved, which the owner must agree to, and are left after a day; one is on its way.
    fn asked_for(&self, pipeline: PipelineId) -> ApprovalId {
        let budget = GatePoint { key: code("budget"), name: name("Budget") };
        let approvers = vec![Approver::User(self.actors[0])];
        let rule = ApprovalRule { approvers, quorum: 1, lapses_after_days: None };
        let gate = Gate { checklist: vec![budget], approval: Some(rule), ..Gate::before(code("legal")) };
        let mut change = as_it_is(pipeline, "Sales");
        change.gates.push(gate);
        change.stages[0].rots_after_days = Some(1);
        self.system.execute(change).unwrap();
        let owner = Some(self.actors[0]);
        let open = OpenOpportunity { owner, ..OpenOpportunity::new(pipeline, name("Waiting deal")) };
        let opened = self.system.transact(|t| t.execute_at(noon("2026-05-01"), open.clone())).unwrap();
        self.system.execute(RequestPassage { opportunity: opened.id(), stage: code("legal") }).unwrap().id()
    }

    fn subscriptions(&self, account: AccountId, product: ProductId) -> [SubscriptionId; 4] {
        let started = || self.system.execute(start(account, product)).unwrap().id();
        let [active, paused, past_due, leaving] = [started(), started(), started(), started()];
        self.system.execute(PauseSubscription { subscription: paused }).unwrap();
        self.system.execute(MarkPastDue { subscription: past_due }).unwrap();
        let (at, reason) = (CancelTime::AtPeriodEnd, code("price"));
        self.system.execute(CancelSubscription { subscription: leaving, at, reason }).unwrap();
        [active, paused, past_due, leaving]
    }

    fn orders(&self, account: AccountId) -> [OrderId; 3] {
        let placed = || self.system.execute(place(account)).unwrap().id();
        let [begun, held, fresh] = [placed(), placed(), placed()];
        let lines = Some(vec![OrderQuantity { line: code("programming"), quantity: Quantity::ONE }]);
        self.system.execute(RecordDelivery { order: begun, lines, delivered_on: None, reference: None }).unwrap();
        self.system.execute(HoldOrder { order: held, reason: note("a while") }).unwrap();
        [begun, held, fresh]
    }

    /// Returns whose plan lets everything be done once it is authorised; see [`Stage::returns`].
    fn returns(&self, account: AccountId) -> ([ReturnId; 3], DeliveredLine) {
        let after = |action: ReturnAction| match action {
            ReturnAction::Authorise => Vec::new(),
            ReturnAction::Inspect | ReturnAction::Dispose => vec![ReturnAction::Receive],
            ReturnAction::Credit => vec![ReturnAction::Decide],
            _ => vec![ReturnAction::Authorise],
        };
        let steps = ReturnAction::ALL.map(|action| TemplateStep { action, after: after(action) }).to_vec();
        let template = ReturnTemplate { key: code("free"), name: name("Free"), steps, takes_unbought: false };
        let policy = ReturnsPolicy { templates: vec![template], ..ReturnsPolicy::default() };
        self.system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        let [requested, authorised, received] = [0, 1, 2].map(|_| self.requested(account));
        for (rma, _) in [&authorised, &received] {
            self.system.execute(AuthoriseReturn { rma: *rma, lines: None, grounds: Note::default() }).unwrap();
        }
        let (lines, rma) = (ReceivedPieces { line: 1, quantity: "2".parse().unwrap(), product: None }, received.0);
        self.system.execute(RecordReturnReceipt { rma, lines: Some(vec![lines]) }).unwrap();
        ([requested.0, authorised.0, rma], authorised.1)
    }

    fn requested(&self, account: AccountId) -> (ReturnId, DeliveredLine) {
        let mut five = line("100");
        five.priced.quantity = "5".parse().unwrap();
        let terms = InvoiceTerms { is_consumer: Some(true), ..InvoiceTerms::default() };
        let draft = DraftInvoice { terms, ..DraftInvoice::new(account, Currency::EUR, vec![five]) };
        let invoice = self.system.execute(draft).unwrap().id();
        self.system.execute(issue(invoice)).unwrap();
        let line = DeliveredLine::Invoice { invoice, line: 0 };
        let request = RequestReturn {
            right: ReturnRight::Withdrawal { noticed_on: day(TODAY) },
            ..request_return(account, line.clone(), "4")
        };
        (self.system.execute(request).unwrap().id(), line)
    }

    fn issued(&self, account: AccountId) -> Invoice {
        let invoice = self.system.execute(draft(account, &["100"])).unwrap().id();
        self.system.execute(issue(invoice)).unwrap()
    }

    fn issued_as(&self, account: AccountId, kind: DraftKind) -> InvoiceId {
        let invoice = self.system.execute(DraftInvoice { kind, ..draft(account, &["1"]) }).unwrap().id();
        self.system.execute(issue(invoice)).unwrap().id()
    }

    fn dispute(&self, account: AccountId, steps: usize) -> DisputeId {
        let (invoice, grounds) = (self.issued(account).id(), note("seen"));
        let raise = RaiseDispute { claim: note("no"), ..RaiseDispute::about(invoice, DisputeScope::Whole, code("quality")) };
        let dispute = self.system.execute(raise).unwrap().id();
        if steps > 0 {
            self.system.execute(AcknowledgeDispute { dispute, coordinator: Some(self.boss) }).unwrap();
        }
        if steps > 1 {
            self.system.execute(InvestigateDispute { dispute, finding: grounds.clone() }).unwrap();
        }
        if steps > 2 {
            self.system.execute(ProposeResolution { dispute, accept: eur("12"), grounds }).unwrap();
        }
        dispute
    }

    fn rejected(&self, account: AccountId) -> DisputeId {
        // What is proposed elsewhere is above this, what is resolved below it.
        let above = DisputeThreshold { above: eur("10"), approvers: vec![self.role], quorum: 1 };
        let policy = DisputePolicy { approvals: vec![above], ..DisputePolicy::default() };
        self.system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        let dispute = self.dispute(account, 3);
        let verdict = Verdict::Rejected;
        self.system.execute(ResolveDispute { dispute, verdict, grounds: note("no") }).unwrap().id()
    }

    fn claim(&self, account: AccountId) -> (ClaimId, DisputeId) {
        let [first, second] = [0; 2].map(|_| self.rejected(account));
        let members = vec![ClaimMember::Dispute(first), ClaimMember::Dispute(second)];
        (self.system.execute(OpenClaim { account, title: name("One matter"), members }).unwrap().id(), second)
    }

    fn uncontested(&self, account: AccountId) -> PaymentId {
        self.system.execute(payment(account, eur("7"), AllocationPlan::Later)).unwrap().id()
    }

    fn contested(&self, account: AccountId, steps: usize) -> PaymentDisputeId {
        let id = self.system.execute(contest(self.uncontested(account), steps == 0)).unwrap().id();
        if steps > 1 {
            let submit = SubmitPaymentEvidence { payment_dispute: id, although_incomplete: false, countered_fee: None };
            self.system.execute(submit).unwrap();
        }
        id
    }

    /// Cases of the owner's, each of them once answered; see [`Stage::cases`].
    fn cases(&self, account: AccountId) -> [ServiceCaseId; 4] {
        let system = &self.system;
        let mut policy = ServicePolicy::default();
        let call_back = LevelTarget { goal: SlaGoal::Other(code("call-back")), priority: None, minutes: 60 };
        policy.levels[0].targets.push(call_back);
        policy.statuses.push(CategorizedStatus { key: code("at-work"), category: StatusCategory::Open });
        system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        let all = [0; 4].map(|_| {
            let case = system.execute(open_case(account, Some(self.actors[0]))).unwrap().id();
            for from in [MessageFrom::Agent, MessageFrom::Customer] {
                system.execute(RecordCaseMessage { case, from, at: None, text: note("hello") }).unwrap();
            }
            case
        });
        // Nobody has taken it in hand: what was answered was another.
        let new = system.execute(open_case(account, Some(self.actors[0]))).unwrap().id();
        system.execute(PauseCase { case: all[1], waiting: WaitingOn::ThirdParty, status: None, at: None }).unwrap();
        system.execute(resolve_case(all[2])).unwrap();
        system.execute(MergeCases { duplicate: all[3], into: all[1] }).unwrap();
        [new, all[1], all[2], all[3]]
    }

    /// An invoice that is late, and what follows from that: notice, hold, terms, promise, charge.
    fn late(&self, account: AccountId) -> Late {
        let system = &self.system;
        let invoice = system.execute(draft(account, &["10000"])).unwrap().id();
        let (issued_on, due_on) = (Some(day("2025-12-01")), Some(day("2025-12-31")));
        system.execute(IssueInvoice { invoice, issued_on, due_on }).unwrap();
        system.execute(RunDunning { limit: None }).unwrap();
        let notice = system.ask(DunningHistory { invoice }).unwrap().notices[0].id();
        let (of, reason) = (DunningTarget::Account(account), note("because"));
        let terms = SetDunningTerms { of, procedure: None, language: None, late_rate: None, is_consumer: false };
        let promise = RecordPromise { invoice, amount: Some(eur("10")), pay_by: day("2026-06-30"), note: Note::default() };
        Late {
            invoice,
            notice,
            hold: system.execute(HoldDunning { of, reason, until: day("2026-06-30") }).unwrap().id(),
            terms: system.execute(terms).unwrap().id(),
            promise: system.execute(promise).unwrap().id(),
            charge: system.execute(ChargeLateInterest { invoice, through: Some(day("2026-05-01")) }).unwrap().id(),
        }
    }

    /// Something to do about an account, a plan for accounts, and the account on its way through it.
    fn follow_up(&self, account: AccountId) -> (ActivityId, FollowUpPlanId, FollowUpId) {
        let (system, owner, subject) = (&self.system, Some(self.actors[0]), SubjectId::Account(account));
        let activity = system.execute(PlanActivity { subject, details: activity(TODAY), owner }).unwrap().id();
        let plan = system.execute(define_plan("yearly")).unwrap().id();
        let follow_up = system.execute(StartFollowUp { plan, subject }).unwrap().id();
        system.execute(RunDue { limit: None }).unwrap();
        (activity, plan, follow_up)
    }

    /// An offer of the owner's, with a discount that holders of the role under test approve where there is one.
    fn quote(&self, account: AccountId, opportunity: Option<OpportunityId>, off: &str) -> QuoteId {
        self.system.execute(draft_quote(account, opportunity, off, Some(self.actors[0]))).unwrap().id()
    }

    /// Documents come from somebody.
    fn sells(&self) {
        self.system.execute(SetPolicy { policy: sellers(), effective_from: None }).unwrap();
        let operations = Some(SuppliedOperations::Services);
        let policy = InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), operations, ..InvoicingPolicy::default() };
        self.system.execute(SetPolicy { policy, effective_from: None }).unwrap();
    }

    /// Offers in the states that the orders need; see [`Stage::quotes`].
    fn quotes(&self, account: AccountId, deal: OpportunityId) -> [QuoteId; 4] {
        let system = &self.system;
        let over = DiscountThreshold { over: "10".parse().unwrap(), approvers: vec![self.role], quorum: 1 };
        let policy = DiscountPolicy { discounts: vec![over], margins: Vec::new() };
        system.execute(SetPolicy { policy, effective_from: None }).unwrap();
        let all = [
            self.quote(account, Some(deal), "20"),
            self.quote(account, None, "20"),
            self.quote(account, None, "0"),
            self.quote(account, None, "0"),
        ];
        all[2..].iter().for_each(|quote| drop(system.execute(SendQuote { quote: *quote }).unwrap()));
        system.execute(SignQuote { quote: all[3], signature: quote_signature() }).unwrap();
        all
    }

    fn stage(&self, crm: &Crm) -> Stage {
        let system = &self.system;
        let account = self.account("Customer", None);
        let (child, archived) = (self.account("Child", Some(account)), self.account("Archived", None));
        system.execute(ArchiveAccount { account: archived }).unwrap();
        let (contact, affiliation, relationship) = self.person(account);
        let (twin, ..) = self.person(account);
        let (absorbed, ..) = self.person(account);
        let (into, ..) = self.person(account);
        let merged = MergeContacts { survivor: into, others: vec![absorbed], rules: Vec::new() };
        let merge = system.execute(merged).unwrap().merge;
        let add = |called: &str| AddProduct::named(name(called));
        let (product, retired) = (system.execute(add("Engine")).unwrap().id(), system.execute(add("Abacus")).unwrap().id());
        system.execute(RetireProduct { product: retired }).unwrap();
        let part = system.execute(add("Piston")).unwrap().id();
        let open = OpenPriceBook { name: name("List"), currency: Currency::EUR, terms: PriceBookTerms::default() };
        let book = system.execute(open).unwrap().id();
        let price = system.execute(set_price(book, product)).unwrap().id();
        let pipeline = system.execute(pipeline("Sales")).unwrap().id();
        let spare_pipeline = system.execute(self::pipeline("Spare")).unwrap().id();
        let (deal, won) = (self.deal(pipeline, TODAY), self.deal(pipeline, "2026-04-20"));
        let approval = self.asked_for(pipeline);
        system.execute(WinOpportunity { opportunity: won, amount: None }).unwrap();
        let (snapshot, adjustment) = self.foreseen(pipeline);
        system.execute(rates("1.2")).unwrap();
        let [nurtured, qualified] = [self.working_lead(), self.working_lead()];
        system.execute(NurtureLead { lead: nurtured, recycle_on: day("2026-06-01") }).unwrap();
        system.execute(QualifyLead { lead: qualified }).unwrap();
        let field = system.execute(define_field()).unwrap().id();
        let policy = SetPolicy { policy: AdministrationPolicy::default(), effective_from: None };
        let policy = system.execute(policy).unwrap().id();
        let spare_role = RoleDraft { name: name("spare"), grants: Vec::new(), hidden: Vec::new() };
        let [idle, gone] = ["idle", "gone"].map(|who| hire(system, who, self.role));
        system.execute(DeactivateUser { user: gone }).unwrap();
        self.routed(idle);
        self.sells();
        let (paid, suspended) = (self.issued(account).id(), self.issued(account).id());
        let plan = AllocationPlan::To(vec![AllocateTo { invoice: paid, amount: Some(eur("20")) }]);
        let payment = system.execute(payment(account, eur("50"), plan)).unwrap().id();
        let (activity, follow_up_plan, follow_up) = self.follow_up(account);
        let late = self.late(account);
        let quotes = self.quotes(account, deal);
        let cases = self.cases(account);
        let survey = SendSurvey { case: cases[2], contact, kind: SurveyKind::Satisfaction };
        let begin = BeginImport { name: Label::parse("customers.csv").unwrap(), owner: Some(self.actors[0]) };
        let subscriptions = self.subscriptions(account, product);
        let movements = system.list(&crm_core::engine::Query::<MrrMovement>::all()).unwrap();
        let allocations = system.list(&crm_core::engine::Query::<Allocation>::all()).unwrap();
        let (returns, sent_back) = self.returns(account);
        let claim = self.claim(account);
        Stage {
            crm: crm.clone(),
            actors: Vec::new(),
            owner: self.actors[0],
            idle,
            gone,
            region: self.region,
            spare_team: self.spare_team,
            spare_role: system.execute(AddRole { draft: spare_role }).unwrap().id(),
            field,
            policy,
            account,
            child,
            archived,
            contact,
            twin,
            merge,
            redirect: RedirectId::from_bytes(absorbed.to_bytes()),
            affiliation,
            relationship,
            rate: ExchangeRate::id_of(Currency::EUR, Currency::USD, day("2026-05-03")),
            product,
            retired,
            part,
            quotes,
            plain_quote: self.quote(account, None, "0"),
            second_quote: self.quote(account, Some(deal), "0"),
            book,
            price,
            new_lead: self.lead(),
            working: self.working_lead(),
            nurtured,
            qualified,
            converted: self.converted(),
            model: self.model(),
            pipeline,
            deal,
            won,
            snapshot,
            adjustment,
            draft: system.execute(draft(account, &["1"])).unwrap().id(),
            paid,
            undisputed: self.issued(account).id(),
            deposit: self.issued_as(account, DraftKind::Deposit),
            progress: self.issued_as(account, progress()),
            suspended,
            status: system.execute(status(suspended, LifecycleStatus::Suspended)).unwrap().id(),
            payment,
            closing: system.execute(ClosePeriod { length: PeriodLength::Day, day: day("2026-05-02") }).unwrap().id(),
            allocation: allocations.items[0].id(),
            repayment: system.execute(refund(payment)).unwrap().id(),
            credit_decision: system.execute(credit_limit(account)).unwrap().id(),
            disputes: [0, 1, 2, 3].map(|steps| self.dispute(account, steps)),
            rejected: self.rejected(account),
            claim: claim.0,
            in_claim: claim.1,
            payment_disputes: [0, 1, 2].map(|steps| self.contested(account, steps)),
            uncontested: self.uncontested(account),
            hours: *system.get::<ServiceCase>(cases[0]).unwrap().hours(),
            entitlement: system.execute(grant_entitlement(account)).unwrap().id(),
            survey: system.execute(survey).unwrap().id(),
            cases,
            late: late.invoice,
            notice: late.notice,
            hold: late.hold,
            terms: late.terms,
            promise: late.promise,
            charge: late.charge,
            activity,
            follow_up_plan,
            follow_up,
            import: system.execute(begin).unwrap().id(),
            approval,
            spare_pipeline,
            subscriptions,
            movement: movements.items[0].id(),
            contract: system.execute(sign(account, "2026-01-01")).unwrap().id(),
            orders: self.orders(account),
            returns,
            sent_back,
        }
    }
}

pub fn add_affiliation(contact: ContactId, account: AccountId, role: &str, owner: Option<UserId>) -> AddAffiliation {
    AddAffiliation { contact, account, role: code(role), job_title: None, period: DateRange::default(), owner }
}

pub fn relate(contact: ContactId, account: AccountId, relation: &str, owner: Option<UserId>) -> Relate {
    let (from, to) = (PartyId::Contact(contact), PartyId::Account(account));
    Relate { from, to, relation: code(relation), period: DateRange::default(), owner }
}

pub fn take_over(account: AccountId) -> crm_core::invoicing::TakeOverInvoice {
    let line = crm_core::invoicing::ForeignLine { line: line("10"), credits: None };
    crm_core::invoicing::TakeOverInvoice {
        account,
        number: "OLD-1".parse().unwrap(),
        issued_on: day(TODAY),
        due_on: None,
        currency: Currency::EUR,
        credit_reason: None,
        lines: vec![line],
        allowances: Vec::new(),
        charges: Vec::new(),
        stated_tax: None,
        source: Label::parse("the system before").unwrap(),
        note: Note::default(),
        owner: None,
    }
}

pub fn open_case(account: AccountId, owner: Option<UserId>) -> OpenCase {
    OpenCase { owner, ..OpenCase::new(account, name("It flickers"), code("normal"), code("problem"), code("email")) }
}

pub fn resolve_case(case: ServiceCaseId) -> ResolveCase {
    ResolveCase { case, resolution: code("solved"), status: None, at: None }
}

pub fn grant_entitlement(account: AccountId) -> GrantEntitlement {
    GrantEntitlement { account, contract: None, name: name("Gold"), period: DateRange::default(), cases: None, level: None }
}

pub fn start(account: AccountId, product: ProductId) -> StartSubscription {
    let price = UnitPrice::parse("30", Currency::EUR).unwrap();
    let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
    StartSubscription { account, plan, starts_on: None, trial_until: None, owner: None, invoicing: None }
}

/// Two days of programming, billed as they are done.
pub fn place(account: AccountId) -> PlaceOrder {
    let (key, description, terms) = (code("programming"), name("Programming"), LineTerms::default());
    let priced = crm_core::pricing::PricedLine { quantity: "2".parse().unwrap(), ..line("100").priced };
    let (allowances, charges, currency) = (Vec::new(), Vec::new(), Currency::EUR);
    let lines = vec![OrderLineDraft { key, description, product: None, priced, terms }];
    let (opportunity, contact) = (None, None);
    let content = OrderContent { opportunity, account, contact, currency, lines, allowances, charges, terms: Note::default() };
    PlaceOrder { source: OrderSource::Content(content), purchase_order: None, requested_on: None, owner: None }
}

/// The wish to send pieces back.
pub fn request_return(account: AccountId, line: DeliveredLine, pieces: &str) -> RequestReturn {
    let (source, quantity) = (ReturnSource::Delivered(line), pieces.parse().unwrap());
    let lines = vec![ReturnDraftLine { source, quantity, template: None }];
    let (contact, reason, right) = (None, code("other"), ReturnRight::Commercial);
    RequestReturn { account, contact, reason, right, lines, note: Note::default() }
}

/// A contract of a year, whose customer is told of its renewal from April to June.
pub fn sign(account: AccountId, starts_on: &str) -> SignContract {
    let continuation = Continuation::Renews { months: 12 };
    let terms = ContractTerms { starts_on: day(starts_on), initial_months: 12, continuation, notice: Notice::Months(6) };
    let indexation = Indexation { base: "120".parse().unwrap(), share: Percent::HUNDRED, cap: None, floor: None };
    let (name, value, indexation) = (name("Care"), eur("1000"), Some(indexation));
    SignContract { account, name, terms, value, indexation, is_consumer: true, owner: None }
}

pub fn activity(on: &str) -> ActivityDetails {
    let (kind, title) = (ActivityKind::Call, name("Call"));
    ActivityDetails { kind, title, note: Note::default(), due: Due::On(day(on)), recurrence: None }
}

/// A plan for accounts: a message a year after it began.
pub fn define_plan(key: &str) -> DefineFollowUpPlan {
    let action = StepAction::Send { channel: Channel::Email, template: code("anniversary") };
    let step = PlanStep { key: code("anniversary"), after: After::Anchor, offset: Offset::Days(365), action };
    let terms = PlanTerms {
        name: name("Anniversary"),
        subject: SubjectKind::Account,
        anchor: Anchor::Start,
        begins_in: Vec::new(),
        ends_in: Vec::new(),
        ends_on: std::collections::BTreeSet::new(),
        steps: vec![step],
        time_of_day: 540,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 10,
    };
    DefineFollowUpPlan { key: code(key), terms }
}

/// An offer of one line with so many percent off.
pub fn offer(off: &str) -> QuoteContent {
    let mut priced = line("100").priced;
    priced.allowances.push(Adjustment::Percent(off.parse().unwrap()).into());
    let (key, description, choice) = (code("programming"), name("Programming"), LineChoice::Standard);
    let line = QuoteLine { key, description, product: None, priced, choice, components: Vec::new() };
    QuoteContent { lines: vec![line], ..QuoteContent::default() }
}

pub fn draft_quote(account: AccountId, opportunity: Option<OpportunityId>, off: &str, owner: Option<UserId>) -> DraftQuote {
    DraftQuote { opportunity, account, contact: None, currency: Currency::EUR, content: offer(off), owner }
}

pub fn quote_signature() -> QuoteSignature {
    QuoteSignature {
        document: DocumentHash::of(b"offer"),
        signer: name("Ada"),
        email: Email::parse("ada@engines.example").unwrap(),
        signed_at: noon(TODAY),
        method: code("typed"),
        evidence: Vec::new(),
    }
}

pub fn quote_proof() -> QuoteProof {
    let (number, quote) = (Label::parse("QUO-2026-000001").unwrap(), DocumentHash::of(b"quote"));
    QuoteProof { number, revision: 1, quote, signature: quote_signature() }
}

/// What one dollar is worth on the day before.
pub fn rates(rate: &str) -> SetExchangeRates {
    let rates = vec![DatedRate { day: day("2026-05-03"), currency: Currency::USD, rate: rate.parse().unwrap() }];
    SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates }
}

pub fn take_snapshot(pipeline: PipelineId, owner: UserId) -> TakeForecastSnapshot {
    TakeForecastSnapshot { pipeline, from: None, to: None, scope: ForecastScope::Whole, owner: Some(owner) }
}

pub fn adjust(pipeline: PipelineId, owner: UserId) -> AdjustForecast {
    let (from, to, scope) = (day("2026-05-01"), day("2026-05-31"), ForecastScope::Whole);
    let (category, amount, note) = (ForecastCategory::Commit, eur("5"), Note::default());
    AdjustForecast { pipeline, from, to, scope, category, amount, note, owner: Some(owner) }
}

pub fn set_price(book: PriceBookId, product: ProductId) -> SetPrice {
    let price = UnitPrice::parse("5", Currency::EUR).unwrap();
    SetPrice { book, product, price, from: None, from_quantity: None, until: None }
}

pub fn define_field() -> DefineField {
    let (kind, field_type) = (Kind::CONTACT.code, FieldType::Text);
    DefineField { kind, key: code("hobby"), label: name("Hobby"), field_type, is_required: false }
}

pub fn pipeline(called: &str) -> DefinePipeline {
    let stage = |key: &str, kind, probability: &str| crm_core::pipeline::Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    };
    let stages = vec![
        stage("talk", StageKind::Open, "20"),
        stage("quote", StageKind::Open, "60"),
        stage("legal", StageKind::Open, "80"),
        stage("won", StageKind::Won, "100"),
        stage("lost", StageKind::Lost, "0"),
    ];
    DefinePipeline::new(name(called), stages, vec![code("price")])
}

/// The pipeline of that name, to be defined anew.
pub fn as_it_is(pipeline: PipelineId, called: &str) -> ChangePipeline {
    let DefinePipeline { name, stages, loss_reasons, gates, timed_moves } = self::pipeline(called);
    ChangePipeline { pipeline, name, stages, loss_reasons, gates, timed_moves }
}

/// One euro of a payment, paid back.
pub fn refund(payment: PaymentId) -> PayRefund {
    PayRefund {
        source: RefundSource::Payment(payment),
        amount: Some(eur("1")),
        on: None,
        method: code("transfer"),
        reference: None,
        reason: code("overpaid"),
        external_id: None,
    }
}

pub fn credit_limit(account: AccountId) -> SetCreditLimit {
    SetCreditLimit { account, limit: Some(eur("500")), note: Note::default() }
}

/// A part of a work of which something is held back.
fn progress() -> DraftKind {
    DraftKind::Progress { situation: 1, retention: Some(Retention { percent: "5".parse().unwrap(), until: day("2027-01-01") }) }
}

pub fn contest(payment: PaymentId, is_inquiry: bool) -> OpenPaymentDispute {
    OpenPaymentDispute {
        payment,
        amount: None,
        reason: PaymentDisputeReason::General,
        is_inquiry,
        respond_by: noon("2026-05-20"),
        reference: None,
        external_id: None,
        fee: None,
    }
}
