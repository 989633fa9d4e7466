//! Pictures, videos and cards.

use super::home::Home;
use super::parts::{PARTS, POLL};
use crate::dom::{Element, Query};
use crate::model::{Media, MediaKind, MediaSource};
use crate::reader::{Part, PostReader, attr, children, link_target, links_in, media, source, text};
use crate::report::Finding;

const ITEM: Query<'_> = Query::constant(".media-gallery__item");
const GIF: &str = "media-gallery__item-gifv-thumbnail";

/// The script components of era A for media, by name, with the list of files inside.
const COMPONENTS: [(&str, MediaKind); 3] = [
    ("MediaGallery", MediaKind::Photo),
    ("Video", MediaKind::Video),
    ("Audio", MediaKind::Placeholder),
];
const CARD: &str = "Card";

/// All script components.
const NAMES: [&str; 5] = ["MediaGallery", "Video", "Audio", CARD, POLL];

/// Returns the component that an element is for: the one in its attribute or, in case the attribute's name changes, in
/// any attribute.
pub(super) fn component_of<'d>(element: Element<'d>) -> Option<&'d str> {
    let known = |name: &&str| NAMES.contains(name);
    let other = || element.attributes().map(|(_, value)| value).find(known);
    element.attr("data-component").or_else(other)
}

/// Reads a gallery, item by item, or a player. Media hidden behind a warning are placeholders.
pub(super) fn gallery(element: Element<'_>, home: &Home, block: &mut PostReader) {
    let before = block.post.media.len();
    let mut items = element.select(&ITEM).peekable();
    if items.peek().is_none() {
        shown(element, home, block);
    } else {
        for item in items {
            let first = block.post.media.len();
            shown(item, home, block);
            match block.post.media.len() - first {
                0 => block.add_media(Media::new(MediaKind::Placeholder)),
                1 => {}
                _ => {
                    let what = "several pictures in the place of one";
                    block.findings.unknown_markup(what);
                }
            }
        }
        let media =
            |inner: &Element<'_>| matches!(inner.name(), "img" | "video" | "audio" | "canvas");
        let loose = element.descendants().filter(media).any(|img| {
            let mut around = img.ancestors().take_while(|around| *around != element);
            !around.any(|around| around.matches(&ITEM))
        });
        if loose {
            block
                .findings
                .unknown_markup("a picture that is not an item of its gallery");
        }
    }
    if block.post.media.len() == before {
        block.findings.unknown_markup("a gallery without media");
    }
}

/// Reads the content of a gallery's item, or of a player.
fn shown(element: Element<'_>, home: &Home, block: &mut PostReader) {
    let found = &mut block.post.media;
    let before = found.len();
    for inner in element.descendants() {
        match inner.name() {
            "img" => {
                let link = inner
                    .ancestors()
                    .take_while(|around| *around != element)
                    .take(4)
                    .find_map(|around| home.links.resolve(link_target(around)?));
                if link.is_none() {
                    block.findings.also(&Finding::PictureUnlinked);
                }
                let url = link.or_else(|| source(inner, &home.links));
                found.push(media::photo_at(url, inner));
            }
            "video" => {
                let mut video = video(inner, home);
                // A video that repeats by itself is a GIF; other videos are players.
                if element.matches(&ITEM) && inner.attr("loop").is_some() {
                    video.kind = MediaKind::Gif;
                }
                found.push(video);
            }
            "audio" => {
                block.findings.unknown_markup("a sound");
                let mut media = video(inner, home);
                media.kind = MediaKind::Placeholder;
                found.push(media);
            }
            _ => {}
        }
    }
    // Media of a server that is not known: a link without a picture.
    if found.len() == before
        && let Some(link) = links_in(element).next()
    {
        found.push(linked(link, MediaKind::Placeholder, home));
    }
}

fn video(element: Element<'_>, home: &Home) -> Media {
    let mut video = media::video(element, |address| home.links.absolute(address));
    if element.has_class(GIF) {
        video.kind = MediaKind::Gif;
    }
    video.alt = attr(element, "aria-label").or_else(|| attr(element, "title"));
    video
}

/// Returns the medium of a link to a file.
fn linked(link: Element<'_>, kind: MediaKind, home: &Home) -> Media {
    let mut media = Media::new(kind);
    media.url = link_target(link).and_then(|href| home.links.resolve(href));
    media.alt = attr(link, "title");
    media
}

/// Reads a card.
pub(super) fn card(element: Element<'_>, home: &Home, block: &mut PostReader) {
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = links_in(element).find_map(|link| home.links.resolve(link_target(link)?));
    if card.url.is_none() {
        block.findings.unknown_markup("a card that leads nowhere");
    }
    block.read_parts(element, |_, inner| {
        match PARTS.of(inner) {
            Some(Part::CardTitle) => card.title = text(inner),
            Some(Part::CardDescription) => card.description = text(inner),
            Some(Part::Ignored) => {}
            _ if inner.name() == "img" => {
                card.poster = source(inner, &home.links).map(Box::new);
            }
            _ => return matches!(inner.name(), "button" | "svg" | "canvas"),
        }
        true
    });
    if card.title.is_none() {
        block.findings.unknown_markup("a card without a title");
    }
    block.add_media(card);
}

/// Reads a script component of era A: the files of media are in a list next to it, a card is only in its data.
pub(super) fn component(name: &str, element: Element<'_>, home: &Home, block: &mut PostReader) {
    let found = &mut block.post.media;
    if name == CARD {
        match card_of_data(element, home) {
            Some(card) => found.push(card),
            None => {
                let what = "a card in a script's data";
                block.findings.unknown_markup(what);
            }
        }
        return;
    }
    let Some((_, kind)) = COMPONENTS.iter().find(|(known, _)| *known == name) else {
        return block.findings.unknown_markup(name);
    };
    let before = found.len();
    let files = element.descendants().filter(|file| file.name() == "li");
    for file in files.filter(|file| links_in(*file).next().is_none()) {
        block.findings.unknown_markup(&file.text());
    }
    for link in links_in(element).filter(|link| *link != element) {
        // Each file is an entry of a list.
        let place = link.parent().filter(|place| place.name() == "li");
        let alone = place.is_some_and(|place| children(place).nth(1).is_none());
        if !alone {
            block.findings.unknown_markup(&link.text());
            if place.is_none() {
                continue;
            }
        }
        let mut media = linked(link, *kind, home);
        if *kind == MediaKind::Video {
            let file = media.url.clone().map(MediaSource::new);
            media.sources.extend(file);
        }
        found.push(media);
    }
    if found.len() == before {
        block.findings.unknown_markup("media without files");
    }
}

#[cfg(feature = "json")]
fn card_of_data(element: Element<'_>, home: &Home) -> Option<Media> {
    let other = || {
        let mut values = element.attributes().map(|(_, value)| value);
        values.find(|value| value.starts_with('{'))
    };
    let data = element.attr("data-props").or_else(other)?;
    let data = crate::json::parse(data, &crate::limits::Limits::default());
    let data = data.ok()?.ok()?;
    let data = data.root().get("card")?;
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
