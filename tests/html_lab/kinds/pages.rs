//! Changes of a whole page: inside of another, saved by programs, cut, and its posts moved.

use super::{Kind, Made, Right, Words, new_element, replace, text};
use crate::random::Random;
use crate::source::{self, Attribute, Element, Node};
use crate::specimen::{Specimen, posts};

pub(super) fn all() -> Vec<Kind> {
    let page = |name: &str, words, make: fn(&Specimen, &mut Random) -> Option<String>| {
        Kind::new(name, move |specimen, random| {
            Some(Made {
                page: make(specimen, random)?,
                right: Right::Same,
                words,
            })
        })
    };
    vec![
        page("in a frame", Words::Exact, |specimen, _| {
            let inner = specimen.html.replace('&', "&amp;").replace('"', "&quot;");
            Some(format!(
                "<!doctype html><html><head><title>Viewer</title></head><body><h1>Saved page</h1>\
                 <iframe srcdoc=\"{inner}\"></iframe></body></html>"
            ))
        }),
        page("saved in one file", Words::Letters, |specimen, _| {
            Some(saved(specimen))
        }),
        page("banner of an archive", Words::Exact, |specimen, _| {
            with_body_start(
                specimen,
                "<div id=\"toolbar-q7\"><div><a href=\"https://archive.example/\">Archive</a> \
                <span>Captured 17 times between 2 Mar 2021 and 8 Dec 2025</span></div><form action=\"/go\">\
                <input name=\"url\" value=\"https://page.example/\"><button>Go</button></form></div>\n",
            )
        }),
        page("links of an archive", Words::Letters, |specimen, _| {
            let mut nodes = specimen.nodes.clone();
            source::each_mut(&mut nodes, &mut |element| {
                for name in ["href", "src"] {
                    if let Some(attribute) = element.attribute_mut(name)
                        && attribute.raw().starts_with("http")
                    {
                        let raw = format!(
                            "https://web.archive.org/web/20240102030405/{}",
                            attribute.raw()
                        );
                        attribute.set(raw);
                    }
                }
            });
            Some(source::write(&nodes))
        }),
        page("only the body", Words::Exact, |specimen, _| {
            let mut body = None;
            source::each(&specimen.nodes, &mut |element| {
                if element.is("body") && body.is_none() {
                    body = Some(source::write(&element.children));
                }
            });
            body
        }),
        page("reader mode", Words::Letters, |specimen, _| {
            let mut nodes = specimen.nodes.clone();
            source::each_mut(&mut nodes, &mut |element| {
                let kept = [
                    "href", "src", "alt", "datetime", "title", "content", "property", "rel",
                    "charset",
                ];
                element
                    .attributes
                    .retain(|is| kept.contains(&is.name.to_ascii_lowercase().as_str()));
            });
            Some(source::write(&nodes))
        }),
        page("minified", Words::Letters, |specimen, _| {
            let mut nodes = specimen.nodes.clone();
            source::each_list(&mut nodes, &mut |list| {
                list.retain(|node| !matches!(node, Node::Other(raw) if raw.starts_with("<!--")))
            });
            Some(source::write(&spaced(specimen, nodes, "")))
        }),
        page("prettified", Words::Letters, |specimen, _| {
            Some(source::write(&spaced(
                specimen,
                specimen.nodes.clone(),
                "\n    ",
            )))
        }),
        page("prettified in the words", Words::Letters, |specimen, _| {
            let mut nodes = specimen.nodes.clone();
            source::each_mut(&mut nodes, &mut |element| {
                if specimen.words.contains(&Some(element.marks.at)) {
                    element.children.insert(0, text("\n                "));
                    element.children.push(text("\n            "));
                }
            });
            Some(source::write(&nodes))
        }),
        page("page twice", Words::Exact, |specimen, _| {
            Some(specimen.html.repeat(2))
        }),
        page("page twice in one body", Words::Exact, |specimen, _| {
            let mut nodes = specimen.nodes.clone();
            source::each_mut(&mut nodes, &mut |element| {
                if element.is("body") {
                    let again = element.children.clone();
                    element.children.extend(again);
                }
            });
            Some(source::write(&nodes))
        }),
        page("truncated", Words::Exact, |specimen, random| {
            let mut at = random.below(specimen.html.len());
            while !specimen.html.is_char_boundary(at) {
                at -= 1;
            }
            Some(specimen.html[..at].to_owned())
        }),
        Kind::new("posts reversed", |specimen, _| {
            let order = (0..specimen.items.len()).rev().collect();
            ordered(specimen, order)
        }),
        Kind::new("two posts exchanged", |specimen, random| {
            let count = specimen.items.len();
            let mut order: Vec<usize> = (0..count).collect();
            let first = random.below(count.max(2) - 1);
            (count > 1).then(|| order.swap(first, first + 1))?;
            ordered(specimen, order)
        }),
        Kind::new("a post removed", |specimen, random| {
            let post = some_post(specimen, random)?;
            changed(
                specimen,
                specimen.items[post],
                Right::Removed(post),
                &mut |_| Vec::new(),
            )
        }),
        Kind::new("a post without words", |specimen, random| {
            let post = some_post(specimen, random)?;
            let words = specimen.words[post].filter(|at| *at != specimen.items[post])?;
            changed(specimen, words, Right::Emptied(post), &mut |mut element| {
                element.children.clear();
                vec![Node::Element(element)]
            })
        }),
        Kind::new("a post twice", |specimen, random| {
            let post = some_post(specimen, random)?;
            changed(
                specimen,
                specimen.items[post],
                Right::Same,
                &mut |element| vec![Node::Element(element.clone()), Node::Element(element)],
            )
        }),
    ]
}

