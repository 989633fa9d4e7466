//! Parses the same pages repeatedly on all cores, and checks that every result equals the first one and that memory
//! does not grow.
//!
//! Usage: soak [PARSES [FOLDER…]]
//!
//! PARSES defaults to 10,000. The pages are those in the folders, by default `tests/corpus` and `examples/pages`. Exit
//! code 1 if a result differs, or if memory grows by more than 16 MiB plus an eighth of what the first tenth of the
//! parses used.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use unrolled::export::one_line;
use unrolled::{Input, Parsed, Parser};

/// Prints a line; the reader of the pipe may have closed it.
macro_rules! say {
    ($($line:tt)*) => {{
        let _ = writeln!(io::stdout(), $($line)*);
    }};
}

/// A page and its expected result.
struct Page {
    path: PathBuf,
    bytes: Vec<u8>,
    answer: Result<Parsed, String>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let parses = match arguments.next().map(|first| first.into_string()) {
        None => 10_000,
        Some(Ok(number)) if number.parse::<usize>().is_ok() => number.parse().unwrap_or_default(),
        Some(_) => {
            let _ = writeln!(io::stderr(), "usage: soak [PARSES [FOLDER…]]");
            return ExitCode::from(2);
        }
    };
    let mut folders: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    if folders.is_empty() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        folders = vec![here.join("tests/corpus"), here.join("examples/pages")];
    }
    let pages: Vec<Page> = files(folders).into_iter().filter_map(page).collect();
    if pages.is_empty() {
        let _ = writeln!(io::stderr(), "no pages");
        return ExitCode::from(2);
    }
    if soak(&pages, parses) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Parses as often as requested; returns whether every check passed.
fn soak(pages: &[Page], parses: usize) -> bool {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = pages.iter().filter(|page| page.answer.is_ok()).count();
    say!(
        "{} pages, {threads} of them threads; {parses} parses on {cores} cores",
        pages.len()
    );
    let start = Instant::now();
    // The progress of all cores: each takes the next page.
    let (next, bytes, differ) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicUsize::new(0));
    let working = AtomicUsize::new(cores);
    let work = || {
        let parser = Parser::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= parses {
                break;
            }
            let page = &pages[at % pages.len()];
            if answer(&parser, &page.bytes) != page.answer {
                differ.fetch_add(1, Ordering::Relaxed);
                let path = one_line(&page.path.to_string_lossy());
                let _ = writeln!(io::stderr(), "another answer: {path}");
            }
            bytes.fetch_add(page.bytes.len() as u64, Ordering::Relaxed);
        }
        working.fetch_sub(1, Ordering::Relaxed);
    };
    let mut settled = None;
    let mut most = 0;
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(work);
        }
        let mut reported = 0;
        while working.load(Ordering::Relaxed) > 0 {
            thread::sleep(Duration::from_millis(50));
            let done = next.load(Ordering::Relaxed).min(parses);
            let memory = resident().unwrap_or(0);
            most = most.max(memory);
            // Allocators do not return all memory, so growth is measured from the point where every page was parsed on
            // every core.
            if settled.is_none() && done * 10 >= parses {
                settled = Some(most);
            }
            if done * 10 / parses.max(1) > reported {
                reported = done * 10 / parses.max(1);
                say!("{done} parses, {} KiB resident", memory / 1024);
            }
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let (bytes, differ) = (bytes.into_inner(), differ.into_inner());
    say!(
        "{parses} parses in {seconds:.1} s: {:.0} per second, {:.1} MB/s",
        parses as f64 / seconds,
        bytes as f64 / seconds / 1e6
    );
    say!("{differ} results differ from the first");
    let steady = match (resident(), settled) {
        (Some(now), Some(settled)) => {
            let allowed = settled + settled / 8 + (16 << 20);
            say!(
                "memory: at most {} KiB in the first tenth, {} KiB in total, {} KiB now; allowed {} KiB",
                settled / 1024,
                most / 1024,
                now / 1024,
                allowed / 1024
            );
            most <= allowed
        }
        _ => {
            say!("memory: unknown on this system");
            true
        }
    };
    differ == 0 && steady
}

/// Returns the result for an input; errors must be the same each time, too.
fn answer(parser: &Parser, bytes: &[u8]) -> Result<Parsed, String> {
    parser
        .parse(Input::bytes(bytes))
        .map_err(|error| error.to_string())
}

fn page(path: PathBuf) -> Option<Page> {
    let bytes = fs::read(&path).ok()?;
    let answer = answer(&Parser::new(), &bytes);
    Some(Page {
        path,
        bytes,
        answer,
    })
}

/// Returns the pages in the folders and their subfolders, without the files that describe test cases.
fn files(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let descriptions = ["case.json", "expected.json"].map(|name| path.ends_with(name));
            if path.is_dir() {
                folders.push(path);
            } else if !descriptions.contains(&true) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Returns the resident memory of this process in bytes, if the system reports it (Linux).
fn resident() -> Option<u64> {
    let pages: u64 = fs::read_to_string("/proc/self/statm")
        .ok()?
        .split(' ')
        .nth(1)?
        .parse()
        .ok()?;
    Some(pages * 4096)
}
