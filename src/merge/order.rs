//! Finds which posts of two copies are the same, and the position of each in the merged thread.

use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};

use super::has_content;
use crate::model::{Post, PostId, Role, Thread, Timestamp};

/// Returns, for each post of the second copy, the same post of the first.
pub(super) fn pairs(a: &Thread, b: &Thread) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; b.posts.len()];
    let mut taken = vec![false; a.posts.len()];
    by_id(a, b, &mut pairs, &mut taken);
    by_text(a, b, &mut pairs, &mut taken);
    by_text_without_author(a, b, &mut pairs, &mut taken);
    by_number(a, b, &mut pairs, &mut taken);
    by_position(a, b, &mut pairs, &mut taken);
    pairs
}

/// Returns the posts of a copy that are not paired yet.
fn unpaired<'t>(
    thread: &'t Thread,
    is_free: impl Fn(usize) -> bool + 't,
) -> impl Iterator<Item = (usize, &'t Post)> {
    let posts = thread.posts.iter().enumerate();
    posts.filter(move |(at, _)| is_free(*at))
}

fn pair(pairs: &mut [Option<usize>], taken: &mut [bool], of_a: usize, of_b: usize) {
    if let (Some(pair), Some(taken)) = (pairs.get_mut(of_b), taken.get_mut(of_a)) {
        (*pair, *taken) = (Some(of_a), true);
    }
}

fn by_id(a: &Thread, b: &Thread, pairs: &mut [Option<usize>], taken: &mut [bool]) {
    let mut known: HashMap<&PostId, VecDeque<usize>> = HashMap::new();
    for (at, post) in a.posts.iter().enumerate() {
        if let Some(id) = &post.id {
            known.entry(id).or_default().push_back(at);
        }
    }
    for (of_b, post) in b.posts.iter().enumerate() {
        let same = post
            .id
            .as_ref()
            .and_then(|id| known.get_mut(id)?.pop_front());
        if let Some(of_a) = same {
            pair(pairs, taken, of_a, of_b);
        }
    }
}

/// Pairs posts with the same author and text of which at most one has an id.
fn by_text(a: &Thread, b: &Thread, pairs: &mut [Option<usize>], taken: &mut [bool]) {
    // The posts without an id, and those with one.
    type WithoutAndWithId = [VecDeque<usize>; 2];
    let mut known: HashMap<(String, String), WithoutAndWithId> = HashMap::new();
    for (at, post) in unpaired(a, |at| taken.get(at) == Some(&false)) {
        if let Some(key) = key(a, post) {
            let positions = known.entry(key).or_default();
            let [without, with] = positions;
            let of_kind = if post.id.is_some() { with } else { without };
            of_kind.push_back(at);
        }
    }
    let mut found = Vec::new();
    for (of_b, post) in unpaired(b, |at| pairs.get(at) == Some(&None)) {
        let positions = key(b, post).and_then(|key| known.get_mut(&key));
        let Some([without, with]) = positions else {
            continue;
        };
        let same = match post.id {
            Some(_) => without.pop_front(),
            // In the order of the copy: repeated posts are paired from the first on.
            None => match (without.front(), with.front()) {
                (Some(one), Some(other)) if other < one => with.pop_front(),
                (Some(_), _) => without.pop_front(),
                (None, _) => with.pop_front(),
            },
        };
        found.extend(same.map(|of_a| (of_a, of_b)));
    }
    for (of_a, of_b) in found {
        pair(pairs, taken, of_a, of_b);
    }
}

/// Pairs posts with the same text if the author of one is unknown: plain text has no authors.
fn by_text_without_author(a: &Thread, b: &Thread, pairs: &mut [Option<usize>], taken: &mut [bool]) {
    let mut known: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, post) in unpaired(a, |at| taken.get(at) == Some(&false)) {
        if let Some((_, words)) = key(a, post) {
            known.entry(words).or_default().push_back(at);
        }
    }
    let mut found = Vec::new();
    for (of_b, two) in unpaired(b, |at| pairs.get(at) == Some(&None)) {
        let Some(positions) = key(b, two).and_then(|(_, words)| known.get_mut(&words)) else {
            continue;
        };
        let one = positions.front().and_then(|&at| a.posts.get(at));
        let fits = one.is_some_and(|one| {
            (one.author.is_none() || two.author.is_none()) && (one.id.is_none() || two.id.is_none())
        });
        if fits {
            found.extend(positions.pop_front().map(|of_a| (of_a, of_b)));
        }
    }
    for (of_a, of_b) in found {
        pair(pairs, taken, of_a, of_b);
    }
}

