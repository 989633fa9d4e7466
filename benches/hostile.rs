//! How time grows on inputs that are made to be slow.
//!
//! `cargo bench --bench hostile`; add `-- --quick` for a short check. Each hazard is parsed by itself and inside a
//! tweet of a page, or as text, at one size and at four times that size, interleaved, best of several. The exit code is
//! 1 if a time grows faster than the size to the power 1.15, if a megabyte takes more than two seconds, or if a parse
//! does not return.
//!
//! Each hazard runs in its own process with a small stack, so one that never ends, or overflows the stack, is a line of
//! the table like the others.

#[path = "support/hazards.rs"]
mod hazards;
mod support;

use std::hint::black_box;
use std::io::Read;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use hazards::{HAZARDS, Hazard, Place, Size};
use support::{Length, exponent, in_turns, least};
use unrolled::{ErrorKind, Form, Input, Parser};

/// The allowed exponent.
const GROWTH: f64 = 1.15;

/// The allowed seconds for a megabyte.
const PER_MEGABYTE: f64 = 2.0;

/// A shorter time at the small size says nothing about growth: seconds.
const FLOOR: f64 = 0.005;

/// Sizes double until the small one takes as long as this (seconds), or is as large as that (bytes).
const AIM: f64 = 0.01;
const LARGEST: usize = 4 << 20;
const SMALLEST: usize = 16 << 10;

/// The time budget of a hazard in seconds.
fn patience() -> Duration {
    Duration::from_secs(Length::asked().pick(10, 60))
}

/// Smaller than the stack of any OS thread on which a program is likely to parse.
const STACK: usize = 512 << 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let chosen = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1).map(String::as_str)
    };
    if let Some(at) = chosen("--one").and_then(|at| at.parse().ok()) {
        one(at);
        return ExitCode::SUCCESS;
    }
    println!(
        "{:<44} {:<8} {:>9} {:>10} {:>10} {:>9} {:>9}  answer",
        "hazard", "where", "1x bytes", "1x ms", "4x ms", "exponent", "s per MB"
    );
    let mut bad = 0;
    let wanted = chosen("--only").unwrap_or_default();
    for (at, (hazard, place)) in rows().enumerate() {
        if !hazard.name.contains(wanted) {
            continue;
        }
        print!("{:<44} {:<8} ", hazard.name, place.name());
        let outcome = measured(at);
        println!("{}", outcome.line);
        bad += usize::from(!outcome.good);
    }
    println!(
        "\n{bad} of {} lines are not as they must be",
        rows().count()
    );
    ExitCode::from(u8::from(bad > 0))
}

/// The lines of the table.
fn rows() -> impl Iterator<Item = (&'static Hazard, Place)> {
    HAZARDS
        .iter()
        .flat_map(|hazard| hazard.places.iter().map(move |place| (hazard, *place)))
}

struct Outcome {
    line: String,
    good: bool,
}

/// Measures a line, and repeats it if it fails: superlinear growth is reproducible, interference by other programs is
/// not.
fn measured(at: usize) -> Outcome {
    let mut outcome = run(at);
    for _ in 0..2 {
        if outcome.good {
            break;
        }
        outcome = run(at);
    }
    outcome
}

