//! HTML, parsed by a tree builder that follows the standard.

use base64::Engine as _;
use scraper::{ElementRef, Html as Tree, Node, Selector};
use sha2::{Digest, Sha256};
use unrolled::export::Html;
use unrolled::model::Thread;

use crate::model::{self, Paragraph, paragraphs, visible_text};
use crate::payloads::{self, PAYLOADS};
use crate::structure::without_structure;
use crate::{cases, hostile};

/// The elements and attributes that a page may have; anything else would come from an author.
const ELEMENTS: [&str; 46] = [
    "html", "head", "meta", "title", "style", "body", "main", "article", "section", "header", "h1",
    "h2", "p", "div", "span", "b", "a", "br", "time", "figure", "figcaption", "img", "blockquote",
    "ul", "li", "meter", "details", "summary", "h3", "h4", "h5", "h6", "ol", "pre", "code",
    "table", "thead", "tbody", "tr", "th", "td", "hr", "strong", "em", "del", "aside",
];
const ATTRIBUTES: [&str; 21] = [
    "lang", "charset", "http-equiv", "content", "name", "class", "aria-label", "aria-hidden",
    "href", "rel", "dir", "datetime", "src", "alt", "loading", "cite", "min", "max", "value",
    "start", "tabindex",
];

fn selector(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

/// The paragraphs of a `.text`.
fn paragraphs_in(text: ElementRef<'_>) -> Vec<Paragraph> {
    let mut found = Vec::new();
    for p in text.child_elements() {
        assert_eq!((p.value().name(), p.attr("dir")), ("p", Some("auto")));
        let mut written = String::new();
        let mut links = Vec::new();
        for child in p.children() {
            match child.value() {
                Node::Text(text) => written.push_str(text),
                Node::Element(element) if element.name() == "br" => written.push('\n'),
                Node::Element(element) => {
                    assert_eq!(element.name(), "a");
                    let words: String = ElementRef::wrap(child)
                        .expect("an element")
                        .text()
                        .collect();
                    let visible_words = visible_text(&words);
                    let url = element.attr("href").expect("an address").to_owned();
                    if !visible_words.is_empty() {
                        links.push((visible_words, url));
                    }
                    written.push_str(&words);
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(model::is_balanced(&written), "directions in {written:?}");
        let lines = written.split('\n').map(visible_text).collect();
        found.push(Paragraph { lines, links });
    }
    found
}

/// The text of a post or quote, without that of the quotes inside.
fn own_text(element: ElementRef<'_>) -> Vec<Paragraph> {
    let text = element
        .child_elements()
        .find_map(|child| match child.value().name() {
            "details" => child
                .child_elements()
                .find(|inner| inner.attr("class") == Some("text")),
            _ => (child.attr("class") == Some("text")).then_some(child),
        });
    text.map(paragraphs_in).unwrap_or_default()
}

/// The expected paragraphs. A bidirectional control may be at the start of a line.
fn expected(text: Option<&str>, entities: &[unrolled::model::Entity]) -> Vec<Paragraph> {
    unmarked(paragraphs(text.unwrap_or_default(), entities))
}

fn unmarked(mut found: Vec<Paragraph>) -> Vec<Paragraph> {
    for line in found.iter_mut().flat_map(|paragraph| &mut paragraph.lines) {
        *line = visible_text(line.trim_start_matches('\u{200f}'));
    }
    found
        .iter_mut()
        .for_each(|paragraph| paragraph.lines.retain(|line| !line.is_empty()));
    found.retain(|paragraph| !paragraph.lines.is_empty());
    found
}

/// The paragraphs found, with URLs percent-encoded as in Markdown, which HTML does not need.
fn decoded(mut found: Vec<Paragraph>) -> Vec<Paragraph> {
    for (_, url) in found.iter_mut().flat_map(|paragraph| &mut paragraph.links) {
        *url = url
            .replace(' ', "%20")
            .replace('<', "%3C")
            .replace('>', "%3E");
    }
    unmarked(found)
}

fn check(name: &str, thread: &Thread, html: &Html, images: bool, teasers: bool) {
    let page = html.render(thread);
    assert!(!model::has_controls(&page), "{name}: controls\n{page}");
    let tree = Tree::parse_document(&page);
    assert!(tree.errors.is_empty(), "{name}: {:?}\n{page}", tree.errors);
    harmless(name, &tree, images);

    let posts: Vec<ElementRef<'_>> = tree
        .select(&selector("main > article > article.post"))
        .collect();
    assert_eq!(posts.len(), thread.posts.len(), "{name}\n{page}");
    for (element, post) in posts.iter().zip(&thread.posts) {
        let found = decoded(own_text(*element));
        assert_eq!(
            found,
            expected(post.text.as_deref(), &post.entities),
            "{name}\n{page}"
        );
        let quotes: Vec<ElementRef<'_>> = element.select(&selector("blockquote")).collect();
        assert_eq!(quotes.len(), post.quotes.len(), "{name}\n{page}");
        for (element, quote) in quotes.iter().zip(&post.quotes) {
            assert_eq!(
                decoded(own_text(*element)),
                expected(quote.text.as_deref(), &[]),
                "{name}\n{page}"
            );
        }
        let url = post
            .url
            .as_ref()
            .filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
        if let Some(url) = url {
            let linked = element
                .select(&selector("p.head a"))
                .any(|a| a.attr("href") == Some(url.as_str()));
            assert!(linked, "{name}: {url}\n{page}");
        }
    }
    let choices: usize = thread
        .posts
        .iter()
        .filter_map(|post| post.poll.as_ref())
        .map(|poll| poll.choices.len())
        .sum();
    if !teasers {
        assert_eq!(
            tree.select(&selector("ul.poll > li")).count(),
            choices,
            "{name}"
        );
    }
    if images && !teasers {
        let found: Vec<(String, String)> = tree
            .select(&selector("img"))
            .map(|img| {
                let alt = visible_text(img.attr("alt").expect("a description"));
                let alt = if alt.ends_with(" without description") {
                    String::new()
                } else {
                    alt
                };
                (alt, img.attr("src").expect("an address").to_owned())
            })
            .collect();
        assert_eq!(found, model::pictures(thread, true), "{name}\n{page}");
    }
    let fragment = html.render_fragment(thread);
    assert!(page.contains(&fragment), "{name}");
    harmless(name, &Tree::parse_fragment(&fragment), images);
}

/// No element, attribute or URL except the exporter's, and nothing active.
pub(crate) fn harmless(name: &str, tree: &Tree, images: bool) {
    for node in tree.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                // Inside the text of a post a line counts even if it contains links; see `paragraphs_in`.
                let of_lines = node.ancestors().any(|above| {
                    let above = above.value().as_element();
                    above.is_some_and(|above| above.attr("class") == Some("text"))
                });
                assert!(
                    of_lines || model::is_balanced(text),
                    "{name}: directions in {text:?}"
                );
            }
            Node::Element(element) => {
                assert!(
                    ELEMENTS.contains(&element.name()),
                    "{name}: <{}>",
                    element.name()
                );
                assert!(images || element.name() != "img", "{name}: a picture");
                for (attribute, value) in element.attrs() {
                    assert!(
                        ATTRIBUTES.contains(&attribute),
                        "{name}: {attribute}={value:?}"
                    );
                    assert!(
                        model::is_balanced(value),
                        "{name}: directions in {attribute}={value:?}"
                    );
                    let schemes: &[&str] = match attribute {
                        "href" | "cite" => &["http://", "https://", "mailto:"],
                        "src" => &["http://", "https://"],
                        _ => continue,
                    };
                    assert!(
                        schemes.iter().any(|scheme| value.starts_with(scheme)),
                        "{name}: {attribute}={value:?}"
                    );
                }
            }
            Node::Document | Node::Fragment | Node::Doctype(_) => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

fn try_all(name: &str, thread: &Thread) {
    check(name, thread, &Html::new(), true, false);
    check(
        name,
        thread,
        &Html::new().with_images(false).with_stats(true),
        false,
        false,
    );
    check(
        name,
        thread,
        &Html::new().with_teasers(true).with_numbers(false),
        true,
        true,
    );
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

#[test]
fn the_policy_names_the_style() {
    // A browser normalises the line ends to `\n`, however the file was checked out.
    let style = Html::STYLE.replace('\r', "");
    let hash = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(style.as_bytes()));
    let page = Html::new().render(&Thread::new(Vec::new()));
    assert!(page.contains(&format!("style-src 'sha256-{hash}';")));
    assert!(!style.contains('<'));
}
