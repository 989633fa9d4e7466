//! A post of the API, or what is left of one.

use super::embed;
use super::tables::{AUTHOR, ENTRY, FACET, FEATURE, INDEX, POST, REASON, RECORD};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Author, Count, Entity, EntityKind, Span, Stats, Tally};
use crate::network::bluesky;
use crate::reader::{
    Fields, LinkedText, Moment, PostReader, Required, Stat, has_content, report_author,
};
use crate::report::{Finding, Missing, Quoted};

/// The fields of every post, and of every quote.
pub(super) const FIELDS: [Required; 7] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::DATE,
    Required::CONTENT,
];

/// The counts by name.
const COUNTS: [(&str, Stat); 5] = [
    ("replyCount", |stats| &mut stats.replies),
    ("repostCount", |stats| &mut stats.reposts),
    ("quoteCount", |stats| &mut stats.quotes),
    ("likeCount", |stats| &mut stats.likes),
    ("bookmarkCount", |stats| &mut stats.bookmarks),
];

/// The marks of what is left of a post, with the words that the app shows.
const GONE: [(&str, &str); 2] = [("notFound", "Deleted post"), ("blocked", "Blocked post")];

/// The start of ids.
const SCHEME: &str = "at://";

/// Whether an object is what is left of a post.
pub(super) fn is_gone(object: Object<'_>) -> bool {
    let is = |name: &str| object.get(name).and_then(Value::as_bool) == Some(true);
    GONE.iter().any(|(name, _)| is(name))
}

/// Whether a post answers another one.
pub(super) fn answers(post: Value<'_>) -> bool {
    let record = post.get("record");
    record
        .and_then(|record| record.get("reply"))
        .is_some_and(|reply| !reply.is_null())
}

/// Reads a post of a conversation.
pub(super) fn read_view(view: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    match fields.object(view, "post") {
        Some(post) => read(post, links, block),
        None => read_gone(view, links, block),
    }
}

/// Whether the reason why a post is in a feed is none, or not that it was passed on.
pub(super) fn is_no_repost(reason: Value<'_>) -> bool {
    let kind = reason.get("$type").and_then(Value::as_str);
    reason.is_null() || kind.is_some_and(|kind| kind.ends_with("#reasonPin"))
}

/// Reads an entry of a feed, or a post in a list of posts.
pub(super) fn read_entry(entry: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let Some(post) = fields.object(entry, "post") else {
        return read(entry, links, block);
    };
    fields.note_unknown(entry, &ENTRY);
    let reason = fields.object(entry, "reason");
    if let Some(reason) = reason {
        fields.note_unknown(reason, &REASON);
        let by = fields.object(reason, "by");
        let kind = fields.text(reason, "$type").unwrap_or_default();
        if kind.ends_with("#reasonPin") {
            block.post.pinned = Some(true);
        } else if let Some(by) = by {
            let is_marked = by.get("verification").is_some_and(has_content);
            let by = author(by, fields);
            report_author(&by, fields);
            if is_marked && by.verified.is_none() {
                fields.findings.missing(Missing::Content);
            }
            block.post.reposted_by = Some(Box::new(by));
        } else {
            fields.findings.missing(Missing::Content);
        }
    }
    read(post, links, block);
}

/// Reads what is left of a post.
pub(super) fn read_gone(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let is = |name: &str| object.get(name).and_then(Value::as_bool) == Some(true);
    let words = GONE.iter().find(|(name, _)| is(name));
    if words.is_none() {
        // It may be a post whose data has changed.
        for part in [
            Missing::Tombstone,
            Missing::TextOrMedia,
            Missing::Handle,
            Missing::Name,
            Missing::Avatar,
            Missing::UserId,
            Missing::Date,
            Missing::Counts,
        ] {
            fields.findings.missing(part);
        }
    }
    if fields.text(object, "$type").is_none() {
        fields.findings.missing(Missing::Tombstone);
    }
    let words = words.map_or("Post unavailable", |(_, words)| words);
    block.post.unavailable = Some(words.to_owned());
    if let Some(by) = fields.object(object, "author") {
        block.author.user_id = fields.owned(by, "did");
    }
    set_id(object, links, block);
    if block.post.id.is_none() {
        block.findings.missing(Missing::Id);
        block.findings.missing(Missing::UserId);
    }
}

/// Sets the id of a post, and its URL.
fn set_id(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let uri = Fields::new(&mut block.findings, links).text(object, "uri");
    let Some((by, key)) = uri.and_then(bluesky::at_uri) else {
        return;
    };
    if block.author.user_id.is_none() && bluesky::is_did(by) && block.post.unavailable.is_some() {
        block.author.user_id = Some(by.to_owned());
    }
    if let Some(author) = &block.author.user_id
        && bluesky::is_did(by)
        && author != by
    {
        let (by, author) = (Quoted(by), Quoted(author));
        block.findings.once(&Finding::UriOfOther { by, author });
    }
    block.set_bluesky_key(key);
    block.post.id = Some(bluesky::id(by, key));
    if block.post.url.is_none() {
        block.post.url = bluesky::url(by, key).map(Box::new);
    }
}

/// Reads a post.
pub(super) fn read(post: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(post, &POST);
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        *stat(&mut stats) = count(post, name, fields);
    }
    if stats == Stats::default() {
        fields.findings.missing(Missing::Counts);
    }
    block.post.stats = stats.if_any();
    let record = fields.object(post, "record");
    let embed = fields.object(post, "embed");
    // Without the view, only the record says that there was something.
    if embed.is_none() && record.is_some_and(|record| record.has("embed")) {
        fields.findings.missing(Missing::MediaUrl);
        fields.findings.missing(Missing::Content);
    }
    read_record(post, record, links, block);
    if let Some(embed) = embed {
        embed::read(embed, links, block);
    }
}

