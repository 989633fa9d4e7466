//! Embeds of Twitter.

use url::Url;

use super::{by_line, stated_day, take_words};
use crate::adapter::block::Block;
use crate::adapter::find::{LINK, language, text};
use crate::adapter::twitter::{
    asked_for, contradicts, entity_kind, is_handle, set_addresses, status, status_url,
};
use crate::adapter::written::{Link, Style};
use crate::audit::WarningKind;
use crate::dom::{Element, Links, Node, Query};
use crate::model::{PostId, Timestamp};

const WORDS: Query<'_> = Query::constant("p");

/// Links are absolute; this only makes them links.
const BASE: &str = "https://twitter.com/";

/// The display of a link that stands for a picture or video.
const PICTURES: [&str; 2] = ["pic.twitter.com/", "pic.x.com/"];

/// Reads `<blockquote class="twitter-tweet"><p lang>words</p>&mdash; NAME (@HANDLE) <a href>DAY</a></blockquote>`.
pub(super) fn read(embed: Element<'_>, block: &mut Block) {
    let Some(links) = Links::new(BASE) else {
        return;
    };
    let mut line = String::new();
    let mut link: Option<(Element<'_>, Url)> = None;
    let to_post = |element| links.href(element).filter(|url| status(url).is_some());
    for node in embed.children() {
        match node {
            Node::Text(text) if link.is_none() => line.push_str(text),
            Node::Element(element) => match element.name() {
                "a" => link = to_post(element).map(|url| (element, url)).or(link),
                "p" => line.clear(),
                "script" => {}
                _ => {
                    if let Some(words) = text(element) {
                        block.notes.note_unknown(&words);
                    }
                }
            },
            _ => {}
        }
    }
    // The last link to a post names this one, wherever programs put it; those inside the words are of others.
    let link = link.or_else(|| {
        let outside = |link: &Element<'_>| link.ancestors().all(|above| above.name() != "p");
        let links = embed.select(&LINK).filter(outside);
        links.filter_map(|link| Some((link, to_post(link)?))).last()
    });
    let [name, handle] = by_line(&line, &mut block.notes);
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
        // Links lead to the host that the embed's do.
        if let Some(links) = Links::new(url.as_str()) {
            set_addresses(block, &links);
        }
    }
    if let Some(words) = embed.first(&WORDS) {
        let target = |link: &Link<'_, '_>| {
            let url = links.resolve(link.href);
            (entity_kind(link.display, url.as_ref()), url)
        };
        let is_picture =
            |_: Element<'_>, shown: &str| PICTURES.iter().any(|start| shown.starts_with(start));
        take_words(words, Style::Flowed, is_picture, target, block);
        let stated = [words, embed].map(|element| language(element, &["und", "zxx"]));
        block.post.language = stated.into_iter().flatten().next();
    }
}

/// The time that the id holds, else the day. The day stands in the embedder's zone.
fn dated(day: &str, block: &mut Block) {
    let post = &mut block.post;
    let held = post.id.as_ref().and_then(Timestamp::from_id);
    post.published = held.or_else(|| super::stated(day));
    if post.published.is_none() {
        block.notes.note(WarningKind::InvalidValue, || {
            format!("{day:?} is no date that can be read")
        });
    }
    if let (Some(held), Some(day)) = (held.and_then(Timestamp::instant), stated_day(day))
        && contradicts(day, held)
    {
        block.notes.note(WarningKind::TimeMismatch, || {
            format!("the embed dates a post {day}, its id holds {held}")
        });
    }
}

/// Reads what Twitter's script leaves: the post is named, its words are elsewhere.
pub(super) fn widget(frame: Element<'_>, block: &mut Block) {
    let named = frame.attr("data-tweet-id").and_then(PostId::twitter);
    let asked = || asked_for(&Url::parse(frame.attr("src")?).ok()?);
    let id = named.or_else(asked);
    block.post.url = id.as_ref().and_then(|id| status_url(None, id));
    block.post.id = id;
}
