//! Reads a post's Markdown into its text, with blocks, styles, entities and media.

use std::borrow::Cow;
use std::ops::Range;

use super::blocks::BlockWriter;
use super::dump_text::{is_cut, of_picture, of_video};
use super::rich_text::add_implied;
use crate::dom::Links;
use crate::markdown::{self, Event, Part};
use crate::model::{
    Block, BlockKind, Entity, EntityKind, Media, Post, Quote, Span, Style, StyleKind, Tally,
};
use crate::text::markdown::{Picture, video};

/// The content of a post while its parts are read, each of which is Markdown.
#[derive(Debug)]
pub(crate) struct MarkdownText<'l> {
    links: Option<&'l Links>,
    writer: BlockWriter,
    entities: Vec<Entity>,
    media: Vec<Media>,
    quotes: Vec<Quote>,
    /// The number of blocks.
    blocks: usize,
    /// Whether all of it was read as Markdown, and not a part as plain lines.
    all: bool,
}

/// The maximum number of blocks of a post: what follows is its last one. The longest articles have some thousand.
const BLOCKS: usize = 10_000;

impl<'l> MarkdownText<'l> {
    pub(crate) fn new(links: Option<&'l Links>) -> Self {
        Self {
            links,
            writer: BlockWriter::new(),
            entities: Vec::new(),
            media: Vec::new(),
            quotes: Vec::new(),
            blocks: 0,
            all: true,
        }
    }

    /// Reads a part: blocks of Markdown.
    pub(crate) fn read(&mut self, source: &str) {
        let mut reading = Reading {
            source,
            open: Vec::new(),
            block: None,
            description: None,
            behind: 0,
        };
        self.all &= markdown::parse(source, |event, span| reading.take(self, event, span));
        self.writer.end();
    }

    /// Adds a block of code that is known to be one.
    pub(crate) fn code(&mut self, language: Option<&str>, code: &str) {
        if self.count().is_some() {
            let language = language.map(Into::into);
            self.writer.begin(BlockKind::Code { language });
        }
        self.writer.push_exact(code);
        self.writer.end();
    }

    /// Adds an embedded post in its place.
    pub(crate) fn quote(&mut self, quote: Quote) {
        if let Some(index) = index(self.quotes.len()) {
            self.quotes.push(quote);
            self.writer.place(BlockKind::Quote { index });
        }
    }

    /// Adds a medium in its place.
    pub(crate) fn medium(&mut self, medium: Media) {
        if let Some(index) = index(self.media.len()) {
            self.media.push(medium);
            self.writer.place(BlockKind::Media { index });
        }
    }

    /// Counts a block; `None` if there are too many.
    fn count(&mut self) -> Option<()> {
        self.blocks += 1;
        self.all &= self.blocks <= BLOCKS;
        (self.blocks <= BLOCKS).then_some(())
    }

    /// Sets the post's content. Returns whether all of it was read as Markdown.
    pub(crate) fn finish(mut self, post: &mut Post) -> bool {
        let written = self.writer.finish();
        if let Some(text) = &written.text {
            let in_code = |entity: &Entity| is_in_code(entity, &written.blocks, &written.styles);
            add_implied(&mut self.entities, text, |entity| !in_code(entity));
        }
        post.text = written.text;
        post.entities = self.entities;
        if !is_plain(&written.blocks) {
            post.blocks = written.blocks;
        }
        post.styles = written.styles;
        post.media = self.media;
        post.quotes = self.quotes;
        self.all
    }
}

/// Returns the index of the next medium or quote; one more than the limit is enough for the parse to refuse the post.
fn index(length: usize) -> Option<u32> {
    u32::try_from(length)
        .ok()
        .filter(|_| length <= Tally::MEDIA)
}

/// Whether blocks say no more than the text does: paragraphs, and media and quotes below them.
fn is_plain(blocks: &[Block]) -> bool {
    let words = |block: &Block| block.kind == BlockKind::Paragraph;
    let placed = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Media { .. } | BlockKind::Quote { .. }
        )
    };
    let below = blocks.iter().skip_while(|block| words(block));
    below.into_iter().all(placed)
}

