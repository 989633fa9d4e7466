//! Which warnings tell of which differences.

use unrolled::Field::{self, *};
use unrolled::WarningKind::{self, *};

/// Which warnings tell of a difference in a field of the answer: the beginnings of paths, and kinds of warnings with
/// the fields of which the warning must name one.
pub(super) type Tell = (WarningKind, &'static [Field]);
const ANY: &[Field] = &[];

/// What a header, or the post that the page is about, has of the author: a warning of one of these tells the rest.
const AUTHOR: &[Tell] = &[(AuthorInferred, ANY), (MissingField, &[Main, Header])];

pub(super) const TELLS: &[(&str, &[&[Tell]])] = &[
    (
        "posts.lost",
        &[&[
            (CountMismatch, ANY),
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &[Main, Posts]),
            (UnknownMarkup, &[Posts]),
            (InvalidValue, &[Posts]),
            // Content: of cards that are read by their shape.
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
            // Ids of Bluesky hold that of the author.
            (MissingField, &[Id, UserId, Main, Header]),
            (UrlMismatch, ANY),
            (InvalidValue, &[Id]),
            // The thread is named by the post that was asked for.
            (AnchorMissing, &[Main]),
        ]],
    ),
    (
        "url",
        &[&[
            // An address names the author.
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
                // The address of the picture has it.
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
            // Numbers are read along the chain, which the parts of the page and the order tell.
            &[(AnchorMissing, &[Numbering, Roles, Posts])],
        ],
    ),
    // Words state their language, and those that are not found state none.
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
            // What a link shows is a part of the words.
            (AnchorMissing, &[Text, Links, Content]),
            (MissingField, &[Text, Content]),
            (InvalidValue, &[Text]),
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
            // The address of a post tells the network, and that what is a handle.
            (InvalidValue, &[Links, Text, Url]),
            (CutOff, ANY),
        ]],
    ),
    ("post.unavailable", &[CONTENT, &[(MissingField, &[Text])]]),
    (
        "post.media",
        &[&[
            (UnknownMarkup, ANY),
            (AnchorMissing, &[Media, Links, Content]),
            (MissingField, &[Media, Avatar, Text, Content]),
            (InvalidValue, &[Media, Url, Links]),
            (CutOff, ANY),
        ]],
    ),
    (
        "post.quotes",
        &[
            CONTENT,
            &[
                // A post of which not even the place of its words is there shows nothing.
                (MissingField, &[Quote, Text]),
                (AnchorMissing, &[Quote, Links]),
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
            // Of some pages only the post that they are about has counts.
            (MissingField, &[Counts, Main]),
            (InvalidValue, &[Counts]),
            (AnchorMissing, &[Counts]),
            (CutOff, ANY),
        ]],
    ),
    ("post", &[CONTENT]),
];

/// Cards: what they have is told of each field, or of all.
const CARDS: &[Tell] = &[
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

/// What a post is to the conversation: known by which it is about, by the parts of the page, by the order, by the
/// author.
const ROLES: &[Tell] = &[
    (MissingField, &[Main, Handle]),
    // JSON: the id that names the one that was asked for.
    (InvalidValue, &[Id, Roles]),
    (AnchorMissing, &[Roles, Main, Posts]),
    (OutOfOrder, ANY),
];

/// What else is inside posts.
const CONTENT: &[Tell] = &[
    (UnknownMarkup, ANY),
    (InvalidValue, ANY),
    (CutOff, ANY),
    // That a post shows nothing at all tells each part of it.
    (MissingField, &[Content]),
    (AnchorMissing, &[Content]),
];
