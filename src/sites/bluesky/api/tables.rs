//! The names of fields, by object, from the lexicons `app.bsky.feed.*`, `app.bsky.embed.*` and
//! `app.bsky.richtext.facet` as the package atproto 0.0.73 has them (2026), and answers in tests of public clients
//! (2023 to 2026).

/// Answers: of a conversation, of a feed.
pub(super) const THREAD: [&str; 2] = ["thread", "threadgate"];
pub(super) const FEED: [&str; 4] = ["feed", "posts", "cursor", "hitsTotal"];

/// A post with its conversation; an entry of a feed.
pub(super) const VIEW: [&str; 10] = [
    "$type", "post", "parent", "replies", "threadContext", "uri", "notFound", "blocked", "author",
    "cid",
];
pub(super) const ENTRY: [&str; 5] = ["post", "reply", "reason", "feedContext", "reqId"];
pub(super) const REASON: [&str; 5] = ["$type", "by", "indexedAt", "uri", "cid"];

/// A post, its record, its author.
pub(super) const POST: [&str; 16] = [
    "$type", "uri", "cid", "author", "record", "embed", "bookmarkCount", "replyCount",
    "repostCount", "likeCount", "quoteCount", "indexedAt", "viewer", "labels", "threadgate",
    "debug",
];
pub(super) const RECORD: [&str; 12] = [
    "$type", "text", "createdAt", "langs", "facets", "reply", "embed", "labels", "tags",
    "entities", "via", "bridgyOriginalText",
];
pub(super) const AUTHOR: [&str; 17] = [
    "$type", "did", "handle", "displayName", "avatar", "associated", "viewer", "labels",
    "createdAt", "verification", "status", "pronouns", "description", "indexedAt", "debug",
    "banner", "website",
];

/// A place in the text with what it is.
pub(super) const FACET: [&str; 3] = ["$type", "index", "features"];
pub(super) const INDEX: [&str; 3] = ["$type", "byteStart", "byteEnd"];
pub(super) const FEATURE: [&str; 4] = ["$type", "uri", "did", "tag"];

/// What is embedded in a post.
pub(super) const EMBED: [&str; 11] = [
    "$type", "images", "external", "record", "media", "cid", "playlist", "thumbnail", "alt",
    "aspectRatio", "presentation",
];
pub(super) const IMAGE: [&str; 5] = ["$type", "thumb", "fullsize", "alt", "aspectRatio"];
pub(super) const EXTERNAL: [&str; 9] = [
    "$type", "uri", "title", "description", "thumb", "createdAt", "updatedAt", "readingTime",
    "source",
];
pub(super) const QUOTED: [&str; 17] = [
    "$type", "uri", "cid", "author", "value", "labels", "replyCount", "repostCount", "likeCount",
    "quoteCount", "embeds", "indexedAt", "notFound", "blocked", "detached", "record",
    "bookmarkCount",
];