/// Whether an entity that the text implies is in code.
fn is_in_code(entity: &Entity, blocks: &[Block], styles: &[Style]) -> bool {
    let at = entity.span.start();
    let before = blocks.partition_point(|block| block.span.start() <= at);
    let block = before.checked_sub(1).and_then(|before| blocks.get(before));
    let code =
        |block: &&Block| matches!(block.kind, BlockKind::Code { .. }) && at < block.span.end();
    let before = styles.partition_point(|style| style.span.start() <= at);
    // Styles of four kinds may start at one place.
    let near = before.saturating_sub(StyleKinds::COUNT)..before;
    let inline = |style: &Style| style.kind == StyleKind::Code && at < style.span.end();
    block.as_ref().is_some_and(code) || styles.get(near).is_some_and(|near| near.iter().any(inline))
}

/// The number of kinds of styles.
struct StyleKinds;

impl StyleKinds {
    const COUNT: usize = 4;
}

/// The state while a part is read.
struct Reading<'t> {
    source: &'t str,
    open: Vec<Open<'t>>,
    /// The number of open parts at the container of the block that is being written.
    block: Option<usize>,
    /// The description of the picture that is open.
    description: Option<String>,
    /// The end of a video in the source, whose tags have been read.
    behind: usize,
}

/// An open part.
enum Open<'t> {
    Block,
    /// A block after the maximum number of them.
    Rest,
    Quote,
    List,
    Item,
    Table,
    Cell,
    Code,
    Style(StyleKind),
    /// A link, and the position at which its words begin.
    Link(Cow<'t, str>, usize),
    Picture(Cow<'t, str>),
}

impl<'t> Reading<'t> {
    fn take(&mut self, text: &mut MarkdownText<'_>, event: Event<'t>, span: Range<usize>) {
        if span.start < self.behind {
            return;
        }
        match event {
            Event::Open(part) => self.begin(text, part),
            Event::Close => self.end(text),
            Event::Words(words) => self.words(text, &words),
            Event::Html(tag) => self.html(text, &tag, span.start),
            Event::Break => text.writer.line_break(),
            Event::Rule => {
                if text.count().is_some() {
                    text.writer.place(BlockKind::Rule);
                }
                self.block = None;
            }
        }
    }

    fn begin(&mut self, text: &mut MarkdownText<'_>, part: Part<'t>) {
        let is_block = matches!(
            part,
            Part::Paragraph
                | Part::Html
                | Part::Heading(_)
                | Part::Item(_)
                | Part::Code(_)
                | Part::Table
        );
        if is_block && text.count().is_none() {
            match part {
                Part::Paragraph | Part::Html | Part::Heading(_) => text.writer.paragraph(),
                _ => text.writer.new_line(),
            }
            self.open.push(Open::Rest);
            return;
        }
        let writer = &mut text.writer;
        let open = match part {
            Part::Paragraph | Part::Html => {
                self.paragraph(writer);
                Open::Block
            }
            Part::Heading(level) => {
                writer.begin(BlockKind::Heading { level });
                self.block = None;
                Open::Block
            }
            Part::Quote => Open::Quote,
            Part::List => Open::List,
            Part::Item(number) => {
                let lists = self.open.iter().filter(|open| matches!(open, Open::List));
                let depth = u8::try_from(lists.count().saturating_sub(1)).unwrap_or(u8::MAX);
                let number = number.and_then(|number| number.get(..number.len() - 1)?.parse().ok());
                writer.begin(BlockKind::ListItem { depth, number });
                self.block = Some(self.open.len() + 1);
                Open::Item
            }
            Part::Code(info) => {
                let language = info.split_whitespace().next().map(Into::into);
                writer.begin(BlockKind::Code { language });
                self.block = None;
                Open::Code
            }
            Part::Table => {
                writer.begin_table();
                self.block = None;
                Open::Table
            }
            Part::Row => {
                writer.row();
                Open::Cell
            }
            Part::Cell => {
                writer.cell();
                Open::Cell
            }
            Part::Bold => style(writer, StyleKind::Bold),
            Part::Italic => style(writer, StyleKind::Italic),
            Part::Struck => style(writer, StyleKind::Strikethrough),
            Part::InlineCode => style(writer, StyleKind::Code),
            Part::Link(target) => Open::Link(target, writer.mark()),
            Part::Picture(address) => {
                self.description = Some(String::new());
                Open::Picture(address)
            }
        };
        self.open.push(open);
    }

    /// Begins a paragraph: outside, in an item, or in a quote.
    fn paragraph(&mut self, writer: &mut BlockWriter) {
        let depth = self.open.len();
        let is_begun = self.block == Some(depth);
        match self.open.last() {
            Some(Open::Quote) if is_begun => writer.paragraph(),
            Some(Open::Quote) => {
                writer.begin(BlockKind::BlockQuote);
                self.block = Some(depth);
            }
            Some(Open::Item) if is_begun => {
                if !writer.is_at_start() {
                    writer.new_line();
                }
            }
            _ => {
                writer.begin(BlockKind::Paragraph);
                self.block = None;
            }
        }
    }

    fn end(&mut self, text: &mut MarkdownText<'_>) {
        let writer = &mut text.writer;
        match self.open.pop() {
            Some(Open::Style(kind)) => writer.end_style(kind),
            Some(Open::Link(target, start)) => {
                let span = writer.span_since(start);
                let display = span.and_then(|span| writer.as_str().get(span.range()));
                if let (Some(span), Some(display)) = (span, display)
                    && text.entities.len() <= Tally::ENTITIES
                {
                    text.entities
                        .push(link_entity(span, display, &target, text.links));
                }
            }
            Some(Open::Picture(src)) => {
                let href = match self.open.last() {
                    Some(Open::Link(target, _)) => Some(target.clone().into_owned()),
                    _ => None,
                };
                let picture = Picture {
                    alt: self.description.take().unwrap_or_default(),
                    src: src.into_owned(),
                    href,
                };
                text.medium(of_picture(&picture, text.links));
                self.block = None;
            }
            Some(Open::Cell) => writer.end_cell(),
            Some(Open::Quote | Open::Item | Open::Code | Open::Table) => {
                writer.end();
                self.block = None;
            }
            // The paragraphs of an item or a quote are parts of its block.
            Some(Open::Block) if self.block.is_none() => writer.end(),
            Some(Open::Block | Open::List | Open::Rest) | None => {}
        }
    }

    fn words(&mut self, text: &mut MarkdownText<'_>, words: &str) {
        if let Some(description) = &mut self.description {
            description.push_str(words);
            return;
        }
        text.writer.push_exact(words);
    }

    fn html(&mut self, text: &mut MarkdownText<'_>, tag: &str, at: usize) {
        let here = self.source.get(at..).unwrap_or_default();
        if let Some((video, rest)) = Some(tag)
            .filter(|tag| tag.starts_with("<video"))
            .and_then(|_| video(here))
        {
            self.behind = self.source.len() - rest.len();
            text.medium(of_video(&video, text.links));
            self.block = None;
        } else if matches!(tag.trim(), "<br>" | "<br/>" | "<br />") {
            text.writer.line_break();
        } else {
            self.words(text, tag);
        }
    }
}

fn style<'t>(writer: &mut BlockWriter, kind: StyleKind) -> Open<'t> {
    writer.begin_style(kind);
    Open::Style(kind)
}

/// Returns the entity of a link in a text, without its target if that is truncated or no URL.
pub(super) fn link_entity(
    span: Span,
    display: &str,
    target: &str,
    links: Option<&Links>,
) -> Entity {
    let kind = match display.chars().next() {
        Some('@') => EntityKind::Mention,
        Some('#') => EntityKind::Hashtag,
        _ => EntityKind::Link,
    };
    let mut entity = Entity::new(kind, span);
    entity.set_truncated(display);
    // A truncated target leads nowhere.
    if is_cut(target) {
        entity.truncated = kind == EntityKind::Link;
    } else {
        entity.set_url(links.and_then(|links| links.resolve(target)));
    }
    entity
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Post {
        let links = Links::new("https://x.com/");
        let mut text = MarkdownText::new(links.as_ref());
        text.read(source);
        let mut post = Post::new();
        assert!(text.finish(&mut post));
        post
    }

    fn blocks(post: &Post) -> String {
        let kind = |block: &Block| match &block.kind {
            BlockKind::ListItem { depth, number } => format!("item {depth} {number:?}"),
            BlockKind::Code { language } => format!("code {language:?}"),
            BlockKind::Table { rows } => format!("table {}", rows.len()),
            kind => format!("{kind:?}").to_lowercase(),
        };
        let all = post.blocks_with_text();
        all.map(|(words, block)| format!("{}: {words}\n", kind(block)))
            .collect()
    }

    #[test]
    fn an_article() {
        let post = read(
            "## Terns\n\nThey **dive** for `fish`.\n\n1. Little\n2. Common\n\n   - grey\n\n```rust\nfn a() {\n    b();\n}\n```\n\n![A tern](https://pbs.twimg.com/media/t.jpg)\n\n> Nobody asked.\n> \n> Ever.\n\n| a | b |\n|---|---|\n| c | d |\n\nThe end, [of it](https://a.example/?a&amp;b).",
        );
        assert_eq!(
            post.text.as_deref(),
            Some(
                "Terns\n\nThey dive for fish.\n\n1. Little\n2. Common\n• grey\n\nfn a() {\n    b();\n}\n\nNobody asked.\n\nEver.\n\na\tb\nc\td\n\nThe end, of it."
            )
        );
        assert_eq!(
            blocks(&post),
            "heading { level: 2 }: Terns\nparagraph: They dive for fish.\nitem 0 Some(1): Little\nitem 0 Some(2): Common\nitem 1 None: grey\ncode Some(\"rust\"): fn a() {\n    b();\n}\nmedia { index: 0 }: \nblockquote: Nobody asked.\n\nEver.\ntable 2: a\tb\nc\td\nparagraph: The end, of it.\n"
        );
        let styles: Vec<_> = post.styles.iter().map(|style| style.kind).collect();
        assert_eq!(styles, [StyleKind::Bold, StyleKind::Code]);
        let (display, entity) = post.entities_with_display().next().unwrap();
        assert_eq!(
            (display, entity.url_str()),
            ("of it", Some("https://a.example/?a&b"))
        );
        assert_eq!(post.media[0].alt.as_deref(), Some("A tern"));
    }

    #[test]
    fn a_plain_post_has_no_blocks() {
        let post = read(
            "Terns \\- &amp;lt; @tern\n\n1\\. two  spaces\n\n![Image](https://pbs.twimg.com/media/t.jpg)",
        );
        assert_eq!(
            post.text.as_deref(),
            Some("Terns - &lt; @tern\n\n1. two  spaces")
        );
        assert_eq!(
            (post.blocks.len(), post.entities.len(), post.media.len()),
            (0, 1, 1)
        );
    }

    #[test]
    fn what_is_in_code_is_no_mention() {
        let post = read("`@tern` and @gull\n\n```\n@tern\n```");
        let found: Vec<_> = post.entities_with_display().map(|it| it.0).collect();
        assert_eq!(found, ["@gull"]);
    }

    #[test]
    fn videos_are_html() {
        let post = read(
            "a <video controls=\"\" poster=\"https://p/q.jpg\"><source src=\"https://v/w.mp4\" type=\"video/mp4\"></video> b <b>",
        );
        assert_eq!(post.media.len(), 1);
        assert_eq!(
            post.text
                .as_deref()
                .map(|text| text.replace('\n', ""))
                .as_deref(),
            Some("ab <b>")
        );
    }
}
