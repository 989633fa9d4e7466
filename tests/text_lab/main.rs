//! The text laboratory: texts of threads are changed as extractors, mail programs, editors and people change them, and
//! the result must be right or flagged.
//!
//! Each text of `tests/corpus` is changed in some forty ways ([`texts::changes`]), each with several seeds; with
//! `UNROLLED_CORPUS` and `UNROLLED_BENCH_TEXT` also real texts, and those of the benchmark. The post that each
//! character belongs to is known before (`texts::align`) and is tracked through a change ([`marked`]), so the right
//! result for every changed text is known, too ([`judge`]).
//!
//! Requirements: no wrong boundary with high confidence; no result with high confidence that is smaller than the text
//! without a warning; no word, id or time that the text does not have; spans that match their entities; no panic; and
//! the same result if only line endings or a byte order mark differ.
//!
//! - `UNROLLED_ROUNDS=20` runs that many seeds of each change (default 2) and prints the table of all results.
//! - `UNROLLED_SEED=1000` starts with another seed.
//! - `UNROLLED_LAB_LIST=1000` lists that many unflagged wrong results at medium confidence.
//! - `UNROLLED_LAB_SHOW='thread-reader-text/w3m: cut: 2'` prints one changed text and its result.

mod judge;
mod table;
mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use judge::{Outcome, judge, violations};
use libtest_mimic::{Arguments, Failed, Trial};
use table::Table;
use texts::changes::{ALL, Demand};
use texts::specimen::{self, Specimen};
use texts::{Changed, changed, marked, others};

/// The number of seeds without `UNROLLED_ROUNDS`.
const ROUNDS: u64 = 2;

/// The number of results printed of each kind.
const MAX_PRINTED: usize = 40;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let specimens = Arc::new(specimen::all());
    if let Ok(name) = std::env::var("UNROLLED_LAB_SHOW") {
        print_result(&specimens, &name);
        return ExitCode::SUCCESS;
    }
    let table = Arc::new(Mutex::new(Table::default()));
    let trials = (0..specimens.len())
        .map(|at| {
            let (specimens, table) = (Arc::clone(&specimens), Arc::clone(&table));
            let name = specimens[at].name.clone();
            Trial::test(name, move || run(&specimens, at, &table))
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let table = table.lock().expect("no other thread");
    if number("UNROLLED_ROUNDS").is_some() {
        println!("{}", table.report());
        println!(
            "wrong or smaller at medium confidence, without a word: {}",
            table.medium.len()
        );
        let most = number("UNROLLED_LAB_LIST").and_then(|most| usize::try_from(most).ok());
        for line in table.medium.iter().take(most.unwrap_or(MAX_PRINTED)) {
            println!("  {line}");
        }
    }
    let (all, right, flagged, silent) = table.totals();
    println!(
        "{all} changed texts: {right} right, {flagged} flagged, {silent} wrong with high confidence"
    );
    conclusion.exit_code()
}

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {value}")),
    )
}

/// Applies all changes to one text.
fn run(specimens: &[Specimen], at: usize, table: &Mutex<Table>) -> Result<(), Failed> {
    let specimen = &specimens[at];
    let others = others(specimens, specimen);
    let before = specimen.text.posts();
    let unchanged = specimen.parse(&specimen.text.written());
    let first = number("UNROLLED_SEED").unwrap_or(0);
    let rounds = number("UNROLLED_ROUNDS").unwrap_or(ROUNDS);
    let mut failed: Vec<String> = Vec::new();
    for Changed {
        at,
        change,
        seed,
        scene,
    } in changed(specimen, &others, first..first + rounds)
    {
        let name = format!("{}: {}: {seed}", specimen.name, change.name);
        let input = scene.text.written();
        let Ok(answer) = catch_unwind(AssertUnwindSafe(|| specimen.parse(&input))) else {
            failed.push(format!("{name}: panicked"));
            continue;
        };
        if let Ok(parsed) = &answer {
            let violations = violations(parsed, &input, specimen.url.as_ref());
            failed.extend(violations.into_iter().map(|what| format!("{name}: {what}")));
        }
        if scene.demand == Demand::Same && !same(&answer, &unchanged) {
            failed.push(format!("{name}: another answer than before: {answer:?}"));
        }
        if !specimen.judged {
            continue;
        }
        let clip = specimen.is_clip();
        let verdict = judge(&answer, &scene.text.posts(), &before, scene.demand, clip);
        let segmentation = answer.as_ref().ok().and_then(|it| it.segmentation.as_ref());
        let confidence = segmentation.map(|it| it.confidence);
        let mut table = table.lock().expect("no test panics with it");
        table.add((at, change.name), &specimen.dialect, &verdict, confidence);
        match verdict.outcome {
            Outcome::Silent => failed.push(format!("{name}: {}", verdict.why)),
            Outcome::Medium => table.medium.push(format!("{name}: {}", verdict.why)),
            _ => {}
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    let more = failed.len().saturating_sub(MAX_PRINTED);
    failed.truncate(MAX_PRINTED);
    Err(format!("{}\n({more} more)", failed.join("\n")).into())
}

fn same(
    answer: &unrolled::Result<unrolled::Parsed>,
    other: &unrolled::Result<unrolled::Parsed>,
) -> bool {
    match (answer, other) {
        (Ok(answer), Ok(other)) => answer == other,
        (Err(answer), Err(other)) => answer.kind() == other.kind(),
        _ => false,
    }
}

/// Prints one changed text and its result; `!` marks what the other side does not have.
fn print_result(specimens: &[Specimen], name: &str) {
    let mut parts = name.split(": ");
    let (specimen, change) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let seed = parts.next().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let specimen = specimens
        .iter()
        .find(|it| it.name == specimen)
        .expect("such a text");
    let change = ALL
        .iter()
        .find(|it| it.name == change)
        .expect("such a change");
    let others = others(specimens, specimen);
    let scene = change.apply(specimen, &others, seed);
    let input = scene.text.written();
    for line in input.split('\n') {
        println!("input  {}", line.escape_debug());
    }
    let answer = specimen.parse(&input);
    let truth = scene.text.posts();
    match &answer {
        Ok(parsed) => {
            for post in &parsed.thread.posts {
                let key = marked::key(post.text.as_deref().unwrap_or_default());
                let known = truth.iter().any(|words| judge::is_same(&key, words));
                let mark = if known { ' ' } else { '!' };
                let number = post.number.as_ref().map_or("", |it| &it.text);
                println!("post {mark} {number:6} {:?}", post.text);
            }
            for words in &truth {
                let keys = parsed.thread.posts.iter();
                let mut keys =
                    keys.map(|post| marked::key(post.text.as_deref().unwrap_or_default()));
                let mark = if keys.any(|key| judge::is_same(&key, words)) {
                    ' '
                } else {
                    '!'
                };
                let text = |chars: &[char]| chars.iter().collect::<String>();
                println!(
                    "truth{mark} {:6} {} [{}]",
                    words.post,
                    text(&words.core),
                    text(&words.all)
                );
            }
            for warning in &parsed.warnings {
                println!(
                    "said   {:?} {:?} {}",
                    warning.kind, warning.post, warning.detail
                );
            }
        }
        Err(error) => println!("said   {error}"),
    }
    let clip = specimen.is_clip();
    let verdict = judge(&answer, &truth, &specimen.text.posts(), scene.demand, clip);
    println!("{verdict:?}");
}
