//! Pieces of text and Markdown.

use super::{Kind, lines, words};

pub(super) fn kinds(text: &str) -> Vec<Kind> {
    let lines = lines(text, 0..text.len());
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut blank = false;
    for line in &lines {
        let is_blank = text[line.clone()].trim().is_empty();
        if blank && !is_blank {
            blocks.push(start..line.start);
            start = line.start;
        }
        blank = is_blank;
    }
    blocks.push(start..text.len());
    let of_lines = lines.iter().map(|line| words(text, line.clone()));
    vec![
        Kind::new("words", of_lines.collect()),
        Kind::new("lines", vec![lines]),
        Kind::new("blocks", vec![blocks]),
    ]
}
