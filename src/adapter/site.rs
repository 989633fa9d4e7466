use std::borrow::Cow;

use url::Url;

use crate::dom::{Dom, Links};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Page;
use crate::network::has_host;

/// A site whose pages an [`Adapter`](super::Adapter) reads.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::Site;
///
/// static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example", "spindle.test"]);
///
/// assert_eq!(SITE.id(), "spindle");
/// assert!(SITE.has_host(&"https://www.spindle.test/7".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

    /// The same site in another tier; [`new`](Self::new) gives [`Tier::Site`].
    #[must_use]
    pub const fn with_tier(mut self, tier: Tier) -> Self {
        self.tier = tier;
        self
    }

    /// The id, as in [`Detection::site`](crate::Detection::site).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hosts, as [`new`](Self::new) took them.
    pub fn hosts(&self) -> &[&'static str] {
        &self.hosts
    }

    /// How special its adapter is: who reads a page of which several are equally sure.
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// Whether a URL is of one of the site's hosts, or of one below them.
    pub fn has_host(&self, url: &Url) -> bool {
        has_host(url, &self.hosts)
    }

    /// Whether a page's URL, the one given with it or the one that it states, is of one of the site's hosts.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    /// use unrolled::adapter::Site;
    ///
    /// static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
    ///
    /// let html = "<meta property=og:url content=https://spindle.example/7>";
    /// assert!(Page::of(html, |page| SITE.has_page(page))?);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn has_page(&self, page: &Page<'_>) -> bool {
        page.url().is_some_and(|url| self.has_host(url))
    }

    /// The tree of a page, and its links as those of the site's first host: how an adapter of HTML begins.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unrecognized`] for an input that is no HTML, [`ErrorKind::Adapter`] for a site without a host.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::adapter::Site;
    /// use unrolled::Page;
    ///
    /// static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
    ///
    /// Page::of("<title>Terns</title>", |page| {
    ///     let (dom, links) = SITE.html(page)?;
    ///     assert_eq!(dom.title().as_deref(), Some("Terns"));
    ///     assert_eq!(links.resolve("/7").map(String::from).as_deref(), Some("https://spindle.example/7"));
    ///     Ok::<(), unrolled::Error>(())
    /// })??;
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn html<'p>(&self, page: &Page<'p>) -> Result<(&'p Dom<'p>, Links)> {
        let host = self.hosts.first().copied().unwrap_or_default();
        Ok((dom_of(page, self)?, links_of(&format!("https://{host}/"))?))
    }
}

/// The tree of a page of a site.
///
/// # Errors
///
/// [`ErrorKind::Unrecognized`] for an input that is no HTML.
pub(crate) fn dom_of<'p>(page: &Page<'p>, site: &Site) -> Result<&'p Dom<'p>> {
    page.dom().ok_or_else(|| {
        let message = format!("only the HTML of {} is read", site.name());
        Error::new(ErrorKind::Unrecognized, message)
    })
}

/// Links that are relative to an address, which must be one.
///
/// # Errors
///
/// [`ErrorKind::Adapter`] if it is none.
pub(crate) fn links_of(base: &str) -> Result<Links> {
    Links::new(base).ok_or_else(|| Error::new(ErrorKind::Adapter, "no base for links"))
}

/// How special an adapter is. Of two that are equally sure of a page, the more special one reads it.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::Tier;
///
/// // Of two that are equally sure, the greater reads the page.
/// assert!(Tier::Site > Tier::Fragment && Tier::Fragment > Tier::Generic);
/// ```
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
    /// How sure two witnesses make: what the page holds, and its host. Both make `Certain`, the content alone `Likely`,
    /// the host alone `Weak`: it may be another page of the site, or no page at all.
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
///
/// # Examples
///
/// ```
/// use unrolled::{Confidence, Parser};
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let advice = match Parser::new().detect(html.as_str()).first().map(|found| found.confidence) {
///     Some(Confidence::Certain | Confidence::Likely) => "read it",
///     Some(Confidence::Weak) => "read it, and look at the warnings",
///     None => "no site is known to have made it",
/// };
/// assert_eq!(advice, "read it");
/// assert!(Confidence::Weak < Confidence::Certain);
/// # Ok::<(), std::io::Error>(())
/// ```
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
