//! Renamed elements.

use std::collections::BTreeSet;

use super::{Change, Effect, Leniency};
use crate::pages::source::{self, Element, Node};
use crate::pages::subject::Subject;

/// Elements that sites use in place of an element.
const REPLACEMENTS: [(&str, &str); 31] = [
    ("div", "article"),
    ("div", "section"),
    ("div", "span"),
    ("div", "x-box"),
    ("span", "b"),
    ("span", "div"),
    ("span", "x-text"),
    ("a", "span"),
    ("a", "button"),
    ("p", "div"),
    ("h1", "h2"),
    ("h2", "h3"),
    ("h3", "h4"),
    ("h4", "div"),
    ("h4", "h3"),
    ("h5", "h6"),
    ("time", "span"),
    ("article", "div"),
    ("article", "main"),
    ("section", "div"),
    ("section", "ol"),
    ("blockquote", "div"),
    ("blockquote", "figure"),
    ("ul", "div"),
    ("li", "div"),
    ("main", "div"),
    ("sup", "span"),
    ("svg", "i"),
    ("bdi", "span"),
    ("noscript", "template"),
    ("skyview-app", "skyview-main"),
];

pub(super) fn all(subject: &Subject, seeds: usize) -> Vec<Change> {
    let mut all = Vec::new();
    for (from, to) in REPLACEMENTS {
        let name = format!("every <{from}> is <{to}>");
        all.push(renamed(name, from, to, |_| true));
    }
    // For some of the names only the elements of one class, for others other classes; all of them with three seeds.
    let mut classes = BTreeSet::new();
    source::each(&subject.nodes, &mut |element| {
        classes.extend(element.classes().map(str::to_owned));
    });
    for class in classes {
        for (at, (from, to)) in REPLACEMENTS.into_iter().enumerate() {
            if (class.len() + at) % 3 < seeds {
                let name = format!("<{from} class={class}> is <{to}>");
                let class = class.clone();
                all.push(renamed(name, from, to, move |element| {
                    element.has_class(&class)
                }));
            }
        }
    }
    all
}

fn renamed(
    name: String,
    from: &'static str,
    to: &'static str,
    is: impl Fn(&Element) -> bool + 'static,
) -> Change {
    let edit = move |nodes: &mut Vec<Node>| {
        let mut found = false;
        source::each_mut(nodes, &mut |element| {
            if element.is(from) && is(element) {
                found = true;
                element.rename(to);
                // An element that is not a link has its URL in an attribute for a script.
                if from == "a"
                    && let Some(href) = element.attribute_mut("href")
                {
                    href.name = "data-href".to_owned();
                }
            }
        });
        // The content of a template is not rendered.
        let effect = if from == "noscript" {
            Effect::Less
        } else {
            Effect::None
        };
        found.then_some(effect)
    };
    // Other elements begin and end lines.
    Change::tree("tag renamed", name, edit).leniency(Leniency::WithoutSpace)
}
