//! The source of a page as a tree that can be written back byte for byte, so that a change affects only what it should.

/// A piece of a page.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(Text),
    /// A comment, a doctype, an unmatched end tag.
    Other(String),
}

/// Text, and whether it is part of somebody's words.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) words: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// The name as written.
    pub(crate) name: String,
    pub(crate) attributes: Vec<Attribute>,
    /// The characters before the `>`: white space, a slash.
    pub(crate) tail: String,
    pub(crate) children: Vec<Node>,
    /// The end tag, if there is one.
    pub(crate) end: Option<String>,
    pub(crate) marks: Marks,
}

/// The relation of an element to the page's posts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    /// Its number, in page order.
    pub(crate) at: usize,
    /// Whether it contains the text of a post, or is part of it.
    pub(crate) words: bool,
    /// The post whose element it is.
    pub(crate) item: Option<usize>,
    /// Whether it is the element of a post, or part of one.
    pub(crate) in_item: bool,
    /// The number of posts that it contains or is.
    pub(crate) items: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// The white space before it.
    pub(crate) before: String,
    pub(crate) name: String,
    pub(crate) value: Option<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// `=`, and white space around it.
    pub(crate) sign: String,
    /// `"`, `'` or nothing.
    pub(crate) quote: &'static str,
    /// The value as written.
    pub(crate) raw: String,
}

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose content is raw text.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "iframe"];

impl Attribute {
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self {
            before: " ".to_owned(),
            name: name.to_owned(),
            value: Some(Value {
                sign: "=".to_owned(),
                quote: "\"",
                raw: value.replace('"', "&quot;"),
            }),
        }
    }

    pub(crate) fn raw(&self) -> &str {
        self.value.as_ref().map_or("", |value| value.raw.as_str())
    }

    /// Sets a value that needs quotes, and adds them if necessary.
    pub(crate) fn set(&mut self, raw: String) {
        if let Some(value) = &mut self.value {
            if value.quote.is_empty() {
                value.quote = "\"";
            }
            value.raw = raw;
        }
    }
}

impl Element {
    pub(crate) fn new(name: &str, attributes: Vec<Attribute>, children: Vec<Node>) -> Self {
        Self {
            name: name.to_owned(),
            attributes,
            tail: String::new(),
            children,
            end: (!VOID.contains(&name)).then(|| format!("</{name}>")),
            marks: Marks::default(),
        }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(crate) fn is_raw(&self) -> bool {
        RAW.iter().any(|raw| self.is(raw))
    }

    pub(crate) fn is_void(&self) -> bool {
        VOID.iter().any(|void| self.is(void))
    }

    /// Renames it, in the end tag as well.
    pub(crate) fn rename(&mut self, name: &str) {
        if let Some(end) = &mut self.end {
            *end = format!("</{name}>");
        }
        name.clone_into(&mut self.name);
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(Attribute::raw)
    }

    pub(crate) fn attribute_mut(&mut self, name: &str) -> Option<&mut Attribute> {
        self.attributes
            .iter_mut()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attr("class")
            .unwrap_or_default()
            .split_ascii_whitespace()
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.classes().any(|is| is == class)
    }

    /// Returns the child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for attribute in &self.attributes {
            out.push_str(&attribute.before);
            out.push_str(&attribute.name);
            if let Some(value) = &attribute.value {
                for piece in [&value.sign, value.quote, &value.raw, value.quote] {
                    out.push_str(piece);
                }
            }
        }
        out.push_str(&self.tail);
        out.push('>');
        write_all(&self.children, out);
        out.push_str(self.end.as_deref().unwrap_or_default());
    }
}

/// Writes a page.
pub(crate) fn write(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_all(nodes, &mut out);
    out
}

fn write_all(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Element(element) => element.write(out),
            Node::Text(text) => out.push_str(&text.text),
            Node::Other(raw) => out.push_str(raw),
        }
    }
}

/// Visits all elements in page order.
pub(crate) fn each<'n>(nodes: &'n [Node], visit: &mut impl FnMut(&'n Element)) {
    for node in nodes {
        if let Node::Element(element) = node {
            visit(element);
            each(&element.children, visit);
        }
    }
}

pub(crate) fn each_mut(nodes: &mut [Node], change: &mut impl FnMut(&mut Element)) {
    for node in nodes {
        if let Node::Element(element) = node {
            change(element);
            each_mut(&mut element.children, change);
        }
    }
}

/// Visits all lists of nodes, the innermost ones first.
pub(crate) fn each_list(nodes: &mut Vec<Node>, change: &mut impl FnMut(&mut Vec<Node>)) {
    for node in &mut *nodes {
        if let Node::Element(element) = node {
            each_list(&mut element.children, change);
        }
    }
    change(nodes);
}

/// Visits all text that is rendered.
pub(crate) fn each_text_mut(nodes: &mut [Node], change: &mut impl FnMut(&mut Text)) {
    for node in nodes {
        match node {
            Node::Text(text) => change(text),
            Node::Element(element) if !element.is_raw() => {
                each_text_mut(&mut element.children, change);
            }
            _ => {}
        }
    }
}

