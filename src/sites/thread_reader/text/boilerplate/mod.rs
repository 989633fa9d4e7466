//! The boilerplate of a thread-unroll site's pages, line by line.
//!
//! A tweet may quote any of these lines, so a single one proves nothing: the end of a thread is accepted where two
//! different ones are near each other.

mod wordings;

use crate::text::lines::plain;
use wordings::{
    BUTTONS, FIRST_WORDS, FRAGMENTS, INSIDE, LAST_ABOVE, RIGHT_BEHIND, STARTS, UNIQUE, WHOLE,
};

/// The role of a boilerplate line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::sites::thread_reader) enum Role {
    /// Above a thread: buttons, menus, counts.
    Head,
    /// The mark after a thread (since 2020), which a tweet may also contain.
    Bullets,
    /// Right after a thread.
    End,
    /// Further below, and in menus.
    Foot,
    /// The heading of the cards by the same author; the line contains the handle.
    MoreFrom,
    /// The heading of the cards by others.
    Related,
    /// The heading of the hashtags.
    Hashtags,
    /// The last line of a card; it states the number of posts.
    CardEnd,
    /// Below all cards.
    Support,
}

impl Role {
    /// Whether such a line identifies the site.
    const fn is_sign(self) -> bool {
        matches!(
            self,
            Self::End | Self::MoreFrom | Self::CardEnd | Self::Support
        )
    }
}

/// Whether a line identifies the site: boilerplate below a thread. Cheap for lines that do not.
pub(crate) fn is_sign(line: &str) -> bool {
    /// `More from`
    const SHORTEST: usize = 9;
    if line.len() < SHORTEST {
        return false;
    }
    let letter = |byte: &u8| byte.is_ascii_alphabetic();
    let bytes = line.as_bytes().iter();
    let Some(start) = bytes.clone().take(40).position(letter) else {
        return false;
    };
    let length = bytes.skip(start).take_while(|byte| letter(byte)).count();
    let word = line.get(start..start + length).unwrap_or_default();
    length > 2
        && FIRST_WORDS
            .iter()
            .any(|first| first.eq_ignore_ascii_case(word))
        && role(line).is_some_and(|role| role.is_sign() || role == Role::Foot && is_unique(line))
}

/// Whether a boilerplate line directly follows the thread, so that no other boilerplate is between them.
pub(crate) fn is_right_behind(line: &str) -> bool {
    let shown = plain(line).to_lowercase();
    RIGHT_BEHIND.iter().any(|start| shown.starts_with(start))
}

/// Whether a line consists of buttons of a header, which hardly any post does.
pub(crate) fn is_button(line: &str) -> bool {
    let lower = plain(line).to_lowercase();
    role(line) == Some(Role::Head)
        && BUTTONS.iter().any(|(name, _)| lower.contains(name))
        && lower != "subscribe"
}

/// Whether a boilerplate line directly precedes the thread, so that no other boilerplate is between them.
pub(crate) fn ends_header(line: &str) -> bool {
    let shown = plain(line).to_lowercase();
    LAST_ABOVE.iter().any(|end| shown.ends_with(end)) || is_residue(line)
}

