//! Complete pages around known tweets, with the expected result next to them.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use serde_json::Value;
use unrolled::CompletenessState;
use unrolled::model::{EntityKind, MediaKind, Post, Teaser};
use url::Url;

use super::{Differences, displays, id, parse, strings, targets, text};

/// A complete page around known tweets, against the expected result in `bench-text`.
pub(super) fn bench_page(path: &Path, truth: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let truth: Value = serde_json::from_slice(&fs::read(truth)?)?;
    let thread = &parsed.thread;
    let mut found = Differences::default();
    found.same(
        "handle",
        thread.author.handle.as_deref(),
        truth["handle"].as_str(),
    );
    found.same(
        "name",
        thread.author.name.as_deref(),
        truth["name"].as_str(),
    );
    found.same(
        "count",
        thread.stated_posts.map(u64::from),
        truth["declared"].as_u64(),
    );
    found.same(
        "id",
        thread.id.as_ref().map(|id| id.as_str()),
        truth["page_id"].as_str(),
    );
    let truths = truth["posts"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    found.same("posts", thread.posts.len(), truths.len());
    for (post, truth) in thread.posts.iter().zip(truths) {
        found.same("post", id(post), truth["id"].as_str().unwrap_or_default());
        let words = without_quotes(truth["text"].as_str().unwrap_or_default(), &truth["links"]);
        found.same("text", text(post), words.as_str());
        found.same(
            "quotes",
            post.quotes.len(),
            truth["links"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|link| is_status(link))
                .count(),
        );
        media(&mut found, post, truth);
    }
    let cards: Vec<&Teaser> = thread.more_from.iter().chain(&thread.related).collect();
    let truths = truth["teasers"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    found.same("cards", cards.len(), truths.len());
    for (card, truth) in cards.iter().zip(truths) {
        found.same(
            "card",
            card.id.as_ref().map(|id| id.as_str()),
            truth["id"].as_str(),
        );
        let author = card.author.clone().unwrap_or_default();
        found.same(
            "card's author",
            (author.handle.as_deref(), author.name.as_deref()),
            (truth["handle"].as_str(), truth["name"].as_str()),
        );
        found.same(
            "card's count",
            card.stated_posts.map(u64::from),
            truth["declared"].as_u64(),
        );
        let words = strings(&truth["posts"])
            .into_iter()
            .enumerate()
            .map(|(at, words)| without_quotes(words, &truth["links"][at]));
        found.same(
            "card's posts",
            card.posts
                .iter()
                .map(|post| text(post).to_owned())
                .collect(),
            words.collect::<Vec<_>>(),
        );
    }
    found.same(
        "state",
        parsed.completeness.state,
        CompletenessState::Confirmed,
    );
    found.same(
        "warnings",
        format!("{:?}", parsed.warnings),
        "[]".to_owned(),
    );
    found.done()
}

/// The expected text is what a reader of the page sees, which includes the URL of an embedded tweet. Here it is a
/// quote.
fn without_quotes(text: &str, links: &Value) -> String {
    let displays = links
        .as_array()
        .into_iter()
        .flatten()
        .filter(|link| is_status(link))
        .filter_map(|link| link["display"].as_str());
    let text = displays.fold(text.to_owned(), |text, display| text.replace(display, ""));
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        .trim_end()
        .to_owned()
}

fn is_status(link: &Value) -> bool {
    link["href"]
        .as_str()
        .is_some_and(|href| href.contains("/status/"))
}

fn media(found: &mut Differences, post: &Post, truth: &Value) {
    let count = |kind| post.media.iter().filter(|media| media.kind == kind).count() as u64;
    found.same(
        "photos",
        Some(count(MediaKind::Photo)),
        truth["images"].as_u64(),
    );
    found.same("GIFs", Some(count(MediaKind::Gif)), truth["gifs"].as_u64());
    found.same(
        "preview cards",
        count(MediaKind::LinkCard),
        truth["cards"]
            .as_array()
            .map_or(0, |cards| cards.len() as u64),
    );
    let mut addresses: Vec<&str> = Vec::new();
    for media in post
        .media
        .iter()
        .filter(|media| media.kind != MediaKind::LinkCard)
    {
        addresses.extend(
            media
                .poster
                .as_deref()
                .into_iter()
                .chain(&media.url)
                .map(|url| url.as_str()),
        );
    }
    found.same("addresses", addresses, strings(&truth["media"]));
    let links: Vec<(&str, &str)> = displays(post, EntityKind::Link)
        .into_iter()
        .zip(targets(post, EntityKind::Link))
        .collect();
    let expected = truth["links"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|link| !is_status(link));
    // As URLs are serialised: a URL without a path has the path `/`.
    let expected = expected.filter_map(|link| {
        Some((
            link["display"].as_str()?,
            Url::parse(link["href"].as_str()?).ok()?,
        ))
    });
    let expected: Vec<(&str, Url)> = expected.collect();
    let expected: Vec<(&str, &str)> = expected
        .iter()
        .map(|(display, url)| (*display, url.as_str()))
        .collect();
    found.same("links", links, expected);
}
