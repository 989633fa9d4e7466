//! The default texts that a page has for a picture without description, or one that has not loaded.

use crate::chars::is_invisible_or_joiner;

/// The default descriptions of pictures and GIFs on Twitter and on sites that copy them (since 2021).
const NO_ALT: [&str; 2] = ["Image", "Video Poster"];

/// Their forms in the output of extractors: in brackets (pandoc, lynx), as the file's name (lynx), or bare.
const PRINTED: [&str; 4] = ["[Image]", "[1px]", "[Video Poster]", BARE];

/// The one that is printed without brackets; it is also an ordinary word.
const BARE: &str = "Image";

/// Ends of the URLs of placeholder pictures: until the picture is scrolled into view (2018 to today), and in a card
/// without picture.
const NO_PICTURE: [&str; 2] = ["/images/1px.png", "/images/sticky-note-regular.png"];

/// Returns a picture's description, unless it is a default text. Jina Reader numbers pictures: `Image 3: the words`.
pub(crate) fn real_alt(text: &str) -> Option<&str> {
    let text = text.trim();
    let counted = text
        .strip_prefix(BARE)
        .and_then(|rest| rest.strip_prefix(' '))
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let text = match counted {
        Some("") => return None,
        Some(rest) => rest.strip_prefix(": ").unwrap_or(text),
        None => text,
    };
    (!text.is_empty() && !NO_ALT.contains(&text)).then_some(text)
}

/// Whether a URL is that of a placeholder picture. (Clippers keep the script around it.)
pub(crate) fn is_placeholder(url: &str) -> bool {
    let url = url.trim_end_matches('\'');
    NO_PICTURE.iter().any(|none| url.ends_with(none))
}

/// Returns a line without the default texts at its end, and their number.
pub(crate) fn strip_end(line: &str) -> (&str, usize) {
    let (mut kept, mut found) = (line, 0);
    let is_blank = |c: char| c.is_whitespace() || is_invisible_or_joiner(c);
    // Nearly no line ends like one of them.
    if !line.trim_end_matches(is_blank).ends_with([']', 'e']) {
        return (line, 0);
    }
    while let Some(shorter) = PRINTED
        .iter()
        .find_map(|filler| kept.trim_end_matches(is_blank).strip_suffix(filler))
    {
        // `Image` must be a separate word: alone, after a space or punctuation, or after another default text.
        if shorter.ends_with(|c: char| c.is_alphanumeric()) && !shorter.ends_with(BARE) {
            break;
        }
        found += 1;
        kept = shorter.trim_end();
    }
    (kept, found)
}

/// Whether a line consists of default texts.
pub(crate) fn are_only_fillers(line: &str) -> bool {
    if line.starts_with(|c: char| !matches!(c, '[' | ']' | 'I' | 'V')) {
        return false;
    }
    let bare = line.trim_matches(['[', ']']);
    if bare.is_empty() {
        return true;
    }
    if !NO_ALT.iter().any(|filler| bare.starts_with(filler)) {
        return false;
    }
    NO_ALT
        .iter()
        .fold(bare.to_owned(), |rest, filler| rest.replace(filler, ""))
        .is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_at_the_end_are_counted() {
        for (line, kept, found) in [
            ("Terns. ImageImage", "Terns.", 2),
            ("Terns [Image]", "Terns", 1),
            ("Image", "", 1),
            ("Terns\u{200b} Image\u{200f}", "Terns\u{200b}", 1),
            ("MyImage", "MyImage", 0),
            ("An Image of terns", "An Image of terns", 0),
        ] {
            assert_eq!(strip_end(line), (kept, found), "{line}");
        }
        assert!(are_only_fillers("ImageImage") && !are_only_fillers("Image of terns"));
        for (text, expected) in [
            (" Image", None),
            (" A tern ", Some("A tern")),
            ("Image 3", None),
            ("Image 3: a tern", Some("a tern")),
            ("Image 3: Image", None),
            ("Image of a tern", Some("Image of a tern")),
        ] {
            assert_eq!(real_alt(text), expected, "{text}");
        }
    }
}
