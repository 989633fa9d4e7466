use std::borrow::Cow;
use std::fmt;

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
    /// The highest confidence of its adapter.
    most: Confidence,
}

impl Site {
    /// Returns a site with an id for programs (`thread-reader`), a name for people, and its hosts.
    ///
    /// A host includes its subdomains: `x.com` is also `mobile.x.com`, and is not `netflix.com`.
    pub const fn new(id: &'static str, name: &'static str, hosts: &'static [&'static str]) -> Self {
        Self {
            id: Cow::Borrowed(id),
            name: Cow::Borrowed(name),
            hosts: Cow::Borrowed(hosts),
            tier: Tier::Site,
            most: Confidence::Certain,
        }
    }

    /// Returns the same site in another tier; [`new`](Self::new) sets [`Tier::Site`].
    #[must_use]
    pub const fn with_tier(mut self, tier: Tier) -> Self {
        self.tier = tier;
        self
    }

    /// Returns the same site, whose adapter is never more confident than this: it need not examine a page that another
    /// adapter recognises with more confidence.
    #[must_use]
    pub(crate) const fn with_most(mut self, most: Confidence) -> Self {
        self.most = most;
        self
    }

    /// Returns the highest confidence of its adapter.
    pub(crate) const fn most(&self) -> Confidence {
        self.most
    }

    /// Returns the id, as in [`Detection::site`](crate::Detection::site).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the hosts, as given to [`new`](Self::new).
    pub fn hosts(&self) -> &[&'static str] {
        &self.hosts
    }

    /// Returns how specialized its adapter is: it decides which of several equally confident adapters reads a page.
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// Returns whether a URL is on one of the site's hosts, or on a subdomain of one.
    pub fn has_host(&self, url: &Url) -> bool {
        has_host(url, &self.hosts)
    }

    /// Returns whether a page's URL, the given one or the one that the page states, is on one of the site's hosts.
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

    /// Returns the DOM tree of a page, and its links relative to the site's first host: the first step of an adapter
    /// for HTML.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unrecognized`] for an input that is not HTML, [`ErrorKind::Adapter`] for a site without a host.
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

/// Returns the DOM tree of a site's page.
///
/// # Errors
///
/// [`ErrorKind::Unrecognized`] for an input that is not HTML.
pub(crate) fn dom_of<'p>(page: &Page<'p>, site: &Site) -> Result<&'p Dom<'p>> {
    page.dom().ok_or_else(|| {
        let message = format!("for {}, only HTML is supported", site.name());
        Error::new(ErrorKind::Unrecognized, message)
    })
}

/// Returns a resolver of links relative to a URL, which must be valid.
///
/// # Errors
///
/// [`ErrorKind::Adapter`] if it is not.
pub(crate) fn links_of(base: &str) -> Result<Links> {
    Links::new(base).ok_or_else(|| Error::new(ErrorKind::Adapter, "the page has no valid base URL"))
}

/// How specialized an adapter is. Of two equally confident adapters, the more specialized one reads the page.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::Tier;
///
/// // Of two equally confident adapters, the one with the greater tier reads the page.
/// assert!(Tier::Site > Tier::Fragment && Tier::Fragment > Tier::Generic);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Tier {
    /// Reads any page with content like posts.
    Generic,
    /// Reads parts of pages of any site, such as embeds.
    Fragment,
    /// Reads one site, or one program that many sites run.
    #[default]
    Site,
}

impl Confidence {
    /// Returns the confidence from two kinds of evidence: the page's content, and its host. Both give `Certain`, the
    /// content alone `Likely`, the host alone `Weak`: it may be another page of the site, or no page at all.
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

/// The confidence of a detection. In JSON: `weak`, `likely`, `certain`.
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
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case", from = "ReadConfidence"))]
pub enum Confidence {
    /// Some evidence; it may well be another site.
    Weak,
    /// The content, or the URL, is like the site's.
    Likely,
    /// The page itself states that it is the site's, or URL and content agree.
    Certain,
}

/// As in JSON, where a level that this version does not know is the lowest.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ReadConfidence {
    Certain,
    Likely,
    #[serde(other)]
    Weak,
}

#[cfg(feature = "serde")]
impl From<ReadConfidence> for Confidence {
    fn from(read: ReadConfidence) -> Self {
        match read {
            ReadConfidence::Weak => Self::Weak,
            ReadConfidence::Likely => Self::Likely,
            ReadConfidence::Certain => Self::Certain,
        }
    }
}

impl fmt::Display for Confidence {
    /// Writes the name, as in JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weak => "weak",
            Self::Likely => "likely",
            Self::Certain => "certain",
        })
    }
}
