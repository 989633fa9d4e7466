//! The numbers in a text: at the start or the end of a line, or on a line of their own.

use std::borrow::Cow;

use crate::chars::is_decimal_digit;
use crate::model::SeriesNumber;
use crate::text::table::Lines;

/// The style of a number. A series has one style; the numbers of a list inside a post mostly have another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Style {
    #[default]
    /// `2/` `2/12` `2/n` `(2/12)` `{2/12}`
    Slash,
    /// `2.` `2 ...` `2️⃣`
    Dot,
    /// `2)` `(2)`
    Paren,
    /// `#Part2` `Part 2`
    Part,
}

/// The position of a number in its post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    /// At the start of the post.
    Start,
    /// At the end of the post.
    End,
    /// On a line of its own, at either end.
    Alone,
}

/// Words before the number of a part, in lower case, as authors write them.
const PARTS: [&str; 9] = [
    "part", "parte", "partie", "teil", "deel", "bagian", "chapter", "pt", "tweet",
];

/// Words before a number with a total, in drafts: `Post 2/7`.
const WITH_TOTAL: [&str; 4] = ["post", "thread", "toot", "skeet"];

/// Signs around the number of a part on a line of its own: `**Tweet 2/7**`, `### Tweet 2/7`, `--- Tweet 2/7 ---`.
const AROUND: [char; 8] = ['*', '_', '#', '[', ']', '-', '=', ' '];

/// The fewest letters of a word that a number may directly follow: `everyone4/7`.
const WORD: usize = 3;

/// A number in a text; its text is parsed again from its line if it belongs to the series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    line: u32,
    value: u16,
    /// The total, or 0 if it includes none.
    pub(super) total: u16,
    /// Whether a sign or a word directly precedes it: `:)4/`. Then it is one only if a series has just this number
    /// missing.
    pub(super) glued: bool,
    pub(super) style: Style,
    pub(super) place: Place,
}

impl Mark {
    fn new(line: usize, style: Style, place: Place, number: &SeriesNumber) -> Option<Self> {
        Some(Self {
            line: u32::try_from(line).ok()?,
            // A number has at most four digits.
            value: u16::try_from(number.value).ok()?,
            total: number
                .total
                .map_or(Some(0), |total| u16::try_from(total).ok())?,
            glued: false,
            style,
            place,
        })
    }

    pub(crate) fn line(&self) -> usize {
        self.line as usize
    }

    pub(crate) fn value(&self) -> u32 {
        u32::from(self.value)
    }

    /// Whether it is the last of a series with this total.
    pub(super) fn is_last(&self) -> bool {
        self.total > 0 && self.value == self.total
    }

    /// Whether nothing says how many numbers there are.
    pub(crate) fn is_open(&self) -> bool {
        self.total == 0
    }

    /// Parses the number as written from its line.
    pub(crate) fn number(&self, lines: Lines<'_, '_>) -> Option<SeriesNumber> {
        let line = lines.text(self.line())?;
        match self.place {
            Place::Start => Some(opening(line)?.1),
            Place::End => Some(closing(line)?.1),
            Place::Alone => lone_number(line),
        }
    }
}

/// Returns all numbers at the start or the end of a line, or on a line of their own.
pub(super) fn marks(lines: Lines<'_, '_>) -> Vec<Mark> {
    // Most lines have none.
    let numbered = || {
        let lines = lines.texts().enumerate();
        lines.filter(|(_, line)| has_digit(line))
    };
    let mut marks: Vec<Mark> = Vec::with_capacity(numbered().count());
    for (at, line) in numbered() {
        if let Some(number) = lone_number(line) {
            let style = style(&number.text);
            marks.extend(Mark::new(at, style, Place::Alone, &number));
            continue;
        }
        let opens = opening(line);
        marks.extend(opens.and_then(|(style, number)| Mark::new(at, style, Place::Start, &number)));
        if let Some((style, number, glued)) = closing(line)
            && let Some(mark) = Mark::new(at, style, Place::End, &number)
        {
            marks.push(Mark { glued, ..mark });
        }
    }
    marks
}

/// Whether a text has a digit, or another character that is a number, as every number does.
fn has_digit(text: &str) -> bool {
    let of_ascii = || text.bytes().any(|byte| byte.is_ascii_digit());
    let of_any = || text.chars().any(|c| is_decimal_digit(c) || is_sign(c));
    of_ascii() || !text.is_ascii() && of_any()
}

