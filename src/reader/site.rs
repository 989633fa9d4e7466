//! The engine: the traits that a site of posts implements, and the functions that read its pages.

use super::account::account;
use super::identity::main_id;
use super::items::{Item, Items};
use super::listing::{ListingSource, build_listing, cards};
use super::page::{PostPage, View};
use super::post::{FinishedPosts, PostReader, read_posts};
use super::source::{ThreadSource, build_thread};
use super::tables::{Answer, Found, Tables};
use super::{gaps, roles, truncation};
use crate::adapter::Context;
use crate::check::numbering;
use crate::dom::Element;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, Result};
use crate::model::{Author, Gap, Listing, Post, PostId, Teaser, Thread};
use crate::network::twitter::PageIds;
use crate::report::Finding;

/// The page's data about the thread.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The thread's id, as the page itself states it.
    pub id: Option<PostId>,
    /// The id in the URL that the caller gave. If it is a different one, there is a warning.
    pub given: Option<PostId>,
    /// The thread's author, from the page's URL or its head.
    pub author: Option<Author>,
}

impl Identity {
    /// Returns the identity from the URLs of a page of tweets, where the main post has no id.
    pub(crate) fn of_tweet(id: Option<PostId>, named: &PageIds) -> Self {
        Self {
            id: id.or_else(|| named.stated.clone()),
            given: named.given.clone(),
            author: named.author.clone(),
        }
    }
}

