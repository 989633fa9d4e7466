//! The lines of pages of x.com: the bylines above posts, pictures, links.

use super::clip::Clip;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Author, Timestamp};
use crate::network::twitter;
use crate::text::table::Lines;
use crate::text::{dates, fillers, markdown};
use std::borrow::Cow;
use url::Url;

/// The line above a quoted post.
const QUOTE: &str = "quote";

/// The maximum number of lines around a handle that belong to it.
const NEAR: usize = 3;

/// The maximum length of the description of a picture in place of a sign, with the words before it, and that of the
/// sign.
const DESCRIPTION: usize = 30;
const SIGN: usize = 9;

/// The maximum length of a name in bytes.
pub(super) const LONGEST_NAME: usize = 200;

/// The author's lines above a post.
pub(super) struct Byline {
    /// The first line, and the first line behind it.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) author: Author,
    pub(super) day: Option<Timestamp>,
    pub(super) url: Option<Url>,
    /// Whether it is that of a post that the one above quotes.
    pub(super) is_quoted: bool,
}

/// Returns the bylines. Each line is looked at once, with the few lines around it.
///
/// # Errors
///
/// `Limit` if there are more of them than a parse may have posts.
pub(super) fn bylines(
    lines: Lines<'_, '_>,
    clip: &Clip<'_, '_>,
    cx: &Context,
) -> Result<Vec<Byline>> {
    let mut bylines: Vec<Byline> = Vec::new();
    let own = clip.sourced();
    for at in 0..lines.len() {
        let Some(handle) = lines.text(at).and_then(handle) else {
            continue;
        };
        let least = bylines.last().map_or(0, |byline| byline.to);
        let Some(byline) = byline(lines, at, least, handle) else {
            continue;
        };
        let is_own = own
            .as_deref()
            .is_some_and(|own| own.eq_ignore_ascii_case(handle));
        if byline.author.name.is_some() || is_own && byline.from == 0 {
            bylines.push(byline);
            cx.check_posts(bylines.len())?;
        }
    }
    Ok(bylines)
}

/// Returns the byline around the line of a handle.
fn byline(lines: Lines<'_, '_>, at: usize, least: usize, handle: &str) -> Option<Byline> {
    let mut from = at;
    let above = |from: usize| from.checked_sub(1).filter(|at| *at >= least);
    let pictured = |from: usize| above(from).filter(|at| lines.text(*at).is_some_and(is_avatar));
    while at - from < NEAR
        && let Some(place) = pictured(from)
    {
        from = place;
    }
    let mut author = Author::from_handle(handle);
    if let Some(place) = above(from)
        && let Some(name) = lines.text(place).and_then(name)
    {
        author.name = Some(name);
        from = place;
    }
    while let Some(place) = pictured(from) {
        from = place;
    }
    let is_quote = |at: usize| {
        lines
            .text(at)
            .is_some_and(|line| is_one_of(line, &[QUOTE], false))
    };
    let is_quoted = above(from).is_some_and(is_quote);
    from -= usize::from(is_quoted);
    let (mut to, mut day, mut url) = (at + 1, None, None);
    while let Some(line) = lines.text(to).filter(|_| to - at <= NEAR) {
        let (words, target) = link(line).map_or((line, None), |(words, url)| (words, Some(url)));
        let is_age = words.len() <= 4
            && words.ends_with(['h', 'm', 's'])
            && words.starts_with(|c: char| c.is_ascii_digit());
        if dates::day(words).is_some() || is_age {
            day = super::heading::day(words);
            url = target.filter(|url| twitter::status(url).is_some());
        } else if words != "·" {
            break;
        }
        to += 1;
    }
    Some(Byline {
        from,
        to,
        author,
        day,
        url,
        is_quoted,
    })
}

/// Whether a line is a picture of an account, or one in place of a sign.
fn is_avatar(line: &str) -> bool {
    is_picture(line) && !is_medium(line) && !line.contains("/media/")
}

