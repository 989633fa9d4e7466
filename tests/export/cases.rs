//! The cases of `tests/corpus` that are threads, and with `UNROLLED_CORPUS` the real pages.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unrolled::model::Thread;
use unrolled::{Input, Parsed, Parser};
use url::Url;

/// A case whose post has one id and the URL of another post, so that a text of it names the other one.
pub(crate) const CONTRADICTORY: &str = "fx/json-url-contradicts-the-id";

/// Whether the division of a thread's text into posts is doubtful however it is marked: a post has no content, or its
/// text is the same twice.
pub(crate) fn is_doubtful(thread: &Thread) -> bool {
    thread.posts.iter().any(|post| {
        let text = post.text.as_deref().unwrap_or_default();
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let (first, second) = lines.split_at(lines.len() / 2);
        let is_twice = !lines.is_empty() && first == second;
        let is_empty = text.is_empty()
            && post.media.is_empty()
            && post.quotes.is_empty()
            && post.poll.is_none();
        is_twice || is_empty
    })
}

/// Returns the result for each case's input, with the case's name.
pub(crate) fn parsed() -> Vec<(String, Parsed)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut found = Vec::new();
    for site in entries(&root) {
        for folder in entries(&site) {
            let case = fs::read(folder.join("case.json")).expect("a case");
            let case: Value = serde_json::from_slice(&case).expect("JSON");
            if case["entry"] != "parse" {
                continue;
            }
            let input = case["input"].as_str().unwrap_or("input.html");
            let bytes = fs::read(folder.join(input)).expect("an input");
            let mut input = Input::bytes(&bytes);
            if let Some(url) = case["url"].as_str() {
                input = input.with_url(&Url::parse(url).expect("a URL"));
            }
            if let Ok(form) = serde_json::from_value(case["form"].clone()) {
                input = input.with_form(form);
            }
            let name = folder.strip_prefix(&root).expect("below the root");
            let parsed = Parser::new().parse(input).ok();
            found.extend(parsed.map(|parsed| (name.display().to_string(), parsed)));
        }
    }
    assert!(found.len() > 200, "only {} cases were read", found.len());
    found.extend(real());
    found
}

/// The threads among the real pages, which are not part of the project.
fn real() -> Vec<(String, Parsed)> {
    let Some(root) = std::env::var_os("UNROLLED_CORPUS").map(PathBuf::from) else {
        return Vec::new();
    };
    let mut todo = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(entries(&path));
            continue;
        }
        let Ok(bytes) = fs::read(&path) else { continue };
        if let Ok(parsed) = Parser::new().parse(Input::bytes(&bytes)) {
            let name = path.strip_prefix(&root).expect("below the root");
            found.push((format!("real/{}", name.display()), parsed));
        }
    }
    assert!(!found.is_empty(), "no page in UNROLLED_CORPUS was read");
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut entries: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with('.')
        })
        .collect();
    entries.sort();
    entries
}
