use std::fmt;

use super::build::Tag;
use super::index::Bucket;
use super::tokenizer::Name;
use super::{Element, has_class};
use crate::error::{Error, Result};

/// At most so many parts (`a b > c` has three), and so many tests in a part.
const PARTS: usize = 4;
const TESTS: usize = 4;

/// A question to a [`Dom`](super::Dom): a small part of CSS selectors.
///
/// Known are a tag name or `*`, `.class`, `#id`, `[name]`, `[name=value]`, `[name^=start]`, `[name$=end]`,
/// `[name*=part]`, `[name~=word]` (values with or without quotes), and between parts a space (descendant) or `>`
/// (child). Up to four parts with up to four tests each. Names of tags and attributes are written in lower case, as the
/// tree has them; classes, ids and values are compared exactly.
///
/// # Examples
///
/// ```
/// use unrolled::dom::Query;
///
/// // Checked when your program is compiled:
/// const LINK: Query<'_> = Query::constant("div.thread-info > a.time[data-time]");
/// // Checked when it runs:
/// assert!(Query::new("a[href*='/status/']").is_ok());
/// assert!(Query::new("a:hover").is_err());
/// # let _ = LINK;
/// ```
#[derive(Clone, Copy)]
pub struct Query<'q> {
    source: &'q str,
    parts: [Part<'q>; PARTS],
    len: usize,
    /// For each part, what of it the fewest elements have.
    buckets: [Option<Bucket>; PARTS],
}

#[derive(Clone, Copy)]
struct Part<'q> {
    /// Whether the part before must be the parent, not any ancestor.
    child: bool,
    /// Empty for any.
    tag: &'q str,
    known: Tag,
    tests: [Test<'q>; TESTS],
    len: usize,
}

#[derive(Clone, Copy)]
enum Test<'q> {
    Id(&'q str),
    Class(&'q str),
    Attribute {
        name: Name<'q>,
        relation: Relation,
        value: &'q str,
    },
}

#[derive(Clone, Copy)]
enum Relation {
    Present,
    Equals,
    Starts,
    Ends,
    Contains {
        /// Where in the value its rarest byte stands: what is looked for first.
        rarest: usize,
    },
    Word,
}

const NO_PART: Part<'static> = Part {
    child: false,
    tag: "",
    known: Tag::Other,
    tests: [Test::Id(""); TESTS],
    len: 0,
};

impl<'q> Query<'q> {
    /// Reads a query.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Value`](crate::ErrorKind::Value) for what is not in the part of CSS that is known here.
    pub fn new(source: &'q str) -> Result<Self> {
        parse(source)
            .map_err(|problem| Error::value(format!("{source:?} is not a query: {problem}")))
    }

    /// Reads a query, for a `const`: one that is wrong does not compile.
    ///
    /// # Panics
    ///
    /// If the query is wrong and this is called when the program runs; use [`new`](Self::new) there.
    #[allow(
        clippy::panic,
        reason = "in a constant, where it belongs, this is an error at compile time"
    )]
    pub const fn constant(source: &'q str) -> Self {
        match parse(source) {
            Ok(query) => query,
            Err(_) => panic!("not a query"),
        }
    }

    /// Where to look for what the last part finds; everywhere if there is none.
    pub(super) fn bucket(&self) -> Option<Bucket> {
        let last = self.len.checked_sub(1)?;
        self.buckets.get(last).copied().flatten()
    }

    /// What else must not be empty if the query is to find anything.
    pub(super) fn needed(&self) -> impl Iterator<Item = Bucket> {
        let above = self.len.saturating_sub(1);
        self.buckets.iter().take(above).copied().flatten()
    }

    /// Whether the query finds this element. Looks at the element and its ancestors.
    pub(super) fn finds(&self, element: Element<'_>) -> bool {
        self.parts
            .get(..self.len)
            .is_some_and(|parts| matches(parts, element))
    }
}

