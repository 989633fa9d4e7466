//! Clips of x.com: the Markdown that Obsidian's Web Clipper writes for a thread or a post there.
//!
//! A separate site, not a dialect of Thread Reader's text: each post has a heading with its author, day and URL, so
//! nothing is inferred, and there is no boilerplate around the thread. Code that both need (front matter, links and
//! images in Markdown) is in shared modules.

use crate::adapter::{Adapter, Confidence, Context, Site, not_a_thread};
use crate::dom::Links;
use crate::error::{PageKind, Result};
use crate::input::{Form, Page};
use crate::model::{
    Author, Day, Post, Quote, Role, Segmentation, SegmentationConfidence, Tally, Thread, Timestamp,
    YearOrigin,
};
use crate::network::twitter;
use crate::reader::{DumpText, number_posts};
use crate::report::Finding;
use crate::text::front_matter::FrontMatter;
use crate::text::lines::Line;
use crate::text::seen::{Seen, visible};
use crate::text::table::{Lines, Table};
use crate::text::{dates, front_matter, markdown, series};
use url::Url;

/// The pages that are clipped.
static SITE: Site = Site::new("x-clip", "X, clipped", &["x.com", "twitter.com"]);

/// The program that writes such clips.
const CLIPPER: &str = "obsidian-clipper";

/// The base URL of relative links.
const BASE: &str = "https://x.com/";

/// The maximum number of lines before the first post's heading.
const TOP: usize = 100;

/// The maximum length of a post that X displays before "Show more", with links counted as 23; a clip ends there, give
/// or take a word.
const CUT: std::ops::RangeInclusive<usize> = 270..=280;
const LINK: usize = 23;

/// Clips of x.com.
#[derive(Clone, Copy, Debug)]
pub(crate) struct XClip;

impl Adapter for XClip {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        if page.dom().is_some() || !matches!(page.form(), Form::Text | Form::Markdown) {
            return None;
        }
        let (front, body) = FrontMatter::split(page.source());
        let of_x = source(&front).is_some();
        let headed = body
            .lines()
            .take(TOP)
            .any(|line| Heading::parse(&visible(line)).is_some());
        Confidence::of(headed || of_x, headed && of_x)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let seen = Seen::new(page.source(), |_| false);
        let (front, text, written) = FrontMatter::split_seen(&seen);
        let mut table = Table::new(text, written)?;
        if let Some(at) = second_clip(table.lines()) {
            table.truncate(at);
            cx.found(&Finding::SecondClip);
        }
        let links = Links::new(BASE);
        let words = DumpText {
            links: links.as_ref(),
            markdown: true,
            references: false,
        };
        let mut thread = Thread::default();
        let source = source(&front);
        let named = front
            .all("author")
            .find_map(twitter::at_handle)
            .map(Author::from_handle);
        let lines = table.lines();
        let parts = parts(lines);
        cx.check_posts(parts.len())?;
        let headed = parts.iter().any(|part| part.heading.is_some());
        if headed
            && lines
                .first()
                .is_some_and(|line| Heading::parse(line.text).is_none())
        {
            cx.found(&Finding::ClipHead);
        }
        let clipped = front.all("tags").any(|tag| tag == "clippings");
        cx.set_dialect(if clipped { CLIPPER } else { "markdown" });
        let mut tally = Tally::default();
        for part in &parts {
            let post = part.post(&words);
            tally.post(&post);
            cx.check_output(tally)?;
            thread.posts.push(post);
        }
        thread.posts.retain(|post| *post != Post::new());
        if let (false, [post], Some(url)) = (headed, thread.posts.as_mut_slice(), &source) {
            // A single long post has no heading of its own; its data are the page's.
            let status = twitter::status(url);
            post.id = status.as_ref().map(|(_, id)| id.clone());
            post.author = status
                .and_then(|(handle, _)| handle.map(Author::from_handle))
                .or_else(|| named.clone());
            post.published = post.id.as_ref().and_then(Timestamp::from_id);
            post.url = Some(url.clone());
        }
        if thread.posts.is_empty() {
            return Err(not_a_thread(PageKind::Empty, "the clip holds no post"));
        }
        let whole = number(&table, &parts, &mut thread.posts);
        if !whole {
            cx.found(&Finding::SeriesBroken);
        }
        thread.id = source
            .as_ref()
            .and_then(|url| Some(twitter::status(url)?.1));
        thread.published = thread.id.as_ref().and_then(Timestamp::from_id);
        thread.url = source;
        thread.title = front.get("title").map(str::to_owned);
        let first = thread.posts.iter().find_map(|post| post.author.clone());
        thread.author = first.or(named).unwrap_or_default();
        roles(&mut thread);
        report(&thread, &parts, cx);
        if let Some(last) = thread.posts.len().checked_sub(1)
            && let Some(finding) = cut(lines, headed)
        {
            cx.found_at(last, &finding);
        }
        let sound = sound(&parts, thread.posts.len(), cx);
        cx.set_segmentation(match (headed, sound && whole) {
            (true, true) => Segmentation::new("headings", SegmentationConfidence::High),
            (true, false) => Segmentation::new("headings", SegmentationConfidence::Medium),
            _ => Segmentation::new("one-post", SegmentationConfidence::Medium),
        });
        Ok(thread)
    }
}

