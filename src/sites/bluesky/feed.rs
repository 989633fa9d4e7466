//! Lists of posts: profiles, feeds, lists, searches. Above each post a line states why it is there, if it is not the
//! author's own or is pinned; posts of one thread follow each other, connected by lines.
//!
//! The markup is that of the app's own sources (read 2026-11-30: from 2023, 2025 and 2026).

use std::collections::HashMap;

use url::Url;

use super::app::{FIELDS, Reader, is_line};
use super::{
    AVATAR, FEED_ITEM, ITEM, PAGES, POST_LINK, PROFILE, REPLY_BUTTON, SCREEN, SITE, SOUGHT, WORDS,
};
use crate::adapter::Context;
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::model::{Author, Listing};
use crate::network::bluesky;
use crate::reader::{
    Answer, Items, ListingSite, PICTURE, PostPage, PostReader, PostSite, Tables, View,
    contains_any, find_posts, has_any, link_target, links_in, report_profile, source, text_without,
};
use crate::report::{Finding, Missing};

type Item<'d> = crate::reader::Item<'d, ()>;
type Found<'d> = PostPage<'d, ()>;

/// A profile picture, or what is in its place.
const PICTURES: Query<'_> = Query::constant("[data-testid^=userAvatar]");

/// The button of every post.
const BUTTON: Query<'_> = REPLY_BUTTON[0];

const ICON: Query<'_> = Query::constant("svg");
const STYLED: Query<'_> = Query::constant("[style]");
const LINKS: [Query<'_>; 2] = [Query::constant("a"), Query::constant("[role=link]")];

/// The first segments of the paths of pages that a post links to.
const PATHS: [&str; 5] = ["", "profile", "hashtag", "search", "starter-pack"];

/// The text before the name of who reposted a post.
const REPOSTED_BY: &str = "Reposted by ";

/// Elements that are larger than a post.
const FRAME: [&str; 3] = ["main", "body", "html"];

/// The maximum number of elements around a post's button that may be the post's.
const AROUND: usize = 12;

/// The maximum number of elements around the name of a profile that may contain its handle.
const NEAR_NAME: usize = 4;

/// The state for reading a list.
#[derive(Default)]
pub(super) struct Feed<'d> {
    /// The first post of each thread of several, by the position of each of its posts.
    threads: HashMap<usize, Element<'d>>,
    /// The positions of the buttons of all posts, in order.
    buttons: Vec<usize>,
    /// The number of places where only one of two posts has the line that connects them.
    half_connected: usize,
}

impl<'d> PostSite<'d> for Feed<'d> {
    type Place = ();
    const TABLES: Tables = Tables {
        marks: &FEED_ITEM,
        parts: &REPLY_BUTTON,
        pages: &PAGES,
        sought: &SOUGHT,
        required: &FIELDS,
        ..Tables::EMPTY
    };

    fn post_around(&self, part: Element<'d>) -> Option<Element<'d>> {
        let is_link = |around: &Element<'_>| around.attr("role") == Some("link");
        let mut around = part.ancestors().take(AROUND);
        let marked = around.find(|around| is_link(around) && around.name() != "a");
        // Otherwise it is the largest element without another post's button.
        let at = self.buttons.partition_point(|at| *at < part.position());
        let others = [at.checked_sub(1), Some(at + 1)];
        let others = others.map(|at| at.and_then(|at| self.buttons.get(at)).copied());
        let is_alone = |around: &Element<'_>| {
            let mut others = others.into_iter().flatten();
            !others.any(|other| around.holds(other)) && !FRAME.contains(&around.name())
        };
        let around = part.ancestors().take(AROUND);
        marked.or_else(|| around.take_while(is_alone).last())
    }

    fn names_post(&self, view: &View<'d>) -> bool {
        let url = view.page.url();
        url.is_some_and(|url| bluesky::post(url).is_some())
    }

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d, ()>> {
        let buttons = view.dom.select(&BUTTON);
        self.buttons = buttons.map(Element::position).collect();
        let mut items = find_posts(self, view);
        // Notifications of likes, reposts and follows (2025) are links with the marks of posts.
        items.retain(|item| item.element.name() != "a" || item.element.first(&BUTTON).is_some());
        let mut above: Option<Element<'d>> = None;
        for element in items.iter().map(|item| item.element) {
            let is_connected = is_connected(element);
            let leads_down = above.is_some_and(leads_down_from);
            self.half_connected += usize::from(is_connected != leads_down);
            if let Some(above) = above.filter(|_| is_connected) {
                let first = *self.threads.entry(above.position()).or_insert(above);
                self.threads.insert(element.position(), first);
            }
            above = Some(element);
        }
        self.half_connected += usize::from(above.is_some_and(leads_down_from));
        Ok(items)
    }

    fn read(&mut self, page: &Found<'d>, item: &Item<'d>, post: &mut PostReader) {
        Reader::new(&page.links, post).read_listed(item.element);
    }
}

