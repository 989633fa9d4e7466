use std::cmp::Reverse;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use super::{Adapter, Confidence, Site, Tier};
use crate::input::Page;

/// The adapters of a [`Parser`](crate::Parser). It is a value: there is no global registry.
///
/// # Examples
///
/// ```
/// use unrolled::{Parser, Registry};
///
/// let sites: Vec<_> = Registry::builtin().sites().map(|site| site.id().to_owned()).collect();
/// assert!(sites.contains(&"thread-reader".to_owned()));
///
/// let parser = Parser::new().with_registry(Registry::empty());
/// assert!(parser.parse("<p>Nobody reads this</p>").is_err());
/// ```
#[derive(Clone)]
pub struct Registry {
    adapters: Vec<Entry>,
}

// A registry only gives out shared references. An adapter with state behind a lock has to cope with a panic of its own,
// as with any lock; those of this crate have none.
impl UnwindSafe for Registry {}
impl RefUnwindSafe for Registry {}

#[derive(Clone)]
enum Entry {
    Static(&'static dyn Adapter),
    Shared(Arc<dyn Adapter>),
}

impl Entry {
    fn adapter(&self) -> &dyn Adapter {
        match self {
            Self::Static(adapter) => *adapter,
            Self::Shared(adapter) => adapter.as_ref(),
        }
    }
}

impl Registry {
    /// Returns a registry without adapters: no page is recognised until some are registered.
    pub const fn empty() -> Self {
        Self {
            adapters: Vec::new(),
        }
    }

    /// Returns a registry of these adapters, which must have different ids.
    pub(crate) fn of_static(adapters: &[&'static dyn Adapter]) -> Self {
        Self {
            adapters: adapters.iter().copied().map(Entry::Static).collect(),
        }
    }

    /// Adds an adapter. It replaces an earlier one with the same id.
    pub fn register(&mut self, adapter: impl Adapter + 'static) {
        let id = adapter.site().id().to_owned();
        self.adapters
            .retain(|other| other.adapter().site().id() != id);
        self.adapters.push(Entry::Shared(Arc::new(adapter)));
    }

    /// Returns the registry with one more adapter, as with [`register`](Self::register).
    #[must_use]
    pub fn with(mut self, adapter: impl Adapter + 'static) -> Self {
        self.register(adapter);
        self
    }

    /// Returns the sites of the adapters, in order of registration.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.adapters.iter().map(|entry| entry.adapter().site())
    }

    /// Returns the adapters that recognise the page, best first: by confidence, then tier, then site id.
    pub(crate) fn candidates(&self, page: &Page<'_>) -> Vec<(Confidence, &dyn Adapter)> {
        let mut found: Vec<(Confidence, &dyn Adapter)> = self
            .adapters
            .iter()
            .map(Entry::adapter)
            .filter_map(|adapter| Some((adapter.detect(page)?, adapter)))
            .collect();
        found.sort_by_key(|(sure, adapter)| Reverse(rank(*sure, adapter.site())));
        found
    }

    /// Returns the first of the [`candidates`](Self::candidates). Adapters that cannot come before one that has
    /// recognised the page are not asked.
    pub(crate) fn best(&self, page: &Page<'_>) -> Option<(Confidence, &dyn Adapter)> {
        let mut adapters: Vec<&dyn Adapter> = self.adapters.iter().map(Entry::adapter).collect();
        adapters.sort_by_key(|adapter| Reverse(adapter.site().tier()));
        let mut best: Option<(Confidence, &dyn Adapter)> = None;
        for adapter in adapters {
            let site = adapter.site();
            let may_be_best = |sure| {
                best.is_none_or(|(of_best, other)| rank(sure, site) > rank(of_best, other.site()))
            };
            if may_be_best(site.most())
                && let Some(sure) = adapter.detect(page).filter(|sure| may_be_best(*sure))
            {
                best = Some((sure, adapter));
            }
        }
        best
    }
}

/// Returns the order of adapters: by confidence, then tier, then site id, the first one greatest.
fn rank(sure: Confidence, site: &Site) -> (Confidence, Tier, Reverse<&str>) {
    (sure, site.tier(), Reverse(site.id()))
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.sites().map(Site::id)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn site_ids_are_unique() {
        let registry = Registry::builtin();
        let ids: HashSet<&str> = registry.sites().map(Site::id).collect();
        assert_eq!(ids.len(), registry.sites().count());
    }
}
