//! One post of the API, or the tombstone of one.

use std::collections::HashMap;

use url::Url;

use crate::adapter::counts::Stat;
use crate::adapter::notes::Notes;
use crate::adapter::{bluesky, conversation, twitter};
use crate::audit::WarningKind;
use crate::dom::Links;
use crate::error::{Error, ErrorKind, Result};
use crate::json::{Fields, Object};
use crate::model::{
    Author, Count, Entity, EntityKind, Media, MediaKind, MediaSource, Poll, PollChoice, Post,
    PostId, Stats, Timestamp,
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

/// Reads the posts of an answer.
pub(super) struct Reader {
    links: Links,
}

impl Reader {
    pub(super) fn new() -> Result<Self> {
        let links = Links::new("https://twitter.com/")
            .ok_or_else(|| Error::new(ErrorKind::Adapter, "no base for links"))?;
        Ok(Self { links })
    }

    /// The account of an object of the API.
    pub(super) fn author(&self, object: &Object) -> Author {
        author(object, &mut Fields::new(&mut Notes::default(), &self.links))
    }

    /// A post, and what is odd about it.
    pub(super) fn post(&self, object: &Object) -> (Post, Notes) {
        let mut notes = Notes::default();
        let mut post = post(object, &mut Fields::new(&mut notes, &self.links));
        if let Some(quoted) = object.get("quote").and_then(|quote| quote.as_object()) {
            // A quote of a quote has no place: its words are not this post's.
            let mut fields = Fields::new(&mut notes, &self.links);
            post.quotes
                .push(conversation::quote_of(self::post(quoted, &mut fields)));
        }
        (post, notes)
    }
}

fn post(object: &Object, fields: &mut Fields<'_>) -> Post {
    let mut post = Post::new();
    post.url = fields.url(object, "url");
    post.author = fields
        .object(object, "author")
        .map(|object| author(object, fields))
        .filter(|author| !author.is_empty());
    post.id = id(object, post.url.as_ref(), fields);
    if fields.text(object, "type") == Some(TOMBSTONE) {
        let words = TOMBSTONE_WORDS
            .iter()
            .find_map(|name| fields.text(object, name));
        post.unavailable = Some(words.unwrap_or(TOMBSTONE).to_owned());
        post.published = post.id.as_ref().and_then(Timestamp::from_id);
        return post;
    }
    post.published = published(object, post.id.as_ref(), fields);
    if let Some(text) = fields.text(object, "text") {
        let twitter = post.url.as_ref().is_none_or(twitter::is_twitter);
        post.entities = found_entities(text, twitter, &targets(object, fields));
        post.text = Some(text.to_owned());
    }
    if let Some(media) = fields.object(object, "media") {
        read_media(media, &mut post.media, fields);
    }
    if let Some(object) = fields.object(object, "card") {
        post.media.push(card(object, fields));
    }
    if let Some(object) = fields.object(object, "article") {
        post.media.push(article(object, fields));
    }
    post.poll = fields
        .object(object, "poll")
        .map(|poll| read_poll(poll, fields))
        .map(Box::new);
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        if let Some(value) = fields.whole(object, name) {
            *stat(&mut stats) = Some(Count::new(value, true));
        }
    }
    post.stats = stats.if_any();
    post.replying_to.extend(replying_to(object, fields));
    post.reposted_by = fields
        .object(object, "reposted_by")
        .map(|object| author(object, fields))
        .map(Box::new);
    post.language = fields.text(object, "lang").map(str::to_owned);
    post
}

