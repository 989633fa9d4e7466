//! Parses queries, also at compile time, so it uses only what `const fn` allows: loops over bytes. Each slice starts
//! and ends next to an ASCII byte, hence on a character boundary.
#![allow(
    clippy::indexing_slicing,
    reason = "`get` is not const; each index is checked against the length"
)]

use super::{NO_PART, PARTS, Part, Query, Relation, TESTS, Test};
use crate::dom::build::Tag;
use crate::dom::tokenizer::Name;

pub(super) const fn parse(source: &str) -> Result<Query<'_>, &'static str> {
    let bytes = source.as_bytes();
    let mut query = Query {
        source,
        parts: [NO_PART; PARTS],
        len: 0,
        buckets: [None; PARTS],
    };
    let mut at = skip_spaces(bytes, 0);
    let mut child = false;
    while at < bytes.len() {
        if query.len == PARTS {
            return Err("too many parts");
        }
        let mut part = NO_PART;
        part.child = child;
        let begin = at;
        let (tag, after) = name(source, at);
        part.tag = tag;
        part.known = Tag::of(tag);
        at = after;
        if tag.is_empty() && at < bytes.len() && byte(bytes, at) == b'*' {
            at += 1;
        }
        while at < bytes.len() && matches!(byte(bytes, at), b'.' | b'#' | b'[') {
            if part.len == TESTS {
                return Err("too many conditions");
            }
            let (test, after) = match test(source, at) {
                Ok(read) => read,
                Err(problem) => return Err(problem),
            };
            set_test(&mut part, test);
            at = after;
        }
        if at == begin {
            return Err("expected a tag, class, id or attribute");
        }
        if part.tag.is_empty() && part.len == 0 && query.len > 0 && !child {
            return Err("`*` has no effect here");
        }
        set_part(&mut query, part);
        let spaces = skip_spaces(bytes, at);
        child = spaces < bytes.len() && byte(bytes, spaces) == b'>';
        if child {
            at = skip_spaces(bytes, spaces + 1);
            if at == bytes.len() {
                return Err("expected something after `>`");
            }
        } else if spaces == at && at < bytes.len() {
            return Err("unexpected character");
        } else {
            at = spaces;
        }
    }
    if query.len == 0 {
        return Err("the query is empty");
    }
    let last = part_at(&query, query.len - 1);
    if last.tag.is_empty() && last.len == 0 {
        return Err("expected something after the last combinator");
    }
    Ok(query)
}

const fn test(source: &str, at: usize) -> Result<(Test<'_>, usize), &'static str> {
    let bytes = source.as_bytes();
    let (word, after) = name(source, at + 1);
    if word.is_empty() {
        return Err("expected a name");
    }
    match byte(bytes, at) {
        b'.' => return Ok((Test::Class(word), after)),
        b'#' => return Ok((Test::Id(word), after)),
        _ => {}
    }
    let relation = match byte(bytes, after) {
        b']' => {
            return Ok((
                Test::Attribute {
                    name: Name::new(word),
                    relation: Relation::Present,
                    value: "",
                },
                after + 1,
            ));
        }
        b'=' => Relation::Equals,
        b'^' => Relation::Starts,
        b'$' => Relation::Ends,
        b'*' => Relation::Contains { rarest: 0 },
        b'~' => Relation::Word,
        _ => return Err("expected an attribute operator"),
    };
    let mut start = after + 1;
    if !matches!(relation, Relation::Equals) {
        if byte(bytes, start) != b'=' {
            return Err("expected `=`");
        }
        start += 1;
    }
    let quote = byte(bytes, start);
    let quoted = matches!(quote, b'"' | b'\'');
    if quoted {
        start += 1;
    }
    let mut end = start;
    while end < bytes.len() && byte(bytes, end) != if quoted { quote } else { b']' } {
        end += 1;
    }
    if end <= start {
        return Err("expected a value");
    }
    let close = if quoted { end + 1 } else { end };
    if byte(bytes, close) != b']' {
        return Err("expected `]`");
    }
    let value = piece(source, start, end);
    let relation = match relation {
        Relation::Contains { .. } => Relation::Contains {
            rarest: rarest(value.as_bytes()),
        },
        relation => relation,
    };
    Ok((
        Test::Attribute {
            name: Name::new(word),
            relation,
            value,
        },
        close + 1,
    ))
}

/// Returns the index of the byte that is rarest in URLs and classes.
const fn rarest(value: &[u8]) -> usize {
    /// Their most frequent bytes, the most frequent first.
    const COMMON: &[u8] = b"/ets.oairn-cpwlmhd:_0123456789=u";
    let mut best = 0;
    let mut rank = 0;
    let mut at = 0;
    while at < value.len() {
        let mut place = 0;
        while place < COMMON.len() && byte(COMMON, place) != byte(value, at) {
            place += 1;
        }
        if place > rank {
            (best, rank) = (at, place);
        }
        at += 1;
    }
    best
}

/// Parses a run of letters, digits, `-`, `_` and non-ASCII characters.
const fn name(source: &str, start: usize) -> (&str, usize) {
    let bytes = source.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let byte = byte(bytes, at);
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || !byte.is_ascii()) {
            break;
        }
        at += 1;
    }
    (piece(source, start, at), at)
}

const fn skip_spaces(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && byte(bytes, at).is_ascii_whitespace() {
        at += 1;
    }
    at
}

/// Returns the byte at an index, 0 beyond the end.
const fn byte(bytes: &[u8], at: usize) -> u8 {
    if at < bytes.len() { bytes[at] } else { 0 }
}

/// Returns the text of a range, empty if the range is invalid.
const fn piece(source: &str, start: usize, end: usize) -> &str {
    if start > end || end > source.len() {
        return "";
    }
    match source.split_at_checked(end) {
        Some((head, _)) => match head.split_at_checked(start) {
            Some((_, piece)) => piece,
            None => "",
        },
        None => "",
    }
}

const fn set_test<'q>(part: &mut Part<'q>, test: Test<'q>) {
    if part.len < TESTS {
        part.tests[part.len] = test;
        part.len += 1;
    }
}

const fn set_part<'q>(query: &mut Query<'q>, part: Part<'q>) {
    if query.len < PARTS {
        query.buckets[query.len] = part.bucket();
        query.parts[query.len] = part;
        query.len += 1;
    }
}

const fn part_at<'a, 'q>(query: &'a Query<'q>, at: usize) -> &'a Part<'q> {
    if at < PARTS {
        &query.parts[at]
    } else {
        &NO_PART
    }
}

pub(super) const fn test_at<'a, 'q>(part: &'a Part<'q>, at: usize) -> &'a Test<'q> {
    if at < TESTS {
        &part.tests[at]
    } else {
        &Test::Id("")
    }
}
