//! Pictures, videos, GIFs, cards and polls.

use std::borrow::Cow;
use std::collections::HashSet;

use url::Url;

use super::items::INSIDES;
use super::parts::address as address_of;
use super::parts::{is_button, is_emoji, link_above, link_in, part};
use crate::dom::{Element, Links, Node, Query, Step};
use crate::model::{Media, MediaKind, Poll, PollChoice};
use crate::network::twitter::{PictureKind, full_size, is_avatar, picture_kind};
use crate::reader::{
    Part, PostReader, characters_of, children, contains_any, in_style, is_description,
    latin_digits, numbers, percent, photo_at, source as source_of, text, twitter_picture,
    twitter_video,
};
use crate::report::{Finding, Missing};

const IMAGE: Query<'_> = Query::constant("img");
const POLL: Query<'_> = Query::constant("[data-testid=cardPoll]");
const DETAIL: [Query<'_>; 2] = [
    Query::constant("[data-testid$='.detail'] [dir]"),
    Query::constant("[data-testid$='.media'] [dir]"),
];

/// The parts of cards: any of them, and their texts.
const CARDS: [Query<'_>; 3] = [
    Query::constant("[data-testid='card.wrapper']"),
    DETAILS,
    Query::constant("[data-testid$='.media']"),
];
const DETAILS: Query<'_> = Query::constant("[data-testid$='.detail']");

/// A video in a card: as it plays, as it waits, and as a setting that saves data shows it (2023).
const PLAYERS: [Query<'_>; 3] = [
    Query::constant("[data-testid=videoPlayer]"),
    Query::constant("[data-testid=videoComponent]"),
    Query::constant("[data-testid=previewInterstitial]"),
];

/// The maximum number of elements between a text over a video, such as its length, and the video's element.
const OVER_VIDEO: usize = 8;

/// Part of links to Spaces, and the part of a Space's card with its host and its title (2026).
const SPACES: &str = "/i/spaces/";
const SPACE: Query<'_> = Query::constant("[data-testid=wrapperView]");

/// The picture of an article that is displayed as a card, and the word next to it, in the languages that are known.
const COVER: Query<'_> = Query::constant("[data-testid=article-cover-image]");
const ARTICLE: [&str; 10] = [
    "Article", "Artikel", "Artículo", "Artigo", "Articolo", "Статья", "記事", "文章", "기사",
    "Makale",
];

/// The class of bold text, which is made from the style itself.
const BOLD: &str = "r-b88u0q";

/// The choices of a poll; the third occurs in any list.
const CHOICES: [Query<'_>; 3] = [
    Query::constant("[role=radio]"),
    Query::constant("[role=listitem]"),
    Query::constant("li"),
];
const SURE_CHOICES: [Query<'_>; 2] = [CHOICES[0], CHOICES[1]];

/// The maximum number of preceding media among which the medium of a still, or of half a card, is searched for; a post
/// has four at most.
const NEAR: usize = 8;

/// Reads an element with pictures or a video, or a single one of these.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let marked = part(element) == Some(Part::Media);
    let mut found = Vec::new();
    take(element, marked, links, &mut found, block);
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        if let Step::Enter(inner) = step
            && (inner.name() == "svg"
                || inner.name() == "button" && is_button(inner)
                || take(inner, marked, links, &mut found, block))
        {
            walk.skip_subtree();
        }
    }
    for media in found {
        // A video's still may be next to it.
        let still = media.kind != MediaKind::Photo && media.sources.is_empty();
        let same = |known: &Media| still && known.poster == media.poster && media.poster.is_some();
        if !block.post.media.iter().rev().take(NEAR).any(same) {
            block.add_media(media);
        }
    }
}

