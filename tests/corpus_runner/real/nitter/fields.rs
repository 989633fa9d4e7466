//! Compares posts with the data that they were rendered from, field by field.

use serde_json::{Value, json};
use unrolled::model::{Count, EntityKind, Media, MediaKind, Post, Quote, TimeOrigin, Timestamp};
use url::Url;

use super::super::{Differences, displays, targets, text};

/// Compares posts with the expected data, field by field.
pub(super) fn posts(posts: &[Post], truth: &Value, found: &mut Differences) {
    let truths = list(&truth["posts"]);
    found.same("posts", posts.len(), truths.len());
    for (post, truth) in posts.iter().zip(truths) {
        one(post, truth, found);
    }
}

fn one(post: &Post, truth: &Value, found: &mut Differences) {
    let name = format!("post {}", truth["id"]);
    let mut same = |what: &str, left: Value, right: &Value| {
        found.same(&format!("{name}: {what}"), left, right.clone());
    };
    let author = post.author.clone().unwrap_or_default();
    same("id", json!(post.id), &truth["id"]);
    same("handle", json!(author.handle), &truth["handle"]);
    same(
        "unavailable",
        json!(post.unavailable),
        &truth["unavailable"],
    );
    if post.unavailable.is_some() {
        same("words", json!(post.text), &Value::Null);
        return;
    }
    same("name", json!(author.name), &truth["name"]);
    same(
        "verified",
        json!(author.verified),
        &json!(!truth["verified"].is_null()),
    );
    same("time", time(post.published, &truth["time"]), &truth["time"]);
    same("text", json!(text(post)), &truth["text"]);
    same(
        "replying to",
        json!(post.replying_to),
        &truth["replying_to"],
    );
    same(
        "pinned",
        json!(post.pinned.unwrap_or(false)),
        &truth["pinned"],
    );
    let by = post.reposted_by.as_ref().and_then(|by| by.name.clone());
    same("reposted by", json!(by), &truth["reposted_by_name"]);
    same(
        "edited",
        json!(post.edited.unwrap_or(false)),
        &json!(!truth["edited"].is_null()),
    );

    let bare = |kind| {
        displays(post, kind)
            .iter()
            .map(|tag| tag.chars().skip(1).collect())
            .collect::<Vec<String>>()
    };
    same(
        "hashtags",
        json!(bare(EntityKind::Hashtag)),
        &truth["hashtags"],
    );
    same(
        "cashtags",
        json!(bare(EntityKind::Cashtag)),
        &truth["cashtags"],
    );
    let mentions: Vec<&Value> = list(&truth["mentions"])
        .iter()
        .map(|mention| &mention["handle"])
        .collect();
    same(
        "mentions",
        json!(bare(EntityKind::Mention)),
        &json!(mentions),
    );
    let links = list(&truth["links"]);
    let shown: Vec<&Value> = links.iter().map(|link| &link["display"]).collect();
    same(
        "links",
        json!(displays(post, EntityKind::Link)),
        &json!(shown),
    );
    let hrefs: Vec<&Value> = links.iter().map(|link| &link["href"]).collect();
    same(
        "targets",
        json!(targets(post, EntityKind::Link)),
        &json!(hrefs),
    );

    let stats = post.stats.as_deref().copied().unwrap_or_default();
    for (what, count) in [
        ("replies", stats.replies),
        ("reposts", stats.reposts),
        ("quotes", stats.quotes),
        ("likes", stats.likes),
        ("views", stats.views),
        ("video_plays", stats.plays),
    ] {
        let count = count.map(|Count { value, exact, .. }| (value, exact));
        let expected = truth["stats"][what].as_u64().map(|count| (count, true));
        same(what, json!(count), &json!(expected));
    }
    same("poll", poll(post), &truth["poll"]);

    let cards = |kind: MediaKind| kind == MediaKind::LinkCard;
    let media: Vec<&Media> = post
        .media
        .iter()
        .filter(|media| !cards(media.kind))
        .collect();
    compare_media(&media, &truth["media"], &mut same);
    let card: Vec<&Media> = post
        .media
        .iter()
        .filter(|media| cards(media.kind))
        .collect();
    let expected: Vec<&Value> = [&truth["card"], &truth["article"]]
        .into_iter()
        .filter(|card| !card.is_null())
        .collect();
    compare_cards(&card, &expected, &mut same);

    same(
        "quotes",
        json!(post.quotes.len()),
        &json!(usize::from(!truth["quote"].is_null())),
    );
    if let Some(quote) = post.quotes.first() {
        compare_quote(quote, &truth["quote"], &mut same);
    }
}

