//! Builds a [`Dom`] from the source.
//!
//! The tokenizer is our own. The tree construction rules that only append ([`append`]) process its tokens and write the
//! flat tree directly. A page whose markup requires moving nodes is instead parsed from its start by html5ever's rules,
//! and the tree is then flattened ([`full`]). Both enforce the limits during construction.

mod append;
mod arena;
mod flatten;
mod full;
mod linked;
mod tags;
#[cfg(test)]
mod tests;

pub(crate) use tags::Tag;

use super::{Dom, Engine};
use crate::error::{Error, Result};
use crate::limits::{LimitKind, Limits};

/// No limit allows longer pages: offsets are 32 bits wide, and those of decoded text follow the source's.
const LONGEST: usize = u32::MAX as usize / 8;

/// The reason why a build stops early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// The page needs the full rules.
    Tree,
    Limit(LimitKind),
}

/// A tree, and the limit at which it ends before the page does.
#[derive(Debug)]
struct Built<'h> {
    dom: Dom<'h>,
    over: Option<LimitKind>,
}

/// Builds the tree of a page. If the page exceeds a limit, the tree ends there, and the error names the limit.
pub(super) fn build<'h>(
    html: &'h str,
    limits: &Limits,
    engine: Engine,
) -> Result<(Dom<'h>, Option<Error>)> {
    limits.check(LimitKind::InputBytes, html.len())?;
    if html.len() > LONGEST {
        return Err(Error::limit(LimitKind::InputBytes, LONGEST));
    }
    let (built, share) = match engine {
        Engine::Auto => (append::build(html, limits), Share::FLAT),
        Engine::Tree => (Err(Stop::Tree), Share::LINKED),
    };
    let (built, share) = match built {
        Err(Stop::Tree) => (full::build(html, limits), Share::LINKED),
        built => (built, share),
    };
    let error = |limit| {
        let allowed = match limit {
            LimitKind::Nodes | LimitKind::Attributes => share.of(html, limits, limit),
            _ => limits.get(limit),
        };
        Error::limit(limit, allowed)
    };
    match built {
        Ok(Built { dom, over }) => Ok((dom, over.map(error))),
        Err(Stop::Limit(limit)) => Err(error(limit)),
        // Not possible: the full rules never request themselves.
        Err(Stop::Tree) => Err(error(LimitKind::Nodes)),
    }
}

/// The number of nodes, and of attributes, that a page may have for its length: a constant, and one for each so many
/// bytes. It keeps the memory of a parse below twelve times the page and a mebibyte: the densest real pages have a node
/// in 28 bytes and an attribute in 44.
#[derive(Clone, Copy, Debug)]
struct Share {
    free: usize,
    bytes: usize,
}

impl Share {
    /// For the flat tree. A node takes 20 bytes, and its index entries up to 12 more during construction; a growing
    /// list needs the memory of the old and the new one.
    const FLAT: Self = Self {
        free: 32_768,
        bytes: 8,
    };

    /// For the full rules. A node takes 56 bytes, and a short text 32 more; an attribute 24, and its value 32; and the
    /// flat tree is built from them.
    const LINKED: Self = Self {
        free: 8192,
        bytes: 16,
    };

    /// The number of nodes whose children may be moved: that costs only time.
    const MOVED: Self = Self { free: 64, bytes: 1 };

    /// Returns the maximum number of nodes, or attributes, of a page: the limit, its share by length, and not more than
    /// its bytes.
    fn of(self, source: &str, limits: &Limits, kind: LimitKind) -> usize {
        let limit = limits.get(kind);
        if limit == usize::MAX {
            return u32::MAX as usize - 1;
        }
        let bytes = source.len();
        let share = self.free + bytes / self.bytes;
        limit.min(share).min(bytes.saturating_add(64))
    }
}

/// Returns the maximum number of attributes of a tag; one more exceeds the limit.
fn attribute_limit(limits: &Limits) -> usize {
    limits.get(LimitKind::AttributesPerTag)
}
