//! Links, with a scheme and without.

use url::Url;

use super::chars::{
    is_path, is_path_end, is_plain_host, is_query, is_query_end, may_precede_link, step,
};
use super::host;
use crate::model::{Entity, EntityKind, Span};

/// The maximum length of a link, in characters, including its scheme (twitter-text, `MAX_URL_LENGTH`).
const LINK: usize = 4096;
/// The maximum length of a path of Twitter's shortener (twitter-text, `MAX_TCO_SLUG_LENGTH`).
const SHORT_NAME: usize = 40;
/// The maximum distance of the `…` from the end of a link; Twitter displays less than 30 characters of a link.
const TAIL: usize = 64;
/// The marks of a truncated link.
const CUT: char = '…';
const DOTS: &str = "...";
/// The length of a path of Twitter's shortener; a shorter one is truncated if dots follow.
const SHORTENED: usize = 10;

/// Returns the links of a text, in order.
pub(super) fn links(text: &str, most: usize) -> Vec<Entity> {
    let mut scan = Scan {
        text,
        taken: 0,
        found: Vec::new(),
    };
    let mut at = 0;
    // Each link has a `.` in its host, or `://` before the host.
    while scan.found.len() <= most
        && let Some(candidate) = next_candidate(text, at)
    {
        let end = if text.as_bytes().get(candidate) == Some(&b':') {
            scan.with_scheme(candidate)
        } else {
            scan.without_scheme(candidate)
        };
        at = end.max(candidate + 1);
    }
    scan.found
}

/// Returns the next byte that can be part of a link; dots that end a sentence are skipped quickly.
fn next_candidate(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|b| matches!(b, b'.' | b':'))?;
        let of_host = |b: &u8| b.is_ascii_alphanumeric() || !b.is_ascii();
        let candidate = if bytes.get(at) == Some(&b':') {
            bytes.get(at + 1) == Some(&b'/')
        } else {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            before.is_some_and(of_host) && bytes.get(at + 1).is_some_and(of_host)
        };
        if candidate {
            return Some(at);
        }
        at += 1;
    }
}

struct Scan<'a> {
    text: &'a str,
    /// The end of the last match. The next match must start after its last character.
    taken: usize,
    found: Vec<Entity>,
}

impl Scan<'_> {
    /// Reads the link whose scheme ends with the `:` at `colon`. Returns the position to continue from.
    fn with_scheme(&mut self, colon: usize) -> usize {
        let start = ["https", "http"].into_iter().find_map(|scheme| {
            let start = colon.checked_sub(scheme.len())?;
            let written = self.text.get(start..colon)?;
            written.eq_ignore_ascii_case(scheme).then_some(start)
        });
        let start_of_host = colon + "://".len();
        if let Some(start) = start
            && self.text.get(colon..start_of_host) == Some("://")
            && self.may_begin(start)
            && let Some(host) = self
                .text
                .get(start_of_host..)
                .and_then(|t| host::length(t, true))
        {
            return self.add_link(Some(start), start_of_host, start_of_host + host, true);
        }
        colon + 1
    }

    /// Reads the link without a scheme whose host has the dot at `dot`. Returns the position to continue from.
    ///
    /// A host can only start at the start of a run of its characters, so each run is read once.
    fn without_scheme(&mut self, dot: usize) -> usize {
        let Some((before, after_dot)) = self.text.split_at_checked(dot) else {
            return dot + 1;
        };
        let of_run = |c: char| is_plain_host(c) || matches!(c, '.' | '-' | '_');
        let after_dot = after_dot.len() - after_dot.trim_start_matches(of_run).len();
        let before = before.get(self.taken..).unwrap_or_default();
        let before = before.len() - before.trim_end_matches(of_run).len();
        step(before + after_dot);
        let (start, end) = (dot - before, dot + after_dot);
        let run = self.text.get(start..end).unwrap_or_default();
        let free = self.may_begin(start) && run.starts_with(is_plain_host);
        let slash = self.text.get(..start).is_some_and(|t| t.ends_with('/'));
        // Text after `-`, `_`, `.` or `/` is not a link, but it is skipped as if it were.
        let start_of_host = if free {
            Some(start)
        } else {
            run.find(|c| !is_plain_host(c)).and_then(|sign| {
                let rest = run.get(sign..)?;
                Some(start + sign + rest.find(is_plain_host)?)
            })
        };
        if let Some(start_of_host) = start_of_host
            && let Some(host) = self
                .text
                .get(start_of_host..)
                .and_then(|t| host::length(t, false))
        {
            return self.add_link(
                (free && !slash).then_some(start_of_host),
                start_of_host,
                start_of_host + host,
                false,
            );
        }
        end
    }

    fn may_begin(&self, at: usize) -> bool {
        let before = self.text.get(self.taken..at).unwrap_or_default();
        at == 0 || before.chars().next_back().is_some_and(may_precede_link)
    }

    /// Reads the text after the host at `host..at`, and stores the link if it starts at `start` and is valid. Returns
    /// the position to continue from.
    fn add_link(&mut self, start: Option<usize>, host: usize, at: usize, scheme: bool) -> usize {
        let host_end = at;
        let rest = |at: usize| self.text.get(at..).unwrap_or_default();
        let port = rest(at).strip_prefix(':').map_or(0, |port| {
            port.bytes().take_while(u8::is_ascii_digit).count()
        });
        let at = if port > 0 { at + 1 + port } else { at };
        let path = at + path(rest(at));
        let mut end = path + query(rest(path));
        self.taken = end;
        let name = self.text.get(host..host_end).unwrap_or_default();
        let (Some(start), true) = (start, host::is_possible(name)) else {
            return end;
        };

        let mut cut = cut_mark(rest(end), end > at);
        let short = scheme && name.eq_ignore_ascii_case("t.co");
        let short = short.then(|| rest(host_end).strip_prefix('/')).flatten();
        let short = short.map_or(0, |name| {
            name.bytes().take_while(u8::is_ascii_alphanumeric).count()
        });
        if short > SHORT_NAME {
            return end;
        }
        if short > 0 {
            // The shortener's path is only followed by a query.
            let name_end = host_end + 1 + short;
            end = name_end + query(rest(name_end));
            cut = cut_mark(rest(end), short < SHORTENED);
        } else if cut == 0 && end > at {
            let tail = cut_tail(rest(end));
            end += tail;
            cut = if tail > 0 { CUT.len_utf8() } else { 0 };
        }
        end += cut;
        let cut = cut > 0;

        let Some(display) = self.text.get(start..end) else {
            return self.taken;
        };
        let length = display.chars().count() + if scheme { 0 } else { "https://".len() };
        if length > LINK {
            return self.taken;
        }
        let mut link = Entity::new(EntityKind::Link, Span::new(start, end));
        link.truncated = cut;
        if scheme && !cut {
            link.set_url(Url::parse(display).ok());
        }
        self.found.push(link);
        self.taken
    }
}

