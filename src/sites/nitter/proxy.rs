//! Decodes the original URLs of media from the URLs under which an instance proxies them.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::dom::{Links, unarchived};
use crate::network::twitter::full_size;

/// The base URL of URLs without a host.
const PICTURES: &str = "https://pbs.twimg.com/";

/// Returns the original URL of a picture or video: `/pic/PERCENT`, `/pic/orig/PERCENT`, `/pic/enc/BASE64`,
/// `/pic/orig/enc/BASE64`, `/video/HASH/PERCENT`, `/video/enc/HASH/BASE64`, on any host; an absolute URL of another
/// form is returned unchanged. Parameters that request a smaller picture are removed.
pub(super) fn original(address: &str, links: &Links) -> Option<Url> {
    let address = &*unarchived(address.trim());
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..))?,
        None => address,
    };
    let wrapped = if let Some(rest) = path.strip_prefix("/pic/") {
        let rest = rest.strip_prefix("orig/").unwrap_or(rest);
        match rest.strip_prefix("enc/") {
            Some(encoded) => base64(&percent(encoded)?)?,
            None => percent(rest)?,
        }
    } else if let Some(rest) = path.strip_prefix("/video/") {
        match rest.strip_prefix("enc/") {
            Some(rest) => base64(&percent(rest.split_once('/')?.1)?)?,
            None => percent(rest.split_once('/')?.1)?,
        }
    } else {
        return links.absolute(address).map(full_size);
    };
    let host = wrapped
        .split_once('/')
        .is_some_and(|(first, _)| first.contains('.'));
    let absolute = if wrapped.contains("://") {
        wrapped
    } else if host {
        format!("https://{wrapped}")
    } else {
        format!("{PICTURES}{}", wrapped.trim_start_matches('/'))
    };
    links.absolute(&absolute).map(full_size)
}

/// Decodes percent-encoding.
fn percent(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// Base64 as instances write it: in either alphabet, with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Decodes base64.
fn base64(text: &str) -> Option<String> {
    let url_safe = text.replace('+', "-").replace('/', "_");
    String::from_utf8(BASE64.decode(url_safe).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Option<String> {
        original(address, &Links::new("https://twitter.com/").unwrap()).map(String::from)
    }

    #[test]
    fn every_form() {
        for (address, expected) in [
            (
                "/pic/media%2FTern1.jpg%3Fname%3Dsmall%26format%3Dwebp",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/pic/media%2FTern1.jpg%3Fname%3Dorig",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/pic/media%2FTern1.jpg%3Athumb",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/pic/orig/media%2FTern1.jpg",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/pic/card_img%2F12%2FaB%3Fformat%3Djpg%26name%3D800x419",
                "https://pbs.twimg.com/card_img/12/aB?format=jpg&name=800x419",
            ),
            (
                "/pic/video.twimg.com%2Ftweet_video%2FTern.mp4",
                "https://video.twimg.com/tweet_video/Tern.mp4",
            ),
            (
                "/pic/enc/bWVkaWEvVGVybjEuanBn",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/pic/orig/enc/bWVkaWEvVGVybjEuanBnP25hbWU9b3JpZw==",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/pic/enc/bWVkaWEvVGVybjEuanBnP25hbWU9b3JpZw%3D%3D",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "/video/590E4C1A698D6/https%3A%2F%2Fvideo.twimg.com%2Fa%2Fb.mp4%3Ftag%3D12",
                "https://video.twimg.com/a/b.mp4?tag=12",
            ),
            (
                "/video/enc/590E4C1A698D6/aHR0cHM6Ly92aWRlby50d2ltZy5jb20vYS9iLm0zdTg=",
                "https://video.twimg.com/a/b.m3u8",
            ),
            (
                "https://nitter.example/pic/orig/media%2FTern1.jpg",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "https://web.archive.org/web/2023im_/https://nitter.example/pic/media%2FTern1.jpg",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
            (
                "https://pbs.twimg.com/media/Tern1.jpg:large",
                "https://pbs.twimg.com/media/Tern1.jpg",
            ),
        ] {
            assert_eq!(of(address).as_deref(), Some(expected), "{address}");
        }
        for address in [
            "",
            "/",
            "./page_files/Tern1.jpg",
            "/pic/enc/*",
            "/pic/%ff",
            "/video/590E4C1A698D6",
            "data:image/png;base64,AAAA",
            "blob:https://nitter.example/1",
        ] {
            assert_eq!(of(address), None, "{address}");
        }
    }

    #[test]
    fn percent_signs_that_encode_nothing_stay() {
        assert_eq!(
            percent("100%, %4, %zz, %41").as_deref(),
            Some("100%, %4, %zz, A")
        );
    }
}
