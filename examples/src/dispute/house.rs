//! The company: who works there, what it has decided about disputes, and its customers.

use crm_core::access::UserDraft;
use crm_core::administration::{AddRole, AddUser, SetPolicy, accountant, administrator};
use crm_core::disputes::{DisputePolicy, DisputeThreshold, EvidenceRule};
use crm_core::engine::{Crm, Session};
use crm_core::invoicing::{DraftInvoice, DraftKind, Invoice, InvoiceLine, IssueInvoice};
use crm_core::kernel::{
    AccountId, BusinessCalendar, Code, Currency, Date, Email, Money, Name, Record, RoleId, TimeZone, UnitPrice, UserId,
    WorkingHours,
};
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};

use crate::StoryError;

/// Whom the story needs to find again.
pub struct House {
    pub accountant: UserId,
    pub controller: UserId,
}

/// Sets the company up in an empty store.
pub fn found(crm: &Crm, on: Date) -> Result<House, StoryError> {
    let system = crm.system("first set-up", on.start_in(&TimeZone::UTC));
    let [everything, money] =
        [system.execute(AddRole { draft: administrator()? })?, system.execute(AddRole { draft: accountant()? })?];
    let house = House {
        accountant: hire(&system, "Ada", "ada@example.com", money.id())?,
        controller: hire(&system, "Grace", "grace@example.com", everything.id())?,
    };
    let mut policy = DisputePolicy { grace_days: 5, needs_evidence: true, ..DisputePolicy::default() };
    policy.evidence = vec![EvidenceRule { reason: code("quality")?, needed: vec![code("photograph")?, code("delivery-note")?] }];
    policy.approvals = vec![DisputeThreshold { above: eur("100")?, approvers: vec![everything.id()], quorum: 1 }];
    let hours = (0..5).map(|weekday| WorkingHours { weekday, from: 9 * 60, to: 17 * 60 }).collect();
    let holidays =
        ["2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14"].map(str::parse).into_iter().collect::<Result<Vec<Date>, _>>()?;
    policy.calendar = Some(BusinessCalendar::new("Europe/Paris".parse()?, hours, holidays)?);
    system.execute(SetPolicy { policy, effective_from: None })?;
    Ok(house)
}

fn hire(system: &Session, name: &str, email: &str, role: RoleId) -> Result<UserId, StoryError> {
    let draft = UserDraft { name: Name::parse(name)?, email: Email::parse(email)?, team: None, roles: vec![role] };
    Ok(system.execute(AddUser { draft })?.id())
}

/// A new customer.
pub fn customer(session: &Session, name: &str) -> Result<AccountId, StoryError> {
    let details = AccountDetails::named(Name::parse(name)?);
    Ok(session.execute(CreateAccount { details, parent: None, owner: None, intake: Intake::default() })?.id())
}

/// A line of an invoice: how many of what, at which price and rate of VAT.
pub type Sold<'t> = (&'t str, &'t str, &'t str, &'t str);

/// An issued invoice of lines, with freight where there is some.
pub fn invoice(
    session: &Session,
    account: AccountId,
    sold: &[Sold<'_>],
    freight: Option<&str>,
    kind: DraftKind,
) -> Result<Invoice, StoryError> {
    let mut lines = Vec::new();
    for (quantity, what, price, rate) in sold {
        let price = UnitPrice::parse(price, Currency::EUR)?;
        let priced = PricedLine::new(quantity.parse()?, price, TaxTreatment::rated(rate.parse()?));
        lines.push(InvoiceLine::new(Name::parse(what)?, priced));
    }
    let mut draft = DraftInvoice { kind, ..DraftInvoice::new(account, Currency::EUR, lines) };
    if let Some(freight) = freight {
        let tax = TaxTreatment::rated("20".parse()?);
        draft.charges = vec![DocumentAdjustment::new(Adjustment::Amount(eur(freight)?), tax, Name::parse("Freight")?)];
    }
    let invoice = session.execute(draft)?.id();
    Ok(session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?)
}

pub fn eur(text: &str) -> Result<Money, StoryError> {
    Ok(Money::parse(text, Currency::EUR)?)
}

pub fn code(text: &str) -> Result<Code, StoryError> {
    Ok(Code::parse(text)?)
}
