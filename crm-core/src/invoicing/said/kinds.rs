//! What the kind of a document says.

use crate::kernel::{CanonicalForm, Currency, Fault};

use super::super::model::{DeductedDeposit, DocumentKind, PrecedingDocument, Retention};
use super::{perhaps, period, priced};

pub(super) fn kind(form: &mut CanonicalForm, kind: &DocumentKind, currency: Currency) -> Result<(), Fault> {
    form.shown(kind.type_code());
    match kind {
        DocumentKind::Invoice => drop(form.text("invoice")),
        // What it takes off stands in the code.
        DocumentKind::CreditNote { of, reason, takes_off: _ } => {
            form.text("credit_note").shown(of).text(reason.as_str());
        }
        DocumentKind::Deposit { order } => drop(form.text("deposit").optional(order.map(|order| order.to_string()))),
        DocumentKind::Final { deposits } => {
            form.text("final").count(deposits.len());
            for DeductedDeposit { document, gross, groups } in deposits {
                preceding(form, document);
                form.amount(*gross, currency)?;
                priced::groups(form, groups, currency)?;
            }
        }
        DocumentKind::Corrected { of, owed } => {
            form.text("corrected");
            preceding(form, of);
            form.amount(*owed, currency)?;
        }
        DocumentKind::SelfBilled => drop(form.text("self_billed")),
        DocumentKind::Progress { situation, retention } => {
            form.text("progress").shown(situation);
            perhaps(form, retention.as_ref(), |form, Retention { percent, until }| {
                form.shown(percent.scaled()).shown(until);
            });
        }
        DocumentKind::ProForma => drop(form.text("pro_forma")),
        DocumentKind::ForeignCredit { reason } => drop(form.text("foreign_credit").text(reason.as_str())),
        DocumentKind::Rebate { contract, period: over } => {
            form.text("rebate").text(contract.as_str());
            period(form, over);
        }
    }
    Ok(())
}

pub(super) fn preceding(form: &mut CanonicalForm, document: &PrecedingDocument) {
    let PrecedingDocument { invoice, number, issued_on, type_code } = document;
    form.shown(invoice).text(number.as_str()).shown(issued_on).shown(type_code);
}
