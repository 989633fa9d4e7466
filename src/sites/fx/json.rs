//! Answers of the API: `/2/thread/ID`, `/2/conversation/ID`, `/2/status/ID`, and `/HANDLE/status/ID` of API 1.

use serde_json::Value;
use url::Url;

use super::status;
use crate::adapter::block::{self, Field, HANDLE, ID, TIME};
use crate::adapter::conversation::{self, shown_id};
use crate::adapter::fields::Object;
use crate::adapter::twitter::status_path;
use crate::adapter::{Confidence, Context, bluesky, links_of, not_a_thread, number_posts};
use crate::audit::WarningKind;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Gap, GapKind, PostId, Thread};

/// Where the post that was asked for stands: API 2, API 1.
const FOCUSED: [&str; 2] = ["status", "tweet"];

/// What every post has.
const FIELDS: [Field; 4] = [
    ID,
    ("address", |block| block.post.url.is_some()),
    HANDLE,
    TIME,
];

pub(super) fn detect(json: &Value, host: bool) -> Option<Confidence> {
    let answer = json.as_object()?;
    let coded = answer.get("code").is_some_and(Value::is_u64);
    let is_post = |value: &Value| {
        let has = |name: &str| value.get(name).is_some();
        has("author") && has("text") && (has("created_timestamp") || has("created_at"))
            || value.get("type").and_then(Value::as_str) == Some("tombstone")
    };
    let focused = FOCUSED
        .iter()
        .any(|name| answer.get(*name).is_some_and(is_post));
    let chain = answer
        .get("thread")
        .and_then(Value::as_array)
        .is_some_and(|thread| thread.iter().any(is_post));
    let known =
        answer.contains_key("thread") || FOCUSED.iter().any(|name| answer.contains_key(*name));
    match (coded, focused || chain) {
        (true, true) => Some(Confidence::Certain),
        (false, true) if host => Some(Confidence::Certain),
        (true, false) if known && host => Some(Confidence::Certain),
        (true, false) if known => Some(Confidence::Likely),
        (_, false) if host => Some(Confidence::Weak),
        _ => None,
    }
}

pub(super) fn extract(json: &Value, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let answer = json.as_object().ok_or_else(|| no_posts(None))?;
    let object = |name: &str| answer.get(name).and_then(Value::as_object);
    let list = |name: &str| answer.get(name).and_then(Value::as_array);
    let objects = |name: &str| {
        list(name)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
    };
    let focused = FOCUSED.iter().find_map(|name| object(name));
    let mut chain: Vec<&Object> = objects("thread").collect();
    let replies: Vec<&Object> = objects("replies").collect();
    let listed: usize = ["thread", "replies"]
        .iter()
        .filter_map(|name| list(name))
        .map(Vec::len)
        .sum();
    let lost = listed - chain.len() - replies.len();
    if chain.is_empty() {
        chain.extend(focused);
    }
    if chain.is_empty() {
        return Err(no_posts(Some(answer)));
    }
    cx.check_posts(chain.len() + replies.len())?;
    if lost > 0 {
        let detail = format!("{lost} of the posts are no objects, and were left out");
        cx.warn_of(WarningKind::InvalidValue, detail);
    }

    let links = links_of("https://twitter.com/")?;
    let in_chain = chain.len();
    let objects = chain.into_iter().chain(replies);
    let blocks = objects.map(|object| status::post(object, &links)).collect();
    let mut thread = Thread::new(block::posts(blocks, &FIELDS, cx));
    let focused = focused.map(|object| status::post(object, &links).post);
    let (url, id) = focused.map(|post| (post.url, post.id)).unwrap_or_default();
    // Without the post that was asked for, the first is what the chain is about.
    let main = match &id {
        Some(id) => thread
            .posts
            .iter()
            .position(|post| post.id.as_ref() == Some(id)),
        None => Some(0),
    };
    conversation::assign_roles(&mut thread.posts, main, |at| at >= in_chain, cx);
    number_posts(&mut thread.posts);

    let stated = object("author").map(|author| status::author(author, &links));
    let id = id.or_else(|| shown_id(&thread.posts, main));
    let given = page.given_url().and_then(given_id);
    conversation::about(&mut thread, main, [id, given], stated, cx);
    thread.url = url.or(thread.url);
    let cursor = object("cursor").and_then(|cursor| cursor.get("bottom"));
    if cursor.is_some_and(|cursor| !cursor.is_null()) {
        let last = thread.posts.len().checked_sub(1);
        thread.gaps.push(Gap::new(last, GapKind::LoadMore));
    }
    Ok(thread)
}

/// The post that an address of the API, or of what it stands for, names.
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

/// Why an answer gives no thread.
fn no_posts(answer: Option<&Object>) -> Error {
    let said = answer
        .and_then(|answer| answer.get("message"))
        .and_then(Value::as_str);
    let code = answer
        .and_then(|answer| answer.get("code"))
        .and_then(Value::as_u64);
    match (code, said) {
        (Some(200) | None, _) => Error::new(
            ErrorKind::MarkupChanged,
            "this is an answer of FxTwitter's API, but no post was found in it; sought: `thread`, `status`, `tweet`",
        ),
        (Some(code), said) => {
            let said = said.map(|said| format!(": {said:?}")).unwrap_or_default();
            let message = format!("FxTwitter's API answered with {code}{said}");
            not_a_thread(PageKind::ErrorPage, message)
        }
    }
}
