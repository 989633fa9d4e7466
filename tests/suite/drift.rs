//! A site changes its markup: every class, id and attribute of a page is renamed in turn, and the answer must be the
//! same, or say that something is gone. Never silently other, never silently smaller.

use std::collections::BTreeSet;

use unrolled::{Input, Parsed, Parser, WarningKind};
use url::Url;

/// A site's pages, each with a name, and changes of other kinds that its pages may see.
struct Site {
    pages: &'static [(&'static str, &'static str)],
    /// The address that the pages came with, where that alone tells whose they are.
    url: Option<&'static str>,
    /// Whether what the pages give always rests on weak evidence, which is told of them as they are.
    weak: bool,
    changes: &'static [(&'static str, &'static str)],
    /// At least so many classes and attributes are renamed in each page.
    names: usize,
}

const THREAD_READER: [(&str, &str); 3] = [
    (
        "era B",
        include_str!("../corpus/thread-reader/era-b-whole-page/input.html"),
    ),
    (
        "era C",
        include_str!("../corpus/thread-reader/era-c-2026-whole-page/input.html"),
    ),
    (
        "bundled",
        include_str!("../../examples/pages/thread-reader.html"),
    ),
];

const NITTER: [(&str, &str); 4] = [
    (
        "Nitter, era A",
        include_str!("../corpus/nitter/era-a-2021-conversation/input.html"),
    ),
    (
        "Nitter, era B",
        include_str!("../corpus/nitter/era-b-2023-opened-in-mid-thread/input.html"),
    ),
    (
        "Nitter, era C",
        include_str!("../corpus/nitter/era-c-2026-whole-page/input.html"),
    ),
    (
        "Nitter, quotes",
        include_str!("../corpus/nitter/era-c-quotes/input.html"),
    ),
];

const X: [(&str, &str); 6] = [
    (
        "X, whole",
        include_str!("../corpus/x/whole-page/input.html"),
    ),
    (
        "X, media",
        include_str!("../corpus/x/photos-videos-and-gifs/input.html"),
    ),
    ("X, cards", include_str!("../corpus/x/cards/input.html")),
    ("X, quotes", include_str!("../corpus/x/quotes/input.html")),
    ("X, polls", include_str!("../corpus/x/polls/input.html")),
    ("X, article", include_str!("../corpus/x/article/input.html")),
];

const LEGACY_TWITTER: [(&str, &str); 4] = [
    (
        "twitter.com, whole",
        include_str!("../corpus/legacy-twitter/whole-page/input.html"),
    ),
    (
        "twitter.com, words",
        include_str!("../corpus/legacy-twitter/words-and-photos/input.html"),
    ),
    (
        "twitter.com, media",
        include_str!("../corpus/legacy-twitter/videos-and-cards/input.html"),
    ),
    (
        "twitter.com, quotes",
        include_str!("../corpus/legacy-twitter/quotes/input.html"),
    ),
];

const EMBED: [(&str, &str); 3] = [
    (
        "embeds, Twitter",
        include_str!("../corpus/embed/twitter-unrolled-in-a-blog/input.html"),
    ),
    (
        "embeds, Bluesky",
        include_str!("../corpus/embed/bluesky-by-its-button/input.html"),
    ),
    (
        "embeds, Mastodon",
        include_str!("../corpus/embed/mastodon/input.html"),
    ),
];

const MASTODON: &[(&str, &str)] = &[
    (
        "Mastodon, the app",
        include_str!("../corpus/mastodon/web-conversation/input.html"),
    ),
    (
        "Mastodon, polls",
        include_str!("../corpus/mastodon/web-polls/input.html"),
    ),
    (
        "Mastodon, quotes and tags",
        include_str!("../corpus/mastodon/web-quotes-and-tag-bar/input.html"),
    ),
    // Its card stands in JSON.
    #[cfg(feature = "json")]
    (
        "Mastodon, a server of before 4.0",
        include_str!("../corpus/mastodon/server-page-before-4/input.html"),
    ),
];

const BLUESKY: [(&str, &str); 3] = [
    (
        "Bluesky, the app",
        include_str!("../corpus/bluesky/app-conversation/input.html"),
    ),
    (
        "Bluesky, media",
        include_str!("../corpus/bluesky/app-media/input.html"),
    ),
    (
        "Bluesky, a quote",
        include_str!("../corpus/bluesky/app-quote/input.html"),
    ),
];

