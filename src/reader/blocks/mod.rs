//! Writes a text together with its structure: words, blocks and styles in one pass, whatever the input is.

mod styles;
mod table;

use std::ops::Range;

use crate::dom::TextBuilder;
use crate::model::{Block, BlockKind, Span, Style, StyleKind};

pub(super) use styles::sort_styles;

/// A text with its structure, for the fields of a [`Post`](crate::model::Post).
#[derive(Debug, Default)]
pub(crate) struct StructuredText {
    /// The text; `None` if there is none.
    pub(crate) text: Option<String>,
    /// Empty if the text consists of paragraphs only.
    pub(crate) blocks: Vec<Block>,
    pub(crate) styles: Vec<Style>,
}

/// Writes a text and its [`Block`]s as the [`Block`] type describes them: an empty line between blocks, a line break
/// between items of a list, `1. ` or `• ` before an item and outside its span, a tab between cells.
///
/// A block starts with its first word, so a block without words leaves nothing. Text outside all blocks consists of
/// paragraphs, which end at an empty line.
///
/// ```text
/// writer.begin(BlockKind::Heading { level: 2 });
/// writer.push_str("Terns");
/// writer.end();
/// writer.push_str("They dive.");          // a paragraph
/// writer.place(BlockKind::Media { index: 0 });
/// writer.begin_table();
/// writer.row();
/// writer.cell();
/// writer.push_str("Little");
/// writer.end();
/// let written = writer.finish();
/// ```
#[derive(Debug, Default)]
pub(crate) struct BlockWriter {
    text: TextBuilder,
    /// White space of exact text, which is written before the next word.
    pending: String,
    blocks: Vec<Block>,
    styles: Vec<Style>,
    /// The end of the last block that is not a paragraph: later text consists of paragraphs.
    settled: usize,
    open: Open,
    /// Whether the list of the last item ended.
    list_ended: bool,
    /// The number or bullet of an item that is not a block.
    marker: Option<String>,
    styling: [Styling; 4],
}

/// The block that is open.
#[derive(Debug, Default)]
enum Open {
    /// None: words are in a paragraph.
    #[default]
    None,
    /// A block that has no words yet.
    Due(BlockKind),
    /// A block and the position of its first word.
    Started(BlockKind, usize),
    Table(Box<Table>),
}

/// A table while it is written.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<Span>>,
    row: Vec<Span>,
    /// The number of empty cells after those.
    empty: usize,
    /// Whether a cell is open, and the position of its first word.
    cell: Option<Option<usize>>,
    start: Option<usize>,
    /// Media and quotes inside, which are placed below.
    placed: Vec<BlockKind>,
}

/// A style while it is applied.
#[derive(Clone, Copy, Debug, Default)]
struct Styling {
    /// How many elements apply it.
    depth: usize,
    /// The position from which it applies.
    since: usize,
    /// The index of its last part in the list of styles, plus one.
    last: usize,
}

/// The kinds of styles, in the order of the writer's list.
const KINDS: [StyleKind; 4] = [
    StyleKind::Bold,
    StyleKind::Italic,
    StyleKind::Strikethrough,
    StyleKind::Code,
];

const BULLET: &str = "• ";

/// Returns the number or bullet before an item.
pub(crate) fn marker(number: Option<u32>) -> String {
    number.map_or_else(|| BULLET.to_owned(), |number| format!("{number}. "))
}

/// Adds the blocks of the text from a position on. If only one of the two texts has blocks, the other consists of
/// paragraphs.
pub(super) fn add_blocks(blocks: &mut Vec<Block>, text: &str, start: usize, mut added: Vec<Block>) {
    if blocks.is_empty() && added.is_empty() {
        return;
    }
    if blocks.is_empty() {
        add_paragraphs(blocks, text, 0..start);
    }
    if added.is_empty() {
        return add_paragraphs(blocks, text, start..text.len());
    }
    added.iter_mut().for_each(|block| block.move_by(start));
    blocks.append(&mut added);
}

/// The maximum number of blocks before the paragraphs that follow are one. The longest articles have some thousand.
const MOST: usize = 10_000;

/// Adds the paragraphs of a part of a text: they end at empty lines.
pub(super) fn add_paragraphs(blocks: &mut Vec<Block>, text: &str, part: Range<usize>) {
    let mut at = part.start;
    while let Some(rest) = text.get(at..part.end) {
        let words = rest.trim_start_matches('\n');
        if words.is_empty() {
            break;
        }
        let start = at + (rest.len() - words.len());
        let end = words.find("\n\n").filter(|_| blocks.len() < MOST);
        at = start + end.unwrap_or(words.len());
        blocks.push(Block::new(BlockKind::Paragraph, Span::new(start, at)));
    }
}

