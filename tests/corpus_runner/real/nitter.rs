//! Pages of Nitter: those rendered by its own templates against what they were made of, the others by what they are.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use serde_json::{Value, json};
use unrolled::model::{
    Count, EntityKind, GapKind, Media, MediaKind, Post, Quote, Role, TimeOrigin, Timestamp,
};
use unrolled::{CompletenessState, ErrorKind, Input, PageKind, Parser, WarningKind};
use url::Url;

use super::{Differences, displays, id, targets, text};

/// A page, checked by its truth if that stands beside it.
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

/// Posts that the page links on its instance are given as what they are on Twitter.
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
    let listing = parser.parse_listing(Input::bytes(&bytes))?;
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
    // Posts of one thread are one card: as many cards as there are posts outside of threads, and threads.
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

/// Compares posts with the truth, field by field.
fn posts(posts: &[Post], truth: &Value, found: &mut Differences) {
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

    let stats = post.stats.unwrap_or_default();
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
        // Where a page plays no video it may still link the file.
        let url = Some(&truth["url"])
            .filter(|url| !url.is_null())
            .unwrap_or(&truth["download_url"]);
        same("address", json!(media.url), url);
        same("still", json!(media.poster), &truth["poster"]);
        if media.kind == MediaKind::Video {
            // The description of a video stands as its title.
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
                // Shares are whole here.
                "percent": choice.percent.map(|share| share as u64),
                "leader": choice.leading,
            })
        })
        .collect();
    json!({ "choices": choices, "total_votes": poll.votes, "status": poll.status })
}

/// A time to the precision of the page: to the minute, unless the truth has seconds.
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

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The one real page of its era, indented by whoever saved it.
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
    let listing = parser.parse_listing(Input::bytes(&bytes))?;
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
    let listing = Parser::new().parse_listing(Input::bytes(&bytes))?;
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
            "1833951636005552366",
            "638022429974134784",
            "2073096614487421429",
        ],
    );
    let likes: Vec<Option<u64>> = listing
        .teasers
        .iter()
        .flat_map(|teaser| &teaser.posts)
        .map(|post| {
            post.stats
                .and_then(|stats| stats.likes)
                .map(|likes| likes.value)
        })
        .collect();
    found.same("likes", likes, vec![Some(26_380), Some(134), Some(732)]);
    found.done()
}

/// The tweet with the number 20, of before ids held a time, and the beginning of the answers to it.
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
