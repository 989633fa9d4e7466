//! The same tree with other names and in other syntax: tags, attributes, classes, case, quotes, end tags.

use super::{Kind, Scope, Words, element_in, new_element, replace, text};
use crate::random::{Random, hash};
use crate::source::{self, Attribute, Element, Node};
use crate::specimen::Specimen;

/// Names of elements that are exchanged.
const RENAMED: [(&str, &str); 16] = [
    ("div", "section"),
    ("div", "article"),
    ("div", "x-view"),
    ("div", "main"),
    ("span", "x-text"),
    ("span", "bdi"),
    ("span", "font"),
    ("span", "b"),
    ("p", "div"),
    ("article", "div"),
    ("article", "section"),
    ("section", "div"),
    ("main", "div"),
    ("time", "span"),
    ("button", "div"),
    ("h2", "div"),
];

pub(super) fn all() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (from, to) in RENAMED {
        kinds.push(everywhere(
            &format!("every {from} to {to}"),
            move |element, _| {
                if element.is(from) {
                    element.rename(to);
                }
            },
        ));
        kinds.push(once(&format!("one {from} to {to}"), move |element, _| {
            element.is(from).then(|| element.rename(to))
        }));
    }
    kinds.extend(classes());
    for prefix in [
        "id", "data-", "aria-", "role", "title", "lang", "dir", "class", "style", "itemprop",
        "tabindex", "alt",
    ] {
        let is = move |name: &str| {
            name.eq_ignore_ascii_case(prefix) || (prefix.ends_with('-') && name.starts_with(prefix))
        };
        kinds.push(everywhere(
            &format!("every {prefix} dropped"),
            move |element, _| {
                element.attributes.retain(|attribute| !is(&attribute.name));
            },
        ));
        kinds.push(once(&format!("one {prefix} dropped"), move |element, _| {
            let before = element.attributes.len();
            element.attributes.retain(|attribute| !is(&attribute.name));
            (element.attributes.len() < before).then_some(())
        }));
    }
    kinds.push(everywhere("attributes reversed", |element, _| {
        let spaces: Vec<String> = element
            .attributes
            .iter()
            .map(|is| is.before.clone())
            .collect();
        element.attributes.reverse();
        for (attribute, before) in element.attributes.iter_mut().zip(spaces) {
            attribute.before = before;
            quote(attribute, "\"");
        }
        element.tail.clear();
    }));
    kinds.push(everywhere("attribute added", |element, _| {
        element
            .attributes
            .insert(0, Attribute::new("data-v-7f3a", ""));
        element.attributes.push(Attribute::new("jsname", "q8Zd"));
    }));
    kinds.push(everywhere("attribute twice", |element, _| {
        if let Some(first) = element.attributes.first().map(|first| first.name.clone()) {
            element.attributes.push(Attribute::new(&first, "another"));
        }
    }));
    kinds.push(everywhere("tags in upper case", |element, _| {
        let upper = element.name.to_ascii_uppercase();
        if !element.is("svg") && element.end.is_some() {
            element.rename(&upper);
        }
    }));
    kinds.push(everywhere("attributes in upper case", |element, _| {
        for attribute in &mut element.attributes {
            attribute.name.make_ascii_uppercase();
        }
    }));
    kinds.push(everywhere("single quotes", |element, _| {
        element.attributes.iter_mut().for_each(|is| quote(is, "'"));
    }));
    kinds.push(everywhere("no quotes", |element, _| {
        element.attributes.iter_mut().for_each(|is| quote(is, ""));
    }));
    kinds.push(everywhere("one attribute per line", |element, _| {
        for attribute in &mut element.attributes {
            attribute.before = "\n      ".to_owned();
        }
    }));
    kinds.push(everywhere("spaces around equals signs", |element, _| {
        for value in element
            .attributes
            .iter_mut()
            .filter_map(|is| is.value.as_mut())
        {
            value.sign = " = ".to_owned();
        }
    }));
    kinds.push(everywhere("empty elements closed", |element, _| {
        if element.is_void() {
            element.tail = " /".to_owned();
        }
    }));
    kinds.push(everywhere("links without a host", |element, _| {
        if let Some(href) = element.attribute_mut("href") {
            let raw = href.raw().to_owned();
            if let Some(rest) = raw.strip_prefix("https:") {
                href.set(rest.to_owned());
            }
        }
    }));
    kinds.push(everywhere("links of a click counter", |element, _| {
        if element.is("a")
            && let Some(href) = element.attribute_mut("href")
        {
            let raw = href.raw().to_owned();
            let sign = if raw.contains('?') { "&amp;" } else { "?" };
            if raw.starts_with("http") && !raw.contains('#') {
                href.set(format!("{raw}{sign}utm_source=share&amp;ref=7"));
            }
        }
    }));
    kinds.push(everywhere("references in attributes", |element, _| {
        for attribute in &mut element.attributes {
            let raw = attribute
                .raw()
                .replace('/', "&#x2F;")
                .replace('_', "&#95;")
                .replace('-', "&#45;");
            attribute.set(raw);
        }
    }));
    kinds.extend(text_forms());
    for name in ["p", "li", "td", "tr", "option", "body", "html", "head"] {
        kinds.push(everywhere(
            &format!("{name} without its end"),
            move |element, _| {
                if element.is(name) {
                    element.end = None;
                }
            },
        ));
    }
    kinds
}

