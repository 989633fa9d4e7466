//! The laboratory's knowledge of the sites: the elements of posts and of their text, so that a change knows what it
//! affects, and pieces of markup with their replacements.

use unrolled::{Form, Parsed};

use crate::pages::source::Element;

/// A site.
pub(crate) struct Site {
    /// As in `Detection::site`, followed by `json` if it is JSON.
    pub(crate) name: &'static str,
    site: &'static str,
    form: Form,
    /// Whether the results for its pages always rest on weak evidence, so that they have warnings unchanged.
    pub(crate) weak: bool,
    /// Whether posts are inside the posts that they reply to.
    pub(crate) nested: bool,
    /// Whether an element is a post.
    pub(crate) item: fn(&Element) -> bool,
    /// Whether an element contains text of a post and not of the site.
    pub(crate) words: fn(&Element) -> bool,
    /// The base of links without a host.
    pub(crate) host: &'static str,
    /// Pieces of markup, and others that the site may use instead.
    pub(crate) exchanges: &'static [(&'static str, &'static str)],
}

/// Returns the site that was detected for a page.
pub(crate) fn of(parsed: &Parsed) -> Option<&'static Site> {
    SITES
        .iter()
        .find(|site| site.site == parsed.detection.site && site.form == parsed.detection.form)
}

const fn any(_: &Element) -> bool {
    false
}

fn any_class(element: &Element, classes: &[&str]) -> bool {
    element.classes().any(|class| classes.contains(&class))
}

fn test_id(element: &Element) -> &str {
    element.attr("data-testid").unwrap_or_default()
}

