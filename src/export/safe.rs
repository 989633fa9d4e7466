//! What an author's words hold that must not reach past them: control characters and the direction of what follows.
//!
//! The model keeps a text as it is. An export is read by terminals, editors and browsers, so here
//!
//! - every character that ends a line somewhere (`\r`, U+0085, U+2028, U+2029) is a line break like `\n`;
//! - control characters but the tab, which may begin an escape sequence of a terminal, are shown: those of C0 by the
//!   symbols that Unicode has for them (`␛`), those of C1, which have none, by `�`;
//! - embeddings, overrides and isolates of bidirectional text end with the line, or link, in which they begin: what is
//!   still open is closed there, and what closes nothing is left out. Else one name could turn around the words that
//!   this crate writes beside it, or show an address backwards. From names and descriptions overrides are left out. Marks (U+200E, U+200F, U+061C) open nothing and stay.

use super::outline::followable;
use crate::model::Entity;

/// Returns a text that may be printed on a terminal: no control character of it is obeyed, and no direction turned.
///
/// Lines and tabs stay. All else that ends a line somewhere is a line break, other control characters are shown by the
/// symbols that Unicode has for them or by `�`, and embeddings, overrides and isolates of bidirectional text, which show
/// nothing themselves, are left out; letters written from right to left are not touched. A text of several lines may still
/// look like several texts: for a name or a title there is [`one_line`].
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

/// Returns a text as one line that may be printed on a terminal: as [`printable`] does, with all white space between words
/// as one space.
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

/// What is shown for a control character other than the tab.
fn symbol(c: char) -> Option<char> {
    match c {
        '\t' => None,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// Words without a line break, harmless, and what they link to.
#[derive(Clone, Debug)]
pub(super) struct Piece<'t> {
    pub(super) words: String,
    pub(super) entity: Option<&'t Entity>,
}

/// A line of a post. It is not blank.
pub(super) type Line<'t> = Vec<Piece<'t>>;

/// Lines that follow each other without a blank one between.
pub(super) type Paragraph<'t> = Vec<Line<'t>>;

/// A post's text as paragraphs of lines, with the links whose target may be followed. Spans that overlap, or cut a
/// character, are no links: the words are there in any case.
pub(super) fn paragraphs<'t>(text: &str, entities: &'t [Entity]) -> Vec<Paragraph<'t>> {
    let mut spelled = Spelled::default();
    let mut done = 0;
    for entity in entities {
        if followable(entity.url.as_ref()).is_none() {
            continue;
        }
        let (Some(before), Some(display)) = (
            text.get(done..entity.span.start),
            text.get(entity.span.range()),
        ) else {
            continue;
        };
        spelled.push(before, None);
        spelled.push(display, Some(entity));
        done = entity.span.end;
    }
    spelled.push(text.get(done..).unwrap_or_default(), None);
    spelled.finish()
}

/// Words in one line, without white space at their ends and runs of it: names, labels, descriptions. Overrides, which show
/// a name backwards, are left out of them.
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

/// A line whose direction does not reach past it: between isolates if it holds anything written from right to left.
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

/// Whether a line is to be read from the right, though its first letter is none of a script that is: it begins with a
/// name or address in other letters.
pub(super) fn reads_from_right(line: &Line<'_>) -> bool {
    let first = |words: &str| words.chars().find(|c| c.is_alphabetic());
    let all = || line.iter().map(|piece| piece.words.as_str());
    let opens = all().find_map(first);
    if opens.is_none_or(is_right_to_left) || all().any(|words| words.contains(is_control_of_bidi)) {
        return false;
    }
    let is_name = |word: &&str| word.starts_with(['@', '#']) || word.contains("://");
    let own = line.iter().filter(|piece| piece.entity.is_none());
    let mut words = own.flat_map(|piece| piece.words.split_whitespace());
    let first = words.find_map(|word| if is_name(&word) { None } else { first(word) });
    first.is_some_and(is_right_to_left)
}

/// The lines of a text, however they end.
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

/// Whether a character is white space; the vertical tab and the form feed are controls.
fn is_white(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{b}' | '\u{c}')
}

/// Whether a letter belongs to a script that is written from right to left (the blocks that Unicode reserves for them).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || is_control_of_bidi(c)
}

fn is_control_of_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What is open of embeddings, overrides and isolates.
#[derive(Debug, Default)]
struct Bidi {
    /// For each, from the outermost, whether it is an isolate.
    open: Vec<bool>,
    /// So many were open where the link at hand began; they are not closed inside it.
    outside: usize,
    /// How many isolates are open inside.
    isolates: usize,
    /// Whether overrides are left out.
    no_overrides: bool,
}

impl Bidi {
    /// The character that stands for one, if any.
    fn pass(&mut self, c: char) -> Option<char> {
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
                // What was opened inside the isolate ends with it.
                while self.open.pop() == Some(false) {}
                self.isolates -= 1;
                c
            }),
            _ => symbol(c).or(Some(c)),
        }
    }

    /// Closes what was opened inside.
    fn close(&mut self, out: &mut String) {
        while self.open.len() > self.outside
            && let Some(isolate) = self.open.pop()
        {
            out.push(if isolate { '\u{2069}' } else { '\u{202c}' });
        }
        self.isolates = 0;
    }
}

/// Puts paragraphs together.
#[derive(Debug, Default)]
struct Spelled<'t> {
    done: Vec<Paragraph<'t>>,
    paragraph: Paragraph<'t>,
    line: Line<'t>,
    bidi: Bidi,
    /// Whether the text so far ends with half a line end.
    half: bool,
}

