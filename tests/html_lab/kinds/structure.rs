//! The same content in another tree: wrapped, unwrapped, split, merged, copied without being shown.

use super::{
    Kind, Scope, Words, characters, element, element_in, new_element, replace, replace_text, text,
    text_in, words_of,
};
use crate::source::{self, Element, Node};

type Wrap = fn(Vec<Node>) -> Node;

/// Ways to wrap content, and whether they begin a new line.
const WRAPS: [(&str, bool, Wrap); 12] = [
    ("div", true, |inner| new_element("div", &[], inner)),
    ("span", false, |inner| {
        new_element("span", &[("class", "k9x2")], inner)
    }),
    ("section", true, |inner| new_element("section", &[], inner)),
    ("article", true, |inner| new_element("article", &[], inner)),
    ("custom element", false, |inner| {
        new_element("x-box", &[], inner)
    }),
    ("shadow root", false, |inner| {
        let root = new_element("template", &[("shadowrootmode", "open")], inner);
        new_element("x-host", &[], vec![root])
    }),
    ("details", true, |inner| {
        new_element("details", &[("open", "")], inner)
    }),
    ("dialog", true, |inner| {
        new_element("dialog", &[("open", "")], inner)
    }),
    ("slot", false, |inner| new_element("slot", &[], inner)),
    ("font", false, |inner| {
        new_element("font", &[("color", "#333")], inner)
    }),
    ("center", true, |inner| new_element("center", &[], inner)),
    ("table cell", true, |inner| {
        let row = new_element("tr", &[], vec![new_element("td", &[], inner)]);
        new_element("table", &[], vec![new_element("tbody", &[], vec![row])])
    }),
];

/// The name of a way to change an element, and the way.
type Way = (&'static str, fn(Element) -> Node);

/// Ways to have content in a page without showing it.
const HIDDEN: [Way; 9] = [
    ("hidden", |element| with(element, "hidden", "")),
    ("display: none", |element| {
        with(element, "style", "display:none")
    }),
    ("visibility: hidden", |element| {
        with(element, "style", "visibility:hidden")
    }),
    ("aria-hidden, clipped", |element| {
        let Node::Element(element) = with(element, "aria-hidden", "true") else {
            unreachable!("an element was made")
        };
        with(element, "style", CLIPPED)
    }),
    ("clipped", |element| with(element, "style", CLIPPED)),
    ("noscript", |element| {
        new_element("noscript", &[], vec![Node::Element(element)])
    }),
    ("template", |element| {
        new_element("template", &[], vec![Node::Element(element)])
    }),
    ("closed dialog", |element| {
        new_element("dialog", &[], vec![Node::Element(element)])
    }),
    ("in a hidden element", |element| {
        new_element("div", &[("hidden", "")], vec![Node::Element(element)])
    }),
];

const CLIPPED: &str = "position:absolute;width:1px;height:1px;padding:0;margin:-1px;overflow:hidden;\
    clip:rect(0,0,0,0);white-space:nowrap;border:0";

fn with(mut element: Element, name: &str, value: &str) -> Node {
    element
        .attributes
        .retain(|is| !is.name.eq_ignore_ascii_case(name));
    element.attributes.push(source::Attribute::new(name, value));
    element.marks.items = super::NEW;
    Node::Element(element)
}

pub(super) fn all() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (name, block, wrap) in WRAPS {
        kinds.push(wrapped_word(name, block, wrap));
        for scope in [
            Scope::Words,
            Scope::InWords,
            Scope::Label,
            Scope::Item,
            Scope::Around,
            Scope::Any,
        ] {
            kinds.push(wrapped(name, block, wrap, scope));
        }
    }
    for scope in [
        Scope::Words,
        Scope::InWords,
        Scope::Label,
        Scope::Item,
        Scope::Around,
    ] {
        kinds.push(unwrapped(scope));
        kinds.push(inner_wrapped(scope));
    }
    for (name, hide) in HIDDEN {
        for scope in [Scope::Words, Scope::InWords, Scope::Label, Scope::Item] {
            kinds.push(copied(name, hide, scope));
        }
    }
    for scope in [Scope::InWords, Scope::Label] {
        kinds.extend(splits(scope));
    }
    kinds.push(Kind::tree(
        "siblings merged",
        Words::Letters,
        |specimen, nodes, random| {
            let at = element_in(specimen, random, Scope::InWords)?;
            let name = specimen.elements[at].name.clone();
            let mut done = None;
            source::each_list(nodes, &mut |list| {
                let is = |node: &Node, at| matches!(node, Node::Element(is) if is.marks.at == at);
                let Some(first) = list.iter().position(|node| is(node, at)) else {
                    return;
                };
                let next = list.get(first + 1);
                let same =
                    matches!(next, Some(Node::Element(next)) if next.is(&name) && name != "a");
                if same {
                    let Node::Element(next) = list.remove(first + 1) else {
                        return;
                    };
                    if let Node::Element(first) = &mut list[first] {
                        first.children.extend(next.children);
                        done = Some(());
                    }
                }
            });
            done
        },
    ));
    kinds
}

/// A block cannot be in a paragraph, nor a link in a link.
fn fits(specimen: &crate::specimen::Specimen, at: usize, block: bool) -> bool {
    let around = &specimen.elements[at].around;
    !(block && (around.paragraph || around.link))
}

