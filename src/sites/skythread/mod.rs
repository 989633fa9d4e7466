//! Skythread: conversations of Bluesky as a tree, as saved by browsers. The page itself is built by a script.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): a post's header is an `<h2>` in the post.
//! - B (2025 to today): the header is in `post-header`; posts bridged from Mastodon have `bridged-body`.

mod post;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Node, Query};
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Gap, GapKind, MediaKind, Post, Thread};
use crate::network::bluesky;
use crate::reader::{
    Answer, Item, Items, PageRow, Part, Parts, PostPage, PostReader, PostSite, Required, Stat,
    Tables, View, When, assign_tree_roles, children, has_any, link_target, parts, read_thread,
    report_main, walk_parts,
};
use crate::report::{Finding, Missing};
use post::Reader;
use url::Url;

static SITE: Site = Site::new("skythread", "Skythread", &["blue.mackuba.eu"]);

/// Posts of the tree, and the elements of their text (both eras).
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

/// The suffix of titles.
const TITLE: &str = " - Skythread";

/// Above the tree: the link to the post that its first one replies to.
const BACK: Query<'_> = Query::constant("p.back");

/// The text of the link to the post above.
const PARENT: &str = "See parent post";

/// The text of a link that loads more replies, and of one for hidden replies.
const MORE: [&str; 2] = ["Load more replies", "Load hidden replies"];

/// The kinds of elements by their classes.
static PARTS: Parts = parts! {
    Part::Author => "post-header";
    Part::Post => "post";
    Part::Text => "body", "bridged-body";
    Part::Quote => "quote-embed";
    Part::Card => "link-card";
    Part::Alt => "image-alt";
    Part::Counts => "stats";
    Part::Unavailable => "blocked-header";
    Part::Gap => "missing-replies-info";
    // The last: the link to the part of the tree that begins at a post.
    Part::Ignored => "load-post", "tags", "fedi-link", "action";
};

/// The fields of every post.
const FIELDS: [Required; 7] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::TIME,
    Required::CONTENT,
];

/// The fields of every quoted post: all but the last.
const QUOTE_FIELDS: &[Required] = FIELDS.split_at(FIELDS.len() - 1).0;

/// The separator between the parts of a header.
const SEPARATOR: char = '•';

/// The counts, each after an icon.
const ICONS: [(&str, Stat); 4] = [
    ("fa-heart", |stats| &mut stats.likes),
    ("fa-retweet", |stats| &mut stats.reposts),
    ("fa-comments", |stats| &mut stats.quotes),
    ("fa-message", |stats| &mut stats.replies),
];

/// The notices of replies that are missing.
const NOTICES: [Query<'_>; 1] = [Query::constant(".missing-replies-info")];

/// The text of such a notice.
const MISSING: [&str; 2] = ["replies are missing", "reply is missing"];

/// The lines of a card.
static CARD: Parts = parts! {
    Part::CardHost => "domain";
    Part::CardDescription => "description";
};

/// The text in place of pictures and videos, with a link.
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
        let view = View::with_base(page, &SITE, bluesky::APP)?;
        read_thread(Tree::default(), view, cx)
    }
}

const POSTS_EXPECTED: Answer = Answer::Posts("a Skythread page");

/// The kinds of pages without posts.
const PAGES: [PageRow; 3] = [
    When::Has(&[QUOTED, POSTS]).is(POSTS_EXPECTED),
    When::Is(is_titled).is(POSTS_EXPECTED),
    When::Always.not(
        PageKind::Other,
        "this Skythread page has no posts, because they are added by script: save it from a browser",
    ),
];

fn is_titled(view: &View<'_>) -> bool {
    let title = view.dom.title();
    title.is_some_and(|title| title.ends_with(TITLE))
}

/// The state for reading a page: the places below posts where replies are left out.
#[derive(Default)]
struct Tree(Vec<Gap>);

impl<'d> PostSite<'d> for Tree {
    type Place = ();
    const TABLES: Tables = Tables {
        pages: &PAGES,
        sought: &[ITEM, QUOTED, POSTS],
        required: &FIELDS,
        own: &NOTICES,
        conversation: true,
        ..Tables::EMPTY
    };

    /// Replies are inside the post that they reply to.
    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d>> {
        let items = view.dom.select(&ITEM);
        Ok(items.map(|item| Item::new(item, true, ())).collect())
    }

