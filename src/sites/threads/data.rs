//! Posts in the data of the app's queries, as the server writes them into the page.

use std::collections::HashSet;

use url::Url;

use super::items::{author_of, report_chain, source, starts, stated};
use super::{DATA, DATA_POSTS, LISTED};
use crate::adapter::{Context, not_a_thread};
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::json::{Json, List, Object, Value};
use crate::model::{
    Author, Count, Entity, EntityKind, Gap, GapKind, Listing, Media, MediaKind, MediaSource, Post,
    SeriesNumber, Span, Stats, Tally, Thread,
};
use crate::network::threads;
use crate::network::threads::Address;
use crate::reader::{
    Fields, FinishedPosts, Identity, LinkedText, Moment, PostReader, Required, ThreadSource, View,
    assign_roles_by_author, build_thread, read_all, teaser,
};
use crate::report::{Finding, Missing};

/// The lists of posts; members that are not of the page's conversation or list.
const LISTS: &str = "thread_items";
const OTHERS: [&str; 5] = [
    "relatedPosts", "related_posts", "suggested_users", "quoted_post", "reposted_post",
];

/// The mark of data that continues on the server.
const MORE: [&str; 2] = ["\"has_next_page\":true", "\"has_next_page\": true"];

/// The fields of every post.
const FIELDS: [Required; 6] = [
    Required::ID,
    Required::HANDLE,
    Required::AVATAR,
    Required::USER_ID,
    Required::DATE,
    Required::CONTENT,
];
const QUOTE_FIELDS: [Required; 3] = [Required::ID, Required::HANDLE, Required::CONTENT];

/// The names of a post's fields without which others may have replaced them, and the known ones (2023 to 2026).
const ALWAYS: [&str; 4] = ["code", "user", "taken_at", "text_post_app_info"];
const KNOWN: [&str; 34] = [
    "pk",
    "id",
    "code",
    "user",
    "taken_at",
    "text_post_app_info",
    "caption",
    "like_count",
    "image_versions2",
    "video_versions",
    "carousel_media",
    "accessibility_caption",
    "media_type",
    "original_width",
    "original_height",
    "has_audio",
    "audio",
    "caption_is_edited",
    "like_and_view_counts_disabled",
    "giphy_media_info",
    "media_overlay_info",
    "is_paid_partnership",
    "is_fb_only",
    "is_internal_only",
    "transcription_data",
    "caption_add_on",
    "has_liked",
    "organic_tracking_token",
    "canonical_url",
    "usertags",
    "__typename",
    "text_with_entities",
    "sharing_friction_info",
    "meta_place",
];

/// The words for a post that is unavailable for no stated reason.
const UNAVAILABLE: &str = "This post is unavailable.";

/// The texts of a script with posts, as JSON.
fn documents<'d>(view: &View<'d>) -> Vec<Json<'d>> {
    let sources = view.dom.select(&DATA).map(source);
    let sources = sources.filter(|text| text.contains(DATA_POSTS));
    sources.filter_map(|text| view.page.json_of(text)).collect()
}

/// The posts of a page, in groups: a chain of posts that reply to each other.
struct Data<'j> {
    links: &'j Links,
    posts: Vec<Object<'j>>,
    /// The group of each post.
    groups: Vec<usize>,
    given: Option<Address>,
    stated: Option<Address>,
    main: Option<usize>,
    chain: Option<u32>,
    /// Whether the server has more posts.
    more: bool,
}

