//! A random walk over the whole main job: what may be done, chosen at random, to whatever there is by then.

use crm_core::disputes::*;
use crm_core::engine::{Command, Query, Session};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::leads::*;
use crm_core::parties::{Account, AssignAccount, ShareAccount};
use crm_core::pipeline::*;
use crm_core::receivables::*;
use proptest::prelude::*;

use crate::company::*;
use crate::errands::{ERRANDS, convertible, has_routing, routing, undoable};
use crate::roads::{Road, send};

/// One thing to do. Numbers choose among the records there are by then; shares are per mille of the most that can be asked for, so that more
/// than 1,000 asks for too much.
#[derive(Debug, Clone)]
pub enum Action {
    CreateAccount,
    AssignAccount(usize, bool),
    ShareAccount(usize),
    CaptureLead,
    WorkLead(usize),
    GiveEvidence(usize),
    QualifyLead(usize),
    DisqualifyLead(usize),
    ConvertLead(usize),
    /// Undoes the last conversion that can be undone; where there is none, converts a lead without a deal, or tries to undo that of one lead.
    UnconvertLead(usize),
    NurtureLead(usize),
    ResumeLead(usize),
    AssignLead(usize, bool),
    /// Routes a lead, or sets the rule that leads are routed by.
    RouteLead(usize),
    OpenDeal(u32),
    MoveDeal(usize, usize),
    WinDeal(usize, u32),
    LoseDeal(usize),
    ReopenDeal(usize),
    AssignDeal(usize, bool),
    Draft(usize, Vec<(u32, usize)>),
    DraftAndIssue(usize, Vec<(u32, usize)>),
    Discard(usize),
    Issue(usize),
    CreditAll(usize),
    CreditLine(usize, u32, u32),
    CreditGross(usize, u32),
    CreditLineGross(usize, u32, u32),
    Pay(usize, u32, bool),
    PayFor(usize, u32),
    Allocate(usize, usize, Option<u32>),
    Unallocate(usize),
    /// One of the other things that happen to money: the rest of a payment, an excess, a refund, a chargeback, a residual, a write-off.
    Settle(usize, usize, Option<u32>),
    Dispute(usize, Option<u32>, Option<u32>),
    /// The next step towards its end.
    Advance(usize, u32),
    Investigate(usize),
    Withdraw(usize),
    WaitDays(u8),
    /// One of [`ERRANDS`].
    Errand(usize, usize),
}

/// Sequences of up to `most` actions, those about money the more frequent.
pub fn actions(most: usize) -> impl Strategy<Value = Vec<Action>> {
    prop::collection::vec(action(), 1..most)
}

/// One of the errands.
pub fn errand() -> impl Strategy<Value = Action> {
    (0..ERRANDS.len(), 0usize..12).prop_map(|(which, at)| Action::Errand(which, at))
}

