//! What is odd about posts, noted while they are read.

use std::collections::HashMap;

use super::Context;
use super::written::Words;
use crate::report::{Finding, Findings, Missing, Quoted, Warning};

/// At most so many fields of a post are noted as wrong, or as not known; of the names of a page so many are told.
const MOST: usize = 16;

/// What is odd about one post. Quotes inside it are part of it.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// At most one of most kinds.
    odd: Findings,
    /// Which fields it, and its quotes, should have and have not.
    lacks: Vec<Missing>,
    quotes_lack: Vec<Missing>,
    /// Fields of an object that hold another kind of value.
    wrong: Vec<Warning>,
    /// Names of fields that are not known.
    unknown: Vec<String>,
}

impl Notes {
    /// The memory that they take, beside their fields, until they are reported.
    pub(crate) fn heap(&self) -> usize {
        let lacks = self.lacks.capacity() + self.quotes_lack.capacity();
        let wrong = self.wrong.iter().map(|warning| warning.detail.len());
        let unknown = self.unknown.iter().map(String::len);
        self.odd.heap()
            + lacks * size_of::<Missing>()
            + self.wrong.capacity() * size_of::<Warning>()
            + self.unknown.capacity() * size_of::<String>()
            + wrong.chain(unknown).sum::<usize>()
    }

    /// Notes something, unless something of that kind was noted.
    pub(crate) fn note(&mut self, finding: &Finding<'_>) {
        self.odd.add_first(finding);
    }

    /// Notes something beside others of its kind, unless the same was noted.
    pub(crate) fn note_too(&mut self, finding: &Finding<'_>) {
        self.odd.add_once(finding);
    }

    /// Notes words or markup that stand where none are known.
    pub(crate) fn note_unknown(&mut self, what: &str) {
        let what = what.trim();
        let end = what
            .char_indices()
            .nth(40)
            .map_or(what.len(), |(end, _)| end);
        let words = what.get(..end).unwrap_or_default();
        self.note(&Finding::UnknownMarkup { words });
    }

    /// Notes a link that leads nowhere, and one that is none by its element, if there is such a one.
    pub(crate) fn note_links(&mut self, words: &Words<'_>) {
        if let Some(href) = words.invalid {
            self.note(&Finding::NoLink { href: Quoted(href) });
        }
        if words.indented {
            self.note(&Finding::Indented);
        }
        if words.unmarked {
            self.note_too(&Finding::LinkUnmarked);
        }
    }

    /// Notes that a field of an object holds another kind of value.
    #[cfg(feature = "json")]
    pub(crate) fn note_wrong(&mut self, finding: &Finding<'_>) {
        self.take_wrong(Warning::of(finding, None));
    }

    fn take_wrong(&mut self, warning: Warning) {
        if self.wrong.len() < MOST && !self.wrong.contains(&warning) {
            self.wrong.push(warning);
        }
    }

    /// Notes that an object has a field of a name that is not known.
    pub(crate) fn note_field(&mut self, name: &str) {
        if self.unknown.len() < MOST && !self.unknown.iter().any(|is| is == name) {
            self.unknown.push(name.to_owned());
        }
    }

    /// Notes that a field is missing.
    pub(crate) fn lacks(&mut self, field: Missing) {
        if !self.lacks.contains(&field) {
            self.lacks.push(field);
        }
    }

    /// Takes over what was noted of a quote.
    pub(crate) fn take_quote(&mut self, quote: Self) {
        for warning in quote.odd.into_vec() {
            if !self.odd.as_slice().iter().any(|is| is.kind == warning.kind) {
                self.odd.push(warning);
            }
        }
        self.quotes_lack.extend(quote.lacks);
        for warning in quote.wrong {
            self.take_wrong(warning);
        }
        for name in quote.unknown {
            self.note_field(&name);
        }
    }
}

/// Warns of what was noted of the posts of a page, in their order.
pub(crate) fn report(notes: Vec<Notes>, cx: &mut Context) {
    let total = notes.len();
    let mut missing: Vec<(Missing, usize, usize)> = Vec::new();
    let mut of_quotes: Vec<(Missing, usize)> = Vec::new();
    for (at, notes) in notes.iter().enumerate() {
        for &what in &notes.lacks {
            match missing.iter_mut().find(|(is, ..)| *is == what) {
                Some((_, _, count)) => *count += 1,
                None => missing.push((what, at, 1)),
            }
        }
        for &what in &notes.quotes_lack {
            if !of_quotes.iter().any(|(is, _)| *is == what) {
                of_quotes.push((what, at));
            }
        }
    }
    for (what, first, count) in missing {
        cx.found_at(first, &Finding::PostsLack { what, count, total });
    }
    for (what, first) in of_quotes {
        cx.found_at(first, &Finding::QuoteLacks { what });
    }
    report_unknown(&notes, cx);
    for (at, notes) in notes.into_iter().enumerate() {
        for warning in notes.odd.into_vec().into_iter().chain(notes.wrong) {
            cx.warn(Warning {
                post: Some(at),
                ..warning
            });
        }
    }
}

/// Warns of what was noted of the whole, and of no post.
#[cfg(feature = "json")]
pub(crate) fn report_whole(notes: Notes, cx: &mut Context) {
    for warning in notes.odd.into_vec().into_iter().chain(notes.wrong) {
        cx.warn(warning);
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
        let name = name.as_str();
        cx.found_at(first, &Finding::UnknownNames { count, total, name });
    }
    if let Some(first) = others {
        cx.found_at(first, &Finding::MoreUnknownNames);
    }
}
