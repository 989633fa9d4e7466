//! Parses the Markdown that clippers and converters write inside a paragraph: links, images, escapes.

use std::borrow::Cow;

use super::references;
use crate::model::{Span, Tally};

/// A paragraph without Markdown's markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inline<'t> {
    pub(crate) text: String,
    /// The spans of links, and their targets.
    pub(crate) links: Vec<(Span, Cow<'t, str>)>,
    /// The images, in order.
    pub(crate) pictures: Vec<Picture>,
    /// The videos, in order.
    pub(crate) videos: Vec<Video>,
}

/// A video, which clippers leave as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Video {
    pub(crate) poster: Option<String>,
    /// The URLs of files, with their types.
    pub(crate) sources: Vec<(String, Option<String>)>,
}

/// An image with its description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) alt: String,
    pub(crate) src: String,
    /// The target of a link around it.
    pub(crate) href: Option<String>,
}

/// The maximum length of a target.
const LONGEST: usize = 2048;

/// Parses a paragraph. With `references`, the numbers that lynx writes before links (`[12]`) are removed.
pub(crate) fn parse(text: &str, references: bool) -> Inline<'_> {
    parse_with(text, references, false)
}

/// Whether [`parse`] with `references` would change a text: links, images, numbers of links, escapes, and URLs and
/// videos in `<>`. Cheap for texts without any.
pub(crate) fn has_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        let next = bytes.get(at + 1);
        next.is_some_and(|next| match bytes.get(at) {
            Some(b'[') => next.is_ascii_digit(),
            Some(b'\\') => next.is_ascii_punctuation(),
            _ => matches!(next, b'h' | b'v'),
        })
    };
    let mut signs = memchr::memchr3_iter(b'[', b'\\', b'<', bytes).peekable();
    // A link ends with one of these, and starts with its first character.
    let links = || memchr::memmem::find(bytes, b"](").is_some();
    signs.peek().is_some() && (signs.any(begins) || links())
}

/// Returns the text of a link, `[words](target)`, that is all of a line and has no other markup: most lines with a link
/// are one, and parsing them takes a hundred times as long.
pub(crate) fn only_link(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?.strip_suffix(')')?;
    let (words, target) = inner.split_once("](")?;
    let is_plain = |words: &str| {
        let bytes = words.as_bytes();
        memchr::memchr3(b'[', b']', b'\\', bytes).is_none()
            && memchr::memchr2(b'*', b'`', bytes).is_none()
    };
    let is_target = target.len() < LONGEST - 1
        && memchr::memchr3(b'(', b')', b'[', target.as_bytes()).is_none()
        && memchr::memchr2(b'\\', b'\n', target.as_bytes()).is_none();
    (is_target && is_plain(words)).then(|| words.trim())
}

/// Parses a paragraph of a Markdown document, in which characters may be written as HTML's references.
pub(crate) fn parse_document(text: &str, references: bool) -> Inline<'_> {
    parse_with(text, references, true)
}

fn parse_with(text: &str, references: bool, names: bool) -> Inline<'_> {
    let mut inline = Inline::default();
    inline.text.reserve(text.len());
    let brackets = Brackets::new(text);
    // The maximum number of inline links, so that the list is never reallocated to twice the size.
    let most = brackets.labels.len().min(brackets.targets.len());
    inline.links.reserve_exact(most);
    let mut rest = text;
    let is_sign = |byte: u8| matches!(byte, b'[' | b'!' | b'\\' | b'<' | b'&');
    while let Some(at) = rest.bytes().position(is_sign) {
        let Some((before, here)) = rest.split_at_checked(at) else {
            break;
        };
        inline.text.push_str(before);
        rest = match references::decode(here).filter(|_| names) {
            Some((sign, rest)) => {
                inline.text.push(sign);
                rest
            }
            None => step(here, references, names, &brackets, &mut inline),
        };
    }
    inline.text.push_str(rest);
    if names {
        for (_, address) in &mut inline.links {
            if address.contains('&') {
                *address = Cow::Owned(references::decoded(address).into_owned());
            }
        }
        for picture in &mut inline.pictures {
            for address in picture.href.iter_mut().chain([&mut picture.src]) {
                if address.contains('&') {
                    *address = references::decoded(address).into_owned();
                }
            }
        }
    }
    inline
}

/// Adds an image; at most one more than a post may have.
fn push_picture(inline: &mut Inline<'_>, picture: Picture) {
    if inline.pictures.len() <= Tally::MEDIA {
        inline.pictures.push(picture);
    }
}

