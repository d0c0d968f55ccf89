//! Every value that is read from a text: no text panics, what was read reads as itself again, and survives being stored.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use crm_core::kernel::{
    AccountId, AddressInput, Code, CountryCode, Currency, Date, Email, Fault, FieldDecimal, Label, Name, Note, Percent, Phone,
    PostalAddress, Postcode, Quantity, Rate, TaxId, TaxIdScheme, TimeZone, Timestamp, UnitPrice,
};
use minicbor::{Decode, Encode};

trait Value: PartialEq + Debug + Encode<()> + for<'b> Decode<'b, ()> {}
impl<T: PartialEq + Debug + Encode<()> + for<'b> Decode<'b, ()>> Value for T {}

pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for text in std::iter::once(text.as_ref()).chain(text.lines().take(16)) {
        every_type(text);
    }
    address(&text);
}

fn every_type(text: &str) {
    shown::<Name>(text);
    shown::<Label>(text);
    shown::<Note>(text);
    shown::<Code>(text);
    shown::<Postcode>(text);
    shown::<Email>(text);
    shown::<Phone>(text);
    shown::<CountryCode>(text);
    shown::<Currency>(text);
    shown::<Date>(text);
    shown::<Timestamp>(text);
    shown::<TimeZone>(text);
    shown::<Quantity>(text);
    shown::<Percent>(text);
    shown::<Rate>(text);
    shown::<AccountId>(text);
    read(text, FieldDecimal::parse, ToString::to_string);
    read(text, |text| UnitPrice::parse(text, Currency::EUR), |price| price.decimal().to_string());
    for scheme in [TaxIdScheme::Siren, TaxIdScheme::Siret, TaxIdScheme::Vat, TaxIdScheme::Other] {
        let parse = |text: &str| TaxId::parse(scheme, CountryCode::FRANCE, text);
        if let Some(number) = read(text, parse, ToString::to_string) {
            let _ = number.siren_digits();
        }
    }
    if let Ok(name) = Name::parse(text) {
        // What is compared by has lost its case for good.
        assert_eq!(name.folded().to_lowercase(), name.folded(), "{text:?}");
    }
    if let Ok(email) = Email::parse(text) {
        // Lower case may be longer than an address can be; where it is one, it is compared by itself.
        if let Ok(again) = Email::parse(&email.canonical()) {
            assert_eq!(again.canonical(), email.canonical());
        }
        assert_eq!(format!("{}@{}", email.local(), email.domain()), email.as_str());
    }
}

/// A value that is shown as it is read.
fn shown<T: Value + Display + FromStr<Err = Fault>>(text: &str) {
    read(text, T::from_str, T::to_string);
}

fn read<T: Value>(text: &str, parse: impl Fn(&str) -> Result<T, Fault>, show: impl Fn(&T) -> String) -> Option<T> {
    match parse(text) {
        Ok(value) => {
            let shown = show(&value);
            assert_eq!(parse(&shown).as_ref(), Ok(&value), "{text:?} is shown as {shown:?}");
            let stored = minicbor::to_vec(&value).expect("a value can be stored");
            assert_eq!(minicbor::decode::<T>(&stored).ok().as_ref(), Some(&value), "{text:?}");
            Some(value)
        }
        Err(fault) => {
            assert!(!fault.problem.is_empty() && !fault.remedy.is_empty(), "a fault says what to do: {fault:?}");
            None
        }
    }
}

fn address(text: &str) {
    let mut lines = text.lines().map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    let (country, postcode, city, region) = (next(), next(), next(), next());
    let input = AddressInput { lines: lines.collect(), postcode, city, region, country };
    let Ok(address) = PostalAddress::parse(&input) else { return };
    let stored = minicbor::to_vec(&address).expect("an address can be stored");
    assert_eq!(minicbor::decode::<PostalAddress>(&stored).ok(), Some(address));
}
