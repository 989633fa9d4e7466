//! The model as JSON: names, kinds, omitted fields, and equal values after a round trip.

use serde_json::{Value, json};
use unrolled::model::{
    Author, Block, BlockKind, CommunityNote, Count, Day, Entity, EntityKind, Gap, GapKind, Listing,
    Media, MediaKind, MediaSource, Poll, PollChoice, Post, PostId, Quote, ReplyPosition, Role,
    SeriesNumber, Span, Stats, Style, StyleKind, Teaser, Thread, TimeOrigin, Timestamp, YearOrigin,
};
use unrolled::{Parsed, Warning, WarningKind};
use url::Url;

fn url(url: &str) -> Option<Url> {
    Some(Url::parse(url).unwrap())
}

/// A block of each kind, with and without what the kind may have.
fn blocks() -> Vec<Block> {
    let span = Span::new(7, 12);
    let rows = vec![
        vec![Span::new(7, 8), Span::new(9, 9)],
        Vec::new(),
        vec![Span::new(10, 12)],
    ];
    [
        BlockKind::Paragraph,
        BlockKind::Heading { level: 2 },
        BlockKind::ListItem {
            depth: 0,
            number: Some(3),
        },
        BlockKind::ListItem {
            depth: 1,
            number: None,
        },
        BlockKind::Code {
            language: Some("rust".into()),
        },
        BlockKind::Code { language: None },
        BlockKind::BlockQuote,
        BlockKind::Table { rows },
        BlockKind::Media { index: 1 },
        BlockKind::Quote { index: 0 },
        BlockKind::Rule,
    ]
    .map(|kind| Block::new(kind, span))
    .into()
}

/// A post with a value in every field.
fn full_post() -> Post {
    let mut post = Post::new();
    post.id = Some(PostId::new("1215710451343904768"));
    post.url = url("https://twitter.com/tern/status/1215710451343904768").map(Box::new);
    post.author = Some(Author::from_handle("tern"));
    post.role = Role::Reply;
    post.reply = Some(ReplyPosition::new(2, 1));
    post.published = post.id.as_ref().and_then(Timestamp::from_id);
    post.number = Some(Box::new(SeriesNumber::new("(2/12)", 2, Some(12))));
    post.text = Some("(2/12) @tern see a.b".to_owned());
    let mut link = Entity::new(EntityKind::Link, Span::new(17, 20));
    link.set_url(url("https://a.b/"));
    post.entities = vec![Entity::new(EntityKind::Mention, Span::new(7, 12)), link];
    post.title = Some("On terns".to_owned());
    post.blocks = blocks();
    post.styles = [
        StyleKind::Bold,
        StyleKind::Italic,
        StyleKind::Strikethrough,
        StyleKind::Code,
    ]
    .map(|kind| Style::new(kind, Span::new(7, 12)))
    .into();
    let mut note = CommunityNote::new("A gull: a.b");
    let mut link = Entity::new(EntityKind::Link, Span::new(8, 11));
    link.set_url(url("https://a.b/"));
    note.entities = vec![link];
    post.community_note = Some(Box::new(note));
    let mut video = Media::new(MediaKind::Video);
    let mut source = MediaSource::new(Url::parse("https://v.example/1.mp4").unwrap());
    source.content_type = Some("video/mp4".to_owned());
    (video.url, video.alt, video.poster) = (
        url("https://v.example/1.mp4"),
        Some("waves".to_owned()),
        url("https://v.example/1.jpg").map(Box::new),
    );
    video.sources = vec![source];
    let mut card = Media::new(MediaKind::LinkCard);
    (card.title, card.description) = (Some("t".to_owned()), Some("d".to_owned()));
    post.media = vec![video, card, Media::new(MediaKind::Placeholder)];
    let mut quote = Quote::new();
    (quote.id, quote.url, quote.text) = (
        Some(PostId::new("20")),
        url("https://twitter.com/jack/status/20").map(Box::new),
        Some("x".to_owned()),
    );
    quote.title = Some("On gulls".to_owned());
    (quote.author, quote.media) = (
        Some(Author::from_handle("jack")),
        vec![Media::new(MediaKind::Photo)],
    );
    quote.published = Some(Timestamp::Day {
        date: Day::new(None, 3, 21).unwrap(),
        year: YearOrigin::Absent,
    });
    post.quotes = vec![quote];
    let mut poll = Poll::default();
    let mut choice = PollChoice::new("yes");
    (choice.percent, choice.votes, choice.leading) = (Some(47.3), Some(9), true);
    (poll.choices, poll.votes, poll.status) = (
        vec![choice, PollChoice::new("no")],
        Some(19),
        Some("Final results".to_owned()),
    );
    post.poll = Some(Box::new(poll));
    let mut stats = Stats::default();
    (stats.likes, stats.views, stats.plays) = (
        Some(Count::new(17, true)),
        Some(Count::new(2000, false)),
        Some(Count::new(1, true)),
    );
    (stats.replies, stats.reposts, stats.quotes, stats.bookmarks) = (
        Some(Count::new(0, true)),
        Some(Count::new(3, true)),
        Some(Count::new(4, true)),
        Some(Count::new(5, true)),
    );
    post.stats = Some(Box::new(stats));
    post.replying_to = vec!["gull".to_owned()];
    post.reposted_by = Some(Box::new(Author::from_handle("auk")));
    (post.pinned, post.edited) = (Some(true), Some(false));
    (post.language, post.content_warning, post.unavailable) = (
        Some("nb".to_owned()),
        Some("fish".to_owned()),
        Some("gone".to_owned()),
    );
    post
}

