//! The tree while it grows: nodes in document order, and what they say as slices of the source where nothing had to be
//! decoded.

use memchr::{memchr, memchr2};

use super::Stop;
use super::tags::Tag;
use crate::dom::tokenizer::{self, Text, TextKind};
use crate::dom::{Attribute, Dom, NodeData, NodeKind, Slice};
use crate::limits::{LimitKind, Limits};

/// How many tags and attributes a page has is counted in so many bytes of each of so many places.
const SAMPLE: usize = 4096;
const SAMPLES: usize = 4;

/// About how often a byte stands in a source.
fn about(byte: u8, source: &[u8]) -> usize {
    let step = source.len() / SAMPLES;
    if step <= SAMPLE {
        return memchr::memchr_iter(byte, source).count();
    }
    let seen: usize = (0..SAMPLES)
        .map(|at| {
            let from = at * step;
            let sample = source.get(from..from + SAMPLE).unwrap_or_default();
            memchr::memchr_iter(byte, sample).count()
        })
        .sum();
    seen.saturating_mul(source.len()) / (SAMPLE * SAMPLES)
}

pub(super) struct Arena<'h> {
    dom: Dom<'h>,
    /// Whether line ends may have to be changed.
    has_cr: bool,
    nodes: usize,
    attributes: usize,
}

impl<'h> Arena<'h> {
    pub(super) fn new(source: &'h str, limits: &Limits) -> Self {
        Self {
            dom: Dom {
                source,
                decoded: String::new(),
                // A tag in two begins an element, and text stands before most; growing would need twice the room.
                nodes: Vec::with_capacity(about(b'<', source.as_bytes()) * 3 / 2 + 16),
                attributes: Vec::with_capacity(about(b'=', source.as_bytes()) * 9 / 8 + 16),
                index: std::sync::OnceLock::new(),
            },
            has_cr: memchr(b'\r', source.as_bytes()).is_some(),
            nodes: node_budget(source, limits),
            attributes: limits.get(LimitKind::Attributes),
        }
    }

