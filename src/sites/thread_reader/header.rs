//! The header above a thread: author, date and counts.

use url::Url;

use super::counts::{self, count, small};
use super::page_time;
use super::people::{HANDLES, NAMES, account, describe_avatar, is_avatar, links_and_all, user_id};
use super::posts::Found;
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Query, Step};
use crate::model::{Author, Thread, Timestamp};
use crate::network::twitter::{at_handle, handle_at_start, profile};
use crate::reader::{Items, link_target};
use crate::report::{Finding, HeaderId, Missing};

/// The profile picture (B, C).
const AVATARS: [Query<'_>; 2] = [
    Query::constant(".prof-image img"),
    Query::constant(".avatar img"),
];

/// The time of the first tweet (B and C: `a.time`; not `span.time`, which teasers have).
const TIMES: [Query<'_>; 2] = [
    Query::constant(".thread-info a[data-time]"),
    Query::constant("a.time[data-time]"),
];

/// The number of tweets and of minutes (B and C).
const INFO: Query<'_> = Query::constant(".thread-info");

/// The view count (B hidden and empty for robots, C shown).
const VIEWS: Query<'_> = Query::constant("#viewcount");

/// Fallbacks: links, times and pictures by themselves.
const LINK: Query<'_> = Query::constant("a[href]");
const TIME: Query<'_> = Query::constant("[data-time]");
const IMAGE: Query<'_> = Query::constant("img");
const ACCOUNT: Query<'_> = Query::constant("[data-twtrid]");

/// The prefix of a profile's URL, before the handle.
const PROFILES: &str = "https://twitter.com/";

/// The fields of every header.
type HeaderField = (Missing, fn(&Thread) -> bool);
const FIELDS: [HeaderField; 6] = [
    (Missing::HeaderName, |thread| thread.author.name.is_some()),
    (Missing::Handle, |thread| thread.author.handle.is_some()),
    (Missing::HeaderAvatar, |thread| {
        thread.author.avatar.is_some()
    }),
    (Missing::Time, |thread| thread.published.is_some()),
    (Missing::HeaderCount, |thread| thread.stated_posts.is_some()),
    (Missing::HeaderMinutes, |thread| {
        thread.reading_minutes.is_some()
    }),
];

/// Elements above a thread that are not its header.
const NOT_HEADER: [&str; 10] = [
    "script", "style", "title", "nav", "textarea", "noscript", "template", "svg", "form", "footer",
];

/// Parses the header above the first tweet.
pub(super) fn read<'d>(page: &Found<'d>, cards: &Items<'d>, thread: &mut Thread, cx: &mut Context) {
    let first = page.items.first();
    let mut header = Header {
        dom: page.dom,
        before: first.map_or(usize::MAX, |first| first.element.position()),
        links: &page.links,
        cards,
        by_shape: Vec::new(),
    };
    let of_posts = std::mem::replace(&mut thread.author, header.author(cx));
    header.counts(thread, cx);
    thread.published = header.time();
    report(thread, &header.by_shape, cx);
    if thread.author.handle.is_none() {
        thread.author.handle = handle_in_head(page.dom).or(of_posts.handle);
    }
}

/// Reports what is missing, and what was found without the anchors above.
fn report(thread: &Thread, by_shape: &[Missing], cx: &mut Context) {
    if !FIELDS.iter().any(|(_, has)| has(thread)) {
        let id = match thread.id {
            Some(_) => HeaderId::Stated,
            None => HeaderId::Missing,
        };
        return cx.found(&Finding::HeaderMissing { id });
    }
    if thread.id.is_none() {
        cx.found(&Finding::ThreadUnnamed);
    }
    for &(what, _) in FIELDS.iter().filter(|(_, has)| !has(thread)) {
        cx.found(&Finding::MissingInHeader { what });
    }
    for &what in by_shape {
        cx.found(&Finding::HeaderWithoutClasses { what });
    }
}

/// The part of a page above the first tweet.
struct Header<'d, 'l> {
    dom: &'d Dom<'d>,
    before: usize,
    links: &'l Links,
    cards: &'l Items<'d>,
    /// The fields found without the classes above, by their links and text.
    by_shape: Vec<Missing>,
}

impl<'d, 'l> Header<'d, 'l> {
    fn author(&mut self, cx: &mut Context) -> Author {
        let mut author = Author::new();
        if let Some((link, handle)) = self.handle() {
            let mut parts = std::iter::once(link).chain(link.descendants());
            let url = parts.find_map(|part| self.links.resolve(link_target(part)?));
            author.url = url.filter(|url| profile(url).is_some()).map(Box::new);
            author.handle = Some(handle);
        }
        if let Some((link, name)) = self.name(author.handle.as_deref()) {
            author.name = Some(name);
            let target = self.links.href(link).filter(|url| profile(url).is_some());
            author.url = author.url.or(target.map(Box::new));
        }
        // A handle without a link also determines the profile.
        let profile = || {
            self.links
                .resolve(&format!("{PROFILES}{}", author.handle.as_deref()?))
        };
        author.url = author.url.take().or_else(|| profile().map(Box::new));
        let by_class = self.find(&AVATARS).find(|img| is_avatar(*img));
        let picture = self.or_by_shape(Missing::HeaderAvatar, by_class, |header| {
            header.find(&[IMAGE]).find(|img| is_avatar(*img))
        });
        if let Some(picture) = picture {
            describe_avatar(picture, self.links, &mut author);
        }
        author.user_id = author
            .user_id
            .or_else(|| self.find(&[ACCOUNT]).find_map(user_id));
        // Since era C the picture is Twitter's own, and has the account's number next to it.
        if author.user_id.is_none() && picture.is_some() {
            cx.found(&Finding::AvatarWithoutId);
        }
        author
    }

