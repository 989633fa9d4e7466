//! The same markup in another notation: by the rules of HTML nothing changes.

use super::{Change, Effect};
use crate::pages::random::Random;
use crate::pages::source::{self, Attribute, Node};

/// Elements in which white space between elements is not rendered, nor at their edges.
const BLOCKS: [&str; 24] = [
    "html", "head", "body", "div", "article", "section", "main", "header", "footer", "nav",
    "aside", "ul", "ol", "li", "table", "tbody", "tr", "form", "figure", "h1", "h2", "h3", "h4",
    "blockquote",
];

pub(super) fn all(seeds: usize) -> Vec<Change> {
    let mut all = vec![
        attributes("single quotes", |attribute| quote(attribute, "'")),
        attributes("double quotes", |attribute| quote(attribute, "\"")),
        attributes("no quotes where none are needed", |attribute| {
            if attribute.raw().is_empty() || attribute.raw().contains(needs_quotes) {
                return;
            }
            if let Some(value) = &mut attribute.value {
                value.quote = "";
            }
        }),
        attributes("names of attributes in capitals", |attribute| {
            attribute.name.make_ascii_uppercase();
        }),
        attributes("spaces around =", |attribute| {
            if let Some(value) = &mut attribute.value
                && !value.quote.is_empty()
            {
                value.sign = " = ".to_owned();
            }
        }),
        attributes("line breaks between attributes", |attribute| {
            attribute.before = "\n\t".to_owned();
        }),
        attributes("quotes and & of values as numbers", |attribute| {
            let raw = attribute
                .raw()
                .replace("&quot;", "&#34;")
                .replace("&amp;", "&#x26;");
            attribute.set(raw);
        }),
        Change::tree("syntax", "no space between attributes", |nodes| {
            source::each_mut(nodes, &mut |element| {
                let mut closed = false;
                for attribute in &mut element.attributes {
                    if closed {
                        attribute.before.clear();
                    }
                    closed = attribute
                        .value
                        .as_ref()
                        .is_some_and(|value| !value.quote.is_empty());
                }
            });
            Some(Effect::Syntax)
        }),
        Change::tree("syntax", "names of tags in capitals", |nodes| {
            source::each_mut(nodes, &mut |element| {
                element.name.make_ascii_uppercase();
                if let Some(end) = &mut element.end {
                    end.make_ascii_uppercase();
                }
            });
            Some(Effect::Syntax)
        }),
        Change::tree("syntax", "attributes in reverse", |nodes| {
            source::each_mut(nodes, &mut |element| {
                let mut before: Vec<String> = element
                    .attributes
                    .iter()
                    .map(|is| is.before.clone())
                    .collect();
                element.attributes.reverse();
                for attribute in &mut element.attributes {
                    attribute.before = before.remove(0);
                    if attribute.before.is_empty() {
                        attribute.before = " ".to_owned();
                    }
                    if let Some(value) = &mut attribute.value
                        && value.quote.is_empty()
                        && value.raw.ends_with('/')
                    {
                        value.quote = "\"";
                    }
                }
            });
            Some(Effect::Syntax)
        }),
        Change::tree("syntax", "slashes at the ends of void elements", |nodes| {
            source::each_mut(nodes, &mut |element| {
                if element.is_void() {
                    element.tail = if element.tail.is_empty() { " /" } else { "" }.to_owned();
                }
            });
            Some(Effect::Syntax)
        }),
        Change::tree("syntax", "comments between all elements", |nodes| {
            source::each_list(nodes, &mut |list| {
                for node in std::mem::take(list) {
                    let raw = matches!(&node, Node::Element(element) if element.is("html"));
                    list.push(node);
                    if !raw && !list.is_empty() && list.len() > 1 {
                        list.push(Node::Other("<!-- -->".to_owned()));
                    }
                }
            });
            // Comments are not allowed inside raw text.
            drop_in_raw(nodes);
            Some(Effect::Syntax)
        }),
        Change::source("syntax", "no doctype", Effect::Syntax, |subject| {
            let text = &subject.text;
            match (text.starts_with("<!"), text.find('>')) {
                (true, Some(end)) if !text.starts_with("<!--") => text[end + 1..].to_owned(),
                _ => text.clone(),
            }
        }),
        Change::source("syntax", "CRLF line ends", Effect::Syntax, |subject| {
            subject.text.replace("\r\n", "\n").replace('\n', "\r\n")
        }),
        characters("letters as numbers", |c| {
            (!c.is_ascii_whitespace() && c.is_alphabetic() && u32::from(c) % 3 == 0)
                .then(|| format!("&#{};", u32::from(c)))
        }),
        characters("other letters as hexadecimal numbers", |c| {
            (!c.is_ascii()).then(|| format!("&#x{:X};", u32::from(c)))
        }),
        characters("letters by their names", |c| {
            let names = [
                ('é', "eacute"),
                ('ä', "auml"),
                ('ö', "ouml"),
                ('ü', "uuml"),
                ('ß', "szlig"),
                ('ñ', "ntilde"),
                ('—', "mdash"),
                ('–', "ndash"),
                ('…', "hellip"),
                ('’', "rsquo"),
                ('“', "ldquo"),
                ('”', "rdquo"),
                ('"', "quot"),
                ('\'', "apos"),
                ('•', "bull"),
                ('\u{a0}', "nbsp"),
                (':', "colon"),
                ('@', "commat"),
                ('(', "lpar"),
                (')', "rpar"),
                ('#', "num"),
                ('/', "sol"),
                (',', "comma"),
                ('.', "period"),
            ];
            names
                .iter()
                .find(|(is, _)| *is == c)
                .map(|(_, name)| format!("&{name};"))
        }),
        white_space("no white space between elements", |_, _| String::new()),
        white_space("one line break between elements", |_, _| "\n".to_owned()),
        white_space("an indent before each element", |_, depth| {
            format!("\n{}", "  ".repeat(depth))
        }),
    ];
    for seed in 0..seeds * 2 {
        all.push(Change::seeded("syntax", seed, |nodes, random| {
            source::each_mut(nodes, &mut |element| {
                for attribute in &mut element.attributes {
                    any_form(attribute, random);
                }
                if random.one_in(4) {
                    element.attributes.reverse();
                    for attribute in &mut element.attributes {
                        attribute.before = " ".to_owned();
                    }
                }
                // A slash directly after an unquoted value would be part of the value.
                if element.tail.starts_with('/') {
                    element.tail.insert(0, ' ');
                }
            });
            Some(Effect::Syntax)
        }));
    }
    all
}

