//! Skythread: conversations of Bluesky as a tree, as browsers saved them. The page itself is made by a script.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): a post's header is an `<h2>` in the post.
//! - B (2025 to today): the header stands in `post-header`; posts bridged from Mastodon have `bridged-body`.

mod post;

use crate::adapter::{
    Adapter, Confidence, Context, Site, dom_of, links_of, markup_changed, not_a_thread,
};
use crate::chars::strip_invisible;
use crate::dom::{Dom, Element, Links, Node, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::{Gap, GapKind, MediaKind, Thread};
use crate::network::bluesky;
use crate::reader::counts::Stat;
use crate::reader::identity::main_id;
use crate::reader::items::Item;
use crate::reader::post::{AVATAR, HANDLE, ID, NAME, PostReader, Required, TIME, USER_ID};
use crate::reader::select::{children, has_any, link_target, walk_parts};
use crate::reader::{self, described, identity, number_posts, roles, truncation};
use crate::report::{Finding, Missing};
use post::Reader;
use url::Url;

static SITE: Site = Site::new("skythread", "Skythread", &["blue.mackuba.eu"]);

/// Posts of the tree, and what stands around their words (both eras).
const ITEM: Query<'_> = Query::constant(".post.post-thread");
const MARKS: [Query<'_>; 3] = [
    Query::constant(".post.post-thread > .content"),
    Query::constant(".post.post-thread h2 .handle"),
    Query::constant(".post.post-thread .blocked-header"),
];
const QUOTED: Query<'_> = Query::constant(".post");
const HEADER: &str = "h2";
const HEADED: Query<'_> = Query::constant("h2");
const POST: Query<'_> = Query::constant("a[href*='/post/']");
const POSTS: Query<'_> = Query::constant("a[href*='bsky.app/profile/']");

/// What a title ends in.
const TITLE: &str = " - Skythread";

/// Above the tree: the post that its first one answers.
const BACK: Query<'_> = Query::constant("p.back");

/// The words of the link to the post above.
const PARENT: &str = "See parent post";

/// The words of a link that loads more, and of one for what is hidden.
const MORE: [&str; 2] = ["Load more replies", "Load hidden replies"];

/// What an element is by its classes.
const PARTS: [(&str, Part); 14] = [
    ("post-header", Part::Header),
    ("post", Part::Post),
    ("body", Part::Words),
    ("bridged-body", Part::Words),
    ("quote-embed", Part::Quote),
    ("link-card", Part::Card),
    ("image-alt", Part::Alt),
    ("stats", Part::Stats),
    ("blocked-header", Part::Gone),
    ("missing-replies-info", Part::Missing),
    ("load-post", Part::Aside),
    ("tags", Part::Aside),
    ("fedi-link", Part::Aside),
    // The link to the part of the tree that begins at a post.
    ("action", Part::Aside),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Post,
    Header,
    Words,
    Quote,
    Card,
    Alt,
    Stats,
    Gone,
    Missing,
    Aside,
}

/// What every post has.
const FIELDS: [Required; 7] = [
    ID,
    HANDLE,
    NAME,
    AVATAR,
    USER_ID,
    TIME,
    (Missing::WordsOrMedia, PostReader::has_content),
];

/// What every quoted post has.
const QUOTE_FIELDS: [Required; 6] = [ID, HANDLE, NAME, AVATAR, USER_ID, TIME];

/// What stands between the parts of a header.
const SEPARATOR: char = '•';

/// The counts, each behind an icon.
const ICONS: [(&str, Stat); 4] = [
    ("fa-heart", |stats| &mut stats.likes),
    ("fa-retweet", |stats| &mut stats.reposts),
    ("fa-comments", |stats| &mut stats.quotes),
    ("fa-message", |stats| &mut stats.replies),
];

/// The words of a notice that answers are missing.
const MISSING: [&str; 2] = ["replies are missing", "reply is missing"];

/// The lines of a card.
const CARD: [(&str, Line); 2] = [("domain", Line::Host), ("description", Line::Words)];

#[derive(Clone, Copy, Debug)]
enum Line {
    Host,
    Title,
    Words,
}

/// What stands in the place of pictures and videos, with a link.
const MEDIA: [(&str, MediaKind); 2] =
    [("[Image]", MediaKind::Photo), ("[Video]", MediaKind::Video)];

/// Skythread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Skythread;

impl Adapter for Skythread {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let titled = || dom.title().is_some_and(|title| title.ends_with(TITLE));
        Confidence::of(has_any(dom, &MARKS), SITE.has_page(page) || titled())
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, links) = (dom_of(page, &SITE)?, links_of(bluesky::APP)?);
        let items: Vec<Item<'_>> = dom
            .select(&ITEM)
            .map(|item| Item::new(item, true, ()))
            .collect();
        if items.is_empty() {
            return Err(no_posts(page, dom));
        }
        let mut gaps = Vec::new();
        let mut at = 0;
        let posts = reader::read_posts(&items, &FIELDS, cx, |item, block| {
            // What is left out stands behind the last answer that is there.
            let more = read(item.element, &links, block).into_iter();
            if block.post.unavailable.is_some() && block.post.id.is_none() {
                block.findings.missing(Missing::Id);
            }
            gaps.extend(more.map(|url| Gap {
                url,
                ..Gap::new(Some(at), GapKind::MoreReplies)
            }));
            at += 1;
        })?;
        let mut thread = Thread::new(posts.report(cx));
        if let Some(back) = dom.first(&BACK).or_else(|| above(&items)) {
            let mut gap = Gap::new(None, GapKind::EarlierReplies);
            gap.url = link_to_more(back).and_then(|link| own_link(link, page, &links));
            if gap.url.is_none() {
                cx.found(&Finding::LinkAboveGone);
            }
            thread.gaps.push(gap);
        }
        thread.gaps.extend(gaps);
        let parents = parents(&items);
        roles::assign_tree_roles(&mut thread.posts, &parents, 0);
        number_posts(&mut thread.posts);
        report_header_outside(dom, &items, &links, cx);
        let ids = [main_id(&thread.posts, Some(0)), None];
        identity::fill_identity(&mut thread, Some(0), ids, None, cx);
        thread.title = dom.title();
        truncation::check_items(page, dom, &items, &[], cx);
        Ok(thread)
    }
}

