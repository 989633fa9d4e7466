//! The full rules of tree construction: html5ever's, fed by our tokenizer.
//!
//! Its tree may be changed anywhere at any time, so it has links between nodes; when it is done it is copied into the
//! flat tree that everything else reads.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token as Fed, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{
    ElementFlags, NodeOrText, QuirksMode, TreeBuilder, TreeBuilderOpts, TreeSink,
};
use html5ever::{Attribute, LocalName, QualName, ns};

use super::arena::node_budget;
use super::tags::Tag as Known;
use super::{Stop, attribute_limit};
use crate::dom::tokenizer::{self, Mode, Token, Tokenizer};
use crate::dom::{Attribute as FlatAttribute, Dom, NodeData, NodeKind, Slice};
use crate::limits::{LimitKind, Limits};

/// So many children may be moved from one parent to another for each node that a page may have.
const MOVES: usize = 8;

pub(super) fn build<'h>(source: &'h str, limits: &Limits) -> Result<Dom<'h>, Stop> {
    let options = TreeBuilderOpts {
        // With scripting on, a picture in `<noscript>` would be text.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(Sink::new(source, limits), options);
    let mut tokens = Tokenizer::new(source).with_attribute_limit(attribute_limit(limits));
    let mut counted = 0;
    // What a start tag asks for is done; nothing else is asked.
    let feed = |token| drop(builder.process_token(token, 1));
    while let Some(token) = tokens.next() {
        match token {
            Token::Start(tag) => {
                if tokens.attributes_dropped() {
                    return Err(Stop::Limit(LimitKind::AttributesPerTag));
                }
                let (attributes, duplicates) = unique(tokens.attributes());
                counted += attributes.len();
                if counted > limits.get(LimitKind::Attributes) {
                    return Err(Stop::Limit(LimitKind::Attributes));
                }
                let mut fed = tag_token(TagKind::StartTag, tag);
                fed.attrs = attributes;
                fed.had_duplicate_attributes = duplicates;
                match builder.process_token(Fed::TagToken(fed), 1) {
                    TokenSinkResult::RawData(kind) => tokens.set_mode(match kind {
                        RawKind::Rcdata => Mode::Rcdata,
                        RawKind::Rawtext => Mode::Rawtext,
                        RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => Mode::ScriptData,
                    }),
                    TokenSinkResult::Plaintext => tokens.set_mode(Mode::Plaintext),
                    _ => {}
                }
            }
            Token::End(tag) => feed(Fed::TagToken(tag_token(TagKind::EndTag, tag))),
            Token::Text(text) => {
                let decoded = tokenizer::decode_text(text);
                // Tree construction decides on a NUL where the tokenizer does not.
                for (at, piece) in decoded.split('\0').enumerate() {
                    if at > 0 {
                        feed(Fed::NullCharacterToken);
                    }
                    if !piece.is_empty() {
                        feed(Fed::CharacterTokens(StrTendril::from(piece)));
                    }
                }
            }
            Token::Comment(_) => feed(Fed::CommentToken(StrTendril::new())),
            Token::Doctype(doctype) => feed(Fed::DoctypeToken(doctype_token(&doctype))),
        }
        if let Some(limit) = builder.sink.over.get() {
            return Err(Stop::Limit(limit));
        }
        tokens.set_cdata(builder.adjusted_current_node_present_but_not_in_html_namespace());
    }
    builder.sink.ending.set(true);
    feed(Fed::EOFToken);
    builder.end();
    if let Some(limit) = builder.sink.over.get() {
        return Err(Stop::Limit(limit));
    }
    flatten(builder.sink.nodes.take(), source, limits)
}

fn tag_token(kind: TagKind, tag: tokenizer::Tag<'_>) -> Tag {
    Tag {
        kind,
        name: LocalName::from(&*tokenizer::lower_name(tag.name)),
        self_closing: tag.self_closing,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    }
}

