//! The URLs of media that a caller replaces, for local copies.

use std::borrow::Cow;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use super::outline::on_the_web;
use crate::model::Media;

type Replace = dyn Fn(&Media, &Url) -> Option<String> + Send + Sync;

/// The function that replaces the URLs of media, if there is one.
#[derive(Clone)]
pub(super) struct MediaUrls(Option<Arc<Replace>>);

impl MediaUrls {
    pub(super) const NONE: Self = Self(None);

    pub(super) fn new(
        replace: impl Fn(&Media, &Url) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(replace)))
    }

    /// Returns the URL that an export writes for a file of a medium: the replacement, if it is safe, else the URL
    /// itself, if it is on the web.
    pub(super) fn of<'u>(&self, media: &Media, url: Option<&'u Url>) -> Option<Cow<'u, str>> {
        let url = url?;
        let own = on_the_web(Some(url))?;
        let replacement = self.0.as_ref().and_then(|replace| replace(media, url));
        let replacement = replacement.as_deref().and_then(safe);
        Some(replacement.map_or(Cow::Borrowed(own), Cow::Owned))
    }
}

impl fmt::Debug for MediaUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(_) => "Replaced",
            None => "Own",
        })
    }
}

// An export has no state that a panic of the function could leave half changed.
impl UnwindSafe for MediaUrls {}
impl RefUnwindSafe for MediaUrls {}

/// Characters that are not allowed in a URL, or that end the target of a link in Markdown.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns a replacement as it is written, or `None` if it is neither a relative URL nor one of the web. A browser on
/// Windows would ask `//host` for a share.
fn safe(replacement: &str) -> Option<String> {
    let first = replacement.split(['/', '\\', '?', '#']).next()?;
    if first.contains(':') {
        let url = Url::parse(replacement).ok();
        return on_the_web(url.as_ref()).map(str::to_owned);
    }
    let path = replacement.replace('\\', "/");
    let is_path = !path.starts_with("//") && !path.starts_with(['?', '#']) && !path.is_empty();
    is_path.then(|| utf8_percent_encode(&path, ENCODED).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_relative_or_of_the_web() {
        for (replacement, written) in [
            ("media/tern.jpg", Some("media/tern.jpg")),
            (
                "../a b/(tern) ä.jpg",
                Some("../a%20b/%28tern%29%20%C3%A4.jpg"),
            ),
            (r"media\tern.jpg", Some("media/tern.jpg")),
            ("/media/tern.jpg?a=1#b", Some("/media/tern.jpg?a=1#b")),
            ("a/b:c.jpg", Some("a/b:c.jpg")),
            ("HTTPS://A.example/ä", Some("https://a.example/%C3%A4")),
            ("a\n\"><script>", Some("a%0A%22%3E%3Cscript%3E")),
            ("java\tscript:alert(1)", None),
            (" javascript:alert(1)", None),
            ("JavaScript:alert(1)", None),
            ("data:image/png;base64,AA", None),
            ("file:///etc/passwd", None),
            ("C:\\tern.jpg", None),
            ("//a.example/tern.jpg", None),
            (r"\\a.example\tern.jpg", None),
            ("/\\a.example/tern.jpg", None),
            ("#a", None),
            ("", None),
        ] {
            assert_eq!(safe(replacement).as_deref(), written, "{replacement:?}");
        }
    }
}