/// Which post each answers: the one that it stands in.
fn parents(items: &[Item<'_>]) -> Vec<Option<usize>> {
    let mut open: Vec<(usize, Element<'_>)> = Vec::new();
    let mut parents = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let element = item.element;
        while open.pop_if(|(_, above)| !above.contains(element)).is_some() {}
        parents.push(open.last().map(|(at, _)| *at));
        open.push((at, element));
    }
    parents
}

/// Warns if a post's header stands above all posts: the first has lost its element.
fn report_header_outside(dom: &Dom<'_>, items: &[Item<'_>], links: &Links, cx: &mut Context) {
    let first = items.first().map(|item| item.element.position());
    let link = dom.first(&POST).filter(|link| {
        let url = links.href(*link);
        url.is_some_and(|url| bluesky::post(&url).is_some())
    });
    if link.is_some_and(|link| first.is_some_and(|first| link.position() < first)) {
        roles::report_main(None, cx);
        cx.found(&Finding::HeaderAbove);
    }
}

/// What stands right above the first post and leads to more.
fn above<'d>(items: &[Item<'d>]) -> Option<Element<'d>> {
    let first = items.first()?.element;
    let before = children(first.parent()?);
    before.take_while(|child| *child != first).find(|child| {
        link_to_more(*child).is_some() || strip_invisible(&child.text()).contains(PARENT)
    })
}

/// A link to another part of the tree that an element is, or has inside.
fn link_to_more(element: Element<'_>) -> Option<Element<'_>> {
    let mut inside = std::iter::once(element).chain(element.descendants());
    inside.find(|inner| link_target(*inner).is_some_and(is_own) || is_own_relative(*inner))
}

/// Whether an address has the parts of one of the program's own.
fn is_own(href: &str) -> bool {
    href.contains("author=") && href.contains("post=")
}

/// The same, where it is relative and has no sign of an address.
fn is_own_relative(element: Element<'_>) -> bool {
    let mut values = element.attributes().map(|(_, value)| value);
    values.any(|value| value.starts_with('?') && is_own(value))
}

/// A link of the page's own, which leads to the same program.
fn own_link(link: Element<'_>, page: &Page<'_>, links: &Links) -> Option<Url> {
    let mut values = link.attributes().map(|(_, value)| value);
    let href = values.find(|value| is_own(value))?;
    match page.url() {
        Some(url) => Links::new(url.as_str())?.resolve(href),
        None => links.absolute(href),
    }
}

/// Reads a post, and gives the links to answers that are left out below it.
fn read(item: Element<'_>, links: &Links, block: &mut PostReader) -> Vec<Option<Url>> {
    let mut gaps = Vec::new();
    walk_parts(item, |node| {
        let gaps = &mut gaps;
        let mut reader = Reader { links, block, gaps };
        match node {
            Node::Element(inner) => reader.take(inner),
            Node::Text(text) => {
                reader.notice(text) || {
                    reader.block.findings.unknown_markup(text);
                    false
                }
            }
        }
    });
    gaps
}

fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let titled = || dom.title().is_some_and(|title| title.ends_with(TITLE));
    if dom.first(&QUOTED).is_none() && !titled() && dom.first(&POSTS).is_none() {
        return not_a_thread(
            PageKind::Other,
            "this page of Skythread holds no posts; as the server sent it, it has none",
        );
    }
    markup_changed(
        &described("a page of Skythread", page, dom),
        dom,
        &[ITEM, QUOTED, POSTS],
    )
}
