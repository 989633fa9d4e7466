//! Exports whose media have other URLs: replacements that are safe, in their places, and nothing else is changed.

use pulldown_cmark::{Event, Options, Parser, Tag};
use scraper::{Html as Tree, Node};
use unrolled::export::{Html, Markdown};
use unrolled::model::{MediaKind, Post, Thread};

use crate::structure::made;
use crate::{cases, hostile};

/// What a function may return, and what is then written in place of every URL; `None`: the URL itself.
const REPLACEMENTS: [(&str, Option<&str>); 9] = [
    ("media/tern.jpg", Some("media/tern.jpg")),
    (
        "../a \"b\" (c)>.jpg",
        Some("../a%20%22b%22%20%28c%29%3E.jpg"),
    ),
    (
        "a&lt;b&quot;/{{y}}.jpg",
        Some("a&lt;b&quot;/%7B%7By%7D%7D.jpg"),
    ),
    ("a\n\n](b)/\u{202e}", Some("a%0A%0A%5D%28b%29/%E2%80%AE")),
    ("http://a.example/t.jpg", Some("http://a.example/t.jpg")),
    ("javascript:alert(1)", None),
    ("java\nscript:alert(1)", None),
    ("data:text/html,<script>alert(1)</script>", None),
    ("//evil.example/tern.jpg", None),
];

/// A part of a document, and the URL in it that may be replaced.
type Piece = (String, Option<String>);

fn html(page: &str) -> Vec<Piece> {
    let tree = Tree::parse_document(page);
    let pieces = tree.tree.nodes().flat_map(|node| match node.value() {
        Node::Element(element) => {
            let name = element.name();
            let mut pieces = vec![(name.to_owned(), None)];
            for (attribute, value) in element.attrs() {
                pieces.push(match attribute {
                    "src" | "href" => (format!("{name} {attribute}"), Some(value.to_owned())),
                    // The policy, which has a test of its own.
                    "content" if value.starts_with("default-src") => continue,
                    _ => (format!("{name} {attribute}={value}"), None),
                });
            }
            pieces
        }
        other => vec![(format!("{other:?}"), None)],
    });
    pieces.collect()
}

fn markdown(note: &str) -> Vec<Piece> {
    let events = Parser::new_ext(note, Options::all()).map(|event| match event {
        Event::Start(Tag::Image {
            dest_url, title, ..
        }) => (format!("image src {title}"), Some(dest_url.into_string())),
        Event::Start(Tag::Link {
            dest_url, title, ..
        }) => (format!("link {title}"), Some(dest_url.into_string())),
        event => (format!("{event:?}"), None),
    });
    events.collect()
}

/// Compares an export with replaced URLs to one without. Returns how many were replaced.
fn compare(name: &str, own: &[Piece], replaced: &[Piece], written: Option<&str>) -> usize {
    let mut count = 0;
    assert_eq!(own.len(), replaced.len(), "{name}");
    for ((own, url), (piece, new)) in own.iter().zip(replaced) {
        assert_eq!(own, piece, "{name}");
        let is_picture = own.contains(" src");
        match (new.as_deref(), written) {
            (Some(new), Some(written)) if new == written => count += 1,
            (Some(new), Some(_)) => assert!(!is_picture, "{name}: {new}"),
            _ => assert_eq!(url, new, "{name}"),
        }
        assert!(new == url || new.as_deref() == written, "{name}: {new:?}");
    }
    count
}

fn check(name: &str, thread: &Thread, at: usize) -> usize {
    let (replacement, written) = REPLACEMENTS[at % REPLACEMENTS.len()];
    let name = format!("{name}, {replacement:?}");
    let mut count = 0;
    for images in [true, false] {
        let own = Html::new().with_teasers(true).with_images(images);
        let new = own.clone();
        let new = new.with_media_urls(move |_, _| Some(replacement.to_owned()));
        let (own, new) = (own.render(thread), new.render(thread));
        count += compare(&name, &html(&own), &html(&new), written);
        let own = Markdown::new().with_teasers(true).with_images(images);
        let new = own.clone();
        let new = new.with_media_urls(move |_, _| Some(replacement.to_owned()));
        let (own, new) = (own.render(thread), new.render(thread));
        count += compare(&name, &markdown(&own), &markdown(&new), written);
    }
    count
}

#[test]
fn every_case() {
    let cases = cases::parsed();
    let checked = cases.iter().enumerate();
    let count: usize = checked
        .map(|(at, (name, parsed))| check(name, &parsed.thread, at))
        .sum();
    assert!(count > 400, "only {count} URLs were replaced");
}

#[test]
fn hostile_threads() {
    for seed in 0..hostile::rounds() {
        let mut thread: Thread = hostile::thread(seed);
        let long: Post = made::post(seed);
        thread.posts.push(long);
        let at = usize::try_from(seed).expect("a small number");
        check(&format!("seed {seed}"), &thread, at);
    }
}

/// Returns a thread with the media that a note with local copies has: no URLs but those of cards.
fn without_urls(thread: &Thread) -> Thread {
    let mut thread = thread.clone();
    for post in &mut thread.posts {
        let quoted = post.quotes.iter_mut().flat_map(|quote| &mut quote.media);
        for media in post.media.iter_mut().chain(quoted) {
            if media.kind != MediaKind::LinkCard {
                media.url = None;
            }
            (media.poster, media.sources) = (None, Vec::new());
        }
    }
    thread
}

/// Notes with local copies are parsed back as the same posts; only the URLs are not.
#[test]
fn notes_are_parsed_back() {
    let (mut count, mut problems) = (0, Vec::new());
    for (name, parsed) in cases::parsed() {
        for images in [true, false] {
            let own = Markdown::new().with_images(images);
            let local = own.clone();
            let local = local.with_media_urls(|_, _| Some("media/tern.jpg".to_owned()));
            let (own, local) = (own.render(&parsed.thread), local.render(&parsed.thread));
            if own == local {
                continue;
            }
            count += 1;
            let (Ok(own), Ok(back)) = (unrolled::parse(&own), unrolled::parse(&local)) else {
                problems.push(format!("{name}: not a note\n{local}"));
                continue;
            };
            let (own, back) = (without_urls(&own.thread), without_urls(&back.thread));
            let different = own
                .posts
                .iter()
                .zip(&back.posts)
                .find(|(own, back)| own != back);
            if own.posts.len() != back.posts.len() || different.is_some() {
                problems.push(format!("{name}: {different:#?}\n{local}"));
            }
        }
    }
    let first: Vec<String> = problems.iter().take(4).cloned().collect();
    assert!(
        problems.is_empty(),
        "{} of {count} differ:\n{}",
        problems.len(),
        first.join("\n")
    );
    assert!(count > 100, "only {count} notes have media");
}
