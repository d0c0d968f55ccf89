//! The first invoice: refused with all that it lacks, mended, and issued.

use std::io::Write;

use crm_core::administration::SetPolicy;
use crm_core::einvoicing::{Profile, Rulebook, check};
use crm_core::engine::Session;
use crm_core::invoicing::electronic::electronic;
use crm_core::invoicing::{
    ChangeDraft, DraftInvoice, EarlyPayment, Invoice, InvoiceLine, InvoiceTerms, InvoicingPolicy, IssueInvoice, IssuedDocument,
    Seller, SellersPolicy, SuppliedOperations,
};
use crm_core::kernel::{Currency, InvoiceId, Name, Note, Record, Shortcoming};
use crm_core::parties::{ChangeAccount, Intake};
use crm_core::pricing::{DocumentAdjustment, allowances_over_groups};

use super::{Story, day, heading, house, life, no, say, sheet};
use crate::table::amount;
use crate::{StoryError, table};

/// The lunches of a law firm, with `rate` on meals.
fn lunches(rate: &str) -> Result<Vec<InvoiceLine>, StoryError> {
    house::lines([("Working lunches in September", "24", "28.50", rate), ("Wine of the Rhône, bottle", "9", "16.80", "20")])
}

/// Drafts an invoice to which much is missing, and issues it once nothing is.
pub fn first_invoice(story: &Story<'_>, out: &mut dyn Write) -> Result<Invoice, StoryError> {
    let today = day(2026, 10, 1)?;
    heading(out, "The first invoice is refused, with all that it lacks")?;
    let session = story.accountant(today)?;
    let early_payment = Some(EarlyPayment { percent: "2".parse()?, days: 10 });
    let terms = InvoiceTerms { early_payment, ..InvoiceTerms::default() };
    let draft = DraftInvoice { terms, ..DraftInvoice::new(story.house.sorel, Currency::EUR, lunches("12")?) };
    let invoice = session.execute(draft)?.id();
    let refused = no(session.execute(IssueInvoice { invoice, issued_on: None, due_on: None }))?;
    let missing = refused.shortcomings();
    say(out, today, format!("{}: {} things are missing", refused.code(), missing.len()))?;
    table::write(out, &["term", "rule", "", "what is wrong", "what to do"], missing.iter().flat_map(in_both_languages))?;
    mend(story, invoice)?;
    heading(out, "Mended and issued: capital and kind of supply in the policies, SIREN on the account, the rate on the draft")?;
    let session = story.accountant(today)?;
    let issued = life::issue(&session, invoice)?;
    let due_on = sheet::issue(&issued)?.due_on;
    let (number, off) = (sheet::number(&issued), amount(issued.totals().allowances));
    say(out, today, format!("{number} to {}, due on {due_on}; {off} are taken off, of each rate its share", house::SOREL))?;
    sheet::show(out, &issued)?;
    checked(out, &session, &issued)?;
    Ok(issued)
}

fn in_both_languages(missing: &Shortcoming) -> [Vec<String>; 2] {
    let Shortcoming { term, rule, problem, remedy, .. } = missing;
    let row = |term: &str, rule: &str, language: &str, problem: &str, remedy: &str| {
        [term, rule, language, problem, remedy].map(str::to_owned).to_vec()
    };
    [row(term, rule, "en", &problem.english, &remedy.english), row("", "", "fr", &problem.french, &remedy.french)]
}

/// Does what the refusal says is to be done, and takes off what was agreed on: of each rate its share.
fn mend(story: &Story<'_>, invoice: InvoiceId) -> Result<(), StoryError> {
    let today = day(2026, 10, 1)?;
    let owner = story.owner(today)?;
    let seller = Seller { capital: Some(house::eur("20000")?), ..house::seller()? };
    owner.execute(SetPolicy { policy: SellersPolicy::sole(seller)?, effective_from: None })?;
    let policy = InvoicingPolicy { operations: Some(SuppliedOperations::Services), ..house::invoicing() };
    owner.execute(SetPolicy { policy, effective_from: None })?;
    owner.execute(ChangeAccount { account: story.house.sorel, details: house::sorel()?, intake: Intake::default() })?;
    let accountant = story.accountant(today)?;
    let change = |allowances: Vec<DocumentAdjustment>| -> Result<ChangeDraft, StoryError> {
        Ok(ChangeDraft { invoice, lines: lunches("10")?, allowances, charges: Vec::new(), note: Note::default() })
    };
    let mended = accountant.execute(change(Vec::new())?)?;
    let allowances = allowances_over_groups(house::eur("30")?, &Name::parse("Loyalty")?, mended.totals())?;
    accountant.execute(change(allowances)?)?;
    Ok(())
}

/// What the electronic document of an invoice is found to break, and the bytes that are kept of it.
fn checked(out: &mut dyn Write, session: &Session, invoice: &Invoice) -> Result<(), StoryError> {
    let said = electronic(invoice, Profile::En16931)?;
    let rules = Rulebook::of(&said);
    let findings = check(&said, rules);
    let kept = session.get::<IssuedDocument>(IssuedDocument::id_of(invoice.id()))?;
    let name = match rules {
        Rulebook::En16931 => "EN 16931",
        Rulebook::France => "EN 16931 and of France",
    };
    let bytes = table::grouped(&kept.content().len().to_string());
    writeln!(out, "  As CII: {bytes} bytes; {} findings by the rules of {name}", findings.len())?;
    Ok(())
}
