//! The differences between two results, field by field.

use serde_json::Value;
use unrolled::Parsed;

use crate::pages::changes::Leniency;

/// A difference.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The field, with dots: `author.name`, `post.media[0].url`; `posts.lost`, `posts.added`, `posts.order`.
    pub(crate) path: String,
    /// The post, as an index into the new result; for lost posts, an index into the old one.
    pub(crate) post: Option<usize>,
    pub(crate) before: Value,
    pub(crate) after: Value,
}

impl Difference {
    /// Whether the new value is part of the old one: the change removed something and added nothing.
    pub(crate) fn is_less(&self) -> bool {
        // If the text is shorter, every later offset differs.
        self.path == "posts.lost"
            || self.path.contains(".span[")
            || is_less(&self.before, &self.after)
    }

    /// Whether the old value is part of the new one.
    pub(crate) fn is_more(&self) -> bool {
        self.path.contains(".span[") || is_less(&self.after, &self.before)
    }
}

/// Returns all differences between the result for a page and the result for its changed form.
pub(crate) fn between(before: &Parsed, after: &Parsed, leniency: Leniency) -> Vec<Difference> {
    if before.thread == after.thread && before.detection.site == after.detection.site {
        return Vec::new();
    }
    let value = |parsed: &Parsed| {
        let mut value = serde_json::to_value(&parsed.thread).expect("a thread is JSON");
        for post in value["posts"].as_array_mut().into_iter().flatten() {
            show_structure(post);
        }
        normalise(&mut value, leniency);
        value
    };
    let (mut old, mut new) = (value(before), value(after));
    // Twitter has two hosts.
    for thread in [&mut old, &mut new] {
        if let Some(url) = thread.get_mut("url") {
            normalise(url, Leniency::WithoutHosts);
        }
    }
    let mut found = Vec::new();
    let olds = remove_posts(&mut old);
    let news = remove_posts(&mut new);
    let places = align(&olds, &news);
    let of_new = |at: usize| places.iter().position(|place| *place == Some(at));
    name_gaps(&mut old, olds.len(), Some);
    name_gaps(&mut new, news.len(), of_new);
    for (at, place) in places.iter().enumerate() {
        match place {
            Some(place) => differ("post", Some(*place), &olds[at], &news[*place], &mut found),
            None => found.push(Difference {
                path: "posts.lost".to_owned(),
                post: Some(at),
                before: olds[at].clone(),
                after: Value::Null,
            }),
        }
    }
    for (at, new) in news.iter().enumerate() {
        if !places.contains(&Some(at)) {
            found.push(Difference {
                path: "posts.added".to_owned(),
                post: Some(at),
                before: Value::Null,
                after: new.clone(),
            });
        }
    }
    let order: Vec<usize> = places.into_iter().flatten().collect();
    if !order.is_sorted() {
        found.push(Difference {
            path: "posts.order".to_owned(),
            post: None,
            before: Value::Null,
            after: order.into(),
        });
    }
    differ("", None, &old, &new, &mut found);
    if before.detection.site != after.detection.site {
        found.push(Difference {
            path: "site".to_owned(),
            post: None,
            before: before.detection.site.as_str().into(),
            after: after.detection.site.as_str().into(),
        });
    }
    found
}

/// Replaces the positions of blocks and styles by what is there: a part that is gone moves all others.
fn show_structure(post: &mut Value) {
    let text = post["text"].as_str().unwrap_or_default().to_owned();
    let words = |span: &Value| -> Value {
        let end = |at: usize| span[at].as_u64().and_then(|at| usize::try_from(at).ok());
        let (start, end) = (end(0).unwrap_or(0), end(1).unwrap_or(0));
        text.get(start..end).unwrap_or_default().into()
    };
    let url = |of: &Value, at: &Value| -> Value {
        let at = at.as_u64().and_then(|at| usize::try_from(at).ok());
        at.map_or(Value::Null, |at| of[at]["url"].clone())
    };
    let (media, quotes) = (post["media"].clone(), post["quotes"].clone());
    for name in ["blocks", "styles"] {
        let parts = post.get_mut(name).and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            part["words"] = words(&part["span"].take());
            let rows = part.get_mut("rows").and_then(Value::as_array_mut);
            let rows = rows.into_iter().flatten().filter_map(Value::as_array_mut);
            for cell in rows.flatten() {
                *cell = words(cell);
            }
            let list = if part["kind"] == "media" {
                &media
            } else {
                &quotes
            };
            if let Some(index) = part.get_mut("index") {
                *index = url(list, index);
            }
        }
    }
}

fn remove_posts(thread: &mut Value) -> Vec<Value> {
    let posts = thread
        .as_object_mut()
        .and_then(|thread| thread.remove("posts"));
    match posts {
        Some(Value::Array(posts)) => posts,
        _ => Vec::new(),
    }
}

