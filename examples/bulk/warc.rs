//! WARC, the archive format of crawlers (ISO 28500), and the HTTP responses in it; WET is the same with extracted text.
//!
//! A record is `WARC/1.1`, lines of named fields, an empty line, as many bytes as its `Content-Length` says, and two
//! line ends. Lengths are not trusted: after damage, reading continues with the next line that starts a record.

use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;

use crate::names::exact;

/// The maximum length of a header line.
const LONGEST_LINE: u64 = 64 << 10;

/// The maximum size of a header.
const LONGEST_HEAD: usize = 1 << 20;

/// The named fields of a record or of an HTTP response, names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    fields: Vec<(String, String)>,
    size: usize,
}

impl Fields {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.fields.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Adds a line: a field, or the continuation of the previous one.
    fn add(&mut self, line: &[u8]) {
        self.size += line.len();
        if self.size > LONGEST_HEAD {
            return;
        }
        let line = exact(line);
        let goes_on = line.starts_with([' ', '\t']);
        match (self.fields.last_mut(), line.split_once(':')) {
            (Some((_, value)), _) if goes_on => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, Some((name, value))) => {
                let name = name.trim().to_ascii_lowercase();
                self.fields.push((name, value.trim().to_owned()));
            }
            _ => {}
        }
    }

    /// Returns the type in `Content-Type`, in lower case.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.get("content-type")?.split(';').next()?;
        Some(value.trim().to_ascii_lowercase())
    }

    /// Returns the charset in `Content-Type`.
    pub(crate) fn charset(&self) -> Option<&'static Encoding> {
        let mut parameters = self.get("content-type")?.split(';').skip(1);
        let label = parameters.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        })?;
        let label = label.trim().trim_matches(['"', '\'']);
        Encoding::for_label(label.as_bytes())
    }

    /// Returns the codings of the body, in the order in which they were applied.
    pub(crate) fn codings(&self) -> Vec<String> {
        let content = self.all("content-encoding");
        let values = content.chain(self.all("transfer-encoding"));
        let codings = values.flat_map(|value| value.split(','));
        let codings = codings.map(|coding| coding.trim().to_ascii_lowercase());
        codings.filter(|coding| !coding.is_empty()).collect()
    }
}

/// The records of an archive, in order.
#[derive(Debug)]
pub(crate) struct Records<R> {
    reader: R,
    /// A line that starts a record was found where none was expected.
    begun: bool,
    ended: bool,
}

impl<R: BufRead> Records<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            begun: false,
            ended: false,
        }
    }

    /// Advances to the next record and returns its fields. An error reports damage; the record after it may be intact.
    pub(crate) fn next(&mut self) -> Option<Result<Fields, String>> {
        if self.ended {
            return None;
        }
        match self.head() {
            Ok(Some(Ok(fields))) => Some(Ok(fields)),
            Ok(Some(Err(why))) => Some(Err(why)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => Some(Err(self.broken(&error))),
        }
    }

    fn head(&mut self) -> io::Result<Option<Result<Fields, String>>> {
        let mut lost = 0;
        while !std::mem::take(&mut self.begun) {
            let Some(line) = self.line()? else {
                let lost =
                    (lost > 0).then(|| Err(format!("{lost} bytes at the end are no record")));
                return Ok(lost);
            };
            self.begun = line.starts_with(b"WARC/");
            if !self.begun && !line.trim_ascii().is_empty() {
                lost += line.len();
            }
            if self.begun && lost > 0 {
                return Ok(Some(Err(format!("{lost} bytes are no record"))));
            }
        }
        let mut fields = Fields::default();
        loop {
            match self.line()? {
                None => return Ok(Some(Err("the head of a record is cut".to_owned()))),
                Some(line) if line.trim_ascii().is_empty() => break,
                Some(line) => fields.add(&line),
            }
        }
        Ok(Some(Ok(fields)))
    }

    /// Reads the content of a record with `read`, which need not read all of it. Returns the value of `read`, and any
    /// damage.
    pub(crate) fn content<T>(
        &mut self,
        fields: &Fields,
        read: impl FnOnce(&mut Content<'_, R>) -> T,
    ) -> (T, Option<String>) {
        let length = fields.get("content-length").map(str::parse);
        let length = length.and_then(Result::ok);
        let mut content = Content {
            reader: (&mut self.reader).take(length.unwrap_or(0)),
            failure: None,
        };
        let value = read(&mut content);
        // Skips what `read` left unread. An error is kept in `content`.
        let _ = io::copy(&mut content, &mut io::sink());
        let missing = content.reader.limit();
        let damage = match (content.failure, length) {
            (Some(failure), _) => Some(self.broken(&failure)),
            (None, None) => Some("the record states no length that is a number".to_owned()),
            (None, Some(length)) if missing > 0 => Some(format!(
                "{missing} of {length} bytes of the record are missing: it is cut, or covers those behind it"
            )),
            _ => None,
        };
        (value, damage)
    }

    /// Returns a line with its line ending, or the first part of one that is too long; `None` at the end.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut reader = (&mut self.reader).take(LONGEST_LINE);
        let read = reader.read_until(b'\n', &mut line)?;
        Ok((read > 0).then_some(line))
    }

    /// Reports an error. After damaged gzip the next member follows ([`crate::source::Gunzip`]); after an I/O error
    /// nothing does.
    fn broken(&mut self, error: &io::Error) -> String {
        self.ended |= error.kind() != io::ErrorKind::InvalidData;
        error.to_string()
    }
}

/// The content of a record. It ends with the first error: what can be read after that belongs to another record.
#[derive(Debug)]
pub(crate) struct Content<'r, R> {
    reader: io::Take<&'r mut R>,
    failure: Option<io::Error>,
}

impl<R: BufRead> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.failure.is_some() {
            return Ok(0);
        }
        self.reader.read(buffer).or_else(|failure| {
            self.failure = Some(failure);
            Ok(0)
        })
    }
}

impl<R: BufRead> BufRead for Content<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.failure.is_some() {
            return Ok(&[]);
        }
        match self.reader.fill_buf() {
            Ok(bytes) => Ok(bytes),
            Err(failure) => {
                self.failure = Some(failure);
                Ok(&[])
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        self.reader.consume(amount);
    }
}

/// Reads the head of an HTTP response in a record: its status and fields. The body follows.
pub(crate) fn http_head(reader: &mut impl BufRead) -> io::Result<Option<(u16, Fields)>> {
    let mut line = Vec::new();
    let mut next = |line: &mut Vec<u8>| -> io::Result<usize> {
        line.clear();
        (&mut *reader).take(LONGEST_LINE).read_until(b'\n', line)
    };
    next(&mut line)?;
    let status = String::from_utf8_lossy(&line);
    let mut words = status.split_ascii_whitespace();
    let status = match (words.next(), words.next().map(str::parse)) {
        (Some(version), Some(Ok(status))) if version.starts_with("HTTP/") => status,
        _ => return Ok(None),
    };
    let mut fields = Fields::default();
    while next(&mut line)? > 0 && !line.trim_ascii().is_empty() {
        fields.add(&line);
    }
    Ok(Some((status, fields)))
}
