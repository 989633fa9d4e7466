//! What a job costs: memory, which is the same in every run, and the time of its thread, which is not.

use std::time::Duration;

use allocation_counter::measure;
use unrolled::Parsed;

use crate::fixture::Fixture;
use crate::job::Job;

/// What one job cost.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    /// All bytes that were allocated, and the most at one time.
    pub(crate) allocated: u64,
    pub(crate) peak: u64,
    /// The time that its thread was on a processor.
    pub(crate) time: Duration,
    /// What kind of answer it gave: the work for another one is other work.
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

/// The time that this thread was on a processor.
#[cfg(unix)]
pub(crate) fn thread_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// Where no clock of the thread is known, the time that went by. It only chooses what is counted.
#[cfg(not(unix))]
pub(crate) fn thread_time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;

    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed()
}
