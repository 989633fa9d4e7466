//! Real text dumps of pages.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use unrolled::model::{EntityKind, Timestamp};
use unrolled::{Input, Parsed, Parser, WarningKind};
use url::Url;

use super::{Differences, displays, id, parse, text};

/// The text with which the project started.
pub(super) fn founding_document(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let thread = &parsed.thread;
    let mut found = Differences::default();
    let numbers: Vec<Option<u32>> = thread
        .posts
        .iter()
        .map(|post| post.number.as_ref().map(|number| number.value))
        .collect();
    found.same("numbers", numbers, (1..=21).map(Some).collect());
    found.same(
        "name",
        thread.author.name.as_deref(),
        Some("Hamdi Malik, PhD."),
    );
    found.same(
        "handle",
        thread.author.handle.as_deref(),
        Some("HamdiAMalik"),
    );
    let inferred = parsed
        .warnings
        .iter()
        .any(|warning| warning.kind == WarningKind::AuthorInferred);
    found.same("the handle is said to be inferred", inferred, true);
    let links: Vec<(usize, &str, bool)> = thread
        .posts
        .iter()
        .zip(1..)
        .flat_map(|(post, at)| post.entities_with_display().map(move |found| (at, found)))
        .filter(|(_, (_, entity))| entity.kind == EntityKind::Link)
        .map(|(at, (display, entity))| {
            let host = display.split('/').next().unwrap_or_default();
            (at, host, entity.truncated)
        })
        .collect();
    let expected = vec![
        (1, "reuters.com", true),
        (2, "amwaj.media", true),
        (3, "bit.ly", false),
        (8, "washingtoninstitute.org", true),
        (9, "washingtoninstitute.org", true),
        (11, "ctc.usma.edu", true),
    ];
    found.same("links", links, expected);
    found.same(
        "targets",
        thread
            .posts
            .iter()
            .flat_map(|post| &post.entities)
            .any(|entity| entity.url_str().is_some()),
        false,
    );
    let mentions: Vec<&str> = thread
        .posts
        .iter()
        .flat_map(|post| displays(post, EntityKind::Mention))
        .collect();
    found.same("mentions", mentions, vec!["@nafisehkBBC"]);
    let cards: Vec<(Option<u32>, usize, usize)> = thread
        .more_from
        .iter()
        .map(|card| {
            (
                card.stated_posts,
                card.posts.len(),
                card.posts.iter().map(|post| post.media.len()).sum(),
            )
        })
        .collect();
    found.same(
        "cards: stated, previews, pictures",
        cards,
        vec![(Some(4), 3, 1), (Some(7), 3, 0), (Some(4), 3, 5)],
    );
    let days = |parsed: &Parsed| {
        parsed
            .thread
            .more_from
            .iter()
            .map(|card| day(card.published))
            .collect::<Vec<_>>()
    };
    found.same(
        "days",
        days(&parsed),
        ["--01-17", "--01-10", "--01-05"]
            .map(|day| format!("{day} Absent"))
            .to_vec(),
    );
    for mark in [
        "Keep Current", "force a refresh", "Read 4 tweets", "unroll", "• • •", "PDF",
    ] {
        found.same(
            mark,
            thread.posts.iter().any(|post| text(post).contains(mark)),
            false,
        );
    }

    let url = Url::parse("https://threadreaderapp.com/thread/1414992891886415878.html")?;
    let bytes = fs::read(path)?;
    let parsed = Parser::new().parse(Input::bytes(&bytes).with_url(&url))?;
    found.same(
        "id",
        parsed.thread.id.as_ref().map(|id| id.as_str()),
        Some("1414992891886415878"),
    );
    let at = parsed
        .thread
        .published
        .and_then(Timestamp::instant)
        .map(|at| at.to_string());
    found.same("time", at.as_deref(), Some("2021-07-13T16:59:29.379Z"));
    found.same(
        "days",
        days(&parsed),
        ["2021-01-17", "2021-01-10", "2021-01-05"]
            .map(|day| format!("{day} Inferred"))
            .to_vec(),
    );
    found.done()
}

fn day(time: Option<Timestamp>) -> String {
    match time {
        Some(Timestamp::Day { date, year }) => format!("{date} {year:?}"),
        other => format!("{other:?}"),
    }
}

