//! An order as it is kept.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, Currency, Date, Fault, Faults, Index, IndexRow, Kind, Label, Money, Note, OpportunityId, OrderId,
    Ownership, Percent, Quantity, QuoteId, Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};
use crate::pricing::{DocumentAdjustment, DocumentTotals};

use super::parts::{OrderBilling, OrderDelivery, OrderLine};
use super::state::{ORDER_STEPS, OrderState, OrderStep, OrderTag};

/// The most lines of one order.
pub const MAX_ORDER_LINES: usize = 1_000;
/// The most deliveries of one order, those included that were none.
pub const MAX_DELIVERIES: usize = 500;

/// What a customer ordered, and how far it is delivered and billed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Order {
    /// Id of the order.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::ordering) id: OrderId,
    /// Who answers for it.
    #[n(1)]
    pub(in crate::ordering) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::ordering) state: OrderState,
    /// Its number (BT-14).
    #[n(3)]
    pub(in crate::ordering) number: Label,
    /// The quote that it comes from; none where it was ordered without one.
    #[n(4)]
    pub(in crate::ordering) quote: Option<QuoteId>,
    /// The deal it belongs to.
    #[n(5)]
    pub(in crate::ordering) opportunity: Option<OpportunityId>,
    /// The customer.
    #[n(6)]
    pub(in crate::ordering) account: AccountId,
    /// The person one deals with.
    #[n(7)]
    pub(in crate::ordering) contact: Option<ContactId>,
    /// The number of the customer's purchase order (BT-13).
    #[n(8)]
    pub(in crate::ordering) purchase_order: Option<Label>,
    /// The day it was placed.
    #[n(9)]
    pub(in crate::ordering) placed_on: Date,
    /// The day the customer wants it, where a line says nothing else.
    #[n(10)]
    pub(in crate::ordering) requested_on: Option<Date>,
    /// The currency of every amount.
    #[n(11)]
    pub(in crate::ordering) currency: Currency,
    /// The lines.
    #[n(12)]
    pub(in crate::ordering) lines: Vec<OrderLine>,
    /// Taken off the document, as agreed first.
    #[n(13)]
    pub(in crate::ordering) allowances: Vec<DocumentAdjustment>,
    /// Put on the document, as agreed first.
    #[n(14)]
    pub(in crate::ordering) charges: Vec<DocumentAdjustment>,
    /// What the lines came to when that was agreed: amounts off or on the document go with it.
    #[n(15)]
    pub(in crate::ordering) agreed_net: Money,
    /// The terms of the order.
    #[n(16)]
    pub(in crate::ordering) terms: Note,
    /// What is ordered and not given up comes to.
    #[n(17)]
    pub(in crate::ordering) totals: DocumentTotals,
    /// What its invoices come to, drafts included.
    #[n(18)]
    pub(in crate::ordering) billed: OrderBilling,
    /// What was delivered, in the order in which it was recorded.
    #[n(19)]
    pub(in crate::ordering) deliveries: Vec<OrderDelivery>,
}

impl Order {
    /// Orders by number.
    pub const BY_NUMBER: Index<Self> = Index::unique(1, "number");
    /// Orders that are not cancelled, by the quote they come from.
    pub const BY_QUOTE: Index<Self> = Index::unique(2, "quote it comes from");
    /// Orders of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");
    /// Orders of a contact.
    pub const BY_CONTACT: Index<Self> = Index::new(4, "contact");
    /// Orders of a deal.
    pub const BY_OPPORTUNITY: Index<Self> = Index::new(5, "opportunity");
    /// Orders by the number of the customer's purchase order.
    pub const BY_PURCHASE_ORDER: Index<Self> = Index::new(6, "purchase order");
    /// Orders of which something is to be delivered, by the first day it is wanted.
    pub const BY_DELIVERY: Index<Self> = Index::listed(7, "to deliver on");
    /// Orders of which something is to be billed, by the day they were placed.
    pub const BY_BILLING: Index<Self> = Index::listed(8, "to bill, placed on");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> OrderTag {
        match self.state {
            OrderState::Open => OrderTag::Open,
            OrderState::OnHold { .. } => OrderTag::OnHold,
            OrderState::Closed { .. } => OrderTag::Closed,
            OrderState::Cancelled { .. } => OrderTag::Cancelled,
        }
    }

    /// The line of that key.
    #[must_use]
    pub fn line(&self, key: &Code) -> Option<&OrderLine> {
        self.lines.iter().find(|line| line.key == *key)
    }

    /// True where billing was given up when the order was closed, or the order is cancelled.
    #[must_use]
    pub fn waives_billing(&self) -> bool {
        matches!(self.state, OrderState::Closed { waives_billing: true, .. } | OrderState::Cancelled { .. })
    }