    pub(super) fn finish(self) -> Dom<'h> {
        self.dom
    }

    pub(super) fn len(&self) -> u32 {
        // The budget keeps the nodes below `u32::MAX`.
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

    pub(super) fn name(&self, at: u32) -> &str {
        self.dom.node(at).map_or("", |node| self.dom.name(node))
    }

    /// The attributes of an element, as places in the list of all.
    pub(super) fn attributes_of(&self, at: u32) -> (u32, u16) {
        self.dom
            .node(at)
            .map_or((0, 0), |node| (node.attributes, node.count))
    }

    pub(super) fn attribute(
        &self,
        (start, count): (u32, u16),
    ) -> impl Iterator<Item = (&str, &str)> {
        let start = start as usize;
        let attributes = self.dom.attributes.get(start..start + usize::from(count));
        attributes
            .unwrap_or_default()
            .iter()
            .map(|attribute| (self.dom.str(attribute.name), self.dom.str(attribute.value)))
    }

    /// Appends an element.
    pub(super) fn element(
        &mut self,
        parent: Option<u32>,
        tag: Tag,
        name: Slice,
        (attributes, count): (u32, u16),
    ) -> Result<u32, Stop> {
        let at = self.room()?;
        self.dom.nodes.push(NodeData {
            parent: parent.unwrap_or(NodeData::NONE),
            end: at + 1,
            text: name,
            attributes,
            count,
            tag,
            kind: NodeKind::Element,
        });
        Ok(at)
    }

    /// Appends text, to the text before if nothing stands between.
    pub(super) fn text(&mut self, parent: u32, text: Slice) -> Result<(), Stop> {
        if text.is_empty() {
            return Ok(());
        }
        if let Some(last) = self.dom.nodes.last()
            && last.kind == NodeKind::Text
            && last.parent == parent
        {
            let joined = self.join(last.text, text);
            if let Some(last) = self.dom.nodes.last_mut() {
                last.text = joined;
            }
            return Ok(());
        }
        let at = self.room()?;
        self.dom.nodes.push(NodeData {
            parent,
            end: at + 1,
            text,
            attributes: 0,
            count: 0,
            tag: Tag::Other,
            kind: NodeKind::Text,
        });
        Ok(())
    }

    /// Two pieces of text as one.
    pub(super) fn join(&mut self, before: Slice, after: Slice) -> Slice {
        // A piece at the very end of what was decoded only grows: many pieces are not copied again and again.
        let end = self.offset();
        let start = if before.end == end && before.start as usize >= self.dom.source.len() {
            before.start
        } else {
            let text = self.dom.str(before).to_owned();
            self.dom.decoded.push_str(&text);
            end
        };
        if after.start as usize >= self.dom.source.len() {
            let text = self.dom.str(after).to_owned();
            self.dom.decoded.push_str(&text);
        } else {
            let source = self.dom.source;
            let text = source.get(after.start as usize..after.end as usize);
            self.dom.decoded.push_str(text.unwrap_or_default());
        }
        Slice {
            start,
            end: self.offset(),
        }
    }

    /// The next node's place, if there is room for one.
    fn room(&self) -> Result<u32, Stop> {
        let at = self.dom.nodes.len();
        if at >= self.nodes {
            return Err(Stop::Limit(LimitKind::Nodes));
        }
        u32::try_from(at).map_err(|_| Stop::Limit(LimitKind::Nodes))
    }

    /// Where the next decoded byte will stand.
    fn offset(&self) -> u32 {
        u32::try_from(self.dom.source.len() + self.dom.decoded.len()).unwrap_or(u32::MAX)
    }

    /// Takes over a tag's attributes: the first of each name.
    pub(super) fn attributes(
        &mut self,
        attributes: &[tokenizer::Attribute<'h>],
    ) -> Result<(u32, u16), Stop> {
        let start = self.dom.attributes.len();
        for (at, attribute) in attributes.iter().enumerate() {
            let before = attributes.get(..at).unwrap_or_default();
            if before
                .iter()
                .any(|before| before.name.eq_ignore_ascii_case(attribute.name))
            {
                continue;
            }
            let name = self.lower(attribute.name);
            let value = self.decode(attribute.value, b'&', tokenizer::push_decoded_attribute);
            self.dom.attributes.push(Attribute { name, value });
        }
        let count = self.dom.attributes.len() - start;
        if self.dom.attributes.len() > self.attributes {
            return Err(Stop::Limit(LimitKind::Attributes));
        }
        match (u32::try_from(start), u16::try_from(count)) {
            (Ok(start), Ok(count)) => Ok((start, count)),
            _ => Err(Stop::Limit(LimitKind::Attributes)),
        }
    }

    /// What a text of the source says.
    pub(super) fn decoded(&mut self, text: Text<'h>) -> Slice {
        let reference = match text.kind {
            TextKind::Data | TextKind::Rcdata => b'&',
            TextKind::Raw | TextKind::Cdata => b'\r',
        };
        self.decode(text.raw, reference, |out, raw| {
            tokenizer::push_decoded_text(out, Text { raw, ..text });
        })
    }

    /// A name in lower case.
    pub(super) fn lower(&mut self, raw: &'h str) -> Slice {
        if has_upper(raw.as_bytes()) {
            let start = self.offset();
            tokenizer::push_lower_name(&mut self.dom.decoded, raw);
            Slice {
                start,
                end: self.offset(),
            }
        } else {
            self.slice(raw)
        }
    }

    /// A text of the source as it is, or decoded where it holds what must be.
    fn decode(&mut self, raw: &'h str, mark: u8, push: impl Fn(&mut String, &str)) -> Slice {
        let marked = if self.has_cr {
            memchr2(mark, b'\r', raw.as_bytes()).is_some()
        } else {
            mark != b'\r' && memchr(mark, raw.as_bytes()).is_some()
        };
        if !marked {
            return self.slice(raw);
        }
        let start = self.offset();
        push(&mut self.dom.decoded, raw);
        Slice {
            start,
            end: self.offset(),
        }
    }

    /// Where a slice of the source stands in it.
    fn slice(&self, raw: &'h str) -> Slice {
        // Both are addresses within one string; for anything else the slice would be found empty later.
        let start = (raw.as_ptr() as usize).wrapping_sub(self.dom.source.as_ptr() as usize);
        let start = u32::try_from(start).unwrap_or(0);
        Slice {
            start,
            end: start + u32::try_from(raw.len()).unwrap_or(0),
        }
    }
}

/// Whether a name holds an ASCII capital. Names are short and hardly ever do: eight bytes at a time.
fn has_upper(name: &[u8]) -> bool {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, rest) = name.as_chunks::<8>();
    let in_words = words.iter().any(|word| {
        let word = u64::from_ne_bytes(*word);
        let low = word & !HIGH;
        let from_a = low + u64::from_ne_bytes([0x80 - b'A'; 8]);
        let past_z = low + u64::from_ne_bytes([0x80 - b'Z' - 1; 8]);
        from_a & !past_z & !word & HIGH != 0
    });
    in_words || rest.iter().any(u8::is_ascii_uppercase)
}

/// How many nodes a page may have: what the limits say, and no more than it has bytes, which only pages reach that open
/// the same elements again and again.
pub(super) fn node_budget(source: &str, limits: &Limits) -> usize {
    let limit = limits.get(LimitKind::Nodes);
    if limit == usize::MAX {
        return u32::MAX as usize - 1;
    }
    limit.min(source.len().saturating_add(64))
}
