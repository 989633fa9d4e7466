//! Lines inside posts of a text that look like what pages and programs write above a post: `NAME @HANDLE · 3 Mar`,
//! `NAME (@HANDLE)`, a handle below a name. What follows may be another person's post.

use crate::model::{Post, Role, Segmentation, SegmentationConfidence, Thread};
use crate::network::twitter;
use crate::note;
use crate::report::{Finding, Findings};
use crate::text::dates;

/// The maximum length of such a line.
const LONGEST: usize = 120;

/// The maximum length of a name, and of its number of words.
const LONGEST_NAME: usize = 60;
const WORDS: usize = 5;

/// The separators between a handle and a time.
const SEPARATORS: [char; 9] = [' ', '\u{a0}', '·', '•', '-', '–', '—', '|', ','];

/// Words that names do not have, but sentences that end with a handle.
const OF_SENTENCES: [&str; 42] = [
    "a", "about", "also", "and", "another", "as", "at", "by", "cc", "check", "credit", "dear",
    "follow", "for", "from", "here", "hi", "hello", "hey", "ht", "h/t", "in", "is", "join", "my",
    "of", "on", "or", "per", "photo", "photos", "read", "see", "source", "thank", "thanks",
    "thread", "to", "via", "video", "with", "you",
];

/// Words of a time besides numbers and months.
const OF_TIMES: [&str; 20] = [
    "at", "am", "pm", "utc", "gmt", "ago", "edited", "h", "m", "s", "d", "hour", "hours", "hr",
    "hrs", "min", "mins", "minutes", "days", "day",
];

/// Words after a handle and before a quotation.
const OF_SPEECH: [&str; 6] = ["wrote", "writes", "said", "says", "replied", "replies"];

/// The line above a reply on X.
const REPLY: &str = "Replying to @";

/// Warns of such lines, and says that the boundaries are not certain.
pub(super) fn check(thread: &Thread, segmentation: &mut Segmentation, findings: &mut Findings) {
    // This crate's own exports escape what their authors wrote.
    if segmentation.rule == note::DIVIDED {
        return;
    }
    let mut found = false;
    for (at, post) in thread.posts.iter().enumerate() {
        let own = own(thread, post);
        match post
            .text
            .as_deref()
            .and_then(|text| other(text, own, at == 0))
        {
            Some(Other::Handle(handle)) => findings.add_at(at, &Finding::OtherInPost { handle }),
            Some(Other::Page) => findings.add_at(at, &Finding::ReplyLineInPost),
            None => continue,
        }
        found = true;
    }
    if found {
        segmentation.confidence = segmentation.confidence.min(SegmentationConfidence::Medium);
    }
}

/// Returns the handle of a post's author.
fn own<'t>(thread: &'t Thread, post: &'t Post) -> Option<&'t str> {
    let author = post
        .author
        .as_ref()
        .and_then(|author| author.handle.as_deref());
    let of_thread = || thread.author.handle.as_deref();
    match post.role {
        Role::Thread | Role::Main => author.or_else(of_thread),
        _ => author,
    }
}

/// What a post has besides its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Other<'t> {
    /// The line of an account.
    Handle(&'t str),
    /// A line of the page.
    Page,
}

/// A line, with those next to it that are not empty.
struct Place<'t> {
    line: &'t str,
    /// The lines above, the nearest first.
    above: [&'t str; 2],
    /// Whether an empty line is above, and below.
    apart: bool,
    ends: bool,
    /// The lines below, the nearest first.
    below: [&'t str; 2],
}

/// Returns what is in a text besides the words of its author.
fn other<'t>(text: &'t str, own: Option<&str>, is_first: bool) -> Option<Other<'t>> {
    memchr::memchr(b'@', text.as_bytes())?;
    let lines = || text.lines().map(str::trim);
    let mut above = [""; 2];
    let mut apart = false;
    let mut rest = lines();
    while let Some(line) = rest.next() {
        if line.is_empty() {
            apart = true;
            continue;
        }
        if line.len() <= LONGEST && line.contains('@') {
            let mut next = rest.clone().filter(|line| !line.is_empty());
            let place = Place {
                line,
                above,
                apart,
                ends: rest.clone().next().is_some_and(str::is_empty),
                below: [
                    next.next().unwrap_or_default(),
                    next.next().unwrap_or_default(),
                ],
            };
            let found = place.other(own, is_first);
            if found.is_some() {
                return found;
            }
        }
        above = [line, above[0]];
        apart = false;
    }
    None
}

