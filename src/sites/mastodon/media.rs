//! Pictures, videos and cards.

use super::Home;
use super::post::{Part, part};
use crate::adapter::notes::Notes;
use crate::dom::{Element, Query, Step};
use crate::model::{Media, MediaKind, MediaSource};

const LINK: Query<'_> = Query::constant("a[href]");
const PICTURE: Query<'_> = Query::constant("img[src]");
const ITEM: Query<'_> = Query::constant(".media-gallery__item");
const SHOWN: Query<'_> = Query::constant(".media-gallery__item-thumbnail");
const FILE: Query<'_> = Query::constant("source[src]");

/// The parts of a script that era A has for media, by name, with the list of files inside.
const COMPONENTS: [(&str, MediaKind); 3] = [
    ("MediaGallery", MediaKind::Photo),
    ("Video", MediaKind::Video),
    ("Audio", MediaKind::Placeholder),
];
const CARD: &str = "Card";

/// Reads a gallery or a player. What is hidden behind a warning is a placeholder.
pub(super) fn gallery(
    element: Element<'_>,
    home: &Home,
    found: &mut Vec<Media>,
    notes: &mut Notes,
) {
    let before = found.len();
    for inner in element.descendants() {
        match inner.name() {
            "img" => found.push(photo(inner, home)),
            "video" => found.push(video(inner, home)),
            "audio" => {
                notes.note_unknown("a sound");
                let mut media = video(inner, home);
                media.kind = MediaKind::Placeholder;
                found.push(media);
            }
            // Media of a server that is not known here: a link without a picture.
            "a" if inner.matches(&SHOWN) && inner.first(&PICTURE).is_none() => {
                let mut media = Media::new(MediaKind::Placeholder);
                media.url = home.links.href(inner);
                media.alt = words(inner.attr("title"));
                found.push(media);
            }
            _ => {}
        }
    }
    let items = element.select(&ITEM).count();
    let shown = found.len() - before;
    found.extend((shown..items).map(|_| Media::new(MediaKind::Placeholder)));
    if found.len() == before {
        notes.note_unknown("a gallery without media");
    }
}

fn photo(img: Element<'_>, home: &Home) -> Media {
    let mut photo = Media::new(MediaKind::Photo);
    let link = img.parent().filter(|parent| parent.name() == "a");
    let own = || home.links.absolute(img.attr("src")?);
    photo.url = link.and_then(|link| home.links.href(link)).or_else(own);
    photo.alt = words(img.attr("alt"));
    photo
}

fn video(element: Element<'_>, home: &Home) -> Media {
    let gif = element.has_class("media-gallery__item-gifv-thumbnail");
    let mut media = Media::new(if gif {
        MediaKind::Gif
    } else {
        MediaKind::Video
    });
    let own = element.attr("src").into_iter();
    let files = element.select(&FILE).filter_map(|file| file.attr("src"));
    for address in own.chain(files) {
        media
            .sources
            .extend(home.links.absolute(address).map(MediaSource::new));
    }
    media.url = media.sources.first().map(|source| source.url.clone());
    media.poster = element
        .attr("poster")
        .and_then(|poster| home.links.absolute(poster))
        .map(Box::new);
    media.alt = words(element.attr("aria-label")).or_else(|| words(element.attr("title")));
    media
}

fn words(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// Reads a card.
pub(super) fn card(element: Element<'_>, home: &Home, notes: &mut Notes) -> Media {
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = if element.name() == "a" {
        home.links.href(element)
    } else {
        element.first(&LINK).and_then(|link| home.links.href(link))
    };
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        let element = match step {
            Step::Enter(element) => element,
            Step::Text(text) if !text.trim().is_empty() => {
                notes.note_unknown(text);
                continue;
            }
            _ => continue,
        };
        match part(element) {
            Some(Part::Title) => card.title = words(Some(&element.text())),
            Some(Part::Description) => card.description = words(Some(&element.text())),
            Some(Part::Aside) => {}
            _ if element.name() == "img" => {
                card.poster = element
                    .attr("src")
                    .and_then(|src| home.links.absolute(src))
                    .map(Box::new);
            }
            _ if matches!(element.name(), "button" | "svg" | "canvas") => {}
            _ => continue,
        }
        walk.pass_over();
    }
    if card.title.is_none() {
        notes.note_unknown("a card without a title");
    }
    card
}

/// Reads what era A has for its script: the files of media stand in a list beside it, a card in its data alone.
pub(super) fn component(
    name: &str,
    element: Element<'_>,
    home: &Home,
    found: &mut Vec<Media>,
    notes: &mut Notes,
) {
    if name == CARD {
        match card_of_data(element, home) {
            Some(card) => found.push(card),
            None => notes.note_unknown("a card that stands in a script's data"),
        }
        return;
    }
    let Some((_, kind)) = COMPONENTS.iter().find(|(known, _)| *known == name) else {
        notes.note_unknown(name);
        return;
    };
    let before = found.len();
    for link in element.select(&LINK) {
        let mut media = Media::new(*kind);
        media.url = home.links.href(link);
        media.alt = words(link.attr("title"));
        if *kind == MediaKind::Video {
            media
                .sources
                .extend(media.url.clone().map(MediaSource::new));
        }
        found.push(media);
    }
    if found.len() == before {
        notes.note_unknown("media without files");
    }
}

#[cfg(feature = "json")]
fn card_of_data(element: Element<'_>, home: &Home) -> Option<Media> {
    let data: serde_json::Value = serde_json::from_str(element.attr("data-props")?).ok()?;
    let data = data.get("card")?;
    let text = |name: &str| words(data.get(name)?.as_str());
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = text("url").and_then(|url| home.links.absolute(&url));
    card.title = text("title");
    card.description = text("description");
    card.poster = text("image")
        .and_then(|image| home.links.absolute(&image))
        .map(Box::new);
    Some(card)
}

#[cfg(not(feature = "json"))]
fn card_of_data(_: Element<'_>, _: &Home) -> Option<Media> {
    None
}
