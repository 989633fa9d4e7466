//! What is embedded in a post: pictures, a video, a card, another post.

use super::post::{self, FIELDS, is_gone, is_id};
use super::tables::{EMBED, EXTERNAL, IMAGE, QUOTED};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Media, MediaKind, Tally};
use crate::network::bluesky;
use crate::reader::{Fields, PostReader};
use crate::report::Missing;

/// The fields of an embedded thing: one of these says what it is.
const KINDS: [&str; 4] = ["images", "external", "playlist", "record"];

/// Reads what is embedded in a post.
pub(super) fn read(embed: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(embed, &EMBED);
    let media = fields.object(embed, "media");
    if media.is_none()
        && !KINDS
            .iter()
            .any(|name| embed.get(name).is_some_and(has_value))
    {
        fields
            .findings
            .unknown_markup("an embed of an unknown kind");
        fields.findings.missing(Missing::MediaUrl);
    }
    for part in [Some(embed), media].into_iter().flatten() {
        read_media(part, links, block);
    }
    let fields = &mut Fields::new(&mut block.findings, links);
    let Some(record) = fields.object(embed, "record") else {
        return;
    };
    // Next to media, the record is in one more object.
    let inner = record.get("record").and_then(Value::as_object);
    let is_inner = inner.is_some_and(|inner| {
        inner.get("uri").and_then(Value::as_str).is_some_and(is_id) || is_gone(inner)
    });
    let record = inner
        .filter(|_| is_inner && !record.has("uri"))
        .unwrap_or(record);
    read_quote(record, links, block);
}

fn has_value(value: Value<'_>) -> bool {
    value.is_list() || value.is_object() || value.is_text()
}

fn read_media(part: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let mut found = Vec::new();
    // One too many suffices to make the parse fail.
    for image in fields.objects(part, "images").take(Tally::MEDIA + 1) {
        fields.note_unknown(image, &IMAGE);
        let mut media = Media::new(MediaKind::Photo);
        media.url = fields.url(image, "fullsize").map(bluesky::full_size);
        if media.url.is_none() {
            fields.findings.missing(Missing::MediaUrl);
            media.url = fields.url(image, "thumb");
        }
        media.alt = fields.owned(image, "alt");
        found.push(media);
    }
    if part.has("playlist") || part.has("thumbnail") {
        let mut media = Media::new(MediaKind::Video);
        media.url = fields.url(part, "playlist");
        media.poster = fields.url(part, "thumbnail").map(Box::new);
        media.alt = fields.owned(part, "alt");
        if media.url.is_none() || media.poster.is_none() {
            fields.findings.missing(Missing::MediaUrl);
        }
        found.push(media);
    }
    if let Some(external) = fields.object(part, "external") {
        fields.note_unknown(external, &EXTERNAL);
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = fields.url(external, "uri");
        card.title = fields.owned(external, "title");
        card.description = fields.owned(external, "description");
        card.poster = fields.url(external, "thumb").map(Box::new);
        if card.url.is_none() || card.title.is_none() {
            fields.findings.missing(Missing::CardPart);
        }
        found.push(card);
    }
    for media in found {
        block.add_media(media);
    }
}

/// Reads a quoted post, or a card of another thing of the network: a feed, a list, a pack of accounts.
fn read_quote(record: Object<'_>, links: &Links, block: &mut PostReader) {
    let uri = record.get("uri").and_then(Value::as_str);
    let is_post = uri.is_none_or(|uri| bluesky::at_uri(uri).is_some());
    if !is_post {
        let fields = &mut Fields::new(&mut block.findings, links);
        let mut card = Media::new(MediaKind::LinkCard);
        let inner = fields.object(record, "record");
        let named = ["displayName", "name"]
            .iter()
            .find_map(|name| fields.owned(record, name));
        card.title = named.or_else(|| fields.owned(inner?, "name"));
        card.description = fields.owned(record, "description");
        card.poster = fields.url(record, "avatar").map(Box::new);
        if card.title.is_none() {
            fields.findings.missing(Missing::CardPart);
            fields.findings.missing(Missing::Content);
        }
        return block.add_media(card);
    }
    block.outer_quote(&FIELDS, |quote| {
        let fields = &mut Fields::new(&mut quote.findings, links);
        fields.note_unknown(record, &QUOTED);
        let value = fields.object(record, "value");
        let detached = record.get("detached").and_then(Value::as_bool) == Some(true);
        if value.is_none() && (is_gone(record) || detached) {
            return post::read_gone(record, links, quote);
        }
        post::read_record(record, value, links, quote);
        let embeds = Fields::new(&mut quote.findings, links).list(record, "embeds");
        let media: Vec<Object<'_>> = embeds.map(objects).unwrap_or_default();
        if media.is_empty() && value.is_some_and(|value| value.has("embed")) {
            quote.findings.missing(Missing::MediaUrl);
        }
        for embed in media {
            let is_known = |name: &&str| embed.get(name).is_some_and(has_value);
            if !embed.has("media") && !KINDS.iter().any(is_known) {
                quote.findings.missing(Missing::MediaUrl);
            }
            // A quote in a quote is not displayed.
            let inner = embed.get("media").and_then(Value::as_object);
            read_media(inner.unwrap_or(embed), links, quote);
        }
    });
}

fn objects(list: List<'_>) -> Vec<Object<'_>> {
    post::objects(list).collect()
}
