//! What is done beside the main job: set-up, details, estimates. Each errand finds for itself what it is about; none changes what an invoice, a
//! payment or a dispute comes to, nor who may do what to them.

use crm_core::access::{RoleDraft, Team, User, UserDraft};
use crm_core::accounting::{AccountingPolicy, ClosePeriod, PeriodClosing, PeriodLength, SignLink};
use crm_core::activities::*;
use crm_core::administration::*;
use crm_core::approvals::*;
use crm_core::automation::RunDue;
use crm_core::catalog::*;
use crm_core::claims::*;
use crm_core::commands::AnyCommand;
use crm_core::disputes::*;
use crm_core::documents::DocumentPolicy;
use crm_core::dunning::*;
use crm_core::einvoicing::cdar::{LifecycleStatus, StatusReason};
use crm_core::engine::{AcknowledgeMessages, Command, OutboxMessage, PolicyVersion, Query};
use crm_core::exchange::{BeginImport, Import, NoteRows, UndoImport};
use crm_core::invoicing::{
    ChainLink, ChangeDraft, ChangeTerms, DepositShare, DocumentKind, DraftDeposit, DraftFinal, DraftInvoice, DraftKind,
    ForeignLine, HostSignature, Invoice, InvoiceOrder, InvoiceSubscriptions, InvoiceTerms, IssueInvoice, ReleaseRetention,
    Retention, SellersPolicy, TakeOverInvoice,
};
use crm_core::kernel::*;
use crm_core::leads::routing::{AvailabilityDetails, RoutingPolicy, RoutingRule, SetAvailability, Strategy};
use crm_core::leads::scoring::{LearningPolicy, RuleScoringPolicy};
use crm_core::leads::*;
use crm_core::lifecycle::{InvoiceStatus, MessageEnvelope, RecordLifecycleStatus, ReportLifecycleStatus};
use crm_core::merging::*;
use crm_core::ordering::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::pricing::{Adjustment, PricedLine};
use crm_core::quoting::*;
use crm_core::receivables::{BlockInvoice, HoldCredit, Payment, ReleaseCredit, SetCreditLimit, UnblockInvoice};
use crm_core::returns::{
    AuthoriseReturn, CancelReturn, CloseReturn, DecideReturn, DeliveredLine, DisposeReturn, Disposition, ExchangeReturn,
    InspectReturn, RecordReturnReceipt, RecordReturnShipment, RefundReturn, RefuseReturn, RejectReturnLine, RepairReturn,
    ReplaceReturn, RequestReturn, ReturnAction, ReturnAuthorisation, ReturnDraftLine, ReturnQuantity, ReturnRight, ReturnSource,
    ReturnTemplate, ReturnsPolicy, SendReturnLabel, SplitReturnLine, TemplateStep,
};
use crm_core::service::*;

use crate::company::*;
use crate::walk::{Walk, pick};

/// The errand that empties the checklist of leads: for those who hold leads to the checklist that there is by default.
#[allow(dead_code, reason = "each test binary takes what it needs")]
pub const EMPTY_CHECKLIST: usize = 42;

/// The errands that make accounts, and make them one: for those who count accounts.
#[allow(dead_code, reason = "each test binary takes what it needs")]
pub const SPARE_ACCOUNTS: [usize; 3] = [70, 71, 72];

/// The errands that open deals beside those of the main job: for those who count deals.
#[allow(dead_code, reason = "each test binary takes what it needs")]
pub const SPARE_DEALS: [usize; 2] = [74, 80];

/// The errands that dispute what is owed, or bring such a dispute on: for those who follow what each invoice comes to.
#[allow(dead_code, reason = "each test binary takes what it needs")]
pub const CONTESTING: std::ops::Range<usize> = 167..183;

type Errand = fn(&Walk, usize) -> Option<AnyCommand>;

