//! Properties of every result, whatever the input: spans match their entities, and every value comes from the input.
//! The property tests check the same, so this file is a module of theirs, too.

use std::collections::HashSet;

use unrolled::dom::{Dom, Step};
use unrolled::model::{Author, Post, PostId, Role, Teaser, TimeOrigin, Timestamp, YearOrigin};
use unrolled::{CompletenessState, Form, Parsed, ParsedListing, Warning};
use url::Url;

/// The content of an input, in one long text to search: as it is, with the character references of HTML decoded, with
/// the escapes of URLs and of JSON decoded. White space, bidirectional controls and backslashes are removed and case is
/// folded, since a result may differ in them.
pub(crate) struct Known {
    says: Option<String>,
    /// With parts that a URL may have without being in the input literally.
    beyond_ascii: bool,
}

impl Known {
    /// An input of which nothing is known, so any result is possible.
    pub(crate) fn nothing() -> Self {
        Self {
            says: None,
            beyond_ascii: true,
        }
    }

    pub(crate) fn new(input: &str) -> Self {
        let mut all = input.to_owned();
        if let Ok(dom) = Dom::parse(input) {
            let mut glued = String::new();
            for element in dom.elements() {
                for (_, value) in element.attributes() {
                    all.push('\n');
                    all.push_str(value);
                }
            }
            if let Some(root) = dom.elements().next() {
                for step in root.walk() {
                    if let Step::Text(text) = step {
                        all.push('\n');
                        all.push_str(text);
                        glued.push_str(text);
                    }
                }
            }
            all.push('\n');
            all.push_str(&glued);
        }
        if let Ok(json) = serde_json::from_str(input) {
            strings(&json, &mut all);
        }
        let proxied = base64_decoded(&all);
        all.push_str(&proxied);
        let written = bare(&all);
        let mut says = written.clone();
        let mut decoded = all;
        // Proxies encode what is already encoded.
        for _ in 0..2 {
            decoded = percent_decoded(&decoded);
            says.push('\n');
            says.push_str(&bare(&decoded));
        }
        says.push('\n');
        says.push_str(&bare(&percent_decoded(&written)));
        says.push('\n');
        says.push_str(&without_links(&written));
        let beyond_ascii = !says.is_ascii();
        Self {
            says: Some(says),
            beyond_ascii,
        }
    }

    fn has(&self, what: &str) -> bool {
        let Some(says) = &self.says else { return true };
        let what = bare(what);
        says.contains(&*what)
            || says.contains(&bare(&percent_decoded(&what)))
            || says.contains(&without_links(&what))
    }
}

impl Known {
    /// Returns whether a text is composed of pieces of the input: a few, as others may be dropped between them.
    fn holds_pieces(&self, what: &str) -> bool {
        let Some(says) = &self.says else { return true };
        let what: Vec<char> = bare(what).chars().take(200).collect();
        let (mut at, mut pieces) = (0, 0);
        while at < what.len() {
            let kept = |len: usize| {
                let piece: String = what[at..at + len].iter().collect();
                says.contains(&piece)
            };
            let (mut good, mut bad) = (0, what.len() - at + 1);
            while good + 1 < bad {
                let middle = good.midpoint(bad);
                if kept(middle) {
                    good = middle;
                } else {
                    bad = middle;
                }
            }
            if good == 0 {
                return false;
            }
            at += good;
            pieces += 1;
        }
        pieces <= 2 + what.len() / 4
    }
}