/// Returns the length of the mark of a truncated link at the start of a text: `…`, or after a path `...` that ends a
/// word, as some sites write it.
fn cut_mark(text: &str, has_path: bool) -> usize {
    if text.starts_with(CUT) {
        return CUT.len_utf8();
    }
    let ends = |rest: &str| {
        let next = rest.chars().next();
        next.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '<' | ')' | ']' | '”'))
    };
    match text.strip_prefix(DOTS) {
        Some(rest) if has_path && ends(rest) => DOTS.len(),
        _ => 0,
    }
}

/// Returns the length of the path at the start of a text: `/`, up to the last character that may end it, and the
/// balanced parentheses directly after it.
fn path(text: &str) -> usize {
    if !text.starts_with('/') {
        return 0;
    }
    let (mut at, mut end) = (1, 1);
    while let Some(rest) = text.get(at..)
        && let Some(c) = rest.chars().next()
    {
        step(1);
        if c == '(' {
            let Some(group) = parentheses(rest) else {
                break;
            };
            // They end a path only if it could have ended before them: not in `[gull.org/a](https://gull.org/a)`.
            if end == at {
                end += group;
            }
            at += group;
        } else if is_path(c) {
            at += c.len_utf8();
            if is_path_end(c) {
                end = at;
            }
        } else {
            break;
        }
    }
    end
}

/// Returns the length of the balanced parentheses at the start of a text: not empty, with at most one nested pair.
fn parentheses(text: &str) -> Option<usize> {
    let run = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches(is_path).len();
        step(run);
        run
    };
    let first = run(1);
    let mut at = 1 + first;
    let mut inside = first > 0;
    if text.as_bytes().get(at) == Some(&b'(') {
        let inner = run(at + 1);
        at += 1 + inner;
        if inner == 0 || text.as_bytes().get(at) != Some(&b')') {
            return None;
        }
        at += 1 + run(at + 1);
        inside = true;
    }
    (inside && text.as_bytes().get(at) == Some(&b')')).then_some(at + 1)
}

/// Returns the length of the query at the start of a text: `?`, up to the last character that may end it.
fn query(text: &str) -> usize {
    if !text.starts_with('?') {
        return 0;
    }
    let run = text.bytes().skip(1).take_while(|b| is_query(*b));
    let mut end = 0;
    for (at, b) in run.enumerate() {
        step(1);
        if is_query_end(b) {
            end = at + 2;
        }
    }
    end
}

/// Returns the length of the rest, up to its `…`, of a link that was truncated within parentheses or after a character
/// that cannot end a link, such as `wiki/Gull_(bi…`. A character that closes a quotation or ends a sentence cannot be
/// in it.
fn cut_tail(text: &str) -> usize {
    let mut length = 0;
    for c in text.chars() {
        step(1);
        if c == CUT {
            return length;
        }
        let of_link = c == '(' || c == '?' || is_path(c);
        if !of_link || matches!(c, '!' | '\'' | ']') || length >= TAIL {
            return 0;
        }
        length += c.len_utf8();
    }
    0
}

#[cfg(test)]
mod tests {
    use super::links;

    fn found(text: &str) -> Vec<String> {
        let found = links(text, usize::MAX).into_iter();
        found.map(|link| link.display(text).to_owned()).collect()
    }

