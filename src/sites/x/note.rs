//! Reads the note of readers below a post (2023).

use std::cell::Cell;

use super::SITE;
use super::parts::address;
use super::words::{is_other, target_of_short};
use crate::dom::{Element, Links};
use crate::model::CommunityNote;
use crate::reader::{Link, PostReader, WhiteSpace, children, rich_text};
use crate::report::Finding;

/// Links to notes of readers.
const NOTES: &str = "/i/birdwatch";

/// Whether the path of a URL is that of a note.
pub(super) fn is_note(url: &url::Url) -> bool {
    url.path().starts_with(NOTES) && SITE.has_host(url)
}

/// Whether an element has the link below a note, by which readers rate it.
pub(super) fn has_rating(element: Element<'_>, links: &Links) -> bool {
    let mut inside = element.descendants();
    inside.any(|inner| {
        let url = address(inner).and_then(|href| links.resolve(href));
        url.is_some_and(|url| is_note(&url))
    })
}

/// Reads a note: a box with a heading in the reader's language, the note, and mostly a question with a link.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let mut parts = children(element).filter(|part| !part.text().is_empty());
    let (heading, note) = (parts.next(), parts.next());
    let more = parts.nth(1).is_some();
    let Some(note) = note.filter(|_| !more) else {
        // The heading alone says that there is a note to write.
        if more || heading.is_some_and(|heading| heading.text().contains('\n')) {
            block.unknown_markup(&element.text());
        }
        return;
    };
    // The question is the last part: the note is missing, or its heading.
    if has_rating(note, links) {
        return block.unknown_markup(&element.text());
    }
    let unhidden = Cell::new(false);
    let words = rich_text(
        note,
        WhiteSpace::Preserve,
        is_other,
        |link: &Link<'_, '_>| target_of_short(links, link, &unhidden),
    );
    block.findings.links(&words);
    if unhidden.take() {
        block.findings.also(&Finding::LinkShortened);
    }
    let mut read = CommunityNote::new(words.text.unwrap_or_default());
    read.entities = words.entities;
    if block.post.community_note.replace(Box::new(read)).is_some() {
        block.unknown_markup("a second note");
    }
}
