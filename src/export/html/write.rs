//! Helpers to write HTML.

/// A sink that writes HTML or only counts its bytes. A growing `String` is copied to one of twice its size, so long
/// HTML is counted first.
#[derive(Debug)]
pub(super) struct Out {
    text: String,
    counted: usize,
    counts: bool,
}

impl Out {
    /// Creates a sink that appends to a text.
    pub(super) const fn new(text: String) -> Self {
        Self {
            text,
            counted: 0,
            counts: false,
        }
    }

    /// Creates a sink that only counts.
    pub(super) const fn counting() -> Self {
        Self {
            text: String::new(),
            counted: 0,
            counts: true,
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        if self.counts {
            self.counted += text.len();
        } else {
            self.text.push_str(text);
        }
    }

    /// Returns the number of bytes written or counted.
    pub(super) const fn len(&self) -> usize {
        self.text.len() + self.counted
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Returns an escaped text, for content and for quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = Out::new(String::with_capacity(text.len() + text.len() / 16));
    push(&mut out, text);
    out.into_text()
}

/// Appends an escaped text.
pub(super) fn push(out: &mut Out, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest
        .find(['&', '<', '>', '"', '\''])
        .and_then(|at| rest.split_at_checked(at))
    {
        out.push_str(before);
        out.push_str(match after.bytes().next() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        rest = after.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Writes a link around markup; only the markup if there is no URL to follow.
pub(super) fn link(inner: &str, url: Option<&str>) -> String {
    match url {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{inner}</a>", escape(url)),
        None => inner.to_owned(),
    }
}

/// Appends a link around what `write` writes, or only that if there is no URL to follow.
pub(super) fn push_linked(out: &mut Out, url: Option<&str>, write: impl FnOnce(&mut Out)) {
    if let Some(url) = url {
        out.push_str("<a href=\"");
        push(out, url);
        out.push_str("\" rel=\"noreferrer\">");
    }
    write(out);
    if url.is_some() {
        out.push_str("</a>");
    }
}

/// Appends a link with this text, or only the text if there is no URL to follow.
pub(super) fn push_link(out: &mut Out, url: Option<&str>, words: &str) {
    push_linked(out, url, |out| push(out, words));
}

/// Appends a picture.
pub(super) fn push_picture(out: &mut Out, url: &str, alt: &str) {
    out.push_str("<img src=\"");
    push(out, url);
    out.push_str("\" alt=\"");
    push(out, alt);
    out.push_str("\" loading=\"lazy\">");
}

/// Returns a language as the value of an attribute. The empty value says that it is unknown, so that screen readers do
/// not assume English.
pub(super) fn lang(language: Option<&str>) -> &str {
    let is_tag = |tag: &&str| {
        (2..=35).contains(&tag.len())
            && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            // Twitter's codes for posts without a language: `qme` (only media), `qht` (only hashtags).
            && !matches!(*tag, "und" | "zxx")
            && !(tag.len() == 3 && tag.starts_with('q'))
    };
    language.filter(is_tag).unwrap_or_default()
}
