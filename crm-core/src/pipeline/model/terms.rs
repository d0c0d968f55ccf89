//! What else is known of a deal: what is sold, to whom, against whom, and for whose benefit.

use minicbor::{Decode, Encode};

use crate::kernel::{
    Code, ContactId, ContractId, Fault, Faults, Money, Name, Note, Percent, ProductId, Quantity, Timestamp, UnitPrice, UserId,
};
use crate::pricing::{Adjustment, PricedDocument, PricedLine, TaxTreatment, total};

/// The most lines of a deal.
pub const DEAL_LINES: usize = 500;
/// The most people, competitors or splits of a deal.
pub const MAX_PARTS: usize = 50;

/// Something that is sold in a deal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DealLine {
    /// What it is.
    #[n(0)]
    pub name: Name,
    /// The product it is, where it is in the catalog.
    #[n(1)]
    pub product: Option<ProductId>,
    /// How much of it, above zero.
    #[n(2)]
    pub quantity: Quantity,
    /// Net price of one, not negative; all lines of a deal are in one currency.
    #[n(3)]
    pub price: UnitPrice,
    /// What is taken off the line, 0 to 100 percent; none: nothing.
    #[n(4)]
    pub discount: Option<Percent>,
}

/// The part that somebody has in the decision of the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum BuyingRole {
    /// Says yes or no in the end.
    #[n(0)]
    DecisionMaker,
    /// Has the money.
    #[n(1)]
    EconomicBuyer,
    /// Speaks for us when we are not there.
    #[n(2)]
    Champion,
    /// Is listened to.
    #[n(3)]
    Influencer,
    /// Judges the technical side.
    #[n(4)]
    Evaluator,
    /// Will use it.
    #[n(5)]
    EndUser,
    /// Buys by the rules of the house: purchasing, legal.
    #[n(6)]
    Purchasing,
    /// Is against it.
    #[n(7)]
    Blocker,
}

impl BuyingRole {
    /// The part in one word, as gates look for it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::DecisionMaker => "decision_maker",
            Self::EconomicBuyer => "economic_buyer",
            Self::Champion => "champion",
            Self::Influencer => "influencer",
            Self::Evaluator => "evaluator",
            Self::EndUser => "end_user",
            Self::Purchasing => "purchasing",
            Self::Blocker => "blocker",
        }
    }
}

/// Somebody on the customer's side.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Stakeholder {
    /// The person.
    #[n(0)]
    pub contact: ContactId,
    /// Their part.
    #[n(1)]
    pub role: BuyingRole,
}

/// How a competitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum CompetitorStanding {
    /// Offers too.
    #[default]
    #[n(0)]
    Offering,
    /// Is out.
    #[n(1)]
    Out,
    /// Got the deal.
    #[n(2)]
    Chosen,
}

/// Somebody else who wants the deal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Competitor {
    /// What they are called; each once, letter case aside.
    #[n(0)]
    pub name: Name,
    /// How they stand.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    #[cbor(default)]
    pub standing: CompetitorStanding,
    /// What they are good at and what not.
    #[n(2)]
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    pub note: Note,
}

/// The part of a deal that counts for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DealSplit {
    /// The user, each once.
    #[n(0)]
    pub user: UserId,
    /// Their part, above 0 percent; all of a deal sum to exactly 100.
    #[n(1)]
    pub share: Percent,
}

/// What a deal brings again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecurringRevenue {
    /// What it brings each time, not negative.
    #[n(0)]
    pub amount: Money,
    /// How many months lie between two times, 1 to 120: 1 for monthly, 12 for yearly.
    #[n(1)]
    pub every_months: u32,
}

impl RecurringRevenue {
    /// What it brings in a month, rounded.
    ///
    /// # Errors
    /// None for a checked one: a part of an amount is an amount.
    pub fn monthly(&self) -> Result<Money, Fault> {
        self.amount.portion(1, i64::from(self.every_months))
    }
}

/// The term of a contract that a deal is to prolong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct RenewalOf {
    /// The contract.
    #[n(0)]
    pub contract: ContractId,
    /// The number of the term that is about to end, counted from 0.
    #[n(1)]
    pub term: u32,
}

/// A point of a gate's checklist that was ticked off.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TickedPoint {
    /// Its key.
    #[n(0)]
    pub key: Code,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// By whom; none for the host's own work.
    #[n(2)]
    pub by: Option<UserId>,
}

