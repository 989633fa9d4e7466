//! A thread as one text.

use std::ops::Range;

use super::{Post, Role, Thread};

impl Thread {
    /// Returns the author's posts as one text, like an essay: without marks between the posts, which are paragraphs.
    ///
    /// Titles and texts are as in [`Post`], separated by empty lines. The author's [numbers](Post::number) are left out
    /// if they are a series: at least two, each greater than the one before. So is the sign `🧵` at the start or end of
    /// the first of several posts. Ancestors and replies, media and quotes are not included.
    ///
    /// The words are the author's own: [`export::PlainText::with_joined`](crate::export::PlainText::with_joined) gives
    /// the same text with control characters made visible.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Post, SeriesNumber, Thread};
    ///
    /// let post = |text: &str, number: &str| {
    ///     let mut post = Post::new();
    ///     post.text = Some(text.to_owned());
    ///     post.number = SeriesNumber::parse(number).map(Box::new);
    ///     post
    /// };
    /// let thread = Thread::new(vec![
    ///     post("1/ The terns are back. 🧵", "1/"),
    ///     post("2/ They dive at noon.\n\nAll 12 of them.", "2/"),
    /// ]);
    /// assert_eq!(thread.text(), "The terns are back.\n\nThey dive at noon.\n\nAll 12 of them.");
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for (_, post, part) in self.joined() {
            let text = post.text.as_deref().unwrap_or_default();
            let words = [
                post.title.as_deref().unwrap_or_default().trim(),
                text.get(part).unwrap_or_default(),
            ];
            for words in words.into_iter().filter(|words| !words.is_empty()) {
                out.push_str(if out.is_empty() { "" } else { "\n\n" });
                out.push_str(words);
            }
        }
        out
    }

    /// Returns the posts of the author's chain, each with its index and the part of its text that is not a number of
    /// a series. The part has no white space at its ends.
    pub(crate) fn joined(&self) -> impl Iterator<Item = (usize, &Post, Range<usize>)> {
        let numbers = self.author_posts().filter_map(|post| post.number.as_ref());
        let values: Vec<u32> = numbers.map(|number| number.value).collect();
        let is_series = values.len() > 1 && values.is_sorted_by(|a, b| a < b);
        let is_thread = self.author_posts().nth(1).is_some();
        let mut first = is_thread;
        self.posts
            .iter()
            .enumerate()
            .filter(|(_, post)| matches!(post.role, Role::Thread | Role::Main))
            .map(move |(at, post)| {
                let number = post.number.as_ref().filter(|_| is_series);
                let number = number.map(|number| number.text.as_str());
                let text = post.text.as_deref().unwrap_or_default();
                (
                    at,
                    post,
                    own_words(text, number, std::mem::take(&mut first)),
                )
            })
    }
}

/// Returns the part of a text without the number at its start or end, and without `🧵` if it is that of the first
/// post.
fn own_words(text: &str, mut number: Option<&str>, is_first: bool) -> Range<usize> {
    let mut sign = is_first.then_some("🧵");
    let mut words = text.trim();
    let mut start = text.len() - text.trim_start().len();
    // Either may be outside of the other.
    for _ in 0..2 {
        for mark in [&mut number, &mut sign] {
            let rest = mark.and_then(|mark| without(words, mark));
            if let Some((skipped, rest)) = rest {
                start += skipped;
                words = rest;
                *mark = None;
            }
        }
    }
    start..start + words.len()
}

/// Returns words without the mark that they start or end with, and how many bytes are left out at their start.
fn without<'t>(words: &'t str, mark: &str) -> Option<(usize, &'t str)> {
    let is_digit = |c: char| c.is_numeric();
    let after = words.strip_prefix(mark).filter(|after| {
        let apart = after.is_empty() || after.starts_with(char::is_whitespace);
        apart || !mark.ends_with(is_digit) && !after.starts_with(is_digit)
    });
    if let Some(after) = after {
        let rest = after.trim_start();
        return Some((words.len() - rest.len(), rest));
    }
    let before = words.strip_suffix(mark)?;
    let apart = before.ends_with(char::is_whitespace) || !mark.contains(is_digit);
    apart.then(|| (0, before.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SeriesNumber;

    fn thread(posts: &[(&str, &str)]) -> Thread {
        let post = |(text, number): &(&str, &str)| {
            let mut post = Post::new();
            post.text = Some((*text).to_owned());
            post.number = SeriesNumber::parse(number).map(Box::new);
            post
        };
        Thread::new(posts.iter().map(post).collect())
    }

    #[test]
    fn numbers_of_a_series_are_left_out() {
        for (posts, expected) in [
            (
                &[("1/ Terns", "1/"), ("2/Gulls", "2/")][..],
                "Terns\n\nGulls",
            ),
            (
                &[("Terns 1/2", "1/2"), ("Gulls\n\n(2/2)", "(2/2)")],
                "Terns\n\nGulls",
            ),
            (
                &[("Terns 🧵 1/2", "1/2"), ("2/2\n\nGulls", "2/2")],
                "Terns\n\nGulls",
            ),
            (&[("🧵1/2 Terns", "🧵1/2"), ("2/2", "2/2")], "Terns"),
            (&[("Terns 🧵", ""), ("Gulls 🧵", "")], "Terns\n\nGulls 🧵"),
            // No series, and no thread.
            (&[("1/ Terns", "1/"), ("Gulls", "")], "1/ Terns\n\nGulls"),
            (
                &[("2/ Terns", "2/"), ("1/ Gulls", "1/")],
                "2/ Terns\n\n1/ Gulls",
            ),
            (&[("1/ Terns 🧵", "1/")], "1/ Terns 🧵"),
            // The number is not where it is said to be.
            (
                &[("Terns 11/2", "1/2"), ("2/25 Gulls", "2/2")],
                "Terns 11/2\n\n2/25 Gulls",
            ),
        ] {
            assert_eq!(thread(posts).text(), expected, "{posts:?}");
        }
    }

    #[test]
    fn only_the_authors_words_are_joined() {
        let mut thread = thread(&[("Terns?", ""), (" Terns. ", ""), ("No.", "")]);
        thread.posts[0].role = Role::Ancestor;
        thread.posts[1].title = Some("On terns".to_owned());
        thread.posts[2].role = Role::Reply;
        assert_eq!(thread.text(), "On terns\n\nTerns.");
        assert_eq!(Thread::default().text(), "");
    }
}
