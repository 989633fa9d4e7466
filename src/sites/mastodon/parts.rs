//! The parts of a post, and their classes.

use crate::dom::Element;
use crate::reader::{Part, Parts, Stat, parts};

/// The classes of parts (all eras unless noted).
pub(super) static PARTS: Parts = parts! {
    Part::Context => "status__prepend";
    Part::Author => "detailed-status__display-name", "status__display-name";
    Part::Time => "status__relative-time", "detailed-status__datetime";
    Part::Published => "dt-published";
    // The second: A.
    Part::Text => "status__content__text", "e-content";
    // C; a filter of the reader's own account, which hides the post, has the class of a content warning as well.
    Part::Other(FILTER) => "content-warning--filter";
    Part::Warning => "p-summary", "content-warning";
    // The last: in a gallery without the class of one.
    Part::Media => "media-gallery", "video-player", "audio-player", "media-gallery__item";
    Part::Card => "status-card";
    Part::Poll => "poll";
    // 4.4.
    Part::UnavailableQuote => "status__quote--error";
    Part::Quote => "status__quote";
    Part::Tags => "hashtag-bar";
    // Below the focused post: time, counts.
    Part::Counts => "detailed-status__meta";
    Part::CardTitle => "status-card__title";
    Part::CardDescription => "status-card__description";
    Part::Ignored =>
        "status-card__host", "status-card__author", "status-card__actions", "status__line",
        "status__action-bar", "detailed-status__action-bar", "status__visibility-icon",
        "status__expand", "status__content__read-more-button", "status__content__spoiler-link",
        "status__content__translate-button", "translate-button", "spoiler-button",
        "media-gallery__item__badges", "detailed-status__button", "account__section",
        "follow-button", "detailed-status__application", "picture-in-picture-placeholder",
        "status__quote-author-button";
};

/// The name of the part that is only in Mastodon.
pub(super) const FILTER: &str = "a filter of the reader's";

/// The classes inside a poll.
static POLL_PARTS: Parts = parts! {
    Part::PollInfo => "poll__footer";
    Part::PollLabel => "poll__option__text";
    Part::PollShare => "poll__number";
    Part::Ignored => "poll__voted";
};

/// The mark of the leading choice of a poll.
pub(super) const LEADING: &str = "leading";

/// Returns the kind of an element inside a poll.
pub(super) fn poll_part(element: Element<'_>) -> Option<Part> {
    if element.name() == "li" {
        return Some(Part::PollChoice);
    }
    POLL_PARTS.of(element)
}

/// The icons of the line above a post: by class until 4.2, and since.
pub(super) const BOOSTED: [&str; 2] = ["fa-retweet", "icon-retweet"];
pub(super) const PINNED: [&str; 3] = ["fa-thumb-tack", "icon-thumb-tack", "icon-pinned"];
pub(super) const REPLIED: [&str; 2] = ["fa-reply", "icon-reply"];
pub(super) const PRIVATE: [&str; 2] = ["fa-at", "icon-at"];

/// The icon before the count of replies (A), which has the class of the boosts.
pub(super) const REPLY: [&str; 2] = ["fa-reply", "fa-reply-all"];

/// Counts below the focused post.
pub(super) const COUNTS: [(&str, Stat); 3] = [
    ("detailed-status__reblogs", |stats| &mut stats.reposts),
    ("detailed-status__favorites", |stats| &mut stats.likes),
    ("detailed-status__quotes", |stats| &mut stats.quotes),
];

/// The script component of era A for a poll.
pub(super) const POLL: &str = "Poll";

/// The button that shows a post's earlier versions.
pub(super) const EDITED: &str = "dropdown-menu__text-button";
