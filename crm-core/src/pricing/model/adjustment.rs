//! What is taken off a line or a document, or put on it.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Money, Name, Percent};

use super::tax::TaxTreatment;

/// An allowance or a charge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Adjustment {
    /// An amount, not negative.
    #[n(0)]
    Amount(#[n(0)] Money),
    /// A percentage of what it applies to, not negative.
    #[n(1)]
    Percent(#[n(0)] Percent),
}

/// Why something is taken off or put on, as a code: of UNTDID 5189 for an allowance (`95` discount), of UNTDID 7161 for a charge (`FC` freight). One to three
/// of A-Z and 0-9; which list it is of shows by the side it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonCode([u8; 3]);

/// Codes of UNTDID 5189 that EN 16931 allows (BR-CL-19).
const ALLOWANCE_REASONS: &str = "\
    100 102 103 104 105 41 42 60 62 63 64 65 66 67 68 70 71 88 95";

/// Codes of UNTDID 7161 that EN 16931 allows (BR-CL-20).
const CHARGE_REASONS: &str = "\
    AA AAA AAC AAD AAE AAF AAH AAI AAS AAT AAV AAY AAZ ABA ABB ABC ABD ABF ABK ABL ABN ABR ABS ABT ABU ACF ACG ACH ACI ACJ \
    ACK ACL ACM ACS ADC ADE ADJ ADK ADL ADM ADN ADO ADP ADQ ADR ADT ADW ADY ADZ AEA AEB AEC AED AEF AEH AEI AEJ AEK AEL \
    AEM AEN AEO AEP AES AET AEU AEV AEW AEX AEY AEZ AJ AU CA CAB CAD CAE CAF CAI CAJ CAK CAL CAM CAN CAO CAP CAQ CAR CAS \
    CAT CAU CAV CAW CAX CAY CAZ CD CG CS CT DAB DAC DAD DAF DAG DAH DAI DAJ DAK DAL DAM DAN DAO DAP DAQ DL EG EP ER FAA \
    FAB FAC FC FH FI GAA HAA HD HH IAA IAB ID IF IR IS KO L1 LA LAA LAB LF MAE MI ML NAA OA PA PAA PC PL PRV RAB RAC RAD \
    RAF RE RF RH RV SA SAA SAD SAE SAI SG SH SM SU TAB TAC TT TV V1 V2 WH XAA YY ZZZ";

impl ReasonCode {
    /// Reads a code in upper or lower case.
    ///
    /// # Errors
    /// A code that neither list has.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let upper = text.to_ascii_uppercase();
        let is_listed = |list: &str| list.split(' ').any(|code| code == upper);
        let mut code = [b' '; 3];
        if !is_listed(ALLOWANCE_REASONS) && !is_listed(CHARGE_REASONS) {
            let remedy = "give a code of UNTDID 5189 for an allowance, as 95, or of 7161 for a charge, as FC";
            return Err(Fault::new(text, "this is not the code of a reason", remedy));
        }
        for (place, byte) in code.iter_mut().zip(upper.bytes()) {
            *place = byte;
        }
        Ok(Self(code))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }

    /// True where the code says why something is taken off, false where it says why something is put on: no code says both.
    #[must_use]
    pub fn is_of_allowances(&self) -> bool {
        ALLOWANCE_REASONS.split(' ').any(|code| code == self.as_str())
    }

    /// Whether the code fits the side that it stands on.
    ///
    /// # Errors
    /// A fault where a code of charges stands on an allowance, or the other way round.
    pub fn check_side(&self, allowance: bool) -> Result<(), Fault> {
        if self.is_of_allowances() == allowance {
            return Ok(());
        }
        let (side, list) = if allowance { ("an allowance", "UNTDID 5189, as 95") } else { ("a charge", "UNTDID 7161, as FC") };
        Err(Fault::new(self, format!("this is not why there is {side}"), format!("give a code of {list}")).at("reason_code"))
    }
}

