//! Names, handles and profile pictures in headers and cards.

use url::Url;

use super::SITE;
use crate::dom::{Element, Links, Query};
use crate::model::{Author, PostId};
use crate::network::twitter::{is_handle, profile};
use crate::reader::sources;

/// The display name (B, C).
pub(super) const NAMES: [Query<'_>; 2] = [
    Query::constant(".username"),
    Query::constant(".twitter_name"),
];

/// The handle, including `@` (header B and C; cards A and B, cards C).
pub(super) const HANDLES: [Query<'_>; 2] = [
    Query::constant(".screenName"),
    Query::constant(".twitter_screen_name"),
];

const LINK: Query<'_> = Query::constant("a");

/// Returns the links in elements with names, then the elements themselves: a script of the site replaced links in cards
/// by spans (2018).
pub(super) fn links_and_all<'d, I>(naming: impl Fn() -> I) -> impl Iterator<Item = Element<'d>>
where
    I: Iterator<Item = Element<'d>>,
{
    let links = naming().flat_map(|element| element.select(&LINK));
    links.chain(naming())
}

/// The suffix of descriptions of profile pictures (B `Profile picture`, C `NAME Profile picture`).
const AVATAR_ALT: &str = "Profile picture";

/// The path before the Twitter user id, which is the file name of a picture stored by the site (A, B).
const AVATAR_PATH: &str = "/images/avatars/";

/// Part of the URLs of profile pictures on Twitter (C).
const ON_TWITTER: &str = "/profile_images/";

/// Returns the handle of a link to a profile, on Twitter or on the site (`/user/HANDLE`).
pub(super) fn account(url: &Url) -> Option<&str> {
    if SITE.has_host(url) {
        let mut segments = url.path_segments()?;
        return if segments.next() == Some("user") {
            segments.next().filter(|handle| is_handle(handle))
        } else {
            None
        };
    }
    profile(url)
}

/// Whether a picture is a profile picture.
pub(super) fn is_avatar(img: Element<'_>) -> bool {
    img.attr("alt")
        .is_some_and(|alt| alt.trim_end().ends_with(AVATAR_ALT))
        || img.attr("data-controller") == Some("twitter-profile")
        || sources(img).any(|src| src.contains(AVATAR_PATH) || src.contains(ON_TWITTER))
}

/// Takes the URL, and the account's number, from a profile picture.
pub(super) fn describe_avatar(img: Element<'_>, links: &Links, author: &mut Author) {
    let late = img.attr("data-src").into_iter();
    author.avatar = late
        .chain(sources(img))
        .find_map(|src| {
            if src.starts_with("/images/") {
                links.resolve(src)
            } else {
                links.absolute(src)
            }
        })
        .map(Box::new);
    author.user_id = user_id(img).or_else(|| {
        let (_, name) = author.avatar.as_ref()?.path().split_once(AVATAR_PATH)?;
        PostId::twitter(name.split('.').next()?).map(|id| id.to_string())
    });
}

pub(super) fn user_id(element: Element<'_>) -> Option<String> {
    PostId::twitter(element.attr("data-twtrid")?.trim()).map(|id| id.to_string())
}
