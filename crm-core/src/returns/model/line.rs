//! One line of a return: what comes back, and how far it has come.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, InvoiceId, Label, Money, Name, OrderId, ProductId, Quantity};

use super::plan::{Disposition, ReturnAction, TemplateStep};

/// A line of a document by which something was delivered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DeliveredLine {
    /// A line of an order.
    #[n(0)]
    Order {
        /// The order.
        #[n(0)]
        order: OrderId,
        /// The key of its line.
        #[n(1)]
        line: Code,
    },
    /// A line of an issued invoice.
    #[n(1)]
    Invoice {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// The line, counted from 0.
        #[n(1)]
        line: u32,
    },
}

/// Where what comes back is from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ReturnSource {
    /// It was delivered by a document of this company.
    #[n(0)]
    Delivered(#[n(0)] DeliveredLine),
    /// It was not bought here.
    #[n(1)]
    NotBoughtHere {
        /// What it is.
        #[n(0)]
        description: Name,
        /// The product, where it is one of the catalog.
        #[n(1)]
        product: Option<ProductId>,
    },
}

/// Pieces of one grade.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct GradedPieces {
    /// The grade, a key of the policy's.
    #[n(0)]
    pub grade: Code,
    /// How many were graded so.
    #[n(1)]
    pub inspected: Quantity,
    /// Of how many of them the outcome is known.
    #[n(2)]
    pub settled: Quantity,
    /// How many of these the customer has again: repaired or rejected.
    #[n(3)]
    pub gone: Quantity,
    /// With how many of them the company has done something.
    #[n(4)]
    pub disposed: Quantity,
}

impl GradedPieces {
    /// Of how many the outcome is not known.
    #[must_use]
    pub fn unsettled(&self) -> Quantity {
        rest(self.inspected, self.settled)
    }

    /// How many the company has and did nothing with.
    #[must_use]
    pub fn disposable(&self) -> Quantity {
        rest(rest(self.inspected, self.gone), self.disposed)
    }

    /// How many can be taken to another line: nothing was done with them since they were graded.
    pub(in crate::returns) fn movable(&self) -> Quantity {
        self.unsettled().min(self.disposable())
    }
}

/// Pieces with which the same was done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DisposedPieces {
    /// Their grade; none where they were not inspected.
    #[n(0)]
    pub grade: Option<Code>,
    /// What was done.
    #[n(1)]
    pub disposition: Disposition,
    /// With how many.
    #[n(2)]
    pub quantity: Quantity,
}

/// What was credited for pieces at once, and what was kept of their price.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ReturnCredit {
    /// The day.
    #[n(0)]
    pub on: Date,
    /// The outcome: refund, credit or exchange.
    #[n(1)]
    pub outcome: ReturnAction,
    /// How many pieces.
    #[n(2)]
    pub quantity: Quantity,
    /// Their grade; none where they were not inspected.
    #[n(3)]
    pub grade: Option<Code>,
    /// What was paid for them, VAT included.
    #[n(4)]
    pub value: Money,
    /// What was kept of that, VAT included: a restocking fee, or what the pieces lost in value.
    #[n(5)]
    pub kept: Money,
    /// What was credited, VAT included: the one less the other.
    #[n(6)]
    pub credited: Money,
    /// The credit notes; none where nothing was left to credit.
    #[n(7)]
    pub credit_notes: Vec<InvoiceId>,
}

/// How many pieces of a line have passed which step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct LineProgress {
    /// How many may come back.
    #[n(0)]
    pub authorised: Option<Quantity>,
    /// The number of the parcel for which the customer got a label.
    #[n(1)]
    pub label: Option<Label>,
    /// How many have arrived.
    #[n(2)]
    pub received: Option<Quantity>,
    /// How many were inspected, by grade; at most 50 grades.
    #[n(3)]
    pub graded: Vec<GradedPieces>,
    /// The outcome that was decided on.
    #[n(4)]
    pub decided: Option<ReturnAction>,
    /// How many were refunded, to the customer's account or out of it.
    #[n(5)]
    pub refunded: Option<Quantity>,
    /// How many were credited and stay the customer's credit.
    #[n(6)]
    pub credited: Option<Quantity>,
    /// How many were replaced by the same article.
    #[n(7)]
    pub replaced: Option<Quantity>,
    /// How many were exchanged for another article.
    #[n(8)]
    pub exchanged: Option<Quantity>,
    /// How many were repaired.
    #[n(9)]
    pub repaired: Option<Quantity>,
    /// How many were rejected.
    #[n(10)]
    pub rejected: Option<Quantity>,
    /// What was done with pieces that the company keeps; at most 200 rows.
    #[n(11)]
    pub disposed: Vec<DisposedPieces>,
}

