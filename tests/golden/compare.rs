//! The differences between two folders of results, grouped so that a person can read them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::difference::{Difference, differences};
use crate::store::{self, Row, answers, index};

/// Options of a comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The fields of warnings that are compared, if not all.
    pub(crate) warnings: Option<Vec<String>>,
    /// Paths that are ignored, without the indices into lists.
    pub(crate) ignored: Vec<String>,
    /// Prefixes of the names of the pages that are compared.
    pub(crate) only: String,
    /// Whether different pages with the same name are compared, too.
    pub(crate) other_pages: bool,
    /// The number of groups printed per field.
    pub(crate) top: Option<usize>,
    pub(crate) full: Option<PathBuf>,
}

impl Options {
    pub(crate) fn read(arguments: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if *argument == "--other-pages" {
                options.other_pages = true;
                continue;
            }
            let value = arguments.next();
            let value = *value.ok_or_else(|| format!("{argument}: no such option, or no value"))?;
            match *argument {
                "--warnings" => {
                    options.warnings = Some(value.split(',').map(str::to_owned).collect());
                }
                "--ignore" => options.ignored.push(value.to_owned()),
                "--only" => value.clone_into(&mut options.only),
                "--top" => {
                    let top = value.parse().map_err(|error| format!("--top: {error}"))?;
                    options.top = Some(top);
                }
                "--full" => options.full = Some(PathBuf::from(value)),
                _ => return Err(format!("{argument}: no such option")),
            }
        }
        Ok(options)
    }

    /// Returns a result without the parts that are not compared.
    pub(crate) fn without_ignored(&self, answer: &Value) -> Value {
        let mut answer = answer.clone();
        if let Some(fields) = &self.warnings {
            let warnings = answer.pointer_mut("/parse/warnings");
            for warning in warnings.and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(warning) = warning.as_object_mut() {
                    warning.retain(|field, _| fields.contains(field));
                }
            }
        }
        for path in &self.ignored {
            let path: Vec<&str> = path.split('.').collect();
            remove(&mut answer, &path);
        }
        answer
    }
}

/// Removes the value at a path; `[]` means every element of a list.
fn remove(value: &mut Value, path: &[&str]) {
    let [field, rest @ ..] = path else { return };
    let (name, is_list) = match field.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (*field, false),
    };
    let Some(object) = value.as_object_mut() else {
        return;
    };
    if rest.is_empty() {
        object.remove(name);
    } else if let Some(inside) = object.get_mut(name) {
        match inside {
            Value::Array(list) if is_list => list.iter_mut().for_each(|value| remove(value, rest)),
            inside => remove(inside, rest),
        }
    }
}

/// Similar differences: of one field, with values of the same shape.
#[derive(Clone, Debug, Default)]
struct Group {
    count: usize,
    pages: usize,
    /// The number of pages per source.
    sources: BTreeMap<String, usize>,
    /// The name of the first page, and its difference.
    first: Option<(String, Difference)>,
}

/// The groups of each field.
#[derive(Debug, Default)]
struct Groups(BTreeMap<String, BTreeMap<String, Group>>);

/// Differences by the hashes of the two results: most changes of a page give few different results.
type Known = HashMap<(String, String), Vec<Difference>>;

