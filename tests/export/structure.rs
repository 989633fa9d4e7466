//! Long posts: each export, parsed back, has the same blocks in the same order, with the same words, links and styles.

mod expected;
mod html;
pub(crate) mod made;
mod markdown;

use unrolled::export::{HardBreak, Html, Markdown, PlainText};
use unrolled::model::{
    Block, BlockKind, CommunityNote, Post, Quote, Span, Style, StyleKind, Thread,
};

use crate::model::{self, BIDI, visible_text};
use crate::payloads::{self, PAYLOADS};
use crate::{cases, hostile};
use expected::{Form, Found, Kind, Line};

/// The words alone.
fn bare() -> Markdown {
    Markdown::new()
        .with_front_matter(false)
        .with_permalinks(false)
        .with_times(false)
}

/// Whether code is fenced: it has nothing that a program without fences would take for HTML, a link or attributes.
fn is_fenced(code: &str) -> bool {
    if code.lines().any(payloads::is_attribute_list) {
        return false;
    }
    let mut pairs = code.chars().zip(code.chars().skip(1));
    !pairs.any(|(a, b)| match a {
        '<' => b.is_ascii_alphabetic() || "/!?".contains(b),
        ']' => "([:".contains(b),
        _ => false,
    })
}

fn is_name(language: &str) -> bool {
    let rest = |c: char| c.is_ascii_alphanumeric() || "+#.-_".contains(c);
    language.starts_with(|c: char| c.is_ascii_alphanumeric()) && language.chars().all(rest)
}

const MARKDOWN: Form = Form {
    label: |code, language| {
        let named = language.is_none_or(is_name);
        let words = language.map(visible_text).filter(|words| !words.is_empty());
        (!named || !is_fenced(code)).then(|| match words {
            Some(words) => format!("Code ({words}):"),
            None => "Code:".to_owned(),
        })
    },
    note_depth: 1,
    is_labelled: true,
};

const HTML: Form = Form {
    label: |_, language| {
        let language = language.filter(|language| !is_name(language));
        language.map(visible_text).filter(|words| !words.is_empty())
    },
    note_depth: 0,
    is_labelled: false,
};

/// A document without the languages that a format cannot name.
fn named(mut found: Vec<Found>, code: impl Fn(&mut Option<String>)) -> Vec<Found> {
    for block in &mut found {
        if let Kind::Code(language) = &mut block.kind {
            code(language);
        }
    }
    found
}

/// The expected blocks as Markdown has them: rows are as long as the longest, and no number has ten digits.
fn as_markdown(post: &Post) -> Vec<Found> {
    let mut expected = expected::blocks(post, &MARKDOWN);
    for block in &mut expected {
        match &mut block.kind {
            Kind::Table(rows) => {
                let columns = rows.iter().copied().max().unwrap_or(0);
                let mut cells = std::mem::take(&mut block.lines).into_iter();
                for row in rows {
                    block.lines.extend(cells.by_ref().take(*row));
                    let more = columns - std::mem::replace(row, columns);
                    block.lines.extend(vec![Line::new(); more]);
                }
            }
            Kind::Item(_, number) if number.is_some_and(|number| number > 999_999_999) => {
                let words = format!("{}. ", number.take().unwrap());
                let mut first = expected::plain(&words);
                if let Some(line) = block.lines.first_mut() {
                    first.push((' ', 0));
                    first.append(line);
                    *line = first;
                } else {
                    block.lines.push(first);
                }
            }
            _ => {}
        }
        let coded = |(words, url): &(String, String)| (words.clone(), model::coded(url));
        block.links = block.links.iter().map(coded).collect();
    }
    expected
}

fn chars(lines: &[Line]) -> Vec<String> {
    let line = |line: &Line| line.iter().map(|(c, _)| *c).collect();
    lines.iter().map(line).collect()
}

/// Mail addresses are links on GitHub, whatever is before their `@`.
fn but_mail(links: &[(String, String)]) -> Vec<(String, String)> {
    let of_mail = |(words, url): &(String, String)| *url == format!("mailto:{words}");
    let links = links
        .iter()
        .filter(|link| !link.0.is_empty() && !of_mail(link));
    links.cloned().collect()
}

/// Fails unless the blocks are the same; the styles found are among those expected, or all of them.
fn compare(name: &str, found: &[Found], expected: &[Found], all_styles: bool, written: &str) {
    for (at, expected) in expected.iter().enumerate() {
        let Some(found) = found.get(at) else {
            panic!("{name}: block {at} is missing: {expected:?}\n{written}");
        };
        let same = found.kind == expected.kind
            && found.depth == expected.depth
            && chars(&found.lines) == chars(&expected.lines)
            && but_mail(&found.links) == but_mail(&expected.links);
        assert!(
            same,
            "{name}: block {at}\n{found:?}\n{expected:?}\n{written}"
        );
        let pairs = found
            .lines
            .iter()
            .flatten()
            .zip(expected.lines.iter().flatten());
        for ((c, found), (_, expected)) in pairs {
            let among = found & !expected == 0;
            let same = found == expected || *c == ' ';
            assert!(
                among && (same || !all_styles),
                "{name}: block {at}: {c:?}\n{written}"
            );
        }
    }
    let more = &found[expected.len()..];
    assert!(more.is_empty(), "{name}: more blocks: {more:?}\n{written}");
}

