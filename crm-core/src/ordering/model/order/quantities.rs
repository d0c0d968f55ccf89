//! What is left to do about a line and an order. Quantities alone decide, by whole numbers.

use crate::kernel::{Percent, Quantity};

use super::parts::{BillingBasis, OrderLine};

/// `base` and `percent` of it, rounded down to what a quantity can be.
fn with_percent(base: Quantity, percent: Percent) -> Quantity {
    // A percent is scaled by 10^4, and a hundred of them make one.
    let more = i128::from(base.scaled()) * i128::from(percent.scaled()) / 1_000_000;
    let most = i64::try_from(more).ok().and_then(Quantity::from_scaled).and_then(|more| base.checked_add(more).ok());
    most.unwrap_or(base)
}

/// The larger quantity less the smaller: nothing where there is no such rest.
fn rest(of: Quantity, done: Quantity) -> Quantity {
    of.checked_sub(done).ok().filter(|rest| *rest > Quantity::ZERO).unwrap_or(Quantity::ZERO)
}

impl OrderLine {
    /// What of the ordered quantity was not given up.
    #[must_use]
    pub fn kept(&self) -> Quantity {
        rest(self.ordered, self.given_up)
    }

    /// What is still to be delivered.
    #[must_use]
    pub fn to_deliver(&self) -> Quantity {
        rest(self.kept(), self.delivered)
    }

    /// True where the line is billed by what is delivered.
    #[must_use]
    pub fn is_billed_by_delivery(&self) -> bool {
        self.terms.billing == Some(BillingBasis::Delivered)
    }

    /// The quantity that it is billed by.
    #[must_use]
    pub fn billable(&self) -> Quantity {
        if self.is_billed_by_delivery() { self.delivered } else { self.kept() }
    }

    /// What is still to be billed.
    #[must_use]
    pub fn to_bill(&self) -> Quantity {
        rest(self.billable(), self.invoiced)
    }

    /// What is billed and will not be delivered, of a line that is closed short after it was billed.
    #[must_use]
    pub fn to_credit(&self) -> Quantity {
        if self.given_up > Quantity::ZERO { rest(self.invoiced, self.billable()) } else { Quantity::ZERO }
    }

    /// What billing is measured against: a line that is billed by deliveries has as much to be billed as went out, if that is more than was ordered.
    #[must_use]
    pub fn billing_reference(&self) -> Quantity {
        if self.is_billed_by_delivery() { self.kept().max(self.delivered) } else { self.kept() }
    }

    /// The most that may be delivered where `policy` percent more than ordered is tolerated and the line says nothing else.
    #[must_use]
    pub fn most_delivered(&self, policy: Percent) -> Quantity {
        with_percent(self.kept(), self.terms.over_delivery.unwrap_or(policy))
    }

    /// The most that may be billed where `policy` percent more than what it is billed by is tolerated and the line says nothing else.
    #[must_use]
    pub fn most_billed(&self, policy: Percent) -> Quantity {
        with_percent(self.billable(), self.terms.over_billing.unwrap_or(policy))
    }
}