const BLUESKY_HEAD: [(&str, &str); 2] = [
    (
        "Bluesky, what its server writes",
        include_str!("../corpus/bluesky/server-head/input.html"),
    ),
    (
        "Bluesky, the same without pictures",
        include_str!("../corpus/bluesky/server-head-without-pictures/input.html"),
    ),
];

const GENERIC: [(&str, &str); 1] = [(
    "any unroll page",
    include_str!("../corpus/generic/blocks-with-links/input.html"),
)];

const TWITTER_THREAD: [(&str, &str); 1] = [(
    "twitter-thread.com",
    include_str!("../corpus/generic/marked-parts-of-a-known-host/input.html"),
)];

const THREAD_NAVIGATOR: [(&str, &str); 1] = [(
    "threadnavigator.com",
    include_str!("../corpus/generic/numbered-parts-of-a-known-host/input.html"),
)];

const UNROLL_NOW: [(&str, &str); 1] = [(
    "unrollnow.com",
    include_str!("../corpus/generic/two-blocks-on-a-known-host/input.html"),
)];

const TREES: [(&str, &str); 2] = [
    ("Skyview", include_str!("../corpus/skyview/tree/input.html")),
    (
        "Skythread",
        include_str!("../corpus/skythread/tree/input.html"),
    ),
];

const FX: [(&str, &str); 2] = [
    (
        "FxTwitter, an answer",
        include_str!("../corpus/fx/iv-reply-to-another/input.html"),
    ),
    (
        "FxTwitter, a poll and a quote",
        include_str!("../corpus/fx/iv-poll-quote-and-translation/input.html"),
    ),
];

