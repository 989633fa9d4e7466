//! Parses the URLs, ids and handles of networks, which many sites display and link.

pub(crate) mod bluesky;
pub(crate) mod threads;
pub(crate) mod twitter;

use url::Url;

/// Whether a URL's host is one of these, or a subdomain of one.
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
