//! The app's page of a post.
//!
//! Its classes say nothing, so parts are told by test ids, by labels for screen readers and by where links lead. What a
//! post has is checked, since unknown words cannot be told from buttons.

use url::Url;

use super::{ITEM, SITE};
use crate::adapter::block::{self, AVATAR, Block, Field, ID, NAME, TIME};
use crate::adapter::conversation::{self, shown_id};
use crate::adapter::counts::{Stat, count, numbers};
use crate::adapter::find::{
    Item, PICTURE, attr, by_name, children, holds_any, outermost, parts, seen, source,
};
use crate::adapter::moment::moment;
use crate::adapter::written::{Style, words};
use crate::adapter::{Context, bluesky, cut, links_of, media, number_posts};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Links, Node, Query};
use crate::error::Result;
use crate::input::Page;
use crate::model::{Count, Media, MediaKind, PostId, Stats, Thread, Timestamp};

/// The start of a post's test id; its author's handle follows.
const BY: &str = "postThreadItem-by-";

/// The words of a post: by test id (A, in lists), by what lets words break.
const WORDS: [Query<'_>; 2] = [
    Query::constant("[data-testid=postText]"),
    Query::constant("[data-word-wrap]"),
];

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

/// What every post has.
const FIELDS: [Field; 8] = [
    ID,
    NAME,
    AVATAR,
    TIME,
    ("count of replies", |block| stats(block).replies.is_some()),
    ("count of reposts", |block| stats(block).reposts.is_some()),
    ("count of likes", |block| stats(block).likes.is_some()),
    ("words or media", Block::has_content),
];

fn stats(block: &Block) -> Stats {
    block.post.stats.as_deref().copied().unwrap_or_default()
}

pub(super) fn read(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Result<Thread> {
    let links = links_of(bluesky::APP)?;
    // A quote may be an item inside an item.
    let items = outermost(dom.select(&ITEM).map(|item| Item::new(item, true, ())));
    let address = [page.given_url(), page.stated_url()];
    let address = address.into_iter().flatten().find_map(bluesky::post);
    let mut focused = Vec::new();
    let blocks = block::read_all(&items, cx, |item, block| {
        let mut reader = Reader::new(&links, block);
        reader.read(item.element);
        if reader.focused && !focused.contains(&true) {
            let key = address.as_ref().map(|(_, key)| key.clone());
            reader.key = reader.key.or(key);
        }
        focused.push(reader.focused);
        reader.finish();
    })?;
    let mut thread = Thread::new(block::posts(blocks, &FIELDS, cx));
    let is = |id: Option<&PostId>, key: &str| id.and_then(bluesky::key_of) == Some(key);
    let focused = focused.iter().position(|focused| *focused);
    let main = focused.or_else(|| {
        let (_, key) = address.as_ref()?;
        thread
            .posts
            .iter()
            .position(|post| is(post.id.as_ref(), key))
    });
    let starts = |at: usize| !items.get(at).is_some_and(|item| is_connected(item.element));
    conversation::assign_roles(&mut thread.posts, main, starts, cx);
    number_posts(&mut thread.posts);
    if thread.posts.iter().all(|post| post.text.is_none()) {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "no post has words; what they are found by may have changed",
        );
    }
    let id = shown_id(&thread.posts, main);
    // The address may name the author by another name than the page.
    let given = page.given_url().and_then(bluesky::post);
    let given = given.filter(|(_, key)| id.is_some() && !is(id.as_ref(), key));
    let given = given.map(|(who, key)| bluesky::id(&who, &key));
    conversation::about(&mut thread, main, [id, given], None, cx);
    thread.title = dom.title();
    cut::report_items(page, dom, &items, &FOOTERS, cx);
    Ok(thread)
}

/// Whether a line leads to the post above.
fn is_connected(item: Element<'_>) -> bool {
    let drawn = |line: Element<'_>| {
        let style = line.attr("style").unwrap_or_default();
        REPLY_LINE.iter().any(|part| style.contains(part))
    };
    let first = children(item).next();
    first.is_some_and(|first| first.descendants().any(drawn))
}

struct Reader<'r> {
    links: &'r Links,
    block: &'r mut Block,
    /// The time as the reader's language has it.
    label: Option<String>,
    key: Option<String>,
    /// Whether it is the page's post, whose counts are written out.
    focused: bool,
}

impl<'r> Reader<'r> {
    fn new(links: &'r Links, block: &'r mut Block) -> Self {
        Self {
            links,
            block,
            label: None,
            key: None,
            focused: false,
        }
    }

    fn read(&mut self, item: Element<'_>) {
        let test = item.attr("data-testid").unwrap_or_default();
        let by = test.strip_prefix(BY);
        self.block
            .set_handle(by.filter(|handle| bluesky::is_handle(handle)));
        if self.block.author.handle.is_none() && !self.block.quoted {
            self.block.notes.note_unknown(test);
        }
        let mut stats = Stats::default();
        parts(
            item,
            |node| matches!(node, Node::Element(inner) if self.take(inner, &mut stats)),
        );
        self.block.post.stats = stats.if_any();
    }

