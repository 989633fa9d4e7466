//! Tests of the standard's requirements, with invented content; and the conversion of tokens that the other tests
//! share.

use std::borrow::Cow;

use super::references::push_decoded_comment;
use super::*;

/// A token in the standard's form: decoded, without repeated attributes, text in one piece.
#[derive(Debug, PartialEq)]
pub(super) enum Decoded {
    Start(String, Vec<(String, String)>, bool),
    End(String),
    Text(String),
    Comment(String),
    /// Name, public and system identifier, and the force-quirks flag.
    Doctype([Option<String>; 3], bool),
}

impl Decoded {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Adds a token; text is joined with preceding text.
    pub(super) fn push_to(self, tokens: &mut Vec<Self>) {
        match (tokens.last_mut(), self) {
            (Some(Self::Text(text)), Self::Text(more)) => text.push_str(&more),
            (_, token) => tokens.push(token),
        }
    }
}

/// Returns all tokens. `mode` gives the mode of the content after a start tag.
pub(super) fn decoded(
    tokenizer: &mut Tokenizer<'_>,
    mode: impl Fn(&str) -> Option<Mode>,
) -> Vec<Decoded> {
    let mut tokens = Vec::new();
    let mut position = tokenizer.position();
    while let Some(token) = tokenizer.next() {
        assert!(tokenizer.position() > position, "no way was made");
        position = tokenizer.position();
        let token = match token {
            Token::Start(tag) => {
                let name = pushed(tokenizer.str(tag.name), lower_name, push_lower_name);
                if let Some(mode) = mode(&name) {
                    tokenizer.set_mode(mode);
                }
                let mut attributes: Vec<(String, String)> = Vec::new();
                for attribute in tokenizer.attributes() {
                    let [raw_name, raw_value] =
                        [tokenizer.name(attribute), tokenizer.value(attribute)];
                    let name = pushed(raw_name, lower_name, push_lower_name);
                    let value = pushed(raw_value, decode_attribute, push_decoded_attribute);
                    assert!(
                        tokenizer.attributes_are_raw()
                            || [&*name, &*value] == [raw_name, raw_value]
                            || [raw_name, raw_value]
                                .iter()
                                .any(|raw| raw.contains(['\r', '\0']))
                    );
                    if attributes.iter().all(|(known, _)| *known != name) {
                        attributes.push((name, value));
                    }
                }
                Decoded::Start(name, attributes, tag.self_closing)
            }
            Token::End(tag) => Decoded::End(lower_name(tokenizer.str(tag.name)).into_owned()),
            Token::Text(text) => {
                let raw = tokenizer.str(text.raw);
                assert!(!raw.is_empty(), "a text of nothing");
                assert_eq!(text.ampersand, raw.contains('&'));
                Decoded::Text(pushed(
                    raw,
                    |raw| decode_text(raw, text.kind),
                    |out, raw| push_decoded_text(out, raw, text.kind),
                ))
            }
            Token::Comment(raw) => {
                Decoded::Comment(pushed(raw, decode_comment, push_decoded_comment))
            }
            Token::Doctype(doctype) => {
                let name = doctype.name.map(lower_name);
                let [public, system] = [doctype.public_id, doctype.system_id];
                let [public, system] = [public.map(decode_comment), system.map(decode_comment)];
                let parts = [name, public, system].map(|part| part.map(Cow::into_owned));
                Decoded::Doctype(parts, doctype.force_quirks)
            }
        };
        token.push_to(&mut tokens);
    }
    assert_eq!(tokenizer.position(), tokenizer.source.len());
    assert_eq!(tokenizer.next(), None, "the end is the end");
    tokens
}

/// Decodes in both ways, which must agree.
fn pushed<'h, R: Copy>(
    raw: R,
    decode: impl Fn(R) -> Cow<'h, str>,
    push: impl Fn(&mut String, R),
) -> String {
    let decoded = decode(raw).into_owned();
    let mut out = String::from("é");
    push(&mut out, raw);
    assert_eq!(out.strip_prefix('é'), Some(decoded.as_str()));
    decoded
}

