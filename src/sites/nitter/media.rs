//! Pictures, videos, GIFs and cards.

use super::parts::{ALT, MEDIA_ASIDES, PARTS};
use super::targets::Targets;
use crate::dom::Element;
use crate::model::{Media, MediaKind, MediaSource};
use crate::network::twitter::{PictureKind, is_picture, picture_kind};
use crate::reader::{
    PICTURE, Part, PostFindings, PostReader, has_any_class, link_target, photo_at, raw_text,
    twitter_picture, twitter_video,
};

/// The host of Twitter's videos.
const VIDEO_HOST: &str = "video.twimg.com";

/// Reads the media of a post, or a single picture or video outside attachments.
pub(super) fn attachments(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    let mut found: Vec<Media> = Vec::new();
    // The place of each medium; text and buttons belong to the medium in the same place.
    let mut place = None;
    if !take(element, targets, &mut found, &mut block.findings) {
        block.read_parts(element, |block, inner| {
            let before = found.len();
            let (own, other) = {
                let own = place_of(inner, element);
                (own, place.is_some() && own.is_some() && own != place)
            };
            if is_over_video(inner)
                && !other
                && let Some(still) = found.last_mut()
            {
                as_still(still);
            }
            if other && PARTS.of(inner) == Some(Part::Alt) {
                block.unknown_markup(&inner.text());
                return true;
            }
            let taken = take(inner, targets, &mut found, &mut block.findings);
            if found.len() > before {
                place = own;
            } else if other && is_over_video(inner) {
                block.unknown_markup("a button over a video, before the video");
            }
            taken || describe(inner, found.last_mut()) || is_aside(inner)
        });
    }
    block.post.media.extend(found);
}

/// The class of a single medium's place.
const PLACE: &str = "attachment";

/// Returns the position of the place that contains an element inside attachments.
fn place_of(element: Element<'_>, attachments: Element<'_>) -> Option<usize> {
    let around = element
        .ancestors()
        .take_while(|around| *around != attachments);
    let mut places = around.filter(|around| around.has_class(PLACE));
    places.next().map(Element::position)
}

/// Converts a photo to a video if it is the still of one.
fn as_still(media: &mut Media) {
    if media.kind == MediaKind::Photo {
        media.kind = MediaKind::Video;
        media.poster = media.url.take().map(Box::new);
    }
}

/// Takes a picture, a video, or a link to a video's file.
fn take(
    element: Element<'_>,
    targets: &Targets,
    found: &mut Vec<Media>,
    findings: &mut PostFindings,
) -> bool {
    match element.name() {
        "video" => {
            let mut video = twitter_video(element, |address| targets.media(address));
            if element.has_class("gif") {
                video.kind = MediaKind::Gif;
            }
            found.push(video);
        }
        "img" => {
            if let Some(address) = element.attr("src") {
                let url = targets.media(address);
                let of = url.as_ref().and_then(picture_kind);
                if let Some(url) = url.as_ref().filter(|url| !is_picture(url)) {
                    findings.unknown_markup(url.as_str());
                }
                let of = of.unwrap_or(PictureKind::Video(MediaKind::Video));
                found.push(twitter_picture(of, url, element));
            }
        }
        "source" => findings.unknown_markup(&format!("{element:?}")),
        "a" | "span" | "button" => {
            let Some(url) = link_target(element).and_then(|href| targets.media(href)) else {
                return false;
            };
            let picture = element.first(&PICTURE).filter(|_| is_picture(&url));
            if url.host_str() == Some(VIDEO_HOST) {
                if let Some(media) = found.last_mut() {
                    as_still(media);
                    media.url.get_or_insert_with(|| url.clone());
                    media.sources.push(MediaSource::new(url));
                }
            } else if let Some(picture) = picture {
                found.push(photo_at(Some(url), picture));
            } else {
                return false;
            }
        }
        _ => return false,
    }
    true
}

/// Takes the text below a medium or on a card.
fn describe(element: Element<'_>, media: Option<&mut Media>) -> bool {
    let part = PARTS.of(element);
    let (Some(media), Some(part)) = (media, part) else {
        return false;
    };
    let (field, words) = match part {
        Part::Alt => {
            let written = raw_text(element);
            let words = written.trim();
            let words = words.strip_prefix(ALT).unwrap_or(words).trim();
            (&mut media.alt, words.to_owned())
        }
        Part::CardTitle => (&mut media.title, element.text()),
        Part::CardDescription => (&mut media.description, element.text()),
        _ => return false,
    };
    if field.is_none() && !words.is_empty() {
        *field = Some(words);
    }
    true
}

/// Whether an element is displayed over a video: it directly follows the still.
fn is_over_video(element: Element<'_>) -> bool {
    has_any_class(element, &MEDIA_ASIDES) || element.name() == "form"
}

fn is_aside(element: Element<'_>) -> bool {
    let button = element.name() == "button" && element.first(&PICTURE).is_none();
    button
        || matches!(element.name(), "script" | "style" | "svg")
        || PARTS.of(element) == Some(Part::Ignored)
        || is_over_video(element)
}

/// Reads the card of a link, an article or a player.
pub(super) fn card(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    let mut card = Media::new(MediaKind::LinkCard);
    let link = |element: Element<'_>| targets.card(element);
    card.url = link(element);
    block.read_parts(element, |block, inner| {
        match inner.name() {
            _ if PARTS.of(inner) == Some(Part::Media) => {
                attachments(inner, targets, block);
                return true;
            }
            "a" | "span" | "div" | "button"
                if card.url.is_none() && link_target(inner).is_some() =>
            {
                card.url = link(inner);
            }
            "img" => {
                let poster = inner.attr("src").and_then(|src| targets.media(src));
                if let Some(url) = poster.as_ref().filter(|url| !is_picture(url)) {
                    block.unknown_markup(url.as_str());
                }
                card.poster = card.poster.take().or(poster.map(Box::new));
            }
            _ => return describe(inner, Some(&mut card)) || is_aside(inner),
        }
        false
    });
    if card == Media::new(MediaKind::LinkCard) {
        let what = "a card that leads nowhere and says nothing";
        block.unknown_markup(what);
    } else {
        block.add_media(card);
    }
}
