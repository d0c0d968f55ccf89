//! The company's files, read and typed; whatever is wrong with a row is kept with it.

use std::path::{Path, PathBuf};

use crm_core::kernel::{Code, CountryCode, Currency, Date, Email, Fault, Label, Money, Name, Note, Phone, UnitPrice};

use super::rows::{Row, Rows, read as read_rows};
use super::{Options, StoryError};

/// One line of `sales_teams.csv`.
#[derive(Debug, Clone)]
pub struct Agent {
    pub name: Name,
    pub manager: Name,
    pub team: Name,
}

/// One line of `products.csv`.
#[derive(Debug, Clone)]
pub struct ProductRow {
    pub name: Name,
    pub family: Code,
    pub price: UnitPrice,
}

/// One line of `accounts.csv`.
#[derive(Debug, Clone)]
pub struct AccountRow {
    pub name: Name,
    pub industry: Option<Code>,
    pub founded: Option<u16>,
    pub revenue: Option<Money>,
    pub employees: Option<u32>,
    pub country: Option<CountryCode>,
    pub parent: Option<String>,
}

/// One line of `sales_pipeline.csv`.
#[derive(Debug, Clone)]
pub struct DealRow {
    pub id: Label,
    pub agent: String,
    pub product: String,
    pub account: Option<String>,
    pub stage: String,
    pub opened: Option<Date>,
    pub closed: Option<Date>,
    pub value: Option<Money>,
}

/// One line of `leads.csv`.
#[derive(Debug, Clone)]
pub struct LeadRow {
    pub name: Option<Name>,
    pub company: Option<Name>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub source: Code,
    pub campaign: Option<Label>,
    pub answers: Vec<(Code, bool)>,
}

/// One line of `invoices*.csv`.
#[derive(Debug, Clone)]
pub struct InvoiceRow {
    pub customer: Name,
    pub number: Label,
    pub issued: Date,
    pub due: Date,
    pub amount: Money,
    pub disputed: bool,
    pub settled: Option<Date>,
}

/// Everything that the folder holds.
pub struct Files {
    pub agents: Rows<Agent>,
    pub products: Rows<ProductRow>,
    pub accounts: Rows<AccountRow>,
    pub deals: Rows<DealRow>,
    pub leads: Rows<LeadRow>,
    pub invoices: Rows<InvoiceRow>,
    /// The latest day that any row names.
    pub latest: Date,
}

/// Reads what there is of the files in the folder.
pub fn read(options: &Options) -> Result<Files, StoryError> {
    let currency = options.currency;
    let folder = &options.data;
    let files = Files {
        agents: of(folder.join("sales_teams.csv"), agent)?,
        products: of(folder.join("products.csv"), |row| product(row, currency))?,
        accounts: of(folder.join("accounts.csv"), |row| account(row, currency))?,
        deals: of(folder.join("sales_pipeline.csv"), |row| deal(row, currency))?,
        leads: of(folder.join("leads.csv"), lead)?,
        invoices: invoices(folder, currency)?,
        latest: Date::new(1970, 1, 1)?,
    };
    if files.deals.is_empty() && files.invoices.is_empty() && files.leads.is_empty() {
        return Err(StoryError::NoFiles(folder.clone()));
    }
    let deals = files.deals.iter().filter_map(|(_, row)| row.as_ref().ok()).flat_map(|row| [row.opened, row.closed]);
    let invoices = files.invoices.iter().filter_map(|(_, row)| row.as_ref().ok()).flat_map(|row| [Some(row.issued), row.settled]);
    let latest = deals.chain(invoices).flatten().max().unwrap_or(files.latest);
    Ok(Files { latest, ..files })
}

fn of<T>(path: PathBuf, parse: impl Fn(&mut Row<'_>) -> Option<T>) -> Result<Rows<T>, StoryError> {
    if !path.exists() {
        return Ok(Rows::new());
    }
    read_rows(&path, parse).map_err(|error| StoryError::File(path, error))
}

/// The first file whose name begins with `invoices`.
fn invoices(folder: &Path, currency: Currency) -> Result<Rows<InvoiceRow>, StoryError> {
    let named = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with("invoices") && name.ends_with(".csv")
    };
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).filter(named).collect();
    paths.sort();
    match paths.into_iter().next() {
        None => Ok(Rows::new()),
        Some(path) => of(path, |row| invoice(row, currency)),
    }
}

/// A key made of what people write: `Trade fair` becomes `trade-fair`.
pub fn slug(text: &str) -> Result<Code, Fault> {
    let mut key = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' | '_' => key.push(c),
            _ if key.is_empty() || key.ends_with('-') => {}
            _ => key.push('-'),
        }
    }
    Code::parse(key.trim_end_matches('-'))
}

