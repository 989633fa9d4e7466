//! Text with its links; mostly its white space is the author's, as with the style `white-space: pre-wrap`.

use std::ops::Range;

use url::Url;

use super::blocks::{StructuredText, add_blocks, add_paragraphs, sort_styles};
use super::select::{link_target, raw_text};
use super::structure::{EDITOR_TEXT, Structure};
use crate::dom::{Element, Links, Step, Tag, TextBuilder};
use crate::model::{Block, BlockKind, Entity, EntityKind, Span, Style, StyleKind, Tally};
use crate::text::{cashtags, entities_of_post};

/// Builds such a text: nothing is changed except white space at its start and end, and the indentation that a program
/// inserted before each line.
#[derive(Debug, Default)]
struct Written {
    text: String,
    /// The width of the indentation to remove from the start of each line.
    indent: usize,
    /// The rest of it to remove from the current line.
    due: usize,
    styles: Vec<Style>,
    /// The styles that are open, and the positions from which they apply.
    styling: Vec<(StyleKind, usize)>,
}

impl Written {
    /// Returns the builder for an element's text. An indented source is recognized by its lines: all but the first then
    /// begin with at least the white space that precedes the element itself.
    fn inside(element: Element<'_>) -> Self {
        Self {
            indent: indentation(element),
            ..Self::default()
        }
    }

    /// Adds text.
    fn push_str(&mut self, text: &str) {
        for c in text.chars() {
            let space = c.is_ascii_whitespace();
            if c == '\n' {
                self.due = self.indent;
            } else if space && self.due > 0 {
                self.due -= 1;
                continue;
            } else {
                self.due = 0;
            }
            if !(space && self.text.is_empty()) {
                self.text.push(c);
            }
        }
    }

    /// Returns the position at which the next piece begins.
    fn mark(&self) -> usize {
        self.text.len()
    }

    /// Returns the span of the text since a mark, without white space at both ends; `None` if there is none.
    fn span_since(&self, mark: usize) -> Option<Span> {
        let words = self.text.get(mark..)?;
        let start = mark + (words.len() - words.trim_ascii_start().len());
        let end = mark + words.trim_ascii_end().len();
        (start < end).then(|| Span::new(start, end))
    }

    /// Returns the text so far.
    fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text, if there is any.
    fn finish(mut self) -> Option<String> {
        self.text.truncate(self.text.trim_ascii_end().len());
        Some(self.text).filter(|text| !text.is_empty())
    }
}

/// The text of an element, with its links.
#[derive(Debug, Default)]
pub struct LinkedText<'d> {
    /// The text; `None` if there is none.
    pub text: Option<String>,
    /// The links in them, for [`Post::entities`](crate::model::Post::entities).
    pub entities: Vec<Entity>,
    /// Their structure, for [`Post::blocks`](crate::model::Post::blocks), if it was to be read.
    pub blocks: Vec<Block>,
    /// Their styles, for [`Post::styles`](crate::model::Post::styles), if they were to be read.
    pub styles: Vec<Style>,
    /// A link's `href` without a valid target; empty if it has none.
    pub(crate) invalid: Option<&'d str>,
    /// Whether there is a link that is not an `<a>`.
    pub(crate) unmarked: bool,
    /// Whether each line but the first begins with much white space of unknown origin.
    pub(crate) indented: bool,
    /// The name of an element whose meaning is not known.
    pub(crate) unknown: Option<&'d str>,
}

impl LinkedText<'_> {
    /// Puts the first media of a post before the text.
    pub(crate) fn place_before(&mut self, media: usize) {
        let Some(text) = self.text.as_deref().filter(|_| media > 0) else {
            return;
        };
        let index = |at| u32::try_from(at).unwrap_or(u32::MAX);
        let first = |at| Block::new(BlockKind::Media { index: index(at) }, Span::new(0, 0));
        let mut blocks: Vec<Block> = (0..media).map(first).collect();
        if self.blocks.is_empty() {
            add_paragraphs(&mut blocks, text, 0..text.len());
        }
        blocks.append(&mut self.blocks);
        self.blocks = blocks;
    }
}

/// Styles of an element: bold, italic, struck through.
pub(crate) type Styles = [Option<StyleKind>; 3];

