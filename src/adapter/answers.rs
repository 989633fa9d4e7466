//! Errors of adapters for pages without a thread.

use crate::dom::{Dom, Query};
use crate::error::{Error, ErrorKind, PageKind};

/// Returns the error for a site's page without a thread: [`ErrorKind::NotAThread`] with that kind of page.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::not_a_thread;
/// use unrolled::dom::{Dom, Query};
/// use unrolled::{ErrorKind, PageKind};
///
/// const STRAND: Query<'_> = Query::constant("section.strand");
///
/// let dom = Dom::parse("<h1>About Spindle</h1>")?;
/// let strand = dom.first(&STRAND).ok_or_else(|| not_a_thread(PageKind::Other, "this page has no strand"));
/// assert_eq!(strand.unwrap_err().kind(), ErrorKind::NotAThread(PageKind::Other));
/// # Ok::<(), unrolled::Error>(())
/// ```
pub fn not_a_thread(kind: PageKind, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::NotAThread(kind), message)
}

/// Returns the error for a page that should contain posts and in which none was found: with the kind of page, and the
/// number of matches of each anchor that was searched for.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::markup_changed;
/// use unrolled::dom::{Dom, Query};
/// use unrolled::ErrorKind;
///
/// const SOUGHT: [Query<'_>; 2] = [Query::constant("article[data-post]"), Query::constant("p.words")];
///
/// let dom = Dom::parse("<article><p class='words'>One.</p></article>")?;
/// let error = markup_changed("a thread of Spindle", &dom, &SOUGHT);
/// assert_eq!(error.kind(), ErrorKind::MarkupChanged);
/// assert_eq!(
///     error.to_string(),
///     "this is a thread of Spindle, but no post was found; elements found: article[data-post]: 0, p.words: 1",
/// );
/// # Ok::<(), unrolled::Error>(())
/// ```
pub fn markup_changed(what: &str, dom: &Dom<'_>, sought: &[Query<'_>]) -> Error {
    let found = |query: &Query<'_>| format!("{query}: {}", dom.select(query).count());
    let found: Vec<String> = sought.iter().map(found).collect();
    let message = format!(
        "this is {what}, but no post was found; elements found: {}",
        found.join(", ")
    );
    Error::new(ErrorKind::MarkupChanged, message)
}