/// Naively stripped tags: the remains contain each tweet's id.
pub(super) fn leaked_ids(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let source = fs::read_to_string(path)?;
    let ids: Vec<&str> = source
        .split("data-tweet=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut found = Differences::default();
    found.same(
        "ids",
        parsed.thread.posts.iter().map(id).collect::<Vec<_>>(),
        ids,
    );
    for post in &parsed.thread.posts {
        found.same(
            "a leak",
            ["data-", "thread#", "dir="]
                .iter()
                .find(|mark| text(post).contains(**mark)),
            None,
        );
    }
    found.done()
}

/// A clip of x.com: each post's line contains its id.
pub(super) fn x_clip(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let source = fs::read_to_string(path)?;
    let body = source.splitn(3, "---\n").last().unwrap_or_default();
    let headings: Vec<&str> = body.lines().filter(|line| line.starts_with("**")).collect();
    let ids: Vec<&str> = headings
        .iter()
        .filter_map(|line| line.rsplit('/').next()?.strip_suffix(')'))
        .collect();
    let thread = &parsed.thread;
    let mut found = Differences::default();
    found.same("site", parsed.detection.site.as_str(), "x-clip");
    found.same("posts", thread.posts.len(), 10);
    found.same("ids", thread.posts.iter().map(id).collect::<Vec<_>>(), ids);
    let numbers: Vec<Option<u32>> = thread
        .posts
        .iter()
        .map(|post| post.number.as_ref().map(|number| number.value))
        .collect();
    let expected = std::iter::once(None).chain((1..=9).map(Some)).collect();
    found.same("numbers", numbers, expected);
    let pictures = body.matches("![Image](https://pbs.twimg.com/").count();
    let read: usize = thread.posts.iter().map(|post| post.media.len()).sum();
    found.same("pictures", read, pictures);
    for (post, heading) in thread.posts.iter().zip(&headings) {
        let author = post.author.clone().unwrap_or_default();
        let named = format!(
            "**{}** @{}",
            author.name.unwrap_or_default(),
            author.handle.unwrap_or_default()
        );
        found.same("author", heading.starts_with(&named), true);
        let (_, url) = heading.split_once("](").unwrap_or_default();
        found.same(
            "url",
            post.url.as_ref().map(|url| url.as_str()),
            url.strip_suffix(')'),
        );
        let timed = post.published.and_then(Timestamp::instant);
        found.same("time", timed, post.id.as_ref().and_then(|id| id.time()));
        let odd = ["**", "---", "](", "\\", "Image"];
        found.same(
            text(post),
            odd.iter().find(|mark| text(post).contains(**mark)),
            None,
        );
    }
    // All words are there, except headings, rules and pictures.
    let words: String = body
        .lines()
        .filter(|line| !line.starts_with("**") && *line != "---" && !line.starts_with("!["))
        .collect::<String>()
        .replace('\\', "");
    let kept: String = thread.posts.iter().map(text).collect();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    found.same("words", bare(&kept), bare(&words));
    found.done()
}

/// Only cards, each post followed by a copy of its end.
pub(super) fn copies(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let mut found = Differences::default();
    let previews: Vec<&str> = parsed
        .thread
        .more_from
        .iter()
        .flat_map(|card| &card.posts)
        .map(text)
        .collect();
    found.same("posts", parsed.thread.posts.len(), 0);
    found.same("previews", previews.len(), 3);
    for (preview, (start, end)) in previews.iter().zip([
        ("We’re excited", "treeq…"),
        ("The AB-MCTS combination", "treeq…"),
        ("Many ARC-AGI-2", "ab-mc…"),
    ]) {
        let first = preview.lines().nth(2).unwrap_or_default();
        found.same("once", preview.matches(first).count(), 1);
        found.same(preview, preview.starts_with(start), true);
        let last = preview.lines().rev().take(3).any(|line| line.contains(end));
        found.same(preview, last, true);
    }
    let reported = parsed
        .warnings
        .iter()
        .any(|warning| warning.kind == WarningKind::DuplicatedText);
    found.same("reported", reported, true);
    found.done()
}
