//! Signs by which a text is a thread, whichever site or program it is from. An ordinary text has none of them: source
//! code, mail, lists, logs.

use url::Url;

use crate::input::Page;
use crate::network::{bluesky, twitter};
use crate::text::lines::{plain, split};
use crate::text::match_text::normalized;
use crate::text::segment::{leaked_id, linked_posts, status_link};
use crate::text::table::{Lines, Table};
use crate::text::{dates, series};

/// The number of lines at the top in which a post's header may be.
const TOP: usize = 12;

/// The most lines from a handle to the date below it.
const TO_DATE: usize = 3;

/// The number of lines at the top that may announce a thread.
const OPENING: usize = 4;

/// The most bytes of a text that is one post with a link to itself at its end.
const ONE_POST: usize = 5000;

/// The fewest ids of posts that leaked out of tags.
const LEAKED: usize = 2;

/// Whether something in a text says that it is a thread or a post: the author's numbers (`1/3`), a link to each post or
/// to the first one, the header of a post, or words that announce a thread.
pub(crate) fn has_thread_signs(page: &Page<'_>) -> bool {
    let Some((_, text)) = page.front_matter() else {
        return false;
    };
    let text = normalized(text);
    let bytes = text.as_bytes();
    // Links and numbers below the top have one of these, which is quick to check.
    let has_marks = memchr::memchr2(b'/', b'#', bytes).is_some() || text.contains('／');
    let has_ids = memchr::memmem::find(bytes, b"tweet=\"").is_some();
    let text = match has_marks || has_ids {
        true => &*text,
        false => top(&text),
    };
    let Ok(table) = Table::new(text, text) else {
        return false;
    };
    let lines = table.lines();
    is_announced(lines)
        || has_header(lines)
        || has_marks && (is_linked(lines, text.len()) || is_numbered(lines))
        || has_ids && has_leaked_ids(lines)
}

/// Returns the beginning of a text, with as many lines as the top may have.
fn top(text: &str) -> &str {
    let mut rest = text;
    let mut filled = 0;
    while filled < TOP
        && let Some((line, after)) = rest.split_once('\n')
    {
        filled += usize::from(!line.trim().is_empty());
        rest = after;
    }
    match filled < TOP {
        true => text,
        false => text.get(..text.len() - rest.len()).unwrap_or(text),
    }
}

/// The fewest lines of source code.
const FEW_LINES: usize = 8;

/// Whether a text is source code, which may contain anything in its strings: at least two fifths of its lines end with
/// a semicolon or a brace, or are comments.
pub(crate) fn is_source_code(page: &Page<'_>) -> bool {
    let Some((_, text)) = page.front_matter() else {
        return false;
    };
    let (mut lines, mut of_code) = (0_usize, 0_usize);
    for line in split(text).map(str::trim).filter(|line| !line.is_empty()) {
        lines += 1;
        // A template's mark ends with two.
        let is_block = || line.ends_with(['{', '}']) && !line.ends_with("}}");
        let is_code =
            line.ends_with(';') || is_block() || line.starts_with("//") || line.starts_with("#[");
        of_code += usize::from(is_code);
    }
    lines >= FEW_LINES && of_code * 5 >= lines * 2
}

fn is_numbered(lines: Lines<'_, '_>) -> bool {
    // Each such number has one of these.
    let may_be =
        |line: &str| memchr::memchr2(b'/', b'#', line.as_bytes()).is_some() || line.contains('／');
    lines.texts().any(may_be)
        && series::find(lines, None, 2).is_some_and(|series| series.counts_posts(lines))
}

/// Whether one of the first lines ends with the sign or the word for a thread.
fn is_announced(lines: Lines<'_, '_>) -> bool {
    lines.texts().take(OPENING).any(|line| {
        let is_pointer = |c: char| {
            c.is_whitespace() || matches!(c, '👇' | '⬇' | '⤵' | '↓' | '\u{fe0f}' | '.' | ':')
        };
        let end = line.trim_end_matches(is_pointer);
        let words = || end.get(end.len().saturating_sub(8)..).unwrap_or_default();
        line == "THREAD START"
            || !line.starts_with('#')
                && (end.ends_with('🧵')
                    || words().eq_ignore_ascii_case("(thread)")
                    || words().eq_ignore_ascii_case("[thread]"))
    })
}

/// Whether a text starts with the header of a post: a handle on a line of its own and a date below it, or both on one
/// line with a dot between them.
fn has_header(lines: Lines<'_, '_>) -> bool {
    let top = || lines.texts().take(TOP);
    let is_dated = |text: &str| {
        let mut parts = text.split(['·', '•', '|']);
        parts.any(|part| dates::day(part).is_some())
    };
    top().enumerate().any(|(at, line)| {
        let shown = plain(line);
        let below = || {
            top()
                .skip(at + 1)
                .take(TO_DATE)
                .any(|line| is_dated(&plain(line)))
        };
        let signed = || {
            let (_, after) = shown.split_once('@')?;
            let handle = twitter::handle_at_start(after)?;
            let rest = after.get(handle.len()..)?.trim_start();
            (rest.starts_with(['·', '•']) && is_dated(rest)).then_some(())
        };
        twitter::at_handle(&shown).is_some() && below() || signed().is_some()
    })
}

/// Whether a text has a link to each of its posts, starts with the URL of the first one, or is a post that ends with a
/// link to itself.
fn is_linked(lines: Lines<'_, '_>, bytes: usize) -> bool {
    let is_address = |line: &str| line.contains("://") && !line.contains(char::is_whitespace);
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return false;
    };
    // A list of links is no thread.
    let links = lines.texts().filter(|line| is_address(line)).count();
    if links * 2 > lines.len() {
        return false;
    }
    let labelled = || status_link(last.text).is_some_and(|link| link.is_labelled());
    linked_posts(lines).is_some()
        || is_post(first.text)
        || bytes <= ONE_POST && (is_post(last.text) || labelled())
}

/// Whether a line is the URL of a post.
fn is_post(line: &str) -> bool {
    let line = line
        .trim_start_matches(['<', '>', ' '])
        .trim_end_matches('>');
    line.starts_with("http") && Url::parse(line).is_ok_and(|url| is_post_url(&url))
}

/// Whether a URL is that of a post, so that what was saved from it is one.
pub(crate) fn is_post_url(url: &Url) -> bool {
    twitter::status(url).is_some() || bluesky::post(url).is_some()
}

fn has_leaked_ids(lines: Lines<'_, '_>) -> bool {
    let ids = lines.texts().filter(|line| leaked_id(line).is_some());
    ids.take(LEAKED).count() == LEAKED
}