impl<'j> Data<'j> {
    fn new(view: &'j View<'_>, documents: &'j [Json<'_>], cx: &Context) -> Result<Self> {
        let mut posts = Vec::new();
        let mut groups = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        let lists = documents
            .iter()
            .flat_map(|document| document.root().lists_named(LISTS, &OTHERS));
        for (group, list) in lists.enumerate() {
            cx.check_posts(posts.len() + list.len())?;
            for post in list.iter().filter_map(|item| item.get("post")?.as_object()) {
                let code = post.get("code").and_then(Value::as_str);
                if code.is_some_and(|code| known.insert(code)) {
                    posts.push(post);
                    groups.push(group);
                }
            }
        }
        let sources = view.dom.select(&DATA).map(source);
        let mut sources = sources.filter(|text| text.contains(DATA_POSTS));
        Ok(Self {
            links: &view.links,
            posts,
            groups,
            given: view.page.given_url().and_then(threads::post),
            stated: view.page.stated_url().and_then(threads::post),
            main: None,
            chain: None,
            more: sources.any(|text| MORE.iter().any(|mark| text.contains(mark))),
        })
    }

    fn address(&self) -> Option<&Address> {
        self.given.as_ref().or(self.stated.as_ref())
    }

    fn read_posts(&self, cx: &Context) -> Result<Vec<PostReader>> {
        read_all(&self.posts, cx, |object, block| {
            read(*object, self.links, block);
        })
    }
}

/// Whether a page is a list, by its URL.
fn is_list(view: &View<'_>) -> bool {
    let urls = [view.page.given_url(), view.page.stated_url()];
    let mut urls = urls.into_iter().flatten();
    urls.clone().all(|url| threads::post(url).is_none())
        && urls.any(|url| threads::profile(url).is_some() || url.path().starts_with("/search"))
}

/// Reads the thread of a page.
pub(super) fn thread(view: &View<'_>, cx: &mut Context) -> Result<Thread> {
    if is_list(view) {
        return Err(not_a_thread(PageKind::Listing, LISTED));
    }
    let documents = documents(view);
    let data = Data::new(view, &documents, cx)?;
    if data.posts.is_empty() {
        return Err(no_posts());
    }
    build_thread(data, cx)
}

fn no_posts() -> Error {
    Error::new(
        ErrorKind::MarkupChanged,
        "this is a Threads page whose data has lists of posts, but no post with a code was found in them",
    )
}

/// Reads the list of a page.
pub(super) fn listing(view: &View<'_>, cx: &mut Context) -> Result<Listing> {
    let documents = documents(view);
    let data = Data::new(view, &documents, cx)?;
    if data.address().is_some() {
        let message = "this Threads page is a conversation; parse it with Parser::parse";
        return Err(Error::new(ErrorKind::NotAListing, message));
    }
    if data.posts.is_empty() {
        return Err(no_posts());
    }
    let posts = FinishedPosts::new(data.read_posts(cx)?, &FIELDS).report(cx);
    let mut listing = Listing::new();
    let mut last = None;
    for (post, group) in posts.into_iter().zip(&data.groups) {
        match listing.teasers.last_mut() {
            Some(teaser) if last == Some(group) => teaser.posts.push(post),
            _ => listing.teasers.push(teaser(post)),
        }
        last = Some(group);
    }
    let url = view.page.url();
    listing.author = url.and_then(threads::profile).map(|handle| {
        let same = |author: &&Author| author.handle.as_deref() == Some(handle.as_str());
        let mut authors = listing.posts().filter_map(|post| post.author.as_ref());
        authors
            .find(same)
            .cloned()
            .unwrap_or_else(|| author_of(&handle))
    });
    if data.more {
        cx.found(&Finding::NextPageMissing);
    }
    Ok(listing)
}

/// Whether the data has all posts that the page displays, and more.
pub(super) fn has_more(view: &View<'_>, shown: &HashSet<String>) -> bool {
    let documents = documents(view);
    let Ok(data) = Data::new(view, &documents, &Context::default()) else {
        return false;
    };
    let codes = data
        .posts
        .iter()
        .filter_map(|post| post.get("code")?.as_str());
    let codes: HashSet<&str> = codes.collect();
    codes.len() > shown.len() && shown.iter().all(|code| codes.contains(code.as_str()))
}

