//! How the parts of a scan look to serde: byte strings stay byte strings.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::{ByteArray, ByteBuf};

/// One end of a range of an index.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Bound", rename_all = "snake_case")]
enum BoundForm {
    /// The range goes on to the end of the index.
    Unbounded,
    /// The value belongs to the range.
    Included(ByteBuf),
    /// The range ends just before the value.
    Excluded(ByteBuf),
}

/// A row of an index, by value and id.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Place")]
struct PlaceForm {
    /// What the row is sorted by.
    value: ByteBuf,
    /// The record it stands for.
    id: ByteArray<16>,
}

pub(super) mod bound {
    use std::ops::Bound;

    use super::{BoundForm, ByteBuf, Deserialize, Deserializer, Serialize, Serializer};

    /// Writes one end of a range.
    pub fn serialize<S: Serializer>(bound: &Bound<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        match bound {
            Bound::Unbounded => BoundForm::Unbounded,
            Bound::Included(value) => BoundForm::Included(ByteBuf::from(value.clone())),
            Bound::Excluded(value) => BoundForm::Excluded(ByteBuf::from(value.clone())),
        }
        .serialize(serializer)
    }

    /// Reads one end of a range.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bound<Vec<u8>>, D::Error> {
        Ok(match BoundForm::deserialize(deserializer)? {
            BoundForm::Unbounded => Bound::Unbounded,
            BoundForm::Included(value) => Bound::Included(value.into_vec()),
            BoundForm::Excluded(value) => Bound::Excluded(value.into_vec()),
        })
    }
}

pub(super) mod place {
    use super::{ByteArray, ByteBuf, Deserialize, Deserializer, PlaceForm, Serialize, Serializer};

    type Place = Option<(Vec<u8>, [u8; 16])>;

    /// Writes a place in an index.
    pub fn serialize<S: Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
        let form = place.as_ref().map(|(value, id)| PlaceForm { value: ByteBuf::from(value.clone()), id: ByteArray::new(*id) });
        form.serialize(serializer)
    }

    /// Reads a place in an index.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Place, D::Error> {
        let form = Option::<PlaceForm>::deserialize(deserializer)?;
        Ok(form.map(|PlaceForm { value, id }| (value.into_vec(), id.into_array())))
    }
}