/// Whether an element answers the last part and its ancestors the parts before. Calls itself once for each part.
fn matches(parts: &[Part<'_>], element: Element<'_>) -> bool {
    let Some((part, before)) = parts.split_last() else {
        return true;
    };
    if !part.matches(element) {
        return false;
    }
    match (before.is_empty(), part.child) {
        (true, _) => true,
        (false, true) => element
            .parent()
            .is_some_and(|parent| matches(before, parent)),
        (false, false) => element.ancestors().any(|above| matches(before, above)),
    }
}

impl<'q> Part<'q> {
    fn matches(&self, element: Element<'_>) -> bool {
        let is_of_tag = match self.known {
            Tag::Other => self.tag.is_empty() || element.name() == self.tag,
            known => element.tag() == known,
        };
        is_of_tag
            && self
                .tests
                .get(..self.len)
                .is_some_and(|tests| tests.iter().all(|test| test.matches(element)))
    }

    /// What of it the fewest elements have.
    const fn bucket(&self) -> Option<Bucket> {
        let mut best = None;
        let mut rank = 0;
        let mut at = 0;
        while at < self.len {
            let (found, of_rank) = match *test_at(self, at) {
                Test::Id(id) => (Some(Bucket::of_id(id)), 3),
                Test::Class(class) => (Some(Bucket::of_class(class)), 2),
                Test::Attribute { name, .. } => (Bucket::of_attribute(name.key), 1),
            };
            if of_rank > rank && found.is_some() {
                best = found;
                rank = of_rank;
            }
            at += 1;
        }
        if best.is_none() && !self.tag.is_empty() {
            return Bucket::of_tag(self.tag);
        }
        best
    }
}

impl Test<'_> {
    fn matches(&self, element: Element<'_>) -> bool {
        match *self {
            Self::Id(id) => element.attr("id") == Some(id),
            Self::Class(class) => has_class(element.class(), class),
            Self::Attribute {
                ref name,
                relation,
                value,
            } => element.attr_named(name).is_some_and(|is| match relation {
                Relation::Present => true,
                Relation::Equals => is == value,
                Relation::Starts => is.starts_with(value),
                Relation::Ends => is.ends_with(value),
                Relation::Contains { rarest } => contains(is, value, rarest),
                Relation::Word => is.split_ascii_whitespace().any(|word| word == value),
            }),
        }
    }
}

/// Whether a text holds another, of which the place of one byte is told.
fn contains(text: &str, part: &str, rarest: usize) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(byte) = part.get(rarest) else {
        return true;
    };
    memchr::memchr_iter(*byte, text).any(|at| {
        at.checked_sub(rarest)
            .and_then(|start| text.get(start..))
            .is_some_and(|rest| rest.starts_with(part))
    })
}

impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query").field(&self.source).finish()
    }
}

impl fmt::Display for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source)
    }
}

// The parser below runs at compile time as well, so it is written with what `const fn` allows: loops over bytes. Each
// cut is made beside an ASCII byte, hence on a character border, and each index is checked against the length.

const fn parse(source: &str) -> Result<Query<'_>, &'static str> {
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
                return Err("too many tests");
            }
            let (test, after) = match test(source, at) {
                Ok(read) => read,
                Err(problem) => return Err(problem),
            };
            set_test(&mut part, test);
            at = after;
        }
        if at == begin {
            return Err("a tag, class, id or attribute is expected");
        }
        if part.tag.is_empty() && part.len == 0 && query.len > 0 && !child {
            return Err("`*` says nothing here");
        }
        set_part(&mut query, part);
        let spaces = skip_spaces(bytes, at);
        child = spaces < bytes.len() && byte(bytes, spaces) == b'>';
        if child {
            at = skip_spaces(bytes, spaces + 1);
            if at == bytes.len() {
                return Err("something must follow `>`");
            }
        } else if spaces == at && at < bytes.len() {
            return Err("unknown sign");
        } else {
            at = spaces;
        }
    }
    if query.len == 0 {
        return Err("it is empty");
    }
    let last = part_at(&query, query.len - 1);
    if last.tag.is_empty() && last.len == 0 {
        return Err("the last part must name something");
    }
    Ok(query)
}

