//! Pseudo-random numbers that are the same in every run.

/// A generator (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Creates a generator seeded by a name and a number.
    pub(crate) fn new(name: &str, seed: u64) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `bound`; 0 if there is none.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).expect("a size");
        usize::try_from(self.next() % bound).expect("below a size")
    }

    /// Returns true once in `many` calls, on average.
    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    /// Returns some of the indices, at most `many` and at least one if there is one, in order.
    pub(crate) fn some(&mut self, mut from: Vec<usize>, many: usize) -> Vec<usize> {
        let many = many.clamp(1, from.len().max(1)).min(from.len());
        let mut taken = Vec::new();
        for _ in 0..many {
            let at = self.below(from.len());
            taken.push(from.swap_remove(at));
        }
        taken.sort_unstable();
        taken
    }
}
