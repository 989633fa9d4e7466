//! Reads a clip without headings: the author's posts between rules with the answers below (defuddle, since spring
//! 2026), an article, or one post.

use super::checks::{self, Fences};
use super::clip::{Clip, Found, document_heading};
use super::comments;
use super::parts::{Part, ruled, unruled};
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Author, Post, Segmentation, SegmentationConfidence, Tally};
use crate::network::twitter;
use crate::report::Finding;
use crate::text::segment::{Linked, linked_posts, segment, status_link};
use crate::text::table::Lines;

/// The number of letters by which a title and a text are compared.
const BEGINNING: usize = 40;

/// The line breaks between the posts of a condensed thread by Tweet to Markdown.
const WIDE: u32 = 3;

pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Result<Found> {
    let comments = comments::begin(clip);
    let own = clip.lines.part(0, comments.unwrap_or(clip.lines.len()));
    let (own, _) = unruled(own, comments.is_none());
    let own = untitled(clip, own);
    let is_article = !clip.is_of_post();
    let is_thread = clip.is_thread(comments.is_some());
    let parts = match is_thread {
        true => ruled(own, cx)?,
        false => vec![Part {
            heading: None,
            lines: own,
            closed: true,
        }],
    };
    let mut found = match parts.as_slice() {
        [part] if is_article => article(clip, part, cx)?,
        [part] => one(clip, part, cx)?,
        parts => thread(clip, own, parts, cx)?,
    };
    noted(clip, own, &mut found, cx);
    let is_cut = checks::cut(clip, is_thread);
    if let Some(at) = comments {
        let days = comments::read(clip, at, &mut found.posts, cx)?;
        found.days.extend(days);
    }
    if let (Some(finding), Some(last)) = (is_cut, found.posts.len().checked_sub(1)) {
        cx.found_at(last, &finding);
    }
    Ok(found)
}

/// Reads the author's posts, which were divided at the rules between them.
pub(super) fn thread(
    clip: &Clip<'_, '_>,
    own: Lines<'_, '_>,
    parts: &[Part<'_, '_>],
    cx: &mut Context,
) -> Result<Found> {
    let mut found = several(clip, parts, "rules", cx)?;
    let is_dump = checks::is_dump(own);
    if is_dump {
        cx.found_at(0, &Finding::PageTextInPosts);
    }
    if !checks::sound(clip, parts, cx) || is_dump {
        found.segmentation.confidence = SegmentationConfidence::Low;
    }
    Ok(found)
}

/// Reports what shows that a text is a reader's note about a post, and not the post.
fn noted(clip: &Clip<'_, '_>, lines: Lines<'_, '_>, found: &mut Found, cx: &mut Context) {
    if !clip.network.is_x() || found.posts.is_empty() {
        return;
    }
    // An article has headings and tables too, but no links between notes.
    let is_note = match clip.is_of_post() {
        true => checks::is_note(lines),
        false => checks::has_note_links(lines),
    };
    let finding = if is_note {
        Finding::NoteAboutPost
    } else if clip.is_of_program() || found.posts.len() > 1 {
        return;
    } else {
        Finding::OnlySourceNamesPost
    };
    cx.found(&finding);
    found.segmentation.confidence = SegmentationConfidence::Low;
}

/// Returns the lines without a title above them that the front matter states too.
fn untitled<'c, 't>(clip: &Clip<'_, '_>, lines: Lines<'c, 't>) -> Lines<'c, 't> {
    let Some((first, rest)) = lines.split_first() else {
        return lines;
    };
    let is_alone = rest.is_empty();
    let is_title = document_heading(first.text).is_some_and(|heading| match clip.title() {
        // A truncated clip may end within it.
        Some(title) => heading == title || is_alone && title.starts_with(heading),
        // MarkDownload has it below its fields only.
        None => is_alone && clip.front.get("created").is_some(),
    });
    if is_title { rest } else { lines }
}

/// Reads the author's posts, of which the first is the clipped one.
fn several(
    clip: &Clip<'_, '_>,
    parts: &[Part<'_, '_>],
    rule: &'static str,
    cx: &mut Context,
) -> Result<Found> {
    cx.check_posts(parts.len())?;
    let clipped = clip.clipped();
    let mut found = Found::new(
        Vec::with_capacity(parts.len()),
        Segmentation::new(rule, SegmentationConfidence::Medium),
    );
    // Tweet to Markdown has posts from X's API, and not from its pages.
    found.may_be_cut = clip.network.is_x() && !clip.is_verbatim();
    let mut tally = Tally::default();
    for (at, part) in parts.iter().enumerate() {
        let mut post = part.read(clip, at, cx);
        post.author.clone_from(&clipped.author);
        if at == 0 {
            post.id.clone_from(&clipped.id);
            post.url.clone_from(&clipped.url);
            post.published = clipped.published;
        }
        found.push(at, post, part, &mut tally, cx)?;
    }
    Ok(found)
}

