//! The tree during construction: nodes in document order, with text and attributes as slices of the source unless they
//! had to be decoded.

use memchr::memchr2;

use super::tags::Tag;
use super::{Share, Stop};
use crate::dom::tokenizer::{self, Text, TextKind, Tokenizer, name_key};
use crate::dom::{Attribute, Dom, NodeData, NodeKind, Slice};
use crate::limits::{LimitKind, Limits};

const CLASS: u32 = name_key(b"class");

/// Tags and attributes are counted in this many samples of this many bytes to estimate their number.
const SAMPLE: usize = 4096;
const SAMPLES: usize = 4;

/// Estimates how often a byte occurs in a source.
fn estimated_count(byte: u8, source: &[u8]) -> usize {
    let step = source.len() / SAMPLES;
    if step <= SAMPLE {
        return memchr::memchr_iter(byte, source).count();
    }
    let sampled: usize = (0..SAMPLES)
        .map(|at| {
            let from = at * step;
            let sample = source.get(from..from + SAMPLE).unwrap_or_default();
            memchr::memchr_iter(byte, sample).count()
        })
        .sum();
    sampled.saturating_mul(source.len()) / (SAMPLE * SAMPLES)
}

pub(super) struct Arena<'h> {
    dom: Dom<'h>,
    /// Whether line ends may need normalising.
    has_cr: bool,
    /// The maximum number of nodes, and the number for which there is capacity.
    nodes: usize,
    next_index: usize,
    attributes: usize,
    /// How many of the attributes store the name of an element.
    names: usize,
    /// The number of attributes counted for reconstructed elements.
    again: usize,
}

impl<'h> Arena<'h> {
    /// Notes a document type or an `<html>` tag that follows those at the start.
    pub(super) const fn begin_again(&mut self) {
        self.dom.begins_again = true;
    }

    pub(super) fn new(source: &'h str, limits: &Limits, has_cr: bool) -> Self {
        let nodes = Share::FLAT.of(source, limits, LimitKind::Nodes);
        let next_index = nodes_expected(source).min(nodes);
        Self {
            dom: Dom {
                source,
                decoded: String::new(),
                // Growing would need twice the memory.
                nodes: Vec::with_capacity(next_index),
                attributes: Vec::new(),
                index: std::sync::OnceLock::new(),
                begins_again: false,
            },
            has_cr,
            nodes,
            next_index,
            attributes: Share::FLAT.of(source, limits, LimitKind::Attributes),
            names: 0,
            again: 0,
        }
    }