const fn test(source: &str, at: usize) -> Result<(Test<'_>, usize), &'static str> {
    let bytes = source.as_bytes();
    let (word, after) = name(source, at + 1);
    if word.is_empty() {
        return Err("a name is expected");
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
        _ => return Err("a relation is expected"),
    };
    let mut start = after + 1;
    if !matches!(relation, Relation::Equals) {
        if byte(bytes, start) != b'=' {
            return Err("`=` is expected");
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
        return Err("a value is expected");
    }
    let close = if quoted { end + 1 } else { end };
    if byte(bytes, close) != b']' {
        return Err("`]` is expected");
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

/// Where the byte stands that addresses and classes have least often.
const fn rarest(value: &[u8]) -> usize {
    /// Bytes that they have, the commonest first.
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

/// A run of letters, digits, `-`, `_` and everything beyond ASCII.
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

/// The byte at a place, 0 beyond the end.
#[allow(
    clippy::indexing_slicing,
    reason = "`get` is not const; the index is checked here"
)]
const fn byte(bytes: &[u8], at: usize) -> u8 {
    if at < bytes.len() { bytes[at] } else { 0 }
}

/// The text between two places, empty if that is none.
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

#[allow(
    clippy::indexing_slicing,
    reason = "`get_mut` is not const; the caller checks the length"
)]
const fn set_test<'q>(part: &mut Part<'q>, test: Test<'q>) {
    if part.len < TESTS {
        part.tests[part.len] = test;
        part.len += 1;
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "`get_mut` is not const; the caller checks the length"
)]
const fn set_part<'q>(query: &mut Query<'q>, part: Part<'q>) {
    if query.len < PARTS {
        query.buckets[query.len] = part.bucket();
        query.parts[query.len] = part;
        query.len += 1;
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "`get` is not const; the index is checked here"
)]
const fn part_at<'a, 'q>(query: &'a Query<'q>, at: usize) -> &'a Part<'q> {
    if at < PARTS {
        &query.parts[at]
    } else {
        &NO_PART
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "`get` is not const; the index is checked here"
)]
const fn test_at<'a, 'q>(part: &'a Part<'q>, at: usize) -> &'a Test<'q> {
    if at < TESTS {
        &part.tests[at]
    } else {
        &Test::Id("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Dom;

    fn found(html: &str, query: &str) -> Vec<String> {
        let dom = Dom::parse(html).unwrap();
        let query = Query::new(query).unwrap();
        dom.select(&query)
            .map(|element| element.attr("n").unwrap_or("-").to_owned())
            .collect()
    }

    #[test]
    fn every_form_finds_what_it_says() {
        let html = "<div id=a n=1 class='x y'><p n=2 class=y title='one two'><b n=3></b></p></div><p n=4 class=xy></p>";
        for (query, expected) in [
            ("p", vec!["2", "4"]),
            ("#a", vec!["1"]),
            (".y", vec!["1", "2"]),
            ("div.x.y", vec!["1"]),
            ("*.y", vec!["1", "2"]),
            ("div b", vec!["3"]),
            ("div > b", vec![]),
            ("div>p>b", vec!["3"]),
            ("[title]", vec!["2"]),
            ("p[title~=two]", vec!["2"]),
            ("p[title^='one t']", vec!["2"]),
            ("[title$=\"two\"]", vec!["2"]),
            ("[title*='e t']", vec!["2"]),
            ("[title*='one two']", vec!["2"]),
            ("[title*=oo]", vec![]),
            ("[title=one]", vec![]),
            ("body .x b", vec!["3"]),
        ] {
            assert_eq!(found(html, query), expected, "{query}");
        }
    }

    #[test]
    fn descent_is_tried_from_every_ancestor() {
        // The nearest `i` has the wrong parent; one above has the right one.
        assert_eq!(
            found(
                "<div class=a><i><p><i><b n=1></b></i></p></i></div>",
                ".a > i b"
            ),
            ["1"]
        );
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        for query in [
            "",
            " ",
            "*",
            "a,b",
            "a:hover",
            "a >",
            "> a",
            "[",
            "[a",
            "[a=",
            "[a='x]",
            "[a|=b]",
            ".",
            "#",
            "a + b",
            "é..",
            "a b c d e",
            ".a.b.c.d.e",
        ] {
            assert!(Query::new(query).is_err(), "{query:?}");
        }
    }
}