fn full_thread() -> Thread {
    let mut thread = Thread::new(vec![full_post(), Post::new()]);
    thread.id = Some(PostId::new("1215710451343904768"));
    thread.url = url("https://threadreaderapp.com/thread/1215710451343904768.html");
    thread.title = Some("Thread".to_owned());
    thread.author = Author::from_handle("tern");
    thread.author.name = Some("Tern".to_owned());
    (thread.author.url, thread.author.avatar) = (
        url("https://twitter.com/tern").map(Box::new),
        url("https://pbs.twimg.com/a.jpg").map(Box::new),
    );
    (thread.author.user_id, thread.author.verified) = (Some("7".to_owned()), Some(true));
    thread.published = Some(Timestamp::from_page(
        "2020-01-10T19:02:13Z".parse().unwrap(),
    ));
    (thread.stated_posts, thread.reading_minutes, thread.views) = (Some(2), Some(1), Some(9));
    let mut gap = Gap::new(Some(0), GapKind::MoreReplies);
    gap.url = url("https://a.b/more");
    thread.gaps = vec![gap, Gap::new(None, GapKind::Missing)];
    let mut teaser = Teaser::new();
    (teaser.id, teaser.url, teaser.author) = (
        Some(PostId::new("3")),
        url("https://a.b/3"),
        Some(Author::from_handle("tern")),
    );
    (teaser.posts, teaser.stated_posts, teaser.reading_minutes) =
        (vec![Post::new()], Some(4), Some(1));
    teaser.published = Some(Timestamp::Day {
        date: Day::new(Some(2021), 1, 17).unwrap(),
        year: YearOrigin::Inferred,
    });
    thread.more_from = vec![teaser, Teaser::new()];
    thread.related = vec![Teaser::new()];
    thread.hashtags = vec!["terns".to_owned()];
    thread
}

#[test]
fn threads_round_trip_through_json() {
    let thread = full_thread();
    let json = serde_json::to_string(&thread).unwrap();
    let back: Thread = serde_json::from_str(&json).unwrap();
    assert_eq!(back, thread);
    assert_eq!(serde_json::to_string(&back).unwrap(), json);
    let value: Value = serde_json::from_str(&json).unwrap();
    let back: Thread = serde_json::from_value(value).unwrap();
    assert_eq!(back, thread);
}

#[test]
fn names_and_kinds_are_as_documented() {
    let value = serde_json::to_value(full_post()).unwrap();
    let names: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "author", "blocks", "community_note", "content_warning", "edited", "entities", "id",
            "language", "media", "number", "pinned", "poll", "published", "quotes", "reply",
            "replying_to", "reposted_by", "role", "stats", "styles", "text", "title",
            "unavailable", "url",
        ]
    );
    assert_eq!(value["role"], "reply");
    assert_eq!(value["reply"], json!({"chain": 2, "depth": 1}));
    assert_eq!(
        value["published"],
        json!({"precision": "instant", "at": "2020-01-10T19:02:13.065Z", "origin": "id"})
    );
    assert_eq!(
        value["number"],
        json!({"text": "(2/12)", "value": 2, "total": 12})
    );
    assert_eq!(
        value["entities"][1],
        json!({"kind": "link", "span": [17, 20], "display": "a.b", "url": "https://a.b/", "truncated": false})
    );
    assert_eq!(value["media"][2], json!({"kind": "placeholder"}));
    assert_eq!(value["media"][1]["kind"], "link-card");
    assert_eq!(
        value["quotes"][0]["published"],
        json!({"precision": "day", "date": "--03-21", "year": "absent"})
    );
    assert_eq!(
        value["stats"]["views"],
        json!({"value": 2000, "exact": false})
    );
    assert_eq!(
        value["poll"]["choices"][0],
        json!({"label": "yes", "percent": 47.3, "votes": 9, "leading": true})
    );

    let value = serde_json::to_value(full_thread()).unwrap();
    let names: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "author", "gaps", "hashtags", "id", "more_from", "posts", "published",
            "reading_minutes", "related", "stated_posts", "title", "url", "views",
        ]
    );
    assert_eq!(
        value["gaps"],
        json!([{"after": 0, "kind": "more-replies", "url": "https://a.b/more"}, {"kind": "missing"}])
    );
    assert_eq!(value["more_from"][0]["published"]["date"], "2021-01-17");
    for (kind, name) in [
        (json!(EntityKind::Cashtag), "cashtag"),
        (json!(MediaKind::Gif), "gif"),
        (json!(Role::Thread), "thread"),
        (json!(TimeOrigin::Page), "page"),
        (json!(WarningKind::CutOff), "cut-off"),
        (json!(GapKind::EarlierReplies), "earlier-replies"),
    ] {
        assert_eq!(kind, json!(name));
    }
}

