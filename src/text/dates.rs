//! Parses days as pages write them.

/// The names of the months by their first three letters; the site has only English.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Parses a day: `17 Jan`, `Aug 11`, `Sep 17, 2024`, `Nov 23rd 2021`, `2026-01-31`. The year is `None` if it is not
/// written. Returns `None` for any other text.
pub(crate) fn day(text: &str) -> Option<(Option<i16>, i8, i8)> {
    let text = text.trim().trim_end_matches(['•', ' ', ',']);
    if text.len() > 24 {
        return None;
    }
    if let [year, month, day] = *text.split('-').collect::<Vec<_>>()
        && year.len() == 4
    {
        return valid(
            Some(year.parse().ok()?),
            month.parse().ok()?,
            day.parse().ok()?,
        );
    }
    let words: Vec<&str> = text
        .split([' ', ',', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .collect();
    let (first, second, year) = match *words {
        [first, second] => (first, second, None),
        [first, second, year] if year.len() == 4 => (first, second, Some(year.parse().ok()?)),
        _ => return None,
    };
    let (month, day) = month(first)
        .map(|month| (month, second))
        .or_else(|| Some((month(second)?, first)))?;
    let digits = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = matches!(
        day.get(digits.len()..),
        Some("" | "st" | "nd" | "rd" | "th")
    );
    if !ordinal {
        return None;
    }
    valid(year, month, digits.parse().ok()?)
}

fn valid(year: Option<i16>, month: i8, day: i8) -> Option<(Option<i16>, i8, i8)> {
    crate::model::Day::new(year, month, day).map(|_| (year, month, day))
}

/// Returns the month of a name or its first letters.
pub(crate) fn month(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_ascii_lowercase();
    let known = lower.len() <= 9 && lower.bytes().all(|b| b.is_ascii_lowercase());
    let at = MONTHS
        .iter()
        .position(|month| known && lower.starts_with(month))?;
    i8::try_from(at + 1).ok()
}

/// Returns the latest year in which a day is not after a reference date.
pub(crate) fn year_before(month: i8, day: i8, reference: jiff::civil::Date) -> i16 {
    let later = (month, day) > (reference.month(), reference.day());
    reference.year() - i16::from(later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_of_dates_are_parsed() {
        for (text, expected) in [
            ("17 Jan", (None, 1, 17)),
            ("Aug 11", (None, 8, 11)),
            ("Sep 17, 2024", (Some(2024), 9, 17)),
            ("Nov 23rd 2021", (Some(2021), 11, 23)),
            ("2026-01-31", (Some(2026), 1, 31)),
            ("Jun 22 •", (None, 6, 22)),
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in [
            "", "May", "Read 4 tweets", "Feb 30", "1. Mars", "12 tweets", "Maybe 3 things",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