/// Returns the URL of the clipped post.
fn source(front: &FrontMatter<'_>) -> Option<Url> {
    front.sources().find(|url| twitter::status(url).is_some())
}

/// The heading of a post: `**NAME** @HANDLE [2026-01-31](https://x.com/HANDLE/status/ID)`.
struct Heading {
    author: Author,
    day: Option<Timestamp>,
    url: Url,
}

impl Heading {
    fn parse(line: &str) -> Option<Self> {
        let rest = line.trim().strip_prefix("**")?;
        let (name, rest) = rest.split_once("** @")?;
        let (handle, rest) = rest.split_once(' ')?;
        let handle = handle.replace('\\', "");
        let (day, address) = rest.trim().strip_prefix('[')?.split_once("](")?;
        let url = Url::parse(address.strip_suffix(')')?).ok()?;
        twitter::status(&url)?;
        if !twitter::is_handle(&handle) {
            return None;
        }
        let mut author = Author::from_handle(&handle);
        author.name = Some(markdown::read(name, false).text).filter(|name| !name.is_empty());
        let day = dates::day(day).and_then(|(year, month, day)| {
            Some(Timestamp::Day {
                date: Day::new(Some(year?), month, day)?,
                year: YearOrigin::Stated,
            })
        });
        Some(Self { author, day, url })
    }
}

/// Returns the line at which another clip's front matter starts.
fn second_clip(lines: Lines<'_, '_>) -> Option<usize> {
    let mut pairs = lines.iter().zip(lines.iter().skip(1));
    pairs.position(|(fence, first)| fence.text == RULE && front_matter::begins(first.text))
}

/// The rule between two posts.
const RULE: &str = "---";

/// A post's heading and lines.
struct Part<'l, 't> {
    heading: Option<Heading>,
    lines: Lines<'l, 't>,
    /// Whether the rule between two posts follows it, or nothing does.
    closed: bool,
}

/// Whether the headings and the rules between posts agree; warns of lines that look like the rest of a heading.
fn sound(parts: &[Part<'_, '_>], posts: usize, cx: &mut Context) -> bool {
    let mut sound = true;
    for (at, part) in parts.iter().enumerate() {
        sound &= part.closed;
        let mut quoted = false;
        for line in part.lines.iter() {
            // A quoted post has a heading as well.
            let quote = line.text.strip_prefix('>').map(str::trim);
            let heading = quote.is_some_and(|inner| Heading::parse(inner).is_some());
            let finding = if line.text == RULE {
                Finding::RuleInside
            } else if quote.is_none() && is_dated_link(line.text) {
                Finding::HeadingInside
            } else if quote.is_some() && !heading && !quoted {
                Finding::QuoteWithoutHeading
            } else {
                quoted = quote.is_some();
                continue;
            };
            quoted = quote.is_some();
            sound = false;
            if at < posts {
                cx.found_at(at, &finding);
            }
        }
    }
    sound
}

/// Returns a finding if the end of a clip shows that it is truncated: nothing follows a heading or a rule, or a heading
/// or link is incomplete. A clip truncated between two words does not show it.
fn cut(lines: Lines<'_, '_>, headed: bool) -> Option<Finding<'static>> {
    let (last, before) = lines.split_last()?;
    let text = last.text.trim_start_matches('>').trim();
    // At the position of a heading.
    let begins = before.last().is_none_or(|line| line.text == RULE);
    if headed && text == RULE {
        Some(Finding::ClipEndsAfterRule)
    } else if Heading::parse(text).is_some() {
        Some(Finding::ClipEndsAfterHeading)
    } else if begins && is_begun(text) {
        Some(Finding::ClipEndsInHeading)
    } else if is_open(text) {
        Some(Finding::ClipEndsInLink)
    } else {
        None
    }
}

