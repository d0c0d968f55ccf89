//! A small company to test with: an administrator, an accountant, two sellers, one customer, and the shortest way to a document.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test takes what it needs of the company, and stops at the first thing that does not hold"
)]

use crm_core::access::{RoleDraft, UserDraft};
use crm_core::administration::{AddRole, AddUser, SetPolicy, accountant, administrator, seller};
use crm_core::engine::{Crm, CrmBuilder, FixedClock, Session};
use crm_core::invoicing::{DraftInvoice, Invoice, InvoiceLine, IssueInvoice, Seller, SellersPolicy};
use crm_core::kernel::{
    AccountId, AddressInput, Code, CrmError, Currency, CustomFields, Date, Email, Fault, InvoiceId, LeadId, Money, Name, Note,
    Phone, PostalAddress, Record, RoleId, Span, TaxId, TimeZone, Timestamp, UnitPrice, UserId,
};
use crm_core::leads::{CaptureLead, LeadDetails, Utm};
use crm_core::parties::{Account, AccountDetails, ChangeAccount, CreateAccount, Intake, PartyAddress};
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::receivables::{AllocationPlan, RecordPayment};
use crm_core::storage::{MemoryStore, Store};

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn note(text: &str) -> Note {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn eur(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

/// Noon of a day.
pub fn noon(text: &str) -> Timestamp {
    day(text).start_in(&TimeZone::UTC).plus(Span::from_hours(12)).unwrap()
}

/// The day on which the tests happen, unless they say otherwise.
pub const TODAY: &str = "2026-05-04";

pub struct Company {
    pub crm: Crm,
    pub administrator: UserId,
    pub accountant: UserId,
    pub seller: UserId,
    pub other_seller: UserId,
    pub selling: RoleId,
    /// A customer of the seller's.
    pub account: AccountId,
}

impl Company {
    /// The company over a store in memory.
    pub fn founded() -> Self {
        Self::founded_on(MemoryStore::new())
    }

    /// The company over `store`.
    pub fn founded_on(store: impl Store + 'static) -> Self {
        Self::founded_by(Crm::builder(store))
    }

    /// The company in a library of the host's choice. Ids and times are the same every time.
    pub fn founded_by(builder: CrmBuilder) -> Self {
        let crm = builder.seed(1).clock(FixedClock(noon(TODAY))).open().unwrap();
        let system = crm.system("first set-up", noon(TODAY));
        let role = |draft: Result<RoleDraft, Fault>| system.execute(AddRole { draft: draft.unwrap() }).unwrap().id();
        let (everything, money, selling) = (role(administrator()), role(accountant()), role(seller()));
        let hire = |who: &str, role| hire(&system, who, role);
        let (administrator, accountant) = (hire("administrator", everything), hire("accountant", money));
        let (seller, other_seller) = (hire("seller", selling), hire("other-seller", selling));
        let account = crm.session(seller, noon(TODAY)).unwrap().execute(named_account("Analytical Engines")).unwrap().id();
        Self { crm, administrator, accountant, seller, other_seller, selling, account }
    }

    pub fn session(&self, user: UserId) -> Session {
        self.crm.session(user, noon(TODAY)).unwrap()
    }

    pub fn accounts(&self) -> Session {
        self.session(self.accountant)
    }

    pub fn accounts_on(&self, day: &str) -> Session {
        self.crm.session(self.accountant, noon(day)).unwrap()
    }

    /// The administrator's session on another day.
    pub fn boss_on(&self, day: &str) -> Session {
        self.crm.session(self.administrator, noon(day)).unwrap()
    }

    /// A draft of one line for each net price, VAT 20 %.
    pub fn draft(&self, prices: &[&str]) -> Invoice {
        self.accounts().execute(draft(self.account, prices)).unwrap()
    }

    /// An issued invoice of one line for each net price, VAT 20 %.
    pub fn issued(&self, prices: &[&str]) -> Invoice {
        let invoice = self.draft(prices).id();
        self.accounts().execute(issue(invoice)).unwrap()
    }
}

pub fn hire(system: &Session, who: &str, role: RoleId) -> UserId {
    let email = Email::parse(&format!("{who}@example.com")).unwrap();
    system.execute(AddUser { draft: UserDraft { name: name(who), email, team: None, roles: vec![role] } }).unwrap().id()
}

pub fn named_account(called: &str) -> CreateAccount {
    CreateAccount { details: AccountDetails::named(name(called)), parent: None, owner: None, intake: Intake::default() }
}

pub fn line(price: &str) -> InvoiceLine {
    let priced = PricedLine::new(
        "1".parse().unwrap(),
        UnitPrice::parse(price, Currency::EUR).unwrap(),
        TaxTreatment::rated("20".parse().unwrap()),
    );
    InvoiceLine::new(name("Programming"), priced)
}

pub fn draft(account: AccountId, prices: &[&str]) -> DraftInvoice {
    DraftInvoice::new(account, Currency::EUR, prices.iter().map(|price| line(price)).collect())
}

pub fn issue(invoice: InvoiceId) -> IssueInvoice {
    IssueInvoice { invoice, issued_on: None, due_on: None }
}

/// An address in `city`.
pub fn place(city: &str, country: &str) -> PostalAddress {
    let (city, country) = (city.to_owned(), country.to_owned());
    PostalAddress::parse(&AddressInput { city, country, ..AddressInput::default() }).unwrap()
}

/// A company in Lyon with all that French invoices say of the seller.
pub fn french_seller() -> Seller {
    Seller {
        legal_form: "SAS".parse().ok(),
        capital: Some(eur("40000")),
        register: Some(name("RCS Lyon")),
        tax_ids: vec![TaxId::siret("40483304800022").unwrap(), TaxId::vat("FR83404833048").unwrap()],
        ..Seller::named(name("Lin & Lampe"), place("Lyon", "FR"))
    }
}

/// The company in Lyon as the only one that sells.
pub fn sellers() -> SellersPolicy {
    SellersPolicy::sole(french_seller()).unwrap()
}

impl Company {
    /// The company, of which everything is known that stands on a French invoice, its customer's seat in London too.
    pub fn selling() -> Self {
        let company = Self::founded();
        let boss = company.session(company.administrator);
        boss.execute(SetPolicy { policy: sellers(), effective_from: None }).unwrap();
        company.settle(company.account, place("London", "GB"), Vec::new());
        company
    }

    /// Gives an account an address and numbers.
    pub fn settle(&self, account: AccountId, address: PostalAddress, tax_ids: Vec<TaxId>) {
        let boss = self.session(self.administrator);
        let details = boss.get::<Account>(account).unwrap().details().clone();
        let details = AccountDetails { addresses: vec![PartyAddress::from(address)], tax_ids, ..details };
        boss.execute(ChangeAccount { account, details, intake: Intake::default() }).unwrap();
    }
}

pub fn payment(account: AccountId, amount: Money, plan: AllocationPlan) -> RecordPayment {
    RecordPayment {
        account,
        amount,
        received_on: None,
        method: code("transfer"),
        reference: None,
        external_id: None,
        plan,
        owner: None,
    }
}

pub fn lead_details() -> LeadDetails {
    LeadDetails {
        name: Some(name("Ada Lovelace")),
        company: Some(name("Analytical Engines")),
        email: Email::parse("ada@engines.example").ok(),
        phone: Phone::parse("+44 20 7946 0018").ok(),
        job_title: None,
        source: code("web"),
        utm: Utm::default(),
        custom_fields: CustomFields::new(),
    }
}

pub fn captured(session: &Session) -> LeadId {
    session.execute(CaptureLead { details: lead_details(), original: Vec::new(), external_id: None, owner: None }).unwrap().id()
}

/// The code of the error that a command ends in; fails where it succeeds.
pub fn refusal<T: std::fmt::Debug>(answer: Result<T, CrmError>) -> String {
    answer.expect_err("the command is refused").code().to_owned()
}

/// The fields that an input is invalid in; fails where it is not.
pub fn invalid<T: std::fmt::Debug>(answer: Result<T, CrmError>) -> String {
    match answer {
        Err(error @ CrmError::Invalid(_)) => error.subject(),
        other => panic!("an invalid input, not {other:?}"),
    }
}
