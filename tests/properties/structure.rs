//! Long posts: random blocks, written as an article on X, as FxTwitter's JSON of one, and as a formatted post of
//! Mastodon, are read back as the same blocks with the same words.
//!
//! The pages around the text are those of the corpus.

use std::fmt::Write as _;
use std::ops::Range;

use proptest::prelude::*;
use serde_json::{Value, json};
use unrolled::model::{BlockKind, Post, StyleKind};

use crate::plan::escaped;
use crate::{check, sound};

const ON_X: &str = include_str!("../corpus/x/article-structure/input.html");
const IN_JSON: &str = include_str!("../corpus/fx/json-article/input.json");
const ON_MASTODON: &str = include_str!("../corpus/mastodon/web-formatted-posts/input.html");

/// A part of a long post.
#[derive(Clone, Debug)]
enum Piece {
    Paragraph(Vec<Run>),
    Heading(u8, String),
    /// A list: whether its items have numbers, and for each item its words and those of the items of a list of the same
    /// kind inside it.
    List(bool, Vec<(String, Vec<String>)>),
    Quote(String),
    Code(String, Vec<String>),
    /// A separator, which Mastodon does not have.
    Rule,
}

/// Words in one style.
type Run = (Option<StyleKind>, String);

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{1,8}",
        Just("🌊".to_owned()),
        Just("né<e".to_owned()),
        Just("a&b".to_owned())
    ];
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let style = prop_oneof![
        3 => Just(None),
        1 => Just(Some(StyleKind::Bold)),
        1 => Just(Some(StyleKind::Italic)),
        1 => Just(Some(StyleKind::Strikethrough)),
    ];
    prop::collection::vec((style, words()), 1..4).prop_map(|mut runs| {
        // Two parts next to each other in one style are one.
        runs.dedup_by_key(|(style, _)| *style);
        runs
    })
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let item = (
        words(),
        prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(words(), 1..3)],
    );
    let line = prop_oneof!["[a-z(]{0,9}", "    [a-z<&]{1,9}"];
    // A line of code at the edge has no white space of its own, which pages do not keep.
    let code = (
        "[a-z]{1,5}",
        prop::collection::vec(line, 0..3),
        "[a-z]{1,5}",
    )
        .prop_map(|(first, mut lines, last)| {
            lines.insert(0, first);
            lines.push(last);
            lines
        });
    let language = prop_oneof![Just("python".to_owned()), Just("rust".to_owned())];
    let piece = prop_oneof![
        3 => runs().prop_map(Piece::Paragraph),
        1 => (1..4_u8, words()).prop_map(|(level, words)| Piece::Heading(level, words)),
        2 => (any::<bool>(), prop::collection::vec(item, 1..4)).prop_map(|(numbers, items)| Piece::List(numbers, items)),
        1 => words().prop_map(Piece::Quote),
        1 => (language, code).prop_map(|(language, lines)| Piece::Code(language, lines)),
        1 => Just(Piece::Rule),
    ];
    prop::collection::vec(piece, 1..7).prop_map(|pieces| {
        // Lists that follow each other would be one, and so would quotes and separators.
        let mut apart = Vec::new();
        for piece in pieces {
            if matches!(piece, Piece::List(..) | Piece::Quote(_) | Piece::Rule) {
                apart.push(Piece::Paragraph(vec![(None, "so".to_owned())]));
            }
            apart.push(piece);
        }
        apart.push(Piece::Heading(2, "end".to_owned()));
        apart
    })
}

/// A block with its words, and the styles with theirs.
type Structure = (Vec<(BlockKind, String)>, Vec<(StyleKind, String)>);

fn expected(pieces: &[Piece]) -> Structure {
    let (mut blocks, mut styles) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Paragraph(runs) => {
                let words: Vec<&str> = runs.iter().map(|(_, words)| words.as_str()).collect();
                blocks.push((BlockKind::Paragraph, words.join(" ")));
                let styled = runs
                    .iter()
                    .filter_map(|(style, words)| Some(((*style)?, words.clone())));
                styles.extend(styled);
            }
            Piece::Heading(level, words) => {
                blocks.push((BlockKind::Heading { level: *level }, words.clone()));
            }
            Piece::List(numbers, items) => {
                for (number, (words, inside)) in (1..).zip(items) {
                    let number = numbers.then_some(number);
                    blocks.push((BlockKind::ListItem { depth: 0, number }, words.clone()));
                    for (number, words) in (1..).zip(inside) {
                        let number = numbers.then_some(number);
                        blocks.push((BlockKind::ListItem { depth: 1, number }, words.clone()));
                    }
                }
            }
            Piece::Quote(words) => blocks.push((BlockKind::BlockQuote, words.clone())),
            Piece::Code(language, lines) => {
                let language = Some(language.as_str().into());
                blocks.push((BlockKind::Code { language }, lines.join("\n")));
            }
            Piece::Rule => blocks.push((BlockKind::Rule, String::new())),
        }
    }
    (blocks, styles)
}