/// The strings of a JSON value, one per line. The value is not deep: serde_json rejects deep ones.
fn strings(json: &serde_json::Value, all: &mut String) {
    match json {
        serde_json::Value::String(text) => {
            all.push('\n');
            all.push_str(text);
            // JSON may contain HTML.
            if text.contains('<')
                && let Ok(dom) = Dom::parse(text)
            {
                for element in dom.elements() {
                    for (_, value) in element.attributes() {
                        all.push('\n');
                        all.push_str(value);
                    }
                }
                all.push('\n');
                all.extend(dom.elements().next().map(|root| root.text()));
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| strings(value, all)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| strings(value, all)),
        _ => {}
    }
}

/// Without white space, control characters, bidirectional controls, backslashes and upper case.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\\' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without the link targets and punctuation of Markdown.
fn without_links(text: &str) -> String {
    let mut pieces = text.split("](");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once(')').map_or(piece, |(_, after)| after));
    }
    out.retain(|c| !matches!(c, '[' | ']' | '*' | '_' | '!' | '=' | '`'));
    out
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let digit = |at: usize| {
        let byte = *bytes.get(at)?;
        char::from(byte).to_digit(16)
    };
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The base64 text after `/enc/`, as image proxies write it.
fn base64_decoded(text: &str) -> String {
    let mut out = String::new();
    for part in text.split("/enc/").skip(1) {
        let (mut bits, mut kept, mut bytes) = (0_u32, 0, Vec::new());
        for byte in part.bytes() {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => break,
            };
            bits = bits << 6 | u32::from(value);
            kept += 6;
            if kept >= 8 {
                kept -= 8;
                bytes.push((bits >> kept & 0xff) as u8);
            }
        }
        out.push('\n');
        out.push_str(&String::from_utf8_lossy(&bytes));
    }
    out
}

/// Checks a complete result.
pub(crate) fn check_parsed(known: &Known, parsed: &Parsed) {
    let thread = &parsed.thread;
    let posts = thread.posts.len();

    // The parts agree with each other.
    let by_author = thread.author_posts();
    let found = by_author.filter(|post| post.unavailable.is_none()).count();
    assert_eq!(parsed.completeness.found, found);
    assert_eq!(parsed.completeness.stated, thread.stated_posts);
    check_warnings(&parsed.warnings, posts);
    for gap in &thread.gaps {
        assert!(gap.after.is_none_or(|at| at < posts), "{gap:?} of {posts}");
    }
    let main = thread.posts.iter().filter(|post| post.role == Role::Main);
    assert!(main.count() <= 1, "two posts that the page is about");

    // Every value comes from the input.
    let ids: HashSet<&PostId> = thread
        .posts
        .iter()
        .flat_map(|post| {
            post.id
                .iter()
                .chain(post.quotes.iter().filter_map(|quote| quote.id.as_ref()))
        })
        .chain(&thread.id)
        .collect();
    known_id(known, thread.id.as_ref());
    known_author(known, &thread.author);
    known_time(known, thread.published, |at| {
        ids.iter()
            .any(|id| id.number().is_none() || id.time() == Some(at))
    });
    known_url(known, thread.url.as_ref());
    for gap in &thread.gaps {
        known_url(known, gap.url.as_ref());
    }
    if let Some(stated) = thread.stated_posts
        && stated > 9
    {
        known_number(known, u64::from(stated));
    }
    for post in &thread.posts {
        check_post(post);
        known_post(known, post);
    }
    for teaser in thread.more_from.iter().chain(&thread.related) {
        check_teaser(known, teaser);
    }
    for tag in &thread.hashtags {
        assert!(known.has(tag), "the hashtag {tag:?} is not in the input");
    }
    if parsed.detection.form == Form::Html || parsed.detection.form == Form::Json {
        assert_eq!(parsed.segmentation, None);
    }
}

/// Checks the properties of every warning about a result with this number of posts.
fn check_warnings(warnings: &[Warning], posts: usize) {
    for warning in warnings {
        let length = warning.detail.len();
        assert!(
            (1..=Warning::MAX_DETAIL).contains(&length),
            "{warning:?} has {length} bytes"
        );
        assert!(
            warning.post.is_none_or(|at| at < posts),
            "{warning:?} of {posts}"
        );
        assert!(
            warning
                .count
                .is_none_or(|count| (1..=count.total).contains(&count.affected)),
            "{warning:?} counts more than there are"
        );
    }
}