impl<'t> Place<'t> {
    fn other(&self, own: Option<&str>, is_first: bool) -> Option<Other<'t>> {
        let is_inside = !self.below[0].is_empty();
        if self.line.starts_with(REPLY) && is_inside {
            return Some(Other::Page);
        }
        let byline = Byline::parse(self.line)?;
        let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case(byline.handle));
        let [before, _] = self.above;
        // The page's own line above a thread, if nothing says whose it is.
        let is_top = before.is_empty() && is_first && own.is_none();
        let is_other = match byline.kind {
            Kind::Dated => !is_own || !before.is_empty() && is_inside,
            _ if is_own || is_top || !is_inside => false,
            Kind::Speech => true,
            Kind::Named => self.begins() && !self.is_of_list(),
            Kind::Heading => true,
            Kind::Handle => self.is_heading(),
        };
        is_other.then_some(Other::Handle(byline.handle))
    }

    /// Whether the line above ends a sentence or a paragraph.
    fn begins(&self) -> bool {
        self.apart || self.above[0].is_empty() || ends_sentence(self.above[0])
    }

    /// Whether one of the lines next to it is like it, as in a list of accounts.
    fn is_of_list(&self) -> bool {
        [self.above[0], self.below[0]].into_iter().any(|line| {
            line.len() <= LONGEST && line.contains('@') && Byline::parse(line).is_some()
        })
    }

    /// Whether a line with a handle only is the heading of what follows.
    fn is_heading(&self) -> bool {
        let [before, earlier] = self.above;
        let [after, later] = self.below;
        let is_dated = match after {
            "·" | "•" => is_time(later),
            _ => is_time(after),
        };
        if is_dated {
            return true;
        }
        if self.is_of_list() || !self.ends {
            return false;
        }
        let is_named =
            !self.apart && is_name(before) && (earlier.is_empty() || ends_sentence(earlier));
        let begins = after
            .chars()
            .next()
            .is_some_and(|c| !c.is_lowercase() && !c.is_ascii_punctuation());
        is_named || self.apart && ends_sentence(before) && begins
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// With a time behind the handle.
    Dated,
    /// Only a name and a handle.
    Named,
    /// Only a handle.
    Handle,
    /// A handle in a heading of Markdown.
    Heading,
    /// A handle and a colon.
    Speech,
}

/// A line with a handle, and nothing but what pages write beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Byline<'t> {
    handle: &'t str,
    kind: Kind,
}

impl<'t> Byline<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let bare = line.trim_start_matches(['#', '>', '*', '-', '–', '—', ' ', '\u{a0}']);
        let bare = bare.trim_end_matches([' ', '>']);
        let is_heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        let at = bare.rfind('@')?;
        // `@NAME@HOST` begins at its first sign.
        let word = bare.get(..at)?.rfind([' ', '\u{a0}', '(', '[', '*']);
        let word = word.map_or(0, |before| before + 1);
        let is_federated = bare.get(word..at).is_some_and(|name| name.starts_with('@'));
        let (name, rest) = bare.split_at_checked(if is_federated { word } else { at })?;
        let rest = rest.get(1..)?;
        let is_outside =
            |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '-' | '@');
        let end = rest.find(is_outside).unwrap_or(rest.len());
        let handle = rest.get(..end)?.trim_end_matches(['.', '-']);
        let after = rest.get(handle.len()..)?;
        if !is_handle(handle) || name.ends_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        let name = name.trim_end_matches(['(', '[', '*', ' ', '\u{a0}', '·', '•', '|', '-', '—']);
        let after = after
            .trim_start_matches([')', ']', '*'])
            .trim_matches(SEPARATORS);
        let after = after.trim_end_matches('*');
        let speech = after
            .strip_suffix([':', '：'])
            .map(|words| words.trim_matches(['*', ' ']));
        let kind = if !name.is_empty() && !is_name(name) {
            return None;
        } else if is_time(after) {
            Kind::Dated
        } else if speech.is_some_and(|words| words.is_empty() || OF_SPEECH.contains(&words)) {
            Kind::Speech
        } else if !after.is_empty() {
            return None;
        } else if is_heading {
            Kind::Heading
        } else if name.is_empty() {
            Kind::Handle
        } else {
            Kind::Named
        };
        Some(Self { handle, kind })
    }
}

/// Whether a text is a handle of X, Bluesky, Mastodon or Threads.
fn is_handle(text: &str) -> bool {
    let (name, host) = text.split_once('@').unwrap_or((text, "a.example"));
    let is_name = |name: &str| name.split('.').all(|part| !part.is_empty());
    twitter::is_handle(text) || is_name(name) && is_name(host) && !host.contains('@')
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '”', '’', ')', '*']);
    let last = line.chars().next_back();
    last.is_some_and(|c| {
        matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
            || c > '\u{2190}' && !c.is_alphanumeric()
    })
}

