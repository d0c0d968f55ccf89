//! The session side of quoting: name the permission, load, decide, store.

use crate::access::{Operation, Reader, Scope};
use crate::approvals::{self, Approval, ApprovalTag, AskedApprovals};
use crate::catalog::{ApprovalMeasure, ApprovalNeed, DiscountPolicy, Product, QuotePrice};
use crate::engine::{Answer, Command, Query, Question, Unit};
use crate::kernel::{CrmError, HeldBack, Kind, Record, RecordRef, SortKey, number_in, portion, yearly_series};
use crate::parties::{Account, Contact};
use crate::pipeline::{self, Opportunity, Pipeline, PipelinePolicy};

use super::approval::{self, CatalogFacts};
use super::comparison::{QuoteDiff, diff};
use super::contract::{
    AcceptQuote, AcceptedDeal, ApprovalNeeds, CancelQuote, ChangeQuote, DeclineQuote, DiffQuotes, DraftQuote, ExpireQuotes,
    ExpiredQuotes, MakeQuotePrimary, NeededApproval, ProveSignature, QuoteContent, QuoteEvent, RequestQuoteApproval, ReviseQuote,
    SendQuote, SignQuote, VerifySignature,
};
use super::model::{Quote, QuoteProof};
use super::policy::QuotingPolicy;
use super::rules::{self, NewQuote};
use super::signature::{self, ProofFault};
use super::{acceptance, signature::verify_hash};

impl Command for DraftQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.draft_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let ownership = unit.new_ownership::<Quote>(self.owner)?;
        unit.load::<Account>(self.account, Operation::Read)?;
        if let Some(contact) = self.contact {
            unit.load::<Contact>(contact, Operation::Read)?;
        }
        let mut is_primary = false;
        if let Some(opportunity) = self.opportunity {
            let deal = unit.load::<Opportunity>(opportunity, Operation::Read)?;
            rules::check_deal(&deal, self.account)?;
            let speaking = unit.parts(&Query::under(Quote::BY_PRIMARY, SortKey::new().id(opportunity)))?;
            is_primary = speaking.iter().all(rules::gives_way);
            for before in speaking.iter().filter(|_| is_primary) {
                unit.apply(rules::step_back(before))?;
            }
        }
        let content = with_components(unit, &self.content)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        let series = yearly_series(&policy.prefix, unit.today());
        // A counter of quotes alone: an invoice whose prefix is the same leaves no number out. And one that is entered later may be of an earlier day.
        let count = unit.next_number(&format!("quote {series}"), policy.first_number, None)?;
        let number = number_in(&series, count, policy.digits)?;
        let new = NewQuote { id: unit.new_id(), ownership, number, is_primary };
        let decision = rules::draft(new, &Self { content, ..self.clone() }, &unit.context(&policy))?;
        unit.open_with(decision)
    }
}

/// The content, with the parts of every bundle as the catalog has them.
fn with_components(unit: &mut Unit, content: &QuoteContent) -> Result<QuoteContent, CrmError> {
    let mut content = content.clone();
    for line in &mut content.lines {
        line.components = match line.product {
            Some(product) => unit.load::<Product>(product, Operation::Read)?.components().to_vec(),
            None => Vec::new(),
        };
    }
    Ok(content)
}

impl Command for ChangeQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.change_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let content = with_components(unit, &self.content)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        let decision = rules::change(&quote, Self { quote: self.quote, content }, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

/// The approvals that the quote needs as the catalog and the policy stand.
fn needs(unit: &mut Unit, quote: &Quote) -> Result<Vec<ApprovalNeed>, CrmError> {
    let policy = unit.policy::<DiscountPolicy>()?;
    if policy.discounts.is_empty() && policy.margins.is_empty() {
        return Ok(Vec::new());
    }
    let mut facts = Vec::new();
    for line in quote.lines() {
        let Some(product) = line.product else {
            facts.push(CatalogFacts::default());
            continue;
        };
        let (quantity, account, currency) = (line.priced.quantity, Some(*quote.account()), *quote.currency());
        let list = QuotePrice { product, quantity, account, currency, on: None }.answer(unit)?.amount;
        let unit_cost = unit.part::<Product>(product)?.details().unit_cost;
        facts.push(CatalogFacts { list, unit_cost });
    }
    approval::needs(quote, &facts, &policy)
}

/// What the quote needs as it stands, each with the approval that was asked for exactly that.
fn needed(unit: &mut Unit, quote: &Quote) -> Result<Vec<(ApprovalNeed, Option<Approval>)>, CrmError> {
    let mut needed = Vec::new();
    for need in needs(unit, quote)? {
        let asked = approvals::ops::asked(unit, &approval::wanted(quote, &need)?)?;
        needed.push((need, asked));
    }
    Ok(needed)
}

impl Command for RequestQuoteApproval {
    type Answer = AskedApprovals;
    const NAME: &'static str = "quoting.request_approval";

    fn execute(&self, unit: &mut Unit) -> Result<AskedApprovals, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let needs = needs(unit, &quote)?;
        let wanted = approval::request(&quote, &needs)?;
        approvals::ops::ask_all(unit, quote.ownership().owner, wanted)
    }
}

