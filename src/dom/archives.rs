//! The original URLs inside the URLs of web archives, caches and translators.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::tokenizer::position;

/// The hosts of archives that write something else than a time stamp before the original URL, with the path before that
/// (2012 to 2026): archive.today under its seven names, Perma.cc, Megalodon, the United Kingdom's government archive.
const HOSTS: [(&str, &[&str]); 14] = [
    ("archive.today", &ARCHIVE_TODAY),
    ("archive.ph", &ARCHIVE_TODAY),
    ("archive.is", &ARCHIVE_TODAY),
    ("archive.li", &ARCHIVE_TODAY),
    ("archive.vn", &ARCHIVE_TODAY),
    ("archive.fo", &ARCHIVE_TODAY),
    ("archive.md", &ARCHIVE_TODAY),
    ("perma-archives.org", &["/warc/"]),
    ("perma.cc", &["/warc/"]),
    ("megalodon.jp", &["/"]),
    ("archive-it.org", &["/all/", "/home/"]),
    ("arquivo.pt", &["/wayback/", "/noFrame/replay/"]),
    ("nationalarchives.gov.uk", &["/ukgwa/", "/"]),
    ("swap.stanford.edu", &["/", "/was/", "/web/"]),
];

/// Links out of a copy have its code: `/o/AbC12/https://…`; copies themselves a time stamp or `newest`.
const ARCHIVE_TODAY: [&str; 2] = ["/o/", "/"];

/// The hosts that have the original URL in a parameter: WebCite, Google's cache and translator, Microsoft's translator.
const PARAMETERS: [(&str, &str); 8] = [
    ("webcitation.org", "url="),
    ("webcache.googleusercontent.com", "q="),
    ("translate.googleusercontent.com", "u="),
    ("translate.google.com", "u="),
    ("translatetheweb.com", "a="),
    ("microsofttranslator.com", "a="),
    ("microsofttranslator-ppe.com", "a="),
    ("translate.yandex.com", "url="),
];

/// The domain under which Google's translator shows a page: the page's host with `-` for `.` and `--` for `-`.
pub(crate) const TRANSLATED: &str = ".translate.goog";

/// The start of the translator's parameters.
const TRANSLATION: &str = "_x_tr_";

/// How often a URL is unwrapped: a copy of a copy has two wrappers.
const MOST: usize = 3;

/// Returns the URL inside a URL of an archive, a cache or a translator, else the same URL.
pub(crate) fn unarchived(raw: &str) -> Cow<'_, str> {
    let mut inner = Cow::Borrowed(raw);
    for _ in 0..MOST {
        let next = match &inner {
            Cow::Borrowed(url) => unwrapped(url),
            Cow::Owned(url) => unwrapped(url).map(|inner| Cow::Owned(inner.into_owned())),
        };
        match next {
            Some(next) => inner = next,
            None => break,
        }
    }
    inner
}

/// Returns the original URL inside a URL with one wrapper.
fn unwrapped(raw: &str) -> Option<Cow<'_, str>> {
    let beyond = ["https://", "http://", "//"]
        .iter()
        .find_map(|scheme| raw.strip_prefix(scheme));
    let (host, path) = match beyond {
        Some(rest) => rest.split_at(end_of_host(rest)),
        None => ("", raw),
    };
    in_path(host, path)
        .map(Cow::Borrowed)
        .or_else(|| in_parameter(host, path).map(Cow::Owned))
        .or_else(|| of_translator(host, path).map(Cow::Owned))
}

/// Returns the index at which a host ends.
fn end_of_host(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let end = position(b'/', bytes, 0).unwrap_or(bytes.len());
    let host = bytes.get(..end).unwrap_or_default();
    position(b'?', host, 0).unwrap_or(end)
}

/// Returns the URL behind a stamp in a path. The path is searched up to the first URL in it.
fn in_path<'r>(host: &str, path: &'r str) -> Option<&'r str> {
    if !path.starts_with('/') {
        return None;
    }
    let (before, inner) = split_at_url(path)?;
    let (above, stamp) = before.strip_suffix('/')?.rsplit_once('/')?;
    let above = path.get(..=above.len())?;
    let digits = stamp.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == '_');
    let is_number = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'*');
    let has_modifier = stamp.len() == digits.len() + 3 && stamp.ends_with('_');
    let is_stamp = is_number
        && match digits.len() {
            0 => has_modifier,
            14 => true,
            // The Wayback Machine's links, which a program may have put on another host.
            _ => above == "/web/" || has_modifier,
        };
    let of_host = || {
        let paths = HOSTS.iter().find(|(name, _)| is_host(host, name));
        paths.is_some_and(|(_, paths)| !stamp.is_empty() && paths.contains(&above))
    };
    (is_stamp || of_host()).then_some(inner)
}

/// Splits a path at the absolute URL in it: one with a scheme, or `//` behind a stamp.
fn split_at_url(path: &str) -> Option<(&str, &str)> {
    const SCHEMES: [&[u8]; 3] = [b"http:/", b"https:/", b"mailto:"];
    let bytes = path.as_bytes();
    let mut after = 0;
    while let Some(slash) = position(b'/', bytes, after) {
        after = slash + 1;
        let is_url = match bytes.get(after..)? {
            rest @ [b'h' | b'm', ..] => SCHEMES.iter().any(|scheme| rest.starts_with(scheme)),
            [b'/', b'/', ..] => slash > 0,
            _ => false,
        };
        if is_url {
            return path.split_at_checked(after);
        }
    }
    None
}