/// Whether a text may be the name of an account.
fn is_name(text: &str) -> bool {
    let text = text.trim_matches(['*', ' ', '[', ']']);
    let words = || text.split_whitespace();
    let is_of_sentence = |word: &str| {
        OF_SENTENCES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    };
    let is_closed = text.ends_with([
        '.', ',', ':', ';', '?', '!', '…', '。', '，', '：', '"', '”',
    ]);
    let first = text.chars().next();
    !is_closed
        && text.len() <= LONGEST_NAME
        && first.is_some_and(|c| !c.is_ascii() || c.is_ascii_uppercase())
        && words().count() <= WORDS
        && !words().any(is_of_sentence)
        && !text.contains(['@', '/', '#', '='])
}

/// Whether a text is a time as pages write it: `3h`, `Mar 3`, `12:51 PM · June 29, 2020`, `2026-01-31`.
fn is_time(text: &str) -> bool {
    if text.is_empty() || text.len() > LONGEST_NAME {
        return false;
    }
    let (mut numbers, mut months, mut units) = (0_usize, 0_usize, 0_usize);
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let has_digits = letters.len() < word.len();
        let known = letters.is_empty()
            || OF_TIMES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(letters))
            || has_digits && matches!(letters, "st" | "nd" | "rd" | "th");
        if !known && (has_digits || dates::month(word).is_none() || word.len() < 3) {
            return false;
        }
        numbers += usize::from(has_digits);
        months += usize::from(!known);
        units += usize::from(has_digits && !letters.is_empty());
    }
    let is_iso = numbers == 3 && text.contains('-') && !text.contains(char::is_whitespace);
    numbers > 0 && (months == 1 || units > 0 && numbers <= 2 || is_iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_accounts() {
        for (line, kind) in [
            ("**Bo Reed** @bo_reed · Mar 3", Kind::Dated),
            ("**Bo Reed** @bo_reed 3h", Kind::Dated),
            ("**Bo Reed @bo_reed** · 2025-05-03", Kind::Dated),
            ("— Bo Reed (@bo_reed) March 3, 2025", Kind::Dated),
            (
                "Bo Reed (@bo_reed) - June 29, 2020 at 12:51 PM",
                Kind::Dated,
            ),
            ("@bo_reed · 3h", Kind::Dated),
            ("Bo Reed @bo_reed · 2026-04-20 >", Kind::Dated),
            ("**Bo Reed (@bo_reed)**", Kind::Named),
            ("## Bo Reed (@bo_reed)", Kind::Heading),
            ("### @bo_reed", Kind::Heading),
            ("**@bo_reed**:", Kind::Speech),
            ("@bo_reed wrote:", Kind::Speech),
            ("@bo_reed", Kind::Handle),
        ] {
            let handle = "bo_reed";
            assert_eq!(Byline::parse(line), Some(Byline { handle, kind }), "{line}");
        }
        let of_mastodon = Byline::parse("Bo Reed @bo@forest.example · 2026-04-20");
        assert_eq!(of_mastodon.map(|it| it.handle), Some("bo@forest.example"));
        for line in [
            "Thanks to Bo Reed @bo_reed",
            "Bo Reed @bo_reed is late",
            "See Bo Reed @bo_reed on Mar 3",
            "bo@bo_reed.example",
            "@bo_reed @ada_quill and more",
            "Great! @bo_reed",
        ] {
            assert_eq!(Byline::parse(line), None, "{line}");
        }
    }

    #[test]
    fn others_in_a_post() {
        let other = |text: &str| super::other(text, Some("ada"), false).is_some();
        for text in [
            "The crane goes.\n\nBo Reed\n@bo_reed\n·\n3h\nNobody asked the gulls.",
            "The crane goes.\n\nBo Reed\n\n@bo_reed\n\n3h\n\nNobody asked the gulls.",
            "The crane goes.\n\nBo Reed\n@bo_reed\n\nNobody asked the gulls.",
            "The crane goes.\n\n@bo_reed\n\nNobody asked the gulls.",
            "The crane goes.\nAda @ada · Mar 3\nNobody asked the gulls.",
            "Bo Reed (@bo_reed)\nNobody asked the gulls.",
            "Replying to @bo_reed\nNobody asked the gulls.",
        ] {
            assert!(other(text), "{text}");
        }
        for text in [
            "They wrote to\n@bo_reed\nwho did not answer.",
            "Worth reading:\n\nBo Reed (@bo_reed)\nCy Vane (@cy_vane)\nDee Moor (@dee_moor)",
            "The crane goes.\n\n@bo_reed",
            "Ada Quill (@ada)\nThe crane goes.",
            "Pictures by\n\n@bo_reed\n\nand others",
        ] {
            assert!(!other(text), "{text}");
        }
    }
}
