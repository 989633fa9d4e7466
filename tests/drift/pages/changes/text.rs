//! Text is moved into new elements, and split where it is not visible.

use super::{Change, Effect, Leniency};
use crate::pages::source::{self, Attribute, Element, Node, Text};

/// Where text is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// Inside the text of posts.
    Words,
    /// Everywhere else.
    Labels,
}

impl Where {
    fn name(self) -> &'static str {
        match self {
            Self::Words => "all words",
            Self::Labels => "all labels",
        }
    }

    fn has(self, text: &Text) -> bool {
        text.words == (self == Self::Words) && !text.text.trim().is_empty()
    }
}

pub(super) fn all(_: usize) -> Vec<Change> {
    let mut all = Vec::new();
    let around: [(&str, fn(Node) -> Node); 6] = [
        ("a <span>", |node| of("span", None, node)),
        ("a <span> with a class", |node| {
            of("span", Some("css-1qaijid"), node)
        }),
        ("a <bdi>", |node| of("bdi", None, node)),
        ("a <b>", |node| of("b", None, node)),
        ("a translator's <font>s", |node| {
            of("font", None, of("font", None, node))
        }),
        ("an unknown element", |node| of("x-run", None, node)),
    ];
    for place in [Where::Words, Where::Labels] {
        for (what, wrap) in around {
            let name = format!("{} in {what}", place.name());
            all.push(Change::tree("text moved inside", name, move |nodes| {
                let mut found = None;
                each_piece(nodes, place, &mut |text| {
                    found = Some(Effect::None);
                    vec![wrap(Node::Text(text))]
                });
                found
            }));
            let name = format!("half of {} in {what}", place.name());
            all.push(Change::tree("text moved inside", name, move |nodes| {
                let mut found = None;
                each_piece(nodes, place, &mut |text| {
                    found = Some(Effect::None);
                    let (first, second) = halves(&text);
                    vec![Node::Text(first), wrap(Node::Text(second))]
                });
                found
            }));
        }
        let between: [(&str, fn() -> Node); 3] = [
            ("<wbr>", || {
                Node::Element(Element::new("wbr", vec![], vec![]))
            }),
            ("a comment", || Node::Other("<!-- -->".to_owned())),
            ("an empty <span>", || {
                Node::Element(Element::new("span", vec![], vec![]))
            }),
        ];
        for (what, piece) in between {
            let name = format!("{} by {what}", place.name());
            all.push(Change::tree("text split", name, move |nodes| {
                let mut found = None;
                each_piece(nodes, place, &mut |text| {
                    found = Some(Effect::None);
                    let (first, second) = halves(&text);
                    vec![Node::Text(first), piece(), Node::Text(second)]
                });
                found
            }));
        }
        for (what, c) in [
            ("U+200B", '\u{200b}'),
            ("U+2060", '\u{2060}'),
            ("U+FEFF", '\u{feff}'),
            ("U+00AD", '\u{ad}'),
            ("U+200E", '\u{200e}'),
        ] {
            let name = format!("{} by {what}", place.name());
            let change = Change::tree("text split", name, move |nodes| {
                let mut found = None;
                each_piece(nodes, place, &mut |text| {
                    found = Some(Effect::None);
                    let (first, second) = halves(&text);
                    if second.text.is_empty() {
                        return vec![Node::Text(first)];
                    }
                    let text = format!("{}{c}{}", first.text, second.text);
                    vec![Node::Text(Text { text, ..first })]
                });
                found
            });
            all.push(change.leniency(Leniency::WithoutInvisible));
        }
    }
    all
}

fn of(name: &str, class: Option<&str>, inner: Node) -> Node {
    let class = class.map(|class| Attribute::new("class", class));
    Node::Element(Element::new(name, class.into_iter().collect(), vec![inner]))
}

/// Splits a text in two, in the middle of a word; the second part is empty if there is no such place.
fn halves(text: &Text) -> (Text, Text) {
    let whole = &text.text;
    let middle = |at: &usize| {
        let reference = whole[..*at].rfind('&').is_some_and(|start| {
            let rest = &whole[start..];
            rest.find(';').is_some_and(|end| start + end >= *at) || !rest.contains(';')
        });
        let inside = whole[..*at].ends_with(char::is_alphanumeric)
            && whole[*at..].starts_with(char::is_alphanumeric);
        inside && !reference
    };
    let places = (1..whole.len()).filter(|at| whole.is_char_boundary(*at));
    let at = places
        .filter(middle)
        .min_by_key(|at| at.abs_diff(whole.len() / 2))
        .unwrap_or(whole.len());
    let piece = |piece: &str| Text {
        text: piece.to_owned(),
        words: text.words,
    };
    (piece(&whole[..at]), piece(&whole[at..]))
}

/// Replaces each text with other nodes.
fn each_piece(nodes: &mut Vec<Node>, place: Where, change: &mut dyn FnMut(Text) -> Vec<Node>) {
    let mut body = None;
    source::each(nodes, &mut |element| {
        if element.is("body") {
            body = Some(element.marks.at);
        }
    });
    pieces(nodes, place, body.is_none(), change);
}

fn pieces(
    nodes: &mut Vec<Node>,
    place: Where,
    shown: bool,
    change: &mut dyn FnMut(Text) -> Vec<Node>,
) {
    for node in std::mem::take(nodes) {
        match node {
            Node::Text(text) if shown && place.has(&text) => nodes.extend(change(text)),
            Node::Element(mut element) => {
                let svg = element.is("svg") || element.is("option");
                if !element.is_raw() && !svg {
                    let shown = shown || element.is("body");
                    pieces(&mut element.children, place, shown, change);
                }
                nodes.push(Node::Element(element));
            }
            node => nodes.push(node),
        }
    }
}
