//! A post while it is read: its data so far, the findings about it, and the fields that every post should have.

use std::mem;

use url::Url;

use super::findings::{PostFindings, report_findings};
use super::moment::Moment;
use super::rich_text::{Link, LinkedText, WhiteSpace, rich_text};
use super::select::walk_parts;
use crate::adapter::Context;
use crate::dom::{Element, Links, Node};
use crate::model::{Author, EntityKind, Media, Poll, Post, PostId, Quote, Tally, Timestamp};
use crate::network::{bluesky, twitter};
use crate::report::{Finding, Missing};

/// A post, or a quote in one, while it is read. Findings about it are stored, and reported with those of all posts of
/// the page.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Links, Query};
/// use unrolled::reader::{PostReader, WhiteSpace, photo};
///
/// const POST: Query<'_> = Query::constant("article");
///
/// let dom = Dom::parse("<article><p>Terns.</p><img src='https://spindle.example/tern.jpg'><b>New!</b></article>")?;
/// let links = Links::new("https://spindle.example/").ok_or("no such base")?;
/// let mut reader = PostReader::default();
/// reader.read_parts(dom.first(&POST).ok_or("no post")?, |reader, part| match part.name() {
///     "p" => {
///         reader.read_text(part, WhiteSpace::Blocks, |link| link.by_prefix(&links));
///         true
///     }
///     "img" => {
///         reader.post.media.push(photo(part, &links));
///         true
///     }
///     // Its text is unknown, and will be reported.
///     _ => false,
/// });
/// assert_eq!(reader.post.text.as_deref(), Some("Terns."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct PostReader {
    /// The post. If it has no time, the time of its id is used.
    pub post: Post,
    /// Its author, which becomes [`Post::author`].
    pub author: Author,
    pub(crate) findings: PostFindings,
    /// The time that the page states; the time of the id may differ.
    pub(crate) stated: Option<Moment>,
    /// Whether the element of the text exists, even if it is empty.
    pub(crate) words: bool,
    pub(crate) quoted: bool,
}

/// A field that every post of a site has, and a check for it.
#[derive(Clone, Copy, Debug)]
pub struct Required {
    what: Missing,
    has: fn(&PostReader) -> bool,
}

impl Required {
    /// An id.
    pub const ID: Self = Self::new(Missing::Id, |post| post.post.id.is_some());
    /// The author's handle.
    pub const HANDLE: Self = Self::new(Missing::Handle, |post| post.author.handle.is_some());
    /// The author's name.
    pub const NAME: Self = Self::new(Missing::Name, |post| post.author.name.is_some());
    /// The author's picture.
    pub const AVATAR: Self = Self::new(Missing::Avatar, |post| post.author.avatar.is_some());
    /// The author's id, as a DID on Bluesky.
    pub const USER_ID: Self = Self::new(Missing::UserId, |post| post.author.user_id.is_some());
    /// The URL of the author's profile.
    pub const PROFILE: Self = Self::new(Missing::Profile, |post| post.author.url.is_some());
    /// A time that the page states.
    pub const DATE: Self = Self::new(Missing::Date, |post| post.stated.is_some());
    /// A time, stated or from the id.
    pub const TIME: Self = Self::new(Missing::Time, |post| post.post.published.is_some());
    /// A text.
    pub const TEXT: Self = Self::new(Missing::Text, |post| post.post.text.is_some());
    /// A text, or a picture, a poll or a quote.
    pub const CONTENT: Self = Self::new(Missing::TextOrMedia, PostReader::has_content);

    /// Another field of a site's posts.
    pub(crate) const fn new(what: Missing, has: fn(&PostReader) -> bool) -> Self {
        Self { what, has }
    }
}

impl PostReader {
    /// Whether it has any content: text, pictures, a poll, a quote.
    pub(crate) fn has_content(&self) -> bool {
        let post = &self.post;
        post.text.is_some()
            || !post.media.is_empty()
            || !post.quotes.is_empty()
            || post.poll.is_some()
    }

    /// Reads the content of an element part by part: `take` returns for each element whether it processed all of it.
    /// Text outside all parts is reported as [`UnknownMarkup`](crate::WarningKind::UnknownMarkup).
    pub fn read_parts<'d>(
        &mut self,
        element: Element<'d>,
        mut take: impl FnMut(&mut Self, Element<'d>) -> bool,
    ) {
        walk_parts(element, |node| match node {
            Node::Element(inner) => take(self, inner),
            Node::Text(text) => {
                self.unknown_markup(text);
                false
            }
        });
    }

    /// Reports text or markup of a post that the site's reader does not know.
    pub fn unknown_markup(&mut self, what: &str) {
        self.findings.unknown_markup(what);
    }

    /// Sets the author's handle, unless it is set already.
    pub(crate) fn set_handle(&mut self, handle: Option<&str>) {
        let known = self.author.handle.take();
        self.author.handle = known.or_else(|| handle.map(str::to_owned));
    }

