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
use std::borrow::Cow;
use url::Url;

/// The beginning and the end of the link that ends a post: `([View Tweet](https://twitter.com/HANDLE/status/ID))`; the
/// others are those of templates.
const MARKS: [(&str, &str); 3] = [
    ("([View Tweet](", "))"),
    ("[(View Tweet)](", ")"),
    ("[View Tweet](", ")"),
];

/// What all of them contain.
const VIEW: &str = "View Tweet";

/// The mark of an item, and that of a quotation (templates).
const ITEM: &str = "- ";
const QUOTE: &str = ">";

/// The beginnings of the reader's own lines below a highlight.
const NOTES: [&str; 6] = [
    "- **Note**:", "- **Tags**:", "- **Note:**", "- **Tags:**", "- Note:", "- Tags:",
];

/// The ends of the author in the front matter.
const OF: [&str; 2] = [" on Twitter", " on X"];

/// The last line above the highlights, without the signs of a heading or an item.
const ABOVE: [&str; 2] = ["highlights", "highlights first synced"];

/// The end of that line, in case it is on a line of its own.
const BY: &str = "by [[Readwise]]";

/// The line above those that were added later.
const ADDED: &str = "new highlights added";

/// The beginnings of the other lines above: the cover, headings, and the metadata.
const METADATA: [&str; 14] = [
    "![", "#", "- author:", "- full title:", "- full-title:", "- title:", "- category:", "- url:",
    "- summary:", "- document tags:", "- document note:", "- source:", "- published", "- date:",
];

/// The line above the highlights with the URL of the thread.
const URL: &str = "- url:";

/// The maximum length of the words of a link that is written as a tag.
const LONGEST: usize = 500;

/// The maximum number of tags behind a link (templates for Logseq, 2022).
const TAGS: usize = 16;

/// The maximum number of links that are looked at when a clip is detected.
const DETECTED: usize = 16;

/// Whether a text has the link that ends a post, behind its words. Links alone on their lines are those of other
/// programs and of people.
pub(super) fn has_mark(text: &str) -> bool {
    let mut places = memchr::memmem::find_iter(text.as_bytes(), VIEW).take(DETECTED);
    places.any(|at| {
        let from = text
            .get(..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let line = text.get(from..).and_then(|rest| rest.lines().next());
        line.is_some_and(ends_words)
    })
}

/// Whether a line has words, and such a link behind them.
fn ends_words(line: &str) -> bool {
    let words = marked(line).map(|mark| mark.words);
    words.is_some_and(|words| {
        !words
            .trim_start_matches(['-', '*', '>', ' ', '\t'])
            .is_empty()
    })
}

/// Whether a line ends with such a link.
pub(super) fn is_marked(line: &str) -> bool {
    marked(line).is_some()
}

/// The link that ends a post.
struct Marked<'t> {
    /// The words before it.
    words: &'t str,
    url: Url,
    /// Whether tags are behind it.
    tagged: bool,
}

/// Returns a line without the tags at its end: `#tern`, `#[[2022-12-10]]`.
fn untagged(line: &str) -> &str {
    let mut rest = line.trim_end();
    for _ in 0..TAGS {
        let Some((before, tag)) = rest.rsplit_once(" #") else {
            break;
        };
        let is_bracketed = tag.starts_with("[[") && tag.ends_with("]]");
        let is_word = !tag.is_empty() && !tag.contains([' ', '(', ')']);
        if tag.len() > LONGEST || !is_bracketed && !is_word {
            break;
        }
        rest = before.trim_end();
    }
    rest
}

/// Returns the link that ends a post.
fn marked(line: &str) -> Option<Marked<'_>> {
    let all = line.trim_end();
    // Few lines have a link.
    memchr::memchr(b']', all.as_bytes())?;
    memchr::memmem::rfind(all.as_bytes(), b"](")?;
    let line = untagged(all);
    if !line.ends_with(')') {
        return None;
    }
    let at = line.rfind("](")? + "](".len();
    let (before, rest) = line.split_at_checked(at)?;
    MARKS.iter().find_map(|(begin, end)| {
        let start = before.len().checked_sub(begin.len())?;
        let (words, mark) = before.split_at_checked(start)?;
        if !mark.eq_ignore_ascii_case(begin) {
            return None;
        }
        let url = Url::parse(rest.strip_suffix(end)?).ok()?;
        twitter::status(&url)?;
        // A template may have a dash before it.
        let words = words.trim_end_matches(['\\', '-', '—', ' ']).trim_end();
        Some(Marked {
            words,
            url,
            tagged: line.len() < all.len(),
        })
    })
}