/// What lines come to: their net sum; nothing where there are none.
///
/// # Errors
/// The faults of the lines, as `lines[2].price`.
pub fn worth(lines: &[DealLine]) -> Result<Option<Money>, Faults> {
    let Some(currency) = lines.first().map(|line| line.price.currency()) else { return Ok(None) };
    let priced: Vec<PricedLine> = lines
        .iter()
        .map(|line| {
            // Deals are net: VAT comes with the invoice.
            let mut priced = PricedLine::new(line.quantity, line.price, TaxTreatment::rated(Percent::ZERO));
            priced.allowances.extend(line.discount.map(|percent| Adjustment::Percent(percent).into()));
            priced
        })
        .collect();
    let zero = Money::zero(currency);
    let (lines, allowances, charges) = (priced.iter().collect(), &[][..], &[][..]);
    let totals = total(&PricedDocument { currency, lines, allowances, charges, prepaid: zero, rounding: zero })?;
    Ok(Some(totals.net))
}

/// What is wrong with the lines of a deal.
pub(super) fn check_lines(lines: &[DealLine], faults: &mut Faults) {
    let count = lines.len();
    faults.require(count <= DEAL_LINES, "lines", count, "a deal has at most 500 lines", "merge some");
    for (at, line) in lines.iter().enumerate() {
        let mut push = |fault: Fault| faults.push(fault.at(format_args!("lines[{at}]")));
        if line.quantity <= Quantity::ZERO {
            push(Fault::new(line.quantity, "a line sells something", "give a quantity above zero").at("quantity"));
        }
        if let Some(off) = line.discount.filter(|off| !(Percent::ZERO..=Percent::HUNDRED).contains(off)) {
            push(Fault::new(off, "a discount lies between 0 and 100 percent", "give such a percentage").at("discount"));
        }
    }
    if let Err(found) = worth(lines) {
        found.as_slice().iter().for_each(|fault| faults.push(fault.clone()));
    }
}

/// What is wrong with the people, competitors and splits of a deal.
pub(super) fn check_parts(people: &[Stakeholder], competitors: &[Competitor], splits: &[DealSplit], faults: &mut Faults) {
    for (field, count) in [("stakeholders", people.len()), ("competitors", competitors.len()), ("splits", splits.len())] {
        faults.require(count <= MAX_PARTS, field, count, "there are at most 50 of them", "name those that matter");
    }
    let twice = |field: &str, at: usize, shown: String| {
        Fault::new(shown, "this stands twice", "name it once").at(format_args!("{field}[{at}]"))
    };
    for (at, person) in people.iter().enumerate() {
        if people.iter().take(at).any(|earlier| earlier == person) {
            faults.push(twice("stakeholders", at, person.contact.to_string()));
        }
    }
    for (at, other) in competitors.iter().enumerate() {
        if competitors.iter().take(at).any(|earlier| earlier.name.folded() == other.name.folded()) {
            faults.push(twice("competitors", at, other.name.to_string()));
        }
    }
    for (at, split) in splits.iter().enumerate() {
        if splits.iter().take(at).any(|earlier| earlier.user == split.user) {
            faults.push(twice("splits", at, split.user.to_string()));
        }
        if split.share <= Percent::ZERO {
            let fault = Fault::new(split.share, "a share is above zero", "leave out who gets nothing");
            faults.push(fault.at(format_args!("splits[{at}].share")));
        }
    }
    let sum: i128 = splits.iter().map(|split| i128::from(split.share.scaled())).sum();
    let is_whole = splits.is_empty() || sum == i128::from(Percent::HUNDRED.scaled());
    faults.require(is_whole, "splits", splits.len(), "the shares do not sum to 100 percent", "give shares that do, or none");
}

/// What is wrong with what a deal brings again and again.
pub(super) fn check_recurring(recurring: &RecurringRevenue, faults: &mut Faults) {
    let amount = recurring.amount;
    let problem = "what comes again is not negative";
    faults.require(!amount.is_negative(), "recurring.amount", amount, problem, "give an amount of 0 or more");
    let months = recurring.every_months;
    let fits = (1..=120).contains(&months);
    faults.require(
        fits,
        "recurring.every_months",
        months,
        "1 to 120 months lie between two times",
        "give 1 for monthly, 12 for yearly",
    );
}