/// Whether a character is a number by itself: `①`, `🔟`.
fn is_sign(c: char) -> bool {
    matches!(c, '①'..='⑳' | '❶'..='➓' | '🔟')
}

/// Returns the number that a line consists of.
pub(super) fn lone_number(line: &str) -> Option<SeriesNumber> {
    // Most lines have no digit of any script.
    if !line
        .bytes()
        .any(|byte| byte.is_ascii_digit() || byte >= 0x80)
    {
        return None;
    }
    // A number starts with one of these, or with markup that is removed.
    let first = line.bytes().find(|byte| !matches!(byte, b'\\' | b'*'));
    let number = match first? {
        b'0'..=b'9' | b'(' | b'[' | b'{' | b'<' | 0x80.. if may_be_number(line) => {
            let bare = without(line, &['\\', '*']);
            SeriesNumber::parse(bare.trim_end_matches(['^', '_', ' ']))
        }
        _ => part_alone(line),
    };
    number.or_else(|| part_alone(line.trim_matches(AROUND)))
}

/// Whether a line has no letters but those in place of a total, `1/n` or `1/x`.
fn may_be_number(line: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    let is_total = |byte: u8| matches!(byte, b'n' | b'N' | b'x' | b'X');
    line.bytes().all(|byte| !is_letter(byte) || is_total(byte))
}

/// Returns the number of a part that a line consists of.
fn part_alone(line: &str) -> Option<SeriesNumber> {
    let (number, rest) = part(line)?;
    rest.is_empty().then_some(number)
}

/// Returns the number at the start of a line, and its style.
pub(crate) fn opening_number(line: &str) -> Option<(Style, u32)> {
    opening(line).map(|(style, number)| (style, number.value))
}

/// Returns the number at the start of a line.
fn opening(line: &str) -> Option<(Style, SeriesNumber)> {
    let line = line.trim_start_matches(['*', '_', '>', ' ', '\u{200e}', '\u{200f}']);
    let word = line.split_whitespace().next()?;
    let word = if word == "🧵" {
        line.split_whitespace().nth(1)?
    } else {
        word
    };
    if !has_digit(word) {
        return part(line).map(|(number, _)| (Style::Part, number));
    }
    if let Some((number, _)) = part(line) {
        return Some((Style::Part, number));
    }
    let word = without(word, &['\\']);
    if let Some(number) = SeriesNumber::parse(word.trim_end_matches('*')) {
        let bare = number.text.chars().all(|c| c.is_ascii_digit());
        // `2 ...and so on`
        let dotted = bare
            && line
                .strip_prefix(&*word)
                .is_some_and(|rest| rest.trim_start().starts_with(['.', '…']));
        return if !bare || dotted {
            Some((style(&number.text), number))
        } else {
            None
        };
    }
    // `1)La`, `3.word`, `4/“word`, `5️⃣word`: without a space.
    let keycap = word.rfind('\u{20e3}').map(|at| at + '\u{20e3}'.len_utf8());
    let end = keycap.or_else(|| word.find(['/', ')', '.']).map(|at| at + 1))?;
    let (head, rest) = word.split_at_checked(end)?;
    let begins = |c: &char| {
        let quoted = || head.ends_with('/') && matches!(c, '"' | '@' | '#' | '\'');
        c.is_alphabetic() || !c.is_ascii() && !is_decimal_digit(*c) || quoted()
    };
    rest.chars().next().filter(begins)?;
    let number = SeriesNumber::parse(head)?;
    Some((style(&number.text), number))
}

