//! HTML's character references, as programs leave them in text: `&amp;`, `&#39;`.

use std::borrow::Cow;

/// The names that programs write, each with its character.
const NAMED: [(&str, char); 20] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("bull", '•'),
    ("middot", '·'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("copy", '©'),
    ("euro", '€'),
    ("deg", '°'),
];

/// References that only programs write.
const OF_PROGRAMS: [&str; 7] = [
    "&bull;", "&nbsp;", "&#39;", "&#039;", "&#x27;", "&quot;", "&amp;amp;",
];

/// The maximum length of a reference without its `&`.
const LONGEST: usize = 10;

/// Returns the character of a reference at the start of a text, and the rest.
pub(crate) fn decode(text: &str) -> Option<(char, &str)> {
    let inner = text.strip_prefix('&')?;
    let end = inner
        .bytes()
        .take(LONGEST)
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
    let (name, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix(';')?;
    let sign = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|sign| !sign.is_control())?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((sign, rest))
}

/// Returns a text with its references decoded once.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    let mut is_changed = false;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (Some(before), Some(here)) = (rest.get(..at), rest.get(at..)) else {
            break;
        };
        if !is_changed {
            out.reserve_exact(text.len());
        }
        is_changed = true;
        out.push_str(before);
        let (sign, after) = decode(here).unwrap_or(('&', here.get(1..).unwrap_or_default()));
        out.push(sign);
        rest = after;
    }
    if !is_changed {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns a plain text with its references decoded once if a program left them: if it has some, no `<`, no `\&`, and
/// no `&` elsewhere, which only matters if authors could have written the references themselves.
pub(crate) fn undone(text: &str) -> Cow<'_, str> {
    let (mut references, mut others) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        if at > 0 && text.as_bytes().get(at - 1) == Some(&b'\\') {
            return Cow::Borrowed(text);
        }
        match text.get(at..).and_then(decode) {
            Some(_) => references += 1,
            None => others += 1,
        }
    }
    let of_program = || OF_PROGRAMS.iter().any(|reference| text.contains(reference));
    let is_escaped = references > 0
        && memchr::memchr(b'<', text.as_bytes()).is_none()
        && (others == 0 || of_program());
    match is_escaped {
        true => decoded(text),
        false => Cow::Borrowed(text),
    }
}

/// The beginning of a reference that a program has broken, and the end of a link's opening tag before its words.
const BROKEN: &str = "& #";
const TAG_END: &str = "\">http";

/// Returns a plain text as its program should have written it: without the space inside references (`& #39;`), and
/// without the words of a link behind its URL and the end of its tag, `https://a.example/long">https://a.exa...`
/// (twtext, since 2019).
pub(crate) fn mended(text: &str) -> Cow<'_, str> {
    let has = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    if !has(BROKEN) && !has(TAG_END) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'&', b'"', rest.as_bytes()) {
        let (before, here) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        rest = match broken(here) {
            Some((sign, behind)) => {
                out.push(sign);
                behind
            }
            None if here.starts_with(TAG_END) && ends_with_url(&out) => {
                out.truncate(out.trim_end_matches(' ').len());
                let words = here.find(char::is_whitespace);
                here.get(words.unwrap_or(here.len())..).unwrap_or_default()
            }
            None => {
                out.push_str(here.get(..1).unwrap_or_default());
                here.get(1..).unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the character of a reference with a space inside, and the rest.
fn broken(text: &str) -> Option<(char, &str)> {
    let rest = text.strip_prefix(BROKEN)?;
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let (number, behind) = rest.split_at_checked(end)?;
    let sign = char::from_u32(number.parse().ok()?).filter(|sign| !sign.is_control())?;
    Some((sign, behind.get(1..)?))
}

/// The maximum length of a URL before the end of a tag.
const LONGEST_URL: usize = 2048;

/// Whether a text ends with a URL, and perhaps a space.
fn ends_with_url(text: &str) -> bool {
    let text = text.trim_end_matches(' ');
    let bytes = text.as_bytes().iter().rev().take(LONGEST_URL);
    let length = bytes.take_while(|byte| !byte.is_ascii_whitespace()).count();
    let word = text.get(text.len() - length..).unwrap_or_default();
    word.starts_with("http://") || word.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_once() {
        for (text, plain) in [
            ("Tins &amp; pails &lt;3", "Tins & pails <3"),
            ("It&#39;s &#x201C;fine&quot;", "It's “fine\""),
            ("&amp;lt;3", "&lt;3"),
            (
                "&copy; &unknown; &; & &#0; &#xd800;",
                "© &unknown; &; & &#0; &#xd800;",
            ),
        ] {
            assert_eq!(decoded(text), plain, "{text}");
        }
    }

    #[test]
    fn what_a_program_broke_is_mended() {
        for (text, plain) in [
            ("It& #39;s a & #1; sign", "It's a & #1; sign"),
            (
                "See https://a.example/terns\">https://a.exam... and \"this\"",
                "See https://a.example/terns and \"this\"",
            ),
            (
                "See http://a.example/t \">https://a.e&q...",
                "See http://a.example/t",
            ),
            (
                "<a href=\"/t\">http://a.example</a>",
                "<a href=\"/t\">http://a.example</a>",
            ),
            ("Tins & #pails", "Tins & #pails"),
        ] {
            assert_eq!(mended(text), plain, "{text}");
        }
    }

    #[test]
    fn authors_may_write_references() {
        assert_eq!(undone("Tins &amp; pails"), "Tins & pails");
        for text in [
            "Write &amp; for & in HTML",
            "<b>Tins &amp; pails</b>",
            "Tins & pails",
        ] {
            assert_eq!(undone(text), text);
        }
        assert_eq!(
            undone("Tins & pails&nbsp;are &lt;3"),
            "Tins & pails\u{a0}are <3"
        );
    }
}