/// Warns of posts of the conversation that only the data has.
pub(super) fn report_more(view: &View<'_>, posts: &[Post], cx: &mut Context) {
    let documents = documents(view);
    let Ok(data) = Data::new(view, &documents, cx) else {
        return;
    };
    let shown: HashSet<&str> = posts
        .iter()
        .filter_map(|post| Some(post.id.as_ref()?.as_str()))
        .collect();
    let codes = data
        .posts
        .iter()
        .filter_map(|post| post.get("code")?.as_str());
    let codes: Vec<&str> = codes.collect();
    // Data of another page, from which the app came to this one, has none of its posts.
    let count = codes.iter().filter(|code| !shown.contains(**code)).count();
    if count > 0 && count < codes.len() {
        cx.found(&Finding::DataHasMore { count });
    }
}

impl ThreadSource for Data<'_> {
    const CONVERSATION: bool = true;

    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        let posts = self.read_posts(cx)?;
        let index = |address: &Address| {
            let id = address.id();
            posts
                .iter()
                .position(|post| post.post.id.as_ref() == Some(&id))
        };
        let named = self.given.as_ref().and_then(index);
        let named = named.or_else(|| self.stated.as_ref().and_then(index));
        let first = self.address().is_none().then_some(0);
        self.main = named.or(first);
        let of_main = self.main.and_then(|main| posts.get(main));
        let number = of_main.and_then(|main| main.post.number.as_ref());
        self.chain = number.and_then(|number| number.total);
        Ok(FinishedPosts::new(posts, &FIELDS))
    }

    fn assign_roles(&mut self, posts: &mut [Post], cx: &mut Context) {
        if self.address().is_none() {
            cx.found(&Finding::FirstAsMain);
            cx.found(&Finding::AuthorOfFirst);
        }
        let starts = starts(&self.groups, posts, self.main);
        let starts_at = |at: usize| starts.get(at).copied().unwrap_or_default();
        assign_roles_by_author(posts, self.main, starts_at, cx);
    }

    fn gaps(&mut self, posts: &[Post], _: &mut Context) -> Vec<Gap> {
        let last = posts.len().checked_sub(1);
        let more = self.more.then(|| Gap::new(last, GapKind::MoreReplies));
        more.into_iter().collect()
    }

    fn check(&mut self, thread: &Thread, cx: &mut Context) {
        if let Some(total) = self.chain {
            report_chain(&thread.posts, total, cx);
        }
    }

    fn identify(&mut self, thread: &Thread, _: &mut Context) -> Identity {
        let main = self.main.and_then(|main| thread.posts.get(main));
        let id = main.and_then(|main| main.id.clone());
        Identity {
            id: id.or_else(|| self.stated.as_ref().map(Address::id)),
            given: self.given.as_ref().map(Address::id),
            author: self.address().map(|address| author_of(&address.handle)),
        }
    }

    fn main(&self) -> Option<usize> {
        self.main
    }

    fn finish(&mut self, thread: &mut Thread, _: &mut Context) -> Result<()> {
        thread.stated_posts = stated(&thread.posts, self.chain);
        Ok(())
    }
}

/// Reads a post.
fn read(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_instead(object, &ALWAYS, &KNOWN);
    let info = fields.object(object, "text_post_app_info");
    let share = info.and_then(|info| fields.object(info, "share_info"));
    let reposted = share.and_then(|share| fields.object(share, "reposted_post"));
    if let Some(reposted) = reposted {
        let by = fields
            .object(object, "user")
            .map(|user| account(user, fields));
        read_own(reposted, links, block);
        block.post.reposted_by = by.filter(|by| !by.is_empty()).map(Box::new);
        return;
    }
    read_own(object, links, block);
    let quoted = share
        .and_then(|share| Fields::new(&mut block.findings, links).object(share, "quoted_post"));
    if let Some(quoted) = quoted {
        block.outer_quote(&QUOTE_FIELDS, |quote| read_own(quoted, links, quote));
    }
}

