//! Text with its links; mostly its white space is the author's, as with the style `white-space: pre-wrap`.

mod pieces;
mod shown;

use std::ops::Range;

use url::Url;

use super::blocks::{add_blocks, add_paragraphs};
use super::media::characters_of;
use super::select::link_target;
use super::structure::Structure;
use crate::dom::{Element, Links, Step, Tag, TextBuilder};
use crate::model::{Block, BlockKind, Entity, EntityKind, Span, Style, StyleKind, Tally};
use crate::text::{cashtags, entities_of_post};
use pieces::{Flow, Pieces, Structured, Written, is_indented};
use shown::Display;
pub(crate) use shown::{is_box_displayed, is_displayed, is_text};

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
    /// The name of a control among the words, whose label is left out.
    pub(crate) control: Option<&'d str>,
    /// The description of a picture of characters that are not known.
    pub(crate) symbol: Option<&'d str>,
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
        self.control = self.control.or(other.control);
        self.symbol = self.symbol.or(other.symbol);
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
    pub fn by_prefix(&self, links: &Links) -> (EntityKind, Option<Url>) {
        (kind_by_prefix(self.display), links.resolve(self.href))
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
/// let words = rich_text(words, WhiteSpace::Blocks, |part| part.name() == "i", |link| link.by_prefix(&links));
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
            let text = TextBuilder::with_capacity(element.text_len(USUAL));
            read(Flow(text, style), element, site)
        }
    }
}

/// The most bytes that are reserved for a text before it is read; most need no more.
pub(super) const USUAL: usize = 512;

/// The code of a site for the elements inside a text.
pub(crate) trait TextSite<'d> {
    /// Returns what an element is in the text.
    fn piece(&mut self, element: Element<'d>) -> Piece<'d>;

    /// Returns a link's kind and target.
    fn target(&mut self, link: &Link<'_, 'd>) -> (EntityKind, Option<Url>);

    /// Called at the end of each element except line breaks, after [`target`](Self::target) if it is a link, with the
    /// text so far and the span of the element's own text.
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
pub(crate) fn kind_by_prefix(display: &str) -> EntityKind {
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
    let mut plain = entities_of_post(text);
    if plain.len() <= Tally::ENTITIES {
        plain.retain(is);
    }
    add_free(found, plain);
}

/// Adds the cashtags of a text, which few sites mark.
pub(crate) fn add_cashtags(found: &mut Vec<Entity>, text: &str) {
    // Searched first, as few texts have any.
    if memchr::memchr(b'$', text.as_bytes()).is_some() {
        let cashtags = cashtags(text).map(|span| Entity::new(EntityKind::Cashtag, span));
        add_free(found, cashtags.take(Tally::ENTITIES + 1).collect());
    }
}

fn add_free(found: &mut Vec<Entity>, mut plain: Vec<Entity>) {
    let free = |plain: &Entity| {
        let next = found.partition_point(|entity| entity.span.end() <= plain.span.start());
        let next = found.get(next);
        next.is_none_or(|entity| entity.span.start() >= plain.span.end())
    };
    if plain.len() <= Tally::ENTITIES {
        plain.retain(free);
    }
    found.extend(plain);
    found.sort_unstable_by_key(|entity| entity.span);
}

/// Returns the text of an element without some of its content, on lines as displayed.
pub(crate) fn text_without<'d>(
    element: Element<'d>,
    mut is_other: impl FnMut(Element<'d>) -> bool,
) -> Option<String> {
    let mut text = TextBuilder::new();
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(inner) if is_other(inner) || !is_displayed(inner) => walk.skip_subtree(),
            Step::Enter(inner) if inner.tag() == Tag::Img => text.push_str(&characters_of(inner)),
            step => text.push_step(step),
        }
    }
    Some(text.finish()).filter(|text| !text.is_empty())
}

/// An element inside text that is open.
struct Open<'d> {
    /// The position at which its text begins.
    mark: usize,
    /// Its target, if it is a link: an `<a>`, or an element with a URL for a script.
    link: Option<Option<&'d str>>,
    styles: Option<Styles>,
    /// Whether its style puts it on lines of its own.
    is_block: bool,
}

