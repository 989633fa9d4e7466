//! Changes that are specific to JSON: fields are renamed, removed, or have another type.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Change, Effect, Made};
use crate::pages::random::Random;
use crate::pages::subject::Subject;

pub(super) fn all(subject: &Subject, seeds: usize) -> Vec<Change> {
    let Some(json) = &subject.json else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut keys = BTreeSet::new();
    let mut spots = 0;
    each(json, &mut |object| {
        keys.extend(object.keys().cloned());
        spots += object.len();
    });
    let ways: [(&'static str, &'static str, Edit); 12] = [
        ("key renamed", "with another word", |object, key| {
            put(object, key, |key, value| (format!("{key}2"), value))
        }),
        ("key renamed", "in camel case", |object, key| {
            put(object, key, |key, value| (camel(key), value))
        }),
        ("key dropped", "", |object, key| {
            object.remove(key).is_some()
        }),
        ("null", "", |object, key| {
            set(object, key, |value| {
                (!value.is_null()).then_some(Value::Null)
            })
        }),
        ("other type", "as a text", |object, key| {
            set(object, key, |value| match value {
                Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
                _ => None,
            })
        }),
        ("other type", "as a number", |object, key| {
            set(object, key, |value| {
                value.as_str()?.parse::<u64>().ok().map(Value::from)
            })
        }),
        ("other type", "as an object", |object, key| {
            set(object, key, |value| {
                (!value.is_object()).then(|| json!({ "value": value }))
            })
        }),
        ("other type", "as a list", |object, key| {
            set(object, key, |value| {
                (!value.is_array()).then(|| json!([value]))
            })
        }),
        ("other type", "the list as an object", |object, key| {
            set(object, key, |value| {
                value.is_array().then(|| json!({ "items": value }))
            })
        }),
        ("other type", "as true", |object, key| {
            set(object, key, |value| {
                (!value.is_boolean()).then_some(Value::Bool(true))
            })
        }),
        ("emptied", "", |object, key| {
            set(object, key, |value| match value {
                Value::String(text) if !text.is_empty() => Some(json!("")),
                Value::Array(list) if !list.is_empty() => Some(json!([])),
                Value::Object(object) if !object.is_empty() => Some(json!({})),
                _ => None,
            })
        }),
        ("other type", "a number with a point", |object, key| {
            // A share may have one.
            let may = key == "percentage";
            !may && set(object, key, |value| {
                let number = value.as_u64()?;
                #[allow(clippy::cast_precision_loss, reason = "a change, not a value")]
                Some(json!(number as f64 + 0.5))
            })
        }),
    ];
    for key in &keys {
        for (kind, how, edit_element) in ways {
            let key = key.clone();
            let name = format!("every {key} {how}");
            all.push(made(kind, name, move |json, _| {
                let mut found = false;
                each_mut(json, &mut |object| found |= edit_element(object, &key));
                found
            }));
        }
    }
    for seed in 0..seeds * 20 {
        for (kind, how, edit_element) in ways {
            all.push(made(
                kind,
                format!("one {how}, seed {seed}"),
                move |json, random| {
                    let mut wanted = random.below(spots.max(1));
                    let mut found = false;
                    each_mut(json, &mut |object| {
                        if wanted < object.len() {
                            let key = object.keys().nth(wanted).cloned().unwrap_or_default();
                            found = edit_element(object, &key);
                            wanted = usize::MAX;
                        } else if wanted != usize::MAX {
                            wanted -= object.len();
                        }
                    });
                    found
                },
            ));
        }
        all.push(made(
            "several changed",
            format!("seed {seed}"),
            move |json, random| {
                let mut found = false;
                each_mut(json, &mut |object| {
                    let keys: Vec<String> = object.keys().cloned().collect();
                    for key in keys {
                        if random.one_in(12) {
                            let (_, _, edit_element) = ways[random.below(ways.len())];
                            found |= edit_element(object, &key);
                        }
                    }
                });
                found
            },
        ));
        all.push(Change::new("cut", format!("seed {seed}"), move |subject| {
            let mut random = Random::new(&format!("{} cut {seed}", subject.name));
            let mut at = random.below(subject.text.len());
            while !subject.text.is_char_boundary(at) {
                at -= 1;
            }
            let page = subject.text[..at].to_owned();
            Some(Made {
                page,
                effect: Effect::Cut,
            })
        }));
    }
    all.extend(equivalent());
    all.extend(posts(subject));
    all
}

type Edit = fn(&mut Map<String, Value>, &str) -> bool;