    #[test]
    fn links_need_no_scheme() {
        assert_eq!(
            found("See HTTPS://Gull.org:80/a?b=c#d, gull.co.uk and (http://tern.net/x)."),
            [
                "HTTPS://Gull.org:80/a?b=c#d",
                "gull.co.uk",
                "http://tern.net/x"
            ]
        );
        assert_eq!(
            found("かもめgull.orgと http://かもめ.みんなです"),
            ["gull.org", "http://かもめ.みんな"]
        );
        assert_eq!(found("nest.http://gull.org"), ["http://gull.org"]);
        assert_eq!(
            found("http://tern.org http://http://gull.org"),
            ["http://tern.org", "http://gull.org"]
        );
        assert_eq!(found("\u{202a}gull.org\u{202c}"), ["gull.org"]);
    }

    #[test]
    fn other_text_is_not_a_link() {
        let none: [&str; 0] = [];
        assert_eq!(
            found(
                "me@gull.org @gull.org #gull.org $gull.org -gull.org _gull.org /gull.org/a,b.org"
            ),
            none
        );
        assert_eq!(
            found("ftp://gull.org/a gull.xyzzy 3.14 e.g. end.X gull..org gull.org@tern.net"),
            none
        );
        assert_eq!(
            found("http:// http://gull http:/gull.org ://gull.org"),
            none
        );
        assert_eq!(found(&format!("http://{}.org", "g".repeat(64))), none);
        assert_eq!(
            found(&format!("http://gull.org/{}", "g".repeat(4096))),
            none
        );
    }

    #[test]
    fn paths_and_queries_end_correctly() {
        assert_eq!(
            found("gull.org/Gull_(bird_(a)), gull.org/(x."),
            ["gull.org/Gull_(bird_(a))", "gull.org/"]
        );
        assert_eq!(
            found("gull.org/a...! gull.org/? gull.org?a=(b)"),
            ["gull.org/a", "gull.org/", "gull.org?a=(b"]
        );
        assert_eq!(
            found("gull.org/птица/é, gull.org/鴎"),
            ["gull.org/птица/é", "gull.org/"]
        );
        assert_eq!(found("gull.org: gull.org:8a"), ["gull.org", "gull.org:8"]);
    }

    #[test]
    fn links_in_markdown_are_found() {
        assert_eq!(
            found("[gull.org/a](https://gull.org/a) gull.org/a.(b) gull.org/a.(b)c"),
            [
                "gull.org/a", "https://gull.org/a", "gull.org/a", "gull.org/a.(b)c"
            ]
        );
    }

    #[test]
    fn shortened_links_are_found() {
        assert_eq!(
            found("http://t.co/Gull1's https://t.co/Tern?s=1."),
            ["http://t.co/Gull1", "https://t.co/Tern?s=1"]
        );
        assert_eq!(found("https://t.co/Gull… x"), ["https://t.co/Gull…"]);
        assert!(found(&format!("https://t.co/{}", "g".repeat(41))).is_empty());
    }

    #[test]
    fn truncated_links_are_found() {
        let text =
            "saying that…gull.org/nest/middle-e…tern.net/a https://gull.org/a… https://gull.org/a";
        let links = links(text, usize::MAX);
        let displays: Vec<_> = links.iter().map(|link| link.display(text)).collect();
        assert_eq!(
            displays,
            [
                "gull.org/nest/middle-e…",
                "tern.net/a",
                "https://gull.org/a…",
                "https://gull.org/a"
            ]
        );
        let cut: Vec<_> = links.iter().map(|link| link.truncated).collect();
        assert_eq!(cut, [true, false, true, false]);
        let complete: Vec<_> = links.iter().map(|link| link.url_str().is_some()).collect();
        assert_eq!(complete, [false, false, false, true]);
    }

    #[test]
    fn three_dots_truncate_a_link() {
        let text = "https://gull.org/repor... http://gull.org/a/b... gull.org/nest... gull.org... \
                    https://t.co/Gull123456... https://gull.org/a...b";
        let links = links(text, usize::MAX);
        let cut: Vec<_> = links
            .iter()
            .map(|link| (link.display(text), link.truncated))
            .collect();
        assert_eq!(
            cut,
            [
                ("https://gull.org/repor...", true),
                ("http://gull.org/a/b...", true),
                ("gull.org/nest...", true),
                ("gull.org", false),
                ("https://t.co/Gull123456", false),
                ("https://gull.org/a...b", false),
            ]
        );
        assert!(
            links
                .iter()
                .all(|link| link.truncated != link.url_str().is_some()
                    || link.display(text) == "gull.org")
        );
    }

    #[test]
    fn an_ellipsis_elsewhere_is_not_a_truncated_link() {
        assert_eq!(
            found("gull.org/Gull_(bi… gull.org/watch?… gull.org/a.…"),
            ["gull.org/Gull_(bi…", "gull.org/watch?…", "gull.org/a.…"]
        );
        assert_eq!(
            found("(gull.org/a)… gull.org/a'… gull.org.…"),
            ["gull.org/a", "gull.org/a", "gull.org"]
        );
    }
}