/// Every errand, by the number that an action carries.
pub const ERRANDS: [Errand; 226] = [
    |_, at| Some(AddTeam { name: name(&format!("Team {at}")), parent: None }.into()),
    |walk, at| {
        Some(MoveTeam { team: some::<Team>(walk, at)?.id(), parent: some::<Team>(walk, at + 1).map(|team| team.id()) }.into())
    },
    |_, at| Some(AddRole { draft: spare_role(at) }.into()),
    |walk, at| {
        Some(
            ChangeRole {
                role: spare(walk, at, |role: &crm_core::access::Role| role.name().as_str())?,
                draft: spare_role(at + 1),
            }
            .into(),
        )
    },
    |_, at| Some(AddUser { draft: spare_user(at) }.into()),
    |walk, at| Some(ChangeUser { user: spare(walk, at, user_name)?, draft: spare_user(at + 1) }.into()),
    |walk, at| Some(DeactivateUser { user: spare(walk, at, user_name)? }.into()),
    |walk, at| Some(ReactivateUser { user: spare(walk, at, user_name)? }.into()),
    |_, at| {
        let (kind, key) = (Account::KIND.code, code(&format!("field-{}", at % 3)));
        Some(DefineField { kind, key, label: name("A field"), field_type: FieldType::Text, is_required: false }.into())
    },
    |walk, at| policy(walk, at),
    |walk, at| policy(walk, at + 1),
    |walk, at| policy(walk, at + 2),
    |walk, at| policy(walk, at + 3),
    |walk, at| {
        let account = some::<Account>(walk, at)?;
        let details = AccountDetails { employees: u32::try_from(at).ok(), ..account.details().clone() };
        Some(ChangeAccount { account: account.id(), details, intake: Intake::default() }.into())
    },
    |walk, at| {
        Some(
            SetParent { account: some::<Account>(walk, at)?.id(), parent: some::<Account>(walk, at + 1).map(|above| above.id()) }
                .into(),
        )
    },
    |walk, at| Some(ArchiveAccount { account: some::<Account>(walk, at)?.id() }.into()),
    |walk, _| {
        let accounts = every::<Account>(walk);
        let archived = accounts.iter().find(|account| !account.is_active())?;
        Some(RestoreAccount { account: archived.id() }.into())
    },
    |walk, at| {
        let with = ShareTarget::User(walk.company.other_seller);
        Some(UnshareAccount { account: some::<Account>(walk, at)?.id(), with }.into())
    },
    |_, at| {
        let emails = vec![Email::parse(&format!("contact-{at}@example.com")).ok()?.into()];
        let details = ContactDetails { emails, ..ContactDetails::named(name(&format!("Contact {at}"))) };
        Some(CreateContact { details, owner: None, intake: Intake::default() }.into())
    },
    |walk, at| {
        let contact = some::<Contact>(walk, at)?;
        let details = ContactDetails { note: note(&format!("seen {at} times")), ..contact.details().clone() };
        Some(ChangeContact { contact: contact.id(), details, intake: Intake::default() }.into())
    },
    |walk, _| {
        let called = format!("Product {}", every::<Product>(walk).len());
        Some(AddProduct::named(name(&called)).into())
    },
    |walk, at| {
        let product = some::<Product>(walk, at)?.id();
        Some(AddProductAlias { product, alias: name(&format!("Alias {at}")) }.into())
    },
    |walk, at| Some(RetireProduct { product: some::<Product>(walk, at)?.id() }.into()),
    |walk, _| {
        let products = every::<Product>(walk);
        let retired = products.iter().find(|product| !product.is_active())?;
        Some(ReinstateProduct { product: retired.id() }.into())
    },
    |_, at| {
        Some(
            OpenPriceBook { name: name(&format!("Book {at}")), currency: Currency::EUR, terms: PriceBookTerms::default() }.into(),
        )
    },
    |walk, at| {
        let (book, product) = (some::<PriceBook>(walk, at)?.id(), some::<Product>(walk, at)?.id());
        let price = UnitPrice::parse(&format!("{at}.50"), Currency::EUR).ok()?;
        Some(SetPrice { book, product, price, from: None, from_quantity: None, until: None }.into())
    },
    |walk, at| {
        let pipeline = some::<Pipeline>(walk, at)?;
        let (stages, loss_reasons) = (pipeline.stages().clone(), pipeline.loss_reasons().clone());
        Some(DefinePipeline::new(name(&format!("Pipeline {at}")), stages, loss_reasons).into())
    },
    |walk, at| {
        let pipeline = some::<Pipeline>(walk, at)?;
        let (stages, loss_reasons) = (pipeline.stages().clone(), pipeline.loss_reasons().clone());
        Some(
            ChangePipeline {
                pipeline: pipeline.id(),
                name: name(&format!("Sales {at}")),
                stages,
                loss_reasons,
                gates: pipeline.gates().clone(),
                timed_moves: pipeline.timed_moves().clone(),
            }
            .into(),
        )
    },
    |walk, at| {
        let deal = some::<Opportunity>(walk, at)?;
        let change = ChangeOpportunity::new(deal.id());
        Some(ChangeOpportunity { name: Some(name(&format!("Deal {at}"))), ..change }.into())
    },
    |walk, at| Some(OverrideProbability { opportunity: deal(walk, at)?, percent: "35".parse().ok()? }.into()),
    |walk, at| Some(ResetProbability { opportunity: deal(walk, at)? }.into()),
    |walk, at| Some(OverrideForecastCategory { opportunity: deal(walk, at)?, category: ForecastCategory::Commit }.into()),
    |walk, at| Some(ResetForecastCategory { opportunity: deal(walk, at)? }.into()),
    |walk, at| {
        let invoices = every::<Invoice>(walk);
        let drafts: Vec<&Invoice> = invoices.iter().filter(|invoice| invoice.issue().is_none()).collect();
        let draft = pick(&drafts, at)?;
        let (lines, allowances, charges) = (draft.lines().clone(), draft.allowances().clone(), draft.charges().clone());
        Some(ChangeDraft { invoice: draft.id(), lines, allowances, charges, note: note(&format!("the {at}th")) }.into())
    },
    |walk, at| {
        Some(AcknowledgeMessages { messages: walk.boss().outbox(at).ok()?.iter().map(OutboxMessage::id).collect() }.into())
    },
    |walk, at| policy(walk, at + 4),
    |walk, at| policy(walk, at + 5),
    |walk, at| {
        let (contact, account) = (some::<Contact>(walk, at)?.id(), some::<Account>(walk, at)?.id());
        let (role, period) = (code(["employee", "director"][at % 2]), DateRange::default());
        Some(AddAffiliation { contact, account, role, job_title: None, period, owner: None }.into())
    },
    |walk, at| Some(EndAffiliation { affiliation: some::<Affiliation>(walk, at)?.id(), on: None }.into()),
    |walk, at| {
        let (from, to) = (PartyId::Contact(some::<Contact>(walk, at)?.id()), PartyId::Account(some::<Account>(walk, at)?.id()));
        let (from, to, relation) = if at % 2 == 0 { (from, to, "referred") } else { (to, from, "referred-by") };
        Some(Relate { from, to, relation: code(relation), period: DateRange::default(), owner: None }.into())
    },
    |walk, at| Some(EndRelationship { relationship: some::<Relationship>(walk, at)?.id(), on: None }.into()),
    |walk, at| {
        let contact = some::<Contact>(walk, at)?;
        let address = contact.details().emails.first()?.address.clone();
        Some(NoteBounce { party: PartyId::Contact(contact.id()), address, on: None }.into())
    },
    // Leads are soon qualified, and little is enough to learn from: otherwise no walk is long enough for it.
    |_, _| {
        let points = vec![ChecklistPoint { key: code("need"), asks: None, is_required: false }];
        let checklists = vec![Checklist { key: code("short"), points }];
        let policy = LeadPolicy { checklist: Vec::new(), checklists, ..LeadPolicy::default() };
        Some(SetPolicy { policy, effective_from: None }.into())
    },
    |_, _| Some(learn_of_few()),
    |_, _| Some(learn_of_few()),
    |_, _| Some(LearnScore { captured_from: None }.into()),
    |_, _| Some(LearnScore { captured_from: None }.into()),
    |walk, at| Some(PlanActivity { subject: subject(walk, at)?, details: call(walk, at), owner: None }.into()),
    |walk, at| {
        let details = ActivityDetails { due: Due::On(walk.today()), recurrence: None, ..call(walk, at) };
        Some(LogActivity { subject: subject(walk, at)?, details, outcome: None, owner: None }.into())
    },
    |walk, at| Some(ChangeActivity { activity: some::<Activity>(walk, at)?.id(), details: call(walk, at + 1) }.into()),
    |walk, at| {
        let (activity, note) = (some::<Activity>(walk, at)?.id(), note("done"));
        Some(CompleteActivity { activity, outcome: Some(code("reached")), note }.into())
    },
    |walk, at| {
        let activity = some::<Activity>(walk, at)?.id();
        Some(CancelActivity { activity, reason: note("called off"), only_this: at % 2 == 0 }.into())
    },
    |_, at| Some(cadence(at).into()),
    |walk, at| Some(RetireFollowUpPlan { plan: some::<FollowUpPlan>(walk, at)?.id() }.into()),
    |walk, at| {
        let plan = some::<FollowUpPlan>(walk, at)?.id();
        Some(StartFollowUp { plan, subject: subject(walk, at)? }.into())
    },
    |walk, at| Some(StopFollowUp { follow_up: some::<FollowUp>(walk, at)?.id(), reason: note("enough") }.into()),
    |_, _| Some(RunDue { limit: None }.into()),
    |walk, at| Some(AssignActivity { activity: some::<Activity>(walk, at)?.id(), owner: walk.company.other_seller }.into()),
    |walk, _| Some(routing(walk)),
    |walk, at| {
        let (user, most) = (walk.company.seller, u32::try_from(at).ok());
        let details = AvailabilityDetails { open_leads_at_most: most.filter(|most| *most > 3), ..AvailabilityDetails::default() };
        Some(SetAvailability { user, details }.into())
    },
    |walk, at| Some(ChooseChecklist { lead: open_lead(walk, at)?, checklist: Some(code("short")) }.into()),
    |walk, at| {
        Some(ChooseChecklist { lead: open_lead(walk, at)?, checklist: Some(code("short")).filter(|_| at % 2 == 0) }.into())
    },
    |walk, at| Some(AdvanceLifecycle { lead: open_lead(walk, at)?, to: Lifecycle::ALL[at % 7] }.into()),
    |walk, at| Some(ClearLifecycle { lead: open_lead(walk, at)? }.into()),
    |_, _| Some(SetPolicy { policy: ConversionPolicy::default(), effective_from: None }.into()),
    |_, at| Some(BeginImport { name: Label::parse(&format!("file-{at}.csv")).ok()?, owner: None }.into()),
    |walk, at| {
        let import = some::<Import>(walk, at)?;
        let (through, is_end) = (import.through() + 1, at.is_multiple_of(4));
        Some(NoteRows { import: import.id(), through, created: 1, changed: 0, kept: 0, refused: 0, is_end }.into())
    },
    |walk, at| Some(UndoImport { import: some::<Import>(walk, at)?.id(), limit: None }.into()),
    // Hardly a party is let in twice without a word.
    |walk, at| {
        let block = [990, 700, 1_001][at % 3];
        let person = duplicates::Thresholds { alert: 100, block };
        let policy = duplicates::DuplicatePolicy { person, counts_hidden: at % 2 == 0, ..duplicates::DuplicatePolicy::default() };
        walk.boss().ask(DuplicateGroups { among: DuplicatesAmong::Contacts(None), limit: 100 }).ok()?;
        Some(SetPolicy { policy, effective_from: None }.into())
    },
    |walk, at| {
        let (survivor, other) = (some::<Contact>(walk, at)?.id(), some::<Contact>(walk, at + 1)?.id());
        Some(MergeContacts { survivor, others: vec![other], rules: Vec::new() }.into())
    },
    |_, at| {
        let intake = Intake { channel: None, is_distinct: true };
        let details = AccountDetails::named(name(&format!("Spare {at}")));
        Some(CreateAccount { details, parent: None, owner: None, intake }.into())
    },
    |walk, at| {
        let survivor = spare(walk, at, |account: &Account| account.details().name.as_str())?;
        let others = vec![spare(walk, at + 1, |account: &Account| account.details().name.as_str())?];
        Some(MergeAccounts { survivor, others, rules: Vec::new() }.into())
    },
    |walk, _| Some(Unmerge { merge: every::<Merge>(walk).last()?.id() }.into()),
    |walk, at| gated(walk, at),
    |walk, at| {
        let pipeline = gated_pipelines(walk).get(at % 2)?.id();
        Some(OpenOpportunity::new(pipeline, name(&format!("Spare {at}"))).into())
    },
    |walk, at| Some(TickPoint { opportunity: gated_deal(walk, at)?, point: code("budget"), is_done: at % 3 != 0 }.into()),
    |walk, at| Some(RequestPassage { opportunity: gated_deal(walk, at)?, stage: code("legal") }.into()),
    |walk, at| {
        // Whoever asks does not vote, so the host asks for the one who does.
        let host = walk.company.crm.system("an errand", walk.now);
        let passage = RequestPassage { opportunity: gated_deal(walk, at)?, stage: code("legal") };
        let approval = host.execute(passage).ok()?.id();
        Some(CastVote { approval, is_for: at % 4 != 0, in_place_of: None, note: Note::default() }.into())
    },
    |walk, at| Some(WithdrawApproval { approval: some::<Approval>(walk, at)?.id() }.into()),
    |walk, at| {
        let opportunity = gated_deal(walk, at)?;
        let from = *walk.boss().get::<Opportunity>(opportunity).ok()?.pipeline();
        let pipeline = gated_pipelines(walk).iter().map(Record::id).find(|pipeline| *pipeline != from)?;
        let stages = ["talk", "legal", "parked"].map(|key| (code(key), code("talk"))).into();
        Some(TransferOpportunity { opportunity, pipeline, stages }.into())
    },
    |walk, at| {
        // One that has waited long enough, and all those that have by now.
        let pipeline = gated_pipelines(walk).get(at % 2)?.id();
        let open = OpenOpportunity { owner: Some(walk.actor), ..OpenOpportunity::new(pipeline, name("Spare of yesterday")) };
        earlier(walk, 1, open)?;
        Some(MoveDue { pipeline, limit: None }.into())
    },
    |walk, at| {
        let (of, by, from) = (walk.company.administrator, walk.company.seller, walk.today());
        let until = from.plus_days(i64::try_from(at).ok()?).ok()?;
        let policy = ApprovalPolicy { substitutes: vec![Substitute { of, by, from, until }] };
        Some(SetPolicy { policy, effective_from: None }.into())
    },
    |walk, at| {
        let product = some::<Product>(walk, at)?;
        let details = ProductDetails { description: note(&format!("as of {at}")), ..product.details().clone() };
        let (name, family) = (product.name().clone(), product.family().clone());
        Some(ChangeProduct { product: product.id(), name, family, vat_rate: None, details }.into())
    },
    |walk, at| {
        let component = BundleComponent { product: some::<Product>(walk, at + 1)?.id(), quantity: Quantity::ONE };
        let bundle = Bundle { components: vec![component], pricing: BundlePricing::SumOfParts };
        Some(DefineBundle { product: some::<Product>(walk, at)?.id(), bundle: Some(bundle) }.into())
    },
    |walk, at| {
        let book = some::<PriceBook>(walk, at)?;
        let accounts = some::<Account>(walk, at).map(|account| account.id()).into_iter().collect();
        let terms = PriceBookTerms { accounts, ..PriceBookTerms::default() };
        Some(ChangePriceBook { book: book.id(), name: book.name().clone(), terms }.into())
    },
    |walk, at| {
        let price = some::<Price>(walk, at)?;
        Some(EndPrice { price: price.id(), until: *price.from() }.into())
    },
    |_, _| Some(SetPolicy { policy: DiscountPolicy::default(), effective_from: None }.into()),
    |walk, at| Some(offer(walk, at)?.into()),
    |walk, at| Some(ChangeQuote { quote: quote_in(walk, at, QuoteTag::Draft)?, content: offer(walk, at + 1)?.content }.into()),
    |walk, at| {
        // Nobody approves what they had a hand in, so a seller writes it.
        let role = some::<crm_core::access::Role>(walk, 0)?.id();
        let over = DiscountThreshold { over: Percent::ZERO, approvers: vec![role], quorum: 1 };
        let policy = DiscountPolicy { discounts: vec![over], margins: Vec::new() };
        walk.boss().execute(SetPolicy { policy, effective_from: None }).ok()?;
        let seller = walk.company.crm.session(walk.company.seller, walk.boss().now()).ok()?;
        let quote = seller.execute(DraftQuote { account: walk.company.account, owner: None, ..offer(walk, at)? }).ok()?.id();
        Some(RequestQuoteApproval { quote }.into())
    },
    |walk, at| Some(SendQuote { quote: quote_in(walk, at, QuoteTag::Draft)? }.into()),
    |walk, at| Some(AcceptQuote { quote: quote_in(walk, at, QuoteTag::Sent)?, lines: None }.into()),
    |walk, at| {
        let (quote, note) = (quote_in(walk, at, QuoteTag::Sent)?, Note::default());
        Some(DeclineQuote { quote, reason: code("price"), note }.into())
    },
    |walk, at| Some(CancelQuote { quote: quote_in(walk, at, QuoteTag::Draft)?, reason: Note::default() }.into()),
    |walk, at| Some(ReviseQuote { quote: quote_in(walk, at, QuoteTag::Sent)? }.into()),
    |walk, at| Some(MakeQuotePrimary { quote: quote_in(walk, at, QuoteTag::Draft)? }.into()),
    |walk, at| {
        // Sent on the first day, and open until then.
        let mut draft = offer(walk, at)?;
        draft.content.valid_until = Some(day(TODAY));
        draft.content.lines.iter_mut().for_each(|line| line.priced.allowances.clear());
        let quote = walk.boss().execute(draft).ok()?.id();
        walk.company.session(walk.company.administrator).execute(SendQuote { quote }).ok()?;
        Some(ExpireQuotes { limit: None }.into())
    },
    |walk, at| {
        let (document, signed_at) = (DocumentHash::of(b"offer"), walk.boss().now());
        let (signer, email, method) = (name("Ada"), Email::parse("ada@example.com").ok()?, code("typed"));
        let signature = QuoteSignature { document, signer, email, signed_at, method, evidence: Vec::new() };
        Some(SignQuote { quote: quote_in(walk, at, QuoteTag::Sent)?, signature }.into())
    },
    |_, _| Some(SetPolicy { policy: QuotingPolicy::default(), effective_from: None }.into()),
    |walk, at| {
        let rate = format!("1.{at}").parse().ok()?;
        let rates = vec![DatedRate { day: walk.today(), currency: Currency::USD, rate }];
        Some(SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").ok()?, rates }.into())
    },
    |walk, at| {
        let pipeline = some::<Pipeline>(walk, at)?.id();
        Some(TakeForecastSnapshot { pipeline, from: None, to: None, scope: ForecastScope::Whole, owner: None }.into())
    },
    |walk, at| {
        let (pipeline, from, note) = (some::<Pipeline>(walk, at)?.id(), walk.today(), Note::default());
        let (to, scope) = (from.plus_days(30).ok()?, ForecastScope::Owner(walk.company.seller));
        let (category, amount) = (ForecastCategory::Commit, Money::from_minor(i64::try_from(at).ok()? + 1, Currency::EUR).ok()?);
        Some(AdjustForecast { pipeline, from, to, scope, category, amount, note, owner: None }.into())
    },
    |walk, at| Some(WithdrawAdjustment { adjustment: some::<ForecastAdjustment>(walk, at)?.id() }.into()),
    |walk, at| policy(walk, at + 6),
    |walk, at| policy(walk, at + 7),
    |walk, at| {
        let product = every::<Product>(walk).into_iter().find(Product::is_active)?.id();
        let price = UnitPrice::parse(["30", "49.95"][at % 2], Currency::EUR).ok()?;
        let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
        // Drafts at most: what is invoiced stays what the main job makes it.
        let invoicing = [None, Some(SubscriptionInvoicing::Drafted)][at % 2];
        let (account, starts_on, trial_until, owner) = (walk.company.account, None, None, None);
        Some(StartSubscription { account, plan, starts_on, trial_until, owner, invoicing }.into())
    },
    |walk, at| {
        let (subscription, plan) = subscription(walk, SubscriptionTag::Active)?;
        let price = UnitPrice::parse(["20", "60"][at % 2], Currency::EUR).ok()?;
        Some(ChangePlan { subscription, product: plan.product, price, cycle: plan.cycle }.into())
    },
    |walk, at| {
        let (subscription, quantity) = (subscription(walk, SubscriptionTag::Active)?.0, (at + 1).to_string().parse().ok()?);
        Some(ChangeQuantity { subscription, quantity }.into())
    },
    |walk, _| Some(PauseSubscription { subscription: subscription(walk, SubscriptionTag::Active)?.0 }.into()),
    |walk, _| Some(ResumeSubscription { subscription: subscription(walk, SubscriptionTag::Paused)?.0 }.into()),
    |walk, _| Some(MarkPastDue { subscription: subscription(walk, SubscriptionTag::Active)?.0 }.into()),
    |walk, _| Some(MarkPaid { subscription: subscription(walk, SubscriptionTag::PastDue)?.0 }.into()),
    |walk, at| {
        let at_end = if at.is_multiple_of(3) { CancelTime::Now } else { CancelTime::AtPeriodEnd };
        let subscription = subscription(walk, SubscriptionTag::Active)?.0;
        Some(CancelSubscription { subscription, at: at_end, reason: code("price") }.into())
    },
    |walk, _| Some(KeepSubscription { subscription: subscription(walk, SubscriptionTag::Active)?.0 }.into()),
    |walk, _| {
        // One whose first month is over, and all those that are due by now.
        let product = every::<Product>(walk).into_iter().find(Product::is_active)?.id();
        let price = UnitPrice::parse("10", Currency::EUR).ok()?;
        let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
        let (account, owner) = (walk.company.account, Some(walk.actor));
        earlier(
            walk,
            40,
            StartSubscription {
                account,
                plan,
                starts_on: None,
                trial_until: None,
                owner,
                invoicing: Some(SubscriptionInvoicing::Drafted),
            },
        )?;
        Some(RollSubscriptions { limit: None }.into())
    },
    |walk, at| {
        // Of nothing, so that sales stay what the main job makes them.
        let lines = vec![ForeignLine { line: line("0"), credits: None }];
        Some(
            TakeOverInvoice {
                account: walk.company.account,
                number: format!("OLD-{at}").parse().ok()?,
                issued_on: walk.today(),
                due_on: None,
                currency: Currency::EUR,
                credit_reason: at.is_multiple_of(3).then(|| code("return")),
                lines,
                allowances: Vec::new(),
                charges: Vec::new(),
                stated_tax: None,
                source: Label::parse("till").ok()?,
                note: Note::default(),
                owner: None,
            }
            .into(),
        )
    },
    |_, at| Some(InvoiceSubscriptions { limit: u32::try_from(at % 4 + 1).ok() }.into()),
    |_, at| {
        let grace = u32::try_from(at % 60).ok().filter(|days| days % 2 == 0);
        Some(
            SetPolicy {
                policy: OrderingPolicy { cancel_past_due_after: grace, ..OrderingPolicy::default() },
                effective_from: None,
            }
            .into(),
        )
    },
    |walk, at| {
        // Whose renewal one may tell of from the first day on.
        let (continuation, notice) = (Continuation::Renews { months: 12 }, Notice::Months(9));
        let terms = ContractTerms { starts_on: walk.today(), initial_months: 12, continuation, notice };
        let indexation = Some(Indexation { base: "120".parse().ok()?, share: Percent::TWENTY, cap: None, floor: None });
        let (account, name, value, is_consumer) = (walk.company.account, name("Care"), eur("1000"), at % 2 == 0);
        Some(SignContract { account, name, terms, value, indexation, is_consumer, owner: None }.into())
    },
    |walk, at| Some(GiveNotice { contract: some::<Contract>(walk, at)?.id(), received_on: None }.into()),
    |walk, at| Some(TellRenewal { contract: some::<Contract>(walk, at)?.id(), told_on: None }.into()),
    |walk, at| Some(ReviseContract { contract: some::<Contract>(walk, at)?.id(), index: Quantity::ONE }.into()),
    |walk, at| Some(EndContract { contract: some::<Contract>(walk, at)?.id(), on: None, reason: note("agreed") }.into()),
    |walk, _| {
        // One that renews soon, and all those that are due by now.
        let (continuation, notice) = (Continuation::Renews { months: 12 }, Notice::Months(1));
        let terms = ContractTerms { starts_on: walk.today().plus_days(-360).ok()?, initial_months: 12, continuation, notice };
        let (account, name, value) = (walk.company.account, name("Rent"), eur("10"));
        let sign = SignContract { account, name, terms, value, indexation: None, is_consumer: false, owner: Some(walk.actor) };
        earlier(walk, 360, sign)?;
        Some(RollContracts { limit: None }.into())
    },
    |_, at| {
        let billing = [BillingBasis::Delivered, BillingBasis::Ordered][at % 2];
        Some(SetPolicy { policy: FulfilmentPolicy { billing, ..FulfilmentPolicy::default() }, effective_from: None }.into())
    },
    |walk, at| Some(place(walk, at)?.into()),
    |walk, at| {
        let order = some::<Order>(walk, at)?;
        let (key, quantity) = (order.lines().first()?.key.clone(), (at + 1).to_string().parse().ok()?);
        Some(
            ChangeOrder { order: order.id(), changes: vec![OrderChange::Quantity(OrderQuantity { line: key, quantity })] }.into(),
        )
    },
    |walk, at| {
        let order = some::<Order>(walk, at)?;
        let one = OrderQuantity { line: order.lines().first()?.key.clone(), quantity: Quantity::ONE };
        let (lines, reference) = (Some(vec![one]).filter(|_| at % 2 == 0), Label::parse("DN-1").ok());
        Some(RecordDelivery { order: order.id(), lines, delivered_on: None, reference }.into())
    },
    |walk, at| Some(UndoDelivery { order: some::<Order>(walk, at)?.id(), delivery: 1, reason: note("none") }.into()),
    |walk, at| Some(HoldOrder { order: some::<Order>(walk, at)?.id(), reason: note("unpaid") }.into()),
    |walk, at| Some(ReleaseOrder { order: order_in(walk, at, OrderTag::OnHold)? }.into()),
    |walk, at| Some(CancelOrder { order: some::<Order>(walk, at)?.id(), reason: note("changed their mind") }.into()),
    |walk, at| {
        let (order, waives_billing) = (some::<Order>(walk, at)?.id(), at % 2 == 0);
        Some(CloseOrder { order, reason: note("enough"), waives_billing }.into())
    },
    // A draft that is never issued: what is invoiced stays what the main job makes it.
    |walk, at| Some(InvoiceOrder { order: order_in(walk, at, OrderTag::Open)?, lines: None, note: Note::default() }.into()),
    |_, _| Some(SetPolicy { policy: DocumentPolicy::default(), effective_from: None }.into()),
    // No seller: an invoice of one needs more of its customer than the main job tells.
    |_, _| Some(SetPolicy { policy: SellersPolicy::default(), effective_from: None }.into()),
    |walk, at| {
        let invoice = drafts(walk).nth(at % 3)?.id();
        let terms = InvoiceTerms { project: "Atlas".parse().ok(), ..InvoiceTerms::default() };
        Some(ChangeTerms { invoice, terms }.into())
    },
    // A draft that is never issued.
    |walk, at| {
        let (order, share) = (order_in(walk, at, OrderTag::Open)?, DepositShare::Percent("30".parse().ok()?));
        Some(DraftDeposit { order, share, note: Note::default(), terms: InvoiceTerms::default() }.into())
    },
    // A deposit and a progress invoice of nothing, so that sales stay what the main job makes them.
    |walk, at| Some(for_nothing(some::<Order>(walk, at)?.account().to_owned(), DraftKind::Deposit).into()),
    |walk, at| {
        let retention = Some(Retention { percent: "5".parse().ok()?, until: "2027-01-01".parse().ok()? });
        Some(for_nothing(pick(&walk.accounts, at)?, DraftKind::Progress { situation: 1, retention }).into())
    },
    |walk, _| {
        let invoice = drafts(walk).find(|draft| draft.totals().gross.is_zero())?.id();
        Some(IssueInvoice { invoice, issued_on: None, due_on: None }.into())
    },
    |walk, at| {
        let is_free = |one: &Invoice| matches!(one.kind(), DocumentKind::Deposit { .. }) && one.issue().is_some();
        let deposits: Vec<Invoice> = every(walk).into_iter().filter(|one| is_free(one) && one.deducted_by().is_none()).collect();
        let of = |order: &Order| deposits.iter().find(|deposit| deposit.account() == order.account()).map(|deposit| deposit.id());
        let open = every::<Order>(walk).into_iter().filter(|order| order.tag() == OrderTag::Open);
        let pairs: Vec<(OrderId, InvoiceId)> = open.filter_map(|order| Some((order.id(), of(&order)?))).collect();
        let (order, deposit) = *pairs.get(at % pairs.len().max(1))?;
        let (deposits, note, terms) = (Some(vec![deposit]), Note::default(), InvoiceTerms::default());
        Some(DraftFinal { order, lines: None, deposits, note, terms }.into())
    },
    |walk, _| {
        let is_held = |one: &Invoice| matches!(one.kind(), DocumentKind::Progress { .. }) && one.issue().is_some();
        Some(ReleaseRetention { invoice: every::<Invoice>(walk).into_iter().find(is_held)?.id() }.into())
    },
    |walk, at| {
        let (account, limit) = (some::<Account>(walk, at)?.id(), at.is_multiple_of(2).then(|| eur("1000")));
        Some(SetCreditLimit { account, limit, note: Note::default() }.into())
    },
    |walk, at| {
        let (account, reason) = (some::<Account>(walk, at)?.id(), code("overdue"));
        Some(HoldCredit { account, reason, until: None, note: Note::default() }.into())
    },
    |walk, at| Some(ReleaseCredit { account: some::<Account>(walk, at)?.id(), note: Note::default() }.into()),
    |walk, at| Some(BlockInvoice { invoice: issued(walk, at)?, amount: None, until: None }.into()),
    |walk, at| Some(UnblockInvoice { invoice: issued(walk, at)? }.into()),
    |_, _| Some(SetPolicy { policy: DunningPolicy::default(), effective_from: None }.into()),
    |_, _| Some(SetPolicy { policy: known_rates(), effective_from: None }.into()),
    |walk, at| Some(dunning_terms(target(walk, at)?, at).into()),
    |_, _| Some(RunDunning { limit: None }.into()),
    |walk, at| Some(MarkNoticeSent { notice: waiting(walk, at)?, on: None }.into()),
    |walk, at| Some(MarkNoticeFailed { notice: waiting(walk, at)?, reason: note("returned") }.into()),
    |walk, at| Some(CancelNotice { notice: waiting(walk, at)?, reason: note("we called") }.into()),
    |walk, at| {
        let until = walk.today().plus_days(i64::try_from(at % 5).ok()?).ok()?;
        Some(HoldDunning { of: target(walk, at)?, reason: note("new contact"), until }.into())
    },
    |walk, at| Some(ReleaseDunning { hold: some::<DunningHold>(walk, at)?.id() }.into()),
    |walk, at| Some(ChargeLateInterest { invoice: late(walk, at)?, through: None }.into()),
    |walk, at| Some(WaiveLateCharge { charge: claimed(walk, at)?, reason: note("a good customer") }.into()),
    // A draft that is never issued, as above.
    |walk, at| Some(BillLateCharges { charges: vec![claimed(walk, at)?] }.into()),
    |walk, at| {
        let (pay_by, note) = (walk.today().plus_days(3).ok()?, Note::default());
        Some(RecordPromise { invoice: late(walk, at)?, amount: None, pay_by, note }.into())
    },
    |walk, at| {
        let open = every::<PromiseToPay>(walk).into_iter().filter(|promise| promise.tag() == PromiseTag::Open);
        let promise = pick(&open.map(|promise| promise.id()).collect::<Vec<_>>(), at)?;
        Some(WithdrawPromise { promise, reason: Note::default() }.into())
    },
    |walk, at| policy(walk, at + 8),
    |walk, _| {
        // Long before anything happens, so that it closes nothing that the main job opens.
        let closed = every::<PeriodClosing>(walk).iter().map(|closing| *closing.last()).max();
        let day = closed.map_or("2020-01-01".parse(), |last| last.plus_days(1)).ok()?;
        Some(ClosePeriod { length: PeriodLength::Day, day }.into())
    },
    |walk, at| {
        let document = *some::<ChainLink>(walk, at)?.document();
        let signature = HostSignature { key: "hsm".parse().ok()?, value: "c2lnbmF0dXJl".to_owned() };
        Some(SignLink { document, signature }.into())
    },
    |walk, at| {
        let status = [LifecycleStatus::TakenInHand, LifecycleStatus::Suspended][at % 2];
        let reason = (status == LifecycleStatus::Suspended).then_some(StatusReason::ProofMissing);
        let (message, note) = (Label::parse(&format!("M-{at}")).ok()?, Note::default());
        let (invoice, sequence, cashed) = (issued(walk, at)?, 1, Vec::new());
        let (stated_on, action, amount) = (None, None, None);
        Some(RecordLifecycleStatus { invoice, message, sequence, status, stated_on, reason, action, note, amount, cashed }.into())
    },
    |walk, _| {
        let suspended = every::<InvoiceStatus>(walk).into_iter().find(|one| *one.status() == LifecycleStatus::Suspended)?;
        let label = |text: &str| Label::parse(text).ok();
        let (seller_siren, buyer_siren) = (label("404833048")?, label("552100554")?);
        let envelope = MessageEnvelope { seller_siren, buyer_siren: buyer_siren.clone(), buyer_address: buyer_siren };
        let (invoice, status) = (*suspended.invoice(), LifecycleStatus::Completed);
        Some(ReportLifecycleStatus { invoice, status, note: Note::default(), corrected_by: None, envelope }.into())
    },
    |walk, at| {
        let dispute = disputed(walk, at, &[DisputeTag::Acknowledged, DisputeTag::Investigating])?;
        Some(WaitInDispute { dispute, on: AnswerFrom::Customer, question: Note::default() }.into())
    },
    |walk, at| {
        let rejected = every::<Dispute>(walk).into_iter().filter(|of| of.outcome().is_some_and(Outcome::may_be_escalated));
        let dispute = pick(&rejected.map(|of| of.id()).collect::<Vec<_>>(), at)?;
        Some(EscalateDispute { dispute, to: EscalationBody::Mediation, coordinator: None, grounds: Note::default() }.into())
    },
    |walk, at| {
        let dispute = disputed(walk, at, &[DisputeTag::Resolved])?;
        Some(ReopenDispute { dispute, grounds: note("a letter came") }.into())
    },
    |walk, at| {
        let dispute = some::<Dispute>(walk, at)?.id();
        Some(AddDisputeEvidence { dispute, kind: code("photograph"), title: name("A lamp"), hash: None }.into())
    },
    |walk, at| Some(DiagnoseDispute { dispute: some::<Dispute>(walk, at)?.id(), root_cause: code("carrier") }.into()),
    |walk, at| Some(RequestDisputeApproval { dispute: disputed(walk, at, &[DisputeTag::Proposed])? }.into()),
    |walk, _| {
        let role = *walk.boss().get::<User>(walk.company.administrator).ok()?.roles().first()?;
        let approvals = vec![DisputeThreshold { above: eur("1"), approvers: vec![role], quorum: 1 }];
        Some(SetPolicy { policy: DisputePolicy { approvals, ..DisputePolicy::default() }, effective_from: None }.into())
    },
    |walk, at| {
        let short = RecordShortPayment {
            invoice: late(walk, at)?,
            amount: eur("0.01"),
            received_on: None,
            method: code("transfer"),
            payment_reference: None,
            external_id: None,
            reason: code("quality"),
            claim: Note::default(),
        };
        Some(short.into())
    },
    |walk, at| {
        let kept = every::<Payment>(walk).into_iter().filter(|payment| payment.kept().is_ok_and(|kept| kept.is_positive()));
        let contest = OpenPaymentDispute {
            payment: pick(&kept.map(|payment| payment.id()).collect::<Vec<_>>(), at)?,
            amount: Some(eur("0.01")),
            reason: PaymentDisputeReason::Unrecognized,
            is_inquiry: at.is_multiple_of(2),
            respond_by: walk.today().plus_days(1 + i64::try_from(at % 3).ok()?).ok()?.start_in(&TimeZone::UTC),
            reference: None,
            external_id: None,
            fee: None,
        };
        Some(contest.into())
    },
    |walk, at| {
        let payment_dispute = contested(walk, at, &[PaymentDisputeTag::Inquiry, PaymentDisputeTag::InquiryReview])?;
        let respond_by = walk.today().plus_days(9).ok()?.start_in(&TimeZone::UTC);
        Some(EscalatePaymentInquiry { payment_dispute, respond_by, fee: None, amount: None }.into())
    },
    |walk, at| {
        let payment_dispute = contested(walk, at, &[PaymentDisputeTag::Inquiry, PaymentDisputeTag::NeedsResponse])?;
        Some(AddPaymentEvidence { payment_dispute, kind: code("receipt"), title: name("The receipt"), hash: None }.into())
    },
    |walk, at| {
        let payment_dispute = contested(walk, at, &[PaymentDisputeTag::Inquiry, PaymentDisputeTag::NeedsResponse])?;
        Some(SubmitPaymentEvidence { payment_dispute, although_incomplete: true, countered_fee: None }.into())
    },
    |walk, at| {
        let payment_dispute = contested(walk, at, &[PaymentDisputeTag::Inquiry, PaymentDisputeTag::InquiryReview])?;
        Some(ClosePaymentInquiry { payment_dispute }.into())
    },
    |walk, at| {
        let payment_dispute = contested(walk, at, &[PaymentDisputeTag::UnderReview])?;
        Some(DecidePaymentDispute { payment_dispute, is_won: at.is_multiple_of(2), on: None }.into())
    },
    |walk, at| Some(ConcedePaymentDispute { payment_dispute: contested(walk, at, &[PaymentDisputeTag::NeedsResponse])? }.into()),
    |_, _| Some(LapsePaymentDisputes { limit: None }.into()),
    |walk, at| {
        let dispute = some::<Dispute>(walk, at)?;
        let (account, members) = (*dispute.account(), vec![ClaimMember::Dispute(dispute.id())]);
        Some(OpenClaim { account, title: name("A matter"), members }.into())
    },
    |walk, at| {
        let claim = some::<Claim>(walk, at)?;
        let of_account = every::<ServiceCase>(walk).into_iter().filter(|case| case.account() == claim.account());
        let case = pick(&of_account.map(|case| case.id()).collect::<Vec<_>>(), at)?;
        Some(LinkToClaim { claim: claim.id(), member: ClaimMember::Case(case) }.into())
    },
    |walk, at| {
        let claim = some::<Claim>(walk, at)?;
        Some(UnlinkFromClaim { claim: claim.id(), member: *claim.members().last()? }.into())
    },
    |_, at| {
        let mut policy = ServicePolicy::default();
        let goal = SlaGoal::Other(code("call-back"));
        policy.levels[0].targets.push(LevelTarget { goal, priority: None, minutes: 30 });
        policy.statuses.push(CategorizedStatus { key: code("at-work"), category: StatusCategory::Open });
        policy.parents = [ParentRule::AfterChildren, ParentRule::WithChildren][at % 2];
        Some(SetPolicy { policy, effective_from: None }.into())
    },
    |walk, at| {
        let (account, priority) = (walk.company.account, code(["urgent", "normal"][at % 2]));
        let given = every::<Entitlement>(walk).into_iter().find(|one| one.left() != Some(0)).map(|one| one.id());
        let entitlement = given.filter(|_| at.is_multiple_of(3));
        let owner = Some(walk.company.seller);
        let asked = OpenCase::new(account, name("It flickers"), priority, code("problem"), code("email"));
        Some(OpenCase { owner, entitlement, ..asked }.into())
    },
    |walk, at| {
        let (from, text) = ([MessageFrom::Customer, MessageFrom::Agent][at % 2], note("hello"));
        Some(RecordCaseMessage { case: case(walk, at, CaseTag::Open)?, from, at: None, text }.into())
    },
    |walk, at| Some(TakeCase { case: case(walk, at, CaseTag::New)?, status: None, at: None }.into()),
    |walk, at| {
        let waiting = [WaitingOn::Customer, WaitingOn::ThirdParty][at % 2];
        Some(PauseCase { case: case(walk, at, CaseTag::Open)?, waiting, status: None, at: None }.into())
    },
    |walk, at| Some(ResumeCase { case: case(walk, at, CaseTag::Paused)?, status: None, at: None }.into()),
    |walk, at| {
        Some(ResolveCase { case: case(walk, at, CaseTag::Open)?, resolution: code("solved"), status: None, at: None }.into())
    },
    |walk, at| Some(CloseCase { case: case(walk, at, CaseTag::Resolved)? }.into()),
    |walk, at| Some(ReopenCase { case: case(walk, at, CaseTag::Resolved)?, status: None, at: None }.into()),
    |walk, at| Some(AssignCase { case: some::<ServiceCase>(walk, at)?.id(), owner: walk.company.other_seller }.into()),
    |walk, at| Some(ChangeCasePriority { case: case(walk, at, CaseTag::Open)?, priority: code("high") }.into()),
    |walk, at| {
        let status = code(["at-work", "open"][at % 2]);
        Some(SetCaseStatus { case: case(walk, at, CaseTag::Open)?, status }.into())
    },
    |walk, at| Some(MeetGoal { case: case(walk, at, CaseTag::New)?, goal: code("call-back"), at: None }.into()),
    |walk, at| Some(MergeCases { duplicate: case(walk, at, CaseTag::New)?, into: case(walk, at, CaseTag::Open)? }.into()),
    |walk, at| Some(UnmergeCase { case: case(walk, at, CaseTag::Duplicate)? }.into()),
    |walk, _| {
        let long = every::<ServiceCase>(walk).into_iter().find(|one| one.is_open() && one.messages().len() > 1)?;
        Some(SplitCase { case: long.id(), messages: vec![1], subject: name("Another matter") }.into())
    },
    |walk, at| Some(SetCaseParent { case: case(walk, at, CaseTag::New)?, parent: Some(case(walk, at, CaseTag::Open)?) }.into()),
    |_, _| Some(RunService { limit: None }.into()),
    |walk, at| {
        let (account, period, cases) = (walk.company.account, DateRange::default(), at.is_multiple_of(2).then_some(2));
        Some(GrantEntitlement { account, contract: None, name: name("Gold"), period, cases, level: None }.into())
    },
    |walk, at| {
        let entitlement = some::<Entitlement>(walk, at)?.id();
        Some(EndEntitlement { entitlement, until: walk.today().plus_days(30).ok()? }.into())
    },
    |walk, at| {
        let (case, kind) = (case(walk, at, CaseTag::Resolved)?, [SurveyKind::Satisfaction, SurveyKind::Effort][at % 2]);
        Some(SendSurvey { case, contact: some::<Contact>(walk, at)?.id(), kind }.into())
    },
    |walk, at| Some(AnswerSurvey { survey: some::<Survey>(walk, at)?.id(), score: 4, comment: Note::default() }.into()),
    |_, _| Some(free_returns().into()),
    |walk, at| Some(returned_for_nothing(walk, at)?.into()),
    |walk, at| Some(returned_for_nothing(walk, at + 1)?.into()),
    |walk, at| {
        let (rma, grounds) = (some_return(walk, at)?, note("agreed"));
        Some(AuthoriseReturn { rma, lines: None, grounds }.into())
    },
    |walk, at| Some(RefuseReturn { rma: some_return(walk, at)?, grounds: note("used") }.into()),
    |walk, at| Some(SendReturnLabel { rma: some_return(walk, at)?, lines: None, parcel: "P-1".parse().ok()? }.into()),
    |walk, at| Some(RecordReturnShipment { rma: some_return(walk, at)?, sent_on: None, proof: "P-1".parse().ok()? }.into()),
    |walk, at| Some(RecordReturnReceipt { rma: some_return(walk, at)?, lines: None }.into()),
    |walk, at| {
        let (rma, grade) = (some_return(walk, at)?, code("opened"));
        Some(InspectReturn { rma, pieces: tenth(), grade, finding: Note::default() }.into())
    },
    |walk, at| {
        let (rma, outcome) = (some_return(walk, at)?, ReturnAction::Credit);
        Some(DecideReturn { rma, line: 1, outcome, grounds: Note::default() }.into())
    },
    // What came back was for nothing, so nothing is credited.
    |walk, at| {
        let (rma, as_credit, note) = (some_return(walk, at)?, at.is_multiple_of(2), Note::default());
        Some(RefundReturn { rma, pieces: tenth(), grade: None, as_credit, note }.into())
    },
    |walk, at| Some(ReplaceReturn { rma: some_return(walk, at)?, pieces: tenth(), grade: None }.into()),
    |walk, at| {
        let (rma, instead, note) = (some_return(walk, at)?, vec![programming()], Note::default());
        Some(ExchangeReturn { rma, pieces: tenth(), grade: None, instead, note }.into())
    },
    |walk, at| Some(RepairReturn { rma: some_return(walk, at)?, pieces: tenth(), grade: None, finding: note("a part") }.into()),
    |walk, at| Some(RejectReturnLine { rma: some_return(walk, at)?, pieces: tenth(), grade: None, grounds: note("used") }.into()),
    |walk, at| {
        let (rma, disposition) = (some_return(walk, at)?, Some(Disposition::Scrap));
        Some(DisposeReturn { rma, pieces: tenth(), grade: None, disposition }.into())
    },
    |walk, at| Some(SplitReturnLine { rma: some_return(walk, at)?, line: 1, quantity: tenth().quantity }.into()),
    |walk, at| {
        let (rma, note) = (some_return(walk, at)?, Note::default());
        Some(if at.is_multiple_of(3) { CloseReturn { rma, note }.into() } else { CancelReturn { rma, grounds: note }.into() })
    },
];

/// Some case that stands so.
fn case(walk: &Walk, at: usize, tag: CaseTag) -> Option<ServiceCaseId> {
    let all = every::<ServiceCase>(walk).into_iter().filter(|case| case.tag() == tag);
    pick(&all.map(|case| case.id()).collect::<Vec<_>>(), at)
}

/// Returns by a plan that lets everything be done once they are authorised.
fn free_returns() -> SetPolicy<ReturnsPolicy> {
    let after = |action: ReturnAction| match action {
        ReturnAction::Authorise => Vec::new(),
        ReturnAction::Inspect | ReturnAction::Dispose => vec![ReturnAction::Receive],
        ReturnAction::Credit => vec![ReturnAction::Decide],
        _ => vec![ReturnAction::Authorise],
    };
    let steps = ReturnAction::ALL.map(|action| TemplateStep { action, after: after(action) }).to_vec();
    let templates = vec![ReturnTemplate { key: code("free"), name: name("Free"), steps, takes_unbought: false }];
    SetPolicy { policy: ReturnsPolicy { templates, ..ReturnsPolicy::default() }, effective_from: None }
}

/// The wish to send back something that was for nothing, so that what is invoiced stays what the main job makes it.
fn returned_for_nothing(walk: &Walk, at: usize) -> Option<RequestReturn> {
    let is_free = |one: &Invoice| one.is_issued_invoice() && one.totals().gross.is_zero() && one.order().is_none();
    let free: Vec<Invoice> = every::<Invoice>(walk).into_iter().filter(is_free).collect();
    let invoice = free.get(at % free.len().max(1))?;
    let source = ReturnSource::Delivered(DeliveredLine::Invoice { invoice: invoice.id(), line: 0 });
    let lines = vec![ReturnDraftLine { source, quantity: "0.5".parse().ok()?, template: Some(code("free")) }];
    let (contact, reason, right) = (None, code("other"), ReturnRight::Commercial);
    Some(RequestReturn { account: *invoice.account(), contact, reason, right, lines, note: Note::default() })
}

fn some_return(walk: &Walk, at: usize) -> Option<ReturnId> {
    let open: Vec<ReturnAuthorisation> = every(walk).into_iter().filter(ReturnAuthorisation::is_open).collect();
    pick(&open.iter().map(Record::id).collect::<Vec<_>>(), at)
}

/// A tenth of a piece of the first line.
fn tenth() -> ReturnQuantity {
    ReturnQuantity { line: 1, quantity: "0.1".parse().unwrap() }
}

/// The rates that there are by default, and one for all days after them.
fn known_rates() -> LateInterestPolicy {
    let mut policy = LateInterestPolicy::default();
    let (from, until) = (day("2026-07-01"), day("2099-12-31"));
    policy.rates.push(LateRate { from, until, refinancing: "2".parse().unwrap(), legal: None });
    policy
}

fn dunning_terms(of: DunningTarget, at: usize) -> SetDunningTerms {
    let language = Some(crm_core::documents::DocumentLanguage::English).filter(|_| at.is_multiple_of(2));
    SetDunningTerms { of, procedure: None, language, late_rate: None, is_consumer: at % 5 == 4 }
}

fn target(walk: &Walk, at: usize) -> Option<DunningTarget> {
    match at % 3 {
        0 => Some(DunningTarget::Account(walk.company.account)),
        _ => late(walk, at).map(DunningTarget::Invoice),
    }
}

/// An issued invoice with something open on it; the oldest first.
fn late(walk: &Walk, at: usize) -> Option<InvoiceId> {
    let issued = every::<Invoice>(walk).into_iter().filter(Invoice::is_issued_invoice).map(|invoice| invoice.id());
    let open = |invoice: &InvoiceId| {
        let ask = crm_core::receivables::OpenAmount { invoice: *invoice, as_of: None };
        walk.boss().ask(ask).is_ok_and(|open| open.is_positive())
    };
    pick(&issued.filter(open).collect::<Vec<_>>(), at)
}

fn disputed(walk: &Walk, at: usize, tags: &[DisputeTag]) -> Option<DisputeId> {
    let disputes = every::<Dispute>(walk).into_iter().filter(|dispute| tags.contains(&dispute.tag()));
    pick(&disputes.map(|dispute| dispute.id()).collect::<Vec<_>>(), at)
}

fn contested(walk: &Walk, at: usize, tags: &[PaymentDisputeTag]) -> Option<PaymentDisputeId> {
    let payments = every::<PaymentDispute>(walk).into_iter().filter(|contested| tags.contains(&contested.tag()));
    pick(&payments.map(|contested| contested.id()).collect::<Vec<_>>(), at)
}

fn waiting(walk: &Walk, at: usize) -> Option<DunningNoticeId> {
    let waiting = every::<DunningNotice>(walk).into_iter().filter(|notice| notice.tag() == NoticeTag::Prepared);
    pick(&waiting.map(|notice| notice.id()).collect::<Vec<_>>(), at)
}

fn claimed(walk: &Walk, at: usize) -> Option<LateChargeId> {
    let charges = every::<LateCharge>(walk).into_iter().filter(|charge| *charge.state() == LateChargeState::Claimed);
    pick(&charges.map(|charge| charge.id()).collect::<Vec<_>>(), at)
}

fn drafts(walk: &Walk) -> impl Iterator<Item = Invoice> {
    every::<Invoice>(walk).into_iter().filter(|invoice| invoice.issue().is_none())
}

fn for_nothing(account: AccountId, kind: DraftKind) -> DraftInvoice {
    DraftInvoice { kind, ..draft(account, &["0"]) }
}

fn programming() -> OrderLineDraft {
    let (key, description, terms) = (code("programming"), name("Programming"), LineTerms::default());
    let priced = PricedLine { quantity: "3".parse().unwrap(), ..line("33.333333").priced };
    OrderLineDraft { key, description, product: None, priced, terms }
}

/// An order of a quote that was accepted, where there is one, or of programming by the day.
fn place(walk: &Walk, at: usize) -> Option<PlaceOrder> {
    let ordered = every::<Order>(walk);
    let is_free = |quote: &QuoteId| !ordered.iter().any(|order| *order.quote() == Some(*quote));
    let accepted = every::<Quote>(walk).into_iter().filter(|quote| quote.tag() == QuoteTag::Accepted);
    let source = match accepted.map(|quote| quote.id()).find(is_free).filter(|_| at.is_multiple_of(2)) {
        Some(quote) => OrderSource::Quote(quote),
        None => {
            let lines = vec![programming()];
            let (account, currency, opportunity, contact) = (walk.company.account, Currency::EUR, None, None);
            let (allowances, charges, terms) = (Vec::new(), Vec::new(), Note::default());
            OrderSource::Content(OrderContent { opportunity, account, contact, currency, lines, allowances, charges, terms })
        }
    };
    Some(PlaceOrder { source, purchase_order: Label::parse("PO-1").ok(), requested_on: None, owner: None })
}

fn order_in(walk: &Walk, at: usize, tag: OrderTag) -> Option<OrderId> {
    let orders = every::<Order>(walk);
    pick(&orders.iter().filter(|order| order.tag() == tag).map(Record::id).collect::<Vec<_>>(), at)
}

/// What the host has noted so many days ago.
fn earlier<C: Command + Clone>(walk: &Walk, days: i64, command: C) -> Option<C::Answer> {
    let (host, then) = (walk.company.crm.system("an errand", walk.now), walk.now.plus(Span::from_days(-days)).ok()?);
    host.transact(|transaction| transaction.execute_at(then, command.clone())).ok()
}

fn subscription(walk: &Walk, tag: SubscriptionTag) -> Option<(SubscriptionId, SubscriptionPlan)> {
    every::<Subscription>(walk).iter().find(|one| one.tag() == tag).map(|one| (one.id(), *one.plan()))
}

/// A pipeline beside that of the main job, with a gate before `legal`; time brings deals to `parked`.
fn gated(walk: &Walk, at: usize) -> Option<AnyCommand> {
    let stage = |key: &str, kind, probability: &str| Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Omitted,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: Some(7),
    };
    let stages = vec![
        stage("talk", StageKind::Open, "20"),
        stage("legal", StageKind::Open, "60"),
        stage("parked", StageKind::Open, "10"),
        stage("won", StageKind::Won, "100"),
        stage("lost", StageKind::Lost, "0"),
    ];
    let budget = GatePoint { key: code("budget"), name: name("Budget") };
    let approvers = vec![Approver::User(walk.company.administrator), Approver::User(walk.company.seller)];
    let rule = ApprovalRule { approvers, quorum: 1, lapses_after_days: Some(30) };
    let gate = Gate { checklist: vec![budget], approval: Some(rule), ..Gate::before(code("legal")) };
    let timed = TimedMove { from: code("talk"), to: code("parked"), after: Offset::Hours(1), loss_reason: None };
    let define = DefinePipeline::new(name(&format!("Gated {}", at % 2)), stages, vec![code("price")]);
    Some(DefinePipeline { gates: vec![gate], timed_moves: vec![timed], ..define }.into())
}