impl<'t> Spelled<'t> {
    fn push(&mut self, text: &str, entity: Option<&'t Entity>) {
        let text = match text.strip_prefix('\n') {
            Some(rest) if self.half => {
                self.half = false;
                rest
            }
            _ => text,
        };
        if !text.is_empty() {
            self.half = text.ends_with('\r');
        }
        for (at, words) in lines(text).enumerate() {
            if at > 0 {
                self.end_line();
            }
            if words.is_empty() {
                continue;
            }
            let outside = entity.map(|_| {
                let outer = (self.bidi.outside, self.bidi.isolates);
                self.bidi.outside = self.bidi.open.len();
                self.bidi.isolates = 0;
                outer
            });
            let mut piece = Piece {
                words: words.chars().filter_map(|c| self.bidi.pass(c)).collect(),
                entity,
            };
            if let Some(outer) = outside {
                self.bidi.close(&mut piece.words);
                (self.bidi.outside, self.bidi.isolates) = outer;
            }
            match self.line.last_mut() {
                // Signs are told by what stands beside them.
                Some(last) if last.entity.is_none() && entity.is_none() => {
                    last.words.push_str(&piece.words);
                }
                _ if piece.words.is_empty() => {}
                _ => self.line.push(piece),
            }
        }
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        let mut closing = String::new();
        self.bidi.close(&mut closing);
        if line
            .iter()
            .all(|piece| piece.words.chars().all(shows_nothing))
        {
            if !self.paragraph.is_empty() {
                self.done.push(std::mem::take(&mut self.paragraph));
            }
            return;
        }
        match line.last_mut() {
            _ if closing.is_empty() => {}
            Some(last) if last.entity.is_none() => last.words.push_str(&closing),
            _ => line.push(Piece {
                words: closing,
                entity: None,
            }),
        }
        self.paragraph.push(line);
    }

    fn finish(mut self) -> Vec<Paragraph<'t>> {
        self.end_line();
        if !self.paragraph.is_empty() {
            self.done.push(self.paragraph);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntityKind, Span};
    use url::Url;

    fn shown(text: &str) -> Vec<Vec<String>> {
        let line = |line: &Line<'_>| line.iter().map(|piece| piece.words.as_str()).collect();
        paragraphs(text, &[])
            .iter()
            .map(|lines| lines.iter().map(line).collect())
            .collect()
    }

    #[test]
    fn every_line_end_is_one() {
        assert_eq!(
            shown("a\r\nb\rc\u{85}d\u{2028}e\n \t\n\n\nf\r"),
            [vec!["a", "b", "c", "d", "e"], vec!["f"]]
        );
        assert_eq!(line(" a\r\n b\t\u{2029}c "), "a b c");
    }

    #[test]
    fn controls_are_shown() {
        assert_eq!(
            shown("\u{1b}[31m\0\u{7f}\u{9b}1m\tx"),
            [["␛[31m␀␡\u{fffd}1m\tx"]]
        );
        assert_eq!(line("a\u{1b}]0;b\u{7}"), "a␛]0;b␇");
    }

    #[test]
    fn directions_end_with_the_line() {
        for (text, expected) in [
            ("\u{202e}abc", "\u{202e}abc\u{202c}"),
            ("\u{2067}a\u{202e}b", "\u{2067}a\u{202e}b\u{202c}\u{2069}"),
            ("\u{2067}a\u{202e}b\u{2069}c", "\u{2067}a\u{202e}b\u{2069}c"),
            ("a\u{202c}\u{2069}b", "ab"),
            ("\u{2067}a\u{202c}b\u{2069}", "\u{2067}ab\u{2069}"),
            ("\u{200f}a", "\u{200f}a"),
        ] {
            assert_eq!(shown(text), [[expected]], "{text:?}");
        }
        assert_eq!(
            line("\u{2067}a\u{202b}b"),
            "\u{2067}a\u{202b}b\u{202c}\u{2069}"
        );
        assert_eq!(line("\u{202e}eman\u{202c}"), "eman");
        assert_eq!(shown("\u{202e}a\nb\u{202c}"), [["\u{202e}a\u{202c}", "b"]]);
        assert_eq!(shown("a\n\u{202c}\nb\n\u{202e}\nc"), [["a"], ["b"], ["c"]]);
    }

    #[test]
    fn a_link_closes_nothing_of_its_line() {
        let text = "\u{2067}a \u{2069}\u{202e}b\u{202c} c\u{2069}";
        let start = text.find(' ').unwrap() + 1;
        let end = text.rfind(' ').unwrap();
        let mut link = Entity::new(EntityKind::Link, Span::new(start, end), "b");
        link.url = Url::parse("https://a.example/").ok();
        let links = [link];
        let found = paragraphs(text, &links);
        let words: Vec<&str> = found[0][0]
            .iter()
            .map(|piece| piece.words.as_str())
            .collect();
        assert_eq!(words, ["\u{2067}a ", "\u{202e}b\u{202c}", " c\u{2069}"]);
    }

    #[test]
    fn a_name_at_the_start_turns_no_line() {
        for (text, expected) in [
            ("@tern שלום", true),
            ("@tern https://a.example שלום", true),
            ("שלום @tern", false),
            ("Terns: שלום", false),
            ("@tern", false),
            ("1/", false),
            ("\u{2066}@tern\u{2069} שלום", false),
        ] {
            let found = paragraphs(text, &[]);
            assert_eq!(reads_from_right(&found[0][0]), expected, "{text}");
        }
    }

    #[test]
    fn names_of_both_directions_are_isolated() {
        assert_eq!(isolated("Tern\nWatch"), "Tern Watch");
        assert_eq!(isolated("שחף"), "\u{2068}שחף\u{2069}");
        assert_eq!(isolated("\u{202b}x"), "\u{2068}\u{202b}x\u{202c}\u{2069}");
        assert_eq!(isolated(" \u{202c} "), "");
    }
}
