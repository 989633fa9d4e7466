//! Fields of JSON inputs, as warnings name them.

use std::fmt;

use super::Field;

/// The type of value that a field has, or should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "json"), allow(dead_code))]
pub(crate) enum JsonType {
    Null,
    Boolean,
    OtherNumber,
    Number,
    WholeNumber,
    Text,
    List,
    Object,
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::OtherNumber => "another kind of number",
            Self::Number => "a number",
            Self::WholeNumber => "an integer",
            Self::Text => "a string",
            Self::List => "an array",
            Self::Object => "an object",
        })
    }
}

/// The fields of FxTwitter's API, of twitter-thread.com and of X's API, grouped by the field of the model that they
/// fill.
const FIELDS: [(Field, &[&str]); 19] = [
    (
        Field::Author,
        &[
            "retweetedTweet",
            "author",
            "reposted_by",
            "core",
            "user",
            "user_results",
            "user_result",
            "retweeted_status",
            "retweeted_status_result",
            "author_id",
            "account",
            "by",
        ],
    ),
    (
        Field::Handle,
        &["screen_name", "username", "handle", "acct"],
    ),
    (
        Field::Name,
        &["name", "displayName", "display_name", "displayname", "nick"],
    ),
    (
        Field::Avatar,
        &[
            "profileImageUrl",
            "profile_image",
            "avatar_url",
            "avatar",
            "image_url",
            "profile_image_url",
            "profile_image_url_https",
            "avatar_static",
        ],
    ),
    (
        Field::Verified,
        &[
            "blue", "verification", "verified", "is_blue_verified", "ext_is_blue_verified",
        ],
    ),
    (
        Field::Id,
        &[
            "tweet_id", "id", "at_uri", "id_str", "rest_id", "did", "uri", "in_reply_to_id",
        ],
    ),
    (
        Field::Roles,
        &[
            "inReplyToTweetId",
            "in_reply_to",
            "reply_id",
            "conversationId",
            "conversation_id",
            "in_reply_to_status_id_str",
            "referenced_tweets",
            "parent",
            "in_reply_to_user_id",
            "ancestors",
            "descendants",
        ],
    ),
    (Field::Url, &["url", "threadUrl"]),
    (
        Field::Time,
        &[
            "created_at", "created_timestamp", "createdAt", "indexedAt", "date", "date_original",
        ],
    ),
    (
        Field::Text,
        &[
            "rawContent", "renderedContent", "displayTextRange", "text", "message", "reason",
            "full_text", "display_text_range", "extended_tweet", "note_tweet",
            "note_tweet_results", "tombstone", "record", "spoiler_text",
        ],
    ),
    (
        Field::Links,
        &[
            "links", "tcooutlinks", "outlinks", "tcourl", "raw_text", "facets", "replacement",
            "display",
        ],
    ),
    (Field::Language, &["lang", "provider", "langs"]),
    (
        Field::ReplyingTo,
        &[
            "inReplyToUser",
            "reply_to",
            "replying_to",
            "in_reply_to_screen_name",
        ],
    ),
    (
        Field::Quote,
        &[
            "quotedTweet",
            "isQuoteStatus",
            "quoted_id",
            "quote",
            "quoted",
            "quoted_status",
            "quoted_status_result",
            "quoted_status_id_str",
            "quoted_status_permalink",
            "expanded",
        ],
    ),
    (
        Field::Poll,
        &[
            "votesCount", "poll", "choices", "label", "count", "percentage", "total_votes",
            "time_left_en", "ends_at", "poll_ids", "polls", "options", "votes", "votes_count",
        ],
    ),
    (
        Field::Counts,
        &[
            "retweetCount", "viewCount", "bookmarkedCount", "favorite_count", "views_count",
            "view_count", "replies", "reposts", "retweets", "quotes", "likes", "views",
            "bookmarks", "public_metrics", "reply_count", "retweet_count", "quote_count",
            "like_count", "bookmark_count", "impression_count", "replyCount", "repostCount",
            "likeCount", "quoteCount", "bookmarkCount", "replies_count", "reblogs_count",
            "favourites_count", "quotes_count",
        ],
    ),
    (
        Field::Posts,
        &[
            "status", "thread", "tweets", "cursor", "includes", "users", "post", "feed", "reblog",
        ],
    ),
    (
        Field::Content,
        &[
            "article", "content", "blocks", "entityMap", "entityRanges", "inlineStyleRanges",
            "key", "value", "data", "depth", "style", "offset", "length", "mentions", "urls",
            "hashtags", "cashtags", "fromIndex", "toIndex", "markdown", "mediaItems", "mediaId",
            "caption", "tweetId", "latex", "language", "media_entities", "media_id", "__typename",
            "community_note", "entities", "indices", "ref", "user_mentions", "symbols",
            "entity_set", "display_url", "expanded_url", "richtext", "richtext_tags",
            "richtext_types", "birdwatch_pivot", "subtitle", "edit_control",
            "edit_control_initial", "edit_tweet_ids", "tag", "start", "end", "index", "features",
            "byteStart", "byteEnd", "embed", "embeds", "note_tweet",
        ],
    ),
    (
        Field::Media,
        &[
            "fullUrl", "thumbnailUrl", "videoUrl", "animated", "bitrate", "photo", "media", "all",
            "photos", "videos", "external", "broadcast", "thumbnail", "thumbnail_url", "original",
            "card", "image", "alt", "altText", "title", "description", "preview_text",
            "cover_media", "media_info", "preview_image", "original_img_url", "video", "sources",
            "type", "poster", "formats", "variants", "content_type", "contentType",
            "extended_entities", "media_url", "media_url_https", "ext_alt_text", "video_info",
            "binding_values", "string_value", "image_value", "attachments", "media_keys",
            "media_key", "alt_text", "preview_image_url", "images", "fullsize", "thumb",
            "playlist", "media_attachments", "preview_url", "description",
        ],
    ),
];

/// Returns the field of the model that a field of an input fills.
pub(super) fn field_of(name: &str) -> Option<Field> {
    let found = FIELDS.iter().find(|(_, names)| names.contains(&name));
    found.map(|&(field, _)| field)
}
