//! The lines that name a post's author in clips, in the form of each program.

use url::Url;

use super::network::{Network, X};
use crate::model::{Author, Day, Timestamp, YearOrigin};
use crate::text::{dates, markdown};

/// The heading of a post or an answer.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) author: Author,
    pub(super) day: Option<Timestamp>,
    /// The URL of the post.
    pub(super) url: Option<Url>,
}

/// The separator between author and day (defuddle since March 2026).
const DOT: char = '·';

impl Heading {
    /// Parses the heading of a post by Obsidian Web Clipper, 2024 to spring 2026:
    /// `**NAME** @HANDLE [2026-01-31](https://x.com/HANDLE/status/ID)`. The day has no link if the post quotes another
    /// one, and there is no day if it is an advertisement.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let rest = line.trim().strip_prefix("**")?;
        let (name, rest) = rest.split_once("** @")?;
        let (handle, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        Self::dated(name, Some(handle), rest.trim(), &X)
    }

    /// Parses a heading with a linked day.
    pub(super) fn linked(line: &str) -> Option<Self> {
        Self::parse(line).filter(|heading| heading.url.is_some())
    }

    /// Whether such a heading ends a line that begins with other text, as if two lines had been joined.
    pub(super) fn is_inside(line: &str) -> bool {
        // Cheaper than a search from the end, and few lines have it.
        if memchr::memchr(b'*', line.as_bytes()).is_none() || !line.contains("** @") {
            return false;
        }
        let line = line.trim_start_matches(['>', ' ']);
        let before = line.rfind("** @").and_then(|end| line.get(..end));
        let start = before.and_then(|before| before.rfind("**"));
        let heading = start.filter(|start| *start > 0);
        heading.is_some_and(|start| line.get(start..).and_then(Self::linked).is_some())
    }

    /// Parses the heading of a quoted post or an answer by defuddle since March 2026:
    /// `**NAME @HANDLE** · [2026-01-31](https://x.com/HANDLE/status/ID)`; a quoted post has a day without link. There
    /// is no day, or an empty one, if the page displays none.
    pub(super) fn joined(line: &str, network: &Network) -> Option<Self> {
        let rest = line.trim().strip_prefix("**")?;
        let (names, rest) = rest.split_once("**")?;
        let rest = rest.trim().strip_prefix(DOT)?;
        // A score may follow.
        let day = rest.split(DOT).next().unwrap_or_default().trim();
        if network.has_names_only {
            return Self::dated(names.trim(), None, day, network);
        }
        // A handle may contain its sign: `@NAME@HOST`.
        let (name, handle) = match names.rsplit_once(' ') {
            Some((name, handle)) => (name, handle),
            None => ("", names),
        };
        Self::dated(name.trim(), Some(handle.strip_prefix('@')?), day, network)
    }

    /// Parses the heading of a quoted post whose day the page does not display: `**NAME @HANDLE**`.
    fn alone(line: &str, network: &Network) -> Option<Self> {
        let names = line.trim().strip_prefix("**")?.strip_suffix("**")?;
        let (name, handle) = names.rsplit_once(' ').unwrap_or(("", names));
        Self::dated(name, Some(handle.strip_prefix('@')?), "", network)
    }

    /// Parses the heading of a quoted post: one of both forms, or only a day.
    pub(super) fn of_quote(
        line: &str,
        network: &Network,
    ) -> Option<(Option<Author>, Option<Timestamp>, Option<Url>)> {
        let alone = || Self::alone(line, network);
        let heading = || Self::joined(line, network).or_else(alone);
        if let Some(heading) = Self::parse(line).or_else(heading) {
            return Some((Some(heading.author), heading.day, heading.url));
        }
        let day = iso_day(line.trim())?;
        Some((None, Some(day), None))
    }

    fn dated(name: &str, handle: Option<&str>, date: &str, network: &Network) -> Option<Self> {
        let linked = date
            .strip_prefix('[')
            .and_then(|link| link.split_once("]("));
        let (day, url) = match linked {
            Some((day, address)) => {
                let url = Url::parse(address.strip_suffix(')')?).ok()?;
                if !network.has_names_only && network.post(&url).is_none() {
                    return None;
                }
                (self::day(day), Some(url))
            }
            None if date.is_empty() => (None, None),
            None if network.has_names_only => (self::day(date), None),
            None => (Some(iso_day(date)?), None),
        };
        let mut author = match handle {
            Some(handle) => network.author(handle, url.as_ref())?,
            None if name.is_empty() => return None,
            None => Author::new(),
        };
        author.name =
            Some(markdown::parse_document(name, false).text).filter(|name| !name.is_empty());
        Some(Self { author, day, url })
    }
}

/// Parses a day with its year.
pub(super) fn day(text: &str) -> Option<Timestamp> {
    let (year, month, day) = dates::day(text)?;
    Some(Timestamp::Day {
        date: Day::new(Some(year?), month, day)?,
        year: YearOrigin::Stated,
    })
}

/// Parses a day in the form of clippers: `2026-01-31`.
fn iso_day(text: &str) -> Option<Timestamp> {
    let digits = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    day(text).filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://x.com/tern/status/1885300000000000000";

    #[test]
    fn headings_of_posts() {
        for (line, dated, linked) in [
            (
                format!("**A \\* b** @te\\_rn [2025-01-31]({ADDRESS})"),
                true,
                true,
            ),
            ("**A** @tern 2025-01-31".to_owned(), true, false),
            ("**A** @tern".to_owned(), false, false),
        ] {
            let heading = Heading::parse(&line).unwrap();
            assert_eq!(heading.day.is_some(), dated, "{line}");
            assert_eq!(heading.url.is_some(), linked, "{line}");
        }
        for line in [
            "**A** @tern writes",
            "A @tern 2025-01-31",
            "**A** @tern [x](https://a.example/)",
        ] {
            assert!(Heading::parse(line).is_none(), "{line}");
        }
    }

    #[test]
    fn headings_of_answers() {
        let line = format!("**A & @b @te\\_rn** · [2025-01-31]({ADDRESS}) · 4 points");
        let heading = Heading::joined(&line, &X).unwrap();
        assert_eq!(heading.author.name.as_deref(), Some("A & @b"));
        assert_eq!(heading.author.handle.as_deref(), Some("te_rn"));
        assert!(heading.url.is_some());
        assert!(Heading::joined("**@tern** · 2025-01-31", &X).is_some());
        assert!(Heading::joined("**a@tern** · 2025-01-31", &X).is_none());
        assert!(Heading::of_quote("2025-01-31", &X).is_some());
        assert!(Heading::of_quote("2025-01-31, a Friday", &X).is_none());
    }
}
