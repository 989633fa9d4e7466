//! The networks whose posts are clipped.

use url::Url;

use crate::adapter::{Site, Tier};
use crate::dom::Links;
use crate::model::{Author, Post, PostId, Quote};
use crate::network::{bluesky, twitter};
use crate::text::front_matter::FrontMatter;

/// A network, and the site that its clips are.
#[derive(Debug)]
pub(in crate::sites) struct Network {
    pub(in crate::sites) site: Site,
    /// Its name, which defuddle writes in the field `site`.
    name: &'static str,
    /// Parses the URL of a post.
    parse: fn(&Url) -> Option<Named>,
    /// Whether a text can be a handle, without its sign.
    is_handle: fn(&str) -> bool,
    /// Whether handles may end with the host of the server, which the server itself omits.
    pub(in crate::sites) has_servers: bool,
    /// Whether the headings of its answers have names only, and its texts no posts between rules.
    pub(in crate::sites) has_names_only: bool,
}

/// The author and the id in the URL of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sites) struct Named {
    pub(in crate::sites) handle: Option<String>,
    pub(in crate::sites) id: PostId,
}

/// X, whose clips have other layouts too.
pub(in crate::sites) static X: Network = Network {
    site: Site::new("x-clip", "X, clipped", &["x.com", "twitter.com"]),
    name: "X (Twitter)",
    parse: |url| {
        let (handle, id) = twitter::status(url)?;
        let handle = handle.map(str::to_owned);
        Some(Named { handle, id })
    },
    is_handle: twitter::is_handle,
    has_servers: false,
    has_names_only: false,
};

/// Bluesky (defuddle, since March 2026).
pub(in crate::sites) static BLUESKY: Network = Network {
    site: Site::new("bluesky-clip", "Bluesky, clipped", &["bsky.app"]),
    name: "Bluesky",
    parse: |url| {
        let (author, key) = bluesky::post(url)?;
        Some(Named {
            id: bluesky::id(&author, &key),
            handle: Some(author).filter(|author| bluesky::is_handle(author)),
        })
    },
    is_handle: bluesky::is_handle,
    has_servers: false,
    has_names_only: false,
};

/// Mastodon, on any server (defuddle, since April 2026).
pub(in crate::sites) static MASTODON: Network = Network {
    site: Site::new("mastodon-clip", "Mastodon, clipped", &["mastodon.social"]),
    name: "Mastodon",
    parse: mastodon,
    is_handle: is_account,
    has_servers: true,
    has_names_only: false,
};

/// Threads (defuddle, since April 2026).
pub(in crate::sites) static THREADS: Network = Network {
    site: Site::new("threads-clip", "Threads, clipped", &THREADS_HOSTS),
    name: "Threads",
    parse: threads,
    is_handle: |text| is_account(text) && !text.contains('@'),
    has_servers: false,
    has_names_only: false,
};

/// Sites with answers, but without posts in the sense of a network: the text above is one post (defuddle, since March
/// 2026).
pub(in crate::sites) static DISCUSSIONS: Network = Network {
    site: Site::new(
        "discussion-clip",
        "Reddit, Hacker News, LinkedIn and others, clipped",
        &["reddit.com", "news.ycombinator.com", "linkedin.com"],
    )
    .with_tier(Tier::Generic),
    name: "",
    parse: |_| None,
    is_handle: |_| false,
    has_servers: false,
    has_names_only: true,
};

const THREADS_HOSTS: [&str; 2] = ["threads.com", "threads.net"];

/// The maximum length of the name of an account.
const LONGEST_ACCOUNT: usize = 320;

impl Network {
    pub(in crate::sites) fn is_x(&self) -> bool {
        std::ptr::eq(self, &raw const X)
    }

    /// Whether the front matter names the network.
    pub(in crate::sites) fn is_named(&self, front: &FrontMatter<'_>) -> bool {
        front.get("site") == Some(self.name)
    }

    /// Returns the base of relative links: the server of the clipped post.
    pub(in crate::sites) fn links(&self, source: Option<&Url>) -> Option<Links> {
        match source.filter(|_| self.has_servers) {
            Some(url) => Links::new(&url.origin().ascii_serialization()),
            None => Links::new(&format!("https://{}/", self.site.hosts().first()?)),
        }
    }

    /// Returns the author and the id in the URL of a post.
    pub(in crate::sites) fn post(&self, url: &Url) -> Option<Named> {
        (self.parse)(url)
    }

    /// Returns the id in the URL of a post.
    pub(in crate::sites) fn id(&self, url: &Url) -> Option<PostId> {
        self.post(url).map(|named| named.id)
    }

    /// Returns an author by the handle in a heading, and the URL of the post if it is known.
    pub(in crate::sites) fn author(&self, handle: &str, url: Option<&Url>) -> Option<Author> {
        let handle = handle.replace('\\', "");
        if !(self.is_handle)(&handle) {
            return None;
        }
        let host = url.filter(|_| self.has_servers && !handle.contains('@'));
        Some(match host.and_then(Url::host_str) {
            Some(host) => Author::from_handle(format!("{handle}@{host}")),
            None => Author::from_handle(&handle),
        })
    }

