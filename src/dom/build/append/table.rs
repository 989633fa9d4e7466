//! The insertion modes of tables, as long as nothing is foster-parented.

use super::super::Stop;
use super::super::tags::{Space, Tag};
use super::formatting::Entry;
use super::{Builder, Open, Start, table_scope};
use crate::dom::Slice;

/// The insertion mode for the next token in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Table,
    Columns,
    Body,
    Row,
    Cell,
    Caption,
    /// In another element: the rules of the body apply.
    None,
}

/// Whether a tag is a row group.
const GROUPS: [Tag; 3] = [Tag::Tbody, Tag::Tfoot, Tag::Thead];

impl Tag {
    /// Whether an element is part of a table and contains no text and only table elements.
    pub(super) const fn holds_table_parts(self) -> bool {
        matches!(
            self,
            Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr | Tag::Colgroup
        )
    }
}

impl<'h> Builder<'h> {
    /// Returns the innermost open part of a table.
    fn part(&self) -> Part {
        self.open
            .iter()
            .rev()
            .filter(|open| open.space == Space::Html)
            .find_map(|open| {
                Some(match open.tag {
                    Tag::Td | Tag::Th => Part::Cell,
                    Tag::Tr => Part::Row,
                    Tag::Tbody | Tag::Thead | Tag::Tfoot => Part::Body,
                    Tag::Caption => Part::Caption,
                    Tag::Colgroup => Part::Columns,
                    Tag::Table => Part::Table,
                    Tag::Body | Tag::Html | Tag::Head => Part::None,
                    _ => return None,
                })
            })
            .unwrap_or(Part::None)
    }

    /// Processes a start tag while a table is open; `None` if the rules of the body apply.
    pub(super) fn start_in_table(&mut self, start: Start) -> Result<Option<()>, Stop> {
        use Tag::{Caption, Col, Colgroup, Html, Table, Tbody, Td, Template, Tfoot, Th, Thead, Tr};
        let structural = matches!(
            start.tag,
            Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr
        );
        // Missing ancestors in the table are inserted, and other open elements are closed.
        loop {
            match (self.part(), start.tag) {
                (Part::None, _) => return Ok(None),
                (Part::Cell | Part::Caption, _) if !structural => return Ok(None),
                (Part::Cell, _) => self.close_cell(),
                (Part::Caption, _) => self.close_caption(),
                (Part::Row, Td | Th) => {
                    self.clear_to(&[Tr]);
                    self.insert(start)?;
                    self.formatting.push(Entry::Marker);
                    return Ok(Some(()));
                }
                (Part::Row, _) if structural => self.close_part(&[Tr]),
                (Part::Body, Tr) => {
                    self.clear_to(&GROUPS);
                    return self.insert(start).map(|_| Some(()));
                }
                (Part::Body, Td | Th) => {
                    self.clear_to(&GROUPS);
                    self.insert_phantom(Tr)?;
                }
                (Part::Body, _) if structural => self.close_part(&GROUPS),
                (Part::Columns, Col) => return self.insert_void(start).map(Some),
                (Part::Columns, Html) => return self.html_again().map(Some),
                (Part::Columns, Template) => return Err(Stop::Tree),
                (Part::Columns, _) if self.current_is(Colgroup) => self.pop(),
                (Part::Columns, _) => return Ok(Some(())),
                (Part::Table, Caption) => {
                    self.clear_to(&[Table]);
                    self.formatting.push(Entry::Marker);
                    return self.insert(start).map(|_| Some(()));
                }
                (Part::Table, Colgroup | Tbody | Tfoot | Thead) => {
                    self.clear_to(&[Table]);
                    return self.insert(start).map(|_| Some(()));
                }
                (Part::Table, Col) => {
                    self.clear_to(&[Table]);
                    self.insert_phantom(Colgroup)?;
                }
                (Part::Table, Td | Th | Tr) => {
                    self.clear_to(&[Table]);
                    self.insert_phantom(Tbody)?;
                }
                (Part::Row | Part::Body | Part::Table, _) => {
                    return self.other_start_in_table(start).map(Some);
                }
            }
        }
    }

