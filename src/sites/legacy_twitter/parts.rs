//! The parts of a post, and their classes.

use crate::dom::Element;
use crate::reader::{Stat, by_class};

/// The kind of an element inside a post, by its classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Header,
    Name,
    Handle,
    Verified,
    Avatar,
    Date,
    Words,
    Photo,
    Player,
    Badges,
    Card,
    Quote,
    GoneQuote,
    ReplyingTo,
    Stats,
    Bar,
    Reposted,
    Pinned,
    Aside,
}

/// Of an element's classes the first one in this table counts.
const PARTS: [(&str, Part); 43] = [
    ("QuoteTweet-innerContainer", Part::Quote),
    ("QuoteTweet--unavailable", Part::GoneQuote),
    ("QuoteTweet-link", Part::Aside),
    ("QuoteTweet-fullname", Part::Name),
    ("QuoteTweet-screenname", Part::Handle),
    ("QuoteTweet-text", Part::Words),
    ("js-tweet-text", Part::Words),
    ("tweet-text", Part::Words),
    ("fullname", Part::Name),
    ("username", Part::Handle),
    ("Icon--verified", Part::Verified),
    ("avatar", Part::Avatar),
    ("tweet-timestamp", Part::Date),
    ("_timestamp", Part::Date),
    ("account-group", Part::Header),
    // 2016: before that `.cards-multimedia` and `.multi-photo`.
    ("js-adaptive-photo", Part::Photo),
    ("AdaptiveMedia-photoContainer", Part::Photo),
    ("QuoteMedia-photoContainer", Part::Photo),
    ("js-quote-photo", Part::Photo),
    ("multi-photo", Part::Photo),
    ("PlayableMedia", Part::Player),
    ("PlayableMedia-player", Part::Player),
    ("js-macaw-cards-iframe-container", Part::Card),
    ("card2", Part::Card),
    // 2017.
    ("ReplyingToContextBelowAuthor", Part::ReplyingTo),
    ("ProfileTweet-actionCountList", Part::Stats),
    ("js-tweet-stats-container", Part::Bar),
    ("ProfileTweet-actionList", Part::Bar),
    ("js-retweet-text", Part::Reposted),
    ("js-pinned-text", Part::Pinned),
    ("follow-bar", Part::Aside),
    ("user-actions", Part::Aside),
    ("ProfileTweet-action--more", Part::Aside),
    ("dropdown", Part::Aside),
    ("u-hiddenVisually", Part::Aside),
    ("js-machine-translated-tweet-container", Part::Aside),
    ("tweet-translation", Part::Aside),
    ("client-and-actions", Part::Aside),
    ("self-thread-context", Part::Aside),
    ("show-thread-link", Part::Aside),
    ("UserBadges", Part::Badges),
    ("UserNameBreak", Part::Aside),
    ("Tombstone", Part::GoneQuote),
];

/// Returns the kind of an element, by its classes.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    by_class(element, &PARTS)
}

/// Classes of links, and of the parts of their text, inside a post's text.
pub(super) const LINK_CLASSES: [&str; 12] = [
    "twitter-timeline-link", "twitter-hashtag", "twitter-atreply", "twitter-cashtag",
    "pretty-link", "js-nav", "u-hidden", "tco-ellipsis", "invisible", "js-display-url",
    "u-hiddenVisually", "Emoji",
];

/// The counts of the bar below a post, each as `data-tweet-stat-count` inside.
pub(super) const ACTIONS: [(&str, Stat); 5] = [
    ("ProfileTweet-action--reply", |stats| &mut stats.replies),
    ("ProfileTweet-action--retweet", |stats| &mut stats.reposts),
    ("ProfileTweet-action--favorite", |stats| &mut stats.likes),
    // Below the opened post.
    ("js-stat-retweets", |stats| &mut stats.reposts),
    ("js-stat-favorites", |stats| &mut stats.likes),
];