/// Compares two folders; returns whether they are equal.
pub(crate) fn folders(
    a: &Path,
    b: &Path,
    options: &Options,
    out: &mut dyn Write,
) -> Result<bool, String> {
    let read = |folder: &Path| -> Result<BTreeMap<(String, String), Row>, String> {
        let rows = index(folder)?.into_iter();
        let rows = rows.map(|row| ((row.part.clone(), row.page.clone()), row));
        Ok(rows
            .filter(|(_, row)| row.name().starts_with(&options.only))
            .collect())
    };
    let (old, new) = (read(a)?, read(b)?);
    let mut counts = Counts::default();
    let mut parts: BTreeMap<&str, Vec<(&Row, &Row)>> = BTreeMap::new();
    for (name, old) in &old {
        let Some(new) = new.get(name) else {
            counts.removed.push(old.name());
            continue;
        };
        counts.compared += 1;
        if old.input != new.input {
            counts.other_pages.push(old.name());
            if !options.other_pages {
                continue;
            }
        }
        if old.answer != new.answer {
            parts.entry(&old.part).or_default().push((old, new));
        }
    }
    let added = new.iter().filter(|(name, _)| !old.contains_key(*name));
    counts.added = added.map(|(_, row)| row.name()).collect();
    let mut full = match &options.full {
        Some(path) => {
            let file =
                File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Some(BufWriter::new(file))
        }
        None => None,
    };
    let mut groups = Groups::default();
    for (part, pairs) in parts {
        compare_part((a, b), part, &pairs, options, &mut |page, differences| {
            counts.differing += 1;
            groups.add(part, page, differences);
            full.as_mut().map_or(Ok(()), |file| {
                write_all_differences(file, page, differences)
            })
        })?;
    }
    let mut print = || -> io::Result<()> {
        if let Some(file) = &mut full {
            file.flush()?;
        }
        groups.show(options.top, out)?;
        counts.show(out)
    };
    print().map_err(|error| error.to_string())?;
    Ok(counts.differing == 0 && counts.added.is_empty() && counts.removed.is_empty())
}

/// Compares the results of a part that have different hashes.
fn compare_part(
    (a, b): (&Path, &Path),
    part: &str,
    pairs: &[(&Row, &Row)],
    options: &Options,
    visit: &mut dyn FnMut(&str, &[Difference]) -> io::Result<()>,
) -> Result<(), String> {
    let wanted: BTreeSet<&str> = pairs
        .iter()
        .flat_map(|(old, new)| [&*old.answer, &*new.answer])
        .collect();
    let old_answers = answers(a, part, |hash| wanted.contains(hash))?;
    let new_answers = answers(b, part, |hash| wanted.contains(hash))?;
    let mut known = Known::new();
    for (old, new) in pairs {
        let key = (old.answer.clone(), new.answer.clone());
        let found = match known.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let missing = || format!("{}: its answer is missing", old.name());
                let old = old_answers.get(&old.answer).ok_or_else(missing)?;
                let new = new_answers.get(&new.answer).ok_or_else(missing)?;
                entry.insert(differences(
                    &options.without_ignored(old),
                    &options.without_ignored(new),
                ))
            }
        };
        if !found.is_empty() {
            visit(&old.name(), found).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

impl Groups {
    fn add(&mut self, part: &str, page: &str, differences: &[Difference]) {
        let mut of_page = BTreeSet::new();
        for difference in differences {
            let field = field(&difference.path);
            let shape = format!(
                "{} -> {}",
                shape(&field, difference.old.as_ref()),
                shape(&field, difference.new.as_ref())
            );
            let of_field = self.0.entry(field.clone()).or_default();
            let group = of_field.entry(shape.clone()).or_default();
            group.count += 1;
            group
                .first
                .get_or_insert_with(|| (page.to_owned(), difference.clone()));
            if of_page.insert((field, shape)) {
                group.pages += 1;
                *group
                    .sources
                    .entry(store::source(part).to_owned())
                    .or_default() += 1;
            }
        }
    }

    fn show(&self, top: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
        for (field, groups) in &self.0 {
            let count: usize = groups.values().map(|group| group.count).sum();
            writeln!(
                out,
                "{field}: {count} differences of {} kinds",
                groups.len()
            )?;
            let mut sorted: Vec<(&String, &Group)> = groups.iter().collect();
            sorted.sort_by_key(|(_, group)| std::cmp::Reverse(group.pages));
            let most = top.unwrap_or(sorted.len());
            for (shape, group) in sorted.iter().take(most) {
                let sources: Vec<String> = group
                    .sources
                    .iter()
                    .map(|(source, pages)| format!("{source} {pages}"))
                    .collect();
                let (count, pages) = (group.count, group.pages);
                writeln!(
                    out,
                    "  {shape}: {count} in {pages} pages: {}",
                    sources.join(", ")
                )?;
                if let Some((page, difference)) = &group.first {
                    writeln!(out, "      {page}")?;
                    write_difference(out, difference, 300)?;
                }
            }
            let rest: usize = sorted.iter().skip(most).map(|(_, group)| group.count).sum();
            if rest > 0 {
                writeln!(out, "  and {rest} of {} other kinds", sorted.len() - most)?;
            }
        }
        Ok(())
    }
}

/// The number of pages and results that were compared.
#[derive(Debug, Default)]
struct Counts {
    compared: usize,
    differing: usize,
    other_pages: Vec<String>,
    added: Vec<String>,
    removed: Vec<String>,
}

impl Counts {
    fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        for (what, names) in [
            ("other pages of the same name", &self.other_pages),
            ("pages that are new", &self.added),
            ("pages that are gone", &self.removed),
        ] {
            if names.is_empty() {
                continue;
            }
            let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
            for name in names {
                let part = name.split_once(": ").map_or(&**name, |(part, _)| part);
                *sources.entry(store::source(part)).or_default() += 1;
            }
            writeln!(
                out,
                "{what}: {}: {sources:?}, the first {}",
                names.len(),
                names[0]
            )?;
        }
        let (compared, differing) = (self.compared, self.differing);
        writeln!(out, "{compared} pages compared, {differing} answers differ")
    }
}

