//! The company that the rows belong to, on any store, and its rows as commands.

use crm_core::access::UserDraft;
use crm_core::administration::{AddRole, AddUser, administrator, seller};
use crm_core::engine::{Crm, FixedClock, ImportMode, Session, Transaction};
use crm_core::invoicing::{DraftInvoice, InvoiceLine};
use crm_core::kernel::{
    AccountId, Code, ContactId, CrmError, Currency, Date, Email, InvoiceId, Label, Money, Name, Note, OpportunityId, Phone,
    PipelineId, Record, RoleId, Timestamp, UnitPrice, UserId,
};
use crm_core::parties::{AccountDetails, ContactDetails, CreateAccount, CreateContact, Intake, IntakeChannel};
use crm_core::pipeline::{DefinePipeline, ForecastCategory, MoveOpportunity, OpenOpportunity, Stage, StageKind};
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::storage::Store;

use crate::texts::{self, ACCOUNTS, STAGES};

/// An open library with everything that the rows name.
pub struct Company {
    /// The library.
    pub crm: Crm,
    /// Sees and does everything.
    pub boss: UserId,
    /// See what they own: one row in a thousand, 2 %, 20 % and the rest.
    pub sellers: [UserId; 4],
    /// The way to a deal.
    pub pipeline: PipelineId,
    /// Whom the rows belong to.
    pub accounts: Vec<AccountId>,
}

/// What is measured is the road: whether a row is there already is asked elsewhere, by `duplicates_on_entry`.
const OF_A_FILE: Intake = Intake { channel: Some(IntakeChannel::File), is_distinct: false };

/// When everything happens.
#[must_use]
pub fn now() -> Timestamp {
    "2026-05-04T12:00:00Z".parse().expect("an instant")
}

impl Company {
    /// Founds the company on an empty store. Ids and times are the same every time.
    pub fn founded_on(store: impl Store + 'static) -> Self {
        let crm = open(store);
        let system = crm.system("first set-up", now());
        let add = |draft| system.execute(AddRole { draft }).expect("a role").id();
        let (everything, selling) = (add(administrator().expect("a draft")), add(seller().expect("a draft")));
        let boss = hire(&system, "boss", everything);
        let sellers = ["one", "two", "three", "four"].map(|who| hire(&system, who, selling));
        let session = crm.session(boss, now()).expect("the boss acts");
        let stages = stages();
        let define = DefinePipeline::new(name("Sales"), stages, vec![code("price")]);
        let pipeline = session.execute(define).expect("a pipeline").id();
        let create = |at| CreateAccount {
            details: AccountDetails::named(name(&texts::account_name(at))),
            parent: None,
            owner: None,
            intake: Intake::default(),
        };
        let step = |t: &mut Transaction, command: &CreateAccount| t.execute(command.clone()).map(|account| account.id());
        let accounts = import(&session, (0..ACCOUNTS).map(create), step);
        Self { crm, boss, sellers, pipeline, accounts }
    }

    /// A session of the boss.
    #[must_use]
    pub fn session(&self) -> Session {
        self.crm.session(self.boss, now()).expect("the boss acts")
    }

    /// The nth person as a command.
    #[must_use]
    pub fn contact(&self, at: u64) -> CreateContact {
        let text = texts::contact(at);
        let details = ContactDetails {
            account: Some(self.account(text.account)),
            job_title: Some(Label::parse(text.job_title).expect("a title")),
            emails: vec![Email::parse(&text.email).expect("an address").into()],
            phones: vec![Phone::parse(&text.phone).expect("a telephone").into()],
            note: Note::parse(&text.note).expect("a note"),
            ..ContactDetails::named(name(&text.name))
        };
        CreateContact { details, owner: Some(self.sellers[text.owner]), intake: OF_A_FILE }
    }

    /// The nth deal as a command, with the person one deals with.
    #[must_use]
    pub fn deal(&self, at: u64, contact: Option<ContactId>) -> OpenOpportunity {
        let text = texts::deal(at);
        let cents = i64::try_from(text.cents).expect("few enough");
        let first = Date::new(2026, 1, 1).expect("a day");
        OpenOpportunity {
            stage: Some(code(text.stage)),
            account: Some(self.account(text.account)),
            contact,
            amount: Some(Money::from_minor(cents, Currency::EUR).expect("an amount")),
            expected_close: Some(first.plus_days(i64::try_from(text.closes_in).expect("few enough")).expect("a day")),
            owner: Some(self.sellers[text.owner]),
            ..OpenOpportunity::new(self.pipeline, name(&text.name))
        }
    }

