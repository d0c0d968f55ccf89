//! What a document says about supply and payment.

use crate::kernel::CanonicalForm;

use super::super::model::{AlreadyPaid, EarlyPayment, InvoiceTerms, PaymentDelay, PaymentMeans, SuppliedOperations, SupplyTime};
use super::{parties, perhaps, period};

pub(super) fn terms(form: &mut CanonicalForm, terms: &InvoiceTerms) {
    let InvoiceTerms {
        seller,
        buyer_reference,
        project,
        contract,
        purchase_order,
        supplied,
        delivery,
        operations,
        delay,
        is_summary,
        means,
        early_payment,
        late_rate,
        buyer_address,
        buyer_contact,
        is_consumer,
        already_paid,
    } = terms;
    form.optional(seller.as_ref()).optional(buyer_reference.as_ref()).optional(project.as_ref());
    form.optional(contract.as_ref()).optional(purchase_order.as_ref());
    perhaps(form, supplied.as_ref(), time);
    perhaps(form, delivery.as_ref(), parties::place);
    form.optional(operations.map(operated));
    perhaps(form, *delay, delayed);
    form.shown(is_summary);
    perhaps(form, means.as_ref(), paid_by);
    perhaps(form, early_payment.as_ref(), |form, EarlyPayment { percent, days }| {
        form.shown(percent.scaled()).shown(days);
    });
    form.optional(late_rate.map(|rate| rate.scaled().to_string()));
    perhaps(form, buyer_address.as_ref(), parties::electronic);
    form.optional(buyer_contact.as_ref()).optional(is_consumer.map(|is_consumer| is_consumer.to_string()));
    form.optional(already_paid.map(|AlreadyPaid { on }| on.to_string()));
}

fn time(form: &mut CanonicalForm, time: &SupplyTime) {
    match time {
        SupplyTime::On(day) => drop(form.text("on").shown(day)),
        SupplyTime::Over(range) => {
            form.text("over");
            period(form, range);
        }
    }
}

fn operated(operations: SuppliedOperations) -> &'static str {
    match operations {
        SuppliedOperations::Goods => "goods",
        SuppliedOperations::Services => "services",
        SuppliedOperations::Both => "both",
    }
}

fn delayed(form: &mut CanonicalForm, delay: PaymentDelay) {
    let (way, days) = match delay {
        PaymentDelay::Days(days) => ("days", days),
        PaymentDelay::DaysThenEndOfMonth(days) => ("days_then_end_of_month", days),
        PaymentDelay::EndOfMonthThenDays(days) => ("end_of_month_then_days", days),
    };
    form.text(way).shown(days);
}

fn paid_by(form: &mut CanonicalForm, means: &PaymentMeans) {
    let (way, mandate) = match means {
        PaymentMeans::Cash => ("cash", None),
        PaymentMeans::Cheque => ("cheque", None),
        PaymentMeans::Transfer => ("transfer", None),
        PaymentMeans::Card => ("card", None),
        PaymentMeans::DirectDebit { mandate } => ("direct_debit", Some(mandate)),
        PaymentMeans::OnLine => ("on_line", None),
    };
    form.text(way).optional(mandate);
}
