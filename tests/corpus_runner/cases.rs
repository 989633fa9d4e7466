//! The cases of `tests/corpus`.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use unrolled::dom::Engine;
use unrolled::model::Post;
use unrolled::{Form, Input, Parsed, ParsedListing, Parser, Result, Warning, WarningKind};
use url::Url;

use super::cut;

/// A case, loaded from its folder.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    url: Option<Url>,
    /// The form that the caller sets: for texts that do not show that they are threads.
    form: Option<Form>,
    pub(crate) listing: bool,
    /// The reason why no truncation of the input gives less of the thread, if that is so.
    pub(crate) uncut: Option<String>,
    expected: PathBuf,
}

pub(crate) fn trials() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut trials = Vec::new();
    for site in folders(&root) {
        for folder in folders(&site) {
            let name = folder
                .strip_prefix(&root)
                .expect("below the root")
                .to_string_lossy()
                .into_owned();
            let loaded = load(&name, &folder);
            for (variant, run) in [
                ("", check_unchanged as fn(&Case) -> Result<(), Failed>),
                (" crlf", check_crlf),
                (" cut", cut::check_cuts),
            ] {
                let loaded = loaded.clone();
                trials.push(Trial::test(format!("{name}{variant}"), move || {
                    run(&loaded?)
                }));
            }
        }
    }
    trials
}

pub(crate) fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn load(name: &str, folder: &Path) -> Result<Case, String> {
    let failed = |what: &str, error: &dyn std::fmt::Display| format!("{name}: {what}: {error}");
    let case = fs::read(folder.join("case.json")).map_err(|error| failed("case.json", &error))?;
    let case: Value = serde_json::from_slice(&case).map_err(|error| failed("case.json", &error))?;
    if case["proves"].as_str().is_none_or(str::is_empty) {
        return Err(format!(
            "{name}: case.json does not say what the case proves"
        ));
    }
    let input = folder.join(case["input"].as_str().unwrap_or("input.html"));
    let url = case["url"]
        .as_str()
        .map(Url::parse)
        .transpose()
        .map_err(|error| failed("url", &error))?;
    let listing = match case["entry"].as_str() {
        Some("parse") => false,
        Some("listing") => true,
        other => return Err(format!("{name}: unknown entry {other:?}")),
    };
    let bytes = fs::read(input).map_err(|error| failed("input", &error))?;
    Ok(Case {
        name: name.to_owned(),
        bytes,
        url,
        form: form(&case),
        listing,
        uncut: case["uncut"].as_str().map(str::to_owned),
        expected: folder.join("expected.json"),
    })
}

/// Returns the form that a case sets.
fn form(case: &Value) -> Option<Form> {
    serde_json::from_value(case["form"].clone()).ok()
}

impl Case {
    pub(crate) fn input<'b>(&self, bytes: &'b [u8]) -> Input<'b> {
        let input = Input::bytes(bytes);
        let input = match &self.url {
            Some(url) => input.with_url(url),
            None => input,
        };
        match self.form {
            Some(form) => input.with_form(form),
            None => input,
        }
    }

    /// Returns the parser's result for bytes in the form of the expectation: without the sentences of warnings.
    fn outcome(&self, bytes: &[u8]) -> Result<Value, Failed> {
        let parser = Parser::new();
        if self.listing {
            let parsed = parser.parse_listing(self.input(bytes));
            check_listing_engines(&parsed, self.input(bytes))?;
            return match parsed {
                Ok(parsed) => {
                    check_listing_result(&parsed)?;
                    Ok(without_details(&parsed)?)
                }
                Err(error) => Ok(json!({ "error": error.kind().to_string() })),
            };
        }
        let parsed = parser.parse(self.input(bytes));
        check_engines(&parsed, self.input(bytes))?;
        match parsed {
            Ok(parsed) => {
                check_result(&parsed)?;
                Ok(without_details(&parsed)?)
            }
            Err(error) => Ok(json!({ "error": error.kind().to_string() })),
        }
    }
}

fn check_unchanged(case: &Case) -> Result<(), Failed> {
    let mut found = case.outcome(&case.bytes)?;
    if std::env::var_os("UNROLLED_BLESS").is_some() {
        // Independent of the serde_json features that other crates of this build enable.
        found.sort_all_objects();
        fs::write(&case.expected, format!("{found:#}\n"))?;
        return Ok(());
    }
    compare_with_expected(case, found)
}

fn compare_with_expected(case: &Case, found: Value) -> Result<(), Failed> {
    compare(&case.expected, &found)
}

pub(crate) fn compare(expected: &Path, found: &Value) -> Result<(), Failed> {
    let expected =
        fs::read(expected).map_err(|error| format!("{}: {error}", expected.display()))?;
    let mut expected: Value = serde_json::from_slice(&expected)?;
    sort_warnings(&mut expected);
    let mut differences = Vec::new();
    list_differences("", &expected, found, &mut differences);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(differences.join("\n").into())
    }
}

/// Line endings never matter: HTML normalises CRLF to LF.
fn check_crlf(case: &Case) -> Result<(), Failed> {
    let mut bytes = Vec::with_capacity(case.bytes.len() * 2);
    let mut before = 0;
    for &byte in &case.bytes {
        if byte == b'\n' && before != b'\r' {
            bytes.push(b'\r');
        }
        bytes.push(byte);
        before = byte;
    }
    compare_with_expected(case, case.outcome(&bytes)?)
}

