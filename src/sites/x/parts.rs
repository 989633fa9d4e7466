//! The parts of a post, and what tells them.

use crate::adapter::find::{by_name, sources};
use crate::dom::Element;

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

/// Whether a picture is a character.
pub(super) fn is_emoji(img: Element<'_>) -> bool {
    sources(img).any(|src| src.contains("/emoji/") || src.starts_with("data:image/svg"))
}

pub(super) fn is_hidden(element: Element<'_>) -> bool {
    element.attr("aria-hidden") == Some("true")
}
