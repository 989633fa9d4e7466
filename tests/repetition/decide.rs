//! Decides suspicions from the clock by counting instructions.

use std::collections::BTreeMap;

use crate::callgrind::{self, Counted};
use crate::examine::{Examiner, Fault, LEAST, Measured, Scope, measure};
use crate::fixture::Fixture;
use crate::growth::{EXPONENT, Point, SECONDS_PER_MEGABYTE};
use crate::growth::{exponent, seconds_per_megabyte};
use crate::job::Job;
use crate::past;
use crate::recipe::Recipe;

/// Fewer instructions per repeated byte than this are too few to judge growth.
const INSTRUCTIONS_FLOOR: f64 = 2.0;

/// At most this many suspicions of one group are decided, the worst first: counting takes some fifty times as long.
const DECISIONS: usize = 6;

/// A fault that was confirmed this often for one job in one group is not counted again.
const CONFIRMED: usize = 2;

/// This many times the allowed value cannot be noise, so it is a fault without counting.
const GROSS: f64 = 4.0;

/// A job that may need too much time.
#[derive(Clone, Debug)]
pub(crate) struct Suspect {
    pub(crate) job: Job,
    pub(crate) recipe: Recipe,
    /// The seconds per megabyte, and their growth, by the clock.
    pub(crate) seconds: f64,
    pub(crate) growth: f64,
}

impl Suspect {
    /// Returns how far it exceeds the allowed value.
    fn badness(&self) -> f64 {
        (self.seconds / SECONDS_PER_MEGABYTE).max(self.growth / EXPONENT)
    }
}

/// Why a count ended.
enum Decided {
    Sound,
    Fault,
    /// The time ran out.
    Open,
}

impl Examiner {
    /// Decides suspicions while there is time: past findings first, then the worst.
    pub(crate) fn decide(&mut self, fixtures: &[Fixture], scope: Scope) {
        let mut suspects = std::mem::take(&mut self.suspects);
        self.figures.suspects += suspects.len();
        suspects.sort_by(|a, b| b.badness().total_cmp(&a.badness()));
        // Past findings must not come back, however bad anything else is.
        suspects.sort_by_key(|suspect| !past::is(&suspect.recipe.fixture));
        let mut confirmed: BTreeMap<Job, usize> = BTreeMap::new();
        let mut decisions = 0;
        for suspect in suspects {
            let fixture = fixtures.iter().find(|is| is.name == suspect.recipe.fixture);
            let fixture = fixture.expect("its fixture");
            let Suspect { job, recipe, .. } = &suspect;
            if confirmed.get(job).is_some_and(|times| *times >= CONFIRMED) {
                continue;
            }
            let decided = if decisions < DECISIONS && callgrind::is_there() {
                decisions += 1;
                self.count(fixture, recipe, *job, scope, suspect.growth > EXPONENT)
            } else {
                Decided::Open
            };
            match decided {
                Decided::Sound => {}
                Decided::Fault => *confirmed.entry(*job).or_default() += 1,
                Decided::Open => {
                    self.figures.undecided += 1;
                    if suspect.seconds > GROSS * SECONDS_PER_MEGABYTE || !callgrind::is_there() {
                        let detail = format!("{:.2} is the exponent", suspect.growth);
                        let fault = Fault::Undecided;
                        self.add(fixture, recipe, *job, fault, suspect.seconds, "", detail);
                    }
                }
            }
        }
    }

    /// Counts the instructions of the slowest job by the clock, so that each group has such a figure.
    pub(crate) fn count_slowest(&mut self, fixtures: &[Fixture], scope: Scope) {
        let Some((_, job, recipe)) = self.figures.slowest.clone() else {
            return;
        };
        let fixture = fixtures.iter().find(|is| is.name == recipe.fixture);
        if let (Some(fixture), true) = (fixture, callgrind::is_there()) {
            self.count(fixture, &recipe, job, scope, false);
        }
    }

