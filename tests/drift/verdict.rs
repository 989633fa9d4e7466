//! Whether what a changed page gives is right: the same, or a loss that is named.
//!
//! A warning tells of a difference if it is new, of a kind that means such a loss ([`TELLS`]), about that post, and in
//! words that name the field. A warning about anything else is no telling. A count in its words (`2 of 7 posts have no
//! date`) must cover all posts that differ. Nothing but [`UNKNOWABLE`] excuses a loss that is not told.

use std::collections::HashMap;

use unrolled::model::{Role, Timestamp};
use unrolled::{CompletenessState, ErrorKind, PageKind, Parsed, Warning, WarningKind};

use crate::changes::{Change, Effect};
use crate::differences::{self, Difference};
use crate::source;
use crate::subject::Subject;

/// What came out of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The result is the same, or just what the change makes of it.
    Exact,
    /// All that differs is named.
    Told,
    /// Nothing on the page can tell; for this reason.
    Unknowable(&'static str),
    /// Something is other, and nothing says so.
    Silent(String),
}

use WarningKind::*;

/// Which warnings tell of a difference in a field: the beginnings of paths, longest first, and kinds with words of which
/// the detail must have one.
type Tell = (WarningKind, &'static [&'static str]);
const ANY: &[&str] = &[];

const TELLS: &[(&str, &[Tell])] = &[
    (
        "posts.lost",
        &[
            (CountMismatch, ANY),
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &["post that the page is about"]),
            (UnknownMarkup, &["left out"]),
            (InvalidValue, &["left out", "something else than objects"]),
            (AnchorMissing, &["posts may be left out"]),
        ],
    ),
    (
        "posts.added",
        &[
            (CountMismatch, ANY),
            (PositionRepeat, ANY),
            (DuplicatePost, ANY),
            (
                AnchorMissing,
                &["found by what is inside", "told them", "lacks"],
            ),
        ],
    ),
    ("posts.order", &[(OutOfOrder, ANY), (PositionRepeat, ANY)]),
    ("site", &[(WeakEvidence, ANY)]),
    (
        "id",
        &[
            (
                MissingField,
                &["which thread", "post that the page is about", " id"],
            ),
            (UrlMismatch, ANY),
            (InvalidValue, &["id"]),
        ],
    ),
    (
        "url",
        &[
            (
                MissingField,
                &[
                    "which thread",
                    "post that the page is about",
                    " id",
                    "address",
                ],
            ),
            (UrlMismatch, ANY),
            (InvalidValue, &["id", "url", "link"]),
        ],
    ),
    (
        "title",
        &[(MissingField, &["title"]), (AnchorMissing, &["title"])],
    ),
    (
        "author.handle",
        &[
            (MissingField, &["handle"]),
            (AuthorInferred, ANY),
            (AnchorMissing, &["handle", "author"]),
        ],
    ),
    (
        "author.name",
        &[
            (MissingField, &["name"]),
            (AuthorInferred, ANY),
            (AnchorMissing, &["name", "author"]),
        ],
    ),
    (
        "author.avatar",
        &[
            (MissingField, &["avatar", "profile picture", "picture"]),
            (AuthorInferred, ANY),
            (AnchorMissing, &["avatar", "author"]),
        ],
    ),
    (
        "author.user_id",
        &[
            (
                MissingField,
                &["user id", "account's number", "avatar", "profile picture"],
            ),
            (AuthorInferred, ANY),
            (AnchorMissing, &["user id"]),
        ],
    ),
    (
        "author.url",
        &[
            (MissingField, &["handle", "profile's address"]),
            (AuthorInferred, ANY),
            (AnchorMissing, &["handle"]),
            (InvalidValue, &["link", "url"]),
        ],
    ),
    (
        "author.verified",
        &[
            (MissingField, &["name", "verified"]),
            (AuthorInferred, ANY),
            (AnchorMissing, &["verified"]),
            (UnknownMarkup, ANY),
        ],
    ),
    (
        "published",
        &[
            (MissingField, &["time", "date"]),
            (InvalidValue, &["date", "time"]),
            (TimeMismatch, ANY),
        ],
    ),
    (
        "stated_posts",
        &[
            (MissingField, &["count"]),
            (InvalidValue, &["count"]),
            (CountMismatch, ANY),
        ],
    ),
    (
        "reading_minutes",
        &[
            (MissingField, &["minutes"]),
            (InvalidValue, &["minutes", "count"]),
        ],
    ),
    (
        "views",
        &[
            (MissingField, &["views"]),
            (InvalidValue, &["views"]),
            (UnknownMarkup, &["views"]),
        ],
    ),
    (
        "gaps",
        &[
            (PositionGap, ANY),
            (CutOff, ANY),
            (MissingField, &["post that the page is about"]),
            (AnchorMissing, &["left out", "fold"]),
            (UnknownMarkup, &["left out"]),
            (InvalidValue, &["left out"]),
        ],
    ),
    (
        "more_from",
        &[
            (AnchorMissing, &["below the thread"]),
            (UnknownMarkup, &["card"]),
            (MissingField, &["card"]),
            (TimeMismatch, &["card"]),
            (CutOff, ANY),
            (InvalidValue, &["card"]),
        ],
    ),
    (
        "related",
        &[
            (AnchorMissing, &["below the thread"]),
            (UnknownMarkup, &["card"]),
            (MissingField, &["card"]),
            (TimeMismatch, &["card"]),
            (CutOff, ANY),
            (InvalidValue, &["card"]),
        ],
    ),
    (
        "hashtags",
        &[
            (AnchorMissing, &["below the thread"]),
            (CutOff, ANY),
            (MissingField, &["hashtags"]),
        ],
    ),
    (
        "post.id",
        &[
            (AnchorMissing, &["data-tweet"]),
            (MissingField, &[" id"]),
            (InvalidValue, &["id", "address of a post"]),
            (UrlMismatch, ANY),
        ],
    ),
    (
        "post.url",
        &[
            (MissingField, &[" id", "handle", "address"]),
            (InvalidValue, &["id", "link", "address", "url"]),
            (AnchorMissing, &["data-screenname", "data-tweet"]),
        ],
    ),
    (
        "post.author.handle",
        &[
            (MissingField, &["handle"]),
            (AnchorMissing, &["data-screenname", "handle"]),
            (InvalidValue, &["screen_name", "author", "username"]),
        ],
    ),
    (
        "post.author.name",
        &[
            (MissingField, &["display name"]),
            (AnchorMissing, &["display name"]),
            (InvalidValue, &["name", "author"]),
            (UnknownMarkup, ANY),
        ],
    ),
    (
        "post.author.avatar",
        &[
            (MissingField, &["profile picture", "picture"]),
            (InvalidValue, &["avatar", "author", "link"]),
        ],
    ),
    (
        "post.author.user_id",
        &[
            (MissingField, &["user id", "profile picture"]),
            (InvalidValue, &["id", "author"]),
        ],
    ),
    (
        "post.author.url",
        &[
            (MissingField, &["handle", "profile's address"]),
            (AnchorMissing, &["data-screenname", "data-tweet"]),
            (InvalidValue, &["url", "author", "link"]),
        ],
    ),
    (
        "post.author.verified",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["display name", "verified"]),
            (AnchorMissing, &["verified"]),
            (InvalidValue, &["verif", "author"]),
        ],
    ),
    (
        "post.role",
        &[
            (MissingField, &["post that the page is about", "handle"]),
            (
                AnchorMissing,
                &[
                    "order told",
                    "section",
                    "which one is opened",
                    "chain",
                    "part of the page",
                    "the first was taken",
                    "between posts",
                ],
            ),
            (OutOfOrder, ANY),
        ],
    ),
    (
        "post.reply",
        &[
            (MissingField, &["post that the page is about", "handle"]),
            (
                AnchorMissing,
                &[
                    "order told",
                    "section",
                    "chain",
                    "what they answer",
                    "between posts",
                    "the first was taken",
                ],
            ),
            (OutOfOrder, ANY),
        ],
    ),
    (
        "post.published",
        &[
            (AnchorMissing, &["data-tweet"]),
            (MissingField, &["date", "time", " id"]),
            (InvalidValue, &["date", "time", "created"]),
            (TimeMismatch, ANY),
            (AnchorMissing, &["time"]),
        ],
    ),
    ("post.number", CONTENT),
    (
        "post.text",
        &[
            (UnknownMarkup, ANY),
            (TruncatedText, ANY),
            (AnchorMissing, &["words"]),
            (MissingField, &["words"]),
            (InvalidValue, &["text"]),
            (CutOff, ANY),
        ],
    ),
    (
        "post.entities",
        &[
            (UnknownMarkup, ANY),
            (TruncatedText, ANY),
            (AnchorMissing, &["words", "link"]),
            (MissingField, &["words"]),
            (InvalidValue, &["link", "text", "facets"]),
            (TruncatedLink, ANY),
            (CutOff, ANY),
        ],
    ),
    (
        "post.media",
        &[
            (UnknownMarkup, ANY),
            (AnchorMissing, &["picture", "media", "card"]),
            (MissingField, &["media", "picture", "words"]),
            (
                InvalidValue,
                &[
                    "media", "picture", "link", "card", "photos", "videos", "all", "type", "url",
                    "formats", "variants", "external", "image", "article", "alt",
                ],
            ),
            (CutOff, ANY),
        ],
    ),
    (
        "post.quotes",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["quoted post"]),
            (AnchorMissing, &["quot"]),
            (InvalidValue, ANY),
            (TimeMismatch, ANY),
            (CutOff, ANY),
        ],
    ),
    (
        "post.poll",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["poll"]),
            (
                InvalidValue,
                &[
                    "poll",
                    "choices",
                    "count",
                    "percentage",
                    "total_votes",
                    "label",
                ],
            ),
            (AnchorMissing, &["poll"]),
            (CutOff, ANY),
        ],
    ),
    (
        "post.stats",
        &[
            (UnknownMarkup, ANY),
            (MissingField, &["count"]),
            (
                InvalidValue,
                &[
                    "count",
                    "replies",
                    "reposts",
                    "retweets",
                    "quotes",
                    "likes",
                    "views",
                    "bookmarks",
                ],
            ),
            (AnchorMissing, &["count"]),
            (CutOff, ANY),
        ],
    ),
    ("post", CONTENT),
];

