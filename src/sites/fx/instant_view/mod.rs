//! The page for Telegram's Instant View. Only comments separate its posts, so the source is split at them and each
//! piece is parsed separately.
//!
//! The page's URL, time and counts belong to the requested post. If the author has several posts on the page, nothing
//! shows which one it is: then all of them are part of the chain, and none has the counts.

mod article;
mod pieces;

use super::SITE;
use crate::adapter::{Confidence, Context};
use crate::dom::{Dom, Element, Query};
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Post, PostId, Role, Stats, Thread, Timestamp};
use crate::network::bluesky;
use crate::reader::{
    FinishedPosts, Identity, LINK, PostReader, Required, Stat, Tables, ThreadSource, View, When,
    assign_roles_by_author, build_thread, ends_early, link_target, report_alone, thread_author,
};
use crate::report::{Finding, Missing, Quoted, Warning};
use pieces::{id_of, is_known};
use url::Url;

/// The page identifies itself as one of Medium's, for which Telegram has a template.
const MEDIUM: (&str, &str) = ("al:android:app_name", "Medium");
const SECTION: Query<'_> = Query::constant("section.section--first");
const ARTICLE: Query<'_> = Query::constant("article");
const HEADING: Query<'_> = Query::constant("article h1");
/// The author of an article without other words, whose title is the first heading.
const SECOND: Query<'_> = Query::constant("article h2");
const BOLD: Query<'_> = Query::constant("b");
const CURSIVE: Query<'_> = Query::constant("i");
const EMPHASIS: Query<'_> = Query::constant("em");
const BODY: Query<'_> = Query::constant("body");
const RULE: Query<'_> = Query::constant("hr");

/// The comment before each post, and before each quote in one.
const MARK: &str = "<!-- Telegram Instant View -->";

/// The first one is within this many bytes: only the head precedes it.
const START: usize = 1 << 15;

/// Precedes the translated text, and the original text after it.
const TRANSLATED: char = '📑';

/// The text of unavailable posts (the interface is in English unless another language is requested).
const TOMBSTONES: [&str; 5] = [
    "This post is deleted",
    "This post is from a suspended account",
    "This post is from a private account",
    "This post has been blocked from view by its author",
    "This post is unavailable",
];

/// The icons before the counts of the requested post, which are rounded.
const COUNTS: [(&str, Stat); 4] = [
    ("💬", |stats| &mut stats.replies),
    ("🔁", |stats| &mut stats.reposts),
    ("❤️", |stats| &mut stats.likes),
    ("👁️", |stats| &mut stats.views),
];

/// The suffix of the default text for a GIF's description, which any video has.
const GIF_FILLER: &str = "GIF. Alt text not available.";

/// The minimum number of digits in a tweet's id, since posts have headers.
const ID_LENGTH: usize = 15;

/// The fields of every quote.
const QUOTE: [Required; 3] = [Required::ID, Required::HANDLE, Required::NAME];

/// The character of a poll's bars.
const BAR: char = '█';

/// The fields of every post. Ids are only in headers, which occur where the author changes; the author is known for all
/// posts.
const FIELDS: [Required; 3] = [
    Required::new(Missing::Content, PostReader::has_content),
    Required::HANDLE,
    Required::NAME,
];

/// The elements of the page, and the kinds of pages without posts.
const SOUGHT: [Query<'_>; 2] = [ARTICLE, SECTION];
const TABLES: Tables = Tables {
    pages: &[
        When::HasNone(&SOUGHT).not(
            PageKind::Other,
            "this FxTwitter page is not an Instant View page, and so has no posts",
        ),
        When::Is(|view| !view.page.source().contains(MARK)).posts(
            "an Instant View page of FxTwitter without its comments \"Telegram Instant View\"",
        ),
        When::Always.posts("an Instant View page of FxTwitter"),
    ],
    sought: &SOUGHT,
    required: &FIELDS,
    ..Tables::EMPTY
};

/// The maximum length of a header.
const LONGEST: usize = 400;

pub(super) fn detect(page: &Page<'_>, dom: &Dom<'_>, host: bool) -> Option<Confidence> {
    let medium = dom.meta(MEDIUM.0) == Some(MEDIUM.1);
    let start = page.source().as_bytes();
    let start = start.get(..START).unwrap_or(start);
    let marked = memchr::memmem::find(start, MARK.as_bytes()).is_some();
    let section = dom.first(&SECTION);
    match (medium || section.is_some(), marked) {
        (true, true) => Some(Confidence::Certain),
        (false, true) => Some(Confidence::Likely),
        (true, false) if host || section.is_some_and(is_own) => Some(Confidence::Likely),
        _ => host.then_some(Confidence::Weak),
    }
}

/// Whether a section has nothing but words and a link to a post: that for browsers, above the article.
fn is_own(section: Element<'_>) -> bool {
    let mut inside = section.descendants();
    let (Some(link), None) = (inside.next(), inside.next()) else {
        return false;
    };
    let url = link_target(link).and_then(|href| href.parse().ok());
    url.is_some_and(|url: Url| id_of(&url).is_some())
}

pub(super) fn extract(page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let view = View::with_base(page, &SITE, "https://twitter.com/")?;
    build_thread(InstantView::new(view), cx)
}

/// The page, and the data read so far.
struct InstantView<'d> {
    view: View<'d>,
    /// The URL of the requested post.
    address: Option<Url>,
    /// The author at the top of the page.
    author: Option<Author>,
    /// The title at the top of the page, if it is that of an article.
    title: Option<String>,
    blocks: Vec<PostReader>,
    main: Option<usize>,
    /// The counts of the requested post.
    stats: Option<Box<Stats>>,
    /// Text that may be counts of an unknown kind.
    unread: Option<String>,
    is_cut: bool,
    /// Whether a post with a header has no id.
    is_lost: bool,
}

