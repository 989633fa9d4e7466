//! The linked tree of the full rules, copied into the flat one.

use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::{LocalName, QualName, ns};

use super::Stop;
use super::full::{DOCUMENT, Data, Handle, NONE, Node};
use super::tags::Tag as Known;
use crate::dom::tokenizer::{self, name_key};
use crate::dom::{Attribute as FlatAttribute, Dom, NodeData, NodeKind, Slice};
use crate::limits::LimitKind;

/// Copies the tree into a [`Dom`].
pub(super) fn flatten<'h>(tree: Vec<Node>, source: &'h str, depth: usize) -> Result<Dom<'h>, Stop> {
    let mut flat = Flat {
        dom: Dom {
            source,
            decoded: String::with_capacity(source.len() / 2),
            nodes: Vec::with_capacity(tree.len()),
            attributes: Vec::new(),
            index: std::sync::OnceLock::new(),
        },
        known: HashMap::new(),
        names: vec![None; NAMES],
        other_names: HashMap::new(),
    };
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
    /// Where names of attributes stand that were met before, by their keys.
    names: Vec<Option<(LocalName, u32)>>,
    /// The same of all others: what is opened again has its names again, which may be long.
    other_names: HashMap<LocalName, u32>,
}

/// So many names of attributes are remembered.
const NAMES: usize = 64;

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
                            && last.holds.end == slice.start =>
                    {
                        last.holds.end = slice.end;
                    }
                    _ => self.dom.nodes.push(NodeData {
                        parent,
                        end: at + 1,
                        holds: slice,
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
                    let value = self.value(&attribute.value)?;
                    self.dom.attributes.push(FlatAttribute { key, name, value });
                }
                let end = self.dom.attributes.len();
                // As the flat tree has them, names of SVG are in lower case too.
                let lower = tokenizer::lower_name(&name.local);
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
                let kind = if node.left_open && !(tag.may_stay_open() && name.ns == ns!(html)) {
                    NodeKind::LeftOpen
                } else {
                    NodeKind::Element
                };
                self.dom.nodes.push(NodeData {
                    parent,
                    end: at + 1,
                    holds: Slice {
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

    /// The key and the place of an attribute's name.
    fn name(&mut self, name: &QualName) -> Result<(u32, u32), Stop> {
        let prefix = name.prefix.as_deref().unwrap_or_default();
        let local = tokenizer::lower_name(&name.local);
        if prefix.is_empty() {
            let key = name_key(local.as_bytes());
            let slot = key as usize % NAMES;
            if let Some(Some((known, place))) = self.names.get(slot)
                && *known == name.local
            {
                return Ok((key, *place));
            }
            let place = match self.other_names.get(&name.local) {
                Some(place) => *place,
                None => self.push_name(&local)?,
            };
            self.other_names.insert(name.local.clone(), place);
            if let Some(slot) = self.names.get_mut(slot) {
                *slot = Some((name.local.clone(), place));
            }
            return Ok((key, place));
        }
        let whole = format!("{prefix}:{local}");
        Ok((name_key(whole.as_bytes()), self.push_name(&whole)?))
    }

    fn push_name(&mut self, name: &str) -> Result<u32, Stop> {
        let place = self.push(name)?;
        // As in a tag, something must end it.
        self.push("=")?;
        Ok(place.start)
    }

    fn value(&mut self, value: &StrTendril) -> Result<Slice, Stop> {
        if value.len() <= 16 || !value.is_shared() {
            return self.push(value);
        }
        // Equal addresses are one value: all of them are alive until the copy is done.
        let key = (value.as_ptr() as usize, value.len());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let slice = self.push(value)?;
        self.known.insert(key, slice);
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
