//! Divides a clip at the headings of its posts, or at the rules between them, and reads a post from its part.

use super::checks::Fences;
use super::clip::{Clip, Found, RULE, document_heading};
use super::heading::Heading;
use super::network::Network;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{
    Media, MediaKind, Post, Quote, Role, Segmentation, SegmentationConfidence, Tally, Timestamp,
};
use crate::reader::MarkdownText;
use crate::report::Finding;
use crate::text::table::Lines;
use url::Url;

/// A post's heading and lines.
pub(super) struct Part<'c, 't> {
    pub(super) heading: Option<Box<Heading>>,
    pub(super) lines: Lines<'c, 't>,
    /// Whether the rule between two posts follows it, or nothing does.
    pub(super) closed: bool,
}

/// Returns the posts of a clip with headings (Obsidian Web Clipper, 2024 to spring 2026); none if it has no heading.
///
/// # Errors
///
/// A limit, if there are too many.
pub(super) fn headed<'c, 't>(clip: &Clip<'c, 't>, cx: &Context) -> Result<Vec<Part<'c, 't>>> {
    let lines = clip.lines;
    let mut found = Vec::new();
    for heading in headings(lines) {
        // Each is checked, so that no more are collected than a clip may have.
        cx.check_posts(found.len() + 1)?;
        found.push(heading);
    }
    let headings: Vec<(usize, Box<Heading>)> = found;
    let ends: Vec<usize> = headings
        .iter()
        .skip(1)
        .map(|(at, _)| *at)
        .chain([lines.len()])
        .collect();
    let parts = headings.into_iter().zip(ends).map(|((at, heading), end)| {
        // The rule between two posts belongs to neither.
        let (lines, closed) = unruled(lines.part(at + 1, end), end == lines.len());
        Part {
            heading: Some(heading),
            lines,
            closed,
        }
    });
    Ok(parts.collect())
}

/// Returns the headings of posts with their lines.
fn headings(lines: Lines<'_, '_>) -> impl Iterator<Item = (usize, Box<Heading>)> {
    let mut opens = true;
    lines.texts().enumerate().filter_map(move |(at, line)| {
        // Only at the start of a post, a heading may have no link.
        let heading = Heading::parse(line).filter(|it| opens || it.url.is_some());
        opens = line == RULE || at == 0 && document_heading(line).is_some();
        Some((at, Box::new(heading?)))
    })
}

/// Returns lines without the rule that follows them, and whether one does, or nothing.
pub(super) fn unruled<'c, 't>(lines: Lines<'c, 't>, last: bool) -> (Lines<'c, 't>, bool) {
    match lines.split_last() {
        Some((line, rest)) if line.text == RULE => (rest, true),
        _ => (lines, last),
    }
}

/// Divides the author's posts of a clip without headings at its rules (defuddle, since spring 2026).
///
/// # Errors
///
/// A limit, if there are too many.
pub(super) fn ruled<'c, 't>(lines: Lines<'c, 't>, cx: &Context) -> Result<Vec<Part<'c, 't>>> {
    cx.check_posts(lines.texts().filter(|line| *line == RULE).count())?;
    let mut parts = Vec::new();
    let mut fences = Fences::default();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        if !fences.take(line.text) && line.text == RULE {
            parts.push(Part {
                heading: None,
                lines: lines.part(start, at),
                closed: true,
            });
            start = at + 1;
        }
    }
    parts.push(Part {
        heading: None,
        lines: lines.part(start, lines.len()),
        closed: true,
    });
    parts.retain(|part| !part.lines.is_empty());
    Ok(parts)
}