/// Returns the author of a post, if it is not the thread's author, and its text without white space; for a post without
/// text, the URL of its first picture or quote.
fn key(thread: &Thread, post: &Post) -> Option<(String, String)> {
    let mut words = without_space(post.text.as_deref().unwrap_or_default());
    if words.is_empty() {
        let media = post
            .media
            .iter()
            .flat_map(|media| [media.url.as_ref(), media.poster.as_deref()]);
        let quotes = post.quotes.iter().map(|quote| quote.url.as_deref());
        let first_url = media.chain(quotes).flatten().next();
        words = first_url.map(ToString::to_string).unwrap_or_default();
    }
    let handle = |handle: &Option<String>| handle.as_deref().map(str::to_lowercase);
    let author = post
        .author
        .as_ref()
        .and_then(|author| handle(&author.handle));
    let of_chain = is_of_chain(post) || author == handle(&thread.author.handle);
    let author = author.filter(|_| !of_chain).unwrap_or_default();
    (!words.is_empty()).then_some((author, words))
}

pub(super) fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

fn is_of_chain(post: &Post) -> bool {
    matches!(post.role, Role::Thread | Role::Main)
}

/// Pairs posts with the same number in the author's series, if the number occurs once in each copy, at most one of the
/// posts has an id, and the texts begin alike or are absent.
fn by_number(a: &Thread, b: &Thread, pairs: &mut [Option<usize>], taken: &mut [bool]) {
    let (of_a, of_b) = (numbered(a), numbered(b));
    for (number, at) in of_a {
        let (Some(at), Some(Some(other))) = (at, of_b.get(&number).copied()) else {
            continue;
        };
        let are_free = taken.get(at) == Some(&false) && pairs.get(other) == Some(&None);
        let (Some(one), Some(two)) = (a.posts.get(at), b.posts.get(other)) else {
            continue;
        };
        if are_free && (one.id.is_none() || two.id.is_none()) && have_common_start(one, two) {
            pair(pairs, taken, at, other);
        }
    }
}

/// Returns the index of each number of the author's series; `None` if the number occurs more than once.
fn numbered(thread: &Thread) -> HashMap<u32, Option<usize>> {
    let mut positions: HashMap<u32, Option<usize>> = HashMap::new();
    for (at, post) in thread.posts.iter().enumerate() {
        if let Some(number) = post.number.as_ref().filter(|_| is_of_chain(post)) {
            let position = positions.entry(number.value).or_insert(Some(at));
            if *position != Some(at) {
                *position = None;
            }
        }
    }
    positions
}

/// Pairs posts without any content that follow a pair; and a post with an unavailable post of the other copy, if both
/// are between two pairs.
fn by_position(a: &Thread, b: &Thread, pairs: &mut [Option<usize>], taken: &mut [bool]) {
    for of_b in 0..b.posts.len() {
        let before = match of_b.checked_sub(1) {
            Some(before) => pairs.get(before).copied().flatten().map(|at| at + 1),
            None => Some(0),
        };
        let Some(of_a) = before.filter(|&at| taken.get(at) == Some(&false)) else {
            continue;
        };
        let (Some(one), Some(two)) = (a.posts.get(of_a), b.posts.get(of_b)) else {
            continue;
        };
        if pairs.get(of_b) != Some(&None) || one.id.is_some() && two.id.is_some() {
            continue;
        }
        let next = match pairs.get(of_b + 1) {
            Some(next) => *next == Some(of_a + 1),
            None => of_a + 1 == a.posts.len(),
        };
        let is_gone = |post: &Post| post.unavailable.is_some() && !has_content(post);
        let is_blank = key(a, one).is_none() && key(b, two).is_none();
        if is_blank && is_gone(one) == is_gone(two) || next && (is_gone(one) || is_gone(two)) {
            pair(pairs, taken, of_a, of_b);
        }
    }
}