fn check(name: &str, post: &Post, in_order: bool) {
    let thread = Thread::new(vec![post.clone()]);
    let expected = as_markdown(post);
    if expected.is_empty() {
        return;
    }
    for hard_break in [HardBreak::Backslash, HardBreak::Spaces] {
        for fences in [false, true] {
            let markdown = bare().with_heading(true).with_hard_break(hard_break);
            let written = markdown.with_fences(fences).render(&thread);
            assert!(
                !model::has_controls(&written),
                "{name}: controls\n{written}"
            );
            assert!(
                model::is_balanced(&written),
                "{name}: directions\n{written:?}"
            );
            if fences {
                continue;
            }
            let readers = [
                markdown::by_pulldown(&written, false),
                markdown::by_pulldown(&written, true),
                markdown::by_comrak(&written),
            ];
            for found in readers {
                let found = found.unwrap_or_else(|alien| panic!("{name}: {alien}\n{written}"));
                let (heading, found) = found.split_first().expect("a heading");
                assert_eq!(heading.kind, Kind::Heading(1), "{name}");
                let mut expected = expected.clone();
                // Whether a language is named depends on the code, which only the parsed document shows as it is.
                for (found, expected) in found.iter().zip(&mut expected) {
                    if let (Kind::Code(found), Kind::Code(expected)) =
                        (&found.kind, &mut expected.kind)
                    {
                        *expected = expected
                            .take()
                            .filter(|name| found.is_some() && is_name(name));
                    }
                }
                compare(name, found, &expected, false, &written);
            }
        }
    }
    let page = Html::new().with_numbers(false).render(&thread);
    let found = html::read(&page);
    let expected = named(expected::blocks(post, &HTML), |language| {
        *language = language.take().filter(|name| is_name(name));
    });
    compare(name, &unmarked(found), &unmarked(expected), in_order, &page);
}

/// Without marks of direction, which an export may add at the start of a line, and without lines of nothing else.
fn unmarked(mut found: Vec<Found>) -> Vec<Found> {
    for block in &mut found {
        let is_table = matches!(block.kind, Kind::Table(_));
        for line in &mut block.lines {
            let chars = line.drain(..).filter(|(c, _)| *c != '\u{200f}');
            *line = expected::line(chars.collect::<Vec<_>>());
        }
        if !is_table {
            block.lines.retain(|line| !line.is_empty());
        }
    }
    found.retain(|block| !(block.kind == Kind::Paragraph && block.lines.is_empty()));
    found
}

/// A thread without the structure of its posts, which other checks do not know.
pub(crate) fn without_structure(thread: &Thread) -> Thread {
    let mut thread = thread.clone();
    let teasers = thread.more_from.iter_mut().chain(&mut thread.related);
    let of_teasers = teasers.flat_map(|teaser| &mut teaser.posts);
    for post in thread.posts.iter_mut().chain(of_teasers) {
        (post.blocks, post.styles) = (Vec::new(), Vec::new());
        (post.title, post.community_note) = (None, None);
        post.quotes.iter_mut().for_each(|quote| quote.title = None);
    }
    thread
}

/// The text of a post with its structure. Pictures and embedded posts are simple ones: how each kind is written is
/// checked elsewhere.
fn only_structure(post: &Post) -> Post {
    let mut only = Post::new();
    only.text.clone_from(&post.text);
    only.title.clone_from(&post.title);
    only.entities.clone_from(&post.entities);
    only.blocks.clone_from(&post.blocks);
    only.styles.clone_from(&post.styles);
    only.media = (0..post.media.len()).map(made::picture).collect();
    let quotes = post.quotes.iter().map(|quote| {
        let mut only = Quote::new();
        (only.title, only.text) = (quote.title.clone(), quote.text.clone());
        only
    });
    only.quotes = quotes.collect();
    let note = post.community_note.as_ref();
    only.community_note = note.map(|note| Box::new(CommunityNote::new(note.text.clone())));
    only
}

#[test]
fn every_case() {
    let mut checked = 0;
    for (name, parsed) in cases::parsed() {
        for post in &parsed.thread.posts {
            let plain = post.blocks.is_empty() && post.styles.is_empty();
            checked += usize::from(!plain);
            check(&name, &only_structure(post), true);
        }
    }
    assert!(checked > 0, "no case has structure");
}

#[test]
fn random_posts() {
    for seed in 0..hostile::rounds() {
        check(&format!("seed {seed}"), &made::post(seed), true);
    }
}

#[test]
fn posts_with_spans_that_are_none() {
    for seed in 0..hostile::rounds() {
        // Styles that are not sorted may start late.
        check(&format!("seed {seed}"), &made::broken(seed), false);
    }
}

/// Returns the text of a joined page, with its head.
fn joined_page(thread: &Thread) -> String {
    let page = Html::new().with_joined(true).render(thread);
    scraper::Html::parse_document(&page)
        .root_element()
        .text()
        .collect()
}

