//! The marks of a note: what the Markdown export writes around the content of posts, so that it can be parsed again.
//!
//! No text of an author can contain them, since the export escapes it: a link of an author has no title, and an
//! author's italics are between asterisks, never between underscores.

use std::fmt;

use crate::model::{Day, PostId, ReplyPosition, Role, TimeOrigin, Timestamp, YearOrigin};

/// The headings of a conversation's parts.
pub(crate) const IN_REPLY_TO: &str = "In reply to";
pub(crate) const THREAD: &str = "Thread";
/// As clippers write it.
pub(crate) const COMMENTS: &str = "Comments";
pub(crate) const OTHERS: &str = "Beside the conversation";

/// The headings of the cards of other threads.
pub(crate) const MORE: &str = "More threads by the author";
pub(crate) const RELATED: &str = "Related threads";

/// All of these headings.
pub(crate) const SECTIONS: [&str; 6] = [IN_REPLY_TO, THREAD, COMMENTS, OTHERS, MORE, RELATED];

/// Labels, which are between underscores.
pub(crate) const WARNING: &str = "Content warning:";
pub(crate) const GONE: &str = "Not available:";
pub(crate) const NO_WORDS: &str = "(no words)";
pub(crate) const COMMUNITY_NOTE: &str = "Community note";
pub(crate) const POLL: &str = "Poll";
pub(crate) const CODE: &str = "Code";
pub(crate) const DESCRIPTION: &str = "Description:";
/// A picture whose URL is unknown, and one that was saved without its URL.
pub(crate) const PICTURE_UNKNOWN: &str = "(Picture)";
pub(crate) const PICTURE_SAVED: &str = "(Picture, saved without its URL)";

/// The rule between two posts; a rule in a text is another one.
pub(crate) const RULE: &str = "---";

/// The separator of facts.
pub(crate) const DOT: &str = " · ";

/// The fact of a medium or quote that has no place in the text around it.
pub(crate) const ATTACHED: &str = "attached";

/// The words of a link to a post without a time.
pub(crate) const POST: &str = "post";

/// The values of a link's title that mark a medium.
pub(crate) const PICTURE: &str = "picture";
pub(crate) const VIDEO: &str = "video";
pub(crate) const GIF: &str = "GIF";
pub(crate) const CARD: &str = "card";
/// A card without a title of its own.
pub(crate) const UNTITLED_CARD: &str = "untitled card";
pub(crate) const STILL: &str = "still";

/// The beginning of the line that ends a post in plain text: `— 3/7 · 2020-01-10 19:02 UTC · https://…`.
pub(crate) const SIGNATURE: &str = "— ";

/// The name of the rule that divides an export into posts.
pub(crate) const DIVIDED: &str = "marks";

/// What a line in square brackets in plain text is: `[Picture: a tern] https://…`.
pub(crate) const BRACKETS: [&str; 13] = [
    "Picture", "Video", "GIF", "Card", "Card text", "Poll", "Choice", "Content warning", "Title",
    "Not available", "Community note", "Gap", "No words",
];

/// Whether a line of plain text is one that the export writes around the words of posts; those in a post have one more
/// space before them.
pub(crate) fn is_around_words(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with('>') {
        return true;
    }
    if let Some(number) = line.strip_prefix(SIGNATURE.trim_end()) {
        return number
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit());
    }
    let inner = line.strip_prefix('[');
    inner.is_some_and(|inner| {
        let mut kinds = BRACKETS.iter().filter_map(|kind| inner.strip_prefix(kind));
        kinds.any(|rest| rest.starts_with([':', ']']))
    })
}

/// What the mark is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Post,
    Quoted,
    Thread,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Post, Self::Quoted, Self::Thread];

    const fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Quoted => "quoted post",
            Self::Thread => "thread",
        }
    }
}

/// What a mark states about a post: `post 1215710451343904768 · 2020-01-10T19:02:05.123Z · reply 2.1`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) kind: Kind,
    pub(crate) id: Option<PostId>,
    pub(crate) time: Option<Timestamp>,
    pub(crate) role: Role,
    pub(crate) reply: Option<ReplyPosition>,
    /// Whether it has no place in the text around it.
    pub(crate) is_attached: bool,
}

/// The names of roles; a post of the thread has none.
const ROLES: [(Role, &str); 4] = [
    (Role::Main, "main"),
    (Role::Ancestor, "ancestor"),
    (Role::Related, "related"),
    (Role::Reply, "reply"),
];