    /// Sets the author's picture, unless it is set already.
    pub(crate) fn set_avatar(&mut self, url: Option<Url>) {
        let known = self.author.avatar.take();
        self.author.avatar = known.or_else(|| url.map(Box::new));
    }

    /// Whether this is a second element of text, which no post has; this is reported.
    pub(crate) fn has_text_already(&mut self, element: Element<'_>) -> bool {
        let already = mem::replace(&mut self.words, true);
        if already {
            self.unknown_markup(&element.text());
        }
        already
    }

    /// Reads all text of an element, as [`rich_text`] does, and sets it as the post's text.
    pub fn read_text<'d>(
        &mut self,
        element: Element<'d>,
        white_space: WhiteSpace,
        target: impl Fn(&Link<'_, 'd>) -> (EntityKind, Option<Url>),
    ) {
        self.set_text(rich_text(element, white_space, |_| false, target));
    }

    /// Sets the text. Links without a valid target are reported.
    pub fn set_text(&mut self, words: LinkedText<'_>) {
        self.findings.links(&words);
        self.post.text = words.text;
        self.post.entities = words.entities;
        self.post.blocks = words.blocks;
        self.post.styles = words.styles;
    }

    /// Sets the URLs of a tweet and of its author, on the host of the page's links.
    pub(crate) fn set_twitter_urls(&mut self, links: &Links) {
        let handle = self.author.handle.as_deref();
        let url = |id: &PostId| links.resolve(twitter::status_url(handle, id)?.path());
        self.post.url = self.post.id.as_ref().and_then(url).map(Box::new);
        twitter::set_profile(&mut self.author, links);
    }

    /// Sets the id and the URL of a post on Bluesky by its record key; both contain its author, by DID if that is
    /// known.
    pub(crate) fn set_bluesky_key(&mut self, key: &str) {
        let (did, handle) = (
            self.author.user_id.as_deref(),
            self.author.handle.as_deref(),
        );
        self.post.id = did.or(handle).map(|who| bluesky::id(who, key));
        let url = |who: &str| bluesky::url(who, key).map(Box::new);
        self.post.url = handle.or(did).and_then(url);
    }

    /// Appends text to the text so far.
    pub(crate) fn append_text(&mut self, words: LinkedText<'_>, between: &str) {
        let mut all = LinkedText {
            text: self.post.text.take(),
            entities: mem::take(&mut self.post.entities),
            blocks: mem::take(&mut self.post.blocks),
            styles: mem::take(&mut self.post.styles),
            ..LinkedText::default()
        };
        all.append(words, between);
        self.set_text(all);
    }

    /// Sets the poll, of which a post has one.
    pub(crate) fn set_poll(&mut self, poll: Poll) {
        if self.post.poll.replace(Box::new(poll)).is_some() {
            self.unknown_markup("a second poll");
        }
    }

    /// Reads a quote. A quote contains no further quote; markup with one is broken.
    pub(crate) fn quote<'d>(
        &mut self,
        element: Element<'d>,
        fields: &[Required],
        read: impl FnOnce(Element<'d>, &mut Self),
    ) {
        if self.quoted {
            return self.unknown_markup(&element.text());
        }
        self.outer_quote(fields, |quote| read(element, quote));
    }

    /// Reads a quote, unless this is a quote itself: for an API, where the inner one is a part of its own post.
    pub(crate) fn outer_quote(&mut self, fields: &[Required], read: impl FnOnce(&mut Self)) {
        if self.quoted {
            return;
        }
        let mut quote = Self {
            quoted: true,
            ..Self::default()
        };
        read(&mut quote);
        self.add_quote(quote, fields);
    }

    /// Adds a medium. One more than the limit is enough for the parse to refuse the post.
    pub(crate) fn add_media(&mut self, media: Media) {
        // A `<noscript>` next to a picture that is loaded late has the same one.
        if media.url.is_some() && self.post.media.last() == Some(&media) {
            return;
        }
        if self.post.media.len() <= Tally::MEDIA {
            self.post.media.push(media);
        }
    }

    /// Adds a quote that has been read.
    pub(crate) fn add_quote(&mut self, mut quote: Self, fields: &[Required]) {
        quote.finish(fields);
        self.findings.absorb(quote.findings);
        // One more than the limit is enough for the parse to refuse the post.
        if self.post.quotes.len() <= Tally::MEDIA {
            self.post.quotes.push(quote_of(quote.post));
        }
    }

    /// Combines the data of several parts: the time in the id takes precedence over the stated one.
    fn finish(&mut self, fields: &[Required]) {
        let (id, stated) = (self.post.id.as_ref(), self.stated);
        let of_id = || id.and_then(Timestamp::from_id);
        let of_page = || stated.map(|stated| Timestamp::from_page(stated.at));
        self.post.published = self.post.published.or_else(of_id).or_else(of_page);
        if let Some(stated) = stated
            && let Some(encoded) = id.and_then(PostId::time)
            && !stated.agrees_with(encoded)
        {
            self.findings.once(&Finding::PostDated {
                stated: &stated.at,
                encoded: &encoded,
            });
        }
        if twitter::leads_to_itself(&self.post) {
            self.findings.once(&Finding::EndsInOwnLink);
        }
        if self.post.unavailable.is_none() {
            for required in fields {
                if !(required.has)(self) {
                    self.findings.missing(required.what);
                }
            }
        }
        if !self.author.is_empty() {
            self.post.author = Some(mem::take(&mut self.author));
        }
        // A list reserves room for four with its first value, and most have one.
        self.post.media.shrink_to_fit();
        self.post.quotes.shrink_to_fit();
        self.post.entities.shrink_to_fit();
    }
}

