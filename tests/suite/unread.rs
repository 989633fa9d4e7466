//! The account of a page's words: what a changed page hides from the reader is reported.

use std::fs;

use unrolled::{CompletenessState, Form, Input, Parsed, Parser, WarningKind};

fn page(case: &str) -> String {
    fs::read_to_string(format!("corpus/{case}/input.html")).unwrap()
}

fn bundled() -> String {
    fs::read_to_string("../examples/pages/thread-reader.html").unwrap()
}

fn parse(html: &str) -> Parsed {
    let input = Input::text(html).with_form(Form::Html);
    Parser::new().parse(input).unwrap()
}

fn has_warning(parsed: &Parsed) -> bool {
    let mut warnings = parsed.warnings.iter();
    warnings.any(|warning| warning.kind == WarningKind::Unread)
}

/// Renames the last of each of these before some words.
fn renamed(html: &str, words: &str, names: &[&str]) -> String {
    let at = html.find(words).expect("the words are on the page");
    let (before, after) = html.split_at(at);
    let mut before = before.to_owned();
    for name in names {
        let at = before.rfind(name).expect("the name is on the page");
        before.replace_range(at..at + name.len(), "class=\"q7\"");
    }
    before + after
}

#[test]
fn hidden_posts_are_reported() {
    const NITTER: &[&str] = &[
        "class=\"tweet-content media-body\"",
        "class=\"tweet-body\"",
        "class=\"timeline-item \"",
    ];
    for (case, words, names) in [
        (
            "nitter/era-b-2023-opened-in-mid-thread",
            "Long story. The works had two flues",
            NITTER,
        ),
        (
            "nitter/era-b-2023-opened-in-mid-thread",
            "Flue nine heats the drying loft",
            NITTER,
        ),
        (
            "nitter/era-c-2026-whole-page",
            "Closing in firing season? Has anyone",
            NITTER,
        ),
        (
            "nitter/era-c-2026-whole-page",
            "Drain the path, leave the pit.",
            NITTER,
        ),
    ] {
        let html = page(case);
        let whole = parse(&html);
        assert!(whole.unread.is_empty() && !has_warning(&whole), "{case}");
        let changed = parse(&renamed(&html, words, names));
        let is_post = |text: Option<&String>| text.is_some_and(|text| text.starts_with(words));
        let place = whole.thread.posts.iter();
        let place = place.clone().position(|post| is_post(post.text.as_ref()));
        let place = place.expect("the post of the unchanged page");
        assert_eq!(changed.thread.posts.len() + 1, whole.thread.posts.len());
        let unread = &changed.unread[0];
        assert_eq!(unread.after, place.checked_sub(1), "{case} {words}");
        assert!(unread.start.contains(words), "{case}: {unread:?}");
        assert!(has_warning(&changed), "{case} {words}");
    }
}

/// The bundled page states the number of its posts, which confirms it.
#[test]
fn hidden_paragraphs_confirm_nothing() {
    let html = bundled();
    let parsed = parse(&html);
    assert_eq!(parsed.completeness.state, CompletenessState::Confirmed);
    let words = "She ran aground twice, both times in front of the same wedding.";
    let before = "<div id=\"tweet_4\"";
    for (markup, is_reported) in [
        (format!("<p>{words}</p>"), true),
        (format!("<x-note><i>{words}</i></x-note>"), true),
        (
            format!(
                "<ul><li>{}</ul>",
                words.replace("aground", "<a>aground</a>")
            ),
            true,
        ),
        (format!("<p hidden>{words}</p>"), false),
        (
            format!("<div style='display: none'><p>{words}</p></div>"),
            false,
        ),
        (format!("<button>{words}</button>"), false),
        (format!("<noscript>{words}</noscript>"), false),
        (
            "<p>Reply</p><p>Share this post</p><p>Read it later</p>".repeat(9),
            false,
        ),
        (format!("<p>{words}</p><p>{words}</p>"), true),
        ("<p>What the sea was: not flat.</p>".to_owned(), false),
    ] {
        let changed = parse(&html.replace(before, &format!("{markup}{before}")));
        assert_eq!(has_warning(&changed), is_reported, "{markup}");
        assert_eq!(!changed.unread.is_empty(), is_reported, "{markup}");
        let is_confirmed = changed.completeness.state == CompletenessState::Confirmed;
        assert_eq!(is_confirmed, !is_reported, "{markup}");
        assert_eq!(changed.thread, parsed.thread, "{markup}");
        if is_reported {
            assert_eq!(changed.unread[0].after, Some(2), "{markup}");
            assert!(
                changed.unread[0].start.starts_with("She ran aground"),
                "{markup}"
            );
        }
    }
}

#[test]
fn the_account_is_bounded() {
    let html = bundled();
    let before = "<div id=\"tweet_4\"";
    let long: String = (0..5000).map(|n| format!("word{n} ")).collect();
    let changed = parse(&html.replace(before, &format!("<p>{long}</p>{before}")));
    assert_eq!(changed.unread.len(), 1);
    assert_eq!(changed.unread[0].characters, long.trim().len());
    assert_eq!(changed.unread[0].start.chars().count(), 200);
    // A sentence that is on the page several times is the site's.
    let promotion = "<p>Read all of this and more on our other site, for free.</p>";
    let changed = parse(&html.replace("<div id=\"tweet_", &format!("{promotion}<div id=\"tweet_")));
    assert!(changed.unread.is_empty(), "{:?}", changed.unread);
}

/// What stands between embeds is the article.
#[test]
fn articles_around_embeds_are_not_read() {
    let html = page("embed/twitter-unrolled-in-a-blog");
    let article =
        "<p>Then the wind turned, and nobody on the pier could say who had called first.</p>";
    let changed = html.replace("<blockquote", &format!("{article}<blockquote"));
    assert_ne!(changed, html);
    assert!(parse(&changed).unread.is_empty());
}
