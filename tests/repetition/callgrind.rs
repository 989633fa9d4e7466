//! Counts the instructions of a job with valgrind's callgrind in a separate process. They are the same in every run,
//! whatever else the machine does.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::cost::thread_time;
use crate::fixture;
use crate::job::Job;
use crate::recipe::Recipe;

/// Passes a job, a number of repetitions and a recipe to the measured process.
const VARIABLE: &str = "UNROLLED_REPETITION_COUNT";

/// Whether that process reports the time of the job.
const TIMED: &str = "UNROLLED_REPETITION_TIMED";

/// The instructions of a job.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) instructions: u64,
    /// The exclusive cost of each function, sorted, highest first.
    functions: Vec<(String, u64)>,
}

impl Counted {
    /// Where most of the instructions are.
    pub(crate) fn cause(&self) -> &str {
        self.functions.first().map_or("", |(name, _)| name)
    }

    /// Returns the most expensive functions, each with its share.
    pub(crate) fn shares(&self) -> String {
        let share = |(name, own): &(String, u64)| {
            let percent = 100 * own / self.instructions.max(1);
            format!("{percent} % {name}")
        };
        let shares: Vec<String> = self.functions.iter().take(3).map(share).collect();
        shares.join(", ")
    }
}

/// Returns whether valgrind is installed.
pub(crate) fn is_installed() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        let version = Command::new("valgrind").arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    })
}

/// Measures the time of a job in a separate process, as for counting.
pub(crate) fn time(job: Job, recipe: &Recipe, times: usize) -> Option<Duration> {
    let output = Command::new(std::env::current_exe().ok()?)
        .env(VARIABLE, variable_value(job, recipe, times))
        .env(TIMED, "")
        .output()
        .ok()?;
    let nanoseconds = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn variable_value(job: Job, recipe: &Recipe, times: usize) -> String {
    format!("{}|{times}|{recipe}", job.name())
}

/// Counts a job with `times` repetitions. `None` if it does not finish in time.
pub(crate) fn count(
    job: Job,
    recipe: &Recipe,
    times: usize,
    deadline: Option<Instant>,
) -> Result<Option<Counted>, String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("repetition.{}.{number}", std::process::id());
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg("--toggle-collect=*counted_by_callgrind*")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().map_err(|error| error.to_string())?)
        .env(VARIABLE, variable_value(job, recipe, times))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let is_late = || deadline.is_some_and(|deadline| Instant::now() >= deadline);
    let mut is_stopped = false;
    while child
        .try_wait()
        .map_err(|error| error.to_string())?
        .is_none()
    {
        if is_late() && !is_stopped {
            child.kill().map_err(|error| error.to_string())?;
            is_stopped = true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    let profile = fs::read_to_string(&out);
    let _ = fs::remove_file(&out);
    if is_stopped {
        return Ok(None);
    }
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{}: {words}", output.status));
    }
    read(&profile.map_err(|error| error.to_string())?).map(Some)
}

/// Parses a profile: the exclusive cost of each function, without its calls.
fn read(profile: &str) -> Result<Counted, String> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut own: HashMap<&str, u64> = HashMap::new();
    let mut function = "";
    let mut is_call = false;
    let mut total = None;
    for line in profile.lines() {
        if let Some(rest) = line.strip_prefix("fn=").or(line.strip_prefix("cfn=")) {
            let (id, name) = rest.split_once(' ').unwrap_or((rest, ""));
            if !name.is_empty() {
                names.insert(id, name);
            }
            if line.starts_with('f') {
                function = id;
            }
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if let Some(rest) = line.strip_prefix("totals: ") {
            total = rest.trim().parse().ok();
        } else if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) {
            let cost = line
                .rsplit(' ')
                .next()
                .and_then(|cost| cost.parse::<u64>().ok());
            if !is_call {
                *own.entry(function).or_default() += cost.unwrap_or_default();
            }
            is_call = false;
        }
    }
    let named = |(id, cost): (&str, u64)| {
        let name = names.get(id).copied().unwrap_or_default();
        // Without the hash of the symbol.
        let name = name.rsplit_once("::h").map_or(name, |(name, _)| name);
        (name.to_owned(), cost)
    };
    let mut functions: Vec<(String, u64)> = own.into_iter().map(named).collect();
    functions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Counted {
        instructions: total
            .filter(|total| *total > 0)
            .ok_or("nothing was counted")?,
        functions,
    })
}

/// Runs the requested job in the measured process.
pub(crate) fn child() -> Option<ExitCode> {
    let variable_value = std::env::var(VARIABLE).ok()?;
    let mut parts = variable_value.splitn(3, '|');
    let job = parts.next().and_then(Job::named).expect("a job");
    let times = parts.next().and_then(|times| times.parse().ok());
    let recipe: Recipe = parts.next().unwrap_or_default().parse().expect("a recipe");
    let fixture = fixture::without_parsing(&recipe.fixture).expect("a fixture");
    let text = recipe.write(&fixture, times.expect("a number"));
    let mut parsed = None;
    if job.is_export() {
        Job::Parse.run(&fixture, &text, &mut parsed);
    }
    // Valgrind does not support the clock of an OS thread.
    let begin = std::env::var_os(TIMED).map(|_| thread_time());
    counted_by_callgrind(&mut || {
        job.run(&fixture, &text, &mut parsed);
    });
    if let Some(begin) = begin {
        println!("{}", thread_time().saturating_sub(begin).as_nanos());
    }
    Some(ExitCode::SUCCESS)
}

/// Everything in this function is counted: callgrind finds it by its name.
#[inline(never)]
fn counted_by_callgrind(job: &mut dyn FnMut()) {
    job();
    // Prevents a tail call.
    std::hint::black_box(());
}
