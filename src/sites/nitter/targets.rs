//! Resolves the links of a page: the instance's paths are those of Twitter.

use url::Url;

use super::proxy;
use crate::dom::{Element, Links, Query, unarchived};
use crate::model::{EntityKind, PostId};
use crate::network::twitter::{entity_kind, is_twitter, profile_path, status_path};
use crate::reader::{View, link_target};

/// The base URL of its paths on Twitter.
pub(super) const TWITTER: &str = "https://twitter.com/";

/// Links to the page on Twitter itself: C, A and B; the bird icon in the page's header in all.
const CANONICAL: [Query<'_>; 3] = [
    Query::constant("link[rel=alternate][title^='View on']"),
    Query::constant("link[rel=canonical]"),
    Query::constant("a.icon-bird"),
];

/// The only link of a page that contains the instance's URL.
const INSTANCE: Query<'_> = Query::constant("link[rel=search][href*='/opensearch']");

/// The path of Twitter's shortener on an instance that replaces its links.
const SHORTENED: &str = "/t.co/";

/// The targets of a page's links.
#[derive(Debug)]
pub(super) struct Targets {
    pub(super) links: Links,
    /// The page's URL on its instance, as far as it is known.
    page: Option<Url>,
    on_twitter: Option<Url>,
}

/// Returns the handle and id in a post's URL, on any host.
pub(super) fn status_of(url: &Url) -> Option<(Option<String>, PostId)> {
    status_path(url).map(|(handle, id)| (handle.map(str::to_owned), id))
}

impl Targets {
    pub(super) fn new(view: &View<'_>) -> Self {
        let View { page, dom, links } = view;
        let on_twitter = CANONICAL
            .iter()
            .flat_map(|query| dom.select(query))
            .filter_map(|link| links.href(link))
            .find(is_twitter);
        let saved = [page.given_url(), page.stated_url()];
        let saved = saved
            .into_iter()
            .flatten()
            .find(|url| matches!(url.scheme(), "http" | "https") && !is_twitter(url));
        let instance = || {
            let url = links.href(dom.first(&INSTANCE)?)?;
            let mut url = Some(url).filter(|url| !is_twitter(url))?;
            let on_twitter = on_twitter.as_ref()?;
            url.set_path(on_twitter.path());
            url.set_query(on_twitter.query());
            Some(url)
        };
        Self {
            page: saved.cloned().or_else(instance),
            links: links.clone(),
            on_twitter,
        }
    }

    /// Returns the page's URL on Twitter, by its own link.
    pub(super) fn page_on_twitter(&self) -> Option<&Url> {
        self.on_twitter.as_ref()
    }

    /// Returns the main post, by the page's own link.
    pub(super) fn canonical(&self) -> Option<(Option<String>, PostId)> {
        self.on_twitter.as_ref().and_then(status_of)
    }

    /// Returns the URL on Twitter of a path of the instance, whether the link is relative or a browser made it
    /// absolute.
    fn own(&self, href: &str) -> Option<Url> {
        let mut url = self.links.resolve(href)?;
        if !is_twitter(&url) {
            let twitter = self.links.resolve(TWITTER)?;
            let (path, query) = (url.path().to_owned(), url.query().map(str::to_owned));
            url = twitter;
            url.set_path(&path);
            url.set_query(query.as_deref());
        }
        url.set_fragment(None);
        Some(url)
    }

    /// Returns the handle and id in a link to a post.
    pub(super) fn status(&self, link: Element<'_>) -> Option<(Option<String>, PostId)> {
        status_of(&self.own(link_target(link)?)?)
    }

    /// Returns the handle in a link to a profile.
    pub(super) fn handle(&self, link: Element<'_>) -> Option<String> {
        profile_path(&self.own(link_target(link)?)?).map(str::to_owned)
    }

    /// Returns the kind and the target of a link inside a text.
    pub(super) fn entity(&self, href: &str, display: &str) -> (EntityKind, Option<Url>) {
        let url = self.link(href);
        // Absolute links to the instance are mentions and tags as well. The text of Twitter's other links is their URL.
        let own = self.own(href);
        match entity_kind(display, own.as_ref()) {
            EntityKind::Link => (EntityKind::Link, self.shown(href, display).or(url)),
            kind => (kind, own),
        }
    }

    /// Returns the target of a link without a host, whose text contains one: `nitter.example/tern/status/…`.
    fn shown(&self, href: &str, display: &str) -> Option<Url> {
        let path = href.trim();
        let (host, shown) = display.split_once('/')?;
        let shown = shown.trim_end_matches('…');
        let same = path.strip_prefix('/')?.starts_with(shown);
        let is_host = host.contains('.') && !host.contains(char::is_whitespace);
        if !same || !is_host || shown.is_empty() {
            return None;
        }
        self.links.resolve(&format!("https://{host}{path}"))
    }

    /// Returns the target of a link that may have any target.
    pub(super) fn link(&self, href: &str) -> Option<Url> {
        let url = self.links.resolve(href)?;
        match url.path().strip_prefix(SHORTENED) {
            Some(rest) => self.links.resolve(&format!("https://t.co/{rest}")),
            None => Some(url),
        }
    }

    /// Returns the target of a card; content that the instance displays itself is on Twitter.
    pub(super) fn card(&self, element: Element<'_>) -> Option<Url> {
        let href = link_target(element)?;
        let url = self.link(href);
        if self.is_own(url.as_ref()) {
            self.own(href)
        } else {
            url
        }
    }

    /// Whether the page's URL on its instance is known.
    pub(super) const fn has_page(&self) -> bool {
        self.page.is_some()
    }

    fn is_own(&self, url: Option<&Url>) -> bool {
        let host = self.page.as_ref().and_then(Url::host_str);
        url.is_some_and(|url| is_twitter(url) || host.is_some() && url.host_str() == host)
    }

    /// Returns the URL of posts that are left out of a page: a post on Twitter, or the page's continuation on its
    /// instance.
    pub(super) fn more(&self, link: Element<'_>) -> Option<Url> {
        let href = &*unarchived(link_target(link)?.trim());
        if !(href.starts_with('?') || href.contains("cursor=")) {
            return self.own(href).filter(|url| status_path(url).is_some());
        }
        let mut url = self.page.as_ref()?.join(href).ok()?;
        url.set_fragment(None);
        Some(url)
    }

    /// Returns the URL of a picture or video, without the instance's prefix.
    pub(super) fn media(&self, address: &str) -> Option<Url> {
        proxy::original(address, &self.links)
    }
}
