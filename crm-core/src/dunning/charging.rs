//! Late charges: claimed once, waived, or billed on an invoice of their own.

use std::collections::BTreeMap;

use crate::documents::DocumentLanguage;
use crate::documents::writing::Writing;
use crate::invoicing::{Invoice, InvoiceLine, InvoiceNumber};
use crate::kernel::{
    CrmError, Date, Decision, Fault, InvoiceId, LateChargeId, Money, Name, Note, Percent, Quantity, Record, Refusal, UnitPrice,
};
use crate::pricing::{PricedLine, TaxCategory, TaxTreatment};

use super::contract::{DunningEvent, DunningRefusal, InterestStanding};
use super::model::{InterestAccrual, LateCharge, LateChargeState};
use super::rules::given;

/// The most charges of one draft: each brings two lines at most.
pub const BILLED_CHARGES: usize = 400;

/// What is known of an invoice's late charges.
#[derive(Debug, Clone)]
pub struct Late {
    /// All interest from the first late day on.
    pub accrual: InterestAccrual,
    /// What was claimed of it, by day.
    pub charges: Vec<LateCharge>,
    /// What a late invoice in this currency costs once; none where it costs nothing.
    pub compensation: Option<Money>,
}

impl Late {
    /// What of the interest is claimed, whatever became of it.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn claimed(&self) -> Result<Money, Fault> {
        Money::sum(self.charges.iter().map(|charge| charge.interest), self.accrual.total.currency())
    }

    /// What of the interest is not claimed yet. Nothing where payments that came to light later have lowered it below what was claimed.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn unclaimed(&self) -> Result<Money, Fault> {
        above_zero(self.accrual.total.checked_sub(self.claimed()?)?)
    }

    /// True where the compensation is claimed.
    #[must_use]
    pub fn is_compensation_claimed(&self) -> bool {
        self.charges.iter().any(|charge| charge.compensation.is_some())
    }

    /// The compensation, where the invoice was late.
    #[must_use]
    pub fn compensation_owed(&self) -> Option<Money> {
        self.compensation.filter(|_| !self.accrual.parts.is_empty())
    }

    /// What a notice shows: interest, and compensation, without what is billed or waived.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn shown(&self) -> Result<(Money, Option<Money>), Fault> {
        let settled = || self.charges.iter().filter(|charge| charge.state != LateChargeState::Claimed);
        let gone = Money::sum(settled().map(|charge| charge.interest), self.accrual.total.currency())?;
        let is_gone = settled().any(|charge| charge.compensation.is_some());
        Ok((above_zero(self.accrual.total.checked_sub(gone)?)?, self.compensation_owed().filter(|_| !is_gone)))
    }

    /// The answer to whoever asks.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn standing(self) -> Result<InterestStanding, Fault> {
        Ok(InterestStanding {
            claimed: self.claimed()?,
            unclaimed: self.unclaimed()?,
            compensation: self.compensation_owed(),
            is_compensation_claimed: self.is_compensation_claimed(),
            accrual: self.accrual,
        })
    }
}

fn above_zero(amount: Money) -> Result<Money, Fault> {
    Ok(if amount.is_negative() { Money::zero(amount.currency()) } else { amount })
}

/// A new charge for all that is not claimed yet; the last one where there is no more.
///
/// # Errors
/// DUN-004.
pub fn claim(id: LateChargeId, invoice: &Invoice, late: Late, on: Date) -> Result<Decision<LateCharge, DunningEvent>, CrmError> {
    let interest = late.unclaimed()?;
    let compensation = late.compensation_owed().filter(|_| !late.is_compensation_claimed());
    let is_new = late.charges.last().is_none_or(|last| last.accrual.until < late.accrual.until);
    if !is_new || (!interest.is_positive() && compensation.is_none()) {
        let due = invoice.issue().map_or(on, |issue| issue.due_on);
        let last = late.charges.into_iter().next_back();
        return last.map(Decision::AlreadyDone).ok_or_else(|| DunningRefusal::NotLate { due }.about(invoice));
    }
    let charge = LateCharge {
        id,
        ownership: invoice.ownership().clone(),
        state: LateChargeState::Claimed,
        invoice: invoice.id(),
        account: *invoice.account(),
        claimed_on: on,
        claimed_before: late.claimed()?,
        interest,
        compensation,
        accrual: late.accrual,
    };
    Ok(Decision::apply(charge, DunningEvent::Claimed { interest, compensation }))
}