/// Parses the construct that starts with one of these characters, and returns the rest.
fn step<'t>(
    here: &'t str,
    references: bool,
    names: bool,
    brackets: &Brackets,
    inline: &mut Inline<'t>,
) -> &'t str {
    if let Some((picture, rest)) = picture(here, names, brackets) {
        push_picture(inline, picture);
        return rest;
    }
    if let Some(label) = here.strip_prefix('[') {
        if references && let Some(rest) = strip_link_number(label) {
            return rest;
        }
        if label.starts_with('!')
            && let Some((mut picture, rest)) = picture(label, names, brackets)
            && let Some((href, rest)) = rest
                .trim_start()
                .strip_prefix(']')
                .and_then(|rest| target(rest, brackets))
        {
            picture.href = Some(href.to_owned());
            push_picture(inline, picture);
            return rest;
        }
        let one = || {
            let (words, rest) = split_label(label, brackets)?;
            let (href, rest) = target(rest, brackets)?;
            Some((words, href, rest))
        };
        if let Some((words, href, rest)) = nested(label, brackets).or_else(one) {
            let start = inline.text.len();
            let words = label_text(words, names);
            inline.text.push_str(&words);
            if start < inline.text.len() {
                inline
                    .links
                    .push((Span::new(start, inline.text.len()), Cow::Borrowed(href)));
            }
            return rest;
        }
    }
    if let Some(escaped) = here.strip_prefix('\\')
        && let Some(sign) = escaped.chars().next()
        && sign.is_ascii_punctuation()
    {
        inline.text.push(sign);
        return escaped.get(sign.len_utf8()..).unwrap_or_default();
    }
    if let Some(inner) = here.strip_prefix('<')
        && (inner.starts_with("http://") || inner.starts_with("https://"))
        && let Some(end) = inner
            .bytes()
            .take(LONGEST)
            // A URL contains no other `<`, so nothing is searched twice.
            .position(|byte| matches!(byte, b'>' | b'<') || byte.is_ascii_whitespace())
        && let Some((url, rest)) = inner.split_at_checked(end)
        && let Some(rest) = rest.strip_prefix('>')
    {
        let start = inline.text.len();
        inline.text.push_str(url);
        inline
            .links
            .push((Span::new(start, inline.text.len()), Cow::Borrowed(url)));
        return rest;
    }
    if let Some((video, rest)) = video(here) {
        inline.videos.push(video);
        return rest;
    }
    let mut chars = here.chars();
    inline.text.extend(chars.next());
    chars.as_str()
}

/// The most links around one.
const AROUND: usize = 4;

/// Parses a link in others, behind the `[` of the outer one: `[[words](inner) ](outer)`. A program that replaces a
/// hashtag each time it finds it writes them (Tweet to Markdown); the inner one is a link.
fn nested<'t>(label: &'t str, brackets: &Brackets) -> Option<(&'t str, &'t str, &'t str)> {
    let around = label.bytes().take(AROUND).take_while(|byte| *byte == b'[');
    let around = around.count();
    if around == 0 {
        return None;
    }
    let (words, rest) = split_label(label.get(around..)?, brackets)?;
    let (href, mut rest) = target(rest, brackets)?;
    for _ in 0..around {
        let outer = rest.trim_start().strip_prefix(']')?;
        rest = target(outer, brackets)?.1;
    }
    Some((words, href, rest))
}

/// Parses `<video …><source src="…" type="…"></video>`, and returns the rest.
pub(crate) fn video(text: &str) -> Option<(Video, &str)> {
    let inner = text
        .strip_prefix("<video")
        .filter(|inner| inner.starts_with([' ', '>']))?;
    let near = (0..4).find_map(|back| inner.get(..LONGEST.min(inner.len()).checked_sub(back)?))?;
    let element = near.get(..memchr::memmem::find(near.as_bytes(), b"</video>")?)?;
    let rest = inner.get(element.len() + "</video>".len()..)?;
    let mut tags = element.split('<');
    let own = tags.next().unwrap_or_default();
    let source = |tag: &str| Some((attribute(tag, "src")?, attribute(tag, "type")));
    let mut video = Video {
        poster: attribute(own, "poster"),
        sources: source(own).into_iter().collect(),
    };
    video.sources.extend(
        tags.filter_map(|tag| tag.strip_prefix("source"))
            .filter_map(source),
    );
    Some((video, rest))
}

/// Returns the double-quoted value of a tag's attribute.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&amp;", "&"))
}

