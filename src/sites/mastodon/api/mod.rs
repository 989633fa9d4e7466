//! Answers of Mastodon's API (2016 to today), which other programs have as well: a status, its `context`, and lists of
//! statuses (an account's, a hashtag's, a timeline's). The text is HTML.
//!
//! `context` does not have the status itself: what is above and below it is read, and that it is missing is reported.
//! Files in which a program put it next to them (`status`, or the first item of a list) are complete.
//!
//! The names of fields are those of docs.joinmastodon.org, and of 317 statuses of servers of 2017 to 2026 in the tests
//! of Mastodon.py 2.3.

mod status;

use std::borrow::Cow;
use std::collections::HashMap;

use url::Url;

use crate::adapter::{Confidence, Context, Site, links_of, not_a_thread};
use crate::dom::Links;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{List, Object, Value};
use crate::model::{Gap, GapKind, Listing, Thread};
use crate::reader::{
    PostReader, Replies, author_of_all, build_thread, has_content, read_posts, teaser,
};
use crate::report::{Finding, Quoted};
use status::{FIELDS, id_of, is_status, read};

/// The lists of a context.
const CONTEXT: [&str; 2] = ["ancestors", "descendants"];
/// The fields of a file with a context, and of an answer to a search.
const ANSWER: [&str; 7] = [
    "ancestors", "descendants", "status", "statuses", "accounts", "hashtags", "next_cursor",
];

const LISTED: &str = "these are posts of several threads; read them with Parser::parse_listing";

/// Statuses, and the place of the requested one.
struct Answer<'j> {
    statuses: Vec<Object<'j>>,
    others: usize,
    main: Main,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Main {
    /// The status at an index.
    At(usize),
    /// The status between these indexes is not in the answer.
    Missing(usize),
    /// There is none: the statuses are a list.
    None,
}

pub(super) fn detect(json: Value<'_>, page: &Page<'_>, site: &Site) -> Option<Confidence> {
    match Answer::of(json) {
        Some(_) => Some(Confidence::Certain),
        None => Confidence::of(false, site.has_page(page)),
    }
}

impl<'j> Answer<'j> {
    fn of(json: Value<'j>) -> Option<Self> {
        if is_status(json) {
            let statuses = json.as_object().into_iter().collect();
            let main = Main::At(0);
            return Some(Self {
                statuses,
                others: 0,
                main,
            });
        }
        let lists = CONTEXT.map(|name| json.get(name).and_then(Value::as_list));
        if lists.iter().any(Option::is_some) {
            let [above, below] = lists.map(|list| {
                let values = list.into_iter().flat_map(List::iter);
                values.collect::<Vec<_>>()
            });
            let own = json.get("status").filter(|status| is_status(*status));
            let all = above.iter().chain(&own).chain(&below).copied();
            let is_known = |value: &Value<'j>| is_status(*value);
            let statuses: Vec<Object<'j>> =
                all.filter(is_known).filter_map(Value::as_object).collect();
            let of_above = above.iter().filter(|value| is_known(value)).count();
            let total = above.len() + below.len() + usize::from(own.is_some());
            let main = match own {
                Some(_) => Main::At(of_above),
                None => Main::Missing(of_above),
            };
            let others = total - statuses.len();
            return (!statuses.is_empty()).then_some(Self {
                statuses,
                others,
                main,
            });
        }
        let list = json.as_list().or_else(|| json.get("statuses")?.as_list())?;
        // One of the first is a status, unless the list is of something else.
        list.iter().take(16).any(is_status).then(|| {
            let known = list.iter().filter(|value| is_status(*value));
            let statuses: Vec<Object<'j>> = known.filter_map(Value::as_object).collect();
            let others = list.len() - statuses.len();
            Self {
                statuses,
                others,
                main: Main::None,
            }
        })
    }
}