/// Returns all tokens as emitted, in a short notation, and whether the source ended inside a construct.
fn outline(source: &str, cdata: bool) -> (Vec<String>, bool) {
    let mut tokenizer = Tokenizer::new(source);
    tokenizer.set_cdata(cdata);
    let mut outline = Vec::new();
    while let Some(token) = tokenizer.next() {
        outline.push(match token {
            Token::Start(tag) => {
                let attributes = tokenizer.attributes().iter();
                let attributes =
                    attributes.map(|a| format!(" {}=[{}]", tokenizer.name(a), tokenizer.value(a)));
                let end = if tag.self_closing { " /" } else { "" };
                format!(
                    "<{}{}{end}>",
                    tokenizer.str(tag.name),
                    attributes.collect::<String>()
                )
            }
            Token::End(tag) => format!("</{}>", tokenizer.str(tag.name)),
            Token::Text(text) => tokenizer.str(text.raw).to_owned(),
            Token::Comment(raw) => format!("<!--{raw}-->"),
            Token::Doctype(doctype) => format!(
                "<!{}|{}|{}{}>",
                doctype.name.unwrap_or("none"),
                doctype.public_id.unwrap_or("none"),
                doctype.system_id.unwrap_or("none"),
                if doctype.force_quirks { "|quirks" } else { "" }
            ),
        });
    }
    (outline, tokenizer.ended_inside())
}

/// Returns the tokens of a source that does not end inside a construct.
fn all_tokens(source: &str) -> Vec<String> {
    let (outline, inside) = outline(source, false);
    assert!(!inside, "{source:?}");
    outline
}

/// Returns the tokens of a source that ends inside a construct.
fn unfinished_tokens(source: &str) -> Vec<String> {
    let (outline, inside) = outline(source, false);
    assert!(inside, "{source:?}");
    outline
}

/// A token, reduced to what the tests of modes compare.
#[derive(Debug, PartialEq)]
enum Piece<'h> {
    Text(&'h str, TextKind),
    /// The name as written, and whether the tag is self-closing.
    End(&'h str, bool),
    Other,
}

/// Returns the remaining tokens.
fn rest<'h>(mut tokenizer: Tokenizer<'h>) -> Vec<Piece<'h>> {
    let mut pieces = Vec::new();
    while let Some(token) = tokenizer.next() {
        pieces.push(match token {
            Token::Text(text) => Piece::Text(tokenizer.str(text.raw), text.kind),
            Token::End(tag) => Piece::End(tokenizer.str(tag.name), tag.self_closing),
            _ => Piece::Other,
        });
    }
    pieces
}

/// Returns the tokens after a start tag that sets a mode.
fn in_mode(source: &str, mode: Mode) -> Vec<Piece<'_>> {
    let mut tokenizer = Tokenizer::new(source);
    assert!(matches!(tokenizer.next(), Some(Token::Start(_))));
    tokenizer.set_mode(mode);
    rest(tokenizer)
}

fn text(raw: &str, kind: TextKind) -> Piece<'_> {
    Piece::Text(raw, kind)
}

fn end(name: &str) -> Piece<'_> {
    Piece::End(name, false)
}

#[test]
fn a_page_is_tokenized() {
    assert_eq!(
        all_tokens(
            "<!DOCTYPE html>\n<p class='post a' Data-Id = 7 hidden>Fog &amp; <b>ferry</b><br/></p>"
        ),
        [
            "<!html|none|none>",
            "\n",
            "<p class=[post a] Data-Id=[7] hidden=[]>",
            "Fog &amp; ",
            "<b>",
            "ferry",
            "</b>",
            "<br />",
            "</p>"
        ]
    );
}