/// Returns the rest after the number of a link and its bracket: `12]`.
fn strip_link_number(label: &str) -> Option<&str> {
    let digits = label.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let rest = label.get(digits..)?.strip_prefix(']')?;
    ((1..=3).contains(&digits) && !rest.starts_with('(')).then_some(rest)
}

/// Returns the text of a link: without escapes and emphasis.
fn label_text(words: &str, names: bool) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars();
    loop {
        if names && let Some((sign, rest)) = references::decode(chars.as_str()) {
            out.push(sign);
            chars = rest.chars();
            continue;
        }
        let Some(c) = chars.next() else { break };
        let escaped = chars.as_str().chars().next();
        match escaped.filter(|sign| c == '\\' && sign.is_ascii_punctuation()) {
            Some(sign) => {
                out.push(sign);
                chars.next();
            }
            None => out.push(c),
        }
    }
    out.trim().trim_matches('*').to_owned()
}

/// Parses `![alt](src)`.
fn picture<'t>(text: &'t str, names: bool, brackets: &Brackets) -> Option<(Picture, &'t str)> {
    let (alt, rest) = split_label(text.strip_prefix("![")?, brackets)?;
    let (src, rest) = target(rest, brackets)?;
    Some((
        Picture {
            alt: label_text(alt, names),
            src: src.to_owned(),
            href: None,
        },
        rest,
    ))
}

/// Returns the text before the `]` that closes a label, and the rest after it.
fn split_label<'t>(text: &'t str, brackets: &Brackets) -> Option<(&'t str, &'t str)> {
    let length = brackets.label(text.len())?;
    Some((text.get(..length)?, text.get(length + 1..)?))
}

/// The matching brackets of a text, found in one pass. Positions are counted from the end of the text, so that the
/// length of the remaining text is a position.
#[derive(Default)]
struct Brackets {
    /// For labels followed by a target: the positions after the `[` and before the `]`, with the first descending.
    labels: Vec<(u32, u32)>,
    /// For targets: the positions before the `(` that follows a `]` and before the `)` that closes it, with the first
    /// descending.
    targets: Vec<(u32, u32)>,
}

/// An unclosed `(`.
struct Parenthesis {
    left: u32,
    /// Whether it follows a `]`.
    of_target: bool,
}

impl Brackets {
    fn new(text: &str) -> Self {
        let count = |signs: &[u8]| memchr::memmem::find_iter(text.as_bytes(), signs).count();
        let most = count(b"](");
        // No text is that long; offsets of 32 bits take half the memory.
        if most == 0 || u32::try_from(text.len()).is_err() {
            return Self::default();
        }
        let mut brackets = Self {
            labels: Vec::with_capacity(most),
            // Most links are closed, or none is.
            targets: Vec::new(),
        };
        let mut labels: Vec<u32> =
            Vec::with_capacity(memchr::memchr_iter(b'[', text.as_bytes()).count());
        let mut open: Vec<Parenthesis> = Vec::new();
        let (mut escaped, mut before) = (false, 0);
        for (left, byte) in (1..=u32::try_from(text.len()).unwrap_or(u32::MAX))
            .rev()
            .zip(text.bytes())
        {
            let follows = text.as_bytes().get(text.len() + 1 - left as usize);
            let escapes = byte == b'\\' && !escaped;
            let escaped = std::mem::replace(&mut escaped, escapes);
            match byte {
                b'[' => {
                    // A link starts here, so the target before it was not closed.
                    if before != b'('
                        && let Some(parenthesis) = open.last_mut()
                    {
                        parenthesis.of_target = false;
                    }
                    if !escaped {
                        labels.push(left - 1);
                    }
                }
                b']' if !escaped => {
                    let label = labels.pop();
                    if follows == Some(&b'(') {
                        brackets.labels.extend(label.map(|label| (label, left)));
                    }
                }
                b'(' => {
                    // Below this many, the closing bracket would be too far away.
                    if open.len() >= 2 * LONGEST {
                        open.drain(..LONGEST);
                    }
                    open.push(Parenthesis {
                        left,
                        of_target: before == b']',
                    });
                }
                b')' => {
                    let closed = open.pop().filter(|closed| closed.of_target);
                    brackets
                        .targets
                        .extend(closed.map(|closed| (closed.left, left)));
                }
                b'\n' => open.clear(),
                _ => {}
            }
            before = byte;
        }
        brackets.labels.sort_unstable_by(|a, b| b.cmp(a));
        brackets.targets.sort_unstable_by(|a, b| b.cmp(a));
        brackets
    }

