//! Changes of single characters that a reader hardly notices.

use super::Scene;
use crate::texts::marked::{Marked, Owner, boilerplate, is_blank};

/// Typographic punctuation to ASCII, or back.
pub(super) fn punctuation(scene: &mut Scene<'_>) {
    let plain = scene.random.one_in(2);
    for line in &mut scene.text.lines {
        let mut changed = Marked::new();
        let mut before = ' ';
        for &(c, owner) in line.iter() {
            let opens = before.is_whitespace() || before == '(';
            let sign = match c {
                '“' | '”' | '„' | '«' | '»' if plain => "\"",
                '’' | '‘' if plain => "'",
                '…' if plain => "...",
                '–' | '—' if plain => "-",
                '"' if !plain && opens => "“",
                '"' if !plain => "”",
                '\'' if !plain && opens => "‘",
                '\'' if !plain => "’",
                '-' if !plain && opens => "–",
                _ => "",
            };
            if sign.is_empty() {
                changed.push((c, owner));
            } else {
                changed.extend(sign.chars().map(|c| (c, owner)));
            }
            before = c;
        }
        if !crate::texts::marked::line_text(line).starts_with("---") {
            *line = changed;
        }
    }
}

/// Replaces one space in `one_in` with a no-break space.
pub(super) fn spaces(scene: &mut Scene<'_>, one_in: usize) {
    for line in &mut scene.text.lines {
        for sign in line {
            if sign.0 == ' ' && scene.random.one_in(one_in) {
                sign.0 = '\u{a0}';
            }
        }
    }
}

/// Invisible characters, at the edges of some words and lines.
pub(super) fn insert(scene: &mut Scene<'_>, signs: &[char]) {
    let often = 2 + scene.random.below(12);
    for line in &mut scene.text.lines {
        if is_blank(line) || crate::texts::marked::line_text(line).starts_with("---") {
            continue;
        }
        let mut changed = Marked::new();
        let mut before = ' ';
        for &sign in line.iter() {
            let border = before.is_whitespace() != sign.0.is_whitespace();
            if border && scene.random.one_in(often) {
                changed.extend(scene.random.pick(signs).map(|c| (*c, Owner::Page)));
            }
            before = sign.0;
            changed.push(sign);
        }
        if scene.random.one_in(often) {
            changed.extend(scene.random.pick(signs).map(|c| (*c, Owner::Page)));
        }
        *line = changed;
    }
}

/// Each line inside bidirectional isolates, as programs for right-to-left text write them.
pub(super) fn isolate(scene: &mut Scene<'_>) {
    for at in scene.text.filled_lines() {
        let line = &mut scene.text.lines[at];
        if !crate::texts::marked::line_text(line).starts_with("---") {
            line.splice(0..0, boilerplate("\u{2068}"));
            line.extend(boilerplate("\u{2069}"));
        }
    }
}
