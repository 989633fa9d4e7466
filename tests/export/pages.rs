//! Writes the pages that `tests/export/browser` opens, if `UNROLLED_EXPORTS` names a folder for them.

use std::path::PathBuf;

use unrolled::export::Html;
use unrolled::model::{
    Author, Block, BlockKind, CommunityNote, Count, Day, Entity, EntityKind, Gap, GapKind, Media,
    MediaKind, Poll, PollChoice, Post, Quote, ReplyPosition, Role, Span, Stats, Style, StyleKind,
    Teaser, Thread, Timestamp, YearOrigin,
};
use url::Url;

use crate::hostile;
use crate::structure::made;

/// The number of hostile threads that are opened.
const HOSTILE: u64 = 60;

#[test]
fn pages() {
    let Some(folder) = std::env::var_os("UNROLLED_EXPORTS").map(PathBuf::from) else {
        return;
    };
    let write = |name: &str, html: &Html, thread: &Thread| {
        let file = folder.join(format!("{name}.html"));
        std::fs::write(file, html.render(thread)).expect("a page");
    };
    let full = Html::new().with_teasers(true).with_stats(true);
    let without = full.clone().with_images(false);
    for (name, thread) in [
        ("showcase", showcase()),
        ("article", article()),
        ("right-to-left", right_to_left()),
    ] {
        write(name, &full, &thread);
        write(&format!("{name}-no-images"), &without, &thread);
    }
    for seed in 0..HOSTILE {
        let mut thread = hostile::thread(seed);
        thread.posts.push(made::post(seed));
        write(&format!("hostile-{seed}"), &full, &thread);
        write(&format!("hostile-{seed}-no-images"), &without, &thread);
    }
}

fn url(url: &str) -> Option<Url> {
    Some(Url::parse(url).expect("a URL"))
}