/// What an element is in a text.
#[derive(Debug)]
pub(crate) enum Piece<'d> {
    /// Words, or a block of them, as the element itself says.
    Words,
    /// No part of the text.
    Other,
    /// Media and quotes with these indices in their post, at their place in the text.
    Placed {
        media: Range<usize>,
        quotes: Range<usize>,
    },
    /// Words, whatever the element says.
    Plain,
    /// Words in styles.
    Styled(Styles),
    /// A separator.
    Rule,
    /// A box with code and its language, as a label or a class names it.
    Code { code: Element<'d>, language: String },
}

impl<'d> LinkedText<'d> {
    /// Appends another text, after the text between them.
    pub(crate) fn append(&mut self, other: LinkedText<'d>, between: &str) {
        self.invalid = self.invalid.or(other.invalid);
        self.unmarked |= other.unmarked;
        self.indented |= other.indented;
        let Some(added) = other.text else { return };
        let text = self.text.get_or_insert_default();
        if !text.is_empty() {
            text.push_str(between);
        }
        let start = text.len();
        text.push_str(&added);
        for mut entity in other.entities {
            entity.span = entity.span.moved_by(start);
            self.entities.push(entity);
        }
        for mut style in other.styles {
            style.span = style.span.moved_by(start);
            self.styles.push(style);
        }
        add_blocks(&mut self.blocks, text, start, other.blocks);
    }

    /// Shortens the text to its first `length` bytes, without white space at the end and without the links behind it.
    pub(crate) fn truncate(&mut self, length: usize) {
        let Some(text) = &mut self.text else { return };
        let end = text.get(..length).map_or(0, |start| start.trim_end().len());
        text.truncate(end);
        while self.entities.pop_if(|last| last.span.end() > end).is_some() {}
        self.text.take_if(|text| text.is_empty());
    }

    /// Removes the first `length` bytes of the text, white space after them, and the links in them.
    pub(crate) fn remove_start(&mut self, length: usize) {
        let Some(text) = &mut self.text else { return };
        let rest = text.get(length..).unwrap_or_default().trim_start();
        let gone = text.len() - rest.len();
        text.drain(..gone);
        self.entities.retain(|entity| entity.span.start() >= gone);
        for Entity { span, .. } in &mut self.entities {
            *span = Span::new(span.start() - gone, span.end() - gone);
        }
        self.text.take_if(|text| text.is_empty());
    }
}

/// A link inside text.
#[derive(Clone, Copy, Debug)]
pub struct Link<'w, 'd> {
    /// The element.
    pub element: Element<'d>,
    /// Its target.
    pub href: &'d str,
    /// Its text.
    pub display: &'w str,
}

impl Link<'_, '_> {
    /// Returns the kind of the link by its text alone (a single word that begins with `@`, `#` or `$` is a mention, a
    /// hashtag or a cashtag), and its target.
    pub fn by_sign(&self, links: &Links) -> (EntityKind, Option<Url>) {
        (kind_by_sign(self.display), links.resolve(self.href))
    }
}

/// The meaning of white space and of elements in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhiteSpace {
    /// All white space is the author's, as with the style `white-space: pre-wrap`.
    Preserve,
    /// A run of white space is one space, only `<br>` breaks a line.
    Collapse,
    /// The same, and blocks are on lines of their own.
    Blocks,
    /// The same, and the structure is read: headings, lists, code (with its white space), tables, quotes, rules,
    /// styles; also the blocks of an editor (Draft.js, as in X's articles).
    Structure,
}

