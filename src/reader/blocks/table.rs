//! Tables: cells, rows, and the tabs and line breaks between them.

use super::{BlockWriter, Open, Table};
use crate::model::{Block, BlockKind, Span};

impl BlockWriter {
    /// Begins a table; the block before ends.
    pub(crate) fn begin_table(&mut self) {
        self.end();
        self.open = Open::Table(Box::default());
    }

    /// Begins a row of the table.
    pub(crate) fn row(&mut self) {
        self.end_cell();
        let end = self.text.mark();
        if let Open::Table(table) = &mut self.open {
            table.end_row(end);
        }
    }

    /// Begins a cell of the row.
    pub(crate) fn cell(&mut self) {
        self.end_cell();
        if let Open::Table(table) = &mut self.open {
            table.cell = Some(None);
        }
    }

    /// Ends the cell.
    pub(crate) fn end_cell(&mut self) {
        let Open::Table(table) = &mut self.open else {
            return;
        };
        match table.cell.take() {
            None => {}
            Some(None) => table.empty += 1,
            Some(Some(start)) => {
                table.row.push(Span::new(start, self.text.mark()));
                self.cut_styles();
            }
        }
    }

    /// Writes the line break and the tabs before the first word of a cell; words outside all cells are in one.
    pub(super) fn start_cell(&mut self, table: &mut Table) -> bool {
        if let Some(Some(_)) = table.cell {
            return false;
        }
        if table.row.is_empty() {
            let mut at = self.text.mark();
            if table.start.is_none() {
                self.cut_styles();
                self.settle(at);
                at = self.text.start_after(2);
                self.settled = at;
            } else {
                self.text.start_after(1);
            }
            table.start.get_or_insert(at);
        } else {
            self.text.start_after(0);
        }
        for _ in 0..std::mem::take(&mut table.empty) {
            self.next_cell(table);
            let at = self.text.mark();
            table.row.push(Span::new(at, at));
        }
        self.next_cell(table);
        let at = self.text.mark();
        table.cell = Some(Some(at));
        for styling in &mut self.styling {
            styling.since = at;
        }
        true
    }

    fn next_cell(&mut self, table: &Table) {
        if !table.row.is_empty() {
            self.text.push_exact("\t");
        }
    }

    pub(super) fn end_table(&mut self, table: Table) {
        let mut table = table;
        self.open = Open::None;
        if let Some(Some(start)) = table.cell.take() {
            table.row.push(Span::new(start, self.text.mark()));
        }
        self.cut_styles();
        let end = self.text.mark();
        table.end_row(end);
        if let Some(start) = table.start {
            let mut rows = table.rows;
            rows.shrink_to_fit();
            self.push(Block::new(BlockKind::Table { rows }, Span::new(start, end)));
        }
        for kind in table.placed {
            self.place(kind);
        }
    }
}

impl Table {
    /// Ends the row; one without words is left out.
    pub(super) fn end_row(&mut self, end: usize) {
        let empty = std::mem::take(&mut self.empty);
        if self.row.is_empty() {
            return;
        }
        let mut row = std::mem::take(&mut self.row);
        row.extend(std::iter::repeat_n(Span::new(end, end), empty));
        row.shrink_to_fit();
        self.rows.push(row);
    }
}
