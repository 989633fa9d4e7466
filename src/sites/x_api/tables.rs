//! The names of fields, by object. Others are reported; objects that are not parsed are not checked.
//!
//! # Sources
//!
//! - GraphQL: the answers in the tests of vladkens/twscrape (2023-04 to 2026-08), `src/types` of
//!   prinsss/twitter-web-exporter (2023-12 to 2026-02), `src/openapi/schemas` of fa0311/twitter-openapi (2026-01).
//! - API 1.1: the tweet object of docs.x.com (2012 to 2023), the account archive (2018 to 2026), twarc 1 and 2.

/// A tweet of GraphQL, around its `legacy` part, and the objects around a tweet with limits.
pub(super) const TWEET: [&str; 46] = [
    "__typename",
    "rest_id",
    "core",
    "card",
    "unified_card",
    "legacy",
    "views",
    "source",
    "note_tweet",
    "quoted_status_result",
    "quotedRefResult",
    "retweeted_status_result",
    "article",
    "birdwatch_pivot",
    "has_birdwatch_notes",
    "edit_control",
    "edit_perspective",
    "edit_prespective",
    "previous_counts",
    "unmention_data",
    "unmention_info",
    "is_translatable",
    "quick_promote_eligibility",
    "grok_analysis_button",
    "grok_analysis_followups",
    "grok_share_attachment",
    "grok_translated_post",
    "grok_translated_post_with_availability",
    "grok_annotations",
    "community_results",
    "community_relationship",
    "author_community_relationship",
    "trend_results",
    "superFollowsReplyUserResult",
    "exclusive_tweet_creator",
    "trusted_friends_info_result",
    "post_image_description",
    "post_video_description",
    "conversation_context",
    "reply_to_results",
    "reply_to_user_results",
    "tweet",
    "limitedActionResults",
    "tweetInterstitial",
    "mediaVisibilityResults",
    "twe_private_fields",
];

/// What is left of a tweet that is gone.
pub(super) const GONE: [&str; 5] = ["__typename", "tombstone", "reason", "rest_id", "tweet"];

/// The data of a tweet: GraphQL's `legacy`, API 1.1, the archive.
pub(super) const LEGACY: [&str; 72] = [
    "id",
    "id_str",
    "user_id_str",
    "user",
    "created_at",
    "full_text",
    "text",
    "truncated",
    "display_text_range",
    "entities",
    "extended_entities",
    "extended_tweet",
    "lang",
    "source",
    "favorite_count",
    "retweet_count",
    "reply_count",
    "quote_count",
    "bookmark_count",
    "favorited",
    "retweeted",
    "bookmarked",
    "conversation_id",
    "conversation_id_str",
    "in_reply_to_status_id",
    "in_reply_to_status_id_str",
    "in_reply_to_user_id",
    "in_reply_to_user_id_str",
    "in_reply_to_screen_name",
    "is_quote_status",
    "quoted_status_id",
    "quoted_status_id_str",
    "quoted_status_permalink",
    "quoted_status",
    "retweeted_status",
    "retweeted_status_result",
    "card",
    "card_uri",
    "possibly_sensitive",
    "possibly_sensitive_editable",
    "possibly_sensitive_appealable",
    "conversation_control",
    "conversation_muted",
    "limited_actions",
    "scopes",
    "place",
    "geo",
    "coordinates",
    "contributors",
    "self_thread",
    "edit_info",
    "edit_history",
    "withheld_copyright",
    "withheld_in_countries",
    "withheld_scope",
    "current_user_retweet",
    "supplemental_language",
    "timestamp_ms",
    "filter_level",
    "metadata",
    "matching_rules",
    "ext",
    "ext_views",
    "ext_edit_control",
    "limited_actions_text",
    "contributors_enabled",
    "display_text_width",
    "previous_counts",
    "is_translatable",
    "community_id",
    "community_id_str",
    "deleted_at",
];

/// The objects around a tweet's account.
pub(super) const CORE: [&str; 2] = ["user_results", "user_result"];
pub(super) const RESULT: [&str; 2] = ["result", "id"];