/// Reads a clip with headings.
pub(super) fn read_headed(
    clip: &Clip<'_, '_>,
    parts: &[Part<'_, '_>],
    cx: &mut Context,
) -> Result<Found> {
    if clip.lines.first().is_some_and(|first| {
        let title = document_heading(first.text);
        let is_title = title.is_some_and(|title| clip.front.get("title") == Some(title));
        Heading::parse(first.text).is_none() && !is_title
    }) || parts.first().is_some_and(|part| {
        // More than a title.
        part.lines.place().is_some_and(|place| place > 2)
    }) {
        cx.found(&Finding::TextAboveClip);
    }
    let sourced = clip.sourced();
    let unlinked = |part: &Part<'_, '_>| {
        let heading = part.heading.as_ref();
        heading
            .is_some_and(|it| it.url.is_none() && it.day.is_some() && is_by(it, sourced.as_deref()))
    };
    let linked = |part: &Part<'_, '_>| {
        let url = part
            .heading
            .as_ref()
            .and_then(|heading| heading.url.as_ref());
        url.is_some() && url.and_then(|url| clip.network.id(url)) == clip.clipped().id
    };
    // The heading of the opened post has no link if it quotes another one.
    let opened = parts
        .iter()
        .position(unlinked)
        .filter(|_| parts.iter().filter(|part| unlinked(part)).count() == 1)
        .filter(|_| !parts.iter().any(linked));
    let mut found = Found::new(
        Vec::with_capacity(parts.len()),
        Segmentation::new("headings", SegmentationConfidence::High),
    );
    found.may_be_cut = true;
    let mut tally = Tally::default();
    for (at, part) in parts.iter().enumerate() {
        let mut post = part.read(clip, at, cx);
        let Some(heading) = &part.heading else {
            continue;
        };
        post.author = Some(heading.author.clone());
        let url = match opened == Some(at) {
            true => clip.source.as_ref(),
            false => heading.url.as_ref(),
        };
        if let Some(url) = url {
            clip.network.name(&mut post, url);
        }
        match heading.day {
            Some(Timestamp::Day { date, .. }) if heading.url.is_some() => {
                found.days.push((at, date));
                post.published = post.published.or(heading.day);
            }
            Some(day) if post.quotes.iter().all(|quote| quote.published != Some(day)) => {
                post.published = post.published.or(Some(day));
            }
            // It is the day of the quoted post.
            Some(_) => {}
            None if is_by(heading, sourced.as_deref()) => {}
            None => {
                post.role = Role::Related;
                let handle = heading.author.handle.as_deref().unwrap_or_default();
                cx.found_at(at, &Finding::UndatedPost { handle });
                let confidence = &mut found.segmentation.confidence;
                *confidence = (*confidence).min(SegmentationConfidence::Medium);
            }
        }
        found.push(at, post, part, &mut tally, cx)?;
    }
    Ok(found)
}

impl Found {
    /// Adds the post of a part, within the limits of a parse.
    pub(super) fn push(
        &mut self,
        at: usize,
        post: Post,
        part: &Part<'_, '_>,
        tally: &mut Tally,
        cx: &Context,
    ) -> Result<()> {
        tally.post(&post);
        cx.check_output(*tally)?;
        self.posts.push(post);
        let first = part.lines.place();
        self.firsts.extend(first.map(|line| (at, line)));
        Ok(())
    }
}

fn is_by(heading: &Heading, handle: Option<&str>) -> bool {
    let by = heading.author.handle.as_deref();
    by.zip(handle)
        .is_some_and(|(by, handle)| by.eq_ignore_ascii_case(handle))
}

