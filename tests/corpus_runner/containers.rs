//! The cases of `tests/containers`: pages in the files that programs keep them in.
//!
//! A case is a folder with `input`, which `make` writes, `case.json` (what it proves, which program writes the form and
//! where that was seen) and `expected.json`. Each is also truncated: an error, or less of the thread with a warning.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use unrolled::{Input, Parsed, ParsedPage, Parser, WarningKind};

use super::cases::{check_result, compare, folders, without_details};

/// The number of places where each input is truncated.
const CUTS: usize = 50;

#[derive(Clone)]
struct Case {
    bytes: Vec<u8>,
    content_encoding: Option<String>,
    is_all: bool,
    expected: PathBuf,
}

pub(crate) fn trials() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("containers");
    let mut trials = Vec::new();
    for folder in folders(&root) {
        let name = folder
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for (variant, run) in [
            ("", check as fn(&Case) -> Result<(), Failed>),
            (" cut", check_cuts),
        ] {
            let folder = folder.clone();
            let is_brotli = name.starts_with("brotli");
            let trial = Trial::test(format!("containers/{name}{variant}"), move || {
                run(&load(&folder)?)
            });
            // The feature is not on by default.
            trials.push(trial.with_ignored_flag(is_brotli && !cfg!(feature = "brotli")));
        }
    }
    assert!(!trials.is_empty(), "no case found in tests/containers");
    trials
}

fn load(folder: &Path) -> Result<Case, Failed> {
    let case: Value = serde_json::from_slice(&fs::read(folder.join("case.json"))?)?;
    for field in ["proves", "shape"] {
        if case[field].as_str().is_none_or(str::is_empty) {
            return Err(format!("case.json has no {field:?}").into());
        }
    }
    let is_all = match case["entry"].as_str() {
        Some("parse") => false,
        Some("parse_all") => true,
        other => return Err(format!("unknown entry {other:?}").into()),
    };
    Ok(Case {
        bytes: fs::read(folder.join("input"))?,
        content_encoding: case["content_encoding"].as_str().map(str::to_owned),
        is_all,
        expected: folder.join("expected.json"),
    })
}

impl Case {
    fn input<'b>(&self, bytes: &'b [u8]) -> Input<'b> {
        let input = Input::bytes(bytes);
        match &self.content_encoding {
            Some(encoding) => input.with_content_encoding(encoding),
            None => input,
        }
    }
}

fn outcome(result: &unrolled::Result<Parsed>) -> Result<Value, Failed> {
    match result {
        Ok(parsed) => {
            check_result(parsed)?;
            without_details(parsed)
        }
        Err(error) => Ok(json!({ "error": error.kind().to_string() })),
    }
}

fn page(page: &ParsedPage) -> Result<Value, Failed> {
    let containers: Vec<String> = page.containers.iter().map(ToString::to_string).collect();
    Ok(json!({
        "url": page.url.as_ref().map(ToString::to_string),
        "name": page.name,
        "is_frame": page.is_frame,
        "containers": containers,
        "form": page.form.map(|form| form.to_string()),
        "result": outcome(&page.result)?,
    }))
}

fn check(case: &Case) -> Result<(), Failed> {
    let parser = Parser::new();
    let mut found = match case.is_all {
        false => outcome(&parser.parse(case.input(&case.bytes)))?,
        true => {
            let pages = parser
                .parse_all(case.input(&case.bytes))
                .map_err(|error| error.to_string())?;
            pages.iter().map(page).collect::<Result<Value, _>>()?
        }
    };
    if std::env::var_os("UNROLLED_BLESS").is_some() {
        found.sort_all_objects();
        fs::write(&case.expected, format!("{found:#}\n"))?;
        return Ok(());
    }
    compare(&case.expected, &found)
}

fn check_cuts(case: &Case) -> Result<(), Failed> {
    let words = |parsed: &Parsed| {
        let texts = parsed
            .thread
            .posts
            .iter()
            .filter_map(|post| post.text.as_deref());
        (
            parsed.thread.posts.len(),
            texts.map(str::len).sum::<usize>(),
        )
    };
    let whole = Parser::new().parse(case.input(&case.bytes)).ok();
    let mut silent = Vec::new();
    for at in (1..CUTS).map(|cut| case.bytes.len() * cut / CUTS) {
        let input = case.input(&case.bytes[..at]);
        // Nothing panics.
        let _ = Parser::new().parse_all(input.clone());
        let Ok(parsed) = Parser::new().parse(input) else {
            continue;
        };
        check_result(&parsed)?;
        let is_less = whole
            .as_ref()
            .is_none_or(|whole| words(&parsed) != words(whole));
        let is_reported = parsed
            .warnings
            .iter()
            .any(|warning| warning.kind == WarningKind::CutOff);
        if is_less && !is_reported {
            silent.push(format!(
                "cut at byte {at}: {:?}, not reported",
                words(&parsed)
            ));
        }
    }
    match silent.is_empty() {
        true => Ok(()),
        false => Err(silent.join("\n").into()),
    }
}
