//! Pages of Nitter: those rendered by its own templates against their data, the others by their properties.

mod fields;

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use serde_json::{Value, json};
use unrolled::model::{GapKind, MediaKind, Post, Role, Timestamp};
use unrolled::{CompletenessState, ErrorKind, Input, PageKind, Parser, WarningKind};
use url::Url;

use super::{Differences, id, text};
use fields::{list, posts};

/// A page, checked against its data if that is next to it.
pub(crate) fn page(path: &Path) -> Result<(), Failed> {
    let truth = path.with_extension("truth.json");
    if truth.exists() {
        let truth: Value = serde_json::from_slice(&fs::read(truth)?)?;
        return match truth["page_kind"].as_str() {
            Some("status") => conversation(path, &truth),
            Some("timeline") => timeline(path, &truth),
            Some("error") => error(path, PageKind::ErrorPage),
            other => Err(format!("a page of kind {other:?}").into()),
        };
    }
    match path.file_name().and_then(|name| name.to_str()) {
        Some("nitter-challenge-poast-2025.html" | "nitter-notnitter-cz-2025.html") => {
            error(path, PageKind::Challenge)
        }
        Some("nitter-notnitter-it-2025.html") => error(path, PageKind::Empty),
        Some("nitter-poll-snippet.html") => unknown(path),
        Some("nitter-profile-2020-dgnsrekt.html") => profile_of_2020(path),
        Some("nitter-timeline-2026-jack-excerpt.html") => excerpt_of_a_timeline(path),
        Some("nitter-status-2026-jack20-excerpt-head.html") => first_tweet(path),
        Some("nitter-status-2026-jack20-excerpt-tail.html") => replies_alone(path),
        other => Err(format!("nothing is expected of {other:?}").into()),
    }
}

fn error(path: &Path, kind: PageKind) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let parser = Parser::new();
    let mut found = Differences::default();
    let error = parser
        .parse(Input::bytes(&bytes))
        .map(|_| ())
        .map_err(|error| error.kind());
    found.same("parse", error, Err(ErrorKind::NotAThread(kind)));
    let error = parser
        .parse_listing(Input::bytes(&bytes))
        .map(|_| ())
        .map_err(|error| error.kind());
    found.same("listing", error, Err(ErrorKind::NotAThread(kind)));
    found.done()
}

fn unknown(path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let error = Parser::new()
        .parse(Input::bytes(&bytes))
        .map(|_| ())
        .map_err(|error| error.kind());
    let mut found = Differences::default();
    found.same("parse", error, Err(ErrorKind::Unrecognized));
    found.done()
}

fn conversation(path: &Path, truth: &Value) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let url_of_page = Url::parse(truth["url"].as_str().unwrap_or_default())?;
    let parsed = Parser::new().parse(Input::bytes(&bytes))?;
    let mut found = Differences::default();
    found.same("site", parsed.detection.site.as_str(), "nitter");
    found.same("warnings", parsed.warnings.as_slice(), &[]);
    posts(&parsed.thread.posts, truth, &mut found);

    let truths = list(&truth["posts"]);
    let mut chains: Vec<(u64, u64)> = Vec::new();
    for (post, truth) in parsed.thread.posts.iter().zip(truths) {
        let role = match (truth["role"].as_str(), truth["in_author_thread"].as_bool()) {
            (Some("main"), _) => Role::Main,
            (Some("ancestor"), Some(false)) => Role::Ancestor,
            (Some("ancestor" | "self_thread"), Some(true)) => Role::Thread,
            (Some("reply"), _) => Role::Reply,
            (Some("related"), _) => Role::Related,
            other => return Err(format!("a role {other:?}").into()),
        };
        found.same(&format!("{}: role", id(post)), post.role, role);
        if role == Role::Reply {
            chains.push((
                truth["chain"].as_u64().unwrap_or_default(),
                truth["depth"].as_u64().unwrap_or_default(),
            ));
        }
    }
    let replies = parsed.thread.posts.iter().filter_map(|post| post.reply);
    let positions: Vec<(u64, u64)> = replies
        .map(|at| (at.chain.into(), at.depth.into()))
        .collect();
    found.same("chains", positions, chains);
    let main = truths.iter().find(|post| post["role"] == "main");
    let main = main.ok_or("no main post in the truth")?;
    found.same(
        "thread's id",
        parsed.thread.id.as_ref().map(|id| id.as_str()),
        main["id"].as_str(),
    );
    found.same(
        "author",
        parsed.thread.author.handle.as_deref(),
        main["handle"].as_str(),
    );
    found.same(
        "author's name",
        parsed.thread.author.name.as_deref(),
        main["name"].as_str(),
    );

    let gaps: Vec<Value> = parsed
        .thread
        .gaps
        .iter()
        .map(|gap| {
            let kind = match gap.kind {
                GapKind::EarlierReplies => "earlier_replies",
                GapKind::MoreReplies => "more_replies",
                GapKind::LoadMore => "load_more",
                _ => "another",
            };
            let place = gap.after.and_then(|after| parsed.thread.posts.get(after));
            let place = match (
                place.map(|post| post.role),
                place.and_then(|post| post.reply),
            ) {
                (None, _) => "before first post".to_owned(),
                (Some(Role::Reply), _) if gap.kind == GapKind::LoadMore => {
                    "end of replies".to_owned()
                }
                (Some(Role::Reply), Some(reply)) => format!("end of reply chain {}", reply.chain),
                (Some(_), _) => "end of self thread".to_owned(),
            };
            let url = gap.url.as_ref().map(|url| on_instance(url, &url_of_page));
            json!({ "kind": kind, "url": url, "place": place })
        })
        .collect();
    let expected: Vec<Value> = list(&truth["gaps"])
        .iter()
        .map(|gap| {
            let target = gap["href"]
                .as_str()
                .and_then(|href| url_of_page.join(href).ok());
            let target = target.map(|mut target| {
                target.set_fragment(None);
                target.to_string()
            });
            json!({ "kind": gap["kind"], "url": target, "place": gap["position"] })
        })
        .collect();
    found.same("gaps", &gaps, &expected);
    let gone = parsed
        .thread
        .author_posts()
        .any(|post| post.unavailable.is_some());
    let state = if gaps.is_empty() && !gone {
        CompletenessState::Unknown
    } else {
        CompletenessState::Partial
    };
    found.same("state", parsed.completeness.state, state);
    found.done()
}

