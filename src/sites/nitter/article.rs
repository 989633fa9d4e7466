//! Reads the page of an article (2026-06): a titled text of any length, with other posts inside.

use super::media;
use super::parts::PARTS;
use super::post::{self, FIELDS};
use super::targets::Targets;
use crate::dom::{Dom, Element, Query, Step};
use crate::model::CommunityNote;
use crate::network::twitter::is_picture;
use crate::reader::{
    PICTURE, Part, Piece, PostReader, WhiteSpace, contains_any, rich_text, text, text_of_pieces,
};
use crate::report::{Finding, Missing};

/// The page of an article, and the article in it, in case the class of the page changes.
pub(super) const ARTICLES: [Query<'_>; 2] = [
    Query::constant(".article-page"),
    Query::constant(".article-body"),
];

const COVER: Query<'_> = Query::constant(".article-cover");
pub(super) const TITLE: Query<'_> = Query::constant(".article-title");
const NOTE: Query<'_> = Query::constant(".community-note-text");

/// The content of a post inside an article, in case its class changes.
const INSIDES: [Query<'_>; 3] = [
    Query::constant(".tweet-content"),
    Query::constant(".tweet-date"),
    Query::constant(".unavailable-box"),
];

/// Returns the page's article, and whether it has its mark.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Option<(Element<'d>, bool)> {
    let [page, body] = &ARTICLES;
    let unmarked = || dom.first(body).map(|body| (body, false));
    dom.first(page).map(|page| (page, true)).or_else(unmarked)
}

/// Reads an article: the picture over the title, the author, the text with posts and media at their places.
pub(super) fn read(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    let [_, body] = &ARTICLES;
    let body = element.first(body).unwrap_or(element);
    // If the class of the page changed, the text is the element that was found.
    let page = Some(element).filter(|page| *page != body);
    if let Some(page) = page.or_else(|| body.parent()) {
        cover(page, body, targets, block);
    }
    let above = block.post.media.len();
    let mut words = {
        let piece = |inner| piece(inner, targets, block);
        text_of_pieces(body, WhiteSpace::Structure, piece, |link| {
            targets.entity(link.href, link.display)
        })
    };
    words.place_before(above);
    block.words = true;
    block.set_text(words);
    block.set_twitter_urls(&targets.links);
    block.author.verified.get_or_insert(false);
    if block.post.title.is_none() {
        block.findings.missing(Missing::Title);
        if let Some(words) = words_above_author(body) {
            block.unknown_markup(words);
        }
    }
}

/// Reads the picture over the title, and reports it if it has no known class.
fn cover(page: Element<'_>, body: Element<'_>, targets: &Targets, block: &mut PostReader) {
    let is_picture = |img: Element<'_>| {
        let url = img.attr("src").and_then(|src| targets.media(src));
        url.as_ref().is_some_and(is_picture)
    };
    let mut pictures = page.select(&PICTURE).filter(|img| !body.contains(*img));
    let Some(cover) = pictures.find(|img| img.matches(&COVER) || is_picture(*img)) else {
        return;
    };
    if !cover.matches(&COVER) {
        block.unknown_markup(&format!("{cover:?}"));
    }
    let link = cover.parent().filter(|around| around.name() == "a");
    media::attachments(link.unwrap_or(cover), targets, block);
}

fn piece<'d>(inner: Element<'d>, targets: &Targets, block: &mut PostReader) -> Piece<'d> {
    let before = (block.post.media.len(), block.post.quotes.len());
    match PARTS.of(inner) {
        Some(Part::Title) => block.post.title = text(inner),
        Some(Part::Byline) => post::read_into(inner, targets, block),
        Some(Part::Post | Part::Unavailable) => quote(inner, targets, block),
        Some(Part::Media) => media::attachments(inner, targets, block),
        Some(Part::Ignored) => {}
        _ if contains_any(inner, &INSIDES) => {
            block.findings.also(&Finding::QuoteUnmarked);
            quote(inner, targets, block);
        }
        Some(_) => block.unknown_markup(&inner.text()),
        None if is_title(inner, block) => {
            block.unknown_markup(&format!("{inner:?}"));
            block.post.title = text(inner);
        }
        None if matches!(inner.name(), "video" | "img") || is_linked_picture(inner) => {
            media::attachments(inner, targets, block);
        }
        None => {
            if is_outside_list(inner) {
                block.unknown_markup(&format!("{inner:?}"));
            }
            return Piece::Words;
        }
    }
    Piece::Placed {
        media: before.0..block.post.media.len(),
        quotes: before.1..block.post.quotes.len(),
    }
}

/// Returns text over the author, where the title is.
fn words_above_author<'d>(body: Element<'d>) -> Option<&'d str> {
    let mut words = None;
    for step in body.walk() {
        match step {
            Step::Text(text) => words = words.or(Some(text).filter(|text| !text.trim().is_empty())),
            Step::Enter(inner) if PARTS.of(inner) == Some(Part::Byline) => return words,
            _ => {}
        }
    }
    None
}

/// Whether an element is the title without its class: a heading of the first level over the author.
fn is_title(element: Element<'_>, block: &PostReader) -> bool {
    element.name() == "h1" && block.post.title.is_none() && block.author.handle.is_none()
}

/// Whether an element is an item outside a list, or something else directly inside a list.
fn is_outside_list(element: Element<'_>) -> bool {
    let is_list = |name: &str| matches!(name, "ul" | "ol");
    let inside = element
        .parent()
        .is_some_and(|around| is_list(around.name()));
    let item = element.name() == "li";
    item != inside && !is_list(element.name())
}

/// Whether an element is a link around a picture alone.
fn is_linked_picture(element: Element<'_>) -> bool {
    element.name() == "a" && element.first(&PICTURE).is_some() && element.text().is_empty()
}

fn quote(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    block.quote(element, &FIELDS, |element, quote| {
        post::read(element, targets, quote)
    });
}

/// Reads the note of readers below a post.
pub(super) fn note(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    let Some(words) = element.first(&NOTE) else {
        return block.unknown_markup(&element.text());
    };
    let words = rich_text(
        words,
        WhiteSpace::Preserve,
        |_| false,
        |link| targets.entity(link.href, link.display),
    );
    block.findings.links(&words);
    let mut note = CommunityNote::new(words.text.unwrap_or_default());
    note.entities = words.entities;
    if block.post.community_note.replace(Box::new(note)).is_some() {
        block.unknown_markup("a second note");
    }
}
