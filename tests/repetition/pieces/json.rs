//! Pieces of JSON.

use std::ops::Range;

use super::{Kind, words};

pub(super) fn kinds(text: &str) -> Vec<Kind> {
    let (members, strings) = scan(text, 0..text.len());
    let words_of = |string: &Range<usize>| words(text, string.clone());
    vec![
        members_of(members),
        Kind::new("words", strings.iter().map(words_of).collect()),
    ]
}

/// Members and elements as pieces.
pub(super) fn members_of(lists: Vec<Vec<Range<usize>>>) -> Kind {
    Kind {
        separator: ",",
        ..Kind::new("members", lists)
    }
}

/// The members of each object, the elements of each array, and the content of all strings. Also of a script: if it is
/// not JSON, the lists make no sense, but they are pieces, too.
pub(super) fn scan(
    text: &str,
    within: Range<usize>,
) -> (Vec<Vec<Range<usize>>>, Vec<Range<usize>>) {
    let mut lists = Vec::new();
    let mut strings = Vec::new();
    // The open values: where the member starts, and the members before it.
    let mut open: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
    let mut string: Option<usize> = None;
    let mut escaped = false;
    for at in within {
        let byte = text.as_bytes()[at];
        if let Some(start) = string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    strings.push(start..at);
                    string = None;
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => string = Some(at + 1),
            b'{' | b'[' => open.push((at + 1, Vec::new())),
            b',' => {
                if let Some((start, members)) = open.last_mut() {
                    members.push(*start..at);
                    *start = at + 1;
                }
            }
            b'}' | b']' => {
                if let Some((start, mut members)) = open.pop() {
                    members.push(start..at);
                    lists.push(members);
                }
            }
            _ => {}
        }
    }
    (lists, strings)
}
