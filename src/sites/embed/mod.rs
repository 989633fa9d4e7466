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
//! - Other programs: Substack draws tweets itself (`substack`); AMP, embetty and note.com have elements that only name
//!   them.
//!
//! WordPress and other editors make paragraphs of the text's empty lines and of the signature (`signature`); consent
//! tools hide embeds in elements that are not displayed (`hidden`).
//!
//! An embed without text gives a post without text. If all embeds of a page are by one author, the page is a thread
//! ("unrolled" in a blog); otherwise it is a list.

mod bluesky;
mod hidden;
mod others;
mod signature;
mod substack;
mod tweets;

use std::collections::{BTreeMap, HashSet};

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site, Tier};
use crate::chars::strip_invisible;
use crate::dom::{Element, Node, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::{
    Day, EntityKind, Listing, Media, MediaKind, Post, Tally, Thread, Timestamp, YearOrigin,
};
use crate::network::twitter;
use crate::reader::{
    Answer, Item, Items, Link, LinkedText, ListingSite, PageRow, PostPage, PostReader, PostSite,
    Required, Tables, View, When, WhiteSpace, children, find_posts, handle_of, has_any,
    latin_digits, read_listing, read_thread, rich_text,
};
use crate::report::{Finding, Missing};
use crate::text::dates::day;
use signature::{DASHES, Layout, Signature, signature_start};

static SITE: Site = Site::new("embed", "Embedded posts", &[])
    .with_tier(Tier::Fragment)
    .with_most(Confidence::Likely);

/// A function that parses an embed of one kind.
type Read = fn(Element<'_>, &Page<'_>, &mut PostReader);

/// A table of the marks of embeds, and of the function that parses an embed with that mark.
macro_rules! kinds {
    ($($mark:literal => $read:path,)+) => {
        const MARKS: &[Query<'_>] = &[$(Query::constant($mark)),+];
        const READERS: &[Read] = &[$($read),+];
    };
}

kinds! {
    // Twitter; the second in 2015 and 2016.
    "blockquote.twitter-tweet" => tweets::read,
    "blockquote.twitter-video" => tweets::read,
    // Before a script of the page has made it one of the first kind (Know Your Meme and others, 2026).
    "blockquote.twitter-tweet-lazy" => tweets::read,
    // After its script has run: 2019 to today, and before.
    "iframe[data-tweet-id]" => tweets::widget,
    "twitter-widget[data-tweet-id]" => tweets::widget,
    "iframe[src*='platform.twitter.com/embed/Tweet.html']" => tweets::widget,
    "iframe[src*='platform.x.com/embed/Tweet.html']" => tweets::widget,
    "iframe[data-src*='platform.twitter.com/embed/Tweet.html']" => tweets::widget,
    // AMP pages; heise.de and others; note.com.
    "amp-twitter[data-tweetid]" => tweets::widget,
    "embetty-tweet[status]" => tweets::widget,
    "figure[embedded-service=twitter][data-src]" => tweets::widget,
    // Substack's own form.
    "div.tweet[data-attrs]" => substack::read,
    "[data-component-name=Twitter2ToDOM]" => substack::read,
    // Bluesky, before and after its script has run.
    "blockquote.bluesky-embed" => bluesky::read,
    "blockquote[data-bluesky-uri]" => bluesky::read,
    "iframe[src*='embed.bsky.app/embed/']" => bluesky::frame,
    // Mastodon.
    "blockquote.mastodon-embed" => others::mastodon,
    "blockquote[data-embed-url]" => others::mastodon,
    "iframe.mastodon-embed" => others::mastodon,
    // Threads.
    "blockquote.text-post-media" => others::threads,
    "blockquote[data-text-post-permalink]" => others::threads,
}

/// Links to posts, as embeds without a mark contain them.
const NAMING: [Query<'_>; 1] = [Query::constant("a[href*='/status/']")];

const PAGES: [PageRow; 1] = [When::Always.posts("a page with embeds that contain no post")];

const SEVERAL: Answer = Answer::Not(
    PageKind::Listing,
    "the posts embedded in this page are by several authors; parse it with parse_listing",
);
const UNKNOWN: Answer = Answer::Not(
    PageKind::Listing,
    "it is not known whether the posts embedded in this page are of one author; read it with parse_listing",
);

/// The fields of every embed; one that is only a link to its post has no name either.
const FIELDS: [Required; 5] = [
    Required::ID,
    Required::HANDLE,
    Required::new(Missing::Name, |block| {
        block.author.name.is_some() || is_link(block)
    }),
    Required::new(Missing::Profile, |block| {
        block.author.url.is_some() || is_link(block)
    }),
    Required::new(Missing::TextOrMedia, |block| {
        block.has_content() || is_link(block)
    }),
];

/// Whether an embed only names its post.
fn is_link(block: &PostReader) -> bool {
    block.post.text.is_none() && block.post.id.is_some()
}

/// The text before the handle, after a name.
const SIGN: &str = "(@";

/// The maximum number of nodes in an embed.
const MOST: usize = 16;
const WORDS: Query<'_> = Query::constant("p");

/// Whether a node is text with a name in the form of embeds: `— NAME (@HANDLE)`.
fn is_name(node: Node<'_>) -> bool {
    match node {
        Node::Text(text) => text.contains(SIGN) && text.trim_start().starts_with(DASHES),
        Node::Element(_) => false,
    }
}

/// Whether a node is text that ends with such a name.
fn ends_with_name(node: Node<'_>) -> bool {
    match node {
        Node::Text(text) => text.trim_end().ends_with(')') && signature_start(text).is_some(),
        Node::Element(_) => false,
    }
}

/// Returns the element that quotes one post like an embed, with a name before the link to the post, and has no other
/// content. The name may be in a paragraph with the link.
fn signed<'d>(link: Element<'d>) -> Option<Element<'d>> {
    let named = link.parent()?;
    if !named.children().take(MOST).any(is_name) {
        return None;
    }
    let is_words = |inner: &Element<'d>| inner.name() == "p";
    let (around, last) = match named.name() {
        "p" => (named.parent()?, named),
        _ => (named, link),
    };
    let inside = children(around)
        .take(MOST)
        .filter(|inner| inner.name() != "script");
    let mut inside = inside.skip_while(|inner| is_words(inner) && *inner != last);
    let words = children(around).next().filter(is_words);
    let is_alone = words.is_some_and(|words| words != last)
        && inside.next() == Some(last)
        && inside.next().is_none();
    is_alone.then_some(around)
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
        let mut links = NAMING.iter().flat_map(|query| dom.select(query));
        let mut unmarked =
            || page.source().contains(SIGN) && links.any(|link| signed(link).is_some());
        let hidden = || matches!(hidden::opened(page), Ok(Some(opened)) if opened.is_any());
        Confidence::of(has_any(dom, MARKS) || unmarked() || hidden(), false)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        with_view(page, cx, |view, cx| {
            read_thread(Embeds::default(), view, cx)
        })
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        with_view(page, cx, |view, cx| {
            read_listing(Embeds::default(), view, cx)
        })
    }
}

