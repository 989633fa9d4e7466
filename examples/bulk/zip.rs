//! Zip archives: by their central directory, which is at the end, or member by member if there is none yet.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::CrcReader;
use flate2::bufread::DeflateDecoder;
use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::result::{ZipError, ZipResult};
use zip::unstable::read::ZipIterable;

use crate::budget::Bounded;
use crate::flow::{Intake, Stopped};
use crate::names::exact;
use crate::page::{longest, read_bytes};
use crate::source::{Source, may_be_page};

/// Signatures at the start of an archive: a member, or the end of an empty directory.
pub(crate) const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The signature of a directory entry.
const ENTRY: &[u8; 4] = b"PK\x01\x02";

const NO_FOLDER: &str = "a folder that has content";

type Directory = ZipIterable<BufReader<File>>;

/// Reads an archive in a file.
pub(crate) fn file(path: &Path, source: &Source, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    // Not with `ZipArchive`, which keeps only one member of each name.
    if let Ok((mut directory, mut contents)) = open(path)
        && let Ok(entries) = directory.files()
    {
        for (index, entry) in (0..).zip(entries) {
            match entry {
                Ok(entry) => member(entry, &mut contents, index, source, intake)?,
                // It was read before, so this is an I/O error.
                Err(error) => return intake.unreadable(source, index, None, error),
            }
        }
        return Ok(());
    }
    match File::open(path) {
        Ok(file) => stream(BufReader::new(file), source, intake),
        Err(error) => intake.unreadable(source, 0, None, error),
    }
}

/// Opens a file's directory, if all of it can be read, and opens the file once more for the contents.
fn open(path: &Path) -> ZipResult<(Directory, BufReader<File>)> {
    // Each entry needs a new seek, and few are longer.
    let reader = BufReader::with_capacity(512, File::open(path)?);
    let mut directory = ZipIterable::try_new(reader, Config::default())?;
    let entries = directory.files()?;
    for entry in &mut *entries {
        entry?;
    }
    // Programs with 16-bit counts state 1 for 65,537.
    let mut behind = [0; 4];
    if entries.reader_mut().read_exact(&mut behind).is_ok() && behind == *ENTRY {
        return Err(ZipError::InvalidArchive("more entries than stated".into()));
    }
    Ok((directory, BufReader::new(File::open(path)?)))
}

fn member(
    entry: ZipFileEntry<'_>,
    contents: &mut BufReader<File>,
    index: u64,
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let name = exact(entry.name_raw());
    intake.bar.inc(entry.compressed_size());
    if entry.is_dir() && entry.size() == 0
        || !may_be_page(&name, intake)
        || !intake.wants(source, index, Some(&name))
    {
        return Ok(());
    }
    let mut page = source.page(index, Some(name));
    let opened = if entry.is_dir() {
        Err(NO_FOLDER.to_owned())
    } else if entry.is_symlink() {
        Err("a link, which is not followed".to_owned())
    } else {
        let opened = entry.with_reader(contents, ZipReadOptions::default());
        opened.map_err(|error| error.to_string())
    };
    match opened {
        Ok(reader) => {
            let budget = source.budget.clone();
            (page.bytes, page.damage) = read_bytes(Bounded { reader, budget });
        }
        Err(why) => page.refused = Some(why),
    }
    intake.page(page)
}

/// Reads an archive without its directory, because it is truncated, comes through a pipe or is itself compressed.
pub(crate) fn stream(
    mut reader: impl BufRead,
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    for index in 0.. {
        let head = match Head::read(&mut reader) {
            Ok(Some(head)) => head,
            Ok(None) => break,
            Err(error) => {
                let why = format!("the archive cannot be read further: {error}");
                return intake.unreadable(source, index, None, why);
            }
        };
        let wanted = !(head.is_folder() && head.length() == Some(0))
            && may_be_page(&head.name, intake)
            && intake.wants(source, index, Some(&head.name));
        let mut page = source.page(index, wanted.then(|| head.name.clone()));
        let found = head.content(&mut reader, wanted, source);
        let is_nothing = found.bytes.is_empty() && found.damage.is_empty();
        // A folder without a stated length has no content.
        let wanted = wanted && !(head.is_folder() && is_nothing && found.refused.is_none());
        page.bytes = found.bytes;
        page.damage = found.damage;
        page.refused = found.refused;
        if wanted {
            intake.page(page)?;
        } else if found.is_last && !page.damage.is_empty() {
            intake.unreadable(source, index, None, page.damage.join("; "))?;
        }
        if found.is_last {
            break;
        }
    }
    Ok(())
}

/// The local header of a member.
struct Head {
    /// In the form that [`exact`] writes.
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    /// Lengths have 64 bits.
    long: bool,
}

/// The content of a member.
#[derive(Default)]
struct Found {
    bytes: Vec<u8>,
    damage: Vec<String>,
    refused: Option<String>,
    /// The start of the next member is unknown.
    is_last: bool,
}

