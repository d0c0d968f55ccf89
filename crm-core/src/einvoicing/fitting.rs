//! What a profile and a syntax cannot carry: refused before anything is written, so that nothing is left out without a word.

use crate::kernel::{Fault, Faults};

use super::model::{ElectronicInvoice, PaymentInstruction, TradeAddress};
use super::profiles::Profile;
use super::ubl::is_credit_note;

/// The lines that an address has (BT-35, BT-36, BT-162).
const ADDRESS_LINES: usize = 3;

/// The XML that a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Cross Industry Invoice.
    Cii,
    /// Universal Business Language.
    Ubl,
}

/// What a syntax has no place for.
struct Limit {
    /// The one that has not; none where neither has.
    syntax: Option<Syntax>,
    field: &'static str,
    problem: &'static str,
    remedy: &'static str,
    is_met: fn(&ElectronicInvoice) -> bool,
}

const fn limit(
    syntax: Option<Syntax>,
    field: &'static str,
    problem: &'static str,
    remedy: &'static str,
    is_met: fn(&ElectronicInvoice) -> bool,
) -> Limit {
    Limit { syntax, field, problem, remedy, is_met }
}

/// What the syntaxes have no place for, one place after the other.
const LIMITS: [Limit; 13] = [
    limit(None, "seller.address.lines", "an address has three lines (BT-35, BT-36, BT-162)", SHORTER, |i| {
        fits(&i.seller.address)
    }),
    limit(None, "buyer.address.lines", "an address has three lines (BT-50, BT-51, BT-163)", SHORTER, |i| fits(&i.buyer.address)),
    limit(None, "tax_representative.address.lines", "an address has three lines (BT-64, BT-65, BT-164)", SHORTER, |i| {
        i.tax_representative.as_ref().is_none_or(|representative| fits(&representative.address))
    }),
    limit(None, "delivery.address.lines", "an address has three lines (BT-75, BT-76, BT-165)", SHORTER, |i| {
        i.delivery.as_ref().and_then(|delivery| delivery.address.as_ref()).is_none_or(fits)
    }),
    limit(
        None,
        "payment.remittance",
        "a document has one text for the payer to write (BT-83)",
        "give the same with each way to pay",
        |i| is_one(i, |way| way.remittance.as_deref()),
    ),
    limit(None, "payment.card", "a document names one card (BG-18)", "name the one that was paid with", |i| {
        i.payment.iter().filter(|way| way.card.is_some()).count() <= 1
    }),
    limit(None, "payment.debit", "a document names one direct debit (BG-19)", "name the one that is to be made", |i| {
        i.payment.iter().filter(|way| way.debit.is_some()).count() <= 1
    }),
    limit(
        None,
        "totals.tax_in_accounts",
        "VAT in the currency of the accounts (BT-111) needs that currency (BT-6)",
        "give `accounting_currency`",
        |i| i.totals.tax_in_accounts.is_none() || i.accounting_currency.is_some(),
    ),
    limit(
        Some(Syntax::Cii),
        "breakdown",
        "CII says from when VAT may be deducted (BT-7, BT-8) in the groups of VAT (BG-23)",
        "give the groups",
        |i| !i.breakdown.is_empty() || (i.vat_point.is_none() && i.vat_point_on.is_none()),
    ),
    limit(None, "payment.means", "a document names one kind of payment (BT-81)", "keep one kind, with all its accounts", |i| {
        is_one(i, |way| Some(&way.means))
    }),
    limit(Some(Syntax::Ubl), "payment.means_text", "UBL says the kind of payment in words once (BT-82)", "keep one text", |i| {
        is_one(i, |way| way.means_text.as_deref())
    }),
    limit(Some(Syntax::Ubl), "totals.tax", "UBL puts the groups of VAT (BG-23) below their sum (BT-110)", "give the sum", |i| {
        i.totals.tax.is_some() || i.breakdown.is_empty()
    }),
    limit(
        Some(Syntax::Ubl),
        "payment",
        "UBL says when a credit note is due (BT-9) beside how it is paid (BG-16)",
        "give a way to pay, or leave the due date out",
        |i| !is_credit_note(&i.type_code) || i.due_on.is_none() || !i.payment.is_empty(),
    ),
];

const SHORTER: &str = "put what is beyond it into the third";

/// Whether `invoice` can be written in `syntax` by the profile that it names.
///
/// # Errors
/// Each term that has no place there, and a profile that is not known or not for that syntax.
pub(super) fn fitted(invoice: &ElectronicInvoice, syntax: Syntax) -> Result<(), Faults> {
    let mut faults = Faults::new();
    match Profile::find(&invoice.profile) {
        None => {
            let known = Profile::ALL.map(|profile| format!("`{}`", profile.identifier())).join(", ");
            faults.push(
                Fault::new(&invoice.profile, "this profile (BT-24) is not known", format!("give one of {known}")).at("profile"),
            );
        }
        Some(Profile::BasicWl) if syntax == Syntax::Ubl => {
            let problem = "this profile (BT-24) is not for UBL";
            faults.push(Fault::new(&invoice.profile, problem, "write CII, or by a profile with lines").at("profile"));
        }
        Some(profile) => {
            for absent in profile.uncarried().filter(|absent| (absent.is_stated)(invoice)) {
                let problem = format!("the profile does not carry {}", absent.term);
                faults.push(Fault::new(profile.identifier(), problem, "leave it out, or take a richer profile").at(absent.field));
            }
        }
    }
    for limit in LIMITS.iter().filter(|limit| limit.syntax.is_none_or(|one| one == syntax) && !(limit.is_met)(invoice)) {
        faults.push(Fault::new("", limit.problem, limit.remedy).at(limit.field));
    }
    attachments(invoice, &mut faults);
    lines(invoice, syntax, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn attachments(invoice: &ElectronicInvoice, faults: &mut Faults) {
    for (at, paper) in invoice.attachments.iter().enumerate().filter(|(_, paper)| paper.content.is_none()) {
        if let Some(stated) = paper.media_type.as_ref().or(paper.file_name.as_ref()) {
            let problem = "name and type of a file (BT-125) stand beside the file";
            faults.push(Fault::new(stated, problem, "give `content`, or leave them out").at(format!("attachments[{at}]")));
        }
    }
}

fn lines(invoice: &ElectronicInvoice, syntax: Syntax, faults: &mut Faults) {
    for (at, line) in invoice.lines.iter().enumerate() {
        if let Some(unit) = line.price.base_unit.as_ref().filter(|_| line.price.base_quantity.is_none()) {
            let problem = "the unit of what a price is for (BT-150) stands beside the quantity (BT-149)";
            faults.push(Fault::new(unit, problem, "give `base_quantity`").at(format!("lines[{at}].price.base_unit")));
        }
        if let Some(discount) = line.price.discount.filter(|_| syntax == Syntax::Cii && line.price.gross.is_none()) {
            let problem = "CII puts what is taken off a price (BT-147) below the price before (BT-148)";
            faults.push(Fault::new(discount, problem, "give `gross`").at(format!("lines[{at}].price.discount")));
        }
    }
}

fn fits(address: &TradeAddress) -> bool {
    address.lines.len() <= ADDRESS_LINES
}

/// True where all ways to pay that say something say the same.
fn is_one<'a>(invoice: &'a ElectronicInvoice, said: fn(&'a PaymentInstruction) -> Option<&'a str>) -> bool {
    let mut texts = invoice.payment.iter().filter_map(said);
    let first = texts.next();
    texts.all(|text| Some(text) == first)
}
