//! Real pages, which are not in the repository: run if `UNROLLED_CORPUS` names their folder.
//!
//! A folder `bench-text` next to that folder, with complete pages around real and invented tweets, is read as well if
//! it exists. Nothing of them is copied here; the expected result is next to each page, or is counted in its source.

mod bench_text;
mod dumps;
mod mastodon;
mod nitter;
mod twitter;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use unrolled::model::{EntityKind, Post, Teaser, TimeOrigin, Timestamp};
use unrolled::{CompletenessState, Confidence, ErrorKind, Input, PageKind, Parsed, Parser};

pub(crate) fn trials() -> Vec<Trial> {
    let Some(root) = std::env::var_os("UNROLLED_CORPUS").map(PathBuf::from) else {
        return vec![super::ignored("real", "UNROLLED_CORPUS")];
    };
    let pages = root.join("thread_reader/html");
    let mut trials = Vec::new();
    let mut add = |name: String, run: Box<dyn FnOnce() -> Result<(), Failed> + Send>| {
        trials.push(Trial::test(name, run))
    };

    for (file, test) in [
        (
            "QuinnyPig-2020-01.html",
            quinnypig as fn(&Path) -> Result<(), Failed>,
        ),
        ("moo9000-launder-2021-09-out.html", fragment),
        ("moo9000-ironfinance-2021-06.fragment.html.md", fragment),
        ("MXS_Nightmare-2026-08.html", fragment),
        ("home-2018-03-excerpt.html", home),
        ("../text/HamdiAMalik-2021-07.txt", dumps::founding_document),
        ("../text/SakanaAILabs-2026.txt", dumps::leaked_ids),
        (
            "../text/threadreaderapp-SakanaAILabs-2026-teasers.md",
            dumps::copies,
        ),
        ("../../x/x-obsidianclip-bcherny-2026.md", dumps::x_clip),
    ] {
        let path = pages.join(file);
        add(format!("real/{file}"), Box::new(move || test(&path)));
    }
    for path in files(&root.join("nitter")) {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".html") {
            add(
                format!("real/{name}"),
                Box::new(move || nitter::page(&path)),
            );
        }
    }
    for (file, test) in [
        (
            "x/x.com-tweet-sample.html",
            twitter::opened_post as fn(&Path) -> Result<(), Failed>,
        ),
        ("x/x.com-tweet-quote.html", twitter::quoting_post),
        ("embeds/embeds-twitter-excerpts.html", twitter::embeds),
        (
            "embeds/embeds-bluesky-excerpts.html",
            twitter::bluesky_embeds,
        ),
        (
            "mastodon/mastodon-web-thread-defuddle.html",
            mastodon::thread_page,
        ),
    ] {
        let path = root.join(file);
        add(format!("real/{file}"), Box::new(move || test(&path)));
    }
    let bench = root.join("../bench-text");
    for path in files(&bench.join("pages")) {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let truth = bench.join("dev").join(&name).join("truth.json");
        add(
            format!("real/bench-text/{name}"),
            Box::new(move || bench_text::bench_page(&path, &truth)),
        );
    }
    for path in files(&root) {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let ours = name.starts_with("thread_reader");
        add(
            format!("real/any/{name}"),
            Box::new(move || any(&path, ours)),
        );
    }
    trials
}

/// Returns all files below a folder.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    found
}

fn parse(path: &Path) -> Result<Parsed, Failed> {
    let bytes = fs::read(path)?;
    Ok(Parser::new().parse(Input::bytes(&bytes))?)
}

/// Collects the differences, to print all of them.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: T, expected: T) {
        if found != expected {
            self.0
                .push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }

    fn done(self) -> Result<(), Failed> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0.join("\n").into())
        }
    }
}

fn text(post: &Post) -> &str {
    post.text.as_deref().unwrap_or_default()
}

fn id(post: &Post) -> &str {
    post.id.as_ref().map_or("", |id| id.as_str())
}

