//! Checks of what a clip's lines show: rules and headings within posts, a truncated end, posts that are too long.

use super::clip::{Clip, RULE, document_heading};
use super::comments;
use super::heading::Heading;
use super::parts::Part;
use super::{readwise, tweet_to_markdown};
use crate::adapter::Context;
use crate::model::{EntityKind, Post};
use crate::network::twitter;
use crate::report::Finding;
use crate::text::dates;
use crate::text::markdown;
use crate::text::table::Lines;

/// The open fence of code, line by line.
#[derive(Default)]
pub(super) struct Fences {
    open: Option<(char, usize)>,
}

impl Fences {
    /// Returns whether a line is in code, or the fence of it.
    pub(super) fn take(&mut self, line: &str) -> bool {
        let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'));
        let length = |sign: char| line.len() - line.trim_start_matches(sign).len();
        match (self.open, sign) {
            (Some((open, least)), _) => {
                if length(open) >= least && line.len() == length(open) {
                    self.open = None;
                }
                true
            }
            (None, Some(sign))
                if length(sign) >= 3 && !line.trim_start_matches(sign).contains('`') =>
            {
                self.open = Some((sign, length(sign)));
                true
            }
            _ => false,
        }
    }
}

/// Whether the headings and the rules between posts agree; warns of lines that look like the rest of a heading.
pub(super) fn sound(clip: &Clip<'_, '_>, parts: &[Part<'_, '_>], cx: &mut Context) -> bool {
    let mut sound = true;
    for (at, part) in parts.iter().enumerate() {
        sound &= part.closed;
        let mut quoted = false;
        let mut fences = Fences::default();
        let mut others = 0;
        for line in part.lines.iter() {
            let in_code = fences.take(line.text);
            others += usize::from(!in_code && names_other(line.text, clip));
            // A quoted post has a heading as well.
            let quote = line.text.strip_prefix('>').map(str::trim);
            let heading =
                quote.is_some_and(|inner| Heading::of_quote(inner, clip.network).is_some());
            let finding = if in_code {
                None
            } else if is_rule(line.text) {
                Some(Finding::RuleInPost)
            } else if quote.is_none() && is_other_heading(line.text)
                || quote.is_some_and(|inner| is_of_answer(inner, clip))
                || Heading::is_inside(line.text)
            {
                Some(Finding::HeadingInPost)
            } else if quote.is_some() && !heading && !quoted {
                Some(Finding::QuoteWithoutHeading)
            } else {
                None
            };
            quoted = quote.is_some();
            if let Some(finding) = finding {
                sound = false;
                cx.found_at(at, &finding);
            }
        }
        if fences.open.is_some() {
            sound = false;
            cx.found_at(at, &Finding::CodeUnclosed);
        }
        // A clip of one post reports a single one.
        if others > 1 && parts.len() > 1 {
            sound = false;
            cx.found_at(at, &Finding::LinkToOtherPost);
        }
    }
    sound
}

/// Whether a line is a rule, or one that was joined to another line.
fn is_rule(line: &str) -> bool {
    line == RULE || line.ends_with(" ---") || line.starts_with("--- #")
}

/// Whether a line in a block quote is the heading of an answer, whose day has a link, unlike that of a quoted post.
fn is_of_answer(line: &str, clip: &Clip<'_, '_>) -> bool {
    let heading = Heading::joined(line, clip.network);
    heading.is_some_and(|heading| heading.url.is_some())
}

/// Whether code that begins in a part does not end there.
pub(super) fn has_open_code(part: &Part<'_, '_>) -> bool {
    let mut fences = Fences::default();
    for line in part.lines.texts() {
        fences.take(line);
    }
    fences.open.is_some()
}

