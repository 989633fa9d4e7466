//! What a division of a text has left inside its posts: lines of the page, numbers of a series, a text that is there
//! twice. Such a division is not certain.

use crate::model::{Post, Role, Segmentation, SegmentationConfidence, Thread};
use crate::network::twitter;
use crate::note;
use crate::report::{Field, Finding, Findings};
use crate::text::dates;

/// The fewest characters of a text that is repeated.
const LEAST: usize = 10;

/// The maximum length of a line of a page, and the number of lines at an end of the thread that are looked at.
const LONGEST: usize = 100;
const NEAR: usize = 4;

/// The fields of notes, as programs write them above a clip.
const FIELDS: [&str; 9] = [
    "title", "source", "author", "published", "created", "description", "tags", "site", "url",
];

/// The beginnings of postscripts.
const POSTSCRIPTS: [&str; 8] = ["PS ", "PS:", "PS.", "Ps.", "P.S", "p.s.", "PPS", "N.B."];

/// The marks of items of lists.
const ITEMS: [&str; 4] = ["- ", "* ", "• ", "– "];

/// The fewest signs of a line, and the length of a time of day.
const RULER: usize = 10;
const CLOCK: usize = 8;

/// The fewest bytes of a line with a number and a point that is no item of a list.
const LONG: usize = 60;

/// The most bytes of a post that can be there twice.
const LONGEST_POST: usize = 25_000;

/// The fewest numbers of one series that do not belong in one post.
const SERIES: u32 = 3;

/// Warns of them; unless the boundaries are certain, of all.
pub(super) fn check(thread: &Thread, segmentation: &mut Segmentation, findings: &mut Findings) {
    let is_high = segmentation.confidence == SegmentationConfidence::High;
    let is_export = segmentation.rule == note::DIVIDED;
    // A stated number confirms what is high, but says nothing of the last post's end.
    let is_confirmed = is_high && thread.stated_posts.is_some() && !is_export;
    for (at, post) in thread.posts.iter().enumerate() {
        if post.text.as_deref().is_some_and(is_doubled) {
            findings.add_at(at, &Finding::PostDoubled);
            segmentation.confidence = segmentation.confidence.min(SegmentationConfidence::Medium);
        }
        if at == 0 && !is_export && !is_confirmed && post.text.as_deref().is_some_and(has_fields) {
            findings.add_at(at, &Finding::PageTextInPosts);
            segmentation.confidence = segmentation.confidence.min(SegmentationConfidence::Medium);
        }
    }
    if is_confirmed || is_high {
        return;
    }
    let is_own = |post: &&Post| matches!(post.role, Role::Thread | Role::Main);
    let last = thread.posts.iter().rposition(|post| is_own(&post));
    for (at, post) in thread.posts.iter().enumerate() {
        let Some(text) = post.text.as_deref() else {
            continue;
        };
        let is_last = Some(at) == last;
        if has_series(text) || is_last && !is_export && has_next(post, text) {
            findings.add_at(at, &Finding::NumbersInPost);
        }
        // This crate's own exports mark each post, or divide them by rules, behind which another text may follow.
        if is_export {
            if is_last && has_foot(text) {
                findings.add_at(at, &Finding::PageTextInPosts);
            }
            continue;
        }
        if post
            .number
            .as_ref()
            .is_some_and(|number| number.text == text.trim())
        {
            findings.add_at(at, &Finding::NumberAlone);
        }
        let is_said = || {
            let mut warnings = findings.as_slice().iter();
            warnings
                .any(|warning| warning.post == Some(at) && warning.field == Some(Field::Boundaries))
        };
        if is_last && has_postscript(post, text) && !is_said() {
            findings.add_at(at, &Finding::SeriesMayGoOn);
        }
        let before = at
            .checked_sub(1)
            .and_then(|before| thread.posts.get(before)?.text.as_deref());
        if before.is_some_and(|before| continues_list(before, text)) {
            findings.add_at(at, &Finding::ListInPosts);
        }
        let has_head = || at == 0 && is_head(post, text, thread);
        let has_foot = || is_last && (has_foot(text) || is_of_tags(text));
        if has_head() || has_foot() || is_ruler(text) || has_stamp(text) {
            findings.add_at(at, &Finding::PageTextInPosts);
        }
    }
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Whether a text is the same twice.
fn is_doubled(text: &str) -> bool {
    if !(2 * LEAST..=2 * LONGEST_POST).contains(&text.len()) {
        return false;
    }
    let count = lines(text).count();
    count.is_multiple_of(2)
        && count > 0
        && lines(text).take(count / 2).eq(lines(text).skip(count / 2))
}

/// Whether the last post of a series without a total has a postscript, which may be a post without a number.
fn has_postscript(post: &Post, text: &str) -> bool {
    let is_open = post
        .number
        .as_ref()
        .is_some_and(|number| number.total.is_none());
    is_open
        && lines(text)
            .skip(1)
            .any(|line| POSTSCRIPTS.iter().any(|begin| line.starts_with(begin)))
}

/// Whether a list of the post before continues in the first lines of a text.
fn continues_list(before: &str, text: &str) -> bool {
    let is_item = |line: &str| ITEMS.iter().any(|mark| line.starts_with(mark));
    let last = lines(before).next_back();
    let is_open = |line: &str| is_item(line) || line.ends_with(':');
    let begins = lines(text).next().is_some_and(is_item);
    begins && last.is_some_and(is_open)
        || last.is_some_and(is_item) && lines(text).take(2).any(is_item)
}

/// Whether a text consists of hashtags, as the page has them below a thread.
fn is_of_tags(text: &str) -> bool {
    let is_tag = |line: &str| line.starts_with('#') && !line.contains(char::is_whitespace);
    lines(text).all(is_tag) && lines(text).nth(1).is_some()
}

/// Whether a text is a line of one sign.
fn is_ruler(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let first = signs.next().filter(|c| c.is_ascii_punctuation());
    first.is_some_and(|first| text.len() >= RULER && signs.all(|sign| sign == first))
}

/// Whether a text has a line of a time and a day.
fn has_stamp(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), note::DOT.as_bytes()).is_some()
        && lines(text).any(is_stamp)
}

