//! Parses Twitter's URLs and handles; every site of tweets links to them.

use url::Url;

use super::has_host;
use crate::dom::{Links, unarchived};
use crate::input::Page;
use crate::model::{Author, Day, EntityKind, MediaKind, Post, PostId, Quote, Timestamp};

/// Hosts of Twitter itself.
const HOSTS: [&str; 2] = ["twitter.com", "x.com"];

/// The base URL of posts and profiles on Twitter.
pub(crate) const HOME: &str = "https://twitter.com/";

/// The host of Twitter's pictures.
pub(crate) const PICTURE_HOST: &str = "pbs.twimg.com";

/// Part of the URLs of profile pictures.
const AVATARS: &str = "/profile_images/";

/// Whether a URL is of a profile picture.
pub(crate) fn is_avatar(url: &Url) -> bool {
    url.path().contains(AVATARS)
}

/// Whether a URL is of a picture or file that Twitter stores.
pub(crate) fn is_picture(url: &Url) -> bool {
    has_host(url, &["twimg.com"])
}

/// Part of the URLs of GIFs: of their first pictures (`tweet_video_thumb`) and of their files (`tweet_video`).
const GIF_PATH: &str = "/tweet_video";

/// Whether a URL is of a GIF, or of its first picture.
pub(crate) fn is_gif(url: &Url) -> bool {
    url.path().starts_with(GIF_PATH)
}
/// Hosts of its help pages.
const HELP_HOSTS: [&str; 4] = [
    "help.twitter.com", "help.x.com", "support.twitter.com", "support.x.com",
];

/// The suffixes of a picture's name that request another size, with a colon.
const SIZES: [&str; 5] = [":thumb", ":small", ":medium", ":large", ":orig"];

/// Returns the handle and id in a tweet's URL: `https://twitter.com/HANDLE/status/ID`. There is no handle in the forms
/// without one (`/i/status/`, `/web/status/`, `/i/web/status/`).
pub(crate) fn status(url: &Url) -> Option<Status<'_>> {
    status_path(of_twitter(url)?)
}

/// The same by the path alone, for sites with Twitter's paths.
pub(crate) fn status_path(url: &Url) -> Option<Status<'_>> {
    let mut segments = url.path_segments()?.take(5).enumerate();
    let mut first = None;
    let (at, _) = segments.find(|&(at, segment)| {
        first = first.or((at == 0).then_some(segment));
        matches!(segment, "status" | "statuses")
    })?;
    let id = PostId::twitter(segments.next()?.1)?;
    let handle = first.filter(|handle| at == 1 && !matches!(*handle, "i" | "web"));
    Some((handle, id))
}

/// Returns the id of the tweet that the URL of a frame requests: `…?id=ID`.
pub(crate) fn requested_id(url: &Url) -> Option<PostId> {
    let (_, id) = url.query_pairs().find(|(name, _)| name == "id")?;
    PostId::twitter(&id)
}

/// Returns the URL of a tweet, as Twitter forms it; without a handle, in the form without one.
pub(crate) fn status_url(handle: Option<&str>, id: &PostId) -> Option<Url> {
    Url::parse(&format!(
        "https://twitter.com/{}/status/{id}",
        handle.unwrap_or("i")
    ))
    .ok()
}

/// Sets the URL of an author's profile.
pub(crate) fn set_profile(author: &mut Author, links: &Links) {
    let handle = author.handle.as_deref();
    let url = handle.and_then(|handle| links.resolve(&format!("/{handle}")));
    author.url = url.map(Box::new);
}

/// The handle and id in a tweet's URL.
pub(crate) type Status<'u> = (Option<&'u str>, PostId);

/// The tweets in the URLs of a page: in the given one, and in the one that the page states.
#[derive(Debug, Default)]
pub(crate) struct PageIds {
    pub(crate) given: Option<PostId>,
    pub(crate) stated: Option<PostId>,
    /// The author, if a URL contains one.
    pub(crate) author: Option<Author>,
}

impl PageIds {
    /// Returns the tweets in the URLs of a page; `status` parses a URL.
    pub(crate) fn new(page: &Page<'_>, status: impl Fn(&Url) -> Option<Status<'_>>) -> Self {
        let mut named = Self::default();
        let mut take = |url: Option<&Url>| {
            let (handle, id) = status(url?)?;
            let author = named.author.take();
            named.author = author.or(handle.map(Author::from_handle));
            Some(id)
        };
        named.given = take(page.given_url());
        named.stated = take(page.stated_url());
        named
    }

