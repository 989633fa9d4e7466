//! Where each class, id, attribute and tag name occurs, so that a query need not look at every element.

use super::build::Tag;
use super::query::Test;
use super::{Dom, Query};

/// Keys are spread over so many buckets.
const BUCKETS: usize = 1 << 11;

/// Attributes that many elements have and that say little: what asks for one alone looks at every element.
const fn is_common(name: &[u8]) -> bool {
    matches!(
        name,
        b"alt" | b"class" | b"height" | b"href" | b"src" | b"style" | b"target" | b"width"
    )
}

/// The elements of each bucket in document order: two keys may share one, so what is found here is a candidate and
/// still has to match.
pub(super) struct Index {
    /// Where each bucket begins among the places.
    starts: Vec<u32>,
    places: Vec<u32>,
}

#[derive(Clone, Copy)]
enum Key {
    Tag = 1,
    Class,
    Id,
    Attribute,
}

impl Index {
    pub(super) fn new(dom: &Dom<'_>) -> Self {
        // Sorted by counting: the pairs come in document order, and each bucket keeps it.
        let mut pairs: Vec<(u16, u32)> = Vec::with_capacity(dom.nodes.len() * 2);
        each_key(dom, |bucket, place| pairs.push((bucket, place)));
        let mut starts = vec![0_u32; BUCKETS + 1];
        for (bucket, _) in &pairs {
            if let Some(count) = starts.get_mut(usize::from(*bucket) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next: Vec<u32> = starts.clone();
        let mut places = vec![0; pairs.len()];
        for (bucket, place) in pairs {
            if let Some(next) = next.get_mut(usize::from(bucket))
                && let Some(slot) = places.get_mut(*next as usize)
            {
                *slot = place;
                *next += 1;
            }
        }
        Self { starts, places }
    }

    /// The places from `start` to before `end` of the elements that the last part of a query may match, in document
    /// order; none if every element may.
    pub(super) fn candidates(
        &self,
        query: &Query<'_>,
        start: u32,
        end: u32,
    ) -> Option<impl Iterator<Item = u32> + use<'_>> {
        let last = query.last();
        let bucket = last
            .tests()
            .filter_map(|test| match test {
                Test::Id(id) => Some((0, Key::Id, *id)),
                Test::Class(class) => Some((1, Key::Class, *class)),
                Test::Attribute { name, .. } if is_common(name.as_bytes()) => None,
                Test::Attribute { name, .. } => Some((2, Key::Attribute, *name)),
            })
            .min_by_key(|&(rank, ..)| rank)
            .map(|(_, key, text)| bucket(key, text.as_bytes()))
            .or_else(|| last.tag().map(|name| tag_bucket(Tag::of(name), name)))?;
        let bucket = usize::from(bucket);
        let from = self.starts.get(bucket).copied().unwrap_or(0) as usize;
        let to = self.starts.get(bucket + 1).copied().unwrap_or(0) as usize;
        let places = self.places.get(from..to).unwrap_or_default();
        let places = places
            .get(places.partition_point(|&place| place < start)..)
            .unwrap_or_default();
        let places = places
            .get(..places.partition_point(|&place| place < end))
            .unwrap_or_default();
        // An element may be in a bucket twice, by two of its keys.
        let twice = |at: usize| at > 0 && places.get(at - 1) == places.get(at);
        Some(
            places
                .iter()
                .enumerate()
                .filter(move |(at, _)| !twice(*at))
                .map(|(_, place)| *place),
        )
    }
}

/// Calls `add` with each element's keys, in document order.
fn each_key(dom: &Dom<'_>, mut add: impl FnMut(u16, u32)) {
    for element in dom.elements() {
        let place = element.place();
        add(tag_bucket(element.tag(), element.name()), place);
        for attribute in element.own_attributes() {
            let value = || dom.bytes(attribute.value);
            match dom.bytes(attribute.name) {
                b"class" => value()
                    .split(u8::is_ascii_whitespace)
                    .filter(|class| !class.is_empty())
                    .for_each(|class| add(bucket(Key::Class, class), place)),
                b"id" => {
                    add(bucket(Key::Id, value()), place);
                    add(bucket(Key::Attribute, b"id"), place);
                }
                name if is_common(name) => {}
                name => add(bucket(Key::Attribute, name), place),
            }
        }
    }
}

fn tag_bucket(tag: Tag, name: &str) -> u16 {
    if tag == Tag::Other {
        bucket(Key::Tag, name.as_bytes())
    } else {
        bucket(Key::Tag, &[tag as u8])
    }
}

/// The bucket of a key: its length and the bytes at its ends tell most apart.
fn bucket(key: Key, text: &[u8]) -> u16 {
    let word = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |word, byte| word << 8 | u64::from(*byte))
    };
    let ends = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29)
        }
        _ => word(text),
    };
    let mixed =
        (ends ^ (text.len() as u64) << 56 ^ (key as u64) << 48).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper eleven bits are left"
    )]
    let bucket = (mixed >> 53) as u16;
    bucket
}
