//! Words with their links; mostly the white space in them is the author's own, as where the page's style says
//! `white-space: pre-wrap`.

use url::Url;

use super::select::{link_target, raw_text};
use crate::dom::{Element, Links, Step, TextBuilder};
use crate::model::{Entity, EntityKind, Span, Tally};
use crate::text::entities_of_post;

/// Puts such a text together: nothing is changed but white space at its start and end, and the indentation that a
/// program put before each line.
#[derive(Debug, Default)]
struct Written {
    text: String,
    /// How much white space goes from the start of each line.
    indent: usize,
    /// How much of it the line at hand may still lose.
    due: usize,
}

impl Written {
    /// A text inside an element. Whether the element's source was indented shows: all lines but the first then begin
    /// with at least the white space that stands before the element itself.
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

    /// The place where the next piece begins.
    fn mark(&self) -> usize {
        self.text.len()
    }

    /// Where the words since a mark stand, white space at both ends apart; `None` if there were none.
    fn span_since(&self, mark: usize) -> Option<Span> {
        let words = self.text.get(mark..)?;
        let start = mark + (words.len() - words.trim_ascii_start().len());
        let end = mark + words.trim_ascii_end().len();
        (start < end).then(|| Span::new(start, end))
    }

    /// The text so far.
    fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, if there is any.
    fn finish(mut self) -> Option<String> {
        self.text.truncate(self.text.trim_ascii_end().len());
        Some(self.text).filter(|text| !text.is_empty())
    }
}

/// The words of an element, with their links.
#[derive(Debug, Default)]
pub struct LinkedText<'d> {
    /// The words; `None` if there are none.
    pub text: Option<String>,
    /// The links in them, for [`Post::entities`](crate::model::Post::entities).
    pub entities: Vec<Entity>,
    /// A link's `href` that leads nowhere; empty if it has none.
    pub(crate) invalid: Option<&'d str>,
    /// Whether a link is no `<a>`.
    pub(crate) unmarked: bool,
    /// Whether each line but the first begins with much white space, of which nothing tells whose it is.
    pub(crate) indented: bool,
}

/// A link inside words.
#[derive(Clone, Copy, Debug)]
pub struct Link<'w, 'd> {
    /// The element.
    pub element: Element<'d>,
    /// Where it leads.
    pub href: &'d str,
    /// Its words.
    pub display: &'w str,
}

impl Link<'_, '_> {
    /// Returns what the link is by its words alone (what begins with `@`, `#` or `$` and is one word is a mention, a
    /// hashtag or a cashtag), and where it leads.
    pub fn by_sign(&self, links: &Links) -> (EntityKind, Option<Url>) {
        (kind_by_sign(self.display), links.resolve(self.href))
    }
}

/// What the white space and the elements of words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhiteSpace {
    /// All white space is the author's, as where the page's style says `white-space: pre-wrap`.
    Preserve,
    /// A run of white space is one space, only `<br>` breaks a line.
    Collapse,
    /// The same, and blocks stand on lines of their own.
    Blocks,
    /// The same, and each block of an editor (Draft.js, as in X's articles) is a paragraph.
    Paragraphs,
}

/// What puts the pieces of words together.
trait Pieces {
    fn push_str(&mut self, text: &str);
    fn line_break(&mut self);
    /// The beginning or the end of an element that is no link and no break.
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

/// Reads the words of an element: text, `<br>`, emoji that are pictures, links. Elements for which `is_other` is true
/// are left out; `target` returns what a link is and where it leads.
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

/// What a link inside a text is by its sign alone.
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

/// Adds what the words alone tell to the links of a text, where none of these stands.
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

/// The words of an element without some of what is inside, on lines as a reader sees them.
pub(crate) fn text_without<'d>(
    element: Element<'d>,
    is_other: impl FnMut(Element<'d>) -> bool,
) -> Option<String> {
    let target = |_: &Link<'_, 'd>| (EntityKind::Link, None);
    rich_text(element, WhiteSpace::Blocks, is_other, target).text
}

/// A link inside words that is open.
struct Open<'d> {
    element: Element<'d>,
    /// Where its words begin.
    mark: usize,
    href: Option<&'d str>,
}

impl<'d> Open<'d> {
    /// Whether an element is a link: `<a>`, or one in which a script has the address.
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
                // Only broken markup has links inside links; the inner `<a>` is what a reader could follow.
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
                // One too many is enough: the parse refuses such words.
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

/// Whether what is inside an element is a program's, and not shown.
fn is_raw(element: Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "template")
}

/// How much white space at the start of each line may be a program's.
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

/// The white space that a program put before each line inside an element.
fn indentation(element: Element<'_>) -> usize {
    // What stands around it alone is indented for it.
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
