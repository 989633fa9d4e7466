//! The parts of a post, and their marks.

use crate::dom::Element;
use crate::reader::{LINK, by_name, link_target, sources};

/// The kind of an element, by its `data-testid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Another post inside one.
    Post,
    UserName,
    Avatar,
    Words,
    /// Follows truncated text.
    ShowMore,
    Media,
    Card,
    /// A card's half, which identifies a card whose outer element is not marked.
    CardHalf,
    Poll,
    Reposted,
    ArticleTitle,
    ArticleBody,
    /// The picture of an article that is displayed as a card; its words are beside it.
    Cover,
    /// A box with code in an article.
    Code,
    /// A note of readers.
    Note,
    Verified,
    /// A button of the counts.
    Stat(Stat),
    /// Known, but not part of the result.
    Aside,
}

/// The position of a count in the bar's label.
pub(super) type Stat = usize;

pub(super) const REPLIES: Stat = 0;
pub(super) const REPOSTS: Stat = 1;
pub(super) const LIKES: Stat = 2;
pub(super) const BOOKMARKS: Stat = 3;
pub(super) const VIEWS: Stat = 4;

const PARTS: [(&str, Part); 40] = [
    ("tweet", Part::Post),
    // A post inside an article (2026).
    ("simpleTweet", Part::Post),
    ("User-Name", Part::UserName),
    // Until 2022.
    ("User-Names", Part::UserName),
    ("Tweet-User-Avatar", Part::Avatar),
    ("tweetText", Part::Words),
    ("tweet-text-show-more-link", Part::ShowMore),
    ("tweetPhoto", Part::Media),
    ("videoPlayer", Part::Media),
    ("videoComponent", Part::Media),
    ("previewInterstitial", Part::Media),
    ("card.wrapper", Part::Card),
    ("card.layoutLarge.media", Part::CardHalf),
    ("card.layoutLarge.detail", Part::CardHalf),
    ("card.layoutSmall.media", Part::CardHalf),
    ("card.layoutSmall.detail", Part::CardHalf),
    // An article displayed as a card (2025).
    ("article-cover-image", Part::Cover),
    ("cardPoll", Part::Poll),
    ("socialContext", Part::Reposted),
    ("twitter-article-title", Part::ArticleTitle),
    ("twitterArticleRichTextView", Part::ArticleBody),
    ("longformRichTextComponent", Part::ArticleBody),
    // 2026.
    ("markdown-code-block", Part::Code),
    ("icon-verified", Part::Verified),
    ("icon-lock", Part::Aside),
    ("reply", Part::Stat(REPLIES)),
    ("retweet", Part::Stat(REPOSTS)),
    ("unretweet", Part::Stat(REPOSTS)),
    ("like", Part::Stat(LIKES)),
    ("unlike", Part::Stat(LIKES)),
    ("bookmark", Part::Stat(BOOKMARKS)),
    ("removeBookmark", Part::Stat(BOOKMARKS)),
    ("app-text-transition-container", Part::Aside),
    ("caret", Part::Aside),
    // A community note (2023).
    ("birdwatch-pivot", Part::Note),
    ("icon-arrow-right", Part::Aside),
    ("playButton", Part::Aside),
    ("pillLabel", Part::Aside),
    ("tweet-text-sensitive-warning", Part::Aside),
    ("HoverCard", Part::Aside),
];

/// Returns the kind of an element, by its `data-testid`.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    by_name(element.attr("data-testid")?, &PARTS)
}

/// Elements around posts, besides rows.
const AROUND: [&str; 3] = ["cellInnerDiv", "placementTracking", "primaryColumn"];

/// Whether a `data-testid` is known, as that of a part or of an element around posts.
pub(super) fn is_known(testid: &str) -> bool {
    by_name(testid, &PARTS).is_some() || AROUND.contains(&testid)
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
