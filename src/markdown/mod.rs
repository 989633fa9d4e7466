//! Reads Markdown documents: their blocks and styles, in order, each with its place in the source.
//!
//! The rules are those of CommonMark with GitHub's tables, task lists and struck words, by pulldown-cmark. A document
//! is read in [chunks] of a few blocks, so that memory does not depend on its length; a chunk that is not what people
//! or programs write is read as plain lines.
//!
//! Two rules differ, because clippers write neither form, and their words must not be lost: an indented paragraph is a
//! paragraph, and not code; a line of `-` or `=` below a paragraph does not make it a heading.

mod chunks;
mod html;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Options, Parser, Tag, TagEnd};

use chunks::{Chunk, Chunks};
pub(crate) use html::{is_page_in_markdown, to_html};

/// A step through a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event<'t> {
    Open(Part<'t>),
    /// Closes the part that was opened last.
    Close,
    /// Words, with references and escapes decoded.
    Words(Cow<'t, str>),
    /// A tag of HTML, as written.
    Html(Cow<'t, str>),
    Break,
    Rule,
}

/// A block, or a part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    Paragraph,
    /// Lines of HTML.
    Html,
    Heading(u8),
    Quote,
    List,
    /// An item, with its number as written (`1.`, `1)`), or none if it has a bullet.
    Item(Option<&'t str>),
    /// A block of code, with the words after its fence.
    Code(Cow<'t, str>),
    Table,
    Row,
    Cell,
    Bold,
    Italic,
    Struck,
    InlineCode,
    /// A link, with its target.
    Link(Cow<'t, str>),
    /// A picture, with its address; the words in it are its description.
    Picture(Cow<'t, str>),
}

/// The extensions.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_WIKILINKS);

/// Reads a document; `take` gets each event with its place in the source. Returns whether all of it was read as
/// Markdown, and not a part as plain lines.
pub(crate) fn parse<'t>(source: &'t str, mut take: impl FnMut(Event<'t>, Range<usize>)) -> bool {
    let mut all = true;
    for chunk in Chunks::new(source) {
        all &= chunk.readable;
        if chunk.readable && chunk.is_plain {
            read_paragraph(&chunk, &mut take);
        } else if chunk.readable {
            read_chunk(&chunk, &mut take);
        } else {
            plain(&chunk, &mut take);
        }
    }
    all
}

/// Reads a paragraph without markup, as the parser does, which needs several times as long for it.
fn read_paragraph<'t>(chunk: &Chunk<'t>, take: &mut impl FnMut(Event<'t>, Range<usize>)) {
    lines(chunk, take, |line, at, take| {
        let words = line.trim_end_matches(' ');
        let mut start = 0;
        for (escape, _) in words.match_indices('\\') {
            let sign = words.as_bytes().get(escape + 1);
            // The second of two is what the first one escapes.
            let is_escaped = start > 0 && escape == start;
            if !is_escaped && sign.is_some_and(u8::is_ascii_punctuation) {
                push_words(words, start..escape, at, take);
                start = escape + 1;
            }
        }
        push_words(words, start..words.len(), at, take);
        words.len()
    });
}

/// Passes a part of a line on, unless it is empty.
fn push_words<'t>(
    line: &'t str,
    part: Range<usize>,
    at: usize,
    take: &mut impl FnMut(Event<'t>, Range<usize>),
) {
    let span = at + part.start..at + part.end;
    if let Some(words) = line.get(part).filter(|words| !words.is_empty()) {
        take(Event::Words(Cow::Borrowed(words)), span);
    }
}

/// Reads a chunk as lines of words.
fn plain<'t>(chunk: &Chunk<'t>, take: &mut impl FnMut(Event<'t>, Range<usize>)) {
    lines(chunk, take, |line, at, take| {
        take(Event::Words(Cow::Borrowed(line)), at..at + line.len());
        line.len()
    });
}

/// Reads a chunk as a paragraph; `read` reads a line, which is at a place in the document, and returns the length of
/// its words.
fn lines<'t, F: FnMut(Event<'t>, Range<usize>)>(
    chunk: &Chunk<'t>,
    take: &mut F,
    read: impl Fn(&'t str, usize, &mut F) -> usize,
) {
    let whole = chunk.at..chunk.at + chunk.text.len();
    take(Event::Open(Part::Paragraph), whole.clone());
    let (mut at, mut end) = (chunk.at, chunk.at);
    for (index, line) in chunk.text.split('\n').enumerate() {
        if index > 0 {
            take(Event::Break, end..at);
        }
        end = at + read(line, at, take);
        at += line.len() + 1;
    }
    take(Event::Close, whole);
}

fn read_chunk<'t>(chunk: &Chunk<'t>, take: &mut impl FnMut(Event<'t>, Range<usize>)) {
    let text = chunk.text;
    let parser = Parser::new_ext(text, OPTIONS).into_offset_iter();
    let mut take = |event, span: &Range<usize>| {
        take(event, chunk.at + span.start..chunk.at + span.end);
    };
    let written = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default();
    for (event, span) in parser {
        use pulldown_cmark::Event as Parsed;
        match event {
            Parsed::Start(tag) => match opened(tag, written(&span)) {
                Opened::Part(part) => take(Event::Open(part), &span),
                Opened::Words(words) => take(Event::Words(words.into()), &span),
                Opened::Nothing => {}
            },
            Parsed::End(tag) => match closed(tag, written(&span)) {
                Closed::Part => take(Event::Close, &span),
                Closed::Underlined => {
                    take(Event::Close, &span);
                    take(Event::Rule, &span);
                }
                Closed::Words(words) => take(Event::Words(words.into()), &span),
                Closed::Nothing => {}
            },
            Parsed::Text(words) => take(Event::Words(cow(words)), &span),
            Parsed::Code(words) => {
                take(Event::Open(Part::InlineCode), &span);
                take(Event::Words(cow(words)), &span);
                take(Event::Close, &span);
            }
            Parsed::Html(tag) | Parsed::InlineHtml(tag) => take(Event::Html(cow(tag)), &span),
            Parsed::SoftBreak | Parsed::HardBreak => take(Event::Break, &span),
            Parsed::Rule => take(Event::Rule, &span),
            Parsed::TaskListMarker(done) => {
                let words = if done { "[x] " } else { "[ ] " };
                take(Event::Words(words.into()), &span);
            }
            // Extensions that are off.
            Parsed::FootnoteReference(_) | Parsed::InlineMath(_) | Parsed::DisplayMath(_) => {}
        }
    }
}

enum Opened<'t> {
    Part(Part<'t>),
    Words(&'static str),
    Nothing,
}

/// Returns what a tag opens; `written` is all of its source.
fn opened<'t>(tag: Tag<'t>, written: &'t str) -> Opened<'t> {
    Opened::Part(match tag {
        Tag::Paragraph => Part::Paragraph,
        Tag::HtmlBlock => Part::Html,
        Tag::Heading { .. } if is_underlined(written) => Part::Paragraph,
        Tag::Heading { level, .. } => Part::Heading(level as u8),
        Tag::BlockQuote(_) => Part::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => Part::Code(cow(language)),
        Tag::CodeBlock(CodeBlockKind::Indented) => Part::Code(Cow::Borrowed("")),
        Tag::List(_) => Part::List,
        Tag::Item => Part::Item(number(written)),
        Tag::Table(_) => Part::Table,
        Tag::TableHead | Tag::TableRow => Part::Row,
        Tag::TableCell => Part::Cell,
        Tag::Emphasis => Part::Italic,
        Tag::Strong => Part::Bold,
        // A single one is a sign of its own: `~5`.
        Tag::Strikethrough if !written.starts_with("~~") => return Opened::Words("~"),
        Tag::Strikethrough => Part::Struck,
        // It leads to a note of the same collection.
        Tag::Link { .. } if is_wiki_link(written) => return Opened::Nothing,
        Tag::Link { dest_url, .. } => Part::Link(cow(dest_url)),
        Tag::Image { dest_url, .. } => Part::Picture(cow(dest_url)),
        _ => return Opened::Nothing,
    })
}

enum Closed {
    Part,
    /// A paragraph above a line of `-`.
    Underlined,
    Words(&'static str),
    Nothing,
}

/// Returns what the end of a tag closes, by the same rules.
fn closed(tag: TagEnd, written: &str) -> Closed {
    match tag {
        TagEnd::Heading(_) if is_underlined(written) => Closed::Underlined,
        TagEnd::Strikethrough if !written.starts_with("~~") => Closed::Words("~"),
        TagEnd::Link if is_wiki_link(written) => Closed::Nothing,
        TagEnd::Paragraph
        | TagEnd::HtmlBlock
        | TagEnd::Heading(_)
        | TagEnd::BlockQuote(_)
        | TagEnd::CodeBlock
        | TagEnd::List(_)
        | TagEnd::Item
        | TagEnd::Table
        | TagEnd::TableHead
        | TagEnd::TableRow
        | TagEnd::TableCell
        | TagEnd::Emphasis
        | TagEnd::Strong
        | TagEnd::Strikethrough
        | TagEnd::Link
        | TagEnd::Image => Closed::Part,
        _ => Closed::Nothing,
    }
}

/// Whether a link is one between notes: `[[words]]`.
fn is_wiki_link(written: &str) -> bool {
    written.starts_with("[[") && written.ends_with("]]")
}

/// Whether a heading is a paragraph above a line of `-` or `=`.
fn is_underlined(heading: &str) -> bool {
    !heading.trim_start().starts_with('#')
}

/// Returns the number of an item, with the sign after it.
fn number(item: &str) -> Option<&str> {
    let item = item.trim_start();
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    item.get(..digits + 1).filter(|_| digits > 0)
}

fn cow(words: CowStr<'_>) -> Cow<'_, str> {
    match words {
        CowStr::Borrowed(words) => Cow::Borrowed(words),
        words => Cow::Owned(words.into_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the events in a short form, and whether all of the source was read.
    fn events(source: &str) -> (String, bool) {
        let mut out = String::new();
        let all = parse(source, |event, span| {
            assert!(source.get(span.clone()).is_some(), "{span:?}");
            match event {
                Event::Open(part) => out.push_str(&format!("<{part:?} ")),
                Event::Close => out.push('>'),
                Event::Words(words) | Event::Html(words) => out.push_str(&words),
                Event::Break => out.push('|'),
                Event::Rule => out.push('-'),
            }
        });
        (out, all)
    }

    #[test]
    fn blocks_and_styles() {
        for (source, expected) in [
            ("# A **b**", "<Heading(1) A <Bold b>>"),
            ("a\nb  \nc", "<Paragraph a|b|c>"),
            (
                "3. a\n7) b",
                "<List <Item(Some(\"3.\")) a>><List <Item(Some(\"7)\")) b>>",
            ),
            ("- a\n  - b", "<List <Item(None) a<List <Item(None) b>>>>"),
            ("> a\n> b", "<Quote <Paragraph a|b>>"),
            ("```rs\n a\n\nb\n```", "<Code(\"rs\")  a\n\nb\n>"),
            (
                "|a|b|\n|-|-|\n|c|d|",
                "<Table <Row <Cell a><Cell b>><Row <Cell c><Cell d>>>",
            ),
            (
                "&amp;lt; \\* [a\\_](u?a&amp;b)",
                "<Paragraph &lt; * <Link(\"u?a&b\") a_>>",
            ),
            ("![[a/b.png]]", "<Paragraph <Picture(\"a/b.png\") a/b.png>>"),
            ("- [x] a", "<List <Item(None) [x] a>>"),
        ] {
            assert_eq!(events(source), (expected.to_owned(), true), "{source}");
        }
    }

    /// Every text of some length over signs that matter: what is read without the parser is what the parser reads.
    #[test]
    fn plain_paragraphs_are_read_as_the_parser_reads_them() {
        let pieces = [
            "a", "B 1", "2. ", "1) ", " ", "  ", "\n", "!", "]", ">", "(", "-", "=", "+", ":", "#",
            "\u{a0}", "é", "^", "$", "{a}", "\"", "--", "|", "*", "_", "\\", "&", "\\_", "a_b",
        ];
        let mut plain = 0;
        for number in 0..pieces.len().pow(3) {
            let digit = |place: u32| number / pieces.len().pow(place) % pieces.len();
            let words: String = (0..3).map(|place| pieces[digit(place)]).collect();
            for source in [format!("{words}\nb"), format!("a{words}")] {
                for chunk in Chunks::new(&source).filter(|chunk| chunk.readable && chunk.is_plain) {
                    plain += 1;
                    let mut events = [Vec::new(), Vec::new()];
                    let placed = |event, span| match event {
                        Event::Break => Event::Html(Cow::Borrowed(&source[span])),
                        event => event,
                    };
                    let [ours, parsed] = &mut events;
                    read_paragraph(&chunk, &mut |event, span| ours.push(placed(event, span)));
                    read_chunk(&chunk, &mut |event, span| parsed.push(placed(event, span)));
                    let [ours, parsed] = events.map(joined);
                    assert_eq!(ours, parsed, "{source:?}");
                }
            }
        }
        assert!(plain > 1000, "{plain}");
    }

    /// Returns events with words next to each other as one.
    fn joined(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
        let mut joined: Vec<Event<'_>> = Vec::new();
        for event in events {
            if let (Some(Event::Words(last)), Event::Words(words)) = (joined.last_mut(), &event) {
                last.to_mut().push_str(words);
            } else {
                joined.push(event);
            }
        }
        joined
    }

    #[test]
    fn words_that_clippers_did_not_mark_up_stay() {
        for (source, expected) in [
            ("a\n---", "<Paragraph a>-"),
            ("a\n\n    b", "<Paragraph a><Paragraph b>"),
            ("~5 or ~6~", "<Paragraph ~5 or ~6~>"),
            ("a <b> c", "<Paragraph a <b> c>"),
        ] {
            assert_eq!(events(source), (expected.to_owned(), true), "{source}");
        }
    }

    #[test]
    fn what_nobody_writes_is_read_as_lines() {
        for piece in ["*a ", "[", "![", "> ", "- ", "`", "<!--", "[a](", "a\n> "] {
            let source = piece.repeat(300_000);
            let begun = std::time::Instant::now();
            let (_, all) = events(&source);
            assert!(!all || piece == "> " || piece == "- ", "{piece}");
            assert!(begun.elapsed().as_secs() < 20, "{piece}");
        }
    }
}