/// What else stands inside posts.
const CONTENT: &[Tell] = &[(UnknownMarkup, ANY), (InvalidValue, ANY), (CutOff, ANY)];

/// Losses of which nothing on a page can tell.
struct Unknowable {
    kinds: &'static [&'static str],
    /// Names of sites; empty for all.
    sites: &'static [&'static str],
    /// Beginnings of the paths that may be less.
    paths: &'static [&'static str],
    reason: &'static str,
}

const DROPS: &[&str] = &[
    "attribute renamed",
    "several renamed",
    "saved by SingleFile",
    "saved by a browser",
    "times",
    "part dropped",
    "header dropped",
    "header replaced",
    "footer dropped",
    "head dropped",
    "key dropped",
    "null",
    "emptied",
    "several changed",
];

const UNKNOWABLE: &[Unknowable] = &[
    Unknowable {
        kinds: &["post dropped"],
        sites: &[
            "nitter",
            "x",
            "legacy-twitter",
            "embed",
            "mastodon",
            "bluesky",
            "skyview",
            "skythread",
            "generic",
            "fx json",
            "twitter-thread json",
        ],
        paths: &[
            "posts.lost",
            "post.role",
            "post.reply",
            "post.number",
            "gaps",
        ],
        reason: "the site neither counts nor numbers the posts of a page",
    },
    Unknowable {
        kinds: &["posts swapped"],
        sites: &[],
        paths: &[
            "posts.order",
            "post.role",
            "post.reply",
            "post.number",
            "gaps",
        ],
        reason: "what stands there now is in order by itself",
    },
    Unknowable {
        kinds: &["post doubled"],
        sites: &[],
        paths: &["posts.added", "post.reply", "gaps"],
        reason: "a post without an id may say the same as another",
    },
    Unknowable {
        kinds: &["words added"],
        sites: &["x"],
        paths: &["posts.lost", "post.role", "post.reply", "gaps"],
        reason: "a heading of any words, in the reader's language, ends a conversation on X",
    },
    Unknowable {
        kinds: &["post dropped"],
        sites: &["thread-reader"],
        paths: &["posts.lost"],
        reason: "the last post of a piece of a page, which states no count",
    },
    Unknowable {
        kinds: &["unwrapped"],
        sites: &[],
        paths: &[
            "*.entities",
            "*.number",
            "*.text",
            "*.replying_to",
            "hashtags",
            "post.language",
            "post.author.verified",
            "post.reposted_by",
            "*.url",
            "*.kind",
        ],
        reason: "a mark, or where a link led, is gone with the element",
    },
    Unknowable {
        kinds: DROPS,
        sites: &[],
        paths: &[
            "post.text",
            "post.entities",
            "post.media",
            "post.quotes",
            "post.poll",
            "post.stats",
            "post.number",
            "post.replying_to",
            "post.reposted_by",
            "post.pinned",
            "post.edited",
            "post.language",
            "post.content_warning",
            "post.author.verified",
        ],
        reason: "not every post has it, and it is not on the page any more",
    },
    Unknowable {
        kinds: DROPS,
        sites: &[],
        paths: &[
            "more_from",
            "related",
            "hashtags",
            "views",
            "gaps",
            "author.verified",
            "title",
        ],
        reason: "not every page has it, and it is not on this one any more",
    },
];

