//! What the currency of a document was worth in that of the accounts.

use crate::administration::{CurrencyPolicy, ExchangeRate, NotConverted, RateBook};
use crate::engine::{Query, Unit};
use crate::kernel::{CrmError, Currency, Date, SortKey};
use crate::pricing::AccountsRate;

use super::super::model::Invoice;
use super::super::policy::SellersPolicy;

/// The currency of the accounts and its rate on the day of issue; nothing for a document in that currency, or where no rate is new enough.
///
/// A seller in France states VAT in euros, whatever it keeps its rates against (CGI art. 266, 1 bis).
pub(super) fn accounts_rate(
    unit: &mut Unit,
    invoice: &Invoice,
    sellers: &SellersPolicy,
    issued_on: Option<Date>,
) -> Result<Option<AccountsRate>, CrmError> {
    let on = issued_on.unwrap_or_else(|| unit.today());
    let CurrencyPolicy { base, rate_days } = unit.policy_on(on)?;
    let is_french = sellers.find(invoice.terms().seller.as_ref()).is_some_and(|company| company.seller.is_french());
    let (currency, accounts) = (*invoice.currency(), if is_french { Currency::EUR } else { base });
    if currency == accounts {
        return Ok(None);
    }
    let first = on.plus_days(-i64::from(rate_days)).unwrap_or(on);
    let mut rates = Vec::new();
    for currency in [currency, accounts].into_iter().filter(|currency| *currency != base) {
        let of_it = || SortKey::new().text(base.code()).text(currency.code());
        rates.extend(unit.parts(&Query::between(ExchangeRate::BY_DAY, of_it().date(first), of_it().date(on)))?);
    }
    match RateBook::new(base, rate_days, &rates).quote(currency, accounts, on) {
        Ok(used) => Ok(Some(AccountsRate { currency: accounts, rate: used.rate, on: used.day })),
        Err(NotConverted::NoRate(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
