//! Finds the tweets of a page, and fills in their fields.

use std::collections::HashSet;

use super::{cards, content};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Name, Query, has_class};
use crate::error::Result;
use crate::input::Page;
use crate::model::{Author, Post, PostId, Tally, Timestamp};
use crate::network::twitter::{StatusUrls, status};
use crate::reader::ends_early;
use crate::report::{Field, Finding};

/// The anchors of a tweet, best first. Eras B and C have all four on every tweet, early B (2019) the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// `id="tweet_N"`
    Position,
    /// `class="content-tweet allow-preview"`; without the second class it may be a card's preview.
    Class,
    /// `data-tweet="ID"`
    Id,
    /// `data-screenname="HANDLE"`; not sufficient by itself.
    Handle,
}

const ANCHORS: [(Anchor, &str, Field); 4] = [
    (Anchor::Position, "id=\"tweet_N\"", Field::Posts),
    (Anchor::Class, "class=\"content-tweet\"", Field::Posts),
    (Anchor::Id, "data-tweet=\"ID\"", Field::Id),
    (Anchor::Handle, "data-screenname=\"HANDLE\"", Field::Handle),
];

const BY_POSITION: Query<'_> = Query::constant("[id^=tweet_]");
const BY_CLASS: Query<'_> = Query::constant(".content-tweet.allow-preview");
const BY_BARE_CLASS: Query<'_> = Query::constant(".content-tweet");
const BY_ID: Query<'_> = Query::constant("[data-tweet]");
/// The mark that ends each tweet since 2020-01; its parent is the tweet's element, whatever its name.
const BY_PERMALINK: Query<'_> = Query::constant(".tw-permalink");

/// A tweet's element and its anchors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'d> {
    pub(super) element: Element<'d>,
    /// The page's own number of the tweet, from 1: the N of `tweet_N`.
    pub(super) position: Option<u32>,
    id: Option<&'d str>,
    handle: Option<&'d str>,
    class: bool,
}

impl<'d> Found<'d> {
    fn new(element: Element<'d>) -> Self {
        const NAMES: [Name<'_>; 4] = [
            Name::new("id"),
            Name::new("data-tweet"),
            Name::new("data-screenname"),
            Name::new("class"),
        ];
        let [position, id, handle, classes] = element.attrs(&NAMES);
        Self {
            element,
            position: position.and_then(self::position),
            id,
            handle,
            class: classes.is_some_and(|classes| has_class(classes, "content-tweet")),
        }
    }

    /// Whether it is a tweet: with only the first class it may be a card's preview.
    fn is_tweet(&self) -> bool {
        self.position.is_some()
            || self.id.is_some_and(|id| !id.trim().is_empty())
            || self.class && self.element.matches(&BY_CLASS)
    }

    fn has(&self, anchor: Anchor) -> bool {
        match anchor {
            Anchor::Position => self.position.is_some(),
            Anchor::Class => self.class,
            Anchor::Id => self.id.is_some(),
            Anchor::Handle => self.handle.is_some(),
        }
    }

    /// Whether two nested elements can be one tweet whose anchors are spread over both.
    fn completes(&self, inner: &Self) -> bool {
        ANCHORS
            .iter()
            .all(|&(anchor, ..)| !(self.has(anchor) && inner.has(anchor)))
    }
}

/// Returns the tweets, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>, cards: &cards::Places) -> Vec<Found<'d>> {
    let mut found: Vec<Found<'d>> = any_of(dom, [&BY_POSITION, &BY_ID, &BY_CLASS])
        .map(Found::new)
        .filter(Found::is_tweet)
        .collect();
    if found.is_empty() {
        found.extend(dom.select(&BY_BARE_CLASS).map(Found::new));
    }
    if found.is_empty() {
        let around = |mark: Element<'d>| mark.ancestors().find(|around| around.name() != "span");
        let marked = dom.select(&BY_PERMALINK).filter_map(around);
        found.extend(marked.map(Found::new));
        found.sort_by_key(|found| found.element.position());
        // An element with the marks of several tweets is not a tweet.
        let several = |pair: &[Found<'_>]| match pair {
            [a, b] => a.element == b.element || a.element.contains(b.element),
            _ => false,
        };
        if found.windows(2).any(several) {
            found.clear();
        }
    }
    found.retain(|found| !cards.contain(found.element));
    merge(found)
}

/// Returns the elements that may match one of the queries, in page order.
fn any_of<'d, const N: usize>(
    dom: &'d Dom<'d>,
    queries: [&Query<'_>; N],
) -> impl Iterator<Item = Element<'d>> {
    let mut lists = queries.map(|query| dom.candidates(query).peekable());
    std::iter::from_fn(move || {
        let first = lists.iter_mut().filter_map(|list| list.peek().copied());
        let first = first.min_by_key(|element| element.position())?;
        for list in &mut lists {
            list.next_if_eq(&first);
        }
        Some(first)
    })
}

/// Parses the page's own number of a tweet, from the id of its element.
fn position(id: &str) -> Option<u32> {
    let number = id.strip_prefix("tweet_")?;
    if number.bytes().all(|b| b.is_ascii_digit()) {
        number.parse().ok()
    } else {
        None
    }
}

/// Merges nested elements that are the same tweet.
fn merge(found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut posts: Vec<Found<'_>> = Vec::with_capacity(found.len());
    for inner in found {
        match posts.last_mut() {
            Some(outer) if outer.element.contains(inner.element) && outer.completes(&inner) => {
                outer.position = outer.position.or(inner.position);
                outer.id = outer.id.or(inner.id);
                outer.handle = outer.handle.or(inner.handle);
                outer.class |= inner.class;
            }
            _ => posts.push(inner),
        }
    }
    posts
}