impl Head {
    /// Reads a local header; `None` at the directory.
    fn read(reader: &mut impl Read) -> io::Result<Option<Self>> {
        let mark = array::<4>(reader)?;
        match &mark {
            b"PK\x03\x04" => {}
            // A directory entry, the end of the directory, its 64-bit form, or archive metadata.
            ENTRY | b"PK\x05\x06" | b"PK\x06\x06" | b"PK\x06\x08" => return Ok(None),
            _ => return Err(io::Error::other("here begins no member")),
        }
        let [
            _,
            _,
            f0,
            f1,
            m0,
            m1,
            _,
            _,
            _,
            _,
            c0,
            c1,
            c2,
            c3,
            p0,
            p1,
            p2,
            p3,
            u0,
            u1,
            u2,
            u3,
            n0,
            n1,
            e0,
            e1,
        ] = array::<26>(reader)?;
        let mut name = vec![0; u16::from_le_bytes([n0, n1]).into()];
        reader.read_exact(&mut name)?;
        let mut extra = vec![0; u16::from_le_bytes([e0, e1]).into()];
        reader.read_exact(&mut extra)?;
        let mut head = Self {
            name: exact(&name),
            flags: u16::from_le_bytes([f0, f1]),
            method: u16::from_le_bytes([m0, m1]),
            crc: u32::from_le_bytes([c0, c1, c2, c3]),
            packed: u32::from_le_bytes([p0, p1, p2, p3]).into(),
            long: false,
        };
        let unpacked = u32::from_le_bytes([u0, u1, u2, u3]);
        let mut fields = &*extra;
        while let [i0, i1, l0, l1, rest @ ..] = fields {
            let length = usize::from(u16::from_le_bytes([*l0, *l1]));
            let Some((field, rest)) = rest.split_at_checked(length) else {
                break;
            };
            if [*i0, *i1] == [1, 0] {
                head.long = true;
                // The uncompressed length comes first; each length is present only if it does not fit into 32 bits.
                let before = if unpacked == u32::MAX { 8 } else { 0 };
                let long = field.get(before..).and_then(|field| field.first_chunk());
                if let (Some(long), true) = (long, head.packed == u64::from(u32::MAX)) {
                    head.packed = u64::from_le_bytes(*long);
                }
            }
            fields = rest;
        }
        Ok(Some(head))
    }

    fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }

    /// Checksum and lengths follow the content.
    fn is_streamed(&self) -> bool {
        self.flags & 8 != 0
    }

    /// The compressed length, if it is stated before the content.
    fn length(&self) -> Option<u64> {
        (!self.is_streamed() || self.packed > 0).then_some(self.packed)
    }

    /// Reads the content, if it is wanted, and seeks to the end of it.
    fn content(&self, reader: &mut impl BufRead, wanted: bool, source: &Source) -> Found {
        let mut found = Found::default();
        let length = self.length();
        let mut packed = reader.take(length.unwrap_or(u64::MAX));
        let mut crc = None;
        match (self.flags & 1 != 0, self.method) {
            (true, _) => found.refused = Some("it is encrypted".to_owned()),
            (_, 0) if length.is_some() && wanted => crc = found.unpack(&mut packed, false, source),
            (_, 0) if length.is_some() => {}
            (_, 0) => found.refused = Some("it is not packed and its length not stated".to_owned()),
            (_, 8) if wanted || length.is_none() => {
                let inflated = DeflateDecoder::new(&mut packed);
                crc = found.unpack(inflated, length.is_none(), source);
            }
            (_, 8) => {}
            (_, other) => {
                found.refused = Some(format!("its compression ({other}) is not undone here"))
            }
        }
        if self.is_folder() && !found.bytes.is_empty() {
            found.bytes.clear();
            found.refused = Some(NO_FOLDER.to_owned());
        }
        if length.is_some() {
            // Skips the unread rest. Nothing can be read after an error.
            let failure = io::copy(&mut packed, &mut io::sink()).err();
            let missing = packed.limit();
            found.is_last = missing > 0;
            if let Some(failure) = failure {
                found.damage.push(failure.to_string());
            } else if missing > 0 {
                found
                    .damage
                    .push(format!("{missing} bytes of it are missing"));
            }
        } else {
            found.is_last = crc.is_none();
        }
        let mut stated = self.crc;
        if self.is_streamed() && !found.is_last {
            match descriptor(reader, self.long) {
                Ok(crc) => stated = crc,
                Err(error) => {
                    found.is_last = true;
                    found.damage.push(error.to_string());
                }
            }
        }
        if crc.is_some_and(|crc| crc != stated) {
            found.damage.push("its checksum is another".to_owned());
        }
        if found.is_last && length.is_none() {
            let why = "where it ends is not known, so nothing behind it is read";
            found.damage.push(why.to_owned());
        }
        found
    }
}

impl Found {
    /// Unpacks a content up to the maximum length of a page, or `to_end`; returns the checksum if that was all of it.
    fn unpack(&mut self, reader: impl Read, to_end: bool, source: &Source) -> Option<u32> {
        let budget = source.budget.clone();
        let mut reader = CrcReader::new(Bounded { reader, budget });
        (self.bytes, self.damage) = read_bytes(&mut reader);
        if !self.damage.is_empty() {
            return None;
        }
        let is_all = self.bytes.len() <= longest();
        if !is_all && !to_end {
            return None;
        }
        if let Err(error) = io::copy(&mut reader, &mut io::sink()) {
            self.damage.push(error.to_string());
            return None;
        }
        Some(reader.crc().sum())
    }
}

/// Reads the checksum after a content, and two lengths; the signature before them may be missing.
fn descriptor(reader: &mut impl Read, long: bool) -> io::Result<u32> {
    let mut crc = array::<4>(reader)?;
    if &crc == b"PK\x07\x08" {
        crc = array(reader)?;
    }
    if long {
        array::<16>(reader)?;
    } else {
        array::<8>(reader)?;
    }
    Ok(u32::from_le_bytes(crc))
}

fn array<const N: usize>(reader: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}