/// Returns a finding if the end of a clip shows that it is truncated: nothing follows a heading or a rule, or a heading
/// or link is incomplete. A clip truncated between two words does not show it.
pub(super) fn cut(clip: &Clip<'_, '_>, headed: bool) -> Option<Finding<'static>> {
    let is_blank = |line: &str| line.trim_matches(['>', ' ']).is_empty();
    let mut lines = clip.lines;
    // Below the heading of a quoted post or an answer.
    while let Some((last, before)) = lines.split_last()
        && is_blank(last.text)
    {
        lines = before;
    }
    let (last, before) = lines.split_last()?;
    let text = last.text.trim_start_matches(['>', ' ']).trim();
    let is_quote = last.text.starts_with('>');
    // At the position of a heading.
    let is_title = before.len() == 1
        && before
            .first()
            .is_some_and(|line| document_heading(line.text).is_some());
    let behind_rule = before.last().is_some_and(|line| line.text == RULE);
    let begins = is_title
        || behind_rule
        || before.is_empty()
        || is_quote
            && before.last().is_some_and(|line| {
                is_blank(line.text) || !line.text.starts_with('>') || last.gap.newlines > 1
            });
    if headed && text == RULE {
        Some(Finding::ClipEndsAfterRule)
    } else if Heading::linked(text).is_some()
        || is_quote
            && (Heading::joined(text, clip.network).is_some()
                || begins && Heading::of_quote(text, clip.network).is_some())
    {
        Some(Finding::ClipEndsAfterHeading)
    } else if begins && is_begun(text) || behind_rule && is_begun_answers(last.text) {
        Some(Finding::ClipEndsInHeading)
    } else if is_open(text) || is_open_around(text, before) {
        Some(Finding::ClipEndsInLink)
    } else {
        None
    }
}

/// Whether a line that is not a heading starts like one: with an unclosed name in asterisks, or with a name and a
/// handle.
fn is_begun(line: &str) -> bool {
    line.strip_prefix("**")
        .is_some_and(|name| !name.contains("**") || name.contains("** @") || name.contains("** ·"))
}

/// Whether a line is the beginning of the heading above the answers.
fn is_begun_answers(line: &str) -> bool {
    line.starts_with('#') && comments::HEADING.starts_with(line)
}

/// Whether a link or image in a line of Markdown is incomplete. The clipper escapes literal brackets with `\`; a label
/// without a target is text as well.
fn is_open(line: &str) -> bool {
    let mut depth = 0_usize;
    let (mut escaped, mut ended, mut target) = (false, false, false);
    for c in line.chars() {
        let after_label = std::mem::take(&mut ended);
        if after_label && c != '(' {
            depth = depth.saturating_sub(1);
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' if after_label => target = true,
            ')' if target => {
                target = false;
                depth = depth.saturating_sub(1);
            }
            '[' if !target => depth = depth.saturating_add(1),
            ']' if !target => ended = depth > 0,
            _ => {}
        }
    }
    target || depth > usize::from(ended)
}

/// Whether a link around a picture, with its brackets on lines of their own, is incomplete.
fn is_open_around(line: &str, before: Lines<'_, '_>) -> bool {
    let is_inside = before.last().is_some_and(|before| before.text == "[");
    line == "["
        || is_inside && line.starts_with('!')
        || line.starts_with(']') && is_cut_target(line)
}

fn is_cut_target(line: &str) -> bool {
    !line.ends_with(')') && (line == "]" || line.starts_with("]("))
}

/// The field that Jina Reader writes above a page.
const PAGE: &str = "URL Source: ";

/// Whether a line in a post looks like one around another post, of any program.
fn is_other_heading(line: &str) -> bool {
    line.starts_with(PAGE)
        || is_dated_link(line)
        || Heading::parse(line).is_some()
        || tweet_to_markdown::is_mark(line)
        || readwise::is_marked(line)
}

/// Part of the addresses of posts of X.
const STATUS: &str = "/status/";

/// Whether a line has a link to a post with a day as its text, like headings:
/// `[2026-01-31](https://x.com/HANDLE/status/ID)`.
fn is_dated_link(line: &str) -> bool {
    // Few lines have a link to a post.
    let has = |words: &str| memchr::memmem::find(line.as_bytes(), words.as_bytes()).is_some();
    if !has(STATUS) || !has("](") {
        return false;
    }
    let inline = markdown::parse(line, false);
    inline.links.iter().any(|(span, target)| {
        let shown = inline.text.get(span.range()).and_then(dates::day);
        shown.is_some() && target.contains(STATUS)
    })
}

