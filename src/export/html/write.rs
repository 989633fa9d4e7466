//! Pieces of HTML.

/// Where HTML is written, or only counted: a text that grows is beside one of twice its length, so a long one is counted
/// first.
#[derive(Debug)]
pub(super) struct Out {
    text: String,
    counted: usize,
    counts: bool,
}

impl Out {
    /// Appends to a text.
    pub(super) const fn new(text: String) -> Self {
        Self {
            text,
            counted: 0,
            counts: false,
        }
    }

    /// Counts what is written.
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

    /// The length of what was written or counted.
    pub(super) const fn len(&self) -> usize {
        self.text.len() + self.counted
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// A text in which nothing is markup, neither between tags nor in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = Out::new(String::with_capacity(text.len() + text.len() / 16));
    push(&mut out, text);
    out.into_text()
}

/// Appends such a text.
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

/// A link around markup; the markup alone if there is no address to follow.
pub(super) fn link(inner: &str, url: Option<&str>) -> String {
    match url {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{inner}</a>", escape(url)),
        None => inner.to_owned(),
    }
}

/// A language as an attribute; the empty one says that it is unknown, so that nobody reads the words aloud as English.
pub(super) fn lang(language: Option<&str>) -> &str {
    let is_tag = |tag: &&str| {
        (2..=35).contains(&tag.len())
            && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            // Twitter's names of what is no language: `qme` (media alone), `qht` (hashtags alone).
            && !matches!(*tag, "und" | "zxx")
            && !(tag.len() == 3 && tag.starts_with('q'))
    };
    language.filter(is_tag).unwrap_or_default()
}
