//! Fields of a JSON input, which may be missing or of another kind.

use serde_json::{Map, Value};
use url::Url;

use super::notes::Notes;
use crate::dom::Links;
use crate::model::MediaSource;
use crate::report::{Finding, JsonType, Missing, Quoted};

/// An object of the input.
pub(crate) type Object = Map<String, Value>;

/// Reads fields by name. What is missing or `null` is `None`, what is of another kind as well, and that is noted.
#[derive(Debug)]
pub(crate) struct Fields<'n> {
    pub(crate) notes: &'n mut Notes,
    links: &'n Links,
}

impl<'n> Fields<'n> {
    pub(crate) fn new(notes: &'n mut Notes, links: &'n Links) -> Self {
        Self { notes, links }
    }

    fn get<'j, T>(
        &mut self,
        object: &'j Object,
        name: &str,
        wanted: JsonType,
        read: impl Fn(&'j Value) -> Option<T>,
    ) -> Option<T> {
        let value = object.get(name).filter(|value| !value.is_null())?;
        let found = read(value);
        if found.is_some() {
            return found;
        }
        let is = kind(value);
        self.notes
            .note_wrong(&Finding::FieldWrong { name, is, wanted });
        wrapped(value).and_then(read)
    }

    /// Notes fields whose names are not among these, if they hold anything.
    pub(crate) fn note_unknown(&mut self, object: &Object, known: &[&str]) {
        for name in unknown(object, known) {
            self.notes.note_field(name);
        }
    }

    /// The same where not all names are known: only if one that always is there is missing, in place of which another
    /// may stand.
    pub(crate) fn note_instead(&mut self, object: &Object, always: &[&str], known: &[&str]) {
        if always.iter().any(|name| !object.contains_key(*name)) {
            self.note_unknown(object, known);
        }
    }

    /// A text that has words.
    pub(crate) fn text<'j>(&mut self, object: &'j Object, name: &str) -> Option<&'j str> {
        self.get(object, name, JsonType::Text, Value::as_str)
            .map(|text| text.trim_matches(|c: char| c.is_ascii_whitespace()))
            .filter(|text| !text.is_empty())
    }

    /// The same, to keep.
    pub(crate) fn owned(&mut self, object: &Object, name: &str) -> Option<String> {
        self.text(object, name).map(str::to_owned)
    }

    /// A whole number that is not below 0; one that is written as a text is noted.
    pub(crate) fn whole(&mut self, object: &Object, name: &str) -> Option<u64> {
        let found = self.get(object, name, JsonType::WholeNumber, Value::as_u64);
        found.or_else(|| written(object, name))
    }

    pub(crate) fn number(&mut self, object: &Object, name: &str) -> Option<f64> {
        let found = self.get(object, name, JsonType::Number, Value::as_f64);
        found.or_else(|| written(object, name).filter(|number: &f64| number.is_finite()))
    }

    pub(crate) fn truth(&mut self, object: &Object, name: &str) -> Option<bool> {
        let found = self.get(object, name, JsonType::Boolean, Value::as_bool);
        found.or_else(|| written(object, name))
    }

    pub(crate) fn object<'j>(&mut self, object: &'j Object, name: &str) -> Option<&'j Object> {
        self.get(object, name, JsonType::Object, Value::as_object)
    }

    pub(crate) fn list<'j>(&mut self, object: &'j Object, name: &str) -> Option<&'j [Value]> {
        self.get(object, name, JsonType::List, |value| {
            value.as_array().map(Vec::as_slice)
        })
    }

    /// The objects of a list; what else stands in it is noted.
    pub(crate) fn objects<'j>(&mut self, object: &'j Object, name: &str) -> Vec<&'j Object> {
        let list = self.list(object, name).unwrap_or_default();
        let objects: Vec<&Object> = list.iter().filter_map(Value::as_object).collect();
        if objects.len() < list.len() {
            self.notes.note_wrong(&Finding::ListWrong { name });
        }
        objects
    }

    /// The files of a video, with what they are in a field of that name.
    pub(crate) fn sources(
        &mut self,
        object: &Object,
        name: &str,
        kind: &str,
        known: &[&str],
    ) -> Vec<MediaSource> {
        let mut sources = Vec::new();
        for file in self.objects(object, name) {
            self.note_unknown(file, known);
            if let Some(url) = self.url(file, "url") {
                let mut source = MediaSource::new(url);
                source.content_type = self.owned(file, kind);
                sources.push(source);
            } else {
                self.notes.lacks(Missing::MediaFile);
            }
        }
        sources
    }

    /// An absolute address.
    pub(crate) fn url(&mut self, object: &Object, name: &str) -> Option<Url> {
        let raw = self.text(object, name)?;
        let url = self.links.absolute(raw);
        if url.is_none() {
            let value = Quoted(raw);
            self.notes.note_wrong(&Finding::FieldNoLink { name, value });
        }
        url
    }
}

/// In objects around a value: the names that it has there.
const WRAPPERS: [&str; 4] = ["value", "text", "items", "data"];

/// What a value holds that is around another one: a list of one, or an object that has nothing else.
pub(crate) fn wrapped(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(list) => match list.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        Value::Object(object) if object.len() == 1 => {
            WRAPPERS.iter().find_map(|name| object.get(*name))
        }
        _ => None,
    }
}

/// A number, or a truth, that is written as a text.
fn written<T: std::str::FromStr>(object: &Object, name: &str) -> Option<T> {
    object.get(name)?.as_str()?.trim().parse().ok()
}

/// The names of fields that are not among these, and hold anything.
pub(crate) fn unknown<'j>(object: &'j Object, known: &[&str]) -> impl Iterator<Item = &'j str> {
    let holds = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    let fields = object.iter();
    let others =
        fields.filter(move |(name, value)| !known.contains(&name.as_str()) && holds(value));
    others.map(|(name, _)| name.as_str())
}

fn kind(value: &Value) -> JsonType {
    match value {
        Value::Null => JsonType::Null,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(_) => JsonType::OtherNumber,
        Value::String(_) => JsonType::Text,
        Value::Array(_) => JsonType::List,
        Value::Object(_) => JsonType::Object,
    }
}
