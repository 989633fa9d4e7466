use super::{Entity, Span};

/// A block of a long post: a paragraph, a heading, an item of a list, and so on.
///
/// Blocks do not contain text: each has a [`span`](Self::span) in [`Post::text`](super::Post::text), which reads well
/// alone. In that text, blocks are separated by an empty line, and items of a list by a line break. An item starts with
/// its number as the page shows it (`1. `) or with `• `, which are not in its span. The cells of a table are separated
/// by a tab, its rows by a line break, and code keeps its lines and its indentation.
///
/// In JSON the kind's own fields are next to the span: `{"kind": "heading", "level": 2, "span": [0, 5]}`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Block, BlockKind, Post, Span};
///
/// let mut post = Post::new();
/// post.text = Some("Terns\n\n1. Little\n2. Common".to_owned());
/// let item = |number| BlockKind::ListItem { depth: 0, number: Some(number) };
/// post.blocks = vec![
///     Block::new(BlockKind::Heading { level: 1 }, Span::new(0, 5)),
///     Block::new(item(1), Span::new(10, 16)),
///     Block::new(item(2), Span::new(20, 26)),
/// ];
/// let words: Vec<&str> = post.blocks_with_text().map(|(text, _)| text).collect();
/// assert_eq!(words, ["Terns", "Little", "Common"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Block {
    /// The kind, with what the page states about the block.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub kind: BlockKind,
    /// The words of the block in the post's text. Empty for a rule, a medium and a quote, at their place in the text.
    pub span: Span,
}

impl Block {
    /// Creates a block.
    pub const fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Moves the block to where a text before it has this length.
    pub(crate) fn move_by(&mut self, length: usize) {
        self.span = self.span.moved_by(length);
        if let BlockKind::Table { rows } = &mut self.kind {
            for cell in rows.iter_mut().flatten() {
                *cell = cell.moved_by(length);
            }
        }
    }
}

/// The kind of a [`Block`]. In JSON: `paragraph`, `heading`, `list-item`, `code`, `block-quote`, `table`, `media`,
/// `quote`, `rule`.
///
/// # Examples
///
/// ```
/// use unrolled::model::BlockKind;
///
/// fn mark(kind: &BlockKind) -> String {
///     match kind {
///         BlockKind::Heading { level } => "#".repeat(usize::from(*level)),
///         BlockKind::ListItem { number: Some(number), .. } => format!("{number}."),
///         BlockKind::ListItem { .. } => "•".to_owned(),
///         _ => String::new(),
///     }
/// }
///
/// assert_eq!(mark(&BlockKind::ListItem { depth: 0, number: Some(2) }), "2.");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading {
        /// From 1, the largest, to 6, as in HTML.
        level: u8,
    },
    /// An item of a list.
    ListItem {
        /// The number of lists around its own: 0 for an item of a list that is inside no other.
        depth: u8,
        /// The number of the item, or `None` for a bullet.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        number: Option<u32>,
    },
    /// Code, with its line breaks and its indentation.
    Code {
        /// The language, as the page names it.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        language: Option<Box<str>>,
    },
    /// A quotation that the author set apart. An embedded post is a [`Quote`](Self::Quote).
    BlockQuote,
    /// A table.
    Table {
        /// The cells of each row, as parts of the post's text. The first row is the heading.
        rows: Vec<Vec<Span>>,
    },
    /// A picture, video or card at its place in the text.
    Media {
        /// The index in [`Post::media`](super::Post::media).
        index: u32,
    },
    /// An embedded post at its place in the text.
    Quote {
        /// The index in [`Post::quotes`](super::Post::quotes).
        index: u32,
    },
    /// A separator.
    Rule,
    /// A kind that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

impl BlockKind {
    /// Returns the heap memory of the kind, in bytes.
    pub(crate) fn heap(&self) -> usize {
        match self {
            Self::Code { language } => language.as_ref().map_or(0, |language| language.len()),
            Self::Table { rows } => {
                let cells = rows.iter().map(|row| size_of_val(row.as_slice()));
                size_of_val(rows.as_slice()) + cells.sum::<usize>()
            }
            _ => 0,
        }
    }

    /// Returns the number of cells of a table, and 0 for any other kind.
    pub(crate) fn cells(&self) -> usize {
        match self {
            Self::Table { rows } => rows.iter().map(Vec::len).sum(),
            _ => 0,
        }
    }
}

/// A part of a post's text in a style: bold, italic, struck through, code.
///
/// Styles may overlap each other and entities; they are sorted by where they start.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, Span, Style, StyleKind};
///
/// let mut post = Post::new();
/// post.text = Some("Rare terns".to_owned());
/// post.styles = vec![Style::new(StyleKind::Bold, Span::new(0, 4))];
/// assert_eq!(post.text.as_deref().and_then(|text| text.get(post.styles[0].span.range())), Some("Rare"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Style {
    /// The style.
    pub kind: StyleKind,
    /// The words in that style.
    pub span: Span,
}

impl Style {
    /// Creates a style of a part of a text.
    pub const fn new(kind: StyleKind, span: Span) -> Self {
        Self { kind, span }
    }
}

/// The kind of a [`Style`]. In JSON: `bold`, `italic`, `strikethrough`, `code`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, Span, Style, StyleKind};
///
/// let mut post = Post::new();
/// post.text = Some("Run ls now".to_owned());
/// post.styles = vec![Style::new(StyleKind::Code, Span::new(4, 6))];
/// let code = post.styles.iter().filter(|style| style.kind == StyleKind::Code);
/// assert_eq!(code.count(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum StyleKind {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Struck through.
    Strikethrough,
    /// Code within a line.
    Code,
    /// A style that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

/// A community note: a text below a post, by readers, which X calls Community Notes (until 2022: Birdwatch).
///
/// # Examples
///
/// ```
/// use unrolled::model::{CommunityNote, Post};
///
/// let mut post = Post::new();
/// post.community_note = Some(Box::new(CommunityNote::new("This picture is of a gull.")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct CommunityNote {
    /// The text of the note, without its heading.
    pub text: String,
    /// Links in the text, in order.
    pub entities: Vec<Entity>,
}

impl CommunityNote {
    /// Creates a note with this text, without links.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// Returns each entity with its part of the text, in order.
    pub fn entities_with_display(&self) -> impl Iterator<Item = (&str, &Entity)> + Clone {
        let entities = self.entities.iter();
        entities.map(|entity| (entity.display(&self.text), entity))
    }
}
