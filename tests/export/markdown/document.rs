//! What a Markdown parser makes of an export: blocks with their words, links and pictures.

use comrak::nodes::{AstNode, ListType, NodeValue};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::model::visible_text;

/// The output of a parser.
#[derive(Debug, Default)]
pub(super) struct Doc {
    pub(super) blocks: Vec<Block>,
    pub(super) rules: usize,
    pub(super) quotes: usize,
    /// Markup that the exporter never writes.
    pub(super) alien: Vec<String>,
}

/// A paragraph, heading or item of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// The number of block quotes that contain it.
    pub(super) depth: usize,
    pub(super) text: String,
    pub(super) links: Vec<(String, String)>,
    pub(super) pictures: Vec<(String, String)>,
    pub(super) strong: Vec<String>,
    pub(super) emphasised: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Kind {
    #[default]
    Paragraph,
    Heading(u8),
    Item,
}

impl Block {
    pub(super) fn lines(&self) -> Vec<String> {
        let lines = self.text.split('\n').map(visible_text);
        lines.filter(|line| !line.is_empty()).collect()
    }
}

/// Builds a document from start and end events.
#[derive(Default)]
struct Builder {
    doc: Doc,
    depth: usize,
    open: Option<Block>,
    /// The start of the text of open elements, with the URL of links and pictures.
    marks: Vec<(usize, String)>,
    /// The text of the current picture.
    alt: Option<String>,
}

impl Builder {
    fn block(&mut self, kind: Kind) {
        if self.open.is_none() {
            let depth = self.depth;
            self.open = Some(Block {
                kind,
                depth,
                ..Block::default()
            });
        }
    }

    fn end(&mut self) {
        self.doc.blocks.extend(self.open.take());
    }

    fn text(&mut self, text: &str) {
        match (&mut self.alt, &mut self.open) {
            (Some(alt), _) => alt.push_str(text),
            (None, Some(block)) => block.text.push_str(text),
            (None, None) => self.doc.alien.push(format!("text in no block: {text:?}")),
        }
    }

    fn mark(&mut self, url: &str) {
        let at = self.open.as_ref().map_or(0, |block| block.text.len());
        self.marks.push((at, url.to_owned()));
    }

    fn since_mark(&mut self) -> (String, String) {
        let (at, url) = self.marks.pop().expect("a mark");
        let text = self.open.as_ref().map_or("", |block| &block.text[at..]);
        (visible_text(text), url)
    }

    fn link(&mut self) {
        let link = self.since_mark();
        self.open.as_mut().expect("a block").links.push(link);
    }

    fn picture(&mut self, url: String) {
        let alt = self.alt.take().unwrap_or_default();
        self.open
            .as_mut()
            .expect("a block")
            .pictures
            .push((visible_text(&alt), url));
    }
}

fn by_pulldown(markdown: &str, options: Options) -> Doc {
    let mut b = Builder::default();
    let mut urls = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Paragraph) => b.block(Kind::Paragraph),
            Event::Start(Tag::Item) => b.block(Kind::Item),
            Event::Start(Tag::Heading { level, .. }) => b.block(Kind::Heading(match level {
                HeadingLevel::H1 => 1,
                HeadingLevel::H2 => 2,
                _ => 3,
            })),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => b.end(),
            Event::Start(Tag::List(None)) | Event::End(TagEnd::List(false)) => {}
            Event::Start(Tag::BlockQuote(None)) => {
                b.depth += 1;
                b.doc.quotes += 1;
            }
            Event::End(TagEnd::BlockQuote(None)) => b.depth -= 1,
            Event::Start(Tag::Link { dest_url, .. }) => b.mark(&dest_url),
            Event::End(TagEnd::Link) => b.link(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                b.alt = Some(String::new());
                urls.push(dest_url.to_string());
            }
            Event::End(TagEnd::Image) => b.picture(urls.pop().expect("an image")),
            Event::Start(Tag::Strong | Tag::Emphasis) => b.mark(""),
            Event::End(TagEnd::Strong) => {
                let (words, _) = b.since_mark();
                b.open.as_mut().expect("a block").strong.push(words);
            }
            Event::End(TagEnd::Emphasis) => {
                let (words, _) = b.since_mark();
                b.open.as_mut().expect("a block").emphasised.push(words);
            }
            Event::Text(text) => b.text(&text),
            Event::HardBreak => b.text("\n"),
            Event::Rule => b.doc.rules += 1,
            other => b.doc.alien.push(format!("{other:?}")),
        }
    }
    b.doc
}

