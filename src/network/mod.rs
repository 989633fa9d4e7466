//! What the addresses, ids and handles of networks say; many sites show and link posts of the same ones.

pub(crate) mod bluesky;
pub(crate) mod twitter;

use url::Url;

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
