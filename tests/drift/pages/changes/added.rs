//! Additions by sites, browser extensions and programs: attributes, classes, elements.

use super::{Change, Effect};
use crate::pages::random::Random;
use crate::pages::source::{self, Attribute, Element, Node};

pub(super) fn all(seeds: usize) -> Vec<Change> {
    let mut all = vec![
        everywhere("an unknown attribute", |element| {
            element
                .attributes
                .push(Attribute::new("data-v-7ba5bd90", ""));
        }),
        everywhere("an unknown attribute in front", |element| {
            element
                .attributes
                .insert(0, Attribute::new("data-reactid", ".0.1.2"));
        }),
        everywhere("an unknown class behind", |element| {
            add_class(element, "css-9x7q", false)
        }),
        everywhere("an unknown class in front", |element| {
            add_class(element, "css-9x7q", true)
        }),
        everywhere("an id where there is none", |element| {
            if element.attribute("id").is_none() {
                element
                    .attributes
                    .push(Attribute::new("id", &format!("n{}", element.marks.at)));
            }
        }),
        everywhere("a style where there is none", |element| {
            if element.attribute("style").is_none() {
                element
                    .attributes
                    .push(Attribute::new("style", "color: rgb(1, 2, 3);"));
            }
        }),
        everywhere("a title where there is none", |element| {
            let titled = ["iframe", "video", "img", "a"];
            if element.attribute("title").is_none() && !titled.iter().any(|name| element.is(name)) {
                element
                    .attributes
                    .push(Attribute::new("title", "Sponsored"));
            }
        }),
    ];
    let pieces: [(&'static str, fn() -> Element, Effect); 10] = [
        (
            "an empty <div>",
            || Element::new("div", vec![Attribute::new("class", "ad-slot")], vec![]),
            Effect::None,
        ),
        (
            "an empty <span>",
            || Element::new("span", vec![], vec![]),
            Effect::None,
        ),
        (
            "a script",
            || raw("script", "if (1 < 2) { show('<b>7 tweets</b>') }"),
            Effect::None,
        ),
        (
            "a style",
            || raw("style", ".x > .y { color: red }"),
            Effect::None,
        ),
        ("an icon", icon, Effect::None),
        ("a button", || text_element("button", "Share"), Effect::More),
        (
            "an advertisement",
            || text_element("div", "Try our Premium plan, 3 months for 1"),
            Effect::More,
        ),
        (
            "a heading",
            || text_element("h2", "More to read"),
            Effect::More,
        ),
        (
            "a picture",
            || {
                let source = Attribute::new("src", "https://ads.example/banner.png");
                Element::new("img", vec![source, Attribute::new("alt", "Banner")], vec![])
            },
            Effect::More,
        ),
        (
            "a link",
            || {
                let link = Attribute::new("href", "https://ads.example/");
                let mut link = Element::new("a", vec![link], vec![]);
                link.children.push(text("Our sponsor"));
                link
            },
            Effect::More,
        ),
    ];
    for seed in 0..seeds {
        for (what, piece, effect) in pieces {
            let kind = if effect == Effect::More {
                "words added"
            } else {
                "elements added"
            };
            all.push(Change::new(
                kind,
                format!("{what}, seed {seed}"),
                move |subject| {
                    let mut random = Random::new(&format!("{} {what} {seed}", subject.name));
                    let mut nodes = subject.nodes.clone();
                    insert(&mut nodes, piece(), &mut random)?;
                    let page = source::write(&nodes);
                    Some(super::Made { page, effect })
                },
            ));
        }
    }
    for (what, piece, effect) in pieces {
        let kind = if effect == Effect::More {
            "words added"
        } else {
            "elements added"
        };
        all.push(Change::tree(kind, format!("{what} between all posts"), move |nodes| {
            let mut found = None;
            source::each_list(nodes, &mut |list| {
                let holds = |node: &Node| matches!(node, Node::Element(element) if element.marks.items > 0);
                if list.iter().filter(|node| holds(node)).count() < 2 {
                    return;
                }
                for node in std::mem::take(list) {
                    let post = holds(&node);
                    list.push(node);
                    if post {
                        list.push(Node::Element(piece()));
                        found = Some(effect);
                    }
                }
            });
            found
        }));
    }
    all
}

fn text(words: &str) -> Node {
    Node::Text(source::Text {
        text: words.to_owned(),
        words: false,
    })
}

fn text_element(name: &str, words: &str) -> Element {
    Element::new(
        name,
        vec![Attribute::new("class", "css-promo")],
        vec![text(words)],
    )
}

fn raw(name: &str, words: &str) -> Element {
    Element::new(name, Vec::new(), vec![text(words)])
}

fn icon() -> Element {
    let path = Element::new("path", vec![Attribute::new("d", "M1 2l3 4z")], vec![]);
    let view = Attribute::new("viewBox", "0 0 9 9");
    Element::new("svg", vec![view], vec![Node::Element(path)])
}

fn add_class(element: &mut Element, name: &str, front: bool) {
    match element.attribute_mut("class") {
        Some(class) => {
            let old = class.raw().to_owned();
            class.set(if front {
                format!("{name} {old}")
            } else {
                format!("{old} {name}")
            });
        }
        None => element.attributes.push(Attribute::new("class", name)),
    }
}

/// A change of every element of the body.
fn everywhere(name: &'static str, change: fn(&mut Element)) -> Change {
    Change::tree("attributes added", name, move |nodes| {
        source::each_mut(nodes, &mut |element| {
            let head = [
                "html", "head", "meta", "link", "title", "script", "style", "base",
            ];
            if !head.iter().any(|name| element.is(name)) {
                change(element);
                // An unquoted value would end at the slash.
                if element.tail.starts_with('/') {
                    element.tail.insert(0, ' ');
                }
            }
        });
        Some(Effect::None)
    })
}

/// Inserts an element somewhere in the body, but not inside text, lists of HTML, or parts of pictures.
fn insert(nodes: &mut [Node], piece: Element, random: &mut Random) -> Option<()> {
    let closed = [
        "html", "head", "ul", "ol", "table", "tbody", "tr", "video", "picture", "svg", "g",
        "select", "a", "button", "noscript",
    ];
    let open = |element: &Element| {
        !element.marks.words
            && !element.is_raw()
            && !element.is_void()
            && !closed.iter().any(|name| element.is(name))
    };
    let mut spots = Vec::new();
    collect(nodes, &open, &mut spots);
    let &wanted = random.pick(&spots)?;
    let mut piece = Some(piece);
    source::each_mut(nodes, &mut |element| {
        if element.marks.at == wanted
            && let Some(piece) = piece.take()
        {
            let at = random.below(element.children.len() + 1);
            element.children.insert(at, Node::Element(piece));
        }
    });
    Some(())
}

/// The elements of a page that something may be inserted into, and whose ancestors are such elements, too.
fn collect(nodes: &[Node], open: &dyn Fn(&Element) -> bool, spots: &mut Vec<usize>) {
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        if element.is("html") {
            collect(&element.children, open, spots);
        } else if open(element) {
            spots.push(element.marks.at);
            collect(&element.children, open, spots);
        }
    }
}
