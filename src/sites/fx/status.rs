//! One post of the API, or the tombstone of one.

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use crate::adapter::block::Block;
use crate::adapter::counts::Stat;
use crate::adapter::fields::{Fields, Object};
use crate::adapter::moment::Moment;
use crate::adapter::notes::Notes;
use crate::adapter::{bluesky, twitter};
use crate::dom::Links;
use crate::model::{
    Author, Count, Entity, EntityKind, Media, MediaKind, MediaSource, Poll, PollChoice, PostId,
    Stats,
};
use crate::text::entities;

/// In the paths of the API, before a post's id.
pub(super) const ENDPOINTS: [&str; 3] = ["thread", "conversation", "status"];

/// What stands in place of a post, and the field of its words: API 2, and API 1.
const TOMBSTONE: &str = "tombstone";
const TOMBSTONE_WORDS: [&str; 2] = ["message", "reason"];

/// The counts, by name: both versions of the API.
const COUNTS: [(&str, Stat); 7] = [
    ("replies", |stats| &mut stats.replies),
    ("reposts", |stats| &mut stats.reposts),
    ("retweets", |stats| &mut stats.reposts),
    ("quotes", |stats| &mut stats.quotes),
    ("likes", |stats| &mut stats.likes),
    ("views", |stats| &mut stats.views),
    ("bookmarks", |stats| &mut stats.bookmarks),
];

/// How Twitter writes a time, for posts that have it in no other form.
const TWITTER_TIME: &str = "%a %b %d %H:%M:%S %z %Y";

/// Reads a post.
pub(super) fn post(object: &Object, links: &Links) -> Block {
    let mut block = read(object, links);
    if let Some(quoted) = object.get("quote").and_then(Value::as_object) {
        // A quote of a quote has no place: its words are not this post's.
        block.add_quote(read(quoted, links), &[]);
    }
    block
}

/// Reads the account of an object of the API.
pub(super) fn author(object: &Object, links: &Links) -> Author {
    account(object, &mut Fields::new(&mut Notes::default(), links))
}

fn read(object: &Object, links: &Links) -> Block {
    let mut block = Block::default();
    let Block {
        post,
        author,
        notes,
        stated,
        ..
    } = &mut block;
    let fields = &mut Fields::new(notes, links);
    post.url = fields.url(object, "url");
    let by = fields.object(object, "author");
    *author = by.map(|object| account(object, fields)).unwrap_or_default();
    post.id = id(object, post.url.as_ref(), fields);
    if fields.text(object, "type") == Some(TOMBSTONE) {
        let mut words = TOMBSTONE_WORDS
            .iter()
            .filter_map(|name| fields.text(object, name));
        post.unavailable = Some(words.next().unwrap_or(TOMBSTONE).to_owned());
        return block;
    }
    *stated = stated_time(object, fields).map(Moment::exact);
    if let Some(text) = fields.text(object, "text") {
        let twitter = post.url.as_ref().is_none_or(twitter::is_twitter);
        post.entities = found_entities(text, twitter, &targets(object, fields));
        post.text = Some(text.to_owned());
    }
    if let Some(media) = fields.object(object, "media") {
        read_media(media, &mut post.media, fields);
    }
    let card = fields.object(object, "card");
    post.media
        .extend(card.map(|object| read_card(object, fields)));
    let article = fields.object(object, "article");
    post.media
        .extend(article.map(|object| read_article(object, fields)));
    let poll = fields.object(object, "poll");
    post.poll = poll.map(|poll| Box::new(read_poll(poll, fields)));
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        if let Some(value) = fields.whole(object, name) {
            *stat(&mut stats) = Some(Count::new(value, true));
        }
    }
    post.stats = stats.if_any();
    post.replying_to.extend(replying_to(object, fields));
    let by = fields.object(object, "reposted_by");
    post.reposted_by = by.map(|object| Box::new(account(object, fields)));
    post.language = fields.owned(object, "lang");
    block
}

fn account(object: &Object, fields: &mut Fields<'_>) -> Author {
    let mut author = Author::new();
    author.handle = fields.owned(object, "screen_name");
    author.name = fields.owned(object, "name");
    author.url = fields.url(object, "url").map(Box::new);
    author.avatar = fields.url(object, "avatar_url").map(Box::new);
    // On Bluesky the handle stands where Twitter has the number of the account.
    let id = fields.owned(object, "id");
    author.user_id = id.filter(|id| author.handle.as_ref() != Some(id));
    let verification = fields.object(object, "verification");
    author.verified = verification.and_then(|object| fields.truth(object, "verified"));
    author
}

/// The id as its network writes it.
fn id(object: &Object, url: Option<&Url>, fields: &mut Fields<'_>) -> Option<PostId> {
    if let Some(uri) = fields.text(object, "at_uri") {
        return Some(PostId::new(uri));
    }
    let id = fields.text(object, "id")?;
    match fields.text(object, "provider") {
        Some("bluesky") => {
            let (author, key) = url.and_then(bluesky::post)?;
            Some(bluesky::id(&author, &key))
        }
        Some("mastodon") => Some(PostId::new(format!("{}/{id}", url?.host_str()?))),
        _ => Some(PostId::new(id)),
    }
}

/// The time that is stated: in seconds, else written out.
fn stated_time(object: &Object, fields: &mut Fields<'_>) -> Option<jiff::Timestamp> {
    let seconds = fields.number(object, "created_timestamp");
    // Bluesky has milliseconds behind the point.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is out of range is no time, which jiff says"
    )]
    let counted = seconds.and_then(|seconds| {
        jiff::Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok()
    });
    counted.or_else(|| {
        let text = fields.text(object, "created_at")?;
        let as_twitter = |_| jiff::Timestamp::strptime(TWITTER_TIME, text);
        text.parse().or_else(as_twitter).ok()
    })
}

