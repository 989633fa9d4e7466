//! Embeds from Twitter.

use std::sync::LazyLock;

use url::Url;

use super::{Layout, PICTURES, Signature, stated_day, take_words};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links};
use crate::input::Page;
use crate::model::{PostId, Timestamp};
use crate::network::twitter::{
    HOME, contradicts, entity_kind, is_handle, requested_id, status, status_url,
};
use crate::reader::{Link, PostReader, WhiteSpace, language, sources};
use crate::report::{Finding, Quoted};

/// The prefix of the text of a link to a picture or video.
const PICTURE: &str = "pic.";

/// The words that pages show until a post is loaded, in place of its own.
const LOADING: [&str; 4] = [
    "Loading tweet...", "Loading tweet…", "Loading...", "Loading…",
];

/// The attribute with the URL of a post that a script of the page loads.
const LAZY: &str = "data-tweet-url";

/// Part of the URLs of posts.
const STATUS: &str = "status";

static LINKS: LazyLock<Option<Links>> = LazyLock::new(|| Links::new(HOME));

/// Whether a text is that of a post that has not been loaded.
fn is_loading(text: &str) -> bool {
    LOADING.contains(&strip_invisible(text).trim())
}

/// Parses `<blockquote class="twitter-tweet"><p lang>words</p>&mdash; NAME (@HANDLE) <a href>DAY</a></blockquote>`.
pub(super) fn read(embed: Element<'_>, _: &Page<'_>, block: &mut PostReader) {
    let Some(links) = &*LINKS else {
        return;
    };
    let post_at = |href: &str| {
        // Most links in the text are to other pages.
        let may_be = href.contains(STATUS);
        let url = may_be.then(|| links.resolve(href)).flatten();
        url.filter(|url| status(url).is_some())
    };
    let layout = Layout::of(embed, &mut block.findings, |href| post_at(href).is_some());
    let mut link: Option<(Element<'_>, Url)> = None;
    // The last link to a post is the post itself, wherever programs put it; links in the text are to other posts.
    let signature = Signature::read(&layout, &mut block.findings, |element, href| {
        let url = post_at(href);
        let names = url.is_some();
        link = url.map(|url| (element, url)).or(link.take());
        names
    });
    let [words, name, handle] = signature.parts(&mut block.findings);
    block.post.text = words;
    block.author.name = name;
    block.author.handle = handle.filter(|handle| is_handle(handle));
    if let Some((day, url)) = &link
        && let Some((handle, id)) = status(url)
    {
        if let Some(handle) = handle {
            block.author.handle = Some(handle.to_owned());
        }
        block.post.id = Some(id);
        dated(&day.text(), block);
        // Links have the same host as the embed's own.
        if let Some(links) = Links::new(url.as_str()) {
            block.set_twitter_urls(&links);
        }
    }
    if link.is_none()
        && let Some(url) = embed.attr(LAZY).and_then(post_at)
        && let Some((handle, id)) = status(&url)
    {
        block.author.handle = handle.map(str::to_owned);
        block.post.id = Some(id);
        dated("", block);
        if let Some(links) = Links::new(url.as_str()) {
            block.set_twitter_urls(&links);
        }
    }
    let all_loading = |words: &Element<'_>| is_loading(&words.text());
    if block.author.name.is_none() && layout.words.iter().all(all_loading) {
        // The post is not on the page, only named.
        let others = block.post.text.take();
        let others = others.filter(|text| !is_loading(text));
        block.post.text = others.filter(|_| layout.words.is_empty());
        return;
    }
    if let Some(&words) = layout.words.first() {
        let target = |link: &Link<'_, '_>| {
            let url = links.resolve(link.href);
            (entity_kind(link.display, url.as_ref()), url)
        };
        let mut strange = false;
        let is_picture = |link: Element<'_>, shown: &str| {
            if PICTURES.iter().any(|start| shown.starts_with(start)) {
                return true;
            }
            // Another host, but the path of the shortened URL.
            let path = shown
                .strip_prefix(PICTURE)
                .and_then(|rest| rest.split_once('/'));
            let is = path.is_some_and(|(_, path)| {
                let href = link.attr("href").unwrap_or_default();
                href.rsplit_once('/').is_some_and(|(_, end)| end == path)
            });
            strange |= is;
            is
        };
        take_words(&layout, WhiteSpace::Collapse, is_picture, target, block);
        if strange {
            block.findings.also(&Finding::PictureHost);
        }
        let stated = [words, embed].map(|element| language(element, &["und", "zxx"]));
        block.post.language = stated.into_iter().flatten().next();
    }
}

/// Dates the post by its id, else by the day, which is in the embedder's time zone.
pub(super) fn dated(day: &str, block: &mut PostReader) {
    let post = &mut block.post;
    let encoded = post.id.as_ref().and_then(Timestamp::from_id);
    post.published = encoded.or_else(|| super::stated(day));
    if post.published.is_none() {
        let written = Quoted(day);
        block.findings.once(&Finding::DateUnreadable { written });
    }
    if let (Some(encoded), Some(day)) = (encoded.and_then(Timestamp::instant), stated_day(day))
        && contradicts(day, encoded)
    {
        block.findings.once(&Finding::EmbedDated {
            stated: &day,
            encoded: &encoded,
        });
    }
}

/// The attributes that contain a post's id.
const IDS: [&str; 3] = ["data-tweet-id", "data-tweetid", "status"];

/// Parses the result of Twitter's script, or an element that another script replaces: it names the post, but has no
/// text.
pub(super) fn widget(frame: Element<'_>, _: &Page<'_>, block: &mut PostReader) {
    let mut ids = IDS
        .iter()
        .filter_map(|name| PostId::twitter(frame.attr(name)?));
    let mut urls = sources(frame).filter_map(|url| Url::parse(url).ok());
    let asked = || {
        urls.find_map(|url| match status(&url) {
            Some((handle, id)) => Some((handle.map(str::to_owned), id)),
            None => requested_id(&url).map(|id| (None, id)),
        })
    };
    let Some((handle, id)) = ids.next().map(|id| (None, id)).or_else(asked) else {
        return;
    };
    block.post.url = status_url(handle.as_deref(), &id).map(Box::new);
    block.post.id = Some(id);
    if let (Some(_), Some(links)) = (&handle, &*LINKS) {
        block.author.handle = handle;
        block.set_twitter_urls(links);
    }
}
