//! What no page can tell, by kind of change.

/// Losses of which nothing on a page can tell.
pub(super) struct Unknowable {
    pub(super) kinds: &'static [&'static str],
    /// Names of sites; empty for all.
    pub(super) sites: &'static [&'static str],
    /// Beginnings of the paths that may be less.
    pub(super) paths: &'static [&'static str],
    pub(super) reason: &'static str,
}

const DROPS: &[&str] = &[
    "attribute renamed",
    "several renamed",
    "saved by SingleFile",
    "saved by a browser",
    "times",
    "part dropped",
    "header dropped",
    "header replaced",
    "footer dropped",
    "head dropped",
    "key dropped",
    "null",
    "emptied",
    "several changed",
];

pub(super) const UNKNOWABLE: &[Unknowable] = &[
    Unknowable {
        kinds: &["post dropped"],
        sites: &[
            "nitter",
            "x",
            "legacy-twitter",
            "embed",
            "mastodon",
            "bluesky",
            "skyview",
            "skythread",
            "generic",
            "fx json",
            "twitter-thread json",
        ],
        paths: &[
            "posts.lost",
            "post.role",
            "post.reply",
            "post.number",
            "gaps",
        ],
        reason: "the site neither counts nor numbers the posts of a page",
    },
    Unknowable {
        kinds: &["posts swapped"],
        sites: &[],
        paths: &[
            "posts.order",
            "post.role",
            "post.reply",
            "post.number",
            "gaps",
        ],
        reason: "what stands there now is in order by itself",
    },
    Unknowable {
        kinds: &["post doubled"],
        sites: &[],
        paths: &["posts.added", "post.reply", "gaps"],
        reason: "a post without an id may say the same as another",
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["x"],
        paths: &["posts.lost", "post.role", "post.reply", "gaps"],
        reason: "a heading of any words, in the reader's language, ends a conversation on X",
    },
    Unknowable {
        kinds: &["post dropped"],
        sites: &["thread-reader"],
        paths: &["posts.lost"],
        reason: "the last post of a piece of a page, which states no count",
    },
    Unknowable {
        kinds: &["unwrapped"],
        sites: &[],
        paths: &[
            "author.verified",
            "*.entities",
            "*.number",
            "*.text",
            "*.replying_to",
            "hashtags",
            "post.language",
            "post.author.verified",
            "post.reposted_by",
            "*.url",
            "*.kind",
        ],
        reason: "a mark, or where a link led, is gone with the element",
    },
    Unknowable {
        kinds: &["key dropped", "null", "several changed"],
        sites: &["fx json"],
        paths: &["posts.lost", "gaps"],
        reason: "the API's answer about a post alone has no chain, and `null` in place of one",
    },
    Unknowable {
        kinds: &["null", "emptied", "several changed"],
        sites: &["fx json"],
        paths: &["posts.lost", "gaps"],
        reason: "a post may have no answers, or none that is shown",
    },
    Unknowable {
        kinds: DROPS,
        sites: &[],
        paths: &[
            "post.text",
            "post.entities",
            "post.media",
            "post.quotes",
            "post.poll",
            "post.stats",
            "post.number",
            "post.replying_to",
            "post.reposted_by",
            "post.pinned",
            "post.edited",
            "post.language",
            "post.content_warning",
            "post.author.verified",
        ],
        reason: "not every post has it, and it is not on the page any more",
    },
    Unknowable {
        kinds: DROPS,
        sites: &[],
        paths: &[
            "more_from",
            "related",
            "hashtags",
            "views",
            "gaps",
            "author.verified",
            "title",
        ],
        reason: "not every page has it, and it is not on this one any more",
    },
];

/// The same of posts of which nothing but a note is left.
pub(super) const OF_GONE: &[Unknowable] = &[Unknowable {
    kinds: DROPS,
    sites: &["fx json"],
    paths: &["post.id", "post.url", "post.author", "post.published"],
    reason: "the API says of some posts that are gone which and whose they were, of others nothing",
}];