/// Checks a list of threads.
pub(crate) fn check_listing(known: &Known, listed: &ParsedListing) {
    let listing = &listed.listing;
    let completeness = listed.completeness;
    assert_ne!(completeness.state, CompletenessState::Confirmed);
    assert_eq!(completeness.found, listing.teasers.len());
    check_warnings(&listed.warnings, listing.posts().count());
    listing
        .author
        .iter()
        .for_each(|author| known_author(known, author));
    known_url(known, listing.next_page.as_ref());
    for teaser in &listing.teasers {
        check_teaser(known, teaser);
    }
}

fn check_teaser(known: &Known, teaser: &Teaser) {
    known_id(known, teaser.id.as_ref());
    known_url(known, teaser.url.as_ref());
    teaser
        .author
        .iter()
        .for_each(|author| known_author(known, author));
    known_time(known, teaser.published, |at| {
        teaser
            .id
            .as_ref()
            .is_some_and(|id| id.number().is_none() || id.time() == Some(at))
            || teaser
                .posts
                .iter()
                .any(|post| post.published.and_then(Timestamp::instant) == Some(at))
    });
    for post in &teaser.posts {
        check_post(post);
        known_post(known, post);
    }
}

/// Checks a post by itself: its spans are on character boundaries, in order, and match their entities.
pub(crate) fn check_post(post: &Post) {
    let text = post.text.as_deref().unwrap_or_default();
    let mut end = 0;
    for entity in &post.entities {
        let display = entity.display(text);
        assert!(!display.is_empty(), "{entity:?} shows nothing of {text:?}");
        assert!(
            entity.span.start() >= end,
            "{entity:?} begins before another ends"
        );
        end = entity.span.end();
        if let Some(url) = entity.url() {
            assert!(
                matches!(url.scheme(), "http" | "https" | "mailto" | "at"),
                "{entity:?} leads elsewhere"
            );
        }
    }
    assert_ne!(post.text.as_deref(), Some(""), "a text without words");
    assert_eq!(
        text.trim_matches(|c: char| c.is_ascii_whitespace()),
        text,
        "not trimmed"
    );
    assert!(
        post.reply.is_none() || post.role == Role::Reply,
        "{:?} at {:?}",
        post.role,
        post.reply
    );
    if let Some(poll) = &post.poll {
        for choice in &poll.choices {
            let percent = choice.percent.unwrap_or_default();
            assert!(percent.is_finite() && percent >= 0.0, "{choice:?}");
        }
    }
}

fn known_post(known: &Known, post: &Post) {
    known_id(known, post.id.as_ref());
    known_url(known, post.url.as_deref());
    post.author
        .iter()
        .for_each(|author| known_author(known, author));
    post.reposted_by
        .iter()
        .for_each(|author| known_author(known, author));
    known_time(known, post.published, |at| {
        post.id
            .as_ref()
            .is_some_and(|id| id.number().is_none() || id.time() == Some(at))
    });
    if let Some(number) = &post.number {
        assert!(known.has(&number.text), "{number:?} is not in the input");
    }
    for entity in &post.entities {
        known_url(known, entity.url().as_ref());
    }
    for media in &post.media {
        known_url(known, media.url.as_ref());
        known_url(known, media.poster.as_deref());
        media
            .sources
            .iter()
            .for_each(|source| known_url(known, Some(&source.url)));
    }
    for quote in &post.quotes {
        known_id(known, quote.id.as_ref());
        known_url(known, quote.url.as_deref());
        quote
            .author
            .iter()
            .for_each(|author| known_author(known, author));
        known_time(known, quote.published, |at| {
            quote
                .id
                .as_ref()
                .is_some_and(|id| id.number().is_none() || id.time() == Some(at))
        });
    }
}

/// The parts of an id are in the input, except the parts that all ids of its kind share.
fn known_id(known: &Known, id: Option<&PostId>) {
    let Some(id) = id else { return };
    assert!(!id.as_str().is_empty(), "an empty id");
    let parts = id.as_str().strip_prefix("at://").unwrap_or(id.as_str());
    for part in parts
        .split('/')
        .filter(|part| *part != "app.bsky.feed.post")
    {
        assert!(
            known.has(part),
            "{part:?} of the id {id} is not in the input"
        );
    }
}

