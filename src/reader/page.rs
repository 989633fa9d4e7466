//! A page of posts while it is read.

use std::ops::Deref;

use super::items::Items;
use crate::adapter::{Site, dom_of, links_of};
use crate::dom::{Dom, Links};
use crate::error::Result;
use crate::input::Page;

/// A page of HTML with the links of its site.
#[derive(Clone, Debug)]
pub struct View<'d> {
    /// The page.
    pub page: Page<'d>,
    /// Its tree.
    pub dom: &'d Dom<'d>,
    /// The base of its relative links.
    pub links: Links,
}

impl<'d> View<'d> {
    /// Returns a page of a site, whose links are those of the site's first host.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unrecognized`](crate::ErrorKind::Unrecognized) for an input that is no HTML,
    /// [`ErrorKind::Adapter`](crate::ErrorKind::Adapter) for a site without a host.
    pub fn new(page: &Page<'d>, site: &Site) -> Result<Self> {
        let (dom, links) = site.html(page)?;
        Ok(Self {
            page: *page,
            dom,
            links,
        })
    }

    /// Returns the same with links that are relative to another URL.
    ///
    /// # Errors
    ///
    /// As of [`new`](Self::new).
    pub(crate) fn with_base(page: &Page<'d>, site: &Site, base: &str) -> Result<Self> {
        Ok(Self {
            page: *page,
            dom: dom_of(page, site)?,
            links: links_of(base)?,
        })
    }
}

/// A page of posts, and the posts that were found on it.
#[derive(Clone, Debug)]
pub struct PostPage<'d, P = ()> {
    /// The page itself.
    pub view: View<'d>,
    /// The elements of its posts.
    pub items: Items<'d, P>,
    /// The index of the main post, once it is known.
    pub main: Option<usize>,
}

impl<'d, P> PostPage<'d, P> {
    /// Returns a page on which these posts were found.
    pub const fn new(view: View<'d>, items: Items<'d, P>) -> Self {
        Self {
            view,
            items,
            main: None,
        }
    }
}

impl<'d, P> Deref for PostPage<'d, P> {
    type Target = View<'d>;

    fn deref(&self) -> &Self::Target {
        &self.view
    }
}