type Same<'s> = dyn FnMut(&str, Value, &Value) + 's;

fn compare_quote(quote: &Quote, truth: &Value, same: &mut Same<'_>) {
    let author = quote.author.clone().unwrap_or_default();
    same("quote's id", json!(quote.id), &truth["id"]);
    same("quote's handle", json!(author.handle), &truth["handle"]);
    same(
        "quote unavailable",
        json!(quote.unavailable),
        &truth["unavailable"],
    );
    if quote.unavailable.is_some() {
        return;
    }
    same("quote's name", json!(author.name), &truth["name"]);
    same(
        "quote's mark",
        json!(author.verified),
        &json!(!truth["verified"].is_null()),
    );
    same(
        "quote's time",
        time(quote.published, &truth["time"]),
        &truth["time"],
    );
    same(
        "quote's text",
        json!(quote.text.as_deref().unwrap_or_default()),
        &truth["text"],
    );
    let media: Vec<&Media> = quote
        .media
        .iter()
        .filter(|media| media.kind != MediaKind::LinkCard)
        .collect();
    compare_media(&media, &truth["media"], same);
    let cards: Vec<&Media> = quote
        .media
        .iter()
        .filter(|media| media.kind == MediaKind::LinkCard)
        .collect();
    let expected: Vec<&Value> = [&truth["article"]]
        .into_iter()
        .filter(|card| !card.is_null())
        .collect();
    compare_cards(&cards, &expected, same);
}

fn compare_media(media: &[&Media], truth: &Value, same: &mut Same<'_>) {
    let truths = list(truth);
    same("media", json!(media.len()), &json!(truths.len()));
    for (media, truth) in media.iter().zip(truths) {
        same(
            "kind",
            serde_json::to_value(media.kind).unwrap_or_default(),
            &truth["kind"],
        );
        // A page that plays no video may still link the file.
        let url = Some(&truth["url"])
            .filter(|url| !url.is_null())
            .unwrap_or(&truth["download_url"]);
        same("address", json!(media.url), url);
        same("still", json!(media.poster), &truth["poster"]);
        if media.kind == MediaKind::Video {
            // The description of a video is in its title.
            let title = Some(&truth["title"])
                .filter(|title| !title.is_null())
                .unwrap_or(&truth["alt"]);
            same("title", json!(media.title), title);
            same("words", json!(media.description), &truth["description"]);
        } else {
            same("alt", json!(media.alt), &truth["alt"]);
        }
    }
}

fn compare_cards(cards: &[&Media], truths: &[&Value], same: &mut Same<'_>) {
    same("cards", json!(cards.len()), &json!(truths.len()));
    for (card, truth) in cards.iter().zip(truths) {
        let twitter = Url::parse("https://twitter.com/").ok();
        let url = truth["url"]
            .as_str()
            .and_then(|url| twitter?.join(url).ok());
        same("card's target", json!(card.url), &json!(url));
        same("card's title", json!(card.title), &truth["title"]);
        let picture = if truth["cover"].is_null() {
            "image"
        } else {
            "cover"
        };
        same("card's picture", json!(card.poster), &truth[picture]);
        let words = if truth["preview"].is_null() {
            "description"
        } else {
            "preview"
        };
        same("card's words", json!(card.description), &truth[words]);
    }
}

fn poll(post: &Post) -> Value {
    let Some(poll) = &post.poll else {
        return Value::Null;
    };
    let choices: Vec<Value> = poll
        .choices
        .iter()
        .map(|choice| {
            json!({
                "label": choice.label,
                // Shares are whole numbers here.
                "percent": choice.percent.map(|share| share as u64),
                "leader": choice.leading,
            })
        })
        .collect();
    json!({ "choices": choices, "total_votes": poll.votes, "status": poll.status })
}

/// A time to the precision of the page: to the minute, unless the expected data has seconds.
fn time(published: Option<Timestamp>, truth: &Value) -> Value {
    let Some(Timestamp::Instant { at, origin, .. }) = published else {
        return Value::Null;
    };
    let truth: Option<jiff::Timestamp> = truth.as_str().and_then(|time| time.parse().ok());
    let to_minute = truth.is_some_and(|truth| truth.as_second() % 60 == 0);
    let of_id = origin == TimeOrigin::Id;
    let seconds = at.as_second();
    let shown = if to_minute && of_id {
        seconds - seconds.rem_euclid(60)
    } else {
        seconds
    };
    json!(
        jiff::Timestamp::from_second(shown)
            .ok()
            .map(|at| at.to_string())
    )
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