fn read_own(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let PostReader {
        post,
        author,
        findings,
        stated,
        ..
    } = &mut *block;
    let fields = &mut Fields::new(findings, links);
    *author = fields
        .object(object, "user")
        .map(|user| account(user, fields))
        .unwrap_or_default();
    if let Some(code) = fields.text(object, "code") {
        post.id = Some(crate::model::PostId::new(code));
        post.url = author
            .handle
            .as_deref()
            .and_then(|handle| threads::url(handle, code))
            .map(Box::new);
    }
    let seconds = fields.whole(object, "taken_at");
    let seconds = seconds.and_then(|seconds| i64::try_from(seconds).ok());
    let at = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    *stated = at.map(Moment::exact);
    post.edited = fields
        .truth(object, "caption_is_edited")
        .filter(|edited| *edited);
    let mut stats = Stats::default();
    let number = |fields: &mut Fields<'_>, object, name: &str| {
        fields
            .whole(object, name)
            .map(|value| Count::new(value, true))
    };
    let hides = fields.truth(object, "like_and_view_counts_disabled") == Some(true);
    stats.likes = number(fields, object, "like_count").filter(|_| !hides);
    if let Some(info) = fields.object(object, "text_post_app_info") {
        stats.replies = number(fields, info, "direct_reply_count");
        stats.reposts = number(fields, info, "repost_count");
        stats.quotes = number(fields, info, "quote_count");
        if let Some(pinned) = fields.object(info, "pinned_post_info") {
            let pinned = fields.truth(pinned, "is_pinned_to_profile");
            post.pinned = pinned.filter(|pinned| *pinned);
        }
        let answered = fields.object(info, "reply_to_author");
        let answered = answered.and_then(|by| fields.owned(by, "username"));
        post.replying_to.extend(answered);
        if let Some(chain) = fields.object(info, "self_thread_info") {
            post.number = chain_number(chain, fields).map(Box::new);
        }
        if fields.truth(info, "is_post_unavailable") == Some(true) {
            let reason = fields.owned(info, "post_unavailable_reason");
            post.unavailable = Some(reason.unwrap_or_else(|| UNAVAILABLE.to_owned()));
        }
    }
    post.stats = stats.if_any();
    media(object, fields, &mut post.media);
    let words = words(object, fields);
    block.set_text(words);
}

/// Returns the number of a post in its author's chain.
fn chain_number(chain: Object<'_>, fields: &mut Fields<'_>) -> Option<SeriesNumber> {
    let mut small = |name: &str| {
        let value = fields.whole(chain, name)?;
        u32::try_from(value).ok().filter(|value| *value > 0)
    };
    let total = small("self_thread_length").filter(|total| *total > 1)?;
    let value = small("post_position_in_self_thread")?;
    Some(SeriesNumber::new(
        format!("{value}/{total}"),
        value,
        Some(total),
    ))
}

fn account(user: Object<'_>, fields: &mut Fields<'_>) -> Author {
    let handle = fields
        .text(user, "username")
        .filter(|handle| threads::is_handle(handle));
    let mut author = handle.map(author_of).unwrap_or_default();
    author.name = fields.owned(user, "full_name");
    author.user_id = fields
        .owned(user, "pk")
        .or_else(|| fields.owned(user, "id"));
    author.avatar = fields.url(user, "profile_pic_url").map(Box::new);
    author.verified = fields.truth(user, "is_verified");
    author
}

/// Returns the text: by its fragments, which have the targets of links, else the caption; with the longer text that its
/// author attached.
fn words<'j>(object: Object<'j>, fields: &mut Fields<'_>) -> LinkedText<'j> {
    let mut words = LinkedText::default();
    let info = fields.object(object, "text_post_app_info");
    let list = |holder: Object<'j>, fields: &mut Fields<'_>| {
        let fragments = fields.object(holder, "text_fragments")?;
        fields.list(fragments, "fragments")
    };
    if let Some(fragments) = info.and_then(|info| list(info, fields)) {
        add_fragments(fragments, fields, &mut words);
    }
    if words.text.is_none()
        && let Some(caption) = fields.object(object, "caption")
    {
        words.text = fields.owned(caption, "text");
    }
    let attached = info.and_then(|info| fields.object(info, "snippet_attachment_info"));
    if let Some(fragments) = attached.and_then(|attached| list(attached, fields)) {
        let mut more = LinkedText::default();
        add_fragments(fragments, fields, &mut more);
        words.append(more, "\n\n");
    }
    if let Some(length) = words.text.as_ref().map(String::len) {
        words.truncate(length);
    }
    words
}

