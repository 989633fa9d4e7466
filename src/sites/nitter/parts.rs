//! The parts of a post, and their classes.

use crate::reader::{Part, Parts, Stat, parts};

/// The classes inside a post and inside a quote (all eras unless noted).
pub(super) static PARTS: Parts = parts! {
    // Inside a post only because of a lost end tag.
    Part::Post => "timeline-item";
    Part::Unavailable => "unavailable-box";
    Part::UnavailableQuote => "unavailable-quote";
    Part::Quote => "quote", "quote-big";
    // The link over a post, over a quote; the last: on the page of an article (2026-06).
    Part::Permalink => "tweet-link", "quote-link", "article-date";
    Part::Avatar => "tweet-avatar", "avatar", "article-avatar";
    Part::Name => "fullname";
    Part::Handle => "username";
    // Any of the four: A and B have the first and the second, C has all. The last: nitterts, a fork (2026).
    Part::Verified =>
        "verified-icon", "icon-ok", "verified-icon-check", "verified-icon-circle", "verified";
    Part::Time => "tweet-date";
    Part::ReplyingTo => "replying-to";
    Part::Text => "tweet-content", "quote-text";
    // Before the cards: videos are `attachments card`. The last: on the page of an article.
    Part::Media => "attachments", "gallery-row", "gallery-video", "gallery-gif", "article-media";
    Part::Card => "article-card", "card", "card-container";
    Part::Poll => "poll";
    // The second: Finch, a fork (2026).
    Part::PollChoice => "poll-meter", "poll-option";
    Part::PollShare => "poll-choice-value", "poll-option-pct";
    Part::PollLabel => "poll-choice-option", "poll-option-label";
    Part::PollInfo => "poll-info";
    Part::Counts => "tweet-stats";
    Part::Reposted => "retweet-header";
    Part::Pinned => "pinned";
    Part::Published => "tweet-published";
    // C.
    Part::Edited => "latest-post-version";
    Part::Note => "community-note";
    // The page of an article.
    Part::Title => "article-title";
    Part::Byline => "article-author";
    // Inside media and cards.
    Part::Alt => "alt-text";
    Part::CardTitle => "card-title";
    Part::CardDescription => "card-description";
    // The last two: Finch. `tweet-geo`: below the text of `tweet-content`, " – at PLACE". `show-thread`: A and B.
    Part::Ignored =>
        "attribution", "tweet-geo", "quote-latest", "disclosures", "media-tag-block", "show-thread",
        "article-date-sep", "card-destination", "affiliate-badge", "tweet-export-select";
};

/// The mark of the leading choice of a poll.
pub(super) const LEADING: &str = "leader";

/// Text and buttons over videos, and the text over an article's picture. The last: nitterts.
pub(super) const MEDIA_ASIDES: [&str; 4] = [
    "video-overlay", "overlay-duration", "article-card-badge", "media-badge",
];

/// Icons before the counts. (A and B have `icon-quote` and `icon-play`.)
pub(super) const ICONS: [(&str, Stat); 6] = [
    ("icon-comment", |stats| &mut stats.replies),
    ("icon-retweet", |stats| &mut stats.reposts),
    ("icon-quote", |stats| &mut stats.quotes),
    ("icon-heart", |stats| &mut stats.likes),
    ("icon-views", |stats| &mut stats.views),
    ("icon-play", |stats| &mut stats.plays),
];

/// Words before the counts, in place of icons (nitterts, summer of 2026).
pub(super) const COUNTED: [(&str, Stat); 4] = [
    ("reply", |stats| &mut stats.replies),
    ("retweet", |stats| &mut stats.reposts),
    ("like", |stats| &mut stats.likes),
    ("view", |stats| &mut stats.views),
];

/// The text in place of a GIF's plays (A and B).
pub(super) const NO_PLAYS: &str = "GIF";

/// The text after a reposter's name.
pub(super) const REPOSTED: [&str; 2] = [" retweeted", " reposted"];

/// The text before a picture's description (C).
pub(super) const ALT: &str = "ALT";

/// The suffix of links to a post's edits (C).
pub(super) const HISTORY: &str = "/history";
