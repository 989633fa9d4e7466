//! What Twitter's own addresses and handles say; every site of tweets links to them.

use url::Url;

use super::has_host;
use crate::dom::{Links, un_wayback};
use crate::input::Page;
use crate::model::{Author, Day, EntityKind, MediaKind, Post, PostId, Quote, Timestamp};

/// Hosts of Twitter itself.
const HOSTS: [&str; 2] = ["twitter.com", "x.com"];

/// Where Twitter keeps pictures.
pub(crate) const PICTURE_HOST: &str = "pbs.twimg.com";

/// In the addresses of pictures of people.
const AVATARS: &str = "/profile_images/";

/// Whether an address is that of a picture of somebody.
pub(crate) fn is_avatar(url: &Url) -> bool {
    url.path().contains(AVATARS)
}

/// Whether an address is of a picture or file that Twitter keeps.
pub(crate) fn is_picture(url: &Url) -> bool {
    has_host(url, &["twimg.com"])
}

/// In the addresses of GIFs: of their first pictures (`tweet_video_thumb`) and of their files (`tweet_video`).
const GIF_PATH: &str = "/tweet_video";

/// Whether an address is of a GIF, or of its first picture.
pub(crate) fn is_gif(url: &Url) -> bool {
    url.path().starts_with(GIF_PATH)
}
/// Hosts of its pages of help.
const HELP_HOSTS: [&str; 4] = [
    "help.twitter.com", "help.x.com", "support.twitter.com", "support.x.com",
];

/// What stands behind a picture's name to ask for another size, with a colon.
const SIZES: [&str; 5] = [":thumb", ":small", ":medium", ":large", ":orig"];

/// The handle and id of a tweet's URL: `https://twitter.com/HANDLE/status/ID`. The handle is none in the forms that
/// name nobody (`/i/status/`, `/web/status/`, `/i/web/status/`).
pub(crate) fn status(url: &Url) -> Option<Status<'_>> {
    status_path(of_twitter(url)?)
}

/// The same by the path alone, for sites whose paths are Twitter's.
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

/// The tweet that the address of a frame asks for: `…?id=ID`.
pub(crate) fn asked_for(url: &Url) -> Option<PostId> {
    let (_, id) = url.query_pairs().find(|(name, _)| name == "id")?;
    PostId::twitter(&id)
}

/// The address of a tweet, as Twitter forms it; without a handle in the form that names nobody.
pub(crate) fn status_url(handle: Option<&str>, id: &PostId) -> Option<Url> {
    Url::parse(&format!(
        "https://twitter.com/{}/status/{id}",
        handle.unwrap_or("i")
    ))
    .ok()
}

/// Gives an author the address of the profile.
pub(crate) fn set_profile(author: &mut Author, links: &Links) {
    let handle = author.handle.as_deref();
    let url = handle.and_then(|handle| links.resolve(&format!("/{handle}")));
    author.url = url.map(Box::new);
}

/// The handle and id in a tweet's address.
pub(crate) type Status<'u> = (Option<&'u str>, PostId);

/// The tweets that the addresses of a page name: the one that came with it, and the one that it states.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) given: Option<PostId>,
    pub(crate) stated: Option<PostId>,
    /// Who wrote it, if an address says so.
    pub(crate) author: Option<Author>,
}

impl Named {
    /// What the addresses of a page name; `status` reads one.
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

    /// The ids, that of the caller's address first.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &PostId> {
        self.given.iter().chain(&self.stated)
    }

    /// The post of a page that one of the ids names.
    pub(crate) fn find(&self, posts: &[Post]) -> Option<usize> {
        let with = |id: &PostId| posts.iter().position(|post| post.id.as_ref() == Some(id));
        self.ids().find_map(with)
    }
}

/// Whether a day that a page states is not that of a tweet's id. It may be the one before or after, where the page was
/// made.
pub(crate) fn contradicts(stated: Day, held: jiff::Timestamp) -> bool {
    let stated = stated
        .year()
        .and_then(|year| jiff::civil::Date::new(year, stated.month(), stated.day()).ok());
    let held = held.to_zoned(jiff::tz::TimeZone::UTC).date();
    let apart = |stated| {
        held.since(stated)
            .map_or(true, |span| span.get_days().abs() > 1)
    };
    stated.is_some_and(apart)
}

