//! Approximates a browser's `innerText` of a page, independently of the crate's own text extraction.
//!
//! Follows the HTML standard's rendered text collection steps, with the styles of the site's pages: blocks end lines,
//! paragraphs and headings are followed by an empty line, menus and dialogs are not rendered, pictures and videos have
//! no text.

use unrolled::dom::{Dom, Element, Step};

const HIDDEN: [&str; 13] = [
    "script", "style", "template", "noscript", "head", "svg", "textarea", "select", "video",
    "iframe", "title", "object", "datalist",
];

/// Classes of elements that the site's styles hide by default.
const HIDDEN_CLASSES: [&str; 5] = [
    "modal", "dropdown-menu", "d-none", "collapse", "tw-permalink",
];

const BLOCKS: [&str; 26] = [
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol",
    "pre", "section", "table", "tr", "ul",
];

/// Blocks with a margin, which becomes an empty line.
const SPACED: [&str; 7] = ["p", "h1", "h2", "h3", "h4", "h5", "h6"];

pub(crate) fn inner_text(dom: &Dom<'_>) -> String {
    let mut out = Rendered::default();
    let Some(root) = dom.elements().next() else {
        return String::new();
    };
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(element) if is_hidden(element) => walk.skip_subtree(),
            Step::Enter(element) if element.name() == "br" => out.line_break(),
            Step::Enter(element) | Step::Leave(element) => out.block_edge(margin_lines(element)),
            Step::Text(text) => out.words(text),
            _ => {}
        }
    }
    out.text
}

fn is_hidden(element: Element<'_>) -> bool {
    HIDDEN.contains(&element.name())
        || element.attr("hidden").is_some()
        || element
            .classes()
            .any(|class| HIDDEN_CLASSES.contains(&class))
}

fn margin_lines(element: Element<'_>) -> usize {
    if SPACED.contains(&element.name()) {
        2
    } else {
        usize::from(BLOCKS.contains(&element.name()))
    }
}

#[derive(Default)]
struct Rendered {
    text: String,
    /// The minimum number of line breaks before the next words.
    due: usize,
    /// Whether there is white space before the next words.
    space: bool,
}

impl Rendered {
    fn block_edge(&mut self, lines: usize) {
        self.due = self.due.max(lines);
        self.space &= lines == 0;
    }

    fn line_break(&mut self) {
        self.write_line_breaks();
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.space = false;
    }

    fn words(&mut self, text: &str) {
        for piece in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let word = piece.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !word.is_empty() {
                self.write_line_breaks();
                let inside = !self.text.is_empty() && !self.text.ends_with('\n');
                if self.space && inside {
                    self.text.push(' ');
                }
                self.space = false;
                self.text.push_str(word);
            }
            self.space |= word.len() < piece.len();
        }
    }

    /// Writes the pending line breaks.
    fn write_line_breaks(&mut self) {
        if self.due > 0 {
            let ends = if self.text.is_empty() { self.due } else { 0 };
            self.text.extend(std::iter::repeat_n('\n', self.due - ends));
            self.space = false;
            self.due = 0;
        }
    }
}
