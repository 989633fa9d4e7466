//! Unpacks containers, and containers in containers, one part at a time.

use std::borrow::Cow;
use std::rc::Rc;

use memchr::memmem;

use super::coding::Coding;
use super::inflate::crc32;
use super::kind::{Container, Role};
use super::part::{Budget, Part, Parts, broken};
use super::{mhtml, warc, web_archive, zip};
use crate::error::{Error, Result};
use crate::limits::{Exceeded, LimitKind, Limits};

/// The ids of parts in URLs, with the parts' own URLs, in order.
type Locations = Rc<[(Box<[u8]>, Box<str>)]>;

/// A part that is not a container.
#[derive(Debug)]
pub(crate) struct Leaf<'i> {
    /// The bytes, or why they cannot be unpacked.
    pub(crate) bytes: Result<Cow<'i, [u8]>>,
    pub(crate) about: About,
}

/// What is known of a part from the containers around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// The containers, outermost first.
    pub(crate) containers: Vec<Container>,
    pub(crate) role: Role,
    pub(crate) url: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) charset: Option<String>,
    pub(crate) saved: Option<jiff::civil::Date>,
    /// The container that ends early, or is damaged.
    pub(crate) damaged: Option<Container>,
}

/// An open container.
#[derive(Debug)]
struct Level<'i> {
    bytes: Cow<'i, [u8]>,
    parts: std::vec::IntoIter<Part>,
    locations: Locations,
    about: About,
}

/// The open containers, outermost first, and what may still be unpacked.
#[derive(Debug)]
pub(crate) struct Unpacker<'i> {
    levels: Vec<Level<'i>>,
    budget: Budget,
    /// The parts of all containers.
    count: usize,
}

impl<'i> Unpacker<'i> {
    /// Opens bytes if they are a container, or have these codings (the value of an HTTP header `Content-Encoding`).
    pub(crate) fn open(
        bytes: &'i [u8],
        encoding: Option<&str>,
        limits: &Limits,
    ) -> Result<Option<Self>> {
        let mut unpacker = Self {
            levels: Vec::new(),
            budget: Budget::new(limits),
            count: 0,
        };
        let mut about = About {
            role: Role::Main,
            ..About::default()
        };
        let codings = codings_of(encoding.unwrap_or_default());
        let encoded = codings
            .first()
            .copied()
            .filter(|coding| is_encoded(*coding, bytes));
        if encoded.is_some() {
            about
                .containers
                .extend(codings.iter().filter_map(|coding| coding.container()));
            let part = Part {
                range: 0..bytes.len(),
                role: Role::Main,
                codings,
                ..Part::default()
            };
            unpacker.push(Cow::Borrowed(bytes), vec![part], Rc::from([]), about)?;
            return Ok(Some(unpacker));
        }
        let Some(container) = Container::of(bytes) else {
            return Ok(None);
        };
        unpacker.enter(container, Cow::Borrowed(bytes), about)?;
        Ok(Some(unpacker))
    }

    /// Returns the next part that is not a container.
    pub(crate) fn next(&mut self) -> Result<Option<Leaf<'i>>> {
        while let Some(level) = self.levels.last_mut() {
            let Some(part) = level.parts.next() else {
                self.levels.pop();
                continue;
            };
            let mut about = level.about.clone();
            let Part {
                url, name, charset, ..
            } = &part;
            for (value, known) in [
                (url, &mut about.url),
                (name, &mut about.name),
                (charset, &mut about.charset),
            ] {
                if value.is_some() {
                    known.clone_from(value);
                }
            }
            about.saved = part.saved.or(about.saved);
            if about.role == Role::Main || part.role == Role::Frame {
                about.role = part.role;
            }
            let bytes = match unpacked(level, &part, &mut self.budget, &mut about) {
                Ok(bytes) => bytes,
                // A limit ends everything, damage only this part.
                Err(error) if matches!(error.kind(), crate::ErrorKind::Limit(_)) => {
                    return Err(error);
                }
                Err(error) => {
                    return Ok(Some(Leaf {
                        bytes: Err(error),
                        about,
                    }));
                }
            };
            match Container::of(&bytes) {
                Some(container) => self.enter(container, bytes, about)?,
                None => {
                    return Ok(Some(Leaf {
                        bytes: Ok(bytes),
                        about,
                    }));
                }
            }
        }
        Ok(None)
    }

    /// Opens a container.
    fn enter(
        &mut self,
        container: Container,
        bytes: Cow<'i, [u8]>,
        mut about: About,
    ) -> Result<()> {
        let mut parts = Parts::new(&self.budget.limits, bytes.len());
        let whole = |coding| Part {
            range: 0..bytes.len(),
            role: Role::Main,
            codings: vec![coding],
            ..Part::default()
        };
        let container = match container {
            Container::Gzip => {
                parts.list.push(whole(Coding::Gzip));
                container
            }
            Container::Zstd => {
                parts.list.push(whole(Coding::Zstd));
                container
            }
            Container::Zip => zip::parts(&bytes, &mut parts, &mut self.budget)?,
            Container::Warc => {
                warc::parts(&bytes, &mut parts)?;
                container
            }
            Container::WebArchive => {
                web_archive::parts(&bytes, &mut parts)?;
                container
            }
            _ => {
                mhtml::parts(&bytes, &mut parts)?;
                container
            }
        };
        if parts.list.is_empty() {
            return Err(broken(container.name(), "there is no page in it"));
        }
        if parts.is_damaged {
            about.damaged = Some(container);
        }
        about.containers.push(container);
        self.push(bytes, parts.list, parts.locations.into(), about)
    }

    fn push(
        &mut self,
        bytes: Cow<'i, [u8]>,
        mut parts: Vec<Part>,
        locations: Locations,
        about: About,
    ) -> Result<()> {
        self.budget
            .limits
            .check(LimitKind::Nesting, about.containers.len())?;
        self.count += parts.len();
        self.budget.limits.check(LimitKind::Parts, self.count)?;
        parts.sort_by_key(|part| part.role != Role::Main);
        self.levels.push(Level {
            bytes,
            parts: parts.into_iter(),
            locations,
            about,
        });
        Ok(())
    }
}

