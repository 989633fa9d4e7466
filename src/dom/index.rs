//! Where each class, id, attribute and tag name occurs, so that a query need not look at every element.

use super::query::Test;
use super::{Dom, Query};

/// Keys are spread over so many buckets.
const BUCKETS: usize = 1 << 10;

/// Attributes that many elements have and that say little: what asks for one alone looks at every element.
const COMMON: [&str; 10] = [
    "alt", "class", "height", "href", "id", "src", "style", "target", "title", "width",
];

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
        // Counted first, then filled: no sorting, and exactly as much memory as it takes.
        let mut starts = vec![0_u32; BUCKETS + 1];
        let mut last = vec![u32::MAX; BUCKETS];
        each_key(dom, |bucket, place| {
            if let (Some(last), Some(count)) = (last.get_mut(bucket), starts.get_mut(bucket + 1))
                && *last != place
            {
                *last = place;
                *count += 1;
            }
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next: Vec<u32> = starts.clone();
        let mut places = vec![0; sum as usize];
        last.fill(u32::MAX);
        each_key(dom, |bucket, place| {
            if let (Some(last), Some(next)) = (last.get_mut(bucket), next.get_mut(bucket))
                && *last != place
                && let Some(slot) = places.get_mut(*next as usize)
            {
                *last = place;
                *slot = place;
                *next += 1;
            }
        });
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
        let (key, text) = last
            .tests()
            .filter_map(|test| match test {
                Test::Id(id) => Some((0, Key::Id, *id)),
                Test::Class(class) => Some((1, Key::Class, *class)),
                Test::Attribute { name, .. } if COMMON.contains(name) => None,
                Test::Attribute { name, .. } => Some((2, Key::Attribute, *name)),
            })
            .min_by_key(|&(rank, ..)| rank)
            .map(|(_, key, text)| (key, text))
            .or_else(|| last.tag().map(|tag| (Key::Tag, tag)))?;
        let bucket = bucket(key, text.as_bytes());
        let from = self.starts.get(bucket).copied().unwrap_or(0) as usize;
        let to = self.starts.get(bucket + 1).copied().unwrap_or(0) as usize;
        let places = self.places.get(from..to).unwrap_or_default();
        let places = places
            .get(places.partition_point(|&place| place < start)..)
            .unwrap_or_default();
        let places = places
            .get(..places.partition_point(|&place| place < end))
            .unwrap_or_default();
        Some(places.iter().copied())
    }
}

/// Calls `add` with each element's keys, in document order.
fn each_key(dom: &Dom<'_>, mut add: impl FnMut(usize, u32)) {
    for element in dom.elements() {
        let place = element.place();
        add(bucket(Key::Tag, element.name().as_bytes()), place);
        for (name, value) in element.raw_attributes() {
            match name {
                b"class" => value
                    .split(u8::is_ascii_whitespace)
                    .filter(|class| !class.is_empty())
                    .for_each(|class| add(bucket(Key::Class, class), place)),
                b"id" => add(bucket(Key::Id, value), place),
                _ if COMMON.iter().any(|common| common.as_bytes() == name) => {}
                _ => add(bucket(Key::Attribute, name), place),
            }
        }
    }
}

/// The bucket of a key: its length and the bytes at its ends tell most apart.
fn bucket(key: Key, text: &[u8]) -> usize {
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
        reason = "the upper ten bits are left"
    )]
    let bucket = (mixed >> 54) as usize;
    bucket
}