/// A sum of quantities that lie within their bounds: they are parts of one.
fn sum(quantities: impl IntoIterator<Item = Quantity>) -> Quantity {
    quantities.into_iter().fold(Quantity::ZERO, |sum, more| sum.checked_add(more).unwrap_or(sum))
}

/// The larger less the smaller; nothing where there is no rest.
pub(in crate::returns) fn rest(of: Quantity, less: Quantity) -> Quantity {
    of.checked_sub(less).ok().filter(|rest| *rest > Quantity::ZERO).unwrap_or(Quantity::ZERO)
}

impl LineProgress {
    fn slot(&self, action: ReturnAction) -> Option<&Option<Quantity>> {
        Some(match action {
            ReturnAction::Authorise => &self.authorised,
            ReturnAction::Receive => &self.received,
            ReturnAction::Refund => &self.refunded,
            ReturnAction::Credit => &self.credited,
            ReturnAction::Replace => &self.replaced,
            ReturnAction::Exchange => &self.exchanged,
            ReturnAction::Repair => &self.repaired,
            ReturnAction::Reject => &self.rejected,
            ReturnAction::ShipLabel | ReturnAction::Inspect | ReturnAction::Decide | ReturnAction::Dispose => return None,
        })
    }

    pub(in crate::returns) fn slot_mut(&mut self, action: ReturnAction) -> Option<&mut Option<Quantity>> {
        Some(match action {
            ReturnAction::Authorise => &mut self.authorised,
            ReturnAction::Receive => &mut self.received,
            ReturnAction::Refund => &mut self.refunded,
            ReturnAction::Credit => &mut self.credited,
            ReturnAction::Replace => &mut self.replaced,
            ReturnAction::Exchange => &mut self.exchanged,
            ReturnAction::Repair => &mut self.repaired,
            ReturnAction::Reject => &mut self.rejected,
            ReturnAction::ShipLabel | ReturnAction::Inspect | ReturnAction::Decide | ReturnAction::Dispose => return None,
        })
    }

    /// How many pieces have passed a step. A label and a decision are for all that is authorised.
    #[must_use]
    pub fn done(&self, action: ReturnAction) -> Quantity {
        let authorised = self.authorised.unwrap_or(Quantity::ZERO);
        let all_if = |is_done: bool| if is_done { authorised } else { Quantity::ZERO };
        match action {
            ReturnAction::ShipLabel => all_if(self.label.is_some()),
            ReturnAction::Decide => all_if(self.decided.is_some()),
            ReturnAction::Inspect => sum(self.graded.iter().map(|pieces| pieces.inspected)),
            ReturnAction::Dispose => sum(self.disposed.iter().map(|pieces| pieces.quantity)),
            _ => self.slot(action).and_then(|slot| *slot).unwrap_or(Quantity::ZERO),
        }
    }

    /// Of how many pieces the outcome is known.
    #[must_use]
    pub fn settled(&self) -> Quantity {
        sum(ReturnAction::OUTCOMES.map(|outcome| self.done(outcome)))
    }

    /// Of how many pieces the customer has what became of them: they were repaired or rejected.
    #[must_use]
    pub fn left_with_customer(&self) -> Quantity {
        sum([self.done(ReturnAction::Repair), self.done(ReturnAction::Reject)])
    }

    /// How many of the inspected pieces the customer has again.
    #[must_use]
    pub fn gone(&self) -> Quantity {
        sum(self.graded.iter().map(|pieces| pieces.gone))
    }

    /// True where nothing was received and nothing settled.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.done(ReturnAction::Receive) == Quantity::ZERO && self.settled() == Quantity::ZERO
    }
}

/// How far a line has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReturnLineStatus {
    /// Nobody has said yet whether it may come back.
    Asked,
    /// It may come back.
    Authorised,
    /// A part of it has arrived, or something was settled before all arrived.
    InProgress,
    /// All of it has arrived, and something is to be settled.
    Received,
    /// Of every piece the outcome is known, and some have not arrived.
    AwaitingGoods,
    /// All is done but what the company does with the pieces that it keeps.
    ToDispose,
    /// All is done.
    Done,
}

