//! Recognises the program, or kind of program, that wrote a dump, if the text shows it.

use super::dump::Dump;
use crate::text::segment::{self, Rule, Segments};

/// Returns the name of a dump's dialect, from the list in [`Detection::dialect`](crate::Detection::dialect).
pub(super) fn name(source: &str, dump: &Dump<'_>, segments: &Segments) -> &'static str {
    let front = &dump.front;
    let body = || dump.body().texts();
    let marks = |mark: &str| body().any(|text| text.ends_with(mark));
    if body().any(|text| segment::leaked_id(text).is_some()) {
        return "leaked-tags";
    }
    if front.of_jina {
        return "jina-reader";
    }
    if front.values("tags").any(|tag| tag == "clippings") {
        return "obsidian-clipper";
    }
    let excerpt = || dump.head().iter().any(|line| line.text == "> ## Excerpt");
    if front.get("created").is_some() && excerpt() {
        return "markdownload";
    }
    if dump
        .body()
        .iter()
        .chain(dump.tail().iter())
        .any(|line| line.copied > Some(0))
    {
        return "readability";
    }
    // A single one may be the author's.
    let marked = segments.rule == Rule::PermalinkMarks;
    if marked && marks(" __") {
        return "html2text";
    }
    if marked && marks(" ^") {
        // Only lynx writes buttons, and numbers before links.
        let of_lynx = dump.references || source.contains("(BUTTON)");
        return if of_lynx { "lynx" } else { "text-browser" };
    }
    if dump.shredded {
        "shredded"
    } else if dump.markdown {
        "markdown"
    } else {
        "plain"
    }
}
