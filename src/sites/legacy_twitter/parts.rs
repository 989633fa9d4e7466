//! The parts of a post, and their classes.

use crate::reader::{Part, Parts, Stat, parts};

/// The parts of a post by their classes.
pub(super) static PARTS: Parts = parts! {
    Part::Quote => "QuoteTweet-innerContainer";
    Part::UnavailableQuote => "QuoteTweet--unavailable", "Tombstone";
    Part::Name => "QuoteTweet-fullname", "fullname";
    Part::Handle => "QuoteTweet-screenname", "username";
    Part::Text => "QuoteTweet-text", "js-tweet-text", "tweet-text";
    // The second contains the first, and other badges.
    Part::Verified => "Icon--verified", "UserBadges";
    Part::Avatar => "avatar";
    Part::Time => "tweet-timestamp", "_timestamp";
    Part::Author => "account-group";
    // The first two: 2016; before that `.cards-multimedia` and `.multi-photo`.
    Part::Photo =>
        "js-adaptive-photo", "AdaptiveMedia-photoContainer", "QuoteMedia-photoContainer",
        "js-quote-photo", "multi-photo";
    Part::Video => "PlayableMedia", "PlayableMedia-player";
    Part::Card => "js-macaw-cards-iframe-container", "card2";
    // 2017.
    Part::ReplyingTo => "ReplyingToContextBelowAuthor";
    Part::Counts => COUNT_LIST, "js-tweet-stats-container", "ProfileTweet-actionList";
    Part::Reposted => "js-retweet-text";
    Part::Pinned => "js-pinned-text";
    Part::Ignored =>
        "QuoteTweet-link", "follow-bar", "user-actions", "ProfileTweet-action--more", "dropdown",
        "u-hiddenVisually", "js-machine-translated-tweet-container", "tweet-translation",
        "client-and-actions", "self-thread-context", "show-thread-link", "UserNameBreak";
};

/// The class of the counts that are all listed; the other two may have some of them.
pub(super) const COUNT_LIST: &str = "ProfileTweet-actionCountList";

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
