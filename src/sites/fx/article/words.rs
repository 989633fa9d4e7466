//! The words of a block, with their styles and links. Offsets count UTF-16 units.

use super::super::units::Units;
use super::Article;
use crate::json::Object;
use crate::model::{Entity, EntityKind, StyleKind, Tally};
use crate::reader::Part;
use crate::report::{Finding, Missing, Quoted};

/// The styles by name, in lower case: X writes `Bold`, the editor itself `BOLD`.
const STYLES: [(&str, StyleKind); 4] = [
    ("bold", StyleKind::Bold),
    ("italic", StyleKind::Italic),
    ("strikethrough", StyleKind::Strikethrough),
    ("code", StyleKind::Code),
];

/// The lists of links in the data of a block.
const LINKS: [(&str, EntityKind); 4] = [
    ("mentions", EntityKind::Mention),
    ("urls", EntityKind::Link),
    ("hashtags", EntityKind::Hashtag),
    ("cashtags", EntityKind::Cashtag),
];

/// The fields of ranges with styles, with entities and with links, and of a block's data.
const STYLED: [&str; 3] = ["offset", "length", "style"];
const RANGE: [&str; 3] = ["offset", "length", "key"];
const LINKED: [&str; 3] = ["fromIndex", "toIndex", "text"];
const DATA: [&str; 5] = ["mentions", "urls", "hashtags", "cashtags", "language"];

/// A range of a block's words.
enum Range<'j> {
    Style(StyleKind),
    Link(EntityKind, Option<&'j str>),
}

impl<'j> Article<'_, 'j, '_> {
    /// Writes words with their styles and links.
    pub(super) fn words(&mut self, block: Object<'j>, words: &str) {
        let ranges = self.ranges(block);
        // At one position, ranges end before others begin.
        let mut steps: Vec<(u64, bool, usize)> = Vec::with_capacity(ranges.len() * 2);
        for (at, (start, end, _)) in ranges.iter().enumerate() {
            steps.extend([(*start, true, at), (*end, false, at)]);
        }
        steps.sort_unstable();
        let mut rest = Units::new(words);
        let mut open: Option<(usize, usize)> = None;
        for (position, begins, at) in steps {
            let piece = rest.up_to(position);
            self.lines(piece);
            match (ranges.get(at).map(|(.., range)| range), begins) {
                (Some(Range::Style(kind)), true) => self.writer.begin_style(*kind),
                (Some(Range::Style(kind)), false) => self.writer.end_style(*kind),
                // Of links that overlap, the first one counts.
                (Some(Range::Link(..)), true) => {
                    open = open.or(Some((at, self.writer.mark())));
                }
                (Some(Range::Link(kind, url)), false) => {
                    if let Some((_, mark)) = open.take_if(|(opened, _)| *opened == at) {
                        self.link(*kind, *url, mark);
                    }
                }
                (None, _) => {}
            }
        }
        self.lines(rest.up_to(u64::MAX));
        if ranges.iter().any(|(_, end, _)| *end > rest.position()) {
            self.fields.findings.missing(Missing::ArticlePart);
        }
    }

    /// Returns the ranges of a block: start, end, meaning.
    fn ranges(&mut self, block: Object<'j>) -> Vec<(u64, u64, Range<'j>)> {
        let mut ranges = Vec::new();
        for object in self.fields.objects(block, "inlineStyleRanges") {
            self.fields.note_unknown(object, &STYLED);
            let name = self.fields.text(object, "style");
            let lower = name.unwrap_or_default().to_lowercase();
            match STYLES.iter().find(|(is, _)| *is == lower) {
                Some((_, kind)) => self.range(object, Range::Style(*kind), &mut ranges),
                None => self.note_unknown(name),
            }
        }
        for object in self.fields.objects(block, "entityRanges") {
            self.fields.note_unknown(object, &RANGE);
            let Some((entity, Some(part))) = self.entity(object) else {
                continue;
            };
            let data = self.fields.object(entity, "data");
            let range = match part {
                Part::Card => {
                    let url = data.and_then(|data| self.fields.text(data, "url"));
                    Range::Link(EntityKind::Link, url)
                }
                Part::Formula => Range::Style(StyleKind::Code),
                _ => continue,
            };
            self.range(object, range, &mut ranges);
        }
        let Some(data) = self.fields.object(block, "data") else {
            return ranges;
        };
        self.fields.note_unknown(data, &DATA);
        for (name, kind) in LINKS {
            for object in self.fields.objects(data, name) {
                self.fields.note_unknown(object, &LINKED);
                let ends = ["fromIndex", "toIndex"].map(|name| self.fields.whole(object, name));
                let url = self.fields.text(object, "text");
                let url = url.filter(|_| kind == EntityKind::Link);
                match ends {
                    [Some(start), Some(end)] if start < end => {
                        ranges.push((start, end, Range::Link(kind, url)));
                    }
                    _ => self.fields.findings.missing(Missing::ArticlePart),
                }
            }
        }
        ranges
    }

    /// Adds a range with an offset and a length.
    fn range(&mut self, of: Object<'j>, range: Range<'j>, ranges: &mut Vec<(u64, u64, Range<'j>)>) {
        let (start, length) = (
            self.fields.whole(of, "offset"),
            self.fields.whole(of, "length"),
        );
        match (start, length) {
            (Some(start), Some(length)) if length > 0 => {
                ranges.push((start, start.saturating_add(length), range));
            }
            (Some(_), Some(_)) => {}
            _ => self.fields.findings.missing(Missing::ArticlePart),
        }
    }

    /// Writes words; a line break is the author's.
    pub(super) fn lines(&mut self, words: &str) {
        for (at, line) in words.split('\n').enumerate() {
            if at > 0 && !self.writer.is_at_start() {
                self.writer.line_break();
            }
            self.writer.push_str(line);
        }
    }

    fn link(&mut self, kind: EntityKind, url: Option<&str>, mark: usize) {
        let Some(span) = self.writer.span_since(mark) else {
            return;
        };
        // One more than the limit is enough for the parse to refuse the post.
        if self.links.len() > Tally::ENTITIES {
            return;
        }
        let target = url.and_then(|url| self.fields.address(url));
        if kind == EntityKind::Link && target.is_none() {
            let href = Quoted(url.unwrap_or_default());
            self.fields.findings.once(&Finding::InvalidLink { href });
        }
        let mut entity = Entity::new(kind, span);
        entity.set_truncated(self.writer.as_str().get(span.range()).unwrap_or_default());
        entity.set_url(target);
        self.links.push(entity);
    }
}
