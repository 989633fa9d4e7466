//! What is allowed, and how growth is computed.

/// The exponent by which time and memory may grow with what is repeated.
pub(crate) const EXPONENT: f64 = 1.15;

/// Peak memory, in bytes for each byte of the input, above what an input of any size may need.
pub(crate) const TIMES_INPUT: f64 = 10.0;

/// What an input of any size may need, as the crate promises it.
pub(crate) const CONSTANT: u64 = 1 << 20;

/// The seconds that a megabyte may take.
pub(crate) const SECONDS_PER_MEGABYTE: f64 = 0.5;

/// The instructions that count as a second, so that more than 3000 for each byte are too many. On a server's core of
/// 2.9 GHz nine jobs of 256 KB did 6.2 to 14 in a nanosecond, each in a process of its own: parses of text and pages by
/// both engines, and exports. This is the least of them; `UNROLLED_REPETITION` measures it again.
pub(crate) const INSTRUCTIONS_PER_SECOND: f64 = 6.0e9;

/// One size of an input, and what it costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    /// The bytes of the repetitions.
    pub(crate) repeated: f64,
    pub(crate) amount: f64,
}

/// The exponent by which an amount grows between two sizes. `None` where the larger size costs less than `floor` for
/// each byte: too little to grow by, as of what is skipped.
pub(crate) fn exponent(small: Point, large: Point, floor: f64) -> Option<f64> {
    if large.amount < floor * large.repeated {
        return None;
    }
    // What costs nothing at the small size may do so at the large one up to the floor.
    let before = small.amount.max(floor * small.repeated);
    Some((large.amount / before).ln() / (large.repeated / small.repeated).ln())
}

/// The bytes of a peak for each byte of the input.
pub(crate) fn times_input(peak: u64, bytes: usize) -> f64 {
    peak.saturating_sub(CONSTANT) as f64 / bytes as f64
}

/// The seconds of a megabyte, from instructions.
pub(crate) fn seconds_per_megabyte(instructions: f64, bytes: f64) -> f64 {
    instructions / bytes * 1e6 / INSTRUCTIONS_PER_SECOND
}
