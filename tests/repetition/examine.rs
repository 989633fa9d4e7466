//! Examines one piece: measures every job at growing sizes, decides whether it needs too much memory, and records
//! suspicions about time, which [`crate::decide`] decides.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use unrolled::{Form, Parsed};

use crate::cost::Cost;
use crate::decide::Suspect;
use crate::fixture::Fixture;
use crate::growth::{EXPONENT, Point, TIMES_INPUT, exponent, times_input};
use crate::job::Job;
use crate::recipe::Recipe;

/// The ratio of each size to the one before.
const FACTOR: usize = 2;

/// Below this, the fixed cost of a parse matters.
pub(crate) const LEAST: usize = 64 << 10;

/// A growable list has up to twice the capacity that it needs. At other sizes that happens at other points, so only
/// growth at all of these fractions of the sizes counts.
const PARTS: [f64; 3] = [1.0, 0.83, 0.69];

/// Less memory per repeated byte than this is too little to judge growth: the input itself once or twice.
const MEMORY_FLOOR: f64 = 2.0;

/// From here on a time is suspicious: less than the allowed value, as it is measured once and on any machine.
const SUSPICIOUS_EXPONENT: f64 = 1.3;
const SUSPICIOUS_SECONDS: f64 = 0.4;

/// Shorter times are not exact enough.
const SHORT: Duration = Duration::from_millis(4);

/// So many times a suspicious time is measured again, for the least of all; and on for so long, up to so many times.
/// Noise that ends here need not be counted, which takes some fifty times as long.
const AGAIN: usize = 2;
const AGAIN_FOR: Duration = Duration::from_millis(300);
const AGAIN_AT_MOST: usize = 12;

/// What is measured, and for which sizes time is measured, too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// The bytes of the repetitions at the smallest size.
    pub(crate) bytes: usize,
    /// The number of sizes.
    pub(crate) sizes: usize,
    /// The size from which growth is judged. Growth towards a limit, such as that of the attributes of one tag, is
    /// faster than the input at first.
    pub(crate) grown: usize,
    pub(crate) time: bool,
    /// The bytes of the repetitions at which instructions are counted; the last two decide growth.
    pub(crate) counted: [usize; 4],
}

impl Scope {
    /// A quarter, a half and one megabyte.
    pub(crate) const FULL: Self = Self {
        bytes: 256 << 10,
        sizes: 3,
        grown: 512 << 10,
        time: true,
        counted: [64 << 10, 128 << 10, 256 << 10, 512 << 10],
    };

    /// 32 and 64 KB, and only memory.
    pub(crate) const SHORT: Self = Self {
        bytes: 32 << 10,
        sizes: 2,
        grown: LEAST,
        time: false,
        ..Self::FULL
    };
}

/// The kind of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The peak is too large for the input.
    Peak,
    PeakGrows,
    AllocationsGrow,
    InstructionsGrow,
    /// Too many instructions for the input.
    Instructions,
    /// Time is suspicious, and instructions are not counted: there is no valgrind, or there is no time and it is far
    /// beyond any noise.
    Undecided,
}

/// A fault of a job on an input.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) job: Job,
    /// Of the input.
    pub(crate) form: Form,
    pub(crate) fault: Fault,
    /// The measured value: an exponent, bytes per byte, or seconds per megabyte.
    pub(crate) figure: f64,
    pub(crate) recipe: Recipe,
    pub(crate) piece: String,
    /// The most expensive function, if known.
    pub(crate) cause: String,
    detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fault {
            Fault::Peak => "times the input in memory, above what any input may need",
            Fault::PeakGrows => "is the exponent of the peak of memory",
            Fault::AllocationsGrow => "is the exponent of allocated bytes",
            Fault::InstructionsGrow => "is the exponent of instructions",
            Fault::Instructions => "seconds for a megabyte, by instructions",
            Fault::Undecided => {
                "seconds for a megabyte by the clock, and no instructions were counted"
            }
        };
        let piece: String = self.piece.chars().take(100).collect();
        writeln!(
            f,
            "{}: {:.2} {what} ({})",
            self.job.name(),
            self.figure,
            self.detail
        )?;
        writeln!(f, "    of {piece:?}")?;
        write!(f, "    UNROLLED_REPETITION='{}'", self.recipe)
    }
}

