//! Parses many saved pages at once, from folders and archives, into JSON lines.
//!
//! ```text
//! cargo run --release --example bulk -- SOURCE... [--out threads.jsonl [--parquet posts.parquet] [--resume]] [--jobs N] [--quiet]
//! ```
//!
//! A SOURCE is a page, a folder of pages and archives, a `.tar`, `.tar.gz`, `.tgz` or `.zip`, the output of a crawler
//! (`.warc`, `.warc.gz`, `.warc.wet.gz`), or `-` for any of these on standard input. The format is detected from the
//! content. In folders and archives, files that are not pages by their names (pictures, scripts) are skipped and
//! counted; so are, in WARC, records that are not pages by their types, and redirects. Every other file and member gets
//! a line, whatever is wrong with it: it cannot be opened, it is empty, too long, encrypted, compressed in another way,
//! a link, a pipe, or truncated.
//!
//! # Output
//!
//! There is one line per page, with these keys in this order:
//!
//! ```json
//! {"source": "crawl.warc.gz", "index": 17, "member": "https://…", "url": "https://…", "fetched": "2026-01-31T09:30:00Z",
//!  "status": 200, "bytes": 20113, "damage": ["…"], "parsed": { … }}
//! ```
//!
//! - `source` is the file, `index` the number of the member or record in it, from 0 (members that are not pages count,
//!   too), `member` its name or URL. `url`, `fetched` and `status` are present if a crawler recorded them; the first
//!   two are passed to the parser. `bytes` is the unpacked length of the page.
//! - Names are exact. A byte that is not UTF-8 is written `\xfe` (in JSON `"\\xfe"`), with two digits `0`–`9`, `a`–`f`.
//!   A backslash in the name is written as it is, or as `\x5c` where it would look like the start of such an escape. So
//!   unescaping gives the original bytes, and no two names are written the same way.
//! - `parsed` is a thread ([`unrolled::Parsed`]). Any text without markup may come from one. If nothing in it shows
//!   that, `parsed.detection.confidence` is `weak`, as for most records of WET.
//! - `listing`, in its place, is a page that lists threads ([`unrolled::ParsedListing`]).
//! - `error`, in place of both, is `{ kind, message }`: a kind of [`unrolled::ErrorKind`], `unreadable`, or `panic`.
//! - `damage` is present if something is wrong with the bytes: a truncated archive, a member that does not unpack. The
//!   readable part is parsed all the same. Lines of an archive continue after damage if its format allows that.
//!
//! Lines are in the order of the sources, of names in folders and of members in archives, so the output is the same for
//! any number of jobs. `--resume` skips what an output already has (by `source`, `index` and `member`), and removes a
//! truncated last line; to parse pages again, delete their lines. Without `--out`, or with `--out -`, lines go to
//! standard output.
//!
//! After the run, `--parquet` converts all lines of the output to a table: one row per post, and one row for a page
//! without posts.
//!
//! Exit code 0: every page was parsed, or its line has the error. 1: unusable arguments, or an output that cannot be
//! written; once it can be written, `--resume` continues the run.
//!
//! # How it works
//!
//! ```text
//! source (walks, detects formats) ─ gzip, zip, warc ─→ flow (batches) ─→ page (bytes to line), on all cores ─→ output ─→ table
//! ```
//!
//! One OS thread reads and unpacks, `--jobs` OS threads parse (by default as many as there are cores). Memory contains
//! the batch that is being read and the one that is being parsed, each of 16 MB or one page more (64 MB at most),
//! whatever the size of an archive; with `--resume` also some 64 bytes for each finished page, and for a folder the
//! names in it.
//!
//! A source may unpack to at most 1 GiB plus 200 times its length; the lines of anything beyond that say so.

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
    backslash that would look like the start of that is \\x5c.
    --resume continues FILE: pages that have a line, by source, index and member, are not parsed again.";

/// A batch has this many pages per job, unless they are large.
const PAGES_A_JOB: usize = 64;

/// The command-line options.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) out: PathBuf,
    pub(crate) parquet: Option<PathBuf>,
    pub(crate) resume: bool,
    /// 0 means as many as there are cores.
    pub(crate) jobs: usize,
    pub(crate) quiet: bool,
}

fn main() -> ExitCode {
    let options = match options(std::env::args_os().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            // The reader of the pipe may have closed it.
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
            value.ok_or(format!("{name} needs a value"))
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
                    .ok_or("--jobs needs a number from 1 to 1024")?;
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
        return Err("no SOURCE given".to_owned());
    }
    if (options.resume || options.parquet.is_some()) && is_standard(&options.out) {
        return Err("--resume and --parquet need a file as --out".to_owned());
    }
    Ok(Some(options))
}

/// Returns whether a path means standard input or output.
fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads all sources into the output. Errors concern the arguments or the output.
pub(crate) fn run(options: &Options) -> Result<Summary, String> {
    for source in options.sources.iter().filter(|path| !is_standard(path)) {
        std::fs::metadata(source).map_err(with_path(source))?;
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
        table::write(&options.out, path).map_err(with_path(path))?;
    }
    Ok(summary)
}

/// Reads all sources into an output, except the finished pages.
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
    // The reader fills one batch while the previous one is parsed.
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
            // It stops if nobody receives pages any more.
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
    written.map_err(with_path(&options.out))?;
    let mut summary = summary.into_inner().unwrap_or_else(PoisonError::into_inner);
    summary.passed = passed.map_err(|_| "the reader of the sources panicked")?;
    summary.took = begin.elapsed();
    Ok(summary)
}

/// Standard output. On a terminal, names and text must not be interpreted as control sequences; in JSON any character
/// can be escaped.
fn standard_output() -> Box<dyn Write + Send> {
    struct Terminal(io::Stdout);

    impl Write for Terminal {
        fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
            let mut out = String::with_capacity(lines.len());
            for c in String::from_utf8_lossy(lines).chars() {
                if steers(c) && c != '\n' {
                    // None of them is above U+FFFF.
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

/// Parses a page. The library does not panic; if it or a custom adapter did, one page of a million must not end a run
/// of hours.
fn parse(page: Page, parser: &Parser) -> Line {
    let (source, index, member) = (page.source.to_string(), page.index, page.member.clone());
    let parse = AssertUnwindSafe(|| page::parse(page, parser));
    catch_unwind(parse).unwrap_or_else(|_| Line::panicked(source, index, member))
}

fn with_path<E: Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// A progress bar on a terminal, by the bytes of the sources; otherwise nothing.
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
