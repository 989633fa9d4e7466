//! The elements that a query has to examine.

use std::ops::Range;

use super::{Dom, Element, Query};

/// Examining this few nodes is faster than an index lookup.
const FEW: u32 = 8;

/// The elements in a range that a query may match, in document order.
#[derive(Clone, Debug)]
pub(crate) struct Candidates<'d> {
    dom: &'d Dom<'d>,
    /// The remaining entries; an element may occur twice, by two of its keys.
    listed: &'d [u32],
    last: Option<u32>,
    /// The remaining nodes if all are examined.
    all: Range<u32>,
}

impl<'d> Candidates<'d> {
    pub(super) fn new(dom: &'d Dom<'d>, query: &Query<'_>, start: u32, end: u32) -> Self {
        let mut candidates = Self {
            dom,
            listed: &[],
            last: None,
            all: end..end,
        };
        let bucket = match query.bucket() {
            Some(bucket) if end.saturating_sub(start) > FEW => bucket,
            _ => {
                candidates.all = start..end;
                return candidates;
            }
        };
        let index = dom.index();
        // The match of an earlier part starts before that of the last part.
        let hopeless = |bucket| index.is_empty_before(bucket, end);
        if !query.needed().any(hopeless) {
            candidates.listed = index.places(bucket, start, end);
        }
        candidates
    }
}

impl<'d> Iterator for Candidates<'d> {
    type Item = Element<'d>;

    #[inline]
    fn next(&mut self) -> Option<Element<'d>> {
        while let Some((&at, rest)) = self.listed.split_first() {
            self.listed = rest;
            if self.last.replace(at) != Some(at) {
                return self.dom.element(at);
            }
        }
        self.all.by_ref().find_map(|at| self.dom.element(at))
    }
}