fn gated_pipelines(walk: &Walk) -> Vec<Pipeline> {
    every::<Pipeline>(walk).into_iter().filter(|pipeline| !pipeline.gates().is_empty()).collect()
}

/// An open deal on its way through one of them.
fn gated_deal(walk: &Walk, at: usize) -> Option<OpportunityId> {
    let pipelines: Vec<PipelineId> = gated_pipelines(walk).iter().map(Record::id).collect();
    let deals = every::<Opportunity>(walk);
    let open: Vec<_> =
        deals.iter().filter(|deal| deal.is_open() && pipelines.contains(deal.pipeline())).map(Record::id).collect();
    pick(&open, at)
}

/// A record that activities can be about.
fn subject(walk: &Walk, at: usize) -> Option<SubjectId> {
    Some(match at % 5 {
        0 => SubjectId::Account(some::<Account>(walk, at)?.id()),
        1 => SubjectId::Lead(some::<crm_core::leads::Lead>(walk, at)?.id()),
        2 => SubjectId::Opportunity(some::<Opportunity>(walk, at)?.id()),
        3 => SubjectId::Quote(some::<Quote>(walk, at)?.id()),
        _ => SubjectId::Invoice(some::<Invoice>(walk, at)?.id()),
    })
}

fn call(walk: &Walk, at: usize) -> ActivityDetails {
    let due = Due::On(walk.today().plus_days(i64::try_from(at % 9).unwrap()).unwrap());
    let recurrence = Recurrence::parse("FREQ=WEEKLY").ok().filter(|_| at.is_multiple_of(3));
    ActivityDetails { kind: ActivityKind::Call, title: name(&format!("Call {at}")), note: Note::default(), due, recurrence }
}