    /// Returns the ids, that of the caller's URL first.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &PostId> {
        self.given.iter().chain(&self.stated)
    }

    /// Returns the index of the post on a page that has one of the ids.
    pub(crate) fn find(&self, posts: &[Post]) -> Option<usize> {
        let with = |id: &PostId| posts.iter().position(|post| post.id.as_ref() == Some(id));
        self.ids().find_map(with)
    }
}

/// Whether a day that a page states is not that of a tweet's id. It may be the day before or after, depending on where
/// the page was made.
pub(crate) fn contradicts(stated: Day, encoded: jiff::Timestamp) -> bool {
    let stated = stated
        .year()
        .and_then(|year| jiff::civil::Date::new(year, stated.month(), stated.day()).ok());
    let encoded = encoded.to_zoned(jiff::tz::TimeZone::UTC).date();
    let is_far = |stated| {
        encoded
            .since(stated)
            .map_or(true, |span| span.get_days().abs() > 1)
    };
    stated.is_some_and(is_far)
}

/// Generates the URLs of many tweets. Those of the same author differ only in the last segment, and only that is
/// rewritten.
#[derive(Debug, Default)]
pub(crate) struct StatusUrls {
    handle: String,
    last: Option<Url>,
}

impl StatusUrls {
    /// Returns the URL of a tweet, as [`status_url`] does, by the digits of its id.
    pub(crate) fn url(&mut self, handle: &str, digits: &str) -> Option<Url> {
        match &mut self.last {
            Some(url) if self.handle == handle => {
                let mut path = url.path_segments_mut().ok()?;
                path.pop().push(digits);
            }
            last => {
                *last = status_url(Some(handle), &PostId::twitter(digits)?);
                handle.clone_into(&mut self.handle);
            }
        }
        self.last.clone()
    }
}

/// Returns the handle in a profile's URL: `https://twitter.com/HANDLE`.
pub(crate) fn profile(url: &Url) -> Option<&str> {
    profile_path(of_twitter(url)?)
}

/// The same by the path alone.
pub(crate) fn profile_path(url: &Url) -> Option<&str> {
    let mut segments = url.path_segments()?;
    let handle = segments.next().filter(|handle| is_handle(handle))?;
    segments.all(str::is_empty).then_some(handle)
}

/// Returns the kind of a link inside a tweet's text, by its sign and target.
pub(crate) fn entity_kind(display: &str, target: Option<&Url>) -> EntityKind {
    let search = |url: &Url| url.path() == "/search" || url.path().contains("/hashtag/");
    if display.starts_with('@') && target.and_then(profile).is_some() {
        EntityKind::Mention
    } else if display.starts_with(['#', '＃']) && target.is_some_and(search) {
        EntityKind::Hashtag
    } else if display.starts_with('$') && target.is_some_and(search) {
        EntityKind::Cashtag
    } else {
        EntityKind::Link
    }
}

fn of_twitter(url: &Url) -> Option<&Url> {
    is_twitter(url).then_some(url)
}

/// Whether a URL is on one of Twitter's hosts.
pub(crate) fn is_twitter(url: &Url) -> bool {
    has_host(url, &HOSTS)
}

/// Whether a URL is of the pages that explain why a post is unavailable or hidden.
pub(crate) fn is_help(address: &str) -> bool {
    let address = unarchived(address.trim());
    // The URL may be relative to the page's scheme.
    let scheme = if address.starts_with("//") {
        "https:"
    } else {
        ""
    };
    Url::parse(&format!("{scheme}{address}")).is_ok_and(|url| has_host(&url, &HELP_HOSTS))
}