/// Picks a post; not the one that names the thread.
fn some_post(specimen: &Specimen, random: &mut Random) -> Option<usize> {
    let count = specimen.items.len();
    (count > 1).then(|| 1 + random.below(count - 1))
}

fn changed(
    specimen: &Specimen,
    at: usize,
    right: Right,
    change: &mut dyn FnMut(Element) -> Vec<Node>,
) -> Option<Made> {
    let mut nodes = specimen.nodes.clone();
    replace(&mut nodes, at, change);
    Some(Made {
        page: source::write(&nodes),
        right,
        words: Words::Exact,
    })
}

/// Puts other posts at the places of the posts.
fn ordered(specimen: &Specimen, order: Vec<usize>) -> Option<Made> {
    (order.len() > 1).then_some(())?;
    let mut items: Vec<Option<Element>> = vec![None; order.len()];
    source::each(&specimen.nodes, &mut |element| {
        if let Some(post) = specimen.items.iter().position(|at| *at == element.marks.at) {
            items[post] = Some(element.clone());
        }
    });
    let mut nodes = specimen.nodes.clone();
    source::each_list(&mut nodes, &mut |list| {
        for node in list {
            let Node::Element(element) = node else {
                continue;
            };
            let place = specimen.items.iter().position(|at| *at == element.marks.at);
            if let Some(item) = place.and_then(|place| items[order[place]].clone()) {
                *node = Node::Element(item);
            }
        }
    });
    Some(Made {
        page: source::write(&nodes),
        right: Right::Order(order),
        words: Words::Exact,
    })
}

/// Replaces the white space between elements outside of the words; a browser shows no difference between blocks.
fn spaced(specimen: &Specimen, nodes: Vec<Node>, space: &str) -> Vec<Node> {
    fn visit(specimen: &Specimen, nodes: Vec<Node>, space: &str, free: bool) -> Vec<Node> {
        let block = |node: &Node| {
            let names = [
                "div", "section", "article", "main", "ul", "ol", "li", "header", "footer", "nav",
                "aside", "body",
            ];
            matches!(node, Node::Element(is) if names.iter().any(|name| is.is(name)))
        };
        let blocks = free && nodes.iter().any(block);
        let mut out = Vec::new();
        for node in nodes {
            match node {
                Node::Text(white) if blocks && white.text.trim().is_empty() => {}
                Node::Element(mut element) => {
                    let place = &specimen.elements[element.marks.at];
                    let words = specimen.words.contains(&Some(element.marks.at));
                    let inner = free && !words && !place.around.words && !element.is("pre");
                    element.children = visit(specimen, element.children, space, inner);
                    if blocks && !space.is_empty() && block(&Node::Element(element.clone())) {
                        out.push(text(space));
                    }
                    out.push(Node::Element(element));
                }
                other => out.push(other),
            }
        }
        out
    }
    visit(specimen, nodes, space, true)
}

/// As browser extensions save pages: no scripts, attributes without quotes, styles in the elements, a base.
fn saved(specimen: &Specimen) -> String {
    let mut nodes = specimen.nodes.clone();
    let base = posts(&specimen.expected)
        .first()
        .and_then(|post| post["url"].as_str())
        .unwrap_or_default();
    source::each_list(&mut nodes, &mut |list| {
        list.retain(
            |node| !matches!(node, Node::Element(is) if is.is("script") || is.is("noscript")),
        );
    });
    source::each_mut(&mut nodes, &mut |element| {
        for attribute in &mut element.attributes {
            let Some(value) = &mut attribute.value else {
                continue;
            };
            let plain = value.raw.replace('"', "&quot;").replace('\'', "&#39;");
            let needed = plain.is_empty()
                || plain.contains(|c: char| c.is_whitespace() || "<>=`/".contains(c));
            value.quote = if needed { "\"" } else { "" };
            value.raw = plain;
        }
        if element.is("div") && element.attribute("style").is_none() {
            element
                .attributes
                .push(Attribute::new("style", "box-sizing:border-box"));
        }
        if element.is("head") && !base.is_empty() {
            element
                .children
                .insert(0, new_element("base", &[("href", base)], Vec::new()));
        }
    });
    source::write(&nodes)
}

fn with_body_start(specimen: &Specimen, piece: &str) -> Option<String> {
    let mut nodes = specimen.nodes.clone();
    let mut done = None;
    source::each_mut(&mut nodes, &mut |element| {
        if element.is("body") && done.is_none() {
            element.children.insert(0, Node::Other(piece.to_owned()));
            done = Some(());
        }
    });
    done.map(|()| source::write(&nodes))
}
