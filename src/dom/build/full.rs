//! The full rules of tree construction: html5ever's, with tokens from our tokenizer.
//!
//! Its nodes can be moved at any time, so they are linked; the finished tree is copied into the flat tree that
//! everything else uses.

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

use super::flatten::flatten;
use super::linked::{self, COMMENT, DOCUMENT, Data, Handle, NONE, NameRef, Node, Nodes};
use super::tags::Tag as Known;
use super::{Built, Share, Stop, attribute_limit};
use crate::dom::tokenizer::{self, Mode, Token, Tokenizer};
use crate::limits::{LimitKind, Limits};

/// The maximum number of children moved between parents, per byte of the page.
const MAX_MOVES: usize = 8;

/// The maximum number of open elements examined, per byte of the page. The rules search the stack of open elements
/// again and again; real pages have few open at a time.
const STEPS: usize = 64;

/// A formatting element's attributes are copied and sorted for a comparison with each enclosing one; each attribute
/// costs as much as examining this many elements.
const COMPARISON_COST: usize = 16;

pub(super) fn build<'h>(source: &'h str, limits: &Limits) -> Result<Built<'h>, Stop> {
    let options = TreeBuilderOpts {
        // With scripting enabled, an image in `<noscript>` would be text.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(Sink::new(source, limits), options);
    let mut tokens = Tokenizer::new(source).with_attribute_limit(attribute_limit(limits));
    let mut names = Names::new();
    let mut counted = 0;
    let mut over = None;
    // Results are only relevant for start tags.
    let feed = |token| drop(builder.process_token(token, 1));
    while let Some(token) = tokens.next() {
        match token {
            Token::Start(tag) => {
                let (attributes, duplicates) = unique(&tokens, &mut names);
                counted += attributes.len();
                if tokens.attributes_dropped() {
                    over = Some(LimitKind::AttributesPerTag);
                    break;
                }
                if counted > builder.sink.attribute_budget {
                    over = Some(LimitKind::Attributes);
                    break;
                }
                let mut fed = tag_token(TagKind::StartTag, names.of_tag(&tokens, tag), tag);
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
            Token::End(tag) => feed(Fed::TagToken(tag_token(
                TagKind::EndTag,
                names.of_tag(&tokens, tag),
                tag,
            ))),
            Token::Text(text) => {
                let decoded = tokenizer::decode_text(tokens.str(text.raw), text.kind);
                feed_text(&decoded, feed);
            }
            Token::Comment(_) => feed(Fed::CommentToken(StrTendril::new())),
            Token::Doctype(doctype) => feed(Fed::DoctypeToken(doctype_token(&doctype))),
        }
        if builder.sink.over.get().is_some() {
            break;
        }
        tokens.set_cdata(builder.adjusted_current_node_present_but_not_in_html_namespace());
    }
    builder.sink.ending.set(true);
    feed(Fed::EOFToken);
    builder.end();
    let mut depth = limits.get(LimitKind::Depth);
    if let Some(limit) = builder.sink.over.get() {
        over = over.or(Some(limit));
        // The element that exceeded the limit is in the tree.
        depth = depth.saturating_add(1);
    }
    let Sink {
        nodes,
        attributes_counted,
        attribute_budget,
        ..
    } = builder.sink;
    let dom = flatten(
        nodes.into_inner(),
        attributes_counted.get(),
        attribute_budget,
        source,
        depth,
    )?;
    Ok(Built { dom, over })
}

/// Passes on a text and its NULs, which tree construction handles.
fn feed_text(text: &str, feed: impl Fn(Fed)) {
    for (at, piece) in text.split('\0').enumerate() {
        if at > 0 {
            feed(Fed::NullCharacterToken);
        }
        if !piece.is_empty() {
            feed(Fed::CharacterTokens(StrTendril::from(piece)));
        }
    }
}

fn tag_token(kind: TagKind, name: LocalName, tag: tokenizer::Tag) -> Tag {
    Tag {
        kind,
        name,
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

/// Converts a tag's attributes for html5ever: the first of each name.
fn unique<'h>(tokens: &Tokenizer<'h>, names: &mut Names<'h>) -> (Vec<Attribute>, bool) {
    let attributes = tokens.attributes();
    let mut list: Vec<Attribute> = Vec::with_capacity(attributes.len());
    let mut duplicates = false;
    for attribute in attributes {
        let name = names.of_attribute(tokens, attribute);
        if list.iter().any(|before| before.name.local == name) {
            duplicates = true;
            continue;
        }
        list.push(Attribute {
            name: QualName::new(None, ns!(), name),
            value: StrTendril::from(&*tokenizer::decode_attribute(tokens.value(attribute))),
        });
    }
    (list, duplicates)
}

/// A cache of html5ever's names of tags and attributes: creating one takes two lookups in its tables.
struct Names<'h> {
    tags: Vec<Option<LocalName>>,
    attributes: Vec<Option<(&'h str, LocalName)>>,
}

impl<'h> Names<'h> {
    /// The number of attribute names in the cache.
    const ATTRIBUTES: usize = 64;

    fn new() -> Self {
        Self {
            tags: vec![None; Known::COUNT],
            attributes: vec![None; Self::ATTRIBUTES],
        }
    }

    fn of_tag(&mut self, tokens: &Tokenizer<'h>, tag: tokenizer::Tag) -> LocalName {
        let known = Known::of_short(tag.short);
        match self.tags.get_mut(known as usize) {
            Some(name) if known != Known::Other => name
                .get_or_insert_with(|| LocalName::from(known.name()))
                .clone(),
            _ => LocalName::from(&*tokenizer::lower_name(tokens.str(tag.name))),
        }
    }

    fn of_attribute(
        &mut self,
        tokens: &Tokenizer<'h>,
        attribute: &tokenizer::Attribute,
    ) -> LocalName {
        let raw = tokens.name(attribute);
        let slot = self
            .attributes
            .get_mut(attribute.key as usize % Self::ATTRIBUTES);
        if let Some(Some((known, name))) = &slot
            && *known == raw
        {
            return name.clone();
        }
        let name = LocalName::from(&*tokenizer::lower_name(raw));
        if let Some(slot) = slot {
            *slot = Some((raw, name.clone()));
        }
        name
    }
}

struct Sink {
    nodes: RefCell<Nodes>,
    budget: usize,
    depth: usize,
    /// A parent for the contents of templates, one for each depth.
    nowhere: RefCell<Vec<Handle>>,
    /// The elements whose shadow roots are in the source, by the template of each.
    hosts: RefCell<HashMap<Handle, Handle>>,
    counted: Cell<usize>,
    moved: Cell<usize>,
    moves_allowed: usize,
    looks: Cell<usize>,
    looks_allowed: usize,
    attributes: usize,
    /// The maximum number of attributes of all elements; a reconstructed element counts again.
    attribute_budget: usize,
    attributes_counted: Cell<usize>,
    over: Cell<Option<LimitKind>>,
    /// The source has ended: elements popped from now on were not closed by it.
    ending: Cell<bool>,
    /// The name that `elem_name` returns for nodes that are not elements.
    nameless: RefCell<LocalName>,
}

impl Sink {
    fn new(source: &str, limits: &Limits) -> Self {
        let mut nodes = Nodes::new();
        for _ in [DOCUMENT, COMMENT] {
            nodes.push(Node::new(Data::default()));
        }
        Self {
            nodes: RefCell::new(nodes),
            budget: Share::LINKED.of(source, limits, LimitKind::Nodes),
            depth: limits.get(LimitKind::Depth),
            nowhere: RefCell::new(Vec::new()),
            hosts: RefCell::default(),
            counted: Cell::new(0),
            moved: Cell::new(0),
            moves_allowed: Share::MOVED
                .of(source, limits, LimitKind::Nodes)
                .saturating_mul(MAX_MOVES),
            looks: Cell::new(0),
            looks_allowed: if limits.get(LimitKind::Depth) == usize::MAX {
                usize::MAX
            } else {
                source.len().saturating_mul(STEPS).saturating_add(1 << 20)
            },
            attributes: limits.get(LimitKind::AttributesPerTag),
            attribute_budget: Share::LINKED.of(source, limits, LimitKind::Attributes),
            attributes_counted: Cell::new(0),
            over: Cell::new(None),
            ending: Cell::new(false),
            nameless: RefCell::new(LocalName::from("")),
        }
    }

    fn count_step(&self) {
        self.count_steps(1);
    }

    fn count_steps(&self, many: usize) {
        let looks = self.looks.get().saturating_add(many);
        self.looks.set(looks);
        if looks > self.looks_allowed {
            self.over.set(Some(LimitKind::Depth));
        }
    }

    fn create(&self, node: Node) -> Handle {
        let counted = self.counted.get() + 1;
        self.counted.set(counted);
        if counted > self.budget {
            self.over.set(Some(LimitKind::Nodes));
        }
        self.nodes.borrow_mut().push(node)
    }

    /// Inserts a node, or text, into `parent` before `sibling`, or last.
    fn insert(&self, parent: Handle, sibling: Handle, child: NodeOrText<Handle>) {
        let before = {
            let nodes = self.nodes.borrow();
            match nodes.get(sibling) {
                Some(sibling) => sibling.before,
                None => nodes.get(parent).map_or(NONE, |parent| parent.last),
            }
        };
        let child = match child {
            NodeOrText::AppendNode(COMMENT) => return,
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
                self.create(Node::new(Data::Text(text)))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let above = nodes.get(parent);
        let (depth, formatting) = above.map_or((0, 0), |above| (above.depth, above.formatting));
        let depth = depth + 1;
        // Text has the depth of its parent element.
        if let Some(node) = nodes.get_mut(child) {
            node.parent = parent;
            node.before = before;
            node.after = sibling;
            node.depth = depth;
            node.formatting = formatting;
            if let Data::Element { attributes, .. } = &node.data
                && node.data.is_formatting()
            {
                node.formatting += 1;
                self.count_steps(attributes.len() * formatting as usize * COMPARISON_COST);
            }
            if matches!(node.data, Data::Element { .. }) && depth as usize > self.depth {
                self.over.set(Some(LimitKind::Depth));
            }
        }
        nodes.set_after(parent, before, child);
        nodes.set_before(parent, sibling, child);
    }

    fn detach(&self, node: Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(node) else {
            return;
        };
        let (parent, before, after) = (node.parent, node.before, node.after);
        (node.parent, node.before, node.after) = (NONE, NONE, NONE);
        nodes.set_after(parent, before, after);
        nodes.set_before(parent, after, before);
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
    type ElemName<'a> = NameRef<'a>;

    fn finish(self) -> Self::Output {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> NameRef<'a> {
        self.count_step();
        let mut space = None;
        let name = Ref::filter_map(self.nodes.borrow(), |nodes| match nodes.get(*target) {
            Some(Node {
                data: Data::Element { name, .. },
                space: of,
                ..
            }) => {
                space = Some(*of);
                Some(name)
            }
            _ => None,
        });
        NameRef {
            local: name.unwrap_or_else(|_| self.nameless.borrow()),
            space,
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        let counted = self.attributes_counted.get() + attributes.len();
        self.attributes_counted.set(counted);
        if counted > self.attribute_budget {
            self.over.set(Some(LimitKind::Attributes));
        }
        let space = linked::space_of(&name);
        let data = Data::Element {
            name: name.local,
            attributes: attributes.into_iter().map(Into::into).collect(),
        };
        self.create(Node {
            space,
            ..Node::new(data)
        })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        COMMENT
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        COMMENT
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

    /// A shadow root in the source (`<template shadowrootmode>`) is displayed in place of the element around it.
    fn attach_declarative_shadow(
        &self,
        location: &Handle,
        template: &Handle,
        _: &[Attribute],
    ) -> bool {
        self.hosts.borrow_mut().insert(*template, *location);
        true
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        if let Some(host) = self.hosts.borrow().get(target) {
            return *host;
        }
        // The contents of a template are not part of the page: their parent is outside the tree, at the same depth.
        let nodes = self.nodes.borrow();
        let depth = nodes.get(*target).map_or(0, |template| template.depth);
        drop(nodes);
        let mut nowhere = self.nowhere.borrow_mut();
        if nowhere.len() <= depth as usize {
            nowhere.resize(depth as usize + 1, NONE);
        }
        match nowhere.get_mut(depth as usize) {
            Some(at) if *at != NONE => *at,
            at => {
                let mut node = Node::new(Data::default());
                node.depth = depth;
                let made = self.nodes.borrow_mut().push(node);
                if let Some(at) = at {
                    *at = made;
                }
                made
            }
        }
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        self.count_step();
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
            let mut all = std::mem::take(are).into_vec();
            for attribute in attributes.into_iter().map(linked::Attribute::from) {
                if all.len() > self.attributes {
                    self.over.set(Some(LimitKind::AttributesPerTag));
                } else if all.iter().all(|is| is.name != attribute.name) {
                    all.push(attribute);
                }
            }
            *are = all.into();
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
        if self.moved.get() > self.moves_allowed {
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