/// Whether a line starts or ends with boilerplate, as a broken or joined line does. (In the middle it may be a
/// quotation.)
pub(crate) fn has_fragment(line: &str) -> bool {
    let lower = plain(line)
        .to_lowercase()
        .replace("__", "")
        .replace("(button)", "")
        .replace(['“', '”'], "\"")
        .replace(['’', '‘'], "'");
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let words = |words: &&str| words.trim_end_matches('!').to_owned();
    FRAGMENTS
        .iter()
        .any(|fragment| lower.starts_with(&words(fragment)) || lower.ends_with(&words(fragment)))
        || line.contains("Keep Current with")
        // An icon, as html2text writes it.
        || line.strip_prefix("__").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// Whether a line is the placeholder of an embedded tweet that has not loaded.
pub(crate) fn is_not_loaded(line: &str) -> bool {
    matches!(
        line,
        "External Tweet loading..." | "If nothing shows, it may have been deleted"
    )
}

fn is_unique(line: &str) -> bool {
    let shown = plain(line).to_lowercase();
    UNIQUE.iter().any(|start| shown.starts_with(start))
}

/// The maximum length of a boilerplate line.
const LONGEST: usize = 220;

/// Returns the role of a boilerplate line, or `None`.
pub(crate) fn role(line: &str) -> Option<Role> {
    // No boilerplate line has only one or two characters.
    let is_short = line.len() < 3 && line.is_ascii();
    if line.len() > LONGEST * 3 || is_short {
        return None;
    }
    if is_residue(line) {
        return Some(Role::Foot);
    }
    let shown = plain(line);
    if shown.len() > LONGEST || !may_be_own(&shown) {
        return None;
    }
    let lower = in_lower_case(&shown);
    let lower = match lower.strip_prefix("• ") {
        Some(rest) if !rest.starts_with('•') => rest,
        _ => lower.as_str(),
    };
    if let Some(&(_, role)) = WHOLE.iter().find(|(wording, _)| *wording == lower) {
        return Some(role);
    }
    // The first byte is quick to compare, and hardly any two lines start with the same.
    let first = lower.as_bytes().first();
    let begins = |start: &str| start.as_bytes().first() == first && lower.starts_with(start);
    if let Some(&(start, role)) = STARTS.iter().find(|(start, _)| begins(start)) {
        // "More from" also starts many sentences.
        let fits = match start {
            "more from" => {
                lower == "more from"
                    || lower
                        .split_once("from ")
                        .is_some_and(|(_, rest)| rest.starts_with('@'))
            }
            _ => true,
        };
        return fits.then_some(role);
    }
    if let Some(role) = buttons(lower) {
        return Some(role);
    }
    if is_card_end(lower) {
        return Some(Role::CardEnd);
    }
    let head = lower.ends_with(" profile picture")
        || is_count(lower, &["views", "view"])
        || is_info(lower)
        || lower.ends_with(" read on twitter") && lower.contains("min read")
        || lower.starts_with("thread by @") && lower.contains("thread reader app");
    head.then_some(Role::Head)
}

/// Normalises a line for comparison: lower case, straight quotation marks, single spaces, and no residue of icons
/// (html2text) or of form buttons (lynx).
fn in_lower_case(line: &str) -> String {
    let bytes = line.as_bytes();
    let mut spaces = bytes.iter().zip(bytes.iter().skip(1));
    let is_changed =
        |c: char| !c.is_ascii() && (matches!(c, '“' | '”' | '’' | '‘') || c.is_whitespace());
    let is_plain = memchr::memchr2(b'_', b'(', bytes).is_none()
        && line.trim_ascii().len() == line.len()
        && !bytes.iter().any(u8::is_ascii_control)
        && !spaces.any(|(a, b)| *a == b' ' && *b == b' ')
        && (bytes.is_ascii() || !line.chars().any(is_changed));
    if is_plain {
        return line.to_lowercase();
    }
    let lower = line
        .to_lowercase()
        .replace(['“', '”'], "\"")
        .replace(['’', '‘'], "'");
    let lower = lower.replace("(button)", "").replace("__", " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// No such line is shorter, and none starts with a digit (`1 view`) or with punctuation (followed by `min read`).
const WITH_NAME: usize = 14;
const WITH_DIGIT: usize = 6;
const WITH_SIGN: usize = 8;

/// Whether a line may be boilerplate: a quick test that rejects nearly every line of a post.
fn may_be_own(line: &str) -> bool {
    let bytes = line.as_bytes();
    let Some(first) = bytes.first() else {
        return false;
    };
    match first {
        // Characters that are removed before lines are compared.
        b'_' | b'(' => true,
        b'a'..=b'z' | b'A'..=b'Z' => match bytes.first_chunk::<3>() {
            Some(opening) => {
                let is_changed = |byte: &u8| {
                    matches!(byte, b'_' | b'(') || byte.is_ascii_control() || !byte.is_ascii()
                };
                is_opening(*opening)
                    || opening.iter().any(is_changed)
                    || opening.ends_with(b"  ")
                    || line.len() >= WITH_NAME && has_inside(bytes)
            }
            None => false,
        },
        b'0'..=b'9' => line.len() >= WITH_DIGIT,
        b',' | b'.' | b'!' => true,
        0..0x80 => line.len() >= WITH_SIGN,
        // The Kelvin sign is `k` in lower case; the others can start a boilerplate line.
        _ => line.len() >= WITH_SIGN || line.starts_with(['\u{212a}', '×', '•']),
    }
}

fn has_inside(line: &[u8]) -> bool {
    let mut inside = INSIDE.iter();
    inside.any(|words| memchr::memmem::find(line, words.as_bytes()).is_some())
}

/// Whether a boilerplate line starts with these three letters.
fn is_opening(letters: [u8; 3]) -> bool {
    let place = opening_place(letters);
    let word = OPENINGS.get(place / 64);
    word.is_some_and(|word| word >> (place % 64) & 1 == 1)
}

/// Returns three letters as a number, ignoring case.
const fn opening_place([a, b, c]: [u8; 3]) -> usize {
    ((a & 31) as usize) << 10 | ((b & 31) as usize) << 5 | (c & 31) as usize
}

/// The set of the first three letters of all lines above.
const OPENINGS: [u64; 512] = {
    let mut set = [0; 512];
    set = with_openings(set, &WHOLE);
    set = with_openings(set, &STARTS);
    with_openings(set, &BUTTONS)
};

#[allow(clippy::indexing_slicing, reason = "at compile time, where a wrong index is an error")]
const fn with_openings(mut set: [u64; 512], wordings: &[(&str, Role)]) -> [u64; 512] {
    let mut at = 0;
    while at < wordings.len() {
        let bytes = wordings[at].0.as_bytes();
        if bytes.len() >= 3 {
            let place = opening_place([bytes[0], bytes[1], bytes[2]]);
            set[place / 64] |= 1 << (place % 64);
        }
        at += 1;
    }
    set
}

/// Whether a line consists of two or more buttons.
fn buttons(lower: &str) -> Option<Role> {
    let mut rest = lower;
    let mut found = 0;
    let mut role = Role::Foot;
    while !rest.is_empty() {
        let (after, is) = BUTTONS
            .iter()
            .filter(|(name, _)| name.as_bytes().first() == rest.as_bytes().first())
            .find_map(|(name, is)| Some((rest.strip_prefix(name)?, *is)))?;
        rest = after.trim_start_matches([' ', '•', '|', ',']);
        found += 1;
        if is == Role::Head {
            role = Role::Head;
        }
    }
    (found > 1).then_some(role)
}

/// Whether a line is the residue of a tag that was stripped naively, and contains no id of a post.
pub(crate) fn is_residue(line: &str) -> bool {
    // The shortest one is `a#b"`.
    line.len() > 3 && (is_leak(line) || is_attributes(line))
}

/// Whether a line is the residue of a button's or link's tag: `link#goto" >`. (The residue of a post's tag contains the
/// post's id.)
fn is_leak(line: &str) -> bool {
    let name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'))
    };
    let quote = memchr::memchr(b'"', line.as_bytes());
    let Some((tag, rest)) = quote.and_then(|at| line.split_at_checked(at)) else {
        return false;
    };
    let rest = rest.get(1..).unwrap_or_default();
    let action = tag
        .split_once('#')
        .is_some_and(|(controller, action)| name(controller) && name(action));
    let attribute = tag
        .strip_suffix('=')
        .is_some_and(|tag| tag.starts_with("data-") && name(tag));
    (action || attribute)
        && (line.contains('>') || rest.contains("=\"") || rest.is_empty())
        && !line.contains("tweet=\"")
}

/// Whether a text consists of the rest of a tag: attributes and its end.
fn is_attributes(line: &str) -> bool {
    let Some(mut rest) = line.strip_suffix('>').map(str::trim_end) else {
        return false;
    };
    let mut found = false;
    while !rest.is_empty() {
        let name = rest
            .bytes()
            .take_while(|b| b.is_ascii_lowercase() || *b == b'-')
            .count();
        let value = rest.get(name..).and_then(|rest| rest.strip_prefix("=\""));
        let Some((_, after)) = value
            .and_then(|value| value.split_once('"'))
            .filter(|_| name > 0)
        else {
            return false;
        };
        found = true;
        rest = after.trim_start();
    }
    found && !line.contains("tweet=\"")
}

/// Whether a line is `read 4 tweets`.
fn is_card_end(lower: &str) -> bool {
    lower
        .strip_prefix("read ")
        .is_some_and(|rest| is_count(rest, &["tweets", "tweet", "posts"]))
}

/// Whether a text consists of a number and one of these words.
fn is_count(lower: &str, words: &[&str]) -> bool {
    lower.split_once(' ').is_some_and(|(number, word)| {
        words.contains(&word.trim_end_matches(','))
            && !number.is_empty()
            && number
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
    })
}

/// Whether a line consists of counts: `102 tweets,`, `21 min read`, `Jun 22 • 10 tweets • 8 min read • Read on X`.
fn is_info(lower: &str) -> bool {
    let counts = is_count(lower, &["tweets", "tweet"]) || is_count(lower, &["min read"]);
    counts || lower.contains("min read") && lower.contains(" tweet") && lower.len() < 120
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_lines() {
        for (line, expected) in [
            (
                "Missing some Tweet in this thread? You can try to [force a refresh](#)",
                Role::End,
            ),
            ("**Keep Current with [Ana](/user/ana)**", Role::End),
            ("  1. Follow @ThreadReaderApp to mention us!", Role::Foot),
            ("## More from [@tide\\_pool](/user/x)", Role::MoreFrom),
            ("[Read 4 tweets](/thread/1.html)", Role::CardEnd),
            (
                "Mar 9, 2024 • 16 tweets • 7 min read • Read on X",
                Role::Head,
            ),
            ("2,599 views", Role::Head),
            ("• • • ^", Role::Bullets),
            ("link#goto\" >", Role::Foot),
            ("dir=\"auto\">", Role::Foot),
            ("share-email#click\" href=\"mailto:?subject=x\"", Role::Foot),
            (
                "data-category=\"sharebuttons\" data-label=\"\">",
                Role::Foot,
            ),
        ] {
            assert_eq!(role(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn every_sign_is_found_by_its_first_word() {
        let wordings = WHOLE.iter().chain(&STARTS);
        for (wording, role) in wordings.filter(|(_, role)| role.is_sign()) {
            let rest = match *wording {
                "more from" => " @tide_pool",
                start if start.ends_with(' ') => "two",
                _ => "",
            };
            assert!(is_sign(&format!("{wording}{rest}")), "{wording}: {role:?}");
        }
        assert!(is_sign("  [12]Read 4 tweets") && is_sign("**Keep Current with [Ana](/user/a)**"));
        assert!(!is_sign("Read 4 books") && !is_sign("") && !is_sign("• • •"));
    }

    #[test]
    fn words_of_people() {
        for line in [
            "More from my garden",
            "And “Missing some Tweet in this thread?” is a bot",
            "Read 4 books",
            "Share this",
            "Post it",
            "12 views on life",
            "She wrote #tern\" > #gull\"",
            "thread#showTweet\" data-screenname=\"a\" data-tweet=\"1\" dir=\"auto\">",
        ] {
            assert_eq!(role(line), None, "{line}");
        }
    }
}
