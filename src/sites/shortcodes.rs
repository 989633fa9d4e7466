//! Posts in the sources of blogs (Hugo, Jekyll, Eleventy, DEV, Astro and others), which embed posts by shortcodes: tags
//! that only name them.
//!
//! | form | programs | time |
//! |---|---|---|
//! | `{{< tweet 1 >}}`, `{{< tweet user="tern" id="1" >}}`, `{{% tweet 1 %}}` | Hugo | since 2013, with `user` since 2020 |
//! | `{{< x user="tern" id="1" >}}` | Hugo | since 2024 |
//! | `{% twitter https://twitter.com/tern/status/1 %}`, `{% tweet 1 %}` | Jekyll, DEV | since 2012 |
//! | `{% include tweet.html id="1" %}` | Jekyll themes | since 2014 |
//! | `<Tweet tweetLink="tern/status/1" />`, `<Tweet id="1" />` | MDX | since 2019 |
//! | `[tweet https://twitter.com/tern/status/1]` | WordPress plugins | since 2012 |
//! | the same with `mastodon`, `toot`, `bluesky`, `bsky`, `threads` | themes | since 2022 |
//!
//! An embed gives a post without text, which is reported. If all are by one author, as far as it is known, the text is
//! a thread; otherwise it is a list.

use url::Url;

use super::clip::network::{BLUESKY, MASTODON, Named, Network, THREADS, X};
use crate::adapter::{Adapter, Confidence, Context, Site, Tier, not_a_thread};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Listing, Post, PostId, Tally, Teaser, Thread};
use crate::network::{bluesky, twitter};
use crate::report::{Finding, Missing};

static SITE: Site =
    Site::new("shortcodes", "Posts embedded by shortcodes", &[]).with_tier(Tier::Fragment);

/// The beginnings and ends of shortcodes, and what else they must have.
const FORMS: [(&str, &str, Must); 5] = [
    ("{{<", ">}}", Must::HaveName),
    ("{{%", "%}}", Must::HaveName),
    ("{%", "%}", Must::HaveName),
    ("<", ">", Must::BeginWithCapital),
    ("[", "]", Must::HaveUrl),
];

/// What a shortcode must have besides its signs: those of HTML and of links may be around any words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Must {
    HaveName,
    BeginWithCapital,
    HaveUrl,
}

/// The names of shortcodes, in small letters and without `-` and `_`, with the network of a post that is named by an id
/// alone.
const NAMES: [(&[&str], &Network); 4] = [
    (&["tweet", "twitter", "x", "xpost"], &X),
    (&["bluesky", "bsky", "skeet"], &BLUESKY),
    (&["mastodon", "toot"], &MASTODON),
    (&["threads"], &THREADS),
];

/// What may follow such a name, in the same form.
const SUFFIXES: [&str; 9] = [
    "", "single", "simple", "card", "embed", "oembed", "lite", "static", "post",
];

/// Names of shortcodes for posts of any network, which are named by their URL.
const OF_ANY: [&str; 3] = ["embed", "oembed", "socialembed"];

/// Jekyll's name for a file with an embed, which the argument names.
const INCLUDE: &str = "include";

/// Names of arguments.
const IDS: [&str; 5] = ["id", "post", "toot", "status", "tweet"];
const AUTHORS: [&str; 5] = ["user", "username", "handle", "account", "author"];
const SERVERS: [&str; 3] = ["host", "instance", "server"];

/// The first letters of all names.
const INITIALS: &[u8; 8] = b"txbsmeoi";

/// The maximum length of a shortcode, of the space before its name, and the maximum number of its arguments.
const LONGEST: usize = 1000;
const SPACES: usize = 16;
const MOST: usize = 32;

/// An embed: a post, or none if it does not say which one.
type Embed = Option<Post>;

/// Posts embedded by shortcodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shortcodes;

