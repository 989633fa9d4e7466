//! The parts of a post, and their classes.

use crate::dom::Element;
use crate::reader::{PollPart, Stat, by_class};

/// The kind of an element inside a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Author,
    /// The line above a post: the account that boosted it, or that it is pinned.
    Prepended,
    /// The link of a post with its time.
    Date,
    /// A time for programs.
    Published,
    Words,
    Warning,
    /// A filter of the reader's own account, which hides the post.
    Filter,
    Gallery,
    Card,
    Poll,
    Quote,
    GoneQuote,
    Tags,
    /// Below the focused post: time, counts.
    Meta,
    Title,
    Description,
    /// Known, but not part of the result.
    Aside,
}
use Part::*;

/// The classes of parts (all eras unless noted). Of an element's classes the first one in this table counts.
const PARTS: [(&str, Part); 43] = [
    ("status__prepend", Prepended),
    ("detailed-status__display-name", Author),
    ("status__display-name", Author),
    ("status__relative-time", Date),
    ("detailed-status__datetime", Date),
    ("dt-published", Published),
    ("status__content__text", Words),
    // A.
    ("e-content", Words),
    ("p-summary", Warning),
    // C; the second is next to the first.
    ("content-warning--filter", Filter),
    ("content-warning", Warning),
    ("media-gallery", Gallery),
    ("video-player", Gallery),
    ("audio-player", Gallery),
    ("status-card", Card),
    ("poll", Poll),
    // 4.4.
    ("status__quote--error", GoneQuote),
    ("status__quote", Quote),
    ("hashtag-bar", Tags),
    ("detailed-status__meta", Meta),
    ("status-card__title", Title),
    ("status-card__description", Description),
    ("status-card__host", Aside),
    ("status-card__author", Aside),
    ("status-card__actions", Aside),
    ("status__line", Aside),
    ("status__action-bar", Aside),
    ("detailed-status__action-bar", Aside),
    ("status__visibility-icon", Aside),
    ("status__expand", Aside),
    ("status__content__read-more-button", Aside),
    ("status__content__spoiler-link", Aside),
    ("status__content__translate-button", Aside),
    ("translate-button", Aside),
    ("spoiler-button", Aside),
    ("media-gallery__item__badges", Aside),
    ("detailed-status__button", Aside),
    ("account__section", Aside),
    ("follow-button", Aside),
    ("detailed-status__application", Aside),
    ("picture-in-picture-placeholder", Aside),
    ("status__quote-author-button", Aside),
    // In a gallery without the class of one.
    ("media-gallery__item", Gallery),
];

/// Returns the kind of an element, by its classes.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    by_class(element, &PARTS)
}

/// The classes inside a poll.
const POLL_PARTS: [(&str, PollPart); 4] = [
    ("poll__footer", PollPart::Info),
    ("poll__option__text", PollPart::Label),
    ("poll__number", PollPart::Share),
    ("poll__voted", PollPart::Aside),
];

/// The mark of the leading choice of a poll.
pub(super) const LEADING: &str = "leading";

/// Returns the kind of an element inside a poll.
pub(super) fn poll_part(element: Element<'_>) -> Option<PollPart> {
    if element.name() == "li" {
        return Some(PollPart::Choice);
    }
    by_class(element, &POLL_PARTS)
}

/// The icons of the line above a post: by class until 4.2, and since.
pub(super) const BOOSTED: [&str; 2] = ["fa-retweet", "icon-retweet"];
pub(super) const PINNED: [&str; 2] = ["fa-thumb-tack", "icon-thumb-tack"];

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