/// Whether the two texts agree from the start for at least half of the shorter one.
fn have_common_start(one: &Post, two: &Post) -> bool {
    let (Some(one), Some(two)) = (&one.text, &two.text) else {
        return true;
    };
    let (one, two) = (without_space(one), without_space(two));
    let common = one.chars().zip(two.chars()).take_while(|(a, b)| a == b);
    common.count() * 2 >= one.chars().count().min(two.chars().count())
}

/// The positions of each copy's posts in the merged thread.
#[derive(Debug, Default)]
pub(super) struct Positions {
    pub(super) of_first: Vec<usize>,
    pub(super) of_second: Vec<usize>,
}

/// Returns, for each post of the first copy, the same post of the second.
pub(super) fn inverted(pairs: &[Option<usize>], posts: usize) -> Vec<Option<usize>> {
    let mut inverted = vec![None; posts];
    for (of_b, of_a) in pairs.iter().enumerate() {
        if let Some(pair) = of_a.and_then(|of_a| inverted.get_mut(of_a)) {
            *pair = Some(of_b);
        }
    }
    inverted
}

/// Returns the position of each post: the order of the first copy, with the posts that only the second has between the
/// posts that both have.
pub(super) fn positions(a: &[Post], b: &[Post], pairs: &[Option<usize>]) -> Positions {
    let shared = inverted(pairs, a.len());
    let mut after_anchor = only_in_second(&shared, pairs);
    let mut positions = Positions {
        of_first: vec![0; a.len()],
        of_second: vec![0; b.len()],
    };
    let mut next = 0;
    let mut position = |list: &mut [usize], at: usize| {
        if let Some(position) = list.get_mut(at) {
            *position = next;
            next += 1;
        }
    };
    let is_shared = |at: &usize| shared.get(*at).is_some_and(Option::is_some);
    let (mut start, mut anchor) = (0, None);
    // Each shared post, and the end; before it come the posts that only one copy has.
    for end in (0..a.len()).filter(is_shared).chain([a.len()]) {
        let mut others = after_anchor
            .remove(&anchor)
            .unwrap_or_default()
            .into_iter()
            .peekable();
        for of_a in start..end {
            let is_earlier = |of_b: &usize| match (a.get(of_a), b.get(*of_b)) {
                (Some(one), Some(two)) => compare(one, two) == Ordering::Greater,
                _ => false,
            };
            while let Some(of_b) = others.next_if(is_earlier) {
                position(&mut positions.of_second, of_b);
            }
            position(&mut positions.of_first, of_a);
        }
        others.for_each(|of_b| position(&mut positions.of_second, of_b));
        position(&mut positions.of_first, end);
        (start, anchor) = (end + 1, Some(end));
    }
    for (position, pair) in positions.of_second.iter_mut().zip(pairs) {
        if let Some(of_a) = pair.and_then(|of_a| positions.of_first.get(of_a)) {
            *position = *of_a;
        }
    }
    positions
}

/// Returns the posts that only the second copy has, keyed by the post of the first copy that they follow: the last
/// shared post before them.
fn only_in_second(
    shared: &[Option<usize>],
    pairs: &[Option<usize>],
) -> HashMap<Option<usize>, Vec<usize>> {
    let mut after_anchor: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let first = pairs.iter().flatten().next().copied();
    // Posts before all shared posts follow the last shared post that the first copy has before them.
    let before = first.and_then(|first| shared.get(..first));
    let mut anchor = before.and_then(|before| before.iter().rposition(Option::is_some));
    for (of_b, of_a) in pairs.iter().enumerate() {
        match of_a {
            Some(of_a) => anchor = Some(*of_a),
            None => after_anchor.entry(anchor).or_default().push(of_b),
        }
    }
    after_anchor
}

/// Compares two posts by id, else by number, else by time; equal if none of these is known for both.
fn compare(one: &Post, two: &Post) -> Ordering {
    let id = |post: &Post| post.id.as_ref().and_then(PostId::number);
    let number = |post: &Post| post.number.as_ref().map(|number| number.value);
    let time = |post: &Post| post.published.and_then(Timestamp::instant);
    if let (Some(one), Some(two)) = (id(one), id(two)) {
        one.cmp(&two)
    } else if let (Some(one), Some(two)) = (number(one), number(two)) {
        one.cmp(&two)
    } else if let (Some(one), Some(two)) = (time(one), time(two)) {
        one.cmp(&two)
    } else {
        Ordering::Equal
    }
}
