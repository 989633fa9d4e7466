//! Responses of the API: `/2/thread/ID`, `/2/conversation/ID`, `/2/status/ID`, and `/HANDLE/status/ID` of API 1.

use url::Url;

use super::status;
use crate::adapter::{Confidence, Context, links_of, not_a_thread};
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{List, Object, Value};
use crate::model::{Author, Gap, GapKind, Post, PostId, Thread};
use crate::network::bluesky;
use crate::network::twitter::status_path;
use crate::reader::{
    Fields, FinishedPosts, Identity, PostFindings, PostReader, Required, ThreadSource,
    assign_roles_by_author, build_thread, has_content, main_id, read_all, report_alone,
    report_whole, wrapped,
};
use crate::report::{Finding, Missing, Quoted};

/// The field of the requested post: API 2, API 1.
const FOCUSED: [&str; 2] = ["status", "tweet"];

/// The lists of posts: the chain, and the replies.
const LISTS: [&str; 2] = ["thread", "replies"];

/// The fields of a response.
const ANSWER: [&str; 8] = [
    "code", "message", "status", "tweet", "thread", "replies", "author", "cursor",
];

/// The fields of every post.
const FIELDS: [Required; 7] = [
    Required::ID,
    Required::new(Missing::Url, |block| block.post.url.is_some()),
    Required::PROFILE,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::TIME,
];

pub(super) fn detect(json: Value<'_>, host: bool) -> Option<Confidence> {
    let answer = json.as_object()?;
    let coded = answer.get("code").and_then(Value::as_u64).is_some();
    let is_post = |value: Value<'_>| {
        let has = |name: &str| value.get(name).is_some();
        has("author") && has("text") && (has("created_timestamp") || has("created_at"))
            || value.get("type").and_then(Value::as_str) == Some("tombstone")
    };
    let focused = FOCUSED
        .iter()
        .any(|name| answer.get(name).is_some_and(is_post));
    let chain = answer
        .get("thread")
        .and_then(Value::as_list)
        .is_some_and(|thread| thread.iter().any(is_post));
    let known = answer.has("thread") || FOCUSED.iter().any(|name| answer.has(name));
    match (coded, focused || chain) {
        (true, true) => Some(Confidence::Certain),
        (false, true) if host => Some(Confidence::Certain),
        (true, false) if known && host => Some(Confidence::Certain),
        (true, false) if known => Some(Confidence::Likely),
        (_, false) if host => Some(Confidence::Weak),
        _ => None,
    }
}

pub(super) fn extract(json: Value<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    build_thread(Answer::new(json, page, cx)?, cx)
}

/// A response with posts.
struct Answer<'j> {
    links: Links,
    /// The objects of the posts: those of the chain, then the replies.
    posts: Vec<Object<'j>>,
    in_chain: usize,
    /// Whether there is no list of a chain, as for a single post.
    alone: bool,
    /// The copy of the requested post outside the lists.
    focused: Option<PostReader>,
    author: Option<Author>,
    /// The post in the URL that the caller gave.
    given: Option<PostId>,
    /// Whether the server has more replies.
    more: bool,
    findings: PostFindings,
    main: Option<usize>,
}

impl<'j> Answer<'j> {
    fn new(json: Value<'j>, page: &Page<'_>, cx: &mut Context) -> Result<Self> {
        let answer = json.as_object().ok_or_else(|| no_posts(None))?;
        let links = links_of("https://twitter.com/")?;
        let mut findings = PostFindings::default();
        let fields = &mut Fields::new(&mut findings, &links);
        let focused = FOCUSED.iter().find_map(|name| fields.object(answer, name));
        let lists = LISTS.map(|name| list(answer, name));
        let [chain, replies] = lists.map(|list| {
            let items = list.into_iter().flat_map(List::iter);
            items.filter_map(Value::as_object)
        });
        // Before they are collected: there may be more than a parse may have.
        cx.check_posts(chain.clone().count() + replies.clone().count())?;
        let mut posts: Vec<Object<'j>> = chain.collect();
        if posts.is_empty() {
            posts.extend(focused);
        }
        let in_chain = posts.len();
        if in_chain == 0 {
            return Err(no_posts(Some(answer)));
        }
        posts.extend(replies);
        report_fields(answer, lists, cx);
        let focused = focused.map(|object| {
            let mut post = PostReader::default();
            status::read(object, &links, &FIELDS, &mut post);
            post
        });
        let focused = focused.filter(|PostReader { post, .. }| {
            post.id.is_some() || post.url.is_some() || post.text.is_some()
        });
        let stated = fields.object(answer, "author");
        let stated = stated.map(|author| status::author(author, &links));
        let author = stated.or_else(|| Some(focused.as_ref()?.author.clone()));
        let cursor = fields.object(answer, "cursor");
        let more = cursor.and_then(|cursor| cursor.get("bottom"));
        Ok(Self {
            posts,
            in_chain,
            alone: lists[0].is_none(),
            focused,
            author: author.filter(|author| !author.is_empty()),
            given: page.given_url().and_then(given_id),
            more: more.is_some_and(|more| !more.is_null()),
            findings,
            main: None,
            links,
        })
    }
}