/// Whether a line without the signs of a heading or an item begins with some words.
fn is_titled(line: &str, words: &str) -> bool {
    begins(line.trim_start_matches(['-', '#', '*', ' ']), words)
}

/// Whether a line is the last one above the highlights.
fn is_above(line: &str) -> bool {
    let bare = line.trim_start_matches(['-', '#', '*', ' ']);
    let [alone, synced] = ABOVE;
    bare.len() < line.len() && (bare.eq_ignore_ascii_case(alone) || begins(bare, synced))
}

fn is_note(line: &str) -> bool {
    NOTES.iter().any(|note| line.starts_with(note))
}

/// Reads an export; `None` if no line ends with such a link, or each is alone on its line without a heading above.
pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Option<Result<Found>> {
    let marks = clip.lines.texts().filter(|line| is_marked(line)).count();
    let is_known = || {
        clip.lines
            .texts()
            .any(|line| ends_words(line) || is_above(line))
    };
    let marks = if marks > 0 && is_known() { marks } else { 0 };
    // A truncated one has none yet.
    (marks > 0 || is_export(clip)).then(|| highlights(clip, marks, cx))
}

/// Whether the front matter is that of an export: it says which site the author is on.
fn is_export(clip: &Clip<'_, '_>) -> bool {
    let mut authors = clip.front.values("author");
    authors.any(|author| OF.iter().any(|of| author.ends_with(of)))
}

fn highlights(clip: &Clip<'_, '_>, marks: usize, cx: &mut Context) -> Result<Found> {
    cx.check_posts(marks)?;
    cx.set_dialect("readwise");
    let lines = clip.lines;
    let above = lines.texts().position(is_above);
    let start = above.map_or(0, |at| at + 1);
    let is_rest = |line: &str| above.is_some() && begins(line, BY);
    let start = start + usize::from(lines.text(start).is_some_and(is_rest));
    let indent = lines.get(start).map(|line| line.gap.indent);
    // Without the last line above them, more may be part of the first.
    let starts_item = lines
        .get(start)
        .is_some_and(|line| line.text.starts_with(ITEM));
    let confidence = match above.is_some() || starts_item && is_export(clip) {
        true => SegmentationConfidence::High,
        false => SegmentationConfidence::Medium,
    };
    let mut found = Found::new(
        Vec::with_capacity(marks),
        Segmentation::new("links", confidence),
    );
    let above = lines.part(0, above.unwrap_or(0));
    if above
        .texts()
        .any(|line| !METADATA.iter().any(|known| begins(line, known)))
    {
        cx.found(&Finding::TextAboveClip);
    }
    let mut above = above.texts();
    let url = above.find_map(|line| {
        let address = line.get(line.find("http").filter(|_| begins(line, URL))?..)?;
        Url::parse(address.trim_end_matches(')')).ok()
    });
    // The single posts of an account that were kept are one document, with the URL of the account.
    let account = clip.front.sources().chain(url.clone()).find_map(|url| {
        let handle = twitter::profile(&url).map(str::to_owned);
        handle.filter(|_| clip.source.is_none())
    });
    found.list_of = account.map(Author::from_handle);
    found.source = url.filter(|url| twitter::status(url).is_some());
    let mut tally = Tally::default();
    let mut first = start;
    let mut noted = 0;
    let mut is_noted = false;
    for at in start..lines.len() {
        let Some(text) = lines.text(at) else { break };
        let begins_item = text.starts_with(ITEM) || text == ITEM.trim_end();
        let is_item = begins_item && lines.gap(at).map(|gap| gap.indent) == indent;
        if is_titled(text, ADDED) || is_item && first < at && !is_note(text) {
            // A highlight of a part of a post may have lost its link.
            let item = lines.part(first, at);
            if !item.is_empty() {
                cx.check_posts(found.posts.len() + 1)?;
                cx.found_at(found.posts.len(), &Finding::HighlightUnlinked);
                found.segmentation.confidence = SegmentationConfidence::Medium;
                let mut post = highlight(clip, item, None);
                post.author = clip.named().map(Author::from_handle);
                tally.post(&post);
                cx.check_output(tally)?;
                found.posts.push(post);
            }
            first = at + usize::from(is_titled(text, ADDED));
            is_noted = false;
        }
        if is_titled(text, ADDED) {
            continue;
        }
        if first == at && is_note(text) {
            noted += usize::from(!is_noted);
            is_noted = true;
            first = at + 1;
        } else if let Some(Marked { url, tagged, .. }) = marked(text) {
            noted += usize::from(tagged);
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
            is_noted = tagged;
        }
    }
    if noted > 0 {
        cx.found(&Finding::NotesOmitted {
            count: noted,
            total: marks,
        });
    }
    let is_added = lines.last().is_some_and(|line| is_titled(line.text, ADDED));
    if let (true, Some(last)) = (is_added, found.posts.len().checked_sub(1)) {
        cx.found_at(last, &Finding::ClipEndsAfterHeading);
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
        let marks = memchr::memmem::find_iter(line.as_bytes(), VIEW).count();
        Heading::parse(line).is_some()
            || tweet_to_markdown::is_mark(line)
            || marks > usize::from(is_marked(line))
    };
    (first.text.starts_with(ITEM) || first.text.starts_with(QUOTE))
        && !rest.iter().any(inside)
        && !lines.texts().any(other)
}