impl Command for SendQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.send_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        rules::allow(&quote, super::model::QuoteStep::Send)?;
        let account = unit.load::<Account>(*quote.account(), Operation::Read)?;
        let (now, mut granted, mut missing) = (unit.now(), Vec::new(), Vec::new());
        for (need, asked) in needed(unit, &quote)? {
            match asked.filter(|approval| approval.standing(now) == ApprovalTag::Granted) {
                Some(approval) => granted.push(approval),
                None => missing.push(need),
            }
        }
        let policy = unit.policy::<QuotingPolicy>()?;
        let to = rules::recipient(&account, unit.today());
        let decision = rules::send(&quote, to, &missing, &unit.context(&policy))?;
        for approval in &granted {
            unit.apply(approvals::rules::used(approval, now)?)?;
        }
        let sent = unit.apply(decision)?;
        let (number, revision, gross) = (sent.number().clone(), *sent.revision(), sent.totals().gross);
        unit.emit(&sent, &QuoteEvent::Sent { number, revision, gross })?;
        tell_deal(unit, &sent, &policy)?;
        Ok(sent)
    }
}

/// What the primary quote comes to becomes the amount of its deal, by the rule of the pipeline, as long as the deal is open. A deal with lines of its own is
/// worth what they say.
fn tell_deal(unit: &mut Unit, quote: &Quote, policy: &QuotingPolicy) -> Result<(), CrmError> {
    // Who cannot see the amount does not change it either.
    let is_hidden = unit.reader().is_hidden(Opportunity::KIND.code, "amount");
    let Some(change) = rules::amount_of_deal(quote).filter(|_| policy.sets_amount && !is_hidden) else { return Ok(()) };
    let deal = unit.load::<Opportunity>(change.opportunity, Operation::Update)?;
    if deal.is_open() && deal.lines().is_empty() {
        let pipeline = unit.part::<Pipeline>(*deal.pipeline())?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = pipeline::rules::change(&deal, &pipeline, &change, &unit.context(&policy))?;
        unit.apply(decision)?;
    }
    Ok(())
}

impl Command for AcceptQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.accept_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        let accepted = acceptance::accept(&quote, self, &unit.context(&policy))?;
        let deal = follow(unit, &accepted, &policy)?;
        let gross = accepted.acceptance().map_or(accepted.totals().gross, |acceptance| acceptance.totals.gross);
        let event = QuoteEvent::Accepted { gross, deal };
        unit.save(&accepted, std::slice::from_ref(&event))?;
        unit.emit(&accepted, &event)?;
        Ok(accepted)
    }
}

/// Has the deal follow a quote that was accepted. What holds the deal back does not hold back the acceptance: that the customer said yes is a fact.
fn follow(unit: &mut Unit, accepted: &Quote, policy: &QuotingPolicy) -> Result<AcceptedDeal, CrmError> {
    let Some(deal) = accepted.opportunity() else { return Ok(AcceptedDeal::Left) };
    // What it is worth follows even where a gate keeps it from being won.
    let followed =
        unit.attempt(|unit| tell_deal(unit, accepted, policy)).and_then(|()| unit.attempt(|unit| won_by(unit, accepted, policy)));
    followed.or_else(|error| {
        let HeldBack { code, detail, .. } = HeldBack::by(error, RecordRef::to::<Opportunity>(*deal))?;
        Ok(AcceptedDeal::HeldBack { code, detail })
    })
}

fn won_by(unit: &mut Unit, accepted: &Quote, policy: &QuotingPolicy) -> Result<AcceptedDeal, CrmError> {
    let Some(win) = acceptance::wins(accepted, policy) else { return Ok(AcceptedDeal::Left) };
    if !unit.part::<Opportunity>(win.opportunity)?.is_open() {
        return Ok(AcceptedDeal::Left);
    }
    win.execute(unit)?;
    Ok(AcceptedDeal::Won)
}