fn in_parameter(host: &str, path: &str) -> Option<String> {
    let query = path.get(position(b'?', path.as_bytes(), 0)? + 1..)?;
    let (_, name) = PARAMETERS.iter().find(|(is, _)| is_host(host, is))?;
    let query = query.split('#').next()?;
    let value = query.split('&').find_map(|part| part.strip_prefix(name))?;
    let value = percent_decode_str(value).decode_utf8().ok()?;
    // Google's cache names its copy before the URL: `cache:CODE:https://…`.
    let start = value.find("https://").or_else(|| value.find("http://"))?;
    let before = value.get(..start)?;
    (before.is_empty() || before.starts_with("cache:"))
        .then(|| value.get(start..).map(str::to_owned))?
}

fn of_translator(host: &str, path: &str) -> Option<String> {
    let name = host.strip_suffix(TRANSLATED)?;
    let name = name
        .replace("--", "\0")
        .replace('-', ".")
        .replace('\0', "-");
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut url = format!("https://{name}{path}");
    let own = query
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with(TRANSLATION));
    for (at, part) in own.enumerate() {
        url.push(if at == 0 { '?' } else { '&' });
        url.push_str(part);
    }
    if !fragment.is_empty() {
        url.push('#');
        url.push_str(fragment);
    }
    Some(url)
}

/// Whether a URL is on a host of archive.today, whose copies do not all name the original in their URL.
pub(crate) fn is_bare_copy(raw: &str) -> bool {
    let rest = raw
        .strip_prefix("https://")
        .or_else(|| raw.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    let copies = HOSTS.iter().any(|(name, _)| is_host(host, name))
        || ["ghostarchive.org", "webcitation.org"]
            .iter()
            .any(|name| is_host(host, name));
    copies && unwrapped(raw).is_none()
}

/// Whether a host is of this domain.
fn is_host(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{is_bare_copy, unarchived};

    #[test]
    fn urls_of_archives_are_undone() {
        for (raw, inner) in [
            // The Wayback Machine.
            ("/web/20200111000000/https://a.b/c", "https://a.b/c"),
            (
                "https://web.archive.org/web/20200111000000im_/https://a.b/c.jpg",
                "https://a.b/c.jpg",
            ),
            ("http://web.archive.org/web/2020/http://a.b/", "http://a.b/"),
            ("//web.archive.org/web/20200111000000js_///a.b/x", "//a.b/x"),
            ("/web/20200111000000/mailto:a@b.c", "mailto:a@b.c"),
            // archive.today and its other names.
            (
                "https://archive.ph/o/AbC12/https://a.b/c?d#e",
                "https://a.b/c?d#e",
            ),
            (
                "https://archive.is/20190102030405/http://a.b/",
                "http://a.b/",
            ),
            ("http://archive.today/newest/https://a.b/", "https://a.b/"),
            (
                "https://archive.li/2019.01.02-030405/https://a.b/",
                "https://a.b/",
            ),
            // Other archives.
            (
                "https://wayback.archive-it.org/all/20210101000000/https://a.b/c",
                "https://a.b/c",
            ),
            (
                "https://wayback.archive-it.org/1234/20210101000000mp_/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://arquivo.pt/wayback/20210101000000/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://arquivo.pt/noFrame/replay/20210101000000mp_/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://www.webarchive.org.uk/wayback/archive/20210101000000mp_/http://a.b/",
                "http://a.b/",
            ),
            (
                "https://webarchive.nationalarchives.gov.uk/ukgwa/20210101000000/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://webarchive.loc.gov/all/20210101000000/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://perma-archives.org/warc/AB12-CD34/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://rejouer.perma.cc/replay-web-page/w/id-12/mp_/https://a.b/",
                "https://a.b/",
            ),
            (
                "https://megalodon.jp/2020-0101-1200-00/https://a.b/c",
                "https://a.b/c",
            ),
            // Archives and translators with the URL in a parameter.
            (
                "https://www.webcitation.org/5x?url=http%3A%2F%2Fa.b%2Fc&date=2012",
                "http://a.b/c",
            ),
            (
                "https://webcache.googleusercontent.com/search?q=cache:AbC:https://a.b/c",
                "https://a.b/c",
            ),
            (
                "https://translate.google.com/translate?sl=fr&tl=en&u=https%3A%2F%2Fa.b%2F",
                "https://a.b/",
            ),
            // A translator, with the URL as its own.
            (
                "https://a-b.translate.goog/c?d=e&_x_tr_sl=fr&_x_tr_tl=en#f",
                "https://a.b/c?d=e#f",
            ),
            (
                "https://tern--watch-a-b.translate.goog/?_x_tr_sl=fr",
                "https://tern-watch.a.b/",
            ),
            // A copy of a copy.
            (
                "https://archive.ph/o/AbC12/https://web.archive.org/web/2020/https://a.b/",
                "https://a.b/",
            ),
        ] {
            assert_eq!(unarchived(raw), inner, "{raw}");
        }
    }

    #[test]
    fn other_urls_are_unchanged() {
        for raw in [
            "https://web.archive.org/save",
            "/web/about",
            "/web/page/https://a.b",
            "https://a.b/o/AbC12/https://c.d/",
            "https://a.b/20200101/https://c.d/",
            "https://a.b/share?url=https://c.d/",
            "https://archive.ph/AbC12",
            "https://ghostarchive.org/archive/AbC12",
            "https://a.b//c",
            "https://a.b",
            "//a.b/c",
            "",
            "/",
        ] {
            assert_eq!(unarchived(raw), raw);
        }
        assert!(is_bare_copy("https://archive.ph/AbC12"));
        assert!(!is_bare_copy(
            "https://archive.ph/20190102030405/http://a.b/"
        ));
        assert!(!is_bare_copy("https://a.b/AbC12"));
    }
}