/// The posts of a page that have been read, and the findings about each.
#[derive(Debug, Default)]
pub struct FinishedPosts {
    posts: Vec<Post>,
    findings: Vec<PostFindings>,
}

impl FinishedPosts {
    /// Finishes posts that have been read: for a site that overrides
    /// [`PostSite::read_posts`](super::PostSite::read_posts).
    pub fn new(posts: Vec<PostReader>, required: &[Required]) -> Self {
        let mut finished = Self {
            posts: Vec::with_capacity(posts.len()),
            findings: Vec::with_capacity(posts.len()),
        };
        for mut post in posts {
            post.finish(required);
            finished.push(post);
        }
        finished
    }

    fn push(&mut self, post: PostReader) {
        self.posts.push(post.post);
        self.findings.push(post.findings);
    }

    pub(crate) fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// Warns of the findings about the posts and of their missing fields, and returns the posts.
    pub(crate) fn report(self, cx: &mut Context) -> Vec<Post> {
        report_findings(self.findings, cx);
        self.posts
    }
}

/// Reads the posts of an input, each from an item: an element, an object. Items for which `read` returns false are left
/// out. Each post is finished at once: a block is nearly twice as large as its post.
pub(crate) fn read_posts<T>(
    items: &[T],
    fields: &[Required],
    cx: &Context,
    mut read: impl FnMut(&T, &mut PostReader) -> bool,
) -> crate::error::Result<FinishedPosts> {
    check(
        items.len(),
        size_of::<Post>() + size_of::<PostFindings>(),
        cx,
    )?;
    let mut tally = Tally::default();
    let mut finished = FinishedPosts {
        posts: Vec::with_capacity(items.len()),
        findings: Vec::with_capacity(items.len()),
    };
    for item in items {
        let mut block = PostReader::default();
        if !read(item, &mut block) {
            continue;
        }
        block.finish(fields);
        tally.post(&block.post);
        tally.bytes += size_of::<PostFindings>() + block.findings.heap();
        cx.check_output(tally)?;
        finished.push(block);
    }
    Ok(finished)
}

/// Reads the posts of an input, each from an item, if some data is known only when all are read: then
/// [`FinishedPosts::new`] finishes them.
///
/// # Errors
///
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) for more posts than a parse may have.
pub fn read_all<T>(
    items: &[T],
    cx: &Context,
    mut read: impl FnMut(&T, &mut PostReader),
) -> crate::error::Result<Vec<PostReader>> {
    check_posts(items.len(), cx)?;
    let mut tally = Tally::default();
    let mut blocks = Vec::with_capacity(items.len());
    for item in items {
        let mut block = PostReader::default();
        read(item, &mut block);
        tally.post(&block.post);
        tally.bytes += size_of::<PostReader>() - size_of::<Post>() + block.findings.heap();
        cx.check_output(tally)?;
        blocks.push(block);
    }
    Ok(blocks)
}

/// Checks a number of blocks against the limits, as [`Context::check_posts`] does for posts.
pub(crate) fn check_posts(blocks: usize, cx: &Context) -> crate::error::Result<()> {
    check(blocks, size_of::<PostReader>(), cx)
}

/// Checks a number of posts against the limits, with the number of bytes that each needs while it is read.
fn check(posts: usize, bytes: usize, cx: &Context) -> crate::error::Result<()> {
    cx.check_posts(posts)?;
    cx.check_output(Tally {
        values: posts,
        bytes: posts.saturating_mul(bytes),
        ..Tally::default()
    })
}

/// Finishes the posts that have been read, and warns of the findings about them and of their missing fields.
pub(crate) fn finish_all(
    posts: Vec<PostReader>,
    required: &[Required],
    cx: &mut Context,
) -> Vec<Post> {
    FinishedPosts::new(posts, required).report(cx)
}

/// Converts a post to a quote of it.
fn quote_of(post: Post) -> Quote {
    let mut quote = Quote::new();
    quote.id = post.id;
    quote.url = post.url;
    quote.author = post.author;
    quote.title = post.title;
    quote.text = post.text;
    quote.published = post.published;
    quote.media = post.media;
    quote.unavailable = post.unavailable;
    quote
}