    /// Takes an element as one thing, if it is one.
    fn take(&mut self, element: Element<'_>, stats: &mut Stats) -> bool {
        let test = element.attr("data-testid").unwrap_or_default();
        let embedded = element.attr("role") == Some("link") && element.name() != "a";
        if test.starts_with(BY) || embedded && holds_any(element, &WORDS) {
            self.quote(element);
        } else if let Some(stat) = by_name(test, &COUNTS) {
            self.focused = true;
            let shown = element.text();
            let stat = stat(stats);
            let number = shown.split_whitespace().next().and_then(count);
            *stat = stat.filter(|known| known.exact).or(number);
        } else if let Some(stat) = by_name(test, &BUTTONS) {
            let stat = stat(stats);
            let exact = element
                .attr("aria-label")
                .and_then(|label| numbers(label).next());
            *stat = exact.map(|value| Count::new(value, true)).or(*stat);
        } else if WORDS.iter().any(|query| element.matches(query)) {
            self.words(element);
        } else {
            match element.name() {
                "img" => self.picture(element),
                "video" => {
                    // A file that plays in pieces has an address that only that browser knew.
                    let mut video = media::video(element, |address| self.links.absolute(address));
                    video.alt = attr(element, "aria-label");
                    self.block.post.media.push(video);
                }
                "a" => return self.link(element),
                _ => return false,
            }
        }
        true
    }

    fn words(&mut self, element: Element<'_>) {
        if self.block.post.text.is_some() {
            return self.block.notes.note_unknown(&element.text());
        }
        let words = words(
            element,
            Style::Kept,
            |_| false,
            |link| {
                let url = self.links.resolve(link.href);
                (bluesky::entity_kind(link.display, url.as_ref()), url)
            },
        );
        self.block.set_words(words);
    }

    fn picture(&mut self, img: Element<'_>) {
        let Some(url) = source(img, self.links) else {
            return;
        };
        if bluesky::is_photo(&url) {
            let photo = media::photo_at(Some(bluesky::full_size(url)), img);
            self.block.post.media.push(photo);
        } else if bluesky::is_avatar(&url) {
            let did = bluesky::did_of_media(&url).map(str::to_owned);
            let author = &mut self.block.author;
            author.user_id = author.user_id.take().or(did);
            self.block.set_avatar(Some(url));
        }
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
            let last = url.path_segments().and_then(|mut path| path.next_back());
            let below = last.is_some_and(|last| BELOW_POST.contains(&last));
            if below {
                // The post's own, whatever a quote in it links to.
                self.key = Some(key);
                self.label = None;
                let counts = |inner: Element<'_>| {
                    by_name(inner.attr("data-testid").unwrap_or_default(), &COUNTS).is_some()
                };
                if !link.descendants().any(counts) {
                    self.block.notes.note_unknown(&link.text());
                }
            } else if self.key.is_none() {
                self.key = Some(key);
                let label = link.attr("aria-label").map(str::to_owned);
                self.label = self.label.take().or(label);
            }
            // Counts stand inside links to those lists.
            return !below;
        }
        if bluesky::profile(&url).is_some() {
            let shown = seen(&link.text()).into_owned();
            let handle = bluesky::at_handle(shown.trim());
            self.block.set_handle(handle.as_deref());
            // Name and handle may stand in one link, one below the other.
            let name = shown.trim().lines().next().filter(|_| handle.is_none());
            let author = &mut self.block.author;
            author.name = author
                .name
                .take()
                .or(name.map(|name| name.trim().to_owned()));
        }
        false
    }

    /// A card: a link with a label that holds more than words.
    fn card(&mut self, link: Element<'_>, url: Url) -> bool {
        let (Some(title), Some(_)) = (link.attr("aria-label"), link.descendants().next()) else {
            return false;
        };
        let mut card = Media::new(MediaKind::LinkCard);
        card.title = attr(link, "aria-label");
        let picture = link.first(&PICTURE);
        let poster = picture.and_then(|img| source(img, self.links));
        card.poster = poster.map(Box::new);
        let shown = link.text();
        let host = url.host_str().map(|host| host.trim_start_matches("www."));
        let mut lines = shown.lines().map(str::trim);
        let words = lines.find(|line| !line.is_empty() && *line != title && Some(*line) != host);
        card.description = words.map(str::to_owned);
        card.url = Some(url);
        self.block.post.media.push(card);
        true
    }

    fn quote(&mut self, element: Element<'_>) {
        let links = self.links;
        self.block.quote(element, &[], |element, quote| {
            let mut reader = Reader::new(links, quote);
            reader.read(element);
            reader.finish();
        });
    }

    fn finish(self) {
        let block = self.block;
        let handle = block.author.handle.as_deref();
        block.author.url = handle.and_then(bluesky::profile_url).map(Box::new);
        let Some(key) = self.key else { return };
        bluesky::identify(block, &key);
        // Without an author the key names no post.
        let id = block.post.id.as_ref();
        block.post.published = id.and_then(bluesky::time_of);
        let made = block.post.published.and_then(Timestamp::instant);
        let shown = self
            .label
            .and_then(|label| moment(&label.replace(" at ", " ")));
        if let (Some(made), Some(shown)) = (made, shown)
            && made.as_second().abs_diff(shown.at.as_second()) > ZONES
        {
            block.notes.note(WarningKind::TimeMismatch, || {
                format!(
                    "the page dates a post {}, its key was made {made}",
                    shown.at
                )
            });
        }
    }
}
