//! Finds the tweets of a page, and reads each by its anchors.

use std::collections::HashSet;

use super::{
    FOOTERS, PAGES, TITLE_END, anchored_id, cards, content, header, is_titled, thread_of,
    thread_url,
};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Name, Query, has_class};
use crate::error::Result;
use crate::model::{Author, Post, PostId, Thread, Timestamp};
use crate::network::twitter::{StatusUrls, status};
use crate::reader::{
    Identity, Items, PostPage, PostReader, PostSite, Required, Tables, View, is_followed_by,
};
use crate::report::{Field, Finding};

/// The anchors of a tweet, best first. Eras B and C have all four on every tweet, early B (2019) the first two. Without
/// the class `allow-preview` the second one may be a card's preview; the last one is not sufficient by itself.
type Anchor = (fn(&Anchors<'_>) -> bool, &'static str, Field);
const ANCHORS: [Anchor; 4] = [
    (|of| of.position.is_some(), "id=\"tweet_N\"", Field::Posts),
    (|of| of.class, "class=\"content-tweet\"", Field::Posts),
    (|of| of.id.is_some(), "data-tweet=\"ID\"", Field::Id),
    (
        |of| of.handle.is_some(),
        "data-screenname=\"HANDLE\"",
        Field::Handle,
    ),
];

const BY_POSITION: Query<'_> = Query::constant("[id^=tweet_]");
const BY_CLASS: Query<'_> = Query::constant(".content-tweet.allow-preview");
const BY_BARE_CLASS: Query<'_> = Query::constant(".content-tweet");
const BY_ID: Query<'_> = Query::constant("[data-tweet]");
/// The mark that ends each tweet since 2020-01; its parent is the tweet's element, whatever its name.
const BY_PERMALINK: Query<'_> = Query::constant(".tw-permalink");
const PERMALINKS: [Query<'_>; 1] = [BY_PERMALINK];

/// The same attributes as Pandoc writes them: it leaves out `data-`.
const BARE_ID: Name<'_> = Name::new("tweet");
const BARE_HANDLE: Name<'_> = Name::new("screenname");

/// The elements that may be tweets by their anchors.
const ANCHORED: [Query<'_>; 3] = [BY_POSITION, BY_ID, BY_CLASS];

/// The site's words in an embed that was not loaded (2018 to 2023).
const NOT_LOADED: [Query<'_>; 1] = [Query::constant("blockquote.twitter-tweet > div")];

/// The elements that an error for changed markup counts.
const SOUGHT: [Query<'_>; 4] = [BY_POSITION, BY_BARE_CLASS, BY_ID, BY_PERMALINK];

/// The anchors of a tweet's element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchors<'d> {
    /// The page's own number of the tweet, from 1: the N of `tweet_N`.
    position: Option<u32>,
    id: Option<&'d str>,
    handle: Option<&'d str>,
    class: bool,
}

type Item<'d> = crate::reader::Item<'d, Anchors<'d>>;
pub(super) type Found<'d> = PostPage<'d, Anchors<'d>>;

impl<'d> Anchors<'d> {
    fn of(element: Element<'d>) -> Self {
        const NAMES: [Name<'_>; 4] = [
            Name::new("id"),
            Name::new("data-tweet"),
            Name::new("data-screenname"),
            Name::new("class"),
        ];
        let [position, id, handle, classes] = element.attrs(&NAMES);
        Self {
            position: position.and_then(self::position),
            id,
            handle,
            class: classes.is_some_and(|classes| has_class(classes, "content-tweet")),
        }
    }

    /// Whether two nested elements can be one tweet whose anchors are spread over both.
    fn completes(&self, inner: &Self) -> bool {
        ANCHORS.iter().all(|(is, ..)| !(is(self) && is(inner)))
    }
}

fn item(element: Element<'_>) -> Item<'_> {
    Item::new(element, true, Anchors::of(element))
}

/// Whether an element is a tweet: with only the first class it may be a card's preview.
fn is_tweet(item: &Item<'_>) -> bool {
    item.kind.position.is_some()
        || item.kind.id.is_some_and(|id| !id.trim().is_empty())
        || item.kind.class && item.element.matches(&BY_CLASS)
}

/// The state for reading a thread's page.
pub(super) struct ThreadPage<'d> {
    cards: Items<'d>,
    /// The attribute with a different id on each tweet, if none has `data-tweet`.
    renamed_id: Option<&'d str>,
    scratch: content::Scratch<'d>,
    addresses: StatusUrls,
    /// The element of tweets that were pasted without their own, as in blogs, and those that are not read yet.
    container: Option<Element<'d>>,
    pasted: std::vec::IntoIter<content::Pasted<'d>>,
    /// The number of posts read so far.
    read: usize,
    /// The first post whose number has no mark, and the number of such posts.
    unmarked: Option<(usize, usize)>,
}

impl<'d> ThreadPage<'d> {
    pub(super) fn new(view: &View<'d>) -> Self {
        Self {
            cards: cards::places(view.dom),
            renamed_id: None,
            scratch: content::Scratch::default(),
            addresses: StatusUrls::default(),
            container: None,
            pasted: Vec::new().into_iter(),
            read: 0,
            unmarked: None,
        }
    }
}

impl<'d> PostSite<'d> for ThreadPage<'d> {
    type Place = Anchors<'d>;
    const TABLES: Tables = Tables {
        pages: &PAGES,
        sought: &SOUGHT,
        footers: &FOOTERS,
        own: &NOT_LOADED,
        title_ends: &[TITLE_END],
        required: &[Required::CONTENT],
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d, Anchors<'d>>> {
        let mut items = find(view.dom, &self.cards);
        if items.is_empty() {
            (items, self.container) = pasted(view.dom, &self.cards);
        }
        self.renamed_id = renamed_id(&items);
        Ok(items)
    }

    fn names_post(&self, view: &View<'d>) -> bool {
        let url = view.page.stated_url().or(view.page.given_url());
        url.is_some_and(|url| thread_of(url).is_some()) || is_titled(view.dom)
    }

    fn read(&mut self, page: &Found<'d>, item: &Item<'d>, post: &mut PostReader) {
        if let Some(container) = self.container {
            if self.read == 0 {
                let is_card = |element: Element<'_>| self.cards.is_item(element);
                let scratch = &mut self.scratch;
                let read = content::read_pasted(container, &is_card, &page.links, scratch);
                self.pasted = read.into_iter();
            }
            self.read += 1;
            if let Some(pasted) = self.pasted.next() {
                let permalink = pasted.permalink;
                pasted.read(post);
                self.identify_post(&item.kind, permalink, page, post);
            }
            return;
        }
        // If an end tag is missing, the following tweets are inside this one.
        let at = self.read;
        self.read += 1;
        let next = page.items.get(self.read);
        let holds_others = next.is_some_and(|next| item.element.contains(next.element));
        let is_other = |element: Element<'_>| holds_others && page.items.is_item(element);
        let scratch = &mut self.scratch;
        let content = content::read(item.element, &is_other, &page.links, post, scratch);
        if let Some(element) = &content.unknown {
            post.findings.once(&Finding::ElementUnknown { element });
        }
        if !item.kind.class && post.post.number.is_none() {
            let number = post.post.text.as_deref().and_then(content::unmarked_number);
            post.post.number = number.map(Box::new);
            if post.post.number.is_some() {
                self.unmarked.get_or_insert((at, 0)).1 += 1;
            }
        }
        if let Some(name) = self.renamed_id {
            post.post.id = item.element.attr(name).and_then(PostId::twitter);
        }
        self.identify_post(&item.kind, content.permalink, page, post);
    }

    fn page_number(&self, item: &Item<'d>, _: &Post) -> Option<u32> {
        item.kind.position
    }

    fn check(&self, page: &Found<'d>, _: &Thread, cx: &mut Context) {
        if let Some((first, count)) = self.unmarked {
            let total = page.items.len();
            cx.found_at(first, &Finding::NumbersUnmarked { count, total });
        }
        report_anchors(&page.items, cx);
        if self.container.is_some() {
            cx.found(&Finding::TweetsInOneElement);
            return;
        }
        let outside = page.items.orphans(page.dom, &PERMALINKS);
        let outside = outside.filter(|mark| self.cards.index_containing(*mark).is_none());
        match outside.count() {
            0 => {}
            count => cx.found(&Finding::PermalinksOutside { count }),
        }
    }

    /// Returns whether the page is complete: the end of a page of another site is not known.
    fn has_footer(&self, page: &Found<'d>) -> bool {
        let last = page.items.last().map(|item| item.element);
        self.container.is_some()
            || last.is_some_and(|last| is_followed_by(page.dom, last, &FOOTERS))
    }

    /// Returns the thread that the page states: in its own URL, in its forms and picture, or in the URL from the
    /// caller.
    fn identify(&self, page: &Found<'d>, _: Option<PostId>, _: &mut Context) -> Identity {
        let stated = page.page.stated_url().and_then(thread_of);
        Identity {
            id: stated.or_else(|| anchored_id(page.dom)),
            given: page.page.given_url().and_then(thread_of),
            author: None,
        }
    }

    fn finish(&self, page: &Found<'d>, thread: &mut Thread, cx: &mut Context) {
        let url = |id: &PostId| thread_url(&page.links, id);
        thread.url = thread.id.as_ref().and_then(url);
        if let Some(title) = page.dom.meta("og:title") {
            thread.title = Some(title.to_owned());
        }
        header::read(page, &self.cards, thread, cx);
    }

    fn read_teasers(
        &mut self,
        page: &Found<'d>,
        thread: &mut Thread,
        cx: &mut Context,
    ) -> Result<()> {
        cards::read(page, &self.cards, &mut self.scratch, thread, cx)
    }
}

impl ThreadPage<'_> {
    /// Sets a post's id, time, author and URL from the anchors of its element, or else from the mark at its end.
    fn identify_post(
        &mut self,
        anchors: &Anchors<'_>,
        permalink: Option<&str>,
        page: &View<'_>,
        post: &mut PostReader,
    ) {
        let written = anchors.id.map(trimmed);
        let digits = match written.and_then(PostId::twitter_and_time) {
            Some((id, time)) => {
                post.post.published = time.map(Timestamp::of_id);
                post.post.id = Some(id);
                written
            }
            None => {
                if let Some(id) = anchors.id {
                    post.findings.also(&Finding::InvalidTweetId { id });
                }
                let linked = || status(&page.links.resolve(permalink?)?).map(|(_, id)| id);
                post.post.id = post.post.id.take().or_else(linked);
                None
            }
        };
        let handle = anchors
            .handle
            .map(trimmed)
            .filter(|handle| !handle.is_empty());
        post.author = handle.map(Author::from_handle).unwrap_or_default();
        if let (Some(handle), Some(id)) = (&post.author.handle, &post.post.id) {
            let digits = digits.unwrap_or_else(|| id.as_str());
            post.post.url = self.addresses.url(handle, digits).map(Box::new);
        }
    }
}

/// Returns a value without white space at its ends, which few have.
fn trimmed(value: &str) -> &str {
    let bytes = value.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    if ends.into_iter().flatten().all(u8::is_ascii_graphic) {
        value
    } else {
        value.trim()
    }
}

/// Returns the tweets, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>, cards: &Items<'d>) -> Items<'d, Anchors<'d>> {
    let mut found = anchored(dom);
    if found.is_empty() {
        found.extend(dom.select(&BY_BARE_CLASS).map(item));
    }
    if found.is_empty() {
        let around = |mark: Element<'d>| mark.ancestors().find(|around| around.name() != "span");
        let marked = dom.select(&BY_PERMALINK).filter_map(around);
        found.extend(marked.map(item));
        found.sort_by_key(|found| found.element.position());
        // An element with the marks of several tweets is not a tweet.
        let several = |pair: &[Item<'_>]| match pair {
            [a, b] => a.element == b.element || a.element.contains(b.element),
            _ => false,
        };
        if found.windows(2).any(several) {
            found.clear();
        }
    }
    found.retain(|found| cards.index_containing(found.element).is_none());
    if found.iter().all(|found| found.kind.id.is_none()) {
        for Item { element, kind, .. } in &mut found {
            let [id, handle] = element.attrs(&[BARE_ID, BARE_HANDLE]);
            (kind.id, kind.handle) = (id, kind.handle.or(handle));
        }
    }
    merge(found)
}

/// Returns the marks at the ends of tweets that are in one element without elements of their own, and that element.
fn pasted<'d>(
    dom: &'d Dom<'d>,
    cards: &Items<'d>,
) -> (Items<'d, Anchors<'d>>, Option<Element<'d>>) {
    let marks = dom
        .select(&BY_PERMALINK)
        .filter(|mark| cards.index_containing(*mark).is_none());
    let marks: Items<'_, Anchors<'_>> = marks
        .map(|mark| Item::new(mark, true, Anchors::default()))
        .collect();
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return (Items::default(), None);
    };
    let mut around = first.element.ancestors();
    let container = around.find(|around| around.contains(last.element));
    match container {
        Some(_) if marks.len() > 1 => (marks, container),
        _ => (Items::default(), None),
    }
}

