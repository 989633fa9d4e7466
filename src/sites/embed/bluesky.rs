//! Embeds of Bluesky.

use url::Url;

use super::{Found, by_line, stated};
use crate::adapter::written;
use crate::dom::{Element, Links, Node, Query};
use crate::model::{Author, EntityKind, Media, MediaKind, PostId};

const WORDS: Query<'_> = Query::constant("p");

/// Links are absolute; this only makes them links.
const BASE: &str = "https://bsky.app/";

/// The link that stands for pictures, videos and cards.
const PICTURE: &str = "[image or embed]";

/// The collection that posts are in.
const POSTS: &str = "app.bsky.feed.post";

/// Reads `<blockquote class="bluesky-embed" data-bluesky-uri><p lang>words</p>&mdash; NAME (<a>@HANDLE</a>) <a>DATE</a>`,
/// or, by oEmbed, `&mdash; <a>NAME (@HANDLE)</a> <a>DATE</a>`.
pub(super) fn read(embed: Element<'_>, found: &mut Found) {
    let Some(links) = Links::new(BASE) else {
        return;
    };
    let post = &mut found.post;
    let (mut line, mut author) = (String::new(), Author::new());
    for node in embed.children() {
        let element = match node {
            Node::Text(text) => {
                line.push_str(text);
                continue;
            }
            Node::Element(element) => element,
        };
        let url = (element.name() == "a")
            .then(|| links.href(element))
            .flatten();
        match url.as_ref().and_then(profile_of) {
            Some((_, Some(_))) => {
                post.published = stated(&element.text());
                post.url = url.map(bare);
            }
            Some((actor, None)) => {
                line.push_str(&element.text());
                author.user_id = actor.starts_with("did:").then(|| actor.to_owned());
                author.url = url.map(bare).map(Box::new);
            }
            None if element.name() == "p" => line.clear(),
            None if element.name() == "script" => {}
            None => {
                let words = element.text();
                if !words.is_empty() {
                    found.notes.note_unknown(&words);
                }
            }
        }
    }
    let named = by_line(&line, &mut found.notes);
    author.handle = named.handle.filter(|handle| handle.contains('.'));
    author.name = named.name;
    post.id = embed
        .attr("data-bluesky-uri")
        .map(str::trim)
        .filter(|uri| uri.starts_with("at://"))
        .map(PostId::new)
        .or_else(|| uri_of(post.url.as_ref()?));
    post.author = Some(author).filter(|author| !author.is_empty());
    if let Some(element) = embed.first(&WORDS) {
        let mut pictures = Vec::new();
        let words = written::words(
            element,
            |inner| {
                let shown = inner.name() == "a" && inner.text() == PICTURE;
                if shown {
                    pictures.push(Media::new(MediaKind::Placeholder));
                }
                shown
            },
            |link, display| (kind(display), links.href(link)),
        );
        post.text = words.text;
        post.entities = words.entities;
        post.media = pictures;
        post.language = element
            .attr("lang")
            .filter(|lang| !lang.is_empty())
            .map(str::to_owned);
    }
    found.note_lacks();
}

/// Reads what Bluesky's script leaves: `embed.bsky.app/embed/DID/app.bsky.feed.post/KEY`.
pub(super) fn frame(frame: Element<'_>, found: &mut Found) {
    let named = || {
        let src = Url::parse(frame.attr("src")?).ok()?;
        let mut segments = src.path_segments()?.skip_while(|is| *is != "embed").skip(1);
        let (did, collection, key) = (segments.next()?, segments.next()?, segments.next()?);
        (collection == POSTS && did.starts_with("did:")).then(|| (did.to_owned(), key.to_owned()))
    };
    if let Some((did, key)) = named() {
        found.post.id = Some(PostId::new(format!("at://{did}/{POSTS}/{key}")));
        found.post.url = Url::parse(&format!("{BASE}profile/{did}/post/{key}")).ok();
        let mut author = Author::new();
        author.url = Url::parse(&format!("{BASE}profile/{did}"))
            .ok()
            .map(Box::new);
        author.user_id = Some(did);
        found.post.author = Some(author);
    }
    found.note_lacks();
}

/// Who, and which post, an address of the site names: `/profile/ACTOR`, `/profile/ACTOR/post/KEY`.
fn profile_of(url: &Url) -> Option<(&str, Option<&str>)> {
    let mut segments = url.path_segments()?;
    let actor = (segments.next()? == "profile").then(|| segments.next())??;
    match segments.next() {
        Some("post") => Some((actor, Some(segments.next()?))),
        Some(_) => None,
        None => Some((actor, None)),
    }
}

/// The URI of the post at an address that names its author's DID.
fn uri_of(url: &Url) -> Option<PostId> {
    let (did, key) = profile_of(url)?;
    did.starts_with("did:")
        .then(|| key.map(|key| PostId::new(format!("at://{did}/{POSTS}/{key}"))))?
}

/// An address without where it was linked from.
fn bare(mut url: Url) -> Url {
    url.set_query(None);
    url
}

fn kind(display: &str) -> EntityKind {
    match display.chars().next() {
        Some('@') => EntityKind::Mention,
        Some('#') => EntityKind::Hashtag,
        _ => EntityKind::Link,
    }
}
