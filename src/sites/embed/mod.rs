//! Embeds: the code that networks provide to show a post on any other site.
//!
//! # Networks and eras
//!
//! - Twitter: `blockquote.twitter-tweet` since 2012 (`twitter-video` in 2015 and 2016), with text, name, handle, and a
//!   day in the embedder's language; links to x.com since 2024. After its script has run, an iframe without text is
//!   left.
//! - Bluesky (2024): `blockquote.bluesky-embed` with text, name, handle and a date: localised from the button, in full
//!   from oEmbed; otherwise an iframe.
//! - Mastodon: `iframe.mastodon-embed`, since 4.3 (2024) `blockquote.mastodon-embed`: no text.
//! - Threads (2023): `blockquote.text-post-media`: no text.
//!
//! An embed without text gives a post without text. If all embeds of a page are by one author, the page is a thread
//! ("unrolled" in a blog); otherwise it is a list.

mod bluesky;
mod others;
mod twitter;

use std::collections::BTreeMap;

use crate::adapter::{
    Adapter, Confidence, Context, Site, Tier, dom_of, markup_changed, not_a_thread,
};
use crate::chars::strip_invisible;
use crate::dom::{Dom, Element, Node, Query, Step};
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Day, EntityKind, Listing, Media, MediaKind, Thread, Timestamp, YearOrigin};
use crate::reader::{
    self, Item, Items, LINK, Link, PostFindings, PostReader, Required, WhiteSpace, check_items,
    children, has_any, holds_any, latin_digits, link_target, listing, number_posts, rich_text,
    text,
};
use crate::report::{Finding, Missing, Quoted};
use crate::text::dates::day;
use url::Url;

static SITE: Site = Site::new("embed", "Embedded posts", &[]).with_tier(Tier::Fragment);

