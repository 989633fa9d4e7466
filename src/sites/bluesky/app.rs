//! The app's page of a post.
//!
//! Its classes say nothing, so parts are told by test ids, by labels for screen readers and by where links lead. What a
//! post has is checked, since unknown words cannot be told from buttons.

use url::Url;

use super::{ITEM, SITE};
use crate::adapter::counts::{Stat, count};
use crate::adapter::moment::moment;
use crate::adapter::notes::{Lacks, Notes, report_missing};
use crate::adapter::{Context, agreed_id, bluesky, conversation, cut, number_posts, written};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Links, Query, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Page;
use crate::model::{
    Author, Media, MediaKind, MediaSource, Post, PostId, Stats, Thread, TimeOrigin, Timestamp,
};

/// The start of a post's test id; its author's handle follows.
const BY: &str = "postThreadItem-by-";

/// The words of a post: by test id (A, in lists), by what lets words break.
const WORDS: [Query<'_>; 2] = [
    Query::constant("[data-testid=postText]"),
    Query::constant("[data-word-wrap]"),
];

const PICTURE: Query<'_> = Query::constant("img[src]");
const FILE: Query<'_> = Query::constant("source[src]");

/// The counts below the focused post, by test id. They are rounded like those on its buttons.
const COUNTS: [(&str, Stat); 4] = [
    ("likeCount-expanded", |stats| &mut stats.likes),
    ("repostCount-expanded", |stats| &mut stats.reposts),
    ("quoteCount-expanded", |stats| &mut stats.quotes),
    ("bookmarkCount-expanded", |stats| &mut stats.bookmarks),
];

/// The buttons of every post, by test id; their labels hold the exact number (`Like (63,561 likes)`).
const BUTTONS: [(&str, Stat); 4] = [
    ("replyBtn", |stats| &mut stats.replies),
    ("repostBtn", |stats| &mut stats.reposts),
    ("likeBtn", |stats| &mut stats.likes),
    ("unlikeBtn", |stats| &mut stats.likes),
];

/// In the addresses of pictures: of a post, of a profile.
const PHOTO: [&str; 2] = ["/feed_thumbnail/", "/feed_fullsize/"];
const AVATAR: [&str; 2] = ["/avatar_thumbnail/", "/avatar/"];

/// The line from a post to the one above it, by its style.
const REPLY_LINE: [&str; 2] = ["width: 2px", "background-color"];

/// Another page's address behind the focused post's own: who liked it.
const BELOW_POST: [&str; 3] = ["liked-by", "reposted-by", "quotes"];

/// In the test ids of what stands at a conversation's end, and behind the app.
const FOOTERS: [Query<'_>; 2] = [
    Query::constant("noscript"),
    Query::constant("[data-testid=replyPromptBtn]"),
];

/// How far a time in the reader's zone may be from the same in UTC, in seconds.
const ZONES: u64 = 15 * 3600;

const FIELDS: [(&str, Lacks); 8] = [
    ("id", |post| post.id.is_none()),
    ("display name", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.name.is_none())
    }),
    ("avatar", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.avatar.is_none())
    }),
    ("time", |post| post.published.is_none()),
    ("count of replies", |post| {
        post.stats
            .as_deref()
            .is_none_or(|stats| stats.replies.is_none())
    }),
    ("count of reposts", |post| {
        post.stats
            .as_deref()
            .is_none_or(|stats| stats.reposts.is_none())
    }),
    ("count of likes", |post| {
        post.stats
            .as_deref()
            .is_none_or(|stats| stats.likes.is_none())
    }),
    ("words or media", |post| {
        post.text.is_none() && post.media.is_empty() && post.quotes.is_empty()
    }),
];

