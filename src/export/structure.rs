//! The content of a post in order: the blocks of its text, and what is between them.
//!
//! A thread may be built by hand, so nothing is assumed about spans: a block whose span overlaps the one before, splits
//! a character or is out of range is no block, and its words are a part of the text around it.

use std::ops::Range;

use super::safe::is_blank;
use crate::model::{Block, BlockKind, Media, Post, Quote, Span};

/// A part of a post's content. A range is one of its text.
#[derive(Clone, Debug)]
pub(super) enum Content<'p> {
    /// Paragraphs.
    Words(Range<usize>),
    /// A heading that is not blank, of a level from 1.
    Heading(u8, Range<usize>),
    Item(Item, Range<usize>),
    /// Code, and its language.
    Code(Option<&'p str>, Range<usize>),
    BlockQuote(Range<usize>),
    /// The rows of a table with at least one cell. All words of the table are in its cells.
    Table(&'p [Vec<Span>]),
    Media(&'p Media),
    Quote(&'p Quote),
    Rule,
}

/// An item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// At most one more than that of the item before, and less than [`DEEPEST`].
    pub(super) depth: usize,
    pub(super) number: Option<u32>,
}

/// The maximum depth of lists: each level takes some columns of each line.
const DEEPEST: usize = 8;

/// The media and quotes of a post that have a place in its text.
#[derive(Debug, Default)]
pub(super) struct Placed {
    media: Vec<bool>,
    quotes: Vec<bool>,
}

impl Placed {
    /// Returns the media without a place.
    pub(super) fn other_media<'p>(&self, post: &'p Post) -> impl Iterator<Item = &'p Media> {
        others(&post.media, &self.media)
    }

    /// Returns the quotes without a place.
    pub(super) fn other_quotes<'p>(&self, post: &'p Post) -> impl Iterator<Item = &'p Quote> {
        others(&post.quotes, &self.quotes)
    }
}

fn others<'p, T>(list: &'p [T], placed: &[bool]) -> impl Iterator<Item = &'p T> {
    let each = list.iter().enumerate();
    each.filter(|(at, _)| placed.get(*at) != Some(&true))
        .map(|(_, item)| item)
}

/// Returns an item that has not been placed yet, and marks it.
fn place<'p, T>(list: &'p [T], placed: &mut [bool], index: u32) -> Option<&'p T> {
    let placed = placed.get_mut(index as usize)?;
    let item = list.get(index as usize)?;
    (!std::mem::replace(placed, true)).then_some(item)
}

/// Calls `with` with the content of a post's text, or of a part of it, in order.
pub(super) fn each_content<'p>(
    post: &'p Post,
    part: Range<usize>,
    with: impl FnMut(Content<'p>),
) -> Placed {
    if post.blocks.is_empty() {
        let mut with = with;
        with(Content::Words(part));
        return Placed::default();
    }
    let mut reader = Reader {
        text: post.text.as_deref().unwrap_or_default(),
        done: part.start,
        open: 0,
        part,
        with,
    };
    let mut placed = Placed {
        media: vec![false; post.media.len()],
        quotes: vec![false; post.quotes.len()],
    };
    for block in &post.blocks {
        match &block.kind {
            BlockKind::Media { index } => {
                if let Some(media) = place(&post.media, &mut placed.media, *index) {
                    reader.at(block.span, Content::Media(media));
                }
            }
            BlockKind::Quote { index } => {
                if let Some(quote) = place(&post.quotes, &mut placed.quotes, *index) {
                    reader.at(block.span, Content::Quote(quote));
                }
            }
            BlockKind::Rule => reader.at(block.span, Content::Rule),
            _ => reader.block(block),
        }
    }
    reader.words_to(reader.part.end, None);
    placed
}

struct Reader<'p, W> {
    text: &'p str,
    part: Range<usize>,
    /// The end of the content so far.
    done: usize,
    /// The number of lists that an item may be in.
    open: usize,
    with: W,
}

impl<'p, W: FnMut(Content<'p>)> Reader<'p, W> {
    /// Content without words, at the start of a span.
    fn at(&mut self, span: Span, content: Content<'p>) {
        let start = span.start();
        if start <= self.part.end && self.text.get(self.done..start).is_some() {
            self.words_to(start, None);
        }
        self.open = 0;
        (self.with)(content);
    }

    /// Content that is words.
    fn block(&mut self, block: &'p Block) {
        // The part may start or end inside a block.
        let start = block.span.start().max(self.part.start);
        let end = block.span.end().min(self.part.end);
        let Some(words) = self.text.get(start..end).filter(|_| start >= self.done) else {
            return;
        };
        let (range, blank) = (start..end, is_blank(words));
        let content = match &block.kind {
            BlockKind::Heading { .. } | BlockKind::BlockQuote if blank => Content::Words(range),
            BlockKind::Heading { level } => Content::Heading(*level, range),
            BlockKind::BlockQuote => Content::BlockQuote(range),
            BlockKind::Code { language } => Content::Code(language.as_deref(), range),
            BlockKind::ListItem { depth, number } => {
                let depth = usize::from(*depth).min(DEEPEST - 1);
                let number = *number;
                self.words_to(start, Some(number));
                let depth = depth.min(self.open);
                self.open = depth + 1;
                self.done = end;
                (self.with)(Content::Item(Item { depth, number }, range));
                return;
            }
            BlockKind::Table { rows } if is_table(self.text, &range, rows) => Content::Table(rows),
            BlockKind::Table { .. } => return,
            _ => Content::Words(range),
        };
        self.words_to(start, None);
        self.done = end;
        self.open = 0;
        (self.with)(content);
    }

    /// The words before a place that are in no block, without the mark of the item that starts there.
    fn words_to(&mut self, end: usize, item: Option<Option<u32>>) {
        let words = self.text.get(self.done..end).unwrap_or_default();
        let own = match item {
            Some(number) => without_mark(words, number),
            None => words,
        };
        if !is_blank(own) {
            self.open = 0;
            (self.with)(Content::Words(self.done..self.done + own.len()));
        }
        self.done = self.done.max(end);
    }
}