/// Takes a picture or a video.
fn take(
    element: Element<'_>,
    marked: bool,
    links: &Links,
    found: &mut Vec<Media>,
    block: &mut PostReader,
) -> bool {
    match element.name() {
        "video" => found.push(twitter_video(element, |address| links.absolute(address))),
        "img" => {
            let url = source(element, links);
            let person = url.as_ref().filter(|url| is_avatar(url));
            let mut media = match (url.as_ref().and_then(picture_kind), person) {
                (Some(of), _) => twitter_picture(of, url, element),
                // Saved next to the page, or embedded in it.
                (None, _) if marked => {
                    block.findings.once(&Finding::PictureWithoutUrl);
                    photo_at(None, element)
                }
                (None, Some(_)) => {
                    // The picture of another account is part of a box whose mark is not known.
                    let known = block.author.avatar.as_deref();
                    if known.is_some_and(|known| url.as_ref() != Some(known)) {
                        block.unknown_markup(&format!("{element:?}"));
                    }
                    block.set_avatar(url);
                    return true;
                }
                (None, None) => {
                    if !is_emoji(element) {
                        block.unknown_markup(&format!("{element:?}"));
                    }
                    return true;
                }
            };
            media.alt = media.alt.filter(|alt| is_description(alt));
            found.push(media);
        }
        _ => return false,
    }
    true
}

/// Returns the URL of a picture: its own, or that in the style of an adjacent element, if a saving program changed its
/// own.
fn source(img: Element<'_>, links: &Links) -> Option<Url> {
    let drawn = || {
        // It may be in a box.
        let adjacent = img.ancestors().take(2).flat_map(children);
        let styles = adjacent.filter_map(|next| next.attr("style"));
        let mut urls = styles.filter_map(|style| in_style(style, links));
        urls.next()
    };
    source_of(img, links).or_else(drawn)
}

/// Reads the card of a link, or a poll.
pub(super) fn card(element: Element<'_>, part: Part, links: &Links, block: &mut PostReader) {
    let poll_inside = element
        .first(&POLL)
        .or((part == Part::Poll).then_some(element));
    if poll_inside.is_some() || contains_any(element, &SURE_CHOICES) {
        return poll(poll_inside.unwrap_or(element), block);
    }
    let link = link_in(element);
    // The card of a video alone leads nowhere.
    if link.is_none() && element.first(&DETAILS).is_none() {
        let player = PLAYERS.iter().find_map(|query| element.first(query));
        let still = element.first(&IMAGE).and_then(|img| source(img, links));
        if player.is_some() || still.as_ref().and_then(picture_kind).is_some_and(is_video) {
            return read(player.unwrap_or(element), links, block);
        }
    }
    if part == Part::CardPart {
        block.findings.also(&Finding::CardUnmarked);
    }
    let mut card = Media::new(MediaKind::LinkCard);
    let link = link.or_else(|| link_above(element));
    card.url = link.and_then(|link| links.resolve(address_of(link)?));
    let picture = element.first(&IMAGE);
    let poster = picture.and_then(|img| source(img, links));
    card.poster = poster.map(full_size).map(Box::new);
    // Host, title and description; or the title over the picture.
    let [mut detail, mut over] = DETAIL.each_ref().map(|query| {
        let texts = element.select(query).filter(|text| !is_over_video(*text));
        texts.filter_map(text)
    });
    let label = || {
        let label = link?.attr("aria-label")?;
        Some(label.split_once(' ')?.1.to_owned())
    };
    let mut host = detail.next();
    let title = detail.next();
    // Without the host, the title is first.
    let is_host = |text: &String| text.contains('.') || over_picture(element);
    let first = host.take_if(|host| title.is_some() && !is_host(host));
    card.description = if first.is_some() {
        title.clone()
    } else {
        detail.next()
    };
    card.title = first.or(title).or_else(|| over.next()).or_else(label);
    if card.title.is_none() {
        // The parts are not marked: host, title and description are one text each.
        let texts = element.descendants();
        let texts = texts.filter(|text| !is_over_video(*text));
        let mut texts = texts
            .filter_map(own_text)
            .skip_while(|text| text.contains('.') && !text.contains(' '));
        card.title = texts.next();
        card.description = texts.next();
        if card.title.is_some() {
            block.findings.also(&Finding::CardPartsUnmarked);
        }
    }
    // The halves of a card whose outer element is not marked.
    let is_half = part == Part::CardPart && card.url.is_some();
    let mut near = block.post.media.iter_mut().rev().take(NEAR);
    let known =
        near.find(|known| is_half && known.kind == MediaKind::LinkCard && known.url == card.url);
    match known {
        Some(known) => {
            known.poster = known.poster.take().or(card.poster);
            known.title = known.title.take().or(card.title);
            known.description = known.description.take().or(card.description);
        }
        None if card == Media::new(MediaKind::LinkCard) => {
            let what = "a card that leads nowhere and says nothing";
            block.unknown_markup(what);
        }
        None => {
            if card.url.is_none() {
                block.unknown_markup("a card that leads nowhere");
            }
            block.add_media(card);
        }
    }
}

