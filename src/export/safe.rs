//! Neutralises the parts of a text that would affect what follows it: control characters and bidirectional controls.
//!
//! The [parent module](super) documents the rules. Control characters can start an escape sequence of a terminal. An
//! open bidirectional control could reverse the text that this crate writes after it, or display a URL backwards. Marks
//! (U+200E, U+200F, U+061C) open nothing and are kept.

/// Returns a text that is safe to print on a terminal: without control characters and bidirectional controls.
///
/// Line breaks and tabs are kept. Every other character that ends a line somewhere becomes a line break, other control
/// characters become Unicode's symbols for them or `�`, and bidirectional embeddings, overrides and isolates, which are
/// invisible, are removed. Right-to-left letters are kept. A text of several lines can still look like several texts:
/// for a name or a title use [`one_line`].
///
/// # Examples
///
/// ```
/// use unrolled::export::printable;
///
/// assert_eq!(printable("terns \u{1b}[31m\u{202e}evid\u{202c}\r\nat noon\u{7}"), "terns ␛[31mevid\nat noon␇");
/// ```
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in lines(text).enumerate() {
        out.extend((at > 0).then_some('\n'));
        let seen = line.chars().filter(|&c| !is_control_of_bidi(c));
        out.extend(seen.map(|c| symbol(c).unwrap_or(c)));
    }
    out
}

/// Returns a text as one line that is safe to print on a terminal: like [`printable`], with each run of white space as
/// one space.
///
/// # Examples
///
/// ```
/// use unrolled::export::one_line;
///
/// assert_eq!(one_line(" terns\n\u{2067}dive \u{1b}[2J "), "terns dive ␛[2J");
/// ```
#[must_use]
pub fn one_line(text: &str) -> String {
    let printable = printable(text);
    printable.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the replacement of a control character other than the tab.
fn symbol(c: char) -> Option<char> {
    match c {
        '\t' => None,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// Returns a text as one line, trimmed and with each run of white space as one space: for names, labels, descriptions.
/// Overrides, which display a name backwards, are removed.
pub(super) fn line(text: &str) -> String {
    let mut bidi = Bidi {
        no_overrides: true,
        ..Bidi::default()
    };
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_white) {
        let before = out.len();
        if before > 0 {
            out.push(' ');
        }
        let start = out.len();
        out.extend(word.chars().filter_map(|c| bidi.pass(c)));
        if out.len() == start {
            out.truncate(before);
        }
    }
    bidi.close(&mut out);
    if out.chars().all(shows_nothing) {
        out.clear();
    }
    out
}

/// Returns a line whose direction does not affect the text around it: wrapped in isolates if it contains right-to-left
/// text.
pub(super) fn isolated(text: &str) -> String {
    let text = line(text);
    if text
        .chars()
        .any(|c| is_right_to_left(c) || is_control_of_bidi(c))
    {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text
    }
}

/// Returns the lines of a text, for any kind of line end.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, after)) = text
            .find(ends_line)
            .and_then(|at| text.split_at_checked(at))
        else {
            rest = None;
            return Some(text);
        };
        let mut chars = after.chars();
        chars.next();
        rest = Some(after.strip_prefix("\r\n").unwrap_or(chars.as_str()));
        Some(line)
    })
}

/// Whether a character ends a line in some program.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is white space; the vertical tab and the form feed count as controls.
fn is_white(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{b}' | '\u{c}')
}

/// Whether a letter belongs to a right-to-left script (the blocks that Unicode reserves for them).
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Whether a text that has not been made safe shows nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_white(c) || is_control_of_bidi(c))
}

pub(super) fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || is_control_of_bidi(c)
}

pub(super) fn is_control_of_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The embeddings, overrides and isolates that are open.
#[derive(Debug, Default)]
pub(super) struct Bidi {
    /// One entry each, from the outermost: whether it is an isolate.
    open: Vec<bool>,
    /// The number that were open where the current link started; they are not closed inside it.
    outside: usize,
    /// The number of open isolates since then.
    isolates: usize,
    /// Whether overrides are removed.
    no_overrides: bool,
}

impl Bidi {
    /// Returns the character to write for this one, if any.
    pub(super) fn pass(&mut self, c: char) -> Option<char> {
        match c {
            '\u{202d}' | '\u{202e}' if self.no_overrides => None,
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => {
                self.open.push(false);
                Some(c)
            }
            '\u{2066}'..='\u{2068}' => {
                self.open.push(true);
                self.isolates += 1;
                Some(c)
            }
            '\u{202c}' => {
                let closes = self.open.len() > self.outside && self.open.last() == Some(&false);
                closes.then(|| {
                    self.open.pop();
                    c
                })
            }
            '\u{2069}' => (self.isolates > 0).then(|| {
                // Everything opened inside the isolate ends with it.
                while self.open.pop() == Some(false) {}
                self.isolates -= 1;
                c
            }),
            _ => symbol(c).or(Some(c)),
        }
    }

    /// Copies the text of a link to `out`: what is open outside is not closed inside, and what is opened inside ends
    /// there.
    pub(super) fn pass_link(&mut self, words: &str, out: &mut String) {
        let outer = (self.outside, self.isolates);
        self.outside = self.open.len();
        self.isolates = 0;
        out.extend(words.chars().filter_map(|c| self.pass(c)));
        self.close(out);
        (self.outside, self.isolates) = outer;
    }

    /// Closes everything that was opened inside.
    pub(super) fn close(&mut self, out: &mut String) {
        while self.open.len() > self.outside
            && let Some(isolate) = self.open.pop()
        {
            out.push(if isolate { '\u{2069}' } else { '\u{202c}' });
        }
        self.isolates = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_directions_are_isolated() {
        assert_eq!(isolated("Tern\nWatch"), "Tern Watch");
        assert_eq!(isolated("שחף"), "\u{2068}שחף\u{2069}");
        assert_eq!(isolated("\u{202b}x"), "\u{2068}\u{202b}x\u{202c}\u{2069}");
        assert_eq!(isolated(" \u{202c} "), "");
    }
}
