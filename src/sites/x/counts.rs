//! The counts below a post. Their labels are in the reader's language; the order of the counts is the same in all.

use super::{Part, part};
use crate::adapter::notes::Notes;
use crate::audit::WarningKind;
use crate::dom::{Element, Query};
use crate::model::{Count, Stats};

/// The place of a count in the bar's label.
pub(super) type Stat = usize;

pub(super) const REPLIES: Stat = 0;
pub(super) const REPOSTS: Stat = 1;
pub(super) const LIKES: Stat = 2;
pub(super) const BOOKMARKS: Stat = 3;
const VIEWS: Stat = 4;

/// How many counts there are.
const ALL: usize = 5;

/// What holds a count, besides the buttons: the link to the views (2022-12).
const LINK_TO_VIEWS: Query<'_> = Query::constant("a[href$='/analytics']");
const LABELLED: Query<'_> = Query::constant("[aria-label]");

/// The counts of a post, from the bar of its buttons: `48 replies, 152 reposts, …` is its label, which leaves out what
/// is zero; each button's label has its own count. `None` where nothing is counted.
pub(super) fn read(bar: Element<'_>, notes: &mut Notes) -> Option<Box<Stats>> {
    let mut known: [Option<u64>; ALL] = [None; ALL];
    // Lists have a link to the views and no count on the bookmark; the opened post has no link, but that count.
    let opened = bar.first(&LINK_TO_VIEWS).is_none();
    for button in bar.select(&LABELLED) {
        let at = match part(button) {
            Some(Part::Stat(at)) => at,
            _ if button.matches(&LINK_TO_VIEWS) => VIEWS,
            _ => continue,
        };
        let mut numbers = numbers(button.attr("aria-label").unwrap_or_default());
        if let (Some(known), Some(number), None) =
            (known.get_mut(at), numbers.next(), numbers.next())
        {
            *known = Some(number);
        }
    }
    match bar.attr("aria-label") {
        None if bar.text().bytes().any(|b| b.is_ascii_digit()) => {
            notes.note(WarningKind::AnchorMissing, || {
                "the bar of counts has no label; its buttons told some of them, or none".to_owned()
            });
        }
        None => {}
        Some(label) => {
            let stated: Vec<u64> = numbers(label).take(ALL + 1).collect();
            match places(&stated, &known, opened) {
                Some(placed) => known = placed,
                None => notes.note(WarningKind::InvalidValue, || {
                    format!("the counts {label:?} could not all be told apart")
                }),
            }
        }
    }
    let count = |at: Stat| {
        known
            .get(at)
            .copied()
            .flatten()
            .map(|n| Count::new(n, true))
    };
    let stats = Stats {
        replies: count(REPLIES),
        reposts: count(REPOSTS),
        likes: count(LIKES),
        bookmarks: count(BOOKMARKS),
        views: count(VIEWS),
        ..Stats::default()
    };
    stats.if_any()
}

/// Which count is which: the one way to put the numbers of a label in their places that agrees with what the buttons
/// say. `None` if there is none, or several.
fn places(stated: &[u64], known: &[Option<u64>; ALL], opened: bool) -> Option<[Option<u64>; ALL]> {
    let mut only = None;
    for taken in 0..1_u32 << ALL {
        if taken.count_ones() as usize != stated.len() {
            continue;
        }
        let unseen = taken & 1 << BOOKMARKS != 0 && known.get(BOOKMARKS) == Some(&None);
        if opened && unseen && stated.len() < ALL {
            continue;
        }
        let mut left = stated.iter();
        let mut placed = [None; ALL];
        for (at, place) in placed.iter_mut().enumerate() {
            if taken & 1 << at != 0 {
                *place = left.next().copied();
            }
        }
        // What a button counts is in the label as well, unless it is zero.
        let agrees = placed.iter().zip(known).all(|(placed, known)| {
            known.is_none_or(|known| *placed == Some(known) || placed.is_none() && known == 0)
        });
        if agrees && only.replace(placed).is_some() {
            return None;
        }
    }
    let mut placed: [Option<u64>; ALL] = only?;
    for (placed, known) in placed.iter_mut().zip(known) {
        *placed = placed.or(*known);
    }
    Some(placed)
}

/// The whole numbers of a text, in whatever language: `2534 replies`, `1,782 votes`, `1.782 Stimmen`. Rounded ones
/// (`1.2K`) are none.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = u64> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|c: char| c.is_ascii_digit())?;
            rest = rest.get(start..)?;
            let (number, after) = number(rest);
            rest = after;
            if let Some(number) = number {
                return Some(number);
            }
        }
    })
}

/// The number that a text begins with, unless it is rounded, and what follows it.
fn number(text: &str) -> (Option<u64>, &str) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    let mut written = text.get(..end).unwrap_or_default().to_owned();
    // Groups of three follow a first one that is no longer.
    while written.len() <= 3 || end > written.len() {
        let after = text.get(end..).unwrap_or_default();
        let Some(group) = after.strip_prefix([',', '.', '\'', '’', '\u{a0}', '\u{202f}']) else {
            break;
        };
        if digits(group) != 3 {
            break;
        }
        written.push_str(group.get(..3).unwrap_or_default());
        end = text.len() - group.len() + 3;
    }
    let after = text.get(end..).unwrap_or_default();
    let fraction = after
        .strip_prefix(['.', ','])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let rounded =
        fraction || after.starts_with(['K', 'M', 'B', '万', '億', '亿', '만', '千', '천']);
    let rest = if fraction {
        after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','))
    } else {
        after
    };
    ((!rounded).then(|| written.parse().ok()).flatten(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_any_language() {
        let of = |text: &str| numbers(text).collect::<Vec<_>>();
        assert_eq!(of("2534 replies, 448 reposts"), [2534, 448]);
        assert_eq!(of("1,782 votes · Final results"), [1782]);
        assert_eq!(of("12.345 Antworten, 7 Reposts"), [12_345, 7]);
        assert_eq!(of("返信2534件、リポスト12件"), [2534, 12]);
        assert_eq!(of("1\u{a0}234\u{a0}567 vues"), [1_234_567]);
        assert!(of("1.2K votes").is_empty());
        assert_eq!(of("3万 件, 5 件"), [5]);
        assert!(of("Bookmark").is_empty());
        assert_eq!(of("99999999999999999999999 x 5"), [5]);
    }

    #[test]
    fn the_buttons_tell_what_a_label_leaves_out() {
        let known = [Some(2534), Some(4483), Some(25_616), None, Some(2_596_467)];
        let placed = places(&[2534, 4483, 25_616, 797, 2_596_467], &known, false);
        assert_eq!(placed.unwrap()[BOOKMARKS], Some(797));
        // Nothing says which of the others the second is.
        let replies = [Some(5), None, None, None, None];
        assert_eq!(places(&[5, 9], &replies, false), None);
        let views = [Some(5), None, None, None, Some(9)];
        assert_eq!(places(&[5, 9], &views, false), Some(views));
        let buttons = [Some(5), Some(2), Some(7), None, None];
        let placed = places(&[5, 2, 7, 90], &buttons, true).unwrap();
        assert_eq!(placed, [Some(5), Some(2), Some(7), None, Some(90)]);
        assert_eq!(places(&[5, 2, 7, 90], &buttons, false), None);
        assert_eq!(places(&[], &[None; ALL], true), Some([None; ALL]));
        assert_eq!(places(&[1, 2, 3, 4, 5, 6], &[None; ALL], true), None);
        let zeros = places(&[], &[Some(0), None, None, None, None], true).unwrap();
        assert_eq!(zeros[REPLIES], Some(0));
    }
}
