//! The company's files, brought in row by row: good rows are kept, wrong ones are named.

use std::collections::BTreeMap;

use crm_core::access::{Team, User, UserDraft};
use crm_core::administration::AddUser;
use crm_core::catalog::{AddProduct, AddProductAlias, Product, SetPrice};
use crm_core::disputes::{DisputeScope, RaiseDispute, WithdrawDispute};
use crm_core::engine::{ImportMode, Query, RefusedRow, Session, Transaction};
use crm_core::invoicing::{DraftInvoice, InvoiceLine, IssueInvoice};
use crm_core::kernel::{
    AccountId, Code, CrmError, DisputeId, Email, ExternalId, Fault, InvoiceId, Money, Name, ProductId, Quantity, Record, TeamId,
    Timestamp, UnitPrice, UserId,
};
use crm_core::leads::{CaptureLead, CapturedField, LeadDetails, QualifyLead, RecordEvidence, Utm, WorkLead};
use crm_core::parties::{Account, AccountDetails, CreateAccount, Intake, SetParent};
use crm_core::pipeline::{LoseOpportunity, OpenOpportunity, WinOpportunity};
use crm_core::pricing::{PricedLine, TaxCategory, TaxTreatment};
use crm_core::receivables::{AllocateTo, AllocationPlan, RecordPayment};

use super::files::{AccountRow, Agent, DealRow, Files, InvoiceRow, LeadRow, ProductRow, note};
use super::house::{self, House};
use super::rows::Rows;
use super::{Progress, StoryError, at};

/// How one file came in.
pub struct FileReport {
    pub file: &'static str,
    pub rows: usize,
    pub kept: usize,
    pub refused: Vec<RefusedRow>,
}

/// Brings all files in, those first that others name.
pub fn all(
    session: &Session,
    house: &House,
    files: &Files,
    mode: ImportMode,
    progress: &mut Progress<'_>,
) -> Result<Vec<FileReport>, StoryError> {
    let mut load = Load { session, house, mode, progress, reports: Vec::new(), known: Known::default() };
    load.known.teams = teams(session)?;
    load.file("sales_teams.csv", &files.agents, |t, known, row| agent(t, known, house, row))?;
    load.known.users = users(session)?;
    load.file("products.csv", &files.products, |t, known, row| product(t, known, house, row))?;
    load.aliases()?;
    load.file("accounts.csv", &files.accounts, account)?;
    load.file("accounts.csv (parents)", &parents(&files.accounts), parent)?;
    load.file("sales_pipeline.csv", &files.deals, |t, known, row| deal(t, known, house, session.now(), row))?;
    load.file("leads.csv", &files.leads, |t, _, row| lead(t, house, row))?;
    load.file("invoices.csv (issued, settled)", &ledger(&files.invoices), |t, known, row| invoice(t, known, house, row))?;
    Ok(load.reports)
}

/// What is found by name.
#[derive(Default)]
struct Known {
    teams: BTreeMap<String, TeamId>,
    products: BTreeMap<String, (ProductId, Money)>,
    accounts: BTreeMap<String, AccountId>,
    users: BTreeMap<String, UserId>,
    invoices: BTreeMap<String, Ledger>,
}

/// An invoice of the ledger, to be settled later.
#[derive(Clone)]
struct Ledger {
    invoice: InvoiceId,
    account: AccountId,
    dispute: Option<DisputeId>,
}

struct Load<'l> {
    session: &'l Session,
    house: &'l House,
    mode: ImportMode,
    progress: &'l mut Progress<'l>,
    reports: Vec<FileReport>,
    known: Known,
}

