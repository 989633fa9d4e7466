//! Writes the front matter of a note: the data of a thread as YAML.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::super::outline::{heading, worded};
use super::super::safe::line;
use super::escape::push_quoted;
use crate::model::{EntityKind, Post, Thread, Timestamp};

/// The most characters of a title in the front matter; the page of a long post may have all of it in its title.
const LONGEST_TITLE: usize = 4096;

/// Writes the fields of a thread between two lines of `---`. Every text is quoted, so that none is parsed as another
/// type.
pub(super) fn front_matter(thread: &Thread, marked: bool, joined: bool) -> String {
    let mut out = String::from("---\n");
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            // A list starts on the next line.
            let space = if value.starts_with('\n') { "" } else { " " };
            let _ = writeln!(out, "{name}:{space}{value}");
        }
    };
    let text = |text: Option<&str>| worded(text).map(|text| quoted(&text));
    let title = worded(thread.title.as_deref()).unwrap_or_else(|| heading(thread));
    let end = title.char_indices().nth(LONGEST_TITLE);
    let title = title.get(..end.map_or(title.len(), |(end, _)| end));
    field("title", title.map(quoted));
    field("source", text(thread.url.as_ref().map(|url| url.as_str())));
    let handle = worded(thread.author.handle.as_deref());
    field("author", handle.map(|handle| author(&handle)));
    field("author_name", text(thread.author.name.as_deref()));
    field("id", text(thread.id.as_ref().map(|id| id.as_str())));
    field("published", thread.published.map(date));
    field("posts", Some(thread.author_posts().count().to_string()));
    field(
        "stated_posts",
        thread.stated_posts.map(|posts| posts.to_string()),
    );
    field("permalinks", (!marked).then(|| "false".to_owned()));
    field("joined", joined.then(|| "true".to_owned()));
    let tags = tags(thread);
    if !tags.is_empty() {
        out.push_str("tags:\n");
        for tag in tags {
            let _ = writeln!(out, "  - {}", quoted(&tag));
        }
    }
    out.push_str("---\n");
    out
}

/// Writes the author's handle as clippers do: a list with a link to a note.
fn author(handle: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@');
    match handle.chars().all(is_plain) {
        true => format!("\n  - \"[[@{handle}]]\""),
        false => format!("\n  - {}", quoted(&format!("@{handle}"))),
    }
}

/// Writes a moment or a day as YAML does; a day without a year is a string.
fn date(time: Timestamp) -> String {
    match time {
        Timestamp::Instant { at, .. } => at.to_string(),
        Timestamp::Day { date, .. } if date.year().is_some() => date.to_string(),
        Timestamp::Day { date, .. } => quoted(&date.to_string()),
    }
}

/// Returns the hashtags of the author's posts without duplicates and without `#`.
fn tags(thread: &Thread) -> Vec<String> {
    let mut seen = HashSet::new();
    thread
        .author_posts()
        .flat_map(Post::entities_with_display)
        .filter(|(_, entity)| entity.kind == EntityKind::Hashtag)
        .map(|(display, _)| line(display.trim_start_matches(['#', '＃'])))
        .filter(|tag| !tag.is_empty() && seen.insert(tag.to_lowercase()))
        .collect()
}

/// Writes a double-quoted string. Its control characters have already been replaced.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    push_quoted(&mut out, text);
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted() {
        assert_eq!(quoted(r#"a: "b" \ # c"#), r#""a: \"b\" \\ # c""#);
        assert_eq!(
            quoted("C# <script> [a](b) {{c}} & d, https://a.b"),
            r#""C# \x3Cscript> \x5Ba\x5D\x28b) \x7B\x7Bc}} & d, https://a.b""#
        );
        assert_eq!(quoted("\u{feff}🕯️"), "\"\\uFEFF🕯️\"");
    }
}
