//! Pictures, videos, GIFs and cards.

use super::parts::{Part, is_any, part};
use super::post::Block;
use super::targets::Targets;
use super::{ALT, MEDIA_ASIDES};
use crate::dom::{Element, Query, Step};
use crate::model::{Media, MediaKind, MediaSource};

const IMAGE: Query<'_> = Query::constant("img[src]");
const FILE: Query<'_> = Query::constant("source[src]");

/// Where Twitter keeps videos.
const VIDEO_HOST: &str = "video.twimg.com";

/// In the addresses of GIFs (`tweet_video_thumb`, `tweet_video`), and of pictures; stills of videos have others.
const GIF_PATH: &str = "/tweet_video";
const PHOTO_PATH: &str = "/media/";

/// Reads the media of a post, or one picture or video that stands for itself.
pub(super) fn attachments(element: Element<'_>, targets: &Targets, block: &mut Block) {
    let mut found: Vec<Media> = Vec::new();
    if !take(element, targets, &mut found) {
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Text(text) if !text.trim().is_empty() => block.notes.note_unknown(text),
                Step::Enter(element) => {
                    if is_over_video(element)
                        && let Some(still) = found.last_mut()
                        && still.kind == MediaKind::Photo
                    {
                        still.kind = MediaKind::Video;
                        still.poster = still.url.take().map(Box::new);
                    }
                    let taken = take(element, targets, &mut found)
                        || describe(element, found.last_mut())
                        || is_aside(element);
                    if taken {
                        walk.pass_over();
                    }
                }
                _ => {}
            }
        }
    }
    block.post.media.extend(found);
}

/// Takes a picture, a video, or a link to a video's file.
fn take(element: Element<'_>, targets: &Targets, found: &mut Vec<Media>) -> bool {
    match element.name() {
        "video" => found.push(video(element, targets)),
        "img" => {
            let Some(address) = element.attr("src") else {
                return true;
            };
            let url = targets.media(address);
            let path = url.as_ref().map(|url| url.path()).unwrap_or_default();
            let kind = if path.starts_with(GIF_PATH) {
                MediaKind::Gif
            } else if path.starts_with(PHOTO_PATH) {
                MediaKind::Photo
            } else {
                MediaKind::Video
            };
            let mut media = Media::new(kind);
            if kind == MediaKind::Photo {
                media.url = url;
                media.alt = alt(element);
            } else {
                media.poster = url.map(Box::new);
            }
            found.push(media);
        }
        "a" => {
            let Some(url) = element.attr("href").and_then(|href| targets.media(href)) else {
                return false;
            };
            let picture = element.first(&IMAGE);
            if url.host_str() == Some(VIDEO_HOST) {
                if let Some(media) = found.last_mut() {
                    media.url.get_or_insert_with(|| url.clone());
                    media.sources.push(MediaSource::new(url));
                }
            } else if picture.is_some()
                && url
                    .host_str()
                    .is_some_and(|host| host.ends_with("twimg.com"))
            {
                let mut photo = Media::new(MediaKind::Photo);
                photo.url = Some(url);
                photo.alt = picture.and_then(alt);
                found.push(photo);
            } else {
                return false;
            }
        }
        _ => return false,
    }
    true
}

fn video(video: Element<'_>, targets: &Targets) -> Media {
    let own = ["src", "data-url"]
        .iter()
        .filter_map(|name| targets.media(video.attr(name)?))
        .map(MediaSource::new);
    let files = video.select(&FILE).filter_map(|file| {
        let mut source = MediaSource::new(targets.media(file.attr("src")?)?);
        source.content_type = file.attr("type").map(str::to_owned);
        Some(source)
    });
    let sources: Vec<MediaSource> = own.chain(files).collect();
    let poster = video
        .attr("poster")
        .and_then(|poster| targets.media(poster));
    let mut addresses = sources.iter().map(|source| &source.url).chain(&poster);
    let gif = video.has_class("gif") || addresses.any(|url| url.path().starts_with(GIF_PATH));
    let mut media = Media::new(if gif {
        MediaKind::Gif
    } else {
        MediaKind::Video
    });
    media.url = sources.first().map(|source| source.url.clone());
    media.poster = poster.map(Box::new);
    media.sources = sources;
    media
}

fn alt(img: Element<'_>) -> Option<String> {
    let alt = img.attr("alt")?.trim();
    (!alt.is_empty()).then(|| alt.to_owned())
}

/// Takes the words that stand below a medium or on a card.
fn describe(element: Element<'_>, media: Option<&mut Media>) -> bool {
    let field = match (part(element), media) {
        (Some(Part::Alt), Some(media)) => &mut media.alt,
        (Some(Part::Title), Some(media)) => &mut media.title,
        (Some(Part::Description), Some(media)) => &mut media.description,
        _ => return false,
    };
    let words = if part(element) == Some(Part::Alt) {
        let written: String = element
            .walk()
            .filter_map(|step| {
                if let Step::Text(text) = step {
                    Some(text)
                } else {
                    None
                }
            })
            .collect();
        let words = written.trim();
        words.strip_prefix(ALT).unwrap_or(words).trim().to_owned()
    } else {
        element.text()
    };
    if field.is_none() && !words.is_empty() {
        *field = Some(words);
    }
    true
}

/// Whether an element stands over a video, right behind its still.
fn is_over_video(element: Element<'_>) -> bool {
    is_any(element, &MEDIA_ASIDES) || element.name() == "form"
}

fn is_aside(element: Element<'_>) -> bool {
    matches!(
        element.name(),
        "form" | "button" | "script" | "style" | "svg"
    ) || part(element) == Some(Part::Aside)
        || is_any(element, &MEDIA_ASIDES)
}

/// Reads the card of a link, an article or a player.
pub(super) fn card(element: Element<'_>, targets: &Targets, block: &mut Block) {
    let mut card = Media::new(MediaKind::LinkCard);
    let link = |element: Element<'_>| targets.link(element.attr("href")?);
    card.url = link(element);
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) if !text.trim().is_empty() => block.notes.note_unknown(text),
            Step::Enter(element) if part(element) == Some(Part::Attachments) => {
                attachments(element, targets, block);
                walk.pass_over();
            }
            Step::Enter(element) if element.name() == "a" && card.url.is_none() => {
                card.url = link(element);
            }
            Step::Enter(element) if element.name() == "img" => {
                let poster = element.attr("src").and_then(|src| targets.media(src));
                card.poster = card.poster.or(poster.map(Box::new));
            }
            Step::Enter(element) if describe(element, Some(&mut card)) || is_aside(element) => {
                walk.pass_over();
            }
            _ => {}
        }
    }
    if card == Media::new(MediaKind::LinkCard) {
        block
            .notes
            .note_unknown("a card that leads nowhere and says nothing");
    } else {
        block.post.media.push(card);
    }
}
