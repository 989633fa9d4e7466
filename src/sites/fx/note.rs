//! The note of readers below a post.

use super::units::Units;
use crate::json::{List, Object, Value};
use crate::model::{CommunityNote, Entity, EntityKind, Span, Tally};
use crate::reader::{Fields, add_implied};
use crate::report::Missing;

/// The type of a link among the facets of a text.
const LINK: &str = "url";

/// The start of shortened links.
const SHORT: &str = "https://t.co/";

/// The fields of a note, of a facet, and of an entity of X's own.
const NOTE: [&str; 3] = ["text", "facets", "entities"];
const FACET: [&str; 6] = [
    "type", "indices", "original", "replacement", "display", "id",
];
const ENTITY: [&str; 3] = ["fromIndex", "toIndex", "ref"];

/// Reads the note of readers: with facets as in other texts (API 2), or with X's own entities (API 1).
pub(in crate::sites) fn read(object: Object<'_>, fields: &mut Fields<'_>) -> Option<CommunityNote> {
    fields.note_unknown(object, &NOTE);
    let text = fields.text(object, "text");
    let Some(text) = text else {
        fields.findings.missing(Missing::Note);
        return None;
    };
    if !["facets", "entities"]
        .iter()
        .any(|name| object.get(name).is_some_and(Value::is_list))
    {
        fields.findings.missing(Missing::Note);
    }
    let mut links: Vec<(u64, u64, Option<&str>)> = Vec::new();
    for facet in fields.objects(object, "facets") {
        fields.note_unknown(facet, &FACET);
        let ends = fields.list(facet, "indices").into_iter();
        let ends: Vec<u64> = ends
            .flat_map(List::iter)
            .filter_map(Value::as_u64)
            .collect();
        match (fields.text(facet, "type"), &*ends) {
            (Some(LINK), &[start, end]) => {
                links.push((start, end, fields.text(facet, "replacement")));
            }
            _ => fields.findings.missing(Missing::Note),
        }
    }
    for entity in fields.objects(object, "entities") {
        fields.note_unknown(entity, &ENTITY);
        let ends = ["fromIndex", "toIndex"].map(|name| fields.whole(entity, name));
        match (ends, fields.object(entity, "ref")) {
            ([Some(start), Some(end)], Some(target)) => {
                links.push((start, end, fields.text(target, "url")));
            }
            _ => fields.findings.missing(Missing::Note),
        }
    }
    links.sort_unstable();
    let mut note = CommunityNote::new(text);
    let (mut units, mut at) = (Units::new(text), 0);
    for (start, end, url) in links {
        at += units.up_to(start).len();
        let from = at;
        at += units.up_to(end).len();
        // Of links that overlap, the first one counts.
        if from < at && note.entities.len() <= Tally::ENTITIES {
            let mut entity = Entity::new(EntityKind::Link, Span::new(from, at));
            entity.set_url(url.and_then(|url| fields.address(url)));
            if entity.url_str().is_none() {
                fields.findings.missing(Missing::Note);
            }
            note.entities.push(entity);
        }
    }
    add_implied(&mut note.entities, text, |entity| {
        entity.kind == EntityKind::Link
    });
    // Each of these has a facet with its target.
    let is_short = |entity: &Entity| entity.url_str().is_some_and(|url| url.starts_with(SHORT));
    if note.entities.iter().any(is_short) {
        fields.findings.missing(Missing::Note);
    }
    Some(note)
}