    /// Returns the tree, with the attributes that the tokenizer kept for it.
    pub(super) fn finish(mut self, attributes: Vec<Attribute>) -> Dom<'h> {
        self.dom.attributes = attributes;
        // Unused capacity is freed: the tree lives until everything is extracted from it.
        self.dom.attributes.shrink_to_fit();
        self.dom.nodes.shrink_to_fit();
        self.dom.decoded.shrink_to_fit();
        self.dom
    }

    pub(super) fn len(&self) -> u32 {
        // The limit keeps the number of nodes below `u32::MAX`.
        u32::try_from(self.dom.nodes.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn node_mut(&mut self, at: u32) -> Option<&mut NodeData> {
        self.dom.nodes.get_mut(at as usize)
    }

    pub(super) fn is_open(&self, at: u32) -> bool {
        self.dom
            .node(at)
            .is_some_and(|node| node.kind == NodeKind::Open)
    }

    pub(super) fn str(&self, slice: Slice) -> &str {
        self.dom.str(slice)
    }

    /// Returns the attributes of an element, as a range of the list of all attributes.
    pub(super) fn attributes_of(&self, at: u32) -> Slice {
        self.dom.node(at).map_or(Slice::EMPTY, |node| node.content)
    }

    pub(super) fn attribute(&self, attribute: &Attribute) -> (&str, &str) {
        (
            self.dom.attribute_name(attribute),
            self.dom.str(attribute.value),
        )
    }

    /// Appends an element with these attributes.
    pub(super) fn element(
        &mut self,
        parent: Option<u32>,
        tag: Tag,
        attributes: Slice,
    ) -> Result<u32, Stop> {
        let at = self.next_index()?;
        self.dom.nodes.push(NodeData {
            parent: parent.unwrap_or(NodeData::NONE),
            end: at + 1,
            content: attributes,
            tag,
            kind: NodeKind::Element,
        });
        Ok(at)
    }

    /// Appends text; adjacent text becomes one node.
    pub(super) fn text(&mut self, parent: u32, text: Slice) -> Result<(), Stop> {
        if text.is_empty() {
            return Ok(());
        }
        if let Some(last) = self.dom.nodes.last()
            && last.kind == NodeKind::Text
            && last.parent == parent
        {
            let joined = self.join(last.content, text);
            if let Some(last) = self.dom.nodes.last_mut() {
                last.content = joined;
            }
            return Ok(());
        }
        let at = self.next_index()?;
        self.dom.nodes.push(NodeData {
            parent,
            end: at + 1,
            content: text,
            tag: Tag::Other,
            kind: NodeKind::Text,
        });
        Ok(())
    }

    /// Joins two pieces of a text node. Everything decoded between them belongs to a node of its own. So the second
    /// piece directly follows the first, or the first is in the source, or the first was decoded last. A text is moved
    /// once at most, and at most twice its length is decoded.
    fn join(&mut self, before: Slice, after: Slice) -> Slice {
        let border = self.dom.source.len();
        let is_decoded = |slice: Slice| slice.start as usize >= border;
        if before.end == after.start && is_decoded(before) == is_decoded(after) {
            return Slice {
                start: before.start,
                end: after.end,
            };
        }
        let end = self.offset();
        let start = if is_decoded(before) && before.end == end {
            before.start
        } else {
            self.decode_again(before);
            end
        };
        self.decode_again(after);
        Slice {
            start,
            end: self.offset(),
        }
    }

    /// Appends a copy of a piece to the decoded text.
    fn decode_again(&mut self, piece: Slice) {
        let source: &'h str = self.dom.source;
        match source.get(piece.start as usize..piece.end as usize) {
            Some(text) => self.dom.decoded.push_str(text),
            None => {
                let text = self.dom.str(piece).to_owned();
                self.dom.decoded.push_str(&text);
            }
        }
    }

    /// Returns the index of the next node, if the limit allows one.
    fn next_index(&mut self) -> Result<u32, Stop> {
        let at = self.dom.nodes.len();
        if at >= self.next_index {
            self.grow()?;
        }
        u32::try_from(at).map_err(|_| Stop::Limit(LimitKind::Nodes))
    }

    /// Grows beyond the expected number of nodes: to the maximum that the source can have, which is nearly always
    /// enough.
    #[cold]
    fn grow(&mut self) -> Result<(), Stop> {
        let len = self.dom.nodes.len();
        if len >= self.nodes {
            return Err(Stop::Limit(LimitKind::Nodes));
        }
        let most = nodes_at_most(self.dom.source);
        let wanted = if most > len { most } else { len * 2 };
        let more = wanted.min(self.nodes).saturating_sub(len);
        self.dom.nodes.reserve_exact(more);
        self.next_index = self.dom.nodes.capacity().min(self.nodes);
        Ok(())
    }

    /// Returns the offset of the next decoded byte.
    fn offset(&self) -> u32 {
        u32::try_from(self.dom.source.len() + self.dom.decoded.len()).unwrap_or(u32::MAX)
    }

    /// Keeps the attributes of the last tag: the first of each name. Returns their range in the list of all attributes.
    pub(super) fn take_attributes(&mut self, tokens: &mut Tokenizer<'h>) -> Result<Slice, Stop> {
        if tokens.attributes_are_raw() || self.has_cr {
            self.decode_attributes(tokens);
        }
        if has_repeated_keys(tokens.attributes()) {
            self.drop_repeated(tokens);
        }
        let (start, end) = tokens.keep_attributes();
        if end - self.names + self.again > self.attributes {
            return Err(Stop::Limit(LimitKind::Attributes));
        }
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) => Ok(Slice { start, end }),
            _ => Err(Stop::Limit(LimitKind::Attributes)),
        }
    }

    /// Counts the attributes of a reconstructed element. They are stored only once, but the index has an entry for
    /// each, and for each class; a class takes at least two bytes.
    pub(super) fn count_again(
        &mut self,
        attributes: Slice,
        tokens: &Tokenizer<'h>,
    ) -> Result<(), Stop> {
        let Slice { start, end } = attributes;
        for attribute in tokens.kept(start as usize, (end - start) as usize) {
            self.again += 1;
            if attribute.key == CLASS {
                self.again += attribute.value.len() / 2;
            }
        }
        if self.again > self.attributes {
            return Err(Stop::Limit(LimitKind::Attributes));
        }
        Ok(())
    }

    /// Stores a name, in lower case, after the attributes that were kept last.
    pub(super) fn keep_name(&mut self, name: Slice, tokens: &mut Tokenizer<'h>) {
        let value = self.lower(name);
        self.names += 1;
        let (list, _) = tokens.attributes_mut();
        list.push(Attribute {
            key: 0,
            name: value.start,
            value,
        });
        tokens.keep_attributes();
    }

    #[inline(never)]
    fn decode_attributes(&mut self, tokens: &mut Tokenizer<'h>) {
        let (list, start) = tokens.attributes_mut();
        for attribute in list.get_mut(start..).unwrap_or_default() {
            self.decode_attribute(attribute);
        }
    }

    /// Converts names to lower case, and decodes values.
    fn decode_attribute(&mut self, attribute: &mut Attribute) {
        let name = self.dom.attribute_name(attribute);
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let name = name.to_owned();
            attribute.name = self.offset();
            tokenizer::push_lower_name(&mut self.dom.decoded, &name);
            // Terminates the name, as in a tag.
            self.dom.decoded.push('=');
        }
        let Slice { start, end } = attribute.value;
        let raw = self.dom.source.get(start as usize..end as usize);
        if let Some(raw) = raw
            && memchr2(b'&', b'\r', raw.as_bytes()).is_some()
        {
            let start = self.offset();
            tokenizer::push_decoded_attribute(&mut self.dom.decoded, raw);
            attribute.value = Slice {
                start,
                end: self.offset(),
            };
        }
    }

    /// Removes the attributes whose name occurred earlier in the same tag.
    #[cold]
    fn drop_repeated(&self, tokens: &mut Tokenizer<'h>) {
        let (list, start) = tokens.attributes_mut();
        let mut own = list.split_off(start);
        while let Some(first) = own.first().copied() {
            let same = |attribute: &Attribute| {
                attribute.key == first.key
                    && self.dom.attribute_name(attribute) == self.dom.attribute_name(&first)
            };
            own.retain(|attribute| !same(attribute));
            list.push(first);
        }
    }

    /// Returns the decoded form of a text of the source.
    #[inline]
    pub(super) fn decoded(&mut self, text: Text) -> Slice {
        let references = matches!(text.kind, TextKind::Data | TextKind::Rcdata);
        if references && text.ampersand || self.has_cr {
            self.decode(text)
        } else {
            text.raw
        }
    }

    #[inline(never)]
    fn decode(&mut self, text: Text) -> Slice {
        let Slice { start, end } = text.raw;
        let raw = self.dom.source.get(start as usize..end as usize);
        let Some(raw) = raw.filter(|raw| memchr2(b'&', b'\r', raw.as_bytes()).is_some()) else {
            return text.raw;
        };
        let start = self.offset();
        tokenizer::push_decoded_text(&mut self.dom.decoded, raw, text.kind);
        Slice {
            start,
            end: self.offset(),
        }
    }

    /// Returns a name in lower case.
    fn lower(&mut self, name: Slice) -> Slice {
        let source = self.dom.source;
        match source.get(name.start as usize..name.end as usize) {
            Some(raw) if raw.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                let start = self.offset();
                tokenizer::push_lower_name(&mut self.dom.decoded, raw);
                Slice {
                    start,
                    end: self.offset(),
                }
            }
            _ => name,
        }
    }
}