/// Whether a text can be a handle of Twitter: letters, digits and `_`. Old ones may be longer than today's fifteen.
pub(crate) fn is_handle(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Returns the handle in a text that consists of one with its sign: `@HANDLE`.
pub(crate) fn at_handle(text: &str) -> Option<&str> {
    text.trim()
        .strip_prefix('@')
        .filter(|handle| is_handle(handle))
}

/// Returns the handle at the start of a text without the sign before it.
pub(crate) fn handle_at_start(text: &str) -> Option<String> {
    let handle: String = text
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    is_handle(&handle).then_some(handle)
}

/// Returns a quote of the tweet at a URL, with the data that the URL contains: id, author, time.
pub(crate) fn quote(mut url: Url) -> Option<Quote> {
    url.set_query(None);
    url.set_fragment(None);
    let mut quote = Quote::new();
    let (handle, id) = status(&url)?;
    quote.author = handle.map(Author::from_handle);
    quote.published = Timestamp::from_id(&id);
    quote.id = Some(id);
    quote.url = Some(Box::new(url));
    Some(quote)
}

/// The beginning of the links that Twitter put at the end of texts that it truncated (2016 to 2020), before the id.
const REST: [&str; 2] = [
    "https://twitter.com/i/web/status/",
    "https://x.com/i/web/status/",
];

/// Whether a text ends with an ellipsis and a link to its own post.
pub(crate) fn leads_to_itself(post: &Post) -> bool {
    let (Some(text), Some(last)) = (&post.text, post.entities.last()) else {
        return false;
    };
    let Some(address) = last.url_str() else {
        return false;
    };
    let own = post.id.as_ref().map(PostId::as_str);
    let mut ids = REST.iter().filter_map(|start| address.strip_prefix(start));
    let before = text.get(..last.span.start()).unwrap_or_default();
    let behind = text.get(last.span.end()..).unwrap_or_default();
    ids.any(|id| own.is_none_or(|own| own == id))
        && behind.trim().is_empty()
        && ["…", "..."]
            .iter()
            .any(|dots| before.trim_end().ends_with(dots))
}

/// The kind of media that a picture or file of Twitter is part of, by its URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureKind {
    Photo,
    /// The still of a video or GIF, or its file.
    Video(MediaKind),
}

/// Prefixes of the paths of pictures and files.
const PICTURES: [(&str, PictureKind); 7] = [
    ("/media/", PictureKind::Photo),
    ("/tweet_video_thumb/", PictureKind::Video(MediaKind::Gif)),
    ("/tweet_video/", PictureKind::Video(MediaKind::Gif)),
    ("/ext_tw_video_thumb/", PictureKind::Video(MediaKind::Video)),
    (
        "/amplify_video_thumb/",
        PictureKind::Video(MediaKind::Video),
    ),
    ("/ext_tw_video/", PictureKind::Video(MediaKind::Video)),
    ("/amplify_video/", PictureKind::Video(MediaKind::Video)),
];

/// Returns the kind of media that a picture or file at a URL is part of.
pub(crate) fn picture_kind(url: &Url) -> Option<PictureKind> {
    let known = |(start, _): &&(&str, PictureKind)| url.path().starts_with(start);
    PICTURES
        .iter()
        .find(|known_as| is_picture(url) && known(known_as))
        .map(|&(_, of)| of)
}

/// Returns the URL without the parts that request another size or format. Names without an extension need their
/// `format`.
pub(crate) fn full_size(mut url: Url) -> Url {
    let path = url.path();
    if let Some(bare) = SIZES.iter().find_map(|size| path.strip_suffix(size)) {
        let bare = bare.to_owned();
        url.set_path(&bare);
    }
    let named = url
        .path_segments()
        .and_then(|mut segments| segments.next_back())
        .is_some_and(|name| name.contains('.'));
    let sizes_alone = url
        .query_pairs()
        .all(|(name, _)| matches!(&*name, "name" | "format"));
    if named && sizes_alone {
        url.set_query(None);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    #[test]
    fn tweet_urls_are_recognised() {
        for (address, handle) in [
            (
                "https://twitter.com/tern/status/1215710451343904768?s=20",
                Some("tern"),
            ),
            (
                "https://mobile.x.com/tern/status/1215710451343904768/photo/1",
                Some("tern"),
            ),
            ("https://twitter.com/i/web/status/1215710451343904768", None),
            ("https://twitter.com/web/status/1215710451343904768", None),
        ] {
            let address = url(address);
            let found = status(&address).map(|(handle, id)| (handle, id.to_string()));
            assert_eq!(
                found,
                Some((handle, "1215710451343904768".to_owned())),
                "{address}"
            );
        }
        for address in [
            "https://netflix.com/tern/status/1215710451343904768",
            "https://twitter.com/tern/status/words",
            "https://twitter.com/tern",
        ] {
            assert_eq!(status(&url(address)), None, "{address}");
        }
    }

    #[test]
    fn profile_urls_are_recognised() {
        assert_eq!(
            profile(&url("https://x.com/tern_watch/")),
            Some("tern_watch")
        );
        for address in [
            "https://x.com/",
            "https://x.com/tern/likes",
            "https://x.com/@tern",
            "https://fox.com/tern",
        ] {
            assert_eq!(profile(&url(address)), None, "{address}");
        }
    }
}
