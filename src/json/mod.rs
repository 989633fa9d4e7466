//! Parses JSON within the limits.
//!
//! The values are a flat list of small records, in document order, that point into the text. So they take a small
//! multiple of the text's size, however small its objects are, and only strings with escapes are copied.
//!
//! Values may be nested 4096 deep ([`deep`]).
//!
//! JSON lines, a value on each line, are read as one list. A file of an account archive is read without the variable
//! that it assigns its value to.

mod deep;
mod lines;
mod read;
mod surrogates;

use std::borrow::Cow;

use crate::limits::{Exceeded, LimitKind, Limits};

/// Parses a text; the inner error gives the reason why it is not JSON.
///
/// # Errors
///
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if it has more values than the limit of nodes.
pub(crate) fn parse<'t>(
    text: &'t str,
    limits: &Limits,
) -> Result<Result<Json<'t>, String>, Exceeded> {
    let text = lines::without_assignment(text);
    let size = read::Size::of(text);
    limits.check(LimitKind::Nodes, size.values)?;
    if text.len() > LONGEST {
        return Err(Exceeded::new(LimitKind::InputBytes, LONGEST));
    }
    let read = if lines::are_lines(text) {
        read::read_lines
    } else {
        read::read
    };
    let Some((mended, replaced)) = surrogates::replaced(text) else {
        return Ok(read(text, size));
    };
    // Records have offsets, so the text can be moved.
    let parts = read(&mended, size);
    let parts = parts.map(|json| (json.decoded, json.records, json.unread));
    Ok(parts.map(|(decoded, records, unread)| Json {
        decoded,
        records,
        replaced,
        unread,
        text: Cow::Owned(mended),
    }))
}

/// Texts are never longer, with any limits: offsets are 32 bits wide, and those of decoded strings follow the text's.
const LONGEST: usize = u32::MAX as usize / 8;

/// A text and its values.
#[derive(Debug)]
pub(crate) struct Json<'t> {
    text: Cow<'t, str>,
    /// The number of escapes that were half a character.
    replaced: usize,
    /// The lines that are no values.
    unread: Unread,
    /// The decoded strings: those with escapes.
    decoded: String,
    /// In document order: a list is followed by its items, an object by its members, each as its name and its value.
    records: Vec<Record>,
}

/// A value, or the name of a member.
#[derive(Clone, Copy, Debug)]
struct Record {
    kind: Kind,
    /// For a string, its start: an offset in the text or, from its length on, in the decoded strings. For a list or an
    /// object, the number of items or members. For a number, the lower half of its bits.
    start: u32,
    /// For a string, its end. For a list or an object, the record after its last one. For a number, the upper half of
    /// its bits.
    end: u32,
}

/// The lines of JSON lines that are no values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Their number, without the last line.
    pub(crate) lines: usize,
    /// Whether the last line is one: the file may end early.
    pub(crate) last: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    /// A non-negative integer.
    Unsigned,
    Float,
    Text,
    List,
    Object,
}

impl Record {
    /// Returns the bits of a number.
    fn bits(self) -> u64 {
        u64::from(self.end) << 32 | u64::from(self.start)
    }
}

impl<'t> Json<'t> {
    /// Returns the root value.
    pub(crate) const fn root(&self) -> Value<'_> {
        Value { json: self, at: 0 }
    }

    /// Returns the number of escapes that were half a character, and were replaced by U+FFFD.
    pub(crate) const fn replaced(&self) -> usize {
        self.replaced
    }

    /// Returns the lines that are no values.
    pub(crate) const fn unread(&self) -> Unread {
        self.unread
    }

    fn record(&self, at: u32) -> Record {
        const NOTHING: Record = Record {
            kind: Kind::Null,
            start: 0,
            end: 0,
        };
        let record = self.records.get(at as usize);
        record.copied().unwrap_or(NOTHING)
    }

    /// Returns the record after a value and everything in it.
    fn after(&self, at: u32) -> u32 {
        let record = self.record(at);
        match record.kind {
            // Always greater than `at`, so that every walk ends.
            Kind::List | Kind::Object => record.end.max(at + 1),
            _ => at + 1,
        }
    }

    fn str(&self, record: Record) -> &str {
        let (start, end) = (record.start as usize, record.end as usize);
        let text = match start.checked_sub(self.text.len()) {
            Some(start) => self.decoded.get(start..end - self.text.len()),
            None => self.text.get(start..end),
        };
        text.unwrap_or_default()
    }
}

/// A value of a [`Json`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'j> {
    json: &'j Json<'j>,
    at: u32,
}

impl<'j> Value<'j> {
    pub(crate) fn kind(self) -> Kind {
        self.json.record(self.at).kind
    }

    pub(crate) fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    pub(crate) fn is_text(self) -> bool {
        self.kind() == Kind::Text
    }

    pub(crate) fn is_list(self) -> bool {
        self.kind() == Kind::List
    }

    pub(crate) fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> Option<&'j str> {
        let record = self.json.record(self.at);
        (record.kind == Kind::Text).then(|| self.json.str(record))
    }

    /// Returns a non-negative integer.
    pub(crate) fn as_u64(self) -> Option<u64> {
        let record = self.json.record(self.at);
        (record.kind == Kind::Unsigned).then(|| record.bits())
    }

    /// Returns a number.
    pub(crate) fn as_f64(self) -> Option<f64> {
        let record = self.json.record(self.at);
        match record.kind {
            Kind::Unsigned => Some(record.bits() as f64),
            Kind::Float => Some(f64::from_bits(record.bits())),
            _ => None,
        }
    }

    pub(crate) fn as_list(self) -> Option<List<'j>> {
        self.is_list().then_some(List(self))
    }

    pub(crate) fn as_object(self) -> Option<Object<'j>> {
        self.is_object().then_some(Object(self))
    }

    /// Returns a member of an object.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.as_object()?.get(name)
    }
}

