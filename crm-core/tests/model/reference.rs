//! The model: who is who, what state each thing is in, what is owed. Records are known by the order in which they were made.

use std::collections::BTreeSet;

use crate::money::Books;
use crate::walk::Action;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Boss,
    Accountant,
    Seller,
    OtherSeller,
    /// A user without a role.
    Stranger,
}

/// What is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Done,
    /// The rule with this code says no.
    Refused(&'static str),
    /// The actor may not: not found, or denied.
    Kept,
    /// There is no such record any more.
    Gone,
    /// There is nothing yet to do it to.
    Nothing,
    /// The model does not know.
    Anything,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LeadState {
    New,
    Working,
    Nurturing,
    Qualified,
    Disqualified,
    Converted,
}

#[derive(Debug, Clone)]
struct Lead {
    owner: Who,
    state: LeadState,
    evidence: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
struct Deal {
    owner: Who,
    /// The open stage it is or was in.
    stage: usize,
    /// How it ended.
    won: Option<bool>,
    amount: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Model {
    /// Who owns each account.
    pub accounts: Vec<Who>,
    leads: Vec<Lead>,
    deals: Vec<Deal>,
    pub books: Books,
    /// What the last transition is to be answered.
    pub expected: Expected,
}

const WON: usize = 2;

impl Model {
    /// What [`crate::walk::Walk::over`] begins with.
    pub fn founded() -> Self {
        let lead = Lead { owner: Who::Boss, state: LeadState::Working, evidence: (0..4).collect() };
        Self {
            accounts: vec![Who::Seller],
            leads: vec![lead],
            deals: Vec::new(),
            books: Books::default(),
            expected: Expected::Anything,
        }
    }

    pub fn counts(&self) -> [usize; 3] {
        [self.accounts.len(), self.leads.len(), self.deals.len()]
    }

    /// Does `action` and says what it is answered.
    pub fn act(&mut self, who: Who, action: &Action) -> Expected {
        match action {
            Action::Errand(..) => Expected::Anything,
            Action::WaitDays(days) => {
                self.books.today += u32::from(*days);
                Expected::Nothing
            }
            Action::CreateAccount => self.create_account(who),
            Action::AssignAccount(at, first) => self.assign_account(who, *at, *first),
            Action::ShareAccount(at) => {
                let owner = self.accounts[at % self.accounts.len()];
                if may_sell(who, owner) { Expected::Done } else { Expected::Kept }
            }
            Action::CaptureLead => {
                if !sells(who) {
                    return Expected::Kept;
                }
                self.leads.push(Lead { owner: who, state: LeadState::New, evidence: BTreeSet::new() });
                Expected::Done
            }
            Action::OpenDeal(amount) => {
                if !sells(who) {
                    return Expected::Kept;
                }
                self.deals.push(Deal { owner: who, stage: 0, won: None, amount: Some(*amount) });
                Expected::Done
            }
            Action::WorkLead(at)
            | Action::GiveEvidence(at)
            | Action::NurtureLead(at)
            | Action::ResumeLead(at)
            | Action::QualifyLead(at)
            | Action::DisqualifyLead(at)
            | Action::AssignLead(at, _)
            | Action::ConvertLead(at) => self.act_on_lead(who, at % self.leads.len(), *at, action),
            Action::MoveDeal(at, _)
            | Action::WinDeal(at, _)
            | Action::LoseDeal(at)
            | Action::ReopenDeal(at)
            | Action::AssignDeal(at, _) => {
                if self.deals.is_empty() {
                    return Expected::Nothing;
                }
                let at = at % self.deals.len();
                act_on_deal(&mut self.deals[at], who, action)
            }
            _ => self.books.act(who, action, self.accounts.len()),
        }
    }

    fn create_account(&mut self, who: Who) -> Expected {
        if !sells(who) {
            return Expected::Kept;
        }
        self.accounts.push(who);
        Expected::Done
    }

    fn assign_account(&mut self, who: Who, at: usize, first: bool) -> Expected {
        if who != Who::Boss {
            return Expected::Kept;
        }
        let at = at % self.accounts.len();
        self.accounts[at] = seller(first);
        Expected::Done
    }

    fn act_on_lead(&mut self, who: Who, lead: usize, at: usize, action: &Action) -> Expected {
        use LeadState as S;
        let lead = &mut self.leads[lead];
        let is_assigned = matches!(action, Action::AssignLead(..));
        if if is_assigned { who != Who::Boss } else { !may_sell(who, lead.owner) } {
            return Expected::Kept;
        }
        // A converted lead goes nowhere; every other wrong step has a code of its own.
        let wrong = Expected::Refused(if lead.state == S::Converted { "LEA-001" } else { "LEA-002" });
        let next = match (action, lead.state) {
            (Action::AssignLead(_, first), state) => {
                lead.owner = seller(*first);
                state
            }
            (Action::WorkLead(_), S::New | S::Working) | (Action::ResumeLead(_), S::Working | S::Nurturing | S::Disqualified) => {
                S::Working
            }
            (Action::GiveEvidence(_), state @ (S::Working | S::Qualified)) => {
                lead.evidence.insert(at % 4);
                state
            }
            (Action::NurtureLead(_), S::New | S::Working | S::Nurturing) => S::Nurturing,
            (Action::QualifyLead(_), S::Working) if lead.evidence.len() < 4 => return Expected::Refused("LEA-004"),
            (Action::QualifyLead(_), S::Working | S::Qualified) => S::Qualified,
            (Action::DisqualifyLead(_), S::Converted) => return wrong,
            (Action::DisqualifyLead(_), _) => S::Disqualified,
            (Action::ConvertLead(_), S::Qualified) => S::Converted,
            _ => return wrong,
        };
        lead.state = next;
        if matches!(action, Action::ConvertLead(_)) {
            let owner = lead.owner;
            self.accounts.push(owner);
            self.deals.push(Deal { owner, stage: 0, won: None, amount: None });
        }
        Expected::Done
    }
}

fn act_on_deal(deal: &mut Deal, who: Who, action: &Action) -> Expected {
    let is_assigned = matches!(action, Action::AssignDeal(..));
    if if is_assigned { who != Who::Boss } else { !may_sell(who, deal.owner) } {
        return Expected::Kept;
    }
    match (action, deal.won) {
        (Action::AssignDeal(_, first), _) => deal.owner = seller(*first),
        (Action::MoveDeal(..), Some(_)) => return Expected::Refused("OPP-001"),
        (Action::MoveDeal(_, stage), None) if stage % 4 >= WON => return Expected::Refused("OPP-003"),
        (Action::MoveDeal(_, stage), None) => deal.stage = stage % 4,
        (Action::WinDeal(_, amount), None) => (deal.won, deal.amount) = (Some(true), Some(*amount)),
        (Action::WinDeal(_, amount), Some(true)) if deal.amount == Some(*amount) => {}
        (Action::LoseDeal(_), None | Some(false)) => deal.won = Some(false),
        (Action::ReopenDeal(_), _) => deal.won = None,
        _ => return Expected::Refused("OPP-001"),
    }
    Expected::Done
}

fn seller(first: bool) -> Who {
    if first { Who::Seller } else { Who::OtherSeller }
}

/// Who makes accounts, leads and deals.
fn sells(who: Who) -> bool {
    matches!(who, Who::Boss | Who::Seller | Who::OtherSeller)
}

/// A seller works on what is theirs.
fn may_sell(who: Who, owner: Who) -> bool {
    who == Who::Boss || (sells(who) && who == owner)
}