/// The charge that the company does without.
///
/// # Errors
/// No reason is invalid; DUN-009.
pub fn waive(charge: &LateCharge, reason: &Note, on: Date) -> Result<Decision<LateCharge, DunningEvent>, CrmError> {
    match charge.state {
        LateChargeState::Waived { .. } => return Ok(Decision::AlreadyDone(charge.clone())),
        LateChargeState::Billed { .. } => return Err(DunningRefusal::ChargeSettled { state: "billed" }.about(charge)),
        LateChargeState::Claimed => {}
    }
    let state = LateChargeState::Waived { on, reason: given(reason)? };
    Ok(Decision::apply(LateCharge { state, ..charge.clone() }, DunningEvent::Waived))
}

/// The charge, on an invoice.
///
/// # Errors
/// DUN-009.
pub fn bill(charge: &LateCharge, bill: InvoiceId) -> Result<Decision<LateCharge, DunningEvent>, CrmError> {
    let state = match charge.state {
        LateChargeState::Claimed => LateChargeState::Billed { bill },
        LateChargeState::Billed { .. } => return Err(DunningRefusal::ChargeSettled { state: "billed" }.about(charge)),
        LateChargeState::Waived { .. } => return Err(DunningRefusal::ChargeSettled { state: "waived" }.about(charge)),
    };
    Ok(Decision::apply(LateCharge { state, ..charge.clone() }, DunningEvent::Billed { bill }))
}

/// Refuses charges that do not fit on one draft.
///
/// # Errors
/// None or too many charges are invalid; DUN-010.
pub fn of_one_draft(charges: &[LateCharge]) -> Result<&LateCharge, CrmError> {
    let fault = || Fault::new(charges.len(), "a draft bills 1 to 400 charges", "name charges of one customer").at("charges");
    let first = charges.first().filter(|_| charges.len() <= BILLED_CHARGES).ok_or_else(fault)?;
    let currency = first.interest.currency();
    let mut seen: BTreeMap<LateChargeId, ()> = BTreeMap::new();
    for charge in charges {
        let fits = charge.account == first.account && charge.interest.currency() == currency;
        if !fits || seen.insert(charge.id(), ()).is_some() {
            return Err(DunningRefusal::MixedCharges { invoice: charge.invoice, currency }.refused());
        }
    }
    Ok(first)
}

/// The lines of a draft: interest and compensation of each charge, outside the scope of VAT, worded for the customer.
///
/// # Errors
/// A fault where a text or an amount does not fit.
pub fn lines(charge: &LateCharge, number: &InvoiceNumber, language: DocumentLanguage) -> Result<Vec<InvoiceLine>, Fault> {
    let writing = Writing(language);
    let last = writing.date(charge.accrual.until.plus_days(-1)?);
    let rates: Vec<String> = rates(charge).iter().map(|rate| writing.percent(*rate)).collect();
    let rates = rates.join(", ");
    let (interest, compensation, reason) = match language {
        DocumentLanguage::French => (
            format!("Intérêts de retard au {last} sur la facture {number} ({rates})"),
            format!("Indemnité forfaitaire pour frais de recouvrement, facture {number}"),
            "Hors champ d'application de la TVA",
        ),
        DocumentLanguage::English => (
            format!("Late interest up to {last} on invoice {number} ({rates})"),
            format!("Fixed compensation for recovery costs, invoice {number}"),
            "Outside the scope of VAT",
        ),
    };
    let mut lines = Vec::new();
    let amounts = [(charge.interest.is_positive().then_some(charge.interest), interest), (charge.compensation, compensation)];
    for (amount, description) in amounts {
        let Some(amount) = amount else { continue };
        let tax = TaxTreatment::untaxed(TaxCategory::OutsideScope, Name::parse(reason)?);
        let priced = PricedLine::new(Quantity::ONE, UnitPrice::of(amount)?, tax);
        lines.push(InvoiceLine::new(Name::parse(&description)?, priced));
    }
    Ok(lines)
}

/// The rates of the parts, each once, the newest last.
fn rates(charge: &LateCharge) -> Vec<Percent> {
    let mut rates: Vec<Percent> = Vec::new();
    for part in &charge.accrual.parts {
        if rates.last() != Some(&part.rate) {
            rates.push(part.rate);
        }
    }
    let extra = rates.len().saturating_sub(4);
    rates.split_off(extra)
}