    fn read(&mut self, page: &PostPage<'d>, item: &Item<'d>, post: &mut PostReader) {
        let more = read(item.element, &page.links, post);
        if post.post.unavailable.is_some() && post.post.id.is_none() {
            post.findings.missing(Missing::Id);
        }
        // Replies that are left out follow the last reply on the page.
        let at = page.items.rank(item.element);
        self.0.extend(more.into_iter().map(|url| Gap {
            url,
            ..Gap::new(Some(at), GapKind::MoreReplies)
        }));
    }

    fn main(&self, _: &PostPage<'d>, _: &[Post]) -> Option<usize> {
        Some(0)
    }

    fn assign_roles(&self, page: &mut PostPage<'d>, posts: &mut [Post], _: &mut Context) {
        assign_tree_roles(posts, &parents(&page.items), 0);
    }

    fn gaps(&mut self, page: &PostPage<'d>) -> Vec<Gap> {
        let back = page.dom.first(&BACK).or_else(|| above(&page.items));
        let back = back.map(|back| Gap {
            url: link_to_more(back).and_then(|link| own_link(link, page)),
            ..Gap::new(None, GapKind::EarlierReplies)
        });
        back.into_iter().chain(self.0.drain(..)).collect()
    }

    fn check(&self, page: &PostPage<'d>, thread: &Thread, cx: &mut Context) {
        let is_lost = |gap: &Gap| gap.kind == GapKind::EarlierReplies && gap.url.is_none();
        if thread.gaps.first().is_some_and(is_lost) {
            cx.found(&Finding::LinkAboveMissing);
        }
        report_header_outside(page, cx);
    }
}

/// Returns for each post the index of the post that it replies to: the one that contains it.
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

/// Warns if a post's header is above all posts: the first has lost its element.
fn report_header_outside(page: &PostPage<'_>, cx: &mut Context) {
    let first = page.items.first().map(|item| item.element.position());
    let link = page.dom.first(&POST).filter(|link| {
        let url = page.links.href(*link);
        url.is_some_and(|url| bluesky::post(&url).is_some())
    });
    if link.is_some_and(|link| first.is_some_and(|first| link.position() < first)) {
        report_main(None, cx);
        cx.found(&Finding::HeaderAbove);
    }
}

/// Returns the element directly above the first post that links to earlier posts.
fn above<'d>(items: &[Item<'d>]) -> Option<Element<'d>> {
    let first = items.first()?.element;
    let before = children(first.parent()?);
    before.take_while(|child| *child != first).find(|child| {
        link_to_more(*child).is_some() || strip_invisible(&child.text()).contains(PARENT)
    })
}

/// Returns the link to another part of the tree that an element is, or contains.
fn link_to_more(element: Element<'_>) -> Option<Element<'_>> {
    let mut inside = std::iter::once(element).chain(element.descendants());
    inside.find(|inner| link_target(*inner).is_some_and(is_own) || is_own_relative(*inner))
}

/// Whether a URL has the parameters of the program's own URLs.
fn is_own(href: &str) -> bool {
    href.contains("author=") && href.contains("post=")
}

/// The same for a relative URL, in an attribute of any name.
fn is_own_relative(element: Element<'_>) -> bool {
    let mut values = element.attributes().map(|(_, value)| value);
    values.any(|value| value.starts_with('?') && is_own(value))
}

/// Returns the target of a link of the page's own, which is a page of the same program.
fn own_link(link: Element<'_>, view: &View<'_>) -> Option<Url> {
    let mut values = link.attributes().map(|(_, value)| value);
    let href = values.find(|value| is_own(value))?;
    match view.page.url() {
        Some(url) => Links::new(url.as_str())?.resolve(href),
        None => view.links.absolute(href),
    }
}

/// Reads a post, and returns the links to replies that are left out below it.
fn read(item: Element<'_>, links: &Links, block: &mut PostReader) -> Vec<Option<Url>> {
    let mut gaps = Vec::new();
    walk_parts(item, |node| {
        let gaps = &mut gaps;
        let mut reader = Reader { links, block, gaps };
        match node {
            Node::Element(inner) => reader.read_element(inner),
            Node::Text(text) => {
                reader.notice(text) || {
                    reader.block.unknown_markup(text);
                    false
                }
            }
        }
    });
    gaps
}
