//! The terms of supply as documents show them.

use crate::invoicing::{DocumentKind, Invoice, SupplyTime};
use crate::kernel::{DateRange, UnitCode};

use super::labels::filled;
use super::letterhead;
use super::model::{DocumentLanguage, SheetEntry};
use super::sheet::{Desk, entry};

/// References, when it was supplied, and where.
#[must_use]
pub fn facts(invoice: &Invoice, desk: &Desk<'_>) -> Vec<SheetEntry> {
    let (labels, terms) = (&desk.labels, invoice.terms());
    let (contract, over) = match (invoice.kind(), terms.supplied) {
        (DocumentKind::Rebate { contract, period }, _) => (Some(contract), Some(*period)),
        (_, Some(SupplyTime::Over(period))) => (terms.contract.as_ref(), Some(period)),
        _ => (terms.contract.as_ref(), None),
    };
    let mut facts = Vec::new();
    facts.extend(terms.buyer_reference.as_ref().map(|text| entry(labels.buyer_reference, text.as_str())));
    facts.extend(terms.project.as_ref().map(|text| entry(labels.project, text.as_str())));
    facts.extend(contract.map(|text| entry(labels.contract, text.as_str())));
    if let Some(SupplyTime::On(day)) = terms.supplied {
        facts.push(entry(labels.supplied_on, desk.writing.date(day)));
    }
    facts.extend(over.and_then(|over| period(&over, desk)).map(|text| entry(labels.supplied_over, text)));
    let home = *desk.seller.address.country();
    let place = terms.delivery.as_ref().map(|place| letterhead::address(place, Some(home)).join(", "));
    facts.extend(place.map(|place| entry(labels.delivered_to, place)));
    facts
}

/// A period with both of its ends.
#[must_use]
pub fn period(period: &DateRange, desk: &Desk<'_>) -> Option<String> {
    let (from, until) = (desk.writing.date((*period.from())?), desk.writing.date((*period.until())?));
    Some(filled(desk.labels.period, &[("from", &from), ("until", &until)]))
}

/// How the usual units are written behind a quantity, in French and English; nothing for what is counted one by one, and for units that few know.
const UNITS: [(&str, &str, &str); 12] = [
    ("HUR", "h", "h"),
    ("MIN", "min", "min"),
    ("DAY", "j", "d"),
    ("WEE", "sem.", "wk"),
    ("MON", "mois", "mo."),
    ("ANN", "an", "yr"),
    ("KGM", "kg", "kg"),
    ("MTR", "m", "m"),
    ("MTK", "m²", "m²"),
    ("MTQ", "m³", "m³"),
    ("LTR", "l", "l"),
    ("KWH", "kWh", "kWh"),
];

/// The unit as it is written behind a quantity.
#[must_use]
pub fn unit(unit: &UnitCode, language: DocumentLanguage) -> Option<&'static str> {
    let (_, french, english) = UNITS.iter().find(|(code, ..)| *code == unit.as_str())?;
    Some(match language {
        DocumentLanguage::French => french,
        DocumentLanguage::English => english,
    })
}
