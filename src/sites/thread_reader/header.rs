//! What stands above a thread: the author, the date, the counts.

use url::Url;

use super::{at_handle, cards, page_time, profile, status};
use crate::adapter::Context;
use crate::audit::{WarningKind, compare_times};
use crate::dom::{Dom, Element, Links, Query, Step};
use crate::model::{Author, PostId, Thread};

/// The display name (B, C).
pub(super) const NAMES: [Query<'_>; 4] = [
    Query::constant(".username a"),
    Query::constant(".twitter_name a"),
    Query::constant(".username"),
    Query::constant(".twitter_name"),
];

/// The handle, with its sign (header B and C; cards A and B, cards C). The bare ones are for cards whose links a script
/// of the site made spans of (2018).
pub(super) const HANDLES: [Query<'_>; 4] = [
    Query::constant(".screenName a"),
    Query::constant(".twitter_screen_name a"),
    Query::constant(".screenName"),
    Query::constant(".twitter_screen_name"),
];

/// The profile picture (B, C).
const AVATARS: [Query<'_>; 2] = [
    Query::constant(".prof-image img[src]"),
    Query::constant(".avatar img[src]"),
];

/// The time of the first tweet (B and C: `a.time`; teasers have `span.time`, and must not be taken for it).
const TIMES: [Query<'_>; 2] = [
    Query::constant(".thread-info a[data-time]"),
    Query::constant("a.time[data-time]"),
];

/// Number of tweets and minutes (B and C).
const INFO: Query<'_> = Query::constant(".thread-info");

/// The view count (B hidden and empty for robots, C shown).
const VIEWS: Query<'_> = Query::constant("#viewcount");

/// By other means: what a link or time is by itself.
const LINK: Query<'_> = Query::constant("a[href]");
const TIME: Query<'_> = Query::constant("[data-time]");
const IMAGE: Query<'_> = Query::constant("img[src]");
const ACCOUNT: Query<'_> = Query::constant("[data-twtrid]");

/// How descriptions of profile pictures end (B `Profile picture`, C `NAME Profile picture`).
const AVATAR_ALT: &str = "Profile picture";

/// Before the Twitter user id, which is the name of a picture kept by the site (A, B).
const AVATAR_PATH: &str = "/images/avatars/";

/// Parts above a thread that are not its header.
const NOT_HEADER: [&str; 10] = [
    "script", "style", "title", "nav", "textarea", "noscript", "template", "svg", "form", "footer",
];

/// Words behind the counts. The site is English only; tweets were renamed posts elsewhere.
pub(super) const TWEETS: [&str; 2] = ["tweet", "post"];
pub(super) const MINUTES: [&str; 1] = ["min read"];
const VIEW_WORDS: [&str; 1] = ["view"];