impl<'d> InstantView<'d> {
    const fn new(view: View<'d>) -> Self {
        Self {
            view,
            address: None,
            author: None,
            title: None,
            blocks: Vec::new(),
            main: None,
            stats: None,
            unread: None,
            is_cut: false,
            is_lost: false,
        }
    }

    /// Returns the id of the requested post.
    fn id(&self) -> Option<PostId> {
        self.address.as_ref().and_then(id_of)
    }

    /// Returns the URL of the requested post: the first link to a post in the head, else the URL that the page states,
    /// else any link.
    fn requested(&self, head: &Dom<'_>) -> Option<Url> {
        let View { page, dom, links } = &self.view;
        let is_of_post = |url: &Url| id_of(url).is_some();
        let in_section = || links.href(dom.first(&SECTION)?.first(&LINK)?);
        let linked = self.addresses(head).find(is_of_post);
        linked
            .or_else(|| page.stated_url().cloned().filter(is_of_post))
            .or_else(|| in_section().filter(is_of_post))
            .or_else(|| self.addresses(head).next())
    }

    /// Returns the author at the top of the page, and sets the title.
    fn author_of_page(&mut self, head: &Dom<'_>, cx: &mut Context) -> Option<Author> {
        let [heading, second] = [&HEADING, &SECOND].map(|query| Some(head.first(query)?.text()));
        let author = |heading: &String| self.author(heading);
        if let Some(author) = heading.as_ref().and_then(author) {
            return Some(author);
        }
        if let Some(author) = second.as_ref().and_then(author) {
            self.title = heading.filter(|title| !title.is_empty());
            return Some(author);
        }
        cx.found(&Finding::HeadingMissing);
        let titled = self.view.dom.title().and_then(|title| self.author(&title));
        titled.or_else(|| {
            let inner = head.first(&BODY)?.descendants();
            // The innermost element: its ancestors contain other text as well.
            inner
                .filter_map(|element| self.author(&element.text()))
                .last()
        })
    }
}

