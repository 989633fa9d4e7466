//! From source to [`Dom`]: html5ever's tokenizer and tree rules, scraper's tree, flattened.
//!
//! scraper's tree itself is not shown to anybody: its lazily filled cells make it neither `Send` nor `Sync`, and its
//! types change every few months. The flat copy costs a twentieth of the parse and makes queries cheap.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashSet;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName};
use scraper::{Html, HtmlTreeSink};

use super::{Dom, NodeData, NodeKind, Slice};
use crate::error::Result;
use crate::limits::{LimitKind, Limits};

/// The source goes to the parser in pieces of this many bytes; the limits are looked at after each.
const PIECE: usize = 4096;

/// Every how many elements the depth is measured.
const DEPTH_EVERY: usize = 16;

/// Elements that may be open at the end of a whole document: their end tags may be left out.
/// (HTML standard, "stop parsing" after an end-of-file token in body.)
const MAY_STAY_OPEN: [&str; 20] = [
    "html", "head", "body", "p", "li", "dd", "dt", "rb", "rp", "rt", "rtc", "option", "optgroup",
    "tbody", "td", "tfoot", "th", "thead", "tr", "colgroup",
];

pub(super) fn build(html: &str, limits: &Limits) -> Result<Dom> {
    limits.check(LimitKind::InputBytes, html.len())?;
    // Offsets are 32 bits wide; decoding and cloned attributes may make the buffer larger than the source.
    let room = html
        .len()
        .saturating_mul(4)
        .saturating_add(1 << 16)
        .min(u32::MAX as usize);
    limits.check(
        LimitKind::InputBytes,
        html.len().saturating_sub(u32::MAX as usize / 8),
    )?;

    let mut options = ParseOpts::default();
    // With scripting on, a picture in `<noscript>` would be text.
    options.tree_builder.scripting_enabled = false;
    let mut parser = html5ever::parse_document(Guard::new(*limits), options);
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = split_near(rest, PIECE);
        rest = after;
        parser.process(StrTendril::from(piece));
        if let Some(limit) = parser.tokenizer.sink.sink.over.get() {
            return Err(crate::Error::limit(limit, limits.get(limit)));
        }
    }
    parser.tokenizer.sink.sink.ending.set(true);
    let (tree, open, over) = parser.finish();
    if let Some(limit) = over {
        return Err(crate::Error::limit(limit, limits.get(limit)));
    }
    flatten(&tree, &open, room)
        .ok_or_else(|| crate::Error::limit(LimitKind::Nodes, limits.get(LimitKind::Nodes)))
}

/// The first `near` bytes of a text, up to three fewer where a character stands there, and the rest.
fn split_near(text: &str, near: usize) -> (&str, &str) {
    let at = near.min(text.len());
    (0..4)
        .find_map(|back| text.split_at_checked(at.saturating_sub(back)))
        .unwrap_or((text, ""))
}

type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// scraper's tree sink, with a budget in front of it.
struct Guard {
    inner: HtmlTreeSink,
    limits: Limits,
    nodes: Cell<usize>,
    over: Cell<Option<LimitKind>>,
    /// The source has been read: what is taken off the stack of open elements now was not closed by it.
    ending: Cell<bool>,
    open: RefCell<HashSet<Handle>>,
}

impl Guard {
    fn new(limits: Limits) -> Self {
        Self {
            inner: HtmlTreeSink::new(Html::new_document()),
            limits,
            nodes: Cell::new(0),
            over: Cell::new(None),
            ending: Cell::new(false),
            open: RefCell::default(),
        }
    }

    fn count(&self) {
        let nodes = self.nodes.get() + 1;
        self.nodes.set(nodes);
        if nodes > self.limits.get(LimitKind::Nodes) {
            self.over.set(Some(LimitKind::Nodes));
        }
    }

    fn check_depth(&self, parent: &Handle) {
        let limit = self.limits.get(LimitKind::Depth);
        if self.nodes.get().is_multiple_of(DEPTH_EVERY) && limit < usize::MAX {
            let html = self.inner.0.borrow();
            let depth = html
                .tree
                .get(*parent)
                .map_or(0, |parent| parent.ancestors().take(limit + 1).count());
            if depth > limit {
                self.over.set(Some(LimitKind::Depth));
            }
        }
    }
}