/// Fills in what stands above the first tweet, which begins at `before`.
pub(super) fn read(dom: &Dom, before: usize, links: &Links, thread: &mut Thread, cx: &mut Context) {
    let header = Header { dom, before };
    let mut by_shape: Vec<&str> = Vec::new();
    let mut author = Author::new();

    let handle = header
        .find(&HANDLES)
        .find_map(|link| Some((link, at_handle(&link.text())?.to_owned())));
    let handle = handle.or_else(|| {
        let found = header.links().find_map(|link| {
            let handle = at_handle(&link.text())?.to_owned();
            (account(&links.resolve(link.attr("href")?)?)? == handle).then_some((link, handle))
        });
        by_shape.extend(found.is_some().then_some("handle"));
        found
    });
    if let Some((link, handle)) = handle {
        author.url = link
            .attr("href")
            .and_then(|href| links.resolve(href))
            .filter(|url| profile(url).is_some());
        author.handle = Some(handle);
    }

    let named = header
        .find(&NAMES)
        .map(|link| (link, link.text()))
        .find(|(_, name)| !name.is_empty());
    let named = named.or_else(|| {
        let handle = author.handle.as_deref()?;
        let found = header
            .links()
            .map(|link| (link, link.text()))
            .find(|(link, name)| {
                let target = link.attr("href").and_then(|href| links.resolve(href));
                !name.is_empty()
                    && !name.starts_with('@')
                    && target.as_ref().and_then(account) == Some(handle)
            });
        by_shape.extend(found.is_some().then_some("name"));
        found
    });
    if let Some((link, name)) = named {
        author.name = Some(name);
        let target = link.attr("href").and_then(|href| links.resolve(href));
        author.url = author.url.or(target.filter(|url| profile(url).is_some()));
    }

    let picture = header.find(&AVATARS).next().or_else(|| {
        let found = header.find(&[IMAGE]).find(|img| is_avatar(*img));
        by_shape.extend(found.is_some().then_some("avatar"));
        found
    });
    if let Some(picture) = picture {
        describe_avatar(picture, links, &mut author);
    }
    author.user_id = author
        .user_id
        .or_else(|| header.find(&[ACCOUNT]).find_map(user_id));
    // Since era C the picture is the site's script's, which wants the account's number beside it.
    if author.user_id.is_none() && picture.is_some_and(|it| it.attr("data-controller").is_some()) {
        let detail = "the profile picture has no data-twtrid, the account's number";
        cx.warn_of(WarningKind::MissingField, detail);
    }

    let timed = header
        .find(&TIMES)
        .find_map(|time| Some((time, page_time(time.attr("data-time")?)?)));
    let timed = timed.or_else(|| {
        let found = header
            .find(&[TIME])
            .find_map(|time| Some((time, page_time(time.attr("data-time")?)?)));
        by_shape.extend(found.is_some().then_some("time"));
        found
    });
    if let Some((element, time)) = timed {
        thread.published = Some(time);
        let id = element
            .attr("href")
            .and_then(|href| links.resolve(href))
            .as_ref()
            .and_then(status)
            .map(|(_, id)| id);
        let first = thread.posts.first().and_then(|post| post.id.as_ref());
        compare_times(
            "the thread",
            thread.published,
            id.as_ref().or(first),
            cx.warnings_mut(),
        );
    }

    let info: Vec<String> = header.find(&[INFO]).map(|info| info.text()).collect();
    let shown = |words: &[&str]| info.iter().find_map(|text| count(text, words));
    (thread.stated_posts, thread.reading_minutes) = (small(shown(&TWEETS)), small(shown(&MINUTES)));
    thread.views = header
        .find(&[VIEWS])
        .find_map(|views| count(&views.text(), &VIEW_WORDS));
    if thread.stated_posts.is_none() || thread.reading_minutes.is_none() || thread.views.is_none() {
        let texts = header.texts();
        let mut shown = |words: &[&str], name| {
            let found = texts.iter().find_map(|text| count(text, words));
            by_shape.extend(found.is_some().then_some(name));
            found
        };
        if thread.stated_posts.is_none() {
            thread.stated_posts = small(shown(&TWEETS, "count"));
        }
        if thread.reading_minutes.is_none() {
            thread.reading_minutes = small(shown(&MINUTES, "minutes"));
        }
        if thread.views.is_none() {
            thread.views = shown(&VIEW_WORDS, "views");
        }
    }

    let fields = [
        ("name", author.name.is_some()),
        ("handle", author.handle.is_some()),
        ("avatar", author.avatar.is_some()),
        ("time", thread.published.is_some()),
        ("count", thread.stated_posts.is_some()),
        ("minutes", thread.reading_minutes.is_some()),
    ];
    let any = fields.iter().any(|&(_, found)| found);
    if any && thread.id.is_none() {
        cx.warn_of(
            WarningKind::MissingField,
            "the page does not say which thread it is",
        );
    }
    if author.handle.is_none() {
        author.handle = handle_in_head(dom);
    }
    thread.author = author;
    report(&fields, &by_shape, cx);
}

/// Says what is missing, and what was found by other means than the anchors above.
fn report(fields: &[(&str, bool)], by_shape: &[&str], cx: &mut Context) {
    if !fields.iter().any(|&(_, found)| found) {
        cx.warn_of(
            WarningKind::MissingField,
            "there is no header: no name, handle, time or count above the thread",
        );
        return;
    }
    for (name, _) in fields.iter().filter(|&&(_, found)| !found) {
        cx.warn_of(
            WarningKind::MissingField,
            format!("the header has no {name}"),
        );
    }
    if !by_shape.is_empty() {
        let detail = format!(
            "the header's classes are gone for: {}; found by what the page links and says",
            by_shape.join(", ")
        );
        cx.warn_of(WarningKind::AnchorMissing, detail);
    }
}

/// The part of a page above the first tweet.
struct Header<'d> {
    dom: &'d Dom,
    before: usize,
}

