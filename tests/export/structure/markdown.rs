//! The blocks of a Markdown document, as two parsers of GitHub's dialect read them.

use comrak::nodes::{AstNode, ListType, NodeValue};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::expected::{BOLD, CODE, Found, ITALIC, Kind, Line, STRUCK, line, lines};
use crate::model::visible_text;

/// The blocks, or markup that the exporter never writes.
pub(crate) type Read = Result<Vec<Found>, String>;

/// Builds blocks from events.
#[derive(Default)]
struct Builder {
    done: Vec<Found>,
    depth: usize,
    /// The number of the next item of each open list.
    lists: Vec<Option<u64>>,
    open: Option<Found>,
    chars: Vec<(char, u8)>,
    links: Vec<(usize, String)>,
    picture: Option<(String, String)>,
    styles: u8,
    row: Vec<usize>,
    is_table: bool,
}

impl Builder {
    fn start(&mut self, kind: Kind) {
        if self.open.is_some() {
            // A paragraph inside of an item.
            if !self.chars.is_empty() {
                self.chars.extend([('\n', 0), ('\n', 0)]);
            }
            return;
        }
        self.open = Some(Found {
            kind,
            depth: self.depth,
            lines: Vec::new(),
            links: Vec::new(),
        });
    }

    fn item(&mut self) {
        self.end();
        let depth = self.lists.len() - 1;
        let next = self.lists.last_mut().expect("a list");
        let number = next.map(|number| u32::try_from(number).expect("a number"));
        *next = next.map(|number| number + 1);
        self.start(Kind::Item(depth, number));
    }

    fn taken(&mut self) -> Vec<Line> {
        let chars = std::mem::take(&mut self.chars);
        let mut lines: Vec<Line> = lines(&chars).into_iter().map(line).collect();
        let is_code = self
            .open
            .as_ref()
            .is_some_and(|open| matches!(open.kind, Kind::Code(_)));
        if is_code || lines.iter().all(Vec::is_empty) {
            lines.retain(|line| !line.is_empty());
        }
        lines
    }

    fn end(&mut self) {
        let lines = self.taken();
        if let Some(mut open) = self.open.take() {
            open.lines.extend(lines);
            if let Some((alt, _)) = self.picture.take() {
                open.kind = Kind::Picture(alt);
            }
            self.done.push(open);
        }
    }

    fn end_paragraph(&mut self) {
        let of_item = |open: &Found| matches!(open.kind, Kind::Item(..));
        if !self.open.as_ref().is_some_and(of_item) {
            self.end();
        }
    }

    fn text(&mut self, text: &str, styles: u8) {
        match &mut self.picture {
            Some((alt, _)) => alt.push_str(text),
            None => self.chars.extend(text.chars().map(|c| (c, styles))),
        }
    }

    fn link(&mut self) {
        let (at, url) = self.links.pop().expect("a link");
        let words: String = self.chars[at..].iter().map(|(c, _)| *c).collect();
        let open = self.open.as_mut().expect("a block");
        open.links.push((visible_text(&words), url));
    }

    fn cell(&mut self) {
        let lines = self.taken();
        let open = self.open.as_mut().expect("a table");
        open.lines
            .push(lines.into_iter().next().unwrap_or_default());
        *self.row.last_mut().expect("a row") += 1;
    }

    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.row);
        self.open.as_mut().expect("a table").kind = Kind::Table(rows);
        self.is_table = false;
        self.end();
    }
}

fn language(info: &str) -> Option<String> {
    (!info.is_empty()).then(|| info.to_owned())
}

