//! Text in which every piece between two tags became a line: each mention, hashtag and link is on a line of its own in
//! the middle of its sentence.

use super::evidence::{is_domain, is_link, is_tag};
use super::lines::Gap;
use super::table::Lines;

/// The minimum number of sentences that continue after such a line.
const MIN_CONTINUED: usize = 2;

/// Whether most of a text's mentions, hashtags and links are on lines of their own, and sentences continue after them.
pub(crate) fn is_shredded(lines: Lines<'_, '_>) -> bool {
    let (mut alone, mut inside, mut going_on) = (0_usize, 0_usize, 0_usize);
    for (at, line) in lines.texts().enumerate() {
        if is_shred(line) {
            alone += 1;
            let next = lines.text(at + 1);
            let before = at.checked_sub(1).and_then(|at| lines.text(at));
            let joins = before
                .is_some_and(|before| ends_inside_sentence(before) && !is_shred(before))
                && next.is_some_and(continues_sentence);
            going_on += usize::from(joins);
        } else {
            let has_sign = memchr::memchr2(b'@', b'#', line.as_bytes()).is_some();
            let words = Some(line).filter(|_| has_sign).into_iter();
            let words = words.flat_map(str::split_whitespace);
            inside += words.filter(|word| word.len() > 1 && is_tag(word)).count();
        }
    }
    going_on >= MIN_CONTINUED && inside * 10 <= alone
}

/// Returns the separator between two lines of a shredded post: nothing or a space within a sentence, else a line break.
/// `next` is the line after them; `opens` is whether the post has only names so far.
pub(crate) fn joint(
    before: &str,
    gap: Gap,
    line: &str,
    next: Option<&str>,
    opens: bool,
) -> &'static str {
    let broken = if gap.newlines > 1 { "\n\n" } else { "\n" };
    if gap.newlines > 1 {
        return broken;
    }
    let together = if is_shred(before) {
        // The recipients of a reply precede its text.
        continues_sentence(line) || is_tag(before) && (is_tag(line) || opens)
    } else {
        // No author starts a line with characters that only continue one.
        let announced = || before.ends_with(':') && next.is_some_and(continues_sentence);
        is_shred(line) && (ends_inside_sentence(before) || announced())
    };
    if !together {
        broken
    } else if line.starts_with(|c: char| CLOSING.contains(&c)) || before.ends_with(OPENING) {
        ""
    } else {
        " "
    }
}

/// Characters that follow without a space, and characters that are followed by none.
const CLOSING: [char; 15] = [
    '.', ',', ';', ':', '!', '?', '…', ')', ']', '”', '’', '\'', '"', '»', '،',
];
const OPENING: [char; 6] = ['(', '[', '“', '‘', '«', '/'];

/// Whether a line is one mention, hashtag or link.
fn is_shred(text: &str) -> bool {
    is_tag(text) && text.len() > 1
        || (is_link(text) || is_domain(text)) && !text.contains([' ', '['])
}

/// Whether a line continues the previous sentence.
fn continues_sentence(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_lowercase() || CLOSING.contains(&c)) && !is_link(text)
}

/// Whether a line ends within a sentence.
fn ends_inside_sentence(text: &str) -> bool {
    text.ends_with(|c: char| {
        c.is_alphanumeric() || OPENING.contains(&c) || matches!(c, ',' | '&' | '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::table;

    #[test]
    fn shreds_are_recognised_by_what_follows() {
        let shredded =
            "I asked\n@tern_watch\nand she said no.\nSee\na.example/terns…\n, please.\n#terns";
        assert!(is_shredded(table(shredded).lines()));
        for text in [
            "Thanks to\n@tern_watch\n@gull_watch\nfor all.\nSee you.",
            "I asked @tern_watch and she said no.\nSee\na.example/terns…\n, please. #terns",
            "A post.\n#terns\nAnother.\n#gulls",
        ] {
            assert!(!is_shredded(table(text).lines()), "{text}");
        }
    }

    #[test]
    fn split_sentences_are_joined() {
        let gap = Gap {
            newlines: 1,
            ..Gap::default()
        };
        for (before, line, expected) in [
            ("I asked", "@tern", " "),
            ("See:", "a.example/x", " "),
            ("@tern", "and she", " "),
            ("@tern", ", who", ""),
            ("She said no.", "@tern", "\n"),
            ("@tern", "Then she", "\n"),
            ("(see", "a.example/x", " "),
            ("see (", "a.example/x", ""),
            ("#terns", "#gulls", " "),
        ] {
            assert_eq!(
                joint(before, gap, line, Some(", too"), false),
                expected,
                "{before:?} {line:?}"
            );
        }
        assert_eq!(joint("See:", gap, "a.example/x", None, false), "\n");
        assert_eq!(joint("@tern", gap, "Then she", None, true), " ");
    }
}
