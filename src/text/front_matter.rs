//! The metadata that clippers write at the top of a page: `--- … ---` with fields, Jina Reader's lines, Logseq's
//! `name:: value`, a block of JSON (defuddle), or `+++ … +++` (Hugo).

use url::Url;

use super::match_text::MatchText;

/// Jina Reader's fields, and the line that precedes the page.
const JINA_FIELDS: [&str; 4] = ["Title:", "URL Source:", "Published Time:", "Warning:"];
const JINA_LAST: &str = "Markdown Content:";

/// Fields with the URL of the page, in order of preference.
const SOURCE_FIELDS: [&str; 5] = ["source", "url", "link", "canonical", "url source"];

/// Fields with the date on which the page was saved, or at least existed.
const SAVED_FIELDS: [&str; 8] = [
    "created", "captured_at", "clipped", "date_clipped", "saved", "date", "published_at",
    "published time",
];

/// The maximum number of lines with Jina Reader's fields.
const JINA_LINES: usize = 12;

/// This many fields are front matter even without a closing fence.
const FEWEST: usize = 2;

/// The maximum length of a field's name.
const LONGEST_NAME: usize = 30;

/// The separator of Logseq's fields.
const LOGSEQ: &str = "::";

/// The first and the last line of a block of JSON.
const JSON: (&str, &str) = ("```json", "```");

/// The fence of Hugo's fields: `+++ … +++` around `name = "value"`.
const TOML: &str = "+++";

/// The mark of an item of a list, and quotation marks, as programs and editors with smart punctuation write them.
const ITEMS: [&str; 2] = ["- ", "– "];
const QUOTES: [char; 4] = ['"', '\'', '“', '”'];

/// The form of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Style {
    #[default]
    Yaml,
    Jina,
    Logseq,
    Json,
    Toml,
}

/// The maximum number of values that are read, far above what any tool writes.
const MOST: usize = 1000;

/// The fields at the top of a clipped page.
#[derive(Clone, Debug, Default)]
pub(crate) struct FrontMatter<'t> {
    style: Style,
    /// The names with their values; a list repeats its name for each item.
    fields: Vec<(&'t str, &'t str)>,
    /// Whether Jina Reader wrote them.
    pub(crate) of_jina: bool,
}

impl<'t> FrontMatter<'t> {
    /// Splits a text into its fields and the rest.
    pub(crate) fn split(source: &'t str) -> (Self, &'t str) {
        let source = source.trim_start_matches('\u{feff}');
        Self::fenced(source)
            .map(|(front, rest)| front.with_jina(source, rest))
            .or_else(|| Self::jina(source))
            .or_else(|| Self::logseq(source))
            .or_else(|| Self::json(source))
            .or_else(|| Self::toml(source))
            .unwrap_or_else(|| (Self::default(), source))
    }

