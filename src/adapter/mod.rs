//! Support for other sites: the trait that each site implements, and the registry that selects an adapter.
//!
//! # Order of calls
//!
//! For each input a [`Parser`](crate::Parser) decodes it, builds its DOM tree if it is HTML, and calls
//! [`detect`](Adapter::detect) of every registered adapter. It calls [`extract`](Adapter::extract) (or
//! [`listing`](Adapter::listing)) of the one with the highest [`Confidence`]; ties are resolved by [`Tier`], then by
//! the site's id. The result of `extract` is then checked for consistency: stated count, order, duplicates, times, the
//! URL's id.
//!
//! # Requirements for an adapter
//!
//! - It does no I/O, reads no clock and keeps no state: the same page gives the same thread.
//! - It invents nothing: a value that the page does not have is `None`.
//! - It reports missing or doubtful data with [`Context::warn`], and fails with [`ErrorKind::MarkupChanged`] instead of
//!   returning an empty thread for a page that should have one, with [`ErrorKind::NotAThread`] for the site's other
//!   pages.
//! - It panics on no input and takes time proportional to the input's size.
//!
//! The guide [Write an adapter](crate::_guide::adapters) builds one, and lists all requirements; there is a complete
//! example at [`Adapter`].

mod answers;
mod context;
mod registry;
mod site;

pub use answers::{markup_changed, not_a_thread};
pub use context::Context;
pub use registry::Registry;
pub use site::{Confidence, Site, Tier};

pub(crate) use site::{dom_of, links_of};

use crate::error::{Error, ErrorKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};

/// An adapter that reads the pages of one site. See the [module](self) for the protocol.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site, markup_changed};
/// use unrolled::dom::Query;
/// use unrolled::model::{Post, PostId, Thread};
/// use unrolled::{Page, Parser, Result};
///
/// struct Spindle;
/// static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
/// const POST: Query<'_> = Query::constant("section.strand > article[data-post]");
///
/// impl Adapter for Spindle {
///     fn site(&self) -> &Site {
///         &SITE
///     }
///
///     fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
///         let content = page.dom()?.first(&POST).is_some();
///         Confidence::of(content, SITE.has_page(page))
///     }
///
///     fn extract(&self, page: &Page<'_>, _: &mut Context) -> Result<Thread> {
///         let (dom, _) = SITE.html(page)?;
///         let posts = dom.select(&POST).map(|article| {
///             let mut post = Post::new();
///             post.id = article.attr("data-post").map(PostId::new);
///             post.text = Some(article.text());
///             post
///         });
///         let thread = Thread::new(posts.collect());
///         if thread.posts.is_empty() {
///             return Err(markup_changed("a strand of Spindle", dom, &[POST]));
///         }
///         Ok(thread)
///     }
/// }
///
/// let html = std::fs::read_to_string("examples/pages/spindle.html")?;
/// let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
/// let parsed = parser.parse(html.as_str())?;
/// assert_eq!(parsed.detection.site, "spindle");
/// assert_eq!(parsed.thread.posts.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Adapter: Send + Sync {
    /// Returns the site: its id, name and hosts. Always the same one.
    fn site(&self) -> &Site;

    /// Returns the confidence that the page is of this site; `None` if it is not. It must be cheap: a check of the
    /// URL's host ([`Site::has_host`]) and a few queries, since every adapter is asked about every page. A page that
    /// was saved to disk has no URL, so the content must be checked too.
    fn detect(&self, page: &Page<'_>) -> Option<Confidence>;

    /// Reads the thread.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAThread`] for another page of the site, [`ErrorKind::MarkupChanged`] for a thread's page in
    /// which no post was found, [`ErrorKind::Adapter`] for anything else.
    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread>;

    /// Reads a page that lists threads. Default: the site has no such pages.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAListing`] for a page that lists no threads.
    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let (_, _) = (page, cx);
        Err(Error::new(
            ErrorKind::NotAListing,
            format!(
                "lists of threads on {} are not supported",
                self.site().name()
            ),
        ))
    }
}
