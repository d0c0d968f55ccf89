//! What becomes of pieces, and of the documents that sold them.

use crate::access::Operation;
use crate::engine::{Command, Unit};
use crate::invoicing::{self, CreditExtent, Invoice};
use crate::kernel::{Code, CrmError, Currency, Fault, Note, OrderId, Quantity, Refusal, ReturnId, UnitPrice};
use crate::ordering::{LineTerms, Order, OrderContent, OrderLineDraft, OrderSource, PlaceOrder};
use crate::pricing::{PricedLine, TaxTreatment};
use crate::receivables;
use crate::returns::contract::{
    ExchangeReturn, RefundReturn, RejectReturnLine, RepairReturn, ReplaceReturn, ReturnQuantity, ReturnRefusal,
};
use crate::returns::model::{DeliveredLine, ReturnAction, ReturnAuthorisation, ReturnLine};
use crate::returns::policy::ReturnsPolicy;
use crate::returns::rules::{legal, line_of};
use crate::returns::settling::{self, Consequence, Settled};
use crate::returns::worth::{self, Worth};
use crate::returns::{goods, model::ReturnStep};

use super::{documents, store};

/// The most lines that are ordered instead of what comes back.
const MAX_INSTEAD: usize = 100;

impl Command for RefundReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.refund_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        let outcome = if self.as_credit { ReturnAction::Credit } else { ReturnAction::Refund };
        let rma = unit.load::<ReturnAuthorisation>(self.rma, Operation::Approve)?;
        let settled = settling::may_settle(&rma, outcome, &self.pieces, self.grade.as_ref())?;
        let credits = credit(unit, &rma, &settled, &self.note)?;
        finish(unit, &rma, &settled, Consequence { credits, order: None }, &Note::default())
    }
}

impl Command for ReplaceReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.replace_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        let rma = unit.load::<ReturnAuthorisation>(self.rma, Operation::Update)?;
        let settled = settling::may_settle(&rma, ReturnAction::Replace, &self.pieces, self.grade.as_ref())?;
        let (currency, line) = same_again(unit, line_of(&rma, self.pieces.line)?, self.pieces.quantity)?;
        let order = Some(place(unit, &rma, currency, vec![line])?);
        finish(unit, &rma, &settled, Consequence { credits: Vec::new(), order }, &Note::default())
    }
}

impl Command for ExchangeReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.exchange_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        let rma = unit.load::<ReturnAuthorisation>(self.rma, Operation::Approve)?;
        let settled = settling::may_settle(&rma, ReturnAction::Exchange, &self.pieces, self.grade.as_ref())?;
        let count = self.instead.len();
        let Some(first) = self.instead.first().filter(|_| count <= MAX_INSTEAD) else {
            let fault = Fault::new(count, "1 to 100 lines are ordered instead", "name what is wanted, or refund");
            return Err(fault.at("instead").into());
        };
        let currency = first.priced.price.currency();
        let credits = credit(unit, &rma, &settled, &self.note)?;
        let order = Some(place(unit, &rma, currency, self.instead.clone())?);
        finish(unit, &rma, &settled, Consequence { credits, order }, &Note::default())
    }
}

impl Command for RepairReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.repair_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        let of = (&self.pieces, self.grade.as_ref());
        leave_with_customer(unit, self.rma, ReturnAction::Repair, of, &self.finding)
    }
}

impl Command for RejectReturnLine {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.reject_return_line";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        let rma = unit.load::<ReturnAuthorisation>(self.rma, Operation::Update)?;
        line_of(&rma, self.pieces.line)?;
        legal(&rma, ReturnStep::Reject)?;
        if self.grounds.is_empty() {
            return Err(ReturnRefusal::NoGrounds.about(&rma));
        }
        let of = (&self.pieces, self.grade.as_ref());
        leave_with_customer(unit, self.rma, ReturnAction::Reject, of, &self.grounds)
    }
}

fn leave_with_customer(
    unit: &mut Unit,
    id: ReturnId,
    outcome: ReturnAction,
    (pieces, grade): (&ReturnQuantity, Option<&Code>),
    note: &Note,
) -> Result<ReturnAuthorisation, CrmError> {
    let rma = unit.load::<ReturnAuthorisation>(id, Operation::Update)?;
    let settled = settling::may_settle(&rma, outcome, pieces, grade)?;
    finish(unit, &rma, &settled, Consequence::default(), note)
}

