//! A post in any of the forms in which the API and programs write one.

use std::borrow::Cow;
use std::collections::HashSet;

use super::programs::Program;
use super::second::{self, Includes};
use super::tweet::{self, Tweet};
use super::{note, tables};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Author, PostId};
use crate::network::twitter;
use crate::reader::{Fields, PostReader, Required};

/// A post, and the form in which it is.
#[derive(Clone, Copy)]
pub(super) struct Item<'j> {
    pub(super) object: Object<'j>,
    pub(super) form: Form<'j>,
}

/// The forms of posts.
#[derive(Clone, Copy)]
pub(super) enum Form<'j> {
    /// GraphQL and API 1.1: a tweet with its account.
    Own,
    /// The account archive: a tweet without its account, whose handle other tweets of the archive may have.
    Archived(Option<&'j str>),
    /// The account archive: the text of a long tweet.
    Note,
    /// API 2, with what its answers include.
    Second(&'j Includes<'j>),
    /// What a program made of it.
    Program(Program<'j>),
}

/// The fields of every post of the archive, which is of one account and does not name it.
const ARCHIVED: [Required; 5] = [
    Required::ID,
    Required::HANDLE,
    Required::DATE,
    Required::CONTENT,
    tweet::LANGUAGE,
];
const NOTES: [Required; 2] = [Required::DATE, Required::TEXT];

impl<'j> Item<'j> {
    /// Returns a post of GraphQL or API 1.1.
    pub(super) const fn own(object: Object<'j>) -> Self {
        let form = Form::Own;
        Self { object, form }
    }

    /// Returns a tweet of API 1.1 or of the archive, or a long text of the archive.
    pub(super) fn of(value: Value<'j>) -> Option<Self> {
        let object = value.as_object()?;
        let inner = |name: &str| value.get(name).and_then(Value::as_object);
        if let Some(object) = inner("noteTweet") {
            let form = Form::Note;
            return Some(Self { object, form });
        }
        let wrapped = inner("tweet");
        let object = wrapped.unwrap_or(object);
        let is_text = |name: &str| object.get(name).is_some_and(Value::is_text);
        let is_object = |name: &str| object.get(name).is_some_and(Value::is_object);
        if !is_text("id_str") || !is_text("created_at") {
            return None;
        }
        let form = if is_object("user") && (is_text("full_text") || is_text("text")) {
            Form::Own
        } else if is_text("full_text") && is_object("entities") && !object.has("user") {
            // A tweet of API 1.1 without its account is none of the archive, which writes all numbers as texts.
            let is_archived = wrapped.is_some() || is_text("id") || is_text("favorite_count");
            is_archived.then_some(Form::Archived(None))?
        } else {
            return None;
        };
        Some(Self { object, form })
    }

    pub(super) const fn is_archived(&self) -> bool {
        matches!(self.form, Form::Archived(_))
    }

    /// Returns the fields that every post of this form has.
    pub(super) const fn required(&self) -> &'static [Required] {
        match self.form {
            Form::Own | Form::Second(_) => &tweet::FIELDS,
            Form::Archived(_) => &ARCHIVED,
            Form::Note => &NOTES,
            Form::Program(program) => program.required(),
        }
    }

    /// Returns the id as it is written.
    pub(super) fn digits(self) -> Option<&'j str> {
        match self.form {
            Form::Own | Form::Archived(_) => Tweet::of(self.object)?.digits(),
            Form::Second(_) => text(self.object, "id"),
            Form::Note | Form::Program(_) => None,
        }
    }

    /// Returns a number that grows with the time of posts.
    pub(super) fn order(self) -> u64 {
        match self.form {
            Form::Note => note::order(self.object),
            Form::Program(program) => program.order(self.object),
            _ => {
                let digits = self.digits().and_then(|digits| digits.parse().ok());
                let number = || self.object.get("id").and_then(Value::as_u64);
                digits.or_else(number).unwrap_or(0)
            }
        }
    }

    /// Whether posts of this form have ids.
    pub(super) const fn has_ids(self) -> bool {
        !matches!(self.form, Form::Note)
    }

    /// Returns the id.
    pub(super) fn id(self, fields: &mut Fields<'_>) -> Option<PostId> {
        match self.form {
            Form::Own | Form::Archived(_) => Tweet::of(self.object)?.id(fields),
            Form::Second(_) => PostId::twitter(self.digits()?),
            Form::Program(program) => program.id(self.object),
            Form::Note => None,
        }
    }

    /// Returns the id of the post that this one answers.
    pub(super) fn parent(self, fields: &mut Fields<'_>) -> Option<PostId> {
        match self.form {
            Form::Own | Form::Archived(_) => Tweet::of(self.object)?.parent(fields),
            Form::Second(_) => PostId::twitter(second::answered(self.object)?),
            Form::Program(program) => program.parent(self.object),
            Form::Note => None,
        }
    }

    /// Returns the id of its conversation, if posts of one conversation belong together without the posts between them.
    pub(super) fn conversation(self) -> Option<PostId> {
        match self.form {
            Form::Program(program) => program.conversation(self.object),
            _ => None,
        }
    }

    /// Whether another program than the API wrote it.
    pub(super) const fn is_of_program(self) -> bool {
        matches!(self.form, Form::Program(_))
    }

    /// Whether it passes on another one, in forms that may not say by whom.
    pub(super) fn is_repost(self) -> bool {
        match self.form {
            Form::Program(program) => program.is_repost(self.object),
            _ => false,
        }
    }

    /// Whether it names the account that it answers, or has no data that could.
    pub(super) fn may_answer(self) -> bool {
        match self.form {
            Form::Own | Form::Archived(_) => Tweet::of(self.object).is_some_and(Tweet::may_answer),
            Form::Second(_) => second::may_answer(self.object),
            Form::Program(program) => program.is_untied(self.object),
            Form::Note => false,
        }
    }

    /// Whether it answers a post of its own author, but does not say which.
    pub(super) fn is_untied(self) -> bool {
        match self.form {
            Form::Second(_) => return second::is_untied(self.object),
            Form::Program(program) => return program.is_untied(self.object),
            _ => {}
        }
        let data = self.object.get("legacy").and_then(Value::as_object);
        let data = data.unwrap_or(self.object);
        if answered(data).is_some() {
            return false;
        }
        // Words to an account begin with its handle, and answer no tweet.
        let words = ["full_text", "text"].map(|name| text(data, name));
        let is_to = words
            .into_iter()
            .flatten()
            .any(|words| words.starts_with('@'));
        let answers = ["in_reply_to_screen_name", "in_reply_to_user_id_str"];
        if !is_to && answers.iter().any(|name| text(data, name).is_some()) {
            return true;
        }
        if let Form::Archived(owner) = self.form {
            let named = text(data, "in_reply_to_screen_name");
            return named.is_some() && named == owner;
        }
        let user = data.get("user").and_then(Value::as_object);
        let own = user.and_then(|user| text(user, "id_str"));
        let own = own.or_else(|| text(data, "user_id_str"));
        own.is_some() && text(data, "in_reply_to_user_id_str") == own
    }

    /// Reads the post.
    pub(super) fn read(self, links: &Links, post: &mut PostReader) {
        match self.form {
            Form::Own => tweet::read(self.object, None, links, post),
            Form::Archived(handle) => {
                let handle = permalink(self.object).or(handle);
                let owner = handle.map(Author::from_handle).unwrap_or_default();
                tweet::read(self.object, Some(owner), links, post);
            }
            Form::Note => note::read(self.object, links, post),
            Form::Second(includes) => second::read(self.object, includes, links, post),
            Form::Program(program) => program.read(self.object, links, post),
        }
    }
}

