//! The lines of a note: marks, links with titles, labels, and the words in them.

use crate::model::Author;
use crate::model::Post;
use crate::model::Role;
use crate::note;
use crate::note::Facts;
use url::Url;

/// Isolates, which are around names from right to left.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// The mark of a post, a quoted post, or the thread.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub(super) author: Option<Author>,
    pub(super) facts: Facts,
    pub(super) url: Option<Url>,
    /// What else is known about the post, as people read it.
    remarks: Vec<String>,
}

impl Mark {
    /// Parses a line: `_1_ · **NAME @HANDLE** · [TIME](URL "post ID · TIME") · _reply, level 1_`, of which only the
    /// link, or what its title has between underscores, is always there.
    pub(super) fn parse(line: &str) -> Option<Self> {
        // Before the link of a thread may be its time.
        let is_possible = line.starts_with(['_', '*', '[']) || line.contains("thread");
        if !is_possible {
            return None;
        }
        let mut mark = Self::default();
        let mut found = false;
        for part in parts(line.trim_end()) {
            if let Some(names) = part
                .strip_prefix("**")
                .and_then(|part| part.strip_suffix("**"))
            {
                if found || mark.author.is_some() {
                    return None;
                }
                mark.author = Some(author(names));
            } else if let Some(link) = Link::parse(part) {
                let facts = Facts::parse(link.title?).filter(|_| !found)?;
                found = true;
                mark.url = link.url();
                mark.facts = facts;
            } else if let Some(words) = label(part) {
                let is_number = words.bytes().all(|b| b.is_ascii_digit());
                let facts = Facts::parse(&words).filter(|_| !found);
                if let Some(facts) = facts {
                    found = true;
                    mark.facts = facts;
                } else if found {
                    mark.remarks
                        .extend(words.split(note::DOT).map(str::to_owned));
                } else if !is_number {
                    return None;
                }
            } else if found || mark.author.is_some() {
                return None;
            }
        }
        found.then_some(mark)
    }

    /// Sets what the mark states.
    pub(super) fn apply(self, post: &mut Post) {
        let Facts {
            id,
            time,
            role,
            reply,
            ..
        } = self.facts;
        (post.id, post.published, post.url) = (id, time, self.url.map(Box::new));
        (post.role, post.reply, post.author) = (role, reply, self.author);
        for remark in self.remarks {
            if let Some(handles) = remark.strip_prefix("to @") {
                let handles = handles.split(" @").map(unisolated);
                post.replying_to = handles.map(str::to_owned).collect();
            } else if let Some(by) = remark.strip_prefix("reposted by ") {
                post.reposted_by = Some(Box::new(byline(by)));
            } else if remark == "pinned" {
                post.pinned = Some(true);
            } else if remark == "edited" {
                post.edited = Some(true);
            } else if remark.starts_with("reply") && post.role == Role::Thread {
                post.role = Role::Reply;
            }
        }
    }
}

/// Returns the parts of a line between dots. Those between underscores may have dots.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let inside = match line.strip_prefix('_') {
            Some(inner) => closing(inner, "_ ·").map_or(line.len(), |end| end + 2),
            // The title of a link may have dots as well.
            None if line.starts_with('[') => line.find("\")").map_or(0, |end| end + 2),
            None => 0,
        };
        let after = line.get(inside..).unwrap_or_default();
        let end = after.find(note::DOT).map(|end| inside + end);
        let (part, next) = match end {
            Some(end) => (line.get(..end), line.get(end + note::DOT.len()..)),
            None => (Some(line), None),
        };
        rest = next;
        part
    })
}

/// A link, `[WORDS](TARGET "TITLE")`.
pub(super) struct Link<'l> {
    pub(super) words: &'l str,
    pub(super) target: &'l str,
    pub(super) title: Option<&'l str>,
}

impl<'l> Link<'l> {
    /// Parses a text that is a link, as the export writes it: no bracket is in its words or target.
    pub(super) fn parse(text: &'l str) -> Option<Self> {
        let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
        let inner = rest.strip_suffix(')')?;
        let (target, title) = match inner.split_once(" \"") {
            Some((target, title)) => (target, Some(title.strip_suffix('"')?)),
            None => (inner, None),
        };
        let is_one = !target.contains([' ', ')']) && !words.contains('[');
        is_one.then_some(Self {
            words,
            target,
            title,
        })
    }

    pub(super) fn url(&self) -> Option<Url> {
        Url::parse(&self.target.replace("&amp;", "&")).ok()
    }
}

/// Returns the words of a text that is between underscores.
pub(super) fn label(text: &str) -> Option<String> {
    let inner = text.strip_prefix('_')?.strip_suffix('_')?;
    Some(decoded(inner))
}

/// Returns the words between underscores at the start of a line, and the rest.
pub(super) fn labelled(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('_')?;
    let end = closing(inner, "_ ").or_else(|| inner.strip_suffix('_').map(str::len))?;
    let (words, rest) = inner.split_at_checked(end)?;
    Some((words, rest.strip_prefix('_')?.trim_start()))
}

/// Returns the position of a sign that is not escaped.
fn closing(text: &str, sign: &str) -> Option<usize> {
    let mut found = text.match_indices(sign).map(|(at, _)| at);
    found.find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let slashes = before.len() - before.trim_end_matches('\\').len();
        slashes % 2 == 0
    })
}

