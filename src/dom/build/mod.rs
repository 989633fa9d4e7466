//! From source to [`Dom`].
//!
//! The tokenizer is our own. Its tokens go to the rules of tree construction that only append ([`append`]), which write
//! the flat tree at once; a page with markup for which something must be moved goes, from its start, to html5ever's
//! rules, and its tree is made flat afterwards ([`full`]). Both keep to the limits while they go.

mod append;
mod arena;
mod flatten;
mod full;
mod tags;
#[cfg(test)]
mod tests;

pub(crate) use tags::Tag;

use super::{Dom, Engine};
use crate::error::{Error, Result};
use crate::limits::{LimitKind, Limits};

/// Why a build ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// The page needs the full rules.
    Tree,
    Limit(LimitKind),
}

/// What becomes of a page that is over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtLimit {
    /// It is an error.
    Fail,
    /// The tree ends there.
    End,
}

pub(super) fn build<'h>(
    html: &'h str,
    limits: &Limits,
    engine: Engine,
    at_limit: AtLimit,
) -> Result<Dom<'h>> {
    limits.check(LimitKind::InputBytes, html.len())?;
    // Offsets are 32 bits wide, and what is decoded stands behind the source.
    limits.check(
        LimitKind::InputBytes,
        html.len().saturating_sub(u32::MAX as usize / 8),
    )?;
    let built = match engine {
        Engine::Auto => append::build(html, limits, at_limit),
        Engine::Tree => Err(Stop::Tree),
    };
    let built = match built {
        Err(Stop::Tree) => full::build(html, limits, at_limit),
        built => built,
    };
    built.map_err(|stop| match stop {
        Stop::Limit(limit) => Error::limit(limit, limits.get(limit)),
        // The full rules need no others.
        Stop::Tree => Error::limit(LimitKind::Nodes, limits.get(LimitKind::Nodes)),
    })
}

/// How many attributes of one tag are read; one more is over the limit.
fn attribute_limit(limits: &Limits) -> usize {
    limits.get(LimitKind::AttributesPerTag)
}
