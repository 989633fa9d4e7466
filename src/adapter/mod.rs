//! Reading another site: the trait that each site implements, and the registry that picks one.
//!
//! # Order of calls
//!
//! For one input a [`Parser`](crate::Parser) decodes it, builds its tree if it is HTML, and asks every registered
//! adapter's [`detect`](Adapter::detect). The one with the best [`Confidence`] gets [`extract`](Adapter::extract) (or
//! [`listing`](Adapter::listing)); equals go by [`Tier`], then by the site's id. What `extract` gives is then checked
//! against itself: stated count, order, duplicates, times, the URL's id.
//!
//! # What an adapter owes
//!
//! - It does no I/O, reads no clock and keeps no state: the same page gives the same thread.
//! - It invents nothing: a value that the page does not have is `None`.
//! - It says what is missing or doubtful with [`Context::warn`], and fails with
//!   [`ErrorKind::MarkupChanged`] rather than give an empty thread for a page that says
//!   it has one, with [`ErrorKind::NotAThread`] for the site's other pages.
//! - It panics on no input and takes time in proportion to it.
//!
//! The guide [Write an adapter](crate::_guide::adapters) builds one, and lists in full what it owes; a whole one stands
//! at [`Adapter`].

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

/// Reads the pages of one site. See the [module](self) for the protocol.
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
    /// The site: its id, name and hosts. Always the same one.
    fn site(&self) -> &Site;

    /// Whether the page is of this site, and how sure that is; `None` if it is not. Cheap: it looks at the URL's host
    /// ([`Site::has_host`]) and asks a few queries, since every adapter is asked about every page. A page that was
    /// saved to disk has no URL, so the content must tell as well.
    fn detect(&self, page: &Page<'_>) -> Option<Confidence>;

    /// Reads the thread.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAThread`] for another page of the site, [`ErrorKind::MarkupChanged`] for a thread's page in
    /// which no post was found, [`ErrorKind::Adapter`] for anything else.
    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread>;

    /// Reads a page that lists threads. Provided: the site has none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAListing`] for a page that lists none.
    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let (_, _) = (page, cx);
        Err(Error::new(
            ErrorKind::NotAListing,
            format!(
                "pages of {} that list threads are not read",
                self.site().name()
            ),
        ))
    }
}