/// A builder of text from pieces.
trait Pieces<'d>: Sized {
    fn push_str(&mut self, text: &str);
    fn line_break(&mut self, element: Element<'d>);
    /// The start or the end of an element that is neither a link nor a line break.
    fn border(&mut self, _: Step<'d>) {}
    /// A piece of another kind than words.
    fn piece(&mut self, _: Element<'d>, _: Piece<'d>) {}
    fn begin_style(&mut self, _: StyleKind) {}
    fn end_style(&mut self, _: StyleKind) {}
    fn mark(&self) -> usize;
    fn span_since(&self, mark: usize) -> Option<Span>;
    fn as_str(&self) -> &str;
    fn finish(self, words: &mut LinkedText<'d>);
}

impl<'d> Pieces<'d> for Written {
    fn push_str(&mut self, text: &str) {
        self.push_str(text);
    }

    fn line_break(&mut self, _: Element<'d>) {
        self.push_str("\n");
    }

    fn begin_style(&mut self, kind: StyleKind) {
        self.styling.push((kind, self.mark()));
    }

    fn end_style(&mut self, kind: StyleKind) {
        let Some((_, mark)) = self.styling.pop_if(|(is, _)| *is == kind) else {
            return;
        };
        let Some(span) = self.span_since(mark) else {
            return;
        };
        // One more than the limit is enough: the parse refuses such text.
        if self.styles.len() <= Tally::ENTITIES {
            self.styles.push(Style::new(kind, span));
        }
    }

    fn mark(&self) -> usize {
        self.mark()
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        self.span_since(mark)
    }

    fn as_str(&self) -> &str {
        self.as_str()
    }

    fn finish(mut self, words: &mut LinkedText<'d>) {
        words.styles = std::mem::take(&mut self.styles);
        sort_styles(&mut words.styles);
        words.text = self.finish();
    }
}

/// Text whose white space is the page's.
struct Flow(TextBuilder, WhiteSpace);

impl<'d> Pieces<'d> for Flow {
    fn push_str(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn line_break(&mut self, _: Element<'d>) {
        self.0.line_break();
    }

    fn border(&mut self, step: Step<'d>) {
        if self.1 == WhiteSpace::Blocks {
            self.0.push_step(step);
        }
    }

    fn mark(&self) -> usize {
        self.0.mark()
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        self.0.span_since(mark)
    }

    fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn finish(self, words: &mut LinkedText<'d>) {
        let text = self.0.as_str();
        words.text = (!text.is_empty()).then(|| text.to_owned());
    }
}

/// Text with its structure.
struct Structured<'d> {
    structure: Structure<'d>,
    /// How many texts of an editor are open.
    exact: usize,
}

impl<'d> Pieces<'d> for Structured<'d> {
    fn push_str(&mut self, text: &str) {
        self.structure.text(text, self.exact > 0);
    }

    fn line_break(&mut self, element: Element<'d>) {
        self.structure.line_break(element);
    }

    fn border(&mut self, step: Step<'d>) {
        let is_exact = |element: Element<'_>| element.attr(EDITOR_TEXT).is_some();
        match step {
            Step::Enter(element) => {
                self.exact += usize::from(is_exact(element));
                self.structure.enter(element);
            }
            Step::Leave(element) => {
                self.exact = self.exact.saturating_sub(usize::from(is_exact(element)));
                self.structure.leave(element);
            }
            Step::Text(_) => {}
        }
    }

    fn piece(&mut self, element: Element<'d>, piece: Piece<'d>) {
        let writer = &mut self.structure.writer;
        match piece {
            Piece::Placed { media, quotes } => {
                let index = |at| u32::try_from(at).unwrap_or(u32::MAX);
                for at in media {
                    writer.place(BlockKind::Media { index: index(at) });
                }
                for at in quotes {
                    writer.place(BlockKind::Quote { index: index(at) });
                }
            }
            Piece::Rule => writer.place(BlockKind::Rule),
            Piece::Code { code, language } => self.structure.code_box(element, code, language),
            Piece::Plain => self.structure.enter_plain(element),
            Piece::Words | Piece::Other | Piece::Styled(_) => {}
        }
    }

    fn begin_style(&mut self, kind: StyleKind) {
        self.structure.writer.begin_style(kind);
    }

    fn end_style(&mut self, kind: StyleKind) {
        self.structure.writer.end_style(kind);
    }

    fn mark(&self) -> usize {
        self.structure.writer.mark()
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        self.structure.writer.span_since(mark)
    }

    fn as_str(&self) -> &str {
        self.structure.writer.as_str()
    }

    fn finish(self, words: &mut LinkedText<'d>) {
        words.unknown = self.structure.unknown;
        let StructuredText {
            text,
            blocks,
            styles,
        } = self.structure.writer.finish();
        (words.text, words.blocks, words.styles) = (text, blocks, styles);
    }
}

/// Reads the text of an element: text nodes, `<br>`, emoji that are pictures, links. Elements for which `is_other` is
/// true are left out; `target` returns a link's kind and target.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Links, Query};
/// use unrolled::model::EntityKind;
/// use unrolled::reader::{WhiteSpace, rich_text};
///
/// const WORDS: Query<'_> = Query::constant("p");
///
/// let dom = Dom::parse("<p>Ask <a href='/~tern'>@tern</a>,<br>\nor the <a href='/sea'>sea</a>.<i> Ad</i></p>")?;
/// let links = Links::new("https://spindle.example/").ok_or("no such base")?;
/// let words = dom.first(&WORDS).ok_or("no words")?;
/// let words = rich_text(words, WhiteSpace::Blocks, |part| part.name() == "i", |link| link.by_sign(&links));
/// assert_eq!(words.text.as_deref(), Some("Ask @tern,\nor the sea."));
/// assert_eq!(words.entities[0].kind, EntityKind::Mention);
/// assert_eq!(words.entities[1].url_str(), Some("https://spindle.example/sea"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rich_text<'d>(
    element: Element<'d>,
    style: WhiteSpace,
    mut is_other: impl FnMut(Element<'d>) -> bool,
    target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
) -> LinkedText<'d> {
    let piece = |element| {
        if is_other(element) {
            Piece::Other
        } else {
            Piece::Words
        }
    };
    text_of_pieces(element, style, piece, target)
}