/// Whether a line consists of a link to a post other than the clipped one, as lists of posts have at their ends.
pub(super) fn names_other(line: &str, clip: &Clip<'_, '_>) -> bool {
    let address = match line
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once("]("))
    {
        Some((words, address)) if words.starts_with(['[', '(']) => address,
        Some(_) => return false,
        None => line,
    };
    if !address.starts_with("http") || address.contains(char::is_whitespace) {
        return false;
    }
    let url = url::Url::parse(address).ok();
    let id = url.as_ref().and_then(|url| clip.network.id(url));
    // A picture of a post is at an address below it.
    let picture =
        url.is_some_and(|url| url.path().contains("/photo/") || url.path().contains("/video/"));
    !picture && id.is_some() && id != clip.clipped().id
}

/// Whether lines are those of a reader's note, not of a post of X: they have a heading, a table or a link between
/// notes, which programs escape in posts.
pub(super) fn is_note(lines: Lines<'_, '_>) -> bool {
    let mut fences = Fences::default();
    let mut texts = lines.texts();
    texts
        .any(|line| !fences.take(line) && (is_heading(line) || is_table(line) || links_notes(line)))
}

/// Whether lines have a link between notes.
pub(super) fn has_note_links(lines: Lines<'_, '_>) -> bool {
    let mut fences = Fences::default();
    let mut texts = lines.texts();
    texts.any(|line| !fences.take(line) && links_notes(line))
}

/// The maximum level of a heading.
const LEVELS: usize = 6;

fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    (1..=LEVELS).contains(&level) && words.starts_with(' ') && !words.trim().is_empty()
}

/// Whether a line is the one below the head of a table: `| --- | --- |`.
fn is_table(line: &str) -> bool {
    line.starts_with('|')
        && line.contains("--")
        && line
            .bytes()
            .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
}

/// The mark of a post that Logseq shows in a note.
const MACRO: &str = "{{tw";

/// Whether a line has a link to another note, `[[words]]`; a picture has a mark before it. So has a post that the note
/// shows: `{{tweet https://x.com/…}}`.
fn links_notes(line: &str) -> bool {
    // Few lines have either bracket.
    if memchr::memchr2(b'{', b'[', line.as_bytes()).is_none() {
        return false;
    }
    if line.contains(MACRO) {
        return true;
    }
    let places = memchr::memmem::find_iter(line.as_bytes(), b"[[");
    let mut places = places.filter(|at| {
        let before = at.checked_sub(1).and_then(|at| line.as_bytes().get(at));
        !matches!(before, Some(b'!' | b'\\' | b'['))
    });
    // Few lines have one; all of them end before the line does.
    places.next().is_some_and(|at| {
        let inner = line.get(at + "[[".len()..).unwrap_or_default();
        inner.find("]]").is_some_and(|end| end > 0)
    })
}

/// The length of a link in X's count.
const LINK: usize = 23;

/// The maximum length of a post that X displays before "Show more", with links counted as 23; a clip ends there, give
/// or take a word.
const CUT: std::ops::RangeInclusive<usize> = 270..=280;

/// Whether a post may have been truncated where X displays only the beginning.
pub(super) fn may_be_cut(text: &str) -> bool {
    // Without links, all characters count.
    let has_links = || memchr::memmem::find(text.as_bytes(), b"http").is_some();
    if !CUT.contains(&text.chars().count()) && !has_links() {
        return false;
    }
    let length: usize = text
        .split_inclusive(char::is_whitespace)
        .map(|word| {
            if word.starts_with("http") {
                LINK + 1
            } else {
                word.chars().count()
            }
        })
        .sum();
    let closed = text.ends_with(|c: char| !c.is_alphanumeric() && c != ',');
    CUT.contains(&length) && !closed
}

/// The maximum length of a post in X's count, until longer ones were introduced.
const LONGEST: usize = 280;

/// The last day before longer posts, 2023-02-08: the start of the next one in seconds.
const LONG_POSTS: i64 = 1_675_900_800;

/// Returns the length of a post in X's count if it is more than a post of that time could have.
pub(super) fn too_long(post: &Post, time: Option<jiff::Timestamp>) -> Option<usize> {
    let is_before = time.is_some_and(|time| time.as_second() < LONG_POSTS);
    let length = weight(post);
    (is_before && length > LONGEST).then_some(length)
}

/// Lines of Jina Reader's dumps, and of front matter in JSON.
const DUMPED: [&str; 5] = [
    "URL Source: ", "Markdown Content:", "\"title\": \"", "\"author\": \"", "\"site\": \"",
];

