//! The version of the JSON of results.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// Increased if a program that reads this version cannot read the next: new fields and kinds do not count.
const VERSION: u32 = 1;

/// Writes [`VERSION`]; of what is read, a later one is an error. JSON of 2026-11 has none, which is the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct JsonVersion;

impl Serialize for JsonVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de> Deserialize<'de> for JsonVersion {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u32::deserialize(from)? {
            ..=VERSION => Ok(Self),
            later => Err(D::Error::custom(format_args!(
                "the JSON is of version {later}, and this program reads versions up to {VERSION}"
            ))),
        }
    }
}