impl Load<'_> {
    fn file<T: Clone>(
        &mut self,
        file: &'static str,
        rows: &Rows<T>,
        import: impl Fn(&mut Transaction, &mut Known, &T) -> Result<(), CrmError>,
    ) -> Result<(), StoryError> {
        if rows.is_empty() {
            return Ok(());
        }
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let (known, progress) = (&mut self.known, &mut self.progress);
        progress(file, 0, total);
        let report = self
            .session
            .import(rows.clone(), self.mode, |t, row| import(t, known, row), &mut |through| progress(file, through, total))?;
        self.reports.push(FileReport { file, rows: rows.len(), kept: report.accepted.len(), refused: report.refused });
        Ok(())
    }

    /// The spellings that the host knows of.
    fn aliases(&mut self) -> Result<(), StoryError> {
        for (alias, product) in &self.house.aliases {
            let known = self.known.products.get(product).cloned();
            let (id, price) =
                known.ok_or_else(|| unknown("product", product, "give the name of a product in products.csv").at("--alias"))?;
            self.session.execute(AddProductAlias { product: id, alias: Name::parse(alias)? })?;
            self.known.products.insert(alias.clone(), (id, price));
        }
        Ok(())
    }
}

fn unknown(what: &str, name: &str, remedy: &'static str) -> Fault {
    Fault::new(name, format!("there is no such {what}"), remedy)
}

fn users(session: &Session) -> Result<BTreeMap<String, UserId>, CrmError> {
    session.iter(Query::<User>::all()).map(|user| user.map(|user| (user.name().to_string(), user.id()))).collect()
}

fn teams(session: &Session) -> Result<BTreeMap<String, TeamId>, CrmError> {
    session.iter(Query::<Team>::all()).map(|team| team.map(|team| (team.name().to_string(), team.id()))).collect()
}

fn agent(t: &mut Transaction, known: &mut Known, house: &House, row: &Agent) -> Result<(), CrmError> {
    let email = Email::parse(&house::email(&row.name)?).map_err(|fault| fault.at("sales_agent"))?;
    let team = known.teams.get(row.team.as_str()).copied();
    t.execute(AddUser { draft: UserDraft { name: row.name.clone(), email, team, roles: vec![house.selling] } })?;
    Ok(())
}

fn product(t: &mut Transaction, known: &mut Known, house: &House, row: &ProductRow) -> Result<(), CrmError> {
    let added: Product = t.execute(AddProduct { family: Some(row.family.clone()), ..AddProduct::named(row.name.clone()) })?;
    let price =
        SetPrice { book: house.prices, product: added.id(), price: row.price, from: None, from_quantity: None, until: None };
    t.execute(price)?;
    let amount = Money::rounded(row.price.decimal(), row.price.currency())?;
    known.products.insert(row.name.to_string(), (added.id(), amount));
    Ok(())
}

fn account(t: &mut Transaction, known: &mut Known, row: &AccountRow) -> Result<(), CrmError> {
    let key = crm_core::kernel::Label::parse(row.name.as_str()).map_err(|fault| fault.at("account"))?;
    let address = row.country.map(|country| {
        crm_core::kernel::PostalAddress::parse(&crm_core::kernel::AddressInput {
            country: country.to_string(),
            ..crm_core::kernel::AddressInput::default()
        })
    });
    let details = AccountDetails {
        industry: row.industry.clone(),
        founded: row.founded,
        annual_revenue: row.revenue,
        employees: row.employees,
        addresses: address.transpose()?.into_iter().map(crm_core::parties::PartyAddress::from).collect(),
        external_ids: vec![ExternalId { source: Code::parse("files")?, key }],
        ..AccountDetails::named(row.name.clone())
    };
    let created: Account = t.execute(CreateAccount { details, parent: None, owner: None, intake: Intake::default() })?;
    known.accounts.insert(row.name.to_string(), created.id());
    Ok(())
}

/// The rows that name an account above, in the order of the file.
fn parents(rows: &Rows<AccountRow>) -> Rows<AccountRow> {
    let named = |row: &&(u64, Result<AccountRow, CrmError>)| matches!(&row.1, Ok(account) if account.parent.is_some());
    rows.iter().filter(named).cloned().collect()
}

