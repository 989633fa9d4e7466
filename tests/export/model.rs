//! What an export must show of a model, computed without the exporter.

use unrolled::model::{Entity, Post, Thread};
use url::Url;

/// The bidirectional controls, which an export may omit or add.
pub(crate) const BIDI: [char; 9] = [
    '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}',
];

/// A text in one line, as a reader sees it: control characters shown, without bidirectional controls, runs of white
/// space as one space.
pub(crate) fn visible_text(text: &str) -> String {
    let mut out = String::new();
    let white = |c: char| c.is_whitespace() && !matches!(c, '\u{b}' | '\u{c}');
    for word in text.split(white) {
        let word: String = word
            .chars()
            .filter(|c| !BIDI.contains(c))
            .map(symbol)
            .collect();
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word);
        }
    }
    out
}

pub(crate) fn symbol(c: char) -> char {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap(),
        0x7f => '\u{2421}',
        0x80..=0x9f => '\u{fffd}',
        _ => c,
    }
}

/// A paragraph: its lines, and its links as text and URL.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Paragraph {
    pub(crate) lines: Vec<String>,
    pub(crate) links: Vec<(String, String)>,
}

/// A text's paragraphs.
pub(crate) fn paragraphs(text: &str, entities: &[Entity]) -> Vec<Paragraph> {
    // The link that each character belongs to.
    let mut linked: Vec<Option<usize>> = vec![None; text.len()];
    let mut end = 0;
    for (at, entity) in entities.iter().enumerate() {
        let span = entity.span;
        if followable(entity.url().as_ref()).is_some()
            && span.start() >= end
            && text.get(span.range()).is_some()
        {
            linked[span.start()..span.end()].fill(Some(at));
            end = span.end();
        }
    }
    let mut lines: Vec<Vec<(char, Option<usize>)>> = vec![Vec::new()];
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '\n' if before == '\r' => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => lines.push(Vec::new()),
            _ => lines.last_mut().unwrap().push((c, linked[at])),
        }
        before = c;
    }
    let mut found: Vec<Paragraph> = Vec::new();
    let mut open = false;
    for line in lines {
        let words = visible_text(&line.iter().map(|(c, _)| *c).collect::<String>());
        if words.is_empty() {
            open = false;
            continue;
        }
        if !open {
            found.push(Paragraph::default());
        }
        open = true;
        let paragraph = found.last_mut().unwrap();
        paragraph.lines.push(words);
        for part in line.chunk_by(|a, b| a.1 == b.1) {
            let Some(entity) = part[0].1 else { continue };
            let words = visible_text(&part.iter().map(|(c, _)| *c).collect::<String>());
            let url = followable(entities[entity].url().as_ref());
            if let Some(url) = url.filter(|_| !words.is_empty()) {
                paragraph.links.push((words, url));
            }
        }
    }
    found
}

/// A URL that is allowed in a link. Mail addresses may contain characters that others may not; percent-encoded they
/// mean the same.
pub(crate) fn followable(url: Option<&Url>) -> Option<String> {
    let url = url?;
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| {
        let url = url.as_str().replace(' ', "%20");
        url.replace('<', "%3C").replace('>', "%3E")
    })
}

/// A URL as Markdown writes it: characters that RFC 3986 does not allow, and parentheses, are percent-encoded.
pub(crate) fn coded(url: &str) -> String {
    let mut out = String::new();
    for c in url.chars() {
        if " \"<>\\`|^{}()'".contains(c) {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// The URL of a picture.
pub(crate) fn on_the_web(url: Option<&Url>) -> Option<String> {
    let url = url?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// The pictures of a thread's posts, description and URL: photos, and the still images of all other media, which have
/// the title as a description if `titled`.
pub(crate) fn pictures(thread: &Thread, titled: bool) -> Vec<(String, String)> {
    let posts = thread.posts.iter();
    posts.flat_map(|post| pictures_of(post, titled)).collect()
}

fn pictures_of(post: &Post, titled: bool) -> Vec<(String, String)> {
    use unrolled::model::MediaKind;
    let quoted = post.quotes.iter().flat_map(|quote| &quote.media);
    let media = post.media.iter().chain(quoted);
    media
        .filter_map(|media| {
            let url = match media.kind {
                MediaKind::Photo => media.url.as_ref(),
                MediaKind::Placeholder => None,
                _ => media.poster.as_deref(),
            };
            // The title of a card is next to the picture.
            let title = media
                .title
                .as_ref()
                .filter(|_| media.kind != MediaKind::LinkCard)
                .filter(|_| titled || media.kind == MediaKind::Photo);
            let words = [media.alt.as_ref(), title].into_iter().flatten();
            let alt = words
                .map(|text| visible_text(text))
                .find(|text| !text.is_empty());
            Some((alt.unwrap_or_default(), on_the_web(url)?))
        })
        .collect()
}

/// Returns whether every line of a text closes the bidirectional embeddings and isolates that it opens, and closes no
/// others.
pub(crate) fn is_balanced(text: &str) -> bool {
    text.lines().all(|line| {
        let mut open: Vec<bool> = Vec::new();
        for c in line.chars() {
            match c {
                '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push(false),
                '\u{2066}'..='\u{2068}' => open.push(true),
                '\u{202c}' if open.pop() != Some(false) => return false,
                '\u{2069}' => loop {
                    match open.pop() {
                        Some(true) => break,
                        Some(false) => {}
                        None => return false,
                    }
                },
                _ => {}
            }
        }
        open.is_empty()
    })
}

/// Returns whether a text contains a control character that a program may interpret.
pub(crate) fn has_controls(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
}
