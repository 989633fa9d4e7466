//! Videos and pictures as Twitter's own pages show them.

use url::Url;

use super::twitter::{PictureOf, picture_of};
use crate::dom::{Element, Links, Query};
use crate::model::{Media, MediaKind, MediaSource};

const FILE: Query<'_> = Query::constant("source[src]");

/// What stands before a picture's address where a style draws it.
const DRAWN: &str = "url(";

/// Reads a `<video>`: its files, but for those that only the browser had, and its still.
pub(crate) fn video(video: Element<'_>, links: &Links) -> Media {
    let own = video.attr("src").and_then(|src| links.absolute(src));
    let own = own.map(MediaSource::new);
    let files = video.select(&FILE).filter_map(|file| {
        let mut source = MediaSource::new(links.absolute(file.attr("src")?)?);
        source.content_type = file.attr("type").map(str::to_owned);
        Some(source)
    });
    let sources: Vec<MediaSource> = own.into_iter().chain(files).collect();
    let poster = video.attr("poster").and_then(|src| links.absolute(src));
    let mut addresses = sources.iter().map(|source| &source.url).chain(&poster);
    let kind = addresses.find_map(|url| match picture_of(url) {
        Some(PictureOf::Video(kind)) => Some(kind),
        _ => None,
    });
    let mut media = Media::new(kind.unwrap_or(MediaKind::Video));
    media.url = sources.first().map(|source| source.url.clone());
    media.poster = poster.map(Box::new);
    media.sources = sources;
    media
}

/// The address of the picture that a style draws.
pub(crate) fn in_style(style: &str, links: &Links) -> Option<Url> {
    let (_, rest) = style.split_once(DRAWN)?;
    links.absolute(rest.split(')').next()?.trim_matches(['"', '\'']))
}
