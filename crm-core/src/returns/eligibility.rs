//! Whether goods may come back, and until when: by the company's terms, and by the law where a consumer withdraws.

use crate::kernel::{AccountId, Code, CrmError, Date, Fault, Name, Ownership, ProductId, Quantity, Refusal};

use super::contract::{ReturnRefusal, ReturnWindow};
use super::policy::{ExcludedArticle, ReturnReason, ReturnsPolicy};

/// What a document says of one of its lines.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// Who the document belongs to.
    pub ownership: Ownership,
    /// Who bought it.
    pub account: AccountId,
    /// What it is.
    pub description: Name,
    /// The product, where it is one of the catalog.
    pub product: Option<ProductId>,
    /// The family of that.
    pub family: Option<Code>,
    /// How much was delivered.
    pub quantity: Quantity,
    /// The day of the last delivery of the line; none where nothing was delivered.
    pub delivered_on: Option<Date>,
    /// The day on which the last of all goods of the document was delivered; none while some are still to come.
    pub complete_on: Option<Date>,
    /// True where the customer is a consumer.
    pub is_consumer: bool,
    /// How much of the line returns have taken.
    pub taken: Quantity,
}

impl Delivered {
    /// How much may still come back.
    #[must_use]
    pub fn left(&self) -> Quantity {
        super::model::rest(self.quantity, self.taken)
    }
}

/// The reason of a key.
///
/// # Errors
/// RET-001.
pub fn reason<'a>(policy: &'a ReturnsPolicy, key: &Code) -> Result<&'a ReturnReason, CrmError> {
    policy.reason(key).ok_or_else(|| {
        let known: Vec<&str> = policy.reasons.iter().map(|reason| reason.key.as_str()).collect();
        ReturnRefusal::UnknownReason { reason: key.clone(), known: known.join(", ") }.refused()
    })
}

/// The last day by the company's terms: the window of the reason, else that of the family, else the general one.
///
/// # Errors
/// A fault where the day lies beyond the calendar.
pub fn last_day(policy: &ReturnsPolicy, reason: &ReturnReason, goods: &Delivered) -> Result<Option<Date>, Fault> {
    let of_family = policy.family_windows.iter().find(|window| Some(&window.family) == goods.family.as_ref());
    let days = reason.window_days.or(of_family.map(|window| window.days)).unwrap_or(policy.window_days);
    goods.delivered_on.map(|day| day.plus_days(i64::from(days))).transpose()
}

/// The last day on which a consumer may withdraw: so many days from the day after the last of the goods came (Directive 2011/83/EU, art. 9(2)(b)); where that
/// is a weekend or a holiday, the next working day (Regulation (EEC, Euratom) 1182/71, art. 3(4)). None while goods are still to come.
///
/// # Errors
/// A fault where the day lies beyond the calendar.
pub fn withdraw_until(policy: &ReturnsPolicy, goods: &Delivered) -> Result<Option<Date>, Fault> {
    let Some(complete_on) = goods.complete_on else { return Ok(None) };
    let mut day = complete_on.plus_days(i64::from(policy.withdrawal_days))?;
    while day.weekday().number_from_monday() > 5 || policy.holidays.contains(&day) {
        day = day.plus_days(1)?;
    }
    Ok(Some(day))
}

/// Why the law grants no withdrawal from an article; none where it does.
#[must_use]
pub fn exclusion<'a>(policy: &'a ReturnsPolicy, goods: &Delivered) -> Option<&'a str> {
    let is_meant = |article: &ExcludedArticle| match article {
        ExcludedArticle::Family(family) => goods.family.as_ref() == Some(family),
        ExcludedArticle::Product(product) => goods.product.as_ref() == Some(product),
    };
    policy.exclusions.iter().find(|exclusion| is_meant(&exclusion.article)).map(|exclusion| exclusion.ground.as_str())
}

/// Refuses a withdrawal that the law does not grant. Answers its last day.
///
/// # Errors
/// RET-008 to RET-010.
pub fn withdraw(policy: &ReturnsPolicy, goods: &Delivered, noticed_on: Date) -> Result<Option<Date>, CrmError> {
    if !goods.is_consumer {
        return Err(ReturnRefusal::NotAConsumer.refused());
    }
    if let Some(ground) = exclusion(policy, goods) {
        let (article, ground) = (goods.description.to_string(), ground.to_owned());
        return Err(ReturnRefusal::Excluded { article, ground }.refused());
    }
    let until = withdraw_until(policy, goods)?;
    match until {
        Some(last_day) if last_day < noticed_on => Err(ReturnRefusal::WithdrawalOver { noticed_on, last_day }.refused()),
        _ => Ok(until),
    }
}

/// Until when a line may come back, and how much of it.
///
/// # Errors
/// RET-001.
pub fn window(policy: &ReturnsPolicy, key: &Code, goods: &Delivered, today: Date) -> Result<ReturnWindow, CrmError> {
    let last_day = last_day(policy, reason(policy, key)?, goods)?;
    Ok(ReturnWindow {
        delivered: goods.quantity,
        taken: goods.taken,
        left: goods.left(),
        delivered_on: goods.delivered_on,
        last_day,
        is_in_time: last_day.is_some_and(|last| today <= last),
        is_consumer: goods.is_consumer,
        is_excluded: exclusion(policy, goods).is_some(),
        withdraw_until: withdraw_until(policy, goods)?,
    })
}
