//! Parses the counts on pages of posts.

use std::borrow::Cow;

use crate::chars::strip_invisible;
use crate::chars::{decimal, decimal_digit};
use crate::model::{Count, Stats};

/// A field of a post's counts.
pub(crate) type Stat = fn(&mut Stats) -> &mut Option<Count>;

/// The units of rounded counts.
const UNITS: [(char, u32); 3] = [('K', 3), ('M', 6), ('B', 9)];

/// Parses a count that is the entire text: `17,948` (exact), `1.2K` (not). `None` for a blank text or if it is not a
/// number.
///
/// # Examples
///
/// ```
/// use unrolled::model::Count;
/// use unrolled::reader::count;
///
/// assert_eq!(count("17,948"), Some(Count::new(17_948, true)));
/// assert_eq!(count("1.2K"), Some(Count::new(1_200, false)));
/// assert_eq!(count("GIF"), None);
/// ```
pub fn count(text: &str) -> Option<Count> {
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
        decimal(fraction)?
    };
    let value = whole(whole_part)?
        .checked_mul(10_u64.pow(digits))?
        .checked_add(fraction)?
        .checked_mul(10_u64.pow(power))?;
    Some(Count::new(value, false))
}

/// Units of rounded counts as other languages write them (CLDR 46, compact decimals), and the power of ten of each.
/// Turkish `B` (thousand) is left out, as it is English for a billion.
const WORDS: [(&str, u32); 26] = [
    ("K", 3),
    ("M", 6),
    ("B", 9),
    ("k", 3),
    ("mil", 3),
    ("mi", 6),
    ("mln", 6),
    ("mn", 6),
    ("Mio", 6),
    ("Tsd", 3),
    ("tys", 3),
    ("tis", 3),
    ("тыс", 3),
    ("тис", 3),
    ("млн", 6),
    ("rb", 3),
    ("jt", 6),
    ("tn", 3),
    ("千", 3),
    ("천", 3),
    ("万", 4),
    ("萬", 4),
    ("만", 4),
    ("億", 8),
    ("亿", 8),
    ("억", 8),
];

/// Parses the count at the start of a text in any language, before the words that say what is counted: `63,500 likes`,
/// `63 500` with any space, `63.500`, `1,2 mil`, `1.2万`. `None` if it could mean several numbers, as `63,5 x`, or if a
/// short unknown word may be its unit.
pub(crate) fn leading_count(text: &str) -> Option<Count> {
    let text = latin_digits(text.trim());
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(&text);
    let first = text.get(..end).filter(|first| !first.is_empty())?;
    let (mut written, mut separator) = (first.to_owned(), None);
    // Groups of three digits, each after the same sign.
    loop {
        let after = text.get(end..)?;
        let sign = after.chars().next().filter(|sign| {
            matches!(sign, ',' | '.' | '\'' | '’') || sign.is_whitespace() && *sign != '\n'
        });
        let group = sign.and_then(|sign| after.get(sign.len_utf8()..));
        let is_group = group.is_some_and(|group| digits(group) == 3)
            && first.len() <= 3
            && separator.is_none_or(|known| Some(known) == sign);
        let (Some(sign), Some(group), true) = (sign, group, is_group) else {
            break;
        };
        written.push_str(group.get(..3)?);
        separator = Some(sign);
        end += sign.len_utf8() + 3;
    }
    let after = text.get(end..)?;
    let decimals = after.strip_prefix(['.', ',']).map_or(0, digits);
    let latin_point = after.starts_with('.');
    let fraction = after.get(1..=decimals).filter(|_| decimals > 0);
    let after = after.get(fraction.map_or(0, |fraction| fraction.len() + 1)..)?;
    let rest = after.trim_start();
    let word_end = rest
        .find(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’'))
        .unwrap_or(rest.len());
    let word = rest.get(..word_end)?;
    // No space separates words in Chinese, Japanese and Korean.
    let power = WORDS.iter().find_map(|&(unit, power)| {
        let is_glued = !unit.starts_with(|c: char| c < '\u{1100}');
        (word == unit || is_glued && word.starts_with(unit)).then_some(power)
    });
    let value: u64 = decimal(&written)?;
    match (power, fraction) {
        (None, None) => {
            let others = rest.get(word_end..)?.trim_start_matches('.').trim();
            let may_be_unit = !word.is_empty() && word.chars().count() <= 4 && !others.is_empty();
            let is_glued = after.len() == rest.len() && word.is_ascii() && !word.is_empty();
            (!may_be_unit && !is_glued).then(|| Count::new(value, true))
        }
        (None, Some(_)) => None,
        // Turkish.
        (Some(9), Some(_)) if !latin_point => None,
        (Some(power), fraction) => {
            // With a unit the last group is a fraction: `1.234K`.
            let fraction = fraction.unwrap_or_default();
            let places = u32::try_from(fraction.len()).ok()?;
            let power = power.checked_sub(places)?;
            let value = match fraction {
                "" => value,
                fraction => value
                    .checked_mul(10_u64.pow(places))?
                    .checked_add(decimal(fraction)?)?,
            };
            let is_grouped = separator.is_some_and(|sign| matches!(sign, ',' | '.'));
            (!is_grouped)
                .then(|| value.checked_mul(10_u64.pow(power)))?
                .map(|value| Count::new(value, false))
        }
    }
}

/// Parses an integer, with or without commas between its thousands.
pub(super) fn whole(text: &str) -> Option<u64> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|first| !first.is_empty())?;
    let mut digits = decimal::<u64>(first).map(|_| first.to_owned())?;
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    decimal(&digits)
}

