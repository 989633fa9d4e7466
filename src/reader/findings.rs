//! Findings about posts, recorded while the posts are read.

use std::collections::HashMap;

use super::rich_text::LinkedText;
use crate::adapter::Context;
use crate::report::{Finding, Findings, Missing, Quoted, Warning};

/// The maximum number of a post's fields that are recorded as wrong, or as unknown; also the maximum number of names
/// reported for a page.
const MOST: usize = 16;

/// The findings about one post, including those about its quotes.
#[derive(Debug, Default)]
pub(crate) struct PostFindings {
    /// At most one of most kinds.
    notes: Findings,
    /// Fields that are missing in the post and in its quotes.
    missing: Vec<Missing>,
    missing_in_quotes: Vec<Missing>,
    /// Fields of an object with a value of another type.
    wrong: Vec<Warning>,
    /// Names of unknown fields.
    unknown: Vec<String>,
}

impl PostFindings {
    fn is_empty(&self) -> bool {
        self.notes.as_slice().is_empty()
            && self.missing.is_empty()
            && self.missing_in_quotes.is_empty()
            && self.wrong.is_empty()
            && self.unknown.is_empty()
    }

    /// Returns the heap memory of the findings until they are reported.
    pub(crate) fn heap(&self) -> usize {
        let missing = self.missing.capacity() + self.missing_in_quotes.capacity();
        let wrong = self.wrong.iter().map(|warning| warning.detail.len());
        let unknown = self.unknown.iter().map(String::len);
        self.notes.heap()
            + missing * size_of::<Missing>()
            + self.wrong.capacity() * size_of::<Warning>()
            + self.unknown.capacity() * size_of::<String>()
            + wrong.chain(unknown).sum::<usize>()
    }

    /// Adds a finding, unless there is one of the same kind.
    pub(crate) fn once(&mut self, finding: &Finding<'_>) {
        self.notes.add_first(finding);
    }

    /// Adds a finding even if there are others of its kind, unless it is a duplicate.
    pub(crate) fn also(&mut self, finding: &Finding<'_>) {
        self.notes.add_once(finding);
    }

    /// Adds text or markup in a place that is not known.
    pub(crate) fn unknown_markup(&mut self, what: &str) {
        let what = what.trim();
        let end = what
            .char_indices()
            .nth(40)
            .map_or(what.len(), |(end, _)| end);
        let words = what.get(..end).unwrap_or_default();
        self.once(&Finding::UnknownMarkup { words });
    }

    /// Adds a link without a valid target, and a link whose element is not a link, if there are any.
    pub(crate) fn links(&mut self, words: &LinkedText<'_>) {
        if let Some(href) = words.invalid {
            self.once(&Finding::InvalidLink { href: Quoted(href) });
        }
        if words.indented {
            self.once(&Finding::Indented);
        }
        if let Some(name) = words.unknown {
            self.also(&Finding::StructureUnknown { name });
        }
        if let Some(name) = words.control {
            self.also(&Finding::ControlInText { name });
        }
        if let Some(label) = words.symbol {
            self.also(&Finding::SymbolUnknown { label });
        }
        if words.unmarked {
            self.also(&Finding::LinkUnmarked);
        }
    }

    /// Adds a field of an object with a value of another type.
    #[cfg(feature = "json")]
    pub(crate) fn wrong_type(&mut self, finding: &Finding<'_>) {
        self.add_wrong(Warning::of(finding, None));
    }

    fn add_wrong(&mut self, warning: Warning) {
        if self.wrong.len() < MOST && !self.wrong.contains(&warning) {
            self.wrong.push(warning);
        }
    }

    /// Adds a field of an object with an unknown name.
    pub(crate) fn unknown_field(&mut self, name: &str) {
        if self.unknown.len() < MOST && !self.unknown.iter().any(|is| is == name) {
            self.unknown.push(name.to_owned());
        }
    }

    /// Adds a missing field.
    pub(crate) fn missing(&mut self, field: Missing) {
        if !self.missing.contains(&field) {
            self.missing.push(field);
        }
    }

    /// Adds the findings about a quote.
    pub(crate) fn absorb(&mut self, quote: Self) {
        for warning in quote.notes.into_vec() {
            if !self
                .notes
                .as_slice()
                .iter()
                .any(|is| is.kind == warning.kind)
            {
                self.notes.push(warning);
            }
        }
        self.missing_in_quotes.extend(quote.missing);
        for warning in quote.wrong {
            self.add_wrong(warning);
        }
        for name in quote.unknown {
            self.unknown_field(&name);
        }
    }
}

/// Reports the findings about the posts of a page, in page order.
pub(crate) fn report_findings(findings: Vec<PostFindings>, cx: &mut Context) {
    if findings.iter().all(PostFindings::is_empty) {
        return;
    }
    let total = findings.len();
    let mut missing: Vec<(Missing, usize, usize)> = Vec::new();
    let mut of_quotes: Vec<(Missing, usize)> = Vec::new();
    for (at, findings) in findings.iter().enumerate() {
        for &what in &findings.missing {
            match missing.iter_mut().find(|(is, ..)| *is == what) {
                Some((_, _, count)) => *count += 1,
                None => missing.push((what, at, 1)),
            }
        }
        for &what in &findings.missing_in_quotes {
            if !of_quotes.iter().any(|(is, _)| *is == what) {
                of_quotes.push((what, at));
            }
        }
    }
    for (what, first, count) in missing {
        cx.found_at(first, &Finding::MissingInPosts { what, count, total });
    }
    for (what, first) in of_quotes {
        cx.found_at(first, &Finding::MissingInQuote { what });
    }
    report_unknown(&findings, cx);
    for (at, findings) in findings.into_iter().enumerate() {
        for warning in findings.notes.into_vec().into_iter().chain(findings.wrong) {
            cx.warn(Warning {
                post: Some(at),
                ..warning
            });
        }
    }
}

/// Reports the findings about the page that are not about a post.
#[cfg(feature = "json")]
pub(crate) fn report_whole(findings: PostFindings, cx: &mut Context) {
    for warning in findings.notes.into_vec().into_iter().chain(findings.wrong) {
        cx.warn(warning);
    }
}

/// Warns once of each unknown name: an API changes by replacing one name with another.
fn report_unknown(findings: &[PostFindings], cx: &mut Context) {
    let total = findings.len();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut others: Option<usize> = None;
    for (at, findings) in findings.iter().enumerate() {
        for name in &findings.unknown {
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
