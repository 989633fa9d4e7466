//! The words of posts, and of articles (2025): titled texts of any length inside a post.

use url::Url;

use super::media;
use super::parts::{Part, address, is_emoji, is_hidden, part};
use crate::adapter::block::Block;
use crate::adapter::find::{language, raw_text};
use crate::adapter::twitter::entity_kind;
use crate::adapter::written::{Style, words};
use crate::dom::{Element, Links};
use crate::model::EntityKind;

/// What stands in place of a language where the site found none.
const NO_LANGUAGES: [&str; 7] = ["und", "zxx", "qme", "qst", "qht", "qam", "qct"];

/// Reads a post's words.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut Block) {
    if block.has_words_already(element) {
        return;
    }
    let is_other = |inner: Element<'_>| is_hidden(inner) && inner.text() != "…";
    let target = |link: Element<'_>, display: &str| target(links, link, display);
    block.set_words(words(element, Style::Kept, is_other, target));
    block.post.language = language(element, &NO_LANGUAGES);
}

/// Reads an article's words: a paragraph for each block of its editor, a line for each entry of a list.
pub(super) fn article(element: Element<'_>, links: &Links, block: &mut Block) {
    let is_other = |inner: Element<'_>| {
        let shown = match inner.name() {
            "img" => !is_emoji(address(inner)),
            "video" => true,
            _ => part(inner) == Some(Part::Media),
        };
        if shown {
            media::read(inner, links, block);
        }
        shown || matches!(inner.name(), "button" | "svg" | "style")
    };
    let target = |link: Element<'_>, display: &str| target(links, link, display);
    let words = words(element, Style::Paragraphs, is_other, target);
    block.post.text = words.text;
    block.post.entities = words.entities;
}

/// Where a link inside words leads, and what it is. The page keeps the whole address in the link's text, in parts that
/// are not shown.
fn target(links: &Links, link: Element<'_>, display: &str) -> (EntityKind, Option<Url>) {
    let url = links.href(link);
    let kind = entity_kind(display, url.as_ref());
    if kind != EntityKind::Link {
        return (kind, url);
    }
    let written = raw_text(link);
    let written = written.trim().trim_end_matches('…');
    let hidden = link.descendants().any(is_hidden);
    let whole = Url::parse(written)
        .ok()
        .filter(|url| hidden && matches!(url.scheme(), "http" | "https"));
    (kind, whole.or(url))
}
