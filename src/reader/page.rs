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
    /// Its DOM tree.
    pub dom: &'d Dom<'d>,
    /// The resolver of its relative links.
    pub links: Links,
}

impl<'d> View<'d> {
    /// Returns a view of a site's page, with its links relative to the site's first host.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unrecognized`](crate::ErrorKind::Unrecognized) for an input that is not HTML,
    /// [`ErrorKind::Adapter`](crate::ErrorKind::Adapter) for a site without a host.
    pub fn new(page: &Page<'d>, site: &Site) -> Result<Self> {
        let (dom, links) = site.html(page)?;
        Ok(Self {
            page: *page,
            dom,
            links,
        })
    }

    /// The same with links relative to another URL.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub(crate) fn with_base(page: &Page<'d>, site: &Site, base: &str) -> Result<Self> {
        Ok(Self {
            page: *page,
            dom: dom_of(page, site)?,
            links: links_of(base)?,
        })
    }
}

/// A page of posts: its content, and the elements found on it.
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
    /// Returns a page with the posts that were found on it.
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