fn found(post: &Post) -> Structure {
    let text = post.text.as_deref().unwrap_or_default();
    // The cover picture of an article is not in the random part.
    let blocks = post.blocks_with_text();
    let blocks = blocks.filter(|(_, block)| !matches!(block.kind, BlockKind::Media { .. }));
    let blocks = blocks.map(|(words, block)| (block.kind.clone(), words.to_owned()));
    let styles = post.styles.iter();
    let styles = styles.map(|style| (style.kind, text[style.span.range()].to_owned()));
    (blocks.collect(), styles.collect())
}

/// Returns the range between a start tag and its end tag.
fn inside(page: &str, start: &str) -> Range<usize> {
    let from = page.rfind(start).expect("the start tag") + start.len();
    let (mut depth, mut at) = (1, from);
    while depth > 0 {
        let rest = &page[at..];
        let close = rest.find("</div").expect("an end tag");
        match rest.find("<div").filter(|open| *open < close) {
            Some(open) => (depth, at) = (depth + 1, at + open + 4),
            None => (depth, at) = (depth - 1, at + close + 5),
        }
    }
    from..at - 5
}

fn on_x(pieces: &[Piece]) -> String {
    let span = |style: &str, words: &str| {
        format!(
            "<span data-offset-key=\"a-0-0\"{style}><span data-text=\"true\">{}</span></span>",
            escaped(words)
        )
    };
    let block = |inner: &str| {
        format!(
            "<div data-offset-key=\"a-0-0\" class=\"public-DraftStyleDefault-block public-DraftStyleDefault-ltr\">{inner}</div>"
        )
    };
    let item = |numbers: bool, depth: usize, first: bool, words: &str| {
        let kind = if numbers { "ordered" } else { "unordered" };
        let reset = if first {
            " public-DraftStyleDefault-reset"
        } else {
            ""
        };
        format!(
            "<li class=\"longform-{kind}-list-item public-DraftStyleDefault-{kind}ListItem{reset} public-DraftStyleDefault-depth{depth} public-DraftStyleDefault-listLTR\" data-block=\"true\">{}</li>",
            block(&span("", words))
        )
    };
    let mut body = String::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(runs) => {
                let mut inner = String::new();
                for (at, (style, words)) in runs.iter().enumerate() {
                    if at > 0 {
                        inner.push_str(&span("", " "));
                    }
                    let style = match style {
                        Some(StyleKind::Bold) => " style=\"font-weight: bold;\"",
                        Some(StyleKind::Italic) => " style=\"font-style: italic;\"",
                        Some(_) => " style=\"text-decoration: line-through;\"",
                        None => "",
                    };
                    inner.push_str(&span(style, words));
                }
                let _ = write!(body, "<div class=\"longform-unstyled\" data-block=\"true\">{}</div>", block(&inner));
            }
            Piece::Heading(level, words) => {
                let name = ["one", "two", "three"][usize::from(*level) - 1];
                let inner = block(&span("", words));
                let _ = write!(body, "<div dir=\"ltr\"><h{level} class=\"longform-header-{name}\" data-block=\"true\">{inner}</h{level}></div>");
            }
            Piece::List(numbers, items) => {
                // Draft.js writes one list for items of one kind, whatever their depth. The first item at a depth
                // starts its numbers again.
                let tag = if *numbers { "ol" } else { "ul" };
                let _ = write!(body, "<{tag} class=\"public-DraftStyleDefault-{tag}\">");
                for (at, (words, inside)) in items.iter().enumerate() {
                    body.push_str(&item(*numbers, 0, at == 0, words));
                    for (at, words) in inside.iter().enumerate() {
                        body.push_str(&item(*numbers, 1, at == 0, words));
                    }
                }
                let _ = write!(body, "</{tag}>");
            }
            Piece::Quote(words) => {
                let inner = block(&span("", words));
                let _ = write!(body, "<blockquote class=\"longform-blockquote\" data-block=\"true\">{inner}</blockquote>");
            }
            Piece::Code(language, lines) => {
                let _ = write!(
                    body,
                    "<section data-block=\"true\" contenteditable=\"false\"><div><div data-testid=\"markdown-code-block\"><div><div dir=\"ltr\"><span>{language}</span></div><div><button aria-label=\"Copy to clipboard\" role=\"button\" type=\"button\"></button></div></div><pre><code class=\"language-{language}\">{}\n</code></pre></div></div></section>",
                    escaped(&lines.join("\n"))
                );
            }
            Piece::Rule => body.push_str("<section data-block=\"true\" contenteditable=\"false\"><div><div role=\"separator\"></div></div></section>"),
        }
    }
    let mut page = ON_X.to_owned();
    let range = inside(&page, "<div data-contents=\"true\">");
    page.replace_range(range, &body);
    page
}

