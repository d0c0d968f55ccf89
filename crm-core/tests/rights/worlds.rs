//! Random companies: a tree of teams, users anywhere in it, records of anybody, some shared; and one actor who looks at them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crm_core::access::{EVERY_KIND, FieldMask, Grant, Operation, Reader, Role, RoleDraft, Scope, Team, User, UserDraft};
use crm_core::administration::*;
use crm_core::disputes::*;
use crm_core::engine::{Crm, FixedClock, IdGenerator, Query, Session, Transaction};
use crm_core::kernel::*;
use crm_core::leads::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::receivables::*;
use crm_core::storage::MemoryStore;
use proptest::prelude::*;

use crate::company::*;
use crate::stage;

/// The team above each team: 0 is above 1 and 2, 3 is below 1, 4 stands apart.
const ABOVE: [Option<usize>; 5] = [None, Some(0), Some(0), Some(1), None];
pub const USERS: usize = 7;

/// What is made; a deal is won where its flag is set, an invoice issued, paid in part and disputed, a lead worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Account,
    Contact,
    Lead(bool),
    Deal(bool),
    Invoice(bool),
}

/// One record to be made, with what belongs to it. Numbers choose among users, teams and accounts.
#[derive(Debug, Clone)]
pub struct Spec {
    pub what: What,
    pub owner: usize,
    pub label: u8,
    pub amount: u16,
    pub of: usize,
    pub shares: Vec<(bool, usize, bool)>,
}

/// A company to be made. User 0 is the actor.
#[derive(Debug, Clone)]
pub struct Plan {
    pub scope: Scope,
    pub team_of: Vec<Option<usize>>,
    pub hides: bool,
    pub specs: Vec<Spec>,
}

fn spec() -> impl Strategy<Value = Spec> {
    let what = prop_oneof![
        4 => Just(What::Account),
        2 => Just(What::Contact),
        2 => any::<bool>().prop_map(What::Lead),
        3 => any::<bool>().prop_map(What::Deal),
        2 => any::<bool>().prop_map(What::Invoice),
    ];
    let shares = prop::collection::vec((any::<bool>(), 0..USERS, any::<bool>()), 0..3);
    (what, 0..USERS, 0u8..12, 1u16..2_000, 0usize..50, shares).prop_map(|(what, owner, label, amount, of, shares)| Spec {
        what,
        owner,
        label,
        amount,
        of,
        shares,
    })
}

/// Mostly small companies; one in thirty is large enough for a list to be read in several steps from the store.
pub fn plan() -> impl Strategy<Value = Plan> {
    let scope = prop_oneof![
        3 => Just(Scope::Own),
        3 => Just(Scope::Team),
        3 => Just(Scope::TeamTree),
        1 => Just(Scope::All),
        1 => Just(Scope::None),
    ];
    let specs = prop_oneof![
        29 => prop::collection::vec(spec(), 1..24),
        1 => prop::collection::vec(spec(), 300..420),
    ];
    let team_of = prop::collection::vec(prop::option::weighted(0.9, 0usize..5), USERS);
    (scope, team_of, any::<bool>(), specs)
        .prop_map(|(scope, team_of, hides, specs)| Plan { scope, team_of, hides, specs }.sorted())
}

impl Plan {
    /// Invoices that the actor cannot see come last: numbers are given in the order of issue, to all alike.
    fn sorted(mut self) -> Self {
        let late = |plan: &Self, spec: &Spec| matches!(spec.what, What::Invoice(_)) && !plan.is_seen(spec);
        let (last, mut first): (Vec<Spec>, Vec<Spec>) = self.specs.clone().into_iter().partition(|spec| late(&self, spec));
        first.extend(last);
        self.specs = first;
        self
    }

    fn lies_below(mut team: usize, top: usize) -> bool {
        loop {
            if team == top {
                return true;
            }
            match ABOVE[team] {
                Some(above) => team = above,
                None => return false,
            }
        }
    }

    /// True where the actor sees what `user` owns.
    fn sees_of(&self, user: usize) -> bool {
        match (self.scope, self.team_of[0], self.team_of[user]) {
            (Scope::None, ..) => false,
            (Scope::All, ..) => true,
            (Scope::Team, Some(ours), Some(theirs)) => user == 0 || ours == theirs,
            (Scope::TeamTree, Some(ours), Some(theirs)) => user == 0 || Self::lies_below(theirs, ours),
            _ => user == 0,
        }
    }

    /// True where the actor sees what is made of `spec`; only accounts are shared.
    pub fn is_seen(&self, spec: &Spec) -> bool {
        let shared = spec.shares.iter().any(|(to_user, with, _)| match to_user {
            true => *with == 0,
            false => Some(with % ABOVE.len()) == self.team_of[0],
        });
        self.sees_of(spec.owner) || (self.scope != Scope::None && spec.what == What::Account && shared)
    }

