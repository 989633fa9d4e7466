//! Pictures, videos, GIFs, cards and polls.

use std::collections::HashSet;

use url::Url;

use super::post::{Block, address, is_avatar, is_emoji};
use super::{NO_ALT, Part, counts, part};
use crate::adapter::counts::percent;
use crate::adapter::media::{in_style, video};
use crate::adapter::twitter::{PictureOf, full_size, picture_of};
use crate::dom::{Element, Links, Query, Step};
use crate::model::{Media, MediaKind, Poll, PollChoice};

const LINK: Query<'_> = Query::constant("a[href]");
const IMAGE: Query<'_> = Query::constant("img");
const POLL: Query<'_> = Query::constant("[data-testid=cardPoll]");
const DETAIL: [Query<'_>; 2] = [
    Query::constant("[data-testid$='.detail'] [dir]"),
    Query::constant("[data-testid$='.media'] [dir]"),
];
const CHOICES: [Query<'_>; 3] = [
    Query::constant("[role=radio]"),
    Query::constant("[role=listitem]"),
    Query::constant("li"),
];

/// Among so many media before it a still, or half of a card, looks for its own; a post has four at most.
const NEAR: usize = 8;

/// Reads what shows pictures or a video, or one of these that stands for itself.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut Block) {
    let marked = part(element) == Some(Part::Media);
    let mut found = Vec::new();
    take(element, marked, links, &mut found, block);
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        if let Step::Enter(inner) = step
            && (matches!(inner.name(), "button" | "svg")
                || take(inner, marked, links, &mut found, block))
        {
            walk.pass_over();
        }
    }
    for media in found {
        // A video's still may stand beside it.
        let still = media.kind != MediaKind::Photo && media.sources.is_empty();
        let same = |known: &Media| still && known.poster == media.poster && media.poster.is_some();
        if !block.post.media.iter().rev().take(NEAR).any(same) {
            block.post.media.push(media);
        }
    }
}

/// Takes a picture or a video.
fn take(
    element: Element<'_>,
    marked: bool,
    links: &Links,
    found: &mut Vec<Media>,
    block: &mut Block,
) -> bool {
    match element.name() {
        "video" => {
            found.push(video(element, links));
            true
        }
        "img" => {
            let url = links
                .absolute(address(element))
                .or_else(|| drawn(element, links));
            match url.as_ref().and_then(picture_of) {
                Some(PictureOf::Photo) => found.push(photo(element, url)),
                Some(PictureOf::Video(kind)) => {
                    let mut media = Media::new(kind);
                    media.poster = url.map(Box::new);
                    found.push(media);
                }
                // Saved beside the page, or inside it.
                None if marked => found.push(photo(element, None)),
                _ => {
                    let person = url.as_ref().is_some_and(is_avatar);
                    if !person && !is_emoji(address(element)) {
                        block.notes.note_unknown(&format!("{element:?}"));
                    } else if person && block.post.author.is_none() {
                        block.take_avatar(url);
                    }
                }
            }
            true
        }
        _ => false,
    }
}

fn photo(img: Element<'_>, url: Option<Url>) -> Media {
    let mut photo = Media::new(MediaKind::Photo);
    photo.url = url.map(full_size);
    let alt = img.attr("alt").map(str::trim);
    photo.alt = alt
        .filter(|alt| !alt.is_empty() && !NO_ALT.contains(alt))
        .map(str::to_owned);
    photo
}

/// The address of a picture that a style draws beside its `<img>`, which a saving program may have changed.
fn drawn(img: Element<'_>, links: &Links) -> Option<Url> {
    let beside = img.parent()?.children();
    beside
        .filter_map(|node| match node {
            crate::dom::Node::Element(element) => element.attr("style"),
            _ => None,
        })
        .find_map(|style| in_style(style, links))
}

