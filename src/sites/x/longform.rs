//! Articles: titled texts of any length inside a post (2025).

use super::media;
use super::parts::{Part, part};
use super::post::{address, is_emoji, target};
use crate::adapter::block::Block;
use crate::adapter::written::{Style, words};
use crate::dom::{Element, Links};

/// Reads an article's words: a paragraph for each block of its editor, a line for each entry of a list.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut Block) {
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