/// Returns the text before an item without the item's mark.
fn without_mark(text: &str, number: Option<u32>) -> &str {
    let (before, line) = text.split_at(text.rfind('\n').map_or(0, |end| end + 1));
    let mark = line.trim();
    let is_mark = match number {
        Some(number) => mark
            .strip_suffix(['.', ')'])
            .is_some_and(|digits| digits.parse() == Ok(number)),
        None => mark == "•",
    };
    if is_mark { before } else { text }
}

/// Whether the cells of a table are in order and have all its words.
fn is_table(text: &str, range: &Range<usize>, rows: &[Vec<Span>]) -> bool {
    let mut done = range.start;
    let is_between = |words: Option<&str>| words.is_some_and(is_blank);
    let mut cells = rows.iter().flatten().peekable();
    let any = cells.peek().is_some();
    let in_order = cells.all(|cell| {
        let fits = is_between(text.get(done..cell.start()))
            && cell.end() <= range.end
            && text.get(cell.range()).is_some();
        done = cell.end();
        fits
    });
    any && in_order && is_between(text.get(done..range.end))
}

/// Returns the name of a programming language if it is a single word that no format treats as markup.
pub(super) fn language(language: Option<&str>) -> Option<&str> {
    language.filter(|name| {
        (1..=40).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+#.-_".contains(&byte))
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(post: &Post) -> Vec<String> {
        let text = post.text.as_deref().unwrap_or_default();
        let mut shown = Vec::new();
        let placed = each_content(post, 0..text.len(), |content| {
            shown.push(match content {
                Content::Words(range) => format!("words {:?}", &text[range]),
                Content::Heading(level, range) => format!("h{level} {:?}", &text[range]),
                Content::Item(item, range) => {
                    format!("{} {:?} {:?}", item.depth, item.number, &text[range])
                }
                Content::Code(language, range) => format!("code {language:?} {:?}", &text[range]),
                Content::BlockQuote(range) => format!("quote {:?}", &text[range]),
                Content::Table(rows) => format!("table {}", rows.len()),
                Content::Media(_) => "media".to_owned(),
                Content::Quote(_) => "post".to_owned(),
                Content::Rule => "rule".to_owned(),
            });
        });
        let (media, quotes) = (placed.other_media(post), placed.other_quotes(post));
        shown.push(format!("left {} {}", media.count(), quotes.count()));
        shown
    }

    fn post(text: &str, blocks: Vec<Block>) -> Post {
        let mut post = Post::new();
        post.text = Some(text.to_owned());
        post.blocks = blocks;
        post
    }

    fn item(depth: u8, number: Option<u32>, start: usize, end: usize) -> Block {
        Block::new(BlockKind::ListItem { depth, number }, Span::new(start, end))
    }

    #[test]
    fn marks_of_items_are_not_words() {
        let text = "1. One\n• two\n3. Three\nx. Four";
        let blocks = vec![
            item(0, Some(1), 3, 6),
            item(9, None, 11, 14),
            item(0, Some(4), 18, 23),
            item(3, None, 27, 31),
        ];
        assert_eq!(
            shown(&post(text, blocks)),
            [
                "0 Some(1) \"One\"", "1 None \"two\"", "words \"\\n3. \"", "0 Some(4) \"Three\"",
                "words \"\\nx. \"", "0 None \"Four\"", "left 0 0"
            ]
        );
    }

    #[test]
    fn spans_that_are_none_lose_no_words() {
        let heading = |start, end| {
            let level = BlockKind::Heading { level: 1 };
            Block::new(level, Span::new(start, end))
        };
        let rows = vec![vec![Span::new(4, 5)]];
        let blocks = vec![
            heading(1, 2),
            heading(0, 3),
            heading(2, 4),
            Block::new(BlockKind::Table { rows }, Span::new(3, 6)),
            heading(7, 99),
            Block::new(BlockKind::Rule, Span::new(99, 99)),
            Block::new(BlockKind::Media { index: 5 }, Span::new(3, 3)),
        ];
        let expected = ["h1 \"éb\"", "rule", "words \" cdéf\"", "left 0 0"];
        assert_eq!(shown(&post("éb cdéf", blocks)), expected);
    }

    #[test]
    fn media_and_quotes_have_one_place() {
        let mut post = post("a\n\nb", Vec::new());
        let media = |index, at| Block::new(BlockKind::Media { index }, Span::new(at, at));
        post.media = vec![Media::new(crate::model::MediaKind::Photo); 2];
        post.quotes = vec![Quote::new()];
        post.blocks = vec![
            Block::new(BlockKind::Paragraph, Span::new(0, 1)),
            media(1, 3),
            media(1, 3),
            Block::new(BlockKind::Quote { index: 0 }, Span::new(3, 3)),
        ];
        let expected = ["words \"a\"", "media", "post", "words \"b\"", "left 1 0"];
        assert_eq!(shown(&post), expected);
    }
}
