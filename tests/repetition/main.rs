//! The repetition laboratory: pieces of inputs are repeated in place until the input is large, and neither time nor
//! memory may grow faster than the input.
//!
//! A piece is a run of up to 25 neighbours: nodes, tags, attributes, words, lines, blocks, JSON members, or arbitrary
//! characters ([`pieces`]). Nodes may be stripped to the markup by which a site is recognised ([`shape`]). Numbers in a
//! piece are kept or incremented, and something else may follow each repetition ([`recipe`]). Past findings are
//! repeated first, in every run ([`past`]). Every form of every site is parsed by both engines, as a thread and as a
//! listing, and exported in each format ([`job`]). Peak memory and allocated bytes are counted ([`cost`], [`examine`]).
//! CPU time only raises a suspicion; suspicious jobs are measured again in instructions, which decide ([`decide`]). The
//! allowed values are in [`growth`].
//!
//! By default past findings and one piece of each site and form are repeated, and only memory is judged.
//!
//! - `UNROLLED_SECONDS=240` repeats pieces for that long, at full sizes. Run it with `--release`. Counts that do not
//!   finish by then are stopped, and their suspicions are reported as undecided. Without valgrind the laboratory fails
//!   if time is suspicious.
//! - `UNROLLED_ROUNDS=100` repeats that many pieces of each site and form, at full sizes.
//! - `UNROLLED_SEED=1000` selects other pieces.
//! - `UNROLLED_CORPUS` adds real files.
//! - `UNROLLED_REPETITION='SITE/CASE: 120..140 ids'`, which a failure prints, repeats one recipe and prints its
//!   measurements, and how many instructions per nanosecond each job executes.

mod callgrind;
mod cost;
mod decide;
mod examine;
mod fixture;
mod growth;
mod job;
mod known;
mod past;
mod pieces;
#[path = "../drift/pages/random.rs"]
#[allow(dead_code, reason = "shared with the drift laboratory")]
mod random;
mod recipe;
mod self_test;
mod shape;
#[path = "../drift/pages/source.rs"]
#[allow(dead_code, reason = "shared with the drift laboratory, which changes pages")]
mod source;
mod table;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

use examine::{Examiner, Fault, Finding, Scope};
use fixture::Fixture;
use job::Job;
use pieces::Kind;
use random::Random;
use recipe::Recipe;
use table::Table;

/// The default number of pieces of each site and form, in addition to past findings.
const PIECES: usize = 1;

/// The amount of work.
#[derive(Clone, Copy, Debug)]
struct Extent {
    seed: u64,
    scope: Scope,
    /// Pieces per group.
    pieces: Option<usize>,
    /// The deadline, and the number of groups that are examined at a time.
    end: Option<Instant>,
    threads: usize,
}

/// The fraction of a group's time for repeating pieces; the rest is for counting suspicious jobs.
const SEARCH: f64 = 0.5;

fn main() -> ExitCode {
    if let Some(code) = callgrind::child() {
        return code;
    }
    let arguments = Arguments::from_args();
    let begin = Instant::now();
    if let Ok(recipe) = std::env::var("UNROLLED_REPETITION") {
        return one(&recipe);
    }
    let mut groups: BTreeMap<String, Vec<Fixture>> = BTreeMap::new();
    for fixture in fixture::all() {
        groups.entry(fixture.group()).or_default().push(fixture);
    }
    assert!(
        groups.len() > 14,
        "only {} sites and forms were found",
        groups.len()
    );
    let extent = extent(&arguments, begin);
    let waiting = Arc::new(AtomicUsize::new(groups.len()));
    let table = Arc::new(Mutex::new(Table::default()));
    let mut trials = self_test::trials();
    trials.extend(groups.into_iter().map(|(group, fixtures)| {
        let table = Arc::clone(&table);
        let waiting = Arc::clone(&waiting);
        let name = group.clone();
        Trial::test(name, move || {
            // The time that earlier groups left is shared by this one and later ones.
            let waiting = waiting.fetch_sub(1, Ordering::Relaxed).max(1);
            let time = extent.end.map(|end| {
                let left = end.saturating_duration_since(Instant::now());
                left.mul_f64((extent.threads as f64 / waiting as f64).min(1.0))
            });
            run(&group, &fixtures, extent, time, &table)
        })
    }));
    let conclusion = libtest_mimic::run(&arguments, trials);
    let table = table.lock().expect("no test panics with the table");
    if extent.scope.time {
        println!("{table}");
        let (pieces, undecided) = table.pieces();
        println!(
            "seed {}: {pieces} pieces in {} s; {} of {} groups failed, {undecided} suspicions of time are not decided",
            extent.seed,
            begin.elapsed().as_secs(),
            conclusion.num_failed,
            conclusion.num_failed + conclusion.num_passed,
        );
        if !callgrind::is_installed() {
            println!("NOT DECIDED where time is suspicious: there is no valgrind");
        }
    }
    conclusion.exit_code()
}

