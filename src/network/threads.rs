//! URLs, handles and ids of Threads.

use url::Url;

use crate::model::PostId;

/// The base of links on the site; until April 2025 its host was `threads.net`.
pub(crate) const APP: &str = "https://www.threads.com/";

/// The hosts, and those of links out of it, which have the target in a parameter.
pub(crate) const HOSTS: [&str; 2] = ["threads.com", "threads.net"];
const REDIRECTORS: [&str; 3] = ["l.threads.com", "l.threads.net", "l.instagram.com"];
const TARGET: &str = "u";

/// The domains of its pictures and videos.
const MEDIA_HOSTS: [&str; 2] = ["cdninstagram.com", "fbcdn.net"];

/// A post in a URL: `/@HANDLE/post/CODE`, with `media` behind it for its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) handle: String,
    pub(crate) code: String,
    pub(crate) is_media: bool,
}

impl Address {
    pub(crate) fn id(&self) -> PostId {
        PostId::new(&self.code)
    }
}

/// Whether a URL is of the site.
fn is_own(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    HOSTS.contains(&host)
}

/// Whether a picture at a URL may be a post's: on the network, it is on hosts of its own; elsewhere it is a copy.
pub(crate) fn may_have_media(url: &Url) -> bool {
    let host = url.host_str().filter(|_| !is_own(url));
    host.is_none_or(|host| MEDIA_HOSTS.iter().any(|own| host.ends_with(own)))
}

/// Returns the post in a URL of the site.
pub(crate) fn post(url: &Url) -> Option<Address> {
    if !is_own(url) {
        return None;
    }
    let mut segments = url.path_segments()?;
    let handle = segments.next()?.strip_prefix('@')?;
    let code = (segments.next()? == "post").then(|| segments.next())??;
    let is_media = segments.next() == Some("media");
    (is_handle(handle) && is_code(code)).then(|| Address {
        handle: handle.to_owned(),
        code: code.to_owned(),
        is_media,
    })
}

/// Returns the handle in the URL of a profile.
pub(crate) fn profile(url: &Url) -> Option<String> {
    let mut segments = url.path_segments().filter(|_| is_own(url))?;
    let handle = segments.next()?.strip_prefix('@')?;
    let ends = segments.all(|segment| matches!(segment, "" | "replies" | "reposts" | "media"));
    (ends && is_handle(handle)).then(|| handle.to_owned())
}

/// Returns the URL of a post.
pub(crate) fn url(handle: &str, code: &str) -> Option<Url> {
    Url::parse(&format!("{APP}@{handle}/post/{code}")).ok()
}

/// Returns the URL of a profile.
pub(crate) fn profile_url(handle: &str) -> Option<Url> {
    Url::parse(&format!("{APP}@{handle}")).ok()
}

/// Returns the target of a link out of the site.
pub(crate) fn target(url: Url) -> Url {
    let redirects = url
        .host_str()
        .is_some_and(|host| REDIRECTORS.contains(&host));
    if !redirects {
        return url;
    }
    let inner = url.query_pairs().find(|(name, _)| name == TARGET);
    let inner = inner.and_then(|(_, inner)| Url::parse(&inner).ok());
    let inner = inner.filter(|inner| matches!(inner.scheme(), "http" | "https"));
    inner.unwrap_or(url)
}

/// Whether a text is a handle, which is that of an account on Instagram.
pub(crate) fn is_handle(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
    (1..=30).contains(&text.len()) && text.bytes().all(is_part)
}

fn is_code(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (5..=40).contains(&text.len()) && text.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_posts_profiles_and_targets() {
        let at = |url: &str| Url::parse(url).unwrap();
        let address = post(&at(
            "https://www.threads.net/@quay.tally/post/DAbc-1_x?xmt=1",
        ))
        .unwrap();
        assert_eq!(
            (
                address.handle.as_str(),
                address.code.as_str(),
                address.is_media
            ),
            ("quay.tally", "DAbc-1_x", false)
        );
        assert!(
            post(&at("https://threads.com/@quay/post/DAbc-1/media"))
                .unwrap()
                .is_media
        );
        for other in [
            "https://threads.com/@quay",
            "https://threads.com.evil.example/@quay/post/DAbc-1",
            "https://threads.com/quay/post/DAbc-1",
            "https://threads.com/@quay/post/",
        ] {
            assert_eq!(post(&at(other)), None, "{other}");
        }
        assert_eq!(
            profile(&at("https://www.threads.com/@quay/replies")).as_deref(),
            Some("quay")
        );
        assert_eq!(
            profile(&at("https://www.threads.com/@quay/post/DAbc-1")),
            None
        );
        let out = at("https://l.threads.com/?u=https%3A%2F%2Fquay.example%2Fa%3Fb%3D1&e=AT0");
        assert_eq!(target(out).as_str(), "https://quay.example/a?b=1");
        let odd = "https://l.threads.com/?u=javascript%3Aalert(1)";
        assert_eq!(target(at(odd)).as_str(), odd);
    }
}
