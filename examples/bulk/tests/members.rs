//! One line per member: equal names, names that are not text, and every kind of member that is not a page.

use super::*;
use crate::names::{exact, has_escapes};
use unrolled::export::one_line;

/// Undoes [`exact`].
fn bytes_of(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.strip_prefix(b"x").and_then(|after| after.get(..2));
        let escape = digits
            .filter(|digits| {
                digits
                    .iter()
                    .all(|digit| b"0123456789abcdef".contains(digit))
            })
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|_| *first == b'\\');
        if let Some(digits) = escape {
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[3..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    bytes
}

#[test]
fn names_are_written_exactly() {
    for (name, written) in [
        (&b"a/\xc3\xbc.html"[..], "a/ü.html"),
        (b"\xfe.html", r"\xfe.html"),
        (b"\\xfe.html", r"\x5cxfe.html"),
        (b"C:\\pages\\x.html", r"C:\pages\x.html"),
    ] {
        assert_eq!(exact(name), written);
    }
    // Every name of up to five of these bytes.
    let pieces = b"\\x5c\xfe";
    let mut written = std::collections::HashSet::new();
    for number in 0..6_usize.pow(5) {
        let digits = (0..5).map(|place| number / 6_usize.pow(place) % 6);
        let name: Vec<u8> = digits
            .filter_map(|digit| pieces.get(digit))
            .copied()
            .collect();
        let text = exact(&name);
        assert_eq!(bytes_of(&text), name, "{text}");
        assert_eq!(has_escapes(&text), text.as_bytes() != name);
        written.insert(text);
    }
    assert_eq!(
        written.len(),
        (0..6).map(|length| 5_usize.pow(length)).sum::<usize>()
    );
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let name = "a\u{1b}[2J\u{9b}1m\u{202e}b\r\n\u{2028}c\u{2066}";
    let text = one_line(name);
    assert_eq!(
        text.chars()
            .filter(char::is_ascii_alphabetic)
            .collect::<String>(),
        "aJmbc"
    );
    assert!(!text.contains(crate::names::steers));
    let place = Place::new();
    let place_of = |file: &str| place.file(&format!("folder/{file}"), THREAD);
    place_of("a.\u{202e}html\u{9b}1m");
    let wrong = run(&place.options(&place.0.join("\u{1b}none"))).unwrap_err();
    assert!(!one_line(&wrong).contains('\u{1b}'));
    // The summary has a file extension and a content type.
    let types = response(0, "200 OK\r\nContent-Type: image/\u{9b}\u{202e}png", b"");
    let source = place.file("a.warc", &types);
    let summary = run(&place.options(&source)).unwrap().to_string();
    assert!(
        summary.contains("image/") && !summary.contains(['\u{9b}', '\u{202e}']),
        "{summary}"
    );
}

/// Runs, truncates the output after each line and inside the next, and resumes each time.
fn goes_on(options: &mut Options) -> Vec<Line> {
    run(options).unwrap();
    let all = fs::read_to_string(&options.out).unwrap();
    options.resume = true;
    let ends = all
        .match_indices('\n')
        .flat_map(|(end, _)| [end, end + 1, (end + 20).min(all.len())]);
    for end in ends {
        fs::write(&options.out, &all.as_bytes()[..end]).unwrap();
        run(options).unwrap();
        assert!(
            fs::read(&options.out).unwrap() == all.as_bytes(),
            "cut at {end}"
        );
    }
    lines(&all)
}

#[test]
fn duplicate_member_names_are_distinguished() {
    let place = Place::new();
    let words: Vec<Vec<u8>> = (0..5)
        .map(|at| format!("1/ Post {at}\n\n2/ End").into_bytes())
        .collect();
    let members: Vec<(&str, &[u8])> = words.iter().map(|words| ("same.html", &**words)).collect();
    let raw = words.iter().map(|words| Raw::stored(b"same.html", words));
    let zip = raw_zip(&raw.collect::<Vec<_>>());
    let cut = &zip[..zip.len() - 10];
    let records = words.iter().map(|words| {
        record(
            "WARC-Type: resource\r\nWARC-Target-URI: https://example.org/same",
            words,
        )
    });
    let warc = records.collect::<Vec<_>>().concat();
    for (name, archive) in [
        ("a.zip", &*zip),
        ("cut.zip", cut),
        ("a.zip.gz", &gzip(&zip)),
        ("a.tar", &tar(&members)),
        ("a.tar.gz", &gzip(&tar(&members))),
        ("a.warc", &warc),
        ("a.warc.gz", &gzip(&warc)),
    ] {
        let mut options = place.options(&place.file(name, archive));
        let lines = goes_on(&mut options);
        fs::remove_file(&options.out).unwrap();
        let places: Vec<_> = lines.iter().map(|line| (line.index, line.bytes)).collect();
        let like: Vec<_> = (0..5).zip(words.iter().map(Vec::len)).collect();
        assert_eq!(places, like, "{name}");
        assert!(
            lines
                .iter()
                .all(|line| line.member.as_ref().unwrap().ends_with("same.html")
                    || line.url.is_some())
        );
    }
    // A file that is named twice has two lines.
    let page = place.file("a.html", THREAD);
    let mut options = place.options(&page);
    options.sources.push(page);
    assert_eq!(goes_on(&mut options).len(), 2);
}

/// Names with the same lossy text, and one that is written like the first of them.
const NAMES: [&[u8]; 4] = [
    b"\xfe.html", b"\xff.html", b"\xef\xbf\xbd.html", b"\\xfe.html",
];

#[test]
fn non_utf8_names_stay_distinct() {
    let place = Place::new();
    let tar = {
        let mut archive = tar::Builder::new(Vec::new());
        for name in NAMES {
            let mut header = tar::Header::new_gnu();
            header.as_old_mut().name[..name.len()].copy_from_slice(name);
            header.set_size(THREAD.len() as u64);
            header.set_cksum();
            archive.append(&header, THREAD).unwrap();
        }
        archive.into_inner().unwrap()
    };
    let zip = raw_zip(&NAMES.map(|name| Raw::stored(name, THREAD)));
    let cut = zip[..zip.len() - 9].to_vec();
    for (name, archive) in [("a.tar", tar), ("a.zip", zip), ("cut.zip", cut)] {
        let mut options = place.options(&place.file(name, &archive));
        let lines = goes_on(&mut options);
        fs::remove_file(&options.out).unwrap();
        let names: Vec<_> = lines
            .iter()
            .map(|line| bytes_of(line.member.as_ref().unwrap()))
            .collect();
        assert_eq!(names, NAMES, "{name}");
    }
}

/// Not on a file system that accepts only text as a name.
#[cfg(target_os = "linux")]
#[test]
fn non_utf8_file_names_stay_distinct() {
    use std::os::unix::ffi::OsStrExt;

    let place = Place::new();
    let folder = place.0.join("folder");
    fs::create_dir(&folder).unwrap();
    for name in NAMES {
        fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), THREAD).unwrap();
    }
    let lines = goes_on(&mut place.options(&folder));
    let mut names: Vec<_> = lines.iter().map(|line| bytes_of(&line.source)).collect();
    names.iter_mut().for_each(|name| {
        *name = name.split_off(name.iter().rposition(|&byte| byte == b'/').unwrap() + 1)
    });
    let mut like = NAMES.to_vec();
    like.sort_unstable();
    assert_eq!(names, like);
}