static SITES: [Site; 17] = [
    Site {
        name: "thread-reader",
        site: "thread-reader",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| {
            element
                .attr("id")
                .is_some_and(|id| id.starts_with("tweet_"))
                || element.has_class("allow-preview") && element.has_class("content-tweet")
        },
        words: |element| {
            any_class(
                element,
                &[
                    "content-tweet", "card-tweets", "card-tweetsv2", "username", "twitter_name",
                ],
            )
        },
        host: "https://threadreaderapp.com",
        exchanges: &[
            ("id=\"tweet_", "id=\"status_"),
            ("id=\"tweet_", "id=\"tweet-"),
            ("id=\"viewcount\"", "id=\"seen\""),
            ("id=\"form-force\"", "id=\"again\""),
            ("property=\"og:", "property=\"xx:"),
            ("/thread/", "/t/"),
            ("/user/", "/u/"),
            ("Profile picture", "Avatar"),
        ],
    },
    Site {
        name: "threads",
        site: "threads",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| element.attr("data-pressable-container").is_some(),
        words: |element| any_class(element, &["x1a6qonq"]),
        host: "https://www.threads.com",
        exchanges: &[
            ("data-pagelet=\"threads_", "data-pagelet=\"app_"),
            ("profile picture", "avatar"),
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("aria-label=\"Like\"", "aria-label=\"Love\""),
            ("dir=\"auto\"", "dir=\"ltr\""),
            ("/post/", "/p/"),
            ("serp_type=tags", "kind=tags"),
            ("role=\"button\"", "role=\"menuitem\""),
        ],
    },
    Site {
        name: "nitter",
        site: "nitter",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| {
            element.has_class("timeline-item")
                && !any_class(element, &["more-replies", "show-more", "earlier-replies"])
        },
        words: |element| any_class(element, &["tweet-content", "quote-text", "fullname"]),
        host: "",
        exchanges: &[
            ("id=\"m\"", "id=\"focused\""),
            ("id=\"r\"", "id=\"answers\""),
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"alternate\"", "rel=\"xx\""),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("title=\"View on X\"", "title=\"Elsewhere\""),
            ("title=\"", "data-title=\""),
            ("/status/", "/post/"),
            ("/pic/", "/picture/"),
            (" UTC", " CET"),
            ("Replying to", "In reply to"),
            ("more replies", "further replies"),
            ("Load more", "Go on"),
            ("timeline-item", "timeline-entry"),
            ("tweet-", "post-"),
        ],
    },
    Site {
        name: "x",
        site: "x",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| {
            element.is("article") || matches!(test_id(element), "twitterArticleReadView")
        },
        words: |element| {
            matches!(
                test_id(element),
                "tweetText"
                    | "twitterArticleRichTextView"
                    | "longformRichTextComponent"
                    | "twitter-article-title"
                    | "User-Name"
            )
        },
        host: "https://x.com",
        exchanges: &[
            ("role=\"article\"", ""),
            ("role=\"link\"", "role=\"button\""),
            ("role=\"group\"", ""),
            ("role=\"heading\"", ""),
            ("role=\"listitem\"", ""),
            ("role=\"radio\"", ""),
            ("aria-label=", "data-label="),
            ("datetime=", "data-time="),
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("/status/", "/post/"),
            ("aria-hidden=\"true\"", ""),
            ("data-testid=", "data-test="),
        ],
    },
    Site {
        name: "legacy-twitter",
        site: "legacy-twitter",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| any_class(element, &["js-stream-tweet", "permalink-tweet"]),
        words: |element| {
            any_class(
                element,
                &["tweet-text", "QuoteTweet-text", "fullname", "FullNameGroup"],
            )
        },
        host: "https://twitter.com",
        exchanges: &[
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("data-tweet-stat-count", "data-count"),
            ("data-time", "data-at"),
            ("/status/", "/post/"),
        ],
    },
    Site {
        name: "embed",
        site: "embed",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| {
            any_class(
                element,
                &[
                    "twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed",
                    "text-post-media", "tweet", "twitter-embed",
                ],
            )
        },
        words: |element| element.is("p") || element.has_class("tweet-text"),
        host: "",
        exchanges: &[
            ("&mdash;", "by"),
            ("(@", "(at "),
            ("/status/", "/post/"),
            ("/profile/", "/people/"),
            ("[image or embed]", "[media]"),
            ("pic.twitter.com", "pic.x.example"),
        ],
    },
    Site {
        name: "mastodon",
        site: "mastodon",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| any_class(element, &["status", "detailed-status"]),
        words: |element| {
            any_class(
                element,
                &["status__content__text", "e-content", "display-name"],
            )
        },
        host: "",
        exchanges: &[
            ("property=\"og:", "property=\"xx:"),
            ("property=\"profile:", "property=\"xx:"),
            ("id=\"mastodon\"", "id=\"app\""),
            ("id=\"initial-state\"", "id=\"state\""),
            (" datetime=\"", " data-time=\""),
            ("status__", "post__"),
            ("detailed-status", "focused-post"),
        ],
    },
    Site {
        name: "bluesky",
        site: "bluesky",
        form: Form::Html,
        // The server renders one post of a conversation.
        weak: true,
        nested: false,
        item: |element| test_id(element).starts_with("postThreadItem-by-"),
        words: |element| element.attribute("data-word-wrap").is_some(),
        host: "https://bsky.app",
        exchanges: &[
            ("postThreadScreen", "threadScreen"),
            ("postThreadItem-by-", "threadItem-"),
            ("Count-expanded", "Count-large"),
            ("replyBtn", "answerBtn"),
            ("likeBtn", "heartBtn"),
            ("data-word-wrap", "data-wrap"),
            ("role=\"link\"", "role=\"button\""),
            ("/feed_thumbnail/", "/post_thumbnail/"),
            ("/avatar_thumbnail/", "/face/"),
            ("width: 2px", "width: 3px"),
            ("/post/", "/p/"),
            ("aria-label=\"", "data-label=\""),
            ("property=\"og:", "property=\"xx:"),
            ("property=\"og:title", "property=\"xx:title"),
            ("property=\"og:description", "property=\"xx:description"),
            ("property=\"og:image", "property=\"xx:image"),
            ("property=\"og:url", "property=\"xx:url"),
            ("property=\"article:", "property=\"xx:"),
            ("property=\"profile:", "property=\"xx:"),
            ("name=\"twitter:", "name=\"xx:"),
            ("twitter:label", "twitter:name"),
            ("twitter:value", "twitter:number"),
            ("content=\"Likes\"", "content=\"Hearts\""),
            ("content=\"Reposts\"", "content=\"Shares\""),
            ("content=\"63561\"", "content=\"63.6K\""),
            ("id=\"bsky_", "id=\"sky_"),
            ("rel=\"alternate\"", "rel=\"xx\""),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("href=\"at://", "href=\"atproto://"),
            ("/profile/", "/account/"),
        ],
    },
    Site {
        name: "skyview",
        site: "skyview",
        form: Form::Html,
        weak: false,
        nested: false,
        item: |element| element.has_class("post"),
        // Those of a chain have an empty class.
        words: |element| {
            let class = element.attribute("class");
            element.has_class("mt-1") || class.is_some_and(|class| class.raw().is_empty())
        },
        host: "https://bsky.app",
        exchanges: &[
            ("skyview-popup", "skyview-bubble"),
            ("/post/", "/p/"),
            ("/profile/", "/account/"),
        ],
    },
    Site {
        name: "skythread",
        site: "skythread",
        form: Form::Html,
        weak: false,
        nested: true,
        item: |element| element.has_class("post-thread"),
        words: |element| any_class(element, &["body", "bridged-body"]) || element.is("h2"),
        host: "https://bsky.app",
        exchanges: &[
            ("[<a", "(<a"),
            ("fa-heart", "fa-star"),
            ("/post/", "/p/"),
            ("/profile/", "/account/"),
        ],
    },
    Site {
        name: "fx",
        site: "fx",
        form: Form::Html,
        weak: false,
        nested: false,
        item: any,
        words: |element| {
            matches!(
                &*element.name.to_ascii_lowercase(),
                "p" | "blockquote" | "article"
            )
        },
        host: "https://fxtwitter.com",
        exchanges: &[
            ("content=\"Medium\"", "content=\"Large\""),
            ("<!-- Telegram Instant View -->", "<!-- View -->"),
            ("█", "▓"),
            ("❤️", "♥"),
            ("/status/", "/post/"),
            ("📑", "»"),
        ],
    },
    Site {
        name: "generic",
        site: "generic",
        form: Form::Html,
        weak: true,
        nested: false,
        item: |element| {
            let leads = |part| element.attr("href").is_some_and(|href| href.contains(part));
            element.is("a") && (leads("/status/") || leads("/post/"))
                || element.has_class("whitespace-pre-wrap")
        },
        words: |element| element.is("p") || element.has_class("whitespace-pre-wrap"),
        host: "",
        exchanges: &[
            ("/status/", "/post/"),
            ("href=", "data-href="),
            ("src=", "data-src="),
            ("/media/", "/pictures/"),
            ("/profile_images/", "/faces/"),
            ("id=\"thread\"", "id=\"posts\""),
        ],
    },
    Site {
        name: "fx json",
        site: "fx",
        form: Form::Json,
        weak: false,
        nested: false,
        item: any,
        words: any,
        host: "",
        exchanges: &[],
    },
    Site {
        name: "x-api json",
        site: "x-api",
        form: Form::Json,
        weak: false,
        nested: false,
        item: any,
        words: any,
        host: "",
        exchanges: &[],
    },
    Site {
        name: "twitter-thread json",
        site: "twitter-thread",
        form: Form::Json,
        weak: false,
        nested: false,
        item: any,
        words: any,
        host: "",
        exchanges: &[],
    },
    Site {
        name: "mastodon json",
        site: "mastodon",
        form: Form::Json,
        weak: false,
        nested: false,
        item: any,
        words: any,
        host: "",
        exchanges: &[],
    },
    Site {
        name: "bluesky json",
        site: "bluesky",
        form: Form::Json,
        weak: false,
        nested: false,
        item: any,
        words: any,
        host: "",
        exchanges: &[],
    },
];
