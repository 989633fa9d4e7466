//! Reads the app's page of a post.
//!
//! Its classes are meaningless, so parts are identified by test ids, by labels for screen readers and by the targets of
//! links. The fields of posts are checked, since unknown text cannot be distinguished from buttons.

use url::Url;

use super::outside::{Item, Kind, Outside};
use super::{ITEM, PAGES, REPLY_BUTTON, SITE, SOUGHT, WORDS, feed, outside};
use crate::adapter::Context;
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Node, Query};
use crate::error::Result;
use crate::model::{
    Author, Count, Entity, EntityKind, Gap, Media, MediaKind, Post, PostId, Stats, Thread,
    Timestamp,
};
use crate::network::bluesky;
use crate::reader::{
    Identity, Items, PICTURE, PostPage, PostReader, PostSite, Required, Stat, Tables, View,
    WhiteSpace, assign_roles_by_author, attr, by_name, children, contains_any, find_posts,
    leading_count, link_target, media, moment, numbers, rich_text, source, walk_parts,
};
use crate::report::{Finding, Missing};

/// The prefixes of a post's test id, before its author's handle: in a conversation, in a list.
const BY: [&str; 2] = ["postThreadItem-by-", "feedItem-by-"];

/// The counts below the focused post, by test id. They are rounded like those on its buttons.
const COUNTS: [(&str, Stat); 4] = [
    ("likeCount-expanded", |stats| &mut stats.likes),
    ("repostCount-expanded", |stats| &mut stats.reposts),
    ("quoteCount-expanded", |stats| &mut stats.quotes),
    ("bookmarkCount-expanded", |stats| &mut stats.bookmarks),
];

/// The buttons of every post, by test id; their labels contain the exact number (`Like (63,561 likes)`).
const BUTTONS: [(&str, Stat); 4] = [
    ("replyBtn", |stats| &mut stats.replies),
    ("repostBtn", |stats| &mut stats.reposts),
    ("likeBtn", |stats| &mut stats.likes),
    ("unlikeBtn", |stats| &mut stats.likes),
];

const STYLED: Query<'_> = Query::constant("[style]");

/// A link in quotes, in case their text is not marked.
const POST_LINK: Query<'_> = Query::constant("a[href*='/post/']");

/// The line from a post to the one above it, by its style.
const REPLY_LINE: [&str; 2] = ["width: 2px", "background-color"];

/// The last segment of other pages' URLs below the focused post's own, such as the accounts that liked it.
const BELOW_POST: [&str; 3] = ["liked-by", "reposted-by", "quotes"];

/// The test ids of elements at a conversation's end, and an element after the app.
const FOOTERS: [Query<'_>; 2] = [
    Query::constant("noscript"),
    Query::constant("[data-testid=replyPromptBtn]"),
];

/// The maximum difference between a time in the reader's time zone and the same in UTC, in seconds.
const ZONES: u64 = 15 * 3600;

/// The fields of every post. The labels of the buttons have exact counts; the counts above the buttons of the focused
/// post are rounded.
pub(super) const FIELDS: [Required; 10] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::TIME,
    Required::new(Missing::ExactReplyCount, |block| {
        is_exact(stats(block).replies)
    }),
    Required::new(Missing::ExactRepostCount, |block| {
        is_exact(stats(block).reposts)
    }),
    Required::new(Missing::ExactLikeCount, |block| {
        is_exact(stats(block).likes)
    }),
    Required::CONTENT,
];

/// The fields of every quote.
const QUOTE_FIELDS: [Required; 7] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::TIME,
    Required::CONTENT,
];

fn is_exact(count: Option<Count>) -> bool {
    count.is_some_and(|count| count.exact)
}

fn stats(block: &PostReader) -> Stats {
    block.post.stats.as_deref().copied().unwrap_or_default()
}

/// The state for reading a page.
pub(super) struct Conversation<'d> {
    /// The author and the record key in the page's URL.
    address: Option<(String, String)>,
    focused: Option<usize>,
    /// The author of the focused post, or of the first one.
    author: Option<Author>,
    outside: Outside<'d>,
    /// The site's own numbers of posts in the author's chain (2026), each with the place of the post; and their total.
    numbers: Vec<(usize, u32)>,
    total: Option<u32>,
}

