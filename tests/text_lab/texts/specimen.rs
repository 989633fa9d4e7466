//! The texts that are changed, with their known posts.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unrolled::{Form, Input, Parsed, Parser};
use url::Url;

use crate::texts::align::{self, Known};
use crate::texts::marked::Text;

/// A text, and where the words of its posts are in it.
#[derive(Clone, Debug)]
pub(crate) struct Specimen {
    /// `SOURCE/NAME`
    pub(crate) name: String,
    /// Specimens are mixed within a source.
    pub(crate) source: &'static str,
    pub(crate) text: Text,
    pub(crate) url: Option<Url>,
    /// The dialect that the parser detects for the unchanged text.
    pub(crate) dialect: String,
    /// Whether the posts are known. The others are tested only for the properties of every result.
    pub(crate) judged: bool,
}

impl Specimen {
    /// Whether each post of the text names its author, or the first line does for all.
    pub(crate) fn is_clip(&self) -> bool {
        self.dialect.ends_with("-clip")
    }

    /// Returns the form to set for a changed text: the change may remove everything that identifies a thread.
    pub(crate) fn form(text: &str) -> Form {
        match Form::of(text) {
            Form::Markdown => Form::Markdown,
            _ => Form::Text,
        }
    }

    pub(crate) fn parse(&self, text: &str) -> unrolled::Result<Parsed> {
        let input = Input::text(text).with_form(Self::form(text));
        Parser::new().parse(match &self.url {
            Some(url) => input.with_url(url),
            None => input,
        })
    }
}

/// Cases whose posts have other characters than the input, which has HTML references, code, cards or another charset:
/// they cannot be tracked through changes.
const ENCODED: [&str; 7] = [
    // The words of an answer are on both sides of a card.
    "bluesky-clip/card",
    // Its code and its table are other characters in the posts; the tests of the export change it.
    "note/article",
    // Half of a short post is escapes and the brackets of a link.
    "x-clip/readwise-reader",
    "thread-reader-text/references-left-by-a-program",
    "thread-reader-text/charset-in-the-words",
    "thread-reader-text/charset-shift-jis-undeclared",
    "thread-reader-text/charset-windows-1251-undeclared",
];

/// Returns all available texts.
pub(crate) fn all() -> Vec<Specimen> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut all: Vec<Specimen> = folders(&root)
        .iter()
        .flat_map(|site| folders(site))
        .filter_map(|folder| fixture(&root, &folder))
        .collect();
    assert!(all.len() > 30, "only {} texts in tests/corpus", all.len());
    if let Some(root) = std::env::var_os("UNROLLED_BENCH_TEXT").map(PathBuf::from) {
        for folder in folders(&root.join("dev")) {
            all.extend(bench(&folder));
        }
    }
    if let Some(root) = std::env::var_os("UNROLLED_CORPUS").map(PathBuf::from) {
        for folder in ["thread_reader/text", "x"] {
            all.extend(
                files(&root.join(folder))
                    .iter()
                    .filter_map(|file| real(file)),
            );
        }
    }
    all
}

/// A text of a case of the corpus; its truth is the expected result, which was reviewed by eye.
fn fixture(root: &Path, folder: &Path) -> Option<Specimen> {
    let case = json(&folder.join("case.json"));
    let input = folder.join(case["input"].as_str()?);
    if !is_text(&input) || case["entry"].as_str() != Some("parse") {
        return None;
    }
    let expected = json(&folder.join("expected.json"));
    let posts: Vec<Known> = list(&expected["thread"]["posts"])
        .map(|post| known(&post["text"]))
        .collect();
    let name = folder.strip_prefix(root).expect("below the root");
    if ENCODED.iter().any(|encoded| name == Path::new(encoded)) {
        return None;
    }
    let mut specimen = Specimen {
        name: name.to_string_lossy().into_owned(),
        source: "fixtures",
        text: Text::new(&read(&input)),
        url: case["url"]
            .as_str()
            .map(|url| Url::parse(url).expect("a URL")),
        dialect: dialect(&expected),
        judged: expected["thread"].is_object(),
    };
    let found = specimen.mark(&posts);
    assert!(
        found.iter().flatten().all(|share| *share > 0.9),
        "{}: the expected posts were not found in the input: {found:?}",
        specimen.name
    );
    Some(specimen)
}

