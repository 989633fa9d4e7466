use std::borrow::Cow;

use url::Url;

use super::{dom_of, links_of};
use crate::dom::{Dom, Links};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::input::Page;

/// A site whose pages an [`Adapter`](super::Adapter) reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    id: Cow<'static, str>,
    name: Cow<'static, str>,
    hosts: Cow<'static, [&'static str]>,
    tier: Tier,
}

impl Site {
    /// A site, by an id for programs (`thread-reader`), a name for people, and its hosts.
    ///
    /// A host stands for itself and for what is below it: `x.com` is also `mobile.x.com`, and is not `netflix.com`.
    pub const fn new(id: &'static str, name: &'static str, hosts: &'static [&'static str]) -> Self {
        Self {
            id: Cow::Borrowed(id),
            name: Cow::Borrowed(name),
            hosts: Cow::Borrowed(hosts),
            tier: Tier::Site,
        }
    }

    /// The same site in another tier.
    #[must_use]
    pub const fn with_tier(mut self, tier: Tier) -> Self {
        self.tier = tier;
        self
    }

    /// The id, as in [`Detection::site`](crate::Detection::site).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hosts.
    pub fn hosts(&self) -> &[&'static str] {
        &self.hosts
    }

    /// How special it is.
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// Whether a URL is of one of the site's hosts.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::adapter::Site;
    /// use url::Url;
    ///
    /// let site = Site::new("x", "X", &["x.com"]);
    /// assert!(site.has_host(&Url::parse("https://mobile.x.com/a")?));
    /// assert!(!site.has_host(&Url::parse("https://netflix.com/a")?));
    /// # Ok::<(), url::ParseError>(())
    /// ```
    pub fn has_host(&self, url: &Url) -> bool {
        has_host(url, &self.hosts)
    }

    /// Whether a page's URL, the one given with it or the one that it states, is of one of the site's hosts.
    pub fn has_page(&self, page: &Page<'_>) -> bool {
        page.url().is_some_and(|url| self.has_host(url))
    }

    /// The tree of a page, and its links as those of the site's first host: how an adapter of HTML begins.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unrecognized`] for an input that is no HTML, [`ErrorKind::Adapter`] for a site without a host.
    pub fn html<'p>(&self, page: &Page<'p>) -> Result<(&'p Dom<'p>, Links)> {
        let host = self.hosts.first().copied().unwrap_or_default();
        Ok((dom_of(page, self)?, links_of(&format!("https://{host}/"))?))
    }
}

/// Whether a URL's host is one of these, or below one of them.
pub(crate) fn has_host(url: &Url, hosts: &[&str]) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    let below = |before: &str| before.is_empty() || before.ends_with('.');
    hosts
        .iter()
        .any(|is| host.strip_suffix(is).is_some_and(below))
}

/// How special an adapter is. Of two that are equally sure of a page, the more special one reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Tier {
    /// Reads whatever looks like posts.
    Generic,
    /// Reads what stands in pages of any site, as embeds do.
    Fragment,
    /// Reads one site, or one program that many sites run.
    #[default]
    Site,
}

impl Confidence {
    /// How sure two witnesses make: what the page holds, and its host. Both make `Certain`, the content alone `Likely`, the
    /// host alone `Weak`: it may be another page of the site, or no page at all.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Confidence;
    ///
    /// assert_eq!(Confidence::of(true, false), Some(Confidence::Likely));
    /// assert_eq!(Confidence::of(false, false), None);
    /// ```
    pub const fn of(content: bool, host: bool) -> Option<Self> {
        match (content, host) {
            (true, true) => Some(Self::Certain),
            (true, false) => Some(Self::Likely),
            (false, true) => Some(Self::Weak),
            (false, false) => None,
        }
    }
}

/// How sure a detection is. In JSON: `weak`, `likely`, `certain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Confidence {
    /// Something suits; it may well be another site.
    Weak,
    /// The content, or the URL, is as the site's.
    Likely,
    /// The page says itself that it is the site's, or URL and content agree.
    Certain,
}
