//! Writes the lines that are not the author's text.

use url::Url;

use super::super::outline::{
    self, byline, description, followable, kind, moment, on_the_web, poll_state, votes, worded,
};
use super::super::safe::isolated;
use super::{FILLER, names_a_sign};
use crate::model::{Media, MediaKind, Poll, Quote};

/// The parser accepts no longer URL as a link.
const LONGEST: usize = 2000;

/// Writes a line that is not the author's text.
pub(super) fn card(what: &str, words: &str, url: Option<&str>) -> String {
    let mut out = format!("[**{what}**");
    for (at, c) in words.char_indices() {
        if out.ends_with('*') && !c.is_whitespace() {
            out.push(' ');
        }
        let after = words.get(at + c.len_utf8()..).unwrap_or_default();
        if matches!(c, '[' | ']' | '\\' | '*' | '(' | ')') || c == '&' && names_a_sign(after) {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str("](");
    out.push_str(&target(url).unwrap_or_default());
    out.push(')');
    out
}

/// Writes a URL in round brackets.
fn target(url: Option<&str>) -> Option<String> {
    let url = url.filter(|url| url.len() < LONGEST)?;
    let mut out = String::with_capacity(url.len());
    for (at, c) in url.char_indices() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '[' => out.push_str("%5B"),
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            // The Markdown parser decodes character references.
            '&' if names_a_sign(url.get(at + 1..).unwrap_or_default()) => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    Some(out)
}

pub(super) fn medium(media: &Media) -> String {
    let url = media.url.as_ref();
    let said = description(media).unwrap_or_default();
    match media.kind {
        MediaKind::Photo if on_the_web(url).is_some() => {
            let mut alt = String::new();
            for (at, c) in said.char_indices() {
                let after = said.get(at + c.len_utf8()..).unwrap_or_default();
                if matches!(c, '[' | ']' | '\\') || c == '&' && names_a_sign(after) {
                    alt.push('\\');
                }
                alt.push(c);
            }
            format!("![{alt}]({})", target(on_the_web(url)).unwrap_or_default())
        }
        MediaKind::Photo | MediaKind::Placeholder if said.is_empty() => FILLER.to_owned(),
        MediaKind::LinkCard => {
            let more = worded(media.description.as_deref());
            let words: Vec<String> = [said]
                .into_iter()
                .chain(more)
                .filter(|words| !words.is_empty())
                .collect();
            card(kind(media), &words.join(" · "), followable(url))
        }
        _ => {
            let file = on_the_web(url).or_else(|| on_the_web(media.poster.as_deref()));
            card(kind(media), &said, file)
        }
    }
}

pub(super) fn poll(poll: &Poll) -> String {
    let choices = poll.choices.iter().map(|choice| {
        let label = isolated(&choice.label);
        match votes(choice) {
            facts if facts.is_empty() => label,
            facts => format!("{label} ({facts})"),
        }
    });
    let words: Vec<String> = choices.chain(poll_state(poll)).collect();
    card("Poll", &words.join(" · "), None)
}

pub(super) fn quote(quote: &Quote) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(quote.author.as_ref().and_then(byline));
    words.extend(quote.published.map(moment));
    words.extend(worded(quote.title.as_deref()));
    words.extend(worded(quote.text.as_deref()));
    words.extend(worded(quote.unavailable.as_deref()));
    words.extend(quote.media.iter().map(|media| {
        let said = description(media).map(|said| format!(": {said}"));
        format!("({}{})", outline::kind(media), said.unwrap_or_default())
    }));
    let url: Option<&Url> = quote.url.as_deref();
    // The parser takes the URL of a tweet for a quote if it is alone on its line.
    match on_the_web(url) {
        Some(url)
            if url.contains("/status/")
                && quote.title.is_none()
                && quote.text.is_none()
                && quote.media.is_empty() =>
        {
            format!("> {url}")
        }
        url => card("Quote", &words.join(" · "), url),
    }
}