/// A plan that begins by itself: for leads, for deals, for quotes or for invoices.
fn cadence(at: usize) -> DefineFollowUpPlan {
    let kinds = [
        (SubjectKind::Lead, "new"),
        (SubjectKind::Opportunity, "talk"),
        (SubjectKind::Invoice, "issued"),
        (SubjectKind::Quote, "sent"),
    ];
    let (subject, begins_in) = kinds[at % kinds.len()];
    let step =
        |key: &str, days: i32, action| PlanStep { key: code(key), after: After::Anchor, offset: Offset::Days(days), action };
    let send = StepAction::Send { channel: Channel::Email, template: code("hello") };
    let plan = StepAction::Plan { kind: ActivityKind::Task, title: name("See to it"), note: Note::default() };
    let terms = PlanTerms {
        name: name(&format!("Cadence {at}")),
        subject,
        anchor: Anchor::Created,
        begins_in: vec![code(begins_in)],
        ends_in: Vec::new(),
        ends_on: [ActivityKind::Call].into(),
        steps: vec![step("hello", 0, send), step("see-to-it", i32::try_from(at % 30).unwrap(), plan)],
        time_of_day: 0,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 10,
    };
    DefineFollowUpPlan { key: code(&format!("cadence-{}", at % 4)), terms }
}