/// One line of a return.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ReturnLine {
    /// The number by which the line is known, counted from 1.
    #[n(0)]
    pub number: u32,
    /// Where it is from, as it was named.
    #[n(1)]
    pub source: ReturnSource,
    /// The line that its pieces are counted by: that of the order, where an invoice bills one; none for what was not bought here.
    #[n(2)]
    pub counted_by: Option<DeliveredLine>,
    /// What it is.
    #[n(3)]
    pub description: Name,
    /// The product, where it is one of the catalog.
    #[n(4)]
    pub product: Option<ProductId>,
    /// The key of the template that it follows.
    #[n(5)]
    pub template: Code,
    /// The steps of that template, as they were when the line was asked for.
    #[n(6)]
    pub plan: Vec<TemplateStep>,
    /// How many pieces the customer wants to send back.
    #[n(7)]
    pub asked: Quantity,
    /// The last day on which it could be asked for; none where there is no such day.
    #[n(8)]
    pub last_day: Option<Date>,
    /// How far it has come.
    #[n(9)]
    pub progress: LineProgress,
    /// What was credited for it; at most 100 times.
    #[n(10)]
    pub credits: Vec<ReturnCredit>,
    /// Orders placed for it; at most 100.
    #[n(11)]
    pub orders: Vec<OrderId>,
}

impl ReturnLine {
    /// True where the plan has the step.
    #[must_use]
    pub fn plans(&self, action: ReturnAction) -> bool {
        self.plan.iter().any(|step| step.action == action)
    }

    /// How many pieces may come back.
    #[must_use]
    pub fn authorised(&self) -> Quantity {
        self.progress.done(ReturnAction::Authorise)
    }

    /// Of how many authorised pieces the outcome is not known yet.
    #[must_use]
    pub fn unsettled(&self) -> Quantity {
        rest(self.authorised(), self.progress.settled())
    }

    /// How many pieces of the delivered line this line takes for itself: what may come back and is not the customer's again; once `is_over`, what did not
    /// stay with the customer.
    #[must_use]
    pub fn taken(&self, is_over: bool) -> Quantity {
        let all = if is_over { self.progress.settled() } else { self.authorised() };
        rest(all, self.progress.left_with_customer())
    }

    /// How many pieces the company keeps and has still to do something with.
    #[must_use]
    pub fn to_dispose(&self) -> Quantity {
        if !self.plans(ReturnAction::Dispose) {
            return Quantity::ZERO;
        }
        let kept = rest(self.progress.settled(), self.progress.left_with_customer());
        let here = rest(self.progress.done(ReturnAction::Receive), self.progress.gone());
        rest(kept.min(here), self.progress.done(ReturnAction::Dispose))
    }

    /// How far it has come.
    #[must_use]
    pub fn status(&self) -> ReturnLineStatus {
        let (authorised, received) = (self.authorised(), self.progress.done(ReturnAction::Receive));
        let awaits = self.plans(ReturnAction::Receive) && received < rest(authorised, self.progress.done(ReturnAction::Reject));
        match (self.progress.is_untouched(), self.unsettled() > Quantity::ZERO) {
            _ if self.progress.authorised.is_none() => ReturnLineStatus::Asked,
            (true, true) => ReturnLineStatus::Authorised,
            (false, true) if awaits => ReturnLineStatus::InProgress,
            (false, true) => ReturnLineStatus::Received,
            (_, false) if awaits => ReturnLineStatus::AwaitingGoods,
            (_, false) if self.to_dispose() > Quantity::ZERO => ReturnLineStatus::ToDispose,
            (_, false) => ReturnLineStatus::Done,
        }
    }

    /// Whether no counter is beyond what it is a part of: refunded, replaced, repaired and rejected together at most what is authorised, received at most
    /// that, inspected at most what is received.
    #[must_use]
    pub fn holds_its_law(&self) -> bool {
        let (progress, zero) = (&self.progress, Quantity::ZERO);
        let inspected = progress.done(ReturnAction::Inspect);
        let counters = ReturnAction::ALL.map(|action| progress.done(action));
        counters.iter().all(|counter| *counter >= zero)
            && progress.settled() <= self.authorised()
            && progress.done(ReturnAction::Receive) <= self.authorised()
            && inspected <= progress.done(ReturnAction::Receive)
            && progress.done(ReturnAction::Dispose) <= progress.done(ReturnAction::Receive)
            && progress.graded.iter().all(|pieces| {
                let disposed = pieces.gone.checked_add(pieces.disposed).unwrap_or(pieces.inspected);
                pieces.settled.max(disposed) <= pieces.inspected && pieces.gone <= pieces.settled
            })
    }
}
