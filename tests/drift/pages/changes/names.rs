//! Renamed classes, ids, attributes, and values that say what an element is.

use std::collections::BTreeSet;

use super::{Change, Effect};
use crate::pages::random::Random;
use crate::pages::source::{self, Node};
use crate::pages::subject::Subject;

/// Attributes whose values say what an element is.
const NAMING: [&str; 10] = [
    "data-testid", "role", "property", "name", "rel", "itemprop", "data-controller",
    "data-component", "data-action", "data-item-type",
];

/// Attributes in which HTML itself describes the content of an element. Without them that information is lost.
const DESCRIBING: [&str; 5] = ["alt", "title", "lang", "dir", "type"];

/// A name to change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Class(String),
    /// An id up to its number: `tweet_` of `tweet_12`.
    Id(String),
    Attribute(String),
    Value(&'static str, String),
}

impl Name {
    fn kind(&self) -> &'static str {
        match self {
            Self::Class(_) => "class renamed",
            Self::Id(_) => "id renamed",
            Self::Attribute(_) => "attribute renamed",
            Self::Value(..) => "value renamed",
        }
    }

    fn effect(&self) -> Effect {
        match self {
            Self::Attribute(name) if DESCRIBING.contains(&&**name) => Effect::Less,
            _ => Effect::None,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Class(name) | Self::Id(name) | Self::Attribute(name) => name.clone(),
            Self::Value(attribute, name) => format!("{attribute}={name}"),
        }
    }

    /// Replaces it with another name.
    fn rename(&self, nodes: &mut [Node], new: &dyn Fn(&str) -> String) {
        source::each_mut(nodes, &mut |element| match self {
            Self::Class(name) => {
                if let Some(class) = element.attribute_mut("class")
                    && class.raw().split_ascii_whitespace().any(|is| is == name)
                {
                    let is = |is: &str| if is == name { new(is) } else { is.to_owned() };
                    let names: Vec<String> = class.raw().split_ascii_whitespace().map(is).collect();
                    class.set(names.join(" "));
                }
            }
            Self::Id(name) => {
                if let Some(id) = element.attribute_mut("id")
                    && stem(id.raw()) == name
                {
                    let number = id.raw()[name.len()..].to_owned();
                    id.set(format!("{}{number}", new(name)));
                }
            }
            Self::Attribute(name) => {
                for attribute in &mut element.attributes {
                    if attribute.name.eq_ignore_ascii_case(name) {
                        attribute.name = format!("data-{}", new(name).replace("data-", ""));
                    }
                }
            }
            Self::Value(attribute, name) => {
                if let Some(value) = element.attribute_mut(attribute)
                    && value.raw() == name
                {
                    value.set(new(name));
                }
            }
        });
    }
}