/// Judges what a changed page gives.
pub(crate) fn judge(
    subject: &Subject,
    change: &Change,
    effect: Effect,
    page: &str,
    result: &unrolled::Result<Parsed>,
) -> Verdict {
    let after = match result {
        Ok(after) => after,
        Err(error) if is_true(error.kind(), effect, page) => return Verdict::Told,
        Err(error) => return Verdict::Silent(format!("a wrong answer: {error}")),
    };
    let before = &subject.before;
    let differences = differences::between(before, after, change.alike);
    if differences.is_empty() {
        return completeness(before, after);
    }
    if effect == Effect::Syntax {
        return Verdict::Silent(listed("the same markup gives another result", &differences));
    }
    let lost = differences.iter().any(|is| is.path == "posts.lost");
    if lost && after.completeness.state == CompletenessState::Confirmed {
        let what = "posts are lost, and the rest is confirmed as the whole";
        return Verdict::Silent(listed(what, &differences));
    }
    let new = new_warnings(before, after);
    let untold: Vec<Difference> = differences
        .iter()
        .filter(|difference| !is_told(difference, &differences, &new, effect))
        .cloned()
        .collect();
    if untold.is_empty() {
        return Verdict::Told;
    }
    let excuse = untold
        .iter()
        .map(|difference| unknowable(subject, change, effect, after, difference));
    let excuses: Option<Vec<&'static str>> = excuse.collect();
    match excuses.as_deref() {
        Some([reason, ..]) => Verdict::Unknowable(reason),
        _ => Verdict::Silent(listed("not told", &untold)),
    }
}

