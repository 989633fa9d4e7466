//! The parts of an embed: the paragraphs of its text, and its signature, `— NAME (@HANDLE) DATE`.
//!
//! Networks write one paragraph and the signature behind it. WordPress and other editors make a paragraph of each part
//! that an empty line separates, and of the signature; some add the signature to the text's own paragraph.

use super::{SIGN, WORDS};
use crate::dom::{Element, Step};
use crate::reader::{
    LINK, LinkedText, PostFindings, contains_any, is_displayed, link_target, links_in, text,
};
use crate::report::{Finding, Quoted};

/// The characters before the name; the first is what networks write.
pub(super) const DASHES: [char; 3] = [DASH, '–', '-'];
const DASH: char = '—';

/// The elements of an embed.
pub(super) struct Layout<'d> {
    /// The paragraphs of its text.
    pub(super) words: Vec<Element<'d>>,
    /// The element that contains the signature: the embed itself, or a paragraph.
    signature: Element<'d>,
    /// Whether that is the last paragraph of the text.
    inline: bool,
}

impl<'d> Layout<'d> {
    /// Finds the parts of an embed. `names` returns whether a URL is a post's.
    pub(super) fn of(
        embed: Element<'d>,
        findings: &mut PostFindings,
        names: impl Fn(&str) -> bool,
    ) -> Self {
        let mut layout = Self {
            words: Vec::new(),
            signature: embed,
            inline: false,
        };
        let mut signed = false;
        // The text outside the paragraphs, and the part of it behind the last one.
        let (mut around, mut outside) = (String::new(), String::new());
        let mut walk = embed.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Text(text) => outside.push_str(text),
                // Copies for readers without scripts or without sight.
                Step::Enter(element) if !is_displayed(element) => walk.skip_subtree(),
                Step::Enter(element) if element.name() == "p" => {
                    // An end tag without its start tag makes an empty paragraph, and there may be many.
                    if layout.words.is_empty() || element.children().next().is_some() {
                        layout.words.push(element);
                    }
                    around.push_str(&outside);
                    outside.clear();
                    walk.skip_subtree();
                }
                Step::Enter(element) if element.name() == "script" => walk.skip_subtree(),
                Step::Enter(element) => signed |= link_target(element).is_some_and(&names),
                Step::Leave(_) => {}
            }
        }
        let is_empty = |paragraph: &Element<'d>| paragraph.text().is_empty();
        while layout.words.len() > 1 && layout.words.pop_if(|last| is_empty(last)).is_some() {}
        signed |= signature_start(&outside).is_some();
        if !signed && layout.find_signature(names) {
            around.push_str(&outside);
            if !around.trim().is_empty() {
                findings.unknown_markup(&around);
            }
        }
        layout
    }

    /// Finds the signature in the last paragraph, which then ends with the link to the post.
    fn find_signature(&mut self, names: impl Fn(&str) -> bool) -> bool {
        let Some(&last) = self.words.last() else {
            return false;
        };
        let own = links_in(last).filter(|link| link_target(*link).is_some_and(&names));
        let text = last.text();
        let date = own.last().map(Element::text).unwrap_or_default();
        let dated = !date.is_empty() && text.ends_with(&date);
        let alone = self.words.len() > 1;
        match signature_start(&text) {
            Some(0) if dated || alone => {}
            // Without its link, it ends with the handle.
            Some(_) if dated || text.ends_with(')') => self.inline = true,
            // With only a part of the usual characters.
            None if dated && alone && (text.starts_with(DASHES) || text.contains(SIGN)) => {}
            _ => return false,
        }
        self.signature = last;
        if !self.inline {
            self.words.pop();
        }
        true
    }

    /// Removes the signature from the text, if it is in a paragraph of it.
    pub(super) fn strip_signature(&self, words: &mut LinkedText<'_>) {
        let start = words.text.as_deref().and_then(signature_start);
        if let Some(start) = start.filter(|_| self.inline) {
            words.truncate(start);
        }
    }
}

/// Returns the position at which a text's signature begins: a line with a dash and a name, else the last dash before
/// one.
pub(super) fn signature_start(text: &str) -> Option<usize> {
    let name = text.rfind(SIGN)?;
    let before = text.get(..name)?;
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    if before.get(line..)?.trim_start().starts_with(DASHES) {
        return Some(line);
    }
    before.rfind(DASH).filter(|at| *at >= line)
}

/// The parts of an embed besides its text.
#[derive(Debug, Default)]
pub(super) struct Signature {
    /// All text before the last link to a post.
    line: String,
    /// The length of the text before that link.
    end: Option<usize>,
}

impl Signature {
    /// Parses the parts of an embed besides its text. `link` returns whether a link names the post.
    pub(super) fn read<'d>(
        layout: &Layout<'d>,
        findings: &mut PostFindings,
        mut link: impl FnMut(Element<'d>, &str) -> bool,
    ) -> Self {
        let mut read = Self::default();
        let mut walk = layout.signature.walk();
        while let Some(step) = walk.next() {
            let element = match step {
                Step::Text(text) => {
                    read.line.push_str(text);
                    continue;
                }
                Step::Enter(element) => element,
                Step::Leave(_) => continue,
            };
            match (element.name(), link_target(element)) {
                ("p", _) => {
                    if !read.line.trim().is_empty() {
                        findings.unknown_markup(&read.line);
                    }
                    read = Self::default();
                }
                ("script", _) => {}
                ("br", _) => read.line.push('\n'),
                (_, Some(href)) => {
                    if link(element, href) {
                        read.end = Some(read.line.len());
                    }
                    read.line.push_str(&element.text());
                }
                (_, None) if contains_any(element, &[LINK, WORDS]) => continue,
                (_, None) => {
                    if let Some(words) = text(element) {
                        findings.unknown_markup(&words);
                    }
                }
            }
            walk.skip_subtree();
        }
        read.line.truncate(read.end.unwrap_or(read.line.len()));
        if let Some(start) = signature_start(&read.line).filter(|_| layout.inline) {
            read.line.drain(..start);
        }
        read
    }

    /// Returns the text, if it is not in an element of its own, then name and handle of `— NAME (@HANDLE)`; the name
    /// itself may contain brackets and symbols.
    pub(super) fn parts(self, findings: &mut PostFindings) -> [Option<String>; 3] {
        let said = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        let line = self.line.trim();
        let (before, line) = match line.rfind(DASH) {
            Some(at) => line.split_at(at),
            None => ("", line),
        };
        if !line.is_empty() && !line.starts_with(DASHES) {
            let line = Quoted(line);
            findings.also(&Finding::DashMissing { line });
        }
        if !before.is_empty() {
            findings.unknown_markup(before);
        }
        let line = line.trim_start_matches(DASHES);
        let Some((name, rest)) = line.rsplit_once(SIGN) else {
            return [said(before), None, None];
        };
        let handle = rest.split_once(')').map(|(handle, _)| handle);
        let name = handle.and_then(|_| said(name));
        [said(before), name, handle.and_then(said)]
    }
}