#[test]
fn a_record_with_a_non_utf8_url_has_no_url() {
    let place = Place::new();
    let mut record = record(
        "WARC-Type: resource\r\nWARC-Target-URI: https://example.org/@",
        THREAD,
    );
    let at = record.iter().position(|&byte| byte == b'@').unwrap();
    record[at] = 0xfe;
    let lines = place.lines(&place.file("a.warc", &record));
    assert_eq!(
        lines[0].member.as_deref(),
        Some(r"https://example.org/\xfe")
    );
    assert!(lines[0].parsed.is_some() && lines[0].url.is_none());
}

/// Returns the message of a member's only line: its error, or else its damage.
fn why(line: &Line) -> String {
    let error = line.error.as_ref().map(|error| error.message.clone());
    error.unwrap_or_else(|| line.damage.join("; "))
}

#[test]
fn every_member_of_a_zip_has_its_line() {
    let place = Place::new();
    let stored = |name: &'static [u8]| Raw::stored(name, THREAD);
    let link = Raw {
        mode: 0o120_777,
        ..Raw::stored(b"link.html", b"elsewhere")
    };
    let members = [
        (
            Raw {
                flags: 1,
                ..stored(b"encrypted.html")
            },
            "crypt",
        ),
        (
            Raw {
                method: 12,
                ..stored(b"bzip2.html")
            },
            "ompression",
        ),
        (
            Raw {
                crc: 1,
                ..stored(b"crc.html")
            },
            "hecksum",
        ),
        (
            Raw {
                method: 8,
                ..stored(b"no-deflate.html")
            },
            "deflate",
        ),
        (
            Raw::stored(b"folder/", b"content"),
            "folder that has content",
        ),
        (link, "link"),
        (Raw::stored(b"empty.html", b""), "empty"),
        (stored(b"good.html"), ""),
        (
            Raw {
                longer: 1 << 20,
                ..stored(b"cut.html")
            },
            "",
        ),
    ];
    let raw: Vec<Raw<'_>> = members.iter().map(|(member, _)| member.clone()).collect();
    let zip = raw_zip(&raw);
    let lines = place.lines(&place.file("a.zip", &zip));
    assert_eq!(lines.len(), members.len());
    for (index, (line, (member, words))) in lines.iter().zip(&members).enumerate() {
        assert_eq!(line.index, index as u64);
        assert_eq!(bytes_of(line.member.as_ref().unwrap()), member.name);
        assert!(why(line).contains(words), "{words}: {}", why(line));
    }
    assert!(!why(&lines[8]).is_empty());
    // A damaged member is read as far as possible.
    assert!(lines[2].parsed.is_some() && !lines[2].damage.is_empty());

    // Without a directory links are unknown, and nothing follows a truncated member.
    let streamed = place.lines(&place.file("cut.zip", &zip[..zip.len() - 10]));
    assert_eq!(streamed.len(), members.len());
    for (line, (_, words)) in streamed
        .iter()
        .zip(&members)
        .filter(|(_, (raw, _))| raw.mode == 0)
    {
        let why = why(line);
        assert!(
            why.contains(words) || why.contains("folder") || why.contains("is not undone"),
            "{words}: {why}"
        );
    }
}

