//! From a text to its values.

use super::{Json, Kind, Record};

/// So deep may lists and objects stand inside each other.
const DEPTH: usize = 127;

/// How much a text holds at most, told by its signs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) values: usize,
    /// Values and names.
    pub(super) records: usize,
    /// Bytes of strings that have escapes.
    pub(super) decoded: usize,
}

impl Size {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // Each value but the first has one of `,`, `[`, `{` before it, and each name a `:` behind it.
        let (mut values, mut names, mut decoded) = (1, 0, 0);
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b',' | b'[' | b'{' => values += 1,
                b':' => names += 1,
                b'"' => {
                    let (end, escaped) = end_of_string(bytes, at);
                    decoded += if escaped { end - at } else { 0 };
                    at = end + 1;
                }
                _ => {}
            }
        }
        // A value has a byte at least and one between it and the next; what has fewer is no JSON.
        let most = text.len() / 2 + 2;
        Self {
            values,
            records: (values + names).min(most),
            decoded,
        }
    }
}

/// Returns where the quote is that ends a string, and whether a backslash is before it.
fn end_of_string(bytes: &[u8], from: usize) -> (usize, bool) {
    let (mut at, mut escaped) = (from, false);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'\\') => {
                escaped = true;
                at += found + 2;
            }
            Some(found) => return (at + found, escaped),
            None => return (bytes.len(), escaped),
        }
    }
}

/// Reads a text that holds so much at most, or says why it is no JSON.
pub(super) fn read(text: &str, size: Size) -> Result<Json<'_>, String> {
    let mut reader = Reader {
        at: 0,
        open: Vec::new(),
        json: Json {
            text,
            decoded: String::with_capacity(size.decoded),
            records: Vec::with_capacity(size.records),
        },
    };
    match reader.read() {
        Ok(()) => Ok(reader.json),
        Err(what) => {
            let before = text.as_bytes().get(..reader.at).unwrap_or(text.as_bytes());
            let line = 1 + memchr::memchr_iter(b'\n', before).count();
            let begin = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
            Err(format!(
                "{what} at line {line} column {}",
                before.len() - begin + 1
            ))
        }
    }
}

const ENDS: &str = "the text ends inside a value";

/// Why a text is no JSON.
type What = &'static str;