fn agent(row: &mut Row<'_>) -> Option<Agent> {
    let name = row.required("sales_agent", Name::parse);
    let manager = row.required("manager", Name::parse);
    let team = row.required("regional_office", Name::parse);
    Some(Agent { name: name?, manager: manager?, team: team? })
}

fn product(row: &mut Row<'_>, currency: Currency) -> Option<ProductRow> {
    let name = row.required("product", Name::parse);
    let family = row.required("series", slug);
    let price = row.required("sales_price", |text| UnitPrice::parse(text, currency));
    Some(ProductRow { name: name?, family: family?, price: price? })
}

fn account(row: &mut Row<'_>, currency: Currency) -> Option<AccountRow> {
    let name = row.required("account", Name::parse);
    let industry = row.optional("sector", slug);
    let founded = row.optional("year_established", whole);
    let employees = row.optional("employees", whole);
    let revenue = row.optional("revenue", |text| millions(text, currency));
    // A country that is not in the standard's list is left out: an account is worth having without it.
    let country = CountryCode::from_name(row.text("office_location"));
    let parent = Some(row.text("subsidiary_of").to_owned()).filter(|name| !name.is_empty());
    Some(AccountRow { name: name?, industry, founded, revenue, employees, country, parent })
}

fn whole<N: std::str::FromStr>(text: &str) -> Result<N, Fault> {
    text.parse().map_err(|_| Fault::new(text, "this is not a whole number here", "write digits only"))
}

/// A revenue is written in millions.
fn millions(text: &str, currency: Currency) -> Result<Money, Fault> {
    let fault = || Fault::new(text, "this is not a revenue in millions", "write it as 12.5");
    let value = rust_decimal::Decimal::from_str_exact(text).map_err(|_| fault())?;
    Money::new(value.checked_mul(rust_decimal::Decimal::from(1_000_000)).ok_or_else(fault)?, currency)
}

fn deal(row: &mut Row<'_>, currency: Currency) -> Option<DealRow> {
    let id = row.required("opportunity_id", Label::parse);
    let opened = row.optional("engage_date", str::parse);
    let closed = row.optional("close_date", str::parse);
    let value = row.optional("close_value", |text| not_negative(Money::parse(text, currency)?));
    let text = |column: &str| row.text(column).to_owned();
    let (agent, product, account, stage) = (text("sales_agent"), text("product"), text("account"), text("deal_stage"));
    let account = Some(account).filter(|name| !name.is_empty());
    Some(DealRow { id: id?, agent, product, account, stage, opened, closed, value })
}

fn not_negative(value: Money) -> Result<Money, Fault> {
    if value.is_negative() { Err(Fault::new(value, "a value is not negative", "give 0 or more")) } else { Ok(value) }
}

fn lead(row: &mut Row<'_>) -> Option<LeadRow> {
    let name = row.optional("name", Name::parse);
    let company = row.optional("company", Name::parse);
    let email = row.optional("email", Email::parse);
    let phone = row.optional("phone", Phone::parse);
    let source = row.required("source", slug);
    let campaign = row.optional("utm_campaign", Label::parse);
    let mut answers = Vec::new();
    for criterion in ["budget", "authority", "need", "timeline"] {
        if let (Ok(key), Some(answer)) = (Code::parse(criterion), row.optional(criterion, yes_or_no)) {
            answers.push((key, answer));
        }
    }
    Some(LeadRow { name, company, email, phone, source: source?, campaign, answers })
}

fn yes_or_no(text: &str) -> Result<bool, Fault> {
    match text.to_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Fault::new(text, "this is neither yes nor no", "write yes or no")),
    }
}

fn invoice(row: &mut Row<'_>, currency: Currency) -> Option<InvoiceRow> {
    let customer = row.required("customerID", Name::parse);
    let number = row.required("invoiceNumber", Label::parse);
    let issued = row.required("InvoiceDate", american);
    let due = row.required("DueDate", american);
    let amount = row.required("InvoiceAmount", |text| Money::parse(text, currency));
    let settled = row.optional("SettledDate", american);
    let disputed = row.optional("Disputed", yes_or_no).unwrap_or(false);
    Some(InvoiceRow { customer: customer?, number: number?, issued: issued?, due: due?, amount: amount?, disputed, settled })
}

/// A day written month first: `4/30/2026`.
fn american(text: &str) -> Result<Date, Fault> {
    let fault = || Fault::new(text, "this is not a day", "write month, day and year as 4/30/2026");
    let mut parts = text.split('/');
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok()).ok_or_else(fault);
    let (month, day, year) = (next()?, next()?, next()?);
    Date::new(i32::try_from(year).map_err(|_| fault())?, month, day)
        .map_err(|_| Fault::new(text, "this day does not exist", "give a day of the calendar, as 4/30/2026"))
}

/// The note that holds `text`; an empty one where it does not fit.
pub fn note(text: &str) -> Note {
    Note::parse(text).unwrap_or_default()
}
