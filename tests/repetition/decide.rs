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

/// At most so many suspicions of one group are decided, the worst first: counting takes some fifty times as long.
const DECISIONS: usize = 24;

/// What is below this part of what is allowed at the first size, and does not grow by the clock, is sound at all sizes.
const CLEAR: f64 = 0.7;

/// What grows no faster between two small sizes cannot grow by more than [`EXPONENT`] at those at which growth is
/// judged: a quadratic part that gives 1.02 from 32 to 64 KB gives 1.14 from 256 to 512 KB.
const CLEAR_EXPONENT: f64 = 1.02;

/// What grows by so much by the clock may be a step, which small sizes do not have.
const STEP: f64 = 1.45;

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
    fn grows(&self) -> bool {
        self.growth > EXPONENT
    }

    /// How far it is above what is allowed.
    fn severity(&self) -> f64 {
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
        suspects.sort_by(|a, b| b.severity().total_cmp(&a.severity()));
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
            let decided = if decisions < DECISIONS && callgrind::is_installed() {
                decisions += 1;
                self.count(fixture, &suspect, scope)
            } else {
                Decided::Open
            };
            match decided {
                Decided::Sound => {}
                Decided::Fault => *confirmed.entry(*job).or_default() += 1,
                Decided::Open => {
                    self.figures.undecided += 1;
                    if suspect.seconds > GROSS * SECONDS_PER_MEGABYTE || !callgrind::is_installed()
                    {
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
        if let (Some(fixture), true) = (fixture, callgrind::is_installed()) {
            let suspect = Suspect {
                job,
                recipe,
                seconds: 0.0,
                growth: 0.0,
            };
            self.count(fixture, &suspect, scope);
        }
    }

    /// Counts a job at growing sizes: small ones first, which mostly show that nothing is wrong. Those at which growth
    /// is judged are counted where it grows by the clock or before them: what grows towards a limit does so at small
    /// sizes alone.
    fn count(&mut self, fixture: &Fixture, suspect: &Suspect, scope: Scope) -> Decided {
        let [first, larger @ ..] = scope.counted;
        let small = [first / 2, first];
        let mut plain = None;
        let mut before: Option<(Measured, Point)> = None;
        let mut grows = suspect.grows();
        let mut clear = suspect.growth < STEP;
        let sizes = small.len() + larger.len();
        for (at, bytes) in small.iter().chain(&larger).enumerate() {
            let is_judged = at + 1 == sizes;
            if at + 2 >= sizes && !grows {
                break;
            }
            if plain.is_none() && (at > 0 || grows) {
                plain = match self.counted(fixture, suspect, 0) {
                    Ok((_, counted)) => Some(counted.instructions as f64),
                    Err(decided) => return decided,
                };
            }
            let (measured, counted) = match self.counted(fixture, suspect, *bytes) {
                Ok(counted) => counted,
                Err(decided) => return decided,
            };
            let instructions = counted.instructions as f64;
            let point = Point {
                repeated: measured.repeated as f64,
                amount: instructions - plain.unwrap_or_default(),
            };
            // A different result takes different work.
            let growth = before
                .filter(|(small, _)| small.cost.answer == measured.cost.answer)
                .and_then(|(_, small)| exponent(small, point, INSTRUCTIONS_FLOOR));
            grows |= growth.is_some_and(|growth| growth > EXPONENT);
            let judged = growth.filter(|_| is_judged);
            let Suspect { job, recipe, .. } = suspect;
            if self.judge_counts(fixture, recipe, *job, &measured, &counted, judged) {
                return Decided::Fault;
            }
            let seconds = seconds_per_megabyte(instructions, measured.bytes as f64);
            clear &= growth.is_none_or(|growth| growth <= CLEAR_EXPONENT);
            // Two sizes tell how it grows; without growth one is enough.
            let is_told = at < small.len() && (at > 0 || !suspect.grows());
            if is_told && clear && seconds < CLEAR * SECONDS_PER_MEGABYTE {
                break;
            }
            // What was counted without those of the plain input is compared with nothing.
            before = plain.map(|_| (measured, point));
        }
        Decided::Sound
    }

    /// Counts a job on so many bytes of repetitions. If nothing counts them or there is no time, that decides.
    fn counted(
        &mut self,
        fixture: &Fixture,
        suspect: &Suspect,
        bytes: usize,
    ) -> Result<(Measured, Counted), Decided> {
        let Suspect { job, recipe, .. } = suspect;
        let measured = measure(fixture, recipe, *job, recipe.times(fixture, bytes));
        match callgrind::count(*job, recipe, measured.times, self.deadline) {
            Ok(Some(counted)) => Ok((measured, counted)),
            Ok(None) => Err(Decided::Open),
            Err(error) => {
                self.add(fixture, recipe, *job, Fault::Undecided, 0.0, "", error);
                Err(Decided::Fault)
            }
        }
    }

    /// Judges the instructions of a size. `true` if they are too many.
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
        if measured.repeated >= LEAST / 2 {
            figures.seconds = figures.seconds.max(seconds);
        }
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
    pub(crate) fn print_speed(fixture: &Fixture, recipe: &Recipe, job: Job, bytes: usize) {
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