/// Whether two attributes may have the same name.
#[inline]
fn has_repeated_keys(attributes: &[Attribute]) -> bool {
    let mut seen = 0_u64;
    for attribute in attributes {
        let bit = 1 << (attribute.key % u64::BITS);
        if seen & bit != 0 {
            return has_equal_keys(attributes);
        }
        seen |= bit;
    }
    false
}

#[inline(never)]
fn has_equal_keys(mut attributes: &[Attribute]) -> bool {
    while let Some((first, rest)) = attributes.split_first() {
        if rest.iter().any(|attribute| attribute.key == first.key) {
            return true;
        }
        attributes = rest;
    }
    false
}

/// Estimates the number of nodes: every other tag is a start tag, and most tags follow text.
fn nodes_expected(source: &str) -> usize {
    estimated_count(b'<', source.as_bytes()) * 3 / 2 + 16
}

/// Returns the maximum number of nodes, without reconstructed elements: an element and a text for each tag.
fn nodes_at_most(source: &str) -> usize {
    memchr::memchr_iter(b'<', source.as_bytes()).count() * 2 + 16
}

/// Estimates the number of attributes.
pub(super) fn attributes_expected(source: &str, limits: &Limits) -> usize {
    let allowed = Share::FLAT.of(source, limits, LimitKind::Attributes);
    (estimated_count(b'=', source.as_bytes()) * 9 / 8 + 16).min(allowed)
}