/// Whether lines are those of a page of X, not of a post: a handle alone above a day, or the lines of a dump.
pub(super) fn is_dump(lines: Lines<'_, '_>) -> bool {
    let mut pairs = lines.texts().zip(lines.texts().skip(1).chain([""]));
    pairs.any(|(line, next)| {
        let dumped = DUMPED.iter().any(|start| line.starts_with(start));
        dumped || twitter::at_handle(line).is_some() && dates::day(next).is_some()
    })
}

/// Returns the length of a post in X's count: links count 23, letters of most alphabets 1, others and emoji 2; the
/// recipients at the start and the links of its own pictures do not count.
pub(super) fn weight(post: &Post) -> usize {
    let text = post.text.as_deref().unwrap_or_default();
    let mut total = 0;
    let mut at = 0;
    let mut leads = true;
    for (display, entity) in post.entities_with_display() {
        let between = text.get(at..entity.span.start()).unwrap_or_default();
        leads &= between.trim().is_empty();
        total += if leads { 0 } else { letters(between) };
        at = entity.span.end();
        total += match entity.kind {
            EntityKind::Mention if leads => 0,
            EntityKind::Link if display.starts_with("pic.twitter.com/") => 0,
            EntityKind::Link => LINK,
            _ => letters(display),
        };
        leads &= entity.kind == EntityKind::Mention;
    }
    let rest = text.get(at..).unwrap_or_default();
    total + letters(if leads { rest.trim_start() } else { rest })
}

fn letters(text: &str) -> usize {
    let mut joined = false;
    text.chars()
        .map(|c| {
            let after = std::mem::replace(&mut joined, c == '\u{200d}');
            match c {
                // Parts of an emoji.
                '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' => 0,
                _ if after => 0,
                '\0'..='\u{10ff}'
                | '\u{2000}'..='\u{200c}'
                | '\u{2010}'..='\u{201f}'
                | '\u{2032}'..='\u{2037}' => 1,
                _ => 2,
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_link_is_missed() {
        for line in [
            "See [the",
            "![",
            "See [the log](https://exa",
            "[![](https://a.example/1.png)",
            "[![](https://a.example/1.png)](",
        ] {
            assert!(is_open(line), "{line}");
        }
        for line in [
            "See [the log](https://example.org/a)",
            "[![](https://a.example/1.png)](https://a.example)",
            r"a \[bracket, and (another",
            "[ ] to do, [x] done",
            "[sic]",
            "",
        ] {
            assert!(!is_open(line), "{line}");
        }
    }

    #[test]
    fn a_clip_that_ends_within_a_heading_is_cut() {
        let heading = "**Liv Hamar** @liv_hamar [2025-01-31](https://x.com/liv_hamar/status/1885300000000000000)";
        let clip = format!("{heading}\n\nTerns.\n\n---\n\n{heading}");
        let words = clip.find("---").unwrap();
        for end in words + "---".len()..=clip.len() {
            // An asterisk, only a name, a bold line: they may be text.
            let behind = clip[words + "---".len()..end].trim();
            let is_words = ["*", "**Liv Hamar*", "**Liv Hamar**"].contains(&behind);
            let parsed = crate::Parser::new()
                .parse(clip.get(..end).unwrap())
                .unwrap();
            let mut warnings = parsed.warnings.iter();
            let said = warnings.any(|warning| {
                warning.kind == crate::WarningKind::CutOff || warning.detail.contains("has no date")
            });
            assert!(said || is_words, "{behind}");
        }
    }

    #[test]
    fn lengths_as_x_counts_them() {
        for (text, length) in [
            ("terns", 5),
            ("@tern @gull terns", 5),
            ("terns @gull", 11),
            ("家 👩\u{200d}🍳", 5),
            (
                "see https://www.spindle.com/a/very/long/address/of/terns",
                27,
            ),
        ] {
            let mut post = Post::new();
            post.entities = crate::text::entities(text);
            post.text = Some(text.to_owned());
            assert_eq!(weight(&post), length, "{text}");
        }
    }

    #[test]
    fn code_is_within_fences() {
        let mut fences = Fences::default();
        let lines = ["a", "```rs", "---", "~~~", "````", "b", "```a```", "c"];
        let inside: Vec<bool> = lines.iter().map(|line| fences.take(line)).collect();
        assert_eq!(inside, [false, true, true, true, true, false, false, false]);
    }
}
