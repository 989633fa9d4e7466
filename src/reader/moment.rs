//! Parses times in the formats of Twitter and of the programs for it.

use jiff::civil::DateTime;

use crate::chars::decimal;
use crate::text::dates::month;

/// A time that a page states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The time, parsed as UTC: pages with another zone do not state it.
    pub(crate) at: jiff::Timestamp,
    /// The precision in seconds: 60 if the time is written to the minute, else 1.
    pub(crate) seconds: i64,
}

impl Moment {
    /// Returns a time that is written to the second, or more precisely.
    pub(crate) const fn exact(at: jiff::Timestamp) -> Self {
        Self { at, seconds: 1 }
    }

    /// Whether the time in an id is equal to this one, at this one's precision.
    pub(crate) fn agrees_with(self, encoded: jiff::Timestamp) -> bool {
        self.at.as_second().abs_diff(encoded.as_second()) <= self.seconds.unsigned_abs()
    }
}

/// Parses a date with a time of day, in any order: `Jan 14, 2022 · 9:30 AM UTC`, `9:30 AM · Jan 14, 2022 UTC`,
/// `14/1/2022, 09:30:00` (the day is first), `9:30 AM - 14 Jan 2022`. `None` if a part is missing or if there is
/// another word.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let (mut clock, mut noon, mut days) = (None, None, Days::default());
    for word in text
        .split([' ', ',', '·', '-', '\u{a0}', '\u{202f}'])
        .filter(|word| !word.is_empty())
    {
        let once = match word {
            "UTC" | "GMT" => true,
            "AM" | "PM" => noon.replace(word == "PM").is_none(),
            _ if word.contains(':') => clock.replace(time_of_day(word)?).is_none(),
            _ => days.take(word)?,
        };
        if !once {
            return None;
        }
    }
    let (hour, minute, second) = clock?;
    let hour = match noon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(after) => hour % 12 + if after { 12 } else { 0 },
    };
    let (year, month, day) = (days.year?, days.month?, days.day?);
    let time = DateTime::new(year, month, day, hour, minute, second.unwrap_or(0), 0).ok()?;
    Some(Moment {
        at: time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp(),
        seconds: if second.is_some() { 1 } else { 60 },
    })
}

/// The parts of a date.
#[derive(Default)]
struct Days {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl Days {
    /// Takes a word of a date; returns whether its part is new. `None` if it is not a word of a date.
    fn take(&mut self, word: &str) -> Option<bool> {
        if let [day, month, year] = *word.split('/').collect::<Vec<_>>() {
            let first = self.take(day)? && self.month.replace(decimal(month)?).is_none();
            return Some(self.take(year)? && first);
        }
        Some(if let Some(month) = month(word) {
            self.month.replace(month).is_none()
        } else if word.len() == 4 {
            self.year.replace(decimal(word)?).is_none()
        } else {
            self.day.replace(decimal(word)?).is_none()
        })
    }
}

/// `9:30`, `09:30:00`.
fn time_of_day(word: &str) -> Option<(i8, i8, Option<i8>)> {
    let (hour, rest) = word.split_once(':')?;
    Some(match rest.split_once(':') {
        Some((minute, second)) => (decimal(hour)?, decimal(minute)?, Some(decimal(second)?)),
        None => (decimal(hour)?, decimal(rest)?, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_in_use() {
        for (text, at, seconds) in [
            ("27/4/2019, 05:45:08", "2019-04-27T05:45:08Z", 1),
            ("12:03 AM · Dec 10, 2021 UTC", "2021-12-10T00:03:00Z", 60),
            ("Aug 30, 2026 · 12:02 PM UTC", "2026-08-30T12:02:00Z", 60),
            ("May 1, 2022 · 12:00 AM UTC", "2022-05-01T00:00:00Z", 60),
            ("12:09 PM - 29 Jan 2019", "2019-01-29T12:09:00Z", 60),
            ("9:09 AM · November 4, 2024", "2024-11-04T09:09:00Z", 60),
        ] {
            let read = moment(text).map(|moment| (moment.at.to_string(), moment.seconds));
            assert_eq!(read, Some((at.to_owned(), seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "3h",
            "Aug 30",
            "Aug 30, 2026",
            "12:03 AM",
            "31/2/2021, 00:00:00",
            "1/13/2021, 00:00:00",
            "Aug 30, 2026 · 13:02 PM UTC",
            "Aug 30, 2026 · 25:02 UTC",
            "Aug 30, 2026 · 9:02 AM CET",
            "Aug 30, 2026 2025 · 9:02 AM",
            "+1/2/2021, 00:00:00",
            "1/2/3/2021, 00:00:00",
            "Last edited Jul 20, 2026 · 4:20 PM UTC",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
