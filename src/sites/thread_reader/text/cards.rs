//! The cards below a thread, in a text.

use std::ops::Range;

use super::boilerplate::{Role, role};
use super::dump::Dump;
use super::dump::is_avatar;
use super::posts::Reader;
use crate::adapter::Context;
use crate::dom::Links;
use crate::error::Result;
use crate::input::Page;
use crate::model::{Author, Day, PostId, Tally, Teaser, Thread, Timestamp, YearOrigin};
use crate::network::twitter::at_handle;
use crate::report::Finding;
use crate::sites::thread_reader::counts::{count, small};
use crate::sites::thread_reader::{thread_of, thread_url};
use crate::text::evidence::is_rest_of_embedded;
use crate::text::lines::{Line, plain};
use crate::text::table::Lines;
use crate::text::{dates, markdown, segment};

/// The maximum number of lines with a card's picture, name, handle and date.
const CARD_HEAD: usize = 5;

/// The maximum number of lines of a card, which previews at most three posts.
const LONGEST_CARD: usize = 4000;

/// Parses the cards below a thread.
pub(super) fn read(
    reader: &Reader<'_, '_>,
    page: &Page<'_>,
    thread: &mut Thread,
    cx: &mut Context,
) -> Result<()> {
    let tail = reader.dump.tail();
    let roles: Vec<Option<Role>> = tail.iter().map(|line| role(line.text)).collect();
    let lines = bounds(tail, &roles);

    // Copies of the last post of a card are indented less than those of its other posts.
    let most_indented = tail.iter().filter_map(|line| line.copied).max();
    if most_indented.is_some() {
        cx.found(&Finding::CardTextDuplicated);
    }
    let own = roles.get(lines.clone()).unwrap_or_default();
    let mut cards = Cards {
        tail,
        links: reader.links,
        list: List::MoreFrom,
        behind_heading: false,
        lines: Vec::new(),
        cards: Vec::new(),
        hashtags: None,
        most_indented,
        counted: own.contains(&Some(Role::CardEnd)),
    };
    for at in lines {
        let (Some(line), Some(role)) = (tail.get(at), roles.get(at)) else {
            continue;
        };
        let headed = at > 0 && roles.get(at - 1) != Some(&None);
        match role {
            // The underline of a Markdown heading.
            None if headed && is_rule(line.text) => {}
            None => cards.add(at, line),
            Some(role) => cards.add_own(at, line, *role),
        }
    }
    let (cards, mut hashtags) = cards.finish();
    thread.hashtags.append(&mut hashtags);
    cx.check_output(Tally {
        values: cards.len(),
        bytes: cards.len().saturating_mul(size_of::<Teaser>()),
        ..Tally::default()
    })?;
    let mut tally = Tally::default();
    for card in cards {
        if card.lines.len() > LONGEST_CARD {
            cx.found(&Finding::CardTooLong);
            continue;
        }
        let lines = reader.dump.of_tail(&card.lines);
        let mut teaser = teaser(reader, lines.lines(), card.stated, page, thread, cx)?;
        tally.teaser(&teaser);
        cx.check_output(tally)?;
        let id = card.id;
        teaser.url = id.as_ref().and_then(|id| thread_url(reader.links?, id));
        teaser.id = id;
        if teaser.posts.is_empty() && teaser.author.is_none() {
            continue;
        }
        match card.list {
            List::Related => thread.related.push(teaser),
            List::MoreFrom => thread.more_from.push(teaser),
        }
    }
    Ok(())
}

/// Returns the range of the cards in the lines below a thread.
fn bounds(tail: Lines<'_, '_>, roles: &[Option<Role>]) -> Range<usize> {
    let is = |at: usize, of: &[Role]| {
        let role = roles.get(at).copied().flatten();
        role.is_some_and(|role| of.contains(&role))
    };
    let stop = (1..tail.len())
        .find(|&at| is(at, &[Role::Support]))
        .unwrap_or(tail.len());
    let heading = (0..stop).find(|&at| is(at, &[Role::MoreFrom, Role::Related]));
    // Without a heading the cards start after the last boilerplate line that is not part of a card.
    let behind_own = || {
        let own = [Role::End, Role::Foot, Role::Bullets];
        (0..stop).rfind(|&at| is(at, &own)).map(|at| at + 1)
    };
    let begin = heading.or_else(behind_own).unwrap_or(0);
    // The author's name may be on a line of its own there.
    let before = begin.checked_sub(1).and_then(|at| tail.get(at));
    let named = before.is_some_and(|line| plain(line.text) == "Keep Current with");
    begin + usize::from(named)..stop
}

/// The list that a card is in.
#[derive(Clone, Copy, Debug)]
enum List {
    MoreFrom,
    Related,
}

/// The cards during parsing.
struct Cards<'d, 't> {
    tail: Lines<'d, 't>,
    links: Option<&'d Links>,
    /// The greatest indentation of a copy, in columns.
    most_indented: Option<u32>,
    /// Whether cards end with their number of tweets; otherwise a card ends at the next day.
    counted: bool,
    list: List,
    /// Whether the current line may be the handle of a heading whose other words are on the previous line.
    behind_heading: bool,
    /// The lines of the current card, as indices into the tail.
    lines: Vec<u32>,
    cards: Vec<Card>,
    /// The page's list of hashtags, once it has started.
    hashtags: Option<Vec<String>>,
}