#[test]
fn a_stray_less_than_sign_is_text() {
    assert_eq!(
        all_tokens("1 < 2 <3 << <é <> <= 4"),
        ["1 < 2 <3 << <é <> <= 4"]
    );
    assert_eq!(all_tokens("a<<b>c"), ["a<", "<b>", "c"]);
    assert_eq!(unfinished_tokens("tide <"), ["tide <"]);
    assert_eq!(unfinished_tokens("tide </"), ["tide </"]);
    assert_eq!(all_tokens("tide < "), ["tide < "]);
}

#[test]
fn unusual_tags_are_tokenized() {
    assert_eq!(all_tokens("a</>b"), ["a", "b"]);
    assert_eq!(all_tokens("</ p>"), ["<!-- p-->"]);
    assert_eq!(all_tokens("</p x=1 />"), ["</p>"]);
    assert_eq!(all_tokens("<a<b>"), ["<a<b>"]);
    assert_eq!(all_tokens("<p/x>"), ["<p x=[]>"]);
    assert_eq!(all_tokens("<p / >"), ["<p>"]);
    assert_eq!(all_tokens("<p //>"), ["<p />"]);
    assert_eq!(all_tokens("<PRÉ\u{0}>"), ["<PRÉ\u{0}>"]);
}

#[test]
fn unusual_attributes_are_tokenized() {
    assert_eq!(all_tokens("<p =x=y ==z>"), ["<p =x=[y] ==[z]>"]);
    assert_eq!(all_tokens("<p a='1'b=\"2\"c=3>"), ["<p a=[1] b=[2] c=[3]>"]);
    assert_eq!(all_tokens("<p a=>"), ["<p a=[]>"]);
    assert_eq!(all_tokens("<p a= />"), ["<p a=[/]>"]);
    assert_eq!(all_tokens("<p a=b/>"), ["<p a=[b/]>"]);
    assert_eq!(all_tokens("<p a=''/>"), ["<p a=[] />"]);
    assert_eq!(all_tokens("<p a='' / b>"), ["<p a=[] b=[]>"]);
    assert_eq!(all_tokens("<p a\r\n=\r\n\"x\r\n\">"), ["<p a=[x\r\n]>"]);
    assert_eq!(all_tokens("<p a=1 A=2 a>"), ["<p a=[1] A=[2] a=[]>"]);
    assert_eq!(all_tokens("<p a=\"1\"\"2'3>"), ["<p a=[1] \"2'3=[]>"]);
    assert_eq!(all_tokens("<p a=b'c\"d=`e<f>"), ["<p a=[b'c\"d=`e<f]>"]);
}

#[test]
fn a_tag_truncated_by_the_end_is_dropped() {
    let tag = "<p  a = \"1>2\" b='3' c=4 / d />";
    for at in 2..tag.len() {
        let source = format!("fog{}", &tag[..at]);
        assert_eq!(unfinished_tokens(&source), ["fog"], "{source:?}");
        let mut tokenizer = Tokenizer::new(&source);
        while tokenizer.next().is_some() {}
        assert_eq!(tokenizer.attributes(), [], "{source:?}");
    }
    assert_eq!(all_tokens(tag), ["<p a=[1>2] b=[3] c=[4] d=[] />"]);
    assert_eq!(unfinished_tokens("fog</p"), ["fog"]);
}

