//! One lead, from the first call to the last cent; and one dispute on the way.

use std::cell::Cell;
use std::io::Write;

use crm_core::disputes::{
    AcknowledgeDispute, Dispute, DisputeScope, InvestigateDispute, ProposeResolution, RaiseDispute, ResolveDispute, Verdict,
};
use crm_core::engine::{Crm, Query, Session};
use crm_core::invoicing::{DraftInvoice, Invoice, InvoiceLine, IssueInvoice};
use crm_core::kernel::{
    AccountId, Code, CrmError, CustomFields, DisputeId, Email, InvoiceId, Money, Name, Phone, Quantity, Record, SortKey, Span,
    Timestamp, UnitPrice, UserId,
};
use crm_core::leads::{CaptureLead, LeadDetails, QualifyLead, RecordEvidence, Utm, WorkLead};
use crm_core::pipeline::{ConvertLead, ConvertTo, MoveOpportunity, NewOpportunity, WinOpportunity};
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::receivables::{AllocationPlan, OpenAmount, RecordPayment};

use super::files::note;
use super::house::House;
use super::{StoryError, show};
use crate::table::amount;

struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
    now: Cell<Timestamp>,
}

/// Tells how one lead became money.
pub fn lead_to_cash(out: &mut dyn Write, crm: &Crm, house: &House, now: Timestamp) -> Result<(), StoryError> {
    let story = Story { crm, house, now: Cell::new(now) };
    show::title(out, "One lead, from the first call to the last cent")?;
    let account = story.win(out)?;
    let invoice = story.bill(out, account)?;
    let dispute = story.dispute(out, invoice)?;
    story.settle(out, account, invoice)?;
    story.retell(out, dispute)
}

