//! Each limit rejects what exceeds it, and nothing else. Parsing hostile inputs terminates.

use unrolled::dom::{Dom, Engine};
use unrolled::{ErrorKind, Form, Input, LimitKind, Limits, Parser, Warning, WarningKind};

const BUNDLED: &str = include_str!("../../examples/pages/thread-reader.html");

fn limited(limits: Limits, source: &str) -> Option<ErrorKind> {
    // A text of made posts need not look like a thread.
    let input = Input::text(source).with_form(Form::of(source));
    Parser::new()
        .with_limits(limits)
        .parse(input)
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

/// Up to ten thousand links of one post are all there, more are an error.
#[test]
fn links_of_one_post() {
    let page = |links: usize| {
        let link = "<a class=\"entity-mention\" href=\"https://twitter.com/t\">@t</a> ";
        BUNDLED.replacen("This is her.", &link.repeat(links), 1)
    };
    let parser = Parser::new().with_limits(Limits::default().with_expansion(20));
    let thread = parser.parse(page(9_999).as_str()).unwrap().thread;
    assert_eq!(thread.posts[1].entities.len(), 9_999);
    let error = parser.parse(page(10_001).as_str()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit(LimitKind::Values));
}

/// Answers that are inside of each other, a thousand in one chain, are read; JSON that is nested deeper is an error
/// that says so.
#[cfg(feature = "json")]
#[test]
fn depth_of_json() {
    use std::fmt::Write;

    let thread = |above: usize, below: usize| {
        let did = "did:plc:inessaltpanaaaaaaaaaaaaa";
        let view = |at: usize| {
            let author = format!(
                r#"{{"did":"{did}","handle":"ines.saltpan.example","displayName":"Ines","avatar":"https://cdn.bsky.app/a"}}"#
            );
            let reply = if at > 0 {
                r#","reply":{"root":{},"parent":{}}"#
            } else {
                ""
            };
            format!(
                r#""post":{{"uri":"at://{did}/app.bsky.feed.post/post{at}","cid":"c","author":{author},"replyCount":{},
                "record":{{"text":"Pan {at}","createdAt":"2026-03-02T08:00:00.{at:06}Z"{reply}}}}}"#,
                usize::from(at < above + below)
            )
        };
        let mut json = format!(r#"{{"thread":{{{}"#, view(above));
        for at in (0..above).rev() {
            let _ = write!(json, r#","parent":{{{}"#, view(at));
        }
        json += &"}".repeat(above);
        for at in above + 1..=above + below {
            let _ = write!(json, r#","replies":[{{{}"#, view(at));
        }
        json + &"}]".repeat(below) + "}}"
    };
    for (above, below) in [(0, 60), (0, 1000), (1000, 1000)] {
        let parsed = unrolled::parse(&thread(above, below)).unwrap().thread;
        assert_eq!(parsed.posts.len(), above + below + 1);
        let texts = parsed.posts.iter().filter_map(|post| post.text.as_deref());
        assert!(texts.eq((0..=above + below).map(|at| format!("Pan {at}"))));
    }
    let error = unrolled::parse(&thread(0, 3000)).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("nested more than 4096 levels deep"),
        "{message}"
    );
}

const LISTING: &str = include_str!("../corpus/nitter/profile-as-a-list-era-c/input.html");

#[test]
fn listings_have_the_same_limits() {
    let limited = |limits| {
        let parser = Parser::new().with_limits(limits);
        parser
            .parse_listing(LISTING)
            .err()
            .map(|error| error.kind())
    };
    let limits = Limits::default();
    assert_eq!(limited(limits.with_posts(7)), None);
    for (limits, kind) in [
        (limits.with_posts(6), LimitKind::Posts),
        (limits.with_output_bytes(10), LimitKind::OutputBytes),
        (limits.with_nodes(100), LimitKind::Nodes),
    ] {
        assert_eq!(limited(limits), Some(ErrorKind::Limit(kind)));
    }
}

#[test]
fn invalid_bytes_of_a_listing_are_reported() {
    let mut bytes = LISTING.as_bytes().to_vec();
    bytes.push(0xff);
    let parsed = Parser::new().parse_listing(Input::bytes(&bytes)).unwrap();
    let kinds: Vec<WarningKind> = parsed.warnings.iter().map(|is| is.kind).collect();
    assert_eq!(kinds, [WarningKind::LossyDecode]);
}

#[test]
fn fragments_have_the_limits_of_the_parser() {
    let page = include_str!("../corpus/fx/iv-single-post/input.html");
    let mark = "<!-- Telegram Instant View -->";
    let (open, close) = ("<span>".repeat(600), "</span>".repeat(600));
    let deep = page.replacen(mark, &format!("{mark}<div>{open}{close}</div>"), 1);
    let limits = Limits::default();
    assert_eq!(
        limited(limits, &deep),
        Some(ErrorKind::Limit(LimitKind::Depth))
    );
    assert_eq!(limited(limits.with_depth(5000), &deep), None);
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
fn the_node_limit_grows_with_the_page() {
    let long = "<p>x".repeat(100_000);
    // Denser than any long page of a site: a node and an attribute in 17 bytes each.
    let dense = "<p id=a class=b title=c>Terns of the north.</p><br>".repeat(10_000);
    for (engine, allowed) in [
        (Engine::Auto, 32_768 + 400_000 / 8),
        (Engine::Tree, 8192 + 400_000 / 16),
    ] {
        let parse = |html, limits| Dom::parse_with_engine(html, &limits, engine).map(drop);
        let error = parse(&long, Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit(LimitKind::Nodes));
        assert!(error.to_string().contains(&allowed.to_string()), "{error}");
        assert!(parse(&long, Limits::unlimited()).is_ok());
        assert!(parse(&dense, Limits::default()).is_ok());
    }
}

#[test]
fn attributes_of_reopened_elements_count() {
    let many: String = (0..200).map(|at| format!(" a{at}")).collect();
    let classes = "a ".repeat(1000);
    for open in [format!("<b{many}>"), format!("<b class='{classes}'>")] {
        let page = format!("<p>{open}{}", "<p>x".repeat(2000));
        for engine in [Engine::Auto, Engine::Tree] {
            let error = Dom::parse_with_engine(&page, &Limits::default(), engine).err();
            let kind = error.map(|error| error.kind());
            assert_eq!(kind, Some(ErrorKind::Limit(LimitKind::Attributes)));
        }
    }
}

#[test]
fn a_thread_complete_before_the_limit_is_returned() {
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
            // After the thread: it is returned with a warning about the limit.
            let page = BUNDLED.replacen("</body>", &format!("{tail}</body>"), 1);
            let parsed = parser.parse(page.as_str()).unwrap();
            assert_eq!(parsed.thread.posts, sound.thread.posts, "{kind}");
            assert_eq!(parsed.completeness, sound.completeness, "{kind}");
            let is_limit = |warning: &&Warning| warning.kind == WarningKind::LimitReached;
            assert_eq!(parsed.warnings.iter().filter(is_limit).count(), 1, "{kind}");
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
        assert_eq!(
            kind(&tags(3, 1), Limits::default().with_attributes_per_tag(2)),
            Some(ErrorKind::Limit(LimitKind::AttributesPerTag))
        );
        let few = Limits::default().with_attributes(100);
        assert_eq!(kind(&tags(10, 10), few), None);
        assert_eq!(
            kind(&tags(10, 11), few),
            Some(ErrorKind::Limit(LimitKind::Attributes))
        );
        assert_eq!(kind(&tags(5000, 1), Limits::unlimited()), None);
        // Reopened elements count as elements; the elements in the source do not exceed the bytes.
        let again: String = (0..5).map(|at| format!("<b a={at}>")).collect();
        let again = format!("<p>{again}{}", "<p>x".repeat(2000));
        assert_eq!(
            kind(&again, Limits::default()),
            Some(ErrorKind::Limit(LimitKind::Nodes))
        );
        // Short pages may be dense; see `the_node_limit_grows_with_the_page` for long ones.
        let dense = "<p>x".repeat(match engine {
            Engine::Tree => 4000,
            _ => 20_000,
        });
        assert_eq!(kind(&dense, Limits::default()), None);
    }
}

#[test]
fn output_bytes() {
    assert_eq!(
        limited(Limits::default().with_output_bytes(40_000), BUNDLED),
        None
    );
    assert_eq!(
        limited(Limits::default().with_output_bytes(1000), BUNDLED),
        Some(ErrorKind::Limit(LimitKind::OutputBytes))
    );
}

#[test]
fn values() {
    let parsed = Parser::new().parse(BUNDLED).unwrap();
    let thread = &parsed.thread;
    let of = |post: &unrolled::model::Post| {
        let files = post.media.iter().map(|medium| medium.sources.len());
        let media = post.media.len() + files.sum::<usize>();
        let quoted = post.quotes.iter().map(|quote| 1 + quote.media.len());
        1 + post.entities.len() + media + quoted.sum::<usize>()
    };
    let teasers = thread.more_from.iter().chain(&thread.related);
    let teasers = teasers.map(|teaser| 1 + teaser.posts.iter().map(of).sum::<usize>());
    let all = thread.posts.iter().map(of).sum::<usize>() + teasers.sum::<usize>();
    assert_eq!((thread.gaps.len(), parsed.warnings.len()), (0, 0));
    assert_eq!(limited(Limits::default().with_values(all), BUNDLED), None);
    assert_eq!(
        limited(Limits::default().with_values(all - 1), BUNDLED),
        Some(ErrorKind::Limit(LimitKind::Values))
    );
}

#[test]
fn entities_of_one_post() {
    let text = |mentions: usize| format!("1/ {}\n\n2/ Gulls.", "@a ".repeat(mentions));
    let over = Some(ErrorKind::Limit(LimitKind::Values));
    assert_eq!(limited(Limits::default(), &text(9_000)), None);
    // With any limits: parsing stops there.
    for limits in [Limits::default(), Limits::unlimited()] {
        assert_eq!(limited(limits, &text(11_000)), over);
    }
}

#[test]
fn media_of_one_post() {
    let page = |pictures: usize| {
        let picture =
            "<span class=\"entity-image\"><img src=\"https://pbs.twimg.com/media/a.jpg\"></span>";
        BUNDLED.replacen(
            "1/9 </span>",
            &format!("1/9 </span>{}", picture.repeat(pictures)),
            1,
        )
    };
    let text = |pictures: usize| {
        format!(
            "1/ Terns.\n\n2/ {}",
            "![](https://pbs.twimg.com/media/a.jpg) ".repeat(pictures)
        )
    };
    let limits = Limits::default().with_expansion(20);
    for make in [&page as &dyn Fn(usize) -> String, &text] {
        assert_eq!(limited(limits, &make(900)), None);
        let over = Some(ErrorKind::Limit(LimitKind::Values));
        assert_eq!(limited(limits, &make(1100)), over);
    }
}

#[test]
fn expansion() {
    // Posts of nine bytes use sixty times that. The fixed allowance is enough for some.
    let text = |posts: usize| {
        (1..=posts)
            .map(|at| format!("{at}/ T\n\n"))
            .collect::<String>()
    };
    assert_eq!(limited(Limits::default(), &text(400)), None);
    let over = Some(ErrorKind::Limit(LimitKind::Expansion));
    assert_eq!(limited(Limits::default(), &text(5000)), over);
    let more = Limits::default().with_expansion(200);
    assert_eq!(limited(more, &text(5000)), None);
    assert_eq!(limited(Limits::default().with_expansion(0), BUNDLED), None);
}

#[test]
fn a_long_clip_of_short_posts_is_within_the_limits() {
    let words = "terns that I counted at the harbour this morning, some dived for herring, some slept on the \
                 pilot boat, and one of them followed the ferry all the way to the lighthouse and back again for bread.";
    let posts: Vec<String> = (1..=2000)
        .map(|at| format!("Of the {at} {words}\n"))
        .collect();
    let clip = format!(
        "---\ntitle: \"Thread by @tern_watch\"\nsource: \"https://x.com/tern_watch/status/2044847848035156457\"\n\
         author:\n  - \"[[@tern_watch]]\"\npublished: 2026-04-16\n---\n{}",
        posts.join("\n---\n\n")
    );
    assert!(clip.len() < 2000 * 225, "{}", clip.len());
    assert_eq!(unrolled::parse(&clip).unwrap().thread.posts.len(), 2000);
}

#[test]
fn messages_are_bounded() {
    let long = "é".repeat(100_000);
    let page = BUNDLED.replacen(
        "<span class=\"nop",
        &format!("<video poster=\"data:{long}\"></video><span class=\"nop"),
        1,
    );
    assert_ne!(page, BUNDLED);
    let parsed = Parser::new().parse(page.as_str()).unwrap();
    let unknown = |warning: &&Warning| warning.kind == WarningKind::UnknownMarkup;
    let warning = parsed
        .warnings
        .iter()
        .find(unknown)
        .expect("unknown markup");
    assert!(warning.detail.len() < 300, "{}", warning.detail);
    // The markup that it quotes is truncated, not the sentence.
    let at = warning.detail.find('…').expect("truncated markup");
    assert!(
        at + '…'.len_utf8() < warning.detail.len(),
        "{}",
        warning.detail
    );
    assert!(
        Warning::new(WarningKind::CutOff, long.as_str())
            .detail
            .len()
            <= 400
    );
    assert!(
        Warning::at(WarningKind::CutOff, 1, long.as_str())
            .detail
            .ends_with('…')
    );
    let error = unrolled::Error::new(ErrorKind::Adapter, long);
    assert!(error.to_string().len() <= 1000);
}

#[test]
fn at_most_a_thousand_warnings_per_kind_are_kept() {
    // Each post is a duplicate.
    let posts = "<div id=\"tweet_1\" class=\"content-tweet\" data-tweet=\"1215710451343904768\">Terns dive head first, and gulls look on.</div>";
    let page = |times: usize| {
        BUNDLED.replacen(
            "<div id=\"tweet_1\"",
            &format!("{}<div id=\"tweet_1\"", posts.repeat(times)),
            1,
        )
    };
    let limits = Limits::default().with_expansion(20);
    let warnings = |times: usize| {
        let parsed = Parser::new()
            .with_limits(limits)
            .parse(page(times).as_str())
            .unwrap();
        let of_kind = |kind: WarningKind| {
            parsed
                .warnings
                .iter()
                .filter(|warning| warning.kind == kind)
                .count()
        };
        (
            of_kind(WarningKind::DuplicatePost),
            of_kind(WarningKind::LimitReached),
        )
    };
    assert_eq!(warnings(900), (899, 0));
    assert_eq!(warnings(1500), (1000, 1));
}

#[test]
fn unlimited_has_no_limits() {
    let html = "<div>".repeat(2000) + "words";
    assert!(Dom::parse_with_limits(&html, &Limits::unlimited()).is_ok());
}

/// Inputs that make an HTML tree grow disproportionately hit a limit or are parsed; parsing never hangs, aborts or
/// overflows.
#[test]
fn hostile_pages_terminate() {
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
    // Iterates over all pairs and many triples, in the same order every time.
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
