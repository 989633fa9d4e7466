//! Text of a page, as crawlers, clippers and copy and paste produce it.

mod boilerplate;
mod cards;
mod dialect;
mod dump;
mod header;
mod listing;
mod posts;
mod typed;
mod unmarked;

use std::borrow::Cow;

use crate::adapter::Context;
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Form;
use crate::input::Page;
use crate::model::{Listing, Segmentation, SegmentationConfidence, Thread};
use crate::reader::has_thread_signs;
use crate::report::Finding;
use crate::text::match_text::MatchText;
use crate::text::unwrap::unwrap;
use crate::text::{references, segment};

use boilerplate::{is_sign, role};
use dump::Dump;
pub(super) use dump::signs;
use posts::Reader;

/// Parses the thread of a text.
pub(in crate::sites) fn read(page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let source = plain_source(page);
    let text = matched(&source);
    if listing::is_list(&text, page) {
        let message = "this text of Thread Reader lists threads; parse it with parse_listing";
        return Err(Error::new(
            ErrorKind::NotAThread(PageKind::Listing),
            message,
        ));
    }
    read_thread(&text, page, cx)
}

/// Parses the thread of a text that does not list threads.
fn read_thread(text: &MatchText<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    // First, before the lines and the posts are in memory.
    let has_signs = (signs(page).count == 0).then(|| has_thread_signs(page));
    let mut dump = Dump::new(text, page.form())?;
    let is_typed = has_signs.is_some();
    let bounds = typed::bounds(dump.lines()).filter(|_| is_typed);
    if let Some((start, end)) = bounds {
        dump.set_body(start, end);
    }
    let links = Links::new(super::BASE);
    let mut thread = Thread::default();
    header::read(&dump, page, links.as_ref(), &mut thread, cx);

    let stated = thread
        .stated_posts
        .and_then(|stated| usize::try_from(stated).ok());
    let find =
        |dump: &Dump<'_>| segment::segment_thread(dump.body(), stated, dump.hint(), !dump.marked);
    let mut segments = find(&dump);
    if !dump.marked
        && segments.rule != segment::Rule::StatusLinks
        && let Some(at) = unmarked::end(dump.body(), &segments)
    {
        dump.end_body(at);
        segments = find(&dump);
        cx.found(&Finding::EndMarkMissing);
    }
    // High confidence also requires that the lines around the thread confirm its start and end.
    let linked = segments.rule == segment::Rule::StatusLinks;
    if !dump.bounded && !linked {
        segments.confidence = segments.confidence.min(SegmentationConfidence::Medium);
    }
    if is_typed {
        let document = typed::tidy(dump.body(), &mut segments);
        thread.title = thread.title.take().or(document.title);
        if document.has_words_above {
            cx.found(&Finding::TextAboveClip);
        }
        if document.has_headings {
            cx.found(&Finding::PageTextInPosts);
            segments.confidence = SegmentationConfidence::Low;
        }
    }
    cx.check_posts(segments.starts.len())?;
    let reader = Reader {
        dump: &dump,
        links: links.as_ref(),
        gap_rule: segments.gap_rule,
        linked,
        typed: is_typed,
    };
    let (posts, copied) = reader.posts(dump.body(), &segments, cx)?;
    thread.posts = posts;
    if linked {
        header::of_links(&mut thread);
    }
    for at in copied {
        cx.found_at(at, &Finding::TextEndDuplicated);
    }
    if bounds.is_none() {
        cards::read(&reader, page, &mut thread, cx)?;
    }
    if thread.posts.is_empty() && thread.more_from.is_empty() && thread.related.is_empty() {
        let message = "the text contains no post, only what surrounds a thread";
        return Err(Error::new(ErrorKind::NotAThread(PageKind::Empty), message));
    }
    match has_signs.filter(|_| !linked) {
        Some(true) => cx.found(&Finding::ThreadEndUnmarked),
        Some(false) => cx.found(&Finding::NotIdentified),
        None => {}
    }
    if thread.posts.is_empty() {
        cx.found(&Finding::NoThread);
    }
    if let Some(series) = &segments.series
        && !series.complete
    {
        cx.found(&Finding::SeriesBroken);
    }
    if let (Some(_), true, Some(last)) = (
        stated,
        dump.tail().is_empty(),
        thread.posts.len().checked_sub(1),
    ) {
        cx.found_at(last, &Finding::FooterMissing);
    }
    if let (true, Some(last)) = (segments.may_go_on, segments.starts.len().checked_sub(1)) {
        cx.found_at(last, &Finding::SeriesMayGoOn);
    }
    if let (Some(shown), Some(stated)) = (segments.overruled, stated) {
        cx.found(&Finding::LayoutOverruled { shown, stated });
    }
    if let (true, Some(last)) = (dump.open_ended, thread.posts.len().checked_sub(1)) {
        cx.found_at(last, &Finding::LastLineMissing);
    }
    if dump.above {
        cx.found(&Finding::TextAboveHeader);
    }
    if let Some(stated) = header::second_thread(dump.tail()) {
        cx.found(&Finding::ThreadBelow { stated });
    }
    if dump.soiled {
        cx.found(&Finding::PageTextInPosts);
    }
    if segments.confidence == SegmentationConfidence::Low && !thread.posts.is_empty() {
        cx.found(&Finding::BoundariesUnconfirmed);
    }
    cx.set_dialect(dialect::name(text.text(), &dump, &segments));
    cx.set_segmentation(Segmentation::new(
        segments.rule.to_string(),
        segments.confidence,
    ));
    Ok(thread)
}

/// Returns the text of a page, with HTML's references decoded if the program that wrote it left them. (In Markdown they
/// are decoded with the rest of the markup.)
fn plain_source<'p>(page: &'p Page<'_>) -> Cow<'p, str> {
    match page.form() {
        Form::Text => match references::mended(page.source()) {
            Cow::Owned(text) => Cow::Owned(references::undone(&text).into_owned()),
            Cow::Borrowed(text) => references::undone(text),
        },
        _ => Cow::Borrowed(page.source()),
    }
}

/// Returns a text for matching, with its lines as the page had them.
fn matched(source: &str) -> MatchText<'_> {
    unwrap(MatchText::new(source, is_sign), |line| role(line).is_some())
}

/// Parses the threads that a text lists.
pub(in crate::sites) fn read_listing(page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
    let source = plain_source(page);
    let text = matched(&source);
    if listing::is_list(&text, page) {
        return listing::read(&text, page, cx);
    }
    let mut found = cx.clone();
    let thread = read_thread(&text, page, &mut found)?;
    if !thread.posts.is_empty() {
        return Err(Error::new(
            ErrorKind::NotAListing,
            "this text is a thread; parse it with Parser::parse",
        ));
    }
    let mut listing = Listing::new();
    listing.teasers = thread.more_from;
    listing.teasers.extend(thread.related);
    Ok(listing)
}
