//! The page for Telegram's Instant View. Only comments separate its posts, so the source is split at them and each
//! piece is parsed separately.
//!
//! The page's URL, time and counts belong to the requested post. If the author has several posts on the page, nothing
//! shows which one it is: then all of them are part of the chain, and none has the counts.

mod pieces;

use crate::adapter::{Confidence, Context, links_of, markup_changed, not_a_thread};
use crate::dom::{Dom, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Post, PostId, Role, Stats, Thread, Timestamp};
use crate::network::bluesky;
use crate::reader::{
    self, LINK, PostReader, Required, Stat, agreed_id, assign_roles_by_author, described,
    ends_early, has_any, number_posts, report_alone, thread_author,
};
use crate::report::{Finding, Missing, Quoted, Warning};
use pieces::{Read, id_of, is_known};
use url::Url;

/// The page identifies itself as one of Medium's, for which Telegram has a template.
const MEDIUM: (&str, &str) = ("al:android:app_name", "Medium");
const SECTION: Query<'_> = Query::constant("section.section--first");
const ARTICLE: Query<'_> = Query::constant("article");
const HEADING: Query<'_> = Query::constant("article h1");
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

/// The maximum length of a header.
const LONGEST: usize = 400;

pub(super) fn detect(page: &Page<'_>, dom: &Dom<'_>, host: bool) -> Option<Confidence> {
    let medium = dom.meta(MEDIUM.0) == Some(MEDIUM.1);
    let start = page.source().as_bytes();
    let start = start.get(..START).unwrap_or(start);
    let marked = memchr::memmem::find(start, MARK.as_bytes()).is_some();
    let section = dom.first(&SECTION).is_some();
    match (medium || section, marked) {
        (true, true) => Some(Confidence::Certain),
        (false, true) => Some(Confidence::Likely),
        (true, false) if host => Some(Confidence::Likely),
        _ => host.then_some(Confidence::Weak),
    }
}

pub(super) fn extract(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Result<Thread> {
    let source = page.source();
    let (_, article) = source.split_once("<article").unwrap_or_default();
    if dom.first(&ARTICLE).is_none() || !source.contains(MARK) {
        return Err(no_posts(page, dom));
    }
    cx.check_posts(article.matches(MARK).count())?;
    let mut pieces = article.split(MARK).peekable();
    let head = format!("<article{}", pieces.next().unwrap_or_default());
    let head = page.fragment(&head)?;
    let mut read = Read::new(links_of("https://twitter.com/")?);
    read.address = address(&read, &head, page, dom);
    let author = author_of_page(&read, &head, dom, cx);
    read.tombstones(&head);
    let is_cut = ends_early(source, dom) || !article.contains("</article");
    while let Some(piece) = pieces.next() {
        let piece = page.fragment(piece)?;
        let last = pieces.peek().is_none();
        read.piece(&piece, last, last && is_cut);
    }
    if read.blocks.is_empty() {
        return Err(no_posts(page, dom));
    }
    let without_id = |block: &PostReader| !block.author.is_empty() && block.post.id.is_none();
    let is_lost = read.blocks.iter().any(without_id);
    name_authors(&mut read.blocks, author.as_ref());
    let mut thread = Thread::new(reader::finish_all(read.blocks, &FIELDS, cx));
    let id = read.address.as_ref().and_then(id_of);
    thread.id = agreed_id(id.clone(), page.given_url().and_then(id_of), cx);
    if id.is_none() {
        cx.found(&Finding::NoAddressNorTime);
    }
    thread.title = dom.title();
    thread.url = read.address;
    let has_stats = read.stats.is_some();
    let main = assign_roles(&mut thread.posts, author.as_ref(), id.as_ref(), cx);
    fill_main(&mut thread, main, id.as_ref(), read.stats, dom);
    if main.is_none() && is_lost {
        cx.found(&Finding::MainUnclear);
    }
    if let Some(url) = thread.url.as_ref().filter(|url| !is_known(url)) {
        let url = Quoted(url.as_str());
        cx.warn(Warning::of(&Finding::LinkUnknown { url }, main));
    }
    if let (Some(main), Some(unread)) = (main, read.unread) {
        let words = Quoted(&unread);
        cx.found_at(main, &Finding::MayBeCounts { words });
    }
    // The id is a post's id. If several posts may have it, it is not one of those with an id of their own.
    if thread.posts.iter().any(|post| post.id.is_some())
        && !thread.posts.iter().any(|post| post.id == thread.id)
    {
        thread.id = None;
    }
    number_posts(&mut thread.posts);
    let main_post = thread.posts.iter().find(|post| post.role == Role::Main);
    thread.author = author.unwrap_or_else(|| thread_author(&thread.posts, main_post, None, cx));
    if is_cut {
        report_cut(&thread.posts, main.filter(|_| !has_stats), cx);
    }
    Ok(thread)
}

/// Returns the URL of the requested post: the first link to a post in the head, else the URL that the page states, else
/// any link.
fn address(read: &Read, head: &Dom<'_>, page: &Page<'_>, dom: &Dom<'_>) -> Option<Url> {
    let is_of_post = |url: &Url| id_of(url).is_some();
    let in_section = || read.links.href(dom.first(&SECTION)?.first(&LINK)?);
    let linked = read.addresses(head).find(is_of_post);
    linked
        .or_else(|| page.stated_url().cloned().filter(is_of_post))
        .or_else(|| in_section().filter(is_of_post))
        .or_else(|| read.addresses(head).next())
}

/// Returns the author at the top of the page.
fn author_of_page(read: &Read, head: &Dom<'_>, dom: &Dom<'_>, cx: &mut Context) -> Option<Author> {
    let heading = head.first(&HEADING).map(|heading| heading.text());
    let author = heading.and_then(|heading| read.author(&heading));
    if author.is_some() {
        return author;
    }
    cx.found(&Finding::HeadingMissing);
    let titled = dom.title().and_then(|title| read.author(&title));
    titled.or_else(|| {
        let inner = head.first(&BODY)?.descendants();
        // The innermost element: its ancestors contain other text as well.
        inner
            .filter_map(|element| read.author(&element.text()))
            .last()
    })
}

/// Fills in the page's data about the requested post.
fn fill_main(
    thread: &mut Thread,
    main: Option<usize>,
    id: Option<&PostId>,
    stats: Option<Box<Stats>>,
    dom: &Dom<'_>,
) {
    let Some(main) = main.and_then(|main| thread.posts.get_mut(main)) else {
        return;
    };
    main.stats = stats;
    if main.id.is_none() {
        main.id = id.cloned();
        main.url.clone_from(&thread.url);
        main.published = id.and_then(bluesky::time_of);
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

/// Returns the reason why a page has no thread.
fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    if !has_any(dom, &[ARTICLE, SECTION]) {
        return not_a_thread(
            PageKind::Other,
            "of the pages of FxTwitter only those for Instant View hold posts",
        );
    }
    let marks = page.source().matches(MARK).count();
    let what = format!(
        "a page of FxTwitter for Instant View ({marks} comments \"Telegram Instant View\")"
    );
    markup_changed(&described(&what, page, dom), dom, &[ARTICLE, SECTION])
}
