//! The text of a tweet with its links.
//!
//! Positions are in code points of the text as it is written: in `full_text` with `&amp;`, `&lt;` and `&gt;`, in long
//! posts (`note_tweet`) without. What is around the displayed part is not text: the accounts that are replied to, links
//! to the post's media and to its quote.

use std::collections::HashSet;

use url::Url;

use super::tables::{ENTITIES, LINK, MEDIA, MENTION, TAG};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Entity, EntityKind, Span, Style, StyleKind, Tally};
use crate::network::twitter;
use crate::reader::{Fields, LinkedText};
use crate::report::Finding;

/// The references that are written in place of characters.
const ESCAPED: [(&str, char); 3] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')];

/// The start of shortened links.
const SHORT: &str = "https://t.co/";

/// How far behind its place a part is searched, in bytes.
const WINDOW: usize = 2048;

/// The lists of tags by name, with the path of their pages.
const TAGS: [(&str, EntityKind, &str); 2] = [
    ("hashtags", EntityKind::Hashtag, "/hashtag/"),
    ("symbols", EntityKind::Cashtag, "/search?q=%24"),
];

/// A part of a text.
struct Part<'j> {
    /// Its start, in code points.
    start: Option<u64>,
    kind: PartKind<'j>,
}

pub(super) enum PartKind<'j> {
    /// A shortened link, its display, its target.
    Link(&'j str, Option<&'j str>, Option<Url>),
    /// A shortened link that is not displayed.
    Hidden(&'j str),
    /// A mention or tag, without its sign.
    Tag(EntityKind, &'j str, Option<Url>),
}

/// Where a part of a text states its place, in code points: in a list of two numbers, or in two fields.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Indices(&'static str),
    Ends(&'static str, &'static str),
}

const INDICES: Place = Place::Indices("indices");

/// A text as an answer has it.
pub(super) struct Written<'j> {
    pub(super) raw: &'j str,
    pub(super) escaped: bool,
    /// The displayed part, in code points.
    pub(super) range: Option<(u64, u64)>,
    pub(super) styles: Vec<(u64, u64, StyleKind)>,
    parts: Vec<Part<'j>>,
}

/// What is read of a text, and the accounts that are named before it.
#[derive(Default)]
pub(super) struct ReadText {
    pub(super) words: LinkedText<'static>,
    pub(super) replying_to: Vec<String>,
}