    /// The same company, in which what the actor cannot see says something else, and is of other people they cannot see either.
    pub fn otherwise(&self) -> Self {
        let mut other = self.clone();
        let unseen: Vec<usize> = (0..USERS).filter(|user| !self.sees_of(*user)).collect();
        for spec in other.specs.iter_mut().filter(|spec| !self.is_seen(spec)) {
            spec.owner = unseen[(spec.owner + 1) % unseen.len()];
            (spec.label, spec.amount, spec.of) = (spec.label + 3, spec.amount * 2 + 1, spec.of + 1);
        }
        other
    }
}

/// Ids by what they are drawn for, so that what is left out moves no other id.
#[derive(Default)]
struct Ids(Mutex<(u64, u64)>);

impl IdGenerator for Ids {
    fn next(&self, _: Timestamp) -> [u8; 16] {
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&state.0.to_be_bytes());
        id[8..].copy_from_slice(&state.1.to_be_bytes());
        id
    }
}

/// As rows of a file: what would be suspected of duplicates would draw ids for its messages.
fn unasked() -> Intake {
    Intake { channel: Some(IntakeChannel::File), is_distinct: false }
}

struct Shared(Arc<Ids>);

impl IdGenerator for Shared {
    fn next(&self, now: Timestamp) -> [u8; 16] {
        self.0.next(now)
    }
}

pub struct World {
    pub crm: Crm,
    ids: Arc<Ids>,
    pub users: Vec<UserId>,
    pub pipeline: PipelineId,
}

impl World {
    /// The company of `plan`; where `all` is false, without what the actor cannot see.
    pub fn of(plan: &Plan, all: bool) -> Self {
        let ids = Arc::new(Ids::default());
        let crm = Crm::builder(MemoryStore::new()).seed(1).clock(FixedClock(noon(TODAY))).ids(Shared(Arc::clone(&ids))).open();
        let crm = crm.unwrap();
        let system = crm.system("a random company", noon(TODAY));
        let mut world = Self { crm, ids, users: Vec::new(), pipeline: PipelineId::from_bytes([0; 16]) };
        world.people(plan, &system);
        world.pipeline = system.execute(stage::pipeline("Sales")).unwrap().id();
        let mut accounts = Vec::new();
        for (at, spec) in plan.specs.iter().enumerate().filter(|(_, spec)| all || plan.is_seen(spec)) {
            world.draw_for(1_000 + u64::try_from(at).unwrap());
            let made = system.transact(|transaction| Ok(world.make(transaction, spec, &accounts)));
            // What is seen must not name what is not, or leaving that out would change it.
            accounts.extend(made.unwrap().filter(|_| plan.is_seen(spec)));
        }
        world
    }

    /// From here on, ids are drawn for `what`.
    pub fn draw_for(&self, what: u64) {
        *self.ids.0.lock().unwrap() = (what, 0);
    }

    pub fn system(&self) -> Session {
        self.crm.system("looking at everything", noon(TODAY))
    }

    pub fn actor(&self) -> Session {
        self.crm.session(self.users[0], noon(TODAY)).unwrap()
    }

    /// What the actor may do, worked out as a session does.
    pub fn reader(&self) -> Reader {
        let system = self.system();
        let roles: BTreeMap<RoleId, Role> =
            system.iter(Query::<Role>::all()).map(|role| role.unwrap()).map(|role| (role.id(), role)).collect();
        let teams: Vec<Team> = system.iter(Query::all()).map(Result::unwrap).collect();
        Reader::new(&system.get::<User>(self.users[0]).unwrap(), &roles, &teams)
    }

    fn people(&mut self, plan: &Plan, system: &Session) {
        let mut teams: Vec<TeamId> = Vec::new();
        for (at, above) in ABOVE.iter().enumerate() {
            let add = AddTeam { name: name(&format!("team {at}")), parent: above.map(|above| teams[above]) };
            teams.push(system.execute(add).unwrap().id());
        }
        // What a company sets up has no owner; the actor reads it at every scope but none.
        let grant = |operation| Grant { kind: EVERY_KIND, operation, scope: plan.scope };
        let hide = |kind: Kind, field: &str| FieldMask { kind: kind.code, field: field.to_owned() };
        let hidden = match plan.hides {
            true => vec![
                hide(Kind::ACCOUNT, "annual_revenue"),
                hide(Kind::ACCOUNT, "bank_accounts"),
                hide(Kind::OPPORTUNITY, "amount"),
            ],
            false => Vec::new(),
        };
        let draft = RoleDraft { name: name("actor"), grants: Operation::ALL.map(grant).to_vec(), hidden };
        let role = system.execute(AddRole { draft }).unwrap().id();
        for (at, team) in plan.team_of.iter().enumerate() {
            let email = Email::parse(&format!("user{at}@example.com")).unwrap();
            let roles = if at == 0 { vec![role] } else { Vec::new() };
            let draft = UserDraft { name: name(&format!("user {at}")), email, team: team.map(|at| teams[at]), roles };
            self.users.push(system.execute(AddUser { draft }).unwrap().id());
        }
    }