fn text<'j>(object: Object<'j>, name: &str) -> Option<&'j str> {
    let text = object.get(name).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
}

/// Returns the digits of the tweet that a tweet answers.
fn answered(data: Object<'_>) -> Option<Cow<'_, str>> {
    let name = "in_reply_to_status_id_str";
    let number = data.get(name).and_then(Value::as_u64);
    let number = number.map(|number| number.to_string().into());
    number.or_else(|| text(data, name).map(Cow::Borrowed))
}

/// Returns the handle in the links of a tweet's media, which are below its own address.
fn permalink<'j>(tweet: Object<'j>) -> Option<&'j str> {
    let id = Tweet::of(tweet)?.digits()?;
    let lists = ["extended_entities", "entities"].into_iter();
    let lists = lists.filter_map(|name| tweet.get(name)?.get("media")?.as_list());
    let mut links = lists.flat_map(List::iter).take(tables::MEDIA_LINKS);
    links.find_map(|media| {
        let link = media.get("expanded_url")?.as_str()?;
        let url = url::Url::parse(link).ok()?;
        let (handle, of) = twitter::status(&url)?;
        let handle = handle.filter(|_| of.as_str() == id)?;
        // The link is as it is written, so the handle is in it.
        let at = link.find(handle)?;
        link.get(at..at + handle.len())
    })
}

/// Fills in the handle of an archive's account: that in the links of its media, or that in a tweet that answers one of
/// the archive's own. Of several the latest applies.
pub(super) fn find_owner(items: &mut [Item<'_>]) {
    if !items.iter().any(Item::is_archived) {
        return;
    }
    let own: HashSet<&str> = items.iter().filter_map(|item| item.digits()).collect();
    let mut found: Option<(u64, &str)> = None;
    for item in &*items {
        let is_own = answered(item.object).is_some_and(|id| own.contains(&*id));
        let by_answer = || text(item.object, "in_reply_to_screen_name").filter(|_| is_own);
        let Some(handle) = permalink(item.object).or_else(by_answer) else {
            continue;
        };
        let order = item.order();
        if twitter::is_handle(handle) && found.is_none_or(|(before, _)| before <= order) {
            found = Some((order, handle));
        }
    }
    for item in items {
        if item.is_archived() {
            item.form = Form::Archived(found.map(|(_, handle)| handle));
        }
    }
}
