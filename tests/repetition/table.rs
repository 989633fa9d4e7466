//! The worst figures by site and form.

use std::collections::BTreeMap;
use std::fmt;

use crate::examine::Figures;

#[derive(Debug, Default)]
pub(crate) struct Table(BTreeMap<String, Figures>);

impl Table {
    /// The number of repeated pieces, and of undecided suspicions.
    pub(crate) fn pieces(&self) -> (usize, usize) {
        let sum = |of: fn(&Figures) -> usize| self.0.values().map(of).sum();
        (sum(|is| is.pieces), sum(|is| is.undecided))
    }

    pub(crate) fn add(&mut self, group: &str, figures: Figures) {
        self.0.insert(group.to_owned(), figures);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<26}{:>8}{:>24}{:>24}{:>10}{:>10}{:>9}",
            "", "", "worst exponent of", "worst s/MB by", "peak /", "suspects", "not"
        )?;
        writeln!(
            f,
            "{:<26}{:>8}{:>10}{:>12}{:>12}{:>12}{:>12}{:>10}{:>10}{:>9}",
            "site and form",
            "pieces",
            "of",
            "memory",
            "instr.",
            "clock",
            "instr.",
            "input",
            "of time",
            "decided"
        )?;
        let mut all = Figures::default();
        for (group, figures) in &self.0 {
            line(f, group, figures)?;
            all.pieces += figures.pieces;
            all.all_pieces += figures.all_pieces;
            all.suspects += figures.suspects;
            all.undecided += figures.undecided;
            for (worst, of) in [
                (&mut all.memory_exponent, figures.memory_exponent),
                (
                    &mut all.instructions_exponent,
                    figures.instructions_exponent,
                ),
                (&mut all.seconds, figures.seconds),
                (&mut all.bytes_per_byte, figures.bytes_per_byte),
            ] {
                *worst = worst.max(of);
            }
            if clock(figures) > clock(&all) {
                all.slowest.clone_from(&figures.slowest);
            }
        }
        line(f, "all", &all)
    }
}

fn clock(figures: &Figures) -> f64 {
    figures.slowest.as_ref().map_or(0.0, |slowest| slowest.0)
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, figures: &Figures) -> fmt::Result {
    writeln!(
        f,
        "{name:<26}{:>8}{:>10}{:>12}{:>12}{:>12}{:>12}{:>10}{:>10}{:>9}",
        figures.pieces,
        figures.all_pieces,
        known(figures.memory_exponent, 2),
        known(figures.instructions_exponent, 2),
        known(clock(figures), 3),
        known(figures.seconds, 3),
        known(figures.bytes_per_byte, 1),
        figures.suspects,
        figures.undecided,
    )
}

/// A figure, if there is one.
fn known(figure: f64, decimals: usize) -> String {
    if figure > 0.0 {
        format!("{figure:.decimals$}")
    } else {
        "-".to_owned()
    }
}
