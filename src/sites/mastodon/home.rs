//! The server of a page.

use url::Url;

use crate::dom::{Dom, Links, Query};
use crate::input::Page;
use crate::model::PostId;

/// The server of a page: its URLs are relative.
pub(super) struct Home {
    pub(super) links: Links,
    host: String,
    /// The suffix of handles of the server's own accounts; mostly its host.
    domain: String,
}

impl Home {
    pub(super) fn new(page: &Page<'_>, dom: &Dom<'_>) -> Option<Self> {
        const ABSOLUTE: [Query<'_>; 2] = [
            Query::constant("a.status__relative-time[href^=http]"),
            Query::constant("a.detailed-status__datetime[href^=http]"),
        ];
        let linked = || {
            let mut links = ABSOLUTE.iter().flat_map(|query| dom.select(query));
            links.find_map(|link| Url::parse(link.attr("href")?).ok())
        };
        let url = page
            .stated_url()
            .or_else(|| page.given_url())
            .cloned()
            .or_else(linked)?;
        let host = url.host_str()?.to_owned();
        // `alice@example.org`, whose profile may be `https://social.example.org/@alice`.
        let local = |handle: &str| {
            let (name, domain) = handle.trim().trim_start_matches('@').split_once('@')?;
            let account = url.path_segments()?.next()?;
            (account.strip_prefix('@') == Some(name)).then(|| domain.to_owned())
        };
        let domain = dom.meta("profile:username").and_then(local);
        Some(Self {
            links: Links::new(&url.origin().ascii_serialization())?,
            domain: domain.unwrap_or_else(|| host.clone()),
            host,
        })
    }

    /// Returns a handle with its server, which the server omits for its own accounts.
    pub(super) fn full_handle(&self, account: &str) -> String {
        if account.contains('@') {
            account.to_owned()
        } else {
            format!("{account}@{}", self.domain)
        }
    }

    /// Returns the profile's URL on this server, by the full handle.
    pub(super) fn profile(&self, handle: &str) -> Option<Url> {
        let own = handle
            .strip_suffix(&self.domain)
            .and_then(|handle| handle.strip_suffix('@'));
        self.links.resolve(&format!("/@{}", own.unwrap_or(handle)))
    }

    /// Returns the id in a post's URL: `/@user/NUMBER`, `/@user@host/NUMBER`, `/users/user/statuses/NUMBER`; it is the
    /// number on the server of the URL.
    pub(super) fn id(&self, url: &Url) -> Option<PostId> {
        let mut segments = url.path_segments()?;
        let number = match segments.next()? {
            account if account.starts_with('@') => segments.next()?,
            "users" => segments.nth(2)?,
            _ => return None,
        };
        let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let host = url.host_str().unwrap_or(&self.host);
        plain.then(|| PostId::new(format!("{host}/{number}")))
    }
}