const fn is_video(kind: PictureKind) -> bool {
    matches!(kind, PictureKind::Video(_))
}

/// Whether an element contains a card.
pub(super) fn has_card(element: Element<'_>) -> bool {
    contains_any(element, &CARDS)
}

/// Whether a text is over a video, as its length is.
fn is_over_video(text: Element<'_>) -> bool {
    let mut around = text.ancestors().take(OVER_VIDEO);
    around.any(|around| part(around) == Some(Part::Media))
}

/// Whether an element with the role of a link, which contains no post, is the card of a Space (2021): a box without a
/// target, or one with a link to a Space.
pub(super) fn is_space(element: Element<'_>) -> bool {
    if element.first(&SPACE).is_some() {
        return true;
    }
    let link = address_of(element).or_else(|| link_in(element).and_then(address_of));
    match link {
        Some(address) => address.contains(SPACES),
        None => cover_in(element).is_none() && !element.text().is_empty(),
    }
}

/// Whether a link with text leads to a Space.
pub(super) fn leads_to_space(link: Element<'_>) -> bool {
    let to_space = |address: &str| address.contains(SPACES);
    address_of(link).is_some_and(to_space) && !link.text().is_empty()
}

/// Reads the card of a Space: its host, its title, and its state in the reader's language. The label has all of them
/// in a sentence.
pub(super) fn space(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let label = element.attr("aria-label").filter(|label| !label.is_empty());
    let marked = Some(element).filter(|element| element.matches(&SPACE));
    let marked = marked.or_else(|| element.first(&SPACE));
    let second = marked.and_then(|marked| children(marked).nth(1));
    let words = element.text();
    let named = || {
        // The host is first; the state may be a word of the label as well.
        let lines = words.lines().map(str::trim).skip(1);
        let lines = lines.filter(|line| label.is_some_and(|label| label.contains(line)));
        let line = lines.max_by_key(|line| line.len());
        line.filter(|line| !line.is_empty()).map(str::to_owned)
    };
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = second.and_then(text).or_else(named);
    card.description = label.map(str::to_owned);
    let inner = std::iter::once(element).chain(element.descendants());
    let mut inner = inner.filter_map(address_of);
    let link = inner.find(|address| address.contains(SPACES));
    let link = link.or_else(|| link_above(element).and_then(address_of));
    card.url = link.and_then(|address| links.resolve(address));
    if card.title.is_none() {
        block.unknown_markup(&words);
    }
    if card != Media::new(MediaKind::LinkCard) {
        block.add_media(card);
    }
}

/// Whether a button is a box of a post that a script makes a button: it has a picture, and text.
pub(super) fn is_boxed(button: Element<'_>) -> bool {
    let mut pictures = button.select(&IMAGE);
    pictures.any(|img| !is_emoji(img)) && !button.text().is_empty()
}

/// Returns the picture of an article that is displayed as a card.
pub(super) fn cover_in<'d>(element: Element<'d>) -> Option<Element<'d>> {
    let is_cover = element.matches(&COVER);
    Some(element)
        .filter(|_| is_cover)
        .or_else(|| element.first(&COVER))
}

