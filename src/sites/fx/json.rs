//! Answers of the API: `/2/thread/ID`, `/2/conversation/ID`, `/2/status/ID`, and `/HANDLE/status/ID` of API 1.

use serde_json::Value;
use url::Url;

use super::status::{self, Reader};
use crate::adapter::notes::{Lacks, report_missing};
use crate::adapter::twitter::status_path;
use crate::adapter::{Confidence, Context, agreed_id, bluesky, conversation, number_posts};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::Object;
use crate::model::{Gap, GapKind, Post, PostId, Thread};

/// Where the post that was asked for stands: API 2, API 1.
const FOCUSED: [&str; 2] = ["status", "tweet"];

/// What every post has.
const FIELDS: [(&str, Lacks); 4] = [
    ("id", |post| post.id.is_none()),
    ("address", |post| post.url.is_none()),
    ("author", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.handle.is_none())
    }),
    ("time", |post| post.published.is_none()),
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
    let list = |name: &str| {
        let list = answer.get(name).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    };
    let focused = FOCUSED.iter().find_map(|name| object(name));
    let mut chain: Vec<&Object> = list("thread").iter().filter_map(Value::as_object).collect();
    let replies: Vec<&Object> = list("replies")
        .iter()
        .filter_map(Value::as_object)
        .collect();
    let lost = list("thread").len() + list("replies").len() - chain.len() - replies.len();
    if chain.is_empty() {
        chain.extend(focused);
    }
    if chain.is_empty() {
        return Err(no_posts(Some(answer)));
    }
    cx.check_posts(chain.len() + replies.len())?;
    if lost > 0 {
        cx.warn_of(
            crate::audit::WarningKind::InvalidValue,
            format!("{lost} of the posts are no objects, and were left out"),
        );
    }

    let reader = Reader::new()?;
    let in_chain = chain.len();
    let mut posts: Vec<Post> = Vec::new();
    for (at, object) in chain.into_iter().chain(replies).enumerate() {
        let (post, notes) = reader.post(object);
        notes.tell(at, cx);
        posts.push(post);
    }
    let focused = focused.map(|object| reader.post(object).0);
    let id = focused.as_ref().and_then(|post| post.id.clone());
    // Without the post that was asked for, the first is what the chain is about.
    let main = match &id {
        Some(id) => posts.iter().position(|post| post.id.as_ref() == Some(id)),
        None => Some(0),
    };
    conversation::assign_roles(&mut posts, main, |at| at >= in_chain, cx);
    number_posts(&mut posts);
    report_missing(&posts, &FIELDS, cx);

    let stated = answer
        .get("author")
        .and_then(Value::as_object)
        .map(|author| reader.author(author));
    let mut thread = Thread::new(posts);
    thread.author = conversation::main_author(&thread.posts, stated, cx);
    let shown = main.and_then(|main| thread.posts.get(main));
    let id = id.or_else(|| shown?.id.clone());
    thread.id = agreed_id(id, page.given_url().and_then(given_id), cx);
    thread.url = focused
        .and_then(|post| post.url)
        .or_else(|| shown?.url.clone());
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
        (Some(code), said) => Error::new(
            ErrorKind::NotAThread(PageKind::ErrorPage),
            format!(
                "FxTwitter's API answered with {code}{}",
                said.map(|said| format!(": {said:?}")).unwrap_or_default()
            ),
        ),
    }
}
