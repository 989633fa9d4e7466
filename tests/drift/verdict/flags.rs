//! Which warnings flag which differences.

use unrolled::Field::{self, *};
use unrolled::WarningKind::{self, *};

/// The warnings that flag a difference in a field of the result: prefixes of paths, and kinds of warnings with the
/// fields one of which the warning must name.
pub(super) type Flag = (WarningKind, &'static [Field]);
const ANY: &[Field] = &[];

/// The parts of the author in a header, or in the post that the page is about: a warning about one of these covers the
/// others.
const AUTHOR: &[Flag] = &[(AuthorInferred, ANY), (MissingField, &[Main, Header])];

pub(super) const FLAGS: &[(&str, &[&[Flag]])] = &[
    (
        "posts.lost",
        &[&[
            (CountMismatch, ANY),
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &[Main, Posts]),
            (UnknownMarkup, &[Posts]),
            (InvalidValue, &[Posts]),
            // Content: for cards that are recognised by their shape.
            (AnchorMissing, &[Posts, Content]),
        ]],
    ),
    (
        "posts.added",
        &[&[
            (CountMismatch, ANY),
            (PositionRepeat, ANY),
            (DuplicatePost, ANY),
            (AnchorMissing, &[Posts, Roles, Content]),
        ]],
    ),
    (
        "posts.order",
        &[&[(OutOfOrder, ANY), (PositionRepeat, ANY)]],
    ),
    ("site", &[&[(WeakEvidence, ANY)]]),
    (
        "id",
        &[&[
            // Bluesky ids contain the author's id.
            (MissingField, &[Id, UserId, Main, Header]),
            (UrlMismatch, ANY),
            (InvalidValue, &[Id]),
            // The thread is named by the requested post.
            (AnchorMissing, &[Main]),
        ]],
    ),
    (
        "url",
        &[&[
            // A URL contains the author's name.
            (MissingField, &[Id, Main, Url, Handle, Header]),
            (UrlMismatch, ANY),
            (InvalidValue, &[Id, Url]),
            (AnchorMissing, &[Main]),
        ]],
    ),
    (
        "title",
        &[&[(MissingField, &[Title]), (AnchorMissing, &[Title])]],
    ),
    (
        "author.handle",
        &[
            AUTHOR,
            &[
                (InvalidValue, &[Handle, Author]),
                (MissingField, &[Handle]),
                (AnchorMissing, &[Handle, Author]),
            ],
        ],
    ),
    (
        "author.name",
        &[
            AUTHOR,
            &[
                (InvalidValue, &[Name, Author]),
                (MissingField, &[Name]),
                (AnchorMissing, &[Name, Author]),
            ],
        ],
    ),
    (
        "author.avatar",
        &[
            AUTHOR,
            &[
                (InvalidValue, &[Avatar, Author]),
                (MissingField, &[Avatar, Media]),
                (AnchorMissing, &[Avatar, Author]),
            ],
        ],
    ),
    (
        "author.user_id",
        &[
            AUTHOR,
            &[
                (InvalidValue, &[Id, UserId, Author]),
                // The URL of the picture contains it.
                (MissingField, &[UserId, Avatar]),
                (AnchorMissing, &[UserId]),
            ],
        ],
    ),
    (
        "author.url",
        &[
            AUTHOR,
            &[
                (InvalidValue, &[Profile, Url, Author]),
                (MissingField, &[Handle, Profile]),
                (AnchorMissing, &[Handle, Author]),
            ],
        ],
    ),
    (
        "author.verified",
        &[
            AUTHOR,
            &[
                (InvalidValue, &[Verified, Author]),
                (MissingField, &[Name, Verified]),
                (AnchorMissing, &[Verified]),
                (UnknownMarkup, ANY),
            ],
        ],
    ),
    (
        "published",
        &[&[
            (MissingField, &[Time, Header]),
            (InvalidValue, &[Time]),
            (TimeMismatch, &[Time]),
        ]],
    ),
    (
        "stated_posts",
        &[&[
            (MissingField, &[StatedPosts, Header]),
            (InvalidValue, &[StatedPosts]),
            (CountMismatch, ANY),
        ]],
    ),
    (
        "reading_minutes",
        &[&[
            (MissingField, &[ReadingMinutes, Header]),
            (InvalidValue, &[ReadingMinutes]),
        ]],
    ),
    (
        "views",
        &[&[
            (MissingField, &[Views]),
            (InvalidValue, &[Views]),
            (UnknownMarkup, &[Views]),
        ]],
    ),
    (
        "gaps",
        &[&[
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &[Main]),
            (AnchorMissing, &[Gaps, Posts]),
            (UnknownMarkup, &[Posts]),
            (InvalidValue, &[Gaps, Posts]),
        ]],
    ),
    ("more_from", &[CARDS]),
    ("related", &[CARDS]),
    (
        "hashtags",
        &[&[
            (AnchorMissing, &[Hashtags, Teasers]),
            (CutOff, ANY),
            (MissingField, &[Hashtags]),
        ]],
    ),
    (
        "post.id",
        &[&[
            (AnchorMissing, &[Id]),
            (MissingField, &[Id, UserId]),
            (InvalidValue, &[Id]),
            (UrlMismatch, ANY),
        ]],
    ),
    (
        "post.url",
        &[&[
            (MissingField, &[Id, Handle, Url]),
            (InvalidValue, &[Id, Url]),
            (AnchorMissing, &[Handle, Id]),
        ]],
    ),
    (
        "post.author.handle",
        &[&[
            (MissingField, &[Handle]),
            (AnchorMissing, &[Handle, Author]),
            (InvalidValue, &[Handle, Author]),
        ]],
    ),
    (
        "post.author.name",
        &[&[
            (MissingField, &[Name]),
            (AnchorMissing, &[Name, Author]),
            (InvalidValue, &[Name, Author]),
            (UnknownMarkup, ANY),
        ]],
    ),
    (
        "post.author.avatar",
        &[&[
            (MissingField, &[Avatar, Media]),
            (InvalidValue, &[Avatar, Author]),
        ]],
    ),
    (
        "post.author.user_id",
        &[&[
            (MissingField, &[UserId, Avatar]),
            (InvalidValue, &[Id, UserId, Author]),
        ]],
    ),
    (
        "post.author.url",
        &[&[
            (MissingField, &[Handle, Profile]),
            (AnchorMissing, &[Handle, Id, Author]),
            (InvalidValue, &[Profile, Url, Author]),
        ]],
    ),
    (
        "post.author.verified",
        &[&[
            (UnknownMarkup, ANY),
            (MissingField, &[Name, Verified]),
            (AnchorMissing, &[Verified]),
            (InvalidValue, &[Verified, Author]),
        ]],
    ),
    ("post.role", &[ROLES]),
    ("post.reply", &[ROLES]),
    (
        "post.published",
        &[&[
            (AnchorMissing, &[Id, Time]),
            (MissingField, &[Time, Id]),
            (InvalidValue, &[Time]),
            (TimeMismatch, &[Time]),
        ]],
    ),
    (
        "post.number",
        &[
            CONTENT,
            // Numbers are parsed along the chain, which follows from the parts of the page and the order.
            &[(AnchorMissing, &[Numbering, Roles, Posts])],
        ],
    ),
    // A text states its language; a text that is not found states none.
    (
        "post.language",
        &[
            CONTENT,
            &[(AnchorMissing, &[Text]), (MissingField, &[Text, Language])],
        ],
    ),
    (
        "post.replying_to",
        &[CONTENT, &[(AnchorMissing, &[ReplyingTo])]],
    ),
    (
        "post.text",
        &[&[
            (UnknownMarkup, ANY),
            (TruncatedText, ANY),
            // The display of a link is part of the text.
            (AnchorMissing, &[Text, Links, Content]),
            (MissingField, &[Text, Content]),
            (InvalidValue, &[Text, Content]),
            (CutOff, ANY),
        ]],
    ),
    (
        "post.entities",
        &[&[
            (UnknownMarkup, ANY),
            (TruncatedText, ANY),
            (AnchorMissing, &[Text, Links, Content]),
            (MissingField, &[Text, Content]),
            // The URL of a post shows the network, and so what a handle is.
            (InvalidValue, &[Links, Text, Url, Content]),
            (CutOff, ANY),
        ]],
    ),
    (
        "post.title",
        &[
            CONTENT,
            &[(MissingField, &[Title]), (TruncatedText, &[Content])],
        ],
    ),
    ("post.blocks", &[CONTENT, STRUCTURE]),
    ("post.styles", &[CONTENT, STRUCTURE]),
    (
        "post.community_note",
        &[CONTENT, &[(AnchorMissing, &[Links])]],
    ),
    ("post.unavailable", &[CONTENT, &[(MissingField, &[Text])]]),
    (
        "post.media",
        &[&[
            (UnknownMarkup, ANY),
            (AnchorMissing, &[Media, Links, Content]),
            (MissingField, &[Media, Avatar, Text, Content]),
            (InvalidValue, &[Media, Url, Links, Content]),
            // An article without its text.
            (TruncatedText, &[Content]),
            (CutOff, ANY),
        ]],
    ),
    (
        "post.quotes",
        &[
            CONTENT,
            &[
                // A post without even an element for its text has no content.
                (MissingField, &[Quote, Text]),
                (AnchorMissing, &[Quote, Links]),
                (TruncatedText, &[Content]),
                (TimeMismatch, ANY),
            ],
        ],
    ),
    (
        "post.poll",
        &[&[
            (UnknownMarkup, ANY),
            (MissingField, &[Poll]),
            (InvalidValue, &[Poll]),
            (AnchorMissing, &[Poll]),
            (CutOff, ANY),
        ]],
    ),
    (
        "post.stats",
        &[&[
            (UnknownMarkup, ANY),
            // On some pages only the main post has counts.
            (MissingField, &[Counts, Main]),
            (InvalidValue, &[Counts]),
            (AnchorMissing, &[Counts]),
            (CutOff, ANY),
        ]],
    ),
    ("post", &[CONTENT]),
];