impl<'j> Written<'j> {
    pub(super) fn new(raw: &'j str, escaped: bool) -> Self {
        Self {
            raw,
            escaped,
            range: None,
            styles: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Adds the parts in a list of entities. `is_hidden` returns whether a link to a target is not displayed.
    pub(super) fn add_entities(
        &mut self,
        entities: Object<'j>,
        links: &Links,
        is_hidden: impl Fn(&str, Option<&Url>) -> bool,
        fields: &mut Fields<'_>,
    ) {
        fields.note_unknown(entities, &ENTITIES);
        // One more than the limit is enough for the parse to refuse the post.
        for object in fields.objects(entities, "urls").take(Tally::ENTITIES + 1) {
            fields.note_unknown(object, &LINK);
            let names = ["url", "display_url", "expanded_url"];
            self.add_link(object, names, INDICES, &is_hidden, fields);
        }
        for object in fields
            .objects(entities, "user_mentions")
            .take(Tally::ENTITIES + 1)
        {
            fields.note_unknown(object, &MENTION);
            let kind = EntityKind::Mention;
            self.add_tag(object, kind, "screen_name", "/", INDICES, links, fields);
        }
        for (name, kind, path) in TAGS {
            for object in fields.objects(entities, name).take(Tally::ENTITIES + 1) {
                fields.note_unknown(object, &TAG);
                self.add_tag(object, kind, "text", path, INDICES, links, fields);
            }
        }
        self.hide_media(entities, fields);
    }

    /// Adds a shortened link; the names are those of the fields of its short form, its display and its target.
    pub(super) fn add_link(
        &mut self,
        object: Object<'j>,
        [short, display, target]: [&str; 3],
        place: Place,
        is_hidden: impl Fn(&str, Option<&Url>) -> bool,
        fields: &mut Fields<'_>,
    ) {
        let Some(short) = fields.text(object, short) else {
            return fields.findings.once(&Finding::LinkWithoutTarget);
        };
        // A link that needs no shorter form has neither.
        let display = fields.text(object, display);
        let target = fields.url(object, target);
        let is_short = short.starts_with(SHORT);
        if is_short && (display.is_none() || target.is_none()) {
            fields.findings.once(&Finding::LinkWithoutTarget);
        }
        let target = target.or_else(|| fields.address(short));
        let kind = if is_hidden(short, target.as_ref()) {
            PartKind::Hidden(short)
        } else {
            PartKind::Link(short, display, target)
        };
        self.add(object, kind, place, fields);
    }

    /// Adds a mention or a tag, without its sign in a field of that name; its page is at `path`.
    #[allow(clippy::too_many_arguments, reason = "each is a column of a table")]
    pub(super) fn add_tag(
        &mut self,
        object: Object<'j>,
        kind: EntityKind,
        name: &str,
        path: &str,
        place: Place,
        links: &Links,
        fields: &mut Fields<'_>,
    ) {
        let Some(tag) = fields.text(object, name) else {
            return fields.findings.once(&Finding::LinkWithoutTarget);
        };
        let url = links.resolve(&format!("{path}{tag}"));
        self.add(object, PartKind::Tag(kind, tag, url), place, fields);
    }

    /// Adds the links to media, which are not displayed.
    pub(super) fn hide_media(&mut self, entities: Object<'j>, fields: &mut Fields<'_>) {
        for object in fields.objects(entities, "media").take(Tally::MEDIA + 1) {
            fields.note_unknown(object, &MEDIA);
            if let Some(short) = fields.text(object, "url") {
                self.add(object, PartKind::Hidden(short), INDICES, fields);
            }
        }
    }

    fn add(
        &mut self,
        object: Object<'j>,
        kind: PartKind<'j>,
        place: Place,
        fields: &mut Fields<'_>,
    ) {
        let ends = match place {
            Place::Indices(name) => {
                let ends = fields.list(object, name).into_iter();
                let mut ends = ends.flat_map(List::iter).map(position);
                [ends.next(), ends.next()].map(Option::flatten)
            }
            Place::Ends(start, end) => [start, end].map(|name| object.get(name).and_then(position)),
        };
        let start = match ends {
            [Some(start), Some(end)] if start < end => Some(start),
            _ => {
                fields.findings.once(&Finding::LinkMisplaced);
                None
            }
        };
        self.parts.push(Part { start, kind });
    }

    /// Adds a part that was found at a code point of the text.
    pub(super) fn add_found(&mut self, start: u64, kind: PartKind<'j>) {
        let start = Some(start);
        self.parts.push(Part { start, kind });
    }

    /// Leaves out the accounts at the start of an answer, for answers that do not say which part is displayed.
    pub(super) fn hide_answered(&mut self) {
        let names = self.parts.iter().filter_map(|part| match part.kind {
            PartKind::Tag(EntityKind::Mention, name, _) => Some(name.to_ascii_lowercase()),
            _ => None,
        });
        let names: HashSet<String> = names.collect();
        let mut rest = self.raw;
        while let Some(handle) = rest.trim_start().strip_prefix('@') {
            let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
            let length = handle.chars().take_while(is_part).count();
            let Some((handle, after)) = handle.split_at_checked(length) else {
                break;
            };
            if !names.contains(&handle.to_ascii_lowercase()) {
                break;
            }
            rest = after;
        }
        let end = self.raw.len() - rest.len();
        let (start, count) = (rest.trim_start(), |text: &str| text.chars().count() as u64);
        let end = if end == 0 {
            0
        } else {
            count(self.raw) - count(start)
        };
        if end > 0 {
            self.range = Some((end, count(self.raw)));
        }
    }

    /// Puts the text together.
    pub(super) fn read(mut self, fields: &mut Fields<'_>) -> ReadText {
        // All links of a post's media are the same.
        self.parts
            .sort_by_key(|part| (part.start, matches!(part.kind, PartKind::Hidden(_))));
        self.parts.dedup_by(|next, first| {
            let hidden = |part: &Part<'_>| matches!(part.kind, PartKind::Hidden(_));
            next.start.is_some() && next.start == first.start && hidden(next) && hidden(first)
        });
        // Parts whose position is not known come first; they are searched from the start.
        let mut writer = Writer::new(&self);
        let (mut from, mut to) = (0, self.raw.len());
        if let Some((start, end)) = self.range {
            let mut walk = Walk::new(self.raw);
            from = walk.to(start);
            to = walk.to(end);
            if from > to || walk.at < end {
                fields.findings.once(&Finding::RangeUnclear);
                (from, to) = (0, self.raw.len());
            }
        }
        writer.skip_to(from);
        let mut read = ReadText::default();
        let mut walk = Walk::new(self.raw);
        let mut searched = 0;
        for part in &self.parts {
            let stated = part.start.map(|start| walk.to(start));
            let length = |at: usize| part.length_at(self.raw.get(at..)?);
            let found = stated.and_then(|at| Some((at, length(at)?)));
            let found = found.or_else(|| {
                let found = part.find(self.raw, stated.unwrap_or(searched));
                fields.findings.once(&Finding::LinkMisplaced);
                found
            });
            let Some((at, length)) = found else { continue };
            searched = searched.max(at + length);
            if at + length <= from {
                if let PartKind::Tag(EntityKind::Mention, handle, _) = part.kind {
                    read.replying_to.push(handle.to_owned());
                }
            } else if at >= from && at + length <= to {
                writer.part(part, at, length);
            }
        }
        writer.copy_to(to);
        read.words = writer.finish(self.styles, fields);
        read
    }
}

/// Returns a position; the archive writes them as texts.
pub(super) fn position(value: Value<'_>) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Returns the two positions in a field.
pub(super) fn range(object: Object<'_>, name: &str, fields: &mut Fields<'_>) -> Option<(u64, u64)> {
    let ends = fields.list(object, name).into_iter();
    let ends: Vec<u64> = ends.flat_map(List::iter).filter_map(position).collect();
    match &*ends {
        &[start, end] => Some((start, end)),
        _ => {
            fields.findings.once(&Finding::RangeUnclear);
            None
        }
    }
}

impl Part<'_> {
    /// Returns the length of the part at the start of a text, if it is there.
    fn length_at(&self, text: &str) -> Option<usize> {
        match self.kind {
            PartKind::Link(short, ..) | PartKind::Hidden(short) => {
                let head = text.get(..short.len())?;
                head.eq_ignore_ascii_case(short).then_some(short.len())
            }
            PartKind::Tag(kind, name, _) => {
                let sign = text.chars().next().filter(|sign| is_sign(kind, *sign))?;
                let rest = text.get(sign.len_utf8()..)?;
                let mut length = sign.len_utf8();
                let mut words = rest.chars();
                for wanted in name.chars() {
                    let is = words.next()?;
                    if is != wanted && !is.to_lowercase().eq(wanted.to_lowercase()) {
                        return None;
                    }
                    length += is.len_utf8();
                }
                Some(length)
            }
        }
    }

    /// Finds the part near a place: old answers count other units.
    fn find(&self, text: &str, near: usize) -> Option<(usize, usize)> {
        let mut start = near.saturating_sub(WINDOW).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let rest = text.get(start..)?;
        let may_start = |c: char| match self.kind {
            PartKind::Link(..) | PartKind::Hidden(_) => c == 'h',
            PartKind::Tag(kind, ..) => is_sign(kind, c),
        };
        let places = rest.char_indices().take_while(|(at, _)| *at < 2 * WINDOW);
        let mut places = places.filter(|(_, c)| may_start(*c));
        places.find_map(|(at, _)| Some((start + at, self.length_at(rest.get(at..)?)?)))
    }
}

fn is_sign(kind: EntityKind, sign: char) -> bool {
    match kind {
        EntityKind::Mention => matches!(sign, '@' | '＠'),
        EntityKind::Hashtag => matches!(sign, '#' | '＃'),
        _ => sign == '$',
    }
}

/// Converts positions in code points to bytes, in order.
struct Walk<'t> {
    text: &'t str,
    at: u64,
    byte: usize,
}

impl<'t> Walk<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            byte: 0,
        }
    }

    /// Returns the byte of a position; that of the last one, if it is before it.
    fn to(&mut self, position: u64) -> usize {
        let rest = self.text.get(self.byte..).unwrap_or_default();
        for c in rest.chars() {
            if self.at >= position {
                break;
            }
            self.at += 1;
            self.byte += c.len_utf8();
        }
        self.byte
    }
}

