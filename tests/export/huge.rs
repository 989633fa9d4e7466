//! Threads so large that anything superlinear would not finish.

use std::time::{Duration, Instant};

use unrolled::export::{Html, Markdown, PlainText};
use unrolled::model::{Entity, EntityKind, Gap, GapKind, Post, PostId, Role, Span, Thread};
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
    threads
}

#[test]
fn time_grows_with_the_thread() {
    for (name, thread) in threads() {
        let start = Instant::now();
        let written = [
            Markdown::new().with_front_matter(true).render(&thread),
            Html::new().render(&thread),
            PlainText::new().render(&thread),
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
