//! twitter-thread.com: the JSON of `/api/unroll-thread?id=ID`. The generic adapter parses its pages.
//!
//! The known fields are those that programs read: the author, the tweets' text and videos, quoted tweets. Other lists
//! and objects in a tweet are reported.

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site, links_of, not_a_thread};
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{Object, Value};
use crate::model::{Author, Media, MediaKind, PostId, Thread};
use crate::network::twitter::{HOME, profile, status_path};
use crate::reader::{
    Fields, FinishedPosts, Identity, PostFindings, PostReader, Required, ThreadSource,
    build_thread, has_content, read_posts, report_alone,
};
use crate::report::{Finding, Missing};
use crate::text::entities_of_post;

static SITE: Site = Site::new("twitter-thread", "Twitter Thread", &["twitter-thread.com"]);

/// The parsed fields of a tweet.
const KNOWN: [&str; 6] = ["video", "quoted", "author", "text", "id", "url"];

/// The fields of an account, and those that all have.
const ACCOUNT: [&str; 3] = ["username", "name", "url"];
const NAMES: [&str; 2] = ["username", "name"];

/// The fields of a video, and of one of its files.
const VIDEO: [&str; 2] = ["sources", "poster"];
const FILE: [&str; 3] = ["contentType", "url", "bitrate"];

/// The fields of a thread, and those that all have.
const THREAD: [&str; 4] = ["url", "threadUrl", "author", "tweets"];
const WHOLE: [&str; 3] = ["url", "threadUrl", "author"];

/// The fields of every post; not all of them may have ids.
const FIELDS: [Required; 3] = [Required::HANDLE, Required::NAME, Required::CONTENT];

/// twitter-thread.com.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwitterThread;

impl Adapter for TwitterThread {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let answer = page.json()?.as_object()?;
        let thread = answer.get("thread").and_then(Value::as_object);
        let host = SITE.has_page(page);
        match thread {
            Some(thread) if thread.get("tweets").is_some_and(Value::is_list) => {
                let own = host || thread.has("threadUrl") || answer.has("ok");
                Confidence::of(true, own)
            }
            _ => Confidence::of(false, host),
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        build_thread(Answer::new(page, cx)?, cx)
    }
}

/// A response with tweets.
struct Answer<'j> {
    links: Links,
    tweets: Vec<Object<'j>>,
    id: Option<PostId>,
    given: Option<PostId>,
    url: Option<Url>,
    author: Author,
    /// The findings about the thread, which are reported for its first post.
    findings: PostFindings,
}

impl<'j> Answer<'j> {
    fn new(page: &Page<'j>, cx: &mut Context) -> Result<Self> {
        let answer = page.json().and_then(Value::as_object);
        let thread = answer.and_then(|answer| answer.get("thread"));
        let object = thread.and_then(Value::as_object);
        let object = object.ok_or_else(|| no_thread(answer))?;
        let links = links_of(HOME)?;
        let mut findings = PostFindings::default();
        let fields = &mut Fields::new(&mut findings, &links);
        let tweets = fields.objects(object, "tweets");
        // Before they are collected: there may be more than a parse may have.
        cx.check_posts(tweets.clone().count())?;
        let tweets: Vec<Object<'j>> = tweets.collect();
        if tweets.is_empty() {
            return Err(no_thread(answer));
        }
        fields.note_instead(object, &WHOLE, &THREAD);
        let by = fields.object(object, "author");
        let author = by.map(|object| author(object, fields)).unwrap_or_default();
        let url = fields.url(object, "threadUrl");
        let original = fields.url(object, "url");
        if url.is_none() {
            fields.findings.missing(Missing::ThreadUrl);
        }
        let id = [&original, &url].into_iter().flatten().find_map(id_of);
        let given = page.given_url().and_then(id_of);
        if id.is_none() && given.is_none() {
            cx.found(&Finding::ThreadUrlMissing);
        }
        Ok(Self {
            links,
            tweets,
            id,
            given,
            url,
            author,
            findings,
        })
    }
}

