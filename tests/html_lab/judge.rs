//! Compares the result for a changed page with the right one, which is known by construction.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::kinds::{Right, Words};
use crate::specimen::{Specimen, posts};

/// The outcome of one changed page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// The right result.
    Exact,
    /// Not right, with a new warning or less certainty than before.
    Reported,
    /// An error.
    Error,
    /// Not right, and nothing says so.
    Silent,
}

/// An outcome, and what differs.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) outcome: Outcome,
    pub(crate) why: Vec<String>,
}

/// The values of a post that must be right.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    id: Value,
    handle: String,
    name: String,
    words: String,
    time: Value,
    media: Vec<String>,
    stats: Value,
}

/// Judges a result.
pub(crate) fn judge(
    specimen: &Specimen,
    right: &Right,
    words: Words,
    result: &Result<Value, unrolled::Error>,
) -> Verdict {
    let expected = &specimen.expected;
    let found = match result {
        Ok(found) => found,
        Err(_) => {
            let outcome = if expected["error"].is_string() {
                Outcome::Exact
            } else {
                Outcome::Error
            };
            return Verdict {
                outcome,
                why: Vec::new(),
            };
        }
    };
    let mut why = Vec::new();
    let mut doubtful = Vec::new();
    if expected["error"].is_string() {
        why.push(format!(
            "a result instead of the error {}",
            expected["error"]
        ));
    } else {
        compare(expected, found, right, words, &mut why, &mut doubtful);
    }
    let outcome = if why.is_empty() {
        Outcome::Exact
    } else if is_reported(expected, found, &doubtful) {
        Outcome::Reported
    } else {
        Outcome::Silent
    };
    Verdict { outcome, why }
}

fn compare(
    expected: &Value,
    found: &Value,
    right: &Right,
    words: Words,
    why: &mut Vec<String>,
    doubtful: &mut Vec<usize>,
) {
    let mut olds: Vec<Said> = posts(expected)
        .into_iter()
        .map(|post| said(post, words))
        .collect();
    let news: Vec<Said> = posts(found)
        .into_iter()
        .map(|post| said(post, words))
        .collect();
    let rename = |name: &mut String, to: &str| {
        if !name.is_empty() {
            *name = normal(to, words);
        }
    };
    match right {
        Right::Removed(post) => {
            olds.remove(*post);
        }
        Right::Emptied(post) => olds[*post].words.clear(),
        Right::Renamed(from, to) => {
            let from = normal(from, words);
            let named = olds.iter_mut().filter(|post| post.name == from);
            named.for_each(|post| rename(&mut post.name, to));
        }
        _ => {}
    }
    let orders = match right {
        Right::Order(order) => {
            let moved = order.iter().map(|at| olds[*at].clone()).collect();
            // Replies to others have no order of their own; in a list the order is the page's.
            let free = |post: &&Value| post["role"] == "reply" || post["published"].is_null();
            let listed = expected["listing"].is_object();
            if listed || posts(expected).iter().skip(1).all(free) {
                vec![olds, moved]
            } else {
                vec![olds]
            }
        }
        _ => vec![olds],
    };
    let differences: Vec<(Vec<String>, Vec<usize>)> = orders
        .iter()
        .map(|olds| differ(olds, &news, right))
        .collect();
    let Some((differ, posts)) = differences
        .into_iter()
        .min_by_key(|(differ, _)| differ.len())
    else {
        return;
    };
    why.extend(differ);
    doubtful.extend(posts);
    let thread = |of: &Value| {
        let of = if of["listing"].is_object() {
            &of["listing"]
        } else {
            &of["thread"]
        };
        (of["id"].clone(), text(&of["author"]["handle"]))
    };
    let (old, new) = (thread(expected), thread(found));
    let about_first = matches!(
        right,
        Right::Removed(_) | Right::Order(_) | Right::Emptied(_)
    );
    if old.0 != new.0 && !about_first {
        why.push(format!("thread id: {} -> {}", old.0, new.0));
    }
    if old.1 != new.1 && !about_first {
        why.push(format!("thread author: {} -> {}", old.1, new.1));
    }
}

