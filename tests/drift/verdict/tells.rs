//! Which warnings tell of which differences.

use unrolled::WarningKind::{self, *};

/// Which warnings tell of a difference in a field: the beginnings of paths, longest first, and kinds with words of which
/// the detail must have one.
pub(super) type Tell = (WarningKind, &'static [&'static str]);
const ANY: &[&str] = &[];

pub(super) const TELLS: &[(&str, &[Tell])] = &[
    (
        "posts.lost",
        &[
            (CountMismatch, ANY),
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &["post that the page is about"]),
            (UnknownMarkup, &["left out"]),
            (InvalidValue, &["left out", "something else than objects"]),
            (AnchorMissing, &["posts may be left out"]),
        ],
    ),
    (
        "posts.added",
        &[
            (CountMismatch, ANY),
            (PositionRepeat, ANY),
            (DuplicatePost, ANY),
            (
                AnchorMissing,
                &[
                    "found by what is inside",
                    "told them",
                    "lacks",
                    "no known part of the page",
                ],
            ),
        ],
    ),
    ("posts.order", &[(OutOfOrder, ANY), (PositionRepeat, ANY)]),
    ("site", &[(WeakEvidence, ANY)]),
    (
        "id",
        &[
            (
                MissingField,
                &["which thread", "post that the page is about", " id"],
            ),
            (UrlMismatch, ANY),
            (InvalidValue, &["id"]),
            // The thread is named by the post that was asked for.
            (AnchorMissing, &["the first was taken as the one"]),
        ],
    ),
    (
        "url",
        &[
            (
                MissingField,
                &[
                    "which thread",
                    "post that the page is about",
                    " id",
                    "address",
                    // An address names the author.
                    "handle",
                ],
            ),
            (UrlMismatch, ANY),
            (InvalidValue, &["id", "url", "link"]),
            (AnchorMissing, &["the first was taken as the one"]),
        ],
    ),
    (
        "title",
        &[(MissingField, &["title"]), (AnchorMissing, &["title"])],
    ),
    (
        "author.handle",
        &[
            (InvalidValue, &["screen_name", "author", "username"]),
            (MissingField, &["handle"]),
            (AuthorInferred, ANY),
            // It is that of this post.
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["handle", "author"]),
        ],
    ),
    (
        "author.name",
        &[
            (InvalidValue, &["name", "author"]),
            (MissingField, &["name"]),
            (AuthorInferred, ANY),
            // It is that of this post.
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["name", "author"]),
        ],
    ),
    (
        "author.avatar",
        &[
            (InvalidValue, &["avatar", "author", "link"]),
            (MissingField, &["avatar", "profile picture", "picture"]),
            (AuthorInferred, ANY),
            // It is that of this post.
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["avatar", "author"]),
        ],
    ),
    (
        "author.user_id",
        &[
            (InvalidValue, &["id", "author"]),
            (
                MissingField,
                &["user id", "account's number", "avatar", "profile picture"],
            ),
            (AuthorInferred, ANY),
            // It is that of this post.
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["user id"]),
        ],
    ),
    (
        "author.url",
        &[
            (MissingField, &["handle", "profile's address"]),
            (AuthorInferred, ANY),
            // It is that of this post.
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["handle"]),
            (InvalidValue, &["link", "url"]),
        ],
    ),
    (
        "author.verified",
        &[
            (InvalidValue, &["verif", "author"]),
            (MissingField, &["name", "verified"]),
            (AuthorInferred, ANY),
            // It is that of this post.
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["verified"]),
            (UnknownMarkup, ANY),
        ],
    ),
    (
        "published",
        &[
            (MissingField, &["time", "date"]),
            (InvalidValue, &["date", "time"]),
            (TimeMismatch, ANY),
        ],
    ),
    (
        "stated_posts",
        &[
            (MissingField, &["count"]),
            (InvalidValue, &["count"]),
            (CountMismatch, ANY),
        ],
    ),
    (
        "reading_minutes",
        &[
            (MissingField, &["minutes"]),
            (InvalidValue, &["minutes", "count"]),
        ],
    ),
    (
        "views",
        &[
            (MissingField, &["views"]),
            (InvalidValue, &["views"]),
            (UnknownMarkup, &["views"]),
        ],
    ),
    (
        "gaps",
        &[
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["left out", "fold"]),
            (UnknownMarkup, &["left out"]),
            (InvalidValue, &["left out"]),
        ],
    ),
    (
        "more_from",
        &[
            (AnchorMissing, &["below the thread"]),
            (UnknownMarkup, &["card"]),
            (MissingField, &["card"]),
            (TimeMismatch, &["card"]),
            (CutOff, ANY),
            (InvalidValue, &["card"]),
        ],
    ),
    (
        "related",
        &[
            (AnchorMissing, &["below the thread"]),
            (UnknownMarkup, &["card"]),
            (MissingField, &["card"]),
            (TimeMismatch, &["card"]),
            (CutOff, ANY),
            (InvalidValue, &["card"]),
        ],
    ),
    (
        "hashtags",
        &[
            (AnchorMissing, &["below the thread"]),
            (CutOff, ANY),
            (MissingField, &["hashtags"]),
        ],
    ),
    (
        "post.id",
        &[
            (AnchorMissing, &["data-tweet"]),
            (MissingField, &[" id"]),
            (InvalidValue, &["id", "address of a post"]),
            (UrlMismatch, ANY),
        ],
    ),
    (
        "post.url",
        &[
            (MissingField, &[" id", "handle", "address"]),
            (InvalidValue, &["id", "link", "address", "url"]),
            (AnchorMissing, &["data-screenname", "data-tweet"]),
        ],
    ),
    (
        "post.author.handle",
        &[
            (MissingField, &["handle"]),
            (AnchorMissing, &["data-screenname", "handle"]),
            (InvalidValue, &["screen_name", "author", "username"]),
        ],
    ),
    (
        "post.author.name",
        &[
            (MissingField, &["display name"]),
            (AnchorMissing, &["display name"]),
            (InvalidValue, &["name", "author"]),
            (UnknownMarkup, ANY),
        ],
    ),
    (
        "post.author.avatar",
        &[
            (MissingField, &["profile picture", "picture"]),
            (InvalidValue, &["avatar", "author", "link"]),
        ],
    ),
    (
        "post.author.user_id",
        &[
            (MissingField, &["user id", "profile picture"]),
            (InvalidValue, &["id", "author"]),
        ],
    ),
    (
        "post.author.url",
        &[
            (MissingField, &["handle", "profile's address"]),
            (AnchorMissing, &["data-screenname", "data-tweet"]),
            (InvalidValue, &["url", "author", "link"]),
        ],
    ),
    (
        "post.author.verified",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["display name", "verified"]),
            (AnchorMissing, &["verified"]),
            (InvalidValue, &["verif", "author"]),
        ],
    ),
    (
        "post.role",
        &[
            (MissingField, &["post that the page is about", "handle"]),
            // JSON: the id that names the one that was asked for.
            (InvalidValue, &["\"id\""]),
            (
                AnchorMissing,
                &[
                    "order told",
                    "section",
                    "which one is opened",
                    "chain",
                    "part of the page",
                    "the first was taken",
                    "between posts",
                ],
            ),
            (OutOfOrder, ANY),
        ],
    ),
    (
        "post.reply",
        &[
            (MissingField, &["post that the page is about", "handle"]),
            (
                AnchorMissing,
                &[
                    "order told",
                    "section",
                    "chain",
                    "what they answer",
                    "between posts",
                    "the first was taken",
                ],
            ),
            (OutOfOrder, ANY),
        ],
    ),
    (
        "post.published",
        &[
            (AnchorMissing, &["data-tweet"]),
            (MissingField, &["date", "time", " id"]),
            (InvalidValue, &["date", "time", "created"]),
            (TimeMismatch, ANY),
            (AnchorMissing, &["time"]),
        ],
    ),
    (
        "post.number",
        &[
            (UnknownMarkup, ANY),
            // Numbers are read along the chain, which the parts of the page and the order tell.
            (AnchorMissing, &["numbers", "order told", "section"]),
            (InvalidValue, ANY),
            (CutOff, ANY),
            (MissingField, &["words, ", "words or "]),
        ],
    ),
    // Words state their language, and those that are not found state none.
    (
        "post.language",
        &[
            (UnknownMarkup, ANY),
            (AnchorMissing, &["words"]),
            (MissingField, &["words"]),
            (InvalidValue, ANY),
            (CutOff, ANY),
        ],
    ),
    (
        "post.replying_to",
        &[
            (UnknownMarkup, ANY),
            (AnchorMissing, &["answers"]),
            (MissingField, &["words, ", "words or "]),
            (InvalidValue, ANY),
            (CutOff, ANY),
        ],
    ),
    (
        "post.text",
        &[
            (UnknownMarkup, ANY),
            (TruncatedText, ANY),
            (AnchorMissing, &["words"]),
            (MissingField, &["words"]),
            (InvalidValue, &["text"]),
            (CutOff, ANY),
        ],
    ),
    (
        "post.entities",
        &[
            (UnknownMarkup, ANY),
            (TruncatedText, ANY),
            (AnchorMissing, &["words", "link"]),
            (MissingField, &["words"]),
            (InvalidValue, &["link", "text", "facets"]),
            (CutOff, ANY),
        ],
    ),
    (
        "post.unavailable",
        &[
            (UnknownMarkup, ANY),
            (InvalidValue, ANY),
            (CutOff, ANY),
            (MissingField, &["words"]),
        ],
    ),
    (
        "post.media",
        &[
            (UnknownMarkup, ANY),
            (AnchorMissing, &["picture", "media", "card"]),
            (MissingField, &["media", "picture", "words"]),
            (
                InvalidValue,
                &[
                    "media", "picture", "link", "card", "photos", "video", "all", "type", "url",
                    "formats", "variants", "external", "image", "article", "alt",
                ],
            ),
            (CutOff, ANY),
        ],
    ),
    (
        "post.quotes",
        &[
            (UnknownMarkup, ANY),
            // A post of which not even the place of its words is there shows nothing.
            (MissingField, &["quoted post", "place for its words"]),
            (AnchorMissing, &["quot"]),
            (InvalidValue, ANY),
            (TimeMismatch, ANY),
            (CutOff, ANY),
        ],
    ),
    (
        "post.poll",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["poll"]),
            (
                InvalidValue,
                &[
                    "poll",
                    "choices",
                    "count",
                    "percentage",
                    "total_votes",
                    "time_left_en",
                    "label",
                ],
            ),
            (AnchorMissing, &["poll"]),
            (CutOff, ANY),
        ],
    ),
    (
        "post.stats",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["count"]),
            (
                InvalidValue,
                &[
                    "count",
                    "replies",
                    "reposts",
                    "retweets",
                    "quotes",
                    "likes",
                    "views",
                    "bookmarks",
                ],
            ),
            (AnchorMissing, &["count"]),
            (CutOff, ANY),
        ],
    ),
    ("post", CONTENT),
];

/// What else stands inside posts.
const CONTENT: &[Tell] = &[
    (UnknownMarkup, ANY),
    (InvalidValue, ANY),
    (CutOff, ANY),
    // That a post shows nothing at all tells each part of it.
    (MissingField, &["words, ", "words or "]),
];
