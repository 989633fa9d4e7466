//! In tables, as far as nothing stands in one that belongs before it.

use super::super::Stop;
use super::super::tags::{Space, Tag};
use super::formatting::Entry;
use super::{Builder, Open, Start, table_scope};
use crate::dom::Slice;

/// Where in a table the next token stands: the insertion modes of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Table,
    Columns,
    Body,
    Row,
    Cell,
    Caption,
    /// In something else: the rules of the body.
    None,
}

impl Tag {
    /// Elements of tables that hold no text and no other elements than a table's.
    pub(super) const fn holds_table_parts(self) -> bool {
        matches!(
            self,
            Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr | Tag::Colgroup
        )
    }
}

impl<'h> Builder<'h> {
    /// The part of a table that is open nearest.
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

    /// A start tag while a table is open; none if the rules of the body go for it.
    pub(super) fn start_in_table(&mut self, start: Start) -> Result<Option<()>, Stop> {
        use Tag::{Caption, Col, Colgroup, Table, Tbody, Td, Tfoot, Th, Thead, Tr};
        let structural = matches!(
            start.tag,
            Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr
        );
        loop {
            match self.part() {
                Part::None => return Ok(None),
                Part::Cell | Part::Caption if !structural => return Ok(None),
                Part::Cell => self.close_cell(),
                Part::Caption => self.close_caption(),
                Part::Row => match start.tag {
                    Td | Th => {
                        self.clear_to(&[Tr]);
                        self.insert(start)?;
                        self.formatting.push(Entry::Marker);
                        return Ok(Some(()));
                    }
                    _ if structural => {
                        self.clear_to(&[Tr]);
                        self.pop();
                    }
                    _ => return self.other_start_in_table(start).map(Some),
                },
                Part::Body => match start.tag {
                    Tr => {
                        self.clear_to(&[Tbody, Tfoot, Thead]);
                        self.insert(start)?;
                        return Ok(Some(()));
                    }
                    Td | Th => {
                        self.clear_to(&[Tbody, Tfoot, Thead]);
                        self.insert_phantom(Tr)?;
                    }
                    _ if structural => {
                        self.clear_to(&[Tbody, Tfoot, Thead]);
                        self.pop();
                    }
                    _ => return self.other_start_in_table(start).map(Some),
                },
                Part::Columns => match start.tag {
                    Col => {
                        self.insert_void(start)?;
                        return Ok(Some(()));
                    }
                    Tag::Html => return self.html_again().map(Some),
                    Tag::Template => return Err(Stop::Tree),
                    _ if self.current_is(Colgroup) => self.pop(),
                    _ => return Ok(Some(())),
                },
                Part::Table => match start.tag {
                    Caption => {
                        self.clear_to(&[Table]);
                        self.formatting.push(Entry::Marker);
                        self.insert(start)?;
                        return Ok(Some(()));
                    }
                    Colgroup | Tbody | Tfoot | Thead => {
                        self.clear_to(&[Table]);
                        self.insert(start)?;
                        return Ok(Some(()));
                    }
                    Col => {
                        self.clear_to(&[Table]);
                        self.insert_phantom(Colgroup)?;
                    }
                    Td | Th | Tr => {
                        self.clear_to(&[Table]);
                        self.insert_phantom(Tbody)?;
                    }
                    _ => return self.other_start_in_table(start).map(Some),
                },
            }
        }
    }

    fn other_start_in_table(&mut self, start: Start) -> Result<(), Stop> {
        match start.tag {
            Tag::Style | Tag::Script => self.start_of_head(start),
            // All else belongs before the table, or ends it.
            _ => Err(Stop::Tree),
        }
    }

    /// An end tag while a table is open; none if the rules of the body go for it.
    pub(super) fn end_in_table(&mut self, tag: Tag) -> Result<Option<()>, Stop> {
        use Tag::{Body, Caption, Col, Colgroup, Html, Table, Tbody, Td, Tfoot, Th, Thead, Tr};
        let group = matches!(tag, Tbody | Tfoot | Thead);
        loop {
            match self.part() {
                Part::None => return Ok(None),
                Part::Cell => match tag {
                    Td | Th => {
                        if self.in_scope(tag, table_scope) {
                            self.close_implied(None);
                            self.pop_until(tag);
                            self.clear_formatting();
                        }
                        return Ok(Some(()));
                    }
                    Body | Caption | Col | Colgroup | Html => return Ok(Some(())),
                    Table | Tbody | Tfoot | Thead | Tr => {
                        if !self.in_scope(tag, table_scope) {
                            return Ok(Some(()));
                        }
                        self.close_cell();
                    }
                    _ => return Ok(None),
                },
                Part::Caption => match tag {
                    Caption => {
                        self.close_caption();
                        return Ok(Some(()));
                    }
                    Table => self.close_caption(),
                    Body | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => {
                        return Ok(Some(()));
                    }
                    _ => return Ok(None),
                },
                Part::Row => match tag {
                    Tr => {
                        self.clear_to(&[Tr]);
                        self.pop();
                        return Ok(Some(()));
                    }
                    _ if tag == Table || group && self.in_scope(tag, table_scope) => {
                        self.clear_to(&[Tr]);
                        self.pop();
                    }
                    _ if group => return Ok(Some(())),
                    Body | Caption | Col | Colgroup | Html | Td | Th => return Ok(Some(())),
                    _ => return Err(Stop::Tree),
                },
                Part::Body => match tag {
                    _ if group => {
                        if self.in_scope(tag, table_scope) {
                            self.clear_to(&[Tbody, Tfoot, Thead]);
                            self.pop();
                        }
                        return Ok(Some(()));
                    }
                    Table => {
                        self.clear_to(&[Tbody, Tfoot, Thead]);
                        self.pop();
                    }
                    Body | Caption | Col | Colgroup | Html | Td | Th | Tr => return Ok(Some(())),
                    _ => return Err(Stop::Tree),
                },
                Part::Columns => match tag {
                    Col => return Ok(Some(())),
                    Colgroup if self.current_is(Colgroup) => {
                        self.pop();
                        return Ok(Some(()));
                    }
                    Tag::Template => return Ok(Some(())),
                    _ if self.current_is(Colgroup) => self.pop(),
                    _ => return Ok(Some(())),
                },
                Part::Table => match tag {
                    Table => {
                        self.pop_until(Table);
                        return Ok(Some(()));
                    }
                    Body | Caption | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead
                    | Tr => {
                        return Ok(Some(()));
                    }
                    _ => return Err(Stop::Tree),
                },
            }
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
            // It belongs before the table.
            Err(Stop::Tree)
        }
    }

    /// Closes elements until the current one is one of these.
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
