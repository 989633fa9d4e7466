use std::fmt::Write as _;

use url::Url;

use super::{byline, heading, moment};
use crate::model::{Entity, Media, MediaKind, Post, Quote, Thread};

/// A thread as Markdown (CommonMark): a heading, a line on author and date, then the posts, each apart by a rule.
///
/// Links have their real targets, pictures their description, embedded posts stand as block quotes. What an author
/// wrote never becomes markup.
///
/// # Examples
///
/// ```
/// use unrolled::export::Markdown;
/// use unrolled::model::{Post, Thread};
///
/// let mut post = Post::new();
/// post.text = Some("1. *Not* a list".to_owned());
/// let markdown = Markdown::new().render(&Thread::new(vec![post]));
/// assert!(markdown.contains(r"1\. \*Not\* a list"));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Markdown {}

impl Markdown {
    /// The usual form.
    pub const fn new() -> Self {
        Self {}
    }

    /// Writes a thread.
    pub fn render(&self, thread: &Thread) -> String {
        let mut out = format!("# {}\n", escape(&heading(thread)));
        let mut facts: Vec<String> = Vec::new();
        facts.extend(thread.published.map(moment));
        facts.extend(
            thread
                .url
                .as_ref()
                .map(|url| link(&escape(url.as_str()), Some(url))),
        );
        if !facts.is_empty() {
            let _ = writeln!(out, "\n{}", facts.join(" · "));
        }
        for (at, post) in thread.posts.iter().enumerate() {
            out.push_str(if at == 0 { "\n" } else { "\n* * *\n\n" });
            out.push_str(&paragraphs(post).join("\n\n"));
            out.push('\n');
        }
        out
    }
}

/// A post's parts, each a block of its own.
fn paragraphs(post: &Post) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(post.text.as_deref().map(|text| words(text, &post.entities)));
    parts.extend(
        post.unavailable
            .as_deref()
            .map(|gone| format!("*{}*", escape(gone))),
    );
    parts.extend(post.media.iter().map(medium));
    parts.extend(post.quotes.iter().map(quote));
    if parts.is_empty() {
        parts.push("*(no words)*".to_owned());
    }
    parts
}

/// A text with its links, line breaks kept.
fn words(text: &str, entities: &[Entity]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for entity in entities.iter().filter(|entity| entity.url.is_some()) {
        // Spans that overlap or cut a character are passed over: the words are written in any case.
        let (Some(before), Some(display)) = (
            text.get(done..entity.span.start),
            text.get(entity.span.range()),
        ) else {
            continue;
        };
        out.push_str(&lines(before));
        out.push_str(&link(&escape(display), entity.url.as_ref()));
        done = entity.span.end;
    }
    out.push_str(&lines(text.get(done..).unwrap_or_default()));
    protect_line_starts(&out)
}

/// Escapes a text and makes its line breaks hard; empty lines separate paragraphs as they are.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        out.push_str(&escape(line));
        let blank = after.starts_with('\n') || line.is_empty() && out.ends_with('\n');
        out.push_str(if blank || line.is_empty() && out.is_empty() {
            "\n"
        } else {
            "\\\n"
        });
        rest = after;
    }
    out.push_str(&escape(rest));
    out
}

/// Puts a backslash before what would begin a block at the start of a line: `#`, `+`, `-`, `=`, `1.`, `2)`.
fn protect_line_starts(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        match line.split_at_checked(digits) {
            Some((number, rest)) if digits > 0 && rest.starts_with(['.', ')']) => {
                format!("{number}\\{rest}")
            }
            Some((_, rest)) if digits == 0 && rest.starts_with(['#', '+', '-', '=']) => {
                format!("\\{rest}")
            }
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Escapes what is markup inside a line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '!'
        ) {
            out.push('\\');
        }
        out.push(if c == '\r' || c == '\n' { ' ' } else { c });
    }
    out
}

/// A link around words that are escaped already.
fn link(words: &str, url: Option<&Url>) -> String {
    match url {
        // URLs hold no spaces and no angle brackets; round ones would end the link.
        Some(url) if url.as_str().contains(['(', ')']) => format!("[{words}](<{url}>)"),
        Some(url) => format!("[{words}]({url})"),
        None => words.to_owned(),
    }
}

fn medium(media: &Media) -> String {
    let alt = media.alt.as_deref().or(media.title.as_deref());
    let named = |name: &str| escape(alt.unwrap_or(name));
    match media.kind {
        MediaKind::Photo if media.url.is_some() => format!(
            "!{}",
            link(&alt.map(escape).unwrap_or_default(), media.url.as_ref())
        ),
        MediaKind::Video => link(&named("Video"), media.url.as_ref()),
        MediaKind::Gif => link(&named("GIF"), media.url.as_ref()),
        MediaKind::LinkCard => link(
            &named(media.url.as_ref().map_or("Card", |url| url.as_str())),
            media.url.as_ref(),
        ),
        MediaKind::Photo | MediaKind::Placeholder => format!("*({})*", named("picture")),
    }
}

fn quote(quote: &Quote) -> String {
    let by = quote.author.as_ref().and_then(byline).map_or_else(
        || "Quoted post".to_owned(),
        |author| format!("Post by {author}"),
    );
    let mut out = String::new();
    let words = quote.text.iter().chain(&quote.unavailable);
    for line in words.flat_map(|text| text.lines()) {
        let _ = writeln!(out, "> {}", protect_line_starts(&escape(line)));
    }
    if !out.is_empty() {
        out.push_str(">\n");
    }
    out + "> " + &link(&escape(&by), quote.url.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntityKind, Span};

    #[test]
    fn line_breaks_are_hard_and_paragraphs_stay() {
        assert_eq!(words("a\nb\n\nc", &[]), "a\\\nb\n\nc");
        assert_eq!(words("- x\n2) y\n#tag", &[]), "\\- x\\\n2\\) y\\\n\\#tag");
    }

    #[test]
    fn links_keep_their_targets_and_words_stay_words() {
        let text = "see [x] a.b/c";
        let mut entity = Entity::new(EntityKind::Link, Span::new(8, 13), "a.b/c");
        entity.url = Url::parse("https://a.b/c_(d)").ok();
        assert_eq!(
            words(text, &[entity]),
            r"see \[x\] [a.b/c](<https://a.b/c_(d)>)"
        );
    }
}