impl<'d> Header<'d> {
    /// What the queries find, the first query's finds first.
    fn find<'q>(
        &self,
        queries: &'q [Query<'q>],
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'q> {
        let (dom, before) = (self.dom, self.before);
        let found = queries.iter().flat_map(move |query| {
            dom.select(query)
                .take_while(move |element| element.position() < before)
        });
        found.filter(|element| !cards::is_inside_card(*element))
    }

    fn links(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        const LINKS: &[Query<'_>] = &[LINK];
        self.find(LINKS)
    }

    /// The pieces of text that a reader sees, one for each element that has some of its own.
    fn texts(&self) -> Vec<&'d str> {
        let mut texts = Vec::new();
        let Some(root) = self.dom.elements().next() else {
            return texts;
        };
        let mut walk = root.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(element) if element.position() >= self.before => break,
                Step::Enter(element)
                    if NOT_HEADER.contains(&element.name()) || element.has_class("modal") =>
                {
                    walk.pass_over()
                }
                Step::Text(text) => texts.push(text),
                _ => {}
            }
        }
        texts
    }
}

/// The handle of a link to a profile, on Twitter or on the site (`/user/HANDLE`).
pub(super) fn account(url: &Url) -> Option<&str> {
    if super::SITE.has_host(url) {
        let mut segments = url.path_segments()?;
        return if segments.next() == Some("user") {
            segments.next().filter(|handle| super::is_handle(handle))
        } else {
            None
        };
    }
    profile(url)
}

/// Whether a picture is a profile's.
pub(super) fn is_avatar(img: Element<'_>) -> bool {
    img.attr("alt")
        .is_some_and(|alt| alt.trim_end().ends_with(AVATAR_ALT))
        || img.attr("data-controller") == Some("twitter-profile")
        || img.attr("src").is_some_and(|src| src.contains(AVATAR_PATH))
}

/// Takes the address, and the account's number, from a profile picture.
pub(super) fn describe_avatar(img: Element<'_>, links: &Links, author: &mut Author) {
    let sources = [img.attr("data-src"), img.attr("src")]
        .into_iter()
        .flatten();
    author.avatar = sources
        .filter_map(|src| {
            if src.starts_with("/images/") {
                links.resolve(src)
            } else {
                links.absolute(src)
            }
        })
        .next();
    author.user_id = user_id(img).or_else(|| {
        let (_, name) = author.avatar.as_ref()?.path().split_once(AVATAR_PATH)?;
        PostId::twitter(name.split('.').next()?).map(|id| id.to_string())
    });
}

fn user_id(element: Element<'_>) -> Option<String> {
    PostId::twitter(element.attr("data-twtrid")?.trim()).map(|id| id.to_string())
}

/// The handle that the page's head names, for a page whose header is gone.
fn handle_in_head(dom: &Dom) -> Option<String> {
    let creator = dom
        .meta("twitter:creator")
        .and_then(at_handle)
        .map(str::to_owned);
    let author = || {
        dom.meta("article:author")
            .and_then(|url| Url::parse(url).ok())
            .as_ref()
            .and_then(profile)
            .map(str::to_owned)
    };
    let title = || {
        let title = dom.title()?;
        let name = title.strip_prefix(super::THREAD_TITLE)?;
        let handle: String = name
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        super::is_handle(&handle).then_some(handle)
    };
    creator.or_else(author).or_else(title)
}

/// The whole number that stands before one of these words: 12399 in `12,399 views`.
pub(super) fn count(text: &str, words: &[&str]) -> Option<u64> {
    words
        .iter()
        .flat_map(|word| text.match_indices(word))
        .find_map(|(at, _)| {
            let before = text.get(..at)?.trim_end();
            let start = before
                .rfind(|c: char| {
                    !(c.is_ascii_digit() || matches!(c, ',' | '.' | '\u{a0}' | '\u{202f}'))
                })
                .map_or(0, |at| {
                    at + before
                        .get(at..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(1, char::len_utf8)
                });
            let digits: String = before
                .get(start..)?
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        })
}

pub(super) fn small(count: Option<u64>) -> Option<u32> {
    count.and_then(|count| u32::try_from(count).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_site_writes_them() {
        assert_eq!(count("12,399 views", &VIEW_WORDS), Some(12_399));
        assert_eq!(count(",\n102 tweets,\n21 min read", &TWEETS), Some(102));
        assert_eq!(count(",\n102 tweets,\n21 min read", &MINUTES), Some(21));
        assert_eq!(count("Jun 22 • 10 tweets • 8 min read", &TWEETS), Some(10));
        assert_eq!(count("Read 1 tweet", &TWEETS), Some(1));
        assert_eq!(count("tweets by nobody", &TWEETS), None);
        assert_eq!(count("a post, then 3 posts", &TWEETS), Some(3));
    }
}