fn needs_quotes(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '=' | '<' | '>' | '`' | '/')
}

/// Writes a value in other quotes.
fn quote(attribute: &mut Attribute, quote: &'static str) {
    let Some(value) = &mut attribute.value else {
        return;
    };
    value.raw = match quote {
        "'" => value.raw.replace('\'', "&#39;"),
        _ => value.raw.replace('"', "&quot;"),
    };
    value.quote = quote;
}

fn any_form(attribute: &mut Attribute, random: &mut Random) {
    match random.below(4) {
        0 => quote(attribute, "'"),
        1 if !attribute.raw().is_empty() && !attribute.raw().contains(needs_quotes) => {
            if let Some(value) = &mut attribute.value {
                value.quote = "";
            }
        }
        2 => attribute.name.make_ascii_uppercase(),
        _ => quote(attribute, "\""),
    }
    if attribute.before.is_empty() {
        attribute.before = " ".to_owned();
    }
}

/// A change of every attribute.
fn attributes(name: &'static str, change: fn(&mut Attribute)) -> Change {
    Change::tree("syntax", name, move |nodes| {
        source::each_mut(nodes, &mut |element| {
            for attribute in &mut element.attributes {
                change(attribute);
                // An unquoted value ends at the next space.
                if attribute.before.is_empty() {
                    attribute.before = " ".to_owned();
                }
            }
            if element.tail.starts_with('/') {
                element.tail.insert(0, ' ');
            }
        });
        Some(Effect::Syntax)
    })
}

/// Other notations for characters in text and values.
fn characters(name: &'static str, write: fn(char) -> Option<String>) -> Change {
    Change::tree("syntax", name, move |nodes| {
        source::each_text_mut(nodes, &mut |text| text.text = rewritten(&text.text, write));
        source::each_mut(nodes, &mut |element| {
            for attribute in &mut element.attributes {
                let raw = rewritten(attribute.raw(), write);
                attribute.set(raw);
            }
        });
        Some(Effect::Syntax)
    })
}

/// Rewrites the characters of a text, except those of character references.
fn rewritten(text: &str, write: fn(char) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '&' {
            let end = rest.find(';').filter(|end| *end < 12).unwrap_or(0);
            out.push_str(&rest[..=end]);
            rest = &rest[end + 1..];
            continue;
        }
        match write(c) {
            Some(written) => out.push_str(&written),
            None => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Other white space between elements, where it is not rendered.
fn white_space(name: &'static str, between: fn(&str, usize) -> String) -> Change {
    Change::tree("white space", name, move |nodes| {
        respace(nodes, None, 0, between);
        // If a program indented the text as well, only the white space before its element shows that.
        let mut indented = false;
        source::each_text_mut(nodes, &mut |text| {
            indented |= text.words && text.text.contains("\n        ");
        });
        Some(if indented {
            Effect::None
        } else {
            Effect::Syntax
        })
    })
}

fn respace(
    list: &mut Vec<Node>,
    around: Option<&str>,
    depth: usize,
    between: fn(&str, usize) -> String,
) {
    for node in &mut *list {
        if let Node::Element(element) = node
            && !element.is_raw()
            && !element.is("pre")
            && !element.marks.words
        {
            let name = element.name.to_ascii_lowercase();
            respace(&mut element.children, Some(&name), depth + 1, between);
        }
    }
    let in_block = around.is_none_or(|around| BLOCKS.contains(&around));
    let is_block = |node: &Node| match node {
        Node::Element(element) => BLOCKS.iter().any(|name| element.is(name)),
        Node::Text(text) => text.text.trim().is_empty(),
        Node::Other(_) => true,
    };
    if !in_block || !list.iter().all(is_block) {
        return;
    }
    for node in std::mem::take(list) {
        if let Node::Text(text) = node {
            list.push(Node::Text(source::Text {
                text: between(&text.text, depth),
                ..text
            }));
            continue;
        }
        if !matches!(list.last(), Some(Node::Text(_))) && matches!(node, Node::Element(_)) {
            let text = between("", depth);
            list.push(Node::Text(source::Text { text, words: false }));
        }
        list.push(node);
    }
}

fn drop_in_raw(nodes: &mut [Node]) {
    source::each_mut(nodes, &mut |element| {
        if element.is_raw() {
            element
                .children
                .retain(|node| !matches!(node, Node::Other(_)));
        }
    });
}