/// Posts that the page links on its instance get their Twitter URLs.
fn on_instance(url: &Url, page: &Url) -> String {
    let mut url = url.clone();
    if url.host_str() == Some("twitter.com") {
        let _ = url.set_host(page.host_str());
    }
    url.to_string()
}

fn timeline(path: &Path, truth: &Value) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let parser = Parser::new();
    let mut found = Differences::default();
    let error = parser
        .parse(Input::bytes(&bytes))
        .map(|_| ())
        .map_err(|error| error.kind());
    found.same(
        "parse",
        error,
        Err(ErrorKind::NotAThread(PageKind::Listing)),
    );
    let listing = parser.parse_listing(Input::bytes(&bytes))?.listing;
    let shown: Vec<Post> = listing
        .teasers
        .iter()
        .flat_map(|teaser| teaser.posts.clone())
        .collect();
    posts(&shown, truth, &mut found);
    let author = listing.author.unwrap_or_default();
    found.same(
        "profile",
        author.handle.as_deref(),
        truth["profile"]["handle"].as_str(),
    );
    found.same(
        "profile's name",
        author.name.as_deref(),
        truth["profile"]["name"].as_str(),
    );
    let next = list(&truth["gaps"])
        .iter()
        .find(|gap| gap["kind"] == "load_more");
    let base = Url::parse(truth["url"].as_str().unwrap_or_default())?;
    let next = next.and_then(|gap| base.join(gap["href"].as_str()?).ok());
    found.same("next page", listing.next_page, next);
    // Posts of one thread are one card: there are as many cards as threads and posts outside of threads.
    let source = String::from_utf8(bytes)?;
    let threads = source.matches("<div class=\"thread-line\">").count();
    let in_threads = shown.len() - source.matches("<div class=\"timeline-item \"").count();
    found.same(
        "cards",
        listing.teasers.len(),
        shown.len() - in_threads + threads,
    );
    found.done()
}

