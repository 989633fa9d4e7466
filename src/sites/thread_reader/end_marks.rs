//! The parts after a thread: a page without them is truncated.

use crate::dom::{Dom, Element, Query};

/// Parts after the last tweet. (Era B: the first six; C: `.col-force-refresh` to `.entry-support`; the headings in
/// all.)
const END_MARKS: [Query<'_>; 9] = [
    Query::constant(".col-force-refresh"),
    Query::constant(".force-text"),
    Query::constant(".action-force"),
    Query::constant("form#form-force"),
    Query::constant(".t-support"),
    Query::constant("#account-archive"),
    Query::constant(".entry-support"),
    Query::constant(".sharingfooter"),
    Query::constant(".list-content-header"),
];

/// Returns the parts that start after a position.
pub(super) fn after<'d>(dom: &'d Dom<'d>, position: usize) -> impl Iterator<Item = Element<'d>> {
    END_MARKS
        .iter()
        .flat_map(|mark| dom.select(mark))
        .filter(move |mark| mark.position() > position)
}