fn extent(arguments: &Arguments, begin: Instant) -> Extent {
    let seconds = number("UNROLLED_SECONDS");
    let rounds = number("UNROLLED_ROUNDS").and_then(|rounds| usize::try_from(rounds).ok());
    let full = seconds.is_some() || rounds.is_some();
    let threads = arguments
        .test_threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    Extent {
        seed: number("UNROLLED_SEED").unwrap_or(0),
        scope: if full { Scope::FULL } else { Scope::SHORT },
        pieces: rounds.or(seconds.is_none().then_some(PIECES)),
        end: seconds.map(|seconds| begin + Duration::from_secs(seconds)),
        threads,
    }
}

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {value}")),
    )
}

/// Repeats pieces of the inputs of one site and form for a time.
fn run(
    group: &str,
    fixtures: &[Fixture],
    extent: Extent,
    time: Option<Duration>,
    table: &Mutex<Table>,
) -> Result<(), Failed> {
    let begin = Instant::now();
    let mut random = Random::new(&format!("{group} {}", extent.seed));
    let mut examiner = Examiner::default();
    let jobs = Job::of(fixtures[0].form);
    // Memory that is allocated once per program belongs to no input.
    for job in &jobs {
        job.run(&fixtures[0], &fixtures[0].text, &mut None);
    }
    // Past findings are repeated regardless of the time.
    for fixture in fixtures {
        if let Some(recipe) = past::recipe(fixture) {
            examiner.examine(fixture, &recipe, &jobs, extent.scope);
        }
    }
    let past = examiner.figures.pieces;
    examiner.deadline = time.map(|time| begin + time);
    let mut kinds: BTreeMap<usize, Vec<Kind>> = BTreeMap::new();
    while extent
        .pieces
        .is_none_or(|pieces| examiner.figures.pieces - past < pieces)
        && time.is_none_or(|time| begin.elapsed() < time.mul_f64(SEARCH))
    {
        let at = random.below(fixtures.len());
        let fixture = &fixtures[at];
        let kinds = kinds.entry(at).or_insert_with(|| pieces::kinds(fixture));
        let kind = kinds.get(random.below(kinds.len() + 1));
        let recipe = Recipe::pick(fixture, kinds, kind, &mut random);
        examiner.examine(fixture, &recipe, &jobs, extent.scope);
    }
    if extent.scope.time {
        examiner.decide(fixtures, extent.scope);
        if examiner.figures.seconds == 0.0 {
            examiner.count_slowest(fixtures, extent.scope);
        }
    }
    let pieces =
        |fixture: &Fixture| -> usize { pieces::kinds(fixture).iter().map(Kind::count).sum() };
    examiner.figures.all_pieces = fixtures.iter().map(pieces).sum();
    let past: Vec<Recipe> = fixtures.iter().filter_map(past::recipe).collect();
    let (tolerated, new): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut examiner.findings)
        .into_iter()
        .partition(|finding| known::is_tolerated(finding, past.contains(&finding.recipe)));
    if let Some(report) = report(&tolerated, extent.seed).filter(|_| extent.scope.time) {
        println!("above the limits, {group}: {report}");
    }
    let failed = report(&new, extent.seed);
    table
        .lock()
        .map_err(|_| "the table is gone")?
        .add(group, examiner.figures);
    failed.map_or(Ok(()), |report| Err(report.into()))
}

/// The worst finding of each job, fault and cause, with the number of others.
fn report(findings: &[Finding], seed: u64) -> Option<String> {
    let mut worst: BTreeMap<(Fault, Job, &str), (&Finding, usize)> = BTreeMap::new();
    for finding in findings {
        let key = (finding.fault, finding.job, finding.cause.as_str());
        let (is, count) = worst.entry(key).or_insert((finding, 0));
        *count += 1;
        if finding.figure > is.figure {
            *is = finding;
        }
    }
    let lines: Vec<String> = worst
        .values()
        .map(|(finding, count)| format!("{finding}\n    and {} more like it", count - 1))
        .collect();
    (!lines.is_empty()).then(|| format!("seed {seed}\n{}", lines.join("\n")))
}

/// Runs one recipe, and prints all measurements.
fn one(recipe: &str) -> ExitCode {
    let recipe: Recipe = recipe.parse().expect("a recipe");
    let fixture = fixture::named(&recipe.fixture).expect("a fixture");
    let mut examiner = Examiner {
        aloud: true,
        ..Examiner::default()
    };
    let scope = Scope {
        time: !cfg!(debug_assertions),
        ..Scope::FULL
    };
    let jobs = Job::of(fixture.form);
    for job in &jobs {
        job.run(&fixture, &fixture.text, &mut None);
    }
    examiner.examine(&fixture, &recipe, &jobs, scope);
    if scope.time {
        examiner.decide(std::slice::from_ref(&fixture), scope);
        for job in jobs {
            Examiner::print_speed(&fixture, &recipe, job, scope.bytes);
        }
    }
    match report(&examiner.findings, 0) {
        Some(report) => {
            println!("{report}");
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}