#[test]
fn comments_are_tokenized() {
    assert_eq!(
        all_tokens("<!-- a > b -- c --!d -- >-->"),
        ["<!-- a > b -- c --!d -- >-->"]
    );
    for empty in ["<!-->", "<!--->", "<!---->", "<!----!>", "<!>"] {
        assert_eq!(all_tokens(&format!("{empty}x")), ["<!---->", "x"]);
    }
    assert_eq!(all_tokens("<!--a--!>b"), ["<!--a-->", "b"]);
    assert_eq!(all_tokens("<!----->"), ["<!----->"]);
    assert_eq!(all_tokens("<!---!>-->"), ["<!---!>-->"]);
    assert_eq!(all_tokens("<!--a<!--b-->c"), ["<!--a<!--b-->", "c"]);
    assert_eq!(all_tokens("<!--a<!-->c"), ["<!--a<!-->", "c"]);
    for (source, content) in [
        ("<!--a", "a"),
        ("<!--", ""),
        ("<!---", ""),
        ("<!--a-", "a"),
        ("<!--a--", "a"),
        ("<!--a---", "a-"),
        ("<!--a--!", "a"),
        ("<!--a-!", "a-!"),
        ("<!--a--!-", "a--!"),
        ("<!-a", "-a"),
        ("<!", ""),
        ("<?", "?"),
        ("</ ", " "),
    ] {
        assert_eq!(
            unfinished_tokens(source),
            [format!("<!--{content}-->")],
            "{source}"
        );
    }
    assert_eq!(all_tokens("<?php echo 1?>"), ["<!--?php echo 1?-->"]);
    assert_eq!(all_tokens("<!ELEMENT p>"), ["<!--ELEMENT p-->"]);
}

#[test]
fn doctypes_are_tokenized() {
    assert_eq!(all_tokens("<!doctypehtml>"), ["<!html|none|none>"]);
    assert_eq!(all_tokens("<!DocType\n HTML >"), ["<!HTML|none|none>"]);
    for (source, parts) in [
        ("", "none|none|none|quirks"),
        (" ", "none|none|none|quirks"),
        (" a b", "a|none|none|quirks"),
        (" a public", "a|none|none|quirks"),
        (" a public x", "a|none|none|quirks"),
        (" a public'p", "a|p|none|quirks"),
        (" a PUBLIC 'p'", "a|p|none"),
        (" a PUBLIC 'p' x", "a|p|none|quirks"),
        (" a PUBLIC 'p'\"s\"", "a|p|s"),
        (" a PUBLIC 'p' 's", "a|p|s|quirks"),
        (" a PUBLIC \"p'\" 's\"' x", "a|p'|s\""),
        (" a system", "a|none|none|quirks"),
        (" a SYSTEM 's' 't'", "a|none|s"),
        (" a SYSTEM''", "a|none|"),
        (" public", "public|none|none"),
    ] {
        assert_eq!(
            all_tokens(&format!("<!DOCTYPE{source}>")),
            [format!("<!{parts}>")]
        );
    }
    assert_eq!(unfinished_tokens("<!DOCTYPE"), ["<!none|none|none|quirks>"]);
    assert_eq!(unfinished_tokens("<!DOCTYPE a"), ["<!a|none|none|quirks>"]);
    assert_eq!(
        unfinished_tokens("<!DOCTYPE a SYSTEM 's' "),
        ["<!a|none|s|quirks>"]
    );
    // By the standard, unexpected characters in unexpected places are ignored.
    assert_eq!(
        unfinished_tokens("<!DOCTYPE a SYSTEM 's' x"),
        ["<!a|none|s>"]
    );
    assert_eq!(all_tokens("<!DOCTYP>"), ["<!--DOCTYP-->"]);
}

#[test]
fn cdata_sections_are_tokenized() {
    let source = "<![CDATA[a<b>]]c]]]>d<![CDATA[]]>e";
    assert_eq!(
        outline(source, true),
        (["a<b>]]c]", "d", "e"].map(String::from).to_vec(), false)
    );
    assert_eq!(
        all_tokens(source),
        ["<!--[CDATA[a<b-->", "]]c]]]>d", "<!--[CDATA[]]-->", "e"]
    );
    assert_eq!(
        in_mode("<svg>a]]>b</svg>", Mode::Cdata),
        [
            text("a", TextKind::Cdata),
            text("b", TextKind::Data),
            end("svg")
        ]
    );
    assert_eq!(
        outline("<![CDATA[a]]", true),
        (vec!["a]]".to_owned()], true)
    );
    assert_eq!(outline("<![CDATA[", true), (vec![], true));
    assert_eq!(outline("<![cdata[a]]>", true).0, ["<!--[cdata[a]]-->"]);
}