fn author(object: &Object, fields: &mut Fields<'_>) -> Author {
    let mut author = Author::new();
    author.handle = fields.text(object, "screen_name").map(str::to_owned);
    author.name = fields.text(object, "name").map(str::to_owned);
    author.url = fields.url(object, "url").map(Box::new);
    author.avatar = fields.url(object, "avatar_url").map(Box::new);
    // On Bluesky the handle stands where Twitter has the number of the account.
    author.user_id = fields
        .text(object, "id")
        .filter(|id| author.handle.as_deref() != Some(*id))
        .map(str::to_owned);
    author.verified = fields
        .object(object, "verification")
        .and_then(|verification| fields.truth(verification, "verified"));
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

/// The time: exactly from a Twitter id, else as stated.
fn published(object: &Object, id: Option<&PostId>, fields: &mut Fields<'_>) -> Option<Timestamp> {
    let seconds = fields.number(object, "created_timestamp");
    // Bluesky has milliseconds behind the point.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is out of range is no time, which jiff says"
    )]
    let counted = seconds.and_then(|seconds| {
        jiff::Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok()
    });
    let written = || {
        let text = fields.text(object, "created_at")?;
        text.parse()
            .or_else(|_| jiff::Timestamp::strptime(TWITTER_TIME, text))
            .ok()
    };
    let stated = counted.or_else(written);
    let held = id.and_then(PostId::time);
    if let (Some(stated), Some(held)) = (stated, held)
        && stated.as_second().abs_diff(held.as_second()) > 1
    {
        fields.notes.note(WarningKind::TimeMismatch, || {
            format!("a post is dated {stated}, its id holds {held}")
        });
    }
    id.and_then(Timestamp::from_id)
        .or_else(|| stated.map(Timestamp::from_page))
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
    for mut entity in entities(text) {
        if entity.span.start < end {
            continue;
        }
        if entity.kind == EntityKind::Mention && !twitter {
            let rest = text.get(entity.span.end..).unwrap_or_default();
            let more = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@')))
                .unwrap_or(rest.len());
            let more = rest
                .get(..more)
                .unwrap_or_default()
                .trim_end_matches(['.', '-', '@']);
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
        media.alt = fields.text(object, "altText").map(str::to_owned);
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
        media.title = fields.text(broadcast, "title").map(str::to_owned);
        let still = fields.object(broadcast, "thumbnail");
        let still = still.and_then(|still| fields.object(still, "original"));
        media.poster = still
            .and_then(|still| fields.url(still, "url"))
            .map(Box::new);
        found.push(media);
    }
}

/// The files of a video: `formats` (API 2), `variants` (API 1).
fn sources(object: &Object, fields: &mut Fields<'_>) -> Vec<MediaSource> {
    let mut files = fields.objects(object, "formats");
    if files.is_empty() {
        files = fields.objects(object, "variants");
    }
    let mut sources = Vec::new();
    for file in files {
        if let Some(url) = fields.url(file, "url") {
            let mut source = MediaSource::new(url);
            source.content_type = fields.text(file, "content_type").map(str::to_owned);
            sources.push(source);
        }
    }
    sources
}

fn card(object: &Object, fields: &mut Fields<'_>) -> Media {
    let mut card = Media::new(MediaKind::LinkCard);
    card.url = fields.url(object, "url");
    card.title = fields.text(object, "title").map(str::to_owned);
    card.description = fields.text(object, "description").map(str::to_owned);
    if let Some(image) = fields.object(object, "image") {
        card.poster = fields.url(image, "url").map(Box::new);
        card.alt = fields.text(image, "alt").map(str::to_owned);
    }
    card
}

/// What Twitter calls an article: its title and first words stand for it, as on a card.
fn article(object: &Object, fields: &mut Fields<'_>) -> Media {
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = fields.text(object, "title").map(str::to_owned);
    card.description = fields.text(object, "preview_text").map(str::to_owned);
    let cover = fields.object(object, "cover_media");
    let cover = cover.and_then(|cover| fields.object(cover, "media_info"));
    card.poster = cover
        .and_then(|cover| fields.url(cover, "original_img_url"))
        .map(Box::new);
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
    poll.status = fields.text(object, "time_left_en").map(str::to_owned);
    poll
}

/// Whom a post answers: an object in API 2, a handle in API 1.
fn replying_to(object: &Object, fields: &mut Fields<'_>) -> Option<String> {
    if object
        .get("replying_to")
        .is_some_and(serde_json::Value::is_string)
    {
        return fields.text(object, "replying_to").map(str::to_owned);
    }
    let parent = fields.object(object, "replying_to")?;
    fields.text(parent, "screen_name").map(str::to_owned)
}