/// The worst figures of a group or of a piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) pieces: usize,
    /// The number of pieces.
    pub(crate) all_pieces: usize,
    pub(crate) bytes_per_byte: f64,
    pub(crate) memory_exponent: f64,
    pub(crate) instructions_exponent: f64,
    /// By instructions, if they were counted.
    pub(crate) seconds: f64,
    /// By the clock; and the slowest job.
    pub(crate) slowest: Option<(f64, Job, Recipe)>,
    /// Suspicions, and those for which no time was left.
    pub(crate) suspects: usize,
    pub(crate) undecided: usize,
}

/// A size of an input, measured.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) times: usize,
    /// Of the complete input, and of the repetitions.
    pub(crate) bytes: usize,
    pub(crate) repeated: usize,
    pub(crate) cost: Cost,
}

/// Examines pieces of one group of inputs.
#[derive(Debug, Default)]
pub(crate) struct Examiner {
    pub(crate) figures: Figures,
    pub(crate) findings: Vec<Finding>,
    pub(crate) suspects: Vec<Suspect>,
    /// The deadline.
    pub(crate) deadline: Option<Instant>,
    /// Whether to print the measurements.
    pub(crate) aloud: bool,
}

impl Examiner {
    pub(crate) fn examine(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        jobs: &[Job],
        scope: Scope,
    ) {
        self.figures.pieces += 1;
        let mut open = jobs.to_vec();
        let mut rows: BTreeMap<Job, Vec<Measured>> = BTreeMap::new();
        let plain = recipe.write(fixture, 0);
        let first = recipe.times(fixture, scope.bytes);
        for size in 0..=scope.sizes {
            let times = match size {
                0 => 0,
                _ => first * FACTOR.pow(u32::try_from(size - 1).expect("few sizes")),
            };
            let text = recipe.write(fixture, times);
            let mut parsed = None;
            for job in jobs {
                if self.is_out_of_time() || !open.contains(job) {
                    continue;
                }
                let row = rows.entry(*job).or_default();
                row.push(Measured {
                    times,
                    bytes: text.len(),
                    repeated: text.len() - plain.len(),
                    cost: Cost::of(*job, fixture, &text, &mut parsed),
                });
                if self.aloud {
                    println!("{}: {:?}", job.name(), row[row.len() - 1]);
                }
                if !self.judge(fixture, recipe, *job, row, scope) {
                    open.retain(|is| is != job);
                }
            }
        }
    }

    /// Judges the last size of a job. Returns `false` if larger ones need not be measured.
    fn judge(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        job: Job,
        row: &[Measured],
        scope: Scope,
    ) -> bool {
        let [_, between @ .., last] = row else {
            return true;
        };
        let mut sound = true;
        if last.bytes >= LEAST {
            let times = times_input(last.cost.peak, last.bytes);
            self.figures.bytes_per_byte = self.figures.bytes_per_byte.max(times);
            // It says nothing about larger inputs, so these are measured, too.
            if times > TIMES_INPUT && !self.has(recipe, job, Fault::Peak) {
                let detail = format!("{} for {} bytes", last.cost.peak, last.bytes);
                self.add(fixture, recipe, job, Fault::Peak, times, "", detail);
            }
        }
        if let Some(before) = before(between, last, scope.grown) {
            sound &= self.judge_growth(fixture, recipe, job, before, last);
        }
        if scope.time {
            sound &= self.judge_time(fixture, recipe, job, row, scope.grown);
        }
        sound
    }

    fn judge_growth(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        job: Job,
        before: &Measured,
        last: &Measured,
    ) -> bool {
        let mut sound = true;
        for (fault, amount) in [
            (Fault::PeakGrows, (|cost| cost.peak) as fn(&Cost) -> u64),
            (Fault::AllocationsGrow, |cost| cost.allocated),
        ] {
            // The memory for the input without the repetitions is included: neither a peak nor a growing list is the
            // sum of a fixed part and a growing one.
            let growth = |small: &Measured, large: &Measured| {
                let point = |is: &Measured| Point {
                    repeated: is.repeated as f64,
                    amount: amount(&is.cost) as f64,
                };
                exponent(point(small), point(large), MEMORY_FLOOR)
            };
            let Some(mut least) = growth(before, last) else {
                continue;
            };
            for part in PARTS.iter().skip(1) {
                if least <= EXPONENT {
                    break;
                }
                let times = (before.times as f64 * part).ceil() as usize;
                let [small, large] =
                    [times, times * FACTOR].map(|times| measure(fixture, recipe, job, times));
                let same = small.cost.answer == large.cost.answer;
                let other = growth(&small, &large).filter(|_| same);
                least = least.min(other.unwrap_or(1.0));
            }
            self.figures.memory_exponent = self.figures.memory_exponent.max(least);
            if least > EXPONENT {
                let bytes = |is: &Measured| format!("{} at {}", amount(&is.cost), is.bytes);
                let detail = format!("{}, {}", bytes(before), bytes(last));
                self.add(fixture, recipe, job, fault, least, "", detail);
                sound = false;
            }
        }
        sound
    }

