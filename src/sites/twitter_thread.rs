//! twitter-thread.com: the JSON of `/api/unroll-thread?id=ID`. Its pages are read as any unroll page is.
//!
//! What is known of it is what programs read from it: the author, the tweets' words and videos, quoted tweets. Other
//! lists and objects inside a tweet are said to be there.

use serde_json::Value;
use url::Url;

use crate::adapter::notes::Notes;
use crate::adapter::twitter::{profile, status_path};
use crate::adapter::{Adapter, Confidence, Context, Site, agreed_id, number_posts};
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{Fields, Object};
use crate::model::{Author, Media, MediaKind, MediaSource, Post, PostId, Quote, Thread, Timestamp};
use crate::text::entities;

static SITE: Site = Site::new("twitter-thread", "Twitter Thread", &["twitter-thread.com"]);

/// The fields of a tweet that are read.
const KNOWN: [&str; 6] = ["video", "quoted", "author", "text", "id", "url"];

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
        let host = page.url().is_some_and(|url| SITE.has_host(url));
        match thread {
            Some(thread) if thread.get("tweets").is_some_and(Value::is_array) => {
                let own = host || thread.contains_key("threadUrl") || answer.contains_key("ok");
                Some(if own {
                    Confidence::Certain
                } else {
                    Confidence::Likely
                })
            }
            _ => host.then_some(Confidence::Weak),
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let answer = page.json().and_then(Value::as_object);
        let object = answer
            .and_then(|answer| answer.get("thread"))
            .and_then(Value::as_object);
        let links = Links::new("https://twitter.com/");
        let (Some(object), Some(links)) = (object, links) else {
            return Err(no_thread(answer));
        };
        let mut notes = Notes::default();
        let mut fields = Fields::new(&mut notes, &links);
        let tweets = fields.objects(object, "tweets");
        if tweets.is_empty() {
            return Err(no_thread(answer));
        }
        cx.check_posts(tweets.len())?;
        let mut thread = Thread::new(Vec::new());
        thread.author = fields
            .object(object, "author")
            .map(|object| author(object, &mut fields))
            .unwrap_or_default();
        thread.url = fields.url(object, "threadUrl");
        let original = fields.url(object, "url");
        let stated = [original.as_ref(), thread.url.as_ref()];
        let stated = stated.into_iter().flatten().find_map(id_of);
        thread.id = agreed_id(stated, page.given_url().and_then(id_of), cx);
        notes.tell(0, cx);
        for (at, object) in tweets.into_iter().enumerate() {
            let mut notes = Notes::default();
            let mut post = read(object, &mut Fields::new(&mut notes, &links));
            if !thread.author.is_empty() && post.author.is_none() {
                post.author = Some(thread.author.clone());
            }
            notes.tell(at, cx);
            thread.posts.push(post);
        }
        number_posts(&mut thread.posts);
        Ok(thread)
    }
}

fn author(object: &Object, fields: &mut Fields<'_>) -> Author {
    let mut author = Author::new();
    author.handle = fields.text(object, "username").map(str::to_owned);
    author.name = fields.text(object, "name").map(str::to_owned);
    author.url = fields
        .url(object, "url")
        .filter(|url| profile(url).is_some())
        .map(Box::new);
    author
}

fn read(object: &Object, fields: &mut Fields<'_>) -> Post {
    let mut post = Post::new();
    post.url = fields.url(object, "url");
    // Some programs write ids as numbers.
    let id = object
        .get("id")
        .filter(|id| id.is_string())
        .and_then(Value::as_str);
    post.id = id
        .and_then(PostId::twitter)
        .or_else(|| post.url.as_ref().and_then(id_of));
    post.published = post.id.as_ref().and_then(Timestamp::from_id);
    post.author = fields
        .object(object, "author")
        .map(|object| author(object, fields));
    if let Some(text) = fields.text(object, "text") {
        post.entities = entities(text);
        post.text = Some(text.to_owned());
    }
    post.media.extend(
        fields
            .object(object, "video")
            .map(|object| video(object, fields)),
    );
    if let Some(quoted) = fields.object(object, "quoted") {
        post.quotes.push(quote(quoted, fields));
    }
    let unread = |(name, value): &(&String, &Value)| {
        let holds = match value {
            Value::Array(list) => !list.is_empty(),
            Value::Object(object) => !object.is_empty(),
            _ => false,
        };
        holds && !KNOWN.contains(&name.as_str())
    };
    if let Some((name, _)) = object.iter().find(unread) {
        fields.notes.note_unknown(name);
    }
    post
}

fn quote(object: &Object, fields: &mut Fields<'_>) -> Quote {
    let mut quote = Quote::new();
    quote.url = fields.url(object, "url");
    quote.id = quote.url.as_ref().and_then(id_of);
    quote.published = quote.id.as_ref().and_then(Timestamp::from_id);
    quote.author = fields
        .object(object, "author")
        .map(|object| author(object, fields));
    quote.text = fields.text(object, "text").map(str::to_owned);
    quote.media.extend(
        fields
            .object(object, "video")
            .map(|object| video(object, fields)),
    );
    quote
}

fn video(object: &Object, fields: &mut Fields<'_>) -> Media {
    let mut media = Media::new(MediaKind::Video);
    for file in fields.objects(object, "sources") {
        if let Some(url) = fields.url(file, "url") {
            let mut source = MediaSource::new(url);
            source.content_type = fields.text(file, "contentType").map(str::to_owned);
            media.sources.push(source);
        }
    }
    media.url = media.sources.first().map(|source| source.url.clone());
    media.poster = fields.url(object, "poster").map(Box::new);
    media
}

/// The id in a tweet's address, in `/t/ID` and `/t/LANGUAGE/ID`, and in `?id=ID`.
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

fn no_thread(answer: Option<&Object>) -> Error {
    let failed = answer
        .and_then(|answer| answer.get("ok"))
        .is_some_and(|ok| ok == &Value::Bool(false));
    if failed {
        return Error::new(
            ErrorKind::NotAThread(PageKind::ErrorPage),
            "twitter-thread.com answered that it has no such thread",
        );
    }
    Error::new(
        ErrorKind::MarkupChanged,
        "this is an answer of twitter-thread.com, but no tweet was found in it; sought: `thread.tweets`",
    )
}
