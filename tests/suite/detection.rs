//! The site that is detected for a page, and the error for a page that is not a thread.

use unrolled::adapter::{Adapter, Context, Registry, Site, Tier};
use unrolled::model::{Post, Thread};
use unrolled::{Confidence, ErrorKind, Form, Input, Page, PageKind, Parser, Result};
use url::Url;

const BUNDLED: &str = include_str!("../../examples/pages/thread-reader.html");

fn kind(html: &str, url: Option<&str>) -> Option<ErrorKind> {
    let mut input = Input::text(html);
    if let Some(url) = url {
        input = input.with_url(&Url::parse(url).unwrap());
    }
    Parser::new().parse(input).err().map(|error| error.kind())
}

#[test]
fn a_page_that_names_itself_is_certain() {
    let found = Parser::new().detect(BUNDLED);
    // It quotes an embed.
    let sites: Vec<&str> = found.iter().map(|found| found.site.as_str()).collect();
    assert_eq!(sites, ["thread-reader", "embed"]);
    assert_eq!(
        (found[0].site.as_str(), found[0].form, found[0].confidence),
        ("thread-reader", Form::Html, Confidence::Certain)
    );
}

#[test]
fn hosts_are_compared_by_label() {
    let block = "<html><body><p>Some words</p></body></html>";
    for (url, known) in [
        ("https://threadreaderapp.com/thread/1.html", true),
        ("https://www.threadreaderapp.com/thread/1.html", true),
        (
            "https://web.archive.org/web/2020/https://threadreaderapp.com/thread/1.html",
            true,
        ),
        ("https://notthreadreaderapp.com/thread/1.html", false),
        (
            "https://threadreaderapp.com.example.org/thread/1.html",
            false,
        ),
        ("https://example.org/threadreaderapp.com/", false),
        ("file:///home/somebody/threadreaderapp.com.html", false),
    ] {
        let expected = if known {
            ErrorKind::MarkupChanged
        } else {
            ErrorKind::Unrecognized
        };
        assert_eq!(kind(block, Some(url)), Some(expected), "{url}");
    }
}

#[test]
fn pages_without_a_thread_give_distinct_errors() {
    let thread_page = |body: &str| {
        format!(
            "<html><head><meta property=og:url content=https://threadreaderapp.com/thread/1215710451343904768.html><title>Thread by @a: b</title></head><body>{body}</body></html>"
        )
    };
    assert_eq!(
        kind("<html><body><p>A diary</p></body></html>", None),
        Some(ErrorKind::Unrecognized)
    );
    assert_eq!(
        kind(&thread_page("<div class=strange>words</div>"), None),
        Some(ErrorKind::MarkupChanged)
    );
    let listing = "<html><body><div class=thread-card><div class=card-tweets><div class=content-tweet>words</div></div><a href=/thread/1215710451343904768.html>Read 4 tweets</a></div></body></html>";
    assert_eq!(
        kind(listing, None),
        Some(ErrorKind::NotAThread(PageKind::Listing))
    );
}

#[test]
fn the_changed_markup_message_lists_elements_found() {
    let html = BUNDLED
        .replace("tweet_", "strange_")
        .replace("content-tweet allow-preview", "strange")
        .replace("data-tweet", "data-strange")
        .replace("tw-permalink", "strange");
    let error = unrolled::parse(&html).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MarkupChanged);
    let message = error.to_string();
    for part in [
        "[id^=tweet_]: 0", ".content-tweet: 9", "[data-tweet]: 0", "1854214918316047683",
    ] {
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
}