/// Anything that may be done.
pub fn action() -> impl Strategy<Value = Action> {
    use Action as A;
    let one = || 0usize..12;
    let cents = || prop_oneof![1u32..300, 1u32..20_000];
    let share = || 1u32..1_100;
    let lines = || prop::collection::vec((cents(), 0usize..3), 1..4);
    let sales = prop_oneof![
        Just(A::CreateAccount),
        (one(), any::<bool>()).prop_map(|(a, b)| A::AssignAccount(a, b)),
        one().prop_map(A::ShareAccount),
        Just(A::CaptureLead),
        one().prop_map(A::WorkLead),
        one().prop_map(A::GiveEvidence),
        one().prop_map(A::QualifyLead),
        one().prop_map(A::DisqualifyLead),
        one().prop_map(A::ConvertLead),
        one().prop_map(A::UnconvertLead),
        // Twice as often as the others: soon something comes of a conversion, and it stays.
        one().prop_map(A::UnconvertLead),
        one().prop_map(A::NurtureLead),
        one().prop_map(A::ResumeLead),
        (one(), any::<bool>()).prop_map(|(a, b)| A::AssignLead(a, b)),
        one().prop_map(A::RouteLead),
        (one(), any::<bool>()).prop_map(|(a, b)| A::AssignDeal(a, b)),
        cents().prop_map(A::OpenDeal),
        (one(), 0usize..4).prop_map(|(a, b)| A::MoveDeal(a, b)),
        (one(), cents()).prop_map(|(a, b)| A::WinDeal(a, b)),
        one().prop_map(A::LoseDeal),
        one().prop_map(A::ReopenDeal),
        (1u8..40).prop_map(A::WaitDays),
    ];
    let invoices = prop_oneof![
        1 => (one(), lines()).prop_map(|(a, b)| A::Draft(a, b)),
        4 => (one(), lines()).prop_map(|(a, b)| A::DraftAndIssue(a, b)),
        1 => one().prop_map(A::Discard),
        1 => one().prop_map(A::Issue),
        1 => one().prop_map(A::CreditAll),
        2 => (one(), 0u32..4, share()).prop_map(|(a, b, c)| A::CreditLine(a, b, c)),
        2 => (one(), share()).prop_map(|(a, b)| A::CreditGross(a, b)),
        2 => (one(), 0u32..4, share()).prop_map(|(a, b, c)| A::CreditLineGross(a, b, c)),
    ];
    let payments = prop_oneof![
        2 => (one(), cents(), any::<bool>()).prop_map(|(a, b, c)| A::Pay(a, b, c)),
        2 => (one(), share()).prop_map(|(a, b)| A::PayFor(a, b)),
        2 => (one(), one(), prop::option::of(share())).prop_map(|(a, b, c)| A::Allocate(a, b, c)),
        1 => one().prop_map(A::Unallocate),
        4 => (0usize..7, one(), prop::option::of(share())).prop_map(|(a, b, c)| A::Settle(a, b, c)),
    ];
    let disputes = prop_oneof![
        4 => (one(), prop::option::of(0u32..3), prop::option::of(share())).prop_map(|(a, b, c)| A::Dispute(a, b, c)),
        8 => (one(), share()).prop_map(|(a, b)| A::Advance(a, b)),
        1 => one().prop_map(A::Investigate),
        1 => one().prop_map(A::Withdraw),
    ];
    prop_oneof![1 => errand(), 2 => sales, 4 => invoices, 3 => payments, 3 => disputes]
}

/// A company, and what was made in it so far.
pub struct Walk {
    pub company: Company,
    pub now: Timestamp,
    /// Who acts.
    pub actor: UserId,
    /// How what they do is sent.
    pub road: Road,
    pipeline: PipelineId,
    pub accounts: Vec<AccountId>,
    leads: Vec<LeadId>,
    deals: Vec<OpportunityId>,
    pub documents: Vec<InvoiceId>,
    payments: Vec<PaymentId>,
    disputes: Vec<DisputeId>,
}

/// What was answered: the answer as CBOR, or why not.
pub type Answered = Result<Vec<u8>, CrmError>;

pub fn pick<T: Copy>(of: &[T], at: usize) -> Option<T> {
    if of.is_empty() { None } else { of.get(at % of.len()).copied() }
}

pub fn cents(amount: u32) -> Money {
    Money::from_minor(i64::from(amount), Currency::EUR).unwrap()
}

/// So much of an amount per mille, rounded up to a cent.
pub fn part(of: Money, share: u32) -> Money {
    let minor = (of.minor() * i64::from(share)).div_euclid(1_000).max(1);
    Money::from_minor(minor, Currency::EUR).unwrap()
}

const RATES: [&str; 3] = ["20", "5.5", "0"];

impl Walk {
    pub fn over(company: Company) -> Self {
        let stage = |key: &str, kind, probability: &str| Stage {
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
            stage("won", StageKind::Won, "100"),
            stage("lost", StageKind::Lost, "0"),
        ];
        let define = DefinePipeline::new(name("Sales"), stages, vec![code("price")]);
        let boss = company.session(company.administrator);
        let pipeline = boss.execute(define).unwrap().id();
        let lead = captured(&boss);
        boss.execute(WorkLead { lead }).unwrap();
        for criterion in LeadPolicy::default().checklist {
            boss.execute(RecordEvidence { lead, criterion, text: note("yes"), said_by: None }).unwrap();
        }
        Self {
            now: noon(TODAY),
            actor: company.administrator,
            road: Road::Plain,
            pipeline,
            accounts: vec![company.account],
            leads: vec![lead],
            deals: Vec::new(),
            documents: Vec::new(),
            payments: Vec::new(),
            disputes: Vec::new(),
            company,
        }
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        self.now.date_in(&TimeZone::UTC)
    }

