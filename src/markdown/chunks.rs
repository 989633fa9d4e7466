//! Divides a document into chunks that can be read alone: a paragraph, an item of a list with what is in it, a table, a
//! block of code. The parser keeps some hundred bytes for each sign that may be markup, so its memory is limited by the
//! number of signs in a chunk.

/// Bytes that the parser needs for a sign or a line, and what it may need for a chunk: so much, and so much for each
/// byte.
const FOR_A_SIGN: usize = 256;
const FOR_A_CHUNK: usize = 512 << 10;
const FOR_A_BYTE: usize = 6;

/// The maximum length of a chunk. The longest articles of X have a hundred thousand characters, in paragraphs.
const LONGEST: usize = 256 << 10;

/// The maximum number of quotes and lists around a line, and the maximum indentation of one outside code.
const DEEPEST: usize = 32;
const WIDEST: usize = 128;

/// A piece of a document.
pub(super) struct Chunk<'t> {
    /// Its position in the document.
    pub(super) at: usize,
    pub(super) text: &'t str,
    /// Whether it may be parsed.
    pub(super) readable: bool,
    /// Whether it is a paragraph in which nothing is or may be markup.
    pub(super) is_plain: bool,
}

/// The chunks of a document.
pub(super) struct Chunks<'t> {
    source: &'t str,
    at: usize,
}

impl<'t> Chunks<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        Self { source, at: 0 }
    }
}

impl<'t> Iterator for Chunks<'t> {
    type Item = Chunk<'t>;

    fn next(&mut self) -> Option<Chunk<'t>> {
        let rest = self.source.get(self.at..)?;
        let text = rest.trim_start();
        if text.is_empty() {
            return None;
        }
        let start = self.at + (rest.len() - text.len());
        let mut chunk = Scan::default();
        let (mut end, mut at, mut blank) = (0, 0, false);
        for line in text.split_inclusive('\n') {
            if chunk.fence.is_none() && line.trim().is_empty() {
                blank = true;
            } else if at > 0 && chunk.ends_before(line, blank) {
                break;
            } else {
                chunk.add(line);
                blank = false;
                end = at + line.len();
            }
            at += line.len();
        }
        self.at = start + end;
        let text = text
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r']);
        let needed = chunk.signs.saturating_mul(FOR_A_SIGN);
        let most = FOR_A_CHUNK.saturating_add(text.len().saturating_mul(FOR_A_BYTE));
        Some(Chunk {
            at: start,
            text,
            readable: text.len() <= LONGEST && needed <= most && !chunk.is_too_deep,
            is_plain: !chunk.may_be_marked && !text.ends_with(' '),
        })
    }
}

/// The state of a chunk while its lines are found.
#[derive(Default)]
struct Scan {
    /// The open fence.
    fence: Option<Fence>,
    /// Whether it starts with an item of a list.
    is_list: bool,
    signs: usize,
    is_too_deep: bool,
    /// Whether there is a sign that may be markup, or white space that the parser may leave out.
    may_be_marked: bool,
    lines: usize,
}

/// An open fence: its sign, its length, and the number of quotes around it.
struct Fence {
    sign: char,
    length: usize,
    quotes: usize,
}

impl Scan {
    /// Whether a line starts another chunk.
    fn ends_before(&self, line: &str, blank: bool) -> bool {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let is_inside = indent >= 2 || line.starts_with('\t');
        match (&self.fence, blank) {
            (Some(_), _) => false,
            (None, true) => !(self.is_list && is_inside),
            (None, false) => self.is_list && !is_inside && Prefix::of(line).items > 0,
        }
    }

    fn add(&mut self, line: &str) {
        let prefix = Prefix::of(line);
        self.is_list |= self.lines == 0 && prefix.items > 0 && prefix.quotes == 0;
        self.lines += 1;
        self.signs += 1;
        if let Some(fence) = &self.fence {
            if prefix.quotes >= fence.quotes {
                let rest = prefix.words.trim();
                let length = rest.len() - rest.trim_start_matches(fence.sign).len();
                if length >= fence.length && length == rest.len() {
                    self.fence = None;
                }
                return;
            }
            self.fence = None;
        }
        self.is_too_deep |= prefix.quotes + prefix.items > DEEPEST || prefix.columns > WIDEST;
        self.fence = Fence::of(&prefix);
        let is_sign = |byte: &u8| {
            matches!(
                byte,
                b'*' | b'_' | b'[' | b']' | b'!' | b'<' | b'&' | b'\\' | b'`' | b'~' | b'|' | b'>'
            )
        };
        self.signs += line.bytes().filter(|byte| is_sign(byte)).count();
        self.may_be_marked =
            self.may_be_marked || prefix.quotes + prefix.items > 0 || may_be_marked(line);
    }
}

impl Fence {
    fn of(prefix: &Prefix<'_>) -> Option<Self> {
        let words = prefix.words;
        let sign = words
            .chars()
            .next()
            .filter(|sign| matches!(sign, '`' | '~'))?;
        let info = words.trim_start_matches(sign);
        let length = words.len() - info.len();
        (length >= 3 && !(sign == '`' && info.contains('`'))).then_some(Self {
            sign,
            length,
            quotes: prefix.quotes,
        })
    }
}

/// The marks of quotes and lists before the words of a line.
struct Prefix<'t> {
    quotes: usize,
    items: usize,
    /// The length of all of them, with the white space.
    columns: usize,
    words: &'t str,
}

impl<'t> Prefix<'t> {
    fn of(line: &'t str) -> Self {
        let (mut quotes, mut items) = (0, 0);
        let mut words = line.trim_start();
        loop {
            if let Some(rest) = words.strip_prefix('>') {
                quotes += 1;
                words = rest.trim_start();
            } else if let Some(rest) = item(words) {
                items += 1;
                words = rest.trim_start();
            } else {
                break;
            }
        }
        Self {
            quotes,
            items,
            columns: line.len() - words.len(),
            words,
        }
    }
}

/// Whether the parser may read a line as more than words and escaped signs. A line that ends with several spaces ends
/// with a line break, as each line does here.
fn may_be_marked(line: &str) -> bool {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let words = line.trim_end_matches(' ');
    let begins_block = matches!(
        words.bytes().next(),
        None | Some(b' ' | b'#' | b'-' | b'+' | b'=' | b':' | b'>')
    );
    begins_block || line.len() == words.len() + 1 || has_markup(words)
}

/// Whether there is a sign in a line that is or may be markup. An underscore between letters is none.
fn has_markup(words: &str) -> bool {
    let mut bytes = words.bytes().peekable();
    let mut before = b' ';
    while let Some(byte) = bytes.next() {
        match byte {
            b'*' | b'[' | b'<' | b'&' | b'`' | b'~' | b'|' | ..b' ' => return true,
            b'\\' if bytes.peek().is_none() => return true,
            b'\\' => before = bytes.next_if(u8::is_ascii_punctuation).unwrap_or(byte),
            b'_' => {
                let after = bytes.peek().is_some_and(u8::is_ascii_alphanumeric);
                if !(after && before.is_ascii_alphanumeric()) {
                    return true;
                }
                before = byte;
            }
            _ => before = byte,
        }
    }
    false
}

/// Returns the rest of a line that starts with the mark of an item.
fn item(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix(['-', '+', '*']) {
        Some(rest) => rest,
        None => {
            let digits = line.bytes().take(9).take_while(u8::is_ascii_digit).count();
            let rest = line.get(digits..).filter(|_| digits > 0)?;
            rest.strip_prefix(['.', ')'])?
        }
    };
    (rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r'])).then_some(rest)
}
