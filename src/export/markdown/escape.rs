//! Words and addresses as Markdown that means just them.
//!
//! A backslash stands before every sign that CommonMark, or GitHub's tables, strikethrough, task lists, footnotes, maths
//! and links by themselves, would take for markup; and before those that note programs (Obsidian, Pandoc) use beyond
//! them: `==`, `%%`, `++`, `^`, `$`, `#`, `{`. Elsewhere words are left alone, so that the source stays readable: `_`
//! inside a word, `&` that begins no entity, `-` inside a line.

/// No name of an entity is longer (`CounterClockwiseContourIntegral`).
const LONGEST_ENTITY: usize = 31;

/// Where words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// At the start of a line, where a sign may begin a block, and white space a block of code.
    LineStart,
    /// Inside a line.
    Inside,
    /// Inside the brackets of a link, which holds no other link.
    Link,
}

/// Appends words that hold no line break.
pub(super) fn push(out: &mut String, words: &str, at: At) {
    let words = if at == At::LineStart {
        let rest = words.trim_start();
        let indent = words.get(..words.len() - rest.len()).unwrap_or_default();
        for c in indent.chars() {
            out.push_str(match c {
                '\t' => "\u{a0}\u{a0}\u{a0}\u{a0}",
                _ => "\u{a0}",
            });
        }
        rest
    } else {
        words
    };
    let block = if at == At::LineStart {
        block_sign(words)
    } else {
        None
    };
    let mut before = None;
    for (place, c) in words.char_indices() {
        let after = words.get(place + c.len_utf8()..).unwrap_or_default();
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '$' | '^' | '{' | '#' => true,
            '_' => !(before.is_some_and(char::is_alphanumeric) && starts_word(after)),
            // A link may follow.
            '!' => after.is_empty() || after.starts_with('['),
            '&' => begins_entity(after),
            '=' | '%' | '+' => before == Some(c) || after.starts_with(c),
            // A link; the code of an emoji, or a directive.
            ':' => {
                at != At::Link && after.starts_with("//")
                    || after.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            '.' => at != At::Link && ends_with_www(words.get(..place).unwrap_or_default()),
            '@' => at != At::Link && before.is_some_and(is_of_mail) && starts_word(after),
            _ => false,
        };
        if is_markup || block == Some(place) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Words as Markdown.
pub(super) fn escape(words: &str, at: At) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 8);
    push(&mut out, words, at);
    out
}

/// The place of the sign that makes a block of a line: `>`, an item of a list, an underline, a definition, the line below
/// a table's head.
fn block_sign(line: &str) -> Option<usize> {
    if line.starts_with(['>', '+', '-', '=', ':']) {
        return Some(0);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0 && line.get(digits..)?.starts_with(['.', ')']);
    numbered.then_some(digits)
}

fn starts_word(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
}

fn ends_with_www(text: &str) -> bool {
    let end = text.len().checked_sub(3).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Whether what follows an `&` makes an entity of it.
fn begins_entity(after: &str) -> bool {
    let name = after
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .take(LONGEST_ENTITY)
        .count();
    name > 0 && after.get(name..).is_some_and(|rest| rest.starts_with(';'))
}

fn is_of_mail(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-')
}

/// A link around words; the words alone, where `at` says, if there is no address to follow.
pub(super) fn link(words: &str, url: Option<&str>, at: At) -> String {
    match url {
        Some(url) => format!("[{}]({})", escape(words, At::Link), target(url)),
        None => escape(words, at),
    }
}

/// A picture. Its description has no line breaks.
pub(super) fn picture(alt: &str, url: &str) -> String {
    format!("![{}]({})", escape(alt, At::Link), target(url))
}

/// An address in the round brackets of a link. Addresses of mail may hold what Markdown ends a target with, others may
/// not; round brackets are balanced or stand between angle ones.
fn target(url: &str) -> String {
    let mut out = String::with_capacity(url.len() + 2);
    let bare = !url.contains(['(', ')']);
    out.push_str(if bare { "" } else { "<" });
    for (at, c) in url.char_indices() {
        let after = url.get(at + 1..).unwrap_or_default();
        match c {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' | '`' | '|' => out.extend(['\\', c]),
            // Not by a backslash: parsers differ in which of the two they undo first.
            '&' if begins_entity(after) => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out.push_str(if bare { "" } else { ">" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_are_markup() {
        for (words, expected) in [
            ("a*b*c `d` [e](f) <g>", r"a\*b\*c \`d\` \[e\](f) \<g>"),
            ("snake_case, _it_ __b__", r"snake_case, \_it\_ \_\_b\_\_"),
            ("AT&T &amp; &#35; & co", r"AT&T \&amp; \&\#35; & co"),
            ("~x~ a|b $5 x^2 {y} C#", r"\~x\~ a\|b \$5 x\^2 \{y} C\#"),
            (
                "1 + 1 = 2, 9 % ++a== %%b",
                r"1 + 1 = 2, 9 % \+\+a\=\= \%\%b",
            ),
            ("Oh! ![x] so!", r"Oh! \!\[x\] so\!"),
            (
                "https://a.b, www.a.b, WWW.a.b",
                r"https\://a.b, www\.a.b, WWW\.a.b",
            ),
            ("mail a.b@c.d or @tern", r"mail a.b\@c.d or @tern"),
            ("at 12:30 :tada: note: x:y", r"at 12:30 \:tada: note: x\:y"),
        ] {
            assert_eq!(escape(words, At::Inside), expected, "{words}");
        }
        assert_eq!(escape("https://a.b/c_d", At::Link), "https://a.b/c_d");
    }

    #[test]
    fn signs_that_begin_a_block() {
        for (words, expected) in [
            ("# no heading", r"\# no heading"),
            ("- no item", r"\- no item"),
            ("  + no item", "\u{a0}\u{a0}\\+ no item"),
            ("\tno code", "\u{a0}\u{a0}\u{a0}\u{a0}no code"),
            ("12. no item", r"12\. no item"),
            ("3) no item", r"3\) no item"),
            ("> no quote", r"\> no quote"),
            ("=== ", r"\=\=\= "),
            (":-", r"\:-"),
            ("1979 and 3.5", "1979 and 3.5"),
        ] {
            assert_eq!(escape(words, At::LineStart), expected, "{words}");
        }
        assert_eq!(escape("- 1. >", At::Inside), "- 1. >");
    }

    #[test]
    fn targets_end_where_they_end() {
        for (url, expected) in [
            ("https://a.b/c_(d)", "<https://a.b/c_(d)>"),
            ("https://a.b/?a=1&copy=2", "https://a.b/?a=1&copy=2"),
            ("https://a.b/?a=1&copy;2", "https://a.b/?a=1&amp;copy;2"),
            (r"https://a.b/?\)`", "<https://a.b/?\\\\)\\`>"),
            ("mailto:a b<c>", "mailto:a%20b%3Cc%3E"),
        ] {
            assert_eq!(target(url), expected);
        }
    }
}
