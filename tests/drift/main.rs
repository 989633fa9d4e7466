//! The drift laboratory: pages are changed as sites change their markup over the years, and the result must be the
//! same, or report what is lost. It must never be silently different or silently smaller.
//!
//! Each page is a test. Each change is applied to it separately: names, tags, containers, sections, posts, syntax,
//! text, language, URLs ([`changes`]). The result for the changed page is compared field by field ([`differences`]),
//! and each difference must be flagged by a warning that names it, or be one that no reader of the page can notice
//! ([`verdict`]).
//!
//! By default each page gets some changes, selected by its name. `UNROLLED_ROUNDS=n` applies all of them, with `n`
//! seeds for those that need one, and prints a table; `UNROLLED_CORPUS` adds real pages. `UNROLLED_DRIFT='KIND: NAME'`
//! applies only one change, and prints its result.

#![allow(
    clippy::type_complexity,
    reason = "tables of changes: a name, and a function that makes one"
)]
#![allow(clippy::result_large_err, reason = "an element that is not changed is given back")]

mod differences;
mod pages;
mod table;
mod verdict;

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};

use pages::changes::{self, Change};
use pages::random::Random;
use pages::subject::Subject;
use table::Table;
use verdict::Verdict;

/// The number of changes per page by default.
const DEFAULT_CHANGES: usize = 60;

/// The maximum number of failures printed per page.
const MAX_PRINTED: usize = 400;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let rounds: Option<usize> = std::env::var("UNROLLED_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    let table = Arc::new(Mutex::new(Table::default()));
    let trial = |(subject, seeds): (Subject, usize)| {
        let rounds = rounds.map(|rounds| rounds * seeds);
        let table = Arc::clone(&table);
        let name = format!("{}: {}", subject.site.name, subject.name);
        Trial::test(name, move || run(&subject, rounds, &table))
    };
    let trials: Vec<Trial> = pages::all().into_iter().map(trial).collect();
    assert!(trials.len() > 50, "only {} pages were found", trials.len());
    let conclusion = libtest_mimic::run(&arguments, trials);
    let table = table.lock().expect("no test panics with the table");
    if rounds.is_some() {
        println!("{table}");
    }
    conclusion.exit_code()
}

/// Applies the changes to a page.
fn run(subject: &Subject, rounds: Option<usize>, table: &Mutex<Table>) -> Result<(), Failed> {
    let mut changes = changes::all(subject, rounds.unwrap_or(1));
    let asked = std::env::var("UNROLLED_DRIFT").ok();
    if let Some(asked) = &asked {
        changes.retain(|change| format!("{}: {}", change.kind, change.name) == *asked);
    } else if rounds.is_none() {
        Random::new(&subject.name).shuffle(&mut changes);
        changes.truncate(DEFAULT_CHANGES);
    }
    let mut silent = Vec::new();
    for change in &changes {
        let Some(made) = change.apply(subject) else {
            continue;
        };
        let result = subject.parse(&made.page);
        let verdict = verdict::judge(subject, change, made.effect, &made.page, &result);
        table
            .lock()
            .map_err(|_| "the table is gone")?
            .add(subject.site.name, change, &verdict);
        if asked.is_some() {
            print_change(change, &made.page, &result, &verdict);
        }
        if let Verdict::Silent(why, _) = verdict {
            silent.push(format!("{}: {}: {why}", change.kind, change.name));
        }
    }
    if silent.is_empty() {
        return Ok(());
    }
    let count = silent.len();
    silent.truncate(MAX_PRINTED);
    Err(format!("{count} silent\n{}", silent.join("\n")).into())
}

fn print_change(
    change: &Change,
    page: &str,
    result: &unrolled::Result<unrolled::Parsed>,
    verdict: &Verdict,
) {
    println!("{page}\n\n{}: {}: {verdict:?}", change.kind, change.name);
    match result {
        Ok(parsed) => println!("{:#?}", parsed.warnings),
        Err(error) => println!("{error}"),
    }
}
