//! Reading another site: the trait that each site implements, and the registry that picks one.
//!
//! # Order of calls
//!
//! For one input a [`Parser`](crate::Parser) decodes it, builds its tree if it is HTML, and asks every registered
//! adapter's [`detect`](Adapter::detect). The one with the best [`Confidence`] gets [`extract`](Adapter::extract) (or
//! [`listing`](Adapter::listing)); equals go by [`Tier`], then by the site's id. What `extract` gives is then checked
//! against itself: stated count, order, duplicates, the URL's id.
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
//! The guide [Write an adapter](crate::_guide::adapters) builds one, and lists in full what it owes.

pub(crate) mod block;
pub(crate) mod bluesky;
mod context;
pub(crate) mod conversation;
pub(crate) mod counts;
pub(crate) mod cut;
#[cfg(feature = "json")]
pub(crate) mod fields;
pub(crate) mod find;
mod known_links;
pub(crate) mod listings;
pub(crate) mod media;
pub(crate) mod moment;
pub(crate) mod notes;
mod numbers;
mod pages;
pub(crate) mod polls;
mod registry;
mod site;
pub(crate) mod twitter;
mod words;
pub(crate) mod written;

pub use context::Context;
pub use media::photo;
pub use numbers::number_posts;
pub use pages::{markup_changed, not_a_thread};
pub use registry::Registry;
pub use site::{Confidence, Site, Tier};
pub use written::linked_text;

pub(crate) use known_links::KnownLinks;
pub(crate) use pages::{agreed_id, described, dom_of, is_login, links_of, page_kind, stands_in};
pub(crate) use words::Words;

use crate::error::{Error, ErrorKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};

/// Reads the pages of one site. See the [module](self) for the protocol.
pub trait Adapter: Send + Sync {
    /// The site: its id, name and hosts.
    fn site(&self) -> &Site;

    /// Whether the page is of this site, and how sure that is; `None` if it is not. Cheap: it looks at the URL's host
    /// ([`Site::has_host`]) and asks a few queries, since every adapter is asked about every page. A page that was
    /// saved to disk has no URL, so the content must tell as well.
    fn detect(&self, page: &Page<'_>) -> Option<Confidence>;

    /// Reads the thread.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAThread`] for another page of the site, [`ErrorKind::MarkupChanged`] for a thread's page in which
    /// no post was found, [`ErrorKind::Adapter`] for anything else.
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
