//! Articles: titled texts of any length inside a post (2025).

use super::media;
use super::post::{Block, target};
use super::{Part, part};
use crate::dom::{Element, Links, Step, TextBuilder};
use crate::model::{Entity, EntityKind};

/// Reads an article's words: a paragraph for each block of its editor, a line for each entry of a list.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut Block) {
    let mut text = TextBuilder::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut open = Vec::new();
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(words) => text.push_str(words),
            Step::Enter(inner) if part(inner) == Some(Part::Media) => {
                media::read(inner, links, block);
                walk.pass_over();
            }
            Step::Enter(inner) if matches!(inner.name(), "button" | "svg" | "style") => {
                walk.pass_over();
            }
            Step::Enter(inner) | Step::Leave(inner) if is_block(inner) => {
                if inner.name() == "li" {
                    text.new_line();
                } else {
                    text.paragraph();
                }
            }
            Step::Enter(inner) => match inner.name() {
                "br" => text.line_break(),
                "img" => match inner
                    .attr("alt")
                    .filter(|_| super::post::is_emoji(super::post::address(inner)))
                {
                    Some(emoji) => text.push_str(emoji),
                    None => media::read(inner, links, block),
                },
                "video" => {
                    media::read(inner, links, block);
                    walk.pass_over();
                }
                "a" => open.push(text.mark()),
                _ => {}
            },
            Step::Leave(inner) if inner.name() == "a" => {
                let Some(span) = open.pop().and_then(|mark| text.span_since(mark)) else {
                    continue;
                };
                let Some(display) = text.as_str().get(span.range()) else {
                    continue;
                };
                let (kind, url) = target(links, inner, display);
                let mut entity = Entity::new(kind, span, display);
                entity.truncated = kind == EntityKind::Link && display.ends_with('…');
                entity.url = url;
                entities.push(entity);
            }
            Step::Leave(_) => {}
        }
    }
    block.post.text = Some(text.finish()).filter(|text| !text.is_empty());
    block.post.entities = entities;
}

/// Whether an element is a block of the editor's.
fn is_block(element: Element<'_>) -> bool {
    element.attr("data-block").is_some()
        || matches!(
            element.name(),
            "p" | "h1" | "h2" | "h3" | "blockquote" | "ul" | "ol" | "li" | "section" | "pre"
        )
}
