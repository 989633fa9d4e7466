//! Pieces of HTML.

/// A text in which nothing is markup, neither between tags nor in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push(&mut out, text);
    out
}

/// Appends such a text.
pub(super) fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
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