fn every<R: Record>(walk: &Walk) -> Vec<R> {
    walk.boss().iter(Query::all()).map(Result::unwrap).collect()
}

fn some<R: Record>(walk: &Walk, at: usize) -> Option<R> {
    let mut records = every::<R>(walk);
    if records.is_empty() { None } else { Some(records.swap_remove(at % records.len())) }
}

/// One of those that errands have added: the company's own people and roles stay as they are.
fn spare<R: Record>(walk: &Walk, at: usize, called: fn(&R) -> &str) -> Option<R::Id> {
    let ids: Vec<R::Id> = every::<R>(walk).iter().filter(|one| called(one).starts_with("Spare")).map(Record::id).collect();
    pick(&ids, at)
}

fn user_name(user: &User) -> &str {
    user.name().as_str()
}

fn spare_role(at: usize) -> RoleDraft {
    RoleDraft { name: name(&format!("Spare {at}")), ..read_only().unwrap() }
}

fn spare_user(at: usize) -> UserDraft {
    let email = Email::parse(&format!("spare-{at}@example.com")).unwrap();
    UserDraft { name: name(&format!("Spare {at}")), email, team: None, roles: Vec::new() }
}

/// A deal that is still open, where there is one.
fn deal(walk: &Walk, at: usize) -> Option<OpportunityId> {
    let deals = every::<Opportunity>(walk);
    let open: Vec<_> = deals.iter().filter(|deal| deal.is_open()).map(Record::id).collect();
    pick(&open, at).or_else(|| deals.first().map(Record::id))
}

