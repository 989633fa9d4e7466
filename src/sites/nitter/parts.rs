//! The parts of a post that its classes tell.

use super::PARTS;
use crate::dom::Element;

/// What an element inside a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Another post, which only a lost end tag puts there.
    Post,
    /// The words in place of a post, of a quoted post.
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
    Choice,
    Share,
    Label,
    PollInfo,
    Stats,
    Reposted,
    Pinned,
    Published,
    NewerVersion,
    Alt,
    Title,
    Description,
    /// Known, and nothing that is kept.
    Aside,
}

/// What an element is, by its classes.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    let known = |class: &str| PARTS.iter().position(|(is, _)| *is == class);
    let first = element.classes().filter_map(known).min()?;
    PARTS.get(first).map(|&(_, part)| part)
}

/// Whether an element has one of these classes.
pub(super) fn is_any(element: Element<'_>, classes: &[&str]) -> bool {
    classes.iter().any(|class| element.has_class(class))
}