const SITES: [Site; 14] = [
    Site {
        pages: &THREAD_READER,
        url: None,
        weak: false,
        names: 33,
        changes: &[
            ("id=\"tweet_", "id=\"status_"),
            ("id=\"viewcount\"", "id=\"seen\""),
            ("id=\"form-force\"", "id=\"again\""),
            ("<article", "<section"),
            ("h4", "h5"),
            ("h1", "h3"),
            ("property=\"og:", "property=\"xx:"),
            ("<blockquote", "<div"),
        ],
    },
    Site {
        pages: &NITTER,
        url: None,
        weak: false,
        names: 33,
        changes: &[
            ("id=\"m\"", "id=\"focused\""),
            ("id=\"r\"", "id=\"answers\""),
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"alternate\"", "rel=\"xx\""),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("title=\"View on X\"", "title=\"Elsewhere\""),
            ("title=\"", "data-title=\""),
            ("<h2", "<h3"),
            ("<div", "<section"),
            ("/status/", "/post/"),
            ("/pic/", "/picture/"),
            (" UTC", " CET"),
            ("Replying to", "In reply to"),
            ("more replies", "further replies"),
            ("Load more", "Go on"),
        ],
    },
    Site {
        pages: &X,
        url: None,
        weak: false,
        names: 3,
        changes: &[
            ("<article", "<section"),
            ("role=\"article\"", ""),
            ("role=\"link\"", "role=\"button\""),
            ("role=\"group\"", ""),
            ("role=\"heading\"", ""),
            ("role=\"listitem\"", ""),
            ("role=\"radio\"", ""),
            ("aria-label=", "data-label="),
            ("datetime=", "data-time="),
            ("<time", "<span"),
            ("<h2", "<div"),
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("/status/", "/post/"),
            ("<svg", "<i"),
            ("aria-hidden=\"true\"", ""),
        ],
    },
    Site {
        pages: &LEGACY_TWITTER,
        url: None,
        weak: false,
        names: 3,
        changes: &[
            ("property=\"og:", "property=\"xx:"),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("<p ", "<div "),
        ],
    },
    Site {
        pages: &EMBED,
        url: None,
        weak: false,
        names: 3,
        changes: &[
            ("<p ", "<div "),
            ("&mdash;", "by"),
            ("(@", "(at "),
            ("/status/", "/post/"),
            ("/profile/", "/people/"),
            ("<blockquote", "<div"),
            ("[image or embed]", "[media]"),
        ],
    },
    Site {
        pages: MASTODON,
        url: None,
        weak: false,
        names: 33,
        changes: &[
            ("property=\"og:", "property=\"xx:"),
            ("property=\"profile:", "property=\"xx:"),
            ("id=\"mastodon\"", "id=\"app\""),
            ("id=\"initial-state\"", "id=\"state\""),
            (" datetime=\"", " data-time=\""),
            ("<time ", "<span "),
            ("<bdi>", "<span>"),
        ],
    },
    Site {
        pages: &BLUESKY,
        url: None,
        weak: false,
        names: 3,
        changes: &[
            ("postThreadScreen", "threadScreen"),
            ("postThreadItem-by-", "threadItem-"),
            ("Count-expanded", "Count-large"),
            ("replyBtn", "answerBtn"),
            ("likeBtn", "heartBtn"),
            ("data-word-wrap", "data-wrap"),
            ("role=\"link\"", "role=\"button\""),
            ("/feed_thumbnail/", "/post_thumbnail/"),
            ("/avatar_thumbnail/", "/face/"),
            ("width: 2px", "width: 3px"),
            ("/post/", "/p/"),
            ("aria-label=\"", "data-label=\""),
            ("property=\"og:", "property=\"xx:"),
        ],
    },
    Site {
        pages: &TREES,
        url: None,
        weak: false,
        names: 20,
        changes: &[
            ("<skyview-app", "<skyview-main"),
            ("skyview-popup", "skyview-bubble"),
            ("/post/", "/p/"),
            ("/profile/", "/account/"),
            ("<h2>", "<h3>"),
            ("[<a", "(<a"),
            ("fa-heart", "fa-star"),
        ],
    },
    Site {
        pages: &FX,
        url: None,
        weak: false,
        names: 2,
        changes: &[
            ("content=\"Medium\"", "content=\"Large\""),
            ("<!-- Telegram Instant View -->", "<!-- View -->"),
            ("<article>", "<main>"),
            ("h5>", "h6>"),
            ("<h1>", "<h2>"),
            ("h4>", "h3>"),
            ("<blockquote>", "<div>"),
            ("█", "▓"),
            ("❤️", "♥"),
            ("/status/", "/post/"),
            ("📑", "»"),
        ],
    },
    Site {
        pages: &BLUESKY_HEAD,
        url: None,
        weak: true,
        names: 0,
        changes: &[
            ("property=\"og:", "property=\"xx:"),
            ("property=\"og:title", "property=\"xx:title"),
            ("property=\"og:description", "property=\"xx:description"),
            ("property=\"og:image", "property=\"xx:image"),
            ("property=\"og:url", "property=\"xx:url"),
            ("property=\"article:", "property=\"xx:"),
            ("property=\"profile:", "property=\"xx:"),
            ("name=\"twitter:", "name=\"xx:"),
            ("twitter:label", "twitter:name"),
            ("twitter:value", "twitter:number"),
            ("content=\"Likes\"", "content=\"Hearts\""),
            ("content=\"Reposts\"", "content=\"Shares\""),
            ("content=\"63561\"", "content=\"63.6K\""),
            ("id=\"bsky_", "id=\"sky_"),
            ("rel=\"alternate\"", "rel=\"xx\""),
            ("rel=\"canonical\"", "rel=\"xx\""),
            ("href=\"at://", "href=\"atproto://"),
            ("/post/", "/p/"),
            ("/profile/", "/account/"),
            ("/feed_thumbnail/", "/post_thumbnail/"),
            ("/avatar_thumbnail/", "/face/"),
            ("<noscript", "<template"),
        ],
    },
    Site {
        pages: &GENERIC,
        url: None,
        weak: true,
        names: 3,
        changes: &GENERIC_CHANGES,
    },
    Site {
        pages: &TWITTER_THREAD,
        url: Some("https://twitter-thread.com/t/2018534913078198279"),
        weak: true,
        names: 1,
        changes: &GENERIC_CHANGES,
    },
    Site {
        pages: &THREAD_NAVIGATOR,
        url: Some("https://threadnavigator.com/thread/2018534913078198279/"),
        weak: true,
        names: 0,
        changes: &GENERIC_CHANGES,
    },
    Site {
        pages: &UNROLL_NOW,
        url: Some("https://unrollnow.com/status/2018534913078198279"),
        weak: true,
        names: 3,
        changes: &GENERIC_CHANGES,
    },
];