/// An account: of GraphQL, of API 1.1.
pub(super) const ACCOUNT: [&str; 60] = [
    "__typename",
    "id",
    "rest_id",
    "core",
    "legacy",
    "avatar",
    "verification",
    "is_blue_verified",
    "action_counts",
    "affiliates_highlighted_label",
    "banner",
    "dm_permissions",
    "follow_request_sent",
    "has_graduated_access",
    "location",
    "media_permissions",
    "notifications_settings",
    "pinned_items",
    "possibly_sensitive",
    "privacy",
    "professional",
    "profile_bio",
    "profile_image_shape",
    "profile_metadata",
    "profile_translation",
    "relationship_counts",
    "relationship_perspectives",
    "super_follow_eligible",
    "super_followed_by",
    "super_following",
    "tipjar_settings",
    "tweet_counts",
    "website",
    "profile_description_language",
    "timeline",
    "timeline_v2",
    "business_account",
    "creator_subscriptions_count",
    "has_hidden_subscriptions_on_profile",
    "highlights_info",
    "is_profile_translatable",
    "legacy_extended_profile",
    "profile_sort_enabled",
    "verification_info",
    "community_role",
    "identity_profile_labels_highlighted_label",
    "parody_commentary_fan_label",
    "has_nft_avatar",
    "about_profile",
    "user_seed_tweet_count",
    "premium_gifting_eligible",
    "smart_blocking",
    "smart_blocked_by",
    "has_hidden_likes_on_profile",
    "exclusive_tweet_following",
    "message",
    "reason",
    "unavailable_message",
    "twe_private_fields",
    "private_super_following",
];
pub(super) const ACCOUNT_CORE: [&str; 3] = ["created_at", "name", "screen_name"];
pub(super) const AVATAR: [&str; 1] = ["image_url"];
pub(super) const VERIFICATION: [&str; 3] = ["verified", "verified_type", "is_blue_verified"];
pub(super) const USER: [&str; 75] = [
    "id",
    "id_str",
    "name",
    "screen_name",
    "location",
    "derived",
    "url",
    "description",
    "translator_type",
    "protected",
    "verified",
    "verified_type",
    "followers_count",
    "fast_followers_count",
    "normal_followers_count",
    "friends_count",
    "listed_count",
    "favourites_count",
    "statuses_count",
    "media_count",
    "created_at",
    "utc_offset",
    "time_zone",
    "geo_enabled",
    "lang",
    "contributors_enabled",
    "is_translator",
    "is_translation_enabled",
    "profile_background_color",
    "profile_background_image_url",
    "profile_background_image_url_https",
    "profile_background_tile",
    "profile_link_color",
    "profile_sidebar_border_color",
    "profile_sidebar_fill_color",
    "profile_text_color",
    "profile_use_background_image",
    "profile_image_url",
    "profile_image_url_https",
    "profile_banner_url",
    "profile_image_extensions_alt_text",
    "profile_interstitial_type",
    "profile_location",
    "default_profile",
    "default_profile_image",
    "following",
    "follow_request_sent",
    "followed_by",
    "notifications",
    "blocked_by",
    "blocking",
    "muting",
    "can_dm",
    "can_media_tag",
    "entities",
    "has_custom_timelines",
    "has_extended_profile",
    "advertiser_account_type",
    "advertiser_account_service_levels",
    "pinned_tweet_ids",
    "pinned_tweet_ids_str",
    "possibly_sensitive",
    "want_retweets",
    "withheld_in_countries",
    "withheld_description",
    "withheld_scope",
    "needs_phone_verification",
    "status",
    "profile_image_shape",
    "ext_is_blue_verified",
    "ext_verified_type",
    "live_following",
    "business_profile_state",
    "require_some_consent",
    "default_profile_image_url",
];

/// The parts of a text.
pub(super) const ENTITIES: [&str; 7] = [
    "hashtags", "symbols", "urls", "user_mentions", "media", "timestamps", "polls",
];
pub(super) const EXTENDED_ENTITIES: [&str; 1] = ["media"];
pub(super) const LINK: [&str; 6] = [
    "url", "expanded_url", "display_url", "indices", "unwound", "title",
];
pub(super) const MENTION: [&str; 5] = ["id", "id_str", "name", "screen_name", "indices"];
pub(super) const TAG: [&str; 2] = ["text", "indices"];
pub(super) const NOTE: [&str; 2] = ["is_expandable", "note_tweet_results"];
pub(super) const NOTE_RESULT: [&str; 5] = ["id", "text", "entity_set", "richtext", "media"];
pub(super) const RICH: [&str; 1] = ["richtext_tags"];
pub(super) const RICH_TAG: [&str; 3] = ["from_index", "to_index", "richtext_types"];
pub(super) const PERMALINK: [&str; 3] = ["url", "expanded", "display"];
pub(super) const EXTENDED: [&str; 4] = [
    "full_text", "display_text_range", "entities", "extended_entities",
];

