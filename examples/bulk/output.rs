//! The output file of lines: a new one, or one from an earlier run that is resumed.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use serde::Deserialize;

/// The key of a page, in sixteen bytes. It is valid for one run.
pub(crate) fn key(source: &str, index: u64, member: Option<&str>) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, source, index, member).hash(&mut hasher);
        hasher.finish()
    };
    u128::from(half(0)) << 64 | u128::from(half(1))
}

/// Opens a new output. An existing file may have taken hours, and is not overwritten.
pub(crate) fn create(path: &Path) -> Result<File, String> {
    let with_path = |error: io::Error| format!("{}: {error}", path.display());
    // The output may be a device, such as `/dev/null`.
    let is_empty = path.metadata().is_ok_and(|file| file.len() == 0);
    let mut options = OpenOptions::new();
    options.write(true).create_new(!is_empty);
    options.open(path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            let path = path.display();
            format!("{path} exists already: --resume continues it")
        } else {
            with_path(error)
        }
    })
}

/// Every line of this program starts like this.
const BEGIN: &[u8] = b"{\"source\":\"";

/// Opens the output of an earlier run, removes a truncated last line, and returns the pages that it has, with how
/// often.
pub(crate) fn resume(path: &Path) -> Result<(File, HashMap<u128, u32>), String> {
    #[derive(Deserialize)]
    struct Place {
        source: String,
        index: u64,
        member: Option<String>,
    }

    let with_path = |error: io::Error| format!("{}: {error}", path.display());
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(with_path)?;
    let mut done = HashMap::new();
    let mut number = 0_u64;
    let mut complete = 0;
    let mut reader = BufReader::new(&file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(with_path)?;
        let place = serde_json::from_slice::<Place>(&line);
        number += 1;
        match place {
            _ if read == 0 => break,
            Ok(place) if line.ends_with(b"\n") => {
                let member = place.member.as_deref();
                *done
                    .entry(key(&place.source, place.index, member))
                    .or_default() += 1;
            }
            _ if !line.ends_with(b"\n")
                && (line.starts_with(BEGIN) || BEGIN.starts_with(&line)) =>
            {
                break;
            }
            // A file that another program wrote must not be truncated.
            _ => {
                let path = path.display();
                return Err(format!("{path}: line {number} is not of this program"));
            }
        }
        complete += read as u64;
    }
    file.set_len(complete).map_err(with_path)?;
    file.seek(SeekFrom::Start(complete)).map_err(with_path)?;
    Ok((file, done))
}
