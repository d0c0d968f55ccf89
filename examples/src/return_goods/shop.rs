//! The shop: its keeper, its customers, and what they bought.

use crm_core::access::UserDraft;
use crm_core::administration::{AddRole, AddUser, administrator};
use crm_core::dunning::{DunningTarget, SetDunningTerms};
use crm_core::engine::{Crm, Session};
use crm_core::invoicing::{InvoiceOrder, IssueInvoice};
use crm_core::kernel::{
    AccountId, Code, Currency, Date, Email, InvoiceId, Name, Note, OrderId, Quantity, Record, TimeZone, UnitPrice, UserId,
};
use crm_core::ordering::{LineTerms, OrderContent, OrderLineDraft, OrderSource, PlaceOrder, RecordDelivery};
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::pricing::{PricedLine, TaxTreatment};

use crate::StoryError;

/// Whom the story needs to find again.
pub struct Shop {
    pub keeper: UserId,
    /// A consumer.
    pub robin: AccountId,
    /// A business.
    pub cafe: AccountId,
}

/// Sets the shop up in an empty store.
pub fn found(crm: &Crm, on: Date) -> Result<Shop, StoryError> {
    let system = crm.system("first set-up", on.start_in(&TimeZone::UTC));
    let role = system.execute(AddRole { draft: administrator()? })?.id();
    let (name, email) = (Name::parse("Shopkeeper")?, Email::parse("shop@example.com")?);
    let keeper = system.execute(AddUser { draft: UserDraft { name, email, team: None, roles: vec![role] } })?.id();
    let session = crm.session(keeper, on.start_in(&TimeZone::UTC))?;
    let customer = |called: &str, is_consumer: bool| -> Result<AccountId, StoryError> {
        let details = AccountDetails::named(Name::parse(called)?);
        let create = CreateAccount { details, parent: None, owner: None, intake: Intake::default() };
        let account = session.execute(create)?.id();
        let of = DunningTarget::Account(account);
        session.execute(SetDunningTerms { of, procedure: None, language: None, late_rate: None, is_consumer })?;
        Ok(account)
    };
    Ok(Shop { keeper, robin: customer("Madame Robin", true)?, cafe: customer("Café des Docks", false)? })
}

/// A line of so many pieces at a net price each.
pub fn line(key: &str, called: &str, pieces: &str, price: &str) -> Result<OrderLineDraft, StoryError> {
    let price = UnitPrice::parse(price, Currency::EUR)?;
    let priced = PricedLine::new(pieces.parse::<Quantity>()?, price, TaxTreatment::rated("20".parse()?));
    let (key, description) = (Code::parse(key)?, Name::parse(called)?);
    Ok(OrderLineDraft { key, description, product: None, priced, terms: LineTerms::default() })
}

/// An order that is placed, delivered and invoiced at once.
pub fn sell(session: &Session, account: AccountId, line: OrderLineDraft) -> Result<(OrderId, InvoiceId), StoryError> {
    let (opportunity, contact, currency, terms) = (None, None, Currency::EUR, Note::default());
    let (allowances, charges, lines) = (Vec::new(), Vec::new(), vec![line]);
    let content = OrderContent { opportunity, account, contact, currency, lines, allowances, charges, terms };
    let (source, purchase_order) = (OrderSource::Content(content), None);
    let order = session.execute(PlaceOrder { source, purchase_order, requested_on: None, owner: None })?.id();
    session.execute(RecordDelivery { order, lines: None, delivered_on: None, reference: None })?;
    let invoice = session.execute(InvoiceOrder { order, lines: None, note: Note::default() })?.id();
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
    Ok((order, invoice))
}