    /// True once something is delivered or on an invoice.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.lines.iter().any(|line| line.delivered > Quantity::ZERO || line.invoiced > Quantity::ZERO)
    }

    /// The day on which a line is wanted: its own, that of the order, or the day the order was placed.
    #[must_use]
    pub fn wanted_on(&self, line: &OrderLine) -> Date {
        line.terms.requested_on.or(self.requested_on).unwrap_or(self.placed_on)
    }

    /// The first day on which something is wanted that is not delivered; none where nothing is to be delivered now.
    #[must_use]
    pub fn deliver_on(&self) -> Option<Date> {
        let open = self.lines.iter().filter(|line| self.tag() == OrderTag::Open && line.to_deliver() > Quantity::ZERO);
        open.map(|line| self.wanted_on(line)).min()
    }

    /// True where something is to be billed now.
    #[must_use]
    pub fn is_to_bill(&self) -> bool {
        let rests = self.tag() == OrderTag::OnHold || self.waives_billing();
        !rests && self.lines.iter().any(|line| line.to_bill() > Quantity::ZERO)
    }

    /// The commands that are legal now, for the buttons of a host. Rights and quantities may still say no.
    #[must_use]
    pub fn available_commands(&self) -> Vec<OrderStep> {
        let mut commands = ORDER_STEPS.available(self.tag());
        commands.retain(|command| match command {
            OrderStep::Cancel => !self.is_begun(),
            OrderStep::Bill => !self.waives_billing(),
            _ => true,
        });
        commands
    }

    fn check_lines(&self, faults: &mut Faults) {
        let lines = self.lines.len();
        let fits = (1..=MAX_ORDER_LINES).contains(&lines);
        faults.require(fits, "lines", lines, "an order has 1 to 1,000 lines", "add a line, or split it");
        let mut keys = std::collections::BTreeSet::new();
        for (at, line) in self.lines.iter().enumerate() {
            let place = |field: &str| format!("lines[{at}].{field}");
            if !keys.insert(&line.key) {
                faults.push(Fault::new(&line.key, "another line has this key", "give each line its own").at(place("key")));
            }
            if line.priced.quantity <= Quantity::ZERO {
                let fault = Fault::new(line.priced.quantity, "what is ordered is there in some quantity", "give more than 0");
                faults.push(fault.at(place("priced.quantity")));
            }
            for (name, done) in [("delivered", line.delivered), ("invoiced", line.invoiced)] {
                if done < Quantity::ZERO {
                    let fault = Fault::new(done, "what is done of a line is not below zero", "take back no more than was done");
                    faults.push(fault.at(place(name)));
                }
            }
            for (name, percent) in [("over_delivery", line.terms.over_delivery), ("over_billing", line.terms.over_billing)] {
                if let Some(percent) = percent.filter(|percent| !(Percent::ZERO..=Percent::HUNDRED).contains(percent)) {
                    let fault = Fault::new(percent, "a tolerance lies between 0 and 100", "give a percentage of what is ordered");
                    faults.push(fault.at(place(&format!("terms.{name}"))));
                }
            }
        }
    }
}

impl Record for Order {
    type Id = OrderId;
    const KIND: Kind = Kind::ORDER;
    const NEXT_FIELD: u64 = 20;

    fn id(&self) -> OrderId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        self.check_lines(&mut faults);
        let adjustments = self.allowances.len() + self.charges.len();
        let fits = adjustments <= 100;
        faults.require(fits, "charges", adjustments, "a document has at most 100 allowances and charges", "join some");
        let deliveries = self.deliveries.len();
        let fits = deliveries <= MAX_DELIVERIES;
        faults.require(
            fits,
            "deliveries",
            deliveries,
            "an order has at most 500 deliveries",
            "close it, and place the rest anew",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_NUMBER.row(SortKey::new().text(self.number.as_str())),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).id(self.id)),
        ];
        let quote = self.quote.filter(|_| self.tag() != OrderTag::Cancelled);
        rows.extend(quote.map(|quote| Self::BY_QUOTE.row(SortKey::new().id(quote))));
        rows.extend(self.contact.map(|contact| Self::BY_CONTACT.row(SortKey::new().id(contact).id(self.id))));
        rows.extend(self.opportunity.map(|deal| Self::BY_OPPORTUNITY.row(SortKey::new().id(deal).id(self.id))));
        let purchase = self.purchase_order.as_ref();
        rows.extend(purchase.map(|number| Self::BY_PURCHASE_ORDER.row(SortKey::new().text(number.as_str()))));
        rows.extend(self.deliver_on().map(|day| Self::BY_DELIVERY.row(SortKey::new().date(day))));
        if self.is_to_bill() {
            rows.push(Self::BY_BILLING.row(SortKey::new().date(self.placed_on)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// Whose it is among the company's own accounts follows them; what was ordered does not.
impl NamesParties for Order {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        std::iter::once(PartyId::Account(self.account)).chain(self.contact.map(PartyId::Contact)).collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let (account, contact) = (successors.account(self.account), self.contact.map(|contact| successors.contact(contact)));
        Self { account, contact, ..self.clone() }
    }
}
