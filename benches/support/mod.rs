//! What the benches share: generated pages, times taken in turns, and how long to run.

// Each bench is a program of its own and uses a part of this.
#![allow(dead_code)]

pub(crate) mod pages;

use std::time::{Duration, Instant};

/// How long to measure: `--quick` on the command line is for checks, its figures are rough.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Quick,
    Full,
}

impl Length {
    pub(crate) fn asked() -> Self {
        if std::env::args().any(|argument| argument == "--quick") {
            Self::Quick
        } else {
            Self::Full
        }
    }

    pub(crate) fn pick<T>(self, quick: T, full: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

/// Times each job once per round, in turns, until the time is over and at least `rounds` rounds were made: a noisy
/// machine is then slow for all of them alike. Gives each job's seconds, round by round.
pub(crate) fn in_turns(
    rounds: usize,
    time: Duration,
    jobs: &mut [&mut dyn FnMut()],
) -> Vec<Vec<f64>> {
    for job in jobs.iter_mut() {
        job();
    }
    let mut seconds = vec![Vec::new(); jobs.len()];
    let begin = Instant::now();
    let mut round = 0;
    while round < rounds || begin.elapsed() < time {
        for (job, seconds) in jobs.iter_mut().zip(&mut seconds) {
            let start = Instant::now();
            job();
            seconds.push(start.elapsed().as_secs_f64());
        }
        round += 1;
    }
    seconds
}

/// The median.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The smallest.
pub(crate) fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The median of one job's time as a multiple of the other's, each round by itself.
pub(crate) fn ratio(of: &[f64], to: &[f64]) -> f64 {
    let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    median(&ratios)
}

/// By which power of the size a time grows.
pub(crate) fn exponent(sizes: (usize, usize), seconds: (f64, f64)) -> f64 {
    (seconds.1 / seconds.0).ln() / (sizes.1 as f64 / sizes.0 as f64).ln()
}

/// Megabytes per second.
pub(crate) fn rate(bytes: usize, seconds: f64) -> f64 {
    bytes as f64 / 1e6 / seconds
}