/// A function that parses an embed of one kind.
type Read = fn(Element<'_>, &mut PostReader);

/// The selectors of each kind of embed; the first of a kind is what its network writes.
const KINDS: [(&[Query<'_>], Read); 6] = [
    (
        &[
            Query::constant("blockquote.twitter-tweet"),
            // 2015 and 2016.
            Query::constant("blockquote.twitter-video"),
        ],
        twitter::read,
    ),
    (
        &[
            // After the script ran: 2019 to today, and before.
            Query::constant("iframe[data-tweet-id]"),
            Query::constant("twitter-widget[data-tweet-id]"),
            Query::constant("iframe[src*='platform.twitter.com/embed/Tweet.html']"),
            Query::constant("iframe[src*='platform.x.com/embed/Tweet.html']"),
        ],
        twitter::widget,
    ),
    (
        &[
            Query::constant("blockquote.bluesky-embed"),
            Query::constant("blockquote[data-bluesky-uri]"),
        ],
        bluesky::read,
    ),
    (
        &[Query::constant("iframe[src*='embed.bsky.app/embed/']")],
        bluesky::frame,
    ),
    (
        &[
            Query::constant("blockquote.mastodon-embed"),
            Query::constant("blockquote[data-embed-url]"),
            Query::constant("iframe.mastodon-embed"),
        ],
        others::mastodon,
    ),
    (
        &[
            Query::constant("blockquote.text-post-media"),
            Query::constant("blockquote[data-text-post-permalink]"),
        ],
        others::threads,
    ),
];

/// Other quotes of a post that link to it: embeds without their class.
const UNMARKED: Query<'_> = Query::constant("blockquote > a[href*='/status/']");

/// The fields of every embed; one without text has no name either.
const FIELDS: [Required; 4] = [
    Required::ID,
    Required::HANDLE,
    Required::new(Missing::Name, |block| {
        block.author.name.is_some() || block.post.text.is_none()
    }),
    Required::new(Missing::Profile, |block| {
        block.author.url.is_some() || block.post.text.is_none()
    }),
];

/// The same in any element.
const NAMING: Query<'_> = Query::constant("a[href*='/status/']");
/// The text before the handle, after a name.
const SIGN: &str = "(@";

/// The maximum number of nodes in an embed.
const MOST: usize = 16;
const WORDS: Query<'_> = Query::constant("p");

/// Whether an element contains `— NAME (@HANDLE)`, as an embed does before the link to the post.
fn is_signed(around: &Element<'_>) -> bool {
    around.children().take(MOST).any(is_name)
}

/// Whether a node is text with a name in the form of embeds.
fn is_name(node: Node<'_>) -> bool {
    match node {
        Node::Text(text) => text.trim_start().starts_with(DASHES) && text.contains(SIGN),
        Node::Element(_) => false,
    }
}

/// Whether an element contains exactly one post and nothing else.
fn is_one_post(around: &Element<'_>) -> bool {
    let inside = children(*around).take(MOST);
    let mut inside = inside.filter(|inner| inner.name() != "script");
    let words = inside.next().is_some_and(|first| first.name() == "p");
    words && inside.next().is_some_and(|link| link.name() == "a") && inside.next().is_none()
}

/// Returns the elements that contain links, each once, however many links it contains.
fn around<'d>(links: impl Iterator<Item = Element<'d>>) -> impl Iterator<Item = Element<'d>> {
    let around = links.filter_map(Element::parent);
    let around: BTreeMap<usize, Element<'_>> =
        around.map(|around| (around.position(), around)).collect();
    around.into_values()
}

/// Returns the elements that quote a post like embeds, but are not marked as one.
fn unmarked<'d>(dom: &'d Dom<'d>) -> impl Iterator<Item = Element<'d>> {
    around(dom.select(&NAMING))
        .filter(is_one_post)
        .filter(is_signed)
}

/// Warns of posts whose names are not in an embed.
fn report_outside(dom: &Dom<'_>, found: &Items<'_, Read>, cx: &mut Context) {
    let is_outside = |link: &Element<'_>| found.holder_of(*link).is_none();
    let around = around(dom.select(&NAMING).filter(is_outside));
    let names = around.flat_map(Element::children);
    let outside = names.filter(|node| is_name(*node)).count();
    if outside > 0 {
        cx.found(&Finding::NamesOutside { count: outside });
    }
}

/// Returns the embeds of a page, in page order.
fn find<'d>(dom: &'d Dom<'d>) -> Items<'d, Read> {
    let marked = KINDS.iter().flat_map(|&(queries, read)| {
        let elements = queries.iter().flat_map(|query| dom.select(query));
        elements.map(move |element| Item::new(element, true, read))
    });
    let mut found: Vec<Item<'_, Read>> = marked.collect();
    // If the page has no embeds, a single link is no evidence.
    if !found.is_empty() {
        let unmarked = dom.select(&UNMARKED).filter_map(Element::parent);
        found.extend(unmarked.map(|element| Item::new(element, false, twitter::read as Read)));
    }
    let others = unmarked(dom);
    found.extend(others.map(|element| Item::new(element, false, twitter::read as Read)));
    Items::outermost(found)
}

fn read(item: &Item<'_, Read>, block: &mut PostReader) {
    (item.kind)(item.element, block);
    if !item.by_anchor {
        block.findings.also(&Finding::EmbedUnmarked);
    }
}

/// Pages of embedded posts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Embed;

impl Adapter for Embed {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let embedded = KINDS.iter().any(|(queries, _)| has_any(dom, queries))
            || page.source().contains(SIGN) && unmarked(dom).next().is_some();
        Confidence::of(embedded, false)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let dom = dom_of(page, &SITE)?;
        let found = find(dom);
        let handle = |block: &PostReader| Some(block.author.handle.as_ref()?.to_lowercase());
        let mut bare = true;
        let mut of_one = true;
        let mut first: Option<Option<String>> = None;
        let posts = reader::read_posts(&found, &FIELDS, cx, |item, block| {
            read(item, block);
            bare &= is_bare(block);
            let handle = handle(block);
            let first = first.get_or_insert_with(|| handle.clone());
            // A last one that was truncated may lack its author.
            let by_first = handle == *first || handle.is_none() && item.element.is_open_at_end();
            of_one &= by_first && first.is_some();
        })?;
        check_named(bare, found.len(), dom)?;
        if found.len() > 1 && !of_one {
            return Err(not_a_thread(
                PageKind::Listing,
                "the posts embedded in this page are of several authors; read it with parse_listing",
            ));
        }
        let mut thread = Thread::new(posts.report(cx));
        number_posts(&mut thread.posts);
        let author = thread.posts.iter().find_map(|post| post.author.clone());
        thread.author = author.unwrap_or_default();
        thread.title = dom.title();
        report_outside(dom, &found, cx);
        check_items(page, dom, &found, &[], cx);
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let dom = dom_of(page, &SITE)?;
        let found = find(dom);
        let mut bare = true;
        let posts = reader::read_posts(&found, &FIELDS, cx, |item, block| {
            read(item, block);
            bare &= is_bare(block);
        })?;
        check_named(bare, found.len(), dom)?;
        let posts = posts.report(cx);
        report_outside(dom, &found, cx);
        check_items(page, dom, &found, &[], cx);
        Ok(listing(&found, posts, |_| None))
    }
}