/// Reads the text of an element, as [`rich_text`] does; `piece` returns what each element in it is.
pub(crate) fn text_of_pieces<'d>(
    element: Element<'d>,
    style: WhiteSpace,
    piece: impl FnMut(Element<'d>) -> Piece<'d>,
    target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
) -> LinkedText<'d> {
    text_of_site(element, style, &mut (piece, target))
}

/// The same for a site that also reads elements inside the text once their own text is known.
pub(crate) fn text_of_site<'d>(
    element: Element<'d>,
    style: WhiteSpace,
    site: &mut impl TextSite<'d>,
) -> LinkedText<'d> {
    match style {
        WhiteSpace::Preserve => {
            let mut words = read(Written::inside(element), element, site);
            words.indented = words.text.as_deref().is_some_and(is_indented);
            words
        }
        WhiteSpace::Structure => {
            let pieces = Structured {
                structure: Structure::new(),
                exact: 0,
            };
            read(pieces, element, site)
        }
        WhiteSpace::Collapse | WhiteSpace::Blocks => {
            let pieces = Flow(TextBuilder::with_capacity(USUAL), style);
            read(pieces, element, site)
        }
    }
}

/// The memory reserved for a text in bytes, so that most need no more.
const USUAL: usize = 512;

/// The code of a site for the elements inside a text.
pub(crate) trait TextSite<'d> {
    /// Returns what an element is in the text.
    fn piece(&mut self, element: Element<'d>) -> Piece<'d>;

    /// Returns a link's kind and target.
    fn target(&mut self, link: &Link<'_, 'd>) -> (EntityKind, Option<Url>);

    /// Called at the end of each element, after [`target`](Self::target) if it is a link, with the text so far and the
    /// span of the element's own text.
    fn leave(&mut self, element: Element<'d>, text: &str, span: Option<Span>);
}

impl<'d, P, T> TextSite<'d> for (P, T)
where
    P: FnMut(Element<'d>) -> Piece<'d>,
    T: Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
{
    fn piece(&mut self, element: Element<'d>) -> Piece<'d> {
        self.0(element)
    }

    fn target(&mut self, link: &Link<'_, 'd>) -> (EntityKind, Option<Url>) {
        self.1(link)
    }

    fn leave(&mut self, _: Element<'d>, _: &str, _: Option<Span>) {}
}

/// Returns the kind of a link inside a text by its sign alone.
pub(crate) fn kind_by_sign(display: &str) -> EntityKind {
    let word = !display.contains(char::is_whitespace);
    let mut chars = display.chars();
    match (chars.next(), chars.next()) {
        (Some('@'), _) if word => EntityKind::Mention,
        (Some('#' | '＃'), _) if word => EntityKind::Hashtag,
        // `$5` is a price.
        (Some('$'), Some(c)) if word && c.is_alphabetic() => EntityKind::Cashtag,
        _ => EntityKind::Link,
    }
}

/// Adds the entities that the text alone implies, where they do not overlap the links so far.
pub(crate) fn add_implied(found: &mut Vec<Entity>, text: &str, is: impl Fn(&Entity) -> bool) {
    let mut told = entities_of_post(text);
    if told.len() <= Tally::ENTITIES {
        told.retain(is);
    }
    add_free(found, told);
}

/// Adds the cashtags of a text, which few sites mark.
pub(crate) fn add_cashtags(found: &mut Vec<Entity>, text: &str) {
    // Searched first, as few texts have any.
    if memchr::memchr(b'$', text.as_bytes()).is_some() {
        let cashtags = cashtags(text).map(|span| Entity::new(EntityKind::Cashtag, span));
        add_free(found, cashtags.take(Tally::ENTITIES + 1).collect());
    }
}

fn add_free(found: &mut Vec<Entity>, mut told: Vec<Entity>) {
    let free = |told: &Entity| {
        let next = found.partition_point(|entity| entity.span.end() <= told.span.start());
        let next = found.get(next);
        next.is_none_or(|entity| entity.span.start() >= told.span.end())
    };
    if told.len() <= Tally::ENTITIES {
        told.retain(free);
    }
    found.extend(told);
    found.sort_unstable_by_key(|entity| entity.span);
}

/// Returns the text of an element without some of its content, on lines as displayed.
pub(crate) fn text_without<'d>(
    element: Element<'d>,
    is_other: impl FnMut(Element<'d>) -> bool,
) -> Option<String> {
    let target = |_: &Link<'_, 'd>| (EntityKind::Link, None);
    rich_text(element, WhiteSpace::Blocks, is_other, target).text
}

/// An element inside text that is open.
struct Open<'d> {
    /// The position at which its text begins.
    mark: usize,
    /// Its target, if it is a link: an `<a>`, or an element with a URL for a script.
    link: Option<Option<&'d str>>,
    styles: Styles,
}

fn read<'d>(
    mut written: impl Pieces<'d>,
    element: Element<'d>,
    site: &mut impl TextSite<'d>,
) -> LinkedText<'d> {
    let mut words = LinkedText::default();
    let mut open: Vec<Open<'d>> = Vec::new();
    let mut open_links = 0_usize;
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) => written.push_str(text),
            Step::Enter(element) => {
                let mut styles = Styles::default();
                match site.piece(element) {
                    Piece::Words if is_raw(element) => {
                        walk.skip_subtree();
                        continue;
                    }
                    Piece::Words => {}
                    piece @ (Piece::Other | Piece::Placed { .. } | Piece::Rule) => {
                        written.piece(element, piece);
                        walk.skip_subtree();
                        continue;
                    }
                    Piece::Styled(of_element) => {
                        styles = of_element;
                        for kind in styles.into_iter().flatten() {
                            written.begin_style(kind);
                        }
                    }
                    piece => written.piece(element, piece),
                }
                let tag = element.tag();
                match tag {
                    Tag::Br => written.line_break(element),
                    Tag::Img => written.push_str(element.attr("alt").unwrap_or_default()),
                    Tag::A => {}
                    _ => written.border(step),
                }
                // Only broken markup has links inside links; the inner `<a>` is the one that can be followed.
                let may_link = tag == Tag::A || open_links == 0;
                let href = may_link.then(|| link_target(element));
                let link = href.filter(|href| tag == Tag::A || href.is_some());
                open_links += usize::from(link.is_some());
                let mark = written.mark();
                open.push(Open { mark, link, styles });
            }
            Step::Leave(element) => {
                if element.tag() != Tag::A {
                    written.border(step);
                }
                let Some(Open { mark, link, styles }) = open.pop() else {
                    continue;
                };
                for kind in styles.into_iter().rev().flatten() {
                    written.end_style(kind);
                }
                let span = written.span_since(mark);
                open_links -= usize::from(link.is_some());
                if let (Some(href), Some(span)) = (link, span) {
                    words.add_link(element, href, span, written.as_str(), site);
                }
                site.leave(element, written.as_str(), span);
            }
        }
    }
    written.finish(&mut words);
    words
}

