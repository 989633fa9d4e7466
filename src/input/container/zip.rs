//! ZIP archives, by their central directory; without one, member by member. EPUB, MAFF and WACZ are ZIP archives.
//!
//! After PKWARE's APPNOTE 6.3.10. The crate for them keeps one of several members with the same name, and has four more
//! crates; here members are ranges of the archive, and only those that may be pages are unpacked.

use std::ops::Range;

use memchr::memmem;

use super::ZIP_END;
use super::coding::Coding;
use super::kind::{Container, Role};
use super::mhtml::date;
use super::part::{Budget, Part, Parts, broken};
use crate::error::{Error, ErrorKind, Result};

/// The ends of names of members that may be pages, or contain some.
const PAGES: [&str; 19] = [
    ".html", ".htm", ".xhtml", ".xht", ".shtml", ".mhtml", ".mht", ".webarchive", ".warc", ".gz",
    ".zst", ".br", ".zip", ".maff", ".epub", ".json", ".txt", ".md", ".markdown",
];

/// Folders next to a page, in which browsers and SingleFile save what it shows: the pages in them are its frames.
const FRAMES: [&str; 4] = ["_files/", ".fld/", "frames/", "_archivos/"];

/// A member.
#[derive(Debug)]
struct Member {
    name: String,
    range: Range<usize>,
    method: u16,
    is_encrypted: bool,
    checksum: Option<u32>,
}

/// Lists the pages of an archive, and returns its kind.
pub(super) fn parts(bytes: &[u8], parts: &mut Parts, budget: &mut Budget) -> Result<Container> {
    let members = match directory(bytes, parts)? {
        Some(members) => members,
        None => {
            parts.is_damaged = true;
            in_order(bytes, parts)?
        }
    };
    let has = |name: &str| members.iter().any(|member| member.name == name);
    if has("[Content_Types].xml") {
        let why =
            "the input is an Office document, not a page or text: save it as text or HTML first";
        return Err(Error::new(ErrorKind::Encoding, why));
    }
    let is_wacz = has("datapackage.json")
        && members
            .iter()
            .any(|member| member.name.starts_with("archive/"));
    let catalogs: Vec<&Member> = members
        .iter()
        .filter(|member| member.name.ends_with("index.rdf"))
        .collect();
    let kind = if is_wacz {
        Container::Wacz
    } else if has("META-INF/container.xml") {
        Container::Epub
    } else if catalogs
        .iter()
        .any(|member| member.name.matches('/').count() == 1)
    {
        Container::Maff
    } else {
        Container::Zip
    };
    // The page that each catalog of a MAFF names.
    let mut named = Vec::new();
    if kind == Container::Maff {
        for catalog in catalogs {
            named.extend(cataloged(bytes, catalog, budget)?);
        }
        named.sort_by(|a, b| a.name.cmp(&b.name));
    }
    for member in &members {
        let lower = member.name.to_ascii_lowercase();
        let name = lower.rsplit('/').next().unwrap_or_default();
        let is_hidden = lower.starts_with("__macosx/") || name.starts_with('.') || name.is_empty();
        let is_page = !name.contains('.') && kind == Container::Zip
            || PAGES.iter().any(|end| name.ends_with(end));
        // The lists of an archive of Webrecorder are JSON and indexes.
        let is_list = is_wacz && !lower.starts_with("archive/");
        if is_hidden || !is_page || is_list {
            continue;
        }
        let at = named.binary_search_by(|page| page.name.cmp(&member.name));
        let catalog = at.ok().and_then(|at| named.get(at));
        let is_frame = FRAMES.iter().any(|folder| lower.contains(folder))
            || kind == Container::Maff && catalog.is_none();
        parts.list.push(Part {
            range: member.range.clone(),
            codings: coding(member.method).into_iter().collect(),
            role: if is_frame { Role::Frame } else { Role::Page },
            url: catalog.and_then(|page| page.url.clone()),
            name: Some(member.name.clone()),
            charset: catalog.and_then(|page| page.charset.clone()),
            saved: catalog.and_then(|page| page.saved),
            refused: refused(member),
            checksum: member.checksum,
        });
    }
    let mut pages = parts.list.iter_mut().filter(|part| part.role == Role::Page);
    if let (Some(page), None) = (pages.next(), pages.next()) {
        page.role = Role::Main;
    }
    Ok(kind)
}