#[test]
fn the_structure_of_a_post_is_as_documented() {
    let value = serde_json::to_value(full_post()).unwrap();
    let of_kind = |kind: &str, more: Value| {
        let mut block = json!({"kind": kind, "span": [7, 12]});
        let more = more.as_object().cloned().unwrap_or_default();
        block.as_object_mut().unwrap().extend(more);
        block
    };
    let rows = json!({"rows": [[[7, 8], [9, 9]], [], [[10, 12]]]});
    assert_eq!(
        value["blocks"],
        json!([
            of_kind("paragraph", json!({})),
            of_kind("heading", json!({"level": 2})),
            of_kind("list-item", json!({"depth": 0, "number": 3})),
            of_kind("list-item", json!({"depth": 1})),
            of_kind("code", json!({"language": "rust"})),
            of_kind("code", json!({})),
            of_kind("block-quote", json!({})),
            of_kind("table", rows),
            of_kind("media", json!({"index": 1})),
            of_kind("quote", json!({"index": 0})),
            of_kind("rule", json!({})),
        ])
    );
    let styles = ["bold", "italic", "strikethrough", "code"];
    let styles = styles.map(|kind| json!({"kind": kind, "span": [7, 12]}));
    assert_eq!(value["styles"], json!(styles));
    assert_eq!(
        value["community_note"],
        json!({"text": "A gull: a.b", "entities": [
            {"kind": "link", "span": [8, 11], "display": "a.b", "url": "https://a.b/", "truncated": false},
        ]})
    );
    assert_eq!(value["title"], "On terns");
    assert_eq!(value["quotes"][0]["title"], "On gulls");

    // Each block alone, and an earlier version's JSON, which has no note's links.
    for block in blocks() {
        let text = serde_json::to_string(&block).unwrap();
        assert_eq!(serde_json::from_str::<Block>(&text).unwrap(), block);
    }
    let note: CommunityNote = serde_json::from_value(json!({"text": "A gull."})).unwrap();
    assert_eq!(note, CommunityNote::new("A gull."));
}

#[test]
fn the_words_of_blocks_are_in_the_text() {
    let post = full_post();
    assert!(post.blocks_with_text().all(|(words, _)| words == "@tern"));
    let mut outside = Post::new();
    outside.blocks = blocks();
    assert!(
        outside
            .blocks_with_text()
            .all(|(words, _)| words.is_empty())
    );
}

#[test]
fn absent_fields_are_omitted() {
    assert_eq!(
        serde_json::to_value(Post::new()).unwrap(),
        json!({"role": "thread"})
    );
    assert_eq!(
        serde_json::to_value(Thread::default()).unwrap(),
        json!({"posts": []})
    );
    assert_eq!(
        serde_json::to_value(Teaser::new()).unwrap(),
        json!({"posts": []})
    );
    assert_eq!(
        serde_json::to_value(Listing::new()).unwrap(),
        json!({"teasers": []})
    );
    assert_eq!(
        serde_json::from_value::<Post>(json!({})).unwrap(),
        Post::new()
    );
    assert_eq!(
        serde_json::to_value(Warning::new(WarningKind::CutOff, "x")).unwrap(),
        json!({"kind": "cut-off", "detail": "x"})
    );
}

#[test]
fn invalid_json_is_rejected() {
    for bad in [
        json!({"posts": [{"role": 1}]}),
        json!({"posts": [{"blocks": [{"kind": "verse"}]}]}),
        json!({"posts": [{"blocks": [{"kind": "heading", "span": [0, 1]}]}]}),
        json!({"posts": [{"blocks": [{"kind": "rule"}]}]}),
        json!({"posts": [{"styles": [{"kind": "loud"}]}]}),
        json!({"posts": [{"published": {"precision": "day", "date": "2021-02-30", "year": "stated"}}]}),
    ] {
        assert!(
            serde_json::from_value::<Thread>(bad.clone()).is_err(),
            "{bad}"
        );
    }
}

#[test]
fn results_are_equal_on_all_os_threads() {
    let html = include_str!("../../examples/pages/thread-reader.html");
    let one = unrolled::parse(html).unwrap();
    let others: Vec<Parsed> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| unrolled::parse(html).unwrap()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(others.iter().all(|other| *other == one));
}
