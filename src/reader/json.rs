//! Fields of a JSON input, which may be missing or of another type.

use url::Url;

use super::findings::PostFindings;
use crate::dom::Links;
use crate::json::{Kind, List, Object, Value};
use crate::model::{Media, MediaKind, MediaSource, Tally};
use crate::report::{Finding, JsonType, Missing, Quoted};

/// Reads fields by name. A field that is missing or `null` is `None`; so is one of another type, which is also
/// reported.
#[derive(Debug)]
pub(crate) struct Fields<'n> {
    pub(crate) findings: &'n mut PostFindings,
    links: &'n Links,
}

impl<'n> Fields<'n> {
    pub(crate) fn new(findings: &'n mut PostFindings, links: &'n Links) -> Self {
        Self { findings, links }
    }

    fn get<'j, T>(
        &mut self,
        object: Object<'j>,
        name: &str,
        wanted: JsonType,
        read: impl Fn(Value<'j>) -> Option<T>,
    ) -> Option<T> {
        let value = object.get(name).filter(|value| !value.is_null())?;
        let found = read(value);
        if found.is_some() {
            return found;
        }
        let is = kind(value);
        self.findings
            .wrong_type(&Finding::FieldOfWrongType { name, is, wanted });
        wrapped(value).and_then(read)
    }

    /// Reports fields whose names are not in this list, unless they are empty.
    pub(crate) fn note_unknown(&mut self, object: Object<'_>, known: &[&str]) {
        for name in object.others(known, has_content) {
            self.findings.unknown_field(name);
        }
    }

    /// The same if not all names are known: only if a field that is always present is missing, since another one may
    /// replace it.
    pub(crate) fn note_instead(&mut self, object: Object<'_>, always: &[&str], known: &[&str]) {
        if always.iter().any(|name| !object.has(name)) {
            self.note_unknown(object, known);
        }
    }

    /// Returns a text that is not blank.
    pub(crate) fn text<'j>(&mut self, object: Object<'j>, name: &str) -> Option<&'j str> {
        self.get(object, name, JsonType::Text, Value::as_str)
            .map(|text| text.trim_matches(|c: char| c.is_ascii_whitespace()))
            .filter(|text| !text.is_empty())
    }

    /// The same, as an owned text.
    pub(crate) fn owned(&mut self, object: Object<'_>, name: &str) -> Option<String> {
        self.text(object, name).map(str::to_owned)
    }

    /// Returns an integer that is not negative; one that is written as a text is reported.
    pub(crate) fn whole(&mut self, object: Object<'_>, name: &str) -> Option<u64> {
        let found = self.get(object, name, JsonType::WholeNumber, Value::as_u64);
        found.or_else(|| written(object, name))
    }

    pub(crate) fn number(&mut self, object: Object<'_>, name: &str) -> Option<f64> {
        let found = self.get(object, name, JsonType::Number, Value::as_f64);
        found.or_else(|| written(object, name).filter(|number: &f64| number.is_finite()))
    }

    pub(crate) fn truth(&mut self, object: Object<'_>, name: &str) -> Option<bool> {
        let found = self.get(object, name, JsonType::Boolean, Value::as_bool);
        found.or_else(|| written(object, name))
    }

    pub(crate) fn object<'j>(&mut self, object: Object<'j>, name: &str) -> Option<Object<'j>> {
        self.get(object, name, JsonType::Object, Value::as_object)
    }

    pub(crate) fn list<'j>(&mut self, object: Object<'j>, name: &str) -> Option<List<'j>> {
        self.get(object, name, JsonType::List, Value::as_list)
    }

    /// Returns the objects of a list; other values in it are reported.
    pub(crate) fn objects<'j>(
        &mut self,
        object: Object<'j>,
        name: &str,
    ) -> impl Iterator<Item = Object<'j>> + Clone + use<'j> {
        let list = self.list(object, name);
        let mut values = list.into_iter().flat_map(List::iter);
        if values.any(|value| !value.is_object()) {
            self.findings
                .wrong_type(&Finding::ArrayOfWrongTypes { name });
        }
        let values = list.into_iter().flat_map(List::iter);
        values.filter_map(Value::as_object)
    }

    /// Returns the files of a video, with their type in a field of that name.
    pub(crate) fn sources(
        &mut self,
        object: Object<'_>,
        name: &str,
        kind: &str,
        known: &[&str],
    ) -> Vec<MediaSource> {
        let mut sources = Vec::new();
        // One more than the limit is enough for the parse to refuse the post.
        for file in self.objects(object, name).take(Tally::MEDIA + 1) {
            self.note_unknown(file, known);
            if let Some(url) = self.url(file, "url") {
                let mut source = MediaSource::new(url);
                source.content_type = self.owned(file, kind);
                sources.push(source);
            } else {
                self.findings.missing(Missing::MediaFile);
            }
        }
        sources
    }

    /// Returns an empty medium of the kind that the field `type` names. An unknown kind is reported, and a placeholder.
    pub(crate) fn medium(&mut self, object: Object<'_>, kinds: &[(&str, MediaKind)]) -> Media {
        let name = self.text(object, "type");
        let kind = kinds.iter().find(|(is, _)| Some(*is) == name);
        if kind.is_none() {
            let name = name.unwrap_or("nothing");
            self.findings
                .unknown_markup(&format!("media of type {name}"));
        }
        Media::new(kind.map_or(MediaKind::Placeholder, |(_, kind)| *kind))
    }

    /// Returns an absolute URL from a text that is one.
    pub(crate) fn address(&self, text: &str) -> Option<Url> {
        self.links.absolute(text)
    }

    /// Returns an absolute URL.
    pub(crate) fn url(&mut self, object: Object<'_>, name: &str) -> Option<Url> {
        let raw = self.text(object, name)?;
        let url = self.address(raw);
        if url.is_none() {
            let value = Quoted(raw);
            self.findings
                .wrong_type(&Finding::InvalidFieldLink { name, value });
        }
        url
    }
}

/// The field names of values in wrapper objects.
const WRAPPERS: [&str; 4] = ["value", "text", "items", "data"];

/// Returns the value inside a wrapper: a list with one value, or an object with no other fields.
pub(crate) fn wrapped(value: Value<'_>) -> Option<Value<'_>> {
    if let Some(list) = value.as_list() {
        return list.iter().next().filter(|_| list.len() == 1);
    }
    let object = value.as_object()?;
    let name = object.only_name().filter(|name| WRAPPERS.contains(name))?;
    object.get(name)
}

/// Parses a number, or a boolean, that is written as a text.
fn written<T: std::str::FromStr>(object: Object<'_>, name: &str) -> Option<T> {
    object.get(name)?.as_str()?.trim().parse().ok()
}

/// Whether a value is not empty.
pub(crate) fn has_content(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null => false,
        Kind::Text => value.as_str().is_some_and(|text| !text.is_empty()),
        Kind::List => value.as_list().is_some_and(|list| !list.is_empty()),
        Kind::Object => value.as_object().is_some_and(|object| !object.is_empty()),
        Kind::True | Kind::False | Kind::Unsigned | Kind::Float => true,
    }
}

fn kind(value: Value<'_>) -> JsonType {
    match value.kind() {
        Kind::Null => JsonType::Null,
        Kind::True | Kind::False => JsonType::Boolean,
        Kind::Unsigned | Kind::Float => JsonType::OtherNumber,
        Kind::Text => JsonType::Text,
        Kind::List => JsonType::List,
        Kind::Object => JsonType::Object,
    }
}
