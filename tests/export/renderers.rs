//! Writes the notes that `tests/export/renderers/run` renders, if `UNROLLED_EXPORTS` names a folder for them.

use std::path::PathBuf;

use serde_json::json;
use unrolled::export::{HardBreak, Markdown};

use crate::model::visible_text;
use crate::payloads::{self, PAYLOADS};

#[test]
fn notes() {
    let Some(folder) = std::env::var_os("UNROLLED_EXPORTS").map(PathBuf::from) else {
        return;
    };
    let ways = [
        Markdown::new().with_heading(true).with_numbers(true),
        Markdown::new()
            .with_front_matter(false)
            .with_teasers(true)
            .with_hard_break(HardBreak::Spaces),
    ];
    let mut notes = Vec::new();
    for (at, (name, payload)) in PAYLOADS.iter().enumerate() {
        let lines = payload.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let lines: Vec<String> = lines
            .map(visible_text)
            .filter(|line| !line.is_empty())
            .collect();
        // Distributed over the variants, as some renderers are slow.
        let markdown = &ways[at % ways.len()];
        let thread = |words: &str| {
            let mut thread = payloads::thread(words);
            thread.posts.push(payloads::rendered(words, payload));
            thread
        };
        notes.push(json!({
            "name": name,
            "note": markdown.render(&thread(payload)),
            "twin": markdown.render(&thread(&payloads::twin(payload))),
            "lines": lines,
        }));
    }
    let notes = serde_json::to_string(&notes).expect("JSON");
    std::fs::write(folder.join("notes.json"), notes).expect("a file");
}