/// Returns the name in the line above a handle.
fn name(line: &str) -> Option<String> {
    if line.len() > LONGEST_NAME || is_picture(line) || line.starts_with(['#', '>', '|', '`']) {
        return None;
    }
    let name = markdown::parse_document(&signs(line), false).text;
    let name = name.trim();
    let is_sentence = name.ends_with(['.', '。', ':', '：', ',', '，', ';', '?', '？']);
    (!name.is_empty() && !is_sentence).then(|| name.to_owned())
}

/// Returns a text with the signs that pictures stand for: `![Image 7: 🤔](…)`.
pub(super) fn signs(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("![") {
        // A description is short, so its end is near.
        let near = behind
            .char_indices()
            .nth(DESCRIPTION)
            .map_or(behind.len(), |(at, _)| at);
        let alt = behind.get(..near).and_then(|near| near.split_once("]("));
        let sign = alt
            .and_then(|(alt, _)| fillers::real_alt(alt))
            .filter(|alt| alt.chars().count() <= SIGN && !alt.contains(|c: char| c.is_ascii()));
        let end = alt.and_then(|(alt, _)| {
            let target = behind.get(alt.len() + 2..)?;
            target
                .find([')', '\n', ' '])
                .map(|end| alt.len() + 2 + end + 1)
        });
        out.push_str(before);
        match (sign, end) {
            (Some(sign), Some(end)) => {
                out.push_str(sign);
                rest = behind.get(end..).unwrap_or_default();
            }
            _ => {
                out.push_str("![");
                rest = behind;
            }
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the handle that is all of a line, with or without a link.
pub(super) fn handle(line: &str) -> Option<&str> {
    let words = match line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("))
    {
        Some((words, target)) if target.ends_with(')') => words,
        Some(_) => return None,
        None => line,
    };
    twitter::at_handle(words)
}

/// Returns the words and the target of a link that is all of a line.
pub(super) fn link(line: &str) -> Option<(&str, Url)> {
    let (words, address) = line.strip_prefix('[')?.split_once("](")?;
    let url = Url::parse(address.strip_suffix(')')?).ok()?;
    Some((words, url))
}

/// Whether a line is a picture, with or without a link.
pub(super) fn is_picture(line: &str) -> bool {
    line.starts_with("![") || line.starts_with("[![")
}

/// Whether a line is a picture of a post, and not of an account.
pub(super) fn is_medium(line: &str) -> bool {
    is_picture(line) && (line.contains("/photo/") || line.contains("/video/"))
}

/// Returns the words of a line in small letters, without the signs of a heading or a link.
pub(super) fn plain(line: &str) -> Cow<'_, str> {
    let line = line.trim_start_matches(['#', '*', '-', ' ']);
    let words = match line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("))
    {
        Some((words, _)) => words,
        None => line,
    };
    match words.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(words.to_ascii_lowercase()),
        false => Cow::Borrowed(words),
    }
}

pub(super) fn is_one_of(line: &str, known: &[&str], begins: bool) -> bool {
    if line.len() > LONGEST_NAME {
        return false;
    }
    let line = plain(line);
    known.iter().any(|words| match begins {
        true => line.starts_with(words),
        false => line == *words,
    })
}

/// Returns a text without the links around pictures, which lead to pages, if the pictures have addresses of their own:
/// `[![words](https://pbs.twimg.com/…)](https://x.com/…/photo/1)`.
pub(super) fn unlinked(text: &str) -> Cow<'_, str> {
    if !text.contains("[![") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let picture = line.strip_prefix('[').filter(|rest| rest.starts_with("!["));
        let alone = picture.and_then(|rest| {
            let (picture, target) = rest.split_once(")](")?;
            let is_whole = target.trim_end().ends_with(')') && !target.contains("](");
            (is_whole && picture.contains("](http")).then_some(picture)
        });
        match alone {
            Some(picture) => {
                out.push_str(picture);
                out.push_str(")\n");
            }
            None => out.push_str(line),
        }
    }
    Cow::Owned(out)
}