/// Whether an error is a true answer. A page that still holds its posts is no other kind of page.
fn is_true(kind: ErrorKind, effect: Effect, page: &str) -> bool {
    match kind {
        ErrorKind::MarkupChanged | ErrorKind::Unrecognized => true,
        ErrorKind::NotAThread(PageKind::Empty | PageKind::Other) if effect == Effect::Cut => true,
        // All that was shown may have been dropped.
        ErrorKind::NotAThread(PageKind::Empty) if effect == Effect::Less => {
            let mut shown = String::new();
            source::each_text_mut(&mut source::read(page), &mut |text| {
                shown.push_str(&text.text)
            });
            shown.trim().is_empty()
        }
        _ => false,
    }
}

/// What is the same must not be said to be surer than before, nor less sure without a word.
fn completeness(before: &Parsed, after: &Parsed) -> Verdict {
    let (old, new) = (before.completeness, after.completeness);
    let worse =
        new.state != CompletenessState::Confirmed && !new_warnings(before, after).is_empty();
    if old == new || worse {
        Verdict::Exact
    } else {
        Verdict::Silent(format!("completeness was {old:?}, is {new:?}"))
    }
}

/// The warnings that were not there before.
fn new_warnings<'p>(before: &Parsed, after: &'p Parsed) -> Vec<&'p Warning> {
    let mut known: Vec<&Warning> = before.warnings.iter().collect();
    let mut is_new = |is: &&Warning| match known.iter().position(|known| known == is) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => true,
    };
    after.warnings.iter().filter(|is| is_new(is)).collect()
}

fn is_told(
    difference: &Difference,
    all: &[Difference],
    warnings: &[&Warning],
    effect: Effect,
) -> bool {
    // Where posts stand tells their parts.
    let moved = matches!(effect, Effect::Swapped(..) | Effect::Doubled(_))
        && matches!(
            &*difference.path,
            "post.role" | "post.reply.chain" | "post.reply.depth" | "post.reply" | "gaps"
        );
    let path = &difference.path;
    let rule = TELLS
        .iter()
        .filter(|(field, _)| is_in(path, field))
        .max_by_key(|(field, _)| field.len());
    let Some((start, tells)) = rule else {
        return false;
    };
    warnings.iter().any(|warning| {
        let detail = warning.detail.to_lowercase();
        let names = |(kind, words): &Tell| {
            *kind == warning.kind
                && (words.is_empty()
                    || words
                        .iter()
                        .any(|word| detail.contains(&word.to_lowercase())))
        };
        let order = moved
            && matches!(
                warning.kind,
                OutOfOrder | DuplicatePost | PositionRepeat | MissingField
            );
        let cut = warning.kind == CutOff && effect == Effect::Cut;
        order
            || cut && reaches(warning, difference)
            || tells.iter().any(names) && is_about(warning, start, difference, all)
    })
}

