mod parse;

use std::fmt;

use super::build::Tag;
use super::index::Bucket;
use super::tokenizer::{Name, position};
use super::{Element, has_class, words};
use crate::error::{Error, Result};
use parse::{parse, test_at};

/// The maximum number of parts (`a b > c` has three), and of tests in a part.
const PARTS: usize = 4;
const TESTS: usize = 4;

/// A query for elements of a [`Dom`](super::Dom): a subset of CSS selectors.
///
/// Supported are a tag name or `*`, `.class`, `#id`, `[name]`, `[name=value]`, `[name^=start]`, `[name$=end]`,
/// `[name*=part]`, `[name~=word]` (values with or without quotes), and as combinators a space (descendant) or `>`
/// (child). Up to four parts with up to four tests each. Names of tags and attributes must be in lower case, as in the
/// tree; classes, ids and values are compared exactly.
///
/// # Examples
///
/// ```
/// use unrolled::dom::Query;
///
/// // Checked at compile time:
/// const LINK: Query<'_> = Query::constant("div.thread-info > a.time[data-time]");
/// // Checked at run time:
/// assert!(Query::new("a[href*='/status/']").is_ok());
/// assert!(Query::new("a:hover").is_err());
/// # let _ = LINK;
/// ```
#[derive(Clone, Copy)]
pub struct Query<'q> {
    source: &'q str,
    parts: [Part<'q>; PARTS],
    len: usize,
    /// For each part, the bucket with the fewest elements.
    buckets: [Option<Bucket>; PARTS],
}

#[derive(Clone, Copy)]
struct Part<'q> {
    /// Whether the previous part must match the parent, not any ancestor.
    child: bool,
    /// Empty for any tag.
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
        /// The index of its rarest byte, which is searched first.
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
    /// Parses a query.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Value`](crate::ErrorKind::Value) for a selector outside of the supported subset.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query};
    ///
    /// // For instance from a configuration file.
    /// let selector = String::from("article > p");
    /// let query = Query::new(&selector)?;
    /// let dom = Dom::parse("<p>Home</p><article><p>Terns.</p></article>")?;
    /// assert_eq!(dom.first(&query).map(|words| words.text()).as_deref(), Some("Terns."));
    ///
    /// let error = Query::new("p:first-child").unwrap_err();
    /// assert_eq!(error.kind(), unrolled::ErrorKind::Value);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn new(source: &'q str) -> Result<Self> {
        parse(source)
            .map_err(|problem| Error::value(format!("{source:?} is not a valid query: {problem}")))
    }

    /// Parses a query in a `const`: an invalid one does not compile.
    ///
    /// # Panics
    ///
    /// If the query is invalid and this is called at run time; use [`new`](Self::new) there.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query};
    ///
    /// /// The selectors of this site's posts, by era.
    /// const POSTS: [Query<'_>; 2] = [
    ///     Query::constant("article[data-post]"), // since 2021
    ///     Query::constant("div.post"),           // before
    /// ];
    ///
    /// let dom = Dom::parse("<div class=post>Terns.</div>")?;
    /// let posts: usize = POSTS.iter().map(|query| dom.select(query).count()).sum();
    /// assert_eq!(posts, 1);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
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

    /// Returns the bucket to search for the last part; `None` for all elements.
    pub(super) fn bucket(&self) -> Option<Bucket> {
        let last = self.len.checked_sub(1)?;
        self.buckets.get(last).copied().flatten()
    }

    /// Returns the buckets that must not be empty for the query to match anything.
    pub(super) fn needed(&self) -> impl Iterator<Item = Bucket> {
        let above = self.len.saturating_sub(1);
        self.buckets.iter().take(above).copied().flatten()
    }

    /// Whether the query matches this element. Examines the element and its ancestors.
    pub(super) fn is_match(&self, element: Element<'_>) -> bool {
        self.parts
            .get(..self.len)
            .is_some_and(|parts| matches(parts, element))
    }
}

/// Whether an element matches the last part and its ancestors the other parts. Recurses once for each part.
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

    /// Returns the bucket of the part that has the fewest elements.
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
                Relation::Word => words(is).any(|word| word == value),
            }),
        }
    }
}

/// Whether a text contains `part`; `rarest` is the index of the byte to search first.
fn contains(text: &str, part: &str, rarest: usize) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(byte) = part.get(rarest) else {
        return true;
    };
    let is_at = |at: usize| {
        at.checked_sub(rarest)
            .and_then(|start| text.get(start..))
            .is_some_and(|rest| rest.starts_with(part))
    };
    let mut from = 0;
    while let Some(at) = position(*byte, text, from) {
        if is_at(at) {
            return true;
        }
        from = at + 1;
    }
    false
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
    fn every_selector_form_matches() {
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
    fn descendant_selectors_try_every_ancestor() {
        // The nearest `i` has the wrong parent; an outer one has the right one.
        assert_eq!(
            found(
                "<div class=a><i><p><i><b n=1></b></i></p></i></div>",
                ".a > i b"
            ),
            ["1"]
        );
    }

    #[test]
    fn unsupported_selectors_are_errors() {
        for query in [
            "", " ", "*", "a,b", "a:hover", "a >", "> a", "[", "[a", "[a=", "[a='x]", "[a|=b]",
            ".", "#", "a + b", "é..", "a b c d e", ".a.b.c.d.e",
        ] {
            assert!(Query::new(query).is_err(), "{query:?}");
        }
    }
}