impl<'j> Value<'j> {
    /// Returns the lists inside a value that are members with this name, except those inside another of them or inside
    /// a member with one of the other names. Those of an object come before those inside its other members.
    pub(crate) fn lists_named(self, name: &str, except: &[&str]) -> Vec<List<'j>> {
        let mut found = Vec::new();
        // The rest of each list and object around a value: as many as the depth, which is bounded.
        let mut open: Vec<Rest> = Vec::new();
        let mut entered = Some(self);
        loop {
            if let Some(value) = entered.take() {
                if let Some(object) = value.as_object() {
                    let members = object
                        .members()
                        .filter(|(is, _)| *is == name && !except.contains(is));
                    found.extend(members.filter_map(|(_, member)| member.as_list()));
                }
                open.extend(Rest::of(value));
            }
            let Some(rest) = open.last_mut() else {
                return found;
            };
            let Some((is, member)) = rest.next(self.json) else {
                open.pop();
                continue;
            };
            let is_left_out =
                is.is_some_and(|is| except.contains(&is) || is == name && member.is_list());
            entered = Some(member).filter(|_| !is_left_out);
        }
    }
}

/// The values of a list or an object that have not been visited.
struct Rest {
    /// The record of the next one, or of its name.
    next: u32,
    count: u32,
    is_object: bool,
}

impl Rest {
    /// Returns all values inside a value; `None` if there is none.
    fn of(value: Value<'_>) -> Option<Self> {
        let record = value.json.record(value.at);
        let is_object = record.kind == Kind::Object;
        let rest = Self {
            next: value.at + 1,
            count: record.start,
            is_object,
        };
        (is_object || record.kind == Kind::List)
            .then_some(rest)
            .filter(|rest| rest.count > 0)
    }

    /// Returns the next value, with its name in an object.
    fn next<'j>(&mut self, json: &'j Json<'j>) -> Option<(Option<&'j str>, Value<'j>)> {
        self.count = self.count.checked_sub(1)?;
        let name = self.is_object.then(|| json.str(json.record(self.next)));
        let at = self.next + u32::from(self.is_object);
        self.next = json.after(at);
        Some((name, Value { json, at }))
    }
}

/// A value that is a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'j>(Value<'j>);

impl<'j> List<'j> {
    pub(crate) fn len(self) -> usize {
        self.0.json.record(self.0.at).start as usize
    }

    pub(crate) fn is_empty(self) -> bool {
        self.len() == 0
    }

    pub(crate) fn iter(self) -> Items<'j> {
        Items {
            json: self.0.json,
            next: self.0.at + 1,
            count: self.len(),
        }
    }
}

/// The values of a list that follow a place in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Items<'j> {
    json: &'j Json<'j>,
    next: u32,
    count: usize,
}

impl<'j> Items<'j> {
    /// Returns the items of a list; of another value, that value.
    pub(crate) fn of(value: Value<'j>) -> Self {
        let alone = Self {
            json: value.json,
            next: value.at,
            count: 1,
        };
        value.as_list().map_or(alone, List::iter)
    }

    /// Returns the first value.
    pub(crate) fn first(mut self) -> Option<Value<'j>> {
        self.next()
    }
}

impl<'j> Iterator for Items<'j> {
    type Item = Value<'j>;

    fn next(&mut self) -> Option<Value<'j>> {
        self.count = self.count.checked_sub(1)?;
        let (json, at) = (self.json, self.next);
        self.next = json.after(at);
        Some(Value { json, at })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count, Some(self.count))
    }
}

/// The maximum number of member names to return.
const NAMES: usize = 16;

/// A value that is an object. If several members have the same name, the last one applies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'j>(Value<'j>);

impl<'j> Object<'j> {
    pub(crate) const fn value(self) -> Value<'j> {
        self.0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.json.record(self.0.at).start == 0
    }

    /// Returns all members in document order.
    fn members(self) -> impl Iterator<Item = (&'j str, Value<'j>)> {
        let json = self.0.json;
        let count = json.record(self.0.at).start;
        let mut next = self.0.at + 1;
        (0..count).map(move |_| {
            let (name, at) = (json.record(next), next + 1);
            next = json.after(at);
            (json.str(name), Value { json, at })
        })
    }

    pub(crate) fn get(self, name: &str) -> Option<Value<'j>> {
        let of_name = self.members().filter(|(is, _)| *is == name);
        of_name.last().map(|(_, value)| value)
    }

    pub(crate) fn has(self, name: &str) -> bool {
        self.members().any(|(is, _)| is == name)
    }

    /// Returns the name of the members if all have the same one.
    pub(crate) fn only_name(self) -> Option<&'j str> {
        let mut members = self.members();
        let (name, _) = members.next()?;
        members.all(|(other, _)| other == name).then_some(name)
    }

    /// Returns, sorted, the names of members that are not known and whose values satisfy `counts`; at most the first
    /// `NAMES`.
    pub(crate) fn others(self, known: &[&str], counts: impl Fn(Value<'j>) -> bool) -> Vec<&'j str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, value) in self.members().filter(|(name, _)| !known.contains(name)) {
            match (names.binary_search(&name), counts(value)) {
                (Err(at), true) if at < NAMES => {
                    names.truncate(NAMES - 1);
                    names.insert(at, name);
                }
                // A later member replaces an earlier one of the same name.
                (Ok(at), false) => drop(names.remove(at)),
                _ => {}
            }
        }
        names
    }
}

#[cfg(test)]
mod tests;