    fn account(&self, at: u64) -> AccountId {
        self.accounts[usize::try_from(at).unwrap_or_default()]
    }

    /// Brings the contacts in, in batches, and gives their ids.
    #[must_use]
    pub fn import_contacts(&self, contacts: impl IntoIterator<Item = CreateContact>) -> Vec<ContactId> {
        import(&self.session(), contacts, |t, command: &CreateContact| t.execute(command.clone()).map(|contact| contact.id()))
    }

    /// Drafts so many invoices of 20 lines at four rates of VAT, in batches, and gives their ids.
    #[must_use]
    pub fn import_drafts(&self, count: u64) -> Vec<InvoiceId> {
        let draft = |at: u64| {
            let lines = (0..20).map(|line| {
                let rate = ["20", "10", "5.5", "2.1"][line % 4].parse().expect("a rate");
                let price = UnitPrice::parse(&format!("{}.45", 10 + line), Currency::EUR).expect("a price");
                InvoiceLine::new(
                    name("Lamp, brass"),
                    PricedLine::new("3".parse().expect("three"), price, TaxTreatment::rated(rate)),
                )
            });
            DraftInvoice::new(self.account(at % 10), Currency::EUR, lines.collect())
        };
        let drafts = (0..count).map(draft);
        import(&self.session(), drafts, |t, command: &DraftInvoice| t.execute(command.clone()).map(|draft| draft.id()))
    }

    /// Brings the deals in, in batches, and gives their ids.
    pub fn import_deals(&self, deals: impl IntoIterator<Item = OpenOpportunity>) -> Vec<OpportunityId> {
        import(&self.session(), deals, |t, command: &OpenOpportunity| t.execute(command.clone()).map(|deal| deal.id()))
    }
}

/// Opens the library over a store, founded or empty.
pub fn open(store: impl Store + 'static) -> Crm {
    Crm::builder(store).seed(1).clock(FixedClock(now())).open().expect("a library")
}

/// The nth move of `deals`, the first of those that [`Company::deal`] gives: each in its turn to the next stage, and behind the last to the first again.
#[must_use]
pub fn step(deals: &[OpportunityId], at: u64) -> MoveOpportunity {
    let count = u64::try_from(deals.len()).unwrap_or(1);
    let (deal, round) = (at % count, usize::try_from(at / count).unwrap_or_default());
    let first = STAGES.iter().position(|stage| *stage == texts::deal(deal).stage).unwrap_or_default();
    let opportunity = deals[usize::try_from(deal).unwrap_or_default()];
    MoveOpportunity { opportunity, stage: code(STAGES[(first + round + 1) % STAGES.len()]) }
}

/// Imports commands that are all good.
fn import<C, A>(
    session: &Session,
    commands: impl IntoIterator<Item = C>,
    step: impl FnMut(&mut Transaction, &C) -> Result<A, CrmError>,
) -> Vec<A> {
    let rows = (1..).zip(commands.into_iter().map(Ok));
    let report = session.import(rows, ImportMode::KeepGood, step, &mut |_| {}).expect("a store that works");
    assert_eq!(report.refused, [], "every row is good");
    report.accepted.into_iter().map(|(_, answer)| answer).collect()
}

fn hire(system: &Session, who: &str, role: RoleId) -> UserId {
    let email = Email::parse(&format!("{who}@example.com")).expect("an address");
    let draft = UserDraft { name: name(who), email, team: None, roles: vec![role] };
    system.execute(AddUser { draft }).expect("a user").id()
}

fn stages() -> Vec<Stage> {
    let stage = |key: &str, kind, probability: &str| Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().expect("a percentage"),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    };
    let open = STAGES.iter().zip(["10", "25", "50", "75"]);
    let closed = [stage("won", StageKind::Won, "100"), stage("lost", StageKind::Lost, "0")];
    open.map(|(key, probability)| stage(key, StageKind::Open, probability)).chain(closed).collect()
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn code(text: &str) -> Code {
    Code::parse(text).expect("a code")
}