fn read<'d>(
    mut written: impl Pieces<'d>,
    element: Element<'d>,
    site: &mut impl TextSite<'d>,
) -> LinkedText<'d> {
    let mut words = LinkedText::default();
    let mut open: Vec<Open<'d>> = Vec::new();
    let mut open_links = 0_usize;
    let mut last_link = None;
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) => written.push_str(text),
            Step::Enter(element) => {
                let display = match element.tag() {
                    Tag::Br => Display::Usual,
                    // Scripts hide links of which they display a preview instead (Thread Reader since 2021).
                    _ => match shown::display(element) {
                        Display::None | Display::Control
                            if link_target(element).is_some() && !is_copy(element, last_link) =>
                        {
                            Display::Usual
                        }
                        display => display,
                    },
                };
                if display == Display::None {
                    walk.skip_subtree();
                    continue;
                }
                let mut styles = None;
                match site.piece(element) {
                    Piece::Words if element.tag() == Tag::Br => {
                        written.line_break(element);
                        walk.skip_subtree();
                        continue;
                    }
                    Piece::Words if is_raw(element) => {
                        walk.skip_subtree();
                        continue;
                    }
                    Piece::Words => {
                        match display {
                            Display::Control => words.control = Some(element.name()),
                            Display::Characters(characters) => written.push_str(characters),
                            Display::Picture => {
                                let label = element.attr("aria-label");
                                words.symbol = Some(label.unwrap_or_default());
                            }
                            Display::Usual | Display::Block | Display::None => {}
                        }
                        if !matches!(display, Display::Usual | Display::Block) {
                            site.leave(element, written.as_str(), None);
                            walk.skip_subtree();
                            continue;
                        }
                    }
                    piece @ (Piece::Other | Piece::Placed { .. } | Piece::Rule) => {
                        written.piece(element, piece);
                        walk.skip_subtree();
                        continue;
                    }
                    Piece::Styled(of_element) => {
                        styles = Some(of_element);
                        for kind in of_element.into_iter().flatten() {
                            written.begin_style(kind);
                        }
                    }
                    piece => written.piece(element, piece),
                }
                let tag = element.tag();
                let is_block = display == Display::Block && !tag.is_block();
                if is_block {
                    written.new_line();
                }
                match tag {
                    Tag::Br => written.line_break(element),
                    Tag::Img => written.push_str(&characters_of(element)),
                    Tag::A => {}
                    _ => written.border(step),
                }
                // Only broken markup has links inside links; the inner `<a>` is the one that can be followed.
                let may_link = tag == Tag::A || (open_links == 0 && tag != Tag::Br);
                let href = may_link.then(|| link_target(element));
                let link = href.filter(|href| tag == Tag::A || href.is_some());
                open_links += usize::from(link.is_some());
                let mark = written.mark();
                open.push(Open {
                    mark,
                    link,
                    styles,
                    is_block,
                });
            }
            Step::Leave(element) => {
                if element.tag() != Tag::A {
                    written.border(step);
                }
                let Some(Open {
                    mark,
                    link,
                    styles,
                    is_block,
                }) = open.pop()
                else {
                    continue;
                };
                for kind in styles.into_iter().flatten().rev().flatten() {
                    written.end_style(kind);
                }
                let span = written.span_since(mark);
                open_links -= usize::from(link.is_some());
                if let (Some(href), Some(span)) = (link, span) {
                    last_link = Some(element);
                    words.add_link(element, href, span, written.as_str(), site);
                }
                site.leave(element, written.as_str(), span);
                if is_block {
                    written.new_line();
                }
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

/// Whether a link that is not displayed is a copy of the one directly before or behind it.
fn is_copy<'d>(link: Element<'d>, last: Option<Element<'d>>) -> bool {
    let before = last.filter(|last| last.next_element() == Some(link));
    let same =
        |other: Element<'d>| link_target(other) == link_target(link) && other.text() == link.text();
    before.is_some_and(same) || link.next_element().is_some_and(same)
}

/// Whether the content of an element is not displayed, or is a reader's: `<noscript>` has a copy of what a script
/// displays, `<progress>` a text for browsers without it, a drawing its title and description.
fn is_raw(element: Element<'_>) -> bool {
    let tag = element.tag();
    tag.is_hidden()
        || matches!(
            tag,
            Tag::Template | Tag::Noscript | Tag::Datalist | Tag::Textarea
        )
        || matches!(tag, Tag::Progress | Tag::Meter | Tag::Title | Tag::Desc)
        || tag == Tag::Span && element.has_class(KATEX_COPY)
}

/// KaTeX's second form of a formula, next to the MathML (2016 to 2026).
const KATEX_COPY: &str = "katex-html";
