//! Markdown, parsed as CommonMark and with each extension that exists.

mod document;

use unrolled::export::{HardBreak, Markdown};
use unrolled::model::{Post, Quote, Role, Thread};

use crate::model::{self, paragraphs, visible_text};
use crate::payloads::{self, PAYLOADS};
use crate::structure::without_structure;
use crate::{cases, hostile};
use document::{Block, Doc, Kind, read};

/// Finds the expected content in a document, in order.
struct Cursor<'d> {
    doc: &'d Doc,
    at: usize,
}

impl Cursor<'_> {
    /// The paragraphs of a text, one directly after the other.
    fn expect(&mut self, expected: &[model::Paragraph], depth: usize) -> Result<(), String> {
        let fits = |block: &Block, paragraph: &model::Paragraph| {
            block.kind == Kind::Paragraph
                && block.depth == depth
                && block.lines() == paragraph.lines
                && but_mail(&block.links) == but_mail(&coded(&paragraph.links))
        };
        let rest = &self.doc.blocks[self.at..];
        let found = (0..=rest.len().saturating_sub(expected.len())).find(|&at| {
            expected.iter().enumerate().all(|(on, paragraph)| {
                rest.get(at + on)
                    .is_some_and(|block| fits(block, paragraph))
            })
        });
        match found {
            Some(at) => {
                self.at += at + expected.len();
                Ok(())
            }
            None => {
                let near = rest.iter().map(|block| {
                    format!(
                        "{} {:?} {:?} {:?}",
                        block.depth,
                        block.kind,
                        block.lines(),
                        block.links
                    )
                });
                let near: Vec<String> = near.take(expected.len() + 9).collect();
                Err(format!(
                    "at depth {depth} not found: {expected:?}\nin\n{}",
                    near.join("\n")
                ))
            }
        }
    }
}

/// Links or pictures with their URLs as Markdown writes them.
fn coded(links: &[(String, String)]) -> Vec<(String, String)> {
    let coded = |(words, url): &(String, String)| (words.clone(), model::coded(url));
    links.iter().map(coded).collect()
}

/// Links, except mail addresses that GitHub links whatever is before their `@`.
fn but_mail(links: &[(String, String)]) -> Vec<(String, String)> {
    let of_mail = |(words, url): &(String, String)| {
        *url == format!("mailto:{words}") || url == words && !url.starts_with("http")
    };
    let links = links
        .iter()
        .filter(|link| !link.0.is_empty() && !of_mail(link));
    links.cloned().collect()
}

/// The beginnings of text that the exporter may emphasise: labels, marks of posts, what is known about them.
const EMPHASISED: [&str; 39] = [
    "thread",
    "Content warning:",
    "Not available:",
    "(no words)",
    "(Picture)",
    "(Picture) · attached",
    "(Picture, saved without its URL)",
    "(Posts are missing here.)",
    "(There are earlier posts.)",
    "(There are more replies.)",
    "(There is more.)",
    "Description:",
    "Poll",
    "video",
    "GIF",
    "card",
    "untitled card",
    "post",
    "quoted post",
    "reply",
    "to @",
    "reposted by ",
    "pinned",
    "edited",
    "about ",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "(0",
    "(1",
    "(leading)",
    "(",
];

/// Whether strong text is that of an author in a mark: `**NAME @HANDLE** · `.
fn is_author(block: &Block, words: &str) -> bool {
    let text = visible_text(&block.text);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || " ·".contains(c));
    let rest = text
        .strip_prefix(words.trim_start_matches(|c: char| c.is_ascii_digit() || " ·".contains(c)));
    rest.is_some_and(|rest| rest.starts_with(" · "))
}