fn in_json(pieces: &[Piece]) -> String {
    let mut blocks: Vec<Value> = Vec::new();
    let mut entities: Vec<Value> = Vec::new();
    let block = |kind: &str, text: &str| json!({"key": "k", "type": kind, "text": text, "data": {}, "entityRanges": [], "inlineStyleRanges": []});
    let mut atomic = |kind: &str, data: Value| {
        let key = entities.len();
        entities.push(json!({"key": key.to_string(), "value": {"type": kind, "mutability": "Immutable", "data": data}}));
        let mut block = block("atomic", " ");
        block["entityRanges"] = json!([{"key": key, "length": 1, "offset": 0}]);
        block
    };
    for piece in pieces {
        match piece {
            Piece::Paragraph(runs) => {
                let (mut text, mut ranges) = (String::new(), Vec::new());
                for (style, words) in runs {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    let (offset, length) =
                        (text.encode_utf16().count(), words.encode_utf16().count());
                    text.push_str(words);
                    let style = match style {
                        Some(StyleKind::Bold) => "Bold",
                        Some(StyleKind::Italic) => "Italic",
                        Some(_) => "Strikethrough",
                        None => continue,
                    };
                    ranges.push(json!({"length": length, "offset": offset, "style": style}));
                }
                let mut written = block("unstyled", &text);
                written["inlineStyleRanges"] = Value::Array(ranges);
                blocks.push(written);
            }
            Piece::Heading(level, words) => {
                let name = ["header-one", "header-two", "header-three"][usize::from(*level) - 1];
                blocks.push(block(name, words));
            }
            Piece::List(numbers, items) => {
                let name = if *numbers {
                    "ordered-list-item"
                } else {
                    "unordered-list-item"
                };
                for (words, inside) in items {
                    blocks.push(block(name, words));
                    for words in inside {
                        let mut deeper = block(name, words);
                        deeper["depth"] = json!(1);
                        blocks.push(deeper);
                    }
                }
            }
            Piece::Quote(words) => blocks.push(block("blockquote", words)),
            Piece::Code(language, lines) => {
                let markdown = format!("```{language}\n{}\n```", lines.join("\n"));
                blocks.push(atomic(
                    "MARKDOWN",
                    json!({"entityKey": "e", "markdown": markdown}),
                ));
            }
            Piece::Rule => blocks.push(atomic("DIVIDER", json!({}))),
        }
    }
    let mut answer: Value = serde_json::from_str(IN_JSON).expect("JSON");
    answer["status"]["article"]["content"]["blocks"] = Value::Array(blocks);
    answer["status"]["article"]["content"]["entityMap"] = Value::Array(entities);
    answer.to_string()
}

fn on_mastodon(pieces: &[Piece]) -> String {
    let mut body = String::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(runs) => {
                let runs = runs.iter().map(|(style, words)| {
                    let words = escaped(words);
                    match style {
                        Some(StyleKind::Bold) => format!("<strong>{words}</strong>"),
                        Some(StyleKind::Italic) => format!("<em>{words}</em>"),
                        Some(_) => format!("<del>{words}</del>"),
                        None => words,
                    }
                });
                let _ = write!(body, "<p>{}</p>", runs.collect::<Vec<_>>().join(" "));
            }
            Piece::Heading(level, words) => {
                let _ = write!(body, "<h{level}>{}</h{level}>", escaped(words));
            }
            Piece::List(numbers, items) => {
                let tag = if *numbers { "ol" } else { "ul" };
                let _ = write!(body, "<{tag}>");
                for (words, inside) in items {
                    let _ = write!(body, "<li>{}", escaped(words));
                    if !inside.is_empty() {
                        let inside = inside
                            .iter()
                            .map(|words| format!("<li>{}</li>", escaped(words)));
                        let _ = write!(body, "<{tag}>{}</{tag}>", inside.collect::<String>());
                    }
                    body.push_str("</li>");
                }
                let _ = write!(body, "</{tag}>");
            }
            Piece::Quote(words) => {
                let _ = write!(body, "<blockquote><p>{}</p></blockquote>", escaped(words));
            }
            Piece::Code(language, lines) => {
                let lines = escaped(&lines.join("\n"));
                let _ = write!(
                    body,
                    "<pre><code class=\"language-{language}\">{lines}\n</code></pre>"
                );
            }
            Piece::Rule => body.push_str("<hr>"),
        }
    }
    let mut page = ON_MASTODON.to_owned();
    let start = "<div class=\"status__content__text status__content__text--visible translate\" lang=\"en\">";
    let range = inside(&page, start);
    page.replace_range(range, &body);
    page
}

/// Checks that the post with the random blocks is read as them.
fn comes_back(write: fn(&[Piece]) -> String, find: fn(&[Post]) -> Option<&Post>) {
    let page = |pieces: &Vec<Piece>| write(pieces);
    check(pieces(), page, |pieces, page| {
        let parsed =
            unrolled::parse(page).map_err(|error| TestCaseError::fail(error.to_string()))?;
        sound(page, &parsed);
        let post = find(&parsed.thread.posts).expect("the post");
        prop_assert_eq!(found(post), expected(pieces));
        Ok(())
    });
}

#[test]
fn articles_on_x_come_back() {
    comes_back(on_x, |posts| posts.iter().find(|post| post.title.is_some()));
}

#[test]
#[cfg(feature = "json")]
fn articles_in_json_come_back() {
    comes_back(in_json, |posts| {
        posts.iter().find(|post| post.title.is_some())
    });
}

#[test]
fn formatted_posts_of_mastodon_come_back() {
    comes_back(on_mastodon, |posts| posts.last());
}
