//! JSON as an input: one value within the limits.

use serde_json::Value;

use crate::limits::{Exceeded, LimitKind, Limits};

/// Parses a text; the inner error says why it is no JSON.
///
/// # Errors
///
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if it holds more values than a page may hold nodes.
pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Result<Value, String>, Exceeded> {
    limits.check(LimitKind::Nodes, values(text))?;
    if limits.get(LimitKind::Nodes) != usize::MAX {
        check_memory(text)?;
    }
    Ok(serde_json::from_str(text).map_err(|error| error.to_string()))
}

/// What a tree of values takes at most, in bytes for each of the input, and what any may take.
const TIMES: usize = 11;
const FREE: usize = 1 << 20;

/// What an object takes with its first eleven members, an array with its first four elements, and any other value.
const OBJECT: usize = 640;
const ARRAY: usize = 160;
const VALUE: usize = 64;

/// Fails if the tree of a text would take many times the text: objects and arrays of next to nothing do.
fn check_memory(text: &str) -> Result<(), Exceeded> {
    let allowed = text.len().saturating_mul(TIMES).saturating_add(FREE);
    let (mut bytes, mut count) = (0_usize, 0);
    for sign in signs(text) {
        count += 1;
        bytes = bytes.saturating_add(match sign {
            b'{' => OBJECT,
            b'[' => ARRAY,
            _ => VALUE,
        });
        if bytes > allowed {
            return Err(Exceeded::new(LimitKind::Nodes, count));
        }
    }
    Ok(())
}

/// How many values a text holds at most: each but the first stands behind a sign.
fn values(text: &str) -> usize {
    1 + signs(text).count()
}

/// The signs behind which a value may begin (`,`, `[`, `{`), those in strings apart.
fn signs(text: &str) -> impl Iterator<Item = u8> {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes().filter(move |byte| match byte {
        _ if escaped => {
            escaped = false;
            false
        }
        b'\\' if quoted => {
            escaped = true;
            false
        }
        b'"' => {
            quoted = !quoted;
            false
        }
        b',' | b'[' | b'{' => !quoted,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_before_they_are_built() {
        for (text, count) in [
            ("1", 1),
            ("[1,2]", 3),
            ("{\"a,[\\\"{\": [1]}", 3),
            ("[[[[", 5),
        ] {
            assert_eq!(values(text), count, "{text}");
        }
        let limits = Limits::default().with_nodes(10);
        assert!(parse(&"[1,".repeat(20), &limits).is_err());
        assert!(parse("[1,", &limits).unwrap().is_err());
    }

    #[test]
    fn memory_is_bounded_by_the_length() {
        let objects = format!("[{}{{}}]", "{},".repeat(100_000));
        assert!(parse(&objects, &Limits::default()).is_err());
        assert!(parse(&objects, &Limits::unlimited()).unwrap().is_ok());
        let few = format!(
            "[{}{{}}]",
            "{\"text\":\"Terns came back to the harbour wall this morning, two weeks later than last year.\",\"likes\":12,\"replies\":0,\"id\":\"17\"},"
                .repeat(5_000)
        );
        assert!(parse(&few, &Limits::default()).unwrap().is_ok());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(5_000) + &"]".repeat(5_000);
        assert!(parse(&deep, &Limits::default()).unwrap().is_err());
    }
}