    /// The same for a text in its normalised and its original form; the rest is returned in both forms, in this order.
    pub(crate) fn split_match_text(source: &'t MatchText<'_>) -> (Self, &'t str, &'t str) {
        let (text, raw): (&str, &str) = (source.text(), &source.raw);
        let after_lines = |text: &'t str, lines: usize| {
            let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
            let start = match lines.checked_sub(1) {
                Some(last) => ends.nth(last).map_or(text.len(), |end| end + 1),
                None => 0,
            };
            text.get(start..).unwrap_or_default()
        };
        let lines = |all: &str, rest: &str| {
            let before = all.get(..all.len() - rest.len()).unwrap_or_default();
            let unended = usize::from(rest.is_empty() && !before.ends_with('\n'));
            memchr::memchr_iter(b'\n', before.as_bytes()).count() + unended
        };
        let (front, rest) = Self::split(raw);
        let length = lines(raw, rest);
        // Spaces of other kinds may hide fields.
        let (matched, below) = Self::split(text);
        if lines(text, below) > length && !matched.fields.is_empty() {
            return (matched, below, after_lines(raw, lines(text, below)));
        }
        (front, after_lines(text, length), rest)
    }

    fn fenced(source: &'t str) -> Option<(Self, &'t str)> {
        let (fence, inner) = source.split_once('\n')?;
        if fence.trim_end() != "---" {
            return None;
        }
        let split = |rest: &'t str, after: &'t str| {
            let lines = inner.get(..inner.len() - rest.len()).unwrap_or_default();
            (Self::new(lines, Style::Yaml), after)
        };
        let mut found = 0;
        let mut rest = inner;
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            if line.trim_start().starts_with("---") {
                return Some(split(rest, after));
            }
            let indented = line.starts_with([' ', '\t', '#']) || line.trim().is_empty();
            match fenced_line(line) {
                Some((name, _)) => found += usize::from(name.is_some() || found > 0),
                // The closing fence is missing; or the text ends within the front matter, or within the name of a
                // field.
                None if !indented => {
                    let is_cut = line.len() == rest.len() && !line.contains(char::is_whitespace);
                    let after = if is_cut { "" } else { rest };
                    return (found >= FEWEST).then(|| split(rest, after));
                }
                None => {}
            }
            rest = after;
        }
        // The text ends within its fields, which are not part of a post.
        (found >= FEWEST).then(|| split(rest, rest))
    }

    /// Adds the fields of Jina Reader below a fence, with a title above them (notes by programs that call it).
    fn with_jina(mut self, source: &'t str, rest: &'t str) -> (Self, &'t str) {
        let mut below = rest;
        for _ in 0..JINA_LINES {
            let Some((line, after)) = below.split_once('\n') else {
                break;
            };
            let line = line.trim();
            let is_field = JINA_FIELDS.iter().any(|name| line.starts_with(name));
            if line == JINA_LAST {
                let lines = source.split_once('\n').map_or("", |(_, inner)| inner);
                let lines = lines.get(..lines.len() - after.len()).unwrap_or_default();
                self.fields = parsed(lines, self.style).take(MOST).collect();
                self.of_jina = true;
                return (self, after);
            } else if !(is_field || line.is_empty() || line.starts_with("# ")) {
                break;
            }
            below = after;
        }
        (self, rest)
    }

    fn jina(source: &'t str) -> Option<(Self, &'t str)> {
        let source = source.trim_start();
        if !JINA_FIELDS.iter().any(|name| source.starts_with(name)) {
            return None;
        }
        let mut rest = source;
        for _ in 0..JINA_LINES {
            let (line, after) = rest.split_once('\n')?;
            if line.trim() == JINA_LAST {
                let lines = source.get(..source.len() - rest.len()).unwrap_or_default();
                return Some((Self::new(lines, Style::Jina), after));
            }
            rest = after;
        }
        None
    }

    fn logseq(source: &'t str) -> Option<(Self, &'t str)> {
        let mut rest = source;
        let mut found = 0;
        while let Some((line, after)) = rest.split_once('\n')
            && let Some((name, _)) = line.split_once(LOGSEQ)
            && is_name(name)
        {
            found += 1;
            rest = after;
        }
        let lines = source.get(..source.len() - rest.len())?;
        (found >= FEWEST).then(|| (Self::new(lines, Style::Logseq), rest))
    }

    fn json(source: &'t str) -> Option<(Self, &'t str)> {
        let (first, inner) = source.split_once('\n')?;
        if first.trim() != JSON.0 || !inner.trim_start().starts_with('{') {
            return None;
        }
        let at = memchr::memmem::find(inner.as_bytes(), JSON.1.as_bytes())?;
        // The rest starts on a line of its own, as lines are counted.
        let (_, rest) = inner.get(at..)?.split_once('\n')?;
        let lines = inner.get(..at)?;
        Some((Self::new(lines, Style::Json), rest))
    }

    fn toml(source: &'t str) -> Option<(Self, &'t str)> {
        let (fence, inner) = source.split_once('\n')?;
        if fence.trim_end() != TOML {
            return None;
        }
        let at = memchr::memmem::find(inner.as_bytes(), b"\n+++")?;
        let rest = inner.get(at + 1..)?;
        let rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        Some((Self::new(inner.get(..at)?, Style::Toml), rest))
    }

    fn new(lines: &'t str, style: Style) -> Self {
        Self {
            style,
            fields: parsed(lines, style).take(MOST).collect(),
            of_jina: style == Style::Jina,
        }
    }

    /// Returns the values of a field.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &'t str> {
        let name = name.to_owned();
        self.fields
            .iter()
            .copied()
            .filter(move |(is, value)| is.eq_ignore_ascii_case(&name) && !value.is_empty())
            .map(|(_, value)| value)
    }

    /// Returns the first value of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&'t str> {
        self.values(name).next()
    }

    /// Returns the first value of a field with YAML's escapes decoded: `\\"`, `\\\\`, `\\x5B`, `\\uFEFF`.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(unescaped)
    }

    /// Whether a value contains this text.
    pub(crate) fn contains(&self, words: &str) -> bool {
        self.fields.iter().any(|(_, value)| value.contains(words))
    }

    /// Returns the URLs of the page in the fields.
    pub(crate) fn sources(&self) -> impl Iterator<Item = Url> {
        SOURCE_FIELDS
            .iter()
            .flat_map(|name| self.values(name))
            .filter_map(|value| Url::parse(value).ok())
    }

    /// Returns the day on which the page was saved, from the fields.
    pub(crate) fn saved_on(&self) -> Option<jiff::civil::Date> {
        let values = SAVED_FIELDS.iter().flat_map(|name| self.values(name));
        values.filter_map(day).next()
    }
}

