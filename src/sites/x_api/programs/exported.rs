//! Posts of twitter-web-exporter: a list with a record for each post that a page of X showed.
//!
//! A record has the text as the API has it, but not the targets of shortened links. If it has all of the API's data
//! (`metadata`), that is read instead.
//!
//! The names of fields are those of `src/components/table/columns-tweet.tsx` of twitter-web-exporter 1.1 to 1.3
//! (2023-12 to 2026-02), `user_id` since 1.3.

use std::collections::HashMap;

use super::words::Words;
use super::{Names, add_quote_by_id, digits, set_id, time};
use crate::dom::Links;
use crate::json::{Object, Value};
use crate::model::{Media, MediaKind, MediaSource, PostId, Stats, Tally};
use crate::network::twitter;
use crate::reader::{Fields, PostReader, Required, Stat};
use crate::report::{Finding, Missing};
use crate::sites::x_api::tweet::{Tweet, count, exact, read_repost};

const RECORD: [&str; 24] = [
    "id", "created_at", "full_text", "media", "screen_name", "name", "profile_image_url",
    "user_id", "in_reply_to", "retweeted_status", "quoted_status", "media_tags", "favorite_count",
    "retweet_count", "bookmark_count", "quote_count", "reply_count", "views_count", "favorited",
    "retweeted", "bookmarked", "url", "metadata", "card",
];
const MEDIUM: [&str; 5] = ["type", "url", "thumbnail", "original", "ext_alt_text"];

/// The fields by which a record is recognised, and the fewest of them.
pub(super) const MARKS: [&str; 8] = [
    "full_text", "screen_name", "created_at", "profile_image_url", "in_reply_to",
    "retweeted_status", "quoted_status", "favorite_count",
];
pub(super) const FEWEST: usize = 6;

pub(super) const NAMES: Names = Names {
    id: &["id"],
    parent: &["in_reply_to"],
    conversation: &[],
};

/// The fields of every post.
pub(super) const FIELDS: [Required; 8] = [
    Required::ID,
    Required::new(Missing::Url, |block| block.post.url.is_some()),
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::DATE,
    Required::CONTENT,
];

const COUNTS: [(&str, Stat); 6] = [
    ("reply_count", |stats| &mut stats.replies),
    ("retweet_count", |stats| &mut stats.reposts),
    ("quote_count", |stats| &mut stats.quotes),
    ("favorite_count", |stats| &mut stats.likes),
    ("bookmark_count", |stats| &mut stats.bookmarks),
    ("views_count", |stats| &mut stats.views),
];

const KINDS: [(&str, MediaKind); 3] = [
    ("photo", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("animated_gif", MediaKind::Gif),
];

/// Returns the API's own data of a record, if it is there and of the same post.
pub(super) fn whole(record: Value<'_>) -> Option<Object<'_>> {
    let data = record.get("metadata")?.as_object()?;
    let id = Tweet::of(data)?.digits()?;
    (record.get("id").and_then(Value::as_str) == Some(id)).then_some(data)
}

/// Whether a record does not say whether it answers a post: then the field is there, and `null`.
pub(super) fn is_untied(record: Object<'_>) -> bool {
    let value = record.get("in_reply_to");
    value.is_none_or(|value| !value.is_null())
}

/// Reads a record.
pub(super) fn read(record: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(record, &RECORD);
    let author = &mut block.author;
    author.handle = fields.owned(record, "screen_name");
    author.name = fields.owned(record, "name");
    author.avatar = fields.url(record, "profile_image_url").map(Box::new);
    author.user_id = digits(record, &["user_id"]).map(std::borrow::Cow::into_owned);
    twitter::set_profile(author, links);
    let post = &mut block.post;
    post.url = fields.url(record, "url").map(Box::new);
    block.stated = time(record, "created_at", fields);
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        *stat(&mut stats) = count(record, name, fields);
    }
    if stats == Stats::default() {
        fields.findings.missing(Missing::Counts);
    }
    post.stats = stats.if_any();
    post.media = media(record, fields);
    set_id(record, &NAMES, block);
    let quoted = digits(record, &["quoted_status"]).map(std::borrow::Cow::into_owned);
    read_words(record, quoted.clone(), links, block);
    if let Some(quoted) = quoted {
        add_quote_by_id(&quoted, links, block);
    }
    if let Some(passed) = digits(record, &["retweeted_status"]) {
        // The text is cut where the handle made it too long.
        let is_cut = |text: &String| text.ends_with('…');
        if block.post.text.as_ref().is_some_and(is_cut) {
            block.findings.once(&Finding::LongTextMissing);
        }
        let passed = PostId::twitter(&passed);
        read_repost(links, block);
        block.post.id = passed;
        let id = block.post.id.as_ref();
        let url = id.and_then(|id| twitter::status_url(block.author.handle.as_deref(), id));
        block.post.url = url.map(Box::new);
    }
}

fn read_words(record: Object<'_>, quoted: Option<String>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let Some(raw) = exact(record, "full_text", fields) else {
        return;
    };
    let words = Words {
        raw,
        may_be_escaped: true,
        links: HashMap::new(),
        range: None,
        quoted,
        answers: digits(record, NAMES.parent).is_some(),
        is_own: false,
    };
    words.read(links, block);
}

fn media(record: Object<'_>, fields: &mut Fields<'_>) -> Vec<Media> {
    let mut found = Vec::new();
    // One too many suffices to make the parse fail.
    for object in fields.objects(record, "media").take(Tally::MEDIA + 1) {
        fields.note_unknown(object, &MEDIUM);
        let mut media = fields.medium(object, &KINDS);
        media.url = fields.url(object, "original");
        media.alt = fields.owned(object, "ext_alt_text");
        if matches!(media.kind, MediaKind::Video | MediaKind::Gif) {
            media
                .sources
                .extend(media.url.clone().map(MediaSource::new));
            media.poster = fields.url(object, "thumbnail").map(Box::new);
        }
        if media.url.is_none() {
            fields.findings.missing(Missing::MediaFile);
        }
        found.push(media);
    }
    if found.is_empty() && !record.has("media") {
        fields.findings.missing(Missing::MediaUrl);
    }
    found
}