/// Returns an author from `NAME @HANDLE`, without the asterisks.
fn author(names: &str) -> Author {
    let mut author = Author::default();
    let (name, handle) = match names.rfind('@') {
        Some(at) => names.split_at_checked(at).unwrap_or_default(),
        None => (names, ""),
    };
    let known = |text: &str| {
        let text = decoded(text.trim());
        Some(unisolated(&text).to_owned()).filter(|text| !text.is_empty())
    };
    author.name = known(name);
    author.handle = known(handle.trim_start_matches('@'));
    author
}

/// Returns an author from `NAME (@HANDLE)`, or a part of it.
pub(super) fn byline(text: &str) -> Author {
    let mut author = Author::default();
    let both = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" (@"));
    let (name, handle) = match (both, text.strip_prefix('@')) {
        (Some((name, handle)), _) => (Some(name), Some(handle)),
        (None, Some(handle)) => (None, Some(handle)),
        (None, None) => (Some(text), None),
    };
    let known = |text: &str| unisolated(text).to_owned();
    (author.name, author.handle) = (name.map(known), handle.map(known));
    author
}

/// Returns the title of a thread that has none.
pub(super) fn made_title(author: &Author) -> String {
    match (&author.name, &author.handle) {
        (Some(name), Some(handle)) => format!("Thread by {name} (@{handle})"),
        (Some(name), None) => format!("Thread by {name}"),
        (None, Some(handle)) => format!("Thread by @{handle}"),
        (None, None) => note::THREAD.to_owned(),
    }
}

pub(super) fn unisolated(text: &str) -> &str {
    let inner = text.strip_prefix(ISOLATES[0]);
    inner
        .and_then(|inner| inner.strip_suffix(ISOLATES[1]))
        .unwrap_or(text)
}

/// Returns words without the escapes that the export writes: backslashes and character references.
pub(super) fn decoded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = memchr::memchr2(b'\\', b'&', rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at..).unwrap_or_default();
        let (sign, length) = sign(after);
        out.push(sign);
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns the character at the start of a text, and the length in which it is written.
fn sign(text: &str) -> (char, usize) {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    if first == '\\' {
        let escaped = chars.next().filter(char::is_ascii_punctuation);
        return escaped.map_or((first, 1), |escaped| (escaped, 2));
    }
    const LONGEST: usize = 10;
    let head = text.char_indices().take(LONGEST);
    let end = head.filter(|(_, c)| *c == ';').map(|(at, _)| at).next();
    let name = end.and_then(|end| text.get(1..end));
    let named = name.and_then(|name| match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => char::from_u32(name.strip_prefix('#')?.parse().ok()?),
    });
    match (named, end) {
        (Some(named), Some(end)) => (named, end + 1),
        _ => (first, 1),
    }
}

/// Returns the number of quotes around a line, at most `most`, and what is inside.
pub(super) fn unquoted(line: &str, most: usize) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line;
    while depth < most
        && let Some(inner) = rest.strip_prefix('>')
    {
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (depth, rest)
}

/// Returns the length of the fence of code that is open behind a line.
pub(super) fn fence(line: &str, open: Option<usize>) -> Option<usize> {
    let length = line.len() - line.trim_start_matches('`').len();
    match open {
        Some(open) if length >= open && line.trim_end().len() == length => None,
        Some(open) => Some(open),
        None => Some(length).filter(|length| *length >= 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Kind;

    #[test]
    fn marks_of_posts() {
        let line = "_3_ · **Ana \\* &#64;b @te\\_rn** · [2020-01-10 19:02 UTC](https://x.com/te_rn/status/1215710451343904768 \"post 1215710451343904768 · 2020-01-10 · reply 1.2\") · _reply, level 3 · to @gull @auk · pinned_";
        let mark = Mark::parse(line).unwrap();
        let author = mark.author.clone().unwrap();
        assert_eq!(author.name.as_deref(), Some("Ana * @b"));
        assert_eq!(author.handle.as_deref(), Some("te_rn"));
        let mut post = Post::new();
        mark.apply(&mut post);
        assert_eq!(post.replying_to, ["gull", "auk"]);
        assert_eq!((post.pinned, post.role), (Some(true), Role::Reply));
        assert!(post.id.is_some() && post.url.is_some() && post.published.is_some());
        for (line, kind) in [
            ("_post_", Kind::Post),
            ("_post · 2020-01-10 19:02 UTC_", Kind::Post),
            ("[x](https://a.b/ \"quoted post\")", Kind::Quoted),
            (
                "2020-01-10 · 3 of 5 posts · [a](https://a.b/ \"thread 1\")",
                Kind::Thread,
            ),
        ] {
            assert_eq!(Mark::parse(line).unwrap().facts.kind, kind, "{line}");
        }
        for line in [
            "[post](https://a.b/)",
            "[post](https://a.b/ \"words\")",
            "*post*",
            "_3_",
            "**Ana @tern** · 2020-01-10",
            "_Poll_",
            "post 1 · 2020-01-10",
        ] {
            assert!(Mark::parse(line).is_none(), "{line}");
        }
    }

    #[test]
    fn escapes_are_undone_once() {
        for (written, words) in [
            ("a\\*b &lt;i> &amp;lt; \\\\", "a*b <i> &lt; \\"),
            ("&#91;a&#93; AT&T & co; \\a", "[a] AT&T & co; \\a"),
        ] {
            assert_eq!(decoded(written), words);
        }
    }
}
