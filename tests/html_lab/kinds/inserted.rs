//! Pieces that are not by the posts' authors: shown or not shown, in words, in posts, between posts, around all.

use super::{Kind, Scope, Words, element_in, replace, replace_text, text_in};
use crate::source::{self, Node};
use crate::specimen::Specimen;

/// Pieces that are shown, but only ever as a part of the page and not of somebody's words.
const SHOWN: [(&str, &str); 18] = [
    ("button", r#"<button type="button">Translate post</button>"#),
    (
        "button by role",
        r#"<span role="button" tabindex="0">Copy text</span>"#,
    ),
    ("label", "<div><span>Translate post</span></div>"),
    ("badge", r#"<span class="q7">1/12</span>"#),
    (
        "ad",
        "<div><span>Ad</span><p>Our new kettles boil twice as quietly. Order before Friday.</p></div>",
    ),
    (
        "ad aside",
        r#"<aside aria-label="Advertisement"><h4>Sponsored</h4><p>A kettle for every kitchen, delivered by noon.</p></aside>"#,
    ),
    (
        "ad frame",
        r#"<iframe src="https://ads.example/frame/77" title="Advertisement" width="300" height="250"></iframe>"#,
    ),
    (
        "who to follow",
        r#"<aside><h2>Who to follow</h2><ul><li><a href="/harbour_kites">Harbour Kites</a> <span>@harbour_kites</span> <button>Follow</button></li><li><a href="/slow_looms">Slow Looms</a> <span>@slow_looms</span> <button>Follow</button></li></ul></aside>"#,
    ),
    (
        "cookie banner",
        r#"<div role="dialog" aria-label="Cookies"><p>We use cookies to remember your choices.</p><button>Accept all</button><button>Refuse</button></div>"#,
    ),
    (
        "footer",
        r#"<footer><a href="/about">About</a> <a href="/terms">Terms</a> <small>© 2026 Small Pages Ltd.</small></footer>"#,
    ),
    (
        "navigation",
        r#"<nav aria-label="Site"><a href="/home">Home</a> <a href="/explore">Explore</a> <a href="/settings">Settings</a></nav>"#,
    ),
    (
        "form",
        r#"<form action="/subscribe"><label>Email <input name="e" placeholder="you@mail.example"></label><select><option>Weekly</option><option>Daily</option></select><button>Subscribe</button></form>"#,
    ),
    ("heading", "<h3>More to read</h3>"),
    ("rule", "<hr>"),
    (
        "progress",
        r#"<progress max="12" value="1">1 of 12</progress><meter value="0.4">40 %</meter>"#,
    ),
    ("tool tip", r#"<div role="tooltip">Shown to everyone</div>"#),
    (
        "alert",
        r#"<div role="alert">You are offline. Some things may be out of date.</div>"#,
    ),
    (
        "placeholder picture",
        r#"<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="" width="1" height="1">"#,
    ),
];

/// Pieces with text that a browser does not show, or shows as a control.
const NOT_SHOWN: [(&str, &str); 16] = [
    (
        "script",
        r#"<script>var words = "<p>Never shown to anyone</p>"; if (1 < 2) { words += "x"; }</script>"#,
    ),
    (
        "style",
        r#"<style>.k9x2::before { content: "never shown"; } p > b { color: red }</style>"#,
    ),
    (
        "template",
        r#"<template><p>Never shown to anyone</p></template>"#,
    ),
    (
        "JSON-LD",
        r#"<script type="application/ld+json">{"@type":"SocialMediaPosting","headline":"Never shown","author":{"name":"Nobody Atall"},"datePublished":"2019-01-02"}</script>"#,
    ),
    (
        "comment",
        r#"<!-- <div class="post"><p>Never shown to anyone</p></div> -->"#,
    ),
    (
        "conditional comment",
        "<!--[if lt IE 9]><p>Your browser is old</p><![endif]-->",
    ),
    (
        "textarea",
        r#"<textarea rows="2" placeholder="Add a note">A note that was left here</textarea>"#,
    ),
    (
        "noscript",
        r#"<noscript><p>Please switch scripts on.</p></noscript>"#,
    ),
    (
        "noscript pixel",
        r#"<noscript><img src="https://pixel.example/p.gif?id=77" width="1" height="1"></noscript>"#,
    ),
    (
        "datalist",
        r#"<datalist id="d7"><option value="Oslo">Oslo</option><option value="Turku">Turku</option></datalist>"#,
    ),
    (
        "svg title",
        r#"<svg viewBox="0 0 9 9" width="9"><title>More options</title><desc>Opens a menu</desc><path d="M0 0"/></svg>"#,
    ),
    (
        "hidden input",
        r#"<input type="hidden" name="token" value="q8z7">"#,
    ),
    (
        "hidden by style",
        r#"<div style="display: none"><p>Never shown to anyone</p></div>"#,
    ),
    ("hidden by attribute", "<p hidden>Never shown to anyone</p>"),
    (
        "inert metadata",
        r#"<meta itemprop="position" content="7"><link itemprop="url" href="https://pixel.example/">"#,
    ),
    (
        "closed dialog",
        "<dialog><p>Do you really want to leave?</p></dialog>",
    ),
];

/// Pieces that cannot be told from the author's words if they are in them.
const AS_WORDS: [&str; 14] = [
    "label", "badge", "ad", "who to follow", "cookie banner", "footer", "navigation", "form",
    "heading", "rule", "progress", "tool tip", "alert", "ad aside",
];

/// Where a piece is put.
#[derive(Clone, Copy)]
enum Place {
    InWords,
    AfterWords,
    BeforeWords,
    StartOfPost,
    EndOfPost,
    Between,
    StartOfPage,
    EndOfPage,
}

impl Place {
    const ALL: [(Self, &str); 8] = [
        (Self::InWords, "in words"),
        (Self::AfterWords, "after the words"),
        (Self::BeforeWords, "before the words"),
        (Self::StartOfPost, "at the start of a post"),
        (Self::EndOfPost, "at the end of a post"),
        (Self::Between, "between posts"),
        (Self::StartOfPage, "at the start of the page"),
        (Self::EndOfPage, "at the end of the page"),
    ];
}

pub(super) fn all() -> Vec<Kind> {
    let mut kinds = Vec::new();
    let pieces = SHOWN.iter().map(|piece| (piece, true));
    let pieces = pieces.chain(NOT_SHOWN.iter().map(|piece| (piece, false)));
    for ((name, piece), shown) in pieces {
        for (place, at) in Place::ALL {
            if matches!(place, Place::InWords) && shown && AS_WORDS.contains(name) {
                continue;
            }
            let kind = Kind::tree(
                format!("{name} {at}"),
                Words::Letters,
                move |specimen, nodes, random| insert(specimen, nodes, random, place, piece),
            );
            kinds.push(kind);
        }
    }
    kinds.push(author_line());
    kinds
}

fn insert(
    specimen: &Specimen,
    nodes: &mut Vec<Node>,
    random: &mut crate::random::Random,
    place: Place,
    piece: &str,
) -> Option<()> {
    let raw = Node::Other(piece.to_owned());
    let block = [
        "<div", "<p", "<aside", "<footer", "<nav", "<form", "<h", "<dialog", "<noscript><p",
    ];
    let block = block.iter().any(|tag| piece.starts_with(tag));
    match place {
        Place::InWords => {
            let mut at = text_in(specimen, random, Scope::InWords)?;
            let around = &specimen.texts[at].around;
            if around.link || (around.paragraph && block) {
                return None;
            }
            let cut = random.below(100);
            replace_text(nodes, &mut at, &mut |whole| {
                let all = super::characters(whole);
                let (before, after) = all.split_at(all.len() * cut / 100);
                vec![
                    super::text(before.concat()),
                    raw.clone(),
                    super::text(after.concat()),
                ]
            });
        }
        Place::AfterWords | Place::BeforeWords => {
            let at = element_in(specimen, random, Scope::Words)?;
            let around = &specimen.elements[at].around;
            if around.paragraph || around.link || specimen.items.contains(&at) {
                return None;
            }
            replace(nodes, at, &mut |element| {
                let mut list = vec![Node::Element(element)];
                let index = usize::from(matches!(place, Place::AfterWords));
                list.insert(index, raw.clone());
                list
            });
        }
        Place::StartOfPost | Place::EndOfPost | Place::Between => {
            let at = element_in(specimen, random, Scope::Item)?;
            // If the words are all there is of a post, the piece would be in them.
            let is_words = specimen.words.contains(&Some(at));
            let is_between = matches!(place, Place::Between);
            if !is_between && (is_words || specimen.elements[at].name == "p") {
                return None;
            }
            replace(nodes, at, &mut |mut element| {
                match place {
                    Place::StartOfPost => element.children.insert(0, raw.clone()),
                    Place::EndOfPost => element.children.push(raw.clone()),
                    _ => return vec![raw.clone(), Node::Element(element)],
                }
                vec![Node::Element(element)]
            });
        }
        Place::StartOfPage | Place::EndOfPage => {
            let mut done = None;
            source::each_mut(nodes, &mut |element| {
                if element.is("body") && done.is_none() {
                    let end = element.children.len();
                    let index = if matches!(place, Place::StartOfPage) {
                        0
                    } else {
                        end
                    };
                    element.children.insert(index, raw.clone());
                    done = Some(());
                }
            });
            done?;
        }
    }
    Some(())
}

/// The author's name and handle, a second time.
fn author_line() -> Kind {
    Kind::tree(
        "author line repeated between posts",
        Words::Letters,
        |specimen, nodes, random| {
            let posts = crate::specimen::posts(&specimen.expected);
            let author = &posts.first()?["author"];
            let (name, handle) = (author["name"].as_str()?, author["handle"].as_str()?);
            let line = format!("<div><b>{name}</b> <span>@{handle}</span></div>");
            insert(specimen, nodes, random, Place::Between, &line)
        },
    )
}
