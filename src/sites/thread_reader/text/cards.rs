//! The cards below a thread, in a text.

use super::dump::is_avatar;
use super::posts::Reader;
use crate::adapter::Context;
use crate::adapter::twitter::at_handle;
use crate::audit::WarningKind;
use crate::input::Page;
use crate::model::{Author, Day, PostId, Teaser, Thread, Timestamp, YearOrigin};
use crate::sites::thread_reader::counts::{count, small};
use crate::sites::thread_reader::{thread_of, thread_url};
use crate::text::boilerplate::{Role, role};
use crate::text::evidence::is_rest_of_embedded;
use crate::text::lines::{Line, plain};
use crate::text::{dates, markdown, segment};

/// A card's picture, name, handle and date stand within so many lines.
const CARD_HEAD: usize = 5;

/// The cards below a thread.
pub(super) fn read(
    reader: &Reader<'_, '_>,
    page: &Page<'_>,
    thread: &mut Thread,
    cx: &mut Context,
) {
    let tail = &reader.dump.tail;
    let roles: Vec<Option<Role>> = tail.iter().map(|line| role(line.text)).collect();
    let stop = (0..tail.len())
        .find(|&at| roles.get(at) == Some(&Some(Role::Support)) && at > 0)
        .unwrap_or(tail.len());
    let heading =
        (0..stop).find(|&at| matches!(roles.get(at), Some(Some(Role::MoreFrom | Role::Related))));
    // Without a heading the cards begin behind the last of the page's own lines that no card has.
    let begin = heading
        .or_else(|| {
            (0..stop)
                .rfind(|&at| {
                    matches!(
                        roles.get(at),
                        Some(Some(Role::End | Role::Foot | Role::Bullets))
                    )
                })
                .map(|at| at + 1)
        })
        .unwrap_or(0);
    // The author's name may stand on a line of its own there.
    let after_keep = begin.checked_sub(1).and_then(|at| tail.get(at));
    let after_keep = after_keep.is_some_and(|line| plain(line.text) == "Keep Current with");
    let begin = begin + usize::from(after_keep);

    // Copies of the last post of a card are indented less than those of its others.
    let most_indented = tail.iter().filter_map(|line| line.copied).max();
    if most_indented.is_some() {
        cx.warn_of(
            WarningKind::DuplicatedText,
            "words of cards stood there twice; the copies were left out",
        );
    }

    let mut related = false;
    let mut hashtags = false;
    let mut named = false;
    let mut card: Vec<Line<'_>> = Vec::new();
    let mut cards: Vec<Card<'_>> = Vec::new();
    let ends = roles
        .get(begin..stop)
        .unwrap_or_default()
        .contains(&Some(Role::CardEnd));
    for at in begin..stop {
        let (Some(line), Some(role)) = (tail.get(at), roles.get(at)) else {
            continue;
        };
        match role {
            Some(Role::MoreFrom | Role::Related) => {
                if !card.is_empty() {
                    cards.push(Card::open(related, &mut card));
                }
                related = *role == Some(Role::Related);
                // The handle may stand on a line of its own there.
                named = plain(line.text).eq_ignore_ascii_case("more from");
                continue;
            }
            Some(Role::Hashtags) => hashtags = true,
            Some(Role::CardEnd) => {
                let shown = plain(line.text);
                let target = markdown::read(line.text, true)
                    .links
                    .first()
                    .and_then(|(_, target)| reader.links?.resolve(target));
                let id = target.as_ref().and_then(thread_of);
                let mut closed = Card::open(related, &mut card);
                closed.stated = small(count(&shown, &["tweet"]));
                closed.id = id;
                cards.push(closed);
            }
            Some(_) => {
                // It is of the line before.
                let before = card
                    .last()
                    .filter(|before| is_rest_of_embedded(line.text, before.text));
                if before.is_some() {
                    card.push(*line);
                }
            }
            // What Markdown draws under a heading.
            None if at > 0 && is_rule(line.text) && roles.get(at - 1) != Some(&None) => {}
            None if std::mem::take(&mut named) && at_handle(&plain(line.text)).is_some() => {}
            None if hashtags => thread.hashtags.extend(
                plain(line.text)
                    .split_whitespace()
                    .filter_map(|word| word.strip_prefix('#'))
                    .map(str::to_owned),
            ),
            None => {
                let dated = !ends && dates::day(&plain(line.text)).is_some();
                if dated
                    && card
                        .iter()
                        .any(|line| dates::day(&plain(line.text)).is_some())
                {
                    cards.push(Card::open(related, &mut card));
                }
                card.push(*line);
                if line.copied.is_some() && line.copied < most_indented {
                    cards.push(Card::open(related, &mut card));
                }
            }
        }
    }
    // What follows the last card is one more only where nothing closes cards.
    if !card.is_empty() && !ends {
        cards.push(Card::open(related, &mut card));
    }
    for Card {
        related,
        lines,
        stated,
        id,
    } in cards
    {
        let mut teaser = teaser(reader, &lines, stated, page, thread, cx);
        teaser.url = id.as_ref().and_then(|id| thread_url(reader.links?, id));
        teaser.id = id;
        if teaser.posts.is_empty() && teaser.author.is_none() {
            continue;
        }
        if related {
            thread.related.push(teaser)
        } else {
            thread.more_from.push(teaser)
        }
    }
}