/// Reads an article.
fn article(clip: &Clip<'_, '_>, part: &Part<'_, '_>, cx: &mut Context) -> Result<Found> {
    if let Some(linked) = linked_posts(part.lines).filter(|linked| names(linked, part, clip)) {
        return of_links(clip, part.lines, &linked, cx);
    }
    let mut post = clip.clipped();
    let read = part.read(clip, 0, cx);
    if read == Post::new() {
        // Only the front matter is left.
        return Ok(Found::new(Vec::new(), one_post()));
    }
    fill(&mut post, read);
    post.title = clip.title();
    if checks::has_open_code(part) {
        cx.found_at(0, &Finding::CodeUnclosed);
    }
    let mut segmentation = Segmentation::new("article", SegmentationConfidence::Medium);
    if is_closed_above(clip, part) {
        cx.found_at(0, &Finding::ClipEndsInPost);
        segmentation.confidence = SegmentationConfidence::Low;
    }
    Ok(Found::new(vec![post], segmentation))
}

/// Whether the link that closes the clipped post is above other lines, which then are of another post.
fn is_closed_above(clip: &Clip<'_, '_>, part: &Part<'_, '_>) -> bool {
    let Some(id) = clip.clipped().id else {
        return false;
    };
    let inside = part.lines.len().saturating_sub(1);
    let mut lines = part.lines.texts().take(inside).skip(1);
    let is_own =
        |line: &str| status_link(line).is_some_and(|link| link.rest.is_empty() && link.id == id);
    lines.any(is_own)
}

/// Reads a page without bylines: an article, or one post, whose words the title has too.
pub(super) fn read_page(
    clip: &Clip<'_, '_>,
    lines: Lines<'_, '_>,
    title: Option<String>,
    is_article: bool,
    cx: &mut Context,
) -> Result<Found> {
    let part = Part {
        heading: None,
        lines: untitled(clip, lines),
        closed: true,
    };
    let letters = |text: &str, most: usize| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.take(most).collect::<String>()
    };
    let own = lines.written();
    let is_same = |title: &str| letters(own, BEGINNING).starts_with(&letters(title, BEGINNING));
    // The title of the page of a post has its words.
    let is_shorter = title.as_deref().is_some_and(|title| {
        let (all, own) = (letters(title, usize::MAX), letters(own, usize::MAX));
        !own.is_empty() && own.len() < all.len() && all.starts_with(&own)
    });
    if is_shorter {
        cx.found_at(0, &Finding::ClipShorterThanTitle);
    }
    let title = title.filter(|title| !is_same(title) && !is_shorter);
    if title.is_none() && !is_article || part.lines.is_empty() {
        return one(clip, &part, cx);
    }
    let mut found = article(clip, &part, cx)?;
    if let Some(post) = found.posts.first_mut() {
        post.title = title.or_else(|| clip.title());
    }
    Ok(found)
}

pub(super) fn fill(post: &mut Post, read: Post) {
    post.text = read.text;
    post.entities = read.entities;
    post.blocks = read.blocks;
    post.styles = read.styles;
    post.media = read.media;
    post.quotes = read.quotes;
}