impl ThreadSource for Answer<'_> {
    const CONVERSATION: bool = true;

    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        let mut posts = read_all(&self.posts, cx, |object, post| {
            status::read(*object, &self.links, &FIELDS, post);
        })?;
        self.main = match &self.focused {
            Some(focused) => find(&posts, focused),
            None => Some(guess(&posts, self.given.as_ref(), self.author.as_ref(), cx)),
        };
        let main = self.main.and_then(|main| posts.get_mut(main));
        if let (Some(main), Some(focused)) = (main, &self.focused) {
            fill(main, focused);
        }
        Ok(FinishedPosts::new(posts, &FIELDS))
    }

    fn assign_roles(&mut self, posts: &mut [Post], cx: &mut Context) {
        assign_roles_by_author(posts, self.main, |at| at >= self.in_chain, cx);
    }

    fn gaps(&mut self, posts: &[Post], _: &mut Context) -> Vec<Gap> {
        let last = posts.len().checked_sub(1);
        let gap = self.more.then(|| Gap::new(last, GapKind::LoadMore));
        gap.into_iter().collect()
    }

    fn check(&mut self, thread: &Thread, cx: &mut Context) {
        report_alone(&thread.posts, self.alone, cx);
    }

    fn identify(&mut self, thread: &Thread, _: &mut Context) -> Identity {
        let own = self.focused.as_ref().and_then(|own| own.post.id.clone());
        Identity {
            id: own.or_else(|| main_id(&thread.posts, self.main)),
            given: self.given.take(),
            author: self.author.clone(),
        }
    }

    fn main(&self) -> Option<usize> {
        self.main
    }

    fn finish(&mut self, thread: &mut Thread, cx: &mut Context) -> Result<()> {
        if let Some(named) = &self.author {
            complete(&mut thread.author, named);
        }
        if thread.author.is_empty()
            && let Some(first) = thread.posts.iter().find_map(|post| post.author.clone())
        {
            thread.author = first;
            cx.found(&Finding::ResponseWithoutAuthor);
        }
        let url = self.focused.take().and_then(|focused| focused.post.url);
        thread.url = url.map(|url| *url).or(thread.url.take());
        report_whole(std::mem::take(&mut self.findings), cx);
        Ok(())
    }
}

/// Returns a list of posts, even if an object wraps it.
fn list<'j>(answer: Object<'j>, name: &str) -> Option<List<'j>> {
    let value = answer.get(name)?;
    value.as_list().or_else(|| wrapped(value)?.as_list())
}

/// Warns of unexpected fields of a response, and of posts lost with them.
fn report_fields(answer: Object<'_>, lists: [Option<List<'_>>; 2], cx: &mut Context) {
    for (name, list) in LISTS.iter().zip(lists) {
        let unusual = |value: Value<'_>| !value.is_list() && !value.is_null();
        if answer.get(name).is_some_and(unusual) {
            cx.found(&if list.is_some() {
                Finding::NestedArrays { name }
            } else {
                Finding::ArrayMissing { name }
            });
        }
    }
    let items = lists.into_iter().flatten().flat_map(List::iter);
    let lost = items.filter(|item| !item.is_object()).count();
    if lost > 0 {
        cx.found(&Finding::PostsInvalid { count: lost });
    }
    for name in answer.others(&ANSWER, has_content) {
        let name = Quoted(name);
        cx.found(&Finding::ResponseFieldUnknown { name });
    }
    // A response with a conversation has all of these.
    let conversation = ["replies", "cursor"];
    if conversation.iter().any(|name| answer.has(name)) {
        for name in LISTS.iter().chain(&["cursor"]) {
            if !answer.has(name) {
                cx.found(&Finding::ResponseFieldMissing { name });
            }
        }
    }
    // A chain has at least the requested post, and a cursor says whether there are more.
    if answer
        .get("thread")
        .and_then(Value::as_list)
        .is_some_and(List::is_empty)
    {
        cx.found(&Finding::ChainEmpty);
    }
    let says_more = |cursor: Value<'_>| cursor.is_null() || cursor.get("bottom").is_some();
    if !answer.get("cursor").is_none_or(says_more) {
        cx.found(&Finding::CursorUnclear);
    }
}