#[test]
fn streamed_zip_members_are_read() {
    let place = Place::new();
    let mut archive = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in MEMBERS {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    let zip = archive.finish().unwrap().into_inner();
    let like = place.lines(&place.file("a.zip", &zip));
    assert_eq!(like.len(), 5);
    for (name, archive) in [
        ("cut.zip", zip[..zip.len() - 9].to_vec()),
        ("a.zip.gz", gzip(&zip)),
    ] {
        let lines = place.lines(&place.file(name, &archive));
        let brief = |lines: &[Line]| lines.iter().map(super::brief).collect::<Vec<_>>();
        assert_eq!(brief(&lines), brief(&like), "{name}");
    }
    // If a checksum is wrong, the rest is read all the same.
    let mut damaged = zip[..zip.len() - 9].to_vec();
    let at = damaged
        .windows(4)
        .position(|bytes| bytes == b"PK\x07\x08")
        .unwrap();
    damaged[at + 4] ^= 1;
    let lines = place.lines(&place.file("damaged.zip", &damaged));
    assert_eq!(
        (lines.len(), why(&lines[0]).as_str()),
        (5, "its checksum is another")
    );
}

#[test]
fn a_zip_directory_with_a_low_count_hides_no_member() {
    let place = Place::new();
    let mut zip = zip(MEMBERS);
    let end = zip.len() - 22;
    // The directory states six on this disk and six in total.
    assert_eq!(zip[end + 8..end + 12], [6, 0, 6, 0]);
    zip[end + 8] = 2;
    zip[end + 10] = 2;
    assert_eq!(place.lines(&place.file("a.zip", &zip)).len(), 5);
}

#[test]
fn every_member_of_a_tar_has_its_line() {
    let place = Place::new();
    let mut archive = tar::Builder::new(Vec::new());
    for (kind, name, content) in [
        (tar::EntryType::Directory, "folder/", &b""[..]),
        (tar::EntryType::Directory, "full/", b"content"),
        (tar::EntryType::Symlink, "symlink.html", b""),
        (tar::EntryType::Link, "link.html", b""),
        (tar::EntryType::Fifo, "pipe.html", b""),
        (tar::EntryType::new(b'?'), "other.html", b""),
        (tar::EntryType::Regular, "empty.html", b""),
        (tar::EntryType::Regular, "good.html", THREAD),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        archive.append_data(&mut header, name, content).unwrap();
    }
    let tar = archive.into_inner().unwrap();
    let like = [
        "1 unreadable", "2 unreadable", "3 unreadable", "4 unreadable", "5 unreadable",
        "6 not-a-thread: empty", "7 thread",
    ];
    assert_eq!(place.results("a.tar", &tar), like);
    // Truncated between two members, which no length reveals: only the end mark is missing.
    let cut = place.results("cut.tar", &tar[..tar.len() - 1024]);
    assert_eq!(cut[..7], like);
    assert_eq!(cut[7..], ["8 unreadable"]);
    assert_eq!(
        place
            .results("short.tar", &tar[..tar.len() - 1024 - 9000])
            .last()
            .unwrap(),
        "8 unreadable"
    );
}

#[cfg(unix)]
#[test]
fn every_file_of_a_folder_has_its_line() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let place = Place::new();
    let folder = place.0.join("folder");
    place.file("folder/a.html", THREAD);
    place.file("folder/b.html", b"");
    symlink("nowhere", folder.join("c.html")).unwrap();
    symlink("d.html", folder.join("d.html")).unwrap();
    symlink(".", folder.join("e")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("f.html")).unwrap();
    let closed = place.file("folder/g.html", THREAD);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
    // Some users may open everything.
    let last = if File::open(&closed).is_ok() {
        "0 thread"
    } else {
        "0 unreadable"
    };
    let lines = place.lines(&folder);
    assert_eq!(
        lines.iter().map(brief).collect::<Vec<_>>(),
        [
            "0 thread", "0 not-a-thread: empty", "0 unreadable", "0 unreadable", "0 unreadable",
            "0 unreadable", last
        ]
    );
}
