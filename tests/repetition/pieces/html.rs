//! Pieces of HTML.

use std::ops::Range;

use super::{Kind, json, lines, words};
use crate::source::{self, Element, Node};

#[derive(Default)]
struct Collector {
    nodes: Vec<Vec<Range<usize>>>,
    tags: Vec<Vec<Range<usize>>>,
    attributes: Vec<Vec<Range<usize>>>,
    values: Vec<Vec<Range<usize>>>,
    texts: Vec<Range<usize>>,
    scripts: Vec<Range<usize>>,
}

pub(super) fn kinds(text: &str) -> Vec<Kind> {
    let nodes = source::read(text);
    assert!(source::write(&nodes) == text, "the page is written back");
    let mut found = Collector::default();
    found.all(text, &nodes, 0);
    let mut members = Vec::new();
    for script in &found.scripts {
        members.extend(json::scan(text, script.clone()).0);
    }
    let words_of = |range: &Range<usize>| words(text, range.clone());
    vec![
        Kind::new("nodes", found.nodes),
        Kind::new("tags", found.tags),
        Kind::new("attributes", found.attributes),
        Kind::new("values", found.values),
        Kind::new("words", found.texts.iter().map(words_of).collect()),
        Kind::new("lines", vec![lines(text, 0..text.len())]),
        Kind::new("references", references(text)),
        json::members_of(members),
    ]
}

impl Collector {
    /// Collects the pieces of nodes, and returns where they end.
    fn all(&mut self, text: &str, nodes: &[Node], mut at: usize) -> usize {
        let mut siblings = Vec::new();
        for node in nodes {
            let start = at;
            at = match node {
                Node::Element(element) => self.element(text, element, start),
                Node::Text(text) => {
                    let end = start + text.text.len();
                    self.texts.push(start..end);
                    end
                }
                Node::Other(raw) => start + raw.len(),
            };
            siblings.push(start..at);
        }
        self.nodes.push(siblings);
        at
    }

    fn element(&mut self, text: &str, element: &Element, start: usize) -> usize {
        let mut at = start + 1 + element.name.len();
        let mut attributes = Vec::new();
        for attribute in &element.attributes {
            let begin = at;
            at += attribute.before.len() + attribute.name.len();
            if let Some(value) = &attribute.value {
                at += value.sign.len() + value.quote.len();
                self.values.push(words(text, at..at + value.raw.len()));
                at += value.raw.len() + value.quote.len();
            }
            attributes.push(begin..at);
        }
        self.attributes.push(attributes);
        at += element.tail.len() + 1;
        self.tags.push(single(start..at));
        let inside = at;
        at = self.all(text, &element.children, at);
        if element.is_raw() {
            self.scripts.push(inside..at);
        }
        if let Some(end) = &element.end {
            self.tags.push(single(at..at + end.len()));
            at += end.len();
        }
        at
    }
}

/// A piece without neighbours.
fn single(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

/// Character references, each by itself.
fn references(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('&') {
        let name = |c: char| c.is_ascii_alphanumeric() || c == '#';
        let rest = &text[at + 1..];
        let end = rest.find(|c| !name(c)).unwrap_or(rest.len());
        if end > 0 && rest[end..].starts_with(';') {
            found.push(single(at..at + end + 2));
        }
    }
    found
}
