//! A post of the API, or its tombstone.

use std::collections::HashMap;

use url::Url;

use super::{article, is_article_address, note};
use crate::dom::Links;
use crate::json::{Object, Value};
use crate::model::{
    Author, Count, Entity, EntityKind, Media, MediaKind, MediaSource, Poll, PollChoice, PostId,
    Span, Stats, Tally,
};
use crate::network::{bluesky, twitter};
use crate::reader::{
    Fields, Moment, PostFindings, PostReader, Required, Stat, has_content, wrapped,
};
use crate::report::{Finding, Missing, Quoted};
use crate::text::entities_of_post;

/// The path segments of the API before a post's id.
pub(super) const ENDPOINTS: [&str; 3] = ["thread", "conversation", "status"];

/// The type of a tombstone, and the fields of its text: API 2, and API 1.
const TOMBSTONE: &str = "tombstone";
const TOMBSTONE_WORDS: [&str; 2] = ["message", "reason"];

/// The counts by name, in both versions of the API.
const COUNTS: [(&str, Stat); 7] = [
    ("replies", |stats| &mut stats.replies),
    ("reposts", |stats| &mut stats.reposts),
    ("retweets", |stats| &mut stats.reposts),
    ("quotes", |stats| &mut stats.quotes),
    ("likes", |stats| &mut stats.likes),
    ("views", |stats| &mut stats.views),
    ("bookmarks", |stats| &mut stats.bookmarks),
];