const fn coding(method: u16) -> Option<Coding> {
    match method {
        8 => Some(Coding::Deflate),
        93 => Some(Coding::Zstd),
        _ => None,
    }
}

const fn refused(member: &Member) -> Option<&'static str> {
    match member.method {
        _ if member.is_encrypted => Some("its pages are encrypted"),
        0 | 8 | 93 => None,
        _ => Some("its pages are compressed by a method other than deflate and Zstandard"),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
}

fn u64_at(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
}

/// What a field of 32 bits has if the value is in an extra field of 64 bits.
const IN_EXTRA: usize = u32::MAX as usize;

/// Reads the directory at the end; `None` if there is none.
fn directory(bytes: &[u8], parts: &mut Parts) -> Result<Option<Vec<Member>>> {
    let Some((mut at, end)) = bounds(bytes) else {
        return Ok(None);
    };
    // A page may precede the archive, and offsets may not count it.
    let mut members = Vec::new();
    let mut shift = None;
    while bytes
        .get(at..)
        .is_some_and(|rest| rest.starts_with(b"PK\x01\x02"))
        && at < end
    {
        parts.count()?;
        let Some((member, local, next)) = entry(bytes, at) else {
            return Ok(None);
        };
        at = next;
        let local_shift = || match is_local(bytes, local) {
            true => 0,
            false => first_local(bytes).saturating_sub(local),
        };
        let local = local.saturating_add(*shift.get_or_insert_with(local_shift));
        match contents(bytes, local, member.range.len()) {
            Some(range) => members.push(Member { range, ..member }),
            None => parts.is_damaged = true,
        }
    }
    Ok(Some(members))
}

fn is_local(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at..)
        .is_some_and(|rest| rest.starts_with(b"PK\x03\x04"))
}

fn first_local(bytes: &[u8]) -> usize {
    memmem::find(bytes, b"PK\x03\x04").unwrap_or(0)
}

/// Returns the start and the end of the directory.
fn bounds(bytes: &[u8]) -> Option<(usize, usize)> {
    let from = bytes.len().saturating_sub(ZIP_END);
    let end = from + memmem::rfind(bytes.get(from..)?, b"PK\x05\x06")?;
    let (mut size, mut stated) = (u32_at(bytes, end + 12)?, u32_at(bytes, end + 16)?);
    let mut directory_end = end;
    let locator = end.checked_sub(20).filter(|at| {
        bytes
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(b"PK\x06\x07"))
    });
    if let Some(locator) = locator.filter(|_| stated == IN_EXTRA || size == IN_EXTRA) {
        let record = u64_at(bytes, locator + 8)?;
        (size, stated) = (
            u64_at(bytes, record.checked_add(40)?)?,
            u64_at(bytes, record.checked_add(48)?)?,
        );
        directory_end = record;
    }
    let start = directory_end.checked_sub(size);
    let is_directory = |at: &usize| {
        bytes
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(b"PK\x01\x02"))
    };
    let start = start
        .filter(is_directory)
        .or(Some(stated).filter(is_directory));
    // An empty archive has an empty directory.
    Some((start.or((size == 0).then_some(end))?, directory_end))
}

