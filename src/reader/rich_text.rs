//! Text with its links; mostly its white space is the author's, as with the style `white-space: pre-wrap`.

use url::Url;

use super::select::{link_target, raw_text};
use crate::dom::{Element, Links, Step, TextBuilder};
use crate::model::{Entity, EntityKind, Span, Tally};
use crate::text::entities_of_post;

/// Builds such a text: nothing is changed except white space at its start and end, and the indentation that a program
/// inserted before each line.
#[derive(Debug, Default)]
struct Written {
    text: String,
    /// The width of the indentation to remove from the start of each line.
    indent: usize,
    /// The rest of it to remove from the current line.
    due: usize,
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
    /// A link's `href` without a valid target; empty if it has none.
    pub(crate) invalid: Option<&'d str>,
    /// Whether there is a link that is not an `<a>`.
    pub(crate) unmarked: bool,
    /// Whether each line but the first begins with much white space of unknown origin.
    pub(crate) indented: bool,
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
    /// The same, and each block of an editor (Draft.js, as in X's articles) is a paragraph.
    Paragraphs,
}

/// A builder of text from pieces.
trait Pieces {
    fn push_str(&mut self, text: &str);
    fn line_break(&mut self);
    /// The start or the end of an element that is neither a link nor a line break.
    fn border(&mut self, _: Step<'_>) {}
    fn mark(&self) -> usize;
    fn span_since(&self, mark: usize) -> Option<Span>;
    fn as_str(&self) -> &str;
    fn finish(self) -> Option<String>;
}

impl Pieces for Written {
    fn push_str(&mut self, text: &str) {
        self.push_str(text);
    }

    fn line_break(&mut self) {
        self.push_str("\n");
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

    fn finish(self) -> Option<String> {
        self.finish()
    }
}

/// Text whose white space is the page's.
struct Flow(TextBuilder, WhiteSpace);

impl Pieces for Flow {
    fn push_str(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn line_break(&mut self) {
        self.0.line_break();
    }

    fn border(&mut self, step: Step<'_>) {
        match (self.1, step) {
            (WhiteSpace::Paragraphs, Step::Enter(element) | Step::Leave(element)) => {
                if element.name() == "li" {
                    self.0.new_line();
                } else if is_paragraph(element) {
                    self.0.paragraph();
                }
            }
            (WhiteSpace::Blocks, _) => self.0.push_step(step),
            _ => {}
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

    fn finish(self) -> Option<String> {
        Some(self.0.finish()).filter(|text| !text.is_empty())
    }
}

/// Whether an element is a block of an editor.
fn is_paragraph(element: Element<'_>) -> bool {
    element.attr("data-block").is_some()
        || matches!(
            element.name(),
            "p" | "h1" | "h2" | "h3" | "blockquote" | "ul" | "ol" | "section" | "pre"
        )
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
    is_other: impl FnMut(Element<'d>) -> bool,
    target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
) -> LinkedText<'d> {
    match style {
        WhiteSpace::Preserve => {
            let mut words = read(Written::inside(element), element, is_other, target);
            words.indented = words.text.as_deref().is_some_and(is_indented);
            words
        }
        _ => {
            let pieces = Flow(TextBuilder::new(), style);
            read(pieces, element, is_other, target)
        }
    }
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
    let free = |told: &Entity| {
        let next = found.partition_point(|entity| entity.span.end() <= told.span.start());
        let next = found.get(next);
        next.is_none_or(|entity| entity.span.start() >= told.span.end())
    };
    let mut told = entities_of_post(text);
    if told.len() <= Tally::ENTITIES {
        told.retain(|entity| is(entity) && free(entity));
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

/// A link inside text that is open.
struct Open<'d> {
    element: Element<'d>,
    /// The position at which its text begins.
    mark: usize,
    href: Option<&'d str>,
}

impl<'d> Open<'d> {
    /// Returns an open link if the element is one: an `<a>`, or an element with a URL for a script.
    fn new(element: Element<'d>, mark: usize) -> Option<Self> {
        let href = link_target(element);
        (element.name() == "a" || href.is_some()).then_some(Self {
            element,
            mark,
            href,
        })
    }
}

fn read<'d>(
    mut written: impl Pieces,
    element: Element<'d>,
    mut is_other: impl FnMut(Element<'d>) -> bool,
    target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
) -> LinkedText<'d> {
    let mut words = LinkedText::default();
    let mut open: Vec<Open<'d>> = Vec::new();
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) => written.push_str(text),
            Step::Enter(element) if is_other(element) || is_raw(element) => walk.pass_over(),
            Step::Enter(element) => {
                match element.name() {
                    "br" => written.line_break(),
                    "img" => written.push_str(element.attr("alt").unwrap_or_default()),
                    "a" => {}
                    _ => written.border(step),
                }
                // Only broken markup has links inside links; the inner `<a>` is the one that can be followed.
                if element.name() == "a" || open.is_empty() {
                    open.extend(Open::new(element, written.mark()));
                }
            }
            Step::Leave(element) => {
                if element.name() != "a" {
                    written.border(step);
                }
                let Some(link) = open.pop_if(|link| link.element == element) else {
                    continue;
                };
                // One more than the limit is enough: the parse refuses such text.
                if words.entities.len() > Tally::ENTITIES {
                    continue;
                }
                let Some(span) = written.span_since(link.mark) else {
                    continue;
                };
                let inner: Option<&Entity> = words.entities.last();
                let outer = inner.is_some_and(|inner| span.start() < inner.span.end());
                let Some(display) = written.as_str().get(span.range()).filter(|_| !outer) else {
                    continue;
                };
                let Some(href) = link.href else {
                    words.invalid.get_or_insert("");
                    continue;
                };
                let (kind, url) = target(&Link {
                    element,
                    href,
                    display,
                });
                if url.is_none() {
                    words.invalid.get_or_insert(href);
                }
                words.unmarked |= element.name() != "a";
                let mut entity = Entity::new(kind, span);
                entity.set_truncated(display);
                entity.set_url(url);
                words.entities.push(entity);
            }
        }
    }
    words.text = written.finish();
    words
}

/// Whether the content of an element is for programs, and invisible.
fn is_raw(element: Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "template")
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