/// Names the post before a gap by its index in the old result instead of its index in the new one. A gap at the end has
/// no such post.
fn name_gaps(thread: &mut Value, posts: usize, before: impl Fn(usize) -> Option<usize>) {
    for gap in thread["gaps"].as_array_mut().into_iter().flatten() {
        let after = gap["after"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        gap["after"] = match after {
            Some(at) if at + 1 < posts => {
                before(at).map_or("a post that was not there".into(), Value::from)
            }
            _ => Value::Null,
        };
    }
    if thread["gaps"].is_null() {
        thread.as_object_mut().map(|thread| thread.remove("gaps"));
    }
}

/// Matches each old post with a new one: by id, by text, otherwise by its neighbours.
fn align(olds: &[Value], news: &[Value]) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = vec![None; olds.len()];
    let mut taken = vec![false; news.len()];
    for key in ["id", "text", "media", "unavailable"] {
        for (at, old) in olds.iter().enumerate() {
            if places[at].is_some() || old[key].is_null() {
                continue;
            }
            let same = |(at, new): (usize, &Value)| {
                // A post with another id is another post.
                let other = key != "id" && !old["id"].is_null() && !new["id"].is_null();
                !taken[at] && !other && new[key] == old[key]
            };
            if let Some(place) = news.iter().enumerate().position(same) {
                places[at] = Some(place);
                taken[place] = true;
            }
        }
    }
    // The rest: if there are equally many between two matched posts.
    for at in 0..olds.len() {
        if places[at].is_some() {
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| places[before]);
        let next = before.map_or(0, |before| before + 1);
        let compatible =
            |new: &Value| old_or_none(&olds[at], new) && !is_replaced_by_tombstone(&olds[at], new);
        let near = at == 0 || before.is_some();
        if near && next < news.len() && !taken[next] && compatible(&news[next]) {
            places[at] = Some(next);
            taken[next] = true;
        }
    }
    if olds.len() == news.len() {
        for at in 0..olds.len() {
            if places[at].is_none() && !taken[at] && !is_replaced_by_tombstone(&olds[at], &news[at])
            {
                places[at] = Some(at);
                taken[at] = true;
            }
        }
    }
    places
}

/// Returns whether a tombstone replaces a post with content.
fn is_replaced_by_tombstone(old: &Value, new: &Value) -> bool {
    let of_nobody = !old["unavailable"].is_null() && old["author"].is_null();
    let says = ["text", "author", "stats", "media"];
    of_nobody && new["unavailable"].is_null() && says.iter().any(|part| !new[part].is_null())
}

fn old_or_none(old: &Value, new: &Value) -> bool {
    old["id"].is_null() || new["id"].is_null() || old["id"] == new["id"]
}

fn differ(path: &str, post: Option<usize>, old: &Value, new: &Value, found: &mut Vec<Difference>) {
    match (old, new) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let none = Value::Null;
                let inner = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                differ(
                    &inner,
                    post,
                    a.get(key).unwrap_or(&none),
                    b.get(key).unwrap_or(&none),
                    found,
                );
            }
        }
        // The parts of an author that is missing completely.
        (Value::Object(_), Value::Null) if path.ends_with("author") => {
            differ(path, post, old, &Value::Object(Default::default()), found);
        }
        (Value::Null, Value::Object(_)) if path.ends_with("author") => {
            differ(path, post, &Value::Object(Default::default()), new, found);
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differ(&format!("{path}[{at}]"), post, a, b, found);
            }
        }
        _ if old == new => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            post,
            before: old.clone(),
            after: new.clone(),
        }),
    }
}

fn is_less(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (_, Value::Null) => true,
        (Value::Array(before), Value::Array(after)) => {
            let mut rest = before.iter();
            after
                .iter()
                .all(|after| rest.any(|before| is_less(before, after)))
        }
        (Value::Object(before), Value::Object(after)) => after.iter().all(|(key, after)| {
            // If the text is shorter, every later offset differs.
            key == "span" || before.get(key).is_some_and(|before| is_less(before, after))
        }),
        (Value::String(_), Value::String(after)) if after == "placeholder" => true,
        (Value::String(before), Value::String(after)) => {
            let mut rest = before.chars();
            after
                .chars()
                .filter(|c| !c.is_whitespace())
                .all(|c| rest.any(|before| before == c))
        }
        // A flag that is missing.
        (Value::Bool(true), Value::Bool(false)) => true,
        _ => before == after,
    }
}

/// Removes what need not be equal.
fn normalise(value: &mut Value, leniency: Leniency) {
    match value {
        Value::String(text) => match leniency {
            Leniency::Exactly => {}
            Leniency::WithoutInvisible => {
                text.retain(|c| {
                    !matches!(
                        c,
                        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{200e}'
                    )
                });
            }
            Leniency::WithoutHosts => {
                for (from, to) in [
                    ("http://", "https://"),
                    ("//www.x.com/", "//x.com/"),
                    ("//mobile.twitter.com/", "//x.com/"),
                    ("//twitter.com/", "//x.com/"),
                ] {
                    *text = text.replace(from, to);
                }
            }
            Leniency::WithoutSpace => text.retain(|c| !c.is_whitespace()),
            Leniency::WithoutQueries => {
                if text.starts_with("http")
                    && let Some((address, _)) = text.split_once('?')
                {
                    *text = address.to_owned();
                }
            }
        },
        Value::Array(list) => list.iter_mut().for_each(|value| normalise(value, leniency)),
        Value::Object(object) => {
            if matches!(
                leniency,
                Leniency::WithoutInvisible | Leniency::WithoutSpace
            ) {
                object.remove("span");
            }
            if leniency == Leniency::WithoutInvisible
                && let Some(Value::Array(entities)) = object.get_mut("entities")
            {
                // A hashtag without a link ends at such a character.
                entities.retain(|entity| !entity["url"].is_null());
                if entities.is_empty() {
                    object.remove("entities");
                }
            }
            object
                .values_mut()
                .for_each(|value| normalise(value, leniency));
        }
        _ => {}
    }
}
