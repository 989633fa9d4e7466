//! What a division of a text has left inside its posts: lines of the page, another number of the author's series, a
//! post that is there twice. Such a division is not certain.

use crate::model::{Post, Role, Segmentation, SegmentationConfidence, Thread};
use crate::network::twitter;
use crate::note;
use crate::report::{Finding, Findings};
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

/// The fewest numbers of one series that do not belong in one post.
const SERIES: u32 = 3;

/// Warns of them, unless the boundaries are certain.
pub(super) fn check(thread: &Thread, segmentation: &Segmentation, findings: &mut Findings) {
    if segmentation.confidence == SegmentationConfidence::High || segmentation.rule == note::DIVIDED
    {
        return;
    }
    let is_own = |post: &&Post| matches!(post.role, Role::Thread | Role::Main);
    let last = thread.posts.iter().rposition(|post| is_own(&post));
    for (at, post) in thread.posts.iter().enumerate() {
        let Some(text) = post.text.as_deref() else {
            continue;
        };
        if is_doubled(text) {
            findings.add_at(at, &Finding::PostDoubled);
        }
        let is_last = Some(at) == last;
        if has_series(text) || is_last && has_next(post, text) {
            findings.add_at(at, &Finding::NumbersInPost);
        }
        let has_head = || at == 0 && (has_fields(text) || is_head(post, text, thread));
        if has_head() || is_last && has_foot(text) {
            findings.add_at(at, &Finding::PageTextInPosts);
        }
    }
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Whether a text is the same twice.
fn is_doubled(text: &str) -> bool {
    let count = lines(text).count();
    count.is_multiple_of(2)
        && text.len() >= 2 * LEAST
        && count > 0
        && lines(text).take(count / 2).eq(lines(text).skip(count / 2))
}

/// Whether lines begin with successive numbers of one series: `1/`, `2/`, `3/`.
fn has_series(text: &str) -> bool {
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
    let line = line.trim_start_matches(['(', '[', '{']);
    let end = line
        .find(|c: char| !c.is_ascii_digit())
        .filter(|end| (1..=3).contains(end))?;
    let (number, rest) = line.split_at_checked(end)?;
    rest.starts_with('/').then(|| number.parse().ok())?
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
        assert!(!has_series("1/ a\n2/ c"));
        let mut post = Post::new();
        post.number = SeriesNumber::parse("6.");
        assert!(has_next(&post, "6. A tern. 7. A gull."));
        assert!(!has_next(&post, "6. A tern is 7.5 years old."));
        post.number = SeriesNumber::parse("6/6");
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
        assert!(has_foot("That is all.\n\n* * *\n\nIs a post missing?"));
        assert!(has_foot("That is all.\n\n…\n\nEt un message ?"));
        assert!(!has_foot("That is all.\n\n* * *"));
    }
}