/// Parses the share of a poll's choice: 47 in ` 47%`, 33.3 in `33.3%`.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim_end();
    let written = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let share: f64 = number.parse().ok().filter(|_| written)?;
    (0.0..=100.0).contains(&share).then_some(share)
}

/// Returns a text with Latin digits in place of those of other scripts (languages write the same numbers with different
/// digits), and without invisible characters.
pub(crate) fn latin_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let digit = |c: char| char::from_digit(decimal_digit(c)?, 10);
    let latin = |c: char| match c {
        '٬' => ',',
        '٫' => '.',
        '٪' => '%',
        _ => digit(c).unwrap_or(c),
    };
    Cow::Owned(strip_invisible(text).chars().map(latin).collect())
}

/// Returns the integers in a text of any language: `2534 replies`, `1,782 votes`, `1.782 Stimmen`. Rounded numbers
/// (`1.2K`) are not included.
pub(crate) fn numbers(text: &str) -> impl Iterator<Item = u64> {
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

/// Returns the number at the start of a text, unless it is rounded, and the rest of the text.
fn number(text: &str) -> (Option<u64>, &str) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    let mut written = text.get(..end).unwrap_or_default().to_owned();
    // Groups of three digits follow a first group that is not longer.
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
            "", " ", "GIF", "1,23", ",123", "1,2345", "1234,567", "-5", "+5", "1.2", ".5K", "K",
            "1.2345K", "99999999999999999999",
        ] {
            assert_eq!(count(text), None, "{text:?}");
        }
    }

    #[test]
    fn counts_before_words_of_any_language() {
        for (text, value, exact) in [
            ("63 500 likes", 63_500, true),
            ("63\u{202f}500 J’aime", 63_500, true),
            ("63\u{a0}500", 63_500, true),
            ("63.500 Likes", 63_500, true),
            ("1’234’567", 1_234_567, true),
            ("1 like", 1, true),
            ("6 likes · 3 reposts", 6, true),
            ("1,2 mil curtidas", 1_200, false),
            ("1.2万", 12_000, false),
            ("3万件のいいね", 30_000, false),
            ("63,5 тыс. отметок", 63_500, false),
            ("1.2K likes", 1_200, false),
            ("٦٣٬٥٠٠", 63_500, true),
        ] {
            assert_eq!(
                leading_count(text),
                Some(Count::new(value, exact)),
                "{text:?}"
            );
        }
        for text in [
            "", "likes", "63,5 B beğeni", "5 t. tykkäystä", "1.2", "1,234K", "12x",
        ] {
            assert_eq!(leading_count(text), None, "{text:?}");
        }
    }

    #[test]
    fn shares() {
        assert_eq!(percent(" 3%"), Some(3.0));
        assert_eq!(percent("33.3 %"), Some(33.3));
        for text in ["", "%", "3", "-3%", "101%", "nan%", "inf%", "1e2%"] {
            assert_eq!(percent(text), None, "{text:?}");
        }
    }

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
}
