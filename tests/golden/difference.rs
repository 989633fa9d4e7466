//! The differences between two JSON values.

use serde_json::Value;

/// A difference between two results.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// `parse.thread.posts[3].text`
    pub(crate) path: String,
    /// The values on both sides; `None` if the path does not exist there.
    pub(crate) old: Option<Value>,
    pub(crate) new: Option<Value>,
}

/// A longer list is compared index by index: pairing two lists costs the product of their lengths.
const PAIRED: usize = 400;

/// Lists the differences between two values.
pub(crate) fn differences(old: &Value, new: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    differ("", Some(old), Some(new), &mut found);
    found
}

fn differ(path: &str, old: Option<&Value>, new: Option<&Value>, found: &mut Vec<Difference>) {
    if old == new {
        return;
    }
    match (old, new) {
        // A result against an error is one difference.
        (Some(Value::Object(a)), Some(Value::Object(b)))
            if a.contains_key("error") == b.contains_key("error") =>
        {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let dot = if path.is_empty() { "" } else { "." };
                differ(&format!("{path}{dot}{key}"), a.get(key), b.get(key), found);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for (a, b) in pairs(a, b) {
                let at = a.or(b).unwrap_or_default();
                let (old, new) = (a.and_then(|at| old?.get(at)), b.and_then(|at| new?.get(at)));
                differ(&format!("{path}[{at}]"), old, new, found);
            }
        }
        _ => found.push(Difference {
            path: path.to_owned(),
            old: old.cloned(),
            new: new.cloned(),
        }),
    }
}

/// Pairs the elements of two lists: elements with the same key, in order; the elements between them are added or
/// removed.
fn pairs(a: &[Value], b: &[Value]) -> Vec<(Option<usize>, Option<usize>)> {
    let longer = a.len().max(b.len());
    let place = |list: &[Value], at: usize| (at < list.len()).then_some(at);
    if longer > PAIRED {
        return (0..longer).map(|at| (place(a, at), place(b, at))).collect();
    }
    let (a, b): (Vec<String>, Vec<String>) =
        (a.iter().map(key).collect(), b.iter().map(key).collect());
    // The longest common subsequence of the keys after each pair of indices.
    let width = b.len() + 1;
    let mut common = vec![0_usize; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            pairs.push((Some(i), Some(j)));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len()
            || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            pairs.push((Some(i), None));
            i += 1;
        } else {
            pairs.push((None, Some(j)));
            j += 1;
        }
    }
    pairs
}

/// Returns the key of a list element: a post's id, the kind and post of a warning, the span of an entity, a URL;
/// otherwise the value.
fn key(value: &Value) -> String {
    let Value::Object(fields) = value else {
        return value.to_string();
    };
    for names in [
        &["id"][..],
        &["kind", "post"],
        &["kind", "span"],
        &["kind", "url"],
        &["url"],
        &["text"],
        &["name"],
    ] {
        if names.iter().all(|name| fields.contains_key(*name)) {
            let of = |name: &&str| fields[*name].to_string();
            return names.iter().map(of).collect::<Vec<_>>().join(" ");
        }
    }
    value.to_string()
}
