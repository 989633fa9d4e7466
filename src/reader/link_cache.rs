//! Links that occur many times on a page: a thread names the same people and hashtags again and again.

use url::Url;

use crate::dom::{Links, value_key};

/// The number of cached links; a link that another one replaces is resolved again.
const SLOTS: usize = 64;

/// The targets of links that were resolved before.
#[derive(Debug, Default)]
pub(crate) struct LinkCache<'d> {
    slots: Vec<Option<(&'d str, Url)>>,
}

impl<'d> LinkCache<'d> {
    /// Resolves a link as [`Links::resolve`] does, always with the same links.
    pub(crate) fn resolve(&mut self, links: &Links, raw: &'d str) -> Option<Url> {
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, || None);
        }
        let slot = self
            .slots
            .get_mut(value_key(raw.as_bytes()) as usize % SLOTS)?;
        if let Some((known, url)) = slot
            && *known == raw
        {
            return Some(url.clone());
        }
        let url = links.resolve(raw)?;
        *slot = Some((raw, url.clone()));
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_what_would_be_read() {
        let links = Links::new("https://threadreaderapp.com/").unwrap();
        let raws: Vec<String> = (0..300)
            .flat_map(|n| {
                [
                    format!("https://twitter.com/{n}"),
                    format!("/hashtag/{n}"),
                    format!("javascript:{n}"),
                ]
            })
            .collect();
        let mut known = LinkCache::default();
        for raw in raws.iter().chain(&raws).chain(raws.iter().rev()) {
            assert_eq!(known.resolve(&links, raw), links.resolve(raw), "{raw}");
        }
    }
}