impl Conversation<'_> {
    pub(super) fn new(view: &View<'_>) -> Self {
        let addresses = [view.page.given_url(), view.page.stated_url()];
        Self {
            address: addresses.into_iter().flatten().find_map(bluesky::post),
            focused: None,
            author: None,
            outside: Outside::default(),
            numbers: Vec::new(),
            total: None,
        }
    }
}

/// Whether an id has a record key.
fn has_key(id: Option<&PostId>, key: &str) -> bool {
    id.and_then(bluesky::key_of) == Some(key)
}

impl<'d> PostSite<'d> for Conversation<'d> {
    type Place = Kind;
    const TABLES: Tables = Tables {
        marks: &ITEM,
        pages: &PAGES,
        sought: &SOUGHT,
        required: &FIELDS,
        footers: &FOOTERS,
        conversation: true,
        ..Tables::EMPTY
    };

    fn names_post(&self, view: &View<'d>) -> bool {
        view.page
            .url()
            .is_some_and(|url| bluesky::post(url).is_some())
    }

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d, Kind>> {
        let mut items = find_posts(self, view);
        self.outside = Outside::find(view.dom, &mut items, &view.links);
        Ok(items)
    }

    fn read(&mut self, page: &PostPage<'d, Kind>, item: &Item<'d>, post: &mut PostReader) {
        match item.kind {
            Kind::Gone => {
                post.post.unavailable = Some(outside::said(item.element));
                return;
            }
            Kind::Segment => {
                let mut reader = Reader::new(&page.links, post);
                reader.read_parts(item.element);
                reader.block.author = self.author.clone().unwrap_or_default();
                return;
            }
            Kind::Post => {}
        }
        let mut reader = Reader::new(&page.links, post);
        reader.read(item.element);
        if reader.focused || self.author.is_none() {
            self.author = Some(reader.block.author.clone());
        }
        if let Some((number, total)) = reader.number {
            self.numbers.push((item.element.position(), number));
            self.total = self.total.or(Some(total));
        }
        if reader.focused && self.focused.is_none() {
            self.focused = Some(page.items.rank(item.element));
            let key = self.address.as_ref().map(|(_, key)| key.clone());
            reader.key = reader.key.or(key);
        }
        reader.finish();
    }

    fn main(&self, _: &PostPage<'d, Kind>, posts: &[Post]) -> Option<usize> {
        self.focused.or_else(|| {
            let (_, key) = self.address.as_ref()?;
            let mut posts = posts.iter();
            posts.position(|post| has_key(post.id.as_ref(), key))
        })
    }

    fn assign_roles(&self, page: &mut PostPage<'d, Kind>, posts: &mut [Post], cx: &mut Context) {
        let item = |at: usize| page.items.get(at);
        let continues = |item: &Item<'_>| item.kind == Kind::Segment || is_connected(item.element);
        let starts = |at: usize| !item(at).is_some_and(continues);
        assign_roles_by_author(posts, page.main, starts, cx);
    }

    fn page_number(&self, item: &Item<'d>, _: &Post) -> Option<u32> {
        let place = item.element.position();
        let at = self.numbers.binary_search_by_key(&place, |(at, _)| *at);
        at.ok()
            .and_then(|at| self.numbers.get(at))
            .map(|(_, number)| *number)
    }

    fn gaps(&mut self, page: &PostPage<'d, Kind>) -> Vec<Gap> {
        self.outside.gaps(page)
    }

    fn finish(&self, _: &PostPage<'d, Kind>, thread: &mut Thread, _: &mut Context) {
        thread.stated_posts = self.total;
    }

    fn check(&self, page: &PostPage<'d, Kind>, thread: &Thread, cx: &mut Context) {
        if self.outside.may_be_gone {
            cx.found(&Finding::MayBeTombstone);
        }
        if self.outside.words || self.outside.leads_elsewhere(&page.links) {
            cx.found(&Finding::PartsOutsidePosts);
        }
        let outside = page.items.orphans(page.dom, &REPLY_BUTTON).count();
        if outside > 0 {
            cx.found(&Finding::ButtonsOutside { count: outside });
        }
        let mut items = page.items.iter();
        if page.items.len() > 1 && !items.any(|item| contains_any(item.element, &[STYLED])) {
            cx.found(&Finding::StyleAttributesMissing);
        }
        if thread.posts.iter().all(|post| post.text.is_none()) {
            cx.found(&Finding::TextMissing);
        }
    }

    fn identify(&self, page: &PostPage<'d, Kind>, id: Option<PostId>, _: &mut Context) -> Identity {
        // The URL may have another name of the author than the page.
        let given = page.page.given_url().and_then(bluesky::post);
        let given = given.filter(|(_, key)| id.is_some() && !has_key(id.as_ref(), key));
        Identity {
            given: given.map(|(who, key)| bluesky::id(&who, &key)),
            id,
            author: None,
        }
    }
}

