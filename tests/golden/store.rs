//! Folders of results.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::answer::answer;
use crate::pages::random::hash;
use crate::trials::{Part, Sources};

/// A line of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The part that the result belongs to.
    pub(crate) part: String,
    /// The page's name in that part.
    pub(crate) page: String,
    /// Hashes of the page and of the answer.
    pub(crate) input: String,
    pub(crate) answer: String,
}

/// The results of a part, without duplicates: hash and JSON.
pub(crate) type Answers = HashMap<String, Value>;

impl Row {
    pub(crate) fn name(&self) -> String {
        format!("{}: {}", self.part, self.page)
    }
}

/// Writes the results for the pages of all parts whose names have this prefix.
pub(crate) fn write(folder: &Path, prefix: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder.join("answers")).map_err(failed)?;
    if fs::read_dir(folder.join("answers"))
        .map_err(failed)?
        .next()
        .is_some()
    {
        return Err(format!("{} has answers already", folder.display()));
    }
    let sources = Sources::find()?;
    let mut parts = sources.parts();
    parts.retain(|(name, _)| name.starts_with(prefix));
    // Files first: they are few and large, and would otherwise keep one OS thread busy at the end.
    parts.sort_by_key(|(_, part)| !matches!(part, Part::Files(..)));
    let next = AtomicUsize::new(0);
    let rows: Mutex<Vec<Vec<Row>>> = Mutex::default();
    let work = || -> Result<(), String> {
        while let Some((name, part)) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = write_part(folder, &sources, name, *part)?;
            rows.lock().expect("no thread panics with it").push(found);
        }
        Ok(())
    };
    // A panic is a result, and would be printed thousands of times.
    std::panic::set_hook(Box::new(|_| {}));
    thread::scope(|scope| {
        let count = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err("a page could not be made".to_owned()))
        })
    })?;
    let _ = std::panic::take_hook();
    let mut rows = rows.into_inner().expect("all threads are done").concat();
    rows.sort_by(|a, b| (&a.part, &a.page).cmp(&(&b.part, &b.page)));
    write_index(folder, &rows).map_err(failed)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(source(&row.part)).or_default() += 1;
    }
    for (source, count) in counts {
        println!("{count:>8}  {source}");
    }
    println!("{:>8}  all", rows.len());
    Ok(())
}

/// Returns the group of a part: `drift/nitter` for `drift/nitter/CASE`.
pub(crate) fn source(part: &str) -> &str {
    let levels = if part.starts_with("drift/") { 2 } else { 1 };
    let end = part.match_indices('/').nth(levels - 1);
    end.map_or(part, |(end, _)| &part[..end])
}

/// Parses the pages of a part and writes the results, in order of first occurrence.
fn write_part(
    folder: &Path,
    sources: &Sources,
    name: &str,
    part: Part<'_>,
) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut known: HashMap<String, ()> = HashMap::new();
    sources.each(part, |page, bytes, input| {
        let json = answer(&input);
        let answer = hashed(json.as_bytes());
        rows.push(Row {
            part: name.to_owned(),
            page: page.to_owned(),
            input: hashed(bytes),
            answer: answer.clone(),
        });
        if known.insert(answer.clone(), ()).is_none() {
            lines.push((answer, json));
        }
    });
    let written = || -> std::io::Result<()> {
        let file = File::create(file(folder, name))?;
        let mut file = GzEncoder::new(BufWriter::new(file), Compression::fast());
        for (hash, json) in &lines {
            writeln!(file, "{hash}\t{json}")?;
        }
        file.finish()?.flush()
    };
    written().map_err(|error| format!("{name}: {error}"))?;
    Ok(rows)
}

fn hashed(bytes: &[u8]) -> String {
    format!("{:016x}", hash(bytes))
}

fn file(folder: &Path, part: &str) -> PathBuf {
    let name = part.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    // The names of two parts may differ only in punctuation.
    let name = format!("{name}-{}.jsonl.gz", hashed(part.as_bytes()));
    folder.join("answers").join(name)
}

fn write_index(folder: &Path, rows: &[Row]) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(folder.join("index.tsv"))?);
    for row in rows {
        let Row {
            part,
            page,
            input,
            answer,
        } = row;
        writeln!(file, "{part}\t{page}\t{input}\t{answer}")?;
    }
    file.flush()
}

/// Reads the index of a folder.
pub(crate) fn index(folder: &Path) -> Result<Vec<Row>, String> {
    let path = folder.join("index.tsv");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [part, page, input, answer] = *fields else {
            return Err(format!(
                "{}: not a line of an index: {line}",
                path.display()
            ));
        };
        let [part, page, input, answer] = [part, page, input, answer].map(str::to_owned);
        Ok(Row {
            part,
            page,
            input,
            answer,
        })
    };
    text.lines().map(row).collect()
}

/// Reads some results of a part.
pub(crate) fn answers(
    folder: &Path,
    part: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<Answers, String> {
    let path = file(folder, part);
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let open = File::open(&path).map_err(|error| failed(&error))?;
    let mut answers = Answers::new();
    for line in BufReader::new(GzDecoder::new(BufReader::new(open))).lines() {
        let line = line.map_err(|error| failed(&error))?;
        let (hash, json) = line.split_once('\t').ok_or_else(|| failed(&"no hash"))?;
        if wanted(hash) {
            let json = serde_json::from_str(json).map_err(|error| failed(&error))?;
            answers.insert(hash.to_owned(), json);
        }
    }
    Ok(answers)
}

/// Prints the result for one page.
pub(crate) fn show(folder: &Path, name: &str) -> Result<(), String> {
    let rows = index(folder)?;
    let row = rows.iter().find(|row| row.name() == name);
    let row = row.ok_or(format!("no page is named {name}"))?;
    let answers = answers(folder, &row.part, |hash| hash == row.answer)?;
    let answer = answers.get(&row.answer).ok_or("its answer is missing")?;
    println!("{answer:#}");
    Ok(())
}
