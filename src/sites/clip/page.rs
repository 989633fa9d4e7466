//! Pages of x.com as Markdown: by Jina Reader (since 2024), Firecrawl (since 2024) and MarkDownload (since 2020). They
//! have all of the page: what is above the post, the names, the posts with what they embed, and what is below.
//!
//! A post begins with a byline: the author's picture, the name and the handle, each on a line of its own, and a day if
//! it is embedded. The page's own post ends with its time, which links to it.

use super::bare;
use super::byline::{
    Byline, LONGEST_NAME, bylines, is_medium, is_one_of, is_picture, link, plain, signs, unlinked,
};
use super::checks;
use super::clip::{Clip, Found, document_heading};
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Post, Quote, Segmentation, SegmentationConfidence, Tally};
use crate::network::twitter;
use crate::report::Finding;
use crate::text::dates;
use crate::text::table::Lines;
use url::Url;

/// The fields that Jina Reader writes above a page, and the line between them and the page.
const FIELDS: [&str; 5] = [
    "Title:", "URL Source:", "Published Time:", "Warning:", "Number of Pages:",
];
const CONTENT: &str = "Markdown Content:";
const SOURCE: &str = "URL Source:";

/// The line above the excerpt of a page, and the rule below it (MarkDownload).
const EXCERPT: &str = "> ## Excerpt";
const RULE: &str = "---";

/// Headings and buttons above the posts of a page (X, since 2020).
const ABOVE: [&str; 12] = [
    "post",
    "conversation",
    "article",
    "tweet",
    "thread",
    "log in",
    "sign up",
    "see new posts",
    "see new tweets",
    "don’t miss what’s happening",
    "don't miss what's happening",
    "people on x are the first to know.",
];

/// The heading of an article.
const ARTICLE: &str = "article";

/// The beginnings of what is below the posts.
const BELOW: [&str; 16] = [
    "new to x?",
    "new to twitter?",
    "sign up now to get your own",
    "relevant people",
    "trending now",
    "what’s happening",
    "what's happening",
    "trends for you",
    "terms of service",
    "discover more",
    "something went wrong. try reloading",
    "don’t miss what’s happening",
    "don't miss what's happening",
    "who to follow",
    "want to publish your own article?",
    "upgrade to premium",
];

/// Words between posts: buttons, and names of counts.
const BETWEEN: [&str; 16] = [
    "·", "views", "view", "reposts", "quotes", "likes", "bookmarks", "replies", "reply", "repost",
    "share", "copy link", "copy link to post", "show more", "translate post", "last edited",
];

/// The maximum number of lines above a page.
const TOP: usize = 60;

/// Returns the URL of the page in the fields that Jina Reader writes, in a note that has other fields above.
pub(super) fn source(text: &str) -> Option<Url> {
    let mut fields = text
        .lines()
        .take(TOP)
        .filter_map(|line| field(line.trim(), SOURCE));
    let url = fields.find_map(|address| Url::parse(address).ok())?;
    twitter::status(&url).is_some().then_some(url)
}

/// Returns the value of a field; some programs make headings of them.
fn field<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    let line = line.trim_start_matches('#').trim_start();
    line.strip_prefix(name).map(str::trim)
}

/// Reads a page; `None` if the clip is not one.
pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Option<Result<Found>> {
    let (start, program) = head(clip, cx);
    let lines = clip.lines.part(start, clip.lines.len());
    let is_last = |at: usize| at + 1 == lines.len();
    let top = lines.texts().take(TOP).enumerate();
    let above = top
        .take_while(|(at, line)| is_above(line) || is_last(*at) && is_begun(&plain(line), &ABOVE));
    let above = above.count();
    let mut headings = lines.texts().take(above);
    let is_article = headings.any(|line| is_one_of(line, &[ARTICLE], false));
    let lines = lines.part(above, lines.len());
    let below = lines.texts().position(|line| is_one_of(line, &BELOW, true));
    let lines = lines.part(0, below.unwrap_or(lines.len()));
    let bylines = match bylines(lines, clip, cx) {
        Ok(bylines) => bylines,
        Err(error) => return Some(Err(error)),
    };
    let is_at_start = bylines.first().is_some_and(|byline| byline.from == 0);
    let is_page = program.is_some() || above > 0 || below.is_some();
    // A handle on a line of its own may be part of a post.
    let is_own = |first: &Byline| {
        let own = clip.sourced();
        first.from == 0 && own.is_some() && own == first.author.handle
    };
    if !is_page && !bylines.first().is_some_and(is_own) {
        return None;
    }
    if let Some(program) = program {
        cx.set_dialect(program);
    }
    let has_heading = above > 0 && !is_article;
    let found = match (bylines.is_empty(), is_at_start) {
        (true, _) => bare::read_page(clip, lines, inner_title(clip), is_article, cx),
        (false, true) => conversation(clip, lines, &bylines, cx),
        (false, false) => article(clip, lines, &bylines, cx),
    };
    Some(found.map(|mut found| {
        let Some(last) = found.posts.len().checked_sub(1) else {
            return found;
        };
        if bylines.is_empty() && has_heading {
            cx.found(&Finding::PageTextInPosts);
            found.segmentation.confidence = SegmentationConfidence::Low;
        }
        if let Some(finding) = checks::cut(clip, false) {
            cx.found_at(last, &finding);
        }
        found
    }))
}