/// Writes all differences of a page.
fn write_all_differences(
    out: &mut dyn Write,
    page: &str,
    differences: &[Difference],
) -> io::Result<()> {
    writeln!(out, "{page}")?;
    differences
        .iter()
        .try_for_each(|difference| write_difference(out, difference, usize::MAX))
}

fn write_difference(out: &mut dyn Write, difference: &Difference, most: usize) -> io::Result<()> {
    let short = |value: &Option<Value>| {
        let text = value
            .as_ref()
            .map_or("nothing".to_owned(), Value::to_string);
        match text.char_indices().nth(most) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    };
    let Difference { path, old, new } = difference;
    writeln!(out, "      {path}: {} -> {}", short(old), short(new))
}

/// Returns a path without the indices into lists.
fn field(path: &str) -> String {
    let mut field = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        field.push_str(before);
        field.push_str("[]");
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    field + rest
}

/// Returns the shape of a value: names of the model unchanged; the sentences of warnings and errors without the numbers
/// and words that they quote; all other text as a placeholder.
fn shape(field: &str, value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Number(_)) => "#".to_owned(),
        Some(Value::String(text)) => match field.rsplit('.').next() {
            Some("detail" | "message" | "rule") => without_values(text),
            Some(
                "kind" | "state" | "site" | "form" | "confidence" | "role" | "dialect" | "origin",
            ) => text.clone(),
            _ => "words".to_owned(),
        },
        Some(Value::Object(fields)) => {
            let of = |fields: &Map<String, Value>| fields.get("kind")?.as_str().map(str::to_owned);
            let error = fields.get("error").and_then(Value::as_object);
            match (of(fields), error.and_then(of)) {
                (Some(kind), _) => format!("{{{kind}}}"),
                (None, Some(kind)) => format!("error {kind}"),
                (None, None) => "{…}".to_owned(),
            }
        }
        Some(Value::Array(list)) => format!("[{}]", if list.is_empty() { "" } else { "…" }),
        Some(value) => value.to_string(),
    }
}

/// Returns a text with `#` for each number and `"…"` for quoted words.
fn without_values(text: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => {
                if quoted {
                    out.push('…');
                }
                quoted = !quoted;
                out.push(c);
            }
            _ if quoted => {}
            _ if c.is_numeric() => {
                if !out.ends_with('#') {
                    out.push('#');
                }
            }
            _ => out.push(c),
        }
    }
    out
}
