//! Pages in each format, and where they come from.

use std::borrow::Cow;

use unrolled::dom::Links;
use unrolled::{
    ErrorKind, Form, Input, LimitKind, Limits, Parsed, ParsedListing, Parser, WarningKind, parse,
};
use url::Url;

use crate::soundness::{Known, check_listing, check_parsed};

/// Invalid UTF-8 is replaced, so that nearly every input is a page.
fn lossy(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// Parses any input as HTML.
pub fn html(data: &[u8]) {
    let html = lossy(data);
    checked(&Input::text(&html).with_form(Form::Html), || {
        Known::new(&html)
    });
}

/// Text and Markdown.
pub fn text(data: &[u8]) {
    let text = lossy(data);
    for form in [Form::Text, Form::Markdown] {
        checked(&Input::text(&text).with_form(form), || Known::new(&text));
    }
}

/// Bytes in any charset, with a URL and a date before them: the first line is `URL DATE`, each of which may be missing.
pub fn bytes(data: &[u8]) {
    let (head, page) = first_line(data);
    let head = String::from_utf8_lossy(head);
    let (url, date) = head.split_once(' ').unwrap_or((&head, ""));
    let (url, date) = (Url::parse(url).ok(), date.parse().ok());
    let mut input = Input::bytes(page);
    if let Some(url) = &url {
        input = input.with_url(url);
    }
    if let Some(date) = date {
        input = input.with_reference_date(date);
    }
    // The decoded text of the bytes is not public, so nothing is known of the input.
    checked(&input, Known::nothing);
}

/// Bytes as the parts of a container that are compressed, with the codings before them: the first line is a value of
/// `Content-Encoding`. Each page in them is sound.
pub fn containers(data: &[u8]) {
    let (encoding, packed) = first_line(data);
    let encoding = String::from_utf8_lossy(encoding);
    let input = Input::bytes(packed).with_content_encoding(&encoding);
    let Ok(pages) = Parser::new().parse_all(input) else {
        return;
    };
    for parsed in pages.iter().filter_map(|page| page.result.as_ref().ok()) {
        check_parsed(&Known::nothing(), parsed);
    }
}

/// A URL that is given with a page; links of a page. The first line is the URL, the second a link, the rest the page.
pub fn url(data: &[u8]) {
    let data = lossy(data);
    let (address, rest) = data.split_once('\n').unwrap_or((&data, ""));
    let (link, page) = rest.split_once('\n').unwrap_or((rest, ""));
    for base in [address, "https://threadreaderapp.com/thread/1.html"] {
        let Some(links) = Links::new(base) else {
            continue;
        };
        for raw in [link, address] {
            for url in [links.resolve(raw), links.absolute(raw)]
                .into_iter()
                .flatten()
            {
                assert!(
                    matches!(url.scheme(), "http" | "https" | "mailto" | "at"),
                    "{url}"
                );
                assert_eq!(Url::parse(url.as_str()).as_ref(), Ok(&url), "{raw:?}");
                // The target of an absolute link does not depend on the page.
                assert_eq!(links.resolve(url.as_str()).as_ref(), Some(&url), "{raw:?}");
            }
        }
    }
    let Ok(url) = Url::parse(address) else { return };
    let known = || Known::new(&data);
    checked(&Input::text(page).with_url(&url), known);
    let linked = format!(
        "<a href=\"{}\">{link}</a>{page}",
        link.replace('"', "&quot;")
    );
    let input = Input::text(&linked).with_url(&url).with_form(Form::Html);
    checked(&input, known);
}

/// JSON as an input, and as the serialised form of a result.
pub fn json_round_trip(data: &[u8]) {
    let json = lossy(data);
    let mut answers: Vec<Parsed> = Vec::new();
    // The bytes are a serialised result: whatever can be deserialised can be serialised, and deserialised again.
    answers.extend(serde_json::from_str::<Parsed>(&json).ok());
    answers.extend(parse(&json).ok());
    let input = Input::text(&json).with_form(Form::Json);
    answers.extend(checked(&input, || Known::new(&json)));
    for parsed in answers {
        let written = serde_json::to_string(&parsed).expect("a result can be written");
        let read: Parsed = serde_json::from_str(&written).expect("what is written can be read");
        assert_eq!(read, parsed);
        assert_eq!(
            serde_json::to_string(&read).ok().as_deref(),
            Some(&*written)
        );
    }
    if let Ok(listing) = serde_json::from_str::<ParsedListing>(&json) {
        let written = serde_json::to_string(&listing).expect("a list can be written");
        assert_eq!(
            serde_json::from_str::<ParsedListing>(&written).ok(),
            Some(listing)
        );
    }
}

/// Parses an input as a thread and as a list, and checks the properties of every result; returns the thread.
fn checked(input: &Input<'_>, known: impl Fn() -> Known) -> Option<Parsed> {
    let parser = Parser::new();
    match parser.parse_listing(input.clone()) {
        Ok(listed) => check_listing(&known(), &listed),
        Err(error) => check_message(&error),
    }
    let found = parser.parse(input.clone());
    let again = parser.parse(input.clone());
    match (&found, &again) {
        (Ok(found), Ok(again)) => assert_eq!(found, again, "the same input, another answer"),
        (Err(found), Err(again)) => assert_eq!(found.to_string(), again.to_string()),
        _ => panic!("an answer once and none another time"),
    }
    let parsed = match found {
        Ok(parsed) => parsed,
        Err(error) => {
            check_message(&error);
            return None;
        }
    };
    check_parsed(&known(), &parsed);

    let posts = parsed.thread.posts.len();
    if let Some(fewer) = posts.checked_sub(1) {
        let limits = Limits::default().with_posts(fewer);
        let few = Parser::new().with_limits(limits).parse(input.clone());
        let kind = few.map_err(|error| error.kind()).err();
        // A page that exceeds a limit after its thread exceeds two now.
        let warned = |kind| parsed.warnings.iter().any(|warning| warning.kind == kind);
        let over = match kind {
            Some(ErrorKind::Limit(LimitKind::Posts)) => true,
            Some(ErrorKind::Limit(_)) => warned(WarningKind::LimitReached),
            _ => false,
        };
        assert!(over, "{posts} posts where {fewer} are allowed: {kind:?}");
    }
    Some(parsed)
}

/// Programs print an error on one line.
fn check_message(error: &unrolled::Error) {
    let message = error.to_string();
    assert!(
        !message.is_empty() && !message.contains('\n'),
        "{message:?}"
    );
}

fn first_line(data: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = data.splitn(2, |&byte| byte == b'\n');
    let head = parts.next().unwrap_or_default();
    (head, parts.next().unwrap_or_default())
}
