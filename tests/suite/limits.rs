//! Each limit bites, and does not bite what is within it. Hostile inputs end.

use unrolled::dom::{Dom, Engine};
use unrolled::{ErrorKind, Input, LimitKind, Limits, Parser, Warning, WarningKind};

const BUNDLED: &str = include_str!("../../examples/pages/thread-reader.html");

fn limited(limits: Limits, html: &str) -> Option<ErrorKind> {
    Parser::new()
        .with_limits(limits)
        .parse(html)
        .err()
        .map(|error| error.kind())
}

#[test]
fn input_bytes() {
    let limits = Limits::default().with_input_bytes(BUNDLED.len());
    assert_eq!(limited(limits, BUNDLED), None);
    let limits = limits.with_input_bytes(BUNDLED.len() - 1);
    assert_eq!(
        limited(limits, BUNDLED),
        Some(ErrorKind::Limit(LimitKind::InputBytes))
    );
    let bytes = Parser::new()
        .with_limits(limits)
        .parse(Input::bytes(BUNDLED.as_bytes()));
    assert_eq!(
        bytes.unwrap_err().kind(),
        ErrorKind::Limit(LimitKind::InputBytes)
    );
}

#[test]
fn posts() {
    assert_eq!(limited(Limits::default().with_posts(9), BUNDLED), None);
    assert_eq!(
        limited(Limits::default().with_posts(8), BUNDLED),
        Some(ErrorKind::Limit(LimitKind::Posts))
    );
}

#[test]
fn nodes() {
    assert_eq!(limited(Limits::default().with_nodes(2000), BUNDLED), None);
    assert_eq!(
        limited(Limits::default().with_nodes(100), BUNDLED),
        Some(ErrorKind::Limit(LimitKind::Nodes))
    );
}

#[test]
fn a_thread_that_stands_whole_before_the_limit_is_given() {
    let tails = [
        (LimitKind::Nodes, "<i>a</i>".repeat(5000)),
        (LimitKind::Depth, "<div>".repeat(600)),
        (LimitKind::Attributes, "<br a b c d>".repeat(2000)),
        (
            LimitKind::AttributesPerTag,
            (0..300)
                .map(|n| format!(" a{n}"))
                .fold("<i".to_owned(), |tag, a| tag + &a)
                + ">",
        ),
    ];
    let limits = Limits::default().with_nodes(3000).with_attributes(3000);
    for engine in [Engine::Auto, Engine::Tree] {
        let parser = Parser::new().with_limits(limits).with_engine(engine);
        let sound = parser.parse(BUNDLED).unwrap();
        assert_eq!(sound.warnings, []);
        for (kind, tail) in &tails {
            // Behind the thread: it is given, and the limit told.
            let page = BUNDLED.replacen("</body>", &format!("{tail}</body>"), 1);
            let parsed = parser.parse(page.as_str()).unwrap();
            assert_eq!(parsed.thread.posts, sound.thread.posts, "{kind}");
            assert_eq!(parsed.completeness, sound.completeness, "{kind}");
            let told = |warning: &&Warning| warning.kind == WarningKind::LimitReached;
            assert_eq!(parsed.warnings.iter().filter(told).count(), 1, "{kind}");
            // Before it, and between its posts: an error.
            for before in ["<div id=\"tweet_1\"", "<div id=\"tweet_5\""] {
                assert!(BUNDLED.contains(before));
                let page = BUNDLED.replacen(before, &format!("{tail}{before}"), 1);
                let error = parser.parse(page.as_str()).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Limit(*kind), "{before}");
            }
        }
    }
}

#[test]
fn depth() {
    let nested = |depth: usize| "<div>".repeat(depth) + "words";
    assert!(Dom::parse(&nested(480)).is_ok());
    let error = Dom::parse(&nested(600)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit(LimitKind::Depth));
    assert!(Dom::parse_with_limits(&nested(600), &Limits::default().with_depth(700)).is_ok());
}

