//! Parses Bluesky's URLs, handles and record keys.

use url::Url;

use super::has_host;
use crate::chars::strip_invisible;
use crate::model::{EntityKind, PostId, Timestamp};

/// The base URL of posts and profiles on Bluesky.
pub(crate) const APP: &str = "https://bsky.app/";
const HOSTS: [&str; 1] = ["bsky.app"];

/// The collection of posts.
const POSTS: &str = "app.bsky.feed.post";

/// The alphabet of a record key that encodes a time, and its length.
const KEY_LETTERS: &[u8] = b"234567abcdefghijklmnopqrstuvwxyz";
const KEY_LENGTH: usize = 13;

/// The earliest time of a post, in microseconds: 2022-11-01.
const FIRST: i64 = 1_667_260_800_000_000;

/// Returns the author (a handle or a DID) and record key in a post's URL: `https://bsky.app/profile/AUTHOR/post/KEY`,
/// or a URL below it (`/liked-by`).
pub(crate) fn post(url: &Url) -> Option<(String, String)> {
    post_path(url).filter(|_| has_host(url, &HOSTS))
}

/// The same by the path alone.
pub(crate) fn post_path(url: &Url) -> Option<(String, String)> {
    let mut segments = url.path_segments()?;
    let author = profile_of(&mut segments)?;
    let key = (segments.next()? == "post").then(|| segments.next())??;
    is_key(key).then(|| (author, key.to_owned()))
}

/// Returns the author in a profile's URL: `https://bsky.app/profile/AUTHOR`.
pub(crate) fn profile(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?;
    let author = profile_of(&mut segments)?;
    segments.all(str::is_empty).then_some(author)
}

fn profile_of<'s>(segments: &mut impl Iterator<Item = &'s str>) -> Option<String> {
    (segments.next()? == "profile").then_some(())?;
    let author = segments.next()?.replace("%3A", ":");
    (is_did(&author) || is_handle(&author)).then_some(author)
}

/// Returns the author and record key of `at://AUTHOR/app.bsky.feed.post/KEY`.
pub(crate) fn at_uri(uri: &str) -> Option<(&str, &str)> {
    let (author, rest) = uri.strip_prefix("at://")?.split_once('/')?;
    let key = rest.strip_prefix(POSTS)?.strip_prefix('/')?;
    is_key(key).then_some((author, key))
}

/// Returns a post's id: its `at://` URI, whose author is a DID or, if only that is known, a handle.
pub(crate) fn id(author: &str, key: &str) -> PostId {
    PostId::new(format!("at://{author}/{POSTS}/{key}"))
}

/// Returns the URL of a post, as Bluesky forms it.
pub(crate) fn url(author: &str, key: &str) -> Option<Url> {
    Url::parse(&format!("{APP}profile/{author}/post/{key}")).ok()
}

/// Returns the URL of a profile.
pub(crate) fn profile_url(author: &str) -> Option<Url> {
    Url::parse(&format!("{APP}profile/{}", strip_invisible(author))).ok()
}

/// Returns the id in a post's URL.
pub(crate) fn id_from_url(url: &Url) -> Option<PostId> {
    post(url).map(|(author, key)| id(&author, &key))
}

/// Returns the record key of an id.
pub(crate) fn key_of(id: &PostId) -> Option<&str> {
    at_uri(id.as_str()).map(|(_, key)| key)
}

/// Returns the time of a post from its id, of any network.
pub(crate) fn time_of(id: &PostId) -> Option<Timestamp> {
    Timestamp::from_id(id).or_else(|| time_from_key(key_of(id)?))
}

/// Returns the time of a record key: it encodes a time in microseconds, unless another key was chosen.
///
/// The clock is that of the author's program, so every site treats it alike: an exact time that the page states takes
/// precedence; else the key's time is the post's, as a time of the id
/// ([`TimeOrigin::Id`](crate::model::TimeOrigin::Id)). A day, or a time without its zone, that the page states is
/// checked against it. If a site states an exact time of every post and one has none, there is a warning.
pub(crate) fn time_from_key(key: &str) -> Option<Timestamp> {
    if key.len() != KEY_LENGTH {
        return None;
    }
    let mut value: u64 = 0;
    for byte in key.bytes() {
        let letter = KEY_LETTERS.iter().position(|&letter| letter == byte)?;
        // Thirteen characters of five bits: the highest bit of the first one is always 0.
        value = value.checked_mul(32)? | u64::try_from(letter).ok()?;
    }
    let at = i64::try_from(value >> 10).ok().filter(|&at| at >= FIRST)?;
    Some(Timestamp::Instant {
        at: jiff::Timestamp::from_microsecond(at).ok()?,
        origin: crate::model::TimeOrigin::Id,
    })
}

/// Returns the owner of a picture or video by its URL: `https://cdn.bsky.app/img/avatar/plain/DID/CID@jpeg`.
pub(crate) fn did_of_media(url: &Url) -> Option<&str> {
    url.path_segments()?.find(|segment| is_did(segment))
}

/// Parts of pictures' URLs: of a post, of a profile.
const PHOTOS: [&str; 2] = ["/feed_thumbnail/", "/feed_fullsize/"];
const AVATARS: [&str; 2] = ["/avatar_thumbnail/", "/avatar/"];

/// Whether a URL is of a picture of a post.
pub(crate) fn is_photo(url: &Url) -> bool {
    PHOTOS.iter().any(|part| url.path().contains(part))
}