/// Returns the first line of the page, and the program that wrote what is above it.
fn head(clip: &Clip<'_, '_>, cx: &mut Context) -> (usize, Option<&'static str>) {
    let lines = clip.lines;
    let mut top = lines.texts().take(TOP);
    let is_field = |line: &str| {
        let is_begun = lines.last().is_some_and(|last| last.text == line)
            && (is_begun(line, &FIELDS) || is_begun(line, &[CONTENT]));
        is_begun || FIELDS.iter().any(|name| field(line, name).is_some())
    };
    let start = match top.clone().position(|line| field(line, CONTENT).is_some()) {
        Some(at) => at + 1,
        None => top
            .clone()
            .take_while(|line| is_field(line) || is_own(line, clip))
            .count(),
    };
    let mut head = lines.texts().take(start);
    let is_all = start == lines.len() && start > 0 && head.clone().any(is_field);
    let has_fields = is_all || head.any(|line| field(line, SOURCE).is_some()) || clip.front.of_jina;
    if has_fields {
        let other = |line: &str| !(is_field(line) || is_own(line, clip) || is_metadata(line));
        let above = lines.texts().take(start.saturating_sub(1));
        if above
            .filter(|line| field(line, CONTENT).is_none())
            .any(other)
        {
            cx.found(&Finding::TextAboveClip);
        }
        return (start, Some("jina-reader"));
    }
    if let Some(at) =
        top.position(|line| line.eq_ignore_ascii_case(EXCERPT) || is_begun(line, &[EXCERPT]))
    {
        let mut behind = lines.texts().enumerate().skip(at);
        let end = behind.find(|(_, line)| *line == RULE || !line.starts_with('>'));
        let end = end.map_or(lines.len(), |(at, line)| at + usize::from(line == RULE));
        return (end, Some("markdownload"));
    }
    let is_program = clip.front.of_jina;
    (start, is_program.then_some("jina-reader"))
}

/// Whether a line may be the beginning of one of some lines, at the end of a truncated text.
fn is_begun(line: &str, known: &[&str]) -> bool {
    !line.is_empty() && known.iter().any(|known| known.starts_with(line))
}

/// Whether a line is the title of the note, or a rule.
fn is_own(line: &str, clip: &Clip<'_, '_>) -> bool {
    let Some(heading) = document_heading(line) else {
        return line == RULE;
    };
    match clip.title() {
        // MarkDownload writes it below its fields only.
        None => clip.front.get("created").is_some(),
        Some(title) => title == heading || clip.lines.len() == 1 && title.starts_with(heading),
    }
}

/// Whether a line is a field of a note: `- **name**: value`.
fn is_metadata(line: &str) -> bool {
    line.starts_with("- **") && line.contains("**") || document_heading(line).is_some()
}

/// Whether a line is one above the posts: a heading, or the line below one.
fn is_above(line: &str) -> bool {
    let is_rule = line.len() >= 3 && line.bytes().all(|b| matches!(b, b'-' | b'='));
    is_rule || is_one_of(line, &ABOVE, false)
}

/// Whether a line between posts is a button or a count.
fn is_between(line: &str) -> bool {
    let words = plain(line);
    let mut words = words.split(' ').filter(|word| !word.is_empty());
    let is_count = |word: &str| {
        let digits = word.trim_end_matches(['k', 'm', 'b', '+', '.']);
        !digits.is_empty()
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    };
    line.len() <= LONGEST_NAME
        && (is_one_of(line, &BETWEEN, false)
            || words.all(|word| is_count(word) || BETWEEN.contains(&word) || word == "read"))
}

