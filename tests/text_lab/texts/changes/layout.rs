//! Changes of lines and of the space between them; no word is removed.

use super::Scene;
use crate::texts::marked::{Marked, boilerplate, is_blank, line_text};

/// One line in this many is changed, at least one.
const FEW: usize = 25;

pub(super) fn join_lines(scene: &mut Scene<'_>) {
    let filled_lines = scene.text.filled_lines();
    let behind: Vec<usize> = (1..filled_lines.len()).collect();
    let many = 1 + filled_lines.len() / FEW;
    for at in scene.random.some(behind, many).into_iter().rev() {
        let (before, line) = (filled_lines[at - 1], filled_lines[at]);
        let joined: Vec<Marked> = scene.text.lines.drain(before..=line).collect();
        let mut whole = trimmed_end(&joined[0]);
        whole.extend(boilerplate(" "));
        whole.extend(trimmed_start(&joined[joined.len() - 1]));
        scene.text.lines.insert(before, whole);
    }
}

pub(super) fn split_lines(scene: &mut Scene<'_>) {
    let mut long = scene.text.filled_lines();
    long.retain(|&at| scene.text.lines[at].len() > 30);
    let many = 1 + long.len() / FEW;
    for at in scene.random.some(long, many).into_iter().rev() {
        let line = scene.text.lines[at].clone();
        let indent = line.iter().take_while(|(c, _)| c.is_whitespace()).count();
        let spaces: Vec<usize> = (indent..line.len())
            .filter(|&at| line[at].0 == ' ')
            .collect();
        if let Some(&space) = scene.random.pick(&spaces) {
            let (before, behind) = line.split_at(space);
            let halves = [trimmed_end(before), trimmed_start(behind)];
            scene.text.lines.splice(at..=at, halves);
        }
    }
}

/// As `fmt` and mail programs do it: each line separately, at spaces.
pub(super) fn wrap(scene: &mut Scene<'_>, width: usize) {
    let lines = std::mem::take(&mut scene.text.lines);
    for mut rest in lines {
        while rest.len() > width {
            let indent = rest.iter().take_while(|(c, _)| c.is_whitespace()).count();
            let space = |at: &usize| rest[*at].0 == ' ';
            let before = (indent + 1..=width.min(rest.len() - 1)).rfind(space);
            let Some(at) = before.or_else(|| (width.max(indent + 1)..rest.len()).find(space))
            else {
                break;
            };
            let behind = trimmed_start(&rest[at..]);
            if behind.is_empty() {
                break;
            }
            scene.text.lines.push(rest[..at].to_vec());
            rest = behind;
        }
        scene.text.lines.push(rest);
    }
}

pub(super) fn indent(scene: &mut Scene<'_>) {
    let by = *scene
        .random
        .pick(&["  ", "    ", "\t", "   "])
        .expect("four");
    for line in &mut scene.text.lines {
        if !is_blank(line) {
            line.splice(0..0, boilerplate(by));
        }
    }
}

pub(super) fn indent_unevenly(scene: &mut Scene<'_>) {
    for at in scene.text.filled_lines() {
        let by = " ".repeat(scene.random.below(4));
        scene.text.lines[at].splice(0..0, boilerplate(&by));
    }
}

pub(super) fn double_blank_lines(scene: &mut Scene<'_>) {
    let lines = std::mem::take(&mut scene.text.lines);
    for line in lines {
        if is_blank(&line) {
            scene.text.lines.push(line.clone());
        }
        scene.text.lines.push(line);
    }
}

/// Removes each blank line, or one in `one_in`.
pub(super) fn remove_blank_lines(scene: &mut Scene<'_>, one_in: usize) {
    let random = &mut scene.random;
    scene
        .text
        .lines
        .retain(|line| !is_blank(line) || !random.one_in(one_in));
}

pub(super) fn space_out(scene: &mut Scene<'_>) {
    let lines = std::mem::take(&mut scene.text.lines);
    for line in lines {
        let filled_lines = !is_blank(&line);
        scene.text.lines.push(line);
        if filled_lines {
            scene.text.lines.push(Marked::new());
        }
    }
}

/// Adds spaces at the ends of lines: one at each, or one or two at one in `one_in`.
pub(super) fn trail(scene: &mut Scene<'_>, one_in: usize) {
    for at in scene.text.filled_lines() {
        if scene.random.one_in(one_in) {
            let spaces = if one_in == 1 {
                1
            } else {
                1 + scene.random.below(2)
            };
            let line = trimmed_end(&scene.text.lines[at]);
            scene.text.lines[at] = line;
            scene.text.lines[at].extend(boilerplate(&" ".repeat(spaces)));
        }
    }
}

/// Replaces the spaces before lines, or those between words.
pub(super) fn tabs(scene: &mut Scene<'_>) {
    let inside = scene.random.one_in(2);
    for line in &mut scene.text.lines {
        let indent = line.iter().take_while(|(c, _)| *c == ' ').count();
        if indent > 0 {
            line.splice(0..indent, boilerplate(&"\t".repeat(indent.div_ceil(4))));
        }
        for sign in line.iter_mut().filter(|_| inside) {
            if sign.0 == ' ' {
                sign.0 = '\t';
            }
        }
    }
}

pub(super) fn prefix(scene: &mut Scene<'_>, mark: &str) {
    for line in &mut scene.text.lines {
        if !is_blank(line) && line_text(line) != "---" {
            line.splice(0..0, boilerplate(mark));
        }
    }
}

fn trimmed_end(line: &[crate::texts::marked::Sign]) -> Marked {
    let end = line.iter().rposition(|(c, _)| !c.is_whitespace());
    line[..end.map_or(0, |at| at + 1)].to_vec()
}

fn trimmed_start(line: &[crate::texts::marked::Sign]) -> Marked {
    let start = line.iter().position(|(c, _)| !c.is_whitespace());
    line[start.unwrap_or(line.len())..].to_vec()
}