/// Writes the displayed text.
struct Writer<'j> {
    raw: &'j str,
    escaped: bool,
    /// The next byte to copy.
    at: usize,
    text: String,
    entities: Vec<Entity>,
    /// The pieces that were copied without change: the first byte there and here.
    pieces: Vec<(usize, usize)>,
    /// Whether a shortened link is left.
    short: bool,
}

impl<'j> Writer<'j> {
    fn new(written: &Written<'j>) -> Self {
        Self {
            raw: written.raw,
            escaped: written.escaped,
            at: 0,
            text: String::with_capacity(written.raw.len()),
            entities: Vec::new(),
            pieces: Vec::new(),
            short: false,
        }
    }

    fn skip_to(&mut self, byte: usize) {
        self.at = byte;
    }

    /// Copies the text up to a byte.
    fn copy_to(&mut self, byte: usize) {
        let mut rest = self.raw.get(self.at..byte).unwrap_or_default();
        self.pieces.push((self.at, self.text.len()));
        self.short |= rest.contains(SHORT);
        self.at = self.at.max(byte);
        if !self.escaped {
            return self.text.push_str(rest);
        }
        while let Some((before, _)) = rest.split_once('&') {
            self.text.push_str(before);
            rest = rest.get(before.len()..).unwrap_or_default();
            let known = ESCAPED.iter().find(|(name, _)| rest.starts_with(name));
            let (length, sign) = known.map_or((1, '&'), |(name, sign)| (name.len(), *sign));
            self.text.push(sign);
            rest = rest.get(length..).unwrap_or_default();
        }
        self.text.push_str(rest);
    }

