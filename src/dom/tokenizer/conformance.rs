//! Runs the tokenizer tests of html5lib.
//!
//! They are not part of this project. `UNROLLED_CONFORMANCE` names a folder that contains `html5lib-tokenizer/*.test`
//! of github.com/html5lib/html5lib-tests (its folder `tokenizer`). Ignored unless run with `--include-ignored`.

use std::path::Path;

use serde_json::Value;

use super::tests::{Decoded, decoded};
use super::{Mode, Tokenizer};

/// The files, and the number of cases in each at 224991e (2026-06-26); a case is run once in each of its states.
const FILES: [(&str, usize); 13] = [
    ("contentModelFlags.test", 24),
    ("domjs.test", 59),
    ("entities.test", 80),
    ("escapeFlag.test", 9),
    ("namedEntities.test", 4210),
    ("numericEntities.test", 336),
    ("pendingSpecChanges.test", 1),
    ("test1.test", 69),
    ("test2.test", 45),
    ("test3.test", 1786),
    ("test4.test", 85),
    ("unicodeChars.test", 323),
    ("unicodeCharsProblematic.test", 5),
];

/// Files that test something other than the tokenizer: here, the conversion of its output to XML.
const NOT_OURS: [&str; 1] = ["xmlViolation.test"];

/// The cases that fail, one per line: file, description and reason, separated by tabs.
const KNOWN_FAILURES: &str = include_str!("known_failures.txt");

#[test]
#[ignore = "reads the folder UNROLLED_CONFORMANCE"]
fn html5lib() {
    let folder = std::env::var_os("UNROLLED_CONFORMANCE").expect("UNROLLED_CONFORMANCE is set");
    let folder = Path::new(&folder).join("html5lib-tokenizer");
    let mut known = known_failures();
    let mut wrong = Vec::new();
    for (file, least) in FILES {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text: Value = serde_json::from_str(&text).expect("the file is JSON");
        let mut run = 0;
        for case in text["tests"].as_array().expect("the file has tests") {
            let description = string(&case["description"]);
            let results: Vec<_> = states(case).map(|state| check(case, state)).collect();
            run += results.len();
            let failure = results.into_iter().find_map(Result::err);
            let listed = known.iter().position(|case| *case == (file, description));
            match (failure, listed.map(|at| known.swap_remove(at))) {
                (Some(failure), None) => wrong.push(format!("{file}: {description}\n{failure}")),
                (None, Some(_)) => wrong.push(format!("{file}: {description}\nunexpected pass")),
                _ => {}
            }
        }
        println!("{file}: {run} cases");
        if run < least {
            wrong.push(format!("{file}: {run} cases, but there were {least}"));
        }
    }
    wrong.extend(
        known
            .iter()
            .map(|(file, case)| format!("{file}: {case}\nno such case")),
    );
    wrong.extend(unknown_files(&folder).map(|file| format!("{file}: not run")));
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn known_failures() -> Vec<(&'static str, &'static str)> {
    let lines = KNOWN_FAILURES.lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| match *line.split('\t').collect::<Vec<_>>() {
            [file, description, reason] if !reason.is_empty() => (file, description),
            _ => panic!("not a file, a description and a reason: {line:?}"),
        })
        .collect()
}

/// Returns the test files in neither list.
fn unknown_files(folder: &Path) -> impl Iterator<Item = String> {
    let files = std::fs::read_dir(folder).expect("the folder is readable");
    let names = files.map(|file| {
        file.expect("a file")
            .file_name()
            .into_string()
            .expect("a name")
    });
    names.filter(|name| {
        name.ends_with(".test")
            && !NOT_OURS.contains(&name.as_str())
            && FILES.iter().all(|(file, _)| file != name)
    })
}

fn states(case: &Value) -> impl Iterator<Item = Mode> {
    let states = case["initialStates"].as_array();
    let states = states.map_or(vec!["Data state"], |states| {
        states.iter().map(string).collect()
    });
    states.into_iter().map(|state| match state {
        "Data state" => Mode::Data,
        "RCDATA state" => Mode::Rcdata,
        "RAWTEXT state" => Mode::Rawtext,
        "Script data state" => Mode::ScriptData,
        "PLAINTEXT state" => Mode::Plaintext,
        "CDATA section state" => Mode::Cdata,
        state => panic!("unknown state {state:?}"),
    })
}

/// Whether a case passes.
fn check(case: &Value, mode: Mode) -> Result<(), String> {
    let unescape = |text: &str| match case["doubleEscaped"].as_bool() {
        Some(true) => unescaped(text),
        _ => Ok(text.to_owned()),
    };
    let input = unescape(string(&case["input"]))?;
    let expected = expected(&case["output"], unescape)?;
    let mut tokenizer = Tokenizer::new(&input);
    tokenizer.set_mode(mode);
    tokenizer.set_last_start(case["lastStartTag"].as_str().unwrap_or_default());
    let mut found = decoded(&mut tokenizer, |_| None);
    for token in &mut found {
        // The expectations are unordered.
        if let Decoded::Start(_, attributes, _) = token {
            attributes.sort();
        }
    }
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "  {mode:?}, input {input:?}\n  expected {expected:?}\n  found    {found:?}"
    ))
}

fn expected(
    output: &Value,
    unescape: impl Fn(&str) -> Result<String, String>,
) -> Result<Vec<Decoded>, String> {
    let mut tokens = Vec::new();
    for token in output.as_array().expect("the output is a list") {
        let part = |at: usize| token[at].as_str().map(&unescape).transpose();
        let word = |at: usize| part(at).map(Option::unwrap_or_default);
        let token = match string(&token[0]) {
            "StartTag" => {
                let attributes = token[2].as_object().into_iter().flatten();
                let mut attributes = attributes
                    .map(|(name, value)| Ok((unescape(name)?, unescape(string(value))?)))
                    .collect::<Result<Vec<_>, String>>()?;
                attributes.sort();
                Decoded::Start(word(1)?, attributes, token[3] == true)
            }
            "EndTag" => Decoded::End(word(1)?),
            "Character" => Decoded::Text(word(1)?),
            "Comment" => Decoded::Comment(word(1)?),
            "DOCTYPE" => Decoded::Doctype([part(1)?, part(2)?, part(3)?], token[4] == false),
            kind => panic!("unknown token {kind:?}"),
        };
        token.push_to(&mut tokens);
    }
    Ok(tokens)
}

/// Decodes a text with `\uXXXX` escapes, in UTF-16.
fn unescaped(text: &str) -> Result<String, String> {
    let mut parts = text.split("\\u");
    let mut units: Vec<u16> = parts.next().unwrap_or_default().encode_utf16().collect();
    for part in parts {
        let (code, rest) = part.split_at(4);
        units.push(u16::from_str_radix(code, 16).map_err(|error| error.to_string())?);
        units.extend(rest.encode_utf16());
    }
    String::from_utf16(&units).map_err(|error| error.to_string())
}

fn string(value: &Value) -> &str {
    value.as_str().expect("a string")
}