    pub fn boss(&self) -> Session {
        self.company.crm.session(self.company.administrator, self.now).unwrap()
    }

    /// Does one thing; `None` where there is nothing yet to do it to.
    pub fn act(&mut self, action: &Action) -> Option<Answered> {
        match action {
            Action::WaitDays(days) => {
                self.now = self.now.plus(Span::from_hours(24 * i64::from(*days))).unwrap();
                None
            }
            Action::CreateAccount
            | Action::AssignAccount(..)
            | Action::ShareAccount(_)
            | Action::CaptureLead
            | Action::WorkLead(_)
            | Action::GiveEvidence(_)
            | Action::QualifyLead(_)
            | Action::DisqualifyLead(_)
            | Action::NurtureLead(_)
            | Action::ResumeLead(_)
            | Action::AssignLead(..)
            | Action::RouteLead(_)
            | Action::ConvertLead(_)
            | Action::UnconvertLead(_) => self.act_on_lead(action),
            Action::Errand(which, at) => self.run(ERRANDS[*which](self, *at)?, |_, _| ()),
            Action::OpenDeal(_)
            | Action::AssignDeal(..)
            | Action::MoveDeal(..)
            | Action::WinDeal(..)
            | Action::LoseDeal(_)
            | Action::ReopenDeal(_) => self.act_on_deal(action),
            Action::Pay(..) | Action::PayFor(..) | Action::Allocate(..) | Action::Unallocate(_) | Action::Settle(..) => {
                self.act_on_payment(action)
            }
            Action::Dispute(..) | Action::Advance(..) | Action::Investigate(_) | Action::Withdraw(_) => {
                self.act_on_dispute(action)
            }
            _ => self.act_on_document(action),
        }
    }

    fn seller(&self, first: bool) -> UserId {
        if first { self.company.seller } else { self.company.other_seller }
    }

    fn run<C: Command>(&mut self, command: C, keep: impl FnOnce(&mut Self, &C::Answer)) -> Option<Answered> {
        let session = self.company.crm.session(self.actor, self.now).unwrap();
        let colleague = self.company.crm.system("a colleague", self.now);
        let answer = send(self.road, &session, &colleague, command)?;
        Some(answer.map(|answer| {
            keep(self, &answer);
            minicbor::to_vec(&answer).unwrap()
        }))
    }

