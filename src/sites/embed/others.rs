//! Embeds of Mastodon and Threads, which name a post and hold no words.

use url::Url;

use super::Found;
use crate::dom::{Element, Links, Query, un_wayback};
use crate::model::{Author, PostId};

const LINK: Query<'_> = Query::constant("a[href]");

/// The end of addresses that show a post in a frame.
const FRAME: &str = "/embed";

/// Reads `<blockquote class="mastodon-embed" data-embed-url="https://HOST/@USER/NUMBER/embed">`, with a link to the post
/// inside, or an iframe of that address.
pub(super) fn mastodon(embed: Element<'_>, found: &mut Found) {
    let stated = ["data-embed-url", "src"]
        .iter()
        .find_map(|name| address(embed.attr(name)?));
    let linked = || address(embed.first(&LINK)?.attr("href")?);
    let post = &mut found.post;
    if let Some(mut url) = stated.or_else(linked) {
        let path = url.path().trim_end_matches('/');
        let path = path.strip_suffix(FRAME).unwrap_or(path).to_owned();
        url.set_path(&path);
        url.set_query(None);
        let mut segments = path.trim_start_matches('/').split('/');
        let user = segments.next().and_then(|user| user.strip_prefix('@'));
        let number = segments.next().filter(|id| !id.is_empty());
        if let (Some(user), Some(number), Some(host)) = (user, number, url.host_str()) {
            post.id = Some(PostId::new(format!("{host}/{number}")));
            let mut author = Author::from_handle(full_handle(embed, user, host));
            author.url = url.join(&format!("/@{user}")).ok().map(Box::new);
            post.author = Some(author);
            post.url = Some(url);
        }
    }
    found.note_lacks();
}

/// The handle with its host, as the embed writes it (`Post by @USER@HOST`); else of the address's host.
fn full_handle(embed: Element<'_>, user: &str, host: &str) -> String {
    if user.contains('@') {
        return user.to_owned();
    }
    let text = embed.text();
    let shown = text.split_whitespace().find_map(|word| {
        let handle = word.strip_prefix('@')?;
        let (name, _) = handle.split_once('@')?;
        (name == user).then(|| handle.to_owned())
    });
    shown.unwrap_or_else(|| format!("{user}@{host}"))
}

/// Reads `<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.com/@USER/post/CODE">`.
pub(super) fn threads(embed: Element<'_>, found: &mut Found) {
    let stated = embed.attr("data-text-post-permalink").and_then(address);
    let linked = || address(embed.first(&LINK)?.attr("href")?);
    let post = &mut found.post;
    if let Some(mut url) = stated.or_else(linked) {
        url.set_query(None);
        let segments: Vec<&str> = url.path().trim_matches('/').split('/').collect();
        let (user, code) = match *segments {
            [user, "post", code, ..] => (user.strip_prefix('@'), Some(code)),
            // Without its author, as shared from the program.
            ["t", code, ..] => (None, Some(code)),
            _ => (None, None),
        };
        post.id = code.filter(|code| !code.is_empty()).map(PostId::new);
        post.author = user.map(|user| {
            let mut author = Author::from_handle(user);
            author.url = url.join(&format!("/@{user}")).ok().map(Box::new);
            author
        });
        if post.id.is_some() {
            post.url = Some(url);
        }
    }
    found.note_lacks();
}

fn address(raw: &str) -> Option<Url> {
    let raw = un_wayback(raw.trim());
    Links::new("https://threads.com/")?.absolute(raw)
}