fn wrapped(name: &str, block: bool, wrap: Wrap, scope: Scope) -> Kind {
    let words = if block && matches!(scope, Scope::InWords | Scope::Any) {
        Words::Letters
    } else {
        Words::Spaces
    };
    Kind::tree(
        format!("wrap {} in {name}", scope.name()),
        words,
        move |specimen, nodes, random| {
            let at = element(specimen, random, |at, _| {
                scope.has(specimen, at) && fits(specimen, at, block)
            })?;
            replace(nodes, at, &mut |element| {
                vec![wrap(vec![Node::Element(element)])]
            });
            Some(())
        },
    )
}

fn wrapped_word(name: &str, block: bool, wrap: Wrap) -> Kind {
    let words = if block { Words::Letters } else { Words::Spaces };
    Kind::tree(
        format!("wrap a word in {name}"),
        words,
        move |specimen, nodes, random| {
            let mut at = text_in(specimen, random, Scope::InWords)?;
            let around = &specimen.texts[at].around;
            if block && (around.paragraph || around.link) {
                return None;
            }
            let mut random = random.clone();
            replace_text(nodes, &mut at, &mut |whole| {
                let words = words_of(whole);
                let Some((start, end)) = random.pick(&words).copied() else {
                    return vec![text(whole)];
                };
                vec![
                    text(&whole[..start]),
                    wrap(vec![text(&whole[start..end])]),
                    text(&whole[end..]),
                ]
            });
            Some(())
        },
    )
}

/// Wraps the content of an element instead of the element.
fn inner_wrapped(scope: Scope) -> Kind {
    let name = format!("wrap the content of {} in div", scope.name());
    Kind::tree(name, Words::Letters, move |specimen, nodes, random| {
        let at = element(specimen, random, |at, place| {
            let inline = ["p", "span", "a", "button", "table", "ul", "ol", "img", "br"];
            scope.has(specimen, at)
                && fits(specimen, at, true)
                && !inline.contains(&place.name.as_str())
        })?;
        replace(nodes, at, &mut |mut element| {
            if element.end.is_some() {
                let inner = std::mem::take(&mut element.children);
                element.children = vec![new_element("div", &[], inner)];
            }
            vec![Node::Element(element)]
        });
        Some(())
    })
}

fn unwrapped(scope: Scope) -> Kind {
    let name = format!("unwrap {}", scope.name());
    Kind::tree(name, Words::Letters, move |specimen, nodes, random| {
        // Elements that mean something in HTML are not only a wrapper.
        let plain = [
            "div", "span", "section", "article", "p", "font", "b", "i", "em", "strong", "main",
            "ul", "small",
        ];
        let at = element(specimen, random, |at, place| {
            scope.has(specimen, at) && plain.contains(&place.name.as_str())
        })?;
        replace(nodes, at, &mut |element| element.children);
        Some(())
    })
}

fn copied(name: &str, hide: fn(Element) -> Node, scope: Scope) -> Kind {
    let name = format!("copy of {}, {name}", scope.name());
    Kind::tree(name, Words::Spaces, move |specimen, nodes, random| {
        let at = element(specimen, random, |at, place| {
            let void = ["img", "br", "input", "hr", "wbr", "svg"];
            scope.has(specimen, at)
                && place.has_text
                && !place.around.paragraph
                && !place.around.link
                && !void.contains(&place.name.as_str())
        })?;
        let first = random.one_in(3);
        replace(nodes, at, &mut |element| {
            let copy = hide(element.clone());
            if first {
                vec![copy, Node::Element(element)]
            } else {
                vec![Node::Element(element), copy]
            }
        });
        Some(())
    })
}

/// Ways to split a text node.
fn splits(scope: Scope) -> Vec<Kind> {
    type Split = fn(&str) -> Vec<Node>;
    let ways: [(&str, Split); 8] = [
        ("spans per word", |whole| {
            let mut out = Vec::new();
            let mut last = 0;
            for (start, end) in words_of(whole) {
                out.push(text(&whole[last..start]));
                out.push(new_element("span", &[], vec![text(&whole[start..end])]));
                last = end;
            }
            out.push(text(&whole[last..]));
            out
        }),
        ("spans per letter", |whole| {
            let span = |c: &&str| new_element("span", &[], vec![text(*c)]);
            characters(whole).iter().map(span).collect()
        }),
        ("wbr", |whole| {
            joined(whole, || new_element("wbr", &[], Vec::new()))
        }),
        ("soft hyphens", |whole| joined(whole, || text("&shy;"))),
        ("comments", |whole| {
            joined(whole, || Node::Other("<!-- -->".to_owned()))
        }),
        ("zero-width spaces", |whole| {
            joined(whole, || text("\u{200b}"))
        }),
        ("word joiners", |whole| joined(whole, || text("&#8288;"))),
        ("empty elements", |whole| {
            joined(whole, || new_element("i", &[], Vec::new()))
        }),
    ];
    let kind = |(name, split): (&'static str, Split)| {
        let name = format!(
            "text {}: {name}",
            if scope == Scope::InWords {
                "of words"
            } else {
                "of a label"
            }
        );
        Kind::tree(name, Words::Spaces, move |specimen, nodes, random| {
            let mut at = text_in(specimen, random, scope)?;
            replace_text(nodes, &mut at, &mut |whole| split(whole));
            Some(())
        })
    };
    ways.into_iter().map(kind).collect()
}

/// Puts something between every third pair of letters.
fn joined(whole: &str, new: fn() -> Node) -> Vec<Node> {
    let mut out = Vec::new();
    let all = characters(whole);
    for (at, character) in all.iter().enumerate() {
        out.push(text(*character));
        let letters = |c: &str| c.chars().all(char::is_alphabetic);
        if at % 3 == 1 && letters(character) && all.get(at + 1).is_some_and(|next| letters(next)) {
            out.push(new());
        }
    }
    out
}