/// By GitHub's dialect, or with all extensions.
pub(crate) fn by_pulldown(markdown: &str, all: bool) -> Read {
    let gfm = Options::ENABLE_GFM
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let every = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let options = if all { every } else { gfm };
    let mut b = Builder::default();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Paragraph) => b.start(Kind::Paragraph),
            Event::End(TagEnd::Paragraph) => b.end_paragraph(),
            Event::Start(Tag::Heading { level, .. }) => b.start(Kind::Heading(level as usize)),
            Event::Start(Tag::List(start)) => {
                b.end();
                b.lists.push(start);
            }
            Event::End(TagEnd::List(_)) => {
                b.end();
                b.lists.pop();
            }
            Event::Start(Tag::Item) => b.item(),
            Event::Start(Tag::BlockQuote(None)) => b.depth += 1,
            Event::End(TagEnd::BlockQuote(None)) => b.depth -= 1,
            Event::Start(Tag::CodeBlock(kind)) => b.start(Kind::Code(match kind {
                CodeBlockKind::Fenced(info) => language(&info),
                CodeBlockKind::Indented => None,
            })),
            Event::End(TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock) => b.end(),
            Event::Start(Tag::Table(_)) => {
                b.is_table = true;
                b.start(Kind::Table(Vec::new()));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => b.row.push(0),
            Event::Start(Tag::TableCell) | Event::End(TagEnd::TableHead | TagEnd::TableRow) => {}
            Event::End(TagEnd::TableCell) => b.cell(),
            Event::End(TagEnd::Table) => b.end_table(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                b.links.push((b.chars.len(), dest_url.to_string()));
            }
            Event::End(TagEnd::Link) => b.link(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                b.picture = Some((String::new(), dest_url.to_string()));
            }
            Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Strong) => b.styles |= BOLD,
            Event::End(TagEnd::Strong) => b.styles &= !BOLD,
            Event::Start(Tag::Emphasis) => b.styles |= ITALIC,
            Event::End(TagEnd::Emphasis) => b.styles &= !ITALIC,
            Event::Start(Tag::Strikethrough) => b.styles |= STRUCK,
            Event::End(TagEnd::Strikethrough) => b.styles &= !STRUCK,
            Event::Text(text) => b.text(&text, b.styles),
            Event::Code(text) => b.text(&text, b.styles | CODE),
            Event::HardBreak => b.text("\n", 0),
            Event::Rule => {
                b.start(Kind::Rule);
                b.end();
            }
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(b.done)
}

pub(crate) fn by_comrak(markdown: &str) -> Read {
    let mut options = comrak::Options::default();
    let gfm = &mut options.extension;
    (gfm.strikethrough, gfm.table, gfm.autolink, gfm.tasklist) = (true, true, true, true);
    (gfm.footnotes, gfm.alerts, gfm.math_dollars, gfm.math_code) = (true, true, true, true);
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut b = Builder::default();
    walk(root, &mut b)?;
    Ok(b.done)
}

fn walk<'a>(node: &'a AstNode<'a>, b: &mut Builder) -> Result<(), String> {
    let children = |b: &mut Builder| node.children().try_for_each(|child| walk(child, b));
    let value = node.data.borrow().value.clone();
    let styled = |style: u8, b: &mut Builder| {
        b.styles |= style;
        children(b)?;
        b.styles &= !style;
        Ok(())
    };
    match value {
        NodeValue::Document => children(b)?,
        NodeValue::List(list) => {
            b.end();
            let number = u64::try_from(list.start).expect("a number");
            let is_ordered = list.list_type == ListType::Ordered;
            b.lists.push(is_ordered.then_some(number));
            children(b)?;
            b.end();
            b.lists.pop();
        }
        NodeValue::Item(_) => {
            b.item();
            children(b)?;
            b.end();
        }
        NodeValue::Paragraph => {
            b.start(Kind::Paragraph);
            children(b)?;
            b.end_paragraph();
        }
        NodeValue::Heading(heading) if !heading.setext => {
            b.start(Kind::Heading(usize::from(heading.level)));
            children(b)?;
            b.end();
        }
        NodeValue::BlockQuote => {
            b.depth += 1;
            children(b)?;
            b.depth -= 1;
        }
        NodeValue::CodeBlock(code) => {
            b.start(Kind::Code(language(&code.info)));
            b.text(&code.literal, 0);
            b.end();
        }
        NodeValue::Table(_) => {
            b.start(Kind::Table(Vec::new()));
            children(b)?;
            b.end_table();
        }
        NodeValue::TableRow(_) => {
            b.row.push(0);
            children(b)?;
        }
        NodeValue::TableCell => {
            children(b)?;
            b.cell();
        }
        NodeValue::Link(link) => {
            b.links.push((b.chars.len(), link.url.clone()));
            children(b)?;
            b.link();
        }
        NodeValue::Image(link) => {
            b.picture = Some((String::new(), link.url.clone()));
            children(b)?;
        }
        NodeValue::Strong => return styled(BOLD, b),
        NodeValue::Emph => return styled(ITALIC, b),
        NodeValue::Strikethrough => return styled(STRUCK, b),
        NodeValue::Text(text) => b.text(&text, b.styles),
        NodeValue::Code(code) => b.text(&code.literal, b.styles | CODE),
        NodeValue::LineBreak => b.text("\n", 0),
        NodeValue::ThematicBreak => {
            b.start(Kind::Rule);
            b.end();
        }
        other => return Err(format!("{other:?}")),
    }
    Ok(())
}