/// The output of extractors for a page around known posts.
fn bench(folder: &Path) -> Vec<Specimen> {
    let truth = json(&folder.join("truth.json"));
    let thread = folder.file_name().expect("a name").to_string_lossy();
    let mut specimens = Vec::new();
    for file in files(folder).iter().filter(|file| is_text(file)) {
        let survived = json(&file.with_extension("survive.json"));
        let posts: Vec<Known> = list(&truth["posts"])
            .zip(list(&survived["posts"]))
            .map(|(post, survived)| match survived["status"].as_str() {
                Some("lost") => Known { text: None },
                Some("partly") => known(&survived["surviving"]),
                _ => Known {
                    text: Some(without_embeds(post)),
                },
            })
            .collect();
        let source = read(file);
        let name = file.file_stem().expect("a name").to_string_lossy();
        let mut specimen = Specimen {
            name: format!("{thread}/{name}"),
            source: "bench",
            text: Text::new(&source),
            url: None,
            dialect: String::new(),
            judged: true,
        };
        specimen.mark(&posts);
        specimen.dialect = stated_dialect(&specimen, &source);
        // Some keep so much markup that they are parsed as HTML; the drift laboratory tests that.
        if specimen.dialect != "html" {
            specimens.push(specimen);
        }
    }
    specimens
}

/// The URL of an embedded post is part of the text in the truth, and a quote for the parser.
fn without_embeds(post: &Value) -> String {
    let text = post["text"].as_str().unwrap_or_default().to_owned();
    list(&post["links"])
        .filter(|link| {
            link["href"]
                .as_str()
                .is_some_and(|href| href.contains("/status/"))
        })
        .filter_map(|link| link["display"].as_str())
        .fold(text, |text, display| text.replace(display, "\n"))
}

/// A real text. If other tests check it, its truth is the parser's result for the unchanged text.
fn real(file: &Path) -> Option<Specimen> {
    const CHECKED_ELSEWHERE: [&str; 5] = [
        "HamdiAMalik-2021-07",
        "SakanaAILabs-2026",
        "threadreaderapp-brave-2025",
        "threadreaderapp-bcherny-2026-obsidian",
        "x-obsidianclip-bcherny-2026",
    ];
    if !is_text(file) {
        return None;
    }
    let name = file.file_stem()?.to_string_lossy().into_owned();
    let source = read(file);
    let mut specimen = Specimen {
        judged: CHECKED_ELSEWHERE.contains(&name.as_str()),
        name: format!("real/{name}"),
        source: "real",
        text: Text::new(&source),
        url: None,
        dialect: String::new(),
    };
    specimen.dialect = stated_dialect(&specimen, &source);
    if specimen.judged {
        let parsed = specimen.parse(&source).expect("a thread");
        let posts = parsed.thread.posts.into_iter();
        let posts: Vec<Known> = posts.map(|post| Known { text: post.text }).collect();
        let found = specimen.mark(&posts);
        assert!(
            found.iter().flatten().all(|share| *share > 0.9),
            "{}: {found:?}",
            specimen.name
        );
    }
    Some(specimen)
}

impl Specimen {
    fn mark(&mut self, posts: &[Known]) -> Vec<Option<f64>> {
        let first = |mark: &str, from: usize| {
            let mut lines = self.text.lines.iter().skip(from);
            lines
                .position(|line| crate::texts::marked::line_text(line).trim_end() == mark)
                .map(|at| at + from)
        };
        // Clippers quote the thread's first words above it.
        let begin = match first("---", 0) {
            Some(0) => first("---", 1),
            _ => first("Markdown Content:", 0),
        };
        align::mark(&mut self.text, posts, begin.map_or(0, |at| at + 1))
    }
}

fn stated_dialect(specimen: &Specimen, source: &str) -> String {
    specimen.parse(source).map_or_else(
        |_| "none".to_owned(),
        |parsed| dialect(&serde_json::to_value(&parsed).expect("JSON")),
    )
}

/// Returns the dialect of a result; for clips the site's name.
fn dialect(parsed: &Value) -> String {
    let detection = &parsed["detection"];
    match detection["site"].as_str() {
        Some(_) if detection["form"] == "html" => "html",
        Some("thread-reader") => detection["dialect"].as_str().unwrap_or("none"),
        Some(site) => site,
        None => "none",
    }
    .to_owned()
}

fn known(text: &Value) -> Known {
    Known {
        text: text.as_str().map(str::to_owned),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn is_text(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    let is = matches!(extension, Some("txt" | "md"));
    is && !file.to_string_lossy().ends_with(".html.md")
}

fn read(file: &Path) -> String {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

fn json(file: &Path) -> Value {
    serde_json::from_str(&read(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn entries(path: &Path, folders: bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir() == folders)
        .collect();
    found.sort();
    found
}

fn folders(path: &Path) -> Vec<PathBuf> {
    entries(path, true)
}

fn files(path: &Path) -> Vec<PathBuf> {
    entries(path, false)
}
