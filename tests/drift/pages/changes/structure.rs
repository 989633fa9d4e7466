//! Containers are added, removed and reordered; sections are dropped; pages are truncated.

use std::collections::BTreeSet;

use super::{Change, Effect, Leniency, Made};
use crate::pages::random::Random;
use crate::pages::source::{self, Attribute, Element, Node};
use crate::pages::subject::Subject;

/// Phrasing elements, which occur inside text.
const INLINE: [&str; 20] = [
    "a", "span", "b", "i", "em", "strong", "small", "img", "svg", "time", "sup", "sub", "button",
    "br", "bdi", "video", "iframe", "font", "u", "output",
];

/// Elements that are not containers, or that may only have certain parents.
const IMMOVABLE: [&str; 17] = [
    "html", "head", "body", "meta", "link", "title", "base", "tr", "td", "th", "tbody", "thead",
    "table", "source", "path", "option", "noscript",
];

/// Attributes that only affect the appearance of an element.
const PRESENTATIONAL: [&str; 24] = [
    "class", "style", "dir", "role", "tabindex", "target", "draggable", "width", "height", "id",
    "rel", "data-testid", "data-controller", "data-action", "data-block", "data-contents",
    "data-editor", "data-offset-key", "data-item-type", "aria-labelledby", "aria-describedby",
    "aria-level", "aria-hidden", "contenteditable",
];

/// The number of places to truncate a page at, for each seed.
const CUTS: usize = 24;

/// A change of an element: returns its replacement, and the effect on the content of the page.
type Edit = fn(Element) -> Result<(Vec<Node>, Effect), Element>;

const EDITS: [(&str, Edit); 3] = [
    ("wrapped", wrapped),
    ("unwrapped", unwrapped),
    ("part dropped", dropped),
];

fn wrapped(element: Element) -> Result<(Vec<Node>, Effect), Element> {
    let inline = element.marks.words || INLINE.iter().any(|name| element.is(name));
    let name = if inline { "span" } else { "div" };
    let class = Attribute::new("class", "css-1x2y3z");
    let wrapper = Element::new(name, vec![class], vec![Node::Element(element)]);
    Ok((vec![Node::Element(wrapper)], Effect::None))
}

fn unwrapped(element: Element) -> Result<(Vec<Node>, Effect), Element> {
    if element.children.is_empty() || element.is_raw() {
        return Err(element);
    }
    let says =
        |attribute: &Attribute| !PRESENTATIONAL.contains(&&*attribute.name.to_ascii_lowercase());
    // An element inside text may say what the text is.
    let effect = if element.marks.words {
        Effect::Unmarked
    } else if element.attributes.iter().any(says) {
        Effect::Less
    } else {
        Effect::None
    };
    Ok((element.children, effect))
}

fn dropped(element: Element) -> Result<(Vec<Node>, Effect), Element> {
    if element.marks.items > 0 {
        Err(element)
    } else {
        Ok((Vec::new(), Effect::Less))
    }
}

/// Changes all selected elements; returns the effect on the content of the page, if there were any.
fn edit(
    nodes: &mut Vec<Node>,
    edit_element: Edit,
    is: &dyn Fn(&Element) -> bool,
) -> Option<Effect> {
    let mut effect = None;
    source::each_list(nodes, &mut |list| {
        let hit = |node: &Node| matches!(node, Node::Element(element) if is(element));
        if !list.iter().any(hit) {
            return;
        }
        for node in std::mem::take(list) {
            match node {
                Node::Element(element) if is(&element) => match edit_element(element) {
                    Ok((nodes, less)) => {
                        if !matches!(effect, Some(Effect::Less | Effect::Unmarked)) {
                            effect = Some(less);
                        }
                        list.extend(nodes);
                    }
                    Err(element) => list.push(Node::Element(element)),
                },
                node => list.push(node),
            }
        }
    });
    effect
}

pub(super) fn all(subject: &Subject, seeds: usize) -> Vec<Change> {
    let mut all = Vec::new();
    let mut classes = BTreeSet::new();
    let mut spots = Vec::new();
    source::each(&subject.nodes, &mut |element| {
        if !IMMOVABLE.iter().any(|name| element.is(name)) {
            classes.extend(element.classes().map(str::to_owned));
            spots.push(element.marks.at);
        }
    });
    for class in &classes {
        for (kind, edit_element) in EDITS {
            let class = class.clone();
            let name = format!("every class={class}");
            all.push(Change::tree(kind, name, move |nodes| {
                let is = |element: &Element| {
                    element.has_class(&class) && !IMMOVABLE.iter().any(|name| element.is(name))
                };
                edit(nodes, edit_element, &is)
            }));
        }
    }
    for seed in 0..seeds * 6 {
        for (kind, edit_element) in EDITS {
            let spots = spots.clone();
            all.push(Change::seeded(kind, seed, move |nodes, random| {
                let at = *random.pick(&spots)?;
                edit(nodes, edit_element, &|element| element.marks.at == at)
            }));
        }
        all.push(Change::seeded("containers reordered", seed, reordered));
    }
    all.extend(around_posts());
    for seed in 0..seeds * CUTS {
        all.push(Change::new("cut", format!("seed {seed}"), move |subject| {
            let mut random = Random::new(&format!("{} cut {seed}", subject.name));
            let mut at = random.below(subject.text.len());
            while !subject.text.is_char_boundary(at) {
                at -= 1;
            }
            let page = subject.text[..at].to_owned();
            let effect = Effect::Cut;
            Some(Made { page, effect })
        }));
    }
    all
}