fn open_lead(walk: &Walk, at: usize) -> Option<LeadId> {
    let open: Vec<LeadId> = every::<Lead>(walk).iter().filter(|lead| lead.is_in_hand()).map(Record::id).collect();
    pick(&open, at)
}

/// The last lead whose conversion nothing has come of yet: with most of them something has happened since.
pub fn undoable(walk: &Walk) -> Option<LeadId> {
    let converted = every::<Lead>(walk).into_iter().filter(|lead| lead.tag() == LeadTag::Converted).map(|lead| lead.id());
    let is_free = |lead: &LeadId| walk.boss().ask(UnconversionConflicts { lead: *lead }).is_ok_and(|found| found.is_empty());
    converted.rev().find(is_free)
}

/// An offer for some deal, or for none, of one line with a tenth off.
fn offer(walk: &Walk, at: usize) -> Option<DraftQuote> {
    let deals = every::<Opportunity>(walk);
    let of_customer = deals.iter().filter(|deal| deal.account().is_none_or(|account| account == walk.company.account));
    let opportunity = pick(&of_customer.map(Record::id).collect::<Vec<_>>(), at);
    let mut priced = line(&(at + 1).to_string()).priced;
    priced.allowances.push(Adjustment::Percent("10".parse().ok()?).into());
    let (key, description, choice) = (code("programming"), name("Programming"), LineChoice::Standard);
    let line = QuoteLine { key, description, product: None, priced, choice, components: Vec::new() };
    let content = QuoteContent { lines: vec![line], ..QuoteContent::default() };
    let (account, currency) = (walk.company.account, Currency::EUR);
    Some(DraftQuote { opportunity, account, contact: None, currency, content, owner: Some(walk.company.seller) })
}