/// Reads the author and the record of a post, or of a quote.
pub(super) fn read_record(
    post: Object<'_>,
    record: Option<Object<'_>>,
    links: &Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    if let Some(by) = fields.object(post, "author") {
        block.author = author(by, fields);
    }
    set_id(post, links, block);
    let Some(record) = record else {
        return block.findings.missing(Missing::Text);
    };
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(record, &RECORD);
    block.stated = fields.text(record, "createdAt").and_then(|written| {
        let parsed: Option<jiff::Timestamp> = written.parse().ok();
        if parsed.is_none() {
            let written = Quoted(written);
            fields.findings.once(&Finding::InvalidTime { written });
        }
        parsed.map(Moment::exact)
    });
    let languages = fields.list(record, "langs");
    let language = languages.and_then(|list| list.iter().next()?.as_str());
    block.post.language = language.map(str::to_owned);
    // Trimmed by the fields, so its own white space is read again.
    let raw = fields
        .text(record, "text")
        .and(record.get("text"))
        .and_then(Value::as_str);
    if let Some(raw) = raw {
        let words = text(raw, record, fields);
        block.set_text(words);
    }
}

/// Returns the text of a record with its entities, whose places are in bytes.
fn text(raw: &str, record: Object<'_>, fields: &mut Fields<'_>) -> LinkedText<'static> {
    let mut entities = Vec::new();
    let cut = raw.len() - raw.trim_start().len();
    let text = raw.trim();
    // One more than the limit is enough for the parse to refuse the post.
    for facet in fields.objects(record, "facets").take(Tally::ENTITIES + 1) {
        fields.note_unknown(facet, &FACET);
        let place = fields.object(facet, "index").and_then(|index| {
            fields.note_unknown(index, &INDEX);
            let ends = ["byteStart", "byteEnd"].map(|name| fields.whole(index, name));
            let [start, end] = ends.map(|end| usize::try_from(end?).ok()?.checked_sub(cut));
            text.get(start?..end?).filter(|words| !words.is_empty())?;
            Some(Span::new(start?, end?))
        });
        let Some(span) = place else {
            fields.findings.once(&Finding::LinkMisplaced);
            continue;
        };
        let feature = fields.objects(facet, "features").next();
        let kind = feature.and_then(|feature| {
            fields.note_unknown(feature, &FEATURE);
            kind(feature, fields)
        });
        let Some((kind, url)) = kind else {
            fields.findings.once(&Finding::LinkWithoutTarget);
            continue;
        };
        let mut entity = Entity::new(kind, span);
        entity.set_truncated(text.get(span.range()).unwrap_or_default());
        entity.set_url(url);
        entities.push(entity);
    }
    entities.sort_by_key(|entity| entity.span.start());
    let mut end = 0;
    // Of places that overlap, the first one counts.
    entities.retain(|entity| {
        let is_free = entity.span.start() >= end;
        end = if is_free { entity.span.end() } else { end };
        is_free
    });
    LinkedText {
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        entities,
        ..LinkedText::default()
    }
}

/// Returns the kind of a place, and its target.
fn kind(feature: Object<'_>, fields: &mut Fields<'_>) -> Option<(EntityKind, Option<url::Url>)> {
    if let Some(did) = fields.text(feature, "did") {
        return Some((EntityKind::Mention, bluesky::profile_url(did)));
    }
    if let Some(tag) = fields.text(feature, "tag") {
        let mut url = fields.address(bluesky::APP)?;
        url.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .push("hashtag")
            .push(tag);
        return Some((EntityKind::Hashtag, Some(url)));
    }
    let url = fields.url(feature, "uri")?;
    Some((EntityKind::Link, Some(url)))
}

/// Reads an account.
fn author(object: Object<'_>, fields: &mut Fields<'_>) -> Author {
    fields.note_unknown(object, &AUTHOR);
    let mut author = Author::new();
    author.user_id = fields.owned(object, "did");
    author.handle = fields.owned(object, "handle");
    author.name = fields.owned(object, "displayName");
    author.avatar = fields.url(object, "avatar").map(Box::new);
    let named = author.handle.as_deref().or(author.user_id.as_deref());
    author.url = named.and_then(bluesky::profile_url).map(Box::new);
    author.verified = fields
        .object(object, "verification")
        .and_then(|verification| {
            let names = ["verifiedStatus", "trustedVerifierStatus"];
            let states = names.map(|name| fields.text(verification, name));
            if states.contains(&None) {
                fields.findings.missing(Missing::VerifiedMark);
            }
            let is_valid = states.contains(&Some("valid"));
            (is_valid || !states.contains(&None)).then_some(is_valid)
        });
    author
}

fn count(object: Object<'_>, name: &str, fields: &mut Fields<'_>) -> Option<Count> {
    let value = object.get(name).filter(|value| !value.is_null())?;
    let written = || value.as_str()?.parse().ok();
    let count = value.as_u64().or_else(written);
    if count.is_none() {
        fields.findings.missing(Missing::Counts);
    }
    Some(Count::new(count?, true))
}

/// Whether a text is an id.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(SCHEME)
}

/// Returns the objects of a list, at most as many as a post may have media.
pub(super) fn objects(list: List<'_>) -> impl Iterator<Item = Object<'_>> {
    list.iter()
        .take(Tally::MEDIA + 1)
        .filter_map(Value::as_object)
}
