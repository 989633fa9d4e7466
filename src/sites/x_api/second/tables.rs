//! The names of fields of API 2, by object, from the data dictionary of docs.x.com (2020 to 2026), and files of twarc 2
//! in the tests of DocNow/twarc-csv (2021 to 2022).

/// An answer, and what it includes.
pub(super) const ANSWER: [&str; 6] = ["data", "includes", "meta", "errors", "__twarc", "title"];
pub(super) const INCLUDES: [&str; 6] = ["users", "tweets", "media", "polls", "places", "topics"];
pub(super) const META: [&str; 7] = [
    "result_count", "newest_id", "oldest_id", "next_token", "previous_token", "total_tweet_count",
    "sent",
];

/// A tweet. The last four are written by `twarc2 flatten` and by streams.
pub(super) const TWEET: [&str; 34] = [
    "id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id",
    "referenced_tweets", "attachments", "entities", "public_metrics", "non_public_metrics",
    "organic_metrics", "promoted_metrics", "lang", "source", "possibly_sensitive",
    "reply_settings", "geo", "context_annotations", "edit_history_tweet_ids", "edit_controls",
    "withheld", "note_tweet", "display_text_range", "article", "card_uri", "community_id",
    "scopes", "media_metadata", "paid_partnership", "author", "in_reply_to_user", "__twarc",
    "matching_rules",
];
pub(super) const REFERENCE: [&str; 2] = ["type", "id"];
pub(super) const ATTACHMENTS: [&str; 5] = [
    "media_keys", "poll_ids", "media_source_tweet_id", "media", "polls",
];
pub(super) const METRICS: [&str; 6] = [
    "retweet_count", "reply_count", "like_count", "quote_count", "bookmark_count",
    "impression_count",
];

/// The entities of a text, and each kind.
pub(super) const ENTITIES: [&str; 6] = [
    "urls", "mentions", "hashtags", "cashtags", "annotations", "note",
];
pub(super) const LINK: [&str; 12] = [
    "start", "end", "url", "expanded_url", "display_url", "media_key", "images", "status", "title",
    "description", "unwound_url", "sd_card",
];
pub(super) const MENTION: [&str; 15] = [
    "start", "end", "username", "id", "name", "created_at", "description", "entities", "location",
    "pinned_tweet_id", "profile_image_url", "protected", "public_metrics", "url", "verified",
];
pub(super) const TAG: [&str; 3] = ["start", "end", "tag"];
pub(super) const NOTE: [&str; 2] = ["text", "entities"];

/// An account.
pub(super) const USER: [&str; 24] = [
    "id",
    "name",
    "username",
    "created_at",
    "description",
    "entities",
    "location",
    "pinned_tweet_id",
    "most_recent_tweet_id",
    "profile_image_url",
    "profile_banner_url",
    "protected",
    "public_metrics",
    "url",
    "verified",
    "verified_type",
    "withheld",
    "affiliation",
    "connection_status",
    "is_identity_verified",
    "parody",
    "receives_your_dm",
    "subscription_type",
    "verified_followers_count",
];

/// A medium and its files, and a poll.
pub(super) const MEDIUM: [&str; 13] = [
    "media_key", "type", "url", "preview_image_url", "alt_text", "variants", "duration_ms",
    "height", "width", "public_metrics", "non_public_metrics", "organic_metrics",
    "promoted_metrics",
];
pub(super) const FILE: [&str; 3] = ["bit_rate", "content_type", "url"];
pub(super) const POLL: [&str; 6] = [
    "id", "options", "voting_status", "end_datetime", "duration_minutes", "attachments",
];
pub(super) const OPTION: [&str; 3] = ["position", "label", "votes"];
