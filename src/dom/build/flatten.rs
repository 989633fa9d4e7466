//! Copies the linked tree of the full rules into the flat one.

use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;

use super::Stop;
use super::linked::{DOCUMENT, Data, NONE, Nodes};
use super::tags::{Space, Tag as Known};
use crate::dom::tokenizer::{self, name_key};
use crate::dom::{Attribute as FlatAttribute, Dom, NodeData, NodeKind, Slice};
use crate::limits::LimitKind;

/// Converts a tree with this many attributes to a [`Dom`], unless the classes of its reconstructed elements exceed this
/// many bytes. Copied nodes are freed at once.
pub(super) fn flatten<'h>(
    mut tree: Nodes,
    attributes: usize,
    classes: usize,
    source: &'h str,
    depth: usize,
) -> Result<Dom<'h>, Stop> {
    let mut flat = Flat {
        dom: Dom {
            source,
            decoded: String::with_capacity(source.len() / 2),
            nodes: Vec::with_capacity(tree.len()),
            attributes: Vec::with_capacity(attributes),
            index: std::sync::OnceLock::new(),
            // Nearly no page needs this builder.
            begins_again: true,
        },
        known: HashMap::new(),
        names: vec![None; NAMES],
        other_names: HashMap::new(),
        classes,
    };
    // An iterative walk: into a node, then to its children, then to its next sibling or that of its parent.
    let mut above: Vec<u32> = Vec::new();
    let mut next = tree.get(DOCUMENT).map_or(NONE, |document| document.first);
    while let Some(node) = tree.get_mut(next) {
        let data = std::mem::take(&mut node.data);
        let (left_open, space) = (node.left_open, node.space);
        let entered = flat.node(data, left_open, space, above.last().copied())?;
        if let Some(at) = entered {
            above.push(at);
            if above.len() > depth {
                return Err(Stop::Limit(LimitKind::Depth));
            }
        }
        let (mut parent, mut after) = (node.parent, node.after);
        next = if entered.is_some() { node.first } else { NONE };
        let mut inside = entered.is_some();
        while next == NONE {
            if inside {
                flat.close(above.pop());
            }
            next = after;
            if next == NONE {
                match tree.get(parent) {
                    Some(here) if !above.is_empty() => (parent, after) = (here.parent, here.after),
                    _ => break,
                }
            }
            inside = true;
        }
    }
    drop(tree);
    flat.dom.nodes.shrink_to_fit();
    flat.dom.attributes.shrink_to_fit();
    flat.dom.decoded.shrink_to_fit();
    Ok(flat.dom)
}

struct Flat<'h> {
    dom: Dom<'h>,
    /// The slices of long values that reconstructed elements share.
    known: HashMap<(usize, usize), (Slice, StrTendril)>,
    /// A cache of attribute names by their keys, with their offsets.
    names: Vec<Option<(LocalName, u32)>>,
    /// All other names: a reconstructed element repeats its names, which may be long.
    other_names: HashMap<LocalName, u32>,
    /// The remaining bytes of classes in reconstructed elements: the index has an entry for each class.
    classes: usize,
}

const CLASS: u32 = name_key(b"class");

/// The number of attribute names in the cache.
const NAMES: usize = 64;

