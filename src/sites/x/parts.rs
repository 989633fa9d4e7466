//! The parts of a post, and what tells them.

use crate::dom::Element;
use crate::reader::{LINK, by_name, link_target, sources};

/// What an element is, by its `data-testid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Another post inside one.
    Post,
    UserName,
    Avatar,
    Words,
    /// Behind words that were cut.
    ShowMore,
    Media,
    Card,
    /// A card's half, which tells the card where the whole is not marked.
    CardHalf,
    Poll,
    Reposted,
    ArticleTitle,
    ArticleBody,
    Verified,
    /// A button of the counts.
    Stat(Stat),
    /// Known, and nothing that is kept.
    Aside,
}

/// The place of a count in the bar's label.
pub(super) type Stat = usize;

pub(super) const REPLIES: Stat = 0;
pub(super) const REPOSTS: Stat = 1;
pub(super) const LIKES: Stat = 2;
pub(super) const BOOKMARKS: Stat = 3;
pub(super) const VIEWS: Stat = 4;

const PARTS: [(&str, Part); 39] = [
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
    // An article shown as a card (2025).
    ("article-cover-image", Part::Card),
    ("cardPoll", Part::Poll),
    ("socialContext", Part::Reposted),
    ("twitter-article-title", Part::ArticleTitle),
    ("twitterArticleRichTextView", Part::ArticleBody),
    ("longformRichTextComponent", Part::ArticleBody),
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
    ("birdwatch-pivot", Part::Aside),
    ("icon-arrow-right", Part::Aside),
    ("playButton", Part::Aside),
    ("pillLabel", Part::Aside),
    ("tweet-text-sensitive-warning", Part::Aside),
    ("HoverCard", Part::Aside),
];

/// What an element is, by its `data-testid`.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    by_name(element.attr("data-testid")?, &PARTS)
}

/// Where posts stand, besides in rows.
const AROUND: [&str; 3] = ["cellInnerDiv", "placementTracking", "primaryColumn"];

/// Whether a `data-testid` is one that is known, of a part or of what stands around posts.
pub(super) fn is_known(testid: &str) -> bool {
    by_name(testid, &PARTS).is_some() || AROUND.contains(&testid)
}

/// Whether a picture is a character.
pub(super) fn is_emoji(img: Element<'_>) -> bool {
    sources(img).any(|src| src.contains("/emoji/") || src.starts_with("data:image/svg"))
}

/// Where a link leads; what is no link any more may have its address for a script.
pub(super) fn address<'d>(element: Element<'d>) -> Option<&'d str> {
    let elsewhere = || {
        let mut others = element.attributes();
        let named = others.find_map(|(name, value)| name.ends_with("href").then_some(value));
        // A link has its address, whatever that is called.
        named.or_else(|| link_target(element).filter(|_| element.name() == "a"))
    };
    element.attr("href").or_else(elsewhere)
}

/// The first link that stands in an element.
pub(super) fn link_in<'d>(element: Element<'d>) -> Option<Element<'d>> {
    let marked = element.first(&LINK);
    marked.or_else(|| {
        element
            .descendants()
            .find(|inner| address(*inner).is_some())
    })
}

/// The link that is near above an element.
pub(super) fn link_above<'d>(element: Element<'d>) -> Option<Element<'d>> {
    element
        .ancestors()
        .take(3)
        .find(|above| address(*above).is_some())
}

/// Whether an element is a button, and leads nowhere.
pub(super) fn is_button(element: Element<'_>) -> bool {
    (element.name() == "button" || element.attr("role") == Some("button"))
        && address(element).is_none()
}

pub(super) fn is_hidden(element: Element<'_>) -> bool {
    element.attr("aria-hidden") == Some("true")
}
