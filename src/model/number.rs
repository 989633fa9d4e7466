use crate::chars::decimal_digit;

/// The number that an author gave a post: `2/`, `3/12`, `1.`, `(4/9)`. It remains in the post's text.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// let number = thread.posts[1].number.as_ref().ok_or("not numbered")?;
/// assert_eq!(number.text, "2/9");
/// assert_eq!((number.value, number.total), (2, Some(9)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SeriesNumber {
    /// The number as written, trimmed.
    pub text: String,
    /// The value.
    pub value: u32,
    /// The size of the series, if the author wrote it (`3/12`; `3/n` has none).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub total: Option<u32>,
}

impl SeriesNumber {
    /// Creates a number from its text, its value, and the size of the series. Nothing is checked;
    /// [`parse`](Self::parse) parses a text.
    pub fn new(text: impl Into<String>, value: u32, total: Option<u32>) -> Self {
        Self {
            text: text.into(),
            value,
            total,
        }
    }

    /// Parses a text that consists of a number: `2/`, `2/12`, `(2/12)`, `{2/12}`, `2.`, `2)`, `2-`, `2/n`, `١/`, `2️⃣`,
    /// `②`. Decimal digits of every script in this crate's tables are accepted. Returns `None` for any other text.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::SeriesNumber;
    ///
    /// let n = SeriesNumber::parse(" (2/12) ").unwrap();
    /// assert_eq!((n.text.as_str(), n.value, n.total), ("(2/12)", 2, Some(12)));
    /// assert_eq!(SeriesNumber::parse("3/n").unwrap().total, None);
    /// assert_eq!(SeriesNumber::parse("٣/").unwrap().value, 3);
    /// assert_eq!(SeriesNumber::parse("3 of them"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (value, total) = Self::values(text)?;
        Some(Self {
            text: text.to_owned(),
            value,
            total,
        })
    }

    /// Whether a text consists of a number.
    pub(crate) fn is_one(text: &str) -> bool {
        Self::values(text.trim()).is_some()
    }

    /// Returns the value and the total of a text that consists of a number.
    fn values(text: &str) -> Option<(u32, Option<u32>)> {
        // Rejects nearly every text by its first byte.
        match text.as_bytes().first()? {
            b'0'..=b'9' | b'(' | b'[' | b'{' | b'<' | 0x80.. => {}
            _ => return None,
        }
        let mut rest = text.strip_prefix('🧵').unwrap_or(text).trim_start();
        rest = rest.strip_prefix(OPENING).unwrap_or(rest);
        let (value, after) = digits(rest)?;
        let after = after.trim_start();
        let (total, tail) = match after.strip_prefix(['/', '／']) {
            Some(after) => match digits(after.trim_start()) {
                Some((total, tail)) => (Some(total), tail),
                None => (
                    None,
                    after
                        .trim_start()
                        .strip_prefix(['n', 'N', 'x', 'X', '?'])
                        .unwrap_or(after),
                ),
            },
            None => (None, after),
        };
        let closed = tail.chars().all(|c| {
            CLOSING.contains(&c) || matches!(c, '.' | ':' | '-' | '–' | '/') || c.is_whitespace()
        });
        closed.then_some((value, total))
    }
}

/// The brackets around a number.
const OPENING: [char; 9] = ['(', '[', '{', '<', '（', '［', '【', '「', '〔'];
const CLOSING: [char; 9] = [')', ']', '}', '>', '）', '］', '】', '」', '〕'];

/// Characters that are a number by themselves: the first, the last and the value of the first.
const SIGNS: [(char, char, u32); 5] = [
    ('①', '⑳', 1),
    ('❶', '❿', 1),
    ('➀', '➉', 1),
    ('➊', '➓', 1),
    ('🔟', '🔟', 10),
];

/// Returns the value of a character that is a number by itself.
fn sign(c: char) -> Option<u32> {
    let row = SIGNS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&c));
    row.map(|(first, _, value)| u32::from(c) - u32::from(*first) + value)
}

/// Parses a number of at most four digits, of keycaps (`1️⃣`) or of one sign (`①`), at the start of `text`; returns it
/// with the rest.
fn digits(text: &str) -> Option<(u32, &str)> {
    let mut chars = text.chars();
    if let Some(value) = chars.next().filter(|c| !c.is_ascii()).and_then(sign) {
        return Some((value, chars.as_str().trim_start_matches('\u{fe0f}')));
    }
    let keycap = |c: char| matches!(c, '\u{fe0f}' | '\u{20e3}');
    let end = text
        .char_indices()
        .find(|&(at, c)| decimal_digit(c).is_none() && !(at > 0 && keycap(c)))
        .map_or(text.len(), |(at, _)| at);
    let (number, rest) = text.split_at_checked(end)?;
    if !(1..=4).contains(&number.chars().filter(|&c| !keycap(c)).count()) {
        return None;
    }
    Some((
        number
            .chars()
            .filter_map(decimal_digit)
            .fold(0, |value, d| value * 10 + d),
        rest,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_of_numbers_are_parsed() {
        for (text, value, total) in [
            ("2/ ", 2, None),
            ("1. ", 1, None),
            ("1) ", 1, None),
            ("1- ", 1, None),
            ("3/n ", 3, None),
            ("\n1/", 1, None),
            ("1/?", 1, None),
            ("🧵1/13", 1, Some(13)),
            ("(12/12).", 12, Some(12)),
            ("१/२", 1, Some(2)),
            ("١/", 1, None),
            ("7", 7, None),
            ("1️⃣", 1, None),
            ("1️⃣2️⃣", 12, None),
            ("🔟", 10, None),
            ("④", 4, None),
            ("{2/4}", 2, Some(4)),
            ("【3/9】", 3, Some(9)),
            ("<1/2>", 1, Some(2)),
        ] {
            let got = SeriesNumber::parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((got.value, got.total), (value, total), "{text:?}");
            assert_eq!(got.text, text.trim());
        }
    }

    #[test]
    fn words_and_years_are_not_numbers() {
        for text in [
            "", "🧵", "/", "(", "one/", "2 things", "12345/", "1)La", "24/7 shop", "n/3",
        ] {
            assert_eq!(SeriesNumber::parse(text), None, "{text:?}");
        }
    }
}