/// Returns all fields as names with values.
fn parsed(lines: &str, style: Style) -> impl Iterator<Item = (&str, &str)> {
    let mut list = None;
    let fields = lines.split('\n').filter_map(move |line| match style {
        Style::Jina => line
            .split_once(": ")
            .map(|(name, written)| (name.trim(), written)),
        Style::Logseq => line.split_once(LOGSEQ),
        Style::Toml => line
            .split_once('=')
            .map(|(name, written)| (name.trim(), written)),
        Style::Json => {
            let (name, written) = line.trim().split_once("\": ")?;
            Some((name.strip_prefix('"')?, written.trim_end_matches(',')))
        }
        Style::Yaml => {
            let (name, written) = fenced_line(line)?;
            let name = match name {
                Some(name) => *list.insert(name),
                None => list?,
            };
            Some((name, written))
        }
    });
    fields.flat_map(|(name, written)| values(written).map(move |written| (name, value(written))))
}

/// Whether a line is the first field of a clip's front matter, after its fence.
pub(crate) fn is_first_field(line: &str) -> bool {
    const FIRST: [&str; 6] = ["title", "source", "url", "author", "created", "published"];
    field(line).is_some_and(|(name, _)| FIRST.contains(&name))
}

/// Returns the field's name and the value in a line between fences; an item of a list has no name.
fn fenced_line(line: &str) -> Option<(Option<&str>, &str)> {
    if let Some(mut item) = item(line) {
        // A list in a list.
        while let Some(inner) = self::item(item) {
            item = inner;
        }
        return Some((None, item));
    }
    let (name, written) = field(line).filter(|_| !line.starts_with('#'))?;
    Some((Some(name), written))
}

/// Returns the words of an item of a list.
fn item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    ITEMS.iter().find_map(|mark| line.strip_prefix(mark))
}

/// Splits a line into the name of a field and its value.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, written) = line.split_once(':')?;
    let name = name.trim();
    is_name(name).then_some((name, written))
}

/// Whether a text can be the name of a field.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(is_part)
}

/// Returns the values of a list on one line, `[a, "b"]`, or else the only one.
fn values(written: &str) -> impl Iterator<Item = &str> {
    let whole = written.trim();
    let inner = whole
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .filter(|inner| !inner.starts_with('['));
    let is_list = inner.is_some();
    inner.unwrap_or(written).split(move |c| is_list && c == ',')
}