/// Fails if no embed of a page has an id, text or media.
fn check_named(bare: bool, embeds: usize, dom: &Dom<'_>) -> Result<()> {
    if !bare {
        return Ok(());
    }
    let what = format!("a page with {embeds} embeds that name no post");
    let anchors = KINDS
        .iter()
        .filter_map(|(queries, _)| queries.first().copied());
    let anchors: Vec<Query<'_>> = anchors.collect();
    Err(markup_changed(&what, dom, &anchors))
}

fn is_bare(block: &PostReader) -> bool {
    block.post.id.is_none() && block.post.text.is_none() && block.post.media.is_empty()
}

/// The characters before the name; the first is what networks write.
const DASHES: [char; 3] = [DASH, '–', '-'];
const DASH: char = '—';

/// The parts of an embed besides its text.
#[derive(Debug, Default)]
struct Signature {
    /// All text before the last link to a post.
    line: String,
    /// The length of the text before that link.
    end: Option<usize>,
}

impl Signature {
    /// Parses the parts of an embed besides its text. `link` returns whether a link names the post.
    fn read<'d>(
        embed: Element<'d>,
        findings: &mut PostFindings,
        mut link: impl FnMut(Element<'d>, &str) -> bool,
    ) -> Self {
        let mut read = Self::default();
        let mut walk = embed.walk();
        while let Some(step) = walk.next() {
            let element = match step {
                Step::Text(text) => {
                    read.line.push_str(text);
                    continue;
                }
                Step::Enter(element) => element,
                Step::Leave(_) => continue,
            };
            match (element.name(), link_target(element)) {
                ("p", _) => read = Self::default(),
                ("script", _) => {}
                ("br", _) => read.line.push('\n'),
                (_, Some(href)) => {
                    if link(element, href) {
                        read.end = Some(read.line.len());
                    }
                    read.line.push_str(&element.text());
                }
                (_, None) if holds_any(element, &[LINK, WORDS]) => continue,
                (_, None) => {
                    if let Some(words) = text(element) {
                        findings.unknown_markup(&words);
                    }
                }
            }
            walk.pass_over();
        }
        read
    }

    /// Returns the text, if it is not in an element of its own, then name and handle of `— NAME (@HANDLE)`; the name
    /// itself may contain brackets and symbols.
    fn parts(mut self, findings: &mut PostFindings) -> [Option<String>; 3] {
        self.line.truncate(self.end.unwrap_or(self.line.len()));
        let said = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        let line = self.line.trim();
        let (before, line) = match line.rfind(DASH) {
            Some(at) => line.split_at(at),
            None => ("", line),
        };
        if !line.is_empty() && !line.starts_with(DASHES) {
            let line = Quoted(line);
            findings.also(&Finding::NoDash { line });
        }
        if !before.is_empty() {
            findings.unknown_markup(before);
        }
        let line = line.trim_start_matches(DASHES);
        let Some((name, rest)) = line.rsplit_once("(@") else {
            return [said(before), None, None];
        };
        let handle = rest.split_once(')').map(|(handle, _)| handle);
        let name = handle.and_then(|_| said(name));
        [said(before), name, handle.and_then(said)]
    }
}

