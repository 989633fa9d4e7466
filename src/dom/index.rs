//! An index of classes, ids, attributes and tag names, so that a query need not examine every element.

use super::build::Tag;
use super::tokenizer::{key_between, name_key, value_key, word_keys};
use super::{Dom, NodeKind};

/// The buckets of tags come first, then those for the hashes of all other keys. Their number is two to the power of a
/// value between these, by the size of the page.
const TAGS: usize = Tag::COUNT;
const MIN_SPREAD: u32 = 7;
const MAX_SPREAD: u32 = 15;

const CLASS: u32 = name_key(b"class");
const ID: u32 = name_key(b"id");

/// Attributes that many elements have: a query with only one of them examines every element.
const fn is_common(key: u32) -> bool {
    const ALT: u32 = name_key(b"alt");
    const HEIGHT: u32 = name_key(b"height");
    const HREF: u32 = name_key(b"href");
    const SRC: u32 = name_key(b"src");
    const STYLE: u32 = name_key(b"style");
    const TARGET: u32 = name_key(b"target");
    const WIDTH: u32 = name_key(b"width");
    matches!(
        key,
        ALT | CLASS | HEIGHT | HREF | SRC | STYLE | TARGET | WIDTH
    )
}

/// Tags that many elements have: a query with only one of them examines every element.
const fn is_common_tag(tag: Tag) -> bool {
    matches!(tag, Tag::Br | Tag::Div | Tag::I | Tag::P | Tag::Span)
}

/// A superset of the elements with a property. Two properties may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bucket {
    Tag(Tag),
    Key(u32),
}

impl Bucket {
    /// Returns `None` for a tag that too many elements have.
    pub(super) const fn of_tag(name: &str) -> Option<Self> {
        match Tag::of(name) {
            Tag::Other => Some(Self::spread(name_key(name.as_bytes()), 1)),
            tag if is_common_tag(tag) => None,
            tag => Some(Self::Tag(tag)),
        }
    }

    pub(super) const fn of_class(class: &str) -> Self {
        Self::spread(value_key(class.as_bytes()), 2)
    }

    pub(super) const fn of_id(id: &str) -> Self {
        Self::spread(value_key(id.as_bytes()), 3)
    }

    /// Returns `None` for an attribute that too many elements have.
    pub(super) const fn of_attribute(key: u32) -> Option<Self> {
        if is_common(key) {
            None
        } else {
            Some(Self::spread(key, 4))
        }
    }

    const fn spread(key: u32, kind: u32) -> Self {
        Self::Key(key ^ kind.wrapping_mul(0x9e37_79b9))
    }

    /// Returns its index for a page with 2 to the power of `spread` buckets for keys.
    #[inline]
    const fn place(self, spread: u32) -> u16 {
        #[allow(clippy::cast_possible_truncation, reason = "there are far fewer than 65,536")]
        match self {
            Self::Tag(tag) => tag as u16,
            Self::Key(key) => (key >> (u32::BITS - spread)) as u16 + TAGS as u16,
        }
    }
}

