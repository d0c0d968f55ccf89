//! Which rules a document follows, and what those have no place for.

use super::model::{ElectronicInvoice, PaymentInstruction, TradeParty};

/// A set of rules that a document may follow (BT-24): how much it can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Profile {
    /// Factur-X BASIC WL: totals without lines; only as CII.
    BasicWl,
    /// The whole of EN 16931-1, and nothing else.
    En16931,
    /// EN 16931-1 and what France adds to it (XP Z12-012): types of the invoices before, several numbers of one buyer.
    ExtendedCtcFr,
}

/// A term that a profile has no place for.
pub(super) struct Uncarried {
    /// The richest profile without it.
    up_to: Profile,
    /// The business term or group, and what it is.
    pub term: &'static str,
    /// Where the document has it.
    pub field: &'static str,
    /// Whether the document states it.
    pub is_stated: fn(&ElectronicInvoice) -> bool,
}

impl Profile {
    /// All of them, the poorest first.
    pub const ALL: [Self; 3] = [Self::BasicWl, Self::En16931, Self::ExtendedCtcFr];

    /// Its identifier (BT-24).
    #[must_use]
    pub const fn identifier(self) -> &'static str {
        match self {
            Self::BasicWl => "urn:factur-x.eu:1p0:basicwl",
            Self::En16931 => "urn:cen.eu:en16931:2017",
            Self::ExtendedCtcFr => "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
        }
    }

    /// What a PDF says of the file in it (`fx:ConformanceLevel`); none where Factur-X has no such level.
    #[must_use]
    pub const fn conformance_level(self) -> Option<&'static str> {
        match self {
            Self::BasicWl => Some("BASIC WL"),
            Self::En16931 => Some("EN 16931"),
            Self::ExtendedCtcFr => None,
        }
    }

    /// The profile of an identifier.
    #[must_use]
    pub fn find(identifier: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.identifier() == identifier)
    }

    /// True where the document has lines (BG-25).
    #[must_use]
    pub const fn has_lines(self) -> bool {
        !matches!(self, Self::BasicWl)
    }

    /// What it has no place for.
    pub(super) fn uncarried(self) -> impl Iterator<Item = &'static Uncarried> {
        UNCARRIED.iter().filter(move |absent| absent.up_to >= self)
    }
}

const fn without(
    up_to: Profile,
    term: &'static str,
    field: &'static str,
    is_stated: fn(&ElectronicInvoice) -> bool,
) -> Uncarried {
    Uncarried { up_to, term, field, is_stated }
}

/// Every term that some profile lacks.
const UNCARRIED: [Uncarried; 21] = [
    without(Profile::BasicWl, "BT-7, the day from which VAT may be deducted", "vat_point_on", |i| i.vat_point_on.is_some()),
    without(Profile::BasicWl, "BT-11, the project", "references.project", |i| i.references.project.is_some()),
    without(Profile::BasicWl, "BT-14, the seller's order", "references.sales_order", |i| i.references.sales_order.is_some()),
    without(Profile::BasicWl, "BT-15, the receiving advice", "references.receiving_advice", |i| {
        i.references.receiving_advice.is_some()
    }),
    without(Profile::BasicWl, "BT-17, the tender", "references.tender", |i| i.references.tender.is_some()),
    without(Profile::BasicWl, "BT-18, the invoiced object", "references.object", |i| i.references.object.is_some()),
    without(Profile::BasicWl, "BT-33, the seller's legal information", "seller.legal_information", |i| {
        i.seller.legal_information.is_some()
    }),
    without(Profile::BasicWl, "BG-6, the seller's contact", "seller.contact", |i| has_contact(&i.seller)),
    without(Profile::BasicWl, "BG-9, the buyer's contact", "buyer.contact", |i| has_contact(&i.buyer)),
    without(Profile::BasicWl, "BT-45, the name the buyer trades under", "buyer.trading_name", |i| i.buyer.trading_name.is_some()),
    without(Profile::BasicWl, "BT-82, the payment means in words", "payment.means_text", |i| {
        any_way(i, |way| way.means_text.is_some())
    }),
    without(Profile::BasicWl, "BT-85, whose account it is", "payment.transfers.name", |i| {
        any_way(i, |way| way.transfers.iter().any(|account| account.name.is_some()))
    }),
    without(Profile::BasicWl, "BT-86, the bank", "payment.transfers.bank", |i| {
        any_way(i, |way| way.transfers.iter().any(|account| account.bank.is_some()))
    }),
    without(Profile::BasicWl, "BG-18, the card", "payment.card", |i| any_way(i, |way| way.card.is_some())),
    without(Profile::BasicWl, "BT-114, the rounding", "totals.rounding", |i| i.totals.rounding.is_some()),
    without(Profile::BasicWl, "BG-24, papers that go with it", "attachments", |i| !i.attachments.is_empty()),
    without(Profile::BasicWl, "BG-25, lines", "lines", |i| !i.lines.is_empty()),
    without(Profile::En16931, "more than one BT-46, the buyer's number", "buyer.identifiers", |i| i.buyer.identifiers.len() > 1),
    without(Profile::En16931, "EXT-FR-FE-02, the type of an invoice before", "preceding.type_code", |i| {
        i.preceding.iter().any(|before| before.type_code.is_some())
    }),
    without(Profile::ExtendedCtcFr, "BT-32 of a buyer", "buyer.tax_number", |i| i.buyer.tax_number.is_some()),
    without(Profile::ExtendedCtcFr, "BT-33 of a buyer", "buyer.legal_information", |i| i.buyer.legal_information.is_some()),
];

fn has_contact(party: &TradeParty) -> bool {
    party.contact.is_some()
}

fn any_way(invoice: &ElectronicInvoice, holds: fn(&PaymentInstruction) -> bool) -> bool {
    invoice.payment.iter().any(holds)
}