impl Part<'_, '_> {
    /// Reads the content of the post with this index: words, quoted posts, cards.
    pub(super) fn read(&self, clip: &Clip<'_, '_>, at: usize, cx: &mut Context) -> Post {
        if clip.is_verbatim() {
            let mut post = Post::new();
            clip.words().read(self.lines.written(), &mut post);
            return post;
        }
        let mut text = clip.reader();
        let mut rest = self.lines;
        let mut start = 0;
        let mut fences = Fences::default();
        let mut behind_quote = false;
        let mut place = 0;
        while let Some(line) = rest.get(place) {
            let in_code = fences.take(line.text);
            let is_quote = line.text.starts_with('>');
            let begins = is_quote && !behind_quote && !in_code;
            behind_quote = is_quote;
            if let Some((quote, length)) = Some(rest.part(place, rest.len()))
                .filter(|_| begins)
                .and_then(|lines| quote(lines, clip))
            {
                text.read(rest.part(start, place).written());
                text.quote(quote);
                rest = rest.part(place + length, rest.len());
                (start, place, behind_quote) = (0, 0, false);
                continue;
            }
            let below = rest.text(place + 1).unwrap_or_default();
            let card = card(line.text, below).filter(|_| !in_code);
            let is_plain = card.is_none();
            let mut length = 1;
            if let Some((mut card, lines)) = card {
                text.read(rest.part(start, place).written());
                length = lines;
                let behind = rest.part(place + length, rest.len());
                if let Some(words) = description(clip.network, length, behind.texts()) {
                    card.description = Some(words);
                    length += 1;
                }
                text.medium(card);
                start = place + length;
            }
            if is_plain && !in_code && is_link_around(rest, place) {
                text.read(rest.part(start, place).written());
                text.read(rest.part(place + 1, place + 2).written());
                place += AROUND;
                start = place;
                continue;
            }
            place += length;
        }
        text.read(rest.part(start, rest.len()).written());
        let mut post = Post::new();
        if !text.finish(&mut post) {
            cx.found_at(at, &Finding::TooMuchMarkup);
        }
        post
    }
}

/// The number of lines of a picture whose link has its brackets on lines of their own.
const AROUND: usize = 3;

/// Whether such a link, as turndown writes it around a picture in a box, begins at a line: `[`, `![](picture)`,
/// `](https://x.com/…)`. In Markdown it is no link.
fn is_link_around(lines: Lines<'_, '_>, at: usize) -> bool {
    let is = |at: usize, begin: &str| {
        let line = lines.text(at).unwrap_or_default();
        line.starts_with(begin) && line.ends_with(')')
    };
    lines.text(at) == Some("[") && is(at + 1, "![") && is(at + 2, "](")
}

/// Reads a quoted post, which is a block quote that starts with a heading or a day; returns it with the number of its
/// lines.
fn quote(lines: Lines<'_, '_>, clip: &Clip<'_, '_>) -> Option<(Quote, usize)> {
    let inner = |line: &str| line.strip_prefix('>').map(|rest| rest.trim().to_owned());
    let (author, day, url) = Heading::of_quote(&inner(lines.first()?.text)?, clip.network)?;
    let length = lines
        .texts()
        .take_while(|line| line.starts_with('>'))
        .count();
    let words = unquoted(lines.part(1, length).written());
    let mut text = clip.reader();
    read_words(&mut text, &words, clip.network);
    let mut post = Post::new();
    text.finish(&mut post);
    Some((quoted(clip.network, author, day, url, post), length))
}

/// Returns a quoted post with the content of a post.
pub(super) fn quoted(
    network: &Network,
    author: Option<crate::model::Author>,
    day: Option<Timestamp>,
    url: Option<Url>,
    post: Post,
) -> Quote {
    let mut quote = url.and_then(|url| network.quote(url)).unwrap_or_default();
    quote.author = author.or(quote.author);
    quote.published = quote.published.or(day);
    quote.text = post.text;
    quote.media = post.media;
    quote
}

/// Returns lines without the mark of a quote.
pub(super) fn unquoted(lines: &str) -> String {
    let mut out = String::with_capacity(lines.len());
    for line in lines.split_inclusive('\n') {
        let inner = line.trim_start();
        let inner = inner.strip_prefix('>').unwrap_or(inner);
        out.push_str(inner.strip_prefix([' ', '\u{a0}']).unwrap_or(inner));
    }
    out
}

