//! Text of a page, as crawlers, clippers and copy and paste produce it.

mod boilerplate;
mod cards;
mod dialect;
mod dump;
mod posts;
mod unmarked;

use crate::adapter::Context;
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Segmentation, SegmentationConfidence, Thread, Timestamp};
use crate::network::twitter::{at_handle, handle_at_start};
use crate::report::Finding;
use crate::text::lines::plain;
use crate::text::match_text::MatchText;
use crate::text::unwrap::unwrap;
use crate::text::{fillers, segment};

use super::counts::{self, count, small};
use boilerplate::{is_sign, role};
use dump::Dump;
pub(super) use dump::signs;
use posts::Reader;

/// The maximum length of a name.
const LONGEST_NAME: usize = 120;

/// Parses the thread of a text.
pub(super) fn read(page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let text = unwrap(MatchText::new(page.source(), is_sign), |line| {
        role(line).is_some()
    });
    let mut dump = Dump::new(&text, page.form())?;
    let links = Links::new(super::BASE);
    let mut thread = Thread::default();
    header(&dump, page, links.as_ref(), &mut thread, cx);

    let stated = thread
        .stated_posts
        .and_then(|stated| usize::try_from(stated).ok());
    let mut segments = segment::segment(dump.body(), stated);
    if !dump.marked
        && let Some(at) = unmarked::end(dump.body(), &segments)
    {
        dump.end_body(at);
        segments = segment::segment(dump.body(), stated);
        cx.found(&Finding::EndMarkMissing);
    }
    // High confidence also requires that the lines around the thread confirm its start and end.
    if !dump.bounded {
        segments.confidence = segments.confidence.min(SegmentationConfidence::Medium);
    }
    cx.check_posts(segments.starts.len())?;
    let reader = Reader {
        dump: &dump,
        links: links.as_ref(),
        gap_rule: segments.gap_rule,
    };
    let (posts, copied) = reader.posts(dump.body(), &segments, cx)?;
    thread.posts = posts;
    for at in copied {
        cx.found_at(at, &Finding::TextEndDuplicated);
    }
    cards::read(&reader, page, &mut thread, cx)?;
    if thread.posts.is_empty() && thread.more_from.is_empty() && thread.related.is_empty() {
        let message = "the text contains no post, only what surrounds a thread";
        return Err(Error::new(ErrorKind::NotAThread(PageKind::Empty), message));
    }
    if signs(page.source()) == 0 {
        cx.found(&Finding::NotIdentified);
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
    if let (Some(shown), Some(stated)) = (segments.overruled, stated) {
        cx.found(&Finding::LayoutOverruled { shown, stated });
    }
    if let (true, Some(last)) = (dump.open_ended, thread.posts.len().checked_sub(1)) {
        cx.found_at(last, &Finding::LastLineMissing);
    }
    if dump.above {
        cx.found(&Finding::TextAboveHeader);
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

/// Parses author, date and counts, from any lines that have them.
fn header(
    dump: &Dump<'_>,
    page: &Page<'_>,
    links: Option<&Links>,
    thread: &mut Thread,
    cx: &mut Context,
) {
    let stated = || dump.front.sources().find_map(|url| super::thread_of(&url));
    let id = page.given_url().and_then(super::thread_of).or_else(stated);
    thread.url = id.as_ref().and_then(|id| super::thread_url(links?, id));
    thread.published = id.as_ref().and_then(Timestamp::from_id);
    thread.id = id;
    let title = dump.front.get("title");
    thread.title = title.map(|title| {
        title
            .strip_suffix(super::TITLE_END)
            .unwrap_or(title)
            .to_owned()
    });

    let head: Vec<String> = dump
        .head()
        .iter()
        .map(|line| plain(line.text).into_owned())
        .collect();
    let tail: Vec<String> = dump
        .tail()
        .iter()
        .take(200)
        .map(|line| plain(line.text).into_owned())
        .collect();
    let info = head.iter().filter(|line| line.len() < 160);
    thread.stated_posts = small(info.clone().find_map(|line| count(line, &["tweet"])));
    thread.reading_minutes = small(info.clone().find_map(|line| count(line, &counts::MINUTES)));
    thread.views = info.clone().find_map(|line| {
        if line.ends_with("views") {
            count(line, &counts::VIEWS)
        } else {
            None
        }
    });

    let (author, inferred) = author(dump, thread.title.as_deref(), &head, &tail);
    if inferred && author.handle.is_some() {
        cx.found(&Finding::HandleBelowThread);
    }
    thread.author = author;
}

/// Returns the author, and whether no line above the thread or in it names the handle.
fn author(
    dump: &Dump<'_>,
    title: Option<&str>,
    head: &[String],
    tail: &[String],
) -> (Author, bool) {
    let mut author = Author::new();
    let titles = title.into_iter().chain(head.iter().map(String::as_str));
    let by_title = titles
        .filter_map(|line| line.strip_prefix(super::THREAD_TITLE))
        .find_map(handle_at_start);
    // A clipper's field may also contain the name of a newsletter.
    let in_front = dump
        .front
        .values("author")
        .find_map(at_handle)
        .map(str::to_owned)
        .or_else(|| described_by(dump.front.get("description")?));
    let in_head = head
        .iter()
        .rev()
        .find_map(|line| at_handle(line).or_else(|| named(line).map(|(_, handle)| handle)))
        .filter(|handle| !handle.eq_ignore_ascii_case("threadreaderapp"));
    let more_from = tail
        .iter()
        .find_map(|line| line.strip_prefix("More from @").and_then(handle_at_start));
    let follow = tail.iter().find_map(|line| {
        line.strip_prefix("You can follow @")
            .and_then(handle_at_start)
    });
    let leaked = dump
        .body()
        .iter()
        .find_map(|line| segment::leaked_id(line.text)?.1);
    let stated = leaked
        .map(str::to_owned)
        .or(in_head.map(str::to_owned))
        .or(by_title)
        .or(in_front);
    let inferred = stated.is_none();
    author.handle = stated.or(more_from).or(follow);

    let name_of = |line: &String| {
        let name = line
            .strip_prefix("Keep Current with ")
            .or_else(|| line.strip_prefix("Subscribe to "))?;
        Some(name.trim().to_owned())
    };
    let split_name = tail
        .iter()
        .zip(tail.iter().skip(1))
        .find_map(|(line, next)| (line == "Keep Current with").then(|| next.clone()));
    author.name = tail
        .iter()
        .find_map(name_of)
        .or(split_name)
        .or_else(|| head_name(head))
        .filter(|name| !name.is_empty());
    (author, inferred)
}

/// Returns the handle in the site's description of a page: `@HANDLE: the first words`.
fn described_by(description: &str) -> Option<String> {
    let (handle, _) = description.split_once(": ")?;
    at_handle(handle).map(str::to_owned)
}

/// Returns the display name in a header: before the handle, or before "Profile picture".
fn head_name(head: &[String]) -> Option<String> {
    let before = |at: usize| {
        head.get(..at)?
            .iter()
            .rev()
            .find(|line| {
                *line != "Subscribe" && !fillers::are_only_fillers(line) && role(line).is_none()
            })
            .cloned()
    };
    let picture = head
        .iter()
        .find_map(|line| line.strip_suffix(" Profile picture").map(str::to_owned));
    let handle = head.iter().position(|line| at_handle(line).is_some());
    let adjacent = head.iter().find_map(|line| named(line));
    let adjacent = adjacent.map(|(name, _)| name.to_owned());
    handle.and_then(before).or(adjacent).or(picture)
}

/// Parses name and handle in one line of a header (2018).
fn named(line: &str) -> Option<(&str, &str)> {
    let (name, _) = line.rsplit_once(" @")?;
    let handle = at_handle(line.get(name.len()..)?)?;
    let named = role(line).is_none() && !line.starts_with(super::THREAD_TITLE);
    (named && name.len() < LONGEST_NAME).then_some((name, handle))
}
