use super::Step;
use super::build::Tag;
use super::tokenizer::place;
use crate::model::Span;

/// Builds a text from the text nodes of a page, with line breaks as displayed.
///
/// A run of white space (ASCII; a no-break space is a character) becomes one space. A line break becomes one `\n`,
/// whatever white space is around it. The text neither starts nor ends with white space.
///
/// # Examples
///
/// ```
/// use unrolled::dom::TextBuilder;
///
/// let mut text = TextBuilder::new();
/// text.push_str("  Hello, ");
/// let start = text.mark();
/// text.push_str(" @tern_watch");
/// let span = text.span_since(start).ok_or("empty")?;
/// assert_eq!(text.as_str().get(span.range()), Some("@tern_watch"));
///
/// text.line_break();
/// text.push_str("\n  terns\n");
/// // A line break before a new line counts once; a paragraph adds an empty line.
/// text.line_break();
/// text.new_line();
/// text.push_str("dive");
/// text.new_line();
/// text.paragraph();
/// text.push_str("bye");
/// text.paragraph();
/// assert_eq!(text.finish(), "Hello, @tern_watch\nterns\ndive\n\nbye");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TextBuilder {
    text: String,
    space: bool,
    breaks: usize,
}

impl TextBuilder {
    /// Creates an empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text of the page, including its white space.
    pub fn push_str(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let words = rest.trim_ascii_start();
            self.space |= words.len() < rest.len();
            let (run, after) = words
                .split_at_checked(run(words.as_bytes()))
                .unwrap_or((words, ""));
            if !run.is_empty() {
                self.write_space();
                self.text.push_str(run);
            }
            rest = after;
        }
    }

    /// Adds text as it is, after the pending white space.
    pub(crate) fn push_exact(&mut self, text: &str) {
        self.write_space();
        self.text.push_str(text);
    }

    /// Writes this many line breaks in place of the pending white space, unless the text is empty, and returns the
    /// position after them.
    pub(crate) fn start_after(&mut self, breaks: usize) -> usize {
        (self.breaks, self.space) = (breaks, false);
        self.write_space();
        self.text.len()
    }

    /// Whether the next word starts a paragraph.
    pub(crate) fn is_between_paragraphs(&self) -> bool {
        self.breaks > 1 || self.text.is_empty()
    }

    /// Creates an empty text with memory for this many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Adds a line break (`<br>`). Two consecutive ones make an empty line.
    pub fn line_break(&mut self) {
        self.breaks += 1;
        self.space = false;
    }

    /// Starts a new line, unless one has just started; as the edge of a block does.
    pub fn new_line(&mut self) {
        self.breaks = self.breaks.max(1);
        self.space = false;
    }

    /// Starts a new paragraph, after an empty line, unless one has just started.
    pub fn paragraph(&mut self) {
        self.breaks = self.breaks.max(2);
        self.space = false;
    }

    /// Adds a step of a [`Walk`](super::Walk): text as it is, `<br>` and blocks as lines, `<p>` as a paragraph.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query, TextBuilder};
    ///
    /// const POST: Query<'_> = Query::constant("article");
    ///
    /// let dom = Dom::parse("<article><div>Terns<br>dive</div><p>Gulls</article>")?;
    /// let mut text = TextBuilder::new();
    /// for step in dom.first(&POST).ok_or("no post")?.walk() {
    ///     text.push_step(step);
    /// }
    /// assert_eq!(text.finish(), "Terns\ndive\n\nGulls");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn push_step(&mut self, step: Step<'_>) {
        match step {
            Step::Text(text) => self.push_str(text),
            Step::Enter(element) => match element.tag() {
                Tag::Br => self.line_break(),
                tag => self.border(tag),
            },
            Step::Leave(element) => self.border(element.tag()),
        }
    }

    /// Adds the start or the end of an element.
    fn border(&mut self, tag: Tag) {
        if tag == Tag::P {
            self.paragraph();
        } else if tag.is_block() {
            self.new_line();
        }
    }

    /// Returns the length of the text so far, for [`span_since`](Self::span_since). The pending white space before the
    /// next word comes after this position.
    pub fn mark(&self) -> usize {
        self.text.len()
    }

    /// Returns the range of the text since a mark, in bytes and trimmed; `None` if it is empty.
    pub fn span_since(&self, mark: usize) -> Option<Span> {
        let words = self.text.get(mark..)?;
        let start = mark + (words.len() - words.trim_ascii_start().len());
        (start < self.text.len()).then(|| Span::new(start, self.text.len()))
    }

    /// Returns the text so far, trimmed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text, trimmed.
    pub fn finish(self) -> String {
        self.text
    }

    /// Writes the pending white space before a word.
    #[inline]
    fn write_space(&mut self) {
        let breaks = std::mem::take(&mut self.breaks);
        let space = std::mem::take(&mut self.space);
        if self.text.is_empty() {
            return;
        }
        if breaks > 0 {
            self.text.extend(std::iter::repeat_n('\n', breaks));
        } else if space {
            self.text.push(' ');
        }
    }
}