/// The text of links to pictures, videos and cards on Bluesky, and its prefix on Twitter.
const PICTURE_OR_EMBED: &str = "[image or embed]";
const PICTURES: [&str; 2] = ["pic.twitter.com/", "pic.x.com/"];

/// Parses the text, without the links at its end that represent pictures.
fn take_words<'d>(
    element: Element<'d>,
    style: WhiteSpace,
    mut is_picture: impl FnMut(Element<'d>, &str) -> bool,
    target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
    block: &mut PostReader,
) {
    let media = &mut block.post.media;
    let is_picture = |inner: Element<'d>| {
        let is = inner.name() == "a" && is_picture(inner, &strip_invisible(&inner.text()));
        if is {
            media.push(Media::new(MediaKind::Placeholder));
        }
        is
    };
    let mut words = rich_text(element, style, is_picture, target);
    // In case it is not a link.
    let picture = |text: &str| {
        let start = text
            .trim_end()
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + 1);
        let starts = [PICTURE_OR_EMBED.len(), text.len() - start]
            .map(|length| text.len().checked_sub(length));
        starts.into_iter().flatten().find(|at| {
            let end = text.get(*at..).unwrap_or_default();
            end == PICTURE_OR_EMBED || PICTURES.iter().any(|host| end.starts_with(host))
        })
    };
    while let Some(text) = &mut words.text
        && let Some(at) = picture(text)
    {
        text.truncate(at);
        text.truncate(text.trim_end().len());
        block.post.media.push(Media::new(MediaKind::Placeholder));
        block.findings.also(&Finding::MediaUnlinked);
    }
    words.text = words.text.filter(|text| !text.is_empty());
    let length = words.text.as_deref().unwrap_or_default().len();
    words.entities.retain(|entity| entity.span.end() <= length);
    block.set_words(words);
}

/// Parses a day in the embedder's language, if it is supported: English, and the numeric forms `2025年2月11日` and
/// `2025년 2월 11일`. The time of day is in an unstated time zone.
fn stated_day(text: &str) -> Option<Day> {
    let text = text.trim();
    let words = text.split_once(" at ").map_or(text, |(day, _)| day);
    if let Some((year, month, day)) = day(words) {
        return Day::new(year, month, day);
    }
    let marks = [['年', '년'], ['月', '월'], ['日', '일']];
    let mut rest = text;
    let mut numbers = marks.iter().map(|mark| {
        let (number, after) = rest.split_once(mark.as_slice())?;
        rest = after;
        number.trim().parse::<i16>().ok()
    });
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    Day::new(Some(year), month.try_into().ok()?, day.try_into().ok()?)
}

/// Parses a time that an embed states: a full moment, else a day.
fn stated(text: &str) -> Option<Timestamp> {
    let text = &*latin_digits(text);
    let moment = text.trim().parse().ok().map(Timestamp::from_page);
    moment.or_else(|| {
        let date = stated_day(text)?;
        let year = if date.year().is_some() {
            YearOrigin::Stated
        } else {
            YearOrigin::Absent
        };
        Some(Timestamp::Day { date, year })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_can_be_read_and_others() {
        for (text, expected) in [
            ("September 16, 2015", "2015-09-16"),
            ("November 4, 2024 at 9:09 AM", "2024-11-04"),
            ("2025年2月11日 19:30", "2025-02-11"),
            ("2026年7月7日", "2026-07-07"),
            ("2025년 2월 11일 오후 7:30", "2025-02-11"),
        ] {
            let read = stated_day(text).map(|day| day.to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "16 de septiembre de 2015",
            "11.2.2025",
            "年月日",
            "2025年13月1日",
        ] {
            assert_eq!(stated_day(text), None, "{text}");
        }
        let full = stated("2026-05-28T20:02:00.000Z");
        assert!(matches!(full, Some(Timestamp::Instant { .. })));
    }
}