/// Returns a text without some ASCII characters. Hardly any line contains them.
pub(in crate::text) fn without<'t>(text: &'t str, signs: &[char]) -> Cow<'t, str> {
    let has = |sign: &char| {
        u8::try_from(*sign).is_ok_and(|sign| memchr::memchr(sign, text.as_bytes()).is_some())
    };
    if signs.iter().any(has) {
        Cow::Owned(text.replace(signs, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the number at the end of a line, and whether a sign or a word directly precedes it: only with a slash, since
/// many sentences end with `2.` or `2)`; or `#Part2`.
fn closing(line: &str) -> Option<(Style, SeriesNumber, bool)> {
    memchr::memchr2(b'/', b'#', line.as_bytes())?;
    let line = line.trim_end_matches(['^', '_', ' ', '*']);
    let word = without(line.split_whitespace().next_back()?, &['\\']);
    if let Some((number, "")) = part(&word).filter(|_| word.starts_with('#')) {
        return Some((Style::Part, number, false));
    }
    let number = match word.strip_prefix('/') {
        Some(rest) => SeriesNumber::parse(rest)
            .map(|number| SeriesNumber::new(word.as_ref(), number.value, None)),
        None => SeriesNumber::parse(&word).filter(|number| number.text.contains('/')),
    };
    match number {
        Some(number) => Some((Style::Slash, number, false)),
        None => Some((Style::Slash, glued(&word)?, true)),
    }
}

/// Returns the number with a slash at the end of a word that starts otherwise: `:))4/`, `swept.4/7`, `everyone4/7`. A
/// word with other slashes is a URL.
fn glued(word: &str) -> Option<SeriesNumber> {
    let slash = word.rfind('/')?;
    let before = word.get(..slash)?;
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = word.split_at_checked(start)?;
    let letters = before.chars().all(char::is_alphabetic) && before.chars().count() >= WORD;
    let sign = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '='));
    let is_word = !before.is_empty() && !before.contains(['/', '@', '#']);
    if !is_word || !(letters || sign) {
        return None;
    }
    SeriesNumber::parse(number)
}

/// Returns the number of a part at the start of a text, and the rest: `#Part2`, `Part 2: `, `PART-2`.
fn part(text: &str) -> Option<(SeriesNumber, &str)> {
    let tagged = text.strip_prefix('#');
    let inner = tagged.unwrap_or(text);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let letters = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = inner.split_at_checked(letters)?;
    let is_in = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let needs_total = is_in(&WITH_TOTAL);
    if !needs_total && !is_in(&PARTS) {
        return None;
    }
    let rest = match tagged {
        Some(_) => rest.trim_start_matches(['_', '-']),
        None => rest.strip_prefix([' ', '-', '.'])?.trim_start(),
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let (number, rest) = rest.split_at_checked(digits)?;
    let (total, rest) = total(rest).map_or((None, rest), |(total, rest)| (Some(total), rest));
    if needs_total && total.is_none() {
        return None;
    }
    let end = text.len() - rest.len();
    let closed = rest.trim_start_matches([':', '.', ')', '-', '–', '/']);
    let ends = rest.len() > closed.len() || tagged.is_some() && rest.starts_with(' ');
    let after = closed.trim();
    (after.is_empty() || ends).then(|| {
        Some((
            SeriesNumber::new(text.get(..end)?, number.parse().ok()?, total),
            after,
        ))
    })?
}

/// Returns the total behind a number, and the rest: `/7`.
fn total(text: &str) -> Option<(u32, &str)> {
    let rest = text.strip_prefix('/')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (total, rest) = rest.split_at_checked(digits)?;
    let total = total.parse().ok().filter(|_| digits <= 3)?;
    Some((total, rest))
}

pub(super) fn style(text: &str) -> Style {
    if text.contains(['/', '／']) {
        Style::Slash
    } else if text.contains([')', '）', ']', '}', '】', '」']) {
        Style::Paren
    } else if text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#') {
        Style::Part
    } else {
        Style::Dot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_the_start_of_lines() {
        for (line, expected) in [
            ("2/ Terns", Some((Style::Slash, 2))),
            ("2/“Terns”", Some((Style::Slash, 2))),
            ("{2/4} Terns", Some((Style::Slash, 2))),
            ("3.💡 Terns", Some((Style::Dot, 3))),
            ("4️⃣Terns", Some((Style::Dot, 4))),
            ("⑤ Terns", Some((Style::Dot, 5))),
            ("#Part6 Terns", Some((Style::Part, 6))),
            ("Part 7: Terns", Some((Style::Part, 7))),
            ("Part 7 is on terns", None),
            ("3.5 terns", None),
            ("12 terns", None),
            ("Terns", None),
        ] {
            assert_eq!(opening_number(line), expected, "{line}");
        }
    }

    #[test]
    fn numbers_at_the_end_of_lines() {
        for (line, expected) in [
            ("Terns. 2/", Some((2, false))),
            ("Terns {2/4}", Some((2, false))),
            ("Terns :))4/", Some((4, true))),
            ("Terns.4/7", Some((4, true))),
            ("everyone4/7", Some((4, true))),
            ("Terns #Part3", Some((3, false))),
            ("see example.org/a/3/", None),
            ("at v2/", None),
            ("Terns 2", None),
        ] {
            let found = closing(line).map(|(_, number, glued)| (number.value, glued));
            assert_eq!(found, expected, "{line}");
        }
    }
}