    fn act_on_lead(&mut self, action: &Action) -> Option<Answered> {
        let lead = |walk: &Self, at: usize| pick(&walk.leads, at);
        match action {
            Action::CreateAccount => {
                let called = format!("Customer {}", self.accounts.len());
                self.run(named_account(&called), |walk, account| walk.accounts.push(account.id()))
            }
            Action::AssignAccount(at, first) => {
                let owner = self.seller(*first);
                self.run(AssignAccount { account: pick(&self.accounts, *at)?, owner }, |_, _| ())
            }
            Action::ShareAccount(at) => {
                let share = Share { with: ShareTarget::User(self.company.other_seller), level: ShareLevel::Read };
                self.run(ShareAccount { account: pick(&self.accounts, *at)?, share }, |_, _| ())
            }
            Action::CaptureLead => {
                let capture = CaptureLead { details: lead_details(), original: Vec::new(), external_id: None, owner: None };
                self.run(capture, |walk, lead| walk.leads.push(lead.id()))
            }
            Action::WorkLead(at) => self.run(WorkLead { lead: lead(self, *at)? }, |_, _| ()),
            Action::GiveEvidence(at) => {
                let criterion = LeadPolicy::default().checklist[at % 4].clone();
                self.run(RecordEvidence { lead: lead(self, *at)?, criterion, text: note("yes"), said_by: None }, |_, _| ())
            }
            Action::QualifyLead(at) => self.run(QualifyLead { lead: lead(self, *at)? }, |_, _| ()),
            Action::DisqualifyLead(at) => {
                let (lead, reason) = (lead(self, *at)?, code("no-need"));
                self.run(DisqualifyLead { lead, reason, note: Note::default(), recycle_on: None }, |_, _| ())
            }
            Action::NurtureLead(at) => self.run(NurtureLead { lead: lead(self, *at)?, recycle_on: day("2039-01-01") }, |_, _| ()),
            Action::ResumeLead(at) => self.run(ResumeLead { lead: lead(self, *at)? }, |_, _| ()),
            Action::AssignLead(at, first) => {
                let owner = self.seller(*first);
                self.run(AssignLead { lead: lead(self, *at)?, owner }, |_, _| ())
            }
            Action::ConvertLead(at) => {
                let opportunity = Some(NewOpportunity::new(self.pipeline));
                let (account, contact) = (ConvertTo::New, ConvertTo::New);
                let convert = ConvertLead { lead: lead(self, *at)?, account, contact, opportunity, owner: None };
                self.run(convert, |walk, made| {
                    walk.accounts.push(made.account.id());
                    walk.deals.extend(made.opportunity.as_ref().map(Record::id));
                })
            }
            Action::RouteLead(at) => {
                let lead = lead(self, *at)?;
                if has_routing(self) { self.run(RouteLead { lead }, |_, _| ()) } else { self.run(routing(self), |_, _| ()) }
            }
            Action::UnconvertLead(at) => {
                let free = undoable(self);
                if let (None, Some(convert)) = (free, convertible(self)) {
                    return self.run(convert, |walk, made| walk.accounts.push(made.account.id()));
                }
                self.run(UnconvertLead { lead: free.or_else(|| lead(self, *at))? }, |walk, _| {
                    let boss = walk.boss();
                    walk.accounts.retain(|account| boss.get::<Account>(*account).is_ok());
                    walk.deals.retain(|deal| boss.get::<Opportunity>(*deal).is_ok());
                })
            }
            _ => None,
        }
    }

    fn act_on_deal(&mut self, action: &Action) -> Option<Answered> {
        let deal = |walk: &Self, at: usize| pick(&walk.deals, at);
        match action {
            Action::OpenDeal(amount) => {
                let amount = Some(cents(*amount));
                let open = OpenOpportunity { amount, ..OpenOpportunity::new(self.pipeline, name("A deal")) };
                self.run(open, |walk, deal| walk.deals.push(deal.id()))
            }
            Action::MoveDeal(at, stage) => {
                let stage = code(["talk", "quote", "won", "lost"][stage % 4]);
                self.run(MoveOpportunity { opportunity: deal(self, *at)?, stage }, |_, _| ())
            }
            Action::WinDeal(at, amount) => {
                self.run(WinOpportunity { opportunity: deal(self, *at)?, amount: Some(cents(*amount)) }, |_, _| ())
            }
            Action::LoseDeal(at) => {
                self.run(LoseOpportunity { opportunity: deal(self, *at)?, reason: code("price"), note: None }, |_, _| ())
            }
            Action::AssignDeal(at, first) => {
                let owner = self.seller(*first);
                self.run(AssignOpportunity { opportunity: deal(self, *at)?, owner }, |_, _| ())
            }
            Action::ReopenDeal(at) => self.run(ReopenOpportunity { opportunity: deal(self, *at)?, stage: None }, |_, _| ()),
            _ => None,
        }
    }

    /// A part of what an invoice still stands for; of nothing, a cent.
    fn part_of_standing(&self, invoice: InvoiceId, share: u32) -> Money {
        let standing = self.boss().get::<Invoice>(invoice).ok().and_then(|invoice| invoice.standing().ok());
        part(standing.unwrap_or(cents(0)), share)
    }

    fn part_of_line(&self, invoice: InvoiceId, line: u32, share: u32, gross: bool) -> Money {
        let invoice = self.boss().get::<Invoice>(invoice).ok();
        let left = invoice.and_then(|invoice| crm_core::invoicing::crediting::line_left(&invoice, line).ok());
        part(left.map_or(cents(0), |left| if gross { left.1 } else { left.0 }), share)
    }

