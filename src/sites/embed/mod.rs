//! Embeds: the code that networks give out to show a post in a page of any site.
//!
//! # Networks and eras
//!
//! - Twitter: `blockquote.twitter-tweet` since 2012 (`twitter-video` in 2015 and 2016), with words, name, handle, a day
//!   in the embedder's language; links to x.com since 2024. Once its script ran, an iframe without words is left.
//! - Bluesky (2024): `blockquote.bluesky-embed` with words, name, handle and a date, by the button localised, by oEmbed
//!   in full; else an iframe.
//! - Mastodon: `iframe.mastodon-embed`, since 4.3 (2024) `blockquote.mastodon-embed`: no words.
//! - Threads (2023): `blockquote.text-post-media`: no words.
//!
//! What has no words gives a post without any. A page whose embeds are all of one author is a thread ("unrolled" in a
//! blog); embeds of several are a list.

mod bluesky;
mod others;
mod twitter;

use crate::adapter::notes::{self, Notes};
use crate::adapter::{Adapter, Confidence, Context, Site, Tier, cut, number_posts};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Day, Listing, Post, Teaser, Thread, Timestamp, YearOrigin};
use crate::text::dates::day;

static SITE: Site = Site::new("embed", "Embedded posts", &[]).with_tier(Tier::Fragment);

/// How an embed of a kind is read.
type Read = fn(Element<'_>, &mut Found);

/// What is an embed, and by which anchors; the first of a kind is what its network writes.
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

/// What else quotes a post and names it in a link of its own: embeds whose class is gone.
const UNMARKED: Query<'_> = Query::constant("blockquote > a[href*='/status/']");

/// An embed that was read.
#[derive(Default)]
struct Found {
    post: Post,
    notes: Notes,
}

impl Found {
    /// Notes what every embed has and this one has not.
    fn note_lacks(&mut self) {
        if self.post.id.is_none() {
            self.notes.lacks("id");
        }
        if self.handle().is_none() {
            self.notes.lacks("handle");
        }
        let named = self
            .post
            .author
            .as_ref()
            .is_some_and(|author| author.name.is_some());
        if self.post.text.is_some() && !named {
            self.notes.lacks("display name");
        }
    }

    fn handle(&self) -> Option<String> {
        let author = self.post.author.as_ref()?;
        Some(author.handle.as_ref()?.to_lowercase())
    }
}

/// The embeds of a page, in page order.
fn find<'d>(dom: &'d Dom<'d>) -> Vec<(Element<'d>, Found)> {
    let mut elements: Vec<(Element<'_>, Read, bool)> = Vec::new();
    for (queries, read) in KINDS {
        for query in queries {
            elements.extend(dom.select(query).map(|element| (element, read, true)));
        }
    }
    // One link alone tells nothing where the page has no embeds.
    if !elements.is_empty() {
        let unmarked = dom.select(&UNMARKED).filter_map(Element::parent);
        elements.extend(unmarked.map(|element| (element, twitter::read as Read, false)));
    }
    elements.sort_by_key(|(element, _, marked)| (element.position(), !marked));
    let mut found: Vec<(Element<'_>, Found)> = Vec::new();
    for (element, read, marked) in elements {
        let inside = |outer: Element<'_>| outer == element || outer.contains(element);
        if found.last().is_some_and(|(last, _)| inside(*last)) {
            continue;
        }
        let mut read_as = Found::default();
        read(element, &mut read_as);
        if !marked {
            read_as.notes.note(WarningKind::AnchorMissing, || {
                "a quotation that names a post lacks the class of embeds".to_owned()
            });
        }
        found.push((element, read_as));
    }
    found
}

/// Embedded posts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Embed;

impl Adapter for Embed {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let mut queries = KINDS.iter().flat_map(|(queries, _)| queries.iter());
        queries
            .any(|query| dom.first(query).is_some())
            .then_some(Confidence::Likely)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, found) = ready(page)?;
        let Some(&(last, _)) = found.last() else {
            return Err(Error::new(
                ErrorKind::MarkupChanged,
                "this page has embeds of a known class, but none was found",
            ));
        };
        cx.check_posts(found.len())?;
        if found.iter().all(|(_, embed)| is_bare(&embed.post)) {
            return Err(Error::new(
                ErrorKind::MarkupChanged,
                format!(
                    "{} embeds were found, and neither words nor a post's address in any of them",
                    found.len()
                ),
            ));
        }
        let first = found.first().and_then(|(_, embed)| embed.handle());
        // What a cut left of the last one need not name its author.
        let by_first = |(element, embed): &(Element<'_>, Found)| {
            let handle = embed.handle();
            handle == first || handle.is_none() && element.is_open_at_end()
        };
        let of_one = first.is_some() && found.iter().all(by_first);
        if found.len() > 1 && !of_one {
            return Err(Error::new(
                ErrorKind::NotAThread(PageKind::Listing),
                "the posts embedded in this page are of several authors; read it with parse_listing",
            ));
        }
        let (posts, noted): (Vec<Post>, Vec<Notes>) = found
            .into_iter()
            .map(|(_, embed)| (embed.post, embed.notes))
            .unzip();
        let count = posts.len();
        notes::report(noted, cx);
        let mut thread = Thread::new(posts);
        number_posts(&mut thread.posts);
        thread.author = thread
            .posts
            .iter()
            .find_map(|post| post.author.clone())
            .unwrap_or_default();
        thread.title = dom.title();
        cut::report(page.source(), dom, last, count - 1, false, cx);
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, _: &mut Context) -> Result<Listing> {
        let (_, found) = ready(page)?;
        let mut listing = Listing::new();
        for (_, embed) in found {
            let mut teaser = Teaser::new();
            teaser.id = embed.post.id.clone();
            teaser.url = embed.post.url.clone();
            teaser.author = embed.post.author.clone();
            teaser.published = embed.post.published;
            teaser.posts.push(embed.post);
            listing.teasers.push(teaser);
        }
        Ok(listing)
    }
}

fn ready<'p>(page: &Page<'p>) -> Result<(&'p Dom<'p>, Vec<(Element<'p>, Found)>)> {
    match page.dom() {
        Some(dom) => Ok((dom, find(dom))),
        None => Err(Error::new(
            ErrorKind::Unrecognized,
            "only the HTML of embeds is read",
        )),
    }
}

fn is_bare(post: &Post) -> bool {
    post.id.is_none() && post.text.is_none() && post.media.is_empty()
}

/// What stands before the name.
const DASHES: [char; 3] = ['—', '–', '-'];

/// Name and handle of `— NAME (@HANDLE)`; the name may hold brackets and signs itself.
fn by_line(line: &str, notes: &mut Notes) -> Author {
    let mut author = Author::new();
    let line = line.trim();
    if !line.is_empty() && !line.starts_with(DASHES) {
        notes.note(WarningKind::AnchorMissing, || {
            format!("no dash stands before the name in {line:?}")
        });
    }
    let line = line.trim_start_matches(DASHES).trim();
    if let Some((name, rest)) = line.rsplit_once("(@")
        && let Some((handle, _)) = rest.split_once(')')
    {
        author.handle = Some(handle.trim().to_owned()).filter(|handle| !handle.is_empty());
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    }
    author
}

/// A day as an embedder's language writes it, where that can be read: English, and the numbers of `2025年2月11日` and
/// `2025년 2월 11일`. A time of day stands in a zone that nobody states.
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

/// A time that an embed states: a moment in full, else a day.
fn stated(text: &str) -> Option<Timestamp> {
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