/// The kinds of media by name, in both versions.
const KINDS: [(&str, MediaKind); 3] = [
    ("photo", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("gif", MediaKind::Gif),
];

/// Fields of every post, by their names in both versions of the API, and what is missing without them.
const EVERY: [(&[&str], Missing); 2] = [
    (&["text"], Missing::TextOrMedia),
    (&["lang", "provider"], Missing::Language),
];

/// Counts that every post has, by their names in both versions of the API.
const COUNTED: [(&[&str], Missing); 3] = [
    (&["replies"], Missing::ReplyCount),
    (&["reposts", "retweets"], Missing::RepostCount),
    (&["likes"], Missing::LikeCount),
];

/// The names of the API's fields, in both versions and for all networks, by object: others are reported. Objects that
/// are not parsed, such as a community, are not checked.
const POST: [&str; 41] = [
    "type", "id", "url", "text", "created_at", "created_timestamp", "likes", "reposts", "retweets",
    "replies", "quotes", "views", "bookmarks", "quote", "poll", "author", "media", "raw_text",
    "lang", "translation", "possibly_sensitive", "replying_to", "replying_to_status", "source",
    "embed_card", "twitter_card", "color", "provider", "community", "article", "card",
    "is_note_tweet", "community_note", "reposted_by", "at_uri", "cid", "media_pk", "parent_id",
    "conversation_id", "message", "reason",
];
const ACCOUNT: [&str; 25] = [
    "type", "id", "name", "screen_name", "url", "avatar_url", "avatar_color", "banner_url",
    "description", "raw_description", "location", "protected", "followers", "following",
    "statuses", "tweets", "media_count", "likes", "joined", "website", "birthday", "verification",
    "verified", "about_account", "profile_embed",
];
const VERIFICATION: [&str; 5] = [
    "verified", "type", "verified_at", "verified_by", "identity_verified",
];
const MEDIA: [&str; 6] = ["all", "photos", "videos", "external", "mosaic", "broadcast"];
const MEDIUM: [&str; 15] = [
    "type", "id", "url", "width", "height", "format", "altText", "duration", "thumbnail_url",
    "transcode_url", "filesize", "formats", "variants", "publisher", "title",
];
const FILE: [&str; 8] = [
    "url", "content_type", "container", "codec", "bitrate", "size", "width", "height",
];
const EXTERNAL: [&str; 6] = [
    "type", "url", "thumbnail_url", "width", "height", "duration",
];
const BROADCAST: [&str; 14] = [
    "url", "width", "height", "state", "broadcaster", "stream", "title", "source", "orientation",
    "broadcast_id", "media_id", "media_key", "is_high_latency", "thumbnail",
];
const STILLS: [&str; 5] = ["original", "small", "medium", "large", "x_large"];
const CARD: [&str; 6] = [
    "url", "title", "description", "domain", "card_name", "image",
];
const IMAGE: [&str; 4] = ["url", "alt", "width", "height"];
const POLL: [&str; 4] = ["choices", "total_votes", "ends_at", "time_left_en"];
const CHOICE: [&str; 3] = ["label", "count", "percentage"];
const ANSWERED: [&str; 6] = [
    "screen_name", "status", "post", "url", "profile_url", "display_name",
];
const RAW: [&str; 3] = ["text", "display_text_range", "facets"];
const FACET: [&str; 6] = [
    "type", "indices", "original", "replacement", "display", "id",
];

/// The format of Twitter's times behind the day of the week, for posts with no other form.
const TWITTER_TIME: &str = "%b %d %H:%M:%S %z %Y";

/// Reads a post, whose quote should have the fields `every`.
pub(super) fn read(object: Object<'_>, links: &Links, every: &[Required], block: &mut PostReader) {
    read_post(object, links, block);
    let quoted = Fields::new(&mut block.findings, links).object(object, "quote");
    if let Some(quoted) = quoted {
        // A quote in a quote is dropped: its text is not part of this post.
        block.outer_quote(every, |quote| read_post(quoted, links, quote));
    }
}

/// Parses the account in an object of the API.
pub(super) fn author(object: Object<'_>, links: &Links) -> Author {
    account(
        object,
        &mut Fields::new(&mut PostFindings::default(), links),
    )
}

fn read_post(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let PostReader {
        post,
        author,
        findings,
        stated,
        ..
    } = block;
    let fields = &mut Fields::new(findings, links);
    fields.note_unknown(object, &POST);
    post.url = fields.url(object, "url").map(Box::new);
    let by = fields.object(object, "author");
    *author = by.map(|object| account(object, fields)).unwrap_or_default();
    name_by_address(author, post.url.as_deref());
    post.id = id(object, post.url.as_deref(), fields);
    if is_tombstone(object, fields) {
        let [words, reason] = TOMBSTONE_WORDS.map(|name| fields.text(object, name));
        // A code for programs is not the page's text.
        if words.is_none() && reason.is_none_or(|reason| !reason.contains(' ')) {
            fields.findings.missing(Missing::Tombstone);
        }
        post.unavailable = Some(words.or(reason).unwrap_or(TOMBSTONE).to_owned());
        // Not all of them have these; if one has unknown fields, they may be these under new names.
        let strange =
            |object: Object<'_>, known: &[&str]| !object.others(known, has_content).is_empty();
        if strange(object, &POST) || by.is_some_and(|by| strange(by, &ACCOUNT)) {
            let parts = [
                (post.id.is_none(), Missing::Id),
                (post.url.is_none(), Missing::Url),
                (author.handle.is_none(), Missing::Handle),
                (author.name.is_none(), Missing::Name),
                (author.user_id.is_none(), Missing::UserId),
                (author.avatar.is_none(), Missing::Avatar),
            ];
            for (_, part) in parts.into_iter().filter(|(missing, _)| *missing) {
                fields.findings.missing(part);
            }
        }
        return;
    }
    if by.is_none() {
        fields.findings.missing(Missing::UserId);
    }
    *stated = stated_time(object, fields).map(Moment::exact);
    if let Some(text) = fields.text(object, "text") {
        let twitter = post.url.as_deref().is_none_or(twitter::is_twitter);
        post.entities = found_entities(text, twitter, &targets(object, fields), links);
        post.text = Some(text.to_owned());
    }
    if let Some(media) = fields.object(object, "media") {
        read_media(media, &mut post.media, fields);
    }
    let card = fields.object(object, "card");
    post.media
        .extend(card.map(|object| read_card(object, fields)));
    let article = fields.object(object, "article");
    let is_article = |text: &str| text.contains("/i/article/") && is_article_address(text);
    if article.is_none() && post.text.as_deref().is_some_and(is_article) {
        fields.findings.once(&Finding::ArticleCut);
    }
    let article = article.and_then(|object| article::read(object, post, fields));
    let note = fields.object(object, "community_note");
    let note = note.and_then(|object| note::read(object, fields));
    post.community_note = note.map(Box::new);
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
    let by = by.map(|object| account(object, fields));
    post.reposted_by = by.filter(|author| !author.is_empty()).map(Box::new);
    // A response has these for every post, if only as `null`.
    for (names, field) in EVERY {
        if !names.iter().any(|name| object.has(name)) {
            fields.findings.missing(field);
        }
    }
    for (names, field) in COUNTED {
        let counts = |name: &&str| object.get(name).is_some_and(|count| !count.is_null());
        if !names.iter().any(counts) {
            fields.findings.missing(field);
        }
    }
    post.language = fields.owned(object, "lang");
    if let Some(words) = article {
        block.append_text(words, "\n\n");
    }
}

/// Whether an object is a tombstone: by its type or, if that was renamed, by its fields.
fn is_tombstone(object: Object<'_>, fields: &mut Fields<'_>) -> bool {
    match fields.text(object, "type") {
        Some(kind) => kind == TOMBSTONE,
        None => {
            let has = |name: &&str| object.get(name).is_some_and(Value::is_text);
            !object.has("text") && TOMBSTONE_WORDS.iter().any(has)
        }
    }
}

fn account(object: Object<'_>, fields: &mut Fields<'_>) -> Author {
    let mut author = Author::new();
    fields.note_unknown(object, &ACCOUNT);
    author.handle = fields.owned(object, "screen_name");
    author.name = fields.owned(object, "name");
    author.url = fields.url(object, "url").map(Box::new);
    author.avatar = fields.url(object, "avatar_url").map(Box::new);
    // For Bluesky the field of Twitter's account number contains the handle.
    let id = fields.owned(object, "id");
    match &id {
        None => fields.findings.missing(Missing::UserId),
        Some(id) if author.handle.is_none() && is_bluesky_handle(id) => {
            author.handle = Some(id.clone());
        }
        Some(_) => {}
    }
    author.user_id = id.filter(|id| author.handle.as_ref() != Some(id));
    let verification = fields.object(object, "verification");
    author.verified = verification.and_then(|object| {
        fields.note_unknown(object, &VERIFICATION);
        fields.truth(object, "verified")
    });
    author
}

/// Whether an account id is a handle on Bluesky.
fn is_bluesky_handle(id: &str) -> bool {
    id.contains('.') && !bluesky::is_did(id)
}

/// Fills in an author from the URL of the post, where the author's own fields are missing.
fn name_by_address(author: &mut Author, post: Option<&Url>) {
    let Some(post) = post else { return };
    if let Some((handle, _)) = twitter::status(post) {
        let handle = author.handle.take().or(handle.map(str::to_owned));
        if author.url.is_none()
            && let Some(handle) = &handle
        {
            author.url = post.join(&format!("/{handle}")).ok().map(Box::new);
        }
        author.handle = handle;
    } else if let Some((by, _)) = bluesky::post(post).filter(|(by, _)| is_bluesky_handle(by)) {
        let handle = author.handle.take().unwrap_or(by);
        if author.url.is_none() {
            author.url = bluesky::profile_url(&handle).map(Box::new);
        }
        author.user_id = author.user_id.take().filter(|id| *id != handle);
        author.handle = Some(handle);
    }
}

/// Returns the id in the form of its network; without the field, from the URL.
fn id(object: Object<'_>, url: Option<&Url>, fields: &mut Fields<'_>) -> Option<PostId> {
    if let Some(uri) = fields.text(object, "at_uri") {
        return Some(PostId::new(uri));
    }
    let id = fields.text(object, "id");
    let provider = fields.text(object, "provider");
    if let Some((author, key)) = url.and_then(bluesky::post) {
        // There the account's name in ids differs from its handle.
        fields.findings.missing(Missing::AtUri);
        return Some(bluesky::id(&author, &key));
    }
    match provider {
        Some("bluesky") => None,
        Some("mastodon") => Some(PostId::new(format!("{}/{}", url?.host_str()?, id?))),
        _ => {
            let linked = || Some(twitter::status(url?)?.1);
            id.map(PostId::new).or_else(linked)
        }
    }
}

/// Parses the stated time: in seconds, else as text.
fn stated_time(object: Object<'_>, fields: &mut Fields<'_>) -> Option<jiff::Timestamp> {
    let seconds = fields.number(object, "created_timestamp");
    // Bluesky has milliseconds after the decimal point.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is out of range is no time, which jiff says"
    )]
    let counted = seconds.and_then(|seconds| {
        jiff::Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok()
    });
    counted.or_else(|| {
        let text = fields.text(object, "created_at")?;
        let as_twitter = || {
            let (_, time) = text.split_once(' ')?;
            jiff::Timestamp::strptime(TWITTER_TIME, time).ok()
        };
        let time = text.parse().ok().or_else(as_twitter);
        if time.is_none() {
            let written = Quoted(text);
            fields.findings.once(&Finding::InvalidTime { written });
        }
        time
    })
}