/// Whether a path is that of a field, or of a part of it.
fn is_in(path: &str, field: &str) -> bool {
    path.strip_prefix(field)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Whether the place where a page ends explains a difference: all behind it may be missing.
fn reaches(warning: &Warning, difference: &Difference) -> bool {
    match (warning.post, difference.post) {
        (Some(last), Some(post)) => post >= last,
        _ => difference.post.is_none(),
    }
}

/// Whether a warning is about the post that differs; one that counts posts covers those behind the first.
fn is_about(warning: &Warning, start: &str, difference: &Difference, all: &[Difference]) -> bool {
    let Some(post) = difference.post else {
        return true;
    };
    if start.starts_with("posts.") {
        return true;
    }
    let Some(first) = warning.post else {
        // About the whole page: that its author, or its order, was inferred.
        return matches!(warning.kind, AnchorMissing | MissingField)
            && !start.starts_with("post.author")
            || matches!(start, "post.role" | "post.reply");
    };
    if warning.kind == OutOfOrder || matches!(start, "post.role" | "post.reply") {
        return true;
    }
    let counted = warning.detail.split_once(" of ").and_then(|(count, rest)| {
        let of = rest
            .split(' ')
            .nth(1)
            .is_some_and(|word| word.starts_with("posts"));
        count
            .rsplit(' ')
            .next()?
            .parse::<usize>()
            .ok()
            .filter(|_| of)
    });
    let Some(count) = counted else {
        let quoted = warning.detail.starts_with("a quoted post");
        return post == first || quoted && post > first;
    };
    let mut posts: Vec<usize> = all
        .iter()
        .filter(|other| is_in(&other.path, start))
        .filter_map(|other| other.post)
        .collect();
    posts.dedup();
    post >= first && posts.len() <= count
}

fn unknowable(
    subject: &Subject,
    change: &Change,
    effect: Effect,
    after: &Parsed,
    difference: &Difference,
) -> Option<&'static str> {
    let path = &difference.path;
    let known = UNKNOWABLE.iter().find(|known| {
        known.kinds.contains(&change.kind)
            && (known.sites.is_empty() || known.sites.contains(&subject.site.name))
            && known
                .paths
                .iter()
                .any(|field| match field.strip_prefix("*.") {
                    Some(part) => path.split(['.', '[']).any(|is| is == part),
                    None => is_in(path, field),
                })
    });
    let reason = known.map(|known| known.reason);
    match effect {
        Effect::Without(post) if subject.site.name == "thread-reader" => {
            let last = post + 1 == subject.before.thread.posts.len();
            reason.filter(|_| last && subject.before.thread.stated_posts.is_none())
        }
        Effect::Without(_) => reason,
        Effect::Less => reason.filter(|_| difference.is_less()),
        Effect::Unmarked => reason.filter(|_| difference.is_less() || difference.is_more()),
        Effect::More if path == "posts.lost" => reason,
        Effect::Swapped(..) => reason.filter(|_| is_in_order(after)),
        Effect::Doubled(_) => {
            let id = difference.after.get("id").or(difference.after.get("text"));
            reason.filter(|_| {
                path != "posts.added" || id.is_none() || difference.after.get("id").is_none()
            })
        }
        _ => None,
    }
}

/// Whether the posts of a page stand in order as they are: the chain, and each chain of answers.
fn is_in_order(parsed: &Parsed) -> bool {
    let mut last: HashMap<Option<u32>, Timestamp> = HashMap::new();
    parsed.thread.posts.iter().all(|post| {
        let sequence = match (post.role, post.reply) {
            (Role::Thread | Role::Main | Role::Ancestor, _) => None,
            (Role::Reply, Some(reply)) => Some(reply.chain),
            _ => return true,
        };
        let Some(time) = post.published.filter(|time| time.instant().is_some()) else {
            return true;
        };
        let before = last.insert(sequence, time).and_then(Timestamp::instant);
        before.is_none_or(|before| Some(before) <= time.instant())
    })
}

fn listed(what: &str, differences: &[Difference]) -> String {
    let short = |value: &serde_json::Value| {
        let text = value.to_string();
        match text.char_indices().nth(100) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    };
    let mut lines = vec![what.to_owned()];
    for difference in differences.iter().take(4) {
        let post = difference
            .post
            .map(|post| format!(" of post {post}"))
            .unwrap_or_default();
        lines.push(format!(
            "      {}{post}: {} -> {}",
            difference.path,
            short(&difference.before),
            short(&difference.after)
        ));
    }
    if differences.len() > 4 {
        lines.push(format!("      and {} more", differences.len() - 4));
    }
    lines.join("\n")
}