/// Returns what differs, and the indices of the new posts that it concerns.
fn differ(olds: &[Said], news: &[Said], right: &Right) -> (Vec<String>, Vec<usize>) {
    let (mut why, mut at) = (Vec::new(), Vec::new());
    if olds.len() != news.len() {
        let foreign = news
            .iter()
            .position(|new| !olds.iter().any(|old| old.words == new.words));
        let which = foreign.map(|at| format!(", e.g. {:?}", short(&news[at].words)));
        let which = which.unwrap_or_default();
        why.push(format!("posts: {} -> {}{which}", olds.len(), news.len()));
        return (why, at);
    }
    let ids = |list: &[Said]| {
        list.iter()
            .map(|post| post.id.to_string())
            .collect::<Vec<_>>()
    };
    let (mut a, mut b) = (ids(olds), ids(news));
    if a != b {
        a.sort();
        b.sort();
        if a == b {
            why.push("order".to_owned());
            return (why, at);
        }
    }
    for (index, (old, new)) in olds.iter().zip(news).enumerate() {
        let before = why.len();
        let mut add = |what: &str, old: &str, new: &str| {
            why.push(format!(
                "{what} of {index}: {:?} -> {:?}",
                short(old),
                short(new)
            ));
        };
        if old.id != new.id {
            add("id", &old.id.to_string(), &new.id.to_string());
        }
        if old.handle != new.handle {
            add("handle", &old.handle, &new.handle);
        }
        if old.name != new.name {
            add("name", &old.name, &new.name);
        }
        if old.words != new.words {
            let from = old
                .words
                .chars()
                .zip(new.words.chars())
                .take_while(|(a, b)| a == b)
                .count();
            let tail = |words: &str| {
                words
                    .chars()
                    .skip(from.saturating_sub(6))
                    .collect::<String>()
            };
            add("words", &tail(&old.words), &tail(&new.words));
        }
        let no_time = matches!(right, Right::MayLoseTime) && new.time.is_null();
        if old.time != new.time && !no_time {
            add("time", &old.time.to_string(), &new.time.to_string());
        }
        let no_media = matches!(right, Right::Emptied(_));
        if old.media != new.media && !no_media {
            add("media", &old.media.join(" "), &new.media.join(" "));
        }
        if let Some(wrong) = wrong_number(&old.stats, &new.stats) {
            add("numbers", &wrong.0, &wrong.1);
        }
        if why.len() > before {
            at.push(index);
        }
    }
    (why, at)
}

/// Returns a number that is another one than before, beyond the precision of a shortened number.
fn wrong_number(old: &Value, new: &Value) -> Option<(String, String)> {
    let numbers = new.as_object()?.iter();
    numbers
        .filter_map(|(name, new)| {
            let value = |of: &Value| of["value"].as_f64();
            let (before, after) = (value(&old[name]), value(new)?);
            let near = before.is_some_and(|before| {
                let near = (before - after).abs() <= before * 0.06;
                before == after || (near && new["exact"] == false)
            });
            let shown = |of: Option<f64>| of.map_or("-".to_owned(), |of| of.to_string());
            (!near).then(|| {
                (
                    format!("{name} {}", shown(before)),
                    format!("{name} {after}"),
                )
            })
        })
        .next()
}

/// Returns whether something in the result says that it is not what the page had.
fn is_reported(expected: &Value, found: &Value, posts: &[usize]) -> bool {
    let rank = |of: &Value| match of.as_str() {
        Some("certain" | "confirmed" | "high") => 3,
        Some("likely" | "medium") => 2,
        Some("possible" | "low") => 1,
        _ => 0,
    };
    let lower =
        |path: [&str; 2]| rank(&found[path[0]][path[1]]) < rank(&expected[path[0]][path[1]]);
    let partial = |of: &Value| of["completeness"]["state"] == "partial";
    if lower(["completeness", "state"])
        || lower(["detection", "confidence"])
        || lower(["segmentation", "confidence"])
        || (partial(found) && !partial(expected))
    {
        return true;
    }
    let count = |of: &Value, relevant: &dyn Fn(&Value) -> bool| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for warning in of["warnings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|it| relevant(it))
        {
            *counts
                .entry(format!("{} {}", warning["kind"], warning["field"]))
                .or_default() += 1;
        }
        counts
    };
    let before = count(expected, &|_| true);
    let concerns = |warning: &Value| {
        let post = warning["post"]
            .as_u64()
            .and_then(|post| usize::try_from(post).ok());
        post.is_none_or(|post| posts.is_empty() || posts.contains(&post))
    };
    let after = count(found, &concerns);
    after
        .iter()
        .any(|(kind, count)| before.get(kind).unwrap_or(&0) < count)
}

fn said(post: &Value, words: Words) -> Said {
    let media = post["media"].as_array().into_iter().flatten();
    Said {
        id: post["id"].clone(),
        handle: text(&post["author"]["handle"]),
        name: normal(&text(&post["author"]["name"]), words),
        words: normal(&text(&post["text"]), words),
        time: post["published"]["at"].clone(),
        media: media.map(|it| without_counter(&text(&it["url"]))).collect(),
        stats: post["stats"].clone(),
    }
}

/// Returns a URL without what a counter of clicks added.
fn without_counter(url: &str) -> String {
    let end = url.find("utm_source=share&ref=7");
    end.map_or(url, |end| &url[..end - 1]).to_owned()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns a text as far as the change keeps it.
fn normal(text: &str, words: Words) -> String {
    let shown = text.chars().filter(|c| !is_invisible(*c));
    match words {
        Words::Letters => shown.filter(|c| !c.is_whitespace()).collect(),
        Words::Spaces => {
            let shown: String = shown.collect();
            shown.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Words::Exact => text.to_owned(),
    }
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{fe0f}' | '\u{feff}'
    )
}

fn short(text: &str) -> String {
    match text.char_indices().nth(70) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