impl Flat<'_> {
    /// Appends a node; returns the index of an element.
    fn node(
        &mut self,
        data: Data,
        left_open: bool,
        space: Space,
        parent: Option<u32>,
    ) -> Result<Option<u32>, Stop> {
        let parent = parent.unwrap_or(NodeData::NONE);
        let at = u32::try_from(self.dom.nodes.len()).map_err(|_| Stop::Limit(LimitKind::Nodes))?;
        match data {
            Data::Text(text) if text.is_empty() => Ok(None),
            Data::Text(text) => {
                let slice = self.push(&text)?;
                match self.dom.nodes.last_mut() {
                    // Only a comment was in between, so the previous text was pushed last.
                    Some(last)
                        if last.kind == NodeKind::Text
                            && last.parent == parent
                            && last.content.end == slice.start =>
                    {
                        last.content.end = slice.end;
                    }
                    _ => self.dom.nodes.push(NodeData {
                        parent,
                        end: at + 1,
                        content: slice,
                        tag: Known::Other,
                        kind: NodeKind::Text,
                    }),
                }
                Ok(None)
            }
            Data::Element { name, attributes } => {
                let start = self.dom.attributes.len();
                for attribute in attributes {
                    let (key, name) = self.name(&attribute.name)?;
                    let before = self.dom.decoded.len();
                    let value = self.value(attribute.value)?;
                    if key == CLASS && self.dom.decoded.len() == before {
                        let left = self.classes.checked_sub(value.len());
                        self.classes = left.ok_or(Stop::Limit(LimitKind::Attributes))?;
                    }
                    self.dom.attributes.push(FlatAttribute { key, name, value });
                }
                let end = self.dom.attributes.len();
                // Names of SVG are in lower case in the flat tree.
                let lower = tokenizer::lower_name(&name);
                let tag = Known::of(&lower);
                if tag == Known::Other {
                    let value = self.push(&lower)?;
                    self.dom.attributes.push(FlatAttribute {
                        key: 0,
                        name: value.start,
                        value,
                    });
                }
                let over = |_| Stop::Limit(LimitKind::Attributes);
                let kind = if left_open && !(tag.may_stay_open() && space == Space::Html) {
                    NodeKind::LeftOpen
                } else {
                    NodeKind::Element
                };
                self.dom.nodes.push(NodeData {
                    parent,
                    end: at + 1,
                    content: Slice {
                        start: u32::try_from(start).map_err(over)?,
                        end: u32::try_from(end).map_err(over)?,
                    },
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

    /// Returns the key and the offset of an attribute's name.
    fn name(&mut self, name: &LocalName) -> Result<(u32, u32), Stop> {
        let lower = tokenizer::lower_name(name);
        let key = name_key(lower.as_bytes());
        let slot = key as usize % NAMES;
        if let Some(Some((known, place))) = self.names.get(slot)
            && known == name
        {
            return Ok((key, *place));
        }
        let place = match self.other_names.get(name) {
            Some(place) => *place,
            None => self.push_name(&lower)?,
        };
        self.other_names.insert(name.clone(), place);
        if let Some(slot) = self.names.get_mut(slot) {
            *slot = Some((name.clone(), place));
        }
        Ok((key, place))
    }

    fn push_name(&mut self, name: &str) -> Result<u32, Stop> {
        let place = self.push(name)?;
        // Terminates the name, as in a tag.
        self.push("=")?;
        Ok(place.start)
    }

    fn value(&mut self, value: StrTendril) -> Result<Slice, Stop> {
        if value.len() <= 16 {
            return self.push(&value);
        }
        // Equal pointers are one value, since known values stay alive until the copy is complete. The last holder of a
        // shared value no longer shares it, or it is already known.
        let key = (value.as_ptr() as usize, value.len());
        if let Some((known, _)) = self.known.get(&key) {
            return Ok(*known);
        }
        let slice = self.push(&value)?;
        if value.is_shared() {
            self.known.insert(key, (slice, value));
        }
        Ok(slice)
    }

    fn push(&mut self, text: &str) -> Result<Slice, Stop> {
        let offset = |dom: &Dom<'_>| {
            u32::try_from(dom.source.len() + dom.decoded.len())
                .map_err(|_| Stop::Limit(LimitKind::Nodes))
        };
        let start = offset(&self.dom)?;
        let decoded = &mut self.dom.decoded;
        if decoded.capacity() - decoded.len() < text.len() {
            // In total it is hardly longer than the source.
            let more = self.dom.source.len().max(decoded.len()) / 2;
            decoded.reserve_exact(text.len().max(more));
        }
        decoded.push_str(text);
        Ok(Slice {
            start,
            end: offset(&self.dom)?,
        })
    }
}