/// The elements of each bucket in document order: they are candidates, and still have to match.
pub(super) struct Index {
    spread: u32,
    /// The start of each bucket in `places`.
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Index {
    pub(super) fn new(dom: &Dom<'_>) -> Self {
        // Uses a counting sort: the entries are found in document order, and each bucket keeps it.
        let spread = dom.nodes.len().max(1).ilog2();
        let spread = spread.clamp(MIN_SPREAD, MAX_SPREAD);
        let mut starts = vec![0_u32; TAGS + (1 << spread) + 1];
        let mut found = Entries::with_capacity(dom.nodes.len() + dom.attributes.len() * 3 / 2);
        each_key(dom, |bucket, place| {
            let bucket = bucket.place(spread);
            found.push(bucket, place);
            if let Some(count) = starts.get_mut(usize::from(bucket)) {
                *count += 1;
            }
        });
        let mut sum = 0;
        for start in &mut starts {
            let count = std::mem::replace(start, sum);
            sum += count;
        }
        // Each start advances while its bucket fills, and ends at the start of the next bucket.
        let mut places = vec![0; sum as usize];
        found.for_each(|bucket, place| {
            if let Some(next) = starts.get_mut(usize::from(bucket))
                && let Some(slot) = places.get_mut(*next as usize)
            {
                *slot = place;
                *next += 1;
            }
        });
        starts.rotate_right(1);
        if let Some(first) = starts.first_mut() {
            *first = 0;
        }
        Self {
            spread,
            starts,
            places,
        }
    }

    fn all(&self, bucket: Bucket) -> &[u32] {
        let bucket = usize::from(bucket.place(self.spread));
        let from = self.starts.get(bucket).copied().unwrap_or(0) as usize;
        let to = self.starts.get(bucket + 1).copied().unwrap_or(0) as usize;
        self.places.get(from..to).unwrap_or_default()
    }

    /// Whether a bucket has no element before a position.
    pub(super) fn is_empty_before(&self, bucket: Bucket, end: u32) -> bool {
        self.all(bucket).first().is_none_or(|&first| first >= end)
    }

    /// Returns the positions in a bucket from `start` to before `end`, in document order.
    pub(super) fn places(&self, bucket: Bucket, start: u32, end: u32) -> &[u32] {
        let mut places = self.all(bucket);
        if places.first().is_some_and(|&first| first < start) {
            let before = places.partition_point(|&place| place < start);
            places = places.get(before..).unwrap_or_default();
        }
        if places.last().is_some_and(|&last| last >= end) {
            let before = places.partition_point(|&place| place < end);
            places = places.get(..before).unwrap_or_default();
        }
        places
    }
}

/// A list of buckets and positions in the order found, two bytes each: there may be more of them than bytes in the
/// page. A bucket has the position of the previous one unless a step to a later position precedes it: a number above
/// all buckets.
struct Entries {
    list: Vec<u16>,
    place: u32,
}

impl Entries {
    /// The maximum number of buckets; the numbers above it are steps.
    const BUCKETS: u16 = TAGS as u16 + (1 << MAX_SPREAD);
    const LONGEST: u16 = u16::MAX - Self::BUCKETS;

    fn with_capacity(count: usize) -> Self {
        Self {
            list: Vec::with_capacity(count),
            place: 0,
        }
    }

    #[inline]
    fn push(&mut self, bucket: u16, place: u32) {
        if place != self.place {
            self.step_to(place);
        }
        self.list.push(bucket);
    }

    #[inline]
    fn step_to(&mut self, place: u32) {
        let mut far = place - self.place;
        while far > u32::from(Self::LONGEST) {
            self.list.push(u16::MAX);
            far -= u32::from(Self::LONGEST);
        }
        #[allow(clippy::cast_possible_truncation, reason = "it is not too long any more")]
        self.list.push(Self::BUCKETS + far as u16);
        self.place = place;
    }

    #[inline]
    fn for_each(self, mut with: impl FnMut(u16, u32)) {
        let mut place = 0;
        for step in self.list {
            match step.checked_sub(Self::BUCKETS) {
                Some(far) => place += u32::from(far),
                None => with(step, place),
            }
        }
    }
}

/// Calls `add` with each element's buckets, in document order.
#[inline]
fn each_key(dom: &Dom<'_>, mut add: impl FnMut(Bucket, u32)) {
    for (place, node) in (0_u32..).zip(&dom.nodes) {
        if node.kind == NodeKind::Text {
            continue;
        }
        match node.tag {
            tag if is_common_tag(tag) => {}
            Tag::Other => add(
                Bucket::spread(name_key(dom.name(node).as_bytes()), 1),
                place,
            ),
            tag => add(Bucket::Tag(tag), place),
        }
        for attribute in dom.attributes_of(node) {
            match attribute.key {
                CLASS => {
                    let (text, start, end) = dom.place(attribute.value);
                    word_keys(text.as_bytes(), start, end, |key| {
                        add(Bucket::spread(key, 2), place);
                    });
                }
                ID => {
                    let (text, start, end) = dom.place(attribute.value);
                    let key = key_between(text.as_bytes(), start, end);
                    add(Bucket::spread(key, 3), place);
                    add(Bucket::spread(ID, 4), place);
                }
                key if is_common(key) => {}
                key => add(Bucket::spread(key, 4), place),
            }
        }
    }
}
