//! The note of readers below a post.

use super::units::Units;
use crate::json::{List, Object, Value};
use crate::model::{CommunityNote, Entity, EntityKind, Span, Tally};
use crate::reader::{Fields, add_implied};
use crate::report::Missing;

/// The fields of a note.
const NOTE: [&str; 3] = ["text", "facets", "entities"];

/// Reads the note of readers: with facets as in other texts (API 2), or with X's own entities (API 1).
pub(super) fn read(object: Object<'_>, fields: &mut Fields<'_>) -> Option<CommunityNote> {
    fields.note_unknown(object, &NOTE);
    let text = fields.text(object, "text");
    let Some(text) = text else {
        fields.findings.missing(Missing::Note);
        return None;
    };
    let mut links: Vec<(u64, u64, Option<&str>)> = Vec::new();
    for facet in fields.objects(object, "facets") {
        if fields.text(facet, "type") == Some("url") {
            let ends = fields
                .list(facet, "indices")
                .into_iter()
                .flat_map(List::iter);
            let ends: Vec<u64> = ends.filter_map(Value::as_u64).take(2).collect();
            if let [start, end] = *ends {
                links.push((start, end, fields.text(facet, "replacement")));
            }
        }
    }
    for entity in fields.objects(object, "entities") {
        let ends = ["fromIndex", "toIndex"].map(|name| fields.whole(entity, name));
        let target = fields.object(entity, "ref");
        if let ([Some(start), Some(end)], Some(target)) = (ends, target) {
            links.push((start, end, fields.text(target, "url")));
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
            note.entities.push(entity);
        }
    }
    add_implied(&mut note.entities, text, |entity| {
        entity.kind == EntityKind::Link
    });
    Some(note)
}