impl<'t> Cards<'_, 't> {
    /// Adds a boilerplate line.
    fn add_own(&mut self, at: usize, line: Line<'t>, role: Role) {
        match role {
            Role::MoreFrom | Role::Related => {
                if !self.lines.is_empty() {
                    self.close();
                }
                self.list = match role {
                    Role::Related => List::Related,
                    _ => List::MoreFrom,
                };
                self.behind_heading = plain(line.text).eq_ignore_ascii_case("more from");
            }
            Role::Hashtags => {
                self.hashtags.get_or_insert_default();
            }
            Role::CardEnd => {
                let target = markdown::parse(line.text, true)
                    .links
                    .first()
                    .and_then(|(_, target)| self.links?.resolve(target));
                let stated = small(count(&plain(line.text), &["tweet"]));
                self.close_with(stated, target.as_ref().and_then(thread_of));
            }
            _ => {
                let before = self.lines.last().and_then(|at| self.tail.get(*at as usize));
                if before.is_some_and(|before| is_rest_of_embedded(line.text, before.text)) {
                    self.push(at);
                }
            }
        }
    }

    /// Adds a line that is not boilerplate.
    fn add(&mut self, at: usize, line: Line<'t>) {
        if std::mem::take(&mut self.behind_heading) && at_handle(&plain(line.text)).is_some() {
            return;
        }
        if let Some(hashtags) = &mut self.hashtags {
            let shown = plain(line.text);
            let tags = shown.split_whitespace();
            hashtags.extend(tags.filter_map(|word| word.strip_prefix('#').map(str::to_owned)));
            return;
        }
        // Each line is searched for a day at most twice: a card with a day ends before the next one.
        let is_dated = |line: Line<'_>| dates::day(&plain(line.text)).is_some();
        let mut before = self
            .lines
            .iter()
            .filter_map(|at| self.tail.get(*at as usize));
        if !self.counted && is_dated(line) && before.any(is_dated) {
            self.close();
        }
        self.push(at);
        if line.copied.is_some() && line.copied < self.most_indented {
            self.close();
        }
    }

    /// Adds a line of the tail to the current card; one too many suffices to reject the card. Indices fit into 32 bits.
    fn push(&mut self, at: usize) {
        if self.lines.len() <= LONGEST_CARD {
            self.lines.extend(u32::try_from(at).ok());
        }
    }

    /// Ends the current card, without a number or an id.
    fn close(&mut self) {
        self.close_with(None, None);
    }

    /// Ends the current card with the number of posts and the id of its thread.
    fn close_with(&mut self, stated: Option<u32>, id: Option<PostId>) {
        self.cards.push(Card {
            list: self.list,
            lines: std::mem::take(&mut self.lines),
            stated,
            id,
        });
    }

    /// Returns the cards, and the hashtags that the page lists.
    fn finish(mut self) -> (Vec<Card>, Vec<String>) {
        // Lines after the last card are another card only if cards have no end line.
        if !self.lines.is_empty() && !self.counted {
            self.close();
        }
        (self.cards, self.hashtags.unwrap_or_default())
    }
}

/// A card: its lines, as indices into the tail, and the data in its end line.
struct Card {
    list: List,
    lines: Vec<u32>,
    stated: Option<u32>,
    id: Option<PostId>,
}

/// Whether a line is a rule or an underline.
fn is_rule(line: &str) -> bool {
    line.len() > 3 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'='))
}

/// Parses a card from its lines.
fn teaser(
    reader: &Reader<'_, '_>,
    lines: Lines<'_, '_>,
    stated: Option<u32>,
    page: &Page<'_>,
    thread: &Thread,
    cx: &mut Context,
) -> Result<Teaser> {
    let mut teaser = Teaser::new();
    teaser.stated_posts = stated;
    let mut author = Author::new();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate().take(CARD_HEAD) {
        let shown = plain(line.text);
        if let Some((year, month, day)) = dates::day(&shown) {
            teaser.published = date((year, month, day), reader.dump, page, Some(thread), cx);
            start = at + 1;
            break;
        }
        if let Some(handle) = at_handle(&shown).filter(|_| author.handle.is_none() && at <= 2) {
            author.handle = Some(handle.to_owned());
            let mut before = lines.part(0, at).iter().rev();
            let name = before.find(|line| !is_avatar(line.text));
            author.name = name
                .map(|line| plain(line.text).into_owned())
                .filter(|name| !name.is_empty() && name.len() < 80);
            start = at + 1;
        } else if is_avatar(line.text) {
            start = start.max(at + 1);
        }
    }
    let lines = lines.part(start, lines.len());
    let segments = segment::segment_card(lines, stated, reader.gap_rule);
    (teaser.posts, _) = reader.posts(lines, &segments, cx)?;
    teaser.author = Some(author).filter(|author| !author.is_empty());
    Ok(teaser)
}

/// Parses the day of a card of a thread, or of a thread itself; a missing year is inferred from the caller's reference
/// date, or the thread's own time.
pub(super) fn date(
    (year, month, day): (Option<i16>, i8, i8),
    dump: &Dump<'_>,
    page: &Page<'_>,
    thread: Option<&Thread>,
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
            .and_then(|thread| thread.published)
            .and_then(Timestamp::instant)
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date())
    };
    let saved = dump.front.saved_on();
    match page.reference_date().or(saved).or_else(of_thread) {
        Some(reference) => {
            let (month_shown, day_shown) = (&month, &day);
            cx.found(&match thread {
                Some(_) => Finding::CardYear {
                    month: month_shown,
                    day: day_shown,
                },
                None => Finding::ThreadYear {
                    month: month_shown,
                    day: day_shown,
                },
            });
            stated(
                Some(dates::year_before(month, day, reference)),
                YearOrigin::Inferred,
            )
        }
        None => stated(None, YearOrigin::Absent),
    }
}