fn strings<'v>(value: &'v Value) -> Vec<&'v str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect::<Vec<&'v str>>()
}

fn displays(post: &Post, kind: EntityKind) -> Vec<&str> {
    post.entities_with_display()
        .filter(|(_, entity)| entity.kind == kind)
        .map(|(display, _)| display)
        .collect()
}

fn targets(post: &Post, kind: EntityKind) -> Vec<&str> {
    let of_kind = post.entities.iter().filter(|entity| entity.kind == kind);
    of_kind
        .map(|entity| entity.url_str().unwrap_or_default())
        .collect()
}

/// The one complete real page, against an independent extraction next to it.
fn quinnypig(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let truth: Value = serde_json::from_slice(&fs::read(path.with_extension("truth.json"))?)?;
    let thread = &parsed.thread;
    let mut found = Differences::default();

    found.same("posts", thread.posts.len(), 102);
    let mut wrapped = 0;
    for (post, truth) in thread
        .posts
        .iter()
        .zip(truth["posts"].as_array().into_iter().flatten())
    {
        let at = id(post);
        found.same("id", at, truth["id"].as_str().unwrap_or_default());
        let handle = post
            .author
            .as_ref()
            .and_then(|author| author.handle.as_deref());
        found.same("handle", handle, truth["handle"].as_str());
        found.same(at, text(post), truth["text"].as_str().unwrap_or_default());
        wrapped += usize::from(text(post).contains('\n'));
        found.same(
            "mentions",
            displays(post, EntityKind::Mention),
            strings(&truth["mentions"]),
        );
        found.same(
            "hashtags",
            displays(post, EntityKind::Hashtag),
            strings(&truth["hashtags"]),
        );
        found.same(
            "links",
            displays(post, EntityKind::Link).len(),
            truth["links"].as_array().map_or(0, Vec::len),
        );
        found.same(
            "images",
            post.media.len(),
            truth["images"].as_array().map_or(0, Vec::len),
        );
        found.same(
            "quotes",
            post.quotes.len(),
            truth["quotes"].as_array().map_or(0, Vec::len),
        );
        let timed = matches!(
            post.published,
            Some(Timestamp::Instant {
                origin: TimeOrigin::Id,
                ..
            })
        );
        found.same("a time from the id", timed, true);
    }
    let all = |kind| {
        thread
            .posts
            .iter()
            .map(|post| displays(post, kind).len())
            .sum::<usize>()
    };
    found.same("texts of several lines", wrapped, 27);
    found.same("all mentions", all(EntityKind::Mention), 36);
    found.same("all links", all(EntityKind::Link), 3);
    let quotes: Vec<bool> = thread
        .posts
        .iter()
        .flat_map(|post| &post.quotes)
        .map(|quote| quote.id.is_some() && quote.author.is_some())
        .collect();
    found.same("quotes with id and author", quotes, vec![true; 3]);

    found.same("name", thread.author.name.as_deref(), Some("Corey Quinn"));
    found.same("handle", thread.author.handle.as_deref(), Some("QuinnyPig"));
    found.same(
        "user id",
        thread.author.user_id.as_deref(),
        Some("97114171"),
    );
    let published = thread
        .published
        .and_then(Timestamp::instant)
        .map(|at| at.to_string());
    found.same("time", published.as_deref(), Some("2020-01-10T19:02:13Z"));
    found.same(
        "count, minutes, views",
        (thread.stated_posts, thread.reading_minutes, thread.views),
        (Some(102), Some(21), Some(12_399)),
    );
    found.same(
        "id",
        thread.id.as_ref().map(ToString::to_string).as_deref(),
        Some("1215710451343904768"),
    );

    found.same(
        "more from, related",
        (thread.more_from.len(), thread.related.len()),
        (3, 6),
    );
    let cards: Vec<&Teaser> = thread.more_from.iter().chain(&thread.related).collect();
    found.same(
        "previews",
        cards.iter().map(|card| card.posts.len()).sum(),
        27,
    );
    for (card, truth) in cards
        .iter()
        .zip(truth["cards"].as_array().into_iter().flatten())
    {
        found.same(
            "card",
            card.id.as_ref().map(|id| id.as_str()),
            truth["id"].as_str(),
        );
        let handle = card
            .author
            .as_ref()
            .and_then(|author| author.handle.as_deref())
            .map(|handle| format!("@{handle}"));
        found.same("card's handle", handle.as_deref(), truth["handle"].as_str());
        let time = card
            .published
            .and_then(Timestamp::instant)
            .map(|at| at.as_second());
        found.same("card's time", time, truth["time"].as_i64());
        found.same(
            "card's count",
            card.stated_posts.map(u64::from),
            truth["stated"].as_u64(),
        );
        found.same(
            "card's posts",
            card.posts.iter().map(text).collect(),
            strings(&truth["posts"]),
        );
    }
    found.same(
        "state",
        parsed.completeness.state,
        CompletenessState::Confirmed,
    );
    found.same("warnings", parsed.warnings.len(), 0);
    found.done()
}

