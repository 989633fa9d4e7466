//! A long text of the archive (`note-tweet.js`), which is not tied to its tweet: the tweets of the archive have only
//! its beginning, and neither has the other's id.

use super::tables::{NOTE_CORE, NOTE_TWEET};
use super::text::{Place, Written, position};
use super::tweet::{STYLES, exact};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{EntityKind, PostId, StyleKind, Tally};
use crate::reader::{Fields, Moment, PostReader};
use crate::report::{Finding, Quoted};

/// The lists of tags by name.
const TAGS: [(&str, EntityKind, &str, &str); 3] = [
    ("mentions", EntityKind::Mention, "screenName", "/"),
    ("hashtags", EntityKind::Hashtag, "text", "/hashtag/"),
    ("cashtags", EntityKind::Cashtag, "text", "/search?q=%24"),
];
const PLACE: Place = Place::Ends("fromIndex", "toIndex");

/// The fields of links, mentions and tags.
const LINK: [&str; 5] = [
    "expandedUrl", "shortUrl", "displayUrl", "fromIndex", "toIndex",
];
const STYLE: [&str; 3] = ["styleTypes", "fromIndex", "toIndex"];
const TAG: [&str; 4] = ["screenName", "text", "fromIndex", "toIndex"];

/// Returns a number that grows with the time of long texts: their time or, without one, that of their id.
pub(super) fn order(note: Object<'_>) -> u64 {
    let text = |name: &str| note.get(name).and_then(Value::as_str);
    let stated = text("createdAt").and_then(|written| written.parse::<jiff::Timestamp>().ok());
    let id = text("noteTweetId").and_then(PostId::twitter);
    let time = stated.or_else(|| id?.time());
    let time = time.map(jiff::Timestamp::as_millisecond);
    time.and_then(|time| u64::try_from(time).ok()).unwrap_or(0)
}

/// Reads a long text.
pub(super) fn read(note: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(note, &NOTE_TWEET);
    block.stated = fields.text(note, "createdAt").and_then(|written| {
        let parsed: Option<jiff::Timestamp> = written.parse().ok();
        if parsed.is_none() {
            let written = Quoted(written);
            fields.findings.once(&Finding::InvalidTime { written });
        }
        parsed.map(Moment::exact)
    });
    let Some(core) = fields.object(note, "core") else {
        return;
    };
    fields.note_unknown(core, &NOTE_CORE);
    let Some(raw) = exact(core, "text", fields) else {
        return;
    };
    let mut written = Written::new(raw, false);
    written.styles = styles(core, fields);
    for link in fields.objects(core, "urls").take(Tally::ENTITIES + 1) {
        fields.note_unknown(link, &LINK);
        let names = ["shortUrl", "displayUrl", "expandedUrl"];
        written.add_link(link, names, PLACE, |_, _| false, fields);
    }
    for (list, kind, name, path) in TAGS {
        for tag in fields.objects(core, list).take(Tally::ENTITIES + 1) {
            fields.note_unknown(tag, &TAG);
            written.add_tag(tag, kind, name, path, PLACE, links, fields);
        }
    }
    let read = written.read(fields);
    block.set_text(read.words);
}

/// Returns the styles of a long text; each has names of several.
fn styles(core: Object<'_>, fields: &mut Fields<'_>) -> Vec<(u64, u64, StyleKind)> {
    let mut styles = Vec::new();
    for tag in fields.objects(core, "styletags").take(Tally::ENTITIES + 1) {
        fields.note_unknown(tag, &STYLE);
        let ends = ["fromIndex", "toIndex"].map(|name| tag.get(name).and_then(position));
        let names = fields.list(tag, "styleTypes").into_iter();
        let names = names.flat_map(List::iter).take(STYLES.len());
        let names = names.filter_map(|kind| kind.get("name").and_then(Value::as_str));
        let kinds = names.filter_map(|name| STYLES.iter().find(|(is, _)| *is == name));
        let before = styles.len();
        if let [Some(start), Some(end)] = ends {
            styles.extend(kinds.map(|(_, kind)| (start, end, *kind)));
        }
        if styles.len() == before {
            fields.findings.once(&Finding::StyleUnknown);
        }
    }
    styles
}
