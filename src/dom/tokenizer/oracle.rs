//! Compares the tokenizer with html5ever's, on random sources of difficult markup.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{self, BufferQueue, TagKind, TokenSink, TokenSinkResult, TokenizerOpts};

use super::tests::{Decoded, decoded};
use super::{Mode, Tokenizer};

/// Pieces of markup; a source is a sequence of them.
#[rustfmt::skip]
const PIECES: [&str; 128] = [
    "<", "</", "<!", "<?", ">", "/>", "/", "=", "\"", "'", "`", "-", "--", "!", "]", "]]>", "<!--", "-->", "--!>",
    "<!-->", "<!--->", "<!-", "<![CDATA[", "<!DOCTYPE", "<!doctype html>", "PUBLIC", "SYSTEM", " public \"p\"",
    " system 's'", "<p", "<p>", "</p>", "<P CLASS=", "<br/>", "<a href=\"", "<a href='", "<a href=", "<x y=z",
    " a=1", " A=\"2\"", " b='3'", " c", " =", " / ", "</>", "<script>", "</script>", "</script ", "</SCRIPT/",
    "<script", "</scripts>", "<SCRIPT x>", "<style>", "</style>", "<title>", "</title>", "</title", "<textarea>",
    "</textarea\n>", "</t", "<plaintext>", "<!--<script>", "<!--<script ", "&", "&&", "&;", "&amp", "&amp;", "&AMP",
    "&lt", "&lt;", "&lt=", "&notit;", "&notin;", "&notin", "&not", "&nGt;", "&copy", "&copy=", "&frac12",
    "&CounterClockwiseContourIntegral;", "&x;", "&xyz", "&1", "&é;", "&#", "&#x", "&#X", "&#;", "&#x;", "&#0;",
    "&#65", "&#65;", "&#x80;", "&#159;", "&#xd800;", "&#xFFFF;", "&#x110000;", "&#13;", "&#99999999999999999999;",
    "1", "f", "g", ";", "#", "x", "word", "Fog Ferry", "A", "é", "😀", "\u{a0}", "\u{fffd}", "\u{ffff}", "\0",
    "\0\0", "\r", "\r\n", "\n", "\n\r", "\t", "\u{c}", " ", "  ", "\u{b}", "\u{85}", "script", "!>",
];

/// Returns the mode of the content after the start tag of an element, as in tree construction.
fn mode(name: &str) -> Option<Mode> {
    Some(match name {
        "title" | "textarea" => Mode::Rcdata,
        "style" => Mode::Rawtext,
        "script" => Mode::ScriptData,
        "plaintext" => Mode::Plaintext,
        _ => return None,
    })
}

#[derive(Default)]
struct Sink {
    tokens: RefCell<Vec<Decoded>>,
    cdata: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: tokenizer::Token, _: u64) -> TokenSinkResult<()> {
        let mut result = TokenSinkResult::Continue;
        let token = match token {
            tokenizer::Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                result = match mode(&tag.name) {
                    Some(Mode::Rcdata) => TokenSinkResult::RawData(RawKind::Rcdata),
                    Some(Mode::Rawtext) => TokenSinkResult::RawData(RawKind::Rawtext),
                    Some(Mode::ScriptData) => TokenSinkResult::RawData(RawKind::ScriptData),
                    Some(Mode::Plaintext) => TokenSinkResult::Plaintext,
                    _ => TokenSinkResult::Continue,
                };
                let attributes = tag.attrs.iter();
                let attributes = attributes.map(|attribute| {
                    (
                        attribute.name.local.to_string(),
                        attribute.value.to_string(),
                    )
                });
                Decoded::Start(tag.name.to_string(), attributes.collect(), tag.self_closing)
            }
            tokenizer::Token::TagToken(tag) => Decoded::End(tag.name.to_string()),
            tokenizer::Token::CommentToken(text) => Decoded::Comment(text.to_string()),
            // An empty CDATA section at the end gives one of these.
            tokenizer::Token::CharacterTokens(text) if text.is_empty() => return result,
            tokenizer::Token::CharacterTokens(text) => Decoded::text(&text),
            tokenizer::Token::NullCharacterToken => Decoded::text("\0"),
            tokenizer::Token::DoctypeToken(doctype) => {
                let parts = [doctype.name, doctype.public_id, doctype.system_id];
                let parts = parts.map(|part| part.map(|part| part.to_string()));
                Decoded::Doctype(parts, doctype.force_quirks)
            }
            tokenizer::Token::EOFToken | tokenizer::Token::ParseError(_) => return result,
        };
        token.push_to(&mut self.tokens.borrow_mut());
        result
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.cdata
    }
}

fn html5evers(source: &str, cdata: bool) -> Vec<Decoded> {
    let sink = Sink {
        cdata,
        ..Sink::default()
    };
    let options = TokenizerOpts {
        discard_bom: false,
        ..TokenizerOpts::default()
    };
    let tokenizer = tokenizer::Tokenizer::new(sink, options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(source));
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.tokens.into_inner()
}

fn ours(source: &str, cdata: bool) -> Vec<Decoded> {
    let mut tokenizer = Tokenizer::new(source);
    tokenizer.set_cdata(cdata);
    decoded(&mut tokenizer, mode)
}

/// Pseudo-random numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

#[test]
fn random_markup_matches_html5ever() {
    let mut dice = Dice(20_200_126);
    for soup in 0..20_000 {
        let length = 1 + dice.below(40);
        // With few kinds of pieces in one source, problematic combinations are more likely.
        let kinds: Vec<_> = (0..1 + dice.below(12))
            .map(|_| dice.below(PIECES.len()))
            .collect();
        let pieces = (0..length).map(|_| PIECES[kinds[dice.below(kinds.len())]]);
        let source: String = pieces.collect();
        let cdata = soup % 2 == 0;
        assert_eq!(
            ours(&source, cdata),
            html5evers(&source, cdata),
            "{source:?}, {cdata}"
        );
    }
}

#[test]
fn example_pages_match_html5ever() {
    let page = include_str!("../../../examples/pages/thread-reader.html");
    let borders = (0..=page.len()).filter(|at| page.is_char_boundary(*at));
    for end in borders.step_by(97) {
        let page = &page[..end];
        assert_eq!(ours(page, false), html5evers(page, false), "cut at {end}");
    }
}