impl<'d> ListingSite<'d> for Feed<'d> {
    fn without_listing(&self, page: &Found<'d>, _: &mut Context) -> Option<Error> {
        let is_post = has_any(page.dom, &ITEM) || has_any(page.dom, &[SCREEN]);
        if is_post || self.names_post(&page.view) {
            let message = "this Bluesky page is a conversation; parse it with Parser::parse";
            return Some(Error::new(ErrorKind::NotAListing, message));
        }
        let answer = match self.answer(page) {
            Answer::Not(PageKind::Listing, _) => Answer::Posts("a feed on Bluesky"),
            answer => answer,
        };
        page.items
            .is_empty()
            .then(|| answer.error(&page.view, &Self::TABLES))
    }

    fn thread_of(&self, item: &Item<'d>) -> Option<Element<'d>> {
        self.threads.get(&item.element.position()).copied()
    }

    fn profile(&self, page: &Found<'d>, cx: &mut Context) -> Option<Author> {
        let [name, picture, _] = &PROFILE;
        let shown = page.dom.first(name);
        let handle = page.page.url().and_then(bluesky::profile);
        let handle = handle.or_else(|| {
            let mut around = shown?.ancestors().take(NEAR_NAME);
            around.find_map(|around| {
                let text = around.text();
                text.split_whitespace().find_map(bluesky::at_handle)
            })
        });
        let Some(handle) = handle else {
            if has_any(page.dom, &PROFILE) {
                for what in [Missing::Handle, Missing::Name, Missing::Avatar] {
                    cx.found(&Finding::MissingInProfile { what });
                }
            }
            return None;
        };
        let mut author = Author::from_handle(&handle);
        author.url = bluesky::profile_url(&handle).map(Box::new);
        // Boxes beside the name are not part of it, unless there is nothing else.
        let name = shown.and_then(|shown| text_without(shown, |inner| inner.name() == "div"));
        let name = name.or_else(|| shown.map(Element::text));
        author.name = name
            .map(|name| strip_invisible(&name).trim().to_owned())
            .filter(|name| !name.is_empty());
        let picture = page.dom.first(picture);
        let pictures = picture
            .into_iter()
            .flat_map(|picture| picture.select(&PICTURE));
        let mut pictures = pictures.filter_map(|img| source(img, &page.links));
        author.avatar = pictures.find(bluesky::is_avatar).map(Box::new);
        let avatar = author.avatar.as_deref();
        author.user_id = avatar.and_then(bluesky::did_of_media).map(str::to_owned);
        report_profile(Some(&author), false, cx);
        Some(author)
    }

    fn finish_listing(&mut self, page: &Found<'d>, _: &mut Listing, cx: &mut Context) {
        let items = &page.items;
        let total = items.len();
        let count = items.iter().filter(|item| !item.by_mark).count();
        // Searches have no marks at all.
        if 0 < count && count < total {
            let anchor = "data-testid=\"feedItem-by-…\"";
            cx.found(&Finding::MarkMissing {
                count,
                total,
                anchor,
            });
        }
        // Also if two posts have become one.
        let outside = self.buttons.len().saturating_sub(total);
        if outside > 0 {
            cx.found(&Finding::ButtonsOutside { count: outside });
        }
        let count = self.half_connected;
        if count > 0 {
            cx.found(&Finding::HalfConnected { count });
        }
        // "View full thread", between two posts of one.
        let folds = page.dom.select(&POST_LINK[0]);
        let folds = folds.filter(|fold| items.index_containing(*fold).is_none());
        let count = folds.filter(|fold| !fold.text().is_empty()).count();
        if count > 0 {
            cx.found(&Finding::ListGaps { count });
        }
        let first = items.first().map_or(0, |item| item.element.position());
        let words = WORDS.iter().flat_map(|words| page.dom.select(words));
        let mut words = words.filter(|words| words.position() > first);
        if words.any(|words| items.index_containing(words).is_none()) {
            cx.found(&Finding::PartsOutsidePosts);
        }
        let mut items = items.iter();
        if total > 1 && !items.any(|item| contains_any(item.element, &[STYLED])) {
            cx.found(&Finding::StyleAttributesMissing);
        }
    }
}