/// Returns the targets of shortened links in the text, by their displayed text.
fn targets<'j>(object: Object<'j>, fields: &mut Fields<'_>) -> HashMap<&'j str, &'j str> {
    let mut targets = HashMap::new();
    let Some(raw) = fields.object(object, "raw_text") else {
        return targets;
    };
    fields.note_unknown(raw, &RAW);
    for facet in fields.objects(raw, "facets") {
        fields.note_unknown(facet, &FACET);
        if fields.text(facet, "type") != Some("url") {
            continue;
        }
        if fields.url(facet, "replacement").is_none() {
            continue;
        }
        if let Some(url) = fields.text(facet, "replacement") {
            for name in ["original", "display"] {
                if let Some(shown) = fields.text(facet, name) {
                    targets.insert(shown, url);
                }
            }
        }
    }
    targets
}

/// Returns the entities of a text, by Twitter's rules; handles of other networks continue after a dot or a second `@`.
fn found_entities(
    text: &str,
    twitter: bool,
    targets: &HashMap<&str, &str>,
    links: &Links,
) -> Vec<Entity> {
    let mut end = 0;
    let mut found = Vec::new();
    let of_handle = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@');
    let plain = entities_of_post(text);
    if plain.len() > Tally::ENTITIES {
        return plain;
    }
    for mut entity in plain {
        if entity.span.start() < end {
            continue;
        }
        if entity.kind == EntityKind::Mention && !twitter {
            let rest = text.get(entity.span.end()..).unwrap_or_default();
            let more = rest.trim_start_matches(of_handle).len();
            let more = rest.get(..rest.len() - more).unwrap_or_default();
            let more = more.trim_end_matches(['.', '-', '@']);
            entity.span = Span::new(entity.span.start(), entity.span.end() + more.len());
        }
        if let Some(url) = targets.get(entity.display(text)) {
            entity.set_url(links.absolute(url));
        }
        end = entity.span.end();
        found.push(entity);
    }
    found
}

