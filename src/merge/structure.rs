//! Merges the structure of two copies of a long post.

use std::collections::HashMap;

use crate::model::{Block, BlockKind, Media, Post, Quote, Style};

/// The structure of a copy. Its media and quotes are known by what they are: in the merged post they may have other
/// indexes.
pub(super) struct Structure {
    blocks: Vec<Block>,
    styles: Vec<Style>,
    media: Vec<Option<String>>,
    quotes: Vec<Option<String>>,
}

impl Structure {
    /// Takes the structure of a copy.
    pub(super) fn take(post: &mut Post) -> Self {
        let blocks = std::mem::take(&mut post.blocks);
        let placed = !blocks.is_empty();
        Self {
            styles: std::mem::take(&mut post.styles),
            media: if placed {
                keys(&post.media, medium)
            } else {
                Vec::new()
            },
            quotes: if placed {
                keys(&post.quotes, quote)
            } else {
                Vec::new()
            },
            blocks,
        }
    }

    /// Takes what the other copy of the same text has, if this one has none.
    pub(super) fn or(self, other: Self) -> Self {
        let first = !self.blocks.is_empty() || other.blocks.is_empty();
        let (mut ours, other) = if first { (self, other) } else { (other, self) };
        if ours.styles.is_empty() {
            ours.styles = other.styles;
        }
        ours
    }

    /// Gives the structure to the merged post. A medium or quote that the post does not have has no place in it.
    pub(super) fn restore(mut self, post: &mut Post) {
        post.styles = self.styles;
        if self.blocks.is_empty() {
            return;
        }
        let media = new_indices(&self.media, &keys(&post.media, medium));
        let quotes = new_indices(&self.quotes, &keys(&post.quotes, quote));
        self.blocks.retain_mut(|block| match &mut block.kind {
            BlockKind::Media { index } => remap(index, &media),
            BlockKind::Quote { index } => remap(index, &quotes),
            _ => true,
        });
        post.blocks = self.blocks;
    }
}

fn remap(index: &mut u32, new_indices: &[Option<u32>]) -> bool {
    let new = new_indices.get(*index as usize).copied().flatten();
    new.inspect(|new| *index = *new).is_some()
}

/// Returns the key of each item of a list; an item of which nothing is known has none.
fn keys<T>(list: &[T], key: impl Fn(&T) -> Option<String>) -> Vec<Option<String>> {
    list.iter().map(key).collect()
}

/// Returns the file of a medium, as for [whether two are the same](super::posts): without the parameters for its size.
fn medium(medium: &Media) -> Option<String> {
    let url = medium.url.as_ref()?;
    Some(format!(
        "{}{}",
        url.host_str().unwrap_or_default(),
        url.path()
    ))
}

fn quote(quote: &Quote) -> Option<String> {
    let id = quote.id.as_ref().map(|id| id.as_str().to_owned());
    id.or_else(|| quote.url.as_ref().map(|url| url.as_str().to_owned()))
}

/// Returns the position of each item of a copy in the merged list: that of the same key, the first of two equal ones
/// being the first of the list, else the same position if no other item of the copy has it. Items without a key, and
/// those whose key only the other copy knows, are merged by position.
fn new_indices(copy: &[Option<String>], merged: &[Option<String>]) -> Vec<Option<u32>> {
    let mut by_key: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, key) in (0..).zip(merged).collect::<Vec<_>>().into_iter().rev() {
        if let Some(key) = key {
            by_key.entry(key).or_default().push(at);
        }
    }
    let known = |key: &Option<String>| by_key.get_mut(key.as_deref()?)?.pop();
    let mut found: Vec<Option<u32>> = copy.iter().map(known).collect();
    let mut taken = vec![false; merged.len()];
    for place in found.iter().flatten() {
        if let Some(taken) = taken.get_mut(*place as usize) {
            *taken = true;
        }
    }
    for ((at, place), key) in (0..).zip(&mut found).zip(copy) {
        let other = merged.get(at as usize);
        // With two keys that differ they are not the same.
        let may_be = other.is_some_and(|other| key.is_none() || other.is_none());
        if place.is_none() && may_be && taken.get(at as usize) == Some(&false) {
            *place = Some(at);
        }
    }
    found
}
