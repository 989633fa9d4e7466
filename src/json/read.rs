//! Builds the records of a text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Json, Kind, Record, Unread, deep};

/// Upper bounds of a text's values, from its punctuation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) values: usize,
    /// The number of values and names.
    pub(super) records: usize,
    /// The number of bytes of strings with escapes.
    pub(super) decoded: usize,
}

impl Size {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // Each value but the first follows one of `,`, `[`, `{`, and each name precedes a `:`.
        let (mut values, mut names, mut decoded) = (1, 0, 0);
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b',' | b'[' | b'{' => values += 1,
                b':' => names += 1,
                b'"' => {
                    let (end, escaped) = end_of_string(bytes, at);
                    decoded += if escaped { end - at } else { 0 };
                    at = end + 1;
                }
                _ => {}
            }
        }
        // A value has at least one byte, and one byte separates it from the next; a text with fewer is not JSON.
        let most = text.len() / 2 + 2;
        Self {
            values,
            records: (values + names).min(most),
            decoded,
        }
    }
}

/// Returns the offset of the quote or line break that ends a string, and whether the string has an escape.
fn end_of_string(bytes: &[u8], from: usize) -> (usize, bool) {
    let (mut at, mut escaped) = (from, false);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match memchr::memchr3(b'"', b'\\', b'\n', rest) {
            Some(found) if rest.get(found) == Some(&b'\\') => {
                escaped = true;
                let is_line_end = rest.get(found + 1) == Some(&b'\n');
                at += found + if is_line_end { 1 } else { 2 };
            }
            // No string has a line break; one without an end must not hide the values of the next line.
            Some(found) => return (at + found, escaped),
            None => return (bytes.len(), escaped),
        }
    }
}

/// The start of serde_json's message for a text that is nested deeper than 127 levels.
const TOO_DEEP: &str = "recursion limit exceeded";

/// Parses a text within these bounds, or returns the reason why it is not JSON.
pub(super) fn read(text: &str, size: Size) -> Result<Json<'_>, String> {
    let mut json = Json {
        text: Cow::Borrowed(text),
        replaced: 0,
        unread: Unread::default(),
        decoded: String::with_capacity(size.decoded),
        records: Vec::with_capacity(size.records),
    };
    value(text, &mut json)?;
    Ok(json)
}

/// Appends the records of a text; if it is nested too deep for that, without recursion.
fn value<'t>(text: &'t str, json: &mut Json<'t>) -> Result<(), String> {
    let before = (json.records.len(), json.decoded.len());
    let mut source = serde_json::Deserializer::from_str(text);
    let read = Records(json).deserialize(&mut source);
    let Err(error) = read.and_then(|()| source.end()) else {
        return Ok(());
    };
    let error = error.to_string();
    if !error.starts_with(TOO_DEEP) {
        return Err(error);
    }
    json.records.truncate(before.0);
    json.decoded.truncate(before.1);
    deep::value(text, json)
}

/// Parses a text with a value on each line as one list. Lines that are no values are counted.
pub(super) fn read_lines(text: &str, size: Size) -> Result<Json<'_>, String> {
    let mut json = Json {
        text: Cow::Borrowed(text),
        replaced: 0,
        unread: Unread::default(),
        decoded: String::with_capacity(size.decoded),
        // The list has a record that no bracket was counted for.
        records: Vec::with_capacity(size.records + 1),
    };
    let (at, mut count) = (Records(&mut json).push(Kind::List, [0; 2]), 0);
    let mut first = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if std::mem::take(&mut json.unread.last) {
            json.unread.lines += 1;
        }
        let before = (json.records.len(), json.decoded.len());
        match value(line, &mut json) {
            Ok(()) => count += 1,
            Err(error) => {
                json.records.truncate(before.0);
                json.decoded.truncate(before.1);
                json.unread.last = true;
                first.get_or_insert(error);
            }
        }
    }
    Records(&mut json).close(at, count);
    match first {
        Some(error) if count == 0 => Err(error),
        _ => Ok(json),
    }
}

/// A visitor that appends the records of a value.
pub(super) struct Records<'j, 't>(pub(super) &'j mut Json<'t>);

impl<'t> Records<'_, 't> {
    pub(super) fn push(&mut self, kind: Kind, [start, end]: [u32; 2]) -> usize {
        self.0.records.push(Record { kind, start, end });
        self.0.records.len() - 1
    }

    /// Appends a string of `len` bytes. It starts at an offset in the text or, from the text's length on, in the
    /// decoded strings. Both are shorter than 32 bits can express.
    fn push_str(&mut self, start: usize, len: usize) {
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        self.push(Kind::Text, [place(start), place(start + len)]);
    }

    fn push_bits(&mut self, kind: Kind, bits: u64) {
        let [a, b, c, d, e, f, g, h] = bits.to_le_bytes();
        let halves = [[a, b, c, d], [e, f, g, h]].map(u32::from_le_bytes);
        self.push(kind, halves);
    }

    /// Completes the list or object at an index, with its number of items or members.
    pub(super) fn close(&mut self, at: usize, count: u32) {
        let end = u32::try_from(self.0.records.len()).unwrap_or(u32::MAX);
        if let Some(record) = self.0.records.get_mut(at) {
            (record.start, record.end) = (count, end);
        }
    }
}

impl<'t> DeserializeSeed<'t> for Records<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Records<'_, 't> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.push(Kind::Null, [0; 2]);
        Ok(())
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.push(if value { Kind::True } else { Kind::False }, [0; 2]);
        Ok(())
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.push_bits(Kind::Unsigned, value);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        // For negative numbers only the magnitude matters in fields of posts.
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.push_bits(Kind::Float, value.to_bits());
        Ok(())
    }

    /// Adds a string without escapes, which is a slice of the text.
    fn visit_borrowed_str<E: Error>(mut self, value: &'t str) -> Result<(), E> {
        let start = value.as_ptr().addr() - self.0.text.as_ptr().addr();
        self.push_str(start, value.len());
        Ok(())
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        let start = self.0.text.len() + self.0.decoded.len();
        self.0.decoded.push_str(value);
        self.push_str(start, value.len());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut items: A) -> Result<(), A::Error> {
        let (at, mut count) = (self.push(Kind::List, [0; 2]), 0);
        while items.next_element_seed(Records(self.0))?.is_some() {
            count += 1;
        }
        self.close(at, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(mut self, mut members: A) -> Result<(), A::Error> {
        let (at, mut count) = (self.push(Kind::Object, [0; 2]), 0);
        while members.next_key_seed(Records(self.0))?.is_some() {
            members.next_value_seed(Records(self.0))?;
            count += 1;
        }
        self.close(at, count);
        Ok(())
    }
}
