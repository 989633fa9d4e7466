//! Embeds from Mastodon and Threads, which link to a post and contain no text.

use url::Url;

use crate::dom::{Element, Links};
use crate::input::Page;
use crate::model::{Author, PostId};
use crate::reader::{LINK, PostReader};
use crate::report::Finding;

/// The end of URLs that show a post in an iframe.
const FRAME: &str = "/embed";

/// Parses `<blockquote class="mastodon-embed" data-embed-url="https://HOST/@USER/NUMBER/embed">`, which contains a link
/// to the post, or an iframe with that URL.
pub(super) fn mastodon(embed: Element<'_>, _: &Page<'_>, block: &mut PostReader) {
    let Some(mut url) = address(embed, &["data-embed-url", "src"]) else {
        return;
    };
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix(FRAME).unwrap_or(path).to_owned();
    url.set_path(&path);
    let mut segments = path.trim_start_matches('/').split('/');
    let user = segments.next().and_then(|user| user.strip_prefix('@'));
    let number = segments.next().filter(|id| !id.is_empty());
    if let (Some(user), Some(number), Some(host)) = (user, number, url.host_str()) {
        block.post.id = Some(PostId::new(format!("{host}/{number}")));
        let handle = full_handle(embed, user);
        if handle.is_none() && embed.name() == "blockquote" {
            block.findings.also(&Finding::HandleFromUrl);
        }
        let handle = handle.unwrap_or_else(|| format!("{user}@{host}"));
        block.author = Author::from_handle(handle);
        block.author.url = url.join(&format!("/@{user}")).ok().map(Box::new);
        block.post.url = Some(Box::new(url));
    }
}

/// Returns the handle with its host, as the embed states it (`Post by @USER@HOST`).
fn full_handle(embed: Element<'_>, user: &str) -> Option<String> {
    if user.contains('@') {
        return Some(user.to_owned());
    }
    let text = embed.text();
    text.split_whitespace().find_map(|word| {
        let handle = word.strip_prefix('@')?;
        let (name, _) = handle.split_once('@')?;
        (name == user).then(|| handle.to_owned())
    })
}

/// Parses `<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.com/@USER/post/CODE">`.
pub(super) fn threads(embed: Element<'_>, _: &Page<'_>, block: &mut PostReader) {
    let Some(url) = address(embed, &["data-text-post-permalink"]) else {
        return;
    };
    let segments: Vec<&str> = url.path().trim_matches('/').split('/').collect();
    let (user, code) = match *segments {
        [user, "post", code, ..] => (user.strip_prefix('@'), Some(code)),
        // A URL without the author, as shared from the app.
        ["t", code, ..] => (None, Some(code)),
        _ => (None, None),
    };
    if let Some(user) = user {
        block.author = Author::from_handle(user);
        block.author.url = url.join(&format!("/@{user}")).ok().map(Box::new);
    }
    block.post.id = code.filter(|code| !code.is_empty()).map(PostId::new);
    block.post.url = block.post.id.is_some().then(|| Box::new(url));
}

/// Returns the URL in one of these attributes, else in the first link.
fn address(embed: Element<'_>, attributes: &[&str]) -> Option<Url> {
    let links = Links::new("https://threads.com/")?;
    let absolute = |raw: &str| links.absolute(raw);
    let mut stated = attributes
        .iter()
        .filter_map(|name| absolute(embed.attr(name)?));
    let linked = || absolute(embed.first(&LINK)?.attr("href")?);
    let mut url = stated.next().or_else(linked)?;
    url.set_query(None);
    Some(url)
}
