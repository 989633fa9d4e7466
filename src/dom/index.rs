//! Where each class, id, attribute and tag name occurs, so that a query need not look at every element.

use super::query::Test;
use super::{Dom, Query};

/// Pairs of a key's hash (upper half) and an element's place (lower half), sorted. Two keys may share a hash: what is
/// found here is a candidate and still has to match.
pub(super) struct Index(Vec<u64>);

#[derive(Clone, Copy)]
enum Key {
    Tag = 1,
    Class,
    Id,
    Attribute,
}

impl Index {
    pub(super) fn new(dom: &Dom<'_>) -> Self {
        let mut entries = Vec::with_capacity(dom.nodes.len() * 3);
        for element in dom.elements() {
            let mut add = |key, text: &str| {
                entries.push(u64::from(hash(key, text)) << 32 | u64::from(element.place()))
            };
            add(Key::Tag, element.name());
            for (name, value) in element.attributes() {
                add(Key::Attribute, name);
                match name {
                    "class" => value
                        .split_ascii_whitespace()
                        .for_each(|class| add(Key::Class, class)),
                    "id" => add(Key::Id, value),
                    _ => {}
                }
            }
        }
        entries.sort_unstable();
        entries.dedup();
        Self(entries)
    }

    /// The places from `start` to before `end` of the elements that the last part of a query may match, in document
    /// order.
    pub(super) fn candidates(
        &self,
        query: &Query<'_>,
        start: u32,
        end: u32,
    ) -> impl Iterator<Item = u32> + use<'_> {
        let last = query.last();
        let key = last
            .tests()
            .map(|test| match test {
                Test::Id(id) => (0, Key::Id, *id),
                Test::Class(class) => (1, Key::Class, *class),
                Test::Attribute { name, .. } => (2, Key::Attribute, *name),
            })
            .min_by_key(|&(rank, ..)| rank)
            .map(|(_, key, text)| (key, text))
            .or_else(|| last.tag().map(|tag| (Key::Tag, tag)));
        let range = match key {
            Some((key, text)) => {
                let hash = u64::from(hash(key, text)) << 32;
                let from = self
                    .0
                    .partition_point(|&entry| entry < hash | u64::from(start));
                let rest = self.0.get(from..).unwrap_or_default();
                let to = rest.partition_point(|&entry| entry < hash | u64::from(end));
                rest.get(..to).unwrap_or_default()
            }
            None => &[],
        };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the lower half is taken on purpose"
        )]
        range.iter().map(|entry| *entry as u32)
    }
}

/// FNV-1a over the kind of key and its text.
fn hash(key: Key, text: &str) -> u32 {
    std::iter::once(key as u8)
        .chain(text.bytes())
        .fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
}