/// Decodes the escapes of a double-quoted string.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let digits = match after.bytes().next() {
            Some(b'x') => 2,
            Some(b'u') => 4,
            _ => 0,
        };
        let code = after.get(1..=digits).filter(|_| digits > 0);
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        let mut chars = after.chars();
        if let Some(c) = code.and_then(char::from_u32) {
            out.push(c);
            rest = after.get(1 + digits..).unwrap_or_default();
            continue;
        }
        match chars.next() {
            Some(c @ ('"' | '\\')) => {
                out.push(c);
                rest = chars.as_str();
            }
            _ => {
                out.push('\\');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Returns a value without quotes and without the brackets of a wiki link: `"[[@tern]]"`.
fn value(written: &str) -> &str {
    let value = written.trim();
    let inside = |sign: char| value.strip_prefix(sign)?.strip_suffix(sign);
    let value = inside('"')
        .or_else(|| inside('\''))
        .unwrap_or_else(|| value.trim_matches(QUOTES));
    value
        .strip_prefix("[[")
        .and_then(|value| value.strip_suffix("]]"))
        .unwrap_or(value)
}

/// Parses the day of `2024-03-20`, with or without a time, or of `Wed, 20 Mar 2024 10:11:12 GMT`.
fn day(value: &str) -> Option<jiff::civil::Date> {
    let iso = || value.get(..10)?.parse().ok();
    let of_mail = || {
        let zoned = jiff::fmt::rfc2822::parse(value).ok()?;
        Some(zoned.date())
    };
    iso().or_else(of_mail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_of_clippers_is_parsed() {
        let source = "---\ntitle: \"Terns: a thread\"\nSource: 'https://a.example/1'\nauthor:\n  - \"[[@tern]]\"\ncreated: 2024-03-20T10:11\n---\nwords";
        let (front, rest) = FrontMatter::split(source);
        assert_eq!(rest, "words");
        assert_eq!(front.get("title"), Some("Terns: a thread"));
        assert_eq!(front.get("author"), Some("@tern"));
        assert_eq!(
            front.sources().next().unwrap().as_str(),
            "https://a.example/1"
        );
        assert_eq!(front.saved_on(), Some(jiff::civil::date(2024, 3, 20)));
    }

    #[test]
    fn truncated_front_matter_is_not_text() {
        let source =
            "---\ntitle: \"Terns\"\nauthor:\n  - \"[[@tern]]\"\ncreated: 2024-03-20\n---\nwords";
        let closed = source.find("\n---\n").unwrap() + "\n---\n".len();
        let second = source.find("created:").unwrap() + "created:".len();
        for end in second..closed {
            let cut = MatchText::new(&source[..end], |_| false);
            let (front, text, written) = FrontMatter::split_match_text(&cut);
            assert_eq!(front.get("author"), Some("@tern"), "{end}");
            assert_eq!((text, written), ("", ""), "{end}");
        }
    }

    #[test]
    fn front_matter_of_jina_reader_is_parsed() {
        let source = "Title: Terns\n\nURL Source: https://a.example/1\n\nPublished Time: Wed, 20 Mar 2024 10:11:12 GMT\n\nMarkdown Content:\nwords";
        let (front, rest) = FrontMatter::split(source);
        assert!(front.of_jina);
        assert_eq!((front.get("title"), rest), (Some("Terns"), "words"));
        assert_eq!(front.saved_on(), Some(jiff::civil::date(2024, 3, 20)));
        let source =
            "title:: Terns\nauthor:: [[@tern on Twitter]]\nurl:: https://a.example/1\n\n- words";
        let (front, rest) = FrontMatter::split(source);
        assert_eq!(
            (front.get("author"), rest),
            (Some("@tern on Twitter"), "\n- words")
        );
        assert_eq!(front.sources().count(), 1);
        let source = "```json\n{\n  \"title\": \"Terns\",\n  \"author\": \"@tern\"\n}\n```\nwords";
        let (front, rest) = FrontMatter::split(source);
        assert_eq!(
            (front.get("title"), front.get("author"), rest),
            (Some("Terns"), Some("@tern"), "words")
        );
        let source = "+++\ntitle = \"Terns\"\ntags = [\"a\", \"b\"]\n+++\nwords";
        let (front, rest) = FrontMatter::split(source);
        assert_eq!((front.get("title"), rest), (Some("Terns"), "words"));
        let source = "---\ntags: [a, \"b\"]\nlinks:\n  - - [[c]]\nauthor: [[@tern]]\n---\nwords";
        let (front, _) = FrontMatter::split(source);
        assert_eq!(front.values("tags").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            (front.get("links"), front.get("author")),
            (Some("c"), Some("@tern"))
        );
        let source = "---\ntitle: \"\\\"Terns\\\", \\x5Ba\\\\b\\u2019\"\nurl: x\n---\n";
        let (front, _) = FrontMatter::split(source);
        assert_eq!(front.text("title").as_deref(), Some("\"Terns\", [a\\b’"));
        let source = "---\ntitle: Terns\n---\n\n# Terns\n\nTitle: T\n\nURL Source: https://a.example/1\n\nMarkdown Content:\nwords";
        let (front, rest) = FrontMatter::split(source);
        assert_eq!((front.get("title"), rest), (Some("Terns"), "words"));
        assert!(front.of_jina && front.sources().count() == 1);
        for source in ["Title: a diary\nwords\n", "---\nnever closed", "", "---"] {
            assert_eq!(FrontMatter::split(source).1, source);
        }
    }
}
