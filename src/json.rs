//! JSON as an input: one value within the limits.

use serde_json::Value;

use crate::error::Result;
use crate::limits::{LimitKind, Limits};

/// Parses a text; the inner error says why it is no JSON.
///
/// # Errors
///
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if it holds more values than a page may hold nodes.
pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Result<Value, String>> {
    limits.check(LimitKind::Nodes, values(text))?;
    Ok(serde_json::from_str(text).map_err(|error| error.to_string()))
}

/// How many values a text holds at most: each but the first stands behind one of these signs.
fn values(text: &str) -> usize {
    let (mut values, mut quoted, mut escaped) = (1, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => values += 1,
            _ => {}
        }
    }
    values
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
    fn depth_is_bounded() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(parse(&deep, &Limits::default()).unwrap().is_err());
    }
}
