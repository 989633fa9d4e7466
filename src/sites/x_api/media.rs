//! Media, cards and polls of a tweet.

use std::collections::HashMap;

use super::tables::{BINDING, BOUND, CARD, CARD_LEGACY, FILE, IMAGE, MEDIA, VIDEO};
use crate::json::{List, Object, Value};
use crate::model::{Media, MediaKind, Poll, PollChoice, Post, Tally};
use crate::reader::Fields;
use crate::report::Missing;

/// The types of media by name.
const KINDS: [(&str, MediaKind); 3] = [
    ("photo", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("animated_gif", MediaKind::Gif),
];

/// The pictures of a card by name, best first.
const PICTURES: [&str; 9] = [
    "photo_image_full_size_original",
    "photo_image_full_size_large",
    "summary_photo_image_original",
    "thumbnail_image_original",
    "thumbnail_image_large",
    "thumbnail_image",
    "player_image_original",
    "player_image",
    "broadcast_thumbnail_original",
];
const TITLES: [&str; 2] = ["title", "broadcast_title"];
const URLS: [&str; 2] = ["card_url", "broadcast_url"];

/// Other values of cards and polls.
const OTHERS: [&str; 10] = [
    "id", "description", "choice1_label", "choice1_count", "choice2_label", "choice2_count",
    "choice3_label", "choice3_count", "choice4_label", "choice4_count",
];

/// The end of the name of a card of a live conversation.
const SPACE: &str = ":audiospace";

/// The start of the names of polls.
const POLL: &str = "poll";

/// The number of choices that a poll may have.
const CHOICES: usize = 4;

/// Reads the media in the entities of a tweet.
pub(super) fn read(entities: Object<'_>, found: &mut Vec<Media>, fields: &mut Fields<'_>) {
    // One too many suffices to make the parse fail.
    for object in fields.objects(entities, "media").take(Tally::MEDIA + 1) {
        fields.note_unknown(object, &MEDIA);
        let mut media = fields.medium(object, &KINDS);
        let picture = fields.url(object, "media_url_https");
        let picture = picture.or_else(|| fields.url(object, "media_url"));
        media.alt = fields.owned(object, "ext_alt_text");
        if picture.is_none() {
            fields.findings.missing(Missing::MediaFile);
        }
        if matches!(media.kind, MediaKind::Photo | MediaKind::Placeholder) {
            media.url = picture;
        } else {
            media.poster = picture.map(Box::new);
            files(object, &mut media, fields);
        }
        found.push(media);
    }
}

/// Reads the files of a video.
fn files(object: Object<'_>, media: &mut Media, fields: &mut Fields<'_>) {
    let Some(info) = fields.object(object, "video_info") else {
        fields.findings.missing(Missing::MediaFile);
        return;
    };
    fields.note_unknown(info, &VIDEO);
    media.sources = fields.sources(info, "variants", "content_type", &FILE);
    if media.sources.is_empty() {
        fields.findings.missing(Missing::MediaFile);
    }
    // The list of a stream's parts has no rate.
    let rate = |file: &Object<'_>| {
        let rate = file.get("bitrate");
        let written = || rate?.as_str()?.parse().ok();
        rate.and_then(Value::as_u64).or_else(written)
    };
    let best = fields
        .objects(info, "variants")
        .take(Tally::MEDIA + 1)
        .max_by_key(rate)
        .and_then(|file| file.get("url")?.as_str())
        .and_then(|url| fields.address(url));
    let first = || media.sources.first().map(|source| source.url.clone());
    media.url = best.or_else(first);
}

/// Reads the card of a tweet: a link, or a poll. `targets` has the targets of shortened links.
pub(super) fn read_card(
    object: Object<'_>,
    targets: &HashMap<&str, &str>,
    post: &mut Post,
    fields: &mut Fields<'_>,
) {
    // Since 2025 cards of old posts have nothing but their link, which is in the text.
    let is_graph = object.has("legacy") || object.has("rest_id") && !object.has("binding_values");
    let legacy = if is_graph {
        fields.note_unknown(object, &CARD);
        fields.object(object, "legacy")
    } else {
        Some(object)
    };
    let Some(legacy) = legacy else {
        if object.has("legacy") {
            fields.findings.missing(Missing::CardPart);
            fields.findings.missing(Missing::PollPart);
        }
        return;
    };
    fields.note_unknown(legacy, &CARD_LEGACY);
    let bindings = Bindings::new(legacy, fields);
    if let Some(poll) = poll(&bindings, fields) {
        post.poll = Some(Box::new(poll));
        return;
    }
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = TITLES
        .iter()
        .find_map(|name| bindings.text(name, fields))
        .map(str::to_owned);
    card.description = bindings.text("description", fields).map(str::to_owned);
    let picture = PICTURES
        .iter()
        .find_map(|name| bindings.image(name, fields));
    if let Some(picture) = picture {
        fields.note_unknown(picture, &IMAGE);
        card.poster = fields.url(picture, "url").map(Box::new);
        card.alt = fields.owned(picture, "alt");
    }
    let url = URLS.iter().find_map(|name| bindings.text(name, fields));
    let url = url.or_else(|| fields.text(legacy, "url"));
    let url = url.map(|url| targets.get(url).copied().unwrap_or(url));
    card.url = url.and_then(|url| fields.address(url));
    // A live conversation has only its id.
    let name = fields.text(legacy, "name");
    let is_space = name.is_some_and(|name| name.ends_with(SPACE));
    if is_space && let Some(id) = bindings.text("id", fields) {
        card.url = fields.address(&format!("https://x.com/i/spaces/{id}"));
    }
    if card.url.is_none() || card.title.is_none() && !is_space {
        fields.findings.missing(Missing::CardPart);
    }
    if post.media.len() <= Tally::MEDIA {
        post.media.push(card);
    }
}