/// Reads one post, if it can be one.
fn one(clip: &Clip<'_, '_>, part: &Part<'_, '_>, cx: &mut Context) -> Result<Found> {
    if let Some(linked) = linked_posts(part.lines).filter(|linked| names(linked, part, clip)) {
        return of_links(clip, part.lines, &linked, cx);
    }
    let mut post = clip.clipped();
    let read = part.read(clip, 0, cx);
    fill(&mut post, read);
    if post == clip.clipped() {
        return Ok(Found::new(Vec::new(), one_post()));
    }
    let time = post.id.as_ref().and_then(|id| id.time());
    if let Some(length) = checks::too_long(&post, time) {
        cx.found(&Finding::TooLongForPost { length });
        return divided(clip, part, cx);
    }
    let mut segmentation = one_post();
    if clip.is_verbatim() && part.lines.gaps().skip(1).any(|gap| gap.newlines >= WIDE) {
        // It may be two posts.
        segmentation.confidence = SegmentationConfidence::Low;
    }
    let is_dump = checks::is_dump(part.lines);
    if is_dump {
        cx.found_at(0, &Finding::PageTextInPosts);
    }
    let mut fences = Fences::default();
    let inside = |line: &str| !fences.take(line) && checks::names_other(line, clip);
    let names_other = part.lines.texts().any(inside);
    if names_other {
        cx.found_at(0, &Finding::LinkToOtherPost);
    }
    let is_closed_above = !names_other && is_closed_above(clip, part);
    if is_closed_above {
        cx.found_at(0, &Finding::ClipEndsInPost);
    }
    let is_doubtful = names_other || is_dump || is_closed_above;
    if !checks::sound(clip, std::slice::from_ref(part), cx) || is_doubtful {
        segmentation.confidence = SegmentationConfidence::Low;
    }
    let mut found = Found::new(vec![post], segmentation);
    found.may_be_cut = clip.network.is_x() && !clip.is_verbatim();
    Ok(found)
}

/// Whether one of the links between posts is to the clipped one; otherwise it is a list of other posts.
fn names(linked: &Linked, part: &Part<'_, '_>, clip: &Clip<'_, '_>) -> bool {
    let clipped = clip.clipped().id;
    let mut links = linked.links.iter();
    clipped.is_some()
        && links.any(|at| {
            let link = part.lines.text(*at).and_then(status_link);
            link.map(|link| link.id) == clipped
        })
}

/// Reads posts with a link to each, on a line of its own.
fn of_links(
    clip: &Clip<'_, '_>,
    lines: Lines<'_, '_>,
    linked: &Linked,
    cx: &mut Context,
) -> Result<Found> {
    let ends = linked.starts.iter().skip(1).copied().chain([lines.len()]);
    let parts = linked.starts.iter().zip(ends).zip(&linked.links);
    let parts = parts.map(|((&start, end), &link)| Part {
        heading: None,
        lines: match link == start {
            true => lines.part(start + 1, end),
            false => lines.part(start, link),
        },
        closed: true,
    });
    let parts: Vec<Part<'_, '_>> = parts.collect();
    let mut found = several(clip, &parts, "links", cx)?;
    for (post, at) in found.posts.iter_mut().zip(&linked.links) {
        if let Some(link) = lines.text(*at).and_then(status_link) {
            let url = twitter::status_url(link.handle.as_deref(), &link.id);
            super::name(post, &link.id, url.as_ref());
            post.author = link.handle.map(Author::from_handle).or(post.author.take());
        }
    }
    Ok(found)
}

fn one_post() -> Segmentation {
    Segmentation::new("one-post", SegmentationConfidence::Medium)
}

/// Divides a text that is too long for one post: at the gaps that Tweet to Markdown leaves between the posts of a
/// condensed thread, or like a thread that has lost its marks.
fn divided(clip: &Clip<'_, '_>, part: &Part<'_, '_>, cx: &mut Context) -> Result<Found> {
    let lines = part.lines;
    let gaps = lines.gaps().enumerate().skip(1);
    let wide = gaps
        .filter(|(_, gap)| gap.newlines >= WIDE)
        .map(|(at, _)| at);
    let starts: Vec<usize> = std::iter::once(0).chain(wide).collect();
    if starts.len() > 1 {
        let found = several(clip, &starting(lines, &starts), "blank-lines", cx)?;
        if fit(&found.posts, clip) {
            return Ok(found);
        }
    }
    let segments = segment(lines, None);
    let mut found = several(clip, &starting(lines, &segments.starts), "", cx)?;
    let confidence = match fit(&found.posts, clip) {
        true => segments.confidence.min(SegmentationConfidence::Medium),
        false => SegmentationConfidence::Low,
    };
    found.segmentation = Segmentation::new(segments.rule.to_string(), confidence);
    Ok(found)
}

/// Returns the parts of lines that start at some of them.
fn starting<'c, 't>(lines: Lines<'c, 't>, starts: &[usize]) -> Vec<Part<'c, 't>> {
    let ends = starts.iter().copied().skip(1).chain([lines.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| Part {
        heading: None,
        lines: lines.part(*start, end),
        closed: true,
    });
    parts.collect()
}

/// Whether no post is longer than one of the time of the clipped post could be.
fn fit(posts: &[Post], clip: &Clip<'_, '_>) -> bool {
    let time = clip.clipped().id.and_then(|id| id.time());
    posts
        .iter()
        .all(|post| checks::too_long(post, time).is_none())
}