#[test]
fn titles_and_styles_end_at_their_end_tag() {
    let source = "<Title>a<b></titles></title </TITLE\n>c<i>";
    assert_eq!(
        in_mode(source, Mode::Rcdata)[..2],
        [text("a<b></titles>", TextKind::Rcdata), end("title")]
    );
    let tokens = in_mode("<style>a</b></style/>c</style>", Mode::Rawtext);
    assert_eq!(tokens[0], text("a</b>", TextKind::Raw));
    assert_eq!(
        tokens[1..],
        [
            Piece::End("style", true),
            text("c", TextKind::Data),
            end("style")
        ]
    );
    assert_eq!(
        in_mode("<style>a</style", Mode::Rawtext),
        [text("a</style", TextKind::Raw)]
    );
    assert_eq!(
        in_mode("<style>a</style ", Mode::Rawtext),
        [text("a", TextKind::Raw)]
    );
    assert_eq!(
        in_mode("<style></style>", Mode::Rawtext),
        [end("style")],
        "no empty text"
    );
    // The standard expects only letters.
    assert_eq!(
        in_mode("<h1>a</h1>", Mode::Rawtext),
        [text("a</h1>", TextKind::Raw)]
    );
    let mut no_start = Tokenizer::new("a</>b");
    no_start.set_mode(Mode::Rcdata);
    assert_eq!(rest(no_start), [text("a</>b", TextKind::Rcdata)]);
    assert_eq!(
        in_mode("<plaintext>a</plaintext>", Mode::Plaintext),
        [text("a</plaintext>", TextKind::Raw)]
    );
}

#[test]
fn script_end_tags_in_comments_are_ignored() {
    for script in [
        "",
        "if (a<b && '</p>') {}",
        "<!-- a -->",
        "<!--<script>b</script>",
        "<!--<SCRIPT b</Script>c",
        "<!--<script></script>-->",
        "<!--<script></script><script></script>",
        "<!--<script>-->",
        "<!--<script",
        "<!--<script2>",
        "<!--<script<",
        "<!-->",
        "<!--->",
        "<!-->-<script>",
        "<!-<script>",
        "<script><!-",
    ] {
        let source = format!("<script>{script}</script>d");
        let tokens = in_mode(&source, Mode::ScriptData);
        let mut expected = vec![end("script"), text("d", TextKind::Data)];
        if !script.is_empty() {
            expected.insert(0, text(script, TextKind::Raw));
        }
        assert_eq!(tokens, expected, "{script}");
    }
    for open in [
        "<!--<script>", "<!--<script/", "<!--a<script a", "<!--<script>--",
    ] {
        let source = format!("<script>{open}</script>d");
        assert_eq!(
            in_mode(&source, Mode::ScriptData),
            [text(&source[8..], TextKind::Raw)],
            "{open}"
        );
    }
}

#[test]
fn references_in_text_are_decoded() {
    let decoded = |raw| decode_text(raw, TextKind::Data);
    for (raw, expected) in [
        ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("&ltx &AMP&amp;amp;", "<x &&amp;"),
        ("&notit; &notin; &notin", "¬it; ∉ ¬in"),
        ("&CounterClockwiseContourIntegral;", "∳"),
        (
            "&CounterClockwiseContourIntegral",
            "&CounterClockwiseContourIntegral",
        ),
        ("&acE;&nGt;", "\u{223e}\u{333}\u{226b}\u{20d2}"),
        ("& &; &x; &1; &é; &", "& &; &x; &1; &é; &"),
        ("&#65;&#x42;&#X43&#68e", "ABCDe"),
        ("&#;&#x;&#xg;&#-1;&#", "&#;&#x;&#xg;&#-1;&#"),
        ("&#128;&#x9f;&#x81;", "€Ÿ\u{81}"),
        (
            "&#0;&#xd800;&#xdfff;&#x110000;&#99999999999999999999;",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
        ),
        // 65 more than fits into 32 bits.
        ("&#4294967361;&#x100000041;", "\u{fffd}\u{fffd}"),
        ("&#xfdd0;&#x10ffff;&#13;&#11;", "\u{fdd0}\u{10ffff}\r\u{b}"),
        ("a\rb\r\nc\n\rd\r", "a\nb\nc\n\nd\n"),
        ("\0&\0", "\0&\0"),
    ] {
        assert_eq!(decoded(raw), expected, "{raw}");
    }
    assert!(matches!(decoded("plain é \0 ; #"), Cow::Borrowed(_)));
}