fn doctype_token(doctype: &tokenizer::Doctype<'_>) -> Doctype {
    let id = |id: Option<&str>| id.map(|id| StrTendril::from(&*tokenizer::decode_comment(id)));
    Doctype {
        name: doctype
            .name
            .map(|name| StrTendril::from(&*tokenizer::lower_name(name))),
        public_id: id(doctype.public_id),
        system_id: id(doctype.system_id),
        force_quirks: doctype.force_quirks,
    }
}

/// A tag's attributes as html5ever has them: the first of each name.
fn unique(attributes: &[tokenizer::Attribute<'_>]) -> (Vec<Attribute>, bool) {
    let mut list: Vec<Attribute> = Vec::with_capacity(attributes.len());
    let mut duplicates = false;
    for attribute in attributes {
        let name = LocalName::from(&*tokenizer::lower_name(attribute.name));
        if list.iter().any(|before| before.name.local == name) {
            duplicates = true;
            continue;
        }
        list.push(Attribute {
            name: QualName::new(None, ns!(), name),
            value: StrTendril::from(&*tokenizer::decode_attribute(attribute.value)),
        });
    }
    (list, duplicates)
}

/// A node's place in the list of all, the document's being 0.
type Handle = usize;

const NONE: Handle = usize::MAX;
const DOCUMENT: Handle = 0;

struct Node {
    parent: Handle,
    first: Handle,
    last: Handle,
    before: Handle,
    after: Handle,
    depth: usize,
    data: Data,
    /// The source has not closed it.
    left_open: bool,
}

enum Data {
    /// The document, what a template holds, and comments.
    Nothing,
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
}

impl Node {
    const fn new(data: Data) -> Self {
        Self {
            parent: NONE,
            first: NONE,
            last: NONE,
            before: NONE,
            after: NONE,
            depth: 0,
            data,
            left_open: false,
        }
    }
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    budget: usize,
    depth: usize,
    counted: Cell<usize>,
    moved: Cell<usize>,
    over: Cell<Option<LimitKind>>,
    /// The source has been read: what is taken off the stack of open elements now was not closed by it.
    ending: Cell<bool>,
    /// What `elem_name` gives for what is no element.
    nameless: RefCell<QualName>,
}

impl Sink {
    fn new(source: &str, limits: &Limits) -> Self {
        Self {
            nodes: RefCell::new(vec![Node::new(Data::Nothing)]),
            budget: node_budget(source, limits),
            depth: limits.get(LimitKind::Depth),
            counted: Cell::new(0),
            moved: Cell::new(0),
            over: Cell::new(None),
            ending: Cell::new(false),
            nameless: RefCell::new(QualName::new(None, ns!(), LocalName::from(""))),
        }
    }

    fn create(&self, data: Data) -> Handle {
        if !matches!(data, Data::Nothing) {
            let counted = self.counted.get() + 1;
            self.counted.set(counted);
            if counted > self.budget {
                self.over.set(Some(LimitKind::Nodes));
            }
        }
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node::new(data));
        nodes.len() - 1
    }

    /// Puts a node, or text, into `parent` before `sibling`, or last.
    fn insert(&self, parent: Handle, sibling: Handle, child: NodeOrText<Handle>) {
        let before = {
            let nodes = self.nodes.borrow();
            match nodes.get(sibling) {
                Some(sibling) => sibling.before,
                None => nodes.get(parent).map_or(NONE, |parent| parent.last),
            }
        };
        let child = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                node
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                if let Some(Node {
                    data: Data::Text(is),
                    ..
                }) = nodes.get_mut(before)
                {
                    is.push_tendril(&text);
                    return;
                }
                drop(nodes);
                self.create(Data::Text(text))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes.get(parent).map_or(0, |parent| parent.depth) + 1;
        // Text is as deep as the element that holds it.
        if let Some(node) = nodes.get_mut(child) {
            node.parent = parent;
            node.before = before;
            node.after = sibling;
            node.depth = depth;
            if matches!(node.data, Data::Element { .. }) && depth > self.depth {
                self.over.set(Some(LimitKind::Depth));
            }
        }
        match nodes.get_mut(before) {
            Some(before) => before.after = child,
            None => {
                if let Some(parent) = nodes.get_mut(parent) {
                    parent.first = child;
                }
            }
        }
        match nodes.get_mut(sibling) {
            Some(sibling) => sibling.before = child,
            None => {
                if let Some(parent) = nodes.get_mut(parent) {
                    parent.last = child;
                }
            }
        }
    }

    fn detach(&self, node: Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(node) else {
            return;
        };
        let (parent, before, after) = (node.parent, node.before, node.after);
        (node.parent, node.before, node.after) = (NONE, NONE, NONE);
        match nodes.get_mut(before) {
            Some(before) => before.after = after,
            None => {
                if let Some(parent) = nodes.get_mut(parent) {
                    parent.first = after;
                }
            }
        }
        match nodes.get_mut(after) {
            Some(after) => after.before = before,
            None => {
                if let Some(parent) = nodes.get_mut(parent) {
                    parent.last = before;
                }
            }
        }
    }

    fn parent(&self, node: Handle) -> Handle {
        self.nodes
            .borrow()
            .get(node)
            .map_or(NONE, |node| node.parent)
    }
}