/// Parses a page.
pub(crate) fn read(html: &str) -> Vec<Node> {
    let mut reader = SourceReader {
        html,
        at: 0,
        open: vec![(None, Vec::new())],
    };
    reader.read();
    while reader.open.len() > 1 {
        reader.close(None);
    }
    reader
        .open
        .pop()
        .map(|(_, nodes)| nodes)
        .unwrap_or_default()
}

struct SourceReader<'h> {
    html: &'h str,
    at: usize,
    /// The open elements, each with its content so far.
    open: Vec<(Option<Element>, Vec<Node>)>,
}

impl<'h> SourceReader<'h> {
    fn rest(&self) -> &'h str {
        &self.html[self.at..]
    }

    fn advance(&mut self, length: usize) -> &'h str {
        let taken = &self.rest()[..length];
        self.at += length;
        taken
    }

    fn push(&mut self, node: Node) {
        self.open.last_mut().expect("the page is open").1.push(node);
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push(Node::Text(Text {
                text: text.to_owned(),
                words: false,
            }));
        }
    }

    fn read(&mut self) {
        while !self.rest().is_empty() {
            let rest = self.rest();
            let is_tag = |after: &str| {
                after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
            };
            let tag = rest
                .match_indices('<')
                .map(|(at, _)| at)
                .find(|at| is_tag(&rest[at + 1..]));
            let text = self.advance(tag.unwrap_or(rest.len()));
            self.push_text(text);
            if tag.is_none() {
                return;
            }
            let rest = self.rest();
            if rest.starts_with("<!--") {
                let end = rest.find("-->").map_or(rest.len(), |at| at + 3);
                let raw = self.advance(end);
                self.push(Node::Other(raw.to_owned()));
            } else if let Some(name) = rest.strip_prefix("</") {
                let name: String = name
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                let end = rest.find('>').map_or(rest.len(), |at| at + 1);
                let raw = self.advance(end);
                self.end(&name, raw);
            } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.start();
            } else {
                let end = rest.find('>').map_or(rest.len(), |at| at + 1);
                let raw = self.advance(end);
                self.push(Node::Other(raw.to_owned()));
            }
        }
    }

    /// Closes the innermost open element.
    fn close(&mut self, end: Option<&str>) {
        if let Some((Some(mut element), children)) = self.open.pop() {
            element.children = children;
            element.end = end.map(str::to_owned);
            self.push(Node::Element(element));
        }
    }

    fn end(&mut self, name: &str, raw: &str) {
        let is = |open: &(Option<Element>, Vec<Node>)| {
            open.0.as_ref().is_some_and(|element| element.is(name))
        };
        let Some(at) = self.open.iter().rposition(is) else {
            return self.push(Node::Other(raw.to_owned()));
        };
        while self.open.len() > at + 1 {
            self.close(None);
        }
        self.close(Some(raw));
    }

    fn start(&mut self) {
        let from = self.at;
        self.advance(1);
        let length =
            |rest: &str, stop: &dyn Fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
        let name_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
        let name = self.advance(length(self.rest(), &name_end)).to_owned();
        let mut attributes = Vec::new();
        let tail = loop {
            let before = length(self.rest(), &|c| !(c.is_ascii_whitespace() || c == '/'));
            let before = self.advance(before);
            if self.rest().is_empty() {
                // An unclosed tag is text.
                let raw = self.html[from..].to_owned();
                return self.push(Node::Other(raw));
            }
            if self.rest().starts_with('>') {
                break before;
            }
            let end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
            let name = self.advance(length(self.rest(), &end).max(1));
            let spaces = |rest: &str| length(rest, &|c| !c.is_ascii_whitespace());
            let sign = spaces(self.rest());
            let value = if self.rest()[sign..].starts_with('=') {
                let after = spaces(&self.rest()[sign + 1..]);
                let sign = self.advance(sign + 1 + after).to_owned();
                let quote = ["\"", "'"]
                    .into_iter()
                    .find(|quote| self.rest().starts_with(quote));
                let raw = match quote {
                    Some(quote) => {
                        self.advance(1);
                        let raw =
                            self.advance(self.rest().find(quote).unwrap_or(self.rest().len()));
                        self.advance(1.min(self.rest().len()));
                        raw
                    }
                    None => {
                        let end = |c: char| c.is_ascii_whitespace() || c == '>';
                        self.advance(length(self.rest(), &end))
                    }
                };
                let raw = raw.to_owned();
                let quote = quote.unwrap_or_default();
                Some(Value { sign, quote, raw })
            } else {
                None
            };
            attributes.push(Attribute {
                before: before.to_owned(),
                name: name.to_owned(),
                value,
            });
        };
        let tail = tail.to_owned();
        self.advance(1);
        let mut element = Element::new(&name, attributes, Vec::new());
        element.tail = tail;
        element.end = None;
        if element.is_void() {
            self.push(Node::Element(element));
        } else if element.is_raw() {
            let rest = self.rest().to_ascii_lowercase();
            let end = rest.find(&format!("</{}", name.to_ascii_lowercase()));
            let text = self.advance(end.unwrap_or(rest.len()));
            self.open.push((Some(element), Vec::new()));
            self.push_text(text);
        } else {
            self.open.push((Some(element), Vec::new()));
        }
    }
}
