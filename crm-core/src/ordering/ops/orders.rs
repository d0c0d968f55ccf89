//! Orders on the road.

use std::ops::ControlFlow;

use crate::access::Operation;
use crate::catalog::Product;
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{
    CrmError, Date, DomainEvent, Index, OrderId, Ownership, ProductId, Record, Refusal, SortKey, number_in, portion,
    yearly_series,
};
use crate::ordering::contract::{
    CancelOrder, ChangeOrder, CloseOrder, HoldOrder, OrderBacklog, OrderChange, OrderContent, OrderEvent, OrderFigures,
    OrderRefusal, OrderSource, OrderStanding, OrdersToDeliver, OrdersToInvoice, PlaceOrder, RecordDelivery, ReleaseOrder,
    UndoDelivery,
};
use crate::ordering::fulfilment_policy::FulfilmentPolicy;
use crate::ordering::model::Order;
use crate::ordering::orders::{self, Bundles, NewOrder, OrderContext, Ordered};
use crate::ordering::{deliveries, order_standing};
use crate::parties::{Account, Contact};
use crate::pipeline::Opportunity;
use crate::quoting::Quote;

impl Command for PlaceOrder {
    type Answer = Order;
    const NAME: &'static str = "ordering.place_order";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        let policy = unit.policy::<FulfilmentPolicy>()?;
        let (ordered, owned) = match &self.source {
            OrderSource::Quote(quote) => {
                let quote = unit.load::<Quote>(*quote, Operation::Read)?;
                let ordered = Ordered::of_quote(&quote, &policy)?;
                if !unit.parts(&Query::under(Order::BY_QUOTE, SortKey::new().id(quote.id())))?.is_empty() {
                    return Err(OrderRefusal::QuoteOrdered.about(&quote));
                }
                (ordered, quote.ownership().clone())
            }
            OrderSource::Content(content) => {
                let owned = customer(unit, content)?;
                let bundles = bundles(unit, content.lines.iter().filter_map(|line| line.product))?;
                (Ordered::of_content(content, &bundles, &policy), owned)
            }
        };
        let ownership = match self.owner {
            Some(owner) => unit.ownership_of(Some(owner))?,
            None => owned,
        };
        let series = yearly_series(&policy.prefix, unit.today());
        // A counter of orders alone: an invoice whose prefix is the same leaves no number out. And one that is entered later may be of an earlier day.
        let count = unit.next_number(&format!("order {series}"), policy.first_number, None)?;
        let number = number_in(&series, count, policy.digits)?;
        let new = NewOrder { id: unit.new_id(), ownership, number };
        let decision = orders::place(new, self, ordered, &unit.context(&policy))?;
        let placed = unit.open_with(decision)?;
        let (number, gross) = (placed.number().clone(), placed.totals().gross);
        unit.emit(&placed, &OrderEvent::Placed { number, gross })?;
        Ok(placed)
    }
}

/// Loads whom and what an order names; whoever the account belongs to, the order does.
fn customer(unit: &mut Unit, content: &OrderContent) -> Result<Ownership, CrmError> {
    let account = unit.load::<Account>(content.account, Operation::Read)?;
    if let Some(contact) = content.contact {
        unit.load::<Contact>(contact, Operation::Read)?;
    }
    if let Some(opportunity) = content.opportunity {
        orders::check_deal(&unit.load::<Opportunity>(opportunity, Operation::Read)?, content.account)?;
    }
    Ok(Ownership::new(account.ownership().owner, account.ownership().team))
}

/// The parts of the products, as the catalog has them.
fn bundles(unit: &mut Unit, products: impl Iterator<Item = ProductId>) -> Result<Bundles, CrmError> {
    products.map(|id| Ok((id, unit.load::<Product>(id, Operation::Read)?.components().to_vec()))).collect()
}