/// Parses each tweet.
pub(super) fn read(found: &[Found<'_>], links: &Links, cx: &mut Context) -> Result<Vec<Post>> {
    let places: Vec<usize> = found.iter().map(|post| post.element.position()).collect();
    let mut posts = Vec::with_capacity(found.len());
    let mut addresses = StatusUrls::default();
    let mut scratch = content::Scratch::default();
    let id_name = renamed_id(found);
    let mut unmarked = Vec::new();
    let mut tally = Tally::default();
    for (at, found) in found.iter().enumerate() {
        // If an end tag is missing, the following tweets are inside this one.
        let next = places.get(at + 1).copied().unwrap_or(usize::MAX);
        let holds_others = next < found.element.end() as usize;
        let is_tweet = |element: Element<'_>| {
            holds_others && places.binary_search(&element.position()).is_ok()
        };
        posts.push(Post::new());
        if let Some(post) = posts.last_mut() {
            let content = content::read(found.element, is_tweet, links, post, &mut scratch);
            content.report(at, cx);
            if !found.class && post.number.is_none() {
                post.number = post.text.as_deref().and_then(content::unmarked_number);
                if post.number.is_some() {
                    unmarked.push(at);
                }
            }
            if let Some(name) = id_name {
                post.id = found.element.attr(name).and_then(PostId::twitter);
            }
            fill(
                found, content.permalink, links, at, post, &mut addresses, cx,
            );
            tally.post(post);
            cx.check_output(tally)?;
        }
    }
    if let Some(first) = unmarked.first() {
        let finding = Finding::NumbersUnmarked {
            count: unmarked.len(),
            total: posts.len(),
        };
        cx.found_at(*first, &finding);
    }
    Ok(posts)
}

/// Returns the attribute with a different id on each tweet, if none has `data-tweet`.
fn renamed_id<'d>(found: &[Found<'d>]) -> Option<&'d str> {
    let first = found
        .first()
        .filter(|_| found.iter().all(|post| post.id.is_none()))?;
    let is_id = |name: &&str| {
        let ids = found
            .iter()
            .map(|post| post.element.attr(name).and_then(PostId::twitter));
        let ids: Option<HashSet<PostId>> = ids.collect();
        ids.is_some_and(|ids| ids.len() == found.len() && ids.iter().all(|id| id.time().is_some()))
    };
    let mut names = first.element.attributes().map(|(name, _)| name);
    names.find(is_id).filter(|_| found.len() > 1)
}

/// Fills in the fields from the tweet's element.
fn fill(
    found: &Found<'_>,
    permalink: Option<&str>,
    links: &Links,
    at: usize,
    post: &mut Post,
    addresses: &mut StatusUrls,
    cx: &mut Context,
) {
    let own = found.id.map(|id| (id, PostId::twitter_and_time(id.trim())));
    match own {
        Some((_, Some((id, time)))) => {
            post.published = time.map(Timestamp::of_id);
            post.id = Some(id);
        }
        _ => {
            if let Some((id, None)) = own {
                cx.found_at(at, &Finding::NoTweetId { id });
            }
            let linked = || {
                let url = links.resolve(permalink?)?;
                status(&url).map(|(_, id)| id)
            };
            post.id = post.id.take().or_else(linked);
            post.published = post.id.as_ref().and_then(Timestamp::from_id);
        }
    }
    let handle = found
        .handle
        .map(str::trim)
        .filter(|handle| !handle.is_empty());
    post.author = handle.map(Author::from_handle);
    if let (Some(handle), Some(id)) = (handle, &post.id) {
        post.url = addresses.url(handle, id);
    }
}

/// Reports each anchor that some tweets do not have.
pub(super) fn report_anchors(found: &[Found<'_>], cx: &mut Context) {
    for (anchor, name, field) in ANCHORS {
        let missing = found.iter().filter(|post| !post.has(anchor)).count();
        if let Some(first) = found.iter().position(|post| !post.has(anchor)) {
            let others: Vec<&str> = ANCHORS
                .iter()
                .filter(|(other, ..)| *other != anchor && found.iter().all(|post| post.has(*other)))
                .map(|&(_, name, _)| name)
                .collect();
            let (count, total) = (missing, found.len());
            let by = others.join(", ");
            let finding = if by.is_empty() {
                Finding::AttributeByMark {
                    name,
                    field,
                    count,
                    total,
                }
            } else {
                Finding::AttributeMissing {
                    name,
                    field,
                    count,
                    total,
                    by: &by,
                }
            };
            cx.found_at(first, &finding);
        }
    }
}

/// Describes what was expected and what was found, for a thread's page without tweets.
pub(super) fn anchors_missing(page: &Page<'_>, dom: &Dom<'_>) -> String {
    let counts: [(&str, usize); 5] = [
        ("id=\"tweet_N\"", dom.select(&BY_POSITION).count()),
        (
            "class=\"content-tweet\"",
            dom.select(&BY_BARE_CLASS).count(),
        ),
        ("data-tweet", dom.select(&BY_ID).count()),
        ("class=\"tw-permalink\"", dom.select(&BY_PERMALINK).count()),
        (
            "the parts after a thread",
            super::end_marks::after(dom, 0).count(),
        ),
    ];
    let counts: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name}: {count}"))
        .collect();
    let url = page
        .url()
        .map_or_else(String::new, |url| format!(" ({url})"));
    let cut = if ends_early(page.source(), dom) {
        "; the page also ends early"
    } else {
        ""
    };
    format!(
        "this is a thread's page of Thread Reader{url}, but none of its posts was found; sought and found in it: {}{cut}",
        counts.join(", ")
    )
}