/// The other exports are compared word by word.
#[test]
fn plain_text_and_joined_pages_lose_no_word() {
    for seed in 0..hostile::rounds() {
        for post in [made::post(seed), made::broken(seed)] {
            let words = visible_text(post.text.as_deref().unwrap_or_default());
            let title = post.title.as_deref().map(visible_text).unwrap_or_default();
            let thread = Thread::new(vec![post]);
            let exports = [
                PlainText::new().render(&thread),
                PlainText::new().with_joined(true).render(&thread),
            ];
            for export in exports {
                let export = export.replace(BIDI, "");
                let is_letter = |c: char| c.is_alphanumeric();
                for word in [&words, &title]
                    .into_iter()
                    .flat_map(|text| text.split(|c| !is_letter(c)))
                {
                    assert!(export.contains(word), "seed {seed}: {word:?}\n{export}");
                }
            }
            // A page has other line breaks, and its lists have no numbers in their words.
            let page = joined_page(&thread);
            let mut letters = page.chars().filter(|c| c.is_alphabetic());
            let expected = title.chars().chain(words.chars());
            for letter in expected.filter(|c| c.is_alphabetic()) {
                assert!(
                    letters.any(|c| c == letter),
                    "seed {seed}: {letter:?}\n{page}"
                );
            }
        }
    }
}

#[test]
fn payloads_in_every_block() {
    for (name, payload) in PAYLOADS {
        check(name, &payloads::long(payload), true);
        check(name, &payloads::long(&payloads::twin(payload)), true);
    }
}

fn styled(text: &str, styles: &[(StyleKind, &str)]) -> Post {
    let mut post = Post::new();
    post.text = Some(text.to_owned());
    for (kind, words) in styles {
        let start = text.find(words).expect("words of the text");
        let span = Span::new(start, start + words.len());
        post.styles.push(Style::new(*kind, span));
    }
    post.styles.sort_by_key(|style| style.span.start());
    post
}

#[test]
fn styles_where_the_words_allow_it() {
    use StyleKind::{Bold, Code, Italic, Strikethrough};

    for (text, styles, expected) in [
        ("Rare terns", &[(Bold, "Rare")][..], "**Rare** terns"),
        ("Rare terns", &[(Bold, "Rare ")], "**Rare** terns"),
        ("Rare terns", &[(Italic, "are")], "R*are* terns"),
        (
            "Rare terns",
            &[(Bold, "Rare"), (Italic, "Rare")],
            "***Rare*** terns",
        ),
        (
            "Rare terns",
            &[(Bold, "Rare terns"), (Italic, "terns")],
            "**Rare *terns***",
        ),
        (
            "a b c d",
            &[(Bold, "a b c"), (Italic, "b")],
            "**a *b* c** d",
        ),
        ("Not so", &[(Strikethrough, "Not")], "~~Not~~ so"),
        (
            "Run `ls`",
            &[(Bold, "Run"), (Code, "`ls`")],
            "**Run** \\`ls\\`",
        ),
        ("Run ls -l now", &[(Code, "ls -l")], "Run `ls -l` now"),
        ("Run a < b[0]", &[(Code, "a < b[0]")], "Run `a < b[0]`"),
        // No sign of CommonMark can be there.
        ("Note;this", &[(Bold, "Note;")], "Note;this"),
        ("a (b)c", &[(Italic, "(b)")], "a (b)c"),
        ("a b c", &[(Bold, "a b"), (Italic, "b c")], "**a b** c"),
        ("ab cd", &[(Bold, "ab"), (Italic, " cd")], "**ab** *cd*"),
        ("abcd", &[(Bold, "ab"), (Italic, "cd")], "abcd"),
        ("2 * 3", &[(Bold, "2 * 3")], "**2 \\* 3**"),
        ("a\nb", &[(Bold, "a\nb")], "**a**\\\n**b**"),
    ] {
        let post = styled(text, styles);
        check(text, &post, true);
        let thread = Thread::new(vec![post]);
        let written = bare().render(&thread);
        assert_eq!(written.trim_end(), expected, "{text:?}");
    }
}

#[test]
fn lists_keep_their_numbers() {
    let mut post = Post::new();
    let mut text = String::from("Steps\n");
    for (depth, number, words) in [
        (0, Some(1), "Fill"),
        (0, Some(2), "Carry"),
        (1, None, "slowly"),
        (1, Some(4), "and again"),
        (0, Some(1), "A new list"),
        (0, Some(5), "Another"),
        (0, None, "No number"),
    ] {
        let number: Option<u32> = number;
        let mark = number.map_or("• ".to_owned(), |number| format!("{number}. "));
        text.push_str(&format!("\n{mark}"));
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        post.blocks
            .push(Block::new(BlockKind::ListItem { depth, number }, span));
    }
    post.text = Some(text);
    check("lists", &post, true);
    let written = bare().render(&Thread::new(vec![post]));
    let expected = "Steps\n\n1. Fill\n2. Carry\n    - slowly\n\n    4. and again\n\n\
                    1) A new list\n\n5. Another\n\n- No number\n";
    assert_eq!(written, expected);
}