/// Reads an article that is displayed as a card (2025), by the card or by the picture in it, and returns the card: it
/// has the picture, the word for an article in the reader's language, the title, and the beginning of the text.
pub(super) fn article_card<'d>(
    element: Element<'d>,
    links: &Links,
    block: &mut PostReader,
) -> Option<Element<'d>> {
    let cover = cover_in(element)?;
    let around = || std::iter::once(element).chain(element.ancestors().take(2));
    // The word for an article is over the picture (2026), or below it.
    let over = cover.text();
    let has_words = |around: &Element<'_>| {
        let text = around.text();
        !text.is_empty() && text != over && !contains_any(*around, &INSIDES)
    };
    let whole = around().find(has_words);
    let whole = whole.or_else(|| Some(cover).filter(|_| !over.is_empty()));
    let text = whole.map(Element::text).unwrap_or_default();
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let texts: Vec<&str> = whole.into_iter().flat_map(texts).collect();
    let several = texts.len() > 2;
    if lines.len() == 1 && texts.len() > 1 {
        block.findings.also(&Finding::CardPartsUnmarked);
        lines = texts;
    }
    // The label is one text.
    if lines.len() == 2 && several && !over.is_empty() {
        block.findings.also(&Finding::CardPartsUnmarked);
    }
    let is_label = |label: &&str| lines.len() > 2 || ARTICLE.contains(label);
    if lines.len() > 1 && lines.first().is_some_and(is_label) {
        lines.remove(0);
    }
    let mut lines = lines.into_iter();
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = lines.next().map(str::to_owned);
    card.description = lines.next().map(str::to_owned);
    if let Some(more) = lines.next() {
        block.unknown_markup(more);
    }
    // The first text may be the beginning of the article; a title is bold.
    let mut parts = whole.into_iter().flat_map(Element::descendants);
    let bold = parts.find(|inner| inner.has_class(BOLD));
    let bold = bold.map(Element::text);
    if let Some(title) = &card.title
        && bold
            .as_ref()
            .map_or(card.description.is_none(), |bold| bold != title)
    {
        block.unknown_markup(title);
    }
    let poster = cover.first(&IMAGE).and_then(|img| source(img, links));
    card.poster = poster.map(full_size).map(Box::new);
    let link = link_in(whole.unwrap_or(element)).or_else(|| link_above(element));
    card.url = link.and_then(|link| links.resolve(address_of(link)?));
    if card.title.is_none() {
        block.findings.missing(Missing::Title);
    } else if block.quoted {
        block.post.title.clone_from(&card.title);
    }
    block.add_media(card);
    whole
}

/// Returns the text nodes inside an element.
fn texts<'d>(element: Element<'d>) -> impl Iterator<Item = &'d str> {
    element.walk().filter_map(|step| match step {
        Step::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    })
}

/// Whether a card's title is displayed over its picture.
fn over_picture(card: Element<'_>) -> bool {
    let [_, over] = &DETAIL;
    card.first(over).is_some()
}

