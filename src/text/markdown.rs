//! The part of Markdown that clippers and converters write inside a paragraph: links, pictures, escapes.

use crate::model::Span;

/// A paragraph without Markdown's marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inline {
    pub(crate) text: String,
    /// Where the words of links stand, and what they lead to.
    pub(crate) links: Vec<(Span, String)>,
    /// Pictures, in order.
    pub(crate) pictures: Vec<Picture>,
    /// Videos, in order.
    pub(crate) videos: Vec<Video>,
}

/// A video, which clippers leave as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Video {
    pub(crate) poster: Option<String>,
    /// Addresses of files, with their types.
    pub(crate) sources: Vec<(String, Option<String>)>,
}

/// A picture with its description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) alt: String,
    pub(crate) src: String,
    /// Where a link around it leads.
    pub(crate) href: Option<String>,
}

/// A target longer than this is none: it keeps the search for its end short.
const LONGEST: usize = 2048;

/// Reads a paragraph. With `references`, the numbers that lynx puts before links (`[12]`) are left out.
pub(crate) fn read(text: &str, references: bool) -> Inline {
    let mut inline = Inline::default();
    let brackets = Brackets::new(text);
    let mut rest = text;
    while let Some(at) = rest.find(['[', '!', '\\', '<']) {
        let Some((before, here)) = rest.split_at_checked(at) else {
            break;
        };
        inline.text.push_str(before);
        rest = step(here, references, &brackets, &mut inline);
    }
    inline.text.push_str(rest);
    inline
}

/// Reads what begins with one of the signs, and gives what follows.
fn step<'t>(here: &'t str, references: bool, brackets: &Brackets, inline: &mut Inline) -> &'t str {
    if let Some((picture, rest)) = picture(here, brackets) {
        inline.pictures.push(picture);
        return rest;
    }
    if let Some(label) = here.strip_prefix('[') {
        if references && let Some(rest) = reference(label) {
            return rest;
        }
        if label.starts_with('!')
            && let Some((mut shown, rest)) = picture(label, brackets)
            && let Some((href, rest)) = rest.trim_start().strip_prefix(']').and_then(target)
        {
            shown.href = Some(href.to_owned());
            inline.pictures.push(shown);
            return rest;
        }
        if let Some((words, rest)) = bracketed(label, brackets)
            && let Some((href, rest)) = target(rest)
        {
            let start = inline.text.len();
            let words = read_words(words);
            inline.text.push_str(&words);
            if start < inline.text.len() {
                inline
                    .links
                    .push((Span::new(start, inline.text.len()), href.to_owned()));
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
            .position(|byte| byte == b'>' || byte.is_ascii_whitespace())
        && let Some((url, rest)) = inner.split_at_checked(end)
        && let Some(rest) = rest.strip_prefix('>')
    {
        let start = inline.text.len();
        inline.text.push_str(url);
        inline
            .links
            .push((Span::new(start, inline.text.len()), url.to_owned()));
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

/// `<video …><source src="…" type="…"></video>`, and what follows it.
fn video(text: &str) -> Option<(Video, &str)> {
    let inner = text
        .strip_prefix("<video")
        .filter(|inner| inner.starts_with([' ', '>']))?;
    let near = (0..4).find_map(|back| inner.get(..LONGEST.min(inner.len()).checked_sub(back)?))?;
    let (whole, _) = near.split_once("</video>")?;
    let rest = inner.get(whole.len() + "</video>".len()..)?;
    let mut tags = whole.split('<');
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

/// The value of a tag's attribute, in double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&amp;", "&"))
}

/// What follows the number of a link and its bracket: `12]`.
fn reference(label: &str) -> Option<&str> {
    let digits = label.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let rest = label.get(digits..)?.strip_prefix(']')?;
    ((1..=3).contains(&digits) && !rest.starts_with('(')).then_some(rest)
}

/// The words of a link: without escapes and emphasis.
fn read_words(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {
                out.extend(chars.next())
            }
            _ => out.push(c),
        }
    }
    out.trim().trim_matches('*').to_owned()
}

/// `![alt](src)`.
fn picture<'t>(text: &'t str, brackets: &Brackets) -> Option<(Picture, &'t str)> {
    let (alt, rest) = bracketed(text.strip_prefix("![")?, brackets)?;
    let (src, rest) = target(rest)?;
    Some((
        Picture {
            alt: read_words(alt),
            src: src.to_owned(),
            href: None,
        },
        rest,
    ))
}

/// What stands before the `]` that closes a label, and what follows it.
fn bracketed<'t>(text: &'t str, brackets: &Brackets) -> Option<(&'t str, &'t str)> {
    let length = brackets.label(text.len())?;
    Some((text.get(..length)?, text.get(length + 1..)?))
}

/// Which brackets belong together, found in one pass. Places are counted from the end of the text, as what is left to
/// read tells them.
struct Brackets {
    /// Behind a `[`, and before the `]` that closes it; the first falling.
    pairs: Vec<(usize, usize)>,
}

impl Brackets {
    fn new(text: &str) -> Self {
        let mut pairs = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            let left = text.len() - at;
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => open.push(left - 1),
                b']' => pairs.extend(open.pop().map(|open| (open, left))),
                _ => {}
            }
        }
        pairs.sort_unstable_by(|a, b| b.cmp(a));
        Self { pairs }
    }

    /// How long the label is behind which so many bytes are left from its first on.
    fn label(&self, left: usize) -> Option<usize> {
        let at = self.pairs.partition_point(|&(open, _)| open > left);
        let &(open, close) = self.pairs.get(at)?;
        (open == left).then_some(open - close)
    }
}

/// The target in `(target "title")`, and what follows it.
fn target(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('(')?;
    let near = inner.as_bytes().get(..LONGEST.min(inner.len()))?;
    let mut depth = 0_u32;
    for (at, byte) in near.iter().enumerate() {
        match byte {
            // A link begins here: the one before never ended.
            b'[' if depth == 0 && at > 0 => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => {
                let (target, rest) = (inner.get(..at)?, inner.get(at + 1..)?);
                let target = target.trim().trim_start_matches('<');
                return Some((target.split([' ', '>']).next().unwrap_or(target), rest));
            }
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_pictures_and_escapes() {
        let inline = read(
            r"see [a\_b…](https://x.y/a_(b) 't') and 1\. [![Image](/1px.png)](https://p/q.jpg)",
            false,
        );
        assert_eq!(inline.text, "see a_b… and 1. ");
        assert_eq!(
            inline.links,
            [(Span::new(4, 10), "https://x.y/a_(b)".to_owned())]
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
    fn videos_are_html() {
        let inline = read(
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
        assert_eq!(read("<video", false).text, "<video");
        assert_eq!(read("<videos> a", false).text, "<videos> a");
    }

    #[test]
    fn what_is_no_markup_stays() {
        for text in ["[x] (y)", "a < b [", "![", "[a](b", "5 [12] [c]", "\\"] {
            assert_eq!(read(text, false).text, text);
        }
        assert_eq!(read("[12]example.org [3](x)", true).text, "example.org 3");
    }
}