fn post(text: &str) -> Post {
    let mut post = Post::new();
    post.text = Some(text.to_owned());
    for (start, _) in text.match_indices(['@', '#']) {
        let rest = &text[start + 1..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let span = Span::new(start, start + 1 + end);
        let mut entity = Entity::new(EntityKind::Mention, span);
        entity.set_url(url(&format!("https://twitter.com/{}", &rest[..end])));
        post.entities.push(entity);
    }
    post
}

fn picture(kind: MediaKind, size: &str, alt: Option<&str>) -> Media {
    let mut media = Media::new(kind);
    let still = url(&format!("http://pictures.example/{size}.png"));
    if kind == MediaKind::Photo {
        media.url = still;
    } else {
        media.url = url("https://video.example/terns.mp4");
        media.poster = still.map(Box::new);
    }
    media.alt = alt.map(str::to_owned);
    media
}

/// A conversation with everything that a thread can contain.
fn showcase() -> Thread {
    let mut author = Author::from_handle("tern_watch");
    author.name = Some("Terns & Tides".to_owned());
    let time = |at: &str| Some(Timestamp::from_page(at.parse().expect("a time")));
    let by = |handle: &str, name: &str| {
        let mut author = Author::from_handle(handle);
        author.name = Some(name.to_owned());
        Some(author)
    };

    let mut above = post("Has anybody seen the terns this year? The pier is so quiet.");
    (above.role, above.author) = (Role::Ancestor, by("pier_master", "Ola, pier master"));
    (above.published, above.url) = (
        time("2024-05-02T06:11:00Z"),
        url("https://twitter.com/pier_master/status/1").map(Box::new),
    );

    let mut first = post(
        "1/ The terns are back. All of them, at once, at ten past six this morning, shouting.\n\nI counted:\n- 212 on the wall\n- 40 on the boat that is not allowed to be there\n- one on my hat",
    );
    first.media = vec![picture(
        MediaKind::Photo,
        "1200x800",
        Some("Terns on a harbour wall, seen from below"),
    )];
    let mut second = post(
        "2/ Here is how they dive, by @pier_master, who was there with a camera and no hat. #terns",
    );
    second.media = vec![
        picture(
            MediaKind::Gif,
            "640x360",
            Some("A tern folds its wings and falls"),
        ),
        picture(MediaKind::Photo, "300x900", None),
    ];
    let mut card = picture(MediaKind::LinkCard, "800x418", None);
    card.title = Some("A year of terns: when they come, and why they shout".to_owned());
    card.description = Some("The society's own table, with tides.".to_owned());
    card.url = url("https://terns.example/year");
    let mut third = post("3/ The whole table is here: terns.example/ye…");
    let end = third.text.as_ref().map_or(0, String::len);
    let mut link = Entity::new(EntityKind::Link, Span::new(28, end));
    link.set_url(url("https://terns.example/year/of/terns?all=1"));
    link.truncated = true;
    third.entities = vec![link];
    third.media = vec![card, Media::new(MediaKind::Placeholder)];
    let mut quote = Quote::new();
    (quote.author, quote.url) = (
        by("gull_friend", "Gulls are people"),
        url("https://twitter.com/gull_friend/status/3").map(Box::new),
    );
    quote.text = Some("Nobody shouts like a gull.\n\nNobody.".to_owned());
    quote.published = Some(Timestamp::Day {
        date: Day::new(None, 4, 30).expect("a day"),
        year: YearOrigin::Absent,
    });
    quote.media = vec![picture(
        MediaKind::Photo,
        "600x400",
        Some("A gull, shouting"),
    )];
    let mut gone = Quote::new();
    gone.unavailable = Some("This post was deleted by its author.".to_owned());
    let mut fourth = post("4/ To all who say that gulls are louder:");
    fourth.quotes = vec![quote, gone];
    let mut poll = Poll::default();
    for (label, percent, leading) in [
        ("Terns", 61.3, true),
        ("Gulls", 27.0, false),
        ("The pier master", 11.7, false),
    ] {
        let mut choice = PollChoice::new(label);
        (choice.percent, choice.leading) = (Some(percent), leading);
        poll.choices.push(choice);
    }
    (poll.votes, poll.status) = (Some(230), Some("Final results".to_owned()));
    let mut fifth = post("5/ So, who is the loudest?");
    fifth.poll = Some(Box::new(poll));
    let mut sixth = post("6/ What it looks like when a hat is no longer a hat.");
    sixth.content_warning = Some("birds, and what they do".to_owned());
    sixth.media = vec![picture(MediaKind::Photo, "500x500", Some("A hat"))];
    let mut seventh = Post::new();
    seventh.unavailable = Some("This post is from an account that no longer exists.".to_owned());
    let long = format!(
        "8/ And one word without a break: {}\n\n    for i in 0..3 {{\n        shout();\n    }}",
        "kirri".repeat(60)
    );

    let mut chain = vec![
        first,
        second,
        third,
        fourth,
        fifth,
        sixth,
        seventh,
        post(&long),
    ];
    for (post, minute) in chain.iter_mut().zip(10..) {
        post.author = Some(author.clone());
        post.published = time(&format!("2024-05-02T07:{minute}:00Z"));
        let address = format!("https://twitter.com/tern_watch/status/{minute}");
        post.url = url(&address).map(Box::new);
        let mut stats = Stats::default();
        (stats.likes, stats.replies) = (Some(Count::new(2000, false)), Some(Count::new(1, true)));
        post.stats = Some(Box::new(stats));
    }
    let replies = [
        ("gull_friend", "Gulls are people", "No."),
        ("tern_watch", "Terns & Tides", "Yes."),
        (
            "gull_friend",
            "Gulls are people",
            "Come to the pier and say that to their faces. All of their faces, if you have the time.",
        ),
    ];
    let replies = replies
        .into_iter()
        .zip(0..)
        .map(|((handle, name, text), depth)| {
            let mut reply = post(text);
            (reply.role, reply.reply, reply.author) = (
                Role::Reply,
                Some(ReplyPosition::new(0, depth)),
                by(handle, name),
            );
            (reply.published, reply.replying_to) =
                (time("2024-05-02T08:00:00Z"), vec!["tern_watch".to_owned()]);
            reply
        });
    let mut thread = Thread::new([above].into_iter().chain(chain).chain(replies).collect());
    (thread.author, thread.stated_posts) = (author, Some(9));
    (thread.published, thread.url) = (
        time("2024-05-02T07:10:00Z"),
        url("https://threadreaderapp.com/thread/1785922000000000000.html"),
    );
    let mut gap = Gap::new(Some(8), GapKind::MoreReplies);
    gap.url = url("https://twitter.com/tern_watch/status/10");
    thread.gaps = vec![gap];
    let mut teaser = Teaser::new();
    (teaser.author, teaser.stated_posts, teaser.url) = (
        by("tern_watch", "Terns & Tides"),
        Some(4),
        url("https://threadreaderapp.com/thread/2.html"),
    );
    teaser.published = time("2024-01-17T00:00:00Z");
    teaser.posts = vec![
        post("How to tell a tern from a gull at night, with your eyes closed, in four posts."),
        post("It is louder."),
    ];
    thread.more_from = vec![teaser];
    thread
}

/// A long post with everything that one can have.
fn article() -> Thread {
    let mut post = Post::new();
    let (mut text, mut blocks) = (String::new(), Vec::new());
    let mut add = |before: &str, words: &str, kind: BlockKind| {
        text.push_str(if text.is_empty() { "" } else { before });
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        blocks.push(Block::new(kind, span));
        span.start()
    };
    let item = |depth, number| BlockKind::ListItem { depth, number };
    let code = |language: &str| BlockKind::Code {
        language: Some(language.into()),
    };
    add(
        "",
        "Every spring somebody asks how we count, and every spring the answer is longer.",
        BlockKind::Paragraph,
    );
    add("\n\n", "What you need", BlockKind::Heading { level: 1 });
    add(
        "\n\n• ",
        "a pier, or a wall that is nearly one",
        item(0, None),
    );
    add("\n• ", "a hat, for one of two reasons:", item(0, None));
    add("\n1. ", "the sun", item(1, Some(1)));
    add("\n2. ", "the terns", item(1, Some(2)));
    add("\n• ", "patience", item(0, None));
    add("\n\n", "", BlockKind::Media { index: 0 });
    add("", "How to count", BlockKind::Heading { level: 2 });
    add(
        "\n\n",
        "fn count(wall: &Wall) -> usize {\n    // Those that sit still, and those that come back.\n    wall.terns().filter(|tern| tern.sits() || tern.returns(Duration::from_secs(60))).count()\n}",
        code("rust"),
    );
    add(
        "\n\n",
        "Nobody who counts terns has ever counted the same number twice.",
        BlockKind::BlockQuote,
    );
    add("\n\n", "The year so far", BlockKind::Heading { level: 2 });
    text.push_str("\n\n");
    let start = text.len();
    let mut rows = Vec::new();
    for row in [
        ["Month", "Wall", "Boat", "Hats", "Remarks"],
        ["April", "12", "0", "0", "Too early, and said so"],
        [
            "May",
            "212",
            "40",
            "1",
            "See the picture above; the boat is not theirs",
        ],
        ["June", "", "41", "2", "The wall was being painted"],
    ] {
        text.push_str(if rows.is_empty() { "" } else { "\n" });
        let mut cells = Vec::new();
        for cell in row {
            text.push_str(if cells.is_empty() { "" } else { "\t" });
            cells.push(Span::new(text.len(), text.len() + cell.len()));
            text.push_str(cell);
        }
        rows.push(cells);
    }
    let end = text.len();
    blocks.push(Block::new(BlockKind::Table { rows }, Span::new(start, end)));
    blocks.push(Block::new(BlockKind::Rule, Span::new(end, end)));
    let last = "Bring a hat. Do not bring two: they can count as well.";
    text.push_str("\n\n");
    text.push_str(last);
    blocks.push(Block::new(
        BlockKind::Paragraph,
        Span::new(end + 2, text.len()),
    ));
    blocks.push(Block::new(
        BlockKind::Quote { index: 0 },
        Span::new(text.len(), text.len()),
    ));
    for (kind, words) in [
        (StyleKind::Italic, "nearly"),
        (StyleKind::Bold, "Do not bring two:"),
        (StyleKind::Strikethrough, "Too early"),
        (StyleKind::Code, "Bring"),
    ] {
        let start = text.find(words).expect("words of the text");
        post.styles
            .push(Style::new(kind, Span::new(start, start + words.len())));
    }
    post.styles.sort_by_key(|style| style.span.start());
    (post.text, post.blocks) = (Some(text), blocks);
    post.title = Some("How we count terns, and what it does to a hat".to_owned());
    post.media = vec![picture(
        MediaKind::Photo,
        "1200x800",
        Some("A wall with terns"),
    )];
    let mut quote = Quote::new();
    quote.author = Some(Author::from_handle("gull_friend"));
    (quote.title, quote.text) = (
        Some("How we count gulls".to_owned()),
        Some("We do not. They let us know.".to_owned()),
    );
    post.quotes = vec![quote];
    post.community_note = Some(Box::new(CommunityNote::new(
        "The boat belongs to the harbour. Its owner has been told, and has moved.",
    )));
    let mut thread = Thread::new(vec![post]);
    thread.author = Author::from_handle("tern_watch");
    thread
}

/// Arabic, Hebrew and English next to each other, and names that reverse the direction of the text around them.
fn right_to_left() -> Thread {
    let mut author = Author::from_handle("salma_books");
    author.name = Some("سلمى تقرأ".to_owned());
    let mut hebrew = post(
        "@salma_books וזה גם בעברית: ספר אחד, sefer.example, 3 חלקים (מתוך 5).\nAnd a line in English.",
    );
    hebrew.author = Some(Author::from_handle("\u{202e}elbat_eht"));
    let mut fake = post(
        "The file is \u{202e}gpj.exe and the rest stays as it is.\nNothing here is turned around. \u{2069}\u{202c}Nor here.",
    );
    fake.language = Some("en".to_owned());
    let mut arabic = post(
        "1/ ثلاثة كتب غيّرت رأيي في البحر. #كتب\n\nالأول أهدته لي @salma_books قبل 10 سنوات (2014–2024)!",
    );
    arabic.language = Some("ar".to_owned());
    let mut thread = Thread::new(vec![arabic, hebrew, fake]);
    thread.author = author;
    thread.url = url("https://threadreaderapp.com/thread/1785922000000000000.html");
    thread.published = Some(Timestamp::from_page(
        "2024-05-02T07:10:00Z".parse().expect("a time"),
    ));
    thread
}