impl Command for DeclineQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.decline_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        let decision = rules::decline(&quote, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for CancelQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.cancel_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        unit.apply(rules::cancel(&quote, self)?)
    }
}

impl Command for ReviseQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.revise_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        let revision = rules::revise(&quote, unit.new_id(), &unit.context(&policy))?;
        unit.apply(revision.earlier)?;
        unit.open_with(revision.later)
    }
}

impl Command for MakeQuotePrimary {
    type Answer = Quote;
    const NAME: &'static str = "quoting.make_primary";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let (deal, decision) = rules::make_primary(&quote)?;
        for before in unit.parts(&Query::under(Quote::BY_PRIMARY, SortKey::new().id(deal)))? {
            if before.id() != quote.id() {
                unit.apply(rules::step_back(&before))?;
            }
        }
        let primary = unit.apply(decision)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        tell_deal(unit, &primary, &policy)?;
        Ok(primary)
    }
}

impl Command for SignQuote {
    type Answer = Quote;
    const NAME: &'static str = "quoting.sign_quote";

    fn execute(&self, unit: &mut Unit) -> Result<Quote, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Update)?;
        let policy = unit.policy::<QuotingPolicy>()?;
        let decision = signature::sign(&quote, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Answer for ExpiredQuotes {
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for ExpireQuotes {
    type Answer = ExpiredQuotes;
    const NAME: &'static str = "quoting.expire_quotes";

    fn execute(&self, unit: &mut Unit) -> Result<ExpiredQuotes, CrmError> {
        let most = portion(self.limit, "quotes")?;
        if unit.reader().scope(Operation::Update, Kind::QUOTE.code) != Scope::All {
            return Err(CrmError::Denied {
                subject: Kind::QUOTE.name.to_owned(),
                detail: "quotes are expired by those who may update every quote; ask an administrator".to_owned(),
            });
        }
        let today = unit.today();
        let yesterday = today.plus_days(-1)?;
        let over = Query::between(Quote::BY_VALID_UNTIL, SortKey::new(), SortKey::new().date(yesterday));
        let mut expired = 0;
        let portion = unit.in_portion(&over, most, |unit, quote, _| {
            let gone = unit.apply(rules::expire(quote, today)?)?;
            unit.emit(&gone, &QuoteEvent::Expired)?;
            expired += 1;
            Ok(1)
        })?;
        Ok(ExpiredQuotes { expired, is_end: portion.is_end, held_back: portion.held_back })
    }
}

impl Question for DiffQuotes {
    type Answer = QuoteDiff;
    const NAME: &'static str = "quoting.diff_quotes";

    fn answer(&self, unit: &mut Unit) -> Result<QuoteDiff, CrmError> {
        let earlier = unit.load::<Quote>(self.from, Operation::Read)?;
        Ok(diff(&earlier, &unit.load::<Quote>(self.to, Operation::Read)?))
    }
}

impl Question for ApprovalNeeds {
    type Answer = Vec<NeededApproval>;
    const NAME: &'static str = "quoting.approval_needs";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<NeededApproval>, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Read)?;
        let needed = needed(unit, &quote)?;
        let hides = |kind: Kind, field: &str| unit.reader().is_hidden(kind.code, field);
        let is_hidden = hides(Kind::QUOTE, "margin") || hides(Kind::PRODUCT, "unit_cost");
        let now = unit.now();
        let told = |(need, asked): (ApprovalNeed, Option<Approval>)| {
            let found = need.found.filter(|_| need.measure != ApprovalMeasure::Margin || !is_hidden);
            let (approval, standing) = (asked.as_ref().map(Record::id), asked.map(|asked| asked.standing(now)));
            NeededApproval { need: ApprovalNeed { found, ..need }, approval, standing }
        };
        Ok(needed.into_iter().map(told).collect())
    }
}

impl Question for ProveSignature {
    type Answer = Option<QuoteProof>;
    const NAME: &'static str = "quoting.prove_signature";

    fn answer(&self, unit: &mut Unit) -> Result<Option<QuoteProof>, CrmError> {
        Ok(signature::proof(&unit.load::<Quote>(self.quote, Operation::Read)?))
    }
}

impl Question for VerifySignature {
    type Answer = Vec<ProofFault>;
    const NAME: &'static str = "quoting.verify_signature";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<ProofFault>, CrmError> {
        Ok(verify_hash(&unit.load::<Quote>(self.quote, Operation::Read)?, &self.proof, &self.document))
    }
}