impl TreeSink for Sink {
    type Output = ();
    type Handle = Handle;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        Ref::filter_map(self.nodes.borrow(), |nodes| match nodes.get(*target) {
            Some(Node {
                data: Data::Element { name, .. },
                ..
            }) => Some(name),
            _ => None,
        })
        .unwrap_or_else(|_| self.nameless.borrow())
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        self.create(Data::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.create(Data::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.create(Data::Nothing)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(*parent, NONE, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        match self.parent(*element) {
            NONE => self.insert(*previous, NONE, child),
            parent => self.insert(parent, *element, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        // What a template holds is not part of the page: each piece of it goes nowhere, though as deep.
        let nowhere = self.create(Data::Nothing);
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes.get(*target).map_or(0, |template| template.depth);
        if let Some(nowhere) = nodes.get_mut(nowhere) {
            nowhere.depth = depth;
        }
        nowhere
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        match self.parent(*sibling) {
            NONE => {}
            parent => self.insert(parent, *sibling, child),
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Some(Node {
            data: Data::Element {
                attributes: are, ..
            },
            ..
        }) = self.nodes.borrow_mut().get_mut(*target)
        {
            for attribute in attributes {
                if are.iter().all(|is| is.name != attribute.name) {
                    are.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        loop {
            let first = self
                .nodes
                .borrow()
                .get(*node)
                .map_or(NONE, |node| node.first);
            if first == NONE {
                break;
            }
            self.moved.set(self.moved.get() + 1);
            self.insert(*new_parent, NONE, NodeOrText::AppendNode(first));
        }
        if self.moved.get() / MOVES > self.budget {
            self.over.set(Some(LimitKind::Nodes));
        }
    }

    fn pop(&self, node: &Handle) {
        if self.ending.get()
            && let Some(node) = self.nodes.borrow_mut().get_mut(*node)
        {
            node.left_open = true;
        }
    }
}

/// Copies the tree into a [`Dom`].
fn flatten<'h>(tree: Vec<Node>, source: &'h str, limits: &Limits) -> Result<Dom<'h>, Stop> {
    let mut flat = Flat {
        dom: Dom {
            source,
            decoded: String::with_capacity(source.len() / 2),
            nodes: Vec::with_capacity(tree.len()),
            attributes: Vec::new(),
            index: std::sync::OnceLock::new(),
        },
        known: HashMap::new(),
    };
    let depth = limits.get(LimitKind::Depth);
    let get = |at: Handle| tree.get(at);
    // The walk is written out: entering a node, then its children, then its next sibling or the next one of its parent.
    let mut above: Vec<u32> = Vec::new();
    let mut next = get(DOCUMENT).map_or(NONE, |document| document.first);
    while let Some(node) = get(next) {
        let entered = flat.node(node, above.last().copied())?;
        if let Some(at) = entered {
            above.push(at);
            if above.len() > depth {
                return Err(Stop::Limit(LimitKind::Depth));
            }
        }
        let mut here = node;
        next = if entered.is_some() { node.first } else { NONE };
        let mut inside = entered.is_some();
        while next == NONE {
            if inside {
                flat.close(above.pop());
            }
            next = here.after;
            if next == NONE {
                match get(here.parent) {
                    Some(parent) if !above.is_empty() => here = parent,
                    _ => break,
                }
            }
            inside = true;
        }
    }
    Ok(flat.dom)
}

struct Flat<'h> {
    dom: Dom<'h>,
    /// Where long values stand that are shared by elements which were opened again.
    known: HashMap<(usize, usize), Slice>,
}

impl Flat<'_> {
    /// Appends a node; for an element, gives its place.
    fn node(&mut self, node: &Node, parent: Option<u32>) -> Result<Option<u32>, Stop> {
        let parent = parent.unwrap_or(NodeData::NONE);
        let at = u32::try_from(self.dom.nodes.len()).map_err(|_| Stop::Limit(LimitKind::Nodes))?;
        match &node.data {
            Data::Nothing => Ok(None),
            Data::Text(text) => {
                let slice = self.push(text)?;
                match self.dom.nodes.last_mut() {
                    // Only a comment stood between; the text before was pushed last.
                    Some(last)
                        if last.kind == NodeKind::Text
                            && last.parent == parent
                            && last.text.end == slice.start =>
                    {
                        last.text.end = slice.end;
                    }
                    _ => self.dom.nodes.push(NodeData {
                        parent,
                        end: at + 1,
                        text: slice,
                        attributes: 0,
                        count: 0,
                        tag: Known::Other,
                        kind: NodeKind::Text,
                    }),
                }
                Ok(None)
            }
            Data::Element { name, attributes } => {
                let start = self.dom.attributes.len();
                for attribute in attributes {
                    let name = self.name(&attribute.name)?;
                    let value = self.value(&attribute.value)?;
                    self.dom.attributes.push(FlatAttribute { name, value });
                }
                let count = self.dom.attributes.len() - start;
                // As the flat tree has them, names of SVG are in lower case too.
                let lower = name.local.to_ascii_lowercase();
                let tag = Known::of(&lower);
                let text = if tag == Known::Other {
                    self.push(&lower)?
                } else {
                    Slice::EMPTY
                };
                let over = |_| Stop::Limit(LimitKind::Attributes);
                let kind = if node.left_open && !(tag.may_stay_open() && name.ns == ns!(html)) {
                    NodeKind::LeftOpen
                } else {
                    NodeKind::Element
                };
                self.dom.nodes.push(NodeData {
                    parent,
                    end: at + 1,
                    text,
                    attributes: u32::try_from(start).map_err(over)?,
                    count: u16::try_from(count).map_err(over)?,
                    tag,
                    kind,
                });
                Ok(Some(at))
            }
        }
    }

    fn close(&mut self, element: Option<u32>) {
        let end = u32::try_from(self.dom.nodes.len()).unwrap_or(u32::MAX);
        if let Some(node) = element.and_then(|at| self.dom.nodes.get_mut(at as usize)) {
            node.end = end;
        }
    }

    fn name(&mut self, name: &QualName) -> Result<Slice, Stop> {
        let local = name.local.to_ascii_lowercase();
        match &name.prefix {
            Some(prefix) if !prefix.is_empty() => self.push(&format!("{prefix}:{local}")),
            _ => self.push(&local),
        }
    }

    fn value(&mut self, value: &StrTendril) -> Result<Slice, Stop> {
        // Equal addresses are one value: all of them are alive until the copy is done.
        let key = (value.as_ptr() as usize, value.len());
        if value.len() > 16
            && let Some(known) = self.known.get(&key)
        {
            return Ok(*known);
        }
        let slice = self.push(value)?;
        if value.len() > 16 {
            self.known.insert(key, slice);
        }
        Ok(slice)
    }

    fn push(&mut self, text: &str) -> Result<Slice, Stop> {
        let offset = |dom: &Dom<'_>| {
            u32::try_from(dom.source.len() + dom.decoded.len())
                .map_err(|_| Stop::Limit(LimitKind::Nodes))
        };
        let start = offset(&self.dom)?;
        self.dom.decoded.push_str(text);
        Ok(Slice {
            start,
            end: offset(&self.dom)?,
        })
    }
}
