//! How an input is made: a fixture, a piece of it, and how the piece is repeated in place.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use unrolled::Form;

use crate::fixture::Fixture;
use crate::pieces::{self, Kind, Piece};
use crate::random::Random;
use crate::shape::Shape;

/// Syntax that makes a parser start something new, written after a piece.
const SYNTAX: [&str; 14] = [
    "<!-- -->", "</x>", "<br>", "&amp;", "\0", "\r", "\n", "\n\n", "<p>", "<b>", "[", "](",
    "\u{2028}", "<",
];

/// Shorter numbers are not ids.
const ID: usize = 5;

/// The treatment of numbers in the repetitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbers {
    Kept,
    /// Numbers as long as ids are incremented: posts are distinct.
    Ids,
    /// All are incremented.
    All,
}

/// The line endings of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Lf,
    CrLf,
    Cr,
}

/// The text after each repetition.
#[derive(Clone, Debug, PartialEq, Eq)]
enum With {
    Nothing,
    Syntax(usize),
    /// Another piece of the fixture.
    Piece(Range<usize>),
}

/// An input of any size. Its text form names it: `SITE/CASE: 120..140 ids crlf`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipe {
    pub(crate) fixture: String,
    range: Range<usize>,
    separator: String,
    shape: Shape,
    with: With,
    numbers: Numbers,
    ends: Ends,
}

impl Recipe {
    /// A random piece of a kind; without one, arbitrary characters.
    pub(crate) fn pick(
        fixture: &Fixture,
        kinds: &[Kind],
        kind: Option<&Kind>,
        random: &mut Random,
    ) -> Self {
        let Piece { range, separator } = match kind {
            Some(kind) => kind.pick(random),
            None => pieces::span(&fixture.text, random),
        };
        let is_nodes = kind.is_some_and(|kind| kind.name == "nodes");
        let shape = match random.below(3) {
            0 if is_nodes => Shape::pick(&fixture.text[range.clone()], random),
            _ => Shape::Kept,
        };
        let with = match random.below(6) {
            0 | 1 => With::Syntax(random.below(SYNTAX.len())),
            2 => random
                .pick(kinds)
                .map_or(With::Nothing, |kind| With::Piece(kind.pick(random).range)),
            _ => With::Nothing,
        };
        let numbers = [Numbers::Kept, Numbers::Ids, Numbers::All][random.below(3)];
        let ends = match random.below(8) {
            0 if fixture.form != Form::Json => Ends::CrLf,
            1 if fixture.form != Form::Json => Ends::Cr,
            _ => Ends::Lf,
        };
        Self {
            fixture: fixture.name.clone(),
            range,
            separator: separator.to_owned(),
            shape,
            with,
            numbers,
            ends,
        }
    }

    /// An unchanged range of a fixture.
    pub(crate) fn plain(fixture: &str, range: Range<usize>) -> Self {
        Self {
            fixture: fixture.to_owned(),
            range,
            separator: String::new(),
            shape: Shape::Kept,
            with: With::Nothing,
            numbers: Numbers::Kept,
            ends: Ends::Lf,
        }
    }

    /// Returns the repeated text.
    pub(crate) fn piece(&self, fixture: &Fixture) -> String {
        let with = match &self.with {
            With::Nothing => "",
            With::Syntax(at) => SYNTAX[*at],
            With::Piece(range) => &fixture.text[range.clone()],
        };
        let mut piece = self.shape.of(&fixture.text[self.range.clone()]);
        piece.push_str(with);
        piece
    }

    /// Returns how many repetitions have about `bytes` bytes.
    pub(crate) fn times(&self, fixture: &Fixture, bytes: usize) -> usize {
        bytes.div_ceil(self.piece(fixture).len() + self.separator.len())
    }