    /// Makes what `spec` says; gives the account, where it is one.
    fn make(&self, t: &mut Transaction, spec: &Spec, accounts: &[AccountId]) -> Option<AccountId> {
        let (owner, called) = (Some(self.users[spec.owner]), name(&format!("Name {}", spec.label)));
        let amount = Some(Money::from_minor(i64::from(spec.amount), Currency::EUR).unwrap());
        let of = (!accounts.is_empty()).then(|| accounts[spec.of % accounts.len()]);
        let external_id = (spec.label > 6).then(|| self.external_id());
        match spec.what {
            What::Account => return Some(self.account(t, spec, external_id)),
            What::Contact => {
                let emails = vec![Email::parse(&format!("contact{}@example.com", spec.label)).unwrap().into()];
                let details = ContactDetails { account: of, emails, ..ContactDetails::named(called) };
                let contact = t.execute(CreateContact { details, owner, intake: unasked() }).unwrap().id();
                if let Some(account) = of {
                    t.execute(stage::add_affiliation(contact, account, "employee", owner)).unwrap();
                    t.execute(stage::relate(contact, account, "adviser-of", owner)).unwrap();
                }
            }
            What::Lead(is_worked) => {
                let details = LeadDetails { name: Some(called), ..lead_details() };
                let lead = t.execute(CaptureLead { details, original: Vec::new(), external_id, owner }).unwrap().id();
                if is_worked {
                    t.execute(WorkLead { lead }).unwrap();
                }
            }
            What::Deal(is_won) => {
                let stage = Some(code(if spec.label.is_multiple_of(2) { "talk" } else { "quote" }));
                let expected_close = (spec.label < 4).then(|| day("2026-06-01"));
                let open = OpenOpportunity::new(self.pipeline, called);
                let open = OpenOpportunity { stage, owner, amount, account: of, expected_close, external_id, ..open };
                let opportunity = t.execute(open).unwrap().id();
                if is_won {
                    t.execute(WinOpportunity { opportunity, amount: None }).unwrap();
                }
            }
            What::Invoice(is_issued) => self.invoice(t, spec, is_issued),
        }
        None
    }

    /// A key that no other record has.
    fn external_id(&self) -> ExternalId {
        let (what, _) = *self.ids.0.lock().unwrap();
        ExternalId { source: code("old-crm"), key: format!("K{what}").parse().unwrap() }
    }

    fn account(&self, t: &mut Transaction, spec: &Spec, external_id: Option<ExternalId>) -> AccountId {
        let annual_revenue = Some(Money::from_minor(i64::from(spec.amount), Currency::EUR).unwrap());
        let details = AccountDetails::named(name(&format!("Name {}", spec.label)));
        let iban = if spec.amount.is_multiple_of(2) { "FR7630006000011234567890189" } else { "DE89370400440532013000" };
        let bank_accounts = vec![Iban::parse(iban).unwrap()];
        let details =
            AccountDetails { annual_revenue, bank_accounts, external_ids: external_id.into_iter().collect(), ..details };
        let create = CreateAccount { details, parent: None, owner: Some(self.users[spec.owner]), intake: unasked() };
        let account = t.execute(create).unwrap().id();
        let teams: Vec<Team> = t.list(&Query::all()).unwrap().items;
        for (to_user, with, writes) in &spec.shares {
            let with = match to_user {
                true => ShareTarget::User(self.users[*with]),
                false => ShareTarget::Team(teams[with % teams.len()].id()),
            };
            let level = if *writes { ShareLevel::Write } else { ShareLevel::Read };
            t.execute(ShareAccount { account, share: Share { with, level } }).unwrap();
        }
        account
    }

    /// A customer with one invoice; where it is issued, half of it is paid and some is disputed.
    fn invoice(&self, t: &mut Transaction, spec: &Spec, is_issued: bool) {
        let account = self.account(t, &Spec { shares: Vec::new(), ..spec.clone() }, None);
        let invoice = t.execute(draft(account, &[&spec.amount.to_string()])).unwrap().id();
        if !is_issued {
            return;
        }
        t.execute(issue(invoice)).unwrap();
        let half = Money::from_minor(i64::from(spec.amount) * 50, Currency::EUR).unwrap();
        let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: Some(half) }]);
        t.execute(payment(account, Money::from_minor(half.minor() + 100, Currency::EUR).unwrap(), plan)).unwrap();
        let (scope, reason) = (DisputeScope::Amount(half), code("quality"));
        t.execute(RaiseDispute { claim: note("no"), ..RaiseDispute::about(invoice, scope, reason) }).unwrap();
    }
}

/// How many random companies: 60, or with `CRM_PROVE=1` the full thousand.
pub fn cases() -> ProptestConfig {
    let full = std::env::var_os("CRM_PROVE").is_some();
    ProptestConfig {
        cases: if full { 1_000 } else { 60 },
        max_shrink_iters: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