#[test]
fn attributes() {
    let tags = |attributes: usize, tags: usize| -> String {
        let list: String = (0..attributes).map(|at| format!(" a{at}")).collect();
        format!("<p{list}>").repeat(tags)
    };
    for engine in [Engine::Auto, Engine::Tree] {
        let kind = |html: &str, limits: Limits| {
            Dom::parse_with_engine(html, &limits, engine)
                .err()
                .map(|error| error.kind())
        };
        assert_eq!(kind(&tags(256, 1), Limits::default()), None);
        assert_eq!(
            kind(&tags(257, 1), Limits::default()),
            Some(ErrorKind::Limit(LimitKind::AttributesPerTag))
        );
        let few = Limits::default().with_attributes(100);
        assert_eq!(kind(&tags(10, 10), few), None);
        assert_eq!(
            kind(&tags(10, 11), few),
            Some(ErrorKind::Limit(LimitKind::Attributes))
        );
        assert_eq!(kind(&tags(5000, 1), Limits::unlimited()), None);
        // Elements that are opened again count as elements, those that are written down do not exceed the bytes.
        let again: String = (0..30).map(|at| format!("<b a={at}>")).collect();
        let again = format!("<p>{again}{}", "<p>x".repeat(2000));
        assert_eq!(
            kind(&again, Limits::default()),
            Some(ErrorKind::Limit(LimitKind::Nodes))
        );
        assert_eq!(kind(&"<p>x".repeat(20_000), Limits::default()), None);
    }
}

#[test]
fn output_bytes() {
    assert_eq!(
        limited(Limits::default().with_output_bytes(8000), BUNDLED),
        None
    );
    assert_eq!(
        limited(Limits::default().with_output_bytes(1000), BUNDLED),
        Some(ErrorKind::Limit(LimitKind::OutputBytes))
    );
}

#[test]
fn unlimited_is() {
    let html = "<div>".repeat(2000) + "words";
    assert!(Dom::parse_with_limits(&html, &Limits::unlimited()).is_ok());
}

/// What makes an HTML tree grow out of all proportion ends at a limit or passes; it never hangs, aborts or overflows.
#[test]
fn hostile_pages_end() {
    let deep = "<div>".repeat(100_000);
    let lists = "<ul><li>".repeat(16_000);
    let formatting = (0..400)
        .map(|at| format!("<b class=x{at}>"))
        .collect::<String>()
        + &"<p>".repeat(16_000);
    let long_attribute = format!("<b title=\"{}\">", "x".repeat(10_000)) + &"<p>".repeat(20_000);
    let misnested = "<a><b><div>".repeat(7_000);
    for html in [deep, lists, formatting, long_attribute, misnested] {
        let page =
            format!("<div class=\"content-tweet allow-preview\" id=\"tweet_1\">words {html}");
        if let Err(error) = unrolled::parse_html(&page) {
            assert!(matches!(error.kind(), ErrorKind::Limit(_)), "{error}");
        }
    }
}

#[test]
fn broken_markup_never_panics() {
    let pieces = [
        "<div id=\"tweet_1\"",
        " class=\"content-tweet allow-preview\"",
        " data-tweet=\"99999999999999999999\"",
        ">",
        "</div>",
        "<a href=\"",
        "javascript:x\"",
        ">",
        "<span class=\"nop\">",
        "1/",
        "<br",
        "<img src=",
        "<video><source src=x>",
        "<blockquote class=twitter-tweet>",
        "<template>",
        "</p>",
        "</br>",
        "<table><td>",
        "<svg><title>",
        "<iframe data-tweet-id=1>",
        "<div class=thread-card>",
        "data-link-href=/thread/1.html",
        "<noscript>",
        "<!--",
        "-->",
        "&#x0;",
        "&",
        "\u{0}",
        "\u{feff}",
        "é𝒳",
        "<h1>More from",
        "<a data-time=9e99 class=time>",
    ];
    // A walk through all pairs and many triples, the same every time.
    let mut seed = 7_u64;
    for at in 0..4_000 {
        let mut html = String::new();
        for _ in 0..(2 + at % 12) {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            html.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let _ = unrolled::parse_html(&html);
        let _ = Parser::new().parse_listing(html.as_str());
    }
}
