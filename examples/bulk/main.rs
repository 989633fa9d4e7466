//! Reads many saved pages at once, out of folders and archives, into JSON lines.
//!
//! ```text
//! cargo run --release --example bulk -- SOURCE... [--out threads.jsonl [--parquet posts.parquet] [--resume]] [--jobs N] [--quiet]
//! ```
//!
//! A SOURCE is a page, a folder with pages and archives in it, a `.tar`, `.tar.gz`, `.tgz` or `.zip`, what a crawler
//! wrote (`.warc`, `.warc.gz`, `.warc.wet.gz`), or `-` for any of these on standard input. What it is is told by its
//! content. In folders and archives, files that are no pages by their names (pictures, scripts) are left out and
//! counted; in WARC what is no page by its type, and redirections. Every other file and member has its line, whatever
//! is wrong with it: it cannot be opened, it is empty, too long, encrypted, packed in another way, a link, a pipe, or
//! cut.
//!
//! # Output
//!
//! For each page comes one line, with these names in this order:
//!
//! ```json
//! {"source": "crawl.warc.gz", "index": 17, "member": "https://…", "url": "https://…", "fetched": "2026-01-31T09:30:00Z",
//!  "status": 200, "bytes": 20113, "damage": ["…"], "parsed": { … }}
//! ```
//!
//! - `source` is the file, `index` the number of the member or record in it, from 0 (those that are no pages count,
//!   too), `member` its name or address; `url`, `fetched` and `status` are there where a crawler noted them, and the
//!   parser is told the first two. `bytes` is the length of the page, unpacked.
//! - Names are exact. A byte that is not UTF-8 is written `\xfe` (in JSON `"\\xfe"`), with two digits `0`–`9`, `a`–`f`.
//!   A backslash of the name is itself, but `\x5c` where it would read as the beginning of such an escape. So to undo
//!   all escapes gives the bytes back, and no two names are written alike.
//! - `parsed` is a thread ([`unrolled::Parsed`]). Any text without markup may be what is left of one: where nothing in
//!   it says so, `parsed.detection.confidence` is `weak`, as of most that WET holds.
//! - `listing` instead of it is a page that lists threads ([`unrolled::ParsedListing`]).
//! - `error` instead of both is `{ kind, message }`: a kind of [`unrolled::ErrorKind`], `unreadable`, or `panic`.
//! - `damage` is there where something is wrong with the bytes: an archive that breaks off, a member that does not
//!   unpack. What could be read is parsed all the same. Lines of an archive go on behind damage where its format lets
//!   that be.
//!
//! Lines come in the order of the sources, of names in folders and of members in archives, so that any number of jobs
//! gives the same output. `--resume` leaves alone what an output has already (by `source`, `index` and `member`), and
//! takes off a last line that was cut; to have pages read again, take their lines out. Without `--out`, or with `--out
//! -`, lines go to standard output.
//!
//! `--parquet` makes a table of all lines of the output behind the run: a row for each post, one for a page without
//! any.
//!
//! Exit code 0: all was read or is told in a line. 1: arguments that cannot be used, or an output that cannot be
//! written; `--resume` goes on with that once it can be.
//!
//! # How it works
//!
//! ```text
//! source (walks, tells formats apart) ─ gzip, zip, warc ─→ flow (batches) ─→ page (bytes to line), on all cores ─→ output ─→ table
//! ```
//!
//! One thread reads and unpacks, `--jobs` threads parse (as many as there are cores). In memory is the batch that is
//! read and the one that is parsed, each of 16 MB or of one page more (64 MB at most), whatever the size of an archive;
//! with `--resume` also some 64 bytes for each page that is done, and of a folder the names in it.
//!
//! A source unpacks to 1 GiB and 200 times its length at most; what lies behind that is in lines that say so.

mod budget;
mod flow;
mod gzip;
mod names;
mod output;
mod page;
mod source;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod warc;
mod zip;

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use unrolled::Parser;
use unrolled::export::one_line;

use flow::Intake;
use names::steers;
use page::{Line, Page};
use summary::Summary;

