//! How a piece of HTML is changed before it is repeated, so that pages have shapes that no fixture has: without white
//! space and most attributes, or one element alone in each of its ancestors.

use std::fmt;

use crate::random::Random;
use crate::source::{self, Element, Node, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Unchanged.
    Kept,
    /// Without white space between tags, and only with the attributes by which sites are recognised.
    Bare,
    /// In addition, only the element with this number, its ancestors, and a word in it.
    Only(usize),
}

impl Shape {
    /// A shape that keeps something of a piece.
    pub(crate) fn pick(piece: &str, random: &mut Random) -> Self {
        let mut elements = 0;
        source::each(&source::read(piece), &mut |_| elements += 1);
        let shape = match random.below(3) {
            0 => Self::Bare,
            _ if elements > 0 => Self::Only(random.below(elements)),
            _ => Self::Kept,
        };
        if shape.of(piece).is_empty() {
            Self::Kept
        } else {
            shape
        }
    }

    pub(crate) fn of(self, piece: &str) -> String {
        if self == Self::Kept {
            return piece.to_owned();
        }
        let mut nodes = source::read(piece);
        if let Self::Only(at) = self {
            let mut number = 0;
            nodes = only(&nodes, at, &mut number).into_iter().collect();
        }
        source::each_list(&mut nodes, &mut |list| {
            list.retain(|node| !matches!(node, Node::Text(text) if text.text.trim().is_empty()));
        });
        source::each_mut(&mut nodes, &mut |element| {
            element.attributes.retain(|attribute| {
                let name = attribute.name.to_ascii_lowercase();
                matches!(name.as_str(), "class" | "id" | "href") || name.starts_with("data-")
            });
        });
        source::write(&nodes)
    }
}

/// The element with a number and its ancestors. `number` is that of the next one.
fn only(nodes: &[Node], at: usize, number: &mut usize) -> Option<Node> {
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        let is_it = *number == at;
        *number += 1;
        let child = if is_it {
            word(element)
        } else {
            match only(&element.children, at, number) {
                Some(child) => Some(child),
                None => continue,
            }
        };
        return Some(Node::Element(Element {
            children: child.into_iter().collect(),
            ..element.clone()
        }));
    }
    None
}

/// The first word in an element.
fn word(element: &Element) -> Option<Node> {
    let mut children = element.children.clone();
    let mut word = None;
    source::each_text_mut(&mut children, &mut |text| {
        if word.is_none() && !text.text.trim().is_empty() {
            let first = text.text.split_whitespace().next().unwrap_or_default();
            word = Some(Node::Text(Text {
                text: first.to_owned(),
                words: text.words,
            }));
        }
    });
    word
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept => Ok(()),
            Self::Bare => f.write_str(" bare"),
            Self::Only(at) => write!(f, " only={at}"),
        }
    }
}
