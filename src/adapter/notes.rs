//! What is odd about posts, noted while they are read.

use super::Context;
use super::written::Words;
use crate::audit::{Warning, WarningKind};

/// What is odd about one post. Quotes inside it are part of it.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// At most one of most kinds.
    odd: Vec<(WarningKind, String)>,
    /// Which fields it, and its quotes, should have and have not.
    lacks: Vec<&'static str>,
    quotes_lack: Vec<&'static str>,
}

impl Notes {
    /// Notes something, unless something of that kind was noted.
    pub(crate) fn note(&mut self, kind: WarningKind, detail: impl FnOnce() -> String) {
        if !self.odd.iter().any(|(is, _)| *is == kind) {
            self.odd.push((kind, detail()));
        }
    }

    /// Notes something beside others of its kind, unless the same was noted.
    pub(crate) fn note_too(&mut self, kind: WarningKind, detail: &str) {
        if !self
            .odd
            .iter()
            .any(|(is, said)| *is == kind && said == detail)
        {
            self.odd.push((kind, detail.to_owned()));
        }
    }

    /// Notes words or markup that stand where none are known.
    pub(crate) fn note_unknown(&mut self, what: &str) {
        self.note(WarningKind::UnknownMarkup, || {
            let start: String = what.trim().chars().take(40).collect();
            format!("{start:?} stands in no known part of a post")
        });
    }

    /// Notes that what something is found by is gone.
    pub(crate) fn note_anchor(&mut self, detail: &str) {
        self.note_too(WarningKind::AnchorMissing, detail);
    }

    /// Notes a link that leads nowhere, and one that is none by its element, if there is such a one.
    pub(crate) fn note_links(&mut self, words: &Words<'_>) {
        if let Some(href) = words.invalid {
            self.note(WarningKind::InvalidValue, || {
                format!("{href:?} is no link that can be kept")
            });
        }
        if words.indented {
            self.note(WarningKind::UnknownMarkup, || {
                "all lines but the first begin with white space, which may be a program's"
                    .to_owned()
            });
        }
        if words.unmarked {
            self.note_anchor("a link is no <a>; the address that it has told it");
        }
    }

    /// Notes that a field is missing.
    pub(crate) fn lacks(&mut self, field: &'static str) {
        self.lacks.push(field);
    }

    /// Takes over what was noted of a quote.
    pub(crate) fn take_quote(&mut self, quote: Self) {
        for (kind, detail) in quote.odd {
            self.note(kind, || detail);
        }
        self.quotes_lack.extend(quote.lacks);
    }
}

/// Warns of what was noted of the posts of a page, in their order.
pub(crate) fn report(notes: Vec<Notes>, cx: &mut Context) {
    let total = notes.len();
    let mut missing: Vec<(&'static str, usize, usize)> = Vec::new();
    let mut of_quotes: Vec<(&'static str, usize)> = Vec::new();
    for (at, notes) in notes.iter().enumerate() {
        for &field in &notes.lacks {
            match missing.iter_mut().find(|(is, ..)| *is == field) {
                Some((_, _, count)) => *count += 1,
                None => missing.push((field, at, 1)),
            }
        }
        for &field in &notes.quotes_lack {
            if !of_quotes.iter().any(|(is, _)| *is == field) {
                of_quotes.push((field, at));
            }
        }
    }
    for (field, first, count) in missing {
        let detail = format!("{count} of {total} posts have no {field}");
        cx.warn(Warning::at(WarningKind::MissingField, first, detail));
    }
    for (field, first) in of_quotes {
        let detail = format!("a quoted post has no {field}");
        cx.warn(Warning::at(WarningKind::MissingField, first, detail));
    }
    for (at, notes) in notes.into_iter().enumerate() {
        for (kind, detail) in notes.odd {
            cx.warn(Warning::at(kind, at, detail));
        }
    }
}
