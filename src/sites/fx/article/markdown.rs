//! Markdown in an article, in which X's editor keeps code and tables.

use super::Article;
use crate::model::BlockKind;

impl<'j> Article<'_, 'j, '_> {
    /// Reads Markdown, of which X's editor makes code and tables. Other lines are words.
    pub(super) fn markdown(&mut self, markdown: &'j str) {
        let mut lines = markdown.trim_matches('\n').lines().peekable();
        while let Some(line) = lines.next() {
            if let Some((fence, language)) = fence(line) {
                let mut code = String::new();
                for line in lines.by_ref().take_while(|line| !closes(line, fence)) {
                    code.push_str(line);
                    code.push('\n');
                }
                self.code(&code, language);
            } else if line.contains('|') && lines.next_if(|next| is_rule(next)).is_some() {
                self.writer.begin_table();
                self.row(line);
                while let Some(line) = lines.next_if(|line| line.contains('|')) {
                    self.row(line);
                }
                self.writer.end();
            } else if !line.trim().is_empty() {
                self.note_unknown(Some("MARKDOWN"));
                self.writer.begin(BlockKind::Paragraph);
                self.writer.push_str(line);
                self.writer.end();
            }
        }
    }

    /// Writes the row of a table.
    fn row(&mut self, line: &str) {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let line = line.strip_suffix('|').unwrap_or(line);
        self.writer.row();
        for cell in cells(line) {
            self.writer.cell();
            // `\|` is a bar in a cell.
            for piece in cell.split_inclusive("\\|") {
                match piece.strip_suffix("\\|") {
                    Some(piece) => {
                        self.writer.push_str(piece);
                        self.writer.push_str("|");
                    }
                    None => self.writer.push_str(piece),
                }
            }
        }
    }
}

/// Returns the fence that a line of Markdown opens, and the language behind it.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let sign = line
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let fence = line.get(..line.len() - rest.len())?;
    (fence.len() >= 3).then_some((fence, rest.trim()))
}

/// Whether a line of Markdown closes a fence: with one that is at least as long, and nothing else.
fn closes(line: &str, fence: &str) -> bool {
    let rest = line.trim().strip_prefix(fence);
    rest.is_some_and(|rest| rest.chars().all(|c| fence.starts_with(c)))
}

/// Whether a line is the one below the heading of a table: `|---|:-:|`.
fn is_rule(line: &str) -> bool {
    line.contains('-')
        && line
            .trim()
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Returns the cells of a row, which are parted by bars without a backslash before them.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    line.split(move |c| {
        let ends = c == '|' && !escaped;
        escaped = c == '\\';
        ends
    })
}