struct Reader<'t> {
    at: usize,
    /// The lists and objects that are open.
    open: Vec<u32>,
    json: Json<'t>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), What> {
        loop {
            let opened = self.value()?;
            if !opened && self.close()? {
                break;
            }
        }
        match self.next_sign() {
            None => Ok(()),
            Some(_) => Err("there is more behind the value"),
        }
    }

    /// Reads a value, and of a list or an object the beginning: `true` if a value follows that is inside it.
    fn value(&mut self) -> Result<bool, What> {
        let first = self.next_sign().ok_or(ENDS)?;
        let (kind, close) = match first {
            b'{' => (Kind::Object, b'}'),
            b'[' => (Kind::List, b']'),
            _ => {
                let record = self.scalar(first)?;
                self.push(record)?;
                return Ok(false);
            }
        };
        if self.open.len() >= DEPTH {
            return Err("too many values are inside each other");
        }
        self.at += 1;
        let at = self.push(Record {
            kind,
            start: 0,
            end: 0,
        })?;
        if self.next_sign() == Some(close) {
            self.at += 1;
            self.end(at);
            return Ok(false);
        }
        self.open.push(at);
        self.count(at);
        if kind == Kind::Object {
            self.name()?;
        }
        Ok(true)
    }

    /// Reads what is behind a value: up to the next one, or all that ends there. `true` if the last one has ended.
    fn close(&mut self) -> Result<bool, What> {
        while let Some(&at) = self.open.last() {
            let kind = self.json.record(at).kind;
            match (self.next_sign().ok_or(ENDS)?, kind) {
                (b',', _) => {
                    self.at += 1;
                    self.count(at);
                    if kind == Kind::Object {
                        self.name()?;
                    }
                    return Ok(false);
                }
                (b'}', Kind::Object) | (b']', Kind::List) => {
                    self.at += 1;
                    self.open.pop();
                    self.end(at);
                }
                (_, Kind::Object) => return Err("a `,` or `}` is missing"),
                _ => return Err("a `,` or `]` is missing"),
            }
        }
        Ok(true)
    }

    /// Reads the name of a member, and the colon behind it.
    fn name(&mut self) -> Result<(), What> {
        match self.next_sign().ok_or(ENDS)? {
            b'"' => {}
            _ => return Err("the name of a member is missing"),
        }
        let name = self.string()?;
        self.push(name)?;
        match self.next_sign().ok_or(ENDS)? {
            b':' => {
                self.at += 1;
                Ok(())
            }
            _ => Err("a `:` is missing"),
        }
    }

    fn scalar(&mut self, first: u8) -> Result<Record, What> {
        match first {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Kind::True),
            b'f' => self.word("false", Kind::False),
            b'n' => self.word("null", Kind::Null),
            _ => Err("a value is missing"),
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<Record, What> {
        let rest = self.rest();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(Record {
                kind,
                start: 0,
                end: 0,
            });
        }
        let cut = word.as_bytes().starts_with(rest);
        Err(if cut { ENDS } else { "a value is missing" })
    }

    fn number(&mut self) -> Result<Record, What> {
        let start = self.at;
        self.skip(b"-");
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.skip(b".") {
            self.digits()?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits()?;
        }
        Ok(self.slice(Kind::Number, start, self.at))
    }

    /// Passes over one byte if it is one of these.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(found);
        found
    }

    /// Passes over one digit at least.
    fn digits(&mut self) -> Result<(), What> {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit());
        match digits.count() {
            0 if self.rest().is_empty() => Err(ENDS),
            0 => Err("a digit is missing"),
            digits => {
                self.at += digits;
                Ok(())
            }
        }
    }

    fn string(&mut self) -> Result<Record, What> {
        self.at += 1;
        let start = self.at;
        let (end, escaped) = end_of_string(self.json.text.as_bytes(), start);
        let raw = self.json.text.get(start..end).unwrap_or_default();
        if let Some(control) = raw.bytes().position(|byte| byte < b' ') {
            self.at += control;
            return Err("a control character is in a string");
        }
        let record = if escaped {
            let from = self.json.text.len() + self.json.decoded.len();
            self.decode(raw)?;
            let to = self.json.text.len() + self.json.decoded.len();
            self.slice(Kind::Text, from, to)
        } else {
            self.slice(Kind::Text, start, end)
        };
        self.at = end;
        if self.skip(b"\"") {
            Ok(record)
        } else {
            Err(ENDS)
        }
    }

    /// Decodes a string that has escapes.
    fn decode(&mut self, raw: &str) -> Result<(), What> {
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once('\\') {
            self.json.decoded.push_str(before);
            let sign = after.bytes().next();
            let plain = match sign {
                Some(b'u') => {
                    let (c, behind) = unicode(after)?;
                    self.json.decoded.push(c);
                    rest = behind;
                    continue;
                }
                Some(b'"') => '"',
                Some(b'\\') => '\\',
                Some(b'/') => '/',
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(_) => return Err("an escape is not known"),
                None => return Err(ENDS),
            };
            self.json.decoded.push(plain);
            rest = after.get(1..).unwrap_or_default();
        }
        self.json.decoded.push_str(rest);
        Ok(())
    }

    fn slice(&self, kind: Kind, start: usize, end: usize) -> Record {
        // The text, and what is decoded of it, are shorter than 32 bits count.
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Record {
            kind,
            start: place(start),
            end: place(end),
        }
    }

    fn push(&mut self, record: Record) -> Result<u32, What> {
        let at = self.json.records.len();
        self.json.records.push(record);
        u32::try_from(at).map_err(|_| "there are too many values")
    }

    /// Counts an item or a member of what is open.
    fn count(&mut self, at: u32) {
        if let Some(record) = self.json.records.get_mut(at as usize) {
            record.start += 1;
        }
    }

    fn end(&mut self, at: u32) {
        let end = u32::try_from(self.json.records.len()).unwrap_or(u32::MAX);
        if let Some(record) = self.json.records.get_mut(at as usize) {
            record.end = end;
        }
    }

    fn rest(&self) -> &[u8] {
        let bytes = self.json.text.as_bytes();
        bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Returns the next byte that is no white space.
    fn next_sign(&mut self) -> Option<u8> {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += self.rest().iter().take_while(is_space).count();
        self.peek()
    }
}

/// Decodes `uXXXX`, or two of them that are one character.
fn unicode(text: &str) -> Result<(char, &str), What> {
    const LONE: What = "half a character is in a string";
    let (first, rest) = hex(text)?;
    if let Some(c) = char::from_u32(first) {
        return Ok((c, rest));
    }
    let (second, rest) = rest.strip_prefix('\\').ok_or(LONE).and_then(|rest| {
        if rest.starts_with('u') {
            hex(rest)
        } else {
            Err(LONE)
        }
    })?;
    if !(0xd800..0xdc00).contains(&first) || !(0xdc00..0xe000).contains(&second) {
        return Err(LONE);
    }
    let both = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    char::from_u32(both).map(|c| (c, rest)).ok_or(LONE)
}

/// Reads four digits behind a `u`.
fn hex(text: &str) -> Result<(u32, &str), What> {
    const WRONG: What = "an escape is not known";
    let (digits, rest) = text
        .get(1..)
        .and_then(|text| text.split_at_checked(4))
        .ok_or(WRONG)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(WRONG);
    }
    let number = u32::from_str_radix(digits, 16).map_err(|_| WRONG)?;
    Ok((number, rest))
}