/// Whether a line that is not a heading starts like one: with an unclosed name in asterisks, or with a name and a
/// handle.
fn is_begun(line: &str) -> bool {
    line.strip_prefix("**")
        .is_some_and(|name| !name.contains("**") || name.contains("** @"))
}

/// Whether a link or image in a line of Markdown is incomplete. The clipper escapes literal brackets with `\`; a label
/// without a target is text as well.
fn is_open(line: &str) -> bool {
    let mut depth = 0_usize;
    let (mut escaped, mut ended, mut target) = (false, false, false);
    for c in line.chars() {
        let after_label = std::mem::take(&mut ended);
        if after_label && c != '(' {
            depth = depth.saturating_sub(1);
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' if after_label => target = true,
            ')' if target => {
                target = false;
                depth = depth.saturating_sub(1);
            }
            '[' if !target => depth = depth.saturating_add(1),
            ']' if !target => ended = depth > 0,
            _ => {}
        }
    }
    target || depth > usize::from(ended)
}

/// Whether a line has a link to a post with a day as its text, like headings:
/// `[2026-01-31](https://x.com/HANDLE/status/ID)`.
fn is_dated_link(line: &str) -> bool {
    let inline = markdown::read(line, false);
    inline.links.iter().any(|(span, target)| {
        let shown = inline.text.get(span.range()).and_then(dates::day);
        shown.is_some() && target.contains("/status/")
    })
}

/// Returns the posts; the lines before the first heading are a post only if there is no heading.
fn parts<'l, 't>(lines: Lines<'l, 't>) -> Vec<Part<'l, 't>> {
    let headings: Vec<(usize, Heading)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, Heading::parse(line.text)?)))
        .collect();
    if headings.is_empty() {
        let heading = None;
        let closed = true;
        return vec![Part {
            heading,
            lines,
            closed,
        }];
    }
    let ends: Vec<usize> = headings
        .iter()
        .skip(1)
        .map(|(at, _)| *at)
        .chain([lines.len()])
        .collect();
    headings
        .into_iter()
        .zip(ends)
        .map(|((at, heading), end)| {
            let inside = lines.part(at + 1, end);
            // The rule between two posts belongs to neither.
            let (inside, closed) = match inside.split_last() {
                Some((last, rest)) if last.text == RULE => (rest, true),
                _ => (inside, end == lines.len()),
            };
            Part {
                heading: Some(heading),
                lines: inside,
                closed,
            }
        })
        .collect()
}

impl Part<'_, '_> {
    fn post(&self, words: &DumpText<'_>) -> Post {
        let mut post = Post::new();
        let mut raw = String::new();
        let mut lines = self.lines;
        while let Some((line, rest)) = lines.split_first() {
            if let Some((quote, behind)) = quote(lines, words) {
                post.quotes.push(quote);
                lines = behind;
                continue;
            }
            if !raw.is_empty() {
                raw.push_str(if line.gap.newlines > 1 { "\n\n" } else { "\n" });
            }
            raw.push_str(line.raw);
            lines = rest;
        }
        words.read(&raw, &mut post);
        if let Some(heading) = &self.heading {
            let id = twitter::status(&heading.url).map(|(_, id)| id);
            post.published = id.as_ref().and_then(Timestamp::from_id).or(heading.day);
            post.id = id;
            post.author = Some(heading.author.clone());
            post.url = Some(heading.url.clone());
        }
        post
    }
}

/// Parses a quoted post, which is a block quote that starts with a heading; returns it with the lines after it.
fn quote<'l, 't>(lines: Lines<'l, 't>, words: &DumpText<'_>) -> Option<(Quote, Lines<'l, 't>)> {
    let inner = |line: Line<'t>| line.text.strip_prefix('>').map(str::trim);
    let heading = Heading::parse(lines.first().and_then(inner)?)?;
    let mut quote = twitter::quote(heading.url)?;
    let mut raw = String::new();
    let mut length = 1;
    for line in lines.iter().skip(1).map_while(inner) {
        length += 1;
        if !raw.is_empty() {
            raw.push_str("\n\n");
        }
        raw.push_str(line);
    }
    let mut post = Post::new();
    words.read(&raw, &mut post);
    quote.author = Some(heading.author);
    quote.published = quote.published.or(heading.day);
    quote.text = post.text;
    quote.media = post.media;
    Some((quote, lines.part(length, lines.len())))
}

