//! Decodes bytes. The charset is that of a byte order mark, else the one that came with the bytes, else the one that
//! the page declares, else that of the bytes themselves, as the HTML standard's sniffing says, with one exception:
//! valid UTF-8 is read as UTF-8, whatever is declared, because programs convert pages without changing declarations.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::form::Form;
use super::note::InputNote;
use super::prescan::{in_content, late, prescan};
use super::signature;
use crate::error::Result;

/// The number of bytes from which a charset is guessed.
const GUESSED: usize = 1 << 20;

/// Text in another multi-byte charset can be valid UTF-8 by chance, if it has fewer characters than this.
const CHANCE: usize = 4;

/// What is known about the bytes from outside.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints<'h> {
    /// A label, or a value of `Content-Type`.
    pub(super) charset: Option<&'h str>,
    pub(super) form: Option<Form>,
}

/// Decodes bytes; notes what was lost or doubtful.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    hints: Hints<'_>,
    notes: &mut Vec<InputNote>,
) -> Result<Cow<'b, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(mark..).unwrap_or_default();
        let text = with_encoding(bytes, encoding, "the byte order mark", notes);
        signature::check(text.as_bytes(), true)?;
        return Ok(text);
    }
    let given = hints.charset.and_then(|label| {
        let given = of_label(label);
        if given.is_none() {
            let label = label.to_owned();
            notes.push(InputNote::CharsetUnknown { label });
        }
        given
    });
    if let Some(encoding) = given {
        if !is_utf16(encoding) {
            signature::check(bytes, false)?;
        }
        let text = declared(bytes, encoding, "the charset given with the bytes", notes);
        signature::check(text.as_bytes(), true)?;
        return Ok(text);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let charset = encoding.name();
        notes.push(InputNote::Guessed { charset });
        return Ok(with_encoding(bytes, encoding, "its bytes", notes));
    }
    signature::check(bytes, false)?;
    // Much faster than the check of the standard library.
    let valid = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    if let Some(encoding) = by_page(bytes, valid.is_some(), hints.form) {
        return Ok(declared(
            bytes,
            encoding,
            "the page's <meta charset>",
            notes,
        ));
    }
    match valid {
        Some(text) if has_escape(bytes) => {
            let (decoded, lossy) = ISO_2022_JP.decode_without_bom_handling(bytes);
            if lossy {
                return Ok(text);
            }
            let charset = ISO_2022_JP.name();
            notes.push(InputNote::Guessed { charset });
            Ok(decoded)
        }
        Some(text) => Ok(text),
        None if mostly_utf8(bytes) => Ok(with_encoding(bytes, UTF_8, "most of its bytes", notes)),
        None => {
            let encoding = guessed(bytes);
            let charset = encoding.name();
            notes.push(InputNote::Guessed { charset });
            Ok(with_encoding(bytes, encoding, "its bytes", notes))
        }
    }
}

/// Whether bytes contain the escape sequence with which Japanese text begins in ISO-2022-JP.
fn has_escape(bytes: &[u8]) -> bool {
    let mut escapes = memchr::memchr_iter(0x1b, bytes);
    escapes.any(|at| {
        bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(b"\x1b$B"))
    })
}

/// Returns the charset of a label, or of a value of the HTTP header `Content-Type`.
fn of_label(label: &str) -> Option<&'static Encoding> {
    let named = Encoding::for_label_no_replacement(label.trim_matches(['"', '\'', ' ']).as_bytes());
    named.or_else(|| in_content(label.as_bytes()))
}