fn add_fragments(fragments: List<'_>, fields: &mut Fields<'_>, words: &mut LinkedText<'_>) {
    let mut text = String::new();
    for fragment in fragments.iter().filter_map(Value::as_object) {
        let plain = fragment.get("plaintext").and_then(Value::as_str);
        let mut kind = None;
        let mut target: Option<Url> = None;
        let mut display = None;
        if let Some(link) = fields.object(fragment, "link_fragment") {
            kind = Some(EntityKind::Link);
            target = fields.text(link, "uri").and_then(|raw| fields.address(raw));
            display = fields.text(link, "display_text");
        } else if let Some(mention) = fields.object(fragment, "mention_fragment") {
            let user = fields.object(mention, "mentioned_user").unwrap_or(mention);
            kind = Some(EntityKind::Mention);
            target = fields.text(user, "username").and_then(threads::profile_url);
        } else if fields.object(fragment, "tag_fragment").is_some() {
            kind = Some(EntityKind::Hashtag);
        }
        let shown = plain
            .filter(|plain| !plain.is_empty())
            .or(display)
            .unwrap_or_default();
        let start = text.len();
        text.push_str(shown);
        if let Some(kind) = kind
            && !shown.trim().is_empty()
            && words.entities.len() <= Tally::ENTITIES
        {
            let mut entity = Entity::new(kind, Span::new(start, text.len()));
            entity.set_truncated(shown);
            entity.set_url(target.map(threads::target));
            words.entities.push(entity);
        }
    }
    words.text = Some(text).filter(|text| !text.trim().is_empty());
}

/// Adds the pictures, videos and cards of a post.
fn media(object: Object<'_>, fields: &mut Fields<'_>, to: &mut Vec<Media>) {
    let info = fields.object(object, "text_post_app_info");
    let inline = info.and_then(|info| fields.object(info, "linked_inline_media"));
    let mut found = false;
    for holder in std::iter::once(object).chain(inline) {
        let several = fields.objects(holder, "carousel_media");
        for one in several.take(Tally::MEDIA + 1) {
            found = true;
            to.extend(medium(one, fields));
        }
        if !found {
            to.extend(medium(holder, fields));
        }
    }
    let card = info.and_then(|info| fields.object(info, "link_preview_attachment"));
    if let Some(card) = card {
        let mut media = Media::new(MediaKind::LinkCard);
        media.url = fields.url(card, "url").map(threads::target);
        media.title = fields.owned(card, "title");
        media.description = fields.owned(card, "description");
        media.poster = fields.url(card, "image_url").map(Box::new);
        to.push(media);
    }
}

/// Reads a picture or a video; the first of its files is the largest.
fn medium(object: Object<'_>, fields: &mut Fields<'_>) -> Option<Media> {
    let images = fields.object(object, "image_versions2");
    let image = images.and_then(|images| fields.objects(images, "candidates").next());
    let still = image.and_then(|image| fields.url(image, "url"));
    let mut sources: Vec<MediaSource> = Vec::new();
    for file in fields
        .objects(object, "video_versions")
        .take(Tally::MEDIA + 1)
    {
        match fields.url(file, "url") {
            Some(url) if sources.iter().all(|source| source.url != url) => {
                sources.push(MediaSource::new(url));
            }
            Some(_) => {}
            None => fields.findings.missing(Missing::MediaFile),
        }
    }
    let mut media = if let Some(first) = sources.first() {
        let mut video = Media::new(MediaKind::Video);
        video.url = Some(first.url.clone());
        video.poster = still.map(Box::new);
        video
    } else {
        let mut photo = Media::new(MediaKind::Photo);
        photo.url = Some(still?);
        photo
    };
    media.sources = sources;
    media.alt = fields.owned(object, "accessibility_caption");
    Some(media)
}
