//! Parses JSON that is nested deeper than serde_json allows: the structure without recursion, strings and numbers by
//! serde_json.

use serde::de::DeserializeSeed;

use super::read::Records;
use super::{Json, Kind};

/// How deep lists and objects may be nested: a conversation of Bluesky may have a thousand posts above the requested
/// one, each inside the one below it, and a thousand levels of replies, each two levels deep.
pub(super) const DEEPEST: usize = 4096;

/// A list or an object whose end is not reached.
struct Open {
    /// The index of its record.
    at: usize,
    count: u32,
    is_object: bool,
}

/// Appends the records of a text.
pub(super) fn value<'t>(text: &'t str, json: &mut Json<'t>) -> Result<(), String> {
    let mut open: Vec<Open> = Vec::new();
    let mut rest = Rest { text, at: 0 };
    loop {
        let kind = match rest.peek() {
            Some(b'[') => Some(Kind::List),
            Some(b'{') => Some(Kind::Object),
            _ => None,
        };
        let mut is_empty = false;
        if let Some(kind) = kind {
            if open.len() == DEEPEST {
                return Err(format!("it is nested more than {DEEPEST} levels deep"));
            }
            rest.at += 1;
            let is_object = kind == Kind::Object;
            let at = Records(json).push(kind, [0; 2]);
            is_empty = rest.takes(if is_object { b'}' } else { b']' });
            if is_empty {
                Records(json).close(at, 0);
            } else {
                let count = 0;
                open.push(Open {
                    at,
                    count,
                    is_object,
                });
                if is_object {
                    rest.name(json)?;
                }
                continue;
            }
        }
        if !is_empty {
            rest.scalar(json)?;
        }
        // The ends of all that end here.
        loop {
            let Some(inner) = open.last_mut() else {
                return match rest.peek() {
                    None => Ok(()),
                    Some(_) => Err(rest.error("trailing characters")),
                };
            };
            inner.count += 1;
            if rest.takes(b',') {
                if inner.is_object {
                    rest.name(json)?;
                }
                break;
            }
            if !rest.takes(if inner.is_object { b'}' } else { b']' }) {
                return Err(rest.error("expected a comma or an end"));
            }
            Records(json).close(inner.at, inner.count);
            open.pop();
        }
    }
}

/// The rest of a text.
struct Rest<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Rest<'t> {
    /// Skips white space, and returns the next byte.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Whether the next byte is a sign, which is skipped.
    fn takes(&mut self, sign: u8) -> bool {
        let is = self.peek() == Some(sign);
        self.at += usize::from(is);
        is
    }

    /// Appends the name of a member, with the colon behind it.
    fn name(&mut self, json: &mut Json<'t>) -> Result<(), String> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected a name"));
        }
        self.scalar(json)?;
        if self.takes(b':') {
            Ok(())
        } else {
            Err(self.error("expected a colon"))
        }
    }

    /// Appends a string, a number or a literal.
    fn scalar(&mut self, json: &mut Json<'t>) -> Result<(), String> {
        let is_string = self.peek() == Some(b'"');
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = if is_string {
            string(rest)
        } else {
            let is_end = |byte: &u8| {
                matches!(
                    byte,
                    b',' | b']' | b'}' | b':' | b' ' | b'\t' | b'\n' | b'\r'
                )
            };
            rest.bytes()
                .position(|byte| is_end(&byte))
                .unwrap_or(rest.len())
        };
        let word = rest.get(..length).unwrap_or(rest);
        let mut source = serde_json::Deserializer::from_str(word);
        let read = Records(json).deserialize(&mut source);
        let read = read.and_then(|()| source.end());
        read.map_err(|error| self.error(&error.to_string()))?;
        self.at += length;
        Ok(())
    }

    fn error(&self, what: &str) -> String {
        format!("{what} at byte {}", self.at)
    }
}

/// Returns the length of the string at the start of a text.
fn string(text: &str) -> usize {
    let mut at = 1;
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'\\') => at += found + 2,
            Some(found) => return at + found + 1,
            None => return text.len(),
        }
    }
}