    /// Returns the handle, and the link that contains it.
    fn handle(&mut self) -> Option<(Element<'d>, String)> {
        let shown = |link: Element<'d>| Some((link, at_handle(&link.text())?.to_owned()));
        let by_class = links_and_all(|| self.find(&HANDLES)).find_map(shown);
        self.or_by_shape(Missing::Handle, by_class, |header| {
            let to_itself = |(link, handle): &(Element<'d>, String)| {
                header.links.href(*link).as_ref().and_then(account) == Some(handle)
            };
            header.anchors().filter_map(shown).find(to_itself)
        })
    }

    /// Returns the display name, and the link that contains it.
    fn name(&mut self, handle: Option<&str>) -> Option<(Element<'d>, String)> {
        let by_class = links_and_all(|| self.find(&NAMES))
            .map(|link| (link, link.text()))
            .find(|(_, name)| !name.is_empty());
        self.or_by_shape(Missing::HeaderName, by_class, |header| {
            let handle = handle?;
            header
                .anchors()
                .map(|link| (link, link.text()))
                .find(|(link, name)| {
                    let of_author =
                        || header.links.href(*link).as_ref().and_then(account) == Some(handle);
                    !name.is_empty() && !name.starts_with('@') && of_author()
                })
        })
    }

    /// Returns the time when the thread began.
    fn time(&mut self) -> Option<Timestamp> {
        let timed = |time: Element<'d>| page_time(time.attr("data-time")?);
        let by_class = self.find(&TIMES).find_map(timed);
        self.or_by_shape(Missing::Time, by_class, |header| {
            header.find(&[TIME]).find_map(timed)
        })
    }

    /// Parses the number of tweets, minutes and views.
    fn counts(&mut self, thread: &mut Thread, cx: &mut Context) {
        let info: Vec<String> = self.find(&[INFO]).map(|info| info.text()).collect();
        let shown = |words: &[&str]| info.iter().find_map(|text| count(text, words));
        let views = self
            .find(&[VIEWS])
            .find_map(|views| counts::views(&views.text()));
        let written = |views: Element<'_>| views.text().contains(char::is_numeric);
        if views.is_none() && self.find(&[VIEWS]).any(written) {
            cx.found(&Finding::ViewsUnreadable);
        }
        let mut or_anywhere = |name, by_class, words: &[&str]| {
            self.or_by_shape(name, by_class, |header| {
                header.texts().iter().find_map(|text| count(text, words))
            })
        };
        thread.stated_posts = small(or_anywhere(
            Missing::HeaderCount,
            shown(&counts::TWEETS),
            &counts::TWEETS,
        ));
        thread.reading_minutes = small(or_anywhere(
            Missing::HeaderMinutes,
            shown(&counts::MINUTES),
            &counts::MINUTES,
        ));
        thread.views = or_anywhere(Missing::HeaderViews, views, &counts::VIEWS);
    }

    /// Returns the value found by its class, else by other means, which is then recorded.
    fn or_by_shape<T>(
        &mut self,
        name: Missing,
        by_class: Option<T>,
        by_shape: impl FnOnce(&Self) -> Option<T>,
    ) -> Option<T> {
        by_class.or_else(|| {
            let found = by_shape(self);
            self.by_shape.extend(found.is_some().then_some(name));
            found
        })
    }

    /// Returns the elements that match the queries, in the order of the queries.
    fn find<'q>(
        &self,
        queries: &'q [Query<'q>],
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'l, 'q> {
        let (dom, before, cards) = (self.dom, self.before, self.cards);
        let above = move |query| dom.select_before(before, query);
        queries
            .iter()
            .flat_map(above)
            .filter(move |element| cards.index_containing(*element).is_none())
    }

    fn anchors(&self) -> impl Iterator<Item = Element<'d>> + use<'d, 'l> {
        const LINKS: &[Query<'_>] = &[LINK];
        self.find(LINKS)
    }

    /// Returns the visible text nodes.
    fn texts(&self) -> Vec<&'d str> {
        let mut texts = Vec::new();
        let Some(root) = self.dom.elements().next() else {
            return texts;
        };
        let mut walk = root.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(element) if element.position() >= self.before => break,
                Step::Enter(element)
                    if NOT_HEADER.contains(&element.name()) || element.has_class("modal") =>
                {
                    walk.skip_subtree()
                }
                Step::Text(text) => texts.push(text),
                _ => {}
            }
        }
        texts
    }
}

/// Returns the handle from the page's head, for a page without a header.
fn handle_in_head(dom: &Dom<'_>) -> Option<String> {
    let creator = dom
        .meta("twitter:creator")
        .and_then(at_handle)
        .map(str::to_owned);
    let author = || {
        dom.meta("article:author")
            .and_then(|url| Url::parse(url).ok())
            .as_ref()
            .and_then(profile)
            .map(str::to_owned)
    };
    let title = || {
        let title = dom.title()?;
        let name = title.strip_prefix(super::THREAD_TITLE)?;
        handle_at_start(name)
    };
    creator.or_else(author).or_else(title)
}
