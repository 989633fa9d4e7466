//! The words of posts with their links: with the author's own white space, as where the page's style says
//! `white-space: pre-wrap`, or as HTML has it.

use url::Url;

use crate::dom::{Element, Node, Step, TextBuilder};
use crate::model::{Entity, EntityKind, Span};

/// Puts a text together.
trait Writer {
    fn step(&mut self, step: Step<'_>);
    fn push_str(&mut self, text: &str);
    fn mark(&self) -> usize;
    fn span_since(&self, mark: usize) -> Option<Span>;
    fn as_str(&self) -> &str;
    fn finish(self) -> Option<String>;
}

impl Writer for TextBuilder {
    fn step(&mut self, step: Step<'_>) {
        self.push_step(step);
    }

    fn push_str(&mut self, text: &str) {
        Self::push_str(self, text);
    }

    fn mark(&self) -> usize {
        Self::mark(self)
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        Self::span_since(self, mark)
    }

    fn as_str(&self) -> &str {
        Self::as_str(self)
    }

    fn finish(self) -> Option<String> {
        Some(Self::finish(self)).filter(|text| !text.is_empty())
    }
}

/// Puts text with the author's own white space together: nothing is changed but white space at its start and end, and the indentation that a
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
}

impl Writer for Written {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Text(text) => self.push_str(text),
            Step::Enter(element) if element.name() == "br" => self.push_str("\n"),
            Step::Enter(_) | Step::Leave(_) => {}
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
pub(crate) struct Words<'d> {
    pub(crate) text: Option<String>,
    pub(crate) entities: Vec<Entity>,
    /// A link's `href` that leads nowhere.
    pub(crate) invalid: Option<&'d str>,
}

/// Reads words of which the page's style says `white-space: pre-wrap`: text as it is, `<br>`, emoji that are pictures,
/// links. What `is_other` says is passed over; `target` says of a link's `href` and display what it is and where it leads.
pub(crate) fn words<'d>(
    element: Element<'d>,
    is_other: impl FnMut(Element<'d>) -> bool,
    target: impl Fn(&str, &str) -> (EntityKind, Option<Url>),
) -> Words<'d> {
    read(Written::inside(element), element, is_other, target)
}

/// The same for words in HTML's own white space: a run of it is one space, blocks and `<br>` are lines.
pub(crate) fn flowing_words<'d>(
    element: Element<'d>,
    is_other: impl FnMut(Element<'d>) -> bool,
    target: impl Fn(&str, &str) -> (EntityKind, Option<Url>),
) -> Words<'d> {
    read(TextBuilder::new(), element, is_other, target)
}

fn read<'d>(
    mut written: impl Writer,
    element: Element<'d>,
    mut is_other: impl FnMut(Element<'d>) -> bool,
    target: impl Fn(&str, &str) -> (EntityKind, Option<Url>),
) -> Words<'d> {
    let (mut entities, mut invalid): (Vec<Entity>, _) = (Vec::new(), None);
    let mut open = Vec::new();
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(_) => written.step(step),
            Step::Enter(element) if is_other(element) => walk.pass_over(),
            Step::Enter(element) => match element.name() {
                "img" => written.push_str(element.attr("alt").unwrap_or_default()),
                "a" => open.push(written.mark()),
                _ => written.step(step),
            },
            Step::Leave(element) if element.name() == "a" => {
                let span = open.pop().and_then(|mark| written.span_since(mark));
                let (Some(span), Some(href)) = (span, element.attr("href")) else {
                    continue;
                };
                // Only broken markup has links inside links; the inner one is what a reader could follow.
                let inner: Option<&Entity> = entities.last();
                let outer = inner.is_some_and(|inner| span.start < inner.span.end);
                let Some(display) = written.as_str().get(span.range()).filter(|_| !outer) else {
                    continue;
                };
                let (kind, url) = target(href, display);
                if url.is_none() {
                    invalid.get_or_insert(href);
                }
                let mut entity = Entity::new(kind, span, display);
                entity.truncated = kind == EntityKind::Link && display.ends_with('…');
                entity.url = url;
                entities.push(entity);
            }
            Step::Leave(_) => written.step(step),
        }
    }
    Words {
        text: written.finish(),
        entities,
        invalid,
    }
}

/// The white space that a program put before each line inside an element.
fn indentation(element: Element<'_>) -> usize {
    let mut before = "";
    for node in element.parent().into_iter().flat_map(Element::children) {
        match node {
            Node::Element(child) if child == element => break,
            Node::Element(_) => before = "",
            Node::Text(text) => before = text,
        }
    }
    let own = before.rsplit_once('\n').map_or(0, |(_, last)| last.len());
    if own == 0 {
        return 0;
    }
    let mut text = String::new();
    for step in element.walk() {
        if let Step::Text(piece) = step {
            text.push_str(piece);
        }
    }
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
