//! Threads so large that anything superlinear would not finish.

use std::time::{Duration, Instant};

use unrolled::export::{Html, Markdown, PlainText};
use unrolled::model::{
    Block, BlockKind, Entity, EntityKind, Gap, GapKind, Post, PostId, Role, Span, Style, StyleKind,
    Thread,
};
use url::Url;

/// Such a thread is exported and merged in less than this; a debug build takes about a second.
const ENOUGH: Duration = Duration::from_secs(60);

fn one_post(text: String) -> Thread {
    let mut post = Post::new();
    post.text = Some(text);
    Thread::new(vec![post])
}

fn threads() -> Vec<(&'static str, Thread)> {
    let mut threads = vec![
        ("signs", one_post("*_[](<>&`~|!#\\".repeat(40_000))),
        ("entities that never end", one_post("&a".repeat(200_000))),
        ("lines", one_post("- a\n".repeat(100_000))),
        ("blank lines", one_post("\n".repeat(500_000))),
        ("white space", one_post(" ".repeat(500_000) + "a")),
        ("openers", one_post("\u{202e}".repeat(100_000))),
        (
            "isolates",
            one_post(
                "\u{2067}".repeat(50_000)
                    + &"\u{202e}".repeat(50_000)
                    + &"\u{2069}".repeat(100_000),
            ),
        ),
        (
            "closers",
            one_post("\u{202e}".repeat(100_000) + &"\u{2069}".repeat(100_000)),
        ),
    ];
    let mut links = one_post("ab ".repeat(50_000));
    for at in 0..50_000 {
        let mut entity = Entity::new(EntityKind::Link, Span::new(at * 3, at * 3 + 2));
        entity.set_url(Url::parse("https://a.example/b").ok());
        links.posts[0].entities.push(entity);
    }
    threads.push(("links", links));
    let posts = (0..20_000_u64).map(|at| {
        let mut post = Post::new();
        post.id = (at % 3 > 0).then(|| PostId::new((1_215_710_451_343_904_768 + at).to_string()));
        post.text = Some(format!("Post {}", at % 100));
        post.role = if at % 2 == 0 {
            Role::Thread
        } else {
            Role::Reply
        };
        post
    });
    let mut many = Thread::new(posts.collect());
    many.gaps = (0..20_000)
        .map(|at| Gap::new(Some(at), GapKind::Missing))
        .collect();
    threads.push(("posts and gaps", many));
    threads.extend(structured());
    threads
}

/// Long posts.
fn structured() -> Vec<(&'static str, Thread)> {
    let blocks = |text: String, blocks: Vec<Block>| {
        let mut thread = one_post(text);
        thread.posts[0].blocks = blocks;
        thread
    };
    let cells = |count: usize| (0..count).map(|at| Span::new(at * 2, at * 2 + 1));
    let table = |rows: Vec<Vec<Span>>| {
        let count = rows.iter().map(Vec::len).sum::<usize>();
        let span = Span::new(0, count * 2);
        blocks(
            "x\t".repeat(count),
            vec![Block::new(BlockKind::Table { rows }, span)],
        )
    };
    let all: Vec<Span> = cells(200_000).collect();
    let ragged = [&all[..50_000]].into_iter().chain(all[50_000..].chunks(1));
    let ragged = ragged.map(<[_]>::to_vec).collect();
    let items = |depth: fn(usize) -> usize| {
        let item = |at: usize| {
            let depth = u8::try_from(depth(at)).unwrap();
            let kind = BlockKind::ListItem {
                depth,
                number: None,
            };
            Block::new(kind, Span::new(at * 2, at * 2 + 1))
        };
        blocks("x\n".repeat(100_000), (0..100_000).map(item).collect())
    };
    let code = |text: String| {
        let span = Span::new(0, text.len());
        blocks(
            text,
            vec![Block::new(BlockKind::Code { language: None }, span)],
        )
    };
    let styled = |kinds: &[StyleKind], length: usize| {
        let mut thread = one_post("ab ".repeat(50_000));
        let styles = (0..50_000).map(|at| {
            let span = Span::new(at * 3, at * 3 + length);
            Style::new(kinds[at % kinds.len()], span)
        });
        thread.posts[0].styles = styles.collect();
        thread
    };
    let rules = vec![Block::new(BlockKind::Rule, Span::new(7, 7)); 100_000];
    let late = (0..100_000).map(|at| {
        let kind = BlockKind::Heading { level: 1 };
        Block::new(kind, Span::new(200_000 - at, 200_001 - at))
    });
    let (bold, italic) = (StyleKind::Bold, StyleKind::Italic);
    vec![
        ("cells", table(all.chunks(500).map(<[_]>::to_vec).collect())),
        ("a row of cells", table(vec![all.clone()])),
        ("one long row", table(ragged)),
        ("a list 250 deep", items(|at| at % 250)),
        ("items in and out", items(|at| at % 2 * 200)),
        ("backticks", code("`".repeat(1_000_000))),
        ("lines of code", code("`<\n".repeat(200_000))),
        ("styles", styled(&[bold], 2)),
        ("styles that overlap", styled(&[bold, italic], 4)),
        (
            "styles that go on",
            styled(&[bold, italic, StyleKind::Code], 150_000),
        ),
        (
            "styles inside of words",
            styled(&[italic, bold, StyleKind::Strikethrough], 1),
        ),
        ("rules", blocks("x".repeat(1000), rules)),
        (
            "blocks in the wrong order",
            blocks("x".repeat(200_001), late.collect()),
        ),
    ]
}

#[test]
fn time_grows_with_the_thread() {
    for (name, thread) in threads() {
        let start = Instant::now();
        let written = [
            Markdown::new().with_front_matter(true).render(&thread),
            Html::new().render(&thread),
            PlainText::new().render(&thread),
            Markdown::new().with_joined(true).render(&thread),
            Html::new().with_joined(true).render(&thread),
            thread.text(),
        ];
        let mut other = thread.clone();
        other.posts.reverse();
        let merged = thread.merge(other);
        assert!(start.elapsed() < ENOUGH, "{name}: {:?}", start.elapsed());
        assert!(written.iter().all(|text| text.len() < 60_000_000), "{name}");
        assert!(!merged.thread.posts.is_empty());
        println!("{name}: {:?}", start.elapsed());
    }
}