impl TreeSink for Guard {
    type Output = (Html, HashSet<Handle>, Option<LimitKind>);
    type Handle = Handle;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (self.inner.finish(), self.open.into_inner(), self.over.get())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Handle {
        self.count();
        self.inner.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.count();
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.count();
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(_) => self.check_depth(parent),
            NodeOrText::AppendText(_) => self.count(),
        }
        self.inner.append(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        self.count();
        self.inner
            .append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(
        &self,
        name: StrTendril,
        public_id: StrTendril,
        system_id: StrTendril,
    ) {
        self.inner
            .append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        self.inner.same_node(x, y)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.count();
        self.inner.append_before_sibling(sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.inner.reparent_children(node, new_parent);
    }

    fn pop(&self, node: &Handle) {
        if self.ending.get() {
            self.open.borrow_mut().insert(*node);
        }
    }
}

/// Copies scraper's tree into a [`Dom`]; `None` where its text would take more than `room` bytes, as where a formatting
/// element with a long attribute is opened again and again.
fn flatten(html: &Html, open: &HashSet<Handle>, room: usize) -> Option<Dom> {
    let mut dom = Dom {
        buffer: String::with_capacity(room / 8),
        nodes: Vec::new(),
        attributes: Vec::new(),
        index: std::sync::OnceLock::new(),
    };
    let mut above: Vec<u32> = Vec::new();
    // The walk is written out: entering a node, then its children, then its next sibling or the next one of its parent.
    let mut next = html.tree.root().first_child();
    while let Some(node) = next {
        let mut children = None;
        let parent = above.last().copied();
        let at = u32::try_from(dom.nodes.len()).ok()?;
        let mut entered = false;
        match node.value() {
            scraper::Node::Element(element) => {
                let first = u32::try_from(dom.attributes.len()).ok()?;
                for (name, value) in element.attrs() {
                    let attribute = (
                        push(&mut dom.buffer, name, room)?,
                        push(&mut dom.buffer, value, room)?,
                    );
                    dom.attributes.push(attribute);
                }
                let kind = NodeKind::Element {
                    name: push(&mut dom.buffer, element.name(), room)?,
                    attributes: (first, u32::try_from(dom.attributes.len()).ok()?),
                    open_at_end: open.contains(&node.id())
                        && !MAY_STAY_OPEN.contains(&element.name()),
                };
                dom.nodes.push(NodeData {
                    parent,
                    end: at,
                    kind,
                });
                entered = true;
                children = node.first_child();
            }
            scraper::Node::Text(text) => {
                let kind = NodeKind::Text(push(&mut dom.buffer, text, room)?);
                dom.nodes.push(NodeData {
                    parent,
                    end: at.checked_add(1)?,
                    kind,
                });
            }
            // Comments, doctypes and the fragment inside a template.
            _ => {}
        }
        if entered {
            above.push(at);
        }
        next = children;
        let mut here = node;
        while next.is_none() {
            // `here` is done: close it if it was an element, and go to what follows.
            if here.value().is_element() {
                let closed = above.pop().and_then(|at| usize::try_from(at).ok());
                let end = u32::try_from(dom.nodes.len()).ok()?;
                if let Some(node) = closed.and_then(|at| dom.nodes.get_mut(at)) {
                    node.end = end;
                }
            }
            next = here.next_sibling();
            if next.is_none() {
                match here.parent() {
                    Some(parent) if !above.is_empty() => here = parent,
                    _ => break,
                }
            }
        }
    }
    Some(dom)
}

fn push(buffer: &mut String, text: &str, room: usize) -> Option<Slice> {
    let start = u32::try_from(buffer.len()).ok()?;
    buffer.push_str(text);
    if buffer.len() > room {
        return None;
    }
    Some(Slice {
        start,
        end: u32::try_from(buffer.len()).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Elements and text with their depth, as a tree has them.
    fn outline(dom: &Dom) -> Vec<(usize, String)> {
        let mut outline = Vec::new();
        let Some(root) = dom.elements().next() else {
            return outline;
        };
        outline.push((0, format!("{root:?}")));
        let mut depth = 1;
        for step in root.walk() {
            match step {
                crate::dom::Step::Enter(element) => {
                    outline.push((depth, format!("{element:?}")));
                    depth += 1;
                }
                crate::dom::Step::Leave(_) => depth -= 1,
                crate::dom::Step::Text(text) => outline.push((depth, text.to_owned())),
            }
        }
        outline
    }

    /// The same from scraper's own tree.
    fn scrapers(html: &str) -> Vec<(usize, String)> {
        let page = Html::parse_document(html);
        let mut outline = Vec::new();
        for node in page.tree.root().descendants() {
            let depth = node.ancestors().count();
            if node.ancestors().any(|above| above.value().is_fragment()) {
                continue;
            }
            match node.value() {
                scraper::Node::Element(element) => {
                    let attributes: String = element
                        .attrs()
                        .map(|(name, value)| format!(" {name}={value:?}"))
                        .collect();
                    outline.push((depth - 1, format!("<{}{attributes}>", element.name())));
                }
                scraper::Node::Text(text) => outline.push((depth - 1, text.to_string())),
                _ => {}
            }
        }
        outline
    }

    #[test]
    fn the_flat_tree_is_scrapers_tree() {
        for html in [
            include_str!("../../examples/pages/thread-reader.html"),
            "",
            "words",
            "<p>a<p>b<b>c<i>d</b>e</i>f",
            "<table><tr><td>x</table>y<table>z<td>",
            "<div><template><p>inert</p></template>after</div><!-- no --><svg><title>t</title></svg>",
            "<a>1<a>2<div></a>3",
            "</br></p><select><option>a<option>b",
        ] {
            assert_eq!(
                outline(&build(html, &Limits::default()).unwrap()),
                scrapers(html),
                "{html:.60}"
            );
        }
    }

    #[test]
    fn elements_that_the_source_left_open_are_known() {
        let open = |html: &str| -> Vec<String> {
            let dom = build(html, &Limits::default()).unwrap();
            dom.open_at_end()
                .map(|element| element.name().to_owned())
                .collect()
        };
        assert_eq!(
            open("<html><body><div><p>a</p></div></body></html>"),
            Vec::<String>::new()
        );
        assert_eq!(open("<div><p>a<span>b</span>"), ["div"]);
        assert_eq!(open("<article><div>a</div><div>b"), ["article", "div"]);
        assert_eq!(open("<div>a</div><script>let x = "), ["script"]);
        assert_eq!(open("<ul><li>a<li>b</ul><p>c"), Vec::<String>::new());
    }
}