    fn act_on_document(&mut self, action: &Action) -> Option<Answered> {
        let credit = |invoice, extent| CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() };
        let (invoice, extent) = match action {
            Action::Draft(at, lines) | Action::DraftAndIssue(at, lines) => {
                let lines = lines.iter().map(|(price, rate)| priced(*price, RATES[rate % 3])).collect();
                let draft = DraftInvoice { lines, ..draft(pick(&self.accounts, *at)?, &[]) };
                let drafted = self.run(draft, |walk, invoice| walk.documents.push(invoice.id()));
                if matches!(action, Action::Draft(..)) {
                    return drafted;
                }
                let last = *self.documents.last()?;
                return self.run(issue(last), |_, _| ());
            }
            Action::Discard(at) => return self.run(DiscardDraft { invoice: pick(&self.documents, *at)? }, |_, ()| ()),
            Action::Issue(at) => return self.run(issue(pick(&self.documents, *at)?), |_, _| ()),
            Action::CreditAll(at) => (at, CreditExtent::Full),
            Action::CreditLine(at, line, net) => {
                let net = self.part_of_line(pick(&self.documents, *at)?, *line, *net, false);
                (at, CreditExtent::Lines(vec![LineCredit { line: *line, net }]))
            }
            Action::CreditGross(at, gross) => {
                (at, CreditExtent::Gross(self.part_of_standing(pick(&self.documents, *at)?, *gross)))
            }
            Action::CreditLineGross(at, line, gross) => {
                let gross = self.part_of_line(pick(&self.documents, *at)?, *line, *gross, true);
                (at, CreditExtent::LineGross { line: *line, gross })
            }
            _ => return None,
        };
        self.run(credit(pick(&self.documents, *invoice)?, extent), |walk, note| walk.documents.push(note.id()))
    }

    fn act_on_payment(&mut self, action: &Action) -> Option<Answered> {
        match action {
            Action::Pay(at, amount, is_later) => {
                let plan = if *is_later { AllocationPlan::Later } else { AllocationPlan::OldestFirst };
                let payment = payment(pick(&self.accounts, *at)?, cents(*amount), plan);
                self.run(payment, |walk, payment| walk.payments.push(payment.id()))
            }
            Action::PayFor(at, share) => {
                let invoice = self.boss().get::<Invoice>(pick(&self.documents, *at)?).ok()?;
                let plan = AllocationPlan::To(vec![AllocateTo { invoice: invoice.id(), amount: None }]);
                let amount = part(self.boss().ask(OpenAmount { invoice: invoice.id(), as_of: None }).unwrap(), *share);
                let payment = payment(*invoice.account(), amount, plan);
                self.run(payment, |walk, payment| walk.payments.push(payment.id()))
            }
            Action::Allocate(payment, invoice, share) => {
                let (payment, invoice) = (pick(&self.payments, *payment)?, pick(&self.documents, *invoice)?);
                let left = self.boss().get::<Payment>(payment).unwrap().unallocated().unwrap();
                let allocate = Allocate { payment, to: AllocateTo { invoice, amount: share.map(|share| part(left, share)) } };
                self.run(allocate, |_, _| ())
            }
            Action::Unallocate(at) => {
                let allocations: Vec<_> = self.boss().iter(Query::<Allocation>::all()).map(|row| row.unwrap().id()).collect();
                self.run(Unallocate { allocation: pick(&allocations, *at)? }, |_, _| ())
            }
            Action::Settle(which, at, share) => self.settle(*which, *at, *share),
            _ => None,
        }
    }

    fn settle(&mut self, which: usize, at: usize, share: Option<u32>) -> Option<Answered> {
        let (on, method, reference, reason, external_id) = (None, code("transfer"), None, code("test"), None);
        let left = |walk: &Self| {
            let left = walk.boss().get::<Payment>(pick(&walk.payments, at)?).unwrap().unallocated().unwrap();
            Some(share.map(|share| part(left, share)))
        };
        let open = |walk: &Self| {
            let open = walk.boss().ask(OpenAmount { invoice: pick(&walk.documents, at)?, as_of: None }).ok();
            Some(share.map(|share| part(open.unwrap_or(cents(1)), share)))
        };
        match which {
            0 => {
                let plan = if at.is_multiple_of(2) { AllocationPlan::ProRata } else { AllocationPlan::OldestFirst };
                self.run(AllocateLeft { payment: pick(&self.payments, at)?, plan }, |_, _| ())
            }
            1 => self.run(ReleaseExcess { invoice: pick(&self.documents, at)? }, |_, _| ()),
            2 => {
                let source = match share {
                    Some(_) => RefundSource::Payment(pick(&self.payments, at)?),
                    None => RefundSource::Credit { account: pick(&self.accounts, at)?, currency: Currency::EUR },
                };
                let amount = if share.is_some() { left(self)? } else { None };
                self.run(PayRefund { source, amount, on, method, reference, reason, external_id }, |_, _| ())
            }
            3 => {
                let (payment, amount) = (pick(&self.payments, at)?, left(self)?.filter(|_| at.is_multiple_of(3)));
                self.run(ChargeBack { payment, amount, on, method, reference, reason, external_id }, |_, _| ())
            }
            4 => {
                let repayments: Vec<_> = self.boss().iter(Query::<Repayment>::all()).map(|row| row.unwrap().id()).collect();
                self.run(UndoRepayment { repayment: pick(&repayments, at)?, on, reason }, |_, _| ())
            }
            5 => {
                let (invoice, reason) = (pick(&self.documents, at)?, ResidualReason::Rounding);
                self.run(CloseResidual { invoice, amount: open(self)?, reason }, |_, _| ())
            }
            _ => {
                let (invoice, reason) = (pick(&self.documents, at)?, WriteOffReason::Agreement);
                self.run(WriteOff { invoice, amount: open(self)?, reason }, |_, _| ())
            }
        }
    }

    fn act_on_dispute(&mut self, action: &Action) -> Option<Answered> {
        let dispute = |walk: &Self, at: usize| pick(&walk.disputes, at);
        match action {
            Action::Dispute(at, line, share) => {
                let (invoice, reason) = (pick(&self.documents, *at)?, code("quality"));
                let scope = match (line, share) {
                    (Some(line), _) => DisputeScope::Line(*line),
                    (None, Some(share)) => DisputeScope::Amount(self.part_of_standing(invoice, *share)),
                    (None, None) => DisputeScope::Whole,
                };
                let raise = RaiseDispute { claim: note("no"), ..RaiseDispute::about(invoice, scope, reason) };
                self.run(raise, |walk, dispute| walk.disputes.push(dispute.id()))
            }
            Action::Advance(at, share) => {
                let dispute = self.boss().get::<Dispute>(dispute(self, *at)?).unwrap();
                let (id, accept) = (dispute.id(), part(*dispute.disputed(), *share));
                match dispute.tag() {
                    DisputeTag::Raised => self.run(AcknowledgeDispute { dispute: id, coordinator: None }, |_, _| ()),
                    DisputeTag::Acknowledged => self.run(InvestigateDispute { dispute: id, finding: note("seen") }, |_, _| ()),
                    DisputeTag::Investigating => {
                        self.run(ProposeResolution { dispute: id, accept, grounds: note("fair") }, |_, _| ())
                    }
                    DisputeTag::Waiting => self.run(InvestigateDispute { dispute: id, finding: note("heard") }, |_, _| ()),
                    DisputeTag::Proposed | DisputeTag::Resolved | DisputeTag::Escalated => {
                        let verdict = match share {
                            ..250 => Verdict::InFull,
                            250..400 => Verdict::Rejected,
                            _ => Verdict::InPart(accept),
                        };
                        self.run(ResolveDispute { dispute: id, verdict, grounds: note("fair") }, |_, _| ())
                    }
                }
            }
            Action::Investigate(at) => {
                self.run(InvestigateDispute { dispute: dispute(self, *at)?, finding: note("seen") }, |_, _| ())
            }
            Action::Withdraw(at) => {
                self.run(WithdrawDispute { dispute: dispute(self, *at)?, grounds: note("never mind") }, |_, _| ())
            }
            _ => None,
        }
    }
}

fn priced(price: u32, rate: &str) -> InvoiceLine {
    let mut line = line(&cents(price).amount().to_string());
    line.priced.tax = crm_core::pricing::TaxTreatment::rated(rate.parse().unwrap());
    line
}
