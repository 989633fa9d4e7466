//! The allowed values, and how growth is computed.

/// The allowed exponent for the growth of time and memory.
pub(crate) const EXPONENT: f64 = 1.15;

/// Allowed peak memory, in bytes per byte of input, in addition to a fixed allowance.
pub(crate) const TIMES_INPUT: f64 = 10.0;

/// The fixed allowance for any input, as the crate guarantees it.
pub(crate) const CONSTANT: u64 = 1 << 20;

/// The allowed seconds for a megabyte.
pub(crate) const SECONDS_PER_MEGABYTE: f64 = 0.5;

/// The instructions that count as a second, so more than 3000 per byte are too many. On a server core of 2.9 GHz nine
/// jobs of 256 KB executed 6.2 to 14 per nanosecond, each in a separate process: parses of text and pages by both
/// engines, and exports. This is the lowest of them; `UNROLLED_REPETITION` measures it again.
pub(crate) const INSTRUCTIONS_PER_SECOND: f64 = 6.0e9;

/// One size of an input, and its cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    /// The bytes of the repetitions.
    pub(crate) repeated: f64,
    pub(crate) amount: f64,
}

/// Returns the exponent by which an amount grows between two sizes. `None` if the larger size costs less than `floor`
/// per byte: too little to judge, as for skipped content.
pub(crate) fn exponent(small: Point, large: Point, floor: f64) -> Option<f64> {
    if large.amount < floor * large.repeated {
        return None;
    }
    // An amount that is zero at the small size may be up to the floor at the large one.
    let before = small.amount.max(floor * small.repeated);
    Some((large.amount / before).ln() / (large.repeated / small.repeated).ln())
}

/// Returns the bytes of a peak per byte of input.
pub(crate) fn times_input(peak: u64, bytes: usize) -> f64 {
    peak.saturating_sub(CONSTANT) as f64 / bytes as f64
}

/// Returns the seconds per megabyte, from instructions.
pub(crate) fn seconds_per_megabyte(instructions: f64, bytes: f64) -> f64 {
    instructions / bytes * 1e6 / INSTRUCTIONS_PER_SECOND
}
