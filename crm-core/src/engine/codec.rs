//! Records as bytes: an envelope around a CBOR map with integer keys.
//!
//! | bytes | holds |
//! |---|---|
//! | 1 | format, now 1 |
//! | 2 | schema of the record, big-endian |
//! | 4 | CRC-32 of everything else, big-endian |
//! | 4 | length of the sealed part, big-endian; now always 0 |
//! | n | sealed part: reserved for fields encrypted under a person's own key |
//! | rest | the CBOR map |
//!
//! Field numbers are never reused. A field that a newer version added is kept and written back. An owned record has its [`Ownership`] under
//! key 1, tagged, so that access can be decided without decoding the rest.

use minicbor::data::{Tag, Type};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::kernel::{CrmError, OWNERSHIP_TAG, Ownership, PartOf, Record, subject};

const FORMAT: u8 = 1;
const HEADER: usize = 11;
/// The key under which an owned record carries its ownership.
const OWNERSHIP_KEY: u64 = 1;

/// What is wrong with a record that stands in another's place.
const ANOTHER_ID: &str = "the record carries another id";

/// The parts of an envelope.
struct Envelope<'b> {
    schema: u16,
    body: &'b [u8],
}

/// Where CBOR is written to. A record is some hundred items of a few bytes each, so that much of the work is to append them: here that is inlined.
struct Out<'a>(&'a mut Vec<u8>);

impl minicbor::encode::Write for Out<'_> {
    type Error = std::convert::Infallible;

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Appends `value` as CBOR.
pub(super) fn append<T: Encode<()>>(
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    minicbor::encode(value, Out(out))
}

/// Encodes `record`; fields of `previous` that this version does not know are kept.
pub(crate) fn encode<R: Record>(record: &R, previous: Option<&[u8]>) -> Result<Vec<u8>, CrmError> {
    let name = || subject::<R>(record.id());
    let mut out = Vec::with_capacity(previous.map_or(512, |bytes| bytes.len().saturating_add(64)));
    out.push(FORMAT);
    out.extend_from_slice(&R::SCHEMA.to_be_bytes());
    out.extend_from_slice(&[0; 8]);
    append(record, &mut out).map_err(|e| corrupt(name(), &e))?;
    if let Some(previous) = previous {
        keep_unknown(&mut out, open(previous, name)?.body, R::NEXT_FIELD).map_err(|e| corrupt(name(), &e))?;
    }
    let sum = checksum(&out).unwrap_or(0).to_be_bytes();
    if let Some(place) = out.get_mut(3..7) {
        place.copy_from_slice(&sum);
    }
    Ok(out)
}

/// Decodes what [`encode`] wrote, bringing older schemas up to date and checking the record.
pub(crate) fn decode<R: Record>(id: R::Id, bytes: &[u8]) -> Result<R, CrmError> {
    let name = || subject::<R>(id);
    let envelope = current::<R>(bytes, name)?;
    let migrated;
    let body = if envelope.schema == R::SCHEMA {
        envelope.body
    } else {
        migrated = R::migrate(envelope.schema, envelope.body).map_err(|fault| corrupt(name(), &fault))?;
        &migrated
    };
    let record: R = minicbor::decode(body).map_err(|e| undecoded(name(), &e))?;
    if record.id() != id {
        return Err(corrupt(name(), &ANOTHER_ID));
    }
    record.check().map_err(|faults| corrupt(name(), &faults))?;
    Ok(record)
}

/// The stored form of a record.
pub(crate) struct Stored<'b, R: Record> {
    id: R::Id,
    bytes: &'b [u8],
}

impl<'b, R: Record> Stored<'b, R> {
    /// What is stored of the record of `id`.
    pub(super) const fn new(id: R::Id, bytes: &'b [u8]) -> Self {
        Self { id, bytes }
    }

    /// The part alone; nothing where the record has an older schema, whose parts only the whole record tells.
    pub(crate) fn part<P: PartOf<R> + Decode<'b, ()>>(&self) -> Result<Option<P>, CrmError> {
        let name = || subject::<R>(self.id);
        let envelope = current::<R>(self.bytes, name)?;
        if envelope.schema != R::SCHEMA {
            return Ok(None);
        }
        let part: P = minicbor::decode(envelope.body).map_err(|e| undecoded(name(), &e))?;
        if part.id() == self.id { Ok(Some(part)) } else { Err(corrupt(name(), &ANOTHER_ID)) }
    }

    /// The whole record.
    pub(crate) fn record(&self) -> Result<R, CrmError> {
        decode(self.id, self.bytes)
    }
}