/// A list that has lost cards or posts reports that the page is truncated.
pub(crate) fn check_cut_listing(
    case: &Case,
    part: &[u8],
    whole: &Result<ParsedListing>,
) -> Result<(), Failed> {
    let (Ok(whole), Ok(parsed)) = (whole, Parser::new().parse_listing(case.input(part))) else {
        return Ok(());
    };
    check_listing_result(&parsed)?;
    let counted = |parsed: &ParsedListing| {
        let words = parsed
            .listing
            .posts()
            .filter_map(|post| post.text.as_deref());
        (
            parsed.listing.posts().count(),
            words.map(str::len).sum::<usize>(),
        )
    };
    let reported = parsed
        .warnings
        .iter()
        .any(|warning| warning.kind == WarningKind::CutOff);
    if counted(&parsed) != counted(whole) && !reported {
        let at = part.len();
        return Err(format!("{} cut at byte {at}, inside the list: not said", case.name).into());
    }
    Ok(())
}

/// Both engines give the same list.
fn check_listing_engines(parsed: &Result<ParsedListing>, input: Input<'_>) -> Result<(), Failed> {
    let full = Parser::new().with_engine(Engine::Tree).parse_listing(input);
    let same = match (parsed, &full) {
        (Ok(parsed), Ok(full)) => parsed == full,
        (Err(error), Err(full)) => error.to_string() == full.to_string(),
        _ => false,
    };
    if same {
        Ok(())
    } else {
        Err(format!("the full rules give another list:\n{full:?}").into())
    }
}

/// Properties of every list: its JSON round trip is equal, its spans match their entities, its warnings have sentences.
fn check_listing_result(parsed: &ParsedListing) -> Result<(), Failed> {
    let json = serde_json::to_string(parsed)?;
    let back: ParsedListing = serde_json::from_str(&json)?;
    if back != *parsed || serde_json::to_string(&back)? != json {
        return Err("JSON does not give back the same value".into());
    }
    parsed.listing.posts().try_for_each(check_post)?;
    check_warnings(&parsed.warnings, parsed.listing.posts().count())
}

/// Both engines give the same result.
pub(crate) fn check_engines(parsed: &Result<Parsed>, input: Input<'_>) -> Result<(), Failed> {
    let full = Parser::new().with_engine(Engine::Tree).parse(input);
    let same = match (parsed, &full) {
        (Ok(parsed), Ok(full)) => parsed == full,
        (Err(error), Err(full)) => error.to_string() == full.to_string(),
        _ => false,
    };
    if same {
        Ok(())
    } else {
        Err(format!("the full rules give another answer:\n{full:?}").into())
    }
}

/// Properties of every result: its JSON round trip is equal, its spans match their entities, its warnings have
/// sentences.
pub(crate) fn check_result(parsed: &Parsed) -> Result<(), Failed> {
    let json = serde_json::to_string(parsed)?;
    let back: Parsed = serde_json::from_str(&json)?;
    if back != *parsed || serde_json::to_string(&back)? != json {
        return Err("JSON does not give back the same value".into());
    }
    let teasers = parsed
        .thread
        .more_from
        .iter()
        .chain(&parsed.thread.related)
        .flat_map(|teaser| &teaser.posts);
    let mut posts = parsed.thread.posts.iter().chain(teasers);
    posts.try_for_each(check_post)?;
    check_warnings(&parsed.warnings, parsed.thread.posts.len())
}

fn check_post(post: &Post) -> Result<(), Failed> {
    let text = post.text.as_deref().unwrap_or_default();
    let mut end = 0;
    for entity in &post.entities {
        if entity.display(text).is_empty() || entity.span.start() < end {
            return Err(format!("{entity:?} does not fit its text").into());
        }
        end = entity.span.end();
    }
    if post.text.as_deref() == Some("")
        || text.trim_matches(|c: char| c.is_ascii_whitespace()) != text
    {
        return Err(format!("text is not trimmed: {text:?}").into());
    }
    Ok(())
}

/// Each warning has a sentence of limited length, and names an existing post.
fn check_warnings(warnings: &[Warning], posts: usize) -> Result<(), Failed> {
    let unsound = |warning: &&Warning| {
        warning.detail.is_empty()
            || warning.detail.len() > Warning::MAX_DETAIL
            || warning.post.is_some_and(|post| post >= posts)
            || warning
                .count
                .is_some_and(|count| count.affected == 0 || count.affected > count.total)
    };
    match warnings.iter().find(unsound) {
        Some(warning) => Err(format!("an unsound warning: {warning:?}").into()),
        None => Ok(()),
    }
}

pub(crate) fn without_details(parsed: &impl serde::Serialize) -> Result<Value, Failed> {
    let mut value = serde_json::to_value(parsed)?;
    // The same in every result; `tests/suite/json.rs` checks it.
    let version = value.as_object_mut().and_then(|is| is.remove("version"));
    assert_eq!(version, Some(Value::from(1)));
    for warning in value["warnings"]
        .as_array_mut()
        .expect("warnings are a list")
    {
        warning
            .as_object_mut()
            .expect("a warning is an object")
            .remove("detail");
    }
    sort_warnings(&mut value);
    Ok(value)
}

fn sort_warnings(value: &mut Value) {
    if let Some(warnings) = value.get_mut("warnings").and_then(Value::as_array_mut) {
        warnings.sort_by_key(|warning| (warning["kind"].to_string(), warning["post"].as_u64()));
    }
}

/// Lists the differences between two values.
fn list_differences(path: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let absent = Value::Null;
                list_differences(
                    &format!("{path}.{key}"),
                    a.get(key).unwrap_or(&absent),
                    b.get(key).unwrap_or(&absent),
                    differences,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                list_differences(&format!("{path}[{at}]"), a, b, differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{path}: expected {expected}, found {found}")),
    }
}