/// The only real page of its era, indented by the person who saved it.
fn profile_of_2020(path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let parser = Parser::new();
    let mut found = Differences::default();
    let error = parser
        .parse(Input::bytes(&bytes))
        .map(|_| ())
        .map_err(|error| error.kind());
    found.same(
        "parse",
        error,
        Err(ErrorKind::NotAThread(PageKind::Listing)),
    );
    let listing = parser.parse_listing(Input::bytes(&bytes))?.listing;
    let source = String::from_utf8(bytes)?;
    let posts: Vec<&Post> = listing
        .teasers
        .iter()
        .flat_map(|teaser| &teaser.posts)
        .collect();
    found.same(
        "posts",
        posts.len(),
        source.matches("class=\"tweet-link\"").count(),
    );
    found.same("cards", listing.teasers.len(), posts.len() - 1);
    let author = listing.author.unwrap_or_default();
    found.same(
        "author",
        (author.handle.as_deref(), author.name.as_deref()),
        (Some("DGNSREKT"), Some("DGNSREKT")),
    );
    found.same("next", listing.next_page.is_some(), true);
    let reposts = posts
        .iter()
        .filter(|post| post.reposted_by.is_some())
        .count();
    found.same(
        "reposts",
        reposts,
        source.matches("class=\"retweet-header\"").count(),
    );
    let quotes = posts.iter().flat_map(|post| &post.quotes);
    found.same(
        "quotes",
        quotes
            .clone()
            .filter(|quote| quote.unavailable.is_none())
            .count(),
        source.matches("class=\"quote quote-big\"").count(),
    );
    found.same(
        "gone quotes",
        quotes.filter(|quote| quote.unavailable.is_some()).count(),
        source.matches("class=\"unavailable-quote\"").count(),
    );
    let of_kind = |kind| {
        posts
            .iter()
            .flat_map(|post| &post.media)
            .filter(|media| media.kind == kind)
            .count()
    };
    found.same(
        "cards",
        of_kind(MediaKind::LinkCard),
        source.matches("class=\"card-destination\"").count(),
    );
    found.same(
        "videos",
        of_kind(MediaKind::Video),
        source.matches("class=\"gallery-video\"").count(),
    );
    let first = posts.first().ok_or("no post")?;
    found.same(
        "an indented text",
        text(first),
        "FREE #bitcoin\nFind the private key and get the btc.\nblockchain.com/btc/address/1…",
    );
    for post in &posts {
        let whole = post.id.is_some() && post.published.is_some() && post.stats.is_some();
        found.same(&format!("{} is whole", id(post)), whole, true);
        found.same(
            &format!("{} is indented", id(post)),
            text(post).contains("\n     "),
            false,
        );
    }
    found.done()
}

fn excerpt_of_a_timeline(path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let listing = Parser::new().parse_listing(Input::bytes(&bytes))?.listing;
    let mut found = Differences::default();
    let ids: Vec<&str> = listing
        .teasers
        .iter()
        .flat_map(|teaser| &teaser.posts)
        .map(id)
        .collect();
    found.same(
        "ids",
        ids,
        vec![
            "1833951636005552366", "638022429974134784", "2073096614487421429",
        ],
    );
    let likes: Vec<Option<u64>> = listing
        .teasers
        .iter()
        .flat_map(|teaser| &teaser.posts)
        .map(|post| {
            post.stats
                .as_deref()
                .and_then(|stats| stats.likes)
                .map(|likes| likes.value)
        })
        .collect();
    found.same("likes", likes, vec![Some(26_380), Some(134), Some(732)]);
    found.done()
}

/// The tweet with the number 20, from before ids encoded a time, and the first replies to it.
fn first_tweet(path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let parsed = Parser::new().parse(Input::bytes(&bytes))?;
    let mut found = Differences::default();
    let posts = &parsed.thread.posts;
    let main = posts.first().ok_or("no post")?;
    found.same("id", id(main), "20");
    found.same("text", text(main), "just setting up my twttr");
    let at = main
        .published
        .and_then(Timestamp::instant)
        .map(|at| at.to_string());
    found.same("time", at.as_deref(), Some("2006-03-21T20:50:00Z"));
    let source = String::from_utf8(bytes)?;
    found.same(
        "posts",
        posts.len(),
        source.matches("class=\"tweet-body\"").count(),
    );
    let cut = parsed
        .warnings
        .iter()
        .all(|warning| warning.kind == WarningKind::CutOff);
    found.same("no warnings but of the cut", cut, true);
    found.done()
}

fn replies_alone(path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let parsed = Parser::new().parse(Input::bytes(&bytes))?;
    let mut found = Differences::default();
    let posts = &parsed.thread.posts;
    found.same(
        "posts",
        posts.iter().map(id).collect::<Vec<_>>(),
        vec!["638345398323515393"],
    );
    found.same(
        "role",
        posts.first().map(|post| post.role),
        Some(Role::Reply),
    );
    found.same("author", parsed.thread.author.is_empty(), true);
    found.same(
        "state",
        parsed.completeness.state,
        CompletenessState::Partial,
    );
    found.same(
        "warned",
        parsed
            .warnings
            .iter()
            .any(|warning| warning.kind == WarningKind::MissingField),
        true,
    );
    found.done()
}