/// Reads lines as the content of a post.
pub(super) fn content(clip: &Clip<'_, '_>, lines: Lines<'_, '_>) -> Post {
    let mut text = clip.reader();
    text.read(&signs(&unlinked(lines.written())));
    let mut post = Post::new();
    text.finish(&mut post);
    post
}

/// Returns the URL of the post whose pictures are among lines.
fn pictured(lines: Lines<'_, '_>, handle: Option<&str>) -> Option<Url> {
    let mut targets = lines
        .texts()
        .filter(|line| is_medium(line))
        .filter_map(|line| {
            let (_, address) = line.rsplit_once("](")?;
            Url::parse(address.strip_suffix(')')?).ok()
        });
    targets.find_map(|url| {
        let (by, id) = twitter::status(&url)?;
        let is_own = by
            .zip(handle)
            .is_some_and(|(by, handle)| by.eq_ignore_ascii_case(handle));
        is_own.then(|| twitter::status_url(by, &id))?
    })
}

/// Returns the title of an article or the words of a post in the title of the page: `NAME on X: "words" / X`.
fn inner_title(clip: &Clip<'_, '_>) -> Option<String> {
    let title = clip.title()?;
    let (_, inner) = title
        .split_once(" on X: ")
        .or_else(|| title.split_once(" on Twitter: "))?;
    let inner = inner
        .strip_suffix(" / X")
        .or(inner.strip_suffix(" / Twitter"))
        .unwrap_or(inner);
    let inner = inner.trim_matches(['"', '“', '”']);
    Some(inner.to_owned()).filter(|inner| !inner.is_empty())
}

/// Reads an article, or a post, that embeds others.
fn article(
    clip: &Clip<'_, '_>,
    lines: Lines<'_, '_>,
    bylines: &[Byline],
    cx: &mut Context,
) -> Result<Found> {
    let mut text = clip.reader();
    let mut from = 0;
    let ends = bylines
        .iter()
        .skip(1)
        .map(|next| next.from)
        .chain([lines.len()]);
    for (byline, end) in bylines.iter().zip(ends) {
        text.read(&signs(&unlinked(lines.part(from, byline.from).written())));
        let embedded = embedded(lines.part(byline.to, end));
        text.quote(quote(clip, byline, embedded));
        from = byline.to + embedded.len();
    }
    text.read(&signs(&unlinked(lines.part(from, lines.len()).written())));
    let mut post = clip.clipped();
    let mut read = Post::new();
    if !text.finish(&mut read) {
        cx.found_at(0, &Finding::TooMuchMarkup);
    }
    bare::fill(&mut post, read);
    post.title = inner_title(clip).or_else(|| clip.title());
    cx.found_at(0, &Finding::EmbedEndUnmarked);
    let segmentation = Segmentation::new("article", SegmentationConfidence::Low);
    Ok(Found::new(vec![post], segmentation))
}

/// Returns the lines of an embedded post: X displays its text as one paragraph, with its pictures above or below.
fn embedded<'c, 't>(lines: Lines<'c, 't>) -> Lines<'c, 't> {
    let pictures = |from: usize| {
        lines
            .texts()
            .skip(from)
            .take_while(|line| is_picture(line))
            .count()
    };
    let above = pictures(0);
    let is_paragraph = |at: &usize| lines.get(*at).is_some_and(|line| line.gap.newlines < 2);
    let words = above + usize::from(lines.len() > above);
    let words = (words..lines.len())
        .find(|at| !is_paragraph(at))
        .unwrap_or(lines.len())
        .max(words);
    lines.part(0, words + pictures(words))
}

fn quote(clip: &Clip<'_, '_>, byline: &Byline, lines: Lines<'_, '_>) -> Quote {
    let post = content(clip, lines);
    let handle = byline.author.handle.as_deref();
    let url = byline.url.clone().or_else(|| pictured(lines, handle));
    super::parts::quoted(
        clip.network,
        Some(byline.author.clone()),
        byline.day,
        url,
        post,
    )
}

