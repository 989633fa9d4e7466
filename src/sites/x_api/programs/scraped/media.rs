//! Media, cards and polls of posts of snscrape and twscrape.

use super::Targets;
use crate::json::{Object, Value};
use crate::model::{Media, MediaKind, MediaSource, Poll, Tally};
use crate::reader::{Fields, has_content};
use crate::report::{Finding, Missing};
use crate::sites::x_api::media::poll_of_options;

const MEDIUM: [&str; 9] = [
    "_type", "previewUrl", "fullUrl", "altText", "thumbnailUrl", "variants", "duration", "views",
    "url",
];
const LISTS: [&str; 3] = ["photos", "videos", "animated"];
const LISTED: [&str; 6] = [
    "url", "thumbnailUrl", "variants", "duration", "views", "videoUrl",
];
const FILE: [&str; 4] = ["_type", "url", "contentType", "bitrate"];
const CARD: [&str; 18] = [
    "_type", "title", "url", "description", "thumbnailUrl", "imageUrl", "siteUser", "creatorUser",
    "vanityUrl", "photo", "video", "options", "finished", "endDate", "duration", "finalResults",
    "lastUpdateDate", "medium",
];
const PHOTO: [&str; 2] = ["_type", "url"];
const OPTION: [&str; 4] = ["_type", "label", "count", "votesCount"];

/// The ends of the types of media.
const KINDS: [(&str, MediaKind); 3] = [
    (".Photo", MediaKind::Photo),
    (".Video", MediaKind::Video),
    (".Gif", MediaKind::Gif),
];

/// The type of the playlist of a stream, which has no bitrate.
const STREAM: &str = "application/x-mpegURL";

/// Returns the media of a post: in one list, or in one for each kind.
pub(super) fn read(post: Object<'_>, fields: &mut Fields<'_>) -> Vec<Media> {
    if let Some(lists) = post.get("media").and_then(Value::as_object) {
        return listed(lists, fields);
    }
    let mut found = Vec::new();
    // One too many suffices to make the parse fail.
    for object in fields.objects(post, "media").take(Tally::MEDIA + 1) {
        fields.note_unknown(object, &MEDIUM);
        let kind = fields.text(object, "_type").unwrap_or("nothing");
        let known = KINDS.iter().find(|(end, _)| kind.ends_with(end));
        if known.is_none() {
            fields
                .findings
                .unknown_markup(&format!("media of type {kind}"));
        }
        let mut media = Media::new(known.map_or(MediaKind::Placeholder, |(_, kind)| *kind));
        media.alt = fields.owned(object, "altText");
        if matches!(media.kind, MediaKind::Photo | MediaKind::Placeholder) {
            media.url = fields.url(object, "fullUrl");
            if media.url.is_none() {
                fields.findings.missing(Missing::MediaFile);
            }
        } else {
            read_video(object, &mut media, fields);
        }
        found.push(media);
    }
    found
}

/// Returns media of lists for each kind.
fn listed(lists: Object<'_>, fields: &mut Fields<'_>) -> Vec<Media> {
    fields.note_unknown(lists, &LISTS);
    let mut found: Vec<Media> = Vec::new();
    let mut kinds = 0;
    for (name, (_, kind)) in LISTS.iter().zip(KINDS) {
        let before = found.len();
        if !lists.has(name) {
            fields.findings.missing(Missing::MediaUrl);
        }
        for object in fields.objects(lists, name).take(Tally::MEDIA + 1) {
            fields.note_unknown(object, &LISTED);
            let mut media = Media::new(kind);
            match kind {
                MediaKind::Photo => media.url = fields.url(object, "url"),
                MediaKind::Video => read_video(object, &mut media, fields),
                _ => {
                    media.url = fields.url(object, "videoUrl");
                    media
                        .sources
                        .extend(media.url.clone().map(MediaSource::new));
                    media.poster = fields.url(object, "thumbnailUrl").map(Box::new);
                }
            }
            if media.url.is_none() || kind != MediaKind::Photo && media.poster.is_none() {
                fields.findings.missing(Missing::MediaFile);
            }
            found.push(media);
        }
        kinds += usize::from(found.len() > before);
    }
    if kinds > 1 {
        fields.findings.once(&Finding::MediaOrderUnknown);
    }
    found
}

/// Reads the files of a video.
fn read_video(object: Object<'_>, media: &mut Media, fields: &mut Fields<'_>) {
    media.poster = fields.url(object, "thumbnailUrl").map(Box::new);
    media.sources = fields.sources(object, "variants", "contentType", &FILE);
    let files = fields.objects(object, "variants").take(Tally::MEDIA + 1);
    let rate = |file: &Object<'_>| file.get("bitrate").and_then(Value::as_f64);
    let is_whole = |file: &Object<'_>| {
        let kind = file.get("contentType").and_then(Value::as_str);
        rate(file).is_some() || kind == Some(STREAM)
    };
    if !files.clone().all(|file| is_whole(&file)) {
        fields.findings.missing(Missing::MediaFile);
    }
    let best = files.max_by(|one, other| {
        let [one, other] = [one, other].map(|file| rate(file).unwrap_or(-1.0));
        one.total_cmp(&other)
    });
    let best = best.and_then(|file| file.get("url")?.as_str());
    media.url = best.and_then(|url| fields.address(url));
    if media.poster.is_none() || media.url.is_none() {
        fields.findings.missing(Missing::MediaFile);
    }
}

/// Reads the card of a post: a link, or a poll, which is returned.
pub(super) fn read_card(
    post: Object<'_>,
    targets: &Targets<'_>,
    found: &mut Vec<Media>,
    fields: &mut Fields<'_>,
) -> Option<Poll> {
    let Some(card) = fields.object(post, "card") else {
        if post.get("card").is_some_and(has_content) {
            fields.findings.missing(Missing::PollPart);
        }
        return None;
    };
    fields.note_unknown(card, &CARD);
    let kind = fields.text(card, "_type").unwrap_or("nothing");
    let is_poll = card.has("options") || kind == "poll" || kind.ends_with(".PollCard");
    if is_poll {
        return Some(poll_of_options(
            card,
            &OPTION,
            &["count", "votesCount"],
            fields,
        ));
    }
    let mut link = Media::new(MediaKind::LinkCard);
    let url = fields.text(card, "url");
    let target = url.and_then(|url| targets.get(url).and_then(|(_, target)| *target));
    link.url = match target {
        Some(target) => fields.address(target),
        None => fields.url(card, "url"),
    };
    link.title = fields.owned(card, "title");
    link.description = fields.owned(card, "description");
    let photo = fields.object(card, "photo");
    if let Some(photo) = photo {
        fields.note_unknown(photo, &PHOTO);
    }
    let poster = ["thumbnailUrl", "imageUrl"]
        .iter()
        .find_map(|name| fields.url(card, name));
    let poster = poster.or_else(|| fields.url(photo?, "url"));
    link.poster = poster.map(Box::new);
    let is_space = kind == "audiospace" || kind.ends_with(".SpacesCard");
    let lacks_poster = photo.is_some() && link.poster.is_none();
    if link.url.is_none() || link.title.is_none() && !is_space || lacks_poster {
        fields.findings.missing(Missing::CardPart);
    }
    found.push(link);
    None
}