fn check(thread: &Thread, doc: &Doc, teasers: bool) -> Result<(), String> {
    if !doc.alien.is_empty() {
        return Err(format!("markup: {:?}", doc.alien));
    }
    let mut cursor = Cursor { doc, at: 0 };
    for post in &thread.posts {
        expect_post(&mut cursor, post, depth_of(post))?;
    }
    if teasers {
        for teaser in thread.more_from.iter().chain(&thread.related) {
            for post in &teaser.posts {
                expect_post(&mut cursor, post, 1)?;
            }
        }
    } else {
        let pictures: Vec<(String, String)> = doc
            .blocks
            .iter()
            .flat_map(|block| block.pictures.clone())
            .collect();
        let expected = coded(&model::pictures(thread, false));
        if pictures != expected {
            return Err(format!("pictures: {pictures:#?}\nexpected {expected:#?}"));
        }
        let quotes = thread
            .posts
            .iter()
            .map(|post| post.quotes.len())
            .sum::<usize>();
        // Posts outside the author's chain are block quotes, one in the other.
        let around: usize = thread
            .posts
            .iter()
            .filter(|post| !matches!(post.role, Role::Thread | Role::Main))
            .map(depth_of)
            .sum();
        if doc.quotes < quotes || doc.quotes > quotes + around {
            return Err(format!(
                "{} block quotes, not {quotes} and {around}",
                doc.quotes
            ));
        }
    }
    let choices: usize = thread
        .posts
        .iter()
        .filter_map(|post| post.poll.as_ref())
        .map(|poll| poll.choices.len())
        .sum();
    let items = doc
        .blocks
        .iter()
        .filter(|block| block.kind == Kind::Item)
        .count();
    if items != choices && !teasers {
        return Err(format!("{items} items of lists, not {choices}"));
    }
    for block in &doc.blocks {
        let mut strong = block.strong.iter();
        let strong = strong.find(|words| !is_author(block, words));
        let mut emphasised = block.emphasised.iter();
        let is_own = |words: &str| EMPHASISED.iter().any(|own| words.starts_with(own));
        let emphasised = emphasised.find(|words| !is_own(words));
        if let Some(words) = strong.or(emphasised) {
            return Err(format!("emphasis: {words:?}"));
        }
        let known = match block.kind {
            Kind::Heading(1) => block.text.starts_with("Thread"),
            Kind::Heading(2) => [
                "Thread",
                "In reply to",
                "Comments",
                "Beside the conversation",
                "More threads by the author",
                "Related threads",
            ]
            .contains(&block.text.as_str()),
            Kind::Heading(_) => false,
            _ => true,
        };
        if !known {
            return Err(format!("heading: {block:?}"));
        }
        for (_, url) in block.links.iter().chain(&block.pictures) {
            if !["http://", "https://", "mailto:", "xmpp:"]
                .iter()
                .any(|scheme| url.starts_with(scheme))
            {
                return Err(format!("address: {url}"));
            }
        }
    }
    Ok(())
}

/// The number of block quotes around a post.
fn depth_of(post: &Post) -> usize {
    match post.role {
        Role::Thread | Role::Main => 0,
        _ => 1 + post.reply.map_or(0, |place| place.depth.min(3) as usize),
    }
}

fn expect_post(cursor: &mut Cursor<'_>, post: &Post, depth: usize) -> Result<(), String> {
    cursor.expect(
        &paragraphs(post.text.as_deref().unwrap_or_default(), &post.entities),
        depth,
    )?;
    post.quotes
        .iter()
        .try_for_each(|quote| expect_quote(cursor, quote, depth))
}

fn expect_quote(cursor: &mut Cursor<'_>, quote: &Quote, depth: usize) -> Result<(), String> {
    cursor.expect(
        &paragraphs(quote.text.as_deref().unwrap_or_default(), &[]),
        depth + 1,
    )
}

/// One thread with every export option and every parser.
fn try_all(name: &str, thread: &Thread) {
    let full = Markdown::new()
        .with_front_matter(false)
        .with_heading(true)
        .with_numbers(true)
        .with_stats(true);
    let plain = Markdown::new()
        .with_front_matter(false)
        .with_times(false)
        .with_permalinks(false);
    let ways = [
        ("default", Markdown::new().with_front_matter(false), false),
        ("plain", plain.with_heading(true), false),
        (
            "full",
            full.clone().with_hard_break(HardBreak::Spaces),
            false,
        ),
        ("teasers", full.with_teasers(true).with_heading(false), true),
    ];
    for (way, markdown, teasers) in ways {
        let written = markdown.render(thread);
        assert!(
            !model::has_controls(&written),
            "{name}, {way}: controls in {written:?}"
        );
        assert!(
            model::is_balanced(&written),
            "{name}, {way}: directions in {written:?}"
        );
        for (reader, doc) in read(&written) {
            if let Err(problem) = check(thread, &doc, teasers) {
                panic!("{name}, {way}, {reader}: {problem}\n---\n{written}\n---");
            }
        }
    }
}

#[test]
fn every_case() {
    for (name, parsed) in cases::parsed() {
        try_all(&name, &without_structure(&parsed.thread));
    }
}

#[test]
fn hostile_threads() {
    for seed in 0..hostile::rounds() {
        try_all(&format!("seed {seed}"), &hostile::thread(seed));
    }
}