pub(super) fn read(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Result<Thread> {
    let links = Links::new(bluesky::APP)
        .ok_or_else(|| Error::new(ErrorKind::Adapter, "no base for links"))?;
    // A quote may be an item inside an item.
    let mut items: Vec<Element<'_>> = Vec::new();
    for item in dom.select(&ITEM) {
        if !items.last().is_some_and(|last| last.contains(item)) {
            items.push(item);
        }
    }
    cx.check_posts(items.len())?;
    let address = [page.given_url(), page.stated_url()];
    let address = address.into_iter().flatten().find_map(bluesky::post);
    let mut thread = Thread::new(Vec::new());
    let (mut focused, mut connected) = (None, Vec::new());
    for (at, item) in items.iter().enumerate() {
        let mut reader = Reader::new(&links, false);
        reader.read(*item);
        let is_focused = reader.focused;
        if is_focused && focused.is_none() {
            focused = Some(at);
            reader.key = reader
                .key
                .or_else(|| address.as_ref().map(|(_, key)| key.clone()));
        }
        let (post, notes) = reader.finish();
        notes.tell(at, cx);
        connected.push(is_connected(*item));
        thread.posts.push(post);
    }
    let named = |(_, key): &(String, String)| {
        let ends = |id: &PostId| bluesky::at_uri(id.as_str()).is_some_and(|(_, is)| is == key);
        thread
            .posts
            .iter()
            .position(|post| post.id.as_ref().is_some_and(ends))
    };
    let main = focused.or_else(|| address.as_ref().and_then(named));
    conversation::assign_roles(
        &mut thread.posts,
        main,
        |at| !connected.get(at).copied().unwrap_or_default(),
        cx,
    );
    number_posts(&mut thread.posts);
    report_missing(&thread.posts, &FIELDS, cx);
    if thread.posts.iter().all(|post| post.text.is_none()) {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "no post has words; what they are found by may have changed",
        );
    }
    let shown = main.and_then(|main| thread.posts.get(main));
    let id = shown.and_then(|post| post.id.clone());
    thread.url = shown.and_then(|post| post.url.clone());
    let given = page.given_url().and_then(bluesky::post);
    let same = given
        .as_ref()
        .zip(id.as_ref())
        .is_none_or(|((_, key), id)| bluesky::at_uri(id.as_str()).is_some_and(|(_, is)| is == key));
    let given = given
        .filter(|_| !same)
        .map(|(who, key)| bluesky::id(&who, &key));
    thread.id = agreed_id(id, given, cx);
    thread.author = conversation::main_author(&thread.posts, None, cx);
    thread.title = dom.title();
    if let Some(last) = items.last() {
        let footer = FOOTERS
            .iter()
            .flat_map(|query| dom.select(query))
            .any(|footer| footer.position() > last.position() && !last.contains(footer));
        cut::report(page.source(), dom, *last, items.len() - 1, footer, cx);
    }
    Ok(thread)
}

/// Whether a line leads to the post above.
fn is_connected(item: Element<'_>) -> bool {
    let first = item.children().find_map(|node| match node {
        crate::dom::Node::Element(element) => Some(element),
        crate::dom::Node::Text(_) => None,
    });
    first.is_some_and(|first| {
        first.descendants().any(|line| {
            let style = line.attr("style").unwrap_or_default();
            REPLY_LINE.iter().any(|part| style.contains(part))
        })
    })
}

struct Reader<'r> {
    links: &'r Links,
    post: Post,
    author: Author,
    /// The time as the reader's language has it.
    label: Option<String>,
    key: Option<String>,
    notes: Notes,
    /// Whether it is the page's post, whose counts are written out.
    focused: bool,
    quoted: bool,
}

impl<'r> Reader<'r> {
    fn new(links: &'r Links, quoted: bool) -> Self {
        Self {
            links,
            post: Post::new(),
            author: Author::new(),
            label: None,
            key: None,
            notes: Notes::default(),
            focused: false,
            quoted,
        }
    }

