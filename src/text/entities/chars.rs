//! The character classes of entities, from twitter-text.

use crate::chars::{is_bidi_control, is_decimal_digit};

/// Counts the steps of the scanners in tests, which check that they grow linearly with the text.
#[cfg(test)]
pub(super) fn step(count: usize) {
    STEPS.with(|steps| steps.set(steps.get() + count));
}

/// Costs nothing outside of tests.
#[cfg(not(test))]
#[inline(always)]
pub(super) fn step(_count: usize) {}

#[cfg(test)]
thread_local! {
    /// The number that [`step`] counted.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Whether a character is a Latin letter with accents, or an accent itself (`latinAccentChars`).
pub(super) fn is_latin_accent(c: char) -> bool {
    matches!(c,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{253}' | '\u{254}' | '\u{256}'
        | '\u{257}' | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}' | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}'
        | '\u{2bb}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
}

/// Whether a character may be in a host without a scheme, besides `-`, `_` and `.`.
pub(super) fn is_plain_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && is_latin_accent(c))
}

/// Whether a character may be in a host after a scheme, besides `-`, `_` and `.`: letters of any script and symbols
/// such as `✪`, but no spaces, no ASCII punctuation and nothing from the block General Punctuation, which includes `…`.
pub(super) fn is_wide_host(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !(c.is_whitespace()
        || is_bidi_control(c)
        || matches!(c, '\u{80}'..='\u{9f}' | '\u{180e}' | '\u{2000}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// Whether a link may follow this character.
pub(super) fn may_precede_link(c: char) -> bool {
    let sign = matches!(
        c,
        '@' | '＠' | '$' | '#' | '＃' | '\u{fffe}' | '\u{feff}' | '\u{ffff}'
    );
    !sign && !c.is_ascii_alphanumeric()
}

/// Whether a character may be in the path of a link, besides balanced parentheses.
pub(super) fn is_path(c: char) -> bool {
    is_path_end(c)
        || matches!(
            c,
            '!' | '*'
                | '\''
                | ';'
                | ':'
                | ','
                | '.'
                | '$'
                | '%'
                | '['
                | ']'
                | '–'
                | '~'
                | '|'
                | '&'
                | '@'
        )
}

/// Whether a path may end with a character: a `.` or `,` there belongs to the sentence.
pub(super) fn is_path_end(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '=' | '_' | '#' | '/' | '-' | '+')
        || (!c.is_ascii() && (is_latin_accent(c) || matches!(c, '\u{400}'..='\u{4ff}')))
}

/// Whether a character may be in the query of a link.
pub(super) fn is_query(b: u8) -> bool {
    is_query_end(b)
        || matches!(
            b,
            b'!' | b'?'
                | b'*'
                | b'\''
                | b'('
                | b')'
                | b';'
                | b':'
                | b'+'
                | b'$'
                | b'%'
                | b'['
                | b']'
                | b'.'
                | b','
                | b'~'
                | b'|'
                | b'@'
        )
}

/// Whether a query may end with a character.
pub(super) fn is_query_end(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'&' | b'=' | b'#' | b'/')
}

/// Whether a character is one of those of which a hashtag needs at least one: letters and marks (Unicode's categories L
/// and M).
pub(super) fn is_tag_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    if c.is_alphabetic() {
        // Alphabetic in Unicode, except for the categories Nl and So.
        return !matches!(c,
            '\u{16ee}'..='\u{16f0}' | '\u{2160}'..='\u{2182}' | '\u{2185}'..='\u{2188}' | '\u{24b6}'..='\u{24e9}'
            | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303a}' | '\u{a6e6}'..='\u{a6ef}'
            | '\u{10140}'..='\u{10174}' | '\u{10341}' | '\u{1034a}' | '\u{103d1}'..='\u{103d5}'
            | '\u{12400}'..='\u{1246e}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}'
            | '\u{1f170}'..='\u{1f189}');
    }
    let point = u32::from(c);
    let at = MARKS.partition_point(|(_, last)| *last < point);
    MARKS.get(at).is_some_and(|(first, _)| *first <= point)
}