impl ThreadSource for InstantView<'_> {
    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        let View { page, dom, .. } = self.view;
        let (_, article) = page.source().split_once("<article").unwrap_or_default();
        if dom.first(&ARTICLE).is_none() || !page.source().contains(MARK) {
            return Err(TABLES.error(&self.view));
        }
        cx.check_posts(article.matches(MARK).count())?;
        let mut pieces = article.split(MARK).peekable();
        let head = format!("<article{}", pieces.next().unwrap_or_default());
        let head = page.fragment(&head)?;
        self.address = self.requested(&head);
        self.author = self.author_of_page(&head, cx);
        self.tombstones(&head);
        self.is_cut = ends_early(page.source(), dom) || !article.contains("</article");
        while let Some(piece) = pieces.next() {
            let is_last = pieces.peek().is_none();
            let (article, rest) = article::split(piece, is_last);
            let article = article.map(|article| page.fragment(article)).transpose()?;
            let rest = page.fragment(rest)?;
            self.piece(article.as_ref(), &rest, is_last);
        }
        let mut blocks = std::mem::take(&mut self.blocks);
        if blocks.is_empty() {
            return Err(TABLES.error(&self.view));
        }
        let without_id = |block: &PostReader| !block.author.is_empty() && block.post.id.is_none();
        self.is_lost = blocks.iter().any(without_id);
        name_authors(&mut blocks, self.author.as_ref());
        Ok(FinishedPosts::new(blocks, TABLES.required))
    }

    fn assign_roles(&mut self, posts: &mut [Post], cx: &mut Context) {
        self.main = assign_roles(posts, self.author.as_ref(), self.id().as_ref(), cx);
    }

    fn check(&mut self, _: &Thread, cx: &mut Context) {
        if self.main.is_none() && self.is_lost {
            cx.found(&Finding::MainUnclear);
        }
        if let Some(url) = self.address.as_ref().filter(|url| !is_known(url)) {
            let url = Quoted(url.as_str());
            cx.warn(Warning::of(&Finding::LinkUnknown { url }, self.main));
        }
        if let (Some(main), Some(unread)) = (self.main, &self.unread) {
            let words = Quoted(unread);
            cx.found_at(main, &Finding::MayBeCounts { words });
        }
    }

    fn identify(&mut self, thread: &Thread, cx: &mut Context) -> Identity {
        let id = self.id();
        if id.is_none() {
            cx.found(&Finding::ThreadUrlAndTimeMissing);
        }
        let main = self.main.and_then(|main| thread.posts.get(main));
        let author = self.author.take();
        Identity {
            id,
            given: self.view.page.given_url().and_then(id_of),
            author: author.or_else(|| Some(thread_author(&thread.posts, main, None, cx))),
        }
    }

    fn finish(&mut self, thread: &mut Thread, cx: &mut Context) -> Result<()> {
        let (id, stats) = (self.id(), self.stats.take());
        let without_counts = self.main.filter(|_| stats.is_none());
        thread.title = self.view.dom.title();
        thread.url = self.address.take();
        fill_main(thread, self.main, id, stats, self.view.dom);
        // The id is a post's id. If several posts may have it, it is not one of those with an id of their own.
        if thread.posts.iter().any(|post| post.id.is_some())
            && !thread.posts.iter().any(|post| post.id == thread.id)
        {
            thread.id = None;
        }
        if self.is_cut {
            report_cut(&thread.posts, without_counts, cx);
        }
        Ok(())
    }
}

/// Fills in the page's data about the requested post.
fn fill_main(
    thread: &mut Thread,
    main: Option<usize>,
    id: Option<PostId>,
    stats: Option<Box<Stats>>,
    dom: &Dom<'_>,
) {
    let Some(main) = main.and_then(|main| thread.posts.get_mut(main)) else {
        return;
    };
    main.stats = stats;
    if main.id.is_none() {
        main.published = id.as_ref().and_then(bluesky::time_of);
        main.id = id;
        main.url = thread.url.clone().map(Box::new);
    }
    let stated = dom.meta("article:published_time");
    let stated = stated.and_then(|time| time.parse().ok());
    main.published = main.published.or(stated.map(Timestamp::from_page));
}

/// Warns of a truncated page: of what may be missing in the last post, and in the main post if it has no counts.
fn report_cut(posts: &[Post], main_without_counts: Option<usize>, cx: &mut Context) {
    report_alone(posts, true, cx);
    let last = posts.len().saturating_sub(1);
    cx.found_at(last, &Finding::CutThread);
    if let Some(main) = main_without_counts.filter(|main| *main < last) {
        cx.found_at(main, &Finding::CutCounts);
    }
}

/// Fills in the authors: a header occurs where the author changes, so a post without a header is by the previous
/// author.
fn name_authors(blocks: &mut [PostReader], page: Option<&Author>) {
    let mut author = page.cloned().unwrap_or_default();
    for block in blocks
        .iter_mut()
        .filter(|block| block.post.unavailable.is_none())
    {
        if block.author.is_empty() {
            block.author.clone_from(&author);
        } else {
            author.clone_from(&block.author);
        }
    }
}

/// Assigns the posts' roles, and finds the requested post if the page shows which one it is.
fn assign_roles(
    posts: &mut [Post],
    author: Option<&Author>,
    id: Option<&PostId>,
    cx: &mut Context,
) -> Option<usize> {
    let handle = |author: Option<&Author>| author?.handle.as_deref().map(str::to_lowercase);
    let page = handle(author);
    let own = |post: &Post| page.is_some() && handle(post.author.as_ref()) == page;
    let linked = posts
        .iter()
        .position(|post| id.is_some() && post.id.as_ref() == id);
    let first = posts.iter().position(own);
    let alone = first.filter(|_| posts.iter().filter(|post| own(post)).count() == 1);
    let main = linked.or(alone);
    assign_roles_by_author(posts, main.or(first), |_| true, cx);
    let found = posts.iter().position(|post| post.role == Role::Main)?;
    if main.is_none() {
        if let Some(found) = posts.get_mut(found) {
            found.role = Role::Thread;
        }
        return None;
    }
    Some(found)
}