/// Returns the author's picture in a post of a list.
pub(super) fn author_picture(item: Element<'_>) -> Option<Element<'_>> {
    item.first(&PICTURES).or_else(|| item.first(&AVATAR[0]))
}

/// Whether a line connects a post with the one above it: it is above the author's picture.
fn is_connected(item: Element<'_>) -> bool {
    let picture = author_picture(item).map_or(0, Element::position);
    let above = item.descendants();
    let mut above = above.take_while(|inner| inner.position() < picture);
    above.any(is_line)
}

/// Whether a line connects a post with the one below it: it is next to the author's picture, before the author's name.
fn leads_down_from(item: Element<'_>) -> bool {
    let Some(picture) = author_picture(item) else {
        return false;
    };
    let below = item.descendants();
    let below = below.filter(|inner| inner.position() > picture.position());
    let below = below.filter(|inner| !picture.contains(*inner));
    let mut below = below.take_while(|inner| inner.name() != "a");
    below.any(is_line)
}

/// Whether a link is to a known page of the site.
pub(super) fn is_known(url: &Url) -> bool {
    let first = url.path_segments().and_then(|mut path| path.next());
    first.is_none_or(|first| PATHS.contains(&first))
}

/// Reads what is above the author's picture: who reposted the post, or that it is pinned.
pub(super) fn read_reason(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let words = element.text();
    if words.trim().is_empty() {
        return;
    }
    let mut targets = links_in(element).filter_map(|link| {
        let url = links.resolve(link_target(link)?)?;
        SITE.has_host(&url).then_some((link, url))
    });
    let Some((link, url)) = targets.next() else {
        if contains_any(element, &[ICON]) && !contains_any(element, &LINKS) {
            block.post.pinned = Some(true);
        } else {
            block.unknown_markup(&words);
        }
        return;
    };
    let mut segments = url.path_segments().into_iter().flatten();
    // A post may come from a feed: `/profile/WHO/feed/NAME`.
    if segments.nth(2).is_some_and(|kind| kind == "feed") {
        return;
    }
    let Some(handle) = bluesky::profile(&url) else {
        return block.unknown_markup(&words);
    };
    let shown = link.text();
    let shown = strip_invisible(&shown);
    // The line is one link, or its words are outside the link.
    let shown = shown.trim();
    let is_name = !contains_any(link, &[ICON]);
    let name = shown.strip_prefix(REPOSTED_BY).or(is_name.then_some(shown));
    if name.is_none() {
        block.unknown_markup(&words);
    }
    let mut author = Author::new();
    if bluesky::is_handle(&handle) {
        author.handle = Some(handle.clone());
    } else if bluesky::is_did(&handle) {
        author.user_id = Some(handle.clone());
    }
    author.url = bluesky::profile_url(&handle).map(Box::new);
    author.name = name.filter(|name| !name.is_empty()).map(str::to_owned);
    block.post.reposted_by = Some(Box::new(author));
}
