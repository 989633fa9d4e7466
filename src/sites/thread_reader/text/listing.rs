//! An author's page as text: each card starts with a line of a day and counts, and no end of a thread follows.

use super::boilerplate::{Role, role};
use super::cards;
use super::dump::Dump;
use super::header::day_of;
use super::posts::Reader;
use crate::adapter::Context;
use crate::dom::Links;
use crate::error::Result;
use crate::input::Page;
use crate::model::{Author, Listing, PostId, Tally, Teaser};
use crate::network::twitter::{at_handle, is_handle};
use crate::report::{Finding, Missing};
use crate::sites::thread_reader;
use crate::sites::thread_reader::counts;
use crate::sites::thread_reader::counts::{count, small};
use crate::text::lines::{plain, split};
use crate::text::markdown;
use crate::text::match_text::MatchText;
use crate::text::segment;
use crate::text::table::Lines;

/// The fewest cards of an author's page whose URL is unknown.
const CARDS: usize = 2;

/// The number of lines above a thread's counts in which its header has the handle.
const HEADER: usize = 2;

/// The end of the description of an author's picture.
const PICTURE: &str = " Profile picture";

/// The text of the link to the next page.
const MORE: &str = "Load more";

/// Whether a text is an author's page: several lines of a day and counts, none of them below a handle, and no line that
/// ends a thread.
pub(super) fn is_list(text: &MatchText<'_>, page: &Page<'_>) -> bool {
    let of_user = user(page).is_some();
    let (mut cards, mut near_handle) = (0_usize, 0_usize);
    let lines = || {
        split(text.text())
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    for line in lines() {
        if line.contains("min read") && is_head(line) {
            if near_handle > 0 {
                return false;
            }
            cards += 1;
        }
        near_handle = near_handle.saturating_sub(1);
        if line.starts_with(['@', '[', '*'])
            && line.contains('@')
            && at_handle(&plain(line)).is_some()
        {
            near_handle = HEADER;
        }
    }
    // Last, since the role of a line takes long to find.
    let enough = cards >= CARDS || of_user && cards > 0;
    enough && !lines().any(|line| role(line) == Some(Role::End))
}

/// Whether a line has the day and the counts of a card.
fn is_head(line: &str) -> bool {
    let shown = plain(line);
    shown.contains("min read")
        && count(&shown, &["tweet", "post"]).is_some()
        && day_of(&shown).is_some()
}

/// Returns the handle in the URL of an author's page.
fn user(page: &Page<'_>) -> Option<String> {
    let url = page
        .given_url()
        .filter(|url| thread_reader::SITE.has_host(url))?;
    let mut segments = url.path_segments()?;
    let is_user = segments.next() == Some("user");
    let handle = segments
        .next()
        .filter(|handle| is_user && is_handle(handle))?;
    Some(handle.to_owned())
}

/// Parses the cards of an author's page.
pub(super) fn read(text: &MatchText<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
    let dump = Dump::new(text, page.form())?;
    let links = Links::new(thread_reader::BASE);
    let lines = dump.lines();
    let heads: Vec<usize> = lines
        .texts()
        .enumerate()
        .filter(|(_, line)| line.contains("min read") && is_head(line))
        .map(|(at, _)| at)
        .collect();
    cx.check_posts(heads.len())?;
    let reader = Reader {
        dump: &dump,
        links: links.as_ref(),
        gap_rule: None,
        linked: false,
        typed: false,
    };
    let mut listing = Listing::new();
    listing.teasers.reserve_exact(heads.len());
    let mut tally = Tally::default();
    let ends = heads.iter().skip(1).copied().chain([lines.len()]);
    for (&head, end) in heads.iter().zip(ends) {
        let teaser = card(&reader, lines.part(head, end), page, cx)?;
        tally.teaser(&teaser);
        cx.check_output(tally)?;
        listing.teasers.push(teaser);
    }
    let above = lines.part(0, heads.first().copied().unwrap_or_default());
    listing.author = author(above, page);
    let own = listing.author.as_ref();
    let lacks = [
        (own.is_none_or(|own| own.handle.is_none()), Missing::Handle),
        (own.is_none_or(|own| own.name.is_none()), Missing::Name),
    ];
    for (_, what) in lacks.into_iter().filter(|(is, _)| *is) {
        cx.found(&Finding::MissingInProfile { what });
    }
    let total = listing.teasers.len();
    let empty = listing
        .teasers
        .iter()
        .filter(|card| card.posts.is_empty())
        .count();
    let unnamed = listing
        .teasers
        .iter()
        .filter(|card| card.id.is_none())
        .count();
    for (what, count) in [(Missing::Preview, empty), (Missing::ThreadUrl, unnamed)] {
        if count > 0 {
            cx.found(&Finding::MissingInCards { what, count, total });
        }
    }
    let last = heads.last().map_or(0, |head| head + 1);
    let mut below = lines.part(last, lines.len()).texts();
    if !below.any(|line| role(line).is_some() || line == MORE) {
        cx.found(&Finding::ListMayBeCut);
    }
    if lines.texts().any(|line| line == MORE) {
        cx.found(&Finding::NextPageMissing);
    }
    Ok(listing)
}

/// Parses a card: its first line has the day and counts, the others preview its posts, up to a line of the page.
fn card(
    reader: &Reader<'_, '_>,
    lines: Lines<'_, '_>,
    page: &Page<'_>,
    cx: &mut Context,
) -> Result<Teaser> {
    let mut teaser = Teaser::new();
    let head = plain(lines.text(0).unwrap_or_default());
    if let Some(day) = day_of(&head) {
        teaser.published = cards::date(day, reader.dump, page, None, cx);
    }
    teaser.stated_posts = small(count(&head, &["tweet", "post"]));
    teaser.reading_minutes = small(count(&head, &counts::MINUTES));
    let is_end = |line: &str| role(line).is_some() || line == MORE;
    let end = lines.texts().skip(1).position(is_end).map(|at| at + 1);
    let end = end.unwrap_or(lines.len());
    let targets = [Some(0), Some(end)].into_iter().flatten();
    teaser.id = targets
        .filter_map(|at| target(reader, lines.text(at)?))
        .next();
    teaser.url = teaser
        .id
        .as_ref()
        .and_then(|id| thread_reader::thread_url(reader.links?, id));
    let words = lines.part(1, end);
    let segments = segment::segment_card(words, teaser.stated_posts, None);
    (teaser.posts, _) = reader.posts(words, &segments, cx)?;
    Ok(teaser)
}

/// Returns the thread that a line links to.
fn target(reader: &Reader<'_, '_>, line: &str) -> Option<PostId> {
    let inline = markdown::parse(line, true);
    let mut targets = inline.links.iter();
    targets.find_map(|(_, target)| thread_reader::thread_of(&reader.links?.resolve(target)?))
}

/// Returns the author: the handle from the URL or a line of its own, the name from the description of the picture.
fn author(above: Lines<'_, '_>, page: &Page<'_>) -> Option<Author> {
    let shown = || above.texts().map(plain);
    let handle =
        user(page).or_else(|| shown().find_map(|line| at_handle(&line).map(str::to_owned)));
    let mut author = handle.map(Author::from_handle).unwrap_or_default();
    let mut names = shown().filter_map(|line| line.strip_suffix(PICTURE).map(str::to_owned));
    // Other people's pictures are in one line.
    author.name = names.next().filter(|name| !name.contains(PICTURE));
    Some(author).filter(|author| !author.is_empty())
}