/// The sign before a day whose year is inferred.
const INFERRED: char = '~';

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        if let Some(id) = self.id.as_ref().filter(|id| is_simple(id.as_str())) {
            write!(f, " {id}")?;
        }
        match self.time {
            Some(Timestamp::Instant { at, .. }) => write!(f, "{DOT}{at}")?,
            Some(Timestamp::Day { date, year }) => {
                f.write_str(DOT)?;
                if year == YearOrigin::Inferred {
                    write!(f, "{INFERRED}")?;
                }
                write!(f, "{date}")?;
            }
            None => {}
        }
        if let Some((_, name)) = ROLES.iter().find(|(role, _)| *role == self.role) {
            write!(f, "{DOT}{name}")?;
            if let Some(place) = self.reply {
                write!(f, " {}.{}", place.chain, place.depth)?;
            }
        }
        if self.is_attached {
            write!(f, "{DOT}{ATTACHED}")?;
        }
        Ok(())
    }
}

impl Facts {
    /// Parses the title of a link, or the text between underscores.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(DOT);
        let first = parts.next()?;
        let mut facts = Self::default();
        let (kind, id) = Kind::ALL.into_iter().find_map(|kind| {
            let id = first.strip_prefix(kind.name())?;
            (id.is_empty() || id.starts_with(' ')).then(|| (kind, id.trim_start()))
        })?;
        facts.kind = kind;
        if !id.is_empty() {
            facts.id = Some(PostId::new(id)).filter(|_| is_simple(id));
            facts.id.as_ref()?;
        }
        for part in parts {
            if part == ATTACHED {
                facts.is_attached = true;
            } else if let Some((role, place)) = role(part) {
                (facts.role, facts.reply) = (role, place);
            } else {
                facts.time = Some(time(part, facts.id.as_ref())?);
            }
        }
        Some(facts)
    }
}

fn role(text: &str) -> Option<(Role, Option<ReplyPosition>)> {
    ROLES.iter().find_map(|(role, name)| {
        let place = text.strip_prefix(name)?;
        if place.is_empty() {
            return Some((*role, None));
        }
        let (chain, depth) = place.strip_prefix(' ')?.split_once('.')?;
        let place = ReplyPosition::new(chain.parse().ok()?, depth.parse().ok()?);
        Some((*role, Some(place)))
    })
}

/// Parses a time as [`Facts`] or the front matter has it, or a time to the minute, which is a day.
pub(crate) fn time(text: &str, id: Option<&PostId>) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        let is_of_id = id.and_then(PostId::time) == Some(at);
        let origin = if is_of_id {
            TimeOrigin::Id
        } else {
            TimeOrigin::Page
        };
        return Some(Timestamp::Instant { at, origin });
    }
    let minute = text
        .strip_suffix(" UTC")
        .and_then(|text| text.split_once(' '));
    let stated = minute.map_or(text, |(day, _)| day);
    let date: Day = stated.trim_start_matches(INFERRED).parse().ok()?;
    let year = match date.year() {
        None => YearOrigin::Absent,
        Some(_) if stated.starts_with(INFERRED) => YearOrigin::Inferred,
        Some(_) => YearOrigin::Stated,
    };
    Some(Timestamp::Day { date, year })
}

/// Whether an id can be written without escapes.
fn is_simple(id: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/~".contains(&b);
    (1..=300).contains(&id.len()) && id.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back() {
        let mut facts = Facts {
            id: Some(PostId::new("1215710451343904768")),
            role: Role::Reply,
            reply: Some(ReplyPosition::new(2, 1)),
            ..Facts::default()
        };
        facts.time = facts.id.as_ref().and_then(Timestamp::from_id);
        let written = facts.to_string();
        assert!(written.starts_with("post 1215710451343904768 · 2020-01-10T19:02:"));
        assert!(written.ends_with(" · reply 2.1"));
        assert_eq!(Facts::parse(&written), Some(facts));
        for text in [
            "post",
            "quoted post at://did:plc:tern/app.bsky.feed.post/3k · 2020-01-10 · attached",
            "thread 12 · --01-17",
            "post · ~2020-01-10 · main",
        ] {
            assert_eq!(Facts::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "posts", "post 1 2", "post · noon", "Post", "postal 1"] {
            assert_eq!(Facts::parse(text), None, "{text}");
        }
    }
}