impl Story<'_> {
    /// Somebody's next session, ten minutes after the last one.
    fn next(&self, user: UserId) -> Result<Session, StoryError> {
        self.now.set(self.now.get().plus(Span::from_minutes(10))?);
        Ok(self.crm.session(user, self.now.get())?)
    }

    fn seller(&self) -> Result<Session, StoryError> {
        self.next(self.house.seller)
    }

    fn accounts(&self) -> Result<Session, StoryError> {
        self.next(self.house.accountant)
    }

    fn say(&self, out: &mut dyn Write, who: &str, what: &str) -> Result<(), StoryError> {
        writeln!(out, "  {who:<9} {what}")?;
        Ok(())
    }

    /// Capture, qualify, convert, win.
    fn win(&self, out: &mut dyn Write) -> Result<AccountId, StoryError> {
        let details = LeadDetails {
            name: Some(Name::parse("Inès Carpentier")?),
            company: Some(Name::parse("Théâtre des Brumes")?),
            email: Some(Email::parse("ines.carpentier@example.org")?),
            phone: Some(Phone::parse("+33 1 99 00 12 34")?),
            job_title: None,
            source: Code::parse("website")?,
            utm: Utm::default(),
            custom_fields: CustomFields::new(),
        };
        let captured = self.seller()?.execute(CaptureLead { details, original: Vec::new(), external_id: None, owner: None })?;
        let lead = captured.id();
        self.say(out, "seller", &format!("captured {} and called back", captured.title()))?;
        self.seller()?.execute(WorkLead { lead })?;
        let refused =
            self.seller()?.execute(QualifyLead { lead }).err().map(|error: CrmError| error.to_string()).unwrap_or_default();
        self.say(out, "crm", &format!("not yet qualified: {refused}"))?;
        for (criterion, text) in [
            ("budget", "30,000 voted for the season"),
            ("authority", "she signs up to 50,000"),
            ("need", "the stage lights fail every week"),
            ("timeline", "before the season opens in October"),
        ] {
            self.seller()?.execute(RecordEvidence {
                lead,
                criterion: Code::parse(criterion)?,
                text: note(text),
                said_by: None,
            })?;
        }
        self.seller()?.execute(QualifyLead { lead })?;
        let value = Money::parse("13500", self.house.currency)?;
        let name = Some(Name::parse("Stage lights for Théâtre des Brumes")?);
        let new = NewOpportunity { name, amount: Some(value), ..NewOpportunity::new(self.house.pipeline) };
        let convert = ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, opportunity: Some(new), owner: None };
        let became = self.seller()?.execute(convert)?;
        self.say(out, "seller", "qualified it with evidence, and converted it into account, contact and opportunity")?;
        let missing = || CrmError::NotFound { subject: "the opportunity of the lead".to_owned() };
        let opportunity = became.opportunity.ok_or_else(missing)?.id();
        self.seller()?.execute(MoveOpportunity { opportunity, stage: Code::parse("negotiating")? })?;
        self.seller()?.execute(WinOpportunity { opportunity, amount: None })?;
        self.say(out, "seller", &format!("negotiated and won {} {}", amount(value), value.currency()))?;
        Ok(became.account.id())
    }

    /// Draft and issue.
    fn bill(&self, out: &mut dyn Write, account: AccountId) -> Result<InvoiceId, StoryError> {
        let line = |what: &str, quantity: &str, price: &str, rate: &str| -> Result<InvoiceLine, StoryError> {
            let tax = TaxTreatment::rated(rate.parse()?);
            let priced = PricedLine::new(quantity.parse::<Quantity>()?, UnitPrice::parse(price, self.house.currency)?, tax);
            Ok(InvoiceLine::new(Name::parse(what)?, priced))
        };
        let lines = vec![
            line("Profile spotlight, 26°", "18", "640.50", "20")?,
            line("Setting up, days", "2.5", "560", "20")?,
            line("Handbook of stage light", "4", "38.333333", "5.5")?,
        ];
        let note = note("Thank you for your order");
        let draft = DraftInvoice { note, ..DraftInvoice::new(account, self.house.currency, lines) };
        let invoice = self.accounts()?.execute(draft)?.id();
        let issued = self.accounts()?.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
        self.say(out, "accounts", "drafted and issued the invoice; it can no longer change")?;
        show::document(out, &issued)?;
        writeln!(out)?;
        Ok(invoice)
    }

    /// A part is paid, a line is disputed, a part of it is accepted.
    fn dispute(&self, out: &mut dyn Write, invoice: InvoiceId) -> Result<DisputeId, StoryError> {
        let money = |text: &str| Money::parse(text, self.house.currency);
        let account = *self.accounts()?.get::<Invoice>(invoice)?.account();
        self.accounts()?.execute(payment(account, money("10000")?)?)?;
        self.say(out, "customer", &format!("paid {}; {} is open", amount(money("10000")?), self.open(invoice)?))?;
        let claim = note("two of the spotlights flicker");
        let raise = RaiseDispute { claim, ..RaiseDispute::about(invoice, DisputeScope::Line(0), Code::parse("quality")?) };
        let dispute = self.accounts()?.execute(raise)?;
        self.say(out, "customer", &format!("disputed the first line, {} with VAT", amount(*dispute.disputed())))?;
        let dispute = dispute.id();
        self.accounts()?.execute(AcknowledgeDispute { dispute, coordinator: None })?;
        self.accounts()?
            .execute(InvestigateDispute { dispute, finding: note("two lamps of a faulty batch, seen on the video call") })?;
        let accept = money("1537.20")?;
        self.accounts()?.execute(ProposeResolution {
            dispute,
            accept,
            grounds: note("two of eighteen, at the invoiced price"),
        })?;
        let resolve = ResolveDispute { dispute, verdict: Verdict::InPart(accept), grounds: note("agreed with Inès Carpentier") };
        self.accounts()?.execute(resolve)?;
        self.say(out, "accounts", &format!("accepted {} of it; the credit note is in the same commit", amount(accept)))?;
        let notes = self.accounts()?.list(&Query::under(Invoice::BY_CORRECTED, SortKey::new().id(invoice)))?;
        for credit_note in &notes.items {
            show::document(out, credit_note)?;
        }
        writeln!(out)?;
        Ok(dispute)
    }

    /// What is left is paid.
    fn settle(&self, out: &mut dyn Write, account: AccountId, invoice: InvoiceId) -> Result<(), StoryError> {
        let open = self.accounts()?.ask(OpenAmount { invoice, as_of: None })?;
        self.accounts()?.execute(payment(account, open)?)?;
        self.say(out, "customer", &format!("paid the remaining {}; {} is open", amount(open), self.open(invoice)?))
    }

    fn open(&self, invoice: InvoiceId) -> Result<String, StoryError> {
        Ok(amount(self.accounts()?.ask(OpenAmount { invoice, as_of: None })?))
    }

    /// The dispute's story, read back from the audit trail.
    fn retell(&self, out: &mut dyn Write, dispute: DisputeId) -> Result<(), StoryError> {
        writeln!(out, "\nThe dispute, as the audit trail tells it")?;
        for entry in self.accounts()?.history::<Dispute>(dispute)? {
            let state = self.accounts()?.read_change::<Dispute>(&entry)?;
            let finding = state.and_then(|dispute| dispute.findings().last().map(ToString::to_string)).unwrap_or_default();
            let line = format!("  {}  {:<22} {finding}", entry.head.occurred_at, entry.head.events.join(", "));
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn payment(account: AccountId, amount: Money) -> Result<RecordPayment, StoryError> {
    Ok(RecordPayment {
        account,
        amount,
        received_on: None,
        method: Code::parse("transfer")?,
        reference: None,
        external_id: None,
        plan: AllocationPlan::OldestFirst,
        owner: None,
    })
}
