//! What is not told yet: each line of `open.txt` is a site, a kind of change and a field whose loss nothing names.
//!
//! The list is a debt, not an excuse: the table counts what it covers apart, a loss that is not on it fails the test, and
//! lines that nothing meets any more are named by the long run, to be taken off.

use std::collections::BTreeSet;

const LINES: &str = include_str!("open.txt");

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Open<'a> {
    pub(crate) site: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) field: &'a str,
}

impl Open<'_> {
    /// Whether it is on the list.
    pub(crate) fn is_known(&self) -> bool {
        all().any(|known| known == *self)
    }
}

/// The whole list.
pub(crate) fn all() -> impl Iterator<Item = Open<'static>> {
    LINES.lines().filter_map(|line| {
        let mut parts = line.split(": ");
        Some(Open {
            site: parts.next()?,
            kind: parts.next()?,
            field: parts.next()?,
        })
    })
}

/// The fields of paths: without the places in lists.
pub(crate) fn fields<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<String> {
    let field = |path: &str| {
        let mut field = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('[') {
            field.push_str(before);
            rest = after.split_once(']').map_or("", |(_, after)| after);
        }
        field + rest
    };
    paths.map(field).collect()
}