/// Returns the length of the text's prefix of words with single spaces between them.
fn run(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // Eight bytes at a time. Potential runs of white space are examined more closely: of the comparison's high bits,
    // the lowest one set is correct, those above it may be false positives.
    let (words, rest) = bytes.as_chunks::<8>();
    let mut space_before = 0;
    for (at, word) in words.iter().enumerate() {
        let number = u64::from_le_bytes(*word);
        let below_space = number.wrapping_sub(ONES * b' ' as u64) & !number & HIGH;
        let spaces = number.wrapping_sub(ONES * (b' ' as u64 + 1)) & !number & HIGH;
        let pairs = spaces & (spaces << 8 | space_before);
        let ends = below_space | pairs;
        if ends != 0 {
            let first = at * 8 + place(ends);
            if let Some(end) = end_at(bytes, first).or_else(|| end_of_run(bytes, at * 8, word)) {
                return end;
            }
        }
        space_before = spaces >> 56;
    }
    let end = || bytes.len() - usize::from(bytes.ends_with(b" "));
    if !rest.iter().any(u8::is_ascii_whitespace) {
        return end();
    }
    end_of_run(bytes, words.len() * 8, rest).unwrap_or_else(end)
}

/// Returns the index at which a run of words ends because of the white space at a position, if it is a line break or a
/// second space.
fn end_at(bytes: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1);
    let after_space = before.is_some_and(|before| bytes.get(before) == Some(&b' '));
    match bytes.get(at)? {
        b'\n' => Some(at - usize::from(after_space)),
        b' ' if after_space => Some(at - 1),
        _ => None,
    }
}

/// Returns the index, from `start`, at which a run of words ends in these bytes; `None` if it continues after them.
fn end_of_run(bytes: &[u8], start: usize, here: &[u8]) -> Option<usize> {
    let before = bytes.get(..start).unwrap_or_default();
    let mut after_space = before.ends_with(b" ");
    for (at, byte) in here.iter().enumerate() {
        let white = byte.is_ascii_whitespace();
        if white && (*byte != b' ' || after_space) {
            return Some(start + at - usize::from(after_space));
        }
        after_space = white;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::dom::Dom;

    fn text(html: &str) -> String {
        Dom::parse(html).unwrap().elements().next().unwrap().text()
    }

    #[test]
    fn line_breaks_match_the_source() {
        assert_eq!(
            text("one<br />\ntwo <br />\n<br />\n three "),
            "one\ntwo\n\nthree"
        );
        assert_eq!(text("<br><br>a<br>"), "a");
    }

    #[test]
    fn runs_end_before_collapsible_white_space() {
        let slow = |text: &str| {
            let bytes = text.as_bytes();
            (0..bytes.len())
                .find(|&at| {
                    let next = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
                    bytes[at].is_ascii_whitespace() && (bytes[at] != b' ' || next)
                })
                .unwrap_or(bytes.len())
        };
        let pieces = [
            "a", " ", "longer word", "\n", "  ", "é", "\u{1}", "\t", "seven b", "eight by",
        ];
        let mut number = 7_usize;
        for _ in 0..20_000 {
            let mut text = String::from("x");
            for _ in 0..8 {
                number = number.wrapping_mul(25_214_903_917).wrapping_add(11);
                text.push_str(pieces[(number >> 16) % pieces.len()]);
            }
            assert_eq!(super::run(text.as_bytes()), slow(&text), "{text:?}");
        }
    }

    #[test]
    fn spaces_between_words_are_kept() {
        assert_eq!(
            text("and <a>@dave</a> <a>#rust</a>, glued<a>x</a>y  z"),
            "and @dave #rust, gluedxy z"
        );
        assert_eq!(text("no\u{a0}\u{a0}break"), "no\u{a0}\u{a0}break");
    }

    #[test]
    fn blocks_break_lines_and_scripts_are_skipped() {
        assert_eq!(
            text("a<div>b</div>c<p>d</p>e<script>x</script><li>f"),
            "a\nb\nc\n\nd\n\ne\nf"
        );
    }
}