/// Returns the text directly inside an element, if there is any.
fn own_text(element: Element<'_>) -> Option<String> {
    if matches!(element.name(), "style" | "script" | "noscript") {
        return None;
    }
    let text = |node| match node {
        Node::Text(text) => Some(text),
        Node::Element(_) => None,
    };
    let text: String = element.children().filter_map(text).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Takes a link to an article as its card.
pub(super) fn article(link: Element<'_>, url: Url, block: &mut PostReader) {
    let known = |media: &Media| media.url.as_ref() == Some(&url);
    if block.post.media.iter().rev().take(NEAR).any(known) {
        return;
    }
    let mut card = Media::new(MediaKind::LinkCard);
    let label = link.attr("aria-label").map(str::to_owned);
    card.title = label.or_else(|| text(link));
    card.url = Some(url);
    block.add_media(card);
}

/// Whether an element without the mark of a poll has its choices: two or more, of text alone.
pub(super) fn has_choices(element: Element<'_>) -> bool {
    let some = |query: &Query<'_>| element.select(query).nth(1).is_some();
    CHOICES.iter().any(some) && link_in(element).is_none()
}

/// Reads a poll.
pub(super) fn poll(element: Element<'_>, block: &mut PostReader) {
    let mut poll = Poll::default();
    let choices = CHOICES.iter().map(|query| element.select(query).collect());
    let choices: Vec<Element<'_>> = choices
        .into_iter()
        .find(|choices: &Vec<_>| !choices.is_empty())
        .unwrap_or_default();
    let places: HashSet<usize> = choices.iter().map(|choice| choice.position()).collect();
    for choice in &choices {
        let mut label = String::new();
        let mut share = None;
        let percent = |line: &String| percent(&latin_digits(line).replace(',', "."));
        let mut lines = choice_lines(*choice, false);
        if !lines.iter().any(|line| percent(line).is_some()) {
            let texts = choice_lines(*choice, true);
            if texts.iter().any(|text| percent(text).is_some()) {
                lines = texts;
            }
        }
        for line in lines {
            let read = percent(&line);
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
    let mut info = String::new();
    // The text over the choices of an open poll explains how to vote.
    let mut below = false;
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(inner) if places.contains(&inner.position()) => {
                below = true;
                walk.skip_subtree();
            }
            _ if !below => {}
            Step::Enter(inner) if matches!(inner.name(), "script" | "style" | "noscript") => {
                walk.skip_subtree();
            }
            Step::Text(text) => info.push_str(text),
            Step::Enter(inner) | Step::Leave(inner) if inner.name() == "div" => {
                poll_info(&std::mem::take(&mut info), &mut poll, block);
            }
            _ => {}
        }
    }
    poll_info(&info, &mut poll, block);
    // The site states the votes of each poll, also if there are none.
    if poll.votes.is_none() {
        block.unknown_markup("a poll without its votes");
    }
    if poll.choices.len() == 1 {
        block.findings.once(&Finding::SingleChoice);
    }
    if poll.choices.is_empty() {
        block.unknown_markup(&element.text());
    } else {
        block.set_poll(poll);
    }
}

/// Returns the lines of a choice, including emoji; or its texts, if no element begins a line.
fn choice_lines(choice: Element<'_>, of_texts: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut new = true;
    let mut walk = choice.walk();
    while let Some(step) = walk.next() {
        let text = match step {
            Step::Enter(inner) if matches!(inner.name(), "script" | "style" | "noscript") => {
                walk.skip_subtree();
                continue;
            }
            Step::Enter(inner) | Step::Leave(inner) if inner.name() == "div" => {
                new = true;
                continue;
            }
            Step::Enter(inner) if inner.name() == "img" => characters_of(inner),
            Step::Text(text) => {
                new |= of_texts;
                Cow::Borrowed(text)
            }
            _ => continue,
        };
        match lines.last_mut() {
            Some(line) if !new => line.push_str(&text),
            _ if text.trim().is_empty() => {}
            _ => {
                lines.push(text.into_owned());
                new = false;
            }
        }
    }
    lines
}

/// Parses the text below a poll, in any language: the votes are its first number, the rest is its state, of one part.
fn poll_info(text: &str, poll: &mut Poll, block: &mut PostReader) {
    let text = latin_digits(text);
    for part in text.split(['·', '•']).map(str::trim) {
        let votes = numbers(part).next();
        if part.is_empty() {
            continue;
        }
        if poll.votes.is_none() && poll.status.is_none() && votes.is_some() {
            poll.votes = votes;
        } else if poll.status.is_none()
            && (poll.votes.is_some() || !part.starts_with(|c: char| c.is_ascii_digit()))
        {
            poll.status = Some(part.to_owned());
        } else {
            block.unknown_markup(part);
        }
    }
}
