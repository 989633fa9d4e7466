//! The parts of a post, and their marks.

use crate::dom::Element;
use crate::reader::{LINK, Part, Parts, link_target, parts, sources};

/// The host, the title and the state of a Space.
pub(super) const SPACE: Part = Part::Other("space");

/// The position of a count in the bar's label.
pub(super) type Position = usize;

pub(super) const REPLIES: Position = 0;
pub(super) const REPOSTS: Position = 1;
pub(super) const LIKES: Position = 2;
pub(super) const BOOKMARKS: Position = 3;
pub(super) const VIEWS: Position = 4;

/// The parts of a post by their `data-testid`.
static PARTS: Parts = parts! {
    // The second: a post inside an article (2026).
    Part::Post => "tweet", "simpleTweet";
    // The second: until 2022.
    Part::Author => "User-Name", "User-Names";
    Part::Avatar => "Tweet-User-Avatar";
    Part::Text => "tweetText";
    Part::ShowMore => "tweet-text-show-more-link";
    Part::Media => "tweetPhoto", "videoPlayer", "videoComponent", "previewInterstitial";
    Part::Card => "card.wrapper";
    // A card's half, which identifies a card whose outer element is not marked.
    Part::CardPart =>
        "card.layoutLarge.media", "card.layoutLarge.detail", "card.layoutSmall.media",
        "card.layoutSmall.detail";
    // An article displayed as a card (2025), whose words are next to it.
    Part::Cover => "article-cover-image";
    Part::Poll => "cardPoll";
    Part::Context => "socialContext";
    Part::Title => "twitter-article-title";
    Part::Body => "twitterArticleRichTextView", "longformRichTextComponent";
    // In an article (2026).
    Part::Code => "markdown-code-block";
    // 2026.
    SPACE => "wrapperView";
    Part::Verified => "icon-verified";
    // The buttons of the counts.
    Part::Count => "reply", "retweet", "unretweet", "like", "unlike", "bookmark", "removeBookmark";
    // A community note (2023).
    Part::Note => "birdwatch-pivot";
    Part::Ignored =>
        "icon-lock", "app-text-transition-container", "caret", "icon-arrow-right", "playButton",
        "pillLabel", "tweet-text-sensitive-warning", "HoverCard";
};

/// The position of a button's count in the bar's label.
pub(super) const COUNTS: [(&str, Position); 7] = [
    ("reply", REPLIES),
    ("retweet", REPOSTS),
    ("unretweet", REPOSTS),
    ("like", LIKES),
    ("unlike", LIKES),
    ("bookmark", BOOKMARKS),
    ("removeBookmark", BOOKMARKS),
];

/// Returns the kind of an element, by its `data-testid`.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    PARTS.named(element.attr("data-testid")?)
}

/// Elements around posts, besides rows.
const AROUND: [&str; 3] = ["cellInnerDiv", "placementTracking", "primaryColumn"];

/// Whether a `data-testid` is known, as that of a part or of an element around posts.
pub(super) fn is_known(testid: &str) -> bool {
    PARTS.named(testid).is_some() || AROUND.contains(&testid)
}

/// Whether a picture is an emoji.
pub(super) fn is_emoji(img: Element<'_>) -> bool {
    sources(img).any(|src| src.contains("/emoji/") || src.starts_with("data:image/svg"))
}

/// Returns the target of a link; an element that is no longer a link may have its URL in an attribute for a script.
pub(super) fn address<'d>(element: Element<'d>) -> Option<&'d str> {
    let elsewhere = || {
        let mut others = element.attributes();
        let named = others.find_map(|(name, value)| name.ends_with("href").then_some(value));
        // A link has its URL, whatever the attribute's name is.
        named.or_else(|| link_target(element).filter(|_| element.name() == "a"))
    };
    element.attr("href").or_else(elsewhere)
}

/// Returns the first link inside an element.
pub(super) fn link_in<'d>(element: Element<'d>) -> Option<Element<'d>> {
    let marked = element.first(&LINK);
    marked.or_else(|| {
        element
            .descendants()
            .find(|inner| address(*inner).is_some())
    })
}

/// Returns the link that is among the nearest ancestors of an element.
pub(super) fn link_above<'d>(element: Element<'d>) -> Option<Element<'d>> {
    element
        .ancestors()
        .take(3)
        .find(|above| address(*above).is_some())
}

/// Whether an element is a button without a target.
pub(super) fn is_button(element: Element<'_>) -> bool {
    (element.name() == "button" || element.attr("role") == Some("button"))
        && address(element).is_none()
}

pub(super) fn is_hidden(element: Element<'_>) -> bool {
    element.attr("aria-hidden") == Some("true")
}