/// A fragment of a page: every tweet block in its source, with its id.
fn fragment(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let source = fs::read_to_string(path)?;
    let blocks: Vec<&str> = source
        .split("data-tweet=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut found = Differences::default();
    found.same("no blocks", blocks.is_empty(), false);
    found.same(
        "ids",
        parsed.thread.posts.iter().map(id).collect::<Vec<_>>(),
        blocks,
    );
    for post in &parsed.thread.posts {
        let empty = post.text.is_none() && post.media.is_empty() && post.quotes.is_empty();
        found.same("an empty post", empty, false);
        found.same(
            "a link without target",
            post.entities
                .iter()
                .any(|entity| entity.kind != EntityKind::Cashtag && entity.url_str().is_none()),
            false,
        );
        let leaked = ["thread#", "data-", "tw-permalink", "<", "External Tweet"]
            .iter()
            .find(|mark| text(post).contains(**mark));
        found.same(text(post), leaked, None);
    }
    found.done()
}

fn home(path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let parser = Parser::new();
    let mut found = Differences::default();
    let kind = parser
        .parse(Input::bytes(&bytes))
        .map(|_| ())
        .map_err(|error| error.kind());
    found.same("parse", kind, Err(ErrorKind::NotAThread(PageKind::Home)));
    let listing = parser.parse_listing(Input::bytes(&bytes))?.listing;
    let source = String::from_utf8(bytes)?;
    found.same(
        "cards",
        listing.teasers.len(),
        source.matches("class=\"thread-card").count(),
    );
    found.same(
        "previews",
        listing.teasers.iter().map(|card| card.posts.len()).sum(),
        source.matches("<div class=\"content-tweet\">").count(),
    );
    for card in &listing.teasers {
        let whole = card.id.is_some() && card.published.is_some() && card.stated_posts.is_some();
        found.same(
            "a whole card",
            whole
                && card
                    .author
                    .as_ref()
                    .is_some_and(|author| author.name.is_some()),
            true,
        );
        let times = (
            card.published.and_then(Timestamp::instant),
            card.id.as_ref().and_then(|id| id.time()),
        );
        found.same(
            "card's time is its id's",
            times.0.map(|at| at.as_second()),
            times.1.map(|at| at.as_second()),
        );
    }
    found.done()
}

/// Any file: there is a result, and no page of another site is parsed as Thread Reader's.
fn any(path: &Path, ours: bool) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    match Parser::new().parse(Input::bytes(&bytes)) {
        // Any text may come from a thread; a warning says so.
        Ok(parsed)
            if parsed.detection.site == "thread-reader"
                && parsed.detection.confidence > Confidence::Weak
                && !ours =>
        {
            Err("read as a page of Thread Reader".into())
        }
        Ok(_) => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Unrecognized | ErrorKind::NotAThread(_)
            ) =>
        {
            Ok(())
        }
        Err(error) => Err(format!("{}: {error}", error.kind()).into()),
    }
}