/// Returns the charset that a page declares. A text may mention a declaration in its words: that declares nothing.
fn by_page(bytes: &[u8], is_utf8: bool, form: Option<Form>) -> Option<&'static Encoding> {
    let declared = prescan(bytes).or_else(|| if is_utf8 { None } else { late(bytes) });
    let declared = declared.filter(|encoding| *encoding != REPLACEMENT)?;
    if is_utf8 && declared == UTF_8 {
        return None;
    }
    let is_page = match form {
        Some(form) => form == Form::Html,
        None => Form::of(&String::from_utf8_lossy(bytes)) == Form::Html,
    };
    is_page.then_some(declared)
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Decodes bytes that are declared to be in a charset; valid UTF-8 is UTF-8.
fn declared<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    by: &'static str,
    notes: &mut Vec<InputNote>,
) -> Cow<'b, str> {
    if encoding != UTF_8
        && let Ok(text) = std::str::from_utf8(bytes)
        && is_utf8_despite(text, encoding)
    {
        let charset = encoding.name();
        notes.push(InputNote::Contradicted { charset, by });
        return Cow::Borrowed(text);
    }
    with_encoding(bytes, encoding, by, notes)
}

/// Whether bytes that are valid UTF-8 cannot well be in another charset.
fn is_utf8_despite(text: &str, encoding: &'static Encoding) -> bool {
    if is_utf16(encoding) {
        return !text.is_empty() && !text.contains('\0');
    }
    let least = if encoding.is_single_byte() { 1 } else { CHANCE };
    text.chars()
        .filter(|c| !c.is_ascii())
        .nth(least - 1)
        .is_some()
}

fn with_encoding<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    by: &'static str,
    notes: &mut Vec<InputNote>,
) -> Cow<'b, str> {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    if lossy {
        let charset = encoding.name();
        notes.push(InputNote::Replaced { charset, by });
    }
    text
}

/// Returns UTF-16 in one of its byte orders, if the bytes are that without a byte order mark: all characters are text,
/// and one in twenty is ASCII.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let top = bytes
        .get(..1024)
        .or_else(|| bytes.get(..bytes.len() & !1))?;
    memchr::memchr(0, top)?;
    let is_ascii = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    let (mut little, mut big) = (0, 0);
    for unit in top.chunks_exact(2) {
        match unit {
            [ascii, 0] if is_ascii(*ascii) => little += 1,
            [0, ascii] if is_ascii(*ascii) => big += 1,
            _ => {}
        }
    }
    if little.max(big) * 20 < top.len() / 2 {
        return None;
    }
    let encoding = if little > big { UTF_16LE } else { UTF_16BE };
    let (text, _) = encoding.decode_without_bom_handling(top);
    // The last character may be cut.
    let text = text.strip_suffix('\u{fffd}').unwrap_or(&text);
    let is_text = |c: char| {
        !matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}')
            && (!c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}'))
    };
    text.chars().all(is_text).then_some(encoding)
}

