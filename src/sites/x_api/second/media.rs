//! Media, polls and cards of a tweet of API 2.

use super::Includes;
use super::tables::{ATTACHMENTS, FILE, MEDIUM, OPTION, POLL};
use crate::json::{List, Object, Value};
use crate::model::{Media, MediaKind, Poll, Tally};
use crate::reader::{Fields, PostReader};
use crate::report::Missing;
use crate::sites::x_api::media::poll_of_options;

/// The types of media by name.
const KINDS: [(&str, MediaKind); 3] = [
    ("photo", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("animated_gif", MediaKind::Gif),
];

/// Reads what is attached to a tweet: media and a poll, by keys or as objects.
pub(super) fn read(
    tweet: Object<'_>,
    includes: &Includes<'_>,
    links: &crate::dom::Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let Some(attached) = fields.object(tweet, "attachments") else {
        if tweet
            .get("attachments")
            .is_some_and(|attached| !attached.is_null())
        {
            fields.findings.missing(Missing::PollPart);
        }
        return;
    };
    fields.note_unknown(attached, &ATTACHMENTS);
    let mut found: Vec<Media> = Vec::new();
    if attached.has("media") {
        // One too many suffices to make the parse fail.
        for object in fields.objects(attached, "media").take(Tally::MEDIA + 1) {
            found.push(medium(object, fields));
        }
    } else {
        let keys = fields.list(attached, "media_keys").into_iter();
        for key in keys.flat_map(List::iter).take(Tally::MEDIA + 1) {
            let object = key.as_str().and_then(|key| includes.media.get(key));
            match object {
                Some(object) => found.push(medium(*object, fields)),
                None => {
                    fields.findings.missing(Missing::MediaFile);
                    found.push(Media::new(MediaKind::Placeholder));
                }
            }
        }
    }
    let polls = fields.list(attached, "poll_ids").into_iter();
    let named = polls.flat_map(List::iter).next();
    let mut whole = fields.objects(attached, "polls");
    let by_id = named
        .and_then(Value::as_str)
        .and_then(|id| includes.polls.get(id))
        .copied();
    let object = whole.next().or(by_id);
    if object.is_none() && named.is_some() {
        fields.findings.missing(Missing::PollPart);
    }
    let poll = object.map(|object| poll(object, fields));
    block.post.media.extend(found);
    block.post.poll = poll.map(Box::new);
}

fn medium(object: Object<'_>, fields: &mut Fields<'_>) -> Media {
    fields.note_unknown(object, &MEDIUM);
    let mut media = fields.medium(object, &KINDS);
    media.alt = fields.owned(object, "alt_text");
    if media.kind == MediaKind::Photo {
        media.url = fields.url(object, "url");
        if media.url.is_none() {
            fields.findings.missing(Missing::MediaFile);
        }
        return media;
    }
    media.poster = fields.url(object, "preview_image_url").map(Box::new);
    media.sources = fields.sources(object, "variants", "content_type", &FILE);
    let rate = |file: &Object<'_>| file.get("bit_rate").and_then(Value::as_u64);
    let best = fields
        .objects(object, "variants")
        .take(Tally::MEDIA + 1)
        .max_by_key(rate);
    let best = best.and_then(|file| file.get("url")?.as_str());
    media.url = best.and_then(|url| fields.address(url));
    if media.poster.is_none() || media.url.is_none() {
        fields.findings.missing(Missing::MediaFile);
    }
    media
}

fn poll(object: Object<'_>, fields: &mut Fields<'_>) -> Poll {
    fields.note_unknown(object, &POLL);
    poll_of_options(object, &OPTION, &["votes"], fields)
}

/// Returns the card of a link that is shown with a title.
pub(super) fn card(link: Object<'_>, fields: &mut Fields<'_>) -> Option<Media> {
    let title = fields.owned(link, "title")?;
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = Some(title);
    card.description = fields.owned(link, "description");
    let picture = fields.objects(link, "images").next();
    card.poster = picture
        .and_then(|picture| fields.url(picture, "url"))
        .map(Box::new);
    card.url = ["unwound_url", "expanded_url"]
        .iter()
        .find_map(|name| fields.url(link, name));
    if card.url.is_none() {
        fields.findings.missing(Missing::CardPart);
    }
    Some(card)
}
