//! The parts of a post, and their classes.

use Part::*;

use crate::dom::Element;
use crate::reader::{PollPart, Stat, by_class};

/// The kind of an element inside a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Another post, which is only there because of a lost end tag.
    Post,
    /// The text in place of a post, of a quoted post.
    Gone,
    GoneQuote,
    Quote,
    /// The link over a post, over a quote.
    Permalink,
    Avatar,
    Name,
    Handle,
    Verified,
    Date,
    ReplyingTo,
    Words,
    Attachments,
    Card,
    Poll,
    InPoll(PollPart),
    Stats,
    Reposted,
    Pinned,
    Published,
    NewerVersion,
    /// A note of readers.
    Note,
    ArticleTitle,
    ArticleAuthor,
    Alt,
    Title,
    Description,
    /// Known, but not part of the result.
    Aside,
}

/// The classes inside a post and inside a quote (all eras unless noted). Of an element's classes the first one in this
/// table counts.
const PARTS: [(&str, Part); 53] = [
    ("timeline-item", Post),
    ("unavailable-box", Gone),
    ("unavailable-quote", GoneQuote),
    ("quote", Quote),
    ("quote-big", Quote),
    ("tweet-link", Permalink),
    ("quote-link", Permalink),
    ("tweet-avatar", Avatar),
    ("attribution", Aside),
    ("avatar", Avatar),
    ("fullname", Name),
    ("username", Handle),
    // Any of the four: A and B have the first and the second, C has all.
    ("verified-icon", Verified),
    ("icon-ok", Verified),
    ("verified-icon-check", Verified),
    ("verified-icon-circle", Verified),
    ("tweet-date", Date),
    ("replying-to", ReplyingTo),
    ("tweet-content", Words),
    ("quote-text", Words),
    // Below the text of `tweet-content`: " – at PLACE".
    ("tweet-geo", Aside),
    // Before the cards: videos are `attachments card`.
    ("attachments", Attachments),
    ("gallery-row", Attachments),
    ("gallery-video", Attachments),
    ("gallery-gif", Attachments),
    ("article-card", Card),
    ("card", Card),
    ("card-container", Card),
    ("poll", Poll),
    ("poll-meter", InPoll(PollPart::Choice)),
    ("poll-choice-value", InPoll(PollPart::Share)),
    ("poll-choice-option", InPoll(PollPart::Label)),
    ("poll-info", InPoll(PollPart::Info)),
    ("tweet-stats", Stats),
    ("retweet-header", Reposted),
    ("pinned", Pinned),
    ("tweet-published", Published),
    // C; parts without a field in the model are ignored.
    ("latest-post-version", NewerVersion),
    ("quote-latest", Aside),
    ("community-note", Note),
    ("disclosures", Aside),
    ("media-tag-block", Aside),
    // A and B.
    ("show-thread", Aside),
    // The page of an article (2026-06).
    ("article-title", ArticleTitle),
    ("article-author", ArticleAuthor),
    ("article-avatar", Avatar),
    ("article-date", Permalink),
    ("article-date-sep", Aside),
    ("article-media", Attachments),
    // Inside media and cards.
    ("alt-text", Alt),
    ("card-title", Title),
    ("card-description", Description),
    ("card-destination", Aside),
];

/// The mark of the leading choice of a poll.
pub(super) const LEADING: &str = "leader";

/// Text and buttons over videos, and the text over an article's picture.
pub(super) const MEDIA_ASIDES: [&str; 3] =
    ["video-overlay", "overlay-duration", "article-card-badge"];

/// Icons before the counts. (A and B have `icon-quote` and `icon-play`.)
pub(super) const ICONS: [(&str, Stat); 6] = [
    ("icon-comment", |stats| &mut stats.replies),
    ("icon-retweet", |stats| &mut stats.reposts),
    ("icon-quote", |stats| &mut stats.quotes),
    ("icon-heart", |stats| &mut stats.likes),
    ("icon-views", |stats| &mut stats.views),
    ("icon-play", |stats| &mut stats.plays),
];

/// The text in place of a GIF's plays (A and B).
pub(super) const NO_PLAYS: &str = "GIF";

/// The text after a reposter's name.
pub(super) const REPOSTED: [&str; 2] = [" retweeted", " reposted"];

/// The text before a picture's description (C).
pub(super) const ALT: &str = "ALT";

/// The suffix of links to a post's edits (C).
pub(super) const HISTORY: &str = "/history";

/// Returns the kind of an element, by its classes.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    by_class(element, &PARTS)
}
