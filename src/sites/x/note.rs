//! Reads the note of readers below a post (2023).

use super::parts::is_hidden;
use super::words::target;
use crate::dom::{Element, Links};
use crate::model::CommunityNote;
use crate::reader::{Link, PostReader, WhiteSpace, children, rich_text};

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
    let words = rich_text(
        note,
        WhiteSpace::Preserve,
        is_hidden,
        |link: &Link<'_, '_>| target(links, link),
    );
    block.findings.links(&words);
    let mut read = CommunityNote::new(words.text.unwrap_or_default());
    read.entities = words.entities;
    if block.post.community_note.replace(Box::new(read)).is_some() {
        block.unknown_markup("a second note");
    }
}