impl<'d> LinkedText<'d> {
    /// Adds a link whose text is complete.
    fn add_link(
        &mut self,
        element: Element<'d>,
        href: Option<&'d str>,
        span: Span,
        text: &str,
        site: &mut impl TextSite<'d>,
    ) {
        let inner = self.entities.last();
        let is_outer = inner.is_some_and(|inner| span.start() < inner.span.end());
        // One more than the limit is enough: the parse refuses such text.
        if is_outer || self.entities.len() > Tally::ENTITIES {
            return;
        }
        let Some(display) = text.get(span.range()) else {
            return;
        };
        let Some(href) = href else {
            self.invalid.get_or_insert("");
            return;
        };
        let (kind, url) = site.target(&Link {
            element,
            href,
            display,
        });
        if url.is_none() {
            self.invalid.get_or_insert(href);
        }
        self.unmarked |= element.tag() != Tag::A;
        let mut entity = Entity::new(kind, span);
        entity.set_truncated(display);
        entity.set_url(url);
        if self.entities.is_empty() {
            // Most texts with links have one.
            self.entities.reserve_exact(1);
        }
        self.entities.push(entity);
    }
}

/// Whether the content of an element is for programs, and invisible.
fn is_raw(element: Element<'_>) -> bool {
    matches!(element.tag(), Tag::Script | Tag::Style | Tag::Template)
}

