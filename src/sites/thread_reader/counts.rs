//! Parses the site's numbers of tweets, minutes and views.

use crate::chars::is_invisible;
use crate::reader::{leading_count, numbers};

/// Words after the counts. The site is English only; tweets were renamed posts elsewhere.
pub(super) const TWEETS: [&str; 2] = ["tweet", "post"];
pub(super) const MINUTES: [&str; 1] = ["min read"];
pub(super) const VIEWS: [&str; 1] = ["view"];

/// Returns the integer before one of these words: 12399 in `12,399 views`.
pub(super) fn count(text: &str, words: &[&str]) -> Option<u64> {
    let is_part = |c: char| {
        c.is_ascii_digit() || matches!(c, ',' | '.' | '\u{a0}' | '\u{202f}') || is_invisible(c)
    };
    let mut places = words.iter().flat_map(|word| text.match_indices(word));
    places.find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end();
        let number = before.get(before.trim_end_matches(is_part).len()..)?;
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

/// Returns the number of views from its element, whatever the other words in it.
pub(super) fn views(text: &str) -> Option<u64> {
    let first = || leading_count(text).filter(|count| count.exact);
    let first = || first().map(|count| count.value);
    // A space between the thousands is not known to the first rule.
    match (count(text, &VIEWS), first()) {
        (Some(stated), Some(first)) => Some(stated.max(first)),
        (stated, first) => stated.or(first).or_else(|| numbers(text).next()),
    }
}

pub(super) fn small(count: Option<u64>) -> Option<u32> {
    count.and_then(|count| u32::try_from(count).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_site_writes_them() {
        assert_eq!(count("12,399 views", &VIEWS), Some(12_399));
        assert_eq!(count(",\n102 tweets,\n21 min read", &TWEETS), Some(102));
        assert_eq!(count(",\n102 tweets,\n21 min read", &MINUTES), Some(21));
        assert_eq!(count("Jun 22 • 10 tweets • 8 min read", &TWEETS), Some(10));
        assert_eq!(count("Read 1 tweet", &TWEETS), Some(1));
        assert_eq!(count("tweets by nobody", &TWEETS), None);
        assert_eq!(count("a post, then 3 posts", &TWEETS), Some(3));
    }
}
