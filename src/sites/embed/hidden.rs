//! Embeds that a page contains as text until its reader agrees to see them: consent tools store them in elements that
//! browsers do not display.

use memchr::memmem::Finder;

use super::{MARKS, read_embed};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::error::Result;
use crate::input::Page;
use crate::reader::{PostReader, attr, raw_text};
use crate::report::Finding;

/// The elements (2018 to today): `<textarea>` of consent banners, `<template>` of web components, `<script>` of a type
/// that browsers do not run, `<iframe>` of Instant Articles.
const CONTAINERS: [&str; 4] = ["textarea", "template", "script", "iframe"];

/// The starts of the types of such scripts; a script of another type, or of none, is a program.
const TEXT: [&str; 4] = ["text/plain", "text/html", "text/template", "text/x-"];

/// Parts of the marks of embeds; a page with a hidden embed contains one of them.
const WORDS: [&str; 6] = [
    "twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed", "text-post-media",
    "/embed/Tweet.html",
];

/// The start of an embed that is written as the text of its container, with references for its angle brackets.
const ESCAPED: &str = "&lt;blockquote";

/// The maximum number of containers that are searched, since each is parsed by itself.
const MOST: usize = 1000;

/// The containers in the tree, which few pages have with content.
const HOLDERS: [Query<'_>; 4] = [
    Query::constant("textarea"),
    Query::constant("template"),
    Query::constant("iframe"),
    Query::constant("script[type]"),
];

/// The script that turns embeds into posts.
const WIDGETS: &str = "platform.twitter.com/widgets.js";

const BODY: Query<'_> = Query::constant("body");
const SCRIPT: Query<'_> = Query::constant("script");

/// The source of a page with the content of such elements in their place.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) source: String,
    /// The number of hidden embeds that are left out: most are templates that a script fills in.
    left: usize,
    /// Whether there are others.
    any: bool,
}

impl Opened {
    /// Whether a hidden embed names a post.
    pub(super) const fn is_any(&self) -> bool {
        self.any
    }

    /// Warns of hidden embeds that were left out.
    pub(super) fn report(&self, cx: &mut Context) {
        let count = self.left;
        if count > 0 {
            cx.found(&Finding::HiddenEmbedsOmitted { count });
        }
    }
}

/// Returns the source of a page with hidden embeds in the place of their containers, if it has any.
pub(super) fn opened(page: &Page<'_>) -> Result<Option<Opened>> {
    let source = page.source();
    if !page.dom().is_some_and(has_container) {
        return Ok(None);
    }
    let mut words = WORDS.iter();
    if !words.any(|word| Finder::new(word).find(source.as_bytes()).is_some()) {
        return Ok(None);
    }
    let mut opened = Opened::default();
    let (mut copied, mut at, mut searched) = (0, 0, 0);
    while let Some(container) = source.get(at..).and_then(|rest| next(rest, at)) {
        at = container.end;
        let content = source
            .get(container.content..container.end)
            .unwrap_or_default();
        if !content.contains("<blockquote")
            && !content.contains("<iframe")
            && !content.contains(ESCAPED)
        {
            // What is left of an embed without its element.
            opened.left += usize::from(content.contains(WIDGETS) && content.contains("/status/"));
            continue;
        }
        searched += 1;
        if searched > MOST {
            opened.left += 1;
            continue;
        }
        let tag = source
            .get(container.start..container.content)
            .unwrap_or_default();
        if !is_text(&page.fragment(tag)?) {
            continue;
        }
        let text;
        let mut html = content;
        if content.contains(ESCAPED) {
            let body = page.fragment(content)?;
            text = body.first(&BODY).map(raw_text).unwrap_or_default();
            html = &text;
        }
        match contains_post(&page.fragment(html)?, page) {
            Some(true) => {}
            Some(false) => {
                opened.left += 1;
                continue;
            }
            None => continue,
        }
        let before = source.get(copied..container.start);
        opened.source.push_str(before.unwrap_or_default());
        opened.source.push_str(html);
        copied = container.end;
    }
    // The end tags that are left have no effect.
    opened
        .source
        .push_str(source.get(copied..).unwrap_or_default());
    opened.any = copied > 0;
    Ok((opened.any || opened.left > 0).then_some(opened))
}

/// Whether the content of a container has an embed that names a post; `None` if it has no embed.
fn contains_post(dom: &Dom<'_>, page: &Page<'_>) -> Option<bool> {
    let embeds = MARKS.iter().flat_map(|mark| dom.select(mark));
    let mut named = embeds.map(|embed| {
        let mut post = PostReader::default();
        read_embed(embed, page, &mut post);
        post.post.id.is_some()
    });
    let first = named.next()?;
    Some(first || named.any(|named| named))
}

/// Whether a page has a container that may have content, besides scripts that are programs.
fn has_container(dom: &Dom<'_>) -> bool {
    let mut holders = HOLDERS.iter().flat_map(|query| dom.select(query));
    holders.any(|holder| match holder.name() {
        "script" => is_text_script(holder),
        // The tree omits its content.
        "template" => true,
        _ => holder.children().next().is_some(),
    })
}

/// Whether the start tag is of a script whose type is a text's, or of another element.
fn is_text(tag: &Dom<'_>) -> bool {
    tag.first(&SCRIPT).is_none_or(is_text_script)
}

fn is_text_script(script: Element<'_>) -> bool {
    let kind = attr(script, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    TEXT.iter().any(|start| kind.starts_with(start))
}

/// A container in the source, by the positions of its start tag, its content and its end tag.
struct Container {
    start: usize,
    content: usize,
    end: usize,
}

/// Returns the first container in the rest of a source, which begins at a position.
fn next(rest: &str, at: usize) -> Option<Container> {
    let bytes = rest.as_bytes();
    for start in memchr::memchr_iter(b'<', bytes) {
        let Some(name) = CONTAINERS
            .iter()
            .find(|name| is_tag(bytes, start + 1, name))
        else {
            continue;
        };
        let content = memchr::memchr(b'>', bytes.get(start..)?)? + start + 1;
        let mut ends = memchr::memmem::find_iter(bytes.get(content..)?, b"</");
        let end = ends.find(|end| is_tag(bytes, content + end + 2, name));
        let end = end.map_or(bytes.len(), |end| content + end);
        return Some(Container {
            start: at + start,
            content: at + content,
            end: at + end,
        });
    }
    None
}

/// Whether a tag with this name begins at a position.
fn is_tag(source: &[u8], at: usize, name: &str) -> bool {
    let Some((tag, rest)) = source
        .get(at..)
        .and_then(|rest| rest.split_at_checked(name.len()))
    else {
        return false;
    };
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    tag.eq_ignore_ascii_case(name.as_bytes()) && rest.first().is_some_and(ends)
}