/// The lines of a card.
struct Card<'t> {
    related: bool,
    lines: Vec<Line<'t>>,
    stated: Option<u32>,
    id: Option<PostId>,
}

impl<'t> Card<'t> {
    /// A card of the lines so far, of which nothing closed says more.
    fn open(related: bool, lines: &mut Vec<Line<'t>>) -> Self {
        Self {
            related,
            lines: std::mem::take(lines),
            stated: None,
            id: None,
        }
    }
}

/// Whether a line is drawn and not written.
fn is_rule(line: &str) -> bool {
    line.len() > 3 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'='))
}

/// One card from its lines.
fn teaser(
    reader: &Reader<'_, '_>,
    lines: &[Line<'_>],
    stated: Option<u32>,
    page: &Page<'_>,
    thread: &Thread,
    cx: &mut Context,
) -> Teaser {
    let mut teaser = Teaser::new();
    teaser.stated_posts = stated;
    let mut author = Author::new();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate().take(CARD_HEAD) {
        let shown = plain(line.text);
        if let Some((year, month, day)) = dates::day(&shown) {
            teaser.published = date((year, month, day), reader, page, thread, cx);
            start = at + 1;
            break;
        }
        if let Some(handle) = at_handle(&shown).filter(|_| author.handle.is_none() && at <= 2) {
            author.handle = Some(handle.to_owned());
            let name = lines
                .get(..at)
                .and_then(|before| before.iter().rev().find(|line| !is_avatar(line.text)));
            author.name = name
                .map(|line| plain(line.text).into_owned())
                .filter(|name| !name.is_empty() && name.len() < 80);
            start = at + 1;
        } else if is_avatar(line.text) {
            start = start.max(at + 1);
        }
    }
    let lines = lines.get(start..).unwrap_or_default();
    let segments = segment::segment_card(lines, stated, reader.gap_rule);
    (teaser.posts, _) = reader.posts(lines, &segments);
    teaser.author = Some(author).filter(|author| !author.is_empty());
    teaser
}

/// A day; without a year the reference that the caller gave, or the thread's own time, gives it.
fn date(
    (year, month, day): (Option<i16>, i8, i8),
    reader: &Reader<'_, '_>,
    page: &Page<'_>,
    thread: &Thread,
    cx: &mut Context,
) -> Option<Timestamp> {
    let stated = |year, origin| {
        Some(Timestamp::Day {
            date: Day::new(year, month, day)?,
            year: origin,
        })
    };
    if year.is_some() {
        return stated(year, YearOrigin::Stated);
    }
    let of_thread = || {
        thread
            .published
            .and_then(Timestamp::instant)
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date())
    };
    let saved = reader.dump.front.saved_on();
    match page.reference_date().or(saved).or_else(of_thread) {
        Some(reference) => {
            cx.warn_of(
                WarningKind::YearInferred,
                format!("the year of a card's date, {month}-{day}, is inferred"),
            );
            stated(
                Some(dates::year_before(month, day, reference)),
                YearOrigin::Inferred,
            )
        }
        None => stated(None, YearOrigin::Absent),
    }
}