    /// Returns the input with `times` repetitions in addition to the piece itself.
    pub(crate) fn write(&self, fixture: &Fixture, times: usize) -> String {
        let piece = self.piece(fixture);
        let split = split(&piece, self.numbers);
        let mut out = fixture.text[..self.range.end].to_owned();
        for at in 1..=times {
            out.push_str(&self.separator);
            for part in &split {
                part.write(at, &mut out);
            }
        }
        out.push_str(&fixture.text[self.range.end..]);
        match self.ends {
            Ends::Lf => out,
            Ends::CrLf => out.replace('\n', "\r\n"),
            Ends::Cr => out.replace('\n', "\r"),
        }
    }
}

/// A part of a piece.
enum Part<'p> {
    Text(&'p str),
    /// A number, by its digits.
    Number(u128, usize),
}

impl Part<'_> {
    fn write(&self, at: usize, out: &mut String) {
        use fmt::Write;
        match self {
            Part::Text(text) => out.push_str(text),
            Part::Number(number, digits) => {
                let _ = write!(out, "{:0digits$}", number + at as u128);
            }
        }
    }
}

/// Splits a piece at the numbers to be incremented.
fn split(piece: &str, numbers: Numbers) -> Vec<Part<'_>> {
    let least = match numbers {
        Numbers::Kept => return vec![Part::Text(piece)],
        Numbers::Ids => ID,
        Numbers::All => 1,
    };
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(from) = piece[at..].find(|c: char| c.is_ascii_digit()) {
        let from = at + from;
        let digits = piece[from..].find(|c: char| !c.is_ascii_digit());
        at = digits.map_or(piece.len(), |digits| from + digits);
        if let (true, Ok(number)) = (at - from >= least, piece[from..at].parse()) {
            parts.push(Part::Text(&piece[start..from]));
            parts.push(Part::Number(number, at - from));
            start = at;
        }
    }
    parts.push(Part::Text(&piece[start..]));
    parts
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}..{}",
            self.fixture, self.range.start, self.range.end
        )?;
        if self.separator == "," {
            f.write_str(" comma")?;
        }
        write!(f, "{}", self.shape)?;
        match &self.with {
            With::Nothing => {}
            With::Syntax(at) => write!(f, " syntax={at}")?,
            With::Piece(range) => write!(f, " with={}..{}", range.start, range.end)?,
        }
        f.write_str(match self.numbers {
            Numbers::Kept => "",
            Numbers::Ids => " ids",
            Numbers::All => " numbers",
        })?;
        f.write_str(match self.ends {
            Ends::Lf => "",
            Ends::CrLf => " crlf",
            Ends::Cr => " cr",
        })
    }
}

impl FromStr for Recipe {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("no piece of an input: {text}");
        let range = |text: &str| {
            let (start, end) = text.split_once("..")?;
            Some(start.parse().ok()?..end.parse().ok()?)
        };
        let (fixture, rest) = text.rsplit_once(": ").ok_or_else(unknown)?;
        let mut words = rest.split(' ');
        let range_of_piece = words.next().and_then(range).ok_or_else(unknown)?;
        let mut recipe = Self::plain(fixture, range_of_piece);
        for word in words {
            match word {
                "comma" => recipe.separator = ",".to_owned(),
                "bare" => recipe.shape = Shape::Bare,
                "ids" => recipe.numbers = Numbers::Ids,
                "numbers" => recipe.numbers = Numbers::All,
                "crlf" => recipe.ends = Ends::CrLf,
                "cr" => recipe.ends = Ends::Cr,
                _ => {
                    let (name, value) = word.split_once('=').ok_or_else(unknown)?;
                    recipe.with = match name {
                        "syntax" => With::Syntax(value.parse().map_err(|_| unknown())?),
                        "only" => {
                            recipe.shape = Shape::Only(value.parse().map_err(|_| unknown())?);
                            continue;
                        }
                        "with" => With::Piece(range(value).ok_or_else(unknown)?),
                        _ => return Err(unknown()),
                    };
                }
            }
        }
        Ok(recipe)
    }
}
