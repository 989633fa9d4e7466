//! Where links of a page lead: its own paths stand for Twitter's.

use url::Url;

use super::proxy;
use crate::dom::{Element, Links, Query, un_wayback};
use crate::model::{EntityKind, PostId};
use crate::network::twitter::{entity_kind, is_twitter, profile_path, status_path};
use crate::reader::{View, link_target};

/// What its paths are paths of.
pub(super) const TWITTER: &str = "https://twitter.com/";

/// Links to the page on Twitter itself: C, A and B; the bird in the page's head in all.
const CANONICAL: [Query<'_>; 3] = [
    Query::constant("link[rel=alternate][title^='View on']"),
    Query::constant("link[rel=canonical]"),
    Query::constant("a.icon-bird"),
];

/// The one link of a page that names the instance.
const INSTANCE: Query<'_> = Query::constant("link[rel=search][href*='/opensearch']");

/// Where an instance that hides Twitter's shortener has it.
const SHORTENED: &str = "/t.co/";

/// The targets of a page's links.
#[derive(Debug)]
pub(super) struct Targets {
    pub(super) links: Links,
    /// The page's address on its instance, as far as that is known.
    page: Option<Url>,
    on_twitter: Option<Url>,
}

/// The handle and id of a post's address, on whatever host.
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

    /// The page's address on Twitter, as it links it.
    pub(super) fn page_on_twitter(&self) -> Option<&Url> {
        self.on_twitter.as_ref()
    }

    /// The post that the page is about, as it links it.
    pub(super) fn canonical(&self) -> Option<(Option<String>, PostId)> {
        self.on_twitter.as_ref().and_then(status_of)
    }

    /// What a path of the instance stands for on Twitter, whether the link is relative or a browser made it absolute.
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

    /// The handle and id of a link to a post.
    pub(super) fn status(&self, link: Element<'_>) -> Option<(Option<String>, PostId)> {
        status_of(&self.own(link_target(link)?)?)
    }

    /// The handle of a link to a profile.
    pub(super) fn handle(&self, link: Element<'_>) -> Option<String> {
        profile_path(&self.own(link_target(link)?)?).map(str::to_owned)
    }

    /// Where a link inside a text leads, and what it is.
    pub(super) fn entity(&self, href: &str, display: &str) -> (EntityKind, Option<Url>) {
        let url = self.link(href);
        // Absolute links to the instance are mentions and tags as well. What Twitter shows of other links is their
        // address.
        let own = self.own(href);
        match entity_kind(display, own.as_ref()) {
            EntityKind::Link => (EntityKind::Link, self.shown(href, display).or(url)),
            kind => (kind, own),
        }
    }

    /// Where a link leads that has no host, and whose words show one: `nitter.example/tern/status/…`.
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

    /// Where a link leads that may lead anywhere.
    pub(super) fn link(&self, href: &str) -> Option<Url> {
        let url = self.links.resolve(href)?;
        match url.path().strip_prefix(SHORTENED) {
            Some(rest) => self.links.resolve(&format!("https://t.co/{rest}")),
            None => Some(url),
        }
    }

    /// Where a card leads; to what the instance shows itself, that is on Twitter.
    pub(super) fn card(&self, element: Element<'_>) -> Option<Url> {
        let href = link_target(element)?;
        let url = self.link(href);
        if self.is_own(url.as_ref()) {
            self.own(href)
        } else {
            url
        }
    }

    /// Whether the page's address on its instance is known.
    pub(super) const fn has_page(&self) -> bool {
        self.page.is_some()
    }

    fn is_own(&self, url: Option<&Url>) -> bool {
        let host = self.page.as_ref().and_then(Url::host_str);
        url.is_some_and(|url| is_twitter(url) || host.is_some() && url.host_str() == host)
    }

    /// Where what is left out of a page stands: a post on Twitter, or the page's continuation on its instance.
    pub(super) fn more(&self, link: Element<'_>) -> Option<Url> {
        let href = un_wayback(link_target(link)?.trim());
        if !(href.starts_with('?') || href.contains("cursor=")) {
            return self.own(href).filter(|url| status_path(url).is_some());
        }
        let mut url = self.page.as_ref()?.join(href).ok()?;
        url.set_fragment(None);
        Some(url)
    }

    /// The address of a picture or video, without the instance in front.
    pub(super) fn media(&self, address: &str) -> Option<Url> {
        proxy::original(address, &self.links)
    }
}