impl Adapter for Shortcodes {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let (_, body) = page.front_matter()?;
        // Most texts have none, which is found without their lines.
        let is_named =
            || may_have_embed(body) && lines(body).flat_map(embeds).any(|it| it.is_some());
        Confidence::of(is_named(), false)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let posts = read(page, cx)?;
        let mut thread = Thread::new(posts);
        let mut authors = thread.posts.iter().filter_map(handle);
        let first = authors.next().map(str::to_owned);
        if authors.any(|other| Some(other) != first.as_deref()) {
            return Err(not_a_thread(
                PageKind::Listing,
                "the posts embedded in this text are by several authors; parse it with parse_listing",
            ));
        }
        // The others may be by anyone.
        let is_known = thread.posts.iter().all(|post| post.author.is_some());
        if let (Some(handle), true) = (first, is_known) {
            thread.author = Author::from_handle(&handle);
        }
        let front = page.front_matter().map(|(front, _)| front);
        thread.title = front
            .and_then(|front| front.get("title"))
            .map(str::to_owned);
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let mut listing = Listing::new();
        listing.teasers = read(page, cx)?
            .into_iter()
            .map(|post| {
                let mut teaser = Teaser::new();
                teaser.id = post.id.clone();
                teaser.url = post.url.as_deref().cloned();
                teaser.published = post.published;
                teaser.author = post.author.clone();
                // A list that grows would have room for four.
                teaser.posts = vec![post];
                teaser
            })
            .collect();
        Ok(listing)
    }
}

fn handle(post: &Post) -> Option<&str> {
    post.author.as_ref()?.handle.as_deref()
}

/// Reads the posts that the embeds of a text name; reports what they do not say.
fn read(page: &Page<'_>, cx: &mut Context) -> Result<Vec<Post>> {
    let (mut posts, mut total, mut has_words) = (Vec::new(), 0_usize, false);
    let mut tally = Tally::default();
    let (_, body) = page.front_matter().ok_or_else(nothing)?;
    for line in lines(body) {
        let before = total;
        for embed in embeds(line) {
            total += 1;
            cx.check_posts(total)?;
            if let Some(post) = embed {
                tally.post(&post);
                cx.check_output(tally)?;
                posts.push(post);
            }
        }
        has_words |= total == before && line.contains(char::is_alphanumeric);
    }
    if posts.is_empty() {
        return Err(nothing());
    }
    cx.set_dialect("shortcodes");
    let count = posts.len();
    cx.found(&Finding::MissingInPosts {
        what: Missing::Text,
        count,
        total: count,
    });
    if total > count {
        let count = total - count;
        cx.found(&Finding::EmbedsUnnamed { count, total });
    }
    if has_words {
        cx.found(&Finding::TextAroundEmbeds);
    }
    if lines(body).last().is_some_and(is_open) {
        cx.found(&Finding::CutInEmbed);
    }
    Ok(posts)
}

fn nothing() -> Error {
    let message = "no embed in this text says which post it shows";
    Error::new(ErrorKind::NotAThread(PageKind::Other), message)
}

/// Whether a line ends within a shortcode.
fn is_open(line: &str) -> bool {
    let line = line.trim_end();
    let mut forms = FORMS.iter().filter(|(_, _, must)| *must == Must::HaveName);
    let open = |(begin, end, _): &(&str, &str, Must)| {
        let behind = line.rfind(begin).and_then(|at| line.get(at..));
        behind.is_some_and(|behind| !behind.contains(end))
    };
    line.ends_with('{') || forms.any(open)
}

/// Returns the lines of a text without those of code.
fn lines(body: &str) -> impl Iterator<Item = &str> {
    let mut fence: Option<&str> = None;
    body.lines().filter(move |line| {
        let line = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (open, _) => return open.is_none(),
        }
        false
    })
}

