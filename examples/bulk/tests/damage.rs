//! Outputs that cannot be written, damaged archives, and archives that are made to do damage.

use std::collections::HashMap;
use std::io;

use super::*;
use crate::fill;

/// An output that is full after some bytes, and the bytes that were written to it.
struct Full {
    room: usize,
    file: File,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.room.min(bytes.len());
        if room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.room -= room;
        self.file.write(&bytes[..room])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[test]
fn a_run_resumes_after_a_full_disk() {
    let place = Place::new();
    for at in 0..200 {
        place.file(&format!("folder/{at:03}.txt"), b"1/ A post.\n\n2/ The end.");
    }
    let mut options = place.options(&place.0.join("folder"));
    options
        .sources
        .push(place.file("m.tar.gz", &gzip(&tar(MEMBERS))));
    options.sources.push(place.file("m.zip", &zip(MEMBERS)));
    options.jobs = 1;
    run(&options).unwrap();
    let complete = fs::read(&options.out).unwrap();
    options.resume = true;
    for room in [0, 1, complete.len() / 3, complete.len() - 1] {
        let file = File::create(&options.out).unwrap();
        let output = Box::new(Full { room, file });
        let error = fill(&options, output, HashMap::new()).unwrap_err();
        assert!(
            error.contains("lines.jsonl") && error.contains("storage"),
            "{error}"
        );
        assert_eq!(fs::metadata(&options.out).unwrap().len(), room as u64);
        run(&options).unwrap();
        assert!(
            fs::read(&options.out).unwrap() == complete,
            "room for {room}"
        );
    }

    // The program exits with code 1 for every such error.
    let full = Path::new("/dev/full");
    if full.exists() {
        options.resume = false;
        options.out = full.to_owned();
        let error = run(&options).unwrap_err();
        assert!(error.starts_with("/dev/full: "), "{error}");
    }
}

#[test]
fn damaged_gzip_is_reported() {
    let place = Place::new();
    let packed = gzip(THREAD);
    let (half, rest) = THREAD.split_at(THREAD.len() / 2);
    let mut wrong = packed.clone();
    let crc = wrong.len() - 8;
    wrong[crc] ^= 1;
    let cut = &packed[..packed.len() - packed.len() / 3];
    for (name, bytes, expected) in [
        ("crc.html.gz", &*wrong, "0 thread!"),
        ("cut.html.gz", cut, "0 thread!"),
        ("no-end.html.gz", &packed[..packed.len() - 4], "0 thread!"),
        (
            "two.html.gz",
            &[gzip(half), gzip(rest)].concat(),
            "0 thread",
        ),
        (
            "garbage.html.gz",
            &[&*packed, b"garbage"].concat(),
            "0 thread!",
        ),
        ("zeros.html.gz", &[&*packed, &[0; 512]].concat(), "0 thread"),
        ("head.html.gz", &packed[..5], "0 unreadable"),
    ] {
        assert_eq!(place.results(name, bytes), [expected], "{name}");
        // The same within an archive.
        let expected = expected.strip_suffix('!').unwrap_or(expected);
        let inner = place.results("a.tar", &tar(&[(name, bytes)]));
        assert_eq!(
            inner[0].trim_end_matches('!'),
            expected,
            "{name} in an archive"
        );
    }
    let tar = gzip(&tar(MEMBERS));
    let complete = place.results("m.tar.gz", &tar);
    let garbage = place.results("m.tar.gz", &[&*tar, b"garbage"].concat());
    assert_eq!(garbage, complete);
    let mut wrong = tar.clone();
    let crc = wrong.len() - 8;
    wrong[crc] ^= 1;
    assert_eq!(
        place.results("m.tar.gz", &wrong)[..complete.len()],
        complete
    );
}

#[test]
fn wrong_record_lengths_are_reported() {
    let place = Place::new();
    let records = warc();
    let good = READ[1..].to_vec();
    let with = |length: &str| {
        let text = String::from_utf8_lossy(&records[2]).into_owned();
        let (head, rest) = text.split_once("Content-Length: ").unwrap();
        let (_, rest) = rest.split_once("\r\n").unwrap();
        let record = format!("{head}{length}{rest}").into_bytes();
        let plain = [&records[..2], std::slice::from_ref(&record), &records[3..]].concat();
        let packed = [&records[..2], &[record], &records[3..]].concat();
        let packed: Vec<_> = packed.iter().map(|record| gzip(record)).collect();
        (
            place.results("a.warc", &plain.concat()),
            place.results("a.warc.gz", &packed.concat()),
        )
    };
    for length in [
        "",
        "Content-Length: -5\r\n",
        "Content-Length: x\r\n",
        "Content-Length: 99999999999999999999999\r\n",
    ] {
        let (plain, packed) = with(length);
        for results in [plain, packed] {
            assert_eq!(results[..2], ["2 unreadable", "3 unreadable"], "{length}");
            let behind = results[2..]
                .iter()
                .map(|line| line.split_once(' ').unwrap().1);
            let like = good.iter().map(|line| line.split_once(' ').unwrap().1);
            assert!(behind.eq(like), "{length}: {results:?}");
        }
    }
    // A length that covers everything that follows: the rest is one page, with a note that more is missing.
    for length in [
        "Content-Length: 9999999\r\n",
        "Content-Length: 18446744073709551615\r\n",
    ] {
        let (plain, packed) = with(length);
        assert_eq!(
            (plain, packed),
            (vec!["2 thread!".to_owned()], vec!["2 thread!".to_owned()])
        );
    }
    let (plain, _) = with("Content-Length: 20\r\n");
    assert_eq!(plain[1], "3 unreadable");
    assert_eq!(plain.len(), 4, "{plain:?}");
    // A record without a type is not skipped.
    let untyped = record("WARC-Target-URI: https://example.org/", THREAD);
    assert_eq!(place.results("a.warc", &untyped), ["0 unreadable"]);
}

#[test]
fn decompression_bombs_give_a_line() {
    let place = Place::new();
    // Sixty members that share the same place in the archive, each of which unpacks to the longest page.
    let long = vec![b' '; longest() + 1];
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&long).unwrap();
    let packed = encoder.finish().unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(&long);
    let bomb = Raw {
        method: 8,
        crc: crc.sum(),
        ..Raw::stored(b"bomb.html", &packed)
    };
    let mut entry = bomb.entry(0);
    // The uncompressed length.
    entry[24..28].copy_from_slice(&u32::to_le_bytes(long.len() as u32));
    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend(bomb.head());
    archive.extend(bomb.name);
    archive.extend(bomb.content);
    let zip = end_zip(archive, &entry.repeat(60), 60);
    let lines = place.lines(&place.file("a.zip", &zip));
    assert_eq!(lines.len(), 60);
    assert_eq!(lines[0].error.as_ref().unwrap().kind, "limit: input-bytes");
    for line in &lines[2..] {
        let error = line.error.as_ref().unwrap();
        assert_eq!(error.kind, "unreadable");
        assert!(
            error.message.contains("200 times its length"),
            "{}",
            error.message
        );
    }

    // Compressed pages in a compressed archive.
    let mut page = gzip(b"")[..10].to_vec();
    page.extend(&packed);
    page.extend(u32::to_le_bytes(crc.sum()));
    page.extend(u32::to_le_bytes(long.len() as u32));
    let members: Vec<_> = (0..8).map(|_| ("a.html.gz", &*page)).collect();
    let results = place.results("a.tar", &tar(&members));
    assert_eq!(results.len(), 8);
    assert!(
        results
            .iter()
            .filter(|line| line.ends_with("unreadable") || line.ends_with('!'))
            .count()
            >= 4,
        "{results:?}"
    );
    // A record with many parts, each of which compresses to almost nothing.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&long[..1_000_000]).unwrap();
    let part = encoder.finish().unwrap();
    let head = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 150000000\r\n\r\n";
    let parts = [gzip(head.as_bytes()), part.repeat(150)].concat();
    let lines = place.lines(&place.file("a.warc.gz", &parts));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].damage[0].contains("200 times its length"));
}