/// Whether an element is a line between posts.
pub(super) fn is_line(line: Element<'_>) -> bool {
    let style = line.attr("style").unwrap_or_default();
    REPLY_LINE.iter().any(|part| style.contains(part))
}

/// Whether a line connects a post with the one above it.
fn is_connected(item: Element<'_>) -> bool {
    // Icons and scripts are not parts.
    let is_part =
        |part: &Element<'_>| !matches!(part.name(), "svg" | "script" | "style" | "template");
    let first = children(item).find(is_part);
    first.is_some_and(|first| first.descendants().any(is_line))
}

pub(super) struct Reader<'r> {
    links: &'r Links,
    block: &'r mut PostReader,
    /// The time in the reader's language.
    label: Option<String>,
    key: Option<String>,
    /// Whether it is the main post, whose counts are listed.
    focused: bool,
    /// Its number in the author's chain, and the total.
    number: Option<(u32, u32)>,
    /// In a list: the position of the author's picture. What precedes it is why the post is in the list.
    picture: Option<usize>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(links: &'r Links, block: &'r mut PostReader) -> Self {
        Self {
            links,
            block,
            label: None,
            key: None,
            focused: false,
            number: None,
            picture: None,
        }
    }

    /// Reads a post in a list.
    pub(super) fn read_listed(mut self, item: Element<'_>) {
        let picture = feed::author_picture(item);
        if picture.is_none() {
            // Nothing shows which of the links is the author's.
            self.block
                .unknown_markup("a post without a profile picture");
        }
        self.picture = picture.or(Some(item)).map(Element::position);
        let test = item.attr("data-testid").unwrap_or_default();
        if BY.iter().any(|by| test.starts_with(by)) {
            self.read(item);
        } else {
            self.read_parts(item);
        }
        self.finish();
    }

    fn read(&mut self, item: Element<'_>) {
        let test = item.attr("data-testid").unwrap_or_default();
        let by = BY.iter().find_map(|by| test.strip_prefix(by));
        self.block
            .set_handle(by.filter(|handle| bluesky::is_handle(handle)));
        if self.block.author.handle.is_none() && !self.block.quoted {
            self.block.unknown_markup(test);
        }
        self.read_parts(item);
    }

    fn read_parts(&mut self, item: Element<'_>) {
        let mut stats = Stats::default();
        walk_parts(
            item,
            |node| matches!(node, Node::Element(inner) if self.read_element(inner, &mut stats)),
        );
        self.block.post.stats = stats.if_any();
    }

    /// Takes an element as a single part, if it is one.
    fn read_element(&mut self, element: Element<'_>, stats: &mut Stats) -> bool {
        let test = element.attr("data-testid").unwrap_or_default();
        let embedded = element.attr("role") == Some("link") && element.name() != "a";
        let above = |picture| element.position() < picture && !element.holds(picture);
        if self.picture.is_some_and(above) {
            feed::read_reason(element, self.links, self.block);
            return true;
        }
        if BY.iter().any(|by| test.starts_with(by))
            || embedded && (contains_any(element, &WORDS) || contains_any(element, &[POST_LINK]))
        {
            self.quote(element);
        } else if let Some(stat) = by_name(test, &COUNTS) {
            self.focused = true;
            let shown = element.text();
            let stat = stat(stats);
            let number = leading_count(&shown);
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
                    // A file that is streamed in segments has a URL that only existed in that browser.
                    let mut video = media::video(element, |address| self.links.absolute(address));
                    // Whatever name a script gives the label's attribute.
                    let is_label =
                        |name: &str| name.contains("label") && !name.contains("labelled");
                    let mut labels = element.attributes().filter(|(name, _)| is_label(name));
                    let label = labels.next().map(|(_, label)| label.trim().to_owned());
                    video.alt = label.filter(|label| !label.is_empty());
                    self.block.add_media(video);
                }
                "a" => return self.link(element),
                // An element that is no longer a link has its URL in an attribute for a script.
                "span" | "button" if has_address(element) => return self.link(element),
                _ if !self.block.quoted
                    && self.number.is_none()
                    && self.block.post.text.is_none() =>
                {
                    self.number = outside::number_of(element);
                    return self.number.is_some();
                }
                _ => return false,
            }
        }
        true
    }

    fn words(&mut self, element: Element<'_>) {
        if self.block.post.text.is_some() {
            return self.block.unknown_markup(&element.text());
        }
        let words = rich_text(
            element,
            WhiteSpace::Preserve,
            |_| false,
            |link| {
                let url = self.links.resolve(link.href);
                (bluesky::entity_kind(link.display, url.as_ref()), url)
            },
        );
        let text = words.text.as_deref().unwrap_or_default();
        let is_astray = |entity: &Entity| {
            entity.kind == EntityKind::Link
                && entity.display(text).starts_with('@')
                && entity.url().is_some_and(|url| SITE.has_host(&url))
        };
        if words.entities.iter().any(is_astray) {
            self.block.findings.also(&Finding::HandleLinkedElsewhere);
        }
        self.block.set_text(words);
    }

    fn picture(&mut self, img: Element<'_>) {
        let Some(url) = source(img, self.links) else {
            return;
        };
        if bluesky::is_photo(&url) {
            let photo = media::photo_at(Some(bluesky::full_size(url)), img);
            self.block.add_media(photo);
        } else if bluesky::is_avatar(&url) {
            let did = bluesky::did_of_media(&url).map(str::to_owned);
            let author = &mut self.block.author;
            author.user_id = author.user_id.take().or(did);
            self.block.set_avatar(Some(url));
        } else if bluesky::is_stored(&url) {
            self.block.unknown_markup(url.as_str());
        }
    }

    /// Takes a link, if all of it is a single part.
    fn link(&mut self, link: Element<'_>) -> bool {
        let Some(url) = link_target(link).and_then(|href| self.links.resolve(href)) else {
            return false;
        };
        if link.attr("href").is_none() {
            self.block.findings.also(&Finding::PartWithoutLink);
        }
        if !SITE.has_host(&url) {
            return self.card(link, url);
        }
        if let Some((_, key)) = bluesky::post(&url) {
            let last = url.path_segments().and_then(|mut path| path.next_back());
            let below = last.is_some_and(|last| BELOW_POST.contains(&last));
            if below {
                // This is the post's own key, whatever a quote in it links to.
                self.key = Some(key);
                self.label = None;
                let counts = |inner: Element<'_>| {
                    by_name(inner.attr("data-testid").unwrap_or_default(), &COUNTS).is_some()
                };
                if !link.descendants().any(counts) {
                    self.block.unknown_markup(&link.text());
                }
            } else if self.key.is_none() {
                self.key = Some(key);
                let label = link.attr("aria-label").map(str::to_owned);
                self.label = self.label.take().or(label);
            }
            // Counts are inside links to those lists.
            return !below;
        }
        if let Some(who) = bluesky::profile(&url) {
            // In lists, the line above the text states whom the post answers.
            if self.answers(&who) {
                self.block.post.replying_to.push(who);
                return true;
            }
            let shown = strip_invisible(&link.text()).into_owned();
            let handle = bluesky::at_handle(shown.trim());
            self.block.set_handle(handle.as_deref());
            // Name and handle may be in one link, one below the other.
            let name = shown.trim().lines().next().filter(|_| handle.is_none());
            let author = &mut self.block.author;
            author.name = author
                .name
                .take()
                .or(name.map(|name| name.trim().to_owned()));
        } else if self.picture.is_some() && !feed::is_known(&url) {
            self.block.unknown_markup(url.as_str());
        }
        false
    }

    /// Whether a link to a profile in a list, which follows the author's, is to whom the post answers.
    fn answers(&self, who: &str) -> bool {
        let author = &self.block.author;
        let handle = author.handle.as_deref();
        let other = author.name.is_some() && handle.is_some_and(|handle| handle != who);
        let text = self.block.post.text.is_some();
        self.picture.is_some() && !text && (self.key.is_some() || other)
    }

    /// Takes a card: a link with child elements, and with a label or a picture.
    fn card(&mut self, link: Element<'_>, url: Url) -> bool {
        let label = attr(link, "aria-label");
        let picture = link.first(&PICTURE);
        if link.descendants().next().is_none() || label.is_none() && picture.is_none() {
            return false;
        }
        let poster = picture.and_then(|img| source(img, self.links));
        let findings = &mut self.block.findings;
        if let Some(url) = &poster
            && bluesky::is_stored(url)
            && !bluesky::is_photo(url)
        {
            findings.unknown_markup(url.as_str());
        }
        // Title, description and host are one piece of text each.
        let host = url.host_str().map(|host| host.trim_start_matches("www."));
        let is_more = |line: &String| !line.is_empty() && Some(&**line) != host;
        // If no element begins a line, each piece of text is a line.
        let shown: Vec<String> = link
            .text()
            .lines()
            .map(|line| line.trim().to_owned())
            .collect();
        let shown = if shown.len() > 1 {
            shown
        } else {
            link.descendants().filter_map(own_text).collect()
        };
        let mut lines = shown.into_iter().filter(is_more);
        let title = label.or_else(|| {
            findings.also(&Finding::CardUnlabelled);
            lines.next()
        });
        let said = title.as_deref().map(strip_invisible);
        let words = lines.find(|line| said.as_deref() != Some(&*strip_invisible(line)));
        let mut card = Media::new(MediaKind::LinkCard);
        card.description = words;
        card.title = title;
        card.poster = poster.map(Box::new);
        card.url = Some(url);
        self.block.add_media(card);
        true
    }

    fn quote(&mut self, element: Element<'_>) {
        let links = self.links;
        self.block.quote(element, &QUOTE_FIELDS, |element, quote| {
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
        block.set_bluesky_key(&key);
        // Without an author the key does not identify a post.
        let id = block.post.id.as_ref();
        block.post.published = id.and_then(bluesky::time_of);
        let made = block.post.published.and_then(Timestamp::instant);
        let shown = self
            .label
            .and_then(|label| moment(&label.replace(" at ", " ")));
        if let (Some(made), Some(shown)) = (made, shown)
            && made.as_second().abs_diff(shown.at.as_second()) > ZONES
        {
            block.findings.once(&Finding::KeyDated {
                stated: &shown.at,
                encoded: &made,
            });
        }
    }
}

/// Whether an element that is not an `<a>` has a URL in an attribute like a link's.
fn has_address(element: Element<'_>) -> bool {
    let is = |(name, _): (&str, &str)| name.ends_with("href");
    element.attributes().any(is) && link_target(element).is_some()
}

/// Returns the text directly inside an element, if there is any.
fn own_text(element: Element<'_>) -> Option<String> {
    let text = |node| match node {
        Node::Text(text) => Some(text),
        Node::Element(_) => None,
    };
    let text: String = element.children().filter_map(text).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
