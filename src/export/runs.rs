//! Divides a text into runs of one link and one set of styles.

use std::ops::Range;

use super::outline::followable_str;
use crate::model::{Entity, Post, Style, StyleKind};

/// A set of styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Styles(u8);

impl Styles {
    pub(super) const fn has(self, kind: StyleKind) -> bool {
        self.0 & bit(kind) != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the set as four bits.
    pub(super) const fn bits(self) -> u8 {
        self.0
    }

    pub(super) const fn of_bits(bits: u8) -> Self {
        Self(bits & 0b1111)
    }
}

const KINDS: [StyleKind; 4] = [
    StyleKind::Bold,
    StyleKind::Italic,
    StyleKind::Strikethrough,
    StyleKind::Code,
];

const fn bit(kind: StyleKind) -> u8 {
    match kind {
        StyleKind::Bold => 1,
        StyleKind::Italic => 2,
        StyleKind::Strikethrough => 4,
        StyleKind::Code => 8,
        StyleKind::Other => 0,
    }
}

/// Stands for the index of an entity where there is none. An index has 27 bits: a text of as many links would take
/// gigabytes.
pub(super) const NO_ENTITY: u32 = (1 << 27) - 1;

/// A text with its links and styles, which is read once, from its start to its end.
///
/// Spans may be anywhere: those that overlap, split a character or are out of range are no links and no styles, but
/// their text is kept.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub(super) text: &'t str,
    pub(super) entities: &'t [Entity],
    styles: &'t [Style],
    /// The first entity that does not end before the current place.
    entity: u32,
    /// The end of the last link.
    linked: usize,
    /// The first style that does not start before the current place.
    style: usize,
    /// Where each kind of style ends.
    until: [usize; 4],
}

impl<'t> Text<'t> {
    pub(super) const fn new(text: &'t str, entities: &'t [Entity], styles: &'t [Style]) -> Self {
        Self {
            text,
            entities,
            styles,
            entity: 0,
            linked: 0,
            style: 0,
            until: [0; 4],
        }
    }

    pub(super) fn of(post: &'t Post) -> Self {
        let text = post.text.as_deref().unwrap_or_default();
        Self::new(text, &post.entities, &post.styles)
    }