/// The views, and the edits.
pub(super) const VIEWS: [&str; 2] = ["count", "state"];
pub(super) const EDITS: [&str; 6] = [
    "edit_tweet_ids", "editable_until_msecs", "edits_remaining", "is_edit_eligible",
    "edit_control_initial", "initial_tweet_id",
];

/// A medium, and its files.
pub(super) const MEDIA: [&str; 36] = [
    "id",
    "id_str",
    "media_key",
    "media_url",
    "media_url_https",
    "url",
    "display_url",
    "expanded_url",
    "type",
    "indices",
    "sizes",
    "features",
    "original_info",
    "video_info",
    "additional_media_info",
    "ext_alt_text",
    "ext_media_availability",
    "ext_media_color",
    "ext_sensitive_media_warning",
    "sensitive_media_warning",
    "media_results",
    "mediaStats",
    "source_status_id",
    "source_status_id_str",
    "source_user_id",
    "source_user_id_str",
    "allow_download_status",
    "ext",
    "video_id",
    "ext_alt_text_source",
    "color_info",
    "grok_alt_text",
    "description",
    "title",
    "preview_image_url",
    "media_availability",
];
pub(super) const VIDEO: [&str; 3] = ["aspect_ratio", "duration_millis", "variants"];
pub(super) const FILE: [&str; 3] = ["bitrate", "content_type", "url"];

/// A card.
pub(super) const CARD: [&str; 2] = ["rest_id", "legacy"];
pub(super) const CARD_LEGACY: [&str; 9] = [
    "binding_values", "card_platform", "name", "url", "user_refs_results", "users", "audience",
    "card_type_url", "user_refs",
];
pub(super) const BINDING: [&str; 2] = ["key", "value"];
pub(super) const BOUND: [&str; 9] = [
    "string_value", "image_value", "boolean_value", "user_value", "image_color_value", "type",
    "scribe_key", "long_value", "double_value",
];
pub(super) const IMAGE: [&str; 4] = ["url", "width", "height", "alt"];

/// A note of readers.
pub(super) const PIVOT: [&str; 12] = [
    "callToAction", "destinationUrl", "footer", "note", "subtitle", "title", "shorttitle",
    "iconType", "visualStyle", "aiGeneratedIndicator", "titleDetail", "__typename",
];

/// The objects of a timeline.
pub(super) const INSTRUCTION: [&str; 11] = [
    "type", "__typename", "entries", "entry", "moduleItems", "moduleEntryId", "prepend",
    "direction", "alertType", "entry_id_to_replace", "sort_index",
];
pub(super) const ENTRY: [&str; 6] = [
    "entryId", "sortIndex", "content", "item", "dispensable", "expiryTime",
];
pub(super) const CONTENT: [&str; 17] = [
    "__typename", "entryType", "itemContent", "items", "clientEventInfo", "displayType",
    "metadata", "feedbackInfo", "header", "footer", "value", "cursorType", "stopOnEmptyResponse",
    "displayTreatment", "showMoreBehavior", "treeDisplay", "feedback_info",
];
pub(super) const ITEM: [&str; 22] = [
    "__typename",
    "itemType",
    "tweet_results",
    "tweetDisplayType",
    "tweet_display_type",
    "hasModeratedReplies",
    "socialContext",
    "highlights",
    "promotedMetadata",
    "value",
    "cursorType",
    "displayTreatment",
    "tombstoneInfo",
    "ruxContext",
    "quoted_tweet_results",
    "reactiveTriggers",
    "topicFollowPrompt",
    "forwardPivot",
    "preview_label",
    "conversation_annotation",
    "tweetResult",
    "tweet_reactive_triggers",
];

/// The maximum number of a tweet's media whose links are searched for its own address.
pub(super) const MEDIA_LINKS: usize = 16;

/// A long text of the archive (2023 to 2026), the parts of its text, and links, mentions and tags in it. Their sources
/// are archives in public repositories, and TheExGenesis/community-archive (2024).
pub(super) const NOTE_TWEET: [&str; 5] =
    ["noteTweetId", "updatedAt", "createdAt", "lifecycle", "core"];
pub(super) const NOTE_CORE: [&str; 7] = [
    "styletags", "urls", "text", "mentions", "cashtags", "hashtags", "richtext",
];