/// Changes all elements of the body.
fn everywhere(
    name: &str,
    change: impl Fn(&mut Element, &mut Random) + Send + Sync + 'static,
) -> Kind {
    Kind::tree(name, Words::Letters, move |_, nodes, random| {
        source::each_mut(nodes, &mut |element| {
            if !element.is("html")
                && !element.is("meta")
                && !element.is("link")
                && !element.is("script")
            {
                change(element, random);
            }
        });
        Some(())
    })
}

/// Changes one element for which the change does something.
fn once(
    name: &str,
    change: impl Fn(&mut Element, &mut Random) -> Option<()> + Send + Sync + 'static,
) -> Kind {
    Kind::tree(name, Words::Letters, move |specimen, nodes, random| {
        let mut fits = Vec::new();
        source::each(nodes, &mut |element| {
            let place = &specimen.elements[element.marks.at];
            if !place.around.special && change(&mut element.clone(), &mut random.clone()).is_some()
            {
                fits.push(element.marks.at);
            }
        });
        let at = random.pick(&fits).copied()?;
        source::each_mut(nodes, &mut |element| {
            if element.marks.at == at {
                change(element, random);
            }
        });
        Some(())
    })
}

fn quote(attribute: &mut Attribute, sign: &'static str) {
    let Some(value) = &mut attribute.value else {
        return;
    };
    let plain = value.raw.replace('"', "&quot;").replace('\'', "&#39;");
    let needed = plain.is_empty()
        || plain.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '=' | '`'))
        || plain.ends_with('/');
    value.quote = if sign.is_empty() && needed {
        "\""
    } else {
        sign
    };
    value.raw = plain;
}

/// Class names, as builds and extensions change them.
fn classes() -> Vec<Kind> {
    type Change = fn(&str, u64) -> String;
    let ways: [(&str, Change); 6] = [
        ("with one before", |class, _| format!("js-on {class}")),
        ("with one behind", |class, _| format!("{class} is-loaded")),
        ("prefixed", |class, _| {
            per_name(class, |name| format!("app__{name}"))
        }),
        ("with a hash", |class, seed| {
            per_name(class, |name| {
                format!(
                    "{name}_x{:x}",
                    hash(name.as_bytes()).wrapping_add(seed) % 0xfff
                )
            })
        }),
        ("hashed", |class, seed| {
            per_name(class, |name| {
                format!(
                    "c{:x}",
                    hash(name.as_bytes()).wrapping_add(seed) % 0xff_ffff
                )
            })
        }),
        ("reversed", |class, _| {
            class.split_whitespace().rev().collect::<Vec<_>>().join(" ")
        }),
    ];
    let mut kinds = Vec::new();
    for (name, way) in ways {
        kinds.push(everywhere(
            &format!("every class {name}"),
            move |element, _| {
                if let Some(class) = element.attribute_mut("class") {
                    let new = way(class.raw(), 7);
                    class.set(new);
                }
            },
        ));
        kinds.push(once(&format!("one class {name}"), move |element, _| {
            let class = element.attribute_mut("class")?;
            let new = way(class.raw(), 7);
            let differs = new != class.raw();
            class.set(new);
            differs.then_some(())
        }));
    }
    // A name is gone from all elements that have it.
    kinds.push(Kind::tree(
        "one class name gone",
        Words::Letters,
        |_, nodes, random| {
            let mut names = Vec::new();
            source::each(nodes, &mut |element| {
                names.extend(element.classes().map(str::to_owned))
            });
            names.sort();
            names.dedup();
            let gone = random.pick(&names)?.clone();
            source::each_mut(nodes, &mut |element| {
                if let Some(class) = element.attribute_mut("class") {
                    let kept = class.raw().split_whitespace().filter(|name| *name != gone);
                    let kept = kept.collect::<Vec<_>>().join(" ");
                    class.set(kept);
                }
            });
            Some(())
        },
    ));
    kinds
}