/// Measures one line of the table in a separate process.
fn run(at: usize) -> Outcome {
    let failed = |why: String| Outcome {
        line: format!("{why:>61}"),
        good: false,
    };
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args(["--one", &at.to_string()]);
    if Length::asked() == Length::Quick {
        command.arg("--quick");
    }
    // Measures the growth of the work, not of the kernel's: if a process returns memory and takes it again, a large
    // input pays for each page and a small one does not. (For glibc; others ignore it.)
    command.envs([
        ("MALLOC_ARENA_MAX", "1"),
        ("MALLOC_MMAP_MAX_", "0"),
        ("MALLOC_TRIM_THRESHOLD_", "8589934592"),
        ("MALLOC_TOP_PAD_", "268435456"),
    ]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this program again");
    let Some(ended) = wait(&mut child) else {
        return failed(format!("not done in {:?} <- BAD", patience()));
    };
    let mut line = String::new();
    if let Some(mut out) = child.stdout.take() {
        out.read_to_string(&mut line).expect("text");
    }
    let line = line.trim_end().to_owned();
    if !ended.success() || line.is_empty() {
        return failed(format!("no answer: {ended} <- BAD"));
    }
    let good = !line.ends_with(BAD);
    Outcome { line, good }
}

/// Waits for a process, and kills it if it takes too long.
fn wait(child: &mut Child) -> Option<std::process::ExitStatus> {
    let begin = Instant::now();
    let patience = patience();
    while begin.elapsed() < patience {
        if let Some(status) = child.try_wait().expect("a process of ours") {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("a process of ours");
    child.wait().expect("a process of ours");
    None
}

const BAD: &str = "<- BAD";

/// Measures one line of the table.
fn one(at: usize) {
    let (hazard, place) = rows().nth(at).expect("a line of the table");
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || measure(hazard, place))
        .expect("a thread")
        .join()
        .expect("no panic");
}

fn measure(hazard: &Hazard, place: Place) {
    let bytes = match hazard.size {
        Size::Found => find_size(hazard, place),
        Size::Fixed(bytes) => bytes / 4,
    };
    let (small, large) = (place.put(hazard, bytes), place.put(hazard, bytes * 4));
    // Noise can give a wrong exponent, so a bad one is measured again.
    let mut best = (f64::INFINITY, f64::INFINITY);
    let mut exponents = f64::INFINITY;
    for _ in 0..3 {
        let seconds = in_turns(
            Length::asked().pick(2, 5),
            Duration::from_millis(Length::asked().pick(0, 200)),
            &mut [&mut || drop(parse(&small, place)), &mut || {
                drop(parse(&large, place))
            }],
        );
        best = (
            best.0.min(least(&seconds[0])),
            best.1.min(least(&seconds[1])),
        );
        // The surrounding page is the same; only the hazard is four times as large.
        exponents = exponent((bytes, bytes * 4), best);
        if exponents <= GROWTH || best.1 > 5.0 {
            break;
        }
    }
    // If time grows faster than the size, a megabyte would take longer than the measured sizes suggest.
    let megabytes = large.len() as f64 / 1e6;
    let per_megabyte = best.1 / megabytes.powf(exponents.max(1.0));
    let grows = exponents > GROWTH && best.0 >= FLOOR;
    let bad = if grows || per_megabyte > PER_MEGABYTE {
        BAD
    } else {
        ""
    };
    let answers = (parse(&small, place), parse(&large, place));
    let answer = if answers.0 == answers.1 {
        answers.0
    } else {
        format!("{}, then {}", answers.0, answers.1)
    };
    println!(
        "{:>9} {:>10.2} {:>10.2} {exponents:>9.2} {per_megabyte:>9.3}  {answer} {bad}",
        small.len(),
        best.0 * 1e3,
        best.1 * 1e3,
    );
}

/// Returns the smallest size whose time can be measured. If four times as much exceeds a limit and this does not,
/// growth cannot be measured, so the size is then smaller.
fn find_size(hazard: &Hazard, place: Place) -> usize {
    let aim = Length::asked().pick(AIM / 2.0, AIM);
    let mut bytes = SMALLEST;
    while bytes < LARGEST {
        let input = place.put(hazard, bytes);
        let start = Instant::now();
        parse(&input, place);
        if start.elapsed().as_secs_f64() >= aim {
            break;
        }
        bytes *= 2;
    }
    let answer = |bytes| parse(&place.put(hazard, bytes), place);
    while bytes > SMALLEST && answer(bytes) != answer(bytes * 4) {
        bytes /= 2;
    }
    bytes
}

/// Parses, and returns the kind of result.
fn parse(text: &str, place: Place) -> String {
    let form = match place {
        Place::Text => Form::Text,
        Place::Markdown => Form::Markdown,
        Place::Alone | Place::Tweet | Place::Listing => Form::Html,
    };
    let input = Input::text(black_box(text)).with_form(form);
    let answer = if place == Place::Listing {
        Parser::new().parse_listing(input).map(|_| ())
    } else {
        Parser::new().parse(input).map(|_| ())
    };
    match answer {
        Ok(()) => "ok".to_owned(),
        Err(error) => match error.kind() {
            ErrorKind::Limit(limit) => format!("limit {limit}"),
            kind => format!("{kind:?}").to_lowercase(),
        },
    }
}