    /// Counts a job at growing sizes. The sizes at which growth is judged are counted only if the job grows by the
    /// clock or at the sizes before: growth towards a limit shows only at small sizes.
    fn count(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        job: Job,
        scope: Scope,
        grows: bool,
    ) -> Decided {
        let mut before: Option<(Measured, Point)> = None;
        let mut plain = None;
        let mut grows = grows;
        for (at, bytes) in std::iter::once(0).chain(scope.counted).enumerate() {
            let is_judged = at == scope.counted.len();
            if at >= scope.counted.len() - 1 && !grows {
                break;
            }
            let measured = measure(fixture, recipe, job, recipe.times(fixture, bytes));
            let counted = match callgrind::count(job, recipe, measured.times, self.deadline) {
                Ok(Some(counted)) => counted,
                Ok(None) => return Decided::Open,
                Err(error) => {
                    self.add(fixture, recipe, job, Fault::Undecided, 0.0, "", error);
                    return Decided::Fault;
                }
            };
            let instructions = counted.instructions as f64;
            let plain = *plain.get_or_insert(instructions);
            let point = Point {
                repeated: measured.repeated as f64,
                amount: instructions - plain,
            };
            // A different result takes different work.
            let growth = before
                .filter(|(small, _)| small.cost.answer == measured.cost.answer && small.times > 0)
                .and_then(|(_, small)| exponent(small, point, INSTRUCTIONS_FLOOR));
            grows |= growth.is_some_and(|growth| growth > EXPONENT);
            let judged = growth.filter(|_| is_judged);
            if self.judge_counts(fixture, recipe, job, &measured, &counted, judged) {
                return Decided::Fault;
            }
            before = Some((measured, point));
        }
        Decided::Sound
    }

    /// Judges the instructions of a size. Returns `true` if there are too many.
    fn judge_counts(
        &mut self,
        fixture: &Fixture,
        recipe: &Recipe,
        job: Job,
        measured: &Measured,
        counted: &Counted,
        growth: Option<f64>,
    ) -> bool {
        let bytes = measured.bytes;
        let seconds = seconds_per_megabyte(counted.instructions as f64, bytes as f64);
        if self.aloud {
            let shares = counted.shares();
            println!(
                "{}: {bytes}: {seconds:.3} s/MB, {growth:?}: {shares}",
                job.name()
            );
        }
        let is_large = measured.repeated >= LEAST;
        let figures = &mut self.figures;
        figures.seconds = figures.seconds.max(if is_large { seconds } else { 0.0 });
        figures.instructions_exponent = figures.instructions_exponent.max(growth.unwrap_or(0.0));
        let (fault, figure) = match growth {
            Some(growth) if growth > EXPONENT => (Fault::InstructionsGrow, growth),
            _ if is_large && seconds > SECONDS_PER_MEGABYTE => (Fault::Instructions, seconds),
            _ => return false,
        };
        let detail = format!(
            "{} at {bytes}, {seconds:.2} s/MB: {}",
            counted.instructions,
            counted.shares()
        );
        self.add(fixture, recipe, job, fault, figure, counted.cause(), detail);
        true
    }

    /// Prints how many instructions per nanosecond a job executes on this machine: counted, and by the shortest of
    /// several times.
    pub(crate) fn say_speed(fixture: &Fixture, recipe: &Recipe, job: Job, bytes: usize) {
        let times = recipe.times(fixture, bytes);
        let time = (0..9).filter_map(|_| callgrind::time(job, recipe, times));
        let time = time.min().unwrap_or_default();
        let counted = callgrind::count(job, recipe, times, None).ok().flatten();
        let Some(counted) = counted else {
            return;
        };
        let speed = counted.instructions as f64 / time.as_nanos() as f64;
        println!(
            "{}: {bytes} bytes: {} instructions in {time:?}, {speed:.2} in a nanosecond: {}",
            job.name(),
            counted.instructions,
            counted.shares()
        );
    }
}