impl BlockWriter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Begins a block of words; the one before ends. A table is begun by [`begin_table`](Self::begin_table).
    pub(crate) fn begin(&mut self, kind: BlockKind) {
        self.end();
        if kind == BlockKind::Paragraph {
            self.text.paragraph();
        } else {
            self.open = Open::Due(kind);
        }
    }

    /// Ends the block that is open: further words are in a paragraph, or in the next block.
    pub(crate) fn end(&mut self) {
        self.pending.clear();
        match std::mem::take(&mut self.open) {
            Open::None | Open::Due(_) => {}
            Open::Started(kind, start) => {
                self.cut_styles();
                let span = Span::new(start, self.text.mark());
                self.push(Block::new(kind, span));
            }
            Open::Table(table) => self.end_table(*table),
        }
    }

    /// Ends a list: an item after it is of another list, after an empty line.
    pub(crate) fn end_list(&mut self) {
        self.end();
        self.list_ended = true;
    }

    /// Whether the last words were an item of a list.
    pub(crate) fn follows_item(&self) -> bool {
        let item = |kind: &BlockKind| matches!(kind, BlockKind::ListItem { .. });
        match &self.open {
            Open::Started(kind, _) => item(kind),
            Open::Table(_) => false,
            _ => {
                self.text.mark() == self.settled
                    && self.blocks.last().is_some_and(|block| item(&block.kind))
            }
        }
    }

    /// Whether a block other than a paragraph is open.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.open, Open::None)
    }

    /// Sets the language of the code that is open, unless it has one.
    pub(crate) fn set_language(&mut self, name: &str) {
        if let Open::Due(BlockKind::Code { language })
        | Open::Started(BlockKind::Code { language }, _) = &mut self.open
            && !name.is_empty()
        {
            language.get_or_insert_with(|| name.into());
        }
    }

    /// Puts a medium, a quote or a rule in its place; the block that is open ends. Several rules in a row are one.
    pub(crate) fn place(&mut self, kind: BlockKind) {
        if let Open::Table(table) = &mut self.open {
            if kind != BlockKind::Rule {
                table.placed.push(kind);
            }
            return;
        }
        self.end();
        let same = self.blocks.last().is_some_and(|last| last.kind == kind);
        if kind == BlockKind::Rule && same && self.text.mark() == self.settled {
            return;
        }
        let at = self.text.mark();
        self.push(Block::new(kind, Span::new(at, at)));
    }

    /// Adds a block, after the paragraphs since the last one.
    fn push(&mut self, block: Block) {
        self.settle(block.span.start());
        self.settled = block.span.end();
        self.list_ended = false;
        self.blocks.push(block);
        self.text.paragraph();
    }

    /// Adds the paragraphs of the text since the last block, up to a position.
    fn settle(&mut self, end: usize) {
        add_paragraphs(&mut self.blocks, self.text.as_str(), self.settled..end);
        self.settled = self.settled.max(end);
    }

    /// Adds words; a run of white space is a space.
    pub(crate) fn push_str(&mut self, words: &str) {
        if self.is_plain() {
            return self.text.push_str(words);
        }
        let trimmed = words.trim_ascii_start();
        if trimmed.is_empty() {
            self.text.push_str(words);
        } else if self.start() {
            self.text.push_str(trimmed);
        } else {
            self.text.push_str(words);
        }
    }

    /// Whether words can be added as they are: no block or number is due, and no white space is pending.
    fn is_plain(&self) -> bool {
        let open = match self.open {
            Open::None => self.settled == 0 || self.text.mark() > self.settled,
            Open::Started(..) => true,
            _ => false,
        };
        open && self.pending.is_empty() && self.marker.is_none()
    }

    /// Adds words with all their white space, except at both ends of a block; a line break is one.
    pub(crate) fn push_exact(&mut self, words: &str) {
        if self.is_in_cell() {
            return self.push_str(words);
        }
        let trimmed = words.trim_ascii_end();
        if trimmed.is_empty() {
            return self.hold(words);
        }
        let pending = std::mem::take(&mut self.pending);
        let new = self.text.is_between_paragraphs();
        if self.start() || new {
            // Of the white space before the first word, code keeps the indentation.
            let first = trimmed.trim_ascii_start();
            if self.is_code() {
                let before = trimmed.len() - first.len();
                let before = [&pending, trimmed.get(..before).unwrap_or_default()].concat();
                let indent = before.rsplit(['\n', '\r']).next().unwrap_or_default();
                self.text.push_exact(indent);
            }
            self.text.push_exact(first);
        } else {
            self.text.push_exact(&pending);
            self.text.push_exact(trimmed);
        }
        self.pending
            .push_str(words.get(trimmed.len()..).unwrap_or_default());
    }

    /// Keeps white space of exact text until the next word.
    fn hold(&mut self, space: &str) {
        self.pending.push_str(space);
    }

    /// Adds a line break, a space in a cell.
    pub(crate) fn line_break(&mut self) {
        if self.is_in_cell() {
            self.text.push_str(" ");
        } else if self.is_code() {
            self.hold("\n");
        } else if !matches!(self.open, Open::Due(_)) {
            self.text.line_break();
        }
    }

    /// Starts a new line inside a block, or in a paragraph, unless one has just started.
    pub(crate) fn new_line(&mut self) {
        if self.is_in_cell() {
            self.text.push_str(" ");
        } else if !self.is_code() {
            self.text.new_line();
        }
    }

    /// Starts a new paragraph, inside a block or outside, unless one has just started.
    pub(crate) fn paragraph(&mut self) {
        if self.is_in_cell() {
            self.text.push_str(" ");
        } else if !self.is_code() {
            self.text.paragraph();
        }
    }

    /// Whether the next word starts a paragraph or a block.
    pub(crate) fn is_at_start(&self) -> bool {
        matches!(self.open, Open::Due(_)) || self.text.is_between_paragraphs()
    }

    /// Writes the number or bullet of an item that is not a block, on the line of the next word.
    pub(crate) fn set_marker(&mut self, marker: Option<String>) {
        self.marker = marker;
    }

    fn is_code(&self) -> bool {
        matches!(
            self.open,
            Open::Due(BlockKind::Code { .. }) | Open::Started(BlockKind::Code { .. }, _)
        )
    }

    fn is_in_cell(&self) -> bool {
        matches!(self.open, Open::Table(_))
    }

    /// Prepares for a word, and returns whether it is the first one of a block.
    fn start(&mut self) -> bool {
        let behind_item = self.follows_item();
        let is_first = match std::mem::take(&mut self.open) {
            Open::None => {
                let first = self.settled > 0 && self.text.mark() == self.settled;
                if first {
                    self.text.start_after(2);
                }
                first
            }
            Open::Due(kind) => {
                self.start_block(kind, behind_item);
                true
            }
            Open::Table(mut table) => {
                let first = self.start_cell(&mut table);
                self.open = Open::Table(table);
                first
            }
            started => {
                self.open = started;
                false
            }
        };
        if !self.pending.is_empty() && !is_first {
            let pending = std::mem::take(&mut self.pending);
            self.text.push_exact(&pending);
        }
        self.pending.clear();
        let marker = self.marker.take();
        if let Some(marker) = &marker {
            self.text.push_exact(marker);
        }
        is_first || marker.is_some()
    }

    fn start_block(&mut self, kind: BlockKind, behind_item: bool) {
        self.cut_styles();
        let end = self.text.mark();
        let same_list = behind_item && !self.list_ended;
        let number = match kind {
            BlockKind::ListItem { number, .. } => Some(number),
            _ => None,
        };
        let breaks = if number.is_some() && same_list { 1 } else { 2 };
        self.settle(end);
        let mut start = self.text.start_after(breaks);
        if let Some(number) = number {
            let marker = marker(number);
            self.text.push_exact(&marker);
            start += marker.len();
        }
        self.settled = start;
        self.list_ended = false;
        for styling in &mut self.styling {
            styling.since = start;
        }
        self.open = Open::Started(kind, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the text and the words of each block, with its kind in brackets.
    fn written(write: impl FnOnce(&mut BlockWriter)) -> (String, Vec<String>) {
        let mut writer = BlockWriter::new();
        write(&mut writer);
        let written = writer.finish();
        let text = written.text.unwrap_or_default();
        let words = |span: Span| text.get(span.range()).unwrap();
        let blocks = written.blocks.iter().map(|block| match &block.kind {
            BlockKind::Table { rows } => {
                let cells = rows.iter().map(|row| {
                    row.iter()
                        .map(|cell| words(*cell))
                        .collect::<Vec<_>>()
                        .join("|")
                });
                cells.collect::<Vec<_>>().join("/")
            }
            kind => format!("{kind:?} {:?}", words(block.span)),
        });
        let blocks = blocks.collect();
        (text, blocks)
    }

    #[test]
    fn paragraphs_alone_are_no_blocks() {
        let (text, blocks) = written(|writer| {
            writer.begin(BlockKind::Paragraph);
            writer.push_str(" Terns ");
            writer.line_break();
            writer.push_str("dive. ");
            writer.begin(BlockKind::Paragraph);
            writer.push_str("Gulls.");
            writer.begin(BlockKind::BlockQuote);
        });
        assert_eq!((text.as_str(), blocks.len()), ("Terns\ndive.\n\nGulls.", 0));
    }

    #[test]
    fn blocks_are_separated_and_empty_ones_leave_nothing() {
        let item = |depth, number| BlockKind::ListItem { depth, number };
        let (text, blocks) = written(|writer| {
            writer.push_str("Intro");
            writer.begin(BlockKind::Heading { level: 2 });
            writer.begin(item(0, Some(1)));
            writer.push_str(" Dig");
            writer.begin(item(1, None));
            writer.push_str("deep");
            writer.end_list();
            writer.begin(item(0, Some(1)));
            writer.push_str("Dry");
            writer.place(BlockKind::Media { index: 0 });
            writer.push_str("One");
            writer.line_break();
            writer.line_break();
            writer.push_str("two");
            writer.place(BlockKind::Rule);
            writer.place(BlockKind::Rule);
        });
        assert_eq!(text, "Intro\n\n1. Dig\n• deep\n\n1. Dry\n\nOne\n\ntwo");
        assert_eq!(
            blocks,
            [
                r#"Paragraph "Intro""#,
                r#"ListItem { depth: 0, number: Some(1) } "Dig""#,
                r#"ListItem { depth: 1, number: None } "deep""#,
                r#"ListItem { depth: 0, number: Some(1) } "Dry""#,
                r#"Media { index: 0 } """#,
                r#"Paragraph "One""#,
                r#"Paragraph "two""#,
                r#"Rule """#,
            ]
        );
    }

    #[test]
    fn exact_text_keeps_its_white_space_inside() {
        let (text, blocks) = written(|writer| {
            writer.push_exact("a  b\n");
            writer.push_exact(" c \n");
            writer.begin(BlockKind::Code { language: None });
            for piece in ["\n\n", "  ", "if x:", "\n", "\n    dive()", " \n"] {
                writer.push_exact(piece);
            }
            writer.set_language("py");
            writer.begin(BlockKind::Paragraph);
            writer.push_exact("\n d");
        });
        assert_eq!(text, "a  b\n c\n\n  if x:\n\n    dive()\n\nd");
        let code = r#"Code { language: Some("py") } "  if x:\n\n    dive()""#;
        assert_eq!(
            blocks,
            [r#"Paragraph "a  b\n c""#, code, r#"Paragraph "d""#]
        );
    }

    #[test]
    fn cells_are_parted_by_tabs_and_rows_by_lines() {
        let (text, blocks) = written(|writer| {
            writer.push_str("Sizes:");
            writer.begin_table();
            let rows: [&[&str]; 4] = [
                &["", "Use", ""],
                &["", ""],
                &["Small", "", "Sand"],
                &["Big"],
            ];
            for row in rows {
                writer.row();
                for cell in row {
                    writer.cell();
                    writer.push_str(" ");
                    writer.push_str(cell);
                    writer.line_break();
                    writer.end_cell();
                    writer.push_str("\n");
                }
            }
            writer.place(BlockKind::Media { index: 2 });
            writer.end();
            writer.push_str("Done");
        });
        assert_eq!(text, "Sizes:\n\n\tUse\nSmall\t\tSand\nBig\n\nDone");
        assert_eq!(
            blocks,
            [
                r#"Paragraph "Sizes:""#,
                "|Use|/Small||Sand/Big",
                r#"Media { index: 2 } """#,
                r#"Paragraph "Done""#,
            ]
        );
    }

    #[test]
    fn styles_and_links_neither_cross_blocks_nor_have_numbers() {
        let mut writer = BlockWriter::new();
        writer.begin_style(StyleKind::Bold);
        writer.push_str("a ");
        writer.begin_style(StyleKind::Bold);
        writer.push_str("b");
        writer.end_style(StyleKind::Bold);
        writer.paragraph();
        writer.push_str("c");
        let number = Some(12);
        writer.begin(BlockKind::ListItem { depth: 0, number });
        let mark = writer.mark();
        writer.push_str("d");
        let link = writer.span_since(mark).unwrap();
        assert_eq!(writer.as_str().get(link.range()), Some("d"));
        writer.end_style(StyleKind::Bold);
        writer.end();
        assert_eq!(writer.span_since(mark), Some(link));
        for word in ["e", " f"] {
            writer.begin_style(StyleKind::Italic);
            writer.push_str(word);
            writer.end_style(StyleKind::Italic);
        }
        let written = writer.finish();
        let text = written.text.unwrap();
        assert_eq!(text, "a b\n\nc\n\n12. d\n\ne f");
        let styles: Vec<(StyleKind, &str)> = written
            .styles
            .iter()
            .map(|style| (style.kind, text.get(style.span.range()).unwrap()))
            .collect();
        let bold = StyleKind::Bold;
        assert_eq!(
            styles,
            [
                (bold, "a b"),
                (bold, "c"),
                (bold, "d"),
                (StyleKind::Italic, "e f")
            ]
        );
    }
}
