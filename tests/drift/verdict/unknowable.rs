//! The losses that no reader of a page can notice, by kind of change.

/// A loss that nothing on the page shows.
pub(super) struct Unknowable {
    pub(super) kinds: &'static [&'static str],
    /// Names of sites; empty for all.
    pub(super) sites: &'static [&'static str],
    /// Prefixes of the paths that may have less.
    pub(super) paths: &'static [&'static str],
    pub(super) reason: &'static str,
    /// Whether other differences than such losses are allowed.
    pub(super) changes_more: bool,
}

const DROPS: &[&str] = &[
    "attribute renamed", "several renamed", "saved by SingleFile", "saved by a browser", "times",
    "part dropped", "header dropped", "header replaced", "footer dropped", "head dropped",
    "key dropped", "null", "emptied", "several changed",
];

pub(super) const UNKNOWABLE: &[Unknowable] = &[
    Unknowable {
        kinds: &["part dropped"],
        sites: &["x"],
        paths: &["posts.added"],
        reason: "the heading that ended the conversation is gone",
        changes_more: true,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["threads"],
        paths: &["post.number", "stated_posts"],
        reason: "the chip that numbers a post is gone as a whole, and so it looks as if there was none",
        changes_more: false,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["threads"],
        paths: &["post.quotes"],
        reason: "the link of a post's own time is gone, so the post that it quotes is the first with one",
        changes_more: true,
    },
    Unknowable {
        kinds: &["head dropped"],
        sites: &["threads"],
        paths: &["author", "title"],
        reason: "only the address in the head says whose profile it is",
        changes_more: false,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["bluesky"],
        paths: &["post.role", "post.reply"],
        reason: "the line that ties a post to the one above it is gone",
        changes_more: true,
    },
    Unknowable {
        kinds: &[
            "part dropped", "header dropped", "header replaced", "footer dropped",
        ],
        sites: &["x"],
        paths: &["posts.lost", "post.reply", "gaps"],
        reason: "the words in place of a post that is gone, and the line between answers, are gone themselves",
        changes_more: true,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["x"],
        paths: &["*.origin"],
        reason: "a quote's id, which held its time in full, is gone with the link that had it",
        changes_more: true,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["x"],
        paths: &["title"],
        reason: "the title of an article is gone, and the page has one as well",
        changes_more: true,
    },
    Unknowable {
        kinds: DROPS,
        sites: &["x"],
        paths: &["post.author.name", "author.name"],
        reason: "an emoji in a name is a picture, and is not on the page any more",
        changes_more: false,
    },
    Unknowable {
        kinds: &["other language"],
        sites: &["nitter"],
        paths: &["post.media"],
        reason: "the words of a card are another page's, which no site translates",
        changes_more: true,
    },
    Unknowable {
        kinds: &["white space"],
        sites: &["nitter"],
        paths: &["post.text", "post.entities", "post.number", "post.quotes"],
        reason: "a page that was indented by hand shows by how much only in the white space before its elements",
        changes_more: true,
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["nitter"],
        paths: &["post.reposted_by.name"],
        reason: "words in a link beside the name of who reposted are of the name to any reader",
        changes_more: true,
    },
    Unknowable {
        kinds: &["post dropped"],
        sites: &[
            "nitter", "x", "legacy-twitter", "embed", "mastodon", "bluesky", "skyview",
            "skythread", "generic", "threads", "fx json", "twitter-thread json",
        ],
        paths: &[
            "posts.lost", "post.role", "post.reply", "post.number", "gaps",
        ],
        reason: "the site neither counts nor numbers the posts of a page",
        changes_more: false,
    },
    Unknowable {
        kinds: &["posts swapped"],
        sites: &[],
        paths: &[
            "posts.order", "post.role", "post.reply", "post.number", "gaps",
        ],
        reason: "what stands there now is in order by itself",
        changes_more: false,
    },
    Unknowable {
        kinds: &["post doubled"],
        sites: &[],
        paths: &["posts.added", "post.reply", "gaps"],
        reason: "a post without an id may say the same as another",
        changes_more: false,
    },
    Unknowable {
        kinds: &["containers reordered"],
        sites: &["nitter", "mastodon", "legacy-twitter", "bluesky"],
        paths: &["gaps"],
        reason: "posts are left out where the page says so, and it says so elsewhere now",
        changes_more: false,
    },
    Unknowable {
        kinds: &["containers reordered"],
        sites: &["nitter"],
        paths: &["post.text", "post.blocks", "post.entities", "post.styles"],
        reason: "the parts of an article are in the order of the page",
        changes_more: true,
    },
    Unknowable {
        kinds: &["containers reordered"],
        sites: &["nitter"],
        paths: &["post.poll.choices"],
        reason: "the one that leads has another class, and is one of the list",
        changes_more: false,
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["x"],
        paths: &["posts.lost", "post.role", "post.reply", "gaps"],
        reason: "a heading of any words, in the reader's language, ends a conversation on X",
        changes_more: false,
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["x"],
        paths: &["post.media"],
        reason: "a card has no marks inside, so a link in it is the card's",
        changes_more: false,
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["nitter"],
        paths: &["post.text", "post.blocks"],
        reason: "a heading among the parts of an article is one of them to any reader",
        changes_more: false,
    },
    Unknowable {
        kinds: &["unwrapped"],
        sites: &["x"],
        paths: &["gaps"],
        reason: "the row around the first post is gone, so the page looks as if rows above it were",
        changes_more: false,
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["x"],
        paths: &["author.name", "post.author.name"],
        reason: "the name in the head of a profile has no mark of its own, so words beside it are taken for it",
        changes_more: false,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["generic"],
        paths: &["posts.lost"],
        reason: "the last post of a page that states no count",
        changes_more: false,
    },
    Unknowable {
        kinds: &["containers reordered"],
        sites: &["skythread"],
        paths: &["*.alt"],
        reason: "a description stands behind its picture, and nothing else tells which it is of",
        changes_more: false,
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["generic"],
        paths: &["post.text", "post.entities"],
        reason: "nobody's markup is known there, so words among those of a post are taken for its own",
        changes_more: false,
    },
    Unknowable {
        kinds: &["post dropped"],
        sites: &["thread-reader"],
        paths: &["posts.lost"],
        reason: "the last post of a piece of a page, which states no count",
        changes_more: false,
    },
    Unknowable {
        kinds: &["unwrapped"],
        sites: &[],
        paths: &[
            "author.verified", "*.entities", "*.number", "*.text", "*.replying_to", "hashtags",
            "post.language", "post.author.verified", "post.reposted_by", "*.url", "*.alt",
            "*.sources", "*.kind", "*.verified", "post.styles",
        ],
        reason: "a mark, or where a link led, is gone with the element",
        changes_more: false,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["fx"],
        paths: &[
            "post.author.handle", "post.author.name", "post.author.url", "post.id", "post.url",
            "post.published", "post.role", "post.reply", "id",
        ],
        reason: "a post without a header is by the author of the one before it, and has no id",
        changes_more: true,
    },
    Unknowable {
        kinds: &["unwrapped"],
        sites: &["fx"],
        paths: &["post.media"],
        reason: "nothing is left of a picture without its element",
        changes_more: false,
    },
    Unknowable {
        kinds: &["text moved inside", "tag renamed"],
        sites: &[],
        paths: &["post.styles"],
        reason: "words in a <b> are bold, and a browser shows them so",
        changes_more: false,
    },
    Unknowable {
        kinds: &["tag renamed"],
        sites: &["mastodon", "nitter"],
        paths: &["post.blocks"],
        reason: "these sites have no marks of blocks but the elements of HTML: a <blockquote> that is a <div> is a paragraph",
        changes_more: false,
    },
    Unknowable {
        kinds: &["unwrapped"],
        sites: &["nitter"],
        paths: &["post.styles"],
        reason: "words are in a style only by the element around them",
        changes_more: false,
    },
    Unknowable {
        kinds: &["tag renamed"],
        sites: &["fx"],
        paths: &["*.level"],
        reason: "a heading of another level is a heading",
        changes_more: false,
    },
    Unknowable {
        kinds: &["unwrapped", "part dropped"],
        sites: &["fx"],
        paths: &["post.blocks", "post.styles"],
        reason: "a part of an article is gone, or what made its words a part of another kind",
        changes_more: true,
    },
    Unknowable {
        kinds: &["key dropped", "null", "emptied", "several changed"],
        sites: &["bluesky json"],
        paths: &["author"],
        reason: "a feed with a post of another account, which nothing says was passed on, is not one account's",
        changes_more: true,
    },
    Unknowable {
        kinds: &["key dropped", "null", "several changed"],
        sites: &["fx json"],
        paths: &["posts.lost", "gaps"],
        reason: "the API's answer about a post alone has no chain, and `null` in place of one",
        changes_more: false,
    },
    Unknowable {
        kinds: &["null", "emptied", "several changed"],
        sites: &["fx json"],
        paths: &["posts.lost", "gaps"],
        reason: "a post may have no answers, or none that is shown",
        changes_more: false,
    },
    Unknowable {
        kinds: DROPS,
        sites: &[],
        paths: &[
            "post.text", "post.entities", "post.blocks", "post.styles", "post.media",
            "post.quotes", "post.poll", "post.stats", "post.community_note", "post.number",
            "post.replying_to", "post.reposted_by", "post.pinned", "post.edited", "post.language",
            "post.content_warning", "post.author.verified",
        ],
        reason: "not every post has it, and it is not on the page any more",
        changes_more: false,
    },
    Unknowable {
        kinds: DROPS,
        sites: &[],
        paths: &[
            "more_from", "related", "hashtags", "views", "gaps", "author.verified", "title",
        ],
        reason: "not every page has it, and it is not on this one any more",
        changes_more: false,
    },
];

/// The same for posts of which only a tombstone is left.
pub(super) const OF_TOMBSTONES: &[Unknowable] = &[
    Unknowable {
        kinds: DROPS,
        sites: &["fx json"],
        paths: &["post.id", "post.url", "post.author", "post.published"],
        reason: "the API says of some posts that are gone which and whose they were, of others nothing",
        changes_more: false,
    },
    Unknowable {
        kinds: &["part dropped"],
        sites: &["fx", "bluesky"],
        paths: &["posts.lost"],
        reason: "nothing but a note stands in place of a post that is gone, and that is dropped",
        changes_more: false,
    },
];