fn parent(t: &mut Transaction, known: &mut Known, row: &AccountRow) -> Result<(), CrmError> {
    let find = |name: &str| known.accounts.get(name).copied().ok_or_else(|| unknown("account", name, "name one of the file"));
    let above = row.parent.as_deref().map(find).transpose().map_err(|fault| fault.at("subsidiary_of"))?;
    let account = find(row.name.as_str()).map_err(|fault| fault.at("account"))?;
    t.execute(SetParent { account, parent: above }).map(|_| ())
}

fn deal(t: &mut Transaction, known: &mut Known, house: &House, now: Timestamp, row: &DealRow) -> Result<(), CrmError> {
    let product = known.products.get(&row.product).cloned();
    let (product, price) =
        product.ok_or_else(|| unknown("product", &row.product, "add it to products.csv, or give an alias").at("product"))?;
    let find =
        |name: &String| known.accounts.get(name).copied().ok_or_else(|| unknown("account", name, "add it to accounts.csv"));
    let account = row.account.as_ref().map(find).transpose().map_err(|fault| fault.at("account"))?;
    let agent = known.users.get(&row.agent).copied();
    let agent = agent.ok_or_else(|| unknown("sales agent", &row.agent, "add the agent to sales_teams.csv").at("sales_agent"))?;
    let stage = match row.stage.as_str() {
        "Prospecting" => "prospecting",
        "Engaging" | "Won" | "Lost" => "engaging",
        other => return Err(unknown("stage", other, "give Prospecting, Engaging, Won or Lost").at("deal_stage").into()),
    };
    let open = OpenOpportunity {
        stage: Some(Code::parse(stage)?),
        account,
        product: Some(product),
        amount: Some(price),
        external_id: Some(ExternalId { source: Code::parse("files")?, key: row.id.clone() }),
        owner: Some(agent),
        ..OpenOpportunity::new(house.pipeline, deal_name(row)?)
    };
    let opportunity = t.execute_at(row.opened.map_or(now, at), open)?.id();
    let closed =
        || row.closed.map(at).ok_or_else(|| Fault::new("", "a closed deal has a day of closing", "fill it in").at("close_date"));
    match row.stage.as_str() {
        "Won" => {
            let value = row.value.ok_or_else(|| Fault::new("", "a won deal has a value", "fill it in").at("close_value"))?;
            t.execute_at(closed()?, WinOpportunity { opportunity, amount: Some(value) })?;
        }
        "Lost" => {
            let reason = Code::parse("not-stated")?;
            t.execute_at(closed()?, LoseOpportunity { opportunity, reason, note: None })?;
        }
        _ => {}
    }
    Ok(())
}

fn deal_name(row: &DealRow) -> Result<Name, CrmError> {
    let buyer = row.account.as_deref().unwrap_or("an unknown buyer");
    Ok(Name::parse(&format!("{} for {buyer}", row.product))?)
}

fn lead(t: &mut Transaction, house: &House, row: &LeadRow) -> Result<(), CrmError> {
    let details = LeadDetails {
        name: row.name.clone(),
        company: row.company.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        job_title: None,
        source: row.source.clone(),
        utm: Utm { campaign: row.campaign.clone(), ..Utm::default() },
        custom_fields: crm_core::kernel::CustomFields::new(),
    };
    let said = |(criterion, answer): &(Code, bool)| -> Result<CapturedField, Fault> {
        let value = note(if *answer { "yes" } else { "no" });
        Ok(CapturedField { name: crm_core::kernel::Label::parse(criterion.as_str())?, value })
    };
    let original = row.answers.iter().map(said).collect::<Result<_, _>>()?;
    let lead = t.execute(CaptureLead { details, original, external_id: None, owner: Some(house.seller) })?.id();
    let known: Vec<&Code> = row.answers.iter().filter(|(_, answer)| *answer).map(|(criterion, _)| criterion).collect();
    if !known.is_empty() {
        t.execute(WorkLead { lead })?;
        for criterion in &known {
            t.execute(RecordEvidence {
                lead,
                criterion: (*criterion).clone(),
                text: note("stated when the lead was captured"),
                said_by: None,
            })?;
        }
    }
    if known.len() == 4 {
        t.execute(QualifyLead { lead })?;
    }
    Ok(())
}

