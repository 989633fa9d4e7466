//! The pieces of an input: runs of neighbours of one kind.

mod html;
mod json;
mod text;

use std::ops::Range;

use unrolled::Form;

use crate::fixture::Fixture;
use crate::random::Random;

/// The maximum number of neighbours in one piece.
pub(crate) const NEIGHBOURS: usize = 25;

/// The maximum length of a random piece of text, in characters.
const SPAN: usize = 40;

/// The positions of the neighbours of one kind.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The separator between two repetitions.
    pub(crate) separator: &'static str,
    /// Lists of neighbours, none of them empty.
    pub(crate) lists: Vec<Vec<Range<usize>>>,
}

/// A piece of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) range: Range<usize>,
    pub(crate) separator: &'static str,
}

/// Returns all kinds of pieces of an input.
pub(crate) fn kinds(fixture: &Fixture) -> Vec<Kind> {
    let text = &fixture.text;
    let mut kinds = match fixture.form {
        Form::Html => html::kinds(text),
        Form::Json => json::kinds(text),
        _ => text::kinds(text),
    };
    kinds.retain_mut(|kind| {
        for list in &mut kind.lists {
            list.retain(|range| !range.is_empty());
        }
        kind.lists.retain(|list| !list.is_empty());
        !kind.lists.is_empty()
    });
    kinds
}

impl Kind {
    fn new(name: &'static str, lists: Vec<Vec<Range<usize>>>) -> Self {
        Self {
            name,
            separator: "",
            lists,
        }
    }

    /// Returns the number of pieces.
    pub(crate) fn count(&self) -> usize {
        let of = |length: usize| -> usize {
            (1..=length.min(NEIGHBOURS))
                .map(|run| length + 1 - run)
                .sum()
        };
        self.lists.iter().map(|list| of(list.len())).sum()
    }

    /// Returns a random piece. Short runs are as likely as all longer ones together: they are repeated more often.
    pub(crate) fn pick(&self, random: &mut Random) -> Piece {
        let items = self.lists.iter().map(Vec::len).sum();
        let mut at = random.below(items);
        let mut list = self.lists.iter();
        let list = loop {
            let list = list.next().expect("as many as were counted");
            if at < list.len() {
                break list;
            }
            at -= list.len();
        };
        let most = if random.one_in(2) { 2 } else { NEIGHBOURS };
        let length = 1 + random.below(most.min(list.len() - at));
        Piece {
            range: list[at].start..list[at + length - 1].end,
            separator: self.separator,
        }
    }
}

/// Returns arbitrary characters of a text.
pub(crate) fn span(text: &str, random: &mut Random) -> Piece {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let start = boundary(random.below(text.len()));
    let length = 1 + random.below(SPAN);
    Piece {
        range: start..boundary((start + length).min(text.len())),
        separator: "",
    }
}

/// Words, each with the white space after it.
fn words(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = within.start;
    let mut space = false;
    for (at, c) in text[within.clone()].char_indices() {
        if space && !c.is_whitespace() {
            found.push(start..within.start + at);
            start = within.start + at;
        }
        space = c.is_whitespace();
    }
    found.push(start..within.end);
    found
}

/// Lines, each with its line ending.
fn lines(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut start = within.start;
    text[within]
        .split_inclusive('\n')
        .map(|line| {
            start += line.len();
            start - line.len()..start
        })
        .collect()
}