    /// Returns a part of the text; nothing if the range is not one of the text.
    pub(super) fn part(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Calls `with` with each run of a part of the text and the index of its link. The part starts where the one
    /// before ended, or later. A link has the styles that cover all of it.
    pub(super) fn runs(&mut self, range: Range<usize>, mut with: impl FnMut(&'t str, u32, Styles)) {
        let mut at = range.start;
        while at < range.end {
            let (end, entity) = self.link(at, range.end);
            let mut styles = self.active(at);
            while at < end {
                let next = self.change(at, end);
                if entity == NO_ENTITY {
                    with(self.part(at..next), entity, styles);
                    styles = self.active(next);
                } else if next < end {
                    styles = Styles(styles.0 & self.active(next).0);
                } else {
                    let start = self.started(entity, range.start);
                    with(self.part(start..end), entity, styles);
                }
                at = next;
            }
        }
    }

    /// Returns where a link starts, in a part of the text.
    fn started(&self, entity: u32, from: usize) -> usize {
        let entity = self.entities.get(entity as usize);
        entity.map_or(from, |entity| entity.span.start().max(from))
    }

    /// Returns the link at a place, and where it ends; or no link, and where the next one starts.
    fn link(&mut self, at: usize, limit: usize) -> (usize, u32) {
        while self.entity < NO_ENTITY
            && let Some(entity) = self.entities.get(self.entity as usize)
        {
            let span = entity.span;
            let is_link = span.start() >= self.linked
                && self.text.get(span.range()).is_some()
                && followable_str(entity.url_str()).is_some();
            if !is_link || span.end() <= at {
                if is_link {
                    self.linked = span.end();
                }
                self.entity += 1;
                continue;
            }
            if span.start() > at {
                return (span.start().min(limit), NO_ENTITY);
            }
            let link = self.entity;
            if span.end() <= limit {
                self.linked = span.end();
                self.entity += 1;
            }
            return (span.end().min(limit), link);
        }
        (limit, NO_ENTITY)
    }

    /// Returns the styles at a place.
    fn active(&mut self, at: usize) -> Styles {
        while let Some(style) = self.styles.get(self.style) {
            let is_style = self.text.get(style.span.range()).is_some();
            if is_style && style.span.start() > at {
                break;
            }
            let kind = KINDS.iter().position(|kind| *kind == style.kind);
            if let Some(until) = kind.and_then(|kind| self.until.get_mut(kind))
                && is_style
            {
                *until = style.span.end().max(*until);
            }
            self.style += 1;
        }
        let each = self.until.iter().zip(KINDS);
        let active = each.filter(|(until, _)| **until > at);
        Styles(active.fold(0, |set, (_, kind)| set | bit(kind)))
    }

    /// Returns the next place after one, up to a limit, where styles may start or end.
    fn change(&self, at: usize, limit: usize) -> usize {
        let next = self.styles.get(self.style).map(|style| style.span.start());
        let ends = self.until.iter().copied();
        let after = ends.chain(next).filter(|place| *place > at);
        after.fold(limit, usize::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntityKind, Span};

    fn runs(text: &str, entities: &[Entity], styles: &[Style]) -> Vec<(String, bool, u8)> {
        let mut found = Vec::new();
        Text::new(text, entities, styles).runs(0..text.len(), |words, entity, styles| {
            found.push((words.to_owned(), entity != NO_ENTITY, styles.bits()));
        });
        let all: String = found.iter().map(|(words, _, _)| words.as_str()).collect();
        assert_eq!(all, text);
        found
    }

    fn link(start: usize, end: usize) -> Entity {
        let mut link = Entity::new(EntityKind::Link, Span::new(start, end));
        link.set_url(url::Url::parse("https://a.example/").ok());
        link
    }

    fn style(kind: StyleKind, start: usize, end: usize) -> Style {
        Style::new(kind, Span::new(start, end))
    }

    #[test]
    fn styles_may_overlap() {
        use StyleKind::{Bold, Italic};
        let styles = [style(Bold, 0, 3), style(Italic, 2, 5), style(Bold, 3, 4)];
        let expected = [("ab", 1), ("c", 3), ("d", 3), ("e", 2), ("f", 0)];
        let expected = expected.map(|(words, bits)| (words.to_owned(), false, bits));
        assert_eq!(runs("abcdef", &[], &styles), expected);
    }

    #[test]
    fn a_link_has_the_styles_that_cover_it() {
        use StyleKind::{Bold, Italic};
        let styles = [style(Bold, 0, 6), style(Italic, 3, 4)];
        let expected = [
            ("ab", false, 1),
            ("cde", true, 1),
            ("f", false, 1),
            ("g", false, 0),
        ];
        let expected = expected.map(|(words, link, bits)| (words.to_owned(), link, bits));
        assert_eq!(runs("abcdefg", &[link(2, 5)], &styles), expected);
    }

    #[test]
    fn spans_that_are_none_change_nothing() {
        let styles = [
            style(StyleKind::Bold, 1, 3),
            style(StyleKind::Code, 4, 99),
            style(StyleKind::Italic, 4, 2),
        ];
        assert_eq!(runs("aéb", &[link(2, 4), link(9, 12)], &styles).len(), 3);
        assert_eq!(runs("aéb", &[link(0, 4), link(1, 3)], &[]).len(), 1);
    }

    #[test]
    fn a_link_over_two_parts_is_one_in_each() {
        let (links, mut found) = ([link(1, 5)], Vec::new());
        let mut text = Text::new("abcdef", &links, &[]);
        for range in [0..3, 4..6] {
            text.runs(range, |words, entity, _| {
                found.push((words, entity != NO_ENTITY));
            });
        }
        assert_eq!(
            found,
            [("a", false), ("bc", true), ("e", true), ("f", false)]
        );
    }
}