/// What happens to an invoice of the ledger. Of one day, invoices are issued before they are settled.
#[derive(Clone)]
enum Entry {
    Issued(InvoiceRow),
    Settled(InvoiceRow),
}

fn ledger(rows: &Rows<InvoiceRow>) -> Rows<Entry> {
    let mut entries = Rows::new();
    for (number, row) in rows {
        match row {
            Err(error) => entries.push((*number, Err(error.clone()))),
            Ok(row) => {
                entries.push((*number, Ok(Entry::Issued(row.clone()))));
                if row.settled.is_some() {
                    entries.push((*number, Ok(Entry::Settled(row.clone()))));
                }
            }
        }
    }
    entries.sort_by_key(|(_, entry)| match entry {
        Ok(Entry::Issued(row)) => (Some(row.issued), false),
        Ok(Entry::Settled(row)) => (row.settled, true),
        Err(_) => (None, false),
    });
    entries
}

fn invoice(t: &mut Transaction, known: &mut Known, house: &House, entry: &Entry) -> Result<(), CrmError> {
    match entry {
        Entry::Issued(row) => issue(t, known, house, row),
        Entry::Settled(row) => settle(t, known, row),
    }
}

fn issue(t: &mut Transaction, known: &mut Known, house: &House, row: &InvoiceRow) -> Result<(), CrmError> {
    let day = at(row.issued);
    let account = match known.accounts.get(row.customer.as_str()) {
        Some(account) => *account,
        None => {
            let details = AccountDetails::named(row.customer.clone());
            t.execute_at(day, CreateAccount { details, parent: None, owner: Some(house.accountant), intake: Intake::default() })?
                .id()
        }
    };
    let tax = TaxTreatment::untaxed(TaxCategory::OutsideScope, Name::parse("taken over from the ledger, VAT is there")?);
    let priced = PricedLine::new(Quantity::ONE, UnitPrice::of(row.amount)?, tax);
    let description = Name::parse(&format!("Invoice {} of the former ledger", row.number))?;
    let external_id = Some(ExternalId { source: Code::parse("ledger")?, key: row.number.clone() });
    let lines = vec![InvoiceLine::new(description, priced)];
    let draft = DraftInvoice { external_id, ..DraftInvoice::new(account, row.amount.currency(), lines) };
    let invoice = t.execute_at(day, draft)?.id();
    t.execute_at(day, IssueInvoice { invoice, issued_on: None, due_on: Some(row.due) })?;
    let mut dispute = None;
    if row.disputed {
        let (reason, claim) = (Code::parse("other")?, note("disputed in the former ledger"));
        dispute =
            Some(t.execute_at(day, RaiseDispute { claim, ..RaiseDispute::about(invoice, DisputeScope::Whole, reason) })?.id());
    }
    known.accounts.insert(row.customer.to_string(), account);
    known.invoices.insert(row.number.to_string(), Ledger { invoice, account, dispute });
    Ok(())
}

fn settle(t: &mut Transaction, known: &mut Known, row: &InvoiceRow) -> Result<(), CrmError> {
    let ledger = known.invoices.get(row.number.as_str()).cloned();
    let ledger = ledger.ok_or_else(|| unknown("invoice", row.number.as_str(), "its own row was refused; correct that first"))?;
    let day = row.settled.map_or_else(|| at(row.due), at);
    let plan = AllocationPlan::To(vec![AllocateTo { invoice: ledger.invoice, amount: None }]);
    let payment = RecordPayment {
        account: ledger.account,
        amount: row.amount,
        received_on: None,
        method: Code::parse("transfer")?,
        reference: None,
        external_id: None,
        plan,
        owner: None,
    };
    t.execute_at(day, payment)?;
    if let Some(dispute) = ledger.dispute {
        t.execute_at(day, WithdrawDispute { dispute, grounds: note("paid in full") })?;
    }
    Ok(())
}