/// Who the record in `bytes` belongs to, read without decoding the rest.
pub(crate) fn ownership(what: &str, bytes: &[u8]) -> Result<Option<Ownership>, CrmError> {
    let body = open(bytes, || what.to_owned())?.body;
    let mut d = Decoder::new(body);
    let fields = d.map().map_err(|e| corrupt(what.to_owned(), &e))?.unwrap_or(0);
    for _ in 0..fields {
        let key = d.u64().map_err(|e| corrupt(what.to_owned(), &e))?;
        if key == OWNERSHIP_KEY && matches!(d.datatype(), Ok(Type::Tag)) {
            let tagged = d.probe().tag().map_err(|e| corrupt(what.to_owned(), &e))? == Tag::new(OWNERSHIP_TAG);
            return if tagged { d.decode().map(Some).map_err(|e| corrupt(what.to_owned(), &e)) } else { Ok(None) };
        }
        if key > OWNERSHIP_KEY {
            break;
        }
        d.skip().map_err(|e| corrupt(what.to_owned(), &e))?;
    }
    Ok(None)
}

/// The envelope, of a schema that this version knows.
fn current<R: Record>(bytes: &[u8], name: impl Fn() -> String) -> Result<Envelope<'_>, CrmError> {
    let envelope = open(bytes, &name)?;
    if envelope.schema > R::SCHEMA {
        return Err(newer(name(), &format!("schema {} where this version knows {}", envelope.schema, R::SCHEMA)));
    }
    Ok(envelope)
}

fn undecoded(subject: String, error: &minicbor::decode::Error) -> CrmError {
    if error.is_unknown_variant() { newer(subject, &error.to_string()) } else { corrupt(subject, error) }
}

fn open(bytes: &[u8], name: impl Fn() -> String) -> Result<Envelope<'_>, CrmError> {
    let short = || corrupt(name(), &"the record is cut short");
    let format = *bytes.first().ok_or_else(short)?;
    if format > FORMAT {
        return Err(newer(name(), &format!("envelope format {format} where this version knows {FORMAT}")));
    }
    let sum = bytes.get(3..7).ok_or_else(short)?;
    if checksum(bytes).ok_or_else(short)?.to_be_bytes() != sum {
        return Err(corrupt(name(), &"its checksum does not hold"));
    }
    let schema = bytes.get(1..3).and_then(|b| b.try_into().ok()).map(u16::from_be_bytes).ok_or_else(short)?;
    let sealed = bytes.get(7..11).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes).ok_or_else(short)?;
    let start = usize::try_from(sealed).ok().and_then(|n| n.checked_add(HEADER)).ok_or_else(short)?;
    Ok(Envelope { schema, body: bytes.get(start..).ok_or_else(short)? })
}

fn checksum(bytes: &[u8]) -> Option<u32> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(bytes.get(..3)?);
    sum.update(bytes.get(7..)?);
    Some(sum.finalize())
}

/// Adds to the map behind the header the fields of `previous` from number `next` on.
fn keep_unknown(out: &mut Vec<u8>, previous: &[u8], next: u64) -> Result<(), minicbor::decode::Error> {
    let mut d = Decoder::new(previous);
    let (mut kept, mut count) = (Vec::new(), 0u64);
    for _ in 0..d.map()?.unwrap_or(0) {
        let start = d.position();
        let key = d.u64()?;
        match end_of(previous, d.position()) {
            Some(end) => d.set_position(end),
            None => d.skip()?,
        }
        if key >= next {
            kept.extend_from_slice(previous.get(start..d.position()).unwrap_or_default());
            count += 1;
        }
    }
    if count == 0 {
        return Ok(());
    }
    let body = out.split_off(HEADER);
    let mut d = Decoder::new(&body);
    let fields = d.map()?.unwrap_or(0);
    // Writing to a Vec cannot fail.
    let _ = Encoder::new(&mut *out).map(fields + count);
    out.extend_from_slice(body.get(d.position()..).unwrap_or_default());
    out.extend_from_slice(&kept);
    Ok(())
}

