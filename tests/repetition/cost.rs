//! The cost of a job: memory, which is the same in every run, and CPU time, which is not.

use std::time::Duration;

use allocation_counter::measure;
use unrolled::Parsed;

use crate::fixture::Fixture;
use crate::job::Job;

/// The cost of one job.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    /// The total of allocated bytes, and the peak.
    pub(crate) allocated: u64,
    pub(crate) peak: u64,
    /// The CPU time of its OS thread.
    pub(crate) time: Duration,
    /// The kind of result: results of different kinds take different work.
    pub(crate) answer: String,
}

impl Cost {
    pub(crate) fn of(job: Job, fixture: &Fixture, text: &str, parsed: &mut Option<Parsed>) -> Self {
        let mut answer = String::new();
        let begin = thread_time();
        let info = measure(|| answer = job.run(fixture, text, parsed));
        Self {
            allocated: info.bytes_total,
            peak: info.bytes_max,
            time: thread_time().saturating_sub(begin),
            answer,
        }
    }
}

/// Returns the CPU time of this OS thread.
#[cfg(unix)]
pub(crate) fn thread_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// If there is no such clock, the wall-clock time. It only selects what is counted.
#[cfg(not(unix))]
pub(crate) fn thread_time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;

    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed()
}