/// Reads the words of an answer or a quoted post, with the cards between them.
pub(super) fn read_words(text: &mut MarkdownText<'_>, words: &str, network: &Network) {
    let mut fences = Fences::default();
    let (mut start, mut at) = (0, 0);
    let mut lines = words.split_inclusive('\n');
    while let Some(raw) = lines.next() {
        let line = raw.trim();
        let in_code = fences.take(line);
        // The line below a picture, and what is before its end.
        let mut rest = lines.clone();
        let mut ahead = 0;
        let mut is_next = |line: &&str| {
            ahead += line.len();
            !line.trim().is_empty()
        };
        let is_picture = line.starts_with(PICTURE) && !in_code;
        let below = is_picture.then(|| rest.find(&mut is_next)).flatten();
        let card = card(line, below.unwrap_or_default().trim()).filter(|_| !in_code);
        let mut end = at + raw.len();
        if let Some((mut card, length)) = card {
            text.read(words.get(start..at).unwrap_or_default());
            if length > 1 {
                end += ahead;
                let behind = rest.clone().map(str::trim);
                let behind = behind.filter(|line| !line.is_empty());
                card.description = description(network, length, behind);
                if card.description.is_some() {
                    end = words.len();
                    rest = "".split_inclusive('\n');
                }
                lines = rest;
            }
            text.medium(card);
            start = end;
        }
        at = end;
    }
    text.read(words.get(start..).unwrap_or_default());
}

/// The host of X's short links, which its cards lead to.
const SHORT: &str = "https://t.co/";

/// The beginning of a picture that is a link.
const PICTURE: &str = "[![";

/// Reads the card of a link from a line and the one below it; returns it with the number of its lines.
fn card(line: &str, below: &str) -> Option<(Media, usize)> {
    // Few lines begin with a link.
    let inner = line.strip_prefix('[')?.strip_suffix(')')?;
    match inner.starts_with('!') {
        true => pictured_card(inner, below).map(|card| (card, 2)),
        false => named_card(inner).map(|card| (card, 1)),
    }
}

/// Reads a card of X: a link with the site and the title (defuddle, since spring 2026).
fn named_card(inner: &str) -> Option<Media> {
    let (words, address) = inner.split_once("](")?;
    let (site, title) = words.split_once(' ')?;
    let is_site = site.contains('.')
        && site
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    if !is_site || !address.starts_with(SHORT) {
        return None;
    }
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = Some(Url::parse(address).ok()?);
    card.title = Some(words_of(title));
    Some(card)
}

/// Reads a card of Bluesky or Mastodon: a picture with the title as its description, and the title below it, both of
/// them links to the page (defuddle, since March 2026): `[![TITLE](picture)](page)`, `[TITLE](page)`.
fn pictured_card(picture: &str, below: &str) -> Option<Media> {
    let (shown, rest) = picture.strip_prefix("![")?.split_once("](")?;
    let (source, page) = rest.split_once(")](")?;
    let (title, address) = below
        .strip_prefix('[')?
        .strip_suffix(')')?
        .rsplit_once("](")?;
    let title = words_of(title);
    if page != address || title.is_empty() || shown != title && words_of(shown) != title {
        return None;
    }
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = Some(Url::parse(address).ok()?);
    card.poster = Url::parse(source).ok().map(Box::new);
    card.title = Some(title);
    Some(card)
}

/// Returns the description of a card with a picture, which is the last line of a post of Mastodon.
fn description<'l>(
    network: &Network,
    length: usize,
    mut behind: impl Iterator<Item = &'l str>,
) -> Option<String> {
    if !network.has_servers || length == 1 {
        return None;
    }
    let line = behind.next()?;
    let is_last = behind.next().is_none() && !line.starts_with(['[', '!', '>', '#']);
    is_last.then(|| words_of(line))
}

fn words_of(markdown: &str) -> String {
    crate::text::markdown::parse_document(markdown, false).text
}
