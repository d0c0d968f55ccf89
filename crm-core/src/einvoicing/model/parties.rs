//! Who stands on an electronic invoice.

use crate::kernel::Date;

/// A number with the scheme it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TradeIdentifier {
    /// The scheme, a code of ISO 6523 or of the electronic addresses' list: `0002` SIREN, `0009` SIRET, `0088` GLN, `0225` French address.
    pub scheme: Option<String>,
    /// The number.
    pub value: String,
}

/// A postal address (BG-5, BG-8, BG-12, BG-15).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TradeAddress {
    /// Street, building and what else stands above the town: at most three lines (BT-35, BT-36, BT-162).
    pub lines: Vec<String>,
    /// The town (BT-37).
    pub city: Option<String>,
    /// The postcode (BT-38).
    pub postcode: Option<String>,
    /// The region (BT-39).
    pub region: Option<String>,
    /// The country, two letters of ISO 3166-1 (BT-40).
    pub country: Option<String>,
}

/// Whom to ask (BG-6, BG-9).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TradeContact {
    /// A person or a department (BT-41, BT-56).
    pub name: Option<String>,
    /// The telephone number (BT-42, BT-57).
    pub phone: Option<String>,
    /// The e-mail address (BT-43, BT-58).
    pub email: Option<String>,
}

/// The seller (BG-4) or the buyer (BG-7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TradeParty {
    /// The name in the register (BT-27, BT-44).
    pub name: String,
    /// The name it trades under (BT-28, BT-45).
    pub trading_name: Option<String>,
    /// Numbers it is known by (BT-29, BT-46).
    pub identifiers: Vec<TradeIdentifier>,
    /// The number in the register (BT-30, BT-47).
    pub registration: Option<TradeIdentifier>,
    /// The VAT number (BT-31, BT-48).
    pub vat_number: Option<String>,
    /// The local tax number; only of a seller (BT-32).
    pub tax_number: Option<String>,
    /// Legal form, capital and the like; only of a seller (BT-33).
    pub legal_information: Option<String>,
    /// Where electronic documents reach it (BT-34, BT-49).
    pub electronic_address: Option<TradeIdentifier>,
    /// The address.
    pub address: TradeAddress,
    /// Whom to ask.
    pub contact: Option<TradeContact>,
}

/// Who is paid, where it is not the seller (BG-10).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Payee {
    /// The name (BT-59).
    pub name: String,
    /// The number it is known by (BT-60).
    pub identifier: Option<TradeIdentifier>,
    /// The number in the register (BT-61).
    pub registration: Option<TradeIdentifier>,
}

/// Who stands in for the seller before the tax office (BG-11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TaxRepresentative {
    /// The name (BT-62).
    pub name: String,
    /// The VAT number (BT-63).
    pub vat_number: String,
    /// The address (BG-12).
    pub address: TradeAddress,
}

/// Where and when it was delivered (BG-13).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Delivery {
    /// To whom (BT-70).
    pub name: Option<String>,
    /// The place, by a number (BT-71).
    pub location: Option<TradeIdentifier>,
    /// The day (BT-72).
    pub on: Option<Date>,
    /// The place (BG-15).
    pub address: Option<TradeAddress>,
}
