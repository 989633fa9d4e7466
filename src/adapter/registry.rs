use std::fmt;
use std::sync::Arc;

use super::{Adapter, Confidence};
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
    pub fn sites(&self) -> impl Iterator<Item = &super::Site> {
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
        found.sort_by(|(a_sure, a), (b_sure, b)| {
            let (a, b) = (a.site(), b.site());
            b_sure
                .cmp(a_sure)
                .then(b.tier().cmp(&a.tier()))
                .then_with(|| a.id().cmp(b.id()))
        });
        found
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.sites().map(super::Site::id))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn site_ids_are_unique() {
        let registry = Registry::builtin();
        let ids: HashSet<&str> = registry.sites().map(super::super::Site::id).collect();
        assert_eq!(ids.len(), registry.sites().count());
    }
}
