//! Shared by the benches: generated pages, interleaved timing, and how long to run.

// Each bench is a separate program and uses a part of this.
#![allow(dead_code)]

pub(crate) mod pages;

use std::time::{Duration, Instant};

/// How long to measure: `--quick` on the command line is for checks, and gives rough figures.
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

/// Times each job once per round, interleaved, until the time is over and at least `rounds` rounds were made, so that a
/// noisy machine is slow for all of them equally. Returns each job's seconds, round by round.
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

/// Returns the median.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Returns the minimum.
pub(crate) fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Returns the median ratio of one job's time to the other's, computed for each round.
pub(crate) fn ratio(of: &[f64], to: &[f64]) -> f64 {
    let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    median(&ratios)
}

/// Returns the exponent by which a time grows with the size.
pub(crate) fn exponent(sizes: (usize, usize), seconds: (f64, f64)) -> f64 {
    (seconds.1 / seconds.0).ln() / (sizes.1 as f64 / sizes.0 as f64).ln()
}

/// Returns megabytes per second.
pub(crate) fn rate(bytes: usize, seconds: f64) -> f64 {
    bytes as f64 / 1e6 / seconds
}