fn by_comrak(markdown: &str, all: bool) -> Doc {
    let mut options = comrak::Options::default();
    let gfm = &mut options.extension;
    (gfm.strikethrough, gfm.table, gfm.autolink, gfm.tasklist) = (true, true, true, true);
    (gfm.footnotes, gfm.alerts, gfm.math_dollars, gfm.math_code) = (true, true, true, true);
    if all {
        (gfm.superscript, gfm.subscript, gfm.underline, gfm.spoiler) = (true, true, true, true);
        (
            gfm.inline_footnotes,
            gfm.description_lists,
            gfm.multiline_block_quotes,
        ) = (true, true, true);
        (
            gfm.wikilinks_title_after_pipe,
            gfm.highlight,
            gfm.insert,
            gfm.subtext,
        ) = (true, true, true, true);
        (gfm.block_directive, gfm.greentext) = (true, true);
    }
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut b = Builder::default();
    walk(root, &mut b);
    b.doc
}

fn walk<'a>(node: &'a AstNode<'a>, b: &mut Builder) {
    let children = |b: &mut Builder| node.children().for_each(|child| walk(child, b));
    let value = node.data.borrow().value.clone();
    match value {
        NodeValue::Document => children(b),
        NodeValue::List(list) if list.list_type == ListType::Bullet => children(b),
        NodeValue::Paragraph if b.open.is_some() => children(b),
        NodeValue::Paragraph | NodeValue::Item(_) | NodeValue::Heading(_) => {
            b.block(match value {
                NodeValue::Heading(heading) if !heading.setext => Kind::Heading(heading.level),
                NodeValue::Heading(_) => Kind::Heading(99),
                NodeValue::Item(_) => Kind::Item,
                _ => Kind::Paragraph,
            });
            children(b);
            b.end();
        }
        NodeValue::BlockQuote => {
            b.depth += 1;
            b.doc.quotes += 1;
            children(b);
            b.depth -= 1;
        }
        NodeValue::Link(link) => {
            b.mark(&link.url);
            children(b);
            b.link();
        }
        NodeValue::Image(link) => {
            b.alt = Some(String::new());
            children(b);
            b.picture(link.url.clone());
        }
        NodeValue::Strong => {
            b.mark("");
            children(b);
            let (words, _) = b.since_mark();
            b.open.as_mut().expect("a block").strong.push(words);
        }
        NodeValue::Emph => {
            b.mark("");
            children(b);
            let (words, _) = b.since_mark();
            b.open.as_mut().expect("a block").emphasised.push(words);
        }
        NodeValue::Text(text) => b.text(&text),
        NodeValue::LineBreak => b.text("\n"),
        NodeValue::ThematicBreak => b.doc.rules += 1,
        other => b.doc.alien.push(format!("{other:?}")),
    }
}

/// Every parser and set of extensions that is tested.
pub(super) fn read(markdown: &str) -> Vec<(&'static str, Doc)> {
    let all = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let gfm = Options::ENABLE_GFM
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    vec![
        ("CommonMark", by_pulldown(markdown, Options::empty())),
        ("GFM", by_pulldown(markdown, gfm)),
        ("all of pulldown-cmark", by_pulldown(markdown, all)),
        ("GFM of comrak", by_comrak(markdown, false)),
        ("all of comrak", by_comrak(markdown, true)),
    ]
}