#[test]
fn the_changed_markup_message_lists_nitter_elements() {
    let html = include_str!("../corpus/nitter/post-classes-gone/input.html");
    let message = unrolled::parse(html).unwrap_err().to_string();
    for part in [".timeline-item: 0", ".conversation: 1", ".main-tweet: 1"] {
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
}

#[test]
fn nitter_is_recognised_by_content_not_host() {
    let page = include_str!("../corpus/nitter/era-c-self-thread-alone/input.html");
    let confidence = |html: &str, url: Option<&str>| {
        let mut input = Input::text(html);
        if let Some(url) = url {
            input = input.with_url(&Url::parse(url).unwrap());
        }
        let found = Parser::new().detect(input);
        found
            .iter()
            .find(|found| found.site == "nitter")
            .map(|found| found.confidence)
    };
    let unnamed = page.replace("og:site_name", "og:other");
    assert_eq!(confidence(page, None), Some(Confidence::Certain));
    assert_eq!(confidence(&unnamed, None), Some(Confidence::Likely));
    let instance = Some("https://nitter.net/oda_kilnfire/status/1");
    assert_eq!(confidence(&unnamed, instance), Some(Confidence::Certain));
    let diary = "<html><body><p>A diary</p></body></html>";
    assert_eq!(confidence(diary, instance), Some(Confidence::Weak));
    assert_eq!(confidence(diary, Some("https://notnitter.net/")), None);
    // A name that looks like a browser check is not one.
    let named = page.replace("<title>Oda Kilnfire 🏺 (", "<title>Just a moment (");
    assert_ne!(named, page);
    assert_eq!(kind(&named, None), None);
}

#[test]
fn a_login_form_counts_only_on_a_nearly_empty_page() {
    let form = "<form><input type=password></form>";
    let page = |words: &str| format!("<html><body><p>{words}</p>{form}</body></html>");
    assert_eq!(
        kind(&page("Log in"), None),
        Some(ErrorKind::NotAThread(PageKind::Login))
    );
    assert_eq!(
        kind(&page(&"A diary. ".repeat(200)), None),
        Some(ErrorKind::Unrecognized)
    );
}

#[test]
fn text_is_distinguished_from_html() {
    let parser = Parser::new();
    for (text, form) in [
        ("1/ Terns\n2/ More terns\n3/ No terns", Form::Text),
        (
            "1/ Terns\n\n2/ [a](https://example.org)\n\n3/ No terns",
            Form::Markdown,
        ),
    ] {
        let parsed = parser.parse(text).unwrap();
        assert_eq!(
            (parsed.detection.form, parsed.thread.posts.len()),
            (form, 3),
            "{text:?}"
        );
        assert_eq!(parsed.detection.confidence, Confidence::Likely);
        assert_eq!(parsed.detection.site, "text");
        let weak =
            |warning: &unrolled::Warning| warning.kind == unrolled::WarningKind::WeakEvidence;
        assert!(parsed.warnings.iter().any(weak), "{text:?}");
    }
    assert_eq!(
        parser.parse("{\"a\": 1}").unwrap_err().kind(),
        ErrorKind::Unrecognized
    );
    let forced = parser.parse(Input::text("words alone").with_form(Form::Html));
    assert_eq!(forced.unwrap_err().kind(), ErrorKind::Unrecognized);
    assert_eq!(
        unrolled::parse_html("").unwrap_err().kind(),
        ErrorKind::NotAThread(PageKind::Empty)
    );
    assert_eq!(
        unrolled::parse_text(" \n").unwrap_err().kind(),
        ErrorKind::NotAThread(PageKind::Empty)
    );
}

#[test]
fn x_twitter_and_embeds_are_recognised_by_content() {
    let x = include_str!("../corpus/x/no-address/input.html");
    let old = include_str!("../corpus/legacy-twitter/one-post-alone/input.html");
    let embed = include_str!("../corpus/embed/twitter-in-a-blog-post/input.html");
    let nitter = include_str!("../corpus/nitter/era-b-2023-opened-in-mid-thread/input.html");
    let on_x = "https://x.com/neap_tide/status/1";
    let on_twitter = "https://twitter.com/neap_tide/status/1";
    for (html, url, site, confidence) in [
        (x, None, "x", Confidence::Likely),
        (x, Some(on_x), "x", Confidence::Certain),
        (x, Some("https://netflix.com/a"), "x", Confidence::Likely),
        (old, None, "legacy-twitter", Confidence::Likely),
        (old, Some(on_twitter), "legacy-twitter", Confidence::Certain),
        (embed, None, "embed", Confidence::Likely),
        (embed, Some(on_x), "embed", Confidence::Likely),
        // Its head states a Twitter URL.
        (nitter, None, "nitter", Confidence::Certain),
        (nitter, Some(on_twitter), "nitter", Confidence::Certain),
        (BUNDLED, Some(on_x), "thread-reader", Confidence::Certain),
    ] {
        let mut input = Input::text(html);
        if let Some(url) = url {
            input = input.with_url(&Url::parse(url).unwrap());
        }
        let found = Parser::new().detect(input);
        let best = found
            .first()
            .map(|best| (best.site.as_str(), best.confidence));
        assert_eq!(best, Some((site, confidence)), "{site} {url:?}");
    }
    let diary = "<html><body><p>A diary</p></body></html>";
    let found = Parser::new().detect(Input::text(diary).with_url(&Url::parse(on_x).unwrap()));
    assert_eq!(
        found.first().map(|best| best.confidence),
        Some(Confidence::Weak)
    );
}

/// An adapter that accepts everything, with a given confidence.
struct Greedy(Site, Confidence);

impl Adapter for Greedy {
    fn site(&self) -> &Site {
        &self.0
    }

    fn detect(&self, _: &Page<'_>) -> Option<Confidence> {
        Some(self.1)
    }

    fn extract(&self, _: &Page<'_>, _: &mut Context) -> Result<Thread> {
        Ok(Thread::new(vec![Post::new()]))
    }
}

fn greedy(id: &'static str, confidence: Confidence, tier: Tier) -> Greedy {
    Greedy(Site::new(id, id, &[]).with_tier(tier), confidence)
}

#[test]
fn adapters_are_ranked_by_confidence_tier_and_id() {
    let registry = Registry::builtin()
        .with(greedy("generic", Confidence::Certain, Tier::Generic))
        .with(greedy("b", Confidence::Likely, Tier::Site))
        .with(greedy("a", Confidence::Likely, Tier::Site))
        .with(greedy("fragment", Confidence::Likely, Tier::Fragment));
    let found = Parser::new().with_registry(registry).detect(BUNDLED);
    let order: Vec<&str> = found.iter().map(|found| found.site.as_str()).collect();
    assert_eq!(
        order,
        ["thread-reader", "generic", "a", "b", "embed", "fragment"]
    );
}

#[test]
fn registering_an_id_again_replaces_the_adapter() {
    let registry =
        Registry::builtin().with(greedy("thread-reader", Confidence::Certain, Tier::Site));
    assert_eq!(
        registry.sites().count(),
        Registry::builtin().sites().count()
    );
    let parsed = Parser::new()
        .with_registry(registry)
        .parse(BUNDLED)
        .unwrap();
    assert_eq!(
        (parsed.thread.posts.len(), parsed.detection.confidence),
        (1, Confidence::Certain)
    );
}

#[test]
fn interstitial_pages_are_recognised() {
    let page = |head: &str, body: &str| {
        format!("<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")
    };
    let status = Some("https://nitter.net/oda_kilnfire/status/1");
    for (html, expected) in [
        (
            page(
                "<title>502 Bad Gateway</title>",
                "<center><h1>502 Bad Gateway</h1></center><hr>nginx",
            ),
            PageKind::ErrorPage,
        ),
        (
            page(
                "<title>nitter.net | 522: Connection timed out</title>",
                "<div id=cf-error-details>Error 522</div>",
            ),
            PageKind::ErrorPage,
        ),
        (
            page(
                "<script src='https://c.parkingcrew.net/scripts/sale_form.js'></script>",
                "<p>Buy this domain.</p>",
            ),
            PageKind::Empty,
        ),
        (
            page(
                "<title>Sign in</title>",
                "<form>Password <input type=password></form>",
            ),
            PageKind::Login,
        ),
        (
            page("<title>Just a moment...</title>", "<p>Checking</p>"),
            PageKind::Challenge,
        ),
    ] {
        assert_eq!(
            kind(&html, status),
            Some(ErrorKind::NotAThread(expected)),
            "{html}"
        );
    }
    let diary = page(
        "<title>404 not found: my year in missing socks</title>",
        &"<p>words</p>".repeat(400),
    );
    assert_eq!(kind(&diary, None), Some(ErrorKind::Unrecognized));
}

#[test]
fn json_is_recognised_by_content() {
    let cut = Form::of("{\"code\":200,\"thread\":[{\"id\":\"1");
    assert_eq!(cut, Form::Json);
    assert_eq!(Form::of("{curly} words: they are text"), Form::Text);
    let message = unrolled::parse("{\"code\": 200}").unwrap_err().to_string();
    let expected = if cfg!(feature = "json") {
        "this json input is not from a supported site"
    } else {
        "the cargo feature `json`"
    };
    assert!(message.contains(expected), "{message}");
    #[cfg(feature = "json")]
    {
        let message = unrolled::parse("{\"code\": 200").unwrap_err().to_string();
        assert!(message.contains("invalid or incomplete"), "{message}");
        let deep = format!("{{\"thread\": {}", "[".repeat(5_000));
        assert_eq!(
            unrolled::parse(&deep).unwrap_err().kind(),
            ErrorKind::Unrecognized
        );
        let many = format!(
            "{{\"code\": 200, \"thread\": [{}0]}}",
            "0,".repeat(2_000_000)
        );
        let limit = ErrorKind::Limit(unrolled::LimitKind::Nodes);
        assert_eq!(unrolled::parse(&many).unwrap_err().kind(), limit);
    }
}

#[test]
fn known_sites_rank_before_generic() {
    let pages = [
        include_str!("../corpus/nitter/era-c-2026-whole-page/input.html"),
        include_str!("../corpus/mastodon/web-conversation/input.html"),
        include_str!("../corpus/bluesky/app-conversation/input.html"),
        include_str!("../corpus/skyview/tree/input.html"),
        include_str!("../corpus/skythread/tree/input.html"),
        include_str!("../corpus/fx/iv-reply-to-another/input.html"),
        BUNDLED,
    ];
    for page in pages {
        let found = Parser::new().detect(page);
        assert_ne!(found[0].site, "generic");
        assert_eq!(found[0].confidence, Confidence::Certain);
    }
}

#[test]
fn a_page_is_certain_for_one_site_only() {
    // A page of one site is certain for no other site.
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for site in [
        "bluesky", "fx", "mastodon", "nitter", "skythread", "skyview", "thread-reader", "threads",
    ] {
        for case in std::fs::read_dir(root.join(site)).unwrap() {
            let path = case.unwrap().path().join("input.html");
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            for found in Parser::new().detect(Input::bytes(&bytes)) {
                let other = found.confidence == Confidence::Certain && found.site != site;
                assert!(!other, "{}: {}", path.display(), found.site);
            }
        }
    }
}