const GENERIC_CHANGES: [(&str, &str); 9] = [
    ("/status/", "/post/"),
    ("href=", "data-href="),
    ("src=", "data-src="),
    ("<a ", "<button "),
    ("<img", "<picture"),
    ("/media/", "/pictures/"),
    ("/profile_images/", "/faces/"),
    ("id=\"thread\"", "id=\"posts\""),
    ("<section", "<ol"),
];

/// The tags of a page, as byte ranges of what stands between `<` and `>`; a `>` in quotes ends none.
fn tags(html: &str) -> Vec<std::ops::Range<usize>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|found| at + found + 1) {
        let mut quote = None;
        let end = html[start..].bytes().position(|byte| match (quote, byte) {
            (None, b'>') => true,
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                false
            }
            (Some(open), _) if open == byte => {
                quote = None;
                false
            }
            _ => false,
        });
        at = end.map_or(html.len(), |end| start + end);
        if html[start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            tags.push(start..at);
        }
    }
    tags
}

/// The page with each tag changed.
fn with_tags(html: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut done = 0;
    for tag in tags(html) {
        out.push_str(&html[done..tag.start]);
        out.push_str(&change(&html[tag.clone()]));
        done = tag.end;
    }
    out + &html[done..]
}

/// All names that a page's tags have: classes, and attributes other than those that HTML itself gives a meaning.
fn names(html: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut classes, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for tag in tags(html) {
        let tag = &html[tag];
        if let Some((_, rest)) = tag.split_once("class=\"") {
            classes.extend(
                rest.split('"')
                    .next()
                    .unwrap()
                    .split_whitespace()
                    .map(str::to_owned),
            );
        }
        let words = tag
            .split(|c: char| c.is_whitespace() || c == '"')
            .filter_map(|word| {
                word.strip_suffix('=')
                    .or(word.split_once('=').map(|(name, _)| name))
            });
        attributes.extend(
            words
                .filter(|name| name.starts_with("data-") && name.len() > 5)
                .map(str::to_owned),
        );
    }
    (classes, attributes)
}

fn rename_class(html: &str, class: &str) -> String {
    with_tags(html, |tag| match tag.split_once("class=\"") {
        Some((before, rest)) => {
            let (value, after) = rest.split_once('"').unwrap();
            let value: Vec<String> = value
                .split(' ')
                .map(|is| {
                    if is == class {
                        format!("zz-{is}")
                    } else {
                        is.to_owned()
                    }
                })
                .collect();
            format!("{before}class=\"{}\"{after}", value.join(" "))
        }
        None => tag.to_owned(),
    })
}

/// All values of an attribute that names what elements are.
fn values(html: &str, name: &str) -> BTreeSet<String> {
    let start = format!(" {name}=\"");
    let values = tags(html).into_iter().filter_map(|tag| {
        let (_, rest) = html[tag].split_once(&start)?;
        Some(rest.split('"').next()?.to_owned())
    });
    values.collect()
}

fn rename_attribute(html: &str, name: &str) -> String {
    with_tags(html, |tag| {
        tag.replace(&format!("{name}="), &format!("data-zz-{}=", &name[5..]))
    })
}

/// What must not change without a word.
fn told_or_same(
    site: &Site,
    page: &str,
    change: &str,
    before: &Parsed,
    html: &str,
    table: &mut [usize; 2],
) -> Option<String> {
    match parse(site, html) {
        Err(_) => table[1] += 1,
        Ok(after) if tells_more(before, &after) => table[1] += 1,
        Ok(after) if after.thread == before.thread && after.completeness == before.completeness => {
            table[0] += 1
        }
        Ok(after) => {
            let fields = [
                ("author", after.thread.author == before.thread.author),
                ("views", after.thread.views == before.thread.views),
                ("posts", after.thread.posts == before.thread.posts),
                (
                    "more_from",
                    after.thread.more_from == before.thread.more_from,
                ),
                ("related", after.thread.related == before.thread.related),
                ("hashtags", after.thread.hashtags == before.thread.hashtags),
                ("title", after.thread.title == before.thread.title),
                ("gaps", after.thread.gaps == before.thread.gaps),
                ("id", after.thread.id == before.thread.id),
                ("url", after.thread.url == before.thread.url),
                ("completeness", after.completeness == before.completeness),
            ];
            let other: Vec<&str> = fields
                .iter()
                .filter(|(_, same)| !same)
                .map(|&(name, _)| name)
                .collect();
            return Some(format!(
                "{page}: {change}: silently other: {}",
                other.join(", ")
            ));
        }
    }
    None
}