fn read_media(object: Object<'_>, found: &mut Vec<Media>, fields: &mut Fields<'_>) {
    fields.note_unknown(object, &MEDIA);
    let listed = fields.objects(object, "all");
    let apart = listed.clone().next().is_none().then(|| {
        let photos = fields.objects(object, "photos");
        photos.chain(fields.objects(object, "videos"))
    });
    let listed = listed.chain(apart.into_iter().flatten());
    // One too many suffices to make the parse fail.
    for object in listed.take(Tally::MEDIA + 1) {
        fields.note_unknown(object, &MEDIUM);
        let mut media = fields.medium(object, &KINDS);
        media.url = fields.url(object, "url");
        if media.url.is_none() {
            fields.findings.missing(Missing::MediaFile);
        }
        media.alt = fields.owned(object, "altText");
        if media.kind != MediaKind::Photo {
            media.poster = fields.url(object, "thumbnail_url").map(Box::new);
            media.sources = sources(object, fields);
        }
        found.push(media);
    }
    if let Some(external) = fields.object(object, "external") {
        let mut media = Media::new(MediaKind::LinkCard);
        fields.note_unknown(external, &EXTERNAL);
        media.url = fields.url(external, "url");
        media.poster = fields.url(external, "thumbnail_url").map(Box::new);
        found.push(media);
    }
    if let Some(broadcast) = fields.object(object, "broadcast") {
        let mut media = Media::new(MediaKind::LinkCard);
        fields.note_unknown(broadcast, &BROADCAST);
        media.url = fields.url(broadcast, "url");
        media.title = fields.owned(broadcast, "title");
        let still = fields.object(broadcast, "thumbnail");
        let still = still.and_then(|still| {
            fields.note_unknown(still, &STILLS);
            fields.object(still, "original")
        });
        let still = still.and_then(|still| fields.url(still, "url"));
        media.poster = still.map(Box::new);
        found.push(media);
    }
}