/// A site whose pages contain posts. A value reads one page, and may store data while it does.
///
/// The [module](super) documents the order of the calls. Only [`read`](Self::read) must be implemented; every other
/// method has a default implementation, which uses the [`TABLES`](Self::TABLES).
pub trait PostSite<'d> {
    /// The context of a post: the section of a conversation, a chain of replies. `()` for none.
    type Place: Copy + Default;

    /// The tables of the site.
    const TABLES: Tables;

    /// Finds the posts, in page order. Default: by [`Tables::marks`], without those inside another, each with its
    /// [`place`](Self::place).
    ///
    /// # Errors
    ///
    /// For a page that cannot be read at all.
    fn find(&mut self, view: &View<'d>, cx: &mut Context) -> Result<Items<'d, Self::Place>> {
        let _ = cx;
        Ok(find_posts(self, view))
    }

    /// Returns the post around a part (of [`Tables::parts`]) that is inside no post. Default: its parent element.
    fn post_around(&self, part: Element<'d>) -> Option<Element<'d>> {
        part.parent()
    }

    /// Returns the context inside an element, from the context of the element itself. Default: the same.
    fn place(&self, outer: Self::Place, element: Element<'d>) -> Self::Place {
        let _ = element;
        outer
    }

    /// Returns whether a URL of the page is a post's URL. Default: none is.
    fn names_post(&self, view: &View<'d>) -> bool {
        let _ = view;
        false
    }

    /// Returns the kind of a page, whatever was found on it: by the first row of [`Tables::pages`] that applies.
    fn answer(&self, page: &PostPage<'d, Self::Place>) -> Answer {
        let found = Found {
            named: self.names_post(&page.view),
            posts: !page.items.is_empty(),
            marked: page.items.iter().any(|item| item.by_mark),
        };
        Self::TABLES.answer(&page.view, found)
    }

    /// Returns the error for a page without a thread, before its posts are read. Default: if no post was found, the
    /// [`answer`](Self::answer).
    fn without_thread(&self, page: &PostPage<'d, Self::Place>) -> Option<Error> {
        page.items.is_empty().then(|| self.no_posts(page))
    }

    /// Returns the error for a page without posts, or with posts that are none. Default: by its
    /// [`answer`](Self::answer).
    fn no_posts(&self, page: &PostPage<'d, Self::Place>) -> Error {
        self.answer(page).error(&page.view, &Self::TABLES)
    }

    /// Reads a post.
    fn read(
        &mut self,
        page: &PostPage<'d, Self::Place>,
        item: &Item<'d, Self::Place>,
        post: &mut PostReader,
    );

    /// Returns whether an item that was read is a post at all. If not, it is left out, and the number of such items is
    /// reported. Default: it is.
    fn is_post(&self, post: &PostReader) -> bool {
        let _ = post;
        true
    }

    /// Reads the posts. Default: each by [`read`](Self::read), with a check for the fields in [`Tables::required`],
    /// without items that are [no posts](Self::is_post).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`] for more posts than a parse may have.
    fn read_posts(
        &mut self,
        page: &mut PostPage<'d, Self::Place>,
        cx: &mut Context,
    ) -> Result<FinishedPosts> {
        let mut kept = Vec::with_capacity(page.items.len());
        let finished = read_posts(&page.items, Self::TABLES.required, cx, |item, post| {
            self.read(page, item, post);
            kept.push(self.is_post(post));
            kept.last().is_some_and(|kept| *kept)
        })?;
        let total = kept.len();
        let count = total - finished.posts().len();
        if count > 0 {
            let mut kept = kept.into_iter();
            page.items.retain(|_| kept.next().unwrap_or(true));
            cx.found(&Finding::BlocksEmpty { count, total });
        }
        Ok(finished)
    }

    /// Returns the error for a page whose posts, once read, are none. Default: if all were left out,
    /// [`no_posts`](Self::no_posts).
    fn without_content(&self, page: &PostPage<'d, Self::Place>, posts: &[Post]) -> Option<Error> {
        posts.is_empty().then(|| self.no_posts(page))
    }

    /// Returns the index of the main post. Default: there is none, as on pages of an author's thread alone.
    fn main(&self, page: &PostPage<'d, Self::Place>, posts: &[Post]) -> Option<usize> {
        let _ = (page, posts);
        None
    }

    /// Returns the error for a page without a main post. Default: there is none.
    fn without_main(&self, page: &PostPage<'d, Self::Place>, posts: &[Post]) -> Option<Error> {
        let _ = (page, posts);
        None
    }

    /// Assigns each post its [`Role`](crate::model::Role). Default: if there is a main post, by the order and the
    /// authors; else all are part of the thread.
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

    /// Returns the page's own number of a post, from 1; holes in these numbers are gaps. Default: it has none.
    fn page_number(&self, item: &Item<'d, Self::Place>, post: &Post) -> Option<u32> {
        let (_, _) = (item, post);
        None
    }

    /// Finds the places where posts are left out. Default: by [`Tables::folds`].
    fn gaps(&mut self, page: &PostPage<'d, Self::Place>) -> Vec<Gap> {
        gaps::of_folds(page, Self::TABLES.folds)
    }

    /// Returns elements among the posts with text of something else, such as advertisements: it is not reported as
    /// [`Parsed::unread`](crate::Parsed::unread), like that of [`Tables::own`] and of [`Tables::footers`]. Default:
    /// none.
    fn others(&self, page: &PostPage<'d, Self::Place>) -> &[Element<'d>] {
        let _ = page;
        &[]
    }

    /// Warns of anomalies of the page. Default: of posts without a mark of [`Tables::marks`].
    fn check(&self, page: &PostPage<'d, Self::Place>, thread: &Thread, cx: &mut Context) {
        let _ = thread;
        let finding = |count, total| Finding::MarkMissing {
            count,
            total,
            anchor: "the site's post element",
        };
        page.items.report(|item| !item.by_mark, finding, cx);
    }

    /// Returns the page's data about the thread; `id` is that of the main post. Default: that id.
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

    /// Returns the title. Default: the page's, without the suffixes in [`Tables::title_ends`].
    fn title(&self, page: &PostPage<'d, Self::Place>) -> Option<String> {
        let title = page.dom.title()?;
        let mut ends = Self::TABLES.title_ends.iter();
        let own = ends.find_map(|end| title.strip_suffix(end));
        Some(own.unwrap_or(&title).to_owned())
    }

    /// Fills in the data that only this site has. Default: nothing.
    fn finish(&self, page: &PostPage<'d, Self::Place>, thread: &mut Thread, cx: &mut Context) {
        let _ = (page, thread, cx);
    }

    /// Reads the cards that link to other threads. Default: there are none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`] for more data than a parse may return.
    fn read_teasers(
        &mut self,
        page: &PostPage<'d, Self::Place>,
        thread: &mut Thread,
        cx: &mut Context,
    ) -> Result<()> {
        let _ = (page, thread, cx);
        Ok(())
    }

    /// Returns whether the page continues after its last post. Default: by [`Tables::footers`].
    fn has_footer(&self, page: &PostPage<'d, Self::Place>) -> bool {
        let last = page.items.last().map(|item| item.element);
        last.is_some_and(|last| truncation::is_followed_by(page.dom, last, Self::TABLES.footers))
    }
}

/// A site that also has pages which list posts: profiles, searches.
pub trait ListingSite<'d>: PostSite<'d> {
    /// Returns the error for a page without a listing, before its posts are read.
    fn without_listing(&self, page: &PostPage<'d, Self::Place>, cx: &mut Context) -> Option<Error>;

    /// Returns the element that contains the posts of a post's thread, which share a card. Default: each post is a
    /// card.
    fn thread_of(&self, item: &Item<'d, Self::Place>) -> Option<Element<'d>> {
        let _ = item;
        None
    }

    /// Returns the person whose posts the page lists. Default: none.
    fn profile(&self, page: &PostPage<'d, Self::Place>, cx: &mut Context) -> Option<Author> {
        let _ = (page, cx);
        None
    }

    /// Fills in the data that only this site has, and warns of anomalies. Default: nothing.
    fn finish_listing(
        &mut self,
        page: &PostPage<'d, Self::Place>,
        listing: &mut Listing,
        cx: &mut Context,
    ) {
        let _ = (page, listing, cx);
    }
}

/// Finds the posts of a page as the default of [`PostSite::find`] does: for sites whose own implementation does more.
pub fn find_posts<'d, S: PostSite<'d> + ?Sized>(site: &S, view: &View<'d>) -> Items<'d, S::Place> {
    let mut items = Items::find(view.dom, &S::TABLES, |part| site.post_around(part));
    items.place(|outer, element| site.place(outer, element));
    items
}

/// Reads a page of posts as a thread.
///
/// # Errors
///
/// As for [`Adapter::extract`](crate::Adapter::extract).
pub fn read_thread<'d, S: PostSite<'d>>(
    mut site: S,
    view: View<'d>,
    cx: &mut Context,
) -> Result<Thread> {
    let mut items = site.find(&view, cx)?;
    items.remove_hidden_copies(cx);
    let page = PostPage::new(view, items);
    if let Some(error) = site.without_thread(&page) {
        return Err(error);
    }
    let numbers = Vec::new();
    build_thread(
        OnPage {
            site,
            page,
            numbers,
        },
        cx,
    )
}

/// A site with its page, on which posts were found.
struct OnPage<'d, S: PostSite<'d>> {
    site: S,
    page: PostPage<'d, S::Place>,
    /// The page's own numbers of its posts.
    numbers: Vec<Option<u32>>,
}

impl<'d, S: PostSite<'d>> ThreadSource for OnPage<'d, S> {
    const CONVERSATION: bool = S::TABLES.conversation;

    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        let Self { site, page, .. } = self;
        let finished = site.read_posts(page, cx)?;
        let posts = finished.posts();
        if let Some(error) = site.without_content(page, posts) {
            return Err(error);
        }
        page.main = site.main(page, posts);
        if page.main.is_none()
            && let Some(error) = site.without_main(page, posts)
        {
            return Err(error);
        }
        let each = page.items.iter().zip(posts);
        self.numbers = each
            .map(|(item, post)| site.page_number(item, post))
            .collect();
        Ok(finished)
    }

    fn assign_roles(&mut self, posts: &mut [Post], cx: &mut Context) {
        self.site.assign_roles(&mut self.page, posts, cx);
    }

    fn gaps(&mut self, _: &[Post], cx: &mut Context) -> Vec<Gap> {
        let mut gaps = self.site.gaps(&self.page);
        numbering(&self.numbers, &mut gaps, cx.findings_mut());
        gaps
    }

    fn check(&mut self, thread: &Thread, cx: &mut Context) {
        self.site.check(&self.page, thread, cx);
    }

    fn identify(&mut self, thread: &Thread, cx: &mut Context) -> Identity {
        let id = main_id(&thread.posts, self.page.main);
        self.site.identify(&self.page, id, cx)
    }

    fn main(&self) -> Option<usize> {
        self.page.main
    }

    fn finish(&mut self, thread: &mut Thread, cx: &mut Context) -> Result<()> {
        let Self { site, page, .. } = self;
        thread.title = site.title(page);
        site.finish(page, thread, cx);
        site.read_teasers(page, thread, cx)?;
        truncation::check_page(page, site.has_footer(page), cx);
        account(&page.items, &S::TABLES, site.others(page), thread, cx);
        Ok(())
    }
}

/// Reads a page of posts as a listing.
///
/// # Errors
///
/// As for [`Adapter::listing`](crate::Adapter::listing).
pub fn read_listing<'d, S: ListingSite<'d>>(
    mut site: S,
    view: View<'d>,
    cx: &mut Context,
) -> Result<Listing> {
    let mut items = site.find(&view, cx)?;
    items.remove_hidden_copies(cx);
    let page = PostPage::new(view, items);
    if let Some(error) = site.without_listing(&page, cx) {
        return Err(error);
    }
    build_listing(OnList { site, page }, cx)
}

/// A site with its page, which lists posts.
struct OnList<'d, S: ListingSite<'d>> {
    site: S,
    page: PostPage<'d, S::Place>,
}

impl<'d, S: ListingSite<'d>> ListingSource for OnList<'d, S> {
    fn read(&mut self, cx: &mut Context) -> Result<Vec<Teaser>> {
        let Self { site, page } = self;
        let found = !page.items.is_empty();
        let finished = site.read_posts(page, cx)?;
        if found && let Some(error) = site.without_content(page, finished.posts()) {
            return Err(error);
        }
        let posts = finished.report(cx);
        Ok(cards(&page.items, posts, |item| site.thread_of(item)))
    }

    fn profile(&mut self, _: &[Teaser], cx: &mut Context) -> Option<Author> {
        self.site.profile(&self.page, cx)
    }

    fn finish(&mut self, listing: &mut Listing, cx: &mut Context) {
        self.site.finish_listing(&self.page, listing, cx);
    }

    fn check_end(&mut self, listing: &Listing, cx: &mut Context) {
        let last = self.page.items.last().map(|item| item.element);
        let footer = self.site.has_footer(&self.page);
        truncation::check_listed(&self.page.view, last, listing, footer, cx);
    }
}