/// Whether a line is a time of day and a day, or a name and a day: `9:00 AM · Mar 3, 2024`, `tern · 2026-04-17`.
fn is_stamp(line: &str) -> bool {
    let Some((before, after)) = line.split_once(note::DOT).filter(|_| line.len() <= LONGEST) else {
        return false;
    };
    let is_clock = before.contains(':') && before.starts_with(|c: char| c.is_ascii_digit());
    let is_iso =
        after.len() == "2026-04-17".len() && after.starts_with(|c: char| c.is_ascii_digit());
    (is_clock && before.len() <= CLOCK || is_iso) && dates::day(after).is_some()
}

/// Whether lines begin or end with successive numbers of one series: `1/`, `2/`, `3/`; or long ones begin with `1.`.
fn has_series(text: &str) -> bool {
    // Few texts have any.
    if memchr::memchr2(b'/', b'.', text.as_bytes()).is_none() {
        return false;
    }
    let (mut length, mut last) = (0, None);
    for number in lines(text).filter_map(slash) {
        length = match last {
            Some(last) if number == last + 1 => length + 1,
            _ => 1,
        };
        if length == SERIES {
            return true;
        }
        last = Some(number);
    }
    false
}

/// Returns the number at the start of a line: `2/`, `(2/12)`.
fn slash(line: &str) -> Option<u32> {
    let closing = || {
        line.rsplit_once(' ')
            .and_then(|(_, word)| slashed(word, '/'))
    };
    let item = || slashed(line, '.').filter(|_| line.len() >= LONG);
    slashed(line, '/').or_else(closing).or_else(item)
}

fn slashed(line: &str, sign: char) -> Option<u32> {
    let line = line.trim_start_matches(['(', '[', '{']);
    let end = line
        .find(|c: char| !c.is_ascii_digit())
        .filter(|end| (1..=3).contains(end))?;
    let (number, rest) = line.split_at_checked(end)?;
    rest.starts_with(sign).then(|| number.parse().ok())?
}

/// Whether the number behind that of a post is in its text, where lines were joined.
fn has_next(post: &Post, text: &str) -> bool {
    let Some(number) = &post.number else {
        return false;
    };
    let next = number.value.saturating_add(1);
    if number.total.is_some_and(|total| next > total) {
        return false;
    }
    let value = number.value.to_string();
    let Some((before, after)) = number.text.split_once(&value) else {
        return false;
    };
    let is_free = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let next = format!("{before}{next}{after}");
    text.match_indices(&next).any(|(at, found)| {
        let (before, after) = (text.get(..at), text.get(at + found.len()..));
        is_free(before.and_then(|text| text.chars().next_back()))
            && is_free(after.and_then(|text| text.chars().next()))
    })
}