/// The addresses of many tweets. Those of the same author differ in their ends, and only those are written anew.
#[derive(Debug, Default)]
pub(crate) struct StatusUrls {
    handle: String,
    last: Option<Url>,
}

impl StatusUrls {
    /// The address of a tweet, as [`status_url`] gives it.
    pub(crate) fn url(&mut self, handle: &str, id: &PostId) -> Option<Url> {
        match &mut self.last {
            Some(url) if self.handle == handle => {
                let mut path = url.path_segments_mut().ok()?;
                path.pop().push(id.as_str());
            }
            last => {
                *last = status_url(Some(handle), id);
                handle.clone_into(&mut self.handle);
            }
        }
        self.last.clone()
    }
}

/// The handle of a profile's URL: `https://twitter.com/HANDLE`.
pub(crate) fn profile(url: &Url) -> Option<&str> {
    profile_path(of_twitter(url)?)
}

/// The same by the path alone.
pub(crate) fn profile_path(url: &Url) -> Option<&str> {
    let mut segments = url.path_segments()?;
    let handle = segments.next().filter(|handle| is_handle(handle))?;
    segments.all(str::is_empty).then_some(handle)
}

/// What a link inside a tweet's text is, by its sign and target.
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

/// Whether a URL is one of Twitter itself.
pub(crate) fn is_twitter(url: &Url) -> bool {
    has_host(url, &HOSTS)
}

/// Whether an address is of the pages that explain why a post is gone or hidden.
pub(crate) fn is_help(address: &str) -> bool {
    let address = un_wayback(address.trim());
    // The scheme may be the page's.
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

/// The handle in a text that is one with its sign: `@HANDLE`.
pub(crate) fn at_handle(text: &str) -> Option<&str> {
    text.trim()
        .strip_prefix('@')
        .filter(|handle| is_handle(handle))
}

/// The handle that a text begins with, its sign left out before.
pub(crate) fn handle_at_start(text: &str) -> Option<String> {
    let handle: String = text
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    is_handle(&handle).then_some(handle)
}

/// A quote of the tweet at an address, as far as the address tells: id, author, time.
pub(crate) fn quote(mut url: Url) -> Option<Quote> {
    url.set_query(None);
    url.set_fragment(None);
    let mut quote = Quote::new();
    let (handle, id) = status(&url)?;
    quote.author = handle.map(Author::from_handle);
    quote.published = Timestamp::from_id(&id);
    quote.id = Some(id);
    quote.url = Some(url);
    Some(quote)
}

/// What a picture or file of Twitter's is part of, by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureOf {
    Photo,
    /// The still of a video or GIF, or its file.
    Video(MediaKind),
}

/// Beginnings of the paths of pictures and files.
const PICTURES: [(&str, PictureOf); 7] = [
    ("/media/", PictureOf::Photo),
    ("/tweet_video_thumb/", PictureOf::Video(MediaKind::Gif)),
    ("/tweet_video/", PictureOf::Video(MediaKind::Gif)),
    ("/ext_tw_video_thumb/", PictureOf::Video(MediaKind::Video)),
    ("/amplify_video_thumb/", PictureOf::Video(MediaKind::Video)),
    ("/ext_tw_video/", PictureOf::Video(MediaKind::Video)),
    ("/amplify_video/", PictureOf::Video(MediaKind::Video)),
];

/// What a picture or file at an address is part of.
pub(crate) fn picture_of(url: &Url) -> Option<PictureOf> {
    let known = |(start, _): &&(&str, PictureOf)| url.path().starts_with(start);
    PICTURES
        .iter()
        .find(|known_as| is_picture(url) && known(known_as))
        .map(|&(_, of)| of)
}

/// The address without what asks for another size or format. Names without an ending need their `format`.
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
    fn a_tweet_by_its_address() {
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
    fn a_profile_by_its_address() {
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
