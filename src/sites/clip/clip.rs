//! A clip: its front matter and its lines; and what a layout returns.

use url::Url;

use super::CLIPPINGS;
use super::network::Network;
use crate::chars::is_invisible_or_joiner;
use crate::dom::Links;
use crate::model::{Author, Day, Post, Segmentation};
use crate::network::twitter;
use crate::reader::{DumpText, MarkdownText};
use crate::text::front_matter::FrontMatter;
use crate::text::references;
use crate::text::table::Lines;

/// The rule between two posts.
pub(super) const RULE: &str = "---";

/// Fields with the author, as programs name them.
const AUTHOR_FIELDS: [&str; 2] = ["handle", "author"];

/// The forms of the titles of clips of posts: what comes before and after the author (Obsidian Web Clipper, 2024;
/// defuddle, 2026; browsers, 2023; with a count of notifications before it).
const TITLES: [(&str, &str); 5] = [
    ("Thread by @", ""),
    ("Post by @", " on X"),
    ("Post by @", ""),
    ("", " / X"),
    ("", " / Twitter"),
];

/// The beginnings of the titles of clips of posts of other networks (defuddle, since March 2026).
const OTHER_TITLES: [&str; 2] = ["Post by ", "Thread by "];

/// A clip.
pub(super) struct Clip<'c, 't> {
    pub(super) front: &'c FrontMatter<'t>,
    pub(super) lines: Lines<'c, 't>,
    pub(super) links: Option<&'c Links>,
    /// The URL of the clipped post.
    pub(super) source: Option<Url>,
    pub(super) network: &'static Network,
}

/// What a layout returns.
pub(super) struct Found {
    pub(super) posts: Vec<Post>,
    /// The days that the clip states for posts with ids, by their index.
    pub(super) days: Vec<(usize, Day)>,
    /// The posts that the author may have numbered, by their index, with their first lines.
    pub(super) firsts: Vec<(usize, u32)>,
    pub(super) segmentation: Segmentation,
    /// The URL of the thread, if the text states it.
    pub(super) source: Option<Url>,
    /// Whether the findings of the end of a post are those of X, which displays the beginning of long posts.
    pub(super) may_be_cut: bool,
    /// The account of which these are single posts, and not a thread.
    pub(super) list_of: Option<Author>,
    /// The number of posts that the text states.
    pub(super) stated: Option<u32>,
}

impl Found {
    pub(super) fn new(posts: Vec<Post>, segmentation: Segmentation) -> Self {
        Self {
            posts,
            days: Vec::new(),
            firsts: Vec::new(),
            segmentation,
            source: None,
            may_be_cut: false,
            list_of: None,
            stated: None,
        }
    }
}

impl<'c> Clip<'c, '_> {
    /// Returns a reader for the content of a post.
    pub(super) fn reader(&self) -> MarkdownText<'c> {
        MarkdownText::new(self.links)
    }

    /// Returns a reader for words that are not escaped.
    pub(super) fn words(&self) -> DumpText<'c> {
        DumpText {
            links: self.links,
            markdown: true,
            references: false,
        }
    }

    /// Whether the words are not escaped, as in notes by Tweet to Markdown, which have a field of their own.
    pub(super) fn is_verbatim(&self) -> bool {
        self.front.get("handle").is_some()
    }

    /// Whether the front matter is that of a program that writes clips of posts, and not of a note that only has a URL:
    /// it has a known tag, the network or the author.
    pub(super) fn is_of_program(&self) -> bool {
        let is_clipper = self
            .front
            .values("tags")
            .any(|tag| CLIPPINGS.contains(&tag));
        is_clipper
            || self.is_verbatim()
            || self.network.is_named(self.front)
            || self.named().is_some()
    }

    /// Returns the author's handle in the front matter.
    pub(super) fn named(&self) -> Option<&str> {
        let fields = AUTHOR_FIELDS
            .iter()
            .flat_map(|name| self.front.values(name));
        if self.network.is_x() {
            return fields.filter_map(handle).next();
        }
        let mut handles = fields.filter_map(|value| value.strip_prefix('@'));
        handles.find(|handle| self.network.author(handle, None).is_some())
    }

    /// Adds the author's name in the front matter, which is that of the account.
    fn name_author(&self, post: &mut Post) {
        let name = self
            .front
            .get("author")
            .filter(|name| !name.starts_with('@'));
        if let Some(name) = name {
            let author = post.author.get_or_insert_default();
            author.name = Some(name.to_owned());
        }
    }

    /// Returns the words of the title that the posts are of: `Post by NAME on SITE`.
    pub(super) fn is_titled_post(front: &FrontMatter<'_>) -> bool {
        let title = front.get("title").unwrap_or_default();
        OTHER_TITLES.iter().any(|start| title.starts_with(start))
    }

    /// Returns the author in the URL.
    pub(super) fn sourced(&self) -> Option<String> {
        self.network.post(self.source.as_ref()?)?.handle
    }

    /// Returns the title.
    pub(super) fn title(&self) -> Option<String> {
        let title = self.front.get("title")?;
        // Readwise leaves references in it.
        let title = references::decoded(title);
        let title = if title.contains('\\') {
            title.replace("\\\"", "\"").replace("\\\\", "\\")
        } else {
            title.into_owned()
        };
        Some(title).filter(|title| !title.is_empty())
    }

    /// Whether the title is that of a post or a thread, not that of an article.
    pub(super) fn is_of_post(&self) -> bool {
        let Some(title) = self.front.get("title") else {
            return true;
        };
        let is_post = !self.network.is_x() || is_post_title(title);
        is_post && !self.network.has_names_only
    }

    /// Whether the posts of a thread are between rules.
    pub(super) fn is_thread(&self, has_answers: bool) -> bool {
        if self.network.is_x() {
            return self.titled().is_some() || has_answers && self.is_of_post();
        }
        !self.network.has_names_only
    }

    /// Returns the author's handle in the title of a post or thread.
    pub(super) fn titled(&self) -> Option<&str> {
        let title = self.front.get("title")?;
        let ((before, _), author) = TITLES
            .iter()
            .find_map(|form| Some((form, author_in(title, form)?)))?;
        Some(author).filter(|author| before.ends_with('@') && twitter::is_handle(author))
    }

    /// Returns the post of the source, without content.
    pub(super) fn clipped(&self) -> Post {
        let mut post = Post::new();
        if let Some(url) = &self.source {
            let named = self.network.name(&mut post, url);
            let handle = named.and_then(|named| named.handle);
            post.author = handle.map(Author::from_handle);
        }
        if post.author.is_none() {
            post.author = self.named().map(Author::from_handle);
        }
        if !self.network.is_x() {
            self.name_author(&mut post);
            return post;
        }
        // Tweet to Markdown has the name in a field of its own.
        if let (Some(author), Some(name), true) = (
            &mut post.author,
            self.front.get("author"),
            self.is_verbatim(),
        ) && handle(name).is_none()
        {
            author.name = Some(name.to_owned());
        }
        post
    }
}