fn known_author(known: &Known, author: &Author) {
    // A Mastodon handle may be composed of the user and the host.
    for part in author.handle.iter().flat_map(|handle| handle.split('@')) {
        assert!(
            known.has(part),
            "{part:?} of {author:?} is not in the input"
        );
    }
    if let Some(number) = &author.user_id {
        assert!(
            known.has(number),
            "the number of {author:?} is not in the input"
        );
    }
    // Between the words of a name there may be emoji pictures, and invisible characters.
    if let Some(name) = &author.name {
        assert!(
            known.holds_pieces(name),
            "the name of {author:?} is not in the input"
        );
    }
    for text in [&author.handle, &author.name, &author.user_id] {
        assert_ne!(text.as_deref(), Some(""), "{author:?}");
    }
    known_url(known, author.url.as_deref());
    known_url(known, author.avatar.as_deref());
}

/// A page's instant is written on it in some form: in seconds, in milliseconds, or with its year. An id's instant is
/// that of the id.
fn known_time(known: &Known, time: Option<Timestamp>, of_id: impl Fn(jiff::Timestamp) -> bool) {
    match time {
        Some(Timestamp::Instant {
            at,
            origin: TimeOrigin::Id,
        }) => {
            assert!(of_id(at), "{at} is of no id");
        }
        Some(Timestamp::Instant {
            at,
            origin: TimeOrigin::Page,
        }) => {
            let zoned = at.to_zoned(jiff::tz::TimeZone::UTC);
            // A time zone may explain the difference.
            let year = |days: i64| {
                zoned
                    .checked_add(jiff::Span::new().days(days))
                    .is_ok_and(|day| known.has(&format!("{:04}", day.year())))
            };
            let seconds = at.as_second().to_string();
            assert!(
                known.has(&seconds) || year(-1) || year(0) || year(1),
                "{at} is not in the input"
            );
        }
        Some(Timestamp::Day {
            date,
            year: YearOrigin::Stated,
        }) => {
            let year = date.year().map(|year| format!("{year:04}"));
            let year = year.expect("a year that is stated");
            assert!(
                known.beyond_ascii || known.has(&year),
                "{date} is not in the input"
            );
        }
        Some(Timestamp::Day {
            date,
            year: YearOrigin::Absent,
        }) => assert_eq!(date.year(), None),
        _ => {}
    }
}

fn known_number(known: &Known, number: u64) {
    if known.beyond_ascii {
        return;
    }
    let Some(says) = &known.says else { return };
    let digits: String = says.chars().filter(|c| !matches!(c, ',' | '.')).collect();
    assert!(
        digits.contains(&number.to_string()),
        "{number} is not in the input"
    );
}

/// Parts of URLs that follow from the site.
const OF_SITES: [&str; 25] = [
    "twitter.com", "x.com", "mobile.twitter.com", "threadreaderapp.com", "bsky.app",
    "pbs.twimg.com", "video.twimg.com", "nitter.net", "skyview.social", "status", "i", "web",
    "profile", "post", "thread", "user", "hashtag", "search", "media", "feed_fullsize", "statuses",
    "t", "public", "www.youtube.com", "embed",
];

/// The host and each path segment of a URL are in the input, or are the same for the entire site.
fn known_url(known: &Known, url: Option<&Url>) {
    let Some(url) = url else { return };
    // Hosts and paths beyond ASCII are encoded.
    if known.beyond_ascii {
        return;
    }
    let of_site = |part: &str| OF_SITES.contains(&part);
    if let Some(url::Host::Domain(host)) = url.host() {
        assert!(
            of_site(host) || known.has(host),
            "the host of {url} is not in the input"
        );
    }
    let parts = url.path().split('/').chain(url.query());
    for part in parts.filter(|part| !part.is_empty()) {
        // A Thread Reader thread page.
        let part = part.strip_suffix(".html").unwrap_or(part);
        assert!(
            of_site(part) || known.has(part),
            "{part:?} of {url} is not in the input"
        );
    }
}