fn per_name(class: &str, change: impl Fn(&str) -> String) -> String {
    class
        .split_whitespace()
        .map(change)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Other markup for lines, emoji and lists.
fn text_forms() -> Vec<Kind> {
    let lines = |name: &str, make: fn(Vec<Vec<Node>>) -> Vec<Node>| {
        Kind::tree(
            format!("lines as {name}"),
            Words::Letters,
            move |specimen, nodes, random| {
                let at = element_in(specimen, random, Scope::Words)?;
                if specimen.elements[at].around.paragraph || specimen.elements[at].name == "p" {
                    return None;
                }
                let mut done = None;
                replace(nodes, at, &mut |mut element| {
                    let is_br = |node: &Node| matches!(node, Node::Element(is) if is.is("br"));
                    if element.children.iter().any(is_br) {
                        let lines = element
                            .children
                            .split(is_br)
                            .map(<[Node]>::to_vec)
                            .collect();
                        element.children = make(lines);
                        done = Some(());
                    }
                    vec![Node::Element(element)]
                });
                done
            },
        )
    };
    vec![
        lines("block spans", |lines| {
            let span = |line| new_element("span", &[("style", "display:block")], line);
            lines.into_iter().map(span).collect()
        }),
        lines("paragraphs", |lines| {
            lines
                .into_iter()
                .map(|line| new_element("p", &[], line))
                .collect()
        }),
        lines("div", |lines| {
            lines
                .into_iter()
                .map(|line| new_element("div", &[], line))
                .collect()
        }),
        lines("list items", |lines| {
            let items = lines
                .into_iter()
                .map(|line| new_element("li", &[], line))
                .collect();
            vec![new_element("ul", &[], items)]
        }),
        emoji("pictures", |emoji| {
            let attributes = [
                ("src", "https://cdn.example/emoji/1f4a1.svg"),
                ("alt", emoji),
                ("class", "emoji"),
            ];
            new_element("img", &attributes, Vec::new())
        }),
        emoji("labelled spans", |emoji| {
            new_element(
                "span",
                &[("role", "img"), ("aria-label", emoji)],
                vec![text(emoji)],
            )
        }),
        Kind::tree("emoji as text", Words::Letters, |specimen, nodes, _| {
            let mut done = None;
            source::each_list(nodes, &mut |list| {
                for node in list {
                    let alt = match node {
                        Node::Element(is)
                            if is.is("img") && specimen.elements[is.marks.at].around.words =>
                        {
                            is.attr("alt").unwrap_or_default().to_owned()
                        }
                        _ => continue,
                    };
                    let is_emoji = alt.chars().count() < 5 && !alt.is_empty() && !alt.is_ascii();
                    if is_emoji {
                        *node = text(alt);
                        done = Some(());
                    }
                }
            });
            done
        }),
    ]
}

fn emoji(name: &str, make: fn(&str) -> Node) -> Kind {
    Kind::tree(
        format!("emoji as {name}"),
        Words::Letters,
        move |specimen: &Specimen, nodes, _| {
            let is_emoji = |c: &&str| {
                c.chars()
                    .any(|c| matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}'))
            };
            let at = specimen.texts.iter().position(|text| {
                let mut all = super::characters(&text.text).into_iter();
                text.around.words && !text.around.special && all.any(|c| is_emoji(&c))
            });
            super::replace_text(nodes, &mut at?, &mut |whole| {
                let node = |c: &&str| if is_emoji(c) { make(c) } else { text(*c) };
                super::characters(whole).iter().map(node).collect()
            });
            Some(())
        },
    )
}