#[test]
fn references_in_attributes_are_decoded() {
    for (raw, expected) in [
        (
            "?a=b&copy=c&lt;&lt=&ltx&lt1&lt",
            "?a=b&copy=c<&lt=&ltx&lt1<",
        ),
        ("&lt-&lt &lté", "<-< <é"),
        ("&notin;&noti=&not;i", "∉&noti=¬i"),
        ("&#65a&#65=", "AaA="),
        ("\0\r\n\r", "\u{fffd}\n\n"),
    ] {
        assert_eq!(decode_attribute(raw), expected, "{raw}");
    }
    assert!(matches!(decode_attribute("/a?b=c"), Cow::Borrowed(_)));
}

#[test]
fn each_kind_of_text_decodes_its_references() {
    let decoded = |kind| {
        let raw = "&lt;\0\r\n";
        decode_text(raw, kind).into_owned()
    };
    assert_eq!(decoded(TextKind::Data), "<\0\n");
    assert_eq!(decoded(TextKind::Rcdata), "<\u{fffd}\n");
    assert_eq!(decoded(TextKind::Raw), "&lt;\u{fffd}\n");
    assert_eq!(decoded(TextKind::Cdata), "&lt;\0\n");
    assert_eq!(decode_comment("&lt;\0\r\n"), "&lt;\u{fffd}\n");
    assert_eq!(lower_name("H1É\0"), "h1É\u{fffd}");
    assert!(matches!(lower_name("data-été"), Cow::Borrowed(_)));
}

#[test]
fn named_references_are_sorted_and_complete() {
    use super::entities::ENTITIES;
    assert!(ENTITIES.is_sorted_by(|(a, _), (b, _)| a < b));
    assert_eq!(ENTITIES.len(), 2231);
    let (with, without): (Vec<_>, Vec<_>) = ENTITIES
        .into_iter()
        .partition(|(name, _)| name.ends_with(';'));
    assert_eq!((with.len(), without.len()), (2125, 106));
    for (name, text) in without {
        let semicolon = format!("{name};");
        assert!(with.contains(&(semicolon.as_str(), text)), "{name}");
    }
    for (name, expected) in ENTITIES {
        // No name continues with a star, though some continue with a semicolon.
        for (end, kind) in [("*", TextKind::Data), ("", TextKind::Rcdata)] {
            let raw = &format!("&{name}{end}");
            assert_eq!(decode_text(raw, kind), format!("{expected}{end}"));
        }
        assert!(expected.len() <= 2 * name.len(), "{name}: bounded growth");
    }
}

#[test]
fn attributes_over_the_limit_are_dropped() {
    let mut tokenizer = Tokenizer::new("<p a b=1 c><p a b>").with_attribute_limit(2);
    assert!(matches!(tokenizer.next(), Some(Token::Start(_))));
    let names: Vec<_> = tokenizer
        .attributes()
        .iter()
        .map(|a| tokenizer.name(a))
        .collect();
    assert_eq!(names, ["a", "b"]);
    assert!(tokenizer.attributes_dropped());
    assert_eq!(tokenizer.position(), 11);
    assert!(matches!(tokenizer.next(), Some(Token::Start(_))));
    assert_eq!(tokenizer.attributes().len(), 2);
    assert!(!tokenizer.attributes_dropped());
}