/// Returns the index of the requested post in the lists: by its id, its URL, or its text and time.
fn find(blocks: &[PostReader], focused: &PostReader) -> Option<usize> {
    let (is, post) = (blocks, &focused.post);
    let by_id = || {
        let id = post.id.as_ref()?;
        is.iter()
            .position(|block| block.post.id.as_ref() == Some(id))
    };
    let by_url = || {
        let url = post.url.as_ref()?;
        is.iter()
            .position(|block| block.post.url.as_ref() == Some(url))
    };
    let by_words = || {
        let (text, stated) = (post.text.as_ref()?, focused.stated?);
        is.iter().position(|block| {
            let same = block.stated.is_some_and(|moment| moment.at == stated.at);
            same && block.post.text.as_ref() == Some(text)
        })
    };
    by_id().or_else(by_url).or_else(by_words)
}

/// Returns the index of the requested post if the response does not say which it is: the one in the caller's URL, else
/// the first by the stated author, else the first.
fn guess(
    blocks: &[PostReader],
    given: Option<&PostId>,
    stated: Option<&Author>,
    cx: &mut Context,
) -> usize {
    let named = given.and_then(|id| blocks.iter().position(|is| is.post.id.as_ref() == Some(id)));
    if let Some(named) = named {
        return named;
    }
    cx.found(&Finding::ResponseWithoutMain);
    let handle = stated.and_then(|author| author.handle.as_ref());
    if handle.is_none() {
        cx.found(&Finding::ResponseWithoutAuthor);
    }
    let own = |block: &PostReader| handle.is_some() && block.author.handle.as_ref() == handle;
    blocks.iter().position(own).unwrap_or(0)
}

/// Fills in the missing fields of a post from another copy of it.
fn fill(block: &mut PostReader, other: &PostReader) {
    complete(&mut block.author, &other.author);
    block.stated = block.stated.or(other.stated);
    let (post, other) = (&mut block.post, &other.post);
    if post.unavailable.is_some() || other.unavailable.is_some() {
        return;
    }
    fill_field(&mut post.id, &other.id);
    fill_field(&mut post.url, &other.url);
    if post.text.is_none() {
        post.text.clone_from(&other.text);
        post.entities.clone_from(&other.entities);
    }
    fill_field(&mut post.language, &other.language);
    fill_field(&mut post.poll, &other.poll);
    fill_list(&mut post.media, &other.media);
    fill_list(&mut post.quotes, &other.quotes);
    fill_list(&mut post.replying_to, &other.replying_to);
}

fn fill_field<T: Clone>(field: &mut Option<T>, other: &Option<T>) {
    if field.is_none() {
        field.clone_from(other);
    }
}

fn fill_list<T: Clone>(list: &mut Vec<T>, other: &[T]) {
    if list.is_empty() {
        list.extend_from_slice(other);
    }
}

/// Fills in the missing fields of an author, unless the other one is a different account.
fn complete(author: &mut Author, other: &Author) {
    let differ = |is: &Option<String>, other: &Option<String>| {
        is.is_some() && other.is_some() && is != other
    };
    if differ(&author.handle, &other.handle) || differ(&author.user_id, &other.user_id) {
        return;
    }
    let known = std::mem::take(author);
    author.handle = known.handle.or_else(|| other.handle.clone());
    author.name = known.name.or_else(|| other.name.clone());
    author.url = known.url.or_else(|| other.url.clone());
    author.avatar = known.avatar.or_else(|| other.avatar.clone());
    author.user_id = known.user_id.or_else(|| other.user_id.clone());
    author.verified = known.verified.or(other.verified);
}

/// Returns the post in a URL of the API, or of the page that the API replaces.
fn given_id(url: &Url) -> Option<PostId> {
    if let Some((_, id)) = status_path(url) {
        return Some(id);
    }
    if let Some((author, key)) = bluesky::post_path(url) {
        return Some(bluesky::id(&author, &key)).filter(|_| bluesky::is_did(&author));
    }
    let mut segments = url.path_segments()?;
    segments.find(|segment| status::ENDPOINTS.contains(segment))?;
    PostId::twitter(segments.next()?)
}

/// Returns the reason why a response has no thread.
fn no_posts(answer: Option<Object<'_>>) -> Error {
    let said = answer
        .and_then(|answer| answer.get("message"))
        .and_then(Value::as_str);
    let code = answer
        .and_then(|answer| answer.get("code"))
        .and_then(Value::as_u64);
    match (code, said) {
        (Some(200) | None, _) => Error::new(
            ErrorKind::MarkupChanged,
            "this is a response of FxTwitter's API, but no post was found; expected: `thread`, `status`, `tweet`",
        ),
        (Some(code), said) => {
            let said = said.map(|said| format!(": {}", Quoted(said)));
            let said = said.unwrap_or_default();
            let message = format!("FxTwitter's API responded with {code}{said}");
            not_a_thread(PageKind::ErrorPage, message)
        }
    }
}
