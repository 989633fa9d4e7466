//! Chooses the more complete of two values.

use std::collections::HashSet;

use jiff::Timestamp as Instant;
use url::Url;

use super::order::without_space;
use crate::model::{Author, Day, MergeConflict, MergeField, TimeOrigin, Timestamp, YearOrigin};

/// Two times of the same thing on two pages differ by less than this if one page omits the seconds.
const MINUTE: u64 = 60;

/// Merges values and collects the conflicts.
#[derive(Debug, Default)]
pub(super) struct Merger {
    pub(super) conflicts: Vec<MergeConflict>,
    /// The post that is being merged.
    pub(super) post: Option<usize>,
    /// The pairs of names that were already reported.
    authors: HashSet<(String, String)>,
}

impl Merger {
    pub(super) fn report_conflict(&mut self, field: MergeField, kept: String, dropped: String) {
        // A conflict between two names of an author is reported once, not for each post.
        if field == MergeField::Author && !self.authors.insert((kept.clone(), dropped.clone())) {
            return;
        }
        self.conflicts.push(MergeConflict {
            field,
            post: self.post,
            kept,
            dropped,
        });
    }

    /// Keeps the first value, or takes the second if there is none.
    pub(super) fn option<T: PartialEq>(
        &mut self,
        field: MergeField,
        ours: &mut Option<T>,
        other: Option<T>,
        show: impl Fn(&T) -> String,
    ) {
        match (ours.as_ref(), other) {
            (None, other) => *ours = other,
            (Some(ours), Some(other)) if *ours != other => {
                self.report_conflict(field, show(ours), show(&other))
            }
            _ => {}
        }
    }

    pub(super) fn url(&mut self, ours: &mut Option<Url>, other: Option<Url>) {
        self.option(MergeField::Url, ours, other, Url::to_string);
    }

    /// Keeps the longer title if one is the other truncated.
    pub(super) fn title(&mut self, ours: &mut Option<String>, other: Option<String>) {
        if let (Some(a), Some(b)) = (ours.as_deref(), other.as_deref())
            && let Some(second) = is_second_fuller(a, b)
        {
            if second {
                *ours = other;
            }
            return;
        }
        self.option(MergeField::Title, ours, other, String::clone);
    }

    pub(super) fn author(&mut self, ours: &mut Author, other: Author) {
        let same_handle = match (&ours.handle, &other.handle) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => false,
        };
        if !same_handle {
            self.option(
                MergeField::Author,
                &mut ours.handle,
                other.handle,
                |handle| format!("@{handle}"),
            );
        }
        self.option(
            MergeField::Author,
            &mut ours.name,
            other.name,
            String::clone,
        );
        self.option(
            MergeField::Author,
            &mut ours.user_id,
            other.user_id,
            String::clone,
        );
        // The URLs of a profile and of its picture differ from site to site.
        ours.url = ours.url.take().or(other.url);
        ours.avatar = ours.avatar.take().or(other.avatar);
        ours.verified = ours.verified.or(other.verified);
    }

    /// Merges authors that may be unknown.
    pub(super) fn author_if_any(&mut self, ours: &mut Option<Author>, other: Option<Author>) {
        match (ours.as_mut(), other) {
            (Some(ours), Some(other)) => self.author(ours, other),
            (None, other) => *ours = other,
            (Some(_), None) => {}
        }
    }

    /// Keeps the more precise time.
    pub(super) fn time(&mut self, ours: &mut Option<Timestamp>, other: Option<Timestamp>) {
        let (Some(a), Some(b)) = (*ours, other) else {
            *ours = ours.or(other);
            return;
        };
        let (fuller, agree) = fuller_time(a, b);
        if !agree {
            let (kept, dropped) = if fuller == a { (a, b) } else { (b, a) };
            self.report_conflict(MergeField::Published, written(kept), written(dropped));
        }
        *ours = Some(fuller);
    }
}

fn written(time: Timestamp) -> String {
    match time {
        Timestamp::Instant { at, .. } => at.to_string(),
        Timestamp::Day { date, .. } => date.to_string(),
    }
}

/// Returns the more precise of two times (the first, if both are equally precise) and whether they can be the same
/// time.
fn fuller_time(a: Timestamp, b: Timestamp) -> (Timestamp, bool) {
    match (a, b) {
        (Timestamp::Instant { at: one, .. }, Timestamp::Instant { at: two, .. }) => {
            let agree = one.as_second().abs_diff(two.as_second()) < MINUTE;
            let second = agree && exactness(b) > exactness(a);
            (if second { b } else { a }, agree)
        }
        (Timestamp::Instant { at, .. }, Timestamp::Day { date, .. }) => (a, may_be(at, date)),
        (Timestamp::Day { date, .. }, Timestamp::Instant { at, .. }) => (b, may_be(at, date)),
        (Timestamp::Day { date: one, .. }, Timestamp::Day { date: two, .. }) => {
            let day = (one.month(), one.day()) == (two.month(), two.day());
            let year = one.year().is_none() || two.year().is_none() || one.year() == two.year();
            let second = day && exactness(b) > exactness(a);
            (if second { b } else { a }, day && year)
        }
    }
}

/// Returns the precision of a time, to compare times of the same kind.
fn exactness(time: Timestamp) -> u8 {
    match time {
        Timestamp::Instant {
            origin: TimeOrigin::Id,
            ..
        } => 3,
        Timestamp::Instant { at, .. } if at.subsec_nanosecond() != 0 => 2,
        Timestamp::Instant { at, .. } => u8::from(at.as_second() % 60 != 0),
        Timestamp::Day {
            year: YearOrigin::Stated,
            ..
        } => 2,
        Timestamp::Day {
            year: YearOrigin::Inferred,
            ..
        } => 1,
        Timestamp::Day { .. } => 0,
    }
}

/// Whether a moment is on a day in some time zone.
fn may_be(at: Instant, day: Day) -> bool {
    [-14, 0, 14].into_iter().any(|hours| {
        let there = at
            .checked_add(jiff::SignedDuration::from_hours(hours))
            .unwrap_or(at);
        let date = there.to_zoned(jiff::tz::TimeZone::UTC).date();
        (date.month(), date.day()) == (day.month(), day.day())
            && day.year().is_none_or(|year| year == date.year())
    })
}

/// Returns the greater number.
pub(super) fn greater<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    a.max(b)
}

/// Whether the second text is more complete; `None` if the texts differ. White space aside, they are equal, or one is
/// the other truncated with `…`. Of equal texts, the one with more line breaks is more complete.
pub(super) fn is_second_fuller(a: &str, b: &str) -> Option<bool> {
    let (one, two) = (without_space(a), without_space(b));
    if one == two {
        let breaks = |text: &str| text.matches('\n').count();
        return Some(breaks(b) > breaks(a));
    }
    let cut = |short: &str, long: &str| {
        short
            .strip_suffix('…')
            .or_else(|| short.strip_suffix("..."))
            .is_some_and(|beginning| long.starts_with(beginning))
    };
    match (cut(&one, &two), cut(&two, &one)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