/// Returns the embeds of a line. Each shortcode is looked at once: the search goes on behind it, and behind its first
/// sign if it is none.
fn embeds(line: &str) -> impl Iterator<Item = Embed> {
    let mut rest = line;
    std::iter::from_fn(move || {
        while let Some(at) = memchr::memchr3(b'{', b'<', b'[', rest.as_bytes()) {
            let here = rest.get(at..).unwrap_or_default();
            let inner = FORMS.iter().find_map(|(begin, end, must)| {
                let inner = here.strip_prefix(begin).filter(|it| may_be_embed(it))?;
                let length = beginning(inner, LONGEST).find(end)?;
                let (inner, behind) = inner.split_at_checked(length)?;
                let is_capital = inner.starts_with(|c: char| c.is_ascii_uppercase());
                let is_one = *must != Must::BeginWithCapital || is_capital;
                is_one.then_some((inner, behind, *must))
            });
            rest = here.get(1..).unwrap_or_default();
            if let Some((inner, behind, must)) = inner
                && let Some(embed) = parse(inner, must == Must::HaveUrl)
            {
                rest = behind;
                return Some(embed);
            }
        }
        None
    })
}

/// Returns at most so many characters of a text.
fn beginning(text: &str, most: usize) -> &str {
    let end = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// Whether a text has the beginning of a shortcode and a name behind it.
fn may_have_embed(body: &str) -> bool {
    let mut signs = memchr::memchr3_iter(b'{', b'<', b'[', body.as_bytes());
    signs.any(|at| {
        let here = body.get(at..).unwrap_or_default();
        let mut begun = FORMS
            .iter()
            .filter_map(|(begin, _, _)| here.strip_prefix(begin));
        begun.any(may_be_embed)
    })
}

/// Whether what follows the sign of a shortcode begins with the name of one: few do, and only they are searched for
/// their ends.
fn may_be_embed(inner: &str) -> bool {
    let spaces = inner.len();
    let inner = inner.trim_start();
    if spaces - inner.len() > SPACES {
        return false;
    }
    let first = inner.bytes().next().unwrap_or_default();
    if !INITIALS.contains(&first.to_ascii_lowercase()) {
        return false;
    }
    let begins = |name: &str| {
        let start = inner.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let mut known = NAMES.iter().flat_map(|(names, _)| names.iter());
    known.any(|name| begins(name)) || OF_ANY.iter().any(|name| begins(name)) || begins(INCLUDE)
}

/// Parses what is between the signs of a shortcode; `None` if it embeds no post of a network. It may have
/// to contain the URL of one.
fn parse(inner: &str, by_url: bool) -> Option<Embed> {
    let inner = inner.trim().trim_end_matches('/').trim_end();
    let (name, rest) = inner.split_once(char::is_whitespace)?;
    let mut name = plain(name);
    let mut args = arguments(rest).take(MOST).collect::<Vec<_>>();
    if name == INCLUDE {
        // `tweet.html`, in any folder.
        let (_, file) = args.first()?;
        let stem = file.rsplit('/').next()?.split('.').next()?;
        name = plain(stem);
        args.remove(0);
    }
    let is_of_any = OF_ANY.contains(&name.as_str());
    let network = NAMES.iter().find_map(|(names, network)| {
        let mut suffixes = names.iter().filter_map(|known| name.strip_prefix(known));
        suffixes
            .any(|suffix| SUFFIXES.contains(&suffix))
            .then_some(*network)
    });
    if network.is_none() && !is_of_any {
        return None;
    }
    let values = args.iter().map(|(_, value)| *value);
    if let Some((url, network)) = values.clone().find_map(url_of_post) {
        return Some(post(network, &url));
    }
    let network = network.filter(|_| !by_url)?;
    let named = |names: &[&str]| {
        let mut args = args.iter();
        args.find_map(|(name, value)| names.contains(&name.as_ref()?.as_str()).then_some(*value))
    };
    let alone = || match args.as_slice() {
        [(None, value), ..] => Some(*value),
        _ => None,
    };
    let id = named(&IDS).or_else(alone)?;
    let author = named(&AUTHORS).map(|author| author.trim_start_matches('@'));
    let url = of_parts(network, id, author, named(&SERVERS));
    // Words without a digit are no id: `{{< x "OpenScience" >}}`.
    let has_digit = id.bytes().any(|b| b.is_ascii_digit());
    has_digit.then(|| post(network, &url?))
}

/// Returns the URL of a post by its id, its author and its server, as far as the network needs them.
fn of_parts(
    network: &Network,
    id: &str,
    author: Option<&str>,
    server: Option<&str>,
) -> Option<Url> {
    if std::ptr::eq(network, &raw const X) {
        let author = author.filter(|author| twitter::is_handle(author));
        return twitter::status_url(author, &PostId::twitter(id)?);
    }
    if std::ptr::eq(network, &raw const BLUESKY) {
        return bluesky::url(author?, id);
    }
    if std::ptr::eq(network, &raw const MASTODON) {
        let server = server?.trim_start_matches("https://").trim_end_matches('/');
        // `post="@tern/1"`.
        let account = match author {
            Some(author) => format!("@{author}/{id}"),
            None => id.to_owned(),
        };
        return Url::parse(&format!("https://{server}/{account}")).ok();
    }
    None
}

/// Returns the URL of a post in an argument, with or without its scheme and host: `tern/status/1`.
fn url_of_post(value: &str) -> Option<(Url, &'static Network)> {
    let url = |address: &str| {
        let url = Url::parse(address).ok()?;
        let url = match url.path().strip_suffix("/embed") {
            Some(path) => url.join(path).ok()?,
            None => url.clone(),
        };
        let networks = [&X, &BLUESKY, &MASTODON, &THREADS];
        let network = networks.into_iter().find(|it| it.post(&url).is_some())?;
        Some((url, network))
    };
    if value.starts_with("http") {
        return url(value);
    }
    if let Some((author, key)) = bluesky::at_uri(value) {
        return url(bluesky::url(author, key)?.as_str());
    }
    if value.contains("/status/") && !value.contains('.') {
        return url(&format!("https://twitter.com/{value}"));
    }
    let has_host = value.split('/').next().is_some_and(bluesky::is_handle);
    has_host.then(|| url(&format!("https://{value}"))).flatten()
}

/// Returns a post by its URL; `None` if it is not one of the network.
fn post(network: &Network, url: &Url) -> Embed {
    let mut post = Post::new();
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let Named { handle, .. } = network.name(&mut post, &url)?;
    post.author = handle.as_deref().map(Author::from_handle);
    Some(post)
}

/// Returns a name in small letters, without the signs between its words.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns the arguments of a shortcode: `value`, `"value"`, `name=value`, `name="value"`, `name={"value"}`.
fn arguments(text: &str) -> impl Iterator<Item = (Option<String>, &str)> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return None;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let behind = rest.trim_start_matches(is_name);
        let name = rest.get(..rest.len() - behind.len()).unwrap_or_default();
        let value = behind.trim_start().strip_prefix('=');
        let name = value.filter(|_| !name.is_empty()).map(|_| plain(name));
        let value = value
            .filter(|_| name.is_some())
            .unwrap_or(rest)
            .trim_start();
        let value = value.trim_start_matches('{');
        let quote = value
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '“'));
        let (value, after) = match quote {
            Some(quote) => {
                let end = if quote == '“' { '”' } else { quote };
                let inner = value.get(quote.len_utf8()..).unwrap_or_default();
                inner.split_once(end).unwrap_or((inner, ""))
            }
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        rest = after.trim_start_matches('}');
        Some((name, value.trim_end_matches('}')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_starts_with_an_initial() {
        let names = NAMES.iter().flat_map(|(names, _)| *names);
        for name in names.chain(&OF_ANY).chain([&INCLUDE]) {
            assert!(INITIALS.contains(&name.as_bytes()[0]), "{name}");
        }
    }

    #[test]
    fn posts_of_several_authors_are_a_list() {
        let text = "{% twitter https://twitter.com/tern/status/20 %}\n<Tweet tweetLink=\"i/status/21\" />\n{{< x user=gull id=22 >}}";
        let listing = crate::Parser::new().parse_listing(text).unwrap().listing;
        let urls = listing
            .teasers
            .iter()
            .filter_map(|teaser| teaser.url.as_ref());
        assert_eq!(
            urls.map(Url::as_str).collect::<Vec<_>>(),
            [
                "https://twitter.com/tern/status/20",
                "https://twitter.com/i/status/21",
                "https://twitter.com/gull/status/22",
            ]
        );
    }

    #[test]
    fn a_text_that_ends_within_a_shortcode_is_cut() {
        for line in [
            "{{",
            "a {",
            "{% tweet 2",
            "{{< tweet 1 >}} {{< tweet",
            "{{< tweet 1 >}",
        ] {
            assert!(is_open(line), "{line}");
        }
        for line in ["", "{{< tweet 1 >}}", "{% tweet 1 %} {a}"] {
            assert!(!is_open(line), "{line}");
        }
    }

    #[test]
    fn shortcodes_name_posts() {
        for (line, expected) in [
            ("{{< tweet 20 >}}", "20"),
            ("{{<tweet-single id=20>}}", "20"),
            ("{{% twitter user=\"tern\" id='20' %}}", "tern 20"),
            (
                "{{< x user=\"tern\" id=\"20\" >}} and {{< x 21 >}}",
                "tern 20, 21",
            ),
            (
                "{% twitter https://twitter.com/tern/status/20?s=1 maxwidth=500 %}",
                "tern 20",
            ),
            ("{% tweet 20 %}", "20"),
            ("{% include embeds/tweet.html id=\"20\" %}", "20"),
            ("{% embed https://x.com/tern/status/20 %}", "tern 20"),
            ("<Tweet tweetLink=\"tern/status/20\" />", "tern 20"),
            ("<Tweet id={\"20\"} />", "20"),
            ("[tweet https://twitter.com/tern/status/20]", "tern 20"),
            (
                "{{< bluesky link=\"https://bsky.app/profile/tern.example/post/3k\" >}}",
                "tern.example at://tern.example/app.bsky.feed.post/3k",
            ),
            (
                "{{< bluesky-card handle=\"tern.example\" id=\"3k\" >}}",
                "tern.example at://tern.example/app.bsky.feed.post/3k",
            ),
            (
                "{{< toot \"https://sea.example/@tern/12\" >}}",
                "tern@sea.example sea.example/12",
            ),
            (
                "{{< mastodon \"sea.example/@tern/12\" >}}",
                "tern@sea.example sea.example/12",
            ),
            (
                "{{< mastodon url=\"https://sea.example/@tern/12/embed\" >}}",
                "tern@sea.example sea.example/12",
            ),
            (
                "{{< mastodon host=\"https://sea.example\" post=\"@tern/12\" >}}",
                "tern@sea.example sea.example/12",
            ),
            (
                "{{< toot user=\"tern\" server=\"sea.example\" toot=\"12\" >}}",
                "tern@sea.example sea.example/12",
            ),
            ("{{< toot id=\"12\" >}}", "none"),
            ("{{< x \"Terns\" >}}", ""),
            ("{{</* tweet 20 */>}}", ""),
            ("{{< youtube 20 >}} a < b > c [x 1](y)", ""),
            ("{% include tweet_quote.html quote_text=\"20 terns\" %}", ""),
        ] {
            let found = embeds(line).map(|embed| {
                let Some(post) = embed else {
                    return "none".to_owned();
                };
                let author = handle(&post).map(|handle| format!("{handle} "));
                let id = post.id.as_ref().map(PostId::as_str);
                format!("{}{}", author.unwrap_or_default(), id.unwrap_or_default())
            });
            assert_eq!(found.collect::<Vec<_>>().join(", "), expected, "{line}");
        }
    }
}
