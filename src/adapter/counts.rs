//! Counts and polls as pages of tweets write them.

use crate::model::{Count, Poll, Stats};

/// A field of a post's counts.
pub(crate) type Stat = fn(&mut Stats) -> &mut Option<Count>;

/// Thousands and their like, as counts are rounded to.
const UNITS: [(char, u32); 3] = [('K', 3), ('M', 6), ('B', 9)];

/// A count that stands alone: `17,948` (exact), `1.2K` (not). `None` for what is blank or no number.
pub(crate) fn count(text: &str) -> Option<Count> {
    let text = text.trim();
    let unit = UNITS.iter().find_map(|&(unit, power)| {
        Some((text.strip_suffix([unit, unit.to_ascii_lowercase()])?, power))
    });
    let Some((rounded, power)) = unit else {
        return whole(text).map(|value| Count::new(value, true));
    };
    let (whole_part, fraction) = rounded.split_once('.').unwrap_or((rounded, ""));
    let digits = u32::try_from(fraction.len()).ok()?;
    let power = power.checked_sub(digits)?;
    let fraction = if fraction.is_empty() {
        0
    } else {
        plain(fraction)?
    };
    let value = whole(whole_part)?
        .checked_mul(10_u64.pow(digits))?
        .checked_add(fraction)?
        .checked_mul(10_u64.pow(power))?;
    Some(Count::new(value, false))
}

/// A whole number, with or without commas between its thousands.
fn whole(text: &str) -> Option<u64> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|first| !first.is_empty())?;
    let mut digits = plain(first).map(|_| first.to_owned())?;
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    plain(&digits)
}

fn plain(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The share of a poll's choice: 47 in ` 47%`, 33.3 in `33.3%`.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim_end();
    let written = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let share: f64 = number.parse().ok().filter(|_| written)?;
    (0.0..=100.0).contains(&share).then_some(share)
}

/// Takes what stands below a poll, as `1,782 votes • 22 hours`.
pub(crate) fn poll_info(text: &str, poll: &mut Poll) {
    for part in text.split(['•', '·']).map(str::trim) {
        let votes = part
            .strip_suffix("votes")
            .or_else(|| part.strip_suffix("vote"))
            .and_then(|votes| whole(votes.trim_end()));
        if votes.is_some() {
            poll.votes = votes;
        } else if !part.is_empty() {
            poll.status = Some(part.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_exact_and_rounded() {
        for (text, value, exact) in [
            (" 17,948", 17_948, true),
            ("0", 0, true),
            ("8,195,028", 8_195_028, true),
            ("1234", 1234, true),
            ("2K", 2_000, false),
            ("1.2K", 1_200, false),
            ("12.25m", 12_250_000, false),
        ] {
            assert_eq!(count(text), Some(Count::new(value, exact)), "{text:?}");
        }
        for text in [
            "",
            " ",
            "GIF",
            "1,23",
            ",123",
            "1,2345",
            "1234,567",
            "-5",
            "+5",
            "1.2",
            ".5K",
            "K",
            "1.2345K",
            "99999999999999999999",
        ] {
            assert_eq!(count(text), None, "{text:?}");
        }
    }

    #[test]
    fn shares_and_what_stands_below_a_poll() {
        assert_eq!(percent(" 3%"), Some(3.0));
        assert_eq!(percent("33.3 %"), Some(33.3));
        for text in ["", "%", "3", "-3%", "101%", "nan%", "inf%", "1e2%"] {
            assert_eq!(percent(text), None, "{text:?}");
        }
        for (text, votes, status) in [
            ("1,782 votes • 22 hours", Some(1782), Some("22 hours")),
            ("1 vote · Final results", Some(1), Some("Final results")),
            ("Final results", None, Some("Final results")),
            ("", None, None),
        ] {
            let mut poll = Poll::default();
            poll_info(text, &mut poll);
            assert_eq!(
                (poll.votes, poll.status.as_deref()),
                (votes, status),
                "{text:?}"
            );
        }
    }
}
