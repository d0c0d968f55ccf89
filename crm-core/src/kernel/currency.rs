//! Currencies of ISO 4217.

use std::fmt;
use std::str::FromStr;

use super::error::Fault;

/// A currency of ISO 4217 that amounts can be counted in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// Yen, which has no minor unit.
    pub const JPY: Self = Self(*b"JPY");

    /// Those that need no looking up.
    const COMMON: [Self; 4] = [Self::EUR, Self::USD, Self::GBP, Self::JPY];

    /// Reads an alphabetic code in capitals, as `EUR`.
    ///
    /// # Errors
    /// A fault for anything that is not a currency with a number of minor units in ISO 4217 (gold and test codes have none).
    pub fn parse(code: &str) -> Result<Self, Fault> {
        // Most amounts are in one of a few currencies, and a record holds hundreds of them.
        if let Some(common) = Self::COMMON.into_iter().find(|common| common.0 == code.as_bytes()) {
            return Ok(common);
        }
        let fault = || Fault::new(code, "this is not a currency of ISO 4217", "give its three capital letters, as EUR");
        let known = iso_currency::Currency::from_code(code).ok_or_else(fault)?;
        known.exponent().filter(|units| *units <= 4).ok_or_else(fault)?;
        code.as_bytes().try_into().map(Self).map_err(|_| fault())
    }

    /// The alphabetic code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The three letters as bytes.
    pub(crate) const fn bytes(self) -> [u8; 3] {
        self.0
    }

    /// How many decimals its amounts have: 0 to 4.
    #[must_use]
    pub fn minor_units(self) -> u32 {
        match self {
            Self::EUR | Self::USD | Self::GBP => 2,
            Self::JPY => 0,
            _ => iso_currency::Currency::from_code(self.code()).and_then(iso_currency::Currency::exponent).map_or(2, u32::from),
        }
    }
}

impl FromStr for Currency {
    type Err = Fault;

    fn from_str(code: &str) -> Result<Self, Fault> {
        Self::parse(code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl<C> minicbor::Encode<C> for Currency {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.code())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Currency {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        Self::parse(d.str()?).map_err(|fault| minicbor::decode::Error::message(fault).at(position))
    }
}