const USAGE: &str =
    "usage: bulk SOURCE... [--out FILE [--parquet FILE] [--resume]] [--jobs N] [--quiet]
    SOURCE: a page, folder, .tar, .tar.gz, .zip, .warc, .warc.gz, .wet.gz, or - for standard input
    A JSON line for each page, to FILE or standard output: `source`, `index` (from 0 in an archive), `member`, and
    `parsed`, `listing` or `error`. Names are exact: a byte that is not UTF-8 is \\xfe, with two digits 0-9 a-f, and a
    backslash that would read as the beginning of that is \\x5c.
    --resume goes on with FILE: pages that have a line, by source, index and member, are not read again.";

/// So many pages for each job make a batch, unless they are big.
const PAGES_A_JOB: usize = 64;

/// What is to be done.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) out: PathBuf,
    pub(crate) parquet: Option<PathBuf>,
    pub(crate) resume: bool,
    /// 0 for as many as there are cores.
    pub(crate) jobs: usize,
    pub(crate) quiet: bool,
}

fn main() -> ExitCode {
    let options = match options(std::env::args_os().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            // The reader of a pipe may be gone.
            let _ = writeln!(io::stdout(), "{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            let _ = writeln!(io::stderr(), "bulk: {}\n{USAGE}", one_line(&problem));
            return ExitCode::FAILURE;
        }
    };
    match run(&options) {
        Ok(summary) => {
            if !options.quiet {
                let _ = write!(io::stderr(), "{summary}");
            }
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = writeln!(io::stderr(), "bulk: {}", one_line(&problem));
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = OsString>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    let mut out = None;
    while let Some(argument) = arguments.next() {
        // Only paths may be other than UTF-8.
        let (name, mut inline) = match argument.to_str().map(|text| text.split_once('=')) {
            Some(Some((name, value))) if name.starts_with("--") => {
                (name.to_owned(), Some(OsString::from(value)))
            }
            _ => (argument.to_string_lossy().into_owned(), None),
        };
        let mut value = || {
            let value = inline.take().or_else(|| arguments.next());
            value.ok_or(format!("{name} wants a value"))
        };
        match name.as_str() {
            "--help" | "-h" => return Ok(None),
            "--out" => out = Some(PathBuf::from(value()?)),
            "--parquet" => options.parquet = Some(PathBuf::from(value()?)),
            "--jobs" => {
                let jobs = value()?;
                let jobs = jobs.to_str().and_then(|jobs| jobs.parse().ok());
                options.jobs = jobs
                    .filter(|jobs| (1..=1024).contains(jobs))
                    .ok_or("--jobs wants a number from 1 to 1024")?;
            }
            "--resume" => options.resume = true,
            "--quiet" => options.quiet = true,
            option if option.starts_with('-') && option != "-" => {
                return Err(format!("unknown option {option}"));
            }
            _ => options.sources.push(PathBuf::from(argument)),
        }
        if inline.is_some() {
            return Err(format!("{name} takes no value"));
        }
    }
    options.out = out.unwrap_or_else(|| PathBuf::from("-"));
    if options.sources.is_empty() {
        return Err("no SOURCE is named".to_owned());
    }
    if (options.resume || options.parquet.is_some()) && is_standard(&options.out) {
        return Err("--resume and --parquet want a file as --out".to_owned());
    }
    Ok(Some(options))
}

/// Whether a path stands for standard input or output.
fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads all sources into the output. An error is one of the arguments or of the output.
pub(crate) fn run(options: &Options) -> Result<Summary, String> {
    for source in options.sources.iter().filter(|path| !is_standard(path)) {
        std::fs::metadata(source).map_err(told(source))?;
    }
    let (output, done): (Box<dyn Write + Send>, _) = if is_standard(&options.out) {
        (standard_output(), HashMap::new())
    } else if options.resume {
        let (file, done) = output::resume(&options.out)?;
        (Box::new(BufWriter::new(file)), done)
    } else {
        let file = output::create(&options.out)?;
        (Box::new(BufWriter::new(file)), HashMap::new())
    };
    let summary = fill(options, output, done)?;
    if let Some(path) = &options.parquet {
        table::write(&options.out, path).map_err(told(path))?;
    }
    Ok(summary)
}

/// Reads all sources into an output, but for what is done.
pub(crate) fn fill(
    options: &Options,
    mut output: Box<dyn Write + Send>,
    mut done: HashMap<u128, u32>,
) -> Result<Summary, String> {
    let begin = Instant::now();
    let jobs = match options.jobs {
        0 => std::thread::available_parallelism().map_or(1, NonZero::get),
        jobs => jobs,
    };
    let pool = ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| format!("no threads: {error}"))?;

    let bar = progress(options);
    let out = options.out.canonicalize().ok();
    // The reader fills one batch while the one before is parsed.
    let (sender, row) = mpsc::sync_channel(0);
    let mut intake = Intake::new(sender, jobs * PAGES_A_JOB, &mut done, out, bar.clone());
    let parser = Parser::new();
    let summary = Mutex::new(Summary::default());
    let line = |page| -> io::Result<Vec<u8>> {
        let line = parse(page, &parser);
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        let mut summary = summary.lock().unwrap_or_else(PoisonError::into_inner);
        summary.add(&line);
        Ok(bytes)
    };
    let (passed, written) = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut sources = options.sources.iter();
            // It stops where nobody takes pages any more.
            let _ = sources.try_for_each(|path| source::read(path, &mut intake));
            intake.finish()
        });
        let mut pages = 0;
        let written = row.into_iter().try_for_each(|batch: Vec<Page>| {
            let lines = batch.into_par_iter().map(line);
            let lines = pool.install(|| lines.collect::<io::Result<Vec<_>>>())?;
            pages += lines.len();
            bar.set_message(format!("{pages} pages"));
            lines.iter().try_for_each(|line| output.write_all(line))?;
            output.flush()
        });
        (reading.join(), written)
    });
    bar.finish_and_clear();
    written.map_err(told(&options.out))?;
    let mut summary = summary.into_inner().unwrap_or_else(PoisonError::into_inner);
    summary.passed = passed.map_err(|_| "the reader of the sources panicked")?;
    summary.took = begin.elapsed();
    Ok(summary)
}