#[test]
fn payloads_in_every_field() {
    for (name, payload) in PAYLOADS {
        try_all(name, &payloads::thread(payload));
    }
}

/// The crate's own Markdown parser decodes the character references of HTML.
#[test]
fn the_text_round_trips() {
    use unrolled::{Form, Input, Parser};

    let mut read = 0;
    for (name, payload) in PAYLOADS {
        // A single line: how the text engine handles lines is tested elsewhere.
        for line in payload.lines().map(visible_text) {
            if !line.contains(['<', '>', '&']) {
                continue;
            }
            let words = format!("The terns {line} of this coast");
            let mut post = Post::new();
            post.text = Some(words.clone());
            let note = Markdown::new().render(&Thread::new(vec![post]));
            let input = Input::text(&note).with_form(Form::Markdown);
            let back = Parser::new().parse(input).expect("a thread");
            let texts = back.thread.posts.iter();
            let texts: Vec<String> = texts
                .flat_map(|post| &post.text)
                .map(|text| visible_text(text))
                .collect();
            assert!(
                texts.iter().any(|text| text.ends_with(&words)),
                "{name}: {words:?} came back as {texts:?}\n{note}"
            );
            read += 1;
        }
    }
    assert!(read > 40, "only {read} lines were read");
}

/// Front matter has the values of the model, and nothing else.
#[test]
fn front_matter() {
    use yaml_rust2::{Yaml, YamlLoader};

    let cases = cases::parsed()
        .into_iter()
        .map(|(name, parsed)| (name, parsed.thread));
    let hostile =
        (0..hostile::rounds()).map(|seed| (format!("seed {seed}"), hostile::thread(seed)));
    for (name, thread) in cases.chain(hostile) {
        let written = Markdown::new().render(&thread);
        let inner = written.strip_prefix("---\n").expect("front matter");
        let (front, body) = inner.split_once("\n---\n\n").expect("an end");
        let without = Markdown::new().with_front_matter(false).render(&thread);
        // At the start of a text, words may be what MultiMarkdown takes for metadata.
        assert_eq!(
            body,
            without
                .replacen("\\:", ":", 1)
                .as_str()
                .get(..body.len())
                .unwrap_or(&without),
            "{name}"
        );
        let found = YamlLoader::load_from_str(front)
            .unwrap_or_else(|error| panic!("{name}: {error}\n{front}"));
        let [Yaml::Hash(found)] = found.as_slice() else {
            panic!("{name}: no fields\n{front}");
        };
        let text = |name: &str| {
            found
                .get(&Yaml::String(name.to_owned()))
                .and_then(Yaml::as_str)
                .map(visible_text)
        };
        let worded = |text: Option<&str>| text.map(visible_text).filter(|text| !text.is_empty());
        for (field, value) in [
            ("author_name", thread.author.name.as_deref()),
            ("source", thread.url.as_ref().map(|url| url.as_str())),
            ("id", thread.id.as_ref().map(|id| id.as_str())),
        ] {
            assert_eq!(text(field), worded(value), "{name}: {field}\n{front}");
        }
        assert_eq!(
            found.contains_key(&Yaml::String("published".into())),
            thread.published.is_some()
        );
        let posts = found
            .get(&Yaml::String("posts".into()))
            .and_then(Yaml::as_i64);
        assert_eq!(
            posts,
            i64::try_from(thread.author_posts().count()).ok(),
            "{name}"
        );
        let known = [
            "title", "source", "author", "author_name", "id", "published", "posts", "stated_posts",
            "tags", "permalinks", "joined",
        ];
        let author = found.get(&Yaml::String("author".into()));
        let author = author.and_then(|authors| authors[0].as_str());
        let handle = author.map(|author| {
            let inner = author
                .strip_prefix("[[")
                .and_then(|it| it.strip_suffix("]]"));
            let author = inner.unwrap_or(author);
            visible_text(author.strip_prefix('@').expect("a handle"))
        });
        let handle = handle.filter(|handle| !handle.is_empty());
        assert_eq!(
            handle,
            worded(thread.author.handle.as_deref()),
            "{name}\n{front}"
        );
        for (field, value) in found {
            assert!(
                known.contains(&field.as_str().expect("a name")),
                "{name}: {field:?}"
            );
            let strings = match value {
                Yaml::Array(tags) => tags.iter().all(|tag| tag.as_str().is_some()),
                _ => !matches!(value, Yaml::BadValue | Yaml::Null | Yaml::Hash(_)),
            };
            assert!(strings, "{name}: {field:?}: {value:?}");
        }
    }
}