/// The values of a card by name.
struct Bindings<'j>(HashMap<&'j str, Object<'j>>);

impl<'j> Bindings<'j> {
    /// Reads the values: a list of pairs (GraphQL) or an object (API 1.1).
    fn new(legacy: Object<'j>, fields: &mut Fields<'_>) -> Self {
        let mut values = HashMap::new();
        let mut is_whole = true;
        let object = legacy.get("binding_values").and_then(Value::as_object);
        let names = PICTURES.iter().chain(&TITLES).chain(&URLS).chain(&OTHERS);
        for name in names {
            let value = object.and_then(|all| fields.object(all, name));
            values.extend(value.map(|value| (*name, value)));
        }
        let pairs = object
            .is_none()
            .then(|| fields.objects(legacy, "binding_values"));
        for pair in pairs.into_iter().flatten() {
            fields.note_unknown(pair, &BINDING);
            match (fields.text(pair, "key"), fields.object(pair, "value")) {
                (Some(key), Some(value)) => {
                    fields.note_unknown(value, &BOUND);
                    values.insert(key, value);
                }
                _ => is_whole = false,
            }
        }
        if values.is_empty() || !is_whole {
            let name = legacy.get("name").and_then(Value::as_str);
            let is_poll = name.is_none_or(|name| name.starts_with(POLL));
            fields.findings.missing(Missing::CardPart);
            if is_poll {
                fields.findings.missing(Missing::PollPart);
            }
        }
        Self(values)
    }

    fn text(&self, name: &str, fields: &mut Fields<'_>) -> Option<&'j str> {
        let value = *self.0.get(name)?;
        let text = fields.text(value, "string_value");
        if text.is_none() {
            fields.findings.missing(Missing::CardPart);
        }
        text
    }

    fn image(&self, name: &str, fields: &mut Fields<'_>) -> Option<Object<'j>> {
        let value = *self.0.get(name)?;
        let image = fields.object(value, "image_value");
        if image.is_none() {
            fields.findings.missing(Missing::CardPart);
        }
        image
    }
}

/// Reads a poll whose choices are objects with a label, and their votes in the first of some fields.
pub(super) fn poll_of_options(
    object: Object<'_>,
    known: &[&str],
    counts: &[&str],
    fields: &mut Fields<'_>,
) -> Poll {
    let mut poll = Poll::default();
    let mut votes = Some(0_u64);
    for option in fields.objects(object, "options").take(Tally::MEDIA + 1) {
        fields.note_unknown(option, known);
        let label = fields.owned(option, "label");
        let count = counts.iter().find_map(|name| fields.whole(option, name));
        if label.is_none() || count.is_none() {
            fields.findings.missing(Missing::PollPart);
        }
        votes = votes
            .zip(count)
            .and_then(|(all, count)| all.checked_add(count));
        let mut choice = PollChoice::new(label.unwrap_or_default());
        choice.votes = count;
        poll.choices.push(choice);
    }
    if poll.choices.len() < 2 {
        fields.findings.missing(Missing::PollPart);
    }
    poll.votes = votes;
    poll
}

/// Reads a poll; `None` if the card is none.
fn poll(bindings: &Bindings<'_>, fields: &mut Fields<'_>) -> Option<Poll> {
    let mut poll = Poll::default();
    let mut votes = Some(0_u64);
    let mut any = false;
    for number in 1..=CHOICES {
        let [label, count] = ["label", "count"].map(|part| format!("choice{number}_{part}"));
        if !bindings.0.contains_key(&*label) && !bindings.0.contains_key(&*count) {
            continue;
        }
        any = true;
        let label = bindings.text(&label, fields);
        let count = bindings
            .text(&count, fields)
            .and_then(|count| count.parse().ok());
        if label.is_none() || count.is_none() {
            fields.findings.missing(Missing::PollPart);
        }
        votes = votes
            .zip(count)
            .and_then(|(all, count)| all.checked_add(count));
        let mut choice = PollChoice::new(label.unwrap_or_default());
        choice.votes = count;
        poll.choices.push(choice);
    }
    if any && poll.choices.len() < 2 {
        fields.findings.missing(Missing::PollPart);
    }
    poll.votes = votes;
    any.then_some(poll)
}

/// Returns the targets of the shortened links among entities.
pub(super) fn targets<'j>(entities: Option<Object<'j>>) -> HashMap<&'j str, &'j str> {
    let links = entities.and_then(|entities| entities.get("urls")?.as_list());
    let links = links
        .into_iter()
        .flat_map(List::iter)
        .take(Tally::ENTITIES + 1);
    links
        .filter_map(|link| {
            Some((
                link.get("url")?.as_str()?,
                link.get("expanded_url")?.as_str()?,
            ))
        })
        .collect()
}
