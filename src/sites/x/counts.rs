//! Parses the counts below a post. Their labels are in the reader's language; the order of the counts is the same in
//! all languages.

use super::parts::{BOOKMARKS, COUNTS, LIKES, Position, REPLIES, REPOSTS, VIEWS};
use crate::dom::{Element, Query};
use crate::model::{Count, Stats};
use crate::reader::{PostFindings, by_name, latin_digits, numbers};
use crate::report::{Finding, Quoted};

/// The number of counts.
const ALL: usize = 5;

/// The element with a count that is not a button: the link to the views (2022-12).
const LINK_TO_VIEWS: Query<'_> = Query::constant("a[href$='/analytics']");
const LABELLED: Query<'_> = Query::constant("[aria-label]");

/// Returns the counts of a post, from the bar of its buttons: its label is `48 replies, 152 reposts, …`, without counts
/// of zero; each button's label has its own count. `None` if there are no counts.
pub(super) fn read(bar: Element<'_>, findings: &mut PostFindings) -> Option<Box<Stats>> {
    let mut known: [Option<u64>; ALL] = [None; ALL];
    // Posts in lists have a link to the views and no count on the bookmark; the opened post has no link, but that
    // count.
    let opened = bar.first(&LINK_TO_VIEWS).is_none();
    // The link to the views has no number if there is none.
    let mut viewed = true;
    for button in bar.select(&LABELLED) {
        let testid = button.attr("data-testid");
        let at = match testid.and_then(|testid| by_name(testid, &COUNTS)) {
            Some(at) => at,
            _ if button.matches(&LINK_TO_VIEWS) => VIEWS,
            _ => continue,
        };
        let label = latin_digits(button.attr("aria-label").unwrap_or_default());
        let mut numbers = numbers(&label).peekable();
        viewed &= at != VIEWS || numbers.peek().is_some();
        if let (Some(known), Some(number), None) =
            (known.get_mut(at), numbers.next(), numbers.next())
        {
            *known = Some(number);
        }
    }
    match bar.attr("aria-label") {
        None if bar.text().contains(char::is_numeric) => {
            findings.also(&Finding::CountsUnlabelled);
        }
        None => {}
        Some(label) => {
            let stated: Vec<u64> = numbers(&latin_digits(label)).take(ALL + 1).collect();
            match places(&stated, &known, opened, viewed) {
                Some(placed) => known = placed,
                None => {
                    let label = Quoted(label);
                    findings.also(&Finding::CountsUnclear { label });
                }
            }
        }
    }
    let count = |at: Position| {
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

/// Assigns the numbers of a label to the counts: the only assignment that agrees with the buttons. `None` if there is
/// none, or if there are several.
fn places(
    stated: &[u64],
    known: &[Option<u64>; ALL],
    opened: bool,
    viewed: bool,
) -> Option<[Option<u64>; ALL]> {
    let mut only = None;
    for taken in 0..1_u32 << ALL {
        if taken.count_ones() as usize != stated.len() {
            continue;
        }
        let unseen = taken & 1 << BOOKMARKS != 0 && known.get(BOOKMARKS) == Some(&None);
        if opened && unseen && stated.len() < ALL || !viewed && taken & 1 << VIEWS != 0 {
            continue;
        }
        let mut left = stated.iter();
        let mut placed = [None; ALL];
        for (at, place) in placed.iter_mut().enumerate() {
            if taken & 1 << at != 0 {
                *place = left.next().copied();
            }
        }
        // The count of a button is in the label as well, unless it is zero.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_omitted_in_a_label_are_on_the_buttons() {
        let known = [Some(2534), Some(4483), Some(25_616), None, Some(2_596_467)];
        let placed = places(&[2534, 4483, 25_616, 797, 2_596_467], &known, false, true);
        assert_eq!(placed.unwrap()[BOOKMARKS], Some(797));
        // The second number may be any of the other counts.
        let replies = [Some(5), None, None, None, None];
        assert_eq!(places(&[5, 9], &replies, false, true), None);
        let views = [Some(5), None, None, None, Some(9)];
        assert_eq!(places(&[5, 9], &views, false, true), Some(views));
        let buttons = [Some(5), Some(2), Some(7), None, None];
        let placed = places(&[5, 2, 7, 90], &buttons, true, true).unwrap();
        assert_eq!(placed, [Some(5), Some(2), Some(7), None, Some(90)]);
        assert_eq!(places(&[5, 2, 7, 90], &buttons, false, true), None);
        // A post from before views were counted.
        let old = [Some(5), Some(2), Some(7), None, None];
        let placed = places(&[5, 2, 7, 90], &old, false, false).unwrap();
        assert_eq!(placed, [Some(5), Some(2), Some(7), Some(90), None]);
        assert_eq!(places(&[], &[None; ALL], true, true), Some([None; ALL]));
        assert_eq!(places(&[1, 2, 3, 4, 5, 6], &[None; ALL], true, true), None);
        let zeros = places(&[], &[Some(0), None, None, None, None], true, true).unwrap();
        assert_eq!(zeros[REPLIES], Some(0));
    }
}
