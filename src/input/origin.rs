//! Finds the URL that a page states for itself, and unwraps URLs of web archives.

use url::Url;

use crate::dom::{Dom, Query, TRANSLATED, is_bare_copy, unarchived};

/// The comments that browsers write at the top of saved pages are within this many bytes.
const TOP: usize = 4096;

/// The text before the URL in those comments: Chrome, Firefox and Internet Explorer; SingleFile.
const SAVED_FROM: [&str; 2] = ["saved from url=", " url: "];

/// Returns the URL that a page states for itself.
pub(super) fn stated_url(dom: &Dom<'_>, source: &str) -> Option<Url> {
    const CANONICAL: Query<'_> = Query::constant("link[rel=canonical][href]");
    let absolute = |raw: &str| {
        // Some archives state the short URL of their copy, besides one that contains the original.
        let raw = Some(raw.trim()).filter(|raw| !is_bare_copy(raw))?;
        Url::parse(&unarchived(raw))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
    };
    dom.meta("og:url")
        .and_then(absolute)
        .or_else(|| {
            dom.select(&CANONICAL)
                .find_map(|link| absolute(link.attr("href")?))
        })
        .or_else(|| {
            leading_comments(source).find_map(|comment| saved_from(comment).and_then(absolute))
        })
}

/// Returns the comments before the first element, and right after `<html>`.
fn leading_comments(source: &str) -> impl Iterator<Item = &str> {
    let top = (0..4)
        .find_map(|back| source.get(..TOP.min(source.len()).saturating_sub(back)))
        .unwrap_or_default();
    top.split("<!--")
        .skip(1)
        .filter_map(|comment| comment.split_once("-->").map(|(comment, _)| comment))
}

fn saved_from(comment: &str) -> Option<&str> {
    SAVED_FROM.iter().find_map(|mark| {
        let (_, rest) = comment.split_once(mark)?;
        // Browsers write the length of the URL before it: `(0057)https://…`.
        let rest = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .map_or(rest, |(_, rest)| rest);
        rest.split_ascii_whitespace().next()
    })
}

/// Returns whether a URL is that of a page as Google's translator shows it.
pub(super) fn is_translator(url: &Url) -> bool {
    url.host_str()
        .is_some_and(|host| host.ends_with(TRANSLATED))
}

/// Returns a URL without the prefix of a web archive.
pub(super) fn original(url: &Url) -> Url {
    match unarchived(url.as_str()) {
        inner if inner == url.as_str() => url.clone(),
        inner => Url::parse(&inner).unwrap_or_else(|_| url.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stated_url_is_found() {
        for top in [
            "<!-- saved from url=(0057)https://threadreaderapp.com/thread/1.html -->\n<html>",
            "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://threadreaderapp.com/thread/1.html \n saved date: x\n-->",
            "<html><head><link rel='canonical' href='https://web.archive.org/web/2020/https://threadreaderapp.com/thread/1.html'>",
            "<meta property='og:url' content='https://threadreaderapp.com/thread/1.html'><link rel=canonical href=https://a.b/>",
        ] {
            let url = stated_url(&Dom::parse(top).unwrap(), top);
            assert_eq!(
                url.as_ref().map(Url::as_str),
                Some("https://threadreaderapp.com/thread/1.html"),
                "{top}"
            );
        }
    }
}