/// What links of the text that are shortened stand for.
fn targets(object: &Object, fields: &mut Fields<'_>) -> HashMap<String, Url> {
    let mut targets = HashMap::new();
    let Some(raw) = fields.object(object, "raw_text") else {
        return targets;
    };
    for facet in fields.objects(raw, "facets") {
        if fields.text(facet, "type") != Some("url") {
            continue;
        }
        if let Some(url) = fields.url(facet, "replacement") {
            for name in ["original", "display"] {
                if let Some(shown) = fields.text(facet, name) {
                    targets.insert(shown.to_owned(), url.clone());
                }
            }
        }
    }
    targets
}

/// The entities of a text, by Twitter's rules; other networks' handles go on behind a dot or a second `@`.
fn found_entities(text: &str, twitter: bool, targets: &HashMap<String, Url>) -> Vec<Entity> {
    let mut end = 0;
    let mut found = Vec::new();
    let of_handle = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@');
    for mut entity in entities(text) {
        if entity.span.start < end {
            continue;
        }
        if entity.kind == EntityKind::Mention && !twitter {
            let rest = text.get(entity.span.end..).unwrap_or_default();
            let more = rest.trim_start_matches(of_handle).len();
            let more = rest.get(..rest.len() - more).unwrap_or_default();
            let more = more.trim_end_matches(['.', '-', '@']);
            entity.span.end += more.len();
            entity.display.push_str(more);
        }
        if let Some(url) = targets.get(&entity.display) {
            entity.url = Some(url.clone());
        }
        end = entity.span.end;
        found.push(entity);
    }
    found
}

fn read_media(object: &Object, found: &mut Vec<Media>, fields: &mut Fields<'_>) {
    let listed = if object.get("all").is_some_and(|all| !all.is_null()) {
        fields.objects(object, "all")
    } else {
        let mut listed = fields.objects(object, "photos");
        listed.extend(fields.objects(object, "videos"));
        listed
    };
    for object in listed {
        let kind = match fields.text(object, "type") {
            Some("photo") => MediaKind::Photo,
            Some("video") => MediaKind::Video,
            Some("gif") => MediaKind::Gif,
            other => {
                let other = other.unwrap_or("nothing").to_owned();
                fields.notes.note_unknown(&format!("media of type {other}"));
                MediaKind::Placeholder
            }
        };
        let mut media = Media::new(kind);
        media.url = fields.url(object, "url");
        media.alt = fields.owned(object, "altText");
        if kind != MediaKind::Photo {
            media.poster = fields.url(object, "thumbnail_url").map(Box::new);
            media.sources = sources(object, fields);
        }
        found.push(media);
    }
    if let Some(external) = fields.object(object, "external") {
        let mut media = Media::new(MediaKind::LinkCard);
        media.url = fields.url(external, "url");
        media.poster = fields.url(external, "thumbnail_url").map(Box::new);
        found.push(media);
    }
    if let Some(broadcast) = fields.object(object, "broadcast") {
        let mut media = Media::new(MediaKind::LinkCard);
        media.url = fields.url(broadcast, "url");
        media.title = fields.owned(broadcast, "title");
        let still = fields.object(broadcast, "thumbnail");
        let still = still.and_then(|still| fields.object(still, "original"));
        let still = still.and_then(|still| fields.url(still, "url"));
        media.poster = still.map(Box::new);
        found.push(media);
    }
}

/// The files of a video: `formats` (API 2), `variants` (API 1).
fn sources(object: &Object, fields: &mut Fields<'_>) -> Vec<MediaSource> {
    let files = fields.sources(object, "formats", "content_type");
    if files.is_empty() {
        fields.sources(object, "variants", "content_type")
    } else {
        files
    }
}

fn read_card(object: &Object, fields: &mut Fields<'_>) -> Media {
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = fields.url(object, "url");
    card.title = fields.owned(object, "title");
    card.description = fields.owned(object, "description");
    if let Some(image) = fields.object(object, "image") {
        card.poster = fields.url(image, "url").map(Box::new);
        card.alt = fields.owned(image, "alt");
    }
    card
}

/// What Twitter calls an article: its title and first words stand for it, as on a card.
fn read_article(object: &Object, fields: &mut Fields<'_>) -> Media {
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = fields.owned(object, "title");
    card.description = fields.owned(object, "preview_text");
    let cover = fields.object(object, "cover_media");
    let cover = cover.and_then(|cover| fields.object(cover, "media_info"));
    let cover = cover.and_then(|cover| fields.url(cover, "original_img_url"));
    card.poster = cover.map(Box::new);
    card
}

fn read_poll(object: &Object, fields: &mut Fields<'_>) -> Poll {
    let mut poll = Poll::default();
    for object in fields.objects(object, "choices") {
        let mut choice = PollChoice::new(fields.text(object, "label").unwrap_or_default());
        choice.votes = fields.whole(object, "count");
        choice.percent = fields.number(object, "percentage");
        poll.choices.push(choice);
    }
    poll.votes = fields.whole(object, "total_votes");
    poll.status = fields.owned(object, "time_left_en");
    poll
}

/// Whom a post answers: an object in API 2, a handle in API 1.
fn replying_to(object: &Object, fields: &mut Fields<'_>) -> Option<String> {
    if object.get("replying_to").is_some_and(Value::is_string) {
        return fields.owned(object, "replying_to");
    }
    let parent = fields.object(object, "replying_to")?;
    fields.owned(parent, "screen_name")
}