/// Whether a character may be in a hashtag: letters, marks, digits of any script, and joining characters.
pub(super) fn is_tag(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    is_tag_letter(c) || is_tag_joiner(c) || is_decimal_digit(c)
}

/// Whether a character is in `hashtagSpecialChars`: joiners, dashes and dots within words.
fn is_tag_joiner(c: char) -> bool {
    matches!(
        c,
        '_' | '\u{200c}'
            | '\u{200d}'
            | '\u{a67e}'
            | '\u{5be}'
            | '\u{5f3}'
            | '\u{5f4}'
            | '\u{ff5e}'
            | '\u{301c}'
            | '\u{309b}'
            | '\u{309c}'
            | '\u{30a0}'
            | '\u{30fb}'
            | '\u{3003}'
            | '\u{f0b}'
            | '\u{f0c}'
            | '\u{b7}'
    )
}

/// Marks (category M) that are not alphabetic, as inclusive ranges: Unicode 14.0, `UnicodeData.txt`.
#[rustfmt::skip]
const MARKS: &[(u32, u32)] = &[
    (0x300, 0x344), (0x346, 0x362), (0x483, 0x489), (0x591, 0x5af), (0x658, 0x658), (0x6df, 0x6e0), (0x6ea, 0x6ec),
    (0x740, 0x74a), (0x7eb, 0x7f3), (0x7fd, 0x7fd), (0x818, 0x819), (0x82d, 0x82d), (0x859, 0x85b), (0x898, 0x89f),
    (0x8ca, 0x8d3), (0x8e0, 0x8e1), (0x8ea, 0x8ef), (0x93c, 0x93c), (0x94d, 0x94d), (0x951, 0x954), (0x9bc, 0x9bc),
    (0x9cd, 0x9cd), (0x9fe, 0x9fe), (0xa3c, 0xa3c), (0xa4d, 0xa4d), (0xabc, 0xabc), (0xacd, 0xacd), (0xafd, 0xaff),
    (0xb3c, 0xb3c), (0xb4d, 0xb4d), (0xb55, 0xb55), (0xbcd, 0xbcd), (0xc3c, 0xc3c), (0xc4d, 0xc4d), (0xcbc, 0xcbc),
    (0xccd, 0xccd), (0xd3b, 0xd3c), (0xd4d, 0xd4d), (0xdca, 0xdca), (0xe47, 0xe4c), (0xe4e, 0xe4e), (0xeba, 0xeba),
    (0xec8, 0xecc), (0xf18, 0xf19), (0xf35, 0xf35), (0xf37, 0xf37), (0xf39, 0xf39), (0xf3e, 0xf3f), (0xf84, 0xf84),
    (0xf86, 0xf87), (0xfc6, 0xfc6), (0x1037, 0x1037), (0x1039, 0x103a), (0x135d, 0x135f), (0x1714, 0x1715),
    (0x1734, 0x1734), (0x17b4, 0x17b5), (0x17c9, 0x17d3), (0x17dd, 0x17dd), (0x180b, 0x180d), (0x180f, 0x180f),
    (0x1939, 0x193b), (0x1a60, 0x1a60), (0x1a75, 0x1a7c), (0x1a7f, 0x1a7f), (0x1ab0, 0x1abe), (0x1ac1, 0x1acb),
    (0x1b34, 0x1b34), (0x1b44, 0x1b44), (0x1b6b, 0x1b73), (0x1baa, 0x1bab), (0x1be6, 0x1be6), (0x1bf2, 0x1bf3),
    (0x1c37, 0x1c37), (0x1cd0, 0x1cd2), (0x1cd4, 0x1ce8), (0x1ced, 0x1ced), (0x1cf4, 0x1cf4), (0x1cf7, 0x1cf9),
    (0x1dc0, 0x1dd2), (0x1df5, 0x1dff), (0x20d0, 0x20f0), (0x2cef, 0x2cf1), (0x2d7f, 0x2d7f), (0x302a, 0x302f),
    (0x3099, 0x309a), (0xa66f, 0xa672), (0xa67c, 0xa67d), (0xa6f0, 0xa6f1), (0xa806, 0xa806), (0xa82c, 0xa82c),
    (0xa8c4, 0xa8c4), (0xa8e0, 0xa8f1), (0xa92b, 0xa92d), (0xa953, 0xa953), (0xa9b3, 0xa9b3), (0xa9c0, 0xa9c0),
    (0xaabf, 0xaabf), (0xaac1, 0xaac1), (0xaaf6, 0xaaf6), (0xabec, 0xabed), (0xfe00, 0xfe0f), (0xfe20, 0xfe2f),
    (0x101fd, 0x101fd), (0x102e0, 0x102e0), (0x10a38, 0x10a3a), (0x10a3f, 0x10a3f), (0x10ae5, 0x10ae6),
    (0x10f46, 0x10f50), (0x10f82, 0x10f85), (0x11046, 0x11046), (0x11070, 0x11070), (0x1107f, 0x1107f),
    (0x110b9, 0x110ba), (0x11133, 0x11134), (0x11173, 0x11173), (0x111c0, 0x111c0), (0x111c9, 0x111cc),
    (0x11235, 0x11236), (0x112e9, 0x112ea), (0x1133b, 0x1133c), (0x1134d, 0x1134d), (0x11366, 0x1136c),
    (0x11370, 0x11374), (0x11442, 0x11442), (0x11446, 0x11446), (0x1145e, 0x1145e), (0x114c2, 0x114c3),
    (0x115bf, 0x115c0), (0x1163f, 0x1163f), (0x116b6, 0x116b7), (0x1172b, 0x1172b), (0x11839, 0x1183a),
    (0x1193d, 0x1193e), (0x11943, 0x11943), (0x119e0, 0x119e0), (0x11a33, 0x11a34), (0x11a47, 0x11a47),
    (0x11a98, 0x11a99), (0x11c3f, 0x11c3f), (0x11d42, 0x11d42), (0x11d44, 0x11d45), (0x11d97, 0x11d97),
    (0x16af0, 0x16af4), (0x16b30, 0x16b36), (0x16fe4, 0x16fe4), (0x1bc9d, 0x1bc9d), (0x1cf00, 0x1cf2d),
    (0x1cf30, 0x1cf46), (0x1d165, 0x1d169), (0x1d16d, 0x1d172), (0x1d17b, 0x1d182), (0x1d185, 0x1d18b),
    (0x1d1aa, 0x1d1ad), (0x1d242, 0x1d244), (0x1da00, 0x1da36), (0x1da3b, 0x1da6c), (0x1da75, 0x1da75),
    (0x1da84, 0x1da84), (0x1da9b, 0x1da9f), (0x1daa1, 0x1daaf), (0x1e130, 0x1e136), (0x1e2ae, 0x1e2ae),
    (0x1e2ec, 0x1e2ef), (0x1e8d0, 0x1e8d6), (0x1e944, 0x1e946), (0x1e948, 0x1e94a), (0xe0100, 0xe01ef),
];

#[cfg(test)]
mod tests {
    use super::{MARKS, is_tag, is_tag_letter};

    #[test]
    fn the_tables_are_sorted() {
        assert!(MARKS.iter().all(|(first, last)| first <= last));
        assert!(MARKS.is_sorted_by(|a, b| a.1 < b.0));
    }

    #[test]
    fn letters_marks_and_digits_are_tag_letters() {
        assert!("aéяか漢\u{94d}\u{fe0f}".chars().all(is_tag_letter));
        assert!(!"1_②Ⅳⓐ〇·-. \u{3000}".chars().any(is_tag_letter));
        assert!("_·・\u{200d}".chars().all(is_tag));
    }
}