/// Cards: warnings name one of their fields, or all.
const CARDS: &[Flag] = &[
    (AnchorMissing, &[Teasers, Content]),
    (UnknownMarkup, &[Teasers]),
    (
        MissingField,
        &[
            Teasers, Url, Handle, Name, Time, Posts, StatedPosts, ReadingMinutes,
        ],
    ),
    (TimeMismatch, &[Teasers]),
    (CutOff, ANY),
    (InvalidValue, &[Teasers]),
];

/// The role of a post in the conversation: known from the main post, the parts of the page, the order, the author.
const ROLES: &[Flag] = &[
    (MissingField, &[Main, Handle]),
    // JSON: the id of the requested post.
    (InvalidValue, &[Id, Roles]),
    (AnchorMissing, &[Roles, Main, Posts]),
    (OutOfOrder, ANY),
    // JSON lines: posts that others answer may be in the lines that are gone.
    (CutOff, &[Posts]),
];

/// The structure of a text: it changes with the text, and has places for media and quotes.
const STRUCTURE: &[Flag] = &[
    (TruncatedText, ANY),
    (AnchorMissing, &[Text, Links, Media]),
    (MissingField, &[Text, Media, Quote]),
];

/// Other content of posts.
const CONTENT: &[Flag] = &[
    (UnknownMarkup, ANY),
    (InvalidValue, ANY),
    (CutOff, ANY),
    // A warning that a post has no content covers each part of it.
    (MissingField, &[Content]),
    (AnchorMissing, &[Content]),
];