/// Parses the files of a video: `formats` (API 2), `variants` (API 1).
fn sources(object: Object<'_>, fields: &mut Fields<'_>) -> Vec<MediaSource> {
    let files = fields.sources(object, "formats", "content_type", &FILE);
    if files.is_empty() {
        fields.sources(object, "variants", "content_type", &FILE)
    } else {
        files
    }
}

fn read_card(object: Object<'_>, fields: &mut Fields<'_>) -> Media {
    let mut card = Media::new(MediaKind::LinkCard);
    fields.note_unknown(object, &CARD);
    card.url = fields.url(object, "url");
    card.title = fields.owned(object, "title");
    card.description = fields.owned(object, "description");
    if let Some(image) = fields.object(object, "image") {
        fields.note_unknown(image, &IMAGE);
        card.poster = fields.url(image, "url").map(Box::new);
        card.alt = fields.owned(image, "alt");
    }
    card
}

fn read_poll(object: Object<'_>, fields: &mut Fields<'_>) -> Poll {
    let mut poll = Poll::default();
    fields.note_unknown(object, &POLL);
    for object in fields.objects(object, "choices").take(Tally::MEDIA + 1) {
        fields.note_unknown(object, &CHOICE);
        let mut choice = PollChoice::new(fields.text(object, "label").unwrap_or_default());
        choice.votes = fields.whole(object, "count");
        choice.percent = fields.number(object, "percentage");
        poll.choices.push(choice);
    }
    poll.votes = fields.whole(object, "total_votes");
    poll.status = fields.owned(object, "time_left_en");
    poll
}

/// Returns the recipient of a reply: an object in API 2, a handle in API 1.
fn replying_to(object: Object<'_>, fields: &mut Fields<'_>) -> Option<String> {
    let value = object.get("replying_to")?;
    if value.is_text() || wrapped(value).is_some_and(Value::is_text) {
        return fields.owned(object, "replying_to");
    }
    let parent = fields.object(object, "replying_to")?;
    fields.note_unknown(parent, &ANSWERED);
    let handle = fields.owned(parent, "screen_name");
    if handle.is_none() {
        fields.findings.wrong_type(&Finding::InvalidHandle {
            name: "replying_to",
        });
    }
    handle
}
