//! The kinds of changes: what HTML can say in another way, at random places. None of them knows the markup of a site.

mod inserted;
mod pages;
mod structure;
mod syntax;
mod values;

use crate::random::Random;
use crate::source::{self, Element, Node, Text};
use crate::specimen::{BOUND, Place, Specimen};

/// A kind of change.
pub(crate) struct Kind {
    pub(crate) name: String,
    make: Box<Make>,
}

/// Changes a page at a random place, if it has one.
type Make = dyn Fn(&Specimen, &mut Random) -> Option<Made> + Send + Sync;

/// A changed page, and what is right for it.
pub(crate) struct Made {
    pub(crate) page: String,
    pub(crate) right: Right,
    pub(crate) words: Words,
}

/// The right result for a changed page, compared with that for the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// The same posts.
    Same,
    /// The same posts; if nothing else states it, without the time.
    MayLoseTime,
    /// Without one post.
    Removed(usize),
    /// One post has no words.
    Emptied(usize),
    /// The posts are in this order on the page. Those of a chain have an order of their own.
    Order(Vec<usize>),
    /// A name is another one.
    Renamed(String, String),
}

/// How exactly a change keeps the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    Exact,
    /// White space, line breaks and invisible characters may differ, but not whether there is any.
    Spaces,
    /// The same without white space: lines are made or joined.
    Letters,
}

impl Kind {
    fn new(
        name: impl Into<String>,
        make: impl Fn(&Specimen, &mut Random) -> Option<Made> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            make: Box::new(make),
        }
    }

    /// A kind that changes the source tree, and nothing that is said.
    fn tree(
        name: impl Into<String>,
        words: Words,
        change: impl Fn(&Specimen, &mut Vec<Node>, &mut Random) -> Option<()> + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, move |specimen, random| {
            let mut nodes = specimen.nodes.clone();
            change(specimen, &mut nodes, random)?;
            Some(Made {
                page: source::write(&nodes),
                right: Right::Same,
                words,
            })
        })
    }

    /// Applies it; `None` if it would change nothing.
    pub(crate) fn make(&self, specimen: &Specimen, random: &mut Random) -> Option<Made> {
        (self.make)(specimen, random).filter(|made| made.page != specimen.html)
    }
}

/// Returns all kinds.
pub(crate) fn all() -> Vec<Kind> {
    let mut kinds = structure::all();
    kinds.extend(inserted::all());
    kinds.extend(syntax::all());
    kinds.extend(values::all());
    kinds.extend(pages::all());
    kinds
}

/// Where in a page an element or a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// The element with the words of a post.
    Words,
    InWords,
    /// In the element of a post, next to its words.
    Label,
    Item,
    /// An element with several posts.
    Around,
    Any,
}

impl Scope {
    const fn name(self) -> &'static str {
        match self {
            Self::Words => "the words",
            Self::InWords => "in the words",
            Self::Label => "a label",
            Self::Item => "a post",
            Self::Around => "all posts",
            Self::Any => "anything",
        }
    }

    fn has(self, specimen: &Specimen, at: usize) -> bool {
        let place = &specimen.elements[at];
        let is_words = specimen.words.contains(&Some(at));
        if place.around.special || BOUND.contains(&place.name.as_str()) {
            return false;
        }
        match self {
            Self::Words => is_words,
            Self::InWords => place.around.words && place.has_text,
            Self::Label => place.around.item && !place.around.words && place.posts == 0,
            Self::Item => specimen.items.contains(&at),
            Self::Around => place.posts > 1,
            Self::Any => !matches!(
                place.name.as_str(),
                "script" | "style" | "template" | "noscript" | "svg"
            ),
        }
    }
}

/// Picks an element of the page.
fn element(
    specimen: &Specimen,
    random: &mut Random,
    is: impl Fn(usize, &Place) -> bool,
) -> Option<usize> {
    let found: Vec<usize> = (0..specimen.elements.len())
        .filter(|at| is(*at, &specimen.elements[*at]))
        .collect();
    random.pick(&found).copied()
}

fn element_in(specimen: &Specimen, random: &mut Random, scope: Scope) -> Option<usize> {
    element(specimen, random, |at, _| scope.has(specimen, at))
}

/// Picks a text node with letters.
fn text_in(specimen: &Specimen, random: &mut Random, scope: Scope) -> Option<usize> {
    let found: Vec<usize> = (0..specimen.texts.len())
        .filter(|at| {
            let text = &specimen.texts[*at];
            let around = &text.around;
            let fits = match scope {
                Scope::InWords => around.words,
                Scope::Label => around.item && !around.words,
                _ => true,
            };
            fits && !around.special && text.text.chars().any(char::is_alphanumeric)
        })
        .collect();
    random.pick(&found).copied()
}

/// Replaces an element.
fn replace(nodes: &mut Vec<Node>, at: usize, change: &mut dyn FnMut(Element) -> Vec<Node>) {
    for index in 0..nodes.len() {
        let Node::Element(element) = &mut nodes[index] else {
            continue;
        };
        if element.marks.at != at || is_new(element) {
            replace(&mut element.children, at, change);
            continue;
        }
        if let Node::Element(element) = nodes.remove(index) {
            nodes.splice(index..index, change(element));
        }
        return;
    }
}

/// Marks an element that the page did not have.
fn new_element(name: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Node {
    let attributes = attributes
        .iter()
        .map(|(name, value)| source::Attribute::new(name, value));
    let mut element = Element::new(name, attributes.collect(), children);
    element.marks.items = NEW;
    Node::Element(element)
}

const NEW: usize = usize::MAX;

const fn is_new(element: &Element) -> bool {
    element.marks.items == NEW
}

/// Replaces a text node.
fn replace_text(
    nodes: &mut Vec<Node>,
    at: &mut usize,
    change: &mut dyn FnMut(&str) -> Vec<Node>,
) -> bool {
    for index in 0..nodes.len() {
        match &mut nodes[index] {
            Node::Text(text) if *at == 0 => {
                let new = change(&text.text);
                nodes.splice(index..=index, new);
                return true;
            }
            Node::Text(_) => *at -= 1,
            Node::Element(element) => {
                if replace_text(&mut element.children, at, change) {
                    return true;
                }
            }
            Node::Other(_) => {}
        }
    }
    false
}

fn text(text: impl Into<String>) -> Node {
    Node::Text(Text {
        text: text.into(),
        words: false,
    })
}

/// Returns the characters of a source text; a reference is one.
fn characters(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let reference = rest.find(';').filter(|end| {
            first == '&'
                && rest[1..*end]
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '#')
        });
        let length = reference.map_or(first.len_utf8(), |end| end + 1);
        // What is drawn on the character before stays with it.
        let more = rest[length..].chars().take_while(|c| {
            matches!(*c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}')
        });
        let length = length + more.map(char::len_utf8).sum::<usize>();
        let (character, after) = rest.split_at(length);
        found.push(character);
        rest = after;
    }
    found
}

/// Returns the ranges of words in a source text.
fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_whitespace() {
            if let Some(start) = start.take() {
                found.push((start, at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    found
}