/// Reads the card of a link, or a poll.
pub(super) fn card(element: Element<'_>, part: Part, links: &Links, block: &mut Block) {
    let poll_inside = if part == Part::Poll {
        Some(element)
    } else {
        element.first(&POLL)
    };
    if let Some(inside) = poll_inside {
        poll(inside, block);
        return;
    }
    let radios = CHOICES
        .iter()
        .take(2)
        .any(|query| element.first(query).is_some());
    if radios {
        poll(element, block);
        return;
    }
    if part == Part::CardHalf {
        block
            .notes
            .note(crate::audit::WarningKind::AnchorMissing, || {
                "a card lacks data-testid=\"card.wrapper\"; its parts told it".to_owned()
            });
    }
    let mut card = Media::new(MediaKind::LinkCard);
    let link = element.select(&LINK).next().or_else(|| {
        let mut above = element.ancestors().take(3);
        above.find(|above| above.name() == "a")
    });
    card.url = link.and_then(|link| links.href(link));
    let picture = element.first(&IMAGE);
    card.poster = picture
        .and_then(|img| links.absolute(address(img)).or_else(|| drawn(img, links)))
        .map(full_size)
        .map(Box::new);
    let lines = |query: &Query<'_>| -> Vec<String> {
        let lines = element.select(query).map(|line| line.text());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let [detail, over] = DETAIL.map(|query| lines(&query));
    // Host, title and words; or the title over the picture.
    let mut detail = detail.into_iter().skip(1);
    let label = || {
        let label = link.and_then(|link| link.attr("aria-label"))?;
        Some(label.split_once(' ')?.1.to_owned())
    };
    card.title = detail
        .next()
        .or_else(|| over.into_iter().next())
        .or_else(label);
    card.description = detail.next();
    // The halves of a card, should the whole not be marked.
    let known = block.post.media.iter_mut().rev().take(NEAR).find(|known| {
        known.kind == MediaKind::LinkCard && known.url == card.url && card.url.is_some()
    });
    match known {
        Some(known) => {
            known.poster = known.poster.take().or(card.poster);
            known.title = known.title.take().or(card.title);
            known.description = known.description.take().or(card.description);
        }
        None if card == Media::new(MediaKind::LinkCard) => {
            block
                .notes
                .note_unknown("a card that leads nowhere and says nothing");
        }
        None => block.post.media.push(card),
    }
}

/// Takes a link to an article as its card.
pub(super) fn article(link: Element<'_>, url: Url, block: &mut Block) {
    let known = |media: &Media| media.url.as_ref() == Some(&url);
    if block.post.media.iter().rev().take(NEAR).any(known) {
        return;
    }
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = link
        .attr("aria-label")
        .map(str::to_owned)
        .or_else(|| Some(link.text()).filter(|title| !title.is_empty()));
    card.url = Some(url);
    block.post.media.push(card);
}

fn poll(element: Element<'_>, block: &mut Block) {
    let mut poll = Poll::default();
    let choices: Vec<Element<'_>> = CHOICES
        .iter()
        .map(|query| element.select(query).collect::<Vec<_>>())
        .find(|choices| !choices.is_empty())
        .unwrap_or_default();
    let places: HashSet<usize> = choices.iter().map(|choice| choice.position()).collect();
    for choice in &choices {
        let mut label = String::new();
        let mut share = None;
        for line in choice_lines(*choice) {
            let read = percent(&line.replace(',', "."));
            if read.is_some() {
                share = read;
            } else {
                label.push_str(&line);
            }
        }
        let mut read = PollChoice::new(label.trim());
        read.percent = share;
        poll.choices.push(read);
    }
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(inner) if places.contains(&inner.position()) => walk.pass_over(),
            Step::Text(text) => poll_info(text, &mut poll),
            _ => {}
        }
    }
    if poll.choices.is_empty() {
        block.notes.note_unknown(&element.text());
    } else if block.post.poll.replace(Box::new(poll)).is_some() {
        block.notes.note_unknown("a second poll");
    }
}

/// The texts of a choice, emoji among them.
fn choice_lines(choice: Element<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut new = true;
    for step in choice.walk() {
        match step {
            Step::Enter(inner) | Step::Leave(inner) if inner.name() == "div" => new = true,
            Step::Enter(inner) if inner.name() == "img" => {
                push(&mut lines, &mut new, inner.attr("alt").unwrap_or_default());
            }
            Step::Text(text) => push(&mut lines, &mut new, text),
            _ => {}
        }
    }
    lines
}

fn push(lines: &mut Vec<String>, new: &mut bool, text: &str) {
    match lines.last_mut() {
        Some(line) if !*new => line.push_str(text),
        _ if text.trim().is_empty() => {}
        _ => {
            lines.push(text.to_owned());
            *new = false;
        }
    }
}

/// Takes what stands below a poll, in whatever language: the votes are its first number, the rest its state.
fn poll_info(text: &str, poll: &mut Poll) {
    for part in text.split(['·', '•']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let votes = counts::numbers(part).next();
        if poll.votes.is_none() && poll.status.is_none() && votes.is_some() {
            poll.votes = votes;
        } else if !part.starts_with(|c: char| c.is_ascii_digit()) || poll.votes.is_some() {
            poll.status = Some(part.to_owned());
        }
    }
}
