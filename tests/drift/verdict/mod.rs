//! Judges the result for a changed page: it must be the same, or report the loss.
//!
//! A warning flags a difference if it is new, if its kind and field mean such a loss ([`FLAGS`]), and if it is about
//! that post. A warning about anything else does not count. The warning's own count (2 of 7 posts have no date) must
//! cover all posts that differ. Its wording does not matter. Only [`UNKNOWABLE`] excuses a loss that is not flagged.

mod flags;
mod unknowable;

use std::collections::{BTreeSet, HashMap};

use unrolled::WarningKind::*;
use unrolled::model::{Role, Timestamp};
use unrolled::{CompletenessState, Error, ErrorKind, Field, PageKind, Parsed, Warning};

use crate::differences::{self, Difference};
use crate::pages::changes::{Change, Effect};
use crate::pages::source;
use crate::pages::subject::{Envelope, Subject};
use flags::{FLAGS, Flag};
use unknowable::{OF_TOMBSTONES, UNKNOWABLE};

/// The outcome of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The result is the same, or exactly the effect of the change.
    Exact,
    /// Every difference is reported.
    Flagged,
    /// Nothing on the page shows the loss, for this reason.
    Unknowable(&'static str),
    /// Something differs, and nothing reports it: what, and in which fields.
    Silent(String, BTreeSet<String>),
}

impl Verdict {
    fn silent(what: &str, differences: &[Difference]) -> Self {
        let paths = differences.iter().map(|difference| &*difference.path);
        Self::Silent(listed(what, differences), fields(paths))
    }
}

/// Judges the result for a changed page.
pub(crate) fn judge(
    subject: &Subject,
    change: &Change,
    effect: Effect,
    page: &str,
    result: &unrolled::Result<Parsed>,
) -> Verdict {
    let after = match result {
        Ok(after) => after,
        Err(error) if is_true(error, effect, page, subject) => return Verdict::Flagged,
        Err(error) => {
            let fields = BTreeSet::from(["answer".to_owned()]);
            return Verdict::Silent(format!("a wrong answer: {error}"), fields);
        }
    };
    let before = &subject.before;
    let differences = differences::between(before, after, change.leniency);
    if differences.is_empty() {
        return completeness(before, after);
    }
    if effect == Effect::Syntax {
        return Verdict::silent("the same markup gives another result", &differences);
    }
    let lost = differences.iter().any(|is| is.path == "posts.lost");
    if lost && after.completeness.state == CompletenessState::Confirmed {
        let what = "posts are lost, and the rest is confirmed as the whole";
        return Verdict::silent(what, &differences);
    }
    let new = new_warnings(before, after);
    // The counts of posts with a missing part do not include missing posts.
    let of_remaining: Vec<Difference> = differences
        .iter()
        .filter(|difference| !is_tombstone(difference, after))
        .cloned()
        .collect();
    let unflagged: Vec<Difference> = differences
        .iter()
        .filter(|difference| {
            let all = if is_tombstone(difference, after) {
                &differences
            } else {
                &of_remaining
            };
            !is_flagged(difference, all, &new, effect)
                && !is_in_new_gap(difference, &differences, before, after)
        })
        .cloned()
        .collect();
    if unflagged.is_empty() {
        return Verdict::Flagged;
    }
    let excuse = unflagged
        .iter()
        .map(|difference| unknowable(subject, change, effect, after, difference, &differences));
    let excuses: Option<Vec<&'static str>> = excuse.collect();
    match excuses.as_deref() {
        Some([reason, ..]) => Verdict::Unknowable(reason),
        _ if effect == Effect::Cut && ends_with_a_line(subject, page) => {
            Verdict::Unknowable("a file of lines says nowhere how many it has")
        }
        _ => Verdict::silent("not flagged", &unflagged),
    }
}