    /// Judges the time of the last size.
    fn judge_time(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        job: Job,
        row: &[Measured],
        grown: usize,
    ) -> bool {
        let mut row = row.to_vec();
        let last = row[row.len() - 1].clone();
        let seconds = last.cost.time.as_secs_f64() / last.bytes as f64 * 1e6;
        let slowest = self
            .figures
            .slowest
            .as_ref()
            .map_or(0.0, |slowest| slowest.0);
        if last.bytes >= 4 * LEAST && seconds > slowest {
            self.figures.slowest = Some((seconds, job, recipe.clone()));
        }
        let begin = Instant::now();
        let mut again = 0;
        loop {
            if !is_suspicious(&row, grown) {
                return true;
            }
            if again == AGAIN_AT_MOST || again >= AGAIN && begin.elapsed() > AGAIN_FOR {
                break;
            }
            let from = row.len().saturating_sub(2).max(1);
            for measured in &mut row[from..] {
                let other = measure(fixture, recipe, job, measured.times);
                measured.cost.time = measured.cost.time.min(other.cost.time);
            }
            again += 1;
        }
        let growth = clock_growth(&row, grown).unwrap_or(0.0);
        let last = &row[row.len() - 1];
        let seconds = last.cost.time.as_secs_f64() / last.bytes as f64 * 1e6;
        self.suspects.push(Suspect {
            job,
            recipe: recipe.clone(),
            seconds,
            growth,
        });
        false
    }

    pub(crate) fn is_out_of_time(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }

    fn has(&self, recipe: &Recipe, job: Job, fault: Fault) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|is| is.job == job && is.fault == fault && is.recipe == *recipe)
    }

    #[allow(clippy::too_many_arguments, reason = "what a finding is made of")]
    pub(crate) fn add(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        job: Job,
        fault: Fault,
        figure: f64,
        cause: &str,
        detail: String,
    ) {
        self.findings.push(Finding {
            job,
            form: fixture.form,
            fault,
            figure,
            recipe: recipe.clone(),
            piece: recipe.piece(fixture),
            cause: cause.to_owned(),
            detail,
        });
    }
}

/// Returns the size before one, if both give a result of the same kind and growth is judged there.
fn before<'m>(sizes: &'m [Measured], of: &Measured, grown: usize) -> Option<&'m Measured> {
    let mut smaller = sizes.iter().rev().skip_while(|is| is.times >= of.times);
    let smaller = smaller.next()?;
    (of.bytes >= grown && smaller.cost.answer == of.cost.answer).then_some(smaller)
}

/// Returns whether the time of the last size exceeds the allowed value, or may soon do so.
fn is_suspicious(row: &[Measured], grown: usize) -> bool {
    let Some(last) = row.last() else {
        return false;
    };
    let time = last.cost.time;
    if time < SHORT {
        return false;
    }
    let seconds = time.as_secs_f64() / last.bytes as f64 * 1e6;
    // A short time for small inputs is the one-time work of a process.
    let heavy = time > 4 * SHORT && seconds > SUSPICIOUS_SECONDS;
    heavy || clock_growth(row, grown).is_some_and(|growth| growth > SUSPICIOUS_EXPONENT)
}

/// Returns the growth of the time at the last size.
fn clock_growth(row: &[Measured], grown: usize) -> Option<f64> {
    let [plain, between @ .., last] = row else {
        return None;
    };
    let before = before(between, last, grown)?;
    let point = |is: &Measured| Point {
        repeated: is.repeated as f64,
        amount: is.cost.time.saturating_sub(plain.cost.time).as_secs_f64(),
    };
    exponent(point(before), point(last), 1e-9)
}

/// Measures a job by itself.
pub(crate) fn measure(fixture: &Fixture, recipe: &Recipe, job: Job, times: usize) -> Measured {
    let plain = recipe.write(fixture, 0);
    let text = recipe.write(fixture, times);
    let mut parsed: Option<Parsed> = None;
    if job.is_export() {
        Job::Parse.run(fixture, &text, &mut parsed);
    }
    Measured {
        times,
        bytes: text.len(),
        repeated: text.len() - plain.len(),
        cost: Cost::of(job, fixture, &text, &mut parsed),
    }
}
