//! Posts saved from x.com, and embeds from public pages, field by field against their source.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use serde_json::{Value, json};
use unrolled::model::{Post, Role, Timestamp};
use unrolled::{Input, Parser};

use super::{Differences, id, parse, text};

fn stats(post: &Post) -> Value {
    let count = |count: Option<unrolled::model::Count>| count.map(|count| count.value);
    post.stats.as_deref().map_or(Value::Null, |stats| {
        json!([
            count(stats.replies),
            count(stats.reposts),
            count(stats.likes),
            count(stats.bookmarks),
            count(stats.views)
        ])
    })
}

fn time(published: Option<Timestamp>) -> Option<String> {
    published
        .and_then(Timestamp::instant)
        .map(|at| at.to_string())
}

fn same_author(found: &mut Differences, post: &Post, handle: &str, name: &str) {
    let author = post.author.clone().unwrap_or_default();
    found.same(
        id(post),
        (author.handle.as_deref(), author.name.as_deref()),
        (Some(handle), Some(name)),
    );
}

/// The opened post of a page, with a card.
pub(crate) fn opened_post(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let mut found = Differences::default();
    found.same("site", parsed.detection.site.as_str(), "x");
    found.same("warnings", parsed.warnings.as_slice(), &[]);
    let [post] = parsed.thread.posts.as_slice() else {
        return Err(format!("{} posts", parsed.thread.posts.len()).into());
    };
    found.same("id", id(post), "1981398750557065646");
    found.same("role", post.role, Role::Main);
    same_author(&mut found, post, "TestUser123", "Test User Account");
    found.same(
        "text",
        text(post),
        "Democrat Shutdown Jeopardizes America's Skies",
    );
    let at = time(post.published).unwrap_or_default();
    found.same("time", at.starts_with("2025-10-23T16:34:09"), true);
    found.same("counts", stats(post), json!([48, 152, 553, 9, 30_142]));
    found.same(
        "media",
        serde_json::to_value(&post.media)?,
        json!([{
            "kind": "link-card",
            "url": "https://t.co/xYHSw5Tm00",
            "poster": "https://pbs.twimg.com/card_img/1981050662210150400/oKLIYfJv?format=jpg&name=medium",
            "title": "Democrat Shutdown Jeopardizes America's Skies",
        }]),
    );
    let author = post.author.clone().unwrap_or_default();
    found.same("verified", author.verified, Some(true));
    found.same(
        "picture of the author, not of the badge",
        author.avatar.as_deref().map(url::Url::as_str),
        Some("https://pbs.twimg.com/profile_images/placeholder/avatar_placeholder.jpg"),
    );
    found.done()
}

/// A post of a list that quotes another, with a picture.
pub(crate) fn quoting_post(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let mut found = Differences::default();
    found.same("site", parsed.detection.site.as_str(), "x");
    found.same("warnings", parsed.warnings.as_slice(), &[]);
    let [post] = parsed.thread.posts.as_slice() else {
        return Err(format!("{} posts", parsed.thread.posts.len()).into());
    };
    found.same("id", id(post), "1983130065320780162");
    same_author(&mut found, post, "TestQuoter", "Test Quoter");
    found.same(
        "text",
        text(post),
        "This is a quote tweet with additional commentary",
    );
    found.same("media", post.media.len(), 0);
    found.same(
        "counts",
        stats(post),
        json!([2534, 4483, 25_616, 797, 2_596_467]),
    );
    let quote = post.quotes.first().ok_or("no quote")?;
    found.same(
        "quote",
        quote.text.as_deref(),
        Some(
            "This is the original quoted tweet content that provides important context and information for the conversation",
        ),
    );
    found.same(
        "quote's id",
        quote.id.as_ref().map(|id| id.as_str()),
        Some("1983129251856470493"),
    );
    let author = quote.author.clone().unwrap_or_default();
    found.same(
        "quote's author",
        (author.handle.as_deref(), author.name.as_deref()),
        (Some("OriginalAuthor"), Some("Original Author")),
    );
    let at = time(quote.published).unwrap_or_default();
    found.same("quote's time", at.starts_with("2025-10-28T11:10:33"), true);
    found.same(
        "quote's media",
        serde_json::to_value(&quote.media)?,
        json!([{"kind": "photo", "url": "https://pbs.twimg.com/media/placeholder_image.jpg"}]),
    );
    found.done()
}