    /// Whether two handles may be those of one account.
    pub(in crate::sites) fn is_same(&self, one: &str, other: &str) -> bool {
        let is_local = !(one.contains('@') && other.contains('@'));
        let name = |handle: &'_ str| match handle.split_once('@') {
            Some((name, _)) if self.has_servers && is_local => name.to_lowercase(),
            _ => handle.to_lowercase(),
        };
        name(one) == name(other)
    }

    /// Sets what a post's URL says: its id, and with it the time.
    pub(in crate::sites) fn name(&self, post: &mut Post, url: &Url) -> Option<Named> {
        let named = self.post(url)?;
        post.published = bluesky::time_of(&named.id);
        post.id = Some(named.id.clone());
        post.url = Some(Box::new(url.clone()));
        Some(named)
    }

    /// Returns a quoted post by its URL.
    pub(in crate::sites) fn quote(&self, url: Url) -> Option<Quote> {
        if self.is_x() {
            return twitter::quote(url);
        }
        let named = self.post(&url)?;
        let mut quote = Quote::new();
        quote.author = named.handle.map(Author::from_handle);
        quote.published = bluesky::time_of(&named.id);
        quote.id = Some(named.id);
        quote.url = Some(Box::new(url));
        Some(quote)
    }
}

/// Parses `https://HOST/@NAME/NUMBER`, with `@NAME@HOST` for accounts of other servers.
fn mastodon(url: &Url) -> Option<Named> {
    let host = url.host_str()?;
    let mut segments = url.path_segments()?;
    let account = segments.next()?.strip_prefix('@')?;
    let number = segments.next()?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    if !is_number || !is_account(account) || segments.any(|rest| !rest.is_empty()) {
        return None;
    }
    let handle = match account.contains('@') {
        true => account.to_owned(),
        false => format!("{account}@{host}"),
    };
    Some(Named {
        handle: Some(handle),
        id: PostId::new(format!("{host}/{number}")),
    })
}

/// Parses `https://www.threads.com/@NAME/post/CODE`.
fn threads(url: &Url) -> Option<Named> {
    if !crate::network::has_host(url, &THREADS_HOSTS) {
        return None;
    }
    let mut segments = url.path_segments()?;
    let account = segments.next()?.strip_prefix('@')?;
    let code = (segments.next()? == "post").then(|| segments.next())??;
    let is_code = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let is_post = !code.is_empty() && code.bytes().all(is_code) && is_account(account);
    is_post.then(|| Named {
        handle: Some(account.to_owned()),
        id: PostId::new(code),
    })
}

/// Whether a text is the name of an account, with or without the host of its server.
fn is_account(text: &str) -> bool {
    let (name, host) = text.split_once('@').unwrap_or((text, "a.example"));
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    text.len() <= LONGEST_ACCOUNT
        && !name.is_empty()
        && name.bytes().all(is_part)
        && bluesky::is_handle(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_posts() {
        for (network, address, expected) in [
            (&X, "https://x.com/tern/status/20", Some(("tern", "20"))),
            (
                &BLUESKY,
                "https://bsky.app/profile/tern.example/post/3k",
                Some(("tern.example", "at://tern.example/app.bsky.feed.post/3k")),
            ),
            (
                &MASTODON,
                "https://sea.example/@tern/12",
                Some(("tern@sea.example", "sea.example/12")),
            ),
            (
                &MASTODON,
                "https://sea.example/@gull@fjord.example/12",
                Some(("gull@fjord.example", "sea.example/12")),
            ),
            (&MASTODON, "https://sea.example/@tern/a-story", None),
            (&MASTODON, "https://sea.example/@tern/12/embed", None),
            (
                &THREADS,
                "https://www.threads.com/@tern/post/DA_b-1",
                Some(("tern", "DA_b-1")),
            ),
            (&THREADS, "https://sea.example/@tern/post/DA", None),
        ] {
            let named = network.post(&Url::parse(address).unwrap());
            let named = named.map(|it| (it.handle.unwrap(), it.id.as_str().to_owned()));
            let expected = expected.map(|(handle, id)| (handle.to_owned(), id.to_owned()));
            assert_eq!(named, expected, "{address}");
        }
    }

    #[test]
    fn handles_of_servers() {
        let url = Url::parse("https://sea.example/@tern/12").unwrap();
        let handle = |network: &Network, written| {
            let author = network.author(written, Some(&url));
            author.and_then(|author| author.handle)
        };
        assert_eq!(
            handle(&MASTODON, "te\\_rn").as_deref(),
            Some("te_rn@sea.example")
        );
        assert_eq!(
            handle(&MASTODON, "a@b.example").as_deref(),
            Some("a@b.example")
        );
        assert_eq!(handle(&X, "te\\_rn").as_deref(), Some("te_rn"));
        assert_eq!(handle(&BLUESKY, "tern"), None);
        assert!(MASTODON.is_same("tern", "Tern@sea.example"));
        assert!(!MASTODON.is_same("tern@a.example", "tern@b.example"));
        assert!(!X.is_same("tern", "gull"));
    }
}