fn finish(
    unit: &mut Unit,
    rma: &ReturnAuthorisation,
    settled: &Settled,
    consequence: Consequence,
    note: &Note,
) -> Result<ReturnAuthorisation, CrmError> {
    let today = unit.today();
    let decision = settling::settle(rma, settled, &consequence, note, today)?;
    let credits: Vec<Worth> = consequence.credits.iter().map(|(worth, _)| *worth).collect();
    let counted_by = line_of(rma, settled.pieces.line)?.counted_by.as_ref();
    store(unit, rma, decision, counted_by.map(|line| (line, credits.as_slice())))
}

/// Credits pieces on the invoices that bill them, with what is kept of their price by their grade; what was paid is the customer's again.
///
/// # Errors
/// RET-019, RET-027, and those of a credit note.
fn credit(
    unit: &mut Unit,
    rma: &ReturnAuthorisation,
    settled: &Settled,
    note: &Note,
) -> Result<Vec<(Worth, Option<crate::kernel::InvoiceId>)>, CrmError> {
    let policy = unit.policy::<ReturnsPolicy>()?;
    let grade = settled.grade.as_ref().map(|key| goods::grade(&policy, rma, key)).transpose()?;
    let percent = worth::kept_percent(rma, grade);
    let line = line_of(rma, settled.pieces.line)?;
    let bills = documents::bills(unit, line)?;
    let (placed, open) = worth::place(&bills, settled.pieces.quantity, percent)?;
    settling::all_invoiced(rma, settled.pieces.quantity, open)?;
    let mut credits = Vec::with_capacity(placed.len());
    for worth in placed {
        let mut credit_note = None;
        if worth.credited.is_positive() {
            let invoice = unit.part::<Invoice>(worth.invoice)?;
            let extent = CreditExtent::LineGross { line: worth.line, gross: worth.credited };
            let why = (rma.reason(), note);
            let (credited, issued) = invoicing::ops::credit_note_of_goods(unit, &invoice, &extent, why)?;
            receivables::ops::release_excess(unit, &credited)?;
            credit_note = Some(crate::kernel::Record::id(&issued));
        }
        credits.push((worth, credit_note));
    }
    Ok(credits)
}

/// The same article again at no charge, with the VAT of the line that it was sold by.
fn same_again(unit: &mut Unit, line: &ReturnLine, quantity: Quantity) -> Result<(Currency, OrderLineDraft), CrmError> {
    let missing = || ReturnRefusal::NothingToCredit { line: line.number }.refused();
    let (currency, tax): (Currency, TaxTreatment) = match line.counted_by.as_ref().ok_or_else(missing)? {
        DeliveredLine::Order { order, line } => {
            let order = unit.part::<Order>(*order)?;
            let of = order.line(line).ok_or_else(missing)?;
            (*order.currency(), of.priced.tax.clone())
        }
        DeliveredLine::Invoice { invoice, line } => {
            let invoice = documents::standing(unit, *invoice)?;
            let at = usize::try_from(*line).unwrap_or(usize::MAX);
            let of = invoice.lines().get(at).ok_or_else(missing)?;
            (*invoice.currency(), of.priced.tax.clone())
        }
    };
    let free = UnitPrice::of(crate::kernel::Money::zero(currency))?;
    let draft = OrderLineDraft {
        key: Code::parse("replacement")?,
        description: line.description.clone(),
        product: line.product,
        priced: PricedLine::new(quantity, free, tax),
        terms: LineTerms::default(),
    };
    Ok((currency, draft))
}

/// Places an order for the customer of the return, in its batch. The actor must be allowed to.
fn place(
    unit: &mut Unit,
    rma: &ReturnAuthorisation,
    currency: Currency,
    lines: Vec<OrderLineDraft>,
) -> Result<OrderId, CrmError> {
    let terms: Note = format!("Return {}", rma.number()).parse()?;
    let content = OrderContent {
        opportunity: None,
        account: *rma.account(),
        contact: *rma.contact(),
        currency,
        lines,
        allowances: Vec::new(),
        charges: Vec::new(),
        terms,
    };
    let order = PlaceOrder { source: OrderSource::Content(content), purchase_order: None, requested_on: None, owner: None };
    Ok(crate::kernel::Record::id(&order.execute(unit)?))
}
