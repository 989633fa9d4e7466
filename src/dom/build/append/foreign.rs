//! SVG and MathML.

use super::super::Stop;
use super::super::tags::{Space, Tag, is_integration_point};
use super::{Builder, Start};
use crate::dom::{Slice, tokenizer};

impl<'h> Builder<'h> {
    /// Whether a start tag is processed by the rules for foreign content.
    pub(super) fn is_foreign_for_start(&self, tag: Tag) -> bool {
        self.current().is_some_and(|open| match open.space {
            Space::Html => false,
            Space::Svg => !is_integration_point(open.tag, open.space),
            Space::Math => {
                !is_integration_point(open.tag, open.space)
                    || matches!(tag, Tag::Mglyph | Tag::Malignmark)
            }
        })
    }

    pub(super) fn enter_foreign(&mut self, start: Start, space: Space) -> Result<(), Stop> {
        self.reconstruct()?;
        self.insert_foreign(start, space)
    }

    fn insert_foreign(&mut self, start: Start, space: Space) -> Result<(), Stop> {
        // Whether it can contain HTML depends on an attribute.
        if start.tag == Tag::AnnotationXml {
            return Err(Stop::Tree);
        }
        let node = self.append_element(start)?;
        if !start.self_closing {
            self.push(node, start.tag, space);
        }
        Ok(())
    }

    pub(super) fn foreign_start(&mut self, start: Start) -> Result<(), Stop> {
        let styled = |attribute: &tokenizer::Attribute| {
            ["color", "face", "size"]
                .iter()
                .any(|name| self.tokens.name(attribute).eq_ignore_ascii_case(name))
        };
        let breaks_out = start.tag.breaks_out()
            || start.tag == Tag::Font && self.tokens.attributes().iter().any(styled);
        if breaks_out {
            self.break_out();
            return self.start_in_mode(start);
        }
        let space = self.current().map_or(Space::Svg, |open| open.space);
        self.insert_foreign(start, space)
    }

    fn break_out(&mut self) {
        while let Some(open) = self.current()
            && open.space != Space::Html
            && !is_integration_point(open.tag, open.space)
        {
            self.pop();
        }
    }

    pub(super) fn foreign_end(&mut self, tag: Tag, name: Slice) -> Result<(), Stop> {
        if matches!(tag, Tag::Br | Tag::P) {
            self.break_out();
            return self.end_in_mode(tag, name);
        }
        for at in (1..self.open.len()).rev() {
            let Some(open) = self.open.get(at).copied() else {
                break;
            };
            if open.space == Space::Html {
                return self.end_in_mode(tag, name);
            }
            let is = open.tag == tag && (tag != Tag::Other || self.is_named(open.node, name));
            if is {
                self.truncate(at);
                return Ok(());
            }
        }
        Ok(())
    }
}