fn parse(site: &Site, html: &str) -> unrolled::Result<Parsed> {
    let input = Input::text(html);
    let url = site.url.map(|url| Url::parse(url).unwrap());
    Parser::new().parse(match &url {
        Some(url) => input.with_url(url),
        None => input,
    })
}

/// Whether there are warnings that were not there before.
fn tells_more(before: &Parsed, after: &Parsed) -> bool {
    let mut known: Vec<_> = before
        .warnings
        .iter()
        .map(|is| (is.kind, is.post))
        .collect();
    after.warnings.iter().any(|is| {
        let at = known.iter().position(|known| *known == (is.kind, is.post));
        at.map(|at| known.swap_remove(at)).is_none()
    })
}

#[test]
fn no_renamed_name_is_a_silent_loss() {
    let mut silent = Vec::new();
    let mut table = [0, 0];
    for (site, page, html) in SITES.iter().flat_map(|site| {
        site.pages
            .iter()
            .map(move |(page, html)| (site, page, html))
    }) {
        let before = parse(site, html).unwrap();
        let weak = |is: &unrolled::Warning| {
            matches!(
                is.kind,
                WarningKind::WeakEvidence | WarningKind::AuthorInferred
            )
        };
        let known = before.warnings.iter().all(|is| site.weak && weak(is));
        assert!(known, "{page}: {:?}", before.warnings);
        let (classes, attributes) = names(html);
        let testids = values(html, "data-testid");
        // Embeds have few names.
        assert!(
            classes.len() + attributes.len() + testids.len() >= site.names,
            "{page}: {classes:?} {attributes:?} {testids:?}"
        );
        for class in &classes {
            silent.extend(told_or_same(
                site,
                page,
                &format!("class {class}"),
                &before,
                &rename_class(html, class),
                &mut table,
            ));
        }
        for name in &attributes {
            silent.extend(told_or_same(
                site,
                page,
                &format!("attribute {name}"),
                &before,
                &rename_attribute(html, name),
                &mut table,
            ));
        }
        // Some hold an author's handle; those are renamed together, as a site would, by `changes`.
        for testid in testids.iter().filter(|testid| !testid.contains("-by-")) {
            let (from, to) = (
                format!("data-testid=\"{testid}\""),
                format!("data-testid=\"zz-{testid}\""),
            );
            silent.extend(told_or_same(
                site,
                page,
                &from,
                &before,
                &html.replace(&from, &to),
                &mut table,
            ));
        }
        for (from, to) in site.changes {
            let html = html.replace(from, to);
            silent.extend(told_or_same(site, page, from, &before, &html, &mut table));
        }
    }
    println!(
        "{} changes left the answer as it was, {} were told of",
        table[0], table[1]
    );
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn several_anchors_gone_at_once_are_told() {
    for (page, html) in THREAD_READER {
        let before = unrolled::parse(html).unwrap();
        let renamed = html
            .replace("tweet_", "status_")
            .replace("content-tweet", "words");
        let after = unrolled::parse(&renamed).unwrap();
        let ids = |parsed: &Parsed| {
            parsed
                .thread
                .posts
                .iter()
                .map(|post| post.id.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&after), ids(&before), "{page}");
        assert!(!after.warnings.is_empty(), "{page}");

        let bare = renamed
            .replace("data-tweet", "data-x")
            .replace("data-screenname", "data-y");
        match unrolled::parse(&bare) {
            Ok(after) => {
                assert_eq!(
                    after.thread.posts.len(),
                    before.thread.posts.len(),
                    "{page}"
                );
                assert!(after.warnings.len() >= 4, "{page}: {:?}", after.warnings);
            }
            Err(error) => assert_eq!(error.kind(), unrolled::ErrorKind::MarkupChanged, "{page}"),
        }
    }
}
