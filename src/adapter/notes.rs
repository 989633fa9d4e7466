//! What is odd about posts, noted while they are read.

use std::collections::HashMap;

use super::Context;
use super::written::Words;
use crate::audit::{Warning, WarningKind};
use crate::brief::brief;

/// At most so many fields of a post are noted as wrong, or as not known; of the names of a page so many are told.
const MOST: usize = 16;

/// What is odd about one post. Quotes inside it are part of it.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// At most one of most kinds.
    odd: Vec<(WarningKind, String)>,
    /// Which fields it, and its quotes, should have and have not.
    lacks: Vec<&'static str>,
    quotes_lack: Vec<&'static str>,
    /// Fields of an object that hold another kind of value, each in words.
    wrong: Vec<String>,
    /// Names of fields that are not known.
    unknown: Vec<String>,
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
                format!("{:?} is no link that can be kept", brief(href))
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

    /// Notes that a field of an object holds another kind of value.
    pub(crate) fn note_wrong(&mut self, detail: impl FnOnce() -> String) {
        if self.wrong.len() < MOST {
            let detail = detail();
            if !self.wrong.contains(&detail) {
                self.wrong.push(detail);
            }
        }
    }

    /// Notes that an object has a field of a name that is not known.
    pub(crate) fn note_field(&mut self, name: &str) {
        if self.unknown.len() < MOST && !self.unknown.iter().any(|is| is == name) {
            self.unknown.push(name.to_owned());
        }
    }

    /// Notes that a field is missing.
    pub(crate) fn lacks(&mut self, field: &'static str) {
        if !self.lacks.contains(&field) {
            self.lacks.push(field);
        }
    }

    /// Takes over what was noted of a quote.
    pub(crate) fn take_quote(&mut self, quote: Self) {
        for (kind, detail) in quote.odd {
            self.note(kind, || detail);
        }
        self.quotes_lack.extend(quote.lacks);
        for detail in quote.wrong {
            self.note_wrong(|| detail);
        }
        for name in quote.unknown {
            self.note_field(&name);
        }
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
    report_unknown(&notes, cx);
    for (at, notes) in notes.into_iter().enumerate() {
        for (kind, detail) in notes.odd {
            cx.warn(Warning::at(kind, at, detail));
        }
        for detail in notes.wrong {
            cx.warn(Warning::at(WarningKind::InvalidValue, at, detail));
        }
    }
}

/// Warns of what was noted of the whole, and of no post.
#[cfg(feature = "json")]
pub(crate) fn report_whole(notes: Notes, cx: &mut Context) {
    for (kind, detail) in notes.odd {
        cx.warn_of(kind, detail);
    }
    for detail in notes.wrong {
        cx.warn_of(WarningKind::InvalidValue, detail);
    }
}

/// Warns once of each name that is not known: one in place of another that is gone is how an API changes.
fn report_unknown(notes: &[Notes], cx: &mut Context) {
    let total = notes.len();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut others: Option<usize> = None;
    for (at, notes) in notes.iter().enumerate() {
        for name in &notes.unknown {
            match places.get(name.as_str()) {
                Some(&place) => {
                    if let Some((.., count)) = found.get_mut(place) {
                        *count += 1;
                    }
                }
                None if found.len() < MOST => {
                    places.insert(name, found.len());
                    found.push((name, at, 1));
                }
                None => others = others.or(Some(at)),
            }
        }
    }
    for (name, first, count) in found {
        let name: String = name.chars().take(40).collect();
        let detail = format!("{count} of {total} posts have a field {name:?}, which is not known");
        cx.warn(Warning::at(WarningKind::UnknownMarkup, first, detail));
    }
    if let Some(first) = others {
        let detail = "there are more fields with names that are not known";
        cx.warn(Warning::at(WarningKind::UnknownMarkup, first, detail));
    }
}