impl Command for ChangeOrder {
    type Answer = Order;
    const NAME: &'static str = "ordering.change_order";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        orders::bounded(self)?;
        let added = self.changes.iter().filter_map(|change| match change {
            OrderChange::Line(draft) => draft.product,
            _ => None,
        });
        let order = unit.load::<Order>(self.order, Operation::Update)?;
        let bundles = bundles(unit, added)?;
        let policy = unit.policy::<FulfilmentPolicy>()?;
        let decision = orders::change(&order, self, &bundles, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for RecordDelivery {
    type Answer = Order;
    const NAME: &'static str = "ordering.record_delivery";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        let delivered = step(unit, self.order, |order, cx| deliveries::deliver(order, self, cx))?;
        if let Some(last) = delivered.deliveries().last() {
            let (delivery, on, lines) = (last.number, last.on, last.lines.clone());
            unit.emit(&delivered, &OrderEvent::Delivered { delivery, on, lines })?;
        }
        Ok(delivered)
    }
}

impl Command for UndoDelivery {
    type Answer = Order;
    const NAME: &'static str = "ordering.undo_delivery";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        step(unit, self.order, |order, cx| deliveries::undo(order, self, cx))
    }
}

impl Command for HoldOrder {
    type Answer = Order;
    const NAME: &'static str = "ordering.hold_order";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        step(unit, self.order, |order, cx| orders::hold(order, self, cx))
    }
}

impl Command for ReleaseOrder {
    type Answer = Order;
    const NAME: &'static str = "ordering.release_order";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        step(unit, self.order, |order, _| orders::release(order))
    }
}

impl Command for CancelOrder {
    type Answer = Order;
    const NAME: &'static str = "ordering.cancel_order";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        step(unit, self.order, |order, cx| orders::cancel(order, self, cx))
    }
}

impl Command for CloseOrder {
    type Answer = Order;
    const NAME: &'static str = "ordering.close_order";

    fn execute(&self, unit: &mut Unit) -> Result<Order, CrmError> {
        step(unit, self.order, |order, cx| orders::close(order, self, cx))
    }
}

fn step<E: DomainEvent>(
    unit: &mut Unit,
    id: OrderId,
    rule: impl FnOnce(&Order, &OrderContext<'_>) -> Result<crate::kernel::Decision<Order, E>, CrmError>,
) -> Result<Order, CrmError> {
    let order = unit.load::<Order>(id, Operation::Update)?;
    let policy = unit.policy::<FulfilmentPolicy>()?;
    let decision = rule(&order, &unit.context(&policy))?;
    unit.apply(decision)
}

impl Question for OrderStanding {
    type Answer = OrderFigures;
    const NAME: &'static str = "ordering.order_standing";

    fn answer(&self, unit: &mut Unit) -> Result<OrderFigures, CrmError> {
        let order = unit.load::<Order>(self.order, Operation::Read)?;
        order_standing::figures(&order, &unit.policy()?)
    }
}

impl Question for OrdersToDeliver {
    type Answer = Vec<OrderBacklog>;
    const NAME: &'static str = "ordering.orders_to_deliver";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<OrderBacklog>, CrmError> {
        backlog(unit, Order::BY_DELIVERY, self.until, self.limit, order_standing::to_deliver)
    }
}

impl Question for OrdersToInvoice {
    type Answer = Vec<OrderBacklog>;
    const NAME: &'static str = "ordering.orders_to_invoice";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<OrderBacklog>, CrmError> {
        backlog(unit, Order::BY_BILLING, self.until, self.limit, order_standing::to_invoice)
    }
}

/// What is to be done about the first orders of an index of days.
fn backlog(
    unit: &mut Unit,
    index: Index<Order>,
    until: Option<Date>,
    limit: Option<u32>,
    of: fn(&Order) -> OrderBacklog,
) -> Result<Vec<OrderBacklog>, CrmError> {
    let most = portion(limit, "orders")?;
    let last = until.map_or_else(SortKey::new, |day| SortKey::new().date(day));
    let mut found = Vec::new();
    unit.visit(&Query::between(index, SortKey::new(), last), Operation::Read, &mut |order| {
        found.push(of(&order));
        if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(found)
}