impl FromStr for ReasonCode {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::parse(text)
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<C> Encode<C> for ReasonCode {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ReasonCode {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        Self::parse(d.str()?).map_err(|fault| minicbor::decode::Error::message(fault).at(position))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ReasonCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ReasonCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// An allowance or charge on a line, which has the line's VAT (BG-27, BG-28). A percentage is of quantity times price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LineAdjustment {
    /// How much.
    pub adjustment: Adjustment,
    /// Why, in words (BT-139, BT-144).
    pub reason: Option<Name>,
    /// The same as a code (BT-140, BT-145).
    pub reason_code: Option<ReasonCode>,
}

impl From<Adjustment> for LineAdjustment {
    fn from(adjustment: Adjustment) -> Self {
        Self { adjustment, reason: None, reason_code: None }
    }
}

/// Without a reason the adjustment alone is stored, as it was before there were reasons: signed quotes keep their bytes. With one it is an array of three.
impl<C> Encode<C> for LineAdjustment {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        cx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        if self.reason.is_none() && self.reason_code.is_none() {
            return self.adjustment.encode(e, cx);
        }
        e.array(3)?.encode_with(&self.adjustment, cx)?.encode_with(&self.reason, cx)?.encode_with(self.reason_code, cx)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for LineAdjustment {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.probe().array()? != Some(3) {
            return Ok(Adjustment::decode(d, cx)?.into());
        }
        d.array()?;
        Ok(Self { adjustment: d.decode_with(cx)?, reason: d.decode_with(cx)?, reason_code: d.decode_with(cx)? })
    }
}

/// An allowance or charge on the whole document, with its VAT (BG-20, BG-21). A percentage is of the sum of line nets.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DocumentAdjustment {
    /// How much.
    #[n(0)]
    pub adjustment: Adjustment,
    /// Its VAT.
    #[n(1)]
    pub tax: TaxTreatment,
    /// Why, in words (BT-97, BT-104).
    #[n(2)]
    pub reason: Name,
    /// The same as a code (BT-98, BT-105).
    #[n(3)]
    pub reason_code: Option<ReasonCode>,
}

impl DocumentAdjustment {
    /// An allowance or charge, its reason in words alone.
    #[must_use]
    pub const fn new(adjustment: Adjustment, tax: TaxTreatment, reason: Name) -> Self {
        Self { adjustment, tax, reason, reason_code: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_reason_is_of_one_of_the_two_lists_and_stands_on_its_own_side() {
        let listed = |list: &str| list.split(' ').map(|code| ReasonCode::parse(code).unwrap()).collect::<Vec<_>>();
        let (off, on) = (listed(ALLOWANCE_REASONS), listed(CHARGE_REASONS));
        assert_eq!((off.len(), on.len()), (19, 178));
        assert!(off.iter().all(|code| code.check_side(true).is_ok() && code.check_side(false).is_err()));
        assert!(on.iter().all(|code| code.check_side(false).is_ok() && code.check_side(true).is_err()));
        assert_eq!(ReasonCode::parse("fc").unwrap().to_string(), "FC");
        for wrong in ["", "ABCD", "96", "9 5", "FC AA"] {
            assert!(ReasonCode::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_adjustment_stored_before_lines_had_reasons_is_read() {
        for before in [Adjustment::Percent(Percent::TWENTY), Adjustment::Amount(Money::zero(crate::kernel::Currency::EUR))] {
            let read: LineAdjustment = minicbor::decode(&minicbor::to_vec(&before).unwrap()).unwrap();
            assert_eq!(minicbor::to_vec(&read).unwrap(), minicbor::to_vec(&before).unwrap(), "its bytes stay the same");
            assert_eq!(read, before.into());
            let reasoned = LineAdjustment { reason_code: Some(ReasonCode::parse("95").unwrap()), ..read };
            assert_eq!(minicbor::decode::<LineAdjustment>(&minicbor::to_vec(&reasoned).unwrap()).unwrap(), reasoned);
        }
    }
}