/// Whether a text begins with fields of a note.
fn has_fields(text: &str) -> bool {
    let mut near = lines(text).take(NEAR);
    near.any(|line| {
        let field = line
            .split_once(':')
            .map(|(name, _)| name.trim_matches(['"', '{', ' ']));
        let is_known = |name: &str| FIELDS.iter().any(|known| known.eq_ignore_ascii_case(name));
        let has_value = line.ends_with(':') || line.contains(": ");
        has_value
            && field.is_some_and(is_known)
            && line.starts_with(|c: char| !c.is_ascii_uppercase())
    })
}

/// Whether the first post has what is above a thread: the author's handle, or a day.
fn is_head(post: &Post, text: &str, thread: &Thread) -> bool {
    if post.number.is_some() || !thread.posts.iter().any(|post| post.number.is_some()) {
        return false;
    }
    let is_alone = lines(text).nth(1).is_none() && text.len() <= LONGEST;
    let mut words = text.split_whitespace();
    let day = words.next().zip(words.next());
    let is_day =
        day.is_some_and(|(first, second)| dates::day(&format!("{first} {second}")).is_some());
    let own = thread.author.handle.as_deref();
    let is_handle = |line: &str| {
        let handle = twitter::at_handle(line);
        handle.is_some_and(|handle| own.is_none_or(|own| own.eq_ignore_ascii_case(handle)))
    };
    is_alone && is_day || lines(text).take(NEAR).any(is_handle)
}

/// Whether the end of the last post is that of the page: a line of signs, and little below it.
fn has_foot(text: &str) -> bool {
    let is_signs = |line: &str| {
        let mut signs = line.chars().filter(|c| !c.is_whitespace());
        let Some(first) = signs.next() else {
            return false;
        };
        let rest = signs.clone().count();
        !first.is_alphanumeric() && signs.all(|sign| sign == first) && (rest >= 2 || first == '…')
    };
    lines(text).rev().skip(1).take(NEAR - 1).any(is_signs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SeriesNumber;

    #[test]
    fn repeated_texts() {
        assert!(is_doubled("The tern dives.\n\nThe tern dives."));
        assert!(is_doubled("a tern\nb gull\na tern\nb gull"));
        assert!(!is_doubled("The tern dives.\nThe tern sits."));
        assert!(!is_doubled("No!\nNo!"));
        assert!(!is_doubled(""));
    }

    #[test]
    fn numbers_inside_a_post() {
        assert!(has_series("terns\n1/ a\nb\n2/ c\n(3/n) d"));
        assert!(has_series("a 1/\nb 2/5\nc 3/"));
        assert!(!has_series("1/ a\n2/ c"));
        assert!(!has_series("1. rope\n2. knife\n3. tea"));
        let mut post = Post::new();
        post.number = SeriesNumber::parse("6.").map(Box::new);
        assert!(has_next(&post, "6. A tern. 7. A gull."));
        assert!(!has_next(&post, "6. A tern is 7.5 years old."));
        post.number = SeriesNumber::parse("6/6").map(Box::new);
        assert!(!has_next(&post, "6/6 A tern. 7/6 A gull."));
    }

    #[test]
    fn lines_of_pages() {
        for text in [
            "title: \"Terns\"\nThey dive.",
            "2026-04-16\ncreated: 2026-04-18\ntags:",
            "{\n\"TITLE\": \"A\"\n}",
        ] {
            assert!(has_fields(text), "{text}");
        }
        assert!(!has_fields("Author: a tern.\nSource: the sea."));
        assert!(is_stamp("9:00 AM · Mar 3, 2024"));
        assert!(is_stamp("tern_watch · 2026-04-17"));
        assert!(!is_stamp("9 terns · 3 gulls"));
        assert!(is_ruler("____________"));
        assert!(is_of_tags("#terns\n#gulls"));
        assert!(continues_list("To take:\n- a rope", "- a knife"));
        assert!(continues_list("To take:", "- a knife"));
        assert!(!continues_list("A day at sea.", "- a knife"));
        assert!(has_foot("That is all.\n\n* * *\n\nIs a post missing?"));
        assert!(has_foot("That is all.\n\n…\n\nEt un message ?"));
        assert!(!has_foot("That is all.\n\n* * *"));
    }
}
