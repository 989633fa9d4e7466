//! Numbers that authors wrote in the text, without markup.

use std::collections::HashMap;

use crate::adapter::Context;
use crate::chars::strip_invisible;
use crate::model::{Post, Role, SeriesNumber};
use crate::report::Finding;

/// Sets the number of posts of the author's chain whose text begins or ends with `N/M` or `(N/M)`, if at least two of
/// them, with different numbers, have the same total: a single one may be a date or a score. Posts that have a number
/// keep it.
///
/// # Examples
///
/// ```
/// use unrolled::reader::number_posts;
/// use unrolled::model::Post;
///
/// let mut posts = ["Terns dive. 1/2", "They miss, too. 2/2"].map(|text| {
///     let mut post = Post::new();
///     post.text = Some(text.to_owned());
///     post
/// });
/// number_posts(&mut posts);
/// assert_eq!(posts[1].number.as_ref().map(|number| number.value), Some(2));
/// ```
pub fn number_posts(posts: &mut [Post]) {
    let candidates: Vec<Option<SeriesNumber>> = posts
        .iter()
        .map(|post| match &post.number {
            None if matches!(post.role, Role::Thread | Role::Main) => {
                post.text.as_deref().and_then(at_an_end)
            }
            _ => None,
        })
        .collect();
    // For each total a number with it, and whether there is another one with it too: the same number twice is not a
    // series.
    let mut totals: HashMap<u32, (u32, bool)> = HashMap::new();
    let known = posts.iter().filter_map(|post| post.number.as_deref());
    for number in known.chain(candidates.iter().flatten()) {
        if let Some(total) = number.total {
            let (first, several) = totals.entry(total).or_insert((number.value, false));
            *several |= *first != number.value;
        }
    }
    for (post, number) in posts.iter_mut().zip(candidates) {
        let total = number.as_ref().and_then(|number| number.total);
        let shared = total.and_then(|total| totals.get(&total));
        if shared.is_some_and(|&(_, several)| several) {
            post.number = number.map(Box::new);
        }
    }
}

/// Warns of numbers that were not used because no other post has their total, if there are posts without text that may
/// have had one, or if the page is truncated.
pub(crate) fn report_alone(posts: &[Post], is_cut: bool, cx: &mut Context) {
    let silent = |post: &Post| post.text.is_none() && post.unavailable.is_none();
    if !is_cut && !posts.iter().any(silent) {
        return;
    }
    let alone =
        |post: &Post| post.number.is_none() && post.text.as_deref().and_then(at_an_end).is_some();
    if let Some(first) = posts.iter().position(alone) {
        let count = posts.iter().filter(|post| alone(post)).count();
        let total = posts.len();
        cx.found_at(first, &Finding::NumbersIgnored { count, total });
    }
}

/// Returns the `N/M` at the start of a text, else the one at its end.
fn at_an_end(text: &str) -> Option<SeriesNumber> {
    // The slash between number and total, or the first byte of a full-width one.
    memchr::memchr2(b'/', 0xef, text.as_bytes())?;
    let of_a_series = |word: &str| {
        memchr::memchr2(b'/', 0xef, word.as_bytes())?;
        let number =
            SeriesNumber::parse(word).or_else(|| SeriesNumber::parse(&strip_invisible(word)));
        number.filter(|number| number.total.is_some_and(|total| total >= 2))
    };
    let first = text.split_whitespace().next().and_then(of_a_series);
    first.or_else(|| text.split_whitespace().next_back().and_then(of_a_series))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(texts: &[&str]) -> Vec<Option<u32>> {
        let mut posts: Vec<Post> = texts
            .iter()
            .map(|text| Post {
                text: Some((*text).to_owned()),
                ..Post::new()
            })
            .collect();
        number_posts(&mut posts);
        posts
            .iter()
            .map(|post| post.number.as_ref().map(|number| number.value))
            .collect()
    }

    #[test]
    fn a_shared_total_makes_a_series() {
        assert_eq!(
            numbers(&[
                "Terns (1/3)", "2/3 They dive", "They\n\n3/3", "see 4/3 of it"
            ]),
            [Some(1), Some(2), Some(3), None]
        );
        assert_eq!(
            numbers(&["\u{200b}(1/\u{2060}2) Terns", "2/2 dive"]),
            [Some(1), Some(2)]
        );
    }

    #[test]
    fn one_alone_may_be_a_date() {
        assert_eq!(
            numbers(&["MatchText on 3/12", "MatchText again 4/13"]),
            [None, None]
        );
        assert_eq!(
            numbers(&["MatchText on 3/12", "MatchText on 3/12"]),
            [None, None]
        );
    }
}