/// Returns an id without the number at its end.
fn stem(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Returns all names of a page.
fn names(nodes: &[Node]) -> Vec<Name> {
    let mut found = BTreeSet::new();
    source::each(nodes, &mut |element| {
        found.extend(element.classes().map(|class| Name::Class(class.to_owned())));
        if let Some(id) = element.attr("id") {
            found.insert(Name::Id(stem(id).to_owned()));
        }
        for attribute in &element.attributes {
            found.insert(Name::Attribute(attribute.name.to_ascii_lowercase()));
        }
        for naming in NAMING {
            if let Some(value) = element.attr(naming) {
                found.insert(Name::Value(naming, value.to_owned()));
            }
        }
    });
    found.into_iter().collect()
}

/// Returns a new name for an old one, of a form that sites use.
fn renamed(name: &str) -> String {
    let mut random = Random::new(name);
    let hash = hash(&mut random);
    match random.below(4) {
        0 => format!("zz-{name}"),
        1 => format!("{name}__{hash}"),
        2 => format!("{name}V2"),
        _ => format!("x{hash}"),
    }
}

fn hash(random: &mut Random) -> String {
    (0..5)
        .map(|_| char::from(b"abcdefghijkmnpqrstuvwxyz0123456789"[random.below(34)]))
        .collect()
}

pub(super) fn all(subject: &Subject, seeds: usize) -> Vec<Change> {
    let names = names(&subject.nodes);
    let mut all: Vec<Change> = Vec::new();
    for named in &names {
        let name = named.name();
        let named = named.clone();
        all.push(Change::tree(named.kind(), name, move |nodes| {
            named.rename(nodes, &renamed);
            Some(named.effect())
        }));
    }
    let of = |is: fn(&Name) -> bool| -> Vec<Name> {
        names.iter().filter(|named| is(named)).cloned().collect()
    };
    let groups: [(&str, Vec<Name>); 5] = [
        ("classes", of(|named| matches!(named, Name::Class(_)))),
        ("ids", of(|named| matches!(named, Name::Id(_)))),
        (
            "data attributes",
            of(|named| matches!(named, Name::Attribute(name) if name.starts_with("data-"))),
        ),
        (
            "values",
            of(|named| matches!(named, Name::Value("data-testid" | "role", _))),
        ),
        (
            "classes, ids and data attributes",
            of(|named| match named {
                Name::Class(_) | Name::Id(_) => true,
                Name::Attribute(name) => name.starts_with("data-"),
                Name::Value(..) => false,
            }),
        ),
    ];
    let ways: [(&str, fn(&str) -> String); 3] = [
        ("another word", |name| format!("zz-{name}")),
        ("with a hash behind", |name| {
            format!("{name}__{}", hash(&mut Random::new(name)))
        }),
        ("a hash", |name| {
            format!("_{}", hash(&mut Random::new(name)))
        }),
    ];
    for (what, group) in groups.into_iter().filter(|(_, group)| group.len() > 1) {
        for (way, new) in ways {
            let group = group.clone();
            let name = format!("all {what}, {way}");
            all.push(Change::tree("all of a kind renamed", name, move |nodes| {
                group.iter().for_each(|named| named.rename(nodes, &new));
                Some(Effect::None)
            }));
        }
    }
    for seed in 0..seeds * 4 {
        let names = names.clone();
        all.push(Change::seeded(
            "several renamed",
            seed,
            move |nodes, random| {
                let mut effect = Effect::None;
                for _ in 0..2 + random.below(7) {
                    if let Some(named) = random.pick(&names) {
                        named.rename(nodes, &renamed);
                        if named.effect() == Effect::Less {
                            effect = Effect::Less;
                        }
                    }
                }
                Some(effect)
            },
        ));
    }
    for &(from, to) in subject.site.exchanges {
        let name = format!("{from} is {to}");
        all.push(Change::source(
            "markup exchanged",
            name,
            Effect::None,
            move |subject| exchanged(subject, from, to),
        ));
    }
    // Names in other naming conventions: `tweetBody`, `tweet_body`, `TweetBody`.
    let cases: [(&str, fn(&str) -> String); 3] = [
        ("in camel case", |name| camel(name)),
        ("with underscores", |name| name.replace('-', "_")),
        ("in capitals", |name| name.to_ascii_uppercase()),
    ];
    for (way, new) in cases {
        let classes = of(|named| matches!(named, Name::Class(_)));
        let name = format!("all classes {way}");
        all.push(Change::tree("all of a kind renamed", name, move |nodes| {
            classes.iter().for_each(|named| named.rename(nodes, &new));
            Some(Effect::None)
        }));
    }
    all
}

/// Changes the markup of the page; text of people stays.
fn exchanged(subject: &Subject, from: &str, to: &str) -> String {
    let mut nodes = subject.nodes.clone();
    let mut kept = Vec::new();
    source::each_text_mut(&mut nodes, &mut |text| {
        if text.words && text.text.contains(from) {
            let mark = format!("\u{e000}{}\u{e001}", kept.len());
            kept.push(std::mem::replace(&mut text.text, mark));
        }
    });
    // The targets of their links stay, too.
    source::each_mut(&mut nodes, &mut |element| {
        if element.marks.words
            && let Some(href) = element.attribute_mut("href")
            && href.raw().contains(from)
        {
            let mark = format!("\u{e000}{}\u{e001}", kept.len());
            kept.push(href.raw().to_owned());
            href.set(mark);
        }
    });
    if kept.is_empty() {
        return subject.text.replace(from, to);
    }
    let mut page = source::write(&nodes).replace(from, to);
    for (at, words) in kept.iter().enumerate() {
        page = page.replace(&format!("\u{e000}{at}\u{e001}"), words);
    }
    page
}

fn camel(name: &str) -> String {
    let mut up = false;
    let mut out = String::new();
    for c in name.chars() {
        if matches!(c, '-' | '_') {
            up = true;
        } else {
            out.push(if std::mem::take(&mut up) {
                c.to_ascii_uppercase()
            } else {
                c
            });
        }
    }
    out
}
