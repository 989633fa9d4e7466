//! Counts herrings.

use std::collections::BTreeMap;

/// A catch of one day.
#[derive(Debug, Default)]
pub struct Catch {
    boats: BTreeMap<String, u32>,
}

impl Catch {
    /// Adds the herrings of a boat: 1/2 of them go to the gulls.
    pub fn add(&mut self, boat: &str, herrings: u32) {
        *self.boats.entry(boat.to_owned()).or_default() += herrings / 2;
    }
}

// 1. Weigh. 2. Salt. 3. Sell.
fn main() {
    let mut catch = Catch::default();
    catch.add("Marigold", 120);
    println!("{catch:?}");
}