/// The host of the server: that of the URL that was given, else that of the accounts which have no other.
fn home(page: &Page<'_>, statuses: &[Object<'_>]) -> Option<Url> {
    let given = page.given_url().cloned();
    let url = |object: Object<'_>, name: &str| Url::parse(object.get(name)?.as_str()?).ok();
    let passed = statuses
        .iter()
        .filter_map(|status| status.get("reblog")?.as_object());
    given.or_else(|| {
        statuses.iter().copied().chain(passed).find_map(|status| {
            let account = status.get("account")?.as_object()?;
            let acct = account.get("acct")?.as_str()?;
            let places = [account, status].into_iter();
            let mut places = places.flat_map(|object| ["url", "uri"].map(|name| (object, name)));
            (!acct.contains('@')).then(|| places.find_map(|(object, name)| url(object, name)))?
        })
    })
}

/// What is known of the server of an answer.
struct Server<'p> {
    page: &'p Page<'p>,
    links: Links,
    host: Option<String>,
}

impl<'p> Server<'p> {
    fn new(page: &'p Page<'p>, statuses: &[Object<'_>]) -> Result<Self> {
        let home = home(page, statuses);
        let base = home.as_ref().map(|url| url.origin().ascii_serialization());
        // Links of an answer are absolute.
        let links = links_of(base.as_deref().unwrap_or("https://mastodon.invalid/"))?;
        let host = home.and_then(|url| url.host_str().map(str::to_owned));
        Ok(Self { page, links, host })
    }
}

pub(super) fn extract(json: Value<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let answer = Answer::of(json).ok_or_else(no_posts)?;
    let statuses = &answer.statuses;
    cx.check_posts(statuses.len())?;
    report_answer(json, answer.others, cx);
    let server = Server::new(page, statuses)?;
    let mut ids: HashMap<Cow<'_, str>, usize> = HashMap::new();
    let mut untied = false;
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut gaps = Vec::new();
    for (at, status) in statuses.iter().enumerate() {
        let answered = id_of(*status, "in_reply_to_id");
        let parent = answered.as_deref().and_then(|id| ids.get(id)).copied();
        parents.push(parent);
        untied |= is_untied(*status);
        // In a context each answers another one.
        let is_main = matches!(answer.main, Main::At(main) if main == at);
        let may_be_missing = matches!(answer.main, Main::Missing(_)) && answered.is_some();
        let is_list = answer.main == Main::None;
        let is_alone = at > 0 && parent.is_none() && !is_main && !is_list && !may_be_missing;
        if is_alone || !is_list && answered.is_none() && is_untied(*status) {
            cx.found_at(at, &Finding::ParentUnknown);
        }
        if at == 0 && answered.is_some() {
            gaps.push(Gap::new(None, GapKind::EarlierReplies));
        }
        if let Some(id) = id_of(*status, "id") {
            ids.entry(id).or_insert(at);
        }
    }
    if !is_status(json) && !untied {
        add_gaps(&answer, &parents, &mut gaps, cx);
    } else if untied && answer.main != Main::None {
        cx.found(&Finding::RepliesUnknown);
    }
    let mut above = 0;
    let main = match answer.main {
        Main::At(main) => Some(main),
        Main::Missing(at) => {
            cx.found(&Finding::MainMissing);
            above = at;
            None
        }
        Main::None => {
            let roots = statuses.iter().zip(&parents);
            let mut roots = roots.filter(|(_, parent)| parent.is_none()).skip(1);
            let is_torn = roots.clone().all(|(status, _)| is_untied(*status));
            let is_one = roots.next().is_none();
            // Posts that do not say what they answer may be of one thread.
            if !is_one && (is_torn || statuses.iter().any(|status| is_unclear(*status))) {
                return Err(no_posts());
            }
            if !is_one {
                return Err(not_a_thread(PageKind::Listing, LISTED));
            }
            Some(0)
        }
    };
    let posts: Vec<_> = statuses.iter().copied().zip(parents).collect();
    let source = Replies {
        posts,
        main,
        above,
        gaps,
        given: None,
        required: &FIELDS,
        read: |status: &Object<'_>, block: &mut PostReader| read(*status, false, &server, block),
    };
    build_thread(source, cx)
}

/// Whether a status does not say which one it is, or which one it answers.
fn is_untied(status: Object<'_>) -> bool {
    // Of one that is deleted, only the account is left.
    let to = status.get("in_reply_to_account_id");
    let is_answer = to.is_some_and(|to| !to.is_null());
    is_unclear(status) || is_answer && id_of(status, "in_reply_to_id").is_none()
}

/// Whether the ids of a status could not be read.
fn is_unclear(status: Object<'_>) -> bool {
    let to = status.get("in_reply_to_id");
    let is_none = to.is_some_and(Value::is_null);
    id_of(status, "id").is_none() || !is_none && id_of(status, "in_reply_to_id").is_none()
}

/// Adds a gap below each status of a conversation that has answers, none of which is there.
fn add_gaps(answer: &Answer<'_>, parents: &[Option<usize>], gaps: &mut Vec<Gap>, cx: &mut Context) {
    if answer.main == Main::None {
        return;
    }
    let mut is_answered = vec![false; parents.len()];
    for parent in parents.iter().flatten() {
        if let Some(is_answered) = is_answered.get_mut(*parent) {
            *is_answered = true;
        }
    }
    for (at, status) in answer.statuses.iter().enumerate() {
        if is_answered.get(at) == Some(&true) {
            continue;
        }
        // The one below the last of those above is not in the answer.
        if matches!(answer.main, Main::Missing(main) if main == at + 1) {
            continue;
        }
        let value = status.get("replies_count");
        let written = || value?.as_str()?.parse().ok();
        match value.and_then(Value::as_u64).or_else(written) {
            Some(0) => {}
            Some(_) => gaps.push(Gap::new(Some(at), GapKind::MoreReplies)),
            None => cx.found_at(at, &Finding::RepliesUnknown),
        }
    }
}

pub(super) fn listing(json: Value<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
    let answer = Answer::of(json).ok_or_else(no_posts)?;
    if answer.main != Main::None {
        let message = "this is a conversation; parse it with Parser::parse";
        return Err(Error::new(ErrorKind::NotAListing, message));
    }
    cx.check_posts(answer.statuses.len())?;
    report_answer(json, answer.others, cx);
    let server = Server::new(page, &answer.statuses)?;
    let finished = read_posts(&answer.statuses, &FIELDS, cx, |status, block| {
        read(*status, true, &server, block);
        true
    })?;
    let mut listing = Listing::new();
    listing.teasers = finished.report(cx).into_iter().map(teaser).collect();
    listing.author = author_of_all(&listing, |_| true);
    Ok(listing)
}

fn report_answer(json: Value<'_>, others: usize, cx: &mut Context) {
    if others > 0 {
        cx.found(&Finding::EntriesEmpty { count: others });
        cx.found(&Finding::MainUncertain);
    }
    if is_status(json) {
        return;
    }
    let own = json.get("status").filter(|own| !own.is_null());
    if own.is_some_and(|own| !is_status(own)) {
        cx.found(&Finding::StatusUnread);
    }
    let names = json
        .as_object()
        .map(|object| object.others(&ANSWER, has_content));
    for name in names.into_iter().flatten() {
        let name = Quoted(name);
        cx.found(&Finding::ResponseFieldUnknown { name });
    }
    for name in CONTEXT {
        let lists = CONTEXT.iter().any(|name| json.get(name).is_some());
        if lists && json.get(name).and_then(Value::as_list).is_none() {
            cx.found(&Finding::ResponseFieldMissing { name });
        }
    }
}

fn no_posts() -> Error {
    Error::new(
        ErrorKind::MarkupChanged,
        "this is an answer of Mastodon's API, but no post was found in it; expected: a status, `ancestors`, \
         `descendants`, a list of statuses",
    )
}
