//! The lean form of plain text: every word and description, the number of each post, and each URL of a link once.

use std::collections::HashSet;

use unrolled::export::PlainText;
use unrolled::model::{
    Author, Entity, EntityKind, Gap, GapKind, Media, MediaKind, Post, Quote, Role, Span, Thread,
};

use crate::model::{self, BIDI, visible_text};
use crate::payloads::{self, PAYLOADS};
use crate::structure::made;
use crate::{cases, hostile};

fn check(name: &str, thread: &Thread) {
    let bare = PlainText::lean().with_full_links(true);
    for other in [bare.clone(), bare.with_media(false).with_marks(false)] {
        let written = other.render(thread);
        assert!(!model::has_controls(&written), "{name}\n{written}");
        assert!(model::is_balanced(&written), "{name}\n{written}");
    }
    let written = PlainText::lean().render(thread);
    assert!(!model::has_controls(&written), "{name}\n{written}");
    assert!(model::is_balanced(&written), "{name}\n{written}");
    // No line of an author's looks like one of these.
    let numbers = written.lines().filter_map(|line| {
        let (number, _) = line.strip_prefix('[')?.split_once(']')?;
        number.parse::<usize>().ok()
    });
    let expected = 1..=thread.posts.len();
    assert!(numbers.eq(expected), "{name}\n{written}");
    let notes = written.lines().filter(|line| line.starts_with("[^"));
    let mut urls = HashSet::new();
    for (at, note) in notes.enumerate() {
        let url = note.strip_prefix(&format!("[^{}]: ", at + 1));
        let url = url.unwrap_or_else(|| panic!("{name}: {note}\n{written}"));
        let mut schemes = ["http:", "https:", "mailto:"].into_iter();
        assert!(
            schemes.any(|scheme| url.starts_with(scheme)),
            "{name}: {note}"
        );
        assert!(urls.insert(url), "{name}: {note}");
        let uses = written.matches(&format!("[^{}]", at + 1)).count();
        assert!(uses > 1, "{name}: {note}");
    }
    let mut seen = written.replace(BIDI, "");
    for number in 1..=urls.len() {
        // An invented link may end inside a word.
        seen = seen.replace(&format!("[^{number}]"), "");
    }
    for post in &thread.posts {
        let described = post.media.iter();
        let described = described.filter(|media| media.kind != MediaKind::LinkCard);
        let described = described.filter_map(|media| media.alt.as_deref());
        let texts = post.text.as_deref().into_iter().chain(described);
        for text in texts.map(visible_text) {
            for word in text.split(|c: char| !c.is_alphanumeric()) {
                assert!(seen.contains(word), "{name}: {word:?}\n{written}");
            }
        }
    }
}

#[test]
fn every_case() {
    for (name, parsed) in cases::parsed() {
        check(&name, &parsed.thread);
    }
}

#[test]
fn hostile_threads() {
    for seed in 0..hostile::rounds() {
        let mut thread = hostile::thread(seed);
        thread.posts.extend([made::post(seed), made::broken(seed)]);
        check(&format!("seed {seed}"), &thread);
    }
}

#[test]
fn payloads_in_every_field() {
    for (name, payload) in PAYLOADS {
        check(name, &payloads::thread(payload));
    }
}

fn link(post: &mut Post, words: &str, url: &str) {
    let text = post.text.as_deref().unwrap_or_default();
    let start = text.rfind(words).expect("the words");
    let mut entity = Entity::new(EntityKind::Link, Span::new(start, start + words.len()));
    entity.set_url(Some(url.parse().expect("a URL")));
    post.entities.push(entity);
}

fn post(text: &str) -> Post {
    let mut post = Post::new();
    post.text = Some(text.to_owned());
    post
}

#[test]
fn each_part_in_its_place() {
    let year = "https://terns.example/year";
    let mut first =
        post("1/ Terns: terns.example/ye… and https://terns.example/\n[1] They dive.\n\n> Loud.");
    link(&mut first, "terns.example/ye…", year);
    link(
        &mut first, "https://terns.example/", "https://terns.example/",
    );
    let mut picture = Media::new(MediaKind::Photo);
    picture.url = Some("https://pbs.twimg.com/media/tern.jpg".parse().unwrap());
    picture.alt = Some("A tern,\ndiving".to_owned());
    let mut card = Media::new(MediaKind::LinkCard);
    card.title = Some("A year of terns".to_owned());
    card.url = Some(year.parse().unwrap());
    first.media = vec![picture, card, Media::new(MediaKind::Video)];
    let mut quote = Quote::new();
    quote.author = Some(Author::from_handle("pier"));
    quote.text = Some("Gone?".to_owned());
    quote.url = Some(Box::new(
        "https://twitter.com/pier/status/1".parse().unwrap(),
    ));
    first.quotes = vec![quote];
    let mut reply = post("How many?");
    (reply.role, reply.author) = (Role::Reply, Some(Author::from_handle("ola")));
    let mut thread = Thread::new(vec![first, Post::new(), reply]);
    thread.author = Author::from_handle("tern_watch");
    thread.gaps = vec![Gap::new(Some(1), GapKind::Missing)];
    let expected = "\
Thread by @tern_watch
3 posts

[1]
1/ Terns: terns.example/ye…[^1] and https://terns.example/
 [1] They dive.

 > Loud.
[photo: A tern, diving]
[card: A year of terns][^1]
[video]
> @pier[^2]
> Gone?

[2]
[no words]

[gap: Posts are missing here.]

[3] @ola · reply
How many?

[^1]: https://terns.example/year
[^2]: https://twitter.com/pier/status/1
";
    assert_eq!(PlainText::lean().render(&thread), expected);
}
