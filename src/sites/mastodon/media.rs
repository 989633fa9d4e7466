//! Pictures, videos and cards.

use super::home::Home;
use super::parts::{Part, part};
use crate::adapter::block::Block;
use crate::adapter::find::{LINK, PICTURE, attr, link_in, source, text};
use crate::adapter::media;
use crate::dom::{Element, Query};
use crate::model::{Media, MediaKind, MediaSource};

const ITEM: Query<'_> = Query::constant(".media-gallery__item");
const SHOWN: Query<'_> = Query::constant(".media-gallery__item-thumbnail");
const GIF: &str = "media-gallery__item-gifv-thumbnail";

/// The parts of a script that era A has for media, by name, with the list of files inside.
const COMPONENTS: [(&str, MediaKind); 3] = [
    ("MediaGallery", MediaKind::Photo),
    ("Video", MediaKind::Video),
    ("Audio", MediaKind::Placeholder),
];
const CARD: &str = "Card";

/// Reads a gallery or a player. What is hidden behind a warning is a placeholder.
pub(super) fn gallery(element: Element<'_>, home: &Home, block: &mut Block) {
    let found = &mut block.post.media;
    let before = found.len();
    for inner in element.descendants() {
        match inner.name() {
            "img" => found.push(photo(inner, home)),
            "video" => found.push(video(inner, home)),
            "audio" => {
                block.notes.note_unknown("a sound");
                let mut media = video(inner, home);
                media.kind = MediaKind::Placeholder;
                found.push(media);
            }
            // Media of a server that is not known here: a link without a picture.
            "a" if inner.matches(&SHOWN) && inner.first(&PICTURE).is_none() => {
                found.push(linked(inner, MediaKind::Placeholder, home));
            }
            _ => {}
        }
    }
    let items = element.select(&ITEM).count();
    let shown = found.len() - before;
    found.extend((shown..items).map(|_| Media::new(MediaKind::Placeholder)));
    if found.len() == before {
        block.notes.note_unknown("a gallery without media");
    }
}

fn photo(img: Element<'_>, home: &Home) -> Media {
    let link = img.parent().filter(|parent| parent.name() == "a");
    let own = || source(img, &home.links);
    let url = link.and_then(|link| home.links.href(link)).or_else(own);
    media::photo_at(url, img)
}

fn video(element: Element<'_>, home: &Home) -> Media {
    let mut video = media::video(element, |address| home.links.absolute(address));
    if element.has_class(GIF) {
        video.kind = MediaKind::Gif;
    }
    video.alt = attr(element, "aria-label").or_else(|| attr(element, "title"));
    video
}

/// What a link to a file shows.
fn linked(link: Element<'_>, kind: MediaKind, home: &Home) -> Media {
    let mut media = Media::new(kind);
    media.url = home.links.href(link);
    media.alt = attr(link, "title");
    media
}

/// Reads a card.
pub(super) fn card(element: Element<'_>, home: &Home, block: &mut Block) {
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = link_in(element).and_then(|link| home.links.href(link));
    block.read_parts(element, |_, inner| {
        match part(inner) {
            Some(Part::Title) => card.title = text(inner),
            Some(Part::Description) => card.description = text(inner),
            Some(Part::Aside) => {}
            _ if inner.name() == "img" => {
                card.poster = source(inner, &home.links).map(Box::new);
            }
            _ => return matches!(inner.name(), "button" | "svg" | "canvas"),
        }
        true
    });
    if card.title.is_none() {
        block.notes.note_unknown("a card without a title");
    }
    block.post.media.push(card);
}

/// Reads what era A has for its script: the files of media stand in a list beside it, a card in its data alone.
pub(super) fn component(name: &str, element: Element<'_>, home: &Home, block: &mut Block) {
    let found = &mut block.post.media;
    if name == CARD {
        match card_of_data(element, home) {
            Some(card) => found.push(card),
            None => {
                let what = "a card that stands in a script's data";
                block.notes.note_unknown(what);
            }
        }
        return;
    }
    let Some((_, kind)) = COMPONENTS.iter().find(|(known, _)| *known == name) else {
        return block.notes.note_unknown(name);
    };
    let before = found.len();
    for link in element.select(&LINK) {
        let mut media = linked(link, *kind, home);
        if *kind == MediaKind::Video {
            let file = media.url.clone().map(MediaSource::new);
            media.sources.extend(file);
        }
        found.push(media);
    }
    if found.len() == before {
        block.notes.note_unknown("media without files");
    }
}

#[cfg(feature = "json")]
fn card_of_data(element: Element<'_>, home: &Home) -> Option<Media> {
    let data: serde_json::Value = serde_json::from_str(element.attr("data-props")?).ok()?;
    let data = data.get("card")?;
    let text = |name: &str| {
        let text = data.get(name)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let url = |name: &str| home.links.absolute(&text(name)?);
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = url("url");
    card.title = text("title");
    card.description = text("description");
    card.poster = url("image").map(Box::new);
    Some(card)
}

#[cfg(not(feature = "json"))]
fn card_of_data(_: Element<'_>, _: &Home) -> Option<Media> {
    None
}