/// The minimum width of white space at the start of each line that may be a program's.
const MUCH: usize = 8;

/// Whether several lines of a text, and all but the first, begin with much white space.
fn is_indented(text: &str) -> bool {
    if !text.contains("\n        ") {
        return false;
    }
    let mut lines = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .peekable();
    let indented = |line: &str| line.len() - line.trim_ascii_start().len() >= MUCH;
    lines.clone().nth(1).is_some() && lines.all(indented)
}

/// Returns the white space that a program inserted before each line inside an element.
fn indentation(element: Element<'_>) -> usize {
    // Without text before it, the indentation of its parent counts.
    let before = element
        .text_before()
        .or_else(|| element.parent()?.text_before());
    let before = before.unwrap_or_default();
    let own = before.rsplit_once('\n').map_or(0, |(_, last)| last.len());
    if own == 0 {
        return 0;
    }
    let text = raw_text(element);
    let indented = |line: &str| line.len() - line.trim_ascii_start().len();
    let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    lines
        .map(indented)
        .min()
        .filter(|&least| least >= own)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::{Dom, Query};

    fn text(html: &str) -> Option<String> {
        const WORDS: Query<'_> = Query::constant("p");
        let dom = Dom::parse(html).unwrap();
        let words = dom.first(&WORDS).unwrap();
        let mut written = Written::inside(words);
        for step in words.walk() {
            if let Step::Text(piece) = step {
                written.push_str(piece);
            }
        }
        written.finish()
    }

    #[test]
    fn white_space_is_kept_inside() {
        assert_eq!(
            text("<p> a\n\tb   c\n\n\nd \n</p>").as_deref(),
            Some("a\n\tb   c\n\n\nd")
        );
        assert_eq!(
            text("<div>\n  <p>a\n b\n   c</p>").as_deref(),
            Some("a\n b\n   c")
        );
        assert_eq!(text("<p> \n </p>"), None);
    }

    #[test]
    fn a_programs_indentation_goes() {
        assert_eq!(
            text("<div>\n    <p>a <b>b</b>\n        <i>c</i>\n\n          d\n        e</p></div>")
                .as_deref(),
            Some("a b\nc\n\n  d\ne")
        );
    }

    #[test]
    fn spans_show_the_words() {
        let mut written = Written::default();
        written.push_str("  see ");
        let mark = written.mark();
        written.push_str(" @tern ");
        let span = written.span_since(mark).unwrap();
        assert_eq!(written.as_str().get(span.range()), Some("@tern"));
        assert_eq!(written.span_since(written.mark()), None);
        assert_eq!(written.finish().as_deref(), Some("see  @tern"));
    }
}
