//! One thread in all the forms in which people save it gives the same posts, up to what a form does not have. The table
//! in the guide says which form keeps what.
//!
//! That a page in a container gives what it gives by itself is tested in `containers`.

use std::fs;

use unrolled::export::{Markdown, PlainText};
use unrolled::model::{Entity, EntityKind, Post, Role, Thread};
use unrolled::{Input, Parsed, Parser};

/// A part of a post of a thread; `None` if the post has none.
type Part = fn(&Post, &Thread) -> Option<String>;

/// The parts of the posts, as the table in the guide names them.
const PARTS: [(&str, Part); 7] = [
    ("ids", |post, _| Some(post.id.as_ref()?.to_string())),
    ("times", |post, _| {
        Some(post.published?.instant()?.to_string())
    }),
    ("names", |post, thread| {
        let own = post.author.as_ref().and_then(|author| author.name.clone());
        own.or_else(|| thread.author.name.clone())
    }),
    ("links", |post, _| {
        let is_target = |is: &Entity| {
            let target = is.url_str().unwrap_or_default();
            is.kind == EntityKind::Link && !target.ends_with(SHORT)
        };
        entities(post, is_target, |link, _| {
            link.url_str().unwrap_or_default()
        })
    }),
    ("mentions and tags", |post, _| {
        entities(post, |is| is.kind != EntityKind::Link, Entity::display)
    }),
    ("pictures", |post, _| {
        let url = post.media.first()?.url.as_ref()?;
        let file = url.path_segments()?.next_back()?;
        let name = file.split('.').next()?;
        Some(name.to_owned())
    }),
    ("descriptions", |post, _| post.media.first()?.alt.clone()),
];

/// The thread: its texts, and the parts of each post in the order of [`PARTS`]. Links are written without a scheme, as
/// most forms show them.
const POSTS: [(&str, [&str; 7]); 3] = [
    (
        "1/3 Why the old pans froze & the new ones did not. 🧂",
        [
            "2028383556203446283", "2026-03-02T08:15:00Z", "Ines Salt", "", "", "", "",
        ],
    ),
    (
        "2/3 @tilda_moorhen measured it: <2 % is enough, see example.org/tables/2026 #saltpans",
        [
            "2028383849804726284",
            "2026-03-02T08:16:10Z",
            "Ines Salt",
            "https://example.org/tables/2026",
            "@tilda_moorhen #saltpans",
            "",
            "",
        ],
    ),
    (
        "3/3 The pan at dawn",
        [
            "2028384311178166285", "2026-03-02T08:18:00Z", "Ines Salt", "", "", "FpanDawnXkAA1",
            "A white pan",
        ],
    ),
];

/// The shortened link of the second post, which some forms have without its target, and what others show of it.
const SHORT: &str = "t.co/tables01";
const SHOWN: &str = "example.org/tables/2026";

type Export = fn(&Parsed) -> String;

/// What this crate writes of the first form.
const EXPORTS: [(&str, Export); 2] = [
    ("this crate, Markdown", |parsed| {
        Markdown::new().render(&parsed.thread)
    }),
    ("this crate, plain text", |parsed| {
        PlainText::new().render(&parsed.thread)
    }),
];

/// The forms: their names in the guide, and their files.
const FORMS: [(&str, &str); 14] = [
    ("X, a saved page", "x.html"),
    ("X, GraphQL", "graphql.json"),
    ("X, API 1.1", "api-1.json"),
    ("X, API 2", "api-2.json"),
    ("X, account archive", "archive.js"),
    ("snscrape", "snscrape.json"),
    ("twscrape", "twscrape.json"),
    ("twitter-web-exporter", "twitter-web-exporter.json"),
    ("gallery-dl", "gallery-dl.json"),
    ("FxTwitter", "fx.json"),
    ("Nitter", "nitter.html"),
    ("Thread Reader App", "thread-reader.html"),
    ("Markdown by Obsidian Web Clipper", "clip.md"),
    ("text copied from Thread Reader App", "copied.txt"),
];

/// Returns what is written of some entities of a post, in their order.
fn entities(
    post: &Post,
    is_wanted: fn(&Entity) -> bool,
    write: for<'p> fn(&'p Entity, &'p str) -> &'p str,
) -> Option<String> {
    let text = post.text.as_deref()?;
    let wanted = post.entities.iter().filter(|entity| is_wanted(entity));
    let written: Vec<&str> = wanted.map(|entity| write(entity, text)).collect();
    Some(written.join(" ")).filter(|written| !written.is_empty())
}

fn parse(bytes: &[u8], form: &str) -> Parsed {
    Parser::new()
        .parse(Input::bytes(bytes))
        .unwrap_or_else(|error| panic!("{form}: {error}"))
}

/// Returns whether the form keeps each part. What it keeps must be that of the thread, for all posts that have it.
fn kept(parsed: &Parsed, form: &str, wrong: &mut Vec<String>) -> [bool; PARTS.len()] {
    let posts = &parsed.thread.posts;
    let plain = |post: &Post| {
        let text = post.text.as_deref().unwrap_or_default();
        text.replace("https://", "").replace(SHORT, SHOWN)
    };
    let texts: Vec<String> = posts.iter().map(plain).collect();
    if texts != POSTS.map(|(text, _)| text) {
        wrong.push(format!("{form}: {texts:?}"));
    }
    let is_own = |post: &Post| matches!(post.role, Role::Thread | Role::Main);
    if !posts.iter().all(is_own) {
        wrong.push(format!("{form}: the author's posts are not one thread"));
    }
    std::array::from_fn(|at| {
        let (name, part) = PARTS[at];
        let expected = POSTS.map(|(_, parts)| Some(parts[at]).filter(|is| !is.is_empty()));
        let found: Vec<Option<String>> = posts
            .iter()
            .map(|post| part(post, &parsed.thread))
            .collect();
        let is_kept = found.iter().any(Option::is_some);
        if is_kept && !found.iter().map(Option::as_deref).eq(expected) {
            wrong.push(format!("{form}: {name}: {found:?}"));
        }
        is_kept
    })
}

#[test]
fn a_thread_in_all_forms_gives_the_same_posts() {
    let read = |file: &str| fs::read(format!("forms/{file}")).unwrap();
    let mut wrong = Vec::new();
    let mut rows: Vec<(&str, [bool; PARTS.len()])> = Vec::new();
    for (form, file) in FORMS {
        rows.push((form, kept(&parse(&read(file), form), form, &mut wrong)));
    }
    let first = parse(&read(FORMS[0].1), FORMS[0].0);
    for (form, write) in EXPORTS {
        let written = parse(write(&first).as_bytes(), form);
        rows.push((form, kept(&written, form, &mut wrong)));
    }
    let names = PARTS.map(|(name, _)| name);
    let mut table = format!(
        "| form | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for (form, kept) in rows {
        let cells = kept.map(|kept| if kept { "yes" } else { "–" });
        table.push_str(&format!("| {form} | {} |\n", cells.join(" | ")));
    }
    assert!(wrong.is_empty(), "{}\n{table}", wrong.join("\n"));
    let guide = fs::read_to_string("../src/_guide/sites.md").unwrap();
    assert!(
        guide.contains(&table),
        "the table of the guide must be:\n{table}"
    );
}