    fn read(&mut self, item: Element<'_>) {
        let by = item.attr("data-testid").and_then(|id| id.strip_prefix(BY));
        self.author.handle = by
            .filter(|handle| bluesky::is_handle(handle))
            .map(str::to_owned);
        if self.author.handle.is_none() && !self.quoted {
            self.notes
                .note_unknown(item.attr("data-testid").unwrap_or_default());
        }
        let mut stats = Stats::default();
        let mut walk = item.walk();
        while let Some(step) = walk.next() {
            let Step::Enter(element) = step else { continue };
            let test = element.attr("data-testid").unwrap_or_default();
            let embedded = element.attr("role") == Some("link")
                && WORDS.iter().any(|query| element.first(query).is_some());
            if test.starts_with(BY) || embedded && element.name() != "a" {
                self.quote(element);
            } else if let Some((_, stat)) = COUNTS.iter().find(|(known, _)| *known == test) {
                self.focused = true;
                let shown = element.text();
                let number = shown.split_whitespace().next().and_then(count);
                let stat = stat(&mut stats);
                *stat = stat.filter(|known| known.exact).or(number);
            } else if let Some((_, stat)) = BUTTONS.iter().find(|(known, _)| *known == test) {
                let exact = element.attr("aria-label").and_then(number_in);
                let stat = stat(&mut stats);
                *stat = exact.or(*stat);
            } else if WORDS.iter().any(|query| element.matches(query)) {
                self.words(element);
            } else if element.name() == "img" {
                self.picture(element);
            } else if element.name() == "video" {
                self.video(element);
            } else if element.name() == "a" {
                if !self.link(element) {
                    continue;
                }
            } else {
                continue;
            }
            walk.pass_over();
        }
        self.post.stats = stats.if_any();
    }

    fn words(&mut self, element: Element<'_>) {
        if self.post.text.is_some() {
            return self.notes.note_unknown(&element.text());
        }
        let links = self.links;
        let words = written::words(
            element,
            |_| false,
            |link, display| {
                let url = link.attr("href").and_then(|href| links.resolve(href));
                (bluesky::entity_kind(display, url.as_ref()), url)
            },
        );
        if let Some(href) = words.invalid {
            self.notes.note(WarningKind::InvalidValue, || {
                format!("{href:?} is no link that can be kept")
            });
        }
        self.post.text = words.text;
        self.post.entities = words.entities;
    }

    fn picture(&mut self, img: Element<'_>) {
        let Some(url) = img.attr("src").and_then(|src| self.links.absolute(src)) else {
            return;
        };
        let has = |parts: &[&str]| parts.iter().any(|part| url.path().contains(part));
        if has(&PHOTO) {
            let mut photo = Media::new(MediaKind::Photo);
            photo.alt = words(img.attr("alt"));
            photo.url = Some(bluesky::full_size(url));
            self.post.media.push(photo);
        } else if has(&AVATAR) {
            self.author.user_id = self
                .author
                .user_id
                .take()
                .or_else(|| bluesky::did_of_media(&url).map(str::to_owned));
            self.author.avatar.get_or_insert(Box::new(url));
        }
    }

    fn video(&mut self, element: Element<'_>) {
        let mut media = Media::new(MediaKind::Video);
        let own = element.attr("src").into_iter();
        let files = element.select(&FILE).filter_map(|file| file.attr("src"));
        // A file that plays in pieces has an address that only that browser knew.
        for file in own
            .chain(files)
            .filter_map(|file| self.links.absolute(file))
        {
            media.sources.push(MediaSource::new(file));
        }
        media.url = media.sources.first().map(|source| source.url.clone());
        media.poster = element
            .attr("poster")
            .and_then(|poster| self.links.absolute(poster))
            .map(Box::new);
        media.alt = words(element.attr("aria-label"));
        self.post.media.push(media);
    }

