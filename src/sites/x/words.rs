//! Reads the text of posts, and of articles (2025): titled texts of any length inside a post.

use std::cell::Cell;

use url::Url;

use super::media;
use super::parts::{Part, is_button, is_emoji, is_hidden, part};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links};
use crate::model::EntityKind;
use crate::network::twitter::entity_kind;
use crate::reader::{Link, PostReader, WhiteSpace, language, raw_text, rich_text};
use crate::report::Finding;

/// The host of short URLs.
const SHORT: &str = "t.co";

/// The codes in place of a language if the site found none.
const NO_LANGUAGES: [&str; 7] = ["und", "zxx", "qme", "qst", "qht", "qam", "qct"];

/// Reads a post's text.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut PostReader) {
    if block.has_words_already(element) {
        return;
    }
    let is_other = |inner: Element<'_>| is_hidden(inner) && inner.text() != "…";
    let mut unhidden = Cell::new(false);
    let target = |link: &Link<'_, '_>| {
        let (kind, url) = target(links, link);
        // A short URL leads to the site's click counter, and its beginning is hidden.
        let short = url
            .as_ref()
            .is_some_and(|url| url.host_str() == Some(SHORT));
        let shown = link.display.starts_with("http");
        if kind == EntityKind::Link && (short || shown) {
            unhidden.set(true);
        }
        (kind, url)
    };
    let words = rich_text(element, WhiteSpace::Preserve, is_other, target);
    if std::mem::take(unhidden.get_mut()) {
        block.findings.also(&Finding::LinkShortened);
    }
    block.set_words(words);
    block.post.language = language(element, &NO_LANGUAGES);
}

/// Reads an article's text: a paragraph for each block of its editor, a line for each entry of a list.
pub(super) fn article(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let is_other = |inner: Element<'_>| {
        let shown = match inner.name() {
            "img" => !is_emoji(inner),
            "video" => true,
            _ => part(inner) == Some(Part::Media),
        };
        if shown {
            media::read(inner, links, block);
        }
        shown
            || matches!(inner.name(), "svg" | "style")
            || inner.name() == "button" && is_button(inner)
    };
    let target = |link: &Link<'_, '_>| target(links, link);
    let words = rich_text(element, WhiteSpace::Structure, is_other, target);
    block.set_words(words);
}

/// Returns the kind and the target of a link inside text. The page keeps the full URL in the link's text, in hidden
/// parts.
fn target(links: &Links, link: &Link<'_, '_>) -> (EntityKind, Option<Url>) {
    let url = links.resolve(link.href);
    let kind = entity_kind(link.display, url.as_ref());
    if kind != EntityKind::Link {
        return (kind, url);
    }
    let written = raw_text(link.element);
    let written = strip_invisible(&written);
    let written = written.trim().trim_end_matches('…');
    let hidden = link.element.descendants().any(is_hidden);
    let whole = Url::parse(written)
        .ok()
        .filter(|url| hidden && matches!(url.scheme(), "http" | "https"));
    (kind, whole.or(url))
}