    fn part(&mut self, part: &Part<'j>, at: usize, length: usize) {
        // Of parts that overlap, the first one counts.
        if at < self.at {
            return;
        }
        self.copy_to(at);
        let start = self.text.len();
        let raw = self.raw.get(at..at + length).unwrap_or_default();
        self.at = at + length;
        let (kind, target) = match &part.kind {
            PartKind::Hidden(_) => return,
            PartKind::Link(_, display, target) => {
                self.text.push_str(display.unwrap_or(raw));
                (EntityKind::Link, target.clone())
            }
            PartKind::Tag(kind, _, url) => {
                self.pieces.push((at, start));
                self.text.push_str(raw);
                (*kind, url.clone())
            }
        };
        if self.entities.len() > Tally::ENTITIES {
            return;
        }
        let mut entity = Entity::new(kind, Span::new(start, self.text.len()));
        entity.set_truncated(self.text.get(start..).unwrap_or_default());
        entity.set_url(target);
        self.entities.push(entity);
    }

    fn finish(
        mut self,
        styles: Vec<(u64, u64, StyleKind)>,
        fields: &mut Fields<'_>,
    ) -> LinkedText<'static> {
        if self.short {
            fields.findings.once(&Finding::LinkWithoutTarget);
        }
        let mut styles = self.styles(styles);
        let white = |c: char| c.is_ascii_whitespace();
        self.text.truncate(self.text.trim_end_matches(white).len());
        let cut = self.text.len() - self.text.trim_start_matches(white).len();
        self.text.drain(..cut);
        let length = self.text.len();
        let moved = |span: Span| {
            let [start, end] = [span.start(), span.end()];
            Span::new(
                start.saturating_sub(cut).min(length),
                end.saturating_sub(cut).min(length),
            )
        };
        for entity in &mut self.entities {
            entity.span = moved(entity.span);
        }
        for style in &mut styles {
            style.span = moved(style.span);
        }
        self.entities
            .retain(|entity| entity.span.start() < entity.span.end());
        styles.retain(|style| style.span.start() < style.span.end());
        LinkedText {
            text: Some(self.text).filter(|text| !text.is_empty()),
            entities: self.entities,
            styles,
            ..LinkedText::default()
        }
    }

    /// Returns the styles at their places in the written text.
    fn styles(&self, styles: Vec<(u64, u64, StyleKind)>) -> Vec<Style> {
        let ends = styles.iter().flat_map(|&(start, end, _)| [start, end]);
        let mut ends: Vec<u64> = ends.collect();
        ends.sort_unstable();
        let mut walk = Walk::new(self.raw);
        let places: Vec<(u64, usize)> = ends.into_iter().map(|end| (end, walk.to(end))).collect();
        let place = |position: u64| {
            let at = places.partition_point(|(is, _)| *is < position);
            let byte = places.get(at).map_or(0, |(_, byte)| *byte);
            let next = self.pieces.partition_point(|(from, _)| *from <= byte);
            let (from, to) = next
                .checked_sub(1)
                .and_then(|piece| self.pieces.get(piece))
                .copied()
                .unwrap_or_default();
            let after = self.pieces.get(next).map_or(self.text.len(), |(_, to)| *to);
            let mut at = (to + byte.saturating_sub(from)).min(after);
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let mut found: Vec<Style> = styles
            .into_iter()
            .map(|(start, end, kind)| Style {
                kind,
                span: Span::new(place(start), place(end)),
            })
            .filter(|style| style.span.start() < style.span.end())
            .collect();
        found.sort_by_key(|style| (style.span.start(), style.span.end()));
        found
    }
}

/// Whether a URL is of a post.
pub(super) fn is_status(url: &Url, id: &str) -> bool {
    twitter::status(url).is_some_and(|(_, is)| is.as_str() == id)
}