/// Sets the author's numbers of the posts, from their first lines; returns whether none is missing.
fn number(table: &Table<'_>, parts: &[Part<'_, '_>], posts: &mut [Post]) -> bool {
    let mut whole = true;
    let firsts = parts.iter().filter_map(|part| part.lines.place());
    let firsts = table.pick(&firsts.collect::<Vec<u32>>());
    if firsts.lines().len() == posts.len()
        && let Some(series) = series::find(firsts.lines(), None, series::FEWEST)
    {
        whole = series.complete;
        for mark in series.starts {
            if let Some(post) = posts.get_mut(mark.line()) {
                post.number = mark.number(firsts.lines());
            }
        }
    }
    number_posts(posts);
    whole
}

/// Posts of others are not part of the author's chain: those above the clipped post are ancestors, those below it
/// replies.
fn roles(thread: &mut Thread) {
    let handle = |author: Option<&Author>| author.and_then(|author| author.handle.clone());
    let clipped = thread
        .posts
        .iter()
        .position(|post| post.id.is_some() && post.id == thread.id)
        .unwrap_or(0);
    let own = thread
        .posts
        .get(clipped)
        .and_then(|post| post.author.clone())
        .unwrap_or_default();
    if own.handle.is_some() {
        thread.author = own;
    }
    for (at, post) in thread.posts.iter_mut().enumerate() {
        let theirs = handle(post.author.as_ref());
        if theirs.is_some() && theirs != thread.author.handle {
            post.role = if at < clipped {
                Role::Ancestor
            } else {
                Role::Reply
            };
        }
    }
}

/// Warns of days that contradict the ids, and of posts that X may have truncated.
fn report(thread: &Thread, parts: &[Part<'_, '_>], cx: &mut Context) {
    for (at, post) in thread.posts.iter().enumerate() {
        let heading = parts.get(at).and_then(|part| part.heading.as_ref());
        if let (Some(Timestamp::Day { date, .. }), Some(held)) = (
            heading.and_then(|heading| heading.day),
            post.published.and_then(Timestamp::instant),
        ) && twitter::contradicts(date, held)
        {
            cx.found_at(
                at,
                &Finding::DayDated {
                    stated: &date,
                    held: &held,
                },
            );
        }
        if post.text.as_deref().is_some_and(may_be_cut) {
            cx.found_at(at, &Finding::EndsInSentence);
        }
    }
}

fn may_be_cut(text: &str) -> bool {
    let length: usize = text
        .split_inclusive(char::is_whitespace)
        .map(|word| {
            if word.starts_with("http") {
                LINK + 1
            } else {
                word.chars().count()
            }
        })
        .sum();
    let closed = text.ends_with(|c: char| !c.is_alphanumeric() && c != ',');
    CUT.contains(&length) && !closed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_link_is_missed() {
        for line in [
            "See [the",
            "![",
            "See [the log](https://exa",
            "[![](https://a.example/1.png)",
            "[![](https://a.example/1.png)](",
        ] {
            assert!(is_open(line), "{line}");
        }
        for line in [
            "See [the log](https://example.org/a)",
            "[![](https://a.example/1.png)](https://a.example)",
            r"a \[bracket, and (another",
            "[ ] to do, [x] done",
            "[sic]",
            "",
        ] {
            assert!(!is_open(line), "{line}");
        }
    }

    #[test]
    fn a_clip_that_ends_within_a_heading_is_cut() {
        let heading = "**Liv Hamar** @liv_hamar [2025-01-31](https://x.com/liv_hamar/status/1885300000000000000)";
        let clip = format!("{heading}\n\nTerns.\n\n---\n\n{heading}");
        let words = clip.find("---").unwrap();
        for end in words + "---".len()..=clip.len() {
            // An asterisk, only a name, a bold line: they may be text.
            let behind = clip[words + "---".len()..end].trim();
            let is_words = ["*", "**Liv Hamar*", "**Liv Hamar**"].contains(&behind);
            let parsed = crate::Parser::new()
                .parse(clip.get(..end).unwrap())
                .unwrap();
            let mut warnings = parsed.warnings.iter();
            let said = warnings.any(|warning| warning.kind == crate::WarningKind::CutOff);
            assert!(said || is_words, "{behind}");
        }
    }
}