/// Returns the codings of an HTTP header, in the order in which they are to be undone.
pub(super) fn codings_of(header: &str) -> Vec<Coding> {
    // No program applies more; each may multiply the size.
    header
        .rsplit(',')
        .filter_map(Coding::of_http)
        .take(4)
        .collect()
}

/// Whether bytes can have a coding: programs often undo it, and keep the header.
pub(super) fn is_encoded(coding: Coding, bytes: &[u8]) -> bool {
    match coding {
        Coding::Gzip => bytes.starts_with(b"\x1f\x8b"),
        Coding::Zstd => Container::of(bytes) == Some(Container::Zstd),
        Coding::Brotli | Coding::Zlib => {
            let top = bytes.get(..64).unwrap_or(bytes).trim_ascii_start();
            !top.starts_with(b"<") || !top.is_ascii()
        }
        _ => true,
    }
}

/// Returns the bytes of a part, with its codings undone.
fn unpacked<'i>(
    level: &Level<'i>,
    part: &Part,
    budget: &mut Budget,
    about: &mut About,
) -> Result<Cow<'i, [u8]>> {
    let container = about.containers.last().copied().unwrap_or(Container::Zip);
    if let Some(why) = part.refused {
        return Err(broken(container.name(), why));
    }
    let range = part.range.clone();
    let mut bytes: Cow<'i, [u8]> = match &level.bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(range).unwrap_or_default()),
        // The first coding makes a copy.
        Cow::Owned(bytes) if part.codings.is_empty() => {
            let bytes = bytes.get(range).unwrap_or_default();
            budget.spend(bytes.len())?;
            Cow::Owned(bytes.to_vec())
        }
        Cow::Owned(_) => Cow::Borrowed(&[]),
    };
    for (at, coding) in part.codings.iter().enumerate() {
        let packed: &[u8] = match &level.bytes {
            Cow::Owned(bytes) if at == 0 => bytes.get(part.range.clone()).unwrap_or_default(),
            _ => &bytes,
        };
        if !is_encoded(*coding, packed) {
            if at == 0 && matches!(level.bytes, Cow::Owned(_)) {
                bytes = Cow::Owned(packed.to_vec());
            }
            continue;
        }
        let (unpacked, is_damaged) = coding.undo(packed, budget)?;
        if is_damaged {
            about.damaged = about.damaged.or(coding.container()).or(Some(container));
        }
        bytes = Cow::Owned(unpacked);
    }
    if part.checksum.is_some_and(|sum| sum != crc32(&bytes)) {
        about.damaged = about.damaged.or(Some(container));
    }
    if level.locations.is_empty() {
        return Ok(bytes);
    }
    let located = with_locations(&bytes, &level.locations);
    let most = budget.limits.get(LimitKind::InputBytes);
    if located.as_ref().is_some_and(|bytes| bytes.len() > most) {
        return Err(Error::from(Exceeded::new(LimitKind::InputBytes, most)));
    }
    Ok(located.map_or(bytes, Cow::Owned))
}

/// Returns bytes in which each URL of a part of the archive (`cid:…`) is the part's own URL; `None` if there is none.
fn with_locations(bytes: &[u8], locations: &[(Box<[u8]>, Box<str>)]) -> Option<Vec<u8>> {
    let mut located = Vec::new();
    let mut copied = 0;
    for at in memmem::find_iter(bytes, b"cid:") {
        let rest = bytes.get(at + 4..).unwrap_or_default();
        let is_end = |byte: &u8| {
            matches!(byte, b'"' | b'\'' | b')' | b'<' | b'>' | b'&') || byte.is_ascii_whitespace()
        };
        // Ids are short.
        let rest = rest.get(..512).unwrap_or(rest);
        let id = rest
            .get(..rest.iter().position(is_end).unwrap_or(rest.len()))
            .unwrap_or_default();
        let Ok(index) = locations.binary_search_by(|(known, _)| (**known).cmp(id)) else {
            continue;
        };
        let Some((_, url)) = locations.get(index).filter(|_| at >= copied) else {
            continue;
        };
        located.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
        // In an attribute, an ampersand of a URL could be read as a reference.
        located.extend_from_slice(url.replace('&', "&amp;").as_bytes());
        copied = at + 4 + id.len();
    }
    if copied == 0 {
        return None;
    }
    located.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Some(located)
}