/// Calls `read` with a page in which hidden embeds are in the place of their containers.
fn with_view<T>(
    page: &Page<'_>,
    cx: &mut Context,
    read: impl FnOnce(View<'_>, &mut Context) -> Result<T>,
) -> Result<T> {
    let view = View::with_base(page, &SITE, twitter::HOME)?;
    let Some(opened) = hidden::opened(page)? else {
        return read(view, cx);
    };
    opened.report(cx);
    if !opened.is_any() {
        return read(view, cx);
    }
    let dom = &page.fragment(&opened.source)?;
    read(View { dom, ..view }, cx)
}

/// Reads an embed that is marked as one; returns whether it is.
fn read_embed(embed: Element<'_>, page: &Page<'_>, post: &mut PostReader) -> bool {
    let mut kinds = MARKS.iter().zip(READERS);
    let kind = kinds.find(|(mark, _)| embed.matches(mark));
    if let Some((_, read)) = kind {
        read(embed, page, post);
    }
    kind.is_some()
}

/// The embeds of a page.
#[derive(Default)]
struct Embeds {
    /// Whether one of them is marked.
    marked: bool,
}

impl<'d> PostSite<'d> for Embeds {
    type Place = ();
    const TABLES: Tables = Tables {
        marks: MARKS,
        parts: &NAMING,
        pages: &PAGES,
        required: &FIELDS,
        scattered: true,
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d>> {
        self.marked = has_any(view.dom, MARKS);
        Ok(find_posts(self, view))
    }

    /// Returns a quote of a post that links to it: an embed without its mark.
    fn post_around(&self, link: Element<'d>) -> Option<Element<'d>> {
        // If the page has no embeds, a link alone is no evidence.
        let quote = link
            .parent()
            .filter(|around| self.marked && around.name() == "blockquote");
        quote.or_else(|| signed(link))
    }

    fn read(&mut self, page: &PostPage<'d>, item: &Item<'d>, post: &mut PostReader) {
        if !read_embed(item.element, &page.page, post) {
            tweets::read(item.element, &page.page, post);
            post.findings.also(&Finding::EmbedUnmarked);
        }
    }

    fn without_content(&self, page: &PostPage<'d>, posts: &[Post]) -> Option<Error> {
        let is_bare =
            |post: &Post| post.id.is_none() && post.text.is_none() && post.media.is_empty();
        posts.iter().all(is_bare).then(|| self.no_posts(page))
    }

    fn without_main(&self, page: &PostPage<'d>, posts: &[Post]) -> Option<Error> {
        let authors: HashSet<String> = posts
            .iter()
            .filter_map(handle_of)
            .map(str::to_lowercase)
            .collect();
        let known = posts.iter().filter_map(handle_of).count();
        let answer = match authors.len() {
            _ if posts.len() < 2 => return None,
            2.. => SEVERAL,
            // Posts without a name are reported, unless most are.
            1 if known * 2 >= posts.len() => return None,
            _ => UNKNOWN,
        };
        Some(answer.error(&page.view, &Self::TABLES))
    }

    fn finish(&self, _: &PostPage<'d>, thread: &mut Thread, _: &mut Context) {
        // An embed that is only a link has no name; all are of one author.
        if thread.author.name.is_none() {
            let mut names = thread.posts.iter().filter_map(|post| post.author.as_ref());
            thread.author.name = names.find_map(|author| author.name.clone());
        }
    }

    fn check(&self, page: &PostPage<'d>, thread: &Thread, cx: &mut Context) {
        report_outside(page, cx);
        let total = thread.posts.len();
        let unsigned = |(item, post): &(&Item<'d>, &Post)| {
            handle_of(post).is_none() && !item.element.is_open_at_end()
        };
        let count = page
            .items
            .iter()
            .zip(&thread.posts)
            .filter(unsigned)
            .count();
        if count > 0 && total > 1 {
            cx.found(&Finding::EmbedsUnsigned { count, total });
        }
    }
}

impl<'d> ListingSite<'d> for Embeds {
    fn without_listing(&self, page: &PostPage<'d>, _: &mut Context) -> Option<Error> {
        self.without_thread(page)
    }

    fn finish_listing(&mut self, page: &PostPage<'d>, _: &mut Listing, cx: &mut Context) {
        report_outside(page, cx);
    }
}

/// Warns of posts whose names are not in an embed.
fn report_outside(page: &PostPage<'_>, cx: &mut Context) {
    let links = page.items.orphans(page.dom, &NAMING);
    // Each once, however many links it contains.
    let around = links.filter_map(Element::parent);
    let around: BTreeMap<usize, Element<'_>> =
        around.map(|around| (around.position(), around)).collect();
    let names = around.into_values().flat_map(Element::children);
    let names = names.filter(|node| is_name(*node) || ends_with_name(*node));
    let others = page.items.orphans(page.dom, &substack::NAMES);
    let count = names.count() + others.count();
    if count > 0 {
        cx.found(&Finding::NamesOutside { count });
    }
}

/// The text of links to pictures, videos and cards on Bluesky, and its prefix on Twitter.
const PICTURE_OR_EMBED: &str = "[image or embed]";
const PICTURES: [&str; 2] = ["pic.twitter.com/", "pic.x.com/"];

/// Parses the paragraphs of the text, without the links at its end that represent pictures.
fn take_words<'d>(
    layout: &Layout<'d>,
    style: WhiteSpace,
    mut is_picture: impl FnMut(Element<'d>, &str) -> bool,
    target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
    block: &mut PostReader,
) {
    let media = &mut block.post.media;
    let mut is_picture = |inner: Element<'d>| {
        let is = inner.name() == "a" && is_picture(inner, &strip_invisible(&inner.text()));
        if is && media.len() <= Tally::MEDIA {
            media.push(Media::new(MediaKind::Placeholder));
        }
        is
    };
    let mut words = LinkedText::default();
    for paragraph in &layout.words {
        let more = rich_text(*paragraph, style, &mut is_picture, &target);
        words.append(more, "\n\n");
    }
    layout.strip_signature(&mut words);
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
    while let Some(at) = words.text.as_deref().and_then(picture) {
        words.truncate(at);
        block.add_media(Media::new(MediaKind::Placeholder));
        block.findings.also(&Finding::MediaUnlinked);
    }
    if words.text.is_none() {
        // It may be in no paragraph.
        words.text = block.post.text.take();
    }
    block.set_text(words);
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
