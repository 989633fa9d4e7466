//! From source to [`Dom`].
//!
//! The tokenizer is our own. Its tokens go to the rules of tree construction that only append ([`append`]), which write
//! the flat tree at once; a page with markup for which something must be moved goes, from its start, to html5ever's
//! rules, and its tree is made flat afterwards ([`full`]). Both keep to the limits while they go.

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

/// No limit allows longer pages: offsets are 32 bits wide, and what is decoded stands behind the source.
const LONGEST: usize = u32::MAX as usize / 8;

/// Why a build ends early.
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

/// Builds the tree of a page. That of a page that is over a limit ends where the page meets it, and the error says so.
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
        // The full rules need no others.
        Err(Stop::Tree) => Err(error(LimitKind::Nodes)),
    }
}

/// How many nodes, and how many attributes, a page may have by its length: so many in any case, and one for each so
/// many bytes. It is what keeps the memory of a parse below twelve times the page and a mebibyte: the densest real
/// pages have a node in 28 bytes and an attribute in 44.
#[derive(Clone, Copy, Debug)]
struct Share {
    free: usize,
    bytes: usize,
}

impl Share {
    /// Where the flat tree is written at once. A node takes 20 bytes, the places that the index has for it up to 12
    /// more while it is made; a list that grows stands beside the longer one.
    const FLAT: Self = Self {
        free: 32_768,
        bytes: 8,
    };

    /// By the full rules. A node takes 56 bytes, and a short text 32 more; an attribute 24, and its value 32; and the
    /// flat tree is made beside them.
    const LINKED: Self = Self {
        free: 8192,
        bytes: 16,
    };

    /// How many nodes a page may have of which children are moved: that costs time alone.
    const MOVED: Self = Self { free: 64, bytes: 1 };

    /// How many nodes, or attributes, the tree of a page may have: what the limits say, its share, and no more than it
    /// has bytes.
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

/// How many attributes of one tag are read; one more is over the limit.
fn attribute_limit(limits: &Limits) -> usize {
    limits.get(LimitKind::AttributesPerTag)
}