/// Returns the elements that are tweets by one of their anchors, in page order.
fn anchored<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let mut found: Vec<Item<'d>> = Vec::new();
    for query in &ANCHORED {
        // The candidates are in page order, and so are the tweets that were found before.
        let before = found.len();
        let mut next = 0;
        for element in dom.candidates(query) {
            let is_before = |item: &Item<'_>| item.element.position() < element.position();
            while next < before && found.get(next).is_some_and(is_before) {
                next += 1;
            }
            let known = found.get(next).filter(|_| next < before);
            if known.is_none_or(|item| item.element != element) {
                found.extend(Some(item(element)).filter(is_tweet));
            }
        }
        if found.len() > before {
            found.sort_by_key(|item| item.element.position());
        }
    }
    found
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
fn merge(found: Vec<Item<'_>>) -> Items<'_, Anchors<'_>> {
    let mut posts: Vec<Item<'_>> = Vec::with_capacity(found.len());
    for inner in found {
        match posts.last_mut() {
            Some(Item { element, kind, .. })
                if element.contains(inner.element) && kind.completes(&inner.kind) =>
            {
                kind.position = kind.position.or(inner.kind.position);
                kind.id = kind.id.or(inner.kind.id);
                kind.handle = kind.handle.or(inner.kind.handle);
                kind.class |= inner.kind.class;
            }
            _ => posts.push(inner),
        }
    }
    Items::in_order(posts)
}

/// Returns the attribute with a different id on each tweet, if none has `data-tweet`.
fn renamed_id<'d>(found: &[Item<'d>]) -> Option<&'d str> {
    let first = found
        .first()
        .filter(|_| found.iter().all(|post| post.kind.id.is_none()))?;
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

/// Reports each anchor that some tweets do not have.
fn report_anchors(items: &Items<'_, Anchors<'_>>, cx: &mut Context) {
    let complete = ANCHORS
        .iter()
        .filter(|(is, ..)| items.iter().all(|item| is(&item.kind)));
    let by: Vec<&str> = complete.map(|(_, name, _)| *name).collect();
    let by = &*by.join(", ");
    for (is, name, field) in ANCHORS {
        let finding = |count, total| match by {
            "" => Finding::AttributeByMark {
                name,
                field,
                count,
                total,
            },
            by => Finding::AttributeMissing {
                name,
                field,
                count,
                total,
                by,
            },
        };
        items.report(|item| !is(&item.kind), finding, cx);
    }
}
