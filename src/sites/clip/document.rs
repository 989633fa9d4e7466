//! Documents of Readwise Reader (since 2023): the metadata of an export of Readwise, and below them all posts of the
//! thread, between rules, or the article.

use super::bare;
use super::checks;
use super::clip::{Clip, Found};
use super::parts::ruled;
use super::readwise;
use crate::adapter::Context;
use crate::error::Result;
use crate::network::twitter;
use crate::text::table::Lines;
use url::Url;

/// The heading above the posts, and the one above what the reader marked in them.
const HEADING: &str = "## Full Document";
const MARKED: &str = "## Highlights";

/// Part of the links to what the reader marked.
const TO_HIGHLIGHT: &str = "](https://read.readwise.io/";

/// The fields above.
const CATEGORY: &str = "- Category: #tweets";
const AUTHOR: &str = "- Author: [[";
const TITLE: &str = "- Full Title: ";
const URL: &str = "- URL: ";

/// The maximum number of lines above the posts; a summary may be as long as a post.
const TOP: usize = 200;

/// Returns the URL of the document, if a text is one.
pub(super) fn source(text: &str) -> Option<Url> {
    let mut is_post = false;
    let mut url = None;
    for line in text.lines().take(TOP).map(str::trim) {
        is_post |= line == CATEGORY;
        url = url.or_else(|| Url::parse(line.strip_prefix(URL)?).ok());
        if line == HEADING {
            return url.filter(|url| is_post && twitter::status(url).is_some());
        }
    }
    None
}

/// Reads a document.
pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Option<Result<Found>> {
    source(clip.lines.written())?;
    let at = clip.lines.texts().position(|line| line == HEADING)?;
    let below = clip.lines.part(at + 1, clip.lines.len());
    // An article may have such a heading too.
    let end = below.texts().position(|line| line == MARKED);
    let is_marked = |line: &str| line.contains(TO_HIGHLIGHT) || readwise::is_marked(line);
    let end = end.filter(|end| below.part(*end, below.len()).texts().any(is_marked));
    let below = below.part(0, end.unwrap_or(below.len()));
    cx.set_dialect("readwise-reader");
    let found = posts(clip, clip.lines.part(0, at), below, cx);
    Some(found.inspect(|found| {
        let last = found.posts.len().checked_sub(1);
        let cut = checks::cut(clip, true).filter(|_| end.is_none());
        if let (Some(last), Some(finding)) = (last, cut) {
            cx.found_at(last, &finding);
        }
    }))
}

fn posts(
    clip: &Clip<'_, '_>,
    above: Lines<'_, '_>,
    below: Lines<'_, '_>,
    cx: &mut Context,
) -> Result<Found> {
    let field = |name: &str| above.texts().find_map(|line| line.strip_prefix(name));
    let parts = ruled(below, cx)?;
    let mut found = match parts.len() {
        0 | 1 => {
            let title = field(TITLE).map(|title| title.trim_end_matches(['.', '…']).to_owned());
            bare::read_page(clip, below, title, false, cx)?
        }
        _ => bare::thread(clip, below, &parts, cx)?,
    };
    // The name of the account; older exports have the handle.
    let name = field(AUTHOR).and_then(|name| name.strip_suffix("]]"));
    if let Some(name) = name.filter(|name| !name.starts_with('@')) {
        for author in found
            .posts
            .iter_mut()
            .filter_map(|post| post.author.as_mut())
        {
            author.name = Some(name.to_owned());
        }
    }
    Ok(found)
}