/// The posts of a page with embeds of several authors.
fn listed(path: &Path) -> Result<Vec<Post>, Failed> {
    let bytes = fs::read(path)?;
    let listing = Parser::new().parse_listing(Input::bytes(&bytes))?.listing;
    Ok(listing
        .teasers
        .into_iter()
        .flat_map(|teaser| teaser.posts)
        .collect())
}

pub(crate) fn embeds(path: &Path) -> Result<(), Failed> {
    let posts = listed(path)?;
    let mut found = Differences::default();
    let expected = [
        (
            "1068232020478717952",
            "presidentbeef",
            "Justin Collins",
            "Here are some example Brakeman scan times with the RubyParser improvements.",
            0,
            1,
        ),
        (
            "644260508758089728",
            "Aeyoun",
            "Daniel Aleksandersen",
            "@bjornjohansen No HTTP/2 server-push support, so not really all that interesting.",
            1,
            0,
        ),
        (
            "2074606061567574181",
            "ClaudeDevs",
            "ClaudeDevs",
            "A second strategy: use Fable 5 as an orchestrator.\n\nFable 5 plans and delegates to workers (Sonnet 5).\n\nMost tokens are billed at the lower worker rate.",
            0,
            1,
        ),
        (
            "1439650030844063746",
            "Paxxi",
            "Pär Björklund",
            "I don't know clojure but based on your info I would guess it might be how VirtualBox creates cpus.\n\n4 cores on a single cpu share L3 cache but 4 cpus with one core doesn't. That might make enough difference for clojure.core.reducers to determine it's not worth doing in parallel",
            0,
            0,
        ),
        (
            "1461950699441377281",
            "ARC_AED",
            "Nao31@",
            "MimixBox（BusyBoxのパクリ）は\n$ make docker\nを叩くと、Docker環境で安全にMimixBoxと遊べるようにした。ドッグフーディングし始めると、バグがチラホラ見つかる。\n\n自前のシェルも早く準備したい。\nただ、Coreutils再実装ばかりではなくて、独自コマンドも追加したいのよねhttps://t.co/qDAPYL2mk8",
            1,
            0,
        ),
    ];
    found.same("posts", posts.len(), expected.len());
    for (post, (of, handle, name, words, entities, pictures)) in posts.iter().zip(expected) {
        found.same("id", id(post), of);
        same_author(&mut found, post, handle, name);
        found.same(of, text(post), words);
        found.same("entities", post.entities.len(), entities);
        found.same("pictures", post.media.len(), pictures);
        found.same("time", time(post.published).is_some(), true);
    }
    found.done()
}

pub(crate) fn bluesky_embeds(path: &Path) -> Result<(), Failed> {
    let posts = listed(path)?;
    let mut found = Differences::default();
    let expected = [
        (
            "at://did:plc:pqeikn4fnyts5seuh5bazj7b/app.bsky.feed.post/3la4vfasktq27",
            "davidharting.com",
            "David Harting",
            "I like to think that Yoshi gets the zoomies",
            "2024-11-04",
            0,
        ),
        (
            "at://did:plc:zumi64soisjbkkh72emx4c6y/app.bsky.feed.post/3lhvhc7ss6s2j",
            "chikast.bsky.social",
            "chika 🌱",
            "今日の運勢は「吉」でした！\nomikuzi.nagu.dev",
            "2025-02-11",
            1,
        ),
        (
            "at://did:plc:qfpnj4og54vl56wngdriaxug/app.bsky.feed.post/3lotgdvwv322c",
            "oppi.li",
            "akshay",
            "jeez i had a variety of hacks in place to manage simultaeneous streams of work with git (branches, stashes, worktrees).\n\n... and jj just has one tool: jj new. fewer concepts but so much more powerful.",
            "2025-05-10",
            0,
        ),
    ];
    found.same("posts", posts.len(), expected.len());
    for (post, (of, handle, name, words, day, pictures)) in posts.iter().zip(expected) {
        found.same("id", id(post), of);
        same_author(&mut found, post, handle, name);
        found.same(of, text(post), words);
        // The embed states the day; the time in its record key is within it, or within the next day in UTC.
        let published = post.published.and_then(Timestamp::instant);
        let published = published.map(|at| at.to_string());
        let on_day = published.as_ref().is_some_and(|at| at.starts_with(day));
        found.same("day", on_day, true);
        found.same("pictures", post.media.len(), pictures);
    }
    found.done()
}
