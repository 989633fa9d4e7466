//! The table of modules in the guide matches the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Uses = BTreeMap<String, BTreeSet<String>>;

/// Returns the names in backquotes in a cell.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Returns the rows of the guide's table, in order.
fn table() -> Vec<(String, BTreeSet<String>)> {
    let guide = fs::read_to_string("../src/_guide/house.rs").unwrap();
    let modules = guide.split("//! | module |").nth(1).unwrap();
    let rows = modules
        .lines()
        .skip(2)
        .map_while(|line| line.strip_prefix("//! |"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        (names(cells[0]).into_iter().next().unwrap(), names(cells[2]))
    })
    .collect()
}

fn sources(folder: &Path, to: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, to);
        } else if path.extension().is_some_and(|end| end == "rs") {
            to.push(path);
        }
    }
}

/// Returns the uses in the sources: each `crate::module` outside comments and tests.
fn used() -> Uses {
    let mut files = Vec::new();
    sources(Path::new("../src"), &mut files);
    let mut uses = Uses::new();
    for file in files {
        let module = file.components().nth(2).unwrap();
        let module = Path::new(&module)
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if matches!(module.as_str(), "lib" | "_guide") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let of_module = uses.entry(module.clone()).or_default();
        if ["tests", "conformance", "oracle"]
            .iter()
            .any(|test| file.file_stem().unwrap() == *test)
        {
            continue;
        }
        for line in code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for path in line.split("crate::").skip(1) {
                let name: String = path
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let of = match name.as_str() {
                    "Error" | "ErrorKind" | "Result" => "error",
                    name => name,
                };
                if of != module {
                    of_module.insert(of.to_owned());
                }
            }
        }
    }
    uses
}

#[test]
fn modules_use_only_documented_modules() {
    let table: Uses = table().into_iter().collect();
    assert!(table.len() > 10, "{table:?}");
    assert_eq!(used(), table);
}

/// So there are no dependency cycles.
#[test]
fn modules_use_only_earlier_rows() {
    let mut before = BTreeSet::new();
    for (module, uses) in table() {
        let later: Vec<&String> = uses.difference(&before).collect();
        assert!(
            later.is_empty(),
            "{module} uses rows that do not come before it: {later:?}"
        );
        before.insert(module);
    }
}

#[test]
fn warning_sentences_are_in_one_module() {
    let mut files = Vec::new();
    sources(Path::new("../src"), &mut files);
    let mut elsewhere = Vec::new();
    for file in files {
        if file.starts_with("../src/report") || file.starts_with("../src/_guide") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        for line in code.lines().filter(is_code) {
            let writes = ["Warning::at(", ".warn_of(", "Warning::new(WarningKind"];
            if writes.iter().any(|call| line.contains(call)) {
                elsewhere.push(format!("{}: {line}", file.display()));
            }
        }
    }
    assert_eq!(elsewhere, Vec::<String>::new());
}

/// Stable rustfmt does not hold the width of comments. Tables, and code in documentation, may be wider.
#[test]
fn comments_are_at_most_120_columns_wide() {
    let mut files = Vec::new();
    for folder in ["../src", ".", "../examples", "../benches"] {
        sources(Path::new(folder), &mut files);
    }
    let (mut comments, mut wide) = (0, Vec::new());
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let mut is_code = false;
        for (at, line) in source.lines().enumerate() {
            let Some(words) = line.trim_start().strip_prefix("//") else {
                // A piece of documentation from a file may be inside of code.
                is_code &= line.contains("doc = include");
                continue;
            };
            let words = words.trim_start_matches(['/', '!']).trim_start();
            is_code ^= words.starts_with("```");
            comments += 1;
            if !is_code && !words.starts_with(['|', '#']) && line.chars().count() > 120 {
                wide.push(format!("{}:{}", file.display(), at + 1));
            }
        }
    }
    assert!(comments > 5_000, "{comments} lines of comments");
    assert_eq!(wide, Vec::<String>::new());
}

/// So a stranger's adapter stands on what the crate's own do.
#[test]
fn public_helpers_have_users_among_the_sites() {
    let mut files = Vec::new();
    sources(Path::new("../src/sites"), &mut files);
    let read = |file: &PathBuf| fs::read_to_string(file).unwrap();
    let sites: String = files.iter().map(read).collect();
    files.clear();
    for room in ["../src/reader", "../src/adapter"] {
        sources(Path::new(room), &mut files);
    }
    let mut unused = Vec::new();
    let mut helpers = 0;
    for source in files.iter().map(read) {
        let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines().map(str::trim_start) {
            let Some((_, rest)) = line
                .split_once("fn ")
                .filter(|(before, _)| matches!(*before, "pub " | "pub const "))
            else {
                continue;
            };
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            helpers += 1;
            let is_called = [format!("{name}("), format!("{name})"), format!("{name},")];
            if !is_called.iter().any(|call| sites.contains(call)) && !FOR_PROGRAMS.contains(&&*name)
            {
                unused.push(name);
            }
        }
    }
    assert!(helpers > 40, "{helpers}");
    assert_eq!(unused, Vec::<String>::new());
}

/// What programs and their tests call; and what says something that the crate has no sentence for.
const FOR_PROGRAMS: [&str; 5] = ["register", "sites", "warnings", "hosts", "warn_of"];