/// Standard output. On a terminal, names and words must not steer it; in JSON every character may be an escape.
fn standard_output() -> Box<dyn Write + Send> {
    struct Terminal(io::Stdout);

    impl Write for Terminal {
        fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
            let mut out = String::with_capacity(lines.len());
            for c in String::from_utf8_lossy(lines).chars() {
                if steers(c) && c != '\n' {
                    // None of them is beyond U+FFFF.
                    out.push_str(&format!("\\u{:04x}", u32::from(c)));
                } else {
                    out.push(c);
                }
            }
            self.0.write_all(out.as_bytes())?;
            Ok(lines.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    let stdout = io::stdout();
    if stdout.is_terminal() {
        Box::new(Terminal(stdout))
    } else {
        Box::new(BufWriter::new(stdout))
    }
}

/// Parses a page. The library does not panic; if it or an adapter of your own did, one page of a million is no reason
/// to end a night's work.
fn parse(page: Page, parser: &Parser) -> Line {
    let (source, index, member) = (page.source.to_string(), page.index, page.member.clone());
    let parse = AssertUnwindSafe(|| page::parse(page, parser));
    catch_unwind(parse).unwrap_or_else(|_| Line::panicked(source, index, member))
}

fn told<E: Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// A bar on a terminal, by the bytes of the sources; else nothing.
fn progress(options: &Options) -> ProgressBar {
    if options.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = if options.sources.iter().any(|path| is_standard(path)) {
        (ProgressBar::no_length(), "{binary_bytes} read, {msg}")
    } else {
        let size = options.sources.iter().map(|path| source::size(path)).sum();
        let template = "{bar:40} {percent:>3} %, {eta} left, {msg}";
        (ProgressBar::new(size), template)
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
