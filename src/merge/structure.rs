//! Merges the structure of two copies of a long post.

use std::collections::HashMap;

use crate::model::{Block, BlockKind, Media, Post, Quote, Style};

/// The structure of a copy. Its media and quotes are known by what they are: in the merged post they may have other
/// indexes.
pub(super) struct Structure {
    blocks: Vec<Block>,
    styles: Vec<Style>,
    media: Vec<String>,
    quotes: Vec<String>,
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
        let (mut own, other) = if first { (self, other) } else { (other, self) };
        if own.styles.is_empty() {
            own.styles = other.styles;
        }
        own
    }

    /// Gives the structure to the merged post. A medium or quote that the post does not have has no place in it.
    pub(super) fn place(mut self, post: &mut Post) {
        post.styles = self.styles;
        if self.blocks.is_empty() {
            return;
        }
        let media = places(&self.media, keys(&post.media, medium));
        let quotes = places(&self.quotes, keys(&post.quotes, quote));
        self.blocks.retain_mut(|block| match &mut block.kind {
            BlockKind::Media { index } => moved(index, &media),
            BlockKind::Quote { index } => moved(index, &quotes),
            _ => true,
        });
        post.blocks = self.blocks;
    }
}

fn moved(index: &mut u32, places: &[Option<u32>]) -> bool {
    let place = places.get(*index as usize).copied().flatten();
    place.inspect(|place| *index = *place).is_some()
}

/// Returns the keys of a list. An item without a key of its own is known by its position.
fn keys<T>(list: &[T], key: impl Fn(&T) -> Option<&str>) -> Vec<String> {
    let each = list.iter().enumerate();
    each.map(|(at, item)| key(item).map_or_else(|| format!("#{at}"), str::to_owned))
        .collect()
}

fn medium(medium: &Media) -> Option<&str> {
    medium.url.as_ref().map(url::Url::as_str)
}

fn quote(quote: &Quote) -> Option<&str> {
    let id = quote.id.as_ref().map(crate::model::PostId::as_str);
    id.or_else(|| quote.url.as_ref().map(url::Url::as_str))
}

/// Returns the position of each item of a copy in the merged list. Equal items are matched in order.
fn places(copy: &[String], merged: Vec<String>) -> Vec<Option<u32>> {
    let mut by_key: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, key) in (0..).zip(merged).collect::<Vec<_>>().into_iter().rev() {
        by_key.entry(key).or_default().push(at);
    }
    copy.iter().map(|key| by_key.get_mut(key)?.pop()).collect()
}