/// Reads the posts of a conversation, each with its byline.
fn conversation(
    clip: &Clip<'_, '_>,
    lines: Lines<'_, '_>,
    bylines: &[Byline],
    cx: &mut Context,
) -> Result<Found> {
    let mut found = Found::new(
        Vec::with_capacity(bylines.len()),
        Segmentation::new("bylines", SegmentationConfidence::Medium),
    );
    let mut tally = Tally::default();
    let clipped = clip.clipped();
    let ends = bylines
        .iter()
        .skip(1)
        .map(|next| next.from)
        .chain([lines.len()]);
    let (mut is_closed, mut has_rest, mut is_named) = (false, false, false);
    for (byline, end) in bylines.iter().zip(ends) {
        let part = lines.part(byline.to, end);
        let closing = part.texts().position(closes);
        let own = part.part(0, closing.unwrap_or(part.len()));
        let kept = own
            .texts()
            .rev()
            .take_while(|line| is_between(line))
            .count();
        let own = own.part(0, own.len() - kept);
        let behind = part.part(closing.map_or(part.len(), |at| at + 1), part.len());
        has_rest |= behind.texts().any(|line| !is_between(line));
        // A post may be quoted above the time of the one that quotes it, which ends both.
        if let (true, Some(last)) = (
            byline.is_quoted && !is_closed,
            found.posts.len().checked_sub(1),
        ) {
            let quote = quote(clip, byline, own);
            let time = closing.and_then(|at| part.text(at));
            if let Some(post) = found.posts.get_mut(last) {
                post.quotes.push(quote);
                name_by(clip, post, time);
            }
            is_closed = closing.is_some();
            continue;
        }
        let mut post = content(clip, own);
        post.author = Some(byline.author.clone());
        name_by(clip, &mut post, closing.and_then(|at| part.text(at)));
        let handle = byline.author.handle.as_deref();
        let url = byline.url.clone().or_else(|| pictured(own, handle));
        if let (None, Some(url)) = (&post.id, url) {
            clip.network.name(&mut post, &url);
        }
        let is_own = handle
            .zip(clip.sourced().as_deref())
            .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
        if post.id.is_none() && is_own && !is_named {
            post.id.clone_from(&clipped.id);
            post.url.clone_from(&clipped.url);
            post.published = clipped.published;
        }
        post.published = post.published.or(byline.day);
        is_named |= post.id == clipped.id;
        if closing.is_none() {
            found.segmentation.confidence = SegmentationConfidence::Low;
        }
        is_closed = closing.is_some();
        tally.post(&post);
        cx.check_output(tally)?;
        found
            .firsts
            .extend(own.place().map(|line| (found.posts.len(), line)));
        found.posts.push(post);
    }
    if has_rest || checks::is_dump(lines) && found.posts.is_empty() {
        cx.found(&Finding::PageTextInPosts);
        found.segmentation.confidence = SegmentationConfidence::Low;
    }
    Ok(found)
}

/// Names a post by the line that closes it, if that links to it.
fn name_by(clip: &Clip<'_, '_>, post: &mut Post, closing: Option<&str>) {
    if let (None, Some((_, url))) = (&post.id, closing.and_then(link)) {
        clip.network.name(post, &url);
    }
}

/// Whether a line is the time that ends a post: `8:50 PM · Mar 29, 2026`, with or without a link to it.
fn closes(line: &str) -> bool {
    let words = link(line).map_or(line, |(words, _)| words);
    let Some((time, rest)) = words.split_once(" · ") else {
        return false;
    };
    let day = rest.split(" · ").next().unwrap_or_default();
    let is_time =
        time.len() <= 10 && time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit());
    is_time && dates::day(day).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_pages() {
        for line in [
            "Post",
            "## Conversation",
            "[Log in](https://x.com/login)",
            "------------",
        ] {
            assert!(is_above(line), "{line}");
        }
        for line in [
            "·",
            "[19M Views](https://x.com/a/status/1/analytics)",
            "2.6K",
            "Read 12 replies",
        ] {
            assert!(is_between(line), "{line}");
        }
        for line in ["Posts of terns", "12 terns", ""] {
            assert!(!is_above(line), "{line}");
            assert!(line.is_empty() || !is_between(line), "{line}");
        }
        for line in [
            "8:50 PM · Mar 29, 2026",
            "[8:50 PM · Mar 29, 2026](https://x.com/tern/status/20)",
            "20:50 · Mar 29, 2026 · Oslo",
        ] {
            assert!(closes(line), "{line}");
        }
        assert!(!closes("At 8:50 PM · Mar 29, 2026"));
        use super::super::byline::handle;
        assert_eq!(handle("[@tern](https://x.com/tern)"), Some("tern"));
        assert_eq!(handle("@tern"), Some("tern"));
        assert_eq!(handle("@tern says"), None);
        assert_eq!(
            signs("a ![Image 3: 🦀](./i.svg) b ![Image 4: a crab](c)"),
            "a 🦀 b ![Image 4: a crab](c)"
        );
    }
}
