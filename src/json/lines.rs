//! What programs write around JSON: a value on each line, and the variable of an account archive.

/// The start of the variables of an account archive: `window.YTD.tweets.part0 = `.
const VARIABLE: &str = "window.YTD.";

/// Returns what a file of an account archive assigns to its variable.
pub(super) fn assigned(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let (name, value) = text.strip_prefix(VARIABLE)?.split_once('=')?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let name = name.trim_ascii_end();
    let is_name = name.len() < 100 && name.bytes().all(is_part);
    is_name.then(|| value.trim_ascii_start())
}

/// Returns the value of a file of an account archive without its variable; other texts as they are.
pub(super) fn without_assignment(text: &str) -> &str {
    let Some(value) = assigned(text) else {
        return text;
    };
    let value = value.trim_ascii_end();
    value.strip_suffix(';').unwrap_or(value)
}

/// Whether a text has a value on each line: its first line is one, and what follows does not belong to it.
pub(super) fn are_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let ends = |line: &str| {
        line.starts_with('{') && line.ends_with('}') || line.starts_with('[') && line.ends_with(']')
    };
    let (first, second) = (lines.next(), lines.next());
    first.is_some_and(ends) && second.is_some_and(|line| !line.starts_with(['}', ']', ',']))
}