    /// Takes a link, if all of it is one thing.
    fn link(&mut self, link: Element<'_>) -> bool {
        let Some(url) = self.links.href(link) else {
            return false;
        };
        if !SITE.has_host(&url) {
            return self.card(link, url);
        }
        if let Some((_, key)) = bluesky::post(&url) {
            let last = url
                .path_segments()
                .and_then(|mut segments| segments.next_back());
            let below = last.is_some_and(|last| BELOW_POST.contains(&last));
            if below {
                // The post's own, whatever a quote in it links to.
                self.key = Some(key);
                self.label = None;
                let counts = |inner: Element<'_>| {
                    let test = inner.attr("data-testid").unwrap_or_default();
                    COUNTS.iter().any(|(known, _)| *known == test)
                };
                if !link.descendants().any(counts) {
                    self.notes.note_unknown(&link.text());
                }
            } else if self.key.is_none() {
                self.key = Some(key);
                self.label = self
                    .label
                    .take()
                    .or_else(|| link.attr("aria-label").map(str::to_owned));
            }
            // Counts stand inside links to those lists.
            return !below;
        }
        if bluesky::profile(&url).is_none() {
            return false;
        }
        let shown = bluesky::unmarked(&link.text());
        let shown = shown.trim();
        self.author.handle = self
            .author
            .handle
            .take()
            .or_else(|| bluesky::at_handle(shown));
        let named = !shown.is_empty() && bluesky::at_handle(shown).is_none();
        if named && self.author.name.is_none() {
            // Name and handle may stand in one link, one below the other.
            let name = shown.lines().next().unwrap_or(shown).trim();
            self.author.name = Some(name.to_owned());
        }
        false
    }

    /// A card: a link with a label that holds more than words.
    fn card(&mut self, link: Element<'_>, url: Url) -> bool {
        let (Some(title), Some(_)) = (link.attr("aria-label"), link.descendants().next()) else {
            return false;
        };
        let mut card = Media::new(MediaKind::LinkCard);
        card.title = words(Some(title));
        card.poster = link
            .first(&PICTURE)
            .and_then(|img| self.links.absolute(img.attr("src")?))
            .map(Box::new);
        let shown = link.text();
        let host = url.host_str().map(|host| host.trim_start_matches("www."));
        card.description = shown
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && *line != title && Some(*line) != host)
            .map(str::to_owned);
        card.url = Some(url);
        self.post.media.push(card);
        true
    }

    /// A quote is read as a post; one inside it has no place.
    fn quote(&mut self, element: Element<'_>) {
        if self.quoted {
            return self.notes.note_unknown(&element.text());
        }
        let mut inner = Reader::new(self.links, true);
        inner.read(element);
        let (post, notes) = inner.finish();
        self.notes.extend(notes);
        self.post.quotes.push(conversation::quote_of(post));
    }

    fn finish(mut self) -> (Post, Notes) {
        self.author.url = self
            .author
            .handle
            .as_deref()
            .and_then(bluesky::profile_url)
            .map(Box::new);
        let who = self
            .author
            .user_id
            .as_deref()
            .or(self.author.handle.as_deref());
        if let (Some(who), Some(key)) = (who, self.key.as_deref()) {
            self.post.id = Some(bluesky::id(who, key));
            let named = self.author.handle.as_deref().unwrap_or(who);
            self.post.url = bluesky::url(named, key);
        }
        let made = self.key.as_deref().and_then(bluesky::key_time);
        let shown = self
            .label
            .as_deref()
            .and_then(|label| moment(&label.replace(" at ", " ")));
        self.post.published = made;
        if let (
            Some(Timestamp::Instant {
                at,
                origin: TimeOrigin::Id,
            }),
            Some(shown),
        ) = (made, shown)
            && at.as_second().abs_diff(shown.at.as_second()) > ZONES
        {
            self.notes.note(WarningKind::TimeMismatch, || {
                format!("the page dates a post {}, its key was made {at}", shown.at)
            });
        }
        self.post.author = Some(self.author).filter(|author| !author.is_empty());
        (self.post, self.notes)
    }
}

fn words(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The number in a button's label: `Like (63,561 likes)`.
fn number_in(label: &str) -> Option<crate::model::Count> {
    let mut words = label.split(|c: char| !(c.is_ascii_digit() || c == ','));
    words.find_map(count)
}
