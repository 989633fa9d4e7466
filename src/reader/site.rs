//! The engine: what a site of posts implements, and what reads its pages.

use super::identity::{agreed_id, fill_identity};
use super::items::{Item, Items};
use super::listing::listing;
use super::page::{PostPage, View};
use super::post::{FinishedPosts, PostReader, read_posts};
use super::tables::{Answer, Found, Tables};
use super::{gaps, number_posts, roles, truncation};
use crate::adapter::Context;
use crate::dom::Element;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, Result};
use crate::model::{Author, Gap, Listing, Post, PostId, Thread};
use crate::network::twitter::Named;
use crate::report::Finding;

/// The identity of a thread.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The thread's id, as the page itself says it.
    pub id: Option<PostId>,
    /// The id in the address that the caller gave. Where it is another one, there is a warning.
    pub given: Option<PostId>,
    /// Who wrote the thread, by the page's address or its head.
    pub author: Option<Author>,
}

impl Identity {
    /// Returns the identity by the id of the main post or, without one, by the URLs of the page.
    pub(crate) fn of_tweet(id: Option<PostId>, named: &Named) -> Self {
        Self {
            id: id.or_else(|| named.stated.clone()),
            given: named.given.clone(),
            author: named.author.clone(),
        }
    }
}

/// A site whose pages show posts. A value reads one page, and may keep what it needs while it does.
///
/// The [module](super) has the order of the calls. Only [`read`](Self::read) must be written; every other method has a
/// body that reads the [`TABLES`](Self::TABLES).
pub trait PostSite<'d> {
    /// What a post is inside of: the section of a conversation, a chain of replies. `()` for none.
    type Place: Copy + Default;

    /// The tables of the site.
    const TABLES: Tables;

    /// Finds the posts, in page order. Provided: [`find_posts`], by [`Tables::marks`].
    ///
    /// # Errors
    ///
    /// For a page that cannot be read at all.
    fn find(&mut self, view: &View<'d>, cx: &mut Context) -> Result<Items<'d, Self::Place>> {
        let _ = cx;
        Ok(find_posts(self, view))
    }

    /// Returns the post around a part (of [`Tables::parts`]) that is inside no post. Provided: the element right around
    /// it.
    fn holder(&self, part: Element<'d>) -> Option<Element<'d>> {
        part.parent()
    }

    /// Returns what the content of an element is inside of, by what the element itself is inside of. Provided: the
    /// same.
    fn place(&self, outer: Self::Place, element: Element<'d>) -> Self::Place {
        let _ = element;
        outer
    }

    /// Returns whether an address of the page names a post. Provided: none does.
    fn names_post(&self, view: &View<'d>) -> bool {
        let _ = view;
        false
    }

    /// Returns what kind of page it is: the first row of [`Tables::pages`] that applies.
    fn answer(&self, page: &PostPage<'d, Self::Place>) -> Answer {
        let found = Found {
            named: self.names_post(&page.view),
            posts: !page.items.is_empty(),
            marked: page.items.iter().any(|item| item.by_anchor),
        };
        Self::TABLES.answer(&page.view, found)
    }

    /// Returns why a page gives no thread, before its posts are read. Provided: if no post was found, the
    /// [`answer`](Self::answer).
    fn without_thread(&self, page: &PostPage<'d, Self::Place>) -> Option<Error> {
        let none = page.items.is_empty();
        none.then(|| self.answer(page).error(&page.view, &Self::TABLES))
    }

    /// Reads a post.
    fn read(
        &mut self,
        page: &PostPage<'d, Self::Place>,
        item: &Item<'d, Self::Place>,
        post: &mut PostReader,
    );

    /// Reads the posts. Provided: each by [`read`](Self::read), which then must have what [`Tables::required`] says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`] for more posts than a parse may have.
    fn read_posts(
        &mut self,
        page: &PostPage<'d, Self::Place>,
        cx: &mut Context,
    ) -> Result<FinishedPosts> {
        read_posts(&page.items, Self::TABLES.required, cx, |item, post| {
            self.read(page, item, post);
        })
    }

    /// Returns the index of the main post, which the page is about. Provided: there is none, as on pages that show one
    /// author's thread and nothing else.
    fn main(&self, page: &PostPage<'d, Self::Place>, posts: &[Post]) -> Option<usize> {
        let _ = (page, posts);
        None
    }

    /// Returns why a page without a main post gives no thread. Provided: it gives one.
    fn without_main(&self, page: &PostPage<'d, Self::Place>) -> Option<Error> {
        let _ = page;
        None
    }

    /// Sets the [`Role`](crate::model::Role) of each post. Provided: by order and author around the main post; without
    /// one, all posts are of the thread.
    fn assign_roles(
        &self,
        page: &mut PostPage<'d, Self::Place>,
        posts: &mut [Post],
        cx: &mut Context,
    ) {
        let _ = cx;
        if page.main.is_some() {
            roles::assign_roles_by_handle(posts, page.main);
        }
    }

    /// Finds where posts are left out. Provided: by [`Tables::folds`].
    fn gaps(&mut self, page: &PostPage<'d, Self::Place>) -> Vec<Gap> {
        gaps::of_folds(page, Self::TABLES.folds)
    }

    /// Warns of what is odd about the page. Provided: of posts without a mark of [`Tables::marks`].
    fn check(&self, page: &PostPage<'d, Self::Place>, thread: &Thread, cx: &mut Context) {
        let _ = thread;
        let finding = |count, total| Finding::NoAnchor {
            count,
            total,
            anchor: "mark of posts of this site",
        };
        page.items.report(|item| !item.by_anchor, finding, cx);
    }

    /// Returns the identity of the thread; `id` is that of the main post. Provided: that id.
    fn identify(
        &self,
        page: &PostPage<'d, Self::Place>,
        id: Option<PostId>,
        cx: &mut Context,
    ) -> Identity {
        let _ = (page, cx);
        Identity {
            id,
            ..Identity::default()
        }
    }

    /// Returns the title. Provided: the page's, without a suffix of [`Tables::title_ends`].
    fn title(&self, page: &PostPage<'d, Self::Place>) -> Option<String> {
        let title = page.dom.title()?;
        let mut ends = Self::TABLES.title_ends.iter();
        let own = ends.find_map(|end| title.strip_suffix(end));
        Some(own.unwrap_or(&title).to_owned())
    }

    /// Completes the thread. Provided: it is complete.
    fn finish(&self, page: &PostPage<'d, Self::Place>, thread: &mut Thread, cx: &mut Context) {
        let _ = (page, thread, cx);
    }

    /// Returns whether the page continues after its last post. Provided: by [`Tables::footers`].
    fn has_footer(&self, page: &PostPage<'d, Self::Place>) -> bool {
        let last = page.items.last().map(|item| item.element);
        last.is_some_and(|last| truncation::is_behind(page.dom, last, Self::TABLES.footers))
    }
}

/// A site that has pages which list posts as well: profiles, searches.
pub trait ListingSite<'d>: PostSite<'d> {
    /// Returns why a page gives no listing, before its posts are read.
    fn without_listing(&self, page: &PostPage<'d, Self::Place>, cx: &mut Context) -> Option<Error>;

    /// Returns what holds the posts of the thread that a post is part of, which are one card. Provided: each post is a
    /// card.
    fn thread_of(&self, item: &Item<'d, Self::Place>) -> Option<Element<'d>> {
        let _ = item;
        None
    }

    /// Returns the person whose posts the page lists. Provided: nobody.
    fn profile(&self, page: &PostPage<'d, Self::Place>, cx: &mut Context) -> Option<Author> {
        let _ = (page, cx);
        None
    }

    /// Completes the list. Provided: it is complete.
    fn finish_listing(
        &mut self,
        page: &PostPage<'d, Self::Place>,
        listing: &mut Listing,
        cx: &mut Context,
    ) {
        let _ = (page, listing, cx);
    }
}

/// Finds the posts of a page by the tables, without those inside another, each with its [`place`](PostSite::place):
/// the provided [`PostSite::find`], for sites that have more to do.
pub fn find_posts<'d, S: PostSite<'d> + ?Sized>(site: &S, view: &View<'d>) -> Items<'d, S::Place> {
    let mut items = Items::find(view.dom, &S::TABLES, |part| site.holder(part));
    items.place(|outer, element| site.place(outer, element));
    items
}

/// Reads a page of posts as a thread.
///
/// # Errors
///
/// As [`Adapter::extract`](crate::Adapter::extract).
pub fn read_thread<'d, S: PostSite<'d>>(
    mut site: S,
    view: View<'d>,
    cx: &mut Context,
) -> Result<Thread> {
    let items = site.find(&view, cx)?;
    let mut page = PostPage::new(view, items);
    if let Some(error) = site.without_thread(&page) {
        return Err(error);
    }
    let finished = site.read_posts(&page, cx)?;
    page.main = site.main(&page, finished.posts());
    if page.main.is_none()
        && let Some(error) = site.without_main(&page)
    {
        return Err(error);
    }
    let mut thread = Thread::new(finished.report(cx));
    site.assign_roles(&mut page, &mut thread.posts, cx);
    number_posts(&mut thread.posts);
    thread.gaps = site.gaps(&page);
    site.check(&page, &thread, cx);

    let main = page.main.and_then(|main| thread.posts.get(main));
    let id = main.and_then(|main| main.id.clone());
    let Identity { id, given, author } = site.identify(&page, id, cx);
    if S::TABLES.conversation {
        fill_identity(&mut thread, page.main, [id, given], author, cx);
    } else {
        let mut authors = thread.posts.iter().filter_map(|post| post.author.as_ref());
        thread.author = author
            .or_else(|| authors.next().cloned())
            .unwrap_or_default();
        thread.id = agreed_id(id, given, cx);
    }
    thread.title = site.title(&page);
    site.finish(&page, &mut thread, cx);
    let footer = site.has_footer(&page);
    truncation::check_page(&page, footer, cx);
    Ok(thread)
}

/// Reads a page of posts as a list.
///
/// # Errors
///
/// As [`Adapter::listing`](crate::Adapter::listing).
pub fn read_listing<'d, S: ListingSite<'d>>(
    mut site: S,
    view: View<'d>,
    cx: &mut Context,
) -> Result<Listing> {
    let items = site.find(&view, cx)?;
    let page = PostPage::new(view, items);
    if let Some(error) = site.without_listing(&page, cx) {
        return Err(error);
    }
    let posts = site.read_posts(&page, cx)?.report(cx);
    let mut listing = listing(&page.items, posts, |item| site.thread_of(item));
    listing.author = site.profile(&page, cx);
    site.finish_listing(&page, &mut listing, cx);
    let footer = site.has_footer(&page);
    truncation::check_listed(&page, footer, cx);
    Ok(listing)
}