/// Where the item of CBOR that begins at `at` ends: by its lengths alone, whatever they enclose. None where it is cut short, or says no length.
fn end_of(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut left = 1u64;
    while left > 0 {
        let first = *bytes.get(at)?;
        let length = match first & 0x1f {
            short @ ..24 => {
                at += 1;
                u64::from(short)
            }
            wide @ 24..28 => {
                let digits = bytes.get(at + 1..)?.get(..1 << (wide - 24))?;
                at += 1 + digits.len();
                digits.iter().fold(0, |length, digit| length << 8 | u64::from(*digit))
            }
            _ => return None,
        };
        left -= 1;
        match first >> 5 {
            2 | 3 => at = at.checked_add(usize::try_from(length).ok()?)?,
            4 => left = left.checked_add(length)?,
            5 => left = left.checked_add(length.checked_mul(2)?)?,
            6 => left = left.checked_add(1)?,
            _ => {}
        }
    }
    (at <= bytes.len()).then_some(at)
}

fn corrupt(subject: String, why: &impl std::fmt::Display) -> CrmError {
    CrmError::Corrupt { subject, detail: format!("{why}; restore it from a backup") }
}

fn newer(subject: String, why: &str) -> CrmError {
    CrmError::Storage {
        code: "newer".into(),
        detail: format!("{subject} was written by a newer version of the library ({why}); open it with that version"),
        retryable: false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Written<'e> = Result<&'e mut Encoder<Vec<u8>>, minicbor::encode::Error<std::convert::Infallible>>;

    /// Any item of a definite length, as bytes.
    fn item() -> impl Strategy<Value = Vec<u8>> {
        let written = |write: &dyn Fn(&mut Encoder<Vec<u8>>) -> Written<'_>| {
            let mut encoder = Encoder::new(Vec::new());
            write(&mut encoder).unwrap();
            encoder.into_writer()
        };
        let leaf = prop_oneof![
            any::<u64>().prop_map(move |n| written(&|e| e.u64(n))),
            any::<i64>().prop_map(move |n| written(&|e| e.i64(n))),
            any::<f64>().prop_map(move |n| written(&|e| e.f64(n))),
            any::<bool>().prop_map(move |b| written(&|e| e.bool(b))),
            Just(vec![0xf6]),
            ".{0,30}".prop_map(move |text| written(&|e| e.str(&text))),
            prop::collection::vec(any::<u8>(), 0..300).prop_map(move |bytes| written(&|e| e.bytes(&bytes))),
        ];
        leaf.prop_recursive(4, 64, 30, move |inner| {
            let items = || prop::collection::vec(inner.clone(), 0..30);
            prop_oneof![
                items().prop_map(move |items| { [written(&|e| e.array(items.len() as u64)), items.concat()].concat() }),
                items().prop_map(move |mut items| {
                    items.truncate(items.len() / 2 * 2);
                    [written(&|e| e.map(items.len() as u64 / 2)), items.concat()].concat()
                }),
                (any::<u32>(), inner.clone())
                    .prop_map(move |(tag, item)| { [written(&|e| e.tag(Tag::new(u64::from(tag)))), item].concat() }),
            ]
        })
    }

    proptest! {
        #[test]
        fn an_item_ends_where_the_decoder_says(item in item(), behind in prop::collection::vec(any::<u8>(), 0..9)) {
            let all = [&[0xff], item.as_slice(), &behind].concat();
            prop_assert_eq!(end_of(&all, 1), Some(1 + item.len()));
            let mut decoder = Decoder::new(&all);
            decoder.set_position(1);
            decoder.skip().unwrap();
            prop_assert_eq!(decoder.position(), 1 + item.len());
            prop_assert_eq!(end_of(&item[..item.len() - 1], 0), None);
        }

        #[test]
        fn any_bytes_have_an_end_within_them_or_none(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(end_of(&bytes, 0).is_none_or(|end| end <= bytes.len()));
        }
    }

    #[test]
    fn what_says_no_length_is_left_to_the_decoder() {
        assert_eq!(end_of(&[0x9f, 0x01, 0xff], 0), None);
        assert_eq!(end_of(&[0x82, 0x9f, 0xff, 0x01], 0), None);
    }
}
