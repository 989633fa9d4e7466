//! The inputs in which pieces are repeated: past findings, every case of `tests/corpus`, and the files of
//! `UNROLLED_CORPUS`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unrolled::{Form, Input, Parser};
use url::Url;

use crate::past;

/// Larger files cost more than their repeated pieces show.
const LARGEST: usize = 256 << 10;

/// An input as it was saved.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    /// `SITE/CASE`, `past/NAME` or `real/PATH`.
    pub(crate) name: String,
    /// The detected site and form; if the input is rejected, the folder and the file name.
    pub(crate) site: String,
    pub(crate) form: Form,
    pub(crate) text: String,
    pub(crate) url: Option<Url>,
    /// The form that the case sets.
    pub(crate) given: Option<Form>,
}

impl Fixture {
    /// An input of which is known only what its name and its text say.
    pub(crate) fn without_parsing(name: String, bytes: &[u8], url: Option<Url>) -> Option<Self> {
        if bytes.is_empty() || bytes.len() > LARGEST {
            return None;
        }
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let form = Form::of(&text);
        let folder = name.split('/').nth(usize::from(is_real(&name)));
        Some(Self {
            site: folder.unwrap_or_default().to_owned(),
            name,
            form,
            text,
            url,
            given: None,
        })
    }

    /// The same with what reading it tells.
    pub(crate) fn with_parsed(mut self) -> Self {
        if let Ok(parsed) = Parser::new().parse(self.input(&self.text)) {
            self.site = parsed.detection.site;
            self.form = parsed.detection.form;
        }
        self
    }

    /// Returns its input with another text.
    pub(crate) fn input<'t>(&self, text: &'t str) -> Input<'t> {
        let input = Input::bytes(text.as_bytes());
        let input = match &self.url {
            Some(url) => input.with_url(url),
            None => input,
        };
        match self.given {
            Some(form) => input.with_form(form),
            None => input,
        }
    }

    pub(crate) fn group(&self) -> String {
        format!("{} {}", self.site, form_name(self.form))
    }
}

fn is_real(name: &str) -> bool {
    name.starts_with("real/")
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Html => "html",
        Form::Markdown => "markdown",
        Form::Json => "json",
        _ => "text",
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn real_root() -> Option<PathBuf> {
    std::env::var_os("UNROLLED_CORPUS").map(PathBuf::from)
}

/// Returns all fixtures, past findings first, then sorted by name.
pub(crate) fn all() -> Vec<Fixture> {
    let mut found: Vec<Fixture> = past::fixtures();
    for site in folders(&root()) {
        let cases = folders(&site);
        found.extend(
            cases
                .iter()
                .filter_map(|folder| Some(case(folder)?.with_parsed())),
        );
    }
    if let Some(root) = real_root() {
        let files = files(&root);
        found.extend(
            files
                .iter()
                .filter_map(|path| Some(real(&root, path)?.with_parsed())),
        );
    }
    found
}

/// Returns the fixture with a name.
pub(crate) fn named(name: &str) -> Option<Fixture> {
    Some(without_parsing(name)?.with_parsed())
}

/// The same without reading it, which a process that is counted need not.
pub(crate) fn without_parsing(name: &str) -> Option<Fixture> {
    match name.strip_prefix("real/") {
        Some(path) => {
            let root = real_root()?;
            real(&root, &root.join(path))
        }
        None => past::named(name).or_else(|| case(&root().join(name))),
    }
}

fn case(folder: &Path) -> Option<Fixture> {
    let case: Value = serde_json::from_slice(&fs::read(folder.join("case.json")).ok()?).ok()?;
    let input = case["input"].as_str().unwrap_or("input.html");
    let url = case["url"].as_str().and_then(|url| Url::parse(url).ok());
    let name = folder.strip_prefix(root()).ok()?.to_string_lossy();
    let bytes = fs::read(folder.join(input)).ok()?;
    let mut fixture = Fixture::without_parsing(name.into_owned(), &bytes, url)?;
    fixture.given = serde_json::from_value(case["form"].clone()).ok();
    Some(fixture)
}

fn real(root: &Path, path: &Path) -> Option<Fixture> {
    let name = path.strip_prefix(root).ok()?.to_string_lossy();
    Fixture::without_parsing(format!("real/{name}"), &fs::read(path).ok()?, None)
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut found = entries(path);
    found.retain(|path| path.is_dir());
    found
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![root.to_owned()];
    while let Some(folder) = todo.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                todo.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
