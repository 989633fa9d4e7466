//! The HTML laboratory: pages are changed in the ways that HTML itself allows, without knowledge of any site, and the
//! result must be the right one or say that it may not be.
//!
//! The drift laboratory knows which elements an adapter reads, and changes these. Here the kinds of changes
//! ([`kinds`]) are made from a grammar of HTML and applied at random places ([`specimen`]), so they also meet what
//! nobody thought of. The right result is known by construction: that in `expected.json`, or one that differs from it
//! in the way that the change does ([`judge`]).
//!
//! By default each page gets some changes, selected by its name.
//!
//! - `UNROLLED_ROUNDS=n` applies all kinds to all pages with `n` seeds, and prints a table.
//! - `UNROLLED_SEED=n` starts with another seed.
//! - `UNROLLED_LAB_LIST=n` lists at most that many silent results of each kind and site.
//! - `UNROLLED_LAB_SHOW='x/polls: KIND: 0'` prints one changed page and its result.

mod judge;
mod kinds;
mod known;
#[allow(dead_code, reason = "the drift laboratory uses the rest")]
#[path = "../drift/pages/random.rs"]
mod random;
#[allow(dead_code, reason = "the drift laboratory uses the rest")]
#[path = "../drift/pages/source.rs"]
mod source;
mod specimen;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use judge::Outcome;
use kinds::Kind;
use random::Random;
use specimen::Specimen;
use table::Table;

/// The number of changes per page by default.
const DEFAULT_CHANGES: usize = 10;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--list") {
        println!("html_lab: test");
        return ExitCode::SUCCESS;
    }
    let specimens = specimen::all();
    let kinds = kinds::all();
    assert!(
        specimens.len() > 300,
        "only {} pages were found",
        specimens.len()
    );
    if let Ok(name) = std::env::var("UNROLLED_LAB_SHOW") {
        show(&specimens, &kinds, &name);
        return ExitCode::SUCCESS;
    }
    let rounds = number("UNROLLED_ROUNDS");
    let table = run(&specimens, &kinds, rounds);
    if rounds.is_some() {
        println!("{}", table.by_kind());
        println!("{}", table.silent(number("UNROLLED_LAB_LIST").unwrap_or(1)));
    }
    println!("{}", table.totals());
    let failures = table.failures(rounds.unwrap_or(1));
    for failure in &failures {
        println!("FAILED {failure}");
    }
    ExitCode::from(u8::from(!failures.is_empty()))
}

fn number(variable: &str) -> Option<usize> {
    let value = std::env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {value}")),
    )
}

/// Applies the changes to all pages, on all cores.
fn run(specimens: &[Specimen], kinds: &[Kind], rounds: Option<usize>) -> Table {
    let table = Mutex::new(Table::new(kinds));
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(specimen) = specimens.get(next.fetch_add(1, Ordering::Relaxed)) {
                    run_page(specimen, kinds, rounds, &table);
                }
            });
        }
    });
    table.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn run_page(specimen: &Specimen, kinds: &[Kind], rounds: Option<usize>, table: &Mutex<Table>) {
    let mut selected: Vec<usize> = (0..kinds.len()).collect();
    if rounds.is_none() {
        Random::new(&specimen.name).shuffle(&mut selected);
    }
    let first = number("UNROLLED_SEED").unwrap_or(0);
    let mut made_here = 0;
    for at in selected {
        if rounds.is_none() && made_here == DEFAULT_CHANGES {
            break;
        }
        for seed in first..first + rounds.unwrap_or(1) {
            let kind = &kinds[at];
            let name = format!("{}: {}: {seed}", specimen.name, kind.name);
            let Some(made) = kind.make(specimen, &mut Random::new(&name)) else {
                continue;
            };
            made_here += 1;
            let result = catch_unwind(AssertUnwindSafe(|| specimen.parse(&made.page)));
            let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
            match result {
                Ok(result) => {
                    let verdict = judge::judge(specimen, &made.right, made.words, &result);
                    table.add(at, &specimen.site, name, verdict);
                }
                Err(_) => table.panicked.push(name),
            }
        }
    }
}

/// Prints a changed page, its result and its verdict.
fn show(specimens: &[Specimen], kinds: &[Kind], name: &str) {
    let found = specimens
        .iter()
        .find(|it| name.starts_with(&format!("{}: ", it.name)));
    let specimen = found.expect("such a page");
    let rest = &name[specimen.name.len() + 2..];
    let (kind, _) = rest.rsplit_once(": ").expect("a seed");
    let kind = kinds
        .iter()
        .find(|it| it.name == kind)
        .expect("such a kind");
    let made = kind
        .make(specimen, &mut Random::new(name))
        .expect("it changes the page");
    let result = specimen.parse(&made.page);
    println!("{}\n", made.page);
    match &result {
        Ok(result) => println!("{result:#}"),
        Err(error) => println!("{error}"),
    }
    let verdict = judge::judge(specimen, &made.right, made.words, &result);
    let silent = verdict.outcome == Outcome::Silent;
    println!(
        "{:?}{}\n{}",
        verdict.outcome,
        if silent { "!" } else { "" },
        verdict.why.join("\n")
    );
}