/// Whether a URL is of a profile picture.
pub(crate) fn is_avatar(url: &Url) -> bool {
    AVATARS.iter().any(|part| url.path().contains(part))
}

/// Whether a URL is of a picture that Bluesky stores.
pub(crate) fn is_stored(url: &Url) -> bool {
    has_host(url, &["cdn.bsky.app"])
}

/// Returns the URL of a picture in its stored size.
pub(crate) fn full_size(mut url: Url) -> Url {
    if let Some((before, after)) = url.path().split_once("/feed_thumbnail/") {
        let path = format!("{before}/feed_fullsize/{after}");
        url.set_path(&path);
    }
    url
}

/// Returns the handle in a text that consists of one with its sign, without the directional marks that Bluesky adds.
pub(crate) fn at_handle(text: &str) -> Option<String> {
    let text = strip_invisible(text);
    let handle = text.trim().strip_prefix('@')?;
    is_handle(handle).then(|| handle.to_owned())
}

/// Returns the kind of a link inside a text, by its sign and target.
pub(crate) fn entity_kind(display: &str, target: Option<&Url>) -> EntityKind {
    let display =
        display.trim_start_matches(|c: char| !c.is_ascii_graphic() && !c.is_alphanumeric());
    let leads_to = |part: &str| target.is_some_and(|url| url.path().starts_with(part));
    if display.starts_with('@') && leads_to("/profile/") {
        EntityKind::Mention
    } else if display.starts_with(['#', '＃']) && (leads_to("/hashtag/") || leads_to("/search")) {
        EntityKind::Hashtag
    } else if display.starts_with('$') && (leads_to("/hashtag/") || leads_to("/search")) {
        EntityKind::Cashtag
    } else {
        EntityKind::Link
    }
}

/// Whether a text can be a handle: a domain name.
pub(crate) fn is_handle(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

/// Whether a text in the place of a handle has the characters of one, or of one of Mastodon with its host: the text
/// that an unclosed attribute swallows has not.
pub(crate) fn may_be_handle(text: &str) -> bool {
    let sign = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    text.len() <= 512 && text.contains('.') && text.chars().all(sign)
}

/// Whether a text is a DID.
pub(crate) fn is_did(text: &str) -> bool {
    text.strip_prefix("did:").is_some_and(|rest| {
        rest.split_once(':').is_some_and(|(method, id)| {
            method.bytes().all(|b| b.is_ascii_lowercase()) && !method.is_empty() && !id.is_empty()
        })
    })
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 512
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_kinds_follow_from_handles() {
        for handle in ["tern.example", "tern@sea.example", "terná.example"] {
            assert!(may_be_handle(handle), "{handle}");
        }
        for other in [
            "",
            "tern",
            "tern.example\" content=\"2026",
            "tern.example <b>",
        ] {
            assert!(!may_be_handle(other), "{other}");
        }
    }

    #[test]
    fn post_urls_are_recognised() {
        let url = |url: &str| Url::parse(url).unwrap();
        let both = |author: &str, key: &str| Some((author.to_owned(), key.to_owned()));
        for (address, expected) in [
            (
                "https://bsky.app/profile/tern.example/post/3kabcdefghij2",
                both("tern.example", "3kabcdefghij2"),
            ),
            (
                "https://bsky.app/profile/did:plc:abc/post/3k/liked-by",
                both("did:plc:abc", "3k"),
            ),
            (
                "https://bsky.app/profile/did%3Aplc%3Aabc/post/3k",
                both("did:plc:abc", "3k"),
            ),
            ("https://bsky.app/profile/tern/post/3k", None),
            ("https://bsky.app/profile/tern.example", None),
            ("https://notbsky.app/profile/tern.example/post/3k", None),
        ] {
            assert_eq!(post(&url(address)), expected, "{address}");
        }
        assert_eq!(
            profile(&url("https://bsky.app/profile/tern.example")).as_deref(),
            Some("tern.example")
        );
        assert_eq!(
            at_uri("at://did:plc:abc/app.bsky.feed.post/3k"),
            Some(("did:plc:abc", "3k"))
        );
        assert_eq!(at_uri("at://did:plc:abc/app.bsky.feed.like/3k"), None);
        assert_eq!(
            at_handle("\u{202a}@tern.example\u{202c}").as_deref(),
            Some("tern.example")
        );
        assert_eq!(at_handle("@tern"), None);
    }

    #[test]
    fn record_keys_encode_their_time() {
        // 2024-01-01T00:00:00Z is 1704067200000000 microseconds; a key is that, shifted by ten bits.
        let key = |mut value: u64| {
            let mut key = Vec::new();
            for _ in 0..KEY_LENGTH {
                key.push(KEY_LETTERS[usize::try_from(value % 32).unwrap()]);
                value /= 32;
            }
            key.reverse();
            String::from_utf8(key).unwrap()
        };
        let time = |key: &str| {
            time_from_key(key)
                .and_then(Timestamp::instant)
                .map(|at| at.to_string())
        };
        let made = key(1_704_067_200_000_000 << 10 | 7);
        assert_eq!(time(&made).as_deref(), Some("2024-01-01T00:00:00Z"));
        for key in [
            "self", "2222222222222", "zzzzzzzzzzzzz", "3KABCDEFGHIJ2", "3k",
        ] {
            assert_eq!(time(key), None, "{key}");
        }
    }
}