/// Guesses a legacy charset as browsers do.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let rest = bytes.get(start..).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(rest.get(..GUESSED).unwrap_or(rest), rest.len() <= GUESSED);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether bytes that are not valid UTF-8 have more valid multi-byte sequences than invalid ones: a page truncated
/// inside a character, or slightly damaged.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let wide = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + wide, bad + usize::from(!chunk.invalid().is_empty()))
    });
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn decoded(bytes: &[u8]) -> (String, bool) {
        let (text, notes) = with_hints(bytes, Hints::default());
        (text, !notes.is_empty())
    }

    fn with_hints(bytes: &[u8], hints: Hints<'_>) -> (String, Vec<InputNote>) {
        let mut notes = Vec::new();
        let text = decode(bytes, hints, &mut notes).unwrap();
        (text.into_owned(), notes)
    }

    #[test]
    fn charsets_come_from_bom_meta_or_guess() {
        assert_eq!(decoded("\u{feff}né".as_bytes()), ("né".to_owned(), false));
        assert_eq!(decoded(b"\xff\xfen\0\xe9\0"), ("né".to_owned(), false));
        assert_eq!(
            decoded(b"<meta charset=\"windows-1251\">\xcf"),
            ("<meta charset=\"windows-1251\">П".to_owned(), false)
        );
        let old = b"<META http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>n\xe9";
        assert!(decoded(old).0.ends_with("né"));
        assert_eq!(decoded("né".as_bytes()), ("né".to_owned(), false));
        assert_eq!(decoded(b"n\xe9 \x80"), ("né €".to_owned(), true));
    }

    #[test]
    fn invalid_bytes_are_reported() {
        // Truncated inside the last character, with nothing declared: still UTF-8.
        assert_eq!(
            decoded(b"\xc3\xa9\xc3\xa9\xc3"),
            ("éé\u{fffd}".to_owned(), true)
        );
        let (text, lossy) = decoded(b"<meta charset=utf-8>n\xe9");
        assert!(lossy && text.ends_with("n\u{fffd}"));
        assert_eq!(
            decode(&[0; 64], Hints::default(), &mut Vec::new())
                .unwrap_err()
                .kind(),
            ErrorKind::Encoding
        );
        assert_eq!(decoded(b""), (String::new(), false));
    }

    #[test]
    fn the_given_charset_is_before_the_declared_one() {
        let page = b"<meta charset=koi8-r><p>n\xe9";
        for label in [
            "windows-1252",
            "text/html; charset=\"ISO-8859-1\"",
            " Latin1 ",
        ] {
            let charset = Some(label);
            let (text, notes) = with_hints(
                page,
                Hints {
                    charset,
                    form: None,
                },
            );
            assert!(text.ends_with("né") && notes.is_empty(), "{label}: {text}");
        }
        let charset = Some("wide");
        let (text, notes) = with_hints(
            page,
            Hints {
                charset,
                form: None,
            },
        );
        assert!(text.ends_with("nИ"), "{text}");
        assert!(matches!(&notes[..], [InputNote::CharsetUnknown { label }] if label == "wide"));
    }

    #[test]
    fn valid_utf_8_is_utf_8() {
        let page = "<meta charset=iso-8859-1><p>né";
        let (text, notes) = with_hints(page.as_bytes(), Hints::default());
        assert_eq!(text, page);
        assert!(matches!(
            notes[..],
            [InputNote::Contradicted {
                charset: "windows-1252",
                ..
            }]
        ));
        // One character may be two of another charset.
        let (text, notes) = with_hints("<meta charset=gbk><p>né".as_bytes(), Hints::default());
        assert!(text.ends_with("n茅") && notes.is_empty(), "{text}");
        let (text, _) = with_hints(
            "<meta charset=gbk><p>né, né, né, né".as_bytes(),
            Hints::default(),
        );
        assert!(text.ends_with("né"), "{text}");
        // ASCII alone contradicts nothing.
        assert_eq!(
            decoded(b"<meta charset=koi8-r><p>n"),
            ("<meta charset=koi8-r><p>n".to_owned(), false)
        );
    }

    #[test]
    fn words_of_a_text_declare_nothing() {
        let text = "Write <meta charset=koi8-r> at the top of your café's page, Зоя";
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), false));
    }

    #[test]
    fn undeclared_charsets_are_guessed() {
        use encoding_rs::{EUC_KR, GBK, SHIFT_JIS, WINDOWS_1251};
        for (encoding, text) in [
            (
                WINDOWS_1251,
                "1/2 Чайки сегодня шумели над гаванью.\n\n2/2 Лодки стояли у причала.\n",
            ),
            (
                SHIFT_JIS,
                "1/2 かもめは港の上で鳴いていた。\n\n2/2 船は桟橋にいた。\n",
            ),
            (
                EUC_KR,
                "1/2 오늘 갈매기들이 항구 위에서 울었다.\n\n2/2 배들은 부두에 있었다.\n",
            ),
            (
                GBK,
                "1/2 海鸥今天在港口上空鸣叫。\n\n2/2 船停在码头边上。\n",
            ),
        ] {
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy);
            let (found, notes) = with_hints(&bytes, Hints::default());
            assert_eq!(found, text);
            assert!(
                matches!(notes[..], [InputNote::Guessed { .. }]),
                "{notes:?}"
            );
        }
    }

    #[test]
    fn utf_16_needs_no_mark() {
        for text in [
            "1/2 Terns dive.\n\n2/2 Gulls do not.\n",
            "1/2 かもめは港の上で鳴いた。\n",
        ] {
            for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(to_bytes).collect();
                assert_eq!(decoded(&bytes), (text.to_owned(), true));
                let cut = &bytes[..bytes.len() - 1];
                assert!(decoded(cut).0.starts_with(text.trim_end()));
            }
        }
    }
}