/// Reads an entry of the directory: the member with the length of its content as its range, the offset of its local
/// header, and the next entry.
fn entry(bytes: &[u8], at: usize) -> Option<(Member, usize, usize)> {
    let (flags, method) = (u16_at(bytes, at + 8)?, u16_at(bytes, at + 10)?);
    let (mut packed, unpacked) = (u32_at(bytes, at + 20)?, u32_at(bytes, at + 24)?);
    let [name, extra, comment] =
        [28, 30, 32].map(|field| u16_at(bytes, at + field).map(usize::from));
    let (name, extra, comment) = (name?, extra?, comment?);
    let mut local = u32_at(bytes, at + 42)?;
    let name_at = at + 46;
    let extra_at = name_at + name;
    let mut extra_field = bytes.get(extra_at..extra_at + extra)?;
    while let (Some(id), Some(len)) = (u16_at(extra_field, 0), u16_at(extra_field, 2)) {
        let value = extra_field.get(4..4 + usize::from(len)).unwrap_or_default();
        if id == 1 {
            // Only the values that do not fit are there, in this order.
            let mut fields = value.chunks_exact(8).filter_map(|field| u64_at(field, 0));
            if unpacked == IN_EXTRA {
                fields.next();
            }
            for value in [&mut packed, &mut local] {
                if *value == IN_EXTRA {
                    *value = fields.next()?;
                }
            }
        }
        extra_field = extra_field.get(4 + usize::from(len)..).unwrap_or_default();
    }
    let member = Member {
        name: String::from_utf8_lossy(bytes.get(name_at..extra_at)?).replace('\\', "/"),
        range: 0..packed,
        method,
        is_encrypted: flags & 1 != 0,
        checksum: u32_at(bytes, at + 16).and_then(|sum| u32::try_from(sum).ok()),
    };
    Some((member, local, extra_at + extra + comment))
}

/// Returns the range of a member's content, which follows its local header.
fn contents(bytes: &[u8], local: usize, len: usize) -> Option<Range<usize>> {
    if !is_local(bytes, local) {
        return None;
    }
    let skipped = usize::from(u16_at(bytes, local + 26)?) + usize::from(u16_at(bytes, local + 28)?);
    let start = local + 30 + skipped;
    let end = start.checked_add(len).filter(|end| *end <= bytes.len())?;
    Some(start..end)
}

/// Reads members up to the first whose length is not in its header, or that is cut.
fn in_order(bytes: &[u8], parts: &mut Parts) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    let mut at = first_local(bytes);
    while is_local(bytes, at) {
        parts.count()?;
        let fields = (
            u16_at(bytes, at + 6),
            u16_at(bytes, at + 8),
            u32_at(bytes, at + 18),
            u16_at(bytes, at + 26),
        );
        let (Some(flags), Some(method), Some(packed), Some(name)) = fields else {
            break;
        };
        let name = bytes
            .get(at + 30..at + 30 + usize::from(name))
            .unwrap_or_default();
        let is_known = flags & 8 == 0 || packed > 0;
        // The last member may be cut: what is there is read.
        let range = match contents(bytes, at, packed).filter(|_| is_known) {
            Some(range) => range,
            None => match contents(bytes, at, 0) {
                Some(start) => start.start..bytes.len(),
                None => break,
            },
        };
        at = range.end;
        members.push(Member {
            name: String::from_utf8_lossy(name).replace('\\', "/"),
            range,
            method,
            is_encrypted: flags & 1 != 0,
            checksum: None,
        });
    }
    if members.is_empty() {
        return Err(broken("ZIP archive", "its directory is missing"));
    }
    Ok(members)
}

/// The page of a MAFF, as its catalog names it.
#[derive(Debug)]
struct Cataloged {
    name: String,
    url: Option<String>,
    charset: Option<String>,
    saved: Option<jiff::civil::Date>,
}

/// The longest catalog that is read.
const CATALOG: usize = 64 << 10;

/// Reads a catalog: an RDF document with one attribute per fact.
fn cataloged(bytes: &[u8], member: &Member, budget: &mut Budget) -> Result<Option<Cataloged>> {
    let packed = bytes.get(member.range.clone()).unwrap_or_default();
    let text = match coding(member.method) {
        Some(coding) if packed.len() <= CATALOG => coding.undo(packed, budget)?.0,
        _ => packed.get(..CATALOG).unwrap_or(packed).to_vec(),
    };
    let text = String::from_utf8_lossy(&text);
    let value = |name: &str| {
        let (_, rest) = text.split_once(name)?;
        let (_, rest) = rest.split('>').next()?.split_once("resource=\"")?;
        Some(rest.split('"').next()?.replace("&amp;", "&"))
    };
    let folder = member.name.strip_suffix("index.rdf").unwrap_or_default();
    Ok(value("indexfilename").map(|file| Cataloged {
        name: format!("{folder}{file}"),
        url: value("originalurl"),
        charset: value("charset"),
        saved: value("archivetime").and_then(|time| date(&time)),
    }))
}