impl ThreadSource for Answer<'_> {
    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        read_posts(&self.tweets, &FIELDS, cx, |tweet, post| {
            post.findings = std::mem::take(&mut self.findings);
            read(*tweet, &self.links, post);
            if post.author.is_empty() {
                post.author.clone_from(&self.author);
            }
            true
        })
    }

    fn identify(&mut self, _: &Thread, _: &mut Context) -> Identity {
        Identity {
            id: self.id.take(),
            given: self.given.take(),
            author: Some(std::mem::take(&mut self.author)),
        }
    }

    fn finish(&mut self, thread: &mut Thread, cx: &mut Context) -> Result<()> {
        thread.url = self.url.take();
        report_alone(&thread.posts, false, cx);
        Ok(())
    }
}

fn author(object: Object<'_>, fields: &mut Fields<'_>) -> Author {
    let mut author = Author::new();
    fields.note_instead(object, &NAMES, &ACCOUNT);
    author.handle = fields.owned(object, "username");
    author.name = fields.owned(object, "name");
    let url = fields.url(object, "url");
    author.url = url.filter(|url| profile(url).is_some()).map(Box::new);
    author
}

fn read(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let PostReader {
        post,
        author: by,
        findings,
        ..
    } = block;
    let fields = &mut Fields::new(findings, links);
    post.url = fields.url(object, "url").map(Box::new);
    // Some programs write ids as numbers.
    let id = object.get("id").and_then(Value::as_str);
    let linked = || post.url.as_deref().and_then(id_of);
    post.id = id.and_then(PostId::twitter).or_else(linked);
    let stated = fields.object(object, "author");
    *by = stated
        .map(|object| author(object, fields))
        .unwrap_or_default();
    if let Some(text) = fields.owned(object, "text") {
        post.entities = entities_of_post(&text);
        post.text = Some(text);
    }
    fields.note_instead(object, &["text"], &KNOWN);
    let video = fields.object(object, "video");
    post.media
        .extend(video.map(|object| read_video(object, fields)));
    let unread = |value: Value<'_>| (value.is_list() || value.is_object()) && has_content(value);
    if let Some(name) = object.others(&KNOWN, unread).first() {
        fields.findings.unknown_markup(name);
    }
    if let Some(quoted) = fields.object(object, "quoted") {
        block.outer_quote(&FIELDS, |quote| read(quoted, links, quote));
    }
}

fn read_video(object: Object<'_>, fields: &mut Fields<'_>) -> Media {
    let mut media = Media::new(MediaKind::Video);
    fields.note_instead(object, &["sources"], &VIDEO);
    media.sources = fields.sources(object, "sources", "contentType", &FILE);
    if media.sources.is_empty() {
        fields.findings.unknown_markup("a video without its files");
    }
    media.url = media.sources.first().map(|source| source.url.clone());
    media.poster = fields.url(object, "poster").map(Box::new);
    media
}

/// Returns the id in a tweet's URL, in `/t/ID` and `/t/LANGUAGE/ID`, and in `?id=ID`.
fn id_of(url: &Url) -> Option<PostId> {
    let asked = || {
        let (_, id) = url.query_pairs().find(|(name, _)| name == "id")?;
        PostId::twitter(&id)
    };
    let path = || {
        let mut segments = url.path_segments()?;
        (segments.next()? == "t").then(|| segments.next_back().and_then(PostId::twitter))?
    };
    status_path(url)
        .map(|(_, id)| id)
        .or_else(path)
        .or_else(asked)
}

fn no_thread(answer: Option<Object<'_>>) -> Error {
    let failed = answer
        .and_then(|answer| answer.get("ok"))
        .is_some_and(|ok| ok.as_bool() == Some(false));
    if failed {
        let message = "twitter-thread.com says that this thread does not exist";
        return not_a_thread(PageKind::ErrorPage, message);
    }
    Error::new(
        ErrorKind::MarkupChanged,
        "this is a response of twitter-thread.com, but no post was found; expected: `thread.tweets`",
    )
}