/// Reads a post from the lines of its item.
fn highlight(clip: &Clip<'_, '_>, lines: Lines<'_, '_>, url: Option<Url>) -> Post {
    let mut words = String::new();
    for (at, line) in lines.iter().enumerate() {
        let raw = match at {
            0 => line.raw.strip_prefix(ITEM).unwrap_or(line.raw),
            _ => line.raw,
        };
        let raw = raw.strip_prefix(QUOTE).map_or(raw, str::trim_start);
        if !words.is_empty() {
            words.push_str(if line.gap.newlines > 1 { "\n\n" } else { "\n" });
        }
        words.push_str(marked(raw).map_or(raw, |mark| mark.words));
    }
    let mut post = Post::new();
    clip.words().read(&tags(&words), &mut post);
    let status = url.as_ref().and_then(twitter::status);
    if let Some((handle, id)) = &status {
        super::name(&mut post, id, url.as_ref());
        post.author = handle.map(Author::from_handle);
    }
    post
}

/// Returns a text with pictures and links as Markdown, which some exports write as tags: `<img src='…'/>`,
/// `<a href="…">words</a>`.
fn tags(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        match picture(tag).or_else(|| link(tag)) {
            Some((markdown, behind)) => {
                out.push_str(&markdown);
                rest = behind;
            }
            None => {
                out.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    match out.is_empty() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out + rest),
    }
}

/// Parses the value of an attribute, and returns it with what follows.
fn value<'t>(tag: &'t str, begin: &str) -> Option<(&'t str, &'t str)> {
    let rest = tag.strip_prefix(begin)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let near = rest.get(1..)?;
    // An address has no line break.
    let end = near
        .find([quote, '\n'])
        .filter(|end| near.get(*end..).is_some_and(|it| it.starts_with(quote)))?;
    Some((near.get(..end)?, near.get(end + 1..)?))
}

fn picture(tag: &str) -> Option<(String, &str)> {
    let (address, rest) = value(tag, "<img src=")?;
    let rest = rest.trim_start_matches([' ', '/']).strip_prefix('>')?;
    Some((format!("![]({address})"), rest))
}

fn link(tag: &str) -> Option<(String, &str)> {
    let (address, rest) = value(tag, "<a href=")?;
    let rest = rest.strip_prefix('>')?;
    let near = rest
        .char_indices()
        .nth(LONGEST)
        .map_or(rest.len(), |(at, _)| at);
    let line = rest.get(..near)?.split('\n').next()?;
    let (words, _) = line.split_once("</a>")?;
    let behind = rest.get(words.len() + "</a>".len()..)?;
    Some((format!("[{words}]({address})"), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_end_posts() {
        for line in [
            "words ([View Tweet](https://twitter.com/tern/status/20))",
            "> \\- [(View Tweet)](https://twitter.com/tern/status/20)",
            "words [view tweet](https://x.com/tern/status/20)",
        ] {
            assert!(is_marked(line), "{line}");
        }
        assert!(!is_marked(
            "words ([View Highlight](https://read.example/1))"
        ));
        assert!(!is_marked("words ([View Tweet](https://a.example/))"));
    }

    #[test]
    fn tags_are_markdown() {
        let text = "a <a href=\"https://x.com/tern\">@tern</a> b <img src='https://a.example/1.jpg'/> < c <i>";
        let expected = "a [@tern](https://x.com/tern) b ![](https://a.example/1.jpg) < c <i>";
        assert_eq!(tags(text), expected);
        assert_eq!(tags("none"), "none");
    }
}
