//! Entities in plain text, after twitter-text, the rules that Twitter itself publishes
//! (github.com/twitter/twitter-text at 30e2430, 2021-10-21).

mod chars;
mod host;
mod links;
mod tags;
mod tlds;

pub(crate) use tags::cashtags;

use crate::model::{Entity, EntityKind};

/// The links, mentions, hashtags and cashtags of a plain text, in order and not overlapping.
///
/// The rules are those of [twitter-text](https://github.com/twitter/twitter-text): a link needs no scheme where its host
/// ends with a known top-level domain; a mention or hashtag inside a link is none. A mention of a list,
/// `@somebody/ports`, is the mention `@somebody`.
///
/// Copied posts hold links that were cut for display. A `…` right behind a link belongs to it and sets
/// [`Entity::truncated`]; a link may begin right behind a `…`.
///
/// [`Entity::url`] is set where the text shows the whole of it: `http` or `https`, and not cut. Nothing is looked up and
/// no scheme is guessed.
///
/// The time that this takes grows with the length of the text and no faster.
///
/// # Examples
///
/// ```
/// use unrolled::model::EntityKind;
/// use unrolled::text::entities;
///
/// let text = "@tern_watch counts #terns: https://example.org/terns and example.org/terns/2024/w…";
/// let found = entities(text);
///
/// let kinds: Vec<EntityKind> = found.iter().map(|entity| entity.kind).collect();
/// assert_eq!(kinds, [EntityKind::Mention, EntityKind::Hashtag, EntityKind::Link, EntityKind::Link]);
/// assert_eq!(found[0].display, "@tern_watch");
/// assert_eq!(found[2].url.as_ref().map(|url| url.as_str()), Some("https://example.org/terns"));
///
/// let cut = &found[3];
/// assert_eq!(text.get(cut.span.range()), Some("example.org/terns/2024/w…"));
/// assert!(cut.truncated);
/// assert_eq!(cut.url, None);
/// ```
pub fn entities(text: &str) -> Vec<Entity> {
    let mut found = links::links(text);
    tags::tags(text, &mut found);
    found.extend(cashtags(text).filter_map(|span| {
        let display = text.get(span.range())?;
        Some(Entity::new(EntityKind::Cashtag, span, display))
    }));
    // Of two that overlap, the one that begins first stays.
    found.sort_by_key(|entity| entity.span.start);
    let mut end = 0;
    found.retain(|entity| {
        let free = entity.span.start >= end;
        if free {
            end = entity.span.end;
        }
        free
    });
    found
}