/// Swaps two siblings, neither of which is text or a member of a list.
fn reordered(nodes: &mut Vec<Node>, random: &mut Random) -> Option<Effect> {
    let may_move = |element: &Element| {
        !element.marks.words
            && !IMMOVABLE.iter().any(|name| element.is(name))
            && !element.is("script")
    };
    let may_swap = |a: &Element, b: &Element| {
        let leniency = a.is(&b.name) && a.attr("class") == b.attr("class");
        let media = |element: &Element| {
            let mut found = false;
            source::each(
                std::slice::from_ref(&Node::Element(element.clone())),
                &mut |inner| {
                    found |= inner.is("img") || inner.is("video");
                },
            );
            found
        };
        may_move(a)
            && may_move(b)
            && !leniency
            && !(a.marks.items > 0 && b.marks.items > 0)
            && !(a.marks.in_item && media(a) && media(b))
    };
    let mut pairs = Vec::new();
    let mut lists = 0;
    let neighbours = |list: &[Node]| -> Vec<(usize, usize)> {
        let places = list.iter().enumerate().filter_map(|(at, node)| match node {
            Node::Element(element) => Some((at, element)),
            _ => None,
        });
        let places: Vec<(usize, &Element)> = places.collect();
        let pairs = places
            .windows(2)
            .filter(|pair| may_swap(pair[0].1, pair[1].1));
        pairs.map(|pair| (pair[0].0, pair[1].0)).collect()
    };
    source::each_list(nodes, &mut |list| {
        pairs.extend(neighbours(list).into_iter().map(|pair| (lists, pair)));
        lists += 1;
    });
    let &(wanted, (a, b)) = random.pick(&pairs)?;
    let mut at = 0;
    source::each_list(nodes, &mut |list| {
        if at == wanted {
            list.swap(a, b);
        }
        at += 1;
    });
    Some(Effect::None)
}

/// The parts above and below the posts are dropped or replaced.
fn around_posts() -> Vec<Change> {
    let header = |new: bool| {
        move |nodes: &mut Vec<Node>| {
            let above = outside(nodes, true)?;
            if new {
                above.insert(0, Node::Element(new_header()));
            }
            Some(Effect::Less)
        }
    };
    vec![
        Change::tree("header dropped", "all above the posts", header(false)),
        Change::tree("header replaced", "all above the posts", header(true)),
        Change::tree("footer dropped", "all below the posts", |nodes| {
            outside(nodes, false).map(|_| Effect::Less)
        }),
        Change::tree("head dropped", "what stands in <head>", |nodes| {
            let mut found = None;
            source::each_mut(nodes, &mut |element| {
                if element.is("head") {
                    element.children.clear();
                    found = Some(Effect::Less);
                }
            });
            found
        })
        // It may be the only sign that a page is from twitter.com.
        .leniency(Leniency::WithoutHosts),
    ]
}

/// Drops the nodes before or after the posts in the innermost lists that contain them, and returns the body's list.
fn outside(nodes: &mut Vec<Node>, before: bool) -> Option<&mut Vec<Node>> {
    let list = body(nodes)?;
    drop_outside(list, before).then_some(list)
}

fn body(nodes: &mut Vec<Node>) -> Option<&mut Vec<Node>> {
    let mut has_body = false;
    source::each(nodes, &mut |element| has_body |= element.is("body"));
    if !has_body {
        return Some(nodes);
    }
    nodes.iter_mut().find_map(|node| match node {
        Node::Element(element) => match element.is("body") {
            true => Some(&mut element.children),
            false if element.is("html") => body(&mut element.children),
            false => None,
        },
        _ => None,
    })
}

fn drop_outside(list: &mut Vec<Node>, before: bool) -> bool {
    let holds = |node: &Node| matches!(node, Node::Element(element) if element.marks.items > 0);
    let place = if before {
        list.iter().position(holds)
    } else {
        list.iter().rposition(holds)
    };
    let Some(mut at) = place else { return false };
    let length = list.len();
    if before {
        list.drain(..at);
        at = 0;
    } else {
        list.truncate(at + 1);
    }
    let mut changed = list.len() != length;
    if let Node::Element(element) = &mut list[at]
        && element.marks.item.is_none()
    {
        changed |= drop_outside(&mut element.children, before);
    }
    changed
}

/// A header of a form that no site has used yet, with nothing of the old one in it.
fn new_header() -> Element {
    let text = |text: &str| {
        Node::Text(source::Text {
            text: text.to_owned(),
            words: false,
        })
    };
    let home = Element::new("a", vec![Attribute::new("href", "/")], vec![text("Home")]);
    let title = Element::new("h1", Vec::new(), vec![text("Reading")]);
    let children = vec![Node::Element(home), Node::Element(title)];
    Element::new("header", vec![Attribute::new("class", "top-bar")], children)
}
