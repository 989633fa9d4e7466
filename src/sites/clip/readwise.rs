//! Exports of Readwise (since 2020; for Obsidian, Logseq and other programs): each post is a highlight, an item of a
//! list that ends with a link to it. Words are not escaped, so only links and pictures are Markdown.

use super::clip::{Clip, Found};
use super::heading::Heading;
use super::tweet_to_markdown;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Author, Post, Segmentation, SegmentationConfidence, Tally};
use crate::network::twitter;
use crate::report::Finding;
use crate::text::lines::Line;
use crate::text::table::Lines;
use url::Url;

/// The link that ends a post: `([View Tweet](https://twitter.com/HANDLE/status/ID))`.
const MARK: &str = "([View Tweet](";

/// The mark of an item.
const ITEM: &str = "- ";

/// The beginnings of the reader's own lines below a highlight.
const NOTES: [&str; 3] = ["- **Note**:", "- **Tags**:", "- Note:"];

/// The ends of the author in the front matter.
const OF: [&str; 2] = [" on Twitter", " on X"];

/// The lines above the highlights: the last of them, by program.
const ABOVE: [&str; 3] = [
    "## Highlights",
    "# Highlights",
    "- Highlights first synced by",
];

/// The beginnings of the other lines above: the cover, headings, and the metadata.
const METADATA: [&str; 10] = [
    "![", "#", "- author:", "- full title:", "- title:", "- category:", "- url:", "- summary:",
    "- document tags:", "- document note:",
];

/// The line above the highlights with the URL of the thread.
const URL: &str = "- URL: ";

/// Whether a text has the link that ends a post.
pub(super) fn has_mark(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_some()
}

/// Whether a line ends with such a link.
pub(super) fn is_marked(line: &str) -> bool {
    marked(line).is_some()
}

/// Returns the words before the link that ends a post, and its address.
fn marked(line: &str) -> Option<(&str, Url)> {
    let at = line.rfind("](")? + "](".len();
    let (before, rest) = line.split_at_checked(at)?;
    let start = before.len().checked_sub(MARK.len())?;
    let (words, mark) = before.split_at_checked(start)?;
    if !mark.eq_ignore_ascii_case(MARK) {
        return None;
    }
    let url = Url::parse(rest.trim_end().strip_suffix("))")?).ok()?;
    twitter::status(&url)?;
    Some((words.trim_end(), url))
}

fn is_note(line: &str) -> bool {
    NOTES.iter().any(|note| line.starts_with(note))
}

/// Reads an export; `None` if no line ends with such a link.
pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Option<Result<Found>> {
    let marks = clip
        .lines
        .texts()
        .filter(|line| marked(line).is_some())
        .count();
    // A truncated one has none yet.
    let mut authors = clip.front.values("author");
    let is_export = authors.any(|author| OF.iter().any(|of| author.ends_with(of)));
    (marks > 0 || is_export).then(|| highlights(clip, marks, cx))
}

fn highlights(clip: &Clip<'_, '_>, marks: usize, cx: &mut Context) -> Result<Found> {
    cx.check_posts(marks)?;
    cx.set_dialect("readwise");
    let lines = clip.lines;
    let is_above = |line: &str| ABOVE.iter().any(|above| begins(line, above));
    let above = lines.texts().position(is_above);
    let start = above.map_or(0, |at| at + 1);
    // Without the last line above them, more may be part of the first.
    let confidence = match above {
        Some(_) => SegmentationConfidence::High,
        None => SegmentationConfidence::Medium,
    };
    let mut found = Found::new(
        Vec::with_capacity(marks),
        Segmentation::new("links", confidence),
    );
    let above = lines.part(0, start.saturating_sub(1));
    if above
        .texts()
        .any(|line| !METADATA.iter().any(|known| begins(line, known)))
    {
        cx.found(&Finding::TextAboveClip);
    }
    let mut above = above.texts();
    let url = above.find_map(|line| Url::parse(line.strip_prefix(URL)?).ok());
    found.source = url.filter(|url| twitter::status(url).is_some());
    let mut tally = Tally::default();
    let mut first = start;
    let mut noted = 0;
    let mut is_noted = false;
    for at in start..lines.len() {
        let Some(text) = lines.text(at) else { break };
        if first == at && is_note(text) {
            noted += usize::from(!is_noted);
            is_noted = true;
            first = at + 1;
        } else if let Some((_, url)) = marked(text) {
            let item = lines.part(first, at + 1);
            if !is_one(item) {
                cx.found_at(found.posts.len(), &Finding::HeadingInPost);
                found.segmentation.confidence = SegmentationConfidence::Medium;
            }
            let post = highlight(clip, item, Some(url));
            found.firsts.extend(
                lines
                    .part(first, at)
                    .place()
                    .map(|line| (found.posts.len(), line)),
            );
            tally.post(&post);
            cx.check_output(tally)?;
            found.posts.push(post);
            first = at + 1;
            is_noted = false;
        }
    }
    if noted > 0 {
        cx.found(&Finding::NotesOmitted {
            count: noted,
            total: marks,
        });
    }
    let rest = lines.part(first, lines.len());
    if !rest.is_empty() || found.posts.is_empty() {
        let post = highlight(clip, rest, None);
        found.posts.push(post);
        cx.found_at(found.posts.len() - 1, &Finding::ClipEndsInPost);
        found.segmentation.confidence = SegmentationConfidence::Medium;
    }
    Ok(found)
}

/// Whether a line begins with some words, in capitals or not.
fn begins(line: &str, words: &str) -> bool {
    let start = line.get(..words.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(words))
}

/// Whether lines are one item: the first has its mark, and no other at the same place.
fn is_one(lines: Lines<'_, '_>) -> bool {
    let Some((first, rest)) = lines.split_first() else {
        return false;
    };
    let inside =
        |line: Line<'_>| line.gap.indent <= first.gap.indent && line.text.starts_with(ITEM);
    let other = |line: &str| {
        let marks = memchr::memmem::find_iter(line.as_bytes(), MARK.as_bytes()).count();
        Heading::parse(line).is_some()
            || tweet_to_markdown::is_mark(line)
            || marks > usize::from(is_marked(line))
    };
    first.text.starts_with(ITEM) && !rest.iter().any(inside) && !lines.texts().any(other)
}

/// Reads a post from the lines of its item.
fn highlight(clip: &Clip<'_, '_>, lines: Lines<'_, '_>, url: Option<Url>) -> Post {
    let mut words = String::new();
    for (at, line) in lines.iter().enumerate() {
        let raw = match at {
            0 => line.raw.strip_prefix(ITEM).unwrap_or(line.raw),
            _ => line.raw,
        };
        if !words.is_empty() {
            words.push_str(if line.gap.newlines > 1 { "\n\n" } else { "\n" });
        }
        words.push_str(marked(raw).map_or(raw, |(words, _)| words));
    }
    let mut post = Post::new();
    clip.words().read(&words, &mut post);
    let status = url.as_ref().and_then(twitter::status);
    if let Some((handle, id)) = &status {
        super::name(&mut post, id, url.as_ref());
        post.author = handle.map(Author::from_handle);
    }
    post
}
