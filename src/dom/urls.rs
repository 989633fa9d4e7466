use std::sync::LazyLock;

use url::Url;

use super::Element;
use super::archives::unarchived;

/// The schemes that a link in the model can have. Links with other schemes (`javascript:`, `data:`, `file:`) remain
/// text.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "at"];

/// Resolves the links of a site's pages to their original targets.
///
/// Relative links are resolved against the site, not against the location of the saved file. URLs of web archives
/// (`/web/20200111000000/https://…` of the Wayback Machine on any host, `https://archive.ph/o/AbC12/https://…`, and
/// those of a dozen others), of caches and of translators are unwrapped.
///
/// # Examples
///
/// ```
/// use unrolled::dom::Links;
///
/// let links = Links::new("https://threadreaderapp.com/").ok_or("no such base")?;
/// let url = |raw| links.resolve(raw).map(String::from);
/// assert_eq!(url("/user/tern").as_deref(), Some("https://threadreaderapp.com/user/tern"));
/// assert_eq!(url("//twitter.com/tern").as_deref(), Some("https://twitter.com/tern"));
/// assert_eq!(url("/web/20200111000000/https://example.org/a").as_deref(), Some("https://example.org/a"));
/// assert_eq!(url("javascript:alert(1)"), None);
/// assert_eq!(url("#top"), None);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug)]
pub struct Links {
    base: Url,
}

impl Links {
    /// Creates a resolver for the site with this URL, against which relative links are resolved; `None` unless it is an
    /// absolute `http` or `https` URL.
    pub fn new(base: &str) -> Option<Self> {
        let base = Url::parse(base).ok()?;
        matches!(base.scheme(), "http" | "https").then_some(Self { base })
    }

    /// Returns the target of a link; `None` if it is invalid, meaningless outside of the page, or has a scheme other
    /// than `http`, `https`, `mailto` or `at`.
    pub fn resolve(&self, raw: &str) -> Option<Url> {
        self.resolved(&unarchived(raw.trim()))
    }

    fn resolved(&self, raw: &str) -> Option<Url> {
        if raw.is_empty() || raw.starts_with('#') {
            return None;
        }
        if let Some(url) = of_known_host(raw) {
            return Some(url);
        }
        // An absolute URL needs no join.
        let url = if raw.starts_with("https://") || raw.starts_with("http://") {
            Url::parse(raw)
        } else {
            self.base.join(raw)
        };
        url.ok().filter(|url| SCHEMES.contains(&url.scheme()))
    }

    /// Returns the target of an element's `href`, as [`resolve`](Self::resolve) does.
    pub fn href(&self, element: Element<'_>) -> Option<Url> {
        self.resolve(element.attr("href")?)
    }

    /// Returns the target of an absolute link, and `None` for any other. For URLs of pictures: a relative one is the
    /// copy that a browser saved with the page.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::Links;
    ///
    /// let links = Links::new("https://spindle.example/").ok_or("no base")?;
    /// let url = links.absolute("//pictures.example/tern.jpg").ok_or("no address")?;
    /// assert_eq!(url.as_str(), "https://pictures.example/tern.jpg");
    /// // The URL of a browser's saved copy.
    /// assert_eq!(links.absolute("./Terns_files/tern.jpg"), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn absolute(&self, raw: &str) -> Option<Url> {
        let raw = &*unarchived(raw.trim());
        let absolute = raw.starts_with("//")
            || raw
                .split_once("://")
                .is_some_and(|(scheme, _)| SCHEMES.contains(&scheme));
        if absolute { self.resolved(raw) } else { None }
    }
}

/// The hosts of most links in supported pages. Joining a path with one of these takes less than half the time of
/// parsing the full URL.
static KNOWN_HOSTS: [(&str, LazyLock<Option<Url>>); 7] = [
    ("pbs.twimg.com", LazyLock::new(|| host("pbs.twimg.com"))),
    ("twitter.com", LazyLock::new(|| host("twitter.com"))),
    (
        "threadreaderapp.com",
        LazyLock::new(|| host("threadreaderapp.com")),
    ),
    ("x.com", LazyLock::new(|| host("x.com"))),
    ("t.co", LazyLock::new(|| host("t.co"))),
    ("video.twimg.com", LazyLock::new(|| host("video.twimg.com"))),
    ("cdn.bsky.app", LazyLock::new(|| host("cdn.bsky.app"))),
];

fn host(name: &str) -> Option<Url> {
    Url::parse(&format!("https://{name}/")).ok()
}

/// Parses an absolute URL on one of those hosts, with the same result as [`Url::parse`].
fn of_known_host(raw: &str) -> Option<Url> {
    let rest = raw.strip_prefix("https://")?;
    let (path, base) = KNOWN_HOSTS
        .iter()
        .find_map(|(host, base)| Some((rest.strip_prefix(host)?, base)))?;
    // A second slash, possibly after a character that is removed, would start a host.
    match path.as_bytes() {
        [b'/'] => {}
        [b'/', next, ..] if next.is_ascii_graphic() && !matches!(next, b'/' | b'\\') => {}
        _ => return None,
    }
    base.as_ref()?.join(path).ok()
}

#[cfg(test)]
mod tests {
    use super::{KNOWN_HOSTS, Url, of_known_host};

    #[test]
    fn known_hosts_are_parsed_like_others() {
        let mut known = 0;
        for (host, _) in &KNOWN_HOSTS {
            for path in [
                "",
                "/",
                "/a/b?c=d#e",
                "//a",
                "/\\a",
                "/\t/a",
                "/ /a",
                "/a//b",
                "/./a/../b",
                "/..",
                "/%2e%2e/a b",
                "/é?ü=ö#ß",
                "?a",
                "#a",
                ":443/a",
                ":80/a",
                ".evil.example/a",
                "@evil.example/a",
                "/a\nb",
                "/|",
                "/?",
                "/#",
                "/:a",
                "/@a",
                "/media/EN4Xq.jpg",
                "/tern/status/1215710451343904768?s=20",
            ] {
                let raw = format!("https://{host}{path}");
                if let Some(url) = of_known_host(&raw) {
                    known += 1;
                    assert_eq!(Some(&url), Url::parse(&raw).ok().as_ref(), "{raw}");
                }
            }
        }
        assert!(known >= 7 * 14, "{known} were known");
    }
}