/// A change of the value; the result may then be smaller.
fn made(
    kind: &'static str,
    name: String,
    edit: impl Fn(&mut Value, &mut Random) -> bool + 'static,
) -> Change {
    let seed = name.clone();
    Change::new(kind, name, move |subject| {
        let mut random = Random::new(&format!("{} {kind} {seed}", subject.name));
        let mut json = subject.json.clone()?;
        let effect = if kind == "key renamed" {
            Effect::None
        } else {
            Effect::Less
        };
        edit(&mut json, &mut random).then(|| Made {
            page: subject.write(&json),
            effect,
        })
    })
}

/// The same value, in another notation or wrapper.
fn equivalent() -> Vec<Change> {
    let same = |name: &str, write: fn(&Value) -> String, effect: Effect| {
        Change::new("syntax", name, move |subject| {
            let page = subject.envelope.write(subject.json.as_ref()?, write);
            Some(Made { page, effect })
        })
    };
    vec![
        same("without white space", Value::to_string, Effect::Syntax),
        same(
            "with white space",
            |json| format!("{json:#}\n"),
            Effect::Syntax,
        ),
        same(
            "letters as numbers",
            |json| ascii(&json.to_string()),
            Effect::Syntax,
        ),
        same(
            "inside data",
            |json| json!({ "data": json }).to_string(),
            Effect::None,
        ),
        same(
            "inside result, with a status",
            |json| json!({ "ok": true, "result": json }).to_string(),
            Effect::None,
        ),
        same("in a list", |json| json!([json]).to_string(), Effect::None),
        same(
            "unknown fields everywhere",
            |json| {
                let mut json = json.clone();
                each_mut(&mut json, &mut |object| {
                    object.insert("x_new".to_owned(), json!({ "a": [1, "two"], "b": null }));
                });
                json.to_string()
            },
            Effect::None,
        ),
    ]
}

/// Posts.
fn posts(subject: &Subject) -> Vec<Change> {
    let mut all = Vec::new();
    let list = |json: &mut Value| -> Option<Vec<Value>> { list_of(json).map(|list| list.clone()) };
    let mut json = subject.json.clone().unwrap_or_default();
    let count = list(&mut json).map_or(0, |list| list.len());
    // The others are replies, which come after it.
    if count < 2 || count > subject.before.thread.posts.len() {
        return all;
    }
    let edited = |kind, name: String, effect, edit: Box<dyn Fn(&mut Vec<Value>)>| {
        Change::new(kind, name, move |subject: &Subject| {
            let mut json = subject.json.clone()?;
            edit(list_of(&mut json)?);
            Some(Made {
                page: subject.write(&json),
                effect,
            })
        })
    };
    for at in 0..count {
        all.push(edited(
            "post dropped",
            format!("post {at}"),
            Effect::Without(at),
            Box::new(move |list| {
                list.remove(at);
            }),
        ));
        all.push(edited(
            "post doubled",
            format!("post {at}"),
            Effect::Doubled(at),
            Box::new(move |list| {
                let again = list[at].clone();
                list.insert(at + 1, again);
            }),
        ));
    }
    for b in 1..count {
        for a in 0..b {
            let name = format!("posts {a} and {b}");
            all.push(edited(
                "posts swapped",
                name,
                Effect::Swapped(a, b),
                Box::new(move |list| list.swap(a, b)),
            ));
        }
    }
    all
}

/// The list of posts: `thread` of FxTwitter, `thread.tweets` of twitter-thread.com.
fn list_of(json: &mut Value) -> Option<&mut Vec<Value>> {
    match json.get_mut("thread")? {
        Value::Array(list) => Some(list),
        thread => thread.get_mut("tweets")?.as_array_mut(),
    }
}

fn each(value: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|value| each(value, visit));
        }
        Value::Array(list) => list.iter().for_each(|value| each(value, visit)),
        _ => {}
    }
}

fn each_mut(value: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            object
                .values_mut()
                .for_each(|value| each_mut(value, change));
            change(object);
        }
        Value::Array(list) => list.iter_mut().for_each(|value| each_mut(value, change)),
        _ => {}
    }
}

/// Renames a field.
fn put(
    object: &mut Map<String, Value>,
    key: &str,
    write: fn(&str, Value) -> (String, Value),
) -> bool {
    let Some(value) = object.remove(key) else {
        return false;
    };
    let (key, value) = write(key, value);
    object.insert(key, value);
    true
}

fn set(object: &mut Map<String, Value>, key: &str, write: fn(&Value) -> Option<Value>) -> bool {
    let Some(value) = object.get_mut(key) else {
        return false;
    };
    match write(value) {
        Some(other) => {
            *value = other;
            true
        }
        None => false,
    }
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut out, word| {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out + chars.as_str()
    })
}

fn ascii(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}