/// Returns whether an error is correct. A page that still has its posts is not another kind of page.
fn is_true(error: &Error, effect: Effect, page: &str, subject: &Subject) -> bool {
    match error.kind() {
        ErrorKind::MarkupChanged | ErrorKind::Unrecognized => true,
        ErrorKind::NotAThread(PageKind::Empty | PageKind::Other) if effect == Effect::Cut => true,
        // The part that shows a post opened over a timeline may have been after the end of the page.
        ErrorKind::NotAThread(PageKind::Listing) if effect == Effect::Cut => error.is_truncated(),
        // A list without posts has nothing to lose but its author.
        ErrorKind::NotAListing | ErrorKind::NotAThread(_)
            if subject.is_list() && subject.before.thread.posts.is_empty() =>
        {
            true
        }
        // A list without any post left is not a list.
        ErrorKind::NotAListing | ErrorKind::NotAThread(_)
            if subject.is_list() && matches!(effect, Effect::Cut | Effect::Less) =>
        {
            effect == Effect::Cut && error.is_truncated() || !subject.has_post_text(page)
        }
        // All visible content may have been dropped.
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

/// If the result is the same, its completeness must not improve, nor get worse without a warning.
fn completeness(before: &Parsed, after: &Parsed) -> Verdict {
    let (old, new) = (before.completeness, after.completeness);
    let worse =
        new.state != CompletenessState::Confirmed && !new_warnings(before, after).is_empty();
    if old == new || worse {
        Verdict::Exact
    } else {
        let fields = BTreeSet::from(["completeness".to_owned()]);
        Verdict::Silent(format!("completeness was {old:?}, is {new:?}"), fields)
    }
}

/// The warnings that are new.
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

fn is_flagged(
    difference: &Difference,
    all: &[Difference],
    warnings: &[&Warning],
    effect: Effect,
) -> bool {
    // If posts were moved, a warning about their place covers these fields.
    let moved = matches!(effect, Effect::Swapped(..) | Effect::Doubled(_))
        && ["post.role", "post.reply", "post.number", "gaps"]
            .iter()
            .any(|field| is_in(&difference.path, field));
    let path = &difference.path;
    let rule = FLAGS
        .iter()
        .filter(|(field, _)| is_in(path, field))
        .max_by_key(|(field, _)| field.len());
    let Some((start, flags)) = rule else {
        return false;
    };
    let names = |warning: &Warning, (kind, fields): &Flag| {
        let named = |field| fields.contains(&field);
        *kind == warning.kind && (fields.is_empty() || warning.field.is_some_and(named))
    };
    let of_field = |warning: &&&Warning| {
        let mut flags = flags.iter().copied().flatten();
        flags.any(|flag| names(warning, flag))
    };
    let firsts: Vec<usize> = warnings
        .iter()
        .filter(of_field)
        .filter_map(|warning| warning.post)
        .collect();
    warnings.iter().any(|warning| {
        let order = moved
            && matches!(
                warning.kind,
                OutOfOrder | DuplicatePost | PositionRepeat | MissingField
            );
        let cut = warning.kind == CutOff && effect == Effect::Cut;
        order
            || cut && is_explained_by_cut(warning, difference)
            || of_field(&warning) && concerns(warning, start, difference, all, &firsts)
    })
}

/// Returns whether a file of lines ends with a whole one.
fn ends_with_a_line(subject: &Subject, page: &str) -> bool {
    let is_whole = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok();
    matches!(subject.envelope, Envelope::Lines) && page.lines().last().is_some_and(is_whole)
}

/// Returns whether a post is lost where the new result has a gap that the old one has not, which reports it; or whether
/// a difference follows from that: the gap itself, and the numbers along the chain.
fn is_in_new_gap(
    difference: &Difference,
    all: &[Difference],
    before: &Parsed,
    after: &Parsed,
) -> bool {
    let (old, new) = (&before.thread, &after.thread);
    let is_reported = |lost: &Difference| {
        let above = lost.post.and_then(|at| old.posts.get(..at));
        let kept = |post: &unrolled::model::Post| {
            let id = post.id.as_ref()?;
            new.posts
                .iter()
                .position(|other| other.id.as_ref() == Some(id))
        };
        let place = above.and_then(|above| above.iter().rev().find_map(kept));
        let is_new = |gap: &&unrolled::model::Gap| !old.gaps.contains(gap);
        new.gaps.iter().filter(is_new).any(|gap| gap.after == place)
    };
    let mut lost = all.iter().filter(|is| is.path == "posts.lost").peekable();
    match &*difference.path {
        "posts.lost" => is_reported(difference),
        path if is_in(path, "gaps") || is_in(path, "post.number") || is_in(path, "post.reply") => {
            lost.peek().is_some() && !new.gaps.is_empty() && lost.all(is_reported)
        }
        _ => false,
    }
}

/// Returns whether a path is that of a field, or of a part of it.
fn is_in(path: &str, field: &str) -> bool {
    path.strip_prefix(field)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Returns whether a difference follows from an item of a list whose depth became zero: its depth, the numbers of
/// items, the spans, and in the text nothing but numbers and white space.
fn follows_from_depth(difference: &Difference, all: &[Difference]) -> bool {
    let is_depth = |path: &str| path.starts_with("post.blocks[") && path.ends_with(".depth");
    let became_zero =
        |is: &Difference| is.post == difference.post && is_depth(&is.path) && is.after == 0;
    let path = &*difference.path;
    let follows = match path {
        "post.text" => letters(&difference.before) == letters(&difference.after),
        _ if is_depth(path) => true,
        _ if path.starts_with("post.blocks[") => {
            path.ends_with(".number") || path.contains(".span[")
        }
        _ => path.contains(".span["),
    };
    follows && all.iter().any(became_zero)
}

/// Returns whether truncation explains a difference: everything after the end of the page may be missing.
fn is_explained_by_cut(warning: &Warning, difference: &Difference) -> bool {
    match (warning.post, difference.post) {
        // The numbers of posts are parsed along the complete chain.
        _ if is_in(&difference.path, "post.number") => true,
        (Some(last), Some(post)) => post >= last,
        _ => difference.post.is_none(),
    }
}

/// Returns whether a warning is about the post that differs; a warning with a count covers posts after the first.
/// `firsts` are the posts that warnings about the field name, which cover these.
fn concerns(
    warning: &Warning,
    start: &str,
    difference: &Difference,
    all: &[Difference],
    firsts: &[usize],
) -> bool {
    let Some(post) = difference.post else {
        return true;
    };
    if start.starts_with("posts.") {
        return true;
    }
    let Some(first) = warning.post else {
        // About the page: its author, or its order, was inferred.
        return matches!(warning.kind, AnchorMissing | MissingField)
            && !start.starts_with("post.author")
            || matches!(start, "post.role" | "post.reply" | "post.number");
    };
    if warning.kind == OutOfOrder || matches!(start, "post.role" | "post.reply" | "post.number") {
        return true;
    }
    // A number is part of a series, so a loss in another post explains it.
    let broken = |other: &Difference| {
        other.post == Some(first) && matches!(&*other.path, "post.number" | "post.text")
            || other.path == "posts.lost"
    };
    if start == "post.number" && post != first && all.iter().any(broken) {
        return true;
    }
    // A number is recognised by those of the neighbouring posts.
    if warning.kind == CutOff && start == "post.number" {
        return true;
    }
    let Some(count) = warning.count else {
        // If several quotes of a page miss something, the warning names the first.
        let quoted = warning.kind == MissingField && warning.field == Some(Field::Quote);
        return post == first || quoted && post > first;
    };
    let mut posts: Vec<usize> = all
        .iter()
        .filter(|other| is_in(&other.path, start))
        .filter_map(|other| other.post)
        .filter(|other| *other == first || !firsts.contains(other))
        .collect();
    posts.dedup();
    // It is true of the first in any case.
    post == first || post > first && posts.len() <= count.affected
}

/// Returns whether a difference is about a post of which only a tombstone is left.
fn is_tombstone(difference: &Difference, after: &Parsed) -> bool {
    if difference.path == "posts.lost" {
        return difference.before.get("unavailable").is_some();
    }
    let post = difference
        .post
        .and_then(|post| after.thread.posts.get(post));
    post.is_some_and(|post| post.unavailable.is_some())
}

/// Returns the letters of a text.
fn letters(text: &serde_json::Value) -> String {
    let text = text.as_str().unwrap_or_default();
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn unknowable(
    subject: &Subject,
    change: &Change,
    effect: Effect,
    after: &Parsed,
    difference: &Difference,
    all: &[Difference],
) -> Option<&'static str> {
    let path = &difference.path;
    if subject.is_list()
        && matches!(
            effect,
            Effect::Less | Effect::Without(_) | Effect::Swapped(..)
        )
    {
        let lost = path == "posts.lost" && effect != Effect::Unmarked;
        if lost || path == "posts.order" {
            return Some("a list neither counts nor numbers its posts");
        }
    }
    let of_tombstones = OF_TOMBSTONES
        .iter()
        .filter(|_| is_tombstone(difference, after));
    let known = UNKNOWABLE.iter().chain(of_tombstones).find(|known| {
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
        Effect::Less | Effect::None
            if subject.site.name == "mastodon"
                && change.kind == "several renamed"
                && (path.starts_with("post.blocks") && path.ends_with("].number")
                    || path == "post.text"
                        && letters(&difference.before) == letters(&difference.after)) =>
        {
            Some("a list that does not say where it starts begins at 1")
        }
        // The posts after an end mark that is gone, and the posts that a line tied together.
        Effect::Less if known.is_some_and(|known| known.changes_more) => reason,
        Effect::Less if subject.site.name == "fx json" && follows_from_depth(difference, all) => {
            Some("the API leaves out the depth of an item that is in no other")
        }
        // A part of a name is gone; a complete one would be missed.
        Effect::Less
            if matches!(&**path, "author.name" | "post.author.name")
                && difference.after.is_null()
                && !is_tombstone(difference, after) =>
        {
            None
        }
        Effect::Less if path == "posts.lost" && subject.site.name == "generic" => {
            reason.filter(|_| difference.post == subject.before.thread.posts.len().checked_sub(1))
        }
        Effect::Less => reason.filter(|_| difference.is_less()),
        // HTML ends an open item where another begins.
        Effect::Unmarked
            if subject.site.name == "mastodon"
                && change.kind == "unwrapped"
                && (path.starts_with("post.blocks")
                    || path == "post.text"
                        && letters(&difference.before) == letters(&difference.after)) =>
        {
            Some("without its element, a list inside an item is part of the list around it")
        }
        Effect::Unmarked => reason.filter(|_| difference.is_less() || difference.is_more()),
        Effect::More if path == "posts.lost" => reason,
        Effect::More if subject.is_list() => reason.filter(|_| difference.is_more()),
        // Names, cards and the ends of conversations have no marks there.
        Effect::More if subject.site.name == "x" => reason,
        Effect::More if subject.site.name == "nitter" => reason.filter(|_| {
            let in_blocks = |other: &Difference| other.path.starts_with("post.blocks");
            all.iter().any(in_blocks)
        }),
        Effect::More if subject.site.name == "generic" => reason.filter(|_| difference.is_more()),
        Effect::Swapped(..) => reason.filter(|_| is_in_order(after)),
        Effect::Doubled(_) => {
            let id = difference.after.get("id").or(difference.after.get("text"));
            reason.filter(|_| {
                path != "posts.added" || id.is_none() || difference.after.get("id").is_none()
            })
        }
        // If a gap moves, the page has the gap at the new place.
        Effect::None if change.kind == "containers reordered" => reason,
        Effect::None if change.kind == "text moved inside" => reason,
        // If the white space before elements is gone, white space inside text may be the author's. The text of a card
        // is from another page, which no site translates.
        Effect::None if matches!(change.kind, "white space" | "other language") => reason,
        Effect::None if matches!(change.kind, "tag renamed" | "text moved inside") => reason,
        Effect::None if change.kind == "unwrapped" && path == "post.styles" => reason,
        Effect::None if change.kind == "attribute renamed" && change.name.ends_with("start") => {
            let is_list = path.starts_with("post.blocks") || path == "post.text";
            (subject.site.name == "mastodon" && is_list)
                .then_some("a list that does not say where it starts begins at 1")
        }
        // The site has other URLs.
        Effect::None if subject.is_list() && change.kind == "markup exchanged" => {
            (path == "gaps[0].url").then_some("the address of the next page is what the page says")
        }
        _ => None,
    }
}

/// Returns whether the posts of an unchanged page are in order: the chain, and each chain of replies.
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

/// Returns the fields of paths: without the indices into lists.
fn fields<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<String> {
    let field = |path: &str| {
        let mut field = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('[') {
            field.push_str(before);
            rest = after.split_once(']').map_or("", |(_, after)| after);
        }
        field + rest
    };
    paths.map(field).collect()
}
