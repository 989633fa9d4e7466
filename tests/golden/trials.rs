//! The pages, in parts that are parsed independently.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unrolled::{Form, Input};
use url::Url;

use crate::pages::subject::Subject;
use crate::texts::specimen::{self, Specimen};
use crate::{pages, texts};

/// The number of seeds for each change of a text.
pub(crate) const SEEDS: u64 = 6;

/// The sources of all pages.
pub(crate) struct Sources {
    files: Vec<(&'static str, Vec<File>)>,
    pages: Vec<(Subject, usize)>,
    texts: Vec<Specimen>,
}

pub(crate) struct File {
    name: String,
    path: PathBuf,
    url: Option<Url>,
    form: Option<Form>,
}

/// Files of one source, or the changed forms of one page or text.
#[derive(Clone, Copy)]
pub(crate) enum Part<'s> {
    Files(&'s [File]),
    Page(&'s Subject, usize),
    Text(&'s Specimen),
}

impl Sources {
    /// Finds all of them.
    pub(crate) fn find() -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut files = vec![("corpus", cases(&root)?)];
        if let Some(corpus) = folder("UNROLLED_CORPUS")? {
            files.push(("real", below(&corpus, |_| true)));
            let is_page = |path: &Path| path.file_stem().is_some_and(|name| name != "MANIFEST");
            files.push(("field", below(&corpus.join("../field"), is_page)));
        }
        if let Some(bench) = folder("UNROLLED_BENCH_TEXT")? {
            let is_page = |path: &Path| {
                let extension = path.extension().unwrap_or_default();
                extension != "json" && extension != "py" && !path.ends_with("GOALS.md")
            };
            files.push(("bench", below(&bench, is_page)));
        }
        Ok(Self {
            files,
            pages: pages::all(),
            texts: specimen::all(),
        })
    }

    /// Returns the parts, each with a name.
    pub(crate) fn parts(&self) -> Vec<(String, Part<'_>)> {
        let files = self.files.iter().map(|(name, files)| {
            let part = Part::Files(files);
            ((*name).to_owned(), part)
        });
        let pages = self.pages.iter().map(|(subject, seeds)| {
            let name = format!("drift/{}/{}", subject.site.name, subject.name);
            (name, Part::Page(subject, *seeds))
        });
        let texts = self.texts.iter().map(|specimen| {
            let name = format!("text/{}", specimen.name);
            (name, Part::Text(specimen))
        });
        files.chain(pages).chain(texts).collect()
    }

    /// Generates each page of a part and passes it on: its name in the part, its bytes and the input.
    pub(crate) fn each(&self, part: Part<'_>, mut visit: impl FnMut(&str, &[u8], Input<'_>)) {
        match part {
            Part::Files(files) => {
                for file in files {
                    let bytes = fs::read(&file.path)
                        .unwrap_or_else(|error| panic!("{}: {error}", file.path.display()));
                    visit(
                        &file.name,
                        &bytes,
                        with(Input::bytes(&bytes), file.url.as_ref(), file.form),
                    );
                }
            }
            Part::Page(subject, seeds) => {
                let mut names = Names::default();
                let url = subject.url.as_ref();
                for change in pages::changes::all(subject, seeds) {
                    let Some(made) = change.apply(subject) else {
                        continue;
                    };
                    let name = names.own(format!("{}: {}", change.kind, change.name));
                    visit(
                        &name,
                        made.page.as_bytes(),
                        with(Input::text(&made.page), url, None),
                    );
                }
            }
            Part::Text(specimen) => {
                let others = texts::others(&self.texts, specimen);
                for changed in texts::changed(specimen, &others, 0..SEEDS) {
                    let text = changed.scene.text.written();
                    let name = format!("{}: {}", changed.change.name, changed.seed);
                    visit(
                        &name,
                        text.as_bytes(),
                        with(
                            Input::text(&text),
                            specimen.url.as_ref(),
                            Some(Specimen::form(&text)),
                        ),
                    );
                }
            }
        }
    }
}

/// Two changes of a page may have the same name; the second one gets a number.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn own(&mut self, name: String) -> String {
        // A name is a field of a line.
        let name = name.replace(char::is_control, " ");
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        match *count {
            1 => name,
            count => format!("{name} ({count})"),
        }
    }
}

/// Prints the page with a name.
pub(crate) fn print_page(name: &str) -> Result<(), String> {
    let sources = Sources::find()?;
    let mut found = false;
    for (of, part) in sources.parts() {
        if let Some(rest) = name
            .strip_prefix(&of)
            .and_then(|rest| rest.strip_prefix(": "))
        {
            sources.each(part, |page, bytes, _| {
                if page == rest && !found {
                    found = true;
                    print!("{}", String::from_utf8_lossy(bytes));
                }
            });
        }
    }
    found
        .then_some(())
        .ok_or(format!("no page is named {name}"))
}

fn with<'i>(input: Input<'i>, url: Option<&Url>, form: Option<Form>) -> Input<'i> {
    let input = match form {
        Some(form) => input.with_form(form),
        None => input,
    };
    match url {
        Some(url) => input.with_url(url),
        None => input,
    }
}

/// Returns the folder in an environment variable, if it is set.
fn folder(variable: &str) -> Result<Option<PathBuf>, String> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    match folder {
        Some(folder) if !folder.is_dir() => {
            Err(format!("{variable}: no folder {}", folder.display()))
        }
        folder => Ok(folder),
    }
}

/// Returns the cases of `tests/corpus`.
fn cases(root: &Path) -> Result<Vec<File>, String> {
    let mut cases = Vec::new();
    for path in pages::subject::files(root) {
        if !path.ends_with("case.json") {
            continue;
        }
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let case = fs::read(&path).map_err(|error| failed(&error))?;
        let case: Value = serde_json::from_slice(&case).map_err(|error| failed(&error))?;
        let folder = path.parent().unwrap_or(root);
        let url = case["url"].as_str().map(Url::parse).transpose();
        cases.push(File {
            name: relative(root, folder),
            path: folder.join(case["input"].as_str().unwrap_or("input.html")),
            url: url.map_err(|error| failed(&error))?,
            form: serde_json::from_value(case["form"].clone()).ok(),
        });
    }
    Ok(cases)
}

/// Returns the pages below a folder.
fn below(root: &Path, is_page: impl Fn(&Path) -> bool) -> Vec<File> {
    let files = pages::subject::files(root).into_iter();
    let file = |path: PathBuf| File {
        name: relative(root, &path),
        path,
        url: None,
        form: None,
    };
    files.filter(|path| is_page(path)).map(file).collect()
}

fn relative(root: &Path, path: &Path) -> String {
    let name = path.strip_prefix(root).unwrap_or(path);
    name.to_string_lossy().into_owned()
}