fn quote_in(walk: &Walk, at: usize, tag: QuoteTag) -> Option<QuoteId> {
    let quotes = every::<Quote>(walk);
    pick(&quotes.iter().filter(|quote| quote.tag() == tag).map(Record::id).collect::<Vec<_>>(), at)
}

/// The conversion of a qualified lead into what is new, without an opportunity.
pub fn convertible(walk: &Walk) -> Option<ConvertLead> {
    let lead = every::<Lead>(walk).iter().find(|lead| lead.tag() == LeadTag::Qualified).map(Record::id)?;
    Some(ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, opportunity: None, owner: None })
}

/// An issued invoice that still stands for something.
fn issued(walk: &Walk, at: usize) -> Option<InvoiceId> {
    let stands = |invoice: &Invoice| invoice.is_issued_invoice() && invoice.standing().is_ok_and(|gross| gross.is_positive());
    let invoices: Vec<_> = every::<Invoice>(walk).iter().filter(|invoice| stands(invoice)).map(Record::id).collect();
    pick(&invoices, at)
}

/// True where somebody has said whom leads go to.
pub fn has_routing(walk: &Walk) -> bool {
    every::<PolicyVersion>(walk).iter().any(|version| version.name() == RoutingPolicy::NAME)
}

/// Leads go to both sellers, by turns.
pub fn routing(walk: &Walk) -> AnyCommand {
    let users = vec![walk.company.seller, walk.company.other_seller];
    let rules = vec![RoutingRule { name: code("sellers"), conditions: Vec::new(), strategy: Strategy::RoundRobin, users }];
    SetPolicy { policy: RoutingPolicy { rules, ..RoutingPolicy::default() }, effective_from: None }.into()
}

fn learn_of_few() -> AnyCommand {
    let policy = LearningPolicy { minimum_won: 1, minimum_lost: 1, ..LearningPolicy::default() };
    SetPolicy { policy, effective_from: None }.into()
}

/// What holds without a policy, said aloud.
fn policy(_: &Walk, at: usize) -> Option<AnyCommand> {
    fn set<P: Policy>() -> SetPolicy<P> {
        SetPolicy { policy: P::default(), effective_from: None }
    }
    Some(match at % 12 {
        0 => set::<AdministrationPolicy>().into(),
        1 => set::<PartiesPolicy>().into(),
        2 => set::<CatalogPolicy>().into(),
        3 => set::<LeadPolicy>().into(),
        4 => set::<PipelinePolicy>().into(),
        5 => set::<crm_core::invoicing::InvoicingPolicy>().into(),
        6 => set::<RuleScoringPolicy>().into(),
        9 => set::<CurrencyPolicy>().into(),
        10 => set::<ForecastPolicy>().into(),
        11 => set::<AccountingPolicy>().into(),
        7 => set::<crm_core::receivables::ReceivablesPolicy>().into(),
        _ => set::<crm_core::disputes::DisputePolicy>().into(),
    })
}
