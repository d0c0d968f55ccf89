//! A day in a small company, the same every time: more than forty commands, most of them sent so that they can be sent again.

use crm_core::disputes::*;
use crm_core::engine::{Command, Crm, FixedClock, ImportMode, Session, Transaction};
use crm_core::invoicing::DiscardDraft;
use crm_core::kernel::*;
use crm_core::leads::*;
use crm_core::receivables::*;
use crm_core::storage::Store;

use crate::company::*;

type Answered = Result<Vec<u8>, CrmError>;

/// A command that was sent, and how to send it again.
pub struct Sent {
    pub id: CommandId,
    again: Box<dyn Fn(&Session) -> Answered + Send + Sync>,
    /// What it was answered, once it was.
    pub answer: Option<Vec<u8>>,
}

impl Sent {
    pub fn again(&self, session: &Session) -> Answered {
        (self.again)(session)
    }
}

/// The company at work.
pub struct Work {
    pub company: Company,
    pub sent: Vec<Sent>,
    /// What is done about a failure of the store before the command is sent again.
    pub remedy: Box<dyn Fn(&CrmError)>,
}

/// How often a command is sent before the work is given up.
const ATTEMPTS: u32 = 5;

/// The library on a store that has been used before: its ids are others than those that were given then.
pub fn opened(store: impl Store + 'static) -> Crm {
    Crm::builder(store).seed(2).clock(FixedClock(noon(TODAY))).open().unwrap()
}

impl Work {
    pub fn founded_on(store: impl Store + 'static) -> Self {
        Self { company: Company::founded_on(store), sent: Vec::new(), remedy: Box::new(|error| panic!("{error}")) }
    }

    pub fn boss(&self) -> Result<Session, CrmError> {
        self.company.crm.session(self.company.administrator, noon(TODAY))
    }

    fn send<C: Command>(&mut self, command: &C) -> Result<C::Answer, CrmError> {
        let (id, command) = (self.company.crm.new_command_id(), command.clone());
        let kept = command.clone();
        let again =
            move |session: &Session| session.execute_once(id, kept.clone()).map(|answer| minicbor::to_vec(&answer).unwrap());
        self.sent.push(Sent { id, again: Box::new(again), answer: None });
        let answer = self.persist(|session| session.execute_once(id, command.clone()))?;
        self.sent.last_mut().unwrap().answer = Some(minicbor::to_vec(&answer).unwrap());
        Ok(answer)
    }

    /// Does something until the store is well enough for it.
    fn persist<T>(&self, what: impl Fn(&Session) -> Result<T, CrmError>) -> Result<T, CrmError> {
        let attempt = || self.boss().and_then(|session| what(&session));
        let mut answer = attempt();
        for _ in 1..ATTEMPTS {
            let Err(error) = &answer else { break };
            (self.remedy)(error);
            answer = attempt();
        }
        answer
    }

    /// The whole day, in rounds of one customer each.
    pub fn day(&mut self, rounds: usize) -> Result<(), CrmError> {
        (0..rounds).try_for_each(|round| self.round(round))
    }

    fn round(&mut self, round: usize) -> Result<(), CrmError> {
        let account = self.send(&named_account(&format!("Customer {round}")))?.id();
        let capture = CaptureLead { details: lead_details(), original: Vec::new(), external_id: None, owner: None };
        let lead = self.send(&capture)?.id();
        self.send(&WorkLead { lead })?;
        let mut issued = Vec::new();
        for prices in [&["100", "20"][..], &["55.55"]] {
            let invoice = self.send(&draft(account, prices))?.id();
            self.send(&issue(invoice))?;
            issued.push(invoice);
        }
        let discarded = self.send(&draft(account, &["1"]))?.id();
        self.send(&DiscardDraft { invoice: discarded })?;
        let paid = self.send(&payment(account, eur("30"), AllocationPlan::OldestFirst))?.id();
        let raise = RaiseDispute { claim: note("no"), ..RaiseDispute::about(issued[1], DisputeScope::Whole, code("quality")) };
        let dispute = self.send(&raise)?.id();
        self.send(&AcknowledgeDispute { dispute, coordinator: None })?;
        self.send(&InvestigateDispute { dispute, finding: note("seen") })?;
        self.send(&ProposeResolution { dispute, accept: eur("10"), grounds: note("fair") })?;
        self.send(&ResolveDispute { dispute, verdict: Verdict::InPart(eur("10")), grounds: note("fair") })?;
        self.together(account, paid)?;
        self.persist(|session| {
            let rows = (0..20).map(|row| (row, Ok(format!("Imported {round} {row}"))));
            let add = |t: &mut Transaction, called: &String| t.execute(named_account(called)).map(|_| ());
            session.import(rows, ImportMode::AllOrNothing, add, &mut |_| {}).map(|_| ())
        })
    }

    /// Several commands in one commit: an invoice, its number and what pays it.
    fn together(&self, account: AccountId, payment: PaymentId) -> Result<(), CrmError> {
        self.persist(|session| {
            session.transact(|t| {
                let invoice = t.execute(draft(account, &["7", "8", "9"]))?.id();
                t.execute(issue(invoice))?;
                t.execute(self::payment(account, eur("5"), AllocationPlan::OldestFirst))?;
                t.get::<Payment>(payment).map(|_| ())
            })
        })
    }
}