    /// Returns the length of the label that starts this many bytes before the end.
    fn label(&self, left: usize) -> Option<usize> {
        Self::length(&self.labels, left)
    }

    /// Returns the length of the target, including its `(`, that starts this many bytes before the end.
    fn target(&self, left: usize) -> Option<usize> {
        Self::length(&self.targets, left)
    }

    fn length(pairs: &[(u32, u32)], left: usize) -> Option<usize> {
        let at = pairs.partition_point(|&(open, _)| open as usize > left);
        let &(open, close) = pairs.get(at)?;
        (open as usize == left).then_some((open - close) as usize)
    }
}

/// Parses the target in `(target "title")`, and returns the rest.
fn target<'t>(text: &'t str, brackets: &Brackets) -> Option<(&'t str, &'t str)> {
    let length = brackets.target(text.len())?;
    let (target, rest) = (text.get(1..length)?, text.get(length + 1..)?);
    let target = (length <= LONGEST).then(|| target.trim().trim_start_matches('<'))?;
    Some((target.split([' ', '>']).next().unwrap_or(target), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_pictures_and_escapes_are_parsed() {
        let inline = parse(
            r"see [a\_b…](https://x.y/a_(b) 't') and 1\. [![Image](/1px.png)](https://p/q.jpg)",
            false,
        );
        assert_eq!(inline.text, "see a_b… and 1. ");
        assert_eq!(
            inline.links,
            [(Span::new(4, 10), "https://x.y/a_(b)".into())]
        );
        assert_eq!(
            inline.pictures,
            [Picture {
                alt: "Image".into(),
                src: "/1px.png".into(),
                href: Some("https://p/q.jpg".into())
            }]
        );
    }

    #[test]
    fn a_link_in_another_is_the_inner_one() {
        let inline = parse(
            "on [[#tern](https://a.example/in) ](https://a.example/out) dives",
            false,
        );
        assert_eq!(inline.text, "on #tern dives");
        assert_eq!(
            inline.links,
            [(Span::new(3, 8), "https://a.example/in".into())]
        );
        let inline = parse("[[sic] words](https://a.example/)", false);
        assert_eq!(inline.text, "[sic] words");
    }

    #[test]
    fn a_line_of_one_link_is_parsed_alike() {
        let mut links = 0;
        let pieces = [
            "", "a", " ", "b)", "(", "!", "<", "1", "_c^", "&amp;", "[", "]", "\\", "*", "`d`", "é",
        ];
        for (label, target) in pieces.iter().flat_map(|a| pieces.map(|b| (a, b))) {
            for middle in pieces {
                let line = format!("[{label}{middle}](https://e.example/{target})");
                if let Some(words) = only_link(&line) {
                    assert_eq!(words, parse(&line, true).text, "{line}");
                    links += 1;
                }
            }
        }
        assert!(links > 400, "{links}");
    }

    #[test]
    fn video_elements_are_parsed() {
        let inline = parse(
            r#"a <video controls="" poster="https://p/q.jpg"><source src="https://v/w.mp4?a=1&amp;b=2" type="video/mp4"></video> b"#,
            false,
        );
        assert_eq!(inline.text, "a  b");
        assert_eq!(
            inline.videos,
            [Video {
                poster: Some("https://p/q.jpg".into()),
                sources: vec![("https://v/w.mp4?a=1&b=2".into(), Some("video/mp4".into()))],
            }]
        );
        assert_eq!(parse("<video", false).text, "<video");
        assert_eq!(parse("<videos> a", false).text, "<videos> a");
    }

    #[test]
    fn html_references_are_decoded_in_documents() {
        let text = r"&lt;b&gt; &amp;lt; \&lt; &copy; & [a&lt;](https://x.y/?a&amp;b) ![c&amp;d\&gt;](https://x.y/)";
        let inline = parse_document(text, false);
        assert_eq!(inline.text, "<b> &lt; &lt; © & a< ");
        assert_eq!(inline.links[0].1, "https://x.y/?a&b");
        assert_eq!(inline.pictures[0].alt, "c&d&gt;");
        assert_eq!(parse("&lt;b", false).text, "&lt;b");
    }

    #[test]
    fn other_text_is_unchanged() {
        for text in ["[x] (y)", "a < b [", "![", "[a](b", "5 [12] [c]", "\\"] {
            assert_eq!(parse(text, false).text, text);
        }
        assert_eq!(parse("[12]example.org [3](x)", true).text, "example.org 3");
    }
}