fn is_post_title(title: &str) -> bool {
    TITLES.iter().any(|form| {
        let author = author_in(title, form);
        author.is_some_and(|author| !form.0.ends_with('@') || twitter::is_handle(author))
    })
}

/// Returns what is between the words of a title, in capitals or not, with spaces of any kind.
fn author_in<'t>(title: &'t str, (before, after): &(&str, &str)) -> Option<&'t str> {
    let is_same =
        |(a, b): (char, char)| a.eq_ignore_ascii_case(&b) || a.is_whitespace() && b.is_whitespace();
    let starts = |text: &str, words: &str| {
        let length = words.chars().count();
        text.chars().take(length).count() == length && text.chars().zip(words.chars()).all(is_same)
    };
    let ends = |text: &str, words: &str| {
        let length = words.chars().count();
        text.chars().rev().take(length).count() == length
            && text.chars().rev().zip(words.chars().rev()).all(is_same)
    };
    let title = title.trim_matches(|c: char| c.is_whitespace() || is_invisible_or_joiner(c));
    if !starts(title, before) || !ends(title, after) {
        return None;
    }
    let start = title
        .chars()
        .take(before.chars().count())
        .map(char::len_utf8)
        .sum();
    let behind = title.chars().rev().take(after.chars().count());
    let end = title.len().checked_sub(behind.map(char::len_utf8).sum())?;
    title.get(start..end)
}

/// Returns the handle in a value: `@HANDLE`, `NAME (@HANDLE)`, `@HANDLE on Twitter`.
pub(super) fn handle(value: &str) -> Option<&str> {
    let inner = value
        .rsplit_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    let first = || value.split_once(" on ").map(|(first, _)| first);
    twitter::at_handle(value)
        .or_else(|| twitter::at_handle(inner?))
        .or_else(|| twitter::at_handle(first()?))
}

/// Returns a line's heading of a document: `# words`.
pub(super) fn document_heading(line: &str) -> Option<&str> {
    line.strip_prefix("# ").map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_authors() {
        for title in [
            "THREAD\u{a0}BY\t@tern",
            "Thread by @tern",
            "Post by @tern on X",
            "Ana on X: \"terns\" / X",
        ] {
            assert!(is_post_title(title), "{title}");
        }
        for title in ["On old cranes", "Thread by hand", "Post by post"] {
            assert!(!is_post_title(title), "{title}");
        }
        for value in ["@tern", "Ana (Bo) (@tern)", "@tern on Twitter"] {
            assert_eq!(handle(value), Some("tern"), "{value}");
        }
        for value in ["Unknown", "Ana", "(@)", "tern on Twitter"] {
            assert_eq!(handle(value), None, "{value}");
        }
    }
}
