//! Embeds of Twitter.

use url::Url;

use super::{Found, by_line, stated_day};
use crate::adapter::notes::Notes;
use crate::adapter::twitter::{entity_kind, is_handle, status, status_url};
use crate::adapter::written;
use crate::audit::WarningKind;
use crate::dom::{Element, Links, Node, Query};
use crate::model::{Media, MediaKind, Post, PostId, Timestamp};

const LINK: Query<'_> = Query::constant("a[href]");
const WORDS: Query<'_> = Query::constant("p");

/// Links are absolute; this only makes them links.
const BASE: &str = "https://twitter.com/";

/// The display of a link that stands for a picture or video.
const PICTURE: &str = "pic.twitter.com/";
const NEW_PICTURE: &str = "pic.x.com/";

/// Reads `<blockquote class="twitter-tweet"><p lang>words</p>&mdash; NAME (@HANDLE) <a href>DAY</a></blockquote>`.
pub(super) fn read(embed: Element<'_>, found: &mut Found) {
    let Some(links) = Links::new(BASE) else {
        return;
    };
    let post = &mut found.post;
    let mut line = String::new();
    let mut link: Option<(Element<'_>, Url)> = None;
    for node in embed.children() {
        match node {
            Node::Text(text) if link.is_none() => line.push_str(text),
            Node::Element(element) if element.name() == "a" => {
                let to_post = links.href(element).filter(|url| status(url).is_some());
                link = to_post.map(|url| (element, url)).or(link);
            }
            Node::Element(element) if element.name() == "p" => {
                line.clear();
            }
            Node::Element(element) if element.name() != "script" => {
                let words = element.text();
                if !words.is_empty() {
                    found.notes.note_unknown(&words);
                }
            }
            _ => {}
        }
    }
    // The last link to a post names this one, wherever programs put it; those inside the words are of others.
    let link = link.or_else(|| {
        let outside = |link: &Element<'_>| link.ancestors().all(|above| above.name() != "p");
        let all = embed.select(&LINK).filter(outside);
        all.filter_map(|link| Some((link, links.href(link)?)))
            .filter(|(_, url)| status(url).is_some())
            .last()
    });
    let mut author = by_line(&line, &mut found.notes);
    author.handle = author.handle.filter(|handle| is_handle(handle));
    if let Some((day, url)) = &link
        && let Some((handle, id)) = status(url)
    {
        author.handle = handle.map(str::to_owned).or(author.handle);
        post.url =
            status_url(author.handle.as_deref(), &id).and_then(|of| url.join(of.path()).ok());
        dated(post, &id, &day.text(), &mut found.notes);
        post.id = Some(id);
    }
    author.url = author
        .handle
        .as_deref()
        .and_then(|handle| {
            let (_, url) = link.as_ref()?;
            url.join(&format!("/{handle}")).ok()
        })
        .map(Box::new);
    post.author = Some(author).filter(|author| !author.is_empty());
    if let Some(words) = embed.first(&WORDS) {
        take_words(words, &links, post);
        post.language = [words, embed]
            .iter()
            .filter_map(|element| element.attr("lang"))
            .find(|lang| !matches!(*lang, "" | "und" | "zxx"))
            .map(str::to_owned);
    }
    found.note_lacks();
}

/// The time that the id holds, else the day. The day stands in the embedder's zone and may be the one before or after.
fn dated(post: &mut Post, id: &PostId, day: &str, notes: &mut Notes) {
    let stated = super::stated(day);
    post.published = Timestamp::from_id(id).or(stated);
    let (Some(held), Some(day)) = (id.time(), stated_day(day)) else {
        return;
    };
    let Some(date) = day
        .year()
        .and_then(|year| jiff::civil::Date::new(year, day.month(), day.day()).ok())
    else {
        return;
    };
    let held_date = held.to_zoned(jiff::tz::TimeZone::UTC).date();
    let apart = held_date
        .since(date)
        .map_or(i32::MAX, |span| span.get_days().abs());
    if apart > 1 {
        notes.note(WarningKind::TimeMismatch, || {
            format!("the embed dates a post {day}, its id holds {held}")
        });
    }
}

/// The words, without the links at their end that stand for pictures.
fn take_words(element: Element<'_>, links: &Links, post: &mut Post) {
    let mut pictures = Vec::new();
    let words = written::flowed(
        element,
        |inner| {
            let shown = inner.name() == "a" && {
                let text = inner.text();
                text.starts_with(PICTURE) || text.starts_with(NEW_PICTURE)
            };
            if shown {
                pictures.push(Media::new(MediaKind::Placeholder));
            }
            shown
        },
        |link, display| {
            let url = links.href(link);
            (entity_kind(display, url.as_ref()), url)
        },
    );
    post.text = words.text;
    post.entities = words.entities;
    post.media = pictures;
}

/// Reads what Twitter's script leaves: the post is named, its words are elsewhere.
pub(super) fn widget(frame: Element<'_>, found: &mut Found) {
    let named = frame.attr("data-tweet-id").and_then(PostId::twitter);
    let asked = || {
        let src = Url::parse(frame.attr("src")?).ok()?;
        let (_, id) = src.query_pairs().find(|(name, _)| name == "id")?;
        PostId::twitter(&id)
    };
    let id = named.or_else(asked);
    found.post.published = id.as_ref().and_then(Timestamp::from_id);
    found.post.url = id.as_ref().and_then(|id| status_url(None, id));
    found.post.id = id;
    found.note_lacks();
}