    fn other_start_in_table(&mut self, start: Start) -> Result<(), Stop> {
        match start.tag {
            Tag::Style | Tag::Script => self.start_of_head(start),
            // Everything else is foster-parented, or closes the table.
            _ => Err(Stop::Tree),
        }
    }

    /// Processes an end tag while a table is open; `None` if the rules of the body apply.
    pub(super) fn end_in_table(&mut self, tag: Tag) -> Result<Option<()>, Stop> {
        use Tag::{Body, Caption, Col, Colgroup, Html, Table, Td, Template, Th, Tr};
        let group = GROUPS.contains(&tag);
        let structural = matches!(
            tag,
            Body | Caption | Col | Colgroup | Html | Table | Td | Th | Tr
        );
        loop {
            match (self.part(), tag) {
                (Part::None, _) => return Ok(None),
                (Part::Cell | Part::Caption, _) if !(structural || group) => return Ok(None),
                (Part::Cell, Td | Th) => {
                    if self.in_scope(tag, table_scope) {
                        self.close_implied(None);
                        self.pop_until(tag);
                        self.clear_formatting();
                    }
                }
                (Part::Cell, _)
                    if (group || matches!(tag, Table | Tr)) && self.in_scope(tag, table_scope) =>
                {
                    self.close_cell();
                    continue;
                }
                (Part::Caption, Caption) => self.close_caption(),
                (Part::Caption, Table) => {
                    self.close_caption();
                    continue;
                }
                (Part::Row, Tr) => self.close_part(&[Tr]),
                (Part::Row, _) if tag == Table || group && self.in_scope(tag, table_scope) => {
                    self.close_part(&[Tr]);
                    continue;
                }
                (Part::Body, _) if group && self.in_scope(tag, table_scope) => {
                    self.close_part(&GROUPS);
                }
                (Part::Body, Table) => {
                    self.close_part(&GROUPS);
                    continue;
                }
                (Part::Columns, Colgroup) if self.current_is(Colgroup) => self.pop(),
                (Part::Columns, Col | Template) => {}
                (Part::Columns, _) if self.current_is(Colgroup) => {
                    self.pop();
                    continue;
                }
                (Part::Columns, _) => {}
                (Part::Table, Table) => self.pop_until(Table),
                // The end tag of an element that is not open here.
                _ if structural || group => {}
                _ => return Err(Stop::Tree),
            }
            return Ok(Some(()));
        }
    }

    pub(super) fn characters_in_table(&mut self, text: Slice) -> Result<(), Stop> {
        if self
            .arena
            .str(text)
            .bytes()
            .all(|byte| byte.is_ascii_whitespace())
        {
            self.append(text)
        } else {
            // The text would be foster-parented.
            Err(Stop::Tree)
        }
    }

    /// Closes a part of a table with one of these tags and everything open inside.
    fn close_part(&mut self, tags: &[Tag]) {
        self.clear_to(tags);
        self.pop();
    }

    /// Closes elements until the current one has one of these tags.
    fn clear_to(&mut self, tags: &[Tag]) {
        while let Some(open) = self.current()
            && !(open.space == Space::Html && (tags.contains(&open.tag) || open.tag == Tag::Html))
        {
            self.pop();
        }
    }

    fn close_cell(&mut self) {
        self.close_implied(None);
        let is_cell = |open: &Open| open.is(Tag::Td) || open.is(Tag::Th);
        if let Some(at) = self.open.iter().rposition(is_cell) {
            self.truncate(at);
        }
        self.clear_formatting();
    }

    fn close_caption(&mut self) {
        self.close_implied(None);
        self.pop_until(Tag::Caption);
        self.clear_formatting();
    }
}
